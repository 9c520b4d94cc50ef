//! No verb, or `open`: the window; where there is none, the same design solved into `out/`.

use super::answer::{Answer, Failure};
use super::archiving::ArchiveArguments;
use super::context::Context;
use super::verbs::solve::{Exports, solved};
use crate::service::new::{FIRST_EXAMPLE, template};
use crate::service::open::{Opened, open, open_text};
use std::path::{Path, PathBuf};

/// Where the results go.
const FOLDER: &str = "out";

/// Opens the window on `file`; without window or display says so and solves the file, or the bundled example, into
/// `out/`, report and all.
///
/// # Errors
/// [`Failure`]: the file does not open, has no solution, or the results cannot be written.
pub(super) fn open_window_or_solve(file: Option<&Path>, context: &Context) -> Result<Answer, Failure> {
    let reason = match context.window {
        None => "this hrma is built without its window".to_owned(),
        Some(window) => {
            if let Some(file) = file {
                // A file that does not open is told here, before a window appears.
                open(file)?;
            }
            let files: Vec<PathBuf> = file.map(Path::to_path_buf).into_iter().collect();
            match window(&files, context.data_dir.as_deref(), !context.no_cache) {
                Ok(()) => return Ok(Answer::new(serde_json::json!({ "closed": true }), "")),
                Err(reason) => reason,
            }
        }
    };
    let opened = match file {
        Some(file) => open(file)?,
        None => example()?,
    };
    context.say(&format!("{reason}; solving \"{}\" without it into {FOLDER}/", opened.design.name()));
    let exports = Exports { folder: PathBuf::from(FOLDER), ..Exports::here(Vec::new()) };
    solved(&opened, Some(&exports), ArchiveArguments::default(), context)
}

/// The bundled example.
fn example() -> Result<Opened, Failure> {
    let example = template(FIRST_EXAMPLE, FIRST_EXAMPLE)?;
    Ok(open_text(&example.text, &format!("the bundled {}.ron", example.id), None)?)
}
