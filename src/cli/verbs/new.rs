//! `hrma new FILE`: a design to start from.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::project::atomic;
use crate::service::error::ServiceError;
use crate::service::new::{EMPTY_SOLID, template, templates};
use clap::{ArgMatches, Args};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The verb.
pub(super) const VERB: Verb =
    Verb { name: "new", about: "Write a design to start from", arguments: Arguments::augment_args, run };

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// File to write (.ron), or - for standard output
    #[arg(value_name = "FILE", required_unless_present = "list")]
    file: Option<PathBuf>,
    /// What to start from; see --list
    #[arg(long, value_name = "ID", default_value = EMPTY_SOLID)]
    template: String,
    /// List the templates
    #[arg(long)]
    list: bool,
    /// Replace a file that exists
    #[arg(long)]
    force: bool,
}

fn run(matches: &ArgMatches, _context: &Context) -> Result<Answer, Failure> {
    let Arguments { file, template: id, list, force } = arguments(matches)?;
    let Some(file) = file.filter(|_| !list) else { return listed() };
    let name = if file == Path::new("-") { None } else { file.file_stem() };
    let name = name.map_or_else(|| "New motor".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let template =
        template(&id, &name).map_err(|error| Failure { exit: crate::cli::answer::Exit::WrongUsage, error })?;
    if file == Path::new("-") {
        let document = json!({ "template": template.id, "file": null, "design": template.text });
        return Ok(Answer::new(document, template.text));
    }
    let place = file.display().to_string();
    if file.exists() && !force {
        return Err(ServiceError::new(format!("{place} exists"))
            .at(place)
            .hint("Choose another name, or replace it with --force.")
            .into());
    }
    atomic::replace(&file, template.text.as_bytes()).map_err(ServiceError::from)?;
    let document = json!({ "template": template.id, "file": place });
    Ok(Answer::new(document, format!("{place}\n")))
}

fn listed() -> Result<Answer, Failure> {
    let templates = templates("New motor")?;
    let rows: Vec<Vec<String>> = templates.iter().map(|one| vec![one.id.clone(), one.about.clone()]).collect();
    let document: Vec<_> = templates.iter().map(|one| json!({ "id": one.id, "about": one.about })).collect();
    Ok(Answer::new(json!({ "templates": document }), table(&[Align::Left, Align::Left], &rows)))
}
