//! The quasi-steady model: at every web burned the chamber is at the pressure where burning and outflow balance.
//!
//! Time, throat radius and the integrals of thrust and pressure are integrated over the web burned,
//! dt/dw = 1 / r(p(w)), from stop to stop of the geometry. Near a stop the burning area may go with the root of the
//! distance from it; the integration therefore runs over θ, with w = a + (b - a) (1 - cos θ) / 2 between the stops a and
//! b, in which everything is smooth. A jump of the burn law from one piece to another is found and stepped on.

use super::chamber::{Chamber, Segment};
use super::trace::{CLOSED_THROAT, END_OF_BURN, SolveError, Trace, TracePoint};
use crate::diag::{Monitor, Progress};
use crate::motor::run::Effort;
use crate::num::dormand_prince::{EVALUATIONS, step};
use std::f64::consts::PI;

/// Time, throat radius, ∫F dt, ∫p dt, ∫p A_t dt, ∫ṁ dt.
type State = [f64; 6];
const IMPULSE: usize = 2;
const PRESSURE_AREA: usize = 4;

const MAX_STEPS: usize = 20_000;
/// Share of the tolerance that one step may use: the errors of the whole burn add up, and its mass must close to 1e-6.
const STEP_SHARE: f64 = 0.1;
/// Smallest number of steps in a segment at a tolerance of 1e-6, so that curves drawn through them are smooth. A tolerance
/// ten times as large takes a fifth less, so that solving again with it refines every run.
const SEGMENT_STEPS: f64 = 40.0;

/// Solves a prepared case.
pub(super) fn solve(chamber: &Chamber, tolerance: f64, monitor: &mut dyn Monitor) -> Result<Trace, SolveError> {
    let mut burn = Burn {
        chamber,
        tolerance,
        piece: 0,
        trace: Trace { points: Vec::new(), burn_end: 0, web_burnout: None, blow_down: None, effort: Effort::default() },
        peak_thrust: 0.0,
        peak_pressure: 0.0,
    };
    let mut state: State = [0.0, chamber.case.nozzle.throat_diameter.0 / 2.0, 0.0, 0.0, 0.0, 0.0];
    for segment in Segment::all(&chamber.stops) {
        burn.piece = burn.settled_piece(&segment, segment.from, &state);
        burn.record(&segment, segment.from, &state);
        state = match burn.segment(&segment, state, monitor)? {
            Some(state) => state,
            None => return Ok(burn.trace),
        };
    }
    burn.trace.web_burnout = Some(state[0]);
    burn.trace.burn_end = burn.trace.points.len().saturating_sub(1);
    Ok(burn.trace)
}

struct Burn<'a> {
    chamber: &'a Chamber<'a>,
    tolerance: f64,
    piece: usize,
    trace: Trace,
    peak_thrust: f64,
    peak_pressure: f64,
}

impl Burn<'_> {
    fn kn(&self, segment: &Segment, web: f64, throat_radius: f64) -> f64 {
        self.chamber.geometry(segment.inside(web)).0 / (PI * throat_radius * throat_radius)
    }

    fn settled_piece(&self, segment: &Segment, web: f64, state: &State) -> usize {
        self.chamber.settle(self.kn(segment, web, state[1])).map_or(0, |settled| settled.index)
    }

    /// Pressure and burn rate with the present piece.
    fn settled(&self, segment: &Segment, web: f64, throat_radius: f64) -> (f64, f64) {
        let Some(piece) = self.chamber.pieces.get(self.piece) else { return (0.0, 0.0) };
        let pressure = piece.own_pressure(self.kn(segment, web, throat_radius));
        (pressure, piece.piece.rate(pressure))
    }

    /// Slopes over θ.
    fn slope(&self, segment: &Segment, angle: f64, state: &State) -> State {
        let web = segment.web(angle);
        let radius = state[1];
        let (pressure, rate) = self.settled(segment, web, radius);
        let area = PI * radius * radius;
        let flow = self.chamber.density * self.chamber.geometry(segment.inside(web)).0;
        let over_web = [
            1.0 / rate,
            self.chamber.throat_growth(pressure) / rate,
            self.chamber.thrust(self.piece, pressure, radius) / rate,
            pressure / rate,
            pressure * area / rate,
            flow,
        ];
        let speed = segment.web_per_angle(angle);
        // At a stop the angle stands still against the web, and with a sliver's pressure of nothing 0 meets infinity.
        over_web.map(|slope| if speed == 0.0 { 0.0 } else { speed * slope })
    }

    /// Burns one segment; `None` when the burn has ended inside it.
    fn segment(
        &mut self,
        segment: &Segment,
        mut state: State,
        monitor: &mut dyn Monitor,
    ) -> Result<Option<State>, SolveError> {
        let steps = SEGMENT_STEPS * (1e-6 / self.tolerance).powf(0.1);
        let longest = PI / steps;
        let mut angle = 0.0;
        let mut h = longest;
        while angle < PI {
            let web = segment.web(angle);
            if monitor.step(web / self.chamber.web()) == Progress::Cancel {
                return Err(SolveError::Cancelled);
            }
            if self.trace.effort.steps + self.trace.effort.rejected > MAX_STEPS {
                return Err(self.not_converged(segment, web, &state));
            }
            let last = angle + h >= PI * (1.0 - 1e-14);
            let length = if last { PI - angle } else { h };
            let (next, error) = self.attempt(segment, angle, &state, length);
            let norm = self.error_norm(&state, &next, &error);
            if !norm.is_finite() || norm > 1.0 {
                self.trace.effort.rejected += 1;
                h = length * if norm.is_finite() { (0.9 * norm.powf(-0.2)).clamp(0.1, 0.9) } else { 0.1 };
                if h < 1e-15 * PI {
                    // The pressure falls to nothing at the end of a sliver: nothing burns there any more.
                    return if self.is_burned_out(segment, web, &state) {
                        self.end_here();
                        Ok(None)
                    } else {
                        Err(self.not_converged(segment, web, &state))
                    };
                }
                continue;
            }
            let mut to = if last { PI } else { angle + length };
            let mut next = next;
            let switched = self.settled_piece(segment, segment.web(to), &next) != self.piece;
            if switched {
                let length = self.locate(length, |length| {
                    let (state, _) = self.attempt(segment, angle, &state, length);
                    self.settled_piece(segment, segment.web(angle + length), &state) != self.piece
                });
                next = self.attempt(segment, angle, &state, length).0;
                to = angle + length;
            }
            if next[1] <= CLOSED_THROAT * self.chamber.case.nozzle.throat_diameter.0 / 2.0 {
                return Err(SolveError::ThroatClosed { time: next[0] });
            }
            if self.has_ended(segment, segment.web(to), &next) {
                let length = self.locate(to - angle, |length| {
                    let (state, _) = self.attempt(segment, angle, &state, length);
                    self.has_ended(segment, segment.web(angle + length), &state)
                });
                next = self.attempt(segment, angle, &state, length).0;
                self.record(segment, segment.web(angle + length), &next);
                self.end_here();
                return Ok(None);
            }
            self.trace.effort.steps += 1;
            self.record(segment, segment.web(to), &next);
            angle = to;
            state = next;
            if switched {
                let web = segment.web(angle);
                self.piece = self.settled_piece(segment, web, &state);
                self.record(segment, web, &state);
            }
            h = (length * (0.9 * norm.max(1e-10).powf(-0.2)).clamp(0.2, 5.0)).min(longest);
        }
        Ok(Some(state))
    }

    fn attempt(&self, segment: &Segment, angle: f64, state: &State, length: f64) -> (State, State) {
        step(|angle, state: &State| self.slope(segment, angle, state), angle, state, length)
    }

    /// The smallest length up to `longest` for which `holds`, which is true at `longest`.
    fn locate(&self, longest: f64, holds: impl Fn(f64) -> bool) -> f64 {
        let (mut low, mut high) = (0.0, longest);
        for _ in 0..48 {
            let middle = (low + high) / 2.0;
            if holds(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }

    fn error_norm(&mut self, from: &State, to: &State, error: &State) -> f64 {
        self.trace.effort.evaluations += EVALUATIONS;
        let mut worst = 0.0_f64;
        for index in 0..error.len() {
            // The impulse is held to the size of ∫p A_t dt: a nozzle that flows over-expanded gives no thrust at first,
            // and a share of nothing cannot be met.
            let of = |state: &State| state[index].abs().max(if index == IMPULSE { state[PRESSURE_AREA] } else { 0.0 });
            let scale = of(to).max(of(from)).max(f64::MIN_POSITIVE);
            worst = worst.max(error[index].abs() / (STEP_SHARE * self.tolerance * scale));
        }
        if to.iter().all(|value| value.is_finite()) { worst } else { f64::NAN }
    }

    fn has_ended(&self, segment: &Segment, web: f64, state: &State) -> bool {
        let (pressure, _) = self.settled(segment, web, state[1]);
        let thrust = self.chamber.thrust(self.piece, pressure, state[1]);
        if self.peak_thrust > 0.0 {
            thrust < END_OF_BURN * self.peak_thrust
        } else {
            // A motor without any thrust ends with its pressure.
            pressure < END_OF_BURN * self.peak_pressure
        }
    }

    fn is_burned_out(&self, segment: &Segment, web: f64, state: &State) -> bool {
        let (pressure, _) = self.settled(segment, web, state[1]);
        pressure <= self.chamber.ambient
    }

    fn end_here(&mut self) {
        self.trace.burn_end = self.trace.points.len().saturating_sub(1);
    }

    fn record(&mut self, segment: &Segment, web: f64, state: &State) {
        let [time, throat_radius, impulse, pressure_time, pressure_area_time, mass_out] = *state;
        let (pressure, rate) = self.settled(segment, web, throat_radius);
        let thrust = self.chamber.thrust(self.piece, pressure, throat_radius);
        self.peak_thrust = self.peak_thrust.max(thrust);
        self.peak_pressure = self.peak_pressure.max(pressure);
        let web = segment.inside(web);
        self.trace.points.push(TracePoint {
            time,
            pressure,
            web,
            throat_radius,
            rate,
            piece: self.piece,
            thrust,
            nozzle_flow: self.chamber.density * self.chamber.geometry(web).0 * rate,
            impulse,
            pressure_time,
            pressure_area_time,
            mass_out,
        });
    }

    fn not_converged(&self, segment: &Segment, web: f64, state: &State) -> SolveError {
        let (pressure, _) = self.settled(segment, web, state[1]);
        let steps = self.trace.effort.steps + self.trace.effort.rejected;
        SolveError::NotConverged { time: state[0], pressure, web, steps }
    }
}
