//! Which units a person wants to see.

use super::{Quantity, Unit, format_significant};
use std::collections::BTreeMap;

/// A ready set of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum UnitSystem {
    /// mm, bar, N, °C: what European workshops use.
    #[default]
    Metric,
    /// SI base units throughout.
    Si,
    /// in, psi, lbf, °F.
    Imperial,
}

impl UnitSystem {
    /// Every system, in menu order.
    pub const ALL: &'static [UnitSystem] = &[UnitSystem::Metric, UnitSystem::Si, UnitSystem::Imperial];

    /// Its name in a menu.
    pub fn label(self) -> &'static str {
        match self {
            UnitSystem::Metric => "Metric (mm, bar, N)",
            UnitSystem::Si => "SI (m, Pa, N)",
            UnitSystem::Imperial => "Imperial (in, psi, lbf)",
        }
    }

    fn symbol(self, quantity: Quantity) -> &'static str {
        match (self, quantity) {
            (UnitSystem::Si, _) => quantity.si_unit().symbol,
            (UnitSystem::Metric, Quantity::Temperature) => "°C",
            (UnitSystem::Metric, _) | (_, Quantity::Number | Quantity::Ratio | Quantity::Angle) => {
                quantity.file_unit().symbol
            }
            (UnitSystem::Imperial, quantity) => match quantity {
                Quantity::Length => "in",
                Quantity::Altitude => "ft",
                Quantity::Area => "in²",
                Quantity::Volume => "in³",
                Quantity::Mass => "lb",
                Quantity::Pressure => "psi",
                Quantity::Temperature => "°F",
                Quantity::Force => "lbf",
                Quantity::Impulse => "lbf s",
                Quantity::MassFlow => "lb/s",
                Quantity::MassFlux => "lb/(in² s)",
                Quantity::Velocity => "ft/s",
                Quantity::BurnRate => "in/s",
                Quantity::Density => "lb/in³",
                Quantity::Inertia => "lb ft²",
                Quantity::TemperatureSensitivity => "%/°F",
                Quantity::ThroatErosion => "thou/(s psi)",
                Quantity::SlagBuildUp => "in psi/s",
                other => other.file_unit().symbol,
            },
        }
    }
}

/// Whether pressures are shown against vacuum or against the surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum PressureReference {
    /// Against vacuum.
    #[default]
    Absolute,
    /// Against the motor's ambient pressure.
    Gauge,
}

/// The units of a person: a system, and single quantities that differ from it.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct UnitPreferences {
    /// The system that counts where nothing else is said.
    pub system: UnitSystem,
    /// Symbols of single quantities.
    pub chosen: BTreeMap<Quantity, String>,
    /// Shown pressures: absolute or gauge. Inside, every pressure is absolute.
    pub pressure: PressureReference,
}

impl UnitPreferences {
    /// The preferences of a system.
    pub fn of(system: UnitSystem) -> Self {
        Self { system, ..Self::default() }
    }

    /// The unit in which `quantity` is shown.
    pub fn unit(&self, quantity: Quantity) -> &'static Unit {
        self.chosen
            .get(&quantity)
            .and_then(|symbol| quantity.unit(symbol))
            .or_else(|| quantity.unit(self.system.symbol(quantity)))
            .unwrap_or_else(|| quantity.si_unit())
    }

    /// These units for thermodynamic states: pressures against vacuum, and temperatures from absolute zero where the
    /// person has chosen no unit for them.
    pub fn of_states(&self) -> Self {
        let mut units = Self { pressure: PressureReference::Absolute, ..self.clone() };
        let absolute = if self.system == UnitSystem::Imperial { "°R" } else { "K" };
        units.chosen.entry(Quantity::Temperature).or_insert_with(|| absolute.to_owned());
        units
    }

    /// `si` in the shown unit with `digits` significant digits, without the unit's symbol.
    pub fn number(&self, si: f64, quantity: Quantity, digits: usize) -> String {
        format_significant(self.unit(quantity).value_from_si(si), digits)
    }

    /// `si` in the shown unit with its symbol.
    pub fn text(&self, si: f64, quantity: Quantity, digits: usize) -> String {
        with_symbol(self.number(si, quantity, digits), self.unit(quantity).symbol)
    }

    /// What stands behind an axis or a column: `Pressure (bar)`, `Kn`.
    pub fn axis(&self, label: &str, quantity: Quantity) -> String {
        let gauge =
            if quantity == Quantity::Pressure && self.pressure == PressureReference::Gauge { " gauge" } else { "" };
        match self.unit(quantity).symbol {
            "" => label.to_owned(),
            symbol => format!("{label} ({symbol}{gauge})"),
        }
    }
}

fn with_symbol(number: String, symbol: &str) -> String {
    match symbol {
        "" => number,
        "%" | "°" => format!("{number}{symbol}"),
        symbol => format!("{number} {symbol}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_names_units_that_exist() {
        for &system in UnitSystem::ALL {
            for &quantity in Quantity::ALL {
                let symbol = system.symbol(quantity);
                assert!(quantity.unit(symbol).is_some(), "{system:?} {quantity:?} {symbol}");
            }
        }
    }

    #[test]
    fn a_chosen_unit_wins_over_the_system() {
        let mut units = UnitPreferences::of(UnitSystem::Imperial);
        assert_eq!(units.text(0.0254, Quantity::Length, 4), "1 in");
        units.chosen.insert(Quantity::Length, "mm".to_owned());
        assert_eq!(units.text(0.0254, Quantity::Length, 4), "25.4 mm");
        assert_eq!(units.axis("Core diameter", Quantity::Length), "Core diameter (mm)");
    }
}
