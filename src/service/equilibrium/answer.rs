//! Solving cases.

use super::{EquilibriumCase, Question};
use crate::diag::{Finding, Severity};
use crate::physics::thermochemistry::problem::EquilibriumError;
use crate::physics::thermochemistry::products::{ProductError, ProductSet};
use crate::physics::thermochemistry::rocket::{
    RocketError, RocketField, RocketPerformance, Station, rocket_performance,
};
use crate::physics::thermochemistry::solver::Solver;
use crate::physics::thermochemistry::state::{Residuals, State};
use crate::physics::thermochemistry::transport::{GasTransport, gas_transport};
use crate::service::error::ServiceError;
use crate::substance::species::SpeciesData;
use crate::units::format_significant;
use rayon::prelude::*;
use serde_json::{Value, json};

/// A state with its transport properties.
#[derive(Debug, Clone, PartialEq)]
pub struct PointAnswer {
    /// The state.
    pub state: State,
    /// Transport properties of its gas; nothing where there is no gas.
    pub transport: Option<GasTransport>,
}

/// A station with its transport properties.
#[derive(Debug, Clone, PartialEq)]
pub struct StationAnswer {
    /// The station.
    pub station: Station,
    /// Transport properties of its gas.
    pub transport: Option<GasTransport>,
}

/// A rocket with the transport properties of its stations.
#[derive(Debug, Clone, PartialEq)]
pub struct RocketAnswer {
    /// Characteristic velocity and all that belongs to the whole.
    pub performance: RocketPerformance,
    /// Its stations.
    pub stations: Vec<StationAnswer>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// One state.
    Point(Box<PointAnswer>),
    /// A rocket.
    Rocket(Box<RocketAnswer>),
}

/// A solved case.
#[derive(Debug, Clone)]
pub struct CaseAnswer {
    /// Its name.
    pub id: String,
    /// Least mole fraction that is listed.
    pub trace: f64,
    /// The species that could form.
    pub products: ProductSet,
    /// What came out.
    pub outcome: Outcome,
    /// What is doubtful.
    pub findings: Vec<Finding>,
}

/// The largest residuals of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Worst {
    /// Of the states; `condensed` is the lowest, negative where a phase should have formed.
    pub states: Residuals,
    /// Relative error of an area ratio that was asked for.
    pub area: f64,
}

impl Worst {
    /// With one more state, and the error of the area ratio there.
    pub(super) fn with(self, own: &Residuals, area: f64) -> Self {
        let so_far = self.states;
        let states = Residuals {
            elements: so_far.elements.max(own.elements),
            energy_or_entropy: so_far.energy_or_entropy.max(own.energy_or_entropy),
            mass_action: so_far.mass_action.max(own.mass_action),
            condensed: so_far.condensed.min(own.condensed),
        };
        Self { states, area: area.max(self.area) }
    }

    /// As contracts name them.
    pub(super) fn document(&self) -> Value {
        json!({
            "elements": self.states.elements,
            "energy_or_entropy": self.states.energy_or_entropy,
            "area": self.area,
            // Without the sign of a zero.
            "condensed": 0.0 - self.states.condensed,
        })
    }
}

impl CaseAnswer {
    /// The states with their stations, in order.
    pub fn states(&self) -> impl Iterator<Item = (&State, Option<&Station>, Option<&GasTransport>)> {
        let (point, stations): (_, &[StationAnswer]) = match &self.outcome {
            Outcome::Point(point) => (Some((&point.state, None, point.transport.as_ref())), &[]),
            Outcome::Rocket(rocket) => (None, &rocket.stations),
        };
        let of_rocket = stations.iter().map(|one| (&one.station.state, Some(&one.station), one.transport.as_ref()));
        point.into_iter().chain(of_rocket)
    }

    /// The largest residuals among its states.
    pub fn worst(&self) -> Worst {
        self.states().fold(Worst::default(), |worst, (state, station, _)| {
            worst.with(&state.residuals, station.map_or(0.0, |station| station.area_residual))
        })
    }

    /// Species above the trace in any state, with their mole fractions in each, the most plentiful first. Species that
    /// the data hold in two parts under one name of NASA's are one.
    pub fn mole_fractions(&self) -> Vec<(String, Vec<f64>)> {
        let mut listed: Vec<(String, Vec<f64>)> = Vec::new();
        for place in 0..self.products.len() {
            let own: Vec<f64> = self.states().map(|(state, ..)| state.mole_fraction(place)).collect();
            if own.iter().all(|fraction| *fraction <= self.trace) {
                continue;
            }
            let name = nasa_name(&self.products, place);
            match listed.iter_mut().find(|(other, _)| *other == name) {
                Some((_, fractions)) => fractions.iter_mut().zip(own).for_each(|(sum, fraction)| *sum += fraction),
                None => listed.push((name, own)),
            }
        }
        let largest = |fractions: &[f64]| fractions.iter().copied().fold(0.0, f64::max);
        listed.sort_by(|a, b| largest(&b.1).total_cmp(&largest(&a.1)));
        listed
    }
}

/// The name that NASA's data have: a record that they hold in one part and this program in two is marked inside.
pub(super) fn nasa_name(products: &ProductSet, place: usize) -> String {
    products.species(place).name.replace('\'', "")
}

/// Mole fraction from which a species outside of its data is worth a word.
const WORTH_A_WORD: f64 = 1e-6;
/// Mass share of gases with estimated transport properties that is worth one.
const MUCH_ESTIMATED: f64 = 0.05;

/// Solves a case.
///
/// # Errors
/// When a value is out of range, the elements form nothing, or no answer passes its check.
pub fn solve_case(case: &EquilibriumCase) -> Result<CaseAnswer, ServiceError> {
    let data = SpeciesData::nasa().map_err(|error| ServiceError::new(error.to_string()))?;
    let elements: Vec<usize> = case.mixture.elements.iter().map(|(place, _)| *place).collect();
    let products = ProductSet::new(data, &elements, &case.selection).map_err(product_error)?;
    let mut b: Vec<f64> = case.mixture.elements.iter().map(|(_, moles)| *moles).collect();
    b.resize(products.rows(), 0.0);
    let mut solver = Solver::new(&products, &b);
    let outcome = match &case.question {
        Question::Point(problem) => {
            let state = solver.solve(problem).map_err(point_error)?;
            let transport = gas_transport(&products, &state, true);
            Outcome::Point(Box::new(PointAnswer { state, transport }))
        }
        Question::Rocket(problem) => {
            let performance = rocket_performance(&mut solver, problem).map_err(rocket_error)?;
            let stations = performance
                .stations
                .iter()
                .map(|station| {
                    let reacting = !station.state.element_potentials.is_empty();
                    let transport = gas_transport(&products, &station.state, reacting);
                    StationAnswer { station: station.clone(), transport }
                })
                .collect();
            Outcome::Rocket(Box::new(RocketAnswer { performance, stations }))
        }
    };
    let findings = findings(&products, &outcome);
    Ok(CaseAnswer { id: case.id.clone(), trace: case.trace, products, outcome, findings })
}

/// Solves many, on every core, in their order.
pub fn solve_cases(cases: &[EquilibriumCase]) -> Vec<Result<CaseAnswer, ServiceError>> {
    cases.par_iter().map(solve_case).collect()
}

pub(super) fn product_error(error: ProductError) -> ServiceError {
    ServiceError::new(error.to_string()).at(error.path())
}

fn point_error(error: EquilibriumError) -> ServiceError {
    match error {
        EquilibriumError::Products(error) => product_error(error),
        EquilibriumError::Infeasible { .. } => ServiceError::new(error.to_string()).at("reactants"),
        _ => ServiceError::new(error.to_string()).at("given"),
    }
}

/// A rocket's error with the field of a case: `pc`, `contraction`, `mass_flux`, `frozen_at`, `exits[N]`, or `reactants`
/// where no single field is at fault. Each face has its own names for them.
pub(super) fn rocket_error(error: RocketError) -> ServiceError {
    let path = match error.field() {
        Some(RocketField::ChamberPressure) => "pc".to_owned(),
        Some(RocketField::Contraction) => "contraction".to_owned(),
        Some(RocketField::MassFlux) => "mass_flux".to_owned(),
        Some(RocketField::FrozenAt) => "frozen_at".to_owned(),
        Some(RocketField::Exit(number)) => format!("exits[{number}]"),
        None => "reactants".to_owned(),
    };
    ServiceError::new(error.to_string()).at(path)
}

/// The place of a path such as `exits[2]` in its list.
pub fn exit_number(path: &str) -> Option<usize> {
    path.strip_prefix("exits[")?.strip_suffix(']')?.parse().ok()
}

fn findings(products: &ProductSet, outcome: &Outcome) -> Vec<Finding> {
    let mut findings = Vec::new();
    match outcome {
        Outcome::Point(answer) => {
            state_findings(products, &answer.state, answer.transport.as_ref(), "result", &mut findings);
        }
        Outcome::Rocket(answer) => {
            for (number, station) in answer.stations.iter().enumerate() {
                let path = format!("stations[{number}]");
                state_findings(products, &station.station.state, station.transport.as_ref(), &path, &mut findings);
            }
            if answer.performance.throat_at_transition {
                let text = "The throat lies where a substance begins to freeze: the speed of sound jumps there across the flow's.";
                findings.push(Finding::new(Severity::Info, "throat_at_transition", "stations", text));
            }
        }
    }
    findings
}

const SLACK: f64 = 1e-6;

/// The species whose data do not reach to the temperature of a state in which they count, with their range.
pub(super) fn outside_data(products: &ProductSet, state: &State) -> Vec<String> {
    let t = state.temperature.0;
    let digits = |t: f64| format_significant(t, 6);
    (0..products.len())
        .filter(|place| state.mole_fraction(*place) > WORTH_A_WORD)
        .filter_map(|place| {
            let (low, high) = products.temperature_range(place);
            // A form on its transition has the temperature of it to some digits fewer than all.
            (t < low * (1.0 - SLACK) || t > high * (1.0 + SLACK))
                .then(|| format!("{} ({} to {} K)", nasa_name(products, place), digits(low), digits(high)))
        })
        .collect()
}

fn state_findings(
    products: &ProductSet,
    state: &State,
    transport: Option<&GasTransport>,
    path: &str,
    findings: &mut Vec<Finding>,
) {
    let outside = outside_data(products, state);
    if !outside.is_empty() {
        let message = format!(
            "{:.1} K lies outside of the data of {}; they were extrapolated.",
            state.temperature.0,
            outside.join(", ")
        );
        findings.push(
            Finding::new(Severity::Warning, "outside_species_data", path, message)
                .hint("Take figures of this state as estimates, or ask for a smaller expansion."),
        );
    }
    if !state.beyond_data.is_empty() {
        let names: Vec<String> = state.beyond_data.iter().map(|place| nasa_name(products, *place)).collect();
        let message = format!(
            "The data of {} end below {:.1} K, and it would still be there if they went on: this state lacks it.",
            names.join(", "),
            state.temperature.0
        );
        findings.push(
            Finding::new(Severity::Warning, "species_beyond_data", path, message)
                .hint("Take the state as an estimate; at lower temperature or pressure the data hold."),
        );
    }
    if !state.has_gas() {
        let message = "There is no gas: density, speed of sound and transport properties have no meaning.";
        findings.push(Finding::new(Severity::Info, "no_gas", path, message));
    }
    if let Some(share) = transport.map(|transport| transport.estimated_share).filter(|share| *share > MUCH_ESTIMATED) {
        let message = format!(
            "{:.0} % of the gas has no transport data; its viscosity and conductivity are estimated.",
            100.0 * share
        );
        findings.push(Finding::new(Severity::Info, "estimated_transport", path, message));
    }
}
