//! Species: the pure substances that chemical equilibrium is made of, with their thermodynamic and transport data.
//!
//! The data are NASA's (McBride, Zehe & Gordon, NASA/TP-2002-211556, as edited until 2021). A species is one
//! substance in one phase: AL2O3(a) and AL2O3(L) are two species of one composition.

mod elements;
mod nasa9;
mod phases;
mod search;
mod stored;
mod transport;

pub use elements::known_elements;
pub use nasa9::{FIT_GAS_CONSTANT, Nasa9};
pub use phases::{PhaseFamily, coexistence};
pub use stored::{decode, encode};
pub use transport::{PairTransport, PureTransport, Transport, TransportFit, conductivity, fit_at, viscosity};

use crate::substance::library;
use crate::units::{JoulePerMole, Kelvin, KgPerMole, Pa};
use std::sync::OnceLock;

/// Pressure of the standard state of all fits: 1 bar.
///
/// Source: McBride, Zehe & Gordon, NASA/TP-2002-211556.
pub const STANDARD_PRESSURE: Pa = Pa(1e5);

/// The bundled data among the files of `propellants/`.
const BUNDLED_FILE: &str = "nasa-glenn.species";

/// Why species data cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpeciesDataError {
    /// Not a file of species data, or of another version.
    #[error("this is no file of species data of version 2; hrma species --convert makes one")]
    Kind,
    /// What the text says about the numbers is not what follows.
    #[error("the species data were changed or cut off: their text states \"{stated}\", and there are {found}")]
    Changed {
        /// Length and hash in the text.
        stated: String,
        /// Length and hash of what follows.
        found: String,
    },
    /// The numbers make no sense.
    #[error("the species data are damaged at byte {at} of their numbers, where {expected} was expected")]
    Damaged {
        /// Bytes from the beginning of the numbers.
        at: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// More than the file format can hold.
    #[error("{count} {what} are too many for a file of species data, which holds {most}")]
    TooLong {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// The program was built without its data.
    #[error("the program was built without its species data ({BUNDLED_FILE})")]
    Missing,
}

/// What species are composed of: a chemical element, an isotope (`D`), the electron (`E`), or one of NASA's inert
/// twins of C, H and O (`IC`, `IH`, `IO`), which form no products with the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// The symbol as NASA writes it, in capitals: `AL`.
    pub symbol: String,
    /// Atomic weight of the fits' time.
    pub atomic_weight: KgPerMole,
}

/// State of aggregation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// An ideal gas.
    Gas,
    /// A pure liquid or solid, incompressible and without volume.
    Condensed,
}

/// What a species may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May form in an equilibrium, and may be a reactant.
    Product,
    /// A reactant and nothing else: a mixture (air), a fuel without free-energy data, a liquid at its boiling point.
    ReactantOnly,
}

/// A substance in one phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Species {
    /// Name as NASA writes it: `H2O`, `AL2O3(L)`, `CO2+`.
    pub name: String,
    /// Atoms in a formula unit: index into [`SpeciesData::elements`] and number, which may be a fraction. A negative
    /// number of electrons makes a cation. Never zero, each element once.
    pub composition: Vec<(usize, f64)>,
    /// State of aggregation.
    pub phase: Phase,
    /// What it may be used for.
    pub role: Role,
    /// Molar mass of a formula unit: the sum over its atoms, so that elements balance in mass as they do in number.
    pub molar_mass: KgPerMole,
    /// Heat of formation at 298.15 K, or, for a species without fits, the enthalpy at its
    /// [`assigned_temperature`](Self::assigned_temperature).
    pub heat_of_formation: JoulePerMole,
    /// Temperature of the only known enthalpy, for a reactant without fits (`ranges` is then empty).
    pub assigned_temperature: Option<Kelvin>,
    /// Fits in ascending order, each beginning where the one before ends. Empty for a reactant whose enthalpy is
    /// known at one temperature only.
    pub ranges: Vec<Nasa9>,
    /// Where the first fit began before NASA's edit of 2021 moved its bound up, where that bound still stands in
    /// `ranges`: as a reactant, which grains and tanks hold cold, the species is used from there on.
    pub published_low: Option<Kelvin>,
    /// Where the data come from, in NASA's words.
    pub source: String,
}

impl Species {
    /// Lowest and highest temperature of the fits in K; `None` without fits.
    pub fn temperature_range(&self) -> Option<(f64, f64)> {
        Some((self.ranges.first()?.low, self.ranges.last()?.high))
    }

    /// The fit for a temperature in K; below the first and above the last the nearest one, which then extrapolates.
    /// At a bound shared by two fits the lower one. `None` without fits.
    pub fn fit_at(&self, t: f64) -> Option<&Nasa9> {
        self.ranges.iter().find(|range| t <= range.high).or(self.ranges.last())
    }
}

/// All species with the elements that they are made of.
///
/// Products come first, gases before condensed species, in the order of NASA's file; reactants follow.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeciesData {
    /// What species are made of.
    pub elements: Vec<Element>,
    /// The species.
    pub species: Vec<Species>,
    /// Viscosities and conductivities of gases.
    pub transport: Transport,
    /// Where the data come from and what was changed.
    pub provenance: String,
}

impl SpeciesData {
    /// NASA's data as they ship with the program, read at the first call.
    ///
    /// # Errors
    /// [`SpeciesDataError`] where the bundled file does not read; a test reads it.
    pub fn nasa() -> Result<&'static SpeciesData, SpeciesDataError> {
        static DATA: OnceLock<Result<SpeciesData, SpeciesDataError>> = OnceLock::new();
        let read = || decode(library::bundled_file(BUNDLED_FILE).ok_or(SpeciesDataError::Missing)?);
        DATA.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// Indices of the products that consist of these elements (indices) and no others, in the order of the data.
    /// Ions are among them where the electron is among the elements.
    pub fn products<'a>(&'a self, elements: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
        self.species
            .iter()
            .enumerate()
            .filter(move |(_, species)| {
                species.role == Role::Product
                    && species.composition.iter().all(|(element, _)| elements.contains(element))
            })
            .map(|(index, _)| index)
    }
}

#[cfg(test)]
mod tests;
