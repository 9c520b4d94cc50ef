//! The workbench window (feature `gui`).

pub mod command;
pub mod dialogs;
pub mod form_ui;
pub mod palette;
pub mod path_browser;
pub mod theme;
pub mod widgets;
