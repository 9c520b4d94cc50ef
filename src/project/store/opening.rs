//! Opening the database in every state in which it may be found.

use super::{FILE_NAME, Notice, Rescued, Store, StoreError, migrations, propellants, rescue};
use rusqlite::{Connection, MAIN_DB, OpenFlags};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenOptions {
    /// Do not write, even where that is possible.
    pub read_only: bool,
    /// How long to wait for another program that holds the file.
    pub wait: Duration,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { read_only: false, wait: Duration::from_secs(3) }
    }
}

impl Store {
    /// Opens the database in `folder`, or makes it.
    ///
    /// # Errors
    /// [`StoreError`]: the folder cannot be used, another program holds the file, it belongs to a newer or to
    /// another program. A damaged file is no error: it is put aside, see [`Self::notices`].
    pub fn open(folder: &Path, options: OpenOptions) -> Result<Self, StoreError> {
        let path = folder.join(FILE_NAME);
        if options.read_only {
            return read_only(&path, options);
        }
        let folder_error = |source| StoreError::Folder { folder: folder.to_path_buf(), source };
        std::fs::create_dir_all(folder).map_err(folder_error)?;
        let lock = match opening_lock(folder, options.wait) {
            Ok(lock) => lock,
            Err(LockError::Held) => return Err(StoreError::Locked),
            Err(LockError::CannotMake(_)) if path.exists() => return read_only(&path, options),
            Err(LockError::CannotMake(source)) => return Err(folder_error(source)),
        };
        let opened = match writable(&path, options) {
            Err(StoreError::Damaged { message }) => rebuilt(&path, options, message),
            Err(StoreError::ReadOnly | StoreError::CannotOpen { .. }) if path.is_file() => read_only(&path, options),
            other => other,
        };
        drop(lock);
        opened
    }
}

enum LockError {
    Held,
    CannotMake(std::io::Error),
}

/// Held while a program opens, migrates or rebuilds the file, so that two never do it at once. `None` on file
/// systems without locks.
fn opening_lock(folder: &Path, wait: Duration) -> Result<Option<File>, LockError> {
    let file = File::create(folder.join("library.lock")).map_err(LockError::CannotMake)?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if start.elapsed() >= wait => return Err(LockError::Held),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

fn connect(path: &Path, flags: OpenFlags, wait: Duration) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| StoreError::CannotOpen { path: path.to_path_buf(), message: error.to_string() })?;
    connection.busy_timeout(wait)?;
    Ok(connection)
}

fn writable(path: &Path, options: OpenOptions) -> Result<Store, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = connect(path, flags, options.wait)?;
    check(&connection, path)?;
    if connection.is_readonly(MAIN_DB)? {
        return Err(StoreError::ReadOnly);
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let from = migrations::version(&connection)?;
    let mut notices = Vec::new();
    if from > 0 && from < migrations::CURRENT {
        let backup = path.with_file_name(format!("library-version-{from}.sqlite"));
        connection.backup(MAIN_DB, &backup, rusqlite::backup::NO_PROGRESS)?;
        notices.push(Notice::Migrated { from, backup });
    }
    migrations::migrate(&mut connection, migrations::CURRENT)?;
    propellants::refresh_bundled(&mut connection)?;
    Ok(Store { connection, read_only: false, notices })
}

fn read_only(path: &Path, options: OpenOptions) -> Result<Store, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let attempt =
        connect(path, flags, options.wait).and_then(|connection| check(&connection, path).map(|()| connection));
    let connection = match attempt {
        Ok(connection) => connection,
        // Without a writable folder there is no shared-memory file for the log; the file itself is complete.
        Err(StoreError::CannotOpen { .. } | StoreError::ReadOnly | StoreError::Database(_)) if path.is_file() => {
            let immutable = format!("file:{}?immutable=1", uri_path(path));
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            let connection = connect(Path::new(&immutable), flags, options.wait)?;
            check(&connection, path)?;
            connection
        }
        Err(error) => return Err(error),
    };
    if migrations::version(&connection)? < migrations::CURRENT {
        // An older file cannot be brought up to date here, and its tables may be missing.
        return Err(StoreError::ReadOnly);
    }
    Ok(Store { connection, read_only: true, notices: vec![Notice::ReadOnly { path: path.to_path_buf() }] })
}

/// A path inside a `file:` URI: `%`, `?` and `#` have a meaning there.
fn uri_path(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// Integrity, owner and version.
fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let report: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if report != "ok" {
        return Err(StoreError::Damaged { message: report });
    }
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let owner: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if tables > 0 && owner != migrations::APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.to_path_buf() });
    }
    match migrations::version(connection)? {
        found if found > migrations::CURRENT => Err(StoreError::Newer { found }),
        _ => Ok(()),
    }
}

/// Puts the damaged file aside, builds a new one and takes over what still reads: the person's own propellants, the
/// archive and the sessions. Results kept for speed are let go.
fn rebuilt(path: &Path, options: OpenOptions, reason: String) -> Result<Store, StoreError> {
    let own = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, options.wait)
        .map(|connection| propellants::readable_own(&connection))
        .unwrap_or_default();
    let kept = free_name(path);
    std::fs::rename(path, &kept).map_err(|source| StoreError::Beside { path: kept.clone(), source })?;
    for suffix in ["-wal", "-shm"] {
        let with_suffix = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
        match std::fs::rename(with_suffix(path), with_suffix(&kept)) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Beside { path: with_suffix(&kept), source });
            }
            _ => {}
        }
    }
    let mut store = writable(path, options)?;
    let mut rescued = Rescued::default();
    for (id, propellant) in &own {
        store.save_propellant(id, propellant)?;
        rescued.propellants += 1;
    }
    if let Ok(damaged) = connect(&kept, OpenFlags::SQLITE_OPEN_READ_ONLY, options.wait) {
        rescue::archive_and_sessions(&damaged, &mut store.connection, &mut rescued)?;
    }
    store.notices.push(Notice::Rebuilt { kept, reason, rescued });
    Ok(store)
}

fn free_name(path: &Path) -> PathBuf {
    let name = |number: usize| path.with_file_name(format!("library-damaged-{number}.sqlite"));
    let mut number = 1;
    while name(number).exists() {
        number += 1;
    }
    name(number)
}
