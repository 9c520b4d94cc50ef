//! The quasi-steady model: at every web burned the chamber is at the pressure where burning and outflow balance.
//!
//! Time, throat radius and the integrals of thrust and pressure are integrated over the web burned,
//! dt/dw = 1 / r(p(w)), from stop to stop of the geometry. Near a stop the burning area may go with the root of the
//! distance from it; the integration therefore runs over θ, with w = a + (b - a) (1 - cos θ) / 2 between the stops a and
//! b, in which everything is smooth. A jump of the burn law from one piece to another is found and stepped on.
//!
//! With grains of several propellants w is the web of the batch that comes to its next stop first; the other webs are
//! integrated along with it, dw_i/dw = r_i/r. Where one of them comes to a stop sooner after all, that is found and
//! stepped on as well. The chamber's gas is the mixture that the grains give at the instant.

use super::batch::{Each, MOST, Segment};
use super::chamber::{Balance, Chamber, Stage};
use super::trace::{CLOSED_THROAT, END_OF_BURN, SolveError, Trace, TracePoint};
use crate::diag::{Monitor, Progress};
use crate::motor::run::Effort;
use crate::num::dormand_prince::{EVALUATIONS, step};
use std::f64::consts::PI;

/// Entries of a state before the webs: time, throat radius, ∫F dt, ∫p dt, ∫p A_t dt, ∫ṁ dt. The webs of the batches
/// follow; that of the leading one stands still, since the angle tells it.
const WEBS: usize = 6;
const IMPULSE: usize = 2;
const PRESSURE_AREA: usize = 4;

const MAX_STEPS: usize = 20_000;
/// Share of the tolerance that one step may use: the errors of the whole burn add up, and its mass must close to 1e-6.
const STEP_SHARE: f64 = 0.1;
/// Smallest number of steps in a leg at a tolerance of 1e-6, so that curves drawn through them are smooth. A tolerance
/// ten times as large takes a fifth less, so that solving again with it refines every run.
const LEG_STEPS: f64 = 40.0;

/// Solves a prepared case.
pub(super) fn solve(chamber: &Chamber, tolerance: f64, monitor: &mut dyn Monitor) -> Result<Trace, SolveError> {
    const { assert!(MOST == 4, "one line for each number of propellants") };
    match chamber.batches.len() {
        0 | 1 => solve_sized::<{ WEBS + 1 }>(chamber, tolerance, monitor),
        2 => solve_sized::<{ WEBS + 2 }>(chamber, tolerance, monitor),
        3 => solve_sized::<{ WEBS + 3 }>(chamber, tolerance, monitor),
        _ => solve_sized::<{ WEBS + 4 }>(chamber, tolerance, monitor),
    }
}

fn solve_sized<const N: usize>(
    chamber: &Chamber,
    tolerance: f64,
    monitor: &mut dyn Monitor,
) -> Result<Trace, SolveError> {
    let mut burn = Burn {
        chamber,
        tolerance,
        stage: Stage::default(),
        leg: Leg { leader: 0, span: Segment::default() },
        regime: 0,
        trace: Trace { points: Vec::new(), burn_end: 0, web_burnout: None, blow_down: None, effort: Effort::default() },
        peak_thrust: 0.0,
        peak_pressure: 0.0,
    };
    let mut state = [0.0; N];
    state[1] = chamber.case.nozzle.throat_diameter.0 / 2.0;
    let mut webs = [0.0; MOST];
    while burn.begin_leg(&mut state, &webs) {
        burn.record(0.0, &state, &burn.balance(0.0, &state));
        match burn.burn_leg(&mut state, monitor)? {
            Some(reached) => webs = reached,
            None => return Ok(burn.trace),
        }
    }
    burn.trace.web_burnout = Some(state[0]);
    burn.trace.burn_end = burn.trace.points.len().saturating_sub(1);
    Ok(burn.trace)
}

/// From one stop of any batch to the next.
struct Leg {
    /// The batch over whose web the leg is integrated.
    leader: usize,
    /// Its web from the leg's begin to its next stop.
    span: Segment,
}

struct Burn<'a> {
    chamber: &'a Chamber<'a>,
    tolerance: f64,
    stage: Stage,
    leg: Leg,
    /// Pieces of the burn laws that hold.
    regime: usize,
    trace: Trace,
    peak_thrust: f64,
    peak_pressure: f64,
}

impl Burn<'_> {
    /// Begins a leg at these webs, with the batch in the lead that should come to its stop first; false when all have
    /// burned.
    fn begin_leg<const N: usize>(&mut self, state: &mut [f64; N], webs: &Each<f64>) -> bool {
        let throat = PI * state[1] * state[1];
        let (areas, _) = self.chamber.geometry(&self.stage, webs);
        self.regime = self.chamber.regime(&areas, throat);
        let rates = self.chamber.balance(&self.stage, self.regime, webs, throat).rates;
        let time_left = |(index, segment): (usize, &Segment)| (segment.to - webs[index]) / rates[index];
        let burning = self.chamber.burning(&self.stage).map(|(index, _, segment)| (index, segment));
        let first = burning.min_by(|a, b| time_left(*a).total_cmp(&time_left(*b)));
        let Some((leader, segment)) = first else { return false };
        self.leg = Leg { leader, span: segment.from(webs[leader]) };
        state[WEBS..].copy_from_slice(&webs[..N - WEBS]);
        true
    }

    fn webs(&self, angle: f64, state: &[f64]) -> Each<f64> {
        let mut webs = [0.0; MOST];
        webs[..state.len() - WEBS].copy_from_slice(&state[WEBS..]);
        webs[self.leg.leader] = self.leg.span.web(angle);
        webs
    }

    fn settled_regime(&self, angle: f64, state: &[f64]) -> usize {
        let (areas, _) = self.chamber.geometry(&self.stage, &self.webs(angle, state));
        self.chamber.regime(&areas, PI * state[1] * state[1])
    }

    /// The balance with the present pieces.
    fn balance(&self, angle: f64, state: &[f64]) -> Balance {
        self.chamber.balance(&self.stage, self.regime, &self.webs(angle, state), PI * state[1] * state[1])
    }

    /// Slopes over θ.
    fn slope<const N: usize>(&self, angle: f64, state: &[f64; N]) -> [f64; N] {
        let radius = state[1];
        let now = self.balance(angle, state);
        let pressure = now.pressure;
        let rate = now.rates[self.leg.leader];
        let area = PI * radius * radius;
        let mut flow = 0.0;
        let mut over_web = [0.0; N];
        for (index, batch, _) in self.chamber.burning(&self.stage) {
            let relative = now.rates[index] / rate;
            flow += batch.density * now.areas[index] * relative;
            over_web[WEBS + index] = relative;
        }
        over_web[WEBS + self.leg.leader] = 0.0;
        let shared = [
            1.0 / rate,
            self.chamber.throat_growth(pressure) / rate,
            self.chamber.thrust(&now.gas, pressure, radius) / rate,
            pressure / rate,
            pressure * area / rate,
            flow,
        ];
        over_web[..WEBS].copy_from_slice(&shared);
        let speed = self.leg.span.web_per_angle(angle);
        // At a stop the angle stands still against the web, and with a sliver's pressure of nothing 0 meets infinity.
        over_web.map(|slope| if speed == 0.0 { 0.0 } else { speed * slope })
    }

    /// Burns one leg and goes on to the next stage, with the webs that it has reached; `None` when the burn has ended
    /// inside it.
    fn burn_leg<const N: usize>(
        &mut self,
        state: &mut [f64; N],
        monitor: &mut dyn Monitor,
    ) -> Result<Option<Each<f64>>, SolveError> {
        let steps = LEG_STEPS * (1e-6 / self.tolerance).powf(0.1);
        let longest = PI / steps;
        let mut angle = 0.0;
        let mut h = longest;
        loop {
            if monitor.step(self.chamber.progress(&self.webs(angle, state))) == Progress::Cancel {
                return Err(SolveError::Cancelled);
            }
            if self.trace.effort.steps + self.trace.effort.rejected > MAX_STEPS {
                return Err(self.not_converged(angle, state));
            }
            let last = angle + h >= PI * (1.0 - 1e-14);
            let length = if last { PI - angle } else { h };
            let (next, error) = self.attempt(angle, state, length);
            let norm = self.error_norm(state, &next, &error);
            if !norm.is_finite() || norm > 1.0 {
                self.trace.effort.rejected += 1;
                h = length * if norm.is_finite() { (0.9 * norm.powf(-0.2)).clamp(0.1, 0.9) } else { 0.1 };
                if h < 1e-15 * PI {
                    // The pressure falls to nothing at the end of a sliver: nothing burns there any more.
                    return if self.balance(angle, state).pressure <= self.chamber.ambient {
                        self.end_here();
                        Ok(None)
                    } else {
                        Err(self.not_converged(angle, state))
                    };
                }
                continue;
            }
            let mut to = if last { PI } else { angle + length };
            let mut next = next;
            // Each event cuts the step where it happens; the earliest one is left.
            let overran = self.overruns(to, &next);
            if overran {
                (to, next) = self.cut(angle, state, to, |burn, to, next| burn.overruns(to, next));
            }
            let switched = self.settled_regime(to, &next) != self.regime;
            if switched {
                (to, next) = self.cut(angle, state, to, |burn, to, next| burn.settled_regime(to, next) != burn.regime);
            }
            if next[1] <= CLOSED_THROAT * self.chamber.case.nozzle.throat_diameter.0 / 2.0 {
                return Err(SolveError::ThroatClosed { time: next[0] });
            }
            let now = self.balance(to, &next);
            if self.has_ended(&next, &now) {
                (to, next) = self.cut(angle, state, to, |burn, to, next| burn.has_ended(next, &burn.balance(to, next)));
                self.record(to, &next, &self.balance(to, &next));
                self.end_here();
                return Ok(None);
            }
            self.trace.effort.steps += 1;
            self.record(to, &next, &now);
            angle = to;
            *state = next;
            if overran || angle >= PI {
                let mut webs = self.webs(angle, state);
                if self.chamber.pass_stops(&mut self.stage, &mut webs) {
                    return Ok(Some(webs));
                }
            }
            if switched {
                self.regime = self.settled_regime(angle, state);
                self.record(angle, state, &self.balance(angle, state));
            }
            h = (length * (0.9 * norm.max(1e-10).powf(-0.2)).clamp(0.2, 5.0)).min(longest);
        }
    }

    fn attempt<const N: usize>(&self, angle: f64, state: &[f64; N], length: f64) -> ([f64; N], [f64; N]) {
        step(|angle, state: &[f64; N]| self.slope(angle, state), angle, state, length)
    }

    /// The first angle up to `to`, with its state, at which `holds`, which is true at `to`.
    fn cut<const N: usize>(
        &self,
        angle: f64,
        state: &[f64; N],
        to: f64,
        holds: impl Fn(&Self, f64, &[f64; N]) -> bool,
    ) -> (f64, [f64; N]) {
        let (mut low, mut high) = (0.0, to - angle);
        for _ in 0..48 {
            let middle = (low + high) / 2.0;
            if holds(self, angle + middle, &self.attempt(angle, state, middle).0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        (angle + high, self.attempt(angle, state, high).0)
    }

    /// Whether a batch other than the leader has come past its stop.
    fn overruns(&self, angle: f64, state: &[f64]) -> bool {
        let webs = self.webs(angle, state);
        let mut others = self.chamber.burning(&self.stage).filter(|(index, ..)| *index != self.leg.leader);
        others.any(|(index, _, segment)| webs[index] > segment.to)
    }

    fn error_norm(&mut self, from: &[f64], to: &[f64], error: &[f64]) -> f64 {
        self.trace.effort.evaluations += EVALUATIONS;
        let mut worst = 0.0_f64;
        for index in 0..error.len() {
            // The impulse is held to the size of ∫p A_t dt: a nozzle that flows over-expanded gives no thrust at first,
            // and a share of nothing cannot be met.
            let of = |state: &[f64]| state[index].abs().max(if index == IMPULSE { state[PRESSURE_AREA] } else { 0.0 });
            let scale = of(to).max(of(from)).max(f64::MIN_POSITIVE);
            worst = worst.max(error[index].abs() / (STEP_SHARE * self.tolerance * scale));
        }
        if to.iter().all(|value| value.is_finite()) { worst } else { f64::NAN }
    }

    fn has_ended(&self, state: &[f64], now: &Balance) -> bool {
        if self.peak_thrust > 0.0 {
            self.chamber.thrust(&now.gas, now.pressure, state[1]) < END_OF_BURN * self.peak_thrust
        } else {
            // A motor without any thrust ends with its pressure.
            now.pressure < END_OF_BURN * self.peak_pressure
        }
    }

    fn end_here(&mut self) {
        self.trace.burn_end = self.trace.points.len().saturating_sub(1);
    }

    /// Keeps an instant with its balance.
    fn record<const N: usize>(&mut self, angle: f64, state: &[f64; N], now: &Balance) {
        let throat_radius = state[1];
        let thrust = self.chamber.thrust(&now.gas, now.pressure, throat_radius);
        self.peak_thrust = self.peak_thrust.max(thrust);
        self.peak_pressure = self.peak_pressure.max(now.pressure);
        let flows = self.chamber.batches.iter().enumerate();
        self.trace.push(TracePoint {
            time: state[0],
            pressure: now.pressure,
            webs: self.chamber.inside(&self.stage, self.webs(angle, state)),
            throat_radius,
            rates: now.rates,
            gas: now.gas,
            thrust,
            nozzle_flow: flows.map(|(index, batch)| batch.density * now.areas[index] * now.rates[index]).sum(),
            impulse: state[IMPULSE],
            pressure_time: state[3],
            pressure_area_time: state[PRESSURE_AREA],
            mass_out: state[5],
        });
    }

    fn not_converged(&self, angle: f64, state: &[f64]) -> SolveError {
        SolveError::NotConverged {
            time: state[0],
            pressure: self.balance(angle, state).pressure,
            web: self.leg.span.web(angle),
            steps: self.trace.effort.steps + self.trace.effort.rejected,
        }
    }
}
