//! The nozzle's body around its flow: wall, flange, throat insert.

use super::Nozzle;
use super::contour::ContourError;
use crate::geometry::meridian::piece::Piece;
use crate::geometry::meridian::spline::Spline;
use crate::geometry::meridian::{Meridian, Point};
use crate::geometry::revolution::Profile;
use crate::units::Metre;
use std::sync::Arc;

/// Wall thickness at one place.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WallStation {
    /// Where: -1 at the inlet, 0 at the throat, 1 at the exit; shares of the two sections' lengths between.
    pub at: f64,
    /// Thickness across the wall.
    pub thickness: Metre,
}

/// A part of the nozzle: its name in files and its half section, x = 0 at the inlet.
#[derive(Debug, Clone, PartialEq)]
pub struct NozzlePart {
    /// Name in files, such as "insert".
    pub name: &'static str,
    /// Its half section.
    pub profile: Profile,
}

/// Chords by which crossings of walls are looked for, over the throat's diameter.
const SEEN: f64 = 1e-4;
/// Chords by which the outside follows the flow, over the throat's diameter; it is a cubic spline through some of their
/// ends.
const FOLLOWED: f64 = 5e-4;
/// Change of slope below which three points lie on a line.
const ON_A_LINE: f64 = 1e-9;

fn refused(key: &'static str, message: &'static str) -> ContourError {
    ContourError::Body { message, key }
}

/// Body and insert around a flow whose throat begins and ends at two x.
pub(super) fn parts(nozzle: &Nozzle, flow: &Meridian, throat: (f64, f64)) -> Result<Vec<NozzlePart>, ContourError> {
    let tolerance = Metre(SEEN * nozzle.throat_diameter.0);
    let outer = outside(nozzle, flow, throat)?;
    let body = |inner: &Meridian| -> Result<Profile, ContourError> {
        let profile = Profile::between(inner, &outer)?;
        let crossed =
            refused(wall_key(nozzle), "the wall is thinner than zero somewhere: its outside crosses the flow");
        if profile.check(tolerance).is_err() || is_below(&outer, inner, tolerance) { Err(crossed) } else { Ok(profile) }
    };
    let Some(diameter) = nozzle.insert() else {
        return Ok(vec![NozzlePart { name: "nozzle", profile: body(flow)? }]);
    };
    let (insert, pocket) = insert(nozzle, flow, throat, diameter.0 / 2.0)?;
    if insert.check(tolerance).is_err() {
        return Err(refused("insert_diameter", "the throat insert is thinner than zero somewhere"));
    }
    let shell = Profile::between(&pocket, &outer)?;
    if shell.check(tolerance).is_err() || is_below(&outer, &pocket, tolerance) {
        return Err(refused("insert_diameter", "the throat insert reaches through the nozzle's wall"));
    }
    Ok(vec![NozzlePart { name: "nozzle", profile: shell }, NozzlePart { name: "insert", profile: insert }])
}

/// The outside of wall and flange around a flow whose throat begins and ends at two x.
pub(super) fn outside(nozzle: &Nozzle, flow: &Meridian, throat: (f64, f64)) -> Result<Meridian, ContourError> {
    with_flange(nozzle, outer_wall(nozzle, flow, throat)?, flow.start()[0])
}

fn wall_key(nozzle: &Nozzle) -> &'static str {
    if nozzle.walls.is_empty() { "wall_thickness" } else { "walls" }
}

/// Whether an outer curve begins or ends nearer to the axis than the inner one.
fn is_below(outer: &Meridian, inner: &Meridian, tolerance: Metre) -> bool {
    outer.start()[1] < inner.start()[1] + tolerance.0 || outer.end()[1] < inner.end()[1] + tolerance.0
}

/// The outside from the inlet to the exit.
fn outer_wall(nozzle: &Nozzle, flow: &Meridian, throat: (f64, f64)) -> Result<Meridian, ContourError> {
    if nozzle.walls.is_empty() { turned(nozzle, flow, throat.1) } else { stationed(nozzle, flow, throat) }
}

/// Turned from a bar: level over convergent and throat, then the shortest way to the exit's wall that nowhere leaves
/// less than the wall's thickness.
fn turned(nozzle: &Nozzle, flow: &Meridian, shoulder: f64) -> Result<Meridian, ContourError> {
    let wall = nozzle.wall_thickness.0;
    let (start, end) = (flow.start(), flow.end());
    let outer = start[1].max(nozzle.throat_diameter.0 / 2.0) + wall;
    if end[0] <= shoulder {
        return Ok(Meridian::new(vec![Piece::line([start[0], outer], [end[0], outer])])?);
    }
    let lifted = lifted(&flow.between(shoulder, end[0])?, wall, Metre(FOLLOWED * nozzle.throat_diameter.0));
    // A wide throat's wall may rise above the bar's before the throat ends, or before the inlet.
    let rise = lifted.windows(2).find_map(|pair| crossing_up(pair, outer)).filter(|x| *x < shoulder);
    let corner = match rise {
        Some(x) if x <= start[0] => [start[0], level_at(&lifted, start[0]).max(outer)],
        Some(x) => [x, outer],
        None => [shoulder, outer],
    };
    let behind = lifted.into_iter().filter(|(point, _)| point[0] > corner[0]);
    let (points, slopes): (Vec<Point>, Vec<f64>) = std::iter::once((corner, 0.0)).chain(behind).unzip();
    let hull = upper_hull(&points);
    let bar = (corner[0] > start[0]).then(|| Piece::line([start[0], outer], corner));
    let mut pieces: Vec<Piece> = bar.into_iter().collect();
    let mut at = 0;
    while at + 1 < hull.len() {
        // Where the hull follows the contour from point to point it is curved, and one spline; the rest is straight.
        let follows = |index: usize| hull[index] > 0 && hull[index + 1] == hull[index] + 1;
        let end = (at..hull.len() - 1).find(|index| !follows(*index)).unwrap_or(hull.len() - 1);
        if end < at + 2 {
            pieces.push(Piece::line(points[hull[at]], points[hull[at + 1]]));
            at += 1;
            continue;
        }
        let run: Vec<Point> = hull[at..=end].iter().map(|index| points[*index]).collect();
        let slope = |index: usize| [1.0, slopes[hull[index]]];
        let spline = Spline::fitted(&run, slope(at), slope(end), SEEN * nozzle.throat_diameter.0)
            .map_err(|_| refused("wall_thickness", "the wall's outside is no curve"))?;
        pieces.push(Piece::Spline(Arc::new(spline)));
        at = end;
    }
    Ok(Meridian::new(pieces)?)
}

/// Points a wall's thickness away from a curve, across it, each with its slope, in the order of x; the last stands
/// across from the curve's end.
fn lifted(curve: &Meridian, wall: f64, tolerance: Metre) -> Vec<(Point, f64)> {
    let away = |point: &Point| {
        let slope = curve.at(point[0]).map_or(0.0, |station| station.slope);
        let rise = wall / slope.hypot(1.0);
        ([point[0] - slope * rise, point[1] + rise], slope)
    };
    let mut points: Vec<(Point, f64)> = curve.polyline(tolerance).iter().map(away).collect();
    let [x, r] = curve.end();
    let slope = curve.at(x).map_or(0.0, |station| station.slope);
    points.push(([x, r + wall * slope.hypot(1.0)], slope));
    // Behind an arc that is rounder than the wall is thick they stand the other way round, inside of the others.
    points.sort_by(|(a, _), (b, _)| a[0].total_cmp(&b[0]));
    points
}

/// Where the line between two points rises through a level.
fn crossing_up(pair: &[(Point, f64)], level: f64) -> Option<f64> {
    let [([x, r], _), ([next_x, next_r], _)] = pair else { return None };
    (*r <= level && *next_r > level).then(|| x + (level - r) / (next_r - r) * (next_x - x))
}

/// Height of the lines between points at an x; that of the nearest end beyond them.
fn level_at(points: &[(Point, f64)], x: f64) -> f64 {
    let next = points.partition_point(|(point, _)| point[0] <= x);
    match (next.checked_sub(1).and_then(|before| points.get(before)), points.get(next)) {
        (Some((from, _)), Some((to, _))) => from[1] + (x - from[0]) / (to[0] - from[0]) * (to[1] - from[1]),
        (Some((end, _)), None) | (None, Some((end, _))) => end[1],
        (None, None) => 0.0,
    }
}

/// Indices of the points on the upper convex hull of points in the order of x.
fn upper_hull(points: &[Point]) -> Vec<usize> {
    let mut hull: Vec<usize> = Vec::new();
    for (index, point) in points.iter().enumerate() {
        while let [.., a, b] = hull.as_slice() {
            let (a, b) = (points[*a], points[*b]);
            let turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
            // Points on one line are no corners.
            if turn < -ON_A_LINE * (point[0] - a[0]).powi(2) {
                break;
            }
            hull.pop();
        }
        hull.push(index);
    }
    hull
}

/// Cones between points that stand the stated thicknesses away from the flow, level beyond the first and the last.
fn stationed(nozzle: &Nozzle, flow: &Meridian, throat: (f64, f64)) -> Result<Meridian, ContourError> {
    let (start, end) = (flow.start()[0], flow.end()[0]);
    let place = |at: f64| if at <= 0.0 { throat.0 + at * (throat.0 - start) } else { throat.1 + at * (end - throat.1) };
    let stations = &nozzle.walls;
    if stations.iter().any(|station| !(-1.0..=1.0).contains(&station.at)) {
        return Err(refused("walls", "a wall station lies outside -1 (inlet) to 1 (exit)"));
    }
    if stations.windows(2).any(|pair| pair[1].at <= pair[0].at) {
        return Err(refused("walls", "the wall stations do not follow each other from inlet to exit"));
    }
    if stations.iter().any(|station| station.thickness.0.is_nan() || station.thickness.0 <= 0.0) {
        return Err(refused("walls", "a wall station has no thickness"));
    }
    let outside = |x: f64, thickness: f64| {
        let station = flow.at(x.clamp(start, end));
        let (radius, slope) = station.map_or((0.0, 0.0), |station| (station.radius, station.slope));
        // Across the wall, in the plane of the station, so that inlet and exit stay level faces.
        [x, radius + thickness * slope.hypot(1.0)]
    };
    let mut points: Vec<Point> =
        stations.iter().map(|station| outside(place(station.at), station.thickness.0)).collect();
    if let (Some(first), Some(last)) = (stations.first(), stations.last()) {
        if first.at > -1.0 {
            points.insert(0, outside(start, first.thickness.0));
        }
        if last.at < 1.0 {
            points.push(outside(end, last.thickness.0));
        }
    }
    Ok(Meridian::new(points.windows(2).map(|pair| Piece::line(pair[0], pair[1])).collect())?)
}

/// The outside with the flange at the inlet.
pub(super) fn with_flange(nozzle: &Nozzle, outer: Meridian, start: f64) -> Result<Meridian, ContourError> {
    let Some(diameter) = nozzle.flange_diameter else { return Ok(outer) };
    let radius = diameter.0 / 2.0;
    let behind = start + nozzle.flange_thickness.0;
    let widest = |part: &Meridian| {
        part.polyline(Metre(radius.max(1e-6) * 1e-3)).iter().map(|point| point[1]).fold(0.0, f64::max)
    };
    if nozzle.flange_thickness.0.is_nan() || nozzle.flange_thickness.0 <= 0.0 || behind >= outer.end()[0] {
        return Err(refused("flange_thickness", "the flange is not thicker than zero and shorter than the nozzle"));
    }
    if radius <= widest(&outer.between(start, behind)?) {
        return Err(refused("flange_diameter", "the flange is not wider than the nozzle's wall"));
    }
    let rest = outer.between(behind, outer.end()[0])?;
    let mut pieces = vec![Piece::line([start, radius], [behind, radius]), Piece::line([behind, radius], rest.start())];
    pieces.extend(rest.into_pieces());
    Ok(Meridian::new(pieces)?)
}

/// The throat's insert, and the flow's side of what holds it. The insert is put in from the inlet's side against a
/// shoulder behind the throat: in front of it nothing is narrower than it.
fn insert(
    nozzle: &Nozzle,
    flow: &Meridian,
    throat: (f64, f64),
    radius: f64,
) -> Result<(Profile, Meridian), ContourError> {
    let (start, end) = (flow.start(), flow.end());
    let shoulder = throat.1 + nozzle.insert_length.map_or(nozzle.throat_diameter.0 / 2.0, |length| length.0);
    if shoulder >= end[0] {
        return Err(refused("insert_length", "the throat insert reaches beyond the exit"));
    }
    let aft = flow.at(shoulder).map_or(0.0, |station| station.radius);
    if radius <= aft || radius <= nozzle.throat_diameter.0 / 2.0 {
        return Err(refused("insert_diameter", "the throat insert is not wider than the flow at its ends"));
    }
    // It begins at the inlet, or where the convergent has narrowed to it.
    let fore = if radius >= start[1] { start[0] } else { crossing(flow, radius, throat.0) };
    let inner = flow.between(fore, shoulder)?;
    let top = inner.start();
    let insert = Profile::new({
        let mut pieces = inner.into_pieces();
        pieces.push(Piece::line([shoulder, aft], [shoulder, radius]));
        pieces.push(Piece::line([shoulder, radius], [fore, radius]));
        pieces.push(Piece::line([fore, radius], top));
        pieces
    })?;
    let mut pocket = Vec::new();
    if fore > start[0] {
        pocket.extend(flow.between(start[0], fore)?.into_pieces());
    }
    pocket.push(Piece::line([fore, radius], [shoulder, radius]));
    pocket.push(Piece::line([shoulder, radius], [shoulder, aft]));
    pocket.extend(flow.between(shoulder, end[0])?.into_pieces());
    Ok((insert, Meridian::new(pocket)?))
}

/// The x before the throat at which the flow's wall has that radius.
fn crossing(flow: &Meridian, radius: f64, throat: f64) -> f64 {
    let (mut low, mut high) = (flow.start()[0], throat);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        match flow.at(middle) {
            Some(station) if station.radius > radius => low = middle,
            _ => high = middle,
        }
    }
    high
}
