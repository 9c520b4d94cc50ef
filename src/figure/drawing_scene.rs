//! Lays a [`Drawing`] out: fits it to a box to scale, hatches materials, and puts dimensions, labels and a scale bar
//! where they cover nothing.
//!
//! Dimensions of a side are stacked in lanes outside the parts, short ones nearest; labels stand in rows between the
//! parts and the lanes. No text stands on another or on a line: texts give way to the extension lines and leaders that
//! pass their lane or row. Both need room in points while the parts shrink with the scale, so scale and room are found
//! by turns.

mod lanes;
mod notes;
mod rows;

use super::area;
use super::drawing::{Drawing, DrawingShape, LineKind, Material, Side};
use super::font::{self, Face};
use super::scene::{Anchor, Item, Path, Point, Rect, Scene, Shape, Stroke, Text};
use super::style::FigureStyle;
use super::theme::GRID;
use crate::units::Quantity;
use notes::Notes;
use std::sync::Arc;

/// Where the metres of a drawing lie in its scene.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawingMap {
    /// Place of the drawing's origin in the scene, in points.
    pub origin: Point,
    /// Points in one metre.
    pub scale: f64,
}

impl DrawingMap {
    /// A place in metres as a place in the scene.
    pub fn scene_from_metres(&self, [x, y]: Point) -> Point {
        [self.origin[0] + x * self.scale, self.origin[1] - y * self.scale]
    }

    /// A place in the scene as a place in metres.
    pub fn metres_from_scene(&self, [x, y]: Point) -> Point {
        [(x - self.origin[0]) / self.scale, (self.origin[1] - y) / self.scale]
    }
}

/// A laid-out drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawingScene {
    /// What to draw.
    pub scene: Scene,
    /// Where the metres are.
    pub map: DrawingMap,
}

impl DrawingScene {
    /// The tag at a place in the scene: of the topmost area or text there, else of a line within 3 points.
    pub fn tag_at(&self, place: Point) -> Option<Arc<str>> {
        let tagged = || self.scene.items.iter().rev().filter(|item| item.tag.is_some());
        let hit = tagged().find(|item| covers(item, place)).or_else(|| tagged().find(|item| is_near(item, place)))?;
        hit.tag.clone()
    }
}

fn covers(item: &Item, place: Point) -> bool {
    match &item.shape {
        Shape::Path(path) => path.fill.is_some() && area::contains(&path.lines, place),
        Shape::Text(text) => text.bounds().contains(&Rect::new(place[0], place[1], 0.0, 0.0)),
    }
}

fn is_near(item: &Item, place: Point) -> bool {
    const REACH: f64 = 3.0;
    match &item.shape {
        Shape::Path(path) => path.lines.iter().any(|line| area::distance_to_line(line, place) <= REACH),
        Shape::Text(_) => false,
    }
}

/// Room in points that dimensions and labels need around the parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Margins {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Margins {
    fn max(self, other: Margins) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// Lays `drawing` out in a scene of the full `width` and of at most `height` points; lower where the width binds.
///
/// An empty drawing gives an empty scene.
pub fn drawing_scene(drawing: &Drawing, width: f64, height: f64, style: &FigureStyle) -> DrawingScene {
    const TURNS: usize = 60;
    const SHRINK: f64 = 0.95;
    let Some(bounds) = bounds_with_dimensions(drawing) else {
        return DrawingScene { scene: Scene::new(width, 0.0), map: DrawingMap { origin: [0.0, 0.0], scale: 1.0 } };
    };
    let bar = style.sizes.small * font::LINE_HEIGHT + 2.0 * GRID;
    let bare = Margins { left: GRID, top: GRID, right: GRID, bottom: GRID };
    let scale_within = |margins: &Margins| {
        let room_x = (width - margins.left - margins.right).max(0.1 * width);
        let room_y = (height - margins.top - margins.bottom - bar).max(0.1 * height);
        // A line without height or width binds in the other direction only.
        (room_x / bounds.width()).min(room_y / bounds.height())
    };
    // The smaller the drawing, the more lanes its texts need. From large to small in short steps, the first scale whose
    // own margins leave it room is the largest; a step to what the margins leave would run past it.
    let mut scale = scale_within(&bare);
    let mut notes = Notes::arranged(drawing, &bounds, scale, style);
    let mut margins = bare.max(notes.margins);
    let mut widest = margins;
    for _ in 0..TURNS {
        let room = scale_within(&margins);
        if room >= scale * (1.0 - 1e-12) {
            break;
        }
        scale = room.max(SHRINK * scale);
        notes = Notes::arranged(drawing, &bounds, scale, style);
        margins = bare.max(notes.margins);
        widest = widest.max(margins);
    }
    // Texts wider than the sheet fit at no scale: then every text gets the most room that any step asked for.
    if margins.left + margins.right > 0.9 * width {
        margins = widest;
        scale = scale_within(&margins);
        notes = Notes::arranged(drawing, &bounds, scale, style);
    }
    if !scale.is_finite() {
        scale = 1.0;
    }
    let (drawn_width, drawn_height) = (bounds.width() * scale, bounds.height() * scale);
    let spare = (width - margins.left - margins.right - drawn_width).max(0.0);
    let corner = [margins.left + 0.5 * spare, margins.top];
    let map = DrawingMap {
        // `bottom` is the larger y, which is the upper edge as seen.
        origin: [corner[0] - bounds.left * scale, corner[1] + bounds.bottom * scale],
        scale,
    };
    let mut scene = Scene::new(width, margins.top + drawn_height + margins.bottom + bar);
    draw_parts(&mut scene, drawing, &map, style);
    notes.draw(&mut scene, corner, style);
    draw_scale_bar(&mut scene, &map, drawn_width, style);
    DrawingScene { scene, map }
}

fn bounds_with_dimensions(drawing: &Drawing) -> Option<Rect> {
    let mut bounds = drawing.bounds()?;
    for item in &drawing.items {
        if let DrawingShape::Dimension(dimension) = &item.shape
            && let Some(ends) = Rect::around(&[dimension.from, dimension.to])
        {
            bounds = bounds.union(&ends);
        }
    }
    Some(bounds)
}

/// Line widths of drawings in points: visible edges thick, everything else thin.
const EDGE: f64 = 0.8;
pub(super) const THIN: f64 = 0.45;

fn draw_parts(scene: &mut Scene, drawing: &Drawing, map: &DrawingMap, style: &FigureStyle) {
    let mapped = |points: &[Point]| points.iter().map(|&point| map.scene_from_metres(point)).collect::<Vec<_>>();
    for item in &drawing.items {
        let paths = match &item.shape {
            DrawingShape::Region { rings, material } => {
                region_paths(rings.iter().map(|ring| mapped(ring)).collect(), *material, style)
            }
            DrawingShape::Line { points, is_closed, kind } => vec![Path {
                lines: vec![mapped(points)],
                is_closed: *is_closed,
                fill: None,
                stroke: Some(pen(*kind, style)),
            }],
            DrawingShape::Dimension(_) | DrawingShape::Label { .. } => Vec::new(),
        };
        let tag = item.tag.clone();
        scene.items.extend(paths.into_iter().map(|path| Item {
            shape: Shape::Path(path),
            tag: tag.clone(),
            clip: None,
        }));
    }
}

fn region_paths(rings: Vec<Vec<Point>>, material: Material, style: &FigureStyle) -> Vec<Path> {
    let look = style.theme.material(material);
    let outline = match material {
        Material::Gas | Material::Void => None,
        _ => Some(Stroke::solid(style.theme.outline, EDGE)),
    };
    let hatch = look.hatch.map(|hatch| {
        let mut lines = area::hatch_lines(&rings, hatch.angle, hatch.spacing);
        if hatch.crossed {
            lines.extend(area::hatch_lines(&rings, hatch.angle + 90.0, hatch.spacing));
        }
        Path {
            lines: lines.into_iter().map(|line| line.to_vec()).collect(),
            is_closed: false,
            fill: None,
            stroke: Some(Stroke::solid(hatch.colour, THIN)),
        }
    });
    let path = |fill, stroke| Path { lines: rings.clone(), is_closed: true, fill, stroke };
    let mut paths = Vec::new();
    paths.extend(look.fill.map(|fill| path(Some(fill), None)));
    paths.extend(hatch.filter(|hatch| !hatch.lines.is_empty()));
    paths.extend(outline.map(|stroke| path(None, Some(stroke))));
    paths
}

fn pen(kind: LineKind, style: &FigureStyle) -> Stroke {
    let theme = &style.theme;
    match kind {
        LineKind::Outline => Stroke::solid(theme.outline, EDGE),
        LineKind::Thin => Stroke::solid(theme.outline, THIN),
        LineKind::Centre => Stroke { colour: theme.muted, width: THIN, dash: vec![9.0, 2.0, 1.5, 2.0] },
        LineKind::Hidden => Stroke { colour: theme.muted, width: THIN, dash: vec![3.0, 2.0] },
        LineKind::Contour(share) => Stroke::solid(theme.contour_colour(share), 0.6),
    }
}

/// A bar of a round length at the foot of the scene, left, with its length beside it.
fn draw_scale_bar(scene: &mut Scene, map: &DrawingMap, drawn_width: f64, style: &FigureStyle) {
    const SHARE: f64 = 0.25; // of the drawn width, at most
    let unit = style.units.unit(Quantity::Length);
    let longest = unit.value_from_si((SHARE * drawn_width).clamp(20.0, 120.0) / map.scale);
    if !longest.is_finite() || longest <= 0.0 {
        return;
    }
    let power = 10f64.powf(longest.log10().floor());
    let value = [5.0, 2.0, 1.0].into_iter().map(|factor| factor * power).find(|v| *v <= longest).unwrap_or(power);
    let length = unit.si_from_value(value) * map.scale;
    let size = style.sizes.small;
    let y = scene.height - GRID - 0.5 * size * font::CAP_HEIGHT;
    let stroke = Stroke::solid(style.theme.axis, EDGE);
    let x = GRID;
    for end in [x, x + length] {
        scene.line(vec![[end, y - 2.5], [end, y + 2.5]], stroke.clone());
    }
    scene.line(vec![[x, y], [x + length, y]], stroke);
    scene.text(Text {
        at: [x + length + GRID, y + 0.5 * size * font::CAP_HEIGHT],
        text: style.text(unit.si_from_value(value), Quantity::Length, 3),
        size,
        face: Face::Regular,
        colour: style.theme.muted,
        anchor: Anchor::Start,
        rotation: 0.0,
    });
}

/// Which way a side's dimensions measure: 0 along x, 1 along y.
pub(super) fn measured_axis(side: Side) -> usize {
    match side {
        Side::Above | Side::Below => 0,
        Side::Left | Side::Right => 1,
    }
}

#[cfg(test)]
pub(crate) mod tests;
