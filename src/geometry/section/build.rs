//! From the outlines of a port to the waves that start on its boundary.
//!
//! The port is the union of some contours less the union of others. A side belongs to the boundary where it lies in no
//! other contour that would swallow it; the sides are cut where they cross, and the parts that are boundary are joined
//! end to end to find the corners, some of which send out a fan.

use super::front::{Domain, Front, MIRROR, NOTHING, Piece, WALL, WallPiece, Waves, nearest, reflected, survivors};
use super::wave::{Curve, SMOOTH, Source, Wave, corner_fan, dot, full_turn, left, minus, turn, wall_fan};
use super::{Port, SectionError};
use crate::geometry::contour::{Contour, Side, is_inside};
use std::f64::consts::{PI, TAU};

/// Ends of boundary parts within this share of the outer radius of each other are one corner.
const JOINED: f64 = 1e-7;
/// Cuts of the unburned boundary nearer than this share of the outer radius are one.
const CLUSTER: f64 = 1e-9;

/// A side of a contour on its way to becoming waves.
struct RawSide {
    contour: usize,
    side: Side,
    source: Source,
    /// Joined smoothly to the side before it, both being arcs of one kind.
    continues: bool,
}

/// A part of the boundary with the name of its chain.
#[derive(Clone, Copy)]
struct Part {
    source: Source,
    chain: usize,
    limits: [usize; 2],
}

/// The waves of a port in a domain, and the front at web 0.
pub(super) fn build(port: &Port, domain: Domain) -> Result<(Waves, Front), SectionError> {
    let mut parts = boundary(port, domain);
    let fans = fans(&mut parts, domain)?;
    parts.extend(fans);
    if parts.is_empty() {
        return Err(SectionError::NoPort);
    }
    let waves: Vec<Wave> = parts
        .iter()
        .map(|part| Wave { source: part.source, chain: part.chain, spreads: spreads(&parts, part.chain) })
        .collect();
    let pieces = parts
        .iter()
        .enumerate()
        .map(|(wave, part)| Piece { wave, from: 0.0, to: part.source.extent(), limits: part.limits })
        .collect();
    let wall = unburned_wall(port, &waves, domain);
    Ok((Waves { domain, waves }, Front { web: 0.0, pieces, wall }))
}

/// Whether a chain turns one way only, away from its front, by half a turn at most: projecting on a convex port is
/// unique.
fn spreads(parts: &[Part], chain: usize) -> bool {
    let mut turned = 0.0;
    for part in parts.iter().filter(|part| part.chain == chain) {
        match part.source {
            Source::Arc { grows: true, sweep, .. } => turned += sweep,
            _ => return false,
        }
    }
    turned <= PI
}

/// Every side with the propellant on its left.
fn raw_sides(port: &Port) -> Vec<RawSide> {
    let mut raw = Vec::new();
    for (index, contour) in port.add.iter().chain(&port.cut).enumerate() {
        // A port's contour runs clockwise, an island's counter-clockwise.
        let wanted = index >= port.add.len();
        let oriented = if (contour.area() > 0.0) == wanted { contour.clone() } else { contour.reversed() };
        let mut before: Option<Source> = None;
        for side in oriented.sides() {
            let Some(source) = Source::from_side(&side) else { continue };
            let continues = before.is_some_and(|before| continues(&before, &source));
            raw.push(RawSide { contour: index, side, source, continues });
            before = Some(source);
        }
    }
    raw
}

/// Whether an arc goes on where another ends, as the arcs of a smooth curve do.
fn continues(before: &Source, after: &Source) -> bool {
    let (Source::Arc { radius: a, grows: first, .. }, Source::Arc { radius: b, grows: second, .. }) = (before, after)
    else {
        return false;
    };
    let (arriving, leaving) = (before.tangent(arrival(before)), after.tangent(departure(after)));
    first == second && a / b < 1.5 && b / a < 1.5 && turn(arriving, leaving).abs() < 1e-4
}

/// The foot at which the boundary arrives at the end of a side.
fn arrival(source: &Source) -> f64 {
    if source.runs_forward() { source.extent() } else { 0.0 }
}

/// The foot at which the boundary leaves for a side.
fn departure(source: &Source) -> f64 {
    if source.runs_forward() { 0.0 } else { source.extent() }
}

/// The parts of the sides that are boundary inside the domain.
fn boundary(port: &Port, domain: Domain) -> Vec<Part> {
    let shapes = Shapes::new(port);
    let sides = raw_sides(port);
    let curves: Vec<Option<Curve>> = sides.iter().map(|side| side.source.curve(0.0)).collect();
    let wall = Curve::Circle { centre: [0.0, 0.0], radius: domain.radius };
    let mut parts = Vec::new();
    let mut chain = 0;
    let mut cuts = Vec::new();
    for (index, side) in sides.iter().enumerate() {
        if !side.continues {
            chain += 1;
        }
        let Some(curve) = curves[index] else { continue };
        let scale = match curve {
            Curve::Line { .. } => 1.0,
            Curve::Circle { radius, .. } => radius,
        };
        cuts.clear();
        let lines = domain.mirrors().map(|along| (Curve::Line { from: [0.0, 0.0], along }, MIRROR));
        for (other, limiter) in std::iter::once((wall, WALL)).chain(lines) {
            let (points, count) = curve.meetings(&other);
            cuts.extend(points.iter().take(count).map(|point| (side.source.foot(*point), limiter)));
        }
        // Most sides of a section with many sectors lie outside the domain altogether.
        if !domain.may_hold(&side.side) {
            continue;
        }
        for (other, other_curve) in sides.iter().zip(&curves) {
            if other.contour != side.contour
                && let Some(other_curve) = other_curve
            {
                let (points, count) = curve.meetings(other_curve);
                let whole = (0.0, other.source.extent());
                let points = points.iter().take(count).filter(|point| other.source.has_foot(**point, whole));
                cuts.extend(points.map(|point| (side.source.foot(*point), NOTHING)));
            }
        }
        let lives = |foot: f64| {
            let point = side.source.point(foot, 0.0);
            domain.contains(point) && shapes.is_boundary(side.contour, point)
        };
        let range = (0.0, side.source.extent(), [NOTHING, NOTHING]);
        survivors(range, &mut cuts, CLUSTER * domain.radius / scale, lives, |from, to, limits| {
            parts.push(Part { source: side.source.part(from, to), chain, limits });
        });
    }
    parts
}

/// The contours of a port, ready to be asked what lies inside.
struct Shapes {
    /// Those that are open, then those that stand in them.
    contours: Vec<Shape>,
    /// How many are open.
    open: usize,
}

/// A contour with its sides and the circle about the origin and the box that hold it.
struct Shape {
    sides: Vec<Side>,
    low: [f64; 2],
    high: [f64; 2],
}

impl Shape {
    fn new(contour: &Contour) -> Self {
        let sides = contour.sides();
        let mut shape = Self { sides, low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
        for side in &shape.sides {
            let (from, to) = side.bounds();
            for axis in 0..2 {
                shape.low[axis] = shape.low[axis].min(from[axis]);
                shape.high[axis] = shape.high[axis].max(to[axis]);
            }
        }
        shape
    }

    fn contains(&self, point: [f64; 2]) -> bool {
        let in_box = (0..2).all(|axis| point[axis] >= self.low[axis] && point[axis] <= self.high[axis]);
        in_box && is_inside(&self.sides, point)
    }
}

impl Shapes {
    fn new(port: &Port) -> Self {
        Self { contours: port.add.iter().chain(&port.cut).map(Shape::new).collect(), open: port.add.len() }
    }

    /// Whether a point lies in an open contour and in one that stands in it; one contour may be left out.
    fn inside(&self, point: [f64; 2], but: Option<usize>) -> (bool, bool) {
        let any = |range: std::ops::Range<usize>| {
            range.into_iter().any(|index| Some(index) != but && self.contours[index].contains(point))
        };
        (any(0..self.open), any(self.open..self.contours.len()))
    }

    /// Whether a point on a contour is boundary between port and propellant.
    fn is_boundary(&self, contour: usize, point: [f64; 2]) -> bool {
        let (in_add, in_cut) = self.inside(point, Some(contour));
        let is_island = contour >= self.open;
        in_add == is_island && !in_cut
    }
}

/// The fans of all corners. Ends that are cut by the wall or by a neighbour are marked so.
fn fans(parts: &mut [Part], domain: Domain) -> Result<Vec<Part>, SectionError> {
    let tolerance = JOINED * domain.radius;
    let mut next_chain = parts.iter().map(|part| part.chain).max().unwrap_or(0);
    let mut departures: Vec<(usize, [f64; 2])> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| (index, part.source.point(departure(&part.source), 0.0)))
        .collect();
    let mut fans = Vec::new();
    let mut add = |source: Source, limits: [usize; 2]| {
        next_chain += 1;
        fans.push(Part { source, chain: next_chain, limits });
    };
    let wall_or_mirror = |point: [f64; 2]| {
        let radius = dot(point, point).sqrt();
        let mirror = domain.mirrors().find(|mirror| dot(left(*mirror), point).abs() < tolerance);
        (radius > domain.radius - tolerance, mirror)
    };
    for index in 0..parts.len() {
        let part = parts[index];
        let foot = arrival(&part.source);
        let (at, arriving) = (part.source.point(foot, 0.0), part.source.tangent(foot));
        let distance = |other: [f64; 2]| {
            let offset = minus(other, at);
            offset[0].hypot(offset[1])
        };
        let (on_wall, mirror) = wall_or_mirror(at);
        let partner = departures
            .iter()
            .enumerate()
            .map(|(place, (_, point))| (place, distance(*point)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|(_, distance)| *distance < tolerance);
        if let Some((place, _)) = partner.filter(|_| !on_wall) {
            let (other, _) = departures.swap_remove(place);
            let leaving = parts[other].source.tangent(departure(&parts[other].source));
            if let Some(fan) = corner_fan(at, arriving, leaving) {
                add(fan, [NOTHING, NOTHING]);
            } else if turn(arriving, leaving) > SMOOTH {
                // The fronts of an edge of propellant cut each other.
                let chains = [part.chain, parts[other].chain];
                mark(&mut parts[index], true, chains[1]);
                mark(&mut parts[other], false, chains[0]);
            }
        } else if let Some(mirror) = mirror {
            let leaving = reflected([-arriving[0], -arriving[1]], mirror);
            if let Some(fan) = corner_fan(at, arriving, leaving) {
                add(fan, [MIRROR, NOTHING]);
            }
        } else if on_wall {
            if dot(left(arriving), at) > 0.0 {
                mark(&mut parts[index], true, WALL);
            } else {
                add(wall_fan(at, arriving, true), [WALL, NOTHING]);
            }
        } else {
            return Err(SectionError::Open { at });
        }
    }
    for (index, at) in departures {
        let leaving = parts[index].source.tangent(departure(&parts[index].source));
        let (on_wall, mirror) = wall_or_mirror(at);
        if let Some(mirror) = mirror.filter(|_| !on_wall) {
            let arriving = reflected([-leaving[0], -leaving[1]], mirror);
            if let Some(fan) = corner_fan(at, arriving, leaving) {
                add(fan, [NOTHING, MIRROR]);
            }
        } else if on_wall {
            if dot(left(leaving), at) > 0.0 {
                mark(&mut parts[index], false, WALL);
            } else {
                add(wall_fan(at, leaving, false), [NOTHING, WALL]);
            }
        } else {
            return Err(SectionError::Open { at });
        }
    }
    Ok(fans)
}

/// Marks what cuts the end at which the boundary arrives, or from which it leaves.
fn mark(part: &mut Part, arrives: bool, limiter: usize) {
    let at_end = part.source.runs_forward() == arrives;
    part.limits[usize::from(at_end)] = limiter;
}

/// The parts of the wall that carry propellant before the burn.
fn unburned_wall(port: &Port, waves: &[Wave], domain: Domain) -> Vec<WallPiece> {
    let shapes = Shapes::new(port);
    let wall = Curve::Circle { centre: [0.0, 0.0], radius: domain.radius };
    let (from, to) = domain.wall();
    let mut cuts = Vec::new();
    for wave in waves {
        if let Some(curve) = wave.source.curve(0.0) {
            let (points, count) = wall.meetings(&curve);
            cuts.extend(points.iter().take(count).map(|point| (full_turn(point[1].atan2(point[0])), wave.chain)));
        }
    }
    let carries = |angle: f64| {
        let point = [domain.radius * angle.cos(), domain.radius * angle.sin()];
        let (in_add, in_cut) = shapes.inside(point, None);
        // A contour that touches the wall leaves nothing between.
        (!in_add || in_cut) && nearest(waves, point) > CLUSTER * domain.radius
    };
    let mut wall = Vec::new();
    survivors((from, to, [NOTHING, NOTHING]), &mut cuts, CLUSTER, carries, |from, to, limits| {
        wall.push(WallPiece { from, to, limits });
    });
    debug_assert!(wall.iter().all(|piece| piece.to <= TAU));
    wall
}
