//! The person's database: propellants, sessions, the archive of analyses and validations, and results kept for speed.
//!
//! One SQLite file in the data folder, in WAL mode with foreign keys on. Opening checks its integrity, brings older
//! versions up to date (after a backup) and refreshes the bundled propellants. A damaged file is put aside and a new
//! one built; a file that cannot be written is read. Several programs may have it open at once: each waits for the
//! others, and opening is serialised by a lock file beside it.
//!
//! What a person prefers is not here but in `settings.ron`, which a program without a database reads as well.

mod archive;
mod error;
mod migrations;
mod opening;
mod propellants;
mod rescue;
mod results;
mod runs;
mod sessions;
mod validations;

pub use archive::{Analysis, AnalysisRow, Kept, NewAnalysis};
pub use error::{Notice, Rescued, StoreError};
pub use opening::OpenOptions;
pub use propellants::Taken;
pub use results::ResultKey;
pub use sessions::{Session, SessionDocument};
pub use validations::{ValidationRow, ValidationRun};

use rusqlite::Connection;

/// The file's name in the data folder.
pub const FILE_NAME: &str = "library.sqlite";

/// An open database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    read_only: bool,
    notices: Vec<Notice>,
}

impl Store {
    /// Whether nothing can be stored.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// What a person should know about the opening.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    fn writable(&mut self) -> Result<&mut Connection, StoreError> {
        if self.read_only { Err(StoreError::ReadOnly) } else { Ok(&mut self.connection) }
    }
}

#[cfg(test)]
mod tests;
