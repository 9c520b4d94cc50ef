//! What a nozzle delivers: the losses that are switched on, from its own contour and gas, in order.

use super::Nozzle;
use super::flow::{FlowError, check_wall, flow_field, in_passage};
use crate::physics::gas_dynamics::characteristics::Symmetry;
use crate::physics::gas_dynamics::isentropic::{IsentropicError, subsonic_mach, supersonic_mach};
use crate::physics::gas_dynamics::losses::LossInput;
use crate::physics::gas_dynamics::losses::boundary_layer::{LayerConditions, WallFlow, wall_layer};
use crate::physics::gas_dynamics::losses::delivered::{IdealNozzle, Loss, Stage, delivered};
use crate::physics::gas_dynamics::losses::discharge::{ArcOutOfRange, discharge_coefficient};
use crate::physics::gas_dynamics::losses::divergence::field_divergence;
use crate::physics::gas_dynamics::losses::kinetic::kinetic_loss;
use crate::physics::gas_dynamics::losses::solid_motor::{
    CorrelatedNozzle, NozzleMaterial, boundary_layer_loss, particle_diameter, two_phase_loss,
};
use crate::physics::gas_dynamics::nozzle_flow::NozzleFlowError;
use crate::physics::gas_dynamics::nozzle_flow::passage::AreaStation;
use crate::physics::gas_dynamics::separation::{
    Criterion, NozzlePressures, SeparationError, SeparationPoint, separation_point,
};
use crate::units::{Metre, MetrePerSecond, Second};

/// Which losses count, and by which model.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LossModels {
    /// By which criterion the flow leaves the wall; `None`: it fills the nozzle.
    pub separation: Option<Criterion>,
    /// Share of the ideal c* that combustion reaches; `None`: all.
    pub combustion: Option<f64>,
    /// Whether the throat's arc lowers the mass flow.
    pub discharge: bool,
    /// How divergence counts.
    pub divergence: Divergence,
    /// Specific impulses of frozen and equilibrium flow at this area ratio, for the kinetic loss.
    pub kinetic: Option<[MetrePerSecond; 2]>,
    /// Condensed matter, for the two-phase loss.
    pub two_phase: Option<Particles>,
    /// How the boundary layer counts.
    pub boundary_layer: BoundaryLayer,
}

/// How divergence counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Divergence {
    /// Not at all.
    #[default]
    Off,
    /// By the contour's own factor from its angles.
    Angles,
    /// By the field of characteristics, with so many lines.
    Field(usize),
}

/// Condensed matter in the gas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Particles {
    /// Moles per 100 g.
    pub condensed: f64,
    /// Diameter; `None`: by correlation from the characteristic length.
    pub diameter: Option<Metre>,
    /// L* of the chamber.
    pub characteristic_length: Metre,
}

/// How the boundary layer counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum BoundaryLayer {
    /// Not at all.
    #[default]
    Off,
    /// By the momentum integral along the wall.
    Integral(LayerConditions),
    /// By the correlation of solid motors, at a time after ignition.
    Correlation(NozzleMaterial, Second),
}

/// Why nothing is delivered.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DeliveredError {
    /// The contour or its flow does not exist.
    #[error(transparent)]
    Flow(#[from] FlowError),
    /// A relation has no answer.
    #[error(transparent)]
    Isentropic(#[from] IsentropicError),
    /// A loss has no answer.
    #[error(transparent)]
    Loss(#[from] LossInput),
    /// The throat's arc is out of range.
    #[error(transparent)]
    Discharge(#[from] ArcOutOfRange),
    /// The criterion of separation has no answer.
    #[error(transparent)]
    Separation(#[from] SeparationError),
}

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
    check_wall(nozzle.contour.shape(), nozzle.opening())?;
    let point = separation_point(criterion, pressures)?;
    if !point.is_inside(nozzle.expansion_ratio()) {
        return Ok(SeparationPlace { point, x: None });
    }
    let x = in_passage(nozzle, inlet, |passage| passage.place(point.area_ratio, nozzle.throat_area()))?
        .map_err(|error| FlowError::from(NozzleFlowError::from(error)))?;
    Ok(SeparationPlace { point, x: Some(x) })
}

/// The stages from the ideal to the delivered nozzle.
///
/// # Errors
/// [`DeliveredError`]: a loss that is on has no answer; it says which.
pub fn delivered_stages(
    nozzle: &Nozzle,
    inlet: Metre,
    ideal: &IdealNozzle,
    models: &LossModels,
) -> Result<Vec<Stage>, DeliveredError> {
    check_wall(nozzle.contour.shape(), nozzle.opening())?;
    let g = ideal.heat_capacity_ratio;
    let correlated = CorrelatedNozzle {
        chamber: ideal.chamber,
        throat: nozzle.throat_diameter,
        expansion_ratio: ideal.expansion_ratio,
    };
    let mut losses = Vec::new();
    if let Some(criterion) = models.separation {
        losses.extend(separation(criterion, ideal)?);
    }
    losses.extend(models.combustion.map(Loss::Combustion));
    if models.discharge {
        losses.push(Loss::Discharge(discharge_coefficient(g, nozzle.upstream_radius, Symmetry::Axisymmetric)?));
    }
    match models.divergence {
        Divergence::Off => {}
        Divergence::Angles => {
            losses.push(Loss::ConeDivergence(nozzle.divergence_factor().map_err(FlowError::from)?));
        }
        Divergence::Field(lines) => {
            let field = flow_field(nozzle.contour.shape(), nozzle.opening(), g, lines)?;
            losses.push(Loss::FieldDivergence(field_divergence(&field, g, ideal.expansion_ratio)?));
        }
    }
    if let Some([frozen, equilibrium]) = models.kinetic {
        losses.push(Loss::Kinetic(kinetic_loss(frozen, equilibrium, ideal.chamber)?));
    }
    if let Some(particles) = models.two_phase.filter(|particles| particles.condensed != 0.0) {
        let diameter = match particles.diameter {
            Some(diameter) => diameter,
            None => particle_diameter(&correlated, particles.condensed, particles.characteristic_length)?,
        };
        losses.push(Loss::TwoPhase(two_phase_loss(&correlated, particles.condensed, diameter)?));
    }
    match models.boundary_layer {
        BoundaryLayer::Off => {}
        BoundaryLayer::Integral(conditions) => {
            losses.push(Loss::BoundaryLayer(layer_decrement(nozzle, inlet, &conditions)?));
        }
        BoundaryLayer::Correlation(material, time) => {
            losses.push(Loss::BoundaryLayerShare(boundary_layer_loss(&correlated, material, time)?));
        }
    }
    Ok(delivered(ideal, &losses)?)
}

/// [`delivered_stages`], with the divergence from the contour's angles where its field does not close; why it did not.
///
/// # Errors
/// As [`delivered_stages`].
pub fn delivered_or_by_angles(
    nozzle: &Nozzle,
    inlet: Metre,
    ideal: &IdealNozzle,
    models: &LossModels,
) -> Result<(Vec<Stage>, Option<FlowError>), DeliveredError> {
    match delivered_stages(nozzle, inlet, ideal, models) {
        Err(DeliveredError::Flow(error)) if matches!(models.divergence, Divergence::Field(_)) => {
            let by_angles = LossModels { divergence: Divergence::Angles, ..*models };
            Ok((delivered_stages(nozzle, inlet, ideal, &by_angles)?, Some(error)))
        }
        stages => Ok((stages?, None)),
    }
}

/// The separation where it lies inside the nozzle.
fn separation(criterion: Criterion, ideal: &IdealNozzle) -> Result<Option<Loss>, DeliveredError> {
    let pressures = NozzlePressures {
        heat_capacity_ratio: ideal.heat_capacity_ratio,
        chamber: ideal.chamber,
        ambient: ideal.ambient,
    };
    match separation_point(criterion, pressures) {
        Ok(point) => Ok(Some(point).filter(|point| point.is_inside(ideal.expansion_ratio)).map(Loss::Separation)),
        Err(SeparationError::Vacuum) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the layer along the whole wall takes of the thrust coefficient, with the one-dimensional flow at its edge.
fn layer_decrement(nozzle: &Nozzle, inlet: Metre, conditions: &LayerConditions) -> Result<f64, DeliveredError> {
    const PLACES: usize = 200;
    let g = conditions.heat_capacity_ratio;
    let places = in_passage(nozzle, inlet, |passage| -> Result<Vec<WallFlow>, DeliveredError> {
        let (stations, _) = passage.stations(PLACES).map_err(|error| FlowError::from(NozzleFlowError::from(error)))?;
        let flow = |station: &AreaStation| {
            let mach = if station.is_behind_throat {
                supersonic_mach(g, station.area_ratio)?
            } else {
                subsonic_mach(g, station.area_ratio)?
            };
            let r = Metre((passage.radius)(station.x.0).unwrap_or(f64::NAN));
            Ok(WallFlow { x: station.x, r, mach })
        };
        stations.iter().map(flow).collect()
    })??;
    let layers = wall_layer(conditions, &places)?;
    Ok(layers.last().map_or(0.0, |layer| layer.thrust_decrement))
}

#[cfg(test)]
mod tests {
    use super::super::contour::{Bell, Contour};
    use super::*;
    use crate::physics::gas_dynamics::isentropic::ChamberGas;
    use crate::units::{Pa, PascalSecond};

    const GAS: ChamberGas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.2e6 };

    fn nozzle() -> Nozzle {
        let contour = Contour::Bell(Bell::default());
        Nozzle { contour, upstream_radius: 1.5, ..Nozzle::new(Metre(0.04), Metre(0.04 * 40_f64.sqrt())) }
    }

    fn ideal(ambient: f64) -> IdealNozzle {
        IdealNozzle::perfect(GAS, 40.0, Pa(7e6), Pa(ambient)).expect("a nozzle")
    }

    fn all() -> LossModels {
        LossModels {
            separation: Some(Criterion::Schmucker),
            combustion: Some(0.985),
            discharge: true,
            divergence: Divergence::Field(40),
            kinetic: Some([MetrePerSecond(2950.0), MetrePerSecond(3050.0)]),
            two_phase: Some(Particles { condensed: 0.2, diameter: None, characteristic_length: Metre(1.0) }),
            boundary_layer: BoundaryLayer::Integral(LayerConditions {
                heat_capacity_ratio: 1.2,
                specific_energy: 1.2e6,
                chamber: Pa(7e6),
                viscosity: PascalSecond(9e-5),
                prandtl: 0.8,
                wall_temperature_ratio: None,
            }),
        }
    }

    #[test]
    fn every_loss_is_a_stage_and_can_be_switched_off() {
        let ids = |models: &LossModels, ambient: f64| -> Vec<&'static str> {
            let stages = delivered_stages(&nozzle(), Metre(0.1), &ideal(ambient), models).expect("delivers");
            stages.iter().map(|stage| stage.id).collect()
        };
        assert_eq!(
            ids(&all(), 101_325.0),
            ["ideal", "separation", "combustion", "discharge", "divergence", "kinetic", "two_phase", "boundary_layer"]
        );
        assert_eq!(ids(&all(), 0.0).iter().position(|id| *id == "separation"), None, "nothing separates in a vacuum");
        assert_eq!(ids(&LossModels::default(), 101_325.0), ["ideal"]);
        let no_particles = Particles { condensed: 0.0, diameter: None, characteristic_length: Metre(1.0) };
        assert_eq!(ids(&LossModels { two_phase: Some(no_particles), ..LossModels::default() }, 0.0), ["ideal"]);
    }

    #[test]
    fn a_usual_nozzle_delivers_some_percent_less_than_the_ideal() {
        let stages = delivered_stages(&nozzle(), Metre(0.1), &ideal(0.0), &all()).expect("delivers");
        let share = stages[stages.len() - 1].vacuum_specific_impulse.0 / stages[0].vacuum_specific_impulse.0;
        assert!((0.88..0.97).contains(&share), "{share}");
    }

    #[test]
    fn the_places_of_separation_lie_on_the_contour_side_by_side() {
        let pressures = NozzlePressures { heat_capacity_ratio: 1.2, chamber: Pa(7e6), ambient: Pa(101_325.0) };
        let nozzle = nozzle();
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

    #[test]
    fn a_throat_without_an_arc_has_no_discharge_coefficient() {
        let sharp = Nozzle { upstream_radius: 0.0, ..nozzle() };
        let models = LossModels { discharge: true, ..LossModels::default() };
        let error = delivered_stages(&sharp, Metre(0.1), &ideal(0.0), &models).expect_err("no arc").to_string();
        assert!(error.contains("0.6 to 100"), "{error}");
    }
}
