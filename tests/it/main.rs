//! Integration tests, in one binary.

mod architecture;
mod cli;
mod examples;
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
mod window_workbench;
