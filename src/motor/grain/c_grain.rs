//! C grain: one slot cut from the wall inward.

use super::checks::{check_positive, check_within, size_fields};
use super::{Handle, InhibitedEnds, PortGrain, slot};
use crate::diag::Finding;
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::section::Port;
use crate::units::Metre;

/// A cylinder with one slot that opens to the wall.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CGrain {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Width of the slot.
    pub slot_width: Metre,
    /// From the axis to the slot's inner end, positive on the slot's side.
    #[serde(default)]
    pub slot_offset: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl CGrain {
    /// A grain for a 38 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.033),
            length: Metre(0.15),
            slot_width: Metre(0.006),
            slot_offset: Metre(0.0),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }
}

impl Editable for CGrain {
    fn edit(&mut self, form: &mut dyn Form) {
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.slot_width.0);
        let outer = self.outer_diameter.0;
        let width = Field::new("slot_width", "Slot width")
            .help("Width of the slot, which opens to the wall.")
            .limits(1e-5, outer)
            .slider(0.05 * outer, 0.5 * outer);
        quantity(form, &width, &mut self.slot_width);
        let offset = Field::new("slot_offset", "Slot offset")
            .help("From the axis to the slot's inner end; negative where the slot passes the axis.")
            .limits(-outer / 2.0, outer / 2.0)
            .slider(-0.4 * outer, 0.4 * outer);
        quantity(form, &offset, &mut self.slot_offset);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for CGrain {
    fn about(&self) -> &'static str {
        "One slot from the wall inward: long web, easily made."
    }

    fn handles(&self) -> Vec<Handle> {
        let (offset, wall) = (self.slot_offset.0, self.outer_diameter.0 / 2.0);
        vec![
            Handle::rightward("slot_offset", [offset, 0.0], 1.0),
            Handle::upward("slot_width", [0.5 * (offset + wall), self.slot_width.0 / 2.0], 2.0),
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
        let contour = slot(self.slot_offset.0, self.outer_diameter.0, self.slot_width.0, 0, 1);
        Port::of(self.outer_diameter.0 / 2.0, contour, 1)
    }

    fn reaching_field(&self) -> Option<&'static str> {
        None
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.slot_width, "slot_width", "Slot width", path, findings);
        let half = Metre(self.outer_diameter.0 / 2.0);
        check_within((self.slot_offset, "slot_offset", "Slot offset"), half, path, findings);
        super::checks::check_inside(
            (self.slot_width, "slot_width", "Slot width"),
            (self.outer_diameter, "outer diameter"),
            path,
            findings,
        );
    }
}
