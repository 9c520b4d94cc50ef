//! Designs as people keep them: the file, its history.

pub mod design;
