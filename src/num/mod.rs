//! Numerical methods.

pub mod chebyshev;
pub mod dormand_prince;
pub mod gauss;
pub mod rosenbrock;
