//! A mixture whose composition is held: frozen flow.
//!
//! Gases keep their amounts. Condensed matter either keeps its form, followed beyond its data with what that is worth,
//! or keeps its substance and melts, freezes and changes crystal form where the data say so.

use super::curves::{Beyond, Curves};
use super::problem::{COLDEST, EquilibriumError};
use super::products::ProductSet;
use super::state::{EquilibriumEffort, Residuals, State};
use crate::substance::species::{FIT_GAS_CONSTANT, STANDARD_PRESSURE};
use crate::units::{JoulePerKg, JoulePerKgKelvin, Kelvin, Pa};

/// What condensed matter does while the composition is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CondensedForms {
    /// It stays as it is, undercooled where need be.
    Held,
    /// It melts and freezes, its substance held.
    Follow,
}

/// A held composition.
#[derive(Debug, Clone)]
pub struct HeldMixture<'a> {
    set: &'a ProductSet,
    forms: CondensedForms,
    /// Gases, then one condensed species each of the substances present.
    places: Vec<usize>,
    amounts: Vec<f64>,
    gases: usize,
    gas_moles: f64,
    gas_mass_fraction: f64,
    /// -Σ n ln x of the gases.
    mixing: f64,
    curves: Curves,
    /// Last temperature in K.
    t: f64,
}

/// A gas rarer than this share adds nothing to any sum.
const NOTHING: f64 = 1e-18;
const CONVERGED: f64 = 1e-13;
const ITERATIONS: usize = 60;

/// Sums over the mixture at one temperature, in R.
struct Sums {
    enthalpy: f64,
    entropy: f64,
    capacity: f64,
}

impl<'a> HeldMixture<'a> {
    /// The composition of `state`.
    pub fn new(set: &'a ProductSet, state: &State, forms: CondensedForms) -> Self {
        let least = NOTHING * (state.gas_moles + state.condensed_moles);
        let gas = (0..set.gases()).filter(|place| state.amounts[*place] > least);
        let mut places: Vec<usize> = gas.collect();
        let gases = places.len();
        let mut amounts: Vec<f64> = places.iter().map(|place| state.amounts[*place]).collect();
        let gas_moles: f64 = amounts.iter().sum();
        let mixing = -amounts.iter().map(|n| n * (n / gas_moles).ln()).sum::<f64>();
        for place in state.condensed(set) {
            let family = set.family_number(place);
            let twin = places[gases..].iter().position(|other| set.family_number(*other) == family);
            match twin {
                // Two forms at their transition: held as they are, or one substance that follows.
                Some(twin) if forms == CondensedForms::Follow => amounts[gases + twin] += state.amounts[place],
                _ => {
                    places.push(place);
                    amounts.push(state.amounts[place]);
                }
            }
        }
        let beyond = if forms == CondensedForms::Held { Beyond::Held } else { Beyond::Span };
        let curves = Curves::new(beyond);
        let gas_mass_fraction = state.gas_mass_fraction;
        let t = state.temperature.0;
        Self { set, forms, places, amounts, gases, gas_moles, gas_mass_fraction, mixing, curves, t }
    }

    /// The state that is held is itself, with the heat capacities and the exponent of a held composition.
    pub fn here(&mut self, state: &State) -> State {
        let held = self.state(state.temperature.0, state.pressure, state.entropy, None);
        State {
            heat_capacity: held.heat_capacity,
            frozen_heat_capacity: held.frozen_heat_capacity,
            gas_heat_capacity: held.gas_heat_capacity,
            isentropic_exponent: held.isentropic_exponent,
            volume_temperature_slope: held.volume_temperature_slope,
            volume_pressure_slope: held.volume_pressure_slope,
            element_potentials: Vec::new(),
            ..state.clone()
        }
    }

    /// The state at an entropy and a pressure.
    ///
    /// # Errors
    /// When no temperature fits.
    pub fn at_entropy(&mut self, entropy: JoulePerKgKelvin, pressure: Pa) -> Result<State, EquilibriumError> {
        let ln_p = (pressure.0 / STANDARD_PRESSURE.0).ln();
        let target = entropy.0 / FIT_GAS_CONSTANT - self.mixing + self.gas_moles * ln_p;
        if self.forms == CondensedForms::Held {
            let t = self.temperature(target)?;
            return Ok(self.state(t, pressure, entropy, None));
        }
        let transitions = self.transitions();
        for (transition, families) in &transitions {
            self.take_forms(*transition, true);
            if target >= self.sums(*transition).entropy {
                let t = self.temperature(target)?;
                return Ok(self.state(t, pressure, entropy, None));
            }
            let above = self.sums(*transition).entropy;
            self.take_forms(*transition, false);
            let below = self.sums(*transition).entropy;
            if target >= below {
                let frozen = if above > below { (above - target) / (above - below) } else { 1.0 };
                return Ok(self.state(*transition, pressure, entropy, Some((families, frozen))));
            }
        }
        self.take_forms(0.0, false);
        let t = self.temperature(target)?;
        Ok(self.state(t, pressure, entropy, None))
    }

    /// Temperatures at which substances present change form, from hot to cold, with the families that do.
    fn transitions(&self) -> Vec<(f64, Vec<usize>)> {
        let mut all: Vec<(f64, Vec<usize>)> = Vec::new();
        for place in &self.places[self.gases..] {
            let number = self.set.family_number(*place);
            let Some(family) = self.set.family(*place) else { continue };
            for pair in family.members.windows(2) {
                let t = self.set.span(pair[1]).low;
                match all.iter_mut().find(|(other, _)| (*other - t).abs() < 1e-6 * t) {
                    Some((_, families)) => families.push(number),
                    None => all.push((t, vec![number])),
                }
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all
    }

    /// Gives every substance the form that it has just above or just below `t` in K.
    fn take_forms(&mut self, t: f64, above: bool) {
        for place in &mut self.places[self.gases..] {
            let Some(family) = self.set.family(*place) else { continue };
            let mut form = family.members.first().copied().unwrap_or(*place);
            for pair in family.members.windows(2) {
                let transition = self.set.span(pair[1]).low;
                if t > transition * (1.0 + 1e-9) || (above && t >= transition * (1.0 - 1e-9)) {
                    form = pair[1];
                }
            }
            *place = form;
        }
        self.curves.reset();
    }

    fn sums(&mut self, t: f64) -> Sums {
        self.curves.evaluate(self.set, &self.places, t);
        let total = |values: &[f64]| super::dense::dot(values, &self.amounts);
        Sums { enthalpy: total(&self.curves.h), entropy: total(&self.curves.s), capacity: total(&self.curves.cp) }
    }

    /// The temperature in K at which Σ n s° reaches `target`, in R.
    fn temperature(&mut self, target: f64) -> Result<f64, EquilibriumError> {
        let (mut low, mut high) = (0.0, f64::INFINITY);
        let mut t = self.t;
        for _ in 0..ITERATIONS {
            let sums = self.sums(t);
            let gap = target - sums.entropy;
            if gap > 0.0 {
                low = t
            } else {
                high = t
            }
            let step = gap / sums.capacity;
            if step.abs() < CONVERGED {
                self.t = t;
                return Ok(t);
            }
            let mut next = t * step.clamp(-0.7, 0.7).exp();
            if !(next > low && next < high) {
                next = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * t };
            }
            if next < COLDEST {
                return Err(EquilibriumError::TooCold { coldest: COLDEST });
            }
            if (next / t - 1.0).abs() < 4.0 * f64::EPSILON {
                self.t = t;
                return Ok(t);
            }
            t = next;
        }
        Err(EquilibriumError::NotConverged { stage: "held composition", steps: ITERATIONS, temperature: t })
    }

    /// The state at `t` in K; `melting` names the families on their transition and the share of them below it.
    fn state(&mut self, t: f64, pressure: Pa, entropy: JoulePerKgKelvin, melting: Option<(&Vec<usize>, f64)>) -> State {
        let mut amounts = vec![0.0; self.set.len()];
        let (mut enthalpy, mut entropy_sum, mut capacity);
        match melting {
            None => {
                let sums = self.sums(t);
                (enthalpy, entropy_sum, capacity) = (sums.enthalpy, sums.entropy, sums.capacity);
                self.place_amounts(&mut amounts, 1.0);
            }
            Some((_, share)) => {
                self.take_forms(t, true);
                let above = self.sums(t);
                self.place_amounts(&mut amounts, 1.0 - share);
                self.take_forms(t, false);
                let below = self.sums(t);
                self.place_amounts(&mut amounts, share);
                let mix = |above: f64, below: f64| (1.0 - share) * above + share * below;
                enthalpy = mix(above.enthalpy, below.enthalpy);
                entropy_sum = mix(above.entropy, below.entropy);
                capacity = mix(above.capacity, below.capacity);
            }
        }
        self.t = t;
        entropy_sum += self.mixing - self.gas_moles * (pressure.0 / STANDARD_PRESSURE.0).ln();
        let residual = (entropy_sum - entropy.0 / FIT_GAS_CONSTANT).abs() / self.gas_moles;
        enthalpy *= FIT_GAS_CONSTANT * t;
        capacity *= FIT_GAS_CONSTANT;
        let gas_capacity =
            super::dense::dot(&self.curves.cp[..self.gases], &self.amounts[..self.gases]) * FIT_GAS_CONSTANT;
        let exponent = match melting {
            Some(_) => 1.0,
            None => capacity / (capacity - self.gas_moles * FIT_GAS_CONSTANT),
        };
        State {
            temperature: Kelvin(t),
            pressure,
            enthalpy: JoulePerKg(enthalpy),
            entropy: JoulePerKgKelvin(entropy_sum * FIT_GAS_CONSTANT),
            heat_capacity: JoulePerKgKelvin(capacity),
            frozen_heat_capacity: JoulePerKgKelvin(capacity),
            gas_heat_capacity: JoulePerKgKelvin(gas_capacity / self.gas_mass_fraction),
            isentropic_exponent: exponent,
            volume_temperature_slope: 1.0,
            volume_pressure_slope: -1.0,
            amounts,
            gas_moles: self.gas_moles,
            condensed_moles: self.amounts[self.gases..].iter().sum(),
            gas_mass_fraction: self.gas_mass_fraction,
            at_transition: melting.is_some(),
            beyond_data: Vec::new(),
            element_potentials: Vec::new(),
            residuals: Residuals { energy_or_entropy: residual, ..Residuals::default() },
            effort: EquilibriumEffort::default(),
        }
    }

    fn place_amounts(&self, out: &mut [f64], share: f64) {
        for (number, (place, n)) in self.places.iter().zip(&self.amounts).enumerate() {
            // Gases stand whole; of condensed matter the share in this form.
            if number < self.gases { out[*place] = *n } else { out[*place] += share * n }
        }
    }
}
