//! The transient model: one well-stirred volume of gas at the flame temperature.
//!
//! dp/dt = R T / V · (Σ A_b r (ρ - p / (R T)) - ṁ_nozzle) + R_i T_i / V · ṁ_igniter + p d ln(R T)/dt, dw/dt = r(p)
//!
//! V grows as the propellant burns; A_b r p / (R T) is the gas that fills the volume set free. The igniter's gas
//! counts with its own R T and leaves as the propellant's gas does. Derived: mass balance of a perfect gas at constant
//! temperature; Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., section 12.1, with the volume's change kept.
//! Where a burn law gives another gas in another range of pressure, the temperature is constant within a range and the
//! gas in the chamber changes with the range.
//!
//! With grains of several propellants, Σ goes over them, and the chamber holds the frozen mixture of what has come in and
//! not yet left: the mass fraction of each gas follows dy/dt = (ṁ - y Σ ṁ) / (p V / (R T)), with ṁ = ρ A_b r of its
//! grains, and R T is that of the mixture. So the mass of each gas is kept; after the last web the mixture stays what it
//! is. The first filling of the chamber and the igniter's gas count as the mixture of the moment.

use super::batch::{Burning, Each, MOST};
use super::chamber::{Chamber, Stage};
use super::nozzle_gas::NozzleGas;
use super::trace::{CLOSED_THROAT, END_OF_BURN, SolveError, Trace, TracePoint};
use crate::diag::{Monitor, Progress};
use crate::motor::run::Effort;
use crate::num::rosenbrock::{EVALUATIONS, Point, Slopes, jacobian, step};
use crate::physics::gas_dynamics::mixture::Mixture;
use crate::units::GAS_CONSTANT;
use std::f64::consts::PI;

/// State: pressure, web burned of the first batch, throat radius; then web burned and mass fraction of the gas of each
/// further batch. Integrals: ∫F dt, ∫p dt, ∫p A_t dt, ∫ṁ dt.
type Instant<const N: usize> = Point<N, 4>;
const THRUST: usize = 0;

/// Where a state holds the web of a batch.
const fn web_slot(batch: usize) -> usize {
    2 * batch + 1
}

/// Where a state holds the mass fraction of a batch's gas; of the first, which is what remains, it holds none.
const fn share_slot(batch: usize) -> usize {
    2 * batch + 2
}

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
    const { assert!(MOST == 4, "one line for each number of propellants") };
    match chamber.batches.len() {
        0 | 1 => solve_sized::<3>(chamber, tolerance, monitor),
        2 => solve_sized::<5>(chamber, tolerance, monitor),
        3 => solve_sized::<7>(chamber, tolerance, monitor),
        _ => solve_sized::<9>(chamber, tolerance, monitor),
    }
}

fn solve_sized<const N: usize>(
    chamber: &Chamber,
    tolerance: f64,
    monitor: &mut dyn Monitor,
) -> Result<Trace, SolveError> {
    let igniter = &chamber.case.igniter;
    let start = igniter.start_pressure.map_or(chamber.ambient, |pressure| pressure.0);
    let charge = igniter.charge_mass.0 > 0.0;
    let rates = |pressure| burning(chamber, pressure).map(|batch| batch.rate);
    let burns = start > 0.0 && rates(start).iter().any(|rate| *rate > 0.0);
    if !burns && !charge {
        return Err(SolveError::NoIgnition { pressure: start });
    }
    let (igniter_flow, igniter_energy) = if charge {
        (igniter.charge_mass.0 / igniter.burn_time.0, GAS_CONSTANT / igniter.molar_mass.0 * igniter.flame_temperature.0)
    } else {
        (0.0, 0.0)
    };
    let stage = Stage::default();
    let (areas, _) = chamber.geometry(&stage, &[0.0; MOST]);
    let mut state = [0.0; N];
    state[0] = start;
    state[2] = chamber.case.nozzle.throat_diameter.0 / 2.0;
    let rates = rates(start.max(LOWEST_PRESSURE));
    let flow =
        |index: usize| chamber.batches.get(index).map_or(0.0, |batch| batch.density) * areas[index] * rates[index];
    let total: f64 = (0..MOST).map(flow).sum();
    for index in 1..chamber.batches.len() {
        state[share_slot(index)] = if total > 0.0 { flow(index) / total } else { 0.0 };
    }
    let first = chamber.batches.first().and_then(|batch| chamber.case.propellants().nth(batch.propellant));
    let gas = first.unwrap_or(&chamber.case.propellant).gas;
    let scale = gas.specific_gas_constant() * gas.flame_temperature.0;
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
        phase: Phase { stage, igniting: charge },
        peak_thrust: 0.0,
        peak_pressure: start,
        filled: chamber.settle(&areas, chamber.case.nozzle.throat_area().0).map_or(0.0, |settled| settled.pressure.0),
        h: 1e-7,
        burn_end: None,
        trace: Trace { points: Vec::new(), burn_end: 0, web_burnout: None, blow_down: None, effort: Effort::default() },
    };
    burn.run(monitor)?;
    Ok(burn.finish())
}

/// Pressures below this one in Pa count as this one, where rates and flows need one above 0.
const LOWEST_PRESSURE: f64 = 1e-3;

/// Rate and gas of every batch at a pressure, whether it still burns or not.
fn burning(chamber: &Chamber, pressure: f64) -> Each<Burning> {
    let mut all = [Burning::default(); MOST];
    for (burning, batch) in all.iter_mut().zip(&chamber.batches) {
        *burning = batch.burning(pressure);
    }
    all
}

/// What holds between two stops.
#[derive(Debug, Clone, Copy)]
struct Phase {
    stage: Stage,
    igniting: bool,
}

/// The gas in the chamber with what it is mixed from.
struct Content {
    gas: NozzleGas,
    shares: Each<f64>,
    burning: Each<Burning>,
}

struct Burn<'a, const N: usize> {
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
    now: Instant<N>,
    phase: Phase,
    peak_thrust: f64,
    peak_pressure: f64,
    /// The settled pressure of the unburned grains: the size of the pressure while the chamber fills; 0 while it empties.
    filled: f64,
    h: f64,
    burn_end: Option<usize>,
    trace: Trace,
}

impl<const N: usize> Burn<'_, N> {
    fn run(&mut self, monitor: &mut dyn Monitor) -> Result<(), SolveError> {
        while self.burns() {
            self.record();
            // Behind a stop the burning area may go with the root of the distance from it: short steps first.
            let rates = self.trace.points.last().map_or([0.0; MOST], |point| point.rates);
            for (index, _, segment) in self.chamber.burning(&self.phase.stage).filter(|(index, ..)| rates[*index] > 0.0)
            {
                self.h = self.h.min(FIRST_STEP * (segment.to - segment.from) / rates[index]);
            }
            while !self.pass_stops() {
                self.advance(monitor)?;
            }
        }
        self.filled = 0.0;
        self.trace.web_burnout = Some(self.time);
        self.record();
        self.h = self.h.min(1e-4);
        while !self.is_empty() {
            self.advance(monitor)?;
        }
        if self.chamber.ambient > 0.0 {
            self.trace.blow_down = Some(self.time);
        }
        Ok(())
    }

    fn burns(&self) -> bool {
        self.chamber.burning(&self.phase.stage).next().is_some()
    }

    /// Goes on to the next stage where a batch stands on its stop.
    fn pass_stops(&mut self) -> bool {
        let mut webs = webs(&self.now.state);
        let passed = self.chamber.pass_stops(&mut self.phase.stage, &mut webs);
        for (index, web) in webs.iter().enumerate().take(self.chamber.batches.len()) {
            self.now.state[web_slot(index)] = *web;
        }
        passed
    }

    fn content(&self, state: &[f64; N]) -> Content {
        let burning = burning(self.chamber, state[0].max(LOWEST_PRESSURE));
        let mut shares = [0.0; MOST];
        shares[0] = 1.0;
        for index in 1..self.chamber.batches.len() {
            shares[index] = state[share_slot(index)];
            shares[0] -= shares[index];
        }
        Content { gas: self.chamber.gas(&shares, &burning), shares, burning }
    }

    fn slopes(&self, phase: &Phase, state: &[f64; N]) -> Slopes<N, 4> {
        let pressure = state[0].max(LOWEST_PRESSURE);
        let radius = state[2];
        let throat = PI * radius * radius;
        let content = self.content(state);
        let gas = &content.gas;
        let energy = gas.gas.specific_energy;
        let (areas, propellant) = self.chamber.geometry(&phase.stage, &webs(state));
        let volume = self.chamber.gas_volume(propellant);
        let flow = self.chamber.nozzle_flow(gas, pressure, throat);
        let igniter = if phase.igniting { self.igniter_energy * self.igniter_flow } else { 0.0 };
        let mut slopes = [0.0; N];
        let mut made = [0.0; MOST];
        let mut gain = 0.0;
        for (index, batch, _) in self.chamber.burning(&phase.stage) {
            let rate = content.burning[index].rate;
            slopes[web_slot(index)] = rate;
            made[index] = areas[index] * rate * batch.density;
            gain += areas[index] * rate * (batch.density - pressure / energy);
            slopes[2] = self.chamber.throat_growth(pressure);
        }
        slopes[0] = (energy * (gain - flow) + igniter) / volume;
        if self.chamber.batches.len() > 1 {
            let total: f64 = made.iter().sum();
            let mass = pressure * volume / energy;
            let mut changes = [0.0; MOST];
            for index in 1..self.chamber.batches.len() {
                changes[index] = (made[index] - content.shares[index] * total) / mass;
                changes[0] -= changes[index];
                slopes[share_slot(index)] = changes[index];
            }
            slopes[0] += pressure * content.relative_change(&changes);
        }
        let thrust = self.chamber.thrust(gas, pressure, radius);
        (slopes, [thrust, pressure, pressure * throat, flow])
    }

    /// One accepted step, cut at whatever happens first: the geometry's stop, the igniter's end, the end of the burn,
    /// the empty chamber.
    fn advance(&mut self, monitor: &mut dyn Monitor) -> Result<(), SolveError> {
        let phase = self.phase;
        let here = self.slopes(&phase, &self.now.state);
        let scale = self.sizes(self.chamber.ambient.max(1.0));
        let slopes = |state: &[f64; N]| self.slopes(&phase, state);
        let jacobian = jacobian(slopes, &self.now.state, &here, &scale);
        let attempt = |h: f64| step(slopes, &self.now, &here, &jacobian, h);
        let mut effort = self.trace.effort;
        effort.evaluations += N + 1;
        let mut h = self.h;
        for (index, batch, _) in self.chamber.burning(&phase.stage).filter(|(index, ..)| here.0[web_slot(*index)] > 0.0)
        {
            h = h.min(batch.web() / BURN_STEPS / here.0[web_slot(index)]);
        }
        if here.0[0] != 0.0 {
            h = h.min(PRESSURE_STEP * self.now.state[0].max(self.filled) / here.0[0].abs());
        }
        if phase.igniting {
            h = h.min(self.igniter_end - self.time);
        }
        let (mut next, norm) = loop {
            if monitor.step(self.chamber.progress(&webs(&self.now.state))) == Progress::Cancel {
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
        let mut length = h;
        // Each event cuts the step where its quantity passes zero; the earliest one is left.
        for (index, batch, segment) in self.chamber.burning(&phase.stage) {
            let past = |point: &Instant<N>| point.state[web_slot(index)] - segment.to;
            if past(&next) >= 0.0 {
                (length, next) = cut((length, next), &self.now, 1e-13 * batch.web(), past, attempt);
            }
        }
        let burn_ends = self.thrust(&next) < end_level && here.1[THRUST] >= end_level;
        if burn_ends {
            let missing = |point: &Instant<N>| end_level - self.thrust(point);
            (length, next) = cut((length, next), &self.now, 1e-6 * end_level, missing, attempt);
        }
        let empty = self.empty_pressure();
        if !self.burns() && next.state[0] < empty {
            let missing = |point: &Instant<N>| empty - point.state[0];
            (length, next) = cut((length, next), &self.now, 1e-9 * empty, missing, attempt);
        }
        for (index, _, segment) in self.chamber.burning(&phase.stage) {
            let web = &mut next.state[web_slot(index)];
            if *web >= segment.to * (1.0 - 1e-12) {
                *web = segment.to;
            }
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

    fn thrust(&self, point: &Instant<N>) -> f64 {
        self.chamber.thrust(&self.content(&point.state).gas, point.state[0], point.state[2])
    }

    /// The size of each state variable: of the pressure as given, of a web the whole of it, of a share 1.
    fn sizes(&self, pressure: f64) -> [f64; N] {
        let mut sizes = [1.0; N];
        sizes[0] = pressure;
        sizes[2] = self.now.state[2];
        for (index, batch) in self.chamber.batches.iter().enumerate() {
            sizes[web_slot(index)] = batch.web();
        }
        sizes
    }

    fn empty_pressure(&self) -> f64 {
        (EMPTY * self.chamber.ambient).max(EMPTY_IN_VACUUM * self.peak_pressure)
    }

    fn is_empty(&self) -> bool {
        self.now.state[0] <= self.empty_pressure() * (1.0 + 1e-9)
    }

    fn error_norm(&self, next: &Instant<N>, error: &Instant<N>) -> f64 {
        let pressure = next.state[0].abs().max(self.now.state[0]).max(self.chamber.ambient);
        let impulse = self.mass * self.velocity;
        let integrals =
            [(0, impulse), (2, impulse), (3, self.mass)].map(|(index, size)| (error.integrals[index], size));
        let all_finite = next.state.iter().chain(&next.integrals).all(|value| value.is_finite());
        let sizes = error.state.into_iter().zip(self.sizes(pressure)).chain(integrals);
        let worst = sizes.fold(0.0_f64, |worst, (error, size)| worst.max(error.abs() / (self.tolerance * size)));
        if all_finite && next.state[0] > 0.0 { worst } else { f64::NAN }
    }

    fn record(&mut self) {
        let Point { state, integrals } = self.now;
        let [impulse, pressure_time, pressure_area_time, mass_out] = integrals;
        let (pressure, throat_radius) = (state[0], state[2]);
        let Content { gas, burning, .. } = self.content(&state);
        let mut rates = [0.0; MOST];
        self.chamber.burning(&self.phase.stage).for_each(|(index, ..)| rates[index] = burning[index].rate);
        let thrust = self.chamber.thrust(&gas, pressure, throat_radius);
        self.peak_thrust = self.peak_thrust.max(thrust);
        self.peak_pressure = self.peak_pressure.max(pressure);
        let area = PI * throat_radius * throat_radius;
        self.trace.push(TracePoint {
            time: self.time,
            pressure,
            webs: self.chamber.inside(&self.phase.stage, webs(&state)),
            throat_radius,
            rates,
            gas,
            thrust,
            nozzle_flow: self.chamber.nozzle_flow(&gas, pressure, area),
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

impl Content {
    /// d ln(R T) that goes with changes of the shares.
    fn relative_change(&self, changes: &Each<f64>) -> f64 {
        let mixed = |shares: &Each<f64>| {
            Mixture::sum(shares.iter().zip(&self.burning).map(|(share, burning)| (*share, burning.mixture)))
        };
        mixed(&self.shares).relative_change(&mixed(changes))
    }
}

/// The web of every batch in a state.
fn webs<const N: usize>(state: &[f64; N]) -> Each<f64> {
    let mut webs = [0.0; MOST];
    for (web, value) in webs.iter_mut().zip(state.iter().skip(1).step_by(2)) {
        *web = *value;
    }
    webs
}

/// A step cut short, with the point that it leads to.
type Cut<const N: usize> = (f64, Instant<N>);

/// Shortens a step from `start` to where `excess` passes zero, to within `tolerance` in the unit of `excess`, which is
/// negative at the start and not negative at the end.
///
/// The regula falsi of Illinois; Dowell & Jarratt, *BIT* 11 (1971) 168.
fn cut<const N: usize, E>(
    (length, end): Cut<N>,
    start: &Instant<N>,
    tolerance: f64,
    excess: impl Fn(&Instant<N>) -> f64,
    attempt: impl Fn(f64) -> Result<(Instant<N>, Instant<N>), E>,
) -> Cut<N> {
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
