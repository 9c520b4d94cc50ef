//! Rod and tube: a tube that burns outward around a rod that burns inward, with an inert support inside the rod.

use super::checks::{check_inside, check_positive, size_fields};
use super::{Body, BurnBack, BurnState, GrainShape, Handle, InhibitedEnds};
use crate::diag::{Finding, Monitor};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::revolution::Profile;
use crate::geometry::section::SectionError;
use crate::units::Metre;
use std::f64::consts::PI;
use std::sync::Arc;

/// A tube with a rod inside; the port is the ring between them.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RodAndTube {
    /// Outer diameter of the tube.
    pub outer_diameter: Metre,
    /// Length of both.
    pub length: Metre,
    /// Inner diameter of the tube.
    pub core_diameter: Metre,
    /// Diameter of the rod.
    pub rod_diameter: Metre,
    /// Diameter of the inert support inside the rod; 0 for none.
    #[serde(default)]
    pub support_diameter: Metre,
    /// End faces that do not burn, of tube and rod alike.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl RodAndTube {
    /// A grain for a 75 mm case whose webs are equal.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.066),
            length: Metre(0.2),
            core_diameter: Metre(0.046),
            rod_diameter: Metre(0.026),
            support_diameter: Metre(0.006),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }

    fn faces(&self) -> f64 {
        self.inhibited_ends.burning_faces()
    }

    /// The web at which burning ends have met, infinite when no end burns.
    fn length_web(&self) -> f64 {
        if self.faces() > 0.0 { self.length.0 / self.faces() } else { f64::INFINITY }
    }

    fn tube_web(&self) -> f64 {
        ((self.outer_diameter.0 - self.core_diameter.0) / 2.0).min(self.length_web())
    }

    fn rod_web(&self) -> f64 {
        ((self.rod_diameter.0 - self.support_diameter.0) / 2.0).max(0.0).min(self.length_web())
    }
}

impl Editable for RodAndTube {
    fn edit(&mut self, form: &mut dyn Form) {
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.core_diameter.0);
        let core = Field::new("core_diameter", "Tube inner diameter")
            .help("Inner diameter of the tube.")
            .limits(self.rod_diameter.0, self.outer_diameter.0)
            .slider(self.rod_diameter.0, self.outer_diameter.0);
        quantity(form, &core, &mut self.core_diameter);
        let rod = Field::new("rod_diameter", "Rod diameter")
            .help("Equal webs of rod and tube burn out together.")
            .limits(self.support_diameter.0, self.core_diameter.0)
            .slider(self.support_diameter.0, self.core_diameter.0);
        quantity(form, &rod, &mut self.rod_diameter);
        let support = Field::new("support_diameter", "Support diameter")
            .help("Inert rod inside the propellant rod; 0 for none.")
            .limits(0.0, self.rod_diameter.0);
        quantity(form, &support, &mut self.support_diameter);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl GrainShape for RodAndTube {
    fn handles(&self) -> Vec<Handle> {
        vec![
            Handle::radial("rod_diameter", self.rod_diameter.0 / 2.0, 0.0, 2.0),
            Handle::radial("core_diameter", self.core_diameter.0 / 2.0, 0.0, 2.0),
        ]
    }

    fn about(&self) -> &'static str {
        "Rod in a tube: neutral at any length, high thrust for a short time."
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
        check_positive(self.rod_diameter, "rod_diameter", "Rod diameter", path, findings);
        if self.support_diameter.0 < 0.0 {
            check_positive(self.support_diameter, "support_diameter", "Support diameter", path, findings);
        }
        let outer = (self.outer_diameter, "outer diameter");
        check_inside((self.core_diameter, "core_diameter", "Tube inner diameter"), outer, path, findings);
        let core = (self.core_diameter, "tube's inner diameter");
        check_inside((self.rod_diameter, "rod_diameter", "Rod diameter"), core, path, findings);
        let rod = (self.rod_diameter, "rod diameter");
        check_inside((self.support_diameter, "support_diameter", "Support diameter"), rod, path, findings);
    }
}

impl BurnBack for RodAndTube {
    fn web_at(&self, [x, y]: [f64; 2]) -> Option<f64> {
        let radius = x.hypot(y);
        let core = self.core_diameter.0 / 2.0;
        Some(if radius < core { self.rod_diameter.0 / 2.0 - radius } else { radius - core })
    }

    fn web(&self) -> f64 {
        self.tube_web().max(self.rod_web())
    }

    fn kinks(&self) -> Vec<f64> {
        let first = self.tube_web().min(self.rod_web());
        // Webs that differ by rounding only end together.
        if first > 0.0 && first < self.web() * (1.0 - 1e-9) { vec![first] } else { Vec::new() }
    }

    fn state(&self, w: f64) -> BurnState {
        let outer = self.outer_diameter.0 / 2.0;
        let support = self.support_diameter.0 / 2.0;
        let length = self.length.0 - self.faces() * w;
        let together = self.kinks().is_empty();
        let burns = |web: f64| w <= if together { self.web() } else { web };
        let core = if burns(self.tube_web()) { (self.core_diameter.0 / 2.0 + w).min(outer) } else { outer };
        let rod = if burns(self.rod_web()) { (self.rod_diameter.0 / 2.0 - w).max(support) } else { support };
        let tube_face = PI * (outer * outer - core * core);
        let rod_face = PI * (rod * rod - support * support);
        let tube_bore = if burns(self.tube_web()) { 2.0 * PI * core * length } else { 0.0 };
        let rod_side = if burns(self.rod_web()) && self.rod_web() > 0.0 { 2.0 * PI * rod * length } else { 0.0 };
        let face = tube_face + rod_face;
        let fore_face = if self.inhibited_ends.fore_burns() { face } else { 0.0 };
        BurnState {
            burning_area: tube_bore + rod_side + self.faces() * face,
            volume: face * length.max(0.0),
            area_feeding_port: tube_bore + rod_side + fore_face,
            port_area: Some(PI * outer * outer - face),
        }
    }

    fn body(&self, w: f64) -> Body {
        Body::Revolved(self.profiles(w))
    }
}

impl RodAndTube {
    fn profiles(&self, w: f64) -> Vec<Profile> {
        let outer = self.outer_diameter.0 / 2.0;
        let support = self.support_diameter.0 / 2.0;
        let fore = if self.inhibited_ends.fore_burns() { w } else { 0.0 };
        let aft = fore + self.length.0 - self.faces() * w;
        let ring =
            |inner: f64, outer: f64| Profile::polygon(&[[fore, inner], [aft, inner], [aft, outer], [fore, outer]]);
        let mut profiles = Vec::new();
        if w < self.tube_web() {
            profiles.push(ring(self.core_diameter.0 / 2.0 + w, outer));
        }
        if w < self.rod_web() {
            profiles.push(ring(support, self.rod_diameter.0 / 2.0 - w));
        }
        profiles
    }
}
