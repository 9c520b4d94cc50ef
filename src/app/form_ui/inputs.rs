//! The inputs beside the number: optional number, toggle, text, choice, reference.

use super::Reference;
use crate::app::theme;
use crate::app::widgets::quantity_field::{self, FieldOutcome, Gesture, QuantityField};
use crate::form::Field;
use crate::units::{Quantity, UnitPreferences};
use egui::{Id, Key, Modifiers, Rect, Response, Sense, TextEdit, Ui, UiBuilder, pos2, vec2};

/// Share of a row that its label takes where the input is a text or a list.
const LABEL_SHARE: f32 = 0.4;
/// Width of number and unit together, as the quantity field has it.
const NUMBER_WIDTH: f32 = 148.0;

/// The stable identity of the input at a path.
pub(super) fn field_id(path: &str) -> Id {
    Id::unique("field").with(path)
}

/// What the label of an input says.
struct Labelled<'a> {
    field: &'a Field,
    path: &'a str,
    /// What its limits are in.
    quantity: Quantity,
    units: &'a UnitPreferences,
}

impl<'a> Labelled<'a> {
    /// The label of an input that is no number.
    fn plain(units: &'a UnitPreferences, field: &'a Field, path: &'a str) -> Self {
        Self { field, path, quantity: Quantity::Number, units }
    }

    fn help(&self, ui: &mut Ui) {
        quantity_field::help_ui(ui, self.field, self.path, self.quantity, self.units);
    }
}

/// A row with its label at the left; the rest of the row is a child for the input.
fn row<R>(ui: &mut Ui, labelled: &Labelled, input_width: f32, input: impl FnOnce(&mut Ui) -> R) -> (R, Response) {
    let (label, path) = (labelled.field.label, labelled.path);
    let width = ui.available_width();
    let label_width = (width - input_width - theme::GRID).max(0.0);
    let height = quantity_field::row_height(ui, label, label_width);
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let label_rect = Rect::from_min_size(rect.min, vec2(label_width, height));
    let response = ui.interact(label_rect, field_id(path).with("label"), Sense::CLICK);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, label));
    quantity_field::paint_label(ui, label_rect, label, response.hovered());
    let response = response.on_hover_ui(|ui| labelled.help(ui));
    let left = label_rect.right() + theme::GRID;
    let place = Rect::from_min_max(pos2(left, rect.top()), rect.max);
    let mut child = ui.new_child(
        UiBuilder::new().id_salt(path).max_rect(place).layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    (input(&mut child), response)
}

/// The input of an optional number: its box while it is absent, its field while it is there.
pub(super) enum OptionalResponse {
    /// The check box has the keyboard, or nothing has.
    Box(Response),
    /// The number.
    Field(Box<FieldOutcome>),
}

/// A number with a check box; without the tick it is not set.
pub(super) fn optional(
    ui: &mut Ui,
    units: &UnitPreferences,
    field: &Field,
    path: &str,
    quantity: Quantity,
    value: &mut Option<f64>,
) -> (Gesture, OptionalResponse) {
    const BOX_WIDTH: f32 = 24.0;
    let id = field_id(path);
    let mut gesture = Gesture::None;
    let labelled = Labelled { field, path, quantity, units };
    let (outcome, label) = row(ui, &labelled, NUMBER_WIDTH + BOX_WIDTH, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let mut set = value.is_some();
        let (place, _) = ui.allocate_exact_size(vec2(BOX_WIDTH, theme::ROW), Sense::hover());
        let tick =
            ui.put(place, egui::Checkbox::without_text(&mut set)).accessible_name(format!("Set {}", field.label));
        if tick.changed() {
            gesture = Gesture::Committed;
            let last = id.with("last");
            if let Some(value) = *value {
                ui.data_mut(|data| data.insert_temp(last, value));
            }
            let first = ui.data(|data| data.get_temp::<f64>(last)).unwrap_or_else(|| sensible(field, quantity));
            *value = set.then_some(first);
        }
        match value {
            Some(number) => {
                let shown = QuantityField { id, field, path, quantity, units, whole: false, label: false };
                OptionalResponse::Field(Box::new(shown.show(ui, number)))
            }
            None => {
                ui.add_space(theme::GRID);
                // "Automatic: ..." in the help says what is taken instead.
                let word = match field.absent {
                    "automatic" if !field.help.contains("Automatic") => "not set",
                    word => word,
                };
                ui.label(egui::RichText::new(word).color(theme::colours(ui).weak));
                OptionalResponse::Box(tick)
            }
        }
    });
    if label.clicked()
        && let OptionalResponse::Box(tick) = &outcome
    {
        tick.request_focus();
    }
    (gesture, outcome)
}

/// A first value: the middle of the slider's range, or one file unit, inside the limits.
fn sensible(field: &Field, quantity: Quantity) -> f64 {
    let value = field.slider.map_or_else(|| quantity.file_unit().si_from_value(1.0), |(low, high)| 0.5 * (low + high));
    value.clamp(field.min, field.max)
}

/// Yes or no.
pub(super) fn toggle(ui: &mut Ui, units: &UnitPreferences, field: &Field, path: &str, value: &mut bool) -> Response {
    let labelled = Labelled::plain(units, field, path);
    let (mut response, label) =
        row(ui, &labelled, NUMBER_WIDTH, |ui| ui.add(egui::Checkbox::without_text(value)).accessible_name(field.label));
    if label.clicked() {
        *value = !*value;
        response.mark_changed();
    }
    response
}

/// Free text; one version per visit of the field.
pub(super) fn text(
    ui: &mut Ui,
    units: &UnitPreferences,
    field: &Field,
    path: &str,
    value: &mut String,
) -> (Gesture, Response) {
    let id = field_id(path);
    let before = value.clone();
    let labelled = Labelled::plain(units, field, path);
    let response = if field.multiline {
        line_label(ui, &labelled);
        ui.add(TextEdit::multiline(value).id(id).desired_rows(3).desired_width(f32::INFINITY))
    } else {
        let width = ui.available_width() * (1.0 - LABEL_SHARE);
        row(ui, &labelled, width, |ui| {
            ui.add(TextEdit::singleline(value).id(id).desired_width(f32::INFINITY).align(egui::Align2::LEFT_CENTER))
        })
        .0
    }
    .accessible_name(field.label);
    let start = id.with("before");
    if response.gained_focus() {
        ui.data_mut(|data| data.insert_temp(start, before));
    }
    let mut gesture = if response.changed() { Gesture::Live } else { Gesture::None };
    if response.lost_focus()
        && let Some(before) = ui.data_mut(|data| data.remove_temp::<String>(start))
        && before != *value
    {
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            *value = before;
            gesture = Gesture::Reverted;
        } else {
            gesture = Gesture::Committed;
        }
    }
    (gesture, response)
}

/// A label that has a line of its own.
fn line_label(ui: &mut Ui, labelled: &Labelled) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW - theme::GRID), Sense::hover());
    let response = ui.interact(rect, field_id(labelled.path).with("label"), Sense::HOVER);
    quantity_field::paint_label(ui, rect, labelled.field.label, false);
    response.on_hover_ui(|ui| labelled.help(ui));
}

/// One of several.
pub(super) fn choice(
    ui: &mut Ui,
    units: &UnitPreferences,
    field: &Field,
    path: &str,
    options: &[&'static str],
    selected: &mut usize,
) -> (bool, Response) {
    let mut changed = false;
    let labelled = Labelled::plain(units, field, path);
    let (response, _) = row(ui, &labelled, NUMBER_WIDTH, |ui| {
        let shown = options.get(*selected).copied().unwrap_or_default();
        let combo = egui::ComboBox::from_id_salt(path).selected_text(shown).width(ui.available_width()).truncate();
        combo
            .show_ui(ui, |ui| {
                for (index, option) in options.iter().enumerate() {
                    if ui.selectable_label(index == *selected, *option).clicked() && index != *selected {
                        *selected = index;
                        changed = true;
                    }
                }
            })
            .response
            .accessible_name(field.label)
    });
    (changed, response)
}

/// An entry of the library, found by typing a part of its name.
pub(super) fn reference(
    ui: &mut Ui,
    units: &UnitPreferences,
    field: &Field,
    path: &str,
    find: &dyn Fn(&str) -> Vec<Reference>,
    id: &mut String,
) -> (bool, Response) {
    let width = (ui.available_width() * (1.0 - LABEL_SHARE)).max(NUMBER_WIDTH);
    let mut changed = false;
    let labelled = Labelled::plain(units, field, path);
    let (response, _) = row(ui, &labelled, width, |ui| {
        let current = find("").into_iter().find(|entry| entry.id == *id);
        let shown = current.map_or_else(|| id.clone(), |entry| entry.label);
        let combo = egui::ComboBox::from_id_salt(path)
            .selected_text(shown)
            .width(ui.available_width())
            .height(320.0)
            .truncate()
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
        combo
            .show_ui(ui, |ui| {
                if let Some(chosen) = reference_list(ui, field, path, find, id) {
                    changed = chosen != *id;
                    *id = chosen;
                    ui.close();
                }
            })
            .response
            .accessible_name(field.label)
    });
    (changed, response)
}

fn reference_list(
    ui: &mut Ui,
    field: &Field,
    path: &str,
    find: &dyn Fn(&str) -> Vec<Reference>,
    current: &str,
) -> Option<String> {
    ui.set_min_width(300.0);
    let key = field_id(path).with("search");
    let mut query = ui.data(|data| data.get_temp::<String>(key)).unwrap_or_default();
    let search = ui
        .add(TextEdit::singleline(&mut query).hint_text("Search").desired_width(f32::INFINITY))
        .accessible_name(format!("Search {}", field.label.to_lowercase()));
    if ui.memory(|memory| memory.focused().is_none()) {
        search.request_focus();
    }
    let matches = find(query.trim());
    ui.data_mut(|data| data.insert_temp(key, query));
    let mut chosen = None;
    for entry in &matches {
        let response = ui.add(
            egui::Button::selectable(entry.id == current, entry.label.as_str())
                .right_text(egui::RichText::new(&entry.detail).small()),
        );
        if response.clicked() {
            chosen = Some(entry.id.clone());
        }
    }
    if matches.is_empty() {
        ui.label(egui::RichText::new("Nothing matches").color(theme::colours(ui).weak));
    }
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    if enter && chosen.is_none() {
        chosen = matches.first().map(|entry| entry.id.clone());
    }
    if chosen.is_some() {
        ui.data_mut(|data| data.remove::<String>(key));
    }
    chosen
}
