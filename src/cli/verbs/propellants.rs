//! `hrma propellants`: the library. What is shown stands in `shown`, burn rates in `rate`, what it burns to in
//! `combustion`; here are the changes.

mod combustion;
mod rate;
mod shown;

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Failure};
use crate::cli::context::Context;
use crate::form::assign;
use crate::service::error::ServiceError;
use crate::service::library::{LibraryEdit, edit_library, read_propellant, write_propellant};
use crate::substance::library::Origin;
use crate::substance::propellant::Propellant;
use clap::{ArgMatches, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "propellants",
    about: "List, show, keep, change and exchange the propellants of the library",
    arguments: |command| Arguments::augment_subcommands(command).subcommand_required(true),
    run,
};

#[derive(Debug, Clone, Subcommand)]
enum Arguments {
    /// Every propellant, or those that a search finds
    List {
        /// Words to look for in id, name, family, composition, description and source
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
    },
    /// All data of one propellant
    Show {
        /// Its id, as `list` gives it
        #[arg(value_name = "ID")]
        id: String,
    },
    /// How fast a propellant burns
    Rate {
        /// Its id, as `list` gives it
        #[arg(value_name = "ID")]
        id: String,
        /// Absolute pressures such as 10bar,70bar; without unit in Pa
        #[arg(long, value_name = "LIST")]
        pressure: String,
        /// Grain temperature such as 20degC; otherwise that of the burn law
        #[arg(long, value_name = "TEMPERATURE", allow_hyphen_values = true)]
        temperature: Option<String>,
    },
    /// What a propellant burns to, by its composition in chemical equilibrium
    Combustion(combustion::Combustion),
    /// Keep a propellant of your own, from a RON file like those of the program
    Add(FromFile),
    /// Keep the propellant of a file: of a RON file, or of a motor (.ric, design)
    Import(FromFile),
    /// Take a propellant of your own out
    Remove {
        /// Its id, as `list` gives it
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Copy a propellant to one of your own, which can be changed
    Duplicate {
        /// Id of the original
        #[arg(value_name = "ID")]
        id: String,
        /// Id of the copy
        #[arg(value_name = "NEW")]
        new_id: String,
        /// Name of the copy; otherwise the original's with "copy"
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Give a propellant of your own another id
    Rename {
        /// Its id
        #[arg(value_name = "ID")]
        id: String,
        /// Its new id; designs refer to propellants by id
        #[arg(value_name = "NEW")]
        new_id: String,
        /// Its new name; otherwise it keeps its name
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Change fields of a propellant of your own
    Set {
        /// Its id
        #[arg(value_name = "ID")]
        id: String,
        /// Field path and value, with or without unit (density=1.71g/cm³, burn_law.exponent=0.31)
        #[arg(value_name = "PATH=VALUE", required = true)]
        values: Vec<String>,
    },
    /// Write a propellant to a RON file
    Export {
        /// Its id, as `list` gives it
        #[arg(value_name = "ID")]
        id: String,
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Replace a file that exists
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Clone, clap::Args)]
struct FromFile {
    /// File with the propellant
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Its id; otherwise the file's name, or for a motor the propellant's
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Its name; otherwise the one in the file
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Replace a propellant of your own that has the id
    #[arg(long)]
    force: bool,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    match arguments(matches)? {
        Arguments::List { search } => shown::list(search.as_deref(), context),
        Arguments::Show { id } => shown::show(&id, context),
        Arguments::Rate { id, pressure, temperature } => rate::rate(&id, &pressure, temperature.as_deref(), context),
        Arguments::Combustion(asked) => combustion::run(&asked, context),
        Arguments::Add(from) | Arguments::Import(from) => add(from, context),
        Arguments::Remove { id } => {
            let edit = LibraryEdit::Remove { id: id.clone() };
            edited(&edit, "removed", &id, context)
        }
        Arguments::Duplicate { id, new_id, name } => {
            let original = propellant(&id, context)?;
            let name = name.unwrap_or_else(|| format!("{} copy", original.name));
            let propellant = Box::new(Propellant { name, ..original });
            let edit = LibraryEdit::Add { id: new_id.clone(), propellant, replace: false };
            edited(&edit, "added", &new_id, context)
        }
        Arguments::Rename { id, new_id, name } => {
            let name = match name {
                Some(name) => name,
                None => propellant(&id, context)?.name,
            };
            let edit = LibraryEdit::Rename { id, new_id: new_id.clone(), name };
            edited(&edit, "renamed", &new_id, context)
        }
        Arguments::Set { id, values } => set(&id, &values, context),
        Arguments::Export { id, file, force } => export(&id, &file, force, context),
    }
}

/// A propellant of the library.
fn propellant(id: &str, context: &Context) -> Result<Propellant, Failure> {
    let access = context.library()?;
    Ok(shown::entry(&access.library, id)?.propellant.clone())
}

fn edited(edit: &LibraryEdit, word: &str, id: &str, context: &Context) -> Result<Answer, Failure> {
    edit_library(context.data_dir.as_deref(), edit)?;
    Ok(Answer::new(json!({ (word): id }), format!("{}\n", edit.done())))
}

fn add(FromFile { file, id, name, force }: FromFile, context: &Context) -> Result<Answer, Failure> {
    let read = read_propellant(&file)?;
    let id = id.unwrap_or(read.id);
    let name = name.unwrap_or_else(|| read.propellant.name.clone());
    let propellant = Box::new(Propellant { name, ..read.propellant });
    let edit = LibraryEdit::Add { id: id.clone(), propellant, replace: force };
    edit_library(context.data_dir.as_deref(), &edit).map_err(|error| {
        if force || !error.hint.is_empty() {
            error
        } else {
            error.hint("Give another id with --id or another name with --name, or replace your own with --force.")
        }
    })?;
    Ok(Answer::new(json!({ "added": id }), format!("{}\n", edit.done())))
}

fn set(id: &str, values: &[String], context: &Context) -> Result<Answer, Failure> {
    let access = context.library()?;
    let entry = shown::entry(&access.library, id)?;
    if entry.origin == Origin::Bundled {
        let error = ServiceError::new(format!("\"{id}\" is a bundled propellant, which cannot be changed")).at(id);
        return Err(error.hint(format!("Copy it first: hrma propellants duplicate {id} my-{id}")).into());
    }
    let before = Box::new(entry.propellant.clone());
    let mut after = before.clone();
    for value in values {
        let Some((path, text)) = value.split_once('=') else {
            return Err(Failure::usage(format!("\"{value}\" is not PATH=VALUE, such as density=1.71g/cm³")));
        };
        assign(after.as_mut(), path.trim(), text).map_err(|error| Failure::usage(error.to_string()))?;
    }
    let edit = LibraryEdit::Change { id: id.to_owned(), before, after };
    edited(&edit, "changed", id, context)
}

fn export(id: &str, file: &Path, force: bool, context: &Context) -> Result<Answer, Failure> {
    let written = write_propellant(file, &propellant(id, context)?, force)?;
    let place = written.display().to_string();
    Ok(Answer::new(json!({ "file": place }), format!("{place}\n")))
}
