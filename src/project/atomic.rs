//! Crash-safe writing: at every instant a file holds either its old content or its complete new content.
//!
//! The new content goes into a temporary file beside the target, is flushed to the disk and takes the target's name in
//! one step.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Why a file was not written. The old content, if there was any, is untouched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The folder does not exist.
    #[error("{} cannot be written: the folder {} does not exist; create it or choose another", .path.display(), .folder.display())]
    FolderMissing {
        /// The file.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
    /// The path is a folder.
    #[error("{} is a folder; give the name of a file", .path.display())]
    IsFolder {
        /// The path.
        path: PathBuf,
    },
    /// The file or its folder may not be written.
    #[error("{} is read-only; change its permissions or save under another name", .path.display())]
    ReadOnly {
        /// The file or the folder.
        path: PathBuf,
    },
    /// No space is left.
    #[error("{} cannot be written: the disk is full; the old content is untouched", .path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// Anything else that the system says.
    #[error("{} cannot be written: {reason}", .path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

/// Replaces the file at `path`, or makes it.
///
/// # Errors
/// [`WriteError`]; the old content is then untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    // A link stays a link: what it points to is replaced.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = folder_of(&target);
    if target.is_dir() {
        return Err(WriteError::IsFolder { path: path.to_owned() });
    }
    if !folder.is_dir() {
        return Err(WriteError::FolderMissing { path: path.to_owned(), folder });
    }
    let old = std::fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(WriteError::ReadOnly { path: path.to_owned() });
    }
    let failed = |error: &std::io::Error| write_error(path, &folder, error);
    let mut file = new_temporary(&folder).map_err(|error| failed(&error))?;
    file.write_all(bytes).map_err(|error| failed(&error))?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions()).map_err(|error| failed(&error))?;
    }
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(&target).map_err(|error| failed(&error.error))?;
    flush_folder(&folder);
    Ok(())
}

/// As [`replace`], and keeps the content before as `<name>.bak` beside it.
///
/// # Errors
/// [`WriteError`]; the old content is then untouched.
pub fn replace_with_backup(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    match std::fs::read(path) {
        Ok(old) if old != bytes => replace(&backup_path(path), &old)?,
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound || path.is_dir() => {}
        Err(error) => return Err(write_error(path, &folder_of(path), &error)),
    }
    replace(path, bytes)
}

/// Where [`replace_with_backup`] keeps the content before: `kappa.ron.bak` for `kappa.ron`.
pub fn backup_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".bak");
    PathBuf::from(name)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A temporary file with the permissions that an ordinary new file has.
fn new_temporary(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hrma-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The system takes the user's mask off.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Makes the new name outlive a power cut. Where the system cannot flush a folder, the file itself is safe already.
fn flush_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

fn write_error(path: &Path, folder: &Path, error: &std::io::Error) -> WriteError {
    let path = path.to_owned();
    match error.kind() {
        ErrorKind::NotFound => WriteError::FolderMissing { path, folder: folder.to_owned() },
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => WriteError::ReadOnly { path: folder.to_owned() },
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => WriteError::DiskFull { path },
        _ => WriteError::Other { path, reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_its_content_before_is_kept_on_request() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("kappa.ron");
        replace_with_backup(&path, b"one").expect("new");
        assert!(!backup_path(&path).exists());
        replace_with_backup(&path, b"two").expect("replaced");
        replace_with_backup(&path, b"two").expect("same again");
        assert_eq!(std::fs::read(&path).expect("there"), b"two");
        assert_eq!(std::fs::read(backup_path(&path)).expect("there"), b"one");
        let names = std::fs::read_dir(folder.path()).expect("listed").count();
        assert_eq!(names, 2, "no temporary file is left");
    }

    #[test]
    fn what_keeps_a_file_from_being_written_is_named() {
        let folder = tempfile::tempdir().expect("folder");
        let missing = folder.path().join("no/such/kappa.ron");
        assert!(matches!(replace(&missing, b"x"), Err(WriteError::FolderMissing { .. })));
        assert!(matches!(replace(folder.path(), b"x"), Err(WriteError::IsFolder { .. })));
        let path = folder.path().join("locked.ron");
        std::fs::write(&path, b"old").expect("written");
        let mut permissions = std::fs::metadata(&path).expect("there").permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).expect("set");
        assert_eq!(replace(&path, b"new"), Err(WriteError::ReadOnly { path: path.clone() }));
        assert_eq!(std::fs::read(&path).expect("there"), b"old");
        let full = write_error(&path, folder.path(), &std::io::Error::from(ErrorKind::StorageFull));
        assert!(full.to_string().contains("the disk is full"), "{full}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().expect("folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, b"old").expect("written");
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        replace(&link, b"new").expect("replaced");
        assert_eq!(std::fs::read(&file).expect("there"), b"new");
        assert!(std::fs::symlink_metadata(&link).expect("there").is_symlink());
    }
}
