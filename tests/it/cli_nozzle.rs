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
    assert!(number(&best["thrust_coefficient"]) >= number(&best["chart_thrust_coefficient"]), "{best}");
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

/// A plug has no wall to separate from: its answer stands under other keys, and thrusts between full flow and ideal.
#[test]
fn a_spike_and_a_dual_bell_compensate_for_altitude() {
    let place = Place::new();
    let contour = |kind: &str, exit: &str, more: &[&str]| {
        let file = example("cherry-limeade-54.ron");
        let contour = format!("nozzle.contour={kind}");
        let exit = format!("nozzle.exit_diameter={exit}");
        let sets = ["nozzle", &file, "--set", &contour, "--set", &exit, "--pc", "35bar", "--altitudes", "0,20km"];
        let call = place.call(&[&sets[..], more, &["--json"]].concat());
        assert_eq!(call.code, 0, "{}{}", call.out, call.err);
        call.json()
    };
    let spike = contour("Spike", "32mm", &[]);
    let (low, high) = (&spike["altitudes"][0], &spike["altitudes"][1]);
    let full = |point: &Value| number(&point["thrust_coefficient_full_flow"]);
    let compensated = |point: &Value| number(&point["thrust_coefficient_compensated"]);
    assert!(compensated(low) > full(low) && compensated(high) > compensated(low), "{low} {high}");
    let nothing = serde_json::json!({});
    assert_eq!((&spike["separation"], &low["separation_area_ratio"]), (&nothing, &nothing));
    let dual = contour("DualBell", "40mm", &["--set", "nozzle.inflection_area_ratio=6"]);
    let edge = number(&dual["separation"]["schmucker"]["area_ratio"]);
    let bell = contour("Bell", "40mm", &[]);
    let free = number(&bell["separation"]["schmucker"]["area_ratio"]);
    assert!((edge - 6.0).abs() < 1e-9 && free > edge + 1.0, "held at the edge: {edge} {free}");
    let thrust = |document: &Value| number(&document["altitudes"][0]["thrust_coefficient"]["schmucker"]);
    assert!(thrust(&dual) > thrust(&bell));
}

#[test]
fn options_of_the_losses_say_what_they_say() {
    let place = Place::new();
    let loss = |more: &[&str], id: &str| {
        let document = nozzle(&place, more);
        let stages = document["delivered"].as_array().expect("stages").clone();
        let found =
            stages.iter().find(|stage| stage["id"] == id).map(|stage| number(&stage["thrust_coefficient_loss"]));
        (found, document)
    };
    let (correlation, document) = loss(&[], "boundary_layer");
    assert_eq!(document["provenance"]["settings"]["losses"]["time"], 1.0, "in s");
    let (integral, _) = loss(&["--layer", "integral"], "boundary_layer");
    let (steel, _) = loss(&["--steel"], "boundary_layer");
    let (later, _) = loss(&["--time", "10s"], "boundary_layer");
    let all = [correlation, integral, steel, later].map(|value| value.expect("counted"));
    for (index, value) in all.iter().enumerate() {
        assert!(*value > 1e-4 && *value < 0.1, "{all:?}");
        assert!(all[..index].iter().all(|other| other != value), "{all:?}");
    }
    let (early, _) = loss(&["--criterion", "summerfield", "--pc", "30bar"], "separation");
    let (late, _) = loss(&["--criterion", "schmucker", "--pc", "30bar"], "separation");
    assert!(early < late, "thrust gained is a negative loss: {early:?} {late:?}");
    let (none, document) = loss(&["--losses", "none"], "separation");
    assert!(none.is_none() && document["delivered"].as_array().is_some_and(|stages| stages.len() == 1));
    let (stated, _) = loss(&["--losses", "efficiency", "--set", "nozzle.efficiency=0.9"], "efficiency");
    assert!(stated.is_some_and(|stated| stated > 0.1), "{stated:?}");
}

#[test]
fn contours_are_compared_at_equal_mass() {
    let place = Place::new();
    let document = nozzle(&place, &["--compare", "mass"]);
    let compared = document["comparison"].as_array().expect("contours");
    let volumes: Vec<f64> =
        compared.iter().filter(|one| one["error"].is_null()).map(|one| number(&one["body_volume"])).collect();
    assert!(volumes.len() > 1 && volumes.iter().all(|volume| (volume / volumes[0] - 1.0).abs() < 1e-6), "{volumes:?}");
}

/// The motor counts what the nozzle says: more thrust than that of full flow where the flow leaves the wall, in both
/// models, and a finding that says so.
#[test]
fn a_motor_separates_by_the_criterion_that_its_design_names() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    for model in ["quasi_steady", "transient"] {
        let solved = |more: &[&str]| {
            let call = place.call(
                &[&["solve", &file, "--model", model, "--set", "nozzle.exit_diameter=45mm"], more, &["--json"]]
                    .concat(),
            );
            assert_eq!(call.code, 0, "{}{}", call.out, call.err);
            call.json()
        };
        let impulse = |document: &Value| number(&document["summary"]["total_impulse"]);
        let has = |document: &Value, code: &str| {
            document["findings"].as_array().is_some_and(|list| list.iter().any(|one| one["code"] == code))
        };
        let full = solved(&[]);
        assert!(has(&full, "exit_pressure_low") && !has(&full, "separated"), "{model}");
        let mut last = impulse(&full);
        for criterion in ["Stark", "Schmucker", "Summerfield"] {
            let separated = solved(&["--set", &format!("nozzle.separation={criterion}")]);
            assert!(impulse(&separated) > last, "{model} {criterion}: the earlier it leaves, the less suction");
            assert!(has(&separated, "separated"), "{model} {criterion}");
            last = impulse(&separated);
        }
        let spike = solved(&["--set", "nozzle.contour=Spike"]);
        assert!(impulse(&spike) > last, "{model}: a plug adapts");
    }
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
        (&["--field", "0"], "--field"),
        (&["--time", "-1s"], "--time"),
        (&["--l-star", "0m"], "--l-star"),
        (&["--particles", "3"], "--particles"),
        (&["--set", "nozzle.exit_diameter=5mm", "--pc", "30bar"], "nozzle.exit_diameter"),
        (&["--set", "nozzle.contour=Bell", "--field"], "nozzle.upstream_radius"),
    ] {
        let call = place.call(&[&["nozzle", &file], more, &["--json"]].concat());
        assert_ne!(call.code, 0, "{more:?}");
        assert_eq!(call.error()["path"], path, "{more:?}: {}", call.out);
    }
}

fn codes(document: &Value) -> Vec<&str> {
    document["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["code"].as_str()).collect()
}

/// What stops no flow is told all the same, and a body that cannot be made ends with 3 as everywhere.
#[test]
fn doubts_about_the_designs_nozzle_are_told() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    let call =
        place.call(&[&["nozzle", &file], &BELL[..], &["--set", "nozzle.insert_diameter=80mm", "--json"]].concat());
    assert_eq!(call.code, 3, "{}", call.err);
    assert!(codes(&call.json()).contains(&"nozzle_body"), "{}", call.out);
    assert!(number(&call.json()["thrust_coefficient"]) > 1.0, "the flow stands");
    let text = std::fs::read_to_string(&file).expect("reads");
    let cone = "Conical(divergence_half_angle: \"15°\")";
    assert!(text.contains(cone), "{text}");
    let bell = "Bell(length_fraction: 0.5, initial_angle: Some(\"50°\"), exit_angle: Some(\"10°\"))";
    let short = place.file("short.ron", text.replace(cone, bell));
    let call = place.call(&["nozzle", &short.display().to_string(), "--json"]);
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    assert!(codes(&call.json()).contains(&"value_outside_limits"), "{}", call.out);
}

#[test]
fn a_flow_that_does_not_fill_the_nozzle_delivers_nothing_without_a_criterion() {
    let place = Place::new();
    // A shock inside; separation by no criterion.
    let document = nozzle(&place, &["--pc", "3bar", "--losses", "divergence"]);
    assert!(document["delivered"].is_null() && codes(&document).contains(&"nothing_delivered"), "{document}");
    assert!(number(&document["separation"]["schmucker"]["thrust_coefficient"]) > 0.5);
    // Below the choking pressure the flow leaves the wall at the throat, and has that thrust.
    let low = nozzle(&place, &["--pc", "1.5bar"]);
    assert!(low["delivered"].is_null(), "{low}");
    let schmucker = &low["separation"]["schmucker"];
    assert_eq!(number(&schmucker["area_ratio"]), 1.0);
    assert!(number(&schmucker["thrust_coefficient"]) > 0.0, "{schmucker}");
}

#[test]
fn a_loss_far_outside_its_correlation_is_doubted() {
    let place = Place::new();
    let call = place.call(&["nozzle", &example("knsb-75-end-burner.ron"), "--json"]);
    let document = call.json();
    for code in ["two_phase_range", "two_phase_matter"] {
        assert!(codes(&document).contains(&code), "{document}");
    }
}

/// A net that loses more than half a percent of the mass says nothing of the divergence, which is told.
#[test]
fn a_net_that_loses_mass_leaves_divergence_to_the_angles() {
    let place = Place::new();
    let file = example("ocean-water-98-bell.ron");
    let sets = ["--set", "nozzle.contour=DualBell", "--set", "nozzle.exit_diameter=90mm", "--pc", "60bar"];
    let call = place.call(&[&["nozzle", &file], &sets[..], &["--field", "--json"]].concat());
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    let document = call.json();
    assert!(number(&document["field"]["mass_error"]) > 5e-3, "{}", document["field"]);
    assert!(codes(&document).contains(&"divergence_by_angles") && codes(&document).contains(&"net_mass"), "{document}");
}

#[test]
fn a_nozzle_may_end_at_its_throat() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    for verb in ["nozzle", "solve"] {
        let call = place.call(&[verb, &file, "--set", "nozzle.exit_diameter=10.5mm", "--json"]);
        assert_eq!(call.code, 0, "{verb}: {}{}", call.out, call.err);
    }
}
