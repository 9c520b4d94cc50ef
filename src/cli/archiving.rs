//! `--archive` of the verbs that solve: keeping what came out.

use super::answer::Failure;
use super::context::Context;
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::service::compare::Comparison;
use crate::service::open::Opened;
use crate::service::validate::Validation;
use serde_json::{Value, json};

/// Whether a run is archived.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct ArchiveArguments {
    /// Keep design, result and provenance in the archive
    #[arg(long)]
    archive: bool,
}

/// Where a run stands in the archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Archived {
    id: i64,
    is_new: bool,
}

impl Archived {
    /// For scripts.
    pub fn document(self) -> Value {
        json!({ "id": self.id, "is_new": self.is_new })
    }

    /// For people.
    pub fn text(self) -> String {
        let Self { id, is_new } = self;
        if is_new { format!("archived as {id}") } else { format!("stands in the archive already, as {id}") }
    }
}

#[cfg(not(feature = "store"))]
fn without_store() -> Failure {
    crate::service::error::ServiceError::new("this hrma is built without the archive's database").into()
}

impl ArchiveArguments {
    /// Archives a run where that is wanted.
    ///
    /// # Errors
    /// [`Failure`] when nothing can be stored.
    #[cfg(feature = "store")]
    pub fn archived(
        self,
        opened: &Opened,
        case: &SolidCase,
        run: &MotorRun,
        context: &Context,
    ) -> Result<Option<Archived>, Failure> {
        if !self.archive {
            return Ok(None);
        }
        let kept = archive(context)?.keep(&opened.design, opened.text.as_deref(), case, run, seconds())?;
        Ok(Some(Archived { id: kept.id, is_new: kept.is_new }))
    }

    /// Refuses, where it is wanted: there is no archive.
    ///
    /// # Errors
    /// [`Failure`] where it is wanted.
    #[cfg(not(feature = "store"))]
    pub fn archived(
        self,
        _opened: &Opened,
        _case: &SolidCase,
        _run: &MotorRun,
        _context: &Context,
    ) -> Result<Option<Archived>, Failure> {
        if self.archive { Err(without_store()) } else { Ok(None) }
    }
}

#[cfg(feature = "store")]
impl Archived {
    /// Keeps how far the run is from a curve of the file `source`.
    ///
    /// # Errors
    /// [`Failure`] when nothing can be stored.
    pub fn keep_comparison(self, comparison: &Comparison, source: &str, context: &Context) -> Result<(), Failure> {
        Ok(archive(context)?.keep_comparison(self.id, comparison, source, seconds())?)
    }
}

#[cfg(not(feature = "store"))]
impl Archived {
    /// Refuses: there is no archive.
    ///
    /// # Errors
    /// Always.
    pub fn keep_comparison(self, _comparison: &Comparison, _source: &str, _context: &Context) -> Result<(), Failure> {
        Err(without_store())
    }
}

/// Adds a validation to the history.
///
/// # Errors
/// [`Failure`] when nothing can be stored.
#[cfg(feature = "store")]
pub(super) fn keep_validation(validation: &Validation, context: &Context) -> Result<(), Failure> {
    Ok(archive(context)?.keep_validation(validation, seconds())?)
}

/// Refuses: there is no history.
///
/// # Errors
/// Always.
#[cfg(not(feature = "store"))]
pub(super) fn keep_validation(_validation: &Validation, _context: &Context) -> Result<(), Failure> {
    Err(without_store())
}

/// The archive; what is to say about it goes to standard error.
///
/// # Errors
/// [`Failure`] when the database cannot be used.
#[cfg(feature = "store")]
pub(super) fn archive(context: &Context) -> Result<crate::service::archive::Archive, Failure> {
    let archive = crate::service::archive::Archive::open(context.data_dir.as_deref())?;
    for notice in archive.notices() {
        context.say(&format!("note: {notice}"));
    }
    Ok(archive)
}

/// The present moment in seconds since 1970-01-01 UTC.
#[cfg(feature = "store")]
fn seconds() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.map_or(0, |since| since.as_secs())).unwrap_or(i64::MAX)
}
