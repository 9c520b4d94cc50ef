//! Foreign files, one module a format.

pub mod open_motor;
