//! Motors drawn at random, the same ones every time, good and bad: each solves or says why, and keeps the laws.

use hrma::diag::{Severity, Unwatched, worst};
use hrma::form::{FieldValue, assign, fields};
use hrma::motor::conditions::Ambient;
use hrma::motor::grain::{Bates, Body, Conical, EndBurner, Grain, InhibitedEnds, RodAndTube};
use hrma::motor::nozzle::Nozzle;
use hrma::motor::run::{BallisticModel, SolverSettings};
use hrma::motor::solid::{Solution, SolveError, solve};
use hrma::project::design::grains::GrainPropellant;
use hrma::project::design::{Design, PropellantChoice, SolidDesign};
use hrma::substance::library::Library;
use hrma::units::{ErosionCoefficient, Metre, Pa, Quantity, SlagCoefficient};
use rayon::prelude::*;
use std::f64::consts::PI;

const MOTORS: u64 = 200;

/// Numbers between 0 and 1. Marsaglia, *Journal of Statistical Software* 8 (2003) 14: xorshift.
struct Dice(u64);

impl Dice {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        low + (high - low) * (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        self.between(0.0, count as f64) as usize
    }

    fn happens(&mut self, chance: f64) -> bool {
        self.between(0.0, 1.0) < chance
    }
}

fn grain(dice: &mut Dice, diameter: f64, is_foremost: bool) -> Grain {
    let outer_diameter = Metre(diameter);
    let length = Metre(diameter * dice.between(0.3, 4.0));
    let ends = [InhibitedEnds::Neither, InhibitedEnds::Fore, InhibitedEnds::Aft, InhibitedEnds::Both];
    let inhibited_ends = ends[dice.below(ends.len())];
    let mut core = |low: f64| Metre(diameter * dice.between(low, 0.85));
    let (one, other, wide) = (core(0.1), core(0.1), core(0.4));
    match dice.below(8) {
        4.. => shaken(dice, diameter),
        0 if is_foremost => Grain::EndBurner(EndBurner { outer_diameter, length }),
        1 => {
            let rod_diameter = wide * dice.between(0.2, 0.9);
            let support_diameter = rod_diameter * dice.between(0.0, 0.5);
            let core_diameter = wide;
            Grain::RodAndTube(RodAndTube {
                outer_diameter,
                length,
                core_diameter,
                rod_diameter,
                support_diameter,
                inhibited_ends,
            })
        }
        2 => Grain::Conical(Conical {
            outer_diameter,
            length,
            fore_core_diameter: one,
            aft_core_diameter: other,
            inhibited_ends,
        }),
        _ => Grain::Bates(Bates { outer_diameter, length, core_diameter: one, inhibited_ends }),
    }
}

/// A grain of any kind, its dimensions scaled to a diameter and then each changed at random, until it is one.
fn shaken(dice: &mut Dice, diameter: f64) -> Grain {
    loop {
        let mut grain = Grain::examples().swap_remove(dice.below(Grain::LABELS.len()));
        if matches!(grain, Grain::EndBurner(_) | Grain::Custom(_)) {
            continue;
        }
        let scale = diameter / grain.shape().outer_diameter().0;
        // The outer diameter first where the grain grows, last where it shrinks: dimensions must stay inside it.
        let mut leaves = fields(&mut grain);
        if scale < 1.0 {
            leaves.reverse();
        }
        for leaf in leaves {
            let text = match leaf.value {
                FieldValue::Number(Some(value), Quantity::Length) if leaf.path == "outer_diameter" => value * scale,
                FieldValue::Number(Some(value), Quantity::Length) => value * scale * dice.between(0.5, 1.8),
                FieldValue::Number(Some(value), _) => value * dice.between(0.6, 1.3),
                FieldValue::Integer(value) => f64::from(value + 2 - dice.below(5) as u32 % (value + 2)),
                _ => continue,
            };
            // A value outside its limits keeps the old one.
            let _outside = assign(&mut grain, &leaf.path, &format!("{text}"));
        }
        let ends = ["Neither", "Fore", "Aft", "Both"][dice.below(4)];
        assign(&mut grain, "inhibited_ends", ends).expect("has ends");
        let mut findings = Vec::new();
        grain.shape().check("grain", &mut findings);
        if worst(&findings) != Some(Severity::Error) {
            return grain;
        }
    }
}

fn motor(seed: u64, library: &Library) -> SolidDesign {
    // Neighbouring seeds begin alike; a few throws part them.
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (seed + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9));
    for _ in 0..8 {
        dice.below(2);
    }
    let Design::SolidMotor(fresh) = Design::new_solid("random");
    let diameter = dice.between(0.02, 0.25);
    let grains: Vec<Grain> = (0..1 + dice.below(5)).map(|index| grain(&mut dice, diameter, index == 0)).collect();
    let area: f64 = grains.iter().map(|grain| grain.shape().burn_back().expect("burns").state(0.0).burning_area).sum();
    let throat = (4.0 * area / dice.between(80.0, 450.0) / PI).sqrt().min(0.9 * diameter);
    let mut nozzle = Nozzle::new(Metre(throat), Metre(throat * dice.between(1.5, 5.0)));
    if dice.happens(0.3) {
        nozzle.erosion = ErosionCoefficient(dice.between(0.0, 5e-11));
    }
    if dice.happens(0.2) {
        nozzle.slag = SlagCoefficient(dice.between(0.0, 300.0));
    }
    let ids: Vec<&str> = library.propellants().map(|(id, _)| id).collect();
    let propellant = PropellantChoice::Library(ids[dice.below(ids.len())].to_owned());
    let mut design = SolidDesign { grains: grains.into_iter().map(Into::into).collect(), nozzle, propellant, ..fresh };
    if dice.happens(0.3) {
        design.conditions.ambient = Ambient::Pressure(Pa(dice.between(0.0, 1e5)));
        design.igniter.start_pressure = Some(Pa(dice.between(1e5, 1e6)));
    }
    design
}

/// Sections of random grains against points thrown at them: a point still stands at web w if it is farther than w from
/// the port. Nothing but the distance from the unburned outline is shared with the fronts that are tested.
#[test]
fn the_area_left_is_that_of_the_points_farther_from_the_port_than_the_web() {
    const POINTS: usize = 20_000;
    // Four standard deviations of a share of the circle.
    const LIMIT: f64 = 4.0 * 0.5 / 141.0;
    (0..120_u64).into_par_iter().for_each(|seed| {
        let mut dice = Dice(0x2545_f491_4f6c_dd1d ^ (seed + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9));
        for _ in 0..8 {
            dice.below(2);
        }
        let mut grain = shaken(&mut dice, 0.1);
        assign(&mut grain, "inhibited_ends", "Both").expect("has ends");
        let burn = grain.shape().burn_back().expect("burns");
        let Body::Extruded { contours, .. } = burn.body(0.0) else { return };
        let points: Vec<f64> = (0..POINTS)
            .map(|_| {
                let (radius, angle) = (0.05 * dice.between(0.0, 1.0).sqrt(), dice.between(0.0, 2.0 * PI));
                let point = [radius * angle.cos(), radius * angle.sin()];
                let depth = contours.iter().filter(|contour| contour.contains(point)).count();
                // What lies in the port has burned before the start.
                if depth % 2 == 1 { burn.web_at(point).expect("a section") } else { -1.0 }
            })
            .collect();
        for step in 0..8 {
            let web = burn.web() * f64::from(step) / 8.0;
            let left = points.iter().filter(|at| **at > web).count() as f64 / POINTS as f64;
            let area = burn.state(web).volume / grain.shape().length().0 / (PI * 0.0025);
            assert!((left - area).abs() < LIMIT, "{seed} {grain:?} at {web}: {left} of the points, {area} of the area");
        }
        assert!(points.iter().all(|at| *at <= burn.web() * (1.0 + 1e-9)), "{seed} {grain:?}: a point outlives the web");
    });
}

/// Grains of up to three propellants.
fn motor_of_several(seed: u64, library: &Library) -> SolidDesign {
    let mut design = motor(seed, library);
    let mut dice = Dice(0x2545_f491_4f6c_dd1d ^ (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for _ in 0..8 {
        dice.below(2);
    }
    let ids: Vec<&str> = library.propellants().map(|(id, _)| id).collect();
    let own = [0, 1].map(|_| ids[dice.below(ids.len())].to_owned());
    for grain in &mut design.grains {
        if dice.happens(0.6) {
            grain.propellant = GrainPropellant::Library(own[dice.below(2)].clone());
        }
    }
    design
}

fn check(name: &str, solution: &Solution) {
    for channel in solution.channels.iter() {
        assert!(channel.values.iter().all(|value| value.is_finite()), "{name}: {} is not finite", channel.name);
    }
    for figure in solution.summary.figures() {
        assert!(figure.value.is_none_or(f64::is_finite), "{name}: {} is {:?}", figure.key, figure.value);
    }
    let time = solution.channels.values("time");
    assert!(time.windows(2).all(|pair| pair[1] >= pair[0]), "{name}: time goes back");
    for key in ["chamber_pressure", "thrust", "kn", "mass_flow", "propellant_mass", "total_mass"] {
        let mass = solution.summary.propellant_mass;
        assert!(solution.channels.values(key).iter().all(|value| *value >= -1e-9 * mass), "{name}: {key} below 0");
    }
}

#[test]
fn random_motors_solve_or_say_why_and_keep_their_mass() {
    solve_all(&motor);
}

#[test]
fn random_motors_of_several_propellants_do_so_too() {
    solve_all(&motor_of_several);
}

fn solve_all(motor: &(dyn Fn(u64, &Library) -> SolidDesign + Sync)) {
    let library = Library::bundled().expect("reads");
    let closed: usize = (0..MOTORS)
        .into_par_iter()
        .map(|seed| {
            let case = Design::SolidMotor(motor(seed, &library)).resolve(&library).expect("in the library");
            let mut closed = 0;
            for model in [BallisticModel::QuasiSteady, BallisticModel::Transient] {
                let name = format!("motor {seed}, {}", model.id());
                match solve(&case, &SolverSettings { model, ..SolverSettings::default() }, &mut Unwatched) {
                    Ok(solution) => {
                        check(&name, &solution);
                        let summary = &solution.summary;
                        if model == BallisticModel::QuasiSteady && summary.total_impulse > 0.0 {
                            let out = summary.total_impulse
                                / summary.delivered_thrust_coefficient
                                / summary.characteristic_velocity;
                            let error = (out + summary.residual_mass) / summary.propellant_mass - 1.0;
                            assert!(error.abs() < 1e-6, "{name}: mass {error:e}");
                        }
                    }
                    // Slag that closes the throat is the design's fault and said so.
                    Err(SolveError::ThroatClosed { .. }) => closed += 1,
                    Err(error) => panic!("{name}: {error} {case:?}"),
                }
            }
            closed
        })
        .sum();
    assert!(closed < 10, "{closed} throats closed");
}
