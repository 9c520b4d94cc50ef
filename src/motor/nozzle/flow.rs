//! The flow in a nozzle: one-dimensional along its wall, and by characteristics in its divergent section.

use super::Nozzle;
use super::contour::{ContourError, ContourShape, Opening, Plug};
use super::plugged;
use crate::geometry::meridian::Meridian;
use crate::physics::gas_dynamics::characteristics::field::{FlowField, Wall, WallThroat, field};
use crate::physics::gas_dynamics::characteristics::unit::Flow;
use crate::physics::gas_dynamics::characteristics::{CharacteristicsError, Gas, Symmetry};
use crate::physics::gas_dynamics::isentropic::{
    area_ratio, critical_pressure_ratio, mach_at_pressure_ratio, supersonic_mach,
};
use crate::physics::gas_dynamics::nozzle_flow::passage::AreaStation;
use crate::physics::gas_dynamics::nozzle_flow::{
    NozzleConditions, NozzleFlow, NozzleFlowError, Passage, Regime, StationFlow, nozzle_flow, regime, state,
};
use crate::physics::gas_dynamics::plug::PlugThrust;
use crate::units::{Metre, Newton};

/// Why there is no flow.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FlowError {
    /// The contour does not exist.
    #[error(transparent)]
    Contour(#[from] ContourError),
    /// The one-dimensional flow does not.
    #[error(transparent)]
    OneDimensional(#[from] NozzleFlowError),
    /// The characteristics do not.
    #[error(transparent)]
    Characteristics(#[from] CharacteristicsError),
    /// An edge before a throat that is round behind.
    #[error(
        "the throat is round behind and a sharp edge before: its flow is not known; state the radius of the arc before the \
         throat (0.6 throat radii or more), or make both edges"
    )]
    HalfRound,
    /// A spike, whose flow has a free boundary.
    #[error(
        "the flow around a spike is bounded by the surroundings, not by a wall: it has the straight characteristics from its \
         lip, and no net of a wall's"
    )]
    Spike,
    /// A net that loses mass, in percent.
    #[error(
        "the net of characteristics loses {0:.1} % of the mass: a shock forms in it that isentropic flow cannot hold"
    )]
    NetLosesMass(f64),
    /// A cone of 0°.
    #[error(
        "a cone of 0° stands for parallel outflow from a contour that is not stated: it has no wall to find a flow in"
    )]
    NotStated,
}

/// That the flow has a wall.
///
/// # Errors
/// [`FlowError::Spike`].
pub(super) fn check_wall(contour: &dyn ContourShape) -> Result<(), FlowError> {
    if contour.has_plug() { Err(FlowError::Spike) } else { Ok(()) }
}

/// Works in the passage of a nozzle from inlet to exit; x = 0 is the inlet, and a straight throat counts from its end.
///
/// # Errors
/// [`FlowError`]: the contour does not exist, or has no wall.
pub fn in_passage<T>(nozzle: &Nozzle, inlet: Metre, work: impl FnOnce(&Passage) -> T) -> Result<T, FlowError> {
    check_wall(nozzle.contour.shape())?;
    let wall = nozzle.flow(inlet)?;
    let [convergent, throat, divergent] = nozzle.lengths(inlet)?;
    let radius = |x: f64| wall.at(x).map(|station| station.radius);
    let start = convergent + throat;
    Ok(work(&Passage { radius: &radius, inlet: 0.0, throat: start, exit: start + divergent }))
}

/// Places from inlet to exit with their area ratios; along a plug those of its characteristics.
///
/// # Errors
/// [`FlowError`]: the contour does not exist.
pub fn area_stations(nozzle: &Nozzle, inlet: Metre, count: usize) -> Result<Vec<AreaStation>, FlowError> {
    match nozzle.contour.shape().plug(nozzle.opening())? {
        Some(plug) => {
            let lip = plugged::lip(nozzle, &plug, inlet)?;
            let station = |ray: &super::contour::PlugRay| AreaStation {
                x: Metre(lip + ray.foot[0]),
                area_ratio: ray.area_ratio,
                is_behind_throat: ray.area_ratio > 1.0,
            };
            Ok(plug.rays.iter().map(station).collect())
        }
        None => {
            let (stations, _) =
                in_passage(nozzle, inlet, |passage| passage.stations(count))?.map_err(NozzleFlowError::from)?;
            Ok(stations)
        }
    }
}

/// One-dimensional flow from inlet to exit, at `count` stations; along a plug that of its straight characteristics.
/// x = 0 is the inlet.
///
/// # Errors
/// [`FlowError`]: the contour does not exist, or the conditions are none.
pub fn one_dimensional(
    nozzle: &Nozzle,
    inlet: Metre,
    conditions: &NozzleConditions,
    count: usize,
) -> Result<NozzleFlow, FlowError> {
    match nozzle.contour.shape().plug(nozzle.opening())? {
        Some(plug) => along_plug(nozzle, inlet, &plug, conditions),
        None => Ok(in_passage(nozzle, inlet, |passage| nozzle_flow(conditions, passage, count))??),
    }
}

/// The flow at the feet of a plug's characteristics, from the throat to the base.
///
/// Where the plug's own pressure would fall below the surroundings' the jet has theirs.
fn along_plug(
    nozzle: &Nozzle,
    inlet: Metre,
    plug: &Plug,
    conditions: &NozzleConditions,
) -> Result<NozzleFlow, FlowError> {
    let g = conditions.gas.heat_capacity_ratio;
    let of_wall = regime(conditions, plug.wall.expansion_ratio)?;
    let outside = conditions.ambient.0 / conditions.chamber.0;
    let thrust = PlugThrust::new(g, &plug.wall).map_err(NozzleFlowError::from)?;
    let regime = match of_wall {
        Regime::NoFlow => Regime::NoFlow,
        _ if outside > critical_pressure_ratio(g) => Regime::Unchoked,
        _ if thrust.adapts(outside) => Regime::Compensated,
        _ => Regime::UnderExpanded,
    };
    // The Mach number at the surroundings' pressure: no station is faster.
    let most = if outside > 0.0 { mach_at_pressure_ratio(g, outside.min(1.0)) } else { f64::INFINITY };
    let lip = plugged::lip(nozzle, plug, inlet)?;
    let stations = plug.rays.iter().map(|ray| -> Result<StationFlow, FlowError> {
        let own = supersonic_mach(g, ray.area_ratio.max(1.0)).map_err(NozzleFlowError::from)?;
        let (mach, ratio) = match regime {
            Regime::NoFlow => (0.0, ray.area_ratio),
            _ if own > most => (most, area_ratio(g, most.max(f64::MIN_POSITIVE))),
            _ => (own, ray.area_ratio),
        };
        Ok(state(conditions, Metre(lip + ray.foot[0]), ratio, mach, 1.0))
    });
    let stations = stations.collect::<Result<_, _>>()?;
    let unit = conditions.chamber.0 * nozzle.throat_area().0;
    Ok(NozzleFlow { regime, shock: None, stations, thrust: Newton(unit * thrust.coefficient(outside)) })
}

/// Lines of a field where nobody asks for others: one number for motor, window and report, so that they agree.
pub const FIELD_LINES: usize = 60;

/// The field of characteristics in a divergent section, over the throat's radius, for a gas of that γ.
///
/// # Errors
/// [`FlowError`]: the contour does not exist, its throat has no known flow, or the net does not close.
pub fn flow_field(
    contour: &dyn ContourShape,
    opening: Opening,
    heat_capacity_ratio: f64,
    lines: usize,
) -> Result<FlowField, FlowError> {
    check_wall(contour)?;
    if !contour.is_stated() {
        return Err(FlowError::NotStated);
    }
    field_in(&contour.divergent(opening)?, opening, heat_capacity_ratio, lines)
}

/// How the throat before a wall begins.
///
/// # Errors
/// [`FlowError::HalfRound`].
fn throat(wall: &Meridian, opening: Opening) -> Result<WallThroat, FlowError> {
    /// Slope from which on a wall begins with an edge.
    const EDGE: f64 = 1e-3;
    let is_edge = wall.at(0.0).is_some_and(|station| station.slope > EDGE);
    match (is_edge, opening.upstream > 0.0) {
        (true, _) => Ok(WallThroat::Edge),
        (false, true) => Ok(WallThroat::Arc(opening.upstream)),
        (false, false) => Err(FlowError::HalfRound),
    }
}

/// Whether a contour is round behind a throat that is an edge before, so that its flow is not known.
pub fn is_half_round(contour: &dyn ContourShape, opening: Opening) -> bool {
    !contour.has_plug() && contour.divergent(opening).is_ok_and(|wall| throat(&wall, opening).is_err())
}

/// The same in a wall that begins at x = 0.
pub(super) fn field_in(
    wall: &Meridian,
    opening: Opening,
    heat_capacity_ratio: f64,
    lines: usize,
) -> Result<FlowField, FlowError> {
    let scale = opening.throat;
    let at = |x: f64| wall.at(x * scale).map(|station| [station.radius / scale, station.slope]);
    let throat = throat(wall, opening)?;
    let flow = Flow { gas: Gas::new(heat_capacity_ratio)?, symmetry: Symmetry::Axisymmetric };
    Ok(field(&flow, &Wall { at: &at, exit: wall.end()[0] / scale, throat }, lines)?)
}

#[cfg(test)]
mod tests {
    use super::super::contour::Contour;
    use super::*;
    use crate::physics::gas_dynamics::isentropic::ChamberGas;
    use crate::units::Pa;

    fn nozzle(contour: Contour) -> Nozzle {
        Nozzle { contour, upstream_radius: 1.5, ..Nozzle::new(Metre(0.02), Metre(0.06)) }
    }

    #[test]
    fn every_contour_with_a_wall_has_a_one_dimensional_flow_and_a_field() {
        let gas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.1e6 };
        let conditions = NozzleConditions { gas, chamber: Pa(5e6), ambient: Pa(1e5) };
        for contour in Contour::examples() {
            let nozzle = nozzle(contour.clone());
            let flow = one_dimensional(&nozzle, Metre(0.08), &conditions, 80);
            if matches!(contour, Contour::Spike(_)) {
                let flow = flow.expect("flows");
                assert_eq!(flow.regime, Regime::UnderExpanded, "5 MPa end above 1 bar");
                let [first, .., last] = flow.stations.as_slice() else { panic!("stations") };
                assert!((first.mach - 1.0).abs() < 1e-9 && last.mach > 2.0, "{first:?} {last:?}");
                assert_eq!(flow_field(contour.shape(), nozzle.opening(), 1.2, 40), Err(FlowError::Spike));
                continue;
            }
            let flow = flow.expect("flows");
            let exit = flow.stations.last().expect("an exit");
            assert!((exit.area_ratio - 9.0).abs() < 1e-9, "{contour:?}: {exit:?}");
            let field = flow_field(contour.shape(), nozzle.opening(), 1.2, 40);
            let field = field.unwrap_or_else(|error| panic!("{contour:?}: {error}"));
            let end = field.wall.last().expect("a lip");
            assert!((end.r - 3.0).abs() < 1e-6, "{contour:?}: {end:?}");
            assert!((0.97..1.01).contains(&field.mass_flow), "{contour:?}: {}", field.mass_flow);
        }
    }

    #[test]
    fn a_plug_is_compensated_at_low_pressure_and_its_jet_has_the_surroundings() {
        let gas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.1e6 };
        let nozzle = nozzle(Contour::examples().into_iter().find(|one| one.label() == "Spike").expect("in the list"));
        let at = |chamber: f64| {
            let conditions = NozzleConditions { gas, chamber: Pa(chamber), ambient: Pa(1e5) };
            one_dimensional(&nozzle, Metre(0.08), &conditions, 80).expect("flows")
        };
        let low = at(1e6);
        assert_eq!(low.regime, Regime::Compensated);
        let last = low.stations.last().expect("a base");
        assert!((last.pressure.0 / 1e5 - 1.0).abs() < 1e-9, "{last:?}");
        let adapted = crate::physics::gas_dynamics::isentropic::momentum_coefficient(1.2, 0.1);
        let share = low.thrust.0 / (1e6 * nozzle.throat_area().0) / adapted;
        assert!(share > 0.98 && share < 1.0, "the half plug's jet leaves nearly along the axis: {share}");
        assert_eq!((at(1.5e5).regime, at(9e4).regime), (Regime::Unchoked, Regime::NoFlow));
    }

    #[test]
    fn a_nozzle_may_end_at_its_throat() {
        let gas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.1e6 };
        let conditions = NozzleConditions { gas, chamber: Pa(5e6), ambient: Pa(1e5) };
        let bare = Nozzle::new(Metre(0.02), Metre(0.02));
        let flow = one_dimensional(&bare, Metre(0.06), &conditions, 40).expect("flows");
        let exit = flow.stations.last().expect("an exit");
        assert!((exit.mach - 1.0).abs() < 1e-6 && flow.regime == Regime::UnderExpanded, "{exit:?}");
    }

    #[test]
    fn a_contour_that_is_not_stated_has_no_field() {
        let parallel = nozzle(Contour::default()).with_cone(crate::units::Radian(0.0));
        let field = flow_field(parallel.contour.shape(), parallel.opening(), 1.2, 40);
        assert_eq!(field, Err(FlowError::NotStated));
    }

    #[test]
    fn a_throat_that_is_half_round_says_what_to_state() {
        let opening = Opening { throat: 0.01, exit: 0.03, upstream: 0.0 };
        let bell = Contour::examples().into_iter().find(|contour| contour.label() == "Bell").expect("in the list");
        let error = flow_field(bell.shape(), opening, 1.2, 40).expect_err("half round").to_string();
        assert!(error.contains("before the throat"), "{error}");
    }
}
