//! What a person prefers: units, theme, recent files, layout of the window.

use crate::project::atomic::{self, WriteError};
use crate::ron_text::{self, RonError};
use crate::units::UnitPreferences;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many recent files are remembered.
pub const RECENT_FILES: usize = 12;

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme with its name in a menu.
    pub const ALL: &'static [(Theme, &'static str)] =
        &[(Theme::System, "As the system"), (Theme::Light, "Light"), (Theme::Dark, "Dark")];
}

/// The preferences of a person.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Units.
    pub units: UnitPreferences,
    /// Colours.
    pub theme: Theme,
    /// Files opened last, the latest first.
    pub recent_files: Vec<PathBuf>,
    /// Every export is archived.
    pub archive_exports: bool,
    /// What each workspace keeps for the next start, by its name and in its own form.
    pub layouts: BTreeMap<String, String>,
    /// Where settings of before had the layout of the design workspace.
    #[serde(skip_serializing)]
    layout: String,
}

/// Why settings do not load or are not saved.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the settings {} cannot be read: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The text is not settings.
    #[error("the settings {} do not read: {error}", .path.display())]
    Text {
        /// The file.
        path: PathBuf,
        /// Where and what.
        error: Box<RonError>,
    },
    /// The settings have no text.
    #[error("the settings cannot be written as text: {reason}")]
    Unwritable {
        /// What the writer says.
        reason: String,
    },
    /// The file is not written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Settings {
    /// Reads the settings; the standard ones where there is no file yet.
    ///
    /// # Errors
    /// [`SettingsError`] when the file is there and does not read.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(SettingsError::Unreadable { path: path.to_owned(), reason: error.to_string() });
            }
        };
        let mut settings: Self = ron_text::from_text(&text)
            .map_err(|error| SettingsError::Text { path: path.to_owned(), error: Box::new(error) })?;
        let before = std::mem::take(&mut settings.layout);
        if !before.is_empty() {
            settings.layouts.entry("design".to_owned()).or_insert(before);
        }
        Ok(settings)
    }

    /// Writes the settings, crash-safe.
    ///
    /// # Errors
    /// [`SettingsError`]; the file is then untouched.
    pub fn save(&self, path: &Path) -> Result<(), SettingsError> {
        let text = ron_text::to_text(self).map_err(|error| SettingsError::Unwritable { reason: error.to_string() })?;
        Ok(atomic::replace(path, text.as_bytes())?)
    }

    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.recent_files.retain(|recent| recent != path);
        self.recent_files.insert(0, path.to_owned());
        self.recent_files.truncate(RECENT_FILES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Quantity, UnitSystem};

    #[test]
    fn settings_survive_the_file() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("settings.ron");
        assert_eq!(Settings::load(&path).expect("standard"), Settings::default());
        let mut settings = Settings { theme: Theme::Dark, ..Settings::default() };
        settings.layouts.insert("design".to_owned(), "(left: 1)\n\"x\"".to_owned());
        settings.units = UnitPreferences::of(UnitSystem::Imperial);
        settings.units.chosen.insert(Quantity::Length, "mm".to_owned());
        for index in 0..RECENT_FILES + 3 {
            settings.remember(Path::new(&format!("motors/{index}.ron")));
        }
        settings.remember(Path::new("motors/9.ron"));
        assert_eq!(settings.recent_files.len(), RECENT_FILES);
        assert_eq!(settings.recent_files[0], Path::new("motors/9.ron"));
        settings.save(&path).expect("saved");
        assert_eq!(Settings::load(&path).expect("loads"), settings);
    }

    #[test]
    fn a_layout_of_before_is_that_of_the_design_workspace() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("settings.ron");
        std::fs::write(&path, "(layout: \"wide\")").expect("written");
        let settings = Settings::load(&path).expect("loads");
        assert_eq!(settings.layouts.get("design").map(String::as_str), Some("wide"));
    }

    #[test]
    fn broken_settings_are_an_error_with_its_place() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("settings.ron");
        std::fs::write(&path, "(theme: Purple)").expect("written");
        let error = Settings::load(&path).expect_err("no such theme").to_string();
        assert!(error.contains("line 1") && error.contains("Light"), "{error}");
    }
}
