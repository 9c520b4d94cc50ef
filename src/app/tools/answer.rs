//! A tool's answer: table, words about the chosen row, curves, and the button that applies the row.

use super::super::theme;
use crate::analysis::outcome::{Cell, Outcome, Proposal, Row};
use crate::app::scene_view;
use crate::figure::plot_scene::stack_scene;
use crate::figure::style::FigureStyle;
use crate::units::{Pa, UnitPreferences};
use egui::{Align, Button, Layout, RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2};

const DIGITS: usize = 5;
/// Up to so many rows stand upright, each figure on a line of its own; more of them where their names are short.
const UPRIGHT: usize = 3;
const NARROW: usize = 5;
/// Longest of such names.
const SHORT_NAME: usize = 12;
/// Words longer than this stand below the table, for the chosen row.
const LONGEST_CELL: usize = 40;
/// Height of the curves in points.
const PLOTS: f32 = 260.0;

/// Draws an answer; the proposal that is to be applied, once its button is pressed.
pub(super) fn show(
    ui: &mut Ui,
    units: &UnitPreferences,
    answer: &Outcome,
    selected: &mut Option<usize>,
) -> Option<Proposal> {
    let colours = theme::colours(ui);
    if let Some(reason) = &answer.unanswered {
        ui.horizontal_top(|ui| {
            crate::app::widgets::icon::severity(ui, crate::diag::Severity::Warning);
            ui.add(egui::Label::new(reason.text(units)).wrap());
        });
    }
    let applied = apply_button(ui, units, answer, *selected);
    ui.add_space(theme::GRID);
    // Words break at the visible width, however wide the table is.
    let width = ui.available_width();
    ScrollArea::both().id_salt("answer").auto_shrink([false, false]).show(ui, |ui| {
        ui.vertical(|ui| {
            let (short, long): (Vec<usize>, Vec<usize>) =
                (0..answer.columns.len()).partition(|column| !is_long(answer, *column));
            if is_upright(answer) {
                upright(ui, units, answer, &short, selected);
            } else {
                level(ui, units, answer, &short, selected);
            }
            ui.add_space(2.0 * theme::GRID);
            ui.scope(|ui| {
                ui.set_max_width(width);
                if let Some(row) = selected.and_then(|row| answer.rows.get(row)) {
                    for column in long {
                        let (Some(column), Some(Cell::Text(text))) =
                            (answer.columns.get(column), row.cells.get(column))
                        else {
                            continue;
                        };
                        ui.label(RichText::new(format!("{}: {text}", column.label)).color(colours.weak));
                    }
                    if let Some(doubt) = &row.doubt {
                        ui.horizontal_top(|ui| {
                            crate::app::widgets::icon::severity(ui, crate::diag::Severity::Warning);
                            ui.label(doubt.text(units));
                        });
                    }
                }
                for remark in &answer.remarks {
                    ui.label(RichText::new(remark.text(units)).color(colours.weak));
                }
            });
            if !answer.plots.is_empty() {
                plots(ui, units, answer, width);
            }
        });
    });
    applied
}

fn apply_button(ui: &mut Ui, units: &UnitPreferences, answer: &Outcome, selected: Option<usize>) -> Option<Proposal> {
    if answer.rows.iter().all(|row| row.proposal.is_none()) {
        return None;
    }
    let proposal = selected.and_then(|row| answer.rows.get(row)).and_then(|row| row.proposal.as_ref());
    let title = proposal.map_or_else(|| "Apply".to_owned(), |proposal| format!("Apply {}", proposal.name.text(units)));
    let button = ui
        .add_enabled(proposal.is_some(), Button::new(title).truncate())
        .on_hover_text("Changes the design; one undo takes it back")
        .on_disabled_hover_text("Choose a row that proposes a change");
    proposal.filter(|_| button.clicked()).cloned()
}

fn is_upright(answer: &Outcome) -> bool {
    let is_short = |row: &Row| match row.cells.first() {
        Some(Cell::Text(name)) => name.chars().count() <= SHORT_NAME,
        _ => false,
    };
    let rows = &answer.rows;
    rows.len() <= UPRIGHT || (rows.len() <= NARROW && rows.iter().all(is_short))
}

fn is_long(answer: &Outcome, column: usize) -> bool {
    answer.rows.iter().any(|row| match row.cells.get(column) {
        Some(Cell::Text(text)) => text.chars().count() > LONGEST_CELL,
        _ => false,
    })
}

fn number(ui: &mut Ui, text: &str, strong: bool) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let text = RichText::new(text);
        ui.label(if strong { text.text_style(theme::strong()) } else { text });
    });
}

/// The name of a row, which chooses it; a row with a doubt has a sign before it.
fn choice(ui: &mut Ui, answer: &Outcome, row: usize, text: &str, selected: &mut Option<usize>) {
    let doubtful = answer.rows.get(row).is_some_and(|row| row.doubt.is_some());
    let text = if doubtful { format!("⚠ {text}") } else { text.to_owned() };
    let is_selected = *selected == Some(row);
    if ui.add(Button::selectable(is_selected, text)).clicked() {
        *selected = Some(row);
    }
}

/// A row is a column: each figure has a line.
fn upright(ui: &mut Ui, units: &UnitPreferences, answer: &Outcome, columns: &[usize], selected: &mut Option<usize>) {
    egui::Grid::new("upright").num_columns(2 + answer.rows.len()).spacing(vec2(28.0, 4.0)).show(ui, |ui| {
        for (line, column) in columns.iter().enumerate() {
            let Some(head) = answer.columns.get(*column) else { continue };
            ui.label(RichText::new(head.heading(units)).color(theme::colours(ui).weak));
            for (index, row) in answer.rows.iter().enumerate() {
                let Some(cell) = row.cells.get(*column) else { continue };
                let text = cell.text(head, units, DIGITS);
                if line == 0 {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        choice(ui, answer, index, &text, selected);
                    });
                } else {
                    number(ui, &text, *selected == Some(index));
                }
            }
            // The last column takes what is left of the width.
            ui.label("");
            ui.end_row();
        }
    });
}

/// A row is a row.
fn level(ui: &mut Ui, units: &UnitPreferences, answer: &Outcome, columns: &[usize], selected: &mut Option<usize>) {
    egui::Grid::new("level").num_columns(1 + columns.len()).spacing(vec2(18.0, 2.0)).striped(true).show(ui, |ui| {
        for column in columns {
            let Some(head) = answer.columns.get(*column) else { continue };
            let text = RichText::new(head.heading(units)).small().color(theme::colours(ui).weak);
            if head.quantity.is_some() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text));
            } else {
                ui.label(text);
            }
        }
        ui.label("");
        ui.end_row();
        for (index, row) in answer.rows.iter().enumerate() {
            for (place, column) in columns.iter().enumerate() {
                let (Some(head), Some(cell)) = (answer.columns.get(*column), row.cells.get(*column)) else { continue };
                let text = cell.text(head, units, DIGITS);
                if place == 0 {
                    choice(ui, answer, index, &text, selected);
                } else if head.quantity.is_some() {
                    number(ui, &text, *selected == Some(index));
                } else {
                    ui.label(text);
                }
            }
            ui.label("");
            ui.end_row();
        }
    });
}

/// The curves over each other, as a figure draws them.
fn plots(ui: &mut Ui, units: &UnitPreferences, answer: &Outcome, width: f32) {
    let colours = theme::colours(ui);
    ui.add_space(2.0 * theme::GRID);
    let size = vec2(width.clamp(360.0, 900.0), PLOTS * answer.plots.len() as f32 / 2.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let names: Vec<&str> = answer.plots.iter().map(|plot| plot.y.label.as_str()).collect();
    let spoken = format!("Curves: {}", names.join(", "));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &spoken));
    let ambient = Pa(crate::units::STANDARD_ATMOSPHERE);
    let style = FigureStyle::screen(colours.figure.clone(), units.clone(), ambient);
    let scene = stack_scene(&answer.plots, f64::from(size.x), f64::from(size.y), &style);
    scene_view::paint(&ui.painter_at(rect), rect.min, &scene);
}
