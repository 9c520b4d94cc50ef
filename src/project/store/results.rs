//! Results kept for speed. Each is named by all that it depends on: the case, the settings, and the program down to its
//! build. They can be thrown away at any time.

use super::runs::{RUN_COLUMNS, StoredRun, json};
use super::{Store, StoreError};
use crate::motor::run::{MotorRun, SolverSettings};
use rusqlite::{OptionalExtension, TransactionBehavior, params};

/// What a result depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResultKey<'a> {
    /// BLAKE3 of the closed case.
    pub case_hash: &'a str,
    /// How the solver works.
    pub settings: &'a SolverSettings,
    /// The program, its version and its build.
    pub program: &'a str,
}

impl Store {
    /// The result that was kept under `key`. A record that does not read counts as none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn kept_result(&self, key: &ResultKey) -> Result<Option<MotorRun>, StoreError> {
        let query =
            format!("SELECT {RUN_COLUMNS} FROM results WHERE case_hash = ?1 AND settings = ?2 AND program = ?3");
        let mut statement = self.connection.prepare_cached(&query)?;
        let key = params![key.case_hash, json(key.settings)?, key.program];
        let stored = statement.query_row(key, |row| StoredRun::from_row(row, 0)).optional()?;
        Ok(stored.and_then(|stored| stored.run().ok()))
    }

    /// Keeps a result, and takes out the oldest ones until all of them together stay below `limit` bytes. A result that
    /// would not read back bit for bit, or that is larger than the limit, is not kept.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored.
    pub fn keep_result(
        &mut self,
        key: &ResultKey,
        run: &MotorRun,
        created: i64,
        limit: usize,
    ) -> Result<bool, StoreError> {
        let stored = StoredRun::new(run)?;
        let bytes = stored.bytes();
        let reads_back =
            stored.run().is_ok_and(|read| read == *run && StoredRun::new(&read).is_ok_and(|again| again == stored));
        if bytes > limit || !reads_back {
            return Ok(false);
        }
        let whole = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
        let settings = json(key.settings)?;
        let transaction = self.writable()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT OR REPLACE INTO results (case_hash, settings, program, created, bytes, summary, remarks, \
             provenance, channels, channel_values) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                key.case_hash,
                settings,
                key.program,
                created,
                whole(bytes),
                stored.summary,
                stored.remarks,
                stored.provenance,
                stored.channels,
                stored.values
            ],
        )?;
        // From the newest down, everything at which the sum has passed the limit.
        transaction.execute(
            "DELETE FROM results WHERE rowid IN (SELECT id FROM (SELECT rowid AS id, \
             sum(bytes) OVER (ORDER BY created DESC, rowid DESC) AS total FROM results) WHERE total > ?1)",
            [whole(limit)],
        )?;
        transaction.commit()?;
        Ok(true)
    }

    /// Throws every kept result away and gives their number.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored.
    pub fn forget_results(&mut self) -> Result<usize, StoreError> {
        Ok(self.writable()?.execute("DELETE FROM results", [])?)
    }
}
