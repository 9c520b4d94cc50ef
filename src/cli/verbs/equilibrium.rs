//! `hrma equilibrium`: chemical equilibrium and theoretical rocket performance, of the cases in a file or as a map over
//! mixture ratio and pressure.

mod map;

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure, findings_value};
use crate::cli::context::Context;
use crate::cli::text::{Align, findings, table as aligned};
use crate::diag::Finding;
use crate::project::atomic;
use crate::service::equilibrium::table::{Composition, Row, mixture_line, reactant_rows, table_csv, table_showing};
use crate::service::equilibrium::{CaseAnswer, EquilibriumCase, cases_from_file, document, solve_cases, written_names};
use crate::service::error::ServiceError;
use crate::units::{Pa, UnitPreferences};
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
    /// One case or an array of cases as JSON, or an input deck of NASA CEA (.inp); - reads standard input
    #[arg(value_name = "FILE", required_unless_present = "fuel", conflicts_with = "fuel")]
    file: Option<PathBuf>,
    #[command(flatten)]
    map: map::MapArguments,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { file, map } = arguments(matches)?;
    match file {
        Some(file) => solve_file(&file, map.csv.as_deref(), map.ambient()?, context),
        None => map::run(&map, context),
    }
}

fn solve_file(file: &Path, csv: Option<&Path>, ambient: Option<Pa>, context: &Context) -> Result<Answer, Failure> {
    let cases = cases_from_file(file, &bytes_of(file)?)?;
    if csv.is_some() && cases.len() != 1 {
        let message = format!("--csv takes the table of one case, and {} holds {}", file.display(), cases.len());
        return Err(Failure::usage(message));
    }
    let units = context.units.of_states();
    let good: Vec<_> = cases.iter().filter_map(|case| case.read.case.as_ref().ok().cloned()).collect();
    let mut solved = solve_cases(&good).into_iter();
    let (mut documents, mut text, mut exit) = (Vec::new(), String::new(), Exit::Done);
    let mut said: &[Finding] = &[];
    for one in &cases {
        let read = &one.read;
        match one.answer(&mut solved) {
            Ok((case, answer)) => {
                let found = [read.notes.as_slice(), &answer.findings].concat();
                if let Some(csv) = csv {
                    atomic::replace(csv, table_csv(&answer, ambient, &units).as_bytes()).map_err(ServiceError::from)?;
                }
                let mut document = document(&answer, &read.names);
                if let Some(ambient) = ambient {
                    with_ambient(&mut document, &answer, ambient);
                }
                document["findings"] = findings_value(&found);
                documents.push(document);
                text.push_str(&described(case, &answer, &read.names, ambient, one.composition, &units));
                // The cases of a deck's problem share its notes; people read them once.
                let shown = if read.notes == said { &answer.findings } else { &found };
                if !shown.is_empty() {
                    text.push_str(&format!("{}\n", findings(shown, &units)));
                }
                said = &read.notes;
                if exit == Exit::Done {
                    exit = Exit::from_findings(&answer.findings);
                }
            }
            Err(error) => {
                text.push_str(&format!("{}\n\n{}\n\n", read.id, Failure::from(error.clone()).text()));
                documents.push(json!({ "id": read.id, "error": error.document() }));
                exit = Exit::Failed;
            }
        }
    }
    Ok(Answer::new(Value::Array(documents), text).exit(exit))
}

/// The specific impulse of each station at an ambient pressure, beside those that the format has.
fn with_ambient(document: &mut Value, answer: &CaseAnswer, ambient: Pa) {
    let stations = document.get_mut("stations").and_then(Value::as_array_mut).into_iter().flatten();
    for (station, (state, flow, _)) in stations.zip(answer.states()) {
        let performance = flow.and_then(|flow| flow.performance);
        station["iamb_m_s"] = json!(performance.map(|one| one.specific_impulse_at(state.pressure, ambient).0));
    }
}

/// Digits of numbers in tables.
const DIGITS: usize = 7;

/// The answer as CEA's users read it: the reactants, then quantities down and stations across.
fn described(
    case: &EquilibriumCase,
    answer: &CaseAnswer,
    names: &[String],
    ambient: Option<Pa>,
    composition: Composition,
    units: &UnitPreferences,
) -> String {
    let table = table_showing(answer, ambient, composition);
    let columns = written_names(answer, names);
    let mut rows = Vec::new();
    for section in &table.sections {
        rows.push([vec![section.title.to_owned()], columns.clone()].concat());
        rows.extend(section.rows.iter().map(|Row { label, quantity, values }| {
            let value =
                |value: &Option<f64>| value.map_or("-".to_owned(), |value| units.number(value, *quantity, DIGITS));
            let label = format!("  {}", units.axis(label, *quantity));
            std::iter::once(label).chain(values.iter().map(value)).collect()
        }));
        rows.push(Vec::new());
    }
    let aligns = [vec![Align::Left], vec![Align::Right; columns.len()]].concat();
    let reactant_aligns = [vec![Align::Left; 2], vec![Align::Right; 4]].concat();
    let reactants = aligned(&reactant_aligns, &reactant_rows(&case.mixture, units));
    let whole = mixture_line(&case.mixture, units);
    format!("{}\n\n{reactants}\n{whole}\n\n{}", answer.id, aligned(&aligns, &rows))
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, ServiceError> {
    let fail = |error: std::io::Error| {
        ServiceError::new(format!("{} cannot be read: {error}", file.display())).at(file.display().to_string())
    };
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(fail)?;
        return Ok(bytes);
    }
    std::fs::read(file).map_err(fail)
}
