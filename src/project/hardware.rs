//! The file of a person's own hardware, `hardware.ron` in the data folder.

use crate::analysis::hardware::Hardware;
use crate::analysis::outcome::ToolError;
use crate::project::atomic::{self, WriteError};
use crate::ron_text::{self, RonError};
use std::path::{Path, PathBuf};

/// Name of the file in the data folder.
pub const HARDWARE_FILE: &str = "hardware.ron";

/// Why hardware does not load or is not kept.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HardwareError {
    /// The file cannot be read.
    #[error("the hardware file {} cannot be read: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The text is no hardware.
    #[error("the hardware file {} does not read: {error}", .path.display())]
    Text {
        /// The file.
        path: PathBuf,
        /// Where and what.
        error: Box<RonError>,
    },
    /// A thing in it makes no sense.
    #[error("the hardware does not do: {0}")]
    Unsound(ToolError),
    /// The hardware has no text.
    #[error("the hardware cannot be written as text: {reason}")]
    Unwritable {
        /// What the writer says.
        reason: String,
    },
    /// The file is not written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Reads the hardware; none where there is no file yet.
///
/// # Errors
/// [`HardwareError`] when the file is there and does not read, or holds what cannot be.
pub fn load(path: &Path) -> Result<Hardware, HardwareError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Hardware::default()),
        Err(error) => return Err(HardwareError::Unreadable { path: path.to_owned(), reason: error.to_string() }),
    };
    let hardware: Hardware = ron_text::from_text(&text)
        .map_err(|error| HardwareError::Text { path: path.to_owned(), error: Box::new(error) })?;
    hardware.check().map_err(HardwareError::Unsound)?;
    Ok(hardware)
}

/// Writes the hardware, crash-safe, and keeps the file before beside it.
///
/// # Errors
/// [`HardwareError`]; the file is then untouched.
pub fn save(path: &Path, hardware: &Hardware) -> Result<(), HardwareError> {
    hardware.check().map_err(HardwareError::Unsound)?;
    let text = ron_text::to_text(hardware).map_err(|error| HardwareError::Unwritable { reason: error.to_string() })?;
    Ok(atomic::replace_with_backup(path, text.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::hardware::{CaseTube, Drill, Item as _, Mandrel, NozzleBlank};
    use crate::units::Metre;

    fn some() -> Hardware {
        Hardware {
            cases: vec![CaseTube::example(), CaseTube { name: "odd \"case\"".to_owned(), ..CaseTube::example() }],
            nozzles: vec![NozzleBlank { largest_throat: Some(Metre(0.1 / 7.0)), ..NozzleBlank::example() }],
            mandrels: vec![Mandrel::example()],
            drills: vec![Drill::example()],
        }
    }

    #[test]
    fn hardware_survives_its_file() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join(HARDWARE_FILE);
        assert_eq!(load(&path), Ok(Hardware::default()));
        save(&path, &some()).expect("kept");
        assert_eq!(load(&path), Ok(some()));
        save(&path, &Hardware::default()).expect("kept");
        assert!(atomic::backup_path(&path).exists(), "the file before stays beside it");
    }

    #[test]
    fn a_bad_file_says_where_and_loses_nothing() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join(HARDWARE_FILE);
        for (text, expected) in [
            ("(cases: [(name: \"A\", inner_diameter: \"5 furlongs\", usable_length: 0.3)])", "furlongs"),
            ("(boxes: [])", "boxes"),
            ("(drills: [(name: \"a\", diameter: 0.01), (name: \"a\", diameter: 0.02)])", "called \"a\""),
            ("(mandrels: [(name: \"a\", core_diameter: -0.01)])", "mandrels[0].core_diameter"),
            ("(cases: [", "line 1"),
        ] {
            std::fs::write(&path, text).expect("written");
            let error = load(&path).expect_err("bad").to_string();
            assert!(error.contains(expected), "{text}: {error}");
            assert_eq!(std::fs::read_to_string(&path).expect("there"), text);
        }
    }
}
