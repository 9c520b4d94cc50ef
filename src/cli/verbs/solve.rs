//! `hrma solve FILE`: burn a motor, and write files of it where asked.

use super::{Verb, arguments};
use crate::analysis::burn_times::Trace;
use crate::cli::answer::{Answer, Exit, Failure, findings_value, text_or_null};
use crate::cli::archiving::ArchiveArguments;
use crate::cli::context::{Context, now};
use crate::cli::design_input::DesignArguments;
use crate::cli::solving::{Solved, solve};
use crate::cli::text::{Align, findings, table};
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::service::export::{ExportOptions, append_curve, export, exporter_ids};
use crate::service::open::Opened;
use crate::service::tools::burn_times_document;
use clap::{ArgMatches, Args};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "solve",
    about: "Solve a motor: figures, curves, findings, files",
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

/// Which files to write, and where.
#[derive(Debug, Clone, Args)]
pub(crate) struct FileArguments {
    /// Folder for the files; it is made if its parent exists
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Files to write, separated by commas; without it all of them
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    export: Vec<String>,
    /// Columns of the CSV file, separated by commas: time,thrust:lbf,grains[0].mass; without it all of them
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    channels: Vec<String>,
    /// Add the thrust curve to a file of several motors (.eng or .rse), which is made if it does not exist
    #[arg(long, value_name = "FILE")]
    append: Option<PathBuf>,
}

impl FileArguments {
    /// What to write; `None` when neither folder nor list is given.
    ///
    /// # Errors
    /// [`Failure`] for an exporter that does not exist.
    pub fn exports(&self) -> Result<Option<Exports>, Failure> {
        let channels = self.channels.clone();
        if self.out.is_none() && self.export.is_empty() {
            let Some(append) = self.append.clone() else {
                return match channels.is_empty() {
                    true => Ok(None),
                    // Columns are asked for: they go into a table.
                    false => Ok(Some(Exports { channels, ..Exports::here(vec!["csv".to_owned()]) })),
                };
            };
            return Ok(Some(Exports { append: Some(append), nothing_else: true, ..Exports::here(Vec::new()) }));
        }
        let known = exporter_ids();
        let ids: Vec<String> = self.export.iter().map(|id| id.trim().to_owned()).filter(|id| id != "all").collect();
        if let Some(unknown) = ids.iter().find(|id| !known.contains(&id.as_str())) {
            let mut failure = Failure::usage(format!("there is no export \"{unknown}\""));
            failure.error.expected = format!("all, or some of: {}", known.join(", "));
            return Err(failure);
        }
        let folder = self.out.clone().unwrap_or_else(|| PathBuf::from("."));
        let ids = if ids.len() < self.export.len() { Vec::new() } else { ids };
        Ok(Some(Exports { folder, channels, append: self.append.clone(), ..Exports::here(ids) }))
    }
}

/// Files to write.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exports {
    /// Where.
    pub folder: PathBuf,
    /// Exporters by id; all of them when empty.
    pub ids: Vec<String>,
    /// Columns of tables; all of them when empty.
    pub channels: Vec<String>,
    /// A file to which the thrust curve is added.
    pub append: Option<PathBuf>,
    /// Whether only `append` is asked for.
    pub nothing_else: bool,
}

impl Exports {
    /// Files of these exporters in the current folder.
    pub fn here(ids: Vec<String>) -> Self {
        Self { folder: PathBuf::from("."), ids, channels: Vec::new(), append: None, nothing_else: false }
    }
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { design, files, archive } = arguments(matches)?;
    let exports = files.exports()?;
    solved(&design.open(context)?, exports.as_ref(), archive, context)
}

/// The run of a design as an answer, with its files written and, where that is wanted, archived.
///
/// # Errors
/// [`Failure`]: no solution, or a file cannot be written.
pub(crate) fn solved(
    opened: &Opened,
    exports: Option<&Exports>,
    archive: ArchiveArguments,
    context: &Context,
) -> Result<Answer, Failure> {
    let library = context.library()?.library;
    let Solved { case, run } = solve(&opened.design, &library, context)?;
    let written = match exports {
        Some(exports) => written(opened, &case, &run, exports, context)?,
        None => Vec::new(),
    };
    let archived = archive.archived(opened, &case, &run, context)?;
    let mut document = document(opened.design.name(), &run);
    let mut text = text(opened.design.name(), &run, context);
    if !written.is_empty() {
        let paths: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        text.push_str("\nwritten:\n");
        for path in &paths {
            text.push_str(&format!("  {path}\n"));
        }
        document["files"] = json!(paths);
    }
    if let Some(archived) = archived {
        text.push_str(&format!("\n{}\n", archived.text()));
        document["archive"] = archived.document();
    }
    Ok(Answer::new(document, text).exit(Exit::from_findings(&run.findings)))
}

/// Writes the files of a run.
///
/// # Errors
/// [`Failure`] for the first file that cannot be written.
pub(crate) fn written(
    opened: &Opened,
    case: &SolidCase,
    run: &MotorRun,
    exports: &Exports,
    context: &Context,
) -> Result<Vec<PathBuf>, Failure> {
    let options = ExportOptions { units: context.units.clone(), date: now(), channels: exports.channels.clone() };
    let mut paths = Vec::new();
    if !exports.nothing_else {
        let exported = export(&opened.design, case, run, &exports.ids, &exports.folder, &options)?;
        for sentence in &exported.left_out {
            context.say(&format!("note: left out: {sentence}"));
        }
        paths = exported.paths;
    }
    if let Some(path) = &exports.append {
        append_curve(&opened.design, case, run, path, &options)?;
        paths.push(path.clone());
    }
    Ok(paths)
}

/// The document of contracts.
fn document(name: &str, run: &MotorRun) -> Value {
    let channels: Map<String, Value> = run
        .channels
        .iter()
        .map(|channel| {
            let unit = text_or_null(channel.quantity.si_unit().symbol);
            (channel.name.clone(), json!({ "unit": unit, "values": channel.values }))
        })
        .collect();
    json!({
        "name": name,
        "summary": run.summary,
        "burn_times": burn_times_document(&Trace::of_run(&run.channels, &run.summary)),
        "channels": channels,
        "findings": findings_value(&run.findings),
        "provenance": run.provenance,
        "numerical_error": run.numerical_error,
        "effort": run.effort,
    })
}

fn text(name: &str, run: &MotorRun, context: &Context) -> String {
    const DIGITS: usize = 5;
    let designation = run.summary.designation.as_deref().unwrap_or("no class");
    let mut out = format!(
        "{name}: {designation} ({} model, numerical error about {} %)\n\n",
        run.provenance.settings.model.id().replace('_', "-"),
        crate::units::format_significant(100.0 * run.numerical_error, 1),
    );
    let rows: Vec<Vec<String>> = run
        .summary
        .figures()
        .into_iter()
        .map(|figure| {
            let (number, unit) = figure.value.map_or_else(
                || ("-".to_owned(), ""),
                |value| {
                    (context.units.number(value, figure.quantity, DIGITS), context.units.unit(figure.quantity).symbol)
                },
            );
            vec![figure.label.to_owned(), number, unit.to_owned()]
        })
        .collect();
    out.push_str(&table(&[Align::Left, Align::Right, Align::Left], &rows));
    if !run.findings.is_empty() {
        out.push('\n');
        out.push_str(&findings(&run.findings, &context.units));
    }
    out
}
