//! `hrma equilibrium` and `hrma propellants combustion` through the program itself.

use crate::cli::Place;
use serde_json::Value;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

const KEROLOX: &[&str] = &["equilibrium", "--fuel", "RP-1", "--oxidizer", "LOX"];

fn map(place: &Place, arguments: &[&str]) -> Value {
    let call = place.call(&[KEROLOX, arguments, &["--json"]].concat());
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    call.json()
}

#[test]
fn a_map_has_a_point_for_each_ratio_and_pressure_in_document_table_and_text() {
    let place = Place::new();
    let csv = place.path("map.csv").display().to_string();
    let asked = ["--of", "2:3:0.5", "--pc", "10,50,100bar", "--area-ratio", "4,10,40", "--optimum"];
    let document = map(&place, &[&asked[..], &["--csv", &csv, "--ambient", "1atm"]].concat());
    let points = document["points"].as_array().expect("points");
    assert_eq!((points.len(), document["optima"].as_array().expect("optima").len()), (9, 9));
    let point = &points[4];
    assert_eq!((number(&point["of"]), number(&point["pc_Pa"])), (2.5, 5e6));
    let exit = &point["exits"][1];
    assert_eq!(exit["station"], "supar=10");
    assert!((number(&exit["ae_at"]) - 10.0).abs() < 1e-7);
    assert!(number(&exit["isp_m_s"]) < number(&exit["ivac_m_s"]));
    for best in document["optima"].as_array().expect("optima") {
        assert_eq!(best["best"], "ivac_m_s");
        let at = best["best_exit"].as_u64().expect("an exit") as usize;
        let all = points.iter().filter(|point| point["pc_Pa"] == best["pc_Pa"]);
        for point in all {
            assert!(number(&point["exits"][at]["ivac_m_s"]) <= number(&best["best_m_s"]), "{best}");
        }
    }
    let table = std::fs::read_to_string(&csv).expect("written");
    assert_eq!(table.lines().count(), 10);
    assert!(table.starts_with("mixture_ratio,chamber_pressure (Pa),temperature (K)"), "{table}");
    let text = place.call(&[KEROLOX, &asked[..]].concat());
    assert!(text.out.contains("Best mixture ratio") && text.out.contains("supar=40"), "{}", text.out);
}

#[test]
fn proportions_are_the_same_mixture_however_stated() {
    let place = Place::new();
    let by_ratio = map(&place, &["--of", "3", "--pc", "70bar"]);
    let by_percent = map(&place, &["--percent-fuel", "25", "--pc", "70bar"]);
    assert_eq!(by_ratio["points"], by_percent["points"]);
    let lean = map(&place, &["--phi", "0.5,1", "--pc", "70bar"]);
    let ratio = |at: usize| number(&lean["points"][at]["of"]);
    assert!((ratio(0) / ratio(1) - 2.0).abs() < 1e-12);
}

#[test]
fn frozen_flow_and_finite_combustors_give_less() {
    let place = Place::new();
    let asked = ["--of", "2.5", "--pc", "70bar", "--area-ratio", "40"];
    let impulse = |more: &[&str]| {
        let document = map(&place, &[&asked[..], more].concat());
        number(&document["points"][0]["exits"][0]["ivac_m_s"])
    };
    let (equilibrium, frozen) = (impulse(&[]), impulse(&["--flow", "frozen"]));
    let from_throat = impulse(&["--flow", "frozen", "--frozen-at", "throat"]);
    assert!(frozen < from_throat && from_throat < equilibrium, "{frozen} {from_throat} {equilibrium}");
    let narrow = map(&place, &[&asked[..], &["--contraction", "2"]].concat());
    let wide = map(&place, &asked);
    // The pressure of the throat's flow falls along the combustor; the characteristic velocity hardly changes.
    let speed = |document: &Value| number(&document["points"][0]["cstar_m_s"]);
    assert!((speed(&narrow) / speed(&wide) - 1.0).abs() < 5e-3);
}

#[test]
fn bad_maps_are_refused_with_their_option() {
    let place = Place::new();
    let refused = |arguments: &[&str], path: &str, word: &str| {
        let call = place.call(&[arguments, &["--json"]].concat());
        assert_eq!(call.code, 2, "{arguments:?}: {}{}", call.out, call.err);
        let error = call.error();
        assert_eq!(error["path"], path, "{error}");
        assert!(error["message"].as_str().is_some_and(|text| text.contains(word)), "{error}");
    };
    let kerolox = |more: &[&'static str]| [KEROLOX, more].concat();
    refused(&kerolox(&["--of", "2", "--pc", "50"]), "--pc", "unit");
    refused(&kerolox(&["--of", "1:0:0.1", "--pc", "50bar"]), "--of", "nowhere");
    refused(&kerolox(&["--of=-1", "--pc", "50bar"]), "--of", "-1");
    refused(&kerolox(&["--pc", "50bar"]), "--of", "no --of");
    refused(&["equilibrium", "--fuel", "RP-7", "--oxidizer", "LOX", "--of", "2", "--pc", "50bar"], "--fuel", "RP-1");
    let blend = ["equilibrium", "--fuel", "ethanol:0.7", "--fuel", "water:0.2", "--oxidizer", "LOX"];
    refused(&[&blend[..], &["--of", "2", "--pc", "50bar"]].concat(), "--fuel, --oxidizer", "must sum to 1");
    let hot = ["equilibrium", "--fuel", "RP-1", "--oxidizer", "LOX@600K", "--of", "2", "--pc", "50bar"];
    refused(&hot, "--oxidizer", "600");
    let one = ["--of", "2", "--pc", "50bar"];
    for (more, path, word) in [
        (&["--area-ratio", "0.5"][..], "--area-ratio", "0.5"),
        (&["--contraction", "0.5"], "--contraction", "0.5"),
        (&["--omit", "CO3X"], "--omit", "CO3X"),
        (&["--only", "H2O"], "--only", "element C"),
        (&["--ambient=-5bar", "--area-ratio", "4"], "--ambient", "-500000"),
        (&["--optimum", "cstar"], "--of", "both are 2"),
    ] {
        refused(&[KEROLOX, &one[..], more].concat(), path, word);
    }
    refused(&kerolox(&["--of", "2", "--pc", "0bar"]), "--pc", "positive");
    refused(&kerolox(&["--of", "1:900:0.01", "--pc", "1:100:0.1bar"]), "--of", "points");
    refused(&kerolox(&["--phi", "-1", "--pc", "50bar"]), "--phi", "-1");
    for unused in [&["--frozen-at", "throat"][..], &["--condensed", "follow"], &["--ambient", "1atm"]] {
        assert_eq!(place.call(&[KEROLOX, &one[..], unused].concat()).code, 2, "{unused:?}");
    }
    assert_eq!(place.call(&["equilibrium", "--fuel", "RP-1", "--json"]).code, 2);
    assert_eq!(place.call(&["equilibrium", "--json"]).code, 2);
    // A point that fails carries its error and is a finding, and the others stand.
    let call = place.call(&[KEROLOX, &["--of", "2", "--pc", "1,50bar", "--exit-pressure", "2bar", "--json"]].concat());
    assert_eq!(call.code, 1, "{}", call.out);
    let points = call.json()["points"].clone();
    assert_eq!(points[0]["error"]["path"], "exits[0]", "{points}");
    assert!(points[1]["error"].is_null() && number(&points[1]["residuals"]["elements"]) < 1e-10, "{points}");
}

#[test]
fn a_deck_gives_tables_by_station_and_the_same_figures_as_a_case() {
    let place = Place::new();
    let deck = "prob case=engine rocket equilibrium o/f=2.5 p,bar=70 supar=40\nreac\n fuel RP-1 wt%=100 t,k=298.15\n \
                oxid O2(L) wt%=100 t,k=90.17\nend\n";
    let file = place.file("engine.inp", deck).display().to_string();
    let text = place.call(&["equilibrium", &file]);
    assert_eq!(text.code, 0, "{}", text.err);
    for word in ["engine: o/f=2.5", "chamber", "throat", "supar=40", "Mole fractions", "Thrust coefficient", "c* (m/s)"]
    {
        assert!(text.out.contains(word), "{word}: {}", text.out);
    }
    let case = place.call(&["equilibrium", &file, "--json"]).json();
    let point = map(&place, &["--of", "2.5", "--pc", "70bar", "--area-ratio", "40"])["points"][0].clone();
    let (deck, point) = (number(&case[0]["cstar_m_s"]), number(&point["cstar_m_s"]));
    assert!((deck / point - 1.0).abs() < 1e-6, "{deck} {point}");
    let broken = place.file("broken.inp", "prob rocket p,bar=\nreac\n fuel RP-1\nend\n").display().to_string();
    let call = place.call(&["equilibrium", &broken, "--json"]);
    assert_eq!(call.code, 1, "{}", call.out);
    assert_eq!(call.json()[0]["error"]["path"], format!("{broken}:1:13"), "{}", call.out);
}

#[test]
fn a_deck_of_good_and_bad_problems_answers_the_good_ones() {
    let place = Place::new();
    // Latin-1, as older editors write; a species that the data do not have; an output option that does nothing.
    let deck = b"reac\n fuel RP-1\n oxid O2(L)\nprob case=bang detonation p,bar=1\nend\n\
        prob case=d\xfcse rocket o/f=2.5 p,bar=70\nomit C3H6O\noutput massf calories\nend\n\
        prob case=far hp p,bar=50 o/f=2.5\noutput short\nend\n";
    let file = place.path("many.inp");
    std::fs::write(&file, deck).expect("written");
    let file = file.display().to_string();
    let call = place.call(&["equilibrium", &file, "--json"]);
    assert_eq!(call.code, 1, "{}", call.err);
    let answers = call.json();
    assert_eq!((&answers[0]["id"], &answers[0]["error"]["path"]), (&"bang".into(), &format!("{file}:4:16").into()));
    assert!(number(&answers[1]["cstar_m_s"]) > 1700.0 && answers[1]["id"] == "düse: o/f=2.5", "{}", answers[1]["id"]);
    let findings: Vec<(&Value, &Value, &Value)> = answers[1]["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| (&finding["severity"], &finding["code"], &finding["path"]))
        .collect();
    let note = |at: &str| ("info".into(), "deck_note".into(), Value::from(format!("{file}:{at}")));
    let expected = [note("8:14"), note("7:6")];
    assert_eq!(findings, expected.iter().map(|(a, b, c)| (a, b, c)).collect::<Vec<_>>());
    assert!(answers[2]["result"].is_object() && answers[2]["findings"] == Value::Array(Vec::new()));
    let text = place.call(&["equilibrium", &file]).out;
    assert_eq!(text.matches("Mass fractions").count(), 1, "{text}");
    assert_eq!(text.matches("Mole fractions").count(), 0, "{text}");
    assert!(text.contains("no product species is called C3H6O") && text.contains("detonation problems"), "{text}");
}

#[test]
fn a_broken_document_is_told_by_file_line_and_column() {
    let place = Place::new();
    let file = place.file("broken.json", "[{ \"id\": 1,\nproblem: tp }]").display().to_string();
    let call = place.call(&["equilibrium", &file, "--json"]);
    assert_eq!(call.code, 1);
    assert!(call.error()["path"].as_str().is_some_and(|path| path.starts_with(&format!("{file}:2:"))), "{}", call.out);
    let file = place.file("mark.json", "\u{feff}[]").display().to_string();
    assert_eq!(place.call(&["equilibrium", &file, "--json"]).code, 0);
}

#[test]
fn a_reactant_by_name_alone_comes_from_the_library() {
    let place = Place::new();
    let case = r#"{ "id": "a", "problem": "rocket_iac", "pc_Pa": 7e6, "stations": [{ "station": "supar=10" }],
        "reactants": [{ "name": "LOX", "mass_fraction": 0.7 }, { "name": "RP-1", "mass_fraction": 0.3 }] }"#;
    let file = place.file("case.json", case).display().to_string();
    let answer = place.call(&["equilibrium", &file, "--json"]).json();
    assert!((1700.0..1900.0).contains(&number(&answer[0]["cstar_m_s"])), "{answer}");
    let file = place.file("case.json", case.replace("RP-1", "RP-9")).display().to_string();
    let error = place.call(&["equilibrium", &file, "--json"]).json()[0]["error"].clone();
    assert_eq!(error["path"], "reactants[1].name");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("did you mean RP-1")), "{error}");
}

#[test]
fn a_propellant_burns_by_its_composition() {
    let place = Place::new();
    let answer = place.call(&["propellants", "combustion", "nakka-kndx", "--json"]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let document = answer.json();
    assert!((number(&document["flame_temperature"]) - 1710.0).abs() < 5.0, "{document}");
    assert!((0.4..0.45).contains(&number(&document["condensed_mass_fraction"])), "{document}");
    let shown = place.call(&["propellants", "show", "nakka-kndx", "--json"]).json();
    assert_eq!(shown["combustion"]["flame_temperature"], document["flame_temperature"]);
    let unknown = place.call(&["propellants", "combustion", "class-htpb-ap-al", "--json"]);
    assert_eq!((unknown.code, &unknown.error()["path"]), (1, &Value::String("formula".to_owned())));
    let call = place.call(&["propellants", "combustion", "nakka-kndx", "--keep", "--json"]);
    assert_eq!(call.code, 1, "a bundled one is not changed: {}", call.out);
}

#[cfg(feature = "store")]
#[test]
fn a_kept_gas_has_the_efficiency_asked_for() {
    let place = Place::new();
    let done = |arguments: &[&str]| {
        let call = place.call(&[&["propellants"], arguments, &["--json"]].concat());
        assert_eq!(call.code, 0, "{arguments:?}: {}{}", call.out, call.err);
        call.json()
    };
    done(&["duplicate", "nakka-kndx", "mine"]);
    let ideal = number(&done(&["combustion", "mine", "--keep"])["flame_temperature"]);
    let first = number(&done(&["show", "mine"])["characteristic_velocity"]);
    done(&["combustion", "mine", "--keep", "--efficiency", "90%"]);
    let shown = done(&["show", "mine"]);
    assert!((number(&shown["flame_temperature"]) / (0.81 * ideal) - 1.0).abs() < 1e-9, "{shown}");
    assert!((number(&shown["characteristic_velocity"]) / (0.9 * first) - 1.0).abs() < 1e-9, "{shown}");
}

fn cases(place: &Place, document: &Value) -> Vec<Value> {
    let file = place.file("cases.json", document.to_string()).display().to_string();
    let call = place.call(&["equilibrium", &file, "--json"]);
    call.json().as_array().unwrap_or_else(|| panic!("{}", call.out)).clone()
}

fn kerolox_case(more: Value) -> Value {
    let mut case = serde_json::json!({
        "problem": "rocket_iac", "pc_Pa": 7e6,
        "reactants": [{ "name": "LOX", "mass_fraction": 0.7 }, { "name": "RP-1", "mass_fraction": 0.3 }],
    });
    for (key, value) in more.as_object().expect("fields") {
        case[key] = value.clone();
    }
    case
}

#[test]
fn stations_are_repeated_to_the_letter_each_for_itself() {
    let place = Place::new();
    let names = ["chamber", "throat", "supar=10.0", "supar=10", "supar=1e1", "pip=10.00", "pip=10"];
    let stations: Vec<Value> = names.iter().map(|name| serde_json::json!({ "station": name })).collect();
    let answer = cases(
        &place,
        &kerolox_case(serde_json::json!({ "stations": stations, "flow": "frozen", "frozen_at": "supar=10" })),
    );
    let got: Vec<&str> = answer[0]["stations"]
        .as_array()
        .unwrap_or_else(|| panic!("{}", answer[0]))
        .iter()
        .map(|station| station["station"].as_str().expect("a name"))
        .collect();
    assert_eq!(got, names);
}

#[test]
fn an_error_of_a_case_has_the_field_of_the_file() {
    let place = Place::new();
    let stations = |name: &str| serde_json::json!({ "stations": [{ "station": "chamber" }, { "station": name }] });
    let without = serde_json::json!({
        "reactants": [{ "name": "LOX", "mass_fraction": 0.7 }, { "name": "X", "formula": { "C": 1 }, "mass_fraction": 0.3 }],
    });
    let fac = serde_json::json!({ "problem": "rocket_fac", "fac": { "ac_at": 0.9 } });
    for (more, path) in [
        (stations("supar=0.5"), "stations[1].station"),
        (stations("pip=-1"), "stations[1].station"),
        (serde_json::json!({ "omit": ["CO3X"] }), "omit"),
        (serde_json::json!({ "only": ["N2"] }), "only"),
        (serde_json::json!({ "pc_Pa": -1 }), "pc_Pa"),
        (without, "reactants[1].enthalpy_J_per_mol"),
        (fac, "fac.ac_at"),
    ] {
        let answer = cases(&place, &kerolox_case(more.clone()));
        assert_eq!(answer[0]["error"]["path"], path, "{more}: {}", answer[0]);
    }
}

#[test]
fn a_misspelt_field_is_told() {
    let place = Place::new();
    let answer = cases(&place, &kerolox_case(serde_json::json!({ "omitt": ["CO"] })));
    assert_eq!(answer[0]["findings"][0]["path"], "omitt", "{}", answer[0]);
    assert_eq!(answer[0]["residuals"]["condensed"].to_string(), "0.0");
}

#[test]
fn the_text_of_a_case_begins_with_its_reactants() {
    let place = Place::new();
    let file = place.file("case.json", kerolox_case(serde_json::json!({})).to_string()).display().to_string();
    let text = place.call(&["equilibrium", &file]).out;
    for word in ["Reactant", "LOX", "RP-1", "Temperature (K)", "Enthalpy (kJ/mol)", "r ", "density"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}
