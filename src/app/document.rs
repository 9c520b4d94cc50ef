//! An open design: its versions, the draft that the hand is moving, and what was solved from them.

use super::session::Kept;
use super::widgets::quantity_field::Gesture;
use super::work::{self, Measured, Solved};
use crate::diag::Finding;
use crate::jobs::{JobError, Known, Runner};
use crate::motor::run::MotorRun;
use crate::project::design::Design;
use crate::project::file::{self, FileError};
use crate::project::history::{History, VersionView};
use crate::service::cache::ResultCache;
use crate::substance::library::Library;
use crate::units::UnitPreferences;
use egui::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a frame waits for the solution of what it has just changed, so that quick solutions show in the same one.
const PATIENCE: Duration = Duration::from_millis(8);

/// The number of a state of the draft; it grows with every change.
type Draft = u64;

/// What the solver is handed.
struct Question {
    draft: Draft,
    design: Arc<Design>,
    library: Arc<Library>,
    /// Results from before; `None` while the hand moves a value, when every state is new.
    cache: Option<Arc<ResultCache>>,
}

type Answer = (Draft, Result<Solved, work::Failure>);

/// How the file of a document stands to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OnDisk {
    /// As the document knows it.
    #[default]
    AsKnown,
    /// Another program has written it; this is the mark of its content.
    Changed(String),
    /// It is no longer there.
    Gone,
}

/// An open design.
pub struct Document {
    /// Unique in this session.
    pub id: u64,
    /// Its file, once it has one.
    pub path: Option<PathBuf>,
    /// The text that the next save starts from, so that comments and units stay.
    text: Option<String>,
    /// The mark of the file's content as it was opened or saved here.
    known: Option<String>,
    on_disk: OnDisk,
    cache: Option<Arc<ResultCache>>,
    /// It comes from a session that was interrupted.
    is_recovered: bool,
    /// The measured curve that lies over the plots.
    pub measured: Option<Measured>,
    history: History,
    draft: Arc<Design>,
    draft_number: Draft,
    committed_number: Draft,
    is_live: bool,
    runner: Runner<Question, Answer>,
    solved: Option<Solved>,
    solved_number: Draft,
    committed_run: Option<Arc<MotorRun>>,
    ghost: Option<Arc<MotorRun>>,
    failure: Option<work::Failure>,
    elapsed: Duration,
}

impl Document {
    /// Opens a design and begins to solve it; `cache` may have results from before.
    ///
    /// # Errors
    /// [`JobError`] when the system gives no thread.
    pub fn open(
        id: u64,
        opened: work::Opened,
        library: &Arc<Library>,
        cache: Option<Arc<ResultCache>>,
        ctx: &Context,
    ) -> Result<Self, JobError> {
        let work::Opened { design, path, text, is_saved, known, is_recovered, .. } = opened;
        let waker = ctx.clone();
        let solve = |question: Question, monitor: &mut dyn crate::diag::Monitor| {
            let Question { draft, design, library, cache } = question;
            (draft, work::solve(&design, &library, cache.as_deref(), monitor))
        };
        let runner = Runner::spawn("solve", solve, move || waker.request_repaint())?;
        let history = if is_saved { History::opened(design) } else { History::unsaved(design) };
        let draft = Arc::clone(history.current());
        let mut document = Self {
            id,
            path,
            text,
            known,
            on_disk: OnDisk::AsKnown,
            cache,
            is_recovered,
            measured: None,
            history,
            draft,
            draft_number: 1,
            committed_number: 1,
            is_live: false,
            runner,
            solved: None,
            solved_number: 0,
            committed_run: None,
            ghost: None,
            failure: None,
            elapsed: Duration::ZERO,
        };
        document.ask(library, true);
        Ok(document)
    }

    /// What stands on its tab.
    pub fn title(&self) -> String {
        match self.draft.name() {
            "" => "Unnamed".to_owned(),
            name => name.to_owned(),
        }
    }

    /// What files of it are named after: its own file, else its name.
    pub fn file_stem(&self) -> String {
        let own = self.path.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        let plain = |name: &str| {
            let file = crate::export::ExportedFile { part: None, extension: "", bytes: Vec::new() };
            crate::export::file_name(name, &file).trim_end_matches('.').to_owned()
        };
        own.unwrap_or_else(|| plain(self.draft.name()))
    }

    /// The design as it stands under the hand.
    pub fn draft(&self) -> &Arc<Design> {
        &self.draft
    }

    /// The newest solution, of the draft or of one shortly before it.
    pub fn solved(&self) -> Option<&Solved> {
        self.solved.as_ref()
    }

    /// The run of the version before, for comparison.
    pub fn ghost(&self) -> Option<&Arc<MotorRun>> {
        self.ghost.as_ref()
    }

    /// Why the draft has no solution.
    pub fn failure(&self) -> Option<&work::Failure> {
        self.failure.as_ref()
    }

    /// What is doubtful about the draft.
    pub fn findings(&self) -> &[Finding] {
        match (&self.failure, &self.solved) {
            (Some(failure), _) => &failure.findings,
            (None, Some(solved)) => &solved.run.findings,
            (None, None) => &[],
        }
    }

    /// The text that a save starts from.
    pub(super) fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Whether the solution shown is that of the draft.
    pub fn is_up_to_date(&self) -> bool {
        self.solved_number == self.draft_number
    }

    /// Wall-clock time of the newest solution.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The share of the running solution that is done; `None` when nothing runs.
    pub fn progress(&self) -> Option<f64> {
        self.runner.is_busy().then(|| self.runner.progress())
    }

    /// Stops the solution that is running.
    pub fn cancel(&self) {
        self.runner.cancel();
    }

    /// Whether there is something that no file holds.
    pub fn is_unsaved(&self) -> bool {
        self.is_live || !self.history.is_saved()
    }

    /// Whether closing it would lose work: a new document or an example that nobody has touched is no loss.
    pub fn holds_unsaved_work(&self) -> bool {
        self.is_unsaved() && (self.is_recovered || self.is_live || self.history.undo_change().is_some())
    }

    /// Its versions in order, undone ones behind the present one.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = VersionView<'_>> {
        self.history.versions()
    }

    /// Name of the change that an undo takes back.
    pub fn undo_name(&self, units: &UnitPreferences) -> Option<String> {
        self.history.undo_change().map(|change| change.text(units))
    }

    /// Name of the change that a redo brings back.
    pub fn redo_name(&self, units: &UnitPreferences) -> Option<String> {
        self.history.redo_change().map(|change| change.text(units))
    }

    /// The draft moves, is committed as one version, or is given up.
    pub fn edit(&mut self, draft: Design, gesture: Gesture, library: &Arc<Library>) {
        match gesture {
            Gesture::None => {}
            Gesture::Live => {
                self.begin();
                self.is_live = true;
                self.set_draft(draft, library, false);
            }
            Gesture::Reverted => {
                self.is_live = false;
                let committed = Design::clone(self.history.current());
                self.set_draft(committed, library, true);
                self.committed_number = self.draft_number;
            }
            Gesture::Committed => {
                self.begin();
                self.set_draft(draft, library, true);
                self.commit();
            }
        }
    }

    /// Makes one version of a name of its own, such as "throat for 50 bar peak".
    pub fn edit_named(&mut self, design: Design, name: String, library: &Arc<Library>) {
        self.settle();
        self.begin();
        self.set_draft(design, library, true);
        self.committed_number = self.draft_number;
        self.history.commit_named(Design::clone(&self.draft), name);
        self.take_committed();
    }

    /// Remembers what is shown now as the version before, unless a gesture is already under way.
    fn begin(&mut self) {
        if !self.is_live {
            self.ghost.clone_from(&self.committed_run);
        }
    }

    fn set_draft(&mut self, draft: Design, library: &Arc<Library>, stops: bool) {
        if *self.draft != draft {
            self.draft = Arc::new(draft);
            self.draft_number += 1;
            self.ask(library, stops);
        }
    }

    /// Solves again where the library's change changes what the design refers to.
    pub fn library_changed(&mut self, library: &Arc<Library>) {
        let case = self.draft.resolve(library).ok();
        let solved = self.solved.as_ref().filter(|_| self.failure.is_none() && self.is_up_to_date());
        if case.as_ref() != solved.map(|solved| solved.case.as_ref()) {
            let is_committed = self.committed_number == self.draft_number;
            self.draft_number += 1;
            if is_committed {
                self.committed_number = self.draft_number;
            }
            self.ask(library, true);
        }
    }

    fn ask(&mut self, library: &Arc<Library>, stops: bool) {
        let question = Question {
            draft: self.draft_number,
            design: Arc::clone(&self.draft),
            library: Arc::clone(library),
            cache: self.cache.clone().filter(|_| stops),
        };
        if stops {
            self.runner.submit(question)
        } else {
            self.runner.submit_live(question)
        };
        self.poll_within(PATIENCE);
    }

    /// Ends a gesture that is under way: before saving, undoing, closing.
    fn settle(&mut self) {
        if self.is_live {
            self.commit();
        }
    }

    fn commit(&mut self) {
        self.is_live = false;
        self.committed_number = self.draft_number;
        self.history.commit(Design::clone(&self.draft));
        self.take_committed();
    }

    /// Back to the version before.
    pub fn undo(&mut self, library: &Arc<Library>) {
        self.settle();
        self.step(library, History::undo);
    }

    /// Forward again.
    pub fn redo(&mut self, library: &Arc<Library>) {
        self.settle();
        self.step(library, History::redo);
    }

    fn step(&mut self, library: &Arc<Library>, step: impl Fn(&mut History) -> bool) {
        self.begin();
        if step(&mut self.history) {
            let current = Design::clone(self.history.current());
            self.set_draft(current, library, true);
            self.committed_number = self.draft_number;
            self.take_committed();
        }
    }

    /// Writes the design to a file; only a file that stands complete on the disk counts as saved.
    ///
    /// # Errors
    /// [`FileError`]; the file and the mark of the saved version are then as they were.
    pub fn save(&mut self, path: &Path) -> Result<(), FileError> {
        self.settle();
        let version = self.history.version();
        let own_text = self.text.as_deref().filter(|_| self.path.as_deref() == Some(path));
        let text = file::save(path, self.history.current(), own_text)?;
        self.known = Some(file::mark(text.as_bytes()));
        self.on_disk = OnDisk::AsKnown;
        self.text = Some(text);
        self.path = Some(path.to_owned());
        self.history.mark_saved(version);
        Ok(())
    }

    /// The design as it stands under the hand, for recovery after an interruption.
    pub(super) fn kept(&self) -> Kept {
        Kept {
            path: self.path.clone(),
            design: Arc::clone(if self.is_live { &self.draft } else { self.history.current() }),
            text: self.text.clone(),
            is_saved: !self.is_unsaved(),
            known: self.known.clone(),
            is_moving: self.is_live,
        }
    }

    /// How its file stands to it, as far as has been noticed.
    pub fn on_disk(&self) -> &OnDisk {
        &self.on_disk
    }

    /// Its file and the content that is known of it, to be watched.
    pub(super) fn watched(&self) -> Option<Known> {
        self.path.clone().zip(self.known.clone())
    }

    /// Notes what was found in its file; `None` when it is gone.
    pub(super) fn note_on_disk(&mut self, mark: Option<String>) {
        self.on_disk = match mark {
            None => OnDisk::Gone,
            Some(mark) if self.known.as_ref() == Some(&mark) => OnDisk::AsKnown,
            Some(mark) => OnDisk::Changed(mark),
        };
    }

    /// Whether saving to `path` would replace what another program has written into its file, by looking there.
    pub(super) fn would_replace_anothers(&mut self, path: &Path) -> bool {
        if self.path.as_deref() != Some(path) {
            return false;
        }
        if let Some(mark) = file::mark_on_disk(path) {
            self.note_on_disk(Some(mark));
        }
        matches!(self.on_disk, OnDisk::Changed(_))
    }

    /// What is open here counts, whatever the file holds now: the next save replaces that, and keeps a backup of it.
    pub(super) fn keep_mine(&mut self) {
        self.known = match std::mem::take(&mut self.on_disk) {
            OnDisk::Changed(mark) => Some(mark),
            OnDisk::Gone => None,
            OnDisk::AsKnown => return,
        };
        self.history.mark_unsaved();
    }

    /// Takes what its file holds now as the next version, so that an undo brings back what was here.
    pub(super) fn reload(&mut self, opened: work::Opened, library: &Arc<Library>) {
        self.settle();
        self.edit(opened.design, Gesture::Committed, library);
        self.text = opened.text;
        self.known = opened.known;
        self.on_disk = OnDisk::AsKnown;
        if opened.is_saved {
            self.history.mark_saved(self.history.version());
        }
    }

    /// Takes the newest solution, if one has come.
    pub fn poll(&mut self) {
        self.poll_within(Duration::ZERO);
    }

    fn poll_within(&mut self, patience: Duration) {
        let Some(done) = self.runner.poll_within(patience) else { return };
        self.elapsed = done.elapsed;
        match done.outcome {
            Ok((number, Ok(solved))) => {
                self.solved_number = number;
                self.solved = Some(solved);
                self.failure = None;
                self.take_committed();
            }
            Ok((_, Err(failure))) => self.failure = Some(failure),
            Err(error) => self.failure = Some(work::Failure::fault(error.to_string())),
        }
    }

    fn take_committed(&mut self) {
        if self.solved_number == self.committed_number
            && let Some(solved) = &self.solved
        {
            self.committed_run = Some(Arc::clone(&solved.run));
        }
    }
}
