//! Decks as cases: what they combine, what they assume and say so, and where their errors stand.

use super::*;
use crate::substance::species::FIT_GAS_CONSTANT;

fn files_of(text: &str) -> Vec<FileCase> {
    cases_from_deck("a.inp", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn cases_of(text: &str) -> Vec<ReadCase> {
    files_of(text).into_iter().map(|case| case.read).collect()
}

/// The error of a deck's first case, and where it stands.
fn refused(text: &str) -> (String, String) {
    let error = cases_of(text).remove(0).case.expect_err(text);
    (error.path.clone(), error.message)
}

fn notes_of(case: &FileCase) -> Vec<(&str, String)> {
    let si = crate::units::UnitPreferences::of(crate::units::UnitSystem::Si);
    case.read.notes.iter().map(|note| (note.path.as_str(), note.message.text(&si))).collect()
}

/// Given of a point: enthalpy, energy, temperature ... and the second quantity.
fn given(case: &ReadCase) -> f64 {
    match &case.case.as_ref().expect("a case").question {
        Question::Point(problem) => problem.given().0.1,
        Question::Rocket(problem) => problem.enthalpy.0,
    }
}

const REACTANTS: &str = "reac\n fuel RP-1 wt%=100 t,k=298.15\n oxid O2(L) wt%=100 t,k=90.17\nend\n";

#[test]
fn every_combination_of_the_lists_of_a_rocket_is_a_case() {
    let text = format!("prob case=engine rocket equilibrium frozen o/f=2.2,2.6 p,bar=50,100 supar=10,40\n{REACTANTS}");
    let cases = cases_of(&text);
    assert_eq!(cases.len(), 8);
    assert_eq!(cases[0].id, "engine: o/f=2.2, p=50 bar, equilibrium");
    assert_eq!(cases[7].id, "engine: o/f=2.6, p=100 bar, frozen");
    let mut speeds = Vec::new();
    for read in &cases {
        let case = read.case.as_ref().expect("a case");
        let Question::Rocket(rocket) = &case.question else { panic!("a rocket") };
        assert_eq!(rocket.exits, [Exit::Supersonic(10.0), Exit::Supersonic(40.0)]);
        let Outcome::Rocket(answer) = solve_case(case).expect("solved").outcome else { panic!("a rocket") };
        speeds.push(answer.performance.characteristic_velocity.0);
    }
    for pair in speeds.chunks(2) {
        assert!(pair[1] < pair[0] && pair[1] > 0.93 * pair[0], "frozen below equilibrium: {pair:?}");
    }
}

#[test]
fn a_chamber_of_given_temperature_has_the_enthalpy_of_that_state() {
    let cases = cases_of(&format!("prob rocket o/f=2.3 p,bar=50 t,k=3000 pip=10\n{REACTANTS}"));
    let Outcome::Rocket(answer) = solve_case(cases[0].case.as_ref().expect("a case")).expect("solved").outcome else {
        panic!("a rocket")
    };
    assert!((answer.stations[0].station.state.temperature.0 - 3000.0).abs() < 1e-6);
}

#[test]
fn states_take_two_lists_and_the_reactants_energy_where_none_is_stated() {
    let tp = cases_of(&format!("prob tp o/f=2.3 p,bar=1,10 t,k=2000,3000\n{REACTANTS}"));
    assert_eq!(tp.len(), 4);
    let hp = cases_of(&format!("prob hp o/f=2.3 p,bar=50\n{REACTANTS}"));
    let Outcome::Point(point) = solve_case(hp[0].case.as_ref().expect("a case")).expect("solved").outcome else {
        panic!("a state")
    };
    assert!((3400.0..3600.0).contains(&point.state.temperature.0));
}

/// In a closed vessel of stoichiometric hydrogen and oxygen T is above that at constant pressure.
#[test]
fn gases_in_a_closed_vessel_have_their_internal_energy() {
    let reactants = "reac\n name H2 moles=2 t,k=298.15\n name O2 moles=1 t,k=298.15\nend\n";
    let temperature = |problem: &str| {
        let cases = cases_of(&format!("{problem}\n{reactants}"));
        let solved = solve_case(cases[0].case.as_ref().expect("a case")).expect("solved");
        let Outcome::Point(point) = solved.outcome else { panic!("a state") };
        (point.state.temperature.0, point.state.internal_energy().0)
    };
    let (vessel, energy) = temperature("prob uv rho,kg/m**3=0.5");
    let (flame, _) = temperature("prob hp p,bar=1");
    assert!(vessel > flame + 300.0, "{vessel} {flame}");
    // u = -R T of the mixture's moles, elements at 298.15 K having no enthalpy.
    let expected = -FIT_GAS_CONSTANT * 298.15 * 3.0 / (2.0 * 2.015_88e-3 + 31.998_8e-3);
    assert!((energy / expected - 1.0).abs() < 1e-6, "{energy} {expected}");
}

#[test]
fn errors_of_reactants_and_proportions_have_their_place() {
    for (text, path, part) in [
        ("prob tp p,bar=1 t,k=1000\nreac\n name H3 wt%=100\nend\n", "a.inp:3:7", "there is no reactant \"H3\""),
        ("reac fuel RP-1\n oxid O3(X)\nprob hp p=1 o/f=2", "a.inp:2:7", "there is no reactant \"O3(X)\""),
        ("reac fuel RP-1\n fuel H2\n oxid O2\nprob hp p=1 o/f=2", "a.inp:1:11", "the amount of RP-1 is missing"),
        ("reac fuel H2\n oxid NF3(L) t,k=200\nprob hp p=1 o/f=2", "a.inp:2:7", "NF3(L) cannot be used at 200 K"),
        (
            "reac fuel H2\nprob hp p=1 o/f=2",
            "a.inp:1:11",
            "a proportion of fuel and oxidiser is stated, and there is no",
        ),
        ("reac fuel H2 wt=0\n oxid O2\nprob hp p=1 o/f=2", "a.inp:1:11", "the amounts of the fuels are all 0"),
        ("reac fuel H2\n oxid He\nprob hp p=1\n phi=1", "a.inp:4:2", "an equivalence ratio of 1 cannot be reached"),
        ("reac name X C 1 H 2\nprob hp p=1", "a.inp:1:11", "no enthalpy is stated for X"),
        ("reac name H2\nprob tp p=1 t=300\nonly H2\n HX", "a.inp:4:2", "no product species is called `HX`"),
    ] {
        let (place, message) = refused(text);
        assert!(message.starts_with(part), "{text}: {message}");
        assert_eq!(place, path, "{text}: {message}");
    }
}

#[test]
fn an_amount_is_taken_for_the_whole_only_where_nothing_else_can_be_meant() {
    // One part of hydrogen to eighty of oxygen was nobody's wish.
    let (place, message) = refused("prob hp p,bar=10\nreac\n fuel=H2\n oxid=O2 wt%=80\nend\n");
    assert!(place == "a.inp:3:7" && message.starts_with("the amount of H2 is missing"), "{place} {message}");
    let ratio = |text: &str| {
        let deck = cea_deck::read(text.as_bytes()).expect("reads").remove(0).problem.expect("reads");
        let mut source = Source { file: "a.inp", deck: &deck, notes: Vec::new() };
        let blend = blends(&mut source).expect("mixes").remove(0);
        let blend = blend.unwrap_or_else(|(_, error)| panic!("{error}"));
        (blend.mixture.oxidiser_to_fuel.expect("two sides"), source.notes.len())
    };
    assert_eq!(ratio("prob hp p=1 o/f=6\nreac\n fuel=H2\n oxid=O2 wt%=80"), (6.0, 0));
    assert_eq!(ratio("prob hp p=1\nreac\n fuel=H2\n oxid=O2"), (1.0, 1));
    let (by_moles, notes) =
        ratio("reac fuel = Li(cr) moles= 1\n oxid = F2(L) moles= .5556 t(k)=85.02\nprob rocket p=70");
    assert!((by_moles / (0.5556 * 0.0379968064 / 0.006941) - 1.0).abs() < 1e-12 && notes == 0, "{by_moles}");
}

#[test]
fn a_deck_gives_one_mixture_for_each_proportion_with_the_densities_it_states() {
    let text = "reac fuel CH6N2(L) rho,g/cc=.874\n oxid N2O4(L) rho,g/cc = 1.431\nprob rocket p=70 o/f=2,2.5";
    let deck = cea_deck::read(text.as_bytes()).expect("reads").remove(0).problem.expect("reads");
    let blends = blends(&mut Source { file: "a.inp", deck: &deck, notes: Vec::new() }).expect("mixes");
    let [_, Ok(blend)] = blends.as_slice() else { panic!("two") };
    let h = (54_200.0 / 0.04607174 + 2.5 * -17_549.0 / 0.092011) / 3.5;
    assert!((blend.enthalpy.as_ref().expect("known").0 / h - 1.0).abs() < 1e-9, "{h}");
    let volume = (1.0 / 874.0 + 2.5 / 1431.0) / 3.5;
    assert!((blend.mixture.density.expect("known").0 * volume - 1.0).abs() < 1e-12);
}

#[test]
fn a_proportion_that_cannot_be_leaves_the_others_alone() {
    // However much water there is, its own valences cancel, and those of the fuel keep r above 1.
    let cases = cases_of("reac fuel C2H4\n oxid H2O(L)\nprob hp p=1 r=.5,2\n");
    assert_eq!(cases.len(), 2);
    assert!(cases[0].case.is_err() && cases[1].case.is_ok() && cases[0].id == "problem 1: r=0.5", "{}", cases[0].id);
}

#[test]
fn each_reactant_has_the_internal_energy_that_it_states() {
    // Two of one name: the first's energy was used for both.
    let text = "prob uv rho,kg/m**3=1\nreac\n name X H 2 u,kj=10 moles=1\n name X H 2 u,kj=30 moles=1\nend\n";
    let mass = 2.0 * 2.015_88e-3;
    assert!((given(&cases_of(text)[0]) / (40e3 / mass) - 1.0).abs() < 1e-9, "{}", given(&cases_of(text)[0]));
}

#[test]
fn an_internal_energy_is_an_enthalpy_with_the_work_of_a_gas_or_refused() {
    let enthalpy =
        |reactant: &str| given(&cases_of(&format!("prob hp p,bar=1\nreac\n name {reactant} wt%=100\nend\n"))[0]);
    let (mass, work) = (2.015_88e-3, FIT_GAS_CONSTANT * 400.0);
    let near = |value: f64, expected: f64| assert!((value / expected - 1.0).abs() < 1e-9, "{value} {expected}");
    near(enthalpy("H2 u,kj=5 t,k=400"), (5e3 + work) / mass);
    near(enthalpy("H2 H 2 u,kj=5 t,k=400"), (5e3 + work) / mass);
    near(enthalpy("RP-1 u,kj=-20"), enthalpy("RP-1 h,kj=-20"));
    near(enthalpy("X H 2 u,kj=5 rho,g/cc=.07"), 5e3 / mass);
    let unknown = "reac\n name X H 2 u,kj=5 wt%=100\nend\n";
    let (place, message) = refused(&format!("prob hp p,bar=1\n{unknown}"));
    assert!(place == "a.inp:3:7" && message.contains("whether it is a gas is not known"), "{place} {message}");
    assert!(cases_of(&format!("prob tp p,bar=1 t,k=2000\n{unknown}"))[0].case.is_ok(), "needs no energy");
}

#[test]
fn a_gas_of_ones_own_in_a_vessel_is_told_that_its_phase_is_not_known() {
    let vessel = |reactant: &str| files_of(&format!("prob uv rho,kg/m**3=1\nreac\n name={reactant}\nend\n")).remove(0);
    let case = vessel("X H 2 h,j=0");
    let notes = notes_of(&case);
    assert!(notes.len() == 1 && notes[0].0 == "a.inp:3:7" && notes[0].1.contains("state u of a gas"), "{notes:?}");
    assert_eq!(given(&case.read), 0.0);
    // Under NASA's name and formula it is NASA's gas.
    let case = vessel("H2 H 2 h,j=0");
    assert!(case.read.notes.is_empty());
    assert!((given(&case.read) / (-FIT_GAS_CONSTANT * 298.15 / 2.015_88e-3) - 1.0).abs() < 1e-9);
    assert!(vessel("X H 2 h,j=0 rho,g/cc=.07").read.notes.is_empty() && vessel("X H 2 u,j=0").read.notes.is_empty());
}

#[test]
fn a_species_that_is_left_out_or_put_in_and_does_not_exist_is_noted() {
    let case = files_of(
        "prob tp p,bar=1 t,k=1000\nreac name CH4 wt%=100\nomit CHCO,ketyl\n  C3H6O C2H2,acetylene\ninsert Foo(L) C(gr)\nend\n",
    )
    .remove(0);
    let notes = notes_of(&case);
    assert_eq!(notes[0].0, "a.inp:3:6");
    assert!(notes[0].1.starts_with("omit: no product species is called CHCO,ketyl or C3H6O;"), "{notes:?}");
    assert!(notes[1].0 == "a.inp:5:8" && notes[1].1.contains("called Foo(L);") && notes.len() == 2, "{notes:?}");
    let solved = solve_case(case.read.case.as_ref().expect("a case")).expect("solved");
    assert!(solved.mole_fractions().iter().all(|(name, _)| name != "C2H2,acetylene"));
}

#[test]
fn a_problem_that_does_not_read_is_a_case_with_its_error() {
    let cases = files_of(&format!(
        "{REACTANTS}prob case=bang detonation p,bar=1\nend\nprob case=engine rocket o/f=2.5 p,bar=70 pi/p=70\nend\n"
    ));
    let ids: Vec<&str> = cases.iter().map(|case| case.read.id.as_str()).collect();
    assert_eq!(ids, ["problem 1", "bang", "engine: o/f=2.5"]);
    let error = cases[1].read.case.as_ref().expect_err("a detonation");
    assert!(error.path == "a.inp:5:16" && error.message.contains("detonation problems are not solved here"), "{error}");
    assert!(solve_case(cases[2].read.case.as_ref().expect("a case")).is_ok());
}

#[test]
fn an_enthalpy_that_is_missing_fails_each_case_for_itself() {
    let cases = cases_of("reac fuel X C 1 H 2\n oxid O2\nprob hp p,bar=10 o/f=2,3\nend\n");
    let ids: Vec<(&str, &str)> = cases
        .iter()
        .map(|case| (case.id.as_str(), case.case.as_ref().expect_err("no enthalpy").path.as_str()))
        .collect();
    assert_eq!(ids, [("problem 1: o/f=2", "a.inp:1:11"), ("problem 1: o/f=3", "a.inp:1:11")]);
    // A chamber so cold that no data reach there fails while the deck is read.
    let cold = cases_of(&format!("prob rocket p,bar=10 o/f=2 t,k=.001\n{REACTANTS}"));
    assert_eq!(cold[0].case.as_ref().expect_err("too cold").path, "a.inp:1:1");
}

#[test]
fn a_case_without_solution_names_its_problem() {
    let case = files_of("reac name H2\nprob rocket p,bar=10 fac ma=1e9\nend").remove(0);
    let mut solved = std::iter::once(solve_case(case.read.case.as_ref().expect("a case")));
    assert_eq!(case.answer(&mut solved).expect_err("more than chokes").path, "a.inp:2:1");
}

#[test]
fn names_of_cases_say_the_proportion_as_decks_do() {
    for (stated, id) in
        [("%fuel=67", "%fuel=67"), ("f/a=.5", "f/o=0.5"), ("phi=1", "phi=1"), ("r,eq.ratio=1.5", "r=1.5")]
    {
        let cases = cases_of(&format!("prob hp {stated} p,bar=10\n{REACTANTS}"));
        assert_eq!(cases[0].id, format!("problem 1: {id}"));
    }
}

#[test]
fn names_of_cases_stay_short_whatever_is_asked_for() {
    let cases = cases_of(&format!("prob tp o/f=1e300,2.5 p,bar=12345678,1 t,k=1000\n{REACTANTS}"));
    let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids[0], "problem 1: o/f=1e300, p=1.234568e7 bar");
    assert!(ids.iter().all(|id| id.len() < 60 && id.is_ascii()), "{ids:?}");
    let cases = cases_of(&format!("prob tv o/f=2 rho,kg/m**3=1e-30,12345 t,k=1000\n{REACTANTS}"));
    assert!(cases[1].id.ends_with("rho=12345 kg/m3"), "{}", cases[1].id);
}

#[test]
fn the_output_dataset_chooses_how_species_are_shown() {
    let of = |output: &str| {
        files_of(&format!("prob tp o/f=2 p,bar=1 t,k=3000\n{}output {output}\nend", REACTANTS.replace("end\n", "")))
            .remove(0)
            .composition
    };
    assert_eq!(of("siunits"), Composition::Moles);
    assert_eq!(of("massf"), Composition::Mass);
    assert_eq!(of("massf short"), Composition::Hidden);
}
