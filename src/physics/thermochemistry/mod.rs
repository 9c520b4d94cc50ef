//! Chemical equilibrium of ideal gases and pure condensed phases, and what a rocket makes of it.

mod answer;
mod barrier;
mod bracket;
mod components;
mod curves;
mod dense;
pub mod held;
mod newton;
pub mod problem;
pub mod products;
pub mod rocket;
mod simplex;
pub mod solver;
pub mod state;
pub mod transport;

#[cfg(test)]
mod tests;
