//! The archive: analyses kept with design, result and provenance, to be found, opened and compared again; and the
//! history of validations.

use super::compare::{Comparison as CurveComparison, compare as against_curve};
use super::error::ServiceError;
use super::library::store;
use super::validate::Validation;
use super::validate::document::{Measure, Row, Status};
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::motor::thrust_curve::ThrustCurve;
use crate::project::design::grains::GrainPropellant;
use crate::project::design::{Design, PropellantChoice};
use crate::project::file;
pub use crate::project::store::{Analysis, AnalysisRow, Kept, ValidationRow, ValidationRun};
use crate::project::store::{NewAnalysis, Store, StoreError};
use crate::substance::library::Library;
use crate::substance::propellant::Propellant;
use crate::units::{Quantity, STANDARD_GRAVITY};
use std::collections::BTreeMap;
use std::path::Path;

const SECONDS_A_DAY: i64 = 86_400;

/// What is looked for. An empty query finds everything.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// Words that all stand in motor, propellant, designation or case hash.
    pub text: String,
    /// Part of the propellant's name.
    pub propellant: Option<String>,
    /// Kind of motor.
    pub motor_type: Option<String>,
    /// Impulse class, such as `J`, or the beginning of a designation, such as `J3`.
    pub class: Option<String>,
    /// Archived then or later, in seconds since 1970-01-01 UTC.
    pub since: Option<i64>,
    /// Archived before then, in seconds since 1970-01-01 UTC.
    pub before: Option<i64>,
    /// Least total impulse in N s.
    pub min_impulse: Option<f64>,
    /// Largest total impulse in N s.
    pub max_impulse: Option<f64>,
    /// Least specific impulse in m/s.
    pub min_isp: Option<f64>,
    /// Largest specific impulse in m/s.
    pub max_isp: Option<f64>,
}

impl Query {
    /// Whether an analysis is looked for.
    pub fn matches(&self, row: &AnalysisRow) -> bool {
        let AnalysisRow { motor, motor_type, propellant, case_hash, .. } = row;
        let designation = row.designation.as_deref().unwrap_or_default();
        let text = format!("{motor} {motor_type} {propellant} {designation} {case_hash}").to_lowercase();
        let has = |text: &str, part: &Option<String>| {
            part.as_ref().is_none_or(|part| text.to_lowercase().contains(&part.to_lowercase()))
        };
        let is_between = |value: f64, low: Option<f64>, high: Option<f64>| {
            low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
        };
        let class = self.class.as_ref().is_none_or(|class| {
            let class = class.to_uppercase();
            row.impulse_class.as_ref() == Some(&class)
                || (class.chars().any(|c| c.is_ascii_digit()) && designation.starts_with(&class))
        });
        self.text.to_lowercase().split_whitespace().all(|word| text.contains(word))
            && has(propellant, &self.propellant)
            && self.motor_type.as_ref().is_none_or(|kind| kind.eq_ignore_ascii_case(motor_type))
            && class
            && self.since.is_none_or(|since| row.created >= since)
            && self.before.is_none_or(|before| row.created < before)
            && is_between(row.total_impulse, self.min_impulse, self.max_impulse)
            && is_between(row.specific_impulse, self.min_isp, self.max_isp)
    }
}

/// The first second of a day such as `2026-11-24`, in seconds since 1970-01-01 UTC.
///
/// # Errors
/// [`ServiceError`] when the text is no date.
pub fn day(text: &str) -> Result<i64, ServiceError> {
    let wrong = || ServiceError::new(format!("\"{text}\" is not a date")).expected("a day such as 2026-11-24");
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [year, month, day] = parts.as_slice() else { return Err(wrong()) };
    let number = |text: &str| text.parse::<i64>().ok().filter(|_| text.chars().all(|c| c.is_ascii_digit()));
    let (year, month, day) = number(year)
        .zip(number(month))
        .zip(number(day))
        .map(|((year, month), day)| (year, month, day))
        .ok_or_else(wrong)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_in = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return Err(wrong()),
    };
    if !(1970..=9999).contains(&year) || !(1..=days_in).contains(&day) {
        return Err(wrong());
    }
    // Derived: years counted from March, so that the leap day ends one; 146 097 days in 400 years.
    const DAYS_TO_1970: i64 = 719_468; // from 0000-03-01
    let (years, months) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1;
    Ok((days - DAYS_TO_1970) * SECONDS_A_DAY)
}

/// The first second after a day.
///
/// # Errors
/// As [`day`].
pub fn after_day(text: &str) -> Result<i64, ServiceError> {
    Ok(day(text)? + SECONDS_A_DAY)
}

/// An open archive.
#[derive(Debug)]
pub struct Archive {
    store: Store,
}

fn failed(error: StoreError) -> ServiceError {
    ServiceError::new(error.to_string())
}

/// There is no analysis of that number.
pub fn missing(id: i64) -> ServiceError {
    ServiceError::new(format!("the archive has no analysis {id}")).at(id.to_string()).hint("See `hrma archive list`.")
}

impl Archive {
    /// Opens the archive in the data folder; `data_dir` is the one that the caller names, if any.
    ///
    /// # Errors
    /// [`ServiceError`]: the database cannot be used.
    pub fn open(data_dir: Option<&Path>) -> Result<Self, ServiceError> {
        Ok(Self { store: store(data_dir)? })
    }

    /// What a person should know about the opening. Sentences.
    pub fn notices(&self) -> Vec<String> {
        self.store.notices().iter().map(ToString::to_string).collect()
    }

    /// Keeps an analysis: the design as its file has it (`original` is the text that it was opened from), the case, and
    /// what came out. `created` is in seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// [`ServiceError`]: the design has no text that reads back, or nothing can be stored.
    pub fn keep(
        &mut self,
        design: &Design,
        original: Option<&str>,
        case: &SolidCase,
        run: &MotorRun,
        created: i64,
    ) -> Result<Kept, ServiceError> {
        let text = file::write_text(design, original)?;
        let propellant = propellant_names(case);
        let new = NewAnalysis { created, motor: design.name(), propellant: &propellant, design: &text, case, run };
        self.store.keep_analysis(&new).map_err(failed)
    }

    /// The analyses that are looked for, the latest first.
    ///
    /// # Errors
    /// [`ServiceError`] when the database does not answer.
    pub fn find(&self, query: &Query) -> Result<Vec<AnalysisRow>, ServiceError> {
        let mut rows = self.store.analyses().map_err(failed)?;
        rows.retain(|row| query.matches(row));
        Ok(rows)
    }

    /// One analysis.
    ///
    /// # Errors
    /// [`ServiceError`]: there is none of that number, or it does not read.
    pub fn get(&self, id: i64) -> Result<Analysis, ServiceError> {
        self.store.analysis(id).map_err(failed)?.ok_or_else(|| missing(id))
    }

    /// Takes an analysis out.
    ///
    /// # Errors
    /// [`ServiceError`]: there is none of that number, or nothing can be stored.
    pub fn remove(&mut self, id: i64) -> Result<(), ServiceError> {
        if self.store.remove_analysis(id).map_err(failed)? { Ok(()) } else { Err(missing(id)) }
    }

    /// What an analysis was compared with.
    ///
    /// # Errors
    /// [`ServiceError`] when the database does not answer.
    pub fn comparisons_of(&self, id: i64) -> Result<Vec<ValidationRow>, ServiceError> {
        self.store.validations_of(id).map_err(failed)
    }

    /// Keeps how far an archived analysis is from a measured or certified curve of the file `source`.
    ///
    /// # Errors
    /// [`ServiceError`] when nothing can be stored.
    pub fn keep_comparison(
        &mut self,
        id: i64,
        comparison: &CurveComparison,
        source: &str,
        created: i64,
    ) -> Result<(), ServiceError> {
        let row = |figure: &super::compare::ComparedFigure| ValidationRow {
            created,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            analysis: Some(id),
            source: source.to_owned(),
            subject: comparison.curve.clone(),
            quantity: figure.key.to_owned(),
            unit: figure.quantity.si_unit().symbol.to_owned(),
            reference: Some(figure.measured.to_string()),
            computed: Some(figure.computed.to_string()),
            deviation: figure.deviation(),
            measure: "relative".to_owned(),
            allowed: None,
            passed: None,
        };
        self.store.keep_validation(&comparison.figures.iter().map(row).collect::<Vec<_>>()).map_err(failed)
    }

    /// Adds a validation to the history.
    ///
    /// # Errors
    /// [`ServiceError`] when nothing can be stored.
    pub fn keep_validation(&mut self, validation: &Validation, created: i64) -> Result<(), ServiceError> {
        let row = |row: &Row| ValidationRow {
            created,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            analysis: None,
            source: row.file.clone(),
            subject: row.case.clone(),
            quantity: row.quantity.clone(),
            unit: row.unit.to_owned(),
            reference: row.reference.as_ref().map(scalar),
            computed: row.computed.as_ref().map(scalar),
            deviation: row.deviation,
            measure: match row.measure {
                Measure::Relative => "relative",
                Measure::Absolute => "absolute",
            }
            .to_owned(),
            allowed: row.limit,
            passed: match row.status {
                Status::Pass => Some(true),
                Status::Fail => Some(false),
                Status::Info | Status::Skipped => None,
            },
        };
        self.store.keep_validation(&validation.rows.iter().map(row).collect::<Vec<_>>()).map_err(failed)
    }

    /// The latest stored row of every number of the reference cases.
    ///
    /// # Errors
    /// [`ServiceError`] when the database does not answer.
    pub fn latest_validation(&self) -> Result<Vec<ValidationRow>, ServiceError> {
        self.store.latest_validation().map_err(failed)
    }

    /// Every stored validation as a whole, the latest first.
    ///
    /// # Errors
    /// [`ServiceError`] when the database does not answer.
    pub fn validation_runs(&self) -> Result<Vec<ValidationRun>, ServiceError> {
        self.store.validation_runs().map_err(failed)
    }
}

fn scalar(value: &super::validate::document::Scalar) -> String {
    match value {
        // All digits, unlike the text for people.
        super::validate::document::Scalar::Number(number) => number.to_string(),
        super::validate::document::Scalar::Text(text) => text.clone(),
    }
}

/// Names of the propellants of a case, each once, separated by "; ".
fn propellant_names(case: &SolidCase) -> String {
    let mut names: Vec<&str> = Vec::new();
    for propellant in case.propellants() {
        if !names.contains(&propellant.name.as_str()) {
            names.push(&propellant.name);
        }
    }
    names.join("; ")
}

/// A design out of the archive.
#[derive(Debug, Clone, PartialEq)]
pub struct Reopened {
    /// The design, which solves to what was archived.
    pub design: Design,
    /// Its text.
    pub text: String,
    /// What is to say about it. Sentences.
    pub remarks: Vec<String>,
}

/// The design of an archived analysis as a document of today. Where the library no longer has the propellant as it was,
/// the design gets the data that it was solved with.
///
/// # Errors
/// [`ServiceError`] when the design no longer reads.
pub fn reopen(analysis: &Analysis, library: &Library) -> Result<Reopened, ServiceError> {
    let row = &analysis.row;
    let opened = file::open_text(&analysis.design, &format!("archived analysis {}", row.id))?;
    let mut remarks = Vec::new();
    let (mut design, mut text) = (opened.design, opened.text);
    let is_the_case = |design: &Design| design.resolve(library).is_ok_and(|case| case == analysis.case);
    if !is_the_case(&design) {
        let mut own = design.clone();
        give_own_propellants(&mut own, &analysis.case, library);
        if is_the_case(&own) {
            remarks.push(format!(
                "The library is not what it was: the design has the propellant data it was solved with ({})",
                row.propellant
            ));
            text = file::write_text(&own, Some(&text))?;
            design = own;
        } else {
            remarks.push(format!(
                "The design does not lead to the archived case any more; {} solved it, and the result may differ",
                row.program_version
            ));
        }
    }
    Ok(Reopened { design, text, remarks })
}

/// Puts the data of a case in place of references to a library that no longer gives them.
fn give_own_propellants(design: &mut Design, case: &SolidCase, library: &Library) {
    let Design::SolidMotor(solid) = design;
    let differs = |id: &str, wanted: &Propellant| library.propellant(id).ok() != Some(wanted);
    if let PropellantChoice::Library(id) = &solid.propellant
        && differs(id, &case.propellant)
    {
        solid.propellant = PropellantChoice::Own(case.propellant.clone());
    }
    for (grain, loaded) in solid.grains.iter_mut().zip(&case.grains) {
        let wanted = case.propellant_of(loaded);
        if let GrainPropellant::Library(id) = &grain.propellant
            && differs(id, wanted)
        {
            grain.propellant = GrainPropellant::Own(wanted.clone());
        }
    }
}

/// Runs side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct SideBySide {
    /// Their names.
    pub names: Vec<String>,
    /// Their figures.
    pub figures: Vec<FigureOfAll>,
    /// Root mean square of the thrust's difference from the first in N; `None` where the first has no thrust.
    pub rms_thrust: Vec<Option<f64>>,
}

/// One figure of all runs.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureOfAll {
    /// Key in JSON.
    pub key: &'static str,
    /// Name on screen.
    pub label: &'static str,
    /// What it is.
    pub quantity: Quantity,
    /// SI values, one a run.
    pub values: Vec<Option<f64>>,
}

/// Compares runs with each other, the first being the one that the others are measured by.
///
/// # Errors
/// [`ServiceError`] with fewer than two runs.
pub fn side_by_side(runs: &[(String, &MotorRun)]) -> Result<SideBySide, ServiceError> {
    let [(first_name, first), _, ..] = runs else {
        return Err(ServiceError::new("a comparison needs at least two analyses"));
    };
    let lists: Vec<_> = runs.iter().map(|(_, run)| run.summary.figures()).collect();
    let figures = first.summary.figures().into_iter().map(|figure| FigureOfAll {
        key: figure.key,
        label: figure.label,
        quantity: figure.quantity,
        values: lists
            .iter()
            .map(|list| list.iter().find(|other| other.key == figure.key).and_then(|other| other.value))
            .collect(),
    });
    let curve = ThrustCurve {
        name: first_name.clone(),
        time: first.channels.values("time").to_vec(),
        thrust: first.channels.values("thrust").to_vec(),
        ..ThrustCurve::default()
    };
    Ok(SideBySide {
        names: runs.iter().map(|(name, _)| name.clone()).collect(),
        figures: figures.collect(),
        rms_thrust: runs.iter().map(|(_, run)| Some(against_curve(run, &curve).ok()?.rms_thrust)).collect(),
    })
}

/// The best of a group.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Best {
    /// What the group has in common: a propellant or an impulse class.
    pub group: String,
    /// How many analyses it has.
    pub count: usize,
    /// The best one's number.
    pub id: i64,
    /// Its motor.
    pub motor: String,
    /// What makes it the best: specific impulse in s, or total impulse in N s.
    pub value: f64,
}

/// What the archive holds, as a whole.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Summary {
    /// Analyses.
    pub count: usize,
    /// Different motors by name.
    pub motors: usize,
    /// Best specific impulse in s by propellant, the best first.
    pub best_specific_impulse_s: Vec<Best>,
    /// Highest total impulse in N s by class, the smallest class first.
    pub highest_impulse: Vec<Best>,
}

/// The sum of some analyses.
pub fn summary(rows: &[AnalysisRow]) -> Summary {
    let mut by_propellant: BTreeMap<&str, Vec<&AnalysisRow>> = BTreeMap::new();
    let mut by_class: BTreeMap<&str, Vec<&AnalysisRow>> = BTreeMap::new();
    for row in rows {
        by_propellant.entry(&row.propellant).or_default().push(row);
        if let Some(class) = &row.impulse_class {
            by_class.entry(class).or_default().push(row);
        }
    }
    let best = |groups: BTreeMap<&str, Vec<&AnalysisRow>>, value: fn(&AnalysisRow) -> f64| -> Vec<Best> {
        let of_group = |(group, rows): (&str, Vec<&AnalysisRow>)| {
            // Of equals the earlier one.
            let first = rows.iter().max_by(|a, b| value(a).total_cmp(&value(b)).then(b.id.cmp(&a.id)))?;
            let (id, motor) = (first.id, first.motor.clone());
            Some(Best { group: group.to_owned(), count: rows.len(), id, motor, value: value(first) })
        };
        groups.into_iter().filter_map(of_group).collect()
    };
    let mut best_specific_impulse_s = best(by_propellant, |row| row.specific_impulse / STANDARD_GRAVITY);
    best_specific_impulse_s.sort_by(|a, b| b.value.total_cmp(&a.value));
    let mut highest_impulse = best(by_class, |row| row.total_impulse);
    highest_impulse.sort_by(|a, b| a.value.total_cmp(&b.value));
    let motors: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.motor.as_str()).collect();
    Summary { count: rows.len(), motors: motors.len(), best_specific_impulse_s, highest_impulse }
}

#[cfg(test)]
mod tests;
