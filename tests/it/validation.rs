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
    assert_eq!(found.summary.skipped, 0, "{}", render(&found));
    assert_eq!(found.ignored, Vec::<String>::new());
    // 24 motors, 5 sections, 4 grains, 4 transients.
    assert_eq!((found.summary.files, found.summary.cases), (26, 37));
}

/// The folder of the whole set: `HRMA_SHARED`, or `../shared` beside the source.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("HRMA_SHARED").map_or(beside, PathBuf::from).join("reference/solid");
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
    let Some(folder) = shared() else { return };
    let found = run(&[folder], None, &mut Unwatched).expect("runs");
    println!("{}", render(&found));
    let failures: Vec<&Row> =
        found.rows.iter().filter(|row| row.status == Status::Fail && !is_of_another_grain(row)).collect();
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(found.summary.pass > 540, "{:?}", found.summary);
}
