//! From the outlines of a port to the waves that start on its boundary.
//!
//! The port is the union of some contours less the union of others. A side belongs to the boundary where it lies in no
//! other contour that would swallow it; the sides are cut where they cross, and the parts that are boundary are joined
//! end to end to find the corners, some of which send out a fan.

use super::front::{Domain, Front, MIRROR, NOTHING, Piece, WALL, WallPiece, Waves, nearest, reflected, survivors};
use super::wave::{Curve, SMOOTH, Source, Wave, corner_fan, dot, full_turn, left, minus, turn, wall_fan};
use super::{Port, SectionError};
use crate::geometry::contour::Contour;
use std::f64::consts::{PI, TAU};

/// Ends of boundary parts within this share of the outer radius of each other are one corner.
const JOINED: f64 = 1e-7;
/// Cuts of the unburned boundary nearer than this share of the outer radius are one.
const CLUSTER: f64 = 1e-9;

/// A side of a contour on its way to becoming waves.
struct RawSide {
    contour: usize,
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
        let sources: Vec<Source> = oriented.sides().iter().filter_map(Source::from_side).collect();
        for (side, source) in sources.iter().enumerate() {
            let before = &sources[(side + sources.len() - 1) % sources.len()];
            raw.push(RawSide { contour: index, source: *source, continues: side > 0 && continues(before, source) });
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
        let mut cut = |other: &Curve, limiter: usize| {
            let (points, count) = curve.meetings(other);
            cuts.extend(points.iter().take(count).map(|point| (side.source.foot(*point), limiter)));
        };
        cut(&wall, WALL);
        for along in domain.mirrors() {
            cut(&Curve::Line { from: [0.0, 0.0], along }, MIRROR);
        }
        for (other, other_curve) in sides.iter().zip(&curves) {
            if other.contour != side.contour
                && let Some(other_curve) = other_curve
            {
                cut(other_curve, NOTHING);
            }
        }
        let lives = |foot: f64| {
            let point = side.source.point(foot, 0.0);
            domain.contains(point) && is_boundary(port, side.contour, point)
        };
        let range = (0.0, side.source.extent(), [NOTHING, NOTHING]);
        survivors(range, &mut cuts, CLUSTER * domain.radius / scale, lives, |from, to, limits| {
            parts.push(Part { source: side.source.part(from, to), chain, limits });
        });
    }
    parts
}

/// Whether a point on a contour is boundary between port and propellant.
fn is_boundary(port: &Port, contour: usize, point: [f64; 2]) -> bool {
    let others = |contours: &[Contour], first: usize| {
        contours.iter().enumerate().any(|(index, other)| first + index != contour && other.contains(point))
    };
    let in_add = others(&port.add, 0);
    let in_cut = others(&port.cut, port.add.len());
    let is_island = contour >= port.add.len();
    if is_island { in_add && !in_cut } else { !in_add && !in_cut }
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
        let inside = |contours: &[Contour]| contours.iter().any(|contour| contour.contains(point));
        // A contour that touches the wall leaves nothing between.
        (!inside(&port.add) || inside(&port.cut)) && nearest(waves, point) > CLUSTER * domain.radius
    };
    let mut wall = Vec::new();
    survivors((from, to, [NOTHING, NOTHING]), &mut cuts, CLUSTER, carries, |from, to, limits| {
        wall.push(WallPiece { from, to, limits });
    });
    debug_assert!(wall.iter().all(|piece| piece.to <= TAU));
    wall
}
