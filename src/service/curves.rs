//! Measured and certified thrust curves from files.

use super::error::ServiceError;
use super::open::{read_bytes, read_text};
use crate::import::{curve_csv, eng};
use crate::motor::thrust_curve::ThrustCurve;
use std::path::Path;

/// Whether a file's extension is one of a thrust curve.
pub fn is_curve_file(path: &Path) -> bool {
    extension(path).is_some_and(|extension| extension == "eng" || extension == "csv")
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase())
}

/// The curves in a file: RASP (`.eng`) or a table (`.csv`).
///
/// # Errors
/// [`ServiceError`] with the line: the file does not read, is of another kind, or its times do not increase.
pub fn open_curves(path: &Path) -> Result<Vec<ThrustCurve>, ServiceError> {
    let name = path.display().to_string();
    match extension(path).as_deref() {
        Some("eng") => Ok(eng::read(&read_bytes(path)?, &name)?),
        Some("csv") => Ok(vec![curve_csv::read(&read_text(path)?, &name)?]),
        _ => Err(ServiceError::new(format!("{name} is no thrust curve"))
            .at(name)
            .expected("a RASP file (.eng) or a table of time and thrust (.csv)")),
    }
}

/// The curve of that name, or the only one.
///
/// # Errors
/// [`ServiceError`] with the names in the file.
pub fn curve_named<'a>(curves: &'a [ThrustCurve], name: Option<&str>) -> Result<&'a ThrustCurve, ServiceError> {
    let names = || curves.iter().map(|curve| curve.name.as_str()).collect::<Vec<_>>().join(", ");
    match (curves, name) {
        (_, Some(name)) => curves.iter().find(|curve| curve.name == name).ok_or_else(|| {
            ServiceError::new(format!("the file holds no motor \"{name}\"")).expected(format!("one of: {}", names()))
        }),
        ([only], None) => Ok(only),
        ([], None) => Err(ServiceError::new("the file holds no curve")),
        _ => Err(ServiceError::new("the file holds several motors")
            .expected(format!("one of: {}", names()))
            .hint("Name one with --motor.")),
    }
}
