//! Work on named threads: progress, cancellation, panics caught and told.
//!
//! [`Task`] does one thing once, such as an export. [`Runner`] does the same thing again and again for the newest
//! input, such as solving the design while a value is dragged. [`FileWatch`] looks after files that others may change.
//! None knows a window: whoever waits hands in a function that wakes it.

mod file_watch;
mod runner;
mod task;

pub use file_watch::{FileNews, FileWatch, Known};
pub use runner::Runner;
pub use task::Task;

use crate::diag::{Monitor, Progress};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// The work hit a fault of the program. Everything else goes on.
    #[error(
        "a fault in the program stopped \"{job}\": {message}. Your design is unharmed; save it and report the text"
    )]
    Panicked {
        /// Name of the job.
        job: String,
        /// What the fault says.
        message: String,
    },
    /// The system gave no thread.
    #[error("\"{job}\" could not start: {message}")]
    NoThread {
        /// Name of the job.
        job: String,
        /// What the system says.
        message: String,
    },
}

/// What came of a job.
#[derive(Debug)]
pub struct Done<O> {
    /// Which submission it answers; later submissions have larger numbers.
    pub serial: u64,
    /// The result.
    pub outcome: Result<O, JobError>,
    /// Wall-clock time of the work.
    pub elapsed: Duration,
}

/// Asks running work to stop; it does at its next step.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Asks.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked for.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The share of the work that is done, readable from any thread.
#[derive(Debug, Clone, Default)]
struct Share(Arc<AtomicU32>);

impl Share {
    fn set(&self, fraction: f64) {
        self.0.store((fraction.clamp(0.0, 1.0) as f32).to_bits(), Ordering::Relaxed);
    }

    fn get(&self) -> f64 {
        f64::from(f32::from_bits(self.0.load(Ordering::Relaxed)))
    }
}

/// The monitor that a job hands to its work.
struct JobMonitor {
    token: CancelToken,
    share: Share,
}

impl Monitor for JobMonitor {
    fn step(&mut self, fraction: f64) -> Progress {
        self.share.set(fraction);
        if self.token.is_cancelled() { Progress::Cancel } else { Progress::Continue }
    }
}

/// Runs `work`, turns a panic into an error and takes the time.
fn guarded<O>(job: &str, work: impl FnOnce() -> O) -> (Result<O, JobError>, Duration) {
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(work))
        .map_err(|panic| JobError::Panicked { job: job.to_owned(), message: panic_message(&*panic) });
    (outcome, start.elapsed())
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
