//! Names a change after what changed: "core diameter 30 → 32 mm".

use crate::form::{Editable, FieldValue, Leaf, fields};
use crate::units::{UnitPreferences, format_significant};

const DIGITS: usize = 5;

/// What changed from `before` to `after`, in the reader's units; `None` where they are equal field by field.
pub fn change_name(before: &mut dyn Editable, after: &mut dyn Editable, units: &UnitPreferences) -> Option<String> {
    let (before, after) = (fields(before), fields(after));
    if before.iter().map(|leaf| &leaf.path).ne(after.iter().map(|leaf| &leaf.path)) {
        return Some("parts".to_owned());
    }
    let mut changes = before.iter().zip(&after).filter(|(old, new)| old.value != new.value);
    let (old, new) = changes.next()?;
    let others = changes.count();
    let mut name = one_change(old, new, units);
    if others > 0 {
        name.push_str(&format!(" and {others} more"));
    }
    Some(name)
}

fn one_change(old: &Leaf, new: &Leaf, units: &UnitPreferences) -> String {
    let label = lower_first(new.field.label);
    match (&old.value, &new.value) {
        (FieldValue::Number(Some(from), quantity), FieldValue::Number(Some(to), _)) => {
            let from = units.number(*from, *quantity, DIGITS);
            format!("{label} {from} → {}", units.text(*to, *quantity, DIGITS))
        }
        (_, FieldValue::Number(None, _)) => format!("{label} not set"),
        (_, FieldValue::Number(Some(to), quantity)) => format!("{label} {}", units.text(*to, *quantity, DIGITS)),
        (FieldValue::Integer(from), FieldValue::Integer(to)) => {
            let text = |value: u32| format_significant(f64::from(value), 10);
            format!("{label} {} → {}", text(*from), text(*to))
        }
        (_, FieldValue::Toggle(on)) => format!("{label} {}", if *on { "on" } else { "off" }),
        (_, FieldValue::Choice(choice, _)) => format!("{label} {}", lower_first(choice)),
        (_, FieldValue::Text(_)) if new.field.multiline => label,
        (_, FieldValue::Text(text)) => format!("{label} \"{text}\""),
        _ => label,
    }
}

/// "Core diameter" as "core diameter", but "Kn" and "BATES" as they are.
fn lower_first(text: &str) -> String {
    let first_word = text.split(' ').next().unwrap_or_default();
    if first_word.len() <= 2 || first_word.chars().skip(1).any(char::is_uppercase) {
        return text.to_owned();
    }
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
