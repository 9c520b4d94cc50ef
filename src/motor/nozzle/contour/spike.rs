//! The aerospike: a plug along which the flow of an annular throat expands toward the axis.
//!
//! The exit diameter is that of the cowl's lip, the throat diameter that of the circle with the annulus's area. The plug
//! is found by Angelino's approximate method: each Mach number M between 1 and the exit's stands on a straight
//! characteristic from the lip, inclined to the axis by α = μ + ν_e - ν, and continuity gives the plug's radius there,
//!
//! (r / r_e)² = 1 - M sin α ε(M) / ε,   x = (r_e - r) / tan α from the lip.
//!
//! Source: Angelino, "Approximate method for plug nozzle design", *AIAA Journal* 2 (1964) 1834.

use super::{ContourError, ContourShape, Opening, refused_ratio};
use crate::form::{Editable, Field, Form};
use crate::geometry::meridian::piece::Piece;
use crate::geometry::meridian::spline::Spline;
use crate::geometry::meridian::{Meridian, MeridianError, Point};
use crate::physics::gas_dynamics::characteristics::CharacteristicsError;
use crate::physics::gas_dynamics::isentropic::{
    area_ratio, pressure_ratio, supersonic_mach, vacuum_thrust_coefficient,
};
use crate::physics::gas_dynamics::plug::PlugWall;
use crate::physics::gas_dynamics::prandtl_meyer::{mach_angle, mach_at_angle, prandtl_meyer_angle};
use crate::units::{Metre, Quantity, Radian};
use std::f64::consts::{FRAC_PI_2, PI};
use std::sync::Arc;

/// Points of the plug's surface, and how far the spline through some of them may pass by the others, over the lip's
/// radius.
const POINTS: usize = 100;
const FAIR: f64 = 1e-5;

/// A plug.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spike {
    /// γ of the gas that it is made for.
    pub heat_capacity_ratio: f64,
    /// Length behind the lip over that of the pointed plug.
    pub length_fraction: f64,
    /// Radius of the plug's shoulder before the throat over the throat's gap.
    pub shoulder_radius: f64,
}

impl Default for Spike {
    fn default() -> Self {
        Self { heat_capacity_ratio: 1.2, length_fraction: 0.5, shoulder_radius: 1.5 }
    }
}

/// A plug with the place of its lip.
#[derive(Debug, Clone, PartialEq)]
pub struct Plug {
    /// Its surface from the foremost point of its shoulder over the throat to its base, x = 0 at the lip.
    pub surface: Meridian,
    /// Angle by which the flow comes in toward the axis at the lip.
    pub inflow: Radian,
    /// As its thrust sees it.
    pub wall: PlugWall,
    /// Characteristics from the lip, x = 0, to the plug, from the throat to the base.
    pub rays: Vec<PlugRay>,
}

/// A straight characteristic from the lip to the plug.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlugRay {
    /// Its foot on the plug, x from the lip and radius in m.
    pub foot: Point,
    /// Area ratio to which the flow has expanded along it.
    pub area_ratio: f64,
}

/// Characteristics that are given.
const RAYS: usize = 60;

/// The flow along the plug.
struct Fan {
    gamma: f64,
    ratio: f64,
    lip: f64,
    /// ν of the exit.
    last: f64,
}

impl Fan {
    /// The plug's point where the Prandtl-Meyer angle is `nu`, x from the lip.
    fn point(&self, nu: f64) -> Result<Point, ContourError> {
        let mach = if nu <= 0.0 { 1.0 } else { mach(self.gamma, nu)? };
        let alpha = mach_angle(mach).0 + self.last - nu;
        let rest = 1.0 - mach * alpha.sin() * area_ratio(self.gamma, mach) / self.ratio;
        let radius = self.lip * rest.max(0.0).sqrt();
        // At the throat the line may stand beyond a right angle: the plug's point lies before the lip.
        Ok([(self.lip - radius) * alpha.cos() / alpha.sin(), radius])
    }

    /// Direction of the plug at the throat.
    ///
    /// Derived: near M = 1 the Mach angle changes and the area does not, so that l (2 r_e - l sin α) stays, with l the
    /// length of the characteristic: dl/dα = l² cos α / (2 r).
    fn direction_at_throat(&self, [_, radius]: Point) -> Point {
        let (sin, cos) = (FRAC_PI_2 + self.last).sin_cos();
        let length = (self.lip - radius) / sin;
        let stretch = length * length * cos / (2.0 * radius);
        [length * sin - stretch * cos, length * cos + stretch * sin]
    }
}

fn mach(gamma: f64, nu: f64) -> Result<f64, ContourError> {
    mach_at_angle(gamma, Radian(nu))
        .map_err(|_| ContourError::Plug { message: "its gas would expand beyond vacuum", key: "heat_capacity_ratio" })
}

impl Spike {
    fn fan(&self, opening: Opening) -> Result<Fan, ContourError> {
        let ratio = refused_ratio(opening)?;
        let gamma = self.heat_capacity_ratio;
        let exit = supersonic_mach(gamma, ratio).map_err(CharacteristicsError::from)?;
        let last = prandtl_meyer_angle(gamma, exit)
            .map_err(|_| ContourError::Plug {
                message: "its exit has no Prandtl-Meyer angle",
                key: "heat_capacity_ratio",
            })?
            .0;
        if last >= FRAC_PI_2 {
            return Err(ContourError::Plug {
                message: "its flow would have to come in against the exit's; the area ratio is too large",
                key: "exit_diameter",
            });
        }
        Ok(Fan { gamma, ratio, lip: opening.exit, last })
    }

    /// ν where the plug is cut, by its length.
    fn cut(&self, fan: &Fan) -> Result<f64, ContourError> {
        if !(self.length_fraction > 0.0 && self.length_fraction < 1.0) {
            return Err(ContourError::Plug {
                message: "its length must lie above 0 and below that of the pointed plug",
                key: "length_fraction",
            });
        }
        let end = self.length_fraction * fan.point(fan.last)?[0];
        let (mut low, mut high) = (0.0, fan.last);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if fan.point(middle)?[0] < end { low = middle } else { high = middle }
        }
        Ok(low)
    }

    /// Surface from the throat to the base, x from the lip, with the direction at the throat.
    fn expansion(&self, fan: &Fan) -> Result<(Piece, Point), ContourError> {
        let end = self.cut(fan)?;
        // Near M = 1 the Mach angle, and with it the way along the plug, goes with the cube root of ν.
        let points: Vec<Point> = (0..=POINTS)
            .map(|index| fan.point(end * (index as f64 / POINTS as f64).powi(3)))
            .collect::<Result<_, _>>()?;
        let first = fan.direction_at_throat(points[0]);
        let (last, near) = (points[POINTS], fan.point(end * (1.0 - 1e-6))?);
        let spline = Spline::fitted(&points, first, [last[0] - near[0], last[1] - near[1]], FAIR * fan.lip)
            .map_err(|_| MeridianError::Empty)?;
        Ok((Piece::Spline(Arc::new(spline)), first))
    }
}

impl ContourShape for Spike {
    fn about(&self) -> &'static str {
        "A plug in an annular throat: the free jet outside adapts to the altitude. The plug's mounting is not drawn."
    }

    /// The plug's surface, which falls toward the axis.
    fn divergent(&self, opening: Opening) -> Result<Meridian, ContourError> {
        let (surface, _) = self.expansion(&self.fan(opening)?)?;
        let throat = surface.start()[0];
        Ok(Meridian::new(vec![surface.moved(-throat)])?)
    }

    /// Share of the vacuum thrust that the cut plug leaves: without the pressure on the surface cut off, and none on
    /// the base.
    ///
    /// Derived: 1 - ∫ p dA / (C_F p_c A_t) over the part cut off, C_F the vacuum thrust coefficient at the area ratio.
    fn divergence_factor(&self, opening: Opening) -> Result<f64, ContourError> {
        const STEPS: usize = 64;
        let fan = self.fan(opening)?;
        let cut = self.cut(&fan)?;
        let sample = |index: usize| -> Result<(f64, f64), ContourError> {
            let nu = cut + (fan.last - cut) * index as f64 / STEPS as f64;
            let [_, radius] = fan.point(nu)?;
            Ok((pressure_ratio(fan.gamma, mach(fan.gamma, nu)?), radius * radius))
        };
        let mut lost = 0.0;
        for index in 0..STEPS {
            let ((p, square), (next_p, next_square)) = (sample(index)?, sample(index + 1)?);
            lost += (p + next_p) / 2.0 * (square - next_square);
        }
        let full = vacuum_thrust_coefficient(fan.gamma, fan.ratio).map_err(CharacteristicsError::from)?;
        Ok(1.0 - lost / (full * opening.throat * opening.throat))
    }

    fn has_plug(&self) -> bool {
        true
    }

    fn plug(&self, opening: Opening) -> Result<Option<Plug>, ContourError> {
        let fan = self.fan(opening)?;
        let (surface, direction) = self.expansion(&fan)?;
        let throat = surface.start();
        let gap = throat[0].hypot(fan.lip - throat[1]);
        let radius = self.shoulder_radius * gap;
        let steep = (-direction[1]).atan2(direction[0]);
        let centre = [throat[0] - radius * steep.sin(), throat[1] - radius * steep.cos()];
        if radius.is_nan() || radius <= 0.0 || centre[1] <= 0.0 {
            return Err(ContourError::Plug {
                message: "its shoulder is not rounder than an edge, or rounder than the plug is wide",
                key: "shoulder_radius",
            });
        }
        let shoulder = Piece::arc(centre, radius, PI, FRAC_PI_2 - steep);
        let cut = self.cut(&fan)?;
        let ray = |index: usize| -> Result<PlugRay, ContourError> {
            let nu = cut * (index as f64 / RAYS as f64).powi(3);
            let mach = if nu <= 0.0 { 1.0 } else { mach(fan.gamma, nu)? };
            Ok(PlugRay { foot: fan.point(nu)?, area_ratio: area_ratio(fan.gamma, mach) })
        };
        let rays: Vec<PlugRay> = (0..=RAYS).map(ray).collect::<Result<_, _>>()?;
        let wall = PlugWall {
            expansion_ratio: fan.ratio,
            end_area_ratio: rays[RAYS].area_ratio,
            vacuum_share: self.divergence_factor(opening)?,
            base_share: (surface.end()[1] / opening.exit).powi(2),
        };
        let surface = Meridian::new(vec![shoulder, surface])?;
        Ok(Some(Plug { surface, inflow: Radian(fan.last), wall, rays }))
    }
}

impl Plug {
    /// Its length behind the lip.
    pub fn length(&self) -> Metre {
        Metre(self.surface.end()[0])
    }
}

impl Editable for Spike {
    fn edit(&mut self, form: &mut dyn Form) {
        const GAMMA: Field = Field::new("heat_capacity_ratio", "Ratio of specific heats")
            .help("Of the gas that the plug is made for, as it expands: 1.15 to 1.25 for most propellants.")
            .limits(1.05, 1.67)
            .slider(1.1, 1.4);
        form.number(&GAMMA, Quantity::Ratio, &mut self.heat_capacity_ratio);
        const FRACTION: Field = Field::new("length_fraction", "Plug length")
            .help("Behind the lip, over that of the pointed plug. 20 to 60 % is usual; the base is taken to bear nothing.")
            .limits(0.02, 0.98)
            .slider(0.1, 0.98);
        form.number(&FRACTION, Quantity::Ratio, &mut self.length_fraction);
        const SHOULDER: Field = Field::new("shoulder_radius", "Shoulder radius")
            .help("Of the plug before the throat, over the throat's gap.")
            .limits(0.1, 10.0)
            .documentary();
        form.number(&SHOULDER, Quantity::Ratio, &mut self.shoulder_radius);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::physics::gas_dynamics::plug::PlugThrust;

    fn opening(ratio: f64) -> Opening {
        Opening { throat: 0.01, exit: 0.01 * ratio.sqrt(), upstream: 0.0 }
    }

    /// Continuity through the throat: the frustum between lip and plug has the throat's area.
    #[test]
    fn the_annulus_has_the_throats_area_and_the_whole_plug_ends_on_the_axis() {
        for ratio in [3.0, 8.0, 16.0] {
            let fan = Spike::default().fan(opening(ratio)).expect("exists");
            let [x, r] = fan.point(0.0).expect("the throat");
            let area = PI * (fan.lip + r) * x.hypot(fan.lip - r);
            assert!((area / (PI * 1e-4) - 1.0).abs() < 1e-12, "{ratio}: {area}");
            let [_, tip] = fan.point(fan.last).expect("the tip");
            assert!(tip / fan.lip < 1e-6, "{ratio}: {tip}");
        }
    }

    /// The surface pressure of the whole plug and the throat's own thrust add up to nearly the ideal vacuum thrust; the
    /// method is approximate, so to 2 %.
    #[test]
    fn the_plug_gives_the_ideal_thrust() {
        for (gamma, ratio) in [(1.2, 6.0), (1.2, 12.0), (1.4, 6.0)] {
            let spike = Spike { heat_capacity_ratio: gamma, ..Spike::default() };
            let fan = spike.fan(opening(ratio)).expect("exists");
            let steps = 4000;
            let mut thrust = 0.0;
            let mut before = fan.point(0.0).expect("the throat");
            for index in 1..=steps {
                let share = (index as f64 / steps as f64).powi(2);
                let (nu, middle) = (fan.last * share, fan.last * ((index as f64 - 0.5) / steps as f64).powi(2));
                let here = fan.point(nu).expect("on the plug");
                let pressure = pressure_ratio(gamma, mach(gamma, middle).expect("expands"));
                thrust += pressure * (before[1].powi(2) - here[1].powi(2)) / 1e-4;
                before = here;
            }
            // Sonic flow at ν_e to the axis: (γ + 1) p* A_t cos ν_e.
            let throat = (gamma + 1.0) * pressure_ratio(gamma, 1.0) * fan.last.cos();
            let ideal = vacuum_thrust_coefficient(gamma, ratio).expect("expands");
            assert!(((thrust + throat) / ideal - 1.0).abs() < 0.02, "{gamma} {ratio}: {} {ideal}", thrust + throat);
        }
    }

    #[test]
    fn a_longer_plug_keeps_more_of_the_thrust() {
        let factor = |length_fraction: f64| {
            Spike { length_fraction, ..Spike::default() }.divergence_factor(opening(8.0)).expect("exists")
        };
        let factors = [0.1, 0.3, 0.6, 0.98].map(factor);
        assert!(
            factors.windows(2).all(|pair| pair[1] > pair[0]) && factors[3] <= 1.0 && factors[3] > 0.9999,
            "{factors:?}"
        );
        assert!(Spike { length_fraction: 1.2, ..Spike::default() }.plug(opening(8.0)).is_err());
    }

    /// By momentum a jet that has the surroundings' pressure everywhere thrusts as its speed and direction say. It leaves
    /// the plug along its end and the lip nearer to the axis, so that the share that follows from the plug's wall
    /// pressures lies somewhat above the cosine there.
    #[test]
    fn a_cut_plug_lets_an_adapted_jet_go_nearly_along_its_end() {
        for ratio in [4.0, 9.0, 20.0_f64] {
            for length_fraction in [0.1, 0.3, 0.5, 0.8] {
                let spike = Spike { length_fraction, ..Spike::default() };
                let opening = Opening { throat: 0.01, exit: 0.01 * ratio.sqrt(), upstream: 1.0 };
                let plug = spike.plug(opening).expect("exists").expect("a plug");
                let share = PlugThrust::new(1.2, &plug.wall).expect("a plug").adapted_share();
                let [x, _] = plug.surface.end();
                let turned = plug.surface.at(x).expect("its end").slope.atan().cos();
                assert!(share > turned && share < 1.0 && share - turned < 0.04, "{ratio} {length_fraction}: {share}");
            }
        }
    }
}
