//! Designs as people keep them: the file, its history, the user's settings.

pub mod atomic;
pub mod design;
pub mod file;
pub mod history;
pub mod migrations;
pub mod settings;
