//! What can go wrong with the database.

use super::migrations;
use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why the database cannot be used. The bundled library needs none and stays.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data folder cannot be made or is no folder.
    #[error("the data folder {} cannot be used: {source}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file cannot be opened.
    #[error("the library {} cannot be opened: {message}", .path.display())]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// What the database says.
        message: String,
    },
    /// Another program holds it longer than this one waits.
    #[error("the library is locked by another running hrma; close it or try again")]
    Locked,
    /// It is read-only, or its folder is.
    #[error("the library is read-only: nothing can be stored in it")]
    ReadOnly,
    /// It is not a sound database.
    #[error("the library is damaged: {message}")]
    Damaged {
        /// What the check says.
        message: String,
    },
    /// A database of some other program lies there.
    #[error("{} is a database of another program and is left alone; move it or choose another data folder", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It was written by a newer program.
    #[error(
        "the library is of version {found}, this program knows versions up to {}; use the newer program or another \
         data folder",
        migrations::CURRENT
    )]
    Newer {
        /// The version it has.
        found: usize,
    },
    /// The disk is full.
    #[error("the disk is full: nothing was stored")]
    DiskFull,
    /// The id is one of a bundled propellant.
    #[error("\"{id}\" is the id of a bundled propellant, which cannot be changed; choose another id")]
    Bundled {
        /// The id.
        id: String,
    },
    /// The id is one of the person's own.
    #[error("the library already has a propellant of your own with the id \"{id}\"; choose another id, or replace it")]
    Exists {
        /// The id.
        id: String,
    },
    /// The name is another entry's.
    #[error("the library already has a propellant called \"{name}\" (id {id}); choose another name")]
    NameTaken {
        /// The name.
        name: String,
        /// Who has it.
        id: String,
    },
    /// None of the person's own has the id.
    #[error("the library has no propellant of your own with the id \"{id}\"")]
    Missing {
        /// The id.
        id: String,
    },
    /// Another program changed the entry in the meantime.
    #[error(
        "\"{id}\" was changed by another running hrma since it was read here; look at its present values, then change \
         it again"
    )]
    Changed {
        /// The id.
        id: String,
    },
    /// A record cannot be written as text.
    #[error("the record cannot be written: {0}")]
    Record(#[from] ron::Error),
    /// A result or settings cannot be written as text.
    #[error("the result cannot be stored: {reason}")]
    Unwritable {
        /// What the writer says.
        reason: String,
    },
    /// A record of the archive does not read.
    #[error("the archived analysis {id} does not read: {message}")]
    Unreadable {
        /// Its number.
        id: i64,
        /// Why.
        message: String,
    },
    /// The bundled library does not read.
    #[error(transparent)]
    Library(#[from] crate::substance::library::LibraryError),
    /// The damaged file cannot be put aside, or a backup not be made.
    #[error("{} cannot be written: {source}", .path.display())]
    Beside {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Anything else that the database says.
    #[error("the library does not answer: {0}")]
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked,
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged { message: error.to_string() }
            }
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            _ => StoreError::Database(error),
        }
    }
}

/// How much of a damaged file was taken over into the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rescued {
    /// The person's own propellants.
    pub propellants: usize,
    /// Archived analyses.
    pub analyses: usize,
    /// Documents of sessions.
    pub documents: usize,
}

/// What a person should know about an opening that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The file was damaged; a new one stands in its place.
    Rebuilt {
        /// Where the damaged file lies now.
        kept: PathBuf,
        /// What was wrong with it.
        reason: String,
        /// What could still be read and was taken over.
        rescued: Rescued,
    },
    /// Nothing can be stored.
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file was brought to the present version.
    Migrated {
        /// The version it had.
        from: usize,
        /// The copy made before.
        backup: PathBuf,
    },
    /// An own propellant has the id of a bundled one.
    Renamed {
        /// Its id in the database.
        id: String,
        /// The id under which it is offered.
        offered_as: String,
    },
    /// A record of the person's own does not read.
    Unreadable {
        /// Its id.
        id: String,
        /// Why.
        message: String,
    },
}

impl std::fmt::Display for Notice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Notice::Rebuilt { kept, reason, rescued } => write!(
                formatter,
                "The library was damaged ({reason}). It has been rebuilt from the bundled content with {} of your own \
                 propellants, {} archived analyses and {} documents of interrupted sessions; the damaged file is kept \
                 as {}.",
                rescued.propellants,
                rescued.analyses,
                rescued.documents,
                kept.display()
            ),
            Notice::ReadOnly { path } => write!(
                formatter,
                "The library {} is read-only: propellants are read, changes are not stored.",
                path.display()
            ),
            Notice::Migrated { from, backup } => write!(
                formatter,
                "The library was brought from version {from} to {}; the file before is kept as {}.",
                migrations::CURRENT,
                backup.display()
            ),
            Notice::Renamed { id, offered_as } => write!(
                formatter,
                "Your propellant \"{id}\" has the id of a bundled one; it is offered as \"{offered_as}\"."
            ),
            Notice::Unreadable { id, message } => {
                write!(formatter, "Your propellant \"{id}\" does not read and is left out: {message}")
            }
        }
    }
}
