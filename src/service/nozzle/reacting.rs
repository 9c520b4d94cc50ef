//! The flow along the nozzle of what the propellant's composition burns to, in equilibrium or with its composition held.

use super::{NozzleCase, STATIONS, flow_error};
use crate::diag::{Finding, Severity};
use crate::motor::nozzle::flow::area_stations;
use crate::physics::gas_dynamics::normal_shock::normal_shock;
use crate::physics::gas_dynamics::nozzle_flow::reacting::ReactingStation;
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::rocket::{Flow, FreezingStation};
use crate::service::equilibrium::propellant_flow;
use crate::service::error::ServiceError;
use crate::units::{MetrePerSecond, Pa};

/// How a gas that reacts flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReactingGas {
    /// In chemical equilibrium.
    Equilibrium,
    /// Its composition held from the chamber on, condensed matter following its forms.
    Frozen,
}

impl ReactingGas {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Equilibrium, Self::Frozen];

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equilibrium => "in equilibrium",
            Self::Frozen => "frozen",
        }
    }

    fn flow(self) -> Flow {
        match self {
            Self::Equilibrium => Flow::Equilibrium,
            Self::Frozen => Flow::Frozen { from: FreezingStation::Chamber, forms: CondensedForms::Follow },
        }
    }
}

/// The flow of what a propellant burns to.
#[derive(Debug, Clone, PartialEq)]
pub struct ReactingFlow {
    /// How it flows.
    pub gas: ReactingGas,
    /// From inlet to exit.
    pub stations: Vec<ReactingStation>,
    /// Ideal characteristic velocity.
    pub characteristic_velocity: MetrePerSecond,
    /// What it gives; nothing where it cannot fill the nozzle.
    pub exit: Option<ReactingExit>,
    /// What is doubtful.
    pub findings: Vec<Finding>,
}

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
    /// From the last station, by I_v = u + p/(ρ u) and I = I_v - p_a/(ρ u). Source: Gordon & McBride, NASA RP-1311,
    /// eqs. 6.8 and 6.9, with A/ṁ = 1/(ρ u). None where the flow cannot fill the nozzle: the surroundings have more pressure
    /// than a normal shock at the exit leaves (with the exit's isentropic exponent as γ).
    fn of(exit: &ReactingStation, characteristic_velocity: MetrePerSecond, ambient: Pa) -> Option<Self> {
        let most = normal_shock(exit.isentropic_exponent, exit.mach).map_or(1.0, |shock| shock.pressure_ratio);
        if ambient.0 > exit.pressure.0 * most {
            return None;
        }
        let area_over_flow = 1.0 / (exit.density.0 * exit.velocity.0);
        let vacuum = exit.velocity.0 + exit.pressure.0 * area_over_flow;
        let specific_impulse = vacuum - ambient.0 * area_over_flow;
        Some(Self {
            thrust_coefficient: specific_impulse / characteristic_velocity.0,
            specific_impulse: MetrePerSecond(specific_impulse),
            vacuum_specific_impulse: MetrePerSecond(vacuum),
        })
    }
}

/// The gas from inlet to exit, and what it gives.
///
/// # Errors
/// [`ServiceError`]: a nozzle that cannot be, a propellant without formulation, an expansion beyond the data of its species.
pub fn reacting(case: &NozzleCase, gas: ReactingGas) -> Result<ReactingFlow, ServiceError> {
    case.check()?;
    let Some(propellant) = &case.propellant else {
        return Err(ServiceError::new("there is no propellant whose composition could react").at("propellant"));
    };
    let places = area_stations(&case.nozzle, case.inlet, STATIONS / 2).map_err(flow_error)?;
    let (stations, performance) =
        propellant_flow(propellant, case.chamber, gas.flow(), &places).map_err(|error| match error.path.as_str() {
            "formula" => error.at("propellant.formula"),
            _ => error,
        })?;
    let characteristic_velocity = performance.characteristic_velocity;
    let exit = stations.last().and_then(|exit| ReactingExit::of(exit, characteristic_velocity, case.ambient));
    let findings = exit.is_none().then(|| {
        let message = "The reacting flow cannot fill the nozzle at these pressures: it has no thrust here, and its stations \
                       are those of a lower pressure outside.";
        Finding::new(Severity::Warning, "reacting_not_full", "ambient", message)
            .hint("Give a higher chamber pressure or a lower ambient one.")
    });
    Ok(ReactingFlow { gas, stations, characteristic_velocity, exit, findings: findings.into_iter().collect() })
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;
    use crate::substance::propellant::Propellant;

    #[test]
    fn a_gas_that_reacts_leaves_hotter_than_a_frozen_one() {
        let metal = Propellant { formula: "AP 68 %, HTPB 14 %, aluminium 18 %".to_owned(), ..Propellant::example() };
        let case = NozzleCase { propellant: Some(metal), ambient: Pa(0.0), ..case() };
        let flows = ReactingGas::ALL.map(|gas| reacting(&case, gas).expect("flows"));
        for flow in &flows {
            assert!(flow.stations.windows(2).all(|pair| pair[1].pressure.0 <= pair[0].pressure.0 * (1.0 + 1e-9)));
        }
        let [equilibrium, frozen] = &flows;
        let given = equilibrium.exit.expect("an exit");
        // The rocket problem's own figure at the exit's area ratio.
        let propellant = case.propellant.as_ref().expect("stated");
        let chemistry = crate::service::equilibrium::nozzle_chemistry(propellant, case.chamber, 16.0).expect("solves");
        assert!((given.vacuum_specific_impulse.0 / chemistry.equilibrium.0 - 1.0).abs() < 1e-6, "{given:?}");
        assert_eq!(given.specific_impulse, given.vacuum_specific_impulse);
        let warmth = |flow: &ReactingFlow| flow.stations.last().expect("an exit").temperature.0;
        assert!(warmth(equilibrium) > warmth(frozen));
        assert!(equilibrium.characteristic_velocity > frozen.characteristic_velocity);
        let low = reacting(&NozzleCase { ambient: Pa(3e6), ..case }, ReactingGas::Frozen).expect("has stations");
        assert!(low.exit.is_none() && low.findings.len() == 1, "{:?}", low.exit);
    }
}
