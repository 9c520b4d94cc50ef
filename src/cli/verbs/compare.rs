//! `hrma compare FILE CURVE`: a design's computed thrust against a measured or certified curve.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure, findings_value, text_or_null};
use crate::cli::archiving::ArchiveArguments;
use crate::cli::context::Context;
use crate::cli::design_input::DesignArguments;
use crate::cli::solving::{Solved, solve};
use crate::cli::text::{Align, table};
use crate::service::compare::{Comparison, compare};
use crate::service::curves::{curve_named, open_curves};
use clap::{ArgMatches, Args};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "compare",
    about: "Compare a design's thrust with a measured or certified curve",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    #[command(flatten)]
    design: DesignArguments,
    /// Curve: RASP file (.eng) or table (.csv)
    #[arg(value_name = "CURVE")]
    curve: PathBuf,
    /// Name of the motor, where the curve's file holds several
    #[arg(long, value_name = "NAME")]
    motor: Option<String>,
    #[command(flatten)]
    archive: ArchiveArguments,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { design, curve: source, motor, archive } = arguments(matches)?;
    let opened = design.open(context)?;
    let measured = open_curves(&source)?;
    for note in &measured.notes {
        context.say(&format!("note: {note}"));
    }
    let curve = curve_named(&measured.curves, motor.as_deref())?;
    let library = context.library()?.library;
    let Solved { case, run } = solve(&opened.design, &library, context)?;
    let comparison = compare(&run, curve)?;
    let archived = archive.archived(&opened, &case, &run, context)?;
    if let Some(archived) = &archived {
        archived.keep_comparison(&comparison, &source.display().to_string(), context)?;
    }
    let mut document = json!({
        "name": opened.design.name(),
        "curve": comparison.curve,
        "figures": figures_value(&comparison),
        "rms_thrust": comparison.rms_thrust,
        "rms_share_of_peak": comparison.rms_share,
        "findings": findings_value(&run.findings),
        "provenance": run.provenance,
    });
    let mut text = text(opened.design.name(), &comparison, context);
    if let Some(archived) = archived {
        text.push_str(&format!("{}\n", archived.text()));
        document["archive"] = archived.document();
    }
    Ok(Answer::new(document, text).exit(Exit::from_findings(&run.findings)))
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

fn text(name: &str, comparison: &Comparison, context: &Context) -> String {
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
        context.units.text(comparison.rms_thrust, crate::units::Quantity::Force, DIGITS),
        100.0 * comparison.rms_share,
    )
}
