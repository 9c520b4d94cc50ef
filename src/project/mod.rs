//! Designs as people keep them: the file and its history, settings, the library beside it.

pub mod atomic;
pub mod burn_sim;
pub mod data_folder;
pub mod design;
pub mod file;
pub mod hardware;
pub mod history;
pub mod migrations;
pub mod open_motor;
pub mod settings;
#[cfg(feature = "store")]
pub mod store;
