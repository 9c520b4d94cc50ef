//! Comparison: any number of thrust curves over each other, from versions of the open documents and from files.
//!
//! What stands for the document in front follows it while it is edited; versions and files are solved once, each as a
//! job. What is drawn is made by [`crate::service::overlay`], as on the command line.

mod list;
mod plots;
mod table;

use super::{Command, Commands, Snapshot, Workspace};
use crate::app::command::Action;
use crate::app::document::Document;
use crate::app::theme;
use crate::jobs::Task;
use crate::motor::run::MotorRun;
use crate::project::design::Design;
use crate::service::error::ServiceError;
use crate::service::overlay::{self, OverlaidCurve, OverlaidFile, View};
use crate::substance::library::Library;
use crate::units::Pa;
use egui::{CentralPanel, Context, Frame, Margin, Panel, RichText, Ui};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Its id in the list of workspaces.
pub const ID: &str = "compare";

/// Channels that are shown at first, where the curves have them.
const FIRST_CHANNELS: [&str; 2] = ["thrust", "chamber_pressure"];

type Loaded = Result<OverlaidFile, ServiceError>;

/// Where a curve comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    /// A document as it stands, followed while it is edited.
    Document(u64),
    /// A version of a document.
    Version(u64, u64),
    /// A file.
    File(PathBuf),
}

/// A curve of the comparison.
struct Entry {
    /// Unique in this workspace.
    id: u64,
    source: Source,
    /// Its colour's number in the palette.
    colour: usize,
    is_shown: bool,
    curve: Arc<OverlaidCurve>,
    /// The run that a followed document's curve was made from.
    run: Option<Arc<MotorRun>>,
}

/// A curve under way.
struct Loading {
    source: Source,
    name: String,
    task: Task<Loaded>,
}

/// The comparison workspace.
pub(super) struct CompareWorkspace {
    entries: Vec<Entry>,
    loading: Vec<Loading>,
    /// Files that were handed over since the last frame.
    files: Vec<PathBuf>,
    /// What did not become a curve, with the reason.
    problem: Option<String>,
    next_id: u64,
    reference: Option<u64>,
    view: View,
    channels: BTreeSet<String>,
    hover: Option<f64>,
    fit: bool,
    /// The document in front was added without being asked for.
    has_begun: bool,
}

impl Default for CompareWorkspace {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            loading: Vec::new(),
            files: Vec::new(),
            problem: None,
            next_id: 0,
            reference: None,
            view: View::default(),
            channels: FIRST_CHANNELS.map(str::to_owned).into(),
            hover: None,
            fit: true,
            has_begun: false,
        }
    }
}

impl Workspace for CompareWorkspace {
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        self.begin(now);
        self.take_news(ui.ctx(), now);
        let colours = theme::colours(ui);
        let padded = Frame::NONE.fill(colours.panel).inner_margin(Margin::symmetric(12, 8));
        Panel::left("compared curves").default_size(300.0).size_range(240.0..=460.0).frame(padded).show(ui, |ui| {
            self.list(ui, now, out);
        });
        let shown = self.shown();
        if !shown.is_empty() {
            let height = table::height(shown.len()).min(0.45 * ui.available_height());
            let foot = Frame::NONE.fill(colours.panel).inner_margin(Margin::symmetric(12, 6));
            let clicked = Panel::bottom("compared figures")
                .resizable(false)
                .exact_size(height + 12.0)
                .frame(foot)
                .show(ui, |ui| table::show(ui, now, &shown, self.reference_place(), self.view))
                .inner;
            if let Some(place) = clicked {
                self.reference = shown.get(place).map(|entry| entry.id);
            }
        }
        CentralPanel::default().frame(Frame::NONE.fill(colours.surface).inner_margin(Margin::symmetric(8, 4))).show(
            ui,
            |ui| {
                if self.shown().is_empty() {
                    self.empty(ui);
                } else {
                    self.plots(ui, now, out);
                }
            },
        );
    }

    fn perform(&mut self, action: &Action) {
        if matches!(action, Action::FitPlots | Action::ResetLayout) {
            self.fit = true;
        }
    }

    fn take_file(&mut self, path: &Path) -> bool {
        self.files.push(path.to_owned());
        true
    }

    fn is_busy(&self) -> bool {
        !self.loading.is_empty() || !self.files.is_empty()
    }
}

impl CompareWorkspace {
    /// At first the document in front is there, so that there is something to compare with.
    fn begin(&mut self, now: &Snapshot) {
        let Some(document) = now.document.filter(|_| !self.has_begun) else { return };
        self.has_begun = true;
        self.add_document(document);
    }

    /// Adds a document as it stands, once it is solved.
    fn add_document(&mut self, document: &Document) {
        let Some(solved) = document.solved() else {
            self.problem = Some(format!("{} has no solution yet", document.title()));
            return;
        };
        let source = Source::Document(document.id);
        if !self.has(&source) {
            let curve = OverlaidCurve::from_run(document.title(), &solved.run, solved.case.ambient_pressure());
            let run = Some(Arc::clone(&solved.run));
            self.push(source, curve, run);
        }
        if let Some(measured) = &document.measured
            && let Ok(curve) = OverlaidCurve::from_curve(measured.curve().clone())
            && !self.entries.iter().any(|entry| entry.curve.curve == curve.curve)
        {
            self.push(Source::File(PathBuf::from(&curve.name)), curve, None);
        }
    }

    fn has(&self, source: &Source) -> bool {
        self.entries.iter().any(|entry| entry.source == *source)
            || self.loading.iter().any(|loading| loading.source == *source)
    }

    fn push(&mut self, source: Source, mut curve: OverlaidCurve, run: Option<Arc<MotorRun>>) {
        let plain = curve.name.clone();
        let mut number = 1;
        while self.entries.iter().any(|entry| entry.curve.name == curve.name) {
            number += 1;
            curve.name = format!("{plain} ({number})");
        }
        // The first colour that no other curve has.
        let colour = (0..).find(|colour| self.entries.iter().all(|entry| entry.colour != *colour)).unwrap_or(0);
        let (id, curve) = (self.next_id, Arc::new(curve));
        self.next_id += 1;
        self.entries.push(Entry { id, source, colour, is_shown: true, curve, run });
        self.fit = true;
    }

    /// Solves a version of a document.
    fn add_version(&mut self, ctx: &Context, source: Source, name: String, design: &Arc<Design>, now: &Snapshot) {
        let (design, library) = (Arc::clone(design), Arc::clone(now.library));
        let work = move |monitor: &mut dyn crate::diag::Monitor| {
            let curve = overlay::overlaid_design(&design, &library, monitor)?;
            Ok(OverlaidFile { curves: vec![curve], notes: Vec::new() })
        };
        self.start(ctx, source, name, work);
    }

    fn add_file(&mut self, ctx: &Context, path: PathBuf, library: &Arc<Library>) {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into());
        let (file, library) = (path.clone(), Arc::clone(library));
        let work = move |monitor: &mut dyn crate::diag::Monitor| overlay::overlaid_file(&file, &library, monitor);
        self.start(ctx, Source::File(path), name, work);
    }

    fn start(
        &mut self,
        ctx: &Context,
        source: Source,
        name: String,
        work: impl FnOnce(&mut dyn crate::diag::Monitor) -> Loaded + Send + 'static,
    ) {
        if self.has(&source) {
            return;
        }
        let waker = ctx.clone();
        self.problem = None;
        match Task::spawn("compare", work, move || waker.request_repaint()) {
            Ok(task) => self.loading.push(Loading { source, name, task }),
            Err(error) => self.problem = Some(error.to_string()),
        }
    }

    /// Files that were handed over, jobs that are done, followed documents that moved.
    fn take_news(&mut self, ctx: &Context, now: &Snapshot) {
        for path in std::mem::take(&mut self.files) {
            self.add_file(ctx, path, now.library);
        }
        let (mut done, mut left) = (Vec::new(), Vec::new());
        for loading in std::mem::take(&mut self.loading) {
            match loading.task.poll() {
                Some(answer) => done.push((loading, answer.outcome)),
                None => left.push(loading),
            }
        }
        self.loading = left;
        for (Loading { source, name, .. }, outcome) in done {
            match outcome {
                Ok(Ok(file)) => {
                    for mut curve in file.curves {
                        if matches!(source, Source::Version(..)) {
                            curve.name.clone_from(&name);
                        }
                        self.push(source.clone(), curve, None);
                    }
                    if !file.notes.is_empty() {
                        self.problem = Some(format!("{name}: {}", file.notes.join("; ")));
                    }
                }
                Ok(Err(error)) => self.problem = Some(format!("{name}: {error} {}", error.hint).trim().to_owned()),
                Err(error) => self.problem = Some(error.to_string()),
            }
        }
        for entry in &mut self.entries {
            let Source::Document(id) = entry.source else { continue };
            let Some(document) = now.documents.iter().find(|document| document.id == id) else { continue };
            let Some(solved) = document.solved() else { continue };
            if !entry.run.as_ref().is_some_and(|run| Arc::ptr_eq(run, &solved.run)) {
                let name = entry.curve.name.clone();
                let curve = OverlaidCurve::from_run(name, &solved.run, solved.case.ambient_pressure());
                entry.curve = Arc::new(curve);
                entry.run = Some(Arc::clone(&solved.run));
            }
        }
    }

    /// The entries that are drawn.
    fn shown(&self) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| entry.is_shown).collect()
    }

    /// The place of the reference among those that are drawn: the chosen one, else the first.
    fn reference_place(&self) -> usize {
        self.shown().iter().position(|entry| Some(entry.id) == self.reference).unwrap_or(0)
    }

    /// The surroundings that gauge pressures count from.
    fn ambient(&self) -> Option<Pa> {
        self.shown().iter().find_map(|entry| entry.curve.ambient)
    }

    fn empty(&self, ui: &mut Ui) {
        ui.centered_and_justified(|ui| {
            let text = if self.loading.is_empty() {
                "Add versions of the open documents, designs, measured firings or certified curves at the left, or \
                 drop their files here"
            } else {
                "Solving…"
            };
            ui.label(RichText::new(text).color(theme::colours(ui).weak));
        });
    }
}
