//! What the window changes in the archive, on threads of its own, and what is told of it.

use super::Workbench;
use crate::jobs::Task;
use crate::service::archive::Archive;
use crate::service::error::ServiceError;
use crate::service::validate::Validation;
use egui::Context;
use std::sync::Arc;

/// What to tell, or why nothing was changed.
pub(super) type Outcome = Result<String, ServiceError>;

impl Workbench {
    /// Keeps design and result of the document in front.
    pub(super) fn archive_result(&mut self, ctx: &Context) {
        let Some(document) = self.documents.get(self.front) else { return };
        let Some(solved) = document.solved().cloned() else { return };
        if !document.is_up_to_date() {
            self.complain("Not archived: the result is not yet that of the design as it stands; wait for the solution");
            return;
        }
        let (design, title) = (Arc::clone(document.draft()), document.title());
        let text = document.text().map(str::to_owned);
        self.change_archive(ctx, "Archiving", move |archive| {
            let kept = archive.keep(&design, text.as_deref(), &solved.case, &solved.run, now())?;
            let id = kept.id;
            Ok(if kept.is_new {
                format!("Archived {title} as {id}")
            } else {
                format!("{title} stands in the archive already, as {id}")
            })
        });
    }

    /// Takes analyses out.
    pub(super) fn remove_archived(&mut self, ctx: &Context, ids: Vec<i64>) {
        self.change_archive(ctx, "Removing from the archive", move |archive| {
            for id in &ids {
                archive.remove(*id)?;
            }
            Ok(match ids.as_slice() {
                [id] => format!("{id} is taken out of the archive"),
                _ => format!("{} analyses are taken out of the archive", ids.len()),
            })
        });
    }

    /// Adds a validation to its history.
    pub(super) fn keep_validation(&mut self, ctx: &Context, validation: Arc<Validation>) {
        self.change_archive(ctx, "Keeping the validation", move |archive| {
            archive.keep_validation(&validation, now())?;
            Ok(format!("{} compared numbers stand in the history of validations", validation.rows.len()))
        });
    }

    fn change_archive(
        &mut self,
        ctx: &Context,
        name: &str,
        change: impl FnOnce(&mut Archive) -> Outcome + Send + 'static,
    ) {
        let Some(folder) = self.folder.clone() else {
            self.complain("There is no data folder to keep an archive in");
            return;
        };
        let waker = ctx.clone();
        let work = move |_: &mut dyn crate::diag::Monitor| change(&mut Archive::open(Some(&folder))?);
        match Task::spawn(name, work, move || waker.request_repaint()) {
            Ok(task) => self.archiving.push(task),
            Err(error) => self.complain(error.to_string()),
        }
    }

    /// Tells of changes that were made since the last frame.
    pub(super) fn take_archived(&mut self) {
        let mut told = Vec::new();
        self.archiving.retain(|task| match task.poll() {
            Some(done) => {
                told.push(done.outcome);
                false
            }
            None => true,
        });
        for outcome in told {
            self.archive_version += 1;
            match outcome {
                Ok(Ok(text)) => self.tell(text),
                Ok(Err(error)) => self.complain(format!("The archive is not changed: {error}")),
                Err(error) => self.complain(error.to_string()),
            }
        }
    }
}

/// The present moment in seconds since 1970-01-01 UTC.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.map_or(0, |since| since.as_secs())).unwrap_or(i64::MAX)
}
