//! Speed of the ballistics: what a slider waits for.
//!
//! `cargo bench --bench ballistics` (without the window: add `--no-default-features`). Each benchmark is one solve of a
//! closed case, findings and summary included; `solve_with_error` is what the window and `hrma solve` do for one
//! change of a slider: resolve, solve, solve again for the numerical error.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use hrma::diag::Unwatched;
use hrma::form::assign;
use hrma::motor::grain::{Bates, Conical, EndBurner, Grain, InhibitedEnds, RodAndTube};
use hrma::motor::nozzle::Nozzle;
use hrma::motor::run::{BallisticModel, SolverSettings};
use hrma::motor::solid::solve;
use hrma::project::design::{Design, PropellantChoice, SolidDesign};
use hrma::service;
use hrma::substance::library::Library;
use hrma::units::Metre;
use std::f64::consts::PI;
use std::hint::black_box;

/// A motor with that initial Kn and the usual losses.
fn motor(propellant: &str, grains: Vec<Grain>, kn: f64) -> Design {
    let Design::SolidMotor(fresh) = Design::new_solid("bench");
    let burning = |grain: &Grain| grain.shape().burn_back().map_or(0.0, |burn| burn.state(0.0).burning_area);
    let area: f64 = grains.iter().map(burning).sum();
    let throat = (4.0 * area / kn / PI).sqrt();
    let nozzle = Nozzle {
        throat_length: Metre(0.25 * throat),
        efficiency: 0.95,
        ..Nozzle::new(Metre(throat), Metre(2.6 * throat))
    };
    Design::SolidMotor(SolidDesign {
        propellant: PropellantChoice::Library(propellant.to_owned()),
        grains: grains.into_iter().map(Into::into).collect(),
        nozzle,
        ..fresh
    })
}

fn four_bates() -> Design {
    let grain = Bates {
        outer_diameter: Metre(0.132),
        length: Metre(0.23),
        core_diameter: Metre(0.048),
        inhibited_ends: InhibitedEnds::Neither,
    };
    motor("mit-cherry-limeade", vec![Grain::Bates(grain); 4], 320.0)
}

fn ballistics(criterion: &mut Criterion) {
    let library = Library::bundled().unwrap_or_default();
    let end_burner = EndBurner { outer_diameter: Metre(0.066), length: Metre(0.12) };
    let conical = Conical { inhibited_ends: InhibitedEnds::Both, ..Conical::example() };
    let motors = [
        ("bates_4", four_bates()),
        ("end_burner_knsb", motor("nakka-knsb", vec![Grain::EndBurner(end_burner)], 95.0)),
        ("conical", motor("mit-cherry-limeade", vec![Grain::Conical(conical)], 150.0)),
        ("rod_and_tube", motor("mit-cherry-limeade", vec![Grain::RodAndTube(RodAndTube::example())], 250.0)),
    ];
    for (name, design) in &motors {
        let case = match design.resolve(&library) {
            Ok(case) => case,
            Err(error) => {
                eprintln!("{name} left out: {error}");
                continue;
            }
        };
        for model in [BallisticModel::Transient, BallisticModel::QuasiSteady] {
            let settings = SolverSettings { model, ..SolverSettings::default() };
            criterion.bench_function(&format!("{name}/{}", model.id()), |bencher| {
                bencher.iter(|| solve(black_box(&case), &settings, &mut Unwatched));
            });
        }
    }
    let design = four_bates();
    criterion.bench_function("bates_4/solve_with_error", |bencher| {
        bencher.iter(|| service::solve::solve(black_box(&design), &library, &mut Unwatched));
    });
}

/// Geometry and quasi-steady ballistics from nothing: each round has another outer diameter, so that no history of a
/// section is known from before.
fn from_scratch(criterion: &mut Criterion) {
    let library = Library::bundled().unwrap_or_default();
    let settings = SolverSettings { model: BallisticModel::QuasiSteady, ..SolverSettings::default() };
    for grain in Grain::examples() {
        let Design::SolidMotor(design) = motor("mit-cherry-limeade", vec![grain.clone()], 250.0);
        let name = format!("from_scratch/{}", grain.label().to_lowercase().replace([' ', ','], "_"));
        let mut diameter = grain.shape().outer_diameter().0;
        criterion.bench_function(&name, |bencher| {
            bencher.iter_batched(
                || {
                    diameter *= 1.0 + 1e-7;
                    let mut design = design.clone();
                    for grain in &mut design.grains {
                        // The diameter is within its limits, being the example's but for a few parts in a million.
                        let _assigned = assign(&mut grain.shape, "outer_diameter", &format!("{diameter:e}"));
                    }
                    Design::SolidMotor(design).resolve(&library)
                },
                |case| case.map(|case| solve(&case, &settings, &mut Unwatched)),
                BatchSize::PerIteration,
            );
        });
    }
}

criterion_group!(benches, ballistics, from_scratch);
criterion_main!(benches);
