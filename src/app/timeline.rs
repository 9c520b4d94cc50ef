//! The one time of the window: plots, drawings and the scrubber share it.

use super::theme;
use super::widgets::icon::{self, Icon};
use crate::units::format_number;
use egui::{Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Shortest and longest playing time of a burn in seconds; in between it plays in real time.
const PLAY: (f64, f64) = (3.0, 12.0);
const HEIGHT: f32 = 28.0;

/// Time since ignition that is shown, and whether it runs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Timeline {
    /// The time shown, in s.
    pub time: f64,
    /// The end of the burn, in s.
    pub end: f64,
    /// The time runs.
    pub is_playing: bool,
}

impl Timeline {
    /// Takes the end of a new result; the time shown stays where it can.
    pub fn set_end(&mut self, end: f64) {
        self.end = end.max(0.0);
        self.time = self.time.min(self.end);
    }

    /// Runs or holds; at the end it starts again.
    pub fn toggle(&mut self) {
        self.is_playing = !self.is_playing && self.end > 0.0;
        if self.is_playing && self.time >= self.end {
            self.time = 0.0;
        }
    }

    /// Moves on by the time since the last frame and asks for the next one, only while it runs.
    pub fn advance(&mut self, ctx: &egui::Context) {
        if !self.is_playing {
            return;
        }
        let playing_time = self.end.clamp(PLAY.0, PLAY.1);
        self.time += f64::from(ctx.input(|input| input.stable_dt.min(0.1))) * self.end / playing_time;
        if self.time >= self.end {
            self.time = self.end;
            self.is_playing = false;
        } else {
            ctx.request_repaint();
        }
    }

    /// Draws button, track and reading in one row.
    pub fn show(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.set_height(HEIGHT);
            let (picture, name) =
                if self.is_playing { (Icon::Pause, "Hold the burn") } else { (Icon::Play, "Play the burn") };
            if icon::button(ui, picture, name, self.end > 0.0).clicked() {
                self.toggle();
            }
            let reading = format!("{} / {} s", format_number(self.time, 3), format_number(self.end, 3));
            let font = egui::TextStyle::Body.resolve(ui.style());
            let galley = ui.painter().layout_no_wrap(reading, font, theme::colours(ui).text);
            let reading_width = galley.size().x.max(96.0);
            let width = ui.available_width() - reading_width - 4.0 * theme::GRID;
            self.track(ui, width.max(40.0));
            let (rect, _) = ui.allocate_exact_size(vec2(reading_width, HEIGHT), Sense::hover());
            let at = pos2(rect.right() - galley.size().x, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, theme::colours(ui).text);
        });
    }

    fn track(&mut self, ui: &mut Ui, width: f32) {
        let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click_and_drag());
        response
            .widget_info(|| WidgetInfo { value: Some(self.time), ..WidgetInfo::labeled(Role::Slider, true, "Time") });
        let line = Rect::from_center_size(rect.center(), vec2(rect.width() - 16.0, 4.0));
        if let Some(pointer) = response.interact_pointer_pos() {
            let share = ((pointer.x - line.left()) / line.width()).clamp(0.0, 1.0);
            self.time = f64::from(share) * self.end;
            self.is_playing = false;
            response.request_focus();
        }
        if response.has_focus() {
            self.keys(ui, response.id);
        }
        let colours = theme::colours(ui);
        let share = if self.end > 0.0 { (self.time / self.end) as f32 } else { 0.0 };
        let x = egui::lerp(line.x_range(), share);
        let painter = ui.painter();
        painter.rect_filled(line, 2.0, colours.border);
        painter.rect_filled(Rect::from_min_max(line.min, pos2(x, line.bottom())), 2.0, colours.accent);
        let ring = if response.has_focus() || response.hovered() { colours.accent } else { colours.weak };
        painter.circle(pos2(x, line.center().y), 6.0, colours.surface, egui::Stroke::new(2.0, ring));
    }

    fn keys(&mut self, ui: &Ui, id: egui::Id) {
        let filter = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        ui.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as f64;
            let steps = count(Key::ArrowRight) - count(Key::ArrowLeft);
            let (home, end, space) = (count(Key::Home) > 0.0, count(Key::End) > 0.0, count(Key::Space) > 0.0);
            self.time = (self.time + steps * self.end / 100.0).clamp(0.0, self.end);
            if home {
                self.time = 0.0;
            }
            if end {
                self.time = self.end;
            }
            if space {
                self.toggle();
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_stays_inside_the_burn() {
        let mut timeline = Timeline { time: 3.0, end: 4.0, is_playing: false };
        timeline.set_end(2.0);
        assert_eq!(timeline.time, 2.0);
        timeline.toggle();
        assert_eq!((timeline.time, timeline.is_playing), (0.0, true), "at the end it starts again");
        let mut empty = Timeline::default();
        empty.toggle();
        assert!(!empty.is_playing, "nothing to play");
    }
}
