//! Argument list in, exit code out.

fn main() {}
