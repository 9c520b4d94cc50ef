//! Filling, burn and blow-down of the zero-dimensional chamber: `transient_0d.json`.
//!
//! Each case names a motor file, which lies beside it (`motors/NAME.json` or `NAME.json`), the free volume beyond the
//! grains' bounding cylinders and the pressure at the start. Everything is held to 0.2 %, the mass to 0.05 %.

use super::curve::{Column, Curve, compare};
use super::document::{CaseRows, Compared, Limit, Row};
use super::recognise::{Case, Layout, column, full_column, has_name, list_at, number_at, text_at};
use super::solid_motors::{case_from_motor, solution};
use super::source::SourceFile;
use crate::motor::conditions::Igniter;
use crate::motor::run::BallisticModel;
use crate::motor::solid::case::SolidCase;
use crate::units::{Metre3, Pa};
use serde_json::Value;

/// Transient solutions.
pub const LAYOUT: Layout = Layout {
    id: "transient_0d",
    area: "solid",
    about: "filling, burn and blow-down of solid motors (transient_0d.json)",
    is_named: |path| has_name(path, "transient_0d.json"),
    is_laid_out: |value| {
        value.as_array().and_then(|cases| cases.first()).is_some_and(|case| {
            ["motor_case", "extra_free_volume_m3", "results"].iter().all(|key| case.get(key).is_some())
        })
    },
    cases: |file, value| {
        let Value::Array(cases) = value else { return Vec::new() };
        cases.into_iter().map(|case| transient_case(file, case)).collect()
    },
};

const LIMIT: Limit = Limit::Relative(2e-3);
const MASS: Limit = Limit::Relative(5e-4);

fn transient_case(file: &SourceFile, case: Value) -> Case {
    let motor = text_at(&case, "motor_case");
    let places = [file.beside(&format!("motors/{motor}.json")), file.beside(&format!("{motor}.json"))];
    let found = places.iter().find(|place| place.exists()).cloned();
    let name = file.name();
    let uses = found.iter().cloned().collect();
    Case { uses, rows: Box::new(move || rows(&name, &case, found.as_ref())) }
}

fn rows(file: &str, case: &Value, motor: Option<&SourceFile>) -> Vec<Row> {
    let mut rows = CaseRows::new(file, text_at(case, "id"));
    match solid_case(case, motor).and_then(|solid| Ok((solution(&solid, BallisticModel::Transient)?, solid))) {
        Ok((transient, solid)) => {
            let quasi_steady = solution(&solid, BallisticModel::QuasiSteady).ok().map(|solution| solution.summary);
            let summary = &transient.summary;
            let figures = [
                ("web_burnout_time", "s", summary.web_burnout_time, LIMIT),
                ("peak_pressure", "Pa", Some(summary.peak_chamber_pressure), LIMIT),
                ("impulse", "N s", Some(summary.total_impulse), LIMIT),
                ("prop_mass", "kg", Some(summary.propellant_mass), MASS),
                ("time_p_below_1p02_ambient", "s", summary.blow_down_time, LIMIT),
                (
                    "quasi_steady_peak_pressure",
                    "Pa",
                    quasi_steady.as_ref().map(|summary| summary.peak_chamber_pressure),
                    LIMIT,
                ),
                ("quasi_steady_impulse", "N s", quasi_steady.as_ref().map(|summary| summary.total_impulse), LIMIT),
            ];
            let results = case.get("results").unwrap_or(&Value::Null);
            for (quantity, unit, computed, limit) in figures {
                if let Some(reference) = results.get(quantity) {
                    rows.number(Compared { quantity, unit, reference: reference.as_f64(), computed }, limit);
                }
            }
            let channels = &transient.channels;
            series(&mut rows, case, |name| channels.values(name));
        }
        Err(reason) => rows.fail("motor_case", reason),
    }
    rows.into_rows()
}

fn solid_case(case: &Value, motor: Option<&SourceFile>) -> Result<SolidCase, String> {
    let name = text_at(case, "motor_case");
    let motor = motor.ok_or_else(|| format!("there is no motors/{name}.json beside the file"))?;
    let text = motor.text().map_err(|error| error.to_string())?;
    let motor: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", motor.name()))?;
    let mut solid = case_from_motor(motor.get("input").unwrap_or(&Value::Null), name)?;
    let number = |key: &str| number_at(case, key).ok_or_else(|| format!("{key} is missing or not a number"));
    solid.conditions.free_volume = Some(Metre3(number("extra_free_volume_m3")?));
    solid.igniter = Igniter { start_pressure: Some(Pa(number("initial_pressure_Pa")?)), ..Igniter::default() };
    Ok(solid)
}

fn series<'a>(rows: &mut CaseRows, case: &Value, channel: impl Fn(&str) -> &'a [f64]) {
    /// Significant digits of the reference's series.
    const DIGITS: i32 = 7;
    let table = list_at(case, "series");
    let names: Vec<&str> = list_at(case, "columns").iter().filter_map(Value::as_str).collect();
    let time = names.iter().position(|name| *name == "time_s").and_then(|index| full_column(table, index));
    let Some(time) = time else {
        rows.fail("series", "it has no full column time_s");
        return;
    };
    for (index, name) in names.iter().enumerate() {
        let (unit, ours) = match *name {
            "pressure_Pa" => ("Pa", "chamber_pressure"),
            "thrust_N" => ("N", "thrust"),
            "web_m" => ("m", "web"),
            _ => continue,
        };
        let quantity = format!("series:{name}");
        let wanted =
            Column { quantity: &quantity, unit, x: &time, y: &column(table, index), digits: DIGITS, slack: 0.0 };
        compare(rows, wanted, Curve { x: channel("time"), y: channel(ours) }, LIMIT);
    }
}
