//! Opening, saving and exporting: asking for the file, doing the work on a thread, telling what came of it.

use super::Workbench;
use super::library::LibraryJob;
use super::on_disk::Replacing;
use crate::app::dialogs::{Ask, DialogOutcome, PendingDialog};
use crate::app::document::Document;
use crate::app::work::{self, FigureLook, Solved};
use crate::app::workspace::{COMPARE, WORKSPACES};
use crate::figure::plot::PlotSpec;
use crate::jobs::Task;
use crate::project::atomic;
use crate::project::design::Design;
use crate::substance::propellant::Propellant;
use crate::units::Pa;
use egui::Context;
use std::path::{Path, PathBuf};

/// What a file is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum FilePurpose {
    Open,
    SaveAs,
    /// Save, then close the document, or the window with the next document that is unsaved.
    SaveAndClose(u64),
    Export(&'static str),
    Figure {
        figure: String,
        ending: &'static str,
    },
    Measured,
    /// Keep the propellant of the file.
    ImportPropellant,
    ExportPropellant(Box<Propellant>),
    /// Curves for the comparison.
    Curves,
    /// Plots of the comparison.
    Overlay {
        plots: Vec<PlotSpec>,
        ambient: Option<Pa>,
        ending: &'static str,
    },
}

/// What came of writing a file.
pub(super) struct Written {
    paths: Vec<PathBuf>,
    outcome: Result<(), String>,
}

impl Workbench {
    pub(super) fn open_document(&mut self, ctx: &Context, opened: work::Opened) {
        for remark in &opened.remarks {
            self.tell(remark);
        }
        match Document::open(self.next_id, opened, &self.library, self.cache.clone(), ctx) {
            Ok(document) => {
                self.next_id += 1;
                self.documents.push(document);
                self.front = self.documents.len() - 1;
                self.workspace = 0;
            }
            Err(error) => self.complain(error.to_string()),
        }
    }

    pub(super) fn open_example(&mut self, ctx: &Context, name: &str) {
        if let Some(example) = work::examples().iter().find(|example| example.name == name) {
            self.open_document(ctx, work::Opened::unsaved(example.design.clone()));
        }
    }

    /// Opens a design, a foreign motor, or a measured curve, whichever the file is.
    pub(super) fn open_path(&mut self, ctx: &Context, path: &Path) {
        if let Some(index) = self.documents.iter().position(|document| document.path.as_deref() == Some(path)) {
            self.front = index;
            return;
        }
        if work::is_measured(path) && self.document().is_some() {
            self.load_measured(path);
            return;
        }
        match work::open(path) {
            Ok(opened) => {
                self.settings.remember(path);
                self.open_document(ctx, opened);
            }
            Err(error) => self.problem = Some(error),
        }
    }

    fn load_measured(&mut self, path: &Path) {
        match work::measured(path) {
            Ok(measured) => {
                for remark in &measured.remarks {
                    self.tell(remark);
                }
                if let Some(document) = self.documents.get_mut(self.front) {
                    document.measured = Some(measured);
                }
                self.workspace = 0;
            }
            Err(error) => self.problem = Some(error),
        }
    }

    pub(super) fn save(&mut self, ctx: &Context) {
        let path = self.document().and_then(|document| document.path.clone());
        match path {
            Some(path) => {
                self.save_to(self.front, &path);
            }
            None => self.ask_for(ctx, FilePurpose::SaveAs),
        }
    }

    /// Writes a document to a file and tells what came of it. Where that would replace what another program has written
    /// since, it is not written but asked.
    pub(super) fn save_to(&mut self, index: usize, path: &Path) -> bool {
        let Some(document) = self.documents.get_mut(index) else { return false };
        if document.would_replace_anothers(path) {
            self.replacing = Some(Replacing { document: document.id });
            return false;
        }
        self.write_document(index, path)
    }

    /// Writes a document to a file, whatever is in it, and tells what came of it.
    pub(super) fn write_document(&mut self, index: usize, path: &Path) -> bool {
        let Some(document) = self.documents.get_mut(index) else { return false };
        match document.save(path) {
            Ok(()) => {
                self.settings.remember(path);
                self.tell(format!("Saved {}", path.display()));
                true
            }
            Err(error) => {
                self.complain(format!("Not saved: {error}"));
                false
            }
        }
    }

    pub(super) fn ask_for(&mut self, ctx: &Context, purpose: FilePurpose) {
        let Some(ask) = self.question(&purpose) else { return };
        match PendingDialog::start(ctx, &self.dialogs, purpose, ask) {
            Ok(pending) => self.dialog = Some(pending),
            Err(error) => self.complain(error.to_string()),
        }
    }

    fn question(&self, purpose: &FilePurpose) -> Option<Ask> {
        let folder =
            self.document().and_then(|document| document.path.as_deref()).and_then(Path::parent).map(Path::to_owned);
        let folder =
            folder.or_else(|| self.settings.recent_files.first().and_then(|path| path.parent()).map(Path::to_owned));
        let stem = self.document().map(|document| document.file_stem()).unwrap_or_default();
        let ask = |title: &str, kind: &str, extensions: &[&str], save_as: Option<String>| Ask {
            title: title.to_owned(),
            kind: kind.to_owned(),
            extensions: extensions.iter().map(|&ending| ending.to_owned()).collect(),
            folder: folder.clone(),
            save_as,
        };
        Some(match purpose {
            FilePurpose::Open => ask("Open a design", "Designs and motors", work::OPENABLE, None),
            FilePurpose::SaveAs | FilePurpose::SaveAndClose(_) => {
                ask("Save the design", "Designs", &["ron"], Some(format!("{stem}.ron")))
            }
            FilePurpose::Export(id) => {
                let export = work::exports().find(|export| export.id == *id)?;
                let name = format!("{stem}.{}", export.ending);
                ask(&format!("Export: {}", export.name), export.name, &[export.ending], Some(name))
            }
            FilePurpose::Figure { figure, ending } => {
                let name = format!("{stem}-{figure}.{ending}");
                ask("Export a figure", "Figures", &[ending], Some(name))
            }
            FilePurpose::Curves => {
                let endings = [work::OPENABLE, work::MEASURABLE].concat();
                ask("Add curves to the comparison", "Designs, motors and curves", &endings, None)
            }
            FilePurpose::Overlay { ending, .. } => {
                ask("Export the comparison", "Figures", &[ending], Some(format!("comparison.{ending}")))
            }
            FilePurpose::Measured => ask("Overlay a measured curve", "Measured curves", work::MEASURABLE, None),
            FilePurpose::ImportPropellant => ask("Import a propellant", "Propellants and motors", work::OPENABLE, None),
            FilePurpose::ExportPropellant(propellant) => {
                let name = format!("{}.ron", crate::service::library::id_from_name(&propellant.name));
                ask("Export the propellant", "Propellants", &["ron"], Some(name))
            }
        })
    }

    pub(super) fn take_dialog(&mut self, ctx: &Context) {
        let Some(mut dialog) = self.dialog.take() else { return };
        match dialog.show(ctx) {
            DialogOutcome::Pending => self.dialog = Some(dialog),
            DialogOutcome::Cancelled => {}
            DialogOutcome::Chosen(path) => {
                let purpose = dialog.purpose().clone();
                self.use_file(ctx, purpose, path);
                ctx.request_repaint();
            }
        }
    }

    fn use_file(&mut self, ctx: &Context, purpose: FilePurpose, path: PathBuf) {
        match purpose {
            FilePurpose::Open => self.open_path(ctx, &path),
            FilePurpose::SaveAs => {
                self.save_to(self.front, &path);
            }
            FilePurpose::SaveAndClose(id) => {
                let index = self.documents.iter().position(|document| document.id == id);
                if index.is_some_and(|index| self.save_to(index, &path)) {
                    self.go_on_closing(ctx, id);
                }
            }
            FilePurpose::Measured => self.load_measured(&path),
            FilePurpose::ImportPropellant => self.work_on_library(ctx, LibraryJob::Import(path)),
            FilePurpose::ExportPropellant(propellant) => {
                self.work_on_library(ctx, LibraryJob::Export(propellant, path));
            }
            FilePurpose::Curves => {
                let place = WORKSPACES.iter().position(|entry| entry.id == COMPARE);
                if let Some(place) = place
                    && let Some(workspace) = self.workspaces.get_mut(place)
                {
                    self.workspace = place;
                    workspace.take_file(&path);
                }
            }
            FilePurpose::Overlay { plots, ambient, ending } => {
                let units = self.settings.units.clone();
                self.write_files(ctx, &path.clone(), move || {
                    work::overlay(&plots, ending, &units, ambient).map(|bytes| vec![(path, bytes)])
                });
            }
            FilePurpose::Export(id) => {
                let units = self.settings.units.clone();
                self.write(ctx, &path.clone(), move |design, solved, _| {
                    work::export(id, design, solved, &units, &path)
                });
                if self.settings.archive_exports {
                    self.archive_result(ctx);
                }
            }
            FilePurpose::Figure { figure, ending } => {
                self.write(ctx, &path.clone(), move |_, solved, look| {
                    work::figure(&figure, ending, solved, look).map(|bytes| vec![(path, bytes)])
                });
            }
        }
    }

    /// Makes the content of files and writes them, on a thread of its own.
    fn write(
        &mut self,
        ctx: &Context,
        path: &Path,
        files: impl FnOnce(&Design, &Solved, &FigureLook) -> Result<Vec<(PathBuf, Vec<u8>)>, String> + Send + 'static,
    ) {
        let Some(document) = self.document() else { return };
        let Some(solved) = document.solved().cloned() else { return };
        let design = document.draft().clone();
        let look = FigureLook { units: self.settings.units.clone() };
        self.write_files(ctx, path, move || files(&design, &solved, &look));
    }

    /// As [`Self::write`], of content that is not the document's.
    fn write_files(
        &mut self,
        ctx: &Context,
        path: &Path,
        files: impl FnOnce() -> Result<Vec<(PathBuf, Vec<u8>)>, String> + Send + 'static,
    ) {
        let waker = ctx.clone();
        let name = format!("Writing {}", path.display());
        let work = move |_: &mut dyn crate::diag::Monitor| {
            let mut paths = Vec::new();
            let outcome = files().and_then(|files| {
                for (path, bytes) in files {
                    atomic::replace(&path, &bytes).map_err(|error| error.to_string())?;
                    paths.push(path);
                }
                Ok(())
            });
            Written { paths, outcome }
        };
        match Task::spawn(&name, work, move || waker.request_repaint()) {
            Ok(task) => self.writing.push(task),
            Err(error) => self.complain(error.to_string()),
        }
    }

    /// Tells of files that were written since the last frame.
    pub(super) fn take_written(&mut self) {
        let mut told = Vec::new();
        self.writing.retain(|task| match task.poll() {
            Some(done) => {
                told.push(done.outcome);
                false
            }
            None => true,
        });
        for outcome in told {
            match outcome {
                Ok(Written { paths, outcome: Ok(()) }) => match paths.as_slice() {
                    [path] => self.tell(format!("Wrote {}", path.display())),
                    paths => {
                        let folder =
                            paths.first().and_then(|path| path.parent()).map(|folder| folder.display().to_string());
                        self.tell(format!("Wrote {} files in {}", paths.len(), folder.unwrap_or_default()));
                    }
                },
                Ok(Written { outcome: Err(reason), .. }) => self.complain(format!("Not written: {reason}")),
                Err(error) => self.complain(error.to_string()),
            }
        }
    }
}
