//! Solid motors in openMotor's names with converged solutions of the quasi-steady model: `motors/*.json`.
//!
//! The limits are those of the reference: impulse, pressures, burn time 0.2 %, initial Kn 0.1 %, mass and port to
//! throat 0.05 %, peak mass flux 1 %, pressure over time 0.5 % of its peak. What it gives no limit for has one that
//! follows: peak thrust and peak Kn as the peak pressure; quotients and integrals the sum of what they are made of;
//! geometry as burn-back. What openMotor itself computes is compared for information: it is known to be off.

use super::curve::{Column, Curve, compare};
use super::document::{CaseRows, Compared, Limit, Row};
use super::recognise::{Case, Layout, column, full_column, lies_in, list_at, number_at, text_at};
use crate::diag::Unwatched;
use crate::motor::grain::BurnState;
use crate::motor::run::{BallisticModel, SolverSettings};
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::{Solution, solve};
use crate::project::design::Design;
use crate::project::open_motor::RicMotor;
use crate::substance::library::Library;
use serde_json::Value;
use std::path::Path;

/// Motors with converged solutions.
pub const LAYOUT: Layout = Layout {
    id: "solid_motors",
    area: "solid",
    about: "solid motors with converged quasi-steady solutions (motors/*.json)",
    is_named: |path: &Path| lies_in(path, "motors") && !path.ends_with("index.json"),
    is_laid_out: |value| value.get("converged").is_some_and(Value::is_object) && is_motor(value.get("input")),
    cases: |file, value| {
        let file = file.name();
        vec![Case::new(move || rows(&file, &value))]
    },
};

/// Burning area, volume and port against web.
pub(super) const GEOMETRY: Limit = Limit::Relative(1e-4);
const PRESSURE: Limit = Limit::Relative(2e-3);
const SERIES: Limit = Limit::Relative(5e-3);
const MASS: Limit = Limit::Relative(5e-4);
/// A throat that neither erodes nor gathers slag keeps its diameter to rounding.
const SAME_DIAMETER: Limit = Limit::Absolute(1e-12);

/// Whether a value describes a motor in openMotor's names.
pub(super) fn is_motor(value: Option<&Value>) -> bool {
    value.is_some_and(|motor| ["grains", "nozzle", "propellant"].iter().all(|key| motor.get(key).is_some()))
}

/// The case that a motor in openMotor's names describes.
pub(super) fn case_from_motor(motor: &Value, name: &str) -> Result<SolidCase, String> {
    let motor: RicMotor = serde_path_to_error::deserialize(motor).map_err(|error| error.to_string())?;
    let (design, _) = motor.design(name).map_err(|error| error.to_string())?;
    // The motor brings its own propellant.
    Design::SolidMotor(design).resolve(&Library::default()).map_err(|error| error.to_string())
}

/// The solution of a case with the standard accuracy.
pub(super) fn solution(case: &SolidCase, model: BallisticModel) -> Result<Solution, String> {
    let settings = SolverSettings { model, ..SolverSettings::default() };
    solve(case, &settings, &mut Unwatched).map_err(|error| error.to_string())
}

fn rows(file: &str, value: &Value) -> Vec<Row> {
    let name = text_at(value, "id");
    let mut rows = CaseRows::new(file, name);
    let input = value.get("input").unwrap_or(&Value::Null);
    let case = match case_from_motor(input, name) {
        Ok(case) => case,
        Err(reason) => {
            rows.fail("input", reason);
            return rows.into_rows();
        }
    };
    match solution(&case, BallisticModel::QuasiSteady) {
        Ok(solution) => {
            let converged = value.get("converged").unwrap_or(&Value::Null);
            figures(&mut rows, converged, "", &case, &solution);
            for peer in ["openmotor_default", "openmotor_refined"] {
                if let Some(peer_values) = value.get(peer) {
                    figures(&mut rows, peer_values, peer, &case, &solution);
                }
            }
            for (key, peer) in [
                ("series_converged", ""),
                ("series_openmotor_default", "openmotor_default"),
                ("series_openmotor_refined", "openmotor_refined"),
            ] {
                series(&mut rows, value, key, peer, &solution);
            }
        }
        Err(reason) => rows.fail("input", reason),
    }
    for table in list_at(value, "grain_tables") {
        grain_table(&mut rows, table, &case);
    }
    rows.into_rows()
}

/// A figure of the reference: its name, its unit, what this program says, and the limit against `converged`.
struct Figure {
    key: &'static str,
    unit: &'static str,
    computed: Option<f64>,
    limit: Limit,
}

fn computed_figures(case: &SolidCase, solution: &Solution) -> Vec<Figure> {
    let summary = &solution.summary;
    let eroding = case.nozzle.erosion.0 > 0.0 || case.nozzle.slag.0 > 0.0;
    let figure = |key, unit, computed: f64, limit| Figure { key, unit, computed: Some(computed), limit };
    let optional = |key, unit, computed, limit| Figure { key, unit, computed, limit };
    let grain = summary.peak_mass_flux_grain.map(|index| index as f64);
    vec![
        figure("burn_time", "s", summary.burn_time, Limit::Relative(2e-3)),
        figure("impulse", "N s", summary.total_impulse, Limit::Relative(2e-3)),
        figure("peak_pressure", "Pa", summary.peak_chamber_pressure, PRESSURE),
        figure("avg_pressure", "Pa", summary.average_chamber_pressure, PRESSURE),
        figure("initial_kn", "", summary.initial_kn, Limit::Relative(1e-3)),
        figure("peak_kn", "", summary.peak_kn, Limit::Relative(2e-3)),
        // Impulse over burn time.
        figure("avg_thrust", "N", summary.average_thrust, Limit::Relative(4e-3)),
        figure("peak_thrust", "N", summary.peak_thrust, PRESSURE),
        // Impulse over mass.
        figure("isp", "s", summary.specific_impulse_s, Limit::Relative(2.5e-3)),
        optional("peak_mass_flux", "kg/(m² s)", summary.peak_mass_flux, Limit::Relative(1e-2)),
        optional("peak_mass_flux_grain", "", grain, Limit::Absolute(0.0)),
        optional("peak_mach", "", summary.peak_core_mach, Limit::None),
        optional("port_throat", "", summary.port_to_throat_ratio, MASS),
        figure("prop_mass", "kg", summary.propellant_mass, MASS),
        figure("volume_loading_pct", "%", 100.0 * summary.volume_loading, MASS),
        figure(
            "final_dthroat",
            "m",
            summary.final_throat_diameter - case.nozzle.throat_diameter.0,
            // Average pressure times burn time.
            if eroding { Limit::Relative(4e-3) } else { SAME_DIAMETER },
        ),
        figure("residual_mass", "kg", summary.residual_mass, Limit::Absolute(5e-4 * summary.propellant_mass)),
        figure("cstar", "m/s", summary.characteristic_velocity, Limit::None),
        figure("cf_ideal", "", summary.ideal_thrust_coefficient, Limit::None),
        figure("cf_adjusted", "", summary.delivered_thrust_coefficient, Limit::None),
    ]
}

/// The figures of one block of results. `peer` is the block's name where it is compared for information.
fn figures(rows: &mut CaseRows, block: &Value, peer: &str, case: &SolidCase, solution: &Solution) {
    let path = |key: &str| if peer.is_empty() { key.to_owned() } else { format!("{peer}.{key}") };
    for figure in computed_figures(case, solution) {
        let Some(reference) = block.get(figure.key) else { continue };
        // The reference writes 0 where no grain has a port.
        let no_port = figure.key == "peak_mass_flux" && reference.as_f64() == Some(0.0);
        let compared = Compared {
            quantity: &path(figure.key),
            unit: figure.unit,
            reference: reference.as_f64().filter(|_| !no_port),
            computed: figure.computed,
        };
        rows.number(compared, if peer.is_empty() { figure.limit } else { Limit::None });
    }
    let known = |key: &str| computed_figures(case, solution).iter().any(|figure| figure.key == key);
    for (key, value) in block.as_object().into_iter().flatten() {
        if peer.is_empty() && value.is_number() && !known(key) {
            rows.skip(key, "this program has no such figure");
        }
    }
    for (index, (reference, grain)) in list_at(block, "web").iter().zip(&case.grains).enumerate() {
        let quantity = &path(&format!("web[{index}]"));
        let (reference, computed) = (reference.as_f64(), grain.shape().burn_back().ok().map(|burn| burn.web()));
        rows.number(Compared { quantity, unit: "m", reference, computed }, GEOMETRY);
    }
    // Close to a boundary of classes or of whole newtons a name may differ where every number agrees.
    for (key, computed) in [("class", &solution.summary.impulse_class), ("designation", &solution.summary.designation)]
    {
        if let Some(reference) = block.get(key) {
            rows.text(&path(key), reference.as_str(), computed.as_deref(), true);
        }
    }
}

/// Share of the burn over which the reference's series round a corner or a jump: they were stepped.
const STEP_OF_REFERENCE: f64 = 2.5e-4;
/// Share of the last web to which the reference knows its webs: its sections were offset as polygons.
const WEB_OF_REFERENCE: f64 = 1e-5;

/// Columns of the reference's series with the channels that answer them.
const SERIES_CHANNELS: &[(&str, &str, &str)] = &[
    ("pressure_Pa", "chamber_pressure", "Pa"),
    ("thrust_N", "thrust", "N"),
    ("kn", "kn", ""),
    ("propellant_mass_kg", "propellant_mass", "kg"),
];

fn series(rows: &mut CaseRows, value: &Value, key: &str, peer: &str, solution: &Solution) {
    /// Significant digits of the reference's series.
    const DIGITS: i32 = 6;
    let table = list_at(value, key);
    if table.is_empty() {
        return;
    }
    let names: Vec<&str> = list_at(value, "series_columns").iter().filter_map(Value::as_str).collect();
    let time = names.iter().position(|name| *name == "time_s").and_then(|index| full_column(table, index));
    let Some(time) = time else {
        rows.fail(key, "it has no full column time_s");
        return;
    };
    for (index, name) in names.iter().enumerate() {
        let Some((_, channel, unit)) = SERIES_CHANNELS.iter().find(|(column, _, _)| column == name) else { continue };
        let quantity = if peer.is_empty() { format!("series:{name}") } else { format!("{peer}.series:{name}") };
        let wanted = Column {
            quantity: &quantity,
            unit,
            x: &time,
            y: &column(table, index),
            digits: DIGITS,
            slack: STEP_OF_REFERENCE,
        };
        let curve = Curve { x: solution.channels.values("time"), y: solution.channels.values(channel) };
        compare(rows, wanted, curve, if peer.is_empty() { SERIES } else { Limit::None });
    }
}

fn grain_table(rows: &mut CaseRows, table: &Value, case: &SolidCase) {
    let index = number_at(table, "grain_index").unwrap_or(-1.0);
    let path = format!("grain_tables[{index}]");
    let grain = case.grains.iter().enumerate().find(|(place, _)| *place as f64 == index);
    let Some((_, grain)) = grain else {
        rows.fail(&path, "the motor has no such grain");
        return;
    };
    let burn = match grain.shape().burn_back() {
        Ok(burn) => burn,
        Err(error) => {
            rows.fail(&path, error.to_string());
            return;
        }
    };
    let table_rows = list_at(table, "rows");
    let names: Vec<&str> = list_at(table, "columns").iter().filter_map(Value::as_str).collect();
    let webs = names.iter().position(|name| *name == "web_m").and_then(|index| full_column(table_rows, index));
    let Some(webs) = webs else {
        rows.fail(&path, "it has no full column web_m");
        return;
    };
    for (index, name) in names.iter().enumerate() {
        let (unit, of): (_, fn(BurnState) -> Option<f64>) = match *name {
            "burning_area_m2" => ("m²", |state| Some(state.burning_area)),
            "volume_m3" => ("m³", |state| Some(state.volume)),
            "area_feeding_aft_port_m2" => ("m²", |state| Some(state.area_feeding_port)),
            "aft_port_area_m2" => ("m²", |state| state.port_area),
            _ => continue,
        };
        let quantity = format!("{path}.series:{name}");
        let wanted = column(table_rows, index);
        burnback_column(rows, (&quantity, unit), &webs, &wanted, |web| of(burn.state(web)));
    }
}

/// A column over web: `of` is evaluated at each web as it is printed, just before it and just after it, because a jump may lie
/// there.
pub(super) fn burnback_column(
    rows: &mut CaseRows,
    (quantity, unit): (&str, &'static str),
    webs: &[f64],
    wanted: &[Option<f64>],
    of: impl Fn(f64) -> Option<f64>,
) {
    /// Significant digits of a printed web, at least.
    const DIGITS: i32 = 8;
    let last = webs.iter().copied().fold(0.0_f64, f64::max);
    let mut x = Vec::with_capacity(3 * webs.len());
    let mut y = Vec::with_capacity(3 * webs.len());
    for &web in webs {
        let open = (2.0 * super::curve::printed_error(web, DIGITS)).max(WEB_OF_REFERENCE * last);
        for at in [(web - open).max(0.0), web, web + open] {
            match (of(at), wanted.iter().all(Option::is_none)) {
                (Some(value), false) => {
                    x.push(at);
                    y.push(value);
                }
                (None, true) => {}
                (Some(_), true) => {
                    rows.fail(quantity, "the reference says that this has no meaning for the grain");
                    return;
                }
                (None, false) => {
                    rows.fail(quantity, "this program gives no such value for the grain");
                    return;
                }
            }
        }
    }
    compare(
        rows,
        Column { quantity, unit, x: webs, y: wanted, digits: DIGITS, slack: WEB_OF_REFERENCE },
        Curve { x: &x, y: &y },
        GEOMETRY,
    );
}
