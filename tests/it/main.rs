//! One binary for every integration test, so that the program is linked once.

mod architecture;
mod laws;
mod validation;
