//! Where reference files lie: in folders of the user, or in the program itself.

use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};

static BUNDLED: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/reference");

/// A reference file that can be read, with its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    path: PathBuf,
    bundled: bool,
}

/// A file or folder that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path} cannot be read: {message}")]
pub struct UnreadableSource {
    /// The file or folder.
    pub path: String,
    /// What the system says.
    pub message: String,
}

fn unreadable(path: &Path, message: impl ToString) -> UnreadableSource {
    UnreadableSource { path: path.display().to_string(), message: message.to_string() }
}

impl SourceFile {
    /// A file of the user.
    pub fn on_disk(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), bundled: false }
    }

    /// Its path, from the bundled folder where it ships with the program.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its path as documents show it.
    pub fn name(&self) -> String {
        self.path.to_string_lossy().replace('\\', "/")
    }

    /// Its text.
    ///
    /// # Errors
    /// [`UnreadableSource`]: it is gone, not readable or not UTF-8.
    pub fn text(&self) -> Result<String, UnreadableSource> {
        if self.bundled {
            let file = BUNDLED.get_file(&self.path).ok_or_else(|| unreadable(&self.path, "it does not exist"))?;
            return file.contents_utf8().map(str::to_owned).ok_or_else(|| unreadable(&self.path, "it is not UTF-8"));
        }
        std::fs::read_to_string(&self.path).map_err(|error| unreadable(&self.path, error))
    }

    /// Its bytes.
    ///
    /// # Errors
    /// [`UnreadableSource`]: it is gone or not readable.
    pub fn bytes(&self) -> Result<Vec<u8>, UnreadableSource> {
        if self.bundled {
            let file = BUNDLED.get_file(&self.path).ok_or_else(|| unreadable(&self.path, "it does not exist"))?;
            return Ok(file.contents().to_vec());
        }
        std::fs::read(&self.path).map_err(|error| unreadable(&self.path, error))
    }

    /// The file at `relative` from the folder of this one.
    pub fn beside(&self, relative: &str) -> Self {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        Self { path: folder.join(relative), bundled: self.bundled }
    }

    /// Whether it can be read at all.
    pub fn exists(&self) -> bool {
        if self.bundled { BUNDLED.get_file(&self.path).is_some() } else { self.path.is_file() }
    }
}

/// The files that ship with the program, in order of their paths.
pub fn bundled() -> Vec<SourceFile> {
    fn walk(folder: &Dir<'static>, files: &mut Vec<SourceFile>) {
        // The descriptions beside them are for readers of the source.
        let data = folder.files().filter(|file| file.path().extension().is_some_and(|extension| extension != "md"));
        files.extend(data.map(|file| SourceFile { path: file.path().to_owned(), bundled: true }));
        folder.dirs().for_each(|inner| walk(inner, files));
    }
    let mut files = Vec::new();
    walk(&BUNDLED, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The files at `path`: itself, or all below it, in order of their paths.
///
/// # Errors
/// [`UnreadableSource`]: there is no such file or folder, or a folder cannot be listed.
pub fn on_disk(path: &Path) -> Result<Vec<SourceFile>, UnreadableSource> {
    let mut files = Vec::new();
    walk(path, &mut files, 0)?;
    files.sort_by(|a: &SourceFile, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(path: &Path, files: &mut Vec<SourceFile>, depth: usize) -> Result<(), UnreadableSource> {
    /// Deeper than any real folder; a link that leads back upward ends here.
    const DEEPEST: usize = 32;
    match std::fs::metadata(path) {
        Ok(kind) if kind.is_dir() => {}
        // A dangling link in a folder is a file that will be listed as not recognised.
        Err(error) if depth == 0 => return Err(unreadable(path, error)),
        _ => {
            files.push(SourceFile::on_disk(path));
            return Ok(());
        }
    }
    if depth == DEEPEST {
        return Err(unreadable(path, "it lies more than 32 folders deep; a link may lead back upward"));
    }
    for entry in std::fs::read_dir(path).map_err(|error| unreadable(path, error))? {
        walk(&entry.map_err(|error| unreadable(path, error))?.path(), files, depth + 1)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_files_are_read_with_their_neighbours() {
        let files = bundled();
        let transient = files.iter().find(|file| file.name().ends_with("transient_0d.json")).expect("bundled");
        assert!(transient.text().expect("reads").contains("T_V01"));
        assert!(transient.beside("motors/V01.json").exists());
        assert!(!transient.beside("motors/V99.json").exists());
        assert!(transient.beside("motors/V99.json").text().is_err());
    }

    #[test]
    fn folders_are_searched_to_the_bottom_and_a_missing_one_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("a/b")).expect("made");
        std::fs::write(folder.path().join("a/b/deep.json"), "{}").expect("written");
        std::fs::write(folder.path().join("a/first.json"), "{}").expect("written");
        let names: Vec<String> = on_disk(folder.path()).expect("lists").iter().map(SourceFile::name).collect();
        assert_eq!(names.len(), 2);
        assert!(names[0].ends_with("a/b/deep.json") && names[1].ends_with("a/first.json"), "{names:?}");
        let error = on_disk(&folder.path().join("nowhere")).expect_err("missing").to_string();
        assert!(error.contains("nowhere"), "{error}");
    }
}
