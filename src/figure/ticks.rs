//! Round numbers along an axis.

use super::font;
use crate::units::format_number;

/// The ticks of one axis, in the shown unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    /// Distance of ticks: 1, 2 or 5 times a power of ten.
    pub step: f64,
    /// First tick; not above the data.
    pub first: f64,
    /// Number of ticks; the last is not below the data.
    pub count: usize,
    /// Power of ten that the labels leave out, for the axis name; 0 for none.
    pub exponent: i32,
}

impl Ticks {
    /// About `wanted` ticks, and at most twice as many, that cover `low` to `high`.
    ///
    /// An empty or impossible range becomes the range around its value in which the value can be read.
    pub fn covering(low: f64, high: f64, wanted: usize) -> Self {
        let (low, high) = readable_range(low, high);
        let raw = (high - low) / wanted.max(1) as f64;
        let power = 10f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= raw * (1.0 - ROUNDING))
            .unwrap_or(10.0 * power);
        let (from, to) = ((low / step + ROUNDING).floor(), (high / step - ROUNDING).ceil());
        let largest = (from.abs().max(to.abs()) * step).max(step);
        let magnitude = (largest.log10() + ROUNDING).floor() as i32;
        // Engineering powers: 10³, 10⁶, 10⁻³ ... where plain numbers would be long.
        let exponent = if (-3..5).contains(&magnitude) { 0 } else { 3 * magnitude.div_euclid(3) };
        Self { step, first: from * step, count: (to - from).max(1.0) as usize + 1, exponent }
    }

    /// The last tick.
    pub fn last(&self) -> f64 {
        self.at(self.count.saturating_sub(1))
    }

    /// Tick number `index`. Counted from the first, so that rounding does not add up.
    pub fn at(&self, index: usize) -> f64 {
        let steps = (self.first / self.step).round() + index as f64;
        steps * self.step
    }

    /// Every tick with its label.
    pub fn labelled(&self) -> Vec<(f64, String)> {
        let scale = 10f64.powi(self.exponent);
        let decimals = (-((self.step / scale).log10() + ROUNDING).floor()).max(0.0) as usize;
        (0..self.count)
            .map(|index| {
                let value = self.at(index);
                (value, font::typeset_number(&format_number(value / scale, decimals)))
            })
            .collect()
    }
}

/// Relative slack for values that should lie on a tick.
const ROUNDING: f64 = 1e-9;

fn readable_range(low: f64, high: f64) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() || low > high {
        return (0.0, 1.0);
    }
    if high - low > 1e-9 * high.abs().max(low.abs()) {
        return (low, high);
    }
    let half = if low == 0.0 { 0.5 } else { 0.05 * low.abs() };
    (low - half, high + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_nice_and_cover_every_range() {
        for &(low, high) in
            &[(0.0, 4.16), (0.0, 55.2), (-3.2, 7.9), (1.0e5, 7.12e6), (273.15, 3215.0), (-1e-7, 3e-8), (0.0, 1.0)]
        {
            for wanted in [2, 4, 5, 8] {
                let ticks = Ticks::covering(low, high, wanted);
                let slack = 1e-6 * ticks.step;
                assert!(ticks.first <= low + slack && ticks.last() >= high - slack, "{low} {high} {ticks:?}");
                assert!(ticks.first > low - ticks.step - slack, "{low} {high} {ticks:?}");
                assert!(ticks.last() < high + ticks.step + slack, "{low} {high} {ticks:?}");
                assert!((2..=2 * wanted + 2).contains(&ticks.count), "{low} {high} {wanted} {ticks:?}");
                let mantissa = ticks.step / 10f64.powf((ticks.step.log10() + 1e-9).floor());
                assert!([1.0, 2.0, 5.0].iter().any(|nice| (mantissa - nice).abs() < 1e-9), "{mantissa}");
            }
        }
    }

    #[test]
    fn labels_have_the_decimals_that_the_step_needs() {
        let labels =
            |low, high| Ticks::covering(low, high, 4).labelled().into_iter().map(|(_, l)| l).collect::<Vec<_>>();
        assert_eq!(labels(0.0, 0.9), ["0.0", "0.5", "1.0"]);
        assert_eq!(labels(-2.0, 2.0), ["−2", "−1", "0", "1", "2"]);
        assert_eq!(labels(0.0, 12000.0), ["0", "5000", "10\u{a0}000", "15\u{a0}000"]);
        assert_eq!(labels(0.0, 7.0e6), ["0", "2", "4", "6", "8"]);
        assert_eq!(Ticks::covering(0.0, 7.0e6, 4).exponent, 6);
    }

    #[test]
    fn a_constant_and_a_broken_range_still_give_an_axis() {
        let constant = Ticks::covering(65.0, 65.0, 4);
        assert!(constant.first < 65.0 && constant.last() > 65.0);
        assert_eq!(Ticks::covering(f64::NAN, 1.0, 4).first, 0.0);
        assert!(Ticks::covering(0.0, 0.0, 4).count >= 2);
    }
}
