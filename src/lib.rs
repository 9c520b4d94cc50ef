//! hrma: an offline workbench for rocket motors.
//!
//! The modules stand in layer order: each imports only from those above it (see ARCHITECTURE.md and
//! `tests/it/architecture.rs`).

pub mod diag;
pub mod form;
pub mod ron_text;
pub mod units;
pub mod words;

pub mod figure;
pub mod geometry;
pub mod num;
pub mod table;

pub mod substance;

pub mod physics;

pub mod motor;

pub mod analysis;

pub mod project;

pub mod export;
pub mod import;

pub mod jobs;
pub mod service;

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
