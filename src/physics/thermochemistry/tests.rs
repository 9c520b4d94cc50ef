//! Laws of equilibrium and expansion, over mixtures drawn at random and over chosen corners.
//!
//! `HRMA_RANDOM_MIXTURES=10000 cargo test --release --no-default-features --lib every_mixture -- --nocapture` runs the long one.

use super::held::{CondensedForms, HeldMixture};
use super::problem::{EquilibriumError, EquilibriumProblem};
use super::products::{ProductSet, Selection};
use super::rocket::{
    Combustor, Exit, Flow, FreezingStation, RocketError, RocketProblem, StationKind, rocket_performance,
};
use super::solver::Solver;
use super::state::State;
use super::transport::gas_transport;
use crate::substance::species::{FIT_GAS_CONSTANT, STANDARD_PRESSURE, SpeciesData};
use crate::units::{JoulePerKg, JoulePerKgKelvin, Kelvin, Pa, SpecificVolume};

/// Atoms and enthalpy in J/mol.
type Reactant = (&'static [(&'static str, f64)], f64);

const AP: Reactant = (&[("N", 1.0), ("H", 4.0), ("CL", 1.0), ("O", 4.0)], -295_767.0);
const HTPB: Reactant = (&[("C", 7.3165), ("H", 10.336), ("O", 0.1063)], 5020.8);
const ALUMINIUM: Reactant = (&[("AL", 1.0)], 0.0);
const OXYGEN: Reactant = (&[("O", 2.0)], -12_979.0);
const HYDROGEN: Reactant = (&[("H", 2.0)], -9012.0);
const KEROSENE: Reactant = (&[("C", 1.0), ("H", 1.95)], -24_717.7);

/// What propellants are made of, and the sooty, icy and molten corners around them.
const SYSTEMS: &[(&str, &[Reactant])] = &[
    ("C-H-O", &[KEROSENE, OXYGEN, HYDROGEN]),
    (
        "C-H-O-N",
        &[(&[("C", 1.0), ("H", 4.0)], -74_600.0), OXYGEN, (&[("N", 2.0)], 0.0), (&[("N", 2.0), ("H", 4.0)], 50_000.0)],
    ),
    ("AP/HTPB/Al", &[AP, HTPB, ALUMINIUM]),
    ("AP/HTPB/Mg/Fe2O3", &[AP, HTPB, (&[("MG", 1.0)], 0.0), (&[("FE", 2.0), ("O", 3.0)], -824_000.0)]),
    (
        "KNO3/sucrose/S",
        &[
            (&[("K", 1.0), ("N", 1.0), ("O", 3.0)], -494_000.0),
            (&[("C", 12.0), ("H", 22.0), ("O", 11.0)], -2_222_000.0),
            (&[("S", 1.0)], 0.0),
        ],
    ),
    ("H2/F2", &[HYDROGEN, (&[("F", 2.0)], -13_000.0)]),
    (
        "N2O4/MMH/C",
        &[
            (&[("N", 2.0), ("O", 4.0)], -17_500.0),
            (&[("C", 1.0), ("H", 6.0), ("N", 2.0)], 54_200.0),
            (&[("C", 1.0)], 0.0),
        ],
    ),
];

fn data() -> &'static SpeciesData {
    SpeciesData::nasa().expect("the bundled data read")
}

/// A mixture of reactants by mass: its products, moles of each element in mol/kg, enthalpy in J/kg.
fn mixture(portions: &[(Reactant, f64)]) -> (ProductSet, Vec<f64>, f64) {
    let data = data();
    let (mut elements, mut moles, mut enthalpy): (Vec<usize>, Vec<f64>, f64) = Default::default();
    let total: f64 = portions.iter().map(|(_, share)| share).sum();
    for ((formula, molar), share) in portions {
        let place = |symbol: &str| data.find_element(symbol).expect("an element");
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
    (ProductSet::new(data, &elements, &Selection::default()).expect("products"), moles, enthalpy)
}

/// Reproducible numbers in 0..1 (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Recomputes a state from its amounts with the species' own functions, none of the solver's: elements, enthalpy, entropy.
fn recompute(set: &ProductSet, b: &[f64], state: &State) {
    let t = state.temperature.0;
    let ln_p = (state.pressure.0 / STANDARD_PRESSURE.0).ln();
    let (mut h, mut s) = (0.0, 0.0);
    for (place, n) in state.amounts.iter().enumerate().filter(|(_, n)| **n > 0.0) {
        let fit = set.species(place).fit_at(t).expect("products have fits");
        h += n * fit.enthalpy(t);
        s += n * fit.entropy(t);
        // Without gas to speak of there is nothing to mix.
        if place < set.gases() && state.has_gas() {
            s -= n * (n.ln() - state.gas_moles.ln() + ln_p);
        }
    }
    let total = state.gas_moles + state.condensed_moles;
    for (row, b) in b.iter().enumerate() {
        let held: f64 = state.amounts.iter().enumerate().map(|(place, n)| n * set.atoms(row, place)).sum();
        assert!((held / b - 1.0).abs() < 1e-10, "{}: {held} for {b}", set.symbol(row));
    }
    // On a transition, and below the coldest data of a species, functions are carried on otherwise than by their fits.
    let within = |place: usize| {
        let (low, high) = set.species(place).temperature_range().expect("products have fits");
        (low..=high).contains(&t)
    };
    let counts = |n: f64| n > 1e-9 * total;
    if (0..set.len()).all(|place| within(place) || !counts(state.amounts[place])) {
        assert!((h - state.enthalpy.0 / (FIT_GAS_CONSTANT * t)).abs() < 1e-5 * total, "h at {t} K");
        let present: Vec<(&str, f64)> = (0..set.len())
            .filter(|place| counts(state.amounts[*place]))
            .map(|place| (set.species(place).name.as_str(), state.amounts[place]))
            .collect();
        let difference = s - state.entropy.0 / FIT_GAS_CONSTANT;
        assert!(difference.abs() < 1e-5 * total, "s at {t} K is off by {difference} R: {present:?}");
    }
}

/// A refusal that says what is true of the mixture, not that the method gave up.
fn is_true(error: &EquilibriumError) -> bool {
    matches!(
        error,
        EquilibriumError::OutOfRange { .. } | EquilibriumError::DataEnd { .. } | EquilibriumError::TooCold { .. }
    )
}

fn is_true_of_a_rocket(error: &RocketError) -> bool {
    match error {
        RocketError::State { source, .. } => is_true(source),
        RocketError::NoGas { .. } => true,
        RocketError::Exit { source, .. } => is_true_of_a_rocket(source),
        _ => false,
    }
}

#[test]
fn every_mixture_converges_verified_or_is_refused_with_a_true_reason() {
    let count = std::env::var("HRMA_RANDOM_MIXTURES").ok().and_then(|count| count.parse().ok()).unwrap_or(210);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut solved, mut refused, mut failures) = (0, 0, Vec::new());
    for number in 0..count {
        let (name, reactants) = SYSTEMS[number % SYSTEMS.len()];
        let portions: Vec<(Reactant, f64)> =
            reactants.iter().map(|reactant| (*reactant, random.next().max(0.01))).collect();
        let (set, b, h) = mixture(&portions);
        let t = 200.0 * 30.0_f64.powf(random.next());
        let p = Pa(1e3 * 1e5_f64.powf(random.next()));
        let mut solver = Solver::new(&set, &b);
        let mut note = |what: &str, result: Result<(), String>, true_reason: bool| match result {
            Ok(()) => solved += 1,
            Err(_) if true_reason => refused += 1,
            Err(error) => failures.push(format!("{number} {name} {what} at {t} K, {} Pa: {error}", p.0)),
        };
        match solver.solve(&EquilibriumProblem::tp(Kelvin(t), p)) {
            Ok(state) => {
                recompute(&set, &b, &state);
                note("tp", Ok(()), false);
                solver.forget();
                let expanded = solver.solve(&EquilibriumProblem::sp(state.entropy, Pa(p.0 / 3.0)));
                let reason = expanded.as_ref().err().is_some_and(is_true);
                note(
                    "sp",
                    expanded.map(|state| recompute(&set, &b, &state)).map_err(|error| error.to_string()),
                    reason,
                );
            }
            Err(error) => note("tp", Err(error.to_string()), is_true(&error)),
        }
        for forms in [None, Some(CondensedForms::Held), Some(CondensedForms::Follow)] {
            let flow = forms.map_or(Flow::Equilibrium, |forms| Flow::Frozen { from: FreezingStation::Chamber, forms });
            let rocket = rocket_performance(&mut solver, &rocket(p, h, flow));
            let reason = rocket.as_ref().err().is_some_and(is_true_of_a_rocket);
            note("rocket", rocket.map(|_| ()).map_err(|error| error.to_string()), reason);
        }
    }
    println!("{solved} solved, {refused} refused for what is true, {} failed", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn rocket(chamber_pressure: Pa, enthalpy: f64, flow: Flow) -> RocketProblem {
    RocketProblem {
        chamber_pressure,
        enthalpy: JoulePerKg(enthalpy),
        combustor: Combustor::InfiniteArea,
        flow,
        exits: vec![Exit::Supersonic(3.0), Exit::Supersonic(20.0)],
    }
}

#[test]
fn heat_capacity_and_speed_of_sound_are_the_slopes_of_neighbouring_states() {
    for portions in [
        vec![(OXYGEN, 2.4), (KEROSENE, 1.0)],
        vec![(AP, 0.68), (HTPB, 0.14), (ALUMINIUM, 0.18)],
        vec![(OXYGEN, 0.6), (KEROSENE, 1.0)],
    ] {
        let (set, b, h) = mixture(&portions);
        let mut solver = Solver::new(&set, &b);
        let p = Pa(5e6);
        let state = solver.solve(&EquilibriumProblem::hp(JoulePerKg(h), p)).expect("a flame");
        let t = state.temperature.0;
        let step = 1e-4;
        let mut at = |t: f64| solver.solve(&EquilibriumProblem::tp(Kelvin(t), p)).expect("a neighbour").enthalpy.0;
        let slope = (at(t * (1.0 + step)) - at(t * (1.0 - step))) / (2.0 * step * t);
        // The difference of second order leaves step² times the third derivative.
        assert!((slope / state.heat_capacity.0 - 1.0).abs() < 1e-6, "cp {slope} {}", state.heat_capacity.0);
        let mut density = |p: f64| {
            let state = solver.solve(&EquilibriumProblem::sp(state.entropy, Pa(p))).expect("a neighbour");
            state.density().expect("gas").0
        };
        let squared = 2.0 * step * p.0 / (density(p.0 * (1.0 + step)) - density(p.0 * (1.0 - step)));
        let sound = state.speed_of_sound().expect("gas").0;
        assert!((squared.sqrt() / sound - 1.0).abs() < 1e-6, "a {} {sound}", squared.sqrt());
    }
}

#[test]
fn all_six_kinds_of_problem_find_the_same_state() {
    let (set, b, h) = mixture(&[(AP, 0.70), (HTPB, 0.12), (ALUMINIUM, 0.18)]);
    let mut solver = Solver::new(&set, &b);
    let state = solver.solve(&EquilibriumProblem::hp(JoulePerKg(h), Pa(7e6))).expect("a flame");
    let volume = SpecificVolume(1.0 / state.density().expect("gas").0);
    for problem in [
        EquilibriumProblem::tp(state.temperature, state.pressure),
        EquilibriumProblem::sp(state.entropy, state.pressure),
        EquilibriumProblem::tv(state.temperature, volume),
        EquilibriumProblem::uv(state.internal_energy(), volume),
        EquilibriumProblem::sv(state.entropy, volume),
    ] {
        solver.forget();
        let other = solver.solve(&problem).expect("the same state");
        assert!((other.temperature.0 / state.temperature.0 - 1.0).abs() < 1e-9, "{problem:?}");
        assert!((other.pressure.0 / state.pressure.0 - 1.0).abs() < 1e-9, "{problem:?}");
    }
}

#[test]
fn the_throat_has_the_largest_mass_flux() {
    for portions in [vec![(OXYGEN, 2.4), (KEROSENE, 1.0)], vec![(AP, 0.68), (HTPB, 0.14), (ALUMINIUM, 0.18)]] {
        let (set, b, h) = mixture(&portions);
        let mut solver = Solver::new(&set, &b);
        let answer = rocket_performance(&mut solver, &rocket(Pa(7e6), h, Flow::Equilibrium)).expect("a rocket");
        let throat = answer.stations.iter().find(|station| station.kind == StationKind::Throat).expect("a throat");
        let entropy = throat.state.entropy;
        let mut flux = |p: f64| {
            let state = solver.solve(&EquilibriumProblem::sp(entropy, Pa(p))).expect("a neighbour");
            state.density().expect("gas").0 * (2.0 * (h - state.enthalpy.0)).sqrt()
        };
        let p = throat.state.pressure.0;
        let here = flux(p);
        assert!(here > flux(p * 1.001) && here > flux(p * 0.999));
        assert!((throat.mach - 1.0).abs() < 1e-9);
        assert!((answer.characteristic_velocity.0 - 7e6 / here).abs() < 1e-6);
    }
}

#[test]
fn two_forms_of_alumina_stand_side_by_side_at_its_melting_point() {
    let (set, b, h) = mixture(&[(AP, 0.70), (HTPB, 0.12), (ALUMINIUM, 0.18)]);
    let mut solver = Solver::new(&set, &b);
    let flame = solver.solve(&EquilibriumProblem::hp(JoulePerKg(h), Pa(7e6))).expect("a flame");
    let melting = 2327.0;
    let p = Pa(3e5);
    let mut entropy = |t: f64| solver.solve(&EquilibriumProblem::tp(Kelvin(t), p)).expect("a state").entropy.0;
    let (below, above) = (entropy(melting - 0.01), entropy(melting + 0.01));
    assert!(above > below && flame.temperature.0 > melting);
    for share in [0.1, 0.5, 0.9] {
        solver.forget();
        let s = JoulePerKgKelvin(below + share * (above - below));
        let state = solver.solve(&EquilibriumProblem::sp(s, p)).expect("a state on the transition");
        assert!((state.temperature.0 - melting).abs() < 1e-3, "{}", state.temperature.0);
        assert!(state.at_transition && state.condensed(&set).count() == 2);
    }
}

#[test]
fn cold_steam_is_all_water() {
    let (set, b, _) = mixture(&[(HYDROGEN, 2.0 * 1.00794), (OXYGEN, 15.9994)]);
    let state = Solver::new(&set, &b).solve(&EquilibriumProblem::tp(Kelvin(310.0), Pa(1e5))).expect("water");
    assert!(!state.has_gas() && state.density().is_none() && state.speed_of_sound().is_none());
    assert_eq!(state.condensed(&set).map(|place| set.species(place).name.as_str()).collect::<Vec<_>>(), ["H2O(L)"]);
    assert!(gas_transport(&set, &state, true).is_none());
}

#[test]
fn held_matter_freezes_where_it_follows_and_stays_liquid_where_it_is_held() {
    let (set, b, h) = mixture(&[(AP, 0.68), (HTPB, 0.14), (ALUMINIUM, 0.18)]);
    let mut solver = Solver::new(&set, &b);
    let flame = solver.solve(&EquilibriumProblem::hp(JoulePerKg(h), Pa(7e6))).expect("a flame");
    let at = |forms, p: f64| HeldMixture::new(&set, &flame, forms).at_entropy(flame.entropy, Pa(p)).expect("a state");
    let names = |state: &State| state.condensed(&set).map(|place| set.species(place).name.clone()).collect::<Vec<_>>();
    // Held: liquid far below its melting point. Followed: both forms on the way, crystals below.
    let (held, followed) = (at(CondensedForms::Held, 5e4), at(CondensedForms::Follow, 5e4));
    assert_eq!((names(&held), names(&followed)), (vec!["AL2O3(L)".to_owned()], vec!["AL2O3(a)".to_owned()]));
    assert!(followed.temperature.0 > held.temperature.0 && followed.temperature.0 < 2327.0);
    let melting: Vec<State> = (1..60)
        .map(|step| at(CondensedForms::Follow, 7e6 * 0.93_f64.powi(step)))
        .filter(|state| state.at_transition)
        .collect();
    assert!(melting.len() > 2 && melting.iter().all(|state| (state.temperature.0 / 2327.0 - 1.0).abs() < 1e-6));
    // Enthalpy along an isentrope falls by v dp, through the transition too.
    let (a, c) = (at(CondensedForms::Follow, 2.02e5), at(CondensedForms::Follow, 1.98e5));
    let middle = at(CondensedForms::Follow, 2e5).density().expect("gas").0;
    assert!(((a.enthalpy.0 - c.enthalpy.0) * middle / 4e3 - 1.0).abs() < 1e-4);
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let (set, b, h) = mixture(&[(OXYGEN, 2.4), (KEROSENE, 1.0)]);
    let mut solver = Solver::new(&set, &b);
    let p = solver.solve(&EquilibriumProblem::hp(JoulePerKg(h), Pa(-1.0)));
    assert!(matches!(p, Err(EquilibriumError::NotPositive { value: -1.0, .. })));
    let hopeless = solver.solve(&EquilibriumProblem::hp(JoulePerKg(-1e9), Pa(1e5)));
    assert!(matches!(hopeless, Err(EquilibriumError::OutOfRange { .. })), "{hopeless:?}");
    for exit in [Exit::Supersonic(0.5), Exit::PressureRatio(0.9), Exit::Pressure(Pa(8e6))] {
        let problem = RocketProblem { exits: vec![exit], ..rocket(Pa(7e6), h, Flow::Equilibrium) };
        assert!(matches!(rocket_performance(&mut solver, &problem), Err(RocketError::Station { .. })));
    }
    let only = Selection { only: Some(vec!["H2O".to_owned(), "CO2".to_owned()]), ..Selection::default() };
    let elements: Vec<usize> = set.elements().to_vec();
    let few = ProductSet::new(data(), &elements, &only).expect("two products");
    let answer = Solver::new(&few, &b).solve(&EquilibriumProblem::tp(Kelvin(2000.0), Pa(1e5)));
    assert!(matches!(answer, Err(EquilibriumError::Infeasible { .. })), "{answer:?}");
}

#[test]
fn ionised_gas_is_found_at_every_temperature() {
    const HELIUM: Reactant = (&[("HE", 1.0)], 0.0);
    const ARGON: Reactant = (&[("AR", 1.0)], 0.0);
    const CAESIUM: Reactant = (&[("CS", 1.0)], 0.0);
    const NITROGEN: Reactant = (&[("N", 2.0)], 0.0);
    let ions = Selection { ions: true, ..Selection::default() };
    for portions in [
        vec![(HELIUM, 1.0)],
        vec![(ARGON, 1.0)],
        vec![(HYDROGEN, 1.0)],
        vec![(NITROGEN, 0.77), (OXYGEN, 0.23)],
        vec![(ARGON, 0.999), (CAESIUM, 0.001)],
    ] {
        let (neutral, b, _) = mixture(&portions);
        let set = ProductSet::new(data(), neutral.elements(), &ions).expect("ions");
        let mut with_electrons = b.clone();
        with_electrons.resize(set.rows(), 0.0);
        for t in [200.0, 300.0, 600.0, 1200.0, 3000.0, 6000.0, 12_000.0, 20_000.0] {
            let mut solver = Solver::new(&set, &with_electrons);
            let state = solver.solve(&EquilibriumProblem::tp(Kelvin(t), Pa(1e5)));
            let state = state.unwrap_or_else(|error| panic!("{portions:?} at {t} K: {error}"));
            let electron = (0..set.len()).find(|place| set.species(*place).name == "e-").expect("electrons");
            let share = state.mole_fraction(electron);
            assert!(if t < 1000.0 { share < 1e-9 } else { t < 20_000.0 || share > 0.1 }, "{portions:?} {t} {share}");
        }
    }
}
