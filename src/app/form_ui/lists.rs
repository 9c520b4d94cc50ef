//! Adding, removing, ordering and changing the parts of a list.

use super::picker::{Picker, Purpose};
use super::{FormOutcome, FormState};
use crate::app::theme;
use crate::app::widgets::icon::{self, Icon};
use crate::form::{EditableList, Field};
use egui::{Role, Ui};

/// One change of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListEdit {
    /// A new part of that kind behind the one given.
    Add(usize, Option<usize>),
    /// Without that part.
    Remove(usize),
    /// With a copy of that part.
    Duplicate(usize),
    /// With the first part where the second stands.
    Move(usize, usize),
    /// With that part as another kind.
    ChangeKind(usize, usize),
}

/// What one part is called: "Grains" as "grain".
pub(super) fn singular(label: &str) -> String {
    let lower = label.to_lowercase();
    lower.strip_suffix('s').map_or(lower.clone(), str::to_owned)
}

/// Carries out a change and selects the part it is about.
pub(super) fn apply(
    list: &mut dyn EditableList,
    edit: ListEdit,
    base: &str,
    state: &mut FormState,
    out: &mut FormOutcome,
) {
    let selected = match edit {
        ListEdit::Add(kind, after) => {
            let at = after.map_or(list.len(), |after| after + 1);
            list.add(kind, after);
            Some(at)
        }
        ListEdit::Remove(index) => {
            list.remove(index);
            list.len().checked_sub(1).map(|last| index.min(last))
        }
        ListEdit::Duplicate(index) => {
            list.duplicate(index);
            Some(index + 1)
        }
        ListEdit::Move(from, to) => {
            list.move_item(from, to);
            Some(to)
        }
        ListEdit::ChangeKind(index, kind) => {
            list.change_kind(index, kind);
            Some(index)
        }
    };
    // The items of lists at the top are the tree's; deeper lists stand in the form of their part.
    if !base.contains(['.', '[']) {
        state.selected = selected.map_or_else(String::new, |index| format!("{base}[{index}]"));
    }
    out.commit();
}

/// A menu of the kinds that can be added, the picker where they have pictures, or one button where there is one kind.
pub(super) fn add_menu(
    ui: &mut Ui,
    field: &Field,
    list: &dyn EditableList,
    base: &str,
    state: &mut FormState,
) -> Option<ListEdit> {
    let kinds = list.kinds();
    let after = list.len().checked_sub(1);
    let name = format!("Add {}", singular(field.label));
    let response = icon::button(ui, Icon::Plus, &name, !kinds.is_empty());
    if kinds.len() == 1 {
        return response.clicked().then_some(ListEdit::Add(0, after));
    }
    if !state.cards(base).is_empty() {
        if response.clicked() {
            state.picker = Some(Picker::new(base, Purpose::Add(after), None));
        }
        return None;
    }
    let mut edit = None;
    egui::Popup::menu(&response).show(|ui| {
        for (index, kind) in kinds.iter().enumerate() {
            if ui.button(*kind).clicked() {
                edit = Some(ListEdit::Add(index, after));
            }
        }
    });
    edit
}

/// Title of a list inside a form.
pub(super) fn list_header(
    ui: &mut Ui,
    field: &Field,
    list: &dyn EditableList,
    base: &str,
    state: &mut FormState,
) -> Option<ListEdit> {
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new(field.label).text_style(theme::strong())).on_hover_text(field.help);
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| add_menu(ui, field, list, base, state)).inner
    })
    .inner
}

/// Title of one part of a list: its number, its kind, and what can be done with it.
pub(super) fn item_header(
    ui: &mut Ui,
    field: &Field,
    list: &dyn EditableList,
    index: usize,
    base: &str,
    state: &mut FormState,
) -> Option<ListEdit> {
    let kinds = list.kinds();
    let label = list.item_label(index);
    let one = singular(field.label);
    let mut edit = None;
    ui.horizontal(|ui| {
        let title = format!(
            "{}{} {}",
            one.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default(),
            one.get(1..).unwrap_or_default(),
            index + 1
        );
        ui.label(egui::RichText::new(title).text_style(theme::strong()));
        if kinds.len() > 1 {
            let current = kinds.iter().position(|kind| *kind == label);
            let name = format!("Kind of {one} {}", index + 1);
            if state.cards(base).is_empty() {
                edit = kind_menu(ui, field, &kinds, index, (label.as_str(), current), &name);
            } else if kind_button(ui, &label, &name) {
                state.picker = Some(Picker::new(base, Purpose::Change(index), current));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            edit = item_buttons(ui, &one, list.len(), index).or(edit);
        });
    });
    ui.add_space(theme::GRID);
    edit
}

/// The kinds by name.
fn kind_menu(
    ui: &mut Ui,
    field: &Field,
    kinds: &[&'static str],
    index: usize,
    (label, current): (&str, Option<usize>),
    name: &str,
) -> Option<ListEdit> {
    let mut edit = None;
    let combo = egui::ComboBox::from_id_salt(("kind", field.key, index)).selected_text(label).show_ui(ui, |ui| {
        for (kind, name) in kinds.iter().enumerate() {
            if ui.selectable_label(current == Some(kind), *name).clicked() && current != Some(kind) {
                edit = Some(ListEdit::ChangeKind(index, kind));
            }
        }
    });
    combo.response.accessible_name(name);
    edit
}

/// The present kind as a button that opens the picker.
fn kind_button(ui: &mut Ui, label: &str, name: &str) -> bool {
    let arrow = egui::Atom::custom(egui::IdSalt::new("arrow"), egui::vec2(10.0, 10.0));
    let response = egui::Button::new((label, arrow)).atom_ui(ui);
    if let Some(place) = response.rect(egui::IdSalt::new("arrow")) {
        icon::paint(ui, Icon::Open, place, theme::colours(ui).weak);
    }
    response.response.accessible_name(name).clicked()
}

/// Remove, copy, move: from right to left.
pub(super) fn item_buttons(ui: &mut Ui, one: &str, len: usize, index: usize) -> Option<ListEdit> {
    let number = index + 1;
    let mut edit = None;
    let mut act = |ui: &mut Ui, picture, verb: &str, enabled, change| {
        if icon::button(ui, picture, &format!("{verb} {one} {number}"), enabled).clicked() {
            edit = Some(change);
        }
    };
    act(ui, Icon::Cross, "Remove", true, ListEdit::Remove(index));
    act(ui, Icon::Copy, "Copy", true, ListEdit::Duplicate(index));
    act(ui, Icon::Down, "Move down", number < len, ListEdit::Move(index, index + 1));
    act(ui, Icon::Up, "Move up", index > 0, ListEdit::Move(index, index.saturating_sub(1)));
    edit
}

/// The role that rows of the tree have for screen readers.
pub(super) const ROW_ROLE: Role = Role::TreeItem;
