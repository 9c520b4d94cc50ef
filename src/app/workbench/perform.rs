//! Carries out what was asked for.

use super::files::FilePurpose;
use super::{Workbench, modals};
use crate::app::command::Action;
use crate::app::document::Document;
use crate::app::palette::Palette;
use crate::app::widgets::quantity_field::Gesture;
use crate::app::work;
use crate::app::workspace::{Command, WORKSPACES};
use crate::diag::Cure;
use crate::form::assign;
use crate::project::design::Design;
use crate::substance::library::Library;
use crate::units::UnitPreferences;
use egui::Context;
use std::sync::Arc;

impl Workbench {
    /// Does what a command of the table says.
    pub fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::New => self.open_document(ctx, work::Opened::unsaved(Design::new_solid("New motor"))),
            Action::Open => self.ask_for(ctx, FilePurpose::Open),
            Action::OpenPath(path) => self.open_path(ctx, &path),
            Action::OpenExample(name) => self.open_example(ctx, &name),
            Action::Save => self.save(ctx),
            Action::SaveAs => self.ask_for(ctx, FilePurpose::SaveAs),
            Action::CloseTab => self.close_front(),
            Action::NextTab => self.turn_tabs(1),
            Action::PreviousTab => self.turn_tabs(self.documents.len().saturating_sub(1)),
            Action::Undo => self.in_front(|document, library| document.undo(library)),
            Action::Redo => self.in_front(|document, library| document.redo(library)),
            Action::Export(id) => self.ask_for(ctx, FilePurpose::Export(id)),
            Action::ArchiveResult => self.archive_result(ctx),
            Action::LoadMeasured => self.ask_for(ctx, FilePurpose::Measured),
            Action::ClearMeasured => self.in_front(|document, _| document.measured = None),
            Action::AddCurves => self.ask_for(ctx, FilePurpose::Curves),
            Action::Palette => self.palette = Some(Palette::default()),
            Action::Help => {
                let workspace = self.workspaces.get(self.workspace);
                self.help = Some(workspace.and_then(|workspace| workspace.focused()).cloned());
            }
            Action::Theme(theme) => {
                self.settings.theme = work::theme_setting(theme);
                ctx.set_theme(theme);
            }
            Action::Units(system) => {
                let pressure = self.settings.units.pressure;
                self.settings.units = UnitPreferences { pressure, ..UnitPreferences::of(system) };
            }
            Action::Pressure(reference) => self.settings.units.pressure = reference,
            Action::Tool(id) => self.open_tool(ctx, id),
            Action::Workspace(id) => {
                self.workspace = WORKSPACES.iter().position(|entry| entry.id == id).unwrap_or(self.workspace);
            }
            Action::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Action::ResetLayout | Action::FitPlots | Action::Play => {
                if let Some(workspace) = self.workspaces.get_mut(self.workspace) {
                    workspace.perform(&action);
                }
            }
        }
        ctx.request_repaint();
    }

    /// Commits a design as the next version of the document in front.
    pub fn edit(&mut self, ctx: &Context, design: Design) {
        self.carry_out(ctx, Command::Edit { draft: Box::new(design), gesture: Gesture::Committed });
    }

    /// Does what a workspace asks for.
    pub(super) fn carry_out(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Edit { draft, gesture } => {
                self.in_front(|document, library| document.edit(*draft, gesture, library));
                ctx.request_repaint();
            }
            Command::Cure(cure) => self.cure(&cure),
            Command::ChooseUnit(quantity, symbol) => {
                self.settings.units.chosen.insert(quantity, symbol.to_owned());
                ctx.request_repaint();
            }
            Command::Library(request) => self.ask_library(ctx, request),
            Command::ArchiveResult => self.archive_result(ctx),
            Command::ArchiveExports(archives) => self.settings.archive_exports = archives,
            Command::OpenArchived(opened) => {
                self.open_document(ctx, *opened);
                ctx.request_repaint();
            }
            Command::RemoveArchived(ids) => self.remove_archived(ctx, ids),
            Command::KeepValidation(validation) => self.keep_validation(ctx, validation),
            Command::AskCurves => self.ask_for(ctx, FilePurpose::Curves),
            Command::ExportOverlay { plots, ambient, ending } => {
                self.ask_for(ctx, FilePurpose::Overlay { plots, ambient, ending })
            }
            Command::ExportFigure { figure, ending } => {
                self.ask_for(ctx, FilePurpose::Figure { figure: figure.to_owned(), ending })
            }
        }
    }

    fn in_front(&mut self, act: impl FnOnce(&mut Document, &Arc<Library>)) {
        if let Some(document) = self.documents.get_mut(self.front) {
            act(document, &self.library);
        }
    }

    /// Makes the change that cures a finding, as an edit that can be undone.
    fn cure(&mut self, cure: &Cure) {
        let Some(document) = self.documents.get(self.front) else { return };
        let mut draft = Design::clone(document.draft());
        match assign(&mut draft, &cure.path, &cure.value.to_string()) {
            Ok(()) => self.in_front(|document, library| document.edit(draft, Gesture::Committed, library)),
            Err(error) => self.complain(format!("The change cannot be made: {error}")),
        }
    }

    fn turn_tabs(&mut self, by: usize) {
        if !self.documents.is_empty() {
            self.front = (self.front + by) % self.documents.len();
        }
    }

    fn close_front(&mut self) {
        let Some(document) = self.documents.get(self.front) else { return };
        if document.holds_unsaved_work() {
            self.closing = Some(modals::Closing::Document(document.id));
        } else {
            self.remove_document(document.id);
        }
    }

    pub(super) fn remove_document(&mut self, id: u64) {
        self.documents.retain(|document| document.id != id);
        self.front = self.front.min(self.documents.len().saturating_sub(1));
    }
}
