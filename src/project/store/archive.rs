//! Analyses that a person wants to find again: design, case, result and how it was made.

use super::runs::{RUN_COLUMNS, StoredRun, json};
use super::{Store, StoreError};
use crate::motor::run::{MotorRun, SolverSettings};
use crate::motor::solid::case::SolidCase;
use rusqlite::{OptionalExtension, Row, TransactionBehavior, named_params};

/// What is to be archived.
#[derive(Debug, Clone, Copy)]
pub struct NewAnalysis<'a> {
    /// When, in seconds since 1970-01-01 UTC.
    pub created: i64,
    /// Name of the motor.
    pub motor: &'a str,
    /// Names of its propellants, separated by "; ".
    pub propellant: &'a str,
    /// The design file's text.
    pub design: &'a str,
    /// What was solved.
    pub case: &'a SolidCase,
    /// What came out.
    pub run: &'a MotorRun,
}

/// An archived analysis as lists show it. Numbers are SI.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct AnalysisRow {
    /// Its number.
    pub id: i64,
    /// When it was archived, in seconds since 1970-01-01 UTC.
    pub created: i64,
    /// Name of the motor.
    pub motor: String,
    /// Kind of motor, `solid`.
    pub motor_type: String,
    /// Names of its propellants, separated by "; ".
    pub propellant: String,
    /// BLAKE3 of the closed case.
    pub case_hash: String,
    /// The program that solved it.
    pub program_version: String,
    /// How the solver worked.
    pub settings: SolverSettings,
    /// Impulse class and average thrust.
    pub designation: Option<String>,
    /// Impulse class alone.
    pub impulse_class: Option<String>,
    /// In N s.
    pub total_impulse: f64,
    /// In s.
    pub burn_time: f64,
    /// In Pa.
    pub peak_pressure: f64,
    /// Time average in Pa.
    pub average_pressure: f64,
    /// In N.
    pub peak_thrust: f64,
    /// In N.
    pub average_thrust: f64,
    /// In m/s.
    pub specific_impulse: f64,
    /// In m/s.
    pub characteristic_velocity: f64,
}

/// An archived analysis with all that it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// As lists show it.
    pub row: AnalysisRow,
    /// The design file's text.
    pub design: String,
    /// What was solved.
    pub case: SolidCase,
    /// What came out.
    pub run: MotorRun,
}

/// Where an analysis stands in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// Whether it was added; the very same analysis stands there once.
    pub is_new: bool,
}

const ROW_COLUMNS: &str = "id, created, motor, motor_type, propellant, case_hash, program_version, settings, \
                           designation, impulse_class, total_impulse, burn_time, peak_pressure, average_pressure, \
                           peak_thrust, average_thrust, specific_impulse, characteristic_velocity";
const ROW_WIDTH: usize = 18;

fn row(row: &Row) -> rusqlite::Result<AnalysisRow> {
    const SETTINGS: usize = 7;
    let settings: String = row.get(SETTINGS)?;
    Ok(AnalysisRow {
        id: row.get(0)?,
        created: row.get(1)?,
        motor: row.get(2)?,
        motor_type: row.get(3)?,
        propellant: row.get(4)?,
        case_hash: row.get(5)?,
        program_version: row.get(6)?,
        settings: serde_json::from_str(&settings).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(SETTINGS, rusqlite::types::Type::Text, Box::new(error))
        })?,
        designation: row.get(8)?,
        impulse_class: row.get(9)?,
        total_impulse: row.get(10)?,
        burn_time: row.get(11)?,
        peak_pressure: row.get(12)?,
        average_pressure: row.get(13)?,
        peak_thrust: row.get(14)?,
        average_thrust: row.get(15)?,
        specific_impulse: row.get(16)?,
        characteristic_velocity: row.get(17)?,
    })
}

impl Store {
    /// Archives an analysis. One of the same design, case, settings and program stands there already: its number is
    /// given.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored.
    pub fn keep_analysis(&mut self, new: &NewAnalysis) -> Result<Kept, StoreError> {
        let NewAnalysis { created, motor, propellant, design, case, run } = *new;
        let stored = StoredRun::new(run)?;
        let settings = json(&run.provenance.settings)?;
        let closed_case = ron::to_string(case)?;
        let summary = &run.summary;
        let transaction = self.writable()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let same: Option<i64> = transaction
            .query_row(
                "SELECT id FROM analyses WHERE case_hash = :case AND settings = :settings \
                 AND program_version = :program AND design = :design AND channel_values = :values",
                named_params! {
                    ":case": run.provenance.case_hash, ":settings": settings,
                    ":program": run.provenance.program_version, ":design": design, ":values": stored.values,
                },
                |row| row.get(0),
            )
            .optional()?;
        if let Some(id) = same {
            return Ok(Kept { id, is_new: false });
        }
        transaction.execute(
            "INSERT INTO analyses (created, motor, motor_type, propellant, case_hash, program_version, settings, \
             designation, impulse_class, total_impulse, burn_time, peak_pressure, average_pressure, peak_thrust, \
             average_thrust, specific_impulse, characteristic_velocity, design, closed_case, summary, remarks, \
             provenance, channels, channel_values) VALUES (:created, :motor, 'solid', :propellant, :case_hash, \
             :program, :settings, :designation, :class, :impulse, :burn_time, :peak_pressure, :average_pressure, \
             :peak_thrust, :average_thrust, :isp, :velocity, :design, :closed_case, :summary, :remarks, :provenance, \
             :channels, :values)",
            named_params! {
                ":created": created,
                ":motor": motor,
                ":propellant": propellant,
                ":case_hash": run.provenance.case_hash,
                ":program": run.provenance.program_version,
                ":settings": settings,
                ":designation": summary.designation,
                ":class": summary.impulse_class,
                ":impulse": summary.total_impulse,
                ":burn_time": summary.burn_time,
                ":peak_pressure": summary.peak_chamber_pressure,
                ":average_pressure": summary.average_chamber_pressure,
                ":peak_thrust": summary.peak_thrust,
                ":average_thrust": summary.average_thrust,
                ":isp": summary.specific_impulse_s * crate::units::STANDARD_GRAVITY,
                ":velocity": summary.characteristic_velocity,
                ":design": design,
                ":closed_case": closed_case,
                ":summary": stored.summary,
                ":remarks": stored.remarks,
                ":provenance": stored.provenance,
                ":channels": stored.channels,
                ":values": stored.values,
            },
        )?;
        let id = transaction.last_insert_rowid();
        transaction.commit()?;
        Ok(Kept { id, is_new: true })
    }

    /// Every archived analysis, the latest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn analyses(&self) -> Result<Vec<AnalysisRow>, StoreError> {
        let query = format!("SELECT {ROW_COLUMNS} FROM analyses ORDER BY created DESC, id DESC");
        let mut statement = self.connection.prepare(&query)?;
        let rows = statement.query_map([], row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One analysis; `None` when there is none of that number.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer or the record does not read.
    pub fn analysis(&self, id: i64) -> Result<Option<Analysis>, StoreError> {
        let query = format!("SELECT {ROW_COLUMNS}, design, closed_case, {RUN_COLUMNS} FROM analyses WHERE id = ?1");
        let found = self
            .connection
            .query_row(&query, [id], |columns| {
                let texts: (String, String) = (columns.get(ROW_WIDTH)?, columns.get(ROW_WIDTH + 1)?);
                Ok((row(columns)?, texts, StoredRun::from_row(columns, ROW_WIDTH + 2)?))
            })
            .optional()?;
        let Some((row, (design, closed_case), stored)) = found else { return Ok(None) };
        let unreadable = |message: String| StoreError::Unreadable { id, message };
        let case = ron::from_str(&closed_case).map_err(|error| unreadable(format!("case: {error}")))?;
        let run = stored.run().map_err(unreadable)?;
        Ok(Some(Analysis { row, design, case, run }))
    }

    /// Takes an analysis out, with its validations; `false` when there is none of that number.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored.
    pub fn remove_analysis(&mut self, id: i64) -> Result<bool, StoreError> {
        Ok(self.writable()?.execute("DELETE FROM analyses WHERE id = ?1", [id])? > 0)
    }
}
