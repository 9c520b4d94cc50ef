//! A deck taken apart into datasets, and a dataset into words.

use super::error::{DeckError, Reason};
use super::{Place, Placed};

/// The kinds of dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DatasetKind {
    Reactants,
    Problem,
    Only,
    Omit,
    Insert,
    Output,
    Thermo,
    Transport,
    End,
}

/// First letters of each dataset's name.
const KINDS: &[(&str, DatasetKind)] = &[
    ("reac", DatasetKind::Reactants),
    ("prob", DatasetKind::Problem),
    ("only", DatasetKind::Only),
    ("omit", DatasetKind::Omit),
    ("inse", DatasetKind::Insert),
    ("outp", DatasetKind::Output),
    ("ther", DatasetKind::Thermo),
    ("tran", DatasetKind::Transport),
    ("end", DatasetKind::End),
];

impl DatasetKind {
    pub(super) fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether it is a list of species, which may stand in several parts.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::Only | Self::Omit | Self::Insert)
    }

    fn of(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        let is_word = word.chars().all(|letter| letter.is_ascii_alphabetic());
        let (_, kind) = KINDS.iter().find(|(name, _)| word.starts_with(name))?;
        // A species may begin like a dataset; `end` is a word of its own.
        (is_word && (*kind != Self::End || word == "end")).then_some(*kind)
    }
}

/// A dataset: its lines without comments, the name of the dataset blanked out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dataset {
    pub kind: DatasetKind,
    /// Where its name stands.
    pub place: Place,
    lines: Vec<(usize, Vec<char>)>,
}

impl Dataset {
    /// An error at the dataset's name.
    pub(super) fn refuse(&self, reason: Reason) -> DeckError {
        DeckError { place: self.place, reason }
    }

    /// Everything parted by blanks.
    pub(super) fn names(&self) -> Vec<Placed> {
        let mut scanner = self.scanner();
        // A bracket may begin the name of a species: (CH3COOH)2.
        std::iter::from_fn(|| scanner.run(char::is_whitespace, char::is_whitespace))
            .map(|word| Placed { text: word.text, place: word.place })
            .collect()
    }

    pub(super) fn scanner(&self) -> Scanner<'_> {
        Scanner { dataset: self, line: 0, at: 0 }
    }
}

/// The datasets of one problem, up to its `end`.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub datasets: Vec<Dataset>,
    /// What makes them no problem.
    pub error: Option<DeckError>,
}

impl Group {
    fn is_empty(&self) -> bool {
        self.datasets.is_empty() && self.error.is_none()
    }

    fn refuse(&mut self, error: DeckError) {
        self.error.get_or_insert(error);
    }

    fn push(&mut self, dataset: Dataset) {
        let kind = dataset.kind;
        if self.datasets.iter().any(|known| known.kind == kind && !kind.is_list()) {
            self.refuse(dataset.refuse(Reason::DatasetTwice { name: kind.name() }));
        }
        self.datasets.push(dataset);
    }
}

/// The problems of a deck, each as its datasets; the last may lack its `end`.
///
/// # Errors
/// Where no dataset begins anywhere, the text that stands there instead.
pub(super) fn groups(text: &str) -> Result<Vec<Group>, DeckError> {
    let (mut groups, mut open): (Vec<Group>, Group) = (Vec::new(), Group::default());
    for (index, line) in text.lines().enumerate() {
        let content = line.split(['!', '#']).next().unwrap_or_default();
        let mut signs: Vec<char> = content.chars().collect();
        let Some(start) = signs.iter().position(|sign| !sign.is_whitespace()) else { continue };
        let place = Place { line: index + 1, column: start + 1 };
        let word: String = signs.iter().skip(start).take_while(|sign| !is_separator(**sign)).collect();
        // The word for transport properties may begin a line of the dataset for output.
        let in_output = open.datasets.last().is_some_and(|dataset| dataset.kind == DatasetKind::Output);
        match DatasetKind::of(&word).filter(|kind| !(in_output && *kind == DatasetKind::Transport)) {
            Some(DatasetKind::End) => {
                let closed = std::mem::take(&mut open);
                groups.extend((!closed.is_empty()).then_some(closed));
            }
            Some(kind) => {
                let length = word.chars().count();
                signs.iter_mut().skip(start).take(length).for_each(|sign| *sign = ' ');
                open.push(Dataset { kind, place, lines: vec![(place.line, signs)] });
            }
            None => match open.datasets.last_mut() {
                Some(dataset) => dataset.lines.push((place.line, signs)),
                None => open.refuse(DeckError { place, reason: Reason::Outside { word } }),
            },
        }
    }
    groups.extend((!open.is_empty()).then_some(open));
    if groups.iter().any(|group| !group.datasets.is_empty()) {
        return Ok(groups);
    }
    let empty = DeckError { place: Place { line: 1, column: 1 }, reason: Reason::Empty };
    Err(groups.into_iter().find_map(|group| group.error).unwrap_or(empty))
}

fn is_separator(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, ',' | '=' | '(' | ')' | ';')
}

/// A word with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub text: String,
    pub place: Place,
    /// The sign that follows at once; a blank at the end of a line.
    pub next: char,
}

impl Word {
    pub(super) fn lower(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    pub(super) fn refuse(&self, reason: Reason) -> DeckError {
        DeckError { place: self.place, reason }
    }

    /// What is to say about the word.
    pub(super) fn note(&self, what: &str) -> Placed {
        Placed { text: format!("{}: {what}.", self.text), place: self.place }
    }

    /// The number that the word is, if it is one.
    pub(super) fn number(&self) -> Option<f64> {
        let begins = self.text.starts_with(|sign: char| sign.is_ascii_digit() || matches!(sign, '.' | '+' | '-'));
        let text = self.text.replace(['d', 'D'], "e");
        begins.then(|| text.parse::<f64>().ok().filter(|number| number.is_finite())).flatten()
    }
}

/// Walks through a dataset.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    dataset: &'a Dataset,
    line: usize,
    at: usize,
}

impl Scanner<'_> {
    /// The next word; `None` at the end.
    pub(super) fn word(&mut self) -> Option<Word> {
        self.run(is_separator, is_separator)
    }

    /// The next run of signs without blanks, in which commas and brackets belong to it.
    pub(super) fn name(&mut self) -> Option<Word> {
        self.run(is_separator, char::is_whitespace)
    }

    /// The next word, which stays.
    pub(super) fn peek(&self) -> Option<Word> {
        self.clone().word()
    }

    /// Takes the next word where it fits.
    pub(super) fn take_if(&mut self, fits: impl Fn(&str) -> bool) -> Option<Word> {
        let word = self.peek().filter(|word| fits(&word.lower()))?;
        self.word();
        Some(word)
    }

    /// All numbers that follow.
    pub(super) fn numbers(&mut self) -> Vec<(Word, f64)> {
        let mut numbers = Vec::new();
        while let Some((word, number)) = self.peek().and_then(|word| word.number().map(|number| (word, number))) {
            self.word();
            numbers.push((word, number));
        }
        numbers
    }

    /// The one number that follows a word.
    pub(super) fn number(&mut self, after: &Word) -> Result<(Word, f64), DeckError> {
        let found = self.peek();
        match found.clone().and_then(|word| word.number().map(|number| (word, number))) {
            Some(pair) => {
                self.word();
                Ok(pair)
            }
            None => {
                let found = found.map(|word| word.text);
                Err(after.refuse(Reason::Number { what: after.text.clone(), found }))
            }
        }
    }

    /// Signs from the next that is not to be skipped up to one that ends the run.
    fn run(&mut self, skips: impl Fn(char) -> bool, ends: impl Fn(char) -> bool) -> Option<Word> {
        loop {
            let (number, signs) = self.dataset.lines.get(self.line)?;
            let Some(start) = (self.at..signs.len()).find(|at| signs.get(*at).is_some_and(|sign| !skips(*sign))) else {
                (self.line, self.at) = (self.line + 1, 0);
                continue;
            };
            let text: String = signs.iter().skip(start).take_while(|sign| !ends(**sign)).collect();
            self.at = start + text.chars().count();
            let next = signs.get(self.at).copied().unwrap_or(' ');
            return Some(Word { text, place: Place { line: *number, column: start + 1 }, next });
        }
    }
}
