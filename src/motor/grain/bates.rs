//! BATES: a cylinder with a cylindrical core, ends burning or inhibited.

use super::checks::{check_inside, check_positive, size_fields};
use super::{Body, BurnBack, BurnState, GrainShape, Handle, InhibitedEnds};
use crate::diag::{Finding, Monitor};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::revolution::Profile;
use crate::geometry::section::SectionError;
use crate::units::Metre;
use std::f64::consts::PI;
use std::sync::Arc;

/// A cylinder with a cylindrical core.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bates {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Diameter of the core.
    pub core_diameter: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl Bates {
    /// A grain for a 54 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.046),
            length: Metre(0.08),
            core_diameter: Metre(0.016),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }

    /// Length that is left at web burned `w`.
    fn length_left(&self, w: f64) -> f64 {
        self.length.0 - self.inhibited_ends.burning_faces() * w
    }
}

impl Editable for Bates {
    fn edit(&mut self, form: &mut dyn Form) {
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.core_diameter.0);
        let core = Field::new("core_diameter", "Core diameter")
            .help(
                "A smaller core gives more propellant and a higher mass flux; port to throat area should stay above 2.",
            )
            .limits(1e-4, self.outer_diameter.0)
            .slider(0.1 * self.outer_diameter.0, 0.9 * self.outer_diameter.0);
        quantity(form, &core, &mut self.core_diameter);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl GrainShape for Bates {
    fn handles(&self) -> Vec<Handle> {
        vec![Handle::radial("core_diameter", self.core_diameter.0 / 2.0, 0.0, 2.0)]
    }

    fn about(&self) -> &'static str {
        "Cylinder that burns at core and ends: near neutral, the usual choice."
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
        check_positive(self.core_diameter, "core_diameter", "Core diameter", path, findings);
        let outer = (self.outer_diameter, "outer diameter");
        check_inside((self.core_diameter, "core_diameter", "Core diameter"), outer, path, findings);
    }
}

impl BurnBack for Bates {
    fn web_at(&self, [x, y]: [f64; 2]) -> Option<f64> {
        Some(x.hypot(y) - self.core_diameter.0 / 2.0)
    }

    fn web(&self) -> f64 {
        let radial = (self.outer_diameter.0 - self.core_diameter.0) / 2.0;
        let faces = self.inhibited_ends.burning_faces();
        if faces > 0.0 { radial.min(self.length.0 / faces) } else { radial }
    }

    fn kinks(&self) -> Vec<f64> {
        Vec::new()
    }

    fn state(&self, w: f64) -> BurnState {
        let outer = self.outer_diameter.0 / 2.0;
        let circle = PI * outer * outer;
        if w > self.web() {
            return BurnState { port_area: Some(circle), ..BurnState::default() };
        }
        let core = self.core_diameter.0 / 2.0 + w;
        let length = self.length_left(w);
        let face = PI * (outer * outer - core * core);
        let bore = 2.0 * PI * core * length;
        let fore_face = if self.inhibited_ends.fore_burns() { face } else { 0.0 };
        BurnState {
            burning_area: bore + self.inhibited_ends.burning_faces() * face,
            volume: face * length,
            area_feeding_port: bore + fore_face,
            port_area: Some(PI * core * core),
        }
    }

    fn body(&self, w: f64) -> Body {
        Body::Revolved(self.profiles(w))
    }
}

impl Bates {
    fn profiles(&self, w: f64) -> Vec<Profile> {
        if w >= self.web() {
            return Vec::new();
        }
        let outer = self.outer_diameter.0 / 2.0;
        let core = self.core_diameter.0 / 2.0 + w;
        let fore = if self.inhibited_ends.fore_burns() { w } else { 0.0 };
        let aft = fore + self.length_left(w);
        vec![Profile::polygon(&[[fore, core], [aft, core], [aft, outer], [fore, outer]])]
    }
}
