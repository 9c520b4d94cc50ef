//! Work on the person's library, on a thread of its own and one thing after another.

use super::Workbench;
use super::files::FilePurpose;
use crate::app::work::OpenError;
use crate::app::workspace::LibraryRequest;
use crate::diag::Monitor;
use crate::jobs::Task;
use crate::service::error::ServiceError;
use crate::service::library::{
    LibraryAccess, LibraryEdit, ReadPropellant, copy_for, edit_library, open_library, read_propellant, write_propellant,
};
use crate::substance::propellant::Propellant;
use egui::Context;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Something to do with the library.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum LibraryJob {
    /// A change.
    Edit(LibraryEdit),
    /// Keep the propellant of a file.
    Import(PathBuf),
    /// Write a propellant to a file.
    Export(Box<Propellant>, PathBuf),
}

/// What came of it.
struct Outcome {
    /// What was done, in words, and the entry to show; or why nothing was done.
    done: Result<(String, Option<String>), ServiceError>,
    /// The file that was to be read.
    file: Option<PathBuf>,
    /// The library as it is now.
    access: Result<LibraryAccess, ServiceError>,
}

/// What is under way and what waits.
#[derive(Default)]
pub(super) struct LibraryWork {
    task: Option<Task<Outcome>>,
    waiting: VecDeque<LibraryJob>,
}

impl LibraryWork {
    /// Whether something is under way.
    pub fn is_busy(&self) -> bool {
        self.task.is_some() || !self.waiting.is_empty()
    }
}

impl Workbench {
    /// Does what a workspace asks of the library.
    pub(super) fn ask_library(&mut self, ctx: &Context, request: LibraryRequest) {
        match request {
            LibraryRequest::Edit(edit) => self.work_on_library(ctx, LibraryJob::Edit(edit)),
            LibraryRequest::Import => self.ask_for(ctx, FilePurpose::ImportPropellant),
            LibraryRequest::Export(propellant) => self.ask_for(ctx, FilePurpose::ExportPropellant(propellant)),
        }
    }

    /// Begins a job, or lets it wait for the one before.
    pub(super) fn work_on_library(&mut self, ctx: &Context, job: LibraryJob) {
        self.library_work.waiting.push_back(job);
        self.begin_library_job(ctx);
    }

    fn begin_library_job(&mut self, ctx: &Context) {
        if self.library_work.task.is_some() {
            return;
        }
        let Some(job) = self.library_work.waiting.pop_front() else { return };
        let (folder, waker) = (self.folder.clone(), ctx.clone());
        let work = move |_: &mut dyn Monitor| {
            let file = if let LibraryJob::Import(path) = &job { Some(path.clone()) } else { None };
            let done = carry_out(folder.as_deref(), job);
            // Also after a refusal: another program may have changed what is shown here.
            Outcome { done, file, access: open_library(folder.as_deref()) }
        };
        match Task::spawn("Changing the library", work, move || waker.request_repaint()) {
            Ok(task) => self.library_work.task = Some(task),
            Err(error) => self.complain(error.to_string()),
        }
    }

    /// Takes the library as it is after a change, and says what happened.
    pub(super) fn take_library(&mut self, ctx: &Context) {
        let Some(finished) = self.library_work.task.as_ref().and_then(Task::poll) else { return };
        self.library_work.task = None;
        match finished.outcome {
            Ok(Outcome { done, file, access }) => {
                match access {
                    Ok(access) => {
                        self.library = Arc::new(access.library);
                        for document in &mut self.documents {
                            document.library_changed(&self.library);
                        }
                    }
                    Err(error) => self.complain(error.message),
                }
                match done {
                    Ok((text, entry)) => {
                        self.tell(text);
                        if let Some(id) = entry {
                            self.workspaces.iter_mut().for_each(|workspace| workspace.show_entry(&id));
                        }
                    }
                    Err(error) if file.is_some() => {
                        self.problem = file.map(|file| OpenError::new(&file, error));
                    }
                    Err(ServiceError { message, hint, .. }) => self.complain(format!("{message} {hint}").trim_end()),
                }
            }
            Err(error) => self.complain(error.to_string()),
        }
        self.begin_library_job(ctx);
    }
}

fn carry_out(folder: Option<&Path>, job: LibraryJob) -> Result<(String, Option<String>), ServiceError> {
    let edit = match job {
        LibraryJob::Edit(edit) => edit,
        LibraryJob::Import(file) => {
            let ReadPropellant { id, propellant } = read_propellant(&file)?;
            let library = open_library(folder)?.library;
            // What has a name or an id that is taken comes in as a copy, under a name that can be changed here.
            let (id, propellant) = if library.is_free(&id, &propellant.name) && !id.is_empty() {
                (id, propellant)
            } else {
                copy_for(&library, &propellant)
            };
            LibraryEdit::Add { id, propellant: Box::new(propellant), replace: false }
        }
        LibraryJob::Export(propellant, file) => {
            // The dialog has asked before it hands out a file that exists.
            let written = write_propellant(&file, &propellant, true)?;
            return Ok((format!("Wrote {}", written.display()), None));
        }
    };
    edit_library(folder, &edit)?;
    let shown = match &edit {
        LibraryEdit::Add { id, .. } | LibraryEdit::Rename { new_id: id, .. } => Some(id.clone()),
        LibraryEdit::Change { .. } | LibraryEdit::Remove { .. } => None,
    };
    Ok((edit.done(), shown))
}
