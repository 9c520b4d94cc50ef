//! Ideal nozzle relations: `ideal_nozzle_relations.csv`, exact to the 15 digits that it keeps.

use super::document::{CaseRows, Compared, Limit, Row};
use super::recognise::{Layout, each, has_name, number_at};
use super::reference_table::has_columns;
use crate::physics::gas_dynamics::isentropic::{
    IsentropicError, choked_flow_factor, density_ratio, momentum_coefficient, pressure_ratio, subsonic_mach,
    supersonic_mach, temperature_ratio, thrust_coefficient, vacuum_thrust_coefficient,
};
use crate::physics::gas_dynamics::prandtl_meyer::prandtl_meyer_angle;
use serde_json::Value;

/// Relations of a perfect gas at an area ratio.
pub const LAYOUT: Layout = Layout {
    id: "nozzle_relations",
    area: "nozzle",
    about: "ideal one-dimensional nozzle relations (ideal_nozzle_relations.csv)",
    is_named: |path| has_name(path, "ideal_nozzle_relations.csv"),
    is_laid_out: |value| has_columns(value, &["gamma", "eps", "mach_exit", "vandenkerckhove"]),
    cases: |file, value| each(file, value, rows),
};

/// Relative; the file keeps 15 digits.
const LIMIT: Limit = Limit::Relative(1e-12);

fn rows(file: &str, case: &Value) -> Vec<Row> {
    let (Some(g), Some(eps)) = (number_at(case, "gamma"), number_at(case, "eps")) else {
        let mut rows = CaseRows::new(file, "");
        rows.fail("gamma, eps", "both must be numbers");
        return rows.into_rows();
    };
    let mut rows = CaseRows::new(file, &format!("gamma {g}, eps {eps}"));
    match figures(g, eps) {
        Ok(figures) => {
            for (quantity, unit, computed) in figures {
                if let Some(reference) = case.get(quantity) {
                    let reference = reference.as_f64();
                    rows.number(Compared { quantity, unit, reference, computed: Some(computed) }, LIMIT);
                }
            }
        }
        Err(error) => rows.fail("eps", error.to_string()),
    }
    rows.into_rows()
}

fn figures(g: f64, eps: f64) -> Result<Vec<(&'static str, &'static str, f64)>, IsentropicError> {
    let mach = supersonic_mach(g, eps)?;
    let subsonic = subsonic_mach(g, eps)?;
    let exit = pressure_ratio(g, mach);
    // The exit is supersonic or sonic, so that the angle exists.
    let angle = prandtl_meyer_angle(g, mach).map_or(f64::NAN, |angle| angle.0.to_degrees());
    Ok(vec![
        ("mach_exit", "", mach),
        ("p_over_p0", "", exit),
        ("T_over_T0", "", temperature_ratio(g, mach)),
        ("rho_over_rho0", "", density_ratio(g, mach)),
        ("prandtl_meyer_deg", "°", angle),
        ("cf_optimum", "", momentum_coefficient(g, exit)),
        ("cf_vacuum", "", vacuum_thrust_coefficient(g, eps)?),
        ("cf_pa_over_p0_0p01", "", thrust_coefficient(g, exit, 0.01, eps)),
        ("cf_pa_over_p0_0p03", "", thrust_coefficient(g, exit, 0.03, eps)),
        ("mach_subsonic_same_area", "", subsonic),
        ("p_over_p0_subsonic", "", pressure_ratio(g, subsonic)),
        ("vandenkerckhove", "", choked_flow_factor(g)),
    ])
}
