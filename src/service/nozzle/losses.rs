//! What a nozzle delivers: the losses that are chosen, each from this case, in order, and why the others do not count.

use super::{NozzleCase, flow_error};
use crate::diag::{Finding, Severity};
use crate::form::{Editable, Field, Form, optional_quantity, quantity, variant};
use crate::motor::nozzle::delivered::{
    BoundaryLayer, DeliveredError, Divergence, LossModels, Particles, delivered_or_by_angles,
};
use crate::physics::gas_dynamics::losses::delivered::{IdealNozzle, Stage};
use crate::physics::gas_dynamics::losses::solid_motor::NozzleMaterial;
use crate::physics::gas_dynamics::separation::Criterion;
use crate::service::equilibrium::nozzle_chemistry;
use crate::service::error::ServiceError;
use crate::units::{Metre, Quantity, Second};

/// Which losses are asked for.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LossChoice {
    /// The criterion by which the flow leaves the wall; none fills the nozzle.
    pub separation: Option<Criterion>,
    /// Whether the throat's arc lowers the mass flow.
    pub discharge: bool,
    /// Whether the divergence of the flow counts: by its field, or by the contour's angles where there is no field.
    pub divergence: bool,
    /// Whether the gas reacts too slowly to stay in equilibrium.
    pub kinetic: bool,
    /// Whether condensed matter lags behind the gas.
    pub two_phase: bool,
    /// Whether friction and heat at the wall count, by the correlation of solid motors.
    pub boundary_layer: bool,
    /// Whether the nozzle is of thick steel, which stays cold.
    pub is_steel: bool,
    /// Time after ignition, in which the wall has grown hot.
    pub time: Second,
    /// Volume of the chamber over the area of the throat, in which particles grow.
    pub characteristic_length: Metre,
    /// Diameter of the particles; by correlation where there is none.
    pub particle_diameter: Option<Metre>,
    /// Share of the ideal c* that combustion reaches; all where there is none.
    pub combustion: Option<f64>,
}

impl Default for LossChoice {
    fn default() -> Self {
        Self {
            separation: Some(Criterion::Schmucker),
            discharge: true,
            divergence: true,
            kinetic: true,
            two_phase: true,
            boundary_layer: true,
            is_steel: false,
            time: Second(1.0),
            characteristic_length: Metre(1.0),
            particle_diameter: None,
            combustion: None,
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
            boundary_layer: false,
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

/// Lines of the field for the divergence.
const LINES: usize = 40;

/// The chain for a case.
///
/// # Errors
/// [`ServiceError`]: a nozzle without flow along a wall, or a loss out of its range.
pub fn deliver(case: &NozzleCase, choice: &LossChoice) -> Result<Delivered, ServiceError> {
    case.check()?;
    let expansion = case.nozzle.expansion_ratio();
    let ideal = IdealNozzle::perfect(case.chamber_gas(), expansion, case.chamber, case.ambient)
        .map_err(|error| ServiceError::new(error.to_string()).at("nozzle"))?;
    let mut findings = Vec::new();
    let mut models =
        LossModels { separation: choice.separation, combustion: choice.combustion, ..LossModels::default() };
    models.discharge = choice.discharge;
    if choice.discharge && case.nozzle.upstream_radius == 0.0 {
        models.discharge = false;
        findings.push(left_out("discharge", "nozzle.upstream_radius", "the throat has an edge, not an arc"));
    }
    models.divergence = if choice.divergence { Divergence::Field(LINES) } else { Divergence::Off };
    chemistry(case, choice, &mut models, &mut findings);
    if choice.boundary_layer {
        let material = if choice.is_steel { NozzleMaterial::Steel } else { NozzleMaterial::Ordinary };
        models.boundary_layer = BoundaryLayer::Correlation(material, choice.time);
    }
    let found = delivered_or_by_angles(&case.nozzle, case.inlet, &ideal, &models);
    let (stages, unclosed) = found.map_err(|error| match error {
        DeliveredError::Flow(error) => flow_error(error),
        DeliveredError::Discharge(_) => ServiceError::new(error.to_string()).at("nozzle.upstream_radius"),
        error => ServiceError::new(error.to_string()).at("nozzle"),
    })?;
    if let Some(error) = unclosed {
        let message = format!("Divergence is taken from the contour's angles: {error}.");
        findings.push(Finding::new(Severity::Info, "divergence_by_angles", "nozzle.contour", message));
    }
    Ok(Delivered { stages, findings })
}

/// Kinetics and condensed matter from what the propellant's composition burns to.
fn chemistry(case: &NozzleCase, choice: &LossChoice, models: &mut LossModels, findings: &mut Vec<Finding>) {
    if !choice.kinetic && !choice.two_phase {
        return;
    }
    let Some(propellant) = &case.propellant else {
        findings.push(left_out("kinetic, two_phase", "propellant", "there is no propellant"));
        return;
    };
    match nozzle_chemistry(propellant, case.chamber, case.nozzle.expansion_ratio()) {
        Ok(chemistry) => {
            if choice.kinetic {
                models.kinetic = Some([chemistry.frozen, chemistry.equilibrium]);
            }
            if choice.two_phase && chemistry.condensed > 0.0 {
                models.two_phase = Some(Particles {
                    condensed: 0.1 * chemistry.condensed,
                    diameter: choice.particle_diameter,
                    characteristic_length: choice.characteristic_length,
                });
            }
        }
        Err(error) => findings.push(left_out("kinetic, two_phase", "propellant.formula", &error.message)),
    }
}

fn left_out(losses: &str, path: &str, reason: &str) -> Finding {
    let message = format!("Not counted: {losses}; {reason}.");
    Finding::new(Severity::Info, "loss_not_counted", path, message)
}

impl Editable for LossChoice {
    fn edit(&mut self, form: &mut dyn Form) {
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
        const LAYER: Field = Field::new("boundary_layer", "Boundary layer")
            .help("Friction and heat at the wall, correlation of solid motors (Coats et al. 1975).");
        const STEEL: Field = Field::new("is_steel", "Thick steel").help("A wall that stays cold loses more.");
        const TIME: Field = Field::new("time", "Time after ignition")
            .help("The wall grows hot, and takes less heat.")
            .limits(0.0, 1e4)
            .slider(0.0, 10.0);
        const LENGTH: Field = Field::new("characteristic_length", "Characteristic length")
            .help("Volume of the chamber over the area of the throat, in which particles grow.")
            .limits(1e-2, 100.0)
            .slider(0.1, 5.0);
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
        variant(form, &SEPARATION, &criteria, &mut self.separation);
        form.optional(&COMBUSTION, Quantity::Ratio, &mut self.combustion);
        form.toggle(&DISCHARGE, &mut self.discharge);
        form.toggle(&DIVERGENCE, &mut self.divergence);
        form.toggle(&KINETIC, &mut self.kinetic);
        form.toggle(&TWO_PHASE, &mut self.two_phase);
        if self.two_phase {
            quantity(form, &LENGTH, &mut self.characteristic_length);
            optional_quantity(form, &DIAMETER, &mut self.particle_diameter);
        }
        form.toggle(&LAYER, &mut self.boundary_layer);
        if self.boundary_layer {
            form.toggle(&STEEL, &mut self.is_steel);
            quantity(form, &TIME, &mut self.time);
        }
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

    #[test]
    fn what_cannot_count_is_told() {
        let mut case = case();
        case.nozzle.upstream_radius = 0.0;
        let delivered = deliver(&case, &LossChoice::default()).expect("delivers");
        let codes: Vec<&str> = delivered.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["loss_not_counted", "loss_not_counted", "divergence_by_angles"], "{:?}", delivered.findings);
    }
}
