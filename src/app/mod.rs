//! The workbench window (feature `gui`).
//!
//! [`open`] is its door. [`workbench`] holds the frame: bars, rail, what is done with commands. What stands between
//! the bars is a workspace: a file and a line in its list. Every call to the rest of the program stands in [`work`].

pub mod command;
pub mod dialogs;
pub mod document;
mod findings_view;
pub mod form_ui;
pub mod launch;
pub mod palette;
mod path_browser;
mod plot_view;
mod sampling;
mod scene_view;
mod session;
mod summary;
pub mod theme;
mod timeline;
pub mod widgets;
pub mod work;
pub mod workbench;
mod workspace;

use crate::project::data_folder::{SETTINGS_FILE, data_folder};
use crate::project::settings::Settings;
use crate::service::library::open_library;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use workbench::{Startup, Workbench};

/// Opens the window on `files`, on what an interrupted session left, or on the first example, and returns when it is
/// closed. `data_dir` is the folder of library, settings and sessions where the command line names one.
///
/// # Errors
/// [`launch::LaunchError`] when no window opens; nothing has been changed then.
pub fn open(files: Vec<PathBuf>, data_dir: Option<&Path>) -> Result<(), launch::LaunchError> {
    if !launch::has_display() {
        return Err(launch::LaunchError::NoDisplay);
    }
    let access = open_library(data_dir).map_err(|error| launch::LaunchError::Failed { reason: error.message })?;
    let mut startup = Startup::new(Arc::new(access.library));
    startup.remarks = access.notices;
    startup.files = files;
    match data_folder(data_dir) {
        Ok(folder) => {
            let path = folder.join(SETTINGS_FILE);
            match Settings::load(&path) {
                Ok(settings) => startup.settings = settings,
                Err(error) => startup.remarks.push(error.to_string()),
            }
            startup.settings_file = Some(path);
            startup.folder = Some(folder);
        }
        Err(error) => startup.remarks.push(error.to_string()),
    }
    startup.example = work::examples().first().map(|example| example.name.clone());
    // A second try with the other renderer begins with the same.
    let startup = RefCell::new(Some(startup));
    launch::run(|ctx| startup.borrow_mut().take().map(|startup| Workbench::new(ctx, startup)))
}
