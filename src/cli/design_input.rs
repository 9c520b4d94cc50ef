//! The arguments that name a design and change it before it is used.

use super::answer::Failure;
use super::context::Context;
use crate::form::assign;
use crate::motor::run::BallisticModel;
use crate::project::design::Design;
use crate::service::open::{Opened, open};
use std::path::PathBuf;

/// A design and what to change in it.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct DesignArguments {
    /// Design (.ron), openMotor file (.ric), or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Model to solve with, in place of the design's
    #[arg(long, value_enum)]
    model: Option<Model>,
    /// Set a field before solving, such as grains[0].core_diameter=30mm; without unit the value is SI
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum Model {
    /// The pressure follows the burning area at once
    QuasiSteady,
    /// The chamber fills and empties
    Transient,
}

impl DesignArguments {
    /// Opens the design and applies the changes. Notes of the reader go to standard error.
    ///
    /// # Errors
    /// [`Failure`]: the file does not open, or a change makes no sense.
    pub fn open(&self, context: &Context) -> Result<Opened, Failure> {
        let changes = self.changes()?;
        let mut opened = open(&self.file)?;
        for note in &opened.notes {
            context.say(&format!("note: {note}"));
        }
        if let Some(model) = self.model {
            let Design::SolidMotor(design) = &mut opened.design;
            design.solver.model = match model {
                Model::QuasiSteady => BallisticModel::QuasiSteady,
                Model::Transient => BallisticModel::Transient,
            };
        }
        for (path, value) in changes {
            assign(&mut opened.design, path, value).map_err(|error| {
                let mut failure = Failure::usage(format!("--set {path}={value}: {error}"));
                failure.error.path = path.to_owned();
                failure
            })?;
        }
        Ok(opened)
    }

    /// Path and value of each change.
    fn changes(&self) -> Result<Vec<(&str, &str)>, Failure> {
        let parts = |change| match str::split_once(change, '=') {
            Some((path, value)) => Ok((path.trim(), value)),
            None => Err(Failure::usage(format!("\"{change}\" is not of the form PATH=VALUE"))
                .hint("For example --set grains[0].core_diameter=30mm")),
        };
        self.set.iter().map(String::as_str).map(parts).collect()
    }
}
