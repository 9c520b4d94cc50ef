//! `hrma check FILE`: what is wrong or doubtful about a design and its burn.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure, findings_value};
use crate::cli::context::Context;
use crate::cli::design_input::DesignArguments;
use crate::cli::text::findings;
use crate::diag::{Severity, Unwatched, worst};
use crate::service::check::check;
use crate::service::solve::solve;
use clap::{ArgMatches, Args};
use serde_json::json;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "check",
    about: "Say what is wrong or doubtful about a design",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    #[command(flatten)]
    design: DesignArguments,
    /// Look at the design alone, do not burn it
    #[arg(long)]
    design_only: bool,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { design, design_only } = arguments(matches)?;
    let opened = design.open(context)?;
    let library = context.library()?.library;
    let of_design = check(&opened.design, &library)?;
    // A design with errors is not burned: the errors come first, and a run's findings repeat those of its design.
    let burn = !design_only && worst(&of_design) != Some(Severity::Error);
    let found = if burn { solve(&opened.design, &library, &mut Unwatched)?.findings.clone() } else { of_design };
    let document = json!({
        "name": opened.design.name(),
        "solved": burn,
        "findings": findings_value(&found),
    });
    let text = if found.is_empty() {
        format!("{}: nothing doubtful was found\n", opened.design.name())
    } else {
        findings(&found, &context.units)
    };
    Ok(Answer::new(document, text).exit(Exit::from_findings(&found)))
}
