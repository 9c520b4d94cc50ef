//! Undo: the versions of a design, each with a name that says what changed.

use crate::form::{FieldValue, Leaf, fields};
use crate::project::design::Design;
use crate::units::{Quantity, UnitPreferences};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a version changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// One number.
    Number {
        /// Name of the field.
        label: String,
        /// Before, in SI; `None` for automatic.
        from: Option<f64>,
        /// After.
        to: Option<f64>,
        /// What it is.
        quantity: Quantity,
    },
    /// Anything else, in words.
    Words(String),
}

impl Change {
    /// Its name in the reader's units: "core diameter 30 -> 32 mm".
    pub fn text(&self, units: &UnitPreferences) -> String {
        const DIGITS: usize = 5;
        match self {
            Change::Number { label, from, to, quantity } => {
                let with_unit = |value: f64| units.text(value, *quantity, DIGITS);
                let before = match (from, to) {
                    (Some(from), Some(_)) => units.number(*from, *quantity, DIGITS),
                    (Some(from), None) => with_unit(*from),
                    (None, _) => "automatic".to_owned(),
                };
                let after = to.map_or_else(|| "automatic".to_owned(), with_unit);
                format!("{label} {before} -> {after}")
            }
            Change::Words(words) => words.clone(),
        }
    }
}

/// A version as lists show it.
#[derive(Debug, Clone, Copy)]
pub struct VersionView<'a> {
    /// A number that belongs to it alone.
    pub number: u64,
    /// What it changed.
    pub change: &'a Change,
    /// The design as it was then.
    pub design: &'a Arc<Design>,
    /// It is the present one.
    pub is_current: bool,
}

#[derive(Debug, Clone)]
struct Version {
    design: Arc<Design>,
    change: Change,
    number: u64,
}

/// The versions of a design in order, the present one, and the one that is on the disk.
#[derive(Debug, Clone)]
pub struct History {
    versions: Vec<Version>,
    cursor: usize,
    /// Number of the version that is saved.
    saved: Option<u64>,
    next_number: u64,
}

impl History {
    /// Of a design that was just opened from its file.
    pub fn opened(design: Design) -> Self {
        Self { saved: Some(0), ..Self::unsaved(design) }
    }

    /// Of a new design, which no file holds yet.
    pub fn unsaved(design: Design) -> Self {
        let first = Version { design: Arc::new(design), change: Change::Words("opened".to_owned()), number: 0 };
        Self { versions: vec![first], cursor: 0, saved: None, next_number: 1 }
    }

    /// The present version.
    pub fn current(&self) -> &Arc<Design> {
        &self.versions[self.cursor].design
    }

    /// A number that belongs to the present version alone, also after undo and new edits.
    pub fn version(&self) -> u64 {
        self.versions[self.cursor].number
    }

    /// Every version in order, undone ones behind the present one.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = VersionView<'_>> {
        self.versions.iter().enumerate().map(|(index, version)| VersionView {
            number: version.number,
            change: &version.change,
            design: &version.design,
            is_current: index == self.cursor,
        })
    }

    /// The version before the present one.
    pub fn previous(&self) -> Option<&Arc<Design>> {
        self.cursor.checked_sub(1).and_then(|index| self.versions.get(index)).map(|version| &version.design)
    }

    /// Makes a new present version and drops the undone ones. `false`, and no version, when nothing differs.
    pub fn commit(&mut self, design: Design) -> bool {
        if design == **self.current() {
            return false;
        }
        let change = change(self.current(), &design);
        self.push(design, change);
        true
    }

    /// As [`Self::commit`], with a name in place of what differs.
    pub fn commit_named(&mut self, design: Design, name: String) -> bool {
        if design == **self.current() {
            return false;
        }
        self.push(design, Change::Words(name));
        true
    }

    fn push(&mut self, design: Design, change: Change) {
        self.versions.truncate(self.cursor + 1);
        self.versions.push(Version { design: Arc::new(design), change, number: self.next_number });
        self.next_number += 1;
        self.cursor += 1;
    }

    /// Goes one version back; `false` at the first.
    pub fn undo(&mut self) -> bool {
        let can = self.cursor > 0;
        if can {
            self.cursor -= 1;
        }
        can
    }

    /// Goes one version forward; `false` at the last.
    pub fn redo(&mut self) -> bool {
        let can = self.cursor + 1 < self.versions.len();
        if can {
            self.cursor += 1;
        }
        can
    }

    /// What [`Self::undo`] would take back.
    pub fn undo_change(&self) -> Option<&Change> {
        (self.cursor > 0).then(|| &self.versions[self.cursor].change)
    }

    /// What [`Self::redo`] would do again.
    pub fn redo_change(&self) -> Option<&Change> {
        self.versions.get(self.cursor + 1).map(|version| &version.change)
    }

    /// Notes that version `number` is on the disk. The number is the one at the start of saving: an edit made meanwhile
    /// stays unsaved.
    pub fn mark_saved(&mut self, number: u64) {
        self.saved = Some(number);
    }

    /// Notes that no version is on the disk any more: another program has written or removed the file.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the present version is the one on the disk.
    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.version())
    }
}

/// What differs between two designs.
fn change(before: &Design, after: &Design) -> Change {
    let list = |design: &Design| -> Vec<Leaf> { fields(&mut design.clone()) };
    let (before, after) = (list(before), list(after));
    let old: BTreeMap<&str, &Leaf> = before.iter().map(|leaf| (leaf.path.as_str(), leaf)).collect();
    let new: BTreeMap<&str, &Leaf> = after.iter().map(|leaf| (leaf.path.as_str(), leaf)).collect();
    let added: Vec<&Leaf> = after.iter().filter(|leaf| !old.contains_key(leaf.path.as_str())).collect();
    let removed: Vec<&Leaf> = before.iter().filter(|leaf| !new.contains_key(leaf.path.as_str())).collect();
    let changed: Vec<(&Leaf, &Leaf)> = after
        .iter()
        .filter_map(|leaf| old.get(leaf.path.as_str()).map(|old| (*old, leaf)))
        .filter(|(old, new)| old.value != new.value)
        .collect();
    let items = |leaves: &[Leaf]| leaves.iter().filter_map(item).collect::<std::collections::BTreeSet<String>>();
    let (old_items, new_items) = (items(&before), items(&after));
    let whole = |leaf: &Leaf| leaf.labels.first().cloned().unwrap_or_default();
    if new_items.len() > old_items.len() {
        let label = new_items.difference(&old_items).next().cloned().unwrap_or_default();
        return Change::Words(format!("{} added", without_number(&label)));
    }
    if new_items.len() < old_items.len() {
        let label = old_items.difference(&new_items).next().cloned().unwrap_or_default();
        return Change::Words(format!("{} removed", without_number(&label)));
    }
    if let Some(words) = moved(&before, &after) {
        return Change::Words(words);
    }
    match (changed.as_slice(), added.first(), removed.first()) {
        ([(old, new)], None, None) => one(old, new),
        // A choice that brings other fields with it, such as another kind of grain or law.
        ([(old, new), ..], Some(_), _) | ([(old, new), ..], _, Some(_))
            if matches!(new.value, FieldValue::Choice(..)) =>
        {
            one(old, new)
        }
        ([(_, first), .., (_, last)], None, None) if first.field.key == last.field.key => {
            Change::Words(format!("{} of {} parts", lower(first.field.label), changed.len()))
        }
        ([(_, first), ..], ..) => Change::Words(format!("{} changed", lower(&whole(first)))),
        ([], Some(leaf), _) | ([], None, Some(leaf)) => Change::Words(format!("{} changed", lower(&whole(leaf)))),
        ([], None, None) => Change::Words("design changed".to_owned()),
    }
}

/// "grain 3 moved to 1" where the only difference is the place of one part in its list.
fn moved(before: &[Leaf], after: &[Leaf]) -> Option<String> {
    let ([old_list], [new_list]) = (&differing_lists(before, after)?[..], &differing_lists(after, before)?[..]) else {
        return None;
    };
    let (name, old, new) = (&old_list.name, &old_list.parts, &new_list.parts);
    if old_list.key != new_list.key || old.len() != new.len() {
        return None;
    }
    let first = (0..old.len()).find(|&index| old[index] != new[index])?;
    let last = (0..old.len()).rfind(|&index| old[index] != new[index])?;
    // Of two neighbours that change places either may be the one that moved.
    if old[last] == new[first] && old[first..last] == new[first + 1..=last] {
        return Some(format!("{} {} moved to {}", lower(name), last + 1, first + 1));
    }
    let down = old[first] == new[last] && old[first + 1..=last] == new[first..last];
    down.then(|| format!("{} {} moved to {}", lower(name), first + 1, last + 1))
}

/// A list of parts: its path, the name of a part, and the fields of each.
struct PartList<'a> {
    key: &'a str,
    name: String,
    parts: Vec<Vec<(&'a str, &'a FieldValue)>>,
}

/// The outermost lists of `leaves` that `others` have differently; `None` where a field outside of lists differs.
fn differing_lists<'a>(leaves: &'a [Leaf], others: &[Leaf]) -> Option<Vec<PartList<'a>>> {
    let other: BTreeMap<&str, &FieldValue> = others.iter().map(|leaf| (leaf.path.as_str(), &leaf.value)).collect();
    let mut lists: BTreeMap<&str, (PartList, bool)> = BTreeMap::new();
    for leaf in leaves {
        let differs = other.get(leaf.path.as_str()) != Some(&&leaf.value);
        let place = leaf.path.split_once('[').and_then(|(key, rest)| {
            let (index, rest) = rest.split_once(']')?;
            Some((key, index.parse::<usize>().ok()?, rest))
        });
        let Some((key, index, rest)) = place else {
            if differs {
                return None;
            }
            continue;
        };
        let name = || {
            let label = leaf.labels.iter().find(|label| label.ends_with(|c: char| c.is_ascii_digit()));
            label.map(|label| label.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned())
        };
        let (list, list_differs) = lists
            .entry(key)
            .or_insert_with(|| (PartList { key, name: name().unwrap_or_default(), parts: Vec::new() }, false));
        *list_differs |= differs;
        if list.parts.len() <= index {
            list.parts.resize(index + 1, Vec::new());
        }
        if let Some(part) = list.parts.get_mut(index) {
            part.push((rest, &leaf.value));
        }
    }
    Some(lists.into_values().filter(|(_, differs)| *differs).map(|(list, _)| list).collect())
}

fn one(old: &Leaf, new: &Leaf) -> Change {
    let label = match item(new) {
        Some(item) => format!("{} {}", lower(&item), lower(new.field.label)),
        None => lower(new.field.label),
    };
    match (&old.value, &new.value) {
        (FieldValue::Number(from, _), FieldValue::Number(to, quantity)) => {
            Change::Number { label, from: *from, to: *to, quantity: *quantity }
        }
        (FieldValue::Integer(from), FieldValue::Integer(to)) => Change::Words(format!("{label} {from} -> {to}")),
        (FieldValue::Choice(from, _), FieldValue::Choice(to, _)) => Change::Words(format!("{label} {from} -> {to}")),
        (_, FieldValue::Toggle(true)) => Change::Words(format!("{label} on")),
        (_, FieldValue::Toggle(false)) => Change::Words(format!("{label} off")),
        (_, FieldValue::Text(text)) if text.chars().count() <= 40 && !text.contains('\n') => {
            Change::Words(format!("{label} \"{text}\""))
        }
        _ => Change::Words(format!("{label} changed")),
    }
}

/// "Grain 2" for a field inside of the second grain.
fn item(leaf: &Leaf) -> Option<String> {
    leaf.labels.iter().rev().skip(1).find(|label| label.ends_with(|c: char| c.is_ascii_digit())).cloned()
}

fn without_number(label: &str) -> String {
    lower(label.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '))
}

/// A label inside of a sentence: "Core diameter" becomes "core diameter", "BATES" stays.
fn lower(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().collect::<String>() + &label[first.len_utf8()..]
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::assign;
    use crate::motor::grain::{EndBurner, Grain};

    fn edited(history: &History, path: &str, text: &str) -> Design {
        let mut design = (**history.current()).clone();
        assign(&mut design, path, text).expect("a field");
        design
    }

    fn undo_name(history: &History) -> String {
        history.undo_change().expect("a version").text(&UnitPreferences::default())
    }

    #[test]
    fn a_version_is_named_after_what_it_changes() {
        let mut history = History::unsaved(Design::new_solid("x"));
        for (path, text, name) in [
            ("grains[1].core_diameter", "18 mm", "grain 2 core diameter 16 -> 18 mm"),
            ("nozzle.throat_diameter", "13 mm", "throat diameter 12.5 -> 13 mm"),
            ("case.length", "300 mm", "inner length automatic -> 300 mm"),
            ("case.length", "none", "inner length 300 mm -> automatic"),
            ("grains[0].inhibited_ends", "Both", "grain 1 inhibited ends Neither -> Both"),
            ("name", "Kappa", "name \"Kappa\""),
            ("conditions.ambient_from", "Pressure", "ambient from Altitude -> Pressure"),
        ] {
            assert!(history.commit(edited(&history, path, text)), "{path}");
            assert_eq!(undo_name(&history), name);
        }
        let Design::SolidMotor(mut design) = (**history.current()).clone();
        design.grains.push(Grain::EndBurner(EndBurner::example()).into());
        history.commit(Design::SolidMotor(design.clone()));
        assert_eq!(undo_name(&history), "grain added");
        design.grains.remove(0);
        history.commit(Design::SolidMotor(design));
        assert_eq!(undo_name(&history), "grain removed");
        let mut design = edited(&history, "grains[0].length", "90 mm");
        assign(&mut design, "grains[1].length", "90 mm").expect("a field");
        history.commit(design);
        assert_eq!(undo_name(&history), "length of 2 parts");
    }

    #[test]
    fn a_part_that_only_changes_its_place_is_said_to_have_moved() {
        let Design::SolidMotor(mut design) = Design::new_solid("x");
        for (grain, length) in design.grains.iter_mut().zip(["81 mm", "82 mm", "83 mm"]) {
            assign(grain, "length", length).expect("a field");
        }
        design.grains.push(Grain::EndBurner(EndBurner::example()).into());
        let mut history = History::unsaved(Design::SolidMotor(design.clone()));
        for (from, to, name) in
            [(2, 0, "grain 3 moved to 1"), (0, 3, "grain 1 moved to 4"), (1, 2, "grain 3 moved to 2")]
        {
            let grain = design.grains.remove(from);
            design.grains.insert(to, grain);
            assert!(history.commit(Design::SolidMotor(design.clone())));
            assert_eq!(undo_name(&history), name);
        }
        design.grains.swap(0, 3);
        history.commit(Design::SolidMotor(design.clone()));
        assert_eq!(undo_name(&history), "length of 2 parts", "two parts that change places did not move one");
    }

    #[test]
    fn an_edit_after_undo_drops_the_undone_versions() {
        let mut history = History::opened(Design::new_solid("x"));
        history.commit(edited(&history, "name", "a"));
        history.commit(edited(&history, "name", "b"));
        assert!(history.undo());
        let undone = history.version();
        history.commit(edited(&history, "name", "c"));
        assert!(!history.redo());
        assert_eq!(history.current().name(), "c");
        assert_eq!(history.previous().expect("a").name(), "a");
        assert!(history.version() > undone + 1, "a dropped version's number is not used again");
        assert!(history.undo() && history.undo() && !history.undo());
        assert_eq!(history.current().name(), "x");
        assert!(history.redo_change().is_some() && history.undo_change().is_none());
        let names: Vec<&str> = history.versions().map(|version| version.design.name()).collect();
        assert_eq!(names, ["x", "a", "c"]);
        assert_eq!(history.versions().position(|version| version.is_current), Some(0));
    }

    #[test]
    fn undo_survives_saving_and_the_mark_follows_the_saved_version() {
        let mut history = History::opened(Design::new_solid("x"));
        assert!(history.is_saved());
        history.commit(edited(&history, "name", "a"));
        assert!(!history.is_saved());
        let saving = history.version();
        history.commit(edited(&history, "name", "b"));
        history.mark_saved(saving);
        assert!(!history.is_saved(), "an edit made while saving is not saved");
        history.undo();
        assert!(history.is_saved());
        history.undo();
        assert!(!history.is_saved());
        let same = (**history.current()).clone();
        assert!(!history.commit(same), "no version without a difference");
    }
}
