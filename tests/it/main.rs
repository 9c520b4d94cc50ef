//! Integration tests, in one binary.

// A test fails by panicking, and so do the functions that tests share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod architecture;
#[cfg(feature = "store")]
mod archive;
mod cli;
mod cli_compare;
mod cli_equilibrium;
mod cli_nozzle;
mod cli_tools;
mod examples;
mod formats;
#[cfg(test)]
mod laws;
mod propellants;
#[cfg(feature = "store")]
mod propellants_cli;
mod random_motors;
#[cfg(all(feature = "gui", feature = "store"))]
mod recovery;
mod species_cli;
mod tools;
mod validation;
#[cfg(all(feature = "gui", feature = "store"))]
mod window_archive;
#[cfg(feature = "gui")]
mod window_field;
#[cfg(feature = "gui")]
mod window_form;
#[cfg(all(feature = "gui", feature = "store"))]
mod window_library;
#[cfg(feature = "gui")]
mod window_nozzle;
#[cfg(feature = "gui")]
mod window_on_disk;
#[cfg(feature = "gui")]
mod window_palette;
#[cfg(feature = "gui")]
mod window_section;
#[cfg(feature = "gui")]
mod window_section_import;
#[cfg(all(feature = "gui", feature = "store"))]
mod window_snapshots;
#[cfg(feature = "gui")]
mod window_thermo;
#[cfg(feature = "gui")]
mod window_tools;
#[cfg(feature = "gui")]
mod window_workbench;
