//! `hrma conditioning FILE`: the motor at several grain temperatures.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::design_input::DesignArguments;
use crate::cli::tool_answer::{answered, curves_value, set_inputs, tool_named, whole};
use crate::project::atomic;
use crate::service::error::ServiceError;
use crate::service::tools::{ask, curves_csv};
use clap::{ArgMatches, Args};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "conditioning",
    about: "Burn a motor at several grain temperatures in one go",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    #[command(flatten)]
    design: DesignArguments,
    /// Grain temperatures, separated by commas, each with its unit
    #[arg(long, value_name = "LIST", default_value = "-40degC,20degC,60degC", allow_hyphen_values = true)]
    temperatures: String,
    /// Write the curves as a table, SI units
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { design, temperatures, csv } = arguments(matches)?;
    let tool = tool_named("conditioning")?;
    let opened = design.open(context)?;
    let library = context.library()?.library;
    let mut question = ask(tool, &opened.design, &library, &Default::default(), None)?;
    set_inputs(&mut *question, &[("--temperatures", "temperatures", &temperatures)])?;
    let outcome = answered(&*question, &opened.design, &library, context)?;
    if let Some(file) = &csv {
        atomic::replace(file, curves_csv(&outcome).as_bytes()).map_err(ServiceError::from)?;
    }
    let mut answer = whole((opened.design.name(), tool, &*question), &outcome, csv.as_deref(), context);
    answer.document["curves"] = curves_value(&outcome);
    Ok(answer)
}
