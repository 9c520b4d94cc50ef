//! What each running window has open.

use super::{Store, StoreError};
use rusqlite::{Connection, TransactionBehavior, params};

/// A document of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionDocument {
    /// Its file; `None` when it was never saved.
    pub path: Option<String>,
    /// The design as it would be saved.
    pub text: String,
    /// Whether the file holds this text.
    pub saved: bool,
    /// BLAKE3 of the file as the document knows it, in hexadecimal; `None` without a file.
    pub known: Option<String>,
}

/// What a window has open, written while it runs and removed when it closes: one that is left over was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name, different for each start. One that another window has taken over is called after that window's
    /// session, a slash, and its own name.
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
    /// Stores a session in place of the one with its id, and of those that it has taken over.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored; the session stored before is then unchanged.
    pub fn write_session(&mut self, session: &Session) -> Result<(), StoreError> {
        let transaction = self.writable()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        delete(&transaction, &session.id)?;
        transaction.execute(
            "INSERT INTO sessions (id, process, written, layout) VALUES (?1, ?2, ?3, ?4)",
            params![session.id, session.process, session.written, session.layout],
        )?;
        for (position, document) in (0_i64..).zip(&session.documents) {
            transaction.execute(
                "INSERT INTO session_documents (session, position, path, text, saved, known) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![session.id, position, document.path, document.text, document.saved, document.known],
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
        all(&self.connection)
    }

    /// Takes over the sessions whose program is gone, for the session `heir`, and gives them. They stay in the store
    /// until the heir is written or ends, so that nothing is lost should it be interrupted before; and no other window
    /// takes them meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored.
    pub fn take_over(&mut self, heir: &str, is_running: impl Fn(&Session) -> bool) -> Result<Vec<Session>, StoreError> {
        let transaction = self.writable()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let gone: Vec<Session> = all(&transaction)?.into_iter().filter(|session| !is_running(session)).collect();
        // The documents follow their session's name at the end of the transaction.
        transaction.pragma_update(None, "defer_foreign_keys", true)?;
        for session in &gone {
            let own = session.id.rsplit('/').next().unwrap_or_default();
            let taken = format!("{heir}/{own}");
            transaction.execute("UPDATE sessions SET id = ?1 WHERE id = ?2", [&taken, &session.id])?;
            transaction
                .execute("UPDATE session_documents SET session = ?1 WHERE session = ?2", [&taken, &session.id])?;
        }
        transaction.commit()?;
        Ok(gone)
    }

    /// Removes a session that has ended in order, and those that it has taken over.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored.
    pub fn end_session(&mut self, id: &str) -> Result<(), StoreError> {
        delete(self.writable()?, id)?;
        Ok(())
    }
}

/// Takes out the session `id` and those that it has taken over.
fn delete(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM sessions WHERE id = ?1 OR substr(id, 1, length(?1) + 1) = ?1 || '/'", [id])?;
    Ok(())
}

fn all(connection: &Connection) -> Result<Vec<Session>, StoreError> {
    let mut statement =
        connection.prepare("SELECT id, process, written, layout FROM sessions ORDER BY written DESC, id")?;
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
    let mut documents = connection
        .prepare("SELECT path, text, saved, known FROM session_documents WHERE session = ?1 ORDER BY position")?;
    for session in &mut sessions {
        let rows = documents.query_map([&session.id], |row| {
            Ok(SessionDocument { path: row.get(0)?, text: row.get(1)?, saved: row.get(2)?, known: row.get(3)? })
        })?;
        session.documents = rows.collect::<Result<_, _>>()?;
    }
    Ok(sessions)
}
