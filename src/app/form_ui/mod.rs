//! Draws any [`Editable`]: a tree of its parts, and the form of the selected part.
//!
//! Both are visitors over the one description of the value. The tree shows the groups and the items of lists at the
//! top; what lies deeper stands in the form as collapsible sections. The form changes the draft that it is handed and
//! reports the [`Gesture`], so that the caller solves while a value moves and keeps one version per gesture.

mod inputs;
mod lists;
mod part;
mod picker;
mod tree;

pub use picker::KindCard;

use super::widgets::quantity_field::Gesture;
use crate::diag::Severity;
use crate::form::{Collection, Editable, Field};
use crate::units::{Quantity, UnitPreferences};
use egui::Ui;
use std::collections::BTreeSet;

/// An entry that a reference field can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What is stored.
    pub id: String,
    /// What is shown.
    pub label: String,
    /// One line about it.
    pub detail: String,
}

impl Reference {
    /// Whether every word of a search stands in it.
    pub fn matches(&self, query: &str) -> bool {
        let text = format!("{} {} {}", self.label, self.detail, self.id).to_lowercase();
        query.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// What the forms read and never change.
pub struct FormContext<'a> {
    /// The reader's units.
    pub units: &'a UnitPreferences,
    /// The entries of a collection that a search finds; an empty search finds all.
    pub references: &'a dyn Fn(Collection, &str) -> Vec<Reference>,
    /// The worst finding about a part.
    pub mark: &'a dyn Fn(&str) -> Option<Severity>,
    /// What the whole is called in the tree.
    pub root_label: &'a str,
}

/// The field that has the keyboard, for its help.
#[derive(Debug, Clone, PartialEq)]
pub struct FocusedField {
    /// Its path.
    pub path: String,
    /// What the form says about it.
    pub field: Field,
    /// What it measures.
    pub quantity: Quantity,
}

/// What the forms remember from frame to frame.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    /// Path of the selected part; empty for the whole.
    pub selected: String,
    /// The field that has the keyboard.
    pub focused: Option<FocusedField>,
    /// The part under the pointer in a drawing, highlighted in the tree.
    pub hovered_in_drawing: Option<String>,
    jump: Option<String>,
    highlighted: Option<String>,
    closed: BTreeSet<String>,
    parts: Vec<String>,
    drag: Option<RowDrag>,
    pictures: Option<fn(&str) -> &'static [KindCard]>,
    picker: Option<picker::Picker>,
}

/// A part of a list on its way to another place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RowDrag {
    /// Path of the list.
    base: String,
    /// Where the part stands.
    from: usize,
}

impl FormState {
    /// A form whose lists show the kinds of their parts as pictures: by the list's path, in the order of its kinds;
    /// empty for a list whose kinds are chosen by name.
    pub fn with_pictures(pictures: fn(&str) -> &'static [KindCard]) -> Self {
        Self { pictures: Some(pictures), ..Self::default() }
    }

    /// How the kinds of the list at `base` look; empty where they are chosen by name.
    fn cards(&self, base: &str) -> &'static [KindCard] {
        self.pictures.map_or(&[], |pictures| pictures(base))
    }

    /// Selects the part that holds `path`; the field there gets the keyboard and a frame in the accent colour.
    pub fn jump_to(&mut self, path: &str) {
        self.selected = self.part_of(path);
        self.jump = Some(path.to_owned());
        self.highlighted = Some(path.to_owned());
    }

    /// The part of the tree that holds the field at `path`.
    pub fn part_of(&self, path: &str) -> String {
        let holds = |part: &&String| {
            path.strip_prefix(part.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.parts.iter().filter(holds).max_by_key(|part| part.len()).cloned().unwrap_or_default()
    }
}

/// What the forms report in one frame.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormOutcome {
    /// The gesture on the draft.
    pub gesture: Gesture,
    /// Another unit was chosen for a quantity.
    pub chosen_unit: Option<(Quantity, &'static str)>,
    /// A field holds text that is not yet a value, so that Ctrl+Z belongs to the text.
    pub typing: bool,
    /// The part of the tree under the pointer.
    pub hovered_part: Option<String>,
}

impl FormOutcome {
    fn gesture(&mut self, gesture: Gesture) {
        if gesture != Gesture::None {
            self.gesture = gesture;
        }
    }

    fn commit(&mut self) {
        self.gesture = Gesture::Committed;
    }
}

/// Draws the tree of `value`.
pub fn tree_ui(ui: &mut Ui, context: &FormContext, state: &mut FormState, value: &mut dyn Editable) -> FormOutcome {
    tree::show(ui, context, state, value)
}

/// Draws the form of the selected part of `value`.
pub fn part_ui(ui: &mut Ui, context: &FormContext, state: &mut FormState, value: &mut dyn Editable) -> FormOutcome {
    state.focused = None;
    let outcome = part::show(ui, context, state, value);
    // A path without a field of its own, such as that of a part, has been reached by selecting the part.
    state.jump = None;
    outcome
}
