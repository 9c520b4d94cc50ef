//! D grain: a cylinder cut off along a chord.

use super::checks::{check_within, size_fields};
use super::{Handle, InhibitedEnds, PortGrain, slot};
use crate::diag::Finding;
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::section::Port;
use crate::units::Metre;

/// A cylinder with a flat burning side.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DGrain {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// From the axis to the flat, positive away from the propellant.
    pub slot_offset: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl DGrain {
    /// A grain for a 54 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.046),
            length: Metre(0.2),
            slot_offset: Metre(0.01),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }
}

impl Editable for DGrain {
    fn edit(&mut self, form: &mut dyn Form) {
        size_fields(form, &mut self.outer_diameter, &mut self.length, 1e-4);
        let outer = self.outer_diameter.0;
        let offset = Field::new("slot_offset", "Flat offset")
            .help("From the axis to the flat; negative where less than half of the circle is propellant.")
            .limits(-outer / 2.0, outer / 2.0)
            .slider(-0.4 * outer, 0.4 * outer);
        quantity(form, &offset, &mut self.slot_offset);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for DGrain {
    fn about(&self) -> &'static str {
        "Cut off along a chord: one flat front, simple to cast."
    }

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::rightward("slot_offset", [self.slot_offset.0, 0.0], 1.0)]
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
        let outer = self.outer_diameter.0;
        Port::of(outer / 2.0, slot(self.slot_offset.0, outer, 2.0 * outer, 0, 1), 1)
    }

    fn reaching_field(&self) -> Option<&'static str> {
        None
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        let half = Metre(self.outer_diameter.0 / 2.0);
        check_within((self.slot_offset, "slot_offset", "Flat offset"), half, path, findings);
    }
}
