//! What a case states and nobody reads: misspelt fields, and fields of another kind of problem.

use crate::diag::{Finding, Severity};
use crate::words::edit_distance;
use serde_json::Value;

const CASE: &[&str] = &[
    "id",
    "problem",
    "given",
    "flow",
    "frozen_at",
    "condensed_forms",
    "pc_Pa",
    "fac",
    "ions",
    "only",
    "omit",
    "insert",
    "trace",
    "reactants",
    "stations",
];
/// Fields of answers, which a file may carry, and what tells of a case without changing it.
const CARRIED: &[&str] = &["result", "cstar_m_s", "residuals", "findings", "error", "provenance", "note", "source"];
const REACTANT: &[&str] =
    &["name", "mass_fraction", "formula", "enthalpy_J_per_mol", "temperature_K", "source", "note", "density_kg_m3"];
const GIVEN: &[&str] = &["T_K", "p_Pa", "h_J_kg", "s_J_kgK", "v_m3_kg", "u_J_kg"];
/// Differences up to which a name is taken for a misspelt one.
const MISSPELT: usize = 2;

/// A finding for every field that has no effect and looks as if it should.
pub(super) fn unread(case: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for key in keys(case) {
        if let (false, Some(meant)) = (CASE.contains(&key) || CARRIED.contains(&key), near(key, CASE)) {
            findings.push(note(key, format!("`{key}` is no field of a case and was not read."), meant));
        }
    }
    for (number, reactant) in case.get("reactants").and_then(Value::as_array).into_iter().flatten().enumerate() {
        for key in keys(reactant).filter(|key| !REACTANT.contains(key)) {
            let path = format!("reactants[{number}].{key}");
            let meant = near(key, REACTANT).or_else(|| REACTANT.iter().copied().find(|own| own.starts_with(key)));
            let message = format!("`{key}` is no field of a reactant and was not read.");
            findings.push(note(&path, message, meant.unwrap_or(REACTANT_FIELDS)));
        }
    }
    unused(case, &mut findings);
    findings
}

const REACTANT_FIELDS: &str = "name, mass_fraction, formula, enthalpy_J_per_mol or temperature_K";

/// Fields that another kind of problem reads.
fn unused(case: &Value, findings: &mut Vec<Finding>) {
    let text = |key: &str| case.get(key).and_then(Value::as_str).unwrap_or_default();
    let states = |key: &str| case.get(key).is_some_and(|value| !value.is_null());
    let problem = text("problem");
    let is_rocket = problem.starts_with("rocket");
    let mut say = |path: &str, reason: &str| {
        let message = format!("`{path}` was not read: {reason}.");
        findings.push(Finding::new(Severity::Info, "field_not_read", path, message));
    };
    if is_rocket && states("given") {
        say("given", "a rocket takes `pc_Pa` and its reactants' enthalpy");
    }
    if !is_rocket && text("flow") == "frozen" {
        say("flow", "a single state does not flow");
    }
    if !is_rocket && states("pc_Pa") {
        say("pc_Pa", "a single state takes its pressure from `given.p_Pa`");
    }
    if problem != "rocket_fac" && states("fac") {
        say("fac", "only rocket_fac has a combustor of finite area");
    }
    if let (false, Some(given)) = (is_rocket, case.get("given")) {
        let used = |key: &str| {
            let symbol = key.split('_').next().unwrap_or_default().to_lowercase();
            problem.contains(&symbol)
        };
        for key in keys(given) {
            if !GIVEN.contains(&key) {
                say(&format!("given.{key}"), "it is none of T_K, p_Pa, h_J_kg, s_J_kgK, v_m3_kg and u_J_kg");
            } else if !used(key) {
                say(&format!("given.{key}"), &format!("a {problem} problem is fixed by two others"));
            }
        }
    }
}

fn keys(value: &Value) -> impl Iterator<Item = &str> {
    value.as_object().into_iter().flat_map(|object| object.keys()).map(String::as_str)
}

fn near(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let lower = key.to_lowercase();
    known.iter().copied().find(|own| edit_distance(&lower, &own.to_lowercase()) <= MISSPELT.min(key.len() / 2))
}

fn note(path: &str, message: String, meant: &str) -> Finding {
    Finding::new(Severity::Warning, "unknown_field", path, message).hint(format!("Perhaps {meant} is meant."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn paths(case: &Value) -> Vec<String> {
        unread(case).into_iter().map(|finding| finding.path).collect()
    }

    #[test]
    fn misspelt_fields_and_fields_of_other_problems_are_told() {
        let case = json!({
            "id": "x", "problem": "tp", "omitt": ["CO"], "flow": "frozen", "fac": { "ac_at": 3 }, "of": 2.4, "system": "mine",
            "given": { "T_K": 3000, "p_Pa": 1e6, "h_J_kg": 0 },
            "reactants": [{ "name": "LOX", "mass_fraction": 1, "temperature": 200 }],
        });
        assert_eq!(paths(&case), ["omitt", "reactants[0].temperature", "flow", "fac", "given.h_J_kg"]);
    }

    #[test]
    fn a_case_as_the_format_has_it_is_read_whole() {
        let case = json!({
            "id": 1, "problem": "rocket_fac", "pc_Pa": 7e6, "fac": { "mdot": 900 }, "flow": "frozen", "frozen_at": "throat",
            "condensed_forms": "follow", "ions": true, "only": null, "omit": [], "insert": [], "trace": 1e-9, "note": "n",
            "reactants": [{ "name": "LOX", "mass_fraction": 1, "formula": { "O": 2 }, "source": "s" }],
            "stations": [{ "station": "throat" }], "cstar_m_s": 1, "residuals": {}, "n_gas": 3, "h0_J_kg": 0,
        });
        assert_eq!(paths(&case), Vec::<String>::new());
    }
}
