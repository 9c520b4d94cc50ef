//! One step of RODAS, a stiffly accurate Rosenbrock method of order 4(3), for stiff autonomous problems
//! y' = f(y) with integrals q' = g(y) carried along.
//!
//! The integrals do not act back on the state, so the linear systems have the size of the state alone; each system
//! is solved with the same inverse.
//!
//! Source: Hairer & Wanner, *Solving Ordinary Differential Equations II*, 2nd ed., section IV.7, eq. 7.25 and
//! table 7.1; coefficients of the method RODAS.

use nalgebra::{SMatrix, SVector};

const GAMMA: f64 = 0.25;
/// Weights of earlier stages in a stage's argument.
const A: [[f64; 5]; 5] = [
    [0.0, 0.0, 0.0, 0.0, 0.0],
    [1.544, 0.0, 0.0, 0.0, 0.0],
    [0.946_678_528_081_582_6, 0.255_701_169_898_328_4, 0.0, 0.0, 0.0],
    [3.314_825_187_068_521, 2.896_124_015_972_201, 0.998_641_913_997_781_7, 0.0, 0.0],
    [1.221_224_509_226_641, 6.019_134_481_288_629, 12.537_083_329_320_87, -0.687_886_036_105_895, 0.0],
];
/// Weights of earlier stages on the right-hand side, over h.
const C: [[f64; 5]; 6] = [
    [0.0, 0.0, 0.0, 0.0, 0.0],
    [-5.6688, 0.0, 0.0, 0.0, 0.0],
    [-2.430_093_356_833_875, -0.206_359_915_709_191_5, 0.0, 0.0, 0.0],
    [-0.107_352_905_815_137_5, -9.594_562_251_023_355, -20.470_286_148_096_16, 0.0, 0.0],
    [7.496_443_313_967_647, -10.246_804_314_643_52, -33.999_903_528_199_05, 11.708_908_932_061_6, 0.0],
    [
        8.083_246_795_921_522,
        -7.981_132_988_064_893,
        -31.521_594_328_743_71,
        16.319_305_431_231_36,
        -6.058_818_238_834_054,
    ],
];

/// State and integrals at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point<const N: usize, const M: usize> {
    /// y.
    pub state: [f64; N],
    /// q.
    pub integrals: [f64; M],
}

/// Derivatives of state and integrals.
pub type Slopes<const N: usize, const M: usize> = ([f64; N], [f64; M]);

/// Why a step cannot be taken; a smaller step may do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("the linear system of a Rosenbrock step of {step:e} s is singular")]
pub struct Singular {
    /// Length of the step.
    pub step: f64,
}

/// Jacobian of state and integrals with respect to the state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Jacobian<const N: usize, const M: usize> {
    state: [[f64; N]; N],
    integrals: [[f64; N]; M],
}

/// The Jacobian at `state` by forward differences; `scale` gives the size of each state variable. Costs N
/// evaluations beside `here`, the slopes at `state`.
pub fn jacobian<const N: usize, const M: usize>(
    mut slopes: impl FnMut(&[f64; N]) -> Slopes<N, M>,
    state: &[f64; N],
    here: &Slopes<N, M>,
    scale: &[f64; N],
) -> Jacobian<N, M> {
    let mut jacobian = Jacobian { state: [[0.0; N]; N], integrals: [[0.0; N]; M] };
    for column in 0..N {
        let mut moved = *state;
        let by = 1e-7 * moved[column].abs().max(scale[column]);
        moved[column] += by;
        let by = moved[column] - state[column];
        let there = slopes(&moved);
        for row in 0..N {
            jacobian.state[row][column] = (there.0[row] - here.0[row]) / by;
        }
        for row in 0..M {
            jacobian.integrals[row][column] = (there.1[row] - here.1[row]) / by;
        }
    }
    jacobian
}

/// Evaluations of the right-hand side in one step, beside those of Jacobian and start.
pub const EVALUATIONS: usize = 5;

/// The point after a step of length `h` from `start`, and an estimate of its local error. `here` holds the slopes at
/// `start`.
///
/// # Errors
/// [`Singular`] when the step's linear system has no solution.
pub fn step<const N: usize, const M: usize>(
    mut slopes: impl FnMut(&[f64; N]) -> Slopes<N, M>,
    start: &Point<N, M>,
    here: &Slopes<N, M>,
    jacobian: &Jacobian<N, M>,
    h: f64,
) -> Result<(Point<N, M>, Point<N, M>), Singular> {
    let diagonal = 1.0 / (h * GAMMA);
    let matrix = SMatrix::<f64, N, N>::from_fn(|row, column| {
        let unit = if row == column { diagonal } else { 0.0 };
        unit - jacobian.state[row][column]
    });
    let inverse = matrix.try_inverse().ok_or(Singular { step: h })?;
    let mut stages = [Point { state: [0.0; N], integrals: [0.0; M] }; 6];
    let mut argument = *start;
    for stage in 0..6 {
        let slope = if stage == 0 {
            *here
        } else {
            if stage < 5 {
                argument = *start;
                for (earlier, weight) in A[stage].iter().enumerate().take(stage) {
                    add(&mut argument, &stages[earlier], *weight);
                }
            } else {
                // Stiffly accurate: the last two stages correct the same argument.
                let last = stages[4];
                add(&mut argument, &last, 1.0);
            }
            slopes(&argument.state)
        };
        let mut right = Point { state: slope.0, integrals: slope.1 };
        for (earlier, weight) in C[stage].iter().enumerate().take(stage) {
            let known = stages[earlier];
            add(&mut right, &known, weight / h);
        }
        let solved = inverse * SVector::<f64, N>::from(right.state);
        let state: [f64; N] = solved.into();
        let mut integrals = right.integrals;
        for (value, row) in integrals.iter_mut().zip(&jacobian.integrals) {
            let coupled: f64 = row.iter().zip(&state).map(|(slope, change)| slope * change).sum();
            *value = (*value + coupled) / diagonal;
        }
        stages[stage] = Point { state, integrals };
    }
    let error = stages[5];
    add(&mut argument, &error, 1.0);
    Ok((argument, error))
}

fn add<const N: usize, const M: usize>(to: &mut Point<N, M>, what: &Point<N, M>, weight: f64) {
    for (value, change) in to.state.iter_mut().zip(&what.state) {
        *value += weight * change;
    }
    for (value, change) in to.integrals.iter_mut().zip(&what.integrals) {
        *value += weight * change;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y' = -y² has y = 1/(1 + x) and ∫ y dx = ln(1 + x).
    fn hyperbola(state: &[f64; 1]) -> Slopes<1, 1> {
        ([-state[0] * state[0]], [state[0]])
    }

    fn integrate<const N: usize, const M: usize>(
        slopes: impl Fn(&[f64; N]) -> Slopes<N, M>,
        start: [f64; N],
        to: f64,
        steps: u32,
    ) -> Point<N, M> {
        let h = to / f64::from(steps);
        let mut point = Point { state: start, integrals: [0.0; M] };
        for _ in 0..steps {
            let here = slopes(&point.state);
            let jacobian = jacobian(&slopes, &point.state, &here, &[1.0; N]);
            point = step(&slopes, &point, &here, &jacobian, h).expect("regular").0;
        }
        point
    }

    #[test]
    fn the_error_falls_with_the_fourth_power_of_the_step() {
        let errors = |steps: u32| {
            let point = integrate(hyperbola, [1.0], 2.0, steps);
            ((point.state[0] - 1.0 / 3.0).abs(), (point.integrals[0] - 3.0_f64.ln()).abs())
        };
        let (coarse, fine) = (errors(20), errors(40));
        assert!((3.7..4.8).contains(&(coarse.0 / fine.0).log2()), "{coarse:?} {fine:?}");
        assert!((3.7..4.8).contains(&(coarse.1 / fine.1).log2()), "{coarse:?} {fine:?}");
    }

    /// Robertson's reaction, with rates that differ by nine orders of magnitude; reference value at t = 40 from Hairer
    /// & Wanner II, section IV.10.
    #[test]
    fn a_stiff_problem_is_solved_with_large_steps() {
        let robertson = |y: &[f64; 3]| {
            let slow = 0.04 * y[0];
            let back = 1e4 * y[1] * y[2];
            let fast = 3e7 * y[1] * y[1];
            ([-slow + back, slow - back - fast, fast], [0.0; 0])
        };
        let mut point = Point { state: [1.0, 0.0, 0.0], integrals: [0.0; 0] };
        let (mut time, mut h, mut steps) = (0.0, 1e-5, 0);
        while time < 40.0 {
            let length = f64::min(h, 40.0 - time);
            let here = robertson(&point.state);
            let jacobian = jacobian(robertson, &point.state, &here, &[1.0, 1e-5, 1.0]);
            point = step(robertson, &point, &here, &jacobian, length).expect("regular").0;
            (time, h, steps) = (time + length, h * 1.1, steps + 1);
        }
        assert!(steps < 150, "{steps} steps; an explicit method needs some 100 000");
        assert!((point.state[0] - 0.715_827_068_7).abs() < 1e-5, "{:?}", point.state);
        assert!((point.state[2] - 0.284_163_745_7).abs() < 1e-5, "{:?}", point.state);
    }
}
