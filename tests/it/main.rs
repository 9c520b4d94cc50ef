//! Integration tests, in one binary.

// A test fails by panicking, and so do the functions that tests share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod architecture;
mod cli;
mod examples;
mod formats;
#[cfg(test)]
mod laws;
mod random_motors;
mod validation;
#[cfg(feature = "gui")]
mod window_field;
#[cfg(feature = "gui")]
mod window_form;
#[cfg(feature = "gui")]
mod window_palette;
#[cfg(feature = "gui")]
mod window_snapshots;
#[cfg(feature = "gui")]
mod window_workbench;
