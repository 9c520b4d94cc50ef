//! A rocket over mixture ratios and chamber pressures: a map, every point solved and checked against all species.
//!
//! A row is one pressure. It is cut into runs of neighbouring ratios of a fixed length; in a run each point begins from
//! the one before, and each run begins from nothing. Runs go to any number of threads, and the numbers do not depend
//! on how many.

use super::answer::{Worst, outside_data, rocket_error};
use super::station_name;
use crate::diag::{Monitor, Progress};
use crate::physics::thermochemistry::products::{ProductError, ProductSet, Selection};
use crate::physics::thermochemistry::rocket::{
    Combustor, Exit, Flow, Performance, RocketError, RocketPerformance, RocketProblem, StationKind, rocket_performance,
};
use crate::physics::thermochemistry::solver::Solver;
use crate::service::error::ServiceError;
use crate::substance::mixture::{Mixture, add_element};
use crate::substance::species::{SpeciesData, SpeciesDataError};
use crate::table::{Channel, Channels};
use crate::units::{JoulePerKg, Kelvin, KgPerMole, MetrePerSecond, Pa, Quantity};
use rayon::prelude::*;

/// One of the two propellants.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// Its elements: places in the species data, and amounts in mol/kg.
    pub elements: Vec<(usize, f64)>,
    /// Its enthalpy with heats of formation.
    pub enthalpy: JoulePerKg,
}

impl Stream {
    /// A mixture as one of the two propellants.
    ///
    /// # Errors
    /// Where a part has no enthalpy.
    pub fn of(mixture: &Mixture) -> Result<Self, ServiceError> {
        Ok(Self { elements: mixture.elements.clone(), enthalpy: mixture.known_enthalpy()? })
    }

    fn amount(&self, element: usize) -> f64 {
        self.elements.iter().find(|(place, _)| *place == element).map_or(0.0, |(_, moles)| *moles)
    }
}

/// What a map is of.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepCase {
    /// Fuel.
    pub fuel: Stream,
    /// Oxidiser.
    pub oxidiser: Stream,
    /// Which species may form.
    pub selection: Selection,
    /// Mass of oxidiser over mass of fuel, in the order wanted.
    pub ratios: Vec<f64>,
    /// Pressures at the injector face.
    pub pressures: Vec<Pa>,
    /// The combustor.
    pub combustor: Combustor,
    /// What the flow does with its composition.
    pub flow: Flow,
    /// Where the nozzle may end.
    pub exits: Vec<Exit>,
}

/// What a nozzle that ends at an exit gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExitValues {
    /// Temperature there.
    pub temperature: Kelvin,
    /// Pressure there.
    pub pressure: Pa,
    /// Velocity over the speed of sound.
    pub mach: f64,
    /// Area over the throat's.
    pub area_ratio: f64,
    /// What a nozzle gives that ends there.
    pub performance: Performance,
}

impl ExitValues {
    /// Specific impulse at any ambient pressure, the flow full to the exit.
    pub fn specific_impulse_at(&self, ambient: Pa) -> MetrePerSecond {
        self.performance.specific_impulse_at(self.pressure, ambient)
    }
}

/// A point of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepValues {
    /// Temperature of combustion.
    pub temperature: Kelvin,
    /// Mass over moles of gas in the chamber.
    pub molar_mass: KgPerMole,
    /// Isentropic exponent in the chamber.
    pub gamma: f64,
    /// Share of the mass in the chamber that is no gas.
    pub condensed_fraction: f64,
    /// Characteristic velocity.
    pub characteristic_velocity: MetrePerSecond,
    /// One for each exit of the case, in their order.
    pub exits: Vec<ExitValues>,
    /// The species whose data end before a station's temperature, with their range; empty where all is well.
    pub outside_data: Vec<String>,
    /// The largest residuals of its stations.
    pub worst: Worst,
}

/// A map.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// Mass ratios, as asked for.
    pub ratios: Vec<f64>,
    /// Pressures, as asked for.
    pub pressures: Vec<Pa>,
    /// Exits, as asked for.
    pub exits: Vec<Exit>,
    /// Pressure by pressure, the ratios of each in order; a point that fails says why.
    pub points: Vec<Result<SweepValues, RocketError>>,
}

/// Why there is no map.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SweepError {
    /// Nothing to do.
    #[error("the map has no {what}; give at least one")]
    Empty {
        /// What is missing.
        what: &'static str,
        /// Its name in the case.
        path: &'static str,
    },
    /// A ratio that cannot be.
    #[error("the ratio of oxidiser to fuel is {value}; it must be a positive number")]
    Ratio {
        /// As given.
        value: f64,
    },
    /// The optimum is sought between two ratios.
    #[error("the optimum is sought between the smallest and the largest ratio, and both are {value}")]
    NoRange {
        /// The only ratio.
        value: f64,
    },
    /// An exit that the case does not have.
    #[error("exit {number} is to be the best, and the case has {count}")]
    NoSuchExit {
        /// Counted from 1.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// Not one point of a search could be solved.
    #[error("no ratio between {low} and {high} can be solved; at the first: {first}")]
    NothingSolved {
        /// Smallest ratio.
        low: f64,
        /// Largest ratio.
        high: f64,
        /// Why the first failed.
        first: RocketError,
    },
    /// The best ratio itself cannot be solved.
    #[error("the best ratio, {ratio}, cannot be solved: {source}")]
    Point {
        /// The ratio.
        ratio: f64,
        /// Why.
        source: RocketError,
    },
    /// More points than a map may have.
    #[error("the map has {count} points, and {MOST} are the most; widen the steps")]
    TooMany {
        /// How many.
        count: f64,
    },
    /// A value that no point can have.
    #[error(transparent)]
    Rocket(RocketError),
    /// The elements do not work together.
    #[error(transparent)]
    Products(#[from] ProductError),
    /// The species data do not read.
    #[error(transparent)]
    Data(#[from] SpeciesDataError),
    /// The monitor said so.
    #[error("cancelled")]
    Cancelled,
}

impl From<SweepError> for ServiceError {
    fn from(error: SweepError) -> Self {
        let path = match &error {
            SweepError::Rocket(error) => return rocket_error(error.clone()),
            SweepError::Products(error) => error.path(),
            SweepError::Empty { path, .. } => path,
            SweepError::TooMany { .. }
            | SweepError::Ratio { .. }
            | SweepError::NoRange { .. }
            | SweepError::NothingSolved { .. }
            | SweepError::Point { .. } => "of",
            SweepError::NoSuchExit { .. } => "exits",
            SweepError::Data(_) | SweepError::Cancelled => "",
        };
        Self::new(error.to_string()).at(path)
    }
}

/// Points that a map has at most: what memory and a person's patience hold.
pub const MOST: usize = 2_000_000;
/// Points that follow each other from a cold start.
const RUN: usize = 16;
/// Runs between two questions to the monitor.
const ROUND: usize = 64;

/// The map of a case.
///
/// # Errors
/// When a list is empty or the map too large, a ratio is no positive number, no pressure can have the exits or the
/// combustor asked for, the elements form nothing, or the monitor cancels. A point that
/// fails for itself carries its own error in the map.
pub fn solve_sweep(case: &SweepCase, monitor: &mut dyn Monitor) -> Result<Sweep, SweepError> {
    let mixer = Mixer::new(case)?;
    if case.pressures.is_empty() {
        return Err(SweepError::Empty { what: "chamber pressure", path: "pc" });
    }
    mixer.check()?;
    let count = case.pressures.len() as f64 * case.ratios.len() as f64;
    if count > MOST as f64 {
        return Err(SweepError::TooMany { count });
    }
    let runs: Vec<(Pa, &[f64])> = case
        .pressures
        .iter()
        .flat_map(|pressure| case.ratios.chunks(RUN).map(move |ratios| (*pressure, ratios)))
        .collect();
    let mut points = Vec::with_capacity(case.pressures.len() * case.ratios.len());
    let mut done = 0;
    for round in runs.chunks(ROUND) {
        if monitor.step(done as f64 / runs.len() as f64) == Progress::Cancel {
            return Err(SweepError::Cancelled);
        }
        let solved: Vec<Vec<_>> = round.par_iter().map(|(pressure, ratios)| mixer.run(*pressure, ratios)).collect();
        points.extend(solved.into_iter().flatten());
        done += round.len();
    }
    Ok(Sweep { ratios: case.ratios.clone(), pressures: case.pressures.clone(), exits: case.exits.clone(), points })
}

/// The two propellants with the species that they may form.
pub(super) struct Mixer<'a> {
    case: &'a SweepCase,
    products: ProductSet,
    /// mol/kg of each row's element in fuel and oxidiser.
    amounts: Vec<(f64, f64)>,
}

impl<'a> Mixer<'a> {
    pub fn new(case: &'a SweepCase) -> Result<Self, SweepError> {
        if case.ratios.is_empty() {
            return Err(SweepError::Empty { what: "ratio of oxidiser to fuel", path: "of" });
        }
        if let Some(value) = case.ratios.iter().find(|ratio| !(**ratio > 0.0 && ratio.is_finite())) {
            return Err(SweepError::Ratio { value: *value });
        }
        let mut both = case.fuel.elements.clone();
        case.oxidiser.elements.iter().for_each(|(element, moles)| add_element(&mut both, *element, *moles));
        let elements: Vec<usize> = both.iter().map(|(element, _)| *element).collect();
        let products = ProductSet::new(SpeciesData::nasa()?, &elements, &case.selection)?;
        let mut amounts: Vec<(f64, f64)> =
            elements.iter().map(|element| (case.fuel.amount(*element), case.oxidiser.amount(*element))).collect();
        // The row of the charge, where ions may form.
        amounts.resize(products.rows(), (0.0, 0.0));
        Ok(Self { case, products, amounts })
    }

    /// A solver that knows nothing yet.
    pub fn solver(&self) -> Solver<'_> {
        Solver::new(&self.products, &self.elements(1.0))
    }

    fn elements(&self, ratio: f64) -> Vec<f64> {
        self.amounts.iter().map(|(fuel, oxidiser)| (fuel + ratio * oxidiser) / (1.0 + ratio)).collect()
    }

    fn run(&self, pressure: Pa, ratios: &[f64]) -> Vec<Result<SweepValues, RocketError>> {
        let mut solver = self.solver();
        ratios.iter().map(|ratio| self.point(&mut solver, pressure, *ratio)).collect()
    }

    /// The point at a ratio, sought from where the solver stands.
    pub fn point(&self, solver: &mut Solver, pressure: Pa, ratio: f64) -> Result<SweepValues, RocketError> {
        solver.set_elements(&self.elements(ratio));
        let performance = rocket_performance(solver, &self.problem(pressure, ratio))?;
        self.values(&performance)
    }

    fn problem(&self, pressure: Pa, ratio: f64) -> RocketProblem {
        let case = self.case;
        let enthalpy = (case.fuel.enthalpy.0 + ratio * case.oxidiser.enthalpy.0) / (1.0 + ratio);
        RocketProblem {
            chamber_pressure: pressure,
            enthalpy: JoulePerKg(enthalpy),
            combustor: case.combustor,
            flow: case.flow,
            exits: case.exits.clone(),
        }
    }

    /// Whether one of the pressures can have what is asked for; a point alone may still not.
    fn check(&self) -> Result<(), SweepError> {
        let mut first = None;
        for pressure in &self.case.pressures {
            match self.problem(*pressure, 1.0).check() {
                Ok(()) => return Ok(()),
                Err(error) => first = first.or(Some(error)),
            }
        }
        first.map_or(Ok(()), |error| Err(SweepError::Rocket(error)))
    }

    fn values(&self, performance: &RocketPerformance) -> Result<SweepValues, RocketError> {
        let stations = &performance.stations;
        let no_gas = |temperature: Kelvin| RocketError::NoGas { temperature: temperature.0 };
        let chamber = stations.first().map(|station| &station.state).ok_or_else(|| no_gas(Kelvin(0.0)))?;
        let first_exit = stations.len().saturating_sub(self.case.exits.len());
        let exits = stations.iter().skip(first_exit).map(|station| {
            let parts = station.area_ratio.zip(station.performance);
            let (area_ratio, performance) = parts.ok_or_else(|| no_gas(station.state.temperature))?;
            Ok(ExitValues {
                temperature: station.state.temperature,
                pressure: station.state.pressure,
                mach: station.mach,
                area_ratio,
                performance,
            })
        });
        let mut outside: Vec<String> =
            stations.iter().flat_map(|station| outside_data(&self.products, &station.state)).collect();
        outside.sort();
        outside.dedup();
        Ok(SweepValues {
            temperature: chamber.temperature,
            molar_mass: chamber.mass_per_gas_mole().ok_or_else(|| no_gas(chamber.temperature))?,
            gamma: chamber.isentropic_exponent,
            condensed_fraction: 1.0 - chamber.gas_mass_fraction,
            characteristic_velocity: performance.characteristic_velocity,
            exits: exits.collect::<Result<_, RocketError>>()?,
            outside_data: outside,
            worst: stations
                .iter()
                .fold(Worst::default(), |worst, station| worst.with(&station.state.residuals, station.area_residual)),
        })
    }
}

impl Sweep {
    /// The points of one pressure, in the order of the ratios.
    pub fn row(&self, pressure: usize) -> &[Result<SweepValues, RocketError>] {
        self.points.chunks(self.ratios.len().max(1)).nth(pressure).unwrap_or_default()
    }

    /// Each point with its ratio and pressure.
    pub fn iter(&self) -> impl Iterator<Item = (f64, Pa, &Result<SweepValues, RocketError>)> {
        let places = self.pressures.iter().flat_map(|p| self.ratios.iter().map(move |ratio| (*ratio, *p)));
        places.zip(&self.points).map(|((ratio, pressure), point)| (ratio, pressure, point))
    }

    /// The map as columns, a row a point; a point that failed is not a number in all but ratio and pressure.
    pub fn channels(&self) -> Channels {
        let mut columns = Columns { sweep: self, table: Channels::default() };
        let (ratios, pressures): (Vec<f64>, Vec<f64>) = self.iter().map(|(ratio, p, _)| (ratio, p.0)).unzip();
        columns.push("mixture_ratio", "O/F", Quantity::Ratio, ratios);
        columns.push("chamber_pressure", "Chamber pressure", Quantity::Pressure, pressures);
        columns.values("temperature", "Temperature", Quantity::Temperature, |at| Some(at.temperature.0));
        columns.values("molar_mass", "Molar mass", Quantity::MolarMass, |at| Some(at.molar_mass.0));
        columns.values("gamma", "Isentropic exponent", Quantity::Ratio, |at| Some(at.gamma));
        columns
            .values("condensed_fraction", "Condensed mass fraction", Quantity::Ratio, |at| Some(at.condensed_fraction));
        columns.values("characteristic_velocity", "Characteristic velocity", Quantity::Velocity, |at| {
            Some(at.characteristic_velocity.0)
        });
        for (number, exit) in self.exits.iter().enumerate() {
            columns.exit(number, &station_name(&StationKind::Exit(*exit)));
        }
        columns.table
    }
}

/// A table that grows.
struct Columns<'a> {
    sweep: &'a Sweep,
    table: Channels,
}

impl Columns<'_> {
    fn push(&mut self, name: &str, label: &str, quantity: Quantity, values: Vec<f64>) {
        let channel = Channel { name: name.to_owned(), label: label.to_owned(), quantity, values };
        // Cannot fail: every column has a value a point.
        let pushed = self.table.push(channel);
        debug_assert!(pushed.is_ok());
    }

    fn values(&mut self, name: &str, label: &str, quantity: Quantity, value: impl Fn(&SweepValues) -> Option<f64>) {
        let of = |point: &Result<SweepValues, RocketError>| point.as_ref().ok().and_then(&value).unwrap_or(f64::NAN);
        self.push(name, label, quantity, self.sweep.points.iter().map(of).collect());
    }

    fn exit(&mut self, number: usize, exit: &str) {
        type Value = fn(&ExitValues) -> f64;
        let columns: [(&str, &str, Quantity, Value); 7] = [
            ("temperature", "Temperature", Quantity::Temperature, |exit| exit.temperature.0),
            ("pressure", "Pressure", Quantity::Pressure, |exit| exit.pressure.0),
            ("mach", "Mach number", Quantity::Ratio, |exit| exit.mach),
            ("area_ratio", "Area ratio", Quantity::Ratio, |exit| exit.area_ratio),
            ("thrust_coefficient", "Thrust coefficient", Quantity::Ratio, |exit| exit.performance.thrust_coefficient),
            ("specific_impulse", "Specific impulse", Quantity::Velocity, |exit| exit.performance.specific_impulse.0),
            ("vacuum_specific_impulse", "Vacuum specific impulse", Quantity::Velocity, |exit| {
                exit.performance.vacuum_specific_impulse.0
            }),
        ];
        for (name, label, quantity, value) in columns {
            self.values(&format!("exits[{number}].{name}"), &format!("{label} at {exit}"), quantity, |at| {
                at.exits.get(number).map(value)
            });
        }
    }
}

#[cfg(test)]
mod tests;
