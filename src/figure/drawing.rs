//! A technical drawing to scale: areas of materials, lines, dimensions, labels.
//!
//! Places are in metres, x right and y up. Where dimensions and labels go on the sheet is the layout's business
//! ([`super::drawing_scene`]): a dimension names only the side on which it is shown.

use super::scene::{Point, Rect};
use crate::diag::Message;
use crate::units::Quantity;
use std::sync::Arc;

/// What an area consists of, which decides its fill and hatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Material {
    /// Propellant or fuel grain.
    Propellant,
    /// A coat that keeps a surface from burning.
    Inhibitor,
    /// Cast-in or bonded liner.
    Liner,
    /// Thermal insulation.
    Insulation,
    /// Phenolic and other moulded plastics.
    Phenolic,
    /// Metal.
    Metal,
    /// Graphite and carbon.
    Graphite,
    /// Gas in a port or chamber, shown where it matters.
    Gas,
    /// Nothing: a hole with an outline only where lines say so.
    Void,
}

impl Material {
    /// Every material, in the order of legends.
    pub const ALL: &'static [Material] = &[
        Material::Propellant,
        Material::Inhibitor,
        Material::Liner,
        Material::Insulation,
        Material::Phenolic,
        Material::Metal,
        Material::Graphite,
        Material::Gas,
        Material::Void,
    ];
}

/// What a line means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LineKind {
    /// A visible edge.
    Outline,
    /// A thin line: a change of surface, a guide.
    Thin,
    /// An axis: dash-dot.
    Centre,
    /// An edge behind others: dashed.
    Hidden,
    /// One of a family of contours, at 0 (first) to 1 (last).
    Contour(f64),
}

/// A side of the drawing, as seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Above it; measures along x.
    Above,
    /// Below it; measures along x.
    Below,
    /// Left of it; measures along y.
    Left,
    /// Right of it; measures along y.
    Right,
}

/// A measured distance.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// One end, in metres.
    pub from: Point,
    /// The other end, in metres.
    pub to: Point,
    /// Where it is shown: outside the drawing, with extension lines; stacked with the others there.
    pub side: Side,
    /// Written before the value, such as `⌀` or `R`.
    pub prefix: &'static str,
    /// The value in SI. Given, not measured: a half section shows a diameter at a radius.
    pub value: f64,
    /// What the value is.
    pub quantity: Quantity,
}

impl Dimension {
    /// A length between two points, shown on a side.
    pub fn length(from: Point, to: Point, side: Side) -> Self {
        let value = match side {
            Side::Above | Side::Below => (to[0] - from[0]).abs(),
            Side::Left | Side::Right => (to[1] - from[1]).abs(),
        };
        Self { from, to, side, prefix: "", value, quantity: Quantity::Length }
    }

    /// A diameter between two points, shown on a side.
    pub fn diameter(from: Point, to: Point, side: Side) -> Self {
        Self { prefix: "⌀ ", ..Self::length(from, to, side) }
    }
}

/// Where a label is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelPlace {
    /// Outside the drawing above it, with a leader to its place.
    Above,
    /// Outside the drawing below it, with a leader to its place.
    Below,
}

/// What an item of a drawing shows.
#[derive(Debug, Clone, PartialEq)]
pub enum DrawingShape {
    /// An area of a material; outlines and holes by the even-odd rule, each closed by itself.
    Region {
        /// Outlines and holes.
        rings: Vec<Vec<Point>>,
        /// What it consists of.
        material: Material,
    },
    /// A line.
    Line {
        /// Its points.
        points: Vec<Point>,
        /// Whether it returns to its start.
        is_closed: bool,
        /// What it means.
        kind: LineKind,
    },
    /// A dimension.
    Dimension(Dimension),
    /// A name.
    Label {
        /// What it names.
        at: Point,
        /// The name, numbers in the reader's units.
        text: Message,
        /// Where it is shown.
        place: LabelPlace,
    },
}

/// An item of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawingItem {
    /// What it shows.
    pub shape: DrawingShape,
    /// What it belongs to, as a field path such as `grains[0]`.
    pub tag: Option<Arc<str>>,
}

/// A drawing to scale. Items cover those before them; dimensions and labels lie on top.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// What is drawn, in order.
    pub items: Vec<DrawingItem>,
}

impl Drawing {
    /// Adds an item that belongs to `tag`; an empty tag for none.
    pub fn push(&mut self, tag: &str, shape: DrawingShape) {
        let tag = (!tag.is_empty()).then(|| Arc::from(tag));
        self.items.push(DrawingItem { shape, tag });
    }

    /// Adds an area.
    pub fn region(&mut self, tag: &str, material: Material, rings: Vec<Vec<Point>>) {
        self.push(tag, DrawingShape::Region { rings, material });
    }

    /// Adds an open line.
    pub fn line(&mut self, tag: &str, kind: LineKind, points: Vec<Point>) {
        self.push(tag, DrawingShape::Line { points, is_closed: false, kind });
    }

    /// Adds a closed line.
    pub fn closed_line(&mut self, tag: &str, kind: LineKind, points: Vec<Point>) {
        self.push(tag, DrawingShape::Line { points, is_closed: true, kind });
    }

    /// Adds a dimension.
    pub fn dimension(&mut self, tag: &str, dimension: Dimension) {
        self.push(tag, DrawingShape::Dimension(dimension));
    }

    /// Adds a label.
    pub fn label(&mut self, tag: &str, at: Point, text: impl Into<Message>, place: LabelPlace) {
        self.push(tag, DrawingShape::Label { at, text: text.into(), place });
    }

    /// The box around areas and lines in metres (`top` is the smaller y, which is the lower edge as seen); none for
    /// an empty drawing. Points that are not finite are left out.
    pub fn bounds(&self) -> Option<Rect> {
        let points = self.items.iter().flat_map(|item| -> Vec<&Point> {
            match &item.shape {
                DrawingShape::Region { rings, .. } => rings.iter().flatten().collect(),
                DrawingShape::Line { points, .. } => points.iter().collect(),
                DrawingShape::Dimension(_) | DrawingShape::Label { .. } => Vec::new(),
            }
        });
        Rect::around(points.filter(|point| point.iter().all(|value| value.is_finite())))
    }
}

/// Points on an arc about `centre` from angle `from` to angle `to` in radians, ends included.
pub fn arc(centre: Point, radius: f64, from: f64, to: f64) -> Vec<Point> {
    const STEP: f64 = std::f64::consts::PI / 60.0;
    let count = ((to - from).abs() / STEP).ceil().max(1.0);
    (0..=count as usize)
        .map(|index| {
            let (sin, cos) = (from + (to - from) * index as f64 / count).sin_cos();
            [centre[0] + radius * cos, centre[1] + radius * sin]
        })
        .collect()
}

/// Points on a full circle, without repeating the first.
pub fn full_circle(centre: Point, radius: f64) -> Vec<Point> {
    let mut points = arc(centre, radius, 0.0, std::f64::consts::TAU);
    points.pop();
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_follow_the_parts_and_not_the_texts() {
        let mut drawing = Drawing::default();
        assert_eq!(drawing.bounds(), None);
        drawing.region("grains[0]", Material::Propellant, vec![full_circle([0.0, 0.0], 0.05)]);
        drawing.label("", [3.0, 3.0], "far away", LabelPlace::Above);
        drawing.line("", LineKind::Centre, vec![[-0.06, 0.0], [0.06, f64::NAN], [0.06, 0.0]]);
        let bounds = drawing.bounds().expect("not empty");
        assert_eq!((bounds.left, bounds.right), (-0.06, 0.06));
        assert!((bounds.height() - 0.1).abs() < 1e-12);
        assert_eq!(drawing.items[0].tag.as_deref(), Some("grains[0]"));
    }
}
