//! Handles in drawings: dots that are dragged to change a length where it shows.

use super::theme::Colours;
use crate::units::{Quantity, UnitPreferences};
use egui::{Painter, Pos2, Rect, Stroke, Ui, vec2};

/// The value in the reader's unit, rounded to the power of ten that one point of the screen can tell apart.
pub fn rounded(units: &UnitPreferences, quantity: Quantity, value: f64, per_point: f64) -> f64 {
    let unit = units.unit(quantity);
    let step = 10f64.powf((per_point / unit.factor).log10().floor());
    if !step.is_finite() || step <= 0.0 {
        return value;
    }
    unit.si_from_value((unit.value_from_si(value) / step).round() * step)
}

/// A dot with a short line in the direction in which it is pulled.
pub fn paint(painter: &Painter, at: Pos2, along: [f64; 2], is_strong: bool, colours: &Colours) {
    let along = vec2(along[0] as f32, -along[1] as f32);
    let ink = Stroke::new(if is_strong { 2.0 } else { 1.5 }, colours.accent);
    if is_strong {
        painter.line_segment([at - 11.0 * along, at + 11.0 * along], Stroke::new(3.0, colours.surface));
        painter.line_segment([at - 11.0 * along, at + 11.0 * along], ink);
    }
    painter.circle(at, if is_strong { 5.0 } else { 4.0 }, colours.surface, ink);
}

/// The value beside a handle that is held.
pub fn reading(ui: &Ui, at: Pos2, text: &str, colours: &Colours) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("handle reading")));
    let galley = painter.layout_no_wrap(text.to_owned(), font, colours.text);
    let corner = at + vec2(14.0, -galley.size().y - 10.0);
    let ground = Rect::from_min_size(corner, galley.size()).expand2(vec2(6.0, 3.0));
    painter.rect(ground, 4.0, colours.panel, Stroke::new(1.0, colours.border), egui::StrokeKind::Inside);
    painter.galley(corner, galley, colours.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dragged_length_is_a_round_number_in_the_readers_unit() {
        let metric = UnitPreferences::default();
        // 0.3 mm a point: tenths of a millimetre.
        let value = rounded(&metric, Quantity::Length, 0.026_234_5, 3e-4);
        assert!((value - 0.0262).abs() < 1e-15, "{value}");
        let imperial = UnitPreferences::of(crate::units::UnitSystem::Imperial);
        let value = rounded(&imperial, Quantity::Length, 1.2345 * 0.0254, 3e-4);
        assert!((value / 0.0254 - 1.23).abs() < 1e-12, "{value}");
    }
}
