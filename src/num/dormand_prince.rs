//! One step of the explicit Runge-Kutta pair of order 5(4) by Dormand and Prince, for problems that are not stiff.
//!
//! Source: Dormand & Prince, *J. Comp. Appl. Math.* 6 (1980) 19; coefficients as in Hairer, Nørsett & Wanner,
//! *Solving Ordinary Differential Equations I*, 2nd ed., table 5.2.

/// Nodes c.
const C: [f64; 7] = [0.0, 1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0, 1.0, 1.0];
/// Stage weights a, row by row; the last row is the solution of order 5.
const A: [[f64; 6]; 7] = [
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0, 0.0, 0.0],
    [9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0, 0.0],
    [35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
/// Solution of order 5 minus that of order 4.
const E: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0];

/// Evaluations of the right-hand side in one step.
pub const EVALUATIONS: usize = 7;

/// The state after a step of length `h` from (`x`, `y`), and the difference of the two orders as an estimate of its
/// local error.
pub fn step<const N: usize>(
    mut slope: impl FnMut(f64, &[f64; N]) -> [f64; N],
    x: f64,
    y: &[f64; N],
    h: f64,
) -> ([f64; N], [f64; N]) {
    let mut k = [[0.0; N]; 7];
    let mut state = *y;
    for stage in 0..7 {
        state = *y;
        for (earlier, slopes) in k.iter().enumerate().take(stage) {
            for (value, slope) in state.iter_mut().zip(slopes) {
                *value += h * A[stage][earlier] * slope;
            }
        }
        k[stage] = slope(x + C[stage] * h, &state);
    }
    let mut error = [0.0; N];
    for (weight, slopes) in E.iter().zip(&k) {
        for (error, slope) in error.iter_mut().zip(slopes) {
            *error += h * weight * slope;
        }
    }
    (state, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y' = -2xy² has y = 1/(1 + x²).
    #[test]
    fn the_error_falls_with_the_fifth_power_of_the_step() {
        let solve = |steps: u32| {
            let h = 2.0 / f64::from(steps);
            let mut y = [1.0];
            for index in 0..steps {
                y = step(|x, y: &[f64; 1]| [-2.0 * x * y[0] * y[0]], f64::from(index) * h, &y, h).0;
            }
            (y[0] - 0.2).abs()
        };
        let order = (solve(20) / solve(40)).log2();
        assert!((4.5..5.8).contains(&order), "{order}");
    }
}
