//! Where the program enters the window: library, settings and files put together.

use super::launch::{LaunchError, has_display, run as launch};
use super::work;
use super::workbench::{Startup, Workbench};
use crate::project::data_folder::{SETTINGS_FILE, data_folder};
use crate::project::settings::Settings;
use crate::service::library::open_library;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the workbench on `files`, on what an interrupted session left, or on the first example, and returns when it
/// is closed. `data_dir` is the data folder that the command line names; `uses_cache` says whether results from before
/// may be taken from there.
///
/// # Errors
/// A sentence that says why there is no window.
pub fn run(files: &[PathBuf], data_dir: Option<&Path>, uses_cache: bool) -> Result<(), String> {
    if !has_display() {
        return Err(LaunchError::NoDisplay.to_string());
    }
    let access = open_library(data_dir).map_err(|error| error.to_string())?;
    let library = Arc::new(access.library);
    let mut remarks = access.notices;
    let folder = data_folder(data_dir).map_err(|error| remarks.push(error.to_string())).ok();
    let settings_file = folder.as_ref().map(|folder| folder.join(SETTINGS_FILE));
    let settings = settings_file.as_deref().map(Settings::load).unwrap_or_else(|| Ok(Settings::default()));
    let settings = settings.unwrap_or_else(|error| {
        remarks.push(format!("{error}; the standard settings hold"));
        Settings::default()
    });
    launch(|ctx| {
        let startup = Startup {
            files: files.to_vec(),
            example: work::examples().first().map(|example| example.name.clone()),
            settings: settings.clone(),
            settings_file: settings_file.clone(),
            folder: folder.clone(),
            uses_cache,
            remarks: remarks.clone(),
            ..Startup::new(Arc::clone(&library))
        };
        Workbench::new(ctx, startup)
    })
    .map_err(|error| error.to_string())
}
