//! A design's computed thrust against a measured or certified curve.

use super::error::ServiceError;
use crate::motor::run::MotorRun;
use crate::motor::thrust_curve::ThrustCurve;
use crate::units::{Kilogram, Quantity};

/// A figure that every thrust curve has, found from the curve alone, so that computed and measured ones compare.
#[derive(Debug, Clone, Copy)]
pub struct CurveFigure {
    /// Key in JSON.
    pub key: &'static str,
    /// Name on screen.
    pub label: &'static str,
    /// What it is.
    pub quantity: Quantity,
    /// Its SI value; `None` where the curve lacks what it takes.
    pub of: fn(&ThrustCurve) -> Option<f64>,
}

/// Every figure, most telling first.
pub const FIGURES: &[CurveFigure] = &[
    figure("total_impulse", "Total impulse", Quantity::Impulse, |curve| Some(curve.total_impulse()?.0)),
    figure("peak_thrust", "Peak thrust", Quantity::Force, |curve| Some(curve.peak_thrust()?.0)),
    figure("average_thrust", "Average thrust", Quantity::Force, |curve| Some(curve.average_thrust()?.0)),
    figure("burn_time_5_percent", "Time above 5 % of peak", Quantity::Time, |curve| Some(curve.burn_time()?.0)),
    figure("peak_chamber_pressure", "Peak pressure", Quantity::Pressure, |curve| Some(curve.peak_pressure()?.0)),
    figure("specific_impulse", "Specific impulse", Quantity::SpecificImpulse, specific_impulse),
];

const fn figure(
    key: &'static str,
    label: &'static str,
    quantity: Quantity,
    of: fn(&ThrustCurve) -> Option<f64>,
) -> CurveFigure {
    CurveFigure { key, label, quantity, of }
}

/// Total impulse over propellant mass in m/s, where the mass is known.
fn specific_impulse(curve: &ThrustCurve) -> Option<f64> {
    let mass = curve.propellant_mass.filter(|mass| mass.0 > 0.0)?;
    Some(curve.total_impulse()?.0 / mass.0)
}

/// Thrust and pressure of a run as a curve.
pub(super) fn curve_of_run(run: &MotorRun) -> ThrustCurve {
    ThrustCurve {
        time: run.channels.values("time").to_vec(),
        thrust: run.channels.values("thrust").to_vec(),
        pressure: Some(run.channels.values("chamber_pressure").to_vec()),
        propellant_mass: Some(Kilogram(run.summary.propellant_mass)),
        ..ThrustCurve::default()
    }
}

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
/// [`ServiceError`] when one of the two has no thrust.
pub fn compare(run: &MotorRun, curve: &ThrustCurve) -> Result<Comparison, ServiceError> {
    let computed = curve_of_run(run);
    let figures = FIGURES.iter().filter_map(|figure| {
        let (measured, computed) = (figure.of)(curve).zip((figure.of)(&computed))?;
        Some(ComparedFigure { key: figure.key, label: figure.label, quantity: figure.quantity, measured, computed })
    });
    let peak = curve.peak_thrust().map_or(0.0, |peak| peak.0);
    if peak <= 0.0 {
        return Err(ServiceError::new(format!("the curve \"{}\" has no thrust", curve.name))
            .expected("a thrust curve with positive values"));
    }
    let rms_thrust = root_mean_square(&Samples(curve.points()), &Samples(computed.points()));
    Ok(Comparison { curve: curve.name.clone(), figures: figures.collect(), rms_thrust, rms_share: rms_thrust / peak })
}

/// A sampled curve (s, N), straight between its points and zero outside.
pub(super) struct Samples(pub(super) Vec<(f64, f64)>);

impl Samples {
    fn start(&self) -> f64 {
        self.0.first().map_or(0.0, |(time, _)| *time)
    }

    fn end(&self) -> f64 {
        self.0.last().map_or(0.0, |(time, _)| *time)
    }

    fn at(&self, time: f64) -> f64 {
        let index = self.0.partition_point(|(at, _)| *at <= time);
        match (index.checked_sub(1).and_then(|before| self.0.get(before)), self.0.get(index)) {
            (Some((t0, f0)), Some((t1, f1))) => f0 + (f1 - f0) * (time - t0) / (t1 - t0),
            (Some((t0, f0)), None) if *t0 == time => *f0,
            _ => 0.0,
        }
    }
}

/// √(1/T ∫ (b - a)² dt) over the time T from time 0, or the first sample before it, to the end of the longer curve. Both are straight between the union of their times, where
/// Simpson's rule is exact for the square; a piece is read just inside its ends, so that jumps count on their side.
pub(super) fn root_mean_square(a: &Samples, b: &Samples) -> f64 {
    const INSET: f64 = 1e-9; // of a piece
    let mut times: Vec<f64> = a.0.iter().chain(&b.0).map(|(time, _)| *time).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let total = a.end().max(b.end()) - a.start().min(b.start()).min(0.0);
    let square = |time: f64| (b.at(time) - a.at(time)).powi(2);
    let sum: f64 = times
        .windows(2)
        .map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            let inset = INSET * (to - from);
            (to - from) * (square(from + inset) + 4.0 * square((from + to) / 2.0) + square(to - inset)) / 6.0
        })
        .sum();
    if total > 0.0 { (sum / total).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUNDING: f64 = 1e-7; // the inset at the ends of pieces

    fn triangle(peak: f64, end: f64) -> Samples {
        Samples(vec![(0.0, 0.0), (end / 2.0, peak), (end, 0.0)])
    }

    #[test]
    fn equal_curves_differ_by_nothing_and_a_doubled_one_by_the_curves_own_root_mean_square() {
        assert!(root_mean_square(&triangle(100.0, 2.0), &triangle(100.0, 2.0)) < 1e-12);
        // ∫ f² over a triangle of height h and length T is h² T / 3.
        let doubled = root_mean_square(&triangle(100.0, 2.0), &triangle(200.0, 2.0));
        assert!((doubled / (100.0 / 3.0_f64.sqrt()) - 1.0).abs() < ROUNDING, "{doubled}");
    }

    #[test]
    fn a_curve_counts_as_zero_behind_its_end() {
        let block = |end: f64| Samples(vec![(0.0, 10.0), (end, 10.0)]);
        let value = root_mean_square(&block(1.0), &block(2.0));
        assert!((value / 50.0_f64.sqrt() - 1.0).abs() < ROUNDING, "{value}");
    }

    #[test]
    fn a_run_compared_with_its_own_curve_agrees() {
        use crate::diag::Unwatched;
        let library = crate::substance::library::Library::bundled().expect("reads");
        let design = crate::project::design::Design::new_solid("test");
        let run = crate::service::solve::solve(&design, &library, &mut Unwatched).expect("solves");
        let own = ThrustCurve {
            time: run.channels.values("time").to_vec(),
            thrust: run.channels.values("thrust").to_vec(),
            ..ThrustCurve::default()
        };
        let comparison = compare(&run, &own).expect("compares");
        assert_eq!(comparison.rms_thrust, 0.0);
        assert_eq!(comparison.figures.len(), 4, "no pressure was measured");
        assert!(comparison.figures.iter().all(|figure| figure.deviation() == Some(0.0)));
        let nothing = ThrustCurve { time: vec![0.0, 1.0], thrust: vec![0.0, 0.0], ..ThrustCurve::default() };
        assert!(compare(&run, &nothing).is_err());
    }
}
