//! From the ideal thrust coefficient to the delivered one.

use super::Everything;
use super::figures::line;
use crate::app::theme;
use crate::units::{Quantity, UnitPreferences, format_significant};
use egui::{Align, Label, Layout, Rect, RichText, Sense, Ui, vec2};

/// From the ideal thrust coefficient down to the delivered one, a bar a loss.
pub(super) fn waterfall(ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
    const NAME: f32 = 104.0;
    const VALUE: f32 = 56.0;
    const BAR: f32 = 12.0;
    let colours = theme::colours(ui);
    ui.add_space(3.0 * theme::GRID);
    let title = RichText::new("From ideal to delivered C_F").text_style(theme::strong());
    let stages = match &everything.delivered {
        Ok(delivered) => &delivered.stages,
        Err(error) => {
            ui.label(title);
            ui.add(Label::new(RichText::new(&error.message).color(colours.weak)).wrap());
            return;
        }
    };
    let (Some(first), Some(last)) = (stages.first(), stages.last()) else { return };
    let most = stages.iter().map(|stage| stage.thrust_coefficient).fold(first.thrust_coefficient, f64::max);
    let least = stages.iter().map(|stage| stage.thrust_coefficient).fold(most, f64::min);
    // The bars begin where the least would leave a quarter of the width.
    let low = (least - (most - least).max(0.02 * most) / 3.0).max(least.min(0.0));
    ui.horizontal(|ui| {
        ui.label(title);
        if low > 0.0 {
            let text = format!("axis from {}", format_significant(low, 3));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(text).small().color(colours.weak))
                    .on_hover_text("The bars begin there, not at 0, so that small losses can be told apart.");
            });
        }
    });
    let body = egui::TextStyle::Body.resolve(ui.style());
    let mut before = first.thrust_coefficient;
    for stage in stages {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        let now = stage.thrust_coefficient;
        let x = |value: f64| {
            let share = ((value - low) / (most - low)).clamp(0.0, 1.0) as f32;
            egui::lerp(rect.left() + NAME..=rect.right() - VALUE, share)
        };
        let y = rect.center().y;
        let bar = |from: f32, to: f32| {
            Rect::from_min_max(egui::pos2(from.min(to), y - BAR / 2.0), egui::pos2(from.max(to), y + BAR / 2.0))
        };
        let is_ideal = stage.id == "ideal";
        if is_ideal {
            ui.painter().rect_filled(bar(x(low.max(0.0)), x(now)), 2.0, colours.accent);
        } else {
            ui.painter().rect_filled(bar(x(low.max(0.0)), x(now)), 2.0, colours.accent_ground);
            let ink = if now > before { colours.good } else { colours.warning };
            ui.painter().rect_filled(bar(x(now), x(before)), 1.0, ink);
        }
        let at = egui::pos2(rect.left(), y);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, stage.name, body.clone(), colours.text);
        let at = egui::pos2(rect.right(), y);
        let text = if is_ideal { format_significant(now, 4) } else { format!("{:+.4}", now - before) };
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, &text, body.clone(), colours.weak);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, format!("{}: {text}", stage.name)));
        response.on_hover_text(format!("C_F {} behind it. Source: {}", format_significant(now, 5), stage.source));
        before = now;
    }
    line(ui, "Delivered C_F", format_significant(last.thrust_coefficient, 5));
    line(
        ui,
        "Delivered thrust",
        units.text(last.thrust_coefficient * everything.answer.thrust_unit.0, Quantity::Force, 4),
    );
    line(ui, "Delivered Isp", units.text(last.specific_impulse.0, Quantity::SpecificImpulse, 4));
    line(ui, "Delivered Isp in vacuum", units.text(last.vacuum_specific_impulse.0, Quantity::SpecificImpulse, 4));
}
