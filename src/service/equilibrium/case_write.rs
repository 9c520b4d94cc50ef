//! A case as a document that `hrma equilibrium` reads: what the window composes, for scripts and other machines.

use super::write::station_name;
use super::{EquilibriumCase, Question};
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::problem::EquilibriumProblem;
use crate::physics::thermochemistry::rocket::{Combustor, Flow, FreezingStation, RocketProblem, StationKind};
use serde_json::{Map, Value, json};

/// The case, its reactants written out with formula and enthalpy, so that no library changes it.
pub fn case_document(case: &EquilibriumCase) -> Value {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("id", json!(case.id));
    match &case.question {
        Question::Point(problem) => {
            let (kind, given) = point(problem);
            put("problem", json!(kind));
            put("given", given);
        }
        Question::Rocket(problem) => rocket(problem, &mut put),
    }
    if case.selection.ions {
        put("ions", json!(true));
    }
    if let Some(only) = &case.selection.only {
        put("only", json!(only));
    }
    if !case.selection.omit.is_empty() {
        put("omit", json!(case.selection.omit));
    }
    put("trace", json!(case.trace));
    let reactants = case.mixture.portions.iter().filter(|portion| portion.mass_fraction > 0.0).map(|portion| {
        let atoms = portion.formula.atoms().iter().map(|(symbol, number)| (symbol.to_string(), json!(number)));
        json!({
            "name": portion.name,
            "mass_fraction": portion.mass_fraction,
            "formula": atoms.collect::<Map<String, Value>>(),
            "enthalpy_J_per_mol": portion.enthalpy.map(|enthalpy| enthalpy.0),
            "temperature_K": portion.temperature.0,
        })
    });
    put("reactants", reactants.collect());
    Value::Object(document)
}

fn point(problem: &EquilibriumProblem) -> (String, Value) {
    let (thermal, mechanical) = problem.given();
    let given = [thermal, mechanical].into_iter().map(|(key, value)| (key.to_owned(), json!(value)));
    let kind: String = [thermal, mechanical].iter().filter_map(|(key, _)| key.chars().next()).collect();
    (kind.to_lowercase(), Value::Object(given.collect()))
}

fn rocket(problem: &RocketProblem, put: &mut dyn FnMut(&str, Value) -> Option<Value>) {
    let exits: Vec<String> = problem.exits.iter().map(|exit| station_name(&StationKind::Exit(*exit))).collect();
    let (kind, plain): (_, &[&str]) = match problem.combustor {
        Combustor::InfiniteArea => ("rocket_iac", &["chamber", "throat"]),
        _ => ("rocket_fac", &["injector", "infinity", "combustor_end", "throat"]),
    };
    put("problem", json!(kind));
    put("pc_Pa", json!(problem.chamber_pressure.0));
    match problem.combustor {
        Combustor::InfiniteArea => {}
        Combustor::ContractionRatio(ratio) => {
            put("fac", json!({ "ac_at": ratio }));
        }
        Combustor::MassFlux(flux) => {
            put("fac", json!({ "mdot": flux.0 }));
        }
    }
    if let Flow::Frozen { from, forms } = problem.flow {
        let from = match from {
            FreezingStation::Chamber => "chamber",
            FreezingStation::Throat => "throat",
            FreezingStation::Exit(number) => exits.get(number).map_or("", String::as_str),
        };
        put("flow", json!("frozen"));
        put("frozen_at", json!(from));
        put("condensed_forms", json!(if forms == CondensedForms::Held { "held" } else { "follow" }));
    }
    let names = plain.iter().copied().chain(exits.iter().map(String::as_str));
    put("stations", names.map(|name| json!({ "station": name })).collect());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::thermochemistry::products::Selection;
    use crate::physics::thermochemistry::rocket::Exit;
    use crate::service::equilibrium::cases_from_value;
    use crate::service::equilibrium::recipe::STARTS;
    use crate::units::{JoulePerKg, Kelvin, KgPerMetre2Second, Pa, SpecificVolume};

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() <= 1e-12 * one.abs()
    }

    #[test]
    fn a_written_case_reads_as_the_same_case() {
        let mixture = STARTS[8].recipe().blend().expect("blends").whole;
        let enthalpy = mixture.known_enthalpy().expect("known");
        let frozen = Flow::Frozen { from: FreezingStation::Exit(1), forms: CondensedForms::Follow };
        let exits =
            vec![Exit::PressureRatio(70.0), Exit::Supersonic(12.5), Exit::Subsonic(2.0), Exit::Pressure(Pa(1e5))];
        let rocket = |combustor, flow| {
            let chamber_pressure = Pa(7e6);
            Question::Rocket(RocketProblem { chamber_pressure, enthalpy, combustor, flow, exits: exits.clone() })
        };
        let volume = SpecificVolume(0.05);
        for question in [
            rocket(Combustor::InfiniteArea, Flow::Equilibrium),
            rocket(Combustor::ContractionRatio(3.0), frozen),
            rocket(Combustor::MassFlux(KgPerMetre2Second(900.0)), frozen),
            Question::Point(EquilibriumProblem::hp(JoulePerKg(-1.5e6), Pa(7e6))),
            Question::Point(EquilibriumProblem::tp(Kelvin(2500.0), Pa(7e6))),
            Question::Point(EquilibriumProblem::uv(JoulePerKg(-1e6), volume)),
            Question::Point(EquilibriumProblem::tv(Kelvin(2500.0), volume)),
        ] {
            let case = EquilibriumCase {
                id: "a case".to_owned(),
                mixture: mixture.clone(),
                selection: Selection { ions: true, only: None, omit: vec!["AL2O3(L)".to_owned()] },
                question,
                trace: 1e-7,
            };
            let read = cases_from_value(&case_document(&case)).expect("a case").remove(0);
            let read = read.case.expect("reads");
            assert_eq!((&read.id, &read.selection, read.trace), (&case.id, &case.selection, case.trace));
            for ((element, own), (other, moles)) in read.mixture.elements.iter().zip(&case.mixture.elements) {
                assert!(element == other && close(*own, *moles), "{own} {moles}");
            }
            match (read.question, case.question) {
                (Question::Rocket(mut read), Question::Rocket(case)) => {
                    assert!(close(read.enthalpy.0, case.enthalpy.0));
                    read.enthalpy = case.enthalpy;
                    assert_eq!(read, case);
                }
                (read, case) => assert_eq!(read, case),
            }
        }
    }
}
