//! `hrma hardware list|add|remove`: cases, nozzles, mandrels and drills that a person owns.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::form::{FieldValue, fields};
use crate::service::hardware::{KINDS, add, keep_hardware, own_hardware, remove};
use clap::{ArgMatches, Subcommand};
use serde_json::{Map, Value, json};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "hardware",
    about: "List, add and remove the cases, nozzles, mandrels and drills that you own",
    arguments: |command| Arguments::augment_subcommands(command).subcommand_required(true),
    run,
};

#[derive(Debug, Clone, Subcommand)]
enum Arguments {
    /// Everything you keep
    List,
    /// Add a thing
    Add {
        /// case, nozzle, mandrel or drill
        #[arg(value_name = "KIND")]
        kind: String,
        /// What it is called
        #[arg(value_name = "NAME")]
        name: String,
        /// Its fields: inner_diameter, usable_length, rated_pressure, mass of a case; throat_diameter, exit_diameter,
        /// largest_throat, case_diameter of a nozzle; core_diameter of a mandrel; diameter of a drill
        #[arg(value_name = "KEY=VALUE")]
        fields: Vec<String>,
    },
    /// Take a thing out
    Remove {
        /// case, nozzle, mandrel or drill
        #[arg(value_name = "KIND")]
        kind: String,
        /// What it is called
        #[arg(value_name = "NAME")]
        name: String,
    },
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let folder = context.data_dir.as_deref();
    let mut own = own_hardware(folder)?;
    match arguments(matches)? {
        Arguments::List => Ok(listed(own, context)),
        Arguments::Add { kind, name, fields } => {
            let pairs = fields.iter().map(|field| {
                let pair = field.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
                pair.ok_or_else(|| {
                    Failure::usage(format!("\"{field}\" is not of the form KEY=VALUE"))
                        .hint("For example inner_diameter=54mm")
                })
            });
            let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
            add(&mut own, &kind, &name, &pairs).map_err(|error| Failure { error, exit: Exit::WrongUsage })?;
            keep_hardware(folder, &own)?;
            Ok(Answer::new(json!({ "added": name, "kind": kind }), format!("{kind} {name} is kept\n")))
        }
        Arguments::Remove { kind, name } => {
            remove(&mut own, &kind, &name)?;
            keep_hardware(folder, &own)?;
            Ok(Answer::new(json!({ "removed": name, "kind": kind }), format!("{kind} {name} is taken out\n")))
        }
    }
}

fn listed(mut own: crate::analysis::hardware::Hardware, context: &Context) -> Answer {
    let mut document: Map<String, Value> =
        KINDS.iter().map(|(_, list)| ((*list).to_owned(), Value::Array(Vec::new()))).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for leaf in fields(&mut own) {
        // cases[0].inner_diameter
        let Some((list, rest)) = leaf.path.split_once('[') else { continue };
        let Some((index, key)) = rest.split_once("].") else { continue };
        let (value, text) = match leaf.value {
            FieldValue::Number(value, quantity) => (
                json!(value),
                value.map_or_else(|| leaf.field.absent.to_owned(), |value| context.units.text(value, quantity, 5)),
            ),
            FieldValue::Text(text) => (json!(text), text),
            FieldValue::Integer(value) => (json!(value), value.to_string()),
            FieldValue::Toggle(value) => (json!(value), value.to_string()),
            FieldValue::Choice(label, _) => (json!(label), label.to_owned()),
        };
        if let Some(Value::Array(items)) = document.get_mut(list) {
            let index: usize = index.parse().unwrap_or(items.len());
            while items.len() <= index {
                items.push(json!({}));
            }
            if let Some(item) = items.get_mut(index) {
                item[key] = value;
            }
        }
        let kind = KINDS.iter().find(|(_, known)| *known == list).map_or(list, |(kind, _)| kind);
        if key == "name" {
            rows.push(vec![kind.to_owned(), text, String::new()]);
        } else if let Some(row) = rows.last_mut().and_then(|row| row.last_mut()) {
            let gap = if row.is_empty() { "" } else { ", " };
            row.push_str(&format!("{gap}{} {text}", leaf.field.label.to_lowercase()));
        }
    }
    let text = if rows.is_empty() {
        "You keep no hardware yet; see hrma hardware add --help.\n".to_owned()
    } else {
        table(&[Align::Left, Align::Left, Align::Left], &rows)
    };
    Answer::new(Value::Object(document), text)
}
