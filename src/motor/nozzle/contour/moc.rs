//! Contours by the method of characteristics: ideal, truncated ideal, minimum length.
//!
//! The net belongs to one perfect gas: the contour is made for it, whatever propellant burns later. Its wall points are
//! joined by a cubic spline.

use super::{ContourError, ContourShape, DOWNSTREAM, Opening, bell_divergence, refused_ratio, throat_arc};
use crate::form::{Editable, Field, Form};
use crate::geometry::meridian::piece::Piece;
use crate::geometry::meridian::spline::Spline;
use crate::geometry::meridian::{Meridian, MeridianError, Point};
use crate::physics::gas_dynamics::characteristics::contour::{ContourProblem, contour};
use crate::physics::gas_dynamics::characteristics::kernel::{ArcThroat, Throat};
use crate::physics::gas_dynamics::characteristics::{CharacteristicsError, Symmetry};
use crate::physics::gas_dynamics::isentropic::supersonic_mach;
use crate::units::Quantity;
use std::sync::{Arc, Mutex};

/// Right-running lines of the net: lengths are then right to some 1e-3.
const CHARACTERISTICS: usize = 60;
/// The same where only the throat's mass flow is wanted.
const FEW: usize = 12;

const HEAT_CAPACITY_RATIO: Field = Field::new("heat_capacity_ratio", "Ratio of specific heats")
    .help(
        "Of the gas that the contour is made for, as it expands: 1.15 to 1.25 for most propellants, 1.4 for cold air.",
    )
    .limits(1.05, 1.67)
    .slider(1.1, 1.4);

/// The ideal nozzle: uniform outflow along the axis, with a round throat.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ideal {
    /// γ of the gas that it is made for.
    pub heat_capacity_ratio: f64,
    /// Radius of the arc behind the throat over the throat's.
    pub downstream_radius: f64,
}

impl Default for Ideal {
    fn default() -> Self {
        Self { heat_capacity_ratio: 1.2, downstream_radius: 0.382 }
    }
}

/// The ideal nozzle of a larger area ratio, cut off at the exit.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TruncatedIdeal {
    /// γ of the gas that it is made for.
    pub heat_capacity_ratio: f64,
    /// Area ratio of the whole ideal nozzle over that of the exit.
    pub design_factor: f64,
    /// Radius of the arc behind the throat over the throat's.
    pub downstream_radius: f64,
}

impl Default for TruncatedIdeal {
    fn default() -> Self {
        Self { heat_capacity_ratio: 1.2, design_factor: 1.5, downstream_radius: 0.382 }
    }
}

/// The shortest nozzle with uniform outflow: a corner at the throat.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MinimumLength {
    /// γ of the gas that it is made for.
    pub heat_capacity_ratio: f64,
}

impl Default for MinimumLength {
    fn default() -> Self {
        Self { heat_capacity_ratio: 1.2 }
    }
}

/// A wall over the throat's radius: points behind corner or arc, with the angles of the first and the last in rad.
#[derive(Debug, Clone, PartialEq)]
struct Wall {
    points: Vec<Point>,
    angles: [f64; 2],
}

/// Walls made last, by what they were made for: a net takes milliseconds, and a drawing asks for its wall several times.
static KNOWN: Mutex<Vec<([u64; 4], Arc<Wall>)>> = Mutex::new(Vec::new());
/// How many walls are kept.
const KEPT: usize = 16;

/// The wall of uniform outflow for an area ratio.
fn wall(gamma: f64, throat: Throat, area_ratio: f64) -> Result<Arc<Wall>, ContourError> {
    let arcs = match throat {
        Throat::Corner => [0.0; 2],
        Throat::Arc(arc) => [arc.upstream, arc.downstream],
    };
    let key = [gamma, arcs[0], arcs[1], area_ratio].map(f64::to_bits);
    // A lock that a panic has poisoned is as good as none: the wall is made anew.
    let found =
        KNOWN.lock().ok().and_then(|known| known.iter().find(|(of, _)| *of == key).map(|(_, wall)| wall.clone()));
    if let Some(wall) = found {
        return Ok(wall);
    }
    let made = Arc::new(made_wall(gamma, throat, area_ratio)?);
    if let Ok(mut known) = KNOWN.lock() {
        if known.len() >= KEPT {
            known.remove(0);
        }
        known.push((key, made.clone()));
    }
    Ok(made)
}

fn made_wall(gamma: f64, throat: Throat, area_ratio: f64) -> Result<Wall, ContourError> {
    let mach = |ratio: f64| supersonic_mach(gamma, ratio).map_err(CharacteristicsError::from);
    let made = |exit_mach: f64, characteristics: usize| {
        let symmetry = Symmetry::Axisymmetric;
        contour(&ContourProblem { heat_capacity_ratio: gamma, symmetry, throat, exit_mach, characteristics })
    };
    // A round throat passes less than its area: the outflow is of the area ratio that its mass flow asks for.
    let passed = match throat {
        Throat::Corner => 1.0,
        Throat::Arc(_) => made(mach(area_ratio)?, FEW)?.mass_flow,
    };
    let net = made(mach(area_ratio / passed)?, CHARACTERISTICS)?;
    let start = match throat {
        Throat::Corner => [0.0, 1.0],
        Throat::Arc(arc) => {
            let angle = net.kernel_angle;
            [arc.downstream * angle.sin(), 1.0 + arc.downstream * (1.0 - angle.cos())]
        }
    };
    // Points of the arc itself are none of the spline's.
    let least = NEXT * net.length / CHARACTERISTICS as f64;
    let behind = net.wall.iter().map(|point| [point.x, point.r]).filter(|point| point[0] > start[0] + least);
    let mut points: Vec<Point> = [start].into_iter().chain(behind).collect();
    // The net's own error, some 1e-4, is spread over the wall, so that the exit has the area that was asked for.
    let (low, high) = (start[1], points.last().map_or(start[1], |last| last[1]));
    let missing = area_ratio.sqrt() - high;
    for point in &mut points {
        point[1] += missing * (point[1] - low) / (high - low);
    }
    let last = net.wall.last().map_or(0.0, |point| point.theta);
    Ok(Wall { points, angles: [net.kernel_angle, last] })
}

/// How far the spline may pass by the net's points, over the throat's radius: a tenth of the net's own error.
const FAIR: f64 = 2e-5;

/// Least distance of the spline's first points, over the mean one.
const NEXT: f64 = 0.05;

/// The wall as pieces, in m.
fn pieces(wall: &Wall, opening: Opening, downstream: f64) -> Result<Vec<Piece>, ContourError> {
    let points: Vec<Point> = wall.points.iter().map(|point| point.map(|part| part * opening.throat)).collect();
    let [first, last] = wall.angles.map(|angle| [angle.cos(), angle.sin()]);
    let spline = Spline::fitted(&points, first, last, FAIR * opening.throat).map_err(|_| MeridianError::Empty)?;
    let arc = throat_arc(opening.throat, downstream, wall.angles[0]).0;
    Ok(arc.into_iter().chain([Piece::Spline(Arc::new(spline))]).collect())
}

/// Least radius of the wall before the throat, over the throat's, for which the transonic series holds.
const LEAST_ROUND: f64 = 0.6;

fn arc_throat(opening: Opening, downstream: f64) -> Result<Throat, ContourError> {
    if opening.upstream.is_nan() || opening.upstream < LEAST_ROUND {
        return Err(ContourError::SharpThroat(opening.upstream));
    }
    Ok(Throat::Arc(ArcThroat { upstream: opening.upstream, downstream }))
}

impl ContourShape for Ideal {
    fn about(&self) -> &'static str {
        "By characteristics: uniform outflow along the axis, no divergence loss, long. Needs a round throat."
    }

    fn divergent(&self, opening: Opening) -> Result<Meridian, ContourError> {
        let ratio = refused_ratio(opening)?;
        let wall = wall(self.heat_capacity_ratio, arc_throat(opening, self.downstream_radius)?, ratio)?;
        Ok(Meridian::new(pieces(&wall, opening, self.downstream_radius)?)?)
    }

    fn divergence_factor(&self, _opening: Opening) -> Result<f64, ContourError> {
        Ok(1.0)
    }

    fn upstream_radius(&self) -> f64 {
        ROUND
    }
}

/// Radius of the arc before a round throat over the throat's.
const ROUND: f64 = 1.5;

impl ContourShape for TruncatedIdeal {
    fn about(&self) -> &'static str {
        "An ideal nozzle of a larger area ratio, cut off: short, free of shocks, little divergence."
    }

    fn divergent(&self, opening: Opening) -> Result<Meridian, ContourError> {
        let ratio = refused_ratio(opening)?;
        if self.design_factor.is_nan() || self.design_factor < 1.0 {
            return Err(ContourError::Truncation(self.design_factor));
        }
        let throat = arc_throat(opening, self.downstream_radius)?;
        let wall = wall(self.heat_capacity_ratio, throat, ratio * self.design_factor)?;
        let whole = Meridian::new(pieces(&wall, opening, self.downstream_radius)?)?;
        let (mut low, mut high) = (0.0, whole.end()[0]);
        for _ in 0..100 {
            let middle = (low + high) / 2.0;
            if whole.at(middle).is_some_and(|station| station.radius < opening.exit) {
                low = middle
            } else {
                high = middle
            }
        }
        Ok(whole.between(0.0, high)?)
    }

    fn divergence_factor(&self, opening: Opening) -> Result<f64, ContourError> {
        let wall = self.divergent(opening)?;
        let end = wall.end();
        let slope = wall.at(end[0]).map_or(0.0, |station| station.slope);
        Ok(bell_divergence(opening, end[0], slope.atan()))
    }

    fn upstream_radius(&self) -> f64 {
        ROUND
    }
}

impl ContourShape for MinimumLength {
    fn about(&self) -> &'static str {
        "By characteristics: the shortest with uniform outflow, from a sharp corner at the throat."
    }

    fn divergent(&self, opening: Opening) -> Result<Meridian, ContourError> {
        let ratio = refused_ratio(opening)?;
        let wall = wall(self.heat_capacity_ratio, Throat::Corner, ratio)?;
        Ok(Meridian::new(pieces(&wall, opening, 0.0)?)?)
    }

    fn divergence_factor(&self, _opening: Opening) -> Result<f64, ContourError> {
        Ok(1.0)
    }
}

impl Editable for Ideal {
    fn edit(&mut self, form: &mut dyn Form) {
        form.number(&HEAT_CAPACITY_RATIO.documentary(), Quantity::Ratio, &mut self.heat_capacity_ratio);
        form.number(&DOWNSTREAM.documentary(), Quantity::Ratio, &mut self.downstream_radius);
    }
}

impl Editable for TruncatedIdeal {
    fn edit(&mut self, form: &mut dyn Form) {
        form.number(&HEAT_CAPACITY_RATIO, Quantity::Ratio, &mut self.heat_capacity_ratio);
        const FACTOR: Field = Field::new("design_factor", "Ideal over exit area ratio")
            .help("Area ratio of the whole ideal nozzle over that of the exit: larger is shorter and diverges more.")
            .limits(1.0, 10.0)
            .slider(1.05, 3.0);
        form.number(&FACTOR, Quantity::Ratio, &mut self.design_factor);
        form.number(&DOWNSTREAM, Quantity::Ratio, &mut self.downstream_radius);
    }
}

impl Editable for MinimumLength {
    fn edit(&mut self, form: &mut dyn Form) {
        form.number(&HEAT_CAPACITY_RATIO.documentary(), Quantity::Ratio, &mut self.heat_capacity_ratio);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(ratio: f64) -> Opening {
        Opening { throat: 0.01, exit: 0.01 * ratio.sqrt(), upstream: 1.5 }
    }

    /// Zebbiche's axisymmetric minimum-length nozzles with a straight sonic line, γ = 1.402 (thesis, University of
    /// Blida, tables 5.42 to 5.47): exit Mach number, length over throat radius (1 %), corner angle in degrees (0.3°).
    const PUBLISHED: &[(f64, f64, f64)] = &[(1.5, 2.0143, 2.4138), (3.0, 8.3554, 11.7091), (5.0, 30.703, 19.2722)];

    #[test]
    fn the_shortest_nozzle_has_the_published_length() {
        for (exit_mach, length, corner) in PUBLISHED {
            let ratio = crate::physics::gas_dynamics::isentropic::area_ratio(1.402, *exit_mach);
            let wall = MinimumLength { heat_capacity_ratio: 1.402 }.divergent(opening(ratio)).expect("closes");
            let got = wall.end()[0] / 0.01;
            assert!((got / length - 1.0).abs() < 0.01, "{exit_mach}: {got}");
            let start = wall.pieces()[0].tangent(0.0);
            let angle = start[1].atan2(start[0]).to_degrees();
            assert!((angle - corner).abs() < 0.3, "{exit_mach}: {angle}");
        }
    }

    #[test]
    fn a_cut_ideal_nozzle_is_shorter_and_ends_as_wide() {
        let ideal = Ideal::default().divergent(opening(12.0)).expect("closes");
        assert!(ideal.at(ideal.end()[0]).expect("the end").slope.abs() < 1e-6);
        let mut before = ideal.end()[0];
        for design_factor in [1.2, 1.6, 2.5] {
            let contour = TruncatedIdeal { design_factor, ..TruncatedIdeal::default() };
            let wall = contour.divergent(opening(12.0)).expect("closes");
            assert!(wall.end()[0] < before && (wall.end()[1] / opening(12.0).exit - 1.0).abs() < 1e-12);
            before = wall.end()[0];
        }
    }

    #[test]
    fn a_sharp_throat_has_no_start_line() {
        let sharp = Opening { upstream: 0.0, ..opening(9.0) };
        let error = Ideal::default().divergent(sharp).expect_err("no start line");
        assert_eq!(error.finding("nozzle").path, "nozzle.upstream_radius", "{error}");
    }
}
