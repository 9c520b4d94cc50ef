//! Thrust of a plug (aerospike) against the surroundings: the free jet outside adapts to them.
//!
//! While the pressure of the surroundings is above that at the plug's end the wake behind the base is open and bears the
//! surroundings' pressure; the jet expands to that pressure and no further, and the nozzle thrusts like an adapted one.
//! Below, the wake is closed: plug and base no longer know of the surroundings, and the base is taken to bear nothing.
//! Sources: Angelino, *AIAA Journal* 2 (1964) 1834 (the plug's wall pressure); Hagemann, Immich, Nguyen & Dumnov,
//! "Advanced rocket nozzles", *Journal of Propulsion and Power* 14 (1998) 620 (the two wakes, compensation). Measured
//! plugs stay a few percent below the adapted nozzle at low pressure, for the jet meets the plug in weak shocks.

use super::isentropic::{
    IsentropicError, critical_pressure_ratio, momentum_coefficient, pressure_ratio, supersonic_mach,
    vacuum_thrust_coefficient,
};
use super::separation::throat_thrust_coefficient;

/// A plug as its thrust sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlugWall {
    /// Area of the lip's circle over the throat's.
    pub expansion_ratio: f64,
    /// Area ratio to which the flow has expanded at the plug's end.
    pub end_area_ratio: f64,
    /// Share of the vacuum thrust that the cut plug leaves.
    pub vacuum_share: f64,
}

/// What the wake behind the base does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// It bears the surroundings' pressure.
    Open,
    /// It does not know of the surroundings.
    Closed,
}

/// A plug's thrust for one gas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlugThrust {
    heat_capacity_ratio: f64,
    expansion_ratio: f64,
    /// Pressure at the plug's end over the chamber's.
    pub end_pressure_ratio: f64,
    vacuum: f64,
}

impl PlugThrust {
    /// Works a gas out for a plug.
    ///
    /// # Errors
    /// [`IsentropicError`]: an area ratio below 1 or γ of 1 or less.
    pub fn new(heat_capacity_ratio: f64, plug: &PlugWall) -> Result<Self, IsentropicError> {
        let g = heat_capacity_ratio;
        Ok(Self {
            heat_capacity_ratio,
            expansion_ratio: plug.expansion_ratio,
            end_pressure_ratio: pressure_ratio(g, supersonic_mach(g, plug.end_area_ratio)?),
            vacuum: plug.vacuum_share * vacuum_thrust_coefficient(g, plug.expansion_ratio)?,
        })
    }

    /// The wake at a pressure of the surroundings over the chamber's.
    pub fn wake(&self, ambient_ratio: f64) -> Wake {
        if ambient_ratio >= self.end_pressure_ratio { Wake::Open } else { Wake::Closed }
    }

    /// Thrust coefficient at a pressure of the surroundings over the chamber's.
    pub fn coefficient(&self, ambient_ratio: f64) -> f64 {
        let g = self.heat_capacity_ratio;
        match self.wake(ambient_ratio) {
            Wake::Closed => self.vacuum - ambient_ratio * self.expansion_ratio,
            Wake::Open if ambient_ratio < critical_pressure_ratio(g) => momentum_coefficient(g, ambient_ratio),
            Wake::Open => throat_thrust_coefficient(g, ambient_ratio),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::gas_dynamics::isentropic::thrust_coefficient;

    fn plug() -> PlugThrust {
        PlugThrust::new(1.2, &PlugWall { expansion_ratio: 12.0, end_area_ratio: 6.0, vacuum_share: 0.97 })
            .expect("a plug")
    }

    #[test]
    fn a_plug_compensates_where_a_bell_does_not() {
        let plug = plug();
        let exit = pressure_ratio(1.2, supersonic_mach(1.2, 12.0).expect("supersonic"));
        for ambient in [0.03, 0.1, 0.3] {
            assert_eq!(plug.wake(ambient), Wake::Open);
            let bell = thrust_coefficient(1.2, exit, ambient, 12.0);
            assert!(plug.coefficient(ambient) > bell, "{ambient}: {} {bell}", plug.coefficient(ambient));
        }
        assert_eq!(plug.wake(0.0), Wake::Closed);
        let vacuum = vacuum_thrust_coefficient(1.2, 12.0).expect("expands");
        assert!((plug.coefficient(0.0) - 0.97 * vacuum).abs() < 1e-14);
    }

    /// Where the plug ends at the pressure outside, the adapted nozzle is that of the area ratio at its end; the closed
    /// wake has less, by what a base without pressure costs.
    #[test]
    fn the_wake_opens_at_the_pressure_of_the_plugs_end() {
        let plug = plug();
        let end = plug.end_pressure_ratio;
        let adapted = thrust_coefficient(1.2, end, end, 6.0);
        assert!((plug.coefficient(end) - adapted).abs() < 1e-12);
        let closed = plug.coefficient(end * (1.0 - 1e-9));
        assert!(closed < adapted && closed > 0.9 * adapted, "{closed} {adapted}");
    }

    #[test]
    fn the_coefficient_falls_with_the_surroundings_and_ends_with_the_flow() {
        let plug = plug();
        let open: Vec<f64> =
            (0..100).map(|step| plug.coefficient(plug.end_pressure_ratio + 0.009 * f64::from(step))).collect();
        assert!(open.windows(2).all(|pair| pair[1] <= pair[0] + 1e-12), "{open:?}");
        assert_eq!(plug.coefficient(1.0), 0.0);
    }
}
