//! X core: two slots that cross at the axis.

use super::checks::{check_positive, size_fields};
use super::{Handle, InhibitedEnds, PortGrain, slot};
use crate::diag::Finding;
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::section::Port;
use crate::units::Metre;

/// Two crossed slots.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XCore {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Width of a slot.
    pub slot_width: Metre,
    /// From the axis to a slot's end.
    pub slot_length: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl XCore {
    /// A grain for a 75 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.066),
            length: Metre(0.25),
            slot_width: Metre(0.008),
            slot_length: Metre(0.022),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }
}

impl Editable for XCore {
    fn edit(&mut self, form: &mut dyn Form) {
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.slot_width.0);
        let outer = self.outer_diameter.0;
        let width = Field::new("slot_width", "Slot width")
            .help("Width of each of the two slots.")
            .limits(1e-5, outer)
            .slider(0.03 * outer, 0.4 * outer);
        quantity(form, &width, &mut self.slot_width);
        let length = Field::new("slot_length", "Slot length")
            .help("From the axis to the end of a slot.")
            .limits(1e-5, outer)
            .slider(0.1 * outer, 0.5 * outer);
        quantity(form, &length, &mut self.slot_length);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for XCore {
    fn about(&self) -> &'static str {
        "Two crossed slots: four webs in the corners, with some sliver."
    }

    fn handles(&self) -> Vec<Handle> {
        vec![
            Handle::rightward("slot_length", [self.slot_length.0, 0.0], 1.0),
            Handle::upward("slot_width", [0.6 * self.slot_length.0, self.slot_width.0 / 2.0], 2.0),
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
        let reach = self.slot_length.0;
        Port {
            outer_radius: self.outer_diameter.0 / 2.0,
            add: (0..2).map(|turn| slot(-reach, reach, self.slot_width.0, turn, 4)).collect(),
            cut: Vec::new(),
            sectors: 4,
        }
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some("slot_length")
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.slot_width, "slot_width", "Slot width", path, findings);
        check_positive(self.slot_length, "slot_length", "Slot length", path, findings);
        // Slots as long as wide are one square twice.
        super::checks::check_inside(
            (Metre(self.slot_width.0 / 2.0), "slot_width", "Half the slot width"),
            (self.slot_length, "slot length"),
            path,
            findings,
        );
    }
}
