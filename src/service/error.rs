//! What a use case says when it fails, in the form that contracts give to it.

use crate::analysis::outcome::ToolError;
use crate::motor::solid::SolveError;
use crate::motor::solid::case::CanonicalFormError;
use crate::project::atomic::WriteError;
use crate::project::file::FileError;
use crate::substance::library::LibraryError;

/// A failure with words for people and fields for scripts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("{message}")]
pub struct ServiceError {
    /// What happened.
    pub message: String,
    /// Where: `file:line:column` or a field path; empty for the whole.
    pub path: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub hint: String,
}

impl ServiceError {
    /// A failure without place and advice.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), path: String::new(), expected: String::new(), hint: String::new() }
    }

    /// With its place.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// With what was expected.
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    /// As contracts define an error; what it does not say is null.
    pub fn document(&self) -> serde_json::Value {
        let or_null = |text: &str| Some(text).filter(|text| !text.is_empty()).map(str::to_owned);
        serde_json::json!({
            "message": self.message,
            "path": or_null(&self.path),
            "expected": or_null(&self.expected),
            "hint": or_null(&self.hint),
        })
    }

    /// With what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl From<SolveError> for ServiceError {
    fn from(error: SolveError) -> Self {
        let message = error.to_string();
        match error {
            SolveError::Invalid { path, hint, .. } => Self::new(message).at(path).hint(hint),
            SolveError::Section(_) => Self::new(message).at("grains"),
            SolveError::Nozzle(_) => Self::new(message).at("nozzle"),
            SolveError::Contour(error) => Self::new(message).at(format!("nozzle.{}", error.key())).hint(error.hint()),
            SolveError::ThroatClosed { .. } => Self::new(message).at("nozzle.slag"),
            SolveError::NoIgnition { .. } => Self::new(message).at("igniter.start_pressure"),
            SolveError::NotConverged { .. } | SolveError::Inconsistent | SolveError::Cancelled => Self::new(message),
        }
    }
}

impl From<ToolError> for ServiceError {
    fn from(error: ToolError) -> Self {
        Self::new(error.to_string()).at(error.path()).hint(error.hint())
    }
}

impl From<LibraryError> for ServiceError {
    fn from(error: LibraryError) -> Self {
        Self::new(error.to_string())
            .at("propellant")
            .hint("Choose an entry of the library, or give the data in the design.")
    }
}

impl From<CanonicalFormError> for ServiceError {
    fn from(error: CanonicalFormError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<WriteError> for ServiceError {
    fn from(error: WriteError) -> Self {
        let message = error.to_string();
        match error {
            WriteError::FolderMissing { path, .. }
            | WriteError::IsFolder { path }
            | WriteError::ReadOnly { path }
            | WriteError::DiskFull { path }
            | WriteError::Other { path, .. } => Self::new(message).at(path.display().to_string()),
        }
    }
}

impl From<FileError> for ServiceError {
    fn from(error: FileError) -> Self {
        let message = error.to_string();
        match error {
            // The document has a place for each part; the message keeps the field, and the line with its mark.
            FileError::Text { name, error } => {
                let field = if error.path.is_empty() { String::new() } else { format!("{}: ", error.path) };
                Self::new(format!("{field}{}\n{}", error.message, error.excerpt))
                    .at(format!("{name}:{}:{}", error.line, error.column))
                    .expected(error.expected)
                    .hint(error.hint)
            }
            FileError::NoSchema { name } | FileError::TooNew { name, .. } | FileError::Migration { name, .. } => {
                Self::new(message).at(name)
            }
            FileError::Unreadable { path, .. } => Self::new(message).at(path.display().to_string()),
            FileError::Unwritable { .. } => Self::new(message),
            FileError::Write(error) => error.into(),
        }
    }
}
