//! Finocyl: a cylindrical core with straight fins, cut outward into the propellant or standing inward in the core.

use super::checks::{check_inside, check_positive, size_fields};
use super::{Handle, InhibitedEnds, PortGrain, slot};
use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::contour::Contour;
use crate::geometry::section::Port;
use crate::units::{Metre, Quantity};
use std::f64::consts::PI;

/// A core with fins.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finocyl {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Diameter of the core.
    pub core_diameter: Metre,
    /// Number of fins.
    pub fins: u32,
    /// Length of a fin from the core's circle.
    pub fin_length: Metre,
    /// Width of a fin.
    pub fin_width: Metre,
    /// Fins of propellant that stand inward in the core, instead of slots.
    #[serde(default)]
    pub inverted: bool,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl Finocyl {
    /// A grain for a 98 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.086),
            length: Metre(0.35),
            core_diameter: Metre(0.034),
            fins: 6,
            fin_length: Metre(0.01),
            fin_width: Metre(0.006),
            inverted: false,
            inhibited_ends: InhibitedEnds::Neither,
        }
    }
}

impl Editable for Finocyl {
    fn edit(&mut self, form: &mut dyn Form) {
        const FINS: Field = Field::new("fins", "Fins").help("Number of fins, evenly spaced.").limits(1.0, 64.0);
        const INVERTED: Field = Field::new("inverted", "Inverted fins")
            .help("Fins of propellant that stand inward in the core, instead of slots cut outward.");
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.core_diameter.0);
        let outer = self.outer_diameter.0;
        let core = Field::new("core_diameter", "Core diameter")
            .help("Diameter of the round part of the port.")
            .limits(1e-4, outer)
            .slider(0.1 * outer, 0.8 * outer);
        quantity(form, &core, &mut self.core_diameter);
        form.integer(&FINS, &mut self.fins);
        let length = Field::new("fin_length", "Fin length")
            .help("From the core's circle to the fin's end.")
            .limits(1e-5, outer)
            .slider(0.02 * outer, 0.3 * outer);
        quantity(form, &length, &mut self.fin_length);
        let width = Field::new("fin_width", "Fin width")
            .help("Fins as wide as their web to the neighbour burn most evenly.")
            .limits(1e-5, outer)
            .slider(0.02 * outer, 0.3 * outer);
        quantity(form, &width, &mut self.fin_width);
        form.toggle(&INVERTED, &mut self.inverted);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for Finocyl {
    fn about(&self) -> &'static str {
        "Core with fins: large burning area from the start, shaped by the fins."
    }

    fn handles(&self) -> Vec<Handle> {
        let core = self.core_diameter.0 / 2.0;
        let between = PI / f64::from(self.fins.max(1));
        let length = self.fin_length.0;
        let side = if self.inverted { -length } else { length };
        let tip = Handle { key: "fin_length", at: [core + side, 0.0], along: [side.signum(), 0.0], ratio: 1.0 };
        vec![
            Handle::radial("core_diameter", core, between, 2.0),
            tip,
            Handle::upward("fin_width", [core + 0.6 * side, self.fin_width.0 / 2.0], 2.0),
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
        let core = self.core_diameter.0 / 2.0;
        let (from, to) =
            if self.inverted { (core - self.fin_length.0, 2.0 * core) } else { (0.0, core + self.fin_length.0) };
        let fins = (0..self.fins).map(|fin| slot(from, to, self.fin_width.0, fin, self.fins)).collect();
        let circle = Contour::circle([0.0, 0.0], core);
        let (add, cut) = if self.inverted { (vec![circle], fins) } else { ([vec![circle], fins].concat(), Vec::new()) };
        Port { outer_radius: self.outer_diameter.0 / 2.0, add, cut, sectors: self.fins }
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some(if self.inverted { "core_diameter" } else { "fin_length" })
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.core_diameter, "core_diameter", "Core diameter", path, findings);
        check_positive(self.fin_length, "fin_length", "Fin length", path, findings);
        check_positive(self.fin_width, "fin_width", "Fin width", path, findings);
        let outer = (self.outer_diameter, "outer diameter");
        check_inside((self.core_diameter, "core_diameter", "Core diameter"), outer, path, findings);
        let error = |key: &str, message: Message, hint: &str| {
            Finding::new(Severity::Error, "grain_geometry", format!("{path}.{key}"), message).hint(hint)
        };
        let core = self.core_diameter.0 / 2.0;
        if self.fins == 0 {
            findings.push(error("fins", "A finocyl without fins is a BATES grain.".into(), "Enter 1 or more fins."));
        }
        // Where two neighbours' near corners meet.
        let tip = if self.inverted { core - self.fin_length.0 } else { core + self.fin_length.0 };
        let room = 2.0 * tip * (PI / f64::from(self.fins.max(1))).tan();
        if self.fins > 2 && self.fin_width.0 >= room {
            let values = [(self.fin_width.0, Quantity::Length), (room.max(0.0), Quantity::Length)];
            let message = Message::new("Fins {} wide overlap at their ends, where each has room for {} only.", &values);
            findings.push(error("fin_width", message, "Make the fins narrower or fewer."));
        }
        if self.inverted && self.fin_length.0 >= core {
            let values = [(self.fin_length.0, Quantity::Length), (core, Quantity::Length)];
            let message = Message::new("Inverted fins of {} reach across the core of radius {}.", &values);
            findings.push(error("fin_length", message, "Make the fins shorter than the core's radius."));
        }
    }
}
