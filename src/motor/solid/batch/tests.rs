//! Motors whose grains have several propellants: cut in two they are one, they balance by hand, they keep their mass.

use super::MOST;
use crate::diag::{Severity, Unwatched};
use crate::motor::grain::{Bates, Conical, Grain, InhibitedEnds, LoadedGrain};
use crate::motor::run::{BallisticModel, SolverSettings};
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::chamber::{Chamber, Stage};
use crate::motor::solid::charge::Charge;
use crate::motor::solid::trace::TracePoint;
use crate::motor::solid::{Solution, SolveError, quasi_steady, solve, transient};
use crate::project::design::Design;
use crate::substance::burn_law::{BurnLaw, PressureRange, PressureRanges, Vieille};
use crate::substance::library::Library;
use crate::substance::propellant::{CombustionGas, Propellant};
use crate::units::{GAS_CONSTANT, Kelvin, KgPerMetre3, KgPerMole, Kilogram, Metre, Pa, PerKelvin};
use rayon::prelude::*;
use std::f64::consts::PI;

const MODELS: [BallisticModel; 2] = [BallisticModel::QuasiSteady, BallisticModel::Transient];

fn bundled(id: &str) -> Propellant {
    Library::bundled().expect("reads").propellant(id).expect("in the library").clone()
}

/// Grains with the propellants at the same places, with a throat for an initial Kn of 200.
fn motor(grains: Vec<Grain>, propellants: Vec<Propellant>) -> SolidCase {
    let mut case = Design::new_solid("several").resolve(&Library::bundled().expect("reads")).expect("in the library");
    let area: f64 = grains.iter().map(|grain| grain.shape().burn_back().expect("burns").state(0.0).burning_area).sum();
    case.nozzle.throat_diameter = Metre((4.0 * area / 200.0 / PI).sqrt());
    case.nozzle.exit_diameter = case.nozzle.throat_diameter * 2.2;
    case.igniter.charge_mass = Kilogram(0.0);
    case.igniter.start_pressure = Some(Pa(1e6));
    let mut propellants = propellants.into_iter();
    case.propellant = propellants.next().expect("the motor's");
    case.other_propellants = propellants.collect();
    let count = 1 + case.other_propellants.len();
    case.grains =
        grains.into_iter().enumerate().map(|(index, grain)| LoadedGrain { grain, propellant: index % count }).collect();
    case
}

fn solved(case: &SolidCase, model: BallisticModel, relative_tolerance: f64) -> Solution {
    solve(case, &SolverSettings { model, relative_tolerance }, &mut Unwatched).expect("solves")
}

fn bates(core: f64, inhibited_ends: InhibitedEnds) -> Grain {
    Grain::Bates(Bates { core_diameter: Metre(core), inhibited_ends, ..Bates::example() })
}

#[test]
fn a_propellant_under_two_names_burns_as_one() {
    const LIMIT: f64 = 1e-9;
    let progressive = Grain::Conical(Conical { inhibited_ends: InhibitedEnds::Both, ..Conical::example() });
    let stacks = [
        vec![bates(0.02, InhibitedEnds::Neither), bates(0.016, InhibitedEnds::Both)],
        vec![progressive, Grain::examples().remove(5)],
    ];
    let hotter = CombustionGas { flame_temperature: Kelvin(3000.0), ..CombustionGas::example() };
    let range = |from: f64, to: f64, coefficient: f64, gas: Option<CombustionGas>| PressureRange {
        min_pressure: Pa(from),
        max_pressure: Pa(to),
        coefficient,
        exponent: 0.35,
        gas,
    };
    let ranges = vec![range(1e5, 3e6, 2.4e-5, None), range(3e6, 2e7, 2.4e-5, Some(hotter))];
    let jumping = Propellant { burn_law: BurnLaw::PressureRanges(PressureRanges { ranges }), ..Propellant::example() };
    for propellant in [bundled("mit-cherry-limeade"), jumping] {
        let other = Propellant { name: "the same".to_owned(), ..propellant.clone() };
        for grains in &stacks {
            let one = motor(grains.clone(), vec![propellant.clone()]);
            let two = motor(grains.clone(), vec![propellant.clone(), other.clone()]);
            for model in MODELS {
                let (one, two) = (solved(&one, model, 1e-10), solved(&two, model, 1e-10));
                for (figure, same) in one.summary.figures().iter().zip(two.summary.figures()) {
                    let (value, same) = (figure.value.unwrap_or(0.0), same.value.unwrap_or(0.0));
                    // What is left of nothing is nothing to the size of the whole.
                    let size = if figure.key == "residual_mass" { one.summary.propellant_mass } else { value.abs() };
                    let is_same = (value - same).abs() <= LIMIT * size;
                    // The highest sample of a curve moves with the samples.
                    let is_sampled = figure.key.starts_with("peak") || figure.key == "burn_time_5_percent";
                    let is_near = is_sampled && (value - same).abs() <= 1e-6 * size;
                    assert!(is_same || is_near, "{model:?} {}: {value} {same}", figure.key);
                }
            }
        }
    }
}

/// With equal exponents the shares of the gases do not depend on the pressure, and it is given in closed form:
/// p = (Σ ρ a A c* / A_t)^(1/(1-n)), with the c* of the mixture.
#[test]
fn two_inhibited_bates_start_at_the_pressure_worked_by_hand() {
    const EXPONENT: f64 = 0.4;
    let law = |coefficient: f64| BurnLaw::Vieille(Vieille { coefficient, exponent: EXPONENT, ..Vieille::example() });
    let gas = |temperature: f64, molar_mass: f64, heat_capacity_ratio: f64| CombustionGas {
        flame_temperature: Kelvin(temperature),
        molar_mass: KgPerMole(molar_mass),
        heat_capacity_ratio,
    };
    let data = [(1700.0, 1.5e-5, gas(2800.0, 0.024, 1.21), 0.016), (1500.0, 3.1e-5, gas(1800.0, 0.038, 1.14), 0.02)];
    let propellant = |(density, coefficient, gas, _): &(f64, f64, CombustionGas, f64)| Propellant {
        density: KgPerMetre3(*density),
        burn_law: law(*coefficient),
        gas: *gas,
        ..Propellant::example()
    };
    let grains = data.iter().map(|(.., core)| bates(*core, InhibitedEnds::Both)).collect();
    let case = motor(grains, data.iter().map(propellant).collect());
    let length = Bates::example().length.0;
    let (mut strength, mut r, mut cp, mut h) = (0.0, 0.0, 0.0, 0.0);
    for (density, coefficient, gas, core) in &data {
        let flow = density * coefficient * PI * core * length;
        let own = GAS_CONSTANT / gas.molar_mass.0;
        let own_cp = gas.heat_capacity_ratio / (gas.heat_capacity_ratio - 1.0) * own;
        strength += flow;
        r += flow * own;
        cp += flow * own_cp;
        h += flow * own_cp * gas.flame_temperature.0;
    }
    let g = cp / (cp - r);
    let energy = r / strength * (h / cp);
    let velocity = (energy / g).sqrt() * ((g + 1.0) / 2.0_f64).powf((g + 1.0) / (2.0 * (g - 1.0)));
    let expected = (strength * velocity / case.nozzle.throat_area().0).powf(1.0 / (1.0 - EXPONENT));
    let first = solved(&case, BallisticModel::QuasiSteady, 1e-6).channels.values("chamber_pressure")[0];
    assert!((first / expected - 1.0).abs() < 1e-12, "{first} {expected}");
}

/// Propellants that differ in everything, one of them with a law that falls and jumps.
fn mixed_bag() -> Vec<Propellant> {
    ["mit-cherry-limeade", "rcs-blue-thunder", "nakka-kndx", "rcs-white-lightning"].map(bundled).to_vec()
}

/// Motors of each kind of grain with its neighbours in the list, of two, three and four propellants.
fn motors() -> Vec<SolidCase> {
    let kinds = Grain::examples();
    let foremost = |grain: &Grain| matches!(grain, Grain::EndBurner(_));
    let mut motors = Vec::new();
    for count in 2..=MOST {
        for (index, kind) in kinds.iter().enumerate() {
            let next = (1..kinds.len()).map(|step| &kinds[(index + step) % kinds.len()]);
            let aft = next.filter(|grain| !foremost(grain)).take(count - 1);
            let grains = std::iter::once(kind).chain(aft).cloned().collect();
            let propellants = (0..count).map(|own| mixed_bag()[(index + own) % MOST].clone()).collect();
            motors.push(motor(grains, propellants));
        }
    }
    motors
}

/// Everything that is solid, gas in the chamber, or gone, at every instant.
#[test]
fn every_gram_is_solid_in_the_chamber_or_gone() {
    const LIMIT: f64 = 1e-6;
    motors().par_iter().for_each(|case| {
        let chamber = Chamber::new(case, Charge::new(case, &mut Unwatched).expect("burns")).expect("flows");
        let mass = chamber.charge.mass().0;
        let left = |point: &TracePoint| -> (f64, f64) {
            let batches = chamber.batches.iter().enumerate().filter(|(index, _)| point.rates[*index] > 0.0);
            batches.fold((0.0, 0.0), |(mass, volume), (index, batch)| {
                let own = batch.geometry(point.webs[index]).1;
                (mass + batch.density * own, volume + own)
            })
        };
        let names: Vec<&str> = case.grains.iter().map(|grain| grain.grain.label()).collect();
        let steady = quasi_steady::solve(&chamber, 1e-6, &mut Unwatched).expect("solves");
        for point in &steady.points {
            let error = (left(point).0 + point.mass_out) / mass - 1.0;
            assert!(error.abs() < LIMIT, "quasi-steady {names:?}: {error:e} at {}", point.time);
        }
        // The gas of a range counts anew where the range changes; the library's have one gas each.
        let transient = transient::solve(&chamber, 1e-6, &mut Unwatched).expect("solves");
        let gas =
            |point: &TracePoint| point.pressure * chamber.gas_volume(left(point).1) / point.gas.gas.specific_energy;
        let first = gas(&transient.points[0]);
        for point in &transient.points {
            let error = (left(point).0 + point.mass_out + gas(point) - first) / mass - 1.0;
            assert!(error.abs() < LIMIT, "transient {names:?}: {error:e} at {}", point.time);
        }
    });
}

/// Every kink and web of every batch is a sample, so that none is cut off.
#[test]
fn both_models_step_on_the_stops_of_every_batch() {
    for case in motors() {
        let chamber = Chamber::new(&case, Charge::new(&case, &mut Unwatched).expect("burns")).expect("flows");
        for trace in [
            quasi_steady::solve(&chamber, 1e-6, &mut Unwatched).expect("solves"),
            transient::solve(&chamber, 1e-6, &mut Unwatched).expect("solves"),
        ] {
            let last = trace.points.last().expect("burns").webs;
            for (index, batch) in chamber.batches.iter().enumerate() {
                for segment in batch.segments.iter().filter(|segment| segment.to < last[index]) {
                    let nearest =
                        trace.points.iter().map(|point| (point.webs[index] - segment.to).abs()).fold(1.0, f64::min);
                    assert!(nearest <= 1e-9 * batch.web(), "batch {index} misses {} by {nearest:e}", segment.to);
                }
            }
        }
    }
}

#[test]
fn the_transient_comes_down_to_the_quasi_steady_model_with_two_propellants() {
    let grains = vec![bates(0.02, InhibitedEnds::Neither), bates(0.016, InhibitedEnds::Neither)];
    let case = motor(grains, vec![bundled("rcs-white-lightning"), bundled("rcs-blue-thunder")]);
    let [steady, transient] = MODELS.map(|model| solved(&case, model, 1e-6));
    let (steady_impulse, impulse) = (steady.summary.total_impulse, transient.summary.total_impulse);
    assert!((impulse / steady_impulse - 1.0).abs() < 0.01, "{impulse} {steady_impulse}");
    let webs = |index: usize| transient.channels.values(&format!("grains[{index}].web"))[40];
    assert!(webs(1) > 1.2 * webs(0), "blue thunder burns faster: {} {}", webs(1), webs(0));
}

#[test]
fn a_warm_grain_burns_faster_by_its_own_sensitivity() {
    let grains = vec![bates(0.02, InhibitedEnds::Both), bates(0.02, InhibitedEnds::Both)];
    let sensitive = Propellant {
        name: "sensitive".to_owned(),
        temperature_sensitivity: PerKelvin(0.003),
        ..bundled("mit-cherry-limeade")
    };
    let mut case = motor(grains, vec![bundled("mit-cherry-limeade"), sensitive]);
    case.conditions.grain_temperature = Kelvin(313.15);
    let solution = solved(&case, BallisticModel::QuasiSteady, 1e-6);
    let rate = |index: usize| solution.channels.values(&format!("grains[{index}].burn_rate"))[0];
    assert!((rate(1) / rate(0) / 0.06_f64.exp() - 1.0).abs() < 1e-12, "{} {}", rate(0), rate(1));
    let without: Vec<&str> = solution
        .findings
        .iter()
        .filter(|finding| finding.code == "grain_temperature_without_effect")
        .map(|finding| finding.path.as_str())
        .collect();
    assert_eq!(without, ["conditions.grain_temperature"], "one propellant alone");
}

#[test]
fn a_finding_about_a_grains_propellant_names_the_grain() {
    let mut narrow = bundled("rcs-blue-thunder");
    let BurnLaw::Vieille(law) = &mut narrow.burn_law else { panic!("a power law") };
    law.max_pressure = Pa(1e6);
    let grains = vec![bates(0.02, InhibitedEnds::Both), bates(0.016, InhibitedEnds::Both)];
    let solution = solved(&motor(grains, vec![bundled("mit-cherry-limeade"), narrow]), BallisticModel::Transient, 1e-6);
    let mut outside = solution.findings.iter().filter(|finding| finding.code == "outside_burn_rate_range");
    assert!(outside.any(|finding| finding.path == "grains[1].propellant"), "{:?}", solution.findings);
}

#[test]
fn more_propellants_than_can_burn_are_refused() {
    let propellant = |index: usize| Propellant { name: index.to_string(), ..Propellant::example() };
    let grains = vec![bates(0.02, InhibitedEnds::Both); MOST + 1];
    let case = motor(grains, (0..=MOST).map(propellant).collect());
    let error = solve(&case, &SolverSettings::default(), &mut Unwatched).expect_err("too many");
    let SolveError::Invalid { path, .. } = &error else { panic!("{error}") };
    assert_eq!(path, "grains[4].propellant");
    assert!(case.check().iter().any(|finding| finding.severity == Severity::Error));
}

#[test]
fn a_motor_none_of_whose_grains_has_its_propellant_burns_like_one_whose_have() {
    let grains = vec![bates(0.02, InhibitedEnds::Neither); 2];
    let one = motor(grains.clone(), vec![bundled("rcs-blue-thunder")]);
    let mut other = motor(grains, vec![bundled("mit-cherry-limeade"), bundled("rcs-blue-thunder")]);
    other.grains.iter_mut().for_each(|grain| grain.propellant = 1);
    for model in MODELS {
        assert_eq!(solved(&one, model, 1e-6).summary, solved(&other, model, 1e-6).summary);
    }
    let chamber = Chamber::new(&other, Charge::new(&other, &mut Unwatched).expect("burns")).expect("flows");
    assert_eq!(chamber.burning(&Stage::default()).count(), 1);
}
