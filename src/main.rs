//! Argument list in, exit code out.

use hrma::cli::{self, OpenWindow};
use std::process::ExitCode;

#[cfg(feature = "gui")]
const WINDOW: Option<OpenWindow> = Some(hrma::app::entry::run);
#[cfg(not(feature = "gui"))]
const WINDOW: Option<OpenWindow> = None;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), WINDOW)
}
