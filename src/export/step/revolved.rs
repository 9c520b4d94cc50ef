//! Solids of revolution with their true surfaces.
//!
//! The axis is x. Each piece of the profile sweeps out two faces of half a turn: a surface that closes on itself needs a
//! seam, which programs treat differently, and halves need none. A face across the axis is one plane. Outward is to the
//! right of a profile that runs counter-clockwise in the plane of x and r.

use super::writer::{Entities, Id, Vec3, millimetres, real};
use crate::geometry::contour::Side;
use crate::geometry::meridian::Point;
use crate::geometry::meridian::piece::Piece;
use crate::geometry::revolution::Profile;

const X: Vec3 = [1.0, 0.0, 0.0];
const Y: Vec3 = [0.0, 1.0, 0.0];
const Z: Vec3 = [0.0, 0.0, 1.0];
/// Distance from the axis, over the size of the profile, below which a point lies on it; likewise for slopes.
const NEAR: f64 = 1e-12;

/// Most spans of a spline that one face has: programs integrate and mesh a surface of revolution with a set number of
/// points, whatever the spans of its curve.
const MOST_SPANS: usize = 3;

/// A corner of the profile: its vertices at the two angles 0 and π, and the edges from each to the other.
struct Ring {
    vertices: [Id; 2],
    /// None on the axis.
    arcs: Option<[Id; 2]>,
}

/// The point of the half-plane at angle 0 or, with `half`, at π.
fn at(point: Point, half: usize) -> Vec3 {
    [point[0], if half == 0 { point[1] } else { -point[1] }, 0.0]
}

/// The solid that a profile sweeps out.
pub(super) fn solid(entities: &mut Entities, name: &str, profile: &Profile) -> Id {
    let forward = if is_counter_clockwise(profile) { profile.clone() } else { profile.reversed() };
    let pieces: Vec<Piece> = forward.pieces().iter().flat_map(short).collect();
    let size = pieces.iter().map(|piece| piece.start()[1]).fold(0.0, f64::max);
    let rings: Vec<Ring> = pieces.iter().map(|piece| ring(entities, piece.start(), NEAR * size)).collect();
    let mut faces = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let (Some(start), Some(end)) = (rings.get(index), rings.get((index + 1) % rings.len())) else { continue };
        match (start.arcs, end.arcs) {
            (None, None) if is_line(piece) => {}
            _ if is_across(piece) => faces.push(plane(entities, piece, start, end)),
            _ => faces.extend(halves(entities, piece, start, end)),
        }
    }
    entities.solid(name, &faces)
}

/// A piece in parts that have few spans each.
fn short(piece: &Piece) -> Vec<Piece> {
    let Piece::Spline(spline) = piece else { return vec![piece.clone()] };
    let breaks = spline.breaks();
    let last = breaks.len() - 1;
    let count = last.div_ceil(MOST_SPANS);
    let cuts: Vec<f64> = (0..=count).filter_map(|part| breaks.get(part * last / count).copied()).collect();
    cuts.windows(2).map(|pair| piece.between(pair[0], pair[1])).collect()
}

fn is_counter_clockwise(profile: &Profile) -> bool {
    let mut area = 0.0;
    for piece in profile.pieces() {
        piece.gauss_points(&mut |point, first, weight| area -= point[1] * first[0] * weight);
    }
    area > 0.0
}

fn is_line(piece: &Piece) -> bool {
    matches!(piece, Piece::Side(Side::Line { .. }))
}

/// Whether a piece runs straight across the axis.
fn is_across(piece: &Piece) -> bool {
    let (from, to) = (piece.start(), piece.end());
    is_line(piece) && (to[0] - from[0]).abs() <= NEAR * (to[1] - from[1]).abs()
}

fn ring(entities: &mut Entities, point: Point, on_axis: f64) -> Ring {
    if point[1] <= on_axis {
        let vertex = entities.vertex([point[0], 0.0, 0.0]);
        return Ring { vertices: [vertex; 2], arcs: None };
    }
    let vertices = [0, 1].map(|half| entities.vertex(at(point, half)));
    let placement = entities.placement([point[0], 0.0, 0.0], X, Y);
    let circle = entities.circle(placement, point[1]);
    let arcs = [0, 1].map(|half| entities.edge(vertices[half], vertices[1 - half], circle));
    Ring { vertices, arcs: Some(arcs) }
}

/// A ring or disc across the axis.
fn plane(entities: &mut Entities, piece: &Piece, start: &Ring, end: &Ring) -> Id {
    let outward = (piece.end()[1] - piece.start()[1]).signum();
    let placement = entities.placement([piece.start()[0], 0.0, 0.0], [outward, 0.0, 0.0], Y);
    let surface = entities.surface("PLANE", placement, &[]);
    // The outer circle counter-clockwise about the normal, the inner one the other way.
    let (outer, inner) = if outward > 0.0 { (end, start) } else { (start, end) };
    let turn =
        |ring: &Ring, forward: bool| {
            ring.arcs.map(|[first, second]| {
                if forward { vec![(first, true), (second, true)] } else { vec![(second, false), (first, false)] }
            })
        };
    let loops: Vec<_> = [turn(outer, outward > 0.0), turn(inner, outward < 0.0)].into_iter().flatten().collect();
    entities.face(&loops, surface, true)
}

/// The two halves of what a piece sweeps out.
fn halves(entities: &mut Entities, piece: &Piece, start: &Ring, end: &Ring) -> [Id; 2] {
    let edges = [0, 1].map(|half| {
        let curve = meridian(entities, piece, half);
        entities.edge(start.vertices[half], end.vertices[half], curve)
    });
    [0, 1].map(|half| {
        let (surface, same_sense) = surface(entities, piece);
        // Along the piece, round its end, back along the other side, back round its start.
        let mut row = vec![(edges[half], true)];
        row.extend(end.arcs.map(|arcs| (arcs[half], true)));
        row.push((edges[1 - half], false));
        row.extend(start.arcs.map(|arcs| (arcs[half], false)));
        entities.face(&[row], surface, same_sense)
    })
}

/// The curve of a piece in the plane of the two angles.
fn meridian(entities: &mut Entities, piece: &Piece, half: usize) -> Id {
    match piece {
        Piece::Side(Side::Line { from, .. }) => {
            let along = at(piece.tangent(0.0), half);
            entities.line(at(*from, half), along)
        }
        Piece::Side(Side::Arc { centre, radius, sweep, .. }) => {
            // About z where the arc turns counter-clockwise in x and y, else about -z.
            let turns = (*sweep > 0.0) == (half == 0);
            let placement = entities.placement(at(*centre, half), if turns { Z } else { [0.0, 0.0, -1.0] }, X);
            entities.circle(placement, *radius)
        }
        Piece::Parabola(_) | Piece::Spline(_) => {
            let curve = piece.b_spline();
            let controls: Vec<Vec3> = curve.controls.iter().map(|point| at(*point, half)).collect();
            entities.b_spline(curve.degree, &controls, &curve.multiplicities(), &curve.breaks)
        }
    }
}

/// The surface that a piece sweeps out, and whether its normal points outward.
fn surface(entities: &mut Entities, piece: &Piece) -> (Id, bool) {
    let (from, to) = (piece.start(), piece.end());
    match piece {
        Piece::Side(Side::Line { .. }) => {
            let away = to[0] < from[0];
            let (dx, dr) = (to[0] - from[0], to[1] - from[1]);
            if dr.abs() <= NEAR * dx.abs() {
                let placement = entities.placement([from[0], 0.0, 0.0], X, Y);
                return (entities.surface("CYLINDRICAL_SURFACE", placement, &[millimetres(from[1])]), away);
            }
            // From the narrow end toward the wide one.
            let narrow = if dr > 0.0 { from } else { to };
            let axis = [(dx * dr).signum(), 0.0, 0.0];
            let placement = entities.placement([narrow[0], 0.0, 0.0], axis, Y);
            let angle = real(dr.abs().atan2(dx.abs()));
            (entities.surface("CONICAL_SURFACE", placement, &[millimetres(narrow[1].max(0.0)), angle]), away)
        }
        Piece::Side(Side::Arc { centre, radius, sweep, .. }) if centre[1].abs() <= NEAR * radius => {
            let placement = entities.placement([centre[0], 0.0, 0.0], X, Y);
            (entities.surface("SPHERICAL_SURFACE", placement, &[millimetres(*radius)]), *sweep > 0.0)
        }
        Piece::Side(Side::Arc { centre, radius, sweep, .. }) if centre[1] > *radius => {
            let placement = entities.placement([centre[0], 0.0, 0.0], X, Y);
            let sizes = [millimetres(centre[1]), millimetres(*radius)];
            (entities.surface("TOROIDAL_SURFACE", placement, &sizes), *sweep > 0.0)
        }
        // The normal of a surface of revolution about x lies to the left of its curve. A torus that meets its own axis
        // is written so as well.
        _ => {
            let curve = meridian(entities, piece, 0);
            let (origin, axis) = (entities.point([0.0; 3]), entities.direction(X));
            let axis = entities.add(&format!("AXIS1_PLACEMENT('',{origin},{axis})"));
            (entities.add(&format!("SURFACE_OF_REVOLUTION('',{curve},{axis})")), false)
        }
    }
}
