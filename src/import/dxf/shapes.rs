//! Shapes of entities and their way into the drawing's plane: paths of lines and arcs, arcs of ellipses, splines.
//!
//! Every shape is kept as drawn, with the affine map of the blocks that hold it, and becomes lines and arcs at the end.
//! Where the map keeps circles round this is exact; what it makes elliptic, and splines, are fitted with biarcs.

use super::spline::Spline;
use crate::geometry::biarc::{Curve, NoFit, arcs};
use crate::geometry::contour::{Corner, Side};
use crate::geometry::contour_measure::Bounds;
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// (x, y) -> x · u + y · v + shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Affine {
    pub u: [f64; 2],
    pub v: [f64; 2],
    pub shift: [f64; 2],
}

impl Affine {
    pub const IDENTITY: Self = Self { u: [1.0, 0.0], v: [0.0, 1.0], shift: [0.0, 0.0] };
    /// The plane seen from behind: the arbitrary-axis rule gives the x axis (-1, 0) for the normal (0, 0, -1).
    pub const MIRROR: Self = Self { u: [-1.0, 0.0], v: [0.0, 1.0], shift: [0.0, 0.0] };

    pub fn vector(&self, vector: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| vector[0] * self.u[axis] + vector[1] * self.v[axis])
    }

    pub fn point(&self, point: [f64; 2]) -> [f64; 2] {
        let turned = self.vector(point);
        [turned[0] + self.shift[0], turned[1] + self.shift[1]]
    }

    /// First `inner`, then this.
    pub fn after(&self, inner: &Self) -> Self {
        Self { u: self.vector(inner.u), v: self.vector(inner.v), shift: self.point(inner.shift) }
    }
}

/// A shape in the coordinates in which it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Corners with bulges; the bulge of an open path's last corner means nothing.
    Path { corners: Vec<Corner>, closed: bool },
    /// centre + cos t · u + sin t · v from `start` on over `sweep`, a full turn being closed.
    Arc { centre: [f64; 2], u: [f64; 2], v: [f64; 2], start: f64, sweep: f64 },
    /// A NURBS curve.
    Spline(Spline),
}

/// A shape as lines and arcs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Corners; the end of an open run is left out.
    pub corners: Vec<Corner>,
    /// Where it ends; where it began, if it is closed.
    pub end: [f64; 2],
    /// Whether it is a contour of its own.
    pub closed: bool,
    /// Largest measured distance from the shape; 0 where it is exact.
    pub deviation: f64,
    /// Sides of a path that had no length and were left out.
    pub dropped: usize,
}

struct Ellipse {
    centre: [f64; 2],
    u: [f64; 2],
    v: [f64; 2],
}

impl Curve for Ellipse {
    fn at(&self, t: f64, _inward: f64) -> ([f64; 2], [f64; 2]) {
        let (sin, cos) = t.sin_cos();
        (
            [0, 1].map(|axis| self.centre[axis] + cos * self.u[axis] + sin * self.v[axis]),
            [0, 1].map(|axis| cos * self.v[axis] - sin * self.u[axis]),
        )
    }
}

struct Placed<'a>(&'a Spline, &'a Affine);

impl Curve for Placed<'_> {
    fn at(&self, t: f64, inward: f64) -> ([f64; 2], [f64; 2]) {
        let (point, derivative) = self.0.at(t, inward);
        (self.1.point(point), self.1.vector(derivative))
    }
}

impl Shape {
    /// A rectangle about the shape in the drawing's plane; a little larger than it for arcs and splines.
    pub fn bounds(&self, map: &Affine) -> Bounds {
        match self {
            Shape::Path { corners, .. } => {
                let ends = corners.iter().map(|corner| map.point([corner.0, corner.1]));
                ends.fold(Bounds::EMPTY, Bounds::with)
            }
            Shape::Arc { centre, u, v, .. } => {
                let (centre, u, v) = (map.point(*centre), map.vector(*u), map.vector(*v));
                let half = [u[0].hypot(v[0]), u[1].hypot(v[1])];
                Bounds::EMPTY
                    .with([centre[0] - half[0], centre[1] - half[1]])
                    .with([centre[0] + half[0], centre[1] + half[1]])
            }
            Shape::Spline(spline) => spline
                .controls
                .iter()
                .map(|control| map.point([control[0], control[1]]))
                .fold(Bounds::EMPTY, Bounds::with),
        }
    }

    /// The shape in the drawing's plane, to within `tolerance`; points nearer than `same` are one. A run without
    /// corners is a shape without length.
    pub fn run(&self, map: &Affine, tolerance: f64, same: f64) -> Result<Run, NoFit> {
        match self {
            Shape::Path { corners, closed } => path(corners, *closed, map, tolerance, same),
            Shape::Arc { centre, u, v, start, sweep } => {
                let ellipse = Ellipse { centre: map.point(*centre), u: map.vector(*u), v: map.vector(*v) };
                let (corners, deviation) = arc(&ellipse, *start, *sweep, tolerance)?;
                let closed = sweep.abs() >= TAU * (1.0 - 1e-12);
                let (end, _) = ellipse.at(start + sweep, *start);
                Ok(finished(corners, end, closed, deviation))
            }
            Shape::Spline(spline) => {
                let curve = Placed(spline, map);
                let stops = spline.stops();
                let (corners, deviation) = arcs(&curve, &stops, tolerance)?;
                let end = stops.last().map_or([0.0; 2], |last| curve.at(*last, stops[stops.len() - 2]).0);
                let from = corners.first().map_or(end, |corner| [corner.0, corner.1]);
                let closed = (from[0] - end[0]).hypot(from[1] - end[1]) <= same;
                Ok(finished(corners, end, closed, deviation))
            }
        }
    }
}

fn finished(corners: Vec<Corner>, end: [f64; 2], closed: bool, deviation: f64) -> Run {
    let end = corners.first().filter(|_| closed).map_or(end, |corner| [corner.0, corner.1]);
    Run { corners, end, closed, deviation, dropped: 0 }
}

fn path(corners: &[Corner], closed: bool, map: &Affine, tolerance: f64, same: f64) -> Result<Run, NoFit> {
    let count = corners.len();
    let mut run = finished(Vec::new(), [0.0; 2], closed, 0.0);
    for (index, corner) in corners.iter().take(if closed { count } else { count.saturating_sub(1) }).enumerate() {
        let next = &corners[(index + 1) % count];
        let (from, to) = ([corner.0, corner.1], [next.0, next.1]);
        let (placed, end) = (map.point(from), map.point(to));
        run.end = end;
        if (end[0] - placed[0]).hypot(end[1] - placed[1]) <= same {
            run.dropped += 1;
            continue;
        }
        match Side::new(from, to, corner.2) {
            Side::Line { .. } => run.corners.push(Corner(placed[0], placed[1], 0.0)),
            Side::Arc { centre, radius, start, sweep } => {
                let (u, v) = (map.vector([radius, 0.0]), map.vector([0.0, radius]));
                let (mut pieces, off) = arc(&Ellipse { centre: map.point(centre), u, v }, start, sweep, tolerance)?;
                // The corner itself, not the same point by way of the centre.
                if let Some(first) = pieces.first_mut() {
                    *first = Corner(placed[0], placed[1], first.2);
                }
                run.corners.append(&mut pieces);
                run.deviation = run.deviation.max(off);
            }
        }
    }
    run.end = run.corners.first().filter(|_| closed).map_or(run.end, |corner| [corner.0, corner.1]);
    Ok(run)
}

fn arc(ellipse: &Ellipse, start: f64, sweep: f64, tolerance: f64) -> Result<(Vec<Corner>, f64), NoFit> {
    // Ten times what rounding leaves of equal and upright half axes after a few maps.
    const ROUND: f64 = 1e-12;
    let Ellipse { u, v, .. } = ellipse;
    let (long, wide) = (u[0] * u[0] + u[1] * u[1], v[0] * v[0] + v[1] * v[1]);
    let skew = u[0] * v[0] + u[1] * v[1];
    let cut = |step: f64| (sweep.abs() / step - 1e-9).ceil().clamp(1.0, 64.0);
    if (long - wide).abs() > ROUND * long.max(wide) || skew.abs() > ROUND * long.max(wide) {
        let pieces = cut(FRAC_PI_2) as usize;
        let stops: Vec<f64> = (0..=pieces).map(|index| start + sweep * index as f64 / pieces as f64).collect();
        return arcs(ellipse, &stops, tolerance);
    }
    let pieces = cut(PI);
    let turn = (u[0] * v[1] - u[1] * v[0]).signum();
    let bulge = turn * (sweep / pieces / 4.0).tan();
    let corner = |index: usize| {
        let (point, _) = ellipse.at(start + sweep * index as f64 / pieces, start);
        Corner(point[0], point[1], bulge)
    };
    Ok(((0..pieces as usize).map(corner).collect(), 0.0))
}
