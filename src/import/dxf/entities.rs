//! Shapes of the entities that can be part of an outline.
//!
//! Source: Autodesk, *DXF Reference*, ENTITIES section. LINE, ELLIPSE and SPLINE stand in the drawing's coordinates;
//! the others in those of their extrusion direction, which is the xy plane seen from above or from below.

use super::error::{DxfError, EntityRef};
use super::pairs::Record;
use super::shapes::{Affine, Shape};
use super::spline::{HIGHEST_DEGREE, Spline};
use crate::geometry::contour::Corner;
use std::f64::consts::TAU;

/// An entity with the records that belong to it: the vertices of a POLYLINE.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entity<'a> {
    pub record: Record<'a>,
    pub parts: Vec<Record<'a>>,
}

/// The entities among the records of a section.
pub(super) fn entities(records: Vec<Record<'_>>) -> Vec<Entity<'_>> {
    let mut entities: Vec<Entity> = Vec::with_capacity(records.len());
    for record in records {
        match (record.kind, entities.last_mut()) {
            ("VERTEX" | "ATTRIB", Some(owner)) => owner.parts.push(record),
            ("SEQEND", _) => {}
            _ => entities.push(Entity { record, parts: Vec::new() }),
        }
    }
    entities
}

/// How an entity's own coordinates lie in those of the drawing or block that holds it.
pub(super) fn plane(record: &Record, entity: &EntityRef) -> Result<Affine, DxfError> {
    // What rounding leaves of a normal that was upright.
    const UPRIGHT: f64 = 1e-6;
    let normal = [record.number_or(210, 0.0)?, record.number_or(220, 0.0)?, record.number_or(230, 1.0)?];
    let across = normal[0].hypot(normal[1]);
    if across > UPRIGHT * normal[2].abs() || normal[2] == 0.0 {
        return Err(DxfError::Extrusion { entity: entity.clone(), normal });
    }
    Ok(if normal[2] < 0.0 { Affine::MIRROR } else { Affine::IDENTITY })
}

/// The shape of an entity and the way from its coordinates into the holder's; `None` for a kind that is no outline.
pub(super) fn shape(entity: &Entity, named: &EntityRef) -> Result<Option<(Shape, Affine)>, DxfError> {
    let record = &entity.record;
    let in_plane = |shape: Result<Shape, DxfError>| Ok(Some((shape?, plane(record, named)?)));
    match record.kind {
        "LINE" => {
            let (from, to) = (record.point(10, "start", named)?, record.point(11, "end", named)?);
            let corners = vec![Corner(from[0], from[1], 0.0), Corner(to[0], to[1], 0.0)];
            Ok(Some((Shape::Path { corners, closed: false }, Affine::IDENTITY)))
        }
        "CIRCLE" => in_plane(circle(record, named, 0.0, TAU)),
        "ARC" => {
            let start = record.number(50, "start angle", named)?.to_radians();
            let end = record.number(51, "end angle", named)?.to_radians();
            in_plane(circle(record, named, start, turn(start, end)))
        }
        "ELLIPSE" => ellipse(record, named).map(|shape| Some((shape, Affine::IDENTITY))),
        "LWPOLYLINE" => in_plane(light_polyline(record, named)),
        "POLYLINE" => {
            let flags = record.integer(70)?;
            // Bits 16 and 64 are meshes, which have no outline.
            if flags & (16 | 64) != 0 {
                return Ok(None);
            }
            let shape = polyline(entity, named, flags);
            // Bit 8: a polyline in space, whose corners are in the drawing's coordinates.
            if flags & 8 != 0 { Ok(Some((shape?, Affine::IDENTITY))) } else { in_plane(shape) }
        }
        "SPLINE" => spline(record, named).map(|shape| Some((shape, Affine::IDENTITY))),
        _ => Ok(None),
    }
}

/// Whether a polyline is drawn with a width, which an outline does not have.
pub(super) fn has_width(entity: &Entity) -> Result<bool, DxfError> {
    let codes: &[i32] = match entity.record.kind {
        "LWPOLYLINE" => &[40, 41, 43],
        "POLYLINE" => &[40, 41],
        _ => return Ok(false),
    };
    for record in std::iter::once(&entity.record).chain(&entity.parts) {
        for pair in record.pairs.iter().filter(|pair| codes.contains(&pair.code)) {
            if pair.number(record.kind)? != 0.0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Angle from start to end, counter-clockwise; equal ends are a full turn.
fn turn(start: f64, end: f64) -> f64 {
    let turn = (end - start).rem_euclid(TAU);
    if turn == 0.0 { TAU } else { turn }
}

fn circle(record: &Record, named: &EntityRef, start: f64, sweep: f64) -> Result<Shape, DxfError> {
    let centre = record.point(10, "centre", named)?;
    let radius = record.number(40, "radius", named)?.abs();
    Ok(Shape::Arc { centre, u: [radius, 0.0], v: [0.0, radius], start, sweep })
}

fn ellipse(record: &Record, named: &EntityRef) -> Result<Shape, DxfError> {
    let centre = record.point(10, "centre", named)?;
    let u = record.point(11, "major axis", named)?;
    let ratio = record.number(40, "ratio of axes", named)?;
    let (start, end) = (record.number_or(41, 0.0)?, record.number_or(42, TAU)?);
    // The minor axis is the normal times the major one.
    let side = if plane(record, named)? == Affine::MIRROR { -ratio } else { ratio };
    Ok(Shape::Arc { centre, u, v: [-side * u[1], side * u[0]], start, sweep: turn(start, end).min(TAU) })
}

fn light_polyline(record: &Record, named: &EntityRef) -> Result<Shape, DxfError> {
    let mut corners: Vec<Corner> = Vec::new();
    for pair in &record.pairs {
        match (pair.code, corners.last_mut()) {
            (10, _) => corners.push(Corner(pair.number(record.kind)?, 0.0, 0.0)),
            (20, Some(corner)) => corner.1 = pair.number(record.kind)?,
            (42, Some(corner)) => corner.2 = pair.number(record.kind)?,
            _ => {}
        }
    }
    if corners.len() < 2 {
        return Err(DxfError::Missing { entity: named.clone(), what: "second vertex" });
    }
    Ok(Shape::Path { corners, closed: record.integer(70)? & 1 != 0 })
}

fn polyline(entity: &Entity, named: &EntityRef, flags: i64) -> Result<Shape, DxfError> {
    let mut corners = Vec::new();
    for vertex in entity.parts.iter().filter(|part| part.kind == "VERTEX") {
        // Bit 16: a control point of a curve that the file holds as vertices too.
        if vertex.integer(70)? & 16 == 0 {
            let at = vertex.point(10, "vertex", named)?;
            corners.push(Corner(at[0], at[1], vertex.number_or(42, 0.0)?));
        }
    }
    if corners.len() < 2 {
        return Err(DxfError::Missing { entity: named.clone(), what: "second vertex" });
    }
    Ok(Shape::Path { corners, closed: flags & 1 != 0 })
}

fn spline(record: &Record, named: &EntityRef) -> Result<Shape, DxfError> {
    let (mut knots, mut weights) = (Vec::new(), Vec::new());
    let mut controls: Vec<[f64; 3]> = Vec::new();
    for pair in &record.pairs {
        match (pair.code, controls.last_mut()) {
            (40, _) => knots.push(pair.number(record.kind)?),
            (41, _) => weights.push(pair.number(record.kind)?),
            (10, _) => controls.push([pair.number(record.kind)?, 0.0, 1.0]),
            (20, Some(control)) => control[1] = pair.number(record.kind)?,
            _ => {}
        }
    }
    let refused = |reason: String| DxfError::Spline { entity: named.clone(), reason };
    if controls.is_empty() {
        let reason = "it has fit points only, and the curve through them differs from program to program; convert it \
                      to control vertices or to a polyline (in AutoCAD: SPLINEDIT, or PEDIT)";
        return Err(refused(reason.to_owned()));
    }
    if !weights.is_empty() && weights.len() != controls.len() {
        return Err(refused(format!("it has {} weights for {} control points", weights.len(), controls.len())));
    }
    for (control, weight) in controls.iter_mut().zip(weights) {
        control[2] = weight;
    }
    let degree = usize::try_from(record.integer(71)?).unwrap_or(HIGHEST_DEGREE + 1);
    Spline::new(degree, knots, controls).map(Shape::Spline).map_err(refused)
}
