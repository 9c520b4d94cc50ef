//! Dimensions and labels of a drawing: their lanes and rows around the parts, and how they are drawn.

use super::lanes::{LanePlace, Measured, lanes};
use super::rows::{Named, RowPlace, rows};
use super::{Margins, THIN, measured_axis};
use crate::figure::area;
use crate::figure::drawing::{Dimension, Drawing, DrawingShape, LabelPlace, Side};
use crate::figure::font::{self, Face};
use crate::figure::scene::{Anchor, Item, Path, Point, Rect, Scene, Shape, Stroke, Text, circle};
use crate::figure::style::FigureStyle;
use crate::figure::theme::GRID;
use std::sync::Arc;

/// Length of an arrowhead in points.
pub(super) const ARROW: f64 = 5.5;
const ARROW_HALF_WIDTH: f64 = 1.3;
/// Length in points of a dimension line beyond an end, where arrows point inwards.
pub(super) const TAIL: f64 = 8.0;
/// Points between parts and lines, and between texts in a lane.
pub(super) const GAP: f64 = GRID;

/// Dimensions and labels with places in points from the top left corner of the parts.
pub(super) struct Notes {
    stacked: Vec<Stacked>,
    labels: Vec<Placed>,
    label_rows: [usize; 2],
    /// What stands out at the left and right, where lanes there have to keep outside it.
    overhang: [f64; 2],
    size: Point,
    /// Room that all of them need around the parts.
    pub(super) margins: Margins,
}

/// A dimension in a lane of its side.
struct Stacked {
    side: Side,
    /// The measured ends along the lane, and across it.
    ends: [f64; 2],
    across: [f64; 2],
    text: String,
    place: LanePlace,
    tag: Option<Arc<str>>,
}

/// A label.
struct Placed {
    text: String,
    at: Point,
    place: LabelPlace,
    row: RowPlace,
    tag: Option<Arc<str>>,
}

impl Notes {
    /// Arranges the notes of `drawing` for a scale in points per metre.
    pub(super) fn arranged(drawing: &Drawing, bounds: &Rect, scale: f64, style: &FigureStyle) -> Self {
        let size = [bounds.width() * scale, bounds.height() * scale];
        let local = |[x, y]: Point| [(x - bounds.left) * scale, (bounds.bottom - y) * scale];
        let mut notes = Notes {
            stacked: Vec::new(),
            labels: Vec::new(),
            label_rows: [0, 0],
            overhang: [0.0, 0.0],
            size,
            margins: Margins { left: GAP, top: GAP, right: GAP, bottom: GAP },
        };
        for item in &drawing.items {
            match &item.shape {
                DrawingShape::Dimension(dimension) => {
                    let ends = [local(dimension.from), local(dimension.to)];
                    notes.stacked.push(stacked(dimension, ends, style, item.tag.clone()));
                }
                DrawingShape::Label { at, text, place } => {
                    let at = local(*at);
                    let (text, row) = (text.text(&style.units), RowPlace { row: 0, centre: at[0], leader: at[0] });
                    notes.labels.push(Placed { text, at, place: *place, row, tag: item.tag.clone() });
                }
                DrawingShape::Region { .. } | DrawingShape::Line { .. } => {}
            }
        }
        for side in [Side::Above, Side::Below, Side::Left, Side::Right] {
            assign_lanes(&mut notes.stacked, side, size[measured_axis(side)], style);
        }
        for place in [LabelPlace::Above, LabelPlace::Below] {
            let rows = notes.assign_rows(place, style);
            notes.label_rows[usize::from(place == LabelPlace::Below)] = rows;
        }
        notes.clear_corners(style);
        notes.margins = notes.needed_margins(style);
        notes
    }

    fn lane_pitch(style: &FigureStyle) -> f64 {
        style.sizes.small * 1.2 + GRID
    }

    fn row_pitch(style: &FigureStyle) -> f64 {
        style.sizes.small * font::LINE_HEIGHT + 1.0
    }

    /// Room between the parts and the lanes of a side that labels take, or at the left and right what stands out there
    /// of the rows and lanes above and below.
    fn room_before_lanes(&self, side: Side, style: &FigureStyle) -> f64 {
        let rows = match side {
            Side::Above => self.label_rows[0],
            Side::Below => self.label_rows[1],
            Side::Left => return self.overhang[0],
            Side::Right => return self.overhang[1],
        };
        if rows == 0 { 0.0 } else { rows as f64 * Self::row_pitch(style) + 2.0 * GAP }
    }

    /// Where a dimension's lane lies across its side: the place of its line, and outward, from where its text reaches.
    fn lane_across(&self, dimension: &Stacked, style: &FigureStyle) -> f64 {
        let pitch = Self::lane_pitch(style);
        let away = GAP + self.room_before_lanes(dimension.side, style) + dimension.place.lane as f64 * pitch;
        // Texts stand on their line as read, so lanes below and to the right begin one text further out.
        match dimension.side {
            Side::Above | Side::Left => -away - 2.0,
            Side::Below => self.size[1] + away + pitch,
            Side::Right => self.size[0] + away + pitch,
        }
    }

    /// The box of a dimension in its lane over a length of it, with the text that stands on the line.
    fn lane_box(&self, dimension: &Stacked, [low, high]: [f64; 2], style: &FigureStyle) -> Rect {
        let line = self.lane_across(dimension, style);
        let top = line - Self::lane_pitch(style);
        match measured_axis(dimension.side) {
            0 => Rect { left: low, right: high, top, bottom: line },
            _ => Rect { left: top, right: line, top: low, bottom: high },
        }
    }

    /// The box of a label's text.
    fn label_box(&self, label: &Placed, style: &FigureStyle) -> Rect {
        let half = 0.5 * text_width(&label.text, style);
        let (size, baseline) = (style.sizes.small, self.baseline(label, style));
        let (left, right) = (label.row.centre - half, label.row.centre + half);
        Rect { left, right, top: baseline - font::ASCENT * size, bottom: baseline + font::DESCENT * size }
    }

    /// Sets the lanes at the left and right outside all that stands out above and below, where they would meet it in
    /// the corners or its leaders.
    fn clear_corners(&mut self, style: &FigureStyle) {
        let labels: Vec<Rect> = self.labels.iter().map(|label| self.label_box(label, style).grown(GROUND)).collect();
        let level = self.stacked.iter().filter(|one| measured_axis(one.side) == 0);
        let boxes: Vec<Rect> =
            level.map(|one| self.lane_box(one, one.place.span, style)).chain(labels.iter().copied()).collect();
        let leaders: Vec<Vec<Point>> = self.labels.iter().map(|label| self.leader(label, style)).collect();
        let is_met = |side| {
            self.stacked.iter().filter(|one| one.side == side).any(|one| {
                let line = self.lane_box(one, one.place.span, style).grown(1.0);
                let half = 0.5 * text_width(&one.text, style);
                let centre = one.place.text_centre;
                let text = self.lane_box(one, [centre - half, centre + half], style).grown(1.0);
                boxes.iter().any(|other| other.overlaps(&line))
                    || leaders.iter().any(|leader| area::strikes(leader, &text))
            })
        };
        let all = boxes.iter().fold(Rect::new(0.0, 0.0, self.size[0], 0.0), |all, one| all.union(one));
        let overhang = [-all.left, all.right - self.size[0]];
        let met = [is_met(Side::Left), is_met(Side::Right)];
        for (room, (is_met, overhang)) in self.overhang.iter_mut().zip(met.into_iter().zip(overhang)) {
            *room = if is_met { overhang + GAP } else { 0.0 };
        }
    }

    fn lanes(&self, side: Side) -> usize {
        self.stacked.iter().filter(|d| d.side == side).map(|d| d.place.lane + 1).max().unwrap_or(0)
    }

    /// Puts the labels of a place into rows; gives the number of rows.
    fn assign_rows(&mut self, place: LabelPlace, style: &FigureStyle) -> usize {
        let (side, edge) = match place {
            LabelPlace::Above => (Side::Above, -2.0 * GAP),
            LabelPlace::Below => (Side::Below, self.size[1] + 2.0 * GAP),
        };
        let passing: Vec<f64> = self.stacked.iter().filter(|d| d.side == side).flat_map(|d| d.ends).collect();
        let of_place = || self.labels.iter().filter(|label| label.place == place);
        let named: Vec<Named> = of_place()
            .map(|label| Named {
                target: [label.at[0], (label.at[1] - edge).abs()],
                width: text_width(&label.text, style),
            })
            .collect();
        let places = rows(&named, &passing, self.size[0]);
        let count = places.iter().map(|place| place.row + 1).max().unwrap_or(0);
        for (label, row) in self.labels.iter_mut().filter(|label| label.place == place).zip(places) {
            label.row = row;
        }
        count
    }

    fn needed_margins(&self, style: &FigureStyle) -> Margins {
        let room = |side| {
            let lanes = self.lanes(side) as f64;
            GAP + self.room_before_lanes(side, style)
                + lanes * Self::lane_pitch(style)
                + if lanes > 0.0 { GAP } else { 0.0 }
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
            let [low, high] = dimension.place.span;
            reach(measured_axis(dimension.side), low, high);
        }
        for label in &self.labels {
            let half = 0.5 * text_width(&label.text, style) + 2.0;
            reach(0, label.row.centre - half, label.row.centre + half);
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
        for label in &self.labels {
            self.draw_label(scene, label, corner, style);
        }
    }

    /// Draws the lines of a dimension; its text is to be written when all lines are drawn.
    fn draw_stacked(&self, scene: &mut Scene, dimension: &Stacked, corner: Point, style: &FigureStyle) -> Text {
        let LanePlace { text_centre, span, .. } = dimension.place;
        let lane = self.lane_across(dimension, style);
        let outward = if matches!(dimension.side, Side::Above | Side::Left) { -1.0 } else { 1.0 };
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
        draw_measure(scene, [place(from, lane), place(to, lane)], dimension.place.is_turned, &dimension.tag, style);
        if !(from <= text_centre && text_centre <= to) {
            // The line goes on below a text that stands beside it.
            let (end, far) = if text_centre > to { (to, span[1]) } else { (from, span[0]) };
            let line = vec![place(end, lane), place(far, lane)];
            push(scene, &dimension.tag, open(line, Stroke::solid(style.theme.muted, THIN)));
        }
        Text {
            at: place(text_centre, lane - 2.0),
            text: dimension.text.clone(),
            size: style.sizes.small,
            face: Face::Regular,
            colour: style.theme.text,
            anchor: Anchor::Middle,
            rotation: if is_along_x { 0.0 } else { 90.0 },
        }
    }

    /// The baseline of a label's text.
    fn baseline(&self, label: &Placed, style: &FigureStyle) -> f64 {
        let size = style.sizes.small;
        let row = label.row.row as f64 * Self::row_pitch(style);
        match label.place {
            LabelPlace::Above => -2.0 * GAP - row - font::DESCENT * size,
            LabelPlace::Below => self.size[1] + 2.0 * GAP + row + font::ASCENT * size,
        }
    }

    /// From a label's text to what it names: straight through the rows nearer to the parts, whose texts leave it room.
    fn leader(&self, label: &Placed, style: &FigureStyle) -> Vec<Point> {
        let (RowPlace { row, centre, leader: x }, size) = (label.row, style.sizes.small);
        let baseline = self.baseline(label, style);
        let (edge, towards_parts) = match label.place {
            LabelPlace::Above => (baseline + font::DESCENT * size + 1.0, 1.0),
            LabelPlace::Below => (baseline - font::ASCENT * size, -1.0),
        };
        // Before a text it ends at half the height of the capitals, above or below one at its edge.
        let from = if x == centre { edge } else { baseline - 0.5 * font::CAP_HEIGHT * size };
        let bend = edge + towards_parts * row as f64 * Self::row_pitch(style);
        let bent = [[x, from], [x, bend], label.at];
        bent.into_iter().skip(usize::from(from == bend)).collect()
    }

    fn draw_label(&self, scene: &mut Scene, label: &Placed, corner: Point, style: &FigureStyle) {
        let moved = |[x, y]: Point| [corner[0] + x, corner[1] + y];
        let stroke = Stroke::solid(style.theme.muted, THIN);
        let leader = self.leader(label, style).into_iter().map(moved).collect();
        push(scene, &label.tag, open(leader, stroke));
        let dot = circle(moved(label.at), 1.3);
        let dot = Path { lines: vec![dot], is_closed: true, fill: Some(style.theme.muted), stroke: None };
        push(scene, &label.tag, Shape::Path(dot));
        let text = Text {
            at: moved([label.row.centre, self.baseline(label, style)]),
            text: label.text.clone(),
            size: style.sizes.small,
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

fn text_width(text: &str, style: &FigureStyle) -> f64 {
    font::width(text, Face::Regular, style.sizes.small)
}

/// A dimension of a side, not yet in a lane.
fn stacked(dimension: &Dimension, points: [Point; 2], style: &FigureStyle, tag: Option<Arc<str>>) -> Stacked {
    let side = dimension.side;
    let axis = measured_axis(side);
    let [mut first, mut second] = points;
    if first[axis] > second[axis] {
        std::mem::swap(&mut first, &mut second);
    }
    let ends = [first[axis], second[axis]];
    let place = LanePlace::between(ends);
    let across = [first[1 - axis], second[1 - axis]];
    Stacked { side, ends, across, text: dimension_text(dimension, style), place, tag }
}

fn assign_lanes(dimensions: &mut [Stacked], side: Side, extent: f64, style: &FigureStyle) {
    let of_side = |dimension: &&mut Stacked| dimension.side == side;
    let mut members: Vec<&mut Stacked> = dimensions.iter_mut().filter(of_side).collect();
    let measured: Vec<Measured> =
        members.iter().map(|one| Measured { ends: one.ends, width: text_width(&one.text, style) }).collect();
    for (dimension, place) in members.iter_mut().zip(lanes(&measured, extent)) {
        dimension.place = place;
    }
}

/// A dimension line between two places with arrowheads, which point inwards from outside where they are turned.
fn draw_measure(
    scene: &mut Scene,
    [from, to]: [Point; 2],
    is_turned: bool,
    tag: &Option<Arc<str>>,
    style: &FigureStyle,
) {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = dx.hypot(dy);
    if length <= 0.0 {
        return;
    }
    let unit = [dx / length, dy / length];
    let along = |place: Point, distance: f64| [place[0] + unit[0] * distance, place[1] + unit[1] * distance];
    let line = if is_turned { vec![along(from, -TAIL), along(to, TAIL)] } else { vec![from, to] };
    push(scene, tag, open(line, Stroke::solid(style.theme.muted, THIN)));
    let head = |tip: Point, direction: f64| {
        let base = along(tip, direction * ARROW);
        let side = [-unit[1] * ARROW_HALF_WIDTH, unit[0] * ARROW_HALF_WIDTH];
        vec![tip, [base[0] + side[0], base[1] + side[1]], [base[0] - side[0], base[1] - side[1]]]
    };
    let direction = if is_turned { -1.0 } else { 1.0 };
    let heads = Path {
        lines: vec![head(from, direction), head(to, -direction)],
        is_closed: true,
        fill: Some(style.theme.muted),
        stroke: None,
    };
    push(scene, tag, Shape::Path(heads));
}

/// How far the patch below a text goes on beside it, in points.
const GROUND: f64 = 1.5;

/// A text on a patch of the colour that lies below it, so that no line runs through it.
fn write(scene: &mut Scene, tag: &Option<Arc<str>>, text: Text, style: &FigureStyle) {
    let [x, y] = text.start();
    let (sin, cos) = text.rotation.to_radians().sin_cos();
    let (width, size) = (text.width(), text.size);
    // Capitals and most descenders, but not the dimension line below.
    let corner = |along: f64, above: f64| [x + along * cos - above * sin, y - along * sin - above * cos];
    let (up, down) = (0.8 * size, -0.18 * size);
    let (start, end) = (-GROUND, width + GROUND);
    let patch = vec![corner(start, up), corner(end, up), corner(end, down), corner(start, down)];
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
