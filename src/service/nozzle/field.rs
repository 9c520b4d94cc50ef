//! The supersonic flow field behind the throat, by the method of characteristics.

use super::{NozzleCase, contour_error};
use crate::diag::{Finding, Severity};
use crate::physics::gas_dynamics::characteristics::field::{FlowField, Wall, field};
use crate::physics::gas_dynamics::characteristics::unit::Flow;
use crate::physics::gas_dynamics::characteristics::{CharacteristicsError, Gas, Symmetry};
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
/// [`ServiceError`]: a nozzle that cannot be, a throat without arcs, a flow that does not close.
pub fn mach_field(case: &NozzleCase, lines: usize) -> Result<MachField, ServiceError> {
    case.check()?;
    let nozzle = &case.nozzle;
    if nozzle.upstream_radius <= 0.0 {
        let error =
            ServiceError::new("the throat has an edge, from which no flow field begins").at("nozzle.upstream_radius");
        return Err(error.hint("Give the arc before the throat a radius: 0.6 and more of the throat's, 1.5 is usual."));
    }
    let [convergent, straight, divergent] = nozzle.lengths(case.inlet).map_err(contour_error)?;
    let wall = nozzle.flow(case.inlet).map_err(contour_error)?;
    let (throat, radius) = (convergent + straight, nozzle.throat_diameter.0 / 2.0);
    if wall.at(throat).is_some_and(|station| station.slope.abs() > 1e-6) {
        let error = ServiceError::new("the wall has an edge behind the throat, from which no flow field begins");
        let hint = "Give the arc behind the throat a radius: 0.382 of the throat's is usual.";
        return Err(error.at("nozzle.downstream_radius").hint(hint));
    }
    let at = |x: f64| {
        // The end of the wall is reached but for rounding.
        let place = (throat + x * radius).min(wall.end()[0]);
        wall.at(place).map(|station| [station.radius / radius, station.slope])
    };
    let gas = Gas::new(case.gas.heat_capacity_ratio).map_err(failed)?;
    let flow = Flow { gas, symmetry: Symmetry::Axisymmetric };
    let exit = divergent / radius;
    let field = field(&flow, &Wall { at: &at, exit, upstream_arc: nozzle.upstream_radius }, lines).map_err(failed)?;
    let ideal = ideal_vacuum_coefficient(case)?;
    let mut findings = Vec::new();
    if field.mass_error > MASS {
        let message = format!("Mass is conserved across the net to {:.2} % only.", 100.0 * field.mass_error);
        findings.push(
            Finding::new(Severity::Warning, "net_mass", "nozzle", message)
                .hint("Where the wall turns back, lines cross and a shock forms that isentropic flow cannot hold."),
        );
    }
    let divergence = field.vacuum_thrust_coefficient / field.mass_flow / ideal;
    Ok(MachField { divergence, mass_error: field.mass_error, field, gas, findings })
}

fn ideal_vacuum_coefficient(case: &NozzleCase) -> Result<f64, ServiceError> {
    use crate::physics::gas_dynamics::isentropic::{pressure_ratio, supersonic_mach, thrust_coefficient};
    let (g, expansion) = (case.gas.heat_capacity_ratio, case.nozzle.expansion_ratio());
    let mach = supersonic_mach(g, expansion).map_err(|error| ServiceError::new(error.to_string()).at("nozzle"))?;
    Ok(thrust_coefficient(g, pressure_ratio(g, mach), 0.0, expansion))
}

fn failed(error: CharacteristicsError) -> ServiceError {
    ServiceError::new(error.to_string()).at("nozzle.contour")
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
    fn a_sharp_throat_is_refused_with_what_to_do() {
        let mut case = case();
        case.nozzle.upstream_radius = 0.0;
        assert_eq!(mach_field(&case, 40).expect_err("an edge").path, "nozzle.upstream_radius");
    }
}
