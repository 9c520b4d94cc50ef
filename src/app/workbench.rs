//! The window: bars, rail, the workspace in front, and what is done with the commands.
//!
//! Each frame takes news, lets the workspace read a snapshot and send commands, and then carries the commands out.

mod archiving;
mod bars;
mod files;
mod library;
mod modals;
mod on_disk;
mod perform;
mod section_import;
mod tool;
mod welcome;

use super::command::{self, Action, Availability};
use super::dialogs::{FileDialogs, PendingDialog, SystemDialogs};
use super::document::Document;
use super::form_ui::FocusedField;
use super::palette::{Palette, PaletteOutcome};
use super::session::SessionKeeper;
use super::theme;
use super::tools::ToolWindow;
use super::work;
use super::workspace::{Commands, Snapshot, WORKSPACES, Workspace};
use crate::jobs::{FileWatch, Task};
use crate::project::settings::Settings;
use crate::service::cache::ResultCache;
use crate::substance::library::Library;
use egui::{CentralPanel, Context, Frame, Panel, Ui};
use files::FilePurpose;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the window begins with.
pub struct Startup {
    /// What designs refer to.
    pub library: Arc<Library>,
    /// Files to open.
    pub files: Vec<PathBuf>,
    /// Opens this example where no file is given.
    pub example: Option<String>,
    /// How files are asked for.
    pub dialogs: Arc<dyn FileDialogs>,
    /// What the user chose in earlier sessions.
    pub settings: Settings,
    /// Where that is kept; `None` keeps nothing.
    pub settings_file: Option<PathBuf>,
    /// Where sessions are kept; `None` keeps none.
    pub folder: Option<PathBuf>,
    /// Results from before may be taken from there.
    pub uses_cache: bool,
    /// What is to be told at the start.
    pub remarks: Vec<String>,
}

impl Startup {
    /// With the system's dialogs and nothing to open.
    pub fn new(library: Arc<Library>) -> Self {
        let dialogs = Arc::new(SystemDialogs);
        let settings = Settings::default();
        Self {
            library,
            files: Vec::new(),
            example: None,
            dialogs,
            settings,
            settings_file: None,
            folder: None,
            uses_cache: true,
            remarks: Vec::new(),
        }
    }
}

/// Something that a person is told once, quietly, in the status bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Notice {
    text: String,
    is_error: bool,
}

/// The window.
pub struct Workbench {
    library: Arc<Library>,
    settings: Settings,
    /// The settings as their file has them.
    kept_settings: Settings,
    settings_file: Option<PathBuf>,
    /// Where the person's own library is.
    folder: Option<PathBuf>,
    /// Results from before, for what takes long to solve.
    cache: Option<Arc<ResultCache>>,
    session: Option<SessionKeeper>,
    /// Looks whether the documents' files are changed by others.
    file_watch: Option<FileWatch>,
    dialogs: Arc<dyn FileDialogs>,
    documents: Vec<Document>,
    front: usize,
    next_id: u64,
    workspaces: Vec<Box<dyn Workspace>>,
    workspace: usize,
    palette: Option<Palette>,
    /// The design tool that is open.
    tool: Option<ToolWindow>,
    /// Help is shown: on the field that had the keyboard, else the list of keys.
    help: Option<Option<FocusedField>>,
    dialog: Option<PendingDialog<FilePurpose>>,
    writing: Vec<Task<files::Written>>,
    library_work: library::LibraryWork,
    archiving: Vec<Task<archiving::Outcome>>,
    /// Grows with every change that this window makes to the archive.
    archive_version: u64,
    notice: Option<Notice>,
    /// A file that does not open, with the reason.
    problem: Option<work::OpenError>,
    closing: Option<modals::Closing>,
    /// A drawing that is about to become the section of a grain.
    section_import: Option<section_import::SectionImport>,
    /// A save that waits for an answer, because it would replace what another program has written.
    replacing: Option<on_disk::Replacing>,
    may_quit: bool,
    /// The person gave up what is not saved of the library.
    may_lose_drafts: bool,
    hides_times: bool,
    welcome: welcome::Welcome,
}

impl Workbench {
    /// The window as it is at first.
    pub fn new(ctx: &Context, startup: Startup) -> Self {
        theme::apply(ctx);
        ctx.set_theme(work::theme_preference(startup.settings.theme));
        let mut workbench = Self {
            library: startup.library,
            kept_settings: startup.settings.clone(),
            settings: startup.settings,
            settings_file: startup.settings_file,
            folder: startup.folder.clone(),
            cache: startup
                .folder
                .as_ref()
                .filter(|_| startup.uses_cache)
                .map(|folder| Arc::new(ResultCache::new(folder))),
            session: None,
            file_watch: None,
            dialogs: startup.dialogs,
            documents: Vec::new(),
            front: 0,
            next_id: 1,
            workspaces: WORKSPACES.iter().map(|entry| (entry.create)()).collect(),
            workspace: 0,
            palette: None,
            tool: None,
            help: None,
            dialog: None,
            writing: Vec::new(),
            library_work: library::LibraryWork::default(),
            archiving: Vec::new(),
            archive_version: 0,
            notice: None,
            problem: None,
            closing: None,
            section_import: None,
            replacing: None,
            may_quit: false,
            may_lose_drafts: false,
            hides_times: false,
            welcome: welcome::Welcome::default(),
        };
        for (entry, workspace) in WORKSPACES.iter().zip(&mut workbench.workspaces) {
            if let Some(layout) = workbench.settings.layouts.get(entry.id) {
                workspace.set_layout(layout);
            }
        }
        let waker = ctx.clone();
        match FileWatch::spawn(move || waker.request_repaint()) {
            Ok(watch) => workbench.file_watch = Some(watch),
            Err(error) => workbench.complain(format!("Changes of files by other programs are not noticed: {error}")),
        }
        for file in &startup.files {
            workbench.open_path(ctx, file);
        }
        if let Some(folder) = &startup.folder {
            workbench.start_session(ctx, folder);
        }
        if let Some(example) = startup.example.filter(|_| startup.files.is_empty() && workbench.documents.is_empty()) {
            workbench.open_example(ctx, &example);
        }
        for remark in startup.remarks {
            workbench.complain(remark);
        }
        workbench
    }

    /// What the workspace of that name keeps for the next start; `None` where it keeps nothing.
    pub fn workspace_layout(&self, id: &str) -> Option<String> {
        let place = WORKSPACES.iter().position(|entry| entry.id == id)?;
        self.workspaces.get(place).map(|workspace| workspace.layout()).filter(|layout| !layout.is_empty())
    }

    /// The document in front.
    pub fn document(&self) -> Option<&Document> {
        self.documents.get(self.front)
    }

    /// Every open document, in the order of the tabs.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Whether something is being solved, written or asked for.
    pub fn is_busy(&self) -> bool {
        let solving = self.documents.iter().any(|document| document.progress().is_some());
        let computing = self.tool.as_ref().is_some_and(ToolWindow::is_busy);
        let looking = self.workspaces.iter().any(|workspace| workspace.is_busy());
        let working = solving || computing || looking || !self.writing.is_empty() || !self.archiving.is_empty();
        let working = working || self.section_import.as_ref().is_some_and(|import| import.is_busy());
        working || self.dialog.is_some() || self.library_work.is_busy()
    }

    /// Shows no wall-clock times, which differ from run to run: for pictures that are compared.
    pub fn hide_times(&mut self) {
        self.hides_times = true;
    }

    /// What the status bar tells, such as the file that was written.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_ref().map(|notice| notice.text.as_str())
    }

    /// Draws one frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.take_news(&ctx);
        let now = self.availability();
        let mut actions = self.pressed(&ctx, &now);
        let mut commands = Commands::new();
        let bar = Frame::NONE.fill(theme::colours(ui).panel).inner_margin(egui::Margin::symmetric(8, 0));
        Panel::top("bar")
            .resizable(false)
            .exact_size(36.0)
            .frame(bar)
            .show(ui, |ui| self.top_bar(ui, &now, &mut actions, &mut commands));
        Panel::bottom("status").resizable(false).exact_size(24.0).frame(bar).show(ui, |ui| self.status_bar(ui));
        let rail = Frame::NONE.fill(theme::colours(ui).panel).inner_margin(egui::Margin::symmetric(4, 8));
        Panel::left("rail").resizable(false).exact_size(76.0).frame(rail).show(ui, |ui| self.rail(ui));
        self.on_disk_banner(ui, &ctx);
        CentralPanel::no_frame().show(ui, |ui| self.middle(ui, &mut actions, &mut commands));
        self.tool_ui(&ctx, &mut commands);
        self.overlays(&ctx, &now, &mut actions);
        for command in commands {
            self.carry_out(&ctx, command);
        }
        for action in actions {
            self.perform(&ctx, action);
        }
        self.modals(&ctx);
        self.keep_settings();
        self.keep_session(&ctx);
        self.watch_files();
        self.title(&ctx);
    }

    /// Begins to keep the session and opens what an interrupted one left.
    fn start_session(&mut self, ctx: &Context, folder: &Path) {
        let waker = ctx.clone();
        match SessionKeeper::start(folder, move || waker.request_repaint()) {
            Ok(start) => {
                self.session = Some(start.keeper);
                // A file that was named at the start stays in front of what is recovered.
                let named = self.documents.get(self.front).and_then(|document| document.path.clone());
                for document in start.documents {
                    self.open_recovered(ctx, document);
                }
                let is_named = |document: &Document| named.is_some() && document.path == named;
                self.front = self.documents.iter().position(is_named).unwrap_or(self.front);
                for remark in start.remarks {
                    self.complain(remark);
                }
            }
            Err(reason) => self.complain(format!("Open documents are not kept for recovery: {reason}")),
        }
    }

    /// Opens a document of an interrupted session. Its file may be open already, because it was named at the start.
    fn open_recovered(&mut self, ctx: &Context, recovered: work::Opened) {
        let same = |document: &Document| recovered.path.is_some() && document.path == recovered.path;
        match self.documents.iter().find(|document| same(document)).map(|document| document.id) {
            Some(_) if recovered.is_saved => {}
            Some(as_in_the_file) => {
                self.open_document(ctx, recovered);
                self.remove_document(as_in_the_file);
            }
            None => self.open_document(ctx, recovered),
        }
    }

    /// Hands the open documents to the session.
    fn keep_session(&mut self, ctx: &Context) {
        let Some(session) = &mut self.session else { return };
        let worth_keeping = |document: &&Document| document.path.is_some() || document.holds_unsaved_work();
        let news = session.keep(self.documents.iter().filter(worth_keeping).map(Document::kept).collect());
        if let Some(wait) = news.again_in {
            ctx.request_repaint_after(wait);
        }
        if let Some(problem) = news.problem {
            self.complain(format!("Open documents are not kept for recovery: {problem}"));
        }
    }

    /// Writes the settings when they have changed.
    fn keep_settings(&mut self) {
        if self.settings == self.kept_settings {
            return;
        }
        self.kept_settings = self.settings.clone();
        if let Some(path) = self.settings_file.clone()
            && let Err(error) = self.settings.save(&path)
        {
            self.complain(error.to_string());
        }
    }

    /// Solutions, finished jobs, answers of dialogs, dropped files, and the wish to close.
    fn take_news(&mut self, ctx: &Context) {
        for document in &mut self.documents {
            document.poll();
        }
        self.take_written();
        self.take_library(ctx);
        self.take_archived();
        self.take_file_news();
        self.take_dialog(ctx);
        let (dropped, wants_close) = ctx.input(|input| {
            let paths: Vec<PathBuf> = input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect();
            (paths, input.viewport().close_requested())
        });
        for path in dropped {
            let taken = self.workspaces.get_mut(self.workspace).is_some_and(|workspace| workspace.take_file(&path));
            if !taken {
                self.open_path(ctx, &path);
            }
        }
        if wants_close && !self.may_quit {
            self.ask_before_quitting(ctx);
        }
    }

    fn pressed(&self, ctx: &Context, now: &Availability) -> Vec<Action> {
        let is_covered =
            self.closing.is_some() || self.problem.is_some() || self.dialog.is_some() || self.help.is_some();
        let is_covered = is_covered || self.replacing.is_some() || self.section_import.is_some();
        if is_covered || self.palette.is_some() {
            return Vec::new();
        }
        let typing = self.workspaces.get(self.workspace).is_some_and(|workspace| workspace.is_typing());
        let typing_in_tool = self.tool.as_ref().is_some_and(ToolWindow::is_typing);
        command::pressed(ctx, now, typing || typing_in_tool)
    }

    fn middle(&mut self, ui: &mut Ui, actions: &mut Vec<Action>, commands: &mut Commands) {
        let ground = Frame::NONE.fill(theme::colours(ui).surface);
        let needs_document = WORKSPACES.get(self.workspace).is_some_and(|entry| entry.needs_document);
        if needs_document && self.documents.is_empty() {
            ground.show(ui, |ui| self.welcome.show(ui, &self.library, &self.settings, actions));
            return;
        }
        let now = Snapshot {
            units: &self.settings.units,
            library: &self.library,
            document: self.documents.get(self.front),
            folder: self.folder.as_deref(),
            archive_version: self.archive_version,
            archives_exports: self.settings.archive_exports,
            documents: &self.documents,
        };
        if let Some(workspace) = self.workspaces.get_mut(self.workspace) {
            ground.show(ui, |ui| workspace.ui(ui, &now, commands));
        }
    }

    fn overlays(&mut self, ctx: &Context, now: &Availability, actions: &mut Vec<Action>) {
        if let Some(palette) = &mut self.palette {
            match palette.show(ctx, &command::entries(now)) {
                PaletteOutcome::Open => {}
                PaletteOutcome::Closed => self.palette = None,
                PaletteOutcome::Run(action) => {
                    self.palette = None;
                    actions.push(action);
                    ctx.request_repaint();
                }
            }
        }
        if let Some(focused) = &self.help
            && !super::palette::help_ui(ctx, focused.as_ref(), &self.settings.units, &command::entries(now))
        {
            self.help = None;
        }
        if ctx.input(|input| !input.raw.hovered_files.is_empty()) {
            modals::drop_target(ctx);
        }
    }

    /// What can be done at the moment.
    fn availability(&self) -> Availability {
        let document = self.document();
        Availability {
            has_document: document.is_some(),
            has_tabs: self.documents.len() > 1,
            undo: document.and_then(|document| document.undo_name(&self.settings.units)),
            redo: document.and_then(|document| document.redo_name(&self.settings.units)),
            has_result: document.is_some_and(|document| document.solved().is_some()),
            has_measured: document.is_some_and(|document| document.measured.is_some()),
            exports: work::exports().map(|export| (export.id, export.name.to_owned())).collect(),
            examples: work::examples().iter().map(|example| example.name.clone()).collect(),
            recent: self.settings.recent_files.clone(),
            tools: work::tools(),
            workspaces: WORKSPACES.iter().map(|entry| (entry.id, entry.name)).collect(),
        }
    }

    fn title(&self, ctx: &Context) {
        let title = match self.document() {
            Some(document) => format!("{}{} – hrma", document.title(), if document.is_unsaved() { " •" } else { "" }),
            None => "hrma".to_owned(),
        };
        let id = egui::Id::unique("window title");
        if ctx.data(|data| data.get_temp::<String>(id)).as_ref() != Some(&title) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            ctx.data_mut(|data| data.insert_temp(id, title));
        }
    }

    fn tell(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_error: false });
    }

    fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_error: true });
    }
}

impl eframe::App for Workbench {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Workbench::ui(self, ui);
    }

    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        if ctx.input(|input| input.viewport().close_requested()) {
            for entry in WORKSPACES {
                if let Some(layout) = self.workspace_layout(entry.id) {
                    self.settings.layouts.insert(entry.id.to_owned(), layout);
                }
            }
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_settings();
        if let Some(session) = &mut self.session {
            session.end();
        }
    }
}
