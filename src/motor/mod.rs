//! Motors: their parts, what they are made of, and how they burn.

pub mod grain;
