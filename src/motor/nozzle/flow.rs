//! The flow in a nozzle: one-dimensional along its wall, and by characteristics in its divergent section.

use super::Nozzle;
use super::contour::{ContourError, ContourShape, Opening};
use crate::geometry::meridian::Meridian;
use crate::physics::gas_dynamics::characteristics::field::{FlowField, Wall, WallThroat, field};
use crate::physics::gas_dynamics::characteristics::unit::Flow;
use crate::physics::gas_dynamics::characteristics::{CharacteristicsError, Gas, Symmetry};
use crate::physics::gas_dynamics::nozzle_flow::{NozzleConditions, NozzleFlow, NozzleFlowError, Passage, nozzle_flow};
use crate::units::Metre;

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
        "the flow around a spike is bounded by the surroundings, not by a wall: neither area ratios nor the field of a wall \
         describe it; its contour is that of Prandtl-Meyer expansion"
    )]
    Spike,
}

/// That the flow has a wall.
///
/// # Errors
/// [`FlowError::Spike`].
pub(super) fn check_wall(contour: &dyn ContourShape, opening: Opening) -> Result<(), FlowError> {
    if contour.plug(opening)?.is_some() { Err(FlowError::Spike) } else { Ok(()) }
}

/// Works in the passage of a nozzle from inlet to exit; x = 0 is the inlet, and a straight throat counts from its end.
///
/// # Errors
/// [`FlowError`]: the contour does not exist, or has no wall.
pub fn in_passage<T>(nozzle: &Nozzle, inlet: Metre, work: impl FnOnce(&Passage) -> T) -> Result<T, FlowError> {
    check_wall(nozzle.contour.shape(), nozzle.opening())?;
    let wall = nozzle.flow(inlet)?;
    let [convergent, throat, divergent] = nozzle.lengths(inlet)?;
    let radius = |x: f64| wall.at(x).map(|station| station.radius);
    let start = convergent + throat;
    Ok(work(&Passage { radius: &radius, inlet: 0.0, throat: start, exit: start + divergent }))
}

/// One-dimensional flow from inlet to exit, at `count` stations; x = 0 is the inlet.
///
/// # Errors
/// [`FlowError`]: the contour does not exist, or the conditions are none.
pub fn one_dimensional(
    nozzle: &Nozzle,
    inlet: Metre,
    conditions: &NozzleConditions,
    count: usize,
) -> Result<NozzleFlow, FlowError> {
    Ok(in_passage(nozzle, inlet, |passage| nozzle_flow(conditions, passage, count))??)
}

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
    check_wall(contour, opening)?;
    field_in(&contour.divergent(opening)?, opening, heat_capacity_ratio, lines)
}

/// The same in a wall that begins at x = 0.
pub(super) fn field_in(
    wall: &Meridian,
    opening: Opening,
    heat_capacity_ratio: f64,
    lines: usize,
) -> Result<FlowField, FlowError> {
    /// Slope from which on a wall begins with an edge.
    const EDGE: f64 = 1e-3;
    let scale = opening.throat;
    let at = |x: f64| wall.at(x * scale).map(|station| [station.radius / scale, station.slope]);
    let is_edge = at(0.0).is_some_and(|[_, slope]| slope > EDGE);
    let throat = match (is_edge, opening.upstream > 0.0) {
        (true, _) => WallThroat::Edge,
        (false, true) => WallThroat::Arc(opening.upstream),
        (false, false) => return Err(FlowError::HalfRound),
    };
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
            let flow = one_dimensional(&nozzle, Metre(0.06), &conditions, 80);
            if matches!(contour, Contour::Spike(_)) {
                assert_eq!(flow, Err(FlowError::Spike));
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
    fn a_throat_that_is_half_round_says_what_to_state() {
        let opening = Opening { throat: 0.01, exit: 0.03, upstream: 0.0 };
        let bell = Contour::examples().into_iter().find(|contour| contour.label() == "Bell").expect("in the list");
        let error = flow_field(bell.shape(), opening, 1.2, 40).expect_err("half round").to_string();
        assert!(error.contains("before the throat"), "{error}");
    }
}
