//! Quasi-one-dimensional flow through a nozzle: its regime and the gas at every station.
//!
//! Steady and adiabatic; each cross section is taken as uniform, and a shock as normal and without thickness. Perfect
//! gas here;
//! [`reacting`] gives the states of a gas that reacts. Source: Anderson, *Modern Compressible Flow*, 3rd ed., sections
//! 5.4 to 5.7.
//!
//! A real over-expanded flow leaves the wall before a normal shock would stand in the nozzle: see
//! [`separation`](super::separation).

pub mod passage;
pub mod reacting;

pub use passage::{Passage, PassageError};

use super::isentropic::{
    ChamberGas, IsentropicError, area_ratio, mach_at_pressure_ratio, pressure_ratio, subsonic_mach, supersonic_mach,
    temperature_ratio,
};
use super::normal_shock::{NoShock, normal_shock};
use crate::units::{Metre, Metre2, MetrePerSecond, Newton, Pa};

/// What the flow does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Regime {
    /// The surroundings' pressure is the chamber's or more.
    NoFlow,
    /// Subsonic everywhere; the throat does not choke.
    Unchoked,
    /// A normal shock stands in the divergent part.
    ShockInside(ShockPlace),
    /// Supersonic to the exit, with less pressure there than outside; shocks follow.
    OverExpanded,
    /// The exit pressure is the surroundings'.
    Adapted,
    /// Supersonic to the exit, with more pressure there than outside.
    UnderExpanded,
    /// Along a plug with an open wake: the free jet has the surroundings' pressure.
    Compensated,
}

impl Regime {
    /// Stable name, for documents.
    pub fn id(&self) -> &'static str {
        match self {
            Self::NoFlow => "no_flow",
            Self::Unchoked => "unchoked",
            Self::ShockInside(_) => "shock_inside",
            Self::OverExpanded => "over_expanded",
            Self::Adapted => "adapted",
            Self::UnderExpanded => "under_expanded",
            Self::Compensated => "compensated",
        }
    }
}

/// Where a normal shock stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShockPlace {
    /// Area there over the throat's.
    pub area_ratio: f64,
    /// M before it.
    pub mach: f64,
    /// Stagnation pressure behind it over the chamber's.
    pub total_pressure_ratio: f64,
}

/// The pressures outside over the chamber's at which one regime passes into the next, for one expansion ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriticalPressures {
    /// Above it the throat does not choke.
    pub choking: f64,
    /// Below it no shock stands in the nozzle.
    pub shock_at_exit: f64,
    /// Of the adapted nozzle: p_e/p_0.
    pub adapted: f64,
}

/// Why there is no flow to speak of.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NozzleFlowError {
    /// A relation has no answer.
    #[error(transparent)]
    Isentropic(#[from] IsentropicError),
    /// The shock has no answer.
    #[error(transparent)]
    Shock(#[from] NoShock),
    /// The passage is none.
    #[error(transparent)]
    Passage(#[from] PassageError),
    /// A pressure that is none.
    #[error("{name} of {value} Pa is not one; it must be {expected}")]
    NotAPressure {
        /// Which.
        name: &'static str,
        /// As given, in Pa.
        value: f64,
        /// What would be right.
        expected: &'static str,
    },
}

/// The flow's conditions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NozzleConditions {
    /// The gas in the chamber.
    pub gas: ChamberGas,
    /// Stagnation pressure p_0 at the inlet.
    pub chamber: Pa,
    /// Pressure of the surroundings p_a.
    pub ambient: Pa,
}

impl NozzleConditions {
    fn check(&self) -> Result<(), NozzleFlowError> {
        let g = self.gas.heat_capacity_ratio;
        if g.is_nan() || g <= 1.0 {
            return Err(IsentropicError::NotAGas { heat_capacity_ratio: g }.into());
        }
        let refuse = |name, value, expected| Err(NozzleFlowError::NotAPressure { name, value, expected });
        if !(self.chamber.0 > 0.0 && self.chamber.0.is_finite()) {
            return refuse("a chamber pressure", self.chamber.0, "positive and finite");
        }
        if !(self.ambient.0 >= 0.0 && self.ambient.0.is_finite()) {
            return refuse("an ambient pressure", self.ambient.0, "0 or more and finite");
        }
        Ok(())
    }
}

/// The pressures outside, over the chamber's, at which the regime changes.
///
/// # Errors
/// [`NozzleFlowError`]: an area ratio below 1 or γ of 1 or less.
pub fn critical_pressures(
    heat_capacity_ratio: f64,
    expansion_ratio: f64,
) -> Result<CriticalPressures, NozzleFlowError> {
    let g = heat_capacity_ratio;
    let exit = supersonic_mach(g, expansion_ratio)?;
    let adapted = pressure_ratio(g, exit);
    Ok(CriticalPressures {
        choking: pressure_ratio(g, subsonic_mach(g, expansion_ratio)?),
        shock_at_exit: adapted * normal_shock(g, exit)?.pressure_ratio,
        adapted,
    })
}

/// The regime of a nozzle.
///
/// # Errors
/// [`NozzleFlowError`]: an area ratio below 1, γ of 1 or less, a pressure that is none.
pub fn regime(conditions: &NozzleConditions, expansion_ratio: f64) -> Result<Regime, NozzleFlowError> {
    /// Relative difference of pressures that counts as none.
    const ADAPTED: f64 = 1e-9;
    conditions.check()?;
    let g = conditions.gas.heat_capacity_ratio;
    let outside = conditions.ambient.0 / conditions.chamber.0;
    let critical = critical_pressures(g, expansion_ratio)?;
    Ok(if outside >= 1.0 {
        Regime::NoFlow
    } else if outside > critical.choking {
        Regime::Unchoked
    } else if outside > critical.shock_at_exit {
        Regime::ShockInside(shock_place(g, outside, expansion_ratio)?)
    } else if (outside / critical.adapted - 1.0).abs() <= ADAPTED {
        Regime::Adapted
    } else if outside > critical.adapted {
        Regime::OverExpanded
    } else {
        Regime::UnderExpanded
    })
}

/// The subsonic exit Mach number of a nozzle with a shock inside, whose exit pressure is the surroundings'.
///
/// p_0 A* is the same on both sides of the shock, so that p_e A_e/(p_0 A*) = (2/(γ+1))^((γ+1)/(2(γ-1))) / (M √(1 +
/// (γ-1)/2 M²)), a quadratic equation in M². Source: Anderson, *Modern Compressible Flow*, 3rd ed., section 5.4, eq.
/// 5.28.
fn exit_mach_behind_shock(g: f64, outside: f64, expansion_ratio: f64) -> f64 {
    let sonic = (2.0 / (g + 1.0)).powf((g + 1.0) / (2.0 * (g - 1.0)));
    let square = (sonic / (outside * expansion_ratio)).powi(2);
    // (γ-1)/2 M⁴ + M² - square = 0, the root that does not cancel.
    (2.0 * square / (1.0 + (1.0 + 2.0 * (g - 1.0) * square).sqrt())).sqrt()
}

/// Where the shock stands that brings the exit pressure to the surroundings'.
fn shock_place(g: f64, outside: f64, expansion_ratio: f64) -> Result<ShockPlace, NozzleFlowError> {
    let exit = exit_mach_behind_shock(g, outside, expansion_ratio);
    let total_pressure_ratio = (outside / pressure_ratio(g, exit)).min(1.0);
    // p_02/p_01 falls with M, from 1 at the throat.
    let (mut low, mut high) = (1.0, supersonic_mach(g, expansion_ratio)?);
    loop {
        let mach = 0.5 * (low + high);
        if mach <= low || mach >= high {
            return Ok(ShockPlace { area_ratio: area_ratio(g, mach), mach, total_pressure_ratio });
        }
        if normal_shock(g, mach)?.total_pressure_ratio > total_pressure_ratio {
            low = mach;
        } else {
            high = mach;
        }
    }
}

/// The gas at a station.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationFlow {
    /// Place along the axis.
    pub x: Metre,
    /// Area over the throat's.
    pub area_ratio: f64,
    /// M.
    pub mach: f64,
    /// p.
    pub pressure: Pa,
    /// T over the chamber's.
    pub temperature_ratio: f64,
    /// Velocity.
    pub velocity: MetrePerSecond,
    /// Stagnation pressure.
    pub total_pressure: Pa,
}

/// The flow through a nozzle.
#[derive(Debug, Clone, PartialEq)]
pub struct NozzleFlow {
    /// What it does.
    pub regime: Regime,
    /// Place of the shock along the axis where one stands inside.
    pub shock: Option<Metre>,
    /// The gas from inlet to exit; a shock stands between two stations at its place.
    pub stations: Vec<StationFlow>,
    /// ∫ p dA + momentum: thrust against the surroundings.
    pub thrust: Newton,
}

/// The flow through `passage`, at `count` stations and at the shock.
///
/// # Errors
/// [`NozzleFlowError`]: conditions or passage are none.
pub fn nozzle_flow(
    conditions: &NozzleConditions,
    passage: &Passage,
    count: usize,
) -> Result<NozzleFlow, NozzleFlowError> {
    let (stations, throat_area) = passage.stations(count)?;
    let expansion = stations.last().map_or(1.0, |station| station.area_ratio);
    let regime = regime(conditions, expansion)?;
    let g = conditions.gas.heat_capacity_ratio;
    let outside = conditions.ambient.0 / conditions.chamber.0;
    let mut flow = Vec::with_capacity(count + 2);
    let mut shock = None;
    // A*/A_t of the flow where it does not choke.
    let sonic_area = match regime {
        Regime::Unchoked => expansion / area_ratio(g, mach_at_pressure_ratio(g, outside)),
        _ => 1.0,
    };
    for station in &stations {
        let at = |mach: f64, total: f64| state(conditions, station.x, station.area_ratio, mach, total);
        let subsonic = |total: f64| subsonic_mach(g, (station.area_ratio * total / sonic_area).max(1.0));
        let point = match regime {
            Regime::NoFlow => at(0.0, 1.0),
            Regime::ShockInside(place) if station.is_behind_throat && station.area_ratio > place.area_ratio => {
                if shock.is_none() {
                    let x = passage.place(place.area_ratio, throat_area)?;
                    let behind = normal_shock(g, place.mach)?.mach;
                    flow.push(state(conditions, x, place.area_ratio, place.mach, 1.0));
                    flow.push(state(conditions, x, place.area_ratio, behind, place.total_pressure_ratio));
                    shock = Some(x);
                }
                // A*₂ = A*₁ p_01/p_02
                at(subsonic(place.total_pressure_ratio)?, place.total_pressure_ratio)
            }
            Regime::Unchoked => at(subsonic(1.0)?, 1.0),
            _ if station.is_behind_throat => at(supersonic_mach(g, station.area_ratio)?, 1.0),
            _ => at(subsonic(1.0)?, 1.0),
        };
        flow.push(point);
    }
    let thrust = flow.last().map_or(Newton(0.0), |exit| exit_thrust(conditions, exit, throat_area));
    Ok(NozzleFlow { regime, shock, stations: flow, thrust })
}

/// The gas at a station of an area ratio where it has a Mach number and a share of the stagnation pressure.
pub fn state(conditions: &NozzleConditions, x: Metre, area_ratio: f64, mach: f64, total: f64) -> StationFlow {
    let g = conditions.gas.heat_capacity_ratio;
    let temperature_ratio = temperature_ratio(g, mach);
    let total_pressure = conditions.chamber * total;
    StationFlow {
        x,
        area_ratio,
        mach,
        pressure: total_pressure * pressure_ratio(g, mach),
        temperature_ratio,
        velocity: MetrePerSecond(mach * (g * conditions.gas.specific_energy * temperature_ratio).sqrt()),
        total_pressure,
    }
}

/// A_e (γ p_e M_e² + p_e - p_a). Source: Sutton & Biblarz, 8th ed., eq. 2-13, with ρ u² = γ p M².
fn exit_thrust(conditions: &NozzleConditions, exit: &StationFlow, throat_area: Metre2) -> Newton {
    if exit.mach == 0.0 {
        return Newton(0.0);
    }
    let dynamic = conditions.gas.heat_capacity_ratio * exit.pressure.0 * exit.mach * exit.mach;
    Newton(throat_area.0 * exit.area_ratio * (dynamic + exit.pressure.0 - conditions.ambient.0))
}

#[cfg(test)]
mod tests {
    use super::super::isentropic::thrust_coefficient;
    use super::*;
    use std::f64::consts::PI;

    fn conditions(chamber: f64, ambient: f64) -> NozzleConditions {
        let gas = ChamberGas { heat_capacity_ratio: 1.4, specific_energy: 287.05 * 300.0 };
        NozzleConditions { gas, chamber: Pa(chamber), ambient: Pa(ambient) }
    }

    /// A nozzle whose area is 1 + x² throats, from x = -1 to 1.
    fn radius(x: f64) -> Option<f64> {
        Some(((1.0 + x * x) / PI).sqrt())
    }

    const NOZZLE: Passage = Passage { radius: &radius, inlet: -1.0, throat: 0.0, exit: 1.0 };

    /// Anderson, *Modern Compressible Flow*, 3rd ed., example 5.6 asks at which pressure outside a shock stands where
    /// A/A* = 2 in a nozzle of A_e/A* = 3: M = 2.197 before it, p_02/p_01 = 0.6294, M_e = 0.34 (A_e/A*₂ = 1.888),
    /// p_e/p_0 = 0.58.
    #[test]
    fn a_shock_stands_where_the_textbook_puts_it() {
        let outside = 0.6294 * pressure_ratio(1.4, subsonic_mach(1.4, 3.0 * 0.6294).expect("subsonic"));
        let Regime::ShockInside(place) = regime(&conditions(1.0, outside), 3.0).expect("a regime") else {
            panic!("a shock stands inside");
        };
        assert!((place.area_ratio - 2.0).abs() < 1e-3 && (place.mach - 2.197).abs() < 1e-3, "{place:?}");
    }

    #[test]
    fn the_regimes_follow_each_other_as_the_pressure_outside_falls() {
        let critical = critical_pressures(1.4, 2.0).expect("critical");
        let at = |outside: f64| regime(&conditions(1e6, 1e6 * outside), 2.0).expect("a regime").id();
        assert_eq!(at(1.0), "no_flow");
        assert_eq!(at(0.5 + 0.5 * critical.choking), "unchoked");
        assert_eq!(at(0.5 * (critical.choking + critical.shock_at_exit)), "shock_inside");
        assert_eq!(at(0.5 * (critical.adapted + critical.shock_at_exit)), "over_expanded");
        assert_eq!(at(critical.adapted), "adapted");
        assert_eq!(at(0.5 * critical.adapted), "under_expanded");
        assert_eq!(at(0.0), "under_expanded");
    }

    /// Mass flow, from pressure, Mach number and area, is the same at every station, shock or not; total temperature
    /// too, by construction.
    #[test]
    fn mass_is_conserved_along_the_nozzle_in_every_regime() {
        for outside in [0.99, 0.95, 0.8, 0.6, 0.3, 0.05] {
            let conditions = conditions(1e6, 1e6 * outside);
            let flow = nozzle_flow(&conditions, &NOZZLE, 101).expect("flows");
            let mass = |at: &StationFlow| at.pressure.0 * at.mach * at.area_ratio / at.temperature_ratio.sqrt();
            let first = mass(&flow.stations[0]);
            for station in &flow.stations {
                assert!((mass(station) / first - 1.0).abs() < 1e-11, "{outside}: {station:?}");
            }
            assert_eq!(matches!(flow.regime, Regime::ShockInside(_)), flow.shock.is_some(), "{outside}");
        }
    }

    #[test]
    fn the_exit_pressure_of_a_subsonic_exit_is_the_surroundings() {
        for outside in [0.97, 0.8, 0.6] {
            let flow = nozzle_flow(&conditions(1e6, 1e6 * outside), &NOZZLE, 51).expect("flows");
            let exit = flow.stations.last().expect("an exit");
            assert!((exit.pressure.0 / (1e6 * outside) - 1.0).abs() < 1e-12, "{outside}: {exit:?}");
        }
    }

    #[test]
    fn a_shock_lies_on_the_passage_and_the_pressure_jumps_there() {
        let flow = nozzle_flow(&conditions(1e6, 7e5), &NOZZLE, 41).expect("flows");
        let Regime::ShockInside(place) = flow.regime else { panic!("{:?}", flow.regime) };
        let x = flow.shock.expect("a place").0;
        assert!((1.0 + x * x - place.area_ratio).abs() < 1e-12);
        let jump = flow.stations.windows(2).find(|pair| pair[0].x == pair[1].x).expect("two stations at the shock");
        let expected = normal_shock(1.4, place.mach).expect("a shock").pressure_ratio;
        assert!((jump[1].pressure.0 / jump[0].pressure.0 / expected - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_thrust_of_a_full_nozzle_is_the_thrust_coefficients() {
        let flow = nozzle_flow(&conditions(1e6, 1e5), &NOZZLE, 41).expect("flows");
        let exit = pressure_ratio(1.4, supersonic_mach(1.4, 2.0).expect("supersonic"));
        let expected = 1e6 * thrust_coefficient(1.4, exit, 0.1, 2.0);
        assert!((flow.thrust.0 / expected - 1.0).abs() < 1e-12, "{:?}", flow.thrust);
        assert_eq!(nozzle_flow(&conditions(1e5, 1e5), &NOZZLE, 41).expect("rests").thrust, Newton(0.0));
    }

    #[test]
    fn conditions_that_are_none_are_refused() {
        assert!(regime(&conditions(-1.0, 1e5), 2.0).expect_err("no pressure").to_string().contains("-1 Pa"));
        assert!(regime(&conditions(1e6, f64::NAN), 2.0).is_err());
        assert!(regime(&conditions(1e6, 1e5), 0.5).expect_err("no area").to_string().contains("0.5"));
    }
}
