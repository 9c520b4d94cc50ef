//! Laws that hold for every motor: mass is conserved, a second run gives the same bits, every input moves a result and
//! every result with some input, a smaller tolerance gives a smaller error.

use hrma::diag::Unwatched;
use hrma::form::{FieldValue, Leaf, assign, fields};
use hrma::motor::grain::{Conical, EndBurner, Grain, InhibitedEnds, RodAndTube};
use hrma::motor::nozzle::Nozzle;
use hrma::motor::run::{BallisticModel, SolverSettings};
use hrma::motor::solid::case::SolidCase;
use hrma::motor::solid::{Solution, solve};
use hrma::project::design::grains::GrainPropellant;
use hrma::project::design::{Design, PropellantChoice, SolidDesign};
use hrma::substance::burn_law::{BurnLaw, PressureRange, PressureRanges, RateTable};
use hrma::substance::library::Library;
use hrma::substance::propellant::{CombustionGas, Propellant};
use hrma::units::{
    ErosionCoefficient, GAS_CONSTANT, Kelvin, Kilogram, Metre, Metre3, Pa, PerKelvin, Second, SlagCoefficient,
    UnitPreferences, UnitSystem,
};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::f64::consts::PI;

fn library() -> Library {
    Library::bundled().expect("reads")
}

fn resolved(design: &SolidDesign) -> SolidCase {
    Design::SolidMotor(design.clone()).resolve(&library()).expect("in the library")
}

fn solved(case: &SolidCase, settings: &SolverSettings) -> Solution {
    solve(case, settings, &mut Unwatched).expect("solves")
}

fn model(model: BallisticModel) -> SolverSettings {
    SolverSettings { model, ..SolverSettings::default() }
}

/// A design of these grains with a throat for an initial Kn of 250.
fn design_of(grains: Vec<Grain>) -> SolidDesign {
    const KN: f64 = 250.0;
    let Design::SolidMotor(fresh) = Design::new_solid("law");
    let area: f64 = grains.iter().map(|grain| grain.shape().burn_back().expect("burns").state(0.0).burning_area).sum();
    let throat = (4.0 * area / KN / PI).sqrt();
    SolidDesign {
        grains: grains.into_iter().map(Into::into).collect(),
        nozzle: Nozzle::new(Metre(throat), Metre(2.4 * throat)),
        ..fresh
    }
}

/// One motor of each kind of grain and each state of its ends.
fn motors() -> Vec<SolidDesign> {
    let mut grains: Vec<Grain> = Vec::new();
    for example in Grain::examples() {
        for ends in ["Neither", "Fore", "Aft", "Both"] {
            let mut grain = example.clone();
            let _has_no_ends = assign(&mut grain, "inhibited_ends", ends);
            if !grains.contains(&grain) {
                grains.push(grain);
            }
        }
    }
    // An end burner lets no gas pass: nothing stands before it.
    let stack = |grain: &Grain| vec![grain.clone(); if matches!(grain, Grain::EndBurner(_)) { 1 } else { 2 }];
    grains.iter().map(|grain| design_of(stack(grain))).collect()
}

/// Gas in the chamber in kg: p V / (R T), V being what the propellant leaves of the chamber.
fn gas_mass(case: &SolidCase, pressure: f64, propellant_mass: f64) -> f64 {
    let gas = case.propellant.gas;
    let cylinders: f64 = case
        .grains
        .iter()
        .map(|grain| PI / 4.0 * grain.shape().outer_diameter().0.powi(2) * grain.shape().length().0)
        .sum();
    let volume = case.free_volume() + cylinders - propellant_mass / case.propellant.density.0;
    pressure * volume / (gas.specific_gas_constant() * gas.flame_temperature.0)
}

/// What went through the nozzle until the end of the burn, as the solver integrated it: ∫ṁ dt = ∫F dt / (C_F c*), for
/// C_F is ∫F dt over ∫p A_t dt and c* is ∫p A_t dt over ∫ṁ dt.
fn mass_out(solution: &Solution) -> f64 {
    let summary = &solution.summary;
    summary.total_impulse / (summary.delivered_thrust_coefficient * summary.characteristic_velocity)
}

#[test]
fn what_burns_leaves_through_the_nozzle() {
    const LIMIT: f64 = 1e-6;
    motors().par_iter().for_each(|design| {
        let case = resolved(design);
        let steady = solved(&case, &model(BallisticModel::QuasiSteady));
        let mass = steady.summary.propellant_mass;
        let error = (mass_out(&steady) + steady.summary.residual_mass) / mass - 1.0;
        assert!(error.abs() < LIMIT, "quasi-steady {:?}: {error:e}", case.grains[0]);

        let transient = solved(&case, &model(BallisticModel::Transient));
        let end = transient.channels.values("time").iter().position(|time| *time == transient.summary.burn_time);
        let pressure = transient.channels.values("chamber_pressure");
        let left = transient.summary.residual_mass;
        let gas_at_end = gas_mass(&case, pressure[end.expect("the burn ends at a sample")], left);
        let gas_at_start = gas_mass(&case, pressure[0], mass);
        let error = (mass_out(&transient) + left + gas_at_end - gas_at_start) / mass - 1.0;
        assert!(error.abs() < LIMIT, "transient {:?}: {error:e}", case.grains[0]);
    });
}

/// The channels alone tell the same, to what straight lines between the samples allow.
#[test]
fn the_channels_integrate_to_the_mass_burned() {
    const LIMIT: f64 = 3e-4;
    motors().par_iter().for_each(|design| {
        let case = resolved(design);
        for kind in [BallisticModel::QuasiSteady, BallisticModel::Transient] {
            let solution = solved(&case, &model(kind));
            let (time, flow) = (solution.channels.values("time"), solution.channels.values("mass_flow"));
            let out: f64 = time.windows(2).zip(flow.windows(2)).map(|(t, m)| (t[1] - t[0]) * (m[0] + m[1]) / 2.0).sum();
            let mass = solution.summary.propellant_mass;
            let pressure = solution.channels.values("chamber_pressure");
            // The transient goes on past the end of the burn until all has burned and the chamber is empty.
            let (left, gas) = match kind {
                BallisticModel::QuasiSteady => (solution.summary.residual_mass, 0.0),
                BallisticModel::Transient => {
                    (0.0, gas_mass(&case, pressure[pressure.len() - 1], 0.0) - gas_mass(&case, pressure[0], mass))
                }
            };
            let error = (out + left + gas) / mass - 1.0;
            assert!(error.abs() < LIMIT, "{kind:?} {:?}: {error:e}", case.grains[0]);
        }
    });
}

#[test]
fn a_second_run_gives_the_same_bits_on_any_thread() {
    let designs = motors();
    let bits = |design: &SolidDesign| -> Vec<u64> {
        let case = resolved(design);
        [BallisticModel::QuasiSteady, BallisticModel::Transient]
            .into_iter()
            .flat_map(|kind| {
                let solution = solved(&case, &model(kind));
                let channels = solution.channels.iter().flat_map(|channel| channel.values.clone());
                let figures = solution.summary.figures().into_iter().filter_map(|figure| figure.value);
                channels.chain(figures).map(f64::to_bits).collect::<Vec<u64>>()
            })
            .collect()
    };
    let one: Vec<Vec<u64>> = designs.iter().map(bits).collect();
    let many: Vec<Vec<u64>> = designs.par_iter().map(bits).collect();
    assert_eq!(one, many);
}

#[test]
fn a_smaller_tolerance_gives_a_smaller_error() {
    motors().par_iter().for_each(|design| {
        let case = resolved(design);
        for kind in [BallisticModel::QuasiSteady, BallisticModel::Transient] {
            let at =
                |relative_tolerance: f64| solved(&case, &SolverSettings { model: kind, relative_tolerance }).summary;
            let best = at(1e-10);
            for tolerance in [1e-4, 1e-6, 1e-8] {
                let here = at(tolerance);
                let impulse = (here.total_impulse / best.total_impulse - 1.0).abs();
                let time = (here.burn_time / best.burn_time - 1.0).abs();
                // The error of a whole burn is that of a step times the number of steps, about a hundred.
                let error = impulse.max(time);
                assert!(error < 100.0 * tolerance, "{kind:?} {:?}: {error:e} at {tolerance:e}", case.grains[0]);
                // The peak is that of the samples; it lies between two of them and comes nearer as they do.
                let peak = (here.peak_chamber_pressure / best.peak_chamber_pressure - 1.0).abs();
                assert!(peak < 1e-3_f64.max(tolerance), "{kind:?} {:?}: {peak:e} at {tolerance:e}", case.grains[0]);
            }
        }
    });
}

/// Motors in which every field has something to do: masses, losses, a warm grain, an igniter's charge.
fn busy_designs() -> Vec<SolidDesign> {
    let busy = |grain: Grain, law: BurnLaw| {
        // Two grains, so that there is a gap, and a port, for there are limits to its flow.
        let aft = if matches!(grain, Grain::EndBurner(_)) { Grain::examples().remove(0) } else { grain.clone() };
        let mut design = design_of(vec![grain.clone(), aft]);
        design.propellant = PropellantChoice::Own(Propellant {
            burn_law: law,
            temperature_sensitivity: PerKelvin(0.002),
            ..Propellant::example()
        });
        // Wide enough for the exit pressure to come near ambient.
        design.nozzle.exit_diameter = design.nozzle.throat_diameter * 3.5;
        design.nozzle.throat_length = Metre(0.004);
        design.nozzle.efficiency = 0.95;
        design.nozzle.erosion = ErosionCoefficient(1e-11);
        design.nozzle.slag = SlagCoefficient(50.0);
        design.nozzle.inlet_diameter = Some(grain.shape().outer_diameter());
        design.case.liner_thickness = Metre(0.001);
        design.case.insulation_thickness = Metre(0.002);
        design.case.spacer_length = Metre(0.02);
        design.case.spacer_mass = Kilogram(0.05);
        design.case.grain_spacing = Metre(0.003);
        design.case.hardware_mass = Kilogram(1.5);
        design.conditions.grain_temperature = Kelvin(303.15);
        design.igniter.charge_mass = Kilogram(0.002);
        design.igniter.burn_time = Second(0.03);
        design
    };
    let mut designs: Vec<SolidDesign> =
        Grain::examples().into_iter().map(|grain| busy(grain, BurnLaw::examples().remove(0))).collect();
    let bates = || Grain::examples().remove(0);
    // The table ends where the motor burns.
    let mut table = RateTable::example();
    table.points.pop();
    designs.push(busy(bates(), BurnLaw::RateTable(table)));
    // The pressure of a progressive grain passes through the joint of the ranges.
    let range = |from: f64, to: f64, coefficient: f64| PressureRange {
        min_pressure: Pa(from),
        max_pressure: Pa(to),
        coefficient,
        exponent: 0.35,
        gas: None,
    };
    let hotter = CombustionGas { flame_temperature: Kelvin(2900.0), ..CombustionGas::example() };
    let upper = PressureRange { gas: Some(hotter), ..range(5e6, 2e7, 2.5e-5) };
    let ranges = vec![range(1e5, 5e6, 2.4e-5), upper];
    let progressive = Conical { inhibited_ends: InhibitedEnds::Both, ..Conical::example() };
    designs.push(busy(Grain::Conical(progressive), BurnLaw::PressureRanges(PressureRanges { ranges })));
    // A grain of a propellant of its own.
    let mut dual = busy(bates(), BurnLaw::examples().remove(0));
    let own = Propellant {
        name: "another".to_owned(),
        density: hrma::units::KgPerMetre3(1600.0),
        temperature_sensitivity: PerKelvin(0.001),
        ..Propellant::example()
    };
    dual.grains[1].propellant = GrainPropellant::Own(own);
    designs.push(dual);
    // Stated instead of automatic.
    let mut stated = busy(bates(), BurnLaw::examples().remove(0));
    stated.conditions.ambient = hrma::motor::conditions::Ambient::Pressure(Pa(90_000.0));
    stated.conditions.free_volume = Some(Metre3(1e-4));
    stated.igniter.start_pressure = Some(Pa(3e5));
    stated.case.inner_diameter = Some(Metre(0.06));
    stated.case.length = Some(Metre(0.3));
    stated.case.hardware_centre = Some(Metre(0.1));
    stated.case.rated_pressure = Some(Pa(1e6));
    designs.push(stated);
    designs
}

/// A quasi-steady burn that leaves a sliver, which the transient model never does.
fn sliver_design() -> SolidDesign {
    let sliver = Conical { inhibited_ends: InhibitedEnds::Both, ..Conical::example() };
    let mut design = design_of(vec![Grain::Conical(sliver)]);
    design.solver.model = BallisticModel::QuasiSteady;
    design
}

/// What came out of a design, cut into named parts.
fn outcome(design: &SolidDesign, library: &Library) -> Option<Vec<(String, String)>> {
    let case = Design::SolidMotor(design.clone()).resolve(library).ok()?;
    let solution = solve(&case, &design.solver, &mut Unwatched).ok()?;
    let layout = case.casing.layout(&case.grains);
    let drawn = (case.casing.profiles(&layout), case.nozzle.parts(case.inlet_diameter()).expect("exists"));
    let si = UnitPreferences::of(UnitSystem::Si);
    let findings: Vec<String> = solution
        .findings
        .iter()
        .map(|finding| format!("{} {} {}", finding.code, finding.path, finding.message.text(&si)))
        .collect();
    let figure = |figure: hrma::motor::solid::summary::Figure| {
        (format!("summary.{}", figure.key), format!("{:?}", figure.value))
    };
    let mut parts: Vec<(String, String)> = solution.summary.figures().into_iter().map(figure).collect();
    for channel in solution.channels.iter() {
        parts.push((format!("channel.{}", channel.name), format!("{:?}", channel.values)));
    }
    parts.push(("findings".to_owned(), format!("{findings:?}")));
    parts.push(("drawing".to_owned(), format!("{drawn:?}")));
    Some(parts)
}

/// Other values that a field may take, the modest ones first.
fn other_values(leaf: &Leaf) -> Vec<String> {
    let number = |value: Option<f64>| {
        let (low, high) = (leaf.field.min, leaf.field.max);
        let near = value.filter(|value| *value != 0.0).map_or(Vec::new(), |value| vec![1.02 * value, 0.98 * value]);
        let range = low.is_finite() && high.is_finite();
        let far = if range { [1e-6, 1e-3, 0.05, 0.5].map(|share| low + share * (high - low)).to_vec() } else { vec![] };
        let ends = [low, high].into_iter().filter(|end| end.is_finite());
        let all = near.into_iter().chain(far).chain(ends).filter(|other| Some(*other) != value);
        all.filter(|other| *other >= low && *other <= high).map(|other| format!("{other:e}")).collect::<Vec<String>>()
    };
    match &leaf.value {
        FieldValue::Number(value, _) => number(*value),
        FieldValue::Integer(value) => {
            let near = [value + 1, value.saturating_sub(1)].into_iter().filter(|other| other != value);
            near.map(|other| other.to_string()).collect()
        }
        FieldValue::Toggle(value) => vec![(!value).to_string()],
        FieldValue::Choice(selected, options) => {
            options.iter().filter(|option| *option != selected).map(|option| (*option).to_owned()).collect()
        }
        FieldValue::Text(_) => Vec::new(),
    }
}

/// What a design's fields move.
struct Shaken {
    /// Fields that are not documentary and move nothing.
    idle: Vec<String>,
    /// Names of the parts of the outcome that moved with some field.
    moved: BTreeSet<String>,
    /// Names of all parts of the outcome.
    parts: BTreeSet<String>,
}

fn shake(design: &SolidDesign) -> Shaken {
    let library = library();
    let before = outcome(design, &library).expect("the unshaken design solves");
    let parts = before.iter().map(|(name, _)| name.clone()).collect();
    let leaves = fields(&mut design.clone());
    let moves: Vec<(String, BTreeSet<String>)> = leaves
        .par_iter()
        .filter(|leaf| !leaf.field.documentary && !matches!(leaf.value, FieldValue::Text(_)))
        .map(|leaf| {
            let moved_by = |text: String| -> BTreeSet<String> {
                let mut other = design.clone();
                if assign(&mut other, &leaf.path, &text).is_err() {
                    return BTreeSet::new();
                }
                // A choice of how something is stated keeps the value and brings other fields.
                if fields(&mut other).iter().map(|leaf| &leaf.path).ne(leaves.iter().map(|leaf| &leaf.path)) {
                    return BTreeSet::from(["fields".to_owned()]);
                }
                let Some(after) = outcome(&other, &library) else { return BTreeSet::new() };
                after.into_iter().filter(|part| !before.contains(part)).map(|(name, _)| name).collect()
            };
            let moved = other_values(leaf).into_iter().map(moved_by).find(|moved| !moved.is_empty());
            (leaf.path.clone(), moved.unwrap_or_default())
        })
        .collect();
    let idle = moves.iter().filter(|(_, moved)| moved.is_empty()).map(|(path, _)| path.clone()).collect();
    Shaken { idle, moved: moves.into_iter().flat_map(|(_, moved)| moved).collect(), parts }
}

#[test]
fn every_input_moves_a_result_and_every_result_moves_with_an_input() {
    let shaken: Vec<Shaken> = busy_designs().iter().map(shake).collect();
    let idle: Vec<(usize, &String)> = shaken
        .iter()
        .enumerate()
        .flat_map(|(index, shaken)| shaken.idle.iter().map(move |path| (index, path)))
        .collect();
    assert!(idle.is_empty(), "fields that nobody reads, by number of the design: {idle:#?}");
    // What a sliver's burn does not use, such as the igniter, the others have shown to be used.
    let sliver = shake(&sliver_design());
    let shaken: Vec<Shaken> = shaken.into_iter().chain([sliver]).collect();
    let moved: BTreeSet<&String> = shaken.iter().flat_map(|shaken| &shaken.moved).collect();
    let still: Vec<&String> =
        shaken.iter().flat_map(|shaken| &shaken.parts).filter(|part| !moved.contains(part)).collect();
    assert!(still.is_empty(), "results that no input moves: {still:?}");
}

/// Documentary fields really document: text in them moves no number.
#[test]
fn documentary_fields_move_no_number() {
    let library = library();
    let design = busy_designs().remove(0);
    let before = outcome(&design, &library).expect("solves");
    for leaf in fields(&mut design.clone()).iter().filter(|leaf| leaf.field.documentary) {
        let text = if matches!(leaf.value, FieldValue::Text(_)) { "other".to_owned() } else { continue };
        let mut other = design.clone();
        assign(&mut other, &leaf.path, &text).expect("assigns");
        assert_eq!(outcome(&other, &library).as_ref(), Some(&before), "{}", leaf.path);
    }
}

/// The igniter's gas is part of the balance: with its charge the nozzle passes more by just that charge, converted to
/// the chamber's temperature as the model takes it.
#[test]
fn the_igniters_gas_leaves_through_the_nozzle() {
    let mut design = design_of(vec![Grain::examples().remove(0); 2]);
    let without = solved(&resolved(&design), &model(BallisticModel::Transient));
    design.igniter.charge_mass = Kilogram(0.004);
    design.igniter.burn_time = Second(0.03);
    let case = resolved(&design);
    let with = solved(&case, &model(BallisticModel::Transient));
    let own = GAS_CONSTANT / case.igniter.molar_mass.0 * case.igniter.flame_temperature.0;
    let chamber = case.propellant.gas.specific_gas_constant() * case.propellant.gas.flame_temperature.0;
    let expected = case.igniter.charge_mass.0 * own / chamber;
    let gain = mass_out(&with) - mass_out(&without);
    assert!((gain / expected - 1.0).abs() < 1e-3, "{gain:e} {expected:e}");
}

/// Grains of the list that the laws above pass by their examples alone, in shapes where pieces end at different webs.
#[test]
fn grains_whose_parts_end_at_different_webs_keep_the_mass() {
    let rod = RodAndTube { rod_diameter: Metre(0.02), support_diameter: Metre(0.0), ..RodAndTube::example() };
    let short = EndBurner { length: Metre(0.02), ..EndBurner::example() };
    let narrowing = Conical {
        fore_core_diameter: Metre(0.05),
        aft_core_diameter: Metre(0.02),
        inhibited_ends: InhibitedEnds::Aft,
        ..Conical::example()
    };
    for grain in [Grain::RodAndTube(rod), Grain::EndBurner(short), Grain::Conical(narrowing)] {
        let case = resolved(&design_of(vec![grain.clone()]));
        let steady = solved(&case, &model(BallisticModel::QuasiSteady));
        let error = (mass_out(&steady) + steady.summary.residual_mass) / steady.summary.propellant_mass - 1.0;
        assert!(error.abs() < 1e-6, "{grain:?}: {error:e}");
    }
}
