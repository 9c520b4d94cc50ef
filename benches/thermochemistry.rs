//! Speed of the thermochemistry: what a slider, a sweep and a map wait for.
//!
//! `cargo bench --no-default-features --bench thermochemistry`. "Cold" begins from nothing, "warm" from the state before
//! at a pressure that differs by 1 %. Every answer is checked against the full species set before it is given.

use criterion::{Criterion, criterion_group, criterion_main};
use hrma::diag::Unwatched;
use hrma::physics::thermochemistry::problem::EquilibriumProblem;
use hrma::physics::thermochemistry::products::{ProductSet, Selection};
use hrma::physics::thermochemistry::rocket::{Combustor, Exit, Flow, RocketProblem, rocket_performance};
use hrma::physics::thermochemistry::solver::Solver;
use hrma::service::equilibrium::sweep::{Stream, SweepCase, solve_sweep};
use hrma::service::equilibrium::{Objective, optimum, pair_from_texts};
use hrma::service::error::ServiceError;
use hrma::substance::mixture::{Mixture, Proportion};
use hrma::substance::species::SpeciesData;
use hrma::units::{JoulePerKg, Pa};
use std::hint::black_box;

/// The mixture of fuel and oxidiser at a mass ratio.
fn mixture(fuels: &[&str], oxidisers: &[&str], ratio: f64) -> Result<Mixture, ServiceError> {
    let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let pair = pair_from_texts(&texts(fuels), &texts(oxidisers))?;
    Ok(pair.at(Proportion::OxidiserToFuel(ratio))?)
}

fn rocket(pressure: f64, enthalpy: f64) -> RocketProblem {
    RocketProblem {
        chamber_pressure: Pa(pressure),
        enthalpy: JoulePerKg(enthalpy),
        combustor: Combustor::InfiniteArea,
        flow: Flow::Equilibrium,
        exits: vec![Exit::Supersonic(4.0), Exit::Supersonic(10.0), Exit::Supersonic(40.0)],
    }
}

fn thermochemistry(criterion: &mut Criterion) {
    let Ok(data) = SpeciesData::nasa() else { return };
    let cases = [
        ("LOX/RP-1 2.4", mixture(&["RP-1"], &["LOX"], 2.4)),
        ("AP/HTPB/Al 68/14/18", mixture(&["HTPB:0.4375", "aluminium:0.5625"], &["AP"], 2.125)),
    ];
    for (name, mixture) in &cases {
        let Ok((mixture, Some(enthalpy))) = mixture.as_ref().map(|mixture| (mixture, mixture.enthalpy)) else { return };
        let elements: Vec<usize> = mixture.elements.iter().map(|(element, _)| *element).collect();
        let b: Vec<f64> = mixture.elements.iter().map(|(_, moles)| *moles).collect();
        let h = enthalpy.0;
        let Ok(set) = ProductSet::new(data, &elements, &Selection::default()) else { return };
        let species = format!("{} gases, {} condensed", set.gases(), set.len() - set.gases());
        let mut solver = Solver::new(&set, &b);
        criterion.bench_function(&format!("{name} ({species}): hp cold"), |bencher| {
            bencher.iter(|| {
                solver.forget();
                black_box(solver.solve(&EquilibriumProblem::hp(JoulePerKg(h), Pa(7e6))).is_ok())
            });
        });
        let mut step = 0_u32;
        criterion.bench_function(&format!("{name}: hp warm"), |bencher| {
            bencher.iter(|| {
                step += 1;
                let p = 7e6 * (1.0 + 0.01 * f64::from(step % 2));
                black_box(solver.solve(&EquilibriumProblem::hp(JoulePerKg(h), Pa(p))).is_ok())
            });
        });
        criterion.bench_function(&format!("{name}: rocket, 5 stations, cold"), |bencher| {
            bencher.iter(|| {
                solver.forget();
                black_box(rocket_performance(&mut solver, &rocket(7e6, h)).is_ok())
            });
        });
        criterion.bench_function(&format!("{name}: product set"), |bencher| {
            bencher.iter(|| black_box(ProductSet::new(data, &elements, &Selection::default()).is_ok()));
        });
    }
    maps(criterion);
}

/// LOX/RP-1 over mixture ratios and pressures: chamber, throat and one exit.
fn kerolox(ratios: usize, pressures: usize) -> Result<SweepCase, ServiceError> {
    let pair = pair_from_texts(&["RP-1".to_owned()], &["LOX".to_owned()])?;
    Ok(SweepCase {
        fuel: Stream::of(&pair.fuel)?,
        oxidiser: Stream::of(&pair.oxidiser)?,
        selection: Selection::default(),
        ratios: (0..ratios).map(|place| 1.2 + 3.0 * place as f64 / ratios as f64).collect(),
        pressures: (0..pressures).map(|place| Pa(1e6 + 2e5 * place as f64)).collect(),
        combustor: Combustor::InfiniteArea,
        flow: Flow::Equilibrium,
        exits: vec![Exit::Supersonic(10.0)],
    })
}

/// What a plot over both waits for, on every core.
fn maps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("map");
    group.sample_size(10);
    if let Ok(case) = kerolox(100, 100) {
        group.bench_function("LOX/RP-1, 100 O/F by 100 pressures", |bencher| {
            bencher.iter(|| solve_sweep(black_box(&case), &mut Unwatched).map(|map| map.points.len()))
        });
    }
    if let Ok(case) = kerolox(50, 1) {
        group.bench_function("LOX/RP-1, best O/F of 50", |bencher| {
            let best = Objective::VacuumSpecificImpulse(0);
            bencher.iter(|| optimum(black_box(&case), Pa(7e6), best, &mut Unwatched).map(|best| best.ratio))
        });
    }
    group.finish();
}

criterion_group!(benches, thermochemistry);
criterion_main!(benches);
