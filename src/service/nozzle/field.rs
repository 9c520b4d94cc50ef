//! The supersonic flow field behind the throat, by the method of characteristics.

use super::{NozzleCase, contour_error, flow_error};
use crate::diag::{Finding, Severity};
use crate::motor::nozzle::flow::flow_field;
use crate::physics::gas_dynamics::characteristics::Gas;
use crate::physics::gas_dynamics::characteristics::field::FlowField;
use crate::physics::gas_dynamics::isentropic::{momentum_coefficient, pressure_ratio, supersonic_mach};
use crate::physics::gas_dynamics::losses::divergence::field_divergence;
use crate::service::error::ServiceError;

/// The field with what it means for the nozzle.
#[derive(Debug, Clone, PartialEq)]
pub struct MachField {
    /// The net, over the throat's radius; x = 0 at the end of the throat.
    pub field: FlowField,
    /// The gas.
    pub gas: Gas,
    /// Thrust coefficient in vacuum of this inviscid flow over the one-dimensional one's: divergence and curvature.
    pub divergence: f64,
    /// Largest share by which mass is not conserved across the net.
    pub mass_error: f64,
    /// What is doubtful.
    pub findings: Vec<Finding>,
}

/// Mass flow across the net that deviates by more is worth a word.
const MASS: f64 = 2e-3;

/// The field, with about `lines` characteristics.
///
/// # Errors
/// [`ServiceError`]: a nozzle that cannot be, a throat that is round behind and sharp before, a spike, a flow that does
/// not close.
pub fn mach_field(case: &NozzleCase, lines: usize) -> Result<MachField, ServiceError> {
    case.check()?;
    let (nozzle, g) = (&case.nozzle, case.gas.heat_capacity_ratio);
    let gas = Gas::new(g).map_err(|error| ServiceError::new(error.to_string()).at("propellant.gas"))?;
    let field = flow_field(nozzle.contour.shape(), nozzle.opening(), g, lines).map_err(flow_error)?;
    let divergence = field_divergence(&field, g, nozzle.expansion_ratio())
        .map_err(|error| ServiceError::new(error.to_string()).at("nozzle"))?;
    let mut findings = Vec::new();
    if field.mass_error > MASS {
        let message = format!("Mass is conserved across the net to {:.2} % only.", 100.0 * field.mass_error);
        findings.push(
            Finding::new(Severity::Warning, "net_mass", "nozzle", message)
                .hint("Lines cross where a weak shock forms, behind the edge of a cone or where a wall turns back: isentropic flow cannot hold it."),
        );
    }
    if nozzle.upstream_radius > 0.0 && field.mass_flow == 1.0 {
        let message = "The field begins at a straight sonic line, for the wall has an edge behind the throat; the arc before it does not count.";
        findings.push(
            Finding::new(Severity::Info, "arc_before_edge", "nozzle.downstream_radius", message)
                .hint("Round the throat behind as well."),
        );
    }
    findings.extend(other_divergence(case, divergence));
    Ok(MachField { divergence, mass_error: field.mass_error, field, gas, findings })
}

/// Share of the vacuum thrust that the contour's own factor leaves, to be set beside a field's; a plug's is one already.
///
/// # Errors
/// [`ServiceError`]: a contour that does not exist, or an area ratio without flow.
pub(super) fn divergence_by_angles(case: &NozzleCase) -> Result<f64, ServiceError> {
    let factor = case.nozzle.divergence_factor().map_err(contour_error)?;
    if case.nozzle.contour.shape().has_plug() {
        return Ok(factor);
    }
    let (g, ratio) = (case.gas.heat_capacity_ratio, case.nozzle.expansion_ratio());
    let mach = supersonic_mach(g, ratio).map_err(|error| ServiceError::new(error.to_string()).at("nozzle"))?;
    let exit = pressure_ratio(g, mach);
    let (momentum, pressure) = (momentum_coefficient(g, exit), exit * ratio);
    Ok((factor * momentum + pressure) / (momentum + pressure))
}

/// That the contour's own factor, which a motor's curves take, leaves another share than the field, where it does.
fn other_divergence(case: &NozzleCase, by_field: f64) -> Option<Finding> {
    /// Difference that is worth a word.
    const WORTH: f64 = 5e-3;
    let by_angles = divergence_by_angles(case).ok()?;
    ((by_angles - by_field).abs() > WORTH).then(|| {
        let message = format!(
            "By its angles the contour leaves {:.4} of the vacuum thrust, by characteristics {:.4}: the motor's curves take the former.",
            by_angles, by_field
        );
        Finding::new(Severity::Info, "divergence_differs", "nozzle.contour", message)
            .hint("The motor's efficiency can carry the difference.")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;
    use crate::motor::nozzle::contour::{Conical, Contour};
    use crate::units::Radian;

    #[test]
    fn a_cone_loses_what_malina_says() {
        let mut case = case();
        for degrees in [12.0_f64, 15.0, 18.0] {
            let cone = Conical { divergence_half_angle: Radian(degrees.to_radians()), downstream_radius: 1.0 };
            case.nozzle.contour = Contour::Conical(cone);
            let field = mach_field(&case, 60).expect("a field");
            let malina = (1.0 + degrees.to_radians().cos()) / 2.0;
            // Malina's factor concerns the momentum, which is most of the thrust; a real cone's flow is not radial everywhere.
            assert!((field.divergence - malina).abs() < 6e-3, "{degrees}°: {} {malina}", field.divergence);
            assert!(field.mass_error < 2e-3, "{}", field.mass_error);
        }
    }

    #[test]
    fn a_throat_that_is_half_round_is_refused_with_its_field() {
        let mut case = case();
        case.nozzle.upstream_radius = 0.0;
        assert_eq!(mach_field(&case, 40).expect_err("an edge before").path, "nozzle.upstream_radius");
    }
}
