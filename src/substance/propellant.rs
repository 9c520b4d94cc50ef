//! A solid propellant: density, burn law, combustion gas, source.

use crate::diag::{Finding, Severity, Source};
use crate::form::{Editable, Field, Form, optional_quantity, quantity};
use crate::substance::burn_law::BurnLaw;
use crate::units::{
    GAS_CONSTANT, JoulePerKg, JoulePerKgKelvin, Kelvin, KgPerMetre3, KgPerMole, PascalSecond, PerKelvin, Quantity,
    WattPerMetreKelvin,
};

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
    /// Composition: names and percentages of the mass, such as "KNO3 65 %, sorbitol 35 %"; where it reads as a
    /// [`Formulation`](super::formulation::Formulation), equilibrium tells what it burns to. Other words document.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub formula: String,
    /// CAS numbers of the ingredients.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cas: String,
    /// Thermal conductivity of the cured propellant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thermal_conductivity: Option<WattPerMetreKelvin>,
    /// Specific heat of the cured propellant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specific_heat: Option<JoulePerKgKelvin>,
    /// Heat of formation at 298.15 K; negative where heat was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heat_of_formation: Option<JoulePerKg>,
    /// Viscosity of the uncured or molten slurry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viscosity: Option<PascalSecond>,
    /// Boiling point, where the propellant has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boiling_point: Option<Kelvin>,
    /// Freezing point: where it melts or softens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freezing_point: Option<Kelvin>,
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
            formula: String::new(),
            cas: String::new(),
            thermal_conductivity: None,
            specific_heat: None,
            heat_of_formation: None,
            viscosity: None,
            boiling_point: None,
            freezing_point: None,
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
        const FORMULA: Field = Field::new("formula", "Composition")
            .help("Names and percentages of the mass, such as KNO3 65 %, sorbitol 35 %: then equilibrium tells what it burns to.")
            .documentary();
        // Its fields stand beside the others in files, so that the group adds nothing to their paths.
        const DOCUMENTATION: Field = Field::new("", "Material data");
        form.text(&NAME, &mut self.name);
        form.text(&FAMILY, &mut self.family);
        form.text(&FORMULA, &mut self.formula);
        form.text(&DESCRIPTION, &mut self.description);
        form.text(&SOURCE, &mut self.source.0);
        quantity(form, &DENSITY, &mut self.density);
        form.group(&BURN_LAW, &mut self.burn_law);
        form.group(&GAS_FIELD, &mut self.gas);
        quantity(form, &SENSITIVITY, &mut self.temperature_sensitivity);
        quantity(form, &REFERENCE, &mut self.reference_temperature);
        form.group(&DOCUMENTATION, &mut MaterialData(self));
    }
}

/// The fields of a propellant that document it and move no result.
struct MaterialData<'a>(&'a mut Propellant);

impl Editable for MaterialData<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const CAS: Field = Field::new("cas", "CAS numbers")
            .help("CAS registry numbers of the ingredients, such as 7757-79-1 (KNO3).")
            .documentary();
        const CONDUCTIVITY: Field = Field::new("thermal_conductivity", "Thermal conductivity")
            .help("Of the cured propellant; 0.2 to 0.6 W/(m K) is usual. Documentation: no result depends on it.")
            .limits(0.01, 10.0)
            .absent("not stated")
            .documentary();
        const HEAT: Field = Field::new("specific_heat", "Specific heat")
            .help("Of the cured propellant; 1000 to 1600 J/(kg K) is usual. Documentation: no result depends on it.")
            .limits(100.0, 5000.0)
            .absent("not stated")
            .documentary();
        const FORMATION: Field = Field::new("heat_of_formation", "Heat of formation")
            .help("At 298.15 K, negative where forming it released heat. Documentation: no result depends on it.")
            .limits(-3e7, 3e7)
            .absent("not stated")
            .documentary();
        const VISCOSITY: Field = Field::new("viscosity", "Viscosity of the slurry")
            .help("Of the uncured or molten slurry, as it is cast. Documentation: no result depends on it.")
            .limits(1e-4, 1e6)
            .absent("not stated")
            .documentary();
        const BOILING: Field = Field::new("boiling_point", "Boiling point")
            .help("Where it has one; most propellants decompose before. Documentation: no result depends on it.")
            .limits(20.0, 3000.0)
            .absent("not stated")
            .documentary();
        const FREEZING: Field = Field::new("freezing_point", "Freezing point")
            .help("Where it melts or softens. Documentation: no result depends on it.")
            .limits(20.0, 3000.0)
            .absent("not stated")
            .documentary();
        let Self(propellant) = self;
        form.text(&CAS, &mut propellant.cas);
        optional_quantity(form, &CONDUCTIVITY, &mut propellant.thermal_conductivity);
        optional_quantity(form, &HEAT, &mut propellant.specific_heat);
        optional_quantity(form, &FORMATION, &mut propellant.heat_of_formation);
        optional_quantity(form, &VISCOSITY, &mut propellant.viscosity);
        optional_quantity(form, &BOILING, &mut propellant.boiling_point);
        optional_quantity(form, &FREEZING, &mut propellant.freezing_point);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_material_data_reads_and_is_written_without_them() {
        let text = crate::ron_text::to_text(&Propellant::example()).expect("writes");
        assert!(!text.contains("formula") && !text.contains("specific_heat"), "{text}");
        assert_eq!(crate::ron_text::from_text::<Propellant>(&text).expect("reads"), Propellant::example());
    }

    #[test]
    fn every_field_of_the_form_is_a_field_of_the_file() {
        let mut full = Propellant::example();
        for (path, text) in [
            ("formula", "KNO3 65 %, sorbitol 35 %"),
            ("cas", "7757-79-1, 50-70-4"),
            ("thermal_conductivity", "0.4 W/(m K)"),
            ("specific_heat", "1.2 kJ/(kg K)"),
            ("heat_of_formation", "-1.1 MJ/kg"),
            ("viscosity", "20 Pa s"),
            ("boiling_point", "600 K"),
            ("freezing_point", "95 °C"),
        ] {
            crate::form::assign(&mut full, path, text).expect(path);
        }
        let text = crate::ron_text::to_text(&full).expect("writes");
        assert_eq!(crate::ron_text::from_text::<Propellant>(&text).expect("reads"), full);
        for leaf in crate::form::fields(&mut full).iter().filter(|leaf| leaf.path != "burn_law.kind") {
            let key = leaf.path.rsplit('.').next().unwrap_or_default();
            assert!(text.contains(&format!("{key}:")), "{} is not in the file:\n{text}", leaf.path);
        }
    }

    #[test]
    fn a_warm_grain_burns_faster_by_the_sensitivity() {
        let propellant = Propellant { temperature_sensitivity: PerKelvin(0.002), ..Propellant::example() };
        assert_eq!(propellant.rate_factor(Kelvin(293.15)), 1.0);
        let factor = propellant.rate_factor(Kelvin(333.15));
        assert!((factor - 0.08_f64.exp()).abs() < 1e-15, "{factor}");
    }
}
