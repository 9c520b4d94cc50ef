//! The archive through the program itself, and from several programs at once.

use crate::cli::{Place, example};
use std::process::Stdio;

const MOTOR: &str = "cherry-limeade-54.ron";

fn archived(place: &Place, changes: &[&str]) -> i64 {
    let file = example(MOTOR);
    let mut arguments = vec!["solve", &file, "--archive", "--json"];
    changes.iter().for_each(|change| arguments.extend(["--set", change]));
    let call = place.call(&arguments);
    assert_eq!(call.code, 0, "{}", call.err);
    call.json()["archive"]["id"].as_i64().expect("a number")
}

#[test]
fn an_analysis_is_archived_found_shown_reopened_compared_and_removed() {
    let place = Place::new();
    let first = archived(&place, &[]);
    let second = archived(&place, &["grains[0].length=100mm"]);
    assert_eq!(archived(&place, &[]), first, "the same analysis stands there once");
    let list = place.call(&["archive", "list", "--json"]).json();
    let ids: Vec<i64> =
        list["analyses"].as_array().expect("a list").iter().filter_map(|row| row["id"].as_i64()).collect();
    assert_eq!(ids, [second, first]);

    let fresh = place.call(&["solve", &example(MOTOR), "--json"]).json();
    let shown = place.call(&["archive", "show", &first.to_string(), "--json"]).json();
    for key in ["summary", "channels", "findings", "provenance", "numerical_error"] {
        assert_eq!(shown[key], fresh[key], "{key}");
    }
    let file = place.path("again.ron");
    let name = file.display().to_string();
    let open = place.call(&["archive", "open", &first.to_string(), "--out", &name]);
    assert_eq!((open.code, open.out.trim()), (0, name.as_str()));
    let original = std::fs::read_to_string(example(MOTOR)).expect("reads");
    assert_eq!(std::fs::read_to_string(&file).expect("reads"), original, "with its comments and units");
    assert_eq!(place.call(&["solve", &name, "--json"]).json()["summary"], fresh["summary"]);
    assert_eq!(place.call(&["archive", "open", &first.to_string(), "--out", &name, "--json"]).error()["path"], name);

    let ids = [first.to_string(), second.to_string()];
    let both = place.call(&["archive", "compare", &ids[0], &ids[1], "--with", &name, "--json"]).json();
    let impulses = both["figures"]["total_impulse"]["values"].as_array().expect("values").clone();
    assert_eq!(impulses.len(), 3);
    assert_eq!((&impulses[0], &both["rms_thrust"][2]), (&impulses[2], &serde_json::json!(0.0)));
    assert!(both["rms_thrust"][1].as_f64().is_some_and(|rms| rms > 1.0), "{}", both["rms_thrust"]);

    let sum = place.call(&["archive", "summary", "--json"]).json();
    assert_eq!(sum["count"], 2);
    assert_eq!(sum["best_specific_impulse_s"][0]["count"], 2);

    assert_eq!(place.call(&["archive", "remove", &ids[0], "99", "--json"]).code, 1);
    assert_eq!(place.call(&["archive", "show", &ids[0]]).code, 0, "none is taken out where one is missing");
    assert_eq!(place.call(&["archive", "remove", &ids[0]]).code, 0);
    assert_eq!(place.call(&["archive", "show", &ids[0], "--json"]).error()["path"], ids[0]);
}

#[test]
fn the_archive_is_searched_by_text_date_and_ranges_with_units() {
    let place = Place::new();
    archived(&place, &[]);
    let found = |arguments: &[&str]| {
        let all: Vec<&str> = ["archive", "list", "--json"].iter().chain(arguments).copied().collect();
        let call = place.call(&all);
        assert_eq!(call.code, 0, "{}", call.err);
        call.json()["analyses"].as_array().expect("a list").len()
    };
    assert_eq!(found(&["--search", "cherry 54", "--propellant", "limeade", "--type", "solid", "--class", "j"]), 1);
    assert_eq!(found(&["--min-impulse", "1 kN s", "--max-impulse", "1300", "--min-isp", "200 s"]), 1);
    assert_eq!(found(&["--max-isp", "200 s"]), 0);
    assert_eq!(found(&["--since", "2020-01-01"]), 1);
    assert_eq!(found(&["--until", "2020-01-01"]), 0);
    for wrong in [["--since", "yesterday"], ["--min-impulse", "much"], ["--min-isp", "3 kg"]] {
        let call = place.call(&["archive", "list", wrong[0], wrong[1], "--json"]);
        assert_eq!(call.code, 2, "{wrong:?}: {}", call.out);
        call.error();
    }
    assert_eq!(place.call(&["archive", "compare", "1", "--json"]).code, 2);
}

#[test]
fn every_verb_that_solves_archives_and_a_comparison_stays_with_its_analysis() {
    let place = Place::new();
    let (file, out) = (example(MOTOR), place.path("out").display().to_string());
    let export = place.call(&["export", &file, "--out", &out, "--export", "eng", "--archive", "--json"]);
    let id = export.json()["archive"]["id"].as_i64().expect("archived");
    let curve = place.file("test.csv", "time (s),thrust (N)\n0,0\n0.1,400\n3.0,350\n3.2,0\n").display().to_string();
    let compare = place.call(&["compare", &file, &curve, "--archive", "--json"]).json();
    assert_eq!(compare["archive"], serde_json::json!({ "id": id, "is_new": false }));
    let shown = place.call(&["archive", "show", &id.to_string(), "--json"]).json();
    let kept = shown["comparisons"].as_array().expect("a list");
    let impulse = kept.iter().find(|row| row["quantity"] == "total_impulse").expect("kept");
    assert_eq!(impulse["deviation"], compare["figures"]["total_impulse"]["deviation"]);
    assert!(place.call(&["archive", "show", &id.to_string()]).out.contains("measured curves"));
}

#[test]
fn validations_have_a_history() {
    let place = Place::new();
    assert_eq!(place.call(&["archive", "validations", "--json"]).json()["validations"], serde_json::json!([]));
    let validation = place.call(&["validate", "--set", "burnback", "--archive", "--json"]);
    assert_eq!(validation.code, 0, "{}", validation.err);
    let rows = validation.json()["rows"].as_array().expect("rows").len();
    let history = place.call(&["archive", "validations", "--json"]).json();
    assert_eq!(history["validations"][0]["rows"], rows);
    assert_eq!(history["latest"].as_array().expect("rows").len(), rows);
}

#[test]
fn a_run_without_the_cache_is_the_same_document() {
    let place = Place::new();
    let with = place.call(&["solve", &example(MOTOR), "--json"]);
    let without = place.call(&["--no-cache", "solve", &example(MOTOR), "--json"]);
    assert_eq!(with.out, without.out);
}

#[test]
fn an_archive_in_a_place_that_cannot_be_used_is_an_error_and_solving_goes_on() {
    let place = Place::new();
    let folder = place.file("no-folder", "").display().to_string();
    let call = place.call(&["--data-dir", &folder, "solve", &example(MOTOR), "--archive", "--json"]);
    assert_eq!(call.code, 1, "{}", call.out);
    assert!(call.error()["message"].as_str().is_some_and(|text| text.contains(&folder)));
    assert_eq!(place.call(&["--data-dir", &folder, "solve", &example(MOTOR), "--json"]).code, 0);
}

/// Real processes against one data folder, each archiving, listing, removing, and keeping propellants.
#[test]
fn programs_that_run_at_once_lose_nothing_and_corrupt_nothing() {
    const WORKERS: usize = 3;
    const ROUNDS: usize = 6;
    let place = Place::new();
    let propellant = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("propellants/nakka-knsu.ron");
    let propellant = propellant.display().to_string();
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            let (place, propellant) = (&place, &propellant);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let length = format!("grains[0].length={}mm", 80 + worker * ROUNDS + round);
                    let file = example(MOTOR);
                    let own = format!("own-{worker}-{round}");
                    let solve = place.command(&["solve", &file, "--set", &length, "--archive", "--json"]);
                    let keep =
                        place.command(&["propellants", "add", propellant, "--id", &own, "--name", &own, "--json"]);
                    // Both at once, so that twice as many programs write.
                    let children: Vec<_> = [solve, keep]
                        .into_iter()
                        .map(|mut command| {
                            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts")
                        })
                        .collect();
                    for child in children {
                        let output = child.wait_with_output().expect("ends");
                        let text = String::from_utf8_lossy(&output.stderr).into_owned();
                        assert!(output.status.success(), "{worker} {round}: {text}");
                        assert!(!text.contains("damaged"), "{text}");
                    }
                }
            });
        }
    });
    let list = place.call(&["archive", "list", "--json"]).json();
    let rows = list["analyses"].as_array().expect("a list");
    assert_eq!(rows.len(), WORKERS * ROUNDS);
    for row in rows {
        let id = row["id"].as_i64().expect("a number").to_string();
        let shown = place.call(&["archive", "show", &id, "--json"]);
        assert_eq!(shown.code, 0, "{}", shown.err);
        assert_eq!(shown.json()["summary"]["total_impulse"], row["total_impulse"]);
    }
    let propellants = place.call(&["propellants", "list", "--json"]).json();
    let own = propellants["propellants"].as_array().expect("a list").iter().filter(|entry| entry["origin"] == "user");
    assert_eq!(own.count(), WORKERS * ROUNDS);
    assert_eq!(propellants["notices"], serde_json::json!([]));
}
