//! The sure way to the phases: an interior-point method at fixed temperature.
//!
//! At fixed temperature, and fixed pressure or volume, equilibrium is a convex problem. Instead of deciding which condensed phases are
//! there, all of them are, each with an amount n > 0 and a margin z = g - a·π > 0 whose product is lowered step by
//! step to nothing: what is left are phases with n and no margin, and absent ones with a margin and no n. The gas is treated as in
//! [`super::newton`].
//!
//! Derived: optimality conditions of min G(n) with A n = b, n ≥ 0, relaxed to n z = τ; Newton's method on them with Δn
//! and Δz eliminated. Source of the method: Wright, *Primal-Dual Interior-Point Methods* (SIAM 1997), chapter 1 and
//! the step rule of chapter 4.

use super::dense::{System, dot, sum};
use super::newton::{GHOST, Iterate};
use super::problem::EquilibriumProblem;
use super::products::ProductSet;

const ITERATIONS: usize = 200;
/// What n z is aimed at, as a share of its present mean.
const CENTRING: f64 = 0.15;
/// Share of the way to n = 0 or z = 0 that a step may go.
const TO_BOUNDARY: f64 = 0.9;
/// The mean of n z over all moles, and the step of the gas, at which the phases are plain.
const PLAIN: f64 = 1e-9;
const SMALL_STEP: f64 = 1e-3;
/// Least first margin over RT.
const FIRST_MARGIN: f64 = 0.5;

impl Iterate {
    /// Finds which condensed phases are there, from the present iterate at its temperature, and leaves them and the gas near
    /// the answer. Whether it came to an end.
    pub fn find_phases(
        &mut self,
        set: &ProductSet,
        b: &[f64],
        problem: &EquilibriumProblem,
        steps: &mut usize,
        system: &mut System,
    ) -> bool {
        self.take_all_phases(set, b);
        let atoms: f64 = b.iter().map(|b| b.abs()).sum();
        let ghost = GHOST * atoms;
        self.refresh_components(set, b);
        self.impose(problem);
        self.curves.evaluate(set, &self.places, self.t);
        let (gases, phases) = (self.gases, self.phases());
        let g: Vec<f64> = (gases..gases + phases).map(|c| self.curves.h[c] - self.curves.s[c]).collect();
        let mut margin = self.first_margins(&g);
        for _ in 0..ITERATIONS {
            *steps += 1;
            self.impose(problem);
            if self.components_outgrown() {
                self.refresh_components(set, b);
            }
            self.mass_action_errors();
            let product = if phases == 0 { 0.0 } else { dot(&self.condensed, &margin) / phases as f64 };
            // Below what tells the phases apart the aim stands, so that rare components can still find their balance.
            let aim = (CENTRING * product).max(0.1 * PLAIN * atoms / phases.max(1) as f64);
            self.assemble_barrier(problem, ghost, &g, &margin, aim, system);
            if system.solve(1).is_err() {
                return false;
            }
            let (size, share) = self.advance_barrier(problem, ghost, &g, &mut margin, aim, system);
            if !size.is_finite() {
                return false;
            }
            let total = self.total() + sum(&self.condensed);
            if product < PLAIN * total && size < SMALL_STEP && share > 0.5 {
                self.keep_present(&margin, total);
                return true;
            }
        }
        false
    }

    /// Takes every condensed species that may exist as present, in small amount where it was not.
    fn take_all_phases(&mut self, set: &ProductSet, b: &[f64]) {
        let atoms: f64 = b.iter().map(|b| b.abs()).sum();
        let little = 1e-3 * atoms;
        let before: Vec<(usize, f64)> =
            self.places[self.gases..].iter().copied().zip(self.condensed.iter().copied()).collect();
        self.places.truncate(self.gases);
        self.condensed.clear();
        for family in set.families() {
            let Some(place) = family.members.iter().rev().find(|place| set.may_exist(**place, self.t)) else {
                continue;
            };
            let had = before.iter().find(|(other, _)| other == place).map_or(0.0, |(_, n)| *n);
            self.places.push(*place);
            self.condensed.push(had.max(little));
        }
        self.curves.reset();
    }

    fn first_margins(&self, g: &[f64]) -> Vec<f64> {
        // Potentials of the components from the components themselves.
        let (m, gases) = (self.places.len(), self.gases);
        let shift = self.ln_total - self.ln_p;
        let potentials: Vec<f64> = self
            .components
            .basis
            .iter()
            .map(|column| {
                let g = self.curves.h[*column] - self.curves.s[*column];
                if *column < gases { g + self.ln_n[*column] - shift } else { g }
            })
            .collect();
        (0..g.len())
            .map(|c| {
                let made: f64 = potentials.iter().enumerate().map(|(k, pi)| pi * self.a[k * m + gases + c]).sum();
                (g[c] - made).max(FIRST_MARGIN)
            })
            .collect()
    }

    fn assemble_barrier(
        &mut self,
        problem: &EquilibriumProblem,
        ghost: f64,
        g: &[f64],
        margin: &[f64],
        aim: f64,
        system: &mut System,
    ) {
        let (r, m, gases) = (self.components.rank, self.places.len(), self.gases);
        let kappa = if problem.pressure.is_some() { 0.0 } else { 1.0 };
        let y = r;
        system.clear(r + 1);
        let (n, e) = (&self.n[..gases], &self.e[..gases]);
        let (total_n, total) = (sum(n), self.total());
        let mut weighted = vec![0.0; gases];
        let mut stiff = vec![0.0; g.len()];
        for k in 0..r {
            let row = &self.a[k * m..(k + 1) * m];
            for ((cell, a), n) in weighted.iter_mut().zip(row).zip(n) {
                *cell = a * n;
            }
            let mut held = 0.0;
            for c in 0..g.len() {
                let ratio = self.condensed[c] / margin[c];
                stiff[c] = row[gases + c] * ratio;
                held += row[gases + c] * (aim / margin[c] + self.condensed[c] - ratio * g[c]);
            }
            for other in k..r {
                let across = &self.a[other * m..(other + 1) * m];
                let value = dot(&weighted, &across[..gases]) + dot(&stiff, &across[gases..]);
                *system.at(k, other) = value;
                *system.at(other, k) = value;
            }
            let an = sum(&weighted);
            *system.at(k, y) = (1.0 - kappa) * an;
            *system.at(y, k) = an;
            *system.right(k, 0) = self.b[k] - an - dot(&weighted, e) - held;
        }
        *system.at(y, y) = (1.0 - kappa) * total_n - total;
        *system.right(y, 0) = total - ghost - total_n - dot(n, e);
    }

    fn advance_barrier(
        &mut self,
        problem: &EquilibriumProblem,
        ghost: f64,
        g: &[f64],
        margin: &mut [f64],
        aim: f64,
        system: &mut System,
    ) -> (f64, f64) {
        let (r, m, gases) = (self.components.rank, self.places.len(), self.gases);
        let (mut size, mut share) = self.gas_step(problem, r, 0.0, system);
        let mut steps = Vec::with_capacity(g.len());
        for c in 0..g.len() {
            let made: f64 = self.pi.iter().enumerate().map(|(k, pi)| pi * self.a[k * m + gases + c]).sum();
            let margin_step = g[c] - made - margin[c];
            let step = (aim - self.condensed[c] * (g[c] - made)) / margin[c];
            for (value, step) in [(margin[c], margin_step), (self.condensed[c], step)] {
                if step < 0.0 {
                    share = share.min(TO_BOUNDARY * value / -step);
                }
            }
            steps.push((step, margin_step));
        }
        let total = self.total() + sum(&self.condensed);
        for (c, (step, margin_step)) in steps.into_iter().enumerate() {
            self.condensed[c] += share * step;
            margin[c] += share * margin_step;
            size = size.max(step.abs() / total);
        }
        self.take_gas_step(share, ghost);
        (size, share)
    }

    /// Of all phases those stay whose share of the moles is more than their margin.
    fn keep_present(&mut self, margin: &[f64], total: f64) {
        let (gases, places, amounts) = (self.gases, self.places.clone(), self.condensed.clone());
        self.places.truncate(gases);
        self.condensed.clear();
        for c in 0..margin.len() {
            if amounts[c] / total > margin[c] {
                self.places.push(places[gases + c]);
                self.condensed.push(amounts[c]);
            }
        }
        self.curves.reset();
    }
}
