//! Geometry of contours: `conical_nozzle.csv`, `parabolic_bell_geometry.json`, and the angles of `bell_angles.csv`.
//!
//! Cones and parabolas are closed forms, held to 1e-6. The three readings of bell charts differ by up to 3.5° behind
//! the throat and 2.5° at the exit, so that the shipped chart is held to that.

use super::document::{CaseRows, Compared, Limit, Row};
use super::recognise::{Layout, each, has_name, list_at, number_at};
use super::reference_table::has_columns;
use crate::geometry::meridian::piece::Piece;
use crate::motor::nozzle::contour::{Bell, Conical, ContourShape, Opening, chart_angles};
use crate::units::Radian;
use serde_json::Value;

/// Cones.
pub const CONES: Layout = Layout {
    id: "conical_nozzles",
    area: "nozzle",
    about: "conical nozzles: tangent point, length, divergence (conical_nozzle.csv)",
    is_named: |path| has_name(path, "conical_nozzle.csv"),
    is_laid_out: |value| has_columns(value, &["rt_m", "half_angle_deg", "arc_over_rt", "x_tangent_m"]),
    cases: |file, value| each(file, value, cone_rows),
};

/// Parabolic bells.
pub const BELLS: Layout = Layout {
    id: "parabolic_bells",
    area: "nozzle",
    about: "parabolic bells: points, lengths, volume, surface (parabolic_bell_geometry.json)",
    is_named: |path| has_name(path, "parabolic_bell_geometry.json"),
    is_laid_out: |value| has_columns(value, &["rt_m", "theta_n_deg", "theta_e_deg", "x_Q", "L_0p382_m"]),
    cases: |file, value| each(file, value, bell_rows),
};

/// Angles of bells.
pub const ANGLES: Layout = Layout {
    id: "bell_angles",
    area: "nozzle",
    about: "wall angles of bells against three readings of charts (bell_angles.csv)",
    is_named: |path| has_name(path, "bell_angles.csv"),
    is_laid_out: |value| has_columns(value, &["length_percent", "eps", "theta_n_deg_huzel"]),
    cases: |file, value| each(file, value, angle_rows),
};

/// Ten digits are printed; the contract is 1e-6.
const GEOMETRY: Limit = Limit::Relative(1e-6);

/// The numbers at these keys, or a failing row that names the first that is missing.
pub(super) fn numbers<const N: usize>(case: &Value, keys: [&str; N], rows: &mut CaseRows) -> Option<[f64; N]> {
    let mut values = [0.0; N];
    for (value, key) in values.iter_mut().zip(keys) {
        match number_at(case, key) {
            Some(number) => *value = number,
            None => {
                rows.fail(key, "it is missing or not a number");
                return None;
            }
        }
    }
    Some(values)
}

fn compare(rows: &mut CaseRows, case: &Value, (quantity, unit, computed): (&str, &'static str, f64), limit: Limit) {
    if let Some(reference) = case.get(quantity).filter(|value| !value.is_null()) {
        rows.number(Compared { quantity, unit, reference: reference.as_f64(), computed: Some(computed) }, limit);
    }
}

fn opening(throat: f64, ratio: f64) -> Opening {
    Opening { throat, exit: throat * ratio.sqrt(), upstream: 0.0 }
}

fn cone_rows(file: &str, case: &Value) -> Vec<Row> {
    let label = |key: &str| case.get(key).map_or_else(String::new, ToString::to_string);
    let mut rows = CaseRows::new(
        file,
        &format!("eps {}, {}°, arc {}", label("eps"), label("half_angle_deg"), label("arc_over_rt")),
    );
    let keys = ["rt_m", "eps", "half_angle_deg", "arc_over_rt"];
    let Some([throat, ratio, angle, arc]) = numbers(case, keys, &mut rows) else { return rows.into_rows() };
    let cone = Conical { divergence_half_angle: Radian(angle.to_radians()), downstream_radius: arc };
    let opening = opening(throat, ratio);
    let shape = cone.divergent(opening).and_then(|wall| Ok((wall, cone.divergence_factor(opening)?)));
    match shape {
        Ok((wall, factor)) => {
            // Without an arc the cone begins at the throat.
            let tangent = match wall.pieces() {
                [arc, _, ..] => arc.end(),
                _ => wall.start(),
            };
            for figure in [
                ("x_tangent_m", "m", tangent[0]),
                ("r_tangent_m", "m", tangent[1]),
                ("length_m", "m", wall.end()[0]),
                ("length_formula_m", "m", wall.end()[0]),
                ("lambda_divergence", "", factor),
            ] {
                compare(&mut rows, case, figure, GEOMETRY);
            }
        }
        Err(error) => rows.fail("half_angle_deg", error.to_string()),
    }
    rows.into_rows()
}

fn bell_rows(file: &str, case: &Value) -> Vec<Row> {
    let label = |key: &str| case.get(key).map_or_else(String::new, ToString::to_string);
    let mut rows =
        CaseRows::new(file, &format!("eps {}, {} %, rt {} m", label("eps"), label("length_percent"), label("rt_m")));
    let keys = ["rt_m", "eps", "length_percent", "theta_n_deg", "theta_e_deg", "arc_down_over_rt", "arc_up_over_rt"];
    let Some([throat, ratio, percent, initial, last, arc, upstream]) = numbers(case, keys, &mut rows) else {
        return rows.into_rows();
    };
    let bell = Bell {
        length_fraction: percent / 100.0,
        initial_angle: Some(Radian(initial.to_radians())),
        exit_angle: Some(Radian(last.to_radians())),
        downstream_radius: arc,
    };
    let opening = opening(throat, ratio);
    let wall = match bell.divergent(opening) {
        Ok(wall) => wall,
        Err(error) => {
            rows.fail("theta_n_deg", error.to_string());
            return rows.into_rows();
        }
    };
    let Some(parabola @ Piece::Parabola([n, q, e])) = wall.pieces().last() else {
        rows.fail("x_Q", "this program's bell does not end in a parabola");
        return rows.into_rows();
    };
    let share = percent / 100.0;
    for figure in [
        ("x_N", "m", n[0]),
        ("y_N", "m", n[1]),
        ("x_Q", "m", q[0]),
        ("y_Q", "m", q[1]),
        ("x_E", "m", e[0]),
        ("y_E", "m", e[1]),
        // The three conventions differ in the arc that the reference cone is given.
        ("L_simple_m", "m", share * opening.reference_length(0.0)),
        ("L_huzel_1p5_m", "m", share * opening.reference_length(upstream)),
        ("L_0p382_m", "m", share * opening.reference_length(arc)),
        ("divergent_volume_m3", "m³", wall.volume().0),
        ("divergent_surface_m2", "m²", wall.surface().0),
    ] {
        compare(&mut rows, case, figure, GEOMETRY);
    }
    points(&mut rows, list_at(case, "bezier_points_t_0_to_1_step_0p05"), parabola);
    rows.into_rows()
}

/// Points of the parabola in even steps, over the largest coordinate.
fn points(rows: &mut CaseRows, reference: &[Value], parabola: &Piece) {
    let steps = reference.len().saturating_sub(1).max(1) as f64;
    for (axis, quantity) in ["series:bezier_x", "series:bezier_y"].into_iter().enumerate() {
        let wanted: Option<Vec<f64>> = reference.iter().map(|point| point.get(axis).and_then(Value::as_f64)).collect();
        let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else {
            rows.fail(quantity, "the points are missing or not numbers");
            continue;
        };
        let scale = wanted.iter().fold(0.0_f64, |scale, value| scale.max(value.abs()));
        let worst = wanted
            .iter()
            .enumerate()
            .map(|(index, &reference)| {
                let computed = parabola.point(index as f64 / steps).get(axis).copied().unwrap_or(f64::NAN);
                ((computed - reference) / scale, reference, computed)
            })
            .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
        if let Some((deviation, reference, computed)) = worst {
            let compared = Compared { quantity, unit: "m", reference: Some(reference), computed: Some(computed) };
            rows.curve(compared, deviation, GEOMETRY);
        }
    }
}

fn angle_rows(file: &str, case: &Value) -> Vec<Row> {
    /// What the three readings leave open.
    const INITIAL: Limit = Limit::Absolute(3.5);
    const LAST: Limit = Limit::Absolute(2.5);
    let label = |key: &str| case.get(key).map_or_else(String::new, ToString::to_string);
    let mut rows = CaseRows::new(file, &format!("{} %, eps {}", label("length_percent"), label("eps")));
    let Some([percent, ratio]) = numbers(case, ["length_percent", "eps"], &mut rows) else { return rows.into_rows() };
    match chart_angles(ratio, percent / 100.0) {
        Ok([initial, last]) => {
            for key in case.as_object().into_iter().flat_map(serde_json::Map::keys) {
                if key.starts_with("theta_n_deg") {
                    compare(&mut rows, case, (key, "°", initial.0.to_degrees()), INITIAL);
                } else if key.starts_with("theta_e_deg") {
                    compare(&mut rows, case, (key, "°", last.0.to_degrees()), LAST);
                }
            }
        }
        Err(error) => rows.fail("eps", error.to_string()),
    }
    rows.into_rows()
}
