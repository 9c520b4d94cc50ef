//! Argument list in, exit code out.

use hrma::cli;
use std::process::ExitCode;

fn main() -> ExitCode {
<<<<<<< HEAD
    #[cfg(feature = "gui")]
    let window: Option<cli::OpenWindow> =
        Some(|files, data_dir| hrma::app::open(files.to_vec(), data_dir).map_err(|error| error.to_string()));
    #[cfg(not(feature = "gui"))]
    let window = None;
    cli::run(std::env::args_os(), window)
=======
    cli::run(std::env::args_os(), WINDOW)
>>>>>>> window
}
