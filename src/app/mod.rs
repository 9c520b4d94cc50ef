//! The workbench window (feature `gui`).

pub mod command;
pub mod dialogs;
pub mod document;
pub mod entry;
mod findings_view;
pub mod form_ui;
pub mod launch;
pub mod palette;
mod path_browser;
mod plot_view;
mod sampling;
mod scene_view;
mod summary;
pub mod theme;
mod timeline;
pub mod widgets;
pub mod work;
pub mod workbench;
mod workspace;
