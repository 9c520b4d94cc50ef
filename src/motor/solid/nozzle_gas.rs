//! A gas with what a nozzle of fixed expansion ratio makes of it.

use crate::physics::gas_dynamics::isentropic::{
    ChamberGas, IsentropicError, choked_flow_factor, critical_pressure_ratio, momentum_coefficient, pressure_ratio,
    supersonic_mach,
};

/// Gas in the chamber and its constants in the nozzle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NozzleGas {
    pub gas: ChamberGas,
    /// Exit over chamber pressure of the full-flowing nozzle.
    pub exit_ratio: f64,
    /// Thrust coefficient at an exit pressure that is ambient.
    pub momentum: f64,
    /// Ambient over chamber pressure below which the throat is choked.
    pub critical_ratio: f64,
    /// Γ / √(R T): choked mass flow over pressure and throat area.
    pub choked: f64,
}

impl NozzleGas {
    /// Works a gas out for an expansion ratio.
    pub fn new(gas: ChamberGas, expansion: f64) -> Result<Self, IsentropicError> {
        let g = gas.heat_capacity_ratio;
        let exit_ratio = pressure_ratio(g, supersonic_mach(g, expansion)?);
        Ok(Self {
            gas,
            exit_ratio,
            momentum: momentum_coefficient(g, exit_ratio),
            critical_ratio: critical_pressure_ratio(g),
            choked: choked_flow_factor(g) / gas.specific_energy.sqrt(),
        })
    }

    /// A gas that is none, which makes every value it enters NaN: an integrator refuses the step that meets it.
    pub fn undefined() -> Self {
        let nan = f64::NAN;
        let gas = ChamberGas { heat_capacity_ratio: nan, specific_energy: nan };
        Self { gas, exit_ratio: nan, momentum: nan, critical_ratio: nan, choked: nan }
    }
}
