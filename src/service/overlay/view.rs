//! How curves are laid over each other: where time 0 lies, and what values and times are divided by.

use super::OverlaidCurve;
use crate::units::Quantity;

/// Which instant of each curve is time 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alignment {
    /// Time 0 of the record.
    #[default]
    Recorded,
    /// The thrust passes 1 % of its peak for the first time.
    Ignition,
    /// The thrust passes 5 % of its peak for the first time.
    FivePercent,
}

impl Alignment {
    /// Every alignment with its id and its name on screen.
    pub const ALL: &'static [(Alignment, &'static str, &'static str)] = &[
        (Alignment::Recorded, "recorded", "Time as recorded"),
        (Alignment::Ignition, "ignition", "Ignition (1 % of peak)"),
        (Alignment::FivePercent, "five_percent", "5 % of peak"),
    ];

    /// The instant of a curve that becomes time 0, in s. A curve without thrust is aligned by its pressure above the
    /// lowest one; where it never passes the threshold, its record's own time 0 stays.
    pub fn time_zero(self, curve: &OverlaidCurve) -> f64 {
        let share = match self {
            Alignment::Recorded => return 0.0,
            Alignment::Ignition => 0.01,
            Alignment::FivePercent => 0.05,
        };
        let time = curve.channels.values("time");
        let thrust = curve.channels.values("thrust");
        let values = if thrust.is_empty() { curve.channels.values("chamber_pressure") } else { thrust };
        let base = if thrust.is_empty() { values.iter().copied().fold(f64::INFINITY, f64::min) } else { 0.0 };
        let peak = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let threshold = base + share * (peak - base);
        let Some(at) = values.iter().position(|value| *value >= threshold && peak > base) else { return 0.0 };
        let inside = time.get(at).copied().unwrap_or(0.0);
        match at.checked_sub(1).map(|before| (time[before], values[before], values[at])) {
            Some((t0, v0, v1)) if v1 > v0 => t0 + (threshold - v0) / (v1 - v0) * (inside - t0),
            _ => inside,
        }
    }
}

/// What curves are divided by, so that their shapes compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// Nothing.
    #[default]
    None,
    /// Values by the largest of their curve.
    Peak,
    /// Values by the largest of their curve, times by the time above 5 % of peak thrust.
    PeakAndTime,
}

impl Normalisation {
    /// Every normalisation with its id and its name on screen.
    pub const ALL: &'static [(Normalisation, &'static str, &'static str)] = &[
        (Normalisation::None, "none", "Values as they are"),
        (Normalisation::Peak, "peak", "Share of own peak"),
        (Normalisation::PeakAndTime, "peak_and_time", "Share of own peak and burn time"),
    ];
}

/// How curves are laid over each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct View {
    /// Where time 0 lies.
    pub alignment: Alignment,
    /// What curves are divided by.
    pub normalisation: Normalisation,
}

impl View {
    /// Times and values of a channel as this view has them; `None` where the curve lacks the channel, or what its
    /// values or times would be divided by.
    pub fn samples(self, curve: &OverlaidCurve, channel: &str) -> Option<(Vec<f64>, Vec<f64>)> {
        let values = &curve.channels.get(channel)?.values;
        let zero = self.alignment.time_zero(curve);
        let peak = values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max);
        let (time_unit, value_unit) = match self.normalisation {
            Normalisation::None => (1.0, 1.0),
            Normalisation::Peak => (1.0, peak),
            Normalisation::PeakAndTime => (curve.curve.burn_time()?.0, peak),
        };
        if time_unit <= 0.0 || value_unit <= 0.0 {
            return None;
        }
        let times = curve.channels.values("time").iter().map(|time| (time - zero) / time_unit).collect();
        Some((times, values.iter().map(|value| value / value_unit).collect()))
    }

    /// Name and quantity of the time axis.
    pub(super) fn time_axis(self) -> (String, Quantity) {
        let name = match (self.normalisation, self.alignment) {
            (Normalisation::PeakAndTime, _) => return ("Time / burn time".to_owned(), Quantity::Ratio),
            (_, Alignment::Recorded) => "Time",
            (_, Alignment::Ignition) => "Time from ignition",
            (_, Alignment::FivePercent) => "Time from 5 % of peak thrust",
        };
        (name.to_owned(), Quantity::Time)
    }

    /// Name and quantity of the axis of values.
    pub(super) fn value_axis(self, label: &str, quantity: Quantity) -> (String, Quantity) {
        match self.normalisation {
            Normalisation::None => (label.to_owned(), quantity),
            Normalisation::Peak | Normalisation::PeakAndTime => (format!("{label} / peak"), Quantity::Ratio),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::thrust_curve::ThrustCurve;

    fn triangle(start: f64) -> OverlaidCurve {
        let curve = ThrustCurve {
            time: vec![start, start + 1.0, start + 2.0],
            thrust: vec![0.0, 200.0, 0.0],
            ..ThrustCurve::default()
        };
        OverlaidCurve::from_curve(curve).expect("a curve")
    }

    #[test]
    fn curves_that_differ_only_in_when_they_begin_lie_over_each_other_once_aligned() {
        for (alignment, zero) in [(Alignment::Ignition, 0.01), (Alignment::FivePercent, 0.05)] {
            for start in [0.0, 0.7, 3.0] {
                assert!((alignment.time_zero(&triangle(start)) - start - zero).abs() < 1e-12, "{alignment:?} {start}");
            }
        }
        assert_eq!(Alignment::Recorded.time_zero(&triangle(3.0)), 0.0);
    }

    #[test]
    fn a_curve_without_thrust_is_aligned_by_its_pressure() {
        let curve =
            ThrustCurve { time: vec![0.0, 1.0, 2.0], pressure: Some(vec![1e5, 1e5, 41e5]), ..ThrustCurve::default() };
        let curve = OverlaidCurve::from_curve(curve).expect("a curve");
        assert!((Alignment::FivePercent.time_zero(&curve) - 1.05).abs() < 1e-12);
    }

    #[test]
    fn normalised_curves_peak_at_one_and_what_cannot_be_divided_is_left_out() {
        let view = View { alignment: Alignment::Recorded, normalisation: Normalisation::PeakAndTime };
        let (times, values) = view.samples(&triangle(0.0), "thrust").expect("has thrust");
        assert_eq!(values, [0.0, 1.0, 0.0]);
        assert!((times[2] - 2.0 / 1.9).abs() < 1e-12, "{times:?}");
        assert_eq!(view.samples(&triangle(0.0), "kn"), None);
        let nothing = ThrustCurve { time: vec![0.0, 1.0], thrust: vec![0.0, 0.0], ..ThrustCurve::default() };
        assert_eq!(view.samples(&OverlaidCurve::from_curve(nothing).expect("a curve"), "thrust"), None);
    }
}
