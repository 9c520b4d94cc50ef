//! Measured rates against pressure, joined by power laws (straight lines in a log-log plot).

use super::{Law, Piece};
use crate::diag::{Finding, Severity};
use crate::form::{Editable, EditableList, Field, Form, quantity};
use crate::units::{BurnRate, Pa};

/// Rates at ascending pressures.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateTable {
    /// The points, lowest pressure first.
    pub points: Vec<RatePoint>,
}

/// One measured rate.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatePoint {
    /// Pressure.
    pub pressure: Pa,
    /// Rate at that pressure.
    pub rate: BurnRate,
}

impl RateTable {
    /// Four points of a plausible strand-burner series.
    pub fn example() -> Self {
        let point = |pressure: f64, rate: f64| RatePoint { pressure: Pa(pressure), rate: BurnRate(rate) };
        Self { points: vec![point(1e6, 3.4e-3), point(3e6, 4.9e-3), point(5e6, 5.8e-3), point(8e6, 6.8e-3)] }
    }
}

impl Editable for RatePoint {
    fn edit(&mut self, form: &mut dyn Form) {
        const PRESSURE: Field = Field::new("pressure", "Pressure").limits(1.0, 1e9);
        const RATE: Field = Field::new("rate", "Burn rate").limits(1e-6, 1.0);
        quantity(form, &PRESSURE, &mut self.pressure);
        quantity(form, &RATE, &mut self.rate);
    }
}

impl Editable for RateTable {
    fn edit(&mut self, form: &mut dyn Form) {
        const POINTS: Field = Field::new("points", "Point").help("Measured rates, lowest pressure first.");
        form.list(&POINTS, self);
    }
}

impl EditableList for RateTable {
    fn len(&self) -> usize {
        self.points.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.points.get_mut(index).map(|point| point as &mut dyn Editable)
    }
    fn item_label(&self, index: usize) -> String {
        format!("Point {}", index + 1)
    }
    fn kinds(&self) -> Vec<&'static str> {
        vec!["Point"]
    }
    fn add(&mut self, _kind: usize, after: Option<usize>) {
        let at = after.map_or(self.points.len(), |index| (index + 1).min(self.points.len()));
        let point = match (at.checked_sub(1).and_then(|below| self.points.get(below)), self.points.get(at)) {
            (Some(below), Some(above)) => {
                RatePoint { pressure: (below.pressure + above.pressure) / 2.0, rate: (below.rate + above.rate) / 2.0 }
            }
            (Some(below), None) => RatePoint { pressure: below.pressure * 1.5, rate: below.rate * 1.15 },
            (None, Some(above)) => RatePoint { pressure: above.pressure / 1.5, rate: above.rate / 1.15 },
            (None, None) => RatePoint { pressure: Pa(5e6), rate: BurnRate(6e-3) },
        };
        self.points.insert(at, point);
    }
    fn change_kind(&mut self, _index: usize, _kind: usize) {}
    fn duplicate(&mut self, index: usize) {
        self.add(0, Some(index));
    }
    fn remove(&mut self, index: usize) {
        if index < self.points.len() {
            self.points.remove(index);
        }
    }
    fn move_item(&mut self, from: usize, to: usize) {
        if from < self.points.len() && to < self.points.len() {
            let point = self.points.remove(from);
            self.points.insert(to, point);
        }
    }
}

impl Law for RateTable {
    fn pieces(&self) -> Vec<Piece> {
        self.points
            .windows(2)
            .filter_map(|pair| {
                let [low, high] = pair else { return None };
                let exponent = (high.rate / low.rate).ln() / (high.pressure / low.pressure).ln();
                let coefficient = low.rate.0 / low.pressure.0.powf(exponent);
                Some(Piece { from: low.pressure.0, to: high.pressure.0, coefficient, exponent, gas: None })
            })
            .collect()
    }

    fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        let mut error = |code: &'static str, index: usize, message: &str, hint: &str| {
            let path = format!("{path}.points[{index}]");
            findings.push(Finding::new(Severity::Error, code, path, message).hint(hint));
        };
        if self.points.len() < 2 {
            error("rate_table_short", 0, "The rate table needs at least two points.", "Add a point.");
        }
        for (index, point) in self.points.iter().enumerate() {
            if point.pressure.0 <= 0.0 || point.rate.0 <= 0.0 {
                let hint = "Pressure and rate must be positive.";
                error("rate_table_not_positive", index, "A point of the rate table is not positive.", hint);
            }
        }
        for (index, pair) in self.points.windows(2).enumerate() {
            if pair[0].pressure.0 >= pair[1].pressure.0 {
                let hint = "Sort the points by pressure, each pressure once.";
                error("rate_table_unsorted", index + 1, "The pressures of the rate table do not rise.", hint);
            }
        }
        for (index, piece) in self.pieces().iter().enumerate() {
            if piece.exponent >= 1.0 {
                let hint = "A slope of 1 or more in log-log gives no stable pressure; check the two points.";
                error("burn_rate_exponent_unstable", index + 1, "The rate rises faster than the pressure.", hint);
            }
        }
    }

    fn range(&self) -> (Pa, Pa) {
        let ends = self.points.first().zip(self.points.last());
        ends.map_or((Pa(0.0), Pa(0.0)), |(first, last)| (first.pressure, last.pressure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::burn_law::piece_at;

    #[test]
    fn the_table_is_met_at_its_points_and_is_a_power_law_between() {
        let table = RateTable::example();
        let pieces = table.pieces();
        const ROUNDING: f64 = 1e-12;
        for point in &table.points {
            let rate = piece_at(&pieces, point.pressure.0).expect("piece").rate(point.pressure.0);
            assert!((rate / point.rate.0 - 1.0).abs() < ROUNDING, "{rate} at {:?}", point.pressure);
        }
        // Half way in log-log: √(1 MPa · 3 MPa) gives √(3.4 · 4.9) mm/s.
        let middle = piece_at(&pieces, (1e6_f64 * 3e6).sqrt()).expect("piece").rate((1e6_f64 * 3e6).sqrt());
        assert!((middle / (3.4e-3_f64 * 4.9e-3).sqrt() - 1.0).abs() < ROUNDING);
    }

    #[test]
    fn an_unsorted_table_is_refused() {
        let mut table = RateTable::example();
        table.points.swap(0, 1);
        let mut findings = Vec::new();
        table.check("burn_law", &mut findings);
        assert!(findings.iter().any(|finding| finding.code == "rate_table_unsorted"), "{findings:?}");
    }
}
