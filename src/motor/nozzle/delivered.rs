//! What a nozzle delivers: the losses that are switched on, from its own contour and gas, in order.

use super::Nozzle;
use super::divergence::DivergenceAlong;
use super::flow::{FlowError, field_in, in_passage};
use super::working::{WorkingEnd, WorkingPart};
use crate::geometry::meridian::Meridian;
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
use crate::physics::gas_dynamics::separation::SeparationError;
use crate::units::{Metre, MetrePerSecond, Second};

/// Which losses count, and by which model.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LossModels {
    /// Share of the ideal c* that combustion reaches; `None`: all.
    pub combustion: Option<f64>,
    /// Whether the throat's arc lowers the mass flow.
    pub discharge: bool,
    /// Whether a straight throat costs thrust.
    pub straight_throat: bool,
    /// How divergence counts.
    pub divergence: Divergence,
    /// Specific impulses of frozen and equilibrium flow at the working part's area ratio, for the kinetic loss.
    pub kinetic: Option<[MetrePerSecond; 2]>,
    /// Condensed matter, for the two-phase loss.
    pub two_phase: Option<Particles>,
    /// How the boundary layer counts.
    pub boundary_layer: BoundaryLayer,
    /// Whether the efficiency that the nozzle states counts as well.
    pub efficiency: bool,
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
    /// A throat that does not choke.
    #[error("the chamber pressure is too low: the flow leaves the wall at the throat before that chokes")]
    Unchoked,
    /// A flow that cannot fill the nozzle, where no criterion says where it leaves the wall.
    #[error("the flow cannot fill the nozzle at these pressures, and no criterion of separation counts")]
    NotFull,
}

/// The stages from the ideal to the delivered nozzle.
///
/// # Errors
/// [`DeliveredError`]: a loss that is on has no answer; it says which.
pub fn delivered_stages(
    nozzle: &Nozzle,
    inlet: Metre,
    ideal: &IdealNozzle,
    working: &WorkingPart,
    models: &LossModels,
) -> Result<Vec<Stage>, DeliveredError> {
    let g = ideal.heat_capacity_ratio;
    let correlated = CorrelatedNozzle {
        chamber: ideal.chamber,
        throat: nozzle.throat_diameter,
        expansion_ratio: working.expansion_ratio,
    };
    let mut losses = Vec::new();
    match working.end {
        WorkingEnd::Exit => {}
        WorkingEnd::Separation(point, _) => losses.push(Loss::Separation(point)),
        WorkingEnd::Adapted(share) => {
            losses.extend([Loss::Adapting { area_ratio: working.expansion_ratio }, Loss::TruncatedJet(share)]);
        }
        WorkingEnd::Plug { share, base } => losses.push(Loss::Truncation { share, base }),
    }
    losses.extend(models.combustion.map(Loss::Combustion));
    if models.discharge {
        losses.push(Loss::Discharge(discharge_coefficient(g, nozzle.upstream_radius, Symmetry::Axisymmetric)?));
    }
    if models.straight_throat && nozzle.straight_throat().0 > 0.0 {
        // The correlation's own loss without a straight part is that of the throat's arc.
        let bare = Nozzle { throat_length: Metre(0.0), ..nozzle.clone() }.throat_factor(nozzle.throat_diameter);
        losses.push(Loss::StraightThroat(nozzle.throat_factor(nozzle.throat_diameter) / bare));
    }
    losses.extend(divergence(nozzle, g, working, models.divergence)?);
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
            let end = match working.end {
                WorkingEnd::Separation(_, x) => Some(x),
                _ => None,
            };
            losses.push(Loss::BoundaryLayer(layer_decrement(nozzle, inlet, end, &conditions)?));
        }
        BoundaryLayer::Correlation(material, time) => {
            losses.push(Loss::BoundaryLayerShare(boundary_layer_loss(&correlated, material, time)?));
        }
    }
    if models.efficiency && nozzle.efficiency != 1.0 {
        losses.push(Loss::Stated(nozzle.efficiency));
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
    working: &WorkingPart,
    models: &LossModels,
) -> Result<(Vec<Stage>, Option<FlowError>), DeliveredError> {
    match delivered_stages(nozzle, inlet, ideal, working, models) {
        Err(DeliveredError::Flow(error)) if matches!(models.divergence, Divergence::Field(_)) => {
            let by_angles = LossModels { divergence: Divergence::Angles, ..*models };
            Ok((delivered_stages(nozzle, inlet, ideal, working, &by_angles)?, Some(error)))
        }
        stages => Ok((stages?, None)),
    }
}

/// Share of the mass beyond which a net that loses it says nothing of the divergence.
const MASS: f64 = 5e-3;

/// What divergence takes of the working part. A plug has none of its own: its flow leaves along the axis.
fn divergence(
    nozzle: &Nozzle,
    g: f64,
    working: &WorkingPart,
    model: Divergence,
) -> Result<Option<Loss>, DeliveredError> {
    let at = match working.end {
        WorkingEnd::Adapted(_) | WorkingEnd::Plug { .. } => return Ok(None),
        WorkingEnd::Exit => None,
        WorkingEnd::Separation(point, _) => Some(point.area_ratio),
    };
    if model == Divergence::Off {
        return Ok(None);
    }
    if working.expansion_ratio <= 1.0 {
        return Ok(None);
    }
    match model {
        Divergence::Field(lines) if nozzle.contour.shape().is_stated() => {
            let wall = working_wall(nozzle, at).map_err(FlowError::from)?;
            let field = field_in(&wall, nozzle.opening(), g, lines)?;
            if field.mass_error > MASS {
                return Err(FlowError::NetLosesMass(100.0 * field.mass_error).into());
            }
            Ok(Some(Loss::FieldDivergence(field_divergence(&field, g, working.expansion_ratio)?)))
        }
        _ => {
            let along = DivergenceAlong::new(nozzle).map_err(FlowError::from)?;
            let factor = at.map_or(along.whole, |area_ratio| along.at(area_ratio));
            Ok(Some(Loss::ConeDivergence(factor)))
        }
    }
}

/// The divergent wall up to where it has an area ratio; all of it where none is given.
fn working_wall(nozzle: &Nozzle, at: Option<f64>) -> Result<Meridian, super::ContourError> {
    let wall = nozzle.contour.shape().divergent(nozzle.opening())?;
    let Some(area_ratio) = at else { return Ok(wall) };
    let radius = nozzle.throat_diameter.0 / 2.0 * area_ratio.sqrt();
    let (mut near, mut far) = (0.0, wall.end()[0]);
    for _ in 0..60 {
        let middle = 0.5 * (near + far);
        if wall.at(middle).is_some_and(|station| station.radius < radius) { near = middle } else { far = middle }
    }
    Ok(wall.between(0.0, far)?)
}

/// What the layer along the wall from the inlet takes of the thrust coefficient, with the one-dimensional flow at its
/// edge; to a place where the flow leaves the wall, or to the exit.
pub(super) fn layer_decrement(
    nozzle: &Nozzle,
    inlet: Metre,
    end: Option<Metre>,
    conditions: &LayerConditions,
) -> Result<f64, DeliveredError> {
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
        stations.iter().filter(|station| end.is_none_or(|end| station.x <= end)).map(flow).collect()
    })??;
    let layers = wall_layer(conditions, &places)?;
    Ok(layers.last().map_or(0.0, |layer| layer.thrust_decrement))
}

#[cfg(test)]
mod tests {
    use super::super::contour::{Bell, Conical, Contour, Spike};
    use super::super::outflow::Outflow;
    use super::super::working::working_part;
    use super::*;
    use crate::physics::gas_dynamics::isentropic::{ChamberGas, thrust_coefficient};
    use crate::physics::gas_dynamics::plug::PlugThrust;
    use crate::physics::gas_dynamics::separation::Criterion;
    use crate::units::{Pa, PascalSecond, Radian};

    const GAS: ChamberGas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.2e6 };
    const INLET: Metre = Metre(0.1);
    const SCHMUCKER: Option<Criterion> = Some(Criterion::Schmucker);

    fn nozzle() -> Nozzle {
        let contour = Contour::Bell(Bell::default());
        let throat_length = Metre(0.004);
        let base = Nozzle::new(Metre(0.04), Metre(0.04 * 40_f64.sqrt()));
        Nozzle { contour, throat_length, upstream_radius: 1.5, efficiency: 0.97, ..base }
    }

    fn ideal(ambient: f64) -> IdealNozzle {
        IdealNozzle::perfect(GAS, 40.0, Pa(7e6), Pa(ambient)).expect("a nozzle")
    }

    fn all() -> LossModels {
        LossModels {
            combustion: Some(0.985),
            discharge: true,
            straight_throat: true,
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
            efficiency: true,
        }
    }

    fn stages(nozzle: &Nozzle, ambient: f64, criterion: Option<Criterion>, models: &LossModels) -> Vec<Stage> {
        let ideal = ideal(ambient);
        let working = working_part(nozzle, INLET, &ideal, criterion).expect("works");
        delivered_stages(nozzle, INLET, &ideal, &working, models).expect("delivers")
    }

    fn ids(stages: &[Stage]) -> Vec<&'static str> {
        stages.iter().map(|stage| stage.id).collect()
    }

    #[test]
    fn every_loss_is_a_stage_and_can_be_switched_off() {
        let every = [
            "ideal",
            "separation",
            "combustion",
            "discharge",
            "straight_throat",
            "divergence",
            "kinetic",
            "two_phase",
            "boundary_layer",
            "efficiency",
        ];
        assert_eq!(ids(&stages(&nozzle(), 101_325.0, SCHMUCKER, &all())), every);
        let vacuum = ids(&stages(&nozzle(), 0.0, SCHMUCKER, &all()));
        assert!(!vacuum.contains(&"separation"), "nothing separates in a vacuum");
        assert_eq!(ids(&stages(&nozzle(), 101_325.0, None, &LossModels::default())), ["ideal"]);
        let no_particles = Particles { condensed: 0.0, diameter: None, characteristic_length: Metre(1.0) };
        let models = LossModels { two_phase: Some(no_particles), ..LossModels::default() };
        assert_eq!(ids(&stages(&nozzle(), 0.0, None, &models)), ["ideal"]);
    }

    /// A chain by hand, in vacuum, for γ = 1.2, ε = 40: C_F,vac = 1.884275 (momentum coefficient 1.800778 at p_e/p_0 =
    /// 0.00208742 from M_e = 4.239402). Cone of 15°: λ = 0.982963 of the momentum; kinetics 0.333 (1 - 2950/3050)
    /// 1.378951/7 = 0.0021508; straight throat of L/D = 0.1: (0.99 - 0.00333)/0.99 = 0.996636; combustion 0.985 of c*.
    #[test]
    fn a_chain_is_what_it_is_by_hand() {
        let cone = Conical { divergence_half_angle: Radian(15.0_f64.to_radians()), downstream_radius: 0.0 };
        let nozzle = Nozzle { contour: Contour::Conical(cone), ..nozzle() };
        let models = LossModels {
            combustion: Some(0.985),
            straight_throat: true,
            divergence: Divergence::Angles,
            kinetic: Some([MetrePerSecond(2950.0), MetrePerSecond(3050.0)]),
            efficiency: true,
            ..LossModels::default()
        };
        let stages = stages(&nozzle, 0.0, None, &models);
        assert_eq!(ids(&stages), ["ideal", "combustion", "straight_throat", "divergence", "kinetic", "efficiency"]);
        let exit = 2.087_42e-3;
        let momentum: f64 = {
            // √(2γ²/(γ-1) (2/(γ+1))^((γ+1)/(γ-1)) (1 - (p_e/p_0)^((γ-1)/γ))) with γ = 1.2: √(14.4 · 0.350494 · …)
            let rest = 1.0 - f64::powf(exit, 1.0 / 6.0);
            (14.4 * 0.350_493_9 * rest).sqrt()
        };
        let pressure = 40.0 * exit;
        let expected = [
            momentum + pressure,
            momentum + pressure,
            (momentum + pressure) * 0.996_636_4,
            (momentum * 0.982_962_9 + pressure) * 0.996_636_4,
            (momentum * 0.982_962_9 + pressure) * 0.996_636_4 * (1.0 - 0.002_150_8),
            (momentum * 0.982_962_9 + pressure) * 0.996_636_4 * (1.0 - 0.002_150_8) * 0.97,
        ];
        for (stage, expected) in stages.iter().zip(expected) {
            assert!((stage.thrust_coefficient / expected - 1.0).abs() < 2e-5, "{stage:?} {expected}");
        }
        let star = stages[0].characteristic_velocity.0;
        // √1.2e6/Γ(1.2), Γ = √1.2 (2/2.2)^5.5 = 0.648531
        assert!((star * 0.648_531 / 1.2e6_f64.sqrt() - 1.0).abs() < 1e-6, "{star}");
        assert!((stages[5].characteristic_velocity.0 / star - 0.985).abs() < 1e-12);
        assert!((stages[5].specific_impulse.0 / (0.985 * star * stages[5].thrust_coefficient) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_usual_nozzle_delivers_some_percent_less_than_the_ideal() {
        let stages = stages(&nozzle(), 0.0, None, &LossModels { efficiency: false, ..all() });
        let share = stages[stages.len() - 1].vacuum_specific_impulse.0 / stages[0].vacuum_specific_impulse.0;
        assert!((0.88..0.97).contains(&share), "{share}");
    }

    /// Where the flow has left the wall, what lies behind takes nothing: the losses are those of a nozzle cut there.
    #[test]
    fn behind_a_separation_the_losses_are_those_of_the_shorter_nozzle() {
        let models = LossModels { efficiency: false, combustion: None, ..all() };
        let whole = stages(&nozzle(), 0.0, None, &models);
        let cut = stages(&nozzle(), 101_325.0, SCHMUCKER, &models);
        let loss = |stages: &[Stage], id: &str| {
            stages.iter().find(|stage| stage.id == id).map_or(f64::NAN, |stage| stage.thrust_coefficient_loss)
        };
        assert!(loss(&cut, "boundary_layer") < 0.9 * loss(&whole, "boundary_layer"), "{cut:?} {whole:?}");
        // Steeper where it is cut than at its exit.
        assert!(loss(&cut, "divergence") > loss(&whole, "divergence"), "{cut:?} {whole:?}");
        let by_angles = LossModels { divergence: Divergence::Angles, ..models };
        let by_angles = loss(&stages(&nozzle(), 101_325.0, SCHMUCKER, &by_angles), "divergence");
        assert!((by_angles - loss(&cut, "divergence")).abs() < 0.015, "{by_angles} {}", loss(&cut, "divergence"));
    }

    #[test]
    fn a_plug_compensates_and_in_vacuum_its_cut_costs() {
        let plug = Nozzle { contour: Contour::Spike(Spike::default()), ..nozzle() };
        let plug = Nozzle { exit_diameter: Metre(0.04 * 8_f64.sqrt()), ..plug };
        let chain = |chamber: f64, ambient: f64| {
            let ideal = IdealNozzle::perfect(GAS, 8.0, Pa(chamber), Pa(ambient)).expect("a nozzle");
            let working = working_part(&plug, Metre(0.15), &ideal, SCHMUCKER).expect("works");
            delivered_stages(&plug, Metre(0.15), &ideal, &working, &LossModels::default()).expect("delivers")
        };
        let low = chain(1.5e6, 101_325.0);
        assert_eq!(ids(&low), ["ideal", "compensation", "truncation"]);
        let outside = 101_325.0 / 1.5e6;
        let adapted = crate::physics::gas_dynamics::isentropic::momentum_coefficient(1.2, outside);
        assert!((low[1].thrust_coefficient - adapted).abs() < 1e-12 && low[1].thrust_coefficient_loss < 0.0);
        // The plug of half the length turns the jet to within some degrees of the axis.
        let turned = low[2].thrust_coefficient / adapted;
        assert!(turned > 0.97 && turned < 1.0, "{turned}");
        // The chain ends where the plug's thrust is.
        let Ok(Outflow::Plug(wall)) = plug.outflow() else { panic!("a plug") };
        let thrust = PlugThrust::new(1.2, &wall).expect("a plug");
        for (chamber, ambient) in [(1.5e6, 101_325.0), (3e6, 101_325.0), (7e6, 101_325.0), (7e6, 2e4), (7e6, 0.0)] {
            let last = chain(chamber, ambient).last().expect("a stage").thrust_coefficient;
            assert!((last - thrust.coefficient(ambient / chamber)).abs() < 1e-12, "{chamber} {ambient}");
        }
        let full = thrust_coefficient(
            1.2,
            crate::physics::gas_dynamics::isentropic::pressure_ratio(1.2, supersonic_mach(1.2, 8.0).expect("flows")),
            outside,
            8.0,
        );
        assert!((low[0].thrust_coefficient - full).abs() < 1e-12);
        let high = chain(7e6, 0.0);
        assert_eq!(ids(&high), ["ideal", "truncation"]);
        assert!(high[1].thrust_coefficient_loss > 0.0);
        let ideal = IdealNozzle::perfect(GAS, 8.0, Pa(1.5e5), Pa(101_325.0)).expect("a nozzle");
        assert_eq!(working_part(&plug, Metre(0.15), &ideal, None), Err(DeliveredError::Unchoked));
    }

    #[test]
    fn a_throat_without_an_arc_has_no_discharge_coefficient() {
        let sharp = Nozzle { upstream_radius: 0.0, ..nozzle() };
        let models = LossModels { discharge: true, ..LossModels::default() };
        let whole = working_part(&sharp, INLET, &ideal(0.0), None).expect("works");
        let error = delivered_stages(&sharp, INLET, &ideal(0.0), &whole, &models).expect_err("no arc").to_string();
        assert!(error.contains("0.6 to 100"), "{error}");
    }
}
