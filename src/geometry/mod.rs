//! Shapes: solids of revolution and the bodies they make.

pub mod biarc;
pub mod contour;
pub mod contour_check;
pub mod contour_measure;
pub mod meridian;
pub mod mesh;
pub mod revolution;
pub mod section;
