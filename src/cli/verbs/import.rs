//! `hrma import FILE`: foreign files in the program's own terms.

use super::import_section::{self, SectionArguments};
use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure, text_or_null};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::motor::thrust_curve::ThrustCurve;
use crate::project::{atomic, file as project_file};
use crate::service::curves::{OpenedCurves, curve_named, is_curve_file, open_curves};
use crate::service::error::ServiceError;
use crate::service::open::open;
use crate::service::section::is_section_file;
use crate::units::{Quantity, QuantityValue};
use clap::{ArgMatches, Args};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "import",
    about: "Turn an openMotor or BurnSim file into a design, or read a thrust curve or a drawn section",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// Motor (.ric, .bsx), thrust curve (.eng, .rse, .csv) or drawing (.dxf); - for a motor on standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where to write the design (.ron), for a drawing one with a custom grain; otherwise it goes to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file that exists
    #[arg(long)]
    force: bool,
    /// Motor to read, or maker/name, where a file of thrust curves holds several; without it all of them
    #[arg(long, value_name = "NAME")]
    motor: Option<String>,
    #[command(flatten)]
    section: SectionArguments,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { file, out, force, motor, section } = arguments(matches)?;
    if is_section_file(&file) {
        if motor.is_some() {
            return Err(Failure::usage("--motor is for files of thrust curves (.eng, .rse)"));
        }
        let Some(out) = out else { return import_section::answer(&file, &section, context) };
        let (design, before) = import_section::design(&file, &section, context)?;
        let text = project_file::write_text(&design, before.as_deref()).map_err(ServiceError::from)?;
        return written(&out, force, design.name(), text, &[]);
    }
    if section.are_given() {
        return Err(Failure::usage(
            "--unit, --layer, --centre, --gap, --outer-diameter, --design and --grain are for drawings (.dxf)",
        ));
    }
    if is_curve_file(&file) {
        if out.is_some() {
            return Err(Failure::usage("a thrust curve is no design: there is nothing to write with --out"));
        }
        let mut opened = open_curves(&file)?;
        if motor.is_some() {
            opened.curves = vec![curve_named(&opened.curves, motor.as_deref())?.clone()];
        }
        for note in &opened.notes {
            context.say(&format!("note: {note}"));
        }
        return Ok(curves(&opened, context));
    }
    if motor.is_some() {
        return Err(Failure::usage("--motor is for files of thrust curves (.eng, .rse)"));
    }
    let opened = open(&file)?;
    for note in &opened.notes {
        context.say(&format!("note: {note}"));
    }
    let text = match &opened.text {
        Some(text) => text.clone(),
        None => crate::ron_text::to_text(&opened.design).map_err(|error| ServiceError::new(error.to_string()))?,
    };
    let Some(out) = out else {
        let document = json!({ "name": opened.design.name(), "file": null, "design": text, "notes": opened.notes });
        return Ok(Answer::new(document, text));
    };
    written(&out, force, opened.design.name(), text, &opened.notes)
}

/// Writes a design; a file that exists is replaced only where that is asked for.
fn written(out: &Path, force: bool, name: &str, text: String, notes: &[String]) -> Result<Answer, Failure> {
    let place = out.display().to_string();
    if out.exists() && !force {
        return Err(ServiceError::new(format!("{place} exists"))
            .at(place)
            .hint("Choose another name, or replace it with --force.")
            .into());
    }
    atomic::replace(out, text.as_bytes()).map_err(ServiceError::from)?;
    let document = json!({ "name": name, "file": place, "design": text, "notes": notes });
    Ok(Answer::new(document, format!("{place}\n")))
}

fn curves(opened: &OpenedCurves, context: &Context) -> Answer {
    let documents: Vec<Value> = opened.curves.iter().map(document).collect();
    let units = &context.units;
    let heading = |label: &str, quantity: Quantity| units.axis(label, quantity);
    let mut rows = vec![vec![
        "name".to_owned(),
        "maker".to_owned(),
        heading("impulse", Quantity::Impulse),
        heading("peak thrust", Quantity::Force),
        heading("burn time", Quantity::Time),
        heading("propellant", Quantity::Mass),
    ]];
    for curve in &opened.curves {
        let number = |value: Option<f64>, quantity: Quantity| {
            value.map_or_else(|| "-".to_owned(), |value| units.number(value, quantity, 5))
        };
        rows.push(vec![
            curve.name.clone(),
            curve.maker.clone(),
            number(curve.total_impulse().map(QuantityValue::si), Quantity::Impulse),
            number(curve.peak_thrust().map(QuantityValue::si), Quantity::Force),
            number(curve.burn_time().map(QuantityValue::si), Quantity::Time),
            number(curve.propellant_mass.map(QuantityValue::si), Quantity::Mass),
        ]);
    }
    use Align::{Left, Right};
    let text = table(&[Left, Left, Right, Right, Right, Right], &rows);
    Answer::new(json!({ "curves": documents, "notes": opened.notes }), text)
}

/// A curve in SI; what the file does not say is null.
fn document(curve: &ThrustCurve) -> Value {
    json!({
        "name": text_or_null(&curve.name),
        "maker": text_or_null(&curve.maker),
        "diameter": curve.diameter.map(QuantityValue::si),
        "length": curve.length.map(QuantityValue::si),
        "delays": text_or_null(&curve.delays),
        "propellant_mass": curve.propellant_mass.map(QuantityValue::si),
        "total_mass": curve.total_mass.map(QuantityValue::si),
        "total_impulse": curve.total_impulse().map(QuantityValue::si),
        "peak_thrust": curve.peak_thrust().map(QuantityValue::si),
        "average_thrust": curve.average_thrust().map(QuantityValue::si),
        "burn_time": curve.burn_time().map(QuantityValue::si),
        "time": curve.time,
        "thrust": curve.thrust,
        "pressure": curve.pressure,
    })
}
