//! What each running window has open.

use super::{Store, StoreError};
use rusqlite::{TransactionBehavior, params};

/// A document of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionDocument {
    /// Its file; `None` when it was never saved.
    pub path: Option<String>,
    /// The design as it would be saved.
    pub text: String,
    /// Whether the file holds this text.
    pub saved: bool,
}

/// What a window has open, written while it runs and removed when it closes: one that is left over was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name, different for each start.
    pub id: String,
    /// Number of the process that runs it.
    pub process: u32,
    /// When it was last written, in seconds since 1970-01-01 UTC.
    pub written: i64,
    /// Panels of the window.
    pub layout: String,
    /// The documents in the order of their tabs.
    pub documents: Vec<SessionDocument>,
}

impl Store {
    /// Stores a session in place of the one with its id.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored; the session stored before is then unchanged.
    pub fn write_session(&mut self, session: &Session) -> Result<(), StoreError> {
        let transaction = self.writable()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("DELETE FROM sessions WHERE id = ?1", [&session.id])?;
        transaction.execute(
            "INSERT INTO sessions (id, process, written, layout) VALUES (?1, ?2, ?3, ?4)",
            params![session.id, session.process, session.written, session.layout],
        )?;
        for (position, document) in (0_i64..).zip(&session.documents) {
            transaction.execute(
                "INSERT INTO session_documents (session, position, path, text, saved) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![session.id, position, document.path, document.text, document.saved],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Every session that has not ended, the latest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn sessions(&self) -> Result<Vec<Session>, StoreError> {
        let mut statement =
            self.connection.prepare("SELECT id, process, written, layout FROM sessions ORDER BY written DESC, id")?;
        let rows = statement.query_map([], |row| {
            Ok(Session {
                id: row.get(0)?,
                process: row.get(1)?,
                written: row.get(2)?,
                layout: row.get(3)?,
                documents: Vec::new(),
            })
        })?;
        let mut sessions = rows.collect::<Result<Vec<_>, _>>()?;
        let mut documents = self
            .connection
            .prepare("SELECT path, text, saved FROM session_documents WHERE session = ?1 ORDER BY position")?;
        for session in &mut sessions {
            let rows = documents.query_map([&session.id], |row| {
                Ok(SessionDocument { path: row.get(0)?, text: row.get(1)?, saved: row.get(2)? })
            })?;
            session.documents = rows.collect::<Result<_, _>>()?;
        }
        Ok(sessions)
    }

    /// Removes a session that has ended in order.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored.
    pub fn end_session(&mut self, id: &str) -> Result<(), StoreError> {
        self.writable()?.execute("DELETE FROM sessions WHERE id = ?1", [id])?;
        Ok(())
    }
}
