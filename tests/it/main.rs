//! Integration tests, in one binary.

mod laws;
mod validation;
