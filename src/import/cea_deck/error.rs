//! Why a deck is not read.

use super::Place;

/// An error with its place.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct DeckError {
    /// Where.
    pub place: Place,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Reason {
    /// Far too large for a deck.
    #[error("the file has {size} bytes; a deck has at most {largest}")]
    TooLarge {
        /// Its size.
        size: usize,
        /// The limit.
        largest: usize,
    },
    /// No problem in it.
    #[error("the deck holds no problem; one begins with a line such as: prob rocket p,bar=70 o/f=2.3")]
    Empty,
    /// Text before the first dataset.
    #[error("\"{word}\" begins no dataset; datasets are reac, prob, only, omit, insert, output and end")]
    Outside {
        /// What stands there.
        word: String,
    },
    /// A dataset that a problem may have once.
    #[error("the problem has a second dataset {name}; close the problem before with: end")]
    DatasetTwice {
        /// Its name.
        name: &'static str,
    },
    /// A dataset that must be there.
    #[error("the problem has no dataset {name}")]
    NoDataset {
        /// Its name.
        name: &'static str,
    },
    /// Thermodynamic or transport data within a deck.
    #[error("data within a deck ({name}) are not read; convert a file of NASA's form with: hrma species --convert")]
    Data {
        /// Name of the dataset.
        name: &'static str,
    },
    /// A kind of problem that is not solved.
    #[error("{what} are not solved here; rocket, tp, hp, sp, tv, uv and sv problems are")]
    Unsupported {
        /// Shock or detonation problems.
        what: &'static str,
    },
    /// A word that means nothing here.
    #[error("\"{word}\" is unknown in the dataset {dataset}{}", hint(near))]
    Word {
        /// The word.
        word: String,
        /// The dataset.
        dataset: &'static str,
        /// Words that come close.
        near: Vec<&'static str>,
    },
    /// A number is missing.
    #[error("{what} needs a number{}", found_text(found))]
    Number {
        /// What needs it.
        what: String,
        /// What stands there instead.
        found: Option<String>,
    },
    /// A number that cannot be.
    #[error("{what} cannot be {value}; {expected}")]
    Value {
        /// What it is for.
        what: String,
        /// The number.
        value: f64,
        /// What may be.
        expected: &'static str,
    },
    /// A unit is missing or unknown.
    #[error("{what} needs one of the units {known}{}", found_text(found))]
    Unit {
        /// What needs it.
        what: String,
        /// The units.
        known: String,
        /// What stands there instead.
        found: Option<String>,
    },
    /// A name is missing.
    #[error("{after} needs a name behind it")]
    Name {
        /// The word before.
        after: String,
    },
    /// Something stated twice.
    #[error("{what} stands here a second time")]
    Twice {
        /// What.
        what: String,
    },
    /// Proportions of several kinds.
    #[error("the proportion of fuel and oxidiser is stated as {first} and as {second}; state it one way")]
    TwoProportions {
        /// The first.
        first: &'static str,
        /// The second.
        second: &'static str,
    },
    /// A proportion without fuel and oxidiser.
    #[error("a proportion of fuel and oxidiser is stated, and the reactants are neither; name them fuel and oxid")]
    Undivided,
    /// Names together with fuels and oxidisers.
    #[error("a reactant without side (name) stands beside fuels and oxidisers; use name for all or for none")]
    MixedSides,
    /// Amounts by mass and by moles.
    #[error("amounts are stated by weight and by moles; use one for all reactants")]
    MixedAmounts,
    /// Statements about the combustor that exclude each other.
    #[error("the combustor is stated by {first} and by {second}; state it one way")]
    TwoCombustors {
        /// The first.
        first: &'static str,
        /// The second.
        second: &'static str,
    },
    /// Something that the problem needs.
    #[error("{problem} needs {missing}")]
    Missing {
        /// Which problem.
        problem: &'static str,
        /// What is missing.
        missing: &'static str,
    },
    /// No kind of problem.
    #[error("the problem states no kind; state rocket, tp, hp, sp, tv, uv or sv")]
    NoKind,
    /// Two kinds of problem.
    #[error("the problem is stated as {first} and as {second}")]
    TwoKinds {
        /// The first.
        first: &'static str,
        /// The second.
        second: &'static str,
    },
    /// An element that does not exist.
    #[error("\"{word}\" is no element; the formula of a reactant is symbols and numbers, such as C 1 H 1.95")]
    Element {
        /// The word.
        word: String,
    },
    /// A reactant's property before any reactant.
    #[error("\"{word}\" stands before the first reactant; a reactant begins with fuel, oxid or name")]
    BeforeReactant {
        /// The word.
        word: String,
    },
    /// A dataset of reactants without any.
    #[error("the dataset reac holds no reactant; one begins with fuel, oxid or name")]
    NoReactant,
}

fn hint(near: &[&str]) -> String {
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) }
}

fn found_text(found: &Option<String>) -> String {
    found.as_ref().map(|found| format!(", and \"{found}\" stands there")).unwrap_or_default()
}
