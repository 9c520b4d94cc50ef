//! Propellants by the names of their reactants: what a person composes, and the streams of fuel and oxidiser it makes.

use super::reactant_named;
use super::sweep::Stream;
use crate::service::error::ServiceError;
use crate::substance::mixture::{self, Amounts, Mixture, Pair, Proportion, Side};
use crate::units::{Kelvin, KgPerMetre3};

/// A reactant with how much of it is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingredient {
    /// Its name in the reactants' library.
    pub name: String,
    /// Which side it stands on.
    pub side: Side,
    /// Its mass, in any unit that all share.
    pub parts: f64,
    /// Its temperature; nothing for that of its enthalpy.
    pub temperature: Option<Kelvin>,
}

impl Ingredient {
    /// At the temperature of its enthalpy.
    pub fn new(name: &str, side: Side, parts: f64) -> Self {
        Self { name: name.to_owned(), side, parts, temperature: None }
    }
}

/// A propellant.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// What it is made of.
    pub ingredients: Vec<Ingredient>,
    /// Mass of oxidiser over mass of fuel; nothing where the parts say it.
    pub oxidiser_to_fuel: Option<f64>,
}

/// A propellant made of its reactants.
#[derive(Debug, Clone, PartialEq)]
pub struct Blend {
    /// A kilogram of fuel.
    pub fuel: Stream,
    /// A kilogram of oxidiser; the same as the fuel where there is only one side.
    pub oxidiser: Stream,
    /// A kilogram of the whole.
    pub whole: Stream,
    /// Mass of oxidiser over mass of fuel; nothing where there is only one side.
    pub oxidiser_to_fuel: Option<f64>,
    /// Density of the whole, where all densities are known; volumes are taken to add up.
    pub density: Option<KgPerMetre3>,
}

impl Recipe {
    /// Looks the reactants up and mixes them.
    ///
    /// # Errors
    /// With the path of the field: an unknown name, an amount that cannot be, a temperature for which there is no
    /// enthalpy, a ratio that cannot be.
    pub fn blend(&self) -> Result<Blend, ServiceError> {
        let ingredients: Vec<mixture::Ingredient> = self
            .ingredients
            .iter()
            .enumerate()
            .map(|(number, Ingredient { name, side, parts, temperature })| {
                let reactant = reactant_named(name, &format!("reactants[{number}].name"))?;
                Ok(mixture::Ingredient { reactant, side: *side, amount: *parts, temperature: *temperature })
            })
            .collect::<Result<_, ServiceError>>()?;
        let all = Mixture::of(&ingredients, Amounts::MassParts)?;
        let has = |side: Side| all.portions.iter().any(|portion| portion.side == side && portion.mass_fraction > 0.0);
        if !(has(Side::Fuel) && has(Side::Oxidiser)) {
            let whole = Stream::of(&all)?;
            let (fuel, oxidiser) = (whole.clone(), whole.clone());
            return Ok(Blend { fuel, oxidiser, whole, oxidiser_to_fuel: None, density: all.density });
        }
        let pair = Pair::of(&ingredients, Amounts::MassParts)?;
        let whole = match self.oxidiser_to_fuel {
            Some(ratio) => pair.at(Proportion::OxidiserToFuel(ratio))?,
            None => all,
        };
        Ok(Blend {
            fuel: Stream::of(&pair.fuel)?,
            oxidiser: Stream::of(&pair.oxidiser)?,
            whole: Stream::of(&whole)?,
            oxidiser_to_fuel: whole.oxidiser_to_fuel,
            density: whole.density,
        })
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
        let whole = blend.whole.clone();
        EquilibriumCase {
            id: String::new(),
            elements: whole.elements,
            selection: Selection::default(),
            question: Question::Rocket(RocketProblem {
                chamber_pressure: Pa(pressure),
                enthalpy: whole.enthalpy,
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
            let ratio = blend.oxidiser_to_fuel.expect("two sides");
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
        let mass = |stream: &Stream| -> f64 {
            let elements = stream.elements.iter();
            elements.map(|(element, moles)| moles * data.elements[*element].atomic_weight.0).sum()
        };
        for stream in [&blend.fuel, &blend.oxidiser, &blend.whole] {
            assert!((mass(stream) - 1.0).abs() < 1e-12, "{}", mass(stream));
        }
        assert!((blend.oxidiser_to_fuel.expect("two sides") - 68.0 / 32.0).abs() < 1e-12);
        // AP 1950, Al 2700, HTPB about 920 kg/m³: 0.68/1950 + 0.18/2700 + 0.14/920.
        let density = blend.density.expect("all are known").0;
        assert!((1730.0..1790.0).contains(&density), "{density}");
    }

    #[test]
    fn one_side_alone_needs_no_ratio_and_what_is_wrong_has_its_place() {
        let mut recipe =
            Recipe { ingredients: vec![Ingredient::new("hydrazine", Side::Fuel, 3.0)], oxidiser_to_fuel: None };
        let blend = recipe.blend().expect("blends");
        assert_eq!(blend.oxidiser_to_fuel, None);
        assert_eq!(blend.whole.enthalpy, blend.fuel.enthalpy);
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
}
