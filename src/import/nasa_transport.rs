//! NASA's `trans.inp`: viscosities and thermal conductivities of gases as text in fixed columns.
//!
//! A first line of words; then records; then `end`. The head of a record (columns from 1): 1-16 a gas, 17-32 a second
//! gas for a pair (blank otherwise), 35-38 the number of fits as `V3C2`, 41-80 words about the source. A fit: 2 `V` or
//! `C`, 3-11 lowest and 12-20 highest temperature in K, 21-80 A, B, C, D (15 each), whose exponents may have a blank
//! for the plus sign. Units: micropoise and µW/(cm K).
//!
//! Source: Gordon & McBride, NASA RP-1311 part II (1996), appendix F.

use super::fixed_columns::{Line, lines};
use super::nasa_thermo::NasaTextError;
use crate::substance::species::TransportFit;

/// One record as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TransportRecord {
    /// Line of its head, the first being 1.
    pub line: usize,
    /// The gas, or the first of a pair.
    pub first: String,
    /// The second of a pair.
    pub second: Option<String>,
    /// Words about the source.
    pub comment: String,
    /// Fits of the viscosity.
    pub viscosity: Vec<TransportFit>,
    /// Fits of the conductivity.
    pub conductivity: Vec<TransportFit>,
}

/// Reads the text of a `trans.inp`.
///
/// # Errors
/// [`NasaTextError`] with line, columns, what stands there and what should.
pub fn read(text: &str) -> Result<Vec<TransportRecord>, NasaTextError> {
    let all = lines(text)?;
    let last = all.last().map_or(0, |line| line.number);
    let mut rest = all.iter();
    let title = rest.next().ok_or(NasaTextError::End { line: 0, expected: "transport coefficients" })?;
    if !title.text().to_lowercase().starts_with("transport") {
        return Err(title.failure(1, 80, "the title of a file of transport coefficients"));
    }
    let mut records: Vec<(TransportRecord, String)> = Vec::new();
    for line in rest.filter(|line| !line.text().is_empty()) {
        if line.text().eq_ignore_ascii_case("end") {
            return records.into_iter().map(complete).collect();
        }
        // A fit begins with a blank; a name never does.
        if line.columns(1, 1).is_empty() {
            let (record, _) =
                records.last_mut().ok_or_else(|| line.failure(1, 32, "the gas that the first fit is of"))?;
            let fit = fit(line)?;
            match line.columns(2, 2) {
                "V" => record.viscosity.push(fit),
                "C" => record.conductivity.push(fit),
                _ => return Err(line.failure(2, 2, "V for a viscosity or C for a conductivity")),
            }
        } else {
            records.push(head(line));
        }
    }
    Err(NasaTextError::End { line: last, expected: "the line \"end\"" })
}

fn head(line: &Line) -> (TransportRecord, String) {
    let second = line.columns(17, 32);
    let record = TransportRecord {
        line: line.number,
        first: line.columns(1, 16).to_owned(),
        second: (!second.is_empty()).then(|| second.to_owned()),
        comment: line.columns(41, 80).to_owned(),
        viscosity: Vec::new(),
        conductivity: Vec::new(),
    };
    (record, line.columns(33, 40).to_owned())
}

/// The record, if it holds as many fits as its head announces.
fn complete((record, announced): (TransportRecord, String)) -> Result<TransportRecord, NasaTextError> {
    let found = format!("V{}C{}", record.viscosity.len(), record.conductivity.len());
    if announced == found { Ok(record) } else { Err(NasaTextError::Count { line: record.line, announced, found }) }
}

fn fit(line: &Line) -> Result<TransportFit, NasaTextError> {
    let low = line.number(3, 11, "the lowest temperature of a fit in K")?;
    let high = line.number(12, 20, "the highest temperature of a fit in K")?;
    if !(low > 0.0 && low < high) {
        return Err(line.failure(3, 20, "a lowest temperature above 0 K and below the highest"));
    }
    let coefficient = |place: usize| line.number(6 + 15 * place, 20 + 15 * place, "a coefficient");
    Ok(TransportFit { low, high, coefficients: [coefficient(1)?, coefficient(2)?, coefficient(3)?, coefficient(4)?] })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCERPT: &str = include_str!("../../tests/species/trans-excerpt.inp");

    #[test]
    fn every_field_of_a_record_is_read() {
        let records = read(EXCERPT).expect("reads");
        assert_eq!(records.len(), 4);
        assert_eq!((records[2].first.as_str(), records[2].second.as_deref()), ("H2O", Some("N2")));
        assert_eq!((records[2].viscosity.len(), records[2].conductivity.len()), (3, 0));
        let fit = TransportFit {
            low: 200.0,
            high: 1000.0,
            coefficients: [0.62526577, -0.31779652e2, -0.16407983e4, 0.17454992e1],
        };
        assert_eq!(records[3].viscosity[0], fit, "blanks stand for plus signs");
        assert_eq!(records[3].comment, "BOUSHEHRI ET AL (1987)  SVEHLA (1994)");
    }

    #[test]
    fn a_fault_is_named_by_line_columns_value_and_expectation() {
        const CASES: &[(&str, &str, &str)] = &[
            ("transport", "thermo", "line 1, columns 1 to 80"),
            ("V2C2", "V2C3", "line 2: the record announces V2C3 and holds V2C2"),
            (" V  300.0", " W  300.0", "line 3, columns 2 to 2: \"W\" is not V for a viscosity"),
            (" V  300.0", " V    x.0", "line 3, columns 3 to 11: \"x.0\" is not the lowest temperature"),
            (" V  300.0", " V 3000.0", "line 3, columns 3 to 20"),
            ("0.57775962E 00", "0.577 5962E 00", "line 3, columns 21 to 35: \"0.577 5962E 00\" is not a coefficient"),
            ("CCLF3     ", "          ", "line 2, columns 1 to 32: \"\" is not the gas that the first fit is of"),
            ("end\n", "", "the text ends after line 24"),
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
