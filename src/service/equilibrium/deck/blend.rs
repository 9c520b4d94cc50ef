//! The mixtures that a deck's problem is about, and what energy they bring.

use super::super::reactants::Stated;
use super::{Source, short};
use crate::import::cea_deck::{DeckAmount, DeckProblem, DeckReactant};
use crate::service::error::ServiceError;
use crate::service::reactants::bundled_reactants;
use crate::service::species::bundled_species;
use crate::substance::mixture::{Amounts, Ingredient, Mixture, MixtureError, Pair, Proportion, Side};
use crate::substance::reactant::{Reactant, ReactantError};
use crate::substance::species::{FIT_GAS_CONSTANT, Phase};
use crate::units::{JoulePerKg, JoulePerMole, Kelvin};

/// A mixture with the words that tell it from the others of its deck.
pub(super) struct Blend {
    pub words: String,
    pub mixture: Mixture,
    /// Enthalpy, or why there is none.
    pub enthalpy: Result<JoulePerKg, ServiceError>,
    /// Internal energy, or why there is none.
    pub energy: Result<JoulePerKg, ServiceError>,
}

/// A mixture, or its words and why it cannot be.
pub(super) type Mixed = Result<Blend, (String, ServiceError)>;

/// The mixtures of a problem: one for each proportion of fuel and oxidiser, or the one that the amounts tell.
///
/// # Errors
/// At the reactant that cannot be used.
pub(super) fn blends(source: &mut Source<'_>) -> Result<Vec<Mixed>, ServiceError> {
    let deck = source.deck;
    let mut known = Vec::with_capacity(deck.reactants.len());
    for stated in &deck.reactants {
        let amount = amount(source, stated)?;
        let (reactant, phase) = reactant(stated).map_err(|error| source.at(stated.place, error))?;
        let temperature = stated.temperature;
        known.push((Ingredient { reactant, side: stated.side, amount, temperature }, phase));
    }
    note_assumptions(source, &known);
    let by_moles = deck.reactants.iter().any(|reactant| matches!(reactant.amount, Some(DeckAmount::Moles(_))));
    let amounts = if by_moles { Amounts::MoleParts } else { Amounts::MassParts };
    let (ingredients, phases): (Vec<Ingredient>, Vec<Option<Phase>>) = known.into_iter().unzip();
    let blend = |words: String, mixture: Mixture, order: &[usize]| {
        let (enthalpy, energy) = energies(source, &mixture, order, &phases);
        Blend { words, mixture, enthalpy, energy }
    };
    if deck.proportions.is_empty() {
        let mixture = Mixture::of(&ingredients, amounts).map_err(|error| mixture_error(source, error))?;
        let order: Vec<usize> = (0..ingredients.len()).collect();
        return Ok(vec![Ok(blend(String::new(), mixture, &order))]);
    }
    let pair = Pair::of(&ingredients, amounts).map_err(|error| mixture_error(source, error))?;
    // A pair names its fuels first.
    let of_side =
        |side: Side| (0..ingredients.len()).filter(move |at| deck.reactants.get(*at).map(|one| one.side) == Some(side));
    let order: Vec<usize> = of_side(Side::Fuel).chain(of_side(Side::Oxidiser)).collect();
    let at = |proportion: &Proportion| {
        let field = match proportion.field() {
            "of" => "o/f",
            "fo" => "f/o",
            "percent_fuel" => "%fuel",
            field => field,
        };
        let words = format!("{field}={}", short(proportion.value()));
        match pair.at(*proportion) {
            Ok(mixture) => Ok(blend(words, mixture, &order)),
            Err(error) => Err((words, mixture_error(source, error))),
        }
    };
    Ok(deck.proportions.iter().map(at).collect())
}

/// The amount that a reactant states. One that is alone on its side needs none where a proportion tells how much of
/// the side there is, or where no reactant states any.
fn amount(source: &Source<'_>, stated: &DeckReactant) -> Result<f64, ServiceError> {
    let deck = source.deck;
    let is_alone = deck.reactants.iter().filter(|other| other.side == stated.side).count() == 1;
    let is_told = !deck.proportions.is_empty() || deck.reactants.iter().all(|other| other.amount.is_none());
    match stated.amount {
        Some(DeckAmount::Weight(amount) | DeckAmount::Moles(amount)) => Ok(amount),
        None if is_alone && is_told => Ok(1.0),
        None => {
            let message = format!("the amount of {} is missing, and other reactants stand beside it", stated.name);
            let error = ServiceError::new(message).expected("wt%=... or moles=...");
            let hint = "State it, or the proportion of fuel and oxidiser (such as o/f=2.5).";
            Err(source.at(stated.place, if is_alone { error.hint(hint) } else { error }))
        }
    }
}

/// Notes what is taken of a deck that it does not say.
fn note_assumptions(source: &mut Source<'_>, known: &[(Ingredient, Option<Phase>)]) {
    let deck = source.deck;
    let is_bare = deck.reactants.len() > 1 && deck.reactants.iter().all(|one| one.amount.is_none());
    if let Some(first) = deck.reactants.first().filter(|_| is_bare && deck.proportions.is_empty()) {
        let text = "No amount and no proportion is stated: as much oxidiser as fuel is taken, by mass.";
        source.note(first.place, text.to_owned());
    }
    let needs_energy = deck.problem == DeckProblem::Uv && deck.internal_energies.is_empty();
    for (stated, (_, phase)) in deck.reactants.iter().zip(known) {
        if needs_energy && phase.is_none() && stated.internal_energy.is_none() && stated.enthalpy.is_some() {
            let text = format!(
                "{}: whether it is a gas is not known, and its internal energy is taken to be its enthalpy; state u of a gas.",
                stated.name
            );
            source.note(stated.place, text);
        }
    }
}

/// A reactant as the deck states it, completed from the library by NASA's name; and its phase, where that is known.
fn reactant(stated: &DeckReactant) -> Result<(Reactant, Option<Phase>), ServiceError> {
    const ROOM: Kelvin = Kelvin(298.15);
    let library = bundled_reactants()?;
    let known = library.find_species(&stated.name);
    // Beside a formula of its own, a name is that of the library's substance where this has the same formula.
    let twin = known.as_ref().ok().filter(|known| stated.formula.as_ref().is_none_or(|own| *own == known.formula));
    let phase = match twin.and_then(phase_of) {
        None if stated.density.is_some() => Some(Phase::Condensed),
        phase => phase,
    };
    let own = if stated.formula.is_some() { None } else { twin.map(Reactant::temperature) };
    let temperature = stated.temperature.or(own).unwrap_or(ROOM);
    let from_energy = stated.internal_energy.zip(phase).map(|(energy, phase)| {
        JoulePerMole(energy.0 + if phase == Phase::Gas { FIT_GAS_CONSTANT * temperature.0 } else { 0.0 })
    });
    let own = Stated {
        name: stated.name.clone(),
        formula: stated.formula.clone(),
        enthalpy: stated.enthalpy.or(from_energy),
        temperature: stated.temperature,
        density: stated.density,
    };
    Ok((own.reactant(|_| Ok(known?))?, phase))
}

fn phase_of(reactant: &Reactant) -> Option<Phase> {
    let data = bundled_species().ok()?;
    let species = reactant.species.as_deref().and_then(|name| data.find(name)).and_then(|at| data.species.get(at));
    // Whatever has a density by itself is no gas.
    species.map(|species| species.phase).or(reactant.density(reactant.temperature()).map(|_| Phase::Condensed))
}

/// Enthalpy and internal energy of a mixture. The energy of a reactant is the one it states, or H - R T of a gas and H
/// of condensed matter, whose volume is nothing beside that of a gas. `order` says which reactant a portion is.
fn energies(
    source: &Source<'_>,
    mixture: &Mixture,
    order: &[usize],
    phases: &[Option<Phase>],
) -> (Result<JoulePerKg, ServiceError>, Result<JoulePerKg, ServiceError>) {
    let (mut enthalpy, mut energy) = (Ok(0.0), Ok(0.0));
    for (portion, at) in mixture.portions.iter().zip(order) {
        let (Some(stated), phase) = (source.deck.reactants.get(*at), phases.get(*at).copied().flatten()) else {
            continue;
        };
        let missing = || {
            let (message, expected) = match stated.internal_energy {
                Some(_) => (
                    format!("{} states its internal energy, and whether it is a gas is not known", stated.name),
                    "its enthalpy (h=...), or its density (rho,g/cc=...) where it is no gas",
                ),
                None => (ReactantError::NoEnthalpy { name: stated.name.clone() }.to_string(), "h,j=... or h,cal=..."),
            };
            source.at(stated.place, ServiceError::new(message).expected(expected))
        };
        let moles = portion.mass_fraction / portion.molar_mass.0;
        let work = if phase == Some(Phase::Gas) { FIT_GAS_CONSTANT * portion.temperature.0 } else { 0.0 };
        let own = portion.enthalpy.map(|enthalpy| enthalpy.0);
        let own_energy = stated.internal_energy.map(|energy| energy.0).or(own.map(|enthalpy| enthalpy - work));
        add(&mut enthalpy, own.map(|own| moles * own), missing);
        add(&mut energy, own_energy.map(|own| moles * own), missing);
    }
    (enthalpy.map(JoulePerKg), energy.map(JoulePerKg))
}

fn add(sum: &mut Result<f64, ServiceError>, part: Option<f64>, missing: impl Fn() -> ServiceError) {
    *sum = std::mem::replace(sum, Ok(0.0)).and_then(|sum| Ok(sum + part.ok_or_else(missing)?));
}

/// An error at the reactant or proportion of the deck that it is about.
fn mixture_error(source: &Source<'_>, error: MixtureError) -> ServiceError {
    let (deck, path) = (source.deck, error.path());
    let index = path.strip_prefix("reactants[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    let reactant = match index {
        Some(index) => deck.reactants.get(index),
        None => deck.reactants.first().filter(|_| path == "reactants"),
    };
    let place = reactant.map_or(deck.proportion_place, |reactant| reactant.place);
    // A deck has no field of that name.
    let message = error.to_string();
    let message = message.strip_prefix(path).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&message);
    source.at(place, ServiceError::new(message))
}
