//! The workbench window (feature `gui`).

pub mod command;
pub mod dialogs;
pub mod document;
mod findings_view;
pub mod form_ui;
mod history;
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
