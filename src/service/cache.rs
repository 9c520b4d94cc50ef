//! Results kept for speed: a case that was solved before, with the same settings and by the same build of the program,
//! is not solved again.
//!
//! Most motors solve faster than a database answers, so that nothing is asked and nothing kept for them: only when a
//! solution has already taken [`WORTH_ASKING`] is the store asked, in the middle of the work, and what it has ends the
//! work. A result from the store has the same bits as a fresh one. A store that does not answer costs only time: the
//! work then goes on to its end.

use super::error::ServiceError;
use super::solve::solve_case;
use crate::diag::{Monitor, Progress};
use crate::motor::run::{MotorRun, SolverSettings};
use crate::motor::solid::case::SolidCase;
use crate::project::store::{OpenOptions, ResultKey, Store};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A solution that takes longer is worth the asking; opening the store and reading a result costs some milliseconds.
pub const WORTH_ASKING: Duration = Duration::from_millis(20);

/// Bytes that all kept results may take together; about a thousand of them.
pub const LIMIT: usize = 64 << 20;

/// The program down to its build, so that no result of other code is ever taken.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("HRMA_BUILD"));

/// Results kept in a data folder. The store is opened when it is first needed.
#[derive(Debug)]
pub struct ResultCache {
    folder: PathBuf,
    program: String,
    patience: Duration,
    store: Mutex<Option<Store>>,
}

/// A run, and whether it was kept from before.
#[derive(Debug, Clone)]
pub struct Cached {
    /// The run.
    pub run: Arc<MotorRun>,
    /// It was not computed now.
    pub is_kept: bool,
}

impl ResultCache {
    /// The results in a data folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), program: PROGRAM.to_owned(), patience: WORTH_ASKING, store: Mutex::new(None) }
    }

    /// As [`solve_case`], unless the result is there.
    ///
    /// # Errors
    /// As [`solve_case`].
    pub fn solve(
        &self,
        case: &SolidCase,
        settings: &SolverSettings,
        monitor: &mut dyn Monitor,
    ) -> Result<Cached, ServiceError> {
        let mut asking =
            Asking { cache: self, case, settings, monitor, start: Instant::now(), asked: false, found: None };
        let outcome = solve_case(case, settings, &mut asking);
        let Asking { start, found, .. } = asking;
        if let Some(run) = found {
            return Ok(Cached { run: Arc::new(run), is_kept: true });
        }
        let run = outcome?;
        if start.elapsed() >= self.patience {
            self.keep(&run);
        }
        Ok(Cached { run, is_kept: false })
    }

    fn with_store<T>(&self, act: impl FnOnce(&mut Store) -> Option<T>) -> Option<T> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if store.is_none() {
            *store = Store::open(&self.folder, OpenOptions::default()).ok();
        }
        act(store.as_mut()?)
    }

    fn found(&self, case: &SolidCase, settings: &SolverSettings) -> Option<MotorRun> {
        let case_hash = case.hash().ok()?;
        let key = ResultKey { case_hash: &case_hash, settings, program: &self.program };
        self.with_store(|store| store.kept_result(&key).ok().flatten())
    }

    fn keep(&self, run: &MotorRun) {
        let provenance = &run.provenance;
        let key =
            ResultKey { case_hash: &provenance.case_hash, settings: &provenance.settings, program: &self.program };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        self.with_store(|store| store.keep_result(&key, run, now, LIMIT).ok());
    }
}

/// Asks the store once, when the work has taken long enough.
struct Asking<'a> {
    cache: &'a ResultCache,
    case: &'a SolidCase,
    settings: &'a SolverSettings,
    monitor: &'a mut dyn Monitor,
    start: Instant,
    asked: bool,
    found: Option<MotorRun>,
}

impl Monitor for Asking<'_> {
    fn step(&mut self, fraction: f64) -> Progress {
        if !self.asked && self.start.elapsed() >= self.cache.patience {
            self.asked = true;
            self.found = self.cache.found(self.case, self.settings);
        }
        if self.found.is_some() { Progress::Cancel } else { self.monitor.step(fraction) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Unwatched;
    use crate::motor::run::BallisticModel;
    use crate::project::design::Design;
    use crate::substance::library::Library;

    /// Asks and keeps always.
    fn cache(folder: &std::path::Path, program: &str) -> ResultCache {
        ResultCache { program: program.to_owned(), patience: Duration::ZERO, ..ResultCache::new(folder) }
    }

    fn cases() -> Vec<(SolidCase, SolverSettings)> {
        let library = Library::bundled().expect("reads");
        let mut design = Design::new_solid("test");
        let case = design.resolve(&library).expect("in the library");
        // A throat that makes findings with values and a cure.
        crate::form::assign(&mut design, "nozzle.throat_diameter", "15.5 mm").expect("a field");
        let doubtful = design.resolve(&library).expect("in the library");
        let settings = |model| SolverSettings { model, ..SolverSettings::default() };
        [BallisticModel::QuasiSteady, BallisticModel::Transient]
            .into_iter()
            .flat_map(|model| [(case.clone(), settings(model)), (doubtful.clone(), settings(model))])
            .collect()
    }

    #[test]
    fn a_kept_run_equals_the_fresh_one_bit_for_bit() {
        let folder = tempfile::tempdir().expect("a folder");
        for (case, settings) in cases() {
            let fresh = solve_case(&case, &settings, &mut Unwatched).expect("solves");
            let first = cache(folder.path(), "1").solve(&case, &settings, &mut Unwatched).expect("solves");
            assert!(!first.is_kept);
            let kept = cache(folder.path(), "1").solve(&case, &settings, &mut Unwatched).expect("solves");
            assert!(kept.is_kept);
            assert_eq!(kept.run, fresh);
            for (kept, fresh) in kept.run.channels.iter().zip(fresh.channels.iter()) {
                let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&kept.values), bits(&fresh.values), "{}", fresh.name);
            }
            let texts = |run: &MotorRun| format!("{:?}{:?}{:?}", run.summary, run.findings, run.numerical_error);
            assert_eq!(texts(&kept.run), texts(&fresh), "every digit");
        }
    }

    #[test]
    fn a_result_of_another_program_or_of_other_settings_is_never_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let (case, settings) = cases().swap_remove(0);
        cache(folder.path(), "1").solve(&case, &settings, &mut Unwatched).expect("solves");
        let of = |program: &str, settings: &SolverSettings| {
            cache(folder.path(), program).solve(&case, settings, &mut Unwatched).expect("solves").is_kept
        };
        assert!(!of("2", &settings));
        let finer = SolverSettings { relative_tolerance: 0.5 * settings.relative_tolerance, ..settings };
        assert!(!of("1", &finer));
        assert!(of("1", &settings));
        assert!(PROGRAM.starts_with(env!("CARGO_PKG_VERSION")) && PROGRAM.len() > 20, "{PROGRAM}");
    }

    #[test]
    fn what_solves_fast_is_neither_asked_for_nor_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let (case, settings) = cases().swap_remove(0);
        let slow = ResultCache { patience: Duration::from_secs(3600), ..ResultCache::new(folder.path()) };
        for _ in 0..2 {
            assert!(!slow.solve(&case, &settings, &mut Unwatched).expect("solves").is_kept);
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("lists").count(), 0, "no store was opened");
    }

    #[test]
    fn a_store_that_cannot_be_used_costs_no_result() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("written");
        let (case, settings) = cases().swap_remove(0);
        assert!(!cache(&file, "1").solve(&case, &settings, &mut Unwatched).expect("solves").is_kept);
    }

    #[test]
    fn the_oldest_results_go_when_the_limit_is_reached() {
        let folder = tempfile::tempdir().expect("a folder");
        let (case, settings) = cases().swap_remove(0);
        let run = solve_case(&case, &settings, &mut Unwatched).expect("solves");
        let mut store = Store::open(folder.path(), OpenOptions::default()).expect("opens");
        let key = |name| ResultKey { case_hash: name, settings: &settings, program: "1" };
        assert!(!store.keep_result(&key("large"), &run, 0, 1000).expect("answers"), "larger than the limit");
        let names = ["a", "b", "c", "d"];
        for (created, name) in (0_i64..).zip(names) {
            assert!(store.keep_result(&key(name), &run, created, usize::MAX).expect("kept"));
        }
        // Room for two and a half of them.
        let size: usize = run.channels.iter().map(|channel| 8 * channel.values.len()).sum::<usize>() * 5 / 2;
        let limit = size + 20_000;
        store.keep_result(&key("e"), &run, 9, limit).expect("kept");
        let left: Vec<&str> =
            names.into_iter().filter(|name| store.kept_result(&key(name)).expect("answers").is_some()).collect();
        assert!(!left.contains(&"a") && left.len() < 4, "{left:?}");
        assert!(store.kept_result(&key("e")).expect("answers").is_some(), "the newest stays");
        assert_eq!(store.forget_results().expect("answers"), left.len() + 1);
    }
}
