//! The boundary between port and propellant: which parts of the contours' sides belong to it.
//!
//! The port is the union of some contours less the union of others. The sides are cut where they cross each other, the
//! wall and the mirror lines. A part is boundary if there is port on its right and none on its left, so that edges which
//! two contours share drop out by themselves.

use super::Port;
use super::domain::Domain;
use super::source::{Curve, Source, dot, left};
use crate::geometry::contour::{Contour, Side};

/// Cuts nearer than this share of the outer radius are one, and a part that lies no deeper within the wall is outside.
const CLUSTER: f64 = 1e-9;
/// Distance to either side of the boundary at which port and propellant are told apart, as a share of the outer radius.
const BESIDE: f64 = 1e-10;

/// A part of a side that is boundary, passed with the propellant on the left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub source: Source,
    /// Number of its side.
    pub side: usize,
    /// Number of the side that follows in the contour.
    pub next: usize,
    /// Whether it begins and ends where its side does.
    pub whole: [bool; 2],
}

/// A side of a contour, passed with the propellant on the left.
struct RawSide {
    contour: usize,
    /// First side of its contour, and the first after its last.
    first: usize,
    end: usize,
    side: Side,
    source: Source,
    low: [f64; 2],
    high: [f64; 2],
}

impl RawSide {
    /// Whether the boxes of two sides come within a distance of each other.
    fn is_near(&self, other: &Self, distance: f64) -> bool {
        (0..2)
            .all(|axis| self.low[axis] <= other.high[axis] + distance && other.low[axis] <= self.high[axis] + distance)
    }

    /// Whether it runs along another side through a point of that, the same way.
    fn runs_along(&self, tangent: [f64; 2], point: [f64; 2], distance: f64) -> bool {
        let in_box =
            (0..2).all(|axis| self.low[axis] <= point[axis] + distance && self.high[axis] >= point[axis] - distance);
        in_box
            && self.source.distance(point) <= distance
            && dot(self.source.tangent(self.source.foot(point)), tangent) > 0.5
    }
}

/// Every side of the port's contours.
fn raw_sides(port: &Port) -> Vec<RawSide> {
    let mut raw: Vec<RawSide> = Vec::new();
    for (contour, shape) in port.add.iter().chain(&port.cut).enumerate() {
        // A port's contour runs clockwise, an island's counter-clockwise.
        let wanted = contour >= port.add.len();
        let oriented = if (shape.area() > 0.0) == wanted { shape.clone() } else { shape.reversed() };
        let first = raw.len();
        let sides = oriented.sides();
        let sources = sides.iter().filter_map(|side| Some((*side, Source::from_side(side, port.outer_radius)?)));
        raw.extend(sources.map(|(side, source)| {
            let (low, high) = side.bounds();
            RawSide { contour, first, end: 0, side, source, low, high }
        }));
        let end = raw.len();
        raw.iter_mut().skip(first).for_each(|side| side.end = end);
    }
    raw
}

/// The parts of the sides that are boundary inside the domain.
pub(super) fn parts(port: &Port, domain: Domain) -> Vec<Part> {
    let shapes = Shapes::new(port);
    let sides = raw_sides(port);
    let tolerance = CLUSTER * domain.radius;
    let fixed: Vec<Curve> = std::iter::once(Curve::Circle { centre: [0.0, 0.0], radius: domain.radius })
        .chain(domain.mirrors().map(|along| Curve::Line { from: [0.0, 0.0], along }))
        .collect();
    let mut parts = Vec::new();
    let mut cuts: Vec<f64> = Vec::new();
    for (index, side) in sides.iter().enumerate() {
        // Most sides of a section with many sectors lie outside the domain altogether.
        if !domain.may_hold(&side.side) {
            continue;
        }
        let curve = side.source.curve();
        cuts.clear();
        for other in &fixed {
            let (points, count) = curve.meetings(other);
            cuts.extend(points.iter().take(count).map(|point| side.source.foot(*point)));
        }
        let (before, after) = (&sides[..side.first], &sides[side.end..]);
        for other in before.iter().chain(after).filter(|other| other.is_near(side, tolerance)) {
            let (points, count) = curve.meetings(&other.source.curve());
            let points = points.iter().take(count).filter(|point| other.source.holds(**point));
            cuts.extend(points.map(|point| side.source.foot(*point)));
        }
        let is_boundary = |foot: f64| {
            let (point, tangent) = (side.source.point(foot), side.source.tangent(foot));
            domain.contains(point, tolerance)
                && shapes.is_boundary(side.contour, point, left(tangent))
                // Of sides that lie on each other the first counts.
                && !before.iter().any(|other| other.runs_along(tangent, point, BESIDE * domain.radius))
        };
        keep(side, index, &mut cuts, tolerance / side.source.scale(), is_boundary, &mut parts);
    }
    parts
}

/// Adds the parts of a side that are boundary. `cuts` are the feet at which that may change; those within `tolerance` of
/// each other or of an end are one.
fn keep(
    side: &RawSide,
    index: usize,
    cuts: &mut Vec<f64>,
    tolerance: f64,
    is_boundary: impl Fn(f64) -> bool,
    parts: &mut Vec<Part>,
) {
    let extent = side.source.extent();
    cuts.retain(|foot| *foot > tolerance && *foot < extent - tolerance);
    cuts.sort_by(f64::total_cmp);
    cuts.dedup_by(|next, kept| *next - *kept <= tolerance);
    let next = if index + 1 < side.end { index + 1 } else { side.first };
    let mut add = |from: f64, to: f64| {
        let ends = [from == 0.0, to == extent];
        let whole = if side.source.runs_forward() { ends } else { [ends[1], ends[0]] };
        parts.push(Part { source: side.source.part(from, to), side: index, next, whole });
    };
    let mut begun = None;
    let mut from = 0.0;
    for &to in cuts.iter().chain([&extent]) {
        if is_boundary((from + to) / 2.0) {
            begun = begun.or(Some(from));
        } else if let Some(begin) = begun.take() {
            add(begin, from);
        }
        from = to;
    }
    if let Some(begin) = begun {
        add(begin, extent);
    }
}

/// The contours of a port, ready to be asked what lies inside.
struct Shapes<'a> {
    /// Those that are open, then those that stand in them.
    contours: Vec<Shape<'a>>,
    /// How many are open.
    open: usize,
    beside: f64,
}

/// A contour with the box that holds it.
struct Shape<'a> {
    contour: &'a Contour,
    low: [f64; 2],
    high: [f64; 2],
}

impl<'a> Shape<'a> {
    fn new(contour: &'a Contour) -> Self {
        let mut shape = Self { contour, low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
        for side in contour.sides() {
            let (from, to) = side.bounds();
            for axis in 0..2 {
                shape.low[axis] = shape.low[axis].min(from[axis]);
                shape.high[axis] = shape.high[axis].max(to[axis]);
            }
        }
        shape
    }

    fn contains(&self, point: [f64; 2]) -> bool {
        (0..2).all(|axis| point[axis] >= self.low[axis] && point[axis] <= self.high[axis])
            && self.contour.contains(point)
    }
}

impl<'a> Shapes<'a> {
    fn new(port: &'a Port) -> Self {
        let contours = port.add.iter().chain(&port.cut).map(Shape::new).collect();
        Self { contours, open: port.add.len(), beside: BESIDE * port.outer_radius }
    }

    /// Whether a point on a contour is boundary between port, on its right, and propellant, on its left.
    fn is_boundary(&self, own: usize, point: [f64; 2], normal: [f64; 2]) -> bool {
        let beside = |sign: f64| [0, 1].map(|axis| point[axis] + sign * self.beside * normal[axis]);
        // An open contour has its inside on the right, an island on the left.
        self.is_port(beside(-1.0), own, own < self.open) && !self.is_port(beside(1.0), own, own >= self.open)
    }

    /// Whether a point beside a contour lies in the port, `within` telling whether it is inside that contour.
    fn is_port(&self, point: [f64; 2], own: usize, within: bool) -> bool {
        let inside = |index: usize| {
            if index == own { within } else { self.contours.get(index).is_some_and(|shape| shape.contains(point)) }
        };
        (0..self.open).any(inside) && !(self.open..self.contours.len()).any(inside)
    }
}

impl Part {
    /// Where the boundary leaves for the part, and where it arrives at its end.
    pub fn ends(&self) -> [[f64; 2]; 2] {
        [self.source.point(self.source.departure()), self.source.point(self.source.arrival())]
    }
}
