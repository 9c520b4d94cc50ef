//! Speed of nozzles: what a slider of contour, pressure or Mach number waits for.
//!
//! `cargo bench --bench nozzle` (without the window: add `--no-default-features`).

use criterion::{Criterion, criterion_group, criterion_main};
use hrma::motor::nozzle::Nozzle;
use hrma::motor::nozzle::contour::{Bell, Contour, Opening};
use hrma::motor::nozzle::flow::{flow_field, one_dimensional};
use hrma::physics::gas_dynamics::characteristics::Symmetry;
use hrma::physics::gas_dynamics::characteristics::contour::{ContourProblem, contour};
use hrma::physics::gas_dynamics::characteristics::kernel::{ArcThroat, Throat};
use hrma::physics::gas_dynamics::isentropic::ChamberGas;
use hrma::physics::gas_dynamics::nozzle_flow::NozzleConditions;
use hrma::units::{Metre, Pa};
use std::hint::black_box;

fn nozzles(criterion: &mut Criterion) {
    let bell = Nozzle {
        contour: Contour::Bell(Bell::default()),
        upstream_radius: 1.5,
        ..Nozzle::new(Metre(0.02), Metre(0.06))
    };
    let gas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.1e6 };
    let conditions = NozzleConditions { gas, chamber: Pa(5e6), ambient: Pa(1e5) };
    criterion.bench_function("bell_contour_and_quasi_1d_200_stations", |bench| {
        bench.iter(|| one_dimensional(black_box(&bell), Metre(0.06), &conditions, 200));
    });
    let problem = |symmetry: Symmetry, throat: Throat| ContourProblem {
        heat_capacity_ratio: 1.2,
        symmetry,
        throat,
        exit_mach: 3.5,
        characteristics: 60,
    };
    let arc = Throat::Arc(ArcThroat { upstream: 1.5, downstream: 0.382 });
    for (name, problem) in [
        ("moc_planar_minimum_length_60", problem(Symmetry::Planar, Throat::Corner)),
        ("moc_axisymmetric_minimum_length_60", problem(Symmetry::Axisymmetric, Throat::Corner)),
        ("moc_axisymmetric_ideal_60", problem(Symmetry::Axisymmetric, arc)),
    ] {
        criterion.bench_function(name, |bench| bench.iter(|| contour(black_box(&problem))));
    }
    let opening = Opening { throat: 0.01, exit: 0.03, upstream: 1.5 };
    criterion.bench_function("moc_field_of_a_bell_60", |bench| {
        bench.iter(|| flow_field(&Bell::default(), black_box(opening), 1.2, 60));
    });
}

criterion_group!(benches, nozzles);
criterion_main!(benches);
