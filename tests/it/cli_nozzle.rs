//! `hrma nozzle` through the program itself.

use crate::cli::{Place, example};
use serde_json::Value;

const BELL: [&str; 6] =
    ["--set", "nozzle.contour=Bell", "--set", "nozzle.upstream_radius=1.5", "--set", "nozzle.exit_diameter=40mm"];

fn nozzle(place: &Place, more: &[&str]) -> Value {
    let file = example("cherry-limeade-54.ron");
    let call = place.call(&[&["nozzle", &file], &BELL[..], more, &["--json"]].concat());
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    call.json()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

#[test]
fn a_design_gives_its_flow_its_losses_and_what_is_asked_for_beside() {
    let place = Place::new();
    let csv = place.path("stations.csv").display().to_string();
    let document = nozzle(&place, &["--altitudes", "0,10,20km", "--compare", "length", "--field", "40", "--csv", &csv]);
    assert_eq!(document["regime"], "over_expanded");
    let full = number(&document["thrust_coefficient"]);
    for (_, criterion) in document["separation"].as_object().expect("four") {
        assert!(number(&criterion["thrust_coefficient"]) > full, "{criterion}");
    }
    assert_eq!(document["altitudes"].as_array().expect("three").len(), 3);
    assert!(document["comparison"].as_array().expect("contours").iter().any(|one| one["contour"] == "Conical"));
    assert!(number(&document["field"]["divergence_factor"]) > 0.98);
    assert!(document["delivered"].as_array().expect("stages").len() > 3);
    let table = std::fs::read_to_string(&csv).expect("written");
    assert!(table.starts_with("x (m),area_ratio,mach,pressure (Pa)") && table.lines().count() > 100, "{table}");
}

#[test]
fn the_best_bell_and_a_reacting_gas_are_asked_for() {
    let place = Place::new();
    let document = nozzle(&place, &["--pc", "40bar", "--best-bell"]);
    let best = &document["best_bell"];
    assert!(number(&best["thrust_coefficient"]) > number(&best["chart_thrust_coefficient"]) - 1e-4, "{best}");
    let file = example("knsb-75-end-burner.ron");
    let call = place.call(&["nozzle", &file, "--pc", "40bar", "--reacting", "equilibrium", "--json"]);
    assert_eq!(call.code, 0, "{}", call.out);
    let stations = call.json()["reacting"]["stations"].as_array().expect("stations").clone();
    assert!(stations.len() > 40 && number(&stations[0]["temperature"]) > 1500.0, "{:?}", stations[0]);
}

#[test]
fn pressures_and_losses_are_chosen() {
    let place = Place::new();
    let document = nozzle(&place, &["--pc", "100bar", "--ambient", "0Pa", "--losses", "divergence"]);
    assert_eq!((number(&document["chamber_pressure"]), number(&document["ambient_pressure"])), (1e7, 0.0));
    let ids: Vec<&str> =
        document["delivered"].as_array().expect("stages").iter().filter_map(|stage| stage["id"].as_str()).collect();
    assert_eq!(ids, ["ideal", "divergence"]);
}

#[test]
fn what_cannot_be_is_refused_with_its_option() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    for (more, path) in [
        (&["--pc", "-1bar"][..], "--pc"),
        (&["--ambient", "-1bar"], "--ambient"),
        (&["--altitudes", "200km"], "--altitudes"),
        (&["--combustion", "1.5"], "--combustion"),
        (&["--set", "nozzle.exit_diameter=5mm", "--pc", "30bar"], "nozzle.exit_diameter"),
        (&["--set", "nozzle.contour=Bell", "--field"], "nozzle.upstream_radius"),
    ] {
        let call = place.call(&[&["nozzle", &file], more, &["--json"]].concat());
        assert_ne!(call.code, 0, "{more:?}");
        assert_eq!(call.error()["path"], path, "{more:?}: {}", call.out);
    }
}
