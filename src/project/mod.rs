//! Designs as people keep them: the file, its history, the library beside it.

pub mod data_folder;
pub mod design;
#[cfg(feature = "store")]
pub mod store;
