//! What stands above a plot: name and unit, the names of its curves, and the readings under the pointer.

use super::{Look, look};
use crate::app::sampling::value_at;
use crate::app::theme::{self, Colours};
use crate::figure::plot::PlotSpec;
use crate::figure::style::FigureStyle;
use crate::units::format_significant;
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of the first line, and of each line of names below it.
const HEAD: f32 = 24.0;
const LINE: f32 = 18.0;
/// From the left of an entry to its text.
const MARK: f32 = 14.0;
/// Between entries.
const GAP: f32 = 3.0 * theme::GRID;
/// Digits of readings, and the width that they take.
const DIGITS: usize = 4;
const READING: f32 = 42.0;

/// A curve in the head.
struct Entry<'a> {
    name: &'a str,
    /// Its value under the pointer.
    reading: Option<String>,
    ink: Color32,
    is_measured: bool,
}

/// Name and unit at the left, at the right the curves' names, or their readings while a place is pointed at. Names that
/// do not fit there stand in columns below, with the readings beside them.
pub(super) fn show(ui: &mut Ui, plot: &PlotSpec, style: &FigureStyle, shown: Look, colours: &Colours) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let body = egui::TextStyle::Body.resolve(ui.style());
    let left = title(ui, rect, plot, style, shown.hover, colours);
    let entries = entries(plot, style, shown.hover, colours);
    let width = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), body.clone(), colours.text).size().x;
    let right = rect.right() - 2.0 * theme::GRID;
    let widths: Vec<f32> = entries.iter().map(|entry| MARK + width(entry.name)).collect();
    let needed = widths.iter().sum::<f32>() + GAP * widths.len().saturating_sub(1) as f32;
    if shown.names && left + 2.0 * theme::GRID + needed > right {
        columns(ui, &entries, widths.into_iter().fold(0.0, f32::max) + READING, colours);
        return;
    }
    if shown.hover.is_none() && !shown.names {
        return;
    }
    let mut right = right;
    for entry in entries.iter().rev() {
        let text = match shown.hover {
            None => entry.name,
            Some(_) => match &entry.reading {
                Some(reading) => reading,
                None => continue,
            },
        };
        let start = right - MARK - width(text);
        if start < left + 2.0 * theme::GRID {
            break;
        }
        let place = Rect::from_min_max(pos2(start, rect.top()), pos2(right, rect.bottom()));
        entry.put(ui, place, text, &body, colours);
        right = start - GAP;
    }
}

/// Writes the name, the axis below and the place under the pointer; the right end of it.
fn title(ui: &Ui, rect: Rect, plot: &PlotSpec, style: &FigureStyle, hover: Option<f64>, colours: &Colours) -> f32 {
    let painter = ui.painter_at(rect);
    let strong = theme::strong().resolve(ui.style());
    let title = style.units.axis(&plot.y.label, plot.y.quantity);
    let at = pos2(rect.left() + 2.0 * theme::GRID, rect.center().y);
    let title = painter.text(at, Align2::LEFT_CENTER, title, strong, colours.text);
    let below = style.units.axis(&plot.x.label, plot.x.quantity);
    let mut letters = below.chars();
    let below = letters.next().map(|first| first.to_lowercase().collect::<String>() + letters.as_str());
    let reading = hover.map(|hover| format!(" {}", format_significant(style.shown(hover, plot.x.quantity), DIGITS)));
    let over = format!("over {}{}", below.unwrap_or_default(), reading.unwrap_or_default());
    let at = pos2(title.right() + 2.0 * theme::GRID, rect.center().y);
    let body = egui::TextStyle::Body.resolve(ui.style());
    painter.text(at, Align2::LEFT_CENTER, over, body, colours.weak).right()
}

fn entries<'a>(plot: &'a PlotSpec, style: &FigureStyle, hover: Option<f64>, colours: &Colours) -> Vec<Entry<'a>> {
    let entry = |series: &'a crate::figure::plot::Series| {
        let value = hover.and_then(|hover| value_at(&series.x, &series.y, hover)).filter(|value| value.is_finite());
        let (ink, is_measured) = look(&series.role, colours);
        let reading = value.map(|value| format_significant(style.shown(value, plot.y.quantity), DIGITS));
        Entry { name: &series.name, reading, ink, is_measured }
    };
    plot.series.iter().map(entry).collect()
}

/// The names in as many columns of that width as fit, their readings at the right of each column.
fn columns(ui: &mut Ui, entries: &[Entry], width: f32, colours: &Colours) {
    let body = egui::TextStyle::Body.resolve(ui.style());
    const APART: f32 = 4.0 * theme::GRID;
    let room = ui.available_width() - 4.0 * theme::GRID;
    let count = (((room + APART) / (width + APART)).floor().max(1.0) as usize).min(entries.len());
    let lines = entries.len().div_ceil(count.max(1));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE * lines as f32), Sense::hover());
    let step = (room + APART) / count.max(1) as f32;
    for (index, entry) in entries.iter().enumerate() {
        let (column, line) = ((index / lines) as f32, (index % lines) as f32);
        let corner = pos2(rect.left() + 2.0 * theme::GRID + column * step, rect.top() + line * LINE);
        let place = Rect::from_min_size(corner, vec2(step - APART, LINE));
        entry.put(ui, place, entry.name, &body, colours);
        if let Some(reading) = &entry.reading {
            ui.painter().text(place.right_center(), Align2::RIGHT_CENTER, reading, body.clone(), colours.text);
        }
    }
}

impl Entry<'_> {
    /// The sign of the curve with a text behind it.
    fn put(&self, ui: &Ui, place: Rect, text: &str, font: &FontId, colours: &Colours) {
        let painter: Painter = ui.painter_at(place.expand(1.0));
        let mark: Pos2 = pos2(place.left() + 4.0, place.center().y);
        if self.is_measured {
            painter.circle_filled(mark, 2.5, self.ink);
        } else {
            painter.rect_filled(Rect::from_center_size(mark, vec2(10.0, 3.0)), 1.0, self.ink);
        }
        let at = pos2(place.left() + MARK, place.center().y);
        painter.text(at, Align2::LEFT_CENTER, text, font.clone(), colours.text);
        let response = ui.interact(place, ui.scope_id().with(("curve", self.name)), Sense::hover());
        response.widget_info(|| {
            let reading = self.reading.as_ref().map(|reading| format!(" {reading}"));
            WidgetInfo::labeled(Role::Label, true, format!("{}{}", self.name, reading.unwrap_or_default()))
        });
    }
}
