//! Tables of contours: their pieces as they are turned, and points of what is neither line nor arc.

use super::nozzle::slope_angle;
use crate::figure::report::{Column, Table};
use crate::figure::style::FigureStyle;
use crate::geometry::contour::Side as Edge;
use crate::geometry::meridian::Point;
use crate::geometry::meridian::piece::Piece;
use crate::units::Quantity;
use std::f64::consts::{FRAC_PI_2, PI};

/// Significant digits of what is made by them.
pub(super) const DIGITS: usize = 5;

/// Steps between the points of a curve: as many as keep straight lines near to it, within these limits.
const STEPS: std::ops::RangeInclusive<usize> = 20..=40;
/// How near, in m.
const NEAR: f64 = 1e-5;
/// Points by which a curve's bend is seen.
const SEEN: usize = 400;
/// Pairs of columns in a table of points.
const COLUMNS: usize = 4;

/// A length as a table shows it, without its unit.
pub(super) fn length(value: f64, style: &FigureStyle) -> String {
    // The rounding of a place at the inlet is no length.
    style.number(if value.abs() < 1e-12 { 0.0 } else { value }, Quantity::Length, DIGITS)
}

/// The pieces of a contour as they are turned: from where to where, by which radius or angle.
pub(super) fn contour_table(title: String, pieces: &[Piece], style: &FigureStyle) -> Table {
    let unit = style.units.unit(Quantity::Length).symbol;
    let rows = pieces
        .iter()
        .map(|piece| {
            let (from, to) = (piece.start(), piece.end());
            let numbers = [from[0], 2.0 * from[1], to[0], 2.0 * to[1]].map(|value| length(value, style));
            [kind(piece).to_owned()].into_iter().chain(numbers).chain([shape(piece, style)]).collect()
        })
        .collect();
    let heads = ["From x", "From ⌀", "To x", "To ⌀"].map(|head| Column::numbers(format!("{head} ({unit})")));
    let columns = [Column::words("Piece")].into_iter().chain(heads).chain([Column::words("Radius or angle")]).collect();
    Table { title, columns, rows }
}

fn kind(piece: &Piece) -> &'static str {
    match piece {
        Piece::Side(Edge::Line { .. }) => "Line",
        Piece::Side(Edge::Arc { .. }) => "Arc",
        Piece::Parabola(_) => "Parabola",
        Piece::Spline(_) => "Curve",
    }
}

fn shape(piece: &Piece, style: &FigureStyle) -> String {
    let angle = |share| style.text(slope_angle(piece, share), Quantity::Angle, DIGITS);
    match piece {
        Piece::Side(Edge::Line { .. }) => style.text(inclination(piece), Quantity::Angle, DIGITS),
        Piece::Side(Edge::Arc { radius, .. }) => {
            format!("R {} {}", length(*radius, style), style.units.unit(Quantity::Length).symbol)
        }
        Piece::Parabola(_) | Piece::Spline(_) => format!("{} to {}", angle(0.0), angle(1.0)),
    }
}

/// Angle of a line to the axis in rad, whichever way it runs: above -π/2, at most π/2.
fn inclination(line: &Piece) -> f64 {
    let angle = slope_angle(line, 0.5);
    let turned = if angle > FRAC_PI_2 + 1e-12 { angle - PI } else { angle };
    if turned < 1e-12 - FRAC_PI_2 { turned + PI } else { turned }
}

/// Points of every piece of a contour that is neither line nor arc, one table a piece.
pub(super) fn point_tables(what: &str, pieces: &[Piece], style: &FigureStyle) -> Vec<Table> {
    let is_curved = |piece: &&Piece| matches!(piece, Piece::Parabola(_) | Piece::Spline(_));
    pieces.iter().filter(is_curved).map(|piece| point_table(what, piece, style)).collect()
}

fn point_table(what: &str, piece: &Piece, style: &FigureStyle) -> Table {
    let unit = style.units.unit(Quantity::Length).symbol;
    let (points, gap) = stations(piece);
    let rows = points.len().div_ceil(COLUMNS);
    let cell = |index: usize| -> [String; 2] {
        points.get(index).map_or_else(Default::default, |[x, r]| [length(*x, style), length(2.0 * r, style)])
    };
    let row = |row: usize| (0..COLUMNS).flat_map(|column| cell(column * rows + row)).collect();
    let heads = ["x", "⌀"].map(|head| Column::numbers(format!("{head} ({unit})")));
    Table {
        title: format!(
            "{what}, points of the {} from x {} to {} {unit}, down each column; straight lines between them leave it by \
             at most {}",
            kind(piece).to_lowercase(),
            length(piece.start()[0], style),
            length(piece.end()[0], style),
            style.text(gap, Quantity::Length, 2),
        ),
        columns: std::iter::repeat_n(heads, COLUMNS).flatten().collect(),
        rows: (0..rows).map(row).collect(),
    }
}

/// Points of a curve, closest where it bends, and how far straight lines between them leave it, in m.
///
/// Derived: a chord of length h leaves a curve of curvature κ by κ h²/8, so that steps of equal ∫ √κ ds leave it alike;
/// half of the steps' measure goes by length, so that straight parts have points as well.
fn stations(piece: &Piece) -> (Vec<Point>, f64) {
    let share = |index: usize| index as f64 / SEEN as f64;
    let seen: Vec<Point> = (0..=SEEN).map(|index| piece.point(share(index))).collect();
    let steps: Vec<f64> = seen.windows(2).map(|pair| distance(pair[0], pair[1])).collect();
    let bends: Vec<f64> = steps
        .iter()
        .enumerate()
        .map(|(index, step)| piece.curvature(share(index) + 0.5 / SEEN as f64).abs().sqrt() * step)
        .collect();
    let (length, bend): (f64, f64) = (steps.iter().sum(), bends.iter().sum());
    let mut measures = vec![0.0];
    for (step, own) in steps.iter().zip(&bends) {
        let before = measures.last().copied().unwrap_or(0.0);
        measures.push(before + 0.5 * step / length + if bend > 0.0 { 0.5 * own / bend } else { 0.5 * step / length });
    }
    let shares_of = |count: usize| -> Vec<f64> {
        (0..=count)
            .map(|step| {
                let wanted = step as f64 / count as f64 * measures.last().copied().unwrap_or(1.0);
                let index = measures.partition_point(|measure| *measure <= wanted).clamp(1, SEEN);
                let (low, high) = (measures[index - 1], measures[index]);
                (share(index - 1) + (wanted - low) / (high - low) / SEEN as f64).clamp(0.0, 1.0)
            })
            .collect()
    };
    let mut shares = shares_of(*STEPS.start());
    for count in STEPS {
        shares = shares_of(count);
        if farthest(piece, &shares) <= NEAR {
            break;
        }
    }
    (shares.iter().map(|share| piece.point(*share)).collect(), farthest(piece, &shares))
}

/// The farthest that straight lines between the points at `shares` leave a piece.
fn farthest(piece: &Piece, shares: &[f64]) -> f64 {
    const BETWEEN: usize = 8;
    let gap = |from: f64, to: f64| {
        let (a, b) = (piece.point(from), piece.point(to));
        let away = |index: usize| {
            let point = piece.point(from + (to - from) * index as f64 / BETWEEN as f64);
            crate::figure::area::distance_to_piece(a, b, point)
        };
        (1..BETWEEN).map(away).fold(0.0, f64::max)
    };
    shares.windows(2).map(|pair| gap(pair[0], pair[1])).fold(0.0, f64::max)
}

fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
