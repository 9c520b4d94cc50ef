//! `hrma neutral [FILE]`: the BATES motors with the flattest Kn that own hardware makes.

use super::{Verb, arguments};
use crate::analysis::hardware::Hardware;
use crate::cli::answer::{Answer, Exit, Failure};
use crate::cli::context::Context;
use crate::cli::tool_answer::{WriteArguments, answered, set_inputs, tool_named, unanswered, whole};
use crate::project::design::Design;
use crate::service::error::ServiceError;
use crate::service::hardware::{add, own_hardware};
use crate::service::open::open;
use crate::service::tools::ask;
use clap::{ArgMatches, Args};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "neutral",
    about: "Find the BATES motors with the flattest Kn that your hardware makes",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// Design that gives propellant, liner, losses and conditions; otherwise a plain motor
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Propellant of the library, in place of the design's
    #[arg(long, value_name = "ID")]
    propellant: Option<String>,
    /// Case in place of those you keep: inner diameter, usable length, rated pressure, mass (the last two may be left
    /// out), such as 54mm,300mm,70bar
    #[arg(long, value_name = "SIZES")]
    case: Vec<String>,
    /// Nozzle in place of those you keep: throat, exit, widest throat it may be drilled to (may be left out)
    #[arg(long, value_name = "SIZES")]
    nozzle: Vec<String>,
    /// Core diameter of a mandrel in place of those you keep
    #[arg(long, value_name = "DIAMETER")]
    mandrel: Vec<String>,
    /// Drill in place of those you keep
    #[arg(long, value_name = "DIAMETER")]
    drill: Vec<String>,
    /// Largest over smallest burning area, at most
    #[arg(long, value_name = "RATIO")]
    kn_ratio: Option<String>,
    /// Port area over throat area, at least
    #[arg(long, value_name = "RATIO")]
    port_to_throat: Option<String>,
    /// Peak chamber pressure, at least
    #[arg(long, value_name = "PRESSURE")]
    least_pressure: Option<String>,
    /// Gap between grains
    #[arg(long, value_name = "LENGTH")]
    grain_spacing: Option<String>,
    /// Most grains that are tried
    #[arg(long, value_name = "COUNT")]
    most_grains: Option<String>,
    /// Most combinations that are shown
    #[arg(long, value_name = "COUNT")]
    show: Option<String>,
    #[command(flatten)]
    write: WriteArguments,
}

/// What each kind of hardware on the command line states, in order; and how many of these it must.
const FIELDS: &[(&str, &[&str], usize)] = &[
    ("case", &["inner_diameter", "usable_length", "rated_pressure", "mass"], 2),
    ("nozzle", &["throat_diameter", "exit_diameter", "largest_throat"], 2),
    ("mandrel", &["core_diameter"], 1),
    ("drill", &["diameter"], 1),
];

impl Arguments {
    fn hardware(&self, context: &Context) -> Result<Hardware, Failure> {
        let stated = |kind: &str| match kind {
            "case" => &self.case,
            "nozzle" => &self.nozzle,
            "mandrel" => &self.mandrel,
            _ => &self.drill,
        };
        let needs_own = ["case", "nozzle", "mandrel"].iter().any(|kind| stated(kind).is_empty());
        let mut hardware = if needs_own { own_hardware(context.data_dir.as_deref())? } else { Hardware::default() };
        for (kind, keys, least) in FIELDS {
            let texts = stated(kind);
            if !texts.is_empty() {
                match *kind {
                    "case" => hardware.cases.clear(),
                    "nozzle" => hardware.nozzles.clear(),
                    "mandrel" => hardware.mandrels.clear(),
                    _ => hardware.drills.clear(),
                }
            }
            for text in texts {
                let values: Vec<&str> = text.split(',').map(str::trim).collect();
                if values.len() < *least || values.len() > keys.len() {
                    let mut failure = Failure::usage(format!("--{kind} {text}: there are {} values", values.len()));
                    failure.error.expected = keys.join(", ");
                    return Err(failure);
                }
                let mut fields: Vec<(&str, &str)> = keys.iter().copied().zip(values).collect();
                if *kind == "case" && fields.len() < 3 {
                    fields.push(("rated_pressure", "none"));
                }
                add(&mut hardware, kind, text, &fields).map_err(|error| Failure { error, exit: Exit::WrongUsage })?;
            }
        }
        Ok(hardware)
    }
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let arguments: Arguments = arguments(matches)?;
    arguments.write.check()?;
    let tool = tool_named("neutral-bates")?;
    let hardware = arguments.hardware(context)?;
    let (mut design, text) = match &arguments.file {
        Some(file) => {
            let opened = open(file)?;
            for note in &opened.notes {
                context.say(&format!("note: {note}"));
            }
            (opened.design, opened.text)
        }
        None => (Design::new_solid("Neutral BATES"), None),
    };
    if let Some(id) = &arguments.propellant {
        for (path, text) in [("propellant.from", "Library"), ("propellant.id", id.as_str())] {
            crate::form::assign(&mut design, path, text).map_err(|error| ServiceError::new(error.to_string()))?;
        }
    }
    let library = context.library()?.library;
    let mut question = ask(tool, &design, &library, &hardware, None)?;
    let inputs: Vec<(&str, &str, &str)> = [
        ("--kn-ratio", "largest_kn_ratio", &arguments.kn_ratio),
        ("--port-to-throat", "smallest_port_to_throat", &arguments.port_to_throat),
        ("--least-pressure", "smallest_peak_pressure", &arguments.least_pressure),
        ("--grain-spacing", "grain_spacing", &arguments.grain_spacing),
        ("--most-grains", "most_grains", &arguments.most_grains),
        ("--show", "shown", &arguments.show),
    ]
    .into_iter()
    .filter_map(|(argument, path, text)| text.as_deref().map(|text| (argument, path, text)))
    .collect();
    set_inputs(&mut *question, &inputs)?;
    let outcome = answered(&*question, &design, &library, context)?;
    let refusal = unanswered(&outcome, context);
    if let Some(failure) = refusal.clone().filter(|_| outcome.rows.is_empty() || arguments.write.is_wanted()) {
        return Err(failure);
    }
    let proposal = outcome.best.and_then(|best| outcome.rows.get(best)).and_then(|row| row.proposal.as_ref());
    let file = arguments.write.write(&design, text.as_deref(), proposal)?;
    let exit = if refusal.is_some() { Exit::ErrorsFound } else { Exit::Done };
    Ok(whole((design.name(), tool, &*question), &outcome, file, context).exit(exit))
}
