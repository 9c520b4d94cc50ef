//! How figures are shown to one reader: colours, units, text sizes, and the pressure that gauge pressures count from.

use super::font;
use super::theme::{TextSizes, Theme};
use crate::units::{Pa, PressureReference, Quantity, UnitPreferences};

/// How figures are shown to one reader.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureStyle {
    /// Colours.
    pub theme: Theme,
    /// Units.
    pub units: UnitPreferences,
    /// Text sizes.
    pub sizes: TextSizes,
    /// What gauge pressures are counted from; absolute pressures are not touched by it.
    pub ambient_pressure: Pa,
}

impl FigureStyle {
    /// On white paper.
    pub fn print(units: UnitPreferences, ambient_pressure: Pa) -> Self {
        Self { theme: Theme::light(), units, sizes: TextSizes::PRINT, ambient_pressure }
    }

    /// In the window.
    pub fn screen(theme: Theme, units: UnitPreferences, ambient_pressure: Pa) -> Self {
        Self { theme, units, sizes: TextSizes::SCREEN, ambient_pressure }
    }

    /// The SI value `si` in the shown unit, gauge pressures against ambient.
    pub fn shown(&self, si: f64, quantity: Quantity) -> f64 {
        self.units.unit(quantity).value_from_si(si - self.reference(quantity))
    }

    /// The SI value of a value in the shown unit: the inverse of [`Self::shown`].
    pub fn si_from_shown(&self, shown: f64, quantity: Quantity) -> f64 {
        self.units.unit(quantity).si_from_value(shown) + self.reference(quantity)
    }

    /// `si` as text in the shown unit with its symbol, set as print is.
    pub fn text(&self, si: f64, quantity: Quantity, digits: usize) -> String {
        font::typeset_number(&self.units.text(si - self.reference(quantity), quantity, digits))
    }

    /// `si` as text in the shown unit without its symbol.
    pub fn number(&self, si: f64, quantity: Quantity, digits: usize) -> String {
        font::typeset_number(&self.units.number(si - self.reference(quantity), quantity, digits))
    }

    fn reference(&self, quantity: Quantity) -> f64 {
        match (quantity, self.units.pressure) {
            (Quantity::Pressure, PressureReference::Gauge) => self.ambient_pressure.0,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::UnitSystem;

    #[test]
    fn gauge_pressure_counts_from_ambient_and_other_quantities_do_not() {
        let mut units = UnitPreferences::of(UnitSystem::Metric);
        let ambient = Pa(1.0e5);
        let absolute = FigureStyle::print(units.clone(), ambient);
        assert_eq!(absolute.text(5.0e6, Quantity::Pressure, 4), "50 bar");
        units.pressure = PressureReference::Gauge;
        let gauge = FigureStyle::print(units, ambient);
        assert_eq!(gauge.text(5.0e6, Quantity::Pressure, 4), "49 bar");
        assert_eq!(gauge.text(0.5e5, Quantity::Pressure, 4), "\u{2212}0.5 bar");
        assert_eq!(gauge.text(250.0, Quantity::Force, 4), "250 N");
        assert_eq!(gauge.si_from_shown(gauge.shown(3.0e6, Quantity::Pressure), Quantity::Pressure), 3.0e6);
    }
}
