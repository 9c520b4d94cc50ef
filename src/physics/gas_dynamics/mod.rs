//! One-dimensional flow of a perfect gas.

pub mod isentropic;
pub mod mixture;
