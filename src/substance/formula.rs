//! Chemical formulas: what is written, and how many atoms that is.
//!
//! A text is read as chemists write it: `C7.075H10.65O0.223N0.063`, `(NH4)2SO4`, `CuSO4·5H2O`; numbers may be
//! fractions, blanks do not matter. Case decides: `Co` is cobalt and `CO` is carbon and oxygen. Two capitals are read
//! as one element, as NASA's files write them, only where no other reading exists: `AL2O3`, `NH4CLO4`, but `CO` and
//! `SI` stay two elements. NASA's inert twins of H, C and O are written `{IH}`, `{IC}`, `{IO}`. A map from symbols to numbers, as reference files hold it, has one element a key, in any
//! case.

use crate::substance::symbol::Symbol;
use serde::de::{Error as _, MapAccess, Visitor};
use std::fmt::{self, Write as _};

/// Largest number of atoms of one element in a formula unit; polymers are given by their unit.
const MOST_ATOMS: f64 = 1e6;
/// Deepest nesting of brackets that is read.
const DEEPEST: usize = 8;

/// Why a formula is not understood. Places count characters from 1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FormulaError {
    /// Nothing there.
    #[error("the formula is empty; write it like C12H22O11")]
    Empty,
    /// Letters that are no element.
    #[error(
        "\"{text}\" at place {place} of the formula {formula} is no element; symbols are written like Cl, not cl or CL"
    )]
    Element {
        /// What stands there.
        text: String,
        /// Where.
        place: usize,
        /// The whole.
        formula: String,
    },
    /// A sign that does not belong in a formula.
    #[error(
        "\"{sign}\" at place {place} of the formula {formula} is not understood; a formula is made of symbols, numbers and brackets, like (NH4)2SO4"
    )]
    Sign {
        /// What stands there.
        sign: char,
        /// Where.
        place: usize,
        /// The whole.
        formula: String,
    },
    /// A bracket without its partner.
    #[error("the bracket at place {place} of the formula {formula} has no partner")]
    Bracket {
        /// Where.
        place: usize,
        /// The whole.
        formula: String,
    },
    /// Too many brackets inside each other.
    #[error("the formula {formula} nests more than {DEEPEST} brackets")]
    Nesting {
        /// The whole.
        formula: String,
    },
    /// A number that cannot count atoms.
    #[error(
        "\"{text}\" at place {place} of the formula {formula} is no number of atoms; it must be above 0 and at most {MOST_ATOMS}"
    )]
    Number {
        /// What stands there.
        text: String,
        /// Where.
        place: usize,
        /// The whole.
        formula: String,
    },
    /// A key of a map that is no element.
    #[error("\"{key}\" is no element; the keys of a formula are symbols such as C, H, Cl")]
    Key {
        /// The key.
        key: String,
    },
    /// A number of a map that cannot count atoms.
    #[error("{number} atoms of {symbol} cannot be; the number must be above 0 and at most {MOST_ATOMS}")]
    Count {
        /// The element.
        symbol: Symbol,
        /// Its number.
        number: f64,
    },
}

/// The atoms in a formula unit, in the order in which they were first written; each element once, no number is zero.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Formula {
    atoms: Vec<(Symbol, f64)>,
}

impl Formula {
    /// Reads a text.
    ///
    /// # Errors
    /// [`FormulaError`] with the place.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let signs: Vec<char> = text.chars().collect();
        let mut reader = Reader { text, signs: &signs, at: 0 };
        let formula = reader.units()?;
        if formula.atoms.is_empty() { Err(FormulaError::Empty) } else { Ok(formula) }
    }

    /// From elements with their numbers; an element may come more than once.
    ///
    /// # Errors
    /// [`FormulaError::Count`] for a number that is not above 0, [`FormulaError::Empty`] for none.
    pub fn of(atoms: impl IntoIterator<Item = (Symbol, f64)>) -> Result<Self, FormulaError> {
        let mut formula = Self::default();
        for (symbol, number) in atoms {
            if !is_count(number) {
                return Err(FormulaError::Count { symbol, number });
            }
            formula.add(symbol, number);
        }
        if formula.atoms.is_empty() { Err(FormulaError::Empty) } else { Ok(formula) }
    }

    /// The elements with their numbers.
    pub fn atoms(&self) -> &[(Symbol, f64)] {
        &self.atoms
    }

    /// Sum of the positive and sum of the negative valences of a formula unit.
    ///
    /// V⁺ = Σ a_i v_i over v_i > 0, V⁻ = Σ a_i v_i over v_i < 0
    ///
    /// Source: Gordon & McBride, NASA RP-1311 part I (1994), chapter 9.
    pub fn valences(&self) -> (f64, f64) {
        self.atoms.iter().fold((0.0, 0.0), |(plus, minus), (symbol, number)| {
            let valence = symbol.valence() * number;
            (plus + valence.max(0.0), minus + valence.min(0.0))
        })
    }

    fn add(&mut self, symbol: Symbol, number: f64) {
        match self.atoms.iter_mut().find(|(known, _)| *known == symbol) {
            Some((_, count)) => *count += number,
            None => self.atoms.push((symbol, number)),
        }
    }

    fn add_all(&mut self, other: &Self, factor: f64) {
        for (symbol, number) in &other.atoms {
            self.add(*symbol, factor * number);
        }
    }
}

/// As it would be read again: `C12H22O11`.
impl fmt::Display for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (symbol, number) in &self.atoms {
            if symbol.is_inert_twin() {
                write!(text, "{{{symbol}}}")?
            } else {
                write!(text, "{symbol}")?
            }
            if *number != 1.0 {
                write!(text, "{number}")?;
            }
        }
        formatter.write_str(&text)
    }
}

impl serde::Serialize for Formula {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Formula {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FormulaVisitor)
    }
}

struct FormulaVisitor;

impl<'de> Visitor<'de> for FormulaVisitor {
    type Value = Formula;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a formula such as \"C12H22O11\" or {\"C\": 12, \"H\": 22, \"O\": 11}")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Formula, E> {
        Formula::parse(text).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Formula, A::Error> {
        let mut atoms = Vec::new();
        while let Some((key, number)) = map.next_entry::<String, f64>()? {
            let symbol = Symbol::of_any_case(key.trim())
                .ok_or_else(|| A::Error::custom(FormulaError::Key { key: key.clone() }))?;
            if atoms.iter().any(|(known, _)| *known == symbol) {
                return Err(A::Error::custom(format!("{symbol} stands twice in the formula")));
            }
            atoms.push((symbol, number));
        }
        Formula::of(atoms).map_err(A::Error::custom)
    }
}

fn is_count(number: f64) -> bool {
    number > 0.0 && number <= MOST_ATOMS
}

/// Walks through a text.
struct Reader<'a> {
    text: &'a str,
    signs: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.signs.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Parts joined by a dot, as hydrates are written, each with an optional factor before it.
    fn units(&mut self) -> Result<Formula, FormulaError> {
        let mut formula = Formula::default();
        loop {
            self.skip_blanks();
            let factor = self.number()?.unwrap_or(1.0);
            let part = self.group(0)?;
            if part.atoms.is_empty() {
                return Err(match self.peek() {
                    Some(sign) => FormulaError::Sign { sign, place: self.at + 1, formula: self.text.to_owned() },
                    None => FormulaError::Empty,
                });
            }
            formula.add_all(&part, factor);
            match self.peek() {
                None => return Ok(formula),
                Some('·' | '*') => self.at += 1,
                Some(')' | ']') => {
                    return Err(FormulaError::Bracket { place: self.at + 1, formula: self.text.to_owned() });
                }
                Some(sign) => {
                    return Err(FormulaError::Sign { sign, place: self.at + 1, formula: self.text.to_owned() });
                }
            }
        }
    }

    /// Symbols and bracketed groups with their numbers, up to a sign that belongs to neither.
    fn group(&mut self, depth: usize) -> Result<Formula, FormulaError> {
        if depth > DEEPEST {
            return Err(FormulaError::Nesting { formula: self.text.to_owned() });
        }
        let mut formula = Formula::default();
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(open @ ('(' | '[')) => {
                    let place = self.at + 1;
                    self.at += 1;
                    let inner = self.group(depth + 1)?;
                    let close = if open == '(' { ')' } else { ']' };
                    if self.peek() != Some(close) {
                        return Err(FormulaError::Bracket { place, formula: self.text.to_owned() });
                    }
                    self.at += 1;
                    let number = self.number()?.unwrap_or(1.0);
                    formula.add_all(&inner, number);
                }
                Some('{') => {
                    let symbol = self.inert_twin()?;
                    let number = self.number()?.unwrap_or(1.0);
                    formula.add(symbol, number);
                }
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let symbol = self.symbol()?;
                    let number = self.number()?.unwrap_or(1.0);
                    formula.add(symbol, number);
                }
                _ => return Ok(formula),
            }
        }
    }

    /// The symbol that begins here.
    fn symbol(&mut self) -> Result<Symbol, FormulaError> {
        let (one, two) = (self.letters(self.at, 1), self.letters(self.at, 2));
        let is_lower = self.signs.get(self.at + 1).is_some_and(char::is_ascii_lowercase);
        let single = Symbol::of(&one);
        let (symbol, length) = if is_lower {
            (Symbol::of(&two), 2)
        } else if single.is_some() && (two.len() < 2 || self.begins_symbol(self.at + 1)) {
            (single, 1)
        } else {
            (Symbol::of_any_case(&two).filter(|_| two.chars().all(|c| c.is_ascii_uppercase())), 2)
        };
        let symbol = symbol.ok_or_else(|| FormulaError::Element {
            text: if is_lower || single.is_none() { two } else { self.letters(self.at + 1, 1) },
            place: self.at + 1 + usize::from(!is_lower && single.is_some()),
            formula: self.text.to_owned(),
        })?;
        self.at += length;
        Ok(symbol)
    }

    /// One of NASA's inert elements, in braces.
    fn inert_twin(&mut self) -> Result<Symbol, FormulaError> {
        let text = self.letters(self.at + 1, 2);
        let symbol = Symbol::of(&text).filter(|symbol| symbol.is_inert_twin());
        match symbol {
            Some(symbol) if self.signs.get(self.at + 3) == Some(&'}') => {
                self.at += 4;
                Ok(symbol)
            }
            _ => Err(FormulaError::Element { text, place: self.at + 2, formula: self.text.to_owned() }),
        }
    }

    /// Whether an element can be read at a place without taking two capitals for one symbol.
    fn begins_symbol(&self, at: usize) -> bool {
        if self.signs.get(at + 1).is_some_and(char::is_ascii_lowercase) {
            return Symbol::of(&self.letters(at, 2)).is_some();
        }
        Symbol::of(&self.letters(at, 1)).is_some()
    }

    /// Up to `count` letters from a place on.
    fn letters(&self, at: usize, count: usize) -> String {
        self.signs.iter().skip(at).take(count).take_while(|sign| sign.is_ascii_alphabetic()).collect()
    }

    /// A number of atoms, if one stands here.
    fn number(&mut self) -> Result<Option<f64>, FormulaError> {
        self.skip_blanks();
        let start = self.at;
        while self.peek().is_some_and(|sign| sign.is_ascii_digit() || sign == '.') {
            self.at += 1;
        }
        if start == self.at {
            return Ok(None);
        }
        let text: String = self.signs.iter().skip(start).take(self.at - start).collect();
        match text.parse::<f64>() {
            Ok(number) if is_count(number) => Ok(Some(number)),
            _ => Err(FormulaError::Number { text, place: start + 1, formula: self.text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn atoms(text: &str) -> Vec<(&'static str, f64)> {
        let formula = Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        formula.atoms().iter().map(|(symbol, number)| (symbol.text(), *number)).collect()
    }

    #[test]
    fn formulas_are_read_as_chemists_write_them() {
        assert_eq!(atoms("C7.075H10.65O0.223N0.063"), [("C", 7.075), ("H", 10.65), ("O", 0.223), ("N", 0.063)]);
        assert_eq!(atoms("N2O4"), [("N", 2.0), ("O", 4.0)]);
        assert_eq!(atoms("(NH4)2SO4"), [("N", 2.0), ("H", 8.0), ("S", 1.0), ("O", 4.0)]);
        assert_eq!(atoms("[Fe(CO)5]2"), [("Fe", 2.0), ("C", 10.0), ("O", 10.0)]);
        assert_eq!(atoms("CuSO4·5H2O"), [("Cu", 1.0), ("S", 1.0), ("O", 9.0), ("H", 10.0)]);
        assert_eq!(atoms(" C 1 H 1.95 "), [("C", 1.0), ("H", 1.95)]);
        assert_eq!(atoms("CH3OH"), [("C", 1.0), ("H", 4.0), ("O", 1.0)]);
        assert_eq!(atoms("D2O"), [("D", 2.0), ("O", 1.0)]);
    }

    #[test]
    fn case_tells_cobalt_from_carbon_and_oxygen() {
        assert_eq!(atoms("Co"), [("Co", 1.0)]);
        assert_eq!(atoms("CO"), [("C", 1.0), ("O", 1.0)]);
        assert_eq!(atoms("HF"), [("H", 1.0), ("F", 1.0)]);
        assert_eq!(atoms("Hf"), [("Hf", 1.0)]);
    }

    #[test]
    fn two_capitals_are_one_element_where_nothing_else_can_be_read() {
        assert_eq!(atoms("AL2O3"), [("Al", 2.0), ("O", 3.0)]);
        assert_eq!(atoms("NH4CLO4"), [("N", 1.0), ("H", 4.0), ("Cl", 1.0), ("O", 4.0)]);
        assert_eq!(atoms("KCLO4"), [("K", 1.0), ("Cl", 1.0), ("O", 4.0)]);
        assert_eq!(atoms("NACL"), [("Na", 1.0), ("Cl", 1.0)]);
        assert_eq!(atoms("MGO"), [("Mg", 1.0), ("O", 1.0)]);
        assert_eq!(atoms("FE2O3"), [("Fe", 2.0), ("O", 3.0)]);
        assert_eq!(atoms("SiO2"), [("Si", 1.0), ("O", 2.0)]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, part) in [
            ("", "empty"),
            ("  ", "empty"),
            ("C12Q22", "\"Q\" at place 4"),
            ("c6h12", "\"c\" at place 1"),
            ("C6hX", "\"hX\" at place 3"),
            ("Xy2", "\"Xy\" at place 1"),
            ("C2H6-O", "\"-\" at place 5"),
            ("(NH4)2SO4)", "bracket at place 10"),
            ("(NH4 2", "bracket at place 1"),
            ("[CH2)2", "bracket at place 1"),
            ("C0H4", "\"0\" at place 2"),
            ("C1.2.3", "\"1.2.3\" at place 2"),
            ("C9999999H", "at place 2"),
            ("12", "empty"),
            ("H2O·", "empty"),
            ("((((((((((C))))))))))", "nests"),
        ] {
            let error = Formula::parse(text).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_map_from_symbols_in_any_case_is_a_formula_too() {
        let read = |text: &str| serde_json::from_str::<Formula>(text).map_err(|error| error.to_string());
        assert_eq!(read(r#"{"AL": 2, "O": 3}"#), Ok(Formula::parse("Al2O3").expect("reads")));
        assert_eq!(read(r#"{"CO": 1}"#), Ok(Formula::parse("Co").expect("reads")));
        assert_eq!(read(r#""Al2O3""#), Ok(Formula::parse("Al2O3").expect("reads")));
        for (text, part) in [
            (r#"{"Q": 1}"#, "\"Q\" is no element"),
            (r#"{"H": -2}"#, "-2 atoms of H"),
            (r#"{"H": 0}"#, "0 atoms of H"),
            (r#"{"H": 1, "h": 2}"#, "H stands twice"),
            ("{}", "empty"),
            ("12", "a formula such as"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn valences_are_summed_by_sign() {
        // Carbon +4, two oxygens -4; ammonium perchlorate: four hydrogens +4, chlorine -1, four oxygens -8.
        assert_eq!(Formula::parse("CO2").expect("reads").valences(), (4.0, -4.0));
        assert_eq!(Formula::parse("NH4ClO4").expect("reads").valences(), (4.0, -9.0));
    }

    proptest! {
        #[test]
        fn a_formula_reads_back_from_its_text(
            numbers in proptest::collection::vec((0usize..100, prop_oneof![Just(1.0), 0.001f64..1e4]), 1..6)
        ) {
            let symbols = ["H", "C", "O", "N", "I", "IH", "Cl", "Co", "Hf", "F", "S", "Si", "Al", "D"];
            let atoms = numbers.iter().map(|(at, number)| {
                (Symbol::of(symbols[at % symbols.len()]).expect("element"), *number)
            });
            let formula = Formula::of(atoms).expect("counts");
            let text = formula.to_string();
            prop_assert_eq!(Formula::parse(&text).expect("reads"), formula, "{}", text);
        }

        #[test]
        fn no_text_panics(text in "[A-Za-z0-9()\\[\\].·* -]{0,20}") {
            let _ = Formula::parse(&text);
        }
    }
}
