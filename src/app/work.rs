//! What the window asks of the rest of the program: every call to a use case stands here.

use crate::analysis::hardware::Hardware;
use crate::analysis::outcome::{Outcome, ToolError};
use crate::analysis::{Question, TOOLS, Tool};
use crate::diag::{Finding, Monitor};
use crate::export::motor_drawing::{contour_webs, grain_section, longitudinal_section};
use crate::export::{self, figure_png, figure_svg, motor_plots};
use crate::figure::drawing_scene::drawing_scene;
use crate::figure::plot::PlotSpec;
use crate::figure::plot_scene::plot_scene;
use crate::figure::report::Timestamp;
use crate::figure::style::FigureStyle;
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::summary::SolidSummary;
use crate::motor::thrust_curve::ThrustCurve;
use crate::project::design::Design;
use crate::project::file;
use crate::project::settings::Theme;
use crate::service;
use crate::service::cache::ResultCache;
use crate::service::compare::{Comparison, compare};
use crate::service::error::ServiceError;
use crate::service::overlay::overlay_file;
use crate::substance::library::Library;
use crate::units::{Pa, UnitPreferences};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// A solved design.
#[derive(Debug, Clone)]
pub struct Solved {
    /// What came out.
    pub run: Arc<MotorRun>,
    /// What was solved.
    pub case: Arc<SolidCase>,
}

/// Why a design has no solution.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// What happened, and what to do.
    pub message: String,
    /// What is wrong with the design.
    pub findings: Vec<Finding>,
}

impl Failure {
    /// A fault of the program.
    pub fn fault(message: String) -> Self {
        Self { message, findings: Vec::new() }
    }
}

/// Solves a design; where solving takes long, `cache` may have its result from before.
///
/// # Errors
/// [`Failure`] with the findings of the design.
pub fn solve(
    design: &Design,
    library: &Library,
    cache: Option<&ResultCache>,
    monitor: &mut dyn Monitor,
) -> Result<Solved, Failure> {
    let fail = |error: ServiceError| Failure {
        message: [error.message, error.hint]
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        findings: service::check::check(design, library).unwrap_or_default(),
    };
    let case = design.resolve(library).map_err(|error| fail(error.into()))?;
    let run = match cache {
        Some(cache) => cache.solve(&case, &design.solver(), monitor).map(|cached| cached.run),
        None => service::solve::solve_case(&case, &design.solver(), monitor),
    };
    let run = run.map_err(fail)?;
    Ok(Solved { run, case: Arc::new(case) })
}

/// A file that does not open.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenError {
    /// Its name.
    pub file: String,
    /// Line, column and field, where they are known.
    pub place: String,
    /// What is wrong, and what was expected.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl OpenError {
    /// Of a file that could not be used.
    pub fn new(path: &Path, error: ServiceError) -> Self {
        let expected =
            if error.expected.is_empty() { String::new() } else { format!("\nExpected: {}", error.expected) };
        let file =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        Self { file, place: error.path, message: error.message + &expected, hint: error.hint }
    }
}

/// An opened design.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The design.
    pub design: Design,
    /// The file that a save writes; foreign and new designs have none.
    pub path: Option<PathBuf>,
    /// The text of that file, which a save keeps where it can.
    pub text: Option<String>,
    /// The file holds this design.
    pub is_saved: bool,
    /// The mark of the file's content that this design was read from or goes back to.
    pub known: Option<String>,
    /// It comes from a session that was interrupted.
    pub is_recovered: bool,
    /// What the reader had to leave out or to assume.
    pub remarks: Vec<String>,
}

impl Opened {
    /// A design that no file holds yet.
    pub fn unsaved(design: Design) -> Self {
        Self { design, path: None, text: None, is_saved: false, known: None, is_recovered: false, remarks: Vec::new() }
    }
}

/// Endings of files that open as a design.
pub const OPENABLE: &[&str] = &["ron", "ric", "bsx"];
/// Endings of files with measured curves.
pub const MEASURABLE: &[&str] = &["csv", "eng", "rse"];

/// Whether a file holds a measured curve.
pub fn is_measured(path: &Path) -> bool {
    service::curves::is_curve_file(path)
}

/// Opens a design or a foreign motor.
///
/// # Errors
/// [`OpenError`] with the place and what to do.
pub fn open(path: &Path) -> Result<Opened, OpenError> {
    // Taken before the file is read: one that is written meanwhile counts as changed, never the reverse.
    let known = file::mark_on_disk(path);
    let opened = service::open::open(path).map_err(|error| OpenError::new(path, error))?;
    // A foreign file is read and never written.
    let is_own = opened.text.is_some();
    Ok(Opened {
        design: opened.design,
        path: opened.path.filter(|_| is_own),
        text: opened.text,
        is_saved: is_own,
        known: known.filter(|_| is_own),
        is_recovered: false,
        remarks: opened.notes,
    })
}

/// A measured curve over the plots.
#[derive(Debug, Clone)]
pub struct Measured {
    curve: ThrustCurve,
    /// What was left out while reading.
    pub remarks: Vec<String>,
}

impl Measured {
    /// The curve itself.
    pub fn curve(&self) -> &ThrustCurve {
        &self.curve
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.curve.name
    }

    /// Times in s, ascending.
    pub fn times(&self) -> &[f64] {
        &self.curve.time
    }

    /// The values that belong into the plot of that id.
    pub fn values(&self, plot: &str) -> Option<&[f64]> {
        match plot {
            "thrust" => Some(self.curve.thrust.as_slice()).filter(|values| !values.is_empty()),
            "pressure" => self.curve.pressure.as_deref(),
            _ => None,
        }
    }

    /// How far a run is from it; `None` where one of the two has no thrust.
    pub fn comparison(&self, run: &MotorRun) -> Option<Comparison> {
        compare(run, &self.curve).ok()
    }
}

/// Reads the first measured curve of a file.
///
/// # Errors
/// [`OpenError`] with the place and what to do.
pub fn measured(path: &Path) -> Result<Measured, OpenError> {
    let opened = service::curves::open_curves(path).map_err(|error| OpenError::new(path, error))?;
    let others = opened.curves.len().saturating_sub(1);
    let mut remarks = opened.notes;
    let Some(curve) = opened.curves.into_iter().next() else {
        return Err(OpenError::new(path, ServiceError::new("the file holds no curve")));
    };
    if others > 0 {
        remarks.push(format!("{others} more motors stand in the file; shown is the first, {}", curve.name));
    }
    Ok(Measured { curve, remarks })
}

/// Every design tool, by id and name.
pub fn tools() -> Vec<(&'static str, &'static str)> {
    TOOLS.iter().map(|tool| (tool.id, tool.name)).collect()
}

/// The inputs of a tool as a design suggests them.
///
/// # Errors
/// A sentence for the person.
pub fn ask(
    tool: &Tool,
    design: &Design,
    library: &Library,
    hardware: &Hardware,
    present: Option<SolidSummary>,
) -> Result<Box<dyn Question>, String> {
    service::tools::ask(tool, design, library, hardware, present).map_err(|error| error.message)
}

/// Answers a tool's question.
///
/// # Errors
/// [`ToolError`] in words for the person.
pub fn answer(
    question: &dyn Question,
    design: &Design,
    library: &Library,
    monitor: &mut dyn Monitor,
) -> Result<Outcome, ToolError> {
    service::tools::answer(question, design, library, monitor)
}

/// An example that ships with the program.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// What it is, in a line.
    pub summary: String,
    /// The design.
    pub design: Design,
}

/// Every example, the one for the first start first.
pub fn examples() -> &'static [Example] {
    static READ: LazyLock<Vec<Example>> = LazyLock::new(|| {
        let mut templates = service::new::examples();
        templates.sort_by_key(|template| template.id != service::new::FIRST_EXAMPLE);
        let read = |template: service::new::Template| {
            let design = file::open_text(&template.text, &template.id).ok()?.design;
            Some(Example { name: design.name().to_owned(), summary: template.about, design })
        };
        templates.into_iter().filter_map(read).collect()
    });
    &READ
}

/// An export of a whole motor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// Stable name.
    pub id: &'static str,
    /// Name in menus.
    pub name: &'static str,
    /// Extension of its files without the dot.
    pub ending: &'static str,
}

/// Every export, in menu order.
pub fn exports() -> impl Iterator<Item = Export> {
    export::EXPORTERS.iter().map(|exporter| Export {
        id: exporter.id,
        name: exporter.label,
        ending: exporter.extension,
    })
}

/// The files of an export and where they go: one file to `path` itself, several beside it, named after it.
///
/// # Errors
/// What the exporter says.
pub fn export(
    id: &str,
    design: &Design,
    solved: &Solved,
    units: &UnitPreferences,
    path: &Path,
) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
    let exporter = export::by_id(id).ok_or_else(|| format!("there is no export \"{id}\""))?;
    let input = export::ExportInput {
        design,
        case: &solved.case,
        run: &solved.run,
        units: units.clone(),
        date: now(),
        channels: Vec::new(),
        validation: service::validate::sentence,
    };
    let files = (exporter.files)(&input).map_err(|error| error.to_string())?;
    let is_one = files.len() == 1;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let place = |file: &export::ExportedFile| match &file.part {
        Some(part) if !is_one => path.with_file_name(format!("{stem}-{part}.{}", file.extension)),
        _ => path.to_owned(),
    };
    Ok(files.into_iter().map(|file| (place(&file), file.bytes)).collect())
}

/// How exported figures look.
pub struct FigureLook {
    /// Their units.
    pub units: UnitPreferences,
}

/// The content of a figure's file, on white ground.
///
/// # Errors
/// What the writer of that format says.
pub fn figure(figure: &str, ending: &str, solved: &Solved, look: &FigureLook) -> Result<Vec<u8>, String> {
    const WIDTH: f64 = 640.0;
    const HEIGHT: f64 = 400.0;
    const PIXELS_A_POINT: f64 = 2.0;
    let style = FigureStyle::print(look.units.clone(), solved.case.ambient_pressure());
    let (run, case) = (&solved.run, &solved.case);
    let scene = match (figure, motor_plots::by_id(figure)) {
        (_, Some(plot)) if ending == "csv" => return Ok(csv(&plot.spec(run, None), &look.units).into_bytes()),
        (_, Some(plot)) => plot_scene(&plot.spec(run, None), WIDTH, HEIGHT, &style),
        ("across", None) => {
            let grain = case.grains.first().ok_or_else(|| "the motor has no grain".to_owned())?;
            drawing_scene(&grain_section(&grain.grain, 0, 0.0, &contour_webs(&grain.grain, 8)), HEIGHT, HEIGHT, &style)
                .scene
        }
        (_, None) => {
            drawing_scene(&longitudinal_section(case, &[], case.nozzle.throat_diameter), WIDTH, HEIGHT, &style).scene
        }
    };
    let ground = Some(style.theme.background);
    match ending {
        "svg" => Ok(figure_svg::svg_text(&scene, ground).into_bytes()),
        _ => figure_png::png_bytes(&scene, ground, PIXELS_A_POINT).map_err(|error| error.to_string()),
    }
}

/// The content of a file of overlaid curves.
///
/// # Errors
/// What the writer of that format says.
pub fn overlay(
    plots: &[PlotSpec],
    ending: &str,
    units: &UnitPreferences,
    ambient: Option<Pa>,
) -> Result<Vec<u8>, String> {
    overlay_file(plots, ending, units, ambient).map_err(|error| error.message)
}

/// The curves of a plot as columns, in the reader's units.
fn csv(spec: &PlotSpec, units: &UnitPreferences) -> String {
    let mut out = units.axis(&spec.x.label, spec.x.quantity);
    for series in &spec.series {
        out.push_str(&format!(",{}", units.axis(&series.name, spec.y.quantity)));
    }
    out.push('\n');
    let rows = spec.series.first().map_or(0, |series| series.x.len());
    for row in 0..rows {
        let x = spec.series.first().and_then(|series| series.x.get(row)).copied().unwrap_or_default();
        out.push_str(&units.unit(spec.x.quantity).value_from_si(x).to_string());
        for series in &spec.series {
            let y = series.y.get(row).map(|y| units.unit(spec.y.quantity).value_from_si(*y).to_string());
            out.push(',');
            out.push_str(&y.unwrap_or_default());
        }
        out.push('\n');
    }
    out
}

/// The moment by the system's clock; 1970 where the clock stands before it.
fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_unix_seconds(since.map_or(0, |elapsed| elapsed.as_secs()))
}

/// The theme of the settings as the window has it.
pub fn theme_preference(theme: Theme) -> egui::ThemePreference {
    match theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Light => egui::ThemePreference::Light,
        Theme::Dark => egui::ThemePreference::Dark,
    }
}

/// The theme of the window as the settings keep it.
pub fn theme_setting(theme: egui::ThemePreference) -> Theme {
    match theme {
        egui::ThemePreference::System => Theme::System,
        egui::ThemePreference::Light => Theme::Light,
        egui::ThemePreference::Dark => Theme::Dark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_product_is_offered() {
        assert_eq!(examples().len(), service::new::examples().len());
    }
}
