//! The archive: analyses that were kept, to be searched, compared and opened again.
//!
//! The list is read once and searched in memory; what is selected is read with its curves. Both happen on threads.

mod detail;
mod list;

use super::{Command, Commands, Snapshot, Workspace};
use crate::app::theme;
use crate::jobs::Task;
use crate::service::archive::{Analysis, AnalysisRow, Archive, Query, ValidationRow};
use crate::service::error::ServiceError;
use egui::{CentralPanel, Frame, Margin, Panel, RichText, TextEdit, Ui};
use list::Order;
use std::collections::BTreeMap;
use std::path::Path;

/// An analysis with what it was compared with.
struct Loaded {
    analysis: Analysis,
    comparisons: Vec<ValidationRow>,
}

type Listed = Result<Vec<AnalysisRow>, ServiceError>;
type Read = Vec<(i64, Result<Loaded, ServiceError>)>;

/// The archive workspace.
#[derive(Default)]
pub(super) struct ArchiveWorkspace {
    query: String,
    order: Order,
    rows: Option<Listed>,
    listing: Option<Task<Listed>>,
    reading: Option<Task<Read>>,
    loaded: BTreeMap<i64, Result<Loaded, ServiceError>>,
    /// In the order in which they were selected; the first is what the others are measured by.
    selected: Vec<i64>,
    with_document: bool,
    asks_to_remove: bool,
    problem: Option<String>,
    /// What the list was read for: the archive's version in this window, and the frame in which it was last shown.
    version: u64,
    shown_in: u64,
}

impl Workspace for ArchiveWorkspace {
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        let colours = theme::colours(ui);
        let Some(folder) = now.folder else {
            let ground = Frame::NONE.fill(colours.surface).inner_margin(Margin::symmetric(24, 16));
            CentralPanel::default().frame(ground).show(ui, |ui| {
                ui.heading("Archive");
                ui.label(RichText::new("There is no data folder to keep an archive in.").color(colours.weak));
            });
            return;
        };
        self.take_news();
        self.refresh(ui, now, folder);
        let side = Frame::NONE.fill(colours.panel).inner_margin(Margin::symmetric(16, 12));
        Panel::right("archive detail").default_size(400.0).size_range(340.0..=760.0).frame(side).show(ui, |ui| {
            self.detail(ui, now, out);
        });
        let ground = Frame::NONE.fill(colours.surface).inner_margin(Margin::symmetric(20, 12));
        CentralPanel::default().frame(ground).show(ui, |ui| {
            self.head(ui, now, out);
            ui.add_space(2.0 * theme::GRID);
            self.body(ui, now, out);
        });
        if self.asks_to_remove {
            self.removal(ui, out);
        }
    }

    fn is_busy(&self) -> bool {
        self.listing.is_some() || self.reading.is_some()
    }
}

impl ArchiveWorkspace {
    fn take_news(&mut self) {
        if let Some(done) = self.listing.as_ref().and_then(Task::poll) {
            self.listing = None;
            match done.outcome {
                Ok(rows) => {
                    if let Ok(rows) = &rows {
                        let is_there = |id: &i64| rows.iter().any(|row| row.id == *id);
                        self.selected.retain(is_there);
                        self.loaded.retain(|id, _| is_there(id));
                    }
                    self.rows = Some(rows);
                }
                Err(error) => self.problem = Some(error.to_string()),
            }
        }
        if let Some(done) = self.reading.as_ref().and_then(Task::poll) {
            self.reading = None;
            match done.outcome {
                Ok(read) => self.loaded.extend(read),
                Err(error) => self.problem = Some(error.to_string()),
            }
        }
    }

    /// Reads the list when it is shown again or was changed here, and what is selected and not yet read.
    fn refresh(&mut self, ui: &Ui, now: &Snapshot, folder: &Path) {
        let frame = ui.ctx().cumulative_frame_nr();
        let was_hidden = frame > self.shown_in + 1;
        self.shown_in = frame;
        let is_stale = self.rows.is_none() || was_hidden || self.version != now.archive_version;
        if is_stale && self.listing.is_none() && self.problem.is_none() {
            self.version = now.archive_version;
            let folder = folder.to_owned();
            let list = move |_: &mut dyn crate::diag::Monitor| Archive::open(Some(&folder))?.find(&Query::default());
            let waker = ui.ctx().clone();
            match Task::spawn("Reading the archive", list, move || waker.request_repaint()) {
                Ok(task) => self.listing = Some(task),
                Err(error) => self.problem = Some(error.to_string()),
            }
        }
        let missing: Vec<i64> = self.selected.iter().copied().filter(|id| !self.loaded.contains_key(id)).collect();
        if !missing.is_empty() && self.reading.is_none() && self.problem.is_none() {
            let folder = folder.to_owned();
            let read = move |_: &mut dyn crate::diag::Monitor| read(&folder, &missing);
            let waker = ui.ctx().clone();
            match Task::spawn("Reading analyses", read, move || waker.request_repaint()) {
                Ok(task) => self.reading = Some(task),
                Err(error) => self.problem = Some(error.to_string()),
            }
        }
    }

    fn head(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        ui.horizontal(|ui| {
            ui.heading("Archive");
            ui.add_space(4.0 * theme::GRID);
            let search =
                TextEdit::singleline(&mut self.query).hint_text("Motor, propellant, class").desired_width(220.0);
            ui.add(search).accessible_name("Search the archive");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                archive_button(ui, now, out);
                let mut archives = now.archives_exports;
                let toggle = ui
                    .checkbox(&mut archives, "Archive every export")
                    .on_hover_text("Reports and other exports of this window are then kept with their design");
                if toggle.changed() {
                    out.push(Command::ArchiveExports(archives));
                }
            });
        });
    }

    fn body(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        let colours = theme::colours(ui);
        if let Some(problem) = &self.problem {
            ui.label(RichText::new(problem).color(colours.error));
            if ui.button("Try again").clicked() {
                self.problem = None;
            }
            return;
        }
        match &self.rows {
            None => {
                ui.label(RichText::new("Reading the archive…").color(colours.weak));
            }
            Some(Err(error)) => {
                ui.label(RichText::new(error.to_string()).color(colours.error));
                if ui.button("Try again").clicked() {
                    self.rows = None;
                }
            }
            Some(Ok(rows)) if rows.is_empty() => nothing_yet(ui, now, out),
            Some(Ok(rows)) => {
                let query = Query { text: self.query.clone(), ..Query::default() };
                let mut found: Vec<&AnalysisRow> = rows.iter().filter(|row| query.matches(row)).collect();
                self.order.sort(&mut found);
                if found.is_empty() {
                    ui.label(RichText::new("Nothing matches").color(colours.weak));
                    return;
                }
                list::table(ui, now.units, &found, &mut self.order, &mut self.selected);
            }
        }
    }

    fn removal(&mut self, ui: &Ui, out: &mut Commands) {
        let named = match self.selected.as_slice() {
            [id] => format!("Remove analysis {id} from the archive?"),
            ids => format!("Remove {} analyses from the archive?", ids.len()),
        };
        let mut choice = None;
        let modal = egui::Modal::new(egui::Id::unique("remove from the archive")).show(ui.ctx(), |ui| {
            ui.set_width(380.0);
            ui.heading(named);
            ui.add_space(theme::GRID);
            ui.label("Design, result and comparisons go; files that were exported stay.");
            ui.add_space(3.0 * theme::GRID);
            ui.horizontal(|ui| {
                if ui.button("Remove").clicked() {
                    choice = Some(true);
                }
                if ui.button("Cancel").clicked() {
                    choice = Some(false);
                }
            });
        });
        if modal.should_close() {
            choice = Some(false);
        }
        if let Some(removes) = choice {
            self.asks_to_remove = false;
            if removes {
                out.push(Command::RemoveArchived(std::mem::take(&mut self.selected)));
            }
        }
    }
}

fn read(folder: &Path, ids: &[i64]) -> Read {
    let archive = match Archive::open(Some(folder)) {
        Ok(archive) => archive,
        Err(error) => return ids.iter().map(|id| (*id, Err(error.clone()))).collect(),
    };
    let one = |id: i64| Ok(Loaded { analysis: archive.get(id)?, comparisons: archive.comparisons_of(id)? });
    ids.iter().map(|id| (*id, one(*id))).collect()
}

fn archive_button(ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
    let can = now.document.is_some_and(|document| document.solved().is_some());
    if ui.add_enabled(can, egui::Button::new("Archive this result")).clicked() {
        out.push(Command::ArchiveResult);
    }
}

/// What stands in place of an empty list.
fn nothing_yet(ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
    let colours = theme::colours(ui);
    ui.add_space(12.0 * theme::GRID);
    ui.vertical_centered(|ui| {
        ui.set_max_width(460.0);
        let (rect, _) = ui.allocate_exact_size(egui::vec2(56.0, 56.0), egui::Sense::hover());
        crate::app::widgets::icon::paint(ui, crate::app::widgets::icon::Icon::Archive, rect, colours.weak);
        ui.add_space(2.0 * theme::GRID);
        ui.label(RichText::new("Nothing is archived yet").text_style(theme::large_strong()));
        ui.add_space(theme::GRID);
        ui.label(
            RichText::new(
                "An archived result keeps its design, its curves and how it was made, so that it can be found, \
                 compared and solved again years later. Nothing is archived unasked.",
            )
            .color(colours.weak),
        );
        ui.add_space(3.0 * theme::GRID);
        match now.document {
            Some(_) => archive_button(ui, now, out),
            None => {
                ui.label(RichText::new("Open a design first.").color(colours.weak));
            }
        }
    });
}
