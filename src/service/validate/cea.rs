//! Chemical equilibrium and rocket performance against NASA CEA: `rocket_*.json` and `points_*.json`.
//!
//! Limits are those that the reference states for another program on the same data; CEA stops its iterations at 4e-5, and a
//! finite combustor's end at more.

use super::document::{CaseRows, Compared, Limit, Row};
use super::recognise::{Layout, each, list_at, number_at, text_at};
use crate::service::equilibrium::{ReadCase, cases_from_value, document, solve_case};
use serde_json::{Value, json};
use std::path::Path;

/// Thermochemistry.
pub const LAYOUT: Layout = Layout {
    id: "cea",
    area: "thermo",
    about: "equilibrium states and rocket performance (rocket_*.json, points_*.json)",
    is_named: is_thermo_file,
    is_laid_out: |value| {
        let has = |case: &Value, key: &str| case.get(key).is_some();
        value.as_array().and_then(|cases| cases.first()).is_some_and(|case| {
            has(case, "reactants") && has(case, "problem") && (has(case, "stations") || has(case, "given"))
        })
    },
    cases: |file, value| each(file, value, rows),
};

fn is_thermo_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.ends_with(".json") && (name.starts_with("rocket_") || name.starts_with("points_"))
}

/// Mole fraction from which CEA's own convergence shows in the third digit at most.
const WELL_KNOWN: f64 = 1e-4;
/// A condensed phase or the energy of the reference counts as off beyond this share of p v.
const OWN_ENERGY: f64 = 1e-3;
/// A conductivity with reactions above this many times the frozen one cannot stand beside heat capacities within 1 %.
const RUNAWAY: f64 = 3.0;

fn rows(file: &str, case: &Value) -> Vec<Row> {
    let id = text_at(case, "id");
    let mut rows = CaseRows::new(file, id);
    let (case, is_own) = &own_energy(case, &mut rows);
    let read = match cases_from_value(case).map(|mut cases| cases.pop()) {
        Ok(Some(read)) => read,
        _ => {
            rows.fail("problem", "the case does not read");
            return rows.into_rows();
        }
    };
    let ReadCase { names, case: typed, .. } = read;
    let answer = match typed.and_then(|typed| solve_case(&typed)) {
        Ok(answer) => document(&answer, &names),
        Err(error) => {
            rows.fail("problem", error.message);
            return rows.into_rows();
        }
    };
    if let Some(reference) = case.get("result") {
        state_rows(&mut rows, "", reference, answer.get("result").unwrap_or(&Value::Null), State::Point);
    }
    compare(&mut rows, "", "cstar_m_s", case, &answer, Limit::Relative(5e-5));
    for reference in list_at(case, "stations") {
        let name = text_at(reference, "station");
        let ours = list_at(&answer, "stations").iter().find(|station| text_at(station, "station") == name);
        let prefix = format!("stations[{name}].");
        match ours {
            Some(ours) => state_rows(&mut rows, &prefix, reference, ours, kind(case, name)),
            None => rows.fail(&prefix, "this program gives no such station"),
        }
    }
    let mut rows = rows.into_rows();
    if *is_own {
        rows.iter_mut().filter(|row| row.reason.is_none()).for_each(|row| row.reason = Some(OWN.to_owned()));
    }
    rows
}

/// Why rows are compared at another energy than the case gives.
const OWN: &str = "asked at the internal energy of the reference's own state: it counted R T of condensed matter in the \
                   one that it was given";

/// The case, asked at the internal energy that the reference's own answer has where that is not the one given: CEA counts
/// R T for condensed matter too when it is given u and v, though it lists u without. The answer is then compared at the
/// state it is, and its rows say so. Whether it was.
fn own_energy(case: &Value, rows: &mut CaseRows) -> (Value, bool) {
    let mut case = case.clone();
    let result = case.get("result").cloned().unwrap_or(Value::Null);
    let given = case.get("given").and_then(|given| number_at(given, "u_J_kg"));
    let (Some(given), Some(own), Some(p), Some(density)) =
        (given, number_at(&result, "u_J_kg"), number_at(&result, "p_Pa"), number_at(&result, "rho_kg_m3"))
    else {
        return (case, false);
    };
    if (own - given).abs() > OWN_ENERGY * p / density {
        let compared = Compared { quantity: "given.u_J_kg", unit: "J/kg", reference: Some(given), computed: Some(own) };
        rows.number(compared, Limit::None);
        case["given"]["u_J_kg"] = json!(own);
        return (case, true);
    }
    (case, false)
}

/// Which limits hold.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Point,
    Station,
    /// Where a frozen flow begins: the reference gives the heat capacity of equilibrium there, this program that of the flow.
    FrozenStart,
    /// The end of a finite combustor: CEA's area iteration is loose.
    CombustorEnd,
}

fn kind(case: &Value, station: &str) -> State {
    match station {
        "combustor_end" => State::CombustorEnd,
        "chamber" if text_at(case, "flow") == "frozen" && text_at(case, "frozen_at") == "chamber" => State::FrozenStart,
        _ => State::Station,
    }
}

/// Every number of a state.
fn state_rows(rows: &mut CaseRows, prefix: &str, reference: &Value, ours: &Value, kind: State) {
    let scale = match (number_at(reference, "p_Pa"), number_at(reference, "rho_kg_m3")) {
        (Some(p), Some(density)) if density > 0.0 => p / density,
        _ => 1e5,
    };
    let loose = |limit: f64| if kind == State::CombustorEnd { 3e-3 } else { limit };
    let relative = |limit: f64| Limit::Relative(loose(limit));
    // Two forms of a substance at once: cp has no bound, and CEA follows rules of its own.
    let transition = ours.get("cp_eq_J_kgK").is_some_and(Value::is_null);
    let slope = |free: bool| if free { Limit::None } else { relative(2e-4) };
    let energy = Limit::Absolute(loose(2e-4) * scale);
    let limits = [
        ("T_K", relative(2e-5)),
        ("p_Pa", relative(2e-4)),
        ("rho_kg_m3", relative(2e-4)),
        ("h_J_kg", energy),
        ("u_J_kg", energy),
        ("g_J_kg", energy),
        ("s_J_kgK", relative(2e-5)),
        ("M_1n_kg_mol", relative(2e-5)),
        ("MW_kg_mol", relative(2e-5)),
        ("cp_eq_J_kgK", slope(transition || kind == State::FrozenStart)),
        ("cp_fr_J_kgK", relative(2e-4)),
        ("cv_eq_J_kgK", slope(transition)),
        ("gamma_s", slope(transition)),
        ("sonic_m_s", slope(transition)),
        ("mach", slope(transition)),
        ("ae_at", relative(2e-4)),
        ("cf", relative(5e-5)),
        ("isp_m_s", relative(5e-5)),
        ("ivac_m_s", relative(5e-5)),
        ("mu_Pa_s", relative(1e-3)),
        ("k_fr_W_mK", relative(1e-3)),
        ("k_eq_W_mK", reacting(reference)),
        ("Pr_fr", relative(1e-3)),
        ("Pr_eq", reacting(reference)),
    ];
    // Without transport the reference's frozen heat capacity is that of gas and condensed matter together.
    let mixture = reference.get("mu_Pa_s").is_none() && kind == State::Point;
    for (key, limit) in limits {
        if mixture && key == "cp_fr_J_kgK" {
            let computed = number_at(ours, "cp_fr_mixture_J_kgK");
            let reference = number_at(reference, key);
            rows.number(Compared { quantity: key, unit: unit(key), reference, computed }, limit);
            continue;
        }
        if transition && key == "cp_eq_J_kgK" {
            rows.skip(&format!("{prefix}{key}"), "two forms of a substance coexist: the heat capacity has no bound");
        } else {
            compare(rows, prefix, key, reference, ours, limit);
        }
    }
    let fractions = reference.get("mole_fractions").and_then(Value::as_object);
    for (species, fraction) in fractions.into_iter().flatten() {
        let Some(fraction) = fraction.as_f64() else { continue };
        let limit = if fraction > WELL_KNOWN { relative(1e-3) } else { Limit::None };
        let computed = ours.get("mole_fractions").and_then(|ours| number_at(ours, species));
        let quantity = format!("{prefix}mole_fractions.{species}");
        rows.number(Compared { quantity: &quantity, unit: "", reference: Some(fraction), computed }, limit);
    }
}

/// The limit of conductivities with reactions: none where the reference's has run away, as CEA's does in cold flow whose
/// reactions have all but stopped (75 W/(m K) of steam).
fn reacting(reference: &Value) -> Limit {
    let ratio = |one: &str, other: &str| Some(number_at(reference, one)? / number_at(reference, other)?);
    let (carried, stored) = (ratio("k_eq_W_mK", "k_fr_W_mK"), ratio("cp_eq_J_kgK", "cp_fr_J_kgK"));
    match (carried, stored) {
        (Some(carried), Some(stored)) if carried > RUNAWAY && stored < 1.01 => Limit::None,
        _ => Limit::Relative(1e-3),
    }
}

fn compare(rows: &mut CaseRows, prefix: &str, key: &str, reference: &Value, ours: &Value, limit: Limit) {
    let Some(value) = reference.get(key) else { return };
    let compared = Compared {
        quantity: &format!("{prefix}{key}"),
        unit: unit(key),
        reference: value.as_f64(),
        computed: number_at(ours, key),
    };
    rows.number(compared, limit);
}

/// Unit by the end of a field's name.
fn unit(key: &str) -> &'static str {
    const UNITS: &[(&str, &str)] = &[
        ("_J_kgK", "J/(kg K)"),
        ("_J_kg", "J/kg"),
        ("_kg_m3", "kg/m³"),
        ("_kg_mol", "kg/mol"),
        ("_W_mK", "W/(m K)"),
        ("_Pa_s", "Pa s"),
        ("_m_s", "m/s"),
        ("_Pa", "Pa"),
        ("_K", "K"),
    ];
    UNITS.iter().find(|(end, _)| key.ends_with(end)).map_or("", |(_, unit)| unit)
}
