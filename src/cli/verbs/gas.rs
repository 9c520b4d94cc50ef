//! `hrma gas`: tables of compressible flow.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::tool_answer::{answered, set_inputs, tool_named, whole};
use crate::project::design::Design;
use crate::service::tools::ask;
use clap::{ArgGroup, ArgMatches, Args};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "gas",
    about: "Show isentropic ratios of a flow, and what shocks and fans make of it",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("given").required(true))]
struct Arguments {
    /// Heat capacity ratio of the gas
    #[arg(long, value_name = "RATIO", allow_hyphen_values = true, default_value = "1.4")]
    gamma: String,
    /// Mach number
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true, group = "given")]
    mach: Option<String>,
    /// Area over the throat's, of a supersonic flow
    #[arg(long, value_name = "RATIO", allow_hyphen_values = true, group = "given")]
    area_ratio: Option<String>,
    /// Area over the throat's, of a subsonic flow
    #[arg(long, value_name = "RATIO", allow_hyphen_values = true, group = "given")]
    subsonic_area_ratio: Option<String>,
    /// Pressure over the stagnation pressure
    #[arg(long, value_name = "RATIO", allow_hyphen_values = true, group = "given")]
    pressure_ratio: Option<String>,
    /// Prandtl-Meyer angle
    #[arg(long, value_name = "ANGLE", allow_hyphen_values = true, group = "given")]
    angle: Option<String>,
    /// By how much a wall turns the flow, for oblique shocks and a fan
    #[arg(long, value_name = "ANGLE", allow_hyphen_values = true)]
    turn: Option<String>,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let arguments: Arguments = arguments(matches)?;
    let tool = tool_named("gas-tables")?;
    // The tool takes nothing from a motor but what its inputs begin with.
    let design = Design::new_solid(&format!("γ = {}", arguments.gamma));
    let library = context.library()?.library;
    let mut question = ask(tool, &design, &library, &Default::default(), None)?;
    let given = [
        ("--mach", "Mach number", "mach", &arguments.mach),
        ("--area-ratio", "Area ratio, supersonic", "area_ratio", &arguments.area_ratio),
        ("--subsonic-area-ratio", "Area ratio, subsonic", "area_ratio", &arguments.subsonic_area_ratio),
        ("--pressure-ratio", "Pressure ratio", "pressure_ratio", &arguments.pressure_ratio),
        ("--angle", "Prandtl-Meyer angle", "angle", &arguments.angle),
    ];
    let mut inputs = vec![("--gamma", "heat_capacity_ratio", arguments.gamma.as_str())];
    for (option, kind, field, text) in given {
        if let Some(text) = text {
            inputs.extend([(option, "given", kind), (option, field, text)]);
        }
    }
    inputs.extend(arguments.turn.as_deref().map(|turn| ("--turn", "turn", turn)));
    set_inputs(&mut *question, &inputs)?;
    let outcome = answered(&*question, &design, &library, context)?;
    Ok(whole((design.name(), tool, &*question), &outcome, None, context))
}
