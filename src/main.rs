//! Argument list in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "gui")]
    let window: Option<hrma::cli::OpenWindow> = Some(|request| {
        hrma::app::open(request.files.clone(), request.data_dir.as_deref()).map_err(|error| error.to_string())
    });
    #[cfg(not(feature = "gui"))]
    let window = None;
    hrma::cli::run(std::env::args_os(), window)
}
