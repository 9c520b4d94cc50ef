//! Oblique shock in a perfect gas: the weak and the strong solution, and where the shock leaves the corner.
//!
//! θ is the angle by which the flow turns into itself, β the angle of the shock from the flow before it. Plane flow.
//! Sources: NACA Report 1135 (1953), eq. 128 to 148 and 168; the roots of the cubic in tan β in closed form: Emanuel,
//! *Gasdynamics: Theory and Applications*, AIAA 1986, section 5.5.

use super::normal_shock::{NoShock, normal_shock};
use crate::units::Radian;
use std::f64::consts::PI;

/// Why there is no attached shock.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ObliqueShockError {
    /// The flow before it is not supersonic.
    #[error(transparent)]
    NoShock(#[from] NoShock),
    /// The turn is too much.
    #[error(
        "a shock at Mach {mach} cannot turn the flow by {degrees:.3}°: the most is {most:.3}°, beyond that it stands off \
         the corner"
    )]
    Detached {
        /// M before.
        mach: f64,
        /// Turn asked for, in degrees.
        degrees: f64,
        /// The most, in degrees.
        most: f64,
    },
    /// A turn that is not one.
    #[error("a turn of {degrees}° is not one into the flow; it must be 0° or more")]
    NotATurn {
        /// As given, in degrees.
        degrees: f64,
    },
}

/// Which of the two solutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// The one that forms in a free flow.
    Weak,
    /// The one that a high pressure behind it enforces.
    Strong,
}

/// What an oblique shock does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObliqueShock {
    /// β.
    pub angle: Radian,
    /// M behind.
    pub mach: f64,
    /// p₂/p₁.
    pub pressure_ratio: f64,
    /// ρ₂/ρ₁.
    pub density_ratio: f64,
    /// T₂/T₁.
    pub temperature_ratio: f64,
    /// p₀₂/p₀₁.
    pub total_pressure_ratio: f64,
}

/// Where the shock leaves the corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detachment {
    /// The largest θ.
    pub turn: Radian,
    /// β there.
    pub angle: Radian,
}

/// tan θ of a shock at the angle β. Source: NACA Report 1135, eq. 138.
fn turn_tangent(g: f64, mach: f64, angle: f64) -> f64 {
    let normal = (mach * angle.sin()).powi(2);
    2.0 * (normal - 1.0) / (angle.tan() * (2.0 + mach * mach * (g + 1.0) - 2.0 * normal))
}

/// The largest turn of an attached shock.
///
/// Source: NACA Report 1135, eq. 168.
///
/// # Errors
/// [`NoShock`] where `mach` is below 1.
pub fn detachment(heat_capacity_ratio: f64, mach: f64) -> Result<Detachment, NoShock> {
    let g = heat_capacity_ratio;
    if mach.is_nan() || mach < 1.0 {
        return Err(NoShock { mach });
    }
    let m = mach * mach;
    let root = ((g + 1.0) * ((g + 1.0) * m * m / 16.0 + (g - 1.0) * m / 2.0 + 1.0)).sqrt();
    let sine_squared = ((g + 1.0) * m / 4.0 - 1.0 + root) / (g * m);
    let angle = sine_squared.min(1.0).sqrt().asin();
    Ok(Detachment { turn: Radian(turn_tangent(g, mach, angle).atan().max(0.0)), angle: Radian(angle) })
}

/// The shock at `mach` that turns the flow by `turn`.
///
/// # Errors
/// [`ObliqueShockError`]: the flow is subsonic, the turn is negative or beyond [`detachment`].
pub fn oblique_shock(
    heat_capacity_ratio: f64,
    mach: f64,
    turn: Radian,
    strength: Strength,
) -> Result<ObliqueShock, ObliqueShockError> {
    let g = heat_capacity_ratio;
    let most = detachment(g, mach)?.turn.0;
    if turn.0.is_nan() || turn.0 < 0.0 {
        return Err(ObliqueShockError::NotATurn { degrees: turn.0.to_degrees() });
    }
    if turn.0 > most {
        let (degrees, most) = (turn.0.to_degrees(), most.to_degrees());
        return Err(ObliqueShockError::Detached { mach, degrees, most });
    }
    let angle = shock_angle(g, mach, turn.0, strength);
    let normal = normal_shock(g, (mach * angle.sin()).max(1.0))?;
    Ok(ObliqueShock {
        angle: Radian(angle),
        mach: normal.mach / (angle - turn.0).sin(),
        pressure_ratio: normal.pressure_ratio,
        density_ratio: normal.density_ratio,
        temperature_ratio: normal.temperature_ratio,
        total_pressure_ratio: normal.total_pressure_ratio,
    })
}

/// β by the closed form of the cubic's roots.
fn shock_angle(g: f64, mach: f64, turn: f64, strength: Strength) -> f64 {
    let m = mach * mach;
    let tangent = turn.tan();
    let a = 1.0 + (g - 1.0) / 2.0 * m;
    let b = 1.0 + (g + 1.0) / 2.0 * m;
    let lambda = ((m - 1.0).powi(2) - 3.0 * a * b * tangent * tangent).max(0.0).sqrt();
    if lambda == 0.0 {
        // M = 1 without a turn: both solutions are the normal shock of no strength.
        return PI / 2.0;
    }
    let chi = ((m - 1.0).powi(3) - 9.0 * a * (a + (g + 1.0) / 4.0 * m * m) * tangent * tangent) / lambda.powi(3);
    let delta = if strength == Strength::Weak { 1.0 } else { 0.0 };
    let cosine = ((4.0 * PI * delta + chi.clamp(-1.0, 1.0).acos()) / 3.0).cos();
    let (rise, run) = (m - 1.0 + 2.0 * lambda * cosine, 3.0 * a * tangent);
    match strength {
        // As atan2, so that without a turn it is π/2.
        Strength::Strong => rise.atan2(run),
        Strength::Weak => polished_tangent(m, a, b, tangent, rise / run).atan(),
    }
}

/// The weak root of a tan θ t³ - (M² - 1) t² + b tan θ t + 1 = 0, where the closed form loses digits by cancellation
/// for small turns. No weak shock is flatter than the Mach wave.
fn polished_tangent(m: f64, a: f64, b: f64, tangent: f64, closed: f64) -> f64 {
    const STEPS: usize = 4;
    let value = |t: f64| ((a * tangent * t - (m - 1.0)) * t + b * tangent) * t + 1.0;
    let mut t = closed.max(1.0 / (m - 1.0).sqrt());
    for _ in 0..STEPS {
        let slope = (3.0 * a * tangent * t - 2.0 * (m - 1.0)) * t + b * tangent;
        let next = t - value(t) / slope;
        // At detachment the root is double and a step may lead nowhere.
        if value(next).abs() < value(t).abs() {
            t = next;
        }
    }
    t
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NACA Report 1135, chart 2 and Anderson, *Modern Compressible Flow*, example 4.1: M = 3, θ = 20°: β = 37.76°, M₂
    /// = 1.994, p₂/p₁ = 3.771; the strong one: β = 82.15°.
    #[test]
    fn a_turn_of_20_degrees_at_mach_3_is_that_of_the_books() {
        let turn = Radian(20.0_f64.to_radians());
        let weak = oblique_shock(1.4, 3.0, turn, Strength::Weak).expect("attached");
        assert!((weak.angle.0.to_degrees() - 37.76).abs() < 6e-3, "{weak:?}");
        assert!((weak.mach - 1.994).abs() < 1e-3 && (weak.pressure_ratio - 3.771).abs() < 2e-3, "{weak:?}");
        let strong = oblique_shock(1.4, 3.0, turn, Strength::Strong).expect("attached");
        assert!((strong.angle.0.to_degrees() - 82.15).abs() < 6e-3, "{strong:?}");
        let limit = detachment(1.4, 3.0).expect("supersonic");
        assert!((limit.turn.0.to_degrees() - 34.07).abs() < 6e-3, "{limit:?}");
    }

    #[test]
    fn both_solutions_turn_the_flow_by_what_was_asked() {
        for g in [1.05, 1.2, 1.4, 1.67] {
            for mach in [1.05, 1.5, 3.0, 8.0] {
                let limit = detachment(g, mach).expect("supersonic");
                let share_of = |share: f64| Radian(share * limit.turn.0);
                for turn in [share_of(0.01), share_of(0.3), share_of(0.9), share_of(0.999)] {
                    let [weak, strong] = [Strength::Weak, Strength::Strong]
                        .map(|strength| oblique_shock(g, mach, turn, strength).expect("attached"));
                    assert!(weak.angle.0 < limit.angle.0 && limit.angle.0 < strong.angle.0);
                    for shock in [weak, strong] {
                        let got = turn_tangent(g, mach, shock.angle.0).atan();
                        assert!((got / turn.0 - 1.0).abs() < 1e-8, "γ = {g}, M = {mach}: {got} for {turn:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn without_a_turn_there_is_a_mach_wave_or_a_normal_shock() {
        let weak = oblique_shock(1.4, 2.0, Radian(0.0), Strength::Weak).expect("a wave");
        assert!((weak.angle.0.to_degrees() - 30.0).abs() < 1e-6 && (weak.pressure_ratio - 1.0).abs() < 1e-7);
        let strong = oblique_shock(1.4, 2.0, Radian(0.0), Strength::Strong).expect("normal");
        assert!((strong.pressure_ratio - 4.5).abs() < 1e-12);
    }

    #[test]
    fn a_turn_that_no_shock_can_do_is_refused() {
        let error = oblique_shock(1.4, 3.0, Radian(0.7), Strength::Weak).expect_err("detached").to_string();
        assert!(error.contains("34.073") && error.contains("40.107"), "{error}");
        assert!(oblique_shock(1.4, 0.9, Radian(0.0), Strength::Weak).is_err());
        assert!(oblique_shock(1.4, 2.0, Radian(-0.1), Strength::Weak).is_err());
    }
}
