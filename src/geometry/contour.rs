//! Closed plane contours of straight lines and circular arcs, as a file holds them: corners with bulges.
//!
//! A contour is a row of corners; each is joined to the next, and the last to the first, by a straight line or by the
//! arc whose bulge the corner states. The bulge is tan(φ/4) of the swept angle φ, positive where the arc turns
//! counter-clockwise: 0 a line, 1 a half circle. Source: Autodesk, *DXF Reference*, LWPOLYLINE, group code 42.

use std::f64::consts::FRAC_PI_2;

/// A corner, with the shape of the side that leaves it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Corner(
    /// x in m.
    pub f64,
    /// y in m.
    pub f64,
    /// Bulge of the side to the next corner.
    #[serde(default)]
    pub f64,
);

/// A closed contour. Either sense of rotation is allowed.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Contour {
    /// Corners in order.
    pub corners: Vec<Corner>,
}

/// One side of a contour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Side {
    /// A straight line.
    Line {
        /// Where it begins.
        from: [f64; 2],
        /// Where it ends.
        to: [f64; 2],
    },
    /// A circular arc.
    Arc {
        /// Centre.
        centre: [f64; 2],
        /// Radius.
        radius: f64,
        /// Angle at which it begins, from the x axis.
        start: f64,
        /// Angle swept, positive counter-clockwise.
        sweep: f64,
    },
}

impl Side {
    /// The side between two points with a bulge.
    pub fn new(from: [f64; 2], to: [f64; 2], bulge: f64) -> Self {
        if bulge == 0.0 {
            return Side::Line { from, to };
        }
        let chord = [to[0] - from[0], to[1] - from[1]];
        // The centre stands on the chord's normal; its distance from the chord is c/2 · (1 - b²) / (2 b).
        let offset = (1.0 - bulge * bulge) / (4.0 * bulge);
        let centre = [(from[0] + to[0]) / 2.0 - offset * chord[1], (from[1] + to[1]) / 2.0 + offset * chord[0]];
        Side::Arc {
            centre,
            radius: chord[0].hypot(chord[1]) * (1.0 + bulge * bulge) / (4.0 * bulge.abs()),
            start: (from[1] - centre[1]).atan2(from[0] - centre[0]),
            sweep: 4.0 * bulge.atan(),
        }
    }

    /// Its length.
    pub fn length(&self) -> f64 {
        match self {
            Side::Line { from, to } => (to[0] - from[0]).hypot(to[1] - from[1]),
            Side::Arc { radius, sweep, .. } => radius * sweep.abs(),
        }
    }

    /// The point at a share of the length.
    pub fn point(&self, share: f64) -> [f64; 2] {
        match self {
            Side::Line { from, to } => [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])],
            Side::Arc { centre, radius, start, sweep } => {
                let angle = start + share * sweep;
                [centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]
            }
        }
    }

    /// Corners of a box that holds the side; for an arc that of its whole circle where it sweeps more than a quarter
    /// turn, else that of its ends widened by its rise.
    pub fn bounds(&self) -> ([f64; 2], [f64; 2]) {
        let (from, to) = (self.point(0.0), self.point(1.0));
        let (low, high) = ([from[0].min(to[0]), from[1].min(to[1])], [from[0].max(to[0]), from[1].max(to[1])]);
        match *self {
            Side::Line { .. } => (low, high),
            Side::Arc { centre, radius, sweep, .. } if sweep.abs() > FRAC_PI_2 => {
                (centre.map(|middle| middle - radius), centre.map(|middle| middle + radius))
            }
            Side::Arc { radius, sweep, .. } => {
                let rise = radius * (1.0 - (sweep / 2.0).cos());
                (low.map(|value| value - rise), high.map(|value| value + rise))
            }
        }
    }

    /// ½ ∫ (x dy - y dx) along the side.
    pub fn sector_area(&self) -> f64 {
        match self {
            Side::Line { from, to } => (from[0] * to[1] - to[0] * from[1]) / 2.0,
            Side::Arc { centre, radius, start, sweep } => {
                let end = start + sweep;
                radius
                    * (radius * sweep + centre[0] * (end.sin() - start.sin()) - centre[1] * (end.cos() - start.cos()))
                    / 2.0
            }
        }
    }

    /// ¼ ∫ r² (x dy - y dx) along the side, r from the origin: the side's share in ∫ r² dA.
    pub fn sector_second_moment(&self) -> f64 {
        match self {
            Side::Line { from, to } => {
                // x dy - y dx is constant along a line, and r² a parabola: Simpson's rule is exact.
                let square = |point: &[f64; 2]| point[0] * point[0] + point[1] * point[1];
                let middle = self.point(0.5);
                let mean = (square(from) + 4.0 * square(&middle) + square(to)) / 6.0;
                (from[0] * to[1] - to[0] * from[1]) * mean / 4.0
            }
            Side::Arc { centre, radius, start, sweep } => {
                // With c the centre, r² = a + b cos(φ-γ) and x dy - y dx = (R² + b/2 cos(φ-γ)) dφ,
                // where a = R² + c², b = 2 R c and γ is the direction of the centre.
                let distance = centre[0].hypot(centre[1]);
                let direction = centre[1].atan2(centre[0]);
                let (a, b) = (radius * radius + distance * distance, 2.0 * radius * distance);
                let (from, to) = (start - direction, start + sweep - direction);
                let sine = to.sin() - from.sin();
                let cosine_squared = sweep / 2.0 + ((2.0 * to).sin() - (2.0 * from).sin()) / 4.0;
                let square = radius * radius;
                (a * square * sweep + (a * b / 2.0 + b * square) * sine + b * b / 2.0 * cosine_squared) / 4.0
            }
        }
    }
}

impl Contour {
    /// A circle, counter-clockwise.
    pub fn circle(centre: [f64; 2], radius: f64) -> Self {
        Self { corners: vec![Corner(centre[0] + radius, centre[1], 1.0), Corner(centre[0] - radius, centre[1], 1.0)] }
    }

    /// A polygon of straight sides.
    pub fn polygon(points: &[[f64; 2]]) -> Self {
        Self { corners: points.iter().map(|point| Corner(point[0], point[1], 0.0)).collect() }
    }

    /// The sides in order; sides without length are left out.
    pub fn sides(&self) -> Vec<Side> {
        let next = self.corners.iter().skip(1).chain(self.corners.first());
        self.corners
            .iter()
            .zip(next)
            .filter(|(from, to)| from.0 != to.0 || from.1 != to.1)
            .map(|(from, to)| Side::new([from.0, from.1], [to.0, to.1], from.2))
            .collect()
    }

    /// The contour as a polygon whose corners lie on it, arcs in steps of at most `step` rad.
    pub fn polygon_points(&self, step: f64) -> Vec<[f64; 2]> {
        let mut points = Vec::new();
        for side in self.sides() {
            let count = match side {
                Side::Line { .. } => 1.0,
                Side::Arc { sweep, .. } => (sweep.abs() / step).ceil().max(1.0),
            };
            points.extend((0..count as usize).map(|index| side.point(index as f64 / count)));
        }
        points
    }

    /// Enclosed area in m²: positive counter-clockwise, negative clockwise.
    pub fn area(&self) -> f64 {
        self.sides().iter().map(Side::sector_area).sum()
    }

    /// Length of the contour.
    pub fn perimeter(&self) -> f64 {
        self.sides().iter().map(Side::length).sum()
    }

    /// The contour enlarged about the origin; a bulge is an angle and stays.
    pub fn scaled(&self, by: f64) -> Self {
        Self { corners: self.corners.iter().map(|corner| Corner(by * corner.0, by * corner.1, corner.2)).collect() }
    }

    /// The same contour the other way round.
    pub fn reversed(&self) -> Self {
        let count = self.corners.len();
        let corners = (0..count)
            .map(|index| {
                // The bulge belongs to the side, which now leaves its other end.
                let (corner, side) = (&self.corners[count - 1 - index], &self.corners[(2 * count - 2 - index) % count]);
                Corner(corner.0, corner.1, -side.2)
            })
            .collect();
        Self { corners }
    }

    /// Whether a point lies inside, by the sense of winding about it: not zero is inside.
    ///
    /// Derived: a level ray from the point to the right is crossed upward and downward by the chords of the sides; the
    /// difference is how often the chords wind about the point. An arc winds once more than its chord about the points
    /// between the two.
    pub fn contains(&self, point: [f64; 2]) -> bool {
        let next = self.corners.iter().skip(1).chain(self.corners.first());
        self.corners.iter().zip(next).map(|(from, to)| winding(from, to, point)).sum::<i32>() != 0
    }
}

/// The bodies of a section: each outer contour (counter-clockwise) with the holes (clockwise) in it, which follow it. A
/// hole belongs to the smallest contour around it.
pub fn nested(contours: &[Contour]) -> Vec<Vec<&Contour>> {
    let (outer, holes): (Vec<&Contour>, Vec<&Contour>) = contours.iter().partition(|contour| contour.area() > 0.0);
    let around = |hole: &Contour| {
        let corner = hole.corners.first().map(|corner| [corner.0, corner.1]);
        let holds = |other: &&&Contour| corner.is_some_and(|corner| other.contains(corner));
        outer.iter().filter(holds).min_by(|a, b| a.area().total_cmp(&b.area())).copied()
    };
    let own = |body: &Contour| -> Vec<&Contour> {
        let inside = |hole: &&Contour| around(hole).is_some_and(|other| std::ptr::eq(other, body));
        holes.iter().copied().filter(inside).collect()
    };
    outer.iter().map(|body| std::iter::once(*body).chain(own(body)).collect()).collect()
}

/// What the side between two corners adds to the winding about a point. A point on a chord counts as a hair above it.
///
/// Derived: from the points of an arc of sweep φ its chord is seen under the angle π - φ/2, from between the two under
/// more. With the bulge b, tan(φ/2) = 2 b / (1 - b²); and d and k, the scalar and vector product of the directions to
/// the ends, are as the cosine and sine of the angle.
fn winding(from: &Corner, to: &Corner, point: [f64; 2]) -> i32 {
    let (a, b) = ([from.0 - point[0], from.1 - point[1]], [to.0 - point[0], to.1 - point[1]]);
    let product = a[0] * b[1] - a[1] * b[0];
    let is_left = if product != 0.0 {
        product > 0.0
    } else if b[0] != a[0] {
        b[0] > a[0]
    } else {
        b[1] < a[1]
    };
    let crossing = match (a[1] <= 0.0, b[1] <= 0.0) {
        (true, false) if is_left => 1,
        (false, true) if !is_left => -1,
        _ => 0,
    };
    let bulge = from.2;
    // An arc that turns counter-clockwise lies to the right of its chord.
    let is_beside_arc = bulge != 0.0 && (bulge < 0.0) == is_left;
    let scalar = a[0] * b[0] + a[1] * b[1];
    if is_beside_arc && 2.0 * bulge.abs() * scalar + (1.0 - bulge * bulge) * product.abs() < 0.0 {
        crossing + if bulge > 0.0 { 1 } else { -1 }
    } else {
        crossing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::{PI, TAU};

    const ROUNDING: f64 = 1e-14;

    #[test]
    fn a_circle_of_two_bulges_has_its_area_and_length() {
        let circle = Contour::circle([0.3, -0.2], 0.05);
        assert!((circle.area() / (PI * 0.0025) - 1.0).abs() < ROUNDING * 100.0);
        assert!((circle.perimeter() / (PI * 0.1) - 1.0).abs() < ROUNDING * 10.0);
        assert!((circle.reversed().area() + circle.area()).abs() < ROUNDING);
        // Of a disc off the axis: A (R²/2 + c²).
        let second: f64 = circle.sides().iter().map(Side::sector_second_moment).sum();
        assert!((second / (PI * 0.0025 * (0.00125 + 0.13)) - 1.0).abs() < ROUNDING * 100.0);
        assert!(circle.contains([0.31, -0.2]) && !circle.contains([0.36, -0.2]));
    }

    #[test]
    fn a_slot_is_two_lines_and_two_half_circles() {
        let slot = Contour {
            corners: vec![
                Corner(0.0, -0.01, 0.0),
                Corner(0.1, -0.01, 1.0),
                Corner(0.1, 0.01, 0.0),
                Corner(0.0, 0.01, 1.0),
            ],
        };
        assert!((slot.area() - (0.002 + PI * 1e-4)).abs() < ROUNDING);
        assert!((slot.perimeter() - (0.2 + TAU * 0.01)).abs() < ROUNDING);
        assert_eq!(slot.reversed().reversed(), slot);
        assert!(slot.contains([0.109, 0.0]) && slot.contains([-0.005, 0.004]) && !slot.contains([0.109, 0.009]));
    }

    #[test]
    fn a_point_between_an_arc_and_its_chord_is_on_the_right_side() {
        let circle = Contour::circle([0.0, 0.0], 1.0);
        for turn in 0..64 {
            let (sin, cos) = (f64::from(turn) * 0.1).sin_cos();
            for radius in [0.5, 0.999_999, 1.000_001] {
                let point = [radius * cos, radius * sin];
                assert_eq!(circle.contains(point), radius < 1.0, "{point:?}");
                assert_eq!(circle.reversed().contains(point), radius < 1.0, "{point:?}");
            }
        }
    }

    #[test]
    fn it_stands_in_a_file_as_a_list_of_corners() {
        let text = "[(0, 0), (0.1, 0, 0.5), (0.1, 0.1)]";
        let contour: Contour = ron::from_str(text).expect("reads");
        assert_eq!(contour.corners[1], Corner(0.1, 0.0, 0.5));
        let back: Contour = ron::from_str(&ron::to_string(&contour).expect("writes")).expect("reads");
        assert_eq!(back, contour);
    }
}
