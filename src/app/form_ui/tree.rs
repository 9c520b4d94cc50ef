//! The tree of parts: a visitor that draws groups and the items of lists, and no fields.

use super::picker::Picked;
use super::{FormContext, FormOutcome, FormState, RowDrag, lists};
use crate::app::theme;
use crate::app::widgets::icon::{self, Icon};
use crate::app::widgets::quantity_field::Gesture;
use crate::form::{Collection, Editable, EditableList, Field, Form, join_path};
use crate::units::Quantity;
use egui::{Key, Modifiers, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

const ROW_HEIGHT: f32 = 24.0;

pub(super) fn show(ui: &mut Ui, context: &FormContext, state: &mut FormState, value: &mut dyn Editable) -> FormOutcome {
    let mut out = FormOutcome::default();
    state.parts.clear();
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut tree = Tree { ui, context, state, out: &mut out, path: String::new(), depth: 1 };
    if tree.row("", context.root_label, 0, None, 0.0).clicked() {
        tree.state.selected.clear();
    }
    value.edit(&mut tree);
    // A removed part cannot stay selected; a part that was just added is listed from the next frame on.
    if out.gesture == Gesture::None && !state.selected.is_empty() && !state.parts.contains(&state.selected) {
        state.selected.clear();
    }
    out
}

struct Tree<'a, 'c> {
    ui: &'a mut Ui,
    context: &'a FormContext<'c>,
    state: &'a mut FormState,
    out: &'a mut FormOutcome,
    path: String,
    depth: usize,
}

impl Tree<'_, '_> {
    /// One row; `room` is kept free at its right end for buttons.
    fn row(&mut self, path: &str, label: &str, depth: usize, open: Option<bool>, room: f32) -> Response {
        let (rect, _) = self.ui.allocate_exact_size(vec2(self.ui.available_width(), ROW_HEIGHT), Sense::hover());
        let target = Rect::from_min_max(rect.min, pos2(rect.right() - room, rect.bottom()));
        let response = self.ui.interact(target, row_id(path), Sense::click());
        let selected = open.is_none() && self.state.selected == path;
        response.widget_info(|| WidgetInfo::selected(lists::ROW_ROLE, true, selected, label));
        let colours = theme::colours(self.ui);
        let pointed = response.hovered() || self.state.hovered_in_drawing.as_deref() == Some(path) && !path.is_empty();
        if selected {
            self.ui.painter().rect_filled(rect, 4.0, colours.accent_ground);
        } else if pointed {
            self.ui.painter().rect_filled(rect, 4.0, colours.hover);
        }
        if response.has_focus() {
            let stroke = egui::Stroke::new(1.0, colours.accent);
            self.ui.painter().rect_stroke(rect, 4.0, stroke, egui::StrokeKind::Inside);
        }
        if response.hovered() && open.is_none() {
            self.out.hovered_part = Some(path.to_owned());
        }
        let mut left = rect.left() + theme::GRID + 12.0 * depth as f32;
        if let Some(open) = open {
            let picture = if open { Icon::Open } else { Icon::Closed };
            let place = Rect::from_center_size(pos2(left + 6.0, rect.center().y), vec2(14.0, 14.0));
            icon::paint(self.ui, picture, place, colours.weak);
            left += 16.0;
        }
        let mark = (self.context.mark)(path).filter(|_| open.is_none() && !path.is_empty());
        let mark_room = if mark.is_some() { 20.0 } else { 0.0 };
        let style = if selected { theme::strong() } else { egui::TextStyle::Body };
        let mut job =
            egui::text::LayoutJob::simple_singleline(label.to_owned(), style.resolve(self.ui.style()), colours.text);
        job.wrap = egui::text::TextWrapping::truncate_at_width(target.right() - left - mark_room);
        let galley = self.ui.painter().layout_job(job);
        let at = pos2(left, rect.center().y - galley.size().y / 2.0);
        self.ui.painter().galley(at, galley, colours.text);
        if let Some(severity) = mark {
            let place = Rect::from_center_size(pos2(target.right() - 10.0, rect.center().y), vec2(16.0, 16.0));
            let mut child = self.ui.new_child(UiBuilder::new().max_rect(place));
            icon::severity(&mut child, severity);
        }
        response
    }
}

/// A child at the right end of the last row.
fn at_right<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let bottom = ui.min_rect().bottom();
    let right = ui.max_rect().right();
    let place = Rect::from_min_max(pos2(right - width, bottom - ROW_HEIGHT), pos2(right, bottom));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    child.spacing_mut().item_spacing.x = 0.0;
    content(&mut child)
}

impl Form for Tree<'_, '_> {
    fn number(&mut self, _: &Field, _: Quantity, _: &mut f64) {}
    fn optional(&mut self, _: &Field, _: Quantity, _: &mut Option<f64>) {}
    fn integer(&mut self, _: &Field, _: &mut u32) {}
    fn toggle(&mut self, _: &Field, _: &mut bool) {}
    fn text(&mut self, _: &Field, _: &mut String) {}
    fn choice(&mut self, _: &Field, _: &[&'static str], _: &mut usize) {}
    fn reference(&mut self, _: &Field, _: Collection, _: &mut String) {}

    fn group(&mut self, field: &Field, _content: &mut dyn Editable) {
        let path = join_path(&self.path, field.key);
        self.state.parts.push(path.clone());
        let depth = self.depth;
        if self.row(&path, field.label, depth, None, 0.0).clicked() {
            self.state.selected = path;
        }
    }

    fn list(&mut self, field: &Field, list: &mut dyn EditableList) {
        const ADD_WIDTH: f32 = 24.0;
        let base = join_path(&self.path, field.key);
        let open = !self.state.closed.contains(&base);
        let title = format!("{}s ({})", field.label.trim_end_matches('s'), list.len());
        let depth = self.depth;
        if self.row(&base, &title, depth, Some(open), ADD_WIDTH).clicked() {
            if open {
                self.state.closed.insert(base.clone());
            } else {
                self.state.closed.remove(&base);
            }
        }
        let mut rows = Vec::new();
        let one = lists::singular(field.label);
        let mut edit = at_right(self.ui, ADD_WIDTH, |ui| lists::add_menu(ui, field, list, &base, self.state));
        edit = self.picker(&base, &one, &list.kinds()).or(edit);
        for index in 0..list.len() {
            let path = format!("{base}[{index}]");
            self.state.parts.push(path.clone());
            if !open {
                continue;
            }
            let label = format!("{} {}", index + 1, list.item_label(index));
            let selected = self.state.selected == path;
            let room = if selected { 80.0 } else { 0.0 };
            let response = self.row(&path, &label, depth + 1, None, room);
            if response.clicked() {
                self.state.selected.clone_from(&path);
            }
            edit = self.row_keys(&response, selected, list.len(), index).or(edit);
            let handle = response.interact(Sense::DRAG);
            if handle.drag_started() && list.len() > 1 {
                self.state.drag = Some(RowDrag { base: base.clone(), from: index });
            }
            rows.push(handle);
            if selected {
                let len = list.len();
                edit = at_right(self.ui, room, |ui| lists::item_buttons(ui, &one, len, index)).or(edit);
            }
        }
        edit = self.drag(&base, &rows).or(edit);
        if let Some(edit) = edit {
            // The keyboard stays with the part that moves.
            if let lists::ListEdit::Move(from, to) = edit
                && rows.get(from).is_some_and(Response::has_focus)
            {
                self.ui.memory_mut(|memory| memory.request_focus(row_id(&format!("{base}[{to}]"))));
            }
            lists::apply(list, edit, &base, self.state, self.out);
        }
    }
}

fn row_id(path: &str) -> egui::Id {
    egui::Id::unique("tree").with(path)
}

impl Tree<'_, '_> {
    /// The picker of kinds, while it is open for this list.
    fn picker(&mut self, base: &str, one: &str, kinds: &[&'static str]) -> Option<lists::ListEdit> {
        let cards = self.state.cards(base);
        let picker = self.state.picker.as_mut().filter(|picker| picker.base == base)?;
        self.out.typing = true;
        match picker.show(self.ui.ctx(), one, kinds, cards) {
            Picked::Open => None,
            Picked::Closed => {
                self.state.picker = None;
                None
            }
            Picked::Edit(edit) => {
                self.state.picker = None;
                Some(edit)
            }
        }
    }

    /// Delete removes the focused row's part; Alt with an arrow moves it, also where it is only selected.
    fn row_keys(&mut self, row: &Response, selected: bool, len: usize, index: usize) -> Option<lists::ListEdit> {
        let focused = row.has_focus();
        let is_meant = focused || selected && self.ui.memory(|memory| memory.focused().is_none());
        if !is_meant {
            return None;
        }
        self.ui.input_mut(|input| {
            if input.consume_key(Modifiers::ALT, Key::ArrowUp) && index > 0 {
                return Some(lists::ListEdit::Move(index, index - 1));
            }
            if input.consume_key(Modifiers::ALT, Key::ArrowDown) && index + 1 < len {
                return Some(lists::ListEdit::Move(index, index + 1));
            }
            (focused && input.consume_key(Modifiers::NONE, Key::Delete)).then_some(lists::ListEdit::Remove(index))
        })
    }

    /// Follows a row that is dragged: a line where it would stand; letting go moves it, Esc gives it up.
    fn drag(&mut self, base: &str, rows: &[Response]) -> Option<lists::ListEdit> {
        let from = self.state.drag.as_ref().filter(|drag| drag.base == base)?.from;
        let (Some(row), Some(first), Some(last)) = (rows.get(from), rows.first(), rows.last()) else {
            self.state.drag = None;
            return None;
        };
        if self.ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.state.drag = None;
            self.ui.ctx().stop_dragging();
            return None;
        }
        let Some(pointer) = self.ui.ctx().pointer_interact_pos().filter(|_| row.dragged() || row.drag_stopped()) else {
            self.state.drag = None;
            return None;
        };
        // Rows above whose middle the pointer is stand below the part.
        let slot = rows.iter().take_while(|row| row.rect.center().y < pointer.y).count();
        let to = if slot > from { slot - 1 } else { slot };
        if row.drag_stopped() {
            self.state.drag = None;
            return (to != from).then_some(lists::ListEdit::Move(from, to));
        }
        self.ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        self.ui.scroll_to_rect(Rect::from_center_size(pointer, vec2(1.0, 2.0 * ROW_HEIGHT)), None);
        let colours = theme::colours(self.ui);
        let painter = self.ui.painter();
        painter.rect_filled(row.rect, 4.0, colours.panel.gamma_multiply(0.6));
        let y = rows.get(slot).map_or(last.rect.bottom(), |row| row.rect.top());
        let left = first.rect.left() + theme::GRID + 12.0 * (self.depth as f32 + 1.0);
        let right = rows.iter().map(|row| row.rect.right()).fold(left, f32::max);
        if to != from {
            painter.hline(left..=right, y, egui::Stroke::new(2.0, colours.accent));
            painter.circle(pos2(left, y), 3.0, colours.panel, egui::Stroke::new(2.0, colours.accent));
        }
        None
    }
}
