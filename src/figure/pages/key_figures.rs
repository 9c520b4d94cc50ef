//! Figures that decide: a grid of cells with a small label, a large value, and a note.

use super::Strip;
use super::blocks::{Ink, draw_severity, lines, severity_word};
use crate::figure::font::{self, Face};
use crate::figure::report::KeyFigure;
use crate::figure::scene::{Anchor, Scene, Stroke};
use crate::figure::style::FigureStyle;
use crate::figure::theme::GRID;

const NARROWEST: f64 = 92.0; // points
const GUTTER: f64 = 12.0;

/// One strip a row of cells.
pub(super) fn strips(figures: &[KeyFigure], width: f64, style: &FigureStyle) -> Vec<Strip> {
    let most = (((width + GUTTER) / (NARROWEST + GUTTER)).floor() as usize).max(1);
    let rows = figures.len().div_ceil(most).max(1);
    // As even as possible: seven figures stand as four and three, not as five and two.
    let count = figures.len().div_ceil(rows).max(1);
    let each = (width - GUTTER * (count - 1) as f64) / count as f64;
    figures
        .chunks(count)
        .map(|row| {
            let mut scene = Scene::new(width, 0.0);
            for (index, figure) in row.iter().enumerate() {
                let cell = cell(figure, each, style);
                scene.place(&cell, [index as f64 * (each + GUTTER), 0.0]);
                scene.height = scene.height.max(cell.height);
            }
            Strip::new(scene, 2.5 * GRID)
        })
        .collect()
}

fn cell(figure: &KeyFigure, width: f64, style: &FigureStyle) -> Scene {
    const ICON: f64 = 13.0;
    let mut scene = Scene::new(width, 0.75 * GRID);
    let colour = figure.severity.map_or(style.theme.axis, |severity| style.theme.severity_colour(severity));
    scene.line(
        vec![[0.0, 0.0], [width, 0.0]],
        Stroke::solid(colour, if figure.severity.is_some() { 1.5 } else { 0.75 }),
    );
    add(&mut scene, &lines(&figure.label, Ink::small(style.theme.muted, style), width), 0.0);

    let unit = Ink::small(style.theme.muted, style);
    let unit_width = font::width(&figure.unit, unit.face, unit.size) + GRID;
    let value_width = |size| font::width(&figure.value, Face::SemiBold, size);
    let fits_large = value_width(style.sizes.large) + unit_width <= width;
    let size = if fits_large { style.sizes.large } else { style.sizes.normal };
    let value = Ink { face: Face::SemiBold, size, colour: style.theme.text };
    let top = scene.height;
    if value_width(size) + unit_width <= width {
        scene.text(value.text(figure.value.as_str(), [0.0, top], Anchor::Start));
        if !figure.unit.is_empty() {
            let drop = font::ASCENT * (size - unit.size);
            scene.text(unit.text(figure.unit.as_str(), [value_width(size) + 0.75 * GRID, top + drop], Anchor::Start));
        }
        scene.height += value.line_height();
    } else {
        add(&mut scene, &lines(&figure.value, value, width), 0.0);
        add(&mut scene, &lines(&figure.unit, unit, width), 0.0);
    }
    match figure.severity {
        Some(severity) => {
            let colour = style.theme.severity_colour(severity);
            let note = if figure.note.is_empty() { severity_word(severity) } else { figure.note.as_str() };
            let ink = Ink::small(colour, style);
            let middle = scene.height + 0.5 * ink.line_height();
            draw_severity(&mut scene, severity, [5.0, middle], style);
            add(&mut scene, &lines(note, ink, width - ICON), ICON);
        }
        None => add(&mut scene, &lines(&figure.note, Ink::small(style.theme.muted, style), width), 0.0),
    }
    scene
}

fn add(scene: &mut Scene, part: &Scene, left: f64) {
    scene.place(part, [left, scene.height]);
    scene.height += part.height;
}
