//! Lists of numbers as people type them: `1:8:0.1`, `10,50,100bar`, `4,10:40:10`.

use crate::service::error::ServiceError;
use crate::units::{Quantity, quantity_from_text};

/// Most values of one list.
const MOST: usize = 100_000;
/// Share of a step by which the last value may miss the end: steps are written in decimals.
const SLACK: f64 = 1e-6;

/// The values of a list in SI units: numbers and ranges `first:last:step` with commas between. A number without a unit
/// has that of the list's last number.
///
/// # Errors
/// [`ServiceError`] at `path`: no number, an unknown unit, a step that leads nowhere, or far too many values.
pub fn values_from_text(text: &str, quantity: Quantity, path: &str) -> Result<Vec<f64>, ServiceError> {
    let wrong = |message: String| {
        ServiceError::new(message)
            .at(path)
            .expected("numbers and ranges first:last:step, such as 2.5 or 1:8:0.1 or 10,50,100bar")
    };
    let unit = unit_of(text).unwrap_or_default();
    let number = |text: &str| {
        let text = text.trim();
        let full = if unit_of(text).is_some() { text.to_owned() } else { format!("{text} {unit}") };
        quantity_from_text(&full, quantity, None).map_err(|error| wrong(error.to_string()))
    };
    let mut values = Vec::new();
    for item in text.split(',') {
        let parts: Vec<&str> = item.split(':').collect();
        match *parts.as_slice() {
            [one] => values.push(number(one)?),
            [first, last, step] => {
                let (first, last, step) = (number(first)?, number(last)?, number(step)?);
                let steps = (last - first) / step;
                if !(steps >= 0.0 && steps.is_finite()) {
                    return Err(wrong(format!("the range {} leads nowhere", item.trim())));
                }
                if steps > MOST as f64 {
                    return Err(wrong(format!("the range {} has more than {MOST} values", item.trim())));
                }
                let count = (steps + SLACK).floor() as usize;
                values.extend((0..=count).map(|place| decimal(first + place as f64 * step)));
            }
            _ => return Err(wrong(format!("{} is neither a number nor a range", item.trim()))),
        }
        if values.len() > MOST {
            return Err(wrong(format!("the list has more than {MOST} values")));
        }
    }
    Ok(values)
}

/// The value with 12 digits: 1 + 3 · 0.1 is 1.3.
fn decimal(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// What stands behind the last number of a text, if anything.
fn unit_of(text: &str) -> Option<&str> {
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.').map_or(0, |place| place + 1);
    let unit = text.get(end..)?.trim();
    (!unit.is_empty()).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressures(text: &str) -> Result<Vec<f64>, ServiceError> {
        values_from_text(text, Quantity::Pressure, "--pc")
    }

    #[test]
    fn the_last_unit_holds_for_numbers_without_one() {
        assert_eq!(pressures("10,50,100bar").expect("reads"), [1e6, 5e6, 1e7]);
        assert_eq!(pressures("10:30:10 bar").expect("reads"), [1e6, 2e6, 3e6]);
        assert_eq!(pressures("1e5Pa, 1 MPa").expect("reads"), [1e5, 1e6]);
        assert!(pressures("10,50").is_err(), "a pressure has a unit");
    }

    #[test]
    fn a_range_holds_both_its_ends_and_round_decimals() {
        let values = values_from_text("1:8:0.1", Quantity::Ratio, "--of").expect("reads");
        assert_eq!((values.len(), values[3], values[70]), (71, 1.3, 8.0));
        assert_eq!(values_from_text("3:1:-1", Quantity::Ratio, "--of").expect("reads"), [3.0, 2.0, 1.0]);
        assert_eq!(
            values_from_text("4,10:40:10", Quantity::Ratio, "--of").expect("reads"),
            [4.0, 10.0, 20.0, 30.0, 40.0]
        );
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_place() {
        for text in ["", "1:8", "1:8:0", "1:8:-1", "1:2:3:4", "a", "0:1:1e-9", "1,,2"] {
            let error = values_from_text(text, Quantity::Ratio, "--of").expect_err(text);
            assert_eq!(error.path, "--of", "{text}");
        }
    }
}
