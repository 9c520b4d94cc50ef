//! Every motor in `examples/` opens, solves, and says what it is.

use hrma::diag::{Severity, Unwatched};
use hrma::motor::run::BallisticModel;
use hrma::project::design::Design;
use hrma::service::new::examples;
use hrma::service::open::open;
use hrma::service::solve::solve;
use hrma::substance::library::Library;
use hrma::units::UnitPreferences;
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("there").flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

#[test]
fn every_example_solves_without_errors_and_announces_its_warnings() {
    let library = Library::bundled().expect("reads");
    for file in files() {
        let place = file.display();
        let opened = open(&file).unwrap_or_else(|error| panic!("{place}: {error:?}"));
        assert_eq!(opened.notes, Vec::<String>::new(), "{place}");
        assert_eq!(opened.design.solver().model, BallisticModel::Transient, "{place}");
        let run = solve(&opened.design, &library, &mut Unwatched).unwrap_or_else(|error| panic!("{place}: {error:?}"));
        let units = UnitPreferences::default();
        let texts: Vec<String> =
            run.findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message.text(&units))).collect();
        assert!(run.findings.iter().all(|finding| finding.severity != Severity::Error), "{place}: {texts:#?}");
        let text = std::fs::read_to_string(&file).expect("reads");
        let head: String = text.lines().take_while(|line| line.starts_with("//")).collect();
        let warns = run.findings.iter().any(|finding| finding.severity == Severity::Warning);
        assert_eq!(warns, head.contains("expected"), "{place}: the head says which findings are expected; {texts:#?}");
        assert!(run.summary.loaded_mass.is_some(), "{place} states its hardware");
        assert!(run.numerical_error < 1e-3, "{place}: {}", run.numerical_error);
    }
}

#[test]
fn the_bundled_examples_are_the_files_and_cover_every_grain() {
    assert_eq!(files().len(), examples().len());
    let mut kinds = std::collections::BTreeSet::new();
    for file in files() {
        let Design::SolidMotor(design) = open(&file).expect("opens").design;
        kinds.extend(design.grains.iter().map(|grain| grain.shape.label()));
    }
    assert_eq!(kinds.len(), hrma::motor::grain::Grain::LABELS.len(), "{kinds:?}");
}

/// The MIT Rocket Team's log gives 30 967 N s; the solver is a lumped model, and openMotor's is 1.5 % above.
#[test]
fn the_fired_motor_gives_its_measured_impulse() {
    const LIMIT: f64 = 0.05; // scatter of a single firing and of its scaled thrust log
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mit-ocean-water-152.ron");
    let run = solve(&open(&file).expect("opens").design, &Library::bundled().expect("reads"), &mut Unwatched);
    let impulse = run.expect("solves").summary.total_impulse;
    assert!((impulse / 30_967.0 - 1.0).abs() < LIMIT, "{impulse}");
}
