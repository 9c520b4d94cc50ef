//! The converging section: an arc from the chamber's wall, a cone, an arc to the throat.

use super::Nozzle;
use super::contour::ContourError;
use crate::geometry::meridian::Meridian;
use crate::geometry::meridian::piece::Piece;
use crate::units::Metre;
use std::f64::consts::FRAC_PI_2;

/// The wall from the inlet (x = 0) to the throat; `None` where the inlet is no wider than the throat.
///
/// # Errors
/// [`ContourError::ConvergentArcs`] where the arcs leave no cone between them.
pub(super) fn wall(nozzle: &Nozzle, inlet: Metre) -> Result<Option<Meridian>, ContourError> {
    let (inlet, throat) = (inlet.0 / 2.0, nozzle.throat_diameter.0 / 2.0);
    let rise = inlet - throat;
    if rise <= 0.0 {
        return Ok(None);
    }
    let angle = nozzle.convergence_half_angle.0;
    let (first, second) = (nozzle.inlet_radius.0, nozzle.upstream_radius * throat);
    let lost = 1.0 - angle.cos();
    let needed = (first + second) * lost;
    if needed > rise {
        return Err(ContourError::ConvergentArcs { needed, given: rise });
    }
    let from = [first * angle.sin(), inlet - first * lost];
    let to = [from[0] + (rise - needed) / angle.tan(), throat + second * lost];
    let end = to[0] + second * angle.sin();
    let mut pieces = Vec::with_capacity(3);
    if first > 0.0 {
        pieces.push(Piece::arc([0.0, inlet - first], first, FRAC_PI_2, FRAC_PI_2 - angle));
    }
    pieces.push(Piece::line(from, to));
    if second > 0.0 {
        pieces.push(Piece::arc([end, throat + second], second, -FRAC_PI_2 - angle, -FRAC_PI_2));
    }
    Ok(Some(Meridian::new(pieces)?))
}
