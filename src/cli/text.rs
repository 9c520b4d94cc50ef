//! Text for people: aligned tables, findings.

use crate::diag::{Finding, Severity};
use crate::figure::report::Timestamp;
use crate::units::UnitPreferences;

/// Which side a column keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows with columns two spaces apart, without a space at a line's end.
pub(super) fn table(columns: &[Align], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, align), width) in row.iter().zip(columns).zip(&widths) {
            let gap = " ".repeat(width - cell.chars().count());
            match align {
                Align::Left => line.push_str(&format!("{cell}{gap}  ")),
                Align::Right => line.push_str(&format!("{gap}{cell}  ")),
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Findings, worst first, each with its field and what to do.
pub(super) fn findings(findings: &[Finding], units: &UnitPreferences) -> String {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut out = String::new();
    for finding in sorted {
        let word = match finding.severity {
            Severity::Info => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = if finding.path.is_empty() { String::new() } else { format!(" {}:", finding.path) };
        out.push_str(&format!("{word}:{place} {}\n", finding.message.text(units)));
        let hint = finding.hint.text(units);
        if !hint.is_empty() {
            out.push_str(&format!("  {hint}\n"));
        }
    }
    out
}

/// A moment as tables show it: `2026-11-24 14:05`, in universal time.
#[cfg_attr(not(feature = "store"), allow(dead_code))] // only the archive has moments
pub(super) fn moment(unix_seconds: i64) -> String {
    let text = Timestamp::from_unix_seconds(u64::try_from(unix_seconds).unwrap_or(0)).text();
    text.trim_end_matches(" UTC").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_end_clean() {
        let rows = [
            vec!["Impulse".to_owned(), "1\u{a0}211".to_owned(), "N s".to_owned()],
            vec!["Kn".to_owned(), "241".to_owned(), String::new()],
        ];
        let text = table(&[Align::Left, Align::Right, Align::Left], &rows);
        assert_eq!(text, "Impulse  1\u{a0}211  N s\nKn         241\n");
    }

    #[test]
    fn the_worst_finding_comes_first() {
        let list = [
            Finding::new(Severity::Info, "a", "", "by the way"),
            Finding::new(Severity::Error, "b", "nozzle", "broken").hint("Mend it."),
        ];
        let text = findings(&list, &UnitPreferences::default());
        assert_eq!(text, "error: nozzle: broken\n  Mend it.\nnote: by the way\n");
    }
}
