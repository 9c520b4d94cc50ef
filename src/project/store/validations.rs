//! The history of validations: how far the program was from each reference, and when.

use super::{Store, StoreError};
use rusqlite::{Row, TransactionBehavior, named_params};

/// One compared number.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ValidationRow {
    /// When it was stored, in seconds since 1970-01-01 UTC.
    pub created: i64,
    /// The program that computed.
    pub program_version: String,
    /// The archived analysis that was compared; `None` for a reference case.
    pub analysis: Option<i64>,
    /// File of the reference.
    pub source: String,
    /// The case in it.
    pub subject: String,
    /// What was compared.
    pub quantity: String,
    /// Unit of both values; empty for a plain number.
    pub unit: String,
    /// The reference's value: a number or a name.
    pub reference: Option<String>,
    /// The program's.
    pub computed: Option<String>,
    /// Computed minus reference; over the reference where `measure` is `relative`.
    pub deviation: Option<f64>,
    /// `relative` or `absolute`.
    pub measure: String,
    /// The largest deviation that passes.
    pub allowed: Option<f64>,
    /// Whether it passed; `None` when it was compared for information or could not be computed.
    pub passed: Option<bool>,
}

/// A validation as a whole.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ValidationRun {
    /// When, in seconds since 1970-01-01 UTC.
    pub created: i64,
    /// The program.
    pub program_version: String,
    /// Numbers within their limit.
    pub passed: i64,
    /// Numbers beyond it.
    pub failed: i64,
    /// All numbers.
    pub rows: i64,
}

const COLUMNS: &str = "created, program_version, analysis, source, subject, quantity, unit, reference, computed, \
                       deviation, measure, allowed, passed";

fn row(row: &Row) -> rusqlite::Result<ValidationRow> {
    Ok(ValidationRow {
        created: row.get(0)?,
        program_version: row.get(1)?,
        analysis: row.get(2)?,
        source: row.get(3)?,
        subject: row.get(4)?,
        quantity: row.get(5)?,
        unit: row.get(6)?,
        reference: row.get(7)?,
        computed: row.get(8)?,
        deviation: row.get(9)?,
        measure: row.get(10)?,
        allowed: row.get(11)?,
        passed: row.get(12)?,
    })
}

impl Store {
    /// Adds the rows of one validation to the history.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be stored; then none of them is.
    pub fn keep_validation(&mut self, rows: &[ValidationRow]) -> Result<(), StoreError> {
        let transaction = self.writable()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare(&format!(
                "INSERT INTO validations ({COLUMNS}) VALUES (:created, :program, :analysis, :source, :subject, \
                 :quantity, :unit, :reference, :computed, :deviation, :measure, :allowed, :passed)"
            ))?;
            for row in rows {
                insert.execute(named_params! {
                    ":created": row.created,
                    ":program": row.program_version,
                    ":analysis": row.analysis,
                    ":source": row.source,
                    ":subject": row.subject,
                    ":quantity": row.quantity,
                    ":unit": row.unit,
                    ":reference": row.reference,
                    ":computed": row.computed,
                    ":deviation": row.deviation,
                    ":measure": row.measure,
                    ":allowed": row.allowed,
                    ":passed": row.passed,
                })?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// The latest stored row of every number of the reference cases.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn latest_validation(&self) -> Result<Vec<ValidationRow>, StoreError> {
        // With max() in it, SQLite takes the other columns from the row of the maximum.
        let columns = COLUMNS.replacen("created", "max(created)", 1);
        let query = format!(
            "SELECT {columns} FROM validations WHERE analysis IS NULL GROUP BY source, subject, quantity \
             ORDER BY source, subject, quantity"
        );
        let mut statement = self.connection.prepare(&query)?;
        let rows = statement.query_map([], row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What an archived analysis was compared with.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn validations_of(&self, analysis: i64) -> Result<Vec<ValidationRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM validations WHERE analysis = ?1 ORDER BY created DESC, id");
        let mut statement = self.connection.prepare(&query)?;
        let rows = statement.query_map([analysis], row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every stored validation of reference cases as a whole, the latest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn validation_runs(&self) -> Result<Vec<ValidationRun>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT created, program_version, count(*) FILTER (WHERE passed = 1), count(*) FILTER (WHERE passed = 0), \
             count(*) FROM validations WHERE analysis IS NULL GROUP BY created, program_version ORDER BY created DESC",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(ValidationRun {
                created: row.get(0)?,
                program_version: row.get(1)?,
                passed: row.get(2)?,
                failed: row.get(3)?,
                rows: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
