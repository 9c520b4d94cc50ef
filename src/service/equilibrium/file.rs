//! Cases from a file: a document of cases, or a legacy input deck.

use super::deck::cases_from_deck;
use super::table::Composition;
use super::{CaseAnswer, EquilibriumCase, ReadCase, cases_from_document};
use crate::import::text_of;
use crate::service::error::ServiceError;
use std::ffi::OsStr;
use std::path::Path;

/// A case of a file.
pub struct FileCase {
    /// The case, or why it is none.
    pub read: ReadCase,
    /// The problem of a deck that it comes from, as `file:line:column`.
    pub place: Option<String>,
    /// How the species of its answer are to be shown.
    pub composition: Composition,
}

impl FileCase {
    /// The case with its answer, the next of those that were solved; or its own error.
    ///
    /// # Errors
    /// When the case does not read or has no solution, with its place: a deck has lines, a document has fields.
    pub fn answer(
        &self,
        solved: &mut dyn Iterator<Item = Result<CaseAnswer, ServiceError>>,
    ) -> Result<(&EquilibriumCase, CaseAnswer), ServiceError> {
        let case = self.read.case.as_ref().map_err(Clone::clone)?;
        let answer = solved.next().unwrap_or_else(|| Err(ServiceError::new("the case was not solved")));
        let answer = answer.map_err(|error| match &self.place {
            Some(place) => error.at(place),
            None => self.read.located(error),
        });
        Ok((case, answer?))
    }
}

/// The cases of a file: of a deck where it is named `.inp`, of a document where it is named `.json`; else its first sign
/// tells.
///
/// # Errors
/// With `file:line:column` when the whole does not read. A case that is wrong by itself carries its own error.
pub fn cases_from_file(file: &Path, bytes: &[u8]) -> Result<Vec<FileCase>, ServiceError> {
    let name = file.display().to_string();
    let text = text_of(bytes);
    if is_deck(file.extension().and_then(OsStr::to_str), &text) {
        return cases_from_deck(&name, bytes);
    }
    let cases = cases_from_document(&text).map_err(|error| {
        let path = if error.path.is_empty() { name } else { format!("{name}:{}", error.path) };
        error.at(path)
    })?;
    let case = |read| FileCase { read, place: None, composition: Composition::default() };
    Ok(cases.into_iter().map(case).collect())
}

fn is_deck(extension: Option<&str>, text: &str) -> bool {
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("inp") => true,
        Some("json") => false,
        _ => !text.trim_start().starts_with(['{', '[']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decks_are_told_from_documents_by_name_and_then_by_the_first_sign() {
        assert!(is_deck(Some("INP"), "") && is_deck(None, "! comment\n Problem tp") && is_deck(Some("txt"), "reac\n"));
        assert!(!is_deck(None, "\n [\n]") && !is_deck(Some("txt"), "{ \"problem\": \"tp\" }"));
        let broken = "[{ \"id\": \"a\",\nproblem: \"tp\" }]";
        assert!(!is_deck(Some("json"), broken) && !is_deck(None, broken));
        let error = cases_from_file(Path::new("a.json"), broken.as_bytes()).err().expect("broken");
        assert!(error.message.contains("no JSON") && error.path.starts_with("a.json:2:"), "{error} {}", error.path);
    }

    #[test]
    fn a_byte_order_mark_and_latin_letters_hinder_neither() {
        let document = "\u{feff}[]";
        assert!(cases_from_file(Path::new("a.json"), document.as_bytes()).expect("reads").is_empty());
        let deck = b"prob tp case=d\xfcse p,bar=1 t,k=1000 ! \xa9\nreac name H2 wt%=100\nend\n";
        let cases = cases_from_file(Path::new("a.inp"), deck).expect("reads");
        assert!(cases.len() == 1 && cases[0].read.id == "düse" && cases[0].read.case.is_ok());
    }
}
