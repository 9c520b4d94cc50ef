//! Text in fixed columns, as NASA's data files have it: a field is found by its columns, not by separators, and numbers
//! are written as Fortran writes them.

use super::nasa_thermo::NasaTextError;

/// A line with its number; columns count from 1, as NASA's descriptions count them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line<'a> {
    /// Line, the first being 1.
    pub number: usize,
    text: &'a str,
}

/// The lines of a text; a field with other characters than ASCII has no columns to count.
///
/// # Errors
/// [`NasaTextError::Character`] with its place.
pub(super) fn lines(text: &str) -> Result<Vec<Line<'_>>, NasaTextError> {
    text.lines()
        .enumerate()
        .map(|(index, text)| match text.chars().position(|c| !(c.is_ascii_graphic() || c == ' ')) {
            None => Ok(Line { number: index + 1, text }),
            Some(at) => Err(NasaTextError::Character {
                line: index + 1,
                column: at + 1,
                character: text.chars().nth(at).unwrap_or_default(),
            }),
        })
        .collect()
}

impl<'a> Line<'a> {
    /// The whole line without blanks at its end.
    pub fn text(&self) -> &'a str {
        self.text.trim_end()
    }

    /// The columns from `first` to `last`, without blanks around; empty beyond the line's end.
    pub fn columns(&self, first: usize, last: usize) -> &'a str {
        let end = last.min(self.text.len());
        self.text.get(first.saturating_sub(1)..end).unwrap_or_default().trim()
    }

    /// A failure in the columns from `first` to `last`.
    pub fn failure(&self, first: usize, last: usize, expected: &'static str) -> NasaTextError {
        let value = self.columns(first, last).to_owned();
        NasaTextError::Field { line: self.number, first, last, value, expected }
    }

    /// The number in these columns.
    ///
    /// # Errors
    /// [`NasaTextError::Field`], also where they are blank.
    pub fn number(&self, first: usize, last: usize, expected: &'static str) -> Result<f64, NasaTextError> {
        number_from_fortran(self.columns(first, last)).ok_or_else(|| self.failure(first, last, expected))
    }

    /// The number in these columns, 0 where they are blank.
    ///
    /// # Errors
    /// [`NasaTextError::Field`].
    pub fn number_or_zero(&self, first: usize, last: usize, expected: &'static str) -> Result<f64, NasaTextError> {
        if self.columns(first, last).is_empty() { Ok(0.0) } else { self.number(first, last, expected) }
    }

    /// The whole number in these columns.
    ///
    /// # Errors
    /// [`NasaTextError::Field`], also where they are blank.
    pub fn count(&self, first: usize, last: usize, expected: &'static str) -> Result<usize, NasaTextError> {
        self.columns(first, last).parse().map_err(|_| self.failure(first, last, expected))
    }
}

/// A finite number as Fortran writes it: the exponent's letter may be D, and a blank may stand for its plus sign
/// (`0.61205763E 00`).
fn number_from_fortran(field: &str) -> Option<f64> {
    let mut plain = String::with_capacity(field.len());
    let mut exponent_begins = false;
    for c in field.chars() {
        match c {
            'D' | 'd' | 'E' | 'e' => plain.push('e'),
            ' ' if exponent_begins => plain.push('+'),
            '0'..='9' | '.' | '+' | '-' => plain.push(c),
            // Words such as inf and nan are no numbers of a file.
            _ => return None,
        }
        exponent_begins = matches!(c, 'D' | 'd' | 'E' | 'e');
    }
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_fortran_writes_them() {
        for (field, value) in [
            ("3.654741530D+03", 3654.74153),
            ("-.25e-01", -0.025),
            ("0.61205763E 00", 0.61205763),
            ("0.2E 01", 2.0),
            ("700.", 700.0),
        ] {
            assert_eq!(number_from_fortran(field), Some(value), "{field}");
        }
        for field in ["", "1 000.0", "1.0E", "inf", "NaN", "0x10", "1.0D+999", "1,5"] {
            assert_eq!(number_from_fortran(field), None, "{field}");
        }
    }

    #[test]
    fn columns_beyond_the_end_of_a_line_are_blank() {
        let all = lines("abcdef\r\nx").expect("plain");
        assert_eq!((all[0].columns(2, 3), all[0].columns(6, 9), all[1].columns(5, 9)), ("bc", "f", ""));
        assert!(matches!(lines("ab\ncé"), Err(NasaTextError::Character { line: 2, column: 2, .. })));
    }
}
