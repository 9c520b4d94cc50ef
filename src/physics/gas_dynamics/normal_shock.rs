//! Normal shock in a perfect gas.
//!
//! Adiabatic and without thickness; M₁ is the Mach number before the shock. Source of every relation: NACA Report 1135
//! (1953), eq. 93 to 99.

/// A flow that is not supersonic has no shock.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a flow of Mach {mach} has no shock; it must be above 1")]
pub struct NoShock {
    /// M as given.
    pub mach: f64,
}

/// What a normal shock does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalShock {
    /// M behind.
    pub mach: f64,
    /// p₂/p₁.
    pub pressure_ratio: f64,
    /// ρ₂/ρ₁.
    pub density_ratio: f64,
    /// T₂/T₁.
    pub temperature_ratio: f64,
    /// p₀₂/p₀₁, which is also A*₁/A*₂.
    pub total_pressure_ratio: f64,
}

/// The normal shock at `mach` before it.
///
/// # Errors
/// [`NoShock`] where `mach` is below 1.
pub fn normal_shock(heat_capacity_ratio: f64, mach: f64) -> Result<NormalShock, NoShock> {
    let g = heat_capacity_ratio;
    if mach.is_nan() || mach < 1.0 {
        return Err(NoShock { mach });
    }
    let excess = (mach - 1.0) * (mach + 1.0);
    // p₂/p₁ - 1
    let rise = 2.0 * g / (g + 1.0) * excess;
    let density_ratio = (g + 1.0) * mach * mach / ((g - 1.0) * mach * mach + 2.0);
    let behind = ((g - 1.0) * mach * mach + 2.0) / (2.0 * g * mach * mach - (g - 1.0));
    let log_total = g / (g - 1.0) * density_ratio.ln() - rise.ln_1p() / (g - 1.0);
    Ok(NormalShock {
        mach: behind.sqrt(),
        pressure_ratio: 1.0 + rise,
        density_ratio,
        temperature_ratio: (1.0 + rise) / density_ratio,
        total_pressure_ratio: log_total.exp(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::isentropic::{area_ratio, pressure_ratio};
    use super::*;

    /// γ = 1.4, M = 2, by hand: M₂² = 1/3, p₂/p₁ = 9/2, ρ₂/ρ₁ = 8/3; p₀₂/p₀₁ = 0.7209 (NACA 1135, table II).
    #[test]
    fn a_shock_at_mach_2_in_air_is_a_set_of_fractions() {
        let shock = normal_shock(1.4, 2.0).expect("supersonic");
        assert!((shock.mach * shock.mach - 1.0 / 3.0).abs() < 1e-15);
        assert!((shock.pressure_ratio - 4.5).abs() < 1e-14 && (shock.density_ratio - 8.0 / 3.0).abs() < 1e-15);
        assert!((shock.temperature_ratio - 27.0 / 16.0).abs() < 1e-14);
        assert!((shock.total_pressure_ratio - 0.7209).abs() < 5e-5);
    }

    /// Mass through the same area: p₀₁ A*₁ = p₀₂ A*₂, and the static pressures follow from the stagnation ones.
    #[test]
    fn mass_and_total_pressure_agree_on_both_sides() {
        for g in [1.05, 1.2, 1.4, 1.67] {
            for mach in [1.0, 1.2, 2.0, 4.0, 9.0] {
                let shock = normal_shock(g, mach).expect("supersonic");
                let areas = area_ratio(g, mach) / area_ratio(g, shock.mach);
                assert!((areas * shock.total_pressure_ratio - 1.0).abs() < 3e-12, "γ = {g}, M = {mach}, {areas}");
                let statics = shock.total_pressure_ratio * pressure_ratio(g, shock.mach) / pressure_ratio(g, mach);
                assert!((statics / shock.pressure_ratio - 1.0).abs() < 3e-12, "γ = {g}, M = {mach}");
            }
        }
        assert!(normal_shock(1.4, 0.8).expect_err("subsonic").to_string().contains("0.8"));
    }
}
