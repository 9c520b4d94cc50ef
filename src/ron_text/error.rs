//! Errors that say where, what, and what would do.

use super::span::{Body, Entry, Node, SpanError, parse};
use crate::words::edit_distance;
use ron::error::{Error, SpannedError};
use serde_path_to_error::{Path, Segment};
use std::ops::Range;

/// Why a text does not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}, column {column}{}: {message}{}\n{excerpt}", at(.path), tail(.expected, .hint))]
pub struct RonError {
    /// Line, the first being 1.
    pub line: usize,
    /// Column in characters, the first being 1.
    pub column: usize,
    /// Field path such as `grains[1].core_diameter`; empty at the top.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What would do; may be empty.
    pub expected: String,
    /// What to do; may be empty.
    pub hint: String,
    /// The line with a mark under the place.
    pub excerpt: String,
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" ({path})") }
}

fn tail(expected: &str, hint: &str) -> String {
    let mut out = String::new();
    if !expected.is_empty() {
        out = format!("; expected {expected}");
    }
    if !hint.is_empty() {
        out = format!("{out}. {hint}");
    }
    out
}

/// What is wrong, in words.
#[derive(Default)]
struct Words {
    message: String,
    expected: String,
    hint: String,
}

impl Words {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }
}

/// Makes errors about one text.
pub(super) struct Report<'a> {
    text: &'a str,
    root: Result<Node, SpanError>,
}

impl<'a> Report<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, root: parse(text) }
    }

    /// The text of a field of the outermost value.
    pub fn root_field(&self, name: &str) -> Result<Option<String>, RonError> {
        Ok(self.root_entry(name)?.map(|entry| self.text[entry.value.span.clone()].to_owned()))
    }

    /// A field of the outermost value.
    pub fn root_entry(&self, name: &str) -> Result<Option<&Entry>, RonError> {
        let at_start = |message: &str| self.error(0..0, String::new(), Words::new(message));
        match &self.root {
            Ok(root) => Ok(root
                .entries()
                .iter()
                .find(|entry| entry.key.as_ref().is_some_and(|key| &self.text[key.clone()] == name))),
            Err(SpanError::Truncated) => Err(at_start("the text ends in the middle of a value")),
            Err(SpanError::Unexpected) => Err(at_start("the text is not in RON's form")),
        }
    }

    /// The first number that is not finite, as an error.
    pub fn not_finite(&self) -> Option<RonError> {
        let root = self.root.as_ref().ok()?;
        let mut path = Vec::new();
        let span = self.find_not_finite(root, &mut path)?;
        let mut words = Words::new(format!("{} is not a finite number", &self.text[span.clone()]));
        words.expected = "a number".to_owned();
        Some(self.error(span, joined(&path), words))
    }

    fn find_not_finite(&self, node: &Node, path: &mut Vec<String>) -> Option<Range<usize>> {
        let Body::Group { bracket, entries, .. } = &node.body else {
            let text = self.text[node.span.clone()].trim_start_matches(['+', '-']);
            return matches!(text, "NaN" | "inf" | "nan" | "NaNf32" | "NaNf64" | "inff32" | "inff64")
                .then(|| node.span.clone());
        };
        for (index, entry) in entries.iter().enumerate() {
            let segment = match (&entry.key, bracket) {
                (Some(key), _) => self.text[key.clone()].to_owned(),
                // `Some(x)` and `Library("id")` have no segment of their own.
                (None, b'(') if entries.len() == 1 => String::new(),
                (None, _) => format!("[{index}]"),
            };
            path.push(segment);
            if let Some(found) = self.find_not_finite(&entry.value, path) {
                return Some(found);
            }
            path.pop();
        }
        None
    }

    /// An error of the text's form.
    pub fn syntax(&self, error: &SpannedError, path: &str) -> RonError {
        if self.root == Err(SpanError::Truncated) {
            let mut words = Words::new("the text ends in the middle of a value");
            words.hint = "The file is cut off, or a bracket or quote is not closed.".to_owned();
            let end = self.text.trim_end().len();
            return self.error(end..end, path.to_owned(), words);
        }
        let mut words = words_of(&error.code);
        if matches!(error.code, Error::TrailingCharacters) {
            words = Words::new("something stands behind the end of the value");
        }
        let start = self.offset(error.span.end.line, error.span.end.col);
        self.error(start..start, path.to_owned(), words)
    }

    /// An error of a value, whose path the reader knows.
    pub fn value(&self, error: &SpannedError, path: &Path) -> RonError {
        let segments: Vec<String> = path
            .iter()
            .filter_map(|segment| match segment {
                Segment::Seq { index } => Some(format!("[{index}]")),
                Segment::Map { key } => Some(key.clone()),
                Segment::Enum { .. } | Segment::Unknown => None,
            })
            .collect();
        let Ok(root) = &self.root else { return self.syntax(error, &joined(&segments)) };
        // A field that does not exist ends the path, but its value is not to blame.
        let parent = match &error.code {
            Error::NoSuchStructField { found, .. } if segments.last() == Some(found) => segments.len() - 1,
            _ => segments.len(),
        };
        let node = self.node_at(root, &segments[..parent]);
        let span = match &error.code {
            Error::NoSuchStructField { found, .. } | Error::NoSuchEnumVariant { found, .. } => {
                self.word_in(node, found)
            }
            Error::DuplicateStructField { field, .. } => self.word_in(node, field),
            Error::MissingStructField { .. } => node.name.clone().unwrap_or(node.span.start..node.span.start + 1),
            _ => node.span.clone(),
        };
        self.error(span, joined(&segments), words_of(&error.code))
    }

    fn node_at<'n>(&self, root: &'n Node, segments: &[String]) -> &'n Node {
        let mut node = root;
        for segment in segments {
            // Through `Some(...)` and unnamed wrappers, which paths do not name.
            while let [only] = node.entries()
                && only.key.is_none()
                && matches!(node.body, Body::Group { bracket: b'(', .. })
            {
                node = &only.value;
            }
            let index = segment.strip_prefix('[').and_then(|s| s.strip_suffix(']')).and_then(|s| s.parse().ok());
            let next = match index {
                Some(index) => node.entries().get::<usize>(index),
                None => node.entries().iter().rev().find(|entry| {
                    entry.key.as_ref().is_some_and(|key| self.text[key.clone()].trim_matches('"') == segment)
                }),
            };
            match next {
                Some(entry) => node = &entry.value,
                None => return node,
            }
        }
        node
    }

    /// The last key or name `word` in or on the node.
    fn word_in(&self, node: &Node, word: &str) -> Range<usize> {
        if node.name.as_ref().is_some_and(|name| &self.text[name.clone()] == word) {
            return node.name.clone().unwrap_or(node.span.clone());
        }
        let mut todo = vec![node];
        while let Some(node) = todo.pop() {
            for entry in node.entries().iter().rev() {
                if let Some(key) = &entry.key
                    && &self.text[key.clone()] == word
                {
                    return key.clone();
                }
                todo.push(&entry.value);
            }
        }
        node.span.clone()
    }

    fn offset(&self, line: usize, column: usize) -> usize {
        let start: usize = self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &self.text[start.min(self.text.len())..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }

    fn error(&self, span: Range<usize>, path: String, words: Words) -> RonError {
        let before = &self.text[..span.start];
        let line = before.matches('\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = self.text[line_start..span.start].chars().count() + 1;
        let content = self.text[line_start..].lines().next().unwrap_or_default();
        let width = self.text[span.clone()].lines().next().unwrap_or_default().chars().count().max(1);
        let (content, indent) = shortened(content, column);
        let number = line.to_string();
        let excerpt = format!(
            "{number} | {content}\n{} | {}{}",
            " ".repeat(number.len()),
            " ".repeat(indent),
            "^".repeat(width.min(content.chars().count().saturating_sub(indent).max(1)))
        );
        RonError { line, column, path, message: words.message, expected: words.expected, hint: words.hint, excerpt }
    }
}

/// At most 120 characters of a line around the column, and the column's place in them.
fn shortened(line: &str, column: usize) -> (String, usize) {
    const WIDTH: usize = 120;
    let skip = (column + 40).saturating_sub(WIDTH);
    let content = line.chars().skip(skip).take(WIDTH).map(|c| if c == '\t' { ' ' } else { c }).collect();
    (content, column - 1 - skip)
}

/// `a.b[1].c` from segments.
fn joined(segments: &[String]) -> String {
    let mut out = String::new();
    for segment in segments.iter().filter(|segment| !segment.is_empty()) {
        if !out.is_empty() && !segment.starts_with('[') {
            out.push('.');
        }
        out.push_str(segment);
    }
    out
}

fn words_of(error: &Error) -> Words {
    match error {
        Error::NoSuchStructField { expected, found, .. } => {
            let mut words = Words::new(format!("there is no field \"{found}\" here"));
            words.expected = format!("one of: {}", expected.join(", "));
            words.hint = nearest(found, expected);
            words
        }
        Error::NoSuchEnumVariant { expected, found, .. } => {
            let mut words = Words::new(format!("\"{found}\" is not known here"));
            words.expected = format!("one of: {}", expected.join(", "));
            words.hint = nearest(found, expected);
            words
        }
        Error::MissingStructField { field, .. } => {
            let mut words = Words::new(format!("the field \"{field}\" is missing"));
            words.hint = format!("Add {field}: ... inside of these brackets.");
            words
        }
        Error::DuplicateStructField { field, .. } => Words::new(format!("the field \"{field}\" stands here twice")),
        Error::InvalidValueForType { expected, found } => {
            let mut words = Words::new(format!("found {found}"));
            words.expected.clone_from(expected);
            words
        }
        Error::ExpectedFloat => expecting("this is not a number", "a number such as 0.95, without quotes and unit"),
        Error::ExpectedInteger | Error::InvalidIntegerDigit { .. } | Error::IntegerOutOfBounds => {
            expecting("this is not a whole number", "a whole number such as 3")
        }
        Error::ExpectedBoolean => expecting("this is neither true nor false", "true or false"),
        Error::ExpectedString => expecting("this is not a text", "a text in quotes, such as \"M2400\""),
        Error::ExpectedArray => expecting("this is not a list", "a list such as [ ... ]"),
        Error::ExpectedOption => expecting("this is not an optional value", "None or Some(...)"),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => {
            expecting("this is not a group of fields", "fields in brackets, such as (length: \"80 mm\")")
        }
        other => {
            let text = other.to_string();
            let mut chars = text.chars();
            let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
            Words::new(format!("{first}{}", chars.as_str()))
        }
    }
}

fn expecting(message: &str, expected: &str) -> Words {
    Words { message: message.to_owned(), expected: expected.to_owned(), hint: String::new() }
}

/// "Did you mean ...?" when a known name is close.
fn nearest(found: &str, known: &[&str]) -> String {
    known
        .iter()
        .map(|known| (edit_distance(found, known), *known))
        .min()
        .filter(|(distance, known)| *distance <= 2 + known.len() / 3)
        .map(|(_, known)| format!("Did you mean {known}?"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::from_text;
    use crate::units::Metre;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)] // read by serde only
    struct Motor {
        name: String,
        grains: Vec<Grain>,
        #[serde(default)]
        limit: Option<f64>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code)] // read by serde only
    enum Grain {
        Bates(Bates),
        Open,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)] // read by serde only
    struct Bates {
        length: Metre,
        core_diameter: Metre,
    }

    struct Case {
        text: &'static str,
        place: (usize, usize),
        path: &'static str,
        says: &'static [&'static str],
    }

    const CASES: &[Case] = &[
        Case {
            text: "(\n  name: \"x\",\n  grains: [Open, Bates(length: \"80 mm\", core_dia: \"3 mm\")],\n)",
            place: (3, 41),
            path: "grains[1].core_dia",
            says: &["no field \"core_dia\"", "one of: length, core_diameter", "Did you mean core_diameter?"],
        },
        Case {
            text: "(name: \"x\", grains: [Bates(length: \"80 mn\", core_diameter: 0.03)])",
            place: (1, 36),
            path: "grains[0].length",
            says: &["\"mn\" is not a unit of length", "mm"],
        },
        Case {
            text: "(name: \"x\", grains: [Bates(length: NaN, core_diameter: 0.03)])",
            place: (1, 36),
            path: "grains[0].length",
            says: &["NaN is not a finite number"],
        },
        Case {
            text: "(name: \"x\", limit: Some(-inf), grains: [])",
            place: (1, 25),
            path: "limit",
            says: &["-inf is not a finite number"],
        },
        Case {
            text: "(name: \"x\", grains: [Bates(length: true, core_diameter: 0.03)])",
            place: (1, 36),
            path: "grains[0].length",
            says: &["found the boolean", "a length: a number in SI or a text such as \"12.5 mm\""],
        },
        Case { text: "(name: 12, grains: [])", place: (1, 8), path: "name", says: &["not a text", "in quotes"] },
        Case {
            text: "(name: \"x\", grains: [Bates(length: 0.08)])",
            place: (1, 22),
            path: "grains[0]",
            says: &["\"core_diameter\" is missing"],
        },
        Case {
            text: "(name: \"x\", grains: [Star(length: 0.08)])",
            place: (1, 22),
            path: "grains[0]",
            says: &["\"Star\" is not known here", "one of: Bates, Open"],
        },
        Case {
            text: "(\n  name: \"x\",\n  grains: [Bates(length: 0.08,\n",
            place: (3, 31),
            path: "grains[0]",
            says: &["ends in the middle"],
        },
        Case { text: "(name: \"x\" grains: [])", place: (1, 12), path: "", says: &["expected comma"] },
        Case { text: "(name: \"x\", grains: [])\n)", place: (2, 1), path: "", says: &["behind the end"] },
        Case { text: "", place: (1, 1), path: "", says: &["ends in the middle"] },
    ];

    #[test]
    fn an_error_tells_the_place_and_what_would_do() {
        for case in CASES {
            let error = from_text::<Motor>(case.text).expect_err(case.text);
            let shown = error.to_string();
            assert_eq!((error.line, error.column), case.place, "{shown}");
            assert_eq!(error.path, case.path, "{shown}");
            for part in case.says {
                assert!(shown.contains(part), "{shown}\nlacks: {part}");
            }
            let caret = error.excerpt.lines().nth(1).expect("two lines").find('^').expect("a mark");
            let line = error.excerpt.lines().next().expect("two lines");
            assert!(caret <= line.chars().count(), "{shown}");
        }
    }

    #[test]
    fn the_mark_stands_under_the_place() {
        let error =
            from_text::<Motor>("(name: \"é\", grains: [Bates(length: \"80 mn\", core_diameter: 1)])").unwrap_err();
        assert_eq!(
            error.excerpt,
            "1 | (name: \"é\", grains: [Bates(length: \"80 mn\", core_diameter: 1)])\n  |                                    ^^^^^^^"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\(name: \"x\", grains: \\[[a-zA-Z(){}\\[\\]:,\"0-9é\n ]{0,30}") {
            let _ = from_text::<Motor>(&text);
        }
    }
}
