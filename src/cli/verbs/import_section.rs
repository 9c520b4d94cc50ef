//! `hrma import section.dxf`: a drawing's contours, measured and nested.

use crate::cli::answer::{Answer, Failure, text_or_null};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::project::design::Design;
use crate::service::open::open;
use crate::service::section::{Centre, Section, SectionOptions, put_section, read_section};
use crate::units::{Metre, Quantity, quantity_from_text};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// How a drawing is to be read.
#[derive(Debug, Clone, PartialEq, clap::Args)]
#[command(next_help_heading = "Drawings (.dxf)")]
pub(super) struct SectionArguments {
    /// Unit of a drawing that states none, or in place of the one that it states
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Layer to read, once for each; without it every layer that is shown
    #[arg(long, value_name = "NAME")]
    layer: Vec<String>,
    /// Put the outermost contour's middle, or its centroid, on the motor's axis instead of the drawing's origin
    #[arg(long, value_enum, value_name = "POINT", num_args = 0..=1, default_missing_value = "box", require_equals = true)]
    centre: Option<CentrePoint>,
    /// Distance up to which ends are joined, in the drawing's unit
    #[arg(long, value_name = "LENGTH")]
    gap: Option<f64>,
    /// Diameter of the grain, beyond which nothing may reach, such as 66mm; without unit in m
    #[arg(long, value_name = "LENGTH")]
    outer_diameter: Option<String>,
    /// Design whose grain takes the section, for --out; without it a new one
    #[arg(long, value_name = "FILE")]
    design: Option<PathBuf>,
    /// Number of that grain, 1 at the head end
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    grain: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum CentrePoint {
    /// Middle of the bounding box
    Box,
    /// Centroid of the area
    Centroid,
}

impl SectionArguments {
    /// Whether any of them is given.
    pub fn are_given(&self) -> bool {
        self.unit.is_some()
            || !self.layer.is_empty()
            || self.centre.is_some()
            || self.gap.is_some()
            || self.outer_diameter.is_some()
            || self.design.is_some()
            || self.grain != 1
    }

    fn options(&self) -> Result<SectionOptions, Failure> {
        let outer_diameter = self.outer_diameter.as_deref().map(|text| {
            quantity_from_text(text, Quantity::Length, Some(Quantity::Length.si_unit()))
                .map(Metre)
                .map_err(|error| Failure::usage(format!("--outer-diameter {text}: {error}")))
        });
        if let Some(gap) = self.gap.filter(|gap| *gap <= 0.0 || !gap.is_finite()) {
            return Err(Failure::usage(format!("--gap is {gap}; it must be a positive length")));
        }
        Ok(SectionOptions {
            layers: self.layer.clone(),
            unit: self.unit.clone(),
            gap: self.gap,
            centre: match self.centre {
                None => Centre::Origin,
                Some(CentrePoint::Box) => Centre::Box,
                Some(CentrePoint::Centroid) => Centre::Centroid,
            },
            outer_diameter: outer_diameter.transpose()?,
        })
    }
}

/// The section of a drawing as an answer.
///
/// # Errors
/// [`Failure`]: an argument or the drawing makes no sense.
pub(super) fn answer(file: &Path, arguments: &SectionArguments, context: &Context) -> Result<Answer, Failure> {
    let section = read_section(file, &arguments.options()?)?;
    for remark in &section.drawing.remarks {
        context.say(&format!("note: {remark}"));
    }
    Ok(Answer::new(document(&section), text(&section, context)))
}

/// A design with the section of a drawing as one of its grains, and the text that it was opened from.
///
/// # Errors
/// [`Failure`]: an argument, the drawing or the design makes no sense.
pub(super) fn design(
    file: &Path,
    arguments: &SectionArguments,
    context: &Context,
) -> Result<(Design, Option<String>), Failure> {
    let section = read_section(file, &arguments.options()?)?;
    for remark in &section.drawing.remarks {
        context.say(&format!("note: {remark}"));
    }
    let name = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let (mut design, text) = match &arguments.design {
        Some(path) => {
            let opened = open(path)?;
            (opened.design, opened.text)
        }
        None => {
            let mut fresh = Design::new_solid(&name);
            let Design::SolidMotor(solid) = &mut fresh;
            solid.grains.truncate(1);
            (fresh, None)
        }
    };
    let grain = arguments.grain.checked_sub(1).ok_or_else(|| Failure::usage("--grain counts from 1"))?;
    put_section(&mut design, grain, &section, &file.display().to_string())?;
    Ok((design, text))
}

fn document(section: &Section) -> Value {
    let drawing = &section.drawing;
    let contours: Vec<Value> = drawing
        .contours
        .iter()
        .enumerate()
        .map(|(index, contour)| {
            json!({
                "layer": drawing.contour_layers.get(index).map_or(Value::Null, |layer| text_or_null(layer)),
                "depth": drawing.depths.get(index),
                "area": contour.area(),
                "perimeter": contour.perimeter(),
                "corners": contour.corners,
            })
        })
        .collect();
    json!({ "section": {
        "unit": drawing.unit.symbol,
        "unit_of_file": drawing.stated_unit.map(|unit| unit.symbol),
        "shift": section.shift,
        "contours": contours,
        "layers": drawing.layers,
        "ignored": drawing.ignored,
        "curve_deviation": drawing.curve_deviation.map(|deviation| deviation.0),
        "largest_gap": drawing.largest_gap.0,
        "wall_diameter": section.wall_diameter().map(|diameter| diameter.0),
        "remarks": drawing.remarks,
    }})
}

fn text(section: &Section, context: &Context) -> String {
    const DIGITS: usize = 6;
    let (drawing, units) = (&section.drawing, &context.units);
    let mut rows = vec![vec![
        "contour".to_owned(),
        "layer".to_owned(),
        "inside".to_owned(),
        "sides".to_owned(),
        units.axis("area", Quantity::Area),
        units.axis("perimeter", Quantity::Length),
    ]];
    for (index, contour) in drawing.contours.iter().enumerate() {
        rows.push(vec![
            (index + 1).to_string(),
            drawing.contour_layers.get(index).cloned().unwrap_or_default(),
            drawing.depths.get(index).map_or_else(String::new, usize::to_string),
            contour.corners.len().to_string(),
            units.number(contour.area(), Quantity::Area, DIGITS),
            units.number(contour.perimeter(), Quantity::Length, DIGITS),
        ]);
    }
    use Align::{Left, Right};
    let mut out = table(&[Right, Left, Right, Right, Right, Right], &rows);
    let whose = if drawing.stated_unit == Some(drawing.unit) { "stated by the file" } else { "stated by you" };
    out.push_str(&format!("\nunit {}, {whose}\n", drawing.unit.symbol));
    if let Some(deviation) = drawing.curve_deviation {
        out.push_str(&format!("curves are followed by arcs to {}\n", units.text(deviation.0, Quantity::Length, 2)));
    }
    if drawing.largest_gap.0 > 0.0 {
        out.push_str(&format!("widest gap joined: {}\n", units.text(drawing.largest_gap.0, Quantity::Length, 2)));
    }
    for ignored in &drawing.ignored {
        out.push_str(&format!(
            "left out: {} {} on \"{}\" ({})\n",
            ignored.count, ignored.kind, ignored.layer, ignored.reason
        ));
    }
    out
}
