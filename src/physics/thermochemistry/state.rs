//! The answer: a mixture in equilibrium, or with its composition held.

use super::products::ProductSet;
use crate::substance::species::FIT_GAS_CONSTANT;
use crate::units::{JoulePerKg, JoulePerKgKelvin, Kelvin, KgPerMetre3, KgPerMole, MetrePerSecond, Pa};

/// What is left of the equations that a state should meet; all should be near rounding.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Residuals {
    /// Largest relative error of an element's balance.
    pub elements: f64,
    /// Error of the enthalpy, energy or entropy given, over n R T (n R for entropy); 0 where the temperature is given.
    pub energy_or_entropy: f64,
    /// Largest error of a mass action, over R T, among gases above 1e-12 of all moles and condensed phases present.
    pub mass_action: f64,
    /// How far a condensed species that is absent is from staying absent, over R T: negative where one should form.
    pub condensed: f64,
}

impl Residuals {
    /// Largest `elements` of a verified state.
    pub const ELEMENTS_LIMIT: f64 = 1e-10;
    /// Largest `energy_or_entropy` of a verified state.
    pub const ENERGY_LIMIT: f64 = 1e-9;
    /// Largest relative error of an area ratio, or of ln M² at the throat, of a verified station.
    pub const AREA_LIMIT: f64 = 1e-9;
}

/// How much work it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EquilibriumEffort {
    /// Newton iterations.
    pub iterations: usize,
    /// Runs of the iteration, one more for every change of phases.
    pub passes: usize,
    /// Whether the temperature had to be bracketed.
    pub bracketed: bool,
}

/// A state of the mixture, per kilogram of gas and condensed matter together.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Temperature.
    pub temperature: Kelvin,
    /// Pressure.
    pub pressure: Pa,
    /// Specific enthalpy with heats of formation (elements at 298.15 K are 0).
    pub enthalpy: JoulePerKg,
    /// Specific entropy.
    pub entropy: JoulePerKgKelvin,
    /// Heat capacity at constant pressure with the shift of composition.
    pub heat_capacity: JoulePerKgKelvin,
    /// Heat capacity at constant pressure at fixed composition.
    pub frozen_heat_capacity: JoulePerKgKelvin,
    /// The same of the gas alone, per kilogram of gas (CEA's frozen cp).
    pub gas_heat_capacity: JoulePerKgKelvin,
    /// Isentropic exponent (∂ln p/∂ln ρ)ₛ. Where two forms of a substance coexist the temperature stands, and this is
    /// that of constant temperature.
    pub isentropic_exponent: f64,
    /// (∂ln V/∂ln T)ₚ.
    pub volume_temperature_slope: f64,
    /// (∂ln V/∂ln p)ₜ.
    pub volume_pressure_slope: f64,
    /// Amount of each species of the product set in mol/kg.
    pub amounts: Vec<f64>,
    /// Moles of gas in mol/kg.
    pub gas_moles: f64,
    /// Moles of condensed matter in mol/kg.
    pub condensed_moles: f64,
    /// Mass of the gas, as a share of all.
    pub gas_mass_fraction: f64,
    /// Two forms of one substance are present: the state lies on a transition.
    pub at_transition: bool,
    /// Condensed species, as places in the product set, whose data end below this temperature and that would be there if
    /// they went on: the state lacks them.
    pub beyond_data: Vec<usize>,
    /// Potentials of the elements over RT, in the order of the product set's rows. Empty for a held composition.
    pub element_potentials: Vec<f64>,
    /// What is left of the equations.
    pub residuals: Residuals,
    /// How much work it was.
    pub effort: EquilibriumEffort,
}

/// Share of the moles below which there is no gas to speak of.
const NO_GAS: f64 = 1e-9;

impl State {
    /// Whether there is gas; without it density, molar mass of the gas and speed of sound mean nothing.
    pub fn has_gas(&self) -> bool {
        self.gas_moles > NO_GAS * (self.gas_moles + self.condensed_moles)
    }

    /// Density of the mixture, the volume of condensed matter neglected: p/(n R T).
    pub fn density(&self) -> Option<KgPerMetre3> {
        self.has_gas().then(|| KgPerMetre3(self.pressure.0 / (self.gas_moles * FIT_GAS_CONSTANT * self.temperature.0)))
    }

    /// Mass of all over the moles of gas, 1/n (CEA's M).
    pub fn mass_per_gas_mole(&self) -> Option<KgPerMole> {
        self.has_gas().then(|| KgPerMole(self.gas_moles.recip()))
    }

    /// Mass of all over all moles, condensed ones too (CEA's MW).
    pub fn molar_mass(&self) -> KgPerMole {
        KgPerMole((self.gas_moles + self.condensed_moles).recip())
    }

    /// Specific internal energy, h - p v.
    pub fn internal_energy(&self) -> JoulePerKg {
        let gas = if self.has_gas() { self.gas_moles * FIT_GAS_CONSTANT * self.temperature.0 } else { 0.0 };
        JoulePerKg(self.enthalpy.0 - gas)
    }

    /// Specific Gibbs energy, h - T s.
    pub fn gibbs_energy(&self) -> JoulePerKg {
        JoulePerKg(self.enthalpy.0 - self.temperature.0 * self.entropy.0)
    }

    /// Heat capacity at constant volume with the shift of composition.
    ///
    /// cv = cp + n R (∂ln V/∂ln T)ₚ² / (∂ln V/∂ln p)ₜ
    ///
    /// Source: Gordon & McBride, NASA RP-1311, eq. 2.70.
    pub fn volume_heat_capacity(&self) -> JoulePerKgKelvin {
        let slope = self.volume_temperature_slope;
        JoulePerKgKelvin(
            self.heat_capacity.0 + self.gas_moles * FIT_GAS_CONSTANT * slope * slope / self.volume_pressure_slope,
        )
    }

    /// Speed of sound of the mixture in equilibrium with itself, √(n R T γₛ).
    ///
    /// Source: Gordon & McBride, NASA RP-1311, eq. 2.74.
    pub fn speed_of_sound(&self) -> Option<MetrePerSecond> {
        let squared = self.gas_moles * FIT_GAS_CONSTANT * self.temperature.0 * self.isentropic_exponent;
        (self.has_gas() && squared > 0.0).then(|| MetrePerSecond(squared.sqrt()))
    }

    /// Mole fraction of the species at `place`, of all moles, condensed ones too.
    pub fn mole_fraction(&self, place: usize) -> f64 {
        self.amounts.get(place).map_or(0.0, |n| n / (self.gas_moles + self.condensed_moles))
    }

    /// Condensed species that are present, as places in the product set.
    pub fn condensed<'a>(&'a self, set: &'a ProductSet) -> impl Iterator<Item = usize> + 'a {
        (set.gases()..set.len()).filter(|place| self.amounts[*place] > 0.0)
    }
}
