//! A grain made larger or smaller as a whole.

use super::Grain;
use crate::form::{Collection, Editable, EditableList, Field, Form};
use crate::units::Quantity;

impl Grain {
    /// Multiplies every length by `factor`, rounded to three digits, as a person would enter it; counts, angles and
    /// ratios stay.
    pub fn scale(&mut self, factor: f64) {
        if factor == 1.0 {
            return;
        }
        self.edit(&mut Scale(factor));
        if let Grain::Custom(custom) = self {
            custom.outline = custom.outline.iter().map(|contour| contour.scaled(factor)).collect();
        }
    }
}

/// A visitor that multiplies lengths.
struct Scale(f64);

impl Form for Scale {
    fn number(&mut self, _field: &Field, quantity: Quantity, value: &mut f64) {
        if quantity == Quantity::Length {
            *value = rounded(*value * self.0);
        }
    }
    fn optional(&mut self, field: &Field, quantity: Quantity, value: &mut Option<f64>) {
        if let Some(value) = value {
            self.number(field, quantity, value);
        }
    }
    fn integer(&mut self, _field: &Field, _value: &mut u32) {}
    fn toggle(&mut self, _field: &Field, _value: &mut bool) {}
    fn text(&mut self, _field: &Field, _value: &mut String) {}
    fn choice(&mut self, _field: &Field, _options: &[&'static str], _selected: &mut usize) {}
    fn reference(&mut self, _field: &Field, _collection: Collection, _id: &mut String) {}
    fn group(&mut self, _field: &Field, content: &mut dyn Editable) {
        content.edit(self);
    }
    fn list(&mut self, _field: &Field, list: &mut dyn EditableList) {
        for index in 0..list.len() {
            if let Some(item) = list.item(index) {
                item.edit(self);
            }
        }
    }
}

/// To three digits.
fn rounded(value: f64) -> f64 {
    let step = 10f64.powf(value.abs().log10().floor() - 2.0);
    if step.is_normal() { (value / step).round() * step } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Severity, worst};

    #[test]
    fn every_kind_of_grain_can_be_made_in_every_size() {
        for example in Grain::examples() {
            for factor in [0.1, 0.37, 0.5, 2.0, 7.3] {
                let mut grain = example.clone();
                grain.scale(factor);
                let ratio = grain.shape().outer_diameter() / example.shape().outer_diameter();
                assert!((ratio / factor - 1.0).abs() < 6e-3, "{grain:?}");
                let mut findings = Vec::new();
                grain.shape().check("grain", &mut findings);
                assert!(worst(&findings) < Some(Severity::Warning), "{factor}: {findings:?} {grain:?}");
            }
        }
    }
}
