//! `hrma equilibrium FILE`: chemical equilibrium and theoretical rocket performance of the cases in a file.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure};
use crate::cli::context::Context;
use crate::service::equilibrium::{cases_from_document, document, solve_cases, table_text};
use crate::service::error::ServiceError;
use clap::{ArgMatches, Args};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "equilibrium",
    about: "Solve chemical equilibria and rocket performance (what NASA CEA does)",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// One case or an array of cases as JSON; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

fn run(matches: &ArgMatches, _context: &Context) -> Result<Answer, Failure> {
    let Arguments { file } = arguments(matches)?;
    let cases = cases_from_document(&text_of(&file)?).map_err(|error| {
        let path = format!("{}: {}", file.display(), error.path);
        error.at(path)
    })?;
    let good: Vec<_> = cases.iter().filter_map(|case| case.case.as_ref().ok().cloned()).collect();
    let mut solved = solve_cases(&good).into_iter();
    let (mut documents, mut text, mut exit) = (Vec::new(), String::new(), Exit::Done);
    for read in &cases {
        let answer = match &read.case {
            Ok(_) => solved.next().unwrap_or_else(|| Err(ServiceError::new("the case was not solved"))),
            Err(error) => Err(error.clone()),
        };
        match answer {
            Ok(answer) => {
                documents.push(document(&answer, &read.names));
                text.push_str(&table_text(&answer, &read.names));
                if exit == Exit::Done {
                    exit = Exit::from_findings(&answer.findings);
                }
            }
            Err(error) => {
                text.push_str(&format!("{}\n  {}\n\n", read.id, error.message));
                documents.push(json!({ "id": read.id, "error": error }));
                exit = Exit::Failed;
            }
        }
    }
    Ok(Answer::new(Value::Array(documents), text).exit(exit))
}

fn text_of(file: &Path) -> Result<String, ServiceError> {
    let fail = |error: std::io::Error| {
        ServiceError::new(format!("{} cannot be read: {error}", file.display())).at(file.display().to_string())
    };
    if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(fail)?;
        return Ok(text);
    }
    std::fs::read_to_string(file).map_err(fail)
}
