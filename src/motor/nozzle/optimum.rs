//! The bell of most thrust for its length: the two angles of the parabola, sought on the thrust coefficient that is
//! left behind divergence and friction.
//!
//! Each trial is a field of characteristics, so that divergence and the weak shocks of the parabola count, and a
//! boundary layer along its wall. The search is Nelder and Mead's, from the angles of the chart. Source: Nelder & Mead,
//! *Computer Journal* 7 (1965) 308-313; that parabolas come within a few permille of Rao's optimum: Rao, *ARS Journal* 31
//! (1961).

use super::Nozzle;
use super::contour::{Bell, Contour, ContourShape, chart_angles, chart_range};
use super::delivered::{DeliveredError, layer_decrement};
use super::flow::{FlowError, field_in};
use crate::physics::gas_dynamics::losses::boundary_layer::LayerConditions;
use crate::units::{Metre, Radian};

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimumProblem {
    /// The nozzle whose throat, exit and convergent the bell gets.
    pub nozzle: Nozzle,
    /// Diameter of its inlet.
    pub inlet: Metre,
    /// Length over that of the cone of 15°.
    pub length_fraction: f64,
    /// Radius of the arc behind the throat over the throat's.
    pub downstream_radius: f64,
    /// Gas and wall, for the flow and the boundary layer.
    pub conditions: LayerConditions,
    /// Pressure of the surroundings over the chamber's.
    pub ambient_ratio: f64,
}

/// The bell of most thrust.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimumBell {
    /// With its angles.
    pub bell: Bell,
    /// Its thrust coefficient behind divergence and friction, the flow full to the exit.
    pub thrust_coefficient: f64,
    /// The same with the chart's angles, where the chart has them.
    pub chart_thrust_coefficient: Option<f64>,
    /// Fields computed.
    pub trials: usize,
}

/// Why there is none.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OptimumError {
    /// The first guess, or the answer, has no contour, no flow or no boundary layer.
    #[error(transparent)]
    Trial(#[from] DeliveredError),
    /// The search came to its end before it closed.
    #[error("the search for the best angles has not closed after {trials} flow fields")]
    NotConverged {
        /// Fields computed.
        trials: usize,
    },
}

/// Lines of a trial's net, and of the answer's.
const TRIAL_LINES: usize = 30;
const ANSWER_LINES: usize = 60;
const DEGREE: f64 = std::f64::consts::PI / 180.0;
/// Angles behind the throat and at the exit that are sought among, as the design's fields have them.
const INITIAL: std::ops::RangeInclusive<f64> = 1.0 * DEGREE..=70.0 * DEGREE;
const EXIT: std::ops::RangeInclusive<f64> = 0.0..=45.0 * DEGREE;

/// The angles behind the throat and at the exit that give most thrust at the ambient pressure asked for.
///
/// # Errors
/// [`OptimumError`].
pub fn optimum_bell(problem: &OptimumProblem) -> Result<OptimumBell, OptimumError> {
    let opening = problem.nozzle.opening();
    let ratio = opening.area_ratio();
    let (low, high) = chart_range();
    let known = chart_angles(ratio.clamp(low, high), problem.length_fraction.clamp(0.6, 1.0))
        .map_err(|error| DeliveredError::from(FlowError::from(error)))?
        .map(|angle| angle.0);
    let coefficient = |angles: [f64; 2], lines: usize| -> Result<f64, DeliveredError> {
        let bell = bell(problem, angles);
        let wall = bell.divergent(opening).map_err(FlowError::from)?;
        let field = field_in(&wall, opening, problem.conditions.heat_capacity_ratio, lines)?;
        let nozzle = Nozzle { contour: Contour::Bell(bell), ..problem.nozzle.clone() };
        let friction = layer_decrement(&nozzle, problem.inlet, None, &problem.conditions)?;
        Ok(field.vacuum_thrust_coefficient - friction - problem.ambient_ratio * ratio)
    };
    // The first guess must work; later ones that do not are no candidates.
    coefficient(known, TRIAL_LINES)?;
    let mut trials = 1;
    let found = nelder_mead(known, [3.0 * DEGREE, 2.0 * DEGREE], &mut |angles| {
        if !INITIAL.contains(&angles[0]) || !EXIT.contains(&angles[1]) {
            return f64::NEG_INFINITY;
        }
        trials += 1;
        coefficient(angles, TRIAL_LINES).unwrap_or(f64::NEG_INFINITY)
    });
    let best = found.ok_or(OptimumError::NotConverged { trials })?;
    let is_charted = (low..=high).contains(&ratio) && (0.6..=1.0).contains(&problem.length_fraction);
    // The trials' nets are coarser than the answer's: where the first guess is as good by that one, it stays.
    let (start, found) = (coefficient(known, ANSWER_LINES)?, coefficient(best, ANSWER_LINES)?);
    let (best, thrust_coefficient) = if found > start { (best, found) } else { (known, start) };
    Ok(OptimumBell {
        bell: bell(problem, best),
        thrust_coefficient,
        chart_thrust_coefficient: is_charted.then_some(start),
        trials,
    })
}

fn bell(problem: &OptimumProblem, [initial, exit]: [f64; 2]) -> Bell {
    Bell {
        length_fraction: problem.length_fraction,
        initial_angle: Some(Radian(initial)),
        exit_angle: Some(Radian(exit)),
        downstream_radius: problem.downstream_radius,
    }
}

/// The largest value of `f` near `start`, from a triangle with sides of `steps`; nothing where it does not close.
fn nelder_mead(start: [f64; 2], steps: [f64; 2], f: &mut dyn FnMut([f64; 2]) -> f64) -> Option<[f64; 2]> {
    const MOST: usize = 80;
    /// Size of the triangle in rad at which it has closed: 0.02°.
    const CLOSED: f64 = 0.02 * DEGREE;
    let points = [start, [start[0] + steps[0], start[1]], [start[0], start[1] + steps[1]]];
    let mut corners = points.map(|point| (point, f(point)));
    for _ in 0..MOST {
        corners.sort_by(|a, b| b.1.total_cmp(&a.1));
        let [best, middle, worst] = corners;
        let size = |axis: usize| (best.0[axis] - worst.0[axis]).abs().max((middle.0[axis] - best.0[axis]).abs());
        if size(0).max(size(1)) < CLOSED {
            return Some(best.0);
        }
        let centre = [0, 1].map(|axis| 0.5 * (best.0[axis] + middle.0[axis]));
        let toward = |share: f64| [0, 1].map(|axis| centre[axis] + share * (centre[axis] - worst.0[axis]));
        let reflected = (toward(1.0), f(toward(1.0)));
        let better = if reflected.1 > best.1 {
            let expanded = (toward(2.0), f(toward(2.0)));
            if expanded.1 > reflected.1 { expanded } else { reflected }
        } else if reflected.1 > middle.1 {
            reflected
        } else {
            let inside = if reflected.1 > worst.1 { toward(0.5) } else { toward(-0.5) };
            (inside, f(inside))
        };
        if better.1 > worst.1 {
            corners[2] = better;
        } else {
            for corner in corners.iter_mut().skip(1) {
                corner.0 = [0, 1].map(|axis| 0.5 * (corner.0[axis] + best.0[axis]));
                corner.1 = f(corner.0);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::gas_dynamics::isentropic::ChamberGas;
    use crate::units::{Kelvin, KgPerMole, Pa};

    #[test]
    fn the_search_finds_the_top_of_a_hill() {
        let mut hill = |at: [f64; 2]| -(at[0] - 0.6).powi(2) - 3.0 * (at[1] - 0.1).powi(2);
        let found = nelder_mead([0.5, 0.2], [0.05, 0.03], &mut hill).expect("closes");
        assert!((found[0] - 0.6).abs() < 1e-3 && (found[1] - 0.1).abs() < 1e-3, "{found:?}");
        // A slope without a top has none.
        assert_eq!(nelder_mead([0.5, 0.2], [0.05, 0.03], &mut |at| at[0]), None);
    }

    #[test]
    fn the_optimum_bell_thrusts_no_less_than_the_charts() {
        for (ratio, fraction) in [(10.0_f64, 0.8), (36.0, 0.7)] {
            let gas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.1e6 };
            let throat = Metre(0.02);
            let problem = OptimumProblem {
                nozzle: Nozzle { upstream_radius: 1.5, ..Nozzle::new(throat, throat * ratio.sqrt()) },
                inlet: Metre(0.06),
                length_fraction: fraction,
                downstream_radius: 0.382,
                conditions: LayerConditions::estimated(gas, Pa(7e6), Kelvin(3000.0), KgPerMole(0.0227)),
                ambient_ratio: 0.0,
            };
            let found = optimum_bell(&problem).expect("an optimum");
            let chart = found.chart_thrust_coefficient.expect("of the chart");
            assert!(found.thrust_coefficient >= chart, "{found:?}");
            // The chart is an optimum itself, of other gases: little is left to gain.
            assert!(found.thrust_coefficient < chart * 1.01, "{found:?}");
            assert!(found.trials < 200, "{found:?}");
            // Friction counts.
            let field = field_in(
                &found.bell.divergent(problem.nozzle.opening()).expect("exists"),
                problem.nozzle.opening(),
                1.2,
                ANSWER_LINES,
            );
            let inviscid = field.expect("closes").vacuum_thrust_coefficient;
            assert!((0.002..0.05).contains(&(inviscid - found.thrust_coefficient)), "{inviscid} {found:?}");
        }
    }
}
