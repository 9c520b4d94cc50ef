//! A solid propellant: density, burn law, combustion gas, source.

use crate::diag::{Finding, Severity, Source};
use crate::form::{Editable, Field, Form, quantity};
use crate::substance::burn_law::BurnLaw;
use crate::units::{GAS_CONSTANT, Kelvin, KgPerMetre3, KgPerMole, PerKelvin, Quantity};

/// The gas that a propellant burns to, taken as perfect.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CombustionGas {
    /// Flame temperature at chamber pressure.
    pub flame_temperature: Kelvin,
    /// Molar mass of the gas (of gas and condensed matter together, where that moves with it).
    pub molar_mass: KgPerMole,
    /// Ratio of specific heats.
    pub heat_capacity_ratio: f64,
}

/// Field of the gas, shared with the ranges of a burn law.
pub(super) const GAS_FIELD: Field = Field::new("gas", "Combustion gas");

impl CombustionGas {
    /// Plausible values for a composite propellant.
    pub fn example() -> Self {
        Self { flame_temperature: Kelvin(2800.0), molar_mass: KgPerMole(0.024), heat_capacity_ratio: 1.21 }
    }

    /// Specific gas constant in J/(kg K): R = R₀ / M.
    pub fn specific_gas_constant(&self) -> f64 {
        GAS_CONSTANT / self.molar_mass.0
    }

    /// What is wrong with it; `path` is its field path.
    pub fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        let mut refuse = |key: &str, message: String| {
            findings.push(Finding::new(Severity::Error, "combustion_gas", format!("{path}.{key}"), message));
        };
        if self.flame_temperature.0 <= 0.0 {
            refuse("flame_temperature", "The flame temperature must be above 0 K.".to_owned());
        }
        if self.molar_mass.0 <= 0.0 {
            refuse("molar_mass", "The molar mass must be positive.".to_owned());
        }
        if self.heat_capacity_ratio <= 1.0 {
            let got = self.heat_capacity_ratio;
            refuse("heat_capacity_ratio", format!("The ratio of specific heats is {got}; it must be above 1."));
        }
    }
}

impl Editable for CombustionGas {
    fn edit(&mut self, form: &mut dyn Form) {
        const TEMPERATURE: Field = Field::new("flame_temperature", "Flame temperature")
            .help("Adiabatic flame temperature at chamber pressure; a combustion efficiency goes into it.")
            .limits(300.0, 6000.0)
            .slider(1200.0, 4000.0);
        const MOLAR_MASS: Field = Field::new("molar_mass", "Molar mass")
            .help("Mean molar mass of the products; with condensed matter that moves with the gas, of both together.")
            .limits(0.001, 0.2)
            .slider(0.018, 0.045);
        const RATIO: Field = Field::new("heat_capacity_ratio", "Ratio of specific heats")
            .help("Ratio of specific heats of the products, in chamber and nozzle.")
            .limits(1.0001, 1.7)
            .slider(1.05, 1.3);
        quantity(form, &TEMPERATURE, &mut self.flame_temperature);
        quantity(form, &MOLAR_MASS, &mut self.molar_mass);
        form.number(&RATIO, Quantity::Number, &mut self.heat_capacity_ratio);
    }
}

/// A solid propellant.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Propellant {
    /// Name for people.
    pub name: String,
    /// Family such as "APCP", "sugar", "double-base".
    #[serde(default)]
    pub family: String,
    /// Composition in words, remarks on use.
    #[serde(default)]
    pub description: String,
    /// Where the numbers come from.
    #[serde(default)]
    pub source: Source,
    /// Density as cast.
    pub density: KgPerMetre3,
    /// Rate against pressure, at the reference temperature.
    pub burn_law: BurnLaw,
    /// The gas it burns to.
    pub gas: CombustionGas,
    /// σ_p: relative change of the burn rate per kelvin of grain temperature at constant pressure.
    #[serde(default)]
    pub temperature_sensitivity: PerKelvin,
    /// The grain temperature for which the burn law holds.
    #[serde(default = "standard_temperature")]
    pub reference_temperature: Kelvin,
}

/// 20 °C, at which burn rates are usually published.
fn standard_temperature() -> Kelvin {
    Kelvin(293.15)
}

impl Propellant {
    /// A plausible composite propellant, the start of a new entry.
    pub fn example() -> Self {
        Self {
            name: "New propellant".to_owned(),
            family: "APCP".to_owned(),
            description: String::new(),
            source: Source::default(),
            density: KgPerMetre3(1700.0),
            burn_law: BurnLaw::Vieille(super::burn_law::Vieille::example()),
            gas: CombustionGas::example(),
            temperature_sensitivity: PerKelvin(0.0),
            reference_temperature: standard_temperature(),
        }
    }

    /// Factor on the burn rate at a grain temperature: exp(σ_p (T - T_ref)).
    ///
    /// Source: Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., eq. 12-7 integrated at constant pressure.
    pub fn rate_factor(&self, grain_temperature: Kelvin) -> f64 {
        (self.temperature_sensitivity.0 * (grain_temperature.0 - self.reference_temperature.0)).exp()
    }

    /// What is wrong or doubtful about it; `path` is its field path.
    pub fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        if self.density.0 <= 0.0 {
            let path = format!("{path}.density");
            findings.push(Finding::new(Severity::Error, "density", path, "The density must be positive."));
        }
        self.gas.check(&format!("{path}.gas"), findings);
        self.burn_law.law().check(&format!("{path}.burn_law"), findings);
    }
}

impl Editable for Propellant {
    fn edit(&mut self, form: &mut dyn Form) {
        const NAME: Field = Field::new("name", "Name").documentary();
        const FAMILY: Field = Field::new("family", "Family").help("APCP, sugar, double-base ...").documentary();
        const DESCRIPTION: Field =
            Field::new("description", "Description").help("Composition, remarks.").multiline().documentary();
        const SOURCE: Field =
            Field::new("source", "Source").help("Where the numbers come from.").multiline().documentary();
        const DENSITY: Field = Field::new("density", "Density")
            .help("As cast, voids included.")
            .limits(500.0, 4000.0)
            .slider(1400.0, 1900.0);
        const BURN_LAW: Field = Field::new("burn_law", "Burn law");
        const SENSITIVITY: Field = Field::new("temperature_sensitivity", "Temperature sensitivity")
            .help("Relative change of the burn rate per kelvin at constant pressure (σ_p); 0.1 to 0.4 %/K for composites.")
            .limits(-0.01, 0.02)
            .slider(0.0, 0.005);
        const REFERENCE: Field = Field::new("reference_temperature", "Reference temperature")
            .help("The grain temperature for which the burn law was measured.")
            .limits(200.0, 400.0);
        form.text(&NAME, &mut self.name);
        form.text(&FAMILY, &mut self.family);
        form.text(&DESCRIPTION, &mut self.description);
        form.text(&SOURCE, &mut self.source.0);
        quantity(form, &DENSITY, &mut self.density);
        form.group(&BURN_LAW, &mut self.burn_law);
        form.group(&GAS_FIELD, &mut self.gas);
        quantity(form, &SENSITIVITY, &mut self.temperature_sensitivity);
        quantity(form, &REFERENCE, &mut self.reference_temperature);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warm_grain_burns_faster_by_the_sensitivity() {
        let propellant = Propellant { temperature_sensitivity: PerKelvin(0.002), ..Propellant::example() };
        assert_eq!(propellant.rate_factor(Kelvin(293.15)), 1.0);
        let factor = propellant.rate_factor(Kelvin(333.15));
        assert!((factor - 0.08_f64.exp()).abs() < 1e-15, "{factor}");
    }
}
