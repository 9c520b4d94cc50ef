//! The program against reference cases: those that ship with it, and the whole set where it lies beside the source.

use hrma::diag::Unwatched;
use hrma::service::validate::document::{Row, Status};
use hrma::service::validate::{run, text::render};
use std::path::{Path, PathBuf};

#[test]
fn every_bundled_case_passes() {
    let found = run(&[], None, &mut Unwatched).expect("runs");
    println!("{}", render(&found));
    assert_eq!(found.summary.fail, 0, "{}", render(&found));
    // One state of a rocket lies on a transition, where the heat capacity has no bound.
    assert_eq!(found.summary.skipped, 1, "{}", render(&found));
    assert_eq!(found.ignored, Vec::<String>::new());
    // 24 motors, 5 sections, 4 grains, 4 transients; 122 equilibria and rockets in 14 files; nozzles: 15 relations, 5 cones,
    // 2 parabolas, 14 pairs of angles, 10 losses, 3 + 3 contours by characteristics, 2 separations in 11 files.
    assert_eq!((found.summary.files, found.summary.cases), (51, 213));
}

/// A folder of the whole set: under `HRMA_SHARED`, or `../shared` beside the source.
fn shared(area: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("HRMA_SHARED").map_or(beside, PathBuf::from).join("reference").join(area);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there; HRMA_SHARED names the folder of the whole reference set", folder.display());
    None
}

/// A case that needs a grain which this program does not have.
fn is_of_another_grain(row: &Row) -> bool {
    let reason = row.reason.as_deref().unwrap_or_default();
    reason.contains("this program has BATES") || reason.contains("this program has no grain")
}

#[test]
fn every_shared_case_of_the_grains_that_exist_passes() {
    let Some(folder) = shared("solid") else { return };
    let found = run(&[folder], None, &mut Unwatched).expect("runs");
    println!("{}", render(&found));
    let failures: Vec<&Row> =
        found.rows.iter().filter(|row| row.status == Status::Fail && !is_of_another_grain(row)).collect();
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(found.summary.pass > 540, "{:?}", found.summary);
}

#[test]
fn every_shared_case_of_nozzles_passes() {
    let Some(folder) = shared("liquid") else { return };
    let found = run(&[folder], Some("nozzle"), &mut Unwatched).expect("runs");
    let failures: Vec<&Row> = found.rows.iter().filter(|row| row.status == Status::Fail).collect();
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(found.summary.pass > 870 && found.summary.skipped == 0, "{:?}", found.summary);
}

/// Blocks that are not computed are told, case by case.
#[test]
fn every_shared_closed_form_passes_or_says_that_it_is_not_computed() {
    let Some(folder) = shared("liquid") else { return };
    let found = run(&[folder.join("closed_form.json")], None, &mut Unwatched).expect("runs");
    assert_eq!(found.summary.fail, 0, "{:?}", found.summary);
    let told = |row: &Row| row.status != Status::Skipped || row.reason.is_some();
    assert!(found.rows.iter().all(told));
    assert!(found.rows.iter().filter(|row| row.case.starts_with("separation")).all(|row| row.status == Status::Pass));
}

#[test]
fn every_shared_case_of_thermochemistry_passes() {
    let Some(folder) = shared("thermo") else { return };
    let found = run(&[folder], None, &mut Unwatched).expect("runs");
    let failures: Vec<&Row> = found.rows.iter().filter(|row| row.status == Status::Fail).collect();
    assert!(failures.is_empty(), "{failures:#?}");
    assert_eq!(found.summary.cases, 309);
}
