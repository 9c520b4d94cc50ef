//! One binary for every integration test, so that the program is linked once.

mod architecture;
mod laws;
mod validation;
#[cfg(feature = "gui")]
mod window_field;
#[cfg(feature = "gui")]
mod window_form;
#[cfg(feature = "gui")]
mod window_palette;
#[cfg(feature = "gui")]
mod window_workbench;
