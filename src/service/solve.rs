//! Solving a design: resolve, burn, estimate the numerical error, say how it was made.

use super::error::ServiceError;
use crate::diag::{Finding, Monitor};
use crate::form::check_limits;
use crate::motor::run::{MotorRun, Provenance, SolverSettings};
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::{Solution, solve as burn};
use crate::project::design::Design;
use crate::substance::library::{BUNDLED_VERSION, Library};
use crate::units::{UnitPreferences, UnitSystem};
use std::sync::Arc;

/// The run of a design with its own solver settings.
///
/// # Errors
/// [`ServiceError`]: the library lacks the propellant, or the motor has no solution (with the field that is wrong), or
/// `monitor` cancelled.
pub fn solve(design: &Design, library: &Library, monitor: &mut dyn Monitor) -> Result<Arc<MotorRun>, ServiceError> {
    let case = design.resolve(library)?;
    solve_case(&case, &design.solver(), monitor)
}

/// The run of a closed case.
///
/// # Errors
/// As [`solve`].
pub fn solve_case(
    case: &SolidCase,
    settings: &SolverSettings,
    monitor: &mut dyn Monitor,
) -> Result<Arc<MotorRun>, ServiceError> {
    const COARSER: f64 = 10.0;
    check_settings(settings)?;
    let solution = burn(case, settings, monitor)?;
    let coarse = SolverSettings { relative_tolerance: COARSER * settings.relative_tolerance, ..*settings };
    let numerical_error = difference(&solution, &burn(case, &coarse, monitor)?);
    Ok(Arc::new(MotorRun {
        channels: solution.channels,
        summary: solution.summary,
        findings: solution.findings,
        provenance: Provenance {
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            case_hash: case.hash()?,
            settings: *settings,
            library_version: BUNDLED_VERSION.to_owned(),
        },
        effort: solution.effort,
        numerical_error,
    }))
}

/// Refuses settings outside their limits: beyond them the numbers of a run say nothing about its error.
pub(super) fn check_settings(settings: &SolverSettings) -> Result<(), ServiceError> {
    let mut findings: Vec<Finding> = Vec::new();
    check_limits(&mut settings.clone(), "solver", &mut findings);
    let si = UnitPreferences::of(UnitSystem::Si);
    match findings.first() {
        Some(finding) => {
            Err(ServiceError::new(finding.message.text(&si)).at(&finding.path).hint(finding.hint.text(&si)))
        }
        None => Ok(()),
    }
}

/// The larger relative difference of total impulse and peak pressure.
fn difference(fine: &Solution, coarse: &Solution) -> f64 {
    let relative = |a: f64, b: f64| if a == b { 0.0 } else { ((a - b) / a).abs() };
    let impulse = relative(fine.summary.total_impulse, coarse.summary.total_impulse);
    let pressure = relative(fine.summary.peak_chamber_pressure, coarse.summary.peak_chamber_pressure);
    impulse.max(pressure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Unwatched;

    #[test]
    fn a_run_says_how_it_was_made_and_how_exact_it_is() {
        let library = Library::bundled().expect("reads");
        let run = solve(&Design::new_solid("test"), &library, &mut Unwatched).expect("solves");
        assert_eq!(run.provenance.case_hash.len(), 64);
        assert!(run.numerical_error > 0.0 && run.numerical_error < 1e-3, "{}", run.numerical_error);
    }

    #[test]
    fn a_tolerance_without_meaning_is_refused() {
        let library = Library::bundled().expect("reads");
        for tolerance in [-1.0, 0.0, 1e-20, 1.0] {
            let Design::SolidMotor(mut design) = Design::new_solid("test");
            design.solver.relative_tolerance = tolerance;
            let error = solve(&Design::SolidMotor(design), &library, &mut Unwatched).expect_err("no tolerance");
            assert_eq!(error.path, "solver.relative_tolerance", "{tolerance}: {error}");
        }
    }

    #[test]
    fn a_propellant_that_is_not_in_the_library_is_named() {
        let Design::SolidMotor(mut design) = Design::new_solid("test");
        design.propellant = crate::project::design::PropellantChoice::Library("no-such".to_owned());
        let library = Library::bundled().expect("reads");
        let error = solve(&Design::SolidMotor(design), &library, &mut Unwatched).expect_err("unknown");
        assert_eq!(error.path, "propellant");
        assert!(error.message.contains("no-such"), "{error}");
    }
}
