//! What a nozzle delivers: the losses that are chosen, each from this case, in order, and why the others do not count.

use super::{NozzleCase, flow_error};
use crate::diag::{Finding, Severity};
use crate::form::{Field, Form, optional_quantity, quantity, variant};
use crate::motor::nozzle::delivered::{
    BoundaryLayer, DeliveredError, Divergence, LossModels, Particles, delivered_or_by_angles,
};
use crate::motor::nozzle::flow::FIELD_LINES;
use crate::motor::nozzle::working::{WorkingEnd, WorkingPart, working_part};
use crate::physics::gas_dynamics::losses::delivered::{IdealNozzle, Stage};
use crate::physics::gas_dynamics::losses::discharge::discharge_range;
use crate::physics::gas_dynamics::losses::solid_motor::NozzleMaterial;
use crate::physics::gas_dynamics::separation::Criterion;
use crate::service::equilibrium::nozzle_chemistry;
use crate::service::error::ServiceError;
use crate::units::{Metre, MetrePerSecond, Quantity, Second};

/// Which losses are asked for.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LossChoice {
    /// The criterion by which the flow leaves the wall; none fills the nozzle. A plug's jet adapts by itself.
    pub separation: Option<Criterion>,
    /// Whether the throat's arc lowers the mass flow.
    pub discharge: bool,
    /// Whether a straight throat costs thrust.
    pub straight_throat: bool,
    /// Whether the divergence of the flow counts: by its field, or by the contour's angles where there is no field.
    pub divergence: bool,
    /// Whether the gas reacts too slowly to stay in equilibrium.
    pub kinetic: bool,
    /// Whether condensed matter lags behind the gas.
    pub two_phase: bool,
    /// How friction and heat at the wall count.
    pub boundary_layer: LayerModel,
    /// Whether the nozzle is of thick steel, which stays cold.
    pub is_steel: bool,
    /// Time after ignition, in which the wall has grown hot.
    pub time: Second,
    /// Volume of the chamber over the area of the throat, in which particles grow; the motor's where there is none.
    pub characteristic_length: Option<Metre>,
    /// Diameter of the particles; by correlation where there is none.
    pub particle_diameter: Option<Metre>,
    /// Share of the ideal c* that combustion reaches; all where there is none.
    pub combustion: Option<f64>,
    /// Whether the efficiency that the nozzle states counts as well: it stands for losses that are counted here one by
    /// one.
    pub efficiency: bool,
}

/// How the boundary layer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerModel {
    /// Not at all.
    Off,
    /// By the correlation of solid motors.
    #[default]
    Correlation,
    /// By the momentum integral along the wall.
    Integral,
}

impl Default for LossChoice {
    fn default() -> Self {
        Self {
            separation: Some(Criterion::Schmucker),
            discharge: true,
            divergence: true,
            kinetic: true,
            two_phase: true,
            straight_throat: true,
            boundary_layer: LayerModel::Correlation,
            is_steel: false,
            time: Second(1.0),
            characteristic_length: None,
            particle_diameter: None,
            combustion: None,
            efficiency: false,
        }
    }
}

impl LossChoice {
    /// No loss at all.
    pub fn none() -> Self {
        Self {
            separation: None,
            discharge: false,
            divergence: false,
            kinetic: false,
            two_phase: false,
            straight_throat: false,
            boundary_layer: LayerModel::Off,
            ..Self::default()
        }
    }
}

/// The chain from ideal to delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivered {
    /// The ideal nozzle, and what is left behind each loss.
    pub stages: Vec<Stage>,
    /// Losses that were asked for and do not count, with the reason.
    pub findings: Vec<Finding>,
}

/// The chain for a case.
///
/// A loss that has no answer here is left out, and a finding says so.
///
/// # Errors
/// [`ServiceError`]: a nozzle without flow, or one whose flow leaves the wall at the throat.
pub fn deliver(case: &NozzleCase, choice: &LossChoice) -> Result<Delivered, ServiceError> {
    case.check()?;
    let (nozzle, inlet, expansion) = (&case.nozzle, case.inlet, case.nozzle.expansion_ratio());
    let ideal = IdealNozzle::perfect(case.chamber_gas(), expansion, case.chamber, case.ambient)
        .map_err(|error| ServiceError::new(error.to_string()).at("nozzle"))?;
    let working = working_part(nozzle, inlet, &ideal, choice.separation).map_err(delivered_error)?;
    let is_plug = matches!(working.end, WorkingEnd::Adapted(_) | WorkingEnd::Plug { .. });
    let mut findings = Vec::new();
    let mut models = LossModels {
        combustion: choice.combustion,
        straight_throat: choice.straight_throat,
        efficiency: choice.efficiency,
        divergence: if choice.divergence { Divergence::Field(FIELD_LINES) } else { Divergence::Off },
        ..LossModels::default()
    };
    if choice.discharge {
        match without_discharge(nozzle.upstream_radius, is_plug) {
            Some(reason) => {
                let path = if is_plug { "nozzle.contour" } else { "nozzle.upstream_radius" };
                findings.push(left_out("discharge", path, reason));
            }
            None => models.discharge = true,
        }
    }
    let alumina = chemistry(case, choice, &working, &mut models, &mut findings);
    match choice.boundary_layer {
        LayerModel::Off => {}
        LayerModel::Correlation => {
            let material = if choice.is_steel { NozzleMaterial::Steel } else { NozzleMaterial::Ordinary };
            models.boundary_layer = BoundaryLayer::Correlation(material, choice.time);
        }
        LayerModel::Integral if is_plug => {
            let reason = "the momentum integral runs along a wall around the flow";
            findings.push(left_out("boundary layer", "nozzle.contour", reason));
        }
        LayerModel::Integral => {
            models.boundary_layer = BoundaryLayer::Integral(case.layer_conditions());
        }
    }
    if !choice.efficiency && nozzle.efficiency != 1.0 {
        let share = format!("{} %", crate::units::format_significant(100.0 * nozzle.efficiency, 4));
        let reason = format!("the {share} that the motor states stand for losses that are counted here one by one");
        findings.push(left_out("efficiency", "nozzle.efficiency", &reason));
    }
    let found = delivered_or_by_angles(nozzle, inlet, &ideal, &working, &models);
    let (stages, unclosed) = found.map_err(delivered_error)?;
    if let Some(error) = unclosed {
        let message = format!("Divergence is taken from the contour's angles: {error}.");
        findings.push(Finding::new(Severity::Info, "divergence_by_angles", "nozzle.contour", message));
    }
    findings.extend(alumina.into_iter().flat_map(|alumina| two_phase_doubts(&stages, alumina)));
    Ok(Delivered { stages, findings })
}

/// Loss beyond which the correlation of two-phase flow is far outside the motors that it is fitted to.
const TWO_PHASE: f64 = 0.1;

/// Doubts about a two-phase loss.
fn two_phase_doubts(stages: &[Stage], alumina: f64) -> Vec<Finding> {
    /// Share of alumina in condensed matter from which on it is that.
    const MOSTLY: f64 = 0.9;
    let Some(after) = stages.iter().position(|stage| stage.id == "two_phase") else { return Vec::new() };
    let Some([before, after]) = after.checked_sub(1).and_then(|from| stages.get(from..from + 2)) else {
        return Vec::new();
    };
    let lost = 1.0 - after.vacuum_specific_impulse.0 / before.vacuum_specific_impulse.0;
    let mut doubts = Vec::new();
    if lost > TWO_PHASE {
        let message = format!(
            "Two-phase flow takes {} % of the specific impulse in vacuum; the correlation is fitted to motors that lose some percent.",
            crate::units::format_significant(100.0 * lost, 3)
        );
        doubts.push(
            Finding::new(Severity::Warning, "two_phase_range", "nozzle.throat_diameter", message)
                .hint("Small throats and much condensed matter are outside its range: state the particles' diameter, or leave it out."),
        );
    }
    if alumina < MOSTLY {
        let message =
            "The two-phase loss is a correlation of alumina, and the condensed matter here is mostly another.";
        doubts.push(
            Finding::new(Severity::Info, "two_phase_matter", "propellant.formula", message)
                .hint("Take it as a rough figure; a stated diameter of the particles makes it a better one."),
        );
    }
    doubts
}

/// Why the throat has no discharge coefficient, where it has none.
fn without_discharge(upstream_radius: f64, is_plug: bool) -> Option<&'static str> {
    if is_plug {
        Some("the throat is a ring around a plug")
    } else if upstream_radius == 0.0 {
        Some("the throat has an edge, not an arc")
    } else if !discharge_range().contains(&upstream_radius) {
        Some("the series for it holds for arcs of 0.6 to 100 throat radii")
    } else {
        None
    }
}

pub(super) fn delivered_error(error: DeliveredError) -> ServiceError {
    match error {
        DeliveredError::Flow(error) => flow_error(error),
        DeliveredError::Discharge(_) => ServiceError::new(error.to_string()).at("nozzle.upstream_radius"),
        DeliveredError::NotFull => ServiceError::new(error.to_string())
            .at("chamber")
            .hint("Let a criterion of separation count, or raise the chamber pressure."),
        DeliveredError::Separation(_) | DeliveredError::Unchoked => ServiceError::new(error.to_string()).at("chamber"),
        error => ServiceError::new(error.to_string()).at("nozzle"),
    }
}

/// Kinetics and condensed matter from what the propellant's composition burns to; the share of alumina in that matter.
fn chemistry(
    case: &NozzleCase,
    choice: &LossChoice,
    working: &WorkingPart,
    models: &mut LossModels,
    findings: &mut Vec<Finding>,
) -> Option<f64> {
    if !choice.kinetic && !choice.two_phase {
        return None;
    }
    let Some(propellant) = &case.propellant else {
        findings.push(left_out("kinetic, two_phase", "propellant", "there is no propellant"));
        return None;
    };
    match nozzle_chemistry(propellant, case.chamber, working.expansion_ratio) {
        Ok(chemistry) => {
            if choice.kinetic {
                // Where nothing reacts both flows are one, but for their last digits.
                let frozen = chemistry.frozen.0.min(chemistry.equilibrium.0);
                models.kinetic = Some([MetrePerSecond(frozen), chemistry.equilibrium]);
            }
            if choice.two_phase && chemistry.condensed > 0.0 {
                match choice.characteristic_length.or(case.characteristic_length) {
                    Some(characteristic_length) => {
                        models.two_phase = Some(Particles {
                            condensed: 0.1 * chemistry.condensed,
                            diameter: choice.particle_diameter,
                            characteristic_length,
                        });
                    }
                    None => findings.push(left_out("two_phase", "nozzle", "no characteristic length is known")),
                }
            }
            Some(chemistry.alumina)
        }
        Err(error) => {
            findings.push(left_out("kinetic, two_phase", "propellant.formula", &error.message));
            None
        }
    }
}

fn left_out(losses: &str, path: &str, reason: &str) -> Finding {
    let message = format!("Not counted: {}; {reason}.", losses.replace('_', "-"));
    Finding::new(Severity::Info, "loss_not_counted", path, message)
}

impl LossChoice {
    /// Names its fields to a form; around a plug there is no wall to leave, no arc of a throat and no divergence.
    pub fn edit_for(&mut self, form: &mut dyn Form, has_plug: bool) {
        const SEPARATION: Field = Field::new("separation", "Separation")
            .help("The criterion by which the flow leaves the wall. All four stand side by side at the right.");
        const DISCHARGE: Field = Field::new("discharge", "Throat discharge")
            .help("Less mass passes a curved throat than uniform flow would carry (Kliegel & Levine 1969).");
        const DIVERGENCE: Field = Field::new("divergence", "Divergence")
            .help("By the field of characteristics; by the contour's angles where it does not close.");
        const KINETIC: Field = Field::new("kinetic", "Kinetics").help(
            "The gas reacts too slowly to stay in equilibrium (Coats et al. 1975). Needs the propellant's composition.",
        );
        const TWO_PHASE: Field = Field::new("two_phase", "Two-phase flow")
            .help("Condensed matter lags behind the gas (Coats et al. 1975). Needs the propellant's composition.");
        const STRAIGHT: Field = Field::new("straight_throat", "Straight throat").help(
            "A throat that is straight for a while costs thrust: the correlation that the motor's own curves use.",
        );
        const LAYER: Field = Field::new("boundary_layer", "Boundary layer").help(
            "Friction and heat at the wall: by the correlation of solid motors (Coats et al. 1975), or by the momentum integral \
             along the wall (Bartz 1965) of one that takes no heat.",
        );
        const EFFICIENCY: Field = Field::new("efficiency", "Stated efficiency").help(
            "The nozzle's own efficiency on top. It stands for losses that are counted here one by one, so that both count \
             them twice.",
        );
        const STEEL: Field = Field::new("is_steel", "Thick steel").help("A wall that stays cold loses more.");
        const TIME: Field = Field::new("time", "Time after ignition")
            .help("The wall grows hot, and takes less heat.")
            .limits(0.0, 1e4)
            .slider(0.0, 10.0);
        const LENGTH: Field = Field::new("characteristic_length", "Characteristic length")
            .help("Volume of the chamber over the area of the throat, in which particles grow.")
            .limits(1e-2, 100.0)
            .slider(0.1, 5.0)
            .absent("the motor's, half burned");
        const DIAMETER: Field = Field::new("particle_diameter", "Particle diameter")
            .help("Mean diameter of condensed particles.")
            .limits(1e-8, 1e-3)
            .absent("by correlation");
        const COMBUSTION: Field = Field::new("combustion", "c* efficiency")
            .help("Share of the ideal characteristic velocity that combustion reaches.")
            .limits(0.5, 1.0)
            .absent("not counted");
        let mut criteria = vec![(None, "none")];
        criteria.extend(Criterion::ALL.into_iter().map(|criterion| (Some(criterion), criterion.name())));
        if !has_plug {
            variant(form, &SEPARATION, &criteria, &mut self.separation);
        }
        form.optional(&COMBUSTION, Quantity::Ratio, &mut self.combustion);
        if !has_plug {
            form.toggle(&DISCHARGE, &mut self.discharge);
            form.toggle(&STRAIGHT, &mut self.straight_throat);
            form.toggle(&DIVERGENCE, &mut self.divergence);
        }
        form.toggle(&KINETIC, &mut self.kinetic);
        form.toggle(&TWO_PHASE, &mut self.two_phase);
        if self.two_phase {
            optional_quantity(form, &LENGTH, &mut self.characteristic_length);
            optional_quantity(form, &DIAMETER, &mut self.particle_diameter);
        }
        let models =
            [(LayerModel::Off, "off"), (LayerModel::Correlation, "correlation"), (LayerModel::Integral, "integral")];
        variant(form, &LAYER, &models, &mut self.boundary_layer);
        if self.boundary_layer == LayerModel::Correlation {
            form.toggle(&STEEL, &mut self.is_steel);
            quantity(form, &TIME, &mut self.time);
        }
        form.toggle(&EFFICIENCY, &mut self.efficiency);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;
    use crate::substance::propellant::Propellant;
    use crate::units::Pa;

    fn ids(delivered: &Delivered) -> Vec<&'static str> {
        delivered.stages.iter().map(|stage| stage.id).collect()
    }

    #[test]
    fn every_loss_can_be_switched() {
        let metal = Propellant { formula: "AP 68 %, HTPB 14 %, aluminium 18 %".to_owned(), ..Propellant::example() };
        let case = NozzleCase { propellant: Some(metal), chamber: Pa(1.5e6), ..case() };
        let all = deliver(&case, &LossChoice::default()).expect("delivers");
        assert_eq!(
            ids(&all),
            ["ideal", "separation", "discharge", "divergence", "kinetic", "two_phase", "boundary_layer"],
            "{:?}",
            all.findings
        );
        assert_eq!(ids(&deliver(&case, &LossChoice::none()).expect("delivers")), ["ideal"]);
        let last = all.stages.last().expect("stages");
        let share = last.vacuum_specific_impulse.0 / all.stages[0].vacuum_specific_impulse.0;
        assert!((0.8..0.99).contains(&share), "{share}");
    }

    /// The chain of the momentum integral is that of the correlation but for its last stage; a stated efficiency counts
    /// where it is asked for, and is told where it is not.
    #[test]
    fn models_of_the_layer_and_the_stated_efficiency_can_be_chosen() {
        let mut case = case();
        case.nozzle.efficiency = 0.95;
        let integral = LossChoice { boundary_layer: LayerModel::Integral, ..LossChoice::default() };
        let (one, other) =
            (deliver(&case, &LossChoice::default()).expect("delivers"), deliver(&case, &integral).expect("delivers"));
        let (last, of_integral) = (one.stages.last().expect("stages"), other.stages.last().expect("stages"));
        assert_eq!((last.id, of_integral.id), ("boundary_layer", "boundary_layer"));
        assert!(last.thrust_coefficient_loss > 0.0 && of_integral.thrust_coefficient_loss > 0.0);
        assert!(last.thrust_coefficient_loss != of_integral.thrust_coefficient_loss);
        assert!(one.findings.iter().any(|finding| finding.path == "nozzle.efficiency"), "{:?}", one.findings);
        let stated = deliver(&case, &LossChoice { efficiency: true, ..LossChoice::default() }).expect("delivers");
        assert_eq!(stated.stages.last().expect("stages").id, "efficiency");
        assert!(stated.findings.iter().all(|finding| finding.path != "nozzle.efficiency"));
    }

    /// A throat's arc outside the series, or a plug, leave the others in place.
    #[test]
    fn a_loss_without_an_answer_leaves_the_chain() {
        let mut case = case();
        case.nozzle.upstream_radius = 0.4;
        let delivered = deliver(&case, &LossChoice::default()).expect("delivers");
        assert!(!ids(&delivered).contains(&"discharge") && ids(&delivered).contains(&"boundary_layer"));
        let low = NozzleCase { chamber: Pa(1.3e5), ..case };
        assert_eq!(deliver(&low, &LossChoice::default()).expect_err("at the throat").path, "chamber");
    }

    #[test]
    fn what_cannot_count_is_told() {
        let mut case = case();
        case.nozzle.upstream_radius = 0.0;
        let delivered = deliver(&case, &LossChoice::default()).expect("delivers");
        let codes: Vec<&str> = delivered.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["loss_not_counted", "loss_not_counted", "divergence_by_angles"], "{:?}", delivered.findings);
    }
}
