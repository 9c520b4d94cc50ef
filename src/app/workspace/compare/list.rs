//! The list of the curves at the left, and what can be added to it.

use super::{Command, Commands, CompareWorkspace, Entry, Snapshot, Source};
use crate::app::theme;
use crate::app::widgets::icon::{self, Icon};
use egui::{Align, Button, Layout, Popup, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

/// What was asked for in the list.
enum Asked {
    Remove(u64),
    Reference(u64),
}

impl CompareWorkspace {
    pub(super) fn list(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(ui.available_width() - 6.0);
            ui.label(RichText::new("Curves").text_style(theme::strong()));
            ui.add_space(theme::GRID);
            self.rows(ui);
            for loading in &self.loading {
                ui.horizontal(|ui| {
                    ui.add(egui::Label::new(RichText::new(&loading.name).color(theme::colours(ui).weak)).truncate());
                    let bar = egui::ProgressBar::new(loading.task.progress() as f32).desired_width(64.0);
                    ui.add(bar.desired_height(8.0));
                    if ui.small_button("Stop").clicked() {
                        loading.task.cancel();
                    }
                });
                // Progress has no wake of its own.
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            }
            if let Some(problem) = &self.problem {
                ui.add(egui::Label::new(RichText::new(problem).color(theme::colours(ui).error)).wrap());
            }
            ui.add_space(3.0 * theme::GRID);
            ui.label(RichText::new("Add").text_style(theme::strong()));
            ui.add_space(theme::GRID);
            let add =
                ui.button("Add file…").on_hover_text("Designs (.ron, .ric), curves of one or more motors (.eng, …)");
            if add.clicked() {
                out.push(Command::AskCurves);
            }
            self.documents(ui, now);
        });
    }

    fn rows(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let reference = self.shown().get(self.reference_place()).map(|entry| entry.id);
        let mut asked = None;
        for entry in &mut self.entries {
            asked = row(ui, entry, reference == Some(entry.id)).or(asked);
        }
        if self.entries.is_empty() && self.loading.is_empty() {
            ui.label(RichText::new("None yet").color(theme::colours(ui).weak));
        }
        match asked {
            Some(Asked::Remove(id)) => self.entries.retain(|entry| entry.id != id),
            Some(Asked::Reference(id)) => self.reference = Some(id),
            None => {}
        }
        ui.spacing_mut().item_spacing.y = theme::GRID;
    }

    /// The open documents with their versions, newest first.
    fn documents(&mut self, ui: &mut Ui, now: &Snapshot) {
        for document in now.documents {
            ui.add_space(theme::GRID);
            let title = RichText::new(document.title()).text_style(theme::strong());
            egui::CollapsingHeader::new(title).id_salt(document.id).default_open(true).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let live = Source::Document(document.id);
                if addable(ui, "As it stands, followed", self.has(&live)) {
                    self.add_document(document);
                }
                for version in document.versions().rev() {
                    let change = version.change.text(now.units);
                    let source = Source::Version(document.id, version.number);
                    let label = if version.is_current { format!("{change} (now)") } else { change.clone() };
                    if addable(ui, &label, self.has(&source)) {
                        let name = format!("{}: {change}", document.title());
                        self.add_version(ui.ctx(), source, name, version.design, now);
                    }
                }
            });
        }
    }
}

/// A line that adds something; greyed once it is there.
fn addable(ui: &mut Ui, text: &str, is_there: bool) -> bool {
    ui.add_enabled_ui(!is_there, |ui| {
        let button = Button::selectable(false, text).truncate().min_size(vec2(ui.available_width(), theme::ROW));
        ui.add(button).clicked()
    })
    .inner
}

/// One curve: shown or not, its colour, its name, whether it is the reference, away with it.
fn row(ui: &mut Ui, entry: &mut Entry, is_reference: bool) -> Option<Asked> {
    let colours = theme::colours(ui);
    let name = entry.curve.name.clone();
    let mut asked = None;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    if is_reference {
        ui.painter().rect_filled(rect, 4.0, colours.accent_ground);
    }
    let mut child = ui.new_child(
        egui::UiBuilder::new().id_salt(entry.id).max_rect(rect).layout(Layout::left_to_right(Align::Center)),
    );
    let ui = &mut child;
    ui.spacing_mut().item_spacing.x = theme::GRID;
    ui.checkbox(&mut entry.is_shown, "").on_hover_text("Shown").accessible_name(format!("Show {name}"));
    swatch(ui, entry);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if icon::button(ui, Icon::Cross, &format!("Remove {name}"), true).clicked() {
            asked = Some(Asked::Remove(entry.id));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let ink = if entry.is_shown { colours.text } else { colours.weak };
            let note = RichText::new(if is_reference { "reference" } else { "" }).small().color(colours.weak);
            let label = Button::selectable(false, RichText::new(&name).color(ink)).truncate().right_text(note);
            let response = ui.add(label.min_size(vec2(ui.available_width(), 22.0)));
            if response.on_hover_text(format!("{name}\nCompare the others with this")).clicked() {
                asked = Some(Asked::Reference(entry.id));
            }
        });
    });
    asked
}

/// The colour, which opens the palette.
fn swatch(ui: &mut Ui, entry: &mut Entry) {
    let colours = theme::colours(ui);
    let colour = |index: usize| colours.series.get(index % colours.series.len()).copied().unwrap_or(colours.text);
    let (rect, response) = ui.allocate_exact_size(vec2(22.0, 20.0), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Colour of {}", entry.curve.name)));
    let bar = Rect::from_center_size(rect.center(), vec2(16.0, 6.0));
    ui.painter().rect_filled(bar, 2.0, colour(entry.colour));
    if response.hovered() || response.has_focus() {
        let stroke = egui::Stroke::new(1.0, colours.weak);
        ui.painter().rect_stroke(rect, 4.0, stroke, egui::StrokeKind::Inside);
    }
    Popup::menu(&response).show(|ui| {
        ui.horizontal(|ui| {
            for index in 0..colours.series.len() {
                let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::CLICK);
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Colour {}", index + 1)));
                ui.painter().rect_filled(rect.shrink(4.0), 3.0, colour(index));
                if index == entry.colour % colours.series.len() || response.hovered() {
                    let stroke = egui::Stroke::new(1.5, colours.text);
                    ui.painter().rect_stroke(rect.shrink(2.0), 4.0, stroke, egui::StrokeKind::Inside);
                }
                if response.clicked() {
                    entry.colour = index;
                    ui.close();
                }
            }
        });
    });
}
