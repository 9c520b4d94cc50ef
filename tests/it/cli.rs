//! The command line through the program itself: documents, exit codes, and every kind of bad input.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own with a data folder inside, and no display.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

pub(crate) struct Called {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Called {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    pub(crate) fn error(&self) -> Value {
        let error = self.json()["error"].clone();
        assert!(error["message"].as_str().is_some_and(|text| text.len() > 10), "{}", self.out);
        for key in ["path", "expected", "hint"] {
            let value = &error[key];
            assert!(value.is_null() || value.as_str().is_some_and(|text| !text.is_empty()), "{key}: {}", self.out);
        }
        error
    }
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hrma"));
        command.args(arguments).current_dir(self.folder.path()).env("HRMA_DATA_DIR", self.path("data"));
        for display in ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"] {
            command.env_remove(display);
        }
        command
    }

    pub(crate) fn call(&self, arguments: &[&str]) -> Called {
        called(self.command(arguments).stdin(Stdio::null()).output().expect("runs"))
    }

    /// `hrma VERB FILE --json`, expected to fail with code 1.
    fn failure(&self, verb: &str, file: &Path) -> Value {
        let call = self.call(&[verb, &file.display().to_string(), "--json"]);
        assert_eq!(call.code, 1, "{}{}", call.out, call.err);
        call.error()
    }
}

fn called(output: Output) -> Called {
    Called {
        code: output.status.code().expect("ends by itself"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

pub(crate) fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    path.display().to_string()
}

fn example_text() -> String {
    std::fs::read_to_string(example("cherry-limeade-54.ron")).expect("reads")
}

pub(crate) fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn solve_gives_the_document_of_the_contract() {
    let place = Place::new();
    let call = place.call(&["solve", &example("cherry-limeade-54.ron"), "--json"]);
    assert_eq!(call.code, 0, "{}", call.err);
    let document = call.json();
    for key in [
        "total_impulse",
        "burn_time",
        "peak_chamber_pressure",
        "average_chamber_pressure",
        "initial_kn",
        "peak_kn",
        "average_thrust",
        "peak_thrust",
        "specific_impulse_s",
        "characteristic_velocity",
        "peak_mass_flux",
        "port_to_throat_ratio",
        "propellant_mass",
        "volume_loading",
        "final_throat_diameter",
    ] {
        assert!(document["summary"][key].as_f64().is_some_and(f64::is_finite), "{key}: {}", document["summary"]);
    }
    assert!(text_of(&document["summary"], "designation").starts_with('J'), "{}", document["summary"]);
    let channels = document["channels"].as_object().expect("an object");
    let rows = channels["time"]["values"].as_array().expect("values").len();
    assert!(rows > 20);
    for name in ["chamber_pressure", "thrust", "kn", "grains[0].mass_flux"] {
        assert_eq!(channels[name]["values"].as_array().map(Vec::len), Some(rows), "{name}");
    }
    assert_eq!(channels["chamber_pressure"]["unit"], "Pa");
    assert!(document["findings"].is_array());
    assert_eq!(document["provenance"]["program_version"], env!("CARGO_PKG_VERSION"));
    assert!(!call.out.contains("NaN"));
}

#[test]
fn an_end_burner_has_no_port_and_says_null() {
    let place = Place::new();
    let document = place.call(&["solve", &example("knsb-75-end-burner.ron"), "--json"]).json();
    assert_eq!(document["summary"]["peak_mass_flux"], Value::Null);
    assert_eq!(document["summary"]["port_to_throat_ratio"], Value::Null);
}

#[test]
fn a_second_run_gives_the_same_bytes() {
    let place = Place::new();
    let arguments = ["solve", &example("cherry-limeade-98-conical.ron"), "--json"];
    assert_eq!(place.call(&arguments).out, place.call(&arguments).out);
}

#[test]
fn every_example_solves_with_exit_code_0() {
    let place = Place::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).expect("there").flatten() {
        let call = place.call(&["solve", &entry.path().display().to_string()]);
        assert_eq!(call.code, 0, "{}: {}{}", entry.path().display(), call.out, call.err);
        assert!(call.out.contains("Total impulse"), "{}", call.out);
    }
}

#[test]
fn set_and_model_change_what_is_solved() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    let solve = |more: &[&str]| {
        let call = place.call(&[&["solve", &file, "--json"], more].concat());
        assert_eq!(call.code, 0, "{}", call.err);
        call.json()
    };
    let mass = |document: &Value| document["summary"]["propellant_mass"].as_f64().expect("a number");
    let base = solve(&[]);
    let wide = solve(&["--set", "grains[0].core_diameter=18 mm", "--set", "grains[1].core_diameter=0.018"]);
    assert!(mass(&wide) < mass(&base));
    assert_ne!(base["provenance"]["case_hash"], wide["provenance"]["case_hash"]);
    let steady = solve(&["--model", "quasi_steady"]);
    assert_eq!(steady["provenance"]["settings"]["model"], "quasi_steady");
    assert_eq!(steady["summary"]["blow_down_time"], Value::Null);
    let own = ["--set", "grains[1].propellant.from=Library", "--set", "grains[1].propellant.id=rcs-blue-thunder"];
    let dual = solve(&own);
    let web = |index: usize| dual["channels"][format!("grains[{index}].web")]["values"][20].as_f64();
    assert!(web(1) > web(0) && web(0) == web(2) && web(0).is_some(), "blue thunder burns faster");
}

#[test]
fn a_design_comes_by_standard_input_too() {
    let place = Place::new();
    let input = std::fs::File::open(example("cherry-limeade-54.ron")).expect("opens");
    let call = called(place.command(&["solve", "-", "--json"]).stdin(input).output().expect("runs"));
    assert_eq!(call.code, 0, "{}", call.err);
    let direct = place.call(&["solve", &example("cherry-limeade-54.ron"), "--json"]);
    assert_eq!(call.out, direct.out);
}

#[test]
fn units_change_the_text_alone() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    let text = place.call(&["solve", &file, "--units", "imperial"]).out;
    assert!(text.contains("psi") && text.contains("lbf"), "{text}");
    let metric = place.call(&["solve", &file, "--json"]).out;
    assert_eq!(place.call(&["solve", &file, "--json", "--units", "imperial"]).out, metric);
}

#[test]
fn files_are_exported_by_name_and_listed() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    let call = place.call(&["export", &file, "--out", "files", "--export", "eng,csv,stl,pdf", "--json"]);
    assert_eq!(call.code, 0, "{}", call.err);
    let files: Vec<PathBuf> = call.json()["files"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|path| place.path(path.as_str().expect("a path")))
        .collect();
    let names: Vec<String> =
        files.iter().map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    for name in ["cherry-limeade-54.eng", "cherry-limeade-54-nozzle.stl", "cherry-limeade-54-report.pdf"] {
        assert!(names.contains(&name.to_owned()), "{name} not in {names:?}");
    }
    for path in files {
        assert!(std::fs::metadata(&path).expect("written").len() > 100, "{}", path.display());
    }
    let solved = place.call(&["solve", &file, "--out", "files", "--export", "eng", "--json"]).json();
    assert_eq!(solved["files"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_export_into_a_missing_path_says_so() {
    let place = Place::new();
    let call = place.call(&["export", &example("cherry-limeade-54.ron"), "--out", "no/such/folder", "--json"]);
    assert_eq!(call.code, 1);
    assert!(text_of(&call.error(), "message").contains("no folder"), "{}", call.out);
    place.file("taken", "a file");
    let call = place.call(&["export", &example("cherry-limeade-54.ron"), "--out", "taken", "--json"]);
    assert_eq!((call.code, std::fs::read_to_string(place.path("taken")).expect("there")), (1, "a file".to_owned()));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_on_export_says_so_and_leaves_the_old_file() {
    // The kernel's own file system takes no new file, which is as near to a full disk as a test gets without one.
    let place = Place::new();
    let call =
        place.call(&["export", &example("cherry-limeade-54.ron"), "--out", "/proc", "--export", "eng", "--json"]);
    assert_eq!(call.code, 1, "{}", call.out);
    assert!(text_of(&call.error(), "message").contains("cherry-limeade-54.eng") || !call.error()["path"].is_null());
}

#[test]
fn check_finds_and_exit_code_3_says_that_errors_stand() {
    let place = Place::new();
    let call = place.call(&["check", &example("cherry-limeade-54.ron"), "--json"]);
    assert_eq!((call.code, call.json()["findings"].as_array().map(Vec::len)), (0, Some(0)), "{}", call.out);
    let over =
        place.call(&["check", &example("cherry-limeade-54.ron"), "--set", "case.rated_pressure=20 bar", "--json"]);
    assert_eq!(over.code, 3, "{}", over.out);
    let finding = over.json()["findings"][0].clone();
    assert_eq!((text_of(&finding, "severity"), text_of(&finding, "code")), ("error", "pressure_above_rating"));
    let solved = place.call(&["solve", &example("cherry-limeade-54.ron"), "--set", "case.rated_pressure=20 bar"]);
    assert_eq!(solved.code, 3);
}

#[test]
fn new_writes_designs_that_solve_and_never_over_a_file() {
    let place = Place::new();
    let list = place.call(&["new", "--list", "--json"]).json();
    let ids: Vec<String> =
        list["templates"].as_array().expect("a list").iter().map(|one| text_of(one, "id").to_owned()).collect();
    assert!(ids.len() >= 6 && ids[0] == "solid", "{ids:?}");
    for id in &ids {
        let file = format!("{id}.ron");
        assert_eq!(place.call(&["new", &file, "--template", id]).code, 0, "{id}");
        assert_eq!(place.call(&["solve", &file]).code, 0, "{id}");
    }
    let again = place.call(&["new", "solid.ron", "--json"]);
    assert_eq!(again.code, 1);
    assert!(text_of(&again.error(), "hint").contains("--force"));
    assert_eq!(place.call(&["new", "solid.ron", "--force"]).code, 0);
    assert_eq!(place.call(&["new", "x.ron", "--template", "nothing"]).code, 2);
}

#[test]
fn propellants_are_listed_and_shown() {
    let place = Place::new();
    let list = place.call(&["propellants", "list", "--json"]).json();
    let propellants = list["propellants"].as_array().expect("a list");
    assert!(propellants.len() >= 7);
    assert!(propellants.iter().all(|one| one["density"].as_f64().is_some() && text_of(one, "origin") == "bundled"));
    let show = place.call(&["propellants", "show", "nakka-knsb", "--json"]).json();
    assert_eq!(show["burn_law"]["pieces"].as_array().map(Vec::len), Some(5));
    assert!(place.call(&["propellants", "show", "nakka-knsb"]).out.contains("Density"));
    let unknown = place.call(&["propellants", "show", "nakka-kn", "--json"]);
    assert_eq!(unknown.code, 1);
    assert!(text_of(&unknown.error(), "message").contains("nakka-knsu"));
}

pub(crate) const CURVE: &str = "; a curve\nJ384 54 300 P 0.586 1.4 EX\n 0.05 400\n 1.5 420\n 3.0 300\n 3.2 0\n";

#[test]
fn a_curve_is_imported_and_compared_with() {
    let place = Place::new();
    place.file("curve.eng", CURVE);
    let imported = place.call(&["import", "curve.eng", "--json"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let curve = imported.json()["curves"][0].clone();
    assert_eq!(text_of(&curve, "name"), "J384");
    // Trapezoids from (0, 0): 10 + 594.5 + 540 + 30 N s.
    assert!((curve["total_impulse"].as_f64().expect("a number") - 1174.5).abs() < 1e-9, "{curve}");
    let compared = place.call(&["compare", &example("cherry-limeade-54.ron"), "curve.eng", "--json"]);
    assert_eq!(compared.code, 0, "{}", compared.err);
    let impulse = &compared.json()["figures"]["total_impulse"];
    assert!(impulse["deviation"].as_f64().is_some_and(|share| share.abs() < 0.1), "{impulse}");
    let text = place.call(&["compare", &example("cherry-limeade-54.ron"), "curve.eng"]).out;
    assert!(text.contains("Total impulse") && text.contains('%'), "{text}");
}

#[test]
fn a_curve_with_decreasing_times_names_its_line() {
    let place = Place::new();
    let file = place.file("bad.eng", CURVE.replace(" 3.0 300", " 1.2 300"));
    let error = place.failure("import", &file);
    assert!(text_of(&error, "path").contains(":5") && text_of(&error, "path").contains("bad.eng"), "{error}");
}

#[test]
fn validate_gives_rows_and_a_summary() {
    let place = Place::new();
    let call = place.call(&["validate", "--json"]);
    let document = call.json();
    assert!(document["rows"].as_array().is_some_and(|rows| rows.len() > 50), "{}", call.err);
    assert_eq!(call.code, i32::from(document["summary"]["fail"] != 0));
    let unknown = place.call(&["validate", "--set", "nothing", "--json"]);
    assert_eq!(unknown.code, 2);
    assert_eq!(place.call(&["validate", "nowhere.json", "--json"]).code, 1);
}

#[test]
fn without_a_display_the_example_is_solved_into_out() {
    let place = Place::new();
    let call = place.call(&[]);
    assert_eq!(call.code, 0, "{}", call.err);
    assert!(call.err.contains("solving \"Cherry Limeade 54\""), "{}", call.err);
    for name in ["cherry-limeade-54-report.pdf", "cherry-limeade-54.eng", "cherry-limeade-54-nozzle.stl"] {
        assert!(place.path("out").join(name).is_file(), "{name}: {}", call.out);
    }
    let opened = place.call(&["open", &example("kndx-38.ron"), "--json"]);
    assert_eq!(opened.code, 0, "{}", opened.err);
    assert_eq!(text_of(&opened.json(), "name"), "KNDX 38");
    assert_eq!(place.call(&["open", "none.ron"]).code, 1);
}

#[test]
fn wrong_usage_has_exit_code_2_and_a_document() {
    let place = Place::new();
    let file = example("cherry-limeade-54.ron");
    for arguments in [
        &["solve"][..],
        &["sollve", &file],
        &["solve", &file, "--fast"],
        &["solve", &file, "--model", "magic"],
        &["solve", &file, "--set", "nonsense"],
        &["solve", &file, "--set", "grains[9].core_diameter=1mm"],
        &["solve", &file, "--set", "grains[0].core_diameter=1 psi"],
        &["solve", &file, "--export", "fax"],
        &["propellants"],
    ] {
        let call = place.call(&[arguments, &["--json"]].concat());
        assert_eq!(call.code, 2, "{arguments:?}: {}{}", call.out, call.err);
        call.error();
        assert!(!call.err.is_empty(), "{arguments:?}");
        let plain = place.call(arguments);
        assert_eq!((plain.code, plain.out.as_str()), (2, ""), "{arguments:?}");
    }
    assert_eq!(place.call(&["--help"]).code, 0);
    assert!(place.call(&["--version"]).out.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_missing_file_a_folder_and_bytes_are_told_apart() {
    let place = Place::new();
    let missing = place.failure("solve", &place.path("none.ron"));
    assert!(text_of(&missing, "message").contains("no file"), "{missing}");
    let folder = place.failure("solve", place.folder.path());
    assert!(text_of(&folder, "message").contains("folder"), "{folder}");
    let bytes = place.failure("solve", &place.file("bytes.ron", b"Solid\xff\xfe\x00"));
    assert!(text_of(&bytes, "message").contains("UTF-8"), "{bytes}");
    place.failure("solve", &place.file("empty.ron", ""));
}

#[test]
fn a_truncated_design_names_the_place() {
    let place = Place::new();
    let text = example_text();
    let cut = place.file("cut.ron", &text[..text.len() * 2 / 3]);
    let error = place.failure("solve", &cut);
    let path = text_of(&error, "path");
    assert!(path.contains("cut.ron:") && path.split(':').count() >= 3, "{error}");
}

#[test]
fn an_unknown_field_names_its_line_and_what_is_known() {
    let place = Place::new();
    let file = place.file("field.ron", example_text().replace("throat_diameter:", "throat_diamter:"));
    let error = place.failure("solve", &file);
    let line = 1 + example_text().lines().position(|line| line.contains("throat_diameter:")).expect("there");
    assert!(text_of(&error, "path").contains(&format!("field.ron:{line}:")), "{error}");
    assert!(error.to_string().contains("throat_diameter"), "{error}");
}

#[test]
fn not_a_number_is_refused_in_files_and_in_set() {
    let place = Place::new();
    let file = place.file("nan.ron", example_text().replace("efficiency: 0.95", "efficiency: NaN"));
    let error = place.failure("solve", &file);
    assert!(text_of(&error, "message").contains("finite"), "{error}");
    for value in ["NaN", "inf", "1/0"] {
        let set = format!("nozzle.efficiency={value}");
        let call = place.call(&["solve", &example("cherry-limeade-54.ron"), "--set", &set, "--json"]);
        assert_eq!(call.code, 2, "{value}: {}", call.out);
    }
}

#[test]
fn impossible_diameters_are_refused_with_their_field() {
    let place = Place::new();
    for (name, from, to, field) in [
        ("negative", "core_diameter: \"16 mm\"", "core_diameter: \"-16 mm\"", "grains[0].core_diameter"),
        ("core", "core_diameter: \"16 mm\"", "core_diameter: \"50 mm\"", "grains[0].core_diameter"),
        ("swapped", "exit_diameter: \"23.5 mm\"", "exit_diameter: \"5 mm\"", "nozzle.exit_diameter"),
        ("zero", "throat_diameter: \"10.5 mm\"", "throat_diameter: \"0 mm\"", "nozzle.throat_diameter"),
    ] {
        let file = place.file(&format!("{name}.ron"), example_text().replace(from, to));
        let error = place.failure("solve", &file);
        assert_eq!(text_of(&error, "path"), field, "{name}: {error}");
        assert!(!text_of(&error, "hint").is_empty(), "{name}: {error}");
        let call = place.call(&["check", &file.display().to_string(), "--json"]);
        assert_eq!(call.code, 3, "{name}: {}", call.out);
        let findings = call.json()["findings"].clone();
        assert!(findings.as_array().expect("a list").iter().any(|one| text_of(one, "path") == field), "{findings}");
    }
}

#[test]
fn a_design_of_a_newer_schema_is_refused() {
    let place = Place::new();
    let file = place.file("newer.ron", example_text().replace("schema: 3", "schema: 99"));
    let error = place.failure("solve", &file);
    assert!(error.to_string().contains("99") || error.to_string().contains("newer"), "{error}");
}

#[test]
fn an_unknown_propellant_names_what_there_is() {
    let place = Place::new();
    let file = place.file("propellant.ron", example_text().replace("mit-cherry-limeade", "mit-cherry"));
    let error = place.failure("solve", &file);
    assert!(error.to_string().contains("mit-cherry-limeade"), "{error}");
}

/// A motor as openMotor 0.6 saves it.
pub(crate) const RIC: &str = "data:
  config:
    ambPressure: 101325.0
    burnoutThrustThres: 0.1
    burnoutWebThres: 2.54e-05
    flowSeparationWarnPercent: 0.05
    mapDim: 750
    maxMachNumber: 0.7
    maxMassFlux: 1406.0
    maxPressure: 10342500.0
    minPortThroat: 2.0
    sepPressureRatio: 0.4
    timestep: 0.03
  grains:
  - properties:
      coreDiameter: 0.016
      diameter: 0.046
      inhibitedEnds: Neither
      length: 0.08
    type: BATES
  nozzle:
    convAngle: 45.0
    divAngle: 15.0
    efficiency: 0.95
    erosionCoeff: 0.0
    exit: 0.015
    slagCoeff: 0.0
    throat: 0.0065
    throatLength: 0.003
  propellant:
    density: 1670.0
    name: MIT - Cherry Limeade
    tabs:
    - a: 3.517054143255937e-05
      k: 1.21
      m: 23.67
      maxPressure: 6895000.0
      minPressure: 0.0
      n: 0.3273
      t: 2800.0
type: !!python/object/apply:uilib.fileIO.fileTypes
- 3
version: !!python/tuple
- 0
- 6
- 0
";

#[test]
fn an_open_motor_file_is_solved_and_imported() {
    let place = Place::new();
    place.file("motor.ric", RIC);
    let solved = place.call(&["solve", "motor.ric", "--model", "quasi_steady", "--json"]);
    assert!(solved.code == 0 || solved.code == 3, "{}", solved.err);
    let impulse = solved.json()["summary"]["total_impulse"].as_f64().expect("a number");
    assert!((300.0..450.0).contains(&impulse), "{impulse}");
    let imported = place.call(&["import", "motor.ric", "--out", "motor.ron", "--json"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let again = place.call(&["solve", "motor.ron", "--model", "quasi_steady", "--json"]);
    assert_eq!(again.json()["summary"]["total_impulse"].as_f64(), Some(impulse));
    assert_eq!(place.call(&["import", "motor.ric", "--out", "motor.ron"]).code, 1, "it is there already");
}

#[test]
fn an_open_motor_file_of_a_newer_version_or_with_a_foreign_tag_is_refused() {
    let place = Place::new();
    let newer = place.file("newer.ric", RIC.replace("- 6\n- 0", "- 99\n- 0"));
    let error = place.failure("solve", &newer);
    assert!(error.to_string().contains("99"), "{error}");
    let marker = place.path("executed");
    let tag = format!("!!python/object/apply:os.system\n- touch {}", marker.display());
    let foreign = place.file("tag.ric", RIC.replace("!!python/object/apply:uilib.fileIO.fileTypes\n- 3", &tag));
    let error = place.failure("solve", &foreign);
    assert!(error.to_string().contains("os.system"), "{error}");
    assert!(!marker.exists(), "nothing is ever executed");
    place.failure("solve", &place.file("cut.ric", &RIC[..RIC.len() / 2]));
}

#[cfg(feature = "store")]
mod database {
    use super::*;

    fn with_database() -> Place {
        let place = Place::new();
        assert_eq!(place.call(&["propellants", "list"]).code, 0);
        assert!(place.path("data/library.sqlite").is_file());
        place
    }

    fn lists_the_bundled_ones(call: &Called) {
        assert_eq!(call.code, 0, "{}", call.err);
        assert!(call.json()["propellants"].as_array().is_some_and(|list| list.len() >= 7), "{}", call.out);
    }

    #[test]
    fn a_corrupt_database_is_rebuilt_and_the_damaged_file_kept() {
        let place = with_database();
        let damaged = place.file("data/library.sqlite", "garbage, not a database at all");
        let call = place.call(&["propellants", "list", "--json"]);
        lists_the_bundled_ones(&call);
        assert!(call.err.contains("library-damaged-1.sqlite"), "{}", call.err);
        assert_eq!(
            std::fs::read(place.path("data/library-damaged-1.sqlite")).expect("kept"),
            b"garbage, not a database at all"
        );
        assert!(std::fs::read(damaged).expect("new").starts_with(b"SQLite format 3"));
        let next = place.call(&["propellants", "list", "--json"]);
        lists_the_bundled_ones(&next);
        assert_eq!(next.err, "");
    }

    #[test]
    fn a_locked_database_leaves_the_bundled_library_and_says_so() {
        let place = with_database();
        let other = rusqlite::Connection::open(place.path("data/library.sqlite")).expect("opens");
        other.execute_batch("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE").expect("locks");
        let call = place.call(&["propellants", "list", "--json"]);
        lists_the_bundled_ones(&call);
        assert!(call.err.contains("locked by another"), "{}", call.err);
        other.execute_batch("ROLLBACK").expect("lets go");
        assert_eq!(place.call(&["propellants", "list", "--json"]).err, "");
    }

    #[test]
    fn a_read_only_database_is_read() {
        let place = with_database();
        let file = place.path("data/library.sqlite");
        let mut permissions = std::fs::metadata(&file).expect("there").permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&file, permissions).expect("set");
        // An administrator may write all the same; both are sound.
        lists_the_bundled_ones(&place.call(&["propellants", "list", "--json"]));
    }

    #[test]
    fn a_data_folder_that_cannot_be_made_leaves_the_bundled_library() {
        let place = Place::new();
        place.file("taken", "");
        let call = place.call(&["propellants", "list", "--json", "--data-dir", "taken"]);
        lists_the_bundled_ones(&call);
        assert!(call.err.contains("only the bundled propellants"), "{}", call.err);
        assert!(call.json()["notices"].as_array().is_some_and(|list| list.len() == 1));
    }
}
