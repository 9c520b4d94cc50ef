//! What every verb is told beside its own arguments, and the clock.

use crate::figure::report::Timestamp;
use crate::project::data_folder::{SETTINGS_FILE, data_folder};
use crate::project::settings::Settings;
use crate::service::error::ServiceError;
use crate::service::library::{LibraryAccess, open_library};
use crate::units::{UnitPreferences, UnitSystem};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Opens the workbench on files, with the data folder that the command line names, and returns when it is closed; or
/// says why it cannot.
pub type OpenWindow = fn(&[PathBuf], Option<&Path>) -> Result<(), String>;

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
        Self { json: global.json, units, data_dir: global.data_dir, window }
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
    timestamp(seconds)
}

/// Calendar date and time from seconds since 1970-01-01.
///
/// Derived: days counted in eras of 400 years (146 097 days) that begin on 1 March, so that a leap day ends a year.
fn timestamp(seconds: u64) -> Timestamp {
    const DAYS_TO_1970: u64 = 719_468; // from 0000-03-01
    let days = seconds / 86_400 + DAYS_TO_1970;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let part = |value: u64| u8::try_from(value).unwrap_or(0);
    Timestamp {
        year: i32::try_from(year).unwrap_or(i32::MAX),
        month: part(month),
        day: part(day),
        hour: part(seconds / 3600 % 24),
        minute: part(seconds / 60 % 60),
        second: part(seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds as `date -u -d ... +%s` gives them.
    #[test]
    fn seconds_become_the_calendars_date() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_399, "2000-02-28 23:59 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_735_689_599, "2024-12-31 23:59 UTC"),
            (1_795_356_300, "2026-11-22 14:05 UTC"),
        ] {
            assert_eq!(timestamp(seconds).text(), expected);
        }
    }
}
