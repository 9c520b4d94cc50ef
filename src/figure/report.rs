//! A document: a title block and what follows it, without pages. [`super::pages`] lays it out.

use super::drawing::Drawing;
use super::plot::PlotSpec;
use crate::diag::{Finding, Severity};

/// A moment in universal time, handed in by the face: nothing below it reads a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp {
    /// Year, such as 2026.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59.
    pub second: u8,
}

impl Timestamp {
    /// `2026-11-22 14:05 UTC`.
    pub fn text(&self) -> String {
        let Self { year, month, day, hour, minute, .. } = self;
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
    }
}

/// What the title block says.
#[derive(Debug, Clone, PartialEq)]
pub struct TitleBlock {
    /// Name of the thing, such as "Kappa 98".
    pub name: String,
    /// What the document is, such as "Motor report".
    pub subject: String,
    /// Version of the design; may be empty.
    pub version: String,
    /// Who made it; may be empty.
    pub author: String,
    /// When it was made.
    pub date: Timestamp,
    /// Hash of the solved case.
    pub case_hash: String,
    /// Program and its version, such as "hrma 0.1.0".
    pub program: String,
}

/// A figure that decides.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KeyFigure {
    /// What it is.
    pub label: String,
    /// Its value as text, in the reader's unit.
    pub value: String,
    /// The unit's symbol; may be empty.
    pub unit: String,
    /// A limit or a remark; may be empty.
    pub note: String,
    /// What is wrong with it, if anything.
    pub severity: Option<Severity>,
}

/// How a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At its left edge: words.
    #[default]
    Left,
    /// At its right edge: numbers.
    Right,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its head, with the unit where it has one.
    pub head: String,
    /// How its cells stand.
    pub align: Align,
    /// Its share of the width against the other columns that have one; without it the contents decide.
    pub share: Option<f64>,
}

impl Column {
    /// A column of words.
    pub fn words(head: impl Into<String>) -> Self {
        Self { head: head.into(), align: Align::Left, share: None }
    }

    /// A column of numbers.
    pub fn numbers(head: impl Into<String>) -> Self {
        Self { head: head.into(), align: Align::Right, share: None }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What stands above it; may be empty.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; a row that is too short ends in empty cells, one that is too long loses nothing: its further cells
    /// are joined to the last column.
    pub rows: Vec<Vec<String>>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading of a section.
    Heading(String),
    /// Running text; a line end starts a new paragraph.
    Paragraph(String),
    /// Figures that decide, side by side.
    KeyFigures(Vec<KeyFigure>),
    /// A table, which may go on over pages.
    Table(Table),
    /// Plots over a common axis, each of the given height in points, axes included.
    Plots {
        /// The plots, from top to bottom.
        plots: Vec<PlotSpec>,
        /// Height of each in points.
        height: f64,
    },
    /// A drawing to scale.
    Drawing {
        /// What is drawn.
        drawing: Drawing,
        /// Greatest height in points.
        height: f64,
        /// What stands below it; may be empty.
        caption: String,
    },
    /// Findings with their severity, place and remedy.
    Findings(Vec<Finding>),
    /// What follows begins a new page.
    PageBreak,
    /// Blocks side by side, in columns of equal width.
    Columns(Vec<Vec<Block>>),
}

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The head of its first page.
    pub title: TitleBlock,
    /// What follows.
    pub blocks: Vec<Block>,
}
