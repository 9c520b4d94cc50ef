//! `hrma curve FILE`: class, designation and the burn times of a curve by every definition.

use super::{Verb, arguments};
use crate::analysis::burn_times::{COLUMNS, Trace, table as burn_time_rows};
use crate::analysis::outcome::{Column, Row};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::design_input::DesignArguments;
use crate::cli::text::{Align, table};
use crate::diag::Unwatched;
use crate::motor::solid::designation::{designation, impulse_class, share_of_class};
use crate::service::curves::{curve_named, is_curve_file, open_curves};
use crate::service::error::ServiceError;
use crate::service::solve::solve;
use crate::service::tools::burn_times_document;
use crate::units::{Newton, NewtonSecond, Quantity, UnitPreferences};
use clap::{ArgMatches, Args};
use serde_json::{Value, json};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "curve",
    about: "Show class and burn times of a curve or a design, by every definition",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    #[command(flatten)]
    design: DesignArguments,
    /// Name of the motor, where a curve's file holds several
    #[arg(long, value_name = "NAME")]
    motor: Option<String>,
}

/// A curve with its figures.
struct Shown {
    name: String,
    trace: Trace,
    impulse: f64,
    average_thrust: f64,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { design, motor } = arguments(matches)?;
    let shown = if is_curve_file(design.file()) {
        let opened = open_curves(design.file())?;
        for note in &opened.notes {
            context.say(&format!("note: {note}"));
        }
        let curve = curve_named(&opened.curves, motor.as_deref())?;
        let (Some(impulse), Some(average)) = (curve.total_impulse(), curve.average_thrust()) else {
            return Err(ServiceError::new(format!("{} holds no thrust", curve.name)).into());
        };
        Shown { name: curve.name.clone(), trace: Trace::of_curve(curve), impulse: impulse.0, average_thrust: average.0 }
    } else {
        let opened = design.open(context)?;
        let library = context.library()?.library;
        let run = solve(&opened.design, &library, &mut Unwatched)?;
        Shown {
            name: opened.design.name().to_owned(),
            trace: Trace::of_run(&run.channels, &run.summary),
            impulse: run.summary.total_impulse,
            average_thrust: run.summary.average_thrust,
        }
    };
    Ok(Answer::new(document(&shown), text(&shown, &context.units)))
}

fn document(shown: &Shown) -> Value {
    let impulse = NewtonSecond(shown.impulse);
    json!({
        "name": shown.name,
        "total_impulse": shown.impulse,
        "average_thrust": shown.average_thrust,
        "designation": designation(impulse, Newton(shown.average_thrust)),
        "impulse_class": impulse_class(impulse),
        "share_of_class": share_of_class(impulse),
        "burn_times": burn_times_document(&shown.trace),
    })
}

fn text(shown: &Shown, units: &UnitPreferences) -> String {
    let impulse = NewtonSecond(shown.impulse);
    let mut out = format!("{}: {}", shown.name, units.text(shown.impulse, Quantity::Impulse, 5));
    if let (Some(name), Some(class), Some(share)) =
        (designation(impulse, Newton(shown.average_thrust)), impulse_class(impulse), share_of_class(impulse))
    {
        out.push_str(&format!(", {name}, {:.1} % of class {class}", 100.0 * share));
    }
    out.push_str("\n\n");
    // The words about each definition stand below the numbers.
    let numbers: Vec<(usize, &Column)> =
        COLUMNS.iter().enumerate().filter(|(index, column)| *index == 0 || column.quantity.is_some()).collect();
    let head = |(_, column): &(usize, &Column)| column.heading(units);
    let rows = burn_time_rows(&shown.trace);
    let cells = |row: &Row| -> Vec<String> {
        numbers
            .iter()
            .map(|(index, column)| row.cells.get(*index).map_or_else(String::new, |cell| cell.text(column, units, 4)))
            .collect()
    };
    let aligns: Vec<Align> =
        numbers.iter().map(|(index, _)| if *index == 0 { Align::Left } else { Align::Right }).collect();
    let lines: Vec<Vec<String>> =
        std::iter::once(numbers.iter().map(head).collect()).chain(rows.iter().map(cells)).collect();
    out.push_str(&table(&aligns, &lines));
    out.push('\n');
    for definition in crate::analysis::burn_times::DEFINITIONS {
        out.push_str(&format!("{}: {}.\n  {}\n", definition.name, definition.meaning, definition.source));
    }
    out
}
