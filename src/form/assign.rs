//! Sets one field of a value by its path: `--set`, cures of findings, sweeps.

use super::{Collection, Editable, EditableList, Field, Form, join_path};
use crate::units::{Quantity, UnitError, quantity_from_text};
use crate::words::edit_distance;

/// Why a field cannot be set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AssignError {
    /// No field has this path.
    #[error("there is no field \"{path}\"; {}", nearest(.path, .known))]
    UnknownPath {
        /// The path as given.
        path: String,
        /// The paths that exist.
        known: Vec<String>,
    },
    /// The text is not a value of the field's quantity.
    #[error("{path}: {source}")]
    Unreadable {
        /// The field.
        path: String,
        /// What is wrong.
        source: UnitError,
    },
    /// The value is outside the field's limits.
    #[error("{path}: {value} is outside the allowed range {min} to {max}{}", in_unit(.unit))]
    OutOfRange {
        /// The field.
        path: String,
        /// The value in SI.
        value: f64,
        /// The smallest allowed.
        min: f64,
        /// The largest allowed.
        max: f64,
        /// Symbol of the SI unit of all three; empty for a plain number.
        unit: &'static str,
    },
    /// The text is none of the field's options.
    #[error("{path}: \"{text}\" is not one of: {options}")]
    NotAnOption {
        /// The field.
        path: String,
        /// The text.
        text: String,
        /// The options.
        options: String,
    },
}

fn in_unit(symbol: &str) -> String {
    if symbol.is_empty() { String::new() } else { format!(" {symbol}") }
}

fn nearest(path: &str, known: &[String]) -> String {
    /// Letters by which a field's own name may be off.
    const SLIPS: usize = 2;
    fn split(path: &str) -> (&str, &str) {
        path.rsplit_once('.').unwrap_or(("", path))
    }
    let (group, key) = split(path);
    let of = |wanted: &dyn Fn(&str, &str) -> bool| -> Vec<&str> {
        let is_wanted = |known: &&str| {
            let (group, key) = split(known);
            wanted(group, key)
        };
        known.iter().map(String::as_str).filter(is_wanted).collect()
    };
    let close = of(&|_, other| other == key);
    let near = of(&|other, name| other == group && edit_distance(name, key) <= SLIPS);
    let beside = of(&|other, _| other == group);
    if let Some(close) = [close, near].into_iter().find(|found| !found.is_empty()) {
        format!("did you mean {}?", close.into_iter().take(4).collect::<Vec<_>>().join(", "))
    } else if beside.is_empty() {
        format!("there are: {}", known.join(", "))
    } else {
        format!("there are: {}", beside.join(", "))
    }
}

/// Sets the field at `path` from `text`; a number without unit is SI, `none` empties an optional field.
///
/// # Errors
/// [`AssignError`]: unknown path, unreadable value, value outside the field's limits. `target` is then unchanged.
pub fn assign(target: &mut dyn Editable, path: &str, text: &str) -> Result<(), AssignError> {
    let mut visitor = Assigner { wanted: path, text, here: String::new(), known: Vec::new(), outcome: None };
    target.edit(&mut visitor);
    match visitor.outcome {
        Some(outcome) => outcome,
        None => Err(AssignError::UnknownPath { path: path.to_owned(), known: visitor.known }),
    }
}

/// Makes several changes, each a path and a text.
///
/// Limits may depend on other fields, so that a change refused for its range is tried again after the others: an outer
/// diameter below the old core goes in together with its new core, in any order.
///
/// # Errors
/// As [`assign`], for the first change that does not go in. What went in before it stays.
pub fn assign_all(target: &mut dyn Editable, changes: &[(&str, &str)]) -> Result<(), AssignError> {
    let mut pending = changes.to_vec();
    while !pending.is_empty() {
        let mut refused = Vec::new();
        let mut first = None;
        for &(path, text) in &pending {
            match assign(target, path, text) {
                Ok(()) => {}
                Err(error @ AssignError::OutOfRange { .. }) => {
                    refused.push((path, text));
                    first.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        match first {
            Some(error) if refused.len() == pending.len() => return Err(error),
            _ => pending = refused,
        }
    }
    Ok(())
}

struct Assigner<'a> {
    wanted: &'a str,
    text: &'a str,
    here: String,
    known: Vec<String>,
    outcome: Option<Result<(), AssignError>>,
}

impl Assigner<'_> {
    fn is_wanted(&mut self, field: &Field) -> bool {
        let path = join_path(&self.here, field.key);
        let wanted = path == self.wanted && self.outcome.is_none();
        self.known.push(path);
        wanted
    }

    fn read(&self, field: &Field, quantity: Quantity) -> Result<f64, AssignError> {
        let path = || self.wanted.to_owned();
        let value = quantity_from_text(self.text, quantity, Some(quantity.si_unit()))
            .map_err(|source| AssignError::Unreadable { path: path(), source })?;
        if value < field.min || value > field.max {
            return Err(AssignError::OutOfRange {
                path: path(),
                value,
                min: field.min,
                max: field.max,
                unit: quantity.si_unit().symbol,
            });
        }
        Ok(value)
    }

    fn not_an_option(&self, options: &str) -> AssignError {
        AssignError::NotAnOption {
            path: self.wanted.to_owned(),
            text: self.text.to_owned(),
            options: options.to_owned(),
        }
    }

    fn inside(&mut self, path: String, content: &mut dyn Editable) {
        let outer = std::mem::replace(&mut self.here, path);
        content.edit(self);
        self.here = outer;
    }
}

impl Form for Assigner<'_> {
    fn number(&mut self, field: &Field, quantity: Quantity, value: &mut f64) {
        if self.is_wanted(field) {
            self.outcome = Some(self.read(field, quantity).map(|read| *value = read));
        }
    }
    fn optional(&mut self, field: &Field, quantity: Quantity, value: &mut Option<f64>) {
        if self.is_wanted(field) {
            self.outcome = Some(if self.text.trim() == "none" {
                *value = None;
                Ok(())
            } else {
                self.read(field, quantity).map(|read| *value = Some(read))
            });
        }
    }
    fn integer(&mut self, field: &Field, value: &mut u32) {
        if self.is_wanted(field) {
            self.outcome = Some(match self.text.trim().parse::<u32>() {
                Ok(read) if f64::from(read) >= field.min && f64::from(read) <= field.max => {
                    *value = read;
                    Ok(())
                }
                Ok(read) => Err(AssignError::OutOfRange {
                    path: self.wanted.to_owned(),
                    value: f64::from(read),
                    min: field.min.max(0.0),
                    max: field.max,
                    unit: "",
                }),
                Err(_) => Err(self.not_an_option("whole numbers")),
            });
        }
    }
    fn toggle(&mut self, field: &Field, value: &mut bool) {
        if self.is_wanted(field) {
            self.outcome = Some(match self.text.trim() {
                "true" | "yes" => {
                    *value = true;
                    Ok(())
                }
                "false" | "no" => {
                    *value = false;
                    Ok(())
                }
                _ => Err(self.not_an_option("true, false")),
            });
        }
    }
    fn text(&mut self, field: &Field, value: &mut String) {
        if self.is_wanted(field) {
            self.text.clone_into(value);
            self.outcome = Some(Ok(()));
        }
    }
    fn choice(&mut self, field: &Field, options: &[&'static str], selected: &mut usize) {
        if self.is_wanted(field) {
            let plain = |label: &str| label.to_lowercase().replace([' ', '-', '_'], "");
            let wanted = plain(self.text);
            self.outcome = Some(match options.iter().position(|option| plain(option) == wanted) {
                Some(index) => {
                    *selected = index;
                    Ok(())
                }
                None => Err(self.not_an_option(&options.join(", "))),
            });
        }
    }
    fn reference(&mut self, field: &Field, _collection: Collection, id: &mut String) {
        self.text(field, id);
    }
    fn group(&mut self, field: &Field, content: &mut dyn Editable) {
        self.inside(join_path(&self.here, field.key), content);
    }
    fn list(&mut self, field: &Field, list: &mut dyn EditableList) {
        let base = join_path(&self.here, field.key);
        for index in 0..list.len() {
            if let Some(item) = list.item(index) {
                self.inside(format!("{base}[{index}]"), item);
            }
        }
    }
}
