//! Shapes: solids of revolution and the bodies they make.

pub mod contour;
pub mod mesh;
pub mod revolution;
