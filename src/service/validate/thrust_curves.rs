//! Thrust curves of certified motors with what is to be read from them: `eng/expected.json` beside its `.eng` files.
//!
//! Header fields and samples must be those of the file to rounding; impulse and burn time, which the reference prints
//! to six digits, must be the same when printed so.

use super::document::{CaseRows, Compared, Limit, Row};
use super::recognise::{Case, Layout, text_at};
use super::source::SourceFile;
use crate::import::eng;
use serde_json::Value;
use std::path::Path;

/// Expectations of thrust-curve files.
pub const LAYOUT: Layout = Layout {
    id: "thrust_curves",
    area: "solid",
    about: "RASP thrust curves with what is to be read from them (eng/expected.json)",
    is_named: |path: &Path| path.ends_with("eng/expected.json"),
    is_laid_out: |value| {
        value.as_object().is_some_and(|files| {
            !files.is_empty()
                && files.iter().all(|(name, expected)| {
                    name.ends_with(".eng") && expected.get("total_impulse_trapz_from_t0").is_some()
                })
        })
    },
    cases: |file, value| {
        let Value::Object(files) = value else { return Vec::new() };
        files
            .into_iter()
            .map(|(name, expected)| {
                let (document, curve) = (file.name(), file.beside(&name));
                Case { uses: vec![curve.clone()], rows: Box::new(move || rows(&document, &name, &expected, &curve)) }
            })
            .collect()
    },
};

/// Products and sums of a few roundings.
const ROUNDING: f64 = 1e-12;
/// Significant digits of impulse and burn time in the reference.
const DIGITS: i32 = 6;

fn rows(file: &str, name: &str, expected: &Value, source: &SourceFile) -> Vec<Row> {
    let mut rows = CaseRows::new(file, name);
    let curves = source
        .bytes()
        .map_err(|error| error.to_string())
        .and_then(|bytes| eng::read(&bytes).map_err(|error| error.to_string()));
    let curves = match curves {
        Ok(curves) => curves,
        Err(reason) => {
            rows.fail("file", reason);
            return rows.into_rows();
        }
    };
    let mut number = |quantity: &str, unit: &'static str, computed: Option<f64>, is_printed: bool| {
        let Some(reference) = expected.get(quantity) else { return };
        let reference = reference.as_f64();
        let limit = match reference {
            Some(value) if is_printed => Limit::Absolute(super::curve::printed_error(value, DIGITS)),
            _ => Limit::Relative(ROUNDING),
        };
        rows.number(Compared { quantity, unit, reference, computed }, limit);
    };
    number("motors_in_file", "", Some(curves.len() as f64), false);
    let Some(curve) = curves.first() else {
        rows.fail("file", "it holds no motor");
        return rows.into_rows();
    };
    number("diameter_m", "m", curve.diameter.map(|value| value.0), false);
    number("length_m", "m", curve.length.map(|value| value.0), false);
    number("propellant_mass_kg", "kg", curve.propellant_mass.map(|value| value.0), false);
    number("total_mass_kg", "kg", curve.total_mass.map(|value| value.0), false);
    number("n_points", "", Some(curve.time.len() as f64), false);
    number("last_time", "s", curve.time.last().copied(), false);
    number("peak_thrust", "N", curve.peak_thrust().map(|value| value.0), false);
    number("total_impulse_trapz_from_t0", "N s", curve.total_impulse().map(|value| value.0), true);
    number("burn_time_5pct", "s", curve.burn_time().map(|value| value.0), true);
    for (key, computed) in [("name", &curve.name), ("delays", &curve.delays), ("manufacturer", &curve.maker)] {
        rows.text(key, Some(text_at(expected, key)), Some(computed), false);
    }
    rows.into_rows()
}
