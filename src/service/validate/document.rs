//! What a validation says: one row per comparable number, and the sum of them.
//!
//! The layout is that of the command line's JSON document; a value without meaning is `null`.

use std::cmp::Ordering;

/// A compared value.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A number in the row's unit.
    Number(f64),
    /// A name, such as a motor's designation.
    Text(String),
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Scalar::Number(value) => write!(formatter, "{value:.6e}"),
            Scalar::Text(text) => formatter.write_str(text),
        }
    }
}

/// How a deviation is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Computed minus reference, over the reference; for a curve, over its largest absolute value.
    Relative,
    /// Computed minus reference, in the row's unit.
    Absolute,
}

/// How a row came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Within the limit.
    Pass,
    /// Beyond the limit, or not to be computed.
    Fail,
    /// Compared for information: measured data, peers that are known to be off.
    Info,
    /// Not computed; the reason says why.
    Skipped,
}

/// One comparable number.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Row {
    /// The reference file.
    pub file: String,
    /// The case within it.
    pub case: String,
    /// The field's name in the file; `series:NAME` for a column of a curve.
    pub quantity: String,
    /// Unit of reference and computed value; empty for a plain number.
    pub unit: &'static str,
    /// What the file says; for a curve, where the deviation is largest.
    pub reference: Option<Scalar>,
    /// What this program says, at the same place.
    pub computed: Option<Scalar>,
    /// Computed minus reference, with its sign.
    pub deviation: Option<f64>,
    /// How the deviation is stated.
    pub measure: Measure,
    /// The largest deviation that passes, without its sign.
    pub limit: Option<f64>,
    /// How it came out.
    pub status: Status,
    /// Why it could not be computed or how it is to be read; `null` where there is nothing to say.
    pub reason: Option<String>,
}

impl Row {
    /// Deviation over limit, without its sign; above 1 fails. `None` for rows without either.
    pub fn share_of_limit(&self) -> Option<f64> {
        let (deviation, limit) = (self.deviation?.abs(), self.limit?);
        match deviation.partial_cmp(&0.0) {
            Some(Ordering::Equal) => Some(0.0),
            _ => Some(deviation / limit),
        }
    }
}

/// Everything that was compared.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Validation {
    /// In the order of the files and of the cases in them.
    pub rows: Vec<Row>,
    /// Files that no layout recognises.
    pub ignored: Vec<String>,
    /// The sum.
    pub summary: Summary,
}

/// How many rows of each kind, and the worst of each quantity.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Summary {
    /// Files that a layout recognised.
    pub files: usize,
    /// Cases in them.
    pub cases: usize,
    /// Rows of all cases.
    pub rows: usize,
    /// Rows within their limit.
    pub pass: usize,
    /// Rows beyond their limit or not to be computed.
    pub fail: usize,
    /// Rows for information.
    pub info: usize,
    /// Rows not computed.
    pub skipped: usize,
    /// The worst deviation of each quantity that has a limit, in the order in which they first appear.
    pub worst: Vec<Worst>,
}

/// The row of a quantity that comes closest to its limit or goes farthest beyond it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Worst {
    /// The quantity; an index in it stands for all.
    pub quantity: String,
    /// How many rows have it.
    pub rows: usize,
    /// How many of them fail.
    pub fail: usize,
    /// The worst deviation, with its sign.
    pub deviation: f64,
    /// How it is stated.
    pub measure: Measure,
    /// Its limit.
    pub limit: f64,
    /// Where it occurs.
    pub file: String,
    /// See `file`.
    pub case: String,
}

impl Validation {
    /// The document of `rows`; `files` and `cases` are the numbers of recognised files and of cases in them.
    pub fn new(rows: Vec<Row>, ignored: Vec<String>, files: usize, cases: usize) -> Self {
        let count = |status: Status| rows.iter().filter(|row| row.status == status).count();
        let summary = Summary {
            files,
            cases,
            rows: rows.len(),
            pass: count(Status::Pass),
            fail: count(Status::Fail),
            info: count(Status::Info),
            skipped: count(Status::Skipped),
            worst: worst_of(&rows),
        };
        Self { rows, ignored, summary }
    }
}

fn worst_of(rows: &[Row]) -> Vec<Worst> {
    let mut list: Vec<(Worst, f64)> = Vec::new();
    for row in rows.iter().filter(|row| row.status != Status::Info) {
        let (Some(share), Some(deviation), Some(limit)) = (row.share_of_limit(), row.deviation, row.limit) else {
            continue;
        };
        let quantity = without_indices(&row.quantity);
        let fails = usize::from(row.status == Status::Fail);
        let here = Worst {
            quantity,
            rows: 1,
            fail: fails,
            deviation,
            measure: row.measure,
            limit,
            file: row.file.clone(),
            case: row.case.clone(),
        };
        let same = |worst: &Worst| worst.quantity == here.quantity && worst.measure == here.measure;
        match list.iter_mut().find(|(worst, _)| same(worst)) {
            Some((worst, worst_share)) => {
                let (rows, fail) = (worst.rows + 1, worst.fail + fails);
                if share > *worst_share {
                    (*worst, *worst_share) = (here, share);
                }
                (worst.rows, worst.fail) = (rows, fail);
            }
            None => list.push((here, share)),
        }
    }
    list.into_iter().map(|(worst, _)| worst).collect()
}

/// `web[3]` becomes `web[]`, so that the grains of a motor count as one quantity.
fn without_indices(quantity: &str) -> String {
    let mut inside = false;
    quantity
        .chars()
        .filter(|&letter| {
            if letter == ']' {
                inside = false;
            }
            let keep = !inside;
            if letter == '[' {
                inside = true;
            }
            keep
        })
        .collect()
}

/// Collects the rows of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRows {
    file: String,
    case: String,
    rows: Vec<Row>,
}

/// What a row compares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared<'a> {
    /// The field's name in the file.
    pub quantity: &'a str,
    /// Unit of both values.
    pub unit: &'static str,
    /// What the file says; `None` where it says that the figure has no meaning.
    pub reference: Option<f64>,
    /// What this program says; `None` where the figure has no meaning.
    pub computed: Option<f64>,
}

/// What a row is held to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// Share of the reference.
    Relative(f64),
    /// In the row's unit.
    Absolute(f64),
    /// For information.
    None,
}

impl CaseRows {
    /// No row yet.
    pub fn new(file: &str, case: &str) -> Self {
        Self { file: file.to_owned(), case: case.to_owned(), rows: Vec::new() }
    }

    /// The rows.
    pub fn into_rows(self) -> Vec<Row> {
        self.rows
    }

    fn row(&self, quantity: &str, unit: &'static str, status: Status) -> Row {
        Row {
            file: self.file.clone(),
            case: self.case.clone(),
            quantity: quantity.to_owned(),
            unit,
            reference: None,
            computed: None,
            deviation: None,
            measure: Measure::Relative,
            limit: None,
            status,
            reason: None,
        }
    }

    /// A number against a number. Where both have no meaning the row passes; where one has none it fails.
    pub fn number(&mut self, compared: Compared, limit: Limit) {
        let mut row = self.row(compared.quantity, compared.unit, Status::Info);
        row.reference = compared.reference.map(Scalar::Number);
        row.computed = compared.computed.map(Scalar::Number);
        // A share of nothing says nothing.
        let absolute = matches!(limit, Limit::Absolute(_)) || compared.reference == Some(0.0);
        row.measure = if absolute { Measure::Absolute } else { Measure::Relative };
        row.limit = match limit {
            Limit::Relative(_) if absolute => Some(0.0),
            Limit::Relative(limit) | Limit::Absolute(limit) => Some(limit),
            Limit::None => None,
        };
        let within = match (compared.reference, compared.computed) {
            (Some(reference), Some(computed)) => {
                let difference = computed - reference;
                let deviation = if absolute { difference } else { difference / reference.abs() };
                row.deviation = Some(deviation).filter(|deviation| deviation.is_finite());
                row.limit.is_none_or(|limit| deviation.abs() <= limit)
            }
            (None, None) => true,
            (None, Some(_)) => {
                row.reason = Some("the reference says that this figure has no meaning here".to_owned());
                false
            }
            (Some(_), None) => {
                row.reason = Some("this program gives no such figure here".to_owned());
                false
            }
        };
        if limit != Limit::None {
            row.status = if within { Status::Pass } else { Status::Fail };
        }
        self.rows.push(row);
    }

    /// A name against a name, which must be the same to the letter; for information only when `informs`.
    pub fn text(&mut self, quantity: &str, reference: Option<&str>, computed: Option<&str>, informs: bool) {
        let same = reference == computed;
        let status = match (informs, same) {
            (true, _) => Status::Info,
            (false, true) => Status::Pass,
            (false, false) => Status::Fail,
        };
        let mut row = self.row(quantity, "", status);
        row.reference = reference.map(|text| Scalar::Text(text.to_owned()));
        row.computed = computed.map(|text| Scalar::Text(text.to_owned()));
        if !same {
            row.reason = Some("the texts differ".to_owned());
        }
        self.rows.push(row);
    }

    /// A field from which nothing can be computed.
    pub fn fail(&mut self, quantity: &str, reason: impl Into<String>) {
        let mut row = self.row(quantity, "", Status::Fail);
        row.reason = Some(reason.into());
        self.rows.push(row);
    }

    /// A field that this program computes nothing for.
    pub fn skip(&mut self, quantity: &str, reason: impl Into<String>) {
        let mut row = self.row(quantity, "", Status::Skipped);
        row.reason = Some(reason.into());
        self.rows.push(row);
    }

    /// A curve at the place of its largest deviation, which is stated over the column's largest absolute value.
    pub fn curve(&mut self, compared: Compared, deviation: f64, limit: Limit) {
        let mut row = self.row(compared.quantity, compared.unit, Status::Info);
        row.reference = compared.reference.map(Scalar::Number);
        row.computed = compared.computed.map(Scalar::Number);
        row.deviation = Some(deviation);
        if let Limit::Relative(limit) | Limit::Absolute(limit) = limit {
            row.limit = Some(limit);
            row.status = if deviation.abs() <= limit { Status::Pass } else { Status::Fail };
        }
        self.rows.push(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(rows: CaseRows) -> Row {
        rows.into_rows().into_iter().next().expect("one row")
    }

    fn compared(reference: Option<f64>, computed: Option<f64>) -> Row {
        let mut rows = CaseRows::new("a.json", "A");
        rows.number(Compared { quantity: "impulse", unit: "N s", reference, computed }, Limit::Relative(2e-3));
        only(rows)
    }

    #[test]
    fn a_deviation_has_its_sign_and_its_limit() {
        let row = compared(Some(100.0), Some(99.9));
        assert_eq!(row.status, Status::Pass);
        assert!((row.deviation.expect("both") + 1e-3).abs() < 1e-12);
        assert_eq!(compared(Some(100.0), Some(101.0)).status, Status::Fail);
        assert_eq!(compared(Some(100.0), Some(f64::NAN)).status, Status::Fail);
    }

    #[test]
    fn nothing_against_nothing_passes_and_nothing_against_a_number_fails() {
        assert_eq!(compared(None, None).status, Status::Pass);
        assert_eq!(compared(None, Some(1.0)).status, Status::Fail);
        let row = compared(Some(1.0), None);
        assert_eq!(row.status, Status::Fail);
        assert!(row.reason.is_some());
    }

    #[test]
    fn a_reference_of_zero_is_measured_absolutely() {
        let row = compared(Some(0.0), Some(0.0));
        assert_eq!((row.status, row.measure), (Status::Pass, Measure::Absolute));
        assert_eq!(compared(Some(0.0), Some(1.0)).status, Status::Fail);
    }

    #[test]
    fn the_document_is_that_of_the_contract() {
        let document = Validation::new(vec![compared(Some(100.0), Some(100.1))], vec!["x.txt".to_owned()], 1, 1);
        let json = serde_json::to_value(&document).expect("writes");
        for key in [
            "file",
            "case",
            "quantity",
            "unit",
            "reference",
            "computed",
            "deviation",
            "measure",
            "limit",
            "status",
            "reason",
        ] {
            assert!(json["rows"][0].get(key).is_some(), "{key}");
        }
        assert_eq!(json["rows"][0]["status"], "pass");
        assert_eq!(json["rows"][0]["measure"], "relative");
        assert_eq!(json["ignored"][0], "x.txt");
        assert_eq!(json["summary"]["pass"], 1);
    }

    #[test]
    fn the_worst_of_each_quantity_is_found_over_all_grains() {
        assert_eq!(without_indices("grain_tables[12].series:x"), "grain_tables[].series:x");
        let rows =
            vec![compared(Some(1.0), Some(1.001)), compared(Some(1.0), Some(0.9)), compared(Some(1.0), Some(1.0))];
        let worst = worst_of(&rows);
        assert_eq!((worst.len(), worst[0].rows, worst[0].fail), (1, 3, 1));
        assert!((worst[0].deviation + 0.1).abs() < 1e-12);
    }
}
