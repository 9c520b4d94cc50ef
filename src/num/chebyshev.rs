//! Smooth functions on an interval as Chebyshev polynomials.
//!
//! Source: Boyd, *Chebyshev and Fourier Spectral Methods*, 2nd ed., sections 4.4 (interpolation) and 16.4 (mappings for
//! end-point singularities).

use std::f64::consts::PI;

/// How the place t in the interval, 0 to 1, becomes the polynomial's x, -1 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mapping {
    /// x = 1 - 2 t: for functions that are smooth up to both ends.
    #[default]
    Plain,
    /// x = 1 - 2 θ / π with t = (1 + cos θ) / 2 from either end: a function that goes with the square root of the
    /// distance from an end is as smooth in θ as one that does not.
    Rooted,
}

impl Mapping {
    fn place(self, x: f64) -> f64 {
        match self {
            Mapping::Plain => (1.0 - x) / 2.0,
            Mapping::Rooted => (1.0 + (PI * (1.0 + x) / 2.0).cos()) / 2.0,
        }
    }

    fn x(self, place: f64) -> f64 {
        match self {
            Mapping::Plain => 1.0 - 2.0 * place,
            Mapping::Rooted => 2.0 * (2.0 * place - 1.0).clamp(-1.0, 1.0).acos() / PI - 1.0,
        }
    }

    /// The places in the interval, 0 to 1, at which a fit with `count` coefficients needs the function: ascending.
    pub fn places(self, count: usize) -> impl Iterator<Item = f64> {
        (0..count).map(move |index| self.place((PI * (index as f64 + 0.5) / count as f64).cos()))
    }
}

/// A fit: coefficients of the Chebyshev polynomials T₀, T₁, ... in x.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chebyshev {
    mapping: Mapping,
    coefficients: Vec<f64>,
}

impl Chebyshev {
    /// The polynomial through the values at [`Mapping::places`].
    pub fn through(mapping: Mapping, values: &[f64]) -> Self {
        let count = values.len() as f64;
        let coefficients = (0..values.len())
            .map(|order| {
                let sum: f64 = values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| value * (PI * order as f64 * (index as f64 + 0.5) / count).cos())
                    .sum();
                sum * if order == 0 { 1.0 } else { 2.0 } / count
            })
            .collect();
        Self { mapping, coefficients }
    }

    /// Its value at a place of the interval, 0 to 1, by Clenshaw's recurrence.
    pub fn at(&self, place: f64) -> f64 {
        let x = self.mapping.x(place);
        let Some((first, rest)) = self.coefficients.split_first() else { return 0.0 };
        let (b1, b2) = rest.iter().rev().fold((0.0, 0.0), |(b1, b2), c| (c + 2.0 * x * b1 - b2, b1));
        first + x * b1 - b2
    }

    /// Size of the last quarter of the coefficients: what the fit leaves out is of this size or less.
    pub fn tail(&self) -> f64 {
        let from = self.coefficients.len() - (self.coefficients.len() / 4).max(2).min(self.coefficients.len());
        self.coefficients.iter().skip(from).map(|c| c.abs()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mapping: Mapping, count: usize, of: fn(f64) -> f64) {
        let fit = Chebyshev::through(mapping, &mapping.places(count).map(of).collect::<Vec<_>>());
        assert!(fit.tail() < 1e-11, "{}", fit.tail());
        for index in 0..=100 {
            let t = f64::from(index) / 100.0;
            assert!((fit.at(t) - of(t)).abs() < 1e-12 * of(1.0).abs().max(1.0), "{t}: {} {}", fit.at(t), of(t));
        }
    }

    #[test]
    fn smooth_functions_and_roots_at_either_end_are_met_to_rounding() {
        check(Mapping::Plain, 6, |t| 3.0 + t * t);
        check(Mapping::Plain, 20, |t| (3.0 * t).exp());
        check(Mapping::Rooted, 20, |t| 1.0 + t.sqrt());
        check(Mapping::Rooted, 20, |t| 2.0 - (1.0 - t).sqrt());
        check(Mapping::Rooted, 28, |t| 2.0 - (1.0 - t).sqrt() + t * t);
    }

    #[test]
    fn a_kink_inside_shows_in_the_tail() {
        for mapping in [Mapping::Plain, Mapping::Rooted] {
            let values: Vec<f64> = mapping.places(20).map(|t: f64| (t - 0.4).abs()).collect();
            assert!(Chebyshev::through(mapping, &values).tail() > 1e-3);
        }
    }
}
