//! Plots and drawings of a motor as SVG and PNG files.

use super::figure_png::png_bytes;
use super::figure_svg::svg_text;
use super::motor_drawing::{contour_webs, grain_section, longitudinal_section};
use super::motor_plots::PLOTS;
use super::part_drawings::{case_drawing, nozzle_drawing};
use super::parts::is_repeated;
use super::{ExportError, ExportInput, ExportedFile};
use crate::figure::drawing_scene::drawing_scene;
use crate::figure::plot_scene::plot_scene;
use crate::figure::scene::Scene;
use crate::figure::style::FigureStyle;

/// Size of a plot in points.
const PLOT: (f64, f64) = (480.0, 270.0);
/// Size of a drawing in points.
const DRAWING: (f64, f64) = (640.0, 260.0);
/// Pixels a point.
const PNG_SCALE: f64 = 2.0;
/// Greatest height of the drawing of a part in points.
const PART_HEIGHT: f64 = 420.0;
const CONTOURS: usize = 8;
/// Empty border of a picture in points, for it stands alone.
const MARGIN: f64 = 12.0;

/// Every figure as SVG.
pub(super) fn svg_files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let file = |(part, scene): (String, Scene)| ExportedFile {
        part: Some(part),
        extension: "svg",
        bytes: svg_text(&scene, Some(input.style().theme.background)).into_bytes(),
    };
    Ok(scenes(input)?.into_iter().map(file).collect())
}

/// Every figure as PNG.
pub(super) fn png_files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let background = input.style().theme.background;
    scenes(input)?
        .into_iter()
        .map(|(part, scene)| {
            let bytes = png_bytes(&scene, Some(background), PNG_SCALE)?;
            Ok(ExportedFile { part: Some(part), extension: "png", bytes })
        })
        .collect()
}

fn scenes(input: &ExportInput) -> Result<Vec<(String, Scene)>, ExportError> {
    let style: FigureStyle = input.style();
    let mut scenes = Vec::new();
    for plot in PLOTS {
        let spec = plot.spec(input.run, None);
        if !spec.series.is_empty() {
            scenes.push((plot.id.to_owned(), plot_scene(&spec, PLOT.0, PLOT.1, &style)));
        }
    }
    let section = longitudinal_section(input.case, &[], input.case.nozzle.throat_diameter);
    scenes.push(("section".to_owned(), drawing_scene(&section, DRAWING.0, DRAWING.1, &style).scene));
    for (name, drawing) in [("nozzle", nozzle_drawing(input.case)?), ("case", case_drawing(input.case))] {
        scenes.push((name.to_owned(), drawing_scene(&drawing, DRAWING.0, PART_HEIGHT, &style).scene));
    }
    for (index, grain) in input.case.grains.iter().enumerate() {
        if !is_repeated(input.case, index) {
            let drawing = grain_section(&grain.grain, index, 0.0, &contour_webs(&grain.grain, CONTOURS));
            let name = format!("grain-{}", index + 1);
            scenes.push((name, drawing_scene(&drawing, DRAWING.1, DRAWING.1, &style).scene));
        }
    }
    Ok(scenes.into_iter().map(|(name, scene)| (name, scene.with_margin(MARGIN))).collect())
}
