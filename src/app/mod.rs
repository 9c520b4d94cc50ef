//! The workbench window (feature `gui`).
//!
//! [`entry`] is its door. [`workbench`] holds the frame: bars, rail, what is done with commands. What stands between
//! the bars is a workspace: a file and a line in its list. Every call to the rest of the program stands in [`work`].

pub mod command;
pub mod dialogs;
pub mod document;
pub mod entry;
mod findings_view;
pub mod form_ui;
mod handles;
pub mod launch;
pub mod palette;
mod path_browser;
mod plot_look;
mod plot_view;
mod sampling;
mod scene_view;
mod session;
mod spec_view;
mod summary;
pub mod theme;
mod timeline;
pub mod tools;
pub mod widgets;
pub mod work;
pub mod workbench;
mod workspace;
