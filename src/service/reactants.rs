//! Reactants by name: the bundled library, and what is known of each at a temperature.

use super::error::ServiceError;
use super::species::bundled_species;
use crate::import::cea_deck::DeckError;
use crate::substance::mixture::MixtureError;
use crate::substance::reactant::{Reactant, ReactantError, ReactantLibrary};
use crate::units::{JoulePerKg, JoulePerMole, Kelvin, KgPerMetre3};
use std::sync::OnceLock;

impl From<ReactantError> for ServiceError {
    fn from(error: ReactantError) -> Self {
        let path = match &error {
            ReactantError::OneTemperature { .. } | ReactantError::Temperature { .. } => "temperature",
            ReactantError::NoEnthalpy { .. } => "enthalpy",
            ReactantError::Element { .. } => "formula",
            ReactantError::Unknown { .. } | ReactantError::Series { .. } | ReactantError::NumberMissing { .. } => {
                "reactant"
            }
            ReactantError::Bundled { .. } => "",
        };
        Self::new(error.to_string()).at(path)
    }
}

impl From<MixtureError> for ServiceError {
    fn from(error: MixtureError) -> Self {
        Self::new(error.to_string()).at(error.path())
    }
}

impl From<DeckError> for ServiceError {
    fn from(error: DeckError) -> Self {
        Self::new(error.reason.to_string()).at(error.place.to_string())
    }
}

/// The reactants that ship with the program, read at the first call.
///
/// # Errors
/// [`ServiceError`] where the bundled data do not read.
pub fn bundled_reactants() -> Result<&'static ReactantLibrary<'static>, ServiceError> {
    static LIBRARY: OnceLock<Result<ReactantLibrary<'static>, ServiceError>> = OnceLock::new();
    let read = || Ok(ReactantLibrary::bundled(bundled_species()?)?);
    LIBRARY.get_or_init(read).as_ref().map_err(Clone::clone)
}

/// A reactant at one temperature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReactantState {
    /// The temperature.
    pub temperature: Kelvin,
    /// Enthalpy per mole of formula unit, with the heat of formation.
    pub enthalpy: JoulePerMole,
    /// The same per mass.
    pub specific_enthalpy: JoulePerKg,
    /// Density, where it is known.
    pub density: Option<KgPerMetre3>,
}

/// A reactant at a temperature, or at its own where none is stated.
///
/// # Errors
/// [`ServiceError`] where its data do not reach the temperature.
pub fn reactant_state(reactant: &Reactant, temperature: Option<Kelvin>) -> Result<ReactantState, ServiceError> {
    let temperature = temperature.unwrap_or(reactant.temperature());
    Ok(ReactantState {
        temperature,
        enthalpy: reactant.enthalpy(temperature)?,
        specific_enthalpy: reactant.specific_enthalpy(temperature)?,
        density: reactant.density(temperature),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_temperature_is_refused_at_its_field() {
        let library = bundled_reactants().expect("reads");
        let lox = library.find("LOX").expect("known");
        let error = reactant_state(&lox, Some(Kelvin(298.15))).expect_err("too hot");
        assert_eq!(error.path, "temperature");
        let state = reactant_state(&lox, None).expect("its own");
        assert_eq!(state.temperature, Kelvin(90.17));
        assert!((state.enthalpy.0 + 12_979.0).abs() < 1e-9);
    }
}
