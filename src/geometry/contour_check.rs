//! What is wrong with a set of contours, and how they nest.
//!
//! The contours of one section are sound when each is a simple closed curve and no two meet: each point of the plane
//! is then in propellant or in the port, and an offset of them means something.
//!
//! Two sides meet where they come within [`TOLERANCE`] of the whole set's extent. Coordinates are doubles, 1e-16 of
//! the extent, and an intersection of two carriers that cross at a flat angle φ is known to 1e-16 / φ; at 1e-9 crossings
//! down to φ = 1e-7 are placed right. No tool cuts to a billionth of a section, so nothing that could be made is refused.
//! Sides are sorted along x and compared where their bounding boxes come near: 1000 sides take about a millisecond.

use super::contour::{Contour, Side};
use super::contour_measure::{Bounds, distance_to_side, farthest_point, side_bounds};
use std::collections::BTreeMap;

/// Distance below which two points are one, over the diagonal of the bounding box of all contours.
pub const TOLERANCE: f64 = 1e-9;

/// A side of a contour among several: the side that leaves the corner of that index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SideAt {
    /// Index of the contour.
    pub contour: usize,
    /// Index of the corner that the side leaves.
    pub side: usize,
}

/// Something wrong. Points in m.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Problem {
    /// A coordinate or a bulge that is no finite number. Nothing else is said of such a contour.
    NotFinite {
        /// The corner.
        corner: SideAt,
    },
    /// Fewer than three corners, or than two where a side is an arc. Nothing else is said of such a contour.
    TooFewCorners {
        /// Index of the contour.
        contour: usize,
        /// How many it has.
        corners: usize,
    },
    /// A side whose ends are one point.
    ZeroSide {
        /// The side.
        side: SideAt,
        /// Where.
        at: [f64; 2],
    },
    /// Two sides of one contour cross or touch, or lie on each other.
    SelfIntersection {
        /// The two sides, of the same contour.
        sides: [SideAt; 2],
        /// The first point in which they meet.
        at: [f64; 2],
        /// Whether they share more than single points.
        coincide: bool,
    },
    /// Sides of two contours cross or touch, or lie on each other. Told once for each pair of contours.
    Contact {
        /// The two sides.
        sides: [SideAt; 2],
        /// The first point in which they meet.
        at: [f64; 2],
        /// Whether they share more than single points.
        coincide: bool,
    },
}

/// The state of a set of contours.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContourReport {
    /// Everything that is wrong, in the order of the contours.
    pub problems: Vec<Problem>,
    /// Into how many of the others each contour lies: 0 outermost, 1 a hole in it, 2 an island in the hole. Holds where
    /// there are no problems.
    pub depths: Vec<usize>,
}

/// Part of a contour that reaches beyond a circle about the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beyond {
    /// The side that reaches farthest.
    pub side: SideAt,
    /// Its farthest point.
    pub at: [f64; 2],
    /// How far that is from the axis.
    pub radius: f64,
}

/// A side with what the comparison needs.
struct Known {
    place: SideAt,
    side: Side,
    bounds: Bounds,
    /// Place among the contour's sides of more than no length, and how many those are.
    order: usize,
    count: usize,
}

/// Examines contours.
pub fn check(contours: &[Contour]) -> ContourReport {
    let mut problems = Vec::new();
    let mut sound = vec![false; contours.len()];
    for (index, contour) in contours.iter().enumerate() {
        match malformed(index, contour) {
            Some(problem) => problems.push(problem),
            None => sound[index] = true,
        }
    }
    let extent = contours
        .iter()
        .zip(&sound)
        .filter(|(_, sound)| **sound)
        .flat_map(|(contour, _)| contour.sides())
        .map(|side| side_bounds(&side))
        .fold(Bounds::EMPTY, Bounds::join);
    let tolerance = TOLERANCE * extent.diagonal();
    let mut sides = Vec::new();
    for (index, contour) in contours.iter().enumerate().filter(|(index, _)| sound[*index]) {
        sides.extend(sides_of(index, contour, tolerance, &mut problems));
    }
    meetings(&mut sides, tolerance, &mut problems);
    let depths = (0..contours.len())
        .map(|index| {
            let inside = |other: usize, point| other != index && sound[other] && contours[other].contains(point);
            let point = contours[index].sides().first().map(|side| side.point(0.5)).filter(|_| sound[index]);
            point.map_or(0, |point| (0..contours.len()).filter(|other| inside(*other, point)).count())
        })
        .collect();
    ContourReport { problems, depths }
}

/// The contours that reach beyond a circle of that radius about the axis, each with its farthest point.
pub fn beyond_circle(contours: &[Contour], radius: f64) -> Vec<Beyond> {
    let reach = |point: &[f64; 2]| point[0].hypot(point[1]);
    contours
        .iter()
        .enumerate()
        .filter_map(|(contour, shape)| {
            let farthest = corner_sides(shape)
                .map(|(side, shape)| (side, farthest_point(&shape)))
                .max_by(|a, b| reach(&a.1).total_cmp(&reach(&b.1)))?;
            let (side, at) = farthest;
            Some(Beyond { side: SideAt { contour, side }, at, radius: reach(&at) })
        })
        .filter(|beyond| beyond.radius > radius * (1.0 + TOLERANCE))
        .collect()
}

/// Every side with the index of its corner, those without length too.
fn corner_sides(contour: &Contour) -> impl Iterator<Item = (usize, Side)> + '_ {
    let next = contour.corners.iter().skip(1).chain(contour.corners.first());
    contour.corners.iter().zip(next).map(|(from, to)| Side::new([from.0, from.1], [to.0, to.1], from.2)).enumerate()
}

fn malformed(index: usize, contour: &Contour) -> Option<Problem> {
    let bad = |corner: &super::contour::Corner| ![corner.0, corner.1, corner.2].iter().all(|value| value.is_finite());
    if let Some(side) = contour.corners.iter().position(bad) {
        return Some(Problem::NotFinite { corner: SideAt { contour: index, side } });
    }
    let corners = contour.corners.len();
    let curved = contour.corners.iter().any(|corner| corner.2 != 0.0);
    let enough = if curved { 2 } else { 3 };
    (corners < enough).then_some(Problem::TooFewCorners { contour: index, corners })
}

fn sides_of(contour: usize, shape: &Contour, tolerance: f64, problems: &mut Vec<Problem>) -> Vec<Known> {
    let mut sides: Vec<Known> = Vec::with_capacity(shape.corners.len());
    for (side, geometry) in corner_sides(shape) {
        let place = SideAt { contour, side };
        let (from, to) = (geometry.point(0.0), geometry.point(1.0));
        // An arc is asked by its chord as well: both ends of a side on one point leave its circle open.
        if (to[0] - from[0]).hypot(to[1] - from[1]) <= tolerance {
            problems.push(Problem::ZeroSide { side: place, at: from });
            continue;
        }
        sides.push(Known { place, side: geometry, bounds: side_bounds(&geometry), order: sides.len(), count: 0 });
    }
    let count = sides.len();
    sides.iter_mut().for_each(|side| side.count = count);
    sides
}

/// Where two sides of different contours meet, and whether they lie on each other.
type Contact = ([SideAt; 2], [f64; 2], bool);

/// Compares the sides whose boxes come near, from left to right.
fn meetings(sides: &mut [Known], tolerance: f64, problems: &mut Vec<Problem>) {
    sides.sort_by(|a, b| a.bounds.low[0].total_cmp(&b.bounds.low[0]));
    let mut found: Vec<Problem> = Vec::new();
    // The first meeting of each pair of contours; sides that lie on each other tell more than corners that touch.
    let mut touching: BTreeMap<(usize, usize), Contact> = BTreeMap::new();
    for (index, left) in sides.iter().enumerate() {
        for right in
            sides[index + 1..].iter().take_while(|right| right.bounds.low[0] <= left.bounds.high[0] + tolerance)
        {
            if !left.bounds.near(&right.bounds, tolerance) {
                continue;
            }
            let key = |known: &Known| (known.place.contour, known.place.side);
            let (first, second) = if key(left) < key(right) { (left, right) } else { (right, left) };
            let Some((at, coincide)) = meeting(first, second, tolerance) else { continue };
            let sides = [first.place, second.place];
            if first.place.contour == second.place.contour {
                found.push(Problem::SelfIntersection { sides, at, coincide });
                continue;
            }
            let known = touching.entry((first.place.contour, second.place.contour)).or_insert((sides, at, coincide));
            if coincide && !known.2 {
                *known = (sides, at, coincide);
            }
        }
    }
    found.extend(touching.into_values().map(|(sides, at, coincide)| Problem::Contact { sides, at, coincide }));
    // Of one contour the sides that lie on each other come first: what touches beside them follows from them.
    let order = |problem: &Problem| match *problem {
        Problem::SelfIntersection { sides: [a, b], coincide, .. }
        | Problem::Contact { sides: [a, b], coincide, .. } => (a.contour, b.contour, !coincide, a.side, b.side),
        _ => (0, 0, false, 0, 0),
    };
    found.sort_by_key(order);
    problems.append(&mut found);
}

/// A point where two sides meet but for the corner that they share, and whether they lie on each other.
fn meeting(first: &Known, second: &Known, tolerance: f64) -> Option<([f64; 2], bool)> {
    let shared = shared_corners(first, second);
    let away = |point: &[f64; 2]| shared.iter().all(|corner| distance(*corner, *point) > 4.0 * tolerance);
    let on_both = |point: &[f64; 2]| {
        distance_to_side(&first.side, *point) <= tolerance && distance_to_side(&second.side, *point) <= tolerance
    };
    // Ends and middles: where sides touch at an end or lie on each other.
    let mut points: Vec<[f64; 2]> = [&first.side, &second.side]
        .into_iter()
        .flat_map(|side| [0.0, 0.5, 1.0].map(|share| side.point(share)))
        .filter(|point| on_both(point) && away(point))
        .collect();
    for point in carrier_points(&first.side, &second.side, tolerance) {
        // Two sides that leave a corner the same way are one line near it to within the tolerance, as a fillet's end
        // is that was rounded to the digits of a file. Their second crossing there is none.
        let parted = shared.iter().all(|corner| {
            let middle = [(corner[0] + point[0]) / 2.0, (corner[1] + point[1]) / 2.0];
            [(first, second), (second, first)]
                .iter()
                .any(|(one, other)| distance_to_side(&other.side, nearest_point(&one.side, middle)) > tolerance)
        });
        if on_both(&point) && away(&point) && parted {
            points.push(point);
        }
    }
    let at = *points.first()?;
    let coincide = points.iter().chain(&shared).any(|point| {
        let middle = nearest_point(&first.side, [(at[0] + point[0]) / 2.0, (at[1] + point[1]) / 2.0]);
        distance(at, *point) > 8.0 * tolerance && distance_to_side(&second.side, middle) <= tolerance
    });
    Some((at, coincide))
}

/// The corners in which neighbours of one contour follow each other.
fn shared_corners(first: &Known, second: &Known) -> Vec<[f64; 2]> {
    let mut corners = Vec::new();
    if first.place.contour == second.place.contour {
        if (first.order + 1) % first.count == second.order {
            corners.push(second.side.point(0.0));
        }
        if (second.order + 1) % first.count == first.order {
            corners.push(first.side.point(0.0));
        }
    }
    corners
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// The point of a side's carrier that is nearest to a point.
fn nearest_point(side: &Side, point: [f64; 2]) -> [f64; 2] {
    match *side {
        Side::Line { from, to } => {
            let along = [to[0] - from[0], to[1] - from[1]];
            let share = ((point[0] - from[0]) * along[0] + (point[1] - from[1]) * along[1])
                / (along[0] * along[0] + along[1] * along[1]);
            [from[0] + share * along[0], from[1] + share * along[1]]
        }
        Side::Arc { centre, radius, .. } => {
            let far = distance(point, centre);
            let scale = if far > 0.0 { radius / far } else { 0.0 };
            [centre[0] + scale * (point[0] - centre[0]), centre[1] + scale * (point[1] - centre[1])]
        }
    }
}

/// Points in which the whole lines and circles that carry two sides meet.
fn carrier_points(first: &Side, second: &Side, tolerance: f64) -> Vec<[f64; 2]> {
    match (*first, *second) {
        (Side::Line { from, to }, Side::Line { from: other, to: end }) => {
            let (u, v) = ([to[0] - from[0], to[1] - from[1]], [end[0] - other[0], end[1] - other[1]]);
            let cross = u[0] * v[1] - u[1] * v[0];
            let share = ((other[0] - from[0]) * v[1] - (other[1] - from[1]) * v[0]) / cross;
            if share.is_finite() { vec![[from[0] + share * u[0], from[1] + share * u[1]]] } else { Vec::new() }
        }
        (Side::Line { .. }, Side::Arc { centre, radius, .. }) => on_line(first, centre, radius, tolerance),
        (Side::Arc { centre, radius, .. }, Side::Line { .. }) => on_line(second, centre, radius, tolerance),
        (Side::Arc { centre, radius, .. }, Side::Arc { centre: other, radius: outer, .. }) => {
            let far = distance(centre, other);
            let towards = [(other[0] - centre[0]) / far, (other[1] - centre[1]) / far];
            // From the first centre towards the second, to the chord of the points.
            let along = (far * far + radius * radius - outer * outer) / (2.0 * far);
            if !along.is_finite() {
                return Vec::new();
            }
            let tangent = (along.abs() - radius).abs() <= tolerance;
            let along = if tangent { radius.copysign(along) } else { along };
            aside([centre[0] + along * towards[0], centre[1] + along * towards[1]], towards, radius, along, tangent)
        }
    }
}

fn on_line(line: &Side, centre: [f64; 2], radius: f64, tolerance: f64) -> Vec<[f64; 2]> {
    let foot = nearest_point(line, centre);
    let far = distance(foot, centre);
    let along = {
        let (from, to) = (line.point(0.0), line.point(1.0));
        let length = distance(from, to);
        // Turned by a quarter, for `aside` goes to the sides of what it is given.
        [(to[1] - from[1]) / length, -(to[0] - from[0]) / length]
    };
    aside(foot, along, radius, far, (far - radius).abs() <= tolerance)
}

/// The two points to the sides of `towards` at half the chord of a circle that is cut at `along` from its centre.
fn aside(foot: [f64; 2], towards: [f64; 2], radius: f64, along: f64, tangent: bool) -> Vec<[f64; 2]> {
    let square = radius * radius - along * along;
    match (tangent, square > 0.0) {
        (true, _) => {
            // Rounding decides between no point and two near ones: all of them are offered.
            let half = square.max(0.0).sqrt();
            [0.0, half, -half].map(|half| [foot[0] - half * towards[1], foot[1] + half * towards[0]]).to_vec()
        }
        (false, true) => {
            let half = square.sqrt();
            [half, -half].map(|half| [foot[0] - half * towards[1], foot[1] + half * towards[0]]).to_vec()
        }
        (false, false) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::contour::Corner;
    use std::f64::consts::PI;

    fn polygon(points: &[[f64; 2]]) -> Contour {
        Contour::polygon(points)
    }

    fn square(at: [f64; 2], half: f64) -> Contour {
        polygon(&[
            [at[0] - half, at[1] - half],
            [at[0] + half, at[1] - half],
            [at[0] + half, at[1] + half],
            [at[0] - half, at[1] + half],
        ])
    }

    fn bulged(corners: &[(f64, f64, f64)]) -> Contour {
        Contour { corners: corners.iter().map(|(x, y, bulge)| Corner(*x, *y, *bulge)).collect() }
    }

    fn near(a: [f64; 2], b: [f64; 2]) -> bool {
        distance(a, b) < 1e-8
    }

    #[test]
    fn sound_contours_have_no_problem_and_know_their_depth() {
        let quarter = (PI / 8.0).tan();
        let slot = bulged(&[(0.0, -0.1, 0.0), (1.0, -0.1, 1.0), (1.0, 0.1, 0.0), (0.0, 0.1, 1.0)]);
        let rounded = bulged(&[
            (1.8, 0.5, 0.0),
            (2.2, 0.5, quarter),
            (2.5, 0.8, 0.0),
            (2.5, 1.2, quarter),
            (2.2, 1.5, 0.0),
            (1.8, 1.5, quarter),
            (1.5, 1.2, 0.0),
            (1.5, 0.8, quarter),
        ]);
        let set = [Contour::circle([0.0, 0.0], 4.0), Contour::circle([0.0, 0.0], 3.999), slot, rounded];
        let nested = [&set[..], &[Contour::circle([0.5, 0.0], 0.05)]].concat();
        let report = check(&nested);
        assert_eq!(report.problems, []);
        assert_eq!(report.depths, [0, 1, 2, 2, 3]);
    }

    #[test]
    fn a_bow_tie_crosses_itself_where_its_sides_cross() {
        let report = check(&[polygon(&[[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]])]);
        let [Problem::SelfIntersection { sides, at, coincide }] = report.problems[..] else {
            panic!("{report:?}");
        };
        assert_eq!([sides[0].side, sides[1].side], [0, 2]);
        assert!(near(at, [1.0, 1.0]) && !coincide);
    }

    #[test]
    fn a_line_through_an_arc_and_an_arc_through_an_arc_are_found() {
        // A half circle above, closed by a notch that cuts through it.
        let cut = bulged(&[(1.0, 0.0, 1.0), (-1.0, 0.0, 0.0), (0.0, 2.0, 0.0)]);
        let report = check(&[cut]);
        assert_eq!(report.problems.len(), 2, "{report:?}");
        let lens = [Contour::circle([0.0, 0.0], 1.0), Contour::circle([1.0, 0.0], 1.0)];
        let [Problem::Contact { at, coincide, .. }] = check(&lens).problems[..] else { panic!("one pair") };
        assert!(near([at[0], at[1].abs()], [0.5, 0.75_f64.sqrt()]) && !coincide, "{at:?}");
    }

    #[test]
    fn contours_that_touch_or_lie_on_each_other_are_told_apart() {
        let inner_touch = [Contour::circle([0.0, 0.0], 1.0), Contour::circle([0.5, 0.0], 0.5)];
        let [Problem::Contact { at, coincide, .. }] = check(&inner_touch).problems[..] else { panic!("touches") };
        assert!(near(at, [1.0, 0.0]) && !coincide);
        let tangent = [Contour::circle([0.0, 0.0], 1.0), square([0.0, 3.0], 2.0)];
        let [Problem::Contact { at, .. }] = check(&tangent).problems[..] else { panic!("touches") };
        assert!(near(at, [0.0, 1.0]), "{at:?}");
        let twice = [square([0.0, 0.0], 1.0), square([0.0, 0.0], 1.0)];
        assert!(matches!(check(&twice).problems[..], [Problem::Contact { coincide: true, .. }]));
        let circles = [Contour::circle([0.0, 0.0], 1.0), Contour::circle([0.0, 0.0], 1.0).reversed()];
        assert!(matches!(check(&circles).problems[..], [Problem::Contact { coincide: true, .. }]));
        let edge = [square([0.0, 0.0], 1.0), square([2.0, 0.3], 1.0)];
        assert!(matches!(check(&edge).problems[..], [Problem::Contact { coincide: true, .. }]));
        let apart = [square([0.0, 0.0], 1.0), square([2.000_001, 0.0], 1.0)];
        assert_eq!(check(&apart).problems, []);
    }

    #[test]
    fn a_spike_and_a_slot_without_width_lie_on_themselves() {
        let spike = polygon(&[[0.0, 0.0], [2.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]);
        let problems = check(&[spike]).problems;
        let on_itself = |problem: &Problem| matches!(problem, Problem::SelfIntersection { coincide: true, .. });
        assert!(problems.iter().any(on_itself), "{problems:?}");
        let fin = polygon(&[[0.0, 0.0], [1.0, 0.0], [1.0, 0.5], [2.0, 0.5], [1.0, 0.5], [1.0, 1.0], [0.0, 1.0]]);
        let problems = check(&[fin]).problems;
        assert!(problems.iter().any(on_itself), "{problems:?}");
        let flat = bulged(&[(0.0, 0.0, 0.5), (1.0, 0.0, -0.5)]);
        assert!(matches!(check(&[flat]).problems[..], [Problem::SelfIntersection { coincide: true, .. }]));
    }

    #[test]
    fn what_is_no_contour_at_all_is_named() {
        let line = polygon(&[[0.0, 0.0], [1.0, 0.0]]);
        let nothing = Contour::default();
        let unknown = polygon(&[[0.0, 0.0], [1.0, f64::NAN], [1.0, 1.0]]);
        let stops = polygon(&[[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 1.0]]);
        assert_eq!(
            check(&[line, nothing, unknown, stops]).problems,
            [
                Problem::TooFewCorners { contour: 0, corners: 2 },
                Problem::TooFewCorners { contour: 1, corners: 0 },
                Problem::NotFinite { corner: SideAt { contour: 2, side: 1 } },
                Problem::ZeroSide { side: SideAt { contour: 3, side: 1 }, at: [1.0, 0.0] },
            ]
        );
    }

    /// A file with six decimals moves a fillet's ends, so that line and arc are no longer quite tangent.
    #[test]
    fn rounded_tangent_joints_and_cusps_are_no_crossing() {
        for digits in [3, 6, 9] {
            let scale = 10.0_f64.powi(digits);
            let rounded = |value: f64| (value * scale).round() / scale;
            let corners: Vec<Corner> = (0..12)
                .flat_map(|index| {
                    let angle = PI / 6.0 * f64::from(index) + 0.1;
                    let (sin, cos) = angle.sin_cos();
                    let at = |along: f64, across: f64| {
                        [rounded(along * cos - across * sin), rounded(along * sin + across * cos)]
                    };
                    let (a, b) = (at(20.0, -1.0), at(20.0, 1.0));
                    [Corner(a[0], a[1], 1.0), Corner(b[0], b[1], 0.0)]
                })
                .collect();
            assert_eq!(check(&[Contour { corners }]).problems, [], "{digits} digits");
        }
        // A crescent: both arcs leave the corner the same way.
        let crescent = bulged(&[(0.0, -1.0, 1.0), (0.0, 1.0, -(3.0 * PI / 16.0).tan())]);
        assert_eq!(check(&[crescent]).problems, []);
    }

    #[test]
    fn what_leaves_a_circle_is_told_with_its_farthest_point() {
        let set = [Contour::circle([0.0, 0.0], 1.0), Contour::circle([0.5, 0.0], 0.6), square([0.0, 0.0], 0.8)];
        let beyond = beyond_circle(&set, 1.0);
        assert_eq!(beyond.iter().map(|beyond| beyond.side.contour).collect::<Vec<_>>(), [1, 2]);
        assert!((beyond[0].radius - 1.1).abs() < 1e-12 && near(beyond[0].at, [1.1, 0.0]));
    }

    #[test]
    fn a_thousand_sides_are_looked_through_in_milliseconds() {
        let corners = (0..1000)
            .map(|index| {
                let angle = PI / 500.0 * f64::from(index);
                let radius = if index % 2 == 0 { 0.999 } else { 1.0 };
                Corner(radius * angle.cos(), radius * angle.sin(), 0.1)
            })
            .collect();
        let contour = [Contour { corners }];
        let begin = std::time::Instant::now();
        assert_eq!(check(&contour).problems, []);
        // A debug build on a busy machine; all pairs would take a second.
        assert!(begin.elapsed().as_millis() < 200, "{:?}", begin.elapsed());
    }
}
