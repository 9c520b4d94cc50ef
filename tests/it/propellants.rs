//! Laws over the bundled propellants: each has plausible data, and a motor burns it at the pressure that its data say.

use hrma::diag::{Severity, Unwatched, worst};
use hrma::form::check_limits;
use hrma::motor::grain::{EndBurner, Grain};
use hrma::motor::nozzle::Nozzle;
use hrma::motor::run::{BallisticModel, SolverSettings};
use hrma::motor::solid::solve;
use hrma::physics::gas_dynamics::isentropic::{self, ChamberGas};
use hrma::project::design::{Design, PropellantChoice};
use hrma::substance::library::Library;
use hrma::substance::propellant::Propellant;
use hrma::units::{Metre, Pa};
use std::f64::consts::PI;

fn bundled() -> Vec<(String, Propellant)> {
    let library = Library::bundled().expect("reads");
    library.propellants().map(|(id, entry)| (id.to_owned(), entry.propellant.clone())).collect()
}

/// c* in m/s that the gas data imply.
fn characteristic_velocity(propellant: &Propellant) -> f64 {
    let gas = propellant.gas;
    let specific_energy = gas.specific_gas_constant() * gas.flame_temperature.0;
    let gas = ChamberGas { heat_capacity_ratio: gas.heat_capacity_ratio, specific_energy };
    isentropic::characteristic_velocity(gas).0
}

#[test]
fn the_bundled_library_holds_at_least_25_propellants_with_source_family_and_description() {
    let entries = bundled();
    assert!(entries.len() >= 25, "{} entries", entries.len());
    for (id, propellant) in &entries {
        for (what, text) in [
            ("name", &propellant.name),
            ("family", &propellant.family),
            ("description", &propellant.description),
            ("source", &propellant.source.0),
        ] {
            assert!(!text.trim().is_empty(), "{id} has no {what}");
        }
    }
    let mut names: Vec<&str> = entries.iter().map(|(_, propellant)| propellant.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), entries.len(), "two entries have the same name");
}

#[test]
fn every_bundled_propellant_lies_within_what_solid_propellants_can_be() {
    for (id, propellant) in bundled() {
        let velocity = characteristic_velocity(&propellant);
        assert!((700.0..=1900.0).contains(&velocity), "{id}: c* = {velocity} m/s");
        let density = propellant.density.0;
        assert!((1000.0..=2200.0).contains(&density), "{id}: density {density} kg/m3");
        let rate = 1e3 * propellant.burn_law.rate(Pa(7e6)).expect("a rate").0;
        assert!((0.5..=60.0).contains(&rate), "{id}: {rate} mm/s at 7 MPa");
    }
}

#[test]
fn every_bundled_propellant_passes_its_own_check() {
    for (id, mut propellant) in bundled() {
        let mut findings = Vec::new();
        propellant.check("propellant", &mut findings);
        check_limits(&mut propellant, "propellant", &mut findings);
        assert!(worst(&findings) < Some(Severity::Warning), "{id}: {findings:?}");
    }
}

/// An end burner keeps its area, so that the pressure is p = A_b ρ r(p) c* / A_t all the time.
#[test]
fn every_bundled_propellant_burns_at_the_pressure_that_its_data_say() {
    const DIAMETER: f64 = 0.06;
    /// Relative; the solver's tolerance, and the rounding of the throat.
    const LIMIT: f64 = 1e-6;
    for (id, propellant) in bundled() {
        let (low, high) = propellant.burn_law.law().range();
        // Inside the range, away from its ends and from the jumps that some laws have between their ranges.
        let pressure = low.0 + 0.4 * (high.0 - low.0);
        let rate = propellant.burn_law.rate(Pa(pressure)).expect("a rate").0;
        let area = PI / 4.0 * DIAMETER * DIAMETER;
        let flow = area * propellant.density.0 * rate;
        let throat = (4.0 / PI * flow * characteristic_velocity(&propellant) / pressure).sqrt();
        let Design::SolidMotor(mut design) = Design::new_solid(&id);
        let grain = EndBurner { outer_diameter: Metre(DIAMETER), length: Metre(0.05) };
        design.grains = vec![Grain::EndBurner(grain).into()];
        design.nozzle = Nozzle::new(Metre(throat), Metre(2.0 * throat));
        design.propellant = PropellantChoice::Own(propellant);
        let case = Design::SolidMotor(design).resolve(&Library::default()).expect("resolves");
        let settings = SolverSettings { model: BallisticModel::QuasiSteady, ..SolverSettings::default() };
        let solution = solve(&case, &settings, &mut Unwatched).unwrap_or_else(|e| panic!("{id}: {e}"));
        let peak = solution.summary.peak_chamber_pressure;
        assert!((peak / pressure - 1.0).abs() < LIMIT, "{id}: {peak} Pa instead of {pressure} Pa");
        for value in [solution.summary.total_impulse, solution.summary.burn_time, solution.summary.average_thrust] {
            assert!(value.is_finite() && value > 0.0, "{id}: {value}");
        }
    }
}
