//! A thrust curve over time as it was measured or certified, with its statistics.
//!
//! Where a curve does not begin at time 0, it rises in a straight line from (0, 0), as thrust-curve files mean it.

use crate::units::{Kilogram, Metre, Newton, NewtonSecond, Second};

/// Samples of thrust, pressure or both, with what is known of the motor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ThrustCurve {
    /// Name such as "K828FJ".
    pub name: String,
    /// Diameter of the motor.
    pub diameter: Option<Metre>,
    /// Length of the motor.
    pub length: Option<Metre>,
    /// Ejection delays such as "6-10-14" or "P"; empty when unknown.
    pub delays: String,
    /// Mass of the propellant.
    pub propellant_mass: Option<Kilogram>,
    /// Mass of the loaded motor.
    pub total_mass: Option<Kilogram>,
    /// Maker; empty when unknown.
    pub maker: String,
    /// Times in s, increasing; a jump has two samples at one time.
    pub time: Vec<f64>,
    /// Thrust in N, one a time; empty where it was not measured.
    pub thrust: Vec<f64>,
    /// Absolute chamber pressure in Pa, one a time, where it was measured.
    pub pressure: Option<Vec<f64>>,
}

impl ThrustCurve {
    /// Times and thrusts with the rise from (0, 0), where the first time is above 0.
    pub fn points(&self) -> Vec<(f64, f64)> {
        let rise = self.time.first().filter(|first| **first > 0.0 && !self.thrust.is_empty()).map(|_| (0.0, 0.0));
        rise.into_iter().chain(self.time.iter().copied().zip(self.thrust.iter().copied())).collect()
    }

    /// ∫ F dt by the trapezoidal rule, from (0, 0); `None` without thrust.
    pub fn total_impulse(&self) -> Option<NewtonSecond> {
        let points = self.points();
        (!points.is_empty()).then(|| NewtonSecond(impulse_of(&points)))
    }

    /// Largest thrust; `None` without thrust.
    pub fn peak_thrust(&self) -> Option<Newton> {
        self.thrust.iter().copied().max_by(f64::total_cmp).map(Newton)
    }

    /// Largest pressure in Pa; `None` without pressure.
    pub fn peak_pressure(&self) -> Option<crate::units::Pa> {
        self.pressure.as_ref()?.iter().copied().max_by(f64::total_cmp).map(crate::units::Pa)
    }

    /// Time from the first to the last crossing of 5 % of the peak thrust, between samples in straight lines; `None`
    /// without thrust above 0.
    ///
    /// Source: NFPA 1125, *Code for the Manufacture of Model Rocket and High Power Rocket Motors*, 2012, section 7.
    pub fn burn_time(&self) -> Option<Second> {
        let threshold = 0.05 * self.peak_thrust().filter(|peak| peak.0 > 0.0)?.0;
        let points = self.points();
        let first = points.iter().position(|(_, thrust)| *thrust >= threshold)?;
        let last = points.iter().rposition(|(_, thrust)| *thrust >= threshold)?;
        let crossing = |inside: (f64, f64), outside: Option<&(f64, f64)>| {
            outside.map_or(inside.0, |outside| {
                inside.0 + (threshold - inside.1) / (outside.1 - inside.1) * (outside.0 - inside.0)
            })
        };
        let before = first.checked_sub(1).and_then(|index| points.get(index));
        Some(Second(crossing(points[last], points.get(last + 1)) - crossing(points[first], before)))
    }

    /// Total impulse over [`Self::burn_time`].
    pub fn average_thrust(&self) -> Option<Newton> {
        Some(Newton(self.total_impulse()?.0 / self.burn_time()?.0))
    }
}

/// ∫ F dt in N s over points (s, N) joined by straight lines.
pub fn impulse_of(points: &[(f64, f64)]) -> f64 {
    points.windows(2).map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1) / 2.0).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUNDING: f64 = 1e-15;

    #[test]
    fn a_triangle_counts_from_the_origin() {
        let curve = ThrustCurve { time: vec![1.0, 3.0], thrust: vec![100.0, 0.0], ..ThrustCurve::default() };
        assert_eq!(curve.total_impulse(), Some(NewtonSecond(150.0)));
        assert_eq!(curve.peak_thrust(), Some(Newton(100.0)));
        // 5 N is crossed at 0.05 s and at 3 - 0.1 s.
        assert!((curve.burn_time().expect("burns").0 - 2.85).abs() < 4.0 * ROUNDING);
    }

    #[test]
    fn a_curve_without_thrust_has_no_statistics_of_it() {
        let curve = ThrustCurve { time: vec![0.0, 1.0], pressure: Some(vec![1e5, 2e5]), ..ThrustCurve::default() };
        assert_eq!(curve.total_impulse(), None);
        assert_eq!(curve.burn_time(), None);
        assert_eq!(curve.peak_pressure(), Some(crate::units::Pa(2e5)));
    }

    #[test]
    fn a_curve_that_begins_and_ends_above_the_threshold_burns_from_end_to_end() {
        let curve = ThrustCurve { time: vec![0.0, 2.0], thrust: vec![50.0, 40.0], ..ThrustCurve::default() };
        assert_eq!(curve.burn_time(), Some(Second(2.0)));
        assert_eq!(curve.average_thrust(), Some(Newton(45.0)));
    }
}
