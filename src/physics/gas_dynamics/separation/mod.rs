//! Separation of the flow from the wall of an over-expanded nozzle: where, and what thrust is left.
//!
//! The four criteria stand side by side ([`Criterion`]); they differ by a third in area ratio. Assumed: perfect gas,
//! the isentropic one-dimensional wall pressure up to the point of separation, and from there on the pressure of the
//! surroundings on the wall (free shock separation; no reattachment, no side loads).

mod criterion;

pub use criterion::Criterion;

use super::isentropic::{IsentropicError, area_ratio, pressure_ratio, supersonic_mach, thrust_coefficient};
use super::normal_shock::normal_shock;
use crate::diag::{Finding, Message, Severity};
use crate::units::{Pa, Quantity};

/// A nozzle flow whose separation is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NozzlePressures {
    /// γ.
    pub heat_capacity_ratio: f64,
    /// Stagnation pressure p_0.
    pub chamber: Pa,
    /// Pressure of the surroundings p_a.
    pub ambient: Pa,
}

/// Where a criterion puts the separation in a nozzle long enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeparationPoint {
    /// Whose.
    pub criterion: Criterion,
    /// Wall pressure p_s.
    pub pressure: Pa,
    /// M_s.
    pub mach: f64,
    /// Area there over the throat's.
    pub area_ratio: f64,
}

/// Why a criterion says nothing.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SeparationError {
    /// The surroundings are empty.
    #[error("in a vacuum no flow separates; the ambient pressure must be above 0 for a place of separation")]
    Vacuum,
    /// A pressure that is none.
    #[error("{name} of {value} Pa is not one; it must be positive and finite")]
    NotAPressure {
        /// Which.
        name: &'static str,
        /// As given, in Pa.
        value: f64,
    },
    /// The chamber pressure is so low that the flow leaves the wall at the throat.
    #[error(
        "{criterion}: with a chamber pressure of only {ratio:.3} times ambient the flow leaves the wall right behind the \
         throat, where the criterion does not hold; raise the chamber pressure"
    )]
    AtThroat {
        /// Whose.
        criterion: &'static str,
        /// p_0/p_a.
        ratio: f64,
    },
    /// A relation of the nozzle has no answer.
    #[error(transparent)]
    Nozzle(#[from] IsentropicError),
}

/// The place where `criterion` lets the flow leave the wall, whether the nozzle reaches so far or not.
///
/// Solves p_0 p(M)/p_0 = p_s(M) for M, the wall pressure being isentropic.
///
/// # Errors
/// [`SeparationError`]: vacuum, pressures that are none, separation at the throat, γ of 1 or less.
pub fn separation_point(criterion: Criterion, flow: NozzlePressures) -> Result<SeparationPoint, SeparationError> {
    let g = flow.heat_capacity_ratio;
    check(flow)?;
    let ratio = flow.chamber.0 / flow.ambient.0;
    // ln of wall pressure over limit: above 0 attached, below 0 separated; falls from the least Mach number on.
    let margin = |mach: f64| (ratio * pressure_ratio(g, mach) / criterion.pressure_ratio(mach, ratio)).ln();
    let mut low = criterion.least_mach();
    if margin(low) <= 0.0 {
        return Err(SeparationError::AtThroat { criterion: criterion.name(), ratio });
    }
    let mut high = 2.0 * low;
    while margin(high) > 0.0 {
        (low, high) = (high, 2.0 * high);
    }
    let mach = bisected(low, high, margin);
    let pressure = Pa(flow.ambient.0 * criterion.pressure_ratio(mach, ratio));
    Ok(SeparationPoint { criterion, pressure, mach, area_ratio: area_ratio(g, mach) })
}

fn check(flow: NozzlePressures) -> Result<(), SeparationError> {
    let g = flow.heat_capacity_ratio;
    if g.is_nan() || g <= 1.0 {
        return Err(IsentropicError::NotAGas { heat_capacity_ratio: g }.into());
    }
    if flow.ambient.0 == 0.0 {
        return Err(SeparationError::Vacuum);
    }
    for (name, value) in [("a chamber pressure", flow.chamber.0), ("an ambient pressure", flow.ambient.0)] {
        if !(value > 0.0 && value.is_finite()) {
            return Err(SeparationError::NotAPressure { name, value });
        }
    }
    Ok(())
}

/// Where the falling `f` is 0, to the last digits.
fn bisected(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        if f(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
}

impl SeparationPoint {
    /// Whether a nozzle of that expansion ratio reaches the place.
    pub fn is_inside(&self, expansion_ratio: f64) -> bool {
        self.area_ratio < expansion_ratio
    }

    /// Doubts about the criterion in this flow, one finding each.
    ///
    /// Derived: the pressure rises from p_s to p_a through a shock, and no shock raises it by more than the normal one
    /// at M_s. Where the criterion asks for more, it is outside its range.
    pub fn doubts(&self, flow: NozzlePressures) -> Vec<Finding> {
        let rise = flow.ambient.0 / self.pressure.0;
        let most = normal_shock(flow.heat_capacity_ratio, self.mach).map_or(1.0, |shock| shock.pressure_ratio);
        if (1.0..=most).contains(&rise) {
            return Vec::new();
        }
        let values = [(self.mach, Quantity::Number), (rise, Quantity::Number), (most, Quantity::Number)];
        let text = format!(
            "{}: separation at Mach {{}} would raise the pressure {{}} times, and a normal shock there raises it {{}} times.",
            self.criterion.name()
        );
        let finding =
            Finding::new(Severity::Warning, "separation_criterion_range", "nozzle", Message::new(text, &values))
                .hint("The criterion holds for shocks that lean; take its place as a rough one, or another criterion.");
        vec![finding]
    }
}

/// Thrust coefficient of a nozzle whose flow may have left the wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeparatedThrust {
    /// As if the flow filled the nozzle.
    pub full_flow: f64,
    /// With the flow off the wall behind the place of separation; equals `full_flow` where it fills the nozzle.
    pub thrust_coefficient: f64,
    /// The place, where it lies inside.
    pub point: Option<SeparationPoint>,
}

/// The thrust coefficient of a nozzle of `expansion_ratio` in which `criterion` rules.
///
/// Behind the place of separation the wall feels the pressure of the surroundings inside and outside, so that the
/// nozzle thrusts like one that ends there: C_F = C_F,opt(p_s/p_0) + (p_s - p_a)/p_0 A_s/A_t. Derived: balance of
/// momentum over the gas from the chamber to the place of separation.
///
/// # Errors
/// [`SeparationError`] as [`separation_point`] but for a vacuum, in which the nozzle flows full; an expansion ratio
/// below 1.
pub fn separated_thrust(
    criterion: Criterion,
    flow: NozzlePressures,
    expansion_ratio: f64,
) -> Result<SeparatedThrust, SeparationError> {
    let g = flow.heat_capacity_ratio;
    let ambient = flow.ambient.0 / flow.chamber.0;
    let exit = pressure_ratio(g, supersonic_mach(g, expansion_ratio)?);
    let full_flow = thrust_coefficient(g, exit, ambient, expansion_ratio);
    let point = match separation_point(criterion, flow) {
        Ok(point) => Some(point).filter(|point| point.is_inside(expansion_ratio)),
        Err(SeparationError::Vacuum) => None,
        Err(error) => return Err(error),
    };
    let with =
        |point: SeparationPoint| thrust_coefficient(g, point.pressure.0 / flow.chamber.0, ambient, point.area_ratio);
    Ok(SeparatedThrust { full_flow, thrust_coefficient: point.map_or(full_flow, with), point })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(chamber: f64) -> NozzlePressures {
        NozzlePressures { heat_capacity_ratio: 1.2, chamber: Pa(chamber), ambient: Pa(101_325.0) }
    }

    #[test]
    fn the_wall_pressure_meets_the_limit_at_the_place_of_separation() {
        for criterion in Criterion::ALL {
            for g in [1.05, 1.2, 1.4, 1.66] {
                for chamber in [4e5, 2e6, 2e7, 1e9] {
                    let flow = NozzlePressures { heat_capacity_ratio: g, ..flow(chamber) };
                    let point = separation_point(criterion, flow).expect("a place");
                    let wall = chamber * pressure_ratio(g, point.mach);
                    assert!((wall / point.pressure.0 - 1.0).abs() < 1e-13, "{criterion:?}, γ = {g}: {point:?}");
                }
            }
        }
    }

    #[test]
    fn a_separated_nozzle_thrusts_more_than_one_that_flows_full_and_less_than_an_adapted_one() {
        let adapted = super::super::isentropic::momentum_coefficient(1.2, 101_325.0 / 7e6);
        for criterion in Criterion::ALL {
            let found = separated_thrust(criterion, flow(7e6), 40.0).expect("a thrust");
            assert!(found.point.is_some());
            assert!(found.full_flow < found.thrust_coefficient && found.thrust_coefficient < adapted, "{found:?}");
            let full = separated_thrust(criterion, flow(2e7), 25.0).expect("a thrust");
            assert!(full.point.is_none() && full.thrust_coefficient == full.full_flow);
        }
    }

    /// The coefficient does not jump where the place of separation reaches the exit.
    #[test]
    fn the_thrust_is_continuous_where_separation_leaves_the_nozzle() {
        for criterion in Criterion::ALL {
            let exit = separation_point(criterion, flow(7e6)).expect("a place").area_ratio;
            let [inside, outside] = [1.0 + 1e-9, 1.0 - 1e-9].map(|factor| {
                separated_thrust(criterion, flow(7e6), exit * factor).expect("a thrust").thrust_coefficient
            });
            assert!((inside - outside).abs() < 1e-9, "{criterion:?}");
        }
    }

    #[test]
    fn what_has_no_separation_says_why() {
        let vacuum = NozzlePressures { ambient: Pa(0.0), ..flow(7e6) };
        assert_eq!(separation_point(Criterion::Stark, vacuum), Err(SeparationError::Vacuum));
        let full = separated_thrust(Criterion::Stark, vacuum, 40.0).expect("flows full");
        assert_eq!(full.thrust_coefficient, full.full_flow);
        let low = separation_point(Criterion::Schmucker, flow(1.5e5)).expect_err("at the throat").to_string();
        assert!(low.contains("Schmucker") && low.contains("1.480"), "{low}");
        assert!(separation_point(Criterion::Stark, flow(-1.0)).is_err());
        assert!(separated_thrust(Criterion::Stark, flow(7e6), 0.5).is_err());
    }

    #[test]
    fn a_criterion_beyond_a_normal_shock_is_doubted() {
        // Close to the throat 0.4 p_a asks for a rise of 2.5, which a shock of Mach 1.3 does not give.
        let low = flow(3e5 * 0.4 / 0.55);
        let point = separation_point(Criterion::Summerfield, low).expect("a place");
        assert_eq!(point.doubts(low).len(), usize::from(point.mach < 1.53), "{point:?}");
        let usual = separation_point(Criterion::Summerfield, flow(7e6)).expect("a place");
        assert!(usual.doubts(flow(7e6)).is_empty());
    }
}
