//! Propellants under the hand: their versions, one per gesture, until they are saved or given up.

use crate::app::widgets::quantity_field::Gesture;
use crate::substance::library::Library;
use crate::substance::propellant::Propellant;
use std::collections::BTreeMap;

/// One entry that is being edited.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The library's values as the draft knows them.
    base: Propellant,
    versions: Vec<Propellant>,
    at: usize,
    /// A value that moves.
    live: Option<Propellant>,
}

impl Draft {
    fn new(base: &Propellant) -> Self {
        Self { base: base.clone(), versions: vec![base.clone()], at: 0, live: None }
    }

    /// The values as they stand under the hand.
    pub fn current(&self) -> &Propellant {
        // `at` is always the place of a version; the base stands for the impossible case.
        self.live.as_ref().or_else(|| self.versions.get(self.at)).unwrap_or(&self.base)
    }

    /// Takes what a form did.
    pub fn edit(&mut self, propellant: Propellant, gesture: Gesture) {
        match gesture {
            Gesture::None => {}
            Gesture::Live => self.live = Some(propellant),
            Gesture::Reverted => self.live = None,
            Gesture::Committed => {
                self.live = None;
                self.commit(propellant);
            }
        }
    }

    fn commit(&mut self, propellant: Propellant) {
        if self.versions.get(self.at) != Some(&propellant) {
            self.versions.truncate(self.at + 1);
            self.versions.push(propellant);
            self.at = self.versions.len() - 1;
        }
    }

    /// Ends a gesture that is under way.
    pub fn settle(&mut self) {
        if let Some(live) = self.live.take() {
            self.commit(live);
        }
    }

    /// Whether there is a version before.
    pub fn can_undo(&self) -> bool {
        self.at > 0 || self.live.is_some()
    }

    /// Whether there is a version that was undone.
    pub fn can_redo(&self) -> bool {
        self.at + 1 < self.versions.len()
    }

    /// Back to the version before.
    pub fn undo(&mut self) {
        self.settle();
        self.at = self.at.saturating_sub(1);
    }

    /// Forward again.
    pub fn redo(&mut self) {
        self.settle();
        if self.can_redo() {
            self.at += 1;
        }
    }

    /// Back to the library's values, as a version that can be undone.
    pub fn revert(&mut self, library: &Propellant) {
        self.live = None;
        self.base = library.clone();
        self.commit(library.clone());
    }

    /// Whether the library's values are others than those that the draft began with: another program changed them.
    pub fn is_overtaken(&self, library: &Propellant) -> bool {
        self.base != *library && self.current() != library
    }
}

/// The drafts by the ids of their entries.
#[derive(Debug, Default)]
pub(super) struct Drafts(BTreeMap<String, Draft>);

impl Drafts {
    /// The draft of an entry that is being edited.
    pub fn get(&self, id: &str) -> Option<&Draft> {
        self.0.get(id)
    }

    /// As [`Self::get`].
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Draft> {
        self.0.get_mut(id)
    }

    /// The draft of an entry; it begins with the library's values.
    pub fn begin(&mut self, id: &str, library: &Propellant) -> &mut Draft {
        self.0.entry(id.to_owned()).or_insert_with(|| Draft::new(library))
    }

    /// Gives up the draft of an entry that goes away or changes its id.
    pub fn forget(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// Whether an entry is changed and not saved.
    pub fn is_unsaved(&self, id: &str, library: &Propellant) -> bool {
        self.get(id).is_some_and(|draft| draft.current() != library)
    }

    /// Takes note of what has been saved.
    pub fn follow(&mut self, library: &Library) {
        for (id, draft) in &mut self.0 {
            if let Ok(saved) = library.propellant(id)
                && draft.current() == saved
            {
                draft.base = saved.clone();
            }
        }
    }

    /// Names of the entries that are changed and not saved.
    pub fn unsaved(&self, library: &Library) -> Vec<String> {
        let is_unsaved = |(id, draft): &(&String, &Draft)| library.propellant(id) != Ok(draft.current());
        self.0.iter().filter(is_unsaved).map(|(_, draft)| draft.current().name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(name: &str) -> Propellant {
        Propellant { name: name.to_owned(), ..Propellant::example() }
    }

    #[test]
    fn one_gesture_is_one_version_and_every_version_comes_back() {
        let mut draft = Draft::new(&called("a"));
        for name in ["b", "bc", "bcd"] {
            draft.edit(called(name), Gesture::Live);
        }
        assert_eq!(draft.current().name, "bcd");
        draft.edit(called("bcd"), Gesture::Committed);
        draft.edit(called("e"), Gesture::Committed);
        draft.undo();
        assert_eq!(draft.current().name, "bcd");
        draft.undo();
        assert_eq!((draft.current().name.as_str(), draft.can_undo()), ("a", false));
        draft.redo();
        draft.edit(called("f"), Gesture::Committed);
        assert!(!draft.can_redo(), "an edit after undo drops the undone versions");
        draft.revert(&called("a"));
        draft.undo();
        assert_eq!(draft.current().name, "f", "giving up can be undone");
    }

    #[test]
    fn a_draft_is_unsaved_until_the_library_has_its_values_and_knows_when_it_was_overtaken() {
        let mut library = Library::default();
        library.insert("mine", called("a"));
        let mut drafts = Drafts::default();
        drafts.begin("mine", &called("a")).edit(called("b"), Gesture::Committed);
        assert_eq!(drafts.unsaved(&library), ["b"]);
        library.insert("mine", called("other"));
        assert!(drafts.get("mine").expect("there").is_overtaken(&called("other")));
        library.insert("mine", called("b"));
        drafts.follow(&library);
        assert!(drafts.unsaved(&library).is_empty());
        assert!(!drafts.get("mine").expect("there").is_overtaken(&called("b")));
    }
}
