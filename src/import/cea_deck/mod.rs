//! Input decks of NASA's CEA (`.inp`), as its users have them.
//!
//! A deck holds problems. Each is made of datasets that begin a line with their name (`reac`, `prob`, `only`, `omit`,
//! `insert`, `output`; four letters count) and is closed by `end`. Everything behind `!` or `#` is a comment. Blanks,
//! commas, equals signs and brackets part words; numbers may have a D for the exponent. Reactants hold for the following
//! problems until others come, everything else for its own problem.
//!
//! Not read, and said so: shock and detonation problems, and thermodynamic or transport data within a deck.
//!
//! Source: McBride & Gordon, NASA RP-1311 part II (1996), chapter 2.

mod compose;
mod error;
mod output;
mod problem;
mod reactants;
mod scanner;

pub use compose::mixtures;
pub use error::{DeckError, Reason};

use super::text_of;
use crate::substance::formula::Formula;
use crate::substance::mixture::{Proportion, Side};
use crate::units::{JoulePerKg, JoulePerKgKelvin, JoulePerMole, Kelvin, KgPerMetre2Second, KgPerMetre3, Pa};
use scanner::{Dataset, DatasetKind, datasets};

/// The largest file that is read, in bytes; real ones have a few kilobytes.
const LARGEST_FILE: usize = 4_000_000;

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
    /// A first guess of the chamber temperature.
    pub estimate: Option<Kelvin>,
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
    /// Line of its name, the first being 1.
    pub line: usize,
    /// Fuel, oxidiser, or (`name`) neither.
    pub side: Side,
    /// How much of it; CEA takes a missing amount of an only reactant for the whole.
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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeckOutput {
    /// Energies in calories rather than in joules.
    pub calories: bool,
    /// Mass fractions rather than mole fractions.
    pub mass_fractions: bool,
    /// Transport properties as well.
    pub transport: bool,
    /// A short table.
    pub short: bool,
    /// Species down to this mole fraction, in exponential form.
    pub trace: Option<f64>,
    /// Names of the columns for plotting.
    pub plot: Vec<String>,
}

/// One problem of a deck. Values that CEA combines freely stand in lists: each combination is a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CeaDeck {
    /// Its name; empty where it has none.
    pub case: String,
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
    /// The reactants.
    pub reactants: Vec<DeckReactant>,
    /// Whether ions may form.
    pub ions: bool,
    /// The only species that may form; all where empty.
    pub only: Vec<String>,
    /// Species that may not form.
    pub omit: Vec<String>,
    /// Condensed species that are there at the start.
    pub insert: Vec<String>,
    /// What a rocket problem asks for.
    pub rocket: Option<DeckRocket>,
    /// How results are to be printed.
    pub output: DeckOutput,
    /// What the deck states and no result depends on here. Sentences.
    pub notes: Vec<String>,
}

/// Reads all problems of a deck, in order.
///
/// # Errors
/// [`DeckError`] with line and column.
pub fn read(bytes: &[u8]) -> Result<Vec<CeaDeck>, DeckError> {
    if bytes.len() > LARGEST_FILE {
        return Err(DeckError::at(1, 1, Reason::TooLarge { size: bytes.len(), largest: LARGEST_FILE }));
    }
    let text = text_of(bytes);
    let mut decks = Vec::new();
    let mut reactants: Vec<DeckReactant> = Vec::new();
    let mut open: Vec<Dataset> = Vec::new();
    for dataset in datasets(&text)? {
        if dataset.kind != DatasetKind::End {
            if open.iter().any(|known| known.kind == dataset.kind && !dataset.kind.is_list()) {
                return Err(dataset.refuse(Reason::DatasetTwice { name: dataset.kind.name() }));
            }
            open.push(dataset);
            continue;
        }
        if !open.is_empty() {
            decks.push(deck(&std::mem::take(&mut open), &mut reactants)?);
        }
    }
    // The last problem may lack its end.
    if !open.is_empty() {
        decks.push(deck(&open, &mut reactants)?);
    }
    if decks.is_empty() { Err(DeckError::at(1, 1, Reason::Empty)) } else { Ok(decks) }
}

/// One problem from its datasets; `reactants` are those of the problem before, and become its own.
fn deck(datasets: &[Dataset], reactants: &mut Vec<DeckReactant>) -> Result<CeaDeck, DeckError> {
    let of = |kind: DatasetKind| datasets.iter().filter(move |dataset| dataset.kind == kind);
    if let Some(dataset) = of(DatasetKind::Thermo).chain(of(DatasetKind::Transport)).next() {
        return Err(dataset.refuse(Reason::Data { name: dataset.kind.name() }));
    }
    if let Some(dataset) = of(DatasetKind::Reactants).next() {
        *reactants = reactants::read(dataset)?;
    }
    let first = datasets.first().map_or((1, 1), |dataset| (dataset.line, dataset.column));
    let Some(dataset) = of(DatasetKind::Problem).next() else {
        return Err(DeckError::at(first.0, first.1, Reason::NoDataset { name: "prob" }));
    };
    if reactants.is_empty() {
        return Err(dataset.refuse(Reason::NoDataset { name: "reac" }));
    }
    let mut deck = problem::read(dataset)?;
    let names = |kind: DatasetKind| of(kind).flat_map(Dataset::names).collect::<Vec<String>>();
    deck.reactants.clone_from(reactants);
    deck.only = names(DatasetKind::Only);
    deck.omit = names(DatasetKind::Omit);
    deck.insert = names(DatasetKind::Insert);
    if let Some(dataset) = of(DatasetKind::Output).next() {
        deck.output = output::read(dataset, &mut deck.notes)?;
    }
    let is_divided = deck.reactants.iter().any(|reactant| reactant.side != Side::Whole);
    if !deck.proportions.is_empty() && !is_divided {
        return Err(dataset.refuse(Reason::Undivided));
    }
    Ok(deck)
}

#[cfg(test)]
mod tests;
