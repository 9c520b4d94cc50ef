//! The sure way to a temperature: enthalpy, energy and entropy rise with it, so it can be enclosed.

use super::problem::{COLDEST, EquilibriumError, EquilibriumProblem, Given, HOTTEST};
use super::solver::{Solver, Trouble};
use super::state::State;
use crate::units::{JoulePerKg, JoulePerKgKelvin};

/// Where the search begins, in K, and the factor from one trial to the next.
const MIDDLE: f64 = 1200.0;
const STRIDE: f64 = 1.4;
/// Width of the enclosure, as a share, from which the free iteration is tried again.
const CLOSE: f64 = 1e-3;
/// Width at which the state lies on a jump.
const JUMP: f64 = 1e-9;

impl Solver<'_> {
    /// Encloses the temperature by states at given temperatures, and finishes with the free iteration.
    pub(super) fn bracket(&mut self, problem: &EquilibriumProblem) -> Result<State, EquilibriumError> {
        self.effort.bracketed = true;
        let (mut low, mut cold, mut high, mut hot) = self.enclosure(problem)?;
        let mut tried = 1.0;
        while high / low - 1.0 > JUMP {
            let middle = self.next_temperature(problem, low, &cold, high, &hot);
            let state = self.at_temperature(problem, middle)?;
            if gap(problem, &state) > 0.0 {
                (high, hot) = (middle, state)
            } else {
                (low, cold) = (middle, state)
            }
            let width = high / low - 1.0;
            if width < CLOSE && width < 0.03 * tried {
                tried = width;
                if let Ok(state) = self.settle(problem)
                    && (low * (1.0 - CLOSE)..=high * (1.0 + CLOSE)).contains(&state.temperature.0)
                {
                    return Ok(state);
                }
            }
        }
        self.on_jump(problem, &cold, &hot)
    }

    /// Two temperatures in K with the target between, and the states there; sought from the middle outwards.
    fn enclosure(&mut self, problem: &EquilibriumProblem) -> Result<(f64, State, f64, State), EquilibriumError> {
        let mut t = MIDDLE;
        let mut state = self.at_temperature(problem, t)?;
        let rising = gap(problem, &state) < 0.0;
        loop {
            let next = if rising { (t * STRIDE).min(HOTTEST) } else { (t / STRIDE).max(COLDEST) };
            if next == t {
                let (quantity, target) = named(problem);
                let reached = gap(problem, &state) + target;
                let at_end = t;
                return Err(EquilibriumError::OutOfRange { quantity, target, at_end, reached });
            }
            let further = self.at_temperature(problem, next)?;
            if (gap(problem, &further) < 0.0) != rising {
                return Ok(if rising { (t, state, next, further) } else { (next, further, t, state) });
            }
            (t, state) = (next, further);
        }
    }

    fn at_temperature(&mut self, problem: &EquilibriumProblem, t: f64) -> Result<State, EquilibriumError> {
        let held = problem.with_temperature(t);
        if self.warm
            && let Ok(state) = self.settle(&held)
        {
            return Ok(state);
        }
        self.start(&held, t)?;
        match self.settle(&held) {
            Ok(state) => Ok(state),
            Err(_) => self.start_from_all_phases(&held),
        }
    }

    /// By the chord, kept off the ends; by halves where that gains little.
    fn next_temperature(&self, problem: &EquilibriumProblem, low: f64, cold: &State, high: f64, hot: &State) -> f64 {
        let (below, above) = (gap(problem, cold), gap(problem, hot));
        let halves = (low * high).sqrt();
        if high / low > 1.3 {
            return halves;
        }
        let chord = low + (high - low) * below / (below - above);
        let margin = 0.1 * (high - low);
        if self.effort.passes.is_multiple_of(2) { chord.clamp(low + margin, high - margin) } else { halves }
    }

    /// The state on a jump: the phases of both sides are present.
    fn on_jump(&mut self, problem: &EquilibriumProblem, cold: &State, hot: &State) -> Result<State, EquilibriumError> {
        let (below, above) = (gap(problem, cold), gap(problem, hot));
        let exact = below / (below - above);
        if !cold.has_gas() && !hot.has_gas() {
            return Ok(melting(cold, hot, exact));
        }
        let share = exact.clamp(0.01, 0.99);
        self.start(&problem.with_temperature(cold.temperature.0), cold.temperature.0)?;
        let set = self.set;
        let iterate = &mut self.iterate;
        let mixed = |place: usize| (1.0 - share) * cold.amounts[place] + share * hot.amounts[place];
        iterate.places.truncate(iterate.gases);
        iterate.condensed.clear();
        for j in 0..iterate.gases {
            iterate.n[j] = mixed(iterate.places[j]).max(1e-250);
            iterate.ln_n[j] = iterate.n[j].ln();
        }
        iterate.ln_total = iterate.n.iter().sum::<f64>().ln();
        iterate.curves.reset();
        for place in set.gases()..set.len() {
            if mixed(place) > 0.0 {
                self.add_phase(place, mixed(place));
            }
        }
        let steps = self.effort.iterations;
        match self.settle(problem) {
            Ok(state) => Ok(state),
            Err(Trouble::DataEnd(place)) => Err(self.error(Trouble::DataEnd(place))),
            Err(trouble) => {
                // A jump at the end of a species' data is no transition.
                let t = cold.temperature.0;
                let last = |place: usize| set.family(place).is_some_and(|family| family.members.last() == Some(&place));
                let ends =
                    cold.condensed(set).find(|place| last(*place) && (set.span(*place).high / t - 1.0).abs() < 1e-6);
                self.effort.iterations = steps;
                Err(self.error(ends.map_or(trouble, Trouble::DataEnd)))
            }
        }
    }
}

/// Matter without gas on a transition: both sides in the proportion of the lever.
fn melting(cold: &State, hot: &State, share: f64) -> State {
    let mix = |cold: f64, hot: f64| (1.0 - share) * cold + share * hot;
    let amounts = cold.amounts.iter().zip(&hot.amounts).map(|(cold, hot)| mix(*cold, *hot)).collect();
    State {
        enthalpy: JoulePerKg(mix(cold.enthalpy.0, hot.enthalpy.0)),
        entropy: JoulePerKgKelvin(mix(cold.entropy.0, hot.entropy.0)),
        condensed_moles: mix(cold.condensed_moles, hot.condensed_moles),
        gas_moles: mix(cold.gas_moles, hot.gas_moles),
        amounts,
        at_transition: true,
        ..cold.clone()
    }
}

/// The quantity given less its target, in J/kg or J/(kg K).
fn gap(problem: &EquilibriumProblem, state: &State) -> f64 {
    match problem.given {
        Given::Temperature(t) => state.temperature.0 - t,
        Given::Enthalpy(h) => state.enthalpy.0 - h,
        Given::InternalEnergy(u) => state.internal_energy().0 - u,
        Given::Entropy(s) => state.entropy.0 - s,
    }
}

fn named(problem: &EquilibriumProblem) -> (&'static str, f64) {
    match problem.given {
        Given::Temperature(t) => ("temperature in K", t),
        Given::Enthalpy(h) => ("enthalpy in J/kg", h),
        Given::InternalEnergy(u) => ("internal energy in J/kg", u),
        Given::Entropy(s) => ("entropy in J/(kg K)", s),
    }
}
