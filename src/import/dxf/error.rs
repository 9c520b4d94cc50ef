//! What can be wrong with a drawing, each with entity, layer, line and place. Coordinates are the drawing's own.

use super::units::DxfUnit;

/// An entity of the file, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityRef {
    /// Kind such as "LINE".
    pub kind: String,
    /// Layer on which it counts.
    pub layer: String,
    /// Line of the file where it begins.
    pub line: usize,
    /// Blocks through which it came, the outermost first.
    pub blocks: Vec<String>,
}

impl std::fmt::Display for EntityRef {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} on layer \"{}\" (line {}", self.kind, self.layer, self.line)?;
        if !self.blocks.is_empty() {
            write!(out, ", in block {}", self.blocks.join(" > "))?;
        }
        write!(out, ")")
    }
}

/// Why a drawing does not become a section.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DxfError {
    /// Something else altogether.
    #[error("this is no DXF file: it does not begin with a group code; export the drawing as DXF (ASCII)")]
    NotDxf,
    /// The binary form.
    #[error("this is a binary DXF file; save the drawing as ASCII DXF (in AutoCAD: DXFOUT, option ASCII)")]
    Binary,
    /// AutoCAD's own format.
    #[error("this is a DWG file ({version}); save the drawing as ASCII DXF")]
    Dwg {
        /// Its version mark.
        version: String,
    },
    /// A group code that is no number.
    #[error("line {line}: \"{text}\" is no group code; the file is damaged, export it again")]
    Pair {
        /// Line, the first being 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// The file ends too early.
    #[error("the file is cut off after line {line}: {missing} is missing; export it again")]
    CutOff {
        /// Last line.
        line: usize,
        /// What should follow.
        missing: &'static str,
    },
    /// A value that is no number, or none that makes sense.
    #[error("line {line}: {what} \"{text}\" is not {expected}")]
    Value {
        /// Line of the value.
        line: usize,
        /// What it is, with the entity.
        what: String,
        /// What stands there.
        text: String,
        /// What should.
        expected: &'static str,
    },
    /// An entity without something that it needs.
    #[error("{entity} has no {what}; the file is damaged, export it again")]
    Missing {
        /// The entity.
        entity: EntityRef,
        /// What is missing.
        what: &'static str,
    },
    /// An entity that does not lie in the drawing's plane.
    #[error(
        "{entity} lies in a plane with the normal ({}, {}, {}); only the xy plane is read, seen from either side: \
         flatten the drawing",
        .normal[0], .normal[1], .normal[2]
    )]
    Extrusion {
        /// The entity.
        entity: EntityRef,
        /// Its extrusion direction.
        normal: [f64; 3],
    },
    /// An INSERT of nothing.
    #[error("{entity} inserts the block \"{name}\", which the file does not hold")]
    UnknownBlock {
        /// The INSERT.
        entity: EntityRef,
        /// The block's name.
        name: String,
    },
    /// A block that contains itself.
    #[error("{entity} closes a circle of blocks: {}; remove one of the insertions", .chain.join(" > "))]
    CircularInsert {
        /// The INSERT that closes it.
        entity: EntityRef,
        /// The blocks, the first again at the end.
        chain: Vec<String>,
    },
    /// Blocks in blocks, too deep or too many.
    #[error("{entity} makes the drawing larger than {limit}; explode what is needed and leave out the rest")]
    TooLarge {
        /// The INSERT.
        entity: EntityRef,
        /// The limit.
        limit: &'static str,
    },
    /// A spline that cannot be evaluated.
    #[error("{entity}: {reason}")]
    Spline {
        /// The spline.
        entity: EntityRef,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A curve that arcs do not follow.
    #[error("{entity} cannot be followed by arcs near {}; simplify it there", coordinates(.at))]
    Curve {
        /// The entity.
        entity: EntityRef,
        /// Where.
        at: [f64; 2],
    },
    /// A layer that the drawing lacks.
    #[error("the drawing has no layer \"{layer}\"; it has {known}")]
    UnknownLayer {
        /// The layer.
        layer: String,
        /// Those it has.
        known: String,
    },
    /// No unit in the file and none given.
    #[error(
        "the drawing does not say its unit ($INSUNITS); its contours measure {} by {}: state the unit ({})",
        number(.size[0]), number(.size[1]), DxfUnit::symbols()
    )]
    NoUnit {
        /// Width and height in the drawing's numbers.
        size: [f64; 2],
    },
    /// A unit in which no grain is drawn.
    #[error("line {line}: $INSUNITS is {code}, a unit that is not known here; state the unit ({})", DxfUnit::symbols())]
    UnknownUnit {
        /// Its number.
        code: i64,
        /// Its line.
        line: usize,
    },
    /// Nothing to make a contour of.
    #[error("the drawing holds no line, arc, circle, ellipse, polyline or spline on the layers {layers}")]
    NoContour {
        /// The layers that were read.
        layers: String,
    },
    /// An entity without length.
    #[error("{entity} has no length at {}; delete it", coordinates(.at))]
    ZeroLength {
        /// The entity.
        entity: EntityRef,
        /// Where.
        at: [f64; 2],
    },
    /// A closed entity around nothing.
    #[error("{entity} encloses no area at {}; delete it", coordinates(.at))]
    NoArea {
        /// The entity.
        entity: EntityRef,
        /// Where.
        at: [f64; 2],
    },
    /// The same thing twice.
    #[error("{second} lies on {first} at {}; delete one of them", coordinates(.at))]
    Duplicate {
        /// The first.
        first: EntityRef,
        /// The second.
        second: EntityRef,
        /// Where.
        at: [f64; 2],
    },
    /// A chain that does not close.
    #[error("the contour is open: {entity} ends at {} and nothing within {} goes on from there{}; close it",
        coordinates(.at), number(*.gap), other_end(.nearest))]
    Open {
        /// The entity.
        entity: EntityRef,
        /// Its free end.
        at: [f64; 2],
        /// The gap that is closed.
        gap: f64,
        /// The nearest other free end and its distance.
        nearest: Option<(EntityRef, f64)>,
    },
    /// More than two ends in one point.
    #[error("{} entities meet at {}, where a contour has two: {}; delete what does not belong to the outline",
        .entities.len(), coordinates(.at), listed(.entities))]
    Branching {
        /// The entities.
        entities: Vec<EntityRef>,
        /// Where.
        at: [f64; 2],
    },
    /// A contour that meets itself.
    #[error("the contour {} itself at {}: {first} and {second}; redraw one of them",
        if *.coincide { "lies on" } else { "crosses or touches" }, coordinates(.at))]
    SelfIntersection {
        /// The first entity.
        first: EntityRef,
        /// The second; may be the first again.
        second: EntityRef,
        /// Where.
        at: [f64; 2],
        /// Whether they share a length.
        coincide: bool,
    },
    /// Two contours that meet.
    #[error("two contours {} at {}: {first} and {second}; draw them apart or as one",
        if *.coincide { "lie on each other" } else { "cross or touch" }, coordinates(.at))]
    Contact {
        /// The entity of the first contour.
        first: EntityRef,
        /// The entity of the second.
        second: EntityRef,
        /// Where.
        at: [f64; 2],
        /// Whether they share a length.
        coincide: bool,
    },
}

impl DxfError {
    /// The line of the file to look at, where there is one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::NotDxf | Self::Binary | Self::Dwg { .. } => None,
            Self::UnknownLayer { .. } | Self::NoUnit { .. } | Self::NoContour { .. } => None,
            Self::Pair { line, .. }
            | Self::CutOff { line, .. }
            | Self::Value { line, .. }
            | Self::UnknownUnit { line, .. } => Some(*line),
            Self::Missing { entity, .. }
            | Self::Extrusion { entity, .. }
            | Self::UnknownBlock { entity, .. }
            | Self::CircularInsert { entity, .. }
            | Self::TooLarge { entity, .. }
            | Self::Spline { entity, .. }
            | Self::Curve { entity, .. }
            | Self::ZeroLength { entity, .. }
            | Self::NoArea { entity, .. }
            | Self::Open { entity, .. } => Some(entity.line),
            Self::Duplicate { second, .. } => Some(second.line),
            Self::SelfIntersection { first, .. } | Self::Contact { first, .. } => Some(first.line),
            Self::Branching { entities, .. } => entities.first().map(|entity| entity.line),
        }
    }
}

fn number(value: f64) -> String {
    crate::units::format_significant(value, 7)
}

fn coordinates(at: &[f64; 2]) -> String {
    format!("({}, {})", number(at[0]), number(at[1]))
}

fn other_end(nearest: &Option<(EntityRef, f64)>) -> String {
    nearest.as_ref().map_or_else(String::new, |(entity, distance)| {
        format!(" (the nearest free end, of {entity}, is {} away)", number(*distance))
    })
}

fn listed(entities: &[EntityRef]) -> String {
    entities.iter().map(EntityRef::to_string).collect::<Vec<_>>().join(", ")
}
