//! The kernel: the flow that the throat alone determines, row by row.
//!
//! A row is a right-running line from a head (a point of the start line, of the corner or of the wall) down to the
//! axis. The head's left-running line and those of the row's points cross the next row.

use super::point::FlowPoint;
use super::transonic::StartLine;
use super::unit::Flow;
use super::{CharacteristicsError, Net};
use crate::physics::gas_dynamics::prandtl_meyer::{angle_at, s_at};

/// A throat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Throat {
    /// A straight sonic line that ends in a sharp corner.
    Corner,
    /// A circular arc on both sides of the throat; the start line comes from the transonic series.
    Arc(ArcThroat),
}

/// The arcs of a throat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArcThroat {
    /// Radius of the wall before the throat, over the throat's radius.
    pub upstream: f64,
    /// Radius of the wall behind it, over the throat's radius.
    pub downstream: f64,
}

impl ArcThroat {
    /// The wall behind the throat where its angle is `theta`.
    fn place(&self, theta: f64) -> [f64; 2] {
        // 1 - cos θ without cancellation.
        [self.downstream * theta.sin(), 1.0 + self.downstream * 2.0 * (0.5 * theta).sin().powi(2)]
    }
}

/// The kernel of a throat up to a wall angle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kernel {
    /// Every row.
    pub net: Net,
    /// The wall from the throat on: heads of the rows.
    pub wall: Vec<FlowPoint>,
    /// The last row, from the wall to the axis.
    pub last: Vec<FlowPoint>,
    /// The start line from the axis to the wall; empty at a corner.
    pub start_line: Vec<FlowPoint>,
}

impl Kernel {
    /// The last point, on the axis.
    pub fn axis_point(&self) -> Option<&FlowPoint> {
        self.last.last()
    }
}

/// Whether a new point lies in the direction `angle` from a known one; where not, lines of one family have crossed.
pub(super) fn is_downstream(from: &FlowPoint, angle: f64, point: &FlowPoint) -> bool {
    (point.x - from.x) * angle.cos() + (point.r - from.r) * angle.sin() > 0.0
}

/// The row that begins at `head` and crosses the left-running lines of `crossed`, down to the axis.
pub(super) fn row_from(
    flow: &Flow,
    head: FlowPoint,
    crossed: &[FlowPoint],
) -> Result<Vec<FlowPoint>, CharacteristicsError> {
    let mut row = Vec::with_capacity(crossed.len() + 2);
    let mut upper = head;
    row.push(head);
    for lower in crossed {
        let point = flow.interior(&upper, lower)?;
        if !is_downstream(&upper, upper.theta - upper.mach_angle(), &point)
            || !is_downstream(lower, lower.theta + lower.mach_angle(), &point)
        {
            return Err(CharacteristicsError::Crossed { x: point.x, r: point.r });
        }
        row.push(point);
        upper = point;
    }
    row.push(flow.axis(&upper)?);
    Ok(row)
}

/// The kernel of a throat whose wall turns up to `angle`, in `steps` steps.
///
/// # Errors
/// [`CharacteristicsError`]: a value is out of range or the net does not close.
pub fn kernel(flow: &Flow, throat: Throat, angle: f64, steps: usize) -> Result<Kernel, CharacteristicsError> {
    match throat {
        Throat::Corner => corner_kernel(flow, angle, steps),
        Throat::Arc(arc) => arc_kernel(flow, arc, angle, steps),
    }
}

fn corner_kernel(flow: &Flow, angle: f64, steps: usize) -> Result<Kernel, CharacteristicsError> {
    let mut kernel = Kernel::default();
    // Near the sonic line θ goes with the third power of s = √(M² - 1) and everything else with s itself, so that s
    // grows in steps; even ones in plane flow. With an axis the wall's angle leaves the corner like the root of the
    // distance, and the first steps are smaller, so that the wall's error falls with the square of the number of lines
    // as well.
    let g = flow.gas.heat_capacity_ratio;
    let s = s_at(g, FlowPoint::new(flow.gas, [0.0, 1.0], angle, angle)?.nu);
    let power = 1.0 + 0.6 * flow.symmetry.sigma();
    for step in 1..=steps {
        let theta = angle_at(g, s * (step as f64 / steps as f64).powf(power));
        // The flow around the corner is plane: ν = θ from M = 1 on.
        let head = FlowPoint::new(flow.gas, [0.0, 1.0], theta, theta)?;
        // The head of the row before sends its line along the wall.
        let row = row_from(flow, head, kernel.last.get(1..).unwrap_or_default())?;
        kernel.net.push(&row);
        kernel.last = row;
    }
    kernel.wall.extend(kernel.last.first());
    Ok(kernel)
}

fn arc_kernel(flow: &Flow, arc: ArcThroat, angle: f64, steps: usize) -> Result<Kernel, CharacteristicsError> {
    let mut kernel = Kernel::default();
    let start = StartLine::new(flow, arc.upstream)?;
    // Half of the lines come from the start line, half from the arc.
    let line_points = steps.div_ceil(2);
    let steps = if angle > 0.0 { steps / 2 } else { 0 };
    let mut upper_part: Vec<FlowPoint> = Vec::new();
    for index in 0..=line_points {
        let head = start.point(flow.gas, index as f64 / line_points as f64)?;
        let row = if index == 0 { vec![head] } else { row_from(flow, head, &upper_part)? };
        kernel.start_line.push(head);
        kernel.net.push(&row);
        upper_part = row;
    }
    kernel.wall.extend(upper_part.first());
    kernel.last = upper_part;
    let step = angle / steps.max(1) as f64;
    let mut theta = 0.0;
    while theta < angle * (1.0 - 1e-12) && steps > 0 {
        theta = turn(flow, arc, &mut kernel, theta, step.min(angle - theta))?;
    }
    Ok(kernel)
}

/// Adds the row of the next place on the arc, `step` further or as far as the last row determines the flow, and gives
/// the angle there.
fn turn(flow: &Flow, arc: ArcThroat, kernel: &mut Kernel, from: f64, step: f64) -> Result<f64, CharacteristicsError> {
    const HALVINGS: u32 = 12;
    let mut step = step;
    for _ in 0..HALVINGS {
        let theta = from + step;
        match flow.wall_from_row(arc.place(theta), theta, &kernel.last) {
            Ok((head, passed)) => {
                let row = row_from(flow, head, kernel.last.get(passed..).unwrap_or_default())?;
                kernel.net.push(&row);
                kernel.wall.push(head);
                kernel.last = row;
                return Ok(theta);
            }
            // The place lies beyond what the row determines.
            Err(CharacteristicsError::DoNotMeet { .. }) => step *= 0.5,
            Err(error) => return Err(error),
        }
    }
    let [x, r] = arc.place(from + step);
    Err(CharacteristicsError::DoNotMeet { x, r })
}
