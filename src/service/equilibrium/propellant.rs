//! What a solid propellant burns to, by its formulation.

use crate::diag::{Finding, Severity};
use crate::physics::gas_dynamics::nozzle_flow::passage::AreaStation;
use crate::physics::gas_dynamics::nozzle_flow::reacting::{ReactingStation, reacting_flow};
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::products::{ProductSet, Selection};
use crate::physics::thermochemistry::rocket::{
    Combustor, Exit, Flow, FreezingStation, RocketError, RocketField, RocketPerformance, RocketProblem,
    rocket_performance,
};
use crate::physics::thermochemistry::solver::Solver;
use crate::service::error::ServiceError;
use crate::service::library::characteristic_velocity;
use crate::service::reactants::bundled_reactants;
use crate::service::species::bundled_species;
use crate::substance::formulation::Formulation;
use crate::substance::mixture::{Amounts, Ingredient, Mixture, Side};
use crate::substance::propellant::{CombustionGas, Propellant};
use crate::units::{JoulePerKg, Kelvin, KgPerMetre3, KgPerMole, MetrePerSecond, Pa};

/// Chamber pressure at which propellants are usually compared: 1000 psi.
pub const REFERENCE_PRESSURE: Pa = Pa(6_894_757.293_168_361);
/// Relative difference of characteristic velocities from which it is worth a word.
const WORTH_A_WORD: f64 = 0.05;

/// Ideal combustion in equilibrium, without loss of heat.
#[derive(Debug, Clone, PartialEq)]
pub struct PropellantCombustion {
    /// Chamber pressure.
    pub pressure: Pa,
    /// Temperature.
    pub temperature: Kelvin,
    /// Mass of all, condensed matter too, over moles of gas.
    pub molar_mass: KgPerMole,
    /// Isentropic exponent of the mixture in equilibrium.
    pub gamma: f64,
    /// Characteristic velocity of the flow in equilibrium.
    pub characteristic_velocity: MetrePerSecond,
    /// Share of the mass that is condensed.
    pub condensed_fraction: f64,
    /// Density without voids, where each ingredient has one.
    pub density: Option<KgPerMetre3>,
    /// Ingredients by the library's names, with mass fractions.
    pub ingredients: Vec<(String, f64)>,
}

impl PropellantCombustion {
    /// The perfect gas of a motor: the flame's temperature lowered so that the characteristic velocity is `efficiency`
    /// times the ideal one of that gas.
    ///
    /// c* = √(R T/M)/Γ(γ), so that T goes with the square of the efficiency.
    ///
    /// Source: Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., eq. 3-32.
    pub fn gas(&self, efficiency: f64) -> CombustionGas {
        CombustionGas {
            flame_temperature: Kelvin(self.temperature.0 * efficiency * efficiency),
            molar_mass: self.molar_mass,
            heat_capacity_ratio: self.gamma,
        }
    }
}

/// A propellant's formulation with the species that it can burn to.
struct Charge {
    mixture: Mixture,
    enthalpy: JoulePerKg,
    products: ProductSet,
    amounts: Vec<f64>,
}

fn fail(error: String) -> ServiceError {
    ServiceError::new(error).at("formula")
}

/// The formulation that a propellant's composition states.
fn charge(propellant: &Propellant) -> Result<Charge, ServiceError> {
    let formulation = Formulation::from_text(&propellant.formula).map_err(|error| {
        fail(error.to_string()).expected("names and percentages of the mass, such as KNO3 65 %, sorbitol 35 %")
    })?;
    let library = bundled_reactants()?;
    let ingredients: Vec<Ingredient> = formulation
        .ingredients
        .iter()
        .map(|(name, share)| {
            let reactant = library.find(name).map_err(|error| fail(error.to_string()))?;
            Ok(Ingredient { reactant, side: Side::Whole, amount: *share, temperature: None })
        })
        .collect::<Result<_, ServiceError>>()?;
    let mixture = Mixture::of(&ingredients, Amounts::MassFractions).map_err(|error| fail(error.to_string()))?;
    let enthalpy = mixture.known_enthalpy().map_err(|error| fail(error.to_string()))?;
    let elements: Vec<usize> = mixture.elements.iter().map(|(element, _)| *element).collect();
    let products = ProductSet::new(bundled_species()?, &elements, &Selection::default())
        .map_err(|error| fail(error.to_string()))?;
    let amounts = mixture.elements.iter().map(|(_, moles)| *moles).collect();
    Ok(Charge { mixture, enthalpy, products, amounts })
}

impl Charge {
    fn problem(&self, pressure: Pa, flow: Flow, exits: Vec<Exit>) -> RocketProblem {
        let (chamber_pressure, enthalpy) = (pressure, self.enthalpy);
        RocketProblem { chamber_pressure, enthalpy, combustor: Combustor::InfiniteArea, flow, exits }
    }

    /// Its rocket at a pressure: chamber, throat and exits.
    fn rocket(&self, pressure: Pa, flow: Flow, exits: Vec<Exit>) -> Result<RocketPerformance, ServiceError> {
        let problem = self.problem(pressure, flow, exits);
        rocket_performance(&mut Solver::new(&self.products, &self.amounts), &problem).map_err(rocket_error)
    }
}

fn rocket_error(error: RocketError) -> ServiceError {
    let is_pressure = error.field() == Some(RocketField::ChamberPressure);
    fail(error.to_string()).at(if is_pressure { "pressure" } else { "formula" })
}

/// Burns the formulation that a propellant's composition states.
///
/// # Errors
/// The composition is no formulation, names what no library has, or does not burn.
pub fn propellant_combustion(propellant: &Propellant, pressure: Pa) -> Result<PropellantCombustion, ServiceError> {
    let charge = charge(propellant)?;
    let performance = charge.rocket(pressure, Flow::Equilibrium, Vec::new())?;
    let chamber = performance.stations.first().map(|station| &station.state);
    let (state, molar_mass) = chamber
        .and_then(|state| Some((state, state.mass_per_gas_mole()?)))
        .ok_or_else(|| fail("the propellant burns to no gas".to_owned()))?;
    let mixture = &charge.mixture;
    Ok(PropellantCombustion {
        pressure,
        temperature: state.temperature,
        molar_mass,
        gamma: state.isentropic_exponent,
        characteristic_velocity: performance.characteristic_velocity,
        condensed_fraction: 1.0 - state.gas_mass_fraction,
        density: mixture.density,
        ingredients: mixture.portions.iter().map(|portion| (portion.name.clone(), portion.mass_fraction)).collect(),
    })
}

/// What the losses of a nozzle need to know of its gas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NozzleChemistry {
    /// Moles of condensed matter in a kilogram at the exit of the flow in equilibrium, in mol/kg.
    pub condensed: f64,
    /// Share of these moles that is alumina.
    pub alumina: f64,
    /// Specific impulse in vacuum of the flow whose composition is held from the chamber on, forms following.
    pub frozen: MetrePerSecond,
    /// The same of the flow in equilibrium.
    pub equilibrium: MetrePerSecond,
}

/// The chemistry of a propellant in a nozzle of an expansion ratio.
///
/// # Errors
/// As [`propellant_combustion`]; an expansion beyond the data of its species.
pub fn nozzle_chemistry(
    propellant: &Propellant,
    pressure: Pa,
    expansion_ratio: f64,
) -> Result<NozzleChemistry, ServiceError> {
    let charge = charge(propellant)?;
    let last = |flow: Flow| {
        let mut performance = charge.rocket(pressure, flow, vec![Exit::Supersonic(expansion_ratio)])?;
        let exit = performance.stations.pop();
        exit.and_then(|exit| Some((exit.state, exit.performance?.vacuum_specific_impulse)))
            .ok_or_else(|| fail("the flow does not move".to_owned()))
    };
    let (state, equilibrium) = last(Flow::Equilibrium)?;
    let (_, frozen) = last(Flow::Frozen { from: FreezingStation::Chamber, forms: CondensedForms::Follow })?;
    let products = &charge.products;
    let alumina = (products.gases()..products.len())
        .filter(|place| products.species(*place).name.to_ascii_uppercase().starts_with("AL2O3"))
        .filter_map(|place| state.amounts.get(place))
        .sum::<f64>();
    let alumina = if state.condensed_moles > 0.0 { alumina / state.condensed_moles } else { 0.0 };
    Ok(NozzleChemistry { condensed: state.condensed_moles, alumina, frozen, equilibrium })
}

/// The flow of a propellant's gas along the stations of a nozzle.
///
/// # Errors
/// As [`nozzle_chemistry`].
pub fn propellant_flow(
    propellant: &Propellant,
    pressure: Pa,
    flow: Flow,
    stations: &[AreaStation],
) -> Result<(Vec<ReactingStation>, RocketPerformance), ServiceError> {
    let charge = charge(propellant)?;
    let problem = charge.problem(pressure, flow, Vec::new());
    reacting_flow(&mut Solver::new(&charge.products, &charge.amounts), &problem, stations).map_err(rocket_error)
}

/// What the formulation says about the gas that the entry states.
pub fn gas_findings(propellant: &Propellant, combustion: &PropellantCombustion) -> Vec<Finding> {
    let stated = characteristic_velocity(&propellant.gas).0;
    let ideal = combustion.characteristic_velocity.0;
    let difference = stated / ideal - 1.0;
    if difference.abs() <= WORTH_A_WORD {
        return Vec::new();
    }
    let message = format!(
        "The stated gas gives c* {stated:.0} m/s, the formulation {ideal:.0} m/s at {:.2} MPa ({:+.1} %).",
        combustion.pressure.0 * 1e-6,
        100.0 * difference
    );
    // Less than ideal may be a combustion efficiency, more cannot be.
    let (severity, hint) = if difference < 0.0 {
        (Severity::Info, "A combustion efficiency may stand in the flame temperature; see the description.")
    } else {
        (Severity::Warning, "No propellant burns better than in equilibrium: check the gas or the composition.")
    };
    vec![Finding::new(severity, "gas_against_formulation", "gas", message).hint(hint)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::library::Library;

    fn burned(id: &str) -> (Propellant, PropellantCombustion) {
        let library = Library::bundled().expect("reads");
        let propellant = library.propellant(id).expect("bundled").clone();
        let combustion = propellant_combustion(&propellant, REFERENCE_PRESSURE).expect(id);
        (propellant, combustion)
    }

    #[test]
    fn every_bundled_composition_with_all_percentages_burns_or_names_what_is_unknown() {
        let library = Library::bundled().expect("reads");
        let mut burned = 0;
        for (id, entry) in library.propellants() {
            if Formulation::from_text(&entry.propellant.formula).is_err() {
                continue;
            }
            match propellant_combustion(&entry.propellant, REFERENCE_PRESSURE) {
                Ok(combustion) => {
                    burned += 1;
                    let ideal = combustion.characteristic_velocity.0;
                    let stated = characteristic_velocity(&entry.propellant.gas).0;
                    // A stated gas may lack a combustion efficiency, and never exceeds equilibrium by more than its digits.
                    let share = stated / ideal;
                    assert!((0.85..1.02).contains(&share), "{id}: stated {stated} m/s, ideal {ideal} m/s");
                }
                Err(error) => assert!(error.message.contains("there is no reactant"), "{id}: {error}"),
            }
        }
        assert!(burned >= 10, "{burned}");
    }

    /// R. Nakka's tables of ideal values, from PROPEP at 1000 psi: T to 10 K, molar mass to four digits (in the entries
    /// too). PROPEP's data are older than NASA's: one part in a thousand of the molar mass is theirs.
    #[test]
    fn sugar_propellants_burn_as_published() {
        for (id, temperature) in [("nakka-knsu", 1720.0), ("nakka-kndx", 1710.0), ("nakka-knsb", 1600.0)] {
            let (propellant, combustion) = burned(id);
            assert!((combustion.temperature.0 - temperature).abs() < 5.0, "{id}: {}", combustion.temperature.0);
            let (got, stated) = (combustion.molar_mass.0, propellant.gas.molar_mass.0);
            assert!((got / stated - 1.0).abs() < 1e-3, "{id}: {got} {stated}");
        }
    }

    #[test]
    fn a_gas_far_from_the_formulation_is_found_and_one_taken_from_it_is_not() {
        let (mut propellant, combustion) = burned("nakka-knsu");
        propellant.gas = combustion.gas(1.0);
        assert_eq!(gas_findings(&propellant, &combustion), []);
        propellant.gas = combustion.gas(0.9);
        assert_eq!(gas_findings(&propellant, &combustion)[0].severity, Severity::Info);
        propellant.gas = combustion.gas(1.1);
        assert_eq!(gas_findings(&propellant, &combustion)[0].severity, Severity::Warning);
    }

    #[test]
    fn an_unknown_ingredient_is_named() {
        let propellant = Propellant { formula: "AP 80 %, unobtainium 20 %".to_owned(), ..Propellant::example() };
        let error = propellant_combustion(&propellant, REFERENCE_PRESSURE).expect_err("unknown");
        assert!(error.message.contains("unobtainium") && error.path == "formula", "{error}");
    }
}
