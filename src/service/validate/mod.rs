//! Use case: run reference cases and say how far this program is from them.
//!
//! Reference files are recognised by name and layout wherever they lie ([`mod@recognise`], one list). Every case of a
//! recognised file gives rows; a case that cannot be computed gives a failing row with the reason. Cases run on every
//! core; the document does not depend on how many there are.

pub mod document;
pub mod recognise;
mod source;
pub mod text;

mod burnback;
mod cea;
mod characteristics;
mod closed_form;
mod curve;
mod nozzle_contours;
mod nozzle_losses;
mod nozzle_relations;
mod reference_table;
mod solid_motors;
mod static_fires;
mod thrust_curves;
mod transient_0d;

pub use document::Validation;

use super::error::ServiceError;
use crate::diag::{Monitor, Progress, Unwatched};
use document::{CaseRows, Row};
use rayon::prelude::*;
use recognise::{Case, LAYOUTS, Layout, Recognised, recognise};
use source::SourceFile;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{OnceLock, mpsc};

/// The names that choose a set: areas, and the layouts in them.
pub fn set_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for layout in LAYOUTS {
        for name in [layout.area, layout.id] {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// How this program stands against the cases that ship with it, in one sentence for reports. The cases are solved once a
/// run of the program.
pub fn sentence() -> String {
    static SENTENCE: OnceLock<String> = OnceLock::new();
    let made = || match run(&[], None, &mut Unwatched) {
        Ok(Validation { summary, .. }) if summary.fail == 0 && summary.skipped == 0 => format!(
            "All {} comparisons with the {} reference cases that ship with the program lie within their limits.",
            summary.pass, summary.cases
        ),
        Ok(Validation { summary, .. }) => format!(
            "{} of {} comparisons with the reference cases that ship with the program lie outside their limits or could \
             not be made; see `hrma validate`.",
            summary.fail + summary.skipped,
            summary.pass + summary.fail + summary.skipped
        ),
        Err(error) => format!("The reference cases could not be compared: {error}."),
    };
    SENTENCE.get_or_init(made).clone()
}

/// Compares the reference files at `paths`, folders searched to the bottom; without paths, those that ship with the
/// program. `set` restricts to an area or a layout (see [`set_names`]).
///
/// # Errors
/// [`ServiceError`]: a path cannot be read, the set does not exist, the monitor cancels. A case that fails is a row,
/// not an error.
pub fn run(paths: &[PathBuf], set: Option<&str>, monitor: &mut dyn Monitor) -> Result<Validation, ServiceError> {
    if let Some(name) = set.filter(|name| !set_names().contains(name)) {
        return Err(ServiceError::new(format!("there is no set \"{name}\"")).expected(set_names().join(", ")));
    }
    let mut files = if paths.is_empty() { source::bundled() } else { Vec::new() };
    for path in paths {
        let found = source::on_disk(path)
            .map_err(|error| ServiceError::new(error.to_string()).at(error.path).expected("a file or folder"))?;
        for file in found {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    let gathered = gather(&files, |layout| set.is_none_or(|name| layout.id == name || layout.area == name));
    let (recognised, count) = (gathered.recognised, gathered.cases.len());
    let rows = compute(gathered.cases, monitor)?;
    Ok(Validation::new(rows, gathered.ignored, recognised, count))
}

/// What lies in the files.
struct Gathered {
    cases: Vec<Case>,
    ignored: Vec<String>,
    recognised: usize,
}

fn gather(files: &[SourceFile], is_wanted: impl Fn(&Layout) -> bool) -> Gathered {
    let mut cases: Vec<Case> = Vec::new();
    let mut unknown: Vec<&SourceFile> = Vec::new();
    let mut recognised = 0;
    for file in files {
        match recognise(file) {
            Recognised::Reference(layout, value) if is_wanted(layout) => {
                recognised += 1;
                let found = (layout.cases)(file, value);
                if found.is_empty() {
                    cases.push(broken(file, "the file holds no case".to_owned()));
                }
                cases.extend(found);
            }
            Recognised::Broken(layout, message) if is_wanted(layout) => {
                recognised += 1;
                cases.push(broken(file, message));
            }
            Recognised::Reference(..) | Recognised::Broken(..) => {}
            Recognised::Unknown => unknown.push(file),
        }
    }
    // A file that a case reads, such as the curve that an expectation belongs to, is not ignored.
    let used: BTreeSet<String> = cases.iter().flat_map(|case| &case.uses).map(SourceFile::name).collect();
    let ignored = unknown.iter().map(|file| file.name()).filter(|name| !used.contains(name)).collect();
    Gathered { cases, ignored, recognised }
}

fn broken(file: &SourceFile, message: String) -> Case {
    let name = file.name();
    Case::new(move || {
        let mut rows = CaseRows::new(&name, "");
        rows.fail("file", message);
        rows.into_rows()
    })
}

/// The rows of every case, in the order of the cases. They run on every core while this thread hears of each that is
/// done.
fn compute(cases: Vec<Case>, monitor: &mut dyn Monitor) -> Result<Vec<Row>, ServiceError> {
    let total = cases.len().max(1) as f64;
    let cancelled = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel::<()>();
    let rows: Vec<Vec<Row>> = std::thread::scope(|scope| {
        let cancelled = &cancelled;
        let worker = scope.spawn(move || -> Vec<Vec<Row>> {
            let one = |sender: &mut mpsc::Sender<()>, case: Case| {
                let rows = if cancelled.load(Ordering::Relaxed) { Vec::new() } else { (case.rows)() };
                // Nobody listens any more once the run is cancelled.
                let _gone = sender.send(());
                rows
            };
            cases.into_par_iter().map_with(sender, one).collect()
        });
        for (done, ()) in (1_u32..).zip(receiver) {
            if monitor.step(f64::from(done) / total) == Progress::Cancel {
                cancelled.store(true, Ordering::Relaxed);
            }
        }
        match worker.join() {
            Ok(rows) => rows,
            // A panic of a case is a bug; it goes on to the caller's own guard.
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
    if cancelled.load(Ordering::Relaxed) {
        return Err(ServiceError::new("the validation was cancelled"));
    }
    Ok(rows.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Unwatched;
    use document::Status;

    struct Stop;

    impl Monitor for Stop {
        fn step(&mut self, _fraction: f64) -> Progress {
            Progress::Cancel
        }
    }

    #[test]
    fn a_missing_path_and_an_unknown_set_are_refused() {
        let error = run(&[PathBuf::from("no-such-folder")], None, &mut Unwatched).expect_err("missing").to_string();
        assert!(error.contains("no-such-folder"), "{error}");
        let error = run(&[], Some("gaseous"), &mut Unwatched).expect_err("unknown");
        assert!(error.message.contains("gaseous") && error.expected.contains("burnback"), "{error:?}");
    }

    #[test]
    fn a_broken_file_is_a_failing_row_and_a_foreign_one_is_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("burnback.json"), "{\"grains_3d\": {").expect("written");
        std::fs::write(folder.path().join("transient_0d.json"), "[]").expect("written");
        std::fs::write(folder.path().join("readme.md"), "text").expect("written");
        let found = run(&[folder.path().to_owned()], None, &mut Unwatched).expect("runs");
        assert_eq!((found.rows.len(), found.rows[0].status), (1, Status::Fail));
        assert!(found.rows[0].reason.as_deref().expect("says why").contains("JSON"));
        assert_eq!(found.ignored.len(), 2, "{:?}", found.ignored);
    }

    #[test]
    fn a_set_restricts_and_a_cancelled_run_says_so() {
        let found = run(&[], Some("burnback"), &mut Unwatched).expect("runs");
        assert!(found.summary.cases > 0);
        assert!(found.rows.iter().all(|row| row.file.ends_with("burnback.json")));
        let error = run(&[], Some("burnback"), &mut Stop).expect_err("cancelled").to_string();
        assert!(error.contains("cancelled"), "{error}");
    }
}
