//! Where the program enters the window: library, settings and files put together.

use super::launch::{LaunchError, has_display, run as launch};
use super::workbench::{Startup, Workbench};
use crate::project::data_folder::{SETTINGS_FILE, data_folder};
use crate::project::settings::Settings;
use crate::service::library::open_library;
use crate::service::new::{FIRST_EXAMPLE, template};
use crate::service::open::open_text;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the workbench on `files`, or on the bundled example, and returns when it is closed. `data_dir` is the data
/// folder that the command line names.
///
/// # Errors
/// A sentence that says why there is no window.
pub fn run(files: &[PathBuf], data_dir: Option<&Path>) -> Result<(), String> {
    if !has_display() {
        return Err(LaunchError::NoDisplay.to_string());
    }
    let access = open_library(data_dir).map_err(|error| error.to_string())?;
    for notice in &access.notices {
        eprintln!("note: {notice}");
    }
    let library = Arc::new(access.library);
    let settings_file = data_folder(data_dir).ok().map(|folder| folder.join(SETTINGS_FILE));
    let settings = match settings_file.as_deref().map(Settings::load) {
        Some(Ok(settings)) => settings,
        Some(Err(error)) => {
            eprintln!("note: {error}; the standard settings hold");
            Settings::default()
        }
        None => Settings::default(),
    };
    let example = template(FIRST_EXAMPLE, FIRST_EXAMPLE)
        .and_then(|example| open_text(&example.text, &example.id, None))
        .map_err(|error| error.to_string())?;
    let example = example.design.name().to_owned();
    launch(|ctx| {
        let startup = Startup {
            files: files.to_vec(),
            example: Some(example.clone()),
            settings: settings.clone(),
            settings_file: settings_file.clone(),
            ..Startup::new(Arc::clone(&library))
        };
        Workbench::new(ctx, startup)
    })
    .map_err(|error| error.to_string())
}
