//! The figures of overlaid curves with their difference to one of them.

use super::{OverlaidCurve, View};
use crate::service::compare::{FIGURES, Samples, root_mean_square};

/// A figure of one curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// SI value; `None` where the curve lacks what it takes.
    pub value: Option<f64>,
    /// Value minus the reference's, over the reference's; `None` for the reference itself.
    pub deviation: Option<f64>,
}

/// The figures of one curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// One cell for each of [`FIGURES`].
    pub cells: Vec<Cell>,
    /// Root of the mean square of the difference of the thrusts as aligned, in N; `None` for the reference itself, and
    /// where one of the two has no thrust.
    pub rms_thrust: Option<f64>,
    /// `rms_thrust` over the reference's peak thrust.
    pub rms_share: Option<f64>,
}

/// The rows of a table in the order of the curves. `reference` is the place of the one that others are compared with.
pub fn table(curves: &[&OverlaidCurve], reference: usize, view: View) -> Vec<Row> {
    let base = curves.get(reference);
    let base_thrust = base.and_then(|curve| aligned(curve, view));
    let base_peak = base.and_then(|curve| curve.curve.peak_thrust()).filter(|peak| peak.0 > 0.0);
    let row = |(index, curve): (usize, &&OverlaidCurve)| {
        let is_reference = index == reference;
        let cell = |figure: &crate::service::compare::CurveFigure| {
            let value = (figure.of)(&curve.curve);
            let of_base = base.filter(|_| !is_reference).and_then(|base| (figure.of)(&base.curve));
            let deviation = value.zip(of_base).map(|(value, base)| (value - base) / base).filter(|d| d.is_finite());
            Cell { value, deviation }
        };
        let own = aligned(curve, view).filter(|_| !is_reference);
        let rms_thrust = own.zip(base_thrust.as_ref()).map(|(own, base)| root_mean_square(base, &own));
        let rms_share = rms_thrust.zip(base_peak).map(|(rms, peak)| rms / peak.0);
        Row { cells: FIGURES.iter().map(cell).collect(), rms_thrust, rms_share }
    };
    curves.iter().enumerate().map(row).collect()
}

/// The thrust over the aligned time.
fn aligned(curve: &OverlaidCurve, view: View) -> Option<Samples> {
    let zero = view.alignment.time_zero(curve);
    let points: Vec<(f64, f64)> =
        curve.curve.points().into_iter().map(|(time, thrust)| (time - zero, thrust)).collect();
    (!points.is_empty()).then_some(Samples(points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::thrust_curve::ThrustCurve;
    use crate::service::overlay::{Alignment, Normalisation};

    fn block(start: f64, thrust: f64) -> OverlaidCurve {
        let curve = ThrustCurve {
            time: vec![0.0, start, start + 1e-9, start + 2.0],
            thrust: vec![0.0, 0.0, thrust, thrust],
            ..ThrustCurve::default()
        };
        OverlaidCurve::from_curve(curve).expect("a curve")
    }

    #[test]
    fn differences_are_those_to_the_reference_and_the_reference_has_none() {
        let (a, b, c) = (block(1.0, 100.0), block(1.0, 110.0), block(1.0, 100.0));
        for reference in [0, 2] {
            let rows = table(&[&a, &b, &c], reference, View::default());
            assert!(rows[reference].cells.iter().all(|cell| cell.deviation.is_none()));
            assert_eq!(rows[reference].rms_thrust, None);
            for cell in rows[1].cells.iter().take(3) {
                assert!((cell.deviation.expect("both have it") - 0.1).abs() < 1e-9, "{cell:?}");
            }
        }
        // 10 N over two of three seconds, against a peak of 100 N.
        let row = &table(&[&a, &b], 0, View::default())[1];
        let expected = (2.0_f64 / 3.0).sqrt() * 0.1;
        assert!((row.rms_share.expect("both burn") - expected).abs() < 1e-6, "{row:?}");
    }

    #[test]
    fn a_shift_in_time_counts_only_while_the_curves_are_not_aligned() {
        let (a, b) = (block(1.0, 100.0), block(1.5, 100.0));
        let rms = |alignment| {
            let view = View { alignment, normalisation: Normalisation::None };
            table(&[&a, &b], 0, view)[1].rms_share.expect("both burn")
        };
        assert!(rms(Alignment::Recorded) > 0.5);
        assert!(rms(Alignment::FivePercent) < 1e-3, "{}", rms(Alignment::FivePercent));
    }

    #[test]
    fn a_figure_that_one_of_the_two_lacks_has_no_difference() {
        let mut heavy = block(0.5, 100.0);
        heavy.curve.propellant_mass = Some(crate::units::Kilogram(0.1));
        let rows = table(&[&block(0.5, 100.0), &heavy], 0, View::default());
        let place = FIGURES.iter().position(|figure| figure.key == "specific_impulse").expect("listed");
        assert_eq!(rows[0].cells[place].value, None);
        let cell = rows[1].cells[place];
        assert!((cell.value.expect("the mass is known") - 2000.0).abs() < 1e-3, "{cell:?}");
        assert_eq!(cell.deviation, None);
    }
}
