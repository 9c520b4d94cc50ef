//! Divergence: thrust lost because the flow leaves the exit at an angle.

use super::LossInput;
use crate::physics::gas_dynamics::characteristics::field::FlowField;
use crate::physics::gas_dynamics::isentropic::{IsentropicError, vacuum_thrust_coefficient};
use crate::units::Radian;
use std::f64::consts::FRAC_PI_2;

/// Share of the momentum thrust that a cone leaves: (1 + cos α)/2, the flow coming from a point.
///
/// Source: Malina, *Journal of the Franklin Institute* 230 (1940) 433; Sutton & Biblarz, 8th ed., eq. 3-34.
///
/// # Errors
/// [`LossInput`]: a half angle that is negative or 90° and more.
pub fn conical_divergence(half_angle: Radian) -> Result<f64, LossInput> {
    if !(half_angle.0 >= 0.0 && half_angle.0 < FRAC_PI_2) {
        return Err(LossInput { name: "a half angle in rad", value: half_angle.0, expected: "from 0 to below π/2" });
    }
    Ok((1.0 + half_angle.0.cos()) / 2.0)
}

/// Share of the vacuum thrust per mass flow that the flow field of a contour leaves of that of one-dimensional flow.
///
/// Divergence and non-uniformity of the exit together. Derived: thrust of the field over its mass flow, over the vacuum
/// thrust coefficient of the same area ratio; the discharge coefficient is another loss.
///
/// # Errors
/// [`IsentropicError`]: an area ratio below 1.
pub fn field_divergence(
    field: &FlowField,
    heat_capacity_ratio: f64,
    expansion_ratio: f64,
) -> Result<f64, IsentropicError> {
    let ideal = vacuum_thrust_coefficient(heat_capacity_ratio, expansion_ratio)?;
    Ok(field.vacuum_thrust_coefficient / field.mass_flow / ideal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cone_of_15_degrees_leaves_983_permille() {
        let factor = conical_divergence(Radian(15.0_f64.to_radians())).expect("a cone");
        assert!((factor - 0.982_962_913_1).abs() < 1e-10);
        assert_eq!(conical_divergence(Radian(0.0)), Ok(1.0));
        assert!(conical_divergence(Radian(-0.1)).is_err() && conical_divergence(Radian(1.6)).is_err());
    }
}
