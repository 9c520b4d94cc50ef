//! From the texts of older versions of the design file to the present one.
//!
//! Each version that was ever released and is not the present one has one line in [`MIGRATIONS`] and one file beside
//! this that holds the step; steps are taken one after the other. Version 1 is the first.

mod v1;
mod v2;

use crate::ron_text::RonError;

/// One step, from the text of a version to the text of the next.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The version it starts from; it ends at the next.
    pub from: u32,
    /// Changes the text, `schema` included.
    pub step: fn(&str) -> Result<String, RonError>,
}

/// Every step, oldest first.
pub const MIGRATIONS: &[Migration] = &[Migration { from: 1, step: v1::step }, Migration { from: 2, step: v2::step }];

/// Why a text cannot be brought up to date.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MigrationError {
    /// No step starts from that version.
    #[error("there is no way from version {from} of the design file to version {to}")]
    NoStep {
        /// The version that is stuck.
        from: u32,
        /// The version wanted.
        to: u32,
    },
    /// A step met something that its version does not allow.
    #[error("the text of version {from} is not right: {error}")]
    Step {
        /// The version of the text.
        from: u32,
        /// What is wrong.
        error: Box<RonError>,
    },
}

/// The text of version `to` from the text of version `from`, by the steps of a table.
///
/// # Errors
/// [`MigrationError`] when a step is missing or fails.
pub fn migrate(text: &str, from: u32, to: u32, table: &[Migration]) -> Result<String, MigrationError> {
    let mut text = text.to_owned();
    for version in from..to {
        let migration =
            table.iter().find(|step| step.from == version).ok_or(MigrationError::NoStep { from: version, to })?;
        text =
            (migration.step)(&text).map_err(|error| MigrationError::Step { from: version, error: Box::new(error) })?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::design::SCHEMA;

    #[test]
    fn every_older_version_has_its_step() {
        let versions: Vec<u32> = MIGRATIONS.iter().map(|step| step.from).collect();
        assert_eq!(versions, (1..SCHEMA).collect::<Vec<_>>());
    }

    #[test]
    fn steps_are_taken_in_order_from_the_texts_version() {
        let table = [
            Migration { from: 8, step: |text| Ok(format!("{text} nine")) },
            Migration { from: 7, step: |text| Ok(format!("{text} eight")) },
            Migration { from: 9, step: |text| crate::ron_text::from_text::<u32>(text).map(|_| String::new()) },
        ];
        assert_eq!(migrate("seven", 7, 9, &table).expect("two steps"), "seven eight nine");
        assert_eq!(migrate("eight", 8, 9, &table).expect("one step"), "eight nine");
        assert_eq!(migrate("nine", 9, 9, &table).expect("none"), "nine");
        assert_eq!(migrate("six", 6, 9, &table), Err(MigrationError::NoStep { from: 6, to: 9 }));
        assert!(matches!(migrate("x", 9, 10, &table), Err(MigrationError::Step { from: 9, .. })));
    }
}
