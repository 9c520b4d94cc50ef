//! Theoretical rocket performance: chamber, throat and exits of an isentropic expansion.
//!
//! Combustion at constant pressure without loss of heat, gas at rest in the chamber (infinite area) or in motion at the end of
//! a combustor of finite area, then one-dimensional isentropic flow, in equilibrium or with its composition held from a
//! station on.
//!
//! Source: Gordon & McBride, NASA RP-1311 (1994), chapter 6. The throat is where the mass flux is largest, found to 2e-11
//! in ln M² and not to 4e-5 as there.

mod combustor;
mod expansion;

use super::held::{CondensedForms, HeldMixture};
use super::problem::{EquilibriumError, EquilibriumProblem};
use super::solver::Solver;
use super::state::State;
use crate::units::{JoulePerKg, KgPerMetre2Second, MetrePerSecond, Pa};
use expansion::{Expansion, Path, Throat};

/// What a rocket is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct RocketProblem {
    /// Pressure at the injector face: of the chamber where the area is infinite.
    pub chamber_pressure: Pa,
    /// Enthalpy of the propellants.
    pub enthalpy: JoulePerKg,
    /// The combustor.
    pub combustor: Combustor,
    /// What the flow does with its composition.
    pub flow: Flow,
    /// Further stations.
    pub exits: Vec<Exit>,
}

/// The combustor's cross section.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Combustor {
    /// So wide that the gas is at rest.
    InfiniteArea,
    /// Its area over the throat's, above 1.
    ContractionRatio(f64),
    /// The mass flow over its area.
    MassFlux(KgPerMetre2Second),
}

/// What the flow does with its composition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Reacts at once.
    Equilibrium,
    /// Held from a station on.
    Frozen {
        /// That station.
        from: FreezingStation,
        /// What condensed matter does.
        forms: CondensedForms,
    },
}

/// Where the composition is held from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FreezingStation {
    /// The end of combustion.
    Chamber,
    /// The throat.
    Throat,
    /// An exit, by its number in the list; it must be supersonic.
    Exit(usize),
}

/// Where along the flow a state is wanted.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Exit {
    /// Chamber (injector) pressure over the pressure there, above 1.
    PressureRatio(f64),
    /// The pressure there.
    Pressure(Pa),
    /// Area over the throat's, before the throat.
    Subsonic(f64),
    /// Area over the throat's, behind the throat.
    Supersonic(f64),
}

/// What a station is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StationKind {
    /// Combustion, gas at rest.
    Chamber,
    /// Combustion at the injector's pressure (finite area).
    Injector,
    /// The state at rest from which the flow of a finite combustor would come.
    Infinity,
    /// End of a combustor of finite area.
    CombustorEnd,
    /// The throat.
    Throat,
    /// One of the exits asked for.
    Exit(Exit),
}

/// A state along the flow, with what it would give as the exit of a nozzle.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// What it is.
    pub kind: StationKind,
    /// The mixture.
    pub state: State,
    /// Its velocity.
    pub velocity: MetrePerSecond,
    /// Velocity over the speed of sound.
    pub mach: f64,
    /// Area over the throat's; nothing where the gas is at rest.
    pub area_ratio: Option<f64>,
    /// What the station gives as an exit; nothing where the gas is at rest.
    pub performance: Option<Performance>,
    /// Relative error of the area ratio where one was asked for, else 0.
    pub area_residual: f64,
}

/// What a nozzle that ends at a station gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Performance {
    /// Specific impulse with ambient pressure equal to exit pressure, in m/s.
    pub specific_impulse: MetrePerSecond,
    /// Specific impulse in vacuum, in m/s.
    pub vacuum_specific_impulse: MetrePerSecond,
    /// Thrust coefficient with ambient pressure equal to exit pressure.
    pub thrust_coefficient: f64,
}

impl Performance {
    /// Specific impulse at any ambient pressure, the flow full to the exit, which is at `pressure`.
    ///
    /// I(pₐ) = Iᵥ - pₐ A/ṁ, and A/ṁ = (Iᵥ - I(pₑ))/pₑ.
    ///
    /// Source: Gordon & McBride, NASA RP-1311, eqs. 6.8 and 6.9.
    pub fn specific_impulse_at(&self, pressure: Pa, ambient: Pa) -> MetrePerSecond {
        let area_over_flow = (self.vacuum_specific_impulse.0 - self.specific_impulse.0) / pressure.0;
        MetrePerSecond(self.vacuum_specific_impulse.0 - ambient.0 * area_over_flow)
    }
}

/// All stations of a rocket.
#[derive(Debug, Clone, PartialEq)]
pub struct RocketPerformance {
    /// Characteristic velocity.
    pub characteristic_velocity: MetrePerSecond,
    /// Stations in the order of the flow's definition: chamber, throat, exits as asked for.
    pub stations: Vec<Station>,
    /// The throat lies where a substance begins to freeze: the flow passes the speed of sound in a jump of it.
    pub throat_at_transition: bool,
}

/// The field of a problem that an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RocketField {
    /// [`RocketProblem::chamber_pressure`].
    ChamberPressure,
    /// [`Combustor::ContractionRatio`].
    Contraction,
    /// [`Combustor::MassFlux`].
    MassFlux,
    /// [`FreezingStation::Exit`].
    FrozenAt,
    /// An exit, by its number in the list.
    Exit(usize),
}

/// Why there is no performance.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RocketError {
    /// An exit failed.
    #[error("{source}")]
    Exit {
        /// Its number in the list.
        number: usize,
        /// Why.
        source: Box<RocketError>,
    },
    /// A state failed.
    #[error("{station}: {source}")]
    State {
        /// Where.
        station: String,
        /// Why.
        source: EquilibriumError,
    },
    /// A value that cannot be.
    #[error("{station} is asked for with {value}; {expected}")]
    Station {
        /// Where it stands.
        field: RocketField,
        /// Which.
        station: &'static str,
        /// As given.
        value: f64,
        /// What would be right.
        expected: &'static str,
    },
    /// There is no gas to expand.
    #[error("the chamber holds no gas at {temperature:.1} K; there is nothing to expand")]
    NoGas {
        /// Temperature of the chamber in K.
        temperature: f64,
    },
    /// An area ratio that rounding keeps from being met.
    #[error(
        "the area ratio {asked} is not met, the nearest is {reached}: the flow there is too slow to be told from rest"
    )]
    Area {
        /// Asked for.
        asked: f64,
        /// The nearest.
        reached: f64,
    },
    /// An iteration over pressures failed.
    #[error("{station}: no pressure gives it after {steps} trials (last {pressure:.1} Pa); please report this case")]
    NotConverged {
        /// Which.
        station: &'static str,
        /// Trials.
        steps: usize,
        /// Last pressure in Pa.
        pressure: f64,
    },
    /// The mass flux is more than the throat could pass.
    #[error(
        "the mass flux {asked:.1} kg/(m² s) is above the {choked:.1} kg/(m² s) at which the combustor itself chokes"
    )]
    Choked {
        /// Asked for.
        asked: f64,
        /// The most there can be.
        choked: f64,
    },
    /// The composition is to be held from an exit that is not there.
    #[error(
        "the composition is to be held from exit {number}, and there are {count}; it must be one of the supersonic exits"
    )]
    NoSuchExit {
        /// Counted from 1.
        number: usize,
        /// How many there are.
        count: usize,
    },
}

impl RocketError {
    /// The field at fault, where it is one.
    pub fn field(&self) -> Option<RocketField> {
        match self {
            Self::Exit { number, .. } => Some(RocketField::Exit(*number)),
            Self::Station { field, .. } => Some(*field),
            Self::Choked { .. } => Some(RocketField::MassFlux),
            Self::NoSuchExit { .. } => Some(RocketField::FrozenAt),
            Self::State { .. } | Self::NoGas { .. } | Self::Area { .. } | Self::NotConverged { .. } => None,
        }
    }

    fn of_exit(self, number: usize) -> Self {
        Self::Exit { number, source: Box::new(self) }
    }
}

fn at<T>(station: impl std::fmt::Display, result: Result<T, EquilibriumError>) -> Result<T, RocketError> {
    result.map_err(|source| RocketError::State { station: station.to_string(), source })
}

/// The state of combustion at a pressure.
fn combustion(solver: &mut Solver, enthalpy: JoulePerKg, p: f64, name: &str) -> Result<State, RocketError> {
    let state = at(name, solver.solve(&EquilibriumProblem::hp(enthalpy, Pa(p))))?;
    if !state.has_gas() {
        return Err(RocketError::NoGas { temperature: state.temperature.0 });
    }
    Ok(state)
}

/// Solves a rocket; the solver carries the mixture.
///
/// # Errors
/// When a station is out of range or a state fails; the error names the station.
pub fn rocket_performance(solver: &mut Solver, problem: &RocketProblem) -> Result<RocketPerformance, RocketError> {
    problem.check()?;
    let p = problem.chamber_pressure.0;
    let mut first = Vec::new();
    let (rest_state, throat) = match problem.combustor {
        Combustor::InfiniteArea => {
            let chamber = combustion(solver, problem.enthalpy, p, "chamber")?;
            let seen = match problem.flow {
                Flow::Frozen { from: FreezingStation::Chamber, forms } => {
                    HeldMixture::new(solver.set(), &chamber, forms).here(&chamber)
                }
                _ => chamber.clone(),
            };
            first.push(at_rest(StationKind::Chamber, &seen));
            let throat = throat_of(solver, problem, &chamber)?;
            (chamber, throat)
        }
        Combustor::ContractionRatio(_) | Combustor::MassFlux(_) => {
            let injector = combustion(solver, problem.enthalpy, p, "injector")?;
            first.push(at_rest(StationKind::Injector, &injector));
            let end = combustor::finite_area(solver, problem)?;
            first.push(at_rest(StationKind::Infinity, &end.infinity));
            let mut station = end.throat.station(StationKind::CombustorEnd, end.state, &end.infinity);
            station.area_residual = end.area_residual;
            first.push(station);
            (end.infinity, end.throat)
        }
    };
    first.push(throat.station(StationKind::Throat, throat.state.clone(), &rest_state));
    let mut stations = first;
    let mut exits = vec![None; problem.exits.len()];
    let order = exit_order(problem);
    let mut path = Path::from_rest(solver, problem.flow, &rest_state, &throat.state);
    exits_below_rest(problem, rest_state.pressure.0)?;
    for number in order {
        let exit = problem.exits[number];
        let mut expansion = Expansion { path: &mut path, rest: &rest_state, throat: &throat };
        let state = expansion.exit(exit, p).map_err(|error| error.of_exit(number))?;
        if let Flow::Frozen { from: FreezingStation::Exit(from), forms } = problem.flow
            && from == number
        {
            if state.pressure.0 >= throat.state.pressure.0 {
                return Err(RocketError::Station {
                    field: RocketField::FrozenAt,
                    station: "the exit from which the composition is held, in Pa,",
                    value: state.pressure.0,
                    expected: "it must lie behind the throat",
                });
            }
            path.freeze(&state, forms);
        }
        let mut station = throat.station(StationKind::Exit(exit), state, &rest_state);
        if let (Exit::Subsonic(asked) | Exit::Supersonic(asked), Some(area)) = (exit, station.area_ratio) {
            station.area_residual = (area / asked - 1.0).abs();
        }
        exits[number] = Some(station);
    }
    stations.extend(exits.into_iter().flatten());
    Ok(RocketPerformance {
        characteristic_velocity: MetrePerSecond(throat.characteristic_velocity(rest_state.pressure.0)),
        stations,
        throat_at_transition: throat.jump,
    })
}

/// A flow that comes from rest passes no higher pressure.
fn exits_below_rest(problem: &RocketProblem, rest: f64) -> Result<(), RocketError> {
    for (number, exit) in problem.exits.iter().enumerate() {
        let p = match *exit {
            Exit::PressureRatio(ratio) => problem.chamber_pressure.0 / ratio,
            Exit::Pressure(p) => p.0,
            Exit::Subsonic(_) | Exit::Supersonic(_) => continue,
        };
        if p >= rest {
            return Err(RocketError::Station {
                field: RocketField::Exit(number),
                station: "an exit at the pressure, in Pa,",
                value: p,
                expected: "behind a combustor of finite area the pressure at rest is below the injector's, and exits lie below that",
            });
        }
    }
    Ok(())
}

fn at_rest(kind: StationKind, state: &State) -> Station {
    Station {
        kind,
        state: state.clone(),
        velocity: MetrePerSecond(0.0),
        mach: 0.0,
        area_ratio: None,
        performance: None,
        area_residual: 0.0,
    }
}

fn throat_of(solver: &mut Solver, problem: &RocketProblem, chamber: &State) -> Result<Throat, RocketError> {
    let mut path = Path::to_throat(solver, problem.flow, chamber);
    expansion::throat(&mut path, chamber)
}

/// The order in which exits are solved: as given, but an exit from which the composition is held comes first.
fn exit_order(problem: &RocketProblem) -> Vec<usize> {
    let mut order: Vec<usize> = (0..problem.exits.len()).collect();
    if let Flow::Frozen { from: FreezingStation::Exit(from), .. } = problem.flow {
        order.retain(|number| *number != from);
        order.insert(0, from);
    }
    order
}

impl RocketProblem {
    /// Whether its values can be.
    ///
    /// # Errors
    /// With the field.
    pub fn check(&self) -> Result<(), RocketError> {
        let refuse = |field, station, value, expected| Err(RocketError::Station { field, station, value, expected });
        let p = self.chamber_pressure.0;
        if !(p > 0.0 && p.is_finite()) {
            return refuse(RocketField::ChamberPressure, "the chamber pressure in Pa", p, "it must be positive");
        }
        match self.combustor {
            Combustor::ContractionRatio(ratio) if !(ratio > 1.0 && ratio.is_finite()) => {
                let expected = "the combustor must be wider than the throat: above 1";
                return refuse(RocketField::Contraction, "the contraction ratio", ratio, expected);
            }
            Combustor::MassFlux(flux) if !(flux.0 > 0.0 && flux.0.is_finite()) => {
                let station = "the combustor's mass flux in kg/(m² s)";
                return refuse(RocketField::MassFlux, station, flux.0, "it must be positive");
            }
            _ => {}
        }
        for (number, exit) in self.exits.iter().enumerate() {
            let field = RocketField::Exit(number);
            match *exit {
                Exit::PressureRatio(ratio) if !(ratio > 1.0 && ratio.is_finite()) => {
                    return refuse(field, "a pressure ratio", ratio, "chamber over exit pressure must be above 1");
                }
                Exit::Pressure(exit) if !(exit.0 > 0.0 && exit.0 < p) => {
                    let expected = "it must lie between 0 and the chamber pressure";
                    return refuse(field, "an exit pressure in Pa", exit.0, expected);
                }
                Exit::Subsonic(area) | Exit::Supersonic(area) if !(area >= 1.0 && area.is_finite()) => {
                    return refuse(field, "an area ratio", area, "area over the throat's must be 1 or more");
                }
                _ => {}
            }
        }
        if let Flow::Frozen { from: FreezingStation::Exit(number), .. } = self.flow
            && matches!(self.exits.get(number), None | Some(Exit::Subsonic(_)))
        {
            return Err(RocketError::NoSuchExit { number: number + 1, count: self.exits.len() });
        }
        Ok(())
    }
}
