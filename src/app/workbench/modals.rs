//! What stands over the window: unsaved changes at closing, files that do not open, the target of a drop.

use super::Workbench;
use super::files::FilePurpose;
use crate::app::theme;
use crate::app::workspace::WORKSPACES;
use egui::{Context, Id, Modal, RichText};

/// What is being closed while something in it is unsaved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    /// One document.
    Document(u64),
    /// The window.
    Window,
    /// The window, while propellants of the library are changed and not saved.
    Library,
}

enum Choice {
    Save,
    Discard,
    Stay,
}

impl Workbench {
    pub(super) fn modals(&mut self, ctx: &Context) {
        match self.closing {
            Some(Closing::Library) => self.closing_library_ui(ctx),
            Some(closing) if self.dialog.is_none() && self.replacing.is_none() => self.closing_ui(ctx, closing),
            _ => {}
        }
        if let Some(replacing) = self.replacing
            && self.dialog.is_none()
        {
            self.replacing_ui(ctx, replacing);
        }
        if self.problem.is_some() {
            self.problem_ui(ctx);
        }
    }

    /// Holds the window while a document is unsaved.
    pub(super) fn ask_before_quitting(&mut self, ctx: &Context) {
        if !self.may_lose_drafts && !self.unsaved_propellants().is_empty() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.closing = Some(Closing::Library);
            return;
        }
        if self.documents.iter().any(|document| document.holds_unsaved_work()) {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.closing = Some(Closing::Window);
        }
    }

    fn closing_ui(&mut self, ctx: &Context, closing: Closing) {
        let wanted = |document: &&crate::app::document::Document| match closing {
            Closing::Document(id) => document.id == id,
            Closing::Window | Closing::Library => document.holds_unsaved_work(),
        };
        let Some(document) = self.documents.iter().find(wanted) else {
            self.closing = None;
            return;
        };
        let (id, title) = (document.id, document.title());
        let mut choice = None;
        let modal = Modal::new(Id::unique("unsaved changes")).show(ctx, |ui| {
            ui.set_width(380.0);
            ui.heading(format!("Save the changes to {title}?"));
            ui.add_space(theme::GRID);
            ui.label("They are in no file yet.");
            ui.add_space(3.0 * theme::GRID);
            ui.horizontal(|ui| {
                if ui.button("Save").clicked() {
                    choice = Some(Choice::Save);
                }
                if ui.button("Do not save").clicked() {
                    choice = Some(Choice::Discard);
                }
                if ui.button("Cancel").clicked() {
                    choice = Some(Choice::Stay);
                }
            });
        });
        if modal.should_close() {
            choice = Some(Choice::Stay);
        }
        match choice {
            Some(Choice::Save) => self.save_and_close(ctx, id),
            Some(Choice::Discard) => self.go_on_closing(ctx, id),
            Some(Choice::Stay) => self.closing = None,
            None => {}
        }
    }

    fn unsaved_propellants(&self) -> Vec<String> {
        self.workspaces.iter().flat_map(|workspace| workspace.unsaved(&self.library)).collect()
    }

    /// Propellants of the library are changed and not saved: shows them, gives them up, or stays.
    fn closing_library_ui(&mut self, ctx: &Context) {
        let names = self.unsaved_propellants();
        let mut choice = None;
        let modal = Modal::new(Id::unique("unsaved propellants")).show(ctx, |ui| {
            ui.set_width(380.0);
            ui.heading("Changes of propellants are not saved");
            ui.add_space(theme::GRID);
            ui.add(egui::Label::new(names.join(", ")).wrap());
            ui.add_space(3.0 * theme::GRID);
            ui.horizontal(|ui| {
                if ui.button("Show them").clicked() {
                    choice = Some(Choice::Save);
                }
                if ui.button("Do not save").clicked() {
                    choice = Some(Choice::Discard);
                }
                if ui.button("Cancel").clicked() {
                    choice = Some(Choice::Stay);
                }
            });
        });
        if modal.should_close() || names.is_empty() {
            choice = Some(Choice::Stay);
        }
        if choice.is_some() {
            self.closing = None;
        }
        match choice {
            Some(Choice::Save) => {
                self.workspace = WORKSPACES.iter().position(|entry| entry.id == "library").unwrap_or(self.workspace);
            }
            Some(Choice::Discard) => {
                self.may_lose_drafts = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            Some(Choice::Stay) | None => {}
        }
    }

    fn save_and_close(&mut self, ctx: &Context, id: u64) {
        let Some(index) = self.documents.iter().position(|document| document.id == id) else { return };
        self.front = index;
        match self.documents.get(index).and_then(|document| document.path.clone()) {
            Some(path) if self.save_to(index, &path) => self.go_on_closing(ctx, id),
            // The question about the file comes first; its answer goes on with the closing.
            Some(_) if self.replacing.is_some() => {}
            Some(_) => self.closing = None,
            None => self.ask_for(ctx, FilePurpose::SaveAndClose(id)),
        }
    }

    /// The document is saved or given up: it closes, and with the last one the window, where that is wanted.
    pub(super) fn go_on_closing(&mut self, ctx: &Context, id: u64) {
        let window = self.closing == Some(Closing::Window);
        self.remove_document(id);
        let is_more = self.documents.iter().any(|document| document.holds_unsaved_work());
        if !window {
            self.closing = None;
        } else if !is_more {
            self.closing = None;
            self.may_quit = true;
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    fn problem_ui(&mut self, ctx: &Context) {
        let Some(problem) = &self.problem else { return };
        let mut closes = false;
        let mut opens_other = false;
        let modal = Modal::new(Id::unique("file problem")).show(ctx, |ui| {
            ui.set_width(560.0);
            ui.horizontal(|ui| {
                crate::app::widgets::icon::severity(ui, crate::diag::Severity::Error);
                ui.heading(format!("{} does not open", problem.file));
            });
            ui.add_space(theme::GRID);
            if !problem.place.is_empty() {
                ui.label(RichText::new(&problem.place).color(theme::colours(ui).weak));
            }
            egui::ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                ui.add(egui::Label::new(&problem.message).wrap().selectable(true));
            });
            if !problem.hint.is_empty() {
                ui.add_space(theme::GRID);
                ui.add(egui::Label::new(RichText::new(&problem.hint).color(theme::colours(ui).weak)).wrap());
            }
            ui.add_space(3.0 * theme::GRID);
            ui.horizontal(|ui| {
                closes = ui.button("Close").clicked();
                opens_other = ui.button("Open another file…").clicked();
            });
        });
        if closes || opens_other || modal.should_close() {
            self.problem = None;
        }
        if opens_other {
            self.ask_for(ctx, FilePurpose::Open);
        }
    }
}

/// A frame over the window while a file is held over it.
pub(super) fn drop_target(ctx: &Context) {
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, Id::unique("drop target")));
    let dark = ctx.theme() == egui::Theme::Dark;
    let colours = if dark { theme::Colours::dark() } else { theme::Colours::light() };
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, colours.panel.gamma_multiply(0.85));
    painter.rect_stroke(rect.shrink(12.0), 8.0, egui::Stroke::new(2.0, colours.accent), egui::StrokeKind::Inside);
    let font = egui::FontId::proportional(theme::LARGE);
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        "Drop a design, a motor or a measured curve",
        font,
        colours.text,
    );
}
