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
        for change in &self.set {
            let Some((path, value)) = change.split_once('=') else {
                return Err(Failure::usage(format!("\"{change}\" is not of the form PATH=VALUE"))
                    .hint("For example --set grains[0].core_diameter=30mm"));
            };
            assign(&mut opened.design, path.trim(), value).map_err(|error| {
                let mut failure = Failure::usage(format!("--set {change}: {error}"));
                failure.error.path = path.trim().to_owned();
                failure
            })?;
        }
        Ok(opened)
    }
}
