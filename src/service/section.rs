//! A grain's section out of a drawing: read, placed about the motor's axis, held against the grain's diameter.

use super::error::ServiceError;
use super::open::read_bytes;
use crate::form::{FieldValue, assign, fields};
use crate::geometry::contour::{Contour, Corner, Side};
use crate::geometry::contour_check::beyond_circle;
use crate::geometry::contour_measure::{bounds, centroid};
use crate::import::dxf::{self, DxfError, DxfFaults, DxfLayer, DxfOptions, DxfSection, DxfUnit};
use crate::motor::grain::{Custom, Grain};
use crate::project::design::Design;
use crate::units::{Metre, UnitPreferences};
use std::path::Path;

/// Which point of the drawing becomes the motor's axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Centre {
    /// The drawing's origin.
    #[default]
    Origin,
    /// The middle of the outermost contour's bounding box.
    Box,
    /// The centroid of the outermost contour.
    Centroid,
}

/// How a drawing is to be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SectionOptions {
    /// Layers; those that are shown where the list is empty.
    pub layers: Vec<String>,
    /// Symbol of the unit, where the file states none or another one is meant.
    pub unit: Option<String>,
    /// Distance up to which ends are joined, in the drawing's unit; a hundred-thousandth of the drawing when absent.
    pub gap: Option<f64>,
    /// What becomes the axis.
    pub centre: Centre,
    /// Diameter of the grain, beyond which nothing may reach.
    pub outer_diameter: Option<Metre>,
}

/// A section about the motor's axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Contours and what is to be said about the drawing; the contours are already moved.
    pub drawing: DxfSection,
    /// By how much the drawing was moved, in m.
    pub shift: [f64; 2],
}

impl Section {
    /// Diameter of the outermost contour, where that is a circle about the axis around everything else: the grain's
    /// wall, and no part of its port.
    pub fn wall_diameter(&self) -> Option<Metre> {
        let wall = self.drawing.contours.first()?;
        let alone = self.drawing.depths.iter().skip(1).all(|depth| *depth > 0) && self.drawing.depths.len() > 1;
        let radius = wall.corners.first().map(|corner| corner.0.hypot(corner.1))?;
        // A drawing's own rounding, to a millionth of the radius.
        let near = |value: f64, expected: f64| (value - expected).abs() <= 1e-6 * radius;
        let round = wall.sides().iter().all(|side| match side {
            Side::Arc { centre, radius: own, .. } => near(centre[0].hypot(centre[1]), 0.0) && near(*own, radius),
            Side::Line { .. } => false,
        });
        (alone && round).then_some(Metre(2.0 * radius))
    }

    /// The contours within the wall, where the drawing shows one, and all of them otherwise: what a custom grain takes.
    pub fn port(&self) -> &[Contour] {
        let walls = usize::from(self.wall_diameter().is_some());
        self.drawing.contours.get(walls..).unwrap_or_default()
    }
}

/// Makes a grain of a design (its index from fore) the custom grain with a drawn port. Length and ends stay those of the
/// grain that was there; the outer diameter too, unless the drawing shows the wall. `drawing` names the source.
///
/// # Errors
/// [`ServiceError`]: the design has no such grain, or the drawing nothing but a wall.
pub fn put_section(design: &mut Design, grain: usize, section: &Section, drawing: &str) -> Result<(), ServiceError> {
    let Design::SolidMotor(solid) = design;
    let count = solid.grains.len();
    let Some(slot) = solid.grains.get_mut(grain) else {
        return Err(ServiceError::new(format!("the design has no grain {}", grain + 1))
            .at("grains")
            .expected(format!("a number from 1 to {count}")));
    };
    if section.port().is_empty() {
        return Err(ServiceError::new("the drawing shows no port, only a circle that would be the wall").at("outline"));
    }
    let outer = section.wall_diameter().unwrap_or(slot.shape().outer_diameter());
    let mut custom = Custom {
        outer_diameter: outer,
        length: slot.shape().length(),
        drawing: drawing.to_owned(),
        outline: section.port().to_vec(),
        ..Custom::example()
    };
    if let Some(FieldValue::Choice(ends, _)) =
        fields(&mut slot.shape).into_iter().find(|leaf| leaf.path == "inhibited_ends").map(|leaf| leaf.value)
    {
        // Every grain that has ends names them alike.
        assign(&mut custom, "inhibited_ends", ends).map_err(|error| ServiceError::new(error.to_string()))?;
    }
    slot.shape = Grain::Custom(custom);
    Ok(())
}

/// Whether a file's extension is that of a drawing.
pub fn is_section_file(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    matches!(extension.as_deref(), Some("dxf" | "dwg"))
}

/// What a drawing holds, whether or not it makes a section.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawingContents {
    /// Its layers; those that are shown are marked as read.
    pub layers: Vec<DxfLayer>,
    /// The unit that it states.
    pub stated_unit: Option<&'static DxfUnit>,
}

/// Lists what a drawing holds, so that its layers can be chosen where not all of them make contours. `name` stands in
/// messages.
///
/// # Errors
/// [`ServiceError`] where it is no DXF or damaged.
pub fn drawing_contents(bytes: &[u8], name: &str) -> Result<DrawingContents, ServiceError> {
    let (layers, stated_unit) = dxf::contents(bytes).map_err(|error| failure(error.into(), name))?;
    Ok(DrawingContents { layers, stated_unit })
}

/// Reads a drawing from a file.
///
/// # Errors
/// [`ServiceError`] with file and line: no DXF, an entity that makes no contour, an unknown layer or unit, or a contour
/// that reaches beyond the grain.
pub fn read_section(path: &Path, options: &SectionOptions) -> Result<Section, ServiceError> {
    section_from_bytes(&read_bytes(path)?, &path.display().to_string(), options)
}

/// Reads a drawing; `name` stands in messages.
///
/// # Errors
/// As [`read_section`].
pub fn section_from_bytes(bytes: &[u8], name: &str, options: &SectionOptions) -> Result<Section, ServiceError> {
    let unit = match options.unit.as_deref() {
        None => None,
        Some(symbol) => Some(DxfUnit::by_symbol(symbol).ok_or_else(|| {
            ServiceError::new(format!("a drawing has no unit \"{symbol}\""))
                .expected(format!("one of: {}", DxfUnit::symbols()))
        })?),
    };
    let read = DxfOptions { layers: options.layers.clone(), unit, gap: options.gap };
    let mut drawing = dxf::read(bytes, &read).map_err(|error| failure(error, name))?;
    let shift = shift(&drawing, options.centre);
    for contour in &mut drawing.contours {
        *contour = moved(contour, shift);
    }
    if let Some(diameter) = options.outer_diameter {
        inside(&drawing, diameter, name)?;
    }
    Ok(Section { drawing, shift })
}

fn failure(faults: DxfFaults, name: &str) -> ServiceError {
    let place = faults.line().map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
    let hint = |error: &DxfError| match error {
        DxfError::NoUnit { .. } | DxfError::UnknownUnit { .. } => {
            Some("State its unit, e.g. mm (--unit on the command line).")
        }
        DxfError::Open { .. } => {
            Some("Ends that miss each other are joined over a wider gap (--gap on the command line).")
        }
        DxfError::UnknownLayer { .. } => Some("Names of layers do not depend on upper and lower case."),
        _ => None,
    };
    ServiceError::new(faults.to_string()).at(place).hint(faults.iter().find_map(hint).unwrap_or_default())
}

fn shift(drawing: &DxfSection, centre: Centre) -> [f64; 2] {
    // Contours are sorted: the first is the outermost and largest.
    let Some(outermost) = drawing.contours.first() else { return [0.0; 2] };
    let middle = match centre {
        Centre::Origin => None,
        Centre::Box => Some(bounds(outermost).middle()),
        Centre::Centroid => centroid(outermost),
    };
    middle.map_or([0.0; 2], |middle| [-middle[0], -middle[1]])
}

fn moved(contour: &Contour, by: [f64; 2]) -> Contour {
    let corner = |corner: &Corner| Corner(corner.0 + by[0], corner.1 + by[1], corner.2);
    Contour { corners: contour.corners.iter().map(corner).collect() }
}

fn inside(drawing: &DxfSection, diameter: Metre, name: &str) -> Result<(), ServiceError> {
    let Some(beyond) = beyond_circle(&drawing.contours, diameter.0 / 2.0).into_iter().next() else { return Ok(()) };
    let entity = drawing.origins.get(beyond.side.contour).and_then(|sides| sides.get(beyond.side.side));
    let entity = entity.map_or_else(String::new, ToString::to_string);
    let line = drawing.origins.get(beyond.side.contour).and_then(|sides| sides.get(beyond.side.side));
    let place = line.map_or_else(|| name.to_owned(), |entity| format!("{name}:{}", entity.line));
    let units = UnitPreferences::default();
    let length = |value: f64| units.text(value, crate::units::Quantity::Length, 6);
    Err(ServiceError::new(format!(
        "{entity} reaches {} from the axis at ({}, {}); the grain's radius is {}",
        length(beyond.radius),
        length(beyond.at[0]),
        length(beyond.at[1]),
        length(diameter.0 / 2.0)
    ))
    .at(place)
    .hint("Check unit and origin of the drawing, or put its middle on the axis (--centre on the command line)."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(x: f64) -> String {
        let circle = |radius: f64| format!("0\nCIRCLE\n8\nrim\n10\n{x}\n20\n2\n40\n{radius}\n");
        format!("0\nSECTION\n2\nENTITIES\n{}{}0\nENDSEC\n0\nEOF\n", circle(20.0), circle(5.0))
    }

    fn read(text: &str, options: &SectionOptions) -> Result<Section, ServiceError> {
        section_from_bytes(text.as_bytes(), "ring.dxf", options)
    }

    #[test]
    fn the_origin_is_the_axis_unless_another_centre_is_asked_for() {
        let mm = SectionOptions { unit: Some("mm".to_owned()), ..SectionOptions::default() };
        let as_drawn = read(&ring(30.0), &mm).expect("reads");
        assert_eq!(as_drawn.shift, [0.0, 0.0]);
        assert_eq!((as_drawn.wall_diameter(), as_drawn.port().len()), (None, 2));
        assert!(as_drawn.drawing.contours[1].contains([0.03, 0.002]));
        for centre in [Centre::Box, Centre::Centroid] {
            let centred = read(&ring(30.0), &SectionOptions { centre, ..mm.clone() }).expect("reads");
            assert!((centred.shift[0] + 0.03).abs() < 1e-15 && (centred.shift[1] + 0.002).abs() < 1e-15);
            assert!(centred.drawing.contours[1].contains([0.0, 0.0]));
            assert_eq!(centred.wall_diameter(), Some(Metre(0.04)));
            assert_eq!(centred.port(), &centred.drawing.contours[1..]);
        }
    }

    #[test]
    fn what_reaches_beyond_the_grain_is_told_with_entity_and_layer() {
        let options = SectionOptions {
            unit: Some("mm".to_owned()),
            outer_diameter: Some(Metre(0.04)),
            centre: Centre::Box,
            ..SectionOptions::default()
        };
        assert!(read(&ring(30.0), &options).is_ok());
        let error = read(&ring(30.0), &SectionOptions { centre: Centre::Origin, ..options }).expect_err("outside");
        assert!(error.message.contains("CIRCLE on layer \"rim\"") && error.message.contains("20 mm"), "{error}");
        assert_eq!(error.path, "ring.dxf:6");
    }

    #[test]
    fn a_section_becomes_a_custom_grain_that_burns() {
        let options = SectionOptions { unit: Some("mm".to_owned()), centre: Centre::Box, ..SectionOptions::default() };
        let section = read(&ring(30.0), &options).expect("reads");
        let mut design = Design::new_solid("drawn");
        put_section(&mut design, 1, &section, "ring.dxf").expect("a grain");
        let Design::SolidMotor(solid) = &design;
        let shape = solid.grains[1].shape();
        assert_eq!((shape.outer_diameter(), shape.length()), (Metre(0.04), solid.grains[0].shape().length()));
        assert!((shape.burn_back().expect("burns").web() - 0.015).abs() < 1e-9);
        let error = put_section(&mut design, 3, &section, "ring.dxf").expect_err("three grains").to_string();
        assert!(error.contains("no grain 4"), "{error}");
    }

    #[test]
    fn unit_and_place_are_told() {
        let error = read(&ring(0.0), &SectionOptions::default()).expect_err("no unit");
        assert!(error.hint.contains("--unit"), "{error:?}");
        let furlong = SectionOptions { unit: Some("furlong".to_owned()), ..SectionOptions::default() };
        assert!(read(&ring(0.0), &furlong).expect_err("no such unit").expected.contains("mm"));
    }
}
