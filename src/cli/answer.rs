//! What a verb gives back: a document for scripts, text for people, an exit code.

use crate::diag::{Finding, Severity, worst};
use crate::service::error::ServiceError;
use serde_json::{Value, json};
use std::process::ExitCode;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Done,
    /// Could not be done.
    Failed,
    /// The arguments make no sense.
    WrongUsage,
    /// Done, but findings of severity error stand.
    ErrorsFound,
}

impl Exit {
    /// Done, with or without errors among the findings.
    pub fn from_findings(findings: &[Finding]) -> Self {
        if worst(findings) == Some(Severity::Error) { Exit::ErrorsFound } else { Exit::Done }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::WrongUsage => 2,
            Exit::ErrorsFound => 3,
        })
    }
}

/// A call that did its work.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    /// For scripts.
    pub document: Value,
    /// For people.
    pub text: String,
    /// How it ended.
    pub exit: Exit,
}

impl Answer {
    /// Work done without findings.
    pub fn new(document: Value, text: impl Into<String>) -> Self {
        Self { document, text: text.into(), exit: Exit::Done }
    }

    /// With another end.
    pub fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

/// A call that did not do its work.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    /// What happened.
    pub error: ServiceError,
    /// How it ended.
    pub exit: Exit,
}

impl Failure {
    /// The arguments make no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { error: ServiceError::new(message), exit: Exit::WrongUsage }
    }

    /// With what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.error = self.error.hint(hint);
        self
    }

    /// The document for scripts.
    pub fn document(&self) -> Value {
        json!({ "error": self.error.document() })
    }

    /// The words for people.
    pub fn text(&self) -> String {
        let ServiceError { message, path, expected, hint } = &self.error;
        let mut text = format!("error: {message}");
        for (label, part) in [("where", path), ("expected", expected), ("hint", hint)] {
            if !part.is_empty() {
                text.push_str(&format!("\n  {label}: {part}"));
            }
        }
        text
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        // What is wrong with an option is wrong with the way the program is called.
        let exit = if error.path.starts_with("--") { Exit::WrongUsage } else { Exit::Failed };
        Self { error, exit }
    }
}

/// A text, or null for an empty one.
pub(super) fn text_or_null(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) }
}

/// Findings as contracts define them, with values in SI.
pub(super) fn findings_value(findings: &[Finding]) -> Value {
    let si = crate::units::UnitPreferences::of(crate::units::UnitSystem::Si);
    findings
        .iter()
        .map(|finding| {
            json!({
                "severity": finding.severity,
                "code": finding.code,
                "path": text_or_null(&finding.path),
                "message": finding.message.text(&si),
                "hint": text_or_null(&finding.hint.text(&si)),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_error_does_not_say_is_null() {
        let failure = Failure::from(ServiceError::new("it broke").at("a.ron:3:4"));
        assert_eq!(
            failure.document(),
            json!({"error": {"message": "it broke", "path": "a.ron:3:4", "expected": null, "hint": null}})
        );
        assert_eq!(failure.text(), "error: it broke\n  where: a.ron:3:4");
    }

    #[test]
    fn only_errors_among_the_findings_change_the_exit_code() {
        let of = |severity| Exit::from_findings(&[Finding::new(severity, "code", "", "words")]);
        assert_eq!(of(Severity::Warning), Exit::Done);
        assert_eq!(of(Severity::Error), Exit::ErrorsFound);
    }
}
