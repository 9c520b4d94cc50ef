//! The dataset of reactants.

use super::error::{DeckError, Reason};
use super::scanner::{Dataset, Scanner, Word};
use super::{DeckAmount, DeckReactant};
use crate::substance::formula::Formula;
use crate::substance::mixture::Side;
use crate::substance::symbol::Symbol;
use crate::units::{JoulePerMole, Kelvin, KgPerMetre3, Quantity};

/// Units of a density, without a unit the first; factor to kg/m³.
const DENSITIES: &[(&str, f64)] =
    &[("g/cc", 1e3), ("g/cm**3", 1e3), ("g/cm3", 1e3), ("g/ml", 1e3), ("kg/m**3", 1.0), ("kg/m3", 1.0)];
/// Units of an energy per mole, without a unit the first, as symbols of the unit table.
const ENERGIES: &[(&str, &str)] =
    &[("j", "J/mol"), ("kj", "kJ/mol"), ("c", "cal/mol"), ("cal", "cal/mol"), ("kc", "kcal/mol"), ("kcal", "kcal/mol")];
/// Words that the dataset knows, in full.
const WORDS: &[&str] = &["fuel", "oxid", "name", "wt%", "wtfrac", "moles", "t,k", "h,j", "h,cal", "u,j", "rho,g/cc"];

/// Reads the reactants.
pub(super) fn read(dataset: &Dataset) -> Result<Vec<DeckReactant>, DeckError> {
    let mut reactants: Vec<DeckReactant> = Vec::new();
    let mut scanner = dataset.scanner();
    while let Some(word) = scanner.word() {
        if let Some(side) = side(&word) {
            let name = scanner.name().ok_or_else(|| word.refuse(Reason::Name { after: word.text.clone() }))?;
            let mixed = reactants.iter().any(|known| (known.side == Side::Whole) != (side == Side::Whole));
            if mixed {
                return Err(word.refuse(Reason::MixedSides));
            }
            reactants.push(DeckReactant {
                name: name.text,
                place: name.place,
                side,
                amount: None,
                formula: None,
                enthalpy: None,
                internal_energy: None,
                temperature: None,
                density: None,
            });
            continue;
        }
        let by_moles = reactants.iter().find_map(|reactant| reactant.amount.map(is_moles));
        let Some(reactant) = reactants.last_mut() else {
            return Err(word.refuse(Reason::BeforeReactant { word: word.text.clone() }));
        };
        property(&word, &mut scanner, reactant)?;
        if by_moles.is_some_and(|known| reactant.amount.is_some_and(|amount| is_moles(amount) != known)) {
            return Err(word.refuse(Reason::MixedAmounts));
        }
    }
    if reactants.is_empty() { Err(dataset.refuse(Reason::NoReactant)) } else { Ok(reactants) }
}

fn is_moles(amount: DeckAmount) -> bool {
    matches!(amount, DeckAmount::Moles(_))
}

/// Which side a reactant begins that this word names. Two letters count; `Na` is sodium.
fn side(word: &Word) -> Option<Side> {
    let is_element = word.text.len() <= 2 && word.text.starts_with(|sign: char| sign.is_ascii_uppercase());
    let lower = word.lower();
    [("fu", Side::Fuel), ("ox", Side::Oxidiser), ("na", Side::Whole)]
        .into_iter()
        .find(|(start, _)| lower.starts_with(start) && !is_element)
        .map(|(_, side)| side)
}

/// One property of a reactant: the word that names it has just been taken.
fn property(word: &Word, scanner: &mut Scanner<'_>, reactant: &mut DeckReactant) -> Result<(), DeckError> {
    let lower = word.lower();
    if is_symbol(word) {
        let formula = formula(word, scanner)?;
        return set(&mut reactant.formula, formula, word, "the formula");
    }
    let weight = lower.starts_with("wt") && !lower.contains("mol") || lower.starts_with("weight");
    if weight || lower.starts_with("mol") && lower != "molwt" || lower == "m" {
        // Decks write wt % as well as wt%.
        scanner.take_if(|text| weight && text == "%");
        let (at, value) = scanner.number(word)?;
        if value < 0.0 {
            let expected = "an amount is a number from 0 on";
            return Err(at.refuse(Reason::Value { what: format!("the amount of {}", reactant.name), value, expected }));
        }
        let amount = if weight { DeckAmount::Weight(value) } else { DeckAmount::Moles(value) };
        return set(&mut reactant.amount, amount, word, "the amount");
    }
    if lower.starts_with("rho") || lower.starts_with("den") {
        let (_, unit) = unit_after(word, 3, scanner, DENSITIES)?;
        let (at, value) = scanner.number(word)?;
        positive(value, &at, "a density")?;
        return set(&mut reactant.density, KgPerMetre3(value * unit), word, "the density");
    }
    if lower.starts_with('t') {
        let temperature = temperature(word, scanner)?;
        let (at, value) = scanner.number(word)?;
        let kelvin = temperature(value);
        positive(kelvin.0, &at, "an absolute temperature")?;
        return set(&mut reactant.temperature, kelvin, word, "the temperature");
    }
    if lower.starts_with('h') || lower.starts_with('u') {
        let (_, unit) = unit_after(word, 1, scanner, ENERGIES)?;
        // Decks write cal/mol, kj/mole or the short forms.
        scanner.take_if(|word| word == "mol" || word == "mole");
        let (_, value) = scanner.number(word)?;
        let factor = Quantity::MolarEnergy.unit(unit).map_or(1.0, |unit| unit.factor);
        let energy = JoulePerMole(value * factor);
        return if lower.starts_with('h') {
            set(&mut reactant.enthalpy, energy, word, "the enthalpy")
        } else {
            set(&mut reactant.internal_energy, energy, word, "the internal energy")
        };
    }
    let near = WORDS.iter().copied().filter(|known| crate::words::edit_distance(known, &lower) <= 1).collect();
    Err(word.refuse(Reason::Word { word: word.text.clone(), dataset: "reac", near }))
}

/// Whether a word is the symbol of an element: a capital first, and no keyword that a unit or an equals sign follows,
/// as in `H,cal=-10`.
fn is_symbol(word: &Word) -> bool {
    let is_short = word.text.len() <= 2 && word.text.chars().all(|sign| sign.is_ascii_alphabetic());
    let is_capital = word.text.starts_with(|sign: char| sign.is_ascii_uppercase());
    is_short && is_capital && !matches!(word.next, ',' | '=' | '(') && !matches!(word.text.as_str(), "T" | "WT")
}

/// Symbols and numbers; a symbol without a number stands for one atom.
fn formula(first: &Word, scanner: &mut Scanner<'_>) -> Result<Formula, DeckError> {
    let mut atoms: Vec<(Symbol, f64)> = Vec::new();
    let mut word = first.clone();
    loop {
        let symbol = Symbol::of_any_case(&word.text);
        let symbol = symbol.ok_or_else(|| word.refuse(Reason::Element { word: word.text.clone() }))?;
        let number = scanner.peek().and_then(|next| next.number().map(|number| (next, number)));
        let count = match number {
            Some((at, number)) => {
                scanner.word();
                positive(number, &at, "a number of atoms")?;
                number
            }
            None => 1.0,
        };
        atoms.push((symbol, count));
        match scanner.peek().filter(is_symbol) {
            Some(next) => {
                scanner.word();
                word = next;
            }
            None => break,
        }
    }
    Formula::of(atoms).map_err(|_| first.refuse(Reason::Element { word: first.text.clone() }))
}

/// The unit glued to a keyword behind its first `length` letters or standing behind it; the first of the table
/// otherwise.
pub(super) fn unit_after<T: Copy>(
    word: &Word,
    length: usize,
    scanner: &mut Scanner<'_>,
    units: &'static [(&'static str, T)],
) -> Result<(&'static str, T), DeckError> {
    let per_mole = |text: &str| text.trim_end_matches("/mole").trim_end_matches("/mol").to_owned();
    let find = |text: &str| units.iter().find(|(unit, _)| *unit == per_mole(text)).copied();
    let refuse = |found: Option<String>| word.refuse(unknown_unit(word.text.get(..length), units, found));
    let lower = word.lower();
    let glued = lower.get(length..).unwrap_or_default().trim_start_matches(['.', ':', '-', '/']);
    if !glued.is_empty() {
        return find(glued).ok_or_else(|| refuse(Some(glued.to_owned())));
    }
    let next = scanner.peek();
    if let Some(unit) = next.as_ref().and_then(|next| find(&next.lower())) {
        scanner.word();
        return Ok(unit);
    }
    // Behind a comma or in brackets stands a unit; behind an equals sign the number.
    match next.filter(|next| matches!(word.next, ',' | '(') && next.number().is_none()) {
        Some(next) => Err(refuse(Some(next.text))),
        None => units.first().copied().ok_or_else(|| refuse(None)),
    }
}

/// That a unit is none of a table.
pub(super) fn unknown_unit<T>(what: Option<&str>, units: &[(&str, T)], found: Option<String>) -> Reason {
    let known = units.iter().map(|(unit, _)| *unit).collect::<Vec<_>>().join(", ");
    Reason::Unit { what: what.unwrap_or_default().to_owned(), known, found }
}

/// What makes kelvins of the numbers behind a keyword `t`, `t,c`, `tk`.
pub(super) fn temperature(word: &Word, scanner: &mut Scanner<'_>) -> Result<impl Fn(f64) -> Kelvin + use<>, DeckError> {
    const SCALES: &[(&str, (f64, f64))] =
        &[("k", (1.0, 0.0)), ("c", (1.0, 273.15)), ("r", (5.0 / 9.0, 0.0)), ("f", (5.0 / 9.0, 459.67 * 5.0 / 9.0))];
    let (_, (factor, offset)) = unit_after(word, 1, scanner, SCALES)?;
    Ok(move |value: f64| Kelvin(factor * value + offset))
}

pub(super) fn positive(value: f64, at: &Word, what: &str) -> Result<(), DeckError> {
    if value > 0.0 {
        return Ok(());
    }
    // Said as it is written: a temperature in °C comes here in kelvins.
    let value = at.number().unwrap_or(value);
    Err(at.refuse(Reason::Value { what: what.to_owned(), value, expected: "it lies above zero" }))
}

/// Sets what is not set yet.
fn set<T>(place: &mut Option<T>, value: T, word: &Word, what: &str) -> Result<(), DeckError> {
    if place.is_some() {
        return Err(word.refuse(Reason::Twice { what: format!("{what} of the reactant") }));
    }
    *place = Some(value);
    Ok(())
}
