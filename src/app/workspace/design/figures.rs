//! The figures that decide about the motor, with what they were in the version before.

use super::Snapshot;
use crate::app::document::Document;
use crate::app::work::Measured;
use crate::app::{summary, theme};
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::summary::SolidSummary;
use crate::units::{PressureReference, Quantity};
use egui::{Align2, RichText, Sense, Ui, pos2, vec2};

/// Digits of a figure.
const DIGITS: usize = 4;

pub(super) fn show(ui: &mut Ui, now: &Snapshot, document: &Document) {
    if let Some(failure) = document.failure() {
        let colours = theme::colours(ui);
        ui.label(RichText::new("Not solved").text_style(theme::large_strong()).color(colours.error));
        ui.add(egui::Label::new(&failure.message).wrap());
        if document.solved().is_some() {
            ui.label(
                RichText::new("Figures and curves are those of the last state that could be solved.")
                    .color(colours.weak),
            );
        }
        ui.add_space(2.0 * theme::GRID);
    }
    let Some(solved) = document.solved() else {
        if document.failure().is_none() {
            ui.label(RichText::new("Solving…").color(theme::colours(ui).weak));
        }
        return;
    };
    let summary = &solved.run.summary;
    heading(ui, now, summary);
    let before = document.ghost().map(|run| run.summary.figures());
    let gauge = now.units.pressure == PressureReference::Gauge;
    let rows: Vec<summary::Figure> = summary
        .figures()
        .into_iter()
        .filter(|figure| figure.value.is_some())
        .map(|figure| summary::Figure {
            label: match figure.quantity {
                Quantity::Pressure if gauge => format!("{}, gauge", figure.label),
                _ => figure.label.to_owned(),
            },
            help: figure.label,
            before: before
                .as_ref()
                .and_then(|all| all.iter().find(|old| old.key == figure.key))
                .and_then(|old| old.value),
            value: figure.value,
            quantity: figure.quantity,
            digits: DIGITS,
            offset: if gauge && figure.quantity == Quantity::Pressure { solved.case.ambient_pressure().0 } else { 0.0 },
            limit: limit(&solved.case, figure.key),
        })
        .collect();
    summary::show(ui, now.units, &rows);
}

fn limit(case: &SolidCase, key: &str) -> Option<f64> {
    match key {
        "peak_chamber_pressure" => case.casing.rated_pressure.map(|pressure| pressure.0),
        _ => None,
    }
}

/// Impulse and designation, with a bar that shows how far the impulse reaches into its class.
fn heading(ui: &mut Ui, now: &Snapshot, summary: &SolidSummary) {
    const HEIGHT: f32 = 40.0;
    let colours = theme::colours(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let impulse = now.units.text(summary.total_impulse, Quantity::Impulse, DIGITS);
    let designation = summary.designation.clone().unwrap_or_default();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{designation} {impulse}")));
    let large = theme::large_strong().resolve(ui.style());
    let painter = ui.painter();
    let y = rect.top() + 12.0;
    painter.text(pos2(rect.left(), y), Align2::LEFT_CENTER, designation, large.clone(), colours.text);
    painter.text(pos2(rect.right(), y), Align2::RIGHT_CENTER, impulse, large, colours.text);
    if let (Some(class), Some(share)) = (&summary.impulse_class, summary.share_of_class) {
        let track =
            egui::Rect::from_min_max(pos2(rect.left(), rect.top() + 28.0), pos2(rect.right(), rect.top() + 31.0));
        painter.rect_filled(track, 1.5, colours.border);
        let end = egui::lerp(track.x_range(), share.clamp(0.0, 1.0) as f32);
        painter.rect_filled(egui::Rect::from_min_max(track.min, pos2(end, track.bottom())), 1.5, colours.accent);
        let percent = crate::units::format_number(100.0 * share, 0);
        response.on_hover_text(format!("{percent} % into class {class}"));
    }
}

/// How far the run is from a measured curve: measured value, and computed minus measured.
pub(super) fn comparison(ui: &mut Ui, now: &Snapshot, measured: &Measured, run: &MotorRun) {
    let weak = theme::colours(ui).weak;
    ui.label(RichText::new("Against the measured curve").text_style(theme::strong()));
    ui.add(egui::Label::new(RichText::new(measured.name()).color(weak)).truncate());
    ui.add_space(theme::GRID);
    let Some(comparison) = measured.comparison(run) else {
        ui.label(RichText::new("The curve has no thrust to compare with").color(weak));
        return;
    };
    let rows: Vec<summary::Figure> = comparison
        .figures
        .iter()
        .map(|figure| summary::Figure {
            label: figure.label.to_owned(),
            help: "This program's value; the difference is that to the measured one.",
            value: Some(figure.computed),
            before: Some(figure.measured),
            quantity: figure.quantity,
            digits: DIGITS,
            offset: 0.0,
            limit: None,
        })
        .collect();
    summary::show(ui, now.units, &rows);
    let rms = now.units.text(comparison.rms_thrust, Quantity::Force, 3);
    let share = crate::units::format_significant(100.0 * comparison.rms_share, 2);
    ui.label(RichText::new(format!("Thrust differs by {rms} (r.m.s.), {share} % of the measured peak")).color(weak));
}
