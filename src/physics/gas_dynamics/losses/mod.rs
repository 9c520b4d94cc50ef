//! Losses between the ideal and the delivered nozzle, one file each.

pub mod discharge;
