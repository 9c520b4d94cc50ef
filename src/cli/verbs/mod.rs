//! The verbs: one file and one line each. Their order is the help's order.

#[cfg(feature = "store")]
mod archive;
mod check;
mod compare;
mod conditioning;
mod curve;
mod equilibrium;
mod export;
mod gas;
mod hardware;
mod import;
mod import_section;
mod neutral;
mod new;
mod nozzle;
mod open;
mod planar;
mod propellants;
mod reactants;
mod size;
pub(super) mod solve;
mod species;
mod validate;

use super::answer::{Answer, Failure};
use super::context::Context;
use clap::{ArgMatches, Command, FromArgMatches};

/// A verb of the command line.
pub(super) struct Verb {
    /// What is typed.
    pub name: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// Adds the verb's arguments.
    pub arguments: fn(Command) -> Command,
    /// Does the work.
    pub run: fn(&ArgMatches, &Context) -> Result<Answer, Failure>,
}

/// Every verb.
pub(super) const VERBS: &[&Verb] = &[
    &open::VERB,
    &new::VERB,
    &check::VERB,
    &solve::VERB,
    &nozzle::VERB,
    &planar::VERB,
    &gas::VERB,
    &size::VERB,
    &neutral::VERB,
    &conditioning::VERB,
    &curve::VERB,
    &export::VERB,
    &import::VERB,
    &compare::VERB,
    &propellants::VERB,
    &reactants::VERB,
    &hardware::VERB,
    &equilibrium::VERB,
    &species::VERB,
    #[cfg(feature = "store")]
    &archive::VERB,
    &validate::VERB,
];

/// A verb's own arguments out of what was typed.
fn arguments<A: FromArgMatches>(matches: &ArgMatches) -> Result<A, Failure> {
    A::from_arg_matches(matches).map_err(|error| Failure::usage(error.to_string()))
}
