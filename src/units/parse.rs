//! Reading "70 bar + 5 psi", "3/8 in" or "30mm", and writing a value so that it reads back to the same bits.

use super::Quantity;

/// Why a text is not a quantity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UnitError {
    /// There is nothing to read.
    #[error("a {quantity} is expected, such as \"{example}\", but the text is empty")]
    Empty {
        /// Name of the quantity.
        quantity: &'static str,
        /// A text that would do.
        example: String,
    },
    /// A part of the text is not a number.
    #[error("\"{text}\" is not a number; expected a {quantity} such as \"{example}\" (decimal point, not comma)")]
    NotANumber {
        /// The part that is wrong.
        text: String,
        /// Name of the quantity.
        quantity: &'static str,
        /// A text that would do.
        example: String,
    },
    /// A unit that the quantity does not have.
    #[error("\"{unit}\" is not a unit of {quantity}; use one of: {accepted}")]
    UnknownUnit {
        /// The unit as written.
        unit: String,
        /// Name of the quantity.
        quantity: &'static str,
        /// The symbols that would do.
        accepted: String,
    },
    /// A text without unit where one is needed.
    #[error("\"{text}\" has no unit; write one of: {accepted} (a file or --set may state a bare number in SI)")]
    MissingUnit {
        /// The text.
        text: String,
        /// The symbols that would do.
        accepted: String,
    },
    /// Division by zero, overflow, NaN.
    #[error("\"{text}\" is not a finite number")]
    NotFinite {
        /// The text.
        text: String,
    },
    /// Temperatures in °C or °F cannot be added.
    #[error("\"{text}\" adds values whose unit has no zero in common ({unit}); write one value")]
    OffsetInSum {
        /// The text.
        text: String,
        /// The unit.
        unit: &'static str,
    },
}

/// Reads a sum of terms, each an arithmetic expression with an optional unit: `70 bar + 5 psi`, `3/8 in`, `2*(5+1) mm`.
///
/// `bare` is the unit of a term without one; `None` makes a missing unit an error (for quantities that have units).
/// The answer is in SI.
///
/// # Errors
/// [`UnitError`] with the part of the text that is wrong.
pub fn quantity_from_text(text: &str, quantity: Quantity, bare: Option<&super::Unit>) -> Result<f64, UnitError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(UnitError::Empty { quantity: quantity.name(), example: example(quantity) });
    }
    let mut reader = Reader { rest: trimmed, whole: trimmed, quantity, bare };
    let value = reader.sum()?;
    if value.is_finite() { Ok(value) } else { Err(UnitError::NotFinite { text: trimmed.to_owned() }) }
}

/// The shortest text in `unit` that [`quantity_from_text`] reads back to exactly `si`, if there is one.
pub fn text_from_quantity(si: f64, quantity: Quantity, unit: &super::Unit) -> Option<String> {
    let value = unit.value_from_si(si);
    for digits in 1..=17 {
        let rounded: f64 = format!("{value:.*e}", digits - 1).parse().ok()?;
        if unit.si_from_value(rounded) == si {
            let number = if rounded != 0.0 && !(1e-5..1e9).contains(&rounded.abs()) {
                format!("{rounded:e}")
            } else {
                format!("{rounded}")
            };
            let text = if unit.symbol.is_empty() { number } else { format!("{number} {}", unit.symbol) };
            let reads_back = quantity_from_text(&text, quantity, Some(quantity.si_unit())) == Ok(si);
            return reads_back.then_some(text);
        }
    }
    None
}

fn example(quantity: Quantity) -> String {
    format!("12.5 {}", quantity.file_unit().symbol).trim_end().to_owned()
}

fn accepted(quantity: Quantity) -> String {
    let symbols: Vec<&str> = quantity.units().iter().map(|unit| unit.symbol).filter(|s| !s.is_empty()).collect();
    if symbols.is_empty() { "(none: it is a plain number)".to_owned() } else { symbols.join(", ") }
}

struct Reader<'a> {
    rest: &'a str,
    whole: &'a str,
    quantity: Quantity,
    bare: Option<&'a super::Unit>,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<f64, UnitError> {
        let mut terms = 0;
        let mut total = 0.0;
        let mut offset_unit = None;
        let mut sign = 1.0;
        loop {
            let number = self.product()?;
            let unit = self.unit()?;
            if unit.offset != 0.0 {
                offset_unit = Some(unit.symbol);
            }
            total += if unit.offset == 0.0 { sign * unit.factor * number } else { unit.si_from_value(sign * number) };
            terms += 1;
            self.rest = self.rest.trim_start();
            sign = match self.rest.chars().next() {
                None => break,
                Some('+') => 1.0,
                Some('-') => -1.0,
                Some(_) => return Err(self.not_a_number(self.rest)),
            };
            self.rest = &self.rest[1..];
        }
        match offset_unit {
            Some(unit) if terms > 1 => Err(UnitError::OffsetInSum { text: self.whole.to_owned(), unit }),
            _ => Ok(total),
        }
    }

    /// Numbers joined by `*` and `/`; the unit follows behind.
    fn product(&mut self) -> Result<f64, UnitError> {
        let mut value = self.factor()?;
        loop {
            let rest = self.rest.trim_start();
            let operator = rest.chars().next();
            match operator {
                Some('*') | Some('/') => {
                    self.rest = &rest[1..];
                    let factor = self.factor()?;
                    value = if operator == Some('*') { value * factor } else { value / factor };
                }
                _ => return Ok(value),
            }
        }
    }

    fn factor(&mut self) -> Result<f64, UnitError> {
        self.rest = self.rest.trim_start();
        if let Some(inner) = self.rest.strip_prefix('(') {
            self.rest = inner;
            let mut value = self.product()?;
            loop {
                self.rest = self.rest.trim_start();
                let sign = match self.rest.chars().next() {
                    Some('+') => 1.0,
                    Some('-') => -1.0,
                    Some(')') => {
                        self.rest = &self.rest[1..];
                        return Ok(value);
                    }
                    _ => return Err(self.not_a_number(self.rest)),
                };
                self.rest = &self.rest[1..];
                value += sign * self.product()?;
            }
        }
        let length = number_length(self.rest);
        let (number, rest) = self.rest.split_at(length);
        let value = number.parse::<f64>().map_err(|_| self.not_a_number(self.rest))?;
        self.rest = rest;
        Ok(value)
    }

    /// The unit runs to the next sign at top level or the end.
    fn unit(&mut self) -> Result<&'static super::Unit, UnitError> {
        let end = self.rest.find(['+', '-']).unwrap_or(self.rest.len());
        let (symbol, rest) = self.rest.split_at(end);
        let symbol = symbol.trim();
        if symbol.is_empty() {
            let plain = self.quantity.units().iter().find(|unit| unit.symbol.is_empty());
            let bare = self.bare.and_then(|bare| self.quantity.unit(bare.symbol)).or(plain);
            self.rest = rest;
            return bare.ok_or_else(|| UnitError::MissingUnit {
                text: self.whole.to_owned(),
                accepted: accepted(self.quantity),
            });
        }
        if symbol.starts_with(|c: char| c == ',' || c == '.' || c.is_ascii_digit()) {
            return Err(self.not_a_number(self.whole));
        }
        let unit = self.quantity.unit(symbol).ok_or_else(|| UnitError::UnknownUnit {
            unit: symbol.to_owned(),
            quantity: self.quantity.name(),
            accepted: accepted(self.quantity),
        })?;
        self.rest = rest;
        Ok(unit)
    }

    fn not_a_number(&self, part: &str) -> UnitError {
        UnitError::NotANumber {
            text: if part.is_empty() { self.whole.to_owned() } else { part.to_owned() },
            quantity: self.quantity.name(),
            example: example(self.quantity),
        }
    }
}

/// Length of the decimal number that `text` starts with: sign, digits, point, exponent.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let start = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let mut end = digits(start);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent_end = digits(end + 1 + sign);
        if exponent_end > end + 1 + sign {
            end = exponent_end;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, quantity: Quantity) -> Result<f64, UnitError> {
        quantity_from_text(text, quantity, None)
    }

    #[test]
    fn numbers_with_units_and_arithmetic_are_read() {
        for (text, quantity, expected) in [
            ("30 mm", Quantity::Length, 0.03),
            ("30mm", Quantity::Length, 0.03),
            ("3/8 in", Quantity::Length, 0.375 * 0.0254),
            ("2*(5+1) mm", Quantity::Length, 0.012),
            ("1e-3 m", Quantity::Length, 1e-3),
            ("1 in - 2 mm", Quantity::Length, 0.0254 - 0.002),
            ("70 bar + 5 psi", Quantity::Pressure, 7e6 + 5.0 * super::super::PSI),
            ("20 °C", Quantity::Temperature, 293.15),
            ("-40 degC", Quantity::Temperature, 233.15),
            ("12 kg/(m² s)", Quantity::MassFlux, 12.0),
            ("15 %", Quantity::Ratio, 0.15),
            ("0.15", Quantity::Ratio, 0.15),
        ] {
            let got = read(text, quantity).expect(text);
            assert!((got - expected).abs() <= 1e-15 * expected.abs(), "{text}: {got} instead of {expected}");
        }
    }

    #[test]
    fn a_bare_number_takes_the_unit_that_the_place_gives() {
        let millimetre = Quantity::Length.unit("mm");
        assert_eq!(quantity_from_text("30", Quantity::Length, millimetre), Ok(0.03));
        assert!(matches!(read("30", Quantity::Length), Err(UnitError::MissingUnit { .. })));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(matches!(read("", Quantity::Length), Err(UnitError::Empty { .. })));
        assert!(matches!(read("thirty mm", Quantity::Length), Err(UnitError::NotANumber { .. })));
        assert!(matches!(read("1,5 mm", Quantity::Length), Err(UnitError::NotANumber { .. })));
        assert!(matches!(read("30 psi", Quantity::Length), Err(UnitError::UnknownUnit { .. })));
        assert!(matches!(read("1/0 mm", Quantity::Length), Err(UnitError::NotFinite { .. })));
        assert!(matches!(read("NaN mm", Quantity::Length), Err(UnitError::NotANumber { .. })));
        assert!(matches!(read("20 °C + 5 °C", Quantity::Temperature), Err(UnitError::OffsetInSum { .. })));
        assert!(matches!(read("(1 + mm", Quantity::Length), Err(UnitError::NotANumber { .. })));
        let message = read("30 psi", Quantity::Length).unwrap_err().to_string();
        assert_eq!(message, "\"psi\" is not a unit of length; use one of: m, mm, cm, in, ft, km");
    }

    proptest::proptest! {
        #[test]
        fn a_written_quantity_reads_back_to_the_same_bits(value in -1e6_f64..1e6, index in 0..Quantity::ALL.len()) {
            let quantity = Quantity::ALL[index];
            for unit in quantity.units() {
                if let Some(text) = text_from_quantity(value, quantity, unit) {
                    proptest::prop_assert_eq!(quantity_from_text(&text, quantity, Some(quantity.si_unit())), Ok(value));
                }
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            for &quantity in Quantity::ALL {
                let _ = read(&text, quantity);
            }
        }
    }
}
