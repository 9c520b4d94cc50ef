//! Files that leave the program and come back: every exporter has a reader here or is named as one-way.

use hrma::diag::Unwatched;
use hrma::export::EXPORTERS;
use hrma::figure::report::Timestamp;
use hrma::motor::run::BallisticModel;
use hrma::project::design::Design;
use hrma::service::curves::open_curves;
use hrma::service::export::{ExportOptions, export};
use hrma::service::open::open;
use hrma::service::section::{SectionOptions, read_section};
use hrma::substance::library::Library;
use hrma::units::UnitPreferences;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What an exporter's file is for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Thrust over time.
    Curve,
    /// A motor.
    Motor,
    /// Contours.
    Drawing,
    /// Nothing reads it.
    OneWay,
}

const KINDS: &[(&str, Kind)] = &[
    ("pdf", Kind::OneWay),
    ("pdf-letter", Kind::OneWay),
    ("eng", Kind::Curve),
    ("rse", Kind::Curve),
    ("csv", Kind::Curve),
    ("drawings", Kind::OneWay),
    ("step", Kind::OneWay),
    ("stl", Kind::OneWay),
    ("profile", Kind::OneWay),
    ("parts", Kind::OneWay),
    ("dxf", Kind::Drawing),
    ("ric", Kind::Motor),
    ("bsx", Kind::Motor),
    ("svg", Kind::OneWay),
    ("png", Kind::OneWay),
    ("regression", Kind::OneWay),
];

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("there")
        .map(|entry| entry.expect("reads").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_exporter_has_a_reader_or_is_known_to_have_none() {
    let here: Vec<&str> = EXPORTERS.iter().map(|exporter| exporter.id).collect();
    for id in &here {
        assert!(KINDS.iter().any(|(known, _)| known == id), "{id} has no line in this test");
    }
    assert_eq!(here.len(), KINDS.len());
}

#[test]
fn every_example_comes_back_from_every_format() {
    // 32 points of a .eng file keep the impulse to this; the others are closer.
    const CURVE: f64 = 3e-3;
    let library = Library::bundled().expect("reads");
    for file in examples() {
        let Design::SolidMotor(mut solid) = open(&file).expect("opens").design;
        solid.solver.model = BallisticModel::QuasiSteady;
        let design = Design::SolidMotor(solid);
        let case = design.resolve(&library).expect("resolves");
        let run = hrma::service::solve::solve(&design, &library, &mut Unwatched).expect("solves");
        let folder = tempfile::tempdir().expect("a folder");
        let options = ExportOptions {
            units: UnitPreferences::default(),
            date: Timestamp { year: 2026, month: 11, day: 24, hour: 12, minute: 0, second: 0 },
            channels: Vec::new(),
        };
        for (id, kind) in KINDS.iter().filter(|(_, kind)| *kind != Kind::OneWay) {
            let name = format!("{} as {id}", design.name());
            let ids = [(*id).to_owned()];
            let paths = match export(&design, &case, &run, &ids, folder.path(), &options) {
                Ok(exported) => exported.paths,
                // BurnSim has none of these grains, and says so.
                Err(error) if *id == "bsx" && error.message.contains("no grain that both programs have") => continue,
                Err(error) => panic!("{name}: {error}"),
            };
            for path in paths {
                comes_back(
                    *kind,
                    &path,
                    &name,
                    &library,
                    (&run.summary.total_impulse, CURVE),
                    run.summary.propellant_mass,
                );
            }
        }
    }
}

fn comes_back(kind: Kind, path: &Path, name: &str, library: &Library, impulse: (&f64, f64), propellant: f64) {
    match kind {
        Kind::OneWay => {}
        Kind::Curve => {
            let curves = open_curves(path).unwrap_or_else(|error| panic!("{name}: {error}")).curves;
            assert_eq!(curves.len(), 1, "{name}");
            let got = curves[0].total_impulse().expect("thrust").0;
            assert!((got / impulse.0 - 1.0).abs() < impulse.1, "{name}: {got} {}", impulse.0);
        }
        Kind::Motor => {
            let opened = open(path).unwrap_or_else(|error| panic!("{name}: {error}"));
            let written = std::fs::read_to_string(path).expect("reads");
            let case = opened.design.resolve(library).expect("resolves");
            let mass: f64 = case
                .grains
                .iter()
                .map(|grain| {
                    let own = grain.propellant.checked_sub(1).map_or(&case.propellant, |i| &case.other_propellants[i]);
                    own.density.0 * grain.shape().burn_back().expect("burns").state(0.0).volume
                })
                .sum();
            // What a format cannot hold is named at its head; then the masses may differ.
            let whole = !written.contains("left out") && !written.contains("has no");
            assert!(!whole || (mass / propellant - 1.0).abs() < 1e-4, "{name}: {mass} {propellant}");
        }
        Kind::Drawing => {
            // Grains touch the case and each other in the section of the motor; the layers are sound one by one.
            let part = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let layer = if part.ends_with("nozzle") {
                "NOZZLE_WALL"
            } else if part.contains("-grain-") {
                "PROPELLANT"
            } else {
                "CASE"
            };
            let options = SectionOptions { layers: vec![layer.to_owned()], ..SectionOptions::default() };
            let section = read_section(path, &options).unwrap_or_else(|error| panic!("{name}, {part}: {error}"));
            assert!(section.drawing.contours.iter().all(|contour| contour.area() > 0.0), "{name}, {part}");
            assert_eq!(section.drawing.stated_unit.map(|unit| unit.symbol), Some("mm"));
        }
    }
}

fn hrma(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hrma"));
    command.args(arguments).current_dir(folder).env("HRMA_DATA_DIR", folder.join("data"));
    let output = command.output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("ends by itself"), text(output.stdout), text(output.stderr))
}

fn document(folder: &Path, arguments: &[&str]) -> Value {
    let (code, out, err) = hrma(folder, &[arguments, &["--json"]].concat());
    let value: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    assert!(code == 0 || code == 3 || !value["error"].is_null(), "{code}: {out}{err}");
    value
}

#[test]
fn a_drawing_is_measured_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawing = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dxf/ezdxf_r12.dxf");
    let drawing = drawing.display().to_string();
    let unknown = document(folder.path(), &["import", &drawing]);
    assert!(unknown["error"]["hint"].as_str().expect("a hint").contains("--unit"), "{unknown}");
    let section = document(folder.path(), &["import", &drawing, "--unit", "mm"])["section"].clone();
    let circle = std::f64::consts::PI * 0.049 * 0.049;
    let area = section["contours"][0]["area"].as_f64().expect("an area");
    assert!((area / circle - 1.0).abs() < 1e-12, "{section}");
    assert_eq!(section["unit_of_file"], Value::Null);
    assert!((section["wall_diameter"].as_f64().expect("a wall") - 0.098).abs() < 1e-12);
    let core = document(folder.path(), &["import", &drawing, "--unit", "mm", "--layer", "core"])["section"].clone();
    assert!(core["contours"].as_array().expect("contours").iter().all(|contour| contour["depth"] == 0));
    let outside = document(folder.path(), &["import", &drawing, "--unit", "mm", "--outer-diameter", "90mm"]);
    let message = outside["error"]["message"].as_str().expect("a message");
    assert!(message.contains("CIRCLE on layer \"CASE\""), "{message}");
    let (code, text, _) = hrma(folder.path(), &["import", &drawing, "--unit", "mm", "--centre"]);
    assert!(code == 0 && text.contains("layer is frozen") && text.contains("stated by you"), "{text}");
    let made = document(folder.path(), &["import", &drawing, "--unit", "mm", "--layer", "core", "--out", "core.ron"]);
    assert_eq!(made["file"], "core.ron", "{made}");
}

#[test]
fn curves_gather_in_one_file_and_are_picked_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let examples = examples();
    let (first, second) = (examples[0].display().to_string(), examples[1].display().to_string());
    for file in ["all.eng", "all.rse"] {
        for example in [&first, &second] {
            let made = document(folder.path(), &["export", example, "--append", file]);
            assert_eq!(made["files"], serde_json::json!([file]), "{made}");
        }
        let again = document(folder.path(), &["export", &first, "--append", file]);
        assert!(again["error"]["message"].as_str().expect("refused").contains("already"), "{again}");
        let curves = document(folder.path(), &["import", file])["curves"].clone();
        assert_eq!(curves.as_array().map(Vec::len), Some(2));
        let name = curves[1]["name"].as_str().expect("a name");
        let one = document(folder.path(), &["import", file, "--motor", name])["curves"].clone();
        assert_eq!(one, serde_json::json!([curves[1]]));
        let compared = document(folder.path(), &["compare", &second, file, "--motor", name]);
        assert!(compared["rms_share_of_peak"].as_f64().expect("a share") < 0.02, "{compared}");
    }
    let table = document(folder.path(), &["export", &first, "--channels", "time,thrust:lbf,grains[0].mass"]);
    let path = folder.path().join(table["files"][0].as_str().expect("a file"));
    assert!(std::fs::read_to_string(path).expect("reads").starts_with("time (s),thrust (lbf),grains[0].mass (kg)\n"));
    let unknown = document(folder.path(), &["export", &first, "--channels", "time,lift"]);
    assert!(unknown["error"]["message"].as_str().expect("refused").contains("no channel \"lift\""), "{unknown}");
}
