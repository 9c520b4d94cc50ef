//! `hrma planar`: the two-dimensional nozzle with uniform outflow.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::tool_answer::{answered, curves_value, set_inputs, tool_named, whole};
use crate::project::atomic;
use crate::project::design::Design;
use crate::service::error::ServiceError;
use crate::service::tools::{ask, curves_csv};
use clap::{ArgMatches, Args};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "planar",
    about: "Design a two-dimensional nozzle with uniform outflow by the method of characteristics",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// Mach number of the outflow
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    mach: String,
    /// Heat capacity ratio of the gas
    #[arg(long, value_name = "RATIO", allow_hyphen_values = true, default_value = "1.4")]
    gamma: String,
    /// Height of the throat from wall to wall
    #[arg(long, value_name = "LENGTH", allow_hyphen_values = true, default_value = "10mm")]
    throat_height: String,
    /// Radius of the round throat's arcs, over half of its height
    #[arg(long, value_name = "RATIO", allow_hyphen_values = true, default_value = "2")]
    throat_radius: String,
    /// Right-running lines of the net
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true, default_value = "240")]
    characteristics: String,
    /// Write the walls and their Mach numbers as a table, SI units
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { mach, gamma, throat_height, throat_radius, characteristics, csv } = arguments(matches)?;
    let tool = tool_named("planar-nozzle")?;
    // The tool takes nothing from a motor but what its inputs begin with, and each of them is stated here.
    let design = Design::new_solid(&format!("Mach {mach}"));
    let library = context.library()?.library;
    let mut question = ask(tool, &design, &library, &Default::default(), None)?;
    let inputs = [
        ("--mach", "exit_mach", mach.as_str()),
        ("--gamma", "heat_capacity_ratio", &gamma),
        ("--throat-height", "throat_height", &throat_height),
        ("--throat-radius", "throat_radius", &throat_radius),
        ("--characteristics", "characteristics", &characteristics),
    ];
    set_inputs(&mut *question, &inputs)?;
    let outcome = answered(&*question, &design, &library, context)?;
    if let Some(file) = &csv {
        atomic::replace(file, curves_csv(&outcome).as_bytes()).map_err(ServiceError::from)?;
    }
    let mut answer = whole((design.name(), tool, &*question), &outcome, csv.as_deref(), context);
    answer.document["curves"] = curves_value(&outcome);
    Ok(answer)
}
