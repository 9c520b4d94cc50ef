//! Separation of the flow from the wall of an over-expanded nozzle: where, and what thrust is left.
//!
//! The four criteria stand side by side ([`Criterion`]); they differ by a third in area ratio. Assumed: perfect gas,
//! the isentropic one-dimensional wall pressure up to the point of separation, and from there on the pressure of the
//! surroundings on the wall (free shock separation; no reattachment, no side loads).

mod criterion;
mod thrust;

pub use criterion::Criterion;
pub use thrust::{
    DivergentWall, SeparatedThrust, WallEdge, attachment_ratio, separated_thrust, throat_thrust_coefficient,
};

use super::isentropic::{IsentropicError, area_ratio, critical_pressure_ratio, pressure_ratio};
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
    // Below the choking pressure some criteria would still find a place.
    if margin(low) <= 0.0 || ratio * critical_pressure_ratio(g) <= 1.0 {
        return Err(SeparationError::AtThroat { criterion: criterion.name(), ratio });
    }
    let mut high = 2.0 * low;
    while margin(high) > 0.0 {
        (low, high) = (high, 2.0 * high);
    }
    let slope = |mach: f64| -g * mach / (1.0 + 0.5 * (g - 1.0) * mach * mach) - criterion.slope(mach);
    let mach = zero_of_falling(low, high, margin, slope);
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

/// Where the falling `f` is 0 between `low` and `high`: Newton's method, by halves where it would leave the bracket.
fn zero_of_falling(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64, slope: impl Fn(f64) -> f64) -> f64 {
    let mut at = 0.5 * (low + high);
    loop {
        let value = f(at);
        if value > 0.0 {
            low = at
        } else {
            high = at
        }
        let newton = at - value / slope(at);
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        // To the last digits: neither a half nor a step of Newton's is left.
        if (next - at).abs() <= 2.0 * f64::EPSILON * at {
            return next;
        }
        at = next;
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
        // At the throat no criterion speaks.
        if self.area_ratio <= 1.0 {
            return Vec::new();
        }
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
    fn what_has_no_separation_says_why() {
        let vacuum = NozzlePressures { ambient: Pa(0.0), ..flow(7e6) };
        assert_eq!(separation_point(Criterion::Stark, vacuum), Err(SeparationError::Vacuum));
        let full = separated_thrust(Criterion::Stark, vacuum, &DivergentWall::smooth(40.0)).expect("flows full");
        assert_eq!(full.thrust_coefficient, full.full_flow);
        let low = separation_point(Criterion::Schmucker, flow(1.5e5)).expect_err("at the throat").to_string();
        assert!(low.contains("Schmucker") && low.contains("1.480"), "{low}");
        assert!(separation_point(Criterion::Stark, flow(-1.0)).is_err());
        assert!(separated_thrust(Criterion::Stark, flow(7e6), &DivergentWall::smooth(0.5)).is_err());
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
