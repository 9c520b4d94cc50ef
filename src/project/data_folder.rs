//! Where a person's library, settings and sessions live.
//!
//! In this order: the folder named on the command line, the variable `HRMA_DATA_DIR`, the platform's data folder
//! (`~/.local/share/hrma` on Linux). The first two make an installation portable.

use std::path::{Path, PathBuf};

/// Name of the settings' file in the data folder.
pub const SETTINGS_FILE: &str = "settings.ron";

/// The variable that names the data folder.
pub const VARIABLE: &str = "HRMA_DATA_DIR";

/// Why there is no data folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataFolderError {
    /// The platform names no home folder, as for some service accounts.
    #[error("this account has no home folder to keep settings in; set {VARIABLE} or give --data-dir")]
    NoHome,
}

/// The data folder; `chosen` is what the command line names. It need not exist.
///
/// # Errors
/// [`DataFolderError::NoHome`] when nothing names one.
pub fn data_folder(chosen: Option<&Path>) -> Result<PathBuf, DataFolderError> {
    let variable = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    let own = || directories::ProjectDirs::from("", "", "hrma").map(|folders| folders.data_dir().to_path_buf());
    chosen.map(Path::to_path_buf).or(variable).or_else(own).ok_or(DataFolderError::NoHome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_wins() {
        assert_eq!(data_folder(Some(Path::new("/here"))), Ok(PathBuf::from("/here")));
    }
}
