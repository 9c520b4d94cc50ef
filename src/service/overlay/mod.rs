//! Any number of thrust curves over each other: computed from designs, measured, certified.
//!
//! What they have in common is found from the curves alone and in the same way ([`super::compare::FIGURES`]). How they
//! are laid over each other, where time 0 lies and what they are divided by, is a [`View`].

mod figure;
mod table;
mod view;

pub use figure::{OVERLAY_ENDINGS, common_channels, overlay_file, overlay_plot};
pub use table::{Cell, Row, table};
pub use view::{Alignment, Normalisation, View};

use super::compare::curve_of_run;
use super::curves::{is_curve_file, open_curves};
use super::error::ServiceError;
use super::open::open;
use super::solve::solve_case;
use crate::diag::{Finding, Monitor};
use crate::motor::run::{MotorRun, Provenance};
use crate::motor::thrust_curve::ThrustCurve;
use crate::project::design::Design;
use crate::substance::library::Library;
use crate::table::{Channel, Channels};
use crate::units::{Pa, Quantity};
use std::path::Path;

/// Where a curve comes from, which decides how it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveOrigin {
    /// Solved by this program: a line.
    Computed,
    /// Measured or certified: dots.
    Measured,
}

/// A curve that can be laid over others.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlaidCurve {
    /// Its name in legend and table.
    pub name: String,
    /// Where it comes from.
    pub origin: CurveOrigin,
    /// Thrust and pressure with what is known of the motor, for the figures.
    pub curve: ThrustCurve,
    /// Every channel over `time`.
    pub channels: Channels,
    /// Surroundings of a computed motor.
    pub ambient: Option<Pa>,
    /// What is doubtful about a computed motor.
    pub findings: Vec<Finding>,
    /// How a computed curve is made again.
    pub provenance: Option<Provenance>,
}

impl OverlaidCurve {
    /// The curve of a solved motor.
    pub fn from_run(name: impl Into<String>, run: &MotorRun, ambient: Pa) -> Self {
        let name = name.into();
        Self {
            curve: ThrustCurve { name: name.clone(), ..curve_of_run(run) },
            name,
            origin: CurveOrigin::Computed,
            channels: run.channels.clone(),
            ambient: Some(ambient),
            findings: run.findings.clone(),
            provenance: Some(run.provenance.clone()),
        }
    }

    /// A measured or certified curve.
    ///
    /// # Errors
    /// [`ServiceError`] when its columns differ in length.
    pub fn from_curve(curve: ThrustCurve) -> Result<Self, ServiceError> {
        let mut channels = Channels::default();
        let mut push = |name: &str, label: &str, quantity, values: Vec<f64>| {
            let channel = Channel { name: name.to_owned(), label: label.to_owned(), quantity, values };
            channels.push(channel).map_err(|error| ServiceError::new(format!("\"{}\": {error}", curve.name)))
        };
        match &curve.pressure {
            // A file of thrust alone means the rise from (0, 0) as part of its curve.
            None => {
                let (time, thrust) = curve.points().into_iter().unzip();
                push("time", "Time", Quantity::Time, time)?;
                push("thrust", "Thrust", Quantity::Force, thrust)?;
            }
            Some(pressure) => {
                push("time", "Time", Quantity::Time, curve.time.clone())?;
                if !curve.thrust.is_empty() {
                    push("thrust", "Thrust", Quantity::Force, curve.thrust.clone())?;
                }
                push("chamber_pressure", "Chamber pressure", Quantity::Pressure, pressure.clone())?;
            }
        }
        Ok(Self {
            name: curve.name.clone(),
            origin: CurveOrigin::Measured,
            channels,
            ambient: None,
            findings: Vec::new(),
            provenance: None,
            curve,
        })
    }
}

/// The curve of a design.
///
/// # Errors
/// [`ServiceError`] as [`super::solve::solve`].
pub fn overlaid_design(
    design: &Design,
    library: &Library,
    monitor: &mut dyn Monitor,
) -> Result<OverlaidCurve, ServiceError> {
    let case = design.resolve(library)?;
    let run = solve_case(&case, &design.solver(), monitor)?;
    Ok(OverlaidCurve::from_run(design.name(), &run, case.ambient_pressure()))
}

/// Curves of a file with what was left out while reading.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlaidFile {
    /// The curves, in the file's order.
    pub curves: Vec<OverlaidCurve>,
    /// Sentences about what was left out.
    pub notes: Vec<String>,
}

/// The curves of a file: a design is solved, a file of thrust curves gives each of its motors.
///
/// # Errors
/// [`ServiceError`]: the file does not read, or its design does not solve.
pub fn overlaid_file(path: &Path, library: &Library, monitor: &mut dyn Monitor) -> Result<OverlaidFile, ServiceError> {
    if !is_curve_file(path) {
        let opened = open(path)?;
        let curve = overlaid_design(&opened.design, library, monitor)?;
        return Ok(OverlaidFile { curves: vec![curve], notes: opened.notes });
    }
    let opened = open_curves(path)?;
    let curves = opened.curves.into_iter().map(OverlaidCurve::from_curve).collect::<Result<_, _>>()?;
    Ok(OverlaidFile { curves, notes: opened.notes })
}

/// Gives curves of equal name a number, so that legend and table tell them apart.
pub fn number_equal_names(curves: &mut [OverlaidCurve]) {
    let names: Vec<String> = curves.iter().map(|curve| curve.name.clone()).collect();
    for (index, curve) in curves.iter_mut().enumerate() {
        if names.iter().filter(|name| **name == curve.name).count() > 1 {
            let before = names.iter().take(index).filter(|name| **name == curve.name).count();
            curve.name = format!("{} ({})", curve.name, before + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Unwatched;

    #[test]
    fn a_design_and_every_motor_of_a_file_become_curves() {
        let library = Library::bundled().expect("reads");
        let folder = tempfile::tempdir().expect("a folder");
        let eng = folder.path().join("two.eng");
        std::fs::write(&eng, "A8 18 70 3 0.003 0.016 X\n0.1 10\n0.7 0\nB6 18 70 4 0.006 0.02 X\n0.2 12\n0.9 0\n")
            .expect("written");
        let file = overlaid_file(&eng, &library, &mut Unwatched).expect("reads");
        let names: Vec<&str> = file.curves.iter().map(|curve| curve.name.as_str()).collect();
        assert_eq!(names, ["A8", "B6"]);
        assert_eq!(file.curves[0].channels.values("time"), [0.0, 0.1, 0.7], "with the rise from (0, 0)");
        let computed = overlaid_design(&Design::new_solid("x"), &library, &mut Unwatched).expect("solves");
        assert!(computed.channels.get("chamber_pressure").is_some() && computed.ambient.is_some());
        let mut same = vec![computed.clone(), file.curves[0].clone(), computed];
        number_equal_names(&mut same);
        assert_eq!(same.iter().map(|curve| curve.name.as_str()).collect::<Vec<_>>(), ["x (1)", "A8", "x (2)"]);
    }
}
