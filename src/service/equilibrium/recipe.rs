//! Propellants by the names of their reactants: what a person composes, and the streams of fuel and oxidiser it makes.

use super::Matter;
use super::sweep::Stream;
use crate::service::error::ServiceError;
use crate::service::reactants::bundled_reactants;
use crate::substance::reactant::Reactant;
use crate::units::{JoulePerKg, Kelvin, KgPerMetre3};

/// Which side of a propellant a reactant stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Among the oxidisers.
    Oxidiser,
    /// Among the fuels.
    Fuel,
}

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
    /// Mass of oxidiser over mass of fuel; nothing where there is only one side.
    pub oxidiser_to_fuel: Option<f64>,
    /// Density of the whole, where all densities are known; volumes are taken to add up.
    pub density: Option<KgPerMetre3>,
}

/// One side while it is added up.
#[derive(Default)]
struct Sum {
    matter: Matter,
    mass: f64,
    enthalpy: f64,
    volume: Option<f64>,
}

impl Sum {
    fn add(&mut self, reactant: &Reactant, parts: f64, temperature: Kelvin, enthalpy: f64) {
        let moles = parts / reactant.molar_mass().0;
        for (element, atoms) in reactant.composition() {
            self.matter.add(*element, atoms * moles);
        }
        let volume = reactant.density(temperature).map(|density| parts / density.0);
        self.volume = if self.mass == 0.0 { volume } else { self.volume.zip(volume).map(|(sum, one)| sum + one) };
        self.mass += parts;
        self.enthalpy += parts * enthalpy;
    }

    fn stream(&self) -> Stream {
        let mut matter = self.matter.clone();
        matter.elements.iter_mut().for_each(|(_, moles)| *moles /= self.mass);
        Stream { matter, enthalpy: JoulePerKg(self.enthalpy / self.mass) }
    }
}

impl Recipe {
    /// Looks the reactants up and adds them up.
    ///
    /// # Errors
    /// With the path of the field: an unknown name, an amount that cannot be, a temperature for which there is no
    /// enthalpy, a ratio without two sides.
    pub fn blend(&self) -> Result<Blend, ServiceError> {
        let library = bundled_reactants()?;
        let (mut fuel, mut oxidiser) = (Sum::default(), Sum::default());
        for (number, ingredient) in self.ingredients.iter().enumerate() {
            let at = |key: &str| format!("reactants[{number}].{key}");
            let Ingredient { name, parts, .. } = ingredient;
            if !(*parts >= 0.0 && parts.is_finite()) {
                let error = ServiceError::new(format!("the amount of {name} is {parts}"));
                return Err(error.at(at("parts")).expected("0 or more"));
            }
            let failed = |key: &str, error: &dyn std::fmt::Display| ServiceError::new(error.to_string()).at(at(key));
            let reactant = library.find(name).map_err(|error| failed("name", &error))?;
            let temperature = ingredient.temperature.unwrap_or(reactant.temperature());
            let enthalpy = reactant.specific_enthalpy(temperature).map_err(|error| failed("temperature", &error))?;
            let sum = if ingredient.side == Side::Fuel { &mut fuel } else { &mut oxidiser };
            if *parts > 0.0 {
                sum.add(&reactant, *parts, temperature, enthalpy.0);
            }
        }
        let (ratio, shares) = match (fuel.mass > 0.0, oxidiser.mass > 0.0) {
            (false, false) => {
                let error = ServiceError::new("the propellant holds nothing").at("reactants");
                return Err(error.hint("Add a reactant with an amount above 0."));
            }
            (true, true) => {
                let ratio = self.oxidiser_to_fuel.unwrap_or(oxidiser.mass / fuel.mass);
                if !(ratio > 0.0 && ratio.is_finite()) {
                    let error = ServiceError::new(format!("the ratio of oxidiser to fuel is {ratio}"));
                    return Err(error.at("oxidiser_to_fuel").expected("a positive number"));
                }
                (Some(ratio), (1.0 / (1.0 + ratio), ratio / (1.0 + ratio)))
            }
            (has_fuel, _) => (None, if has_fuel { (1.0, 0.0) } else { (0.0, 1.0) }),
        };
        let volume = |sum: &Sum, share: f64| {
            if share == 0.0 { Some(0.0) } else { sum.volume.map(|volume| share * volume / sum.mass) }
        };
        let volumes = volume(&fuel, shares.0).zip(volume(&oxidiser, shares.1));
        let density = volumes.map(|(one, other)| KgPerMetre3(1.0 / (one + other)));
        let (fuel, oxidiser) = match ratio {
            Some(_) => (fuel.stream(), oxidiser.stream()),
            None => {
                let only = if fuel.mass > 0.0 { fuel.stream() } else { oxidiser.stream() };
                (only.clone(), only)
            }
        };
        Ok(Blend { fuel, oxidiser, oxidiser_to_fuel: ratio, density })
    }
}

impl Blend {
    /// A kilogram of the whole.
    pub fn whole(&self) -> Stream {
        // Where there is one side, both are it, and any ratio gives it.
        let ratio = self.oxidiser_to_fuel.unwrap_or(1.0);
        let mut matter = Matter::default();
        for (stream, share) in [(&self.fuel, 1.0 / (1.0 + ratio)), (&self.oxidiser, ratio / (1.0 + ratio))] {
            stream.matter.elements.iter().for_each(|(element, moles)| matter.add(*element, share * moles));
        }
        let enthalpy = (self.fuel.enthalpy.0 + ratio * self.oxidiser.enthalpy.0) / (1.0 + ratio);
        Stream { matter, enthalpy: JoulePerKg(enthalpy) }
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
        let whole = blend.whole();
        EquilibriumCase {
            id: String::new(),
            matter: whole.matter,
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
            let elements = stream.matter.elements.iter();
            elements.map(|(element, moles)| moles * data.elements[*element].atomic_weight.0).sum()
        };
        for stream in [&blend.fuel, &blend.oxidiser, &blend.whole()] {
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
        assert_eq!(blend.whole().enthalpy, blend.fuel.enthalpy);
        recipe.ingredients.push(Ingredient::new("unobtainium", Side::Oxidiser, 1.0));
        assert_eq!(recipe.blend().expect_err("unknown").path, "reactants[1].name");
        recipe.ingredients[1] = Ingredient::new("LOX", Side::Oxidiser, -1.0);
        assert_eq!(recipe.blend().expect_err("negative").path, "reactants[1].parts");
        recipe.ingredients[1] =
            Ingredient { temperature: Some(Kelvin(2500.0)), ..Ingredient::new("LOX", Side::Oxidiser, 1.0) };
        assert_eq!(recipe.blend().expect_err("too hot").path, "reactants[1].temperature");
        recipe.ingredients.clear();
        assert_eq!(recipe.blend().expect_err("nothing").path, "reactants");
    }
}
