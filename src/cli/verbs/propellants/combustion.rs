//! `hrma propellants combustion`: what a propellant burns to by its formulation.

use super::shown::entry;
use crate::cli::answer::{Answer, Failure, findings_value};
use crate::cli::context::Context;
use crate::cli::text::{Align, findings, table};
use crate::service::equilibrium::{PropellantCombustion, REFERENCE_PRESSURE, gas_findings, propellant_combustion};
use crate::service::error::ServiceError;
use crate::service::library::{LibraryEdit, characteristic_velocity, edit_library};
use crate::substance::library::Origin;
use crate::units::{Pa, Quantity, UnitPreferences, format_significant, quantity_from_text};
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Clone, Args)]
pub(super) struct Combustion {
    /// Its id, as `list` gives it
    #[arg(value_name = "ID")]
    id: String,
    /// Chamber pressure; otherwise 6.895 MPa (1000 psi)
    #[arg(long, value_name = "PRESSURE")]
    pressure: Option<String>,
    /// Take the gas for the motors of this propellant (one of your own)
    #[arg(long)]
    keep: bool,
    /// With --keep: share of the ideal characteristic velocity that is reached, such as 95%
    #[arg(long, value_name = "SHARE", requires = "keep", default_value = "1")]
    efficiency: String,
}

/// Burns it, and keeps the gas where that is asked for.
///
/// # Errors
/// [`Failure`]: an unknown propellant, one without a formulation, a pressure that is none, a bundled one to be changed.
pub(super) fn run(arguments: &Combustion, context: &Context) -> Result<Answer, Failure> {
    let Combustion { id, pressure, keep, efficiency } = arguments;
    let pressure = match pressure {
        Some(text) => Pa(number(text, Quantity::Pressure, "--pressure")?),
        None => REFERENCE_PRESSURE,
    };
    let efficiency = number(efficiency, Quantity::Ratio, "--efficiency")?;
    if !(efficiency > 0.0 && efficiency <= 1.0) {
        return Err(Failure::usage(format!("--efficiency is {efficiency}; it lies above 0 and goes up to 1")));
    }
    let access = context.library()?;
    let entry = entry(&access.library, id)?;
    let before = Box::new(entry.propellant.clone());
    let combustion = propellant_combustion(&before, pressure)
        .map_err(|error| if error.path == "pressure" { error.at("--pressure") } else { error })?;
    let doubts = gas_findings(&before, &combustion);
    if *keep {
        if entry.origin == Origin::Bundled {
            let error = ServiceError::new(format!("\"{id}\" is a bundled propellant, which cannot be changed")).at(id);
            return Err(error.hint(format!("Copy it first: hrma propellants duplicate {id} my-{id}")).into());
        }
        let mut after = before.clone();
        after.gas = combustion.gas(efficiency);
        edit_library(
            context.data_dir.as_deref(),
            &LibraryEdit::Change { id: id.clone(), before: before.clone(), after },
        )?;
    }
    let mut document = combustion_value(&combustion);
    document["id"] = json!(id);
    document["stated_characteristic_velocity"] = json!(characteristic_velocity(&before.gas).0);
    document["kept"] = json!(keep);
    document["findings"] = findings_value(&doubts);
    let stated = context.units.text(characteristic_velocity(&before.gas).0, Quantity::Velocity, 5);
    let mut rows = combustion_rows(&combustion, &context.units);
    rows.push(vec!["c* of the stated gas".to_owned(), stated]);
    let mut text = format!("{id}\n\n{}", table(&[Align::Left, Align::Left], &rows));
    if !doubts.is_empty() {
        text.push_str(&format!("\n{}", findings(&doubts, &context.units)));
    }
    if *keep {
        text.push_str("\nThe gas is kept.\n");
    }
    Ok(Answer::new(document, text))
}

fn number(text: &str, quantity: Quantity, option: &str) -> Result<f64, Failure> {
    quantity_from_text(text, quantity, None).map_err(|error| Failure::usage(format!("{option}: {error}")))
}

/// Fields of the document, SI.
pub(super) fn combustion_value(combustion: &PropellantCombustion) -> Value {
    let ingredients =
        combustion.ingredients.iter().map(|(name, share)| json!({ "name": name, "mass_fraction": share }));
    json!({
        "pressure": combustion.pressure.0,
        "flame_temperature": combustion.temperature.0,
        "molar_mass": combustion.molar_mass.0,
        "heat_capacity_ratio": combustion.gamma,
        "characteristic_velocity": combustion.characteristic_velocity.0,
        "condensed_mass_fraction": combustion.condensed_fraction,
        "ideal_density": combustion.density.map(|density| density.0),
        "ingredients": ingredients.collect::<Vec<_>>(),
    })
}

/// Lines for people.
pub(super) fn combustion_rows(combustion: &PropellantCombustion, units: &UnitPreferences) -> Vec<Vec<String>> {
    let mut rows = vec![
        ("at chamber pressure", units.text(combustion.pressure.0, Quantity::Pressure, 5)),
        ("flame temperature", format!("{} K", format_significant(combustion.temperature.0, 6))),
        ("mass per mole of gas", units.text(combustion.molar_mass.0, Quantity::MolarMass, 6)),
        ("isentropic exponent", format_significant(combustion.gamma, 5)),
        ("c*", units.text(combustion.characteristic_velocity.0, Quantity::Velocity, 6)),
        ("condensed mass fraction", format_significant(combustion.condensed_fraction, 4)),
    ];
    if let Some(density) = combustion.density {
        rows.push(("density without voids", units.text(density.0, Quantity::Density, 5)));
    }
    rows.into_iter().map(|(label, value)| vec![label.to_owned(), value]).collect()
}
