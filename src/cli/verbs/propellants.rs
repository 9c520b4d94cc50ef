//! `hrma propellants list|show|add|remove`: the library.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::form::{FieldValue, fields};
use crate::service::error::ServiceError;
use crate::substance::burn_law::BurnLaw;
use crate::substance::library::{Entry, Origin};
use crate::units::{Quantity, QuantityValue};
use clap::{ArgMatches, Subcommand};
use serde_json::{Value, json};
use std::path::PathBuf;
#[cfg(feature = "store")]
use {crate::substance::propellant::Propellant, std::path::Path};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "propellants",
    about: "List the propellants of the library, show one, keep or remove your own",
    arguments: |command| Arguments::augment_subcommands(command).subcommand_required(true),
    run,
};

#[derive(Debug, Clone, Subcommand)]
enum Arguments {
    /// Every propellant
    List,
    /// All data of one propellant
    Show {
        /// Its id, as `list` gives it
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Keep a propellant of your own, from a RON file like those of the program
    Add {
        /// File with the propellant's data
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Its id; otherwise the file's name
        #[arg(long, value_name = "ID")]
        id: Option<String>,
    },
    /// Take a propellant of your own out
    Remove {
        /// Its id, as `list` gives it
        #[arg(value_name = "ID")]
        id: String,
    },
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    match arguments(matches)? {
        Arguments::List => list(context),
        Arguments::Show { id } => show(&id, context),
        #[cfg(feature = "store")]
        Arguments::Add { file, id } => add(&file, id, context),
        #[cfg(feature = "store")]
        Arguments::Remove { id } => {
            crate::service::library::remove_propellant(context.data_dir.as_deref(), &id)?;
            Ok(Answer::new(json!({ "removed": id }), format!("{id} is taken out of the library\n")))
        }
        #[cfg(not(feature = "store"))]
        Arguments::Add { .. } | Arguments::Remove { .. } => {
            Err(ServiceError::new("this hrma is built without the library's database").into())
        }
    }
}

fn list(context: &Context) -> Result<Answer, Failure> {
    let access = context.library()?;
    let unit = |quantity: Quantity| context.units.unit(quantity).symbol;
    let mut rows = vec![vec![
        "id".to_owned(),
        "name".to_owned(),
        "family".to_owned(),
        "origin".to_owned(),
        format!("density ({})", unit(Quantity::Density)),
        format!("flame ({})", unit(Quantity::Temperature)),
        "burn law".to_owned(),
    ]];
    for (id, entry) in access.library.propellants() {
        let propellant = &entry.propellant;
        rows.push(vec![
            id.to_owned(),
            propellant.name.clone(),
            propellant.family.clone(),
            origin(entry).to_owned(),
            context.units.number(propellant.density.si(), Quantity::Density, 4),
            context.units.number(propellant.gas.flame_temperature.si(), Quantity::Temperature, 4),
            kind(&propellant.burn_law).to_owned(),
        ]);
    }
    use Align::{Left, Right};
    let text = table(&[Left, Left, Left, Left, Right, Right, Left], &rows);
    let entries: Vec<Value> = access.library.propellants().map(|(id, entry)| document(id, entry)).collect();
    Ok(Answer::new(json!({ "propellants": entries, "notices": access.notices }), text))
}

#[cfg(feature = "store")]
fn add(file: &Path, id: Option<String>, context: &Context) -> Result<Answer, Failure> {
    let name = file.display().to_string();
    let text =
        std::fs::read_to_string(file).map_err(|error| ServiceError::new(format!("{name}: {error}")).at(&name))?;
    let propellant: Propellant = crate::ron_text::from_text(&text).map_err(|error| {
        let place = format!("{name}:{}:{}", error.line, error.column);
        ServiceError::new(error.to_string()).at(place).expected(error.expected.clone()).hint(error.hint.clone())
    })?;
    let id = id.unwrap_or_else(|| file.file_stem().unwrap_or_default().to_string_lossy().into_owned());
    crate::service::library::keep_propellant(context.data_dir.as_deref(), &id, &propellant)?;
    Ok(Answer::new(json!({ "added": id }), format!("{} is kept as {id}\n", propellant.name)))
}

fn show(id: &str, context: &Context) -> Result<Answer, Failure> {
    let access = context.library()?;
    let Some((id, entry)) = access.library.propellants().find(|(known, _)| *known == id) else {
        // The library's own error names what comes close.
        let error = access.library.propellant(id).err().map_or_else(|| ServiceError::new("not found"), Into::into);
        return Err(error.hint("See `hrma propellants list`.").into());
    };
    let mut propellant = entry.propellant.clone();
    let rows: Vec<Vec<String>> = fields(&mut propellant)
        .into_iter()
        .map(|leaf| {
            let value = match leaf.value {
                FieldValue::Number(Some(value), quantity) => context.units.text(value, quantity, 6),
                FieldValue::Number(None, _) => "-".to_owned(),
                FieldValue::Integer(value) => value.to_string(),
                FieldValue::Toggle(value) => if value { "yes" } else { "no" }.to_owned(),
                FieldValue::Text(value) => value,
                FieldValue::Choice(label, _) => label.to_owned(),
            };
            vec![leaf.labels.join(", "), value]
        })
        .collect();
    let text = format!("{id} ({})\n\n{}", origin(entry), table(&[Align::Left, Align::Left], &rows));
    let mut answer = document(id, entry);
    answer["notices"] = json!(access.notices);
    Ok(Answer::new(answer, text))
}

fn origin(entry: &Entry) -> &'static str {
    match entry.origin {
        Origin::Bundled => "bundled",
        Origin::User => "own",
    }
}

/// A propellant with every value in SI.
fn document(id: &str, entry: &Entry) -> Value {
    let propellant = &entry.propellant;
    let (low, high) = propellant.burn_law.law().range();
    let pieces: Vec<Value> = propellant
        .burn_law
        .law()
        .pieces()
        .iter()
        .map(|piece| {
            json!({
                "min_pressure": piece.from,
                "max_pressure": if piece.to.is_finite() { json!(piece.to) } else { Value::Null },
                "coefficient": piece.coefficient,
                "exponent": piece.exponent,
            })
        })
        .collect();
    json!({
        "id": id,
        "origin": entry.origin,
        "name": propellant.name,
        "family": propellant.family,
        "description": propellant.description,
        "source": propellant.source,
        "density": propellant.density.si(),
        "flame_temperature": propellant.gas.flame_temperature.si(),
        "molar_mass": propellant.gas.molar_mass.si(),
        "heat_capacity_ratio": propellant.gas.heat_capacity_ratio,
        "temperature_sensitivity": propellant.temperature_sensitivity.si(),
        "reference_temperature": propellant.reference_temperature.si(),
        "burn_law": { "kind": kind(&propellant.burn_law), "min_pressure": low.si(), "max_pressure": high.si(), "pieces": pieces },
    })
}

/// Name of a burn law's kind.
fn kind(law: &BurnLaw) -> &'static str {
    BurnLaw::LABELS.get(law.index()).copied().unwrap_or_default()
}
