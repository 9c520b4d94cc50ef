//! The arguments that name a design and change it before it is used.

use super::answer::Failure;
use super::context::Context;
use crate::form::{AssignError, assign};
use crate::motor::run::BallisticModel;
use crate::project::design::Design;
use crate::service::open::{Opened, open};
use std::path::{Path, PathBuf};

/// A design and what to change in it.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct DesignArguments {
    /// Design (.ron), openMotor file (.ric), BurnSim file (.bsx), or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    changes: DesignChanges,
}

/// What to change in a design before it is used.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct DesignChanges {
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
    /// The file, as it was typed.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Opens the design and applies the changes. Notes of the reader go to standard error.
    ///
    /// # Errors
    /// [`Failure`]: the file does not open, or a change makes no sense.
    pub fn open(&self, context: &Context) -> Result<Opened, Failure> {
        self.changes.open(&self.file, context)
    }
}

impl DesignChanges {
    /// Opens a design and applies the changes. Notes of the reader go to standard error.
    ///
    /// # Errors
    /// As [`DesignArguments::open`].
    pub fn open(&self, file: &Path, context: &Context) -> Result<Opened, Failure> {
        let changes = self.changes()?;
        let mut opened = open(file)?;
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
        apply(&mut opened.design, changes)?;
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

/// Makes every change. Limits may depend on other fields, so that one refused for its range is tried again after the
/// others: an outer diameter below the old core goes in together with its new core.
fn apply(design: &mut Design, changes: Vec<(&str, &str)>) -> Result<(), Failure> {
    let mut pending = changes;
    while !pending.is_empty() {
        let mut refused = Vec::new();
        let mut first = None;
        for &(path, value) in &pending {
            let Err(error) = assign(design, path, value) else { continue };
            let for_its_range = matches!(error, AssignError::OutOfRange { .. });
            let mut failure = Failure::usage(format!("--set {path}={value}: {error}"));
            failure.error.path = path.to_owned();
            if !for_its_range {
                return Err(failure);
            }
            refused.push((path, value));
            first.get_or_insert(failure);
        }
        match first {
            Some(failure) if refused.len() == pending.len() => return Err(failure),
            _ => pending = refused,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{FieldValue, fields};
    use crate::units::Quantity;

    #[test]
    fn changes_whose_limits_depend_on_each_other_go_in_together_in_any_order() {
        let sizes = [("grains[0].outer_diameter", "12mm"), ("grains[0].core_diameter", "5mm")];
        for changes in [sizes.to_vec(), sizes.iter().rev().copied().collect()] {
            let mut design = Design::new_solid("test");
            apply(&mut design, changes).expect("goes in");
            let outer = fields(&mut design).into_iter().find(|leaf| leaf.path == "grains[0].outer_diameter");
            assert_eq!(outer.map(|leaf| leaf.value), Some(FieldValue::Number(Some(0.012), Quantity::Length)));
        }
        let mut design = Design::new_solid("test");
        let failure = apply(&mut design, vec![("grains[0].core_diameter", "1 km")]).expect_err("too wide");
        assert_eq!(failure.error.path, "grains[0].core_diameter");
    }
}
