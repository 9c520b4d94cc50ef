//! Numerical methods.

pub mod dormand_prince;
pub mod rosenbrock;
