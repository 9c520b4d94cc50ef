//! The contour beside others, and the best bell.

use super::figures::{TABLE_ROW, remark, table_head, table_row};
use super::jobs::Compared;
use super::{Everything, NozzleWorkspace};
use crate::app::theme;
use crate::motor::nozzle::contour::Contour;
use crate::motor::nozzle::optimum::OptimumBell;
use crate::service::nozzle::{ComparedContour, Equal, best_bell_doubt};
use crate::units::{Quantity, UnitPreferences, format_significant};
use egui::{Align, Label, Layout, RichText, Ui};

/// Widths of the columns.
const WIDTHS: [f32; 4] = [50.0, 52.0, 50.0, 50.0];

impl NozzleWorkspace {
    pub(super) fn contours(&mut self, ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
        ui.add_space(3.0 * theme::GRID);
        ui.horizontal(|ui| {
            ui.label(RichText::new("Contours").text_style(theme::strong()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.selectable_value(&mut self.equal, Equal::Mass, "mass");
                ui.selectable_value(&mut self.equal, Equal::Length, "length");
                ui.selectable_value(&mut self.equal, Equal::Ends, "ends");
                ui.label(RichText::new("of equal").color(theme::colours(ui).weak));
            });
        });
        // What is equal in the table is what the buttons say.
        match self.compared.as_ref().filter(|compared| compared.equal == self.equal) {
            Some(Compared { contours: Ok(compared), .. }) => table(ui, units, compared),
            Some(Compared { contours: Err(error), .. }) => problem(ui, &error.message),
            None => {
                ui.label(RichText::new("Comparing…").color(theme::colours(ui).weak));
            }
        }
        if let Some(Err(fault)) = &self.comparison {
            problem(ui, fault);
        }
        remark(
            ui,
            "λ: share of the vacuum thrust that divergence leaves, by the contour's formula and by the flow field.",
        );
        self.best_bell(ui, units, everything);
    }

    /// The button that seeks the best bell, and what was found.
    fn best_bell(&mut self, ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
        ui.add_space(theme::GRID);
        let is_seeking = self.is_seeking();
        ui.horizontal(|ui| {
            let is_enabled = !is_seeking && self.problem.is_none();
            let button = ui.add_enabled(is_enabled, egui::Button::new("Best bell"));
            let hover = "Seeks the two angles that leave most thrust behind divergence and friction at the ambient pressure, by \
                         flow fields; the length of a bell stays";
            if button.on_hover_text(hover).clicked() {
                self.seek_best(ui.ctx(), everything.answer.case.clone());
            }
            if is_seeking {
                ui.label(RichText::new("Seeking…").color(theme::colours(ui).weak));
            }
        });
        let is_in_place = |best: &&OptimumBell| match &everything.answer.case.nozzle.contour {
            Contour::Bell(bell) => *bell == best.bell,
            _ => false,
        };
        if let Some(best) = self.found_bell.as_ref().filter(is_in_place) {
            ui.add(Label::new(found(best, units)).wrap());
            if let Some(doubt) = best_bell_doubt(&everything.answer) {
                ui.add(Label::new(doubt.message.text(units)).wrap()).on_hover_text(doubt.hint.text(units));
            }
        }
        if let Some(text) = &self.best_problem {
            problem(ui, text.trim_end());
        }
    }
}

fn table(ui: &mut Ui, units: &UnitPreferences, compared: &[ComparedContour]) {
    ui.scope(|ui| {
        let heads = [
            ("Length", Quantity::Length),
            ("Body", Quantity::Volume),
            ("λ", Quantity::Number),
            ("λ, field", Quantity::Number),
        ];
        table_head(ui, units, WIDTHS, heads);
        for one in compared {
            let name = RichText::new(&one.name);
            let name = if one.is_own { name.text_style(theme::strong()) } else { name };
            let missing = || "–".to_owned();
            // All digits, so that shares near 1 are compared at a glance.
            let share = |value: f64| format!("{value:.4}");
            let cells = match &one.figures {
                Ok(figures) => [
                    units.number(figures.length.0, Quantity::Length, 4),
                    units.number(figures.body.0, Quantity::Volume, 4),
                    share(figures.divergence),
                    figures.by_characteristics.map_or_else(missing, share),
                ],
                Err(_) => [missing(), missing(), missing(), missing()],
            };
            table_row(ui, TABLE_ROW, name, WIDTHS, cells.map(RichText::new));
        }
        ui.add_space(theme::GRID);
        ui.spacing_mut().item_spacing.y = 2.0;
        for text in ComparedContour::remarks(compared) {
            remark(ui, &text);
        }
        ui.add_space(2.0);
    });
}

/// Angles and gain of a bell that was found.
fn found(best: &OptimumBell, units: &UnitPreferences) -> String {
    let angle = |angle: Option<crate::units::Radian>| {
        angle.map_or_else(String::new, |angle| units.text(angle.0, Quantity::Angle, 3))
    };
    let (initial, exit) = (angle(best.bell.initial_angle), angle(best.bell.exit_angle));
    let coefficient = format_significant(best.thrust_coefficient, 5);
    let gain = best.chart_thrust_coefficient.map_or_else(
        || "; the chart has no angles to compare with".to_owned(),
        |chart| {
            let gain = best.thrust_coefficient - chart;
            format!(", {gain:+.4} ({:+.2} %) over the chart's angles", 100.0 * gain / chart)
        },
    );
    format!(
        "Found and set: {initial} behind the throat, {exit} at the exit. C_F {coefficient} with divergence and friction{gain}."
    )
}

fn problem(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).color(theme::colours(ui).error)).wrap());
}
