//! The dataset for output.

use super::DeckOutput;
use super::error::{DeckError, Reason};
use super::scanner::Dataset;

/// Words that the dataset knows, in full.
const WORDS: &[&str] = &["calories", "siunits", "massf", "transport", "trace", "short", "long", "plot", "debug"];

/// Reads the dataset; what changes nothing here goes into `notes`.
pub(super) fn read(dataset: &Dataset, notes: &mut Vec<String>) -> Result<DeckOutput, DeckError> {
    let mut output = DeckOutput::default();
    let mut scanner = dataset.scanner();
    let mut is_plot = false;
    while let Some(word) = scanner.word() {
        let lower = word.lower();
        let begins = |start: &str| lower.starts_with(start);
        // Names to plot follow `plot` up to the next word that is known.
        let is_known = ["cal", "siu", "massf", "trac", "tran", "short", "long", "plot", "plt", "deb", "dbg", "int"]
            .iter()
            .any(|start| begins(start));
        if is_plot && !is_known {
            output.plot.push(word.text);
            continue;
        }
        is_plot = begins("plot") || begins("plt");
        match () {
            () if begins("cal") => output.calories = true,
            () if begins("siu") => output.calories = false,
            () if begins("massf") => output.mass_fractions = true,
            () if begins("trac") => output.trace = Some(trace(&mut scanner, &word)?),
            () if begins("tran") => output.transport = true,
            () if begins("short") => output.short = true,
            () if begins("long") || is_plot => {}
            () if begins("deb") || begins("dbg") || begins("int") => {
                scanner.numbers();
                notes.push(format!("Line {}: intermediate output ({}) does not exist here.", word.line, word.text));
            }
            () => {
                let near =
                    WORDS.iter().copied().filter(|known| crate::words::edit_distance(known, &lower) <= 2).collect();
                return Err(word.refuse(Reason::Word { word: word.text.clone(), dataset: "output", near }));
            }
        }
    }
    Ok(output)
}

fn trace(scanner: &mut super::scanner::Scanner<'_>, word: &super::scanner::Word) -> Result<f64, DeckError> {
    let (at, value) = scanner.number(word)?;
    if value > 0.0 && value < 1.0 {
        return Ok(value);
    }
    let expected = "a mole fraction lies between 0 and 1";
    Err(at.refuse(Reason::Value { what: "trace".to_owned(), value, expected }))
}
