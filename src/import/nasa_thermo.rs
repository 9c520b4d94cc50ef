//! NASA's `thermo.inp`: thermodynamic data of species as text in fixed columns.
//!
//! Lines that begin with `!` are comments. Then follow the word `thermo`, a line with the temperatures at which the
//! intervals of gases end and a date, the records of products, `END PRODUCTS`, the records of reactants, and
//! `END REACTANTS`. A record (columns from 1):
//! ```text
//! 1      1-18 name, 19-80 words about the source
//! 2      1-2 intervals, 4-9 date code, 11-50 five times element (2) and number of atoms (6), 51-52 phase (0 gas),
//!        53-65 molar mass in g/mol, 66-80 heat of formation at 298.15 K in J/mol, or without intervals the enthalpy
//! interval: three lines
//!        1-11 lowest, 12-22 highest temperature in K, 23 number of coefficients, 24-63 eight exponents (5)
//!        five coefficients (16)
//!        two coefficients (16), 33-48 an eighth, 49-80 two constants of integration (16)
//! no interval: one line
//!        1-11 temperature in K of the enthalpy
//! ```
//! The reader takes the file as it stands; `nasa_species` makes species of it.
//!
//! Source: McBride, Zehe & Gordon, NASA/TP-2002-211556 (2002), appendix A.

use super::fixed_columns::{Line, lines};
use crate::substance::species::{Nasa9, Role};

/// Exponents of T in cp/R; the eighth belongs to no coefficient.
const EXPONENTS: [f64; 8] = [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 0.0];
/// Most intervals of a record: a heat capacity with a sharp peak takes six.
const MOST_INTERVALS: usize = 9;

/// Why a text of NASA's data does not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NasaTextError {
    /// A character without a place in columns.
    #[error("line {line}, column {column}: \"{character}\" is not a character of plain ASCII text")]
    Character {
        /// Line, the first being 1.
        line: usize,
        /// Column, the first being 1.
        column: usize,
        /// The character.
        character: char,
    },
    /// A field that does not hold what it should.
    #[error("line {line}, columns {first} to {last}: \"{value}\" is not {expected}")]
    Field {
        /// Line, the first being 1.
        line: usize,
        /// First column, from 1.
        first: usize,
        /// Last column.
        last: usize,
        /// What stands there.
        value: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// The text ends too early.
    #[error("the text ends after line {line}, where {expected} was expected")]
    End {
        /// The last line.
        line: usize,
        /// What should follow.
        expected: &'static str,
    },
    /// A transport record with another number of fits than it announces.
    #[error("line {line}: the record announces {announced} and holds {found}")]
    Count {
        /// Line of the record's head.
        line: usize,
        /// As the head says, such as `V2C2`.
        announced: String,
        /// As counted.
        found: String,
    },
}

impl NasaTextError {
    /// The line it is about.
    pub fn line(&self) -> usize {
        match self {
            Self::Character { line, .. }
            | Self::Field { line, .. }
            | Self::End { line, .. }
            | Self::Count { line, .. } => *line,
        }
    }
}

/// A file as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ThermoFile {
    /// Date in the file's head, as written: month/day/year.
    pub date: String,
    /// Its records in order.
    pub records: Vec<ThermoRecord>,
}

/// One record as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ThermoRecord {
    /// Line of its head, the first being 1.
    pub line: usize,
    /// The name.
    pub name: String,
    /// Words about the source.
    pub comment: String,
    /// Code of source and date, such as `tpis89`.
    pub code: String,
    /// Symbols and numbers of atoms.
    pub composition: Vec<(String, f64)>,
    /// 0 for a gas, otherwise the phase's place in the order of temperature.
    pub phase: usize,
    /// Molar mass in g/mol.
    pub molar_mass: f64,
    /// Enthalpy in J/mol: at 298.15 K, or at `assigned_temperature`.
    pub enthalpy: f64,
    /// Temperature in K of the enthalpy, for a record without intervals.
    pub assigned_temperature: Option<f64>,
    /// The intervals.
    pub ranges: Vec<Nasa9>,
    /// Whether it stands before or after `END PRODUCTS`.
    pub role: Role,
}

/// Reads the text of a `thermo.inp`.
///
/// # Errors
/// [`NasaTextError`] with line, columns, what stands there and what should.
pub fn read(text: &str) -> Result<ThermoFile, NasaTextError> {
    let all = lines(text)?;
    let last = all.last().map_or(0, |line| line.number);
    let mut rest =
        Lines { lines: all.iter().filter(|line| !line.text().is_empty() && !line.text().starts_with('!')), last };
    let begin = rest.next("the line \"thermo\"")?;
    if !begin.text().eq_ignore_ascii_case("thermo") {
        return Err(begin.failure(1, 80, "the line \"thermo\""));
    }
    let head = rest.next("the temperatures of the intervals")?;
    for at in 0..4 {
        head.number(1 + 10 * at, 10 + 10 * at, "a temperature in K")?;
    }
    let date = head.columns(41, 80).to_owned();
    let mut records = Vec::new();
    let mut role = Role::Product;
    loop {
        let line = rest.next("a species or END REACTANTS")?;
        match line.text() {
            "END PRODUCTS" if role == Role::Product => role = Role::ReactantOnly,
            "END REACTANTS" if role == Role::ReactantOnly => return Ok(ThermoFile { date, records }),
            _ => records.push(record(line, &mut rest, role)?),
        }
    }
}

/// The lines that are no comments.
struct Lines<I> {
    lines: I,
    last: usize,
}

impl<'a, I: Iterator<Item = &'a Line<'a>>> Lines<I> {
    fn next(&mut self, expected: &'static str) -> Result<&'a Line<'a>, NasaTextError> {
        self.lines.next().ok_or(NasaTextError::End { line: self.last, expected })
    }
}

fn record<'a>(
    head: &Line,
    rest: &mut Lines<impl Iterator<Item = &'a Line<'a>>>,
    role: Role,
) -> Result<ThermoRecord, NasaTextError> {
    let name = head.columns(1, 18);
    if name.is_empty() || name.contains(' ') {
        return Err(head.failure(1, 18, "a name without blanks"));
    }
    let line = rest.next("the second line of a record")?;
    let intervals = line.count(1, 2, "a number of intervals")?;
    if intervals > MOST_INTERVALS {
        return Err(line.failure(1, 2, "a number of intervals from 0 to 9"));
    }
    let molar_mass = line.number(53, 65, "a molar mass in g/mol")?;
    if molar_mass <= 0.0 {
        return Err(line.failure(53, 65, "a molar mass above 0 g/mol"));
    }
    let mut record = ThermoRecord {
        line: head.number,
        name: name.to_owned(),
        comment: head.columns(19, 80).to_owned(),
        code: line.columns(4, 9).to_owned(),
        composition: composition(line)?,
        phase: line.count(51, 52, "a phase: 0 for a gas, 1 and more for condensed phases")?,
        molar_mass,
        enthalpy: line.number(66, 80, "an enthalpy in J/mol")?,
        assigned_temperature: None,
        ranges: Vec::with_capacity(intervals),
        role,
    };
    if intervals == 0 {
        let line = rest.next("the temperature of the enthalpy")?;
        let temperature = line.number(1, 11, "a temperature in K")?;
        if temperature <= 0.0 {
            return Err(line.failure(1, 11, "a temperature above 0 K"));
        }
        record.assigned_temperature = Some(temperature);
    }
    for _ in 0..intervals {
        record.ranges.push(range(rest)?);
    }
    Ok(record)
}

fn composition(line: &Line) -> Result<Vec<(String, f64)>, NasaTextError> {
    let mut composition: Vec<(String, f64)> = Vec::new();
    for at in 0..5 {
        let first = 11 + 8 * at;
        let symbol = line.columns(first, first + 1);
        let atoms = line.number_or_zero(first + 2, first + 7, "a number of atoms")?;
        if symbol.is_empty() != (atoms == 0.0) {
            return Err(line.failure(first, first + 7, "an element with a number of atoms other than 0"));
        }
        if composition.iter().any(|(known, _)| known == symbol) {
            return Err(line.failure(first, first + 7, "an element that is not there yet"));
        }
        if !symbol.is_empty() {
            composition.push((symbol.to_owned(), atoms));
        }
    }
    if composition.is_empty() {
        return Err(line.failure(11, 50, "at least one element"));
    }
    Ok(composition)
}

fn range<'a>(rest: &mut Lines<impl Iterator<Item = &'a Line<'a>>>) -> Result<Nasa9, NasaTextError> {
    let bounds = rest.next("the temperatures of an interval")?;
    let low = bounds.number(1, 11, "the lowest temperature of an interval in K")?;
    let high = bounds.number(12, 22, "the highest temperature of an interval in K")?;
    bounds.count(23, 23, "a number of coefficients").and_then(|count| match count {
        7 => Ok(()),
        _ => Err(bounds.failure(23, 23, "7, the number of coefficients")),
    })?;
    for (at, exponent) in EXPONENTS.iter().enumerate() {
        let first = 24 + 5 * at;
        if bounds.number(first, first + 4, "an exponent of T")? != *exponent {
            return Err(bounds.failure(first, first + 4, "its exponent of T in -2 -1 0 1 2 3 4 0"));
        }
    }
    let one = rest.next("five coefficients")?;
    let two = rest.next("two coefficients and the constants of integration")?;
    let coefficient = |line: &Line, place: usize| line.number_or_zero(16 * place - 15, 16 * place, "a coefficient");
    if coefficient(two, 3)? != 0.0 {
        return Err(two.failure(33, 48, "0, as an eighth coefficient has no term"));
    }
    Ok(Nasa9 {
        low,
        high,
        a: [
            coefficient(one, 1)?,
            coefficient(one, 2)?,
            coefficient(one, 3)?,
            coefficient(one, 4)?,
            coefficient(one, 5)?,
            coefficient(two, 1)?,
            coefficient(two, 2)?,
        ],
        b: [coefficient(two, 4)?, coefficient(two, 5)?],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCERPT: &str = include_str!("../../tests/species/thermo-excerpt.inp");

    #[test]
    fn every_field_of_a_record_is_read() {
        let file = read(EXCERPT).expect("reads");
        assert_eq!((file.date.as_str(), file.records.len()), ("9/8/2021", 20));
        let electron = &file.records[0];
        assert_eq!((electron.name.as_str(), electron.phase, electron.molar_mass), ("e-", 0, 0.000548579903));
        assert_eq!(electron.composition, [("E".to_owned(), 1.0)]);
        let ion = &file.records[1];
        assert_eq!(ion.composition[2], ("E".to_owned(), -1.0));
        assert_eq!(ion.ranges[2].a[0], -3.035604054e8);
        assert_eq!(ion.ranges[2].b, [-1.688617704e6, 6.291980420e2]);
        assert_eq!((ion.comment.as_str(), ion.code.as_str()), ("Gurvich,1991 pt1 p26 pt2 p22.", "tpis91"));
        let bromine = &file.records[5];
        assert_eq!((bromine.ranges[0].low, bromine.ranges[0].high), (300.0, 265.9), "as it stands");
        let oxygen = file.records.iter().find(|record| record.name == "O2(L)").expect("there");
        assert_eq!(
            (oxygen.assigned_temperature, oxygen.enthalpy, oxygen.role),
            (Some(90.17), -12979.0, Role::ReactantOnly)
        );
        let fuel = file.records.iter().find(|record| record.name == "InertRP-1").expect("there");
        assert_eq!(fuel.composition, [("IC".to_owned(), 1.0), ("IH".to_owned(), 1.95)]);
    }

    #[test]
    fn lines_may_end_as_on_windows() {
        assert_eq!(read(&EXCERPT.replace('\n', "\r\n")), read(EXCERPT));
    }

    #[test]
    fn a_fault_is_named_by_line_columns_value_and_expectation() {
        const CASES: &[(&str, &str, &str)] = &[
            ("thermo\n", "thermos\n", "line 4, columns 1 to 80: \"thermos\" is not the line \"thermo\""),
            (" 3 g12/98", " x g12/98", "line 7, columns 1 to 2: \"x\" is not a number of intervals"),
            ("E   1.00 ", "E   1.x0 ", "line 7, columns 13 to 18: \"1.x0\" is not a number of atoms"),
            ("E   1.00 ", "    1.00 ", "line 7, columns 11 to 18: \"1.00\" is not an element with a number of atoms"),
            (
                "O   1.00E  -1.00",
                "C   1.00E  -1.00",
                "line 18, columns 19 to 26: \"C   1.00\" is not an element that is not",
            ),
            ("28.0095514", "-8.0095514", "line 18, columns 53 to 65: \"-8.0095514\" is not a molar mass above 0"),
            ("1247789.204", "1247789,204", "line 18, columns 66 to 80: \"1247789,204\" is not an enthalpy"),
            ("0007 -2.0", "0006 -2.0", "line 8, columns 23 to 23: \"6\" is not 7"),
            (" -2.0 -1.0", " -2.0 -3.0", "line 8, columns 29 to 33: \"-3.0\" is not its exponent"),
            (
                "2.500000000D+00",
                "2.50000000XD+00",
                "line 9, columns 33 to 48: \"2.50000000XD+00\" is not a coefficient",
            ),
            ("     90.170", "    -90.170", "line 123, columns 1 to 11: \"-90.170\" is not a temperature above 0 K"),
            ("e-     ", "e e    ", "line 6, columns 1 to 18: \"e e\" is not a name without blanks"),
            ("Gurvich", "Gürvich", "line 17, column 20: \"ü\" is not a character of plain ASCII text"),
            ("END REACTANTS\n", "", "the text ends after line 135, where a species or END REACTANTS was expected"),
        ];
        for (from, to, says) in CASES {
            let error = read(&EXCERPT.replacen(from, to, 1)).expect_err(says).to_string();
            assert!(error.starts_with(says), "{error}\n{says}");
        }
    }

    #[test]
    fn a_text_that_is_cut_off_anywhere_is_refused() {
        let end = EXCERPT.trim_end().len();
        for at in (0..end).step_by(7) {
            assert!(read(&EXCERPT[..at]).is_err(), "{at}");
        }
    }
}
