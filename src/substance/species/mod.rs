//! Species: the pure substances that chemical equilibrium is made of, with their thermodynamic and transport data.
//!
//! The data are NASA's (McBride, Zehe & Gordon, NASA/TP-2002-211556, as edited until 2021). A species is one
//! substance in one phase: AL2O3(a) and AL2O3(L) are two species of one composition.

mod nasa9;
mod transport;

pub use nasa9::{FIT_GAS_CONSTANT, Nasa9};
pub use transport::{PairTransport, PureTransport, Transport, TransportFit, conductivity, fit_at, viscosity};

use crate::units::{JoulePerMole, Kelvin, KgPerMole, Pa};

/// Pressure of the standard state of all fits: 1 bar.
///
/// Source: McBride, Zehe & Gordon, NASA/TP-2002-211556.
pub const STANDARD_PRESSURE: Pa = Pa(1e5);

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
    /// Molar mass of a formula unit, as the data state it (g/mol with seven decimals).
    pub molar_mass: KgPerMole,
    /// Heat of formation at 298.15 K, or, for a species without fits, the enthalpy at its
    /// [`assigned_temperature`](Self::assigned_temperature).
    pub heat_of_formation: JoulePerMole,
    /// Temperature of the only known enthalpy, for a reactant without fits (`ranges` is then empty).
    pub assigned_temperature: Option<Kelvin>,
    /// Fits in ascending order, each beginning where the one before ends. Empty for a reactant whose enthalpy is
    /// known at one temperature only.
    pub ranges: Vec<Nasa9>,
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
    /// Index of the species of that name, upper and lower case alike where that is not ambiguous.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.species.iter().position(|species| species.name == name).or_else(|| {
            let mut alike =
                self.species.iter().enumerate().filter(|(_, species)| species.name.eq_ignore_ascii_case(name));
            let (index, _) = alike.next()?;
            alike.next().is_none().then_some(index)
        })
    }

    /// Index of the element of that symbol, upper and lower case alike.
    pub fn find_element(&self, symbol: &str) -> Option<usize> {
        self.elements.iter().position(|element| element.symbol.eq_ignore_ascii_case(symbol))
    }

    /// Indices of the products that consist of these elements (indices) and no others, in the order of the data.
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
