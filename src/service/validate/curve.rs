//! Compares a sampled curve of a reference file with one of this program.

use super::document::{CaseRows, Compared, Limit};

/// A curve of this program: `y` over a rising `x`, straight between samples. Two samples at one `x` are a jump.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve<'a> {
    /// Abscissae.
    pub x: &'a [f64],
    /// Ordinates.
    pub y: &'a [f64],
}

impl Curve<'_> {
    /// The curve at `x`; at a jump the value before it, outside the samples the nearest one.
    fn at(&self, x: f64) -> Option<f64> {
        let after = self.x.partition_point(|&here| here < x);
        if after == 0 {
            return self.y.first().copied();
        }
        let (Some(&x1), Some(&y1)) = (self.x.get(after), self.y.get(after)) else { return self.y.last().copied() };
        let (x0, y0) = (*self.x.get(after - 1)?, *self.y.get(after - 1)?);
        Some(if x1 > x0 { y0 + (y1 - y0) * (x - x0) / (x1 - x0) } else { y1 })
    }

    /// The value between `from` and `to` that comes nearest to `wanted`.
    fn nearest(&self, from: f64, to: f64, wanted: f64) -> Option<f64> {
        let first = self.x.partition_point(|&here| here < from);
        let last = self.x.partition_point(|&here| here <= to);
        let ends = [self.at(from)?, self.at(to)?];
        let inside = self.y.get(first..last.max(first)).unwrap_or_default();
        let values = || ends.iter().chain(inside).copied();
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        // A comparison with NaN must not end in a clamp that panics or hides it.
        if low <= high && !values().any(f64::is_nan) { Some(wanted.clamp(low, high)) } else { None }
    }
}

/// A column of a reference file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column<'a> {
    /// `series:NAME`.
    pub quantity: &'a str,
    /// Unit of the column.
    pub unit: &'static str,
    /// Abscissae as printed.
    pub x: &'a [f64],
    /// Values as printed; `None` where the file has none.
    pub y: &'a [Option<f64>],
    /// Significant digits to which the abscissae are printed: at a jump they leave open which side is meant.
    pub digits: i32,
    /// What the reference leaves open of its abscissae beyond their digits, as a share of the largest: a stepped solution
    /// rounds its corners over a step.
    pub slack: f64,
}

/// Half a unit in the last of `digits` significant digits of `value`.
pub fn printed_error(value: f64, digits: i32) -> f64 {
    if value == 0.0 { 0.0 } else { 0.5 * 10_f64.powi(value.abs().log10().floor() as i32 + 1 - digits) }
}

/// Adds the row of a column: the largest difference over the column's largest absolute value.
pub fn compare(rows: &mut CaseRows, column: Column, curve: Curve, limit: Limit) {
    let scale = column.y.iter().flatten().fold(0.0_f64, |scale, value| scale.max(value.abs()));
    let largest = column.x.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    let mut worst: Option<(f64, f64, f64)> = None;
    for (&x, reference) in column.x.iter().zip(column.y) {
        let Some(reference) = *reference else { continue };
        // Twice, for the last digit may have been cut instead of rounded.
        let open = (2.0 * printed_error(x, column.digits)).max(column.slack * largest);
        let Some(computed) = curve.nearest(x - open, x + open, reference) else {
            rows.fail(column.quantity, format!("this program gives no value at {x}"));
            return;
        };
        if worst.is_none_or(|(difference, _, _)| (computed - reference).abs() > difference) {
            worst = Some(((computed - reference).abs(), reference, computed));
        }
    }
    match worst {
        Some((_, reference, computed)) if scale > 0.0 => {
            let deviation = (computed - reference) / scale;
            let compared = Compared {
                quantity: column.quantity,
                unit: column.unit,
                reference: Some(reference),
                computed: Some(computed),
            };
            rows.curve(compared, deviation, limit);
        }
        Some((_, reference, computed)) => {
            let compared = Compared {
                quantity: column.quantity,
                unit: column.unit,
                reference: Some(reference),
                computed: Some(computed),
            };
            // A column of zeros has no scale: nothing but zeros agrees with it.
            rows.number(compared, if limit == Limit::None { limit } else { Limit::Absolute(0.0) });
        }
        None => {
            let none = Compared { quantity: column.quantity, unit: column.unit, reference: None, computed: None };
            rows.number(none, limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::validate::document::{Row, Status};

    const STEP: Curve = Curve { x: &[0.0, 1.0, 1.0, 2.0], y: &[5.0, 5.0, 3.0, 1.0] };

    fn row(x: &[f64], y: &[Option<f64>]) -> Row {
        let mut rows = CaseRows::new("a.json", "A");
        compare(
            &mut rows,
            Column { quantity: "series:y", unit: "Pa", x, y, digits: 6, slack: 0.0 },
            STEP,
            Limit::Relative(0.005),
        );
        rows.into_rows().remove(0)
    }

    #[test]
    fn a_curve_is_straight_between_samples() {
        let row = row(&[0.5, 1.5], &[Some(5.0), Some(2.02)]);
        assert_eq!(row.status, Status::Pass);
        // The last printed digit of the abscissa leaves 2e-5 of the ordinate open.
        assert!((row.deviation.expect("compared") + 0.02 / 5.0).abs() < 1e-5);
    }

    #[test]
    fn at_a_jump_both_sides_agree_and_farther_off_neither() {
        assert_eq!(row(&[1.0], &[Some(3.0)]).status, Status::Pass);
        assert_eq!(row(&[1.0], &[Some(5.0)]).status, Status::Pass);
        assert_eq!(row(&[1.001], &[Some(5.0)]).status, Status::Fail);
    }

    #[test]
    fn the_last_sample_holds_beyond_the_end() {
        assert_eq!(row(&[1.9999, 2.1], &[Some(1.0), Some(1.0)]).status, Status::Pass);
    }

    #[test]
    fn printed_digits_leave_half_a_unit_open() {
        assert!((printed_error(2702.09, 6) - 0.005).abs() < 1e-15);
        assert!((printed_error(0.545578, 6) - 5e-7).abs() < 1e-20);
    }
}
