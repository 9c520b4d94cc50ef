//! Dogbone: a slot through the axis with a round widening at either end.

use super::checks::{check_positive, size_fields};
use super::{Handle, InhibitedEnds, PortGrain, slot};
use crate::diag::Finding;
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::contour::Contour;
use crate::geometry::section::Port;
use crate::units::Metre;

/// A slot with round ends that are wider than the slot.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dogbone {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Width of the slot.
    pub slot_width: Metre,
    /// From the axis to the centre of a round end.
    pub half_length: Metre,
    /// Radius of the round ends.
    pub bone_radius: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl Dogbone {
    /// A grain for an 86 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.076),
            length: Metre(0.25),
            slot_width: Metre(0.006),
            half_length: Metre(0.016),
            bone_radius: Metre(0.007),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }
}

impl Editable for Dogbone {
    fn edit(&mut self, form: &mut dyn Form) {
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.slot_width.0);
        let outer = self.outer_diameter.0;
        let width = Field::new("slot_width", "Slot width")
            .help("Width of the slot between the round ends.")
            .limits(1e-5, outer)
            .slider(0.03 * outer, 0.3 * outer);
        quantity(form, &width, &mut self.slot_width);
        let half = Field::new("half_length", "Half length")
            .help("From the axis to the centre of a round end.")
            .limits(1e-5, outer / 2.0)
            .slider(0.05 * outer, 0.4 * outer);
        quantity(form, &half, &mut self.half_length);
        let radius = Field::new("bone_radius", "End radius")
            .help("Radius of the round ends; at least half the slot's width.")
            .limits(1e-5, outer / 2.0)
            .slider(0.03 * outer, 0.25 * outer);
        quantity(form, &radius, &mut self.bone_radius);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for Dogbone {
    fn about(&self) -> &'static str {
        "Slot with round ends that are wider than it."
    }

    fn handles(&self) -> Vec<Handle> {
        vec![
            Handle::rightward("half_length", [self.half_length.0, 0.0], 1.0),
            Handle::upward("bone_radius", [self.half_length.0, self.bone_radius.0], 1.0),
            Handle::upward("slot_width", [0.4 * self.half_length.0, self.slot_width.0 / 2.0], 2.0),
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
        let (half, radius) = (self.half_length.0, self.bone_radius.0);
        let mut add = vec![Contour::circle([half, 0.0], radius), Contour::circle([-half, 0.0], radius)];
        // Round ends that overlap and are as high as the slot where they meet leave nothing of it.
        add.push(slot(-half, half, self.slot_width.0, 0, 1));
        Port { outer_radius: self.outer_diameter.0 / 2.0, add, cut: Vec::new(), sectors: 2 }
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some("half_length")
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.slot_width, "slot_width", "Slot width", path, findings);
        check_positive(self.half_length, "half_length", "Half length", path, findings);
        check_positive(self.bone_radius, "bone_radius", "End radius", path, findings);
        super::checks::check_at_least(
            (self.bone_radius, "bone_radius", "End radius"),
            (Metre(self.slot_width.0 / 2.0), "half the slot width"),
            path,
            findings,
        );
    }
}
