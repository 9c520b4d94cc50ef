//! One analytic piece of a curve in the half-plane: line, circular arc, parabola, cubic spline.

use super::spline::Spline;
use super::{Point, TAU};
use crate::geometry::contour::Side;
use crate::num::gauss::{GAUSS_3, GAUSS_8, adaptive};
use std::sync::Arc;

/// Largest angle of an arc that one set of Gauss points covers: eight of them then err by 1e-17.
const ARC_PART: f64 = 0.8;
/// Relative accuracy of lengths and surfaces.
const QUADRATURE: f64 = 1e-13;

/// A smooth piece. Its share runs from 0 at the start to 1 at the end: of the length for lines and arcs, of the
/// parameter for the others.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A straight line or a circular arc.
    Side(Side),
    /// A parabola: the quadratic Bézier curve with these corners, tangent to their polygon at its ends.
    Parabola([Point; 3]),
    /// A cubic spline.
    Spline(Arc<Spline>),
}

/// A piece as a B-spline without weights, as files hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct BSpline {
    /// Degree: 1, 2 or 3.
    pub degree: usize,
    /// Control points.
    pub controls: Vec<Point>,
    /// Knots once each, from 0 to 1 ascending.
    pub breaks: Vec<f64>,
}

impl BSpline {
    /// How often each knot counts: degree + 1 times at the ends, once between.
    pub fn multiplicities(&self) -> Vec<usize> {
        let last = self.breaks.len().saturating_sub(1);
        (0..self.breaks.len()).map(|index| if index == 0 || index == last { self.degree + 1 } else { 1 }).collect()
    }

    /// Knots as often as they count.
    pub fn knots(&self) -> Vec<f64> {
        let counted = self.breaks.iter().zip(self.multiplicities());
        counted.flat_map(|(knot, count)| std::iter::repeat_n(*knot, count)).collect()
    }
}

impl From<Side> for Piece {
    fn from(side: Side) -> Self {
        Piece::Side(side)
    }
}

impl Piece {
    /// A straight line.
    pub fn line(from: Point, to: Point) -> Self {
        Piece::Side(Side::Line { from, to })
    }

    /// A circular arc between two angles from the x axis in rad, counter-clockwise where the second is larger.
    pub fn arc(centre: Point, radius: f64, from: f64, to: f64) -> Self {
        Piece::Side(Side::Arc { centre, radius, start: from, sweep: to - from })
    }

    /// The point at a share.
    pub fn point(&self, share: f64) -> Point {
        self.at(share)[0]
    }

    /// Where it begins.
    pub fn start(&self) -> Point {
        match self {
            Piece::Side(Side::Line { from, .. }) => *from,
            Piece::Parabola([from, ..]) => *from,
            _ => self.point(0.0),
        }
    }

    /// Where it ends.
    pub fn end(&self) -> Point {
        match self {
            Piece::Side(Side::Line { to, .. }) => *to,
            Piece::Parabola([.., to]) => *to,
            _ => self.point(1.0),
        }
    }

    /// Point, first and second derivative by the share.
    pub fn at(&self, share: f64) -> [Point; 3] {
        match self {
            Piece::Side(side @ Side::Line { from, to }) => {
                [side.point(share), [to[0] - from[0], to[1] - from[1]], [0.0, 0.0]]
            }
            Piece::Side(side @ Side::Arc { radius, start, sweep, .. }) => {
                let (sin, cos) = (start + share * sweep).sin_cos();
                let (first, second) = (radius * sweep, -radius * sweep * sweep);
                [side.point(share), [-first * sin, first * cos], [second * cos, second * sin]]
            }
            Piece::Parabola([a, b, c]) => {
                let rest = 1.0 - share;
                let each = |map: &dyn Fn(f64, f64, f64) -> f64| [0, 1].map(|axis| map(a[axis], b[axis], c[axis]));
                [
                    each(&|a, b, c| rest * rest * a + 2.0 * rest * share * b + share * share * c),
                    each(&|a, b, c| 2.0 * (rest * (b - a) + share * (c - b))),
                    each(&|a, b, c| 2.0 * (c - 2.0 * b + a)),
                ]
            }
            Piece::Spline(spline) => spline.at(share),
        }
    }

    /// Unit vector along it at a share.
    pub fn tangent(&self, share: f64) -> Point {
        let [_, first, _] = self.at(share);
        let size = first[0].hypot(first[1]);
        [first[0] / size, first[1] / size]
    }

    /// Curvature in 1/m at a share, positive where it turns counter-clockwise (away from the axis for a curve along x).
    pub fn curvature(&self, share: f64) -> f64 {
        let [_, first, second] = self.at(share);
        (first[0] * second[1] - first[1] * second[0]) / first[0].hypot(first[1]).powi(3)
    }

    /// Its length in m.
    pub fn length(&self) -> f64 {
        match self {
            Piece::Side(side) => side.length(),
            _ => self.along_length(&|_| 1.0),
        }
    }

    /// ∫ f ds along it.
    pub fn along_length(&self, function: &dyn Fn(Point) -> f64) -> f64 {
        let integrand = |share: f64| {
            let [point, first, _] = self.at(share);
            function(point) * first[0].hypot(first[1])
        };
        self.cuts().windows(2).map(|pair| adaptive(&integrand, pair[0], pair[1], QUADRATURE)).sum()
    }

    /// Shares between which it is smooth to all orders, 0 and 1 included.
    fn cuts(&self) -> Vec<f64> {
        match self {
            Piece::Spline(spline) => spline.breaks().to_vec(),
            _ => vec![0.0, 1.0],
        }
    }

    /// Visits Gauss points along the piece with point, derivative by the share, and weight: exact for r⁴ dx and the
    /// like on lines, parabolas and splines, and to rounding on arcs.
    pub fn gauss_points(&self, visit: &mut dyn FnMut(Point, Point, f64)) {
        if let Piece::Side(Side::Line { from, to }) = self {
            let along = [to[0] - from[0], to[1] - from[1]];
            for (at, weight) in GAUSS_3 {
                visit([from[0] + at * along[0], from[1] + at * along[1]], along, weight);
            }
            return;
        }
        let cuts = match self {
            Piece::Side(Side::Arc { sweep, .. }) => {
                let count = (sweep.abs() / ARC_PART).ceil().max(1.0);
                (0..=count as usize).map(|index| index as f64 / count).collect()
            }
            _ => self.cuts(),
        };
        for pair in cuts.windows(2) {
            let step = pair[1] - pair[0];
            for (at, weight) in GAUSS_8 {
                let [point, first, _] = self.at(pair[0] + at * step);
                visit(point, first, weight * step);
            }
        }
    }

    /// Shares of points between which chords leave the piece by at most `tolerance` m, 0 and 1 included.
    pub fn shares(&self, tolerance: f64) -> Vec<f64> {
        // A chord over a parameter step h leaves the curve by |c''| h²/8 at most.
        let steps = |bend: f64, length: f64| (length * (bend / (8.0 * tolerance)).sqrt()).ceil().clamp(1.0, 1e5);
        let even = |from: f64, to: f64, count: f64| {
            (0..count as usize).map(move |index| from + (to - from) * index as f64 / count)
        };
        let mut shares: Vec<f64> = match self {
            Piece::Side(Side::Line { .. }) => vec![0.0],
            Piece::Side(Side::Arc { radius, sweep, .. }) => {
                // By the arc's own rise R (1 - cos(φ/2)), in steps of a quarter turn at most.
                let step = 2.0 * (1.0 - tolerance / radius).clamp(0.0, 1.0).acos();
                let count = (sweep.abs() / step.clamp(1e-5, TAU / 4.0)).ceil().max(1.0);
                even(0.0, 1.0, count).collect()
            }
            Piece::Parabola(_) => {
                let [_, _, second] = self.at(0.0);
                even(0.0, 1.0, steps(second[0].hypot(second[1]), 1.0)).collect()
            }
            Piece::Spline(spline) => spline
                .spans()
                .flat_map(|(from, to, [a, b, c, d])| {
                    let bend = |a: &Point, b: &Point, c: &Point| {
                        6.0 * (a[0] - 2.0 * b[0] + c[0]).hypot(a[1] - 2.0 * b[1] + c[1])
                    };
                    even(from, to, steps(bend(a, b, c).max(bend(b, c, d)), 1.0))
                })
                .collect(),
        };
        shares.push(1.0);
        shares
    }

    /// The piece as a B-spline; an arc, which none can be, as its chord.
    pub fn b_spline(&self) -> BSpline {
        let ends = vec![0.0, 1.0];
        match self {
            Piece::Side(_) => BSpline { degree: 1, controls: vec![self.start(), self.end()], breaks: ends },
            Piece::Parabola(corners) => BSpline { degree: 2, controls: corners.to_vec(), breaks: ends },
            Piece::Spline(spline) => {
                BSpline { degree: 3, controls: spline.controls(), breaks: spline.breaks().to_vec() }
            }
        }
    }

    /// The same piece from its end to its start.
    pub fn reversed(&self) -> Self {
        match self {
            Piece::Side(Side::Line { from, to }) => Piece::line(*to, *from),
            Piece::Side(Side::Arc { centre, radius, start, sweep }) => {
                Piece::arc(*centre, *radius, start + sweep, *start)
            }
            Piece::Parabola([a, b, c]) => Piece::Parabola([*c, *b, *a]),
            Piece::Spline(spline) => Piece::Spline(Arc::new(spline.reversed())),
        }
    }

    /// The piece moved along x by `by` m.
    pub fn moved(&self, by: f64) -> Self {
        let shift = |point: Point| [point[0] + by, point[1]];
        match self {
            Piece::Side(Side::Line { from, to }) => Piece::line(shift(*from), shift(*to)),
            Piece::Side(Side::Arc { centre, radius, start, sweep }) => {
                Piece::arc(shift(*centre), *radius, *start, start + sweep)
            }
            Piece::Parabola(corners) => Piece::Parabola(corners.map(shift)),
            Piece::Spline(spline) => Piece::Spline(Arc::new(spline.mapped(&shift))),
        }
    }

    /// The part between two shares, `from` below `to`.
    pub fn between(&self, from: f64, to: f64) -> Self {
        match self {
            Piece::Side(Side::Line { .. }) => Piece::line(self.point(from), self.point(to)),
            Piece::Side(Side::Arc { centre, radius, start, sweep }) => {
                Piece::arc(*centre, *radius, start + from * sweep, start + to * sweep)
            }
            Piece::Parabola([a, b, c]) => {
                // The middle corner is the blossom at both ends.
                let mixed = |p: &Point, q: &Point, share: f64| [0, 1].map(|axis| p[axis] + share * (q[axis] - p[axis]));
                let corner = mixed(&mixed(a, b, from), &mixed(b, c, from), to);
                Piece::Parabola([self.point(from), corner, self.point(to)])
            }
            Piece::Spline(spline) => Piece::Spline(Arc::new(spline.between(from, to))),
        }
    }

    /// The share at which a piece whose x only grows or only falls has that x; none where it does not reach it.
    pub fn share_at(&self, x: f64) -> Option<f64> {
        let (from, to) = (self.start()[0], self.end()[0]);
        if x < from.min(to) || x > from.max(to) || from == to {
            return None;
        }
        let grows = to > from;
        let (mut low, mut high) = (0.0, 1.0);
        let mut share = (x - from) / (to - from);
        // Newton's method, held between bounds that close in on the place.
        for _ in 0..64 {
            let [point, first, _] = self.at(share);
            if (point[0] < x) == grows {
                low = share;
            } else {
                high = share;
            }
            let step = (point[0] - x) / first[0];
            let next = share - step;
            let next = if next > low && next < high { next } else { (low + high) / 2.0 };
            if (next - share).abs() <= 1e-16 || next == share {
                break;
            }
            share = next;
        }
        Some(share)
    }

    /// Whether x nowhere falls along it.
    pub fn is_forward(&self) -> bool {
        match self {
            Piece::Side(Side::Line { from, to }) => to[0] >= from[0],
            // dx has the sign of -sin(angle) · sweep, so the arc stays on one side of the level through its centre.
            Piece::Side(Side::Arc { start, sweep, .. }) => {
                const ROUNDING: f64 = 1e-12;
                let sign = -sweep.signum();
                let turned = start.rem_euclid(TAU);
                let crosses = (1..=4).any(|half| {
                    let level = f64::from(half) * TAU / 2.0 - if *sweep < 0.0 { TAU } else { 0.0 };
                    let way = (level - turned) / sweep;
                    way > ROUNDING && way < 1.0 - ROUNDING
                });
                !crosses && sign * (start + sweep / 2.0).sin() >= 0.0
            }
            Piece::Parabola([a, b, c]) => b[0] >= a[0] && c[0] >= b[0],
            Piece::Spline(spline) => spline.spans().all(|(_, _, [a, b, c, d])| {
                let (p, q, r) = (b[0] - a[0], c[0] - b[0], d[0] - c[0]);
                // p (1-t)² + 2 q t (1-t) + r t² has no root where q > -√(p r).
                p >= 0.0 && r >= 0.0 && q >= -(p * r).sqrt()
            }),
        }
    }
}
