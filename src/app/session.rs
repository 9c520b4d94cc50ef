//! What outlives the window: settings, the layout, and the open documents, should the program be interrupted.
//!
//! While the window runs, its documents stand in the store as a session; an orderly end takes the session out. A
//! session whose program is gone was interrupted: the next window takes it over and opens its documents again. Whether a
//! program is gone is told by a lock on a file of the session, which the system lets go however the program ends.
//! Everything is written on a thread of its own.

use super::work::Opened;
use crate::project::design::Design;
#[cfg(feature = "store")]
use crate::project::file;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A document as a session keeps it.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "store"), allow(dead_code))] // without a store nothing is kept
pub struct Kept {
    /// Its file.
    pub path: Option<PathBuf>,
    /// The design as it stands under the hand.
    pub design: Arc<Design>,
    /// The text that it was opened from.
    pub text: Option<String>,
    /// Whether the file holds it.
    pub is_saved: bool,
    /// The mark of the file's content that the document knows.
    pub known: Option<String>,
    /// A value in it is being moved.
    pub is_moving: bool,
}

/// What the keeper has to say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Why something is not kept.
    pub problem: Option<String>,
    /// When it wants to be asked again, although nothing else happens.
    pub again_in: Option<Duration>,
}

/// The keeper of this window's session and what interrupted ones left.
pub struct Start {
    /// Keeps the session.
    pub keeper: SessionKeeper,
    /// Documents to open.
    pub documents: Vec<Opened>,
    /// What could not be opened, and where it lies now.
    pub remarks: Vec<String>,
}

/// A document of an interrupted session; `None` when its text no longer reads.
#[cfg(feature = "store")]
fn recovered(document: &crate::project::store::SessionDocument) -> Option<Opened> {
    let path = document.path.as_ref().map(PathBuf::from);
    let name = path.as_deref().map_or_else(|| "recovered design".to_owned(), |path| path.display().to_string());
    let design = file::open_text(&document.text, &name).ok()?.design;
    let own = path.as_deref().and_then(|path| file::open(path).ok());
    let is_saved = document.saved && own.as_ref().is_some_and(|own| own.design == design);
    let remark = format!("Recovered {} from a session that was interrupted", design.name());
    Some(Opened {
        design,
        text: own.map(|own| own.text),
        // Of a session before the mark was kept, the file as it is now counts as known.
        known: document.known.clone().or_else(|| file::mark_on_disk(path.as_deref()?)),
        path,
        is_saved,
        is_recovered: true,
        remarks: vec![remark],
    })
}

#[cfg(feature = "store")]
pub use with_store::SessionKeeper;
#[cfg(not(feature = "store"))]
pub use without_store::SessionKeeper;

#[cfg(feature = "store")]
mod with_store {
    use super::{Kept, News, Path, Start, file, recovered};
    use crate::jobs::Runner;
    use crate::project::atomic;
    use crate::project::store::{OpenOptions, Session, SessionDocument, Store, StoreError};
    use std::fs::{File, TryLockError};
    use std::path::PathBuf;
    use std::sync::{Mutex, PoisonError};
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    /// While a value moves, it is kept this often.
    const WHILE_MOVING: Duration = Duration::from_secs(2);
    /// What was not kept is tried again after this time.
    const AFTER_FAILURE: Duration = Duration::from_secs(3);

    /// Writes the session of this window.
    pub struct SessionKeeper {
        runner: Runner<Vec<Kept>, Result<(), String>>,
        written: Vec<Kept>,
        handed_in: Option<Instant>,
        failed: Option<Instant>,
        /// Held while this window lives.
        lock: Option<File>,
        lock_path: PathBuf,
    }

    impl SessionKeeper {
        /// Opens the store in `folder`: the keeper of this window's session, and the documents of interrupted ones.
        /// `wake` is called after each writing.
        ///
        /// # Errors
        /// Why sessions cannot be kept, as a sentence.
        pub fn start(folder: &Path, wake: impl Fn() + Send + 'static) -> Result<Start, String> {
            let words = |error: StoreError| error.to_string();
            let mut store = Store::open(folder, OpenOptions::default()).map_err(words)?;
            let id = format!("{}-{}", std::process::id(), nanoseconds());
            let lock_path = lock_path(folder, &id);
            let lock = File::create(&lock_path).ok().filter(|file| file.try_lock().is_ok());
            let interrupted = store.take_over(&id, |session| is_running(folder, session)).map_err(words)?;
            let (mut documents, mut remarks) = (Vec::new(), Vec::new());
            for session in &interrupted {
                for document in &session.documents {
                    match recovered(document) {
                        Some(opened) => documents.push(opened),
                        None => remarks.push(laid_aside(folder, document)?),
                    }
                }
                // Nobody holds it any more; one that stays does no harm.
                drop(std::fs::remove_file(super::with_store::lock_path(folder, &session.id)));
            }
            if documents.is_empty() {
                // What did not read lies in files now.
                store.end_session(&id).map_err(words)?;
            }
            let writer = Mutex::new(Writer { store, folder: folder.to_owned(), id });
            let write = move |documents: Vec<Kept>, _: &mut dyn crate::diag::Monitor| {
                writer.lock().unwrap_or_else(PoisonError::into_inner).write(documents)
            };
            let runner = Runner::spawn("session", write, wake).map_err(|error| error.to_string())?;
            let keeper = Self { runner, written: Vec::new(), handed_in: None, failed: None, lock, lock_path };
            Ok(Start { keeper, documents, remarks })
        }

        /// Hands in what is open; nothing is written where nothing has changed. A write that failed is told here and
        /// tried again.
        pub fn keep(&mut self, documents: Vec<Kept>) -> News {
            let mut news = News::default();
            if let Some(done) = self.runner.poll() {
                let outcome = done.outcome.map_err(|error| error.to_string()).and_then(|outcome| outcome);
                self.failed = outcome.is_err().then(Instant::now);
                news.problem = outcome.err();
            }
            let is_same = |(a, b): (&Kept, &Kept)| {
                a.path == b.path
                    && a.is_saved == b.is_saved
                    && a.known == b.known
                    && std::sync::Arc::ptr_eq(&a.design, &b.design)
            };
            let is_as_written =
                documents.len() == self.written.len() && documents.iter().zip(&self.written).all(is_same);
            let wait = match (self.failed, self.handed_in) {
                (Some(failed), _) => AFTER_FAILURE.saturating_sub(failed.elapsed()),
                (None, Some(last)) if documents.iter().any(|document| document.is_moving) => {
                    WHILE_MOVING.saturating_sub(last.elapsed())
                }
                _ => Duration::ZERO,
            };
            if is_as_written && self.failed.is_none() {
                return news;
            }
            if wait > Duration::ZERO {
                news.again_in = Some(wait);
                return news;
            }
            self.failed = None;
            self.handed_in = Some(Instant::now());
            self.written.clone_from(&documents);
            self.runner.submit_live(documents);
            news
        }

        /// Takes the session out of the store, at an orderly end.
        pub fn end(&mut self) {
            const PATIENCE: Duration = Duration::from_millis(500);
            self.runner.submit(Vec::new());
            // The window is closing: nobody is left to tell, and an unended session is only offered once more.
            drop(self.runner.poll_within(PATIENCE));
            if self.lock.take().is_some() {
                drop(std::fs::remove_file(&self.lock_path));
            }
        }
    }

    struct Writer {
        store: Store,
        folder: PathBuf,
        id: String,
    }

    impl Writer {
        fn write(&mut self, documents: Vec<Kept>) -> Result<(), String> {
            let (session, problems) = session(&self.id, documents);
            let mut outcome = self.put(&session);
            if let Err(StoreError::Damaged { .. } | StoreError::Database(_) | StoreError::CannotOpen { .. }) = outcome {
                // The file was damaged or taken away while it was open: opening it again mends it.
                outcome = Store::open(&self.folder, OpenOptions::default()).and_then(|store| {
                    self.store = store;
                    self.put(&session)
                });
            }
            outcome.map_err(|error| error.to_string())?;
            if problems.is_empty() { Ok(()) } else { Err(problems.join("; ")) }
        }

        fn put(&mut self, session: &Session) -> Result<(), StoreError> {
            if session.documents.is_empty() {
                return self.store.end_session(&session.id);
            }
            self.store.write_session(session)
        }
    }

    /// The session with every document that has a text; and what is said of those without. A design that a save would
    /// refuse is kept all the same, so that nothing of it is lost.
    fn session(id: &str, documents: Vec<Kept>) -> (Session, Vec<String>) {
        let (mut kept, mut problems) = (Vec::new(), Vec::new());
        for document in documents {
            let text = file::write_text(&document.design, document.text.as_deref()).map_err(|error| error.to_string());
            let text = text.or_else(|error| crate::ron_text::to_text(&*document.design).map_err(|_| error));
            match text {
                Ok(text) => kept.push(SessionDocument {
                    path: document.path.map(|path| path.to_string_lossy().into_owned()),
                    text,
                    saved: document.is_saved,
                    known: document.known,
                }),
                Err(error) => problems.push(format!("{}: {error}", document.design.name())),
            }
        }
        let written = i64::try_from(nanoseconds() / 1_000_000_000).unwrap_or(0);
        let id = id.to_owned();
        let process = std::process::id();
        (Session { id, process, written, layout: String::new(), documents: kept }, problems)
    }

    fn nanoseconds() -> u128 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos())
    }

    /// Writes the text of a document that does not open into a file of its own, and says so.
    fn laid_aside(folder: &Path, document: &SessionDocument) -> Result<String, String> {
        let name = |number: usize| folder.join(format!("recovered-{number}.ron"));
        let path = (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0));
        atomic::replace(&path, document.text.as_bytes()).map_err(|error| error.to_string())?;
        let of = document.path.as_deref().unwrap_or("a design that was in no file");
        Ok(format!("The unsaved work on {of} does not open again; its text lies in {}", path.display()))
    }

    /// The file whose lock says that the window of a session lives; one that was taken over lives with its heir.
    fn lock_path(folder: &Path, id: &str) -> PathBuf {
        let owner = id.split('/').next().unwrap_or_default();
        folder.join(format!("session-{owner}.lock"))
    }

    /// Whether the window that writes a session still runs. Where the system does not tell, it counts as gone: its
    /// documents are then opened a second time, and none is lost.
    fn is_running(folder: &Path, session: &Session) -> bool {
        let path = lock_path(folder, &session.id);
        match File::open(&path).map(|file| file.try_lock()) {
            Ok(Err(TryLockError::WouldBlock)) => true,
            Ok(Ok(())) => false,
            // Written by an older program, or on a file system without locks.
            Ok(Err(TryLockError::Error(_))) | Err(_) => {
                session.process != std::process::id() && Path::new(&format!("/proc/{}", session.process)).exists()
            }
        }
    }
}

#[cfg(not(feature = "store"))]
mod without_store {
    use super::{Kept, News, Path, Start};

    /// Keeps nothing: this program is built without its store.
    pub struct SessionKeeper;

    impl SessionKeeper {
        /// Nothing to recover.
        ///
        /// # Errors
        /// None.
        pub fn start(_folder: &Path, _wake: impl Fn() + Send + 'static) -> Result<Start, String> {
            Ok(Start { keeper: Self, documents: Vec::new(), remarks: Vec::new() })
        }

        /// Keeps nothing.
        pub fn keep(&mut self, _documents: Vec<Kept>) -> News {
            News::default()
        }

        /// Nothing to end.
        pub fn end(&mut self) {}
    }
}

#[cfg(test)]
#[cfg(feature = "store")]
mod tests {
    use super::*;
    use crate::project::store::{OpenOptions, Session, SessionDocument, Store};

    fn document(text: String) -> SessionDocument {
        SessionDocument { path: None, text, saved: false, known: None }
    }

    fn text(name: &str) -> String {
        file::write_text(&Design::new_solid(name), None).expect("writes")
    }

    fn interrupted(folder: &Path, documents: Vec<SessionDocument>) {
        let mut store = Store::open(folder, OpenOptions::default()).expect("opens");
        // No system gives a process this number.
        let process = u32::MAX - 1;
        let session = Session { id: "gone".to_owned(), process, written: 0, layout: String::new(), documents };
        store.write_session(&session).expect("writes");
    }

    fn start(folder: &Path) -> Start {
        SessionKeeper::start(folder, || {}).expect("starts")
    }

    fn names(start: &Start) -> Vec<&str> {
        start.documents.iter().map(|document| document.design.name()).collect()
    }

    fn kept(design: &Arc<Design>) -> Kept {
        let design = Arc::clone(design);
        Kept { path: None, design, text: None, is_saved: false, known: None, is_moving: false }
    }

    fn keep_until(
        keeper: &mut SessionKeeper,
        folder: &Path,
        documents: &[Kept],
        is_there: impl Fn(&[Session]) -> bool,
    ) {
        for _ in 0..1000 {
            assert_eq!(keeper.keep(documents.to_vec()).problem, None);
            if is_there(&sessions(folder)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("not kept: {:?}", sessions(folder));
    }

    fn sessions(folder: &Path) -> Vec<Session> {
        Store::open(folder, OpenOptions::default()).expect("opens").sessions().expect("reads")
    }

    #[test]
    fn the_documents_of_an_interrupted_session_come_back_to_one_window() {
        let folder = tempfile::tempdir().expect("a folder");
        interrupted(folder.path(), vec![document(text("Lost")), document(text("Lost, too"))]);
        let first = start(folder.path());
        assert_eq!(names(&first), ["Lost", "Lost, too"]);
        assert!(!first.documents[0].is_saved);
        let second = start(folder.path());
        assert!(second.documents.is_empty(), "a second window does not take them, too");
    }

    #[test]
    fn a_window_that_is_interrupted_before_it_has_written_leaves_what_it_had_taken_over() {
        let folder = tempfile::tempdir().expect("a folder");
        interrupted(folder.path(), vec![document(text("Lost"))]);
        // Its lock goes with it, as the system has it when a program is killed.
        drop(start(folder.path()));
        assert_eq!(names(&start(folder.path())), ["Lost"]);
    }

    #[test]
    fn an_orderly_end_leaves_nothing_to_recover() {
        let folder = tempfile::tempdir().expect("a folder");
        interrupted(folder.path(), vec![document(text("Lost"))]);
        let mut keeper = start(folder.path()).keeper;
        let design = Arc::new(Design::new_solid("Open"));
        let is_alone = |sessions: &[Session]| sessions.len() == 1 && sessions[0].documents.len() == 1;
        let names_it = |sessions: &[Session]| sessions.iter().any(|s| s.documents[0].text.contains("Open"));
        keep_until(&mut keeper, folder.path(), &[kept(&design)], names_it);
        assert!(is_alone(&sessions(folder.path())), "what was taken over is part of it now");
        keeper.end();
        assert!(sessions(folder.path()).is_empty());
        let locks = std::fs::read_dir(folder.path()).expect("lists").flatten();
        let left: Vec<_> =
            locks.map(|entry| entry.file_name()).filter(|n| n.to_string_lossy().contains("session-")).collect();
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn a_design_that_a_save_would_refuse_is_kept_and_so_are_its_neighbours() {
        let folder = tempfile::tempdir().expect("a folder");
        let Design::SolidMotor(mut broken) = Design::new_solid("Broken");
        broken.nozzle.efficiency = f64::NAN;
        let documents = [kept(&Arc::new(Design::SolidMotor(broken))), kept(&Arc::new(Design::new_solid("Neighbour")))];
        let mut first = start(folder.path());
        keep_until(&mut first.keeper, folder.path(), &documents, |sessions| !sessions.is_empty());
        drop(first);
        let again = start(folder.path());
        assert_eq!(names(&again), ["Neighbour"]);
        // It is refused when it is opened, as well; nothing of it is lost.
        assert!(again.remarks[0].contains("recovered-1.ron"), "{:?}", again.remarks);
        let text = std::fs::read_to_string(folder.path().join("recovered-1.ron")).expect("reads");
        assert!(text.contains("Broken") && text.contains("NaN"), "{text}");
    }

    #[test]
    fn a_text_that_no_longer_opens_is_laid_aside_and_told() {
        let folder = tempfile::tempdir().expect("a folder");
        interrupted(folder.path(), vec![document("SolidMotor(schema: 1, nam".to_owned()), document(text("Sound"))]);
        let start = start(folder.path());
        assert_eq!(names(&start), ["Sound"]);
        let path = folder.path().join("recovered-1.ron");
        assert!(start.remarks[0].contains(&path.display().to_string()), "{:?}", start.remarks);
        assert_eq!(std::fs::read_to_string(path).expect("reads"), "SolidMotor(schema: 1, nam");
    }

    #[test]
    fn a_store_that_is_damaged_while_the_window_runs_is_mended_and_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut keeper = start(folder.path()).keeper;
        for entry in std::fs::read_dir(folder.path()).expect("lists").flatten() {
            if entry.file_name().to_string_lossy().starts_with("library.sqlite") {
                std::fs::write(entry.path(), vec![0xa5; 8192]).expect("damaged");
            }
        }
        let design = Arc::new(Design::new_solid("Open"));
        // The connection that was open may or may not notice; whatever is answered, the session stands there in the end.
        for _ in 0..1000 {
            keeper.keep(vec![kept(&design)]);
            if sessions(folder.path()).len() == 1 {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("not kept");
    }

    #[test]
    fn a_value_that_is_held_for_long_is_kept_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut keeper = start(folder.path()).keeper;
        let moving = |name: &str| Kept { is_moving: true, ..kept(&Arc::new(Design::new_solid(name))) };
        assert_eq!(keeper.keep(vec![moving("a")]).again_in, None, "the first at once");
        let wait = keeper.keep(vec![moving("b")]).again_in.expect("later");
        assert!(wait <= Duration::from_secs(2), "{wait:?}");
    }

    #[test]
    fn a_document_that_its_file_still_holds_counts_as_saved() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept.ron");
        let text = file::save(&path, &Design::new_solid("Kept"), None).expect("saves");
        let name = Some(path.display().to_string());
        let document = SessionDocument { path: name, text, saved: true, known: Some("old".to_owned()) };
        assert!(recovered(&document).expect("reads").is_saved);
        file::save(&path, &Design::new_solid("Changed elsewhere"), None).expect("saves");
        let opened = recovered(&document).expect("reads");
        assert!(!opened.is_saved);
        assert_eq!(opened.known.as_deref(), Some("old"), "so that the change of the file is noticed");
    }
}
