//! Contours by the method of characteristics: `moc_*.json` of another program and `moc_mln_axisym_published.json`.
//!
//! Plane minimum-length nozzles are held to what is exact: first angle and exit height, 1e-3. With an axis: lengths 1
//! %, angles 0.3°, radii 0.5 % (areas 1 %). The other program forces the exit radius to that of uniform sonic flow
//! through the throat, where an arc throat passes a little less. Lengths and walls of its plane nozzles are for
//! information: their wall passes 6 % more than the throat.

use super::curve::{Column, Curve, compare};
use super::document::{CaseRows, Compared, Limit, Row};
use super::recognise::{Case, Layout, has_name, list_at, number_at, text_at};
use super::source::SourceFile;
use crate::physics::gas_dynamics::characteristics::contour::{ContourProblem, MocContour, contour};
use crate::physics::gas_dynamics::characteristics::kernel::{ArcThroat, Throat};
use crate::physics::gas_dynamics::characteristics::{FlowPoint, Symmetry};
use crate::physics::gas_dynamics::isentropic::area_ratio;
use crate::physics::gas_dynamics::prandtl_meyer::prandtl_meyer_angle;
use serde_json::Value;
use std::path::Path;

/// Contours of another program.
pub const CONTOURS: Layout = Layout {
    id: "moc_contours",
    area: "nozzle",
    about: "contours by characteristics (moc_*.json)",
    is_named: |path| is_moc(path) && !is_published(path),
    is_laid_out: |value| {
        ["kind", "gamma", "exit_mach", "theta_first_deg", "theta_max_deg"].iter().all(|key| value.get(key).is_some())
    },
    cases: |file, value| {
        let name = file.name();
        vec![Case::new(move || contour_rows(&name, &value))]
    },
};

/// Published minimum-length nozzles.
pub const PUBLISHED: Layout = Layout {
    id: "moc_published",
    area: "nozzle",
    about: "published minimum-length nozzles with an axis (moc_mln_axisym_published.json)",
    is_named: is_published,
    is_laid_out: |value| {
        value.get("cases").is_some_and(Value::is_object) && text_at(value, "columns").starts_with("exit_mach:")
    },
    cases: published_cases,
};

fn is_moc(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("moc_") && name.ends_with(".json")
}

fn is_published(path: &Path) -> bool {
    has_name(path, "moc_mln_axisym_published.json")
}

const LENGTH: Limit = Limit::Relative(1e-2);
const ANGLE: Limit = Limit::Absolute(0.3);
const RADIUS: Limit = Limit::Relative(5e-3);
const AREA: Limit = Limit::Relative(1e-2);
const PLANAR: Limit = Limit::Relative(1e-3);
const RELATION: Limit = Limit::Relative(1e-12);
/// Right-running lines: enough for 1e-3 of a plane nozzle of Mach 5 and more.
const LINES: usize = 240;
/// With an axis errors fall below 1e-4 already here.
const AXISYMMETRIC_LINES: usize = 120;
/// Radius of an arc throat over the throat's: the files do not state theirs, the curvature of their first points says
/// this.
const ARC: f64 = 1.5;

fn contour_rows(file: &str, case: &Value) -> Vec<Row> {
    let kind = text_at(case, "kind");
    let mut rows = CaseRows::new(file, kind);
    let (Some(g), Some(exit_mach)) = (number_at(case, "gamma"), number_at(case, "exit_mach")) else {
        rows.fail("gamma, exit_mach", "both must be numbers");
        return rows.into_rows();
    };
    let arc = Throat::Arc(ArcThroat { upstream: ARC, downstream: ARC });
    let (symmetry, throat, characteristics) = match kind {
        "planar" => (Symmetry::Planar, Throat::Corner, LINES),
        "mln" => (Symmetry::Axisymmetric, Throat::Corner, AXISYMMETRIC_LINES),
        "ideal" => (Symmetry::Axisymmetric, arc, AXISYMMETRIC_LINES),
        other => {
            rows.fail("kind", format!("\"{other}\" is not known; this program has planar, mln and ideal"));
            return rows.into_rows();
        }
    };
    match contour(&ContourProblem { heat_capacity_ratio: g, symmetry, throat, exit_mach, characteristics }) {
        Ok(found) => {
            relations(&mut rows, case, g, exit_mach);
            figures(&mut rows, case, &found, symmetry);
            series(&mut rows, case, &found, symmetry);
        }
        Err(error) => rows.fail("exit_mach", error.to_string()),
    }
    rows.into_rows()
}

fn number(rows: &mut CaseRows, case: &Value, quantity: &str, unit: &'static str, computed: f64, limit: Limit) {
    if let Some(reference) = case.get(quantity) {
        rows.number(Compared { quantity, unit, reference: reference.as_f64(), computed: Some(computed) }, limit);
    }
}

fn relations(rows: &mut CaseRows, case: &Value, g: f64, exit_mach: f64) {
    number(rows, case, "isentropic_area_ratio", "", area_ratio(g, exit_mach), RELATION);
    // The contour closed, so that its exit is supersonic.
    let angle = prandtl_meyer_angle(g, exit_mach).map_or(f64::NAN, |angle| angle.0.to_degrees());
    number(rows, case, "prandtl_meyer_exit_deg", "°", angle, RELATION);
}

fn figures(rows: &mut CaseRows, case: &Value, found: &MocContour, symmetry: Symmetry) {
    let degrees = |point: Option<&FlowPoint>| point.map_or(f64::NAN, |point| point.theta.to_degrees());
    let is_planar = symmetry == Symmetry::Planar;
    let [angle, radius, area, length] = if is_planar {
        // The length of such files is not that of the nozzle: see the head of this file.
        [PLANAR, PLANAR, PLANAR, Limit::None]
    } else {
        [ANGLE, RADIUS, AREA, LENGTH]
    };
    number(rows, case, "length_over_rt", "", found.length, length);
    number(rows, case, "theta_first_deg", "°", degrees(found.wall.first()), angle);
    number(rows, case, "theta_max_deg", "°", found.largest_angle.to_degrees(), angle);
    number(rows, case, "theta_exit_deg", "°", degrees(found.wall.last()), ANGLE);
    number(rows, case, "exit_radius_over_throat_radius", "", found.exit_radius, radius);
    number(rows, case, "exit_height_over_throat_height", "", found.exit_radius, radius);
    number(rows, case, "exit_area_ratio", "", symmetry.area(found.exit_radius), area);
}

fn series(rows: &mut CaseRows, case: &Value, found: &MocContour, symmetry: Symmetry) {
    /// Digits of the file's points.
    const DIGITS: i32 = 7;
    let column = |key: &str| -> Vec<Option<f64>> { list_at(case, key).iter().map(Value::as_f64).collect() };
    let Some(x) = column("x").into_iter().collect::<Option<Vec<f64>>>().filter(|x| !x.is_empty()) else {
        rows.fail("series:x", "it is missing or not full of numbers");
        return;
    };
    let ours_x: Vec<f64> = found.wall.iter().map(|point| point.x).collect();
    let ours_r: Vec<f64> = found.wall.iter().map(|point| point.r).collect();
    let ours_theta: Vec<f64> = found.wall.iter().map(|point| point.theta.to_degrees()).collect();
    let is_planar = symmetry == Symmetry::Planar;
    for (key, unit, y) in [("r", "", &ours_r), ("theta_deg", "°", &ours_theta)] {
        let reference = column(key);
        if reference.is_empty() {
            continue;
        }
        let limit = match key {
            _ if is_planar => Limit::None,
            "r" => RADIUS,
            // Of a wall that turns fast near the throat the other program has straight pieces between its points.
            _ => Limit::None,
        };
        let quantity = format!("series:{key}");
        let wanted = Column { quantity: &quantity, unit, x: &x, y: &reference, digits: DIGITS, slack: 0.0 };
        compare(rows, wanted, Curve { x: &ours_x, y }, limit);
    }
}

fn published_cases(file: &SourceFile, value: Value) -> Vec<Case> {
    let name = file.name();
    // The table's gas stands in its description.
    let gamma = text_at(&value, "source")
        .split("gamma=")
        .nth(1)
        .map(|rest| rest.split(|c: char| !(c.is_ascii_digit() || c == '.')).next().unwrap_or_default())
        .and_then(|number| number.trim_end_matches('.').parse::<f64>().ok());
    let Some(Value::Object(cases)) = value.get("cases").cloned() else { return Vec::new() };
    cases
        .into_iter()
        .map(|(mach, figures)| {
            let name = name.clone();
            Case::new(move || published_rows(&name, gamma, &mach, &figures))
        })
        .collect()
}

fn published_rows(file: &str, gamma: Option<f64>, mach: &str, figures: &Value) -> Vec<Row> {
    let mut rows = CaseRows::new(file, &format!("exit_mach {mach}"));
    let (Some(g), Ok(exit_mach)) = (gamma, mach.parse::<f64>()) else {
        rows.fail("exit_mach", "the Mach number, or gamma=NUMBER in the source, is missing");
        return rows.into_rows();
    };
    let problem = ContourProblem {
        heat_capacity_ratio: g,
        symmetry: Symmetry::Axisymmetric,
        throat: Throat::Corner,
        exit_mach,
        characteristics: AXISYMMETRIC_LINES,
    };
    match contour(&problem) {
        Ok(found) => {
            let computed = [
                ("length/r_throat", "", found.length, LENGTH),
                ("corner angle deg", "°", found.kernel_angle.to_degrees(), ANGLE),
                ("max wall angle deg", "°", found.largest_angle.to_degrees(), ANGLE),
                ("r_exit/r_throat", "", found.exit_radius, RADIUS),
            ];
            for (index, (quantity, unit, computed, limit)) in computed.into_iter().enumerate() {
                match figures.get(index).and_then(Value::as_f64) {
                    Some(reference) => rows.number(
                        Compared { quantity, unit, reference: Some(reference), computed: Some(computed) },
                        limit,
                    ),
                    None => rows.fail(quantity, "it is missing or not a number"),
                }
            }
        }
        Err(error) => rows.fail("exit_mach", error.to_string()),
    }
    rows.into_rows()
}
