//! Burn laws: the rate at which a propellant's surface regresses, as a function of pressure.
//!
//! Every law here is a sequence of power laws r = a pⁿ over pressure ranges ([`Piece`]); that is what the ballistics
//! solve with. A law is one file and one line in `burn_laws!`.

mod pressure_ranges;
mod rate_table;
mod vieille;

pub use pressure_ranges::{PressureRange, PressureRanges};
pub use rate_table::{RatePoint, RateTable};
pub use vieille::Vieille;

use crate::diag::Finding;
use crate::form::{Editable, Form};
use crate::substance::propellant::CombustionGas;
use crate::units::{BurnRate, Pa};

/// A power law r = a pⁿ with the gas that it gives, over a range of pressure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Lower end of the range in Pa.
    pub from: f64,
    /// Upper end of the range in Pa.
    pub to: f64,
    /// a in m/(s Paⁿ).
    pub coefficient: f64,
    /// n, below 1.
    pub exponent: f64,
    /// The gas of this range, where it differs from the propellant's.
    pub gas: Option<CombustionGas>,
}

impl Piece {
    /// r = a pⁿ in m/s, at the law's reference temperature.
    pub fn rate(&self, pressure: f64) -> f64 {
        self.coefficient * pressure.powf(self.exponent)
    }

    /// How far `pressure` lies outside the range, in Pa; 0 inside.
    pub fn distance(&self, pressure: f64) -> f64 {
        (self.from - pressure).max(pressure - self.to).max(0.0)
    }
}

/// The piece that holds at `pressure`: the first in list order whose range contains it. The lowest and the highest
/// range are open-ended; in a gap between ranges the nearest one holds.
///
/// This is the selection rule of the program for laws whose ranges overlap or leave gaps. `None` for an empty list.
pub fn piece_at(pieces: &[Piece], pressure: f64) -> Option<&Piece> {
    let inside = pieces.iter().find(|piece| piece.distance(pressure) == 0.0);
    inside.or_else(|| pieces.iter().min_by(|a, b| a.distance(pressure).total_cmp(&b.distance(pressure))))
}

/// What a burn law tells.
pub trait Law: Editable {
    /// The power laws it consists of, in list order.
    fn pieces(&self) -> Vec<Piece>;
    /// What is wrong or doubtful about it; `path` is the law's field path.
    fn check(&self, path: &str, findings: &mut Vec<Finding>);
    /// The pressures for which it was measured.
    fn range(&self) -> (Pa, Pa);
}

macro_rules! burn_laws {
    ($($variant:ident, $label:literal, $example:expr;)+) => {
        /// A burn law, as it stands in files.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub enum BurnLaw { $(#[doc = $label] $variant($variant)),+ }

        impl BurnLaw {
            /// Names of the laws, in menu order.
            pub const LABELS: &'static [&'static str] = &[$($label),+];

            /// One law of each kind with plausible values.
            pub fn examples() -> Vec<BurnLaw> {
                vec![$(BurnLaw::$variant($example)),+]
            }

            /// Index into [`Self::LABELS`].
            pub fn index(&self) -> usize {
                let label = match self { $(BurnLaw::$variant(_) => $label),+ };
                Self::LABELS.iter().position(|item| *item == label).unwrap_or(0)
            }

            /// The law's behaviour.
            pub fn law(&self) -> &dyn Law {
                match self { $(BurnLaw::$variant(law) => law),+ }
            }

            fn law_mut(&mut self) -> &mut dyn Law {
                match self { $(BurnLaw::$variant(law) => law),+ }
            }
        }
    };
}

burn_laws! {
    Vieille, "St Robert / Vieille", Vieille::example();
    PressureRanges, "Pressure ranges", PressureRanges::example();
    RateTable, "Rate table", RateTable::example();
}

impl BurnLaw {
    /// The rate at `pressure`, at the law's reference temperature; `None` for a law without any piece.
    pub fn rate(&self, pressure: Pa) -> Option<BurnRate> {
        let pieces = self.law().pieces();
        piece_at(&pieces, pressure.0).map(|piece| BurnRate(piece.rate(pressure.0)))
    }
}

impl Editable for BurnLaw {
    fn edit(&mut self, form: &mut dyn Form) {
        const KIND: crate::form::Field = crate::form::Field::new("kind", "Burn law").help(
            "St Robert / Vieille: one power law. Pressure ranges: a power law for each range of pressure. \
             Rate table: measured rates, joined by power laws.",
        );
        let before = self.index();
        let mut selected = before;
        form.choice(&KIND, Self::LABELS, &mut selected);
        if selected != before
            && let Some(example) = Self::examples().into_iter().nth(selected)
        {
            *self = example;
        }
        self.law_mut().edit(form);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_law_gives_positive_rates_over_its_range() {
        for law in BurnLaw::examples() {
            let (low, high) = law.law().range();
            for index in 0..=20 {
                let pressure = Pa(low.0 + (high.0 - low.0) * f64::from(index) / 20.0);
                if pressure.0 > 0.0 {
                    assert!(law.rate(pressure).expect("has pieces").0 > 0.0, "{law:?}");
                }
            }
        }
    }

    #[test]
    fn every_law_survives_its_file_form() {
        for law in BurnLaw::examples() {
            let text = ron::to_string(&law).expect("writes");
            assert_eq!(ron::from_str::<BurnLaw>(&text).expect("reads"), law);
        }
    }

    #[test]
    fn the_first_range_that_contains_the_pressure_holds() {
        let piece = |from: f64, to: f64, coefficient: f64| Piece { from, to, coefficient, exponent: 0.3, gas: None };
        let pieces = [piece(1e5, 2e6, 1.0), piece(1.5e6, 3e6, 2.0), piece(4e6, 5e6, 3.0)];
        let coefficient = |pressure: f64| piece_at(&pieces, pressure).map(|piece| piece.coefficient);
        assert_eq!(coefficient(1.8e6), Some(1.0), "overlap: first in list order");
        assert_eq!(coefficient(3.4e6), Some(2.0), "gap: the nearest");
        assert_eq!(coefficient(9e6), Some(3.0), "above: open-ended");
        assert_eq!(coefficient(1e4), Some(1.0), "below: open-ended");
        assert!(piece_at(&[], 1e6).is_none());
    }
}
