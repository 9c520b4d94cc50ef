//! Maps and optima of LOX with RP-1 (CEA's formula and enthalpies).

use super::*;
use crate::diag::Unwatched;
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::rocket::FreezingStation;
use crate::service::equilibrium::{EquilibriumCase, Objective, Outcome, Question, optimum, solve_case};

fn stream(formula: &[(&str, f64)], enthalpy: f64) -> Stream {
    let data = SpeciesData::nasa().expect("bundled");
    let element = |symbol: &str| data.find_element(symbol).expect("an element");
    let mass: f64 = formula.iter().map(|(symbol, n)| n * data.elements[element(symbol)].atomic_weight.0).sum();
    let elements = formula.iter().map(|(symbol, n)| (element(symbol), n / mass)).collect();
    Stream { elements, enthalpy: JoulePerKg(enthalpy / mass) }
}

fn kerolox() -> SweepCase {
    SweepCase {
        fuel: stream(&[("C", 1.0), ("H", 1.95)], -24717.7),
        oxidiser: stream(&[("O", 2.0)], -12979.0),
        selection: Selection::default(),
        ratios: (0..40).map(|place| 1.0 + 0.15 * f64::from(place)).collect(),
        pressures: vec![Pa(1e6), Pa(5e6), Pa(1e7)],
        combustor: Combustor::InfiniteArea,
        flow: Flow::Equilibrium,
        exits: vec![Exit::Supersonic(10.0), Exit::Pressure(Pa(1e5))],
    }
}

/// Two roads to one answer differ by what the throat and the area leave open.
const ROADS: f64 = 1e-9;

#[test]
fn each_point_of_a_map_is_the_rocket_solved_alone() {
    let case = kerolox();
    let sweep = solve_sweep(&case, &mut Unwatched).expect("a map");
    assert_eq!(sweep.points.len(), 120);
    for (ratio, pressure, point) in sweep.iter().step_by(7) {
        let point = point.as_ref().expect("solved");
        let mut elements = Vec::new();
        for (stream, share) in [(&case.fuel, 1.0 / (1.0 + ratio)), (&case.oxidiser, ratio / (1.0 + ratio))] {
            stream.elements.iter().for_each(|(element, moles)| add_element(&mut elements, *element, moles * share));
        }
        let enthalpy = (case.fuel.enthalpy.0 + ratio * case.oxidiser.enthalpy.0) / (1.0 + ratio);
        let mixture = Mixture {
            portions: Vec::new(),
            elements,
            enthalpy: Some(JoulePerKg(enthalpy)),
            density: None,
            oxidiser_to_fuel: Some(ratio),
            valences: (0.0, 0.0),
        };
        let alone = EquilibriumCase {
            id: String::new(),
            mixture,
            selection: Selection::default(),
            question: Question::Rocket(RocketProblem {
                chamber_pressure: pressure,
                enthalpy: JoulePerKg(enthalpy),
                combustor: case.combustor,
                flow: case.flow,
                exits: case.exits.clone(),
            }),
            trace: 1e-9,
        };
        let Outcome::Rocket(alone) = solve_case(&alone).expect("solved").outcome else { panic!("a rocket") };
        let last = &alone.stations[3].station;
        let pairs = [
            (point.temperature.0, alone.stations[0].station.state.temperature.0),
            (point.characteristic_velocity.0, alone.performance.characteristic_velocity.0),
            (point.exits[1].area_ratio, last.area_ratio.expect("moving")),
            (point.exits[1].performance.specific_impulse.0, last.velocity.0),
        ];
        for (got, expected) in pairs {
            assert!((got / expected - 1.0).abs() < ROADS, "O/F {ratio}, {pressure:?}: {got} {expected}");
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_digit() {
    let case = kerolox();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| solve_sweep(&case, &mut Unwatched)).expect("a map")
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn a_point_that_fails_says_why_and_stops_no_other() {
    let mut case = kerolox();
    // The exit pressure lies above the lowest chamber pressure only.
    case.pressures = vec![Pa(5e4), Pa(5e6)];
    let sweep = solve_sweep(&case, &mut Unwatched).expect("a map");
    assert!(sweep.row(0).iter().all(|point| matches!(point, Err(RocketError::Station { .. }))));
    assert!(sweep.row(1).iter().all(Result::is_ok));
    let table = sweep.channels();
    assert_eq!(table.rows(), 80);
    assert!(table.values("temperature")[0].is_nan() && table.values("temperature")[40] > 1000.0);
}

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    let refused = |change: &dyn Fn(&mut SweepCase)| {
        let mut case = kerolox();
        change(&mut case);
        ServiceError::from(solve_sweep(&case, &mut Unwatched).expect_err("refused"))
    };
    assert_eq!(refused(&|case| case.ratios.clear()).path, "of");
    assert_eq!(refused(&|case| case.ratios[3] = -2.0).path, "of");
    assert_eq!(refused(&|case| case.pressures.clear()).path, "pc");
    assert_eq!(refused(&|case| case.selection.only = Some(vec!["XY".to_owned()])).path, "only");
    assert_eq!(refused(&|case| case.exits[0] = Exit::Supersonic(0.5)).path, "exits[0]");
    assert_eq!(refused(&|case| case.combustor = Combustor::ContractionRatio(0.9)).path, "contraction");
    assert_eq!(refused(&|case| case.ratios = vec![2.0; MOST]).path, "of");
}

#[test]
fn a_cancel_is_heard() {
    struct Never;
    impl Monitor for Never {
        fn step(&mut self, _: f64) -> Progress {
            Progress::Cancel
        }
    }
    assert_eq!(solve_sweep(&kerolox(), &mut Never), Err(SweepError::Cancelled));
}

#[test]
fn impulse_at_the_exits_own_pressure_and_in_vacuum_are_two_points_of_one_line() {
    let mut case = kerolox();
    case.ratios.truncate(8);
    let sweep = solve_sweep(&case, &mut Unwatched).expect("a map");
    for point in sweep.points.iter().flatten() {
        for exit in &point.exits {
            assert_eq!(exit.specific_impulse_at(Pa(0.0)), exit.performance.vacuum_specific_impulse);
            let matched = exit.specific_impulse_at(exit.pressure).0;
            assert!((matched / exit.performance.specific_impulse.0 - 1.0).abs() < 1e-14);
        }
    }
}

#[test]
fn the_best_ratio_is_the_same_to_1e_6_from_whatever_range() {
    let frozen = Flow::Frozen { from: FreezingStation::Chamber, forms: CondensedForms::Held };
    for (flow, objective) in [
        (Flow::Equilibrium, Objective::CharacteristicVelocity),
        (Flow::Equilibrium, Objective::SpecificImpulse(0)),
        (Flow::Equilibrium, Objective::VacuumSpecificImpulse(0)),
        (Flow::Equilibrium, Objective::AmbientSpecificImpulse(0, Pa(101_325.0))),
        (frozen, Objective::VacuumSpecificImpulse(0)),
    ] {
        let best = |low: f64, high: f64| {
            let case = SweepCase { ratios: vec![low, high], flow, ..kerolox() };
            optimum(&case, Pa(7e6), objective, &mut Unwatched).expect("a best ratio")
        };
        let wide = best(1.0, 8.0);
        let close = best(1.9, 3.5);
        assert!(!wide.at_end && !close.at_end, "{objective:?}");
        assert!((wide.ratio - close.ratio).abs() < 1e-6, "{objective:?}: {} {}", wide.ratio, close.ratio);
        assert!(wide.ratio > 2.0 && wide.ratio < 3.2, "{objective:?}: {}", wide.ratio);
        // Neither side is better.
        let case = SweepCase { ratios: vec![wide.ratio * 0.999, wide.ratio * 1.001], flow, ..kerolox() };
        let case = SweepCase { pressures: vec![Pa(7e6)], ..case };
        for point in solve_sweep(&case, &mut Unwatched).expect("a map").points {
            assert!(objective.of(&point.expect("solved")) < wide.value, "{objective:?}");
        }
    }
}

#[test]
fn a_best_ratio_at_the_end_of_the_range_says_so() {
    let case = SweepCase { ratios: vec![1.0, 1.8], ..kerolox() };
    let best = optimum(&case, Pa(7e6), Objective::CharacteristicVelocity, &mut Unwatched).expect("an end");
    assert!(best.at_end && (best.ratio - 1.8).abs() < 1e-9, "{}", best.ratio);
}
