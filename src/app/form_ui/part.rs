//! The form of the selected part: a visitor that draws the fields below one path and skips the rest.

use super::{FocusedField, FormContext, FormOutcome, FormState, inputs, lists};
use crate::app::theme;
use crate::app::widgets::quantity_field::{FieldOutcome, QuantityField};
use crate::form::{Collection, Editable, EditableList, Field, Form, join_path};
use crate::units::Quantity;
use egui::{Response, Ui};

pub(super) fn show(ui: &mut Ui, context: &FormContext, state: &mut FormState, value: &mut dyn Editable) -> FormOutcome {
    let mut out = FormOutcome::default();
    let inside = state.selected.is_empty();
    if inside {
        heading(ui, context.root_label);
    }
    let mut form = PartForm {
        ui,
        context,
        state,
        out: &mut out,
        path: String::new(),
        place: if inside { Place::Root } else { Place::Above },
    };
    value.edit(&mut form);
    out
}

/// Where the visitor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Above the selected part: only the way down is followed.
    Above,
    /// In the whole, whose parts have nodes of their own in the tree.
    Root,
    /// In the selected part or below it: everything is drawn.
    Inside,
}

struct PartForm<'a, 'c> {
    ui: &'a mut Ui,
    context: &'a FormContext<'c>,
    state: &'a mut FormState,
    out: &'a mut FormOutcome,
    path: String,
    place: Place,
}

pub(super) fn heading(ui: &mut Ui, text: &str) {
    ui.label(egui::RichText::new(text).text_style(theme::strong()));
    ui.add_space(theme::GRID);
}

impl PartForm<'_, '_> {
    fn draws(&self) -> bool {
        self.place != Place::Above
    }

    fn leads_to_selection(&self, path: &str) -> bool {
        self.state.selected.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']))
    }

    /// Goes into a part in the same column.
    fn enter(&mut self, path: String, place: Place, content: &mut dyn Editable) {
        let outer_path = std::mem::replace(&mut self.path, path);
        let outer_place = std::mem::replace(&mut self.place, place);
        content.edit(self);
        self.path = outer_path;
        self.place = outer_place;
    }

    /// Follows focus: help, jumps from findings, the frame around the field that was jumped to.
    fn follow(&mut self, field: &Field, path: &str, quantity: Quantity, response: &Response) {
        if self.state.jump.as_deref() == Some(path) {
            self.state.jump = None;
            response.request_focus();
            response.scroll_to_me(Some(egui::Align::Center));
        }
        if response.has_focus() {
            if self.state.highlighted.as_deref() != Some(path) {
                self.state.highlighted = None;
            }
            self.state.focused = Some(FocusedField { path: path.to_owned(), field: field.clone(), quantity });
        }
        if self.state.highlighted.as_deref() == Some(path) {
            let accent = theme::colours(self.ui).accent;
            let rect = egui::Rect::from_x_y_ranges(self.ui.max_rect().x_range(), response.rect.y_range()).expand(2.0);
            self.ui.painter().rect_stroke(rect, 4.0, egui::Stroke::new(1.5, accent), egui::StrokeKind::Outside);
        }
    }

    fn number_field(&mut self, field: &Field, path: &str, quantity: Quantity, whole: bool, value: &mut f64) {
        let id = inputs::field_id(path);
        let units = self.context.units;
        let outcome = QuantityField { id, field, path, quantity, units, whole, label: true }.show(self.ui, value);
        self.take(field, path, quantity, outcome);
    }

    fn take(&mut self, field: &Field, path: &str, quantity: Quantity, outcome: FieldOutcome) {
        self.out.gesture(outcome.gesture);
        self.out.typing |= outcome.typing;
        if let Some(symbol) = outcome.chosen_unit {
            self.out.chosen_unit = Some((quantity, symbol));
        }
        self.follow(field, path, quantity, &outcome.response);
    }

    fn section(&mut self, path: &str, title: &str, content: &mut dyn Editable) {
        let Self { ui, context, state, out, .. } = self;
        ui.add_space(theme::GRID);
        let open = state.jump.as_ref().is_some_and(|jump| jump.starts_with(path)).then_some(true);
        egui::CollapsingHeader::new(egui::RichText::new(title).text_style(theme::strong()))
            .id_salt(path)
            .default_open(true)
            .open(open)
            .show(ui, |ui| {
                let mut inner = PartForm { ui, context, state, out, path: path.to_owned(), place: Place::Inside };
                content.edit(&mut inner);
            });
    }
}

impl Form for PartForm<'_, '_> {
    fn number(&mut self, field: &Field, quantity: Quantity, value: &mut f64) {
        if self.draws() {
            let path = join_path(&self.path, field.key);
            self.number_field(field, &path, quantity, false, value);
        }
    }

    fn optional(&mut self, field: &Field, quantity: Quantity, value: &mut Option<f64>) {
        if self.draws() {
            let path = join_path(&self.path, field.key);
            let (outcome, response) = inputs::optional(self.ui, self.context.units, field, &path, quantity, value);
            self.out.gesture(outcome);
            match response {
                inputs::OptionalResponse::Box(response) => self.follow(field, &path, quantity, &response),
                inputs::OptionalResponse::Field(outcome) => self.take(field, &path, quantity, *outcome),
            }
        }
    }

    fn integer(&mut self, field: &Field, value: &mut u32) {
        if self.draws() {
            let path = join_path(&self.path, field.key);
            let limited = field.clone().limits(field.min.max(0.0), field.max.min(f64::from(u32::MAX)));
            let mut number = f64::from(*value);
            self.number_field(&limited, &path, Quantity::Number, true, &mut number);
            // The field accepts whole numbers between the limits only.
            *value = number as u32;
        }
    }

    fn toggle(&mut self, field: &Field, value: &mut bool) {
        if self.draws() {
            let path = join_path(&self.path, field.key);
            let response = inputs::toggle(self.ui, self.context.units, field, &path, value);
            if response.changed() {
                self.out.commit();
            }
            self.follow(field, &path, Quantity::Number, &response);
        }
    }

    fn text(&mut self, field: &Field, value: &mut String) {
        if self.draws() {
            let path = join_path(&self.path, field.key);
            let (gesture, response) = inputs::text(self.ui, self.context.units, field, &path, value);
            self.out.gesture(gesture);
            self.out.typing |= response.has_focus();
            self.follow(field, &path, Quantity::Number, &response);
        }
    }

    fn choice(&mut self, field: &Field, options: &[&'static str], selected: &mut usize) {
        if self.draws() {
            let path = join_path(&self.path, field.key);
            let (changed, response) = inputs::choice(self.ui, self.context.units, field, &path, options, selected);
            if changed {
                self.out.commit();
            }
            self.follow(field, &path, Quantity::Number, &response);
        }
    }

    fn reference(&mut self, field: &Field, collection: Collection, id: &mut String) {
        if self.draws() {
            let path = join_path(&self.path, field.key);
            let references = self.context.references;
            let find = |query: &str| references(collection, query);
            let (changed, response) = inputs::reference(self.ui, self.context.units, field, &path, &find, id);
            if changed {
                self.out.commit();
            }
            self.follow(field, &path, Quantity::Number, &response);
        }
    }

    fn group(&mut self, field: &Field, content: &mut dyn Editable) {
        let path = join_path(&self.path, field.key);
        match self.place {
            Place::Inside => self.section(&path, field.label, content),
            Place::Root => {}
            Place::Above if self.state.selected == path => {
                heading(self.ui, field.label);
                self.enter(path, Place::Inside, content);
            }
            Place::Above if self.leads_to_selection(&path) => self.enter(path, Place::Above, content),
            Place::Above => {}
        }
    }

    fn list(&mut self, field: &Field, list: &mut dyn EditableList) {
        let base = join_path(&self.path, field.key);
        match self.place {
            Place::Root => {}
            Place::Above => {
                for index in 0..list.len() {
                    let path = format!("{base}[{index}]");
                    if self.state.selected == path {
                        if let Some(edit) = lists::item_header(self.ui, field, list, index, &base, self.state) {
                            lists::apply(list, edit, &base, self.state, self.out);
                            return;
                        }
                        if let Some(item) = list.item(index) {
                            self.enter(path, Place::Inside, item);
                        }
                    } else if self.leads_to_selection(&path)
                        && let Some(item) = list.item(index)
                    {
                        self.enter(path, Place::Above, item);
                    }
                }
            }
            Place::Inside => {
                self.ui.add_space(theme::GRID);
                let mut edit = lists::list_header(self.ui, field, list, &base, self.state);
                for index in 0..list.len() {
                    let path = format!("{base}[{index}]");
                    edit = lists::item_header(self.ui, field, list, index, &base, self.state).or(edit);
                    let Self { ui, context, state, out, .. } = self;
                    if let Some(item) = list.item(index) {
                        ui.indent(&path, |ui| {
                            let mut inner =
                                PartForm { ui, context, state, out, path: path.clone(), place: Place::Inside };
                            item.edit(&mut inner);
                        });
                    }
                }
                if let Some(edit) = edit {
                    lists::apply(list, edit, &base, self.state, self.out);
                }
            }
        }
    }
}
