//! From the converged iterate to a state, and the check that it must pass.

use super::newton::Derivatives;
use super::problem::{COLDEST, EquilibriumProblem, Given, HOTTEST};
use super::solver::Solver;
use super::state::{Residuals, State};
use crate::substance::species::{FIT_GAS_CONSTANT, STANDARD_PRESSURE};
use crate::units::{JoulePerKg, JoulePerKgKelvin, Kelvin, Pa};

/// What a verified state meets beside the limits of `Residuals`.
const MASS_ACTION_LIMIT: f64 = 1e-8;
const CONDENSED_LIMIT: f64 = -1e-8;
/// (∂ln V/∂ln p)ₜ beyond which a substance boils: pressure and temperature do not tell how much of it.
const UNBOUNDED: f64 = -1e6;

impl Solver<'_> {
    /// The state that the iterate stands for, with all that is left of the equations.
    pub(super) fn state(&mut self, problem: &EquilibriumProblem) -> State {
        let set = self.set;
        let iterate = &mut self.iterate;
        let t = iterate.t;
        iterate.curves.evaluate(set, &iterate.places, t);
        let gases = iterate.gases;
        let shift = iterate.ln_total - iterate.ln_p;
        let curves = &iterate.curves;
        let mut amounts = vec![0.0; set.len()];
        let (mut enthalpy, mut entropy, mut capacity) = (0.0, 0.0, 0.0);
        let (mut gas_moles, mut gas_mass, mut mass_action) = (0.0, 0.0, 0.0_f64);
        let m = iterate.places.len();
        let countable = iterate.ln_total + (1e-12_f64).ln();
        for j in 0..gases {
            let (place, n) = (iterate.places[j], iterate.n[j]);
            amounts[place] = n;
            gas_moles += n;
            gas_mass += n * set.species(place).molar_mass.0;
            enthalpy += n * curves.h[j];
            entropy += n * (curves.s[j] - iterate.ln_n[j] + shift);
            capacity += n * curves.cp[j];
            if iterate.ln_n[j] > countable {
                let made: f64 = iterate.pi.iter().enumerate().map(|(k, pi)| pi * iterate.a[k * m + j]).sum();
                mass_action = mass_action.max((curves.h[j] - curves.s[j] + iterate.ln_n[j] - shift - made).abs());
            }
        }
        let (mut condensed_moles, mut condensed_mass) = (0.0, 0.0);
        for (c, n) in iterate.condensed.iter().enumerate() {
            let place = iterate.places[gases + c];
            amounts[place] = *n;
            condensed_moles += n;
            condensed_mass += n * set.species(place).molar_mass.0;
            enthalpy += n * curves.h[gases + c];
            entropy += n * curves.s[gases + c];
            capacity += n * curves.cp[gases + c];
            let made: f64 = iterate.pi.iter().enumerate().map(|(k, pi)| pi * iterate.a[k * m + gases + c]).sum();
            mass_action = mass_action.max((curves.h[gases + c] - curves.s[gases + c] - made).abs());
        }
        // Species left out, from the potentials: too rare for any sum.
        if !self.rest.is_empty() {
            self.rest_curves.evaluate(set, &self.rest, t);
        }
        for (column, place) in self.rest.iter().enumerate() {
            let made: f64 =
                self.element_potentials.iter().enumerate().map(|(row, pi)| pi * set.atoms(row, *place)).sum();
            amounts[*place] = (self.rest_curves.s[column] - self.rest_curves.h[column] + shift + made).exp();
        }
        let gas_capacity = (0..gases).map(|j| iterate.n[j] * iterate.curves.cp[j]).sum::<f64>();
        let gas_mass_fraction = gas_mass / (gas_mass + condensed_mass);
        let total = gas_moles + condensed_moles;
        let energy = match problem.given {
            Given::Temperature(_) => 0.0,
            Given::Enthalpy(h) => enthalpy - h / (FIT_GAS_CONSTANT * t),
            Given::InternalEnergy(u) => enthalpy - gas_moles - u / (FIT_GAS_CONSTANT * t),
            Given::Entropy(s) => entropy - s / FIT_GAS_CONSTANT,
        };
        let isentropic_exponent = self.iterate.isentropic_exponent(&mut self.system);
        let derivatives = self.iterate.derivatives(set, &mut self.system);
        // Melting is known by its two forms; boiling by slopes that have no bound but the ghost gas.
        let unbounded = |d: &Derivatives| d.at_transition || d.volume_pressure < UNBOUNDED;
        let derivatives = derivatives.filter(|d| d.volume_pressure < 0.0);
        let at_transition = derivatives.as_ref().is_none_or(unbounded);
        let (reaction, volume_temperature, volume_pressure) =
            derivatives.map_or((0.0, 1.0, -1.0), |d| (d.reaction, d.volume_temperature, d.volume_pressure));
        let heat_capacity = capacity + reaction;
        let residuals = Residuals {
            elements: self.element_residual(&amounts),
            energy_or_entropy: (energy / total).abs(),
            mass_action,
            condensed: self.most_wanted(t).map_or(0.0, |(_, gain)| gain.min(0.0)),
        };
        let enthalpy = enthalpy * FIT_GAS_CONSTANT * t;
        State {
            temperature: Kelvin(t),
            pressure: Pa(problem.pressure.unwrap_or_else(|| self.iterate.ln_p.exp() * STANDARD_PRESSURE.0)),
            enthalpy: JoulePerKg(enthalpy),
            entropy: JoulePerKgKelvin(entropy * FIT_GAS_CONSTANT),
            heat_capacity: JoulePerKgKelvin(heat_capacity * FIT_GAS_CONSTANT),
            frozen_heat_capacity: JoulePerKgKelvin(capacity * FIT_GAS_CONSTANT),
            gas_heat_capacity: JoulePerKgKelvin(gas_capacity * FIT_GAS_CONSTANT / gas_mass_fraction),
            isentropic_exponent: isentropic_exponent.unwrap_or(f64::NAN),
            volume_temperature_slope: volume_temperature,
            volume_pressure_slope: volume_pressure,
            amounts,
            gas_moles,
            condensed_moles,
            gas_mass_fraction,
            at_transition,
            beyond_data: self.wanted_beyond_data(t),
            element_potentials: self.element_potentials.clone(),
            residuals,
            effort: self.effort,
        }
    }

    fn element_residual(&self, amounts: &[f64]) -> f64 {
        let largest = self.b.iter().fold(0.0_f64, |largest, b| largest.max(b.abs()));
        (0..self.set.rows())
            .map(|row| {
                let held = super::dense::dot(self.set.composition_row(row), amounts);
                // Electrons balance to zero: their scale is that of all.
                let scale = if self.b[row] > 0.0 { self.b[row] } else { largest };
                (held - self.b[row]).abs() / scale
            })
            .fold(0.0, f64::max)
    }

    pub(super) fn passes_check(&self, state: &State) -> bool {
        let residuals = &state.residuals;
        residuals.elements < Residuals::ELEMENTS_LIMIT
            && residuals.energy_or_entropy < Residuals::ENERGY_LIMIT
            && residuals.mass_action < MASS_ACTION_LIMIT
            && residuals.condensed > CONDENSED_LIMIT
            && (COLDEST..=HOTTEST).contains(&state.temperature.0)
            && (!state.has_gas() || state.isentropic_exponent.is_finite())
            && state.amounts.iter().all(|n| n.is_finite() && *n >= 0.0)
            && [state.temperature.0, state.enthalpy.0, state.entropy.0, state.heat_capacity.0]
                .iter()
                .all(|v| v.is_finite())
    }
}
