//! Input decks of NASA's CEA (`.inp`), as its users have them.
//!
//! A deck holds problems. Each is made of datasets that begin a line with their name (`reac`, `prob`, `only`, `omit`,
//! `insert`, `output`; four letters count) and is closed by `end`. Everything behind `!` or `#` is a comment. Blanks,
//! commas, equals signs and brackets part words; numbers may have a D for the exponent. Reactants hold for the following
//! problems until others come, everything else for its own problem.
//!
//! A problem that does not read leaves the others alone.
//!
//! Not read, and said so: shock and detonation problems, and thermodynamic or transport data within a deck.
//!
//! Source: McBride & Gordon, NASA RP-1311 part II (1996), chapter 2.

mod error;
mod output;
mod problem;
mod reactants;
mod scanner;

pub use error::{DeckError, Reason};

use super::text_of;
use crate::substance::formula::Formula;
use crate::substance::mixture::{Proportion, Side};
use crate::units::{JoulePerKg, JoulePerKgKelvin, JoulePerMole, Kelvin, KgPerMetre2Second, KgPerMetre3, Pa};
use scanner::{Dataset, DatasetKind, Group, groups};

/// The largest file that is read, in bytes; real ones have a few kilobytes.
const LARGEST_FILE: usize = 4_000_000;

/// Where something stands in a deck; lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A name or a sentence with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The words.
    pub text: String,
    /// Where they stand, or what they are about.
    pub place: Place,
}

/// What a problem asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeckProblem {
    /// Equilibrium at temperature and pressure.
    Tp,
    /// At enthalpy and pressure.
    Hp,
    /// At entropy and pressure.
    Sp,
    /// At temperature and volume.
    Tv,
    /// At internal energy and volume.
    Uv,
    /// At entropy and volume.
    Sv,
    /// Rocket performance.
    Rocket,
}

/// The combustor of a rocket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DeckCombustor {
    /// So wide that the gas stands in it.
    InfiniteArea,
    /// With a ratio of its area to the throat's.
    ContractionRatio(f64),
    /// With a mass flow per area of the combustor.
    MassFlux(KgPerMetre2Second),
}

/// What a rocket problem asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct DeckRocket {
    /// The combustor.
    pub combustor: DeckCombustor,
    /// Whether the composition follows the flow.
    pub equilibrium: bool,
    /// Whether it is frozen from a station on.
    pub frozen: bool,
    /// The station from which on it is frozen: 1 the chamber, 2 the throat, 3 the first exit and so on.
    pub frozen_station: u32,
    /// Exits by the ratio of chamber (injector) pressure to exit pressure.
    pub pressure_ratios: Vec<f64>,
    /// Exits upstream of the throat by area ratio.
    pub subsonic: Vec<f64>,
    /// Exits downstream of the throat by area ratio.
    pub supersonic: Vec<f64>,
}

/// How much of a reactant there is, relative to the others of its side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DeckAmount {
    /// By mass.
    Weight(f64),
    /// By moles.
    Moles(f64),
}

/// A reactant as a deck states it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeckReactant {
    /// NASA's name, or any name where a formula stands beside it.
    pub name: String,
    /// Where its name stands.
    pub place: Place,
    /// Fuel, oxidiser, or (`name`) neither.
    pub side: Side,
    /// How much of it, where the deck states it.
    pub amount: Option<DeckAmount>,
    /// Atoms in a formula unit, where the deck states them.
    pub formula: Option<Formula>,
    /// Enthalpy, where the deck states it.
    pub enthalpy: Option<JoulePerMole>,
    /// Internal energy, where the deck states it.
    pub internal_energy: Option<JoulePerMole>,
    /// Temperature, where the deck states it.
    pub temperature: Option<Kelvin>,
    /// Density, where the deck states it.
    pub density: Option<KgPerMetre3>,
}

/// How results are to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DeckOutput {
    /// Mass fractions rather than mole fractions.
    pub mass_fractions: bool,
    /// Without the species.
    pub short: bool,
    /// Species down to this mole fraction.
    pub trace: Option<f64>,
}

/// One problem of a deck. Values that CEA combines freely stand in lists: each combination is a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CeaDeck {
    /// Its name; empty where it has none.
    pub case: String,
    /// Where its dataset `prob` begins.
    pub place: Place,
    /// What is asked for.
    pub problem: DeckProblem,
    /// Assigned temperatures; for a rocket those of the chamber.
    pub temperatures: Vec<Kelvin>,
    /// Assigned pressures; for a rocket those of the chamber or injector.
    pub pressures: Vec<Pa>,
    /// Assigned densities; a specific volume is stored as its reciprocal.
    pub densities: Vec<KgPerMetre3>,
    /// Assigned enthalpies (`h/r`); empty where they come from the reactants.
    pub enthalpies: Vec<JoulePerKg>,
    /// Assigned internal energies (`u/r`); empty where they come from the reactants.
    pub internal_energies: Vec<JoulePerKg>,
    /// Assigned entropies (`s/r`).
    pub entropies: Vec<JoulePerKgKelvin>,
    /// Proportions of oxidiser and fuel; empty where the amounts of the reactants tell them.
    pub proportions: Vec<Proportion>,
    /// Where they stand; the dataset `prob` where there are none.
    pub proportion_place: Place,
    /// The reactants.
    pub reactants: Vec<DeckReactant>,
    /// Whether ions may form.
    pub ions: bool,
    /// The only species that may form; all where empty.
    pub only: Vec<Placed>,
    /// Species that may not form.
    pub omit: Vec<Placed>,
    /// Condensed species that are there at the start.
    pub insert: Vec<Placed>,
    /// What a rocket problem asks for.
    pub rocket: Option<DeckRocket>,
    /// How results are to be printed.
    pub output: DeckOutput,
    /// What the deck states and no result depends on here. Sentences.
    pub notes: Vec<Placed>,
}

/// A problem as far as it reads.
#[derive(Debug, Clone, PartialEq)]
pub struct DeckPart {
    /// Its name; empty where it has none.
    pub case: String,
    /// The problem, or why it is none; the others of its deck stand.
    pub problem: Result<CeaDeck, DeckError>,
}

/// Reads all problems of a deck, in order.
///
/// # Errors
/// [`DeckError`] with its place where the text holds no problem at all. A problem that is wrong carries its own error.
pub fn read(bytes: &[u8]) -> Result<Vec<DeckPart>, DeckError> {
    if bytes.len() > LARGEST_FILE {
        let reason = Reason::TooLarge { size: bytes.len(), largest: LARGEST_FILE };
        return Err(DeckError { place: Place { line: 1, column: 1 }, reason });
    }
    let mut reactants = Ok(Vec::new());
    Ok(groups(&text_of(bytes))?.iter().map(|group| part(group, &mut reactants)).collect())
}

/// The reactants that hold, or why they do not read: then no problem has them.
type Reactants = Result<Vec<DeckReactant>, DeckError>;

/// One problem; `reactants` are those of the problem before, and become its own.
fn part(group: &Group, reactants: &mut Reactants) -> DeckPart {
    let dataset = |kind: DatasetKind| group.datasets.iter().find(|dataset| dataset.kind == kind);
    if let Some(dataset) = dataset(DatasetKind::Reactants) {
        *reactants = reactants::read(dataset);
    }
    let case = dataset(DatasetKind::Problem).and_then(problem::case).unwrap_or_default();
    let problem = match &group.error {
        Some(error) => Err(error.clone()),
        None => deck(&group.datasets, reactants),
    };
    DeckPart { case, problem }
}

/// A problem from its datasets.
fn deck(datasets: &[Dataset], reactants: &Reactants) -> Result<CeaDeck, DeckError> {
    let of = |kind: DatasetKind| datasets.iter().filter(move |dataset| dataset.kind == kind);
    if let Some(dataset) = of(DatasetKind::Thermo).chain(of(DatasetKind::Transport)).next() {
        return Err(dataset.refuse(Reason::Data { name: dataset.kind.name() }));
    }
    let reactants = reactants.clone()?;
    let Some(dataset) = of(DatasetKind::Problem).next() else {
        let place = datasets.first().map_or(Place { line: 1, column: 1 }, |dataset| dataset.place);
        return Err(DeckError { place, reason: Reason::NoDataset { name: "prob" } });
    };
    if reactants.is_empty() {
        return Err(dataset.refuse(Reason::NoDataset { name: "reac" }));
    }
    let mut deck = problem::read(dataset)?;
    let names = |kind: DatasetKind| of(kind).flat_map(Dataset::names).collect::<Vec<Placed>>();
    deck.reactants = reactants;
    deck.only = names(DatasetKind::Only);
    deck.omit = names(DatasetKind::Omit);
    deck.insert = names(DatasetKind::Insert);
    if let Some(dataset) = of(DatasetKind::Output).next() {
        deck.output = output::read(dataset, &mut deck.notes)?;
    }
    let is_divided = deck.reactants.iter().any(|reactant| reactant.side != Side::Whole);
    if !deck.proportions.is_empty() && !is_divided {
        return Err(DeckError { place: deck.proportion_place, reason: Reason::Undivided });
    }
    Ok(deck)
}

#[cfg(test)]
mod tests;
