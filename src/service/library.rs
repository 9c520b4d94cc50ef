//! The library as a person has it: the bundled propellants, and their own where the database answers.

use super::error::ServiceError;
use crate::substance::library::Library;
#[cfg(feature = "store")]
use crate::{
    diag::Severity,
    project::data_folder::data_folder,
    project::store::{OpenOptions, Store, StoreError},
    substance::propellant::Propellant,
    units::UnitPreferences,
};
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

/// Keeps a propellant of the person's own under `id`, replacing the one that has it.
///
/// # Errors
/// [`ServiceError`]: the propellant has errors, the id is not plain or a bundled one's, or the database cannot be
/// written.
#[cfg(feature = "store")]
pub fn keep_propellant(data_dir: Option<&Path>, id: &str, propellant: &Propellant) -> Result<(), ServiceError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(is_plain) {
        return Err(ServiceError::new(format!("\"{id}\" is not an id")).at("id").expected("a-z, 0-9 and hyphens"));
    }
    let mut findings = Vec::new();
    propellant.check("propellant", &mut findings);
    if let Some(error) = findings.iter().find(|finding| finding.severity == Severity::Error) {
        let units = UnitPreferences::default();
        let failure = ServiceError::new(error.message.text(&units)).at(error.path.clone());
        return Err(failure.hint(error.hint.text(&units)));
    }
    store(data_dir)?.save_propellant(id, propellant).map_err(|error| ServiceError::new(error.to_string()).at(id))
}

/// Takes a propellant of the person's own out of the library.
///
/// # Errors
/// [`ServiceError`]: there is none of the person's own with that id, or the database cannot be written.
#[cfg(feature = "store")]
pub fn remove_propellant(data_dir: Option<&Path>, id: &str) -> Result<(), ServiceError> {
    let failed = |error: StoreError| ServiceError::new(error.to_string()).at(id);
    if store(data_dir)?.remove_propellant(id).map_err(failed)? {
        return Ok(());
    }
    let error = ServiceError::new(format!("the library has no propellant of your own with the id \"{id}\"")).at(id);
    Err(error.hint("Bundled propellants stay; see `hrma propellants list`."))
}

/// The database in the data folder.
#[cfg(feature = "store")]
pub(super) fn store(data_dir: Option<&Path>) -> Result<Store, ServiceError> {
    let folder = data_folder(data_dir).map_err(|error| ServiceError::new(error.to_string()))?;
    Store::open(&folder, OpenOptions::default()).map_err(|error| ServiceError::new(error.to_string()))
}

#[cfg(all(test, feature = "store"))]
mod tests {
    use super::*;

    #[test]
    fn a_propellant_of_ones_own_is_kept_beside_the_bundled_ones_and_taken_out_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = Some(folder.path());
        let own = Propellant::example();
        keep_propellant(at, "mine", &own).expect("kept");
        assert_eq!(open_library(at).expect("opens").library.propellant("mine"), Ok(&own));
        assert!(keep_propellant(at, "nakka-knsu", &own).is_err(), "a bundled one stays");
        assert!(keep_propellant(at, "My Own", &own).is_err(), "blanks and capitals");
        let broken = Propellant { density: crate::units::KgPerMetre3(0.0), ..own };
        assert_eq!(keep_propellant(at, "broken", &broken).expect_err("refused").path, "propellant.density");
        remove_propellant(at, "mine").expect("there");
        assert!(remove_propellant(at, "mine").is_err(), "gone");
        assert!(remove_propellant(at, "nakka-knsu").is_err(), "a bundled one stays");
    }

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
