//! Thrust of a plug (aerospike) against the surroundings: the free jet outside adapts to them.
//!
//! While the surroundings' pressure p_a is above that at the plug's end, p_e, the jet expands to p_a and no further: the
//! nozzle thrusts like an adapted one, but for the share that the cut plug turns too little toward the axis. Below p_e
//! the plug flows as it is made to. Its base bears p_a while the wake behind it is open, and no less than the wake's own
//! pressure p_b once it is closed:
//!
//! C_F = η C_F,opt(p_a)                            p_a ≥ p_e
//! C_F = C_F,plug + max(p_a, p_b) A_b/(p_0 A_t) - p_a A_e/(p_0 A_t)   p_a < p_e
//!
//! with C_F,plug the vacuum thrust without the base, and η such that both meet at p_e. p_b/p_e = 1 - γ/2 is the base
//! pressure coefficient -1/M² with which the supersonic flow past a base is estimated (Hoerner, *Fluid-Dynamic Drag*,
//! 1965, chapter 16). Sources: Angelino, *AIAA Journal* 2 (1964) 1834 (the plug's wall pressure); Hagemann, Immich,
//! Nguyen & Dumnov, "Advanced rocket nozzles", *Journal of Propulsion and Power* 14 (1998) 620 (the two wakes,
//! compensation). Measured plugs stay a few percent below at low pressure, for the jet meets the plug in weak shocks.

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
    /// Share of the vacuum thrust that the cut plug leaves, its base without pressure.
    pub vacuum_share: f64,
    /// Area of the base over that of the lip's circle.
    pub base_share: f64,
}

/// A plug's thrust for one gas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlugThrust {
    heat_capacity_ratio: f64,
    expansion_ratio: f64,
    base_share: f64,
    /// Pressure at the plug's end over the chamber's.
    end_pressure_ratio: f64,
    /// Vacuum thrust coefficient without the base.
    bare: f64,
    /// η: what the cut plug leaves of an adapted nozzle's thrust.
    adapted_share: f64,
}

impl PlugThrust {
    /// Works a gas out for a plug.
    ///
    /// # Errors
    /// [`IsentropicError`]: an area ratio below 1 or γ of 1 or less.
    pub fn new(heat_capacity_ratio: f64, plug: &PlugWall) -> Result<Self, IsentropicError> {
        let g = heat_capacity_ratio;
        let end = pressure_ratio(g, supersonic_mach(g, plug.end_area_ratio)?);
        let bare = plug.vacuum_share * vacuum_thrust_coefficient(g, plug.expansion_ratio)?;
        let at_end = bare - end * (1.0 - plug.base_share) * plug.expansion_ratio;
        Ok(Self {
            heat_capacity_ratio,
            expansion_ratio: plug.expansion_ratio,
            base_share: plug.base_share,
            end_pressure_ratio: end,
            bare,
            adapted_share: at_end / momentum_coefficient(g, end),
        })
    }

    /// Whether the jet has the surroundings' pressure, this much over the chamber's, before the plug ends.
    pub fn adapts(&self, ambient_ratio: f64) -> bool {
        ambient_ratio >= self.end_pressure_ratio
    }

    /// What the cut plug leaves of the thrust of a nozzle that is adapted to the surroundings.
    pub fn adapted_share(&self) -> f64 {
        self.adapted_share
    }

    /// What the base of a plug that flows to its end bears, over p_0 A_t: in vacuum, and more than that at this pressure
    /// of the surroundings.
    pub fn base(&self, ambient_ratio: f64) -> [f64; 2] {
        let closed = (1.0 - 0.5 * self.heat_capacity_ratio) * self.end_pressure_ratio;
        let area = self.base_share * self.expansion_ratio;
        [closed * area, (ambient_ratio - closed).max(0.0) * area]
    }

    /// Thrust coefficient at a pressure of the surroundings over the chamber's.
    pub fn coefficient(&self, ambient_ratio: f64) -> f64 {
        let g = self.heat_capacity_ratio;
        if !self.adapts(ambient_ratio) {
            let [closed, more] = self.base(ambient_ratio);
            return self.bare + closed + more - ambient_ratio * self.expansion_ratio;
        }
        let adapted = if ambient_ratio < critical_pressure_ratio(g) {
            momentum_coefficient(g, ambient_ratio)
        } else {
            throat_thrust_coefficient(g, ambient_ratio)
        };
        self.adapted_share * adapted
    }

    /// The same when the throat has worn, so that the lip's area is now `expansion_ratio` of it. The plug's pressures, and
    /// what its end leaves of the jet's momentum, stay those of the nozzle before firing.
    pub fn worn(&self, expansion_ratio: f64) -> Self {
        let end = self.end_pressure_ratio;
        let momentum = self.adapted_share * momentum_coefficient(self.heat_capacity_ratio, end);
        let bare = momentum + end * (1.0 - self.base_share) * expansion_ratio;
        Self { expansion_ratio, bare, ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::gas_dynamics::isentropic::thrust_coefficient;

    fn plug() -> PlugThrust {
        let wall = PlugWall { expansion_ratio: 12.0, end_area_ratio: 6.0, vacuum_share: 0.97, base_share: 0.1 };
        PlugThrust::new(1.2, &wall).expect("a plug")
    }

    #[test]
    fn a_plug_compensates_where_a_bell_does_not() {
        let plug = plug();
        let exit = pressure_ratio(1.2, supersonic_mach(1.2, 12.0).expect("supersonic"));
        for ambient in [0.03, 0.1, 0.3] {
            assert!(plug.adapts(ambient));
            let bell = thrust_coefficient(1.2, exit, ambient, 12.0);
            assert!(plug.coefficient(ambient) > bell, "{ambient}: {} {bell}", plug.coefficient(ambient));
        }
    }

    /// In vacuum the base bears p_e (1 - γ/2), by hand for a plug that ends at A/A_t = 6 (γ = 1.2: M = 2.741...).
    #[test]
    fn in_vacuum_the_base_bears_what_its_wake_has() {
        let plug = plug();
        let end = pressure_ratio(1.2, supersonic_mach(1.2, 6.0).expect("supersonic"));
        let vacuum = vacuum_thrust_coefficient(1.2, 12.0).expect("expands");
        assert!((plug.coefficient(0.0) - (0.97 * vacuum + 0.4 * end * 1.2)).abs() < 1e-14);
        // Open: between the wake's own pressure and that of the plug's end it bears the surroundings'.
        let open = plug.coefficient(0.7 * end);
        assert!((open - (0.97 * vacuum + 0.7 * end * (1.2 - 12.0))).abs() < 1e-14);
    }

    /// From vacuum to no flow the thrust falls, and never jumps: where the wake closes, where the jet adapts, where the
    /// throat unchokes.
    #[test]
    fn the_coefficient_falls_with_the_surroundings_without_a_jump_and_ends_with_the_flow() {
        for base_share in [0.0, 0.1, 0.4] {
            let wall = PlugWall { expansion_ratio: 12.0, end_area_ratio: 6.0, vacuum_share: 0.9, base_share };
            let fresh = PlugThrust::new(1.2, &wall).expect("a plug");
            let same = fresh.worn(12.0);
            assert!((same.coefficient(0.01) / fresh.coefficient(0.01) - 1.0).abs() < 1e-14);
            for plug in [fresh, fresh.worn(9.0), fresh.worn(15.0)] {
                let steps: Vec<f64> = (0..=20_000).map(|step| plug.coefficient(f64::from(step) / 20_000.0)).collect();
                for (step, pair) in steps.windows(2).enumerate() {
                    assert!(pair[1] <= pair[0] + 1e-12, "{base_share} at {step}: {pair:?}");
                    assert!(pair[0] - pair[1] < 2e-3, "{base_share} at {step}: {pair:?}");
                }
                assert_eq!(plug.coefficient(1.0), 0.0);
            }
        }
    }
}
