//! Integration tests, in one binary.

mod architecture;
mod laws;
mod validation;
