//! The steps from each version of the database to the next.
//!
//! `PRAGMA user_version` holds the number of steps that a file has taken. A new version is one file and one line.

use super::StoreError;
use rusqlite::{Connection, TransactionBehavior};

/// Step n leads from version n to n + 1.
const STEPS: &[&str] =
    &[include_str!("001_library.sql"), include_str!("002_sessions.sql"), include_str!("003_archive.sql")];

/// The version that this program writes.
pub(super) const CURRENT: usize = STEPS.len();

/// What `PRAGMA application_id` holds: "hrma" as a big-endian number.
pub(super) const APPLICATION_ID: i32 = 0x6872_6d61;

/// The version of an open database.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<usize> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Takes every step up to version `to` in one transaction, so that a file is of the old or of the new version.
pub(super) fn migrate(connection: &mut Connection, to: usize) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have migrated while this one waited.
    let from = version(&transaction)?;
    for (index, step) in STEPS.iter().enumerate().take(to).skip(from) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", (index + 1) as i64)?;
    }
    transaction.commit()?;
    Ok(())
}
