//! A deck taken apart into datasets, and a dataset into words.

use super::error::{DeckError, Reason};

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
    pub line: usize,
    pub column: usize,
    lines: Vec<(usize, Vec<char>)>,
}

impl Dataset {
    /// An error at the dataset's name.
    pub(super) fn refuse(&self, reason: Reason) -> DeckError {
        DeckError::at(self.line, self.column, reason)
    }

    /// Everything parted by blanks.
    pub(super) fn names(&self) -> Vec<String> {
        let texts = self.lines.iter().map(|(_, signs)| signs.iter().collect::<String>());
        texts.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    pub(super) fn scanner(&self) -> Scanner<'_> {
        Scanner { dataset: self, line: 0, at: 0 }
    }
}

/// The datasets of a deck, in order.
pub(super) fn datasets(text: &str) -> Result<Vec<Dataset>, DeckError> {
    let mut datasets: Vec<Dataset> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let content = line.split(['!', '#']).next().unwrap_or_default();
        let mut signs: Vec<char> = content.chars().collect();
        let Some(start) = signs.iter().position(|sign| !sign.is_whitespace()) else { continue };
        let word: String = signs.iter().skip(start).take_while(|sign| !is_separator(**sign)).collect();
        // The word for transport properties may begin a line of the dataset for output.
        let in_output = datasets.last().is_some_and(|dataset| dataset.kind == DatasetKind::Output);
        match DatasetKind::of(&word).filter(|kind| !(in_output && *kind == DatasetKind::Transport)) {
            Some(kind) => {
                let length = word.chars().count();
                signs.iter_mut().skip(start).take(length).for_each(|sign| *sign = ' ');
                let lines = if kind == DatasetKind::End { Vec::new() } else { vec![(number, signs)] };
                datasets.push(Dataset { kind, line: number, column: start + 1, lines });
            }
            None => match datasets.last_mut().filter(|dataset| dataset.kind != DatasetKind::End) {
                Some(dataset) => dataset.lines.push((number, signs)),
                None => return Err(DeckError::at(number, start + 1, Reason::Outside { word })),
            },
        }
    }
    Ok(datasets)
}

fn is_separator(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, ',' | '=' | '(' | ')' | ';')
}

/// A word with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub text: String,
    pub line: usize,
    pub column: usize,
    /// The sign that follows at once; a blank at the end of a line.
    pub next: char,
}

impl Word {
    pub(super) fn lower(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    pub(super) fn refuse(&self, reason: Reason) -> DeckError {
        DeckError::at(self.line, self.column, reason)
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
        self.run(is_separator)
    }

    /// The next run of signs without blanks, in which commas and brackets belong to it.
    pub(super) fn name(&mut self) -> Option<Word> {
        self.run(char::is_whitespace)
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

    /// Signs from the next that is no separator up to one that ends the run.
    fn run(&mut self, ends: impl Fn(char) -> bool) -> Option<Word> {
        loop {
            let (number, signs) = self.dataset.lines.get(self.line)?;
            let Some(start) = (self.at..signs.len()).find(|at| signs.get(*at).is_some_and(|sign| !is_separator(*sign)))
            else {
                (self.line, self.at) = (self.line + 1, 0);
                continue;
            };
            let text: String = signs.iter().skip(start).take_while(|sign| !ends(**sign)).collect();
            self.at = start + text.chars().count();
            let next = signs.get(self.at).copied().unwrap_or(' ');
            return Some(Word { text, line: *number, column: start + 1, next });
        }
    }
}
