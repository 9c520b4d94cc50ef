//! A design's computed thrust against a measured or certified curve.

use super::error::ServiceError;
use crate::motor::run::MotorRun;
use crate::motor::thrust_curve::ThrustCurve;
use crate::units::Quantity;

/// One figure of both.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedFigure {
    /// Key in JSON.
    pub key: &'static str,
    /// Name on screen.
    pub label: &'static str,
    /// What it is.
    pub quantity: Quantity,
    /// SI value of the curve.
    pub measured: f64,
    /// SI value of the run.
    pub computed: f64,
}

impl ComparedFigure {
    /// Computed minus measured over measured; `None` where the measured value is 0.
    pub fn deviation(&self) -> Option<f64> {
        let deviation = (self.computed - self.measured) / self.measured;
        deviation.is_finite().then_some(deviation)
    }
}

/// A run beside a curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Name of the curve.
    pub curve: String,
    /// Figures of both, found from both curves in the same way.
    pub figures: Vec<ComparedFigure>,
    /// Root of the mean square of computed minus measured thrust over the time of the longer curve, in N.
    pub rms_thrust: f64,
    /// `rms_thrust` over the measured peak thrust.
    pub rms_share: f64,
}

/// Compares a run with a curve. Time 0 of both is the same instant; no curve is shifted or scaled.
///
/// # Errors
/// [`ServiceError`] when the curve has no thrust.
pub fn compare(run: &MotorRun, curve: &ThrustCurve) -> Result<Comparison, ServiceError> {
    let measured = Samples::new(&curve.time, &curve.thrust);
    let computed = Samples::new(run.channels.values("time"), run.channels.values("thrust"));
    let peak = measured.peak();
    if peak <= 0.0 {
        return Err(ServiceError::new(format!("the curve \"{}\" has no thrust", curve.name))
            .expected("a thrust curve with positive values"));
    }
    let figure = |key, label, quantity, of: fn(&Samples) -> f64| ComparedFigure {
        key,
        label,
        quantity,
        measured: of(&measured),
        computed: of(&computed),
    };
    let mut figures = vec![
        figure("total_impulse", "Total impulse", Quantity::Impulse, Samples::impulse),
        figure("peak_thrust", "Peak thrust", Quantity::Force, Samples::peak),
        figure("burn_time_5_percent", "Time above 5 % of peak", Quantity::Time, Samples::time_above_5_percent),
    ];
    if let Some(pressure) = &curve.pressure {
        let highest = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
        figures.push(ComparedFigure {
            key: "peak_chamber_pressure",
            label: "Peak pressure",
            quantity: Quantity::Pressure,
            measured: highest(pressure),
            computed: highest(run.channels.values("chamber_pressure")),
        });
    }
    let rms_thrust = root_mean_square(&measured, &computed);
    Ok(Comparison { curve: curve.name.clone(), figures, rms_thrust, rms_share: rms_thrust / peak })
}

/// A sampled curve, straight between its points, zero outside; a first point behind time 0 is reached from (0, 0).
struct Samples {
    points: Vec<(f64, f64)>,
}

impl Samples {
    fn new(time: &[f64], value: &[f64]) -> Self {
        let mut points: Vec<(f64, f64)> = time.iter().copied().zip(value.iter().copied()).collect();
        if points.first().is_some_and(|(time, _)| *time > 0.0) {
            points.insert(0, (0.0, 0.0));
        }
        Self { points }
    }

    fn pieces(&self) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
        self.points.iter().copied().zip(self.points.iter().copied().skip(1))
    }

    fn end(&self) -> f64 {
        self.points.last().map_or(0.0, |(time, _)| *time)
    }

    fn peak(&self) -> f64 {
        self.points.iter().map(|(_, value)| *value).fold(0.0, f64::max)
    }

    /// Trapezoids, exact for straight pieces.
    fn impulse(&self) -> f64 {
        self.pieces().map(|((t0, f0), (t1, f1))| (t1 - t0) * (f0 + f1) / 2.0).sum()
    }

    /// From the first to the last crossing of 5 % of the peak.
    fn time_above_5_percent(&self) -> f64 {
        let limit = 0.05 * self.peak();
        let crossing = |((t0, f0), (t1, f1)): ((f64, f64), (f64, f64))| {
            if f0 == f1 { t0 } else { t0 + (t1 - t0) * ((limit - f0) / (f1 - f0)).clamp(0.0, 1.0) }
        };
        let rises = self.pieces().find(|((_, f0), (_, f1))| f0.max(*f1) >= limit);
        let first = match (rises, self.points.first()) {
            (_, Some((time, value))) if *value >= limit => *time,
            (Some(piece), _) => crossing(piece),
            _ => return 0.0,
        };
        let falls = self.pieces().filter(|((_, f0), (_, f1))| f0.max(*f1) >= limit).last();
        let last = match (falls, self.points.last()) {
            (_, Some((time, value))) if *value >= limit => *time,
            (Some(piece), _) => crossing(piece),
            _ => first,
        };
        last - first
    }

    /// Value at `time`; of a jump, the side that `time` is approached from inside [`root_mean_square`]'s pieces.
    fn at(&self, time: f64) -> f64 {
        let index = self.points.partition_point(|(at, _)| *at <= time);
        match (index.checked_sub(1).and_then(|before| self.points.get(before)), self.points.get(index)) {
            (Some((t0, f0)), Some((t1, f1))) => f0 + (f1 - f0) * (time - t0) / (t1 - t0),
            (Some((t0, f0)), None) if *t0 == time => *f0,
            _ => 0.0,
        }
    }
}

/// √(1/T ∫ (b - a)² dt) over the longer curve's time T. Both are straight between the union of their times, where
/// Simpson's rule is exact for the square; a piece is read just inside its ends, so that jumps count on their side.
fn root_mean_square(a: &Samples, b: &Samples) -> f64 {
    let mut times: Vec<f64> = a.points.iter().chain(&b.points).map(|(time, _)| *time).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let total = a.end().max(b.end());
    let difference = |time: f64| b.at(time) - a.at(time);
    let sum: f64 = times
        .iter()
        .zip(times.iter().skip(1))
        .map(|(from, to)| {
            let inset = 1e-9 * (to - from);
            let ends = [difference(from + inset), difference((from + to) / 2.0), difference(to - inset)];
            (to - from) * (ends[0].powi(2) + 4.0 * ends[1].powi(2) + ends[2].powi(2)) / 6.0
        })
        .sum();
    if total > 0.0 { (sum / total).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn triangle(peak: f64, end: f64) -> Samples {
        Samples::new(&[0.0, end / 2.0, end], &[0.0, peak, 0.0])
    }

    #[test]
    fn figures_of_a_triangle_are_those_worked_by_hand() {
        let curve = triangle(100.0, 2.0);
        assert!((curve.impulse() - 100.0).abs() < 1e-12);
        assert!((curve.peak() - 100.0).abs() < 1e-12);
        assert!((curve.time_above_5_percent() - 1.9).abs() < 1e-12);
    }

    #[test]
    fn a_first_sample_behind_zero_is_reached_from_the_origin() {
        let curve = Samples::new(&[0.5, 1.0], &[100.0, 0.0]);
        assert!((curve.impulse() - 50.0).abs() < 1e-12);
    }

    #[test]
    fn the_deviation_of_equal_curves_is_nothing_and_of_a_doubled_one_the_curves_own_root_mean_square() {
        const ROUNDING: f64 = 1e-7; // the inset at the ends of pieces
        assert!(root_mean_square(&triangle(100.0, 2.0), &triangle(100.0, 2.0)) < 1e-12);
        // ∫ f² over a triangle of height h and length T is h² T / 3.
        let doubled = root_mean_square(&triangle(100.0, 2.0), &triangle(200.0, 2.0));
        assert!((doubled / (100.0 / 3.0_f64.sqrt()) - 1.0).abs() < ROUNDING, "{doubled}");
    }

    #[test]
    fn a_curve_counts_as_zero_behind_its_end() {
        let block = |end: f64| Samples::new(&[0.0, end], &[10.0, 10.0]);
        let value = root_mean_square(&block(1.0), &block(2.0));
        assert!((value / (100.0_f64 / 2.0).sqrt() - 1.0).abs() < 1e-7, "{value}");
    }
}
