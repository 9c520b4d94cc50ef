//! Thermochemistry for all faces: cases in, states and rocket performance out, each with what is left of its equations.

mod answer;
mod case_write;
mod deck;
mod file;
mod optimum;
mod propellant;
mod ranges;
mod reactants;
mod read;
pub mod recipe;
pub mod sweep;
mod sweep_write;
pub mod table;
mod write;

pub use answer::{
    CaseAnswer, Outcome, PointAnswer, RocketAnswer, StationAnswer, Worst, exit_number, solve_case, solve_cases,
};
pub use case_write::case_document;
pub use file::{FileCase, cases_from_file};
pub use optimum::{Objective, Optimum, optimum};
pub use propellant::{
    NozzleChemistry, PropellantCombustion, REFERENCE_PRESSURE, gas_findings, nozzle_chemistry, propellant_combustion,
    propellant_flow,
};
pub use ranges::values_from_text;
pub use reactants::{pair_from_texts, reactant_named};
pub use read::{ReadCase, cases_from_document, cases_from_value};
pub use sweep_write::{head, optimum_document, point_rows, sweep_document, sweep_findings, sweep_rows};
pub use write::{document, station_name, written_names};

use crate::physics::thermochemistry::problem::EquilibriumProblem;
use crate::physics::thermochemistry::products::Selection;
use crate::physics::thermochemistry::rocket::RocketProblem;
use crate::substance::mixture::Mixture;

/// What a case asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// One state.
    Point(EquilibriumProblem),
    /// A rocket.
    Rocket(RocketProblem),
}

/// One case.
#[derive(Debug, Clone, PartialEq)]
pub struct EquilibriumCase {
    /// Its name.
    pub id: String,
    /// What reacts.
    pub mixture: Mixture,
    /// Which species may form.
    pub selection: Selection,
    /// What is asked for.
    pub question: Question,
    /// Least mole fraction that is listed.
    pub trace: f64,
}
