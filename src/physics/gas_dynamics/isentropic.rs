//! Isentropic flow of a perfect gas through a nozzle.
//!
//! γ is the ratio of specific heats and R the specific gas constant throughout; stagnation values are those of the
//! chamber. Source of every relation: Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., chapter 3.

use crate::units::{KgPerSecond, Metre2, MetrePerSecond, Pa};

/// A perfect gas at rest in a chamber.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChamberGas {
    /// γ.
    pub heat_capacity_ratio: f64,
    /// R T_c in J/kg.
    pub specific_energy: f64,
}

/// Why a nozzle relation has no answer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum IsentropicError {
    /// An area ratio below 1.
    #[error("an area ratio of {area_ratio} has no flow state: the smallest is 1, at the throat")]
    AreaRatioBelowOne {
        /// A/A_t as given.
        area_ratio: f64,
    },
    /// γ of 1 or less, or not finite.
    #[error("a ratio of specific heats of {heat_capacity_ratio} is not that of a gas; it must be above 1")]
    NotAGas {
        /// γ as given.
        heat_capacity_ratio: f64,
    },
    /// The iteration did not settle.
    #[error("the Mach number for an area ratio of {area_ratio} does not settle (γ = {heat_capacity_ratio})")]
    NotConverged {
        /// A/A_t as given.
        area_ratio: f64,
        /// γ as given.
        heat_capacity_ratio: f64,
    },
}

/// Γ(γ) = √γ (2 / (γ+1))^((γ+1) / (2(γ-1))), the factor in the mass flow through a choked throat.
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-24.
pub fn choked_flow_factor(heat_capacity_ratio: f64) -> f64 {
    let g = heat_capacity_ratio;
    g.sqrt() * (2.0 / (g + 1.0)).powf((g + 1.0) / (2.0 * (g - 1.0)))
}

/// Ideal characteristic velocity c* = √(R T_c) / Γ(γ).
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-32.
pub fn characteristic_velocity(gas: ChamberGas) -> MetrePerSecond {
    MetrePerSecond(gas.specific_energy.sqrt() / choked_flow_factor(gas.heat_capacity_ratio))
}

/// Pressure ratio p_t / p_c at which the throat chokes: (2 / (γ+1))^(γ / (γ-1)).
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-20.
pub fn critical_pressure_ratio(heat_capacity_ratio: f64) -> f64 {
    let g = heat_capacity_ratio;
    (2.0 / (g + 1.0)).powf(g / (g - 1.0))
}

/// p / p_c at a Mach number: (1 + (γ-1)/2 M²)^(-γ/(γ-1)).
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-13.
pub fn pressure_ratio(heat_capacity_ratio: f64, mach: f64) -> f64 {
    let g = heat_capacity_ratio;
    (1.0 + (g - 1.0) / 2.0 * mach * mach).powf(-g / (g - 1.0))
}

/// The Mach number at p / p_c: the inverse of [`pressure_ratio`].
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-13 solved for M.
pub fn mach_at_pressure_ratio(heat_capacity_ratio: f64, ratio: f64) -> f64 {
    let g = heat_capacity_ratio;
    (2.0 / (g - 1.0) * (ratio.powf(-(g - 1.0) / g) - 1.0)).max(0.0).sqrt()
}

/// A / A_t at a Mach number.
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-14.
pub fn area_ratio(heat_capacity_ratio: f64, mach: f64) -> f64 {
    let g = heat_capacity_ratio;
    let temperature = 1.0 + (g - 1.0) / 2.0 * mach * mach;
    (2.0 / (g + 1.0) * temperature).powf((g + 1.0) / (2.0 * (g - 1.0))) / mach
}

/// The supersonic Mach number at an area ratio of 1 or more.
///
/// Newton's method on ln(A/A_t), which is convex in ln M above 1; from the start below it comes down without
/// crossing the throat.
///
/// # Errors
/// [`IsentropicError`]: area ratio below 1, γ of 1 or less, no convergence.
pub fn supersonic_mach(heat_capacity_ratio: f64, ratio: f64) -> Result<f64, IsentropicError> {
    const ITERATIONS: usize = 60;
    let g = heat_capacity_ratio;
    if g.is_nan() || g <= 1.0 {
        return Err(IsentropicError::NotAGas { heat_capacity_ratio: g });
    }
    if ratio.is_nan() || ratio < 1.0 {
        return Err(IsentropicError::AreaRatioBelowOne { area_ratio: ratio });
    }
    // Near the throat ln(A/A_t) ≈ (M-1)² / ((γ+1)/2)... and far from it A/A_t ~ M^(2/(γ-1)): start above both.
    let near = 1.0 + ((g + 1.0) / 2.0 * ratio.ln()).sqrt() * 2.0;
    let far = (ratio * ((g + 1.0) / (g - 1.0)).powf((g + 1.0) / (2.0 * (g - 1.0)))).powf((g - 1.0) / 2.0) + 1.0;
    let mut mach = near.min(far).max(1.0);
    for _ in 0..ITERATIONS {
        let temperature = 1.0 + (g - 1.0) / 2.0 * mach * mach;
        let error = area_ratio(g, mach).ln() - ratio.ln();
        // d ln(A/A_t) / dM = (M² - 1) / (M (1 + (γ-1)/2 M²))
        let slope = (mach * mach - 1.0) / (mach * temperature);
        if slope.abs() < 1e-12 {
            return Ok(mach);
        }
        let next = (mach - error / slope).max(1.0);
        if (next - mach).abs() <= 1e-14 * mach {
            return Ok(next);
        }
        mach = next;
    }
    // At the throat the root is double and rounding keeps the last digits moving.
    if (area_ratio(g, mach) / ratio - 1.0).abs() < 1e-12 {
        Ok(mach)
    } else {
        Err(IsentropicError::NotConverged { area_ratio: ratio, heat_capacity_ratio: g })
    }
}

/// Ideal thrust coefficient of a full-flowing nozzle.
///
/// C_F = √(2γ²/(γ-1) (2/(γ+1))^((γ+1)/(γ-1)) (1 - (p_e/p_c)^((γ-1)/γ))) + (p_e - p_a)/p_c · A_e/A_t
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-30.
pub fn thrust_coefficient(heat_capacity_ratio: f64, exit_ratio: f64, ambient_ratio: f64, expansion_ratio: f64) -> f64 {
    let g = heat_capacity_ratio;
    momentum_coefficient(g, exit_ratio) + (exit_ratio - ambient_ratio) * expansion_ratio
}

/// The momentum part of [`thrust_coefficient`]: the thrust coefficient at p_e = p_a.
pub fn momentum_coefficient(heat_capacity_ratio: f64, exit_ratio: f64) -> f64 {
    let g = heat_capacity_ratio;
    let critical = (2.0 / (g + 1.0)).powf((g + 1.0) / (g - 1.0));
    (2.0 * g * g / (g - 1.0) * critical * (1.0 - exit_ratio.powf((g - 1.0) / g))).sqrt()
}

/// Mass flow through a throat, choked or not.
///
/// Choked: ṁ = Γ A_t p_c / √(R T_c). Below the critical pressure ratio the throat carries
/// ṁ = A_t p_c √(2γ/((γ-1) R T_c) ((p_a/p_c)^(2/γ) - (p_a/p_c)^((γ+1)/γ))), the surroundings' pressure standing in the
/// throat; at p_c ≤ p_a nothing flows (gas is not sucked back).
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-24 and, with p_2 = p_a at the throat, eq. 3-16 and 3-3.
pub fn throat_mass_flow(gas: ChamberGas, pressure: Pa, ambient: Pa, throat_area: Metre2) -> KgPerSecond {
    let g = gas.heat_capacity_ratio;
    let ratio = ambient.0 / pressure.0;
    if ratio <= critical_pressure_ratio(g) {
        return KgPerSecond(choked_flow_factor(g) * throat_area.0 * pressure.0 / gas.specific_energy.sqrt());
    }
    if ratio >= 1.0 {
        return KgPerSecond(0.0);
    }
    let difference = ratio.powf(2.0 / g) - ratio.powf((g + 1.0) / g);
    KgPerSecond(throat_area.0 * pressure.0 * (2.0 * g / ((g - 1.0) * gas.specific_energy) * difference.max(0.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUNDING: f64 = 1e-13;

    /// A/A* worked by hand: for γ = 1.4 the exponent is 3, so the values are fractions.
    #[test]
    fn area_ratios_for_air_are_fractions() {
        for (mach, expected) in [(0.5, 343.0 / 256.0), (2.0, 27.0 / 16.0), (3.0, 343.0 / 81.0), (1.0, 1.0)] {
            assert!((area_ratio(1.4, mach) / expected - 1.0).abs() < ROUNDING, "M = {mach}");
        }
        // p/p_c = (1 + 0.2 M²)^-3.5
        assert!((pressure_ratio(1.4, 2.0) - 1.8_f64.powf(-3.5)).abs() < ROUNDING);
        assert!((mach_at_pressure_ratio(1.4, 1.8_f64.powf(-3.5)) - 2.0).abs() < ROUNDING);
    }

    #[test]
    fn the_supersonic_mach_number_inverts_the_area_ratio() {
        for g in [1.05, 1.1308, 1.2, 1.3, 1.4, 1.66] {
            for mach in [1.0001, 1.01, 1.5, 2.0, 3.0, 5.0, 8.0] {
                let found = supersonic_mach(g, area_ratio(g, mach)).expect("converges");
                // Near the throat A/A_t is flat in M: an error of 1e-16 in it moves M by its root.
                let tolerance = if mach < 1.1 { 1e-7 } else { 1e-12 };
                assert!((found / mach - 1.0).abs() < tolerance, "γ = {g}, M = {mach}: {found}");
            }
            assert!((supersonic_mach(g, 1.0).expect("throat") - 1.0).abs() < 1e-7);
        }
    }

    #[test]
    fn impossible_nozzles_are_refused() {
        assert!(matches!(supersonic_mach(1.2, 0.9), Err(IsentropicError::AreaRatioBelowOne { .. })));
        assert!(matches!(supersonic_mach(1.0, 4.0), Err(IsentropicError::NotAGas { .. })));
        assert!(supersonic_mach(1.2, f64::NAN).is_err());
    }

    #[test]
    fn the_mass_flow_is_continuous_where_the_throat_chokes() {
        let gas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1e6 };
        let ambient = Pa(101_325.0);
        let critical = ambient.0 / critical_pressure_ratio(1.2);
        let flow = |pressure: f64| throat_mass_flow(gas, Pa(pressure), ambient, Metre2(1e-4)).0;
        assert!((flow(critical * (1.0 - 1e-9)) / flow(critical * (1.0 + 1e-9)) - 1.0).abs() < 1e-8);
        assert_eq!(flow(101_325.0), 0.0);
        assert_eq!(flow(90_000.0), 0.0);
    }

    /// p A_t / ṁ = c* for a choked throat.
    #[test]
    fn the_mass_flow_agrees_with_the_characteristic_velocity() {
        let gas = ChamberGas { heat_capacity_ratio: 1.21, specific_energy: 9.8e5 };
        let flow = throat_mass_flow(gas, Pa(5e6), Pa(1e5), Metre2(2e-4)).0;
        assert!((5e6 * 2e-4 / flow / characteristic_velocity(gas).0 - 1.0).abs() < ROUNDING);
    }
}
