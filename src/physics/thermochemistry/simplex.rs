//! Where to start: the mixture of least Gibbs energy if mixing had no entropy.
//!
//! min Σ gⱼ nⱼ with A n = b, n ≥ 0 is a linear programme of as many rows as there are elements. Its basis names the
//! main species and condensed phases, and its prices are a first estimate of the element potentials. Exact where
//! temperature goes to zero; at flame temperatures within a few RT.
//!
//! Source: White, Johnson & Dantzig (1958), *J. Chem. Phys.* 28, 751 (linear programming for equilibria); the simplex method
//! in tableau form, Dantzig (1963).

use super::products::ProductSet;

/// A price above that of anything real, for a balance that no species meets yet.
const ARTIFICIAL: f64 = 1e7;
const NONE: usize = usize::MAX;
const PIVOT: f64 = 1e-9;
/// A spread of the balances that keeps degenerate ones apart, as a share of all atoms.
const SPREAD: f64 = 1e-9;

/// The cheapest mixture.
#[derive(Debug, Clone, Default)]
pub(super) struct Cheapest {
    /// Species in the basis, with their amounts in mol/kg.
    pub basis: Vec<(usize, f64)>,
    /// gⱼ - aⱼ·π of every species; infinite where it was not allowed.
    pub reduced: Vec<f64>,
    /// A balance that no mixture meets: its element.
    pub unmet: Option<usize>,
}

/// Finds it. `cost` is μ°/RT + ln p of each species, infinite where the species may not form; `b` the amount of each
/// element in mol/kg.
pub(super) fn cheapest(set: &ProductSet, cost: &[f64], b: &[f64]) -> Cheapest {
    let (rows, columns) = (set.rows(), set.len());
    let mut a: Vec<f64> = (0..rows).flat_map(|row| set.composition_row(row).to_vec()).collect();
    let total: f64 = b.iter().map(|b| b.abs()).sum();
    let mut amount: Vec<f64> =
        b.iter().enumerate().map(|(row, b)| b + SPREAD * total * (1.0 + 0.37 * row as f64)).collect();
    let mut basis = vec![NONE; rows];
    let mut reduced: Vec<f64> = cost.to_vec();
    for row in 0..rows {
        for (column, cell) in a[row * columns..(row + 1) * columns].iter().enumerate() {
            reduced[column] -= ARTIFICIAL * cell;
        }
    }
    let limit = 40 * rows + 200;
    for step in 0..limit {
        // Steepest by atoms at first; by number once it takes long, which cannot cycle.
        let entering = if step < limit / 2 {
            (0..columns).min_by(|x, y| reduced[*x].total_cmp(&reduced[*y])).filter(|j| reduced[*j] < -1e-9)
        } else {
            (0..columns).find(|j| reduced[*j] < -1e-9)
        };
        let Some(entering) = entering else { break };
        let leaving = (0..rows).filter(|row| a[row * columns + entering] > PIVOT).min_by(|x, y| {
            let ratio = |row: usize| amount[row] / a[row * columns + entering];
            ratio(*x).total_cmp(&ratio(*y))
        });
        let Some(leaving) = leaving else { break };
        pivot(&mut a, &mut amount, &mut reduced, leaving, entering, columns);
        basis[leaving] = entering;
    }
    let unmet = (0..rows).find(|row| basis[*row] == NONE && amount[*row] > 1e3 * SPREAD * total);
    let basis =
        basis.iter().zip(&amount).filter(|(column, _)| **column != NONE).map(|(column, n)| (*column, *n)).collect();
    Cheapest { basis, reduced, unmet }
}

fn pivot(a: &mut [f64], amount: &mut [f64], reduced: &mut [f64], row: usize, column: usize, columns: usize) {
    let scale = a[row * columns + column].recip();
    a[row * columns..(row + 1) * columns].iter_mut().for_each(|cell| *cell *= scale);
    amount[row] *= scale;
    let top: Vec<f64> = a[row * columns..(row + 1) * columns].to_vec();
    for other in 0..amount.len() {
        let factor = a[other * columns + column];
        if other != row && factor != 0.0 {
            for (cell, top) in a[other * columns..(other + 1) * columns].iter_mut().zip(&top) {
                *cell -= factor * top;
            }
            amount[other] -= factor * amount[row];
        }
    }
    let factor = reduced[column];
    for (cell, top) in reduced.iter_mut().zip(&top) {
        *cell -= factor * top;
    }
    reduced[column] = 0.0;
}
