//! Measures of contours and their sides: bounds, centroid, distance of a point, farthest point from the axis.

use super::contour::{Contour, Side};
use std::f64::consts::{FRAC_PI_2, TAU};

/// An upright rectangle: lower left and upper right corner in m. Empty where the lower lies above the upper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Lower left corner.
    pub low: [f64; 2],
    /// Upper right corner.
    pub high: [f64; 2],
}

impl Bounds {
    /// Holds nothing.
    pub const EMPTY: Self = Self { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };

    /// The smallest that holds a point as well.
    pub fn with(mut self, point: [f64; 2]) -> Self {
        for (axis, value) in point.into_iter().enumerate() {
            self.low[axis] = self.low[axis].min(value);
            self.high[axis] = self.high[axis].max(value);
        }
        self
    }

    /// The smallest that holds both.
    pub fn join(self, other: Self) -> Self {
        self.with(other.low).with(other.high)
    }

    /// Length of the diagonal, 0 where it is empty.
    pub fn diagonal(&self) -> f64 {
        let diagonal = (self.high[0] - self.low[0]).hypot(self.high[1] - self.low[1]);
        if self.low[0] <= self.high[0] { diagonal } else { 0.0 }
    }

    /// Its middle.
    pub fn middle(&self) -> [f64; 2] {
        [(self.low[0] + self.high[0]) / 2.0, (self.low[1] + self.high[1]) / 2.0]
    }

    /// Whether two come within `distance` of each other along both axes.
    pub fn near(&self, other: &Self, distance: f64) -> bool {
        (0..2)
            .all(|axis| self.low[axis] <= other.high[axis] + distance && other.low[axis] <= self.high[axis] + distance)
    }
}

/// Whether the direction `angle` lies in an arc, ends included.
pub fn sweeps_over(start: f64, sweep: f64, angle: f64) -> bool {
    let turned = if sweep >= 0.0 { angle - start } else { start - angle };
    turned.rem_euclid(TAU) <= sweep.abs()
}

/// The smallest upright rectangle about a side.
pub fn side_bounds(side: &Side) -> Bounds {
    let ends = Bounds::EMPTY.with(side.point(0.0)).with(side.point(1.0));
    let Side::Arc { centre, radius, start, sweep } = *side else { return ends };
    (0..4).fold(ends, |bounds, quarter| {
        if !sweeps_over(start, sweep, f64::from(quarter) * FRAC_PI_2) {
            return bounds;
        }
        // Written out, for the cosine of a quarter turn is not quite 0.
        let [dx, dy] = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]][quarter as usize];
        bounds.with([centre[0] + radius * dx, centre[1] + radius * dy])
    })
}

/// The smallest upright rectangle about a contour.
pub fn bounds(contour: &Contour) -> Bounds {
    contour.sides().iter().map(side_bounds).fold(Bounds::EMPTY, Bounds::join)
}

/// Distance of a point from the nearest point of a side.
pub fn distance_to_side(side: &Side, point: [f64; 2]) -> f64 {
    let to = |other: [f64; 2]| (point[0] - other[0]).hypot(point[1] - other[1]);
    match *side {
        Side::Line { from, to: end } => {
            let along = [end[0] - from[0], end[1] - from[1]];
            let square = along[0] * along[0] + along[1] * along[1];
            let share = ((point[0] - from[0]) * along[0] + (point[1] - from[1]) * along[1]) / square;
            // A line of no length gives no number, and its one point is as near as any.
            let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
            to([from[0] + share * along[0], from[1] + share * along[1]])
        }
        Side::Arc { centre, radius, start, sweep } => {
            let angle = (point[1] - centre[1]).atan2(point[0] - centre[0]);
            if sweeps_over(start, sweep, angle) {
                (to(centre) - radius).abs()
            } else {
                to(side.point(0.0)).min(to(side.point(1.0)))
            }
        }
    }
}

/// The point of a side that lies farthest from the axis (0, 0).
pub fn farthest_point(side: &Side) -> [f64; 2] {
    let ends = [side.point(0.0), side.point(1.0)];
    let outermost = match *side {
        // The circle's own farthest point lies beyond its centre.
        Side::Arc { centre, radius, start, sweep } if sweeps_over(start, sweep, centre[1].atan2(centre[0])) => {
            let angle = centre[1].atan2(centre[0]);
            Some([centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()])
        }
        _ => None,
    };
    let reach = |point: &[f64; 2]| point[0].hypot(point[1]);
    ends.into_iter().chain(outermost).max_by(|a, b| reach(a).total_cmp(&reach(b))).unwrap_or(ends[0])
}

/// Centroid of the enclosed area; `None` where the contour encloses none.
///
/// Derived: the polygon of the corners by Green's theorem, x_c A = ∑ (x₁ + x₂) (x₁ y₂ - x₂ y₁) / 6 and likewise y_c;
/// to it come the segments between arcs and chords, each of area r² (φ - sin φ) / 2 and with its centroid on the
/// bisector at 4 r sin³(φ/2) / (3 (φ - sin φ)) from the centre.
pub fn centroid(contour: &Contour) -> Option<[f64; 2]> {
    let (mut area, mut moment) = (0.0, [0.0; 2]);
    // About a point of the contour, so that a contour far from the axis loses no digits.
    let base = contour.corners.first().map(|corner| [corner.0, corner.1])?;
    for side in contour.sides() {
        let (a, b) = (side.point(0.0), side.point(1.0));
        let (a, b) = ([a[0] - base[0], a[1] - base[1]], [b[0] - base[0], b[1] - base[1]]);
        let cross = a[0] * b[1] - b[0] * a[1];
        area += cross / 2.0;
        moment[0] += cross * (a[0] + b[0]) / 6.0;
        moment[1] += cross * (a[1] + b[1]) / 6.0;
        let Side::Arc { centre, radius, start, sweep } = side else { continue };
        let segment = radius * radius * (sweep - sweep.sin()) / 2.0;
        let first = 2.0 / 3.0 * radius.powi(3) * (sweep / 2.0).sin().powi(3);
        let (sin, cos) = (start + sweep / 2.0).sin_cos();
        area += segment;
        moment[0] += segment * (centre[0] - base[0]) + first * cos;
        moment[1] += segment * (centre[1] - base[1]) + first * sin;
    }
    let at = [base[0] + moment[0] / area, base[1] + moment[1] / area];
    (at[0].is_finite() && at[1].is_finite()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::contour::Corner;
    use std::f64::consts::PI;

    const ROUNDING: f64 = 1e-14;

    #[test]
    fn a_circle_has_its_bounds_and_its_centroid_where_it_stands() {
        let circle = Contour::circle([3.0, -2.0], 0.5);
        let bounds = bounds(&circle);
        assert!((bounds.low[0] - 2.5).abs() < ROUNDING && (bounds.high[1] + 1.5).abs() < ROUNDING, "{bounds:?}");
        for contour in [circle.reversed(), circle] {
            let at = centroid(&contour).expect("an area");
            assert!((at[0] - 3.0).abs() < ROUNDING && (at[1] + 2.0).abs() < ROUNDING, "{at:?}");
        }
    }

    /// A half disc has its centroid at 4 r / 3π from the diameter.
    #[test]
    fn a_half_disc_has_the_textbook_centroid() {
        let half = Contour { corners: vec![Corner(1.0, 0.0, 1.0), Corner(-1.0, 0.0, 0.0)] };
        let at = centroid(&half).expect("an area");
        assert!(at[0].abs() < ROUNDING && (at[1] - 4.0 / (3.0 * PI)).abs() < ROUNDING, "{at:?}");
        assert_eq!(centroid(&Contour::polygon(&[[0.0, 0.0], [1.0, 1.0]])), None);
    }

    #[test]
    fn distances_and_farthest_points_know_where_an_arc_ends() {
        let quarter = Side::new([1.0, 0.0], [0.0, 1.0], (PI / 8.0).tan());
        assert!((distance_to_side(&quarter, [2.0, 2.0]) - (8.0_f64.sqrt() - 1.0)).abs() < ROUNDING);
        assert!((distance_to_side(&quarter, [1.0, -1.0]) - 1.0).abs() < ROUNDING);
        let high = side_bounds(&quarter).high;
        assert!((high[0] - 1.0).abs() < ROUNDING && (high[1] - 1.0).abs() < ROUNDING, "{high:?}");
        let shifted = Side::new([2.0, 0.0], [0.0, 0.0], 1.0);
        assert!((farthest_point(&shifted)[0] - 2.0).abs() < ROUNDING);
        assert_eq!(farthest_point(&Side::Line { from: [1.0, 0.0], to: [3.0, 4.0] }), [3.0, 4.0]);
    }
}
