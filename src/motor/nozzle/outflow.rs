//! How the flow of a nozzle meets the surroundings: along a wall that it may leave, or along a plug.

use super::Nozzle;
use super::contour::ContourError;
use crate::physics::gas_dynamics::plug::PlugWall;
use crate::physics::gas_dynamics::separation::DivergentWall;

/// What leads the flow out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outflow {
    /// A wall around it.
    Wall(DivergentWall),
    /// A plug in it.
    Plug(PlugWall),
}

impl Nozzle {
    /// The divergent section as thrust sees it.
    ///
    /// # Errors
    /// [`ContourError`] where the contour does not exist, for which [`Self::check`] has a finding.
    pub fn outflow(&self) -> Result<Outflow, ContourError> {
        let shape = self.contour.shape();
        Ok(match shape.plug(self.opening())? {
            Some(plug) => Outflow::Plug(plug.wall),
            None => Outflow::Wall(self.divergent_wall()),
        })
    }

    /// The wall, with its edge where it has one.
    pub fn divergent_wall(&self) -> DivergentWall {
        let edge = self.contour.shape().edge();
        DivergentWall { expansion_ratio: self.expansion_ratio(), edge }
    }
}
