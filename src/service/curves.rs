//! Measured and certified thrust curves from files.

use super::error::ServiceError;
use super::open::read_bytes;
use crate::import::curve_csv::{self, CurveCsvError};
use crate::import::eng::{self, EngError};
use crate::import::rse;
use crate::motor::thrust_curve::ThrustCurve;
use std::path::Path;

/// Whether a file's extension is one of a thrust curve.
pub fn is_curve_file(path: &Path) -> bool {
    extension(path).is_some_and(|extension| ["eng", "rse", "csv"].contains(&extension.as_str()))
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase())
}

/// Curves with what was left out while reading.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedCurves {
    /// The curves, in the file's order.
    pub curves: Vec<ThrustCurve>,
    /// Sentences about what was left out.
    pub notes: Vec<String>,
}

/// The curves in a file: RASP (`.eng`), RockSim (`.rse`) or a table (`.csv`).
///
/// # Errors
/// [`ServiceError`] with the line: the file does not read, is of another kind, or its times do not increase.
pub fn open_curves(path: &Path) -> Result<OpenedCurves, ServiceError> {
    let name = path.display().to_string();
    let place = |line: Option<usize>| line.map_or_else(|| name.clone(), |line| format!("{name}:{line}"));
    match extension(path).as_deref() {
        Some(kind @ ("eng" | "rse")) => {
            let bytes = read_bytes(path)?;
            let curves = curves_of(kind, &bytes, path)?;
            let notes =
                if kind == "rse" { rse::read(&bytes).map(|read| read.1).unwrap_or_default() } else { Vec::new() };
            Ok(OpenedCurves { curves, notes })
        }
        Some("csv") => {
            let title = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            curve_csv::read(&read_bytes(path)?, &title)
                .map(|(curve, notes)| OpenedCurves { curves: vec![curve], notes })
                .map_err(|error| ServiceError::new(error.to_string()).at(place(line_of_csv(&error))))
        }
        _ => Err(ServiceError::new(format!("{name} is no thrust curve"))
            .at(name.clone())
            .expected("a RASP file (.eng), a RockSim file (.rse) or a table of time and thrust (.csv)")),
    }
}

/// The curves in bytes of a kind that holds several motors: "eng" or "rse". `path` stands in messages.
///
/// # Errors
/// [`ServiceError`] with the line.
pub(super) fn curves_of(kind: &str, bytes: &[u8], path: &Path) -> Result<Vec<ThrustCurve>, ServiceError> {
    let name = path.display().to_string();
    if kind == "rse" {
        return rse::read(bytes)
            .map(|read| read.0)
            .map_err(|error| ServiceError::new(error.to_string()).at(format!("{name}:{}", error.line())));
    }
    eng::read(bytes).map_err(|error| {
        let place = line_of_eng(&error).map_or_else(|| name.clone(), |line| format!("{name}:{line}"));
        ServiceError::new(error.to_string()).at(place)
    })
}

fn line_of_eng(error: &EngError) -> Option<usize> {
    match error {
        EngError::Line { line, .. }
        | EngError::NoHeader { line }
        | EngError::Field { line, .. }
        | EngError::Masses { line, .. }
        | EngError::Time { line, .. }
        | EngError::Sample { line, .. }
        | EngError::NoSamples { line, .. } => Some(*line),
        EngError::TooLarge { .. } | EngError::Empty => None,
    }
}

fn line_of_csv(error: &CurveCsvError) -> Option<usize> {
    match error {
        CurveCsvError::NoNames { line }
        | CurveCsvError::Column { line, .. }
        | CurveCsvError::Twice { line, .. }
        | CurveCsvError::Unit { line, .. }
        | CurveCsvError::Number { line, .. }
        | CurveCsvError::Time { line, .. } => Some(*line),
        CurveCsvError::Empty | CurveCsvError::TooShort { .. } | CurveCsvError::Table { .. } => None,
    }
}

/// Whether a curve has that name, or that maker and name as maker/name.
pub fn is_named(curve: &ThrustCurve, name: &str) -> bool {
    curve.name == name
        || name.strip_prefix(curve.maker.as_str()).and_then(|rest| rest.strip_prefix('/')) == Some(&curve.name)
}

/// The curve of that name (or maker/name), or the only one.
///
/// # Errors
/// [`ServiceError`] with the names in the file.
pub fn curve_named<'a>(curves: &'a [ThrustCurve], name: Option<&str>) -> Result<&'a ThrustCurve, ServiceError> {
    let names = || curves.iter().map(|curve| curve.name.as_str()).collect::<Vec<_>>().join(", ");
    match (curves, name) {
        (_, Some(name)) => {
            let named: Vec<&ThrustCurve> = curves.iter().filter(|curve| is_named(curve, name)).collect();
            match named.as_slice() {
                [only] => Ok(only),
                [] => Err(ServiceError::new(format!("the file holds no motor \"{name}\""))
                    .expected(format!("one of: {}", names()))),
                several => {
                    let makers: Vec<String> =
                        several.iter().map(|curve| format!("{}/{}", curve.maker, curve.name)).collect();
                    Err(ServiceError::new(format!("the file holds {} motors \"{name}\"", several.len()))
                        .expected(format!("one of: {}", makers.join(", ")))
                        .hint("Name it as maker/name; where those are the same too, rename one in the file."))
                }
            }
        }
        ([only], None) => Ok(only),
        ([], None) => Err(ServiceError::new("the file holds no curve")),
        _ => Err(ServiceError::new("the file holds several motors")
            .expected(format!("one of: {}", names()))
            .hint("Name one with --motor.")),
    }
}
