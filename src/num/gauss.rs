//! Quadrature by Gauss and Legendre.
//!
//! Nodes and weights: Abramowitz & Stegun, *Handbook of Mathematical Functions*, table 25.4, carried to [0, 1].

/// Three nodes and weights on [0, 1]: exact for polynomials of degree 5.
pub const GAUSS_3: [(f64, f64); 3] =
    [(0.112_701_665_379_258_3, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];

/// Eight nodes and weights on [0, 1]: exact for polynomials of degree 15.
pub const GAUSS_8: [(f64, f64); 8] = [
    (0.019_855_071_751_231_884, 0.050_614_268_145_188_13),
    (0.101_666_761_293_186_63, 0.111_190_517_226_687_23),
    (0.237_233_795_041_835_5, 0.156_853_322_938_943_64),
    (0.408_282_678_752_175_1, 0.181_341_891_689_181),
    (0.591_717_321_247_825, 0.181_341_891_689_181),
    (0.762_766_204_958_164_5, 0.156_853_322_938_943_64),
    (0.898_333_238_706_813_4, 0.111_190_517_226_687_23),
    (0.980_144_928_248_768_1, 0.050_614_268_145_188_13),
];

/// How often an interval is halved at most.
const DEEPEST: u32 = 24;

/// ∫ f over [from, to] of a smooth function, halved until the halves agree with the whole to `tolerance` of the first
/// estimate's size, or rounding is reached.
pub fn adaptive(function: &dyn Fn(f64) -> f64, from: f64, to: f64, tolerance: f64) -> f64 {
    let whole = eight_points(function, from, to);
    refined(function, (from, to), whole, tolerance * whole.abs().max(f64::MIN_POSITIVE), DEEPEST)
}

fn refined(function: &dyn Fn(f64) -> f64, (from, to): (f64, f64), whole: f64, least: f64, depth: u32) -> f64 {
    let middle = (from + to) / 2.0;
    let (left, right) = (eight_points(function, from, middle), eight_points(function, middle, to));
    if depth == 0 || (left + right - whole).abs() <= least {
        return left + right;
    }
    refined(function, (from, middle), left, least, depth - 1) + refined(function, (middle, to), right, least, depth - 1)
}

fn eight_points(function: &dyn Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let span = to - from;
    GAUSS_8.iter().map(|(at, weight)| weight * function(from + at * span)).sum::<f64>() * span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_points_are_exact_to_degree_fifteen() {
        for degree in 0..16 {
            let got = eight_points(&|x| x.powi(degree), 0.0, 1.0);
            assert!((got * f64::from(degree + 1) - 1.0).abs() < 1e-14, "{degree}: {got}");
        }
        assert!((eight_points(&|x| x.powi(16), 0.0, 1.0) * 17.0 - 1.0).abs() > 1e-12);
    }

    #[test]
    fn halving_reaches_what_one_step_does_not() {
        // A root at one end: ∫ √x = 2/3.
        let got = adaptive(&f64::sqrt, 0.0, 1.0, 1e-13);
        assert!((got * 1.5 - 1.0).abs() < 1e-11, "{got}");
        assert!((adaptive(&f64::exp, 0.0, 2.0, 1e-14) - (2.0_f64.exp() - 1.0)).abs() < 1e-13);
    }
}
