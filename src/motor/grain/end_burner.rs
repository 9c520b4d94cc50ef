//! End burner: a full cylinder that burns from its aft face only.

use super::checks::{check_positive, size_fields};
use super::{Body, BurnBack, BurnState, GrainShape};
use crate::diag::{Finding, Monitor};
use crate::form::{Editable, Form};
use crate::geometry::revolution::Profile;
use crate::geometry::section::SectionError;
use crate::units::Metre;
use std::f64::consts::PI;
use std::sync::Arc;

/// A full cylinder burning from its aft face; fore face and side are inhibited.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndBurner {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
}

impl EndBurner {
    /// A grain for a 75 mm case.
    pub fn example() -> Self {
        Self { outer_diameter: Metre(0.066), length: Metre(0.12) }
    }

    fn face(&self) -> f64 {
        PI * self.outer_diameter.0 * self.outer_diameter.0 / 4.0
    }
}

impl Editable for EndBurner {
    fn edit(&mut self, form: &mut dyn Form) {
        size_fields(form, &mut self.outer_diameter, &mut self.length, 1e-4);
    }
}

impl GrainShape for EndBurner {
    fn about(&self) -> &'static str {
        "Burns from one end: long, level and gentle, without a port."
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
    }
}

impl BurnBack for EndBurner {
    fn web(&self) -> f64 {
        self.length.0
    }

    fn kinks(&self) -> Vec<f64> {
        Vec::new()
    }

    fn state(&self, w: f64) -> BurnState {
        if w > self.web() {
            return BurnState::default();
        }
        let volume = self.face() * (self.length.0 - w);
        BurnState { burning_area: self.face(), volume, area_feeding_port: 0.0, port_area: None }
    }

    fn body(&self, w: f64) -> Body {
        Body::Revolved(self.profiles(w))
    }
}

impl EndBurner {
    fn profiles(&self, w: f64) -> Vec<Profile> {
        let left = self.length.0 - w;
        if left <= 0.0 {
            return Vec::new();
        }
        let outer = self.outer_diameter.0 / 2.0;
        vec![Profile::polygon(&[[0.0, 0.0], [left, 0.0], [left, outer], [0.0, outer]])]
    }
}
