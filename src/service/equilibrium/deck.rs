//! Cases from a legacy input deck of NASA CEA: every combination of its lists is a case.

use super::reactants::Stated;
use super::read::ReadCase;
use super::{EquilibriumCase, Outcome, Question, read, solve_case};
use crate::import::cea_deck::{self, CeaDeck, DeckAmount, DeckCombustor, DeckProblem, DeckReactant, DeckRocket};
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::problem::EquilibriumProblem;
use crate::physics::thermochemistry::products::Selection;
use crate::physics::thermochemistry::rocket::{Combustor, Exit, Flow, FreezingStation, RocketProblem};
use crate::service::error::ServiceError;
use crate::service::reactants::bundled_reactants;
use crate::service::species::bundled_species;
use crate::substance::mixture::{Amounts, Ingredient, Mixture, Pair, Side};
use crate::substance::reactant::Reactant;
use crate::substance::species::{FIT_GAS_CONSTANT, Phase};
use crate::units::{JoulePerKg, Kelvin, Pa, SpecificVolume};

/// What a deck holds.
pub struct ReadDeck {
    /// Its cases.
    pub cases: Vec<ReadCase>,
    /// What the deck states and no result depends on here. Sentences.
    pub notes: Vec<String>,
}

/// Most cases of one problem of a deck.
const MOST: usize = 10_000;

/// Whether a file is a deck: by its name's end, or by a line that begins a dataset.
pub fn is_deck(extension: Option<&str>, text: &str) -> bool {
    let begins = |line: &str| {
        let word: String = line.trim_start().chars().take(4).collect::<String>().to_lowercase();
        word == "prob" || word == "reac"
    };
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("inp")) || text.lines().any(begins)
}

/// The cases of a deck.
///
/// # Errors
/// With line and column where the deck does not read. A problem that is wrong by itself carries its own error.
pub fn cases_from_deck(text: &str) -> Result<ReadDeck, ServiceError> {
    let decks = cea_deck::read(text.as_bytes())?;
    let mut all = ReadDeck { cases: Vec::new(), notes: Vec::new() };
    for (number, deck) in decks.iter().enumerate() {
        all.notes.extend(deck.notes.iter().cloned());
        let name = if deck.case.is_empty() { format!("problem {}", number + 1) } else { deck.case.clone() };
        match cases(deck, &name) {
            Ok(cases) => all.cases.extend(cases),
            Err(error) => all.cases.push(ReadCase { id: name, names: Vec::new(), case: Err(error), notes: Vec::new() }),
        }
    }
    Ok(all)
}

/// A mixture with the words that tell it from the others of its deck.
struct Blend {
    words: String,
    mixture: Mixture,
    /// Internal energy, or why there is none.
    energy: Result<JoulePerKg, ServiceError>,
}

fn cases(deck: &CeaDeck, name: &str) -> Result<Vec<ReadCase>, ServiceError> {
    let blends = blends(deck)?;
    let mut cases = Vec::new();
    for blend in &blends {
        for (words, question) in questions(deck, blend)? {
            if cases.len() >= MOST {
                let message = format!("the problem {name} has more than {MOST} cases");
                return Err(ServiceError::new(message).hint("Shorten its lists."));
            }
            let words: Vec<&str> = [blend.words.as_str(), &words].into_iter().filter(|word| !word.is_empty()).collect();
            let id = if words.is_empty() { name.to_owned() } else { format!("{name}: {}", words.join(", ")) };
            let case = question.map(|question| EquilibriumCase { id: id.clone(), question, ..blank(deck, blend) });
            cases.push(ReadCase { id, names: Vec::new(), case, notes: Vec::new() });
        }
    }
    Ok(cases)
}

/// A case of the mixture that asks for nothing yet.
fn blank(deck: &CeaDeck, blend: &Blend) -> EquilibriumCase {
    let only = (!deck.only.is_empty()).then(|| deck.only.clone());
    EquilibriumCase {
        id: String::new(),
        mixture: blend.mixture.clone(),
        selection: Selection { ions: deck.ions, only, omit: deck.omit.clone() },
        question: Question::Point(EquilibriumProblem::tp(Kelvin(298.15), Pa(1e5))),
        trace: deck.output.trace.unwrap_or(read::TRACE),
    }
}

fn blends(deck: &CeaDeck) -> Result<Vec<Blend>, ServiceError> {
    let count = |side: Side| deck.reactants.iter().filter(|reactant| reactant.side == side).count();
    let mut ingredients = Vec::with_capacity(deck.reactants.len());
    for stated in &deck.reactants {
        let at = |error: ServiceError| error.at(format!("line {}", stated.line));
        let amount = match stated.amount {
            Some(DeckAmount::Weight(amount) | DeckAmount::Moles(amount)) => amount,
            None if count(stated.side) == 1 => 1.0,
            None => {
                let message = format!("{} stands beside others and states no amount", stated.name);
                return Err(at(ServiceError::new(message).expected("wt%=... or moles=...")));
            }
        };
        let reactant = reactant(stated).map_err(at)?;
        ingredients.push(Ingredient { reactant, side: stated.side, amount, temperature: stated.temperature });
    }
    let by_moles = deck.reactants.iter().any(|reactant| matches!(reactant.amount, Some(DeckAmount::Moles(_))));
    let amounts = if by_moles { Amounts::MoleParts } else { Amounts::MassParts };
    let blend = |words: String, mixture: Mixture| {
        let energy = internal_energy(deck, &ingredients, &mixture);
        Blend { words, mixture, energy }
    };
    if deck.proportions.is_empty() {
        return Ok(vec![blend(String::new(), Mixture::of(&ingredients, amounts)?)]);
    }
    let pair = Pair::of(&ingredients, amounts)?;
    deck.proportions
        .iter()
        .map(|proportion| {
            let field = if proportion.field() == "of" { "o/f" } else { proportion.field() };
            Ok(blend(format!("{field}={}", proportion.value()), pair.at(*proportion)?))
        })
        .collect()
}

/// A reactant as the deck states it, completed from the library by NASA's name.
fn reactant(stated: &DeckReactant) -> Result<Reactant, ServiceError> {
    let own = Stated {
        name: stated.name.clone(),
        formula: stated.formula.clone(),
        enthalpy: stated.enthalpy,
        temperature: stated.temperature,
        density: stated.density,
    };
    own.reactant(|name| Ok(bundled_reactants()?.find_species(name)?))
}

/// Internal energy of the reactants: as stated, or H - R T of gases and H of condensed matter, whose volume is nothing
/// beside that of a gas.
fn internal_energy(deck: &CeaDeck, ingredients: &[Ingredient], mixture: &Mixture) -> Result<JoulePerKg, ServiceError> {
    let data = bundled_species()?;
    let mut sum = 0.0;
    for portion in &mixture.portions {
        let (stated, own) = deck
            .reactants
            .iter()
            .zip(ingredients)
            .find(|(_, ingredient)| ingredient.reactant.name == portion.name)
            .ok_or_else(|| ServiceError::new(format!("{} is no reactant of the deck", portion.name)))?;
        let molar = match (stated.internal_energy, portion.enthalpy) {
            (Some(energy), _) => energy.0,
            (None, Some(enthalpy)) => {
                let species = own.reactant.species.as_deref().and_then(|name| data.find(name));
                let is_gas = species.and_then(|place| data.species.get(place)).is_some_and(|it| it.phase == Phase::Gas);
                enthalpy.0 - if is_gas { FIT_GAS_CONSTANT * portion.temperature.0 } else { 0.0 }
            }
            (None, None) => {
                return Err(ServiceError::new(format!("{} states neither enthalpy nor internal energy", portion.name)));
            }
        };
        sum += portion.mass_fraction * molar / portion.molar_mass.0;
    }
    Ok(JoulePerKg(sum))
}

type Asked = (String, Result<Question, ServiceError>);

fn questions(deck: &CeaDeck, blend: &Blend) -> Result<Vec<Asked>, ServiceError> {
    let point = |words: String, problem: EquilibriumProblem| (words, Ok(Question::Point(problem)));
    let volumes = || {
        list(&deck.densities, "density", |density| {
            (SpecificVolume(1.0 / density.0), format!("rho={} kg/m3", density.0))
        })
    };
    let pressures = || list(&deck.pressures, "pressure", |p| (*p, format!("p={} bar", short(p.0 * 1e-5))));
    let temperatures = || list(&deck.temperatures, "temperature", |t| (*t, format!("T={} K", short(t.0))));
    let entropies = || list(&deck.entropies, "entropy", |s| (*s, format!("s={} J/(kg K)", short(s.0))));
    Ok(match deck.problem {
        DeckProblem::Rocket => return rockets(deck, blend, &pressures()?),
        DeckProblem::Tp => {
            each(&temperatures()?, &pressures()?, |t, p, words| point(words, EquilibriumProblem::tp(t, p)))
        }
        DeckProblem::Tv => {
            each(&temperatures()?, &volumes()?, |t, v, words| point(words, EquilibriumProblem::tv(t, v)))
        }
        DeckProblem::Sp => each(&entropies()?, &pressures()?, |s, p, words| point(words, EquilibriumProblem::sp(s, p))),
        DeckProblem::Sv => each(&entropies()?, &volumes()?, |s, v, words| point(words, EquilibriumProblem::sv(s, v))),
        DeckProblem::Hp => {
            let enthalpies = energies(&deck.enthalpies, "h", || Ok(blend.mixture.known_enthalpy()?))?;
            each(&enthalpies, &pressures()?, |h, p, words| point(words, EquilibriumProblem::hp(h, p)))
        }
        DeckProblem::Uv => {
            let energies = energies(&deck.internal_energies, "u", || blend.energy.clone())?;
            each(&energies, &volumes()?, |u, v, words| point(words, EquilibriumProblem::uv(u, v)))
        }
    })
}

/// Values with their words; an empty list is an error.
fn list<A, T>(values: &[A], what: &str, of: impl Fn(&A) -> (T, String)) -> Result<Vec<(T, String)>, ServiceError> {
    if values.is_empty() {
        return Err(ServiceError::new(format!("the problem states no {what}")).at("prob"));
    }
    let mut list: Vec<(T, String)> = values.iter().map(of).collect();
    // A single value distinguishes nothing.
    if let [(_, words)] = list.as_mut_slice() {
        words.clear();
    }
    Ok(list)
}

fn energies(
    stated: &[JoulePerKg],
    symbol: &str,
    own: impl Fn() -> Result<JoulePerKg, ServiceError>,
) -> Result<Vec<(JoulePerKg, String)>, ServiceError> {
    if stated.is_empty() {
        return Ok(vec![(own()?, String::new())]);
    }
    list(stated, "energy", |energy| (*energy, format!("{symbol}={} J/kg", short(energy.0))))
}

fn each<A: Copy, B: Copy>(
    first: &[(A, String)],
    second: &[(B, String)],
    ask: impl Fn(A, B, String) -> Asked,
) -> Vec<Asked> {
    let join = |one: &str, other: &str| {
        [one, other].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
    };
    first
        .iter()
        .flat_map(|(a, words)| second.iter().map(move |(b, more)| (*a, *b, join(words, more))))
        .map(|(a, b, words)| ask(a, b, words))
        .collect()
}

fn short(value: f64) -> String {
    crate::units::format_significant(value, 7)
}

fn rockets(deck: &CeaDeck, blend: &Blend, pressures: &[(Pa, String)]) -> Result<Vec<Asked>, ServiceError> {
    let rocket =
        deck.rocket.as_ref().ok_or_else(|| ServiceError::new("the rocket problem is incomplete").at("prob"))?;
    let (flows, exits) = (flows(rocket), exits(rocket));
    let mut asked = Vec::new();
    for (pressure, words) in pressures {
        for (enthalpy, more) in chamber_enthalpies(deck, blend, *pressure) {
            for (flow, flow_words) in &flows {
                let question = enthalpy.clone().map(|enthalpy| {
                    Question::Rocket(RocketProblem {
                        chamber_pressure: *pressure,
                        enthalpy,
                        combustor: combustor(rocket.combustor),
                        flow: *flow,
                        exits: exits.clone(),
                    })
                });
                let words: Vec<&str> =
                    [words.as_str(), &more, flow_words].into_iter().filter(|word| !word.is_empty()).collect();
                asked.push((words.join(", "), question));
            }
        }
    }
    Ok(asked)
}

/// Enthalpies of the chamber: stated, those of the temperatures stated, or that of the reactants.
fn chamber_enthalpies(deck: &CeaDeck, blend: &Blend, pressure: Pa) -> Vec<(Result<JoulePerKg, ServiceError>, String)> {
    if !deck.enthalpies.is_empty() {
        return deck.enthalpies.iter().map(|h| (Ok(*h), format!("h={} J/kg", short(h.0)))).collect();
    }
    if deck.temperatures.is_empty() {
        return vec![(blend.mixture.known_enthalpy().map_err(Into::into), String::new())];
    }
    let at = |t: &Kelvin| {
        let question = Question::Point(EquilibriumProblem::tp(*t, pressure));
        let solved = solve_case(&EquilibriumCase { question, ..blank(deck, blend) })?;
        match solved.outcome {
            Outcome::Point(point) => Ok(point.state.enthalpy),
            Outcome::Rocket(_) => Err(ServiceError::new("the chamber has no state")),
        }
    };
    deck.temperatures.iter().map(|t| (at(t), format!("T={} K", short(t.0)))).collect()
}

fn combustor(stated: DeckCombustor) -> Combustor {
    match stated {
        DeckCombustor::InfiniteArea => Combustor::InfiniteArea,
        DeckCombustor::ContractionRatio(ratio) => Combustor::ContractionRatio(ratio),
        DeckCombustor::MassFlux(flux) => Combustor::MassFlux(flux),
    }
}

/// The flows that are asked for, each with its word; neither means in equilibrium.
fn flows(rocket: &DeckRocket) -> Vec<(Flow, &'static str)> {
    let from = match rocket.frozen_station {
        0 | 1 => FreezingStation::Chamber,
        2 => FreezingStation::Throat,
        station => FreezingStation::Exit(station as usize - 3),
    };
    let frozen = (Flow::Frozen { from, forms: CondensedForms::Held }, "frozen");
    match (rocket.equilibrium, rocket.frozen) {
        (true, true) => vec![(Flow::Equilibrium, "equilibrium"), frozen],
        (false, true) => vec![frozen],
        _ => vec![(Flow::Equilibrium, "")],
    }
}

fn exits(rocket: &DeckRocket) -> Vec<Exit> {
    let ratios = rocket.pressure_ratios.iter().map(|ratio| Exit::PressureRatio(*ratio));
    let subsonic = rocket.subsonic.iter().map(|area| Exit::Subsonic(*area));
    ratios.chain(subsonic).chain(rocket.supersonic.iter().map(|area| Exit::Supersonic(*area))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases_of(text: &str) -> Vec<ReadCase> {
        cases_from_deck(text).unwrap_or_else(|error| panic!("{error}")).cases
    }

    const REACTANTS: &str = "reac\n fuel RP-1 wt%=100 t,k=298.15\n oxid O2(L) wt%=100 t,k=90.17\nend\n";

    #[test]
    fn every_combination_of_the_lists_of_a_rocket_is_a_case() {
        let text =
            format!("prob case=engine rocket equilibrium frozen o/f=2.2,2.6 p,bar=50,100 supar=10,40\n{REACTANTS}");
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
        let Outcome::Rocket(answer) = solve_case(cases[0].case.as_ref().expect("a case")).expect("solved").outcome
        else {
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
    fn decks_are_told_from_documents() {
        assert!(is_deck(Some("INP"), "") && is_deck(None, "! comment\n Problem tp") && is_deck(None, "reac\n"));
        assert!(!is_deck(Some("json"), "{ \"problem\": \"tp\" }") && !is_deck(None, "[\n]"));
    }

    #[test]
    fn an_unknown_reactant_has_its_line() {
        let cases = cases_of("prob tp p,bar=1 t,k=1000\nreac\n name H3 wt%=100\nend\n");
        let error = cases[0].case.as_ref().expect_err("unknown");
        assert!(error.message.contains("H3") && error.path == "line 3", "{error} {}", error.path);
    }
}
