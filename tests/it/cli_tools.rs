//! The verbs of the design tools through the program itself.

use crate::cli::{Place, example};
use serde_json::Value;

fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("{key}: {value}"))
}

#[test]
fn size_writes_a_design_that_meets_the_target() {
    let place = Place::new();
    let out = place.path("sized.ron").display().to_string();
    let file = example("cherry-limeade-54.ron");
    let call = place.call(&["size", &file, "--peak-pressure", "50bar", "--write", &out, "--json"]);
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    let document = call.json();
    assert_eq!(document["file"], Value::String(out.clone()));
    assert_eq!(document["inputs"]["peak_pressure"], 5e6);
    let solved = place.call(&["solve", &out, "--json"]).json();
    let peak = number(&solved["summary"], "peak_chamber_pressure");
    assert!((peak / 5e6 - 1.0).abs() < 1e-6, "{peak}");
    assert_eq!(peak, number(&document["best"], "peak_chamber_pressure"), "the same bits");
    let text = std::fs::read_to_string(&out).expect("written");
    assert!(text.starts_with("//"), "the comments of the design stay");
    let again = place.call(&["size", &file, "--peak-pressure", "50bar", "--write", &out, "--json"]);
    assert_eq!(again.code, 1, "an existing file is not replaced unasked");
    assert!(again.error()["hint"].as_str().is_some_and(|hint| hint.contains("--force")));
}

#[test]
fn size_takes_one_target_and_says_what_is_out_of_reach() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    for arguments in
        [&["size", &*file, "--json"][..], &["size", &file, "--initial-kn", "200", "--max-kn", "300", "--json"]]
    {
        let call = place.call(arguments);
        assert_eq!(call.code, 2, "{}", call.out);
        assert!(call.error()["hint"].as_str().is_some_and(|hint| hint.contains("--max-kn")));
    }
    let call = place.call(&["size", &file, "--max-kn", "1", "--json"]);
    assert_eq!((call.code, &call.error()["path"]), (1, &Value::String("maximum_kn".to_owned())), "{}", call.out);
    let call = place.call(&["size", &file, "--peak-pressure", "5 furlongs", "--json"]);
    assert_eq!((call.code, &call.error()["path"]), (2, &Value::String("--peak-pressure".to_owned())), "{}", call.out);
    let call = place.call(&["size", &file, "--impulse-class", "Z", "--most-grains", "3", "--json"]);
    assert_eq!(call.code, 1, "{}", call.out);
    let call = place.call(&["size", &file, "--impulse-class", "K", "--peak-pressure", "45bar", "--json"]);
    assert!(call.json()["best"]["designation"].as_str().is_some_and(|name| name.starts_with('K')), "{}", call.out);
    let call = place.call(&["size", &file, "--expansion-for", "0.9bar", "--expansion-at", "peak", "--json"]);
    let exit = number(&call.json()["best"], "exit_pressure");
    assert!((exit / 9e4 - 1.0).abs() < 1e-5, "{exit}");
}

#[test]
fn conditioning_gives_a_row_and_curves_for_each_temperature() {
    let place = Place::new();
    let csv = place.path("curves.csv").display().to_string();
    let file = example("cherry-limeade-54.ron");
    let call = place.call(&["conditioning", &file, "--temperatures", "-10degC,25degC", "--csv", &csv, "--json"]);
    assert_eq!(call.code, 0, "{}", call.err);
    let document = call.json();
    assert_eq!(document["rows"].as_array().map(Vec::len), Some(2));
    assert_eq!(document["rows"][0]["grain_temperature"], 263.15);
    assert_eq!(document["curves"].as_array().map(Vec::len), Some(4), "pressure and thrust of each");
    assert!(document["remarks"][0].as_str().is_some_and(|text| text.contains("sensitivity")), "{document}");
    let table = std::fs::read_to_string(csv).expect("written");
    assert!(table.starts_with("curve,quantity,unit,time_s,value\n-10degC,Chamber pressure,Pa,0,"));
    let bad = place.call(&["conditioning", &file, "--temperatures", "warm", "--json"]);
    assert_eq!((bad.code, &bad.error()["path"]), (1, &Value::String("temperatures".to_owned())));
}

#[test]
fn hardware_is_kept_and_makes_neutral_motors() {
    let place = Place::new();
    let add = |arguments: &[&str]| {
        let call = place.call(&[&["hardware", "add"], arguments].concat());
        assert_eq!(call.code, 0, "{}", call.err);
    };
    let empty = place.call(&["neutral", "--json"]);
    assert!(empty.code == 1 && empty.error()["message"].as_str().is_some_and(|text| text.contains("lacks a case")));
    add(&["case", "54", "inner_diameter=50mm", "usable_length=300mm", "rated_pressure=70bar", "mass=0.5kg"]);
    add(&["nozzle", "graphite", "throat_diameter=10mm", "exit_diameter=30mm", "largest_throat=16mm"]);
    add(&["mandrel", "20 mm", "core_diameter=20mm"]);
    add(&["drill", "12 mm", "diameter=12mm"]);
    let listed = place.call(&["hardware", "list", "--json"]).json();
    assert_eq!(listed["cases"][0]["rated_pressure"], 7e6);
    assert_eq!(listed["drills"][0]["name"], "12 mm");
    let out = place.path("neutral.ron").display().to_string();
    let call = place.call(&["neutral", &example("cherry-limeade-54.ron"), "--write", &out, "--json"]);
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    let best = call.json()["best"].clone();
    assert!(number(&best, "kn_ratio") < 1.2 && number(&best, "length_left") > -1e-9, "{best}");
    let solved = place.call(&["solve", &out, "--json"]).json();
    assert_eq!(number(&solved["summary"], "peak_chamber_pressure"), number(&best, "peak_chamber_pressure"));
    let stated = ["neutral", "--case", "50mm,300mm", "--mandrel", "16mm", "--nozzle", "10mm,30mm", "--json"];
    let stated = place.call(&stated).json();
    assert!(stated["best"]["rated_pressure_margin"].is_null() && stated["inputs"]["hardware.cases[1].name"].is_null());
    assert_eq!(place.call(&["hardware", "remove", "drill", "12 mm"]).code, 0);
    let gone = place.call(&["hardware", "remove", "drill", "12 mm", "--json"]);
    assert_eq!(gone.code, 1, "{}", gone.out);
    std::fs::write(place.path("data").join("hardware.ron"), "(cases: [(name: 1)])").expect("written");
    let broken = place.call(&["hardware", "list", "--json"]);
    assert!(broken.error()["path"].as_str().is_some_and(|path| path.contains("hardware.ron:1")), "{}", broken.out);
}

#[test]
fn burn_times_stand_beside_the_summary_and_in_the_verb_of_a_curve() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    let solved = place.call(&["solve", &file, "--json"]).json();
    let curve = place.call(&["curve", &file, "--json"]).json();
    assert_eq!(solved["burn_times"], curve["burn_times"]);
    for id in ["thrust_5_percent", "action_time", "burning_time_tangents", "burning_time_web", "thrust_0_1_percent"] {
        let time = &curve["burn_times"][id];
        assert!(number(time, "duration") > 1.0 && number(time, "average_thrust") > 100.0, "{id}: {time}");
        assert!(time["source"].as_str().is_some_and(|text| text.len() > 10), "{id}");
    }
    assert_eq!(curve["designation"], solved["summary"]["designation"]);
    let eng = place.file("t.eng", "T 54 300 P 0.5 1 X\n 0.1 100\n 1.9 100\n 2 0\n;\n").display().to_string();
    let document = place.call(&["curve", &eng, "--json"]).json();
    assert!(document["burn_times"]["action_time"].is_null(), "no pressure was measured");
    assert!((number(&document, "total_impulse") - 190.0).abs() < 1e-9);
    let text = place.call(&["curve", &eng]);
    assert!(text.code == 0 && text.out.contains("NFPA 1125") && text.out.contains("% of class H"), "{}", text.out);
}

#[test]
fn a_planar_nozzle_is_as_high_as_its_area_ratio_says() {
    let place = Place::new();
    let csv = place.path("wall.csv").display().to_string();
    let call = place.call(&["planar", "--mach", "2.4", "--throat-height", "20mm", "--csv", &csv, "--json"]);
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    let document = call.json();
    assert_eq!(document["inputs"]["heat_capacity_ratio"], 1.4);
    // NACA Report 1135: A/A* = 2.4031 and a Prandtl-Meyer angle of 36.75 degrees at Mach 2.4.
    let corner = &document["rows"][0];
    assert!((number(corner, "exit_height") / (0.02 * 2.4031) - 1.0).abs() < 1e-3, "{corner}");
    assert!((number(corner, "largest_wall_angle").to_degrees() - 18.373).abs() < 1e-2, "{corner}");
    assert_eq!(document["curves"].as_array().map(Vec::len), Some(4), "two walls and their Mach numbers");
    let table = std::fs::read_to_string(csv).expect("written");
    assert!(table.starts_with("curve,quantity,unit,place_m,value\n"), "{table}");
    for (option, value) in [
        ("--mach", "0.9"),
        ("--gamma", "0.9"),
        ("--throat-height", "-1mm"),
        ("--throat-radius", "0.1"),
        ("--characteristics", "3"),
    ] {
        let mach: &[&str] = if option == "--mach" { &[] } else { &["--mach", "3"] };
        let call = place.call(&[&["planar", option, value], mach, &["--json"]].concat());
        assert_eq!((call.code, &call.error()["path"]), (2, &Value::String(option.to_owned())), "{}", call.out);
    }
}

#[test]
fn gas_tables_give_shocks_and_fans_by_any_known_ratio() {
    let place = Place::new();
    let call = place.call(&["gas", "--mach", "2", "--turn", "10deg", "--json"]);
    assert_eq!(call.code, 0, "{}{}", call.out, call.err);
    let document = call.json();
    let rows = document["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 5);
    // NACA Report 1135, Mach 2 in air: p0 of 0.7209 behind a normal shock, a weak wave at 39.31 degrees.
    assert!((number(&rows[1], "total_pressure_step") - 0.720_87).abs() < 1e-5, "{}", rows[1]);
    assert!((number(&rows[2], "wave_angle").to_degrees() - 39.314).abs() < 1e-2, "{}", rows[2]);
    assert!(number(&rows[3], "mach") < 1.0 && number(&rows[4], "mach") > 2.3, "{rows:?}");
    let supersonic = place.call(&["gas", "--area-ratio", "1.6875", "--json"]).json();
    assert!((number(&supersonic["rows"][0], "mach") - 2.0).abs() < 1e-12, "{supersonic}");
    let subsonic = place.call(&["gas", "--subsonic-area-ratio", "1.6875", "--json"]).json();
    assert_eq!(subsonic["rows"].as_array().map(Vec::len), Some(1), "no shock: {subsonic}");
    let detached = place.call(&["gas", "--mach", "2", "--turn", "40deg", "--json"]).json();
    assert!(detached["rows"][2]["doubt"].as_str().is_some_and(|text| text.contains("22.9")), "{detached}");
    for (arguments, code, path) in [
        (&["--mach", "-1"][..], 2, "--mach"),
        (&["--area-ratio", "0.5"], 2, "--area-ratio"),
        (&["--gamma", "0.9", "--mach", "2"], 2, "--gamma"),
        (&["--mach", "2", "--turn", "ten"], 2, "--turn"),
        (&["--angle", "150deg"], 1, "angle"),
    ] {
        let call = place.call(&[&["gas"], arguments, &["--json"]].concat());
        assert_eq!((call.code, &call.error()["path"]), (code, &Value::String(path.to_owned())), "{}", call.out);
    }
    for arguments in [&["gas", "--json"][..], &["gas", "--mach", "2", "--angle", "1deg", "--json"]] {
        assert_eq!(place.call(arguments).code, 2, "one of the ratios, and one alone");
    }
}
