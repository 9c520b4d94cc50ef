//! Losses of solid motors by correlation: two-phase flow and boundary layer.
//!
//! Source: Coats et al., *A Computer Program for the Prediction of Solid Propellant Rocket Motor Performance*,
//! AFRPL-TR-75-36 (1975), vol. 1, simplified method. The correlations are in psi, inch, micrometre and seconds; SI
//! here, converted inside.

use super::{LossInput, positive};
use crate::units::{Metre, Pa, Quantity, Second};

/// A value in a unit of the source.
fn in_unit(quantity: Quantity, symbol: &str, si: f64) -> f64 {
    quantity.unit(symbol).map_or(f64::NAN, |unit| unit.value_from_si(si))
}

/// A nozzle for the correlations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CorrelatedNozzle {
    /// Chamber pressure.
    pub chamber: Pa,
    /// Throat diameter.
    pub throat: Metre,
    /// A_e/A_t.
    pub expansion_ratio: f64,
}

impl CorrelatedNozzle {
    /// Chamber pressure in psi, throat diameter in inches, expansion ratio.
    fn values(&self) -> Result<(f64, f64, f64), LossInput> {
        let chamber = positive("a chamber pressure in Pa", self.chamber.0)?;
        let throat = positive("a throat diameter in m", self.throat.0)?;
        let expansion = positive("an expansion ratio", self.expansion_ratio)?;
        Ok((in_unit(Quantity::Pressure, "psi", chamber), in_unit(Quantity::Length, "in", throat), expansion))
    }
}

/// Mean diameter of the condensed particles in m.
///
/// D_p = 0.454 p^(1/3) ξ^(1/3) (1 - exp(-0.004 L*)) (1 + 0.045 D_t) in µm, with p in psi, L* and D_t in inches and ξ
/// the moles of condensed matter per 100 g.
///
/// # Errors
/// [`LossInput`]: a value is not positive.
pub fn particle_diameter(
    nozzle: &CorrelatedNozzle,
    condensed: f64,
    characteristic_length: Metre,
) -> Result<Metre, LossInput> {
    const MICROMETRE: f64 = 1e-6;
    let (p, throat, _) = nozzle.values()?;
    let xi = positive("moles of condensed matter per 100 g", condensed)?;
    let length = in_unit(Quantity::Length, "in", positive("a characteristic length in m", characteristic_length.0)?);
    let growth = -(-0.004 * length).exp_m1();
    Ok(Metre(0.454 * (p * xi).cbrt() * growth * (1.0 + 0.045 * throat) * MICROMETRE))
}

/// Share of the specific impulse lost because particles lag behind the gas in velocity and temperature.
///
/// Loss in percent = C₃ ξ^C₄ D_p^C₅/(p^0.15 ε^0.08 D_t^C₆), with D_p in µm; the constants depend on ξ, D_t and D_p.
/// `condensed` is ξ in moles per 100 g, which for alumina is its mass fraction within 2 %. Nothing is lost without
/// condensed matter.
///
/// # Errors
/// [`LossInput`]: a value is negative, or one other than ξ is 0.
pub fn two_phase_loss(nozzle: &CorrelatedNozzle, condensed: f64, particles: Metre) -> Result<f64, LossInput> {
    /// D_t in inches below which; C₃ for much and for little condensed matter, C₅, C₆.
    const SMALL: [[f64; 4]; 2] = [[9.0, 30.0, 1.0, 1.0], [9.0, 30.0, 1.0, 0.8]];
    /// The same for throats of 2 inches and more, by particle size: below 4 µm, to 8 µm, above.
    const LARGE: [[f64; 4]; 3] = [[13.4, 44.5, 0.8, 0.8], [10.2, 34.0, 0.8, 0.4], [7.58, 25.2, 0.8, 0.33]];
    /// ξ from which on there is much.
    const MUCH: f64 = 0.09;
    let (p, throat, expansion) = nozzle.values()?;
    if condensed == 0.0 {
        return Ok(0.0);
    }
    let xi = positive("moles of condensed matter per 100 g", condensed)?;
    let diameter = positive("a particle diameter in m", particles.0)? * 1e6;
    let [small, medium] = SMALL;
    let [fine, middle, coarse] = LARGE;
    let [much, little, c5, c6] = if throat < 1.0 {
        small
    } else if throat < 2.0 {
        medium
    } else if diameter < 4.0 {
        fine
    } else if diameter <= 8.0 {
        middle
    } else {
        coarse
    };
    let (c3, c4) = if xi >= MUCH { (much, 0.5) } else { (little, 1.0) };
    let percent = c3 * xi.powf(c4) * diameter.powf(c5) / (p.powf(0.15) * expansion.powf(0.08) * throat.powf(c6));
    Ok(percent / 100.0)
}

/// What a solid motor's nozzle is made of, for its boundary layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NozzleMaterial {
    /// Graphite, phenolics: the surface heats up.
    Ordinary,
    /// Thick steel: it stays cold.
    Steel,
}

/// Share of the specific impulse lost to friction and heat at the wall, at a time after ignition.
///
/// Loss in percent = C₁ p^0.8/D_t^0.2 (1 + 2 exp(-C₂ p^0.8 t/D_t^0.2)) (1 + 0.016 (ε - 9)).
///
/// # Errors
/// [`LossInput`]: a value is not positive, or the time is negative.
pub fn boundary_layer_loss(
    nozzle: &CorrelatedNozzle,
    material: NozzleMaterial,
    time: Second,
) -> Result<f64, LossInput> {
    let (p, throat, expansion) = nozzle.values()?;
    if time.0.is_nan() || time.0 < 0.0 {
        return Err(LossInput { name: "a time in s", value: time.0, expected: "0 or more" });
    }
    let (c1, c2) = match material {
        NozzleMaterial::Ordinary => (0.003_65, 0.000_937),
        NozzleMaterial::Steel => (0.005_06, 0.0),
    };
    let group = p.powf(0.8) / throat.powf(0.2);
    let percent = c1 * group * (1.0 + 2.0 * (-c2 * group * time.0).exp()) * (1.0 + 0.016 * (expansion - 9.0));
    Ok(percent / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1000 psi, a throat of 2 inches, ε = 9.
    fn nozzle() -> CorrelatedNozzle {
        CorrelatedNozzle { chamber: Pa(6_894_757.293_168_361), throat: Metre(0.0508), expansion_ratio: 9.0 }
    }

    /// By hand: 0.454 · (300)^(1/3) · (1 - e^-0.4) · 1.09 with ξ = 0.3 and L* = 100 in.
    #[test]
    fn particles_of_a_motor_of_2_inches_are_some_micrometres() {
        let size = particle_diameter(&nozzle(), 0.3, Metre(2.54)).expect("a size").0;
        let expected = 0.454 * 300_f64.cbrt() * (1.0 - (-0.4_f64).exp()) * 1.09;
        assert!((size * 1e6 / expected - 1.0).abs() < 1e-12 && (1.0..2.0).contains(&expected), "{size}");
    }

    /// By hand with 5 µm: 10.2 · √0.3 · 5^0.8/(1000^0.15 · 9^0.08 · 2^0.4) percent.
    #[test]
    fn the_two_phase_loss_is_the_correlations() {
        let loss = two_phase_loss(&nozzle(), 0.3, Metre(5e-6)).expect("a loss");
        let expected =
            10.2 * 0.3_f64.sqrt() * 5_f64.powf(0.8) / (1000_f64.powf(0.15) * 9_f64.powf(0.08) * 2_f64.powf(0.4));
        assert!((100.0 * loss / expected - 1.0).abs() < 1e-12 && (2.0..8.0).contains(&expected), "{loss} {expected}");
        assert_eq!(two_phase_loss(&nozzle(), 0.0, Metre(5e-6)), Ok(0.0));
        assert!(two_phase_loss(&nozzle(), -0.1, Metre(5e-6)).is_err());
    }

    /// By hand: at ignition 3 · 0.00365 · 1000^0.8/2^0.2 percent, later a third of it; steel stays.
    #[test]
    fn the_boundary_layer_warms_up() {
        let at = |material: NozzleMaterial, time: f64| {
            boundary_layer_loss(&nozzle(), material, Second(time)).expect("a loss")
        };
        let group = 1000_f64.powf(0.8) / 2_f64.powf(0.2);
        assert!((100.0 * at(NozzleMaterial::Ordinary, 0.0) / (3.0 * 0.00365 * group) - 1.0).abs() < 1e-12);
        assert!((100.0 * at(NozzleMaterial::Ordinary, 1e3) / (0.00365 * group) - 1.0).abs() < 1e-12);
        assert_eq!(at(NozzleMaterial::Steel, 0.0), at(NozzleMaterial::Steel, 100.0));
        assert!(boundary_layer_loss(&nozzle(), NozzleMaterial::Steel, Second(-1.0)).is_err());
    }
}
