//! Shapes: solids of revolution and the bodies they make.

pub mod arc_fit;
pub mod contour;
pub mod mesh;
pub mod revolution;
pub mod section;
