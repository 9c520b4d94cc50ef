//! A point of the net and what the gas is there.

use super::super::isentropic::{density_ratio, pressure_ratio, temperature_ratio};
use super::super::prandtl_meyer::{angle_at, largest_angle, s_at, s_near};
use super::CharacteristicsError;

/// A perfect gas, for the net.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gas {
    /// γ.
    pub heat_capacity_ratio: f64,
    largest_angle: f64,
}

impl Gas {
    /// A gas of that γ.
    ///
    /// # Errors
    /// [`CharacteristicsError::OutOfRange`]: γ not between 1 and 5/3 (and a little above, for rounding).
    pub fn new(heat_capacity_ratio: f64) -> Result<Self, CharacteristicsError> {
        if !(heat_capacity_ratio > 1.0 && heat_capacity_ratio < 1.7) {
            return Err(CharacteristicsError::OutOfRange {
                name: CharacteristicsError::RATIO,
                value: heat_capacity_ratio,
                expected: "above 1 and below 1.7",
            });
        }
        Ok(Self { heat_capacity_ratio, largest_angle: largest_angle(heat_capacity_ratio).0 })
    }
}

/// A point of the flow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlowPoint {
    /// Along the axis over the throat's radius.
    pub x: f64,
    /// From the axis over the throat's radius.
    pub r: f64,
    /// θ in rad.
    pub theta: f64,
    /// ν in rad.
    pub nu: f64,
    /// √(M² - 1).
    pub(super) s: f64,
    /// sin θ / r, on the axis its limit.
    pub(super) spread: f64,
}

impl FlowPoint {
    /// The point at a place with an angle of the flow and a Prandtl-Meyer angle; off the axis.
    ///
    /// # Errors
    /// [`CharacteristicsError`]: the flow is subsonic or beyond vacuum there.
    pub fn new(gas: Gas, [x, r]: [f64; 2], theta: f64, nu: f64) -> Result<Self, CharacteristicsError> {
        check(gas, [x, r], nu)?;
        Ok(Self { x, r, theta, nu, s: s_at(gas.heat_capacity_ratio, nu), spread: theta.sin() / r })
    }

    /// The point at a Mach number of 1 or more.
    pub(super) fn at_mach(gas: Gas, [x, r]: [f64; 2], theta: f64, mach: f64) -> Result<Self, CharacteristicsError> {
        let s = ((mach - 1.0) * (mach + 1.0)).max(0.0).sqrt();
        let nu = angle_at(gas.heat_capacity_ratio, s);
        check(gas, [x, r], if mach < 1.0 { mach - 1.0 } else { nu })?;
        Ok(Self { x, r, theta, nu, s, spread: if r > 0.0 { theta.sin() / r } else { 0.0 } })
    }

    /// This point with another ν.
    pub(super) fn with_nu(self, gas: Gas, nu: f64) -> Result<Self, CharacteristicsError> {
        check(gas, [self.x, self.r], nu)?;
        Ok(Self { nu, s: s_near(gas.heat_capacity_ratio, nu, self.s), ..self })
    }

    /// Between this point and another, `share` of the way, in place, angles and spread.
    pub(super) fn between(self, gas: Gas, other: Self, share: f64) -> Result<Self, CharacteristicsError> {
        let mix = |a: f64, b: f64| a + share * (b - a);
        let [x, r] = [mix(self.x, other.x), mix(self.r, other.r)];
        let spread = mix(self.spread, other.spread);
        let s = mix(self.s, other.s);
        Self { x, r, theta: mix(self.theta, other.theta), nu: 0.0, s, spread }.with_nu(gas, mix(self.nu, other.nu))
    }

    /// M.
    pub fn mach(&self) -> f64 {
        self.s.hypot(1.0)
    }

    /// μ in rad.
    pub fn mach_angle(&self) -> f64 {
        1.0_f64.atan2(self.s)
    }

    /// p over the stagnation pressure.
    pub fn pressure(&self, gas: Gas) -> f64 {
        pressure_ratio(gas.heat_capacity_ratio, self.mach())
    }

    /// ρ over the stagnation density.
    pub fn density(&self, gas: Gas) -> f64 {
        density_ratio(gas.heat_capacity_ratio, self.mach())
    }

    /// Velocity over the stagnation speed of sound: M √(T/T_0).
    pub fn speed(&self, gas: Gas) -> f64 {
        let mach = self.mach();
        mach * temperature_ratio(gas.heat_capacity_ratio, mach).sqrt()
    }

    /// sin μ · sin θ / r, what the compatibility equations integrate.
    pub(super) fn source(&self) -> f64 {
        self.spread / self.mach()
    }
}

fn check(gas: Gas, [x, r]: [f64; 2], nu: f64) -> Result<(), CharacteristicsError> {
    /// Rounding of a sonic point.
    const SONIC: f64 = -1e-12;
    if nu.is_nan() || nu < SONIC {
        return Err(CharacteristicsError::Subsonic { x, r, degrees: nu.to_degrees() });
    }
    if nu >= gas.largest_angle {
        let most = gas.largest_angle.to_degrees();
        return Err(CharacteristicsError::BeyondVacuum { x, r, degrees: nu.to_degrees(), most });
    }
    Ok(())
}
