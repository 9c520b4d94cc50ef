//! RASP thrust curves (`.eng`).
//!
//! A file holds one or more motors: a header of seven fields (name, diameter in mm, length in mm, delays, propellant in
//! kg, loaded motor in kg, maker), then a line for each sample (time in s, thrust in N). `;` begins a comment, also
//! glued to a number. Source: G. H. Stine's RASP format as thrustcurve.org describes it.

use super::text_of;
use crate::motor::thrust_curve::ThrustCurve;
use crate::units::{Kilogram, Metre};

/// Fields of a header.
const HEADER: &str = "name diameter_mm length_mm delays propellant_kg total_kg maker";
/// The largest file that is read, in bytes; real ones have a few kilobytes.
const LARGEST_FILE: usize = 16_000_000;

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EngError {
    /// Far too large for a thrust curve.
    #[error("the file has {size} bytes; a thrust-curve file has at most {LARGEST_FILE}")]
    TooLarge {
        /// Its size.
        size: usize,
    },
    /// No motor in it.
    #[error("the file holds no motor; a motor begins with the line: {HEADER}")]
    Empty,
    /// A line that is neither header nor sample.
    #[error("line {line}: \"{text}\" is neither a sample (time thrust) nor a header of seven fields ({HEADER})")]
    Line {
        /// Line, the first being 1.
        line: usize,
        /// The line.
        text: String,
    },
    /// A sample before the first header.
    #[error("line {line}: a sample stands before the first header ({HEADER})")]
    NoHeader {
        /// Line, the first being 1.
        line: usize,
    },
    /// A field of a header that is not a number.
    #[error("line {line}: the {field} \"{text}\" is not a number of {unit} from 0 to {max}")]
    Field {
        /// Line, the first being 1.
        line: usize,
        /// What the field holds.
        field: &'static str,
        /// The field.
        text: String,
        /// Its unit.
        unit: &'static str,
        /// The largest that makes sense.
        max: f64,
    },
    /// More propellant than motor.
    #[error("line {line}: the propellant weighs {propellant} kg and the loaded motor {total} kg")]
    Masses {
        /// Line, the first being 1.
        line: usize,
        /// Propellant in kg.
        propellant: f64,
        /// Loaded motor in kg.
        total: f64,
    },
    /// Times must increase.
    #[error("line {line}: time {time} s does not come after {before} s; times must increase from sample to sample")]
    Time {
        /// Line, the first being 1.
        line: usize,
        /// The time.
        time: f64,
        /// The time before.
        before: f64,
    },
    /// A negative time or something that is not a finite number.
    #[error("line {line}: {value} is not a {what}")]
    Sample {
        /// Line, the first being 1.
        line: usize,
        /// What stands there.
        value: String,
        /// What it should be.
        what: &'static str,
    },
    /// A header that no sample follows.
    #[error("line {line}: the motor \"{name}\" has no samples")]
    NoSamples {
        /// Line of its header.
        line: usize,
        /// Its name.
        name: String,
    },
}

/// Every motor of a file, in order. Names come without the maker.
///
/// # Errors
/// [`EngError`] with the line.
pub fn read(bytes: &[u8]) -> Result<Vec<ThrustCurve>, EngError> {
    if bytes.len() > LARGEST_FILE {
        return Err(EngError::TooLarge { size: bytes.len() });
    }
    let text = text_of(bytes);
    let mut curves: Vec<(usize, ThrustCurve)> = Vec::new();
    for (index, whole) in text.lines().enumerate() {
        let line = index + 1;
        let content = whole.split(';').next().unwrap_or_default().trim();
        let fields: Vec<&str> = content.split_whitespace().collect();
        match fields.as_slice() {
            [] => {}
            [time, thrust] => {
                let (_, curve) = curves.last_mut().ok_or(EngError::NoHeader { line })?;
                let time = finite(time, "time in s", line)?;
                if time < 0.0 {
                    return Err(EngError::Sample { line, value: time.to_string(), what: "time from 0 on" });
                }
                if let Some(before) = curve.time.last().copied().filter(|before| time <= *before) {
                    return Err(EngError::Time { line, time, before });
                }
                curve.time.push(time);
                curve.thrust.push(finite(thrust, "thrust in N", line)?);
            }
            [name, diameter, length, delays, propellant, total, maker @ ..] if !maker.is_empty() => {
                with_samples(curves.last())?;
                let curve = header(line, name, [diameter, length, propellant, total])?;
                let curve = ThrustCurve { delays: (*delays).to_owned(), maker: maker.join(" "), ..curve };
                curves.push((line, curve));
            }
            _ => return Err(EngError::Line { line, text: content.chars().take(80).collect() }),
        }
    }
    with_samples(curves.last())?;
    if curves.is_empty() {
        return Err(EngError::Empty);
    }
    Ok(curves.into_iter().map(|(_, curve)| curve).collect())
}

fn with_samples(last: Option<&(usize, ThrustCurve)>) -> Result<(), EngError> {
    match last {
        Some((line, curve)) if curve.time.is_empty() => {
            Err(EngError::NoSamples { line: *line, name: curve.name.clone() })
        }
        _ => Ok(()),
    }
}

/// A motor with name and dimensions: diameter, length, propellant, total.
fn header(line: usize, name: &str, fields: [&str; 4]) -> Result<ThrustCurve, EngError> {
    let number = |text: &str, field: &'static str, unit: &'static str, max: f64| {
        text.parse::<f64>().ok().filter(|value| (0.0..=max).contains(value)).ok_or_else(|| EngError::Field {
            line,
            field,
            text: text.to_owned(),
            unit,
            max,
        })
    };
    let [diameter, length, propellant, total] = fields;
    // Larger than any motor that flew.
    let (diameter, length) =
        (number(diameter, "diameter", "mm", 10_000.0)?, number(length, "length", "mm", 100_000.0)?);
    let (propellant, total) =
        (number(propellant, "propellant mass", "kg", 1e6)?, number(total, "total mass", "kg", 2e6)?);
    if propellant > total {
        return Err(EngError::Masses { line, propellant, total });
    }
    Ok(ThrustCurve {
        name: name.to_owned(),
        diameter: Some(Metre(diameter / 1000.0)),
        length: Some(Metre(length / 1000.0)),
        propellant_mass: Some(Kilogram(propellant)),
        total_mass: Some(Kilogram(total)),
        ..ThrustCurve::default()
    })
}

fn finite(text: &str, what: &'static str, line: usize) -> Result<f64, EngError> {
    text.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(|| EngError::Sample {
        line,
        value: format!("\"{text}\""),
        what,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[u8] = b"; caf\xe9 test\nA1 18 70 3-5 0.003 0.01 Estes \xa9 Co\n0.1 5;glued\n 0.3 0;\n\
        ;\nB2 24 70 P 0.006 0.02 X\n0 0\n0.2 8.5\n0.4 0\n";

    #[test]
    fn two_motors_with_glued_comments_and_latin_1_are_read() {
        let curves = read(TWO).expect("reads");
        assert_eq!(curves.len(), 2);
        assert_eq!(curves[0].maker, "Estes \u{a9} Co");
        assert_eq!((curves[0].delays.as_str(), curves[1].delays.as_str()), ("3-5", "P"));
        assert_eq!(curves[0].diameter, Some(Metre(0.018)));
        // The triangle from (0, 0) over (0.1, 5) to (0.3, 0).
        assert!((curves[0].total_impulse().expect("thrust").0 - 0.75).abs() < 1e-15);
        assert_eq!(curves[1].time, [0.0, 0.2, 0.4]);
    }

    #[test]
    fn bad_files_are_told_with_their_line() {
        for (text, says) in [
            ("", "holds no motor"),
            ("; only a comment\n", "holds no motor"),
            ("0 1\n", "line 1: a sample stands before"),
            ("A1 18 70 P 0.003 0.01\n0 1\n", "line 1: \"A1 18 70 P 0.003 0.01\" is neither"),
            ("A1 x 70 P 0.003 0.01 E\n0 1\n", "the diameter \"x\" is not a number of mm"),
            ("A1 -18 70 P 0.003 0.01 E\n0 1\n", "the diameter \"-18\""),
            ("A1 18 70 P 0.03 0.01 E\n0 1\n", "propellant weighs 0.03 kg"),
            ("A1 18 70 P 0.003 0.01 E\n", "line 1: the motor \"A1\" has no samples"),
            ("A1 18 70 P 0.003 0.01 E\nB1 18 70 P 0.003 0.01 E\n0 1\n", "line 1: the motor \"A1\" has no samples"),
            ("A1 18 70 P 0.003 0.01 E\n0.1 1\n0.3 1\n0.2 0\n", "line 4: time 0.2 s does not come after 0.3 s"),
            ("A1 18 70 P 0.003 0.01 E\n0.1 1\n0.1 0\n", "line 3: time 0.1 s does not come after 0.1 s"),
            ("A1 18 70 P 0.003 0.01 E\n-0.1 1\n", "line 2: -0.1 is not a time from 0 on"),
            ("A1 18 70 P 0.003 0.01 E\n0.1 NaN\n", "line 2: \"NaN\" is not a thrust in N"),
            ("A1 18 70 P 0.003 0.01 E\n0.1 1 2\n", "line 2: \"0.1 1 2\" is neither"),
        ] {
            let error = read(text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    /// Fourteen certified curves: header to the letter, statistics to the printed digits of the reference.
    #[test]
    fn certified_curves_agree_with_the_reference() {
        let shared = std::env::var_os("HRMA_SHARED").map_or_else(
            || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
            std::path::PathBuf::from,
        );
        let folder = shared.join("reference/solid/eng");
        let Ok(text) = std::fs::read_to_string(folder.join("expected.json")) else {
            eprintln!("SKIPPED: no reference data in {}; set HRMA_SHARED", folder.display());
            return;
        };
        let expected: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).expect("JSON");
        assert!(!expected.is_empty());
        for (file, expected) in &expected {
            let curves = read(&std::fs::read(folder.join(file)).expect("there")).expect(file);
            let number = |key: &str| expected[key].as_f64().expect(key);
            let word = |key: &str| expected[key].as_str().expect(key);
            assert_eq!(curves.len() as f64, number("motors_in_file"), "{file}");
            let curve = &curves[0];
            assert_eq!(curve.name, word("name"), "{file}");
            assert_eq!(curve.delays, word("delays"), "{file}");
            assert_eq!(curve.maker, word("manufacturer"), "{file}");
            assert_eq!(curve.time.len() as f64, number("n_points"), "{file}");
            assert_eq!(curve.time.last().copied(), Some(number("last_time")), "{file}");
            // Printed with six significant digits.
            const PRINTED: f64 = 5e-6;
            for (key, got) in [
                ("diameter_m", curve.diameter.map(|v| v.0)),
                ("length_m", curve.length.map(|v| v.0)),
                ("propellant_mass_kg", curve.propellant_mass.map(|v| v.0)),
                ("total_mass_kg", curve.total_mass.map(|v| v.0)),
                ("peak_thrust", curve.peak_thrust().map(|v| v.0)),
                ("total_impulse_trapz_from_t0", curve.total_impulse().map(|v| v.0)),
                ("burn_time_5pct", curve.burn_time().map(|v| v.0)),
            ] {
                let (got, expected) = (got.expect(key), number(key));
                assert!((got / expected - 1.0).abs() <= PRINTED, "{file} {key}: {got} instead of {expected}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80)) {
            let _ = read(&bytes);
        }
    }
}
