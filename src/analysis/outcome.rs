//! What a tool answers: a table whose rows may carry a proposal, plots, remarks; or why there is no answer.

use super::subject::{Burned, Facts, Variant};
use crate::diag::Message;
use crate::figure::plot::PlotSpec;
use crate::units::{Quantity, UnitPreferences};

/// Why a tool has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ToolError {
    /// The one who asked has cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A variant of the motor has no solution.
    #[error("{message}")]
    Unsolved {
        /// What is wrong.
        message: String,
        /// Field path.
        path: String,
        /// What to do.
        hint: String,
    },
    /// An input makes no sense, or what it asks for is out of reach.
    #[error("{}", .message.text(&UnitPreferences::default()))]
    Refused {
        /// Key of the input.
        path: &'static str,
        /// What, which value against which limit.
        message: Message,
        /// What to do.
        hint: &'static str,
    },
}

impl ToolError {
    /// An input that does not do.
    pub fn refused(path: &'static str, message: impl Into<Message>, hint: &'static str) -> Self {
        Self::Refused { path, message: message.into(), hint }
    }

    /// The sentence in the reader's units.
    pub fn text(&self, units: &UnitPreferences) -> String {
        match self {
            Self::Refused { message, .. } => message.text(units),
            other => other.to_string(),
        }
    }

    /// The field or input that it is about; may be empty.
    pub fn path(&self) -> &str {
        match self {
            Self::Cancelled => "",
            Self::Unsolved { path, .. } => path,
            Self::Refused { path, .. } => path,
        }
    }

    /// What to do; may be empty.
    pub fn hint(&self) -> &str {
        match self {
            Self::Cancelled => "",
            Self::Unsolved { hint, .. } => hint,
            Self::Refused { hint, .. } => hint,
        }
    }

    /// As a remark in a table whose other rows have an answer.
    pub fn message(&self) -> Message {
        match self {
            Self::Refused { message, .. } => message.clone(),
            other => other.to_string().into(),
        }
    }
}

/// A column of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Key in JSON.
    pub key: &'static str,
    /// Name on screen.
    pub label: &'static str,
    /// What its numbers are; `None` for a column of words.
    pub quantity: Option<Quantity>,
}

impl Column {
    /// A column of numbers.
    pub const fn number(key: &'static str, label: &'static str, quantity: Quantity) -> Self {
        Self { key, label, quantity: Some(quantity) }
    }

    /// Its head with the unit; shares are shown in percent.
    pub fn heading(&self, units: &UnitPreferences) -> String {
        match self.quantity {
            Some(Quantity::Ratio) => format!("{} (%)", self.label),
            Some(quantity) => units.axis(self.label, quantity),
            None => self.label.to_owned(),
        }
    }

    /// A column of words.
    pub const fn words(key: &'static str, label: &'static str) -> Self {
        Self { key, label, quantity: None }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A number in SI.
    Number(f64),
    /// Words.
    Text(String),
    /// A figure without meaning here.
    Absent,
}

impl Cell {
    /// A number that may be missing.
    pub fn optional(value: Option<f64>) -> Self {
        value.map_or(Cell::Absent, Cell::Number)
    }

    /// As a reader sees it, without the unit.
    pub fn text(&self, column: &Column, units: &UnitPreferences, digits: usize) -> String {
        match (self, column.quantity) {
            (Cell::Number(value), Some(Quantity::Ratio)) => crate::units::format_significant(100.0 * value, digits),
            (Cell::Number(value), Some(quantity)) => units.number(*value, quantity, digits),
            (Cell::Number(value), None) => crate::units::format_significant(*value, digits),
            (Cell::Text(text), _) => text.clone(),
            (Cell::Absent, _) => "–".to_owned(),
        }
    }
}

/// A change of the design that answers the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Name of the version that it makes, such as "throat for 50 bar peak".
    pub name: Message,
    /// The change.
    pub variant: Variant,
}

/// A row of an answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// What it would change.
    pub proposal: Option<Proposal>,
    /// What is wrong or doubtful about it.
    pub doubt: Option<Message>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// The row that answers the question.
    pub best: Option<usize>,
    /// Why no row answers it, where one was asked for.
    pub unanswered: Option<Message>,
    /// What is to be known about it.
    pub remarks: Vec<Message>,
    /// Curves.
    pub plots: Vec<PlotSpec>,
}

impl Outcome {
    /// The cell of a row in the column of that key.
    pub fn cell(&self, row: usize, key: &str) -> Option<&Cell> {
        let column = self.columns.iter().position(|column| column.key == key)?;
        self.rows.get(row)?.cells.get(column)
    }

    /// The number there.
    pub fn number(&self, row: usize, key: &str) -> Option<f64> {
        match self.cell(row, key)? {
            Cell::Number(value) => Some(*value),
            Cell::Text(_) | Cell::Absent => None,
        }
    }
}

/// The figures of a burned variant that every sizing tool shows.
pub(super) const FIGURES: &[Column] = &[
    Column::number("peak_chamber_pressure", "Peak pressure", Quantity::Pressure),
    Column::number("average_chamber_pressure", "Average pressure", Quantity::Pressure),
    Column::number("initial_kn", "Initial Kn", Quantity::Number),
    Column::number("peak_kn", "Peak Kn", Quantity::Number),
    Column::number("total_impulse", "Total impulse", Quantity::Impulse),
    Column::number("burn_time", "Burn time", Quantity::Time),
    Column::words("designation", "Designation"),
    Column::number("share_of_class", "Share of class", Quantity::Ratio),
    Column::number("port_to_throat_ratio", "Port / throat", Quantity::Number),
    Column::number("peak_mass_flux", "Peak mass flux", Quantity::MassFlux),
];

/// The cells under [`FIGURES`].
pub(super) fn figures(burned: &Burned) -> Vec<Cell> {
    let summary = &burned.solution.summary;
    vec![
        Cell::Number(summary.peak_chamber_pressure),
        Cell::Number(summary.average_chamber_pressure),
        Cell::Number(summary.initial_kn),
        Cell::Number(summary.peak_kn),
        Cell::Number(summary.total_impulse),
        Cell::Number(summary.burn_time),
        summary.designation.clone().map_or(Cell::Absent, Cell::Text),
        Cell::optional(summary.share_of_class),
        Cell::optional(summary.port_to_throat_ratio),
        Cell::optional(summary.peak_mass_flux),
    ]
}

/// What keeps a motor from being built, or from being what was computed: a pressure above the case's rating, a port
/// that is narrower than the throat.
pub(super) fn fault(facts: &Facts, burned: &Burned) -> Option<Message> {
    let summary = &burned.solution.summary;
    let above = facts.casing.rated_pressure.and_then(|rated| above_rating(rated.0, summary.peak_chamber_pressure));
    let port = summary.port_to_throat_ratio.filter(|ratio| *ratio < 1.0).map(|ratio| {
        let text = "The port has {} of the throat's area: it chokes before the nozzle does, and no model here holds.";
        Message::new(text, &[(ratio, Quantity::Number)])
    });
    above.or(port)
}

/// The case's rating against a peak pressure. Tools meet their targets within 1e-6, so that a target equal to the
/// rating is not above it.
pub(super) fn above_rating(rated: f64, peak: f64) -> Option<Message> {
    const ROOM: f64 = 1.0 + 1e-6;
    (peak > rated * ROOM).then(|| {
        let values = [(peak, Quantity::Pressure), (rated, Quantity::Pressure)];
        Message::new("Peak pressure {} is above the case's rated {}.", &values)
    })
}

/// What is doubtful about a burned motor: its [`fault`], else a port below the design's limit.
pub(super) fn doubt(facts: &Facts, burned: &Burned) -> Option<Message> {
    let limit = facts.limits.min_port_to_throat;
    let low = burned.solution.summary.port_to_throat_ratio.filter(|ratio| *ratio < limit).map(|ratio| {
        let values = [(ratio, Quantity::Number), (limit, Quantity::Number)];
        Message::new("The port is {} throats wide; the design asks for {}.", &values)
    });
    fault(facts, burned).or(low)
}

/// Empty cells under [`FIGURES`].
pub(super) fn no_figures() -> Vec<Cell> {
    vec![Cell::Absent; FIGURES.len()]
}
