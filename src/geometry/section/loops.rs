//! A front as closed contours.

use super::domain::Domain;
use super::source::reflected;
use crate::geometry::contour::{Contour, Corner, Side};
use std::f64::consts::{PI, TAU};

/// Ends within this share of the outer radius belong together.
const JOINED: f64 = 1e-6;

/// The closed contours of the propellant whose boundary in the domain these sides are, passed with the propellant on the
/// left: outer ones counter-clockwise, holes clockwise.
pub(super) fn loops(domain: Domain, boundary: Vec<Side>) -> Vec<Contour> {
    let tolerance = JOINED * domain.radius;
    let mut sides: Vec<Side> = Vec::new();
    for side in boundary.into_iter().filter(|side| side.length() > 1e-9 * domain.radius) {
        if domain.sectors == 0 {
            sides.push(side);
            continue;
        }
        for sector in 0..domain.sectors {
            let by = TAU * f64::from(sector) / f64::from(domain.sectors);
            sides.push(rotated(&side, by));
            sides.push(rotated(&mirrored(&side), by));
        }
    }
    let mut contours = Vec::new();
    while let Some(first) = sides.pop() {
        let start = first.point(0.0);
        let mut chain = vec![first];
        loop {
            let end = chain.last().map_or(start, |side| side.point(1.0));
            let next = sides
                .iter()
                .enumerate()
                .map(|(index, side)| (Some(index), gap(side.point(0.0), end)))
                .chain([(None, gap(start, end))])
                .min_by(|a, b| a.1.total_cmp(&b.1));
            match next {
                Some((Some(index), distance)) if distance < tolerance => chain.push(sides.swap_remove(index)),
                _ => break,
            }
        }
        contours.push(contour(&merged(chain, tolerance)));
    }
    contours
}

fn gap(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// The closed chain with sides that continue each other as one, such as the halves that meet on a mirror line.
fn merged(mut chain: Vec<Side>, tolerance: f64) -> Vec<Side> {
    // Begin at a true corner, so that the last side cannot continue into the first.
    let corner = (0..chain.len()).find(|index| {
        let before = &chain[(index + chain.len() - 1) % chain.len()];
        joined(before, &chain[*index], tolerance).is_none()
    });
    chain.rotate_left(corner.unwrap_or(0));
    let mut out: Vec<Side> = Vec::new();
    for side in chain {
        match out.last_mut() {
            Some(last) => match joined(last, &side, tolerance) {
                Some(both) => *last = both,
                None => out.push(side),
            },
            None => out.push(side),
        }
    }
    out
}

/// Two sides in a row as one, where the second goes on where the first ends.
fn joined(first: &Side, second: &Side, tolerance: f64) -> Option<Side> {
    match (*first, *second) {
        (Side::Line { from, to }, Side::Line { to: end, .. }) => {
            let (a, b) = ([to[0] - from[0], to[1] - from[1]], [end[0] - to[0], end[1] - to[1]]);
            let (cross, dot) = (a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
            (dot > 0.0 && cross.abs() < 1e-9 * dot).then_some(Side::Line { from, to: end })
        }
        (
            Side::Arc { centre, radius, start, sweep },
            Side::Arc { centre: other_centre, radius: other_radius, sweep: other_sweep, .. },
        ) => {
            let same = gap(centre, other_centre) < tolerance && (radius - other_radius).abs() < tolerance;
            (same && sweep.signum() == other_sweep.signum()).then_some(Side::Arc {
                centre,
                radius,
                start,
                sweep: sweep + other_sweep,
            })
        }
        _ => None,
    }
}

fn contour(chain: &[Side]) -> Contour {
    let mut corners = Vec::new();
    for side in chain {
        match *side {
            Side::Line { from, .. } => corners.push(Corner(from[0], from[1], 0.0)),
            Side::Arc { centre, radius, start, sweep } => {
                // A bulge describes less than a full turn, and well only up to half of one.
                let count = (sweep.abs() / PI).ceil().max(1.0);
                for part in 0..count as usize {
                    let angle = start + sweep * part as f64 / count;
                    let bulge = (sweep / count / 4.0).tan();
                    let (sin, cos) = angle.sin_cos();
                    corners.push(Corner(centre[0] + radius * cos, centre[1] + radius * sin, bulge));
                }
            }
        }
    }
    Contour { corners }
}

/// The side's image about the x axis, passed the other way so that the propellant stays on the left.
fn mirrored(side: &Side) -> Side {
    let image = |point: [f64; 2]| reflected(point, [1.0, 0.0]);
    match *side {
        Side::Line { from, to } => Side::Line { from: image(to), to: image(from) },
        Side::Arc { centre, radius, start, sweep } => {
            Side::Arc { centre: image(centre), radius, start: -(start + sweep), sweep }
        }
    }
}

fn rotated(side: &Side, by: f64) -> Side {
    let (sin, cos) = by.sin_cos();
    let turned = |point: [f64; 2]| [cos * point[0] - sin * point[1], sin * point[0] + cos * point[1]];
    match *side {
        Side::Line { from, to } => Side::Line { from: turned(from), to: turned(to) },
        Side::Arc { centre, radius, start, sweep } => {
            Side::Arc { centre: turned(centre), radius, start: start + by, sweep }
        }
    }
}
