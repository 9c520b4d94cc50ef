//! The versions of a document: named, undone and redone, with a mark at the one that the file holds.

use std::sync::Arc;

#[derive(Debug)]
struct Version<T> {
    value: Arc<T>,
    /// What led here from the version before.
    name: String,
}

/// Every version since the document was opened, and which of them is current.
#[derive(Debug)]
pub struct History<T> {
    first: Arc<T>,
    later: Vec<Version<T>>,
    /// How many of `later` are done.
    done: usize,
    /// How many were done when the document was saved, while that version exists.
    saved: Option<usize>,
}

impl<T> History<T> {
    /// A history of one version, which no file holds.
    pub fn new(value: T) -> Self {
        Self { first: Arc::new(value), later: Vec::new(), done: 0, saved: None }
    }

    /// The current version.
    pub fn current(&self) -> &Arc<T> {
        let last = self.done.checked_sub(1).and_then(|index| self.later.get(index));
        last.map_or(&self.first, |version| &version.value)
    }

    /// Adds a version behind the current one; versions that were undone are dropped.
    pub fn commit(&mut self, value: T, name: String) {
        self.later.truncate(self.done);
        self.saved = self.saved.filter(|saved| *saved <= self.done);
        self.later.push(Version { value: Arc::new(value), name });
        self.done += 1;
    }

    /// Name of the change that an undo takes back.
    pub fn undo_name(&self) -> Option<&str> {
        self.done.checked_sub(1).and_then(|index| self.later.get(index)).map(|version| version.name.as_str())
    }

    /// Name of the change that a redo brings back.
    pub fn redo_name(&self) -> Option<&str> {
        self.later.get(self.done).map(|version| version.name.as_str())
    }

    /// Back by one version; false at the first.
    pub fn undo(&mut self) -> bool {
        let can = self.done > 0;
        self.done -= usize::from(can);
        can
    }

    /// Forward by one version; false at the last.
    pub fn redo(&mut self) -> bool {
        let can = self.done < self.later.len();
        self.done += usize::from(can);
        can
    }

    /// The file now holds the current version.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.done);
    }

    /// Whether the file holds the current version.
    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_after_undo_drops_the_undone_versions() {
        let mut history = History::new(0);
        history.commit(1, "one".to_owned());
        history.commit(2, "two".to_owned());
        assert!(history.undo());
        assert_eq!((**history.current(), history.undo_name(), history.redo_name()), (1, Some("one"), Some("two")));
        history.commit(3, "three".to_owned());
        assert_eq!((**history.current(), history.undo_name(), history.redo_name()), (3, Some("three"), None));
        assert!(!history.redo());
    }

    #[test]
    fn undo_survives_saving_and_the_mark_follows_the_version() {
        let mut history = History::new(0);
        assert!(!history.is_saved());
        history.commit(1, "one".to_owned());
        history.mark_saved();
        assert!(history.is_saved());
        history.undo();
        assert!(!history.is_saved());
        history.redo();
        assert!(history.is_saved());
        history.undo();
        history.commit(2, "two".to_owned());
        assert!(!history.is_saved(), "the saved version is gone");
        history.undo();
        assert!(!history.is_saved());
    }
}
