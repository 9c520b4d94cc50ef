//! Smooth curves as tangent arcs.
//!
//! Between two points of a curve with their directions stand two arcs that meet with one direction (a biarc); where the
//! curve is farther from them than a tolerance, the piece is halved.
//! Source: Bolton, "Biarc curves", *Computer-Aided Design* 7 (1975) 89, with arcs of equal tangent length.

use super::contour::{Corner, Side};

/// A point of a curve with its direction, a unit vector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// The point.
    pub at: [f64; 2],
    /// The direction in which the curve passes it.
    pub along: [f64; 2],
}

/// Most halvings of one curve: a cusp would be halved without end.
const HALVINGS: u32 = 12;

/// Arcs along a curve over a range of its parameter, none farther from it than `tolerance`, as corners with bulges. The
/// curve's last point is left out: it begins what follows.
pub fn fit_arcs(curve: impl Fn(f64) -> CurvePoint, range: (f64, f64), tolerance: f64) -> Vec<Corner> {
    let mut corners = Vec::new();
    fit(&curve, range, tolerance, HALVINGS, &mut corners);
    corners
}

fn fit(
    curve: &impl Fn(f64) -> CurvePoint,
    (from, to): (f64, f64),
    tolerance: f64,
    halvings: u32,
    corners: &mut Vec<Corner>,
) {
    let (start, end) = (curve(from), curve(to));
    let arcs = biarc(start, end);
    if let Some(arcs) = arcs
        && (halvings == 0 || deviation(curve, (from, to), &arcs, end.at) <= tolerance)
    {
        corners.extend(arcs);
        return;
    }
    if halvings == 0 {
        corners.push(Corner(start.at[0], start.at[1], 0.0));
        return;
    }
    let middle = (from + to) / 2.0;
    fit(curve, (from, middle), tolerance, halvings - 1, corners);
    fit(curve, (middle, to), tolerance, halvings - 1, corners);
}

/// The two arcs between two points, as the corners that they leave; `None` where the directions turn back.
fn biarc(start: CurvePoint, end: CurvePoint) -> Option<[Corner; 2]> {
    let dot = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
    let chord = [end.at[0] - start.at[0], end.at[1] - start.at[1]];
    let sum = [start.along[0] + end.along[0], start.along[1] + end.along[1]];
    let (square, forward) = (dot(chord, chord), dot(chord, sum));
    // Tangent length d of both arcs: |chord - d (t₁ + t₂)| = 2 d.
    let spread = 2.0 * (1.0 - dot(start.along, end.along));
    let length = if spread < 1e-14 {
        square / (2.0 * forward)
    } else {
        ((forward * forward + spread * square).sqrt() - forward) / spread
    };
    if !(length > 0.0 && length.is_finite() && forward > 0.0) {
        return None;
    }
    let joint = [
        (start.at[0] + end.at[0] + length * (start.along[0] - end.along[0])) / 2.0,
        (start.at[1] + end.at[1] + length * (start.along[1] - end.along[1])) / 2.0,
    ];
    // The angle between a chord and the tangent at its end is half the arc's, and the bulge the tangent of a quarter.
    let bulge = |from: [f64; 2], to: [f64; 2]| {
        ((from[0] * to[1] - from[1] * to[0]).atan2(from[0] * to[0] + from[1] * to[1]) / 2.0).tan()
    };
    let first = [joint[0] - start.at[0], joint[1] - start.at[1]];
    let second = [end.at[0] - joint[0], end.at[1] - joint[1]];
    Some([
        Corner(start.at[0], start.at[1], bulge(start.along, first)),
        Corner(joint[0], joint[1], bulge(second, end.along)),
    ])
}

/// Largest distance of the curve, at a few parameters, from the nearer of the two arcs.
fn deviation(curve: &impl Fn(f64) -> CurvePoint, (from, to): (f64, f64), arcs: &[Corner; 2], end: [f64; 2]) -> f64 {
    const SAMPLES: u32 = 7;
    let point = |corner: &Corner| [corner.0, corner.1];
    let sides = [Side::new(point(&arcs[0]), point(&arcs[1]), arcs[0].2), Side::new(point(&arcs[1]), end, arcs[1].2)];
    let distance = |side: &Side, at: [f64; 2]| match side {
        Side::Line { from, to } => {
            let length = side.length();
            ((to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0])).abs() / length
        }
        Side::Arc { centre, radius, .. } => ((at[0] - centre[0]).hypot(at[1] - centre[1]) - radius).abs(),
    };
    (1..=SAMPLES)
        .map(|sample| {
            let at = curve(from + (to - from) * f64::from(sample) / f64::from(SAMPLES + 1)).at;
            distance(&sides[0], at).min(distance(&sides[1], at))
        })
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_met_exactly_and_an_ellipse_to_the_tolerance_with_few_arcs() {
        let round = |angle: f64| CurvePoint { at: [angle.cos(), angle.sin()], along: [-angle.sin(), angle.cos()] };
        let corners = fit_arcs(round, (0.0, 2.0), 1e-9);
        assert_eq!(corners.len(), 2);
        let ellipse = |angle: f64| {
            let along = [-2.0 * angle.sin(), angle.cos()];
            let length = along[0].hypot(along[1]);
            CurvePoint { at: [2.0 * angle.cos(), angle.sin()], along: [along[0] / length, along[1] / length] }
        };
        let corners = fit_arcs(ellipse, (0.0, std::f64::consts::TAU), 1e-6);
        assert!(corners.len() < 400, "{}", corners.len());
        let area = crate::geometry::contour::Contour { corners }.area();
        assert!((area / (2.0 * std::f64::consts::PI) - 1.0).abs() < 2e-6, "{area}");
    }

    #[test]
    fn arcs_join_without_a_corner() {
        let wave = |t: f64| {
            let length = 1.0_f64.hypot(t.cos());
            CurvePoint { at: [t, t.sin()], along: [1.0 / length, t.cos() / length] }
        };
        let corners = fit_arcs(wave, (0.0, 3.0), 1e-5);
        for pair in corners.windows(3) {
            let side = |a: &Corner, b: &Corner| Side::new([a.0, a.1], [b.0, b.1], a.2);
            let direction = |side: &Side, share: f64| {
                let (a, b) = (side.point(share - 1e-6), side.point(share + 1e-6));
                (b[1] - a[1]).atan2(b[0] - a[0])
            };
            let turned = direction(&side(&pair[1], &pair[2]), 0.0) - direction(&side(&pair[0], &pair[1]), 1.0);
            assert!(turned.abs() < 1e-5, "{turned}");
        }
    }
}
