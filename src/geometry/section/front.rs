//! The burning front of a section at one web: which parts of which waves are still there.
//!
//! Every point of the front at web w lies at distance w from its foot on the unburned boundary and no nearer to any
//! other part of that boundary. A wave's front is therefore cut where other fronts, the outer wall and the mirror lines
//! of the symmetric domain cross it, and a piece between two cuts lives if its middle is no nearer to any other wave
//! than w. The feet that live at one web lie inside those that live at a smaller one, and whatever kills a piece was
//! itself alive before; so a front is computed from any earlier one with the waves that were alive there. Nothing is
//! ever linked to a polygon, so no topology can go wrong; the lines and arcs are exact.

use super::wave::{Curve, Wave, dot, full_turn, left, minus};
use crate::geometry::contour::Side;
use std::f64::consts::{PI, TAU};

/// What cuts a piece: the chain of a wave, or one of these.
pub(super) type Limiter = usize;
pub(super) const NOTHING: Limiter = usize::MAX;
pub(super) const WALL: Limiter = usize::MAX - 1;
pub(super) const MIRROR: Limiter = usize::MAX - 2;

/// Cuts nearer than this share of the outer radius are one.
const CLUSTER: f64 = 1e-10;
/// A point counts as reached by another front when it lies nearer than the web by this share of the outer radius:
/// some hundred roundings of a distance.
const ROUNDING: f64 = 1e-13;

/// The part of the plane in which fronts are followed: the disc inside the outer wall, or one sector of it between two
/// mirror lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Domain {
    pub radius: f64,
    /// Number of equal sectors in a full turn; each is followed in one half, from its mirror line at angle 0 to that at
    /// π / sectors. 0 for a section without symmetry, which is followed in the whole disc.
    pub sectors: u32,
}

impl Domain {
    /// Directions of the two mirror lines, each with the domain on its left; one line (the x axis) for a single sector.
    pub fn mirrors(&self) -> impl Iterator<Item = [f64; 2]> {
        let angle = PI / f64::from(self.sectors.max(1));
        let first = (self.sectors > 0).then_some([1.0, 0.0]);
        let second = (self.sectors > 1).then_some([-angle.cos(), -angle.sin()]);
        first.into_iter().chain(second)
    }

    /// Angles of the wall in the domain.
    pub fn wall(&self) -> (f64, f64) {
        (0.0, if self.sectors == 0 { TAU } else { PI / f64::from(self.sectors) })
    }

    /// How often the domain fills the disc.
    pub fn copies(&self) -> f64 {
        if self.sectors == 0 { 1.0 } else { 2.0 * f64::from(self.sectors) }
    }

    /// The image of a point of the section in the domain.
    pub fn folded(&self, point: [f64; 2]) -> [f64; 2] {
        if self.sectors == 0 {
            return point;
        }
        let sector = TAU / f64::from(self.sectors);
        let angle = full_turn(point[1].atan2(point[0])) % sector;
        let radius = point[0].hypot(point[1]);
        let (sin, cos) = angle.min(sector - angle).sin_cos();
        [radius * cos, radius * sin]
    }

    /// Whether any part of a side may lie in the domain; `false` only where none does.
    pub fn may_hold(&self, side: &Side) -> bool {
        let (low, high) = side.bounds();
        let corners = [low, [high[0], low[1]], high, [low[0], high[1]]];
        self.mirrors().all(|mirror| corners.iter().any(|corner| dot(left(mirror), *corner) >= 0.0))
    }

    pub fn contains(&self, point: [f64; 2]) -> bool {
        dot(point, point) <= self.radius * self.radius && self.mirrors().all(|mirror| dot(left(mirror), point) >= 0.0)
    }
}

/// A piece of front: the feet `from` to `to` of a wave, and what cuts it at either end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub wave: usize,
    pub from: f64,
    pub to: f64,
    pub limits: [Limiter; 2],
}

/// A piece of the wall, by angle, that still has propellant on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WallPiece {
    pub from: f64,
    pub to: f64,
    pub limits: [Limiter; 2],
}

/// The front at one web.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Front {
    pub web: f64,
    pub pieces: Vec<Piece>,
    pub wall: Vec<WallPiece>,
}

/// A piece on its way from one front to a later one.
struct Alive {
    piece: Piece,
    curve: Curve,
    /// Centre and radius of a circle about what its front may be.
    front: ([f64; 2], f64),
}

/// Whether two circles, each centre and radius, meet, or nearly so.
fn meet(a: &([f64; 2], f64), b: &([f64; 2], f64)) -> bool {
    let offset = minus(a.0, b.0);
    let together = (a.1 + b.1) * (1.0 + 1e-6);
    dot(offset, offset) <= together * together
}

/// A cut of a piece: the foot, and what cuts.
type Cut = (f64, Limiter);

/// The waves of a section in their domain.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Waves {
    pub domain: Domain,
    pub waves: Vec<Wave>,
}

impl Waves {
    /// The front at web `w`, from the front at a smaller one.
    pub fn advance(&self, before: &Front, w: f64) -> Front {
        let alive: Vec<Alive> = before
            .pieces
            .iter()
            .filter_map(|piece| {
                let source = &self.waves[piece.wave].source;
                let curve = source.curve(w)?;
                let range = (piece.from, piece.to);
                Some(Alive { piece: *piece, curve, front: source.reach(range, w) })
            })
            .collect();
        // What has died on the way may have killed before it died.
        let feet: Vec<(usize, ([f64; 2], f64))> = before
            .pieces
            .iter()
            .map(|piece| (piece.wave, self.waves[piece.wave].source.reach((piece.from, piece.to), 0.0)))
            .collect();
        let reached = |point: [f64; 2], own: Option<usize>| {
            // Points and distances of a flat arc are known to rounding of its radius, not of the section's.
            let size = |wave: usize| self.waves[wave].source.size().max(self.domain.radius);
            let own_size = own.map_or(self.domain.radius, size);
            feet.iter().any(|(other, (centre, radius))| {
                let limit = w - ROUNDING * own_size.max(size(*other));
                let offset = minus(point, *centre);
                dot(offset, offset) < (limit + radius) * (limit + radius)
                    && own.is_none_or(|own| self.may_meet(own, *other))
                    && self.waves[*other].source.distance(point) < limit
            })
        };
        let mut front = Front { web: w, pieces: Vec::with_capacity(before.pieces.len()), wall: Vec::new() };
        let mut cuts: Vec<Cut> = Vec::new();
        let wall = Curve::Circle { centre: [0.0, 0.0], radius: self.domain.radius };
        for Alive { piece, curve, front: own_reach, .. } in &alive {
            let source = &self.waves[piece.wave].source;
            let scale = match curve {
                Curve::Line { .. } => 1.0,
                Curve::Circle { radius, .. } => *radius,
            };
            cuts.clear();
            let mut cut = |other: &Curve, limiter: Limiter, counts: &dyn Fn([f64; 2]) -> bool| {
                let (points, count) = curve.meetings(other);
                let points = points.iter().take(count).filter(|point| counts(**point));
                cuts.extend(points.map(|point| (source.foot(*point), limiter)));
            };
            cut(&wall, WALL, &|_| true);
            for along in self.domain.mirrors() {
                cut(&Curve::Line { from: [0.0, 0.0], along }, MIRROR, &|_| true);
            }
            for Alive { piece: other, curve: other_curve, front: other_reach, .. } in &alive {
                if meet(own_reach, other_reach) && self.may_meet(piece.wave, other.wave) {
                    let wave = &self.waves[other.wave];
                    cut(other_curve, wave.chain, &|point| wave.source.has_foot(point, (other.from, other.to)));
                }
            }
            let lives = |foot: f64| {
                let point = source.point(foot, w);
                self.domain.contains(point) && !reached(point, Some(piece.wave))
            };
            let range = (piece.from, piece.to, piece.limits);
            survivors(range, &mut cuts, CLUSTER * self.domain.radius / scale, lives, |from, to, limits| {
                front.pieces.push(Piece { wave: piece.wave, from, to, limits });
            });
        }
        for piece in &before.wall {
            cuts.clear();
            for Alive { piece: other, curve, .. } in &alive {
                let (points, count) = wall.meetings(curve);
                let Wave { source, chain, .. } = &self.waves[other.wave];
                let points = points.iter().take(count).filter(|at| source.has_foot(**at, (other.from, other.to)));
                cuts.extend(points.map(|point| (full_turn(point[1].atan2(point[0])), *chain)));
            }
            let lives = |angle: f64| {
                let (sin, cos) = angle.sin_cos();
                !reached([self.domain.radius * cos, self.domain.radius * sin], None)
            };
            survivors((piece.from, piece.to, piece.limits), &mut cuts, CLUSTER, lives, |from, to, limits| {
                front.wall.push(WallPiece { from, to, limits });
            });
        }
        front
    }

    /// Whether the fronts of two waves can reach each other.
    fn may_meet(&self, own: usize, other: usize) -> bool {
        let (a, b) = (&self.waves[own], &self.waves[other]);
        own != other && !(a.spreads && a.chain == b.chain)
    }

    /// Length of the front in the whole section.
    pub fn perimeter(&self, front: &Front) -> f64 {
        let length = |piece: &Piece| self.waves[piece.wave].source.length(piece.from, piece.to, front.web);
        self.domain.copies() * front.pieces.iter().map(length).sum::<f64>()
    }

    /// The front and the wall as sides, passed with the propellant on the left.
    pub fn sides<'a>(&'a self, front: &'a Front) -> impl Iterator<Item = Side> + 'a {
        let pieces =
            front.pieces.iter().map(move |piece| self.waves[piece.wave].source.side(piece.from, piece.to, front.web));
        let radius = self.domain.radius;
        let wall = front.wall.iter().map(move |piece| Side::Arc {
            centre: [0.0, 0.0],
            radius,
            start: piece.from,
            sweep: piece.to - piece.from,
        });
        pieces.chain(wall)
    }

    /// Area of the propellant, and its second moment about the axis, ∫ r² dA, in the whole section.
    ///
    /// Derived: Green's theorem, A = ½ ∮ (x dy - y dx) and ∫ r² dA = ¼ ∮ r² (x dy - y dx). The mirror lines run
    /// through the axis and add nothing.
    pub fn area_moments(&self, front: &Front) -> (f64, f64) {
        let (area, second) = self
            .sides(front)
            .fold((0.0, 0.0), |(area, second), side| (area + side.sector_area(), second + side.sector_second_moment()));
        (self.domain.copies() * area, self.domain.copies() * second)
    }

    /// The shape of a front, without its measures: while it stays the same, nothing has happened.
    pub fn signature(&self, front: &Front) -> Vec<(Limiter, Limiter)> {
        let mut signature = Vec::with_capacity(2 * front.pieces.len() + 2);
        let mut add = |chain: Limiter, limits: [Limiter; 2]| {
            if signature.last().is_none_or(|(last, _)| *last != chain) {
                signature.push((chain, NOTHING));
            }
            signature.extend(limits.iter().filter(|limit| **limit != NOTHING).map(|limit| (chain, *limit)));
        };
        for piece in &front.pieces {
            add(self.waves[piece.wave].chain, piece.limits);
        }
        for piece in &front.wall {
            add(WALL, piece.limits);
        }
        signature
    }
}

/// Calls `keep` with each part of `range` that lives. `cuts` are where that may change; those within `tolerance` of
/// each other or of an end of the range are one.
pub(super) fn survivors(
    (from, to, limits): (f64, f64, [Limiter; 2]),
    cuts: &mut Vec<Cut>,
    tolerance: f64,
    lives: impl Fn(f64) -> bool,
    mut keep: impl FnMut(f64, f64, [Limiter; 2]),
) {
    if to - from <= tolerance {
        return;
    }
    cuts.retain(|(foot, _)| *foot > from + tolerance && *foot < to - tolerance);
    cuts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // Cuts in one place count as that with the smallest name, so that rounding does not choose.
    cuts.dedup_by(|next, kept| {
        let same = next.0 - kept.0 <= tolerance;
        if same {
            kept.1 = kept.1.min(next.1);
        }
        same
    });
    let mut begun: Option<Cut> = None;
    let mut start: Cut = (from, limits[0]);
    for &end in cuts.iter().chain([&(to, limits[1])]) {
        if lives((start.0 + end.0) / 2.0) {
            begun = begun.or(Some(start));
        } else if let Some((from, limit)) = begun.take() {
            keep(from, start.0, [limit, start.1]);
        }
        start = end;
    }
    if let Some((from, limit)) = begun {
        keep(from, to, [limit, limits[1]]);
    }
}

/// Distance from a point to the nearest of some sources.
pub(super) fn nearest(waves: &[Wave], point: [f64; 2]) -> f64 {
    waves.iter().map(|wave| wave.source.distance(point)).fold(f64::INFINITY, f64::min)
}

/// A direction mirrored at the line through the axis along `mirror`.
pub(super) fn reflected(direction: [f64; 2], mirror: [f64; 2]) -> [f64; 2] {
    let twice = 2.0 * dot(direction, mirror);
    minus([twice * mirror[0], twice * mirror[1]], direction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lives_survives_and_cuts_that_do_not_matter_leave_no_trace() {
        let mut kept = Vec::new();
        let mut cuts = vec![(0.5, 7), (0.2, 3), (0.2 + 1e-12, 1), (0.8, 4), (1.5, 9), (1e-12, 8)];
        let lives = |foot: f64| foot > 0.2 && foot < 0.8;
        survivors((0.0, 1.0, [NOTHING, WALL]), &mut cuts, 1e-10, lives, |from, to, limits| {
            kept.push((from, to, limits));
        });
        assert_eq!(kept, [(0.2, 0.8, [1, 4])]);
        kept.clear();
        survivors(
            (0.0, 1.0, [NOTHING, WALL]),
            &mut vec![(0.5, 2)],
            1e-10,
            |_| true,
            |from, to, limits| {
                kept.push((from, to, limits));
            },
        );
        assert_eq!(kept, [(0.0, 1.0, [NOTHING, WALL])]);
    }

    #[test]
    fn a_sector_lies_between_its_mirrors() {
        let domain = Domain { radius: 1.0, sectors: 6 };
        assert!(domain.contains([0.5, 0.1]) && !domain.contains([0.5, -0.1]) && !domain.contains([0.5, 0.3]));
        assert!(!domain.contains([1.0, 0.1]));
        let half = Domain { radius: 1.0, sectors: 1 };
        assert!(half.contains([-0.5, 0.1]) && !half.contains([-0.5, -0.1]));
    }
}
