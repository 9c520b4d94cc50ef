//! What flows across lines of the net: mass and axial momentum, over those of the throat and the chamber.
//!
//! Energy needs no sum of its own: every point has the stagnation enthalpy of the chamber by construction, so that its
//! balance is that of mass. Integrals are trapezoidal over the points of a line, of second order like the net.

use super::point::{FlowPoint, Gas};
use super::unit::Flow;
use crate::physics::gas_dynamics::isentropic::choked_flow_factor;

/// What crosses a line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Flux {
    /// Mass flow over that of a throat with uniform sonic flow.
    pub mass: f64,
    /// Axial impulse, ∫ p dA_x + ∫ u dṁ, over chamber pressure and throat area: the thrust coefficient in vacuum of a
    /// nozzle that ends there.
    pub impulse: f64,
}

/// Flux across the straight piece between two points, from the axis side to the wall side; positive downstream.
pub(super) fn piece(flow: &Flow, lower: &FlowPoint, upper: &FlowPoint) -> Flux {
    let [dx, dr] = [upper.x - lower.x, upper.r - lower.r];
    let a = density(flow.gas, lower, flow, [dx, dr]);
    let b = density(flow.gas, upper, flow, [dx, dr]);
    Flux { mass: 0.5 * (a.mass + b.mass), impulse: 0.5 * (a.impulse + b.impulse) }
}

/// Flux per length of a piece, times the piece.
fn density(gas: Gas, point: &FlowPoint, flow: &Flow, [dx, dr]: [f64; 2]) -> Flux {
    let g = gas.heat_capacity_ratio;
    let sigma = flow.symmetry.power();
    // Circumference over that of the throat's area: dA/A_t = (1 + σ) r^σ dr.
    let width = f64::from(1 + sigma) * point.r.powi(sigma);
    let (sine, cosine) = point.theta.sin_cos();
    let speed = point.speed(gas);
    let mass_flux = point.density(gas) * speed * (cosine * dr - sine * dx) * width;
    // ṁ_t = Γ p_0 A_t/√(R T_0) and √(R T_0) = a_0/√γ: in units of ρ_0 a_0 A_t the throat passes Γ/√γ.
    let mass = mass_flux * g.sqrt() / choked_flow_factor(g);
    // ρ_0 a_0² = γ p_0
    let impulse = point.pressure(gas) * dr * width + g * mass_flux * speed * cosine;
    Flux { mass, impulse }
}

/// Flux across a line of points; positive downstream, whichever end comes first.
pub fn across(flow: &Flow, line: &[FlowPoint]) -> Flux {
    let sum = line.windows(2).fold(Flux::default(), |sum, pair| match pair {
        [a, b] => {
            let piece = piece(flow, a, b);
            Flux { mass: sum.mass + piece.mass, impulse: sum.impulse + piece.impulse }
        }
        _ => sum,
    });
    let sign = match (line.first(), line.last()) {
        (Some(first), Some(last)) if first.r > last.r => -1.0,
        _ => 1.0,
    };
    Flux { mass: sign * sum.mass, impulse: sign * sum.impulse }
}

/// Axial force of the gas on a wall, over chamber pressure and throat area: ∫ p/p_0 dA/A_t.
pub fn wall_force(flow: &Flow, wall: &[FlowPoint]) -> f64 {
    let sigma = flow.symmetry.power();
    let density = |point: &FlowPoint| f64::from(1 + sigma) * point.r.powi(sigma) * point.pressure(flow.gas);
    wall.windows(2)
        .map(|pair| match pair {
            [a, b] => 0.5 * (density(a) + density(b)) * (b.r - a.r),
            _ => 0.0,
        })
        .sum()
}
