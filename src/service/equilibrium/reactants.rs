//! Reactants by name, as the command line, case files and formulations state them.

use crate::service::error::ServiceError;
use crate::service::reactants::bundled_reactants;
use crate::service::species::bundled_species;
use crate::substance::formula::Formula;
use crate::substance::mixture::{Amounts, Ingredient, MixtureError, Pair, Side};
use crate::substance::reactant::{CustomReactant, Reactant};
use crate::units::{JoulePerMole, Kelvin, KgPerMetre3, Quantity, quantity_from_text};

/// The reactant of that name.
///
/// # Errors
/// With the names that come close.
pub fn reactant_named(name: &str, path: &str) -> Result<Reactant, ServiceError> {
    bundled_reactants()?.find(name).map_err(|error| ServiceError::from(error).at(path))
}

/// What a case or a deck states of a reactant.
pub(super) struct Stated {
    pub name: String,
    pub formula: Option<Formula>,
    pub enthalpy: Option<JoulePerMole>,
    pub temperature: Option<Kelvin>,
    pub density: Option<KgPerMetre3>,
}

/// Temperature of a reactant that states none and is in no library.
const ROOM: Kelvin = Kelvin(298.15);

impl Stated {
    /// The reactant: as it states itself where it has a formula, else the one that `known` finds, with the enthalpy and
    /// the density that are stated where they are.
    ///
    /// # Errors
    /// Those of `known`, and of elements without data.
    pub fn reactant(
        self,
        known: impl FnOnce(&str) -> Result<Reactant, ServiceError>,
    ) -> Result<Reactant, ServiceError> {
        let (formula, own) = match self.formula {
            Some(formula) => (formula, ROOM),
            None => {
                let known = known(&self.name)?;
                if self.enthalpy.is_none() {
                    return Ok(match self.density {
                        Some(density) => known.with_density(density),
                        None => known,
                    });
                }
                let own = known.temperature();
                (known.formula, own)
            }
        };
        let custom = CustomReactant {
            name: self.name,
            formula,
            enthalpy: self.enthalpy,
            temperature: self.temperature.unwrap_or(own),
            density: self.density,
        };
        Ok(Reactant::custom(custom, bundled_species()?)?)
    }
}

/// Fuel and oxidiser from texts, each `NAME`, `NAME@TEMPERATURE`, `NAME:MASS_FRACTION` or `NAME:MASS_FRACTION@TEMPERATURE`.
/// Where a side has one reactant its fraction may be left out.
///
/// # Errors
/// With the text that is wrong.
pub fn pair_from_texts(fuels: &[String], oxidisers: &[String]) -> Result<Pair, ServiceError> {
    let mut ingredients = Vec::new();
    for (texts, side, path) in [(fuels, Side::Fuel, "--fuel"), (oxidisers, Side::Oxidiser, "--oxidizer")] {
        for text in texts {
            ingredients.push(ingredient(text, texts.len() == 1, side, path)?);
        }
    }
    let located = |error: MixtureError| {
        let path = error.path().to_owned();
        let number = path.strip_prefix("reactants[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
        let option = match number {
            Some(number) if number < fuels.len() => "--fuel",
            Some(_) => "--oxidizer",
            None => "--fuel, --oxidizer",
        };
        ServiceError::from(error).at(option)
    };
    Pair::of(&ingredients, Amounts::MassFractions).map_err(located)
}

fn ingredient(text: &str, is_alone: bool, side: Side, path: &str) -> Result<Ingredient, ServiceError> {
    const FORM: &str = "NAME, NAME:MASS_FRACTION or NAME:MASS_FRACTION@TEMPERATURE, such as ethanol:0.75@298K";
    let (what, temperature) = match text.split_once('@') {
        Some((what, temperature)) => {
            let kelvin = quantity_from_text(temperature, Quantity::Temperature, None)
                .map_err(|error| ServiceError::new(error.to_string()).at(path).expected(FORM))?;
            (what, Some(Kelvin(kelvin)))
        }
        None => (text, None),
    };
    let (name, amount) = match what.rsplit_once(':') {
        Some((name, amount)) => {
            let amount = quantity_from_text(amount, Quantity::Ratio, None)
                .map_err(|error| ServiceError::new(error.to_string()).at(path).expected(FORM))?;
            (name, amount)
        }
        None if is_alone => (what, 1.0),
        None => {
            let message = format!("{what} stands beside others and has no mass fraction");
            return Err(ServiceError::new(message).at(path).expected(FORM));
        }
    };
    Ok(Ingredient { reactant: reactant_named(name, path)?, side, amount, temperature })
}
