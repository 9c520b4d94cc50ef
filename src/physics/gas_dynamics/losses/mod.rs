//! Losses between the ideal and the delivered nozzle, one file each, and the chain that they make.
//!
//! Each loss is a share of the thrust or a decrement of the thrust coefficient, with its source; [`delivered`] applies
//! those that are switched on in order and gives every stage between the ideal and the delivered nozzle.

pub mod boundary_layer;
pub mod delivered;
pub mod discharge;
pub mod divergence;
pub mod kinetic;
pub mod solid_motor;

/// A value that a loss is not made for.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{name} of {value} cannot be: it must be {expected}")]
pub struct LossInput {
    /// Which.
    pub name: &'static str,
    /// As given, in SI units.
    pub value: f64,
    /// What would be right.
    pub expected: &'static str,
}

/// `value` if it is finite and above 0.
fn positive(name: &'static str, value: f64) -> Result<f64, LossInput> {
    if value > 0.0 && value.is_finite() { Ok(value) } else { Err(LossInput { name, value, expected: "positive" }) }
}
