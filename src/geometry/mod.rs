//! Shapes: solids of revolution and the bodies they make.

pub mod mesh;
pub mod revolution;
