//! Moon burner: a cylindrical core beside the axis.

use super::checks::{check_inside, check_positive, size_fields};
use super::{Handle, InhibitedEnds, PortGrain};
use crate::diag::Finding;
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::contour::Contour;
use crate::geometry::section::Port;
use crate::units::Metre;

/// A cylinder with a core beside its axis.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoonBurner {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Diameter of the core.
    pub core_diameter: Metre,
    /// From the axis to the core's.
    pub core_offset: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl MoonBurner {
    /// A grain for a 54 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.046),
            length: Metre(0.2),
            core_diameter: Metre(0.015),
            core_offset: Metre(0.012),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }
}

impl Editable for MoonBurner {
    fn edit(&mut self, form: &mut dyn Form) {
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.core_diameter.0);
        let outer = self.outer_diameter.0;
        let core = Field::new("core_diameter", "Core diameter")
            .help("Diameter of the core.")
            .limits(1e-4, outer)
            .slider(0.1 * outer, 0.8 * outer);
        quantity(form, &core, &mut self.core_diameter);
        let offset = Field::new("core_offset", "Core offset")
            .help("From the motor's axis to the core's; 0 is a BATES grain.")
            .limits(0.0, outer / 2.0)
            .slider(0.0, 0.45 * outer);
        quantity(form, &offset, &mut self.core_offset);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for MoonBurner {
    fn about(&self) -> &'static str {
        "Core beside the axis: long web, centre of mass off the axis."
    }

    fn handles(&self) -> Vec<Handle> {
        vec![
            Handle::rightward("core_offset", [self.core_offset.0, 0.0], 1.0),
            Handle::upward("core_diameter", [self.core_offset.0, self.core_diameter.0 / 2.0], 2.0),
        ]
    }

    fn outer_diameter(&self) -> Metre {
        self.outer_diameter
    }

    fn length(&self) -> Metre {
        self.length
    }

    fn inhibited_ends(&self) -> InhibitedEnds {
        self.inhibited_ends
    }

    fn port(&self) -> Port {
        let core = Contour::circle([self.core_offset.0, 0.0], self.core_diameter.0 / 2.0);
        Port::of(self.outer_diameter.0 / 2.0, core, 1)
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some("core_offset")
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.core_diameter, "core_diameter", "Core diameter", path, findings);
        let outer = (self.outer_diameter, "outer diameter");
        check_inside((self.core_diameter, "core_diameter", "Core diameter"), outer, path, findings);
    }
}
