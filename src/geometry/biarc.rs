//! Curves as arcs: biarcs, two arcs that meet in one tangent, fitted to a stated tolerance.
//!
//! Between two points with given tangents there is a family of pairs of arcs that join each other and the tangents
//! without a corner. The member whose arcs have equal control lengths is taken. Its distance from a smooth curve falls
//! with the third power of the piece's length, so pieces are halved until they fit.
//!
//! Source: K. M. Bolton, *Biarc curves*, Computer-Aided Design 7 (1975) 89-92.

use super::contour::{Corner, Side};
use super::contour_measure::distance_to_side;

/// A plane curve of one parameter, smooth inside each piece that is fitted.
pub trait Curve {
    /// Point and derivative at a parameter. At the ends of a piece the derivative may be one-sided; `inward` tells
    /// from which side, as a parameter inside the piece.
    fn at(&self, parameter: f64, inward: f64) -> ([f64; 2], [f64; 2]);
}

/// A curve that cannot be fitted.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("the curve does not come within the tolerance of arcs near ({:.6}, {:.6})", .at[0], .at[1])]
pub struct NoFit {
    /// Where.
    pub at: [f64; 2],
}

/// Halvings of a piece before giving up.
const DEPTH: u32 = 20;
/// Points inside each piece at which the distance is measured.
const SAMPLES: usize = 12;

/// Arcs along `curve` from each parameter of `stops` to the next: corners with bulges, the last corner left out, and
/// the largest distance that was measured between curve and arcs.
///
/// # Errors
/// [`NoFit`] where halving does not help.
pub fn arcs(curve: &dyn Curve, stops: &[f64], tolerance: f64) -> Result<(Vec<Corner>, f64), NoFit> {
    let mut corners = Vec::new();
    let mut worst = 0.0_f64;
    for pair in stops.windows(2) {
        worst = worst.max(fit(curve, pair[0], pair[1], tolerance, DEPTH, &mut corners)?);
    }
    Ok((corners, worst))
}

fn fit(
    curve: &dyn Curve,
    from: f64,
    to: f64,
    tolerance: f64,
    depth: u32,
    corners: &mut Vec<Corner>,
) -> Result<f64, NoFit> {
    let middle = (from + to) / 2.0;
    let (start, leaving) = curve.at(from, middle);
    let (end, arriving) = curve.at(to, middle);
    let chord = [end[0] - start[0], end[1] - start[1]];
    let length = chord[0].hypot(chord[1]);
    if length <= tolerance && stays_near(curve, from, to, start, tolerance) {
        if length > 0.0 {
            corners.push(Corner(start[0], start[1], 0.0));
        }
        return Ok(length);
    }
    let tangents = unit(leaving).zip(unit(arriving));
    if let Some((leaving, arriving)) = tangents.filter(|_| chord != [0.0, 0.0]) {
        let pair = biarc(start, leaving, end, arriving);
        let off = deviation(curve, from, to, &pair, end);
        // A piece that turns by more than a quarter is halved however near it comes: a closed loop fits anything.
        let turns = leaving[0] * arriving[0] + leaving[1] * arriving[1] > 0.0;
        if off <= tolerance && turns {
            corners.extend(pair);
            return Ok(off);
        }
    }
    if depth == 0 {
        return Err(NoFit { at: start });
    }
    let first = fit(curve, from, middle, tolerance, depth - 1, corners)?;
    Ok(first.max(fit(curve, middle, to, tolerance, depth - 1, corners)?))
}

/// Whether a piece is a point to within the tolerance, as a cusp's last piece is and one of coincident control points.
fn stays_near(curve: &dyn Curve, from: f64, to: f64, point: [f64; 2], tolerance: f64) -> bool {
    (1..=SAMPLES).all(|index| {
        let share = index as f64 / (SAMPLES + 1) as f64;
        let (at, _) = curve.at(from + share * (to - from), (from + to) / 2.0);
        (at[0] - point[0]).hypot(at[1] - point[1]) <= tolerance
    })
}

fn unit(vector: [f64; 2]) -> Option<[f64; 2]> {
    let length = vector[0].hypot(vector[1]);
    (length > 0.0 && length.is_finite()).then(|| [vector[0] / length, vector[1] / length])
}

fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// The corners of the biarc of equal control lengths; the end is left out.
///
/// Derived: the control points start + d t₁ and end - d t₂ must lie 2 d apart, which gives
/// 2 (1 - t₁·t₂) d² + 2 d v·(t₁ + t₂) - v·v = 0 for the chord v; the arcs meet half way between them.
fn biarc(start: [f64; 2], leaving: [f64; 2], end: [f64; 2], arriving: [f64; 2]) -> Vec<Corner> {
    let chord = [end[0] - start[0], end[1] - start[1]];
    let square = dot(chord, chord);
    let along = dot(chord, [leaving[0] + arriving[0], leaving[1] + arriving[1]]);
    let bend = 2.0 * (1.0 - dot(leaving, arriving)).max(0.0);
    // The positive root, written so that parallel tangents divide by nothing.
    let control = square / (along + (along * along + bend * square).sqrt());
    if !control.is_finite() {
        return vec![Corner(start[0], start[1], 0.0)];
    }
    let joint = [0, 1].map(|axis| (start[axis] + end[axis] + control * (leaving[axis] - arriving[axis])) / 2.0);
    let first = [joint[0] - start[0], joint[1] - start[1]];
    let second = [end[0] - joint[0], end[1] - joint[1]];
    let bulge = |from: [f64; 2], to: [f64; 2]| {
        // Tangent and chord enclose half the swept angle; the bulge is the tangent of its quarter.
        let half = (from[0] * to[1] - from[1] * to[0]).atan2(dot(from, to));
        // Less than this is a straight line: its arc would leave the chord by 1e-13 of it.
        if half.abs() < 1e-13 { 0.0 } else { (half / 2.0).tan() }
    };
    let (a, b) = (bulge(leaving, first), bulge(second, arriving));
    if a == 0.0 && b == 0.0 {
        return vec![Corner(start[0], start[1], 0.0)];
    }
    vec![Corner(start[0], start[1], a), Corner(joint[0], joint[1], b)]
}

/// The largest distance of sampled points of the curve from the arcs.
fn deviation(curve: &dyn Curve, from: f64, to: f64, corners: &[Corner], end: [f64; 2]) -> f64 {
    let ends = corners.iter().skip(1).map(|corner| [corner.0, corner.1]).chain([end]);
    let sides: Vec<Side> =
        corners.iter().zip(ends).map(|(corner, end)| Side::new([corner.0, corner.1], end, corner.2)).collect();
    (1..=SAMPLES)
        .map(|index| {
            let share = index as f64 / (SAMPLES + 1) as f64;
            let (point, _) = curve.at(from + share * (to - from), (from + to) / 2.0);
            sides.iter().map(|side| distance_to_side(side, point)).fold(f64::INFINITY, f64::min)
        })
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::contour::Contour;
    use std::f64::consts::{PI, TAU};

    struct Ellipse(f64, f64);

    impl Curve for Ellipse {
        fn at(&self, t: f64, _inward: f64) -> ([f64; 2], [f64; 2]) {
            ([self.0 * t.cos(), self.1 * t.sin()], [-self.0 * t.sin(), self.1 * t.cos()])
        }
    }

    fn quarters() -> Vec<f64> {
        (0..=4).map(|quarter| f64::from(quarter) * PI / 2.0).collect()
    }

    /// The area between two curves that stay within δ of each other is below δ times the length.
    #[test]
    fn an_ellipse_of_arcs_has_its_area_and_its_length_to_the_tolerance() {
        let ellipse = Ellipse(2.0, 1.0);
        let mut before = usize::MAX;
        for tolerance in [1e-8, 1e-6, 1e-4] {
            let (corners, off) = arcs(&ellipse, &quarters(), tolerance).expect("fits");
            assert!(off <= tolerance && off > tolerance / 1000.0, "{off}");
            assert!(corners.len() < before);
            before = corners.len();
            let contour = Contour { corners };
            // Perimeter of the ellipse with half axes 2 and 1: 9.688448220547675 (complete elliptic integral).
            assert!((contour.area() - 2.0 * PI).abs() < 9.7 * tolerance, "{}", contour.area());
            assert!((contour.perimeter() - 9.688_448_220_547_675).abs() < 20.0 * tolerance);
        }
    }

    #[test]
    fn arcs_follow_each_other_without_a_corner() {
        let (corners, _) = arcs(&Ellipse(3.0, 1.0), &quarters(), 1e-5).expect("fits");
        let sides = Contour { corners }.sides();
        let direction = |side: &Side, share: f64| match side {
            Side::Line { from, to } => (to[1] - from[1]).atan2(to[0] - from[0]),
            Side::Arc { start, sweep, .. } => start + share * sweep + (PI / 2.0).copysign(*sweep),
        };
        for (index, side) in sides.iter().enumerate() {
            let next = &sides[(index + 1) % sides.len()];
            let turn = (direction(next, 0.0) - direction(side, 1.0)).rem_euclid(TAU);
            assert!(turn.min(TAU - turn) < 1e-9, "{index}: {turn}");
        }
    }

    #[test]
    fn a_circle_is_its_own_arcs_and_a_line_its_own_line() {
        let (corners, off) = arcs(&Ellipse(1.0, 1.0), &quarters(), 1e-9).expect("fits");
        assert!(off < 1e-15 && corners.len() <= 16, "{} {off}", corners.len());
        struct Straight;
        impl Curve for Straight {
            fn at(&self, t: f64, _inward: f64) -> ([f64; 2], [f64; 2]) {
                ([t * t, 2.0 * t * t], [2.0 * t, 4.0 * t])
            }
        }
        let (corners, _) = arcs(&Straight, &[1.0, 2.0], 1e-9).expect("fits");
        assert_eq!(corners, [Corner(1.0, 2.0, 0.0)]);
    }
}
