//! Losses against fits of other programs' runs, for information: `throat_discharge_coefficient.csv` and
//! `bell_divergence_efficiency.csv`.
//!
//! The fits do not say for which gas and throat they hold, so that no limit follows from them. Divergence is computed
//! here by characteristics in the bell of the shipped chart, γ = 1.2, with the usual throat arcs.

use super::document::{CaseRows, Compared, Limit, Row};
use super::nozzle_contours::numbers;
use super::recognise::{Layout, each, has_name};
use super::reference_table::has_columns;
use crate::motor::nozzle::contour::{Bell, Opening};
use crate::motor::nozzle::flow::flow_field;
use crate::physics::gas_dynamics::characteristics::Symmetry;
use crate::physics::gas_dynamics::losses::discharge::discharge_coefficient;
use crate::physics::gas_dynamics::losses::divergence::field_divergence;
use serde_json::Value;

/// Discharge coefficients.
pub const DISCHARGE: Layout = Layout {
    id: "throat_discharge",
    area: "nozzle",
    about: "inviscid discharge coefficients of throats (throat_discharge_coefficient.csv)",
    is_named: |path| has_name(path, "throat_discharge_coefficient.csv"),
    is_laid_out: |value| has_columns(value, &["R_upstream_over_rt", "gamma", "Cd"]),
    cases: |file, value| each(file, value, discharge_rows),
};

/// Divergence efficiencies of bells.
pub const DIVERGENCE: Layout = Layout {
    id: "bell_divergence",
    area: "nozzle",
    about: "divergence efficiencies of bells (bell_divergence_efficiency.csv)",
    is_named: |path| has_name(path, "bell_divergence_efficiency.csv"),
    is_laid_out: |value| has_columns(value, &["length_percent", "eps", "eta_divergence"]),
    cases: |file, value| each(file, value, divergence_rows),
};

fn discharge_rows(file: &str, case: &Value) -> Vec<Row> {
    let label = |key: &str| case.get(key).map_or_else(String::new, ToString::to_string);
    let mut rows = CaseRows::new(file, &format!("R {}, gamma {}", label("R_upstream_over_rt"), label("gamma")));
    let keys = ["R_upstream_over_rt", "gamma", "Cd"];
    if let Some([radius, g, reference]) = numbers(case, keys, &mut rows) {
        match discharge_coefficient(g, radius, Symmetry::Axisymmetric) {
            Ok(computed) => rows.number(
                Compared { quantity: "Cd", unit: "", reference: Some(reference), computed: Some(computed) },
                Limit::None,
            ),
            Err(error) => rows.fail("Cd", error.to_string()),
        }
    }
    rows.into_rows()
}

fn divergence_rows(file: &str, case: &Value) -> Vec<Row> {
    let label = |key: &str| case.get(key).map_or_else(String::new, ToString::to_string);
    let mut rows = CaseRows::new(file, &format!("{} %, eps {}", label("length_percent"), label("eps")));
    let keys = ["length_percent", "eps", "eta_divergence"];
    if let Some([percent, ratio, reference]) = numbers(case, keys, &mut rows) {
        match bell_efficiency(percent / 100.0, ratio) {
            Ok(computed) => rows.number(
                Compared { quantity: "eta_divergence", unit: "", reference: Some(reference), computed: Some(computed) },
                Limit::None,
            ),
            Err(error) => rows.fail("eta_divergence", error),
        }
    }
    rows.into_rows()
}

/// Thrust in vacuum over mass flow of the chart's bell, over that of one-dimensional flow.
fn bell_efficiency(fraction: f64, ratio: f64) -> Result<f64, String> {
    const GAMMA: f64 = 1.2;
    const UPSTREAM: f64 = 1.5;
    const LINES: usize = 60;
    let bell = Bell { length_fraction: fraction, ..Bell::default() };
    let opening = Opening { throat: 1.0, exit: ratio.sqrt(), upstream: UPSTREAM };
    let field = flow_field(&bell, opening, GAMMA, LINES).map_err(|error| error.to_string())?;
    field_divergence(&field, GAMMA, ratio).map_err(|error| error.to_string())
}
