//! A power law for each range of pressure, as published for plateau and sugar propellants.
//!
//! Ranges may leave gaps, overlap or jump in rate; [`super::piece_at`] says which one holds.

use super::vieille::{COEFFICIENT, EXPONENT, check_power_law, reversed_range};
use super::{Law, Piece};
use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, EditableList, Field, Form, quantity};
use crate::substance::propellant::{CombustionGas, GAS_FIELD};
use crate::units::{Pa, Quantity};

/// Power laws over ranges of pressure, in order of preference.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PressureRanges {
    /// The ranges.
    pub ranges: Vec<PressureRange>,
}

/// r = a pⁿ between two pressures.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PressureRange {
    /// Lower end.
    pub min_pressure: Pa,
    /// Upper end.
    pub max_pressure: Pa,
    /// a in m/(s Paⁿ).
    pub coefficient: f64,
    /// n.
    pub exponent: f64,
    /// The gas in this range, where it differs from the propellant's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gas: Option<CombustionGas>,
}

impl PressureRanges {
    /// Two ranges with a plateau above.
    pub fn example() -> Self {
        let range = |from: f64, to: f64, coefficient: f64, exponent: f64| PressureRange {
            min_pressure: Pa(from),
            max_pressure: Pa(to),
            coefficient,
            exponent,
            gas: None,
        };
        // The second coefficient joins the first range at 3 MPa: 2e-5 · (3e6)^(0.4 - 0.05).
        Self { ranges: vec![range(0.0, 3e6, 2e-5, 0.4), range(3e6, 7e6, 2e-5 * 3e6_f64.powf(0.35), 0.05)] }
    }
}

impl Editable for PressureRange {
    fn edit(&mut self, form: &mut dyn Form) {
        let from = Field::new("min_pressure", "From").help("Lower end of the range.").limits(0.0, self.max_pressure.0);
        quantity(form, &from, &mut self.min_pressure);
        let to = Field::new("max_pressure", "To").help("Upper end of the range.").limits(self.min_pressure.0, 1e9);
        quantity(form, &to, &mut self.max_pressure);
        form.number(&COEFFICIENT, Quantity::Number, &mut self.coefficient);
        form.number(&EXPONENT, Quantity::Number, &mut self.exponent);
        const OWN_GAS: Field = Field::new("own_gas", "Gas of its own").help(
            "The gas in this range differs from the propellant's: flame temperature, molar mass, heat capacity ratio.",
        );
        let mut own = self.gas.is_some();
        form.toggle(&OWN_GAS, &mut own);
        if own != self.gas.is_some() {
            self.gas = own.then(CombustionGas::example);
        }
        if let Some(gas) = &mut self.gas {
            form.group(&GAS_FIELD, gas);
        }
    }
}

impl Editable for PressureRanges {
    fn edit(&mut self, form: &mut dyn Form) {
        const RANGES: Field = Field::new("ranges", "Range");
        form.list(&RANGES, self);
    }
}

impl EditableList for PressureRanges {
    fn len(&self) -> usize {
        self.ranges.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.ranges.get_mut(index).map(|range| range as &mut dyn Editable)
    }
    fn item_label(&self, index: usize) -> String {
        format!("Range {}", index + 1)
    }
    fn kinds(&self) -> Vec<&'static str> {
        vec!["Range"]
    }
    fn add(&mut self, _kind: usize, after: Option<usize>) {
        let at = after.map_or(self.ranges.len(), |index| (index + 1).min(self.ranges.len()));
        // A new range goes on where its neighbour below ends, at the neighbour's law.
        let below = at.checked_sub(1).and_then(|index| self.ranges.get(index));
        let range = match below {
            Some(below) => PressureRange {
                min_pressure: below.max_pressure,
                max_pressure: below.max_pressure + Pa(2e6),
                ..below.clone()
            },
            None => PressureRange {
                min_pressure: Pa(0.0),
                max_pressure: Pa(7e6),
                coefficient: 3.5e-5,
                exponent: 0.33,
                gas: None,
            },
        };
        self.ranges.insert(at, range);
    }
    fn change_kind(&mut self, _index: usize, _kind: usize) {}
    fn duplicate(&mut self, index: usize) {
        if let Some(range) = self.ranges.get(index).cloned() {
            self.ranges.insert(index + 1, range);
        }
    }
    fn remove(&mut self, index: usize) {
        if index < self.ranges.len() {
            self.ranges.remove(index);
        }
    }
    fn move_item(&mut self, from: usize, to: usize) {
        if from < self.ranges.len() && to < self.ranges.len() {
            let range = self.ranges.remove(from);
            self.ranges.insert(to, range);
        }
    }
}

impl Law for PressureRanges {
    fn pieces(&self) -> Vec<Piece> {
        self.ranges
            .iter()
            .map(|range| Piece {
                from: range.min_pressure.0,
                to: range.max_pressure.0,
                coefficient: range.coefficient,
                exponent: range.exponent,
                gas: range.gas,
            })
            .collect()
    }

    fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        if self.ranges.is_empty() {
            findings.push(
                Finding::new(Severity::Error, "burn_law_empty", path, "The burn law has no pressure range.")
                    .hint("Add a range."),
            );
        }
        for (index, range) in self.ranges.iter().enumerate() {
            let path = format!("{path}.ranges[{index}]");
            check_power_law(range.coefficient, range.exponent, &path, findings);
            if range.min_pressure.0 >= range.max_pressure.0 {
                findings.push(reversed_range(&path, range.min_pressure, range.max_pressure));
            }
            if let Some(gas) = &range.gas {
                gas.check(&format!("{path}.gas"), findings);
            }
            for (other_index, other) in self.ranges.iter().enumerate().skip(index + 1) {
                let low = range.min_pressure.0.max(other.min_pressure.0);
                let high = range.max_pressure.0.min(other.max_pressure.0);
                if low < high {
                    let values = [(low, Quantity::Pressure), (high, Quantity::Pressure)];
                    let template = format!(
                        "Ranges {} and {} overlap between {{}} and {{}}; the first in the list holds there.",
                        index + 1,
                        other_index + 1
                    );
                    findings.push(Finding::new(
                        Severity::Warning,
                        "pressure_ranges_overlap",
                        path.clone(),
                        Message::new(template, &values),
                    ));
                }
            }
        }
    }

    fn range(&self) -> (Pa, Pa) {
        let low = self.ranges.iter().map(|range| range.min_pressure.0).fold(f64::INFINITY, f64::min);
        let high = self.ranges.iter().map(|range| range.max_pressure.0).fold(0.0, f64::max);
        (Pa(low.min(high)), Pa(high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::worst;

    #[test]
    fn overlapping_and_reversed_ranges_are_found() {
        let mut law = PressureRanges::example();
        law.ranges[1].min_pressure = Pa(2e6);
        let mut findings = Vec::new();
        law.check("burn_law", &mut findings);
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["pressure_ranges_overlap"]);
        law.ranges[1].min_pressure = Pa(8e6);
        findings.clear();
        law.check("burn_law", &mut findings);
        assert_eq!(worst(&findings), Some(Severity::Error));
    }

    #[test]
    fn an_added_range_goes_on_where_its_neighbour_ends() {
        let mut law = PressureRanges::example();
        law.add(0, Some(1));
        assert_eq!(law.ranges[2].min_pressure, Pa(7e6));
    }
}
