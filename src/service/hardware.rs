//! A person's own hardware: cases, nozzles, mandrels and drills, kept in the data folder.

use super::error::ServiceError;
use crate::analysis::hardware::Hardware;
use crate::form::{assign, with_list};
use crate::project::data_folder::{DataFolderError, data_folder};
use crate::project::hardware::{self, HARDWARE_FILE, HardwareError};
use std::path::{Path, PathBuf};

/// Kinds of hardware as the command line names them, with their lists.
pub const KINDS: &[(&str, &str)] =
    &[("case", "cases"), ("nozzle", "nozzles"), ("mandrel", "mandrels"), ("drill", "drills")];

/// The hardware; none where none was entered yet. `chosen` is the data folder that the command line names.
///
/// # Errors
/// [`ServiceError`] with line and field where the file does not read.
pub fn own_hardware(chosen: Option<&Path>) -> Result<Hardware, ServiceError> {
    Ok(hardware::load(&file(chosen)?)?)
}

/// Keeps the hardware.
///
/// # Errors
/// [`ServiceError`]; the file is then as it was.
pub fn keep_hardware(chosen: Option<&Path>, own: &Hardware) -> Result<(), ServiceError> {
    let path = file(chosen)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            ServiceError::new(format!("the folder {} cannot be made: {error}", folder.display()))
                .at(folder.display().to_string())
        })?;
    }
    Ok(hardware::save(&path, own)?)
}

fn file(chosen: Option<&Path>) -> Result<PathBuf, ServiceError> {
    data_folder(chosen)
        .map(|folder| folder.join(HARDWARE_FILE))
        .map_err(|error: DataFolderError| ServiceError::new(error.to_string()))
}

/// Adds a thing of a kind, with its fields as `--set` takes them.
///
/// # Errors
/// [`ServiceError`]: no such kind, a field that does not do, or a name that is taken.
pub fn add(own: &mut Hardware, kind: &str, name: &str, fields: &[(&str, &str)]) -> Result<(), ServiceError> {
    let list = list_of(kind)?;
    let mut at = 0;
    with_list(own, list, &mut |items| {
        at = items.len();
        items.add(0, None);
    });
    let base = format!("{list}[{at}]");
    let refused = |error: crate::form::AssignError| ServiceError::new(error.to_string()).at(base.clone());
    assign(own, &format!("{base}.name"), name).map_err(refused)?;
    let paths: Vec<(String, &str)> = fields.iter().map(|(key, text)| (format!("{base}.{key}"), *text)).collect();
    let changes: Vec<(&str, &str)> = paths.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    crate::form::assign_all(own, &changes).map_err(refused)?;
    Ok(own.check()?)
}

/// Takes the thing of that name out.
///
/// # Errors
/// [`ServiceError`] with the names that exist.
pub fn remove(own: &mut Hardware, kind: &str, name: &str) -> Result<(), ServiceError> {
    let list = list_of(kind)?;
    let mut names = Vec::new();
    let mut is_removed = false;
    with_list(own, list, &mut |items| {
        names = (0..items.len()).map(|index| items.item_label(index)).collect();
        if let Some(index) = names.iter().position(|known| known == name) {
            items.remove(index);
            is_removed = true;
        }
    });
    if is_removed {
        return Ok(());
    }
    let known = if names.is_empty() { format!("there are no {list}") } else { format!("one of: {}", names.join(", ")) };
    Err(ServiceError::new(format!("the hardware holds no {kind} \"{name}\"")).expected(known))
}

fn list_of(kind: &str) -> Result<&'static str, ServiceError> {
    KINDS.iter().find(|(known, _)| *known == kind).map(|(_, list)| *list).ok_or_else(|| {
        let known: Vec<&str> = KINDS.iter().map(|(known, _)| *known).collect();
        ServiceError::new(format!("\"{kind}\" is no kind of hardware"))
            .expected(format!("one of: {}", known.join(", ")))
    })
}

impl From<HardwareError> for ServiceError {
    fn from(error: HardwareError) -> Self {
        let message = error.to_string();
        match error {
            HardwareError::Text { path, error } => {
                let field = if error.path.is_empty() { String::new() } else { format!("{}: ", error.path) };
                Self::new(format!("{field}{}\n{}", error.message, error.excerpt))
                    .at(format!("{}:{}:{}", path.display(), error.line, error.column))
                    .expected(error.expected)
                    .hint(error.hint)
            }
            HardwareError::Unreadable { path, .. } => Self::new(message).at(path.display().to_string()),
            HardwareError::Unsound(refusal) => Self { message, ..refusal.into() },
            HardwareError::Unwritable { .. } => Self::new(message),
            HardwareError::Write(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardware_is_added_by_fields_and_removed_by_name() {
        let mut own = Hardware::default();
        let fields = [("inner_diameter", "54mm"), ("usable_length", "30 cm"), ("rated_pressure", "none")];
        add(&mut own, "case", "short", &fields).expect("goes in");
        assert_eq!((own.cases[0].inner_diameter.0, own.cases[0].rated_pressure), (0.054, None));
        let before = own.clone();
        assert!(add(&mut own, "case", "short", &[]).expect_err("taken").message.contains("short"));
        own = before;
        assert!(add(&mut own.clone(), "tube", "x", &[]).expect_err("no kind").expected.contains("mandrel"));
        let error = add(&mut own.clone(), "drill", "x", &[("size", "3mm")]).expect_err("no field");
        assert!(error.message.contains("diameter"), "{error:?}");
        assert!(remove(&mut own, "case", "long").expect_err("unknown").expected.contains("short"));
        remove(&mut own, "case", "short").expect("goes out");
        assert!(own.cases.is_empty());
    }
}
