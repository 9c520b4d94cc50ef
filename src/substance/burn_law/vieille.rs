//! One power law over all pressures.
//!
//! Source: Vieille, 1893; Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., eq. 12-5.

use super::{Law, Piece};
use crate::diag::{Finding, Severity};
use crate::form::{Editable, Field, Form, quantity};
use crate::units::{Pa, Quantity};

/// r = a pⁿ.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vieille {
    /// a in m/(s Paⁿ).
    pub coefficient: f64,
    /// n.
    pub exponent: f64,
    /// Lowest pressure for which the law was measured.
    pub min_pressure: Pa,
    /// Highest pressure for which the law was measured.
    pub max_pressure: Pa,
}

impl Vieille {
    /// A plausible composite propellant.
    pub fn example() -> Self {
        Self { coefficient: 3.5e-5, exponent: 0.33, min_pressure: Pa(0.0), max_pressure: Pa(7e6) }
    }
}

/// Field of the coefficient a, shared with the pressure ranges.
pub(super) const COEFFICIENT: Field = Field::new("coefficient", "Coefficient a")
    .help("a in r = a pⁿ with r in m/s and p in Pa: a[SI] = a[mm/s, MPa] · 1e-3 · 1e-6ⁿ.")
    .limits(1e-12, 10.0);
/// Field of the exponent n, shared with the pressure ranges.
pub(super) const EXPONENT: Field = Field::new("exponent", "Exponent n")
    .help("n in r = a pⁿ. A motor is stable below 1 only; composite propellants lie between 0.2 and 0.5.")
    .limits(-0.99, 0.99)
    .slider(0.0, 0.9);

impl Editable for Vieille {
    fn edit(&mut self, form: &mut dyn Form) {
        form.number(&COEFFICIENT, Quantity::Number, &mut self.coefficient);
        form.number(&EXPONENT, Quantity::Number, &mut self.exponent);
        let lowest =
            Field::new("min_pressure", "Lowest pressure").help("Lowest pressure for which the law was measured.");
        quantity(form, &lowest.limits(0.0, self.max_pressure.0), &mut self.min_pressure);
        let highest =
            Field::new("max_pressure", "Highest pressure").help("Highest pressure for which the law was measured.");
        quantity(form, &highest.limits(self.min_pressure.0, 1e9), &mut self.max_pressure);
    }
}

impl Law for Vieille {
    fn pieces(&self) -> Vec<Piece> {
        vec![Piece {
            from: self.min_pressure.0,
            to: self.max_pressure.0,
            coefficient: self.coefficient,
            exponent: self.exponent,
            gas: None,
        }]
    }

    fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        check_power_law(self.coefficient, self.exponent, path, findings);
        if self.min_pressure.0 >= self.max_pressure.0 {
            findings.push(reversed_range(path, self.min_pressure, self.max_pressure));
        }
    }

    fn range(&self) -> (Pa, Pa) {
        (self.min_pressure, self.max_pressure)
    }
}

/// Coefficient and exponent of one power law: refused when not positive or not stable, doubtful near 1.
pub(super) fn check_power_law(coefficient: f64, exponent: f64, path: &str, findings: &mut Vec<Finding>) {
    if coefficient <= 0.0 {
        findings.push(
            Finding::new(
                Severity::Error,
                "burn_rate_coefficient",
                format!("{path}.coefficient"),
                format!("The burn-rate coefficient is {coefficient:e}; it must be positive."),
            )
            .hint("Take a in SI units, m/(s Paⁿ)."),
        );
    }
    if exponent >= 1.0 {
        findings.push(
            Finding::new(
                Severity::Error,
                "burn_rate_exponent_unstable",
                format!("{path}.exponent"),
                format!("The burn-rate exponent is {exponent}; only values below 1 give a stable chamber pressure."),
            )
            .hint("Check the burn-rate data."),
        );
    } else if exponent > 0.8 {
        findings.push(
            Finding::new(
                Severity::Warning,
                "burn_rate_exponent_high",
                format!("{path}.exponent"),
                format!(
                    "The burn-rate exponent {exponent} is close to 1: a small change of area moves the pressure a lot."
                ),
            )
            .hint("Keep a large margin between the pressure and the case's limit."),
        );
    }
}

/// The finding for a range of pressure whose ends are swapped.
pub(super) fn reversed_range(path: &str, from: Pa, to: Pa) -> Finding {
    Finding::new(
        Severity::Error,
        "pressure_range_reversed",
        path,
        crate::diag::Message::new(
            "The pressure range runs from {} to {}.",
            &[(from.0, Quantity::Pressure), (to.0, Quantity::Pressure)],
        ),
    )
    .hint("The lower pressure comes first.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::worst;

    #[test]
    fn the_rate_is_the_power_law() {
        let law = Vieille { coefficient: 2e-5, exponent: 0.5, ..Vieille::example() };
        let rate = law.pieces()[0].rate(4e6);
        assert!((rate - 0.04).abs() < 1e-15, "2e-5 · √4e6 = 0.04, got {rate}");
    }

    #[test]
    fn an_exponent_of_one_is_an_error_and_near_one_a_warning() {
        for (exponent, expected) in [(0.4, None), (0.85, Some(Severity::Warning)), (1.0, Some(Severity::Error))] {
            let mut findings = Vec::new();
            Vieille { exponent, ..Vieille::example() }.check("burn_law", &mut findings);
            assert_eq!(worst(&findings), expected, "n = {exponent}");
        }
    }
}
