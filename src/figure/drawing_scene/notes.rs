//! Dimensions and labels of a drawing: their lanes and rows around the parts, and how they are drawn.

use super::{Margins, THIN, measured_axis};
use crate::figure::area;
use crate::figure::drawing::{Dimension, DimensionPlace, Drawing, DrawingShape, LabelPlace, Side};
use crate::figure::font::{self, Face};
use crate::figure::scene::{Anchor, Item, Path, Point, Rect, Scene, Shape, Stroke, Text, circle};
use crate::figure::style::FigureStyle;
use crate::figure::theme::GRID;
use std::sync::Arc;

const ARROW: f64 = 5.5; // points
const ARROW_HALF_WIDTH: f64 = 1.3;
const TAIL: f64 = 8.0; // of a line beyond an end, where arrows point inwards
const GAP: f64 = GRID; // between parts and lines, between texts in a lane

/// Dimensions and labels with places in points from the top left corner of the parts.
pub(super) struct Notes {
    stacked: Vec<Stacked>,
    direct: Vec<(Dimension, [Point; 2], Option<Arc<str>>)>,
    labels: Vec<Placed>,
    label_rows: [usize; 2],
    size: Point,
    /// Room that all of them need around the parts.
    pub(super) margins: Margins,
}

/// A dimension in a lane of its side.
struct Stacked {
    side: Side,
    lane: usize,
    /// The measured ends along the lane, and across it.
    ends: [f64; 2],
    across: [f64; 2],
    text: String,
    text_centre: f64,
    /// What it occupies of its lane.
    span: [f64; 2],
    tag: Option<Arc<str>>,
}

/// A label.
struct Placed {
    text: String,
    at: Point,
    place: LabelPlace,
    row: usize,
    centre: f64,
    tag: Option<Arc<str>>,
}

impl Notes {
    /// Arranges the notes of `drawing` for a scale in points per metre.
    pub(super) fn arranged(drawing: &Drawing, bounds: &Rect, scale: f64, style: &FigureStyle) -> Self {
        let size = [bounds.width() * scale, bounds.height() * scale];
        let local = |[x, y]: Point| [(x - bounds.left) * scale, (bounds.bottom - y) * scale];
        let text_size = style.sizes.small;
        let mut notes = Notes {
            stacked: Vec::new(),
            direct: Vec::new(),
            labels: Vec::new(),
            label_rows: [0, 0],
            size,
            margins: Margins { left: GAP, top: GAP, right: GAP, bottom: GAP },
        };
        for item in &drawing.items {
            match &item.shape {
                DrawingShape::Dimension(dimension) => {
                    let ends = [local(dimension.from), local(dimension.to)];
                    match dimension.place {
                        DimensionPlace::Outside(side) => {
                            let extent = size[measured_axis(side)];
                            notes.stacked.push(stacked(dimension, side, ends, extent, style, item.tag.clone()));
                        }
                        DimensionPlace::Direct => notes.direct.push((dimension.clone(), ends, item.tag.clone())),
                    }
                }
                DrawingShape::Label { at, text, place } => {
                    let at = local(*at);
                    let (text, centre, tag) = (text.text(&style.units), at[0], item.tag.clone());
                    notes.labels.push(Placed { text, at, place: *place, row: 0, centre, tag });
                }
                DrawingShape::Region { .. } | DrawingShape::Line { .. } => {}
            }
        }
        for side in [Side::Above, Side::Below, Side::Left, Side::Right] {
            assign_lanes(&mut notes.stacked, side);
        }
        for place in [LabelPlace::Above, LabelPlace::Below] {
            let rows = spread_labels(&mut notes.labels, place, size[0], text_size);
            notes.label_rows[usize::from(place == LabelPlace::Below)] = rows;
        }
        notes.margins = notes.needed_margins(style);
        notes
    }

    fn lane_pitch(style: &FigureStyle) -> f64 {
        style.sizes.small * 1.2 + GRID
    }

    fn row_pitch(style: &FigureStyle) -> f64 {
        style.sizes.small * font::LINE_HEIGHT + 1.0
    }

    /// Room between the parts and the lanes of a side that labels take.
    fn label_room(&self, side: Side, style: &FigureStyle) -> f64 {
        let rows = match side {
            Side::Above => self.label_rows[0],
            Side::Below => self.label_rows[1],
            Side::Left | Side::Right => 0,
        };
        if rows == 0 { 0.0 } else { rows as f64 * Self::row_pitch(style) + 2.0 * GAP }
    }

    fn lanes(&self, side: Side) -> usize {
        self.stacked.iter().filter(|d| d.side == side).map(|d| d.lane + 1).max().unwrap_or(0)
    }

    fn needed_margins(&self, style: &FigureStyle) -> Margins {
        let room = |side| {
            let lanes = self.lanes(side) as f64;
            GAP + self.label_room(side, style) + lanes * Self::lane_pitch(style) + if lanes > 0.0 { GAP } else { 0.0 }
        };
        let mut out = Margins {
            left: room(Side::Left),
            top: room(Side::Above),
            right: room(Side::Right),
            bottom: room(Side::Below),
        };
        let mut reach = |axis: usize, low: f64, high: f64| {
            let (before, after) = (GAP - low, high - self.size[axis] + GAP);
            if axis == 0 {
                out.left = out.left.max(before);
                out.right = out.right.max(after);
            } else {
                out.top = out.top.max(before);
                out.bottom = out.bottom.max(after);
            }
        };
        for dimension in &self.stacked {
            reach(measured_axis(dimension.side), dimension.span[0], dimension.span[1]);
        }
        for label in &self.labels {
            let half = 0.5 * font::width(&label.text, Face::Regular, style.sizes.small) + 2.0;
            reach(0, label.centre - half, label.centre + half);
            if label.place == LabelPlace::Here {
                reach(1, label.at[1] - style.sizes.small, label.at[1] + style.sizes.small);
            }
        }
        for (dimension, ends, _) in &self.direct {
            let bounds = direct_text(dimension, *ends, style).bounds();
            reach(0, bounds.left, bounds.right);
            reach(1, bounds.top, bounds.bottom);
        }
        out
    }

    /// Draws everything; `corner` is the top left corner of the parts in the scene.
    pub(super) fn draw(&self, scene: &mut Scene, corner: Point, style: &FigureStyle) {
        let texts: Vec<Text> =
            self.stacked.iter().map(|dimension| self.draw_stacked(scene, dimension, corner, style)).collect();
        for (dimension, text) in self.stacked.iter().zip(texts) {
            write(scene, &dimension.tag, text, style);
        }
        for (dimension, ends, tag) in &self.direct {
            let ends = ends.map(|[x, y]| [x + corner[0], y + corner[1]]);
            let text = direct_text(dimension, ends, style);
            draw_measure(scene, ends, tag, style);
            write(scene, tag, text, style);
        }
        for label in &self.labels {
            self.draw_label(scene, label, corner, style);
        }
    }

    /// Draws the lines of a dimension; its text is to be written when all lines are drawn.
    fn draw_stacked(&self, scene: &mut Scene, dimension: &Stacked, corner: Point, style: &FigureStyle) -> Text {
        let pitch = Self::lane_pitch(style);
        let away = GAP + self.label_room(dimension.side, style) + dimension.lane as f64 * pitch;
        // Texts stand on their line as read, so lanes below and to the right begin one text further out.
        let (lane, outward) = match dimension.side {
            Side::Above | Side::Left => (-away - 2.0, -1.0),
            Side::Below => (self.size[1] + away + pitch, 1.0),
            Side::Right => (self.size[0] + away + pitch, 1.0),
        };
        let is_along_x = measured_axis(dimension.side) == 0;
        let place = |along: f64, across: f64| {
            let [x, y] = if is_along_x { [along, across] } else { [across, along] };
            [corner[0] + x, corner[1] + y]
        };
        for (end, across) in dimension.ends.iter().zip(dimension.across) {
            let line = vec![place(*end, across + 1.5 * outward), place(*end, lane + 2.5 * outward)];
            push(scene, &dimension.tag, open(line, Stroke::solid(style.theme.axis, THIN)));
        }
        let [from, to] = dimension.ends;
        draw_measure(scene, [place(from, lane), place(to, lane)], &dimension.tag, style);
        if !(from <= dimension.text_centre && dimension.text_centre <= to) {
            // The line goes on below a text that stands beside it.
            let end = if dimension.text_centre > to { to } else { from };
            let far = if dimension.text_centre > to { dimension.span[1] } else { dimension.span[0] };
            let line = vec![place(end, lane), place(far, lane)];
            push(scene, &dimension.tag, open(line, Stroke::solid(style.theme.muted, THIN)));
        }
        Text {
            at: place(dimension.text_centre, lane - 2.0),
            text: dimension.text.clone(),
            size: style.sizes.small,
            face: Face::Regular,
            colour: style.theme.text,
            anchor: Anchor::Middle,
            rotation: if is_along_x { 0.0 } else { 90.0 },
        }
    }

    fn draw_label(&self, scene: &mut Scene, label: &Placed, corner: Point, style: &FigureStyle) {
        let size = style.sizes.small;
        let target = [corner[0] + label.at[0], corner[1] + label.at[1]];
        let x = corner[0] + label.centre;
        let row = label.row as f64 * Self::row_pitch(style);
        let baseline = match label.place {
            LabelPlace::Here => target[1] + 0.5 * font::CAP_HEIGHT * size,
            LabelPlace::Above => corner[1] - 2.0 * GAP - row - font::DESCENT * size,
            LabelPlace::Below => corner[1] + self.size[1] + 2.0 * GAP + row + font::ASCENT * size,
        };
        let leader_from = match label.place {
            LabelPlace::Here => None,
            LabelPlace::Above => Some(baseline + font::DESCENT * size + 1.0),
            LabelPlace::Below => Some(baseline - font::ASCENT * size),
        };
        if let Some(from) = leader_from {
            let stroke = Stroke::solid(style.theme.muted, THIN);
            push(scene, &label.tag, open(vec![[x, from], target], stroke));
            let dot =
                Path { lines: vec![circle(target, 1.3)], is_closed: true, fill: Some(style.theme.muted), stroke: None };
            push(scene, &label.tag, Shape::Path(dot));
        }
        let text = Text {
            at: [x, baseline],
            text: label.text.clone(),
            size,
            face: Face::Regular,
            colour: style.theme.text,
            anchor: Anchor::Middle,
            rotation: 0.0,
        };
        write(scene, &label.tag, text, style);
    }
}

fn dimension_text(dimension: &Dimension, style: &FigureStyle) -> String {
    const DIGITS: usize = 4;
    format!("{}{}", dimension.prefix, style.text(dimension.value, dimension.quantity, DIGITS))
}

fn stacked(
    dimension: &Dimension,
    side: Side,
    points: [Point; 2],
    extent: f64,
    style: &FigureStyle,
    tag: Option<Arc<str>>,
) -> Stacked {
    let axis = measured_axis(side);
    let [mut first, mut second] = points;
    if first[axis] > second[axis] {
        std::mem::swap(&mut first, &mut second);
    }
    let (low, high) = (first[axis], second[axis]);
    let text = dimension_text(dimension, style);
    let width = font::width(&text, Face::Regular, style.sizes.small);
    let (text_centre, span) = if width + 2.0 <= high - low {
        (0.5 * (low + high), [low, high])
    } else {
        let reach = TAIL + width + 2.0;
        let (after, before) = (high + reach, low - reach);
        // On the side where it stays over the parts, or leaves them least.
        if (after - extent).max(0.0) <= (-before).max(0.0) {
            (high + TAIL + 0.5 * width, [low - TAIL, after])
        } else {
            (low - TAIL - 0.5 * width, [before, high + TAIL])
        }
    };
    Stacked {
        side,
        lane: 0,
        ends: [low, high],
        across: [first[1 - axis], second[1 - axis]],
        text,
        text_centre,
        span,
        tag,
    }
}

fn assign_lanes(dimensions: &mut [Stacked], side: Side) {
    let mut of_side: Vec<&mut Stacked> = dimensions.iter_mut().filter(|d| d.side == side).collect();
    of_side.sort_by(|a, b| (a.ends[1] - a.ends[0]).total_cmp(&(b.ends[1] - b.ends[0])));
    let mut lanes: Vec<Vec<[f64; 2]>> = Vec::new();
    for dimension in of_side {
        let [low, high] = dimension.span;
        // Chains of dimensions share their ends, so lines may touch; texts beside a line keep a gap.
        let slack = if dimension.span == dimension.ends { -0.1 } else { GAP };
        let is_free = |lane: &Vec<[f64; 2]>| lane.iter().all(|[l, h]| high + slack <= *l || *h + slack <= low);
        let free = lanes.iter().position(is_free).unwrap_or(lanes.len());
        if free == lanes.len() {
            lanes.push(Vec::new());
        }
        if let Some(lane) = lanes.get_mut(free) {
            lane.push(dimension.span);
        }
        dimension.lane = free;
    }
}

/// Puts the labels of a place side by side in as few rows as possible, near their targets; gives the number of rows.
fn spread_labels(labels: &mut [Placed], place: LabelPlace, extent: f64, size: f64) -> usize {
    let width = |label: &Placed| font::width(&label.text, Face::Regular, size) + 2.0 * GAP;
    let mut of_place: Vec<&mut Placed> = labels.iter_mut().filter(|label| label.place == place).collect();
    of_place.sort_by(|a, b| a.at[0].total_cmp(&b.at[0]));
    let total: f64 = of_place.iter().map(|label| width(label)).sum();
    let rows = ((total / extent.max(1.0)).ceil() as usize).clamp(usize::from(!of_place.is_empty()), of_place.len());
    for row in 0..rows {
        let mut members: Vec<&mut &mut Placed> = of_place.iter_mut().skip(row).step_by(rows.max(1)).collect();
        // A row wider than the parts stands out on both sides alike.
        let overhang = 0.5 * (members.iter().map(|label| width(label)).sum::<f64>() - extent).max(0.0);
        let mut end = -overhang;
        for label in &mut members {
            let half = 0.5 * width(label);
            label.row = row;
            label.centre = label.at[0].max(end + half);
            end = label.centre + half;
        }
        // What was pushed over the right end moves back, neighbours with it.
        let mut limit = extent + overhang;
        for label in members.iter_mut().rev() {
            let half = 0.5 * width(label);
            label.centre = label.centre.min(limit - half);
            limit = label.centre - half;
        }
    }
    rows
}

/// A dimension line between two places with arrowheads, which point inwards from outside where it is short.
fn draw_measure(scene: &mut Scene, [from, to]: [Point; 2], tag: &Option<Arc<str>>, style: &FigureStyle) {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = dx.hypot(dy);
    if length <= 0.0 {
        return;
    }
    let unit = [dx / length, dy / length];
    let along = |place: Point, distance: f64| [place[0] + unit[0] * distance, place[1] + unit[1] * distance];
    let is_short = length < 3.0 * ARROW;
    let line = if is_short { vec![along(from, -TAIL), along(to, TAIL)] } else { vec![from, to] };
    push(scene, tag, open(line, Stroke::solid(style.theme.muted, THIN)));
    let head = |tip: Point, direction: f64| {
        let base = along(tip, direction * ARROW);
        let side = [-unit[1] * ARROW_HALF_WIDTH, unit[0] * ARROW_HALF_WIDTH];
        vec![tip, [base[0] + side[0], base[1] + side[1]], [base[0] - side[0], base[1] - side[1]]]
    };
    let direction = if is_short { -1.0 } else { 1.0 };
    let heads = Path {
        lines: vec![head(from, direction), head(to, -direction)],
        is_closed: true,
        fill: Some(style.theme.muted),
        stroke: None,
    };
    push(scene, tag, Shape::Path(heads));
}

/// The text of a dimension on its own line: in the middle, or beyond the end where it does not fit.
fn direct_text(dimension: &Dimension, [from, to]: [Point; 2], style: &FigureStyle) -> Text {
    let size = style.sizes.small;
    let text = dimension_text(dimension, style);
    let fits = font::width(&text, Face::Regular, size) + 4.0 * ARROW <= (to[0] - from[0]).hypot(to[1] - from[1]);
    let drop = 0.5 * font::CAP_HEIGHT * size;
    let (at, anchor) = if fits {
        ([0.5 * (from[0] + to[0]), 0.5 * (from[1] + to[1]) + drop], Anchor::Middle)
    } else {
        ([from[0].max(to[0]) + TAIL + 2.0, 0.5 * (from[1] + to[1]) + drop], Anchor::Start)
    };
    Text { at, text, size, face: Face::Regular, colour: style.theme.text, anchor, rotation: 0.0 }
}

/// A text on a patch of the colour that lies below it, so that no line runs through it.
fn write(scene: &mut Scene, tag: &Option<Arc<str>>, text: Text, style: &FigureStyle) {
    let [x, y] = text.start();
    let (sin, cos) = text.rotation.to_radians().sin_cos();
    let (width, size) = (text.width(), text.size);
    // Capitals and most descenders, but not the dimension line below.
    let corner = |along: f64, above: f64| [x + along * cos - above * sin, y - along * sin - above * cos];
    let (up, down) = (0.8 * size, -0.18 * size);
    let patch = vec![corner(-1.5, up), corner(width + 1.5, up), corner(width + 1.5, down), corner(-1.5, down)];
    let middle = corner(0.5 * width, 0.35 * size);
    let below = scene.items.iter().rev().find_map(|item| match &item.shape {
        Shape::Path(path) if area::contains(&path.lines, middle) => path.fill,
        _ => None,
    });
    let fill = Some(below.unwrap_or(style.theme.background));
    push(scene, tag, Shape::Path(Path { lines: vec![patch], is_closed: true, fill, stroke: None }));
    push(scene, tag, Shape::Text(text));
}

fn open(points: Vec<Point>, stroke: Stroke) -> Shape {
    Shape::Path(Path { lines: vec![points], is_closed: false, fill: None, stroke: Some(stroke) })
}

fn push(scene: &mut Scene, tag: &Option<Arc<str>>, shape: Shape) {
    scene.items.push(Item { shape, tag: tag.clone(), clip: None });
}
