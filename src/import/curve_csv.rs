//! Measured curves in CSV: a line of column names with units, such as `Time (s); Thrust (N); Pressure (bar)`, then a
//! line for each sample.
//!
//! Columns are separated by comma, semicolon or tab; with the latter two a decimal comma is read as well. `#` begins a
//! comment line. Units stand in brackets, behind an underscore, or in a second line. Pressures are absolute.

use super::text_of;
use crate::motor::thrust_curve::ThrustCurve;
use crate::units::{Quantity, Unit};

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CurveCsvError {
    /// There is nothing in it.
    #[error("the file is empty; it begins with column names such as: Time (s), Thrust (N), Pressure (bar)")]
    Empty,
    /// The first line holds numbers.
    #[error("line {line}: these are numbers, not column names; begin with a line such as: Time (s), Thrust (N)")]
    NoNames {
        /// Line, the first being 1.
        line: usize,
    },
    /// Time, or both thrust and pressure, are missing.
    #[error("line {line}: there is no column {missing}; the columns are: {names}")]
    Column {
        /// Line of the names.
        line: usize,
        /// What is missing.
        missing: &'static str,
        /// What is there.
        names: String,
    },
    /// Two columns of one kind.
    #[error("line {line}: \"{first}\" and \"{second}\" are both a {what}; keep one")]
    Twice {
        /// Line of the names.
        line: usize,
        /// Name of the first.
        first: String,
        /// Name of the second.
        second: String,
        /// What both are.
        what: &'static str,
    },
    /// A column whose unit is missing or unknown.
    #[error("line {line}: the column \"{name}\" has {problem}; use one of: {accepted}, as in \"{example}\"")]
    Unit {
        /// Line of the names.
        line: usize,
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: String,
        /// The units that would do.
        accepted: String,
        /// A name that would do.
        example: String,
    },
    /// A cell that is not a number.
    #[error("line {line}: \"{text}\" in column \"{name}\" is not a number")]
    Number {
        /// Line, the first being 1.
        line: usize,
        /// Its column.
        name: String,
        /// The cell.
        text: String,
    },
    /// Times must increase.
    #[error("line {line}: time {time} s does not come after {before} s; times must increase from sample to sample")]
    Time {
        /// Line, the first being 1.
        line: usize,
        /// The time.
        time: f64,
        /// The time before.
        before: f64,
    },
    /// Fewer than two samples.
    #[error("the file has {count} samples; a curve needs at least two")]
    TooShort {
        /// How many there are.
        count: usize,
    },
    /// The file is not CSV.
    #[error("the file is not a table: {reason}")]
    Table {
        /// What the reader says.
        reason: String,
    },
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Time,
    Thrust,
    Pressure,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        let plain = name.to_lowercase();
        let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let first = words.first().copied().unwrap_or_default();
        // Other quantities with such a word in their name: thrust coefficient, exit pressure, ambient pressure.
        if ["coefficient", "exit", "ambient"].iter().any(|other| words.contains(other)) {
            return None;
        }
        if words.contains(&"time") || first == "t" {
            Some(Kind::Time)
        } else if words.contains(&"thrust") || words.contains(&"force") || first == "f" {
            Some(Kind::Thrust)
        } else if words.contains(&"pressure") || first == "p" || first == "pc" {
            Some(Kind::Pressure)
        } else {
            None
        }
    }

    fn quantity(self) -> Quantity {
        match self {
            Kind::Time => Quantity::Time,
            Kind::Thrust => Quantity::Force,
            Kind::Pressure => Quantity::Pressure,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Kind::Time => "time",
            Kind::Thrust => "thrust",
            Kind::Pressure => "pressure",
        }
    }
}

struct Column {
    index: usize,
    kind: Kind,
    name: String,
    unit: &'static Unit,
}

/// A row with its line in the file.
struct Row {
    line: usize,
    cells: Vec<String>,
}

/// The curve of a file, called `name`, with a sentence about each column that was left out.
///
/// # Errors
/// [`CurveCsvError`] with the line.
pub fn read(bytes: &[u8], name: &str) -> Result<(ThrustCurve, Vec<String>), CurveCsvError> {
    let text = text_of(bytes);
    let separator = separator_of(&text);
    let rows = rows(&text, separator)?;
    let (head, mut body) = rows.split_first().ok_or(CurveCsvError::Empty)?;
    let decimal_comma = separator != b',';
    let is_number = |cell: &String| number(cell, decimal_comma).is_some();
    if head.cells.iter().any(is_number) {
        return Err(CurveCsvError::NoNames { line: head.line });
    }
    // A second line without a number holds the units.
    let units = body.first().filter(|row| !row.cells.iter().any(is_number));
    if units.is_some() {
        body = &body[1..];
    }
    let (columns, notes) = columns(head, units)?;
    let samples = samples(body, &columns, decimal_comma)?;
    let take = |kind: Kind| {
        columns.iter().position(|column| column.kind == kind).map(|at| samples.iter().map(|row| row[at]).collect())
    };
    let curve = ThrustCurve {
        name: name.to_owned(),
        time: take(Kind::Time).unwrap_or_default(),
        thrust: take(Kind::Thrust).unwrap_or_default(),
        pressure: take(Kind::Pressure),
        ..ThrustCurve::default()
    };
    Ok((curve, notes))
}

/// The separator that the first line of content has most often outside of quotes.
fn separator_of(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default();
    let outside: String = first.split('"').step_by(2).collect();
    let count = |separator: char| outside.matches(separator).count();
    if count('\t') > 0 {
        b'\t'
    } else if count(';') > 0 {
        b';'
    } else {
        b','
    }
}

fn rows(text: &str, separator: u8) -> Result<Vec<Row>, CurveCsvError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| CurveCsvError::Table { reason: error.to_string() })?;
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { line, cells });
        }
    }
    Ok(rows)
}

fn columns(head: &Row, units: Option<&Row>) -> Result<(Vec<Column>, Vec<String>), CurveCsvError> {
    let mut columns: Vec<Column> = Vec::new();
    let mut left_out = Vec::new();
    for (index, name) in head.cells.iter().enumerate() {
        let Some(kind) = Kind::of(name) else {
            if !name.is_empty() {
                left_out.push(format!("The column \"{name}\" is neither time, thrust nor pressure and was left out."));
            }
            continue;
        };
        if let Some(first) = columns.iter().find(|column| column.kind == kind) {
            let (first, second) = (first.name.clone(), name.clone());
            return Err(CurveCsvError::Twice { line: head.line, first, second, what: kind.label() });
        }
        let written = units.and_then(|row| row.cells.get(index)).cloned().or_else(|| unit_in(name));
        columns.push(Column { index, kind, name: name.clone(), unit: unit(head.line, name, kind, written)? });
    }
    let has = |kind: Kind| columns.iter().any(|column| column.kind == kind);
    let names = head.cells.join(", ");
    if !has(Kind::Time) {
        return Err(CurveCsvError::Column { line: head.line, missing: "of time", names });
    }
    if !has(Kind::Thrust) && !has(Kind::Pressure) {
        return Err(CurveCsvError::Column { line: head.line, missing: "of thrust or pressure", names });
    }
    Ok((columns, left_out))
}

/// The unit that a column's name holds: in brackets, else behind the last underscore.
fn unit_in(name: &str) -> Option<String> {
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let (Some(from), Some(to)) = (name.find(open), name.rfind(close))
            && from < to
        {
            return Some(name[from + 1..to].to_owned());
        }
    }
    name.rsplit_once('_').map(|(_, unit)| unit.to_owned())
}

fn unit(line: usize, name: &str, kind: Kind, written: Option<String>) -> Result<&'static Unit, CurveCsvError> {
    let quantity = kind.quantity();
    let written = written.map(|unit| unit.trim().trim_matches(['(', ')', '[', ']']).to_owned());
    let plain = match written.as_deref() {
        Some("sec" | "seconds" | "second") => Some("s"),
        Some("newton" | "newtons" | "Newton" | "Newtons") => Some("N"),
        other => other,
    };
    plain.and_then(|symbol| quantity.unit(symbol)).ok_or_else(|| CurveCsvError::Unit {
        line,
        name: name.to_owned(),
        problem: written.as_ref().map_or("no unit".to_owned(), |unit| format!("the unknown unit \"{unit}\"")),
        accepted: quantity.units().iter().map(|unit| unit.symbol).collect::<Vec<_>>().join(", "),
        example: format!("{} ({})", kind.label(), quantity.file_unit().symbol),
    })
}

/// The samples in SI, one value a column.
fn samples(rows: &[Row], columns: &[Column], decimal_comma: bool) -> Result<Vec<Vec<f64>>, CurveCsvError> {
    let mut samples: Vec<Vec<f64>> = Vec::with_capacity(rows.len());
    let time = columns.iter().position(|column| column.kind == Kind::Time).unwrap_or(0);
    for row in rows {
        let mut sample = Vec::with_capacity(columns.len());
        for column in columns {
            let cell = row.cells.get(column.index).cloned().unwrap_or_default();
            let value = number(&cell, decimal_comma).ok_or_else(|| CurveCsvError::Number {
                line: row.line,
                name: column.name.clone(),
                text: cell.clone(),
            })?;
            sample.push(column.unit.si_from_value(value));
        }
        // Two samples at one time are a jump, as this program's own tables have it; three are a mistake.
        let jumps = samples.len() > 1 && samples[samples.len() - 2][time] == sample[time];
        if let Some(last) = samples.last()
            && (sample[time] < last[time] || jumps)
        {
            return Err(CurveCsvError::Time { line: row.line, time: sample[time], before: last[time] });
        }
        samples.push(sample);
    }
    if samples.len() < 2 {
        return Err(CurveCsvError::TooShort { count: samples.len() });
    }
    Ok(samples)
}

fn number(cell: &str, decimal_comma: bool) -> Option<f64> {
    let text = if decimal_comma { cell.replacen(',', ".", 1) } else { cell.to_owned() };
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_decimal_commas_and_units_are_recognised() {
        for text in [
            "Time (s),Thrust (N),Chamber pressure (bar)\n0,0,1\n0.5,100,50\n",
            "# log of a test\nTime [ms];Thrust [kN];Pressure [MPa]\n0;0;0,1\n500;0,1;5,0\n",
            "time_s\tforce_N\tp_kPa\n0\t0\t100\n0,5\t100\t5000\n",
            "\"t\",\"F\",\"p\"\n s , N , Pa \n0,0,1e5\n\n0.5,1e2,5e6\n",
        ] {
            let (curve, notes) = read(text.as_bytes(), "test").expect(text);
            assert_eq!(curve.time, [0.0, 0.5], "{text}");
            assert_eq!(curve.thrust, [0.0, 100.0], "{text}");
            assert_eq!(curve.pressure, Some(vec![1e5, 5e6]), "{text}");
            assert!(notes.is_empty());
        }
    }

    #[test]
    fn pressure_alone_will_do_and_other_columns_are_named() {
        let (curve, notes) = read(b"time (s),load cell,pressure (psi)\n-0.1,7,14.7\n0,8,100\n", "x").expect("reads");
        assert!(curve.thrust.is_empty());
        assert_eq!(curve.pressure.as_ref().map(Vec::len), Some(2));
        assert_eq!(notes, ["The column \"load cell\" is neither time, thrust nor pressure and was left out."]);
    }

    #[test]
    fn bad_files_are_told_with_their_line() {
        for (text, says) in [
            ("", "is empty"),
            ("0,1\n1,2\n", "line 1: these are numbers"),
            ("time,thrust (N)\n0,1\n1,2\n", "\"time\" has no unit; use one of: s, ms, min, as in \"time (s)\""),
            ("time (s),thrust (stone)\n0,1\n1,2\n", "the unknown unit \"stone\""),
            ("time (s),pressure (barg)\n0,1\n1,2\n", "the unknown unit \"barg\""),
            ("time (s),load (N)\n0,1\n1,2\n", "no column of thrust or pressure"),
            ("thrust (N),mass (kg)\n0,1\n1,2\n", "no column of time"),
            ("time (s),thrust (N),force (N)\n0,1,2\n1,2,3\n", "are both a thrust"),
            ("time (s),thrust (N)\n0,1\n0.1,oops\n", "line 3: \"oops\" in column \"thrust (N)\""),
            ("time (s),thrust (N)\n0,1\n0.1\n", "line 3: \"\" in column"),
            ("time (s),thrust (N)\n0,1\n0.1,nan\n", "line 3: \"nan\""),
            ("time (s),thrust (N)\n0,1\n0.1,1\n0.1,2\n0.1,3\n", "line 5: time 0.1 s does not come after 0.1 s"),
            ("time (s),thrust (N)\n0,1\n0.2,1\n0.1,1\n", "line 4: time 0.1 s does not come after 0.2 s"),
            ("time (s),thrust (N)\n0,1\n", "has 1 samples"),
        ] {
            let error = read(text.as_bytes(), "x").expect_err(text).to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80)) {
            let _ = read(&bytes, "x");
        }
    }
}
