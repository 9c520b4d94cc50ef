//! What is taken out of a damaged file: row by row, so that one page that does not read costs only the rows on it.

use super::{Rescued, StoreError};
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior, params_from_iter};

/// Tables whose rows are a person's work, parents before children.
const TABLES: &[&str] = &["analyses", "validations", "sessions", "session_documents"];

/// Copies the rows of [`TABLES`] that still read into a new database and counts them.
///
/// # Errors
/// [`StoreError`] when the new database cannot be written; what does not read in the damaged one is passed over.
pub(super) fn archive_and_sessions(
    damaged: &Connection,
    into: &mut Connection,
    rescued: &mut Rescued,
) -> Result<(), StoreError> {
    let transaction = into.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for table in TABLES {
        let copied = copy(damaged, &transaction, table)?;
        match *table {
            "analyses" => rescued.analyses = copied,
            "session_documents" => rescued.documents = copied,
            _ => {}
        }
    }
    transaction.commit()?;
    Ok(())
}

fn copy(damaged: &Connection, into: &Connection, table: &str) -> Result<usize, StoreError> {
    let mut copied = 0;
    for id in numbers(damaged, table) {
        let Some((columns, values)) = one(damaged, table, id) else { continue };
        let marks = vec!["?"; values.len()].join(", ");
        let insert = format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({marks})", columns.join(", "));
        match into.execute(&insert, params_from_iter(values)) {
            Ok(rows) => copied += rows,
            // A row that breaks a rule of its table is damaged: its parent is lost, or a value is not what it was.
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(copied)
}

/// The numbers that rows may have: those of an index or of the table where these read to their end, else all up to the
/// largest.
fn numbers(damaged: &Connection, table: &str) -> Vec<i64> {
    let listed = || -> rusqlite::Result<Vec<i64>> {
        let mut statement = damaged.prepare(&format!("SELECT rowid FROM {table}"))?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect()
    };
    let last = || {
        let query = format!("SELECT max(rowid) FROM {table}");
        let newest = damaged.query_row(&query, [], |row| row.get::<_, Option<i64>>(0)).ok().flatten();
        let given = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
        newest.or_else(|| damaged.query_row(given, [table], |row| row.get(0)).ok()).unwrap_or(0)
    };
    listed().unwrap_or_else(|_| (1..=last()).collect())
}

fn one(damaged: &Connection, table: &str, id: i64) -> Option<(Vec<String>, Vec<Value>)> {
    let mut statement = damaged.prepare_cached(&format!("SELECT * FROM {table} WHERE rowid = ?1")).ok()?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let width = columns.len();
    let read = |row: &rusqlite::Row| (0..width).map(|index| row.get::<_, Value>(index)).collect::<Result<Vec<_>, _>>();
    Some((columns, statement.query_row([id], read).ok()?))
}
