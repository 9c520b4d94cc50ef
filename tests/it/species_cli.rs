//! `hrma species` through the program itself.

use crate::cli::Place;
use serde_json::Value;

const THERMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/species/thermo-excerpt.inp");
const TRANSPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/species/trans-excerpt.inp");

#[test]
fn species_shows_data_and_properties() {
    let place = Place::new();
    let call = place.call(&["species", "H2O", "AL2O3(a)", "--temperature", "1000K", "--json"]);
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    let document = call.json();
    let water = &document["species"][0];
    assert_eq!((&water["name"], &water["phase"], &water["role"]), (&"H2O".into(), &"gas".into(), &"product".into()));
    assert_eq!(water["composition"], serde_json::json!({ "H": 2.0, "O": 1.0 }));
    let heat_capacity = water["state"]["heat_capacity"].as_f64().expect("a number");
    assert!((heat_capacity / 41.268 - 1.0).abs() < 2e-3, "{heat_capacity}");
    assert!(water["state"]["viscosity"].as_f64().is_some_and(|value| value > 3e-5));
    let corundum = &document["species"][1];
    assert_eq!(corundum["phases"]["names"], serde_json::json!(["AL2O3(a)", "AL2O3(L)"]));
    assert_eq!(corundum["phases"]["transitions"], serde_json::json!([2327.0]));
    assert_eq!(corundum["transport"], Value::Null);
    let text = place.call(&["species", "O2(L)"]).out;
    assert!(text.contains("-12.979 kJ/mol at 90.17 K"), "{text}");
    let summary = place.call(&["species"]).out;
    assert!(summary.contains("1269 gases, 752 condensed, 81 reactants only"), "{summary}");
}

#[test]
fn species_lists_what_elements_form_and_what_a_name_holds() {
    let place = Place::new();
    let names = |arguments: &[&str]| -> Vec<String> {
        let document = place.call(arguments).json();
        let list = document["species"].as_array().expect("a list").iter();
        list.map(|species| species["name"].as_str().expect("a name").to_owned()).collect()
    };
    let neutral = names(&["species", "--elements", "C,o", "--json"]);
    assert!(neutral.contains(&"C(gr)".to_owned()) && !neutral.contains(&"CO+".to_owned()), "{neutral:?}");
    let ions = names(&["species", "--elements", "C,O,E", "--json"]);
    assert!(ions.contains(&"CO+".to_owned()) && ions.contains(&"e-".to_owned()), "{ions:?}");
    assert_eq!(names(&["species", "--search", "butanol", "--json"]), ["n-Butanol", "n-Butanol(L)"]);
    let text = place.call(&["species", "--elements", "H,O"]).out;
    assert!(text.lines().any(|line| line.starts_with("H2O(L) ") && line.contains("273.15 to 600 K")), "{text}");
}

#[test]
fn species_says_what_is_wrong() {
    let place = Place::new();
    let cases: &[(&[&str], i32, &str, &str)] = &[
        (&["species", "H20"], 1, "species", "H2O"),
        (&["species", "--elements", "C,Xx"], 2, "elements", ""),
        (&["species", "H2O", "--temperature", "100K"], 1, "temperature", ""),
        (&["species", "H2O", "--temperature", "warm"], 2, "--temperature", ""),
        (&["species", "O2(L)", "--temperature", "90.17K"], 1, "temperature", ""),
    ];
    for (arguments, code, path, hint) in cases {
        let call = place.call(&[arguments, &["--json"][..]].concat());
        assert_eq!((call.code, &call.error()["path"]), (*code, &Value::String((*path).to_owned())), "{}", call.out);
        let said = call.error()["hint"].as_str().unwrap_or_default().to_owned();
        assert!(said.contains(hint), "{said}");
    }
    assert_eq!(place.call(&["species", "--convert", THERMO, TRANSPORT]).code, 2, "where to?");
}

#[test]
fn nasas_text_becomes_a_data_file_and_a_fault_in_it_is_named_by_line() {
    let place = Place::new();
    let out = place.path("excerpt.species").display().to_string();
    let arguments = ["species", "--convert", THERMO, TRANSPORT, "--origin", "an excerpt", "--out", &out];
    let call = place.call(&arguments);
    assert_eq!(call.code, 0, "{}", call.err);
    assert!(call.out.contains("Species: 5 gases, 10 condensed, 5 reactants only."), "{}", call.out);
    let bytes = std::fs::read(&out).expect("written");
    let data = hrma::substance::species::decode(&bytes).expect("reads");
    assert!(data.provenance.contains("\nan excerpt\n") && data.find("SnS(cr')").is_some());
    assert_eq!(place.call(&arguments).code, 1, "an existing file is not replaced unasked");
    assert_eq!(place.call(&[&arguments[..], &["--force"]].concat()).code, 0);
    assert_eq!(std::fs::read(&out).expect("written"), bytes, "the same bytes");
    let broken = place.path("broken.inp").display().to_string();
    let text = std::fs::read_to_string(THERMO).expect("reads").replacen("28.0095514", "28.00955x4", 1);
    std::fs::write(&broken, text).expect("writes");
    let call = place.call(&["species", "--convert", &broken, TRANSPORT, "--out", &out, "--force", "--json"]);
    assert_eq!((call.code, &call.error()["path"]), (1, &Value::String(format!("{broken}:18"))), "{}", call.out);
    assert!(call.error()["message"].as_str().is_some_and(|text| text.contains("columns 53 to 65")), "{}", call.out);
    assert_eq!(std::fs::read(&out).expect("there"), bytes, "nothing is written");
}
