//! A run as columns of a table, and back, bit for bit.
//!
//! Summary and provenance are JSON, which other programs read; what is doubtful is RON, which keeps infinite limits; the
//! columns over time are one block of numbers. All three writers give the shortest text that reads back as the same
//! number.

use super::StoreError;
use crate::diag::{Cure, Finding, Message, Severity};
use crate::motor::run::{Effort, MotorRun};
use crate::table::{Channel, Channels};
use crate::units::Quantity;
use rusqlite::Row;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The columns that hold a run, in the order in which [`StoredRun::from_row`] reads them.
pub(super) const RUN_COLUMNS: &str = "summary, remarks, provenance, channels, channel_values";

/// A run as its columns have it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StoredRun {
    pub summary: String,
    pub remarks: String,
    pub provenance: String,
    pub channels: String,
    pub values: Vec<u8>,
}

/// What a run says beside its figures and curves.
#[derive(serde::Serialize, serde::Deserialize)]
struct Remarks {
    findings: Vec<StoredFinding>,
    effort: Effort,
    numerical_error: f64,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct StoredFinding {
    severity: Severity,
    code: String,
    path: String,
    message: Message,
    hint: Message,
    cure: Option<Cure>,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct StoredChannel {
    name: String,
    label: String,
    quantity: Quantity,
}

impl StoredRun {
    /// The columns of a run.
    pub fn new(run: &MotorRun) -> Result<Self, StoreError> {
        let finding = |finding: &Finding| StoredFinding {
            severity: finding.severity,
            code: finding.code.to_owned(),
            path: finding.path.clone(),
            message: finding.message.clone(),
            hint: finding.hint.clone(),
            cure: finding.cure.clone(),
        };
        let remarks = Remarks {
            findings: run.findings.iter().map(finding).collect(),
            effort: run.effort,
            numerical_error: run.numerical_error,
        };
        let head = |channel: &Channel| StoredChannel {
            name: channel.name.clone(),
            label: channel.label.clone(),
            quantity: channel.quantity,
        };
        let heads: Vec<StoredChannel> = run.channels.iter().map(head).collect();
        Ok(Self {
            summary: json(&run.summary)?,
            remarks: ron::to_string(&remarks)?,
            provenance: json(&run.provenance)?,
            channels: json(&heads)?,
            values: run.channels.iter().flat_map(|channel| &channel.values).flat_map(|v| v.to_le_bytes()).collect(),
        })
    }

    /// The columns of a row, of which `first` is the first of [`RUN_COLUMNS`].
    pub fn from_row(row: &Row, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            summary: row.get(first)?,
            remarks: row.get(first + 1)?,
            provenance: row.get(first + 2)?,
            channels: row.get(first + 3)?,
            values: row.get(first + 4)?,
        })
    }

    /// The run.
    ///
    /// # Errors
    /// Why the columns do not read, as a sentence.
    pub fn run(&self) -> Result<MotorRun, String> {
        let remarks: Remarks = ron::from_str(&self.remarks).map_err(|error| format!("findings: {error}"))?;
        let finding = |stored: StoredFinding| Finding {
            severity: stored.severity,
            code: lasting(&stored.code),
            path: stored.path,
            message: stored.message,
            hint: stored.hint,
            cure: stored.cure,
        };
        Ok(MotorRun {
            channels: self.read_channels()?,
            summary: serde_json::from_str(&self.summary).map_err(|error| format!("summary: {error}"))?,
            findings: remarks.findings.into_iter().map(finding).collect(),
            provenance: serde_json::from_str(&self.provenance).map_err(|error| format!("provenance: {error}"))?,
            effort: remarks.effort,
            numerical_error: remarks.numerical_error,
        })
    }

    fn read_channels(&self) -> Result<Channels, String> {
        const WIDTH: usize = size_of::<f64>();
        let heads: Vec<StoredChannel> =
            serde_json::from_str(&self.channels).map_err(|error| format!("channels: {error}"))?;
        let (numbers, rest) = self.values.as_chunks::<WIDTH>();
        let rows = numbers.len() / heads.len().max(1);
        if !rest.is_empty() || rows * heads.len() != numbers.len() {
            return Err(format!("{} bytes are not the values of {} columns", self.values.len(), heads.len()));
        }
        let mut channels = Channels::default();
        for (index, head) in heads.into_iter().enumerate() {
            let column = numbers.get(index * rows..(index + 1) * rows).unwrap_or_default();
            let values = column.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
            let StoredChannel { name, label, quantity } = head;
            channels.push(Channel { name, label, quantity, values }).map_err(|error| error.to_string())?;
        }
        Ok(channels)
    }

    /// Bytes that it takes in the file, near enough for a limit.
    pub fn bytes(&self) -> usize {
        [&self.summary, &self.remarks, &self.provenance, &self.channels].iter().map(|text| text.len()).sum::<usize>()
            + self.values.len()
    }
}

/// JSON text of a value.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unwritable { reason: error.to_string() })
}

/// A finding's code for the rest of the program's life. Codes come from a fixed list in the source, so that few texts
/// are ever kept.
fn lasting(code: &str) -> &'static str {
    static CODES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut codes = CODES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = codes.get(code) {
        return known;
    }
    let kept: &'static str = Box::leak(code.to_owned().into_boxed_str());
    codes.insert(kept);
    kept
}
