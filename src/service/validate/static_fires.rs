//! Measured static fires with the motor that was fired: `real_*.json`. Everything is for information: the files state
//! how far such measurements can be trusted.

use super::curve::{Column, Curve, compare};
use super::document::{CaseRows, Compared, Limit, Row};
use super::recognise::{Case, Layout, list_at, number_at, text_at};
use super::solid_motors::{case_from_motor, is_motor, solution};
use crate::motor::run::BallisticModel;
use crate::motor::solid::Solution;
use serde_json::Value;
use std::path::Path;

/// Static fires.
pub const LAYOUT: Layout = Layout {
    id: "static_fires",
    area: "solid",
    about: "measured static fires with the motor that was fired (real_*.json)",
    is_named: |path: &Path| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("real_"))
    },
    is_laid_out: |value| value.get("measured").is_some_and(Value::is_object) && is_motor(value.get("motor")),
    cases: |file, value| {
        let file = file.name();
        vec![Case::new(move || rows(&file, &value))]
    },
};

fn rows(file: &str, value: &Value) -> Vec<Row> {
    let name = text_at(value, "id");
    let mut rows = CaseRows::new(file, name);
    let motor = value.get("motor").unwrap_or(&Value::Null);
    match case_from_motor(motor, name).and_then(|case| solution(&case, BallisticModel::Transient)) {
        Ok(solution) => {
            figures(&mut rows, value, &solution);
            series(&mut rows, value, &solution);
        }
        Err(reason) => rows.fail("motor", reason),
    }
    rows.into_rows()
}

fn figures(rows: &mut CaseRows, value: &Value, solution: &Solution) {
    let summary = &solution.summary;
    let figures = [
        (&["averageThrust", "avg_thrust"][..], "N", summary.average_thrust),
        (&["isp"], "s", summary.specific_impulse_s),
        (&["burnTime", "burn_time"], "s", summary.burn_time),
        (&["propMass", "prop_mass"], "kg", summary.propellant_mass),
        (&["impulse_trapz", "impulse"], "N s", summary.total_impulse),
        (&["peak_thrust"], "N", summary.peak_thrust),
        (&["peak_pressure"], "Pa", summary.peak_chamber_pressure),
        (&["avg_pressure"], "Pa", summary.average_chamber_pressure),
    ];
    for block in ["published", "measured_stats", "openmotor_0_4_0_prediction", "openmotor_0_6_1_default"] {
        let Some(values) = value.get(block) else { continue };
        for (names, unit, computed) in figures {
            for name in names {
                if let Some(reference) = number_at(values, name) {
                    let quantity = &format!("{block}.{name}");
                    let (reference, computed) = (Some(reference), Some(computed));
                    rows.number(Compared { quantity, unit, reference, computed }, Limit::None);
                }
            }
        }
    }
}

fn series(rows: &mut CaseRows, value: &Value, solution: &Solution) {
    /// Significant digits of the measured times.
    const DIGITS: i32 = 6;
    let measured = value.get("measured").unwrap_or(&Value::Null);
    let numbers = |key: &str| -> Vec<Option<f64>> { list_at(measured, key).iter().map(Value::as_f64).collect() };
    let time: Option<Vec<f64>> = numbers("time_s").into_iter().collect();
    let Some(time) = time else {
        rows.fail("measured.time_s", "it is not a list of numbers");
        return;
    };
    for (name, ours, unit) in [("thrust_N", "thrust", "N"), ("pressure_Pa", "chamber_pressure", "Pa")] {
        let y = numbers(name);
        if !y.is_empty() {
            let quantity = &format!("series:{name}");
            let curve = Curve { x: solution.channels.values("time"), y: solution.channels.values(ours) };
            compare(rows, Column { quantity, unit, x: &time, y: &y, digits: DIGITS, slack: 0.0 }, curve, Limit::None);
        }
    }
}
