//! The ratio of oxidiser to fuel at which a rocket is best.
//!
//! A scan finds the best neighbourhood, the golden section narrows it, and where the curve is smooth the zero of its
//! derivative ends the search: near a maximum values differ by less than rounding long before ratios agree.

use super::sweep::{Mixer, SweepCase, SweepError, SweepValues};
use crate::diag::{Monitor, Progress};
use crate::units::Pa;

/// What is to be largest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// Characteristic velocity.
    CharacteristicVelocity,
    /// Specific impulse of an exit (its number in the case), ambient pressure equal to that of the exit.
    SpecificImpulse(usize),
    /// Specific impulse of an exit in vacuum.
    VacuumSpecificImpulse(usize),
    /// Specific impulse of an exit at an ambient pressure.
    AmbientSpecificImpulse(usize, Pa),
}

/// The best point.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// Mass of oxidiser over mass of fuel.
    pub ratio: f64,
    /// The chamber pressure.
    pub pressure: Pa,
    /// What is largest there.
    pub objective: Objective,
    /// Its value in m/s.
    pub value: f64,
    /// The point.
    pub values: SweepValues,
    /// The best ratio is an end of the range: beyond it may be a better one.
    pub at_end: bool,
    /// Rockets solved.
    pub evaluations: usize,
}

/// Points of the scan.
const SCAN: usize = 25;
/// Width in ln(O/F) to which the golden section goes before derivatives are trusted.
const NARROW: f64 = 1e-4;
/// The same where there is no derivative.
const NARROWEST: f64 = 1e-7;
/// Step in ln(O/F) of the differences that make the derivative.
const STEP: f64 = 2e-3;
/// Change of ln(O/F) at which the derivative is zero.
const CONVERGED: f64 = 1e-8;
const TRIALS: usize = 8;

/// The best ratio between the smallest and the largest of the case, at a chamber pressure. The ratio is exact to 1e-6
/// where the curve is smooth.
///
/// # Errors
/// When the case makes no sense, no ratio can be solved, or the monitor cancels.
pub fn optimum(
    case: &SweepCase,
    pressure: Pa,
    objective: Objective,
    monitor: &mut dyn Monitor,
) -> Result<Optimum, SweepError> {
    let mixer = Mixer::new(case)?;
    let low = case.ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let high = case.ratios.iter().copied().fold(0.0, f64::max);
    if low >= high {
        return Err(SweepError::NoRange { value: low });
    }
    let count = case.exits.len();
    if let Some(exit) = objective.exit().filter(|exit| *exit >= count) {
        return Err(SweepError::NoSuchExit { number: exit + 1, count });
    }
    let mut evaluations = 0;
    let mut solver = mixer.solver();
    let mut at = |x: f64| {
        evaluations += 1;
        mixer.point(&mut solver, pressure, x.exp())
    };
    let mut curve = |x: f64| at(x).map_or(f64::NEG_INFINITY, |values| objective.of(&values));
    let ends = (low.ln(), high.ln());
    let places: Vec<f64> =
        (0..SCAN).map(|place| ends.0 + (ends.1 - ends.0) * place as f64 / (SCAN - 1) as f64).collect();
    let mut scanned = Vec::with_capacity(SCAN);
    for (number, x) in places.iter().enumerate() {
        if monitor.step(0.5 * number as f64 / SCAN as f64) == Progress::Cancel {
            return Err(SweepError::Cancelled);
        }
        scanned.push(curve(*x));
    }
    let best = (0..SCAN).max_by(|a, b| scanned[*a].total_cmp(&scanned[*b])).unwrap_or(0);
    if scanned[best] == f64::NEG_INFINITY {
        return Err(match at(ends.0) {
            Err(first) => SweepError::NothingSolved { low, high, first },
            Ok(_) => SweepError::NoRange { value: low },
        });
    }
    let bracket = (places[best.saturating_sub(1)], places[(best + 1).min(SCAN - 1)]);
    let narrow = golden_section(bracket, NARROW, &mut curve);
    let middle = 0.5 * (narrow.0 + narrow.1);
    let x = match stationary(middle, &mut curve) {
        Some(x) if x > ends.0 && x < ends.1 => x,
        _ => {
            let (a, b) = golden_section(narrow, NARROWEST, &mut curve);
            0.5 * (a + b)
        }
    };
    // The golden section comes as near to an end as its width, never to it.
    let end = [ends.0, ends.1].into_iter().find(|end| (x - end).abs() < 2.0 * NARROW);
    let x = end.unwrap_or(x);
    let values = at(x).map_err(|source| SweepError::Point { ratio: x.exp(), source })?;
    Ok(Optimum {
        ratio: x.exp(),
        pressure,
        objective,
        value: objective.of(&values),
        values,
        at_end: end.is_some(),
        evaluations,
    })
}

impl Objective {
    /// The number of the exit that is meant.
    pub fn exit(self) -> Option<usize> {
        match self {
            Self::CharacteristicVelocity => None,
            Self::SpecificImpulse(exit) | Self::VacuumSpecificImpulse(exit) | Self::AmbientSpecificImpulse(exit, _) => {
                Some(exit)
            }
        }
    }

    /// The field of the document that holds what is meant.
    pub fn field(self) -> &'static str {
        match self {
            Self::CharacteristicVelocity => "cstar_m_s",
            Self::SpecificImpulse(_) => "isp_m_s",
            Self::VacuumSpecificImpulse(_) => "ivac_m_s",
            Self::AmbientSpecificImpulse(..) => "iamb_m_s",
        }
    }

    /// What is to be largest, in m/s; minus infinity for an exit that is not there.
    pub fn of(self, values: &SweepValues) -> f64 {
        let exit = |number: usize| values.exits.get(number);
        let value = match self {
            Self::CharacteristicVelocity => Some(values.characteristic_velocity),
            Self::SpecificImpulse(number) => exit(number).map(|exit| exit.performance.specific_impulse),
            Self::VacuumSpecificImpulse(number) => exit(number).map(|exit| exit.performance.vacuum_specific_impulse),
            Self::AmbientSpecificImpulse(number, ambient) => exit(number).map(|exit| exit.specific_impulse_at(ambient)),
        };
        value.map_or(f64::NEG_INFINITY, |value| value.0)
    }
}

/// An interval of at most `width` about the maximum between `low` and `high`.
///
/// Source: J. Kiefer, *Proc. Amer. Math. Soc.* 4 (1953) 502-506.
fn golden_section((mut low, mut high): (f64, f64), width: f64, curve: &mut impl FnMut(f64) -> f64) -> (f64, f64) {
    let share = 0.5 * (5.0_f64.sqrt() - 1.0);
    let inner = |low: f64, high: f64| (high - share * (high - low), low + share * (high - low));
    let (mut left, mut right) = inner(low, high);
    let (mut at_left, mut at_right) = (curve(left), curve(right));
    while high - low > width {
        if at_left >= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = inner(low, high).0;
            at_left = curve(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = inner(low, high).1;
            at_right = curve(right);
        }
    }
    (low, high)
}

/// The zero of the derivative near `x`, by Newton with central differences of the fourth order; nothing where the
/// curve is not smooth there or has no maximum.
fn stationary(x: f64, curve: &mut impl FnMut(f64) -> f64) -> Option<f64> {
    let mut at = x;
    for _ in 0..TRIALS {
        let mut near = |steps: f64| curve(at + steps * STEP);
        let (a, b, middle, c, d) = (near(-2.0), near(-1.0), near(0.0), near(1.0), near(2.0));
        let slope = (8.0 * (c - b) - (d - a)) / (12.0 * STEP);
        let bend = (16.0 * (b + c) - (a + d) - 30.0 * middle) / (12.0 * STEP * STEP);
        let change = -slope / bend;
        if !(bend < 0.0 && change.is_finite() && (at + change - x).abs() < STEP) {
            return None;
        }
        at += change;
        if change.abs() < CONVERGED {
            return Some(at);
        }
    }
    None
}
