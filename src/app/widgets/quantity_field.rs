//! One number with its unit: typed, scrubbed, stepped or wheeled, and never silently changed.
//!
//! Dragging the label scrubs, the arrow keys and the wheel step (Shift: a tenth), typing takes units and arithmetic.
//! Enter or leaving the field commits, Esc returns to the value before. What cannot be read or lies outside the limits
//! is refused with the reason below the field, and the value stays.

use crate::app::theme;
use crate::form::Field;
use crate::units::{
    PressureReference, Quantity, Unit, UnitPreferences, format_significant, quantity_from_text, text_from_quantity,
};
use egui::text::LayoutJob;
use egui::{
    Align2, Galley, Id, Key, Modifiers, Rect, Response, Role, Sense, TextEdit, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// Width of the number in points.
const VALUE_WIDTH: f32 = 84.0;
/// Width of the unit in points.
const UNIT_WIDTH: f32 = 64.0;
/// Digits of a value that is not being edited.
const DIGITS: usize = 6;
/// What the unit of a number without unit is called.
const PLAIN: &str = "number";
/// Pointer travel for one step of a scrub, in points.
const POINTS_A_STEP: f32 = 4.0;

/// What the person is doing with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gesture {
    /// Nothing.
    #[default]
    None,
    /// The value moved and the gesture goes on.
    Live,
    /// The gesture ended with a new value.
    Committed,
    /// The gesture was given up; the value is back where it was.
    Reverted,
}

/// What a field reports in one frame.
#[derive(Debug)]
pub struct FieldOutcome {
    /// The gesture on the value.
    pub gesture: Gesture,
    /// The text box.
    pub response: Response,
    /// The pointer is on the label or the box.
    pub hovered: bool,
    /// Another unit was chosen for the quantity.
    pub chosen_unit: Option<&'static str>,
    /// There is text in the box that is not yet a value.
    pub typing: bool,
}

/// One number with its unit.
#[derive(Debug)]
pub struct QuantityField<'a> {
    /// Stable identity, the field's path.
    pub id: Id,
    /// What the form says about it.
    pub field: &'a Field,
    /// Where it stands in the design, shown in its help.
    pub path: &'a str,
    /// What it measures.
    pub quantity: Quantity,
    /// The reader's units.
    pub units: &'a UnitPreferences,
    /// Only whole numbers.
    pub whole: bool,
    /// Draw the label; false where the row has drawn it already.
    pub label: bool,
}

#[derive(Debug, Clone, Default)]
struct Editing {
    text: String,
    shown: String,
    before: f64,
    moved: bool,
}

#[derive(Debug, Clone, Copy)]
struct Scrub {
    before: f64,
    travel: f32,
}

impl QuantityField<'_> {
    /// Draws the field and lets the person change `value`, which is in SI.
    pub fn show(&self, ui: &mut Ui, value: &mut f64) -> FieldOutcome {
        let width = ui.available_width();
        let label_width = (width - VALUE_WIDTH - UNIT_WIDTH - theme::GRID).max(0.0);
        let height = if self.label { row_height(ui, self.field.label, label_width) } else { theme::ROW };
        let (row, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let label_rect = Rect::from_min_size(row.min, vec2(label_width, height));
        let box_left = label_rect.right() + theme::GRID;
        let top = row.center().y - theme::ROW / 2.0;
        let box_rect = Rect::from_min_size(pos2(box_left, top), vec2(VALUE_WIDTH, theme::ROW));
        let unit_rect = Rect::from_min_max(pos2(box_rect.right() + theme::GRID, row.top()), row.max);

        let mut gesture = Gesture::None;
        let label = self.label.then(|| self.label_ui(ui, label_rect, value, &mut gesture));
        let (response, typing) = self.value_ui(ui, box_rect, value, &mut gesture);
        if let Some(label) = &label {
            response.clone().labelled_by(label.id);
            if label.clicked() {
                response.request_focus();
            }
        } else {
            response.clone().accessible_name(self.field.label);
        }
        let chosen_unit = self.unit_ui(ui, unit_rect);
        if response.has_focus() {
            self.track_ui(ui, label_rect, box_rect, *value);
        }
        self.refusal_ui(ui);
        let hovered = response.hovered() || label.is_some_and(|label| label.hovered());
        FieldOutcome { gesture, response, hovered, chosen_unit, typing }
    }

    fn unit(&self) -> &'static Unit {
        self.units.unit(self.quantity)
    }

    fn label_ui(&self, ui: &mut Ui, rect: Rect, value: &mut f64, gesture: &mut Gesture) -> Response {
        let response = ui.interact(rect, self.id.with("label"), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.field.label));
        paint_label(ui, rect, self.field.label, response.hovered());
        let response = response
            .on_hover_cursor(egui::CursorIcon::ResizeHorizontal)
            .on_hover_ui(|ui| help_ui(ui, self.field, self.path, self.quantity, self.units));
        self.scrub(ui, &response, value, gesture);
        response
    }

    fn scrub(&self, ui: &Ui, response: &Response, value: &mut f64, gesture: &mut Gesture) {
        let key = self.id.with("scrub");
        if response.drag_started() {
            ui.data_mut(|data| data.insert_temp(key, Scrub { before: *value, travel: 0.0 }));
        }
        let Some(mut scrub) = ui.data(|data| data.get_temp::<Scrub>(key)) else { return };
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            *value = scrub.before;
            *gesture = Gesture::Reverted;
            ui.data_mut(|data| data.remove::<Scrub>(key));
            ui.ctx().stop_dragging();
            return;
        }
        if response.dragged() {
            let fine = if ui.input(|input| input.modifiers.shift) { 0.1 } else { 1.0 };
            scrub.travel += response.drag_delta().x * fine;
            ui.data_mut(|data| data.insert_temp(key, scrub));
            let steps = f64::from((scrub.travel / POINTS_A_STEP * 10.0).trunc() / 10.0);
            let steps = if fine < 1.0 { steps } else { steps.trunc() };
            let moved = self.stepped(scrub.before, steps);
            if moved != *value {
                *value = moved;
                *gesture = Gesture::Live;
            }
        }
        if response.drag_stopped() {
            ui.data_mut(|data| data.remove::<Scrub>(key));
            *gesture = if *value == scrub.before { Gesture::None } else { Gesture::Committed };
        }
    }

    fn value_ui(&self, ui: &mut Ui, rect: Rect, value: &mut f64, gesture: &mut Gesture) -> (Response, bool) {
        let id = self.id;
        let stored = ui.data(|data| data.get_temp::<Editing>(id));
        let focused = ui.memory(|memory| memory.has_focus(id));
        let starts = focused && stored.is_none();
        let mut editing = match stored {
            Some(editing) => Some(editing),
            None if focused => {
                let text = self.edit_text(*value);
                Some(Editing { shown: text.clone(), text, before: *value, moved: false })
            }
            None => None,
        };
        if let Some(editing) = &mut editing {
            // An undo while the field has the focus changes the value below the text.
            let current = self.edit_text(*value);
            if editing.text == editing.shown && current != editing.shown {
                *editing = Editing { shown: current.clone(), text: current, before: *value, moved: false };
            }
            if focused {
                self.step_by_input(ui, rect, value, editing, gesture);
            }
        }
        let mut text = editing.as_ref().map_or_else(|| self.shown_text(*value), |editing| editing.text.clone());
        let response = ui.put(
            rect,
            TextEdit::singleline(&mut text)
                .id(id)
                .align(Align2::RIGHT_CENTER)
                .margin(vec2(theme::GRID, 0.0))
                .min_size(rect.size())
                .desired_width(rect.width()),
        );
        if starts {
            select_all(ui, id, &text);
        }
        let mut typing = false;
        if let Some(mut editing) = editing {
            if text != editing.text {
                self.forget_refusal(ui);
            }
            editing.text = text;
            typing = editing.text != editing.shown;
            if response.has_focus() {
                ui.data_mut(|data| data.insert_temp(id, editing));
            } else {
                self.finish(ui, &response, value, editing, gesture);
                typing = false;
            }
        }
        (response, typing)
    }

    /// The arrow keys and, over the focused field, the wheel.
    fn step_by_input(&self, ui: &Ui, rect: Rect, value: &mut f64, editing: &mut Editing, gesture: &mut Gesture) {
        let over = ui.rect_contains_pointer(rect);
        let steps = ui.input_mut(|input| {
            let fine =
                |input: &mut egui::InputState, key| input.count_and_consume_key(Modifiers::SHIFT, key) as f64 * 0.1;
            let whole = |input: &mut egui::InputState, key| input.count_and_consume_key(Modifiers::NONE, key) as f64;
            let mut steps = fine(input, Key::ArrowUp) - fine(input, Key::ArrowDown);
            steps += whole(input, Key::ArrowUp) - whole(input, Key::ArrowDown);
            if over {
                for event in &input.events {
                    if let egui::Event::MouseWheel { delta, modifiers, .. } = event {
                        let direction = if delta.y != 0.0 { delta.y } else { delta.x };
                        steps += f64::from(direction.signum()) * if modifiers.shift { 0.1 } else { 1.0 };
                    }
                }
                input.smooth_scroll_delta = Vec2::ZERO;
            }
            steps
        });
        if steps == 0.0 {
            return;
        }
        let from = self.read(&editing.text).unwrap_or(*value);
        let moved = self.stepped(from, steps);
        if moved != *value {
            *value = moved;
            editing.moved = true;
            *gesture = Gesture::Live;
        }
        editing.text = self.edit_text(*value);
        editing.shown.clone_from(&editing.text);
        self.forget_refusal(ui);
    }

    /// The box has lost the focus: Esc gives up, everything else takes what stands there.
    fn finish(&self, ui: &Ui, response: &Response, value: &mut f64, editing: Editing, gesture: &mut Gesture) {
        ui.data_mut(|data| data.remove::<Editing>(self.id));
        let (escape, enter) = ui.input(|input| (input.key_pressed(Key::Escape), input.key_pressed(Key::Enter)));
        if escape {
            self.forget_refusal(ui);
            if editing.moved {
                *value = editing.before;
                *gesture = Gesture::Reverted;
            }
            return;
        }
        if editing.text != editing.shown {
            match self.read(&editing.text) {
                Ok(read) => *value = read,
                Err(reason) => {
                    ui.data_mut(|data| data.insert_temp(self.id.with("refusal"), reason));
                    if enter {
                        // The text stays for correction.
                        ui.data_mut(|data| data.insert_temp(self.id, editing));
                        response.request_focus();
                        return;
                    }
                }
            }
        }
        if *value != editing.before {
            *gesture = Gesture::Committed;
        }
        if enter {
            // Enter commits and keeps the field, ready for the next value.
            response.request_focus();
        }
    }

    /// The value of a text in SI, or the reason why it is refused.
    fn read(&self, text: &str) -> Result<f64, String> {
        // Digit groups are set apart by spaces when a value is shown, so they are accepted when it is copied back.
        let text = joined_digit_groups(text);
        let value = quantity_from_text(&text, self.quantity, Some(self.unit())).map_err(|error| error.to_string())?;
        if self.whole && value.fract() != 0.0 {
            return Err(format!("{} is not a whole number", format_significant(value, DIGITS)));
        }
        if value < self.field.min || value > self.field.max {
            let shown = self.units.text(value, self.quantity, DIGITS);
            return Err(format!(
                "{shown} is outside the limits: {}",
                limits_text(self.field, self.quantity, self.units)
            ));
        }
        Ok(value)
    }

    fn shown_text(&self, value: f64) -> String {
        self.units.number(value, self.quantity, DIGITS)
    }

    /// A text that reads back to the value, as short as can be.
    fn edit_text(&self, value: f64) -> String {
        let unit = self.unit();
        match text_from_quantity(value, self.quantity, unit) {
            Some(text) => text.strip_suffix(unit.symbol).unwrap_or(&text).trim_end().to_owned(),
            None => unit.value_from_si(value).to_string(),
        }
    }

    /// `from` moved by a number of steps in the shown unit, onto round values, inside the limits.
    fn stepped(&self, from: f64, steps: f64) -> f64 {
        let unit = self.unit();
        let shown = unit.value_from_si(from);
        let step = if self.whole { 1.0 } else { self.step(shown) };
        let steps = if self.whole && steps.abs() < 1.0 { steps.signum() } else { steps };
        let fine = if steps.fract() == 0.0 { step } else { step * 0.1 };
        let target = shown + steps * step;
        let decimals = (-fine.log10().floor()).clamp(0.0, 15.0) as usize;
        let rounded = format!("{:.decimals$}", (target / fine).round() * fine).parse::<f64>().unwrap_or(target);
        unit.si_from_value(rounded).clamp(self.field.min, self.field.max)
    }

    /// A step of 1, 2 or 5 times a power of ten: a hundredth of the slider's range or a fiftieth of the value.
    fn step(&self, shown: f64) -> f64 {
        let unit = self.unit();
        let size = match self.field.slider {
            Some((low, high)) => (high - low).abs() / unit.factor / 100.0,
            None if shown != 0.0 => shown.abs() / 50.0,
            None => 0.1,
        };
        let power = 10f64.powf(size.log10().floor());
        let leading = size / power;
        power
            * if leading >= 5.0 {
                5.0
            } else if leading >= 2.0 {
                2.0
            } else {
                1.0
            }
    }

    fn forget_refusal(&self, ui: &Ui) {
        ui.data_mut(|data| data.remove::<String>(self.id.with("refusal")));
    }

    fn refusal_ui(&self, ui: &mut Ui) {
        if let Some(reason) = ui.data(|data| data.get_temp::<String>(self.id.with("refusal"))) {
            ui.horizontal_top(|ui| {
                super::icon::severity(ui, crate::diag::Severity::Error);
                let colour = theme::colours(ui).error;
                ui.add(egui::Label::new(egui::RichText::new(reason).small().color(colour)).wrap());
            });
        }
    }

    fn unit_ui(&self, ui: &mut Ui, rect: Rect) -> Option<&'static str> {
        let units = self.quantity.units();
        let symbol = self.unit().symbol;
        if symbol.is_empty() && units.len() < 2 {
            return None;
        }
        // A click target without a place in the Tab order, which is for the values.
        let response =
            ui.interact(rect, self.id.with("unit"), if units.len() > 1 { Sense::CLICK } else { Sense::HOVER });
        response
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Unit {symbol} of {}", self.field.label)));
        let colours = theme::colours(ui);
        let colour = if response.hovered() && units.len() > 1 { colours.accent } else { colours.weak };
        // A person who sees gauge pressures is told that what is typed here is not one.
        let gauge = self.units.pressure == PressureReference::Gauge && self.quantity == Quantity::Pressure;
        let shown = match (symbol, gauge) {
            // A plain number has no unit; that it could have one shows under the pointer.
            ("", _) if response.hovered() => PLAIN.to_owned(),
            ("", _) => String::new(),
            (symbol, true) => format!("{symbol} abs"),
            (symbol, false) => symbol.to_owned(),
        };
        let font = egui::TextStyle::Body.resolve(ui.style());
        ui.painter_at(rect).text(rect.left_center(), Align2::LEFT_CENTER, shown, font, colour);
        let mut chosen = None;
        egui::Popup::menu(&response).show(|ui| {
            for unit in units {
                let name = if unit.symbol.is_empty() { PLAIN } else { unit.symbol };
                if ui.selectable_label(unit.symbol == symbol, name).clicked() {
                    chosen = Some(unit.symbol);
                }
            }
        });
        chosen
    }

    /// The limits as a thin track below the focused field, with the value on it, and in words beside it.
    fn track_ui(&self, ui: &Ui, label_rect: Rect, box_rect: Rect, value: f64) {
        let colours = theme::colours(ui);
        let limits = limits_text(self.field, self.quantity, self.units);
        let preview = self.preview(ui);
        let note = preview.unwrap_or(limits);
        if !note.is_empty() {
            let font = egui::TextStyle::Small.resolve(ui.style());
            let galley = ui.painter().layout_no_wrap(note, font, colours.weak);
            let at = pos2(label_rect.right() - galley.size().x, label_rect.center().y - galley.size().y / 2.0);
            let body = egui::TextStyle::Body.resolve(ui.style());
            let label = ui.painter().layout_no_wrap(self.field.label.to_owned(), body, colours.weak);
            // Beside a long label there is no room; its tooltip and F1 give the limits too.
            if label_rect.left() + label.size().x + 2.0 * theme::GRID <= at.x {
                ui.painter().galley(at, galley, colours.weak);
            }
        }
        let (low, high) = match self.field.slider {
            Some(range) => range,
            None if self.field.min.is_finite() && self.field.max.is_finite() => (self.field.min, self.field.max),
            None => return,
        };
        if high <= low {
            return;
        }
        let y = box_rect.bottom() + 2.0;
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
        let x = egui::lerp(box_rect.x_range(), share);
        ui.painter().hline(box_rect.x_range(), y, egui::Stroke::new(2.0, colours.border));
        ui.painter().hline(box_rect.left()..=x, y, egui::Stroke::new(2.0, colours.accent));
        ui.painter().circle_filled(pos2(x, y), 3.0, colours.accent);
    }

    /// What a typed expression amounts to, while it is more than a plain number.
    fn preview(&self, ui: &Ui) -> Option<String> {
        let editing = ui.data(|data| data.get_temp::<Editing>(self.id))?;
        let plain = editing.text.trim().parse::<f64>().is_ok();
        if plain || editing.text == editing.shown {
            return None;
        }
        self.read(&editing.text).ok().map(|value| format!("= {}", self.units.text(value, self.quantity, DIGITS)))
    }
}

/// "20 to 60 mm", "at least 0 mm", or nothing where there is no limit.
pub fn limits_text(field: &Field, quantity: Quantity, units: &UnitPreferences) -> String {
    let text = |value| units.text(value, quantity, DIGITS);
    match (field.min.is_finite(), field.max.is_finite()) {
        (true, true) => format!("{} to {}", units.number(field.min, quantity, DIGITS), text(field.max)),
        (true, false) => format!("at least {}", text(field.min)),
        (false, true) => format!("at most {}", text(field.max)),
        (false, false) => String::new(),
    }
}

/// Meaning, limits and path of a field: the tooltip of its label and the text of F1.
pub fn help_ui(ui: &mut Ui, field: &Field, path: &str, quantity: Quantity, units: &UnitPreferences) {
    ui.label(egui::RichText::new(field.label).text_style(theme::strong()));
    if !field.help.is_empty() {
        ui.label(field.help);
    }
    let limits = limits_text(field, quantity, units);
    if !limits.is_empty() {
        ui.label(format!("Limits: {limits}"));
    }
    ui.label(egui::RichText::new(path).small().color(theme::colours(ui).weak));
}

/// Height of a row whose label has that width: a row's, or more where the label takes two lines.
pub fn row_height(ui: &Ui, label: &str, width: f32) -> f32 {
    theme::ROW.max(label_galley(ui, label, width).size().y)
}

/// A label in its place, on two lines where it needs them; beyond those it is cut with an ellipsis.
pub fn paint_label(ui: &Ui, rect: Rect, text: &str, hovered: bool) {
    let colours = theme::colours(ui);
    let galley = label_galley(ui, text, rect.width());
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    let colour = if hovered { colours.accent } else { colours.text };
    ui.painter().galley_with_override_text_color(at, galley, colour);
}

fn label_galley(ui: &Ui, text: &str, width: f32) -> Arc<Galley> {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = LayoutJob::simple(text.to_owned(), font, theme::colours(ui).text, width);
    job.wrap.max_rows = 2;
    ui.painter().layout_job(job)
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(egui::text::CCursorRange::select_all_str(text)));
    state.store(ui.ctx(), id);
}

/// `12 480` as `12480`: spaces between digits go.
fn joined_digit_groups(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |index: usize| characters.get(index).is_some_and(char::is_ascii_digit);
    let mut out = String::with_capacity(text.len());
    for (index, &character) in characters.iter().enumerate() {
        let between = character == '\u{a0}' && index > 0 && is_digit(index - 1) && is_digit(index + 1);
        match character {
            _ if between => {}
            '\u{2212}' => out.push('-'),
            '\u{a0}' => out.push(' '),
            character => out.push(character),
        }
    }
    out
}
