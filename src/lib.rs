//! hrma: an offline workbench for rocket motors.
//!
//! The modules stand in layer order: each imports only from those above it (see ARCHITECTURE.md and
//! `tests/architecture.rs`).

pub mod units;

pub mod diag;

pub mod ron_text;

pub mod form;
pub mod geometry;
pub mod table;

pub mod substance;

pub mod physics;

pub mod motor;

pub mod project;

pub mod import;
