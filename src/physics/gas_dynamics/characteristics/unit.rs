//! The unit processes: from two known points to a third.
//!
//! Each iterates Euler's predictor and the trapezoidal corrector until the corrector settles, which gives second order.
//! On the axis sin θ / r is taken as its neighbour's: the flow's angle grows linearly there. Source: Zucrow & Hoffman,
//! *Gas Dynamics*, vol. 2, section 16-3.

use super::point::{FlowPoint, Gas};
use super::{CharacteristicsError, Symmetry};

/// Corrections before a process counts as one that does not settle; three are usual.
const CORRECTIONS: usize = 60;
/// A correction of the angles, in rad, below which a process has settled: far below the error of the rule itself.
const SETTLED: f64 = 1e-10;

/// What the processes need to know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    /// The gas.
    pub gas: Gas,
    /// The symmetry.
    pub symmetry: Symmetry,
}

/// Where two lines meet, each through a point in a direction (an angle from the axis): the steps along both.
fn steps_to_meeting(a: [f64; 2], angle_a: f64, b: [f64; 2], angle_b: f64) -> Option<(f64, f64)> {
    let ((sin_a, cos_a), (sin_b, cos_b)) = (angle_a.sin_cos(), angle_b.sin_cos());
    let det = sin_a * cos_b - cos_a * sin_b;
    let [dx, dr] = [b[0] - a[0], b[1] - a[1]];
    let steps = ((dr * cos_b - dx * sin_b) / det, (dr * cos_a - dx * sin_a) / det);
    (steps.0.is_finite() && steps.1.is_finite()).then_some(steps)
}

/// sin θ / r of a new point.
///
/// Much nearer to the axis than the upper point the quotient magnifies the error of θ by the ratio of the heights, and
/// the process would not settle. There the smooth function of the two known points, of second order too, takes over to
/// that measure.
fn spread_at(point: &FlowPoint, upper: &FlowPoint, lower: &FlowPoint) -> f64 {
    /// Share of the upper point's height from which on the quotient stands alone; it settles from a quarter on.
    const QUOTIENT: f64 = 0.5;
    let near = QUOTIENT * upper.r;
    let weight = point.r / near;
    if weight >= 1.0 {
        return point.theta.sin() / point.r;
    }
    let share = ((point.r - lower.r) / (upper.r - lower.r)).clamp(0.0, 1.0);
    let smooth = lower.spread + share * (upper.spread - lower.spread);
    // weight / r = 1 / near, finite on the axis.
    point.theta.sin() / near + (1.0 - weight.max(0.0)) * smooth
}

impl Flow {
    /// The point where the right-running line of `upper` meets the left-running line of `lower`.
    ///
    /// Steps against the flow are allowed: the same process fills a net from its downstream edge.
    ///
    /// # Errors
    /// [`CharacteristicsError`]: the lines do not meet, or the flow there is subsonic or beyond vacuum.
    pub fn interior(&self, upper: &FlowPoint, lower: &FlowPoint) -> Result<FlowPoint, CharacteristicsError> {
        let sigma = self.symmetry.sigma();
        let do_not_meet = CharacteristicsError::DoNotMeet { x: upper.x, r: upper.r };
        let mut point = FlowPoint {
            theta: 0.5 * (upper.theta + lower.theta),
            s: 0.5 * (upper.s + lower.s),
            spread: 0.5 * (upper.spread + lower.spread),
            ..*upper
        };
        point.nu = 0.5 * (upper.nu + lower.nu);
        let (upper_angle, lower_angle) = (upper.theta - upper.mach_angle(), lower.theta + lower.mach_angle());
        for _ in 0..CORRECTIONS {
            let mu = point.mach_angle();
            let right = 0.5 * (upper_angle + point.theta - mu);
            let left = 0.5 * (lower_angle + point.theta + mu);
            let (along_right, along_left) =
                steps_to_meeting([upper.x, upper.r], right, [lower.x, lower.r], left).ok_or(do_not_meet)?;
            let source = point.source();
            let plus = upper.nu + upper.theta + sigma * 0.5 * (upper.source() + source) * along_right;
            let minus = lower.nu - lower.theta + sigma * 0.5 * (lower.source() + source) * along_left;
            let before = (point.theta, point.nu);
            point.x = upper.x + along_right * right.cos();
            point.r = upper.r + along_right * right.sin();
            point.theta = 0.5 * (plus - minus);
            point = point.with_nu(self.gas, 0.5 * (plus + minus))?;
            point.spread = spread_at(&point, upper, lower);
            if (point.theta - before.0).abs() + (point.nu - before.1).abs() < SETTLED {
                return if point.r >= 0.0 { Ok(point) } else { Err(do_not_meet) };
            }
        }
        Err(do_not_meet)
    }

    /// The point where the right-running line of `upper` meets the axis.
    ///
    /// # Errors
    /// [`CharacteristicsError`]: the line does not go there, or the flow there is subsonic or beyond vacuum.
    pub fn axis(&self, upper: &FlowPoint) -> Result<FlowPoint, CharacteristicsError> {
        let sigma = self.symmetry.sigma();
        let do_not_meet = CharacteristicsError::DoNotMeet { x: upper.x, r: upper.r };
        let mut point = FlowPoint { r: 0.0, theta: 0.0, ..*upper };
        for _ in 0..CORRECTIONS {
            let right = 0.5 * (upper.theta - upper.mach_angle() - point.mach_angle());
            let along = -upper.r / right.sin();
            if !(along.is_finite() && along >= 0.0) {
                return Err(do_not_meet);
            }
            let before = point.nu;
            point.x = upper.x + along * right.cos();
            let nu = upper.nu + upper.theta + sigma * 0.5 * (upper.source() + point.source()) * along;
            point = point.with_nu(self.gas, nu)?;
            if (point.nu - before).abs() < SETTLED {
                return Ok(point);
            }
        }
        Err(do_not_meet)
    }

    /// The flow at a place of the wall, where its angle is `theta`, on the left-running line of a point below.
    ///
    /// `lower` must lie on that line; [`Flow::foot`] finds it.
    fn wall_state(&self, wall: &FlowPoint, lower: &FlowPoint) -> Result<FlowPoint, CharacteristicsError> {
        let along = (wall.x - lower.x).hypot(wall.r - lower.r);
        let mut point = *wall;
        for _ in 0..CORRECTIONS {
            let source = 0.5 * (lower.source() + point.source());
            let nu = lower.nu - lower.theta + point.theta + self.symmetry.sigma() * source * along;
            let before = point.nu;
            point = point.with_nu(self.gas, nu)?;
            if (point.nu - before).abs() < SETTLED {
                return Ok(point);
            }
        }
        Err(CharacteristicsError::DoNotMeet { x: wall.x, r: wall.r })
    }

    /// The flow at a given place of the wall, found from a row of points below and before it that begins at the wall:
    /// the inverse wall process. Gives the point and how many points of the row lie before its left-running line.
    ///
    /// # Errors
    /// [`CharacteristicsError`]: the line does not meet the row, or the flow there is subsonic or beyond vacuum.
    pub fn wall_from_row(
        &self,
        [x, r]: [f64; 2],
        theta: f64,
        row: &[FlowPoint],
    ) -> Result<(FlowPoint, usize), CharacteristicsError> {
        let do_not_meet = CharacteristicsError::DoNotMeet { x, r };
        let first = row.first().ok_or(do_not_meet)?;
        let mut wall = FlowPoint { x, r, theta, spread: theta.sin() / r, ..*first };
        for _ in 0..CORRECTIONS {
            let (foot, passed) = self.foot(&wall, row).ok_or(do_not_meet)?;
            let before = wall.nu;
            wall = self.wall_state(&wall, &foot?)?;
            if (wall.nu - before).abs() < SETTLED {
                return Ok((wall, passed));
            }
        }
        Err(do_not_meet)
    }

    /// Where the left-running line that ends in `wall` comes from on `row`, and how many points of the row lie above
    /// it.
    fn foot(&self, wall: &FlowPoint, row: &[FlowPoint]) -> Option<(Result<FlowPoint, CharacteristicsError>, usize)> {
        // Distance of a point from the line; below 0 on the wall's side.
        let distance = |point: &FlowPoint| {
            let angle = 0.5 * (point.theta + point.mach_angle() + wall.theta + wall.mach_angle());
            let (sine, cosine) = angle.sin_cos();
            (point.x - wall.x) * sine - (point.r - wall.r) * cosine
        };
        let passed = row.iter().position(|point| distance(point) >= 0.0)?;
        let below = row.get(passed)?;
        let Some(above) = passed.checked_sub(1).and_then(|index| row.get(index)) else {
            return Some((Ok(*below), passed + 1));
        };
        // The direction changes along the piece, so that the share is iterated by the secant rule.
        let (mut low, mut high) = ((0.0, distance(above)), (1.0, distance(below)));
        let mut foot = above.between(self.gas, *below, low.1 / (low.1 - high.1));
        for _ in 0..8 {
            let share = low.0 + (high.0 - low.0) * low.1 / (low.1 - high.1);
            foot = above.between(self.gas, *below, share);
            let Ok(here) = foot else { break };
            let off = distance(&here);
            if off.abs() < 1e-13 {
                break;
            }
            if off < 0.0 {
                low = (share, off);
            } else {
                high = (share, off);
            }
        }
        Some((foot, passed))
    }

    /// The point where the left-running line of `lower` meets the wall `r = radius(x)`, which gives its height and
    /// slope.
    ///
    /// # Errors
    /// [`CharacteristicsError`]: the line does not meet the wall, or the flow there is subsonic or beyond vacuum.
    pub fn wall(
        &self,
        lower: &FlowPoint,
        wall: &dyn Fn(f64) -> Option<[f64; 2]>,
    ) -> Result<FlowPoint, CharacteristicsError> {
        let do_not_meet = CharacteristicsError::DoNotMeet { x: lower.x, r: lower.r };
        let mut point = *lower;
        for _ in 0..CORRECTIONS {
            let left = 0.5 * (lower.theta + lower.mach_angle() + point.theta + point.mach_angle());
            let slope = left.tan();
            // Newton on wall(x) - line(x).
            let mut x = point.x;
            for _ in 0..CORRECTIONS {
                let [r, rise] = wall(x).ok_or(do_not_meet)?;
                let step = (r - lower.r - slope * (x - lower.x)) / (slope - rise);
                x += step;
                if step.abs() < 1e-13 * (1.0 + x.abs()) {
                    break;
                }
            }
            let [r, rise] = wall(x).ok_or(do_not_meet)?;
            let before = point;
            let theta = rise.atan();
            let place = FlowPoint { x, r, theta, spread: theta.sin() / r, ..point };
            point = self.wall_state(&place, lower)?;
            if (point.x - before.x).abs() + (point.nu - before.nu).abs() < SETTLED {
                return if point.x > lower.x { Ok(point) } else { Err(do_not_meet) };
            }
        }
        Err(do_not_meet)
    }
}
