//! Noticing that a file was changed by another program.
//!
//! A thread looks at the time and size of each file, and at its content where one of the two has moved. It tells what
//! is new and wakes whoever waits, once; while nothing changes, nobody is woken.

use super::JobError;
use crate::project::file;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

/// How often each file is looked at. One that is gone is told at the second look, since many programs save by taking
/// the old file away first; so both are noticed within 2 s.
const INTERVAL: Duration = Duration::from_millis(750);
/// A file may be written twice within one tick of its file system's clock: one written so shortly ago is read again.
const COARSEST_CLOCK: Duration = Duration::from_secs(2);

/// A file and the mark of the content that is known of it.
pub type Known = (PathBuf, String);

/// A file whose content is not the known one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileNews {
    /// The file.
    pub path: PathBuf,
    /// The content that was known of it when it was looked at. Where another is known by now, as after a save, the
    /// news is out of date.
    pub known: String,
    /// The mark of its content ([`file::mark`]); `None` when it is gone.
    pub mark: Option<String>,
}

/// A thread that watches files.
#[derive(Debug)]
pub struct FileWatch {
    shared: Arc<Shared>,
    news: Receiver<FileNews>,
    files: Vec<Known>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    files: Vec<Known>,
    is_closed: bool,
}

impl Shared {
    /// No code panics while it holds the lock, so that a poisoned lock still guards a sound state.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files to look at, after a while; `None` at the end. Without files it waits until there are some.
    fn next(&self) -> Option<Vec<Known>> {
        let mut state = self.lock();
        while state.files.is_empty() && !state.is_closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if !state.is_closed {
            state = self.changed.wait_timeout(state, INTERVAL).unwrap_or_else(PoisonError::into_inner).0;
        }
        (!state.is_closed).then(|| state.files.clone())
    }
}

impl FileWatch {
    /// Starts the thread; `wake` is called when there is news.
    ///
    /// # Errors
    /// [`JobError::NoThread`] when the system gives no thread.
    pub fn spawn(wake: impl Fn() + Send + 'static) -> Result<Self, JobError> {
        const NAME: &str = "files";
        let shared = Arc::new(Shared::default());
        let (send, news) = mpsc::channel();
        let watched = Arc::clone(&shared);
        thread::Builder::new()
            .name(NAME.to_owned())
            .spawn(move || {
                let mut seen = BTreeMap::new();
                while let Some(files) = watched.next() {
                    if look(&files, &mut seen, &send) {
                        wake();
                    }
                }
            })
            .map_err(|error| JobError::NoThread { job: NAME.to_owned(), message: error.to_string() })?;
        Ok(Self { shared, news, files: Vec::new() })
    }

    /// The files to watch from now on, with what is known of them.
    pub fn watch(&mut self, files: Vec<Known>) {
        if files != self.files {
            self.files.clone_from(&files);
            self.shared.lock().files = files;
            self.shared.changed.notify_one();
        }
    }

    /// What is new since the last call, oldest first.
    pub fn poll(&self) -> Vec<FileNews> {
        self.news.try_iter().collect()
    }
}

impl Drop for FileWatch {
    fn drop(&mut self) {
        self.shared.lock().is_closed = true;
        self.shared.changed.notify_one();
    }
}

/// What was seen of a file.
#[derive(Debug, Default)]
struct Seen {
    /// Time and size at which the content was read.
    stamp: Option<(SystemTime, u64)>,
    mark: Option<String>,
    times_missing: u32,
    /// What was told of it last, and of which known content it differs.
    told: Option<(Option<String>, String)>,
}

/// Looks at each file and sends what is new; whether something was.
fn look(files: &[Known], seen: &mut BTreeMap<PathBuf, Seen>, news: &Sender<FileNews>) -> bool {
    seen.retain(|path, _| files.iter().any(|(watched, _)| watched == path));
    let mut is_news = false;
    for (path, known) in files {
        let seen = seen.entry(path.clone()).or_default();
        if !seen.read(path) {
            continue;
        }
        if seen.mark.as_ref() == Some(known) {
            seen.told = None;
            continue;
        }
        let now = Some((seen.mark.clone(), known.clone()));
        if seen.told != now {
            seen.told = now;
            is_news |=
                news.send(FileNews { path: path.clone(), known: known.clone(), mark: seen.mark.clone() }).is_ok();
        }
    }
    is_news
}

impl Seen {
    /// Brings `mark` up to date; `false` while nothing certain can be said.
    fn read(&mut self, path: &Path) -> bool {
        let stamp = std::fs::metadata(path).ok().and_then(|data| Some((data.modified().ok()?, data.len())));
        let Some((modified, size)) = stamp else {
            self.times_missing += 1;
            (self.stamp, self.mark) = (None, None);
            return self.times_missing > 1;
        };
        self.times_missing = 0;
        if self.stamp != stamp {
            let Some(mark) = file::mark_on_disk(path) else { return false };
            self.mark = Some(mark);
            let age = SystemTime::now().duration_since(modified).unwrap_or_default();
            self.stamp = (age > COARSEST_CLOCK).then_some((modified, size));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    const SOON: Duration = Duration::from_secs(2);

    #[test]
    fn a_change_and_a_removal_are_noticed_within_two_seconds_and_told_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kappa.ron");
        std::fs::write(&path, "one").expect("written");
        let (wake, woken) = mpsc::channel();
        let mut watch = FileWatch::spawn(move || wake.send(()).expect("listens")).expect("starts");
        watch.watch(vec![(path.clone(), file::mark(b"one"))]);
        assert!(woken.recv_timeout(SOON).is_err(), "nothing has changed");
        let start = Instant::now();
        // The same length, perhaps within the same tick of the clock.
        std::fs::write(&path, "two").expect("written");
        woken.recv_timeout(SOON).expect("noticed");
        assert!(start.elapsed() < SOON);
        let (one, two) = (file::mark(b"one"), file::mark(b"two"));
        assert_eq!(watch.poll(), [FileNews { path: path.clone(), known: one, mark: Some(two.clone()) }]);
        assert!(woken.recv_timeout(SOON).is_err(), "told once");
        watch.watch(vec![(path.clone(), two.clone())]);
        std::fs::remove_file(&path).expect("removed");
        woken.recv_timeout(SOON).expect("noticed");
        assert_eq!(watch.poll(), [FileNews { path, known: two, mark: None }]);
    }
}
