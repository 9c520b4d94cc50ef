//! How much oxidiser comes to a fuel: by masses or by equivalence ratios.

use super::{Amounts, Ingredient, Mixture, MixtureError, Side, add_element};
use crate::units::{JoulePerKg, KgPerMetre3};

/// How fuel and oxidiser are brought together.
///
/// With V⁺ and V⁻ the sums of positive and negative valences per kilogram of the fuel (f) and of the oxidiser (o), and
/// the mass ratio o/f:
///
/// r = -(V⁺_f + o/f · V⁺_o) / (V⁻_f + o/f · V⁻_o),   (o/f)_st = -(V⁺_f + V⁻_f) / (V⁺_o + V⁻_o),   φ = (o/f)_st / (o/f)
///
/// Source: Gordon & McBride, NASA RP-1311 part I (1994), eqs. 9.18 and 9.19; part II (1996), problem dataset.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proportion {
    /// Mass of oxidiser over mass of fuel, o/f.
    OxidiserToFuel(f64),
    /// Mass of fuel in percent of the whole, %f.
    PercentFuel(f64),
    /// Mass of fuel over mass of oxidiser, f/o.
    FuelToOxidiser(f64),
    /// Fuel-to-oxidiser ratio over the stoichiometric one, φ; above 1 there is too much fuel.
    FuelEquivalenceRatio(f64),
    /// Chemical equivalence ratio, r: positive over negative valences of the whole mixture.
    ChemicalEquivalenceRatio(f64),
}

impl Proportion {
    /// The field that holds it, as CEA names it.
    pub fn field(self) -> &'static str {
        match self {
            Self::OxidiserToFuel(_) => "of",
            Self::PercentFuel(_) => "percent_fuel",
            Self::FuelToOxidiser(_) => "fo",
            Self::FuelEquivalenceRatio(_) => "phi",
            Self::ChemicalEquivalenceRatio(_) => "r",
        }
    }

    /// Its number.
    pub fn value(self) -> f64 {
        match self {
            Self::OxidiserToFuel(value)
            | Self::PercentFuel(value)
            | Self::FuelToOxidiser(value)
            | Self::FuelEquivalenceRatio(value)
            | Self::ChemicalEquivalenceRatio(value) => value,
        }
    }
}

/// A fuel and an oxidiser, each composed for itself, that are brought together in any proportion.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// A kilogram of the fuels.
    pub fuel: Mixture,
    /// A kilogram of the oxidisers.
    pub oxidiser: Mixture,
}

impl Pair {
    /// From ingredients that are each fuel or oxidiser; the amounts of each side count for themselves, and fractions of
    /// each side sum to 1.
    ///
    /// # Errors
    /// [`MixtureError`] with the field.
    pub fn of(ingredients: &[Ingredient], amounts: Amounts) -> Result<Self, MixtureError> {
        if let Some((index, stray)) = ingredients.iter().enumerate().find(|(_, one)| one.side == Side::Whole) {
            let path = format!("reactants[{index}].side");
            return Err(MixtureError::Side { path, name: stray.reactant.name.clone() });
        }
        for (side, missing) in [(Side::Fuel, "fuel"), (Side::Oxidiser, "oxidiser")] {
            if !ingredients.is_empty() && !ingredients.iter().any(|ingredient| ingredient.side == side) {
                return Err(MixtureError::OneSided { missing });
            }
        }
        let side = |wanted: Side, whose| Mixture::of_side(ingredients, amounts, whose, |side| side == wanted);
        Ok(Self { fuel: side(Side::Fuel, "the fuels")?, oxidiser: side(Side::Oxidiser, "the oxidisers")? })
    }

    /// The mass ratio of oxidiser and fuel that a proportion means.
    ///
    /// # Errors
    /// [`MixtureError::Proportion`] for a number that cannot be, [`MixtureError::Unreachable`] for an equivalence ratio
    /// that no mass ratio gives.
    pub fn oxidiser_to_fuel(&self, proportion: Proportion) -> Result<f64, MixtureError> {
        let (field, value) = (proportion.field(), proportion.value());
        let refuse = |expected| Err(MixtureError::Proportion { field, value, expected });
        let reached = |ratio: f64| {
            if ratio > 0.0 && ratio.is_finite() {
                return Ok(ratio);
            }
            let (fuel, oxidiser) = (self.fuel.valences, self.oxidiser.valences);
            Err(MixtureError::Unreachable { field, value, fuel, oxidiser })
        };
        match proportion {
            Proportion::OxidiserToFuel(ratio) => {
                if ratio >= 0.0 && ratio.is_finite() {
                    Ok(ratio)
                } else {
                    refuse("a mass ratio is a number from 0 on")
                }
            }
            Proportion::PercentFuel(percent) => {
                if percent > 0.0 && percent <= 100.0 {
                    Ok((100.0 - percent) / percent)
                } else {
                    refuse("a percentage of fuel lies above 0 and goes up to 100")
                }
            }
            Proportion::FuelToOxidiser(ratio) => {
                if ratio > 0.0 && ratio.is_finite() {
                    Ok(1.0 / ratio)
                } else {
                    refuse("a mass ratio of fuel lies above 0")
                }
            }
            Proportion::FuelEquivalenceRatio(ratio) | Proportion::ChemicalEquivalenceRatio(ratio)
                if !(ratio > 0.0 && ratio.is_finite()) =>
            {
                refuse("an equivalence ratio lies above 0")
            }
            Proportion::FuelEquivalenceRatio(ratio) => reached(self.stoichiometric() / ratio),
            Proportion::ChemicalEquivalenceRatio(ratio) => {
                let ((plus, minus), (plus_o, minus_o)) = (self.fuel.valences, self.oxidiser.valences);
                reached(-(plus + ratio * minus) / (plus_o + ratio * minus_o))
            }
        }
    }

    /// The mass ratio at which the valences cancel; not positive or not finite where fuel and oxidiser do not burn with
    /// each other.
    pub fn stoichiometric(&self) -> f64 {
        let ((plus, minus), (plus_o, minus_o)) = (self.fuel.valences, self.oxidiser.valences);
        -(plus + minus) / (plus_o + minus_o)
    }

    /// A kilogram of both in a proportion.
    ///
    /// # Errors
    /// Those of [`oxidiser_to_fuel`](Self::oxidiser_to_fuel).
    pub fn at(&self, proportion: Proportion) -> Result<Mixture, MixtureError> {
        let ratio = self.oxidiser_to_fuel(proportion)?;
        let (w_fuel, w_oxidiser) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
        let sides = [(w_fuel, &self.fuel), (w_oxidiser, &self.oxidiser)];
        let mut elements = Vec::with_capacity(self.fuel.elements.len() + self.oxidiser.elements.len());
        let mut portions = Vec::with_capacity(self.fuel.portions.len() + self.oxidiser.portions.len());
        for (weight, side) in sides {
            for (element, moles) in &side.elements {
                add_element(&mut elements, *element, weight * moles);
            }
            for portion in &side.portions {
                let mut portion = portion.clone();
                portion.mass_fraction *= weight;
                portions.push(portion);
            }
        }
        elements.retain(|(_, moles)| *moles > 0.0);
        elements.sort_unstable_by_key(|(element, _)| *element);
        let enthalpies = sides.iter().map(|(weight, side)| Some(weight * side.enthalpy?.0));
        let volumes = sides.iter().map(|(weight, side)| Some(weight / side.density?.0));
        let valence = |of: fn(&Mixture) -> f64| w_fuel * of(&self.fuel) + w_oxidiser * of(&self.oxidiser);
        Ok(Mixture {
            portions,
            elements,
            enthalpy: enthalpies.sum::<Option<f64>>().map(JoulePerKg),
            density: volumes.sum::<Option<f64>>().map(|volume| KgPerMetre3(1.0 / volume)),
            oxidiser_to_fuel: Some(ratio),
            valences: (valence(|side| side.valences.0), valence(|side| side.valences.1)),
        })
    }
}
