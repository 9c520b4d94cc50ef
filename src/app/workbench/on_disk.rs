//! Files that another program has changed: noticing, a banner, and the question before one is replaced.

use super::Workbench;
use super::files::FilePurpose;
use crate::app::document::{Document, OnDisk};
use crate::app::theme;
use crate::app::widgets::icon;
use crate::app::work;
use crate::diag::Severity;
use egui::{Context, Frame, Id, Margin, Modal, Panel, RichText, Ui};
use std::path::Path;

/// A save that waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Replacing {
    /// The document that is to be saved.
    pub document: u64,
}

/// What a person chooses to do about a file that was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Reload,
    KeepMine,
    SaveAs,
    Replace,
    Cancel,
}

impl Workbench {
    /// Tells the watching thread which files are open.
    pub(super) fn watch_files(&mut self) {
        if let Some(watch) = &mut self.file_watch {
            watch.watch(self.documents.iter().filter_map(Document::watched).collect());
        }
    }

    /// Notes what the watching thread has found.
    pub(super) fn take_file_news(&mut self) {
        let news = self.file_watch.as_ref().map(crate::jobs::FileWatch::poll).unwrap_or_default();
        for news in news {
            // A file that was saved while it was looked at is looked at again.
            let looked_at = Some((news.path, news.known));
            for document in self.documents.iter_mut().filter(|document| document.watched() == looked_at) {
                document.note_on_disk(news.mark.clone());
            }
        }
    }

    /// Stands above the workspace while the file of the document in front is not as the document knows it.
    pub(super) fn on_disk_banner(&mut self, ui: &mut Ui, ctx: &Context) {
        let Some(document) = self.documents.get(self.front) else { return };
        let Some(path) = document.path.clone() else { return };
        let is_gone = match document.on_disk() {
            OnDisk::AsKnown => return,
            OnDisk::Changed(_) => false,
            OnDisk::Gone => true,
        };
        let is_unsaved = document.is_unsaved();
        let name = file_name(&path);
        let mut choice = None;
        let colours = theme::colours(ui);
        let frame = Frame::NONE.fill(colours.accent_ground).inner_margin(Margin::symmetric(12, 6));
        Panel::top("file on disk").resizable(false).frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                icon::severity(ui, Severity::Warning);
                let (what, more) = match (is_gone, is_unsaved) {
                    (true, _) => (format!("{name} is no longer there."), "What is open here is complete."),
                    (false, true) => (
                        format!("{name} was changed by another program."),
                        "Your changes are not in it; an undo brings them back after reloading.",
                    ),
                    (false, false) => (format!("{name} was changed by another program."), ""),
                };
                ui.label(RichText::new(what).text_style(theme::strong()));
                ui.label(RichText::new(more).color(colours.weak));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let buttons: &[(&str, Choice, &str)] = if is_gone {
                        &[
                            ("Save as…", Choice::SaveAs, "Write what is open here to another file"),
                            ("Write it again", Choice::Replace, "Write what is open here to the same file"),
                            ("Dismiss", Choice::KeepMine, "Go on; the next save writes the file again"),
                        ]
                    } else {
                        &[
                            ("Save as…", Choice::SaveAs, "Write what is open here to another file"),
                            ("Keep mine", Choice::KeepMine, "The next save replaces the file and keeps a backup of it"),
                            ("Reload", Choice::Reload, "Take what the file holds now, as a change that can be undone"),
                        ]
                    };
                    for (title, of, help) in buttons {
                        if ui.button(*title).on_hover_text(*help).clicked() {
                            choice = Some(*of);
                        }
                    }
                });
            });
        });
        if let Some(choice) = choice {
            self.settle_on_disk(ctx, self.front, &path, choice);
        }
    }

    /// The question before a save replaces what another program has written.
    pub(super) fn replacing_ui(&mut self, ctx: &Context, replacing: Replacing) {
        let found = self.documents.iter().position(|document| document.id == replacing.document);
        let Some((index, path)) = found.and_then(|index| Some((index, self.documents.get(index)?.path.clone()?)))
        else {
            self.replacing = None;
            return;
        };
        let name = file_name(&path);
        let backup = file_name(&crate::project::atomic::backup_path(&path));
        let mut choice = None;
        let modal = Modal::new(Id::unique("replace what another wrote")).show(ctx, |ui| {
            ui.set_width(460.0);
            ui.heading(format!("Replace {name}?"));
            ui.add_space(theme::GRID);
            ui.label("Another program has changed it since it was opened here.");
            ui.label(
                RichText::new(format!("What it holds now would be kept as {backup}.")).color(theme::colours(ui).weak),
            );
            ui.add_space(3.0 * theme::GRID);
            ui.horizontal(|ui| {
                for (title, of) in [
                    ("Replace", Choice::Replace),
                    ("Save as…", Choice::SaveAs),
                    ("Reload the file", Choice::Reload),
                    ("Cancel", Choice::Cancel),
                ] {
                    if ui.button(title).clicked() {
                        choice = Some(of);
                    }
                }
            });
        });
        if modal.should_close() {
            choice = Some(Choice::Cancel);
        }
        if let Some(choice) = choice {
            self.replacing = None;
            self.settle_on_disk(ctx, index, &path, choice);
        }
    }

    fn settle_on_disk(&mut self, ctx: &Context, index: usize, path: &Path, choice: Choice) {
        let closes = self.closing.is_some();
        match choice {
            Choice::Cancel => self.closing = None,
            Choice::KeepMine => {
                if let Some(document) = self.documents.get_mut(index) {
                    document.keep_mine();
                }
            }
            Choice::SaveAs => {
                self.front = index;
                let id = self.documents.get(index).map(|document| document.id).filter(|_| closes);
                self.ask_for(ctx, id.map_or(FilePurpose::SaveAs, FilePurpose::SaveAndClose));
            }
            Choice::Replace => {
                let id = self.documents.get(index).map(|document| document.id);
                if self.write_document(index, path)
                    && let Some(id) = id.filter(|_| closes)
                {
                    self.go_on_closing(ctx, id);
                }
            }
            Choice::Reload => {
                self.closing = None;
                match work::open(path) {
                    Ok(opened) => {
                        for remark in &opened.remarks {
                            self.tell(remark);
                        }
                        if let Some(document) = self.documents.get_mut(index) {
                            document.reload(opened, &self.library);
                        }
                    }
                    Err(error) => self.problem = Some(error),
                }
            }
        }
        ctx.request_repaint();
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
