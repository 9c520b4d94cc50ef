//! `hrma export FILE`: the files of a design, solved.

use super::solve::{Exports, FileArguments, written};
use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure, findings_value};
use crate::cli::archiving::ArchiveArguments;
use crate::cli::context::Context;
use crate::cli::design_input::DesignArguments;
use crate::cli::solving::{Solved, solve};
use clap::{ArgMatches, Args};
use serde_json::json;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "export",
    about: "Write report, thrust curve, meshes, figures and tables of a design",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    #[command(flatten)]
    design: DesignArguments,
    #[command(flatten)]
    files: FileArguments,
    #[command(flatten)]
    archive: ArchiveArguments,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { design, files, archive } = arguments(matches)?;
    let everything_here = Exports::here(Vec::new());
    let exports = files.exports()?.unwrap_or(everything_here);
    let opened = design.open(context)?;
    let library = context.library()?.library;
    let Solved { case, run } = solve(&opened.design, &library, context)?;
    let paths = written(&opened, &case, &run, &exports, context)?;
    let archived = archive.archived(&opened, &case, &run, context)?;
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let mut text: String = paths.iter().map(|path| format!("{path}\n")).collect();
    let mut document = json!({
        "name": opened.design.name(),
        "files": paths,
        "findings": findings_value(&run.findings),
        "provenance": run.provenance,
    });
    if let Some(archived) = archived {
        text.push_str(&format!("{}\n", archived.text()));
        document["archive"] = archived.document();
    }
    Ok(Answer::new(document, text).exit(Exit::from_findings(&run.findings)))
}
