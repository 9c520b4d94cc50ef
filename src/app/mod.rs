//! The workbench window (feature `gui`).

pub mod command;
pub mod form_ui;
pub mod palette;
pub mod theme;
pub mod widgets;
