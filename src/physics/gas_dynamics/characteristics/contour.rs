//! Walls that lead the flow to uniform, parallel outflow: minimum-length and ideal nozzles.
//!
//! The throat's kernel ends on the axis at the exit Mach number. From there the last left-running line goes straight
//! through uniform flow; between it and the kernel's last right-running line the flow is filled in from downstream, and
//! the wall is the streamline that carries the throat's mass flow, found on each left-running line. Source: Argrow &
//! Emanuel, *Journal of Fluids Engineering* 110 (1988) 283-288; Zucrow & Hoffman, *Gas Dynamics*, vol. 2, section 16-4.

use super::conservation::piece;
use super::kernel::{Kernel, Throat, kernel};
use super::point::{FlowPoint, Gas};
use super::unit::Flow;
use super::{CharacteristicsError, Net, Symmetry};
use crate::physics::gas_dynamics::prandtl_meyer::{angle_at, prandtl_meyer_angle};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContourProblem {
    /// γ.
    pub heat_capacity_ratio: f64,
    /// The symmetry.
    pub symmetry: Symmetry,
    /// The throat; a corner gives the shortest nozzle.
    pub throat: Throat,
    /// M of the outflow.
    pub exit_mach: f64,
    /// Right-running lines from corner or arc.
    pub characteristics: usize,
}

/// A wall with uniform outflow.
#[derive(Debug, Clone, PartialEq)]
pub struct MocContour {
    /// The wall from the throat to the exit.
    pub wall: Vec<FlowPoint>,
    /// The net: first the kernel's rows from the wall to the axis, then rows from there to the wall, the exit's line
    /// last.
    pub net: Net,
    /// Angle of the corner, or of the end of the arc, in rad.
    pub kernel_angle: f64,
    /// Largest angle of the wall in rad.
    pub largest_angle: f64,
    /// Length from the throat over the throat's radius.
    pub length: f64,
    /// Exit radius over the throat's.
    pub exit_radius: f64,
    /// Mass flow over that of a uniform sonic throat: 1 at a corner up to the net's error, C_d at an arc.
    pub mass_flow: f64,
    /// The gas.
    pub gas: Gas,
}

/// The wall of a minimum-length (corner) or ideal (arc) nozzle.
///
/// # Errors
/// [`CharacteristicsError`]: a value is out of range or the net does not close, with the reason.
pub fn contour(problem: &ContourProblem) -> Result<MocContour, CharacteristicsError> {
    let flow = Flow { gas: Gas::new(problem.heat_capacity_ratio)?, symmetry: problem.symmetry };
    check(problem)?;
    let kernel = kernel_to_mach(&flow, problem)?;
    turning(&flow, problem, kernel)
}

fn check(problem: &ContourProblem) -> Result<(), CharacteristicsError> {
    /// Below it lines are too steep for a net; above it air is liquid long before.
    const MACH: (f64, f64) = (1.02, 50.0);
    let refuse = |name, value, expected| Err(CharacteristicsError::OutOfRange { name, value, expected });
    if !(problem.exit_mach >= MACH.0 && problem.exit_mach <= MACH.1) {
        return refuse("an exit Mach number", problem.exit_mach, "from 1.02 to 50");
    }
    if !(8..=2000).contains(&problem.characteristics) {
        return refuse("a number of characteristics", problem.characteristics as f64, "from 8 to 2000");
    }
    if let Throat::Arc(arc) = problem.throat
        && !(arc.downstream > 0.0 && arc.downstream.is_finite())
    {
        return refuse("a throat arc's radius over the throat's", arc.downstream, "above 0");
    }
    Ok(())
}

/// The kernel whose last point on the axis has the exit Mach number.
///
/// The secant rule over the wall angle, first with few lines, for the angle hardly depends on their number.
fn kernel_to_mach(flow: &Flow, problem: &ContourProblem) -> Result<Kernel, CharacteristicsError> {
    const COARSE: usize = 12;
    let nu = prandtl_meyer_angle(flow.gas.heat_capacity_ratio, problem.exit_mach)
        .map_err(|_| CharacteristicsError::OutOfRange {
            name: "an exit Mach number",
            value: problem.exit_mach,
            expected: "above 1",
        })?
        .0;
    if matches!(problem.throat, Throat::Arc(_)) {
        let alone = kernel(flow, problem.throat, 0.0, COARSE)?;
        let least = alone.axis_point().map_or(f64::NAN, FlowPoint::mach);
        if least.is_nan() || least >= problem.exit_mach {
            return Err(CharacteristicsError::ThroatAlone { exit_mach: problem.exit_mach, least });
        }
    }
    // Half of ν is exact in plane flow, a quarter is near with an axis; ν on the axis goes with the angle.
    let guess = nu / (2.0 + 2.0 * flow.symmetry.sigma());
    let mut search = Search { angle: guess, slope: nu / guess };
    if problem.characteristics > COARSE {
        search = solved(flow, problem, nu, COARSE, search)?.0;
    }
    Ok(solved(flow, problem, nu, problem.characteristics, search)?.1)
}

/// Where the search for the wall angle stands.
#[derive(Debug, Clone, Copy)]
struct Search {
    /// The angle in rad.
    angle: f64,
    /// Growth of ν on the axis with the angle.
    slope: f64,
}

/// The angle at which the kernel of so many lines ends with `nu` on the axis, by the secant rule.
fn solved(
    flow: &Flow,
    problem: &ContourProblem,
    nu: f64,
    lines: usize,
    mut search: Search,
) -> Result<(Search, Kernel), CharacteristicsError> {
    const TRIALS: usize = 40;
    /// In rad, far below the error of any net.
    const MET: f64 = 1e-9;
    let mut before: Option<(f64, f64)> = None;
    let mut last = (search.angle, f64::NAN);
    for _ in 0..TRIALS {
        let kernel = match kernel(flow, problem.throat, search.angle, lines) {
            Ok(kernel) => kernel,
            // Too large an angle fails at vacuum; a smaller step finds back.
            Err(CharacteristicsError::BeyondVacuum { .. }) => {
                let known = before.map_or(0.0, |(angle, _)| angle);
                search.angle = 0.5 * (search.angle + known);
                continue;
            }
            Err(error) => return Err(error),
        };
        let Some(axis) = kernel.axis_point() else { break };
        let gap = axis.nu - nu;
        last = (search.angle, axis.mach());
        if gap.abs() < MET {
            return Ok((search, kernel));
        }
        if let Some((angle, gap_before)) = before
            && search.angle != angle
        {
            search.slope = (gap - gap_before) / (search.angle - angle);
        }
        before = Some((search.angle, gap));
        // Never more than a factor of 2 at once, nor below 0.
        search.angle = (search.angle - gap / search.slope).clamp(0.5 * search.angle, 2.0 * search.angle);
        if !search.angle.is_finite() {
            break;
        }
    }
    Err(CharacteristicsError::NotClosed { exit_mach: problem.exit_mach, degrees: last.0.to_degrees(), reached: last.1 })
}

/// The region between the kernel and the uniform outflow, and the wall.
fn turning(flow: &Flow, problem: &ContourProblem, kernel: Kernel) -> Result<MocContour, CharacteristicsError> {
    let gas = flow.gas;
    let Kernel { mut net, mut wall, last, .. } = kernel;
    let kernel_angle = last.first().map_or(f64::NAN, |head| head.theta);
    // From the axis to the wall.
    let row: Vec<FlowPoint> = last.into_iter().rev().collect();
    let mut below = vec![0.0];
    for pair in row.windows(2) {
        if let [a, b] = pair {
            below.push(below.last().copied().unwrap_or(0.0) + piece(flow, a, b).mass);
        }
    }
    let total = below.last().copied().unwrap_or(0.0);
    let mut line = exit_line(flow, problem, &row, total)?;
    let mut new_wall: Vec<FlowPoint> = Vec::new();
    let mut rows: Vec<Vec<FlowPoint>> = Vec::new();
    for (index, (from, below)) in row.iter().zip(&below).enumerate().take(row.len().saturating_sub(1)) {
        if index > 0 {
            line = next_line(flow, from, &line, *below, total)?;
        }
        let (end, kept) = wall_on_line(flow, &line, *below, total)?;
        let mut shown: Vec<FlowPoint> = line.get(..kept).unwrap_or_default().to_vec();
        shown.push(end);
        rows.push(shown);
        new_wall.push(end);
    }
    new_wall.reverse();
    rows.iter().rev().for_each(|row| net.push(row));
    wall.extend(new_wall);
    if let Some(pair) = wall.windows(2).find(|pair| matches!(pair, [a, b] if b.x <= a.x)) {
        return Err(CharacteristicsError::Crossed { x: pair[0].x, r: pair[0].r });
    }
    let exit = wall.last().copied().ok_or(CharacteristicsError::NoWall { x: 0.0, r: 0.0 })?;
    Ok(MocContour {
        largest_angle: wall.iter().fold(0.0, |most: f64, point| most.max(point.theta)),
        kernel_angle,
        length: exit.x,
        exit_radius: exit.r,
        mass_flow: total,
        wall,
        net,
        gas,
    })
}

/// The last left-running line: straight, through uniform flow, from the axis to a little beyond the wall.
fn exit_line(
    flow: &Flow,
    problem: &ContourProblem,
    row: &[FlowPoint],
    total: f64,
) -> Result<Vec<FlowPoint>, CharacteristicsError> {
    let axis = row.first().copied().ok_or(CharacteristicsError::NoWall { x: 0.0, r: 0.0 })?;
    let g = flow.gas.heat_capacity_ratio;
    let s = ((problem.exit_mach - 1.0) * (problem.exit_mach + 1.0)).sqrt();
    let uniform = FlowPoint { r: 0.0, theta: 0.0, nu: angle_at(g, s), s, spread: 0.0, ..axis };
    let area = super::super::isentropic::area_ratio(g, problem.exit_mach) * total;
    let radius = flow.symmetry.radius(area);
    let count = row.len().max(8);
    let at = |share: f64| FlowPoint { r: share * radius, x: axis.x + share * radius * s, ..uniform };
    Ok((0..=count + 1).map(|index| at(index as f64 / count as f64)).collect())
}

/// The left-running line from `from`, which crosses the right-running lines of the points of `line`, up to just beyond
/// the wall.
fn next_line(
    flow: &Flow,
    from: &FlowPoint,
    line: &[FlowPoint],
    below: f64,
    total: f64,
) -> Result<Vec<FlowPoint>, CharacteristicsError> {
    let mut next = vec![*from];
    let mut sum = below;
    for right in line.iter().skip(1) {
        let lower = next.last().copied().unwrap_or(*from);
        let point = flow.interior(right, &lower)?;
        sum += piece(flow, &lower, &point).mass;
        next.push(point);
        // One point beyond the wall, for the wall lies between two.
        if sum > total {
            break;
        }
    }
    Ok(next)
}

/// Where the mass flow below a line reaches the throat's, and how many of the line's points lie before.
fn wall_on_line(
    flow: &Flow,
    line: &[FlowPoint],
    below: f64,
    total: f64,
) -> Result<(FlowPoint, usize), CharacteristicsError> {
    let from = line.first().copied().ok_or(CharacteristicsError::NoWall { x: 0.0, r: 0.0 })?;
    let mut sum = below;
    for (index, pair) in line.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let step = piece(flow, a, b).mass;
        if sum + step >= total {
            return Ok((share_of_piece(flow, a, b, total - sum)?, index + 1));
        }
        sum += step;
    }
    Err(CharacteristicsError::NoWall { x: from.x, r: from.r })
}

/// The point of a piece up to which `mass` crosses it.
fn share_of_piece(flow: &Flow, a: &FlowPoint, b: &FlowPoint, mass: f64) -> Result<FlowPoint, CharacteristicsError> {
    const TRIALS: usize = 40;
    const MET: f64 = 1e-13;
    let whole = piece(flow, a, b).mass;
    // Mass goes nearly with the share, so that the secant rule settles in a few trials.
    let (mut before, mut gap_before) = (0.0, -mass);
    let mut share = mass / whole;
    let mut point = *a;
    for _ in 0..TRIALS {
        point = a.between(flow.gas, *b, share)?;
        let gap = piece(flow, a, &point).mass - mass;
        if gap.abs() < MET || gap == gap_before {
            return Ok(point);
        }
        (before, gap_before, share) = (share, gap, share - gap * (share - before) / (gap - gap_before));
    }
    Ok(point)
}

#[cfg(test)]
mod tests {
    use super::super::conservation::{Flux, across, wall_force};
    use super::super::kernel::ArcThroat;
    use super::*;
    use crate::physics::gas_dynamics::isentropic::{area_ratio, pressure_ratio, vacuum_thrust_coefficient};

    fn problem(g: f64, symmetry: Symmetry, throat: Throat, exit_mach: f64, characteristics: usize) -> ContourProblem {
        ContourProblem { heat_capacity_ratio: g, symmetry, throat, exit_mach, characteristics }
    }

    const ARC: Throat = Throat::Arc(ArcThroat { upstream: 1.5, downstream: 0.382 });

    /// T. Zebbiche, doctoral thesis, University of Blida, tables 5.42 to 5.47 (γ = 1.402): length, corner angle,
    /// largest angle in degrees, exit radius.
    #[test]
    fn minimum_length_nozzles_are_those_of_the_published_table() {
        let cases = [
            (1.5, [2.0143, 2.4138, 3.7584, 1.0843]),
            (3.0, [8.3554, 11.7091, 15.4652, 2.0542]),
            (5.0, [30.703, 19.2722, 23.5528, 4.9748]),
        ];
        for (mach, [length, corner, largest, radius]) in cases {
            let problem = problem(1.402, Symmetry::Axisymmetric, Throat::Corner, mach, 60);
            let found = contour(&problem).expect("closes");
            assert!((found.length / length - 1.0).abs() < 1e-3, "M = {mach}: {}", found.length);
            assert!((found.kernel_angle.to_degrees() - corner).abs() < 0.01, "M = {mach}: {}", found.kernel_angle);
            assert!((found.largest_angle.to_degrees() - largest).abs() < 0.01, "M = {mach}: {}", found.largest_angle);
            // The table's last digit, and twice the error that A/A* shows.
            assert!((found.exit_radius / radius - 1.0).abs() < 2e-4, "M = {mach}: {}", found.exit_radius);
        }
    }

    #[test]
    fn plane_minimum_length_nozzles_are_exact() {
        for g in [1.1, 1.4, 1.66] {
            for (mach, lines) in [(1.1, 30), (1.5, 30), (2.4, 60), (5.0, 200)] {
                let found = contour(&problem(g, Symmetry::Planar, Throat::Corner, mach, lines)).expect("closes");
                let half = 0.5 * prandtl_meyer_angle(g, mach).expect("supersonic").0;
                assert!((found.kernel_angle / half - 1.0).abs() < 1e-7, "γ = {g}, M = {mach}");
                assert!((found.largest_angle - half).abs() < 1e-7, "γ = {g}, M = {mach}");
                let exact = area_ratio(g, mach);
                assert!((found.exit_radius / exact - 1.0).abs() < 1e-3, "γ = {g}, M = {mach}: {}", found.exit_radius);
            }
        }
    }

    /// Errors of mass flow, of momentum and of the wall's tangency for n lines.
    fn errors(g: f64, symmetry: Symmetry, mach: f64, lines: usize) -> [f64; 4] {
        let found = contour(&problem(g, symmetry, Throat::Corner, mach, lines)).expect("closes");
        let flow = Flow { gas: found.gas, symmetry };
        let throat = Flux { mass: 1.0, impulse: (1.0 + g) * pressure_ratio(g, 1.0) };
        let rows: Vec<&[FlowPoint]> = found.net.rows().collect();
        let last_kernel = across(&flow, rows[lines - 1]);
        let exit = across(&flow, rows[rows.len() - 1]);
        let tangency: f64 = found
            .wall
            .windows(2)
            .map(|pair| (pair[1].x - pair[0].x) * (0.5 * (pair[0].theta + pair[1].theta)).tan())
            .sum();
        let momentum = last_kernel.impulse / throat.impulse - 1.0;
        let thrust = exit.impulse - (throat.impulse + wall_force(&flow, &found.wall));
        [last_kernel.mass - throat.mass, momentum, thrust / exit.impulse, tangency / (found.exit_radius - 1.0) - 1.0]
    }

    /// The energy of the flow is that of the chamber at every point, so that its balance is that of mass.
    #[test]
    fn mass_and_momentum_are_conserved_across_the_net_to_the_second_order() {
        for symmetry in [Symmetry::Planar, Symmetry::Axisymmetric] {
            for (g, mach) in [(1.2, 2.0), (1.2, 3.5), (1.4, 3.0), (1.4, 4.5)] {
                let coarse = errors(g, symmetry, mach, 30);
                let fine = errors(g, symmetry, mach, 60);
                let finest = errors(g, symmetry, mach, 120);
                for ((coarse, fine), finest) in coarse.iter().zip(fine).zip(finest) {
                    assert!(fine.abs() < 1e-3, "{symmetry:?} γ = {g}, M = {mach}: {fine}");
                    // Second order is 1/16 over two doublings, and 1/6 is the least where the root at the corner is
                    // felt. Errors that change their sign pass through 0 on the way: a tenth of the bar is always
                    // enough.
                    let bound = (coarse.abs() / 6.0).max(1e-4);
                    assert!(finest.abs() < bound, "{symmetry:?} γ = {g}, M = {mach}: {coarse} {fine} {finest}");
                }
            }
        }
    }

    /// Uniform outflow through an area that suits the mass flow, so that thrust over mass flow is the ideal one.
    #[test]
    fn an_ideal_nozzle_with_an_arc_gives_ideal_thrust_for_its_mass_flow() {
        for g in [1.2, 1.4] {
            let found = contour(&problem(g, Symmetry::Axisymmetric, ARC, 3.5, 60)).expect("closes");
            let flow = Flow { gas: found.gas, symmetry: Symmetry::Axisymmetric };
            let exit = found.net.rows().last().expect("the exit's line");
            let exit = across(&flow, exit);
            let ideal = vacuum_thrust_coefficient(g, area_ratio(g, 3.5)).expect("ideal");
            assert!((exit.impulse / exit.mass / ideal - 1.0).abs() < 1e-4, "γ = {g}: {}", exit.impulse / exit.mass);
            assert!((0.990..0.997).contains(&found.mass_flow), "γ = {g}: {}", found.mass_flow);
        }
    }

    #[test]
    fn what_cannot_close_says_why() {
        let says = |problem: ContourProblem, words: &str| {
            let error = contour(&problem).expect_err(words).to_string();
            assert!(error.contains(words), "{error}");
        };
        let usual = problem(1.2, Symmetry::Axisymmetric, Throat::Corner, 3.0, 40);
        says(ContourProblem { exit_mach: 0.8, ..usual }, "exit Mach number of 0.8");
        says(ContourProblem { exit_mach: f64::NAN, ..usual }, "exit Mach number of NaN");
        says(ContourProblem { heat_capacity_ratio: 1.0, ..usual }, "specific heats of 1");
        says(ContourProblem { characteristics: 2, ..usual }, "characteristics of 2");
        let blunt = Throat::Arc(ArcThroat { upstream: 0.7, downstream: 0.7 });
        says(ContourProblem { throat: blunt, exit_mach: 1.2, ..usual }, "before the wall turns");
        let sharp = Throat::Arc(ArcThroat { upstream: 0.3, downstream: 0.3 });
        says(ContourProblem { throat: sharp, ..usual }, "from 0.6 to 100");
        let negative = Throat::Arc(ArcThroat { upstream: 1.5, downstream: -0.3 });
        says(ContourProblem { throat: negative, ..usual }, "-0.3");
    }
}
