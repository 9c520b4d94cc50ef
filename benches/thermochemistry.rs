//! Speed of the thermochemistry: what a slider, a sweep and a map wait for.
//!
//! `cargo bench --no-default-features --bench thermochemistry`. "Cold" begins from nothing, "warm" from the state before
//! at a pressure that differs by 1 %. Every answer is checked against the full species set before it is given.

use criterion::{Criterion, criterion_group, criterion_main};
use hrma::physics::thermochemistry::problem::EquilibriumProblem;
use hrma::physics::thermochemistry::products::{ProductSet, Selection};
use hrma::physics::thermochemistry::rocket::{Combustor, Exit, Flow, RocketProblem, rocket_performance};
use hrma::physics::thermochemistry::solver::Solver;
use hrma::substance::species::SpeciesData;
use hrma::units::{JoulePerKg, Pa};
use rayon::prelude::*;
use std::hint::black_box;

/// A reactant: atoms, enthalpy in J/mol.
type Reactant = (&'static [(&'static str, f64)], f64);

const LOX: Reactant = (&[("O", 2.0)], -12_979.0);
const RP1: Reactant = (&[("C", 1.0), ("H", 1.95)], -24_717.7);
const AP: Reactant = (&[("N", 1.0), ("H", 4.0), ("CL", 1.0), ("O", 4.0)], -295_767.0);
const HTPB: Reactant = (&[("C", 7.3165), ("H", 10.336), ("O", 0.1063)], 5020.8);
const ALUMINIUM: Reactant = (&[("AL", 1.0)], 0.0);

/// Elements, moles of each in a kilogram and enthalpy in J/kg of reactants with mass fractions.
fn mixture(data: &SpeciesData, portions: &[(Reactant, f64)]) -> (Vec<usize>, Vec<f64>, f64) {
    let (mut elements, mut moles, mut enthalpy): (Vec<usize>, Vec<f64>, f64) = Default::default();
    let total: f64 = portions.iter().map(|(_, share)| share).sum();
    for ((formula, molar), share) in portions {
        let place = |symbol: &str| data.find_element(symbol).unwrap_or_default();
        let mass: f64 = formula.iter().map(|(symbol, n)| n * data.elements[place(symbol)].atomic_weight.0).sum();
        let amount = share / total / mass;
        for (symbol, n) in *formula {
            let element = place(symbol);
            match elements.iter().position(|other| *other == element) {
                Some(row) => moles[row] += n * amount,
                None => {
                    elements.push(element);
                    moles.push(n * amount);
                }
            }
        }
        enthalpy += molar * amount;
    }
    (elements, moles, enthalpy)
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
        ("LOX/RP-1 2.4", vec![(LOX, 2.4), (RP1, 1.0)]),
        ("AP/HTPB/Al 68/14/18", vec![(AP, 0.68), (HTPB, 0.14), (ALUMINIUM, 0.18)]),
    ];
    for (name, portions) in &cases {
        let (elements, b, h) = mixture(data, portions);
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
    map(criterion, data);
}

/// 100 mixture ratios by 100 pressures of LOX/RP-1, chamber, throat and one exit, on every core.
fn map(criterion: &mut Criterion, data: &'static SpeciesData) {
    let (elements, ..) = mixture(data, &[(LOX, 1.0), (RP1, 1.0)]);
    let Ok(set) = ProductSet::new(data, &elements, &Selection::default()) else { return };
    let row = |number: u32| {
        let ratio = 1.2 + 0.03 * f64::from(number);
        let (_, b, h) = mixture(data, &[(LOX, ratio), (RP1, 1.0)]);
        let mut solver = Solver::new(&set, &b);
        let cases = (0..100_u32).filter(|column| {
            let p = 1e6 * (1.0 + 0.2 * f64::from(*column));
            let case = RocketProblem { exits: vec![Exit::Supersonic(10.0)], ..rocket(p, h) };
            rocket_performance(&mut solver, &case).is_ok()
        });
        cases.count()
    };
    let mut group = criterion.benchmark_group("map");
    group.sample_size(10);
    group.bench_function("LOX/RP-1, 100 O/F by 100 pressures", |bencher| {
        bencher.iter(|| black_box((0..100_u32).into_par_iter().map(row).sum::<usize>()));
    });
    group.finish();
}

criterion_group!(benches, thermochemistry);
criterion_main!(benches);
