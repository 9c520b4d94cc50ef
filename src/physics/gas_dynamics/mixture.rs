//! Perfect gases that mix and do not react with each other ("frozen mixing").
//!
//! A kilogram of mixture with the mass fractions y_i has R = Σ y_i R_i, c_p = Σ y_i c_p,i with c_p,i = γ_i R_i / (γ_i - 1),
//! and c_p T = Σ y_i c_p,i T_i; hence γ = c_p / (c_p - R). Assumed: heat capacities that do not depend on temperature,
//! no heat lost. Derived: Dalton's law and the balance of enthalpy of an adiabatic mixing at constant pressure.

use crate::physics::gas_dynamics::isentropic::ChamberGas;
use crate::substance::propellant::CombustionGas;

/// What adds up when gases mix, per kilogram of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mixture {
    /// Σ y R in J/(kg K).
    pub gas_constant: f64,
    /// Σ y c_p in J/(kg K).
    pub heat_capacity: f64,
    /// Σ y c_p T in J/kg.
    pub enthalpy: f64,
}

impl Mixture {
    /// One gas alone.
    pub fn pure(gas: CombustionGas) -> Self {
        let gas_constant = gas.specific_gas_constant();
        let ratio = gas.heat_capacity_ratio;
        let heat_capacity = ratio / (ratio - 1.0) * gas_constant;
        Self { gas_constant, heat_capacity, enthalpy: heat_capacity * gas.flame_temperature.0 }
    }

    /// Σ share · mixture: the mixture of mixtures where the shares add up to 1, its change where they are changes.
    pub fn sum(parts: impl Iterator<Item = (f64, Mixture)>) -> Self {
        parts.fold(Self::default(), |sum, (share, part)| Self {
            gas_constant: sum.gas_constant + share * part.gas_constant,
            heat_capacity: sum.heat_capacity + share * part.heat_capacity,
            enthalpy: sum.enthalpy + share * part.enthalpy,
        })
    }

    /// γ and R T.
    pub fn chamber_gas(&self) -> ChamberGas {
        ChamberGas {
            heat_capacity_ratio: self.heat_capacity / (self.heat_capacity - self.gas_constant),
            specific_energy: self.gas_constant * self.enthalpy / self.heat_capacity,
        }
    }

    /// Relative change of R T that goes with a small change of the mixture: d(R T) / (R T).
    pub fn relative_change(&self, change: &Mixture) -> f64 {
        change.gas_constant / self.gas_constant + change.enthalpy / self.enthalpy
            - change.heat_capacity / self.heat_capacity
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{GAS_CONSTANT, Kelvin, KgPerMole};

    fn gas(temperature: f64, molar_mass: f64, heat_capacity_ratio: f64) -> CombustionGas {
        CombustionGas { flame_temperature: Kelvin(temperature), molar_mass: KgPerMole(molar_mass), heat_capacity_ratio }
    }

    /// By hand: R = R₀/0.02 and R₀/0.04, c_p = 5 R and 6 R of each (γ = 5/4 and 6/5), in equal masses.
    #[test]
    fn a_mixture_worked_by_hand_comes_out() {
        let (one, other) = (Mixture::pure(gas(3000.0, 0.02, 1.25)), Mixture::pure(gas(2000.0, 0.04, 1.2)));
        let mixed = Mixture::sum([(0.5, one), (0.5, other)].into_iter()).chamber_gas();
        // In units of R₀: R = 37.5, c_p = (250 + 150) / 2 = 200, T = (250·3000 + 150·2000) / 400 = 2625 K.
        assert!((mixed.heat_capacity_ratio - 200.0 / 162.5).abs() < 1e-14, "{mixed:?}");
        assert!((mixed.specific_energy / (37.5 * GAS_CONSTANT * 2625.0) - 1.0).abs() < 1e-14, "{mixed:?}");
    }

    #[test]
    fn a_gas_mixed_with_itself_stays_what_it_is() {
        let alone = gas(2800.0, 0.024, 1.21);
        let pure = Mixture::pure(alone);
        let mixed = Mixture::sum([(0.3, pure), (0.7, pure)].into_iter()).chamber_gas();
        assert!((mixed.heat_capacity_ratio - 1.21).abs() < 1e-14);
        let energy = alone.specific_gas_constant() * 2800.0;
        assert!((mixed.specific_energy / energy - 1.0).abs() < 1e-14);
    }

    #[test]
    fn the_change_of_a_mixture_is_the_slope_of_its_energy() {
        let (one, other) = (Mixture::pure(gas(3000.0, 0.02, 1.25)), Mixture::pure(gas(1600.0, 0.04, 1.1)));
        let at = |share: f64| Mixture::sum([(share, one), (1.0 - share, other)].into_iter());
        let step = 1e-6;
        let energy = |share: f64| at(share).chamber_gas().specific_energy.ln();
        let slope = (energy(0.4 + step) - energy(0.4 - step)) / (2.0 * step);
        let change = Mixture::sum([(1.0, one), (-1.0, other)].into_iter());
        assert!((at(0.4).relative_change(&change) / slope - 1.0).abs() < 1e-8, "{slope}");
    }
}
