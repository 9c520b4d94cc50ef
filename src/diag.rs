//! What an analysis has to say beside its numbers: findings, progress, cancellation.

use crate::units::{Quantity, UnitPreferences};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Doubtful: look at it before you build.
    Warning,
    /// Wrong or dangerous: do not build.
    Error,
}

/// A sentence whose numbers keep their quantity, so that it is shown in the reader's units.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Message {
    template: String,
    values: Vec<(f64, Quantity)>,
}

impl Message {
    /// `template` with one `{}` for each value, in order.
    pub fn new(template: impl Into<String>, values: &[(f64, Quantity)]) -> Self {
        let template = template.into();
        debug_assert_eq!(template.matches("{}").count(), values.len(), "{template}");
        Self { template, values: values.to_vec() }
    }

    /// The sentence in the reader's units.
    pub fn text(&self, units: &UnitPreferences) -> String {
        const DIGITS: usize = 4;
        let mut values = self.values.iter();
        let mut parts = self.template.split("{}");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            if let Some(&(value, quantity)) = values.next() {
                out.push_str(&units.text(value, quantity, DIGITS));
            }
            out.push_str(part);
        }
        out
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self { template: text.to_owned(), values: Vec::new() }
    }
}

impl From<String> for Message {
    fn from(template: String) -> Self {
        Self { template, values: Vec::new() }
    }
}

/// A change of one field that cures a finding.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cure {
    /// Path of the field.
    pub path: String,
    /// Its new value in SI.
    pub value: f64,
    /// What the value is.
    pub quantity: Quantity,
}

/// Something doubtful about a design or a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// A stable name such as `port_to_throat_low`, for scripts.
    pub code: &'static str,
    /// The field it is about, such as `grains[1].core_diameter`; empty for the whole.
    pub path: String,
    /// What, where, which value against which limit.
    pub message: Message,
    /// What to do.
    pub hint: Message,
    /// One change that cures it, if there is one.
    pub cure: Option<Cure>,
}

impl Finding {
    /// A finding without hint and cure.
    pub fn new(severity: Severity, code: &'static str, path: impl Into<String>, message: impl Into<Message>) -> Self {
        Self { severity, code, path: path.into(), message: message.into(), hint: Message::default(), cure: None }
    }

    /// With what to do about it.
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With the change that cures it.
    pub fn cure(mut self, path: impl Into<String>, value: f64, quantity: Quantity) -> Self {
        self.cure = Some(Cure { path: path.into(), value, quantity });
        self
    }
}

/// Written as contracts define it, with values in SI units.
impl serde::Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let si = UnitPreferences::of(crate::units::UnitSystem::Si);
        let mut out = serializer.serialize_struct("Finding", 5)?;
        out.serialize_field("severity", &self.severity)?;
        out.serialize_field("code", self.code)?;
        out.serialize_field("path", &self.path)?;
        out.serialize_field("message", &self.message.text(&si))?;
        out.serialize_field("hint", &self.hint.text(&si))?;
        out.end()
    }
}

/// The worst severity in a list.
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

/// Whether long work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Go on.
    Continue,
    /// Stop at once; the work ends with its "cancelled" error.
    Cancel,
}

/// Watches long work; called at every step.
pub trait Monitor {
    /// `fraction` of the work is done, 0 to 1.
    fn step(&mut self, fraction: f64) -> Progress;
}

/// A monitor that never cancels, for short work.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Monitor for Unwatched {
    fn step(&mut self, _fraction: f64) -> Progress {
        Progress::Continue
    }
}

/// Where a number comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Source(pub String);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::UnitSystem;

    #[test]
    fn a_message_is_shown_in_the_readers_units() {
        let message =
            Message::new("pressure {} is above {}", &[(7.12e6, Quantity::Pressure), (6.5e6, Quantity::Pressure)]);
        assert_eq!(message.text(&UnitPreferences::of(UnitSystem::Metric)), "pressure 71.2 bar is above 65 bar");
        assert_eq!(message.text(&UnitPreferences::of(UnitSystem::Imperial)), "pressure 1033 psi is above 942.7 psi");
    }

    #[test]
    fn errors_outrank_warnings() {
        let list = [
            Finding::new(Severity::Warning, "a", "", "x"),
            Finding::new(Severity::Error, "b", "", "y"),
            Finding::new(Severity::Info, "c", "", "z"),
        ];
        assert_eq!(worst(&list), Some(Severity::Error));
        assert_eq!(worst(&[]), None);
    }
}
