//! Flow through a nozzle along an expansion in chemical equilibrium, or with its composition held.
//!
//! The same quasi-one-dimensional passage; the gas at each area comes from the thermochemistry. The flow fills the
//! nozzle: shocks and separation belong to the perfect gas.

use super::passage::AreaStation;
use crate::physics::thermochemistry::rocket::{
    Exit, RocketError, RocketPerformance, RocketProblem, Station, StationKind, rocket_performance,
};
use crate::physics::thermochemistry::solver::Solver;
use crate::units::{Kelvin, KgPerMetre3, Metre, MetrePerSecond, Pa};

/// The gas at a station.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReactingStation {
    /// Place along the axis.
    pub x: Metre,
    /// Area over the throat's.
    pub area_ratio: f64,
    /// Velocity over the speed of sound (of equilibrium, or of the held composition).
    pub mach: f64,
    /// p.
    pub pressure: Pa,
    /// T.
    pub temperature: Kelvin,
    /// Density of the mixture.
    pub density: KgPerMetre3,
    /// Velocity.
    pub velocity: MetrePerSecond,
    /// Isentropic exponent (∂ln p/∂ln ρ)ₛ.
    pub isentropic_exponent: f64,
}

/// The gas at each station, and the performance of the whole. The exits of `problem` are replaced by the stations.
///
/// # Errors
/// [`RocketError`]: a state fails; it names the station.
pub fn reacting_flow(
    solver: &mut Solver,
    problem: &RocketProblem,
    stations: &[AreaStation],
) -> Result<(Vec<ReactingStation>, RocketPerformance), RocketError> {
    let exits = stations.iter().map(|station| match station.is_behind_throat {
        true => Exit::Supersonic(station.area_ratio),
        false => Exit::Subsonic(station.area_ratio),
    });
    let problem = RocketProblem { exits: exits.collect(), ..problem.clone() };
    let performance = rocket_performance(solver, &problem)?;
    let solved = performance.stations.iter().filter(|station| matches!(station.kind, StationKind::Exit(_)));
    let flow = stations.iter().zip(solved).map(|(place, station)| at(place, station)).collect();
    Ok((flow, performance))
}

fn at(place: &AreaStation, station: &Station) -> ReactingStation {
    ReactingStation {
        x: place.x,
        area_ratio: place.area_ratio,
        mach: station.mach,
        pressure: station.state.pressure,
        temperature: station.state.temperature,
        // A rocket's chamber holds gas, or its performance is an error.
        density: station.state.density().unwrap_or(KgPerMetre3(0.0)),
        velocity: station.velocity,
        isentropic_exponent: station.state.isentropic_exponent,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Passage;
    use super::*;
    use crate::physics::thermochemistry::held::CondensedForms;
    use crate::physics::thermochemistry::products::{ProductSet, Selection};
    use crate::physics::thermochemistry::rocket::{Combustor, Flow, FreezingStation};
    use crate::substance::species::SpeciesData;
    use crate::units::JoulePerKg;

    /// A kilogram of hydrogen and oxygen, 1 to 6 by mass, at 298 K.
    #[test]
    fn mass_and_energy_are_conserved_along_a_reacting_nozzle() {
        let data = SpeciesData::nasa().expect("the bundled data read");
        let elements = ["H", "O"].map(|symbol| data.find_element(symbol).expect("an element"));
        let set = ProductSet::new(data, &elements, &Selection::default()).expect("products");
        let moles = [1.0 / 7.0 / 1.007_94e-3, 6.0 / 7.0 / 15.999_4e-3];
        let radius = |x: f64| Some(0.1 * (1.0 + 4.0 * x * x));
        let passage = Passage { radius: &radius, inlet: -0.4, throat: 0.0, exit: 0.8 };
        let (stations, _) = passage.stations(24).expect("a passage");
        let mut ends = Vec::new();
        for flow in [Flow::Equilibrium, Flow::Frozen { from: FreezingStation::Chamber, forms: CondensedForms::Follow }]
        {
            let problem = RocketProblem {
                chamber_pressure: Pa(7e6),
                enthalpy: JoulePerKg(0.0),
                combustor: Combustor::InfiniteArea,
                flow,
                exits: Vec::new(),
            };
            let mut solver = Solver::new(&set, &moles);
            let (along, _) = reacting_flow(&mut solver, &problem, &stations).expect("flows");
            assert_eq!(along.len(), stations.len());
            let mass = |at: &ReactingStation| at.density.0 * at.velocity.0 * at.area_ratio;
            for station in &along {
                assert!((mass(station) / mass(&along[0]) - 1.0).abs() < 1e-7, "{station:?}");
            }
            assert!(along.windows(2).all(|pair| pair[1].pressure.0 < pair[0].pressure.0));
            ends.push(*along.last().expect("an exit"));
        }
        assert!(ends[0].velocity.0 > ends[1].velocity.0, "recombination drives the flow");
    }
}
