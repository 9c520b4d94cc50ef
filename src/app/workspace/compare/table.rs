//! The figures of the curves, each with its difference to the reference; a click makes a curve the reference.

use super::{Entry, Snapshot};
use crate::app::theme;
use crate::figure::style::FigureStyle;
use crate::service::compare::FIGURES;
use crate::service::overlay::{self, Row, View};
use crate::units::{Pa, Quantity, STANDARD_ATMOSPHERE, format_number};
use egui::{Align2, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

const HEAD: f32 = 34.0;
const ROW: f32 = 36.0;
/// Share of the width that the names have.
const NAMES: f32 = 0.22;
/// Digits of a figure.
const DIGITS: usize = 5;

/// The height of a table with so many rows, without scrolling.
pub(super) fn height(rows: usize) -> f32 {
    HEAD + ROW * rows as f32
}

/// A figure as text, and its difference.
struct Texts {
    value: String,
    difference: String,
}

/// Draws the table; gives the place of the row that was clicked.
pub(super) fn show(ui: &mut Ui, now: &Snapshot, shown: &[&Entry], reference: usize, view: View) -> Option<usize> {
    let colours = theme::colours(ui);
    let curves: Vec<_> = shown.iter().map(|entry| entry.curve.as_ref()).collect();
    let rows = overlay::table(&curves, reference, view);
    let ambient = curves.iter().find_map(|curve| curve.ambient).unwrap_or(Pa(STANDARD_ATMOSPHERE));
    let style = FigureStyle::screen(colours.figure.clone(), now.units.clone(), ambient);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, HEAD), Sense::hover());
    let names = FIGURES.iter().map(|figure| now.units.axis(figure.label, figure.quantity));
    for (column, name) in names.chain([now.units.axis("R.m.s. of thrust", Quantity::Force)]).enumerate() {
        let place = cell(rect, column);
        let small = egui::TextStyle::Small.resolve(ui.style());
        // A unit such as "N s" stays on one line.
        let name = name
            .rsplit_once('(')
            .map_or(name.clone(), |(label, unit)| format!("{label}({}", unit.replace(' ', "\u{a0}")));
        let mut job = egui::text::LayoutJob::simple(name, small, colours.weak, place.width());
        job.halign = egui::Align::RIGHT;
        let galley = ui.painter().layout_job(job);
        let at = pos2(place.right(), place.bottom() - galley.size().y - 4.0);
        ui.painter_at(place).galley(at, galley, colours.weak);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, colours.border));
    let mut clicked = None;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        for (place, (entry, row)) in shown.iter().zip(&rows).enumerate() {
            if self::row(ui, entry, &texts(row, &style), place == reference) {
                clicked = Some(place);
            }
        }
    });
    clicked
}

fn texts(row: &Row, style: &FigureStyle) -> Vec<Texts> {
    let percent = |share: f64| {
        let sign = if share < 0.0 { "\u{2212}" } else { "+" };
        format!("{sign}{} %", format_number(100.0 * share.abs(), 2))
    };
    let figures = FIGURES.iter().zip(&row.cells).map(|(figure, cell)| Texts {
        value: cell.value.map_or_else(|| "–".to_owned(), |value| style.number(value, figure.quantity, DIGITS)),
        difference: cell.deviation.map(percent).unwrap_or_default(),
    });
    let rms = Texts {
        value: row.rms_thrust.map_or_else(|| "–".to_owned(), |rms| style.number(rms, Quantity::Force, 3)),
        difference: row.rms_share.map_or_else(String::new, |share| format!("{} %", format_number(100.0 * share, 2))),
    };
    figures.chain([rms]).collect()
}

fn row(ui: &mut Ui, entry: &Entry, texts: &[Texts], is_reference: bool) -> bool {
    let colours = theme::colours(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW), Sense::CLICK);
    let name = entry.curve.name.as_str();
    let spoken: Vec<String> =
        texts.iter().map(|texts| format!("{} {}", texts.value, texts.difference).trim().to_owned()).collect();
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::Row, true, is_reference, format!("{name}: {}", spoken.join(", ")))
    });
    if is_reference {
        ui.painter().rect_filled(rect, 3.0, colours.accent_ground);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, colours.hover);
    }
    let ink = colours.series.get(entry.colour % colours.series.len()).copied().unwrap_or(colours.text);
    let mark = Rect::from_center_size(pos2(rect.left() + 12.0, rect.center().y), vec2(12.0, 4.0));
    ui.painter().rect_filled(mark, 1.0, ink);
    let body = egui::TextStyle::Body.resolve(ui.style());
    let small = egui::TextStyle::Small.resolve(ui.style());
    let mut job =
        egui::text::LayoutJob::simple(name.to_owned(), body.clone(), colours.text, NAMES * rect.width() - 32.0);
    job.wrap.max_rows = 2;
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(rect.left() + 24.0, rect.center().y - galley.size().y / 2.0), galley, colours.text);
    for (column, Texts { value, difference }) in texts.iter().enumerate() {
        let place = cell(rect, column);
        let painter = ui.painter_at(place);
        let lift = if difference.is_empty() { 0.0 } else { 7.0 };
        let at = place.right_center();
        painter.text(at - vec2(0.0, lift), Align2::RIGHT_CENTER, value, body.clone(), colours.text);
        painter.text(at + vec2(0.0, 8.0), Align2::RIGHT_CENTER, difference, small.clone(), colours.accent);
    }
    response.on_hover_text("Compare the others with this").clicked()
}

/// The place of a figure in a row.
fn cell(row: Rect, column: usize) -> Rect {
    let width = (1.0 - NAMES) * row.width() / (FIGURES.len() + 1) as f32;
    let left = row.left() + NAMES * row.width() + column as f32 * width;
    Rect::from_min_max(pos2(left, row.top()), pos2(left + width - 8.0, row.bottom()))
}
