//! Kinetic loss: recombination that does not keep up with the expansion.
//!
//! An estimate from the two ends, flow in equilibrium and frozen in the chamber: a third of what lies between them is
//! lost, less at high pressure. Source: Coats et al., AFRPL-TR-75-36 (1975), vol. 1 (the Solid Performance Program's
//! simplified method): loss in percent = 33.3 (1 - I_frozen/I_equilibrium) f, f = 200 psi/p_c above 200 psi and 1
//! below.

use super::{LossInput, positive};
use crate::units::{MetrePerSecond, Pa, Quantity};

/// Share of the specific impulse that is lost.
///
/// Both specific impulses are for the same area ratio and ambient pressure.
///
/// # Errors
/// [`LossInput`]: a value is not positive, or frozen flow is said to give more than equilibrium.
pub fn kinetic_loss(frozen: MetrePerSecond, equilibrium: MetrePerSecond, chamber: Pa) -> Result<f64, LossInput> {
    /// psi
    const KNEE: f64 = 200.0;
    const SHARE: f64 = 0.333;
    let equilibrium = positive("a specific impulse of equilibrium flow in m/s", equilibrium.0)?;
    let frozen = positive("a specific impulse of frozen flow in m/s", frozen.0)?;
    let chamber = positive("a chamber pressure in Pa", chamber.0)?;
    if frozen > equilibrium {
        return Err(LossInput {
            name: "a specific impulse of frozen flow in m/s",
            value: frozen,
            expected: "at most that of equilibrium flow",
        });
    }
    let knee = Quantity::Pressure.unit("psi").map_or(f64::NAN, |psi| psi.si_from_value(KNEE));
    Ok(SHARE * (1.0 - frozen / equilibrium) * (knee / chamber).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_the_gap_is_lost_and_less_at_pressure() {
        let at =
            |chamber: f64| kinetic_loss(MetrePerSecond(2850.0), MetrePerSecond(3000.0), Pa(chamber)).expect("a loss");
        assert!((at(1e6) - 0.333 * 0.05).abs() < 1e-15, "below 200 psi");
        // 200 psi = 1.378951 MPa
        assert!((at(6.894757e6) - 0.333 * 0.05 * 0.2).abs() < 1e-9);
        let error = kinetic_loss(MetrePerSecond(3001.0), MetrePerSecond(3000.0), Pa(1e6)).expect_err("too much");
        assert!(error.to_string().contains("3001"), "{error}");
    }
}
