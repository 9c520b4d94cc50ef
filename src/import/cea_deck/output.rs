//! The dataset for output.

use super::error::{DeckError, Reason};
use super::scanner::{Dataset, Scanner, Word};
use super::{DeckOutput, Placed};

/// Words that the dataset knows, in full.
const WORDS: &[&str] = &["calories", "siunits", "massf", "transport", "trace", "short", "long", "plot", "debug"];

/// Reads the dataset; what changes nothing here goes into `notes`.
pub(super) fn read(dataset: &Dataset, notes: &mut Vec<Placed>) -> Result<DeckOutput, DeckError> {
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
            continue;
        }
        is_plot = begins("plot") || begins("plt");
        match () {
            () if begins("cal") => {
                notes.push(word.note("energies are shown in the units that are set, not in calories"))
            }
            () if is_plot => {
                notes.push(word.note("no file of columns is written; option --csv writes the table of a case"))
            }
            () if begins("massf") => output.mass_fractions = true,
            () if begins("trac") => output.trace = Some(trace(&mut scanner, &word)?),
            () if begins("short") => output.short = true,
            // Joules, the long table and transport properties are there without being asked for.
            () if begins("siu") || begins("long") || begins("tran") => {}
            () if begins("deb") || begins("dbg") || begins("int") => {
                scanner.numbers();
                notes.push(word.note("intermediate output does not exist here"));
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

fn trace(scanner: &mut Scanner<'_>, word: &Word) -> Result<f64, DeckError> {
    let (at, value) = scanner.number(word)?;
    if value > 0.0 && value < 1.0 {
        return Ok(value);
    }
    let expected = "a mole fraction lies between 0 and 1";
    Err(at.refuse(Reason::Value { what: "trace".to_owned(), value, expected }))
}
