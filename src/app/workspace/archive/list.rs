//! The table of analyses.

use crate::app::theme::{self, Colours};
use crate::figure::report::Timestamp;
use crate::service::archive::AnalysisRow;
use crate::units::{Quantity, UnitPreferences};
use egui::{Align2, Color32, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use std::cmp::Ordering;

const ROW: f32 = 24.0;
const DIGITS: usize = 4;

/// What stands in a column.
enum Content {
    Words(fn(&AnalysisRow) -> String),
    Number(Quantity, fn(&AnalysisRow) -> f64),
}

#[derive(Clone, Copy)]
enum Width {
    Points(f32),
    /// So much of what the others leave.
    Share(f32),
}

struct Column {
    title: &'static str,
    width: Width,
    content: Content,
}

const fn words(title: &'static str, width: Width, of: fn(&AnalysisRow) -> String) -> Column {
    Column { title, width, content: Content::Words(of) }
}

const fn number(title: &'static str, points: f32, quantity: Quantity, of: fn(&AnalysisRow) -> f64) -> Column {
    Column { title, width: Width::Points(points), content: Content::Number(quantity, of) }
}

/// The columns; their order is the screen's.
const COLUMNS: &[Column] = &[
    words("Archived", Width::Points(96.0), |row| moment(row.created).split(' ').next().unwrap_or_default().to_owned()),
    words("Motor", Width::Share(0.55), |row| row.motor.clone()),
    words("Class", Width::Points(64.0), |row| row.designation.clone().unwrap_or_else(|| "–".to_owned())),
    words("Propellant", Width::Share(0.45), |row| row.propellant.clone()),
    number("Impulse", 84.0, Quantity::Impulse, |row| row.total_impulse),
    number("Isp", 56.0, Quantity::SpecificImpulse, |row| row.specific_impulse),
    number("c*", 60.0, Quantity::Velocity, |row| row.characteristic_velocity),
    number("Peak", 68.0, Quantity::Pressure, |row| row.peak_pressure),
    number("Burn", 66.0, Quantity::Time, |row| row.burn_time),
];

/// The places of the cells of a row.
fn places(rect: Rect) -> Vec<Rect> {
    let fixed: f32 =
        COLUMNS.iter().map(|column| if let Width::Points(points) = column.width { points } else { 0.0 }).sum();
    let rest = (rect.width() - fixed).max(0.0);
    let mut left = rect.left();
    let place = |column: &Column| {
        let width = match column.width {
            Width::Points(points) => points,
            Width::Share(share) => share * rest,
        };
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        left += width;
        cell
    };
    COLUMNS.iter().map(place).collect()
}

/// A moment in universal time, to the minute.
pub(super) fn moment(created: i64) -> String {
    let text = Timestamp::from_unix_seconds(u64::try_from(created).unwrap_or(0)).text();
    text.trim_end_matches(" UTC").to_owned()
}

/// By which column the table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Order {
    column: usize,
    is_descending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { column: 0, is_descending: true }
    }
}

impl Order {
    /// Sorts; of equals the later one stands first.
    pub fn sort(self, rows: &mut [&AnalysisRow]) {
        let Some(column) = COLUMNS.get(self.column) else { return };
        rows.sort_by(|a, b| {
            let order = match &column.content {
                Content::Words(_) if self.column == 0 => a.created.cmp(&b.created),
                Content::Words(of) => of(a).to_lowercase().cmp(&of(b).to_lowercase()),
                Content::Number(_, of) => of(a).total_cmp(&of(b)),
            };
            let order = if self.is_descending { order.reverse() } else { order };
            if order == Ordering::Equal { b.id.cmp(&a.id) } else { order }
        });
    }

    /// Another column, or the same the other way round. Numbers and dates begin with the largest.
    fn choose(&mut self, column: usize) {
        if self.column == column {
            self.is_descending = !self.is_descending;
        } else {
            let is_number = |column: &Column| matches!(column.content, Content::Number(..));
            *self = Self { column, is_descending: column == 0 || COLUMNS.get(column).is_some_and(is_number) };
        }
    }
}

/// Draws the table. A click selects one row, with Ctrl or Shift one more.
pub(super) fn table(
    ui: &mut Ui,
    units: &UnitPreferences,
    rows: &[&AnalysisRow],
    order: &mut Order,
    selected: &mut Vec<i64>,
) {
    let colours = theme::colours(ui);
    head(ui, units, order);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, ROW, rows.len(), |ui, range| {
        for row in rows.get(range).unwrap_or_default() {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, ROW), Sense::click());
            let place = selected.iter().position(|id| *id == row.id);
            if place.is_some() {
                ui.painter().rect_filled(rect, 3.0, colours.accent_ground);
            } else if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, 3.0, colours.hover);
            }
            let texts = texts(row, units, colours);
            let spoken: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
            let is_selected = place.is_some();
            response.widget_info(|| WidgetInfo::selected(egui::Role::Row, true, is_selected, spoken.join(", ")));
            cells(ui, rect, &texts);
            let response = response.on_hover_ui_at_pointer(|ui| {
                ui.label(format!("{} · {}", row.motor, row.propellant));
                ui.label(format!("{} UTC, number {}", moment(row.created), row.id));
            });
            if response.clicked() {
                let adds = ui.input(|input| input.modifiers.command || input.modifiers.shift);
                match (adds, place) {
                    (true, Some(place)) => drop(selected.remove(place)),
                    (true, None) => selected.push(row.id),
                    (false, _) => *selected = vec![row.id],
                }
            }
        }
    });
}

fn head(ui: &mut Ui, units: &UnitPreferences, order: &mut Order) {
    let colours = theme::colours(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, ROW), Sense::hover());
    for ((index, column), cell) in COLUMNS.iter().enumerate().zip(places(rect)) {
        let response = ui.interact(cell, ui.scope_id().with(column.title), Sense::click());
        let name = format!("Sort by {}", column.title.to_lowercase());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
        let is_chosen = order.column == index;
        if response.clicked() {
            order.choose(index);
        }
        let unit = match &column.content {
            Content::Number(quantity, _) => format!("{}, {}", column.title, units.unit(*quantity).symbol),
            Content::Words(_) => column.title.to_owned(),
        };
        let ink = if is_chosen || response.hovered() { colours.text } else { colours.weak };
        let mark = if is_chosen { 10.0 } else { 0.0 };
        let is_number = matches!(column.content, Content::Number(..));
        let inner = Rect::from_min_max(cell.min + vec2(4.0, 0.0), cell.max - vec2(8.0, 0.0));
        let font = egui::TextStyle::Small.resolve(ui.style());
        let painter = ui.painter_at(cell);
        let drawn = if is_number {
            painter.text(inner.right_center() - vec2(mark, 0.0), Align2::RIGHT_CENTER, unit, font, ink)
        } else {
            painter.text(inner.left_center(), Align2::LEFT_CENTER, unit, font, ink)
        };
        if is_chosen {
            let (x, y) = (drawn.right() + 6.0, cell.center().y);
            let tip = if order.is_descending { 2.5 } else { -2.5 };
            let points = vec![pos2(x - 3.0, y - tip), pos2(x + 3.0, y - tip), pos2(x, y + tip)];
            painter.add(egui::Shape::convex_polygon(points, colours.accent, egui::Stroke::NONE));
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(name);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, colours.border));
}

fn texts(row: &AnalysisRow, units: &UnitPreferences, colours: &Colours) -> Vec<(String, Color32)> {
    let of = |(index, column): (usize, &Column)| match &column.content {
        Content::Words(of) => (of(row), if index == 0 { colours.weak } else { colours.text }),
        Content::Number(quantity, of) => (units.number(of(row), *quantity, DIGITS), colours.text),
    };
    COLUMNS.iter().enumerate().map(of).collect()
}

fn cells(ui: &Ui, rect: Rect, texts: &[(String, Color32)]) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    for ((column, place), (text, ink)) in COLUMNS.iter().zip(places(rect)).zip(texts) {
        let cell = Rect::from_min_max(place.min + vec2(4.0, 0.0), place.max - vec2(8.0, 0.0));
        let painter = ui.painter_at(cell);
        if matches!(column.content, Content::Number(..)) {
            painter.text(cell.right_center(), Align2::RIGHT_CENTER, text, font.clone(), *ink);
            continue;
        }
        let mut job = egui::text::LayoutJob::simple_singleline(text.clone(), font.clone(), *ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(cell.width());
        let galley = painter.layout_job(job);
        painter.galley(pos2(cell.left(), cell.center().y - 0.5 * galley.size().y), galley, *ink);
    }
}
