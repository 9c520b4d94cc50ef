//! `hrma archive list|show|open|compare|summary|remove|validations`: what was archived.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure, findings_value, text_or_null};
use crate::cli::archiving::archive;
use crate::cli::context::Context;
use crate::cli::solving::solve;
use crate::cli::text::{Align, findings, moment, table};
use crate::motor::run::MotorRun;
use crate::project::atomic;
use crate::service::archive::{
    Analysis, AnalysisRow, Best, Query, ValidationRow, after_day, day, reopen, side_by_side, summary,
};
use crate::service::error::ServiceError;
use crate::service::open::open;
use crate::units::{Quantity, STANDARD_GRAVITY, quantity_from_text};
use clap::{ArgMatches, Args, Subcommand};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "archive",
    about: "Find, show, reopen and compare archived analyses",
    arguments: |command| Arguments::augment_subcommands(command).subcommand_required(true),
    run,
};

#[derive(Debug, Clone, Subcommand)]
enum Arguments {
    /// The analyses, the latest first
    List(QueryArguments),
    /// Everything about one analysis
    Show {
        /// Its number, as `list` gives it
        #[arg(value_name = "ID")]
        id: i64,
    },
    /// The design of an analysis, as a file that solves again
    Open {
        /// Its number, as `list` gives it
        #[arg(value_name = "ID")]
        id: i64,
        /// File to write; without it the design goes to standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Replace a file that exists
        #[arg(long)]
        force: bool,
    },
    /// Analyses side by side, measured by the first
    Compare {
        /// Their numbers, as `list` gives them
        #[arg(value_name = "ID", required = true)]
        ids: Vec<i64>,
        /// A design that is solved and set beside them
        #[arg(long, value_name = "FILE")]
        with: Option<PathBuf>,
    },
    /// Counts, best specific impulse by propellant, highest impulse by class
    Summary(QueryArguments),
    /// Take analyses out
    Remove {
        /// Their numbers, as `list` gives them
        #[arg(value_name = "ID", required = true)]
        ids: Vec<i64>,
    },
    /// The history of `validate --archive`
    Validations,
}

/// What is looked for.
#[derive(Debug, Clone, Args)]
struct QueryArguments {
    /// Words in motor, propellant, designation or case hash
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Part of the propellant's name
    #[arg(long, value_name = "NAME")]
    propellant: Option<String>,
    /// Kind of motor, such as solid
    #[arg(long = "type", value_name = "TYPE")]
    motor_type: Option<String>,
    /// Impulse class or beginning of the designation, such as J or J3
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Archived on that day or later, such as 2026-11-24 (UTC)
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Archived on that day or before (UTC)
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Least total impulse; without unit in N s
    #[arg(long, value_name = "IMPULSE")]
    min_impulse: Option<String>,
    /// Largest total impulse; without unit in N s
    #[arg(long, value_name = "IMPULSE")]
    max_impulse: Option<String>,
    /// Least specific impulse; without unit in m/s
    #[arg(long, value_name = "ISP")]
    min_isp: Option<String>,
    /// Largest specific impulse; without unit in m/s
    #[arg(long, value_name = "ISP")]
    max_isp: Option<String>,
}

impl QueryArguments {
    fn query(self) -> Result<Query, Failure> {
        let usage = |error: ServiceError| Failure { error, exit: Exit::WrongUsage };
        let number = |name: &str, text: Option<String>, quantity: Quantity| {
            let read = |text: String| {
                quantity_from_text(&text, quantity, Some(quantity.si_unit()))
                    .map_err(|error| Failure::usage(format!("--{name} {text}: {error}")))
            };
            text.map(read).transpose()
        };
        Ok(Query {
            text: self.search.unwrap_or_default(),
            propellant: self.propellant,
            motor_type: self.motor_type,
            class: self.class,
            since: self.since.as_deref().map(day).transpose().map_err(usage)?,
            before: self.until.as_deref().map(after_day).transpose().map_err(usage)?,
            min_impulse: number("min-impulse", self.min_impulse, Quantity::Impulse)?,
            max_impulse: number("max-impulse", self.max_impulse, Quantity::Impulse)?,
            min_isp: number("min-isp", self.min_isp, Quantity::SpecificImpulse)?,
            max_isp: number("max-isp", self.max_isp, Quantity::SpecificImpulse)?,
        })
    }
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    match arguments(matches)? {
        Arguments::List(query) => list(query, context),
        Arguments::Show { id } => show(id, context),
        Arguments::Open { id, out, force } => opened(id, out, force, context),
        Arguments::Compare { ids, with } => compared(&ids, with, context),
        Arguments::Summary(query) => summed(query, context),
        Arguments::Remove { ids } => removed(&ids, context),
        Arguments::Validations => validations(context),
    }
}

/// A column of numbers: title, quantity, value.
type NumberColumn = (&'static str, Quantity, fn(&AnalysisRow) -> f64);

const NUMBERS: &[NumberColumn] = &[
    ("impulse", Quantity::Impulse, |row| row.total_impulse),
    ("Isp", Quantity::SpecificImpulse, |row| row.specific_impulse),
    ("c*", Quantity::Velocity, |row| row.characteristic_velocity),
    ("peak pressure", Quantity::Pressure, |row| row.peak_pressure),
    ("burn", Quantity::Time, |row| row.burn_time),
];

fn list(query: QueryArguments, context: &Context) -> Result<Answer, Failure> {
    const DIGITS: usize = 4;
    let rows = archive(context)?.find(&query.query()?)?;
    if rows.is_empty() {
        let text = "Nothing is found. `hrma solve FILE --archive` archives an analysis.\n";
        return Ok(Answer::new(json!({ "analyses": [] }), text));
    }
    let mut head: Vec<String> =
        ["id", "archived (UTC)", "motor", "designation", "propellant"].map(str::to_owned).to_vec();
    head.extend(
        NUMBERS.iter().map(|(title, quantity, _)| format!("{title} ({})", context.units.unit(*quantity).symbol)),
    );
    let mut lines = vec![head];
    for row in &rows {
        let mut line = vec![
            row.id.to_string(),
            moment(row.created),
            row.motor.clone(),
            row.designation.clone().unwrap_or_else(|| "-".to_owned()),
            row.propellant.clone(),
        ];
        line.extend(NUMBERS.iter().map(|(_, quantity, value)| context.units.number(value(row), *quantity, DIGITS)));
        lines.push(line);
    }
    use Align::{Left, Right};
    let columns = [Right, Left, Left, Left, Left, Right, Right, Right, Right, Right];
    Ok(Answer::new(json!({ "analyses": rows.iter().map(row_value).collect::<Vec<_>>() }), table(&columns, &lines)))
}

/// A row with its specific impulse in seconds, too, as `solve` has it.
fn row_value(row: &AnalysisRow) -> Value {
    let mut value = json!(row);
    value["specific_impulse_s"] = json!(row.specific_impulse / STANDARD_GRAVITY);
    value
}

fn show(id: i64, context: &Context) -> Result<Answer, Failure> {
    const DIGITS: usize = 5;
    let archive = archive(context)?;
    let Analysis { row, design, run, .. } = archive.get(id)?;
    let comparisons = archive.comparisons_of(id)?;
    let channels: Map<String, Value> = run
        .channels
        .iter()
        .map(|channel| {
            let unit = text_or_null(channel.quantity.si_unit().symbol);
            (channel.name.clone(), json!({ "unit": unit, "values": channel.values }))
        })
        .collect();
    let mut document = row_value(&row);
    document["design"] = json!(design);
    document["summary"] = json!(run.summary);
    document["channels"] = Value::Object(channels);
    document["findings"] = findings_value(&run.findings);
    document["provenance"] = json!(run.provenance);
    document["numerical_error"] = json!(run.numerical_error);
    document["comparisons"] = json!(comparisons);
    let mut text = format!(
        "{} {}: {}\n{}, archived {} UTC, solved by hrma {} ({})\ncase {}\n\n",
        row.id,
        row.motor,
        row.designation.as_deref().unwrap_or("no class"),
        row.propellant,
        moment(row.created),
        row.program_version,
        row.settings.model.id().replace('_', "-"),
        row.case_hash,
    );
    let figures = run.summary.figures();
    let lines = figures.into_iter().map(|figure| {
        let value = figure.value.map(|value| context.units.text(value, figure.quantity, DIGITS));
        vec![figure.label.to_owned(), value.unwrap_or_else(|| "-".to_owned())]
    });
    text.push_str(&table(&[Align::Left, Align::Right], &lines.collect::<Vec<_>>()));
    if !run.findings.is_empty() {
        text.push('\n');
        text.push_str(&findings(&run.findings, &context.units));
    }
    if !comparisons.is_empty() {
        text.push_str(&format!("\nCompared with measured curves:\n{}", comparison_table(&comparisons)));
    }
    Ok(Answer::new(document, text).exit(Exit::from_findings(&run.findings)))
}

fn comparison_table(rows: &[ValidationRow]) -> String {
    let line = |row: &ValidationRow| {
        vec![
            moment(row.created),
            row.subject.clone(),
            row.quantity.clone(),
            row.deviation.map_or_else(|| "-".to_owned(), |share| format!("{:+.2} %", 100.0 * share)),
            row.source.clone(),
        ]
    };
    use Align::{Left, Right};
    table(&[Left, Left, Left, Right, Left], &rows.iter().map(line).collect::<Vec<_>>())
}

fn opened(id: i64, out: Option<PathBuf>, force: bool, context: &Context) -> Result<Answer, Failure> {
    let library = context.library()?.library;
    let analysis = archive(context)?.get(id)?;
    let reopened = reopen(&analysis, &library)?;
    for remark in &reopened.remarks {
        context.say(&format!("note: {remark}"));
    }
    let Some(out) = out else {
        let document = json!({ "id": id, "file": null, "design": reopened.text, "notes": reopened.remarks });
        return Ok(Answer::new(document, reopened.text));
    };
    let place = out.display().to_string();
    if out.exists() && !force {
        let error = ServiceError::new(format!("{place} exists")).at(place);
        return Err(error.hint("Choose another name, or replace it with --force; a backup is kept.").into());
    }
    atomic::replace_with_backup(&out, reopened.text.as_bytes()).map_err(ServiceError::from)?;
    let document = json!({ "id": id, "file": place, "design": reopened.text, "notes": reopened.remarks });
    Ok(Answer::new(document, format!("{place}\n")))
}

fn compared(ids: &[i64], with: Option<PathBuf>, context: &Context) -> Result<Answer, Failure> {
    const DIGITS: usize = 5;
    if ids.len() + usize::from(with.is_some()) < 2 {
        return Err(Failure::usage("a comparison needs two analyses").hint("Give another ID, or a design with --with."));
    }
    let archive = archive(context)?;
    let analyses = ids.iter().map(|id| archive.get(*id)).collect::<Result<Vec<_>, _>>()?;
    let mut runs: Vec<(String, &MotorRun)> = analyses
        .iter()
        .map(|analysis| (format!("{} {}", analysis.row.id, analysis.row.motor), &analysis.run))
        .collect();
    let solved = match &with {
        Some(file) => {
            let opened = open(file)?;
            let library = context.library()?.library;
            Some((opened.design.name().to_owned(), solve(&opened.design, &library, context)?.run))
        }
        None => None,
    };
    if let Some((name, run)) = &solved {
        runs.push((name.clone(), run.as_ref()));
    }
    let all = side_by_side(&runs)?;
    let mut lines = vec![std::iter::once(String::new()).chain(all.names.iter().cloned()).collect::<Vec<_>>()];
    for figure in &all.figures {
        let number = |value: &Option<f64>| {
            value.map_or_else(|| "-".to_owned(), |value| context.units.text(value, figure.quantity, DIGITS))
        };
        lines.push(std::iter::once(figure.label.to_owned()).chain(figure.values.iter().map(number)).collect());
    }
    let rms = |value: &Option<f64>| {
        value.map_or_else(|| "-".to_owned(), |value| context.units.text(value, Quantity::Force, DIGITS))
    };
    lines.push(std::iter::once("RMS thrust difference".to_owned()).chain(all.rms_thrust.iter().map(rms)).collect());
    let mut columns = vec![Align::Left];
    columns.resize(1 + all.names.len(), Align::Right);
    let figures: Map<String, Value> = all
        .figures
        .iter()
        .map(|figure| {
            let unit = text_or_null(figure.quantity.si_unit().symbol);
            (figure.key.to_owned(), json!({ "unit": unit, "values": figure.values }))
        })
        .collect();
    let document = json!({ "ids": ids, "names": all.names, "figures": figures, "rms_thrust": all.rms_thrust });
    Ok(Answer::new(document, table(&columns, &lines)))
}

fn summed(query: QueryArguments, context: &Context) -> Result<Answer, Failure> {
    const DIGITS: usize = 4;
    let all = summary(&archive(context)?.find(&query.query()?)?);
    let mut text = format!("{} analyses of {} motors\n", all.count, all.motors);
    let block = |title: &str, list: &[Best], value: &dyn Fn(f64) -> String| {
        let line = |best: &Best| {
            vec![best.group.clone(), value(best.value), format!("{} {}", best.id, best.motor), best.count.to_string()]
        };
        let mut lines = vec![[title, "best", "analysis", "count"].map(str::to_owned).to_vec()];
        lines.extend(list.iter().map(line));
        use Align::{Left, Right};
        table(&[Left, Right, Left, Right], &lines)
    };
    if all.count > 0 {
        let isp = |seconds: f64| context.units.text(seconds * STANDARD_GRAVITY, Quantity::SpecificImpulse, DIGITS);
        let impulse = |value: f64| context.units.text(value, Quantity::Impulse, DIGITS);
        text.push_str(&format!("\n{}", block("Specific impulse by propellant", &all.best_specific_impulse_s, &isp)));
        text.push_str(&format!("\n{}", block("Total impulse by class", &all.highest_impulse, &impulse)));
    }
    Ok(Answer::new(json!(all), text))
}

fn removed(ids: &[i64], context: &Context) -> Result<Answer, Failure> {
    let mut archive = archive(context)?;
    // All of them are there, or none is taken out.
    let rows = archive.find(&Query::default())?;
    if let Some(missing) = ids.iter().find(|id| !rows.iter().any(|row| row.id == **id)) {
        return Err(crate::service::archive::missing(*missing).into());
    }
    for id in ids {
        archive.remove(*id)?;
    }
    let text: String = ids.iter().map(|id| format!("{id} is taken out of the archive\n")).collect();
    Ok(Answer::new(json!({ "removed": ids }), text))
}

fn validations(context: &Context) -> Result<Answer, Failure> {
    let archive = archive(context)?;
    let (runs, latest) = (archive.validation_runs()?, archive.latest_validation()?);
    if runs.is_empty() {
        let text = "No validation is kept yet. `hrma validate --archive` keeps one.\n";
        return Ok(Answer::new(json!({ "validations": [], "latest": [] }), text));
    }
    let mut lines = vec![["validated (UTC)", "hrma", "passed", "failed", "numbers"].map(str::to_owned).to_vec()];
    lines.extend(runs.iter().map(|run| {
        let numbers = [run.passed, run.failed, run.rows].map(|count| count.to_string());
        [moment(run.created), run.program_version.clone()].into_iter().chain(numbers).collect()
    }));
    use Align::{Left, Right};
    let text = table(&[Left, Left, Right, Right, Right], &lines);
    Ok(Answer::new(json!({ "validations": runs, "latest": latest }), text))
}
