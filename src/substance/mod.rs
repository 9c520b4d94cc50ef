//! What motors are made of: propellants and their burn laws, and the library that holds them in memory.

pub mod burn_law;
pub mod library;
pub mod propellant;
