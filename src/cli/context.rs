//! What every verb is told beside its own arguments, and the clock.

use crate::figure::report::Timestamp;
use crate::project::data_folder::{SETTINGS_FILE, data_folder};
use crate::project::settings::Settings;
use crate::service::error::ServiceError;
use crate::service::library::{LibraryAccess, open_library};
use crate::units::{UnitPreferences, UnitSystem};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Opens the workbench on files, with the data folder that the command line names and with or without results from
/// before, and returns when it is closed; or says why it cannot.
pub type OpenWindow = fn(&[PathBuf], Option<&Path>, bool) -> Result<(), String>;

/// Arguments that every verb takes.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct GlobalArguments {
    /// Write one JSON document to standard output (SI units) and nothing else
    #[arg(long, global = true)]
    json: bool,
    /// Units of tables and reports
    #[arg(long, global = true, value_enum, value_name = "SYSTEM")]
    units: Option<Units>,
    /// Folder of library, settings and sessions (otherwise HRMA_DATA_DIR, otherwise the user's data folder)
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Solve anew, even where the same case was solved before by this very program
    #[arg(long, global = true)]
    no_cache: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Units {
    /// mm, bar, N, °C
    Metric,
    /// m, Pa, N, K
    Si,
    /// in, psi, lbf, °F
    Imperial,
}

/// What every verb is told.
#[derive(Debug, Clone)]
pub(super) struct Context {
    /// A document instead of text.
    pub json: bool,
    /// Units of texts and reports.
    pub units: UnitPreferences,
    /// Folder of library, settings and sessions, when the command line names one.
    pub data_dir: Option<PathBuf>,
    /// Take no result from before.
    pub no_cache: bool,
    /// Opens the window, where the program has one.
    pub window: Option<OpenWindow>,
}

impl Context {
    /// From the arguments.
    pub fn new(global: GlobalArguments, window: Option<OpenWindow>) -> Self {
        let units = match global.units {
            Some(Units::Metric) => UnitPreferences::of(UnitSystem::Metric),
            Some(Units::Si) => UnitPreferences::of(UnitSystem::Si),
            Some(Units::Imperial) => UnitPreferences::of(UnitSystem::Imperial),
            None => preferred_units(global.data_dir.as_deref()),
        };
        Self { json: global.json, units, data_dir: global.data_dir, no_cache: global.no_cache, window }
    }

    /// The library; what is to say about it goes to standard error.
    ///
    /// # Errors
    /// [`ServiceError`] when not even the bundled library reads.
    pub fn library(&self) -> Result<LibraryAccess, ServiceError> {
        let access = open_library(self.data_dir.as_deref())?;
        for notice in &access.notices {
            self.say(&format!("note: {notice}"));
        }
        Ok(access)
    }

    /// A message beside the result.
    pub fn say(&self, text: &str) {
        super::complain(text);
    }
}

/// The units that the person has chosen in the window; metric where there are no settings.
fn preferred_units(data_dir: Option<&Path>) -> UnitPreferences {
    let Ok(folder) = data_folder(data_dir) else { return UnitPreferences::default() };
    match Settings::load(&folder.join(SETTINGS_FILE)) {
        Ok(settings) => settings.units,
        Err(error) => {
            super::complain(&format!("note: {error}; units are metric"));
            UnitPreferences::default()
        }
    }
}

/// The present moment in universal time.
pub(super) fn now() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Timestamp::from_unix_seconds(seconds)
}
