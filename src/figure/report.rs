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
    /// Calendar date and time from seconds since 1970-01-01 00:00 UTC.
    ///
    /// Derived: days counted in eras of 400 years (146 097 days) that begin on 1 March, so that a leap day ends a year.
    pub fn from_unix_seconds(seconds: u64) -> Self {
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
        Self {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: part(month),
            day: part(day),
            hour: part(seconds / 3600 % 24),
            minute: part(seconds / 60 % 60),
            second: part(seconds % 60),
        }
    }

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
            assert_eq!(Timestamp::from_unix_seconds(seconds).text(), expected);
        }
    }
}
