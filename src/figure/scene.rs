//! A laid-out figure: paths and texts at places, nothing else to decide.
//!
//! Lengths are in points (1/72 inch on paper; one logical pixel in the window), x runs right and y down from the top
//! left corner. Colours are opaque. Whoever draws a scene draws its items in order.

use super::font::{self, Face};
use super::theme::Rgb;
use std::sync::Arc;

/// A place in a scene in points, or in a drawing in metres.
pub type Point = [f64; 2];

/// A box: left, top, right, bottom in a scene.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Smaller x.
    pub left: f64,
    /// Smaller y.
    pub top: f64,
    /// Larger x.
    pub right: f64,
    /// Larger y.
    pub bottom: f64,
}

impl Rect {
    /// A box from its corner and size.
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    /// The smallest box around points; none for no points.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a Point>) -> Option<Self> {
        points.into_iter().fold(None, |bounds: Option<Rect>, &[x, y]| {
            let b = bounds.unwrap_or(Rect { left: x, top: y, right: x, bottom: y });
            Some(Rect { left: b.left.min(x), top: b.top.min(y), right: b.right.max(x), bottom: b.bottom.max(y) })
        })
    }

    /// Extent in x.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Extent in y.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Grown by `margin` on every side.
    pub fn grown(&self, margin: f64) -> Self {
        Self {
            left: self.left - margin,
            top: self.top - margin,
            right: self.right + margin,
            bottom: self.bottom + margin,
        }
    }

    /// The smallest box around both.
    pub fn union(&self, other: &Rect) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether the boxes share an area.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether `other` lies within this box, up to a rounding of 1e-6 points.
    pub fn contains(&self, other: &Rect) -> bool {
        const ROUNDING: f64 = 1e-6;
        other.left >= self.left - ROUNDING
            && other.right <= self.right + ROUNDING
            && other.top >= self.top - ROUNDING
            && other.bottom <= self.bottom + ROUNDING
    }
}

/// A pen.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Colour of the line.
    pub colour: Rgb,
    /// Width in points.
    pub width: f64,
    /// Lengths of dash, gap, dash, gap ... in points; empty for a solid line.
    pub dash: Vec<f64>,
}

impl Stroke {
    /// A solid line.
    pub fn solid(colour: Rgb, width: f64) -> Self {
        Self { colour, width, dash: Vec::new() }
    }
}

/// Lines of straight pieces, stroked, filled or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The lines; of a filled path, outlines and holes by the even-odd rule.
    pub lines: Vec<Vec<Point>>,
    /// Whether each line returns to its start.
    pub is_closed: bool,
    /// Colour of the area.
    pub fill: Option<Rgb>,
    /// Pen of the lines.
    pub stroke: Option<Stroke>,
}

/// Where a text's given place lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At its start.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Place of the anchor on the baseline.
    pub at: Point,
    /// What is written.
    pub text: String,
    /// Size in points.
    pub size: f64,
    /// Font; single signs that it lacks come from [`Face::Fallback`].
    pub face: Face,
    /// Colour.
    pub colour: Rgb,
    /// Where the place lies in the text.
    pub anchor: Anchor,
    /// Turn about the place in degrees, counter-clockwise as seen.
    pub rotation: f64,
}

impl Text {
    /// Measured width along the baseline in points.
    pub fn width(&self) -> f64 {
        font::width(&self.text, self.face, self.size)
    }

    /// Where the baseline starts.
    pub fn start(&self) -> Point {
        let shift = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => 0.5 * self.width(),
            Anchor::End => self.width(),
        };
        let [x, y] = self.at;
        let (sin, cos) = self.rotation.to_radians().sin_cos();
        [x - shift * cos, y + shift * sin]
    }

    /// The smallest upright box around the text.
    pub fn bounds(&self) -> Rect {
        let [x, y] = self.start();
        let (sin, cos) = self.rotation.to_radians().sin_cos();
        let (width, up, down) = (self.width(), font::ASCENT * self.size, font::DESCENT * self.size);
        // Along the baseline by `along`, above it by `above`; y runs down.
        let corner = |along: f64, above: f64| [x + along * cos - above * sin, y - along * sin - above * cos];
        let corners = [corner(0.0, up), corner(0.0, -down), corner(width, up), corner(width, -down)];
        Rect::around(&corners).unwrap_or(Rect::new(x, y, 0.0, 0.0))
    }
}

/// What an item shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Lines and areas.
    Path(Path),
    /// A line of text.
    Text(Text),
}

/// One thing to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it shows.
    pub shape: Shape,
    /// What it belongs to, as a field path such as `grains[0]`.
    pub tag: Option<Arc<str>>,
    /// Nothing is drawn outside this box.
    pub clip: Option<Rect>,
}

impl Item {
    /// The smallest box around what is drawn, without line widths.
    pub fn bounds(&self) -> Option<Rect> {
        let bounds = match &self.shape {
            Shape::Path(path) => Rect::around(path.lines.iter().flatten())?,
            Shape::Text(text) => text.bounds(),
        };
        Some(match self.clip {
            Some(clip) => Rect {
                left: bounds.left.max(clip.left),
                top: bounds.top.max(clip.top),
                right: bounds.right.min(clip.right),
                bottom: bounds.bottom.min(clip.bottom),
            },
            None => bounds,
        })
    }
}

/// A laid-out figure.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// What to draw, in order.
    pub items: Vec<Item>,
}

impl Scene {
    /// An empty scene of that size in points.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, items: Vec::new() }
    }

    /// Adds something without tag and clip.
    pub fn push(&mut self, shape: Shape) {
        self.items.push(Item { shape, tag: None, clip: None });
    }

    /// Adds an open line.
    pub fn line(&mut self, points: Vec<Point>, stroke: Stroke) {
        self.push(Shape::Path(Path { lines: vec![points], is_closed: false, fill: None, stroke: Some(stroke) }));
    }

    /// Adds a filled box.
    pub fn rect(&mut self, rect: Rect, fill: Rgb) {
        self.push(Shape::Path(Path { lines: vec![corners(rect)], is_closed: true, fill: Some(fill), stroke: None }));
    }

    /// Adds a framed box.
    pub fn frame(&mut self, rect: Rect, stroke: Stroke) {
        self.push(Shape::Path(Path { lines: vec![corners(rect)], is_closed: true, fill: None, stroke: Some(stroke) }));
    }

    /// Adds a text.
    pub fn text(&mut self, text: Text) {
        self.push(Shape::Text(text));
    }

    /// Adds every item of `other` with its top left corner at `at`.
    pub fn place(&mut self, other: &Scene, at: Point) {
        self.items.extend(other.items.iter().cloned().map(|item| moved(item, at)));
    }

    /// The scene with an empty border of `margin` points, as a picture that stands alone.
    pub fn with_margin(&self, margin: f64) -> Scene {
        let mut out = Scene::new(self.width + 2.0 * margin, self.height + 2.0 * margin);
        out.place(self, [margin, margin]);
        out
    }

    /// The texts with their boxes.
    pub fn texts(&self) -> impl Iterator<Item = (&Text, Rect)> {
        self.items.iter().filter_map(|item| match &item.shape {
            Shape::Text(text) => Some((text, text.bounds())),
            Shape::Path(_) => None,
        })
    }
}

/// The corners of a box, as a closed line.
pub fn corners(rect: Rect) -> Vec<Point> {
    vec![[rect.left, rect.top], [rect.right, rect.top], [rect.right, rect.bottom], [rect.left, rect.bottom]]
}

/// The corners of a regular polygon that stands for a circle.
pub fn circle(centre: Point, radius: f64) -> Vec<Point> {
    const CHORD_ERROR: f64 = 0.02; // points; far below a printed dot
    let count = (std::f64::consts::PI * (radius / (2.0 * CHORD_ERROR)).max(1.0).sqrt()).ceil().clamp(8.0, 180.0);
    (0..count as usize)
        .map(|index| {
            let (sin, cos) = (std::f64::consts::TAU * index as f64 / count).sin_cos();
            [centre[0] + radius * cos, centre[1] + radius * sin]
        })
        .collect()
}

fn moved(mut item: Item, [dx, dy]: Point) -> Item {
    match &mut item.shape {
        Shape::Path(path) => path.lines.iter_mut().flatten().for_each(|point| *point = [point[0] + dx, point[1] + dy]),
        Shape::Text(text) => text.at = [text.at[0] + dx, text.at[1] + dy],
    }
    item.clip = item.clip.map(|clip| Rect::new(clip.left + dx, clip.top + dy, clip.width(), clip.height()));
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(anchor: Anchor, rotation: f64) -> Text {
        Text {
            at: [100.0, 50.0],
            text: "Thrust".to_owned(),
            size: 10.0,
            face: Face::Regular,
            colour: Rgb::hex(0),
            anchor,
            rotation,
        }
    }

    #[test]
    fn the_anchor_moves_the_box_of_a_text() {
        let width = text(Anchor::Start, 0.0).width();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        close(text(Anchor::Start, 0.0).bounds().left, 100.0);
        close(text(Anchor::End, 0.0).bounds().right, 100.0);
        close(text(Anchor::Middle, 0.0).bounds().left, 100.0 - width / 2.0);
        // Turned by 90 degrees the text runs upwards and its capitals point left.
        let turned = text(Anchor::Start, 90.0).bounds();
        close(turned.bottom, 50.0);
        close(turned.top, 50.0 - width);
        close(turned.left, 100.0 - 10.0 * font::ASCENT);
    }

    #[test]
    fn a_placed_scene_keeps_its_tags_and_moves_its_clips() {
        let mut inner = Scene::new(10.0, 10.0);
        inner.rect(Rect::new(1.0, 2.0, 3.0, 4.0), Rgb::hex(0));
        inner.items[0].tag = Some("grains[0]".into());
        inner.items[0].clip = Some(Rect::new(0.0, 0.0, 10.0, 10.0));
        let mut outer = Scene::new(100.0, 100.0);
        outer.place(&inner, [20.0, 30.0]);
        assert_eq!(outer.items[0].bounds(), Some(Rect::new(21.0, 32.0, 3.0, 4.0)));
        assert_eq!(outer.items[0].tag.as_deref(), Some("grains[0]"));
    }
}
