//! The bars around the workspace: documents and commands above, workspaces at the left, the truth about the state below.

use super::Workbench;
use crate::app::command::{self, Action, Availability, Entry, Menu, PRESSURES};
use crate::app::findings_view;
use crate::app::theme;
use crate::app::widgets::icon::{self, Icon};
use crate::app::widgets::quantity_field::Gesture;
use crate::app::workspace::{Command, Commands, WORKSPACES};
use crate::form::assign;
use crate::motor::run::BallisticModel;
use crate::project::design::Design;
use crate::units::{PressureReference, Quantity, UnitSystem, format_significant};
use egui::{Align, Button, Layout, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

impl Workbench {
    pub(super) fn top_bar(
        &mut self,
        ui: &mut Ui,
        now: &Availability,
        actions: &mut Vec<Action>,
        commands: &mut Commands,
    ) {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GRID;
            ui.menu_button(RichText::new("hrma").text_style(theme::strong()), |ui| main_menu(ui, now, actions));
            ui.add_space(theme::GRID);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if button(ui, "Commands", true).on_hover_text("Command palette (Ctrl+P)").clicked() {
                    actions.push(Action::Palette);
                }
                export_menu(ui, now, actions);
                self.units_menu(ui, actions, commands);
                self.model_menu(ui, commands);
                undo_buttons(ui, now, actions);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| self.tabs(ui, actions));
            });
        });
    }

    fn tabs(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        ScrollArea::horizontal().scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden).show(
            ui,
            |ui| {
                ui.horizontal_centered(|ui| {
                    ui.spacing_mut().item_spacing.x = 2.0;
                    let mut close = None;
                    for index in 0..self.documents.len() {
                        let is_front = index == self.front;
                        let Some(document) = self.documents.get(index) else { continue };
                        let (select, wants_close) = tab(ui, &document.title(), is_front, document.is_unsaved());
                        if select {
                            self.front = index;
                        }
                        if wants_close {
                            close = Some(index);
                        }
                    }
                    if icon::button(ui, Icon::Plus, "New motor", true).clicked() {
                        actions.push(Action::New);
                    }
                    if let Some(index) = close {
                        self.front = index;
                        actions.push(Action::CloseTab);
                    }
                });
            },
        );
    }

    fn model_menu(&mut self, ui: &mut Ui, commands: &mut Commands) {
        let Some(document) = self.document() else { return };
        let model = document.draft().solver().model;
        let label = BallisticModel::ALL.iter().find(|(item, _)| *item == model).map_or("", |(_, label)| *label);
        ui.menu_button(label, |ui| {
            ui.set_max_width(360.0);
            for (item, label) in BallisticModel::ALL {
                let choice = ui.selectable_label(*item == model, *label).on_hover_text(item.assumptions());
                if choice.clicked() && *item != model {
                    let mut draft = Design::clone(document.draft());
                    if assign(&mut draft, "solver.model", label).is_ok() {
                        commands.push(Command::Edit { draft: Box::new(draft), gesture: Gesture::Committed });
                    }
                }
            }
        })
        .response
        .on_hover_text("How finely the chamber is modelled");
    }

    fn units_menu(&self, ui: &mut Ui, actions: &mut Vec<Action>, commands: &mut Commands) {
        let units = &self.settings.units;
        let gauge = if units.pressure == PressureReference::Gauge { " gauge" } else { "" };
        let shown = [Quantity::Length, Quantity::Pressure, Quantity::Force].map(|quantity| units.unit(quantity).symbol);
        let title = format!("{}, {}{gauge}, {}", shown[0], shown[1], shown[2]);
        ui.menu_button(title, |ui| {
            for &system in UnitSystem::ALL {
                if ui.selectable_label(units.system == system && units.chosen.is_empty(), system.label()).clicked() {
                    actions.push(Action::Units(system));
                }
            }
            ui.separator();
            for (name, reference) in PRESSURES {
                if ui.selectable_label(units.pressure == *reference, format!("{name} pressures")).clicked() {
                    actions.push(Action::Pressure(*reference));
                }
            }
            ui.separator();
            for quantity in [
                Quantity::Length,
                Quantity::Pressure,
                Quantity::Force,
                Quantity::Mass,
                Quantity::Temperature,
                Quantity::BurnRate,
            ] {
                ui.menu_button(format!("{}: {}", capitalised(quantity.name()), units.unit(quantity).symbol), |ui| {
                    for unit in quantity.units() {
                        if ui.selectable_label(units.unit(quantity).symbol == unit.symbol, unit.symbol).clicked() {
                            commands.push(Command::ChooseUnit(quantity, unit.symbol));
                        }
                    }
                });
            }
        })
        .response
        .on_hover_text("Units of everything that is shown");
    }

    pub(super) fn rail(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = theme::GRID;
        for (index, entry) in WORKSPACES.iter().enumerate() {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 52.0), Sense::click());
            let selected = index == self.workspace;
            response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, selected, entry.name));
            let colours = theme::colours(ui);
            if selected {
                ui.painter().rect_filled(rect, 6.0, colours.accent_ground);
            } else if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect, 6.0, colours.hover);
            }
            let ink = if selected { colours.accent } else { colours.weak };
            icon::paint(
                ui,
                entry.icon,
                Rect::from_center_size(pos2(rect.center().x, rect.top() + 20.0), vec2(28.0, 28.0)),
                ink,
            );
            let font = egui::TextStyle::Small.resolve(ui.style());
            let at = pos2(rect.center().x, rect.bottom() - 11.0);
            ui.painter().text(
                at,
                egui::Align2::CENTER_CENTER,
                entry.name,
                font,
                if selected { colours.text } else { colours.weak },
            );
            if response.clicked() {
                self.workspace = index;
            }
        }
    }

    pub(super) fn status_bar(&mut self, ui: &mut Ui) {
        let weak = theme::colours(ui).weak;
        ui.horizontal_centered(|ui| {
            ui.style_mut().override_text_style = Some(egui::TextStyle::Small);
            ui.spacing_mut().item_spacing.x = 6.0 * theme::GRID;
            if let Some(document) = self.document() {
                ui.label(RichText::new(state_text(document, self.hides_times)).color(weak));
                let counts = findings_view::counts(document.findings());
                if !counts.is_empty() {
                    ui.label(RichText::new(counts).color(weak));
                }
            }
            ui.label(RichText::new(format!("Library {}", crate::substance::library::BUNDLED_VERSION)).color(weak));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(document) = self.document() {
                    let saved = match (&document.path, document.is_unsaved()) {
                        (None, _) => "Not yet in a file".to_owned(),
                        (Some(path), false) => format!("Saved in {}", path.display()),
                        (Some(path), true) => format!("Changed since {} was saved", path.display()),
                    };
                    ui.add(egui::Label::new(RichText::new(saved).color(weak)).truncate());
                }
                self.jobs_ui(ui);
                self.notice_ui(ui);
            });
        });
    }

    fn jobs_ui(&mut self, ui: &mut Ui) {
        for task in &self.writing {
            ui.label(RichText::new(format!("{}…", task.name())).color(theme::colours(ui).weak));
        }
        if self.library_work.is_busy() {
            ui.label(RichText::new("Changing the library…").color(theme::colours(ui).weak));
        }
        if let Some(document) = self.document()
            && let Some(progress) = document.progress()
        {
            ui.add(egui::ProgressBar::new(progress as f32).desired_width(96.0).desired_height(8.0));
            if ui.small_button("Stop").clicked() {
                document.cancel();
            }
        }
    }

    fn notice_ui(&mut self, ui: &mut Ui) {
        let Some(notice) = self.notice.clone() else { return };
        let colours = theme::colours(ui);
        let ink = if notice.is_error { colours.error } else { colours.text };
        if icon::button(ui, Icon::Cross, "Dismiss", true).clicked() {
            self.notice = None;
        }
        ui.add(egui::Label::new(RichText::new(&notice.text).color(ink)).truncate()).on_hover_text(&notice.text);
    }
}

fn state_text(document: &crate::app::document::Document, hides_times: bool) -> String {
    match (document.failure(), document.progress()) {
        (Some(_), _) => "Not solved".to_owned(),
        (None, Some(_)) => "Solving…".to_owned(),
        (None, None) => {
            let time = if hides_times { 1.0 } else { 1e3 * document.elapsed().as_secs_f64() };
            let time = format_significant(time, 2);
            let state = if document.is_up_to_date() { "up to date" } else { "out of date" };
            format!("Solved in {time} ms, {state}")
        }
    }
}

/// One tab: its name, a dot while it holds something unsaved, a cross to close it. Selected, wants to close.
fn tab(ui: &mut Ui, title: &str, is_front: bool, is_unsaved: bool) -> (bool, bool) {
    let colours = theme::colours(ui);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::simple_singleline(title.to_owned(), font, colours.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(180.0);
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 48.0, 28.0), Sense::click());
    let spoken = if is_unsaved { format!("{title}, unsaved") } else { title.to_owned() };
    response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is_front, &spoken));
    if is_front {
        ui.painter().rect_filled(rect, 4.0, colours.surface);
        ui.painter().hline(rect.x_range().shrink(4.0), rect.bottom() - 1.0, egui::Stroke::new(2.0, colours.accent));
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, colours.hover);
    }
    if is_unsaved {
        ui.painter().circle_filled(pos2(rect.left() + 11.0, rect.center().y), 3.0, colours.accent);
    }
    let ink = if is_front { colours.text } else { colours.weak };
    ui.painter().galley_with_override_text_color(
        pos2(rect.left() + 20.0, rect.center().y - galley.size().y / 2.0),
        galley,
        ink,
    );
    let place = Rect::from_center_size(pos2(rect.right() - 13.0, rect.center().y), vec2(20.0, 20.0));
    let close = ui.interact(place, response.id.with("close"), Sense::CLICK);
    close.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("Close {title}")));
    if close.hovered() {
        ui.painter().rect_filled(place, 4.0, colours.border);
    }
    icon::paint(ui, Icon::Cross, place.shrink(3.0), colours.weak);
    (response.clicked(), close.clicked() || response.middle_clicked())
}

fn undo_buttons(ui: &mut Ui, now: &Availability, actions: &mut Vec<Action>) {
    let entries = command::entries(now);
    for (wanted, picture) in [(Action::Redo, Icon::Redo), (Action::Undo, Icon::Undo)] {
        if let Some(entry) = entries.iter().find(|entry| entry.action == wanted)
            && icon::button(ui, picture, &entry.title, entry.enabled).clicked()
        {
            actions.push(wanted);
        }
    }
    ui.add_space(theme::GRID);
}

fn export_menu(ui: &mut Ui, now: &Availability, actions: &mut Vec<Action>) {
    ui.add_enabled_ui(now.has_result, |ui| {
        ui.menu_button("Export", |ui| {
            for (id, name) in &now.exports {
                if ui.button(name.as_str()).clicked() {
                    actions.push(Action::Export(id));
                }
            }
        });
    });
}

fn main_menu(ui: &mut Ui, now: &Availability, actions: &mut Vec<Action>) {
    let entries = command::entries(now);
    for (menu, title) in Menu::ALL {
        ui.menu_button(*title, |ui| {
            ui.set_min_width(220.0);
            for entry in entries.iter().filter(|entry| entry.menu == Some(*menu)) {
                menu_entry(ui, entry, actions);
            }
            if *menu == Menu::File {
                ui.separator();
                ui.menu_button("Examples", |ui| {
                    moment_entries(ui, &entries, actions, |action| matches!(action, Action::OpenExample(_)))
                });
                if !now.recent.is_empty() {
                    ui.menu_button("Recent files", |ui| {
                        moment_entries(ui, &entries, actions, |action| matches!(action, Action::OpenPath(_)))
                    });
                }
            }
        });
    }
}

fn moment_entries(ui: &mut Ui, entries: &[Entry], actions: &mut Vec<Action>, wanted: impl Fn(&Action) -> bool) {
    for entry in entries.iter().filter(|entry| wanted(&entry.action)) {
        menu_entry(ui, entry, actions);
    }
}

fn menu_entry(ui: &mut Ui, entry: &Entry, actions: &mut Vec<Action>) {
    let shortcut = entry.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut)).unwrap_or_default();
    if ui.add_enabled(entry.enabled, Button::new(entry.title.as_str()).shortcut_text(shortcut)).clicked() {
        actions.push(entry.action.clone());
    }
}

fn button(ui: &mut Ui, text: &str, enabled: bool) -> egui::Response {
    ui.add_enabled(enabled, Button::new(text))
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
