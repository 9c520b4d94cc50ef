//! From the reactants of a deck to the mixtures that its problem is about.

use super::error::{DeckError, Reason};
use super::{CeaDeck, DeckAmount, DeckReactant};
use crate::substance::mixture::{Amounts, Ingredient, Mixture, MixtureError, Pair};
use crate::substance::reactant::{CustomReactant, Reactant, ReactantLibrary};
use crate::substance::species::SpeciesData;
use crate::units::Kelvin;

/// The mixtures of a problem: one for each proportion of fuel and oxidiser, or the one that the amounts tell.
///
/// A reactant with a formula is taken as the deck states it; one without is the species of NASA's data with that name,
/// or else the library's reactant. An enthalpy or density that the deck states counts before those of the data. A
/// missing amount means all of its side, and is refused where the side has other reactants.
///
/// # Errors
/// [`DeckError`] at the line of the reactant.
pub fn mixtures(deck: &CeaDeck, library: &ReactantLibrary<'_>) -> Result<Vec<Mixture>, DeckError> {
    let by_moles = deck.reactants.iter().any(|reactant| matches!(reactant.amount, Some(DeckAmount::Moles(_))));
    let amounts = if by_moles { Amounts::MoleParts } else { Amounts::MassParts };
    let ingredients =
        deck.reactants.iter().map(|reactant| ingredient(reactant, deck, library)).collect::<Result<Vec<_>, _>>()?;
    let first = deck.reactants.first().map_or(1, |reactant| reactant.line);
    let refuse =
        |error: MixtureError| DeckError::at(line_of(&error, deck).unwrap_or(first), 1, Reason::Mixture { error });
    if deck.proportions.is_empty() {
        return Ok(vec![Mixture::of(&ingredients, amounts).map_err(refuse)?]);
    }
    let pair = Pair::of(&ingredients, amounts).map_err(refuse)?;
    deck.proportions.iter().map(|proportion| pair.at(*proportion).map_err(refuse)).collect()
}

/// The line of the reactant that an error is about.
fn line_of(error: &MixtureError, deck: &CeaDeck) -> Option<usize> {
    let path = match error {
        MixtureError::Reactant { path, .. } | MixtureError::Amount { path, .. } | MixtureError::Side { path, .. } => {
            path
        }
        _ => return None,
    };
    let index: usize = path.strip_prefix("reactants[")?.split(']').next()?.parse().ok()?;
    deck.reactants.get(index).map(|reactant| reactant.line)
}

fn ingredient(stated: &DeckReactant, deck: &CeaDeck, library: &ReactantLibrary<'_>) -> Result<Ingredient, DeckError> {
    let refuse = |reason| DeckError::at(stated.line, 1, reason);
    if stated.internal_energy.is_some() {
        return Err(refuse(Reason::InternalEnergy { name: stated.name.clone() }));
    }
    let is_alone = deck.reactants.iter().filter(|other| other.side == stated.side).count() == 1;
    let amount = match stated.amount {
        Some(DeckAmount::Weight(amount) | DeckAmount::Moles(amount)) => amount,
        // CEA's 100 % of a side.
        None if is_alone && !deck.reactants.iter().any(|other| matches!(other.amount, Some(DeckAmount::Moles(_)))) => {
            100.0
        }
        None => return Err(refuse(Reason::AmountMissing { name: stated.name.clone() })),
    };
    let reactant = reactant(stated, library).map_err(|error| refuse(Reason::Reactant { error }))?;
    Ok(Ingredient { reactant, side: stated.side, amount, temperature: stated.temperature })
}

fn reactant(
    stated: &DeckReactant,
    library: &ReactantLibrary<'_>,
) -> Result<Reactant, crate::substance::reactant::ReactantError> {
    const ROOM: Kelvin = Kelvin(298.15);
    let data: &SpeciesData = library.data();
    let custom = |formula, temperature: Kelvin| CustomReactant {
        name: stated.name.clone(),
        formula,
        enthalpy: stated.enthalpy,
        temperature,
        density: stated.density,
    };
    if let Some(formula) = &stated.formula {
        return Reactant::custom(custom(formula.clone(), stated.temperature.unwrap_or(ROOM)), data);
    }
    let known = library.find_species(&stated.name)?;
    if stated.enthalpy.is_some() {
        let temperature = stated.temperature.unwrap_or(known.temperature());
        return Reactant::custom(custom(known.formula, temperature), data);
    }
    Ok(match stated.density {
        Some(density) => known.with_density(density),
        None => known,
    })
}
