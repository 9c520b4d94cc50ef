//! Component species: as many species as there are independent elements, from which all others are made.
//!
//! Written in elements, the balances of a mixture whose species keep fixed proportions (steam: two H for each O) are
//! nearly the same equation, and what decides the rest drowns in rounding. Written in the most plentiful independent
//! species, each balance counts in its own size: a species is Σₖ a'ₖ of component k with a' = B⁻¹ a, the balances are
//! B⁻¹ b, and the potentials that the solver finds are the components' chemical potentials.
//!
//! Source: Smith & Missen, *Chemical Reaction Equilibrium Analysis* (1982), sections 2.3 and 6.4 (the method of Villars,
//! Cruise and Smith).

use super::products::ProductSet;

/// Pivot below which a species adds no independent component; compositions are small whole numbers.
const INDEPENDENT: f64 = 1e-7;
/// Share of the terms of a component balance below which their sum is their rounding.
const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// A choice of components.
#[derive(Debug, Clone, Default)]
pub(super) struct Components {
    /// How many there are: the rank of the composition.
    pub rank: usize,
    /// Columns of the components in the list that they were chosen from.
    pub basis: Vec<usize>,
    /// B⁻¹: one row a component, one column an element.
    inverse: Vec<f64>,
    elements: usize,
}

impl Components {
    /// The most plentiful independent ones of the species at `places`; `weights` tells how plentiful each is.
    pub fn choose(&mut self, set: &ProductSet, places: &[usize], weights: &mut [f64]) {
        let elements = set.rows();
        self.elements = elements;
        self.basis.clear();
        // Gauss-Jordan on [columns so far | 1]: `inverse` becomes B⁻¹ as columns are taken in.
        let mut elimination: Vec<f64> = vec![0.0; elements * elements];
        for k in 0..elements {
            elimination[k * elements + k] = 1.0;
        }
        let mut pivot_rows: Vec<usize> = Vec::with_capacity(elements);
        let mut column = vec![0.0; elements];
        while pivot_rows.len() < elements {
            let Some(best) = (0..places.len()).max_by(|a, b| weights[*a].total_cmp(&weights[*b])) else { break };
            if weights[best] == f64::NEG_INFINITY {
                break;
            }
            weights[best] = f64::NEG_INFINITY;
            for (k, cell) in column.iter_mut().enumerate() {
                let row = &elimination[k * elements..(k + 1) * elements];
                *cell = (0..elements).map(|m| row[m] * set.atoms(m, places[best])).sum();
            }
            let free = (0..elements).filter(|k| !pivot_rows.contains(k));
            let Some(pivot) = free.max_by(|a, b| column[*a].abs().total_cmp(&column[*b].abs())) else { break };
            if column[pivot].abs() < INDEPENDENT {
                continue;
            }
            let scale = column[pivot].recip();
            for m in 0..elements {
                elimination[pivot * elements + m] *= scale;
            }
            for k in (0..elements).filter(|k| *k != pivot && column[*k] != 0.0) {
                for m in 0..elements {
                    elimination[k * elements + m] -= column[k] * elimination[pivot * elements + m];
                }
            }
            pivot_rows.push(pivot);
            self.basis.push(best);
        }
        self.rank = pivot_rows.len();
        self.inverse.clear();
        for pivot in &pivot_rows {
            self.inverse.extend_from_slice(&elimination[pivot * elements..(pivot + 1) * elements]);
        }
    }

    fn row(&self, k: usize) -> &[f64] {
        &self.inverse[k * self.elements..(k + 1) * self.elements]
    }

    /// a' of the species at `places`, component by component.
    pub fn compositions(&self, set: &ProductSet, places: &[usize], out: &mut Vec<f64>) {
        out.clear();
        out.resize(self.rank * places.len(), 0.0);
        for (k, target) in out.chunks_exact_mut(places.len().max(1)).enumerate() {
            for (m, share) in self.row(k).iter().enumerate().filter(|(_, share)| **share != 0.0) {
                let atoms = set.composition_row(m);
                for (cell, place) in target.iter_mut().zip(places) {
                    *cell += share * atoms[*place];
                }
            }
            for cell in target {
                // Whole and half numbers, but for the rounding of the elimination.
                let whole = (*cell * 360.0).round() / 360.0;
                if (*cell - whole).abs() < 1e-12 {
                    *cell = whole;
                }
            }
        }
    }

    /// a' of one species in one component.
    pub fn share(&self, set: &ProductSet, k: usize, place: usize) -> f64 {
        self.row(k).iter().enumerate().map(|(m, share)| share * set.atoms(m, place)).sum()
    }

    /// B⁻¹ b, where what is rounding of its terms is zero.
    pub fn balances(&self, b: &[f64], out: &mut Vec<f64>) {
        out.clear();
        for k in 0..self.rank {
            let terms = self.row(k).iter().zip(b).map(|(share, b)| share * b);
            let (total, size) = terms.fold((0.0, 0.0), |(total, size), term| (total + term, size + f64::abs(term)));
            out.push(if total.abs() <= ROUNDING * size { 0.0 } else { total });
        }
    }

    /// Potentials of the elements from those of the components: π = B⁻ᵀ π'.
    pub fn element_potentials(&self, potentials: &[f64], out: &mut Vec<f64>) {
        out.clear();
        out.resize(self.elements, 0.0);
        for (k, potential) in potentials.iter().enumerate().take(self.rank) {
            for (target, share) in out.iter_mut().zip(self.row(k)) {
                *target += share * potential;
            }
        }
    }
}
