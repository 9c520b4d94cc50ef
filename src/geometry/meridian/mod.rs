//! Curves in the half-plane (x along the axis, r from it) of analytic pieces, as nozzles and other bodies of revolution
//! have them. Solver, drawings and CAD all use these: no one of them turns a curve into facets before it must.

pub mod piece;
pub mod spline;

use crate::geometry::contour::Contour;
use crate::geometry::contour_check::{Problem, check};
use crate::units::{Metre, Metre2, Metre3};
use piece::Piece;
use std::f64::consts::{PI, TAU};

/// A point in m: x along the axis, r from it.
pub type Point = [f64; 2];

/// Distance in which pieces must meet, over the extent of the curve.
pub(super) const JOINED: f64 = 1e-9;

/// Why pieces are no curve.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum MeridianError {
    /// No piece at all.
    #[error("the contour has no length")]
    Empty,
    /// Pieces that do not meet.
    #[error("piece {piece} of the contour ends {gap:.3e} m away from where the next begins")]
    Gap {
        /// Number of the piece, from 0.
        piece: usize,
        /// Distance in m.
        gap: f64,
    },
    /// A coordinate that is no finite number, or below the axis.
    #[error("piece {piece} of the contour has the point x = {x} m, r = {r} m; r must be a number of at least 0")]
    OutsideHalfPlane {
        /// Number of the piece, from 0.
        piece: usize,
        /// The point.
        x: f64,
        /// The point.
        r: f64,
    },
    /// The curve runs back along the axis.
    #[error("piece {piece} of the contour runs back along the axis")]
    RunsBack {
        /// Number of the piece, from 0.
        piece: usize,
    },
    /// The curve crosses or touches itself.
    #[error("the contour crosses itself at x = {x} m, r = {r} m")]
    Crosses {
        /// The point.
        x: f64,
        /// The point.
        r: f64,
    },
}

/// An open curve. Its pieces meet end to end.
#[derive(Debug, Clone, PartialEq)]
pub struct Meridian {
    pieces: Vec<Piece>,
}

/// What a curve along x is like at one x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Station {
    /// Distance from the axis in m.
    pub radius: f64,
    /// dr/dx.
    pub slope: f64,
    /// Curvature in 1/m, positive where the curve bends away from the axis, as at a throat.
    pub curvature: f64,
}

impl Meridian {
    /// A curve of pieces in order; pieces without length are left out.
    ///
    /// # Errors
    /// [`MeridianError`]: none left, pieces that do not meet, points that are not finite or below the axis.
    pub fn new(pieces: Vec<Piece>) -> Result<Self, MeridianError> {
        check_pieces(&pieces)?;
        let extent = extent(&pieces);
        let has_length =
            |piece: &Piece| distance(piece.start(), piece.end()) > JOINED * extent || piece.length() > JOINED * extent;
        let pieces: Vec<Piece> = pieces.into_iter().filter(has_length).collect();
        for (index, pair) in pieces.windows(2).enumerate() {
            let gap = distance(pair[0].end(), pair[1].start());
            if gap > 4.0 * JOINED * extent {
                return Err(MeridianError::Gap { piece: index, gap });
            }
        }
        if pieces.is_empty() { Err(MeridianError::Empty) } else { Ok(Self { pieces }) }
    }

    /// Its pieces in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Its pieces, taken out.
    pub fn into_pieces(self) -> Vec<Piece> {
        self.pieces
    }

    /// Where it begins.
    pub fn start(&self) -> Point {
        self.pieces[0].start()
    }

    /// Where it ends.
    pub fn end(&self) -> Point {
        self.pieces[self.pieces.len() - 1].end()
    }

    /// That x nowhere falls along it.
    ///
    /// # Errors
    /// [`MeridianError::RunsBack`] with the first piece where it does.
    pub fn check_forward(&self) -> Result<(), MeridianError> {
        match self.pieces.iter().position(|piece| !piece.is_forward()) {
            Some(piece) => Err(MeridianError::RunsBack { piece }),
            None => Ok(()),
        }
    }

    /// Radius, slope and curvature at an x of a curve along x; none beyond its ends. Where two pieces meet, the one
    /// behind counts.
    pub fn at(&self, x: f64) -> Option<Station> {
        let index = self.pieces.partition_point(|piece| piece.end()[0] <= x).min(self.pieces.len() - 1);
        let piece = &self.pieces[index];
        let (from, to) = (piece.start()[0], piece.end()[0]);
        // Neighbours may be a rounding apart, and the first arc may begin a rounding behind its 0.
        let inside = if x < from { from } else { x.min(to.max(from)) };
        if inside != x && (inside - x).abs() > 4.0 * JOINED * (self.end()[0] - self.start()[0]).abs() {
            return None;
        }
        let share = piece.share_at(inside)?;
        let [point, first, _] = piece.at(share);
        Some(Station { radius: point[1], slope: first[1] / first[0], curvature: piece.curvature(share) })
    }

    /// Its length.
    pub fn length(&self) -> Metre {
        Metre(self.pieces.iter().map(Piece::length).sum())
    }

    /// The surface that it sweeps out about the axis: 2π ∫ r ds.
    pub fn surface(&self) -> Metre2 {
        Metre2(TAU * self.pieces.iter().map(|piece| piece.along_length(&|point| point[1])).sum::<f64>())
    }

    /// The volume between it and the axis: π ∫ r² dx.
    pub fn volume(&self) -> Metre3 {
        let mut volume = 0.0;
        for piece in &self.pieces {
            piece.gauss_points(&mut |point, first, weight| volume += PI * point[1] * point[1] * first[0] * weight);
        }
        Metre3(volume)
    }

    /// Points on it whose chords leave it by at most `tolerance`.
    pub fn polyline(&self, tolerance: Metre) -> Vec<Point> {
        polyline(&self.pieces, tolerance.0)
    }

    /// The curve moved along x.
    pub fn moved(&self, by: Metre) -> Self {
        Self { pieces: self.pieces.iter().map(|piece| piece.moved(by.0)).collect() }
    }

    /// The curve from its end to its start.
    pub fn reversed(&self) -> Self {
        Self { pieces: self.pieces.iter().rev().map(Piece::reversed).collect() }
    }

    /// The part of a curve along x between two x.
    ///
    /// # Errors
    /// [`MeridianError::Empty`] where nothing of it lies between them.
    pub fn between(&self, from: f64, to: f64) -> Result<Self, MeridianError> {
        let cut = self.pieces.iter().filter_map(|piece| {
            let (start, end) = (piece.start()[0], piece.end()[0]);
            let (low, high) = (from.max(start), to.min(end));
            // A step across the axis has no part; it belongs to the curve where it stands inside.
            if start == end {
                return (start > from && start < to).then(|| piece.clone());
            }
            if low >= high {
                return None;
            }
            let share = |x: f64, at_end: f64| piece.share_at(x).unwrap_or(at_end);
            let low = if low == start { 0.0 } else { share(low, 0.0) };
            let high = if high == end { 1.0 } else { share(high, 1.0) };
            (high > low).then(|| if low == 0.0 && high == 1.0 { piece.clone() } else { piece.between(low, high) })
        });
        Self::new(cut.collect())
    }

    /// The point nearest to the axis; the first of several.
    pub fn narrowest(&self) -> Point {
        // Radii have their least where a piece ends or runs level.
        let mut least = self.start();
        for piece in &self.pieces {
            let shares = piece.shares(1e-3 * distance(piece.start(), piece.end()).max(f64::MIN_POSITIVE));
            let mut consider = |point: Point| {
                if point[1] < least[1] {
                    least = point;
                }
            };
            for pair in shares.windows(2) {
                let (mut low, mut high) = (pair[0], pair[1]);
                consider(piece.point(high));
                if piece.at(low)[1][1] < 0.0 && piece.at(high)[1][1] > 0.0 {
                    for _ in 0..60 {
                        let middle = (low + high) / 2.0;
                        if piece.at(middle)[1][1] < 0.0 { low = middle } else { high = middle }
                    }
                    consider(piece.point(low));
                }
            }
        }
        least
    }
}

pub(super) fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Size of the box about the ends of pieces.
pub(super) fn extent(pieces: &[Piece]) -> f64 {
    let ends = || pieces.iter().flat_map(|piece| [piece.start(), piece.end()]);
    let span = |axis: usize| {
        let values = || ends().map(move |point| point[axis]);
        values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
    };
    span(0).max(span(1)).max(0.0)
}

/// That every piece lies in the half-plane.
pub(super) fn check_pieces(pieces: &[Piece]) -> Result<(), MeridianError> {
    let least = -JOINED * extent(pieces);
    for (index, piece) in pieces.iter().enumerate() {
        for point in [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| piece.point(share)) {
            if !(point[0].is_finite() && point[1].is_finite() && point[1] >= least) {
                return Err(MeridianError::OutsideHalfPlane { piece: index, x: point[0], r: point[1] });
            }
        }
    }
    Ok(())
}

/// Points on pieces that meet end to end, those where they meet once.
pub(super) fn polyline(pieces: &[Piece], tolerance: f64) -> Vec<Point> {
    let mut points: Vec<Point> = pieces.iter().take(1).map(Piece::start).collect();
    for piece in pieces {
        let shares = piece.shares(tolerance);
        let inner = shares.get(1..shares.len() - 1).unwrap_or_default();
        points.extend(inner.iter().map(|share| piece.point(*share)));
        points.push(piece.end());
    }
    points
}

/// That a closed curve nowhere crosses or touches itself, seen with chords of `tolerance` m.
pub(super) fn check_crossing(pieces: &[Piece], tolerance: f64) -> Result<(), MeridianError> {
    let mut points = polyline(pieces, tolerance);
    points.pop();
    points.dedup();
    let report = check(&[Contour::polygon(&points)]);
    let crossing = report.problems.iter().find_map(|problem| match problem {
        Problem::SelfIntersection { at, .. } => Some(*at),
        _ => None,
    });
    match crossing {
        Some([x, r]) => Err(MeridianError::Crosses { x, r }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    const ROUNDING: f64 = 1e-13;

    fn close(got: f64, expected: f64) -> bool {
        (got - expected).abs() <= ROUNDING * expected.abs().max(1e-3)
    }

    /// Convergent cone of 45°, throat arcs, parabola: every kind but a spline.
    fn nozzle() -> Meridian {
        let (up, down): (f64, f64) = (1.5, 0.4);
        let (back, on) = (45.0_f64.to_radians(), 30.0_f64.to_radians());
        let a = [-up * back.sin(), 1.0 + up * (1.0 - back.cos())];
        let n = [down * on.sin(), 1.0 + down * (1.0 - on.cos())];
        let q = [n[0] + 1.0, n[1] + on.tan()];
        let e = [q[0] + 2.0, q[1] + 0.4];
        Meridian::new(vec![
            Piece::line([a[0] - 1.0, a[1] + 1.0], a),
            Piece::arc([0.0, 1.0 + up], up, -TAU / 4.0 - back, -TAU / 4.0),
            Piece::arc([0.0, 1.0 + down], down, -TAU / 4.0, -TAU / 4.0 + on),
            Piece::Parabola([n, q, e]),
        ])
        .expect("pieces meet")
    }

    #[test]
    fn a_curve_knows_its_throat_and_its_stations() {
        let nozzle = nozzle();
        nozzle.check_forward().expect("along x");
        let [x, r] = nozzle.narrowest();
        assert!(x.abs() < 1e-7 && close(r, 1.0), "{x} {r}");
        let throat = nozzle.at(-1e-9).expect("inside");
        assert!(close(throat.radius, 1.0) && throat.slope.abs() < 1e-8 && (throat.curvature - 1.0 / 1.5).abs() < 1e-9);
        assert!((nozzle.at(0.1).expect("inside").curvature - 2.5).abs() < 1e-9);
        let station = nozzle.at(1.0).expect("inside");
        let (low, high) = (nozzle.at(1.0 - 1e-6).expect("inside"), nozzle.at(1.0 + 1e-6).expect("inside"));
        assert!(((high.radius - low.radius) / 2e-6 - station.slope).abs() < 1e-8);
        assert!(station.curvature < 0.0, "the bell bends toward the axis");
        assert_eq!(nozzle.at(-3.0), None);
        assert_eq!(nozzle.at(9.0), None);
        let (start, end) = (nozzle.start(), nozzle.end());
        assert!(close(nozzle.at(start[0]).expect("inside").radius, start[1]));
        assert!(close(nozzle.at(end[0]).expect("inside").radius, end[1]));
    }

    /// A torus of revolution and a ball by the textbook.
    #[test]
    fn lengths_surfaces_and_volumes_are_the_textbooks() {
        let half = Meridian::new(vec![Piece::arc([0.0, 0.0], 2.0, PI, 0.0)]).expect("an arc");
        assert!(close(half.length().0, TAU) && close(half.surface().0, 16.0 * PI));
        assert!(close(half.volume().0, 32.0 * PI / 3.0), "{}", half.volume().0);
        let cone = Meridian::new(vec![Piece::line([0.0, 0.0], [4.0, 3.0])]).expect("a line");
        assert!(close(cone.surface().0, 15.0 * PI) && close(cone.volume().0, 12.0 * PI));
        // r = √x as a parabola: V = π h²/2, A = π/6 ((1 + 4 h)^1.5 - 1).
        let parabola = Meridian::new(vec![Piece::Parabola([[0.0, 0.0], [0.0, 1.0], [4.0, 2.0]])]).expect("a parabola");
        assert!(close(parabola.at(1.0).expect("inside").radius, 1.0));
        assert!(close(parabola.volume().0, 8.0 * PI));
        assert!(close(parabola.surface().0, PI / 6.0 * (17.0_f64.powf(1.5) - 1.0)), "{}", parabola.surface().0);
    }

    #[test]
    fn chords_stay_within_their_tolerance() {
        let spline = spline::Spline::through(&[[0.0, 1.0], [1.0, 1.5], [3.0, 2.0]], [1.0, 0.8], [1.0, 0.1]);
        let curve = Meridian::new(vec![Piece::Spline(Arc::new(spline.expect("points")))]).expect("a spline");
        for curve in [nozzle(), curve] {
            for tolerance in [1e-2, 1e-4, 1e-6] {
                let points = curve.polyline(Metre(tolerance));
                let worst = points
                    .windows(2)
                    .flat_map(|pair| (0..=20).map(move |part| (pair, f64::from(part) / 20.0)))
                    .map(|(pair, share)| {
                        let x = pair[0][0] + share * (pair[1][0] - pair[0][0]);
                        let r = pair[0][1] + share * (pair[1][1] - pair[0][1]);
                        let station = curve.at(x).expect("inside");
                        (station.radius - r).abs() / station.slope.hypot(1.0)
                    })
                    .fold(0.0, f64::max);
                assert!(worst <= tolerance * (1.0 + 1e-3), "{worst} above {tolerance}");
            }
        }
    }

    #[test]
    fn parts_of_a_curve_add_up_to_it() {
        let whole = nozzle();
        let (start, end) = (whole.start()[0], whole.end()[0]);
        for x in [-1.2, -0.3, 0.0, 0.05, 1.7] {
            let (left, right) = (whole.between(start, x).expect("left"), whole.between(x, end).expect("right"));
            assert!(close(left.length().0 + right.length().0, whole.length().0), "{x}");
            assert!(close(left.volume().0 + right.volume().0, whole.volume().0), "{x}");
        }
        assert!(close(whole.reversed().volume().0, -whole.volume().0));
        assert!(close(whole.moved(Metre(3.0)).surface().0, whole.surface().0));
    }

    #[test]
    fn pieces_that_are_no_curve_are_refused() {
        let gap = Meridian::new(vec![Piece::line([0.0, 1.0], [1.0, 1.0]), Piece::line([1.5, 1.0], [2.0, 1.0])]);
        assert_eq!(gap, Err(MeridianError::Gap { piece: 0, gap: 0.5 }));
        assert_eq!(Meridian::new(Vec::new()), Err(MeridianError::Empty));
        let below = Meridian::new(vec![Piece::line([0.0, 1.0], [1.0, -1.0])]);
        assert!(matches!(below, Err(MeridianError::OutsideHalfPlane { piece: 0, .. })));
        let back = Meridian::new(vec![Piece::arc([0.0, 2.0], 1.0, 0.1, -0.1)]).expect("an arc");
        assert_eq!(back.check_forward(), Err(MeridianError::RunsBack { piece: 0 }));
        for (from, to, forward) in [
            (-TAU / 4.0 - 0.5, -TAU / 4.0 + 0.5, true),
            (TAU / 4.0 + 0.5, TAU / 4.0 - 0.5, true),
            (-TAU / 4.0 + 0.5, -TAU / 4.0 - 0.5, false),
            (TAU / 4.0, TAU / 4.0 - 2.0, false),
            (TAU / 2.0, 0.0, true),
            (-TAU / 2.0, 0.0, true),
            (3.0 * TAU / 4.0, 3.0 * TAU / 4.0 + 1.0, true),
        ] {
            assert_eq!(Piece::arc([0.0, 2.0], 1.0, from, to).is_forward(), forward, "{from} to {to}");
        }
    }
}
