//! Prandtl-Meyer expansion of a perfect gas: the turning angle that belongs to a Mach number, its inverse, and fans.
//!
//! Steady, isentropic and irrotational plane flow. With s = √(M² - 1) and μ² = (γ-1)/(γ+1) the angle is
//! ν = atan(μ s)/μ - atan(s). Source: NACA Report 1135 (1953), eq. 171c; Anderson, *Modern Compressible Flow*, 3rd ed.,
//! eq. 4.44.

use super::isentropic::pressure_ratio;
use crate::units::Radian;
use std::f64::consts::FRAC_PI_2;

/// Why there is no such expansion.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ExpansionError {
    /// A flow that is not supersonic does not turn in a fan.
    #[error("a flow of Mach {mach} has no Prandtl-Meyer angle; it must be 1 or more")]
    Subsonic {
        /// M as given.
        mach: f64,
    },
    /// The angle is negative or beyond the one at which the pressure is nothing.
    #[error(
        "a Prandtl-Meyer angle of {degrees:.3}° cannot be reached: with γ = {heat_capacity_ratio} it lies between 0° and \
         {most:.3}°, where the gas expands into vacuum"
    )]
    BeyondVacuum {
        /// ν as given, in degrees.
        degrees: f64,
        /// γ.
        heat_capacity_ratio: f64,
        /// The largest, in degrees.
        most: f64,
    },
}

/// The Mach angle asin(1/M) of a supersonic flow.
pub fn mach_angle(mach: f64) -> Radian {
    Radian((1.0 / mach).min(1.0).asin())
}

/// ν of a supersonic Mach number.
///
/// # Errors
/// [`ExpansionError::Subsonic`].
pub fn prandtl_meyer_angle(heat_capacity_ratio: f64, mach: f64) -> Result<Radian, ExpansionError> {
    if mach.is_nan() || mach < 1.0 {
        return Err(ExpansionError::Subsonic { mach });
    }
    Ok(Radian(angle_at(heat_capacity_ratio, ((mach - 1.0) * (mach + 1.0)).sqrt())))
}

/// The largest ν: π/2 (1/μ - 1), where the gas has expanded into vacuum.
pub fn largest_angle(heat_capacity_ratio: f64) -> Radian {
    Radian(FRAC_PI_2 * (1.0 / mu(heat_capacity_ratio) - 1.0))
}

/// The Mach number at a Prandtl-Meyer angle: the inverse of [`prandtl_meyer_angle`].
///
/// # Errors
/// [`ExpansionError::BeyondVacuum`]: the angle is negative or not below [`largest_angle`].
pub fn mach_at_angle(heat_capacity_ratio: f64, angle: Radian) -> Result<f64, ExpansionError> {
    let most = largest_angle(heat_capacity_ratio).0;
    if !(angle.0 >= 0.0 && angle.0 < most) {
        return Err(ExpansionError::BeyondVacuum {
            degrees: angle.0.to_degrees(),
            heat_capacity_ratio,
            most: most.to_degrees(),
        });
    }
    Ok(s_at(heat_capacity_ratio, angle.0).hypot(1.0))
}

/// μ = √((γ-1)/(γ+1)).
pub(super) fn mu(heat_capacity_ratio: f64) -> f64 {
    ((heat_capacity_ratio - 1.0) / (heat_capacity_ratio + 1.0)).sqrt()
}

/// ν at s = √(M² - 1).
///
/// The two terms agree to the first order in s, so that small s take their series, Σ (-1)^(k+1) (1 - μ^2k)
/// s^(2k+1)/(2k+1).
pub(super) fn angle_at(heat_capacity_ratio: f64, s: f64) -> f64 {
    const SMALL: f64 = 0.2;
    const TERMS: i32 = 11; // 0.2^22 / 23 is below the rounding of 0.2² / 3
    let mu = mu(heat_capacity_ratio);
    if s > SMALL {
        return (mu * s).atan() / mu - s.atan();
    }
    let (mut sum, mut power, mut mu_power) = (0.0, s, 1.0);
    for k in 1..=TERMS {
        power *= -s * s;
        mu_power *= mu * mu;
        sum -= (1.0 - mu_power) * power / f64::from(2 * k + 1);
    }
    sum
}

/// s = √(M² - 1) at an angle from 0 to below the largest.
///
/// Newton's method on ν^(1/3) over φ = atan(μ s), which is close to a straight line: ν goes like φ³ at the throat and
/// dν/dφ = (1-μ²)/μ sin²φ / (sin²φ + μ² cos²φ) stays finite where φ reaches π/2.
pub(super) fn s_at(heat_capacity_ratio: f64, angle: f64) -> f64 {
    // ν = (1-μ²)/3 s³ near 0.
    let mu = mu(heat_capacity_ratio);
    s_near(heat_capacity_ratio, angle, (3.0 * angle.max(0.0) / (1.0 - mu * mu)).cbrt())
}

/// [`s_at`], started from a value nearby.
///
/// Away from the throat Newton's method on ν(s) itself is quickest; where it does not settle at once, the slower way is
/// sure.
pub(super) fn s_near(heat_capacity_ratio: f64, angle: f64, start: f64) -> f64 {
    const STEPS: usize = 5;
    /// A relative step whose square is below rounding.
    const LAST: f64 = 1e-8;
    const SMALL: f64 = 0.25;
    if angle <= 0.0 {
        return 0.0;
    }
    let mu = mu(heat_capacity_ratio);
    let mut s = start;
    for _ in 0..STEPS {
        if s < SMALL || s.is_nan() {
            break;
        }
        let (q, m) = (s * s, mu * mu);
        // dν/ds = 1/(1 + μ²s²) - 1/(1 + s²)
        let slope = q * (1.0 - m) / ((1.0 + m * q) * (1.0 + q));
        let step = (angle - (mu * s).atan() / mu + s.atan()) / slope;
        s += step;
        if step.abs() < LAST * s {
            return s;
        }
    }
    s_enclosed(mu, heat_capacity_ratio, angle, if s > 0.0 { s } else { start })
}

fn s_enclosed(mu: f64, heat_capacity_ratio: f64, angle: f64, start: f64) -> f64 {
    const ITERATIONS: usize = 40;
    const SETTLED: f64 = 4.0 * f64::EPSILON;
    let target = angle.cbrt();
    let mut phi = (mu * start).atan().max(f64::MIN_POSITIVE);
    for _ in 0..ITERATIONS {
        let (sine, cosine) = phi.sin_cos();
        let here = angle_at(heat_capacity_ratio, sine / cosine / mu).cbrt();
        let slope = (1.0 - mu * mu) / mu * sine * sine / (sine * sine + mu * mu * cosine * cosine);
        let step = (here - target) * 3.0 * here * here / slope;
        // Halfway to the limit is as far as a step goes, so that φ stays inside.
        phi = if step < 0.0 { (phi - step).min(0.5 * (phi + FRAC_PI_2)) } else { (phi - step).max(0.5 * phi) };
        if step.abs() <= SETTLED * phi {
            break;
        }
    }
    phi.tan() / mu
}

/// A centred expansion fan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpansionFan {
    /// M behind the fan.
    pub mach: f64,
    /// p behind over p before.
    pub pressure_ratio: f64,
    /// Angle of the first wave from the direction of the flow before the fan.
    pub head: Radian,
    /// Angle of the last wave from the same direction; negative where the wave leans beyond it.
    pub tail: Radian,
}

/// The fan in which a flow of Mach `mach` turns by `turn` away from itself.
///
/// Source: NACA Report 1135, eq. 171c and 44; stagnation values stay what they are.
///
/// # Errors
/// [`ExpansionError`]: the flow is subsonic, the turn is negative or would need more than vacuum.
pub fn expansion_fan(heat_capacity_ratio: f64, mach: f64, turn: Radian) -> Result<ExpansionFan, ExpansionError> {
    let before = prandtl_meyer_angle(heat_capacity_ratio, mach)?;
    if turn.0.is_nan() || turn.0 < 0.0 {
        return Err(ExpansionError::BeyondVacuum {
            degrees: turn.0.to_degrees(),
            heat_capacity_ratio,
            most: largest_angle(heat_capacity_ratio).0.to_degrees(),
        });
    }
    let behind = mach_at_angle(heat_capacity_ratio, before + turn)?;
    Ok(ExpansionFan {
        mach: behind,
        pressure_ratio: pressure_ratio(heat_capacity_ratio, behind) / pressure_ratio(heat_capacity_ratio, mach),
        head: mach_angle(mach),
        tail: mach_angle(behind) - turn,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NACA Report 1135, table II (γ = 1.4): M, ν in degrees to the printed digits.
    #[test]
    fn angles_for_air_are_those_of_naca_1135() {
        for (mach, degrees) in [(1.0, 0.0), (1.5, 11.905), (2.0, 26.380), (3.0, 49.757), (5.0, 76.920), (10.0, 102.316)]
        {
            let got = prandtl_meyer_angle(1.4, mach).expect("supersonic").0.to_degrees();
            assert!((got - degrees).abs() < 6e-4, "M = {mach}: {got}");
        }
        assert!((largest_angle(1.4).0.to_degrees() - 130.454).abs() < 6e-4);
    }

    #[test]
    fn the_mach_number_inverts_the_angle() {
        for g in [1.01, 1.15, 1.4, 1.67] {
            for mach in [1.0, 1.0 + 1e-9, 1.0001, 1.02, 1.5, 3.0, 8.0, 40.0] {
                let angle = prandtl_meyer_angle(g, mach).expect("supersonic");
                let back = mach_at_angle(g, angle).expect("below the largest");
                assert!((back / mach - 1.0).abs() < 1e-12, "γ = {g}, M = {mach}: {back}");
            }
        }
    }

    #[test]
    fn the_series_joins_the_closed_form() {
        for g in [1.01, 1.4, 1.67] {
            let step = 1e-9;
            let [below, above] = [angle_at(g, 0.2 - step), angle_at(g, 0.2 + step)];
            // dν/ds = 1/(1 + μ²s²) - 1/(1 + s²)
            let slope = 1.0 / (1.0 + mu(g).powi(2) * 0.04) - 1.0 / 1.04;
            assert!((above - below - 2.0 * step * slope).abs() < 1e-16, "γ = {g}");
        }
    }

    /// A flow of Mach 2 turned by 10°: NACA 1135 table II at ν = 36.380° gives M = 2.385, p = 0.0700 of 0.1278.
    #[test]
    fn a_fan_expands_and_a_turn_beyond_vacuum_is_refused() {
        let fan = expansion_fan(1.4, 2.0, Radian(10.0_f64.to_radians())).expect("turns");
        assert!((fan.mach - 2.385).abs() < 1e-3 && (fan.pressure_ratio - 0.0700 / 0.1278).abs() < 1e-3, "{fan:?}");
        assert!((fan.head.0.to_degrees() - 30.0).abs() < 1e-12);
        let error = expansion_fan(1.4, 2.0, Radian(2.0)).expect_err("vacuum").to_string();
        assert!(error.contains("130.454"), "{error}");
        assert!(matches!(expansion_fan(1.4, 0.9, Radian(0.1)), Err(ExpansionError::Subsonic { .. })));
        assert!(expansion_fan(1.4, 2.0, Radian(-0.1)).is_err());
    }
}
