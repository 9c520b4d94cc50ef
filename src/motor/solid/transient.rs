//! The transient model: one well-stirred volume of gas at the flame temperature.
//!
//! dp/dt = R T / V · (A_b r (ρ - p / (R T)) - ṁ_nozzle) + R_i T_i / V · ṁ_igniter, dw/dt = r(p)
//!
//! V grows as the propellant burns; A_b r p / (R T) is the gas that fills the volume set free. The igniter's gas
//! counts with its own R T and leaves as the propellant's gas does. Derived: mass balance of a perfect gas at constant
//! temperature; Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., section 12.1, with the volume's change kept.

use super::chamber::{Chamber, Segment};
use super::trace::{CLOSED_THROAT, END_OF_BURN, SolveError, Trace, TracePoint};
use crate::diag::{Monitor, Progress};
use crate::motor::run::Effort;
use crate::num::rosenbrock::{EVALUATIONS, Point, Slopes, jacobian, step};
use crate::units::GAS_CONSTANT;
use std::f64::consts::PI;

/// State: pressure, web burned, throat radius. Integrals: ∫F dt, ∫p dt, ∫p A_t dt, ∫ṁ dt.
type Instant = Point<3, 4>;

const MAX_STEPS: usize = 50_000;
/// Smallest number of steps over the whole web, so that curves drawn through them are smooth.
const BURN_STEPS: f64 = 60.0;
/// First step behind a stop, as a share of the web up to the next.
const FIRST_STEP: f64 = 1e-3;
/// Largest change of pressure in one step, as a share of the pressure, so that straight lines between samples keep to
/// the curve within 0.03 % while the chamber fills and empties.
const PRESSURE_STEP: f64 = 0.05;
/// The chamber counts as empty below this multiple of ambient pressure.
const EMPTY: f64 = 1.02;
/// In vacuum the chamber counts as empty below this share of its peak pressure.
const EMPTY_IN_VACUUM: f64 = 1e-4;

/// Solves a prepared case.
pub(super) fn solve(chamber: &Chamber, tolerance: f64, monitor: &mut dyn Monitor) -> Result<Trace, SolveError> {
    let igniter = &chamber.case.igniter;
    let start = igniter.start_pressure.map_or(chamber.ambient, |pressure| pressure.0);
    let charge = igniter.charge_mass.0 > 0.0;
    let burns = chamber.burning(start).is_some_and(|burning| start > 0.0 && burning.rate > 0.0);
    if !burns && !charge {
        return Err(SolveError::NoIgnition { pressure: start });
    }
    let (igniter_flow, igniter_energy) = if charge {
        (igniter.charge_mass.0 / igniter.burn_time.0, GAS_CONSTANT / igniter.molar_mass.0 * igniter.flame_temperature.0)
    } else {
        (0.0, 0.0)
    };
    let state = [start, 0.0, chamber.case.nozzle.throat_diameter.0 / 2.0];
    let scale = chamber.case.propellant.gas.specific_gas_constant() * chamber.case.propellant.gas.flame_temperature.0;
    let mut burn = Burn {
        chamber,
        tolerance,
        igniter_end: if charge { igniter.burn_time.0 } else { 0.0 },
        igniter_flow,
        igniter_energy,
        mass: chamber.charge.mass().0,
        velocity: scale.sqrt(),
        time: 0.0,
        now: Point { state, integrals: [0.0; 4] },
        phase: Phase { segment: Segment::whole(chamber.web()), igniting: charge, burning: true },
        peak_thrust: 0.0,
        peak_pressure: start,
        filled: chamber
            .settle(chamber.geometry(0.0).0 / chamber.case.nozzle.throat_area().0)
            .map_or(0.0, |s| s.pressure.0),
        h: 1e-7,
        burn_end: None,
        trace: Trace { points: Vec::new(), burn_end: 0, web_burnout: None, blow_down: None, effort: Effort::default() },
    };
    burn.run(monitor)?;
    Ok(burn.finish())
}

/// What holds between two stops.
#[derive(Debug, Clone, Copy)]
struct Phase {
    segment: Segment,
    igniting: bool,
    burning: bool,
}

struct Burn<'a> {
    chamber: &'a Chamber<'a>,
    tolerance: f64,
    igniter_end: f64,
    igniter_flow: f64,
    /// R T of the igniter's gas.
    igniter_energy: f64,
    mass: f64,
    /// √(R T), the size of velocities here.
    velocity: f64,
    time: f64,
    now: Instant,
    phase: Phase,
    peak_thrust: f64,
    peak_pressure: f64,
    /// The settled pressure of the unburned grains: the size of the pressure while the chamber fills; 0 while it empties.
    filled: f64,
    h: f64,
    burn_end: Option<usize>,
    trace: Trace,
}

impl Burn<'_> {
    fn run(&mut self, monitor: &mut dyn Monitor) -> Result<(), SolveError> {
        for segment in Segment::all(&self.chamber.stops) {
            self.phase.segment = segment;
            self.record();
            // Behind a stop the burning area may go with the root of the distance from it: short steps first.
            if let Some(rate) = self.trace.points.last().map(|point| point.rate).filter(|rate| *rate > 0.0) {
                self.h = self.h.min(FIRST_STEP * (segment.to - segment.from) / rate);
            }
            while self.now.state[1] < segment.to {
                self.advance(Some(segment.to), monitor)?;
            }
        }
        self.phase.burning = false;
        self.filled = 0.0;
        self.trace.web_burnout = Some(self.time);
        self.record();
        self.h = self.h.min(1e-4);
        while !self.is_empty() {
            self.advance(None, monitor)?;
        }
        if self.chamber.ambient > 0.0 {
            self.trace.blow_down = Some(self.time);
        }
        Ok(())
    }

    fn slopes(&self, phase: &Phase, state: &[f64; 3]) -> Slopes<3, 4> {
        let pressure = state[0].max(1e-3);
        let radius = state[2];
        let throat = PI * radius * radius;
        let Some(burning) = self.chamber.burning(pressure) else { return ([0.0; 3], [0.0; 4]) };
        let web = phase.segment.inside(state[1]);
        let (area, propellant) = if phase.burning { self.chamber.geometry(web) } else { (0.0, 0.0) };
        let rate = if phase.burning { burning.rate } else { 0.0 };
        let volume = self.chamber.gas_volume(propellant);
        let energy = burning.specific_energy;
        let flow = self.chamber.nozzle_flow(burning.piece, energy, pressure, throat);
        let igniter = if phase.igniting { self.igniter_energy * self.igniter_flow } else { 0.0 };
        let gas = area * rate * (self.chamber.density - pressure / energy) - flow;
        let growth = if phase.burning { self.chamber.throat_growth(pressure) } else { 0.0 };
        let thrust = self.chamber.thrust(burning.piece, pressure, radius);
        ([(energy * gas + igniter) / volume, rate, growth], [thrust, pressure, pressure * throat, flow])
    }

    /// One accepted step, cut at whatever happens first: the geometry's stop, the igniter's end, the end of the burn,
    /// the empty chamber.
    fn advance(&mut self, stop: Option<f64>, monitor: &mut dyn Monitor) -> Result<(), SolveError> {
        let phase = self.phase;
        let here = self.slopes(&phase, &self.now.state);
        let scale = [self.chamber.ambient.max(1.0), self.chamber.web(), self.now.state[2]];
        let slopes = |state: &[f64; 3]| self.slopes(&phase, state);
        let jacobian = jacobian(slopes, &self.now.state, &here, &scale);
        let attempt = |h: f64| step(slopes, &self.now, &here, &jacobian, h);
        let mut effort = self.trace.effort;
        effort.evaluations += 4;
        let mut h = self.h;
        if here.0[1] > 0.0 {
            h = h.min(self.chamber.web() / BURN_STEPS / here.0[1]);
        }
        if here.0[0] != 0.0 {
            h = h.min(PRESSURE_STEP * self.now.state[0].max(self.filled) / here.0[0].abs());
        }
        if phase.igniting {
            h = h.min(self.igniter_end - self.time);
        }
        let (mut next, norm) = loop {
            if monitor.step((self.now.state[1] / self.chamber.web()).min(1.0)) == Progress::Cancel {
                return Err(SolveError::Cancelled);
            }
            if effort.steps + effort.rejected > MAX_STEPS || h < 1e-15 {
                return Err(self.not_converged());
            }
            effort.evaluations += EVALUATIONS;
            let mut shorter = 0.1;
            if let Ok((next, error)) = attempt(h) {
                let norm = self.error_norm(&next, &error);
                if norm <= 1.0 {
                    break (next, norm);
                }
                if norm.is_finite() {
                    shorter = (0.9 * norm.powf(-0.25)).clamp(0.1, 0.9);
                }
            }
            effort.rejected += 1;
            h *= shorter;
        };
        let grown = h * (0.9 * norm.max(1e-8).powf(-0.25)).clamp(0.2, 4.0);
        let end_level = END_OF_BURN * self.peak_thrust;
        let thrust_of = |point: &Instant| self.thrust(point);
        let mut length = h;
        let mut landed = None;
        // Each event cuts the step where its quantity passes zero; the earliest one is left.
        if let Some(stop) = stop
            && next.state[1] >= stop
        {
            let tolerance = 1e-13 * self.chamber.web();
            (length, next) = cut((length, next), &self.now, tolerance, |point| point.state[1] - stop, attempt);
            landed = Some(stop);
        }
        let burn_ends = thrust_of(&next) < end_level && thrust_of(&self.now) >= end_level;
        if burn_ends {
            let missing = |point: &Instant| end_level - thrust_of(point);
            (length, next) = cut((length, next), &self.now, 1e-6 * end_level, missing, attempt);
            landed = landed.filter(|stop| next.state[1] >= stop * (1.0 - 1e-12));
        }
        let empty = self.empty_pressure();
        if !phase.burning && next.state[0] < empty {
            let missing = |point: &Instant| empty - point.state[0];
            (length, next) = cut((length, next), &self.now, 1e-9 * empty, missing, attempt);
        }
        if let Some(stop) = landed {
            next.state[1] = stop;
        }
        if next.state[2] <= CLOSED_THROAT * self.chamber.case.nozzle.throat_diameter.0 / 2.0 {
            return Err(SolveError::ThroatClosed { time: self.time + length });
        }
        self.time += length;
        self.now = next;
        self.h = if length < h { h } else { grown };
        effort.steps += 1;
        self.trace.effort = effort;
        if phase.igniting && self.time >= self.igniter_end * (1.0 - 1e-12) {
            self.phase.igniting = false;
            self.h = self.h.min(1e-5);
        }
        self.record();
        if burn_ends {
            self.burn_end = Some(self.trace.points.len() - 1);
        }
        Ok(())
    }

    fn thrust(&self, point: &Instant) -> f64 {
        let pressure = point.state[0];
        let piece = self.chamber.burning(pressure.max(1e-3)).map_or(0, |burning| burning.piece);
        self.chamber.thrust(piece, pressure, point.state[2])
    }

    fn empty_pressure(&self) -> f64 {
        (EMPTY * self.chamber.ambient).max(EMPTY_IN_VACUUM * self.peak_pressure)
    }

    fn is_empty(&self) -> bool {
        self.now.state[0] <= self.empty_pressure() * (1.0 + 1e-9)
    }

    fn error_norm(&self, next: &Instant, error: &Instant) -> f64 {
        let pressure = next.state[0].abs().max(self.now.state[0]).max(self.chamber.ambient);
        let impulse = self.mass * self.velocity;
        let sizes = [
            (error.state[0], pressure),
            (error.state[1], self.chamber.web()),
            (error.state[2], self.now.state[2]),
            (error.integrals[0], impulse),
            (error.integrals[2], impulse),
            (error.integrals[3], self.mass),
        ];
        let all_finite = next.state.iter().chain(&next.integrals).all(|value| value.is_finite());
        let worst = sizes.iter().fold(0.0_f64, |worst, (error, size)| worst.max(error.abs() / (self.tolerance * size)));
        if all_finite && next.state[0] > 0.0 { worst } else { f64::NAN }
    }

    fn record(&mut self) {
        let Point { state: [pressure, web, throat_radius], integrals } = self.now;
        let [impulse, pressure_time, pressure_area_time, mass_out] = integrals;
        let Some(burning) = self.chamber.burning(pressure.max(1e-3)) else { return };
        let thrust = self.chamber.thrust(burning.piece, pressure, throat_radius);
        self.peak_thrust = self.peak_thrust.max(thrust);
        self.peak_pressure = self.peak_pressure.max(pressure);
        let area = PI * throat_radius * throat_radius;
        self.trace.points.push(TracePoint {
            time: self.time,
            pressure,
            web: self.phase.segment.inside(web),
            throat_radius,
            rate: if self.phase.burning { burning.rate } else { 0.0 },
            piece: burning.piece,
            thrust,
            nozzle_flow: self.chamber.nozzle_flow(burning.piece, burning.specific_energy, pressure, area),
            impulse,
            pressure_time,
            pressure_area_time,
            mass_out,
        });
    }

    fn finish(mut self) -> Trace {
        self.trace.burn_end = self.burn_end.unwrap_or(self.trace.points.len().saturating_sub(1));
        self.trace
    }

    fn not_converged(&self) -> SolveError {
        SolveError::NotConverged {
            time: self.time,
            pressure: self.now.state[0],
            web: self.now.state[1],
            steps: self.trace.effort.steps + self.trace.effort.rejected,
        }
    }
}

/// A step cut short, with the point that it leads to.
type Cut = (f64, Instant);

/// Shortens a step from `start` to where `excess` passes zero, to within `tolerance` in the unit of `excess`, which is
/// negative at the start and not negative at the end.
///
/// The regula falsi of Illinois; Dowell & Jarratt, *BIT* 11 (1971) 168.
fn cut<E>(
    (length, end): Cut,
    start: &Instant,
    tolerance: f64,
    excess: impl Fn(&Instant) -> f64,
    attempt: impl Fn(f64) -> Result<(Instant, Instant), E>,
) -> Cut {
    const ITERATIONS: usize = 60;
    let (mut low, mut high) = ((0.0, excess(start)), (length, excess(&end)));
    let mut best = (length, end);
    let mut last_was_high = None;
    for _ in 0..ITERATIONS {
        if excess(&best.1) <= tolerance || high.0 - low.0 <= 1e-14 * length {
            break;
        }
        let weight = high.1 / (high.1 - low.1);
        let middle = if weight.is_finite() { high.0 - weight * (high.0 - low.0) } else { (low.0 + high.0) / 2.0 };
        let Ok((point, _)) = attempt(middle) else {
            high = (high.0, high.1 * 2.0);
            continue;
        };
        let value = excess(&point);
        let is_high = value >= 0.0;
        if is_high {
            high = (middle, value);
            best = (middle, point);
        } else {
            low = (middle, value);
        }
        // An end that stays twice in a row holds the secant back: halve its weight.
        if last_was_high == Some(is_high) {
            if is_high {
                low.1 /= 2.0;
            } else {
                high.1 /= 2.0;
            }
        }
        last_was_high = Some(is_high);
    }
    best
}
