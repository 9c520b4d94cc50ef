//! One piece of work, done once on a thread of its own.

use super::{CancelToken, Done, JobError, JobMonitor, Share, guarded};
use crate::diag::Monitor;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// Work under way. Dropping it cancels the work and does not wait for it.
#[derive(Debug)]
pub struct Task<O> {
    name: String,
    token: CancelToken,
    share: Share,
    result: Receiver<Done<O>>,
}

impl<O: Send + 'static> Task<O> {
    /// Starts `work` on a thread called `name`; `wake` is called once when it is done.
    ///
    /// # Errors
    /// [`JobError::NoThread`] when the system gives no thread.
    pub fn spawn(
        name: &str,
        work: impl FnOnce(&mut dyn Monitor) -> O + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> Result<Self, JobError> {
        let (token, share) = (CancelToken::default(), Share::default());
        let mut monitor = JobMonitor { token: token.clone(), share: share.clone() };
        let (send, result) = mpsc::channel();
        let job = name.to_owned();
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let (outcome, elapsed) = guarded(&job, || work(&mut monitor));
                // Whoever waited may be gone; then nobody is left to tell.
                if send.send(Done { serial: 0, outcome, elapsed }).is_ok() {
                    wake();
                }
            })
            .map_err(|error| JobError::NoThread { job: name.to_owned(), message: error.to_string() })?;
        Ok(Self { name: name.to_owned(), token, share, result })
    }

    /// The result, once.
    pub fn poll(&self) -> Option<Done<O>> {
        self.result.try_recv().ok()
    }
}

impl<O> Task<O> {
    /// What the task is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The share of the work that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.share.get()
    }

    /// Asks the work to stop at its next step.
    pub fn cancel(&self) {
        self.token.cancel();
    }
}

impl<O> Drop for Task<O> {
    fn drop(&mut self) {
        self.token.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Progress;

    fn wait<O: Send + 'static>(task: &Task<O>, woken: &Receiver<()>) -> Done<O> {
        woken.recv().expect("wakes");
        task.poll().expect("done before it wakes")
    }

    #[test]
    fn a_task_answers_and_wakes() {
        let (wake, woken) = mpsc::channel();
        let task = Task::spawn("sum", |_| 2 + 2, move || wake.send(()).expect("listens")).expect("starts");
        assert_eq!(wait(&task, &woken).outcome, Ok(4));
        assert!(task.poll().is_none(), "told once");
    }

    #[test]
    fn a_panic_is_an_error_with_its_text() {
        let (wake, woken) = mpsc::channel();
        let fault = |_: &mut dyn Monitor| -> u8 { panic!("no more web") };
        let task = Task::spawn("solve", fault, move || wake.send(()).expect("listens")).expect("starts");
        let error = wait(&task, &woken).outcome.expect_err("panicked");
        assert!(error.to_string().contains("\"solve\": no more web"), "{error}");
    }

    #[test]
    fn a_cancelled_task_stops_at_its_next_step() {
        let (wake, woken) = mpsc::channel();
        let endless = |monitor: &mut dyn Monitor| while monitor.step(0.5) == Progress::Continue {};
        let task = Task::spawn("endless", endless, move || wake.send(()).expect("listens")).expect("starts");
        task.cancel();
        assert_eq!(wait(&task, &woken).outcome, Ok(()));
        assert_eq!(task.progress(), 0.5);
    }
}
