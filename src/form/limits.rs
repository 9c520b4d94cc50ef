//! Holding a value to the limits that its form states: files are as strict as the window and `--set`.

use super::{Collection, Editable, EditableList, Field, Form, join_path};
use crate::diag::{Finding, Message, Severity};
use crate::units::Quantity;

/// How many times outside its limits a value is no odd motor any more but a slip, such as g/mol read as kg/mol.
const SLIP: f64 = 10.0;
/// Relative round-off that a value may gain on its way through the units of a file.
const ROUND_OFF: f64 = 1e-9;

/// Adds a finding for each field of `value` that lies outside its form's limits; `path` is the value's field path.
///
/// A negative value where none can be, and one more than ten times outside, is an error; otherwise it is a warning. A
/// field that `findings` already names is left to that finding, which knows more about it.
pub fn check_limits(value: &mut dyn Editable, path: &str, findings: &mut Vec<Finding>) {
    value.edit(&mut Limiter { path: path.to_owned(), findings });
}

struct Limiter<'a> {
    path: String,
    findings: &'a mut Vec<Finding>,
}

impl Limiter<'_> {
    fn inside(&mut self, path: String, content: &mut dyn Editable) {
        let outer = std::mem::replace(&mut self.path, path);
        content.edit(self);
        self.path = outer;
    }

    fn check(&mut self, field: &Field, quantity: Quantity, value: f64) {
        let slack = |limit: f64| if limit.is_finite() { ROUND_OFF * limit.abs() } else { 0.0 };
        if value >= field.min - slack(field.min) && value <= field.max + slack(field.max) {
            return;
        }
        let path = join_path(&self.path, field.key);
        if self.findings.iter().any(|finding| finding.path == path) {
            return;
        }
        let negative = value < 0.0 && field.min >= 0.0;
        let far = value > SLIP * field.max.abs() || (field.min > 0.0 && value < field.min / SLIP);
        let severity = if negative || far || !value.is_finite() { Severity::Error } else { Severity::Warning };
        let (template, limits): (_, &[f64]) = match (field.min.is_finite(), field.max.is_finite()) {
            (true, true) => ("is {}; it lies between {} and {}.", &[field.min, field.max]),
            (true, false) => ("is {}; it is at least {}.", &[field.min]),
            _ => ("is {}; it is at most {}.", &[field.max]),
        };
        let values: Vec<(f64, Quantity)> =
            std::iter::once(value).chain(limits.iter().copied()).map(|value| (value, quantity)).collect();
        let message = Message::new(format!("{} {template}", field.label), &values);
        self.findings
            .push(Finding::new(severity, "value_outside_limits", path, message).hint("Check the value and its unit."));
    }
}

impl Form for Limiter<'_> {
    fn number(&mut self, field: &Field, quantity: Quantity, value: &mut f64) {
        self.check(field, quantity, *value);
    }
    fn optional(&mut self, field: &Field, quantity: Quantity, value: &mut Option<f64>) {
        if let Some(value) = *value {
            self.check(field, quantity, value);
        }
    }
    fn integer(&mut self, field: &Field, value: &mut u32) {
        self.check(field, Quantity::Number, f64::from(*value));
    }
    fn toggle(&mut self, _field: &Field, _value: &mut bool) {}
    fn text(&mut self, _field: &Field, _value: &mut String) {}
    fn choice(&mut self, _field: &Field, _options: &[&'static str], _selected: &mut usize) {}
    fn reference(&mut self, _field: &Field, _collection: Collection, _id: &mut String) {}
    fn group(&mut self, field: &Field, content: &mut dyn Editable) {
        self.inside(join_path(&self.path, field.key), content);
    }
    fn list(&mut self, field: &Field, list: &mut dyn EditableList) {
        let base = join_path(&self.path, field.key);
        for index in 0..list.len() {
            if let Some(item) = list.item(index) {
                self.inside(format!("{base}[{index}]"), item);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Part {
        mass: f64,
    }

    impl Editable for Part {
        fn edit(&mut self, form: &mut dyn Form) {
            form.number(&Field::new("mass", "Mass").limits(0.1, 2.0), Quantity::Mass, &mut self.mass);
        }
    }

    fn severities(mass: f64) -> Vec<Severity> {
        let mut findings = Vec::new();
        check_limits(&mut Part { mass }, "part", &mut findings);
        assert!(findings.iter().all(|finding| finding.path == "part.mass"), "{findings:?}");
        findings.iter().map(|finding| finding.severity).collect()
    }

    #[test]
    fn a_value_outside_its_limits_is_doubtful_and_a_slip_is_an_error() {
        assert_eq!(severities(0.1), []);
        assert_eq!(severities(2.0 * (1.0 + 1e-12)), [], "round-off");
        assert_eq!(severities(0.05), [Severity::Warning]);
        assert_eq!(severities(5.0), [Severity::Warning]);
        assert_eq!(severities(-0.5), [Severity::Error]);
        assert_eq!(severities(1e-3), [Severity::Error]);
        assert_eq!(severities(21.0), [Severity::Error]);
    }

    #[test]
    fn a_field_that_has_a_finding_gets_no_second_one() {
        let mut findings = vec![Finding::new(Severity::Error, "mass", "part.mass", "The mass is negative.")];
        check_limits(&mut Part { mass: -1.0 }, "part", &mut findings);
        assert_eq!(findings.len(), 1);
    }
}
