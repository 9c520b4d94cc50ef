//! What outlives the window: settings, the layout, and the open documents, should the program be interrupted.
//!
//! While the window runs, its documents stand in the store as a session; an orderly end takes the session out. A
//! session whose program is gone was interrupted, and its documents are opened again. Everything is written on a
//! thread of its own.

use super::work::Opened;
use crate::project::design::Design;
#[cfg(feature = "store")]
use crate::project::file;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A document as a session keeps it.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "store"), allow(dead_code))] // without a store nothing is kept
pub struct Kept {
    /// Its file.
    pub path: Option<PathBuf>,
    /// The design.
    pub design: Arc<Design>,
    /// The text that it was opened from.
    pub text: Option<String>,
    /// Whether the file holds it.
    pub is_saved: bool,
}

/// A document of an interrupted session; `None` when its text no longer reads.
#[cfg(feature = "store")]
fn recovered(path: Option<String>, text: &str, is_saved: bool) -> Option<Opened> {
    let path = path.map(PathBuf::from);
    let name = path.as_deref().map_or_else(|| "recovered design".to_owned(), |path| path.display().to_string());
    let design = file::open_text(text, &name).ok()?.design;
    let own = path.as_deref().and_then(|path| file::open(path).ok());
    let is_saved = is_saved && own.as_ref().is_some_and(|own| own.design == design);
    let remark = format!("Recovered {} from a session that was interrupted", design.name());
    Some(Opened { design, path, text: own.map(|own| own.text), is_saved, is_recovered: true, remarks: vec![remark] })
}

#[cfg(feature = "store")]
pub use with_store::SessionKeeper;
#[cfg(not(feature = "store"))]
pub use without_store::SessionKeeper;

#[cfg(feature = "store")]
mod with_store {
    use super::{Kept, Opened, Path, file, recovered};
    use crate::jobs::Runner;
    use crate::project::store::{OpenOptions, Session, SessionDocument, Store};
    use std::sync::{Mutex, PoisonError};
    use std::time::{SystemTime, UNIX_EPOCH};

    /// Writes the session of this window.
    pub struct SessionKeeper {
        runner: Runner<Vec<Kept>, Result<(), String>>,
        written: Vec<Kept>,
    }

    impl SessionKeeper {
        /// Opens the store in `folder`: the keeper of this window's session, and the documents of interrupted ones.
        ///
        /// # Errors
        /// Why sessions cannot be kept, as a sentence.
        pub fn start(folder: &Path) -> Result<(Self, Vec<Opened>), String> {
            let mut store = Store::open(folder, OpenOptions::default()).map_err(|error| error.to_string())?;
            let mut documents = Vec::new();
            for session in store.sessions().map_err(|error| error.to_string())? {
                if is_running(session.process) {
                    continue;
                }
                for SessionDocument { path, text, saved } in session.documents {
                    documents.extend(recovered(path, &text, saved));
                }
                store.end_session(&session.id).map_err(|error| error.to_string())?;
            }
            let id = format!("{}-{}", std::process::id(), now());
            let store = Mutex::new(store);
            let write = move |documents: Vec<Kept>, _: &mut dyn crate::diag::Monitor| {
                let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
                if documents.is_empty() {
                    return store.end_session(&id).map_err(|error| error.to_string());
                }
                let session = session(&id, documents)?;
                store.write_session(&session).map_err(|error| error.to_string())
            };
            let runner = Runner::spawn("session", write, || {}).map_err(|error| error.to_string())?;
            Ok((Self { runner, written: Vec::new() }, documents))
        }

        /// Hands in what is open; nothing is written where nothing has changed. A write that failed is told here.
        pub fn keep(&mut self, documents: Vec<Kept>) -> Option<String> {
            let is_same = |(a, b): (&Kept, &Kept)| {
                a.path == b.path && a.is_saved == b.is_saved && std::sync::Arc::ptr_eq(&a.design, &b.design)
            };
            let changed = documents.len() != self.written.len() || !documents.iter().zip(&self.written).all(is_same);
            if changed {
                self.written.clone_from(&documents);
                self.runner.submit_live(documents);
            }
            let done = self.runner.poll()?;
            done.outcome.map_err(|error| error.to_string()).and_then(|outcome| outcome).err()
        }

        /// Takes the session out of the store, at an orderly end.
        pub fn end(&mut self) {
            const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);
            self.runner.submit(Vec::new());
            // The window is closing: nobody is left to tell, and an unended session is only offered once more.
            drop(self.runner.poll_within(PATIENCE));
        }
    }

    fn session(id: &str, documents: Vec<Kept>) -> Result<Session, String> {
        let documents = documents.into_iter().map(|kept| {
            let text = file::write_text(&kept.design, kept.text.as_deref()).map_err(|error| error.to_string())?;
            let path = kept.path.map(|path| path.to_string_lossy().into_owned());
            Ok(SessionDocument { path, text, saved: kept.is_saved })
        });
        Ok(Session {
            id: id.to_owned(),
            process: std::process::id(),
            written: now(),
            layout: String::new(),
            documents: documents.collect::<Result<_, String>>()?,
        })
    }

    fn now() -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
    }

    /// Whether the program that wrote a session still runs. Where the system does not tell, it counts as gone: its
    /// documents are then opened a second time, and none is lost.
    fn is_running(process: u32) -> bool {
        process != std::process::id() && Path::new(&format!("/proc/{process}")).exists()
    }
}

#[cfg(not(feature = "store"))]
mod without_store {
    use super::{Kept, Opened, Path};

    /// Keeps nothing: this program is built without its store.
    pub struct SessionKeeper;

    impl SessionKeeper {
        /// Nothing to recover.
        ///
        /// # Errors
        /// None.
        pub fn start(_folder: &Path) -> Result<(Self, Vec<Opened>), String> {
            Ok((Self, Vec::new()))
        }

        /// Keeps nothing.
        pub fn keep(&mut self, _documents: Vec<Kept>) -> Option<String> {
            None
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

    fn interrupted(folder: &Path, documents: Vec<SessionDocument>) {
        let mut store = Store::open(folder, OpenOptions::default()).expect("opens");
        // No system gives a process this number.
        let process = u32::MAX - 1;
        let session = Session { id: "gone".to_owned(), process, written: 0, layout: String::new(), documents };
        store.write_session(&session).expect("writes");
    }

    #[test]
    fn the_documents_of_an_interrupted_session_come_back_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = file::write_text(&Design::new_solid("Lost"), None).expect("writes");
        interrupted(folder.path(), vec![SessionDocument { path: None, text, saved: false }]);
        let (keeper, documents) = SessionKeeper::start(folder.path()).expect("starts");
        let names: Vec<&str> = documents.iter().map(|document| document.design.name()).collect();
        assert_eq!(names, ["Lost"]);
        assert!(!documents[0].is_saved);
        drop(keeper);
        let (_, again) = SessionKeeper::start(folder.path()).expect("starts");
        assert!(again.is_empty(), "offered once");
    }

    #[test]
    fn an_orderly_end_leaves_nothing_to_recover() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut keeper, _) = SessionKeeper::start(folder.path()).expect("starts");
        let design = Arc::new(Design::new_solid("Open"));
        let kept = || vec![Kept { path: None, design: Arc::clone(&design), text: None, is_saved: false }];
        assert_eq!(keeper.keep(kept()), None);
        while sessions(folder.path()).is_empty() {
            assert_eq!(keeper.keep(kept()), None);
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert_eq!(sessions(folder.path())[0].documents.len(), 1);
        keeper.end();
        assert!(sessions(folder.path()).is_empty());
    }

    fn sessions(folder: &Path) -> Vec<Session> {
        Store::open(folder, OpenOptions::default()).expect("opens").sessions().expect("reads")
    }

    #[test]
    fn a_document_that_its_file_still_holds_counts_as_saved() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept.ron");
        let text = file::save(&path, &Design::new_solid("Kept"), None).expect("saves");
        let name = Some(path.display().to_string());
        assert!(recovered(name.clone(), &text, true).expect("reads").is_saved);
        file::save(&path, &Design::new_solid("Changed elsewhere"), None).expect("saves");
        assert!(!recovered(name, &text, true).expect("reads").is_saved);
    }
}
