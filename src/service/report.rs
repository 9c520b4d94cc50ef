//! The report of a solved design as PDF.

use super::error::ServiceError;
use crate::export::motor_report::{ReportInput, motor_report};
use crate::export::report_pdf::pdf_bytes;
use crate::figure::pages::Paper;
use crate::figure::report::Timestamp;
use crate::figure::style::FigureStyle;
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::project::design::Design;
use crate::units::UnitPreferences;

/// What the reader wants and what only the face knows.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportOptions {
    /// Size of the pages.
    pub paper: Paper,
    /// Units.
    pub units: UnitPreferences,
    /// When the report is made.
    pub date: Timestamp,
    /// One sentence on how the program stands against its reference cases.
    pub validation: String,
}

/// The report as the bytes of a PDF file.
///
/// # Errors
/// [`ServiceError`] when the document cannot be written.
pub fn report(
    design: &Design,
    case: &SolidCase,
    run: &MotorRun,
    options: &ReportOptions,
) -> Result<Vec<u8>, ServiceError> {
    let style = FigureStyle::print(options.units.clone(), case.ambient_pressure());
    let input = ReportInput { design, case, run, date: options.date, validation: options.validation.clone() };
    pdf_bytes(&motor_report(&input, &style), options.paper, &style)
        .map_err(|error| ServiceError::new(error.to_string()))
}
