//! Newton's method for the equilibrium of a gas with given condensed phases.
//!
//! Unknown are the potentials π of the components, the amounts of the condensed phases, ln N of all gas, and ln T where
//! the temperature is not given; each gas species keeps its own ln n, which makes the method converge from afar.
//! With g = μ°/RT + ln(p/p°) and e = -(g + ln n - ln N):
//!
//! - gas species:    Δln n = e + a'·π + (1-κ) Δln N + (h - κ) Δln T, κ = 1 at fixed volume, 0 at fixed pressure
//! - condensed:      g - a'·π - h Δln T = 0
//! - component:      Σ a' n (1 + Δln n) + Σ a' (n_c + Δn_c) = b'
//! - gas:            Σ n (1 + Δln n) = N (1 + Δln N)
//! - energy:         the change of h, u or s to first order meets what is given
//!
//! Source: Gordon & McBride, NASA RP-1311 (1994), chapter 2, eqs. 2.18 to 2.28 and the damping of section 3.3; here
//! over components (see [`super::components`]) and with pressure eliminated at fixed volume.

use super::components::Components;
use super::curves::Curves;
use super::dense::{System, dot, sum};
use super::problem::{EquilibriumProblem, Given};
use super::products::ProductSet;
use crate::substance::species::{FIT_GAS_CONSTANT, STANDARD_PRESSURE};

/// The iterate: species in hand and their amounts.
#[derive(Debug, Clone, Default)]
pub(super) struct Iterate {
    /// Temperature in K.
    pub t: f64,
    /// ln(p/p°).
    pub ln_p: f64,
    /// ln N, N the moles of gas in mol/kg.
    pub ln_total: f64,
    /// Gas species in hand, then the condensed phases taken as present.
    pub places: Vec<usize>,
    /// How many of `places` are gases.
    pub gases: usize,
    /// ln n of the gas species.
    pub ln_n: Vec<f64>,
    /// n of the gas species in mol/kg.
    pub n: Vec<f64>,
    /// n of the condensed phases in mol/kg.
    pub condensed: Vec<f64>,
    /// Components, compositions in them (component by component) and balances.
    pub components: Components,
    pub a: Vec<f64>,
    pub b: Vec<f64>,
    /// Chemical potentials of the components over RT.
    pub pi: Vec<f64>,
    pub curves: Curves,
    weights: Vec<f64>,
    pub e: Vec<f64>,
    step: Vec<f64>,
    weighted: Vec<f64>,
    scaled: Vec<f64>,
}

/// Slopes at an equilibrium.
#[derive(Debug, Clone, Copy)]
pub(super) struct Derivatives {
    /// What the shift of composition adds to cp, over R, in mol/kg.
    pub reaction: f64,
    /// (∂ln V/∂ln T)ₚ.
    pub volume_temperature: f64,
    /// (∂ln V/∂ln p)ₜ.
    pub volume_pressure: f64,
    /// Two forms of one substance are present.
    pub at_transition: bool,
}

/// How a run of Newton's method ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    Converged,
    /// The system of equations is singular: phases that do not go together.
    Singular,
    /// No convergence in the iterations allowed.
    Slow,
}

/// Gas that is always there, as a share of all atoms: it keeps the gas equations regular where everything condenses.
pub(super) const GHOST: f64 = 1e-13;
/// Weight of the step of one species' ln n beside that of all gas: what is left of its own balance is its square.
const SINGLE: f64 = 0.05;
/// Share of a balance below which a gas species is left out of it.
const RARE: f64 = 1e-14;
/// A step below this tells which species are rare.
const NEAR: f64 = 1e-2;
const ITERATIONS: usize = 80;
/// ln of the least amount in mol/kg that is told from nothing.
const LEAST: f64 = -600.0;
/// A step below this is the last: the next would be its square.
const CONVERGED: f64 = 2e-7;
/// Largest fall or rise of ln n of a species that counts, and of ln N and ln T (times five), in one step.
const LONGEST: f64 = 2.0;
/// ln of the mole fraction below which a species does not hold back the step, and up to which it may rise in one.
const MINOR: f64 = -18.420681;
const MINOR_RISE: f64 = -9.2103404;

impl Iterate {
    pub fn phases(&self) -> usize {
        self.places.len() - self.gases
    }

    /// Moles of gas in mol/kg.
    pub fn total(&self) -> f64 {
        self.ln_total.exp()
    }

    /// Chooses the components anew and writes compositions and balances in them.
    pub fn refresh_components(&mut self, set: &ProductSet, b: &[f64]) {
        self.choose_components(set);
        self.components.balances(b, &mut self.b);
    }

    fn choose_components(&mut self, set: &ProductSet) {
        self.weights.clear();
        self.weights.extend_from_slice(&self.n);
        // A phase that is only about to appear is no component yet.
        self.weights.extend(self.condensed.iter().map(|n| n.max(0.0)));
        self.components.choose(set, &self.places, &mut self.weights);
        self.components.compositions(set, &self.places, &mut self.a);
    }

    /// Whether a species is much more plentiful than a component that it could replace.
    pub(super) fn components_outgrown(&self) -> bool {
        let m = self.places.len();
        self.components.basis.iter().enumerate().any(|(k, column)| {
            let limit = 30.0 * self.amount(*column).max(0.0);
            let row = &self.a[k * m..(k + 1) * m];
            self.n.iter().zip(row).any(|(n, a)| *n > limit && a.abs() > 1e-9)
        })
    }

    pub fn amount(&self, column: usize) -> f64 {
        if column < self.gases { self.n[column] } else { self.condensed[column - self.gases] }
    }

    /// Iterates until converged. Gas species that turn out rare go over to `rest`; `steps` counts the iterations.
    pub fn solve(
        &mut self,
        set: &ProductSet,
        b: &[f64],
        problem: &EquilibriumProblem,
        rest: &mut Vec<usize>,
        steps: &mut usize,
        system: &mut System,
    ) -> Outcome {
        let ghost = GHOST * b.iter().map(|b| b.abs()).sum::<f64>();
        self.refresh_components(set, b);
        let mut pruned = false;
        for round in 0..ITERATIONS {
            *steps += 1;
            self.impose(problem);
            self.curves.evaluate(set, &self.places, self.t);
            if round > 0 && self.components_outgrown() {
                self.refresh_components(set, b);
            }
            self.mass_action_errors();
            self.assemble(problem, ghost, system);
            if system.solve(1).is_err() {
                return Outcome::Singular;
            }
            let (size, share) = self.advance(problem, ghost, system);
            if !size.is_finite() {
                return Outcome::Slow;
            }
            if share >= 1.0 && size < CONVERGED {
                self.impose(problem);
                return Outcome::Converged;
            }
            if !pruned && share >= 1.0 && size < NEAR {
                pruned = true;
                if self.prune(rest) {
                    self.refresh_components(set, b);
                }
            }
        }
        Outcome::Slow
    }

    /// Size of each component's balance: Σ |a'| n, or b' where that is more.
    pub(super) fn balance_sizes(&self, out: &mut Vec<f64>) {
        let m = self.places.len();
        out.clear();
        out.extend(self.b.iter().enumerate().map(|(k, b)| {
            let row = &self.a[k * m..(k + 1) * m];
            let gas: f64 = row[..self.gases].iter().zip(&self.n).map(|(a, n)| a.abs() * n).sum();
            let condensed: f64 = row[self.gases..].iter().zip(&self.condensed).map(|(a, n)| (a * n).abs()).sum();
            (gas + condensed).max(b.abs())
        }));
    }

    /// Leaves out the gas species that are too rare to matter in any balance; whether there were any.
    fn prune(&mut self, rest: &mut Vec<usize>) -> bool {
        let mut sizes = std::mem::take(&mut self.scaled);
        self.balance_sizes(&mut sizes);
        let (before, m) = (self.gases, self.places.len());
        let mut kept = 0;
        for j in 0..before {
            let counts = (0..sizes.len()).any(|k| self.n[j] * self.a[k * m + j].abs() > RARE * sizes[k]);
            if counts || self.components.basis.contains(&j) {
                (self.places[kept], self.ln_n[kept], self.n[kept]) = (self.places[j], self.ln_n[j], self.n[j]);
                kept += 1;
            } else {
                rest.push(self.places[j]);
            }
        }
        self.scaled = sizes;
        self.places.drain(kept..before);
        self.ln_n.truncate(kept);
        self.n.truncate(kept);
        self.gases = kept;
        self.curves.reset();
        kept < before
    }

    /// Sets what the problem gives: temperature, pressure, or pressure from volume.
    pub(super) fn impose(&mut self, problem: &EquilibriumProblem) {
        if let Given::Temperature(t) = problem.given {
            self.t = t;
        }
        self.ln_p = match problem.pressure {
            Some(p) => (p / STANDARD_PRESSURE.0).ln(),
            None => self.ln_total + (FIT_GAS_CONSTANT * self.t / (problem.volume * STANDARD_PRESSURE.0)).ln(),
        };
    }

    pub(super) fn mass_action_errors(&mut self) {
        let shift = self.ln_total - self.ln_p;
        self.e.resize(self.gases, 0.0);
        for j in 0..self.gases {
            self.e[j] = self.curves.s[j] - self.curves.h[j] - self.ln_n[j] + shift;
        }
    }

    fn assemble(&mut self, problem: &EquilibriumProblem, ghost: f64, system: &mut System) {
        let (r, phases, m, gases) = (self.components.rank, self.phases(), self.places.len(), self.gases);
        let free_t = !matches!(problem.given, Given::Temperature(_));
        let kappa = if problem.pressure.is_some() { 0.0 } else { 1.0 };
        let (y, d) = (r + phases, r + phases + 1);
        system.clear(r + phases + 1 + usize::from(free_t));
        let (n, e, h) = (&self.n[..gases], &self.e[..gases], &self.curves.h[..gases]);
        let total_n = sum(n);
        self.weighted.resize(gases, 0.0);
        for k in 0..r {
            let row = &self.a[k * m..k * m + gases];
            for ((cell, a), n) in self.weighted.iter_mut().zip(row).zip(n) {
                *cell = a * n;
            }
            for other in k..r {
                let value = dot(&self.weighted, &self.a[other * m..other * m + gases]);
                *system.at(k, other) = value;
                *system.at(other, k) = value;
            }
            let (an, ane) = (sum(&self.weighted), dot(&self.weighted, e));
            *system.at(k, y) = (1.0 - kappa) * an;
            *system.at(y, k) = an;
            let mut held = 0.0;
            for c in 0..phases {
                let a = self.a[k * m + gases + c];
                held += a * self.condensed[c];
                *system.at(k, r + c) = a;
                *system.at(r + c, k) = a;
            }
            *system.right(k, 0) = self.b[k] - an - ane - held;
            if free_t {
                *system.at(k, d) = dot(&self.weighted, h) - kappa * an;
            }
        }
        let total = self.total();
        let (ne, nh) = (dot(n, e), dot(n, h));
        *system.at(y, y) = (1.0 - kappa) * total_n - total;
        *system.right(y, 0) = total - ghost - total_n - ne;
        for c in 0..phases {
            *system.right(r + c, 0) = self.curves.h[gases + c] - self.curves.s[gases + c];
        }
        if free_t {
            *system.at(y, d) = nh - kappa * total_n;
            for c in 0..phases {
                *system.at(r + c, d) = self.curves.h[gases + c];
            }
            self.energy_row(problem, system, kappa, total_n, d);
        }
    }

    /// What reactions add to the heat capacity, and the slopes of volume with temperature and pressure. Of two forms of one substance only the
    /// first is kept, so that it can melt no further. Nothing where the equations are singular.
    ///
    /// Source: Gordon & McBride, NASA RP-1311, eqs. 2.56 to 2.66.
    pub fn derivatives(&mut self, set: &ProductSet, system: &mut System) -> Option<Derivatives> {
        let held = EquilibriumProblem { given: Given::Temperature(self.t), pressure: Some(1.0), volume: 0.0 };
        let (r, gases) = (self.components.rank, self.gases);
        let twin = (0..self.phases()).find(|c| {
            let family = |c: usize| set.family_number(self.places[gases + c]);
            (0..*c).any(|first| family(first) == family(*c))
        });
        if let Some(twin) = twin {
            let mut single = self.clone();
            single.places.remove(gases + twin);
            single.condensed.remove(twin);
            single.choose_components(set);
            for values in [&mut single.curves.h, &mut single.curves.s, &mut single.curves.cp] {
                values.remove(gases + twin);
            }
            let mut derivatives = single.derivatives(set, system)?;
            derivatives.at_transition = true;
            return Some(derivatives);
        }
        self.assemble(&held, 0.0, system);
        let (phases, m) = (self.phases(), self.places.len());
        let y = r + phases;
        let (n, h) = (&self.n[..gases], &self.curves.h[..gases]);
        for k in 0..r {
            let row = &self.a[k * m..k * m + gases];
            self.weighted.clear();
            self.weighted.extend(row.iter().zip(n).map(|(a, n)| a * n));
            *system.right(k, 0) = -dot(&self.weighted, h);
            *system.right(k, 1) = sum(&self.weighted);
        }
        for c in 0..phases {
            *system.right(r + c, 0) = -self.curves.h[gases + c];
            *system.right(r + c, 1) = 0.0;
        }
        let (nh, total_n) = (dot(n, h), sum(n));
        *system.right(y, 0) = -nh;
        *system.right(y, 1) = total_n;
        system.solve(2).ok()?;
        let total_slope = *system.right(y, 0);
        let mut shift = vec![total_slope; gases];
        for k in 0..r {
            let slope = *system.right(k, 0);
            for (cell, a) in shift.iter_mut().zip(&self.a[k * m..k * m + gases]) {
                *cell += slope * a;
            }
        }
        let mut reaction: f64 = (0..gases).map(|j| n[j] * h[j] * (h[j] + shift[j])).sum();
        for c in 0..phases {
            reaction += self.curves.h[gases + c] * *system.right(r + c, 0);
        }
        let volume_temperature = 1.0 + total_slope;
        let volume_pressure = *system.right(y, 1) - 1.0;
        Some(Derivatives { reaction, volume_temperature, volume_pressure, at_transition: false })
    }

    /// The isentropic exponent (∂ln p/∂ln ρ)ₛ: the change of ln N and ln T with ln p in the equations of held entropy,
    /// γₛ = 1/(1 - ∂ln N/∂ln p - ∂ln T/∂ln p).
    ///
    /// These stay regular where a substance boils or melts and the slopes with temperature and pressure have no bound.
    /// Derived: from the equations at the head of this file with Δln n = a'·π + Δln N + h Δln T - Δln p.
    pub fn isentropic_exponent(&mut self, system: &mut System) -> Option<f64> {
        let held = EquilibriumProblem { given: Given::Entropy(0.0), pressure: Some(1.0), volume: 0.0 };
        self.assemble(&held, 0.0, system);
        let (r, m, gases, phases) = (self.components.rank, self.places.len(), self.gases, self.phases());
        let (y, d) = (r + phases, r + phases + 1);
        for k in 0..r {
            let row = &self.a[k * m..k * m + gases];
            *system.right(k, 0) = dot(row, &self.n);
        }
        for c in 0..phases {
            *system.right(r + c, 0) = 0.0;
        }
        let shift = self.ln_total - self.ln_p;
        *system.right(y, 0) = sum(&self.n);
        // Σ n (w + 1), w + 1 the entropy of each species with mixing.
        let entropy = (0..gases).map(|j| self.n[j] * (self.curves.s[j] - self.ln_n[j] + shift));
        *system.right(d, 0) = entropy.sum();
        system.solve(1).ok()?;
        let exponent = 1.0 / (1.0 - *system.right(y, 0) - *system.right(d, 0));
        (exponent.is_finite() && exponent > 0.0).then_some(exponent)
    }

    /// The row of h, u or s. With w = h, h - 1 or s - 1 of each species (s including mixing), the change is
    /// Σ n w Δln n + Σ n (cp - [fixed volume, u or s: 1]) Δln T (+ Σ n Δln N - Σ n Δln p for s) + Σ w_c Δn_c.
    fn energy_row(&mut self, problem: &EquilibriumProblem, system: &mut System, kappa: f64, total_n: f64, d: usize) {
        let (r, phases, m, gases) = (self.components.rank, self.phases(), self.places.len(), self.gases);
        let y = r + phases;
        let (h, s, cp) = (&self.curves.h, &self.curves.s, &self.curves.cp);
        let (n, e) = (&self.n[..gases], &self.e[..gases]);
        let shift = self.ln_total - self.ln_p;
        let mut weights = std::mem::take(&mut self.scaled);
        weights.clear();
        let (target, mut now, mut capacity, per_total, per_pressure) = match problem.given {
            Given::Temperature(_) => {
                self.scaled = weights;
                return;
            }
            Given::Enthalpy(value) => {
                weights.extend_from_slice(&h[..gases]);
                (value / (FIT_GAS_CONSTANT * self.t), dot(n, &h[..gases]), dot(n, &cp[..gases]), 0.0, 0.0)
            }
            Given::InternalEnergy(value) => {
                weights.extend(h[..gases].iter().map(|h| h - 1.0));
                let (now, capacity) = (dot(n, &h[..gases]) - total_n, dot(n, &cp[..gases]) - total_n);
                (value / (FIT_GAS_CONSTANT * self.t), now, capacity, 0.0, 0.0)
            }
            Given::Entropy(value) => {
                weights.extend(s[..gases].iter().zip(&self.ln_n).map(|(s, ln_n)| s - ln_n + shift - 1.0));
                let now = dot(n, &weights) + total_n;
                (value / FIT_GAS_CONSTANT, now, dot(n, &cp[..gases]), total_n, total_n)
            }
        };
        let energy = matches!(problem.given, Given::Entropy(_));
        for c in 0..phases {
            let w = if energy { s[gases + c] } else { h[gases + c] };
            now += self.condensed[c] * w;
            capacity += self.condensed[c] * cp[gases + c];
            *system.at(d, r + c) = w;
        }
        self.weighted.resize(gases, 0.0);
        for ((cell, n), w) in self.weighted.iter_mut().zip(n).zip(&weights) {
            *cell = n * w;
        }
        for k in 0..r {
            *system.at(d, k) = dot(&self.weighted, &self.a[k * m..k * m + gases]);
        }
        let nw = sum(&self.weighted);
        *system.at(d, y) = (1.0 - kappa) * nw + per_total - kappa * per_pressure;
        *system.at(d, d) = dot(&self.weighted, &h[..gases]) - kappa * nw + capacity - kappa * per_pressure;
        *system.right(d, 0) = target - now - dot(&self.weighted, e);
        self.scaled = weights;
    }

    /// Takes the step that the system gives; its size where it counts, and the share of it that was taken.
    fn advance(&mut self, problem: &EquilibriumProblem, ghost: f64, system: &mut System) -> (f64, f64) {
        let (r, phases) = (self.components.rank, self.phases());
        let heat = if problem.has_free_temperature() { *system.right(r + phases + 1, 0) } else { 0.0 };
        let (mut size, share) = self.gas_step(problem, r + phases, heat, system);
        let total: f64 = self.total() + self.condensed.iter().map(|n| n.abs()).sum::<f64>();
        for c in 0..phases {
            let step = *system.right(r + c, 0);
            size = size.max(step.abs() / total);
            self.condensed[c] += share * step;
        }
        self.take_gas_step(share, ghost);
        self.t *= (share * heat).exp();
        (size, share)
    }

    /// The step of each gas species and the potentials, from the system's answer; its size where it counts, and the share of
    /// it that is safe. Δln N stands in `row`, `heat` is Δln T.
    pub(super) fn gas_step(
        &mut self,
        problem: &EquilibriumProblem,
        row: usize,
        heat: f64,
        system: &mut System,
    ) -> (f64, f64) {
        let (r, m, gases) = (self.components.rank, self.places.len(), self.gases);
        let kappa = if problem.pressure.is_some() { 0.0 } else { 1.0 };
        self.pi.clear();
        for k in 0..r {
            self.pi.push(*system.right(k, 0));
        }
        let rise = *system.right(row, 0);
        self.step.clear();
        let constant = (1.0 - kappa) * rise - kappa * heat;
        self.step.extend(self.e.iter().zip(&self.curves.h).map(|(e, h)| e + constant + h * heat));
        for (k, pi) in self.pi.iter().enumerate() {
            for (step, a) in self.step.iter_mut().zip(&self.a[k * m..k * m + gases]) {
                *step += a * pi;
            }
        }
        let mut longest = 5.0 * heat.abs().max(rise.abs());
        let mut share: f64 = 1.0;
        let mut size = heat.abs().max(rise.abs());
        let total: f64 = self.total() + self.condensed.iter().map(|n| n.abs()).sum::<f64>();
        for ((step, ln_n), n) in self.step.iter().zip(&self.ln_n).zip(&self.n) {
            let fraction = ln_n - self.ln_total;
            if fraction > MINOR {
                longest = longest.max(step.abs());
                size = size.max(SINGLE * step.abs());
            } else if *step > 0.0 && fraction + step - rise > MINOR_RISE {
                share = share.min(((MINOR_RISE - fraction) / (step - rise)).abs());
            }
            size = size.max(n * step.abs() / total);
        }
        for basis in &self.components.basis {
            if *basis < gases && self.ln_n[*basis] > LEAST + 1.0 {
                // A rare component decides on its own balance.
                size = size.max(SINGLE * self.step[*basis].abs());
            }
        }
        if longest > LONGEST {
            share = share.min(LONGEST / longest);
        }
        (size, share)
    }

    pub(super) fn take_gas_step(&mut self, share: f64, ghost: f64) {
        for ((ln_n, n), step) in self.ln_n.iter_mut().zip(&mut self.n).zip(&self.step) {
            *ln_n = (*ln_n + share * step).max(LEAST);
            *n = ln_n.exp();
        }
        // The moles of gas are what the species sum to; carried by a step of their own they part from it far away.
        self.ln_total = (sum(&self.n) + ghost).ln();
    }
}
