//! Files that leave the program, one format a file, in one list.

pub mod bsx;
pub mod csv;
pub mod dxf;
pub mod eng;
pub mod figure_png;
pub mod figure_svg;
pub mod motor_drawing;
pub mod motor_plots;
pub mod motor_report;
pub mod nozzle_profile;
mod nozzle_report;
pub mod part_drawings;
pub mod parts;
pub mod parts_list;
mod pictures;
pub mod propellant_plot;
pub mod regression_map;
pub mod report_pdf;
pub mod ric;
pub mod rse;
pub mod step;
pub mod stl;
mod xml;

use crate::figure::pages::Paper;
use crate::figure::report::Timestamp;
use crate::figure::style::FigureStyle;
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::project::design::Design;
use crate::units::UnitPreferences;

/// What an exporter may use.
#[derive(Clone)]
pub struct ExportInput<'a> {
    /// The design.
    pub design: &'a Design,
    /// The case that was solved.
    pub case: &'a SolidCase,
    /// The result.
    pub run: &'a MotorRun,
    /// The reader's units.
    pub units: UnitPreferences,
    /// When the files are made, handed in by the face.
    pub date: Timestamp,
    /// Columns of tables, such as `thrust` or `chamber_pressure:psi`; every channel where the list is empty.
    pub channels: Vec<String>,
    /// Says in one sentence how the program stands against its reference cases; only a report asks.
    pub validation: fn() -> String,
}

impl ExportInput<'_> {
    /// How figures look in files.
    pub fn style(&self) -> FigureStyle {
        FigureStyle::print(self.units.clone(), self.case.ambient_pressure())
    }
}

/// A file, not yet written. Its name is `<design>-<part>.<extension>`, or `<design>.<extension>` without part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedFile {
    /// The part it shows.
    pub part: Option<String>,
    /// Extension without the dot.
    pub extension: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A thrust curve of nothing.
    #[error("the motor gives no thrust, so there is no thrust curve to write; see its findings")]
    NoThrust,
    /// No grain has the same section along its length.
    #[error("no grain of this motor has the same section along its length, so there is no regression map to draw")]
    NoRegressionMap,
    /// BurnSim has no place for any of the grains.
    #[error("the BurnSim file cannot be written: {0}")]
    BurnSim(crate::project::burn_sim::BurnSimError),
    /// The nozzle has no contour.
    #[error("the nozzle cannot be drawn: {0}")]
    Nozzle(#[from] crate::motor::nozzle::contour::ContourError),
    /// The STL writer failed.
    #[error("the STL file cannot be written: {0}")]
    Stl(String),
    /// A column that the run does not have.
    #[error("the run has no channel \"{name}\"; it has {known}")]
    UnknownChannel {
        /// What was asked for.
        name: String,
        /// The channels that there are.
        known: String,
    },
    /// A unit that a column cannot be in.
    #[error("the channel \"{name}\" cannot be in \"{unit}\"; known are {known}")]
    ChannelUnit {
        /// The channel.
        name: String,
        /// The unit.
        unit: String,
        /// The units that there are.
        known: String,
    },
    /// The CSV writer failed.
    #[error("the CSV file cannot be written: {0}")]
    Csv(String),
    /// The picture cannot be rendered.
    #[error(transparent)]
    Picture(#[from] figure_png::PngError),
    /// The PDF cannot be written.
    #[error(transparent)]
    Pdf(#[from] report_pdf::PdfError),
}

impl ExportError {
    /// Whether the motor has nothing that the format could hold, which is no fault of anything.
    pub fn is_of_the_motor(&self) -> bool {
        use crate::project::burn_sim::BurnSimError;
        matches!(self, Self::NoThrust | Self::NoRegressionMap | Self::BurnSim(BurnSimError::NoGrain { .. }))
    }
}

/// A kind of file.
pub struct Exporter {
    /// Name on the command line.
    pub id: &'static str,
    /// Name in menus.
    pub label: &'static str,
    /// Extension of its files without the dot.
    pub extension: &'static str,
    /// Makes the files.
    pub files: Files,
}

/// Every kind of file, in menu order.
pub const EXPORTERS: &[Exporter] = &[
    exporter("pdf", "Report (PDF, A4)", "pdf", |input| pdf_files(input, Paper::A4, "report")),
    exporter("pdf-letter", "Report (PDF, Letter)", "pdf", |input| pdf_files(input, Paper::Letter, "report-letter")),
    exporter("drawings", "Drawings of parts (PDF)", "pdf", part_drawings::files),
    exporter("eng", "Thrust curve (RASP .eng)", "eng", eng::files),
    exporter("rse", "Thrust curve (RockSim .rse)", "rse", rse::files),
    exporter("csv", "Results (CSV)", "csv", csv::files),
    exporter("step", "Parts and assembly (STEP)", "step", step::files),
    exporter("stl", "Parts (STL)", "stl", stl::files),
    exporter("profile", "Nozzle profile (CSV)", "csv", nozzle_profile::files),
    exporter("parts", "Parts list (CSV)", "csv", parts_list::files),
    exporter("dxf", "Sections (DXF)", "dxf", dxf::files),
    exporter("ric", "openMotor (.ric)", "ric", ric::files),
    exporter("bsx", "BurnSim (.bsx)", "bsx", bsx::files),
    exporter("svg", "Figures (SVG)", "svg", pictures::svg_files),
    exporter("png", "Figures (PNG)", "png", pictures::png_files),
    exporter("regression", "Regression maps (PNG)", "png", regression_map::files),
];

/// Makes the files of one exporter.
pub type Files = fn(&ExportInput) -> Result<Vec<ExportedFile>, ExportError>;

const fn exporter(id: &'static str, label: &'static str, extension: &'static str, files: Files) -> Exporter {
    Exporter { id, label, extension, files }
}

/// The exporter with that id.
pub fn by_id(id: &str) -> Option<&'static Exporter> {
    EXPORTERS.iter().find(|exporter| exporter.id == id)
}

/// The name of an exported file: the design's name in lower case with hyphens, then the part.
pub fn file_name(design: &str, file: &ExportedFile) -> String {
    let mut stem = String::new();
    for character in design.chars() {
        if character.is_alphanumeric() {
            stem.extend(character.to_lowercase());
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem = stem.trim_end_matches('-');
    let stem = if stem.is_empty() { "motor" } else { stem };
    match &file.part {
        Some(part) => format!("{stem}-{part}.{}", file.extension),
        None => format!("{stem}.{}", file.extension),
    }
}

fn pdf_files(input: &ExportInput, paper: Paper, part: &str) -> Result<Vec<ExportedFile>, ExportError> {
    let style = input.style();
    let report = motor_report::motor_report(
        &motor_report::ReportInput {
            design: input.design,
            case: input.case,
            run: input.run,
            date: input.date,
            validation: (input.validation)(),
        },
        &style,
    );
    let bytes = report_pdf::pdf_bytes(&report, paper, &style)?;
    Ok(vec![ExportedFile { part: Some(part.to_owned()), extension: "pdf", bytes }])
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::diag::Unwatched;
    use crate::motor::run::{BallisticModel, Effort, Provenance, SolverSettings};
    use crate::substance::library::Library;

    /// Hands a solved motor to a test.
    pub(crate) fn with_input(model: BallisticModel, test: impl FnOnce(&ExportInput)) {
        let design = Design::new_solid("Test motor");
        let case = design.resolve(&Library::bundled().expect("reads")).expect("in the library");
        let settings = SolverSettings { model, ..SolverSettings::default() };
        let solution = crate::motor::solid::solve(&case, &settings, &mut Unwatched).expect("solves");
        let run = MotorRun {
            channels: solution.channels,
            summary: solution.summary,
            findings: solution.findings,
            provenance: Provenance {
                program_version: "test".to_owned(),
                case_hash: case.hash().expect("hashes"),
                settings,
                library_version: "test".to_owned(),
            },
            effort: Effort::default(),
            numerical_error: 0.0,
        };
        let date = Timestamp { year: 2026, month: 11, day: 22, hour: 12, minute: 0, second: 0 };
        test(&ExportInput {
            design: &design,
            case: &case,
            run: &run,
            units: UnitPreferences::default(),
            date,
            channels: Vec::new(),
            validation: String::new,
        });
    }

    #[test]
    fn every_exporter_makes_files_with_names_of_their_own_and_the_same_bytes_twice() {
        with_input(BallisticModel::Transient, |input| {
            let mut names = std::collections::BTreeSet::new();
            for exporter in EXPORTERS {
                let files = (exporter.files)(input).expect(exporter.id);
                assert!(!files.is_empty(), "{}", exporter.id);
                for file in &files {
                    assert_eq!(file.extension, exporter.extension, "{}", exporter.id);
                    let name = file_name("Test motor", file);
                    assert!(!file.bytes.is_empty(), "{name}");
                    assert!(names.insert(name.clone()), "{name} twice");
                }
                assert_eq!((exporter.files)(input).expect(exporter.id), files, "{}", exporter.id);
            }
            assert!(names.contains("test-motor-report.pdf") && names.contains("test-motor.eng"), "{names:?}");
            assert!(names.contains("test-motor-nozzle.stl"), "{names:?}");
        });
    }

    #[test]
    fn a_file_name_is_plain() {
        let file = ExportedFile { part: Some("report".to_owned()), extension: "pdf", bytes: Vec::new() };
        assert_eq!(file_name("Kappa 98 / B", &file), "kappa-98-b-report.pdf");
        assert_eq!(file_name("...", &file), "motor-report.pdf");
    }
}
