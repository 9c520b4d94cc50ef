//! Solid motors: from a closed case to its history.

mod batch;
pub mod case;
mod chamber;
pub mod charge;
pub mod designation;
mod findings;
mod nozzle_gas;
mod output;
mod quasi_steady;
pub mod summary;
mod trace;
mod transient;

pub use trace::SolveError;

use crate::diag::{Finding, Monitor, Progress, Severity};
use crate::motor::run::{BallisticModel, Effort, SolverSettings};
use crate::table::Channels;
use crate::units::UnitPreferences;
use batch::MOST;
use case::SolidCase;
use chamber::{Chamber, Stage};
use charge::Charge;

/// The bare solution of a case, before provenance is added.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Columns over time; `time` first.
    pub channels: Channels,
    /// The figures that decide.
    pub summary: summary::SolidSummary,
    /// What is doubtful about design and result.
    pub findings: Vec<Finding>,
    /// Work done.
    pub effort: Effort,
}

/// Burns a motor.
///
/// `monitor` is called at every step of the integrator with the share of the web that has burned, and with 0 while the
/// grains are prepared.
///
/// # Errors
/// [`SolveError`]: the case has errors that leave nothing to solve, the nozzle has no supersonic state, nothing lights
/// the grains, the throat closes, the integrator gives up, or `monitor` cancels.
pub fn solve(case: &SolidCase, settings: &SolverSettings, monitor: &mut dyn Monitor) -> Result<Solution, SolveError> {
    let mut preparing = Preparing(monitor);
    let mut findings = case.watched_check(&mut preparing);
    if let Some(error) = findings.iter().find(|finding| finding.severity == Severity::Error && is_fatal(finding)) {
        return Err(invalid(error));
    }
    let charge = Charge::new(case, &mut preparing)?;
    let chamber = Chamber::new(case, charge)?;
    let trace = match settings.model {
        BallisticModel::QuasiSteady => quasi_steady::solve(&chamber, settings.relative_tolerance, monitor)?,
        BallisticModel::Transient => {
            let (_, propellant) = chamber.geometry(&Stage::default(), &[0.0; MOST]);
            if chamber.gas_volume(propellant) <= 0.0 {
                return Err(invalid(&findings::no_volume(case.ambient_pressure())));
            }
            transient::solve(&chamber, settings.relative_tolerance, monitor)?
        }
    };
    let (channels, summary) = output::output(&chamber, &trace).map_err(|_| SolveError::Inconsistent)?;
    findings.extend(findings::findings(&chamber, &trace, &summary));
    Ok(Solution { channels, summary, findings, effort: trace.effort })
}

/// Watches what comes before the burn, of which nothing is done as yet.
struct Preparing<'a>(&'a mut dyn Monitor);

impl Monitor for Preparing<'_> {
    fn step(&mut self, _fraction: f64) -> Progress {
        self.0.step(0.0)
    }
}

/// A stack that does not fit its case burns all the same, and so it does in a wall that cannot be made; everything else that is wrong leaves nothing to solve.
fn is_fatal(finding: &Finding) -> bool {
    !matches!(finding.code, "grain_wider_than_case" | "grains_longer_than_case" | "nozzle_body")
}

fn invalid(finding: &Finding) -> SolveError {
    let units = UnitPreferences::default();
    SolveError::Invalid {
        path: finding.path.clone(),
        message: finding.message.text(&units),
        hint: finding.hint.text(&units),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Unwatched;
    use crate::motor::conditions::Ambient;
    use crate::project::design::Design;
    use crate::substance::burn_law::{BurnLaw, Vieille};
    use crate::substance::library::Library;
    use crate::units::{Kelvin, Kilogram, Metre, Pa, PerKelvin, Second, SlagCoefficient};

    fn case() -> SolidCase {
        let library = Library::bundled().expect("reads");
        Design::new_solid("test").resolve(&library).expect("in the library")
    }

    fn solve_with(case: &SolidCase, model: BallisticModel) -> Result<Solution, SolveError> {
        solve(case, &SolverSettings { model, ..SolverSettings::default() }, &mut Unwatched)
    }

    #[test]
    fn the_transient_model_comes_down_to_the_quasi_steady_one() {
        let steady = solve_with(&case(), BallisticModel::QuasiSteady).expect("solves").summary;
        let transient = solve_with(&case(), BallisticModel::Transient).expect("solves").summary;
        assert!((transient.total_impulse / steady.total_impulse - 1.0).abs() < 0.005, "{transient:?}");
        assert!(transient.peak_chamber_pressure < steady.peak_chamber_pressure, "filling costs pressure");
        assert!(transient.blow_down_time > transient.web_burnout_time);
        assert!(steady.blow_down_time.is_none());
    }

    #[test]
    fn a_chamber_that_starts_empty_has_no_mach_number_and_no_coefficient_yet() {
        let mut case = case();
        case.conditions.ambient = Ambient::Pressure(Pa(0.0));
        case.igniter.charge_mass = Kilogram(0.001);
        let solution = solve_with(&case, BallisticModel::Transient).expect("solves");
        for channel in solution.channels.iter() {
            assert!(channel.values.iter().all(|value| value.is_finite()), "{}", channel.name);
        }
        let at_sea = solve_with(&self::case(), BallisticModel::Transient).expect("solves").summary;
        let (empty, sea) = (solution.summary.peak_core_mach.expect("a port"), at_sea.peak_core_mach.expect("a port"));
        // The share of a grain in the gas fixes the port's Mach number while the nozzle is choked.
        assert!((empty / sea - 1.0).abs() < 1e-3, "{empty} {sea}");
    }

    #[test]
    fn values_outside_their_limits_are_refused_or_found() {
        let mut case = case();
        case.casing.hardware_mass = Kilogram(-1.0);
        let error = solve_with(&case, BallisticModel::Transient).expect_err("no negative mass");
        assert!(error.to_string().contains("-1 kg"), "{error}");
        case.casing.hardware_mass = Kilogram(1.0);
        case.conditions.grain_temperature = Kelvin(450.0);
        let findings = solve_with(&case, BallisticModel::Transient).expect("solves").findings;
        let found = |code: &str| findings.iter().find(|finding| finding.code == code).map(|finding| finding.severity);
        assert_eq!(found("grain_temperature_without_effect"), Some(Severity::Info));
    }

    #[test]
    fn a_burn_that_dies_after_its_igniter_is_an_error_among_the_findings() {
        let mut case = case();
        case.igniter.charge_mass = Kilogram(0.01);
        let mut law = Vieille::example();
        (law.coefficient, law.exponent) = (1e-9, 0.99);
        case.propellant.burn_law = BurnLaw::Vieille(law);
        let solution = solve_with(&case, BallisticModel::Transient).expect("solves");
        assert!(solution.summary.total_impulse > 0.0, "the igniter pushes");
        assert!(solution.findings.iter().any(|finding| finding.code == "burn_dies"), "{:?}", solution.findings);
    }

    #[test]
    fn an_igniter_brings_the_chamber_up_sooner() {
        let mut lit = case();
        lit.igniter.charge_mass = Kilogram(0.003);
        lit.igniter.burn_time = Second(0.02);
        let at = |case: &SolidCase| {
            let solution = solve_with(case, BallisticModel::Transient).expect("solves");
            let half = 0.5 * solution.summary.peak_chamber_pressure;
            let pressure = solution.channels.values("chamber_pressure");
            let index = pressure.iter().position(|value| *value > half).expect("rises");
            solution.channels.values("time")[index]
        };
        assert!(at(&lit) < at(&case()), "{} {}", at(&lit), at(&case()));
    }

    #[test]
    fn a_charge_that_falsifies_the_specific_impulse_is_found() {
        let mut motor = case();
        motor.igniter.charge_mass = Kilogram(0.1);
        assert!(motor.check().iter().any(|finding| finding.code == "igniter_large"));
        motor.igniter.charge_mass = Kilogram(0.005);
        assert!(motor.check().iter().all(|finding| finding.code != "igniter_large"));
    }

    #[test]
    fn in_vacuum_something_must_light_the_grains() {
        let mut vacuum = case();
        vacuum.conditions.ambient = Ambient::Pressure(Pa(0.0));
        let error = solve_with(&vacuum, BallisticModel::Transient).expect_err("nothing lights it");
        assert!(matches!(error, SolveError::NoIgnition { .. }), "{error}");
        vacuum.igniter.start_pressure = Some(Pa(1e6));
        let run = solve_with(&vacuum, BallisticModel::Transient).expect("solves").summary;
        assert!(run.blow_down_time.is_none(), "vacuum has no 1.02 times ambient");
        assert!(
            run.specific_impulse_s
                > solve_with(&case(), BallisticModel::Transient).expect("solves").summary.specific_impulse_s
        );
    }

    #[test]
    fn slag_that_closes_the_throat_is_an_error() {
        let mut slagging = case();
        slagging.nozzle.slag = SlagCoefficient(1e7);
        for model in [BallisticModel::QuasiSteady, BallisticModel::Transient] {
            let error = solve_with(&slagging, model).err();
            assert!(matches!(error, Some(SolveError::ThroatClosed { .. })), "{error:?}");
        }
    }

    #[test]
    fn a_hot_motor_burns_shorter_at_higher_pressure() {
        let mut motor = case();
        motor.propellant.temperature_sensitivity = PerKelvin(0.002);
        let mut at = |kelvin: f64| {
            motor.conditions.grain_temperature = Kelvin(kelvin);
            solve_with(&motor, BallisticModel::Transient).expect("solves").summary
        };
        let (cold, hot) = (at(253.15), at(323.15));
        assert!(hot.peak_chamber_pressure > cold.peak_chamber_pressure && hot.burn_time < cold.burn_time);
    }

    #[test]
    fn a_cancelled_solve_ends_at_once_and_says_so() {
        struct After(usize);
        impl Monitor for After {
            fn step(&mut self, _fraction: f64) -> Progress {
                self.0 = self.0.saturating_sub(1);
                if self.0 == 0 { Progress::Cancel } else { Progress::Continue }
            }
        }
        for model in [BallisticModel::QuasiSteady, BallisticModel::Transient] {
            let settings = SolverSettings { model, ..SolverSettings::default() };
            assert_eq!(solve(&case(), &settings, &mut After(5)), Err(SolveError::Cancelled));
        }
    }

    #[test]
    fn what_cannot_burn_is_refused_with_its_field() {
        let mut broken = case();
        broken.nozzle.exit_diameter = Metre(0.001);
        let Err(SolveError::Invalid { path, .. }) = solve_with(&broken, BallisticModel::Transient) else {
            panic!("must be refused")
        };
        assert_eq!(path, "nozzle.exit_diameter");
    }

    /// Every cure, applied, removes its finding.
    #[test]
    fn a_cure_cures() {
        let Design::SolidMotor(mut design) = Design::new_solid("test");
        design.case.rated_pressure = Some(Pa(1.5e6));
        design.nozzle.exit_diameter = Metre(0.06);
        let design = Design::SolidMotor(design);
        let library = Library::bundled().expect("reads");
        let findings = |design: &Design| {
            let case = design.resolve(&library).expect("in the library");
            solve_with(&case, BallisticModel::Transient).expect("solves").findings
        };
        let mut cured = Vec::new();
        for finding in findings(&design) {
            let Some(cure) = finding.cure else { continue };
            let mut better = design.clone();
            crate::form::assign(&mut better, &cure.path, &format!("{:e}", cure.value)).expect("within limits");
            let left = findings(&better);
            assert!(left.iter().all(|left| left.code != finding.code), "{} is still there", finding.code);
            cured.push(finding.code);
        }
        cured.sort_unstable();
        assert_eq!(cured, ["exit_pressure_low", "port_to_throat_low", "pressure_above_rating"]);
    }
}
