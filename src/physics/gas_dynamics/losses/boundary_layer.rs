//! Boundary layer of a nozzle wall by a momentum integral: friction, displacement and the thrust that they cost.
//!
//! Turbulent from the inlet on, one-seventh-power profile, with an axis:
//!
//! dθ/ds + θ ((2 + H)/u du/ds + 1/ρ dρ/ds + 1/r dr/ds) = c_f/2,
//!
//! θ the momentum thickness, s the length along the wall, u, ρ of the flow at its edge. The flat-plate law c_f/2 =
//! 0.0128 Re_θ^-1/4 (Blasius) is taken at Eckert's reference temperature T* = T + 0.5 (T_w - T) + 0.22 (T_aw - T):
//! multiplied by (ρ*/ρ)^3/4 (µ*/µ)^1/4. The shape factor is H = H_i T_w/T + T_aw/T - 1 with H_i = 9/7. Viscosity goes
//! with T^0.6. Since the friction goes with θ^-1/4, θ^(5/4) obeys a linear equation, which is integrated exactly over
//! each piece.
//!
//! Sources: Bartz, *Advances in Heat Transfer* 2 (1965) 1-108 (momentum integral and Blasius law in nozzles); Eckert,
//! *Journal of the Aeronautical Sciences* 22 (1955) 585-587; Reshotko & Tucker, NACA TN 4154 (1957) (shape factor).
//! Derived: thrust decrement, see
//! [`WallLayer::thrust_decrement`].

use super::{LossInput, positive};
use crate::physics::gas_dynamics::isentropic::{ChamberGas, density_ratio, pressure_ratio, temperature_ratio};
use crate::units::{Kelvin, KgPerMole, Metre, Pa, PascalSecond};

/// The flow at the edge of the layer at a place of the wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WallFlow {
    /// Place along the axis.
    pub x: Metre,
    /// Distance from the axis.
    pub r: Metre,
    /// M at the wall.
    pub mach: f64,
}

/// The gas and the wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayerConditions {
    /// γ.
    pub heat_capacity_ratio: f64,
    /// R T_c in J/kg.
    pub specific_energy: f64,
    /// Chamber pressure.
    pub chamber: Pa,
    /// Viscosity of the gas in the chamber.
    pub viscosity: PascalSecond,
    /// Prandtl number.
    pub prandtl: f64,
    /// Wall over chamber temperature; `None` for a wall that takes no heat.
    pub wall_temperature_ratio: Option<f64>,
}

impl LayerConditions {
    /// With the usual estimates of viscosity and Prandtl number of a combustion gas, and a wall that takes no heat.
    ///
    /// µ = 1.184e-7 √M T^0.6 Pa s, M in kg/kmol and T in K; Pr = 4γ/(9γ - 5). Source: Huzel & Huang, *Modern Engineering
    /// for Design of Liquid-Propellant Rocket Engines* (1992), eq. 4-15 and 4-16 (46.6e-10 lb/(in s) with °R).
    pub fn estimated(gas: ChamberGas, chamber: Pa, temperature: Kelvin, molar_mass: KgPerMole) -> Self {
        let g = gas.heat_capacity_ratio;
        Self {
            heat_capacity_ratio: g,
            specific_energy: gas.specific_energy,
            chamber,
            viscosity: PascalSecond(1.184e-7 * (1e3 * molar_mass.0).sqrt() * temperature.0.powf(EXPONENT)),
            prandtl: 4.0 * g / (9.0 * g - 5.0),
            wall_temperature_ratio: None,
        }
    }
}

/// The layer at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WallLayer {
    /// Place along the axis.
    pub x: Metre,
    /// Momentum thickness θ.
    pub momentum_thickness: Metre,
    /// Displacement thickness δ* = H θ; below 0 where a cold wall makes the gas denser.
    pub displacement_thickness: Metre,
    /// Local skin friction coefficient c_f.
    pub friction_coefficient: f64,
    /// 2π r (ρ u² θ cos α - p δ* cos α) over chamber pressure and throat area: what the thrust coefficient loses if the
    /// nozzle ends here.
    ///
    /// Derived: momentum of the flow with the layer against that of the frictionless flow whose wall stands δ* inside,
    /// both with the pressure on the annulus between.
    pub thrust_decrement: f64,
    /// 1 - 2 δ*/r: share of the area that the frictionless flow is left.
    pub area_share: f64,
}

const EXPONENT: f64 = 0.6;

/// The layer along a wall, from its first to its last place, with the throat as the narrowest.
///
/// # Errors
/// [`LossInput`]: fewer than two places, places that do not follow each other, or a value that is not positive.
pub fn wall_layer(conditions: &LayerConditions, wall: &[WallFlow]) -> Result<Vec<WallLayer>, LossInput> {
    positive("a chamber pressure in Pa", conditions.chamber.0)?;
    positive("a viscosity in Pa s", conditions.viscosity.0)?;
    positive("a Prandtl number", conditions.prandtl)?;
    positive("R T in J/kg", conditions.specific_energy)?;
    let value = conditions.heat_capacity_ratio;
    if value.is_nan() || value <= 1.0 {
        return Err(LossInput { name: "a ratio of specific heats", value, expected: "above 1" });
    }
    if let Some(ratio) = conditions.wall_temperature_ratio {
        positive("a wall over chamber temperature", ratio)?;
    }
    if wall.len() < 2 {
        return Err(LossInput {
            name: "a number of places along the wall",
            value: wall.len() as f64,
            expected: "2 or more",
        });
    }
    for place in wall {
        positive("a radius of the wall in m", place.r.0)?;
        positive("a Mach number at the wall", place.mach)?;
    }
    let throat = wall.iter().fold(f64::INFINITY, |least, place| least.min(place.r.0));
    let mut layers = Vec::with_capacity(wall.len());
    let mut power = 0.0; // θ^(5/4)
    layers.push(layer(conditions, wall, 0, power, throat));
    for index in 1..wall.len() {
        power = step(conditions, wall, index, power)?;
        layers.push(layer(conditions, wall, index, power, throat));
    }
    Ok(layers)
}

/// What the edge's Mach number makes of the gas.
struct Edge {
    velocity: f64,
    density: f64,
    shape: f64,
    /// c_f/2 θ^(1/4) in m^(1/4).
    friction: f64,
}

fn edge(conditions: &LayerConditions, mach: f64) -> Edge {
    const SHAPE: f64 = 9.0 / 7.0;
    const BLASIUS: f64 = 0.0128;
    let g = conditions.heat_capacity_ratio;
    let t = temperature_ratio(g, mach);
    let recovery = t * (1.0 + conditions.prandtl.cbrt() * (g - 1.0) / 2.0 * mach * mach);
    let wall = conditions.wall_temperature_ratio.unwrap_or(recovery);
    let reference = t + 0.5 * (wall - t) + 0.22 * (recovery - t);
    let velocity = mach * (g * conditions.specific_energy * t).sqrt();
    let density = conditions.chamber.0 / conditions.specific_energy * density_ratio(g, mach);
    let viscosity = conditions.viscosity.0 * t.powf(EXPONENT);
    // (ρ*/ρ)^3/4 (µ*/µ)^1/4 at constant pressure
    let compressible = (t / reference).powf(0.75) * (reference / t).powf(EXPONENT / 4.0);
    Edge {
        velocity,
        density,
        shape: SHAPE * wall / t + recovery / t - 1.0,
        friction: BLASIUS * (viscosity / (density * velocity)).powf(0.25) * compressible,
    }
}

/// θ^(5/4) at the end of the piece that ends at `index`: dz/ds = 5/4 (a - b z) with a and b of the piece's middle.
fn step(conditions: &LayerConditions, wall: &[WallFlow], index: usize, z: f64) -> Result<f64, LossInput> {
    let (Some(from), Some(to)) = (wall.get(index.wrapping_sub(1)), wall.get(index)) else { return Ok(z) };
    let length = (to.x.0 - from.x.0).hypot(to.r.0 - from.r.0);
    if !(length > 0.0 && to.x.0 >= from.x.0) {
        return Err(LossInput {
            name: "a place along the wall in m",
            value: to.x.0,
            expected: "behind the one before",
        });
    }
    let (a, b) = (edge(conditions, from.mach), edge(conditions, to.mach));
    let middle = edge(conditions, 0.5 * (from.mach + to.mach));
    let grows =
        (2.0 + middle.shape) * (b.velocity / a.velocity).ln() + (b.density / a.density).ln() + (to.r.0 / from.r.0).ln();
    // Exponent of the homogeneous part, 5/4 b Δs, and its mean value function.
    let decay = 1.25 * grows;
    let mean = if decay.abs() < 1e-8 { 1.0 } else { -(-decay).exp_m1() / decay };
    Ok((z * (-decay).exp() + 1.25 * middle.friction * length * mean).max(0.0))
}

fn layer(conditions: &LayerConditions, wall: &[WallFlow], index: usize, power: f64, throat: f64) -> WallLayer {
    let place = wall.get(index).copied().unwrap_or(WallFlow { x: Metre(0.0), r: Metre(throat), mach: 1.0 });
    // Slope of the wall from its neighbours.
    let before = wall.get(index.saturating_sub(1)).copied().unwrap_or(place);
    let after = wall.get(index + 1).copied().unwrap_or(place);
    let (dx, dr) = (after.x.0 - before.x.0, after.r.0 - before.r.0);
    let cosine = if dx == 0.0 && dr == 0.0 { 1.0 } else { dx / dx.hypot(dr) };
    let edge = edge(conditions, place.mach);
    let theta = power.powf(0.8);
    let displacement = edge.shape * theta;
    let g = conditions.heat_capacity_ratio;
    let pressure = pressure_ratio(g, place.mach);
    // ρ u² = γ p M²
    let deficit = pressure * (g * place.mach * place.mach * theta - displacement) * cosine;
    WallLayer {
        x: place.x,
        momentum_thickness: Metre(theta),
        displacement_thickness: Metre(displacement),
        friction_coefficient: if theta > 0.0 { 2.0 * edge.friction / theta.powf(0.25) } else { 0.0 },
        thrust_decrement: 2.0 * place.r.0 * deficit / (throat * throat),
        area_share: 1.0 - 2.0 * displacement / place.r.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::isentropic::{subsonic_mach, supersonic_mach};
    use super::*;

    fn conditions(chamber: f64) -> LayerConditions {
        LayerConditions {
            heat_capacity_ratio: 1.2,
            specific_energy: 1.2e6,
            chamber: Pa(chamber),
            viscosity: PascalSecond(9e-5),
            prandtl: 0.8,
            wall_temperature_ratio: None,
        }
    }

    /// A plate (a tube so wide that its curvature does not count) in slow uniform flow: θ = 0.036 x Re_x^-1/5
    /// (Schlichting, *Boundary-Layer Theory*, 7th ed., eq. 21.9).
    #[test]
    fn a_plate_has_the_fifth_root_law() {
        let mach = 0.05;
        let wall: Vec<WallFlow> =
            (0..=50).map(|i| WallFlow { x: Metre(f64::from(i) * 0.02), r: Metre(1e6), mach }).collect();
        let conditions = conditions(5e6);
        let last = *wall_layer(&conditions, &wall).expect("a layer").last().expect("an end");
        let edge = edge(&conditions, mach);
        let reynolds = edge.density * edge.velocity * 1.0 / conditions.viscosity.0;
        let expected = 0.036 * reynolds.powf(-0.2);
        // 0.0128 · 5/4 to the power 4/5 is 0.0366.
        assert!((last.momentum_thickness.0 / expected - 1.0).abs() < 0.02, "{} {expected}", last.momentum_thickness.0);
        assert!((last.displacement_thickness.0 / last.momentum_thickness.0 - 9.0 / 7.0).abs() < 2e-3);
    }

    /// A nozzle of a throat of 0.1 m in diameter, area ratio 25, with `count` places.
    fn nozzle(count: u32) -> Vec<WallFlow> {
        (0..=count)
            .map(|i| {
                let x = -0.1 + 0.6 * f64::from(i) / f64::from(count);
                let r = if x < 0.0 { 0.05 + 5.0 * x * x } else { 0.05 + 0.4 * x };
                let ratio = (r / 0.05).powi(2).max(1.0);
                let mach = if x < 0.0 { subsonic_mach(1.2, ratio) } else { supersonic_mach(1.2, ratio) };
                WallFlow { x: Metre(x), r: Metre(r), mach: mach.expect("a ratio of at least 1") }
            })
            .collect()
    }

    #[test]
    fn the_loss_of_a_nozzle_is_about_a_percent_falls_with_size_and_converges() {
        let decrement = |chamber: f64, count: u32| {
            wall_layer(&conditions(chamber), &nozzle(count)).expect("a layer").last().expect("an end").thrust_decrement
        };
        let fine = decrement(7e6, 800);
        assert!((0.004..0.03).contains(&fine), "{fine}");
        assert!((decrement(7e6, 200) / fine - 1.0).abs() < 5e-3, "{} {fine}", decrement(7e6, 200));
        // Reynolds number times 10: 10^-0.2 of the loss.
        assert!((decrement(7e7, 800) / fine / 10_f64.powf(-0.2) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_cold_wall_has_a_thinner_displacement() {
        let hot = wall_layer(&conditions(7e6), &nozzle(200)).expect("a layer");
        let cold = LayerConditions { wall_temperature_ratio: Some(0.25), ..conditions(7e6) };
        let cold = wall_layer(&cold, &nozzle(200)).expect("a layer");
        let end = |layers: &[WallLayer]| layers.last().expect("an end").displacement_thickness.0;
        assert!(end(&cold) < end(&hot));
    }

    #[test]
    fn a_wall_that_is_none_is_refused() {
        assert!(wall_layer(&conditions(7e6), &nozzle(10)[..1]).is_err());
        assert!(wall_layer(&conditions(-1.0), &nozzle(10)).expect_err("no pressure").to_string().contains("-1"));
        let mut back = nozzle(10);
        back.reverse();
        assert!(wall_layer(&conditions(7e6), &back).is_err());
    }
}
