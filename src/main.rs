//! Argument list in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    hrma::cli::run(std::env::args_os(), None)
}
