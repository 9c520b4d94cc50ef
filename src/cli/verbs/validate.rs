//! `hrma validate [PATH...]`: the program against reference cases.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure};
use crate::cli::context::Context;
use crate::diag::Unwatched;
use crate::service::error::ServiceError;
use crate::service::validate::text::render;
use crate::service::validate::{run as validated, set_names};
use clap::{ArgMatches, Args};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "validate",
    about: "Compare with reference cases, the bundled ones or your own",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// Files or folders of reference cases; without them the bundled sets
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only the sets of that name
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// Add the rows to the history of validations
    #[arg(long)]
    archive: bool,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { paths, set, archive } = arguments(matches)?;
    if let Some(unknown) = set.as_deref().filter(|name| !set_names().contains(name)) {
        let mut failure = Failure::usage(format!("there is no set \"{unknown}\""));
        failure.error.expected = format!("one of: {}", set_names().join(", "));
        return Err(failure);
    }
    let validation = validated(&paths, set.as_deref(), &mut Unwatched)?;
    if archive {
        crate::cli::archiving::keep_validation(&validation, context)?;
        context.say("note: the rows stand in the history of validations");
    }
    // Nothing compared is no success.
    let exit = if validation.summary.fail > 0 || validation.rows.is_empty() { Exit::Failed } else { Exit::Done };
    let document = serde_json::to_value(&validation).map_err(|error| ServiceError::new(error.to_string()))?;
    Ok(Answer::new(document, render(&validation)).exit(exit))
}
