//! `hrma nozzle FILE`: the flow in a design's nozzle.

mod losses;
mod text;

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure, findings_value};
use crate::cli::context::Context;
use crate::cli::design_input::DesignArguments;
use crate::cli::text::findings;
use crate::diag::{Finding, Severity, Unwatched};
use crate::export::csv::csv_bytes;
use crate::project::atomic;
use crate::service::equilibrium::values_from_text;
use crate::service::error::ServiceError;
use crate::service::nozzle::{
    Equal, NozzleCase, ReactingGas, altitude_sweep, bell_value, best_bell, best_bell_doubt, compare_contours,
    comparison_value, deliver, delivered_value, document, field_value, mach_field, provenance, reacting,
    reacting_value, solve_nozzle, station_channels, sweep_value,
};
use crate::units::{Altitude, Pa, Quantity, UnitPreferences, format_significant, quantity_from_text};
use clap::{ArgMatches, Args, ValueEnum};
use losses::LossArguments;
use serde_json::Value;
use std::path::PathBuf;
use text::{altitude_text, best_bell_text, comparison_text, delivered_text, described, reacting_text};

/// Lines that a net can have: fewer describe nothing, more take minutes.
const LINES: std::ops::RangeInclusive<usize> = 8..=400;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "nozzle",
    about: "Flow in a nozzle: regime, stations, separation, altitude, Mach field, contours compared",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    #[command(flatten)]
    design: DesignArguments,
    /// Chamber pressure; otherwise the mean of the burn
    #[arg(long, value_name = "PRESSURE", allow_hyphen_values = true)]
    pc: Option<String>,
    /// Pressure of the surroundings; otherwise the design's
    #[arg(long, value_name = "PRESSURE", allow_hyphen_values = true)]
    ambient: Option<String>,
    /// Altitudes for thrust coefficient and separation, such as 0:30:5km
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    altitudes: Option<String>,
    /// Compare with the other kinds of contour: of the same throat and exit, or of the same length or mass as well
    #[arg(long, value_enum, value_name = "WHAT", num_args = 0..=1, default_missing_value = "ends")]
    compare: Option<Same>,
    /// Flow field by the method of characteristics, with about so many lines
    #[arg(long, value_name = "LINES", num_args = 0..=1, default_missing_value = "60")]
    field: Option<usize>,
    /// Seek the angles of the bell that give most thrust at the ambient pressure
    #[arg(long)]
    best_bell: bool,
    /// Flow of what the propellant's composition burns to, from inlet to exit
    #[arg(long, value_enum, value_name = "FLOW")]
    reacting: Option<Reacting>,
    #[command(flatten)]
    losses: LossArguments,
    /// Write the stations as a table, SI units
    #[arg(long, value_name = "CSV")]
    csv: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reacting {
    /// In chemical equilibrium
    Equilibrium,
    /// Its composition held from the chamber on, condensed matter following its forms
    Frozen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Same {
    /// Throat and exit
    Ends,
    /// The length of the divergent, too
    Length,
    /// The volume of the nozzle's body, too
    Mass,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let arguments: Arguments = arguments(matches)?;
    let opened = arguments.design.open(context)?;
    let access = context.library()?;
    let pressure = |text: &Option<String>, option: &str| -> Result<Option<Pa>, ServiceError> {
        let read = |text: &String| quantity_from_text(text, Quantity::Pressure, None);
        let value = text.as_ref().map(read).transpose();
        Ok(value.map_err(|error| ServiceError::new(error.to_string()).at(option))?.map(Pa))
    };
    let asked = (pressure(&arguments.pc, "--pc")?, pressure(&arguments.ambient, "--ambient")?);
    let located = |error: ServiceError| match error.path.as_str() {
        "chamber" => error.at("--pc"),
        "ambient" => error.at("--ambient"),
        "altitude" => error.at("--altitudes"),
        _ => error,
    };
    let case = NozzleCase::of_design(&opened.design, &access.library, asked, &mut Unwatched).map_err(located)?;
    let answer = solve_nozzle(&case).map_err(located)?;
    let losses = arguments.losses.choice(case.nozzle.separation)?;
    let mut value = document(&answer);
    value["provenance"] = provenance(&opened.design, &access.library, &losses)?;
    let units = &context.units;
    let mut text = described(&answer, units);
    let mut doubts = answer.findings.clone();
    match deliver(&case, &losses) {
        Ok(delivered) => {
            value["delivered"] = delivered_value(&delivered);
            text.push_str(&format!("\n{}", delivered_text(&delivered, units)));
            doubts.extend(delivered.findings);
        }
        // The flow stands without it.
        Err(error) => {
            let error = located(error);
            value["delivered"] = Value::Null;
            let message = format!("What is delivered is not given: {}.", error.message);
            doubts.push(Finding::new(Severity::Warning, "nothing_delivered", error.path, message).hint(error.hint));
        }
    }
    if let Some(altitudes) = &arguments.altitudes {
        let list = values_from_text(altitudes, Quantity::Altitude, "--altitudes")?;
        let list: Vec<Altitude> = list.into_iter().map(Altitude).collect();
        let sweep = altitude_sweep(&case, &list).map_err(located)?;
        value["altitudes"] = sweep_value(&sweep);
        text.push_str(&format!("\n{}", altitude_text(&sweep, units)));
    }
    if let Some(same) = arguments.compare {
        let equal = match same {
            Same::Ends => Equal::Ends,
            Same::Length => Equal::Length,
            Same::Mass => Equal::Mass,
        };
        let compared = compare_contours(&case, equal)?;
        value["comparison"] = comparison_value(&compared);
        text.push_str(&format!("\nContours\n{}", comparison_text(&compared, units)));
    }
    if let Some(lines) = arguments.field {
        if !LINES.contains(&lines) {
            let error = ServiceError::new(format!("a net of {lines} lines cannot be")).at("--field");
            return Err(error.expected(format!("{} to {} lines", LINES.start(), LINES.end())).into());
        }
        let field = mach_field(&case, lines)?;
        value["field"] = field_value(&field, &answer);
        text.push_str(&format!(
            "\nBy characteristics: {} % of the ideal thrust in vacuum is left, {} % of the ideal mass flow passes.\n",
            format_significant(100.0 * field.divergence, 5),
            format_significant(100.0 * field.field.mass_flow, 5),
        ));
        doubts.extend(field.findings);
    }
    if arguments.best_bell {
        let best = best_bell(&case)?;
        doubts.extend(best_bell_doubt(&answer));
        value["best_bell"] = bell_value(&best);
        text.push_str(&format!("\n{}", best_bell_text(&best, units)));
    }
    if let Some(kind) = arguments.reacting {
        let gas = match kind {
            Reacting::Equilibrium => ReactingGas::Equilibrium,
            Reacting::Frozen => ReactingGas::Frozen,
        };
        let flow = reacting(&case, gas)?;
        value["reacting"] = reacting_value(&flow);
        text.push_str(&format!("\nReacting flow\n{}", reacting_text(&flow, units)));
        doubts.extend(flow.findings);
    }
    if let Some(file) = &arguments.csv {
        let si = UnitPreferences::of(crate::units::UnitSystem::Si);
        let bytes = csv_bytes(&station_channels(&answer), &si)
            .map_err(|error| ServiceError::new(error.to_string()).at("--csv"))?;
        atomic::replace(file, &bytes).map_err(ServiceError::from)?;
    }
    value["findings"] = findings_value(&doubts);
    if !doubts.is_empty() {
        text.push_str(&format!("\n{}", findings(&doubts, units)));
    }
    Ok(Answer::new(value, text).exit(Exit::from_findings(&doubts)))
}
