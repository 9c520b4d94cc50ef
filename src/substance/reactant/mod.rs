//! Reactants: what combustion starts from. A reactant has a formula, an enthalpy at some temperature, often a density.
//!
//! The bundled ones are data in `propellants/reactants/`; where NASA's data have the substance, an entry names it
//! there instead of repeating its figures. Every other species of NASA's data is a reactant too, under NASA's name.

mod caloric;
mod entry;
mod library;
mod series;

pub use library::{ReactantLibrary, Series};

use crate::diag::Source;
use crate::substance::formula::Formula;
use crate::substance::species::SpeciesData;
use crate::substance::symbol::Symbol;
use crate::units::{JoulePerKg, JoulePerMole, Kelvin, KgPerMetre3, KgPerMole};
use caloric::{Caloric, NoEnthalpy};

/// Why a reactant cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReactantError {
    /// No reactant has that name.
    #[error("there is no reactant \"{name}\"; {}", suggestion(near))]
    Unknown {
        /// What was asked for.
        name: String,
        /// Names that come close, the closest first.
        near: Vec<String>,
    },
    /// A mixture by name whose number is out of its limits.
    #[error("\"{name}\" cannot be: {what} goes from {low} to {high}")]
    Series {
        /// What was asked for.
        name: String,
        /// What the number means.
        what: String,
        /// Its lowest value.
        low: f64,
        /// Its highest value.
        high: f64,
    },
    /// A mixture by name without its number.
    #[error("\"{name}\" needs a number, the {what}: write for instance {example}")]
    NumberMissing {
        /// What was asked for.
        name: String,
        /// What the number means.
        what: String,
        /// A name with a usual number.
        example: String,
    },
    /// An element that no species contains.
    #[error("{name} contains {element}, for which there are no thermodynamic data")]
    Element {
        /// The reactant.
        name: String,
        /// The element.
        element: Symbol,
    },
    /// No enthalpy is known.
    #[error("no enthalpy is stated for {name}; give its enthalpy (J/mol, with the heat of formation) and temperature")]
    NoEnthalpy {
        /// The reactant.
        name: String,
    },
    /// The enthalpy is known at another temperature only.
    #[error(
        "{name} cannot be used at {} K: its enthalpy is known at {} K only; use that temperature or give the enthalpy \
         yourself", asked.0, known.0
    )]
    OneTemperature {
        /// The reactant.
        name: String,
        /// What was asked for.
        asked: Kelvin,
        /// What is known.
        known: Kelvin,
    },
    /// A temperature that the data do not reach.
    #[error("{name} cannot be used at {} K: its data reach from {} to {} K", asked.0, low.0, high.0)]
    Temperature {
        /// The reactant.
        name: String,
        /// What was asked for.
        asked: Kelvin,
        /// Lowest temperature of the data.
        low: Kelvin,
        /// Highest temperature of the data.
        high: Kelvin,
    },
    /// A bundled file that does not read or an entry that is wrong; a test reads them all.
    #[error("the bundled reactants in {file} are wrong: {message}")]
    Bundled {
        /// File name.
        file: String,
        /// What is wrong.
        message: String,
    },
}

fn suggestion(near: &[String]) -> String {
    if near.is_empty() {
        "give its formula and enthalpy, or look for it with: hrma reactants --search TEXT".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    }
}

/// What a reactant does in a propellant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Is burned.
    Fuel,
    /// Burns others.
    Oxidiser,
    /// Either, both (a monopropellant), or neither (water, nitrogen).
    Both,
}

/// What a user states of a reactant that no library has.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomReactant {
    /// Name for people.
    pub name: String,
    /// Atoms in a formula unit.
    pub formula: Formula,
    /// Enthalpy with the heat of formation, per mole of formula unit; assigned-temperature problems need none.
    pub enthalpy: Option<JoulePerMole>,
    /// Temperature of the enthalpy.
    pub temperature: Kelvin,
    /// Density at that temperature.
    pub density: Option<KgPerMetre3>,
}

/// A reactant with all that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reactant {
    /// Name for people.
    pub name: String,
    /// Other names that find it.
    pub aliases: Vec<String>,
    /// What it does in a propellant.
    pub role: Role,
    /// Remarks on grade, state and spread of the data.
    pub description: String,
    /// Where the figures come from.
    pub source: Source,
    /// The species of NASA's data that it is, if it is one.
    pub species: Option<String>,
    /// Atoms in a formula unit; of a blend, in the mean molecule.
    pub formula: Formula,
    /// The parts of a blend with their mass fractions; empty otherwise.
    pub parts: Vec<(String, f64)>,
    composition: Vec<(usize, f64)>,
    molar_mass: f64,
    caloric: Caloric,
    /// Temperature in K and density in kg/m³, rising in temperature.
    densities: Vec<(f64, f64)>,
}

impl Reactant {
    /// A reactant as its user states it.
    ///
    /// # Errors
    /// [`ReactantError::Element`] for an element without data.
    pub fn custom(custom: CustomReactant, data: &SpeciesData) -> Result<Self, ReactantError> {
        let composition = composition(&custom.name, &custom.formula, data)?;
        let temperature = custom.temperature.0;
        let caloric =
            custom.enthalpy.map_or(Caloric::Unknown, |enthalpy| Caloric::Point { temperature, enthalpy: enthalpy.0 });
        Ok(Self {
            molar_mass: molar_mass(&composition, data),
            name: custom.name,
            aliases: Vec::new(),
            role: Role::Both,
            description: String::new(),
            source: Source("stated by the user".to_owned()),
            species: None,
            formula: custom.formula,
            parts: Vec::new(),
            composition,
            caloric,
            densities: custom.density.map(|density| (temperature, density.0)).into_iter().collect(),
        })
    }

    /// Atoms in a formula unit: index into [`SpeciesData::elements`] and number.
    pub fn composition(&self) -> &[(usize, f64)] {
        &self.composition
    }

    /// Mass of a mole of formula units, from the atomic weights of the data.
    pub fn molar_mass(&self) -> KgPerMole {
        KgPerMole(self.molar_mass)
    }

    /// The temperature that is meant where none is stated: that of the only enthalpy, or 298.15 K.
    pub fn temperature(&self) -> Kelvin {
        Kelvin(self.caloric.temperature())
    }

    /// Lowest and highest temperature for which there is an enthalpy; the same where there is only one.
    pub fn temperature_range(&self) -> (Kelvin, Kelvin) {
        let (low, high) = self.caloric.range();
        (Kelvin(low), Kelvin(high))
    }

    /// Molar enthalpy at a temperature, with the heat of formation.
    ///
    /// # Errors
    /// [`ReactantError`] where the data do not reach there; the temperature is not moved by more than the rounding of a
    /// stated figure (0.2 K).
    pub fn enthalpy(&self, temperature: Kelvin) -> Result<JoulePerMole, ReactantError> {
        let name = || self.name.clone();
        self.caloric.enthalpy(temperature.0).map(JoulePerMole).map_err(|reason| match reason {
            NoEnthalpy::Unknown => ReactantError::NoEnthalpy { name: name() },
            NoEnthalpy::Only(known) => {
                ReactantError::OneTemperature { name: name(), asked: temperature, known: Kelvin(known) }
            }
            NoEnthalpy::Outside(low, high) => {
                ReactantError::Temperature { name: name(), asked: temperature, low: Kelvin(low), high: Kelvin(high) }
            }
        })
    }

    /// Enthalpy per mass at a temperature: the molar one over the molar mass.
    ///
    /// # Errors
    /// Those of [`enthalpy`](Self::enthalpy).
    pub fn specific_enthalpy(&self, temperature: Kelvin) -> Result<JoulePerKg, ReactantError> {
        self.enthalpy(temperature).map(|enthalpy| JoulePerKg(enthalpy.0 / self.molar_mass))
    }

    /// Density at a temperature: between tabulated ones linear, `None` outside of a table. A density that is known at
    /// one temperature only is taken for every temperature.
    pub fn density(&self, temperature: Kelvin) -> Option<KgPerMetre3> {
        let t = temperature.0;
        if let [(_, only)] = self.densities.as_slice() {
            return Some(KgPerMetre3(*only));
        }
        self.densities.windows(2).find_map(|pair| {
            let &[(from, low), (to, high)] = pair else { return None };
            let slack = caloric::SAME_TEMPERATURE;
            let is_inside = t >= from - slack && t <= to + slack;
            is_inside.then(|| KgPerMetre3(low + (high - low) * (t.clamp(from, to) - from) / (to - from)))
        })
    }

    /// The same with another density, at every temperature.
    #[must_use]
    pub fn with_density(self, density: KgPerMetre3) -> Self {
        Self { densities: vec![(self.caloric.temperature(), density.0)], ..self }
    }

    /// Whether every word of `query` stands in its names, formula, remarks or source.
    pub fn matches(&self, query: &str) -> bool {
        let mut text =
            [&self.name, &self.formula.to_string(), &self.description, &self.source.0].map(String::as_str).join("\n");
        for alias in self.aliases.iter().chain(&self.species) {
            text.push('\n');
            text.push_str(alias);
        }
        let text = text.to_lowercase();
        query.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// Element indices and numbers of a formula.
fn composition(name: &str, formula: &Formula, data: &SpeciesData) -> Result<Vec<(usize, f64)>, ReactantError> {
    formula
        .atoms()
        .iter()
        .map(|(symbol, number)| {
            let element = data.find_element(symbol.text());
            let element = element.ok_or_else(|| ReactantError::Element { name: name.to_owned(), element: *symbol })?;
            Ok((element, *number))
        })
        .collect()
}

/// Mass of a mole in kg.
fn molar_mass(composition: &[(usize, f64)], data: &SpeciesData) -> f64 {
    let weight = |element: usize| data.elements.get(element).map_or(0.0, |element| element.atomic_weight.0);
    composition.iter().map(|(element, number)| number * weight(*element)).sum()
}

#[cfg(test)]
mod tests;
