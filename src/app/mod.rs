//! The workbench window (feature `gui`).

pub mod command;
pub mod dialogs;
pub mod findings_view;
pub mod form_ui;
pub mod launch;
pub mod palette;
pub mod path_browser;
pub mod plot_view;
pub mod sampling;
pub mod summary;
pub mod theme;
pub mod timeline;
pub mod widgets;
