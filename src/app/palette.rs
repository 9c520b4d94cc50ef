//! The command palette (Ctrl+P) and the help overlay (F1).

use super::command::{self, Action, Entry};
use super::form_ui::FocusedField;
use super::theme;
use super::widgets::quantity_field;
use crate::units::UnitPreferences;
use egui::{Align2, Context, Id, Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, vec2};

const WIDTH: f32 = 520.0;

/// The palette while it is open.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    query: String,
    selected: usize,
}

/// What the palette ends with.
#[derive(Debug, Clone, PartialEq)]
pub enum PaletteOutcome {
    /// It stays open.
    Open,
    /// It closes without a command.
    Closed,
    /// It closes and this is done.
    Run(Action),
}

impl Palette {
    /// Draws the palette over everything else.
    pub fn show(&mut self, ctx: &Context, entries: &[Entry]) -> PaletteOutcome {
        let id = Id::unique("palette");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
        let mut outcome = PaletteOutcome::Open;
        // Taken before the text field sees them: Enter runs and keeps the field's focus, the arrows choose.
        let (enter, moved) = ctx.input_mut(|input| {
            let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) as isize;
            let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as isize;
            (input.consume_key(Modifiers::NONE, Key::Enter), down - up)
        });
        let modal = Modal::new(id).area(area).show(ctx, |ui| {
            ui.set_width(WIDTH);
            let search = ui
                .add(TextEdit::singleline(&mut self.query).hint_text("Type a command").desired_width(f32::INFINITY))
                .accessible_name("Command");
            search.request_focus();
            if search.changed() {
                self.selected = 0;
            }
            let matches = self.matches(entries);
            let last = matches.len().saturating_sub(1);
            self.selected = self.selected.saturating_add_signed(moved).min(last);
            ui.add_space(theme::GRID);
            ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (row, entry) in matches.iter().enumerate() {
                    let chosen = row == self.selected;
                    let response = ui.add_enabled_ui(entry.enabled, |ui| entry_row(ui, entry, chosen)).inner;
                    if chosen && (moved != 0 || search.changed()) {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() || chosen && enter && entry.enabled {
                        outcome = PaletteOutcome::Run(entry.action.clone());
                    }
                }
                if matches.is_empty() {
                    ui.label(RichText::new("No command matches").color(theme::colours(ui).weak));
                }
            });
        });
        if modal.should_close() && outcome == PaletteOutcome::Open {
            outcome = PaletteOutcome::Closed;
        }
        outcome
    }

    /// What matches the query, best first; what cannot be done now comes last.
    fn matches<'a>(&self, entries: &'a [Entry]) -> Vec<&'a Entry> {
        let mut scored: Vec<(i32, &Entry)> = entries
            .iter()
            .filter_map(|entry| command::match_score(&self.query, &entry.title).map(|score| (score, entry)))
            .collect();
        scored.sort_by_key(|(score, entry)| (!entry.enabled, -score));
        scored.into_iter().map(|(_, entry)| entry).collect()
    }
}

fn entry_row(ui: &mut egui::Ui, entry: &Entry, chosen: bool) -> egui::Response {
    let shortcut = entry.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut)).unwrap_or_default();
    let button = egui::Button::selectable(chosen, entry.title.as_str())
        .truncate()
        .min_size(vec2(ui.available_width(), theme::ROW))
        .sense(egui::Sense::CLICK)
        .right_text(RichText::new(shortcut).small());
    ui.add(button)
}

/// Draws help on the focused field, or the list of shortcuts; false once it is closed.
pub fn help_ui(ctx: &Context, focused: Option<&FocusedField>, units: &UnitPreferences, entries: &[Entry]) -> bool {
    let modal = Modal::new(Id::unique("help")).show(ctx, |ui| {
        ui.set_width(380.0);
        if let Some(focused) = focused {
            quantity_field::help_ui(ui, &focused.field, &focused.path, focused.quantity, units);
            ui.add_space(2.0 * theme::GRID);
            ui.label(RichText::new(FIELD_KEYS).color(theme::colours(ui).weak));
            return;
        }
        ui.heading("Keys");
        egui::Grid::new("keys").num_columns(2).spacing(vec2(24.0, 6.0)).show(ui, |ui| {
            for entry in entries {
                if let Some(shortcut) = entry.shortcut {
                    ui.label(RichText::new(ctx.format_shortcut(&shortcut)).text_style(theme::strong()));
                    ui.label(entry.title.as_str());
                    ui.end_row();
                }
            }
        });
        ui.add_space(2.0 * theme::GRID);
        ui.label(RichText::new(FIELD_KEYS).color(theme::colours(ui).weak));
    });
    !modal.should_close()
}

const FIELD_KEYS: &str = "In a field: arrow keys and wheel step, with Shift by a tenth; drag the label to scrub; Enter \
                          takes the value, Esc returns to the one before; \"70 bar + 5 psi\" and \"3/8 in\" are read. In the tree: Alt with an \
                          arrow moves the part, so does dragging it; Delete removes it.";
