//! The same work for the newest input, on one thread: what a dragged value needs.

use super::{CancelToken, Done, JobError, JobMonitor, Share, guarded};
use crate::diag::Monitor;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A thread that works on the newest input; inputs that were overtaken while they waited are never worked on.
#[derive(Debug)]
pub struct Runner<I, O> {
    shared: Arc<Shared<I>>,
    results: Receiver<Done<O>>,
    share: Share,
    submitted: u64,
    answered: u64,
}

#[derive(Debug)]
struct Shared<I> {
    state: Mutex<State<I>>,
    changed: Condvar,
}

#[derive(Debug)]
struct State<I> {
    waiting: Option<(u64, I)>,
    running: Option<CancelToken>,
    is_closed: bool,
}

impl<I> Shared<I> {
    /// No code panics while it holds the lock, so that a poisoned lock still guards a sound state.
    fn lock(&self) -> MutexGuard<'_, State<I>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<(u64, I, CancelToken)> {
        let mut state = self.lock();
        state.running = None;
        loop {
            if state.is_closed {
                return None;
            }
            if let Some((serial, input)) = state.waiting.take() {
                let token = CancelToken::default();
                state.running = Some(token.clone());
                return Some((serial, input, token));
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<I: Send + 'static, O: Send + 'static> Runner<I, O> {
    /// Starts a thread called `name` that waits for inputs; `wake` is called after each result.
    ///
    /// # Errors
    /// [`JobError::NoThread`] when the system gives no thread.
    pub fn spawn(
        name: &str,
        work: impl Fn(I, &mut dyn Monitor) -> O + Send + 'static,
        wake: impl Fn() + Send + 'static,
    ) -> Result<Self, JobError> {
        let state = State { waiting: None, running: None, is_closed: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let share = Share::default();
        let (send, results) = mpsc::channel();
        let (inputs, progress, job) = (Arc::clone(&shared), share.clone(), name.to_owned());
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                while let Some((serial, input, token)) = inputs.next() {
                    progress.set(0.0);
                    let mut monitor = JobMonitor { token, share: progress.clone() };
                    let (outcome, elapsed) = guarded(&job, || work(input, &mut monitor));
                    if send.send(Done { serial, outcome, elapsed }).is_err() {
                        return;
                    }
                    wake();
                }
            })
            .map_err(|error| JobError::NoThread { job: name.to_owned(), message: error.to_string() })?;
        Ok(Self { shared, results, share, submitted: 0, answered: 0 })
    }

    /// Hands in an input while a value moves: what is running ends first, so that slow work shows something, too.
    pub fn submit_live(&mut self, input: I) -> u64 {
        self.put(input, false)
    }

    /// Hands in an input and stops what is running.
    pub fn submit(&mut self, input: I) -> u64 {
        self.put(input, true)
    }

    fn put(&mut self, input: I, stops: bool) -> u64 {
        self.submitted += 1;
        let mut state = self.shared.lock();
        state.waiting = Some((self.submitted, input));
        if let Some(running) = state.running.as_ref().filter(|_| stops) {
            running.cancel();
        }
        self.shared.changed.notify_one();
        self.submitted
    }

    /// The newest result since the last call.
    pub fn poll(&mut self) -> Option<Done<O>> {
        self.poll_within(Duration::ZERO)
    }

    /// The newest result since the last call; where an answer is due and none is there, waits for it so long.
    pub fn poll_within(&mut self, patience: Duration) -> Option<Done<O>> {
        let deadline = Instant::now() + patience;
        let mut newest: Option<Done<O>> = self.results.try_iter().last();
        while newest.as_ref().map_or(self.answered, |done| done.serial) < self.submitted {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.results.recv_timeout(left) {
                Ok(done) => newest = Some(done),
                Err(_) => break,
            }
        }
        if let Some(done) = &newest {
            self.answered = done.serial;
        }
        newest
    }
}

impl<I, O> Runner<I, O> {
    /// Whether an input has no answer yet.
    pub fn is_busy(&self) -> bool {
        self.answered < self.submitted
    }

    /// The share of the running work that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.share.get()
    }

    /// Stops what is running.
    pub fn cancel(&self) {
        if let Some(running) = &self.shared.lock().running {
            running.cancel();
        }
    }
}

impl<I, O> Drop for Runner<I, O> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.is_closed = true;
        if let Some(running) = &state.running {
            running.cancel();
        }
        self.shared.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Progress;

    #[test]
    fn the_newest_input_wins_and_overtaken_ones_are_skipped() {
        let (gate, opened) = mpsc::channel::<()>();
        let (wake, woken) = mpsc::channel();
        let work = move |input: u32, _: &mut dyn Monitor| {
            opened.recv().expect("opens");
            input
        };
        let mut runner = Runner::spawn("double", work, move || wake.send(()).expect("listens")).expect("starts");
        for input in 1..=20 {
            runner.submit_live(input);
        }
        assert!(runner.is_busy());
        let mut answers = Vec::new();
        while runner.is_busy() {
            gate.send(()).expect("waits");
            woken.recv().expect("wakes");
            answers.extend(runner.poll().map(|done| done.outcome));
        }
        assert_eq!(answers.last(), Some(&Ok(20)));
        assert!(answers.len() <= 2, "overtaken inputs were worked on: {answers:?}");
    }

    #[test]
    fn a_restart_stops_what_is_running() {
        let (started, has_started) = mpsc::channel();
        let (wake, woken) = mpsc::channel();
        let work = move |endless: bool, monitor: &mut dyn Monitor| {
            started.send(()).expect("listens");
            while endless && monitor.step(0.0) == Progress::Continue {}
            endless
        };
        let mut runner = Runner::spawn("solve", work, move || wake.send(()).expect("listens")).expect("starts");
        runner.submit(true);
        has_started.recv().expect("starts");
        let serial = runner.submit(false);
        woken.recv().expect("first");
        woken.recv().expect("second");
        let done = runner.poll().expect("done");
        assert_eq!((done.serial, done.outcome), (serial, Ok(false)));
        assert!(!runner.is_busy());
    }

    #[test]
    fn a_panic_is_told_and_the_thread_lives_on() {
        let (wake, woken) = mpsc::channel();
        let work = |input: u32, _: &mut dyn Monitor| if input == 0 { panic!("zero") } else { input };
        let mut runner = Runner::spawn("solve", work, move || wake.send(()).expect("listens")).expect("starts");
        runner.submit(0);
        woken.recv().expect("wakes");
        assert!(runner.poll().expect("told").outcome.is_err());
        runner.submit(7);
        woken.recv().expect("wakes");
        assert_eq!(runner.poll().expect("told").outcome, Ok(7));
    }
}
