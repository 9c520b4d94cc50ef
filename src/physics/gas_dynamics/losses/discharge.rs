//! Discharge coefficient of a throat of circular arc: the mass flow over that of uniform sonic flow.
//!
//! With R the radius of the arc before the throat over the throat's, without friction:
//!
//! axis: C_d = 1 - (γ+1)/(R+1)² (1/96 - (8γ-27)/(2304 (R+1)) + (754γ²-909γ+3087)/(276480 (R+1)²)),
//!
//! plane: C_d = 1 - (γ+1)/(R+1)² (1/90 - (2γ-12)/(945 (R+1)) + (334γ²-457γ+4353)/(340200 (R+1)²)).
//!
//! Sources: Hall, *Quarterly Journal of Mechanics and Applied Mathematics* 15 (1962) 487-508 (series in 1/R); Kliegel &
//! Levine, *AIAA Journal* 7 (1969) 1375-1378 (1/(R+1), which serves sharper arcs). Derived: the mass flux of
//! [`transonic`](crate::physics::gas_dynamics::characteristics::transonic)'s series integrated over the throat, in
//! powers of 1/R, then written in 1/(R+1); the fourth term of the velocity drops out, for the mass flux is at its
//! maximum there.

use crate::physics::gas_dynamics::characteristics::Symmetry;
use crate::physics::gas_dynamics::characteristics::transonic::ARC_RADII;
use std::ops::RangeInclusive;

/// An arc that the series does not serve.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a throat arc of {radius} throat radii is out of the range of the transonic series: 0.6 to 100")]
pub struct ArcOutOfRange {
    /// Radius over the throat's, as given.
    pub radius: f64,
}

/// Arcs before the throat, in throat radii, that have a coefficient.
pub fn discharge_range() -> RangeInclusive<f64> {
    ARC_RADII.0..=ARC_RADII.1
}

/// C_d of a throat; `arc` is the radius of the wall before it over the throat's.
///
/// # Errors
/// [`ArcOutOfRange`].
pub fn discharge_coefficient(heat_capacity_ratio: f64, arc: f64, symmetry: Symmetry) -> Result<f64, ArcOutOfRange> {
    if !discharge_range().contains(&arc) {
        return Err(ArcOutOfRange { radius: arc });
    }
    let g = heat_capacity_ratio;
    let e = 1.0 / (arc + 1.0);
    let sum = match symmetry {
        Symmetry::Axisymmetric => {
            1.0 / 96.0 - e * (8.0 * g - 27.0) / 2304.0 + e * e * ((754.0 * g - 909.0) * g + 3087.0) / 276_480.0
        }
        Symmetry::Planar => {
            1.0 / 90.0 - e * (2.0 * g - 12.0) / 945.0 + e * e * ((334.0 * g - 457.0) * g + 4353.0) / 340_200.0
        }
    };
    Ok(1.0 - (g + 1.0) * e * e * sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::gas_dynamics::characteristics::transonic::ThroatSeries;

    /// The mass flux of the velocity series over the throat, by Simpson's rule.
    fn integrated(g: f64, radius: f64, symmetry: Symmetry) -> f64 {
        const CELLS: u32 = 200;
        let series = ThroatSeries { heat_capacity_ratio: g, radius, symmetry };
        let flux = |r: f64| {
            let velocity = series.velocity(0.0, r);
            let square = velocity.u.powi(2) + velocity.v.powi(2);
            let density = (1.0 + (g - 1.0) / 2.0 * (1.0 - square)).powf(1.0 / (g - 1.0));
            f64::from(1 + symmetry.power()) * density * velocity.u * r.powi(symmetry.power())
        };
        let h = 1.0 / f64::from(CELLS);
        (0..CELLS)
            .map(|cell| {
                let r = f64::from(cell) * h;
                h / 6.0 * (flux(r) + 4.0 * flux(r + 0.5 * h) + flux(r + h))
            })
            .sum()
    }

    #[test]
    fn the_coefficient_is_the_integral_of_the_velocity_series() {
        for symmetry in [Symmetry::Planar, Symmetry::Axisymmetric] {
            for g in [1.1, 1.25, 1.4, 1.66] {
                let error = |radius: f64| {
                    let closed = discharge_coefficient(g, radius, symmetry).expect("in range");
                    (closed - integrated(g, radius, symmetry)).abs()
                };
                // The next term goes with the fifth power.
                assert!(
                    error(10.0) < 3e-7 && error(20.0) < error(10.0) / 20.0,
                    "{symmetry:?} γ = {g}: {}",
                    error(10.0)
                );
            }
        }
    }

    /// Fits to computed throats (reference data for liquid engines): R, γ, C_d. They differ from the series by up to
    /// 0.002 at the sharpest arc.
    #[test]
    fn the_coefficient_is_near_that_of_computed_throats() {
        for (radius, g, expected) in [(0.75, 1.15, 0.985966), (1.5, 1.25, 0.9942), (3.0, 1.4, 0.998011)] {
            let got = discharge_coefficient(g, radius, Symmetry::Axisymmetric).expect("in range");
            assert!((got - expected).abs() < 2e-3, "R = {radius}: {got}");
        }
        assert!(discharge_coefficient(1.2, 0.3, Symmetry::Axisymmetric).is_err());
    }
}
