//! The library as a person has it: the bundled propellants, and their own where the database answers.

use super::error::ServiceError;
use crate::physics::gas_dynamics::isentropic::{self, ChamberGas};
use crate::substance::library::Library;
use crate::substance::propellant::{CombustionGas, Propellant};
use crate::units::MetrePerSecond;
use std::path::{Path, PathBuf};
#[cfg(feature = "store")]
use {
    crate::diag::Severity,
    crate::project::data_folder::data_folder,
    crate::project::store::{OpenOptions, Store, StoreError, Taken},
    crate::units::UnitPreferences,
};

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

/// One change of the person's own propellants.
#[derive(Debug, Clone, PartialEq)]
pub enum LibraryEdit {
    /// A new entry. An id or a name that is taken is refused, unless an own entry of that id is to be replaced.
    Add {
        /// Its id.
        id: String,
        /// What it is.
        propellant: Box<Propellant>,
        /// An own entry of that id makes way.
        replace: bool,
    },
    /// New values of an entry.
    Change {
        /// Its id.
        id: String,
        /// Its values as they were read: where another program has changed them since, the change is refused.
        before: Box<Propellant>,
        /// Its new values.
        after: Box<Propellant>,
    },
    /// Another id and another name.
    Rename {
        /// Its id.
        id: String,
        /// Its new id.
        new_id: String,
        /// Its new name.
        name: String,
    },
    /// Out of the library.
    Remove {
        /// Its id.
        id: String,
    },
}

impl LibraryEdit {
    /// What was done, in words.
    pub fn done(&self) -> String {
        match self {
            LibraryEdit::Add { id, propellant, .. } => format!("{} is kept as {id}", propellant.name),
            LibraryEdit::Change { id, .. } => format!("{id} is saved"),
            LibraryEdit::Rename { id, new_id, name } if id == new_id => format!("{id} is now called {name}"),
            LibraryEdit::Rename { id, new_id, .. } => format!("{id} is now {new_id}"),
            LibraryEdit::Remove { id } => format!("{id} is taken out of the library"),
        }
    }
}

/// Makes a change of the person's own propellants. What it answers with stands in the database.
///
/// # Errors
/// [`ServiceError`]: the propellant has errors, an id is not plain or is taken, a name is taken, the entry is not
/// there or was changed by another program, the database cannot be written. Nothing is changed then.
#[cfg(feature = "store")]
pub fn edit_library(data_dir: Option<&Path>, edit: &LibraryEdit) -> Result<(), ServiceError> {
    match edit {
        LibraryEdit::Add { id, propellant, .. } => plain_id(id).and_then(|()| sound(propellant))?,
        LibraryEdit::Change { after, .. } => sound(after)?,
        LibraryEdit::Rename { new_id, name, .. } => plain_id(new_id).and_then(|()| named(name))?,
        LibraryEdit::Remove { .. } => {}
    }
    let mut store = store(data_dir)?;
    let (id, outcome) = match edit {
        LibraryEdit::Add { id, propellant, replace } => {
            let taken = if *replace { Taken::Replace } else { Taken::Refuse };
            (id, store.put_propellant(id, propellant, taken))
        }
        LibraryEdit::Change { id, before, after } => (id, store.change_propellant(id, before, after)),
        LibraryEdit::Rename { id, new_id, name } => (id, store.rename_propellant(id, new_id, name)),
        LibraryEdit::Remove { id } => {
            let missing = || StoreError::Missing { id: id.clone() };
            (id, store.remove_propellant(id).and_then(|removed| if removed { Ok(()) } else { Err(missing()) }))
        }
    };
    outcome.map_err(|error| {
        let hint = match &error {
            StoreError::Bundled { .. } => "Duplicate it under an id of your own, and change the copy.",
            StoreError::Missing { .. } => "Bundled propellants stay; see `hrma propellants list`.",
            _ => "",
        };
        ServiceError::new(error.to_string()).at(id.clone()).hint(hint)
    })
}

/// No library can be changed: this program is built without a database.
///
/// # Errors
/// [`ServiceError`], always.
#[cfg(not(feature = "store"))]
pub fn edit_library(_data_dir: Option<&Path>, _edit: &LibraryEdit) -> Result<(), ServiceError> {
    Err(ServiceError::new("this hrma is built without the library's database"))
}

/// The database in the data folder.
#[cfg(feature = "store")]
pub(super) fn store(data_dir: Option<&Path>) -> Result<Store, ServiceError> {
    let folder = data_folder(data_dir).map_err(|error| ServiceError::new(error.to_string()))?;
    Store::open(&folder, OpenOptions::default()).map_err(|error| ServiceError::new(error.to_string()))
}

#[cfg(feature = "store")]
fn plain_id(id: &str) -> Result<(), ServiceError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.is_empty() && id.chars().all(is_plain) {
        return Ok(());
    }
    let suggestion = id_from_name(id);
    let hint = if suggestion.is_empty() { String::new() } else { format!("Such as {suggestion}.") };
    Err(ServiceError::new(format!("\"{id}\" is not an id")).at("id").expected("a-z, 0-9 and hyphens").hint(hint))
}

#[cfg(feature = "store")]
fn named(name: &str) -> Result<(), ServiceError> {
    if name.trim().is_empty() {
        return Err(ServiceError::new("the propellant has no name").at("propellant.name").hint("Give it one."));
    }
    Ok(())
}

#[cfg(feature = "store")]
fn sound(propellant: &Propellant) -> Result<(), ServiceError> {
    named(&propellant.name)?;
    let mut findings = Vec::new();
    propellant.check("propellant", &mut findings);
    match findings.iter().find(|finding| finding.severity == Severity::Error) {
        None => Ok(()),
        Some(error) => {
            let units = UnitPreferences::default();
            let failure = ServiceError::new(error.message.text(&units)).at(error.path.clone());
            Err(failure.hint(error.hint.text(&units)))
        }
    }
}

/// An id made from a name: lower case, with a hyphen for whatever is no letter or digit.
pub fn id_from_name(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A copy of a propellant under a name that no entry has yet, with an id that is free: "KNSB copy", "KNSB copy 2".
pub fn copy_for(library: &Library, original: &Propellant) -> (String, Propellant) {
    let mut number = 1;
    loop {
        let suffix = if number == 1 { "copy".to_owned() } else { format!("copy {number}") };
        let name = format!("{} {suffix}", original.name);
        let id = id_from_name(&name);
        if library.is_free(&id, &name) {
            return (id, Propellant { name, ..original.clone() });
        }
        number += 1;
    }
}

/// A propellant read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadPropellant {
    /// The propellant.
    pub propellant: Propellant,
    /// The id that goes with it: the name of a propellant's own file, else made from the propellant's name.
    pub id: String,
}

/// Reads a propellant: a RON file like those of the program, or the propellant of a motor (openMotor's `.ric`, or a
/// design whose propellant is its own).
///
/// # Errors
/// [`ServiceError`] with the place and what was expected.
pub fn read_propellant(path: &Path) -> Result<ReadPropellant, ServiceError> {
    use crate::project::design::{Design, PropellantChoice};
    let name = path.display().to_string();
    let is_ric = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ric"));
    let text = super::open::read_text(path)?;
    if is_ric || text.lines().any(|line| line.trim_start().starts_with("SolidMotor")) {
        let Design::SolidMotor(design) = super::open::open(path)?.design;
        return match design.propellant {
            PropellantChoice::Own(propellant) => Ok(ReadPropellant { id: id_from_name(&propellant.name), propellant }),
            PropellantChoice::Library(id) => Err(ServiceError::new(format!(
                "the design has no propellant of its own: it refers to \"{id}\" of the library"
            ))
            .at(name)
            .expected("a propellant, or a motor with its own")),
        };
    }
    let propellant: Propellant = crate::ron_text::from_text(&text).map_err(|error| {
        let place = format!("{name}:{}:{}", error.line, error.column);
        let field = if error.path.is_empty() { String::new() } else { format!("{}: ", error.path) };
        let message = format!("{field}{}\n{}", error.message, error.excerpt);
        ServiceError::new(message).at(place).expected(error.expected).hint(error.hint)
    })?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(ReadPropellant { id: id_from_name(&stem), propellant })
}

/// Writes a propellant to a RON file as the program reads it.
///
/// # Errors
/// [`ServiceError`]: the file exists and is not to be replaced, or it cannot be written.
pub fn write_propellant(path: &Path, propellant: &Propellant, replace: bool) -> Result<PathBuf, ServiceError> {
    let place = path.display().to_string();
    if path.exists() && !replace {
        let error = ServiceError::new(format!("{place} exists")).at(place);
        return Err(error.hint("Choose another name, or replace it with --force."));
    }
    let text = crate::ron_text::to_text(propellant).map_err(|error| ServiceError::new(error.to_string()))?;
    let text = format!("// {}\n{}\n", propellant.name.replace(['\n', '\r'], " "), text.trim_end());
    crate::project::atomic::replace(path, text.as_bytes())?;
    Ok(path.to_owned())
}

/// Ideal characteristic velocity c* of a gas.
pub fn characteristic_velocity(gas: &CombustionGas) -> MetrePerSecond {
    isentropic::characteristic_velocity(ChamberGas {
        heat_capacity_ratio: gas.heat_capacity_ratio,
        specific_energy: gas.specific_gas_constant() * gas.flame_temperature.0,
    })
}

#[cfg(all(test, feature = "store"))]
mod tests {
    use super::*;

    fn add(at: Option<&Path>, id: &str, propellant: &Propellant) -> Result<(), ServiceError> {
        edit_library(
            at,
            &LibraryEdit::Add { id: id.to_owned(), propellant: Box::new(propellant.clone()), replace: false },
        )
    }

    fn called(name: &str) -> Propellant {
        Propellant { name: name.to_owned(), ..Propellant::example() }
    }

    #[test]
    fn a_propellant_of_ones_own_is_kept_beside_the_bundled_ones_and_taken_out_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = Some(folder.path());
        let own = Propellant::example();
        add(at, "mine", &own).expect("kept");
        assert_eq!(open_library(at).expect("opens").library.propellant("mine"), Ok(&own));
        assert!(add(at, "nakka-knsu", &called("other")).is_err(), "a bundled one stays");
        assert!(add(at, "My Own", &called("other")).is_err(), "blanks and capitals");
        let broken = Propellant { density: crate::units::KgPerMetre3(0.0), ..called("broken") };
        assert_eq!(add(at, "broken", &broken).expect_err("refused").path, "propellant.density");
        let remove = |id: &str| edit_library(at, &LibraryEdit::Remove { id: id.to_owned() });
        remove("mine").expect("there");
        assert!(remove("mine").is_err(), "gone");
        assert!(remove("nakka-knsu").is_err(), "a bundled one stays");
    }

    #[test]
    fn ids_and_names_that_are_taken_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = Some(folder.path());
        add(at, "mine", &called("Mine")).expect("kept");
        let error = add(at, "mine", &called("Other")).expect_err("the id is taken");
        assert!(error.message.contains("already has") && error.message.contains("\"mine\""), "{error:?}");
        let error = add(at, "other", &called("MINE")).expect_err("the name is taken");
        assert!(error.message.contains("(id mine)"), "{error:?}");
        let error = add(at, "other", &called("nakka - knsu")).expect_err("a bundled one has the name");
        assert!(error.message.contains("nakka-knsu"), "{error:?}");
        let edit = LibraryEdit::Add { id: "mine".to_owned(), propellant: Box::new(called("Second")), replace: true };
        edit_library(at, &edit).expect("replaced on purpose");
        assert_eq!(open_library(at).expect("opens").library.propellant("mine"), Ok(&called("Second")));
    }

    #[test]
    fn a_change_that_another_program_overtook_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = Some(folder.path());
        let change = |before: &str, after: &str| {
            let (before, after) = (Box::new(called(before)), Box::new(called(after)));
            edit_library(at, &LibraryEdit::Change { id: "mine".to_owned(), before, after })
        };
        add(at, "mine", &called("First")).expect("kept");
        change("First", "Second").expect("changed");
        let error = change("First", "Third").expect_err("it is Second by now");
        assert!(error.message.contains("another running hrma"), "{error:?}");
        assert_eq!(open_library(at).expect("opens").library.propellant("mine"), Ok(&called("Second")));
    }

    #[test]
    fn a_renamed_propellant_is_found_under_its_new_id_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = Some(folder.path());
        let rename = |id: &str, new_id: &str, name: &str| {
            let edit = LibraryEdit::Rename { id: id.to_owned(), new_id: new_id.to_owned(), name: name.to_owned() };
            edit_library(at, &edit)
        };
        add(at, "mine", &called("Mine")).expect("kept");
        add(at, "second", &called("Second")).expect("kept");
        assert!(rename("mine", "second", "New").is_err(), "the id is taken");
        assert!(rename("mine", "third", "second").is_err(), "the name is taken");
        assert!(rename("mine", "nakka-knsu", "New").is_err(), "a bundled id");
        assert!(rename("nakka-knsu", "third", "New").is_err(), "a bundled entry");
        rename("mine", "third", "Third").expect("renamed");
        let library = open_library(at).expect("opens").library;
        assert!(library.propellant("mine").is_err());
        assert_eq!(library.propellant("third"), Ok(&called("Third")));
        let (id, copy) = copy_for(&library, &called("Third"));
        assert_eq!((id.as_str(), copy.name.as_str()), ("third-copy", "Third copy"));
    }

    #[test]
    fn a_propellant_goes_to_a_file_and_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("batch-7.ron");
        write_propellant(&path, &called("Batch 7"), false).expect("written");
        let read = read_propellant(&path).expect("reads");
        assert_eq!((read.id.as_str(), &read.propellant), ("batch-7", &called("Batch 7")));
        assert!(write_propellant(&path, &called("Other"), false).is_err(), "a file is not replaced unasked");
        std::fs::write(&path, "(name: \"x\", density: heavy)").expect("written");
        let error = read_propellant(&path).expect_err("not a density");
        assert!(error.path.ends_with("batch-7.ron:1:22"), "{error:?}");
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
