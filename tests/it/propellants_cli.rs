//! `hrma propellants` through the program itself, by one process and by two at once.

use crate::cli::{Place, RIC, example, text_of};
use std::collections::{BTreeMap, BTreeSet};

/// A propellant's file.
fn ron(name: &str) -> String {
    format!(
        "(\n    name: \"{name}\",\n    density: \"1.7 g/cm³\",\n    burn_law: Vieille(coefficient: 4e-5, exponent: 0.33, \
         min_pressure: \"5 bar\", max_pressure: \"90 bar\"),\n    gas: (flame_temperature: 2800, molar_mass: \"25 g/mol\", \
         heat_capacity_ratio: 1.2),\n    temperature_sensitivity: \"0.2 %/K\",\n)\n"
    )
}

fn ids(place: &Place, search: &[&str]) -> BTreeSet<String> {
    let list = place.call(&[&["propellants", "list", "--json"], search].concat());
    assert_eq!(list.code, 0, "{}", list.err);
    let list = list.json()["propellants"].clone();
    list.as_array().expect("a list").iter().map(|entry| text_of(entry, "id").to_owned()).collect()
}

#[test]
fn a_propellant_is_added_changed_renamed_copied_and_removed() {
    let place = Place::new();
    place.file("batch-7.ron", ron("Batch 7"));
    let done = |arguments: &[&str]| {
        let call = place.call(&[&["propellants"], arguments, &["--json"]].concat());
        assert_eq!(call.code, 0, "{arguments:?}: {}{}", call.out, call.err);
        call.json()
    };
    assert_eq!(text_of(&done(&["add", "batch-7.ron"]), "added"), "batch-7");
    let set = ["set", "batch-7", "density=1.71 g/cm³", "burn_law.exponent=0.31", "specific_heat=1250"];
    done(&[&set[..], &["formula=AP 80 %, HTPB 20 %"]].concat());
    let shown = done(&["show", "batch-7"]);
    assert_eq!(shown["density"].as_f64(), Some(1710.0));
    assert_eq!(shown["specific_heat"].as_f64(), Some(1250.0));
    assert!(shown["viscosity"].is_null());
    assert_eq!(shown["burn_law"]["pieces"][0]["exponent"].as_f64(), Some(0.31));
    assert_eq!(ids(&place, &["--search", "htpb batch"]), BTreeSet::from(["batch-7".to_owned()]));
    done(&["rename", "batch-7", "batch-8", "--name", "Batch 8"]);
    done(&["duplicate", "batch-8", "batch-9"]);
    done(&["duplicate", "nakka-knsu", "my-knsu"]);
    done(&["export", "batch-9", "copy.ron"]);
    done(&["remove", "batch-9"]);
    assert_eq!(text_of(&done(&["import", "copy.ron"]), "added"), "copy");
    assert_eq!(text_of(&done(&["show", "copy"]), "name"), "Batch 8 copy");
    let own: BTreeSet<String> = ids(&place, &[]).difference(&ids(&Place::new(), &[])).cloned().collect();
    assert_eq!(own, ["batch-8", "copy", "my-knsu"].map(str::to_owned).into());
}

#[test]
fn what_cannot_be_done_in_the_library_says_why() {
    let place = Place::new();
    place.file("a.ron", ron("A"));
    place.file("b.ron", ron("a"));
    place.file("broken.ron", ron("Broken").replace("1.7 g/cm³", "heavy"));
    let refused = |arguments: &[&str], code: i32, words: &str| {
        let call = place.call(&[&["propellants"], arguments, &["--json"]].concat());
        assert_eq!(call.code, code, "{arguments:?}: {}{}", call.out, call.err);
        let error = call.error().to_string();
        assert!(error.contains(words), "{arguments:?}: {error}");
    };
    assert_eq!(place.call(&["propellants", "add", "a.ron"]).code, 0);
    refused(&["add", "a.ron"], 1, "already has a propellant of your own with the id");
    refused(&["add", "b.ron"], 1, "already has a propellant called");
    refused(&["add", "a.ron", "--id", "nakka-knsu"], 1, "bundled");
    refused(&["add", "broken.ron"], 1, "broken.ron:3:14");
    refused(&["add", "none.ron"], 1, "no file");
    refused(&["import", &example("kndx-38.ron")], 1, "refers to");
    refused(&["remove", "nakka-knsu"], 1, "Bundled propellants stay");
    refused(&["set", "nakka-knsu", "density=1700"], 1, "duplicate nakka-knsu");
    refused(&["set", "a", "density=17 bar"], 2, "density");
    refused(&["set", "a", "weight=1"], 2, "no field");
    refused(&["set", "a", "density"], 2, "PATH=VALUE");
    refused(&["rename", "a", "A b"], 1, "a-z");
    refused(&["rate", "a", "--pressure", "fast"], 2, "--pressure");
    refused(&["export", "a", "b.ron"], 1, "exists");
    assert_eq!(place.call(&["propellants", "add", "a.ron", "--force"]).code, 0, "on purpose");
}

#[test]
fn the_propellant_of_an_open_motor_file_is_imported() {
    let place = Place::new();
    place.file("motor.ric", RIC);
    let call = place.call(&["propellants", "import", "motor.ric", "--id", "from-motor", "--json"]);
    assert_eq!(call.code, 1, "a bundled propellant has the name: {}", call.out);
    assert!(text_of(&call.error(), "message").contains("mit-cherry-limeade"), "{}", call.out);
    let arguments = ["propellants", "import", "motor.ric", "--id", "from-motor", "--name", "From the motor", "--json"];
    let call = place.call(&arguments);
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    let shown = place.call(&["propellants", "show", "from-motor", "--json"]).json();
    assert_eq!((text_of(&shown, "name"), shown["density"].as_f64()), ("From the motor", Some(1670.0)));
    assert!(ids(&place, &[]).contains("from-motor"));
}

#[test]
fn rates_are_those_of_the_law_and_follow_the_grain_temperature() {
    let place = Place::new();
    place.file("a.ron", ron("A"));
    assert_eq!(place.call(&["propellants", "add", "a.ron"]).code, 0);
    let arguments = ["propellants", "rate", "a", "--pressure", "10bar,70 bar,200bar", "--json"];
    let cold = place.call(&arguments);
    assert_eq!(cold.code, 0, "{}", cold.err);
    let hot = place.call(&[&arguments[..], &["--temperature", "60degC"]].concat()).json();
    let cold = cold.json();
    for (index, pressure) in [1e6_f64, 7e6, 2e7].into_iter().enumerate() {
        let rate = |document: &serde_json::Value| document["rates"][index]["rate"].as_f64().expect("a number");
        assert!((rate(&cold) / (4e-5 * pressure.powf(0.33)) - 1.0).abs() < 1e-12);
        // 40 K at 0.2 %/K.
        assert!((rate(&hot) / rate(&cold) / 0.08_f64.exp() - 1.0).abs() < 1e-12);
        assert_eq!(cold["rates"][index]["inside_range"].as_bool(), Some(pressure < 9e6));
    }
    assert_eq!(text_of(&cold["findings"][0], "code"), "pressure_outside_range");
    assert!(place.call(&["propellants", "rate", "a", "--pressure", "70bar"]).out.contains("mm/s"));
}

/// Every call is a process of its own; two of them run at any time. What a call has acknowledged must be there.
#[test]
fn two_running_instances_never_corrupt_the_library_nor_lose_what_they_acknowledged() {
    const ROUNDS: usize = 16;
    let place = Place::new();
    let instance = |letter: &str| -> (BTreeMap<String, f64>, usize) {
        let (mut kept, mut shared) = (BTreeMap::new(), 0);
        let succeeded = |arguments: &[&str]| {
            let call = place.call(&[&["propellants"], arguments, &["--json"]].concat());
            // Refused, or too busy, is an answer; anything else would be a fault.
            assert!(call.code == 0 || call.code == 1, "{arguments:?}: {}{}", call.out, call.err);
            if call.code == 1 {
                call.error();
            }
            call.code == 0
        };
        for round in 0..ROUNDS {
            let id = format!("{letter}-{round}");
            let file = format!("{id}.ron");
            place.file(&file, ron(&format!("Batch {id}")));
            if succeeded(&["add", &file]) {
                kept.insert(id.clone(), 1700.0);
            }
            // Both want this one; one of them gets it.
            let both = format!("both-{round}");
            let file = format!("{letter}-{both}.ron");
            place.file(&file, ron(&format!("Shared {round} of {letter}")));
            shared += usize::from(succeeded(&["add", &file, "--id", &both]));
            let density = 1701.0 + round as f64;
            if kept.contains_key(&id) && succeeded(&["set", &id, &format!("density={density}")]) {
                kept.insert(id.clone(), density);
            }
            if round % 3 == 2 && succeeded(&["remove", &id]) {
                kept.remove(&id);
            }
            assert!(ids(&place, &[]).len() >= 25, "a reader sees a whole library at any time");
        }
        (kept, shared)
    };
    let ((mut kept, one), (others, two)) = std::thread::scope(|scope| {
        let other = scope.spawn(|| instance("b"));
        (instance("a"), other.join().expect("ends"))
    });
    assert_eq!(one + two, ROUNDS, "an id has one owner");
    kept.extend(others);
    let list = place.call(&["propellants", "list", "--json"]).json()["propellants"].clone();
    let own = list.as_array().expect("a list").iter().filter(|entry| text_of(entry, "origin") == "user");
    let mut found: BTreeMap<String, f64> =
        own.map(|entry| (text_of(entry, "id").to_owned(), entry["density"].as_f64().expect("a number"))).collect();
    for round in 0..ROUNDS {
        assert!(found.remove(&format!("both-{round}")).is_some(), "round {round}");
    }
    assert_eq!(found, kept);
    let database = rusqlite::Connection::open(place.path("data/library.sqlite")).expect("opens");
    let report: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checked");
    assert_eq!(report, "ok");
    let files: Vec<_> = std::fs::read_dir(place.path("data")).expect("lists").flatten().collect();
    assert!(!files.iter().any(|file| file.file_name().to_string_lossy().contains("damaged")), "{files:?}");
}
