//! The chain from the ideal to the delivered nozzle: every loss that is switched on, in order, and what is left behind
//! it.
//!
//! The thrust coefficient is kept in three parts: momentum and pressure thrust in vacuum, and what the surroundings
//! take. C_F is over chamber pressure and throat area, c* = p_c A_t/ṁ, and the specific impulse C_F c*; a discharge
//! coefficient therefore lowers C_F and raises c*, and leaves the specific impulse in vacuum. Source: Sutton & Biblarz,
//! *Rocket Propulsion Elements*, 8th ed., section 3.5 (correction factors).

use super::LossInput;
use crate::physics::gas_dynamics::isentropic::{
    ChamberGas, IsentropicError, characteristic_velocity, momentum_coefficient, pressure_ratio, supersonic_mach,
};
use crate::physics::gas_dynamics::separation::SeparationPoint;
use crate::units::{MetrePerSecond, Pa};

/// The ideal nozzle: one-dimensional flow that fills it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IdealNozzle {
    /// γ, of the flow behind a separation.
    pub heat_capacity_ratio: f64,
    /// A_e/A_t.
    pub expansion_ratio: f64,
    /// Exit velocity over c*: the thrust coefficient at an ambient pressure equal to the exit's.
    pub momentum_coefficient: f64,
    /// Exit over chamber pressure.
    pub exit_pressure_ratio: f64,
    /// Chamber pressure.
    pub chamber: Pa,
    /// Pressure of the surroundings.
    pub ambient: Pa,
    /// Ideal characteristic velocity.
    pub characteristic_velocity: MetrePerSecond,
}

impl IdealNozzle {
    /// The nozzle of a perfect gas.
    ///
    /// # Errors
    /// [`IsentropicError`]: an expansion ratio below 1 or γ of 1 or less.
    pub fn perfect(gas: ChamberGas, expansion_ratio: f64, chamber: Pa, ambient: Pa) -> Result<Self, IsentropicError> {
        let g = gas.heat_capacity_ratio;
        let exit = pressure_ratio(g, supersonic_mach(g, expansion_ratio)?);
        Ok(Self {
            heat_capacity_ratio: g,
            expansion_ratio,
            momentum_coefficient: momentum_coefficient(g, exit),
            exit_pressure_ratio: exit,
            chamber,
            ambient,
            characteristic_velocity: characteristic_velocity(gas),
        })
    }
}

/// A loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// The flow leaves the wall inside the nozzle.
    Separation(SeparationPoint),
    /// The jet along a plug expands to the surroundings' pressure, where the area is this over the throat's.
    Adapting {
        /// A/A_t at the surroundings' pressure.
        area_ratio: f64,
    },
    /// A plug is cut.
    Truncation {
        /// This share of the vacuum thrust is left.
        share: f64,
        /// The base bears this much of p_c A_t in vacuum, and more in the surroundings.
        base: [f64; 2],
    },
    /// This share of the momentum thrust of a jet that adapts is left by a plug that is cut.
    TruncatedJet(f64),
    /// Combustion reaches this share of the ideal c*.
    Combustion(f64),
    /// The throat passes this share of the ideal mass flow.
    Discharge(f64),
    /// This share of the vacuum thrust is left by a throat that is straight for a while.
    StraightThroat(f64),
    /// This share of the momentum thrust is left by the exit angle (cones).
    ConeDivergence(f64),
    /// This share of the vacuum thrust is left by a flow field.
    FieldDivergence(f64),
    /// This share of the vacuum thrust is lost to slow recombination.
    Kinetic(f64),
    /// This share of the vacuum thrust is lost to particles that lag.
    TwoPhase(f64),
    /// The layer at the wall takes this much of the thrust coefficient.
    BoundaryLayer(f64),
    /// This share of the vacuum thrust is lost to friction and heat (correlation).
    BoundaryLayerShare(f64),
    /// This share of the vacuum thrust is left by what the nozzle states for all that is not modelled.
    Stated(f64),
}

impl Loss {
    /// Stable name, also in documents.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Separation(_) => "separation",
            Self::Adapting { .. } => "compensation",
            Self::Truncation { .. } | Self::TruncatedJet(_) => "truncation",
            Self::StraightThroat(_) => "straight_throat",
            Self::Stated(_) => "efficiency",
            Self::Combustion(_) => "combustion",
            Self::Discharge(_) => "discharge",
            Self::ConeDivergence(_) | Self::FieldDivergence(_) => "divergence",
            Self::Kinetic(_) => "kinetic",
            Self::TwoPhase(_) => "two_phase",
            Self::BoundaryLayer(_) | Self::BoundaryLayerShare(_) => "boundary_layer",
        }
    }

    /// As shown.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Separation(_) => "Separation",
            Self::Adapting { .. } => "Compensation",
            Self::Truncation { .. } | Self::TruncatedJet(_) => "Cut plug",
            Self::StraightThroat(_) => "Straight throat",
            Self::Stated(_) => "Efficiency",
            Self::Combustion(_) => "Combustion",
            Self::Discharge(_) => "Throat discharge",
            Self::ConeDivergence(_) | Self::FieldDivergence(_) => "Divergence",
            Self::Kinetic(_) => "Kinetics",
            Self::TwoPhase(_) => "Two-phase flow",
            Self::BoundaryLayer(_) | Self::BoundaryLayerShare(_) => "Boundary layer",
        }
    }

    /// Where its value comes from.
    pub fn source(&self) -> &'static str {
        match self {
            Self::Separation(point) => point.criterion.source(),
            Self::Adapting { .. } => "Hagemann et al., J. Propulsion and Power 14 (1998) 620",
            Self::Truncation { .. } | Self::TruncatedJet(_) => "Angelino, AIAA Journal 2 (1964) 1834",
            Self::StraightThroat(_) => "correlation of hobby motors, openMotor 0.6",
            Self::Combustion(_) | Self::Stated(_) => "stated",
            Self::Discharge(_) => "Kliegel & Levine, AIAA Journal 7 (1969) 1375",
            Self::ConeDivergence(_) => "Malina, J. Franklin Institute 230 (1940) 433",
            Self::FieldDivergence(_) => "method of characteristics in the contour",
            Self::Kinetic(_) | Self::TwoPhase(_) | Self::BoundaryLayerShare(_) => "Coats et al., AFRPL-TR-75-36 (1975)",
            Self::BoundaryLayer(_) => "momentum integral after Bartz, Advances in Heat Transfer 2 (1965)",
        }
    }

    fn check(&self) -> Result<(), LossInput> {
        let (name, value, least, most) = match *self {
            Self::Separation(_) => return Ok(()),
            Self::Adapting { area_ratio } => ("an area ratio", area_ratio, 1.0 - 1e-12, f64::INFINITY),
            Self::Truncation { share, .. } | Self::TruncatedJet(share) => ("a share of a cut plug", share, 0.0, 1.1),
            Self::StraightThroat(value) => ("a straight throat's factor", value, 0.0, 1.1),
            Self::Stated(value) => ("an efficiency", value, 0.0, 1.1),
            Self::Combustion(value) => ("a combustion efficiency", value, 0.0, 1.1),
            Self::Discharge(value) => ("a discharge coefficient", value, 0.0, 1.1),
            Self::ConeDivergence(value) | Self::FieldDivergence(value) => ("a divergence factor", value, 0.0, 1.1),
            Self::Kinetic(value) => ("a kinetic loss", value, -1.0, 1.0),
            Self::TwoPhase(value) => ("a two-phase loss", value, -1.0, 1.0),
            Self::BoundaryLayerShare(value) => ("a boundary-layer loss", value, -1.0, 1.0),
            Self::BoundaryLayer(value) => ("a boundary-layer decrement", value, -1.0, 2.0),
        };
        if value > least && value < most {
            Ok(())
        } else {
            Err(LossInput {
                name,
                value,
                expected: "a share of the thrust, below 1 where it is lost and above 0 where it is left",
            })
        }
    }
}

/// What the nozzle gives at one stage of the chain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// Stable name: `ideal`, then those of the losses.
    pub id: &'static str,
    /// As shown.
    pub name: &'static str,
    /// Where the loss comes from.
    pub source: &'static str,
    /// Thrust coefficient behind it.
    pub thrust_coefficient: f64,
    /// What it took of the thrust coefficient; below 0 where it gave some, as separation and a plug's jet do.
    pub thrust_coefficient_loss: f64,
    /// Characteristic velocity p_c A_t/ṁ behind it.
    pub characteristic_velocity: MetrePerSecond,
    /// Specific impulse against the surroundings behind it, in m/s.
    pub specific_impulse: MetrePerSecond,
    /// Specific impulse in vacuum behind it, in m/s; with separation, that of the part that flows full.
    pub vacuum_specific_impulse: MetrePerSecond,
}

/// Momentum and pressure thrust in vacuum and the share of the surroundings, over p_c A_t, with c*.
#[derive(Clone, Copy)]
struct State {
    momentum: f64,
    pressure: f64,
    ambient: f64,
    characteristic_velocity: f64,
}

impl State {
    fn coefficient(&self) -> f64 {
        self.momentum + self.pressure - self.ambient
    }

    fn scale_vacuum(&mut self, factor: f64) {
        self.momentum *= factor;
        self.pressure *= factor;
    }

    fn apply(&mut self, loss: &Loss, nozzle: &IdealNozzle) {
        match *loss {
            Loss::Separation(point) => {
                let exit = point.pressure.0 / nozzle.chamber.0;
                self.momentum = momentum_coefficient(nozzle.heat_capacity_ratio, exit);
                self.pressure = exit * point.area_ratio;
                self.ambient = nozzle.ambient.0 / nozzle.chamber.0 * point.area_ratio;
            }
            Loss::Adapting { area_ratio } => {
                let exit = nozzle.ambient.0 / nozzle.chamber.0;
                self.momentum = momentum_coefficient(nozzle.heat_capacity_ratio, exit);
                self.pressure = exit * area_ratio;
                self.ambient = exit * area_ratio;
            }
            Loss::Truncation { share, base: [vacuum, more] } => {
                self.scale_vacuum(share);
                self.pressure += vacuum;
                self.ambient -= more;
            }
            Loss::StraightThroat(factor) | Loss::Stated(factor) => self.scale_vacuum(factor),
            Loss::Combustion(efficiency) => self.characteristic_velocity *= efficiency,
            Loss::Discharge(coefficient) => {
                self.scale_vacuum(coefficient);
                self.characteristic_velocity /= coefficient;
            }
            Loss::ConeDivergence(factor) | Loss::TruncatedJet(factor) => self.momentum *= factor,
            Loss::FieldDivergence(factor) => self.scale_vacuum(factor),
            Loss::Kinetic(share) | Loss::TwoPhase(share) | Loss::BoundaryLayerShare(share) => {
                self.scale_vacuum(1.0 - share);
            }
            Loss::BoundaryLayer(decrement) => self.momentum -= decrement,
        }
    }

    fn stage(&self, [id, name, source]: [&'static str; 3], before: f64) -> Stage {
        let coefficient = self.coefficient();
        Stage {
            id,
            name,
            source,
            thrust_coefficient: coefficient,
            thrust_coefficient_loss: before - coefficient,
            characteristic_velocity: MetrePerSecond(self.characteristic_velocity),
            specific_impulse: MetrePerSecond(coefficient * self.characteristic_velocity),
            vacuum_specific_impulse: MetrePerSecond((coefficient + self.ambient) * self.characteristic_velocity),
        }
    }
}

/// The stages from the ideal nozzle through `losses` in their order; the last is the delivered one.
///
/// Separation, where it lies inside, comes first, for it says which part of the nozzle works; losses that are off are
/// left out.
///
/// # Errors
/// [`LossInput`]: the ideal nozzle is none, or a loss is out of range.
pub fn delivered(nozzle: &IdealNozzle, losses: &[Loss]) -> Result<Vec<Stage>, LossInput> {
    super::positive("a chamber pressure in Pa", nozzle.chamber.0)?;
    super::positive("a characteristic velocity in m/s", nozzle.characteristic_velocity.0)?;
    super::positive("an exit over chamber pressure", nozzle.exit_pressure_ratio)?;
    super::positive("a momentum coefficient", nozzle.momentum_coefficient)?;
    if !(nozzle.ambient.0 >= 0.0 && nozzle.ambient.0.is_finite()) {
        let value = nozzle.ambient.0;
        return Err(LossInput { name: "an ambient pressure in Pa", value, expected: "0 or more" });
    }
    let mut state = State {
        momentum: nozzle.momentum_coefficient,
        pressure: nozzle.exit_pressure_ratio * nozzle.expansion_ratio,
        ambient: nozzle.ambient.0 / nozzle.chamber.0 * nozzle.expansion_ratio,
        characteristic_velocity: nozzle.characteristic_velocity.0,
    };
    let label = ["ideal", "Ideal", "one-dimensional isentropic flow"];
    let mut stages = vec![state.stage(label, state.coefficient())];
    for loss in losses {
        loss.check()?;
        let before = state.coefficient();
        state.apply(loss, nozzle);
        stages.push(state.stage([loss.id(), loss.name(), loss.source()], before));
    }
    Ok(stages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::gas_dynamics::isentropic::thrust_coefficient;
    use crate::physics::gas_dynamics::separation::{
        Criterion, DivergentWall, NozzlePressures, separated_thrust, separation_point,
    };

    fn nozzle() -> IdealNozzle {
        let gas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1.2e6 };
        let ideal = IdealNozzle::perfect(gas, 40.0, Pa(7e6), Pa(101_325.0)).expect("a nozzle");
        IdealNozzle { characteristic_velocity: MetrePerSecond(1700.0), ..ideal }
    }

    #[test]
    fn without_losses_the_ideal_nozzle_is_delivered() {
        let stages = delivered(&nozzle(), &[]).expect("a nozzle");
        let exit = pressure_ratio(1.2, supersonic_mach(1.2, 40.0).expect("supersonic"));
        let expected = thrust_coefficient(1.2, exit, 101_325.0 / 7e6, 40.0);
        assert_eq!(stages.len(), 1);
        assert!((stages[0].thrust_coefficient - expected).abs() < 1e-14);
        assert!((stages[0].specific_impulse.0 - expected * 1700.0).abs() < 1e-10);
    }

    #[test]
    fn the_losses_of_the_stages_add_up_to_the_whole() {
        let losses = [
            Loss::Combustion(0.98),
            Loss::Discharge(0.995),
            Loss::FieldDivergence(0.992),
            Loss::Kinetic(0.004),
            Loss::TwoPhase(0.03),
            Loss::BoundaryLayer(0.012),
        ];
        let stages = delivered(&nozzle(), &losses).expect("a nozzle");
        assert_eq!(stages.len(), losses.len() + 1);
        let sum: f64 = stages.iter().map(|stage| stage.thrust_coefficient_loss).sum();
        let (first, last) = (stages[0], stages[losses.len()]);
        assert!((first.thrust_coefficient - last.thrust_coefficient - sum).abs() < 1e-14);
        assert!(last.specific_impulse.0 < first.specific_impulse.0);
        // A discharge coefficient leaves the specific impulse in vacuum what it was.
        assert!((stages[2].vacuum_specific_impulse.0 - stages[1].vacuum_specific_impulse.0).abs() < 1e-9);
        assert!((stages[2].characteristic_velocity.0 - 1700.0 * 0.98 / 0.995).abs() < 1e-9);
    }

    #[test]
    fn a_separated_stage_is_the_separated_thrust() {
        let pressures = NozzlePressures { heat_capacity_ratio: 1.2, chamber: Pa(7e6), ambient: Pa(101_325.0) };
        for criterion in Criterion::ALL {
            let point = separation_point(criterion, pressures).expect("a place");
            let stages = delivered(&nozzle(), &[Loss::Separation(point)]).expect("a nozzle");
            let expected = separated_thrust(criterion, pressures, &DivergentWall::smooth(40.0))
                .expect("a thrust")
                .thrust_coefficient;
            assert!((stages[1].thrust_coefficient - expected).abs() < 1e-12);
            assert!(stages[1].thrust_coefficient_loss < 0.0, "less of the nozzle sucks");
            assert_eq!(stages[1].source, criterion.source());
        }
    }

    #[test]
    fn losses_out_of_range_are_refused() {
        for loss in [Loss::Combustion(0.0), Loss::Discharge(f64::NAN), Loss::TwoPhase(1.5), Loss::ConeDivergence(-0.2)]
        {
            assert!(delivered(&nozzle(), &[loss]).is_err(), "{loss:?}");
        }
        assert!(delivered(&IdealNozzle { momentum_coefficient: f64::NAN, ..nozzle() }, &[]).is_err());
        assert!(delivered(&IdealNozzle { chamber: Pa(0.0), ..nozzle() }, &[]).is_err());
    }
}
