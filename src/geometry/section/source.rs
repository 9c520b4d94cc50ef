//! One side of a port's boundary, or one of its corners, as the source of a burning front.
//!
//! The boundary is passed with the propellant on the left, so a side's front moves along its left normal. A straight
//! side moves parallel to itself, an arc changes its radius, and a corner that points into the propellant sends out an
//! arc of its own (a fan). A point of the boundary is told by one number, its foot: the length along a line, the angle
//! along an arc.

use crate::geometry::contour::Side;
use std::f64::consts::TAU;

/// A side or corner of the boundary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Source {
    /// From `from` along the unit vector `along`; its front moves along the left normal.
    Line { from: [f64; 2], along: [f64; 2], length: f64 },
    /// `grows` tells whether the front moves away from the centre. Angles run counter-clockwise from `start` to
    /// `start + sweep`, whichever way the boundary is passed.
    Arc { centre: [f64; 2], radius: f64, start: f64, sweep: f64, grows: bool },
}

/// The whole line or circle on which a source lies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Curve {
    Line { from: [f64; 2], along: [f64; 2] },
    Circle { centre: [f64; 2], radius: f64 },
}

/// The left normal of a direction.
pub(super) fn left(direction: [f64; 2]) -> [f64; 2] {
    [-direction[1], direction[0]]
}

pub(super) fn cross(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

pub(super) fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

pub(super) fn minus(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] - b[0], a[1] - b[1]]
}

/// The point reached from another by a multiple of a direction.
pub(super) fn beyond(from: [f64; 2], by: f64, along: [f64; 2]) -> [f64; 2] {
    [from[0] + by * along[0], from[1] + by * along[1]]
}

pub(super) fn length(vector: [f64; 2]) -> f64 {
    dot(vector, vector).sqrt()
}

/// The angle from one direction to another, -π .. π.
pub(super) fn turn(from: [f64; 2], to: [f64; 2]) -> f64 {
    cross(from, to).atan2(dot(from, to))
}

/// A direction mirrored at the line through the axis along `mirror`.
pub(super) fn reflected(direction: [f64; 2], mirror: [f64; 2]) -> [f64; 2] {
    let twice = 2.0 * dot(direction, mirror);
    minus([twice * mirror[0], twice * mirror[1]], direction)
}

/// The angle, brought to 0 .. 2π.
pub(super) fn full_turn(angle: f64) -> f64 {
    // Nearly always within one turn already, where no division is needed.
    let angle = if angle < 0.0 { angle + TAU } else { angle };
    if (0.0..TAU).contains(&angle) { angle } else { angle.rem_euclid(TAU) }
}

impl Source {
    /// The source of a side that is passed with the propellant on the left; `None` for a side without length.
    ///
    /// An arc flatter than `flat` whose radius is above 10⁵ times the outer radius counts as its chord: the rounding of
    /// so large a radius would be worse.
    pub fn from_side(side: &Side, outer_radius: f64) -> Option<Self> {
        const FLAT: f64 = 1e-8;
        const FAR: f64 = 1e5;
        if side.length() <= 0.0 {
            return None;
        }
        let line = |from: [f64; 2], to: [f64; 2]| {
            let chord = minus(to, from);
            let length = length(chord);
            Source::Line { from, along: [chord[0] / length, chord[1] / length], length }
        };
        Some(match *side {
            Side::Line { from, to } => line(from, to),
            Side::Arc { radius, sweep, .. }
                if radius > FAR * outer_radius && radius * sweep * sweep / 8.0 < FLAT * outer_radius =>
            {
                line(side.point(0.0), side.point(1.0))
            }
            // Counter-clockwise, the left is the side of the centre.
            Side::Arc { centre, radius, start, sweep } => Source::Arc {
                centre,
                radius,
                start: full_turn(if sweep > 0.0 { start } else { start + sweep }),
                sweep: sweep.abs().min(TAU),
                grows: sweep < 0.0,
            },
        })
    }

    /// The fan of a corner at `at`: from the direction `from` on, `sweep` counter-clockwise.
    pub fn fan(at: [f64; 2], from: f64, sweep: f64) -> Self {
        Source::Arc { centre: at, radius: 0.0, start: full_turn(from), sweep, grows: true }
    }

    /// Range of the foot.
    pub fn extent(&self) -> f64 {
        match self {
            Source::Line { length, .. } => *length,
            Source::Arc { sweep, .. } => *sweep,
        }
    }

    /// Length for one unit of the foot.
    pub fn scale(&self) -> f64 {
        match self {
            Source::Line { .. } => 1.0,
            Source::Arc { radius, .. } => *radius,
        }
    }

    /// The part between two feet, as a source of its own.
    pub fn part(&self, from_foot: f64, to_foot: f64) -> Self {
        match *self {
            Source::Line { from, along, .. } => {
                Source::Line { from: beyond(from, from_foot, along), along, length: to_foot - from_foot }
            }
            Source::Arc { centre, radius, start, grows, .. } => {
                Source::Arc { centre, radius, start: full_turn(start + from_foot), sweep: to_foot - from_foot, grows }
            }
        }
    }

    /// Whether the boundary is passed toward larger feet.
    pub fn runs_forward(&self) -> bool {
        !matches!(self, Source::Arc { grows: true, .. })
    }

    /// The foot at which the boundary arrives at the end of the side.
    pub fn arrival(&self) -> f64 {
        if self.runs_forward() { self.extent() } else { 0.0 }
    }

    /// The foot at which the boundary leaves for the side.
    pub fn departure(&self) -> f64 {
        if self.runs_forward() { 0.0 } else { self.extent() }
    }

    /// Direction of the boundary at a foot, as it is passed.
    pub fn tangent(&self, foot: f64) -> [f64; 2] {
        match self {
            Source::Line { along, .. } => *along,
            Source::Arc { start, grows, .. } => {
                let (sin, cos) = (start + foot).sin_cos();
                if *grows { [sin, -cos] } else { [-sin, cos] }
            }
        }
    }

    /// The point of a foot.
    pub fn point(&self, foot: f64) -> [f64; 2] {
        match *self {
            Source::Line { from, along, .. } => beyond(from, foot, along),
            Source::Arc { centre, radius, start, .. } => {
                let (sin, cos) = (start + foot).sin_cos();
                beyond(centre, radius, [cos, sin])
            }
        }
    }

    /// The foot of a point that lies on the source's whole line or circle; for an arc it may lie beyond its range.
    pub fn foot(&self, point: [f64; 2]) -> f64 {
        match *self {
            Source::Line { from, along, .. } => dot(minus(point, from), along),
            Source::Arc { centre, start, .. } => {
                let offset = minus(point, centre);
                full_turn(offset[1].atan2(offset[0]) - start)
            }
        }
    }

    /// Whether a point of the whole line or circle lies on the source, or nearly so.
    pub fn holds(&self, point: [f64; 2]) -> bool {
        /// Share of the range by which rounding may miss its ends.
        const MARGIN: f64 = 1e-6;
        let margin = MARGIN * self.extent();
        let foot = self.foot(point);
        let within = |foot: f64| foot >= -margin && foot <= self.extent() + margin;
        // An arc's foot just before its start comes out as nearly a full turn.
        within(foot) || (matches!(self, Source::Arc { .. }) && within(foot - TAU))
    }

    /// The whole line or circle.
    pub fn curve(&self) -> Curve {
        match *self {
            Source::Line { from, along, .. } => Curve::Line { from, along },
            Source::Arc { centre, radius, .. } => Curve::Circle { centre, radius },
        }
    }

    /// Distance of a point from the side.
    pub fn distance(&self, point: [f64; 2]) -> f64 {
        match *self {
            Source::Line { from, along, length: extent } => {
                let offset = minus(point, from);
                let foot = dot(offset, along);
                if foot < 0.0 {
                    length(offset)
                } else if foot > extent {
                    length(beyond(offset, -extent, along))
                } else {
                    cross(along, offset).abs()
                }
            }
            Source::Arc { centre, radius, start, sweep, .. } => {
                let offset = minus(point, centre);
                let from_centre = length(offset);
                if radius == 0.0 {
                    return from_centre;
                }
                let to_circle = (from_centre - radius).abs();
                if sweep >= TAU || full_turn(offset[1].atan2(offset[0]) - start) <= sweep {
                    return to_circle;
                }
                let end = |angle: f64| {
                    let (sin, cos) = angle.sin_cos();
                    length(beyond(offset, -radius, [cos, sin]))
                };
                end(start).min(end(start + sweep))
            }
        }
    }
}

/// Points where a whole line or circle meets another; at most two.
pub(super) type Meetings = ([[f64; 2]; 2], usize);

const NOWHERE: Meetings = ([[0.0; 2]; 2], 0);

/// Curves that miss each other by this share of a radius, squared, touch: rounding must not lose a tangent point.
const TOUCHING: f64 = 1e-13;

impl Curve {
    /// Where two whole curves meet. Curves that coincide meet nowhere: they bound nothing of each other.
    pub fn meetings(&self, other: &Curve) -> Meetings {
        match (*self, *other) {
            (Curve::Line { from, along }, Curve::Line { from: other_from, along: other_along }) => {
                let sine = cross(along, other_along);
                if sine.abs() < 1e-14 {
                    return NOWHERE;
                }
                let foot = cross(minus(other_from, from), other_along) / sine;
                ([beyond(from, foot, along), [0.0; 2]], 1)
            }
            (Curve::Line { from, along }, Curve::Circle { centre, radius })
            | (Curve::Circle { centre, radius }, Curve::Line { from, along }) => {
                let offset = minus(centre, from);
                let (middle, distance) = (dot(offset, along), cross(along, offset));
                let square = (radius - distance) * (radius + distance);
                if square < -TOUCHING * radius * radius {
                    return NOWHERE;
                }
                let half = square.max(0.0).sqrt();
                ([beyond(from, middle - half, along), beyond(from, middle + half, along)], 2)
            }
            (Curve::Circle { centre, radius }, Curve::Circle { centre: other_centre, radius: other_radius }) => {
                let offset = minus(other_centre, centre);
                let distance = length(offset);
                // Concentric circles, up to rounding.
                if distance <= 1e-13 * (radius + other_radius) {
                    return NOWHERE;
                }
                // Along the line of centres, and half the common chord.
                let along = (distance + (radius - other_radius) * (radius + other_radius) / distance) / 2.0;
                let square = (radius - along) * (radius + along);
                if square < -TOUCHING * radius * radius {
                    return NOWHERE;
                }
                let half = square.max(0.0).sqrt();
                let unit = [offset[0] / distance, offset[1] / distance];
                let middle = beyond(centre, along, unit);
                ([beyond(middle, half, left(unit)), beyond(middle, -half, left(unit))], 2)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::{FRAC_PI_2, PI};

    #[test]
    fn feet_and_points_belong_together() {
        let sources = [
            Source::Line { from: [1.0, 2.0], along: [0.6, 0.8], length: 3.0 },
            Source::Arc { centre: [1.0, 2.0], radius: 1.5, start: 5.5, sweep: 2.0, grows: true },
            Source::Arc { centre: [-1.0, 0.0], radius: 2.5, start: 0.5, sweep: 1.0, grows: false },
        ];
        for source in sources {
            for share in [0.0, 0.3, 0.99] {
                let foot = share * source.extent();
                let point = source.point(foot);
                assert!((source.foot(point) - foot).abs() < 1e-12, "{source:?} {foot}");
                assert!(source.holds(point) && source.distance(point) < 1e-12, "{source:?} {foot}");
            }
        }
    }

    #[test]
    fn distances_end_at_the_ends_of_a_side() {
        let line = Source::Line { from: [0.0, 0.0], along: [1.0, 0.0], length: 2.0 };
        assert_eq!(line.distance([-3.0, 4.0]), 5.0);
        assert_eq!(line.distance([1.0, -0.5]), 0.5);
        assert_eq!(line.distance([5.0, 4.0]), 5.0);
        let arc = Source::Arc { centre: [0.0, 0.0], radius: 2.0, start: 0.0, sweep: FRAC_PI_2, grows: true };
        assert!((arc.distance([1.0, 1.0]) - (2.0 - 2.0_f64.sqrt())).abs() < 1e-15);
        assert!((arc.distance([2.0, -3.0]) - 3.0).abs() < 1e-15);
    }

    #[test]
    fn curves_meet_where_both_are() {
        let circle = Curve::Circle { centre: [1.0, 0.0], radius: 2.0 };
        let other = Curve::Circle { centre: [-1.0, 0.5], radius: 1.5 };
        let line = Curve::Line { from: [0.0, 0.3], along: [0.8, 0.6] };
        let on = |curve: &Curve, point: [f64; 2]| match curve {
            Curve::Line { from, along } => cross(*along, minus(point, *from)).abs() < 1e-14,
            Curve::Circle { centre, radius } => (length(minus(point, *centre)) - radius).abs() < 1e-14,
        };
        for (a, b) in [(circle, other), (circle, line), (line, other)] {
            let (points, count) = a.meetings(&b);
            assert_eq!(count, 2);
            assert!(points.iter().all(|point| on(&a, *point) && on(&b, *point)), "{a:?} {b:?} {points:?}");
        }
        assert_eq!(circle.meetings(&circle).1, 0);
    }

    #[test]
    fn a_nearly_straight_arc_counts_as_its_chord() {
        let arc = |bulge: f64| Source::from_side(&Side::new([0.0, 0.0], [0.01, 0.0], bulge), 0.01);
        assert!(matches!(arc(1e-9), Some(Source::Line { .. })));
        assert!(matches!(arc(1e-5), Some(Source::Arc { .. })));
        assert!(matches!(arc(PI), Some(Source::Arc { .. })));
    }
}
