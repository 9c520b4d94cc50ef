//! A map as a document and as text.

use super::answer::rocket_error;
use super::optimum::Optimum;
use super::station_name;
use super::sweep::{Sweep, SweepValues};
use crate::diag::{Finding, Severity};
use crate::physics::thermochemistry::rocket::{Exit, StationKind};
use crate::units::{Pa, Quantity, UnitPreferences, format_significant};
use serde_json::{Value, json};

/// The map as contracts name its fields: an array of points, a failed one with its `error`.
pub fn sweep_document(sweep: &Sweep, ambient: Option<Pa>) -> Value {
    let points = sweep.iter().map(|(ratio, pressure, point)| match point {
        Ok(values) => point_document(ratio, pressure, values, &sweep.exits, ambient),
        Err(error) => json!({ "of": ratio, "pc_Pa": pressure.0, "error": rocket_error(error.clone()).document() }),
    });
    Value::Array(points.collect())
}

/// The best point with what is best there.
pub fn optimum_document(optimum: &Optimum, exits: &[Exit], ambient: Option<Pa>) -> Value {
    let mut document = point_document(optimum.ratio, optimum.pressure, &optimum.values, exits, ambient);
    document["best"] = json!(optimum.objective.field());
    document["best_exit"] = json!(optimum.objective.exit());
    document["best_m_s"] = json!(optimum.value);
    document["at_end_of_range"] = json!(optimum.at_end);
    document
}

fn point_document(ratio: f64, pressure: Pa, values: &SweepValues, exits: &[Exit], ambient: Option<Pa>) -> Value {
    let stations = values.exits.iter().zip(exits).map(|(exit, kind)| {
        json!({
            "station": station_name(&StationKind::Exit(*kind)),
            "T_K": exit.temperature.0,
            "p_Pa": exit.pressure.0,
            "mach": exit.mach,
            "ae_at": exit.area_ratio,
            "cf": exit.performance.thrust_coefficient,
            "isp_m_s": exit.performance.specific_impulse.0,
            "ivac_m_s": exit.performance.vacuum_specific_impulse.0,
            "iamb_m_s": ambient.map(|ambient| exit.specific_impulse_at(ambient).0),
        })
    });
    json!({
        "of": ratio,
        "pc_Pa": pressure.0,
        "T_K": values.temperature.0,
        "M_1n_kg_mol": values.molar_mass.0,
        "gamma_s": values.gamma,
        "condensed_mass_fraction": values.condensed_fraction,
        "cstar_m_s": values.characteristic_velocity.0,
        "exits": stations.collect::<Vec<_>>(),
        "residuals": values.worst.document(),
    })
}

/// What is doubtful about a map.
pub fn sweep_findings(sweep: &Sweep) -> Vec<Finding> {
    let mut findings = Vec::new();
    let failed: Vec<_> = sweep.iter().filter_map(|(of, p, point)| Some((of, p, point.as_ref().err()?))).collect();
    if let Some((of, pressure, error)) = failed.first() {
        let message = format!(
            "{} of {} points have no answer; the first, O/F {of} at {} Pa: {error}",
            failed.len(),
            sweep.points.len(),
            pressure.0
        );
        findings.push(Finding::new(Severity::Error, "points_without_answer", "points", message));
    }
    let mut species: Vec<&String> = sweep.points.iter().flatten().flat_map(|point| &point.outside_data).collect();
    let count = sweep.points.iter().flatten().filter(|point| !point.outside_data.is_empty()).count();
    species.sort();
    species.dedup();
    if count > 0 {
        let names = species.into_iter().cloned().collect::<Vec<_>>().join(", ");
        let message = format!("{count} points lie outside of the data of {names}; they were extrapolated.");
        findings.push(
            Finding::new(Severity::Warning, "outside_species_data", "points", message)
                .hint("Take figures of these points as estimates, or ask for a smaller expansion."),
        );
    }
    findings
}

/// Rows of a text table: a head, then a row for each point and exit.
pub fn sweep_rows(sweep: &Sweep, ambient: Option<Pa>, units: &UnitPreferences) -> Vec<Vec<String>> {
    let mut rows = vec![head(ambient, units)];
    for (ratio, pressure, point) in sweep.iter() {
        match point {
            Ok(values) => rows.extend(point_rows(ratio, pressure, values, &sweep.exits, ambient, units)),
            Err(_) => rows.push(vec![
                ratio_text(ratio),
                units.number(pressure.0, Quantity::Pressure, DIGITS),
                "no answer".to_owned(),
            ]),
        }
    }
    rows
}

/// Digits of a number in a table.
const DIGITS: usize = 6;

fn ratio_text(ratio: f64) -> String {
    format_significant(ratio, 8)
}

/// The head of [`sweep_rows`].
pub fn head(ambient: Option<Pa>, units: &UnitPreferences) -> Vec<String> {
    let with = |label: &str, quantity| format!("{label}, {}", units.unit(quantity).symbol);
    let (pressure, speed) = (Quantity::Pressure, Quantity::Velocity);
    let mut head = vec![
        "O/F".to_owned(),
        with("pc", pressure),
        with("T", Quantity::Temperature),
        with("M", Quantity::MolarMass),
        "gamma".to_owned(),
        with("c*", speed),
        "exit".to_owned(),
        "Ae/At".to_owned(),
        with("pe", pressure),
        "CF".to_owned(),
        with("Isp", speed),
        with("Ivac", speed),
    ];
    if ambient.is_some() {
        head.push(with("Iamb", speed));
    }
    head
}

/// The rows of one point: one for each exit, or one without exits.
pub fn point_rows(
    ratio: f64,
    pressure: Pa,
    values: &SweepValues,
    exits: &[Exit],
    ambient: Option<Pa>,
    units: &UnitPreferences,
) -> Vec<Vec<String>> {
    let number = |value: f64, quantity: Quantity| units.number(value, quantity, DIGITS);
    let speed = |value: f64| number(value, Quantity::Velocity);
    let first = vec![
        ratio_text(ratio),
        number(pressure.0, Quantity::Pressure),
        number(values.temperature.0, Quantity::Temperature),
        number(values.molar_mass.0, Quantity::MolarMass),
        number(values.gamma, Quantity::Ratio),
        speed(values.characteristic_velocity.0),
    ];
    if exits.is_empty() {
        return vec![first];
    }
    let row = |(exit, kind): (&super::sweep::ExitValues, &Exit)| {
        let mut row = first.clone();
        row.extend([
            station_name(&StationKind::Exit(*kind)),
            number(exit.area_ratio, Quantity::Ratio),
            number(exit.pressure.0, Quantity::Pressure),
            number(exit.performance.thrust_coefficient, Quantity::Ratio),
            speed(exit.performance.specific_impulse.0),
            speed(exit.performance.vacuum_specific_impulse.0),
        ]);
        row.extend(ambient.map(|ambient| speed(exit.specific_impulse_at(ambient).0)));
        row
    };
    values.exits.iter().zip(exits).map(row).collect()
}
