//! The library as a person has it: the bundled propellants, and their own where the database answers.

use super::error::ServiceError;
use crate::substance::library::Library;
use std::path::Path;

/// The library and what is to say about it.
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryAccess {
    /// Bundled propellants and the person's own.
    pub library: Library,
    /// Damage that was mended, propellants that are missing and why. Sentences.
    pub notices: Vec<String>,
}

/// Opens the library in the data folder; `data_dir` is the one that the caller names, if any.
///
/// A database that cannot be used is no failure: the bundled propellants are there, and a notice says what is missing.
///
/// # Errors
/// [`ServiceError`] when the bundled library does not read.
#[cfg(feature = "store")]
pub fn open_library(data_dir: Option<&Path>) -> Result<LibraryAccess, ServiceError> {
    use crate::project::data_folder::data_folder;
    use crate::project::store::{OpenOptions, Store};
    let without = |error: &dyn std::fmt::Display| -> Result<LibraryAccess, ServiceError> {
        let notice = format!("only the bundled propellants are available: {error}");
        Ok(LibraryAccess { library: Library::bundled()?, notices: vec![notice] })
    };
    let folder = match data_folder(data_dir) {
        Ok(folder) => folder,
        Err(error) => return without(&error),
    };
    let mut store = match Store::open(&folder, OpenOptions::default()) {
        Ok(store) => store,
        Err(error) => return without(&error),
    };
    match store.library() {
        Ok(library) => {
            Ok(LibraryAccess { library, notices: store.notices().iter().map(ToString::to_string).collect() })
        }
        Err(error) => without(&error),
    }
}

/// The bundled library: this program is built without a database.
///
/// # Errors
/// [`ServiceError`] when the bundled library does not read.
#[cfg(not(feature = "store"))]
pub fn open_library(_data_dir: Option<&Path>) -> Result<LibraryAccess, ServiceError> {
    Ok(LibraryAccess { library: Library::bundled()?, notices: Vec::new() })
}

#[cfg(all(test, feature = "store"))]
mod tests {
    use super::*;

    #[test]
    fn without_a_usable_folder_the_bundled_library_stays_and_the_reason_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("written");
        let access = open_library(Some(&file)).expect("opens");
        assert_eq!(access.library, Library::bundled().expect("reads"));
        assert!(access.notices[0].contains("only the bundled propellants"), "{:?}", access.notices);
    }
}
