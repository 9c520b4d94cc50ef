//! `hrma size FILE`: the throat, the exit or the grain count for a target.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::design_input::DesignArguments;
use crate::cli::tool_answer::{WriteArguments, answered, set_inputs, tool_named, unanswered, whole};
use crate::service::tools::ask;
use clap::{ArgMatches, Args};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "size",
    about: "Find the throat, the exit or the grain count for a target",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    #[command(flatten)]
    design: DesignArguments,
    /// Throat for this peak chamber pressure, such as 50bar; with --impulse-class or --impulse, the pressure at which
    /// every stack peaks
    #[arg(long, value_name = "PRESSURE")]
    peak_pressure: Option<String>,
    /// Throat for this Kn at ignition
    #[arg(long, value_name = "KN")]
    initial_kn: Option<String>,
    /// Throat for this greatest Kn, erosion and slag included
    #[arg(long, value_name = "KN")]
    max_kn: Option<String>,
    /// Exit for this ambient pressure
    #[arg(long, value_name = "PRESSURE")]
    expansion_for: Option<String>,
    /// With --expansion-for: the largest impulse of the whole burn, or optimum expansion at a chamber pressure
    #[arg(long, value_enum, default_value = "burn", requires = "expansion_for")]
    expansion_at: At,
    /// Grain count for this impulse class
    #[arg(long, value_name = "CLASS")]
    impulse_class: Option<String>,
    /// Grain count for at least this total impulse
    #[arg(long, value_name = "IMPULSE", conflicts_with = "impulse_class")]
    impulse: Option<String>,
    /// With a grain count: most grains that are tried
    #[arg(long, value_name = "COUNT", default_value = "12")]
    most_grains: String,
    /// What of the nozzle stays while the throat changes
    #[arg(long, value_enum, default_value = "expansion-ratio")]
    keep: Keep,
    #[command(flatten)]
    write: WriteArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum At {
    /// The largest total impulse
    Burn,
    /// Optimum at the time-average chamber pressure
    Average,
    /// Optimum at the peak chamber pressure
    Peak,
    /// Optimum at the initial chamber pressure
    Initial,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Keep {
    /// Exit area over throat area
    ExpansionRatio,
    /// The exit diameter
    ExitDiameter,
}

/// Argument, field of the tool, value.
type Input<'a> = (&'a str, &'a str, &'a str);

impl Arguments {
    /// The tool and its inputs.
    fn asked(&self) -> Result<(&'static str, Vec<Input<'_>>), Failure> {
        let keep: Input = (
            "--keep",
            "keep",
            match self.keep {
                Keep::ExpansionRatio => "Expansion ratio",
                Keep::ExitDiameter => "Exit diameter",
            },
        );
        let at = match self.expansion_at {
            At::Burn => "Whole burn",
            At::Average => "Average pressure",
            At::Peak => "Peak pressure",
            At::Initial => "Initial pressure",
        };
        let mut asked: Vec<(&'static str, Vec<Input>)> = Vec::new();
        if let Some(ambient) = &self.expansion_for {
            let ambient = ("--expansion-for", "ambient", ambient.as_str());
            asked.push(("expansion", vec![ambient, ("--expansion-at", "at", at)]));
        }
        let most = ("--most-grains", "most", self.most_grains.as_str());
        let count = match (&self.impulse_class, &self.impulse) {
            (Some(class), _) => {
                Some(vec![("", "target", "Impulse class"), ("--impulse-class", "class", class.as_str()), most, keep])
            }
            (None, Some(impulse)) => {
                Some(vec![("", "target", "Total impulse"), ("--impulse", "impulse", impulse.as_str()), most, keep])
            }
            (None, None) => None,
        };
        let is_count = count.is_some();
        if let Some(mut inputs) = count {
            let pressure = self.peak_pressure.as_deref().map(|text| ("--peak-pressure", "peak_pressure", text));
            inputs.extend(pressure);
            asked.push(("grain-count", inputs));
        }
        for (value, label, field, argument) in [
            (&self.peak_pressure, "Peak pressure", "peak_pressure", "--peak-pressure"),
            (&self.initial_kn, "Initial Kn", "initial_kn", "--initial-kn"),
            (&self.max_kn, "Maximum Kn", "maximum_kn", "--max-kn"),
        ] {
            if let Some(text) = value.as_deref().filter(|_| !(is_count && field == "peak_pressure")) {
                asked.push(("throat", vec![("", "target", label), (argument, field, text), keep]));
            }
        }
        let known = "--peak-pressure, --initial-kn, --max-kn, --expansion-for, --impulse-class or --impulse";
        match asked.len() {
            1 => asked.pop().ok_or_else(|| Failure::usage("no target")),
            0 => Err(Failure::usage("no target is given").hint(format!("Give one of {known}."))),
            _ => Err(Failure::usage("several targets are given").hint(format!("Give one of {known}."))),
        }
    }
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let arguments: Arguments = arguments(matches)?;
    let (tool, inputs) = arguments.asked()?;
    let tool = tool_named(tool)?;
    arguments.write.check()?;
    let opened = arguments.design.open(context)?;
    let library = context.library()?.library;
    let mut question = ask(tool, &opened.design, &library, &Default::default(), None)?;
    set_inputs(&mut *question, &inputs)?;
    let outcome = answered(&*question, &opened.design, &library, context)?;
    if let Some(failure) = unanswered(&outcome, context) {
        return Err(failure);
    }
    let proposal = outcome.best.and_then(|best| outcome.rows.get(best)).and_then(|row| row.proposal.as_ref());
    let file = arguments.write.write(&opened.design, opened.text.as_deref(), proposal)?;
    Ok(whole((opened.design.name(), tool, &*question), &outcome, file, context))
}
