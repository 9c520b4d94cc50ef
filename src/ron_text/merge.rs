//! Saving a changed value into the text that a person wrote: comments, layout, and units as written stay.
//!
//! The original text is compared in three ways: what it says now (`fresh`) against what it said (`base`), both written
//! by the program, tells what has changed; only that is changed in the original. A field that the original leaves to
//! its default is not written as long as it keeps the default's value.

use super::span::{Body, Entry, Node, parse};
use crate::units::{Quantity, Unit, quantity_from_text, text_from_quantity};
use std::ops::Range;

/// `original` with what differs between `base` and `fresh`.
///
/// `base` is the value of `original`, `fresh` the new value, both as [`super::to_text`] writes them. Where a text does
/// not parse or another kind of value stands at the root, the answer is `fresh`.
pub fn merge(original: &str, base: &str, fresh: &str) -> String {
    let (Ok(o), Ok(b), Ok(f)) = (parse(original), parse(base), parse(fresh)) else { return fresh.to_owned() };
    let texts = Texts { original, base, fresh };
    if !texts.same_kind(&o, &f) || !texts.base_like(&o, &b) {
        return fresh.to_owned();
    }
    let mut edits = Edits { texts, list: Vec::new() };
    edits.node(&o, &b, &f);
    edits.applied()
}

#[derive(Clone, Copy)]
struct Texts<'a> {
    original: &'a str,
    base: &'a str,
    fresh: &'a str,
}

impl<'a> Texts<'a> {
    fn o(&self, span: &Range<usize>) -> &'a str {
        &self.original[span.clone()]
    }
    fn b(&self, span: &Range<usize>) -> &'a str {
        &self.base[span.clone()]
    }
    fn f(&self, span: &Range<usize>) -> &'a str {
        &self.fresh[span.clone()]
    }

    /// Same bracket and name, or both scalars.
    fn same_kind(&self, o: &Node, f: &Node) -> bool {
        let names = o.name.as_ref().map(|name| self.o(name)) == f.name.as_ref().map(|name| self.f(name));
        names && same_brackets(o, f)
    }

    fn base_like(&self, o: &Node, b: &Node) -> bool {
        let names = o.name.as_ref().map(|name| self.o(name)) == b.name.as_ref().map(|name| self.b(name));
        names && same_brackets(o, b)
    }

    fn unchanged(&self, b: &Node, f: &Node) -> bool {
        squeezed(self.b(&b.span)) == squeezed(self.f(&f.span))
    }
}

fn same_brackets(a: &Node, b: &Node) -> bool {
    let keyed = |node: &Node| node.entries().first().map(|entry| entry.key.is_some());
    match (&a.body, &b.body) {
        (Body::Scalar, Body::Scalar) => true,
        (Body::Group { bracket: x, .. }, Body::Group { bracket: y, .. }) => {
            x == y && (keyed(a) == keyed(b) || keyed(a).is_none() || keyed(b).is_none())
        }
        _ => false,
    }
}

/// A text of the program without its line breaks and indentation, which are outside of quotes always: quoted texts are
/// written with escapes.
fn squeezed(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

struct Edits<'a> {
    texts: Texts<'a>,
    list: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    fn applied(mut self) -> String {
        self.list.sort_by_key(|(span, _)| (span.start, span.end));
        let mut out = String::new();
        let mut at = 0;
        for (span, text) in &self.list {
            out.push_str(&self.texts.original[at..span.start]);
            out.push_str(text);
            at = span.end;
        }
        out.push_str(&self.texts.original[at..]);
        out
    }

    fn node(&mut self, o: &Node, b: &Node, f: &Node) {
        if self.texts.unchanged(b, f) {
            return;
        }
        if matches!(o.body, Body::Scalar) && matches!(f.body, Body::Scalar) {
            let text = scalar(self.texts.o(&o.span), self.texts.b(&b.span), self.texts.f(&f.span));
            self.list.push((o.span.clone(), text));
            return;
        }
        let groups = !o.entries().is_empty() && !f.entries().is_empty();
        if !groups || !self.texts.same_kind(o, f) || !self.texts.base_like(o, b) {
            self.replace(o, f);
            return;
        }
        if o.entries().iter().all(|entry| entry.key.is_some()) {
            self.fields(o, b, f);
        } else if o.entries().len() == b.entries().len() {
            self.items(o, b, f);
        } else {
            self.replace(o, f);
        }
    }

    fn replace(&mut self, o: &Node, f: &Node) {
        let indent = indent_at(self.texts.original, o.span.start);
        let text = self.indented(f.span.clone(), &indent);
        self.list.push((o.span.clone(), text));
    }

    /// A part of the fresh text with its further lines moved to another indentation.
    fn indented(&self, span: Range<usize>, indent: &str) -> String {
        let from = indent_at(self.texts.fresh, span.start);
        let mut out = String::new();
        for (index, line) in self.texts.f(&span).split('\n').enumerate() {
            if index > 0 {
                out.push('\n');
                out.push_str(indent);
            }
            out.push_str(if index > 0 { line.strip_prefix(from.as_str()).unwrap_or(line) } else { line });
        }
        out
    }

    fn fields(&mut self, o: &Node, b: &Node, f: &Node) {
        let texts = self.texts;
        let in_o = |name: &str| o.entries().iter().position(|e| key(texts.original, e) == name);
        let in_b = |name: &str| b.entries().iter().find(|e| key(texts.base, e) == name);
        let in_f = |name: &str| f.entries().iter().find(|e| key(texts.fresh, e) == name);
        let mut kept = vec![true; o.entries().len()];
        for (index, entry) in o.entries().iter().enumerate() {
            let name = key(texts.original, entry);
            match (in_b(name), in_f(name)) {
                (Some(base), Some(fresh)) => self.node(&entry.value, &base.value, &fresh.value),
                (None, Some(fresh)) => self.replace(&entry.value, &fresh.value),
                // Written out by hand though the program leaves it away: stays.
                (None, None) => {}
                (Some(_), None) => kept[index] = false,
            }
        }
        let mut anchor = None;
        let mut inserted: Vec<(Option<usize>, &Entry)> = Vec::new();
        for entry in f.entries() {
            let name = key(texts.fresh, entry);
            match (in_o(name), in_b(name)) {
                (Some(index), _) => anchor = Some(index),
                (None, Some(base)) if texts.unchanged(&base.value, &entry.value) => {}
                (None, _) => inserted.push((anchor, entry)),
            }
        }
        self.change(o, &kept, &inserted);
    }

    fn items(&mut self, o: &Node, b: &Node, f: &Node) {
        let pairs = paired(self.texts, b.entries(), f.entries());
        let mut kept = vec![false; o.entries().len()];
        let mut anchor = None;
        let mut inserted = Vec::new();
        for (index, entry) in f.entries().iter().enumerate() {
            match pairs.get(index).copied().flatten() {
                Some(old) => {
                    kept[old] = true;
                    anchor = Some(old);
                    self.node(&o.entries()[old].value, &b.entries()[old].value, &entry.value);
                }
                None => inserted.push((anchor, entry)),
            }
        }
        self.change(o, &kept, &inserted);
    }

    /// Takes out the entries that are not kept and puts in new ones, each behind its anchor.
    fn change(&mut self, o: &Node, kept: &[bool], inserted: &[(Option<usize>, &Entry)]) {
        let Body::Group { start, entries, .. } = &o.body else { return };
        for (entry, _) in entries.iter().zip(kept).filter(|(_, kept)| !**kept) {
            self.list.push((entry.slot.clone(), String::new()));
        }
        let Some(first) = entries.first() else { return };
        let between = &self.texts.original[first.slot.start..first.start()];
        let lines = between.contains('\n');
        let indent = indent_at(self.texts.original, first.start());
        let mut anchors: Vec<Option<usize>> = inserted.iter().map(|(anchor, _)| *anchor).collect();
        anchors.dedup();
        for anchor in anchors {
            let new: Vec<String> = inserted
                .iter()
                .filter(|(at, _)| *at == anchor)
                .map(|(_, entry)| self.indented(entry.start()..entry.value.span.end, &indent))
                .collect();
            let Some(index) = anchor else {
                let text: String = if lines {
                    new.iter().map(|text| format!("\n{indent}{text},")).collect()
                } else {
                    new.iter().map(|text| format!("{text}, ")).collect()
                };
                let at = if lines { *start } else { first.start() };
                self.list.push((at..at, text));
                continue;
            };
            let entry = &entries[index];
            if !entry.comma {
                self.list.push((entry.value.span.end..entry.value.span.end, ",".to_owned()));
            }
            let commented = self.texts.original[entry.value.span.end..entry.slot.end].contains("//");
            let own_line = lines || commented;
            let mut text = String::new();
            for (number, item) in new.iter().enumerate() {
                text.push_str(&if own_line { format!("\n{indent}{item}") } else { format!(" {item}") });
                let last = number + 1 == new.len();
                if !last || own_line || entry.comma {
                    text.push(',');
                }
            }
            self.list.push((entry.slot.end..entry.slot.end, text));
        }
    }
}

fn key<'a>(text: &'a str, entry: &Entry) -> &'a str {
    entry.key.as_ref().map_or("", |key| &text[key.clone()])
}

/// Space at the start of the line on which `at` stands.
fn indent_at(text: &str, at: usize) -> String {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].chars().take_while(|c| *c == ' ' || *c == '\t').collect()
}

/// For each new item the old item that it continues: equal ones first (longest common subsequence), then, in the gaps,
/// those of the same kind in order.
fn paired(texts: Texts, old: &[Entry], new: &[Entry]) -> Vec<Option<usize>> {
    let (rows, columns) = (old.len(), new.len());
    let equal = |i: usize, j: usize| texts.unchanged(&old[i].value, &new[j].value);
    let mut common = vec![vec![0_usize; columns + 1]; rows + 1];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            common[i][j] = if equal(i, j) { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let same_kind = |i: usize, j: usize| {
        let name = |text: &str, node: &Node| node.name.as_ref().map(|name| text[name.clone()].to_owned());
        name(texts.base, &old[i].value) == name(texts.fresh, &new[j].value)
            && same_brackets(&old[i].value, &new[j].value)
    };
    let mut pairs = vec![None; columns];
    let (mut i, mut j) = (0, 0);
    let (mut gap_i, mut gap_j) = (0, 0);
    let close_gap = |pairs: &mut Vec<Option<usize>>, from: (usize, usize), to: (usize, usize)| {
        let mut free = from.0..to.0;
        for (j, pair) in pairs.iter_mut().enumerate().take(to.1).skip(from.1) {
            // An old item of the kind that stands at or behind the last one used.
            if let Some(i) = free.clone().find(|i| same_kind(*i, j)) {
                *pair = Some(i);
                free.start = i + 1;
            }
        }
    };
    while i < rows && j < columns {
        if equal(i, j) {
            close_gap(&mut pairs, (gap_i, gap_j), (i, j));
            pairs[j] = Some(i);
            (i, j) = (i + 1, j + 1);
            (gap_i, gap_j) = (i, j);
        } else if common[i + 1][j] >= common[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    close_gap(&mut pairs, (gap_i, gap_j), (rows, columns));
    pairs
}

/// A changed number, text or name in the way the original was written.
fn scalar(original: &str, base: &str, fresh: &str) -> String {
    as_written(original, base, fresh).unwrap_or_else(|| fresh.to_owned())
}

fn as_written(original: &str, base: &str, fresh: &str) -> Option<String> {
    if let Ok(number) = original.parse::<f64>() {
        // A bare number stays bare.
        let value = match fresh.parse::<f64>() {
            Ok(value) => value,
            Err(_) => stored_quantity(fresh)?.1,
        };
        let whole = number.fract() == 0.0 && !original.contains(['.', 'e', 'E']);
        return Some(if whole && value.fract() == 0.0 && value.abs() < 1e15 {
            format!("{value:.0}")
        } else {
            ron::to_string(&value).ok()?
        });
    }
    let written: String = ron::from_str(original).ok()?;
    let (quantity, value) = match (stored_quantity(base), stored_quantity(fresh)) {
        // Free text is the same in both; a quantity in another unit is not.
        (Some(_), _) if ron::from_str::<String>(base).is_ok_and(|base| base == written) => return None,
        (Some((quantity, _)), Some((_, value))) => (quantity, value),
        (Some((quantity, _)), None) => (quantity, fresh.parse().ok()?),
        (None, other) => {
            let was: f64 = base.parse().ok()?;
            let quantity =
                *Quantity::ALL.iter().find(|quantity| quantity_from_text(&written, **quantity, None) == Ok(was))?;
            (quantity, other.map_or_else(|| fresh.parse().ok(), |(_, value)| Some(value))?)
        }
    };
    let (unit, spelling) = unit_in(&written, quantity)?;
    let text = text_from_quantity(value, quantity, unit)?;
    let text = text.strip_suffix(unit.symbol).map(|number| format!("{number}{spelling}"))?;
    // Seventeen digits in one unit where another needs two: nobody wants to read them.
    const LONGER: usize = 8;
    let readable = text.len() < fresh.len() + LONGER;
    (readable && quantity_from_text(&text, quantity, None) == Ok(value)).then(|| ron::to_string(&text).ok()).flatten()
}

/// The quantity and SI value of a text as the program writes it: a number and the quantity's file unit.
fn stored_quantity(text: &str) -> Option<(Quantity, f64)> {
    let text: String = ron::from_str(text).ok()?;
    let (_, symbol) = text.split_once(' ')?;
    let quantity = *Quantity::ALL.iter().find(|quantity| quantity.file_unit().symbol == symbol)?;
    quantity_from_text(&text, quantity, None).ok().map(|value| (quantity, value))
}

/// The unit at the end of a text, with its spelling there.
fn unit_in(text: &str, quantity: Quantity) -> Option<(&'static Unit, &'static str)> {
    quantity
        .units()
        .iter()
        .flat_map(|unit| std::iter::once(&unit.symbol).chain(unit.aliases).map(move |spelling| (unit, *spelling)))
        .filter(|(_, spelling)| !spelling.is_empty() && text.trim_end().ends_with(spelling))
        .max_by_key(|(_, spelling)| spelling.len())
}

#[cfg(test)]
mod tests {
    use super::super::{from_text, to_text};
    use super::*;
    use crate::units::{Kelvin, Metre, Pa};

    #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Motor {
        name: String,
        grains: Vec<Grain>,
        #[serde(default)]
        pressure: Pa,
        #[serde(default)]
        temperature: Kelvin,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<Metre>,
        #[serde(default)]
        efficiency: f64,
    }

    #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
    enum Grain {
        Bates(Bates),
        Plug(Bates),
    }

    #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Bates {
        length: Metre,
        core: Metre,
    }

    const ORIGINAL: &str = r#"// A motor of mine.
(
    name: "3 in", // not a length
    grains: [
        // fore
        Bates(length: "3/8 in", core: 0.016), // short
        /* middle */ Bates(core: "1.5 cm", length: "80 mm"),
        Bates(length: 0.08, core: "16 mm") // aft
    ],
    temperature: "20 degC",
    efficiency: 1,
)
"#;

    fn merged(change: impl FnOnce(&mut Motor)) -> String {
        let before: Motor = from_text(ORIGINAL).expect("reads");
        let mut after = before.clone();
        change(&mut after);
        let text = merge(ORIGINAL, &to_text(&before).expect("writes"), &to_text(&after).expect("writes"));
        assert_eq!(from_text::<Motor>(&text).expect("the merged text reads"), after, "{text}");
        text
    }

    /// What `change` does to the text, as pairs of replaced and new parts.
    fn assert_changes(change: impl FnOnce(&mut Motor), parts: &[(&str, &str)]) {
        let mut expected = ORIGINAL.to_owned();
        for (old, new) in parts {
            assert!(expected.contains(old), "{old}");
            expected = expected.replacen(old, new, 1);
        }
        assert_eq!(merged(change), expected);
    }

    fn grain(motor: &mut Motor, index: usize) -> &mut Bates {
        match &mut motor.grains[index] {
            Grain::Bates(grain) | Grain::Plug(grain) => grain,
        }
    }

    #[test]
    fn nothing_changed_keeps_every_character() {
        assert_eq!(merged(|_| ()), ORIGINAL);
    }

    #[test]
    fn a_changed_value_is_written_in_the_unit_that_stood_there() {
        assert_changes(|motor| grain(motor, 0).length = Metre(0.0127), &[("3/8 in", "0.5 in")]);
        assert_changes(|motor| grain(motor, 0).core = Metre(0.018), &[("0.016", "0.018")]);
        assert_changes(|motor| grain(motor, 1).core = Metre(1.8 * 1e-2), &[("1.5 cm", "1.8 cm")]);
        // No short number of centimetres or millimetres has exactly these bits.
        assert_changes(|motor| grain(motor, 1).core = Metre(0.018), &[("\"1.5 cm\"", "0.018")]);
        assert_changes(|motor| motor.temperature = Kelvin(273.15 + 40.0), &[("20 degC", "40 degC")]);
        assert_changes(|motor| motor.efficiency = 0.95, &[("efficiency: 1", "efficiency: 0.95")]);
        assert_changes(|motor| motor.name = "4 in".to_owned(), &[("\"3 in\"", "\"4 in\"")]);
        assert_changes(|motor| motor.name = "76.2 mm".to_owned(), &[("\"3 in\"", "\"76.2 mm\"")]);
    }

    #[test]
    fn fields_come_and_go_and_defaults_stay_unwritten() {
        assert_changes(
            |motor| motor.length = Some(Metre(0.3)),
            &[("    efficiency", "    length: Some(\"300 mm\"),\n    efficiency")],
        );
        assert_changes(
            |motor| motor.pressure = Pa(1e5),
            &[("    temperature", "    pressure: \"1 bar\",\n    temperature")],
        );
        let original = "(name: \"x\", grains: [], length: Some(1) /* m */, efficiency: 1)";
        let before: Motor = from_text(original).expect("reads");
        let after = Motor { length: None, pressure: Pa(2e5), ..before.clone() };
        let text = merge(original, &to_text(&before).expect("writes"), &to_text(&after).expect("writes"));
        assert_eq!(text, "(name: \"x\", grains: [], pressure: \"2 bar\", efficiency: 1)");
    }

    #[test]
    fn list_items_come_and_go_with_their_comments() {
        let fore = "        // fore\n        Bates(length: \"3/8 in\", core: 0.016), // short\n";
        assert_changes(|motor| motor.grains = motor.grains.split_off(1), &[(fore, "")]);
        assert_changes(
            |motor| motor.grains.truncate(2),
            &[("\n        Bates(length: 0.08, core: \"16 mm\") // aft", "")],
        );
        let new = || Grain::Plug(Bates { length: Metre(0.01), core: Metre(0.002) });
        let written = "Plug(length: \"10 mm\", core: \"2 mm\")";
        assert_changes(
            |motor| motor.grains.insert(1, new()),
            &[(", // short", &format!(", // short\n        {written},"))],
        );
        assert_changes(
            |motor| motor.grains.push(new()),
            &[("core: \"16 mm\") // aft", &format!("core: \"16 mm\"), // aft\n        {written},"))],
        );
        assert_changes(
            |motor| motor.grains.insert(0, new()),
            &[("[\n        // fore", &format!("[\n        {written},\n        // fore"))],
        );
        assert_changes(
            |motor| motor.grains[1] = new(),
            &[("/* middle */ Bates(core: \"1.5 cm\", length: \"80 mm\")", written)],
        );
    }

    #[test]
    fn another_kind_at_the_root_is_written_afresh() {
        assert_eq!(merge("Old(a: 1)", "Old(a: 1)", "New(a: 1)\n"), "New(a: 1)\n");
        assert_eq!(merge("(a: 1", "(a: 1)", "(a: 2)\n"), "(a: 2)\n");
    }
}
