//! Reading a sampled curve between its samples, and between its gaps.

use egui_plot::PlotPoint;

/// The value of a curve at `x`, linear between samples; `None` outside the curve. `xs` ascends.
pub fn value_at(xs: &[f64], ys: &[f64], x: f64) -> Option<f64> {
    let (&first, &last) = (xs.first()?, xs.last()?);
    if !(first..=last).contains(&x) {
        return None;
    }
    let after = xs.partition_point(|sample| *sample < x).max(1).min(xs.len() - 1);
    let before = after.saturating_sub(1);
    let (x0, x1) = (*xs.get(before)?, *xs.get(after)?);
    let (y0, y1) = (*ys.get(before)?, *ys.get(after)?);
    let share = if x1 > x0 { (x - x0) / (x1 - x0) } else { 0.0 };
    Some(y0 + share * (y1 - y0))
}

/// The stretches of a curve between its gaps: values that are not finite.
pub fn stretches(points: &[PlotPoint]) -> impl Iterator<Item = &[PlotPoint]> {
    points.split(|point| !point.y.is_finite()).filter(|stretch| !stretch.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_read_between_its_samples_and_not_outside() {
        let (xs, ys) = ([0.0, 1.0, 3.0], [0.0, 10.0, 0.0]);
        assert_eq!(value_at(&xs, &ys, 0.0), Some(0.0));
        assert_eq!(value_at(&xs, &ys, 0.25), Some(2.5));
        assert_eq!(value_at(&xs, &ys, 2.0), Some(5.0));
        assert_eq!(value_at(&xs, &ys, 3.0), Some(0.0));
        assert_eq!(value_at(&xs, &ys, 3.1), None);
        assert_eq!(value_at(&[], &[], 0.0), None);
        assert_eq!(value_at(&[1.0], &[4.0], 1.0), Some(4.0));
    }
}
