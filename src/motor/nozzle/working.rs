//! The part of a nozzle that works against the surroundings: all of it, what lies before a separation, or a plug.

use super::Nozzle;
use super::delivered::DeliveredError;
use super::flow::{FlowError, check_wall, in_passage};
use super::outflow::Outflow;
use crate::physics::gas_dynamics::isentropic::{area_ratio, critical_pressure_ratio, mach_at_pressure_ratio};
use crate::physics::gas_dynamics::losses::delivered::IdealNozzle;
use crate::physics::gas_dynamics::nozzle_flow::{NozzleFlowError, critical_pressures};
use crate::physics::gas_dynamics::plug::PlugThrust;
use crate::physics::gas_dynamics::separation::{
    Criterion, NozzlePressures, SeparationPoint, separated_thrust, separation_point,
};
use crate::units::{Metre, Pa};

/// Where a criterion puts the separation in a nozzle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeparationPlace {
    /// By pressure, Mach number and area.
    pub point: SeparationPoint,
    /// Along the axis from the inlet; `None` where the nozzle ends before.
    pub x: Option<Metre>,
}

/// The places where the criteria put the separation, each with its own answer.
pub fn separation_places(
    nozzle: &Nozzle,
    inlet: Metre,
    pressures: NozzlePressures,
) -> Vec<(Criterion, Result<SeparationPlace, DeliveredError>)> {
    Criterion::ALL
        .into_iter()
        .map(|criterion| (criterion, separation_place(criterion, nozzle, inlet, pressures)))
        .collect()
}

fn separation_place(
    criterion: Criterion,
    nozzle: &Nozzle,
    inlet: Metre,
    pressures: NozzlePressures,
) -> Result<SeparationPlace, DeliveredError> {
    check_wall(nozzle.contour.shape())?;
    match separated_thrust(criterion, pressures, &nozzle.divergent_wall())?.point {
        Some(point) => Ok(SeparationPlace { point, x: Some(along_axis(nozzle, inlet, point.area_ratio)?) }),
        None => Ok(SeparationPlace { point: separation_point(criterion, pressures)?, x: None }),
    }
}

/// Where behind the throat the nozzle has an area ratio, along the axis from the inlet.
fn along_axis(nozzle: &Nozzle, inlet: Metre, area_ratio: f64) -> Result<Metre, FlowError> {
    let place = in_passage(nozzle, inlet, |passage| passage.place(area_ratio, nozzle.throat_area()))?;
    Ok(place.map_err(NozzleFlowError::from)?)
}

/// Where the working part ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WorkingEnd {
    /// At the exit.
    Exit,
    /// Where the flow leaves the wall, along the axis from the inlet.
    Separation(SeparationPoint, Metre),
    /// Along a plug, where the jet has expanded to the surroundings' pressure: this share of an adapted nozzle's thrust is
    /// left by cutting the plug.
    Adapted(f64),
    /// At the end of a plug: this share of the vacuum thrust is left by cutting it, and its base bears this much of
    /// p_c A_t in vacuum and more here.
    Plug {
        /// Share of the vacuum thrust.
        share: f64,
        /// What the base bears.
        base: [f64; 2],
    },
}

/// The part of a nozzle that works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkingPart {
    /// Where it ends.
    pub end: WorkingEnd,
    /// Area ratio to which the flow expands.
    pub expansion_ratio: f64,
}

/// The part that works, the flow leaving a wall by `criterion`, or filling the nozzle where there is none.
///
/// # Errors
/// [`DeliveredError`]: the contour does not exist, the criterion has no answer, or the throat of a plug is not choked.
pub fn working_part(
    nozzle: &Nozzle,
    inlet: Metre,
    ideal: &IdealNozzle,
    criterion: Option<Criterion>,
) -> Result<WorkingPart, DeliveredError> {
    let g = ideal.heat_capacity_ratio;
    let whole = WorkingPart { end: WorkingEnd::Exit, expansion_ratio: ideal.expansion_ratio };
    let outside = ideal.ambient.0 / ideal.chamber.0;
    match (nozzle.outflow().map_err(FlowError::from)?, criterion) {
        (Outflow::Plug(plug), _) => {
            let thrust = PlugThrust::new(g, &plug)?;
            if !thrust.adapts(outside) {
                let end = WorkingEnd::Plug { share: plug.vacuum_share, base: thrust.base(outside) };
                Ok(WorkingPart { end, ..whole })
            } else if outside < critical_pressure_ratio(g) {
                let expansion_ratio = area_ratio(g, mach_at_pressure_ratio(g, outside));
                Ok(WorkingPart { end: WorkingEnd::Adapted(thrust.adapted_share()), expansion_ratio })
            } else {
                Err(DeliveredError::Unchoked)
            }
        }
        (Outflow::Wall(wall), None) => {
            if outside > critical_pressures(g, wall.expansion_ratio).map_err(FlowError::from)?.shock_at_exit {
                return Err(DeliveredError::NotFull);
            }
            Ok(whole)
        }
        (Outflow::Wall(wall), Some(criterion)) => {
            let (chamber, ambient): (Pa, Pa) = (ideal.chamber, ideal.ambient);
            let pressures = NozzlePressures { heat_capacity_ratio: g, chamber, ambient };
            match separated_thrust(criterion, pressures, &wall)?.point {
                None => Ok(whole),
                Some(_) if outside > critical_pressure_ratio(g) => Err(DeliveredError::Unchoked),
                Some(point) => {
                    let x = along_axis(nozzle, inlet, point.area_ratio)?;
                    let end = WorkingEnd::Separation(point, x);
                    Ok(WorkingPart { end, expansion_ratio: point.area_ratio })
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::contour::{Bell, Contour};
    use super::*;

    #[test]
    fn the_places_of_separation_lie_on_the_contour_side_by_side() {
        let pressures = NozzlePressures { heat_capacity_ratio: 1.2, chamber: Pa(7e6), ambient: Pa(101_325.0) };
        let contour = Contour::Bell(Bell::default());
        let nozzle = Nozzle { contour, upstream_radius: 1.5, ..Nozzle::new(Metre(0.04), Metre(0.04 * 40_f64.sqrt())) };
        let wall = nozzle.flow(Metre(0.1)).expect("a wall");
        let places = separation_places(&nozzle, Metre(0.1), pressures);
        assert_eq!(places.len(), 4);
        for (criterion, place) in places {
            let place = place.expect("a place");
            let x = place.x.expect("inside").0;
            let ratio = (wall.at(x).expect("on the wall").radius / 0.02).powi(2);
            assert!((ratio / place.point.area_ratio - 1.0).abs() < 1e-9, "{criterion:?}: {ratio}");
        }
        let high = NozzlePressures { chamber: Pa(7e7), ..pressures };
        let outside = separation_places(&nozzle, Metre(0.1), high);
        assert!(outside.iter().all(|(_, place)| place.as_ref().is_ok_and(|place| place.x.is_none())));
    }
}
