//! Polynomials of degree two, in which everything about the death of a front is said, and the roots of those of degree
//! four, which say where it meets the outer wall.

/// k₀ + k₁ z + k₂ z².
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quadratic(pub [f64; 3]);

/// At most two places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Two([f64; 2], usize);

impl Two {
    const NONE: Self = Self([0.0; 2], 0);

    pub fn iter(&self) -> impl Iterator<Item = f64> + '_ {
        self.0.iter().take(self.1).copied()
    }
}

impl Quadratic {
    pub const fn constant(value: f64) -> Self {
        Self([value, 0.0, 0.0])
    }

    pub fn at(&self, z: f64) -> f64 {
        let Self([a, b, c]) = self;
        a + z * (b + z * c)
    }

    pub fn slope(&self, z: f64) -> f64 {
        self.0[1] + 2.0 * z * self.0[2]
    }

    pub fn plus(&self, other: &Self) -> Self {
        let (Self([a, b, c]), Self([d, e, f])) = (self, other);
        Self([a + d, b + e, c + f])
    }

    pub fn minus(&self, other: &Self) -> Self {
        let (Self([a, b, c]), Self([d, e, f])) = (self, other);
        Self([a - d, b - e, c - f])
    }

    pub fn times(&self, factor: f64) -> Self {
        Self(self.0.map(|coefficient| factor * coefficient))
    }

    pub fn product(&self, other: &Self) -> [f64; 5] {
        let (Self([a, b, c]), Self([d, e, f])) = (self, other);
        [a * d, a * e + b * d, a * f + b * e + c * d, b * f + c * e, c * f]
    }

    /// Where it is zero, in no order; nowhere where it only touches zero.
    pub fn roots(&self) -> Two {
        let Self([a, b, c]) = *self;
        let square = b * b - 4.0 * a * c;
        if square.is_nan() || square <= 0.0 {
            return Two::NONE;
        }
        // Without difference of near numbers, and good for a straight line as well.
        let sum = -0.5 * (b + square.sqrt().copysign(b));
        let (first, second) = (a / sum, sum / c);
        if second.is_finite() { Two([first, second], 2) } else { Two([first, 0.0], 1) }
    }

    /// Its largest value between two places.
    pub fn largest(&self, from: f64, to: f64) -> f64 {
        let ends = self.at(from).max(self.at(to));
        if self.0[2] < 0.0 {
            let top = -0.5 * self.0[1] / self.0[2];
            if top > from && top < to {
                return self.at(top).max(ends);
            }
        }
        ends
    }
}

/// Where a polynomial (lowest coefficient first, of degree four or less) changes its sign inside an interval, ascending.
///
/// Derived: between two neighbouring turning points, which are the sign changes of its derivative, it changes its sign
/// once or not at all.
pub(super) fn sign_changes(polynomial: &[f64], from: f64, to: f64, found: &mut Vec<f64>) {
    found.clear();
    if polynomial.len() < 2 {
        return;
    }
    let derivative: Vec<f64> =
        polynomial.iter().enumerate().skip(1).map(|(power, coefficient)| power as f64 * coefficient).collect();
    let mut turns = Vec::with_capacity(4);
    sign_changes(&derivative, from, to, &mut turns);
    turns.push(to);
    let at = |z: f64| polynomial.iter().rev().fold(0.0, |sum, coefficient| sum * z + coefficient);
    let slope = |z: f64| derivative.iter().rev().fold(0.0, |sum, coefficient| sum * z + coefficient);
    let (mut low, mut value) = (from, at(from));
    for high in turns {
        let end = at(high);
        if value * end < 0.0 {
            found.push(root(&at, &slope, (low, high), value > 0.0));
        }
        (low, value) = (high, end);
    }
}

/// The zero between two places at which a function has opposite signs: Newton's steps, halved where they leave the bracket.
fn root(at: &impl Fn(f64) -> f64, slope: &impl Fn(f64) -> f64, (mut low, mut high): (f64, f64), falls: bool) -> f64 {
    const STEPS: usize = 100;
    let mut z = (low + high) / 2.0;
    for _ in 0..STEPS {
        let value = at(z);
        if value == 0.0 {
            break;
        }
        *(if (value > 0.0) == falls { &mut low } else { &mut high }) = z;
        let newton = z - value / slope(z);
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        if next == z || high - low <= f64::EPSILON * (low.abs() + high.abs()) {
            break;
        }
        z = next;
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_keep_their_digits_when_the_curve_is_nearly_straight() {
        let roots = |coefficients| {
            let mut roots: Vec<f64> = Quadratic(coefficients).roots().iter().collect();
            roots.sort_by(f64::total_cmp);
            roots
        };
        assert_eq!(roots([2.0, -3.0, 1.0]), [1.0, 2.0]);
        assert_eq!(roots([-3.0, 2.0, 0.0]), [1.5]);
        let nearly = roots([-3.0, 2.0, 1e-20]);
        assert!((nearly[1] - 1.5).abs() < 1e-15, "{nearly:?}");
        assert!(roots([0.0, 0.0, 0.0]).is_empty());
        assert!(roots([1.0, 0.0, 0.0]).is_empty());
        assert!(roots([1.0, 0.0, 1.0]).is_empty());
    }

    #[test]
    fn all_sign_changes_of_a_quartic_are_found() {
        // (z - 1)(z - 2)(z - 3)(z + 4)
        let polynomial = [-24.0, 38.0, -13.0, -2.0, 1.0];
        let mut found = Vec::new();
        sign_changes(&polynomial, -5.0, 5.0, &mut found);
        let expected = [-4.0, 1.0, 2.0, 3.0];
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        sign_changes(&polynomial, 1.5, 2.5, &mut found);
        assert!(found.len() == 1 && (found[0] - 2.0).abs() < 1e-14, "{found:?}");
    }

    #[test]
    fn the_largest_value_may_lie_inside() {
        let arch = Quadratic([0.0, 2.0, -1.0]);
        assert_eq!(arch.largest(0.0, 3.0), 1.0);
        assert_eq!(arch.largest(2.0, 3.0), 0.0);
        assert_eq!(Quadratic([0.0, 0.0, 1.0]).largest(-1.0, 2.0), 4.0);
    }
}
