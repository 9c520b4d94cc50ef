//! What an equilibrium is asked for, and why it may not be answered.

use super::products::ProductError;
use crate::units::{JoulePerKg, JoulePerKgKelvin, Kelvin, Pa, SpecificVolume};

/// Temperatures in K between which states are given: gases hold from 200 K, and a little below they still make sense.
pub(super) const COLDEST: f64 = 100.0;
pub(super) const HOTTEST: f64 = 20_000.0;

/// The thermal condition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Given {
    /// T in K.
    Temperature(f64),
    /// h in J/kg.
    Enthalpy(f64),
    /// u in J/kg.
    InternalEnergy(f64),
    /// s in J/(kg K).
    Entropy(f64),
}

/// Two quantities that fix the state of a mixture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EquilibriumProblem {
    pub(super) given: Given,
    /// p in Pa, where it is given.
    pub(super) pressure: Option<f64>,
    /// v in m³/kg, where it is given instead.
    pub(super) volume: f64,
}

impl EquilibriumProblem {
    /// Temperature and pressure.
    pub fn tp(temperature: Kelvin, pressure: Pa) -> Self {
        Self::at_pressure(Given::Temperature(temperature.0), pressure)
    }

    /// Enthalpy and pressure: combustion at constant pressure.
    pub fn hp(enthalpy: JoulePerKg, pressure: Pa) -> Self {
        Self::at_pressure(Given::Enthalpy(enthalpy.0), pressure)
    }

    /// Entropy and pressure: expansion.
    pub fn sp(entropy: JoulePerKgKelvin, pressure: Pa) -> Self {
        Self::at_pressure(Given::Entropy(entropy.0), pressure)
    }

    /// The two given quantities with their symbol and SI unit: thermal and mechanical, such as `("T_K", 3000.0)` and
    /// `("p_Pa", 7e6)`.
    pub fn given(&self) -> ((&'static str, f64), (&'static str, f64)) {
        let thermal = match self.given {
            Given::Temperature(t) => ("T_K", t),
            Given::Enthalpy(h) => ("h_J_kg", h),
            Given::InternalEnergy(u) => ("u_J_kg", u),
            Given::Entropy(s) => ("s_J_kgK", s),
        };
        (thermal, self.pressure.map_or(("v_m3_kg", self.volume), |p| ("p_Pa", p)))
    }

    /// Temperature and volume.
    pub fn tv(temperature: Kelvin, volume: SpecificVolume) -> Self {
        Self::at_volume(Given::Temperature(temperature.0), volume)
    }

    /// Internal energy and volume: combustion in a closed vessel.
    pub fn uv(energy: JoulePerKg, volume: SpecificVolume) -> Self {
        Self::at_volume(Given::InternalEnergy(energy.0), volume)
    }

    /// Entropy and volume.
    pub fn sv(entropy: JoulePerKgKelvin, volume: SpecificVolume) -> Self {
        Self::at_volume(Given::Entropy(entropy.0), volume)
    }

    fn at_pressure(given: Given, pressure: Pa) -> Self {
        Self { given, pressure: Some(pressure.0), volume: 0.0 }
    }

    fn at_volume(given: Given, volume: SpecificVolume) -> Self {
        Self { given, pressure: None, volume: volume.0 }
    }

    /// The same at the temperature `t` in K.
    pub(super) fn with_temperature(&self, t: f64) -> Self {
        Self { given: Given::Temperature(t), ..*self }
    }

    pub(super) fn has_free_temperature(&self) -> bool {
        !matches!(self.given, Given::Temperature(_))
    }

    pub(super) fn check(&self) -> Result<(), EquilibriumError> {
        let refuse = |quantity, value| Err(EquilibriumError::NotPositive { quantity, value });
        match (self.pressure, self.given) {
            (Some(p), _) if !(p > 0.0 && p.is_finite()) => return refuse("pressure in Pa", p),
            (None, _) if !(self.volume > 0.0 && self.volume.is_finite()) => {
                return refuse("specific volume in m³/kg", self.volume);
            }
            (_, Given::Temperature(t)) if !(t > 0.0 && t.is_finite()) => return refuse("temperature in K", t),
            (_, Given::Temperature(t)) if !(COLDEST..=HOTTEST).contains(&t) => {
                return Err(EquilibriumError::Temperature { value: t });
            }
            (_, Given::Enthalpy(value) | Given::InternalEnergy(value) | Given::Entropy(value))
                if !value.is_finite() =>
            {
                return Err(EquilibriumError::NotFinite { quantity: "enthalpy, energy or entropy" });
            }
            _ => {}
        }
        Ok(())
    }
}

/// Why there is no equilibrium.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EquilibriumError {
    /// The species cannot be laid out.
    #[error(transparent)]
    Products(#[from] ProductError),
    /// A value that must be positive.
    #[error("the {quantity} is {value}; it must be a positive number")]
    NotPositive {
        /// Which, with its unit.
        quantity: &'static str,
        /// As given.
        value: f64,
    },
    /// A temperature far outside of all data.
    #[error("the temperature is {value} K; the data of species allow 100 to 20000 K")]
    Temperature {
        /// As given, in K.
        value: f64,
    },
    /// A value that must be a number.
    #[error("the {quantity} is not a finite number")]
    NotFinite {
        /// Which.
        quantity: &'static str,
    },
    /// The species allowed cannot hold the elements in their proportion.
    #[error(
        "the species allowed cannot take up all of the element {symbol} beside the others; allow more species, or \
         change the reactants"
    )]
    Infeasible {
        /// The element left over.
        symbol: String,
    },
    /// There is no temperature in the range of the data with the enthalpy, energy or entropy given.
    #[error(
        "no temperature gives the {quantity} asked for ({target:.6e}): at {at_end:.0} K, where the data end, it is \
         {reached:.6e}; check the reactants' enthalpies or the entropy, or ask for a smaller expansion"
    )]
    OutOfRange {
        /// Which quantity, with its unit.
        quantity: &'static str,
        /// What is asked for.
        target: f64,
        /// Last temperature tried in K.
        at_end: f64,
        /// The quantity there.
        reached: f64,
    },
    /// A held composition would be colder than any data.
    #[error(
        "the flow would be colder than {coldest:.0} K, far below the data of its species; ask for a smaller expansion"
    )]
    TooCold {
        /// Lowest temperature tried in K.
        coldest: f64,
    },
    /// A condensed species is stable up to the end of its data and absent beyond: the state asked for lies between.
    #[error(
        "at {temperature:.2} K the data of {species} end, below it is present and above it cannot be told; the state \
         asked for lies in that gap"
    )]
    DataEnd {
        /// The species.
        species: String,
        /// Where its data end, in K.
        temperature: f64,
    },
    /// The iteration found nothing that passes its own check.
    #[error(
        "the equilibrium did not converge ({stage}, {steps} iterations, last temperature {temperature:.1} K); please \
         report this case: every mixture should converge or be refused with a cause"
    )]
    NotConverged {
        /// What was tried last.
        stage: &'static str,
        /// Iterations spent.
        steps: usize,
        /// Where it stood, in K.
        temperature: f64,
    },
}
