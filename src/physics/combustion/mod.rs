//! Burning propellant: the pressure at which a motor's chamber settles.

pub mod equilibrium_pressure;
