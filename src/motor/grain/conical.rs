//! Conical core: a cylinder whose bore widens or narrows along its length.
//!
//! The bore is a piece of an endless cone: burning moves it outward along its normal, so that its radius grows by
//! w / cos α at every x, α being the half angle. Where the bore has reached the outer surface there is no propellant.

use super::checks::{check_inside, check_positive, size_fields};
use super::{Body, BurnBack, BurnState, GrainShape, InhibitedEnds};
use crate::diag::{Finding, Monitor};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::revolution::Profile;
use crate::geometry::section::SectionError;
use crate::units::Metre;
use std::f64::consts::PI;
use std::sync::Arc;

/// A cylinder with a conical core.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conical {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Diameter of the core at the fore end.
    pub fore_core_diameter: Metre,
    /// Diameter of the core at the aft end.
    pub aft_core_diameter: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

/// What is left at one web: the ends of the propellant and the bore's radius there.
struct Frustum {
    fore: f64,
    aft: f64,
    fore_radius: f64,
    aft_radius: f64,
    /// The bore has reached the outer surface within the length: propellant ends in an edge there.
    fore_edge: bool,
    aft_edge: bool,
}

impl Conical {
    /// A grain for a 98 mm case, wider aft.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.085),
            length: Metre(0.3),
            fore_core_diameter: Metre(0.03),
            aft_core_diameter: Metre(0.042),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }

    /// dr/dx of the bore.
    fn slope(&self) -> f64 {
        (self.aft_core_diameter.0 - self.fore_core_diameter.0) / 2.0 / self.length.0
    }

    /// 1 / cos α of the bore's half angle.
    fn secant(&self) -> f64 {
        self.slope().hypot(1.0)
    }

    /// The web at which the bore reaches the outer surface at `end` (x of the fore or aft end as it recedes at
    /// `speed` per web): bore(end + speed · w) + w / cos α = R.
    fn web_to_surface(&self, end: f64, speed: f64) -> f64 {
        let gap = self.outer_diameter.0 / 2.0 - self.fore_core_diameter.0 / 2.0 - self.slope() * end;
        gap / (self.secant() + self.slope() * speed)
    }

    fn end_speeds(&self) -> (f64, f64) {
        let fore = if self.inhibited_ends.fore_burns() { 1.0 } else { 0.0 };
        let aft = if self.inhibited_ends.aft_burns() { -1.0 } else { 0.0 };
        (fore, aft)
    }

    fn end_webs(&self) -> (f64, f64) {
        let (fore, aft) = self.end_speeds();
        (self.web_to_surface(0.0, fore), self.web_to_surface(self.length.0, aft))
    }

    fn frustum(&self, w: f64) -> Option<Frustum> {
        if w > self.web() {
            return None;
        }
        let outer = self.outer_diameter.0 / 2.0;
        let (fore_speed, aft_speed) = self.end_speeds();
        let radius = |x: f64| self.fore_core_diameter.0 / 2.0 + self.slope() * x + w * self.secant();
        // Where the bore meets the outer surface.
        let edge = (outer - radius(0.0)) / self.slope();
        let (mut fore, mut aft) = (fore_speed * w, self.length.0 + aft_speed * w);
        let fore_edge = self.slope() < 0.0 && edge > fore;
        let aft_edge = self.slope() > 0.0 && edge < aft;
        if fore_edge {
            fore = edge.min(aft);
        }
        if aft_edge {
            aft = edge.max(fore);
        }
        let fore_radius = if fore_edge { outer } else { radius(fore).min(outer) };
        let aft_radius = if aft_edge { outer } else { radius(aft).min(outer) };
        // Ends that meet end the burn together, so that the area jumps there: at that web it is still the one before.
        (aft > fore - 1e-12 * self.length.0).then_some(Frustum {
            fore,
            aft,
            fore_radius,
            aft_radius,
            fore_edge,
            aft_edge,
        })
    }
}

impl Editable for Conical {
    fn edit(&mut self, form: &mut dyn Form) {
        let largest = self.fore_core_diameter.0.max(self.aft_core_diameter.0);
        size_fields(form, &mut self.outer_diameter, &mut self.length, largest);
        let outer = self.outer_diameter.0;
        let fore = Field::new("fore_core_diameter", "Core diameter, fore")
            .help("Diameter of the core at the end toward the head.")
            .limits(1e-4, outer)
            .slider(0.1 * outer, 0.9 * outer);
        quantity(form, &fore, &mut self.fore_core_diameter);
        let aft = Field::new("aft_core_diameter", "Core diameter, aft")
            .help("Diameter of the core at the end toward the nozzle. Wider aft keeps the mass flux down.")
            .limits(1e-4, outer)
            .slider(0.1 * outer, 0.9 * outer);
        quantity(form, &aft, &mut self.aft_core_diameter);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl GrainShape for Conical {
    fn about(&self) -> &'static str {
        "Tapered core: leaves room for the flow where it is strongest."
    }
    fn outer_diameter(&self) -> Metre {
        self.outer_diameter
    }

    fn length(&self) -> Metre {
        self.length
    }

    fn watched_burn_back(&self, _monitor: &mut dyn Monitor) -> Result<Arc<dyn BurnBack>, SectionError> {
        Ok(Arc::new(self.clone()))
    }

    fn watched_check(&self, path: &str, findings: &mut Vec<Finding>, _monitor: &mut dyn Monitor) {
        check_positive(self.outer_diameter, "outer_diameter", "Outer diameter", path, findings);
        check_positive(self.length, "length", "Length", path, findings);
        check_positive(self.fore_core_diameter, "fore_core_diameter", "Core diameter, fore", path, findings);
        check_positive(self.aft_core_diameter, "aft_core_diameter", "Core diameter, aft", path, findings);
        let outer = (self.outer_diameter, "outer diameter");
        check_inside((self.fore_core_diameter, "fore_core_diameter", "Core diameter, fore"), outer, path, findings);
        check_inside((self.aft_core_diameter, "aft_core_diameter", "Core diameter, aft"), outer, path, findings);
    }
}

impl BurnBack for Conical {
    fn web(&self) -> f64 {
        let (fore, aft) = self.end_webs();
        let radial = fore.max(aft);
        let faces = self.inhibited_ends.burning_faces();
        // Ends that meet before the bore is through end the burn.
        if faces > 0.0 { radial.min(self.length.0 / faces) } else { radial }
    }

    fn kinks(&self) -> Vec<f64> {
        let (fore, aft) = self.end_webs();
        let first = fore.min(aft);
        if first > 0.0 && first < self.web() * (1.0 - 1e-9) { vec![first] } else { Vec::new() }
    }

    fn state(&self, w: f64) -> BurnState {
        let outer = self.outer_diameter.0 / 2.0;
        let Some(left) = self.frustum(w) else {
            return BurnState { port_area: Some(PI * outer * outer), ..BurnState::default() };
        };
        let length = left.aft - left.fore;
        let slant = (left.aft_radius - left.fore_radius).hypot(length);
        let bore = PI * (left.fore_radius + left.aft_radius) * slant;
        let ring = |radius: f64| PI * (outer * outer - radius * radius);
        let face = |burns: bool, edge: bool, radius: f64| if burns && !edge { ring(radius) } else { 0.0 };
        let fore_face = face(self.inhibited_ends.fore_burns(), left.fore_edge, left.fore_radius);
        let aft_face = face(self.inhibited_ends.aft_burns(), left.aft_edge, left.aft_radius);
        // Frustum of the bore out of the cylinder: V = πL (R² - (r₁² + r₁r₂ + r₂²) / 3).
        let (r1, r2) = (left.fore_radius, left.aft_radius);
        let volume = PI * length * (outer * outer - (r1 * r1 + r1 * r2 + r2 * r2) / 3.0);
        BurnState {
            burning_area: bore + fore_face + aft_face,
            volume,
            area_feeding_port: bore + fore_face,
            port_area: Some(PI * r2 * r2),
        }
    }

    fn body(&self, w: f64) -> Body {
        Body::Revolved(self.profiles(w))
    }
}

impl Conical {
    fn profiles(&self, w: f64) -> Vec<Profile> {
        let outer = self.outer_diameter.0 / 2.0;
        let Some(left) = self.frustum(w) else { return Vec::new() };
        let mut corners = vec![[left.fore, left.fore_radius], [left.aft, left.aft_radius]];
        if left.aft_radius < outer {
            corners.push([left.aft, outer]);
        }
        if left.fore_radius < outer {
            corners.push([left.fore, outer]);
        }
        let profile = Profile::polygon(&corners);
        if profile.moments().volume > 0.0 { vec![profile] } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_equal_ends_it_is_a_bates_grain() {
        let conical = Conical { aft_core_diameter: Metre(0.03), ..Conical::example() };
        let bates = super::super::Bates {
            outer_diameter: conical.outer_diameter,
            length: conical.length,
            core_diameter: Metre(0.03),
            inhibited_ends: conical.inhibited_ends,
        };
        for index in 0..10 {
            let w = bates.web() * f64::from(index) / 10.0;
            let (cone, cylinder) = (conical.state(w), bates.state(w));
            assert!((cone.burning_area / cylinder.burning_area - 1.0).abs() < 1e-13);
            assert!((cone.volume / cylinder.volume - 1.0).abs() < 1e-13);
        }
        assert!((conical.web() - bates.web()).abs() < 1e-15);
    }
}
