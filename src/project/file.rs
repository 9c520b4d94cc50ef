//! The design file: reading with errors that point at the place, writing that keeps what a person wrote.

use crate::project::atomic::{self, WriteError};
use crate::project::design::{Design, SCHEMA};
use crate::project::migrations::{MIGRATIONS, MigrationError, migrate};
use crate::ron_text::{self, RonError};
use std::path::{Path, PathBuf};

/// The extension of design files.
pub const EXTENSION: &str = "ron";

/// A design with the text that it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedDesign {
    /// The design.
    pub design: Design,
    /// Its text in the present version of the format; saving changes this.
    pub text: String,
    /// The version of the file, where it is older than the present one.
    pub migrated_from: Option<u32>,
}

/// Why a design file does not open or is not saved.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FileError {
    /// The file cannot be read.
    #[error("{} cannot be opened: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The text is not a design.
    #[error("{name}: {error}")]
    Text {
        /// Name of the file.
        name: String,
        /// Where and what.
        error: Box<RonError>,
    },
    /// The version of the format is not stated.
    #[error(
        "{name}: the file does not state its schema version; a design begins with SolidMotor(schema: {SCHEMA}, name: ..."
    )]
    NoSchema {
        /// Name of the file.
        name: String,
    },
    /// A newer program wrote the file.
    #[error(
        "{name}: the file has schema version {found}, and this program reads up to version {supported}; open it with a newer program"
    )]
    TooNew {
        /// Name of the file.
        name: String,
        /// Its version.
        found: u32,
        /// The newest version that this program reads.
        supported: u32,
    },
    /// An older version that cannot be brought up to date.
    #[error("{name}: {error}")]
    Migration {
        /// Name of the file.
        name: String,
        /// Why.
        error: MigrationError,
    },
    /// The design would not read back: a number in it is not finite.
    #[error("the design is not saved, because it would not open again: {reason}")]
    Unwritable {
        /// What is wrong.
        reason: String,
    },
    /// The file is not written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Reads a design; `name` is what errors call the text.
///
/// # Errors
/// [`FileError`]: not a design, no version, a version that is too new.
pub fn open_text(text: &str, name: &str) -> Result<OpenedDesign, FileError> {
    let in_text = |error: RonError| FileError::Text { name: name.to_owned(), error: Box::new(error) };
    let version = match ron_text::root_field(text, "schema") {
        Ok(Some(version)) => version.parse::<u32>().ok(),
        Ok(None) => return Err(FileError::NoSchema { name: name.to_owned() }),
        // The typed reader says what is wrong with the form of the text.
        Err(_) => None,
    };
    if let Some(found) = version.filter(|found| *found > SCHEMA) {
        return Err(FileError::TooNew { name: name.to_owned(), found, supported: SCHEMA });
    }
    let migrated_from = version.filter(|found| *found < SCHEMA);
    let text = match migrated_from {
        Some(from) => migrate(text, from, SCHEMA, MIGRATIONS)
            .map_err(|error| FileError::Migration { name: name.to_owned(), error })?,
        None => text.to_owned(),
    };
    let design = ron_text::from_text(&text).map_err(in_text)?;
    Ok(OpenedDesign { design, text, migrated_from })
}

/// Reads a design file.
///
/// # Errors
/// [`FileError`] as [`open_text`], or that the file cannot be read.
pub fn open(path: &Path) -> Result<OpenedDesign, FileError> {
    let unreadable = |reason: String| FileError::Unreadable { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        unreadable(format!("line {line} is not UTF-8 text"))
    })?;
    open_text(text.trim_start_matches('\u{feff}'), &path.display().to_string())
}

/// The text of a design. With the text that it was opened from (or last saved as), only what has changed is changed in
/// it: comments, layout and units stay as a person wrote them.
///
/// # Errors
/// [`FileError::Unwritable`] when the design would not read back.
pub fn write_text(design: &Design, original: Option<&str>) -> Result<String, FileError> {
    let unwritable = |reason: String| FileError::Unwritable { reason };
    let fresh = ron_text::to_text(design).map_err(|error| unwritable(error.to_string()))?;
    let back: Design = ron_text::from_text(&fresh).map_err(|error| unwritable(error.to_string()))?;
    if back != *design {
        return Err(unwritable("a value changes on the way to the file and back".to_owned()));
    }
    let merged = original.and_then(|original| {
        let before: Design = ron_text::from_text(original).ok()?;
        let merged = ron_text::merge(original, &ron_text::to_text(&before).ok()?, &fresh);
        // What a person wrote is kept where that is possible; the value comes first.
        (ron_text::from_text::<Design>(&merged).ok()? == *design).then_some(merged)
    });
    Ok(merged.unwrap_or(fresh))
}

/// Saves a design, keeps the file's content before as `.bak`, and gives the new text, which the next save starts from.
///
/// # Errors
/// [`FileError`]; the file is then untouched.
pub fn save(path: &Path, design: &Design, original: Option<&str>) -> Result<String, FileError> {
    let text = write_text(design, original)?;
    atomic::replace_with_backup(path, text.as_bytes())?;
    Ok(text)
}

/// The mark of a file's content, by which a change is noticed: BLAKE3 in hexadecimal.
pub fn mark(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The mark of the file at `path`; `None` where there is none that reads.
pub fn mark_on_disk(path: &Path) -> Option<String> {
    std::fs::read(path).ok().map(|bytes| mark(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{AssignError, FieldValue, assign, fields};
    use crate::motor::grain::Grain;
    use crate::project::design::grains::GrainList;
    use proptest::prelude::*;

    const SHORT: &str = r#"// My first motor.
SolidMotor(
    schema: 3,
    name: "First", // a working name
    propellant: Library("nakka-kndx"),
    grains: [
        (shape: Bates(outer_diameter: "1.5 in", length: 0.1, core_diameter: "3/8 in")), // fore
        (shape: Bates(outer_diameter: "1.5 in", length: "100 mm", core_diameter: "1/2 in")),
    ],
    nozzle: (throat_diameter: "10 mm", exit_diameter: "25 mm"),
)
"#;

    fn short() -> Design {
        open_text(SHORT, "short.ron").expect("opens").design
    }

    #[test]
    fn a_file_that_was_opened_is_saved_without_a_change() {
        assert_eq!(write_text(&short(), Some(SHORT)).expect("writes"), SHORT);
    }

    #[test]
    fn one_edit_changes_one_place() {
        let mut design = short();
        assign(&mut design, "grains[1].core_diameter", "5/8 in").expect("a field");
        let text = write_text(&design, Some(SHORT)).expect("writes");
        assert_eq!(text, SHORT.replace("1/2 in", "0.625 in"));
    }

    #[test]
    fn versions_and_missing_versions_are_told() {
        let newer = SHORT.replace("schema: 3", "schema: 7, shiny: true");
        let error = open_text(&newer, "new.ron").expect_err("too new").to_string();
        assert!(error.contains("version 7") && error.contains(&format!("version {SCHEMA}")), "{error}");
        let none = SHORT.replace("schema: 3,", "");
        assert_eq!(open_text(&none, "x"), Err(FileError::NoSchema { name: "x".to_owned() }));
        let zero = SHORT.replace("schema: 3", "schema: 0");
        assert!(matches!(open_text(&zero, "x"), Err(FileError::Migration { .. })));
        let word = SHORT.replace("schema: 3", "schema: one");
        let error = open_text(&word, "x").expect_err("no number").to_string();
        assert!(error.contains("schema") && error.contains("whole number"), "{error}");
        let cut = &SHORT[..SHORT.len() / 2];
        assert!(open_text(cut, "x").expect_err("cut").to_string().contains("ends in the middle"));
    }

    #[test]
    fn a_design_that_would_not_open_again_is_not_saved() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("first.ron");
        std::fs::write(&path, SHORT).expect("written");
        let Design::SolidMotor(mut design) = short();
        design.nozzle.efficiency = f64::NAN;
        let error = save(&path, &Design::SolidMotor(design), Some(SHORT)).expect_err("NaN").to_string();
        assert!(error.contains("NaN"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), SHORT);
    }

    #[test]
    fn a_new_file_reads_well() {
        let text = write_text(&Design::new_solid("New"), None).expect("writes");
        assert!(text.starts_with("SolidMotor(\n    schema: 3,\n    name: \"New\",\n"), "{text}");
        let grain = "        (shape: Bates(outer_diameter: \"46 mm\", length: \"80 mm\", core_diameter: \"16 mm\", inhibited_ends: Neither)),\n";
        assert!(text.contains(grain), "{text}");
    }

    #[derive(Debug, Clone)]
    enum Edit {
        Field(usize, f64),
        Word(usize, String),
        Add(usize, usize),
        Remove(usize),
        Duplicate(usize),
        Move(usize, usize),
        Kind(usize, usize),
        Law(usize),
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let edit = prop_oneof![
            4 => (0_usize..200, 1e-4_f64..0.9).prop_map(|(field, share)| Edit::Field(field, share)),
            1 => (0_usize..200, "[a-z0-9 \"\\\\\né/*(),:mk]{0,12}").prop_map(|(field, word)| Edit::Word(field, word)),
            1 => (0_usize..4, 0_usize..5).prop_map(|(kind, after)| Edit::Add(kind, after)),
            1 => (0_usize..5).prop_map(Edit::Remove),
            1 => (0_usize..5).prop_map(Edit::Duplicate),
            1 => (0_usize..5, 0_usize..5).prop_map(|(from, to)| Edit::Move(from, to)),
            1 => (0_usize..5, 0_usize..4).prop_map(|(at, kind)| Edit::Kind(at, kind)),
            1 => (0_usize..3).prop_map(Edit::Law),
        ];
        proptest::collection::vec(edit, 1..6)
    }

    fn apply(design: &mut Design, edit: &Edit) {
        use crate::form::EditableList;
        if let Edit::Field(at, _) | Edit::Word(at, _) = edit {
            let leaves = fields(design);
            let leaf = &leaves[at % leaves.len()];
            let text = match (&leaf.value, edit) {
                (FieldValue::Number(..), Edit::Field(_, share)) => {
                    let (low, high) = (leaf.field.min.max(-1e9), leaf.field.max.min(1e9));
                    format!("{:?}", low + share * (high - low))
                }
                (FieldValue::Text(_), Edit::Word(_, word)) => word.clone(),
                (FieldValue::Choice(_, options), Edit::Field(_, share)) => {
                    options[(share * options.len() as f64) as usize].to_owned()
                }
                _ => return,
            };
            let set = assign(design, &leaf.path, &text);
            assert!(!matches!(set, Err(AssignError::UnknownPath { .. })), "{set:?}");
            return;
        }
        let Design::SolidMotor(solid) = design;
        let mut grains = GrainList { bore: solid.case.bore(), grains: &mut solid.grains };
        let inside = |at: usize, grains: &GrainList| at < grains.len();
        match *edit {
            Edit::Add(kind, after) => grains.add(kind % Grain::LABELS.len(), Some(after)),
            Edit::Remove(at) if inside(at, &grains) => grains.remove(at),
            Edit::Duplicate(at) if inside(at, &grains) => grains.duplicate(at),
            Edit::Move(from, to) if inside(from, &grains) && inside(to, &grains) => grains.move_item(from, to),
            Edit::Kind(at, kind) if inside(at, &grains) => grains.change_kind(at, kind),
            Edit::Law(law) => {
                let mut propellant = crate::substance::propellant::Propellant::example();
                if let Some(law) = crate::substance::burn_law::BurnLaw::examples().into_iter().nth(law) {
                    propellant.burn_law = law;
                }
                solid.propellant = crate::project::design::PropellantChoice::Own(propellant);
            }
            _ => {}
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        /// Merging alone, without the safety net of [`write_text`], gives a text of the new value; so does merging again
        /// into the merged text.
        #[test]
        fn a_merged_text_has_the_new_value(first in edits(), second in edits()) {
            let mut text = SHORT.to_owned();
            let mut design = short();
            for edits in [first, second] {
                let before = ron_text::to_text(&design).expect("writes");
                edits.iter().for_each(|edit| apply(&mut design, edit));
                let fresh = ron_text::to_text(&design).expect("writes");
                text = ron_text::merge(&text, &before, &fresh);
                let read = ron_text::from_text::<Design>(&text);
                prop_assert!(read.is_ok(), "{}\n{}", read.unwrap_err(), text);
                prop_assert_eq!(read.expect("reads"), design.clone(), "{}", text);
            }
            prop_assert!(text.contains("// My first motor."), "{}", text);
        }
    }
}
