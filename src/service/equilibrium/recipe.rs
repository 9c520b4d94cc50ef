//! Propellants by the names of their reactants: what a person composes, and the streams of fuel and oxidiser it makes.

use super::reactant_named;
use super::reactants::Stated;
use crate::service::error::ServiceError;
use crate::substance::formula::Formula;
use crate::substance::mixture::{self, Amounts, Mixture, Pair, Proportion, Side};
use crate::substance::reactant::Reactant;
use crate::units::{JoulePerMole, Kelvin, KgPerMetre3};
use serde::{Deserialize, Serialize};

/// A reactant with how much of it is meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ingredient {
    /// Its name; in the reactants' library where it states no formula of its own.
    pub name: String,
    /// Which side it stands on.
    pub side: Side,
    /// Its mass, in any unit that all share.
    pub parts: f64,
    /// Its temperature; nothing for that of its enthalpy.
    pub temperature: Option<Kelvin>,
    /// What a reactant that is in no library is made of.
    pub own: Option<OwnReactant>,
}

/// A reactant as its user states it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OwnReactant {
    /// Atoms of a formula unit, such as `C7.3165H10.336O0.1063`.
    pub formula: String,
    /// Molar enthalpy at its temperature, with the heat of formation.
    pub enthalpy: Option<JoulePerMole>,
    /// Density, where it is known.
    pub density: Option<KgPerMetre3>,
}

impl Ingredient {
    /// One of the library at the temperature of its enthalpy.
    pub fn new(name: &str, side: Side, parts: f64) -> Self {
        Self { name: name.to_owned(), side, parts, temperature: None, own: None }
    }

    /// Makes it the user's own, beginning with what the library says of its name, or the library's again.
    pub fn set_own(&mut self, own: bool) {
        if !own {
            self.own = None;
        } else if self.own.is_none() {
            let known = reactant_named(&self.name, "").ok();
            self.own = Some(known.map_or_else(OwnReactant::default, |known| OwnReactant {
                formula: known.formula.to_string(),
                enthalpy: known.enthalpy(known.temperature()).ok(),
                density: known.density(known.temperature()),
            }));
        }
    }

    /// The reactant; `number` is its place in the list, for paths.
    fn reactant(&self, number: usize) -> Result<Reactant, ServiceError> {
        let path = |key: &str| format!("reactants[{number}].{key}");
        let Some(own) = &self.own else { return reactant_named(&self.name, &path("name")) };
        let formula = Formula::parse(&own.formula).map_err(|error| {
            let error = ServiceError::new(error.to_string()).at(path("formula"));
            error.expected("elements with their atoms, such as C7.3165H10.336O0.1063 or (NH4)2SO4")
        })?;
        let stated = Stated {
            name: self.name.clone(),
            formula: Some(formula),
            enthalpy: own.enthalpy,
            temperature: self.temperature,
            density: own.density,
        };
        stated.reactant(|name| reactant_named(name, &path("name"))).map_err(|error| error.at(path("formula")))
    }
}

/// A propellant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// What it is made of.
    pub ingredients: Vec<Ingredient>,
    /// Mass of oxidiser over mass of fuel; nothing where the parts say it.
    pub oxidiser_to_fuel: Option<f64>,
}

/// A propellant made of its reactants.
#[derive(Debug, Clone, PartialEq)]
pub struct Blend {
    /// A kilogram of the whole.
    pub whole: Mixture,
    /// A kilogram of each side, where there are two.
    pub pair: Option<Pair>,
}

impl Blend {
    /// Mass of oxidiser over mass of fuel, where there are two sides.
    pub fn oxidiser_to_fuel(&self) -> Option<f64> {
        self.pair.as_ref().and(self.whole.oxidiser_to_fuel)
    }
}

impl Recipe {
    /// Looks the reactants up and mixes them.
    ///
    /// # Errors
    /// With the path of the field: an unknown name, a formula that does not read, an amount that cannot be, a temperature
    /// for which there is no enthalpy, a ratio that cannot be.
    pub fn blend(&self) -> Result<Blend, ServiceError> {
        let ingredients: Vec<mixture::Ingredient> = self
            .ingredients
            .iter()
            .enumerate()
            .map(|(number, one)| {
                let reactant = one.reactant(number)?;
                let (side, amount, temperature) = (one.side, one.parts, one.temperature);
                Ok(mixture::Ingredient { reactant, side, amount, temperature })
            })
            .collect::<Result<_, ServiceError>>()?;
        let all = Mixture::of(&ingredients, Amounts::MassParts)?;
        let has = |side: Side| all.portions.iter().any(|portion| portion.side == side && portion.mass_fraction > 0.0);
        if !(has(Side::Fuel) && has(Side::Oxidiser)) {
            return Ok(Blend { whole: all, pair: None });
        }
        let pair = Pair::of(&ingredients, Amounts::MassParts)?;
        let whole = match self.oxidiser_to_fuel {
            Some(ratio) => pair.at(Proportion::OxidiserToFuel(ratio))?,
            None => all,
        };
        Ok(Blend { whole, pair: Some(pair) })
    }
}

/// A propellant to start from.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// Its name.
    pub name: &'static str,
    /// Reactants of the oxidiser with their parts by mass.
    pub oxidiser: &'static [(&'static str, f64)],
    /// The same of the fuel.
    pub fuel: &'static [(&'static str, f64)],
    /// Mass ratio of oxidiser to fuel; nothing where the parts say it.
    pub oxidiser_to_fuel: Option<f64>,
    /// Ratios between which it is worth looking.
    pub ratios: (f64, f64),
    /// A customary chamber pressure in Pa.
    pub pressure: f64,
}

impl Start {
    /// Its recipe.
    pub fn recipe(&self) -> Recipe {
        let of = |list: &[(&str, f64)], side| -> Vec<Ingredient> {
            list.iter().map(|(name, parts)| Ingredient::new(name, side, *parts)).collect()
        };
        let ingredients = [of(self.oxidiser, Side::Oxidiser), of(self.fuel, Side::Fuel)].concat();
        Recipe { ingredients, oxidiser_to_fuel: self.oxidiser_to_fuel }
    }
}

const fn pair(
    name: &'static str,
    oxidiser: &'static [(&'static str, f64)],
    fuel: &'static [(&'static str, f64)],
    oxidiser_to_fuel: f64,
    ratios: (f64, f64),
    pressure: f64,
) -> Start {
    Start { name, oxidiser, fuel, oxidiser_to_fuel: Some(oxidiser_to_fuel), ratios, pressure }
}

const fn solid(
    name: &'static str,
    oxidiser: &'static [(&'static str, f64)],
    fuel: &'static [(&'static str, f64)],
    ratios: (f64, f64),
) -> Start {
    Start { name, oxidiser, fuel, oxidiser_to_fuel: None, ratios, pressure: 7e6 }
}

/// Customary propellants: liquids and hybrids near the best ratio, solids as they are cast.
pub static STARTS: &[Start] = &[
    pair("LOX / RP-1", &[("LOX", 1.0)], &[("RP-1", 1.0)], 2.6, (1.2, 5.0), 7e6),
    pair("LOX / LH2", &[("LOX", 1.0)], &[("LH2", 1.0)], 6.0, (2.0, 10.0), 1e7),
    pair("LOX / methane", &[("LOX", 1.0)], &[("LCH4", 1.0)], 3.5, (1.5, 6.0), 1e7),
    pair("LOX / ethanol 75 %", &[("LOX", 1.0)], &[("ethanol 75%", 1.0)], 1.4, (0.6, 3.0), 2e6),
    pair("NTO / MMH", &[("NTO", 1.0)], &[("MMH", 1.0)], 2.1, (0.8, 4.0), 2e6),
    pair("N2O / HTPB", &[("nitrous oxide", 1.0)], &[("HTPB", 1.0)], 7.5, (2.0, 15.0), 3e6),
    pair("N2O / paraffin", &[("nitrous oxide", 1.0)], &[("paraffin", 1.0)], 7.5, (2.0, 15.0), 3e6),
    pair("H2O2 90 % / RP-1", &[("H2O2 90%", 1.0)], &[("RP-1", 1.0)], 7.2, (2.0, 14.0), 3e6),
    solid("AP / HTPB / Al", &[("AP", 68.0)], &[("HTPB", 14.0), ("aluminium", 18.0)], (1.0, 5.0)),
    solid("AP / HTPB", &[("AP", 82.0)], &[("HTPB", 18.0)], (2.0, 12.0)),
    solid("KNSB", &[("KN", 65.0)], &[("sorbitol", 35.0)], (1.0, 4.0)),
    solid("KNSU", &[("KN", 65.0)], &[("sucrose", 35.0)], (1.0, 4.0)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::thermochemistry::products::Selection;
    use crate::physics::thermochemistry::rocket::{Combustor, Exit, Flow, RocketProblem};
    use crate::service::equilibrium::{EquilibriumCase, Outcome, Question, solve_case};
    use crate::substance::species::SpeciesData;
    use crate::units::Pa;

    fn case(blend: &Blend, pressure: f64) -> EquilibriumCase {
        let whole = &blend.whole;
        EquilibriumCase {
            id: String::new(),
            mixture: whole.clone(),
            selection: Selection::default(),
            question: Question::Rocket(RocketProblem {
                chamber_pressure: Pa(pressure),
                enthalpy: whole.known_enthalpy().expect("all have one"),
                combustor: Combustor::InfiniteArea,
                flow: Flow::Equilibrium,
                exits: vec![Exit::Supersonic(10.0)],
            }),
            trace: 1e-6,
        }
    }

    #[test]
    fn every_start_burns_within_its_ratios() {
        for start in STARTS {
            let blend = start.recipe().blend().unwrap_or_else(|error| panic!("{}: {error}", start.name));
            let ratio = blend.oxidiser_to_fuel().expect("two sides");
            assert!(start.ratios.0 < ratio && ratio < start.ratios.1, "{}: {ratio}", start.name);
            let answer =
                solve_case(&case(&blend, start.pressure)).unwrap_or_else(|error| panic!("{}: {error}", start.name));
            let Outcome::Rocket(rocket) = answer.outcome else { panic!("a rocket") };
            let velocity = rocket.performance.characteristic_velocity.0;
            assert!((850.0..2500.0).contains(&velocity), "{}: {velocity}", start.name);
        }
    }

    #[test]
    fn a_kilogram_stays_a_kilogram_and_volumes_add_up() {
        let data = SpeciesData::nasa().expect("reads");
        let blend = STARTS[8].recipe().blend().expect("blends");
        let mass = |mixture: &Mixture| -> f64 {
            let elements = mixture.elements.iter();
            elements.map(|(element, moles)| moles * data.elements[*element].atomic_weight.0).sum()
        };
        let pair = blend.pair.as_ref().expect("two sides");
        for mixture in [&pair.fuel, &pair.oxidiser, &blend.whole] {
            assert!((mass(mixture) - 1.0).abs() < 1e-12, "{}", mass(mixture));
        }
        assert!((blend.oxidiser_to_fuel().expect("two sides") - 68.0 / 32.0).abs() < 1e-12);
        // AP 1950, Al 2700, HTPB about 920 kg/m³: 0.68/1950 + 0.18/2700 + 0.14/920.
        let density = blend.whole.density.expect("all are known").0;
        assert!((1730.0..1790.0).contains(&density), "{density}");
    }

    #[test]
    fn one_side_alone_needs_no_ratio_and_what_is_wrong_has_its_place() {
        let mut recipe =
            Recipe { ingredients: vec![Ingredient::new("hydrazine", Side::Fuel, 3.0)], oxidiser_to_fuel: None };
        let blend = recipe.blend().expect("blends");
        assert_eq!(blend.oxidiser_to_fuel(), None);
        recipe.ingredients.push(Ingredient::new("unobtainium", Side::Oxidiser, 1.0));
        assert_eq!(recipe.blend().expect_err("unknown").path, "reactants[1].name");
        recipe.ingredients[1] = Ingredient::new("LOX", Side::Oxidiser, -1.0);
        assert_eq!(recipe.blend().expect_err("negative").path, "reactants[1].mass");
        recipe.ingredients[1] =
            Ingredient { temperature: Some(Kelvin(2500.0)), ..Ingredient::new("LOX", Side::Oxidiser, 1.0) };
        assert_eq!(recipe.blend().expect_err("too hot").path, "reactants[1].temperature");
        recipe.ingredients.clear();
        assert_eq!(recipe.blend().expect_err("nothing").path, "reactants");
    }

    #[test]
    fn a_reactant_of_ones_own_begins_as_the_librarys_and_counts_as_stated() {
        let mut recipe = STARTS[0].recipe();
        let of_library = recipe.blend().expect("blends").whole;
        for ingredient in &mut recipe.ingredients {
            ingredient.set_own(true);
            ingredient.name = format!("my {}", ingredient.name);
        }
        let own = recipe.blend().expect("blends").whole;
        for ((element, moles), (other, own)) in of_library.elements.iter().zip(&own.elements) {
            assert!(element == other && (moles / own - 1.0).abs() < 1e-6, "{moles} {own}");
        }
        let (one, other) = (of_library.enthalpy.expect("known").0, own.enthalpy.expect("known").0);
        assert!((one / other - 1.0).abs() < 1e-6, "{one} {other}");
        let stated = recipe.ingredients[1].own.as_mut().expect("own");
        stated.enthalpy = None;
        assert_eq!(recipe.blend().expect("blends").whole.enthalpy, None);
        recipe.ingredients[1].own.as_mut().expect("own").formula = "C12Xx4".to_owned();
        assert_eq!(recipe.blend().expect_err("no such element").path, "reactants[1].formula");
    }
}
