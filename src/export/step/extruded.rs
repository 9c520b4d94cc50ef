//! Prisms over contours of lines and arcs: planes and cylinders, ports as holes.
//!
//! The contours lie in the y, z plane and have the material on their left; outward is to their right.

use super::writer::{Entities, Id, Vec3, millimetres};
use crate::geometry::contour::{Contour, Side};

/// Edges of one contour's prism.
struct Walls {
    /// Along the contour at the fore and at the aft end.
    fore: Vec<Id>,
    aft: Vec<Id>,
}

/// The solid over an outer contour and its holes from x = `from` to x = `to`.
pub(super) fn solid(entities: &mut Entities, name: &str, contours: &[&Contour], (from, to): (f64, f64)) -> Id {
    let mut faces = Vec::new();
    let mut all: Vec<Walls> = Vec::new();
    for contour in contours {
        let (walls, sides) = walls(entities, contour, (from, to));
        all.push(walls);
        faces.extend(sides);
    }
    let forward: Vec<Vec<(Id, bool)>> =
        all.iter().map(|walls| walls.aft.iter().map(|edge| (*edge, true)).collect()).collect();
    let backward: Vec<Vec<(Id, bool)>> =
        all.iter().map(|walls| walls.fore.iter().rev().map(|edge| (*edge, false)).collect()).collect();
    for (x, direction, loops) in [(to, 1.0, forward), (from, -1.0, backward)] {
        let placement = entities.placement([x, 0.0, 0.0], [direction, 0.0, 0.0], [0.0, 1.0, 0.0]);
        let surface = entities.surface("PLANE", placement, &[]);
        faces.push(entities.face(&loops, surface, true));
    }
    entities.solid(name, &faces)
}

fn walls(entities: &mut Entities, contour: &Contour, (from, to): (f64, f64)) -> (Walls, Vec<Id>) {
    let sides = contour.sides();
    // Corners as they stand, for an arc's own ends are a rounding away.
    let corners: Vec<[f64; 2]> = sides.iter().zip(starts(contour)).map(|(_, corner)| corner).collect();
    let vertices: Vec<[Id; 2]> =
        corners.iter().map(|[y, z]| [from, to].map(|x| entities.vertex([x, *y, *z]))).collect();
    let uprights: Vec<Id> = corners
        .iter()
        .zip(&vertices)
        .map(|([y, z], [fore, aft])| {
            let line = entities.line([from, *y, *z], [1.0, 0.0, 0.0]);
            entities.edge(*fore, *aft, line)
        })
        .collect();
    let mut edges = Walls { fore: Vec::new(), aft: Vec::new() };
    let mut faces = Vec::new();
    for (index, side) in sides.iter().enumerate() {
        let next = (index + 1) % sides.len();
        let [fore, aft] = [0, 1].map(|end| {
            let curve = curve(entities, side, if end == 0 { from } else { to });
            entities.edge(vertices[index][end], vertices[next][end], curve)
        });
        let (surface, same_sense) = surface(entities, side, from);
        let row = vec![(fore, true), (uprights[next], true), (aft, false), (uprights[index], false)];
        faces.push(entities.face(&[row], surface, same_sense));
        edges.fore.push(fore);
        edges.aft.push(aft);
    }
    (edges, faces)
}

/// Where each side that has a length begins.
fn starts(contour: &Contour) -> impl Iterator<Item = [f64; 2]> + '_ {
    let next = contour.corners.iter().skip(1).chain(contour.corners.first());
    let moving = contour.corners.iter().zip(next).filter(|(from, to)| from.0 != to.0 || from.1 != to.1);
    moving.map(|(from, _)| [from.0, from.1])
}

fn unit(from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
    let way = [to[0] - from[0], to[1] - from[1]];
    let length = way[0].hypot(way[1]);
    [way[0] / length, way[1] / length]
}

fn curve(entities: &mut Entities, side: &Side, x: f64) -> Id {
    match side {
        Side::Line { from, to } => {
            let [y, z] = unit(*from, *to);
            entities.line([x, from[0], from[1]], [0.0, y, z])
        }
        Side::Arc { centre, radius, sweep, .. } => {
            let placement = placed(entities, *centre, x, *sweep);
            entities.circle(placement, *radius)
        }
    }
}

/// A place at an arc's centre, about x as the arc turns.
fn placed(entities: &mut Entities, centre: [f64; 2], x: f64, sweep: f64) -> Id {
    entities.placement([x, centre[0], centre[1]], [sweep.signum(), 0.0, 0.0], [0.0, 1.0, 0.0])
}

/// The wall over a side, and whether its normal points outward.
fn surface(entities: &mut Entities, side: &Side, x: f64) -> (Id, bool) {
    match side {
        Side::Line { from, to } => {
            let [y, z] = unit(*from, *to);
            let outward: Vec3 = [0.0, z, -y];
            let placement = entities.placement([x, from[0], from[1]], outward, [1.0, 0.0, 0.0]);
            (entities.surface("PLANE", placement, &[]), true)
        }
        Side::Arc { centre, radius, sweep, .. } => {
            let placement = placed(entities, *centre, x, 1.0);
            (entities.surface("CYLINDRICAL_SURFACE", placement, &[millimetres(*radius)]), *sweep > 0.0)
        }
    }
}
