//! Changes of a text's structure that leave everything else as a person wrote it: what migrations are made of.

use super::RonError;
use super::error::Report;
use super::span::Entry;

/// The text with `before` and `after` around every item of the list that a field of the outermost value holds; a text
/// without the field is unchanged.
///
/// # Errors
/// [`RonError`] when the text is cut off or not RON.
pub fn wrap_items(text: &str, field: &str, before: &str, after: &str) -> Result<String, RonError> {
    let mut out = text.to_owned();
    let report = Report::new(text);
    let items: Vec<&Entry> =
        report.root_entry(field)?.map(|list| list.value.entries().iter().collect()).unwrap_or_default();
    for item in items.into_iter().rev() {
        out.insert_str(item.value.span.end, after);
        out.insert_str(item.value.span.start, before);
    }
    Ok(out)
}

/// The text with `before` and `after` around a field, its name included, that a path of names leads to from the
/// outermost value; a text without the field is unchanged.
///
/// # Errors
/// [`RonError`] when the text is cut off or not RON.
pub fn wrap_field(text: &str, path: &[&str], before: &str, after: &str) -> Result<String, RonError> {
    let mut out = text.to_owned();
    let Some((first, rest)) = path.split_first() else { return Ok(out) };
    let report = Report::new(text);
    let mut found = report.root_entry(first)?;
    for name in rest {
        let is_named = |inner: &&Entry| inner.key.as_ref().is_some_and(|key| &text[key.clone()] == *name);
        found = found.and_then(|entry| entry.value.entries().iter().find(is_named));
    }
    if let Some(Entry { key: Some(key), value, .. }) = found {
        out.insert_str(value.span.end, after);
        out.insert_str(key.start, before);
    }
    Ok(out)
}

/// The text with another value in a field of the outermost value; a text without the field is unchanged.
///
/// # Errors
/// [`RonError`] when the text is cut off or not RON.
pub fn set_field(text: &str, field: &str, value: &str) -> Result<String, RonError> {
    let mut out = text.to_owned();
    if let Some(entry) = Report::new(text).root_entry(field)? {
        out.replace_range(entry.value.span.clone(), value);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_items_are_wrapped_and_comments_stay() {
        let text = "A(\n    n: 1, // one\n    list: [\n        B(x: 1), // first\n        C(y: [2]),\n    ],\n)\n";
        let wrapped = wrap_items(text, "list", "(inner: ", ")").expect("reads");
        let expected = text.replace("B(x: 1)", "(inner: B(x: 1))").replace("C(y: [2])", "(inner: C(y: [2]))");
        assert_eq!(wrapped, expected);
        assert_eq!(set_field(text, "n", "2").expect("reads"), text.replace("n: 1", "n: 2"));
        assert_eq!(wrap_items(text, "other", "<", ">").expect("reads"), text);
        assert!(wrap_items("A(list: [B(", "list", "<", ">").is_err());
        let nested = wrap_field("A(b: (c: 1, /* two */ d: 2))", &["b", "d"], "e: F(", ")").expect("reads");
        assert_eq!(nested, "A(b: (c: 1, /* two */ e: F(d: 2)))");
        assert_eq!(wrap_field(text, &["n", "x"], "<", ">").expect("reads"), text);
    }
}
