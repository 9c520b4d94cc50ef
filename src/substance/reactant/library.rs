//! Reactants by name: the bundled entries, mixtures told by a number, and every species of NASA's data.

use super::entry::{Entry, Made, of_species};
pub use super::series::Series;
use super::{Reactant, ReactantError};
use crate::ron_text;
use crate::substance::library::bundled_texts;
use crate::substance::species::{Phase, SpeciesData};
use crate::words::edit_distance;

/// Folder of the bundled entries.
const FOLDER: &str = "reactants";
/// How many names an error suggests.
const SUGGESTIONS: usize = 5;

/// All reactants that have a name.
#[derive(Debug, Clone)]
pub struct ReactantLibrary<'a> {
    data: &'a SpeciesData,
    reactants: Vec<Reactant>,
    series: Vec<Series>,
}

impl<'a> ReactantLibrary<'a> {
    /// What ships with the program.
    ///
    /// # Errors
    /// [`ReactantError::Bundled`] for an entry that is wrong; a test reads them all.
    pub fn bundled(data: &'a SpeciesData) -> Result<Self, ReactantError> {
        let mut library = Self { data, reactants: Vec::new(), series: Vec::new() };
        let mut entries: Vec<(String, Entry)> = Vec::new();
        for (name, text) in bundled_texts(FOLDER) {
            let read: Vec<Entry> = ron_text::from_text(text)
                .map_err(|error| ReactantError::Bundled { file: name.clone(), message: error.to_string() })?;
            entries.extend(read.into_iter().map(|entry| (name.clone(), entry)));
        }
        // Mixtures come when their parts are there.
        entries.sort_by_key(|(_, entry)| entry.is_mixture());
        for (file, entry) in entries {
            let made = entry.make(data, &|name| library.named(name));
            match made.map_err(|message| ReactantError::Bundled { file, message })? {
                Made::One(reactant) => library.reactants.push(*reactant),
                Made::Many(series) => library.series.push(*series),
            }
        }
        Ok(library)
    }

    /// The species data that the reactants are made of.
    pub fn data(&self) -> &'a SpeciesData {
        self.data
    }

    /// The entries that are one reactant each, in the order of the files, mixtures last.
    pub fn reactants(&self) -> &[Reactant] {
        &self.reactants
    }

    /// The entries that are mixtures told by a number.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// The reactant of that name.
    ///
    /// A name of the library counts before one of NASA's data, so that `KNO3` is the salt and not its vapour; `KNO3(g)`
    /// is the vapour. Case, blanks, hyphens and percent signs do not matter, except between NASA's names.
    ///
    /// # Errors
    /// [`ReactantError::Unknown`] with the names that come close; [`ReactantError::Series`] for a mixture out of its
    /// limits; [`ReactantError::NumberMissing`] for one without its number.
    pub fn find(&self, name: &str) -> Result<Reactant, ReactantError> {
        let name = name.trim();
        if let Some(reactant) = self.named(name).or_else(|| self.of_name(|known| known == name)) {
            return Ok(reactant.clone());
        }
        if let Some(species) = self.species(name) {
            return Ok(species);
        }
        let wanted = comparable(name);
        if let Some(reactant) = self.of_name(|known| comparable(known) == wanted) {
            return Ok(reactant.clone());
        }
        for series in &self.series {
            if let Some(number) = series.number_in(name) {
                return series.reactant(number, self.data);
            }
        }
        if let Some(species) = self.species_of_any_case(name) {
            return Ok(species);
        }
        let mut of_series = self.series.iter().flat_map(|series| series.examples().map(move |names| (series, names)));
        Err(match of_series.find(|(_, (_, stem))| *stem == wanted) {
            Some((series, (example, _))) => {
                ReactantError::NumberMissing { name: name.to_owned(), what: series.number.clone(), example }
            }
            None => ReactantError::Unknown { name: name.to_owned(), near: self.near(&wanted) },
        })
    }

    /// The reactant of a name that is meant as NASA's: exactly that species where there is one, with density and heat
    /// capacity of the library's entry for it; else as [`find`](Self::find).
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub fn find_species(&self, name: &str) -> Result<Reactant, ReactantError> {
        let entry = self.reactants.iter().find(|reactant| reactant.species.as_deref() == Some(name));
        match entry.cloned().or_else(|| self.species(name)) {
            Some(reactant) => Ok(reactant),
            None => self.find(name),
        }
    }

    /// The entry with that name.
    fn named(&self, name: &str) -> Option<&Reactant> {
        self.reactants.iter().find(|reactant| reactant.name == name)
    }

    /// The entry that has a name, alias or species of which `is_meant` is true.
    fn of_name(&self, is_meant: impl Fn(&str) -> bool) -> Option<&Reactant> {
        self.reactants.iter().find(|reactant| names(reactant).any(&is_meant))
    }

    /// The species of exactly that name.
    fn species(&self, name: &str) -> Option<Reactant> {
        let species = self.data.species.iter().find(|species| species.name == name)?;
        Some(of_species(species, self.data))
    }

    /// The species of that name in any case; with `(g)` behind a name its gas.
    fn species_of_any_case(&self, name: &str) -> Option<Reactant> {
        let find = |name: &str| self.data.find(name).and_then(|at| self.data.species.get(at));
        let gas = || {
            let name = name.strip_suffix("(g)").or_else(|| name.strip_suffix("(G)"))?;
            find(name.trim()).filter(|species| species.phase == Phase::Gas)
        };
        find(name).or_else(gas).map(|species| of_species(species, self.data))
    }

    /// Names that come close to a comparable one, the closest first: those that hold it as a word, then those that hold
    /// it or differ in few letters. Names of a series have a usual number.
    fn near(&self, wanted: &str) -> Vec<String> {
        let entries = self.reactants.iter().flat_map(names).map(|name| (name.to_owned(), comparable(name)));
        let series = self.series.iter().flat_map(Series::examples);
        let species = self.data.species.iter().map(|species| (species.name.clone(), comparable(&species.name)));
        let most = (wanted.chars().count() / 3).max(1);
        let mut found: Vec<(usize, usize, String)> = Vec::new();
        for (at, (name, other)) in entries.chain(series).chain(species).enumerate() {
            let is_word = wanted.len() >= 3 && name.split_whitespace().any(|word| comparable(word) == wanted);
            let holds = wanted.len() >= 3 && other.contains(wanted) || other.len() >= 4 && wanted.contains(&other);
            let distance = match (is_word, holds) {
                (true, _) => 0,
                (false, true) => edit_distance(wanted, &other).min(2),
                (false, false) => edit_distance(wanted, &other),
            };
            if distance <= most.max(if holds { 2 } else { 0 }) && !found.iter().any(|(_, _, known)| *known == name) {
                found.push((distance, at, name));
            }
        }
        found.sort_unstable();
        found.into_iter().take(SUGGESTIONS).map(|(_, _, name)| name).collect()
    }
}

/// Name, aliases and species of an entry.
fn names(reactant: &Reactant) -> impl Iterator<Item = &str> {
    std::iter::once(&reactant.name).chain(&reactant.aliases).chain(&reactant.species).map(String::as_str)
}

/// A name without what does not matter in it: case, blanks, hyphens, underscores, percent signs. A hyphen that is the sign
/// of a number, at the begin of a word or behind another hyphen, does matter.
pub(super) fn comparable(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    let mut before = ' ';
    let mut signs = name.chars().peekable();
    while let Some(sign) = signs.next() {
        let is_minus =
            sign == '-' && (before.is_whitespace() || before == '-') && signs.peek().is_some_and(char::is_ascii_digit);
        if is_minus || !(sign.is_whitespace() || matches!(sign, '-' | '_' | '%')) {
            kept.extend(sign.to_lowercase());
        }
        before = sign;
    }
    kept
}
