//! What thrust is left when the flow leaves the wall, in nozzles with and without an edge.

use super::{Criterion, NozzlePressures, SeparationError, SeparationPoint, separation_point};
use crate::physics::gas_dynamics::isentropic::{
    IsentropicError, critical_pressure_ratio, mach_at_pressure_ratio, momentum_coefficient, pressure_ratio,
    supersonic_mach, thrust_coefficient,
};
use crate::physics::gas_dynamics::prandtl_meyer::{mach_at_angle, prandtl_meyer_angle};
use crate::units::{Pa, Radian};

/// An edge at which the wall turns outward and the flow leaves it cleanly, as in a dual bell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WallEdge {
    /// Area there over the throat's.
    pub area_ratio: f64,
    /// By how much the wall turns.
    pub turn: Radian,
}

/// A divergent section as separation sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DivergentWall {
    /// A_e/A_t.
    pub expansion_ratio: f64,
    /// Where it has one.
    pub edge: Option<WallEdge>,
}

impl DivergentWall {
    /// A wall without edge.
    pub fn smooth(expansion_ratio: f64) -> Self {
        Self { expansion_ratio, edge: None }
    }

    /// Mach number before the edge, and Mach number and pressure over the chamber's behind the fan there.
    ///
    /// A turn beyond the expansion into vacuum leaves no pressure.
    fn at_edge(edge: WallEdge, g: f64) -> Result<(f64, f64, f64), IsentropicError> {
        let before = supersonic_mach(g, edge.area_ratio)?;
        let turned = prandtl_meyer_angle(g, before).and_then(|angle| mach_at_angle(g, Radian(angle.0 + edge.turn.0)));
        Ok(match turned {
            Ok(behind) => (before, behind, pressure_ratio(g, behind)),
            Err(_) => (before, f64::INFINITY, 0.0),
        })
    }
}

/// p_0/p_a above which the flow fills the nozzle.
///
/// # Errors
/// [`IsentropicError`]: an expansion ratio below 1, γ of 1 or less.
pub fn attachment_ratio(criterion: Criterion, g: f64, wall: &DivergentWall) -> Result<f64, IsentropicError> {
    let exit = supersonic_mach(g, wall.expansion_ratio)?;
    let at_exit = criterion.attachment(exit, pressure_ratio(g, exit));
    match wall.edge {
        None => Ok(at_exit),
        Some(edge) => {
            let (_, behind, pressure) = DivergentWall::at_edge(edge, g)?;
            Ok(if pressure > 0.0 { at_exit.max(criterion.attachment(behind, pressure)) } else { f64::INFINITY })
        }
    }
}

/// Where the flow leaves the wall; nothing where it fills the nozzle.
///
/// At an edge it does so unless the pressure behind the edge's Prandtl-Meyer fan stays above the criterion's; the place
/// then is the edge, with the wall pressure before it. Source of the two modes of a dual bell: Horn & Fisher, NASA
/// CR-194719 (1994); Génin & Stark, *Shock Waves* 19 (2009) 265 (transition by the criterion in the extension).
fn place(
    criterion: Criterion,
    flow: NozzlePressures,
    wall: &DivergentWall,
) -> Result<Option<SeparationPoint>, SeparationError> {
    let g = flow.heat_capacity_ratio;
    let point = match separation_point(criterion, flow) {
        Err(SeparationError::Vacuum) => return Ok(None),
        Err(SeparationError::AtThroat { ratio, .. }) => return Ok(Some(at_throat(criterion, flow, 1.0 / ratio))),
        point => point?,
    };
    if let Some(edge) = wall.edge.filter(|edge| !point.is_inside(edge.area_ratio)) {
        let (mach, behind, pressure) = DivergentWall::at_edge(edge, g)?;
        let ratio = flow.chamber.0 / flow.ambient.0;
        if pressure == 0.0 || ratio < criterion.attachment(behind, pressure) {
            let pressure = Pa(flow.chamber.0 * pressure_ratio(g, mach));
            return Ok(Some(SeparationPoint { criterion, pressure, mach, area_ratio: edge.area_ratio }));
        }
    }
    Ok(Some(point).filter(|point| point.is_inside(wall.expansion_ratio)))
}

/// The throat as the place of separation: sonic, or below the speed of sound at the surroundings' pressure.
fn at_throat(criterion: Criterion, flow: NozzlePressures, outside: f64) -> SeparationPoint {
    let g = flow.heat_capacity_ratio;
    let critical = critical_pressure_ratio(g);
    let mach = if outside <= critical { 1.0 } else { mach_at_pressure_ratio(g, outside.min(1.0)) };
    let pressure = Pa(flow.chamber.0 * critical.max(outside));
    SeparationPoint { criterion, pressure, mach, area_ratio: 1.0 }
}

/// Thrust coefficient of a nozzle whose flow may have left the wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeparatedThrust {
    /// As if the flow filled the nozzle.
    pub full_flow: f64,
    /// With the flow off the wall behind the place of separation; equals `full_flow` where it fills the nozzle.
    pub thrust_coefficient: f64,
    /// The place, where it lies inside; the throat, of area ratio 1, where the pressure is too low for the criterion.
    pub point: Option<SeparationPoint>,
}

/// The thrust coefficient of a nozzle in which `criterion` rules.
///
/// Behind the place of separation the wall feels the pressure of the surroundings inside and outside, so that the
/// nozzle thrusts like one that ends there: C_F = C_F,opt(p_s/p_0) + (p_s - p_a)/p_0 A_s/A_t. Derived: balance of
/// momentum over the gas from the chamber to the place of separation. Behind the edge of a dual bell the wall in fact
/// bears some percent less than the surroundings' pressure.
///
/// # Errors
/// [`SeparationError`] as [`separation_point`] but for a vacuum, in which the nozzle flows full, and for a pressure at
/// which the flow leaves the wall at the throat; an expansion ratio below 1.
pub fn separated_thrust(
    criterion: Criterion,
    flow: NozzlePressures,
    wall: &DivergentWall,
) -> Result<SeparatedThrust, SeparationError> {
    let g = flow.heat_capacity_ratio;
    let ambient = flow.ambient.0 / flow.chamber.0;
    let exit = pressure_ratio(g, supersonic_mach(g, wall.expansion_ratio)?);
    let full_flow = thrust_coefficient(g, exit, ambient, wall.expansion_ratio);
    let point = place(criterion, flow, wall)?;
    let with = |point: SeparationPoint| match point.area_ratio {
        1.0 => throat_thrust_coefficient(g, ambient),
        ratio => thrust_coefficient(g, point.pressure.0 / flow.chamber.0, ambient, ratio),
    };
    Ok(SeparatedThrust { full_flow, thrust_coefficient: point.map_or(full_flow, with), point })
}

/// Thrust coefficient of a flow that leaves the wall at the throat: sonic there, or below the speed of sound at the
/// surroundings' pressure.
///
/// C_F = γ p_t M_t²/p_0 + (p_t - p_a)/p_0 with the throat's pressure and Mach number. Source: Sutton & Biblarz, 8th ed.,
/// eq. 2-13, with ρ u² = γ p M².
pub fn throat_thrust_coefficient(heat_capacity_ratio: f64, ambient_ratio: f64) -> f64 {
    let g = heat_capacity_ratio;
    let critical = critical_pressure_ratio(g);
    if ambient_ratio <= critical {
        momentum_coefficient(g, critical) + critical - ambient_ratio
    } else if ambient_ratio < 1.0 {
        g * ambient_ratio * mach_at_pressure_ratio(g, ambient_ratio).powi(2)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::gas_dynamics::isentropic::area_ratio;

    fn flow(chamber: f64) -> NozzlePressures {
        NozzlePressures { heat_capacity_ratio: 1.2, chamber: Pa(chamber), ambient: Pa(101_325.0) }
    }

    fn thrust(criterion: Criterion, chamber: f64, wall: &DivergentWall) -> SeparatedThrust {
        separated_thrust(criterion, flow(chamber), wall).expect("a thrust")
    }

    #[test]
    fn a_separated_nozzle_thrusts_more_than_one_that_flows_full_and_less_than_an_adapted_one() {
        let adapted = momentum_coefficient(1.2, 101_325.0 / 7e6);
        for criterion in Criterion::ALL {
            let found = thrust(criterion, 7e6, &DivergentWall::smooth(40.0));
            assert!(found.point.is_some());
            assert!(found.full_flow < found.thrust_coefficient && found.thrust_coefficient < adapted, "{found:?}");
            let full = thrust(criterion, 2e7, &DivergentWall::smooth(25.0));
            assert!(full.point.is_none() && full.thrust_coefficient == full.full_flow);
        }
    }

    /// The coefficient does not jump where the place of separation reaches the exit, and the exit is reached at the
    /// pressure that is said.
    #[test]
    fn the_thrust_is_continuous_where_separation_leaves_the_nozzle() {
        for criterion in Criterion::ALL {
            let exit = separation_point(criterion, flow(7e6)).expect("a place").area_ratio;
            let [inside, outside] = [1.0 + 1e-9, 1.0 - 1e-9]
                .map(|factor| thrust(criterion, 7e6, &DivergentWall::smooth(exit * factor)).thrust_coefficient);
            assert!((inside - outside).abs() < 1e-9, "{criterion:?}");
            let ratio = attachment_ratio(criterion, 1.2, &DivergentWall::smooth(exit)).expect("a ratio");
            assert!((ratio * 101_325.0 / 7e6 - 1.0).abs() < 1e-12, "{criterion:?}: {ratio}");
        }
    }

    /// By hand for γ = 1.4 and an edge where M = 2 (A/A_t = 1.6875, ν = 26.380°, p/p_0 = 0.12780) that turns by
    /// 11.905° to M = 2.5 (ν = 39.124°: NACA Report 1135) less the difference: 12.744° is the turn. p/p_0 behind it is
    /// 0.058528, so that 0.4 p_a is met at p_0/p_a = 6.834. Exit pressure of the whole, A/A_t = 4: M = 2.940.
    #[test]
    fn a_dual_bell_flows_full_to_its_edge_until_the_fan_behind_it_holds() {
        let edge = WallEdge { area_ratio: area_ratio(1.4, 2.0), turn: Radian(12.744_f64.to_radians()) };
        let wall = DivergentWall { expansion_ratio: 4.0, edge: Some(edge) };
        let flow = |ratio: f64| NozzlePressures { heat_capacity_ratio: 1.4, chamber: Pa(ratio), ambient: Pa(1.0) };
        let at = |ratio: f64| separated_thrust(Criterion::Summerfield, flow(ratio), &wall).expect("a thrust");
        let exit = pressure_ratio(1.4, supersonic_mach(1.4, 4.0).expect("supersonic"));
        let from = attachment_ratio(Criterion::Summerfield, 1.4, &wall).expect("a ratio");
        assert!((from - (0.4 / exit).max(6.834)).abs() < 2e-3, "{from}");
        // p_0/p_a of 3.4 to 6.8: off the wall at the edge, with that nozzle's thrust.
        for ratio in [3.5, 5.0, 6.8] {
            let found = at(ratio);
            let point = found.point.expect("leaves the wall");
            assert!((point.mach - 2.0).abs() < 1e-12 && point.area_ratio == edge.area_ratio, "{ratio}: {point:?}");
            let base = thrust_coefficient(1.4, pressure_ratio(1.4, 2.0), 1.0 / ratio, edge.area_ratio);
            assert!((found.thrust_coefficient - base).abs() < 1e-12);
            let smooth = separated_thrust(Criterion::Summerfield, flow(ratio), &DivergentWall::smooth(4.0));
            assert!(smooth.expect("a thrust").point.expect("leaves the wall").area_ratio > edge.area_ratio);
        }
        // Below, inside the first bell; above, as in a smooth wall, and full at last.
        assert!(at(2.5).point.expect("leaves the wall").area_ratio < edge.area_ratio);
        assert!(at(6.9).point.expect("leaves the wall").area_ratio > edge.area_ratio);
        assert!(at(1.001 * from).point.is_none() && at(0.999 * from).point.is_some());
        let steep = DivergentWall { edge: Some(WallEdge { turn: Radian(2.2), ..edge }), ..wall };
        assert!(attachment_ratio(Criterion::Stark, 1.4, &steep).expect("a ratio").is_infinite());
    }

    /// Momentum at the throat: F = ṁ u_t + (p_t - p_a) A_t, by hand for γ = 1.4 at p_a/p_0 = 0.2 and 0.8.
    #[test]
    fn the_thrust_of_a_bare_throat_is_its_momentum() {
        // γ = 1.4: p*/p_0 = 0.528282, C_F = 1.4 · 0.528282 + 0.528282 - 0.2
        assert!((throat_thrust_coefficient(1.4, 0.2) - (2.4 * 0.528_281_8 - 0.2)).abs() < 1e-6);
        // p/p_0 = 0.8: M² = 5 (0.8^(-2/7) - 1) = 0.32925
        let square = 5.0 * (0.8_f64.powf(-2.0 / 7.0) - 1.0);
        assert!((throat_thrust_coefficient(1.4, 0.8) - 1.4 * 0.8 * square).abs() < 1e-12);
        assert_eq!(throat_thrust_coefficient(1.4, 1.2), 0.0);
        let critical = critical_pressure_ratio(1.4);
        let [below, above] = [critical - 1e-9, critical + 1e-9].map(|ratio| throat_thrust_coefficient(1.4, ratio));
        assert!((below - above).abs() < 1e-8);
    }
}
