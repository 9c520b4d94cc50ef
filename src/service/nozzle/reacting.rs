//! The flow along the nozzle of what the propellant's composition burns to, in equilibrium or with its composition held.

use super::{NozzleCase, STATIONS, flow_error};
use crate::motor::nozzle::flow::in_passage;
use crate::physics::gas_dynamics::nozzle_flow::reacting::ReactingStation;
use crate::physics::thermochemistry::rocket::{Flow, RocketPerformance};
use crate::service::equilibrium::propellant_flow;
use crate::service::error::ServiceError;

/// The gas from inlet to exit, and the performance of the whole.
///
/// # Errors
/// [`ServiceError`]: a nozzle that cannot be, a propellant without formulation, an expansion beyond the data of its species.
pub fn reacting(case: &NozzleCase, flow: Flow) -> Result<(Vec<ReactingStation>, RocketPerformance), ServiceError> {
    case.check()?;
    let Some(propellant) = &case.propellant else {
        return Err(ServiceError::new("there is no propellant whose composition could react").at("propellant"));
    };
    let (stations, _) = in_passage(&case.nozzle, case.inlet, |passage| passage.stations(STATIONS / 2))
        .map_err(flow_error)?
        .map_err(|error| ServiceError::new(error.to_string()).at("nozzle"))?;
    propellant_flow(propellant, case.chamber, flow, &stations)
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
        let ((warm, fast), (cold, slow)) = (exit(Flow::Equilibrium), exit(frozen));
        assert!(warm > cold && fast > slow, "{warm} {cold} {fast} {slow}");
    }
}
