//! `hrma import FILE`: foreign files in the program's own terms.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::motor::thrust_curve::ThrustCurve;
use crate::project::atomic;
use crate::service::curves::{is_curve_file, open_curves};
use crate::service::error::ServiceError;
use crate::service::open::open;
use crate::units::Quantity;
use clap::{ArgMatches, Args};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "import",
    about: "Turn an openMotor file into a design, or read a thrust curve",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// openMotor file (.ric), RASP thrust curve (.eng) or table (.csv); - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where to write the design (.ron); otherwise it goes to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file that exists
    #[arg(long)]
    force: bool,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { file, out, force } = arguments(matches)?;
    if is_curve_file(&file) {
        if out.is_some() {
            return Err(Failure::usage("a thrust curve is no design: there is nothing to write with --out"));
        }
        return curves(&open_curves(&file)?, context);
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
    let place = out.display().to_string();
    if out.exists() && !force && out != Path::new("-") {
        return Err(ServiceError::new(format!("{place} exists"))
            .at(place)
            .hint("Choose another name, or replace it with --force.")
            .into());
    }
    atomic::replace(&out, text.as_bytes()).map_err(ServiceError::from)?;
    let document = json!({ "name": opened.design.name(), "file": place, "design": text, "notes": opened.notes });
    Ok(Answer::new(document, format!("{place}\n")))
}

fn curves(curves: &[ThrustCurve], context: &Context) -> Result<Answer, Failure> {
    let documents: Vec<Value> = curves.iter().map(document).collect();
    let units = &context.units;
    let heading = |label: &str, quantity: Quantity| units.axis(label, quantity);
    let mut rows = vec![vec![
        "name".to_owned(),
        "maker".to_owned(),
        heading("impulse", Quantity::Impulse),
        heading("peak", Quantity::Force),
        heading("burn time", Quantity::Time),
        heading("propellant", Quantity::Mass),
    ]];
    for curve in curves {
        let statistics = curve.statistics();
        rows.push(vec![
            curve.name.clone(),
            curve.maker.clone(),
            units.number(statistics.total_impulse, Quantity::Impulse, 5),
            units.number(statistics.peak_thrust, Quantity::Force, 5),
            units.number(statistics.burn_time, Quantity::Time, 4),
            units.number(curve.propellant_mass, Quantity::Mass, 4),
        ]);
    }
    use Align::{Left, Right};
    Ok(Answer::new(json!({ "curves": documents }), table(&[Left, Left, Right, Right, Right, Right], &rows)))
}

fn document(curve: &ThrustCurve) -> Value {
    let statistics = curve.statistics();
    json!({
        "name": curve.name,
        "maker": curve.maker,
        "diameter": curve.diameter,
        "length": curve.length,
        "delays": curve.delays,
        "propellant_mass": curve.propellant_mass,
        "total_mass": curve.total_mass,
        "total_impulse": statistics.total_impulse,
        "peak_thrust": statistics.peak_thrust,
        "burn_time": statistics.burn_time,
        "time": curve.time,
        "thrust": curve.thrust,
        "pressure": curve.pressure,
    })
}
