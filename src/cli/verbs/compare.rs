//! `hrma compare FILE...`: thrust curves of designs and of files beside each other.
//!
//! A design and one curve, in this order, are compared as a prediction with its measurement; the document then has
//! their keys beside those of the general table.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure, findings_value, text_or_null};
use crate::cli::archiving::{ArchiveArguments, Archived};
use crate::cli::context::Context;
use crate::cli::design_input::DesignChanges;
use crate::cli::solving::{Solved, solve};
use crate::cli::text::{Align, table};
use crate::motor::run::MotorRun;
use crate::project::atomic;
use crate::service::compare::{Comparison, FIGURES, compare};
use crate::service::curves::{is_curve_file, is_named, open_curves};
use crate::service::error::ServiceError;
use crate::service::overlay::{
    self, Alignment, Normalisation, OVERLAY_ENDINGS, OverlaidCurve, View, overlay_file, overlay_plot,
};
use crate::substance::library::Library;
use crate::units::{Quantity, UnitPreferences};
use clap::{ArgMatches, Args};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "compare",
    about: "Compare the thrust of designs, measured firings and certified curves",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// Designs (.ron, .ric, .bsx) and curves (.eng, .rse, .csv); a file of several motors gives each of them
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    changes: DesignChanges,
    /// Name of the motor, or maker/name, where a file holds several: only this one
    #[arg(long, value_name = "NAME")]
    motor: Option<String>,
    /// Name of the curve that the others are compared with; the first otherwise
    #[arg(long, value_name = "NAME")]
    reference: Option<String>,
    /// The instant of each curve that is time 0
    #[arg(long, value_enum, default_value_t)]
    align: TimeZero,
    /// What each curve is divided by in the figure
    #[arg(long, value_enum, default_value_t)]
    normalise: Divisor,
    /// Channel in the figure, such as chamber_pressure; may be given several times
    #[arg(long, value_name = "NAME", default_value = "thrust")]
    channel: Vec<String>,
    /// Write the curves over each other to a file (.svg, .png, .csv)
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    #[command(flatten)]
    archive: ArchiveArguments,
}

/// [`Alignment`] as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum TimeZero {
    /// Time 0 of each record
    #[default]
    Recorded,
    /// The thrust first passes 1 % of its peak
    Ignition,
    /// The thrust first passes 5 % of its peak
    FivePercent,
}

/// [`Normalisation`] as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum Divisor {
    /// Nothing
    #[default]
    None,
    /// Its own largest value
    Peak,
    /// Its own largest value and its own burn time
    PeakAndTime,
}

impl Arguments {
    fn view(&self) -> View {
        View {
            alignment: match self.align {
                TimeZero::Recorded => Alignment::Recorded,
                TimeZero::Ignition => Alignment::Ignition,
                TimeZero::FivePercent => Alignment::FivePercent,
            },
            normalisation: match self.normalise {
                Divisor::None => Normalisation::None,
                Divisor::Peak => Normalisation::Peak,
                Divisor::PeakAndTime => Normalisation::PeakAndTime,
            },
        }
    }
}

/// What a file came to.
struct Read {
    file: PathBuf,
    outcome: Result<Vec<OverlaidCurve>, Failure>,
    /// The run of a design.
    run: Option<Arc<MotorRun>>,
    /// Where the run stands in the archive.
    archived: Option<Archived>,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let arguments: Arguments = arguments(matches)?;
    let library = context.library()?.library;
    let mut files: Vec<Read> = arguments.files.iter().map(|file| read(file, &arguments, &library, context)).collect();
    if let [only] = files.as_mut_slice()
        && let Err(failure) = &only.outcome
    {
        return Err(failure.clone());
    }
    name_apart(&mut files);
    let curves: Vec<&OverlaidCurve> = files.iter().filter_map(|file| file.outcome.as_ref().ok()).flatten().collect();
    let failed: Vec<(&Path, &Failure)> =
        files.iter().filter_map(|read| Some((read.file.as_path(), read.outcome.as_ref().err()?))).collect();
    if curves.len() + failed.len() < 2 {
        return Err(Failure::usage("a comparison takes two curves, and these files hold one")
            .hint("Name a second design or curve, or a file of several motors."));
    }
    let reference = reference(&curves, arguments.reference.as_deref())?;
    let view = arguments.view();
    let mut document = general_document(&files, &curves, reference, view);
    let mut text = general_text(&curves, reference, view, context);
    if let Some((name, run, comparison)) = prediction(&files)? {
        add_prediction(&mut document, &name, &run, &comparison);
        text = prediction_text(&name, &comparison, context);
        if let [Read { archived: Some(archived), .. }, curve] = files.as_slice() {
            archived.keep_comparison(&comparison, &curve.file.display().to_string(), context)?;
            document.insert("archive".to_owned(), archived.document());
        }
    }
    for archived in files.iter().filter_map(|read| read.archived) {
        text.push_str(&format!("{}\n", archived.text()));
    }
    for (file, failure) in &failed {
        text.push_str(&format!("\n{}: {}\n", file.display(), failure.text()));
    }
    if let Some(path) = &arguments.out {
        write_figure(path, &curves, &arguments, &context.units)?;
        text.push_str(&format!("\nWrote {}\n", path.display()));
        document.insert("written".to_owned(), json!([path.display().to_string()]));
    }
    let findings: Vec<_> = curves.iter().flat_map(|curve| curve.findings.iter().cloned()).collect();
    let exit = if failed.is_empty() { Exit::from_findings(&findings) } else { Exit::Failed };
    Ok(Answer::new(Value::Object(document), text).exit(exit))
}

fn read(file: &Path, arguments: &Arguments, library: &Library, context: &Context) -> Read {
    let file = file.to_owned();
    if is_curve_file(&file) {
        let outcome = measured(&file, arguments.motor.as_deref(), context);
        return Read { file, outcome, run: None, archived: None };
    }
    match computed(&file, arguments, library, context) {
        Ok((curve, run, archived)) => Read { file, outcome: Ok(vec![curve]), run: Some(run), archived },
        Err(failure) => Read { file, outcome: Err(failure), run: None, archived: None },
    }
}

fn computed(
    file: &Path,
    arguments: &Arguments,
    library: &Library,
    context: &Context,
) -> Result<(OverlaidCurve, Arc<MotorRun>, Option<Archived>), Failure> {
    let opened = arguments.changes.open(file, context)?;
    let Solved { case, run } = solve(&opened.design, library, context)?;
    let archived = arguments.archive.archived(&opened, &case, &run, context)?;
    Ok((OverlaidCurve::from_run(opened.design.name(), &run, case.ambient_pressure()), run, archived))
}

fn measured(file: &Path, motor: Option<&str>, context: &Context) -> Result<Vec<OverlaidCurve>, Failure> {
    let mut opened = open_curves(file)?;
    for note in &opened.notes {
        context.say(&format!("note: {note}"));
    }
    // A name chooses among several motors; a file of one is that one.
    if let Some(name) = motor.filter(|_| opened.curves.len() > 1) {
        let names: Vec<String> = opened.curves.iter().map(|curve| curve.name.clone()).collect();
        opened.curves.retain(|curve| is_named(curve, name));
        if opened.curves.is_empty() {
            let error = ServiceError::new(format!("{} holds no motor \"{name}\"", file.display()));
            return Err(error.expected(format!("one of: {}", names.join(", "))).into());
        }
    }
    Ok(opened.curves.into_iter().map(OverlaidCurve::from_curve).collect::<Result<_, _>>()?)
}

/// Numbers the curves of equal name over all files.
fn name_apart(files: &mut [Read]) {
    let mut all: Vec<OverlaidCurve> =
        files.iter().filter_map(|read| read.outcome.as_ref().ok()).flatten().cloned().collect();
    overlay::number_equal_names(&mut all);
    let mut named = all.into_iter();
    for curve in files.iter_mut().filter_map(|read| read.outcome.as_mut().ok()).flatten() {
        if let Some(other) = named.next() {
            *curve = other;
        }
    }
}

fn reference(curves: &[&OverlaidCurve], name: Option<&str>) -> Result<usize, Failure> {
    let Some(name) = name else { return Ok(0) };
    curves.iter().position(|curve| curve.name == name).ok_or_else(|| {
        let mut failure = Failure::usage(format!("there is no curve \"{name}\" to compare with"));
        let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
        failure.error = failure.error.expected(format!("one of: {}", names.join(", ")));
        failure
    })
}

fn general_document(files: &[Read], curves: &[&OverlaidCurve], reference: usize, view: View) -> Map<String, Value> {
    let mut rows = overlay::table(curves, reference, view).into_iter();
    let mut listed = Vec::new();
    for Read { file, outcome, .. } in files {
        let file = file.display().to_string();
        let curves = match outcome {
            Ok(curves) => curves,
            Err(failure) => {
                listed.push(json!({ "file": file, "error": failure.error.document() }));
                continue;
            }
        };
        for (curve, row) in curves.iter().zip(rows.by_ref()) {
            let figures: Map<String, Value> = FIGURES
                .iter()
                .zip(&row.cells)
                .map(|(figure, cell)| {
                    let unit = text_or_null(figure.quantity.si_unit().symbol);
                    let value = json!({ "unit": unit, "value": cell.value, "deviation": cell.deviation });
                    (figure.key.to_owned(), value)
                })
                .collect();
            listed.push(json!({
                "name": curve.name,
                "file": file,
                "origin": curve.origin,
                "time_zero": view.alignment.time_zero(curve),
                "figures": figures,
                "rms_thrust": row.rms_thrust,
                "rms_share_of_peak": row.rms_share,
                "findings": findings_value(&curve.findings),
                "provenance": curve.provenance,
            }));
        }
    }
    let mut document = Map::new();
    document.insert("reference".to_owned(), json!(curves.get(reference).map(|curve| &curve.name)));
    document.insert("alignment".to_owned(), json!(view.alignment));
    document.insert("curves".to_owned(), Value::Array(listed));
    document
}

/// A line for each curve; behind each figure its difference to the reference.
fn general_text(curves: &[&OverlaidCurve], reference: usize, view: View, context: &Context) -> String {
    const DIGITS: usize = 5;
    let units = &context.units;
    let rows = overlay::table(curves, reference, view);
    // A figure that no curve has takes no column.
    let is_shown = |place: usize| rows.iter().any(|row| row.cells.get(place).is_some_and(|cell| cell.value.is_some()));
    let shown: Vec<usize> = (0..FIGURES.len()).filter(|place| is_shown(*place)).collect();
    let mut head = vec![String::new()];
    let mut aligns = vec![Align::Left];
    for figure in shown.iter().filter_map(|place| FIGURES.get(*place)) {
        head.extend([units.axis(figure.label, figure.quantity), String::new()]);
        aligns.extend([Align::Right, Align::Right]);
    }
    head.push("r.m.s. of thrust".to_owned());
    aligns.push(Align::Right);
    let mut lines = vec![head];
    for (curve, row) in curves.iter().zip(&rows) {
        let mut line = vec![curve.name.clone()];
        for (figure, cell) in shown.iter().filter_map(|place| FIGURES.get(*place).zip(row.cells.get(*place))) {
            let value = cell.value.map(|value| units.number(value, figure.quantity, DIGITS));
            line.push(value.unwrap_or_else(|| "-".to_owned()));
            line.push(cell.deviation.map_or_else(String::new, |share| format!("{:+.2} %", 100.0 * share)));
        }
        line.push(row.rms_share.map_or_else(|| "-".to_owned(), |share| format!("{:.2} %", 100.0 * share)));
        lines.push(line);
    }
    let name = curves.get(reference).map_or("", |curve| curve.name.as_str());
    format!("Compared with {name}\n\n{}", table(&aligns, &lines))
}

/// Writes the chosen channels of all curves over each other.
fn write_figure(
    path: &Path,
    curves: &[&OverlaidCurve],
    arguments: &Arguments,
    units: &UnitPreferences,
) -> Result<(), Failure> {
    let coloured: Vec<(&OverlaidCurve, usize)> =
        curves.iter().enumerate().map(|(index, curve)| (*curve, index)).collect();
    let mut plots = Vec::new();
    for channel in &arguments.channel {
        let plot = overlay_plot(&coloured, channel, arguments.view()).ok_or_else(|| {
            let common = overlay::common_channels(curves);
            let names: Vec<&str> = common.iter().map(|channel| channel.name.as_str()).collect();
            let mut failure = Failure::usage(format!("no curve has the channel \"{channel}\""));
            failure.error = failure.error.expected(format!("one of: {}", names.join(", ")));
            failure
        })?;
        plots.push(plot);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !OVERLAY_ENDINGS.contains(&ending.as_str()) {
        return Err(Failure::usage(format!("{} has no ending of a figure", path.display()))
            .hint(format!("End the name in .{}.", OVERLAY_ENDINGS.join(", ."))));
    }
    let ambient = curves.iter().find_map(|curve| curve.ambient);
    let bytes = overlay_file(&plots, &ending, units, ambient)?;
    atomic::replace(path, &bytes).map_err(ServiceError::from)?;
    Ok(())
}

/// A design and one curve behind it: the prediction with its measurement.
fn prediction(files: &[Read]) -> Result<Option<(String, Arc<MotorRun>, Comparison)>, Failure> {
    let [Read { outcome: Ok(designs), run: Some(run), .. }, Read { outcome: Ok(curves), run: None, .. }] = files else {
        return Ok(None);
    };
    let ([design], [curve]) = (designs.as_slice(), curves.as_slice()) else { return Ok(None) };
    Ok(Some((design.name.clone(), Arc::clone(run), compare(run, &curve.curve)?)))
}

fn add_prediction(document: &mut Map<String, Value>, name: &str, run: &MotorRun, comparison: &Comparison) {
    let more = json!({
        "name": name,
        "curve": comparison.curve,
        "figures": figures_value(comparison),
        "rms_thrust": comparison.rms_thrust,
        "rms_share_of_peak": comparison.rms_share,
        "findings": findings_value(&run.findings),
        "provenance": run.provenance,
    });
    if let Value::Object(more) = more {
        document.extend(more);
    }
}

fn figures_value(comparison: &Comparison) -> Value {
    let figure = |figure: &crate::service::compare::ComparedFigure| {
        let value = json!({
            "unit": text_or_null(figure.quantity.si_unit().symbol),
            "measured": figure.measured,
            "computed": figure.computed,
            "deviation": figure.deviation(),
        });
        (figure.key.to_owned(), value)
    };
    Value::Object(comparison.figures.iter().map(figure).collect())
}

fn prediction_text(name: &str, comparison: &Comparison, context: &Context) -> String {
    const DIGITS: usize = 5;
    let mut rows = vec![["", "measured", "computed", "", "deviation"].map(str::to_owned).to_vec()];
    for figure in &comparison.figures {
        let number = |value: f64| context.units.number(value, figure.quantity, DIGITS);
        rows.push(vec![
            figure.label.to_owned(),
            number(figure.measured),
            number(figure.computed),
            context.units.unit(figure.quantity).symbol.to_owned(),
            figure.deviation().map_or_else(|| "-".to_owned(), |share| format!("{:+.2} %", 100.0 * share)),
        ]);
    }
    use Align::{Left, Right};
    format!(
        "{name} against {}\n\n{}\nThrust differs by {} (root mean square over the burn, {:.1} % of the measured peak).\n",
        comparison.curve,
        table(&[Left, Right, Right, Left, Right], &rows),
        context.units.text(comparison.rms_thrust, Quantity::Force, DIGITS),
        100.0 * comparison.rms_share,
    )
}
