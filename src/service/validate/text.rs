//! A validation as text for people: the worst deviation of each quantity, then what failed.

use super::document::{Measure, Row, Status, Validation};

/// A table with a heading, columns as wide as their contents, numbers to the right.
fn table(headings: &[&str], numeric: &[bool], lines: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count());
        cells.chain(headings.get(column).map(|heading| heading.chars().count())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let mut out = String::new();
    let heading: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    for line in std::iter::once(&heading).chain(lines) {
        let mut text = String::new();
        for ((cell, width), numeric) in line.iter().zip(&widths).zip(numeric) {
            if !text.is_empty() {
                text.push_str("  ");
            }
            text.push_str(&if *numeric { format!("{cell:>width$}") } else { format!("{cell:<width$}") });
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

/// A deviation or limit: in percent where it is relative.
fn deviation_text(value: f64, measure: Measure, signed: bool) -> String {
    let (value, unit) = match measure {
        Measure::Relative => (100.0 * value, " %"),
        Measure::Absolute => (value, ""),
    };
    let plain = value == 0.0 || (1e-4..1e4).contains(&value.abs());
    match (plain, signed) {
        (true, true) => format!("{value:+.4}{unit}"),
        (true, false) => format!("{value}{unit}"),
        (false, true) => format!("{value:+.2e}{unit}"),
        (false, false) => format!("{value:.2e}{unit}"),
    }
}

fn place(file: &str, case: &str) -> String {
    if case.is_empty() { file.to_owned() } else { format!("{case} ({file})") }
}

fn failure(row: &Row) -> String {
    let mut text = format!("fail  {}  {}", place(&row.file, &row.case), row.quantity);
    if let (Some(reference), Some(computed)) = (&row.reference, &row.computed) {
        text.push_str(&format!(": reference {reference} {unit}, computed {computed} {unit}", unit = row.unit));
    }
    if let (Some(deviation), Some(limit)) = (row.deviation, row.limit) {
        let (deviation, limit) =
            (deviation_text(deviation, row.measure, true), deviation_text(limit, row.measure, false));
        text.push_str(&format!(", deviation {deviation} (limit {limit})"));
    }
    if let Some(reason) = &row.reason {
        text.push_str(&format!(": {reason}"));
    }
    text
}

/// "1 file", "2 files".
fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// The whole document as text.
pub fn render(validation: &Validation) -> String {
    let summary = &validation.summary;
    let mut out = format!(
        "{} in {}: {}, {} pass, {} fail, {} for information, {} skipped\n",
        counted(summary.cases, "case"),
        counted(summary.files, "file"),
        counted(summary.rows, "row"),
        summary.pass,
        summary.fail,
        summary.info,
        summary.skipped
    );
    if !summary.worst.is_empty() {
        let lines: Vec<Vec<String>> = summary
            .worst
            .iter()
            .map(|worst| {
                vec![
                    worst.quantity.clone(),
                    worst.rows.to_string(),
                    worst.fail.to_string(),
                    deviation_text(worst.deviation, worst.measure, true),
                    deviation_text(worst.limit, worst.measure, false),
                    place(&worst.file, &worst.case),
                ]
            })
            .collect();
        let headings = ["quantity", "rows", "fail", "worst deviation", "limit", "at"];
        out.push('\n');
        out.push_str(&table(&headings, &[false, true, true, true, true, false], &lines));
    }
    let failures: Vec<&Row> = validation.rows.iter().filter(|row| row.status == Status::Fail).collect();
    if !failures.is_empty() {
        out.push('\n');
        for row in failures {
            out.push_str(&failure(row));
            out.push('\n');
        }
    }
    for row in validation.rows.iter().filter(|row| row.status == Status::Skipped) {
        let reason = row.reason.as_deref().unwrap_or("not computed");
        out.push_str(&format!("skipped  {}  {}: {reason}\n", place(&row.file, &row.case), row.quantity));
    }
    if !validation.ignored.is_empty() {
        out.push_str(&format!("\n{} of no known layout:\n", counted(validation.ignored.len(), "file")));
        for file in &validation.ignored {
            out.push_str(&format!("  {file}\n"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::validate::document::{CaseRows, Compared, Limit};

    #[test]
    fn the_text_names_the_worst_of_each_quantity_and_every_failure() {
        let mut rows = CaseRows::new("motors/V01.json", "V01");
        let mut number = |quantity: &str, reference: f64, computed: f64| {
            let compared = Compared { quantity, unit: "N s", reference: Some(reference), computed: Some(computed) };
            rows.number(compared, Limit::Relative(2e-3));
        };
        number("impulse", 100.0, 100.1);
        number("impulse", 100.0, 101.0);
        number("burn_time", 1.0, 1.0);
        rows.fail("input", "grain 1 is a \"Star Grain\"");
        let text = render(&Validation::new(rows.into_rows(), vec!["notes.md".to_owned()], 1, 1));
        assert!(text.starts_with("1 case in 1 file: 4 rows, 2 pass, 2 fail"), "{text}");
        assert!(text.contains("impulse       2     1        +1.0000 %  0.2 %  V01 (motors/V01.json)"), "{text}");
        assert!(text.contains("deviation +1.0000 % (limit 0.2 %)"), "{text}");
        assert!(text.contains("input: grain 1 is a \"Star Grain\""), "{text}");
        assert!(text.contains("  notes.md\n"), "{text}");
    }
}
