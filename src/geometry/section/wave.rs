//! One side of a port's boundary, or one of its corners, as the source of a burning front.
//!
//! The boundary is passed with the propellant on the left, so a side's front moves along its left normal. A straight
//! side moves parallel to itself, an arc changes its radius, and a corner that points into the propellant sends out an
//! arc of its own (a fan). A point of a front keeps its foot, the point of the boundary that it came from; feet are
//! told by one parameter: the length along a line, the angle along an arc.

use crate::geometry::contour::Side;
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// A side or corner of the boundary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wave {
    pub source: Source,
    /// Sides that continue each other smoothly have one name, so that passing from one to the next is no event.
    pub chain: usize,
    /// The chain is part of the outline of a convex port: its fronts spread and never reach each other.
    pub spreads: bool,
}

/// Where a front starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Source {
    /// From `from` along the unit vector `along`; its front moves along the left normal.
    Line { from: [f64; 2], along: [f64; 2], length: f64 },
    /// `grows` tells whether the front moves away from the centre. Angles run counter-clockwise from `start` to
    /// `start + sweep`, whichever way the boundary is passed.
    Arc { centre: [f64; 2], radius: f64, start: f64, sweep: f64, grows: bool },
}

/// The shape of a front before it is cut: a whole line or circle.
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

/// Points where a whole line or circle meets another; at most two.
pub(super) type Meetings = ([[f64; 2]; 2], usize);

const NOWHERE: Meetings = ([[0.0; 2]; 2], 0);

/// Curves that miss each other by this share of a radius, squared, touch: rounding must not lose a tangent point.
const TOUCHING: f64 = 1e-13;

/// The angle, brought to 0 .. 2π.
pub(super) fn full_turn(angle: f64) -> f64 {
    // Nearly always within one turn already, where no division is needed.
    let angle = if angle < 0.0 { angle + TAU } else { angle };
    if (0.0..TAU).contains(&angle) { angle } else { angle.rem_euclid(TAU) }
}

impl Source {
    /// The source of a side that is passed with the propellant on the left; `None` for a side without length.
    pub fn from_side(side: &Side) -> Option<Self> {
        if side.length() <= 0.0 {
            return None;
        }
        Some(match *side {
            Side::Line { from, to } => {
                let length = side.length();
                let along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
                Source::Line { from, along, length }
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

    /// Radius of an arc's source, 0 for a line.
    pub fn size(&self) -> f64 {
        match self {
            Source::Line { .. } => 0.0,
            Source::Arc { radius, .. } => *radius,
        }
    }

    /// Range of the foot parameter.
    pub fn extent(&self) -> f64 {
        match self {
            Source::Line { length, .. } => *length,
            Source::Arc { sweep, .. } => *sweep,
        }
    }

    /// The part with feet between two parameters, as a source of its own.
    pub fn part(&self, from_foot: f64, to_foot: f64) -> Self {
        match *self {
            Source::Line { from, along, .. } => Source::Line {
                from: [from[0] + from_foot * along[0], from[1] + from_foot * along[1]],
                along,
                length: to_foot - from_foot,
            },
            Source::Arc { centre, radius, start, grows, .. } => {
                Source::Arc { centre, radius, start: full_turn(start + from_foot), sweep: to_foot - from_foot, grows }
            }
        }
    }

    /// Whether the boundary is passed toward larger foot parameters.
    pub fn runs_forward(&self) -> bool {
        !matches!(self, Source::Arc { grows: true, .. })
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

    /// Radius of the front of an arc at web `w`; negative once it has passed its centre.
    fn radius(&self, w: f64) -> f64 {
        match self {
            Source::Line { .. } => f64::INFINITY,
            Source::Arc { radius, grows, .. } => radius + if *grows { w } else { -w },
        }
    }

    /// The whole line or circle on which the front lies at web `w`; `None` once an arc has closed in on its centre.
    pub fn curve(&self, w: f64) -> Option<Curve> {
        match *self {
            Source::Line { from, along, .. } => {
                let normal = left(along);
                Some(Curve::Line { from: [from[0] + w * normal[0], from[1] + w * normal[1]], along })
            }
            Source::Arc { centre, .. } => {
                let radius = self.radius(w);
                (radius > 0.0).then_some(Curve::Circle { centre, radius })
            }
        }
    }

    /// The front's point at web `w` that came from `foot`.
    pub fn point(&self, foot: f64, w: f64) -> [f64; 2] {
        match *self {
            Source::Line { from, along, .. } => {
                let normal = left(along);
                [from[0] + foot * along[0] + w * normal[0], from[1] + foot * along[1] + w * normal[1]]
            }
            Source::Arc { centre, start, .. } => {
                let (sin, cos) = (start + foot).sin_cos();
                let radius = self.radius(w);
                [centre[0] + radius * cos, centre[1] + radius * sin]
            }
        }
    }

    /// The foot of a point that lies on the front's whole line or circle; for an arc it may lie beyond its range.
    pub fn foot(&self, point: [f64; 2]) -> f64 {
        match *self {
            Source::Line { from, along, .. } => dot(minus(point, from), along),
            Source::Arc { centre, start, .. } => {
                let offset = minus(point, centre);
                full_turn(offset[1].atan2(offset[0]) - start)
            }
        }
    }

    /// Centre and radius of a circle that holds the front at web `w` between two feet.
    pub fn reach(&self, (from, to): (f64, f64), w: f64) -> ([f64; 2], f64) {
        match self {
            Source::Line { .. } => (self.point((from + to) / 2.0, w), (to - from) / 2.0),
            Source::Arc { centre, .. } => {
                let radius = self.radius(w).max(0.0);
                let half = (to - from) / 2.0;
                if half < FRAC_PI_2 {
                    (self.point((from + to) / 2.0, w), 2.0 * radius * (half / 2.0).sin())
                } else {
                    (*centre, radius)
                }
            }
        }
    }

    /// Whether a point of the front's whole line or circle came from a foot in a range, or from nearly there.
    pub fn has_foot(&self, point: [f64; 2], (from, to): (f64, f64)) -> bool {
        /// Share of the range by which rounding may miss its ends.
        const MARGIN: f64 = 1e-6;
        let margin = MARGIN * (to - from);
        let foot = self.foot(point);
        let within = |foot: f64| foot >= from - margin && foot <= to + margin;
        // An arc's foot just before its start comes out as nearly a full turn.
        within(foot) || (matches!(self, Source::Arc { .. }) && within(foot - TAU))
    }

    /// Distance of a point from the side.
    pub fn distance(&self, point: [f64; 2]) -> f64 {
        match *self {
            Source::Line { from, along, length } => {
                let offset = minus(point, from);
                let foot = dot(offset, along);
                if foot < 0.0 {
                    offset[0].hypot(offset[1])
                } else if foot > length {
                    (offset[0] - length * along[0]).hypot(offset[1] - length * along[1])
                } else {
                    cross(along, offset).abs()
                }
            }
            Source::Arc { centre, radius, start, sweep, .. } => {
                let offset = minus(point, centre);
                let from_centre = (offset[0] * offset[0] + offset[1] * offset[1]).sqrt();
                if radius == 0.0 {
                    return from_centre;
                }
                let to_circle = (from_centre - radius).abs();
                if sweep >= TAU || full_turn(offset[1].atan2(offset[0]) - start) <= sweep {
                    return to_circle;
                }
                let end = |angle: f64| {
                    let (sin, cos) = angle.sin_cos();
                    (offset[0] - radius * cos).hypot(offset[1] - radius * sin)
                };
                end(start).min(end(start + sweep))
            }
        }
    }

    /// Length of the front at web `w` between two feet.
    pub fn length(&self, from_foot: f64, to_foot: f64, w: f64) -> f64 {
        match self {
            Source::Line { .. } => to_foot - from_foot,
            Source::Arc { .. } => self.radius(w).max(0.0) * (to_foot - from_foot),
        }
    }

    /// The front at web `w` between two feet, passed with the propellant on the left.
    pub fn side(&self, from_foot: f64, to_foot: f64, w: f64) -> Side {
        match *self {
            Source::Line { .. } => Side::Line { from: self.point(from_foot, w), to: self.point(to_foot, w) },
            Source::Arc { centre, start, grows, .. } => {
                let (begin, sweep) = if grows {
                    (start + to_foot, from_foot - to_foot)
                } else {
                    (start + from_foot, to_foot - from_foot)
                };
                Side::Arc { centre, radius: self.radius(w).max(0.0), start: begin, sweep }
            }
        }
    }
}

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
                ([[from[0] + foot * along[0], from[1] + foot * along[1]], [0.0; 2]], 1)
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
                let at = |foot: f64| [from[0] + foot * along[0], from[1] + foot * along[1]];
                ([at(middle - half), at(middle + half)], 2)
            }
            (Curve::Circle { centre, radius }, Curve::Circle { centre: other_centre, radius: other_radius }) => {
                let offset = minus(other_centre, centre);
                let distance = offset[0].hypot(offset[1]);
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
                let at = |side: f64| {
                    [centre[0] + along * unit[0] - side * unit[1], centre[1] + along * unit[1] + side * unit[0]]
                };
                ([at(half), at(-half)], 2)
            }
        }
    }
}

/// The angle from one direction to another, -π .. π.
pub(super) fn turn(from: [f64; 2], to: [f64; 2]) -> f64 {
    cross(from, to).atan2(dot(from, to))
}

/// The fan of a corner where the boundary arrives along `arriving` and leaves along `leaving`; `None` where the corner
/// points away from the propellant or is no corner.
pub(super) fn corner_fan(at: [f64; 2], arriving: [f64; 2], leaving: [f64; 2]) -> Option<Source> {
    let turned = turn(arriving, leaving);
    // A half turn back, as at the end of a slit, comes with either sign.
    let turned = if turned > PI - 1e-9 { turned - TAU } else { turned };
    (turned < -SMOOTH).then(|| {
        let leaving_normal = left(leaving);
        Source::fan(at, leaving_normal[1].atan2(leaving_normal[0]), -turned)
    })
}

/// The fan of a boundary that ends at the outer wall: a quarter turn beyond its last normal, which the wall cuts.
pub(super) fn wall_fan(at: [f64; 2], tangent: [f64; 2], arrives: bool) -> Source {
    let normal = left(tangent);
    let angle = normal[1].atan2(normal[0]);
    Source::fan(at, if arrives { angle - FRAC_PI_2 } else { angle }, FRAC_PI_2)
}

/// Turns below this, in rad, are rounding.
pub(super) const SMOOTH: f64 = 1e-7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_side_and_not_of_its_line_or_circle() {
        let line = Source::Line { from: [0.0, 0.0], along: [1.0, 0.0], length: 2.0 };
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
            Curve::Circle { centre, radius } => {
                let offset = minus(point, *centre);
                (offset[0].hypot(offset[1]) - radius).abs() < 1e-14
            }
        };
        for (a, b) in [(circle, other), (circle, line), (line, other)] {
            let (points, count) = a.meetings(&b);
            assert_eq!(count, 2);
            assert!(points.iter().all(|point| on(&a, *point) && on(&b, *point)), "{a:?} {b:?} {points:?}");
        }
        assert_eq!(circle.meetings(&circle).1, 0);
    }

    #[test]
    fn a_corner_sends_a_fan_only_into_its_propellant() {
        // Propellant on the left: a turn to the right leaves a gap between the normals.
        assert!(corner_fan([0.0; 2], [1.0, 0.0], [0.0, 1.0]).is_none());
        let Some(Source::Arc { start, sweep, .. }) = corner_fan([0.0; 2], [1.0, 0.0], [0.0, -1.0]) else {
            panic!("a fan")
        };
        assert!(start.abs() < 1e-15 && (sweep - FRAC_PI_2).abs() < 1e-15);
    }
}
