//! Solid motors.

pub mod case;
pub mod designation;
pub mod summary;

use crate::diag::{Finding, Monitor};
use crate::motor::run::{Effort, SolverSettings};
use crate::table::Channels;

/// The bare solution of a case, before provenance is added.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Columns over time; `time` first.
    pub channels: Channels,
    /// The figures that decide.
    pub summary: summary::SolidSummary,
    /// What is doubtful about design and result.
    pub findings: Vec<Finding>,
    /// Work done.
    pub effort: Effort,
}
