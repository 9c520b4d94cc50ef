//! Tables of reference data as CSV: one case a line, columns named by the first line.

use serde_json::{Map, Value};

/// The lines as objects, number by number; an empty field is null.
///
/// # Errors
/// When a line has another number of fields than the first.
pub fn value_from_csv(text: &str) -> Result<Value, String> {
    rows(text, usize::MAX)
}

/// The first line only, by which a layout is recognised.
pub fn first_case(text: &str) -> Option<Value> {
    rows(text, 1).ok()
}

fn rows(text: &str, most: usize) -> Result<Value, String> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| format!("it is not CSV: {error}"))?.clone();
    let mut cases = Vec::new();
    for record in reader.records().take(most) {
        let record = record.map_err(|error| format!("it is not CSV: {error}"))?;
        let case: Map<String, Value> =
            header.iter().zip(record.iter()).map(|(name, field)| (name.to_owned(), value(field))).collect();
        cases.push(Value::Object(case));
    }
    Ok(Value::Array(cases))
}

fn value(field: &str) -> Value {
    if field.is_empty() {
        return Value::Null;
    }
    let number = field.parse::<f64>().ok().and_then(serde_json::Number::from_f64);
    number.map_or_else(|| Value::String(field.to_owned()), Value::Number)
}

/// Whether the first case of an array has all of these fields.
pub fn has_columns(value: &Value, columns: &[&str]) -> bool {
    value
        .as_array()
        .and_then(|cases| cases.first())
        .is_some_and(|case| columns.iter().all(|key| case.get(key).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_an_object_of_numbers_texts_and_nothing() {
        let value = value_from_csv("a,b,c\n1.5, x ,\n2,y,3\n").expect("reads");
        assert_eq!(value, serde_json::json!([{"a": 1.5, "b": "x", "c": null}, {"a": 2.0, "b": "y", "c": 3.0}]));
        assert!(has_columns(&value, &["a", "c"]) && !has_columns(&value, &["a", "d"]));
        assert!(value_from_csv("a,b\n1\n").expect_err("short").contains("CSV"));
    }
}
