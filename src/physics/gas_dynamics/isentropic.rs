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

/// T / T_c at a Mach number: 1 / (1 + (γ-1)/2 M²).
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-12.
pub fn temperature_ratio(heat_capacity_ratio: f64, mach: f64) -> f64 {
    1.0 / (1.0 + (heat_capacity_ratio - 1.0) / 2.0 * mach * mach)
}

/// p / p_c at a Mach number: (1 + (γ-1)/2 M²)^(-γ/(γ-1)).
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-13.
pub fn pressure_ratio(heat_capacity_ratio: f64, mach: f64) -> f64 {
    let g = heat_capacity_ratio;
    (-g / (g - 1.0) * ((g - 1.0) / 2.0 * mach * mach).ln_1p()).exp()
}

/// ρ / ρ_c at a Mach number: (1 + (γ-1)/2 M²)^(-1/(γ-1)).
///
/// Source: Anderson, *Modern Compressible Flow*, 3rd ed., eq. 3.31.
pub fn density_ratio(heat_capacity_ratio: f64, mach: f64) -> f64 {
    let g = heat_capacity_ratio;
    (-1.0 / (g - 1.0) * ((g - 1.0) / 2.0 * mach * mach).ln_1p()).exp()
}

/// The Mach number at p / p_c: the inverse of [`pressure_ratio`]; 0 where the pressure is the chamber's or more.
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-13 solved for M.
pub fn mach_at_pressure_ratio(heat_capacity_ratio: f64, ratio: f64) -> f64 {
    let g = heat_capacity_ratio;
    (2.0 / (g - 1.0) * (-(g - 1.0) / g * ratio.ln()).exp_m1()).max(0.0).sqrt()
}

/// A / A_t at a Mach number.
///
/// Source: Sutton & Biblarz, 8th ed., eq. 3-14.
pub fn area_ratio(heat_capacity_ratio: f64, mach: f64) -> f64 {
    log_area_ratio(heat_capacity_ratio, 2.0 * mach.ln()).exp()
}

/// ln(A / A_t) at z = ln M²: (γ+1)/(2(γ-1)) ln(1 + μ² (M² - 1)) - z/2 with μ² = (γ-1)/(γ+1).
///
/// Derived: Sutton & Biblarz, 8th ed., eq. 3-14 with 2/(γ+1) (1 + (γ-1)/2 M²) = 1 + μ² (M² - 1). In this form nothing
/// cancels before the first order, so that z is found to rounding at the throat as well as far from it.
fn log_area_ratio(heat_capacity_ratio: f64, z: f64) -> f64 {
    let g = heat_capacity_ratio;
    (g + 1.0) / (2.0 * (g - 1.0)) * ((g - 1.0) / (g + 1.0) * z.exp_m1()).ln_1p() - 0.5 * z
}

/// The supersonic Mach number at an area ratio of 1 or more.
///
/// # Errors
/// [`IsentropicError`]: area ratio below 1, γ of 1 or less, no convergence.
pub fn supersonic_mach(heat_capacity_ratio: f64, ratio: f64) -> Result<f64, IsentropicError> {
    mach_at_area(heat_capacity_ratio, ratio, 1.0)
}

/// The subsonic Mach number at an area ratio of 1 or more.
///
/// # Errors
/// [`IsentropicError`]: area ratio below 1, γ of 1 or less, no convergence.
pub fn subsonic_mach(heat_capacity_ratio: f64, ratio: f64) -> Result<f64, IsentropicError> {
    mach_at_area(heat_capacity_ratio, ratio, -1.0)
}

/// The Mach number at an area ratio, above 1 where `side` is 1 and below where it is -1.
///
/// Newton's method on ln(A/A_t) over z = ln M². That function is convex with its least value 0 at the throat, so that
/// from the second step on every step comes nearer from outside and none crosses the throat.
fn mach_at_area(heat_capacity_ratio: f64, ratio: f64, side: f64) -> Result<f64, IsentropicError> {
    const ITERATIONS: usize = 60;
    /// A few roundings of z.
    const SETTLED: f64 = 8.0 * f64::EPSILON;
    let g = heat_capacity_ratio;
    if g.is_nan() || g <= 1.0 {
        return Err(IsentropicError::NotAGas { heat_capacity_ratio: g });
    }
    if ratio.is_nan() || ratio < 1.0 {
        return Err(IsentropicError::AreaRatioBelowOne { area_ratio: ratio });
    }
    if ratio == 1.0 {
        return Ok(1.0);
    }
    let target = (ratio - 1.0).ln_1p();
    let mu_squared = (g - 1.0) / (g + 1.0);
    // Near the throat ln(A/A_t) = (1 - μ²)/4 z².
    let mut z = side * 2.0 * (target / (1.0 - mu_squared)).sqrt();
    for _ in 0..ITERATIONS {
        let y = z.exp_m1();
        let slope = 0.5 * (1.0 - mu_squared) * y / (1.0 + mu_squared * y);
        let step = (log_area_ratio(g, z) - target) / slope;
        z -= step;
        if step.abs() <= SETTLED * (1.0 + z.abs()) {
            return Ok((0.5 * z).exp());
        }
    }
    Err(IsentropicError::NotConverged { area_ratio: ratio, heat_capacity_ratio: g })
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
    // 1 - (p_e/p_c)^((γ-1)/γ), which is small for γ near 1.
    let fall = -((g - 1.0) / g * exit_ratio.ln()).exp_m1();
    (2.0 * g * g / (g - 1.0) * critical * fall).sqrt()
}

/// Thrust coefficient in vacuum of a nozzle that flows full to an area ratio of 1 or more.
///
/// # Errors
/// [`IsentropicError`]: area ratio below 1, γ of 1 or less, no convergence.
pub fn vacuum_thrust_coefficient(heat_capacity_ratio: f64, expansion_ratio: f64) -> Result<f64, IsentropicError> {
    let exit = pressure_ratio(heat_capacity_ratio, supersonic_mach(heat_capacity_ratio, expansion_ratio)?);
    Ok(thrust_coefficient(heat_capacity_ratio, exit, 0.0, expansion_ratio))
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

    /// γ, A/A_t, supersonic and subsonic M.
    const MACH_AT_AREA: &[(f64, f64, f64, f64)] = &[
        (1.01, 1.00000000000001, 1.0000001002096184, 0.9999998997903851),
        (1.01, 1.000000001, 1.0000317019071034, 0.9999682984345631),
        (1.01, 1.001, 1.031862893595447, 0.9684786271027335),
        (1.01, 2.0, 1.9281007423347374, 0.3187481901573023),
        (1.01, 300.0, 3.958528932858766, 0.0020192515669549783),
        (1.01, 1000000.0, 5.892938796998674, 6.057742289255008e-07),
        (1.15, 1.00000000000001, 1.0000001036407653, 0.9999998963592392),
        (1.15, 1.000000001, 1.0000327874231358, 0.9999672130351975),
        (1.15, 1.001, 1.0330074995334255, 0.9674506439562115),
        (1.15, 2.0, 2.0209419022610207, 0.3139008510819343),
        (1.15, 300.0, 5.158184029587039, 0.0019851150016241188),
        (1.15, 1000000.0, 11.163766103688626, 5.955332390775128e-07),
        (1.4, 1.00000000000001, 1.0000001095007278, 0.9999998904992788),
        (1.4, 1.000000001, 1.000034641350911, 0.9999653593157559),
        (1.4, 1.001, 1.0349672370929401, 0.9656991822036575),
        (1.4, 2.0, 2.1971981216521863, 0.3059038341891082),
        (1.4, 300.0, 8.833462168500022, 0.0019290166525169927),
        (1.4, 1000000.0, 46.375184066314915, 5.7870370370382e-07),
        (1.67, 1.00000000000001, 1.00000011549602, 0.9999998845039888),
        (1.67, 1.000000001, 1.0000365380991532, 0.9999634627925136),
        (1.67, 1.001, 1.0369786445739788, 0.9639127421852735),
        (1.67, 2.0, 2.403857739194512, 0.2980741980453832),
        (1.67, 300.0, 16.88919770761651, 0.0018743628144550811),
        (1.67, 1000000.0, 257.50062396307756, 5.623075256769271e-07),
    ];

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
            assert_eq!(supersonic_mach(g, 1.0), Ok(1.0));
        }
    }

    /// Worked with 50 digits for the area ratio as a binary number.
    #[test]
    fn mach_numbers_are_right_to_rounding_from_the_throat_to_a_million_throats() {
        for &(g, area, supersonic, subsonic) in MACH_AT_AREA {
            let got = [supersonic_mach(g, area).expect("converges"), subsonic_mach(g, area).expect("converges")];
            for (got, expected) in got.into_iter().zip([supersonic, subsonic]) {
                assert!((got / expected - 1.0).abs() < 3e-15, "γ = {g}, A/A_t = {area}: {got} for {expected}");
            }
        }
    }

    #[test]
    fn the_ratios_belong_together() {
        for g in [1.01, 1.2, 1.4, 1.67] {
            for mach in [1e-3, 0.3, 1.0, 2.5, 12.0] {
                let [p, t, rho] = [pressure_ratio(g, mach), temperature_ratio(g, mach), density_ratio(g, mach)];
                assert!((p / (t * rho) - 1.0).abs() < 1e-13, "γ = {g}, M = {mach}");
                assert!((mach_at_pressure_ratio(g, p) / mach - 1.0).abs() < 1e-9, "γ = {g}, M = {mach}");
            }
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
