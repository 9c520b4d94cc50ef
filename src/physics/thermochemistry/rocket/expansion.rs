//! The isentrope: states by pressure, the throat, and pressures by area.

use super::{Exit, Flow, FreezingStation, Performance, RocketError, Station, StationKind, at};
use crate::physics::thermochemistry::held::{CondensedForms, HeldMixture};
use crate::physics::thermochemistry::problem::{EquilibriumError, EquilibriumProblem};
use crate::physics::thermochemistry::solver::Solver;
use crate::physics::thermochemistry::state::{Residuals, State};
use crate::units::{JoulePerKgKelvin, MetrePerSecond, Pa};

/// States along one entropy, in equilibrium or held.
pub(super) struct Path<'s, 'a> {
    solver: &'s mut Solver<'a>,
    held: Option<HeldMixture<'a>>,
    /// Pressure in Pa above which the flow is in equilibrium before it is held.
    held_below: f64,
    entropy: JoulePerKgKelvin,
}

/// A trial is close enough when ln of the flow's square of Mach number, or of the area ratio, is off by this.
const CONVERGED: f64 = 2e-11;
/// ln(p₀/p) up to which an expansion is slight: the cubic errs by its fourth power over some hundreds.
const SLIGHT: f64 = 1e-3;
/// Width of an enclosure in ln p at which the throat lies on a jump of the speed of sound.
const JUMP: f64 = 1e-11;
const TRIALS: usize = 120;
/// Trials by the chord after which the enclosure must have halved.
const PATIENCE: usize = 4;

impl<'s, 'a> Path<'s, 'a> {
    /// From rest to the throat.
    pub fn to_throat(solver: &'s mut Solver<'a>, flow: Flow, rest: &State) -> Self {
        let held = match flow {
            Flow::Frozen { from: FreezingStation::Chamber, forms } => Some(HeldMixture::new(solver.set(), rest, forms)),
            _ => None,
        };
        Self { solver, held, held_below: f64::INFINITY, entropy: rest.entropy }
    }

    /// From rest to any exit.
    pub fn from_rest(solver: &'s mut Solver<'a>, flow: Flow, rest: &State, throat: &State) -> Self {
        let mut path = Self::to_throat(solver, flow, rest);
        if let Flow::Frozen { from: FreezingStation::Throat, forms } = flow {
            path.freeze(throat, forms);
        }
        path
    }

    /// Holds the composition of `state` at lower pressures.
    pub fn freeze(&mut self, state: &State, forms: CondensedForms) {
        self.held = Some(HeldMixture::new(self.solver.set(), state, forms));
        self.held_below = state.pressure.0;
    }

    /// The state at `p` in Pa.
    pub fn state(&mut self, p: f64) -> Result<State, EquilibriumError> {
        match &mut self.held {
            Some(held) if p < self.held_below => held.at_entropy(self.entropy, Pa(p)),
            _ => self.solver.solve(&EquilibriumProblem::sp(self.entropy, Pa(p))),
        }
    }
}

/// The throat and what follows from it.
#[derive(Debug, Clone)]
pub(super) struct Throat {
    pub state: State,
    /// ρ u in kg/(m² s).
    pub mass_flux: f64,
    /// The speed of sound jumps across that of the flow.
    pub jump: bool,
}

impl Throat {
    /// p/(ρ u) with `p` in Pa at rest.
    pub fn characteristic_velocity(&self, p: f64) -> f64 {
        p / self.mass_flux
    }

    /// A station of a state in the flow that comes from `rest`.
    pub fn station(&self, kind: StationKind, state: State, rest: &State) -> Station {
        let velocity = velocity(rest, &state);
        let flux = density(&state) * velocity;
        let moving = flux > 0.0;
        let vacuum = velocity + state.pressure.0 / flux;
        let performance = moving.then(|| Performance {
            specific_impulse: MetrePerSecond(velocity),
            vacuum_specific_impulse: MetrePerSecond(vacuum),
            thrust_coefficient: velocity / self.characteristic_velocity(rest.pressure.0),
        });
        Station {
            kind,
            velocity: MetrePerSecond(velocity),
            mach: state.speed_of_sound().map_or(0.0, |sound| velocity / sound.0),
            area_ratio: moving.then(|| self.mass_flux / flux),
            performance,
            area_residual: 0.0,
            state,
        }
    }
}

/// √(2 (h₀ - h)) in m/s; 0 where the state is at rest.
fn velocity(rest: &State, state: &State) -> f64 {
    velocity_after(rest, state, (rest.pressure.0 / state.pressure.0).ln())
}

/// The same where ln(p₀/p) is known better than the pressures tell it.
///
/// At the pressure of the state dh = T ds: what is left of its entropy corrects its enthalpy. Where little has been expanded
/// the difference of enthalpies drowns in rounding all the same; there it is the integral of v dp, with ln(v p) a cubic in
/// ln p between the two states, whose slope is 1 - 1/γₛ.
fn velocity_after(rest: &State, state: &State, expansion: f64) -> f64 {
    if expansion.abs() < SLIGHT && !state.at_transition && !rest.at_transition {
        return (2.0 * slight_drop(rest, state, expansion)).max(0.0).sqrt();
    }
    let isentropic = state.enthalpy.0 + state.temperature.0 * (rest.entropy.0 - state.entropy.0);
    (2.0 * (rest.enthalpy.0 - isentropic)).max(0.0).sqrt()
}

/// ∫ v dp from a state to one at rest, ln(p₀/p) above it, in J/kg.
fn slight_drop(rest: &State, state: &State, expansion: f64) -> f64 {
    const NODES: [(f64, f64); 3] =
        [(0.112_701_665_379_258_3, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];
    // p v over that at rest, as a cubic of Hermite in the share of the way from rest.
    let slope = |state: &State| -(1.0 - 1.0 / state.isentropic_exponent) * expansion;
    let (start, end) = (slope(rest), slope(state));
    let fall = (state.gas_moles * state.temperature.0 / (rest.gas_moles * rest.temperature.0)).ln();
    let logarithm = |at: f64| {
        let (square, cube) = (at * at, at * at * at);
        fall * (3.0 * square - 2.0 * cube) + start * (cube - 2.0 * square + at) + end * (cube - square)
    };
    let mean: f64 = NODES.iter().map(|(at, weight)| weight * logarithm(*at).exp()).sum();
    rest.pressure.0 / density(rest) * expansion * mean
}

fn density(state: &State) -> f64 {
    state.density().map_or(0.0, |density| density.0)
}

/// ln(u²/a²).
fn ln_mach_squared(rest: &State, state: &State) -> Option<f64> {
    let sound = state.speed_of_sound()?;
    Some(2.0 * (velocity(rest, state) / sound.0).ln())
}

/// Where the mass flux from `rest` is largest.
///
/// First p by a perfect gas, then p (1 + γ M²)/(1 + γ) (RP-1311, eqs. 6.15 and 6.17), then by the chord of ln M² over
/// ln p, enclosed. Where a substance begins to freeze the speed of sound falls in a jump; M = 1 may lie in it, and the
/// enclosure then closes on the pressure of the jump, which is the largest mass flux.
pub(super) fn throat(path: &mut Path, rest: &State) -> Result<Throat, RocketError> {
    let gamma = rest.isentropic_exponent.clamp(1.02, 1.8);
    let mut ln_p = rest.pressure.0.ln() - gamma / (gamma - 1.0) * ((gamma + 1.0) / 2.0).ln();
    let (mut low, mut high) = (f64::NEG_INFINITY, rest.pressure.0.ln());
    let mut last: Option<(f64, f64)> = None;
    let mut watched = f64::INFINITY;
    for trial in 0..TRIALS {
        let state = at("throat", path.state(ln_p.exp()))?;
        let Some(excess) = ln_mach_squared(rest, &state) else {
            return Err(RocketError::NoGas { temperature: state.temperature.0 });
        };
        let jump = high - low < JUMP;
        if excess.abs() < CONVERGED || jump {
            let mass_flux = density(&state) * velocity(rest, &state);
            return Ok(Throat { state, mass_flux, jump: jump && excess.abs() > Residuals::AREA_LIMIT });
        }
        if excess > 0.0 {
            low = ln_p
        } else {
            high = ln_p
        }
        let gamma = state.isentropic_exponent;
        let chord = last.map(|(p, f): (f64, f64)| ln_p - excess * (ln_p - p) / (excess - f));
        last = Some((ln_p, excess));
        let mut next = match chord {
            Some(next) if next.is_finite() => next,
            _ => ln_p + ((1.0 + gamma * excess.exp()) / (1.0 + gamma)).ln(),
        };
        if !(next > low && next < high) {
            next = if low.is_finite() { 0.5 * (low + high) } else { ln_p - 0.3 };
        } else if trial % PATIENCE == PATIENCE - 1 {
            // A chord along a jump creeps; halves do not.
            if high - low > 0.5 * watched && high - low < 1.0 {
                next = 0.5 * (low + high);
            }
            watched = high - low;
        }
        ln_p = next;
    }
    Err(RocketError::NotConverged { station: "throat", steps: TRIALS, pressure: ln_p.exp() })
}

/// The flow behind a throat.
pub(super) struct Expansion<'e, 's, 'a> {
    pub path: &'e mut Path<'s, 'a>,
    pub rest: &'e State,
    pub throat: &'e Throat,
}

impl Expansion<'_, '_, '_> {
    /// The state at an exit; `p` is the pressure in Pa that pressure ratios count from.
    pub fn exit(&mut self, exit: Exit, p: f64) -> Result<State, RocketError> {
        match exit {
            Exit::PressureRatio(ratio) => at(format_args!("exit at pc/p = {ratio}"), self.path.state(p / ratio)),
            Exit::Pressure(exit) => at(format_args!("exit at {} Pa", exit.0), self.path.state(exit.0)),
            Exit::Subsonic(area) => self.area(area, false),
            Exit::Supersonic(area) => self.area(area, true),
        }
    }

    /// The state where the area over the throat's is `area`.
    ///
    /// Newton in ln(p₀/p) with d ln A/d ln p = (a² - u²)/(γ u²) (RP-1311, eq. 6.23), enclosed.
    pub fn area(&mut self, area: f64, supersonic: bool) -> Result<State, RocketError> {
        if area <= 1.0 {
            return Ok(self.throat.state.clone());
        }
        let name = if supersonic { "exit at supersonic area ratio" } else { "exit at subsonic area ratio" };
        let rest = self.rest.pressure.0;
        // ln(p₀/p), which stays exact where hardly anything has been expanded.
        let at_throat = (rest / self.throat.state.pressure.0).ln();
        let (mut low, mut high) = if supersonic { (at_throat, f64::INFINITY) } else { (0.0, at_throat) };
        let mut x = perfect_gas_pressure(self.throat.state.isentropic_exponent, area, supersonic);
        if !(x > low && x < high) {
            x = if high.is_finite() { 0.5 * (low + high) } else { low + 0.5 };
        }
        for _ in 0..TRIALS {
            let state = at(format_args!("{name} {area}"), self.path.state(rest * (-x).exp()))?;
            let velocity = velocity_after(self.rest, &state, x);
            let sound = state.speed_of_sound().map_or(0.0, |sound| sound.0);
            let excess = (self.throat.mass_flux / (density(&state) * velocity) / area).ln();
            let closed = high - low < 1e-14 * high;
            if excess.abs() < CONVERGED || (closed && excess.abs() < Residuals::AREA_LIMIT) {
                return Ok(state);
            }
            if closed {
                return Err(RocketError::Area { asked: area, reached: area * excess.exp() });
            }
            // Behind the throat the area grows with the expansion, before it it falls.
            if (excess > 0.0) == supersonic {
                high = x
            } else {
                low = x
            }
            let slope = (sound * sound / (velocity * velocity) - 1.0) / state.isentropic_exponent;
            let mut next = x + excess / slope;
            if !(next > low && next < high && next.is_finite()) {
                next = if high.is_finite() { 0.5 * (low + high) } else { x + 1.0 };
            }
            x = next;
        }
        Err(RocketError::NotConverged { station: name, steps: TRIALS, pressure: rest * (-x).exp() })
    }
}

/// ln(p₀/p) of a perfect gas at an area ratio: where to begin.
fn perfect_gas_pressure(gamma: f64, area: f64, supersonic: bool) -> f64 {
    let gamma = gamma.clamp(1.02, 1.8);
    let exponent = (gamma + 1.0) / (2.0 * (gamma - 1.0));
    let ln_area =
        |mach: f64| exponent * (2.0 / (gamma + 1.0) * (1.0 + 0.5 * (gamma - 1.0) * mach * mach)).ln() - mach.ln();
    let (mut low, mut high) = if supersonic { (1.0, 100.0) } else { (1e-6, 1.0) };
    for _ in 0..40 {
        let middle = f64::sqrt(low * high);
        if (ln_area(middle) > area.ln()) == supersonic { high = middle } else { low = middle }
    }
    let mach = f64::sqrt(low * high);
    gamma / (gamma - 1.0) * (1.0 + 0.5 * (gamma - 1.0) * mach * mach).ln()
}
