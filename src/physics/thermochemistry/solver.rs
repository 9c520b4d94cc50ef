//! Equilibrium of gas and condensed phases: the start, the choice of phases, and the check of the answer.
//!
//! The start is the cheapest mixture without entropy of mixing (`simplex`) or the state solved before. Newton's method
//! (`newton`) then works with the gas species that count and the phases taken as present; phases that come
//! out negative leave, absent ones that would lower the Gibbs energy enter, forms of a substance follow the
//! temperature, and at a transition two of them stay. Gas species far too rare to matter are left out, computed from
//! the potentials at the end, and taken in again where they turn out to count. Where that fails, the temperature is
//! bracketed: enthalpy, energy and entropy rise with it.

use super::curves::Curves;
use super::dense::System;
use super::newton::{Iterate, Outcome};
use super::problem::{EquilibriumError, EquilibriumProblem, Given};
use super::products::ProductSet;
use super::simplex::cheapest;
use super::state::{EquilibriumEffort, State};
use crate::substance::species::{FIT_GAS_CONSTANT, STANDARD_PRESSURE};

/// Solves equilibria of one product set, each from the one before where that helps.
pub struct Solver<'a> {
    pub(super) set: &'a ProductSet,
    /// Moles of each element in mol/kg.
    pub(super) b: Vec<f64>,
    pub(super) iterate: Iterate,
    /// Gas species left out, and their functions.
    pub(super) rest: Vec<usize>,
    pub(super) rest_curves: Curves,
    /// All condensed species, and their functions.
    pub(super) solids: Vec<usize>,
    pub(super) solid_curves: Curves,
    all_curves: Curves,
    pub(super) element_potentials: Vec<f64>,
    pub(super) system: System,
    pub(super) warm: bool,
    pub(super) effort: EquilibriumEffort,
}

/// Why a run from one start failed; the next start may do better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Trouble {
    Newton(Outcome),
    /// The choice of phases did not settle.
    Phases,
    /// A state that converged does not meet the equations.
    Residual,
    /// The species at this place is present below the end of its data and absent above.
    DataEnd(usize),
}

/// Temperature in K where a search begins.
const FIRST_TEMPERATURE: f64 = 3000.0;
/// Share of a balance above which a gas species left out comes back.
const COUNTS: f64 = 1e-13;
/// How far from the stated temperature of a transition two forms may have the same potential: fits meet that closely.
const ABOUT: f64 = 1e-6;
/// A phase forms where its potential is lower by this much over RT.
const FORMS: f64 = 1e-9;
const PASSES: usize = 60;
/// ln of the least mole fraction of a start.
const RAREST: f64 = -500.0;
/// Further runs where a converged state fails its check.
const POLISHES: usize = 2;

impl<'a> Solver<'a> {
    /// For a mixture with `b` moles of each of the set's elements in a kilogram, in mol/kg.
    pub fn new(set: &'a ProductSet, b: &[f64]) -> Self {
        Self {
            set,
            b: b.to_vec(),
            iterate: Iterate::default(),
            rest: Vec::new(),
            rest_curves: Curves::default(),
            solids: (set.gases()..set.len()).collect(),
            solid_curves: Curves::default(),
            all_curves: Curves::default(),
            element_potentials: Vec::new(),
            system: System::default(),
            warm: false,
            effort: EquilibriumEffort::default(),
        }
    }

    /// Another mixture of the same elements; the next state is sought from the last.
    pub fn set_elements(&mut self, b: &[f64]) {
        self.b.clear();
        self.b.extend_from_slice(b);
    }

    /// Forgets the last state: the next is sought from nothing.
    pub fn forget(&mut self) {
        self.warm = false;
    }

    /// The product set.
    pub fn set(&self) -> &'a ProductSet {
        self.set
    }

    /// The state of a problem.
    ///
    /// # Errors
    /// When a value is out of range, when no temperature of the data fits, or when nothing passes the check.
    pub fn solve(&mut self, problem: &EquilibriumProblem) -> Result<State, EquilibriumError> {
        problem.check()?;
        self.effort = EquilibriumEffort::default();
        if self.warm
            && let Ok(state) = self.settle(problem)
        {
            return Ok(state);
        }
        self.start(problem, FIRST_TEMPERATURE)?;
        match self.settle(problem) {
            Ok(state) => Ok(state),
            Err(_) if problem.has_free_temperature() => self.bracket(problem),
            Err(_) => self.start_from_all_phases(problem),
        }
    }

    /// The state at a given temperature by way of the interior-point method.
    pub(super) fn start_from_all_phases(&mut self, problem: &EquilibriumProblem) -> Result<State, EquilibriumError> {
        self.start(problem, FIRST_TEMPERATURE)?;
        if !self.iterate.find_phases(self.set, &self.b, problem, &mut self.effort.iterations, &mut self.system) {
            return Err(self.error(Trouble::Phases));
        }
        self.settle(problem).map_err(|trouble| self.error(trouble))
    }

    pub(super) fn error(&mut self, trouble: Trouble) -> EquilibriumError {
        self.warm = false;
        let stage = match trouble {
            Trouble::DataEnd(place) => {
                return EquilibriumError::DataEnd {
                    species: self.set.species(place).name.clone(),
                    temperature: self.set.span(place).high,
                };
            }
            Trouble::Newton(Outcome::Singular) => "singular equations",
            Trouble::Newton(_) => "slow iteration",
            Trouble::Phases => "phases do not settle",
            Trouble::Residual => "the answer fails its check",
        };
        EquilibriumError::NotConverged { stage, steps: self.effort.iterations, temperature: self.iterate.t }
    }

    /// Begins from the cheapest mixture at the temperature given, or at `t` in K.
    pub(super) fn start(&mut self, problem: &EquilibriumProblem, t: f64) -> Result<(), EquilibriumError> {
        let t = if let Given::Temperature(t) = problem.given { t } else { t };
        let set = self.set;
        let atoms: f64 = self.b.iter().map(|b| b.abs()).sum();
        let ln_p = match problem.pressure {
            Some(p) => (p / STANDARD_PRESSURE.0).ln(),
            None => (0.4 * atoms * FIT_GAS_CONSTANT * t / (problem.volume * STANDARD_PRESSURE.0)).ln(),
        };
        let everything: Vec<usize> = (0..set.len()).collect();
        self.all_curves.evaluate(set, &everything, t);
        let cost: Vec<f64> = everything
            .iter()
            .map(|place| {
                let g = self.all_curves.h[*place] - self.all_curves.s[*place];
                if *place < set.gases() {
                    g + ln_p
                } else if set.may_exist(*place, t) {
                    g
                } else {
                    f64::INFINITY
                }
            })
            .collect();
        let cheapest = cheapest(set, &cost, &self.b);
        if let Some(row) = cheapest.unmet {
            return Err(EquilibriumError::Infeasible { symbol: set.symbol(row).to_owned() });
        }
        let gas_total: f64 = cheapest.basis.iter().filter(|(place, _)| *place < set.gases()).map(|(_, n)| n).sum();
        let total = gas_total.max(1e-4 * atoms);
        // Mole fractions in the basis shift the potentials; all other species follow by mass action.
        let mut ln_fraction = vec![0.0; set.len()];
        for (place, n) in cheapest.basis.iter().filter(|(place, _)| *place < set.gases()) {
            ln_fraction[*place] = (n / total).max(1e-9).ln();
        }
        let places: Vec<usize> = cheapest.basis.iter().map(|(place, _)| *place).collect();
        let mut weights: Vec<f64> = cheapest.basis.iter().map(|(_, n)| *n).collect();
        let iterate = &mut self.iterate;
        iterate.components.choose(set, &places, &mut weights);
        let (mut a, mut shifts) = (Vec::new(), Vec::new());
        iterate.components.compositions(set, &everything, &mut a);
        shifts.extend(iterate.components.basis.iter().map(|column| ln_fraction[places[*column]]));
        (iterate.t, iterate.ln_p, iterate.ln_total) = (t, ln_p, total.ln());
        iterate.gases = set.gases();
        iterate.places.clear();
        iterate.places.extend(0..set.gases());
        iterate.ln_n.clear();
        for place in 0..set.gases() {
            let shift: f64 = shifts.iter().enumerate().map(|(k, shift)| a[k * set.len() + place] * shift).sum();
            iterate.ln_n.push(shift - cheapest.reduced[place]);
        }
        neutralise(set, &self.b, &mut iterate.ln_n);
        iterate.ln_n.iter_mut().for_each(|ln_n| *ln_n = total.ln() + ln_n.clamp(RAREST, -0.1));
        iterate.n.clear();
        iterate.n.extend(iterate.ln_n.iter().map(|ln_n| ln_n.exp()));
        // Far from the answer mass action makes more gas than there is matter for.
        let excess = (iterate.n.iter().sum::<f64>() / total).ln();
        iterate.ln_n.iter_mut().for_each(|ln_n| *ln_n -= excess);
        iterate.n.iter_mut().for_each(|n| *n *= (-excess).exp());
        iterate.condensed.clear();
        for (place, n) in cheapest.basis.iter().filter(|(place, n)| *place >= set.gases() && *n > 0.0) {
            iterate.places.push(*place);
            iterate.condensed.push(*n);
        }
        iterate.curves.reset();
        self.rest.clear();
        self.rest_curves.reset();
        Ok(())
    }

    /// Iterates and changes phases until everything fits, then checks.
    pub(super) fn settle(&mut self, problem: &EquilibriumProblem) -> Result<State, Trouble> {
        self.warm = false;
        let mut swaps: Vec<(usize, usize)> = Vec::new();
        let mut polished = 0;
        for _ in 0..PASSES {
            self.effort.passes += 1;
            let outcome = self.iterate.solve(
                self.set,
                &self.b,
                problem,
                &mut self.rest,
                &mut self.effort.iterations,
                &mut self.system,
            );
            if outcome != Outcome::Converged {
                return Err(Trouble::Newton(outcome));
            }
            if self.drop_negative() || self.follow_forms(problem, &mut swaps)? {
                continue;
            }
            let t = self.iterate.t;
            self.iterate.components.element_potentials(&self.iterate.pi, &mut self.element_potentials);
            if self.take_back_gases(t) || self.form_phase(problem, t)? {
                continue;
            }
            let state = self.state(problem);
            if self.passes_check(&state) {
                self.warm = true;
                return Ok(state);
            }
            // The last step may have crossed a kink of a fit; another one mends that.
            polished += 1;
            if polished > POLISHES {
                return Err(Trouble::Residual);
            }
        }
        Err(Trouble::Phases)
    }

    fn remove_phase(&mut self, number: usize) {
        self.iterate.places.remove(self.iterate.gases + number);
        self.iterate.condensed.remove(number);
        self.iterate.curves.reset();
    }

    pub(super) fn add_phase(&mut self, place: usize, amount: f64) {
        self.iterate.places.push(place);
        self.iterate.condensed.push(amount);
        self.iterate.curves.reset();
    }

    /// The phase that came out most negative leaves.
    fn drop_negative(&mut self) -> bool {
        let condensed = &self.iterate.condensed;
        let worst = (0..condensed.len()).min_by(|a, b| condensed[*a].total_cmp(&condensed[*b]));
        match worst {
            Some(worst) if condensed[worst] < 0.0 => {
                self.remove_phase(worst);
                true
            }
            _ => false,
        }
    }

    pub(super) fn phases(&self) -> &[usize] {
        &self.iterate.places[self.iterate.gases..]
    }

    /// A form that has left its temperatures gives way to its neighbour; one that comes straight back stays beside it.
    fn follow_forms(&mut self, problem: &EquilibriumProblem, swaps: &mut Vec<(usize, usize)>) -> Result<bool, Trouble> {
        let (set, t) = (self.set, self.iterate.t);
        for (number, place) in self.phases().to_vec().into_iter().enumerate() {
            if set.may_exist(place, t * (1.0 + ABOUT)) || set.may_exist(place, t * (1.0 - ABOUT)) {
                continue;
            }
            let Some(family) = set.family(place) else { continue };
            let beside = |other: &usize| family.members.contains(other) && *other != place;
            if self.phases().iter().any(beside) {
                // Both forms are there: the temperature is that of their transition.
                continue;
            }
            let position = family.members.iter().position(|member| *member == place).unwrap_or(0);
            let next = if t > set.span(place).high { position + 1 } else { position.wrapping_sub(1) };
            let amount = self.iterate.condensed[number];
            match family.members.get(next) {
                Some(next) if problem.has_free_temperature() && swaps.contains(&(*next, place)) => {
                    self.iterate.condensed[number] = 0.5 * amount;
                    self.add_phase(*next, 0.5 * amount);
                }
                Some(next) => {
                    swaps.push((place, *next));
                    self.remove_phase(number);
                    self.add_phase(*next, amount);
                }
                None if swaps.contains(&(place, place)) => return Err(Trouble::DataEnd(place)),
                None => {
                    swaps.push((place, place));
                    self.remove_phase(number);
                }
            }
            return Ok(true);
        }
        Ok(false)
    }

    /// Gas species left out that count after all come back.
    fn take_back_gases(&mut self, t: f64) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        self.rest_curves.evaluate(self.set, &self.rest, t);
        let shift = self.iterate.ln_total - self.iterate.ln_p;
        let mut sizes = Vec::new();
        self.iterate.balance_sizes(&mut sizes);
        let least = COUNTS * sizes.iter().copied().fold(f64::INFINITY, f64::min);
        let components = &self.iterate.components;
        let counts = |place: usize, n: f64| {
            n > least && (0..sizes.len()).any(|k| n * components.share(self.set, k, place).abs() > COUNTS * sizes[k])
        };
        let before = self.rest.len();
        let mut kept = Vec::with_capacity(before);
        let mut back = Vec::new();
        for (column, place) in self.rest.iter().enumerate() {
            let potential: f64 =
                self.element_potentials.iter().enumerate().map(|(row, pi)| pi * self.set.atoms(row, *place)).sum();
            let ln_n = self.rest_curves.s[column] - self.rest_curves.h[column] + shift + potential;
            if counts(*place, ln_n.exp()) {
                back.push((*place, ln_n.min(self.iterate.ln_total)))
            } else {
                kept.push(*place)
            }
        }
        for (place, ln_n) in &back {
            let iterate = &mut self.iterate;
            iterate.places.insert(iterate.gases, *place);
            iterate.gases += 1;
            iterate.ln_n.push(*ln_n);
            iterate.n.push(ln_n.exp());
        }
        if back.is_empty() {
            return false;
        }
        self.iterate.curves.reset();
        self.rest = kept;
        self.rest_curves.reset();
        true
    }

    /// The absent phase that would lower the Gibbs energy most, per atom, enters.
    fn form_phase(&mut self, problem: &EquilibriumProblem, t: f64) -> Result<bool, Trouble> {
        let Some((place, gain)) = self.most_wanted(t) else { return Ok(false) };
        if gain > -FORMS {
            return Ok(false);
        }
        if !problem.has_free_temperature() || self.phases().len() >= self.set.rows() {
            self.make_room(place);
        }
        self.add_phase(place, 0.0);
        Ok(true)
    }

    /// The absent condensed species whose potential is lowest, over RT and per atom: place and that difference.
    pub(super) fn most_wanted(&mut self, t: f64) -> Option<(usize, f64)> {
        if self.solids.is_empty() {
            return None;
        }
        self.solid_curves.evaluate(self.set, &self.solids, t);
        let mut best: Option<(usize, f64)> = None;
        for (column, place) in self.solids.iter().enumerate() {
            let set = self.set;
            let family = set.family_number(*place);
            let present = self.phases().iter().any(|phase| set.family_number(*phase) == family);
            if present || !set.may_exist(*place, t) {
                continue;
            }
            let (mut potential, mut atoms) = (0.0, 0.0);
            for (row, pi) in self.element_potentials.iter().enumerate() {
                potential += pi * set.atoms(row, *place);
                atoms += set.atoms(row, *place).abs();
            }
            let gain = (self.solid_curves.h[column] - self.solid_curves.s[column] - potential) / atoms;
            if best.is_none_or(|(_, least)| gain < least) {
                best = Some((*place, gain));
            }
        }
        best
    }

    /// Condensed species whose data end below `t`, in K, and that would be there if they went on.
    pub(super) fn wanted_beyond_data(&mut self, t: f64) -> Vec<usize> {
        let set = self.set;
        let ended = |place: usize| {
            set.span(place).high < t && set.family(place).is_some_and(|family| family.members.last() == Some(&place))
        };
        if self.solids.iter().all(|place| !ended(*place)) {
            return Vec::new();
        }
        self.solid_curves.evaluate(set, &self.solids, t);
        let mut wanted = Vec::new();
        for (column, place) in self.solids.iter().enumerate().filter(|(_, place)| ended(**place)) {
            let rows = self.element_potentials.iter().enumerate();
            let potential: f64 = rows.map(|(row, pi)| pi * set.atoms(row, *place)).sum();
            if self.solid_curves.h[column] - self.solid_curves.s[column] < potential - FORMS {
                wanted.push(*place);
            }
        }
        wanted
    }

    /// Where the phases present can make up the new one at fixed temperature, the one that is used up first leaves.
    fn make_room(&mut self, place: usize) {
        let (set, count) = (self.set, self.phases().len());
        if count == 0 {
            return;
        }
        // Least squares of the new composition in those present; exact where it depends on them.
        let phases = self.phases().to_vec();
        let column = |place: usize| (0..set.rows()).map(|row| set.atoms(row, place)).collect::<Vec<f64>>();
        let (target, columns) = (column(place), phases.iter().map(|phase| column(*phase)).collect::<Vec<_>>());
        let system = &mut self.system;
        system.clear(count);
        for (i, first) in columns.iter().enumerate() {
            for (j, second) in columns.iter().enumerate() {
                *system.at(i, j) = super::dense::dot(first, second);
            }
            *system.right(i, 0) = super::dense::dot(first, &target);
        }
        if system.solve(1).is_err() {
            return;
        }
        let shares: Vec<f64> = (0..count).map(|i| *system.right(i, 0)).collect();
        let misfit: f64 = (0..set.rows())
            .map(|row| {
                let made: f64 = columns.iter().zip(&shares).map(|(column, share)| column[row] * share).sum();
                (made - target[row]).abs()
            })
            .sum();
        if misfit > 1e-6 {
            return;
        }
        let used_up = (0..count).filter(|i| shares[*i] > 1e-9).min_by(|a, b| {
            let ratio = |i: usize| self.iterate.condensed[i] / shares[i];
            ratio(*a).total_cmp(&ratio(*b))
        });
        if let Some(used_up) = used_up {
            self.remove_phase(used_up);
        }
    }
}

/// Shifts the potential of the electron so that charges balance, which the main species do not decide: from far away
/// Newton's method would lower the ions by a factor e a step. `ln_n` of the gases, to a common constant.
///
/// Derived: of Σ q n exp(q δ) = 0 with one charge a particle, δ = ½ ln(n₋/n₊).
fn neutralise(set: &ProductSet, b: &[f64], ln_n: &mut [f64]) {
    let Some(row) = (0..set.rows()).find(|row| set.symbol(*row) == "E" && b[*row] == 0.0) else { return };
    let most = |sign: f64| {
        let charged = (0..ln_n.len()).filter(|place| sign * set.atoms(row, *place) > 0.0);
        charged.map(|place| ln_n[place]).fold(f64::NEG_INFINITY, f64::max)
    };
    let shift = 0.5 * (most(1.0) - most(-1.0));
    if shift.is_finite() {
        for (place, ln_n) in ln_n.iter_mut().enumerate() {
            *ln_n -= shift * set.atoms(row, place);
        }
    }
}
