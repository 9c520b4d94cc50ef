//! Use cases, one a file: the only door for window and command line.

pub mod check;
pub mod error;
pub mod report;
pub mod solve;
pub mod validate;
