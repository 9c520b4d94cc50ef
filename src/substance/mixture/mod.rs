//! Mixtures of reactants: what a kilogram of propellant consists of, its enthalpy and its density.
//!
//! Amounts are mass or mole fractions, which must sum to 1, or parts, of which only the proportions matter. Fuel and
//! oxidiser may be composed apart and brought together in a [`Proportion`].

mod proportion;

pub use proportion::{Pair, Proportion};

use crate::substance::formula::Formula;
use crate::substance::reactant::{Reactant, ReactantError};
use crate::units::{JoulePerKg, JoulePerMole, Kelvin, KgPerMetre3, KgPerMole};

/// How far from 1 fractions may sum: they are stated with six digits at least. Within it they are taken in proportion.
const SUM_TOLERANCE: f64 = 1e-6;
/// Charge in mol/kg that is rounding of stated amounts.
const CHARGE: f64 = 1e-6;

/// Why reactants make no mixture. Each error begins with the field that it is about.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MixtureError {
    /// Nothing to mix.
    #[error("reactants: there are none; a mixture needs one at least")]
    Empty,
    /// A reactant that cannot be used as stated.
    #[error("{path}: {error}")]
    Reactant {
        /// The field, such as `reactants[1].temperature`.
        path: String,
        /// What is wrong.
        error: ReactantError,
    },
    /// An amount below zero, or no number.
    #[error("{path}: {amount} of {name} cannot be; an amount is a number from 0 on")]
    Amount {
        /// The field.
        path: String,
        /// The reactant.
        name: String,
        /// What was stated.
        amount: f64,
    },
    /// Amounts that are all zero.
    #[error("reactants: the amounts of {whose} are all 0")]
    Nothing {
        /// All reactants, the fuels or the oxidisers.
        whose: &'static str,
    },
    /// Fractions that do not make a whole.
    #[error("{field}: the fractions of {whose} sum to {sum}, and must sum to 1{}", percent_hint(*sum))]
    Sum {
        /// The field of each reactant that holds them.
        field: &'static str,
        /// All reactants, the fuels or the oxidisers.
        whose: &'static str,
        /// What they sum to.
        sum: f64,
    },
    /// A proportion of fuel and oxidiser, with a reactant that is neither.
    #[error("{path}: {name} is neither fuel nor oxidiser, and a proportion of the two is stated")]
    Side {
        /// The field.
        path: String,
        /// The reactant.
        name: String,
    },
    /// A proportion of fuel and oxidiser, and only one of them.
    #[error("reactants: a proportion of fuel and oxidiser is stated, and there is no {missing}")]
    OneSided {
        /// What there is none of.
        missing: &'static str,
    },
    /// A proportion that cannot be.
    #[error("{field}: {value} cannot be; {expected}")]
    Proportion {
        /// The field.
        field: &'static str,
        /// What was stated.
        value: f64,
        /// What may be.
        expected: &'static str,
    },
    /// Equivalence ratios of what does not burn.
    #[error(
        "{field}: an equivalence ratio of {value} cannot be reached: in units of charge, the fuel offers {} to {} and \
         the oxidiser {} to {} per kg; state the ratio of masses instead", fuel.0, fuel.1, oxidiser.0, oxidiser.1
    )]
    Unreachable {
        /// The field.
        field: &'static str,
        /// What was stated.
        value: f64,
        /// Positive and negative valences of the fuel in mol/kg.
        fuel: (f64, f64),
        /// Those of the oxidiser.
        oxidiser: (f64, f64),
    },
    /// Ions that do not balance.
    #[error("reactants: the mixture carries {charge:.3e} mol/kg of charge; a propellant is neutral")]
    Charged {
        /// Moles of elementary charges a kilogram, positive where electrons are missing.
        charge: f64,
    },
    /// The enthalpy of a mixture is asked for and a part has none.
    #[error("{path}: {}", ReactantError::NoEnthalpy { name: name.clone() })]
    NoEnthalpy {
        /// The field.
        path: String,
        /// The part.
        name: String,
    },
}

impl MixtureError {
    /// The field that it is about.
    pub fn path(&self) -> &str {
        match self {
            Self::Reactant { path, .. }
            | Self::Amount { path, .. }
            | Self::Side { path, .. }
            | Self::NoEnthalpy { path, .. } => path,
            Self::Proportion { field, .. } | Self::Unreachable { field, .. } => field,
            Self::Empty | Self::Nothing { .. } | Self::Sum { .. } | Self::OneSided { .. } | Self::Charged { .. } => {
                "reactants"
            }
        }
    }
}

fn percent_hint(sum: f64) -> &'static str {
    if (sum - 100.0).abs() < 1.0 { "; they look like percents: divide them by 100" } else { "" }
}

/// Which side of a propellant a reactant stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Among the fuels.
    Fuel,
    /// Among the oxidisers.
    Oxidiser,
    /// In a propellant that is not divided.
    Whole,
}

/// How amounts are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amounts {
    /// Fractions of the mass, which sum to 1.
    MassFractions,
    /// Fractions of the moles, which sum to 1.
    MoleFractions,
    /// Masses in any unit.
    MassParts,
    /// Moles in any unit.
    MoleParts,
}

impl Amounts {
    /// The field that holds an amount.
    pub fn field(self) -> &'static str {
        match self {
            Self::MassFractions => "mass_fraction",
            Self::MoleFractions => "mole_fraction",
            Self::MassParts => "mass",
            Self::MoleParts => "moles",
        }
    }

    fn are_fractions(self) -> bool {
        matches!(self, Self::MassFractions | Self::MoleFractions)
    }

    fn are_moles(self) -> bool {
        matches!(self, Self::MoleFractions | Self::MoleParts)
    }
}

/// A reactant with how much of it is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingredient {
    /// What it is.
    pub reactant: Reactant,
    /// Which side it stands on.
    pub side: Side,
    /// How much of it, as [`Amounts`] says.
    pub amount: f64,
    /// Its temperature; otherwise [`Reactant::temperature`].
    pub temperature: Option<Kelvin>,
}

/// One reactant in a mixture.
#[derive(Debug, Clone, PartialEq)]
pub struct Portion {
    /// Its place among the ingredients.
    pub number: usize,
    /// Name of the reactant.
    pub name: String,
    /// Atoms in a formula unit.
    pub formula: Formula,
    /// Which side it stands on.
    pub side: Side,
    /// Mass over that of the whole mixture.
    pub mass_fraction: f64,
    /// Its temperature.
    pub temperature: Kelvin,
    /// Mass of a mole of formula units.
    pub molar_mass: KgPerMole,
    /// Molar enthalpy at its temperature; `None` where the user stated none.
    pub enthalpy: Option<JoulePerMole>,
    /// Density at its temperature, where it is known.
    pub density: Option<KgPerMetre3>,
}

/// What a kilogram of mixed reactants consists of.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// The reactants. Their mass fractions sum to 1.
    pub portions: Vec<Portion>,
    /// Moles of each element in a kilogram: index into [`SpeciesData::elements`], rising, and mol/kg.
    ///
    /// [`SpeciesData::elements`]: crate::substance::species::SpeciesData::elements
    pub elements: Vec<(usize, f64)>,
    /// Enthalpy with the heats of formation, h = Σ w_k H_k / M_k; `None` where a part has none.
    pub enthalpy: Option<JoulePerKg>,
    /// Density, 1/ρ = Σ w_k / ρ_k, where all parts have one: volumes are taken to add up.
    pub density: Option<KgPerMetre3>,
    /// Mass of oxidiser over mass of fuel, where each part is the one or the other.
    pub oxidiser_to_fuel: Option<f64>,
    /// Sums of the positive and of the negative valences in mol/kg, which equivalence ratios are made of.
    pub valences: (f64, f64),
}

impl Mixture {
    /// The mixture of all ingredients in the amounts stated.
    ///
    /// # Errors
    /// [`MixtureError`] with the field.
    pub fn of(ingredients: &[Ingredient], amounts: Amounts) -> Result<Self, MixtureError> {
        Self::of_side(ingredients, amounts, "all reactants", |_| true)
    }

    /// The enthalpy.
    ///
    /// # Errors
    /// [`MixtureError::NoEnthalpy`] with the part that has none.
    pub fn known_enthalpy(&self) -> Result<JoulePerKg, MixtureError> {
        self.enthalpy.ok_or_else(|| {
            let without = self.portions.iter().find(|portion| portion.enthalpy.is_none());
            let (number, name) = without.map_or((0, String::new()), |portion| (portion.number, portion.name.clone()));
            MixtureError::NoEnthalpy { path: format!("reactants[{number}].enthalpy"), name }
        })
    }

    /// The chemical equivalence ratio r, -V⁺/V⁻ of the sums of valences; `None` where nothing oxidises.
    ///
    /// Source: Gordon & McBride, NASA RP-1311, eq. 9.19.
    pub fn chemical_equivalence_ratio(&self) -> Option<f64> {
        let (plus, minus) = self.valences;
        (minus < 0.0).then(|| -plus / minus)
    }

    /// The fuel equivalence ratio φ: the stoichiometric mass ratio of oxidiser and fuel over the one here, which is
    /// -V/V of the valences that fuel and oxidiser bring. `None` where there is only one side, or it does not burn.
    ///
    /// Source: Gordon & McBride, NASA RP-1311, eq. 9.18.
    pub fn fuel_equivalence_ratio(&self) -> Option<f64> {
        let of = |side: Side| -> f64 {
            let own = self.portions.iter().filter(|portion| portion.side == side);
            own.map(|portion| {
                let (plus, minus) = portion.formula.valences();
                portion.mass_fraction / portion.molar_mass.0 * (plus + minus)
            })
            .sum()
        };
        let ratio = -of(Side::Fuel) / of(Side::Oxidiser);
        (ratio.is_finite() && ratio > 0.0).then_some(ratio)
    }

    /// The mixture of the ingredients that are chosen; paths count all of them.
    fn of_side(
        ingredients: &[Ingredient],
        amounts: Amounts,
        whose: &'static str,
        is_chosen: impl Fn(Side) -> bool,
    ) -> Result<Self, MixtureError> {
        if ingredients.is_empty() {
            return Err(MixtureError::Empty);
        }
        let chosen: Vec<(usize, &Ingredient)> =
            ingredients.iter().enumerate().filter(|(_, ingredient)| is_chosen(ingredient.side)).collect();
        for (index, ingredient) in &chosen {
            if !(ingredient.amount >= 0.0 && ingredient.amount.is_finite()) {
                let path = format!("reactants[{index}].{}", amounts.field());
                return Err(MixtureError::Amount {
                    path,
                    name: ingredient.reactant.name.clone(),
                    amount: ingredient.amount,
                });
            }
        }
        let sum: f64 = chosen.iter().map(|(_, ingredient)| ingredient.amount).sum();
        if sum <= 0.0 {
            return Err(MixtureError::Nothing { whose });
        }
        if amounts.are_fractions() && (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(MixtureError::Sum { field: amounts.field(), whose, sum });
        }
        let mass = |ingredient: &Ingredient| {
            ingredient.amount * if amounts.are_moles() { ingredient.reactant.molar_mass().0 } else { 1.0 }
        };
        let total: f64 = chosen.iter().map(|(_, ingredient)| mass(ingredient)).sum();
        let mut parts = Vec::with_capacity(chosen.len());
        for (index, ingredient) in chosen {
            let portion = portion(index, ingredient, mass(ingredient) / total)?;
            parts.push((portion, &ingredient.reactant));
        }
        let mut mixture = Self::of_portions(parts);
        // Only of electrons can there be less than none.
        if let Some((_, missing)) = mixture.elements.iter().find(|(_, moles)| *moles < -CHARGE) {
            return Err(MixtureError::Charged { charge: -missing });
        }
        // A reactant that is there in name only brings no element.
        mixture.elements.retain(|(_, moles)| *moles > 0.0);
        Ok(mixture)
    }

    fn of_portions(parts: Vec<(Portion, &Reactant)>) -> Self {
        let mut elements: Vec<(usize, f64)> = Vec::new();
        let mut valences = (0.0, 0.0);
        for (portion, reactant) in &parts {
            let moles = portion.mass_fraction / portion.molar_mass.0;
            for (element, number) in reactant.composition() {
                add_element(&mut elements, *element, moles * number);
            }
            let (plus, minus) = portion.formula.valences();
            valences = (valences.0 + moles * plus, valences.1 + moles * minus);
        }
        elements.sort_unstable_by_key(|(element, _)| *element);
        let enthalpies =
            parts.iter().map(|(portion, _)| Some(portion.mass_fraction * portion.enthalpy?.0 / portion.molar_mass.0));
        let volumes = parts.iter().map(|(portion, _)| Some(portion.mass_fraction / portion.density?.0));
        let mass_of = |side: Side| -> f64 {
            parts.iter().filter(|(portion, _)| portion.side == side).map(|(portion, _)| portion.mass_fraction).sum()
        };
        let is_divided = parts.iter().all(|(portion, _)| portion.side != Side::Whole) && mass_of(Side::Fuel) > 0.0;
        Self {
            enthalpy: enthalpies.sum::<Option<f64>>().map(JoulePerKg),
            density: volumes.sum::<Option<f64>>().map(|volume| KgPerMetre3(1.0 / volume)),
            oxidiser_to_fuel: is_divided.then(|| mass_of(Side::Oxidiser) / mass_of(Side::Fuel)),
            elements,
            valences,
            portions: parts.into_iter().map(|(portion, _)| portion).collect(),
        }
    }
}

/// Adds an amount of an element, in mol/kg.
pub fn add_element(elements: &mut Vec<(usize, f64)>, element: usize, amount: f64) {
    match elements.iter_mut().find(|(known, _)| *known == element) {
        Some((_, sum)) => *sum += amount,
        None => elements.push((element, amount)),
    }
}

fn portion(index: usize, ingredient: &Ingredient, mass_fraction: f64) -> Result<Portion, MixtureError> {
    let reactant = &ingredient.reactant;
    let temperature = ingredient.temperature.unwrap_or(reactant.temperature());
    let enthalpy = match reactant.enthalpy(temperature) {
        Ok(enthalpy) => Some(enthalpy),
        // Problems at an assigned temperature need none; others ask for it with `known_enthalpy`.
        Err(ReactantError::NoEnthalpy { .. }) => None,
        Err(error) => return Err(MixtureError::Reactant { path: format!("reactants[{index}].temperature"), error }),
    };
    Ok(Portion {
        number: index,
        name: reactant.name.clone(),
        formula: reactant.formula.clone(),
        side: ingredient.side,
        mass_fraction,
        temperature,
        molar_mass: reactant.molar_mass(),
        enthalpy,
        density: reactant.density(temperature),
    })
}

#[cfg(test)]
mod tests;
