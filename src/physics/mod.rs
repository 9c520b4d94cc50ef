//! Physics as pure functions of values; no motor, no file, no clock.

pub mod atmosphere;
pub mod combustion;
pub mod gas_dynamics;
pub mod thermochemistry;
