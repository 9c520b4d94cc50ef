//! A combustor of finite area: the gas has a velocity at its end, and its pressure has fallen on the way.
//!
//! The momentum balance of a duct without friction, p_injector = p_end + ρ u², holds between the injector and the end.
//! The flow there is that from a state at rest "at infinity", whose pressure is sought.
//!
//! Source: Gordon & McBride, NASA RP-1311 (1994), section 6.4.

use super::expansion::{Expansion, Path, Throat, throat};
use super::{Combustor, Flow, RocketError, RocketProblem, combustion};
use crate::physics::thermochemistry::solver::Solver;
use crate::physics::thermochemistry::state::State;

/// What a finite combustor comes to.
pub(super) struct FiniteArea {
    pub infinity: State,
    pub throat: Throat,
    /// At its end.
    pub state: State,
    /// Relative error of the contraction ratio.
    pub area_residual: f64,
}

const CONVERGED: f64 = 1e-10;
const TRIALS: usize = 40;
/// Contraction ratio of a combustor that is all but as narrow as its throat.
const NARROW: f64 = 1.0 + 1e-6;

/// Finds the pressure at infinity.
pub(super) fn finite_area(solver: &mut Solver, problem: &RocketProblem) -> Result<FiniteArea, RocketError> {
    let injector = problem.chamber_pressure.0;
    let mut p = injector * first_share(problem.combustor);
    let mut last: Option<(f64, f64)> = None;
    for _ in 0..TRIALS {
        let infinity = combustion(solver, problem.enthalpy, p, "infinity")?;
        let choked = throat(&mut Path::to_throat(solver, problem.flow, &infinity), &infinity)?;
        let Some(ratio) = contraction(problem.combustor, choked.mass_flux) else {
            return Err(too_much(solver, problem));
        };
        // To the end of the combustor the flow reacts, wherever it is held afterwards.
        let mut reacting = Path::to_throat(solver, Flow::Equilibrium, &infinity);
        let state = Expansion { path: &mut reacting, rest: &infinity, throat: &choked }.area(ratio, false)?;
        let end = choked.station(super::StationKind::CombustorEnd, state.clone(), &infinity);
        let momentum = state.density().map_or(0.0, |density| density.0) * end.velocity.0 * end.velocity.0;
        let excess = ((state.pressure.0 + momentum) / injector).ln();
        if excess.abs() < CONVERGED {
            let area_residual = end.area_ratio.map_or(0.0, |area| (area / ratio - 1.0).abs());
            return Ok(FiniteArea { infinity, throat: choked, state, area_residual });
        }
        let slope = last.map_or(1.0, |(ln_p, f): (f64, f64)| (excess - f) / (p.ln() - ln_p));
        last = Some((p.ln(), excess));
        let slope = if slope.is_finite() && slope > 0.2 { slope } else { 1.0 };
        p *= (-excess / slope).exp();
    }
    Err(RocketError::NotConverged { station: "combustor of finite area", steps: TRIALS, pressure: p })
}

/// Area of the combustor over the throat's; nothing where the flow asked for would choke in the combustor.
fn contraction(combustor: Combustor, choked: f64) -> Option<f64> {
    match combustor {
        Combustor::InfiniteArea => Some(f64::INFINITY),
        Combustor::ContractionRatio(ratio) => Some(ratio),
        Combustor::MassFlux(flux) => (flux.0 < choked).then(|| choked / flux.0),
    }
}

/// The mass flux is too large: how large it could be, which is that of a combustor as narrow as its throat.
fn too_much(solver: &mut Solver, problem: &RocketProblem) -> RocketError {
    let Combustor::MassFlux(asked) = problem.combustor else {
        return RocketError::NotConverged { station: "combustor of finite area", steps: 0, pressure: f64::NAN };
    };
    let narrow = RocketProblem { combustor: Combustor::ContractionRatio(NARROW), ..problem.clone() };
    match finite_area(solver, &narrow) {
        Ok(end) => RocketError::Choked { asked: asked.0, choked: end.throat.mass_flux },
        Err(error) => error,
    }
}

/// A first guess of the pressure at infinity over the injector's: the loss grows as the square of the throat's share
/// (a perfect gas of γ = 1.2).
fn first_share(combustor: Combustor) -> f64 {
    match combustor {
        Combustor::ContractionRatio(ratio) => 1.0 - 0.21 / (ratio * ratio),
        _ => 0.97,
    }
}
