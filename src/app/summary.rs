//! The figures that decide, each with its difference to the last version and its limit.

use super::theme::{self, Colours};
use crate::units::{Quantity, UnitPreferences, format_significant};
use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

/// One figure, in SI.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// Its meaning, for the tooltip.
    pub help: &'static str,
    /// Its value; `None` where it has no meaning.
    pub value: Option<f64>,
    /// Its value in the last version.
    pub before: Option<f64>,
    /// What it measures.
    pub quantity: Quantity,
    /// Significant digits.
    pub digits: usize,
    /// What is taken off the value when it is shown: the surroundings, of a gauge pressure.
    pub offset: f64,
    /// The limit that it should not pass, shown as a bar.
    pub limit: Option<f64>,
}

const ROW: f32 = 22.0;
const DIFFERENCE_WIDTH: f32 = 58.0;

/// Draws the figures as rows.
pub fn show(ui: &mut Ui, units: &UnitPreferences, figures: &[Figure]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for figure in figures {
        row(ui, units, figure);
    }
}

fn row(ui: &mut Ui, units: &UnitPreferences, figure: &Figure) {
    let colours = theme::colours(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let value = shown(units, figure);
    let difference = difference(figure);
    let spoken = format!("{}: {value}", figure.label);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &spoken));
    let body = egui::TextStyle::Body.resolve(ui.style());
    let strong = theme::strong().resolve(ui.style());
    let painter = ui.painter();
    let value_right = rect.right() - DIFFERENCE_WIDTH;
    let drawn = painter.text(pos2(value_right, rect.center().y), Align2::RIGHT_CENTER, value, strong, colours.text);
    let label_rect = Rect::from_min_max(rect.min, pos2(drawn.left() - theme::GRID, rect.bottom()));
    let mut job = egui::text::LayoutJob::simple_singleline(figure.label.clone(), body.clone(), colours.weak);
    job.wrap = egui::text::TextWrapping::truncate_at_width(label_rect.width());
    let label = painter.layout_job(job);
    painter.galley(pos2(rect.left(), rect.center().y - label.size().y / 2.0), label, colours.weak);
    if let Some(difference) = difference {
        let small = egui::TextStyle::Small.resolve(ui.style());
        painter.text(pos2(rect.right(), rect.center().y), Align2::RIGHT_CENTER, difference, small, colours.accent);
    }
    if let (Some(value), Some(limit)) = (figure.value, figure.limit) {
        limit_bar(painter, rect, value / limit, colours);
    }
    if !figure.help.is_empty() {
        response.on_hover_ui(|ui| {
            ui.label(figure.help);
            if let Some(limit) = figure.limit {
                ui.label(format!("Limit: {}", units.text(limit - figure.offset, figure.quantity, figure.digits)));
            }
            if let Some(before) = figure.before {
                ui.label(format!(
                    "Compared with: {}",
                    units.text(before - figure.offset, figure.quantity, figure.digits)
                ));
            }
        });
    }
}

fn shown(units: &UnitPreferences, figure: &Figure) -> String {
    match figure.value {
        Some(value) => units.text(value - figure.offset, figure.quantity, figure.digits),
        None => "–".to_owned(),
    }
}

/// "+3.1 %" against the last version; nothing where nothing changed.
fn difference(figure: &Figure) -> Option<String> {
    let (value, before) = (figure.value?, figure.before?);
    if value == before {
        return None;
    }
    if before == 0.0 {
        return Some("new".to_owned());
    }
    let percent = 100.0 * (value - before) / before.abs();
    if percent.abs() < 0.005 {
        return None;
    }
    let digits = if percent.abs() < 1.0 { 1 } else { 2 };
    let number = format_significant(percent.abs(), digits.max(if percent.abs() >= 100.0 { 3 } else { 2 }));
    Some(format!("{}{number} %", if percent < 0.0 { "\u{2212}" } else { "+" }))
}

fn limit_bar(painter: &egui::Painter, rect: Rect, share: f64, colours: &Colours) {
    let track = Rect::from_min_max(
        pos2(rect.left(), rect.bottom() - 3.0),
        pos2(rect.right() - DIFFERENCE_WIDTH, rect.bottom() - 1.0),
    );
    let colour = if share > 1.0 { colours.error } else { colours.good };
    let end = egui::lerp(track.x_range(), share.clamp(0.0, 1.0) as f32);
    painter.rect_filled(track, 1.0, colours.border);
    painter.rect_filled(Rect::from_min_max(track.min, pos2(end, track.bottom())), 1.0, colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: Option<f64>, before: Option<f64>) -> Figure {
        Figure {
            label: "Peak".to_owned(),
            help: "",
            value,
            before,
            quantity: Quantity::Pressure,
            digits: 4,
            offset: 0.0,
            limit: None,
        }
    }

    #[test]
    fn differences_are_signed_and_silent_where_nothing_changed() {
        for (value, before, expected) in [
            (Some(103.1), Some(100.0), Some("+3.1 %")),
            (Some(50.0), Some(100.0), Some("\u{2212}50 %")),
            (Some(350.0), Some(100.0), Some("+250 %")),
            (Some(100.0), Some(100.0), None),
            (Some(100.000_1), Some(100.0), None),
            (Some(1.0), Some(0.0), Some("new")),
            (None, Some(100.0), None),
        ] {
            assert_eq!(difference(&figure(value, before)).as_deref(), expected, "{value:?} {before:?}");
        }
    }

    #[test]
    fn a_figure_without_meaning_is_a_dash() {
        assert_eq!(shown(&UnitPreferences::default(), &figure(None, None)), "–");
        assert_eq!(shown(&UnitPreferences::default(), &figure(Some(55e5), None)), "55 bar");
    }
}
