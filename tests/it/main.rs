//! Integration tests, in one binary.

mod architecture;
mod cli;
mod examples;
mod laws;
mod validation;
