//! RON as the program's files use it: one set of options, errors that point at the place, saving that keeps what a
//! person wrote.

mod error;
mod merge;
mod rewrite;
mod span;

pub use error::RonError;
pub use merge::merge;
pub use rewrite::{set_field, wrap_field, wrap_items};

use error::Report;

/// The options with which every file is read and written: `Bates(length: "80 mm")` rather than `Bates((length: ...))`.
pub fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::UNWRAP_VARIANT_NEWTYPES)
}

/// Reads a value.
///
/// # Errors
/// [`RonError`] with line, column, field path, what is wrong and what would do. NaN and infinity are refused.
pub fn from_text<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, RonError> {
    let report = Report::new(text);
    if let Some(error) = report.not_finite() {
        return Err(error);
    }
    let options = options();
    let mut deserializer =
        ron::de::Deserializer::from_str_with_options(text, &options).map_err(|error| report.syntax(&error, ""))?;
    match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(value) => match deserializer.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(report.syntax(&deserializer.span_error(error), "")),
        },
        Err(error) => {
            let path = error.path().clone();
            Err(report.value(&deserializer.span_error(error.into_inner()), &path))
        }
    }
}

/// The text of a field of the outermost value, as written; `None` where the field is absent.
///
/// # Errors
/// [`RonError`] when the text has no fields to look at: cut off, or not RON.
pub fn root_field(text: &str, name: &str) -> Result<Option<String>, RonError> {
    Report::new(text).root_field(name)
}

/// Writes a value as a new file would have it: two levels of lines, deeper values on one line each.
///
/// # Errors
/// What the serializer says; types of this program always have a text.
pub fn to_text<T: serde::Serialize>(value: &T) -> Result<String, ron::Error> {
    let pretty = ron::ser::PrettyConfig::new().depth_limit(2).indentor("    ").new_line("\n");
    let mut text = options().to_string_pretty(value, pretty)?;
    text.push('\n');
    Ok(text)
}
