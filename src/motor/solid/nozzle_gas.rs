//! A gas with what a nozzle of fixed expansion ratio makes of it.

use crate::motor::nozzle::Nozzle;
use crate::motor::nozzle::contour::ContourError;
use crate::motor::nozzle::divergence::DivergenceAlong;
use crate::motor::nozzle::outflow::Outflow;
use crate::physics::gas_dynamics::isentropic::{
    ChamberGas, IsentropicError, choked_flow_factor, critical_pressure_ratio, momentum_coefficient, pressure_ratio,
    supersonic_mach,
};
use crate::physics::gas_dynamics::plug::PlugThrust;
use crate::physics::gas_dynamics::separation::{
    Criterion, DivergentWall, NozzlePressures, SeparationPoint, attachment_ratio, separated_thrust,
    throat_thrust_coefficient,
};
use crate::units::Pa;

/// The nozzle's outlet as the thrust sees it, before firing.
#[derive(Debug, Clone)]
pub(super) struct Outlet {
    outflow: Outflow,
    criterion: Option<Criterion>,
    /// A_e/A_t.
    expansion_ratio: f64,
    /// What divergence leaves of the thrust along a wall; a plug's own share the gas knows.
    divergence: Option<DivergenceAlong>,
}

/// What a gas thrusts with in the ideal nozzle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct IdealThrust {
    /// Over chamber pressure and throat area.
    pub coefficient: f64,
    /// Area ratio before firing where it leaves the wall; `None` where it fills the nozzle.
    pub left_at: Option<f64>,
}

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
    end: End,
}

/// What becomes of the gas at the nozzle's end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    /// It fills the nozzle.
    Full,
    /// It leaves the wall below this chamber over ambient pressure.
    Separates(Criterion, DivergentWall, f64),
    /// It expands along a plug.
    Plug(PlugThrust),
}

impl Outlet {
    /// The outlet of a nozzle.
    pub fn new(nozzle: &Nozzle) -> Result<Self, ContourError> {
        let outflow = nozzle.outflow()?;
        let divergence = match outflow {
            Outflow::Wall(_) => Some(DivergenceAlong::new(nozzle)?),
            Outflow::Plug(_) => None,
        };
        let (criterion, expansion_ratio) = (nozzle.separation, nozzle.expansion_ratio());
        Ok(Self { outflow, criterion, expansion_ratio, divergence })
    }

    /// Whether a wall leads the flow, so that its pressure at the exit means something.
    pub fn has_wall(&self) -> bool {
        matches!(self.outflow, Outflow::Wall(_))
    }

    /// Share of the thrust that divergence leaves.
    pub fn divergence(&self, thrust: &IdealThrust) -> f64 {
        let along = self.divergence.as_ref();
        along.map_or(1.0, |along| thrust.left_at.map_or(along.whole, |area_ratio| along.at(area_ratio)))
    }

    /// Works a gas out.
    pub fn gas(&self, gas: ChamberGas) -> Result<NozzleGas, IsentropicError> {
        let g = gas.heat_capacity_ratio;
        let exit_ratio = pressure_ratio(g, supersonic_mach(g, self.expansion_ratio)?);
        let end = match (self.outflow, self.criterion) {
            (Outflow::Plug(plug), _) => End::Plug(PlugThrust::new(g, &plug)?),
            (Outflow::Wall(wall), Some(criterion)) => {
                End::Separates(criterion, wall, attachment_ratio(criterion, g, &wall)?)
            }
            (Outflow::Wall(_), None) => End::Full,
        };
        Ok(NozzleGas {
            gas,
            exit_ratio,
            momentum: momentum_coefficient(g, exit_ratio),
            critical_ratio: critical_pressure_ratio(g),
            choked: choked_flow_factor(g) / gas.specific_energy.sqrt(),
            end,
        })
    }
}

impl NozzleGas {
    /// A gas that is none, which makes every value it enters NaN: an integrator refuses the step that meets it.
    pub fn undefined() -> Self {
        let nan = f64::NAN;
        let gas = ChamberGas { heat_capacity_ratio: nan, specific_energy: nan };
        Self { gas, exit_ratio: nan, momentum: nan, critical_ratio: nan, choked: nan, end: End::Full }
    }

    /// Thrust of the ideal nozzle at these pressures, its throat grown or shrunk so that A_e/A_t is now
    /// `expansion_ratio`. The exit pressure stays that of the nozzle before firing.
    pub fn thrust(&self, pressure: f64, ambient: f64, expansion_ratio: f64) -> IdealThrust {
        let outside = ambient / pressure;
        let full = || self.momentum + (self.exit_ratio - outside) * expansion_ratio;
        let (coefficient, left_at) = match self.end {
            End::Full => (full(), None),
            // A plug's coefficient falls with the area of its lip over the present throat's.
            End::Plug(plug) => (plug.worn(expansion_ratio).coefficient(outside), None),
            End::Separates(criterion, wall, attached) => {
                match self.separation(criterion, &wall, attached, (pressure, ambient)) {
                    None => (full(), None),
                    // Off the wall at the throat already.
                    Some(point) if point.area_ratio == 1.0 => {
                        (throat_thrust_coefficient(self.gas.heat_capacity_ratio, outside), Some(1.0))
                    }
                    Some(point) => {
                        let there = point.pressure.0 / pressure;
                        let area = point.area_ratio * expansion_ratio / wall.expansion_ratio;
                        let momentum = momentum_coefficient(self.gas.heat_capacity_ratio, there);
                        (momentum + (there - outside) * area, Some(point.area_ratio))
                    }
                }
            }
        };
        IdealThrust { coefficient, left_at }
    }

    /// Where the flow leaves the wall; pressures that are none, as in a vacuum, leave it on the wall.
    fn separation(
        &self,
        criterion: Criterion,
        wall: &DivergentWall,
        attached: f64,
        (pressure, ambient): (f64, f64),
    ) -> Option<SeparationPoint> {
        if pressure >= attached * ambient {
            return None;
        }
        let heat_capacity_ratio = self.gas.heat_capacity_ratio;
        let flow = NozzlePressures { heat_capacity_ratio, chamber: Pa(pressure), ambient: Pa(ambient) };
        separated_thrust(criterion, flow, wall).ok()?.point
    }

    /// Whether the flow has left the wall; by the criterion of the nozzle, where it has one.
    pub fn is_separated(&self, pressure: f64, ambient: f64) -> bool {
        matches!(self.end, End::Separates(_, _, attached) if pressure < attached * ambient)
    }

    /// The criterion by which that is, where there is one.
    pub fn criterion(&self) -> Option<Criterion> {
        match self.end {
            End::Separates(criterion, ..) => Some(criterion),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::nozzle::contour::{Contour, DualBell, Spike};
    use crate::units::Metre;

    const GAS: ChamberGas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.1e6 };

    fn nozzle(contour: Contour, separation: Option<Criterion>) -> Nozzle {
        Nozzle { contour, separation, upstream_radius: 1.0, ..Nozzle::new(Metre(0.02), Metre(0.06)) }
    }

    fn coefficients(nozzle: &Nozzle) -> Vec<f64> {
        let gas = Outlet::new(nozzle).expect("an outlet").gas(GAS).expect("a gas");
        (0..=400)
            .map(|step| 1.02e5 * (2e7_f64 / 1.02e5).powf(f64::from(step) / 400.0))
            .map(|pressure| gas.thrust(pressure, 1e5, 9.0).coefficient)
            .collect()
    }

    /// From ignition to burnout there is a thrust, it never falls below that of full flow, and once the throat is choked
    /// it has no jump. Where it chokes Summerfield's criterion begins with some suction.
    #[test]
    fn a_separating_nozzle_thrusts_at_every_pressure_without_a_jump() {
        let full = coefficients(&nozzle(Contour::default(), None));
        for criterion in Criterion::ALL {
            let separated = coefficients(&nozzle(Contour::default(), Some(criterion)));
            for (step, pair) in separated.windows(2).enumerate() {
                // p_0/p_a from 2 on.
                assert!(step < 52 || (pair[1] - pair[0]).abs() < 0.01, "{criterion:?} at {step}: {pair:?}");
                assert!(pair[0] >= full[step] - 1e-12 && pair[0] >= 0.0, "{criterion:?} at {step}: {pair:?}");
            }
            assert_eq!(separated.last(), full.last(), "{criterion:?}: fills at 200 bar");
        }
    }

    /// The dual bell's second bell costs nothing at low pressure, and the plug adapts.
    #[test]
    fn altitude_compensation_gives_thrust_at_low_pressure() {
        let schmucker = Some(Criterion::Schmucker);
        let bell = coefficients(&nozzle(Contour::default(), schmucker));
        let plug = coefficients(&nozzle(Contour::Spike(Spike::default()), schmucker));
        let dual = coefficients(&nozzle(Contour::DualBell(DualBell::default()), schmucker));
        // 1 MPa
        let at = 173;
        assert!(plug[at] > bell[at] && dual[at] > bell[at], "{} {} {}", plug[at], dual[at], bell[at]);
    }
}
