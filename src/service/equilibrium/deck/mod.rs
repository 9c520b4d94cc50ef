//! Cases from a legacy input deck of NASA CEA: every combination of its lists is a case.

mod blend;

use super::file::FileCase;
use super::read::{ReadCase, TRACE};
use super::table::Composition;
use super::{EquilibriumCase, Outcome, Question, solve_case};
use crate::diag::{Finding, Severity};
use crate::import::cea_deck::{self, CeaDeck, DeckCombustor, DeckPart, DeckProblem, DeckRocket, Place, Placed};
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::problem::EquilibriumProblem;
use crate::physics::thermochemistry::products::Selection;
use crate::physics::thermochemistry::rocket::{Combustor, Exit, Flow, FreezingStation, RocketProblem};
use crate::service::error::ServiceError;
use crate::service::species::bundled_species;
use crate::substance::species::{Role, SpeciesData};
use crate::units::{JoulePerKg, Kelvin, Pa, SpecificVolume};
use blend::{Blend, blends};

/// Most cases of one problem of a deck.
const MOST: usize = 10_000;

/// The cases of a deck; `file` is its name, for places.
///
/// # Errors
/// With `file:line:column` where it holds no problem. A problem that is wrong carries its own error, and so does each
/// of its cases.
pub(super) fn cases_from_deck(file: &str, bytes: &[u8]) -> Result<Vec<FileCase>, ServiceError> {
    let parts = cea_deck::read(bytes).map_err(|error| {
        let path = format!("{file}:{}", error.place);
        ServiceError::from(error).at(path)
    })?;
    Ok(parts.iter().enumerate().flat_map(|(number, part)| cases_of_part(file, number, part)).collect())
}

fn cases_of_part(file: &str, number: usize, part: &DeckPart) -> Vec<FileCase> {
    let name = if part.case.is_empty() { format!("problem {}", number + 1) } else { part.case.clone() };
    let failed = |error| vec![ReadCase { id: name.clone(), names: Vec::new(), case: Err(error), notes: Vec::new() }];
    let deck = match &part.problem {
        Ok(deck) => deck,
        Err(error) => {
            let place = format!("{file}:{}", error.place);
            let read = failed(ServiceError::from(error.clone()).at(&place));
            let of = |read| FileCase { read, place: Some(place.clone()), composition: Composition::default() };
            return read.into_iter().map(of).collect();
        }
    };
    let mut source = Source { file, deck, notes: Vec::new() };
    for note in &deck.notes {
        source.note(note.place, note.text.clone());
    }
    let cases = cases(&mut source, &name).unwrap_or_else(failed);
    let composition = match deck.output {
        output if output.short => Composition::Hidden,
        output if output.mass_fractions => Composition::Mass,
        _ => Composition::Moles,
    };
    let place = source.path(deck.place);
    let of = |read| FileCase {
        read: ReadCase { notes: source.notes.clone(), ..read },
        place: Some(place.clone()),
        composition,
    };
    cases.into_iter().map(of).collect()
}

/// A problem with the name of its file, and what there is to say about it.
struct Source<'a> {
    file: &'a str,
    deck: &'a CeaDeck,
    notes: Vec<Finding>,
}

impl Source<'_> {
    fn path(&self, place: Place) -> String {
        format!("{}:{place}", self.file)
    }

    fn at(&self, place: Place, error: ServiceError) -> ServiceError {
        error.at(self.path(place))
    }

    /// An error with a place of the deck: its own, or that of the problem.
    fn located(&self, error: ServiceError) -> ServiceError {
        let is_placed = error.path.strip_prefix(self.file).is_some_and(|rest| rest.starts_with(':'));
        if is_placed { error } else { self.at(self.deck.place, error) }
    }

    fn note(&mut self, place: Place, text: String) {
        self.notes.push(Finding::new(Severity::Info, "deck_note", self.path(place), text));
    }
}

fn cases(source: &mut Source<'_>, name: &str) -> Result<Vec<ReadCase>, ServiceError> {
    let selection = selection(source)?;
    let mut cases = Vec::new();
    let id = |words: &[&str]| {
        let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
        if words.is_empty() { name.to_owned() } else { format!("{name}: {}", words.join(", ")) }
    };
    for blend in blends(source)? {
        let blend = match blend {
            Ok(blend) => blend,
            Err((words, error)) => {
                cases.push(ReadCase { id: id(&[&words]), names: Vec::new(), case: Err(error), notes: Vec::new() });
                continue;
            }
        };
        let blank = blank(source.deck, &selection, &blend);
        let asked = questions(source.deck, &blend, &blank).unwrap_or_else(|error| vec![(String::new(), Err(error))]);
        for (words, question) in asked {
            if cases.len() >= MOST {
                let message = format!("the problem {name} has more than {MOST} cases");
                return Err(source.at(source.deck.place, ServiceError::new(message).hint("Shorten its lists.")));
            }
            let id = id(&[&blend.words, &words]);
            let case = question
                .map(|question| EquilibriumCase { id: id.clone(), question, ..blank.clone() })
                .map_err(|error| source.located(error));
            cases.push(ReadCase { id, names: Vec::new(), case, notes: Vec::new() });
        }
    }
    Ok(cases)
}

/// The species that may form. One that is to be left out and does not exist is left out already: decks of other editions
/// of the data have such names.
fn selection(source: &mut Source<'_>) -> Result<Selection, ServiceError> {
    let (deck, data) = (source.deck, bundled_species()?);
    if let Some(name) = deck.only.iter().find(|name| !is_product(data, &name.text)) {
        let near = data.nearest_names(&name.text).join(", ");
        let error = ServiceError::new(format!("no product species is called `{}`", name.text));
        let expected =
            if near.is_empty() { String::new() } else { format!("a species of NASA's data, such as {near}") };
        return Err(source.at(name.place, error.expected(expected)));
    }
    note_unknown(source, data, &deck.omit, "omit", "there is nothing to leave out");
    note_unknown(source, data, &deck.insert, "insert", "phases are found without it");
    let omit = deck.omit.iter().filter(|name| is_product(data, &name.text)).map(|name| name.text.clone()).collect();
    let only = (!deck.only.is_empty()).then(|| deck.only.iter().map(|name| name.text.clone()).collect());
    Ok(Selection { ions: deck.ions, only, omit })
}

/// Notes the species of a list that do not exist, at the first.
fn note_unknown(source: &mut Source<'_>, data: &SpeciesData, list: &[Placed], what: &str, why: &str) {
    let mut unknown = list.iter().filter(|name| !is_product(data, &name.text)).peekable();
    if let Some(first) = unknown.peek().map(|name| name.place) {
        let names: Vec<&str> = unknown.map(|name| name.text.as_str()).collect();
        source.note(first, format!("{what}: no product species is called {}; {why}.", names.join(" or ")));
    }
}

fn is_product(data: &SpeciesData, name: &str) -> bool {
    data.find(name).and_then(|at| data.species.get(at)).is_some_and(|species| species.role == Role::Product)
}

/// A case of the mixture that asks for nothing yet.
fn blank(deck: &CeaDeck, selection: &Selection, blend: &Blend) -> EquilibriumCase {
    EquilibriumCase {
        id: String::new(),
        mixture: blend.mixture.clone(),
        selection: selection.clone(),
        question: Question::Point(EquilibriumProblem::tp(Kelvin(298.15), Pa(1e5))),
        trace: deck.output.trace.unwrap_or(TRACE),
    }
}

type Asked = (String, Result<Question, ServiceError>);

fn questions(deck: &CeaDeck, blend: &Blend, blank: &EquilibriumCase) -> Result<Vec<Asked>, ServiceError> {
    let point = |words: String, problem: EquilibriumProblem| (words, Ok(Question::Point(problem)));
    let volumes = || {
        list(&deck.densities, "density", |density| {
            (SpecificVolume(1.0 / density.0), format!("rho={} kg/m3", short(density.0)))
        })
    };
    let pressures = || list(&deck.pressures, "pressure", |p| (*p, format!("p={} bar", short(p.0 * 1e-5))));
    let temperatures = || list(&deck.temperatures, "temperature", |t| (*t, format!("T={} K", short(t.0))));
    let entropies = || list(&deck.entropies, "entropy", |s| (*s, format!("s={} J/(kg K)", short(s.0))));
    Ok(match deck.problem {
        DeckProblem::Rocket => return rockets(deck, blend, blank, &pressures()?),
        DeckProblem::Tp => {
            each(&temperatures()?, &pressures()?, |t, p, words| point(words, EquilibriumProblem::tp(t, p)))
        }
        DeckProblem::Tv => {
            each(&temperatures()?, &volumes()?, |t, v, words| point(words, EquilibriumProblem::tv(t, v)))
        }
        DeckProblem::Sp => each(&entropies()?, &pressures()?, |s, p, words| point(words, EquilibriumProblem::sp(s, p))),
        DeckProblem::Sv => each(&entropies()?, &volumes()?, |s, v, words| point(words, EquilibriumProblem::sv(s, v))),
        DeckProblem::Hp => {
            let enthalpies = energies(&deck.enthalpies, "h", || blend.enthalpy.clone())?;
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
        return Err(ServiceError::new(format!("the problem states no {what}")));
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

/// A number as names of cases have it.
fn short(value: f64) -> String {
    crate::units::format_significant(value, 7).replace('\u{a0}', "")
}

fn rockets(
    deck: &CeaDeck,
    blend: &Blend,
    blank: &EquilibriumCase,
    pressures: &[(Pa, String)],
) -> Result<Vec<Asked>, ServiceError> {
    let rocket = deck.rocket.as_ref().ok_or_else(|| ServiceError::new("the rocket problem is incomplete"))?;
    let (flows, exits) = (flows(rocket), exits(rocket));
    let mut asked = Vec::new();
    for (pressure, words) in pressures {
        for (enthalpy, more) in chamber_enthalpies(deck, blend, blank, *pressure) {
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
fn chamber_enthalpies(
    deck: &CeaDeck,
    blend: &Blend,
    blank: &EquilibriumCase,
    pressure: Pa,
) -> Vec<(Result<JoulePerKg, ServiceError>, String)> {
    if !deck.enthalpies.is_empty() {
        return deck.enthalpies.iter().map(|h| (Ok(*h), format!("h={} J/kg", short(h.0)))).collect();
    }
    if deck.temperatures.is_empty() {
        return vec![(blend.enthalpy.clone(), String::new())];
    }
    let at = |t: &Kelvin| {
        let question = Question::Point(EquilibriumProblem::tp(*t, pressure));
        let solved = solve_case(&EquilibriumCase { question, ..blank.clone() })?;
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
mod examples;
#[cfg(test)]
mod tests;
