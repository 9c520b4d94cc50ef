//! Motors: their parts, what they are made of, and how they burn.

pub mod casing;
pub mod conditions;
pub mod grain;
pub mod nozzle;
pub mod run;
pub mod solid;
pub mod thrust_curve;
