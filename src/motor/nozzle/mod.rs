//! The nozzle: dimensions, losses, change of the throat, and its contour with the body around it.

mod body;
mod check;
pub mod contour;
mod convergent;
pub mod delivered;
pub mod divergence;
pub mod flow;
mod form;
pub mod optimum;
pub mod outflow;
mod plugged;
pub mod working;

pub use body::{NozzlePart, WallStation};

use crate::geometry::meridian::Meridian;
use crate::geometry::meridian::piece::Piece;
use crate::physics::gas_dynamics::separation::Criterion;
use crate::units::{ErosionCoefficient, Metre, Metre2, Radian, SlagCoefficient};
use contour::{Conical, Contour, ContourError, Opening};
use std::f64::consts::PI;

/// A nozzle.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nozzle {
    /// Diameter of the throat before firing.
    pub throat_diameter: Metre,
    /// Diameter of the exit.
    pub exit_diameter: Metre,
    /// Length of the cylindrical throat.
    #[serde(default)]
    pub throat_length: Metre,
    /// Shape of the divergent section.
    #[serde(default, skip_serializing_if = "Contour::is_default")]
    pub contour: Contour,
    /// Half angle of the convergent cone.
    #[serde(default = "forty_five_degrees")]
    pub convergence_half_angle: Radian,
    /// Radius of the arc between chamber wall and convergent cone; 0 for an edge.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub inlet_radius: Metre,
    /// Radius of the arc before the throat over the throat's; 0 for an edge.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub upstream_radius: f64,
    /// What is left of the thrust after every loss that is not modelled: combustion, two-phase flow, heat.
    #[serde(default = "one")]
    pub efficiency: f64,
    /// By which criterion the flow leaves the wall when over-expanded; where none is, it fills the nozzle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separation: Option<Criterion>,
    /// Growth of the throat's radius per time and chamber pressure.
    #[serde(default)]
    pub erosion: ErosionCoefficient,
    /// Shrinkage of the throat's radius by slag, times chamber pressure, per time.
    #[serde(default)]
    pub slag: SlagCoefficient,
    /// Diameter where the convergent begins; the last grain's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inlet_diameter: Option<Metre>,
    /// Least wall, at the exit and around the inlet; for drawings and CAD, as everything below.
    #[serde(default = "three_millimetres")]
    pub wall_thickness: Metre,
    /// Thicknesses along the wall, from inlet to exit; turned from a bar where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub walls: Vec<WallStation>,
    /// Outer diameter of the throat's insert, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insert_diameter: Option<Metre>,
    /// How far the insert reaches behind the throat; half the throat's diameter when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insert_length: Option<Metre>,
    /// Outer diameter of the flange at the inlet, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flange_diameter: Option<Metre>,
    /// Thickness of the flange.
    #[serde(default = "five_millimetres", skip_serializing_if = "is_five_millimetres")]
    pub flange_thickness: Metre,
}

fn forty_five_degrees() -> Radian {
    Radian(45.0 * PI / 180.0)
}
fn one() -> f64 {
    1.0
}
fn three_millimetres() -> Metre {
    Metre(0.003)
}
fn five_millimetres() -> Metre {
    Metre(0.005)
}
fn is_five_millimetres(length: &Metre) -> bool {
    *length == five_millimetres()
}
fn is_zero<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Nozzle {
    /// A conical nozzle without erosion and with the usual half angles.
    pub fn new(throat_diameter: Metre, exit_diameter: Metre) -> Self {
        Self {
            throat_diameter,
            exit_diameter,
            throat_length: Metre(0.0),
            contour: Contour::default(),
            convergence_half_angle: forty_five_degrees(),
            inlet_radius: Metre(0.0),
            upstream_radius: 0.0,
            efficiency: one(),
            separation: None,
            erosion: ErosionCoefficient(0.0),
            slag: SlagCoefficient(0.0),
            inlet_diameter: None,
            wall_thickness: three_millimetres(),
            walls: Vec::new(),
            insert_diameter: None,
            insert_length: None,
            flange_diameter: None,
            flange_thickness: five_millimetres(),
        }
    }

    /// The same with a cone of that half angle and sharp edges.
    pub fn with_cone(self, divergence_half_angle: Radian) -> Self {
        Self { contour: Contour::Conical(Conical { divergence_half_angle, downstream_radius: 0.0 }), ..self }
    }

    /// Area of the throat before firing.
    pub fn throat_area(&self) -> Metre2 {
        circle(self.throat_diameter)
    }

    /// Area of the exit.
    pub fn exit_area(&self) -> Metre2 {
        circle(self.exit_diameter)
    }

    /// A_e / A_t before firing.
    pub fn expansion_ratio(&self) -> f64 {
        self.exit_area() / self.throat_area()
    }

    /// Throat and exit.
    pub fn opening(&self) -> Opening {
        Opening {
            throat: self.throat_diameter.0 / 2.0,
            exit: self.exit_diameter.0 / 2.0,
            upstream: self.upstream_radius,
        }
    }

    /// Share of the momentum thrust that the divergence of the flow at the exit leaves.
    ///
    /// # Errors
    /// [`ContourError`] where the contour does not exist, for which [`Self::check`] has a finding.
    pub fn divergence_factor(&self) -> Result<f64, ContourError> {
        self.contour.shape().divergence_factor(self.opening())
    }

    /// Share of the thrust that a throat of that slenderness leaves: 0.99 - 0.0333 L_t/D_t, and 0.95 above
    /// L_t/D_t = 0.45. `throat_diameter` is the present one.
    ///
    /// Source: the correlation of throat aspect ratio in openMotor 0.6 (motorlib), which carries it from measured
    /// hobby motors; stated in this program's reference data for solid motors, item 3.
    pub fn throat_factor(&self, throat_diameter: Metre) -> f64 {
        let slenderness = self.straight_throat() / throat_diameter;
        if slenderness > 0.45 { 0.95 } else { 0.99 - 0.0333 * slenderness }
    }

    /// Length of the cylindrical throat; none around a plug, whatever the field holds.
    pub fn straight_throat(&self) -> Metre {
        if self.contour.shape().has_plug() { Metre(0.0) } else { self.throat_length }
    }

    /// Outer diameter of the throat's insert, where it has one; none around a plug, whatever the field holds.
    pub fn insert(&self) -> Option<Metre> {
        self.insert_diameter.filter(|_| !self.contour.shape().has_plug())
    }

    /// Lengths of convergent, throat and divergent in m for an inlet diameter.
    ///
    /// # Errors
    /// [`ContourError`] where the contour does not exist, for which [`Self::check`] has a finding.
    pub fn lengths(&self, inlet: Metre) -> Result<[f64; 3], ContourError> {
        if let Some(plug) = self.contour.shape().plug(self.opening())? {
            return Ok([plugged::lip(self, &plug, inlet)?, 0.0, plug.length().0]);
        }
        let convergent = convergent::wall(self, inlet)?.map_or(0.0, |wall| wall.end()[0]);
        let divergent = if self.exit_diameter == self.throat_diameter {
            0.0
        } else {
            self.contour.shape().divergent(self.opening())?.end()[0]
        };
        Ok([convergent, self.throat_length.0, divergent])
    }

    /// The flow's outer wall from inlet to exit before firing, x = 0 at the inlet; around a plug to the lip.
    ///
    /// # Errors
    /// [`ContourError`] where the contour does not exist, for which [`Self::check`] has a finding.
    pub fn flow(&self, inlet: Metre) -> Result<Meridian, ContourError> {
        if let Some(plug) = self.contour.shape().plug(self.opening())? {
            return plugged::cowl(self, &plug, inlet);
        }
        let mut pieces = convergent::wall(self, inlet)?.map_or_else(Vec::new, Meridian::into_pieces);
        let throat = self.throat_diameter.0 / 2.0;
        let mut at = pieces.last().map_or(0.0, |piece| piece.end()[0]);
        if self.throat_length.0 > 0.0 {
            pieces.push(Piece::line([at, throat], [at + self.throat_length.0, throat]));
            at += self.throat_length.0;
        }
        if self.exit_diameter != self.throat_diameter {
            let divergent = self.contour.shape().divergent(self.opening())?;
            pieces.extend(divergent.moved(Metre(at)).into_pieces());
        }
        Ok(Meridian::new(pieces)?)
    }

    /// The flow's wall when the throat has another diameter than before firing: bored out to it, or narrowed to it by
    /// slag in a straight slope from where the flow is as wide as the slag is thick.
    ///
    /// # Errors
    /// As [`Self::flow`].
    pub fn worn_flow(&self, inlet: Metre, throat: Metre) -> Result<Meridian, ContourError> {
        let fresh = self.flow(inlet)?;
        // An annular throat is not drawn worn.
        if self.contour.shape().has_plug() {
            return Ok(fresh);
        }
        let [convergent, straight, _] = self.lengths(inlet)?;
        let (before, now) = (self.throat_diameter.0 / 2.0, throat.0 / 2.0);
        let (start, end) = (fresh.start(), fresh.end());
        if now == before {
            return Ok(fresh);
        }
        let level = now.max(2.0 * before - now);
        // The wall beyond the level on either side of the throat; at the ends where it never reaches it.
        let reach = |toward: f64| {
            let (mut near, mut far) =
                if toward < convergent { (convergent, toward) } else { (convergent + straight, toward) };
            for _ in 0..60 {
                let middle = (near + far) / 2.0;
                if fresh.at(middle).is_some_and(|station| station.radius < level) {
                    near = middle
                } else {
                    far = middle
                }
            }
            near
        };
        let (fore, aft) = (reach(start[0]), reach(end[0]));
        let radius = |x: f64| fresh.at(x).map_or(now, |station| station.radius).max(now);
        let mut pieces = Vec::new();
        if fore > start[0] {
            pieces.extend(fresh.between(start[0], fore)?.into_pieces());
        }
        let throat_points = [
            [fore, radius(fore)],
            [convergent.max(fore), now],
            [(convergent + straight).min(aft), now],
            [aft, radius(aft)],
        ];
        pieces.extend(throat_points.windows(2).map(|pair| Piece::line(pair[0], pair[1])));
        if aft < end[0] {
            pieces.extend(fresh.between(aft, end[0])?.into_pieces());
        }
        Ok(Meridian::new(pieces)?)
    }

    /// The outside of the wall with its flange, x = 0 at the inlet.
    ///
    /// # Errors
    /// As [`Self::parts`].
    pub fn outside(&self, inlet: Metre) -> Result<Meridian, ContourError> {
        if let Some(plug) = self.contour.shape().plug(self.opening())? {
            return plugged::outside(self, &plug, inlet);
        }
        let [convergent, straight, _] = self.lengths(inlet)?;
        body::outside(self, &self.flow(inlet)?, (convergent, convergent + straight))
    }

    /// The nozzle's parts before firing: the body, and the throat's insert where it has one.
    ///
    /// # Errors
    /// [`ContourError`] where contour, wall, flange or insert do not exist, for which [`Self::check`] has a finding.
    pub fn parts(&self, inlet: Metre) -> Result<Vec<NozzlePart>, ContourError> {
        self.parts_around(&self.flow(inlet)?, inlet)
    }

    /// The parts around a flow, such as the worn one.
    ///
    /// # Errors
    /// As [`Self::parts`].
    pub fn parts_around(&self, flow: &Meridian, inlet: Metre) -> Result<Vec<NozzlePart>, ContourError> {
        if let Some(plug) = self.contour.shape().plug(self.opening())? {
            return plugged::parts(self, &plug, inlet);
        }
        let [convergent, straight, _] = self.lengths(inlet)?;
        body::parts(self, flow, (convergent, convergent + straight))
    }

    /// Free volume of the convergent in m³ for an inlet diameter; 0 where there is none.
    pub fn convergent_volume(&self, inlet: Metre) -> f64 {
        if let Ok(Some(plug)) = self.contour.shape().plug(self.opening()) {
            return plugged::convergent_volume(self, &plug, inlet);
        }
        convergent::wall(self, inlet).ok().flatten().map_or(0.0, |wall| wall.volume().0)
    }
}

/// Area of a circle of that diameter.
pub fn circle(diameter: Metre) -> Metre2 {
    Metre2(PI * diameter.0 * diameter.0 / 4.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contour::Bell;

    pub(super) const INLET: Metre = Metre(0.046);

    pub(super) fn small() -> Nozzle {
        Nozzle::new(Metre(0.012), Metre(0.03))
    }

    #[test]
    fn the_losses_are_those_of_the_reference() {
        let nozzle = Nozzle { throat_length: Metre(0.005), ..Nozzle::new(Metre(0.02), Metre(0.05)) };
        assert_eq!(nozzle.divergence_factor(), Ok((1.0 + (15.0 * PI / 180.0).cos()) / 2.0));
        assert_eq!(nozzle.throat_factor(Metre(0.02)), 0.99 - 0.0333 * 0.25);
        assert_eq!(nozzle.throat_factor(Metre(0.01)), 0.95, "long throat");
    }

    #[test]
    fn parallel_outflow_loses_nothing_and_has_a_finite_length() {
        let nozzle = small().with_cone(Radian(0.0));
        let mut findings = Vec::new();
        nozzle.check(INLET, "nozzle", &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(nozzle.divergence_factor(), Ok(1.0));
        assert_eq!(nozzle.lengths(INLET), small().lengths(INLET));
    }

    #[test]
    fn the_body_is_a_closed_ring_around_the_flow() {
        let nozzle = Nozzle { throat_length: Metre(0.004), ..small() };
        let parts = nozzle.parts(INLET).expect("exists");
        assert_eq!(parts.len(), 1);
        assert!(parts[0].profile.moments().volume > 0.0);
        let flow = nozzle.flow(INLET).expect("exists");
        flow.check_forward().expect("along x");
        // A 45° cone from 23 mm to 6 mm is 17 mm long.
        assert!((flow.pieces()[0].end()[0] - 0.017).abs() < 1e-15);
        assert!(
            (nozzle.convergent_volume(INLET)
                - PI * 0.017 * (23e-3_f64.powi(2) + 23e-3 * 6e-3 + 6e-3_f64.powi(2)) / 3.0)
                .abs()
                < 1e-18
        );
    }

    /// Insert and body fill the same room as the body without insert, and the insert can be put in.
    #[test]
    fn an_insert_is_taken_out_of_the_body() {
        for contour in Contour::examples().into_iter().filter(|contour| !matches!(contour, Contour::Spike(_))) {
            for diameter in [0.020, 0.030, 0.048] {
                let whole =
                    Nozzle { contour: contour.clone(), upstream_radius: 1.5, inlet_radius: Metre(0.004), ..small() };
                let split = Nozzle { insert_diameter: Some(Metre(diameter)), ..whole.clone() };
                let volume = |nozzle: &Nozzle| -> Vec<f64> {
                    nozzle.parts(INLET).expect("exists").iter().map(|part| part.profile.moments().volume).collect()
                };
                let (one, two) = (volume(&whole), volume(&split));
                assert_eq!((one.len(), two.len()), (1, 2));
                assert!((two.iter().sum::<f64>() / one[0] - 1.0).abs() < 1e-12, "{} {diameter}", contour.label());
                assert!(two[1] > 0.0);
            }
        }
    }

    #[test]
    fn the_wall_is_nowhere_thinner_than_stated() {
        let bell = Contour::Bell(Bell::default());
        let mut nozzle = Nozzle { contour: bell, upstream_radius: 1.5, ..Nozzle::new(Metre(0.012), Metre(0.09)) };
        nozzle.wall_thickness = Metre(0.001);
        let inlet = Metre(0.03);
        let flow = nozzle.flow(inlet).expect("exists");
        let outer = nozzle.outside(inlet).expect("exists");
        let along = |wall: &Meridian| -> Vec<[f64; 2]> {
            let place = |step: i32| {
                let x = flow.end()[0] * f64::from(step) / 2000.0;
                [x, wall.at(x).expect("inside").radius]
            };
            (0..=2000).map(place).collect()
        };
        let inner = along(&flow);
        for [x, r] in along(&outer) {
            let gap = inner.iter().map(|point| (point[0] - x).hypot(point[1] - r)).fold(f64::INFINITY, f64::min);
            assert!(gap > 0.999e-3, "{gap} at {x}");
        }
    }

    /// At a steep wall, also where it begins at the inlet's own width.
    #[test]
    fn a_steep_cones_wall_is_nowhere_thinner_than_stated() {
        for (throat, inlet) in [(0.02, 0.046), (0.045, 0.046), (0.046, 0.046)] {
            let nozzle = Nozzle { wall_thickness: Metre(0.002), ..Nozzle::new(Metre(throat), Metre(0.15)) };
            let nozzle = nozzle.with_cone(Radian(60_f64.to_radians()));
            let (flow, outer) =
                (nozzle.flow(Metre(inlet)).expect("exists"), nozzle.outside(Metre(inlet)).expect("exists"));
            let points = outer.polyline(Metre(1e-6));
            let inner: Vec<[f64; 2]> = (0..=20_000)
                .map(|step| flow.end()[0] * f64::from(step) / 20_000.0)
                .filter_map(|x| Some([x, flow.at(x)?.radius]))
                .collect();
            for [x, r] in points {
                let gap = inner.iter().map(|point| (point[0] - x).hypot(point[1] - r)).fold(f64::INFINITY, f64::min);
                assert!(gap > 0.002 * (1.0 - 1e-6), "{throat}: {gap} at {x}");
            }
            nozzle.parts(Metre(inlet)).expect("has a body");
        }
    }

    #[test]
    fn a_nozzle_that_ends_at_its_throat_has_a_body() {
        let nozzle = Nozzle { throat_length: Metre(0.003), ..Nozzle::new(Metre(0.012), Metre(0.012)) };
        let parts = nozzle.parts(INLET).expect("has a body");
        assert!(parts[0].profile.moments().volume > 0.0);
    }

    /// What a plug has no use for has no effect, whatever its fields hold from an earlier contour.
    #[test]
    fn a_plug_has_no_insert_and_no_straight_throat() {
        let plain = Nozzle { contour: Contour::Spike(contour::Spike::default()), ..small() };
        let held = Nozzle {
            insert_diameter: Some(Metre(0.02)),
            throat_length: Metre(0.01),
            inlet_radius: Metre(0.003),
            upstream_radius: 1.5,
            convergence_half_angle: Radian(0.5),
            ..plain.clone()
        };
        assert_eq!((held.insert(), held.straight_throat()), (None, Metre(0.0)));
        assert_eq!(held.parts(INLET).expect("has parts"), plain.parts(INLET).expect("has parts"));
        assert_eq!(held.lengths(INLET), plain.lengths(INLET));
        assert_eq!(held.throat_factor(Metre(0.012)), plain.throat_factor(Metre(0.012)));
    }

    #[test]
    fn a_worn_throat_is_as_wide_as_it_says() {
        let nozzle = Nozzle { throat_length: Metre(0.002), upstream_radius: 1.0, ..small() };
        for throat in [0.012, 0.0135, 0.02, 0.0105, 0.035] {
            let worn = nozzle.worn_flow(INLET, Metre(throat)).expect("exists");
            assert!((worn.narrowest()[1] * 2.0 / throat - 1.0).abs() < 1e-9, "{throat}: {:?}", worn.narrowest());
            assert!((worn.end()[0] - nozzle.flow(INLET).expect("exists").end()[0]).abs() < 1e-12);
            nozzle.parts_around(&worn, INLET).expect("has parts");
        }
    }
}
