//! Sections of grains from drawings: ASCII DXF.
//!
//! Read are LINE, ARC, CIRCLE, ELLIPSE, LWPOLYLINE, POLYLINE, SPLINE and INSERT of the model, on the layers that are
//! shown or that the caller names. Lines and arcs stay what they are; ellipses, splines and circles that an unequal
//! scale makes elliptic become arcs that follow them to [`CURVE_TOLERANCE`]. What joins end to end becomes a contour,
//! and contours are refused unless each is simple and no two meet. The drawing's origin is the motor's axis.
//!
//! Source: Autodesk, *DXF Reference* (AutoCAD 2000 to 2024); R12 files hold the same entities.

mod drawing;
mod entities;
mod error;
mod faults;
mod joining;
mod pairs;
mod shapes;
mod spline;
#[cfg(test)]
mod tests;
mod units;

pub use drawing::{Ignored, LayerState};
pub use error::{DxfError, EntityRef};
pub use faults::DxfFaults;
pub use units::{DxfUnit, UNITS};

use crate::geometry::contour::{Contour, Corner};
use crate::geometry::contour_check::{Problem, SideAt, check};
use crate::geometry::contour_measure::Bounds;
use crate::units::Metre;
use drawing::{Drawing, Expanded};
use joining::{Joined, Known};
use std::collections::BTreeMap;

/// Largest distance of arcs from the curves that they stand for, over the diagonal of the drawing: 0.1 µm on 100 mm.
pub const CURVE_TOLERANCE: f64 = 1e-6;
/// Distance of ends that are joined, over the diagonal of the drawing: 1 µm on 100 mm, the last digit of files with
/// three decimals in millimetres.
pub const GAP: f64 = 1e-5;
/// Distance below which two points of an entity are one, over the diagonal of the drawing.
const SAME: f64 = 1e-9;

/// What to read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DxfOptions {
    /// Layers; those that are shown where the list is empty.
    pub layers: Vec<String>,
    /// The unit, where the file states none or another one is meant.
    pub unit: Option<&'static DxfUnit>,
    /// Distance up to which ends are joined, in the drawing's unit; [`GAP`] of the drawing when absent.
    pub gap: Option<f64>,
}

/// A layer of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DxfLayer {
    /// Its name.
    pub name: String,
    /// Whether it is shown.
    pub state: LayerState,
    /// Whether it was read.
    pub read: bool,
    /// Contours whose first side lies on it.
    pub contours: usize,
}

/// A section as it was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct DxfSection {
    /// Contours in m, counter-clockwise: the outermost first, then by falling area.
    pub contours: Vec<Contour>,
    /// For each contour, into how many others it lies.
    pub depths: Vec<usize>,
    /// For each contour, the layer of its first side.
    pub contour_layers: Vec<String>,
    /// For each contour, the entity of each side.
    pub origins: Vec<Vec<EntityRef>>,
    /// The unit in which the drawing was read.
    pub unit: &'static DxfUnit,
    /// The unit that the file itself states.
    pub stated_unit: Option<&'static DxfUnit>,
    /// The drawing's layers.
    pub layers: Vec<DxfLayer>,
    /// What was left out.
    pub ignored: Vec<Ignored>,
    /// Largest measured distance of arcs from the curves that they stand for; absent where all was lines and arcs.
    pub curve_deviation: Option<Metre>,
    /// Largest distance of ends that were joined.
    pub largest_gap: Metre,
    /// What the reader should know, one sentence each.
    pub remarks: Vec<String>,
}

/// The layers of a drawing, those that are shown marked as read, and the unit that it states: also of a drawing whose
/// entities make no contours, so that its layers can be chosen.
///
/// # Errors
/// [`DxfError`] where the file cannot be read at all.
pub fn contents(bytes: &[u8]) -> Result<(Vec<DxfLayer>, Option<&'static DxfUnit>), DxfError> {
    pairs::recognise(bytes)?;
    let text = super::text_of(bytes);
    let drawing = Drawing::new(pairs::sections(&text)?)?;
    let layers = layers(&drawing, &drawing.expand(None), None);
    Ok((layers, drawing.unit))
}

/// Reads a drawing.
///
/// # Errors
/// [`DxfFaults`]: what is wrong, each with entity, layer, line and place.
pub fn read(bytes: &[u8], options: &DxfOptions) -> Result<DxfSection, DxfFaults> {
    pairs::recognise(bytes)?;
    let text = super::text_of(bytes);
    let drawing = Drawing::new(pairs::sections(&text)?)?;
    let chosen: Vec<String> = options.layers.iter().map(|layer| layer.to_uppercase()).collect();
    let chosen = (!chosen.is_empty()).then_some(chosen.as_slice());
    let expanded = drawing.expand(chosen);
    let mut layers = layers(&drawing, &expanded, chosen);
    if let Some(unknown) = options.layers.iter().find(|name| !layers.iter().any(|layer| same_name(&layer.name, name))) {
        return Err(DxfError::UnknownLayer { layer: unknown.clone(), known: names(&layers) }.into());
    }
    DxfFaults::none_of(expanded.faults.clone())?;
    let bounds =
        expanded.placed.iter().map(|placed| placed.shape.bounds(&placed.map)).fold(Bounds::EMPTY, Bounds::join);
    let size = bounds.diagonal();
    if expanded.placed.is_empty() {
        let read: Vec<DxfLayer> = layers.into_iter().filter(|layer| layer.read).collect();
        return Err(DxfError::NoContour { layers: names(&read) }.into());
    }
    let gap = options.gap.filter(|gap| *gap > 0.0).unwrap_or(GAP * size).max(SAME * size);
    let (runs, mut remarks) = runs(&expanded, size)?;
    let mut joined = joining::join(&runs, gap)?;
    let depths = sound(&joined, &runs)?;
    let (unit, unit_remark) = unit(&drawing, options, &joined)?;
    remarks.extend(unit_remark);
    if expanded.off_plane > 0 {
        remarks
            .push(format!("{} entities lie above or below the plane z = 0; they were projected.", expanded.off_plane));
    }
    if expanded.wide > 0 {
        let count = expanded.wide;
        remarks
            .push(format!("{count} polylines have a width, which was left out: their middle lines are the outline."));
    }
    let mut order: Vec<usize> = (0..joined.len()).collect();
    let areas: Vec<f64> = joined.iter().map(|joined| joined.contour.area()).collect();
    order.sort_by(|a, b| depths[*a].cmp(&depths[*b]).then(areas[*b].abs().total_cmp(&areas[*a].abs())));
    let largest_gap = joined.iter().map(|joined| joined.largest_gap).fold(0.0, f64::max);
    let mut section = DxfSection {
        contours: Vec::new(),
        depths: order.iter().map(|index| depths[*index]).collect(),
        contour_layers: Vec::new(),
        origins: Vec::new(),
        unit,
        stated_unit: drawing.unit,
        layers: Vec::new(),
        ignored: expanded.ignored(),
        curve_deviation: None,
        largest_gap: Metre(largest_gap * unit.metres),
        remarks,
    };
    for index in order {
        let Joined { contour, origins, .. } = &mut joined[index];
        let mut origins: Vec<EntityRef> = origins.iter().map(|run| runs[*run].origin.clone()).collect();
        let mut contour = scaled(contour, unit.metres);
        let layer = origins.first().map_or_else(String::new, |origin| origin.layer.clone());
        if let Some(known) = layers.iter_mut().find(|known| same_name(&known.name, &layer)) {
            known.contours += 1;
        }
        if areas[index] < 0.0 {
            contour = contour.reversed();
            // Sides turn round with their corners: the last becomes the last but one, and so on.
            origins.reverse();
            origins.rotate_left(1);
        }
        section.contours.push(contour);
        section.contour_layers.push(layer);
        section.origins.push(origins);
    }
    section.layers = layers;
    let off = runs.iter().map(|known| known.run.deviation).fold(0.0, f64::max);
    if off > 0.0 {
        section.curve_deviation = Some(Metre(off * unit.metres));
    }
    Ok(section)
}

fn same_name(a: &str, b: &str) -> bool {
    a.to_uppercase() == b.to_uppercase()
}

fn names(layers: &[DxfLayer]) -> String {
    layers.iter().map(|layer| format!("\"{}\"", layer.name)).collect::<Vec<_>>().join(", ")
}

fn scaled(contour: &Contour, factor: f64) -> Contour {
    let corner = |corner: &Corner| Corner(corner.0 * factor, corner.1 * factor, corner.2);
    Contour { corners: contour.corners.iter().map(corner).collect() }
}

/// The layers of the tables and those that only entities name.
fn layers(drawing: &Drawing, expanded: &Expanded, chosen: Option<&[String]>) -> Vec<DxfLayer> {
    let mut layers: BTreeMap<String, (String, LayerState)> = drawing.layers.clone();
    let named = expanded.placed.iter().map(|placed| placed.origin.layer.clone());
    for name in named.chain(expanded.ignored().into_iter().map(|ignored| ignored.layer)) {
        layers.entry(name.to_uppercase()).or_insert((name, LayerState::Visible));
    }
    let one = |(key, (name, state)): (String, (String, LayerState))| DxfLayer {
        read: chosen.map_or(state == LayerState::Visible, |chosen| chosen.contains(&key)),
        name,
        state,
        contours: 0,
    };
    layers.into_iter().map(one).collect()
}

/// Every shape as lines and arcs, with a remark about sides that were left out.
fn runs(expanded: &Expanded, size: f64) -> Result<(Vec<Known>, Vec<String>), DxfFaults> {
    let (tolerance, same) = (CURVE_TOLERANCE * size, SAME * size);
    let mut runs = Vec::with_capacity(expanded.placed.len());
    let mut dropped = 0;
    let mut faults = Vec::new();
    for placed in &expanded.placed {
        let entity = || placed.origin.clone();
        let here = placed.shape.bounds(&placed.map);
        if here.diagonal() <= same {
            faults.push(DxfError::ZeroLength { entity: entity(), at: here.low });
            continue;
        }
        match placed.shape.run(&placed.map, tolerance, same) {
            Ok(run) if run.corners.is_empty() => faults.push(DxfError::ZeroLength { entity: entity(), at: here.low }),
            Ok(run) => {
                dropped += run.dropped;
                runs.push(Known { run, origin: entity() });
            }
            Err(error) => faults.push(DxfError::Curve { entity: entity(), at: error.at }),
        }
    }
    DxfFaults::none_of(faults)?;
    let remark = format!("{dropped} sides of polylines had no length and were left out.");
    Ok((runs, if dropped > 0 { vec![remark] } else { Vec::new() }))
}

/// The depth of each contour, where all of them are sound.
fn sound(joined: &[Joined], runs: &[Known]) -> Result<Vec<usize>, DxfFaults> {
    let contours: Vec<Contour> = joined.iter().map(|joined| joined.contour.clone()).collect();
    let report = check(&contours);
    let entity = |side: SideAt| {
        let run = joined.get(side.contour).and_then(|joined| joined.origins.get(side.side)).copied().unwrap_or(0);
        runs[run].origin.clone()
    };
    let corner = |side: SideAt| {
        let corner = contours.get(side.contour).and_then(|contour| contour.corners.get(side.side));
        corner.map_or([0.0; 2], |corner| [corner.0, corner.1])
    };
    let fault = |problem: &Problem| match *problem {
        Problem::NotFinite { corner: side } => DxfError::Curve { entity: entity(side), at: corner(side) },
        Problem::TooFewCorners { contour, .. } => {
            let side = SideAt { contour, side: 0 };
            DxfError::NoArea { entity: entity(side), at: corner(side) }
        }
        Problem::ZeroSide { side, at } => DxfError::ZeroLength { entity: entity(side), at },
        Problem::SelfIntersection { sides: [first, second], at, coincide } => {
            DxfError::SelfIntersection { first: entity(first), second: entity(second), at, coincide }
        }
        Problem::Contact { sides: [first, second], at, coincide } => {
            DxfError::Contact { first: entity(first), second: entity(second), at, coincide }
        }
    };
    DxfFaults::none_of(report.problems.iter().map(fault).collect())?;
    Ok(report.depths)
}

/// The unit to read in, with a remark where it is not the file's.
fn unit(
    drawing: &Drawing,
    options: &DxfOptions,
    joined: &[Joined],
) -> Result<(&'static DxfUnit, Option<String>), DxfError> {
    match (options.unit, drawing.unit, &drawing.unknown_unit) {
        (None, Some(stated), _) => Ok((stated, None)),
        (None, None, Some(error)) => Err(error.clone()),
        (None, None, None) => {
            let bounds = joined.iter().map(|joined| crate::geometry::contour_measure::bounds(&joined.contour));
            let all = bounds.fold(Bounds::EMPTY, Bounds::join);
            Err(DxfError::NoUnit { size: [all.high[0] - all.low[0], all.high[1] - all.low[1]] })
        }
        (Some(unit), Some(stated), _) if stated != unit => {
            let (unit_name, stated) = (unit.symbol, stated.symbol);
            Ok((unit, Some(format!("The file states {stated} as its unit; it was read in {unit_name} as asked."))))
        }
        (Some(unit), ..) => Ok((unit, None)),
    }
}
