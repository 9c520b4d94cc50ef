//! The list of findings: what, where, and what to do; a click goes to the field, a cure is one button.

use super::theme;
use super::widgets::icon;
use crate::diag::{Cure, Finding, Severity};
use crate::units::UnitPreferences;
use egui::{Label, RichText, Sense, Ui, UiBuilder};

/// What a person asked of a finding.
#[derive(Debug, Clone, PartialEq)]
pub enum FindingAction {
    /// Show the field at this path.
    GoTo(String),
    /// Make the change that cures it.
    Cure(Cure),
}

/// Draws the findings, the worst first.
pub fn show(ui: &mut Ui, units: &UnitPreferences, findings: &[Finding]) -> Option<FindingAction> {
    let mut action = None;
    if findings.is_empty() {
        ui.label(RichText::new("Nothing doubtful was found").color(theme::colours(ui).weak));
    }
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for (index, finding) in sorted.into_iter().enumerate() {
        action = one(ui, units, finding, index).or(action);
    }
    action
}

fn one(ui: &mut Ui, units: &UnitPreferences, finding: &Finding, index: usize) -> Option<FindingAction> {
    let mut action = None;
    let colours = theme::colours(ui);
    let message = finding.message.text(units);
    let hint = finding.hint.text(units);
    let ground = ui.painter().add(egui::Shape::Noop);
    let sense = if finding.path.is_empty() { Sense::hover() } else { Sense::click() };
    let row = ui.scope_builder(UiBuilder::new().id_salt(("finding", finding.code, index)).sense(sense), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal_top(|ui| {
            icon::severity(ui, finding.severity);
            ui.vertical(|ui| {
                let word = RichText::new(icon::severity_word(finding.severity)).small();
                let colour = icon::severity_colour(colours, finding.severity);
                ui.horizontal(|ui| {
                    ui.label(word.color(colour));
                    if !finding.path.is_empty() {
                        ui.add(Label::new(RichText::new(&finding.path).small().color(colours.weak)).truncate());
                    }
                });
                ui.add(Label::new(&message).wrap());
                if !hint.is_empty() {
                    ui.add(Label::new(RichText::new(hint).color(colours.weak)).wrap());
                }
                if let Some(cure) = &finding.cure {
                    let value = units.text(cure.value, cure.quantity, 4);
                    if ui.button(format!("Set to {value}")).on_hover_text(&cure.path).clicked() {
                        action = Some(FindingAction::Cure(cure.clone()));
                    }
                }
            });
        });
    });
    let response = row.response;
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Go to {}: {message}", finding.path))
    });
    if response.hovered() && !finding.path.is_empty() {
        let rect = response.rect.expand2(egui::vec2(theme::GRID, 2.0));
        ui.painter().set(ground, egui::Shape::rect_filled(rect, 4.0, colours.hover));
    }
    ui.add_space(2.0 * theme::GRID);
    if response.clicked() && action.is_none() {
        action = Some(FindingAction::GoTo(finding.path.clone()));
    }
    action
}

/// "2 errors, 1 warning", or nothing for a list without either.
pub fn counts(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let words = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {one}s")),
    };
    let parts = [
        words(count(Severity::Error), "error"),
        words(count(Severity::Warning), "warning"),
        words(count(Severity::Info), "note"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
