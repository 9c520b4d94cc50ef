//! `hrma open FILE`: the workbench with that file.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::headless::open_window_or_solve;
use clap::{ArgMatches, Args};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "open",
    about: "Open a design in the window; without a display, solve it into out/",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// Design (.ron) or openMotor file (.ric)
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { file } = arguments(matches)?;
    open_window_or_solve(Some(&file), context)
}
