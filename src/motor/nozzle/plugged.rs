//! A nozzle with a plug: the cowl that leads the flow in to the lip, and the plug in it.

use super::Nozzle;
use super::body::{NozzlePart, with_flange};
use super::contour::{ContourError, Plug};
use crate::geometry::meridian::Meridian;
use crate::geometry::meridian::piece::Piece;
use crate::geometry::revolution::Profile;
use crate::units::Metre;

/// How far behind the inlet the lip stands, in m.
///
/// # Errors
/// [`ContourError::Body`] where the inlet is not wider than the lip: the flow comes in toward the axis.
pub(super) fn lip(nozzle: &Nozzle, plug: &Plug, inlet: Metre) -> Result<f64, ContourError> {
    let rise = (inlet.0 - nozzle.exit_diameter.0) / 2.0;
    if rise.is_nan() || rise <= 0.0 {
        let message = "the flow around a plug comes in toward the axis: the inlet must be wider than the exit's lip";
        return Err(ContourError::Body { message, key: "inlet_diameter" });
    }
    let [front, radius] = plug.surface.start();
    // Behind the inlet, where the grains end, the plug's face leaves a way round it that is as wide as the ring beside
    // it, or as what would flow onto the face.
    let inlet = inlet.0 / 2.0;
    let way = if radius > 0.0 { (0.5 * (inlet * inlet / radius - radius)).min(0.5 * radius) } else { 0.0 };
    Ok((rise / plug.inflow.0.tan()).max(way - front))
}

/// Where the cowl's cone begins, for a lip at an x.
fn cone_start(nozzle: &Nozzle, plug: &Plug, inlet: Metre, lip: f64) -> f64 {
    lip - (inlet.0 - nozzle.exit_diameter.0) / 2.0 / plug.inflow.0.tan()
}

/// The cowl's inner wall: level, then a cone to the lip along the flow there.
pub(super) fn cowl(nozzle: &Nozzle, plug: &Plug, inlet: Metre) -> Result<Meridian, ContourError> {
    let lip = lip(nozzle, plug, inlet)?;
    let corner = [cone_start(nozzle, plug, inlet, lip), inlet.0 / 2.0];
    let end = [lip, nozzle.exit_diameter.0 / 2.0];
    Ok(Meridian::new(vec![Piece::line([0.0, inlet.0 / 2.0], corner), Piece::line(corner, end)])?)
}

/// The cowl's outside: level, then a wall's thickness away from the inner cone; with its flange.
pub(super) fn outside(nozzle: &Nozzle, plug: &Plug, inlet: Metre) -> Result<Meridian, ContourError> {
    let lip = lip(nozzle, plug, inlet)?;
    let (wall, angle) = (nozzle.wall_thickness.0, plug.inflow.0);
    let outer = inlet.0 / 2.0 + wall;
    let corner = [cone_start(nozzle, plug, inlet, lip) + wall * (angle / 2.0).tan(), outer];
    let end = [lip + wall * angle.sin(), nozzle.exit_diameter.0 / 2.0 + wall * angle.cos()];
    let bare = Meridian::new(vec![Piece::line([0.0, outer], corner), Piece::line(corner, end)])?;
    with_flange(nozzle, bare, 0.0)
}

/// Cowl and plug.
pub(super) fn parts(nozzle: &Nozzle, plug: &Plug, inlet: Metre) -> Result<Vec<NozzlePart>, ContourError> {
    let lip = lip(nozzle, plug, inlet)?;
    let cowl = Profile::between(&cowl(nozzle, plug, inlet)?, &outside(nozzle, plug, inlet)?)?;
    let surface = plug.surface.moved(Metre(lip));
    let (fore, aft) = (surface.start(), surface.end());
    let mut pieces = vec![Piece::line([fore[0], 0.0], fore)];
    pieces.extend(surface.into_pieces());
    pieces.push(Piece::line(aft, [aft[0], 0.0]));
    pieces.push(Piece::line([aft[0], 0.0], [fore[0], 0.0]));
    let plug = Profile::new(pieces)?;
    Ok(vec![NozzlePart { name: "nozzle", profile: cowl }, NozzlePart { name: "plug", profile: plug }])
}

/// Free volume between inlet and lip in m³.
pub(super) fn convergent_volume(nozzle: &Nozzle, plug: &Plug, inlet: Metre) -> f64 {
    let Ok(cowl) = cowl(nozzle, plug, inlet) else { return 0.0 };
    let end = cowl.end()[0];
    let inside = plug.surface.moved(Metre(end)).between(0.0, end).map_or(0.0, |part| part.volume().0);
    (cowl.volume().0 - inside).max(0.0)
}
