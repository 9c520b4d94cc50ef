//! The library in memory: what design files may refer to by id.

use crate::ron_text;
use crate::substance::propellant::Propellant;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static BUNDLED: Dir = include_dir!("$CARGO_MANIFEST_DIR/propellants");

/// The version of the bundled content, which results name.
pub const BUNDLED_VERSION: &str = "2026.11";

/// The bytes of a bundled file that is no propellant.
pub(super) fn bundled_file(name: &str) -> Option<&'static [u8]> {
    BUNDLED.get_file(name).map(include_dir::File::contents)
}

/// Names and texts of the bundled files of a folder in `propellants/`.
pub(super) fn bundled_texts(folder: &str) -> impl Iterator<Item = (String, &'static str)> {
    let files = BUNDLED.get_dir(folder).into_iter().flat_map(include_dir::Dir::files);
    files.map(|file| (file.path().to_string_lossy().into_owned(), file.contents_utf8().unwrap_or_default()))
}

/// Why an entry cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LibraryError {
    /// A bundled file that does not read; a test reads them all.
    #[error("the bundled propellant file {file} does not read: {message}")]
    Bundled {
        /// File name.
        file: String,
        /// What the reader says.
        message: String,
    },
    /// No entry has that id.
    #[error("there is no propellant \"{id}\" in the library; {}", closest(.id, .known))]
    Unknown {
        /// The id that was asked for.
        id: String,
        /// The ids that exist.
        known: Vec<String>,
    },
}

fn closest(id: &str, known: &[String]) -> String {
    let words: Vec<&str> = id.split('-').filter(|word| word.len() > 2).collect();
    let near: Vec<&str> =
        known.iter().map(String::as_str).filter(|known| words.iter().any(|word| known.contains(word))).collect();
    if near.is_empty() {
        format!("there are: {}", known.join(", "))
    } else {
        format!("did you mean {}?", near.join(", "))
    }
}

/// Who an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Ships with the program; cannot be changed.
    Bundled,
    /// The user's own.
    User,
}

/// An entry with its owner.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Who it belongs to.
    pub origin: Origin,
    /// The propellant.
    pub propellant: Propellant,
}

impl Entry {
    /// Whether every word of `query` stands in the entry's id, name, family, composition, description or source.
    pub fn matches(&self, id: &str, query: &str) -> bool {
        let Propellant { name, family, formula, cas, description, source, .. } = &self.propellant;
        let text = [id, name, family, formula, cas, description, &source.0].join("\n").to_lowercase();
        query.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// Propellants by id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    propellants: BTreeMap<String, Entry>,
}

impl Library {
    /// What ships with the program: every file in `propellants/`, its id being the file's name.
    ///
    /// # Errors
    /// [`LibraryError::Bundled`] for a file that does not read.
    pub fn bundled() -> Result<Self, LibraryError> {
        let mut propellants = BTreeMap::new();
        for file in BUNDLED.files() {
            let name = file.path().to_string_lossy().into_owned();
            let Some(id) = name.strip_suffix(".ron") else { continue };
            let text = file.contents_utf8().unwrap_or_default();
            let propellant = ron_text::from_text(text)
                .map_err(|error| LibraryError::Bundled { file: name.clone(), message: error.to_string() })?;
            propellants.insert(id.to_owned(), Entry { origin: Origin::Bundled, propellant });
        }
        Ok(Self { propellants })
    }

    /// Adds or replaces an entry of the user. A bundled id is not replaced: the answer is then `false`.
    pub fn insert(&mut self, id: &str, propellant: Propellant) -> bool {
        if self.propellants.get(id).is_some_and(|entry| entry.origin == Origin::Bundled) {
            return false;
        }
        self.propellants.insert(id.to_owned(), Entry { origin: Origin::User, propellant });
        true
    }

    /// The propellant with that id.
    ///
    /// # Errors
    /// [`LibraryError::Unknown`] with the ids that come close.
    pub fn propellant(&self, id: &str) -> Result<&Propellant, LibraryError> {
        self.propellants.get(id).map(|entry| &entry.propellant).ok_or_else(|| LibraryError::Unknown {
            id: id.to_owned(),
            known: self.propellants.keys().cloned().collect(),
        })
    }

    /// Whether no entry has that id and none that name, upper and lower case alike.
    pub fn is_free(&self, id: &str, name: &str) -> bool {
        let taken =
            |known: &str, entry: &Entry| known == id || entry.propellant.name.to_lowercase() == name.to_lowercase();
        !self.propellants.iter().any(|(known, entry)| taken(known, entry))
    }

    /// Every entry by id.
    pub fn propellants(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.propellants.iter().map(|(id, entry)| (id.as_str(), entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::worst;

    #[test]
    fn every_bundled_propellant_reads_has_a_source_and_no_error() {
        let library = Library::bundled().expect("reads");
        assert!(library.propellants().count() >= 7);
        for (id, entry) in library.propellants() {
            assert!(!entry.propellant.source.0.is_empty(), "{id} has no source");
            let mut findings = Vec::new();
            entry.propellant.check("propellant", &mut findings);
            assert_ne!(worst(&findings), Some(crate::diag::Severity::Error), "{id}: {findings:?}");
            let text = ron_text::to_text(&entry.propellant).expect("writes");
            assert_eq!(ron_text::from_text::<Propellant>(&text).expect("reads"), entry.propellant, "{id}");
        }
    }

    #[test]
    fn an_unknown_id_names_what_comes_close() {
        let library = Library::bundled().expect("reads");
        let error = library.propellant("nakka-knxx").expect_err("unknown").to_string();
        assert!(error.contains("nakka-knsu"), "{error}");
    }

    #[test]
    fn a_search_finds_words_of_the_composition_and_of_the_source() {
        let library = Library::bundled().expect("reads");
        let found = |query: &str| -> Vec<&str> {
            library.propellants().filter(|(id, entry)| entry.matches(id, query)).map(|(id, _)| id).collect()
        };
        assert!(found("ERYTHRITOL gudnason").contains(&"nakka-kner-coarse"), "{:?}", found("ERYTHRITOL gudnason"));
        assert_eq!(found("erythritol perchlorate"), Vec::<&str>::new());
        assert_eq!(found("").len(), library.propellants().count());
    }

    #[test]
    fn a_bundled_entry_is_not_replaced() {
        let mut library = Library::bundled().expect("reads");
        assert!(!library.insert("nakka-knsu", Propellant::example()));
        assert!(library.insert("mine", Propellant::example()));
        assert_eq!(library.propellant("mine").expect("there").name, "New propellant");
    }
}
