//! Use cases, one a file: the only door for window and command line.

#[cfg(feature = "store")]
pub mod archive;
#[cfg(feature = "store")]
pub mod cache;
pub mod check;
pub mod compare;
pub mod curves;
pub mod equilibrium;
pub mod error;
pub mod export;
pub mod hardware;
pub mod library;
pub mod new;
pub mod nozzle;
pub mod open;
pub mod overlay;
pub mod reactants;
pub mod section;
pub mod solve;
pub mod species;
pub mod tools;
pub mod validate;
