//! The flow along the nozzle of what the propellant's composition burns to, in equilibrium or with its composition held.

use super::{NozzleCase, STATIONS, flow_error};
use crate::motor::nozzle::flow::area_stations;
use crate::physics::gas_dynamics::normal_shock::normal_shock;
use crate::physics::gas_dynamics::nozzle_flow::reacting::ReactingStation;
use crate::physics::thermochemistry::rocket::{Flow, RocketPerformance};
use crate::service::equilibrium::propellant_flow;
use crate::service::error::ServiceError;
use crate::units::{MetrePerSecond, Pa};

/// What a reacting flow gives at the nozzle's exit, the flow full.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReactingExit {
    /// Against the surroundings.
    pub thrust_coefficient: f64,
    /// Against the surroundings.
    pub specific_impulse: MetrePerSecond,
    /// In vacuum.
    pub vacuum_specific_impulse: MetrePerSecond,
}

impl ReactingExit {
    /// From the last of the stations, by I_v = u + p/(ρ u) and I = I_v - p_a/(ρ u). Source: Gordon & McBride, NASA RP-1311,
    /// eqs. 6.8 and 6.9, with A/ṁ = 1/(ρ u). None where the flow cannot fill the nozzle: the surroundings have more pressure
    /// than a normal shock at the exit leaves (with the exit's isentropic exponent as γ).
    pub fn of(stations: &[ReactingStation], performance: &RocketPerformance, ambient: Pa) -> Option<Self> {
        let exit = stations.last()?;
        let most = normal_shock(exit.isentropic_exponent, exit.mach).map_or(1.0, |shock| shock.pressure_ratio);
        if ambient.0 > exit.pressure.0 * most {
            return None;
        }
        let area_over_flow = 1.0 / (exit.density.0 * exit.velocity.0);
        let vacuum = exit.velocity.0 + exit.pressure.0 * area_over_flow;
        let specific_impulse = vacuum - ambient.0 * area_over_flow;
        Some(Self {
            thrust_coefficient: specific_impulse / performance.characteristic_velocity.0,
            specific_impulse: MetrePerSecond(specific_impulse),
            vacuum_specific_impulse: MetrePerSecond(vacuum),
        })
    }
}

/// The gas from inlet to exit, and the performance of the whole.
///
/// # Errors
/// [`ServiceError`]: a nozzle that cannot be, a propellant without formulation, an expansion beyond the data of its species.
pub fn reacting(case: &NozzleCase, flow: Flow) -> Result<(Vec<ReactingStation>, RocketPerformance), ServiceError> {
    case.check()?;
    let Some(propellant) = &case.propellant else {
        return Err(ServiceError::new("there is no propellant whose composition could react").at("propellant"));
    };
    let stations = area_stations(&case.nozzle, case.inlet, STATIONS / 2).map_err(flow_error)?;
    propellant_flow(propellant, case.chamber, flow, &stations).map_err(|error| match error.path.as_str() {
        "formula" => error.at("propellant.formula"),
        _ => error,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;
    use crate::substance::propellant::Propellant;

    #[test]
    fn a_gas_that_reacts_leaves_hotter_than_a_frozen_one() {
        use crate::physics::thermochemistry::held::CondensedForms;
        use crate::physics::thermochemistry::rocket::FreezingStation;
        let metal = Propellant { formula: "AP 68 %, HTPB 14 %, aluminium 18 %".to_owned(), ..Propellant::example() };
        let case = super::super::NozzleCase { propellant: Some(metal), ..case() };
        let frozen = Flow::Frozen { from: FreezingStation::Chamber, forms: CondensedForms::Follow };
        let exit = |flow| {
            let (stations, performance) = reacting(&case, flow).expect("flows");
            assert!(stations.windows(2).all(|pair| pair[1].pressure.0 <= pair[0].pressure.0 * (1.0 + 1e-9)));
            (stations.last().expect("an exit").temperature.0, performance.characteristic_velocity.0)
        };
        let (stations, performance) = reacting(&case, Flow::Equilibrium).expect("flows");
        let given = ReactingExit::of(&stations, &performance, Pa(0.0)).expect("an exit");
        // The rocket problem's own figure at the exit's area ratio.
        let propellant = case.propellant.as_ref().expect("stated");
        let chemistry = crate::service::equilibrium::nozzle_chemistry(propellant, case.chamber, 16.0).expect("solves");
        assert!((given.vacuum_specific_impulse.0 / chemistry.equilibrium.0 - 1.0).abs() < 1e-6, "{given:?}");
        assert_eq!(given.specific_impulse, given.vacuum_specific_impulse);
        let ((warm, fast), (cold, slow)) = (exit(Flow::Equilibrium), exit(frozen));
        assert!(warm > cold && fast > slow, "{warm} {cold} {fast} {slow}");
    }
}
