//! Speed of maps: what a slider over mixture ratio and pressure waits for.
//!
//! `cargo bench --bench maps` (without the window: add `--no-default-features`).

use criterion::{Criterion, criterion_group, criterion_main};
use hrma::diag::Unwatched;
use hrma::physics::thermochemistry::products::Selection;
use hrma::physics::thermochemistry::rocket::{Combustor, Exit, Flow};
use hrma::service::equilibrium::sweep::{Stream, SweepCase, solve_sweep};
use hrma::service::equilibrium::{Objective, optimum, pair_from_texts};
use hrma::units::Pa;
use std::hint::black_box;

/// LOX with RP-1, all 121 gases, one exit.
fn kerolox(ratios: usize, pressures: usize) -> Option<SweepCase> {
    let pair = pair_from_texts(&["RP-1".to_owned()], &["LOX".to_owned()]).ok()?;
    Some(SweepCase {
        fuel: Stream::of(&pair.fuel).ok()?,
        oxidiser: Stream::of(&pair.oxidiser).ok()?,
        selection: Selection::default(),
        ratios: (0..ratios).map(|place| 1.0 + 5.0 * place as f64 / ratios as f64).collect(),
        pressures: (0..pressures).map(|place| Pa(1e6 + 2e5 * place as f64)).collect(),
        combustor: Combustor::InfiniteArea,
        flow: Flow::Equilibrium,
        exits: vec![Exit::Supersonic(10.0)],
    })
}

fn maps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("maps");
    group.sample_size(10);
    if let Some(case) = kerolox(100, 100) {
        group.bench_function("rocket_100_by_100", |bench| {
            bench.iter(|| solve_sweep(black_box(&case), &mut Unwatched).map(|map| map.points.len()))
        });
    }
    if let Some(case) = kerolox(50, 1) {
        group.bench_function("best_ratio", |bench| {
            let best = Objective::VacuumSpecificImpulse(0);
            bench.iter(|| optimum(black_box(&case), Pa(7e6), best, &mut Unwatched).map(|best| best.ratio))
        });
    }
    group.finish();
}

criterion_group!(benches, maps);
criterion_main!(benches);
