//! What motors are made of: propellants and their burn laws, the library that holds them in memory, and the species
//! that combustion forms.

pub mod burn_law;
pub mod formula;
pub mod library;
pub mod mixture;
pub mod propellant;
pub mod reactant;
pub mod species;
pub mod symbol;
