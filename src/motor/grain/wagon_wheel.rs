//! Wagon wheel: a hub, spokes that leave it, and a rim segment across the end of each spoke.
//!
//! Source: NASA SP-8076, *Solid Propellant Grain Design and Internal Ballistics*, 1972, wagon wheel.

use super::checks::{check_at_least, check_inside, check_positive, size_fields};
use super::{Handle, InhibitedEnds, PortGrain, slot};
use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::contour::{Contour, Corner};
use crate::geometry::section::Port;
use crate::units::{Metre, Quantity, Radian};
use std::f64::consts::{PI, TAU};

/// A hub with spokes and rim segments.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WagonWheel {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Number of spokes.
    pub spokes: u32,
    /// Diameter of the hub.
    pub hub_diameter: Metre,
    /// Width of a spoke.
    pub spoke_width: Metre,
    /// Inner diameter of the rim segments.
    pub rim_inner_diameter: Metre,
    /// Outer diameter of the rim segments.
    pub rim_outer_diameter: Metre,
    /// Angle from a spoke's middle to the end of its rim segment.
    pub rim_half_angle: Radian,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl WagonWheel {
    /// A grain for a 4 inch case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.1),
            length: Metre(0.3),
            spokes: 4,
            hub_diameter: Metre(0.02),
            spoke_width: Metre(0.006),
            rim_inner_diameter: Metre(0.048),
            rim_outer_diameter: Metre(0.058),
            rim_half_angle: Radian(27.0_f64.to_radians()),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }

    /// The rim segment about the x axis.
    fn rim(&self, turn: f64) -> Contour {
        let (inner, outer) = (self.rim_inner_diameter.0 / 2.0, self.rim_outer_diameter.0 / 2.0);
        let half = self.rim_half_angle.0;
        // In two arcs each, for one that nearly closes would hardly be known by its chord.
        let bulge = (half / 4.0).tan();
        let at = |radius: f64, angle: f64, bulge: f64| {
            let (sin, cos) = (turn + angle).sin_cos();
            Corner(radius * cos, radius * sin, bulge)
        };
        Contour {
            corners: vec![
                at(inner, -half, 0.0),
                at(outer, -half, bulge),
                at(outer, 0.0, bulge),
                at(outer, half, 0.0),
                at(inner, half, -bulge),
                at(inner, 0.0, -bulge),
            ],
        }
    }
}

impl Editable for WagonWheel {
    fn edit(&mut self, form: &mut dyn Form) {
        const SPOKES: Field = Field::new("spokes", "Spokes").help("Number of spokes, evenly spaced.").limits(1.0, 32.0);
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.rim_outer_diameter.0);
        let outer = self.outer_diameter.0;
        form.integer(&SPOKES, &mut self.spokes);
        let diameter = |key, label, help, from: f64, to: f64| {
            Field::new(key, label).help(help).limits(1e-4, outer).slider(from * outer, to * outer)
        };
        let hub = diameter("hub_diameter", "Hub diameter", "Diameter of the round port in the middle.", 0.05, 0.5);
        quantity(form, &hub, &mut self.hub_diameter);
        let spoke = diameter("spoke_width", "Spoke width", "Width of a spoke.", 0.02, 0.2);
        quantity(form, &spoke, &mut self.spoke_width);
        let inner = diameter("rim_inner_diameter", "Rim inner diameter", "Inner side of the rim segments.", 0.2, 0.8);
        quantity(form, &inner, &mut self.rim_inner_diameter);
        let rim = diameter("rim_outer_diameter", "Rim outer diameter", "Outer side of the rim segments.", 0.3, 0.95);
        quantity(form, &rim, &mut self.rim_outer_diameter);
        let half = Field::new("rim_half_angle", "Rim half angle")
            .help("From a spoke's middle to the end of its rim segment.")
            .limits(0.001, PI)
            .slider(0.05, PI / f64::from(self.spokes.max(1)));
        quantity(form, &half, &mut self.rim_half_angle);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for WagonWheel {
    fn about(&self) -> &'static str {
        "Hub, spokes and rim: much burning area and thin webs, for short burns."
    }

    fn handles(&self) -> Vec<Handle> {
        let (hub, inner) = (self.hub_diameter.0 / 2.0, self.rim_inner_diameter.0 / 2.0);
        let between = PI / f64::from(self.spokes.max(1));
        let half = 0.6 * self.rim_half_angle.0;
        vec![
            Handle::radial("hub_diameter", hub, between, 2.0),
            Handle::upward("spoke_width", [0.5 * (hub + inner), self.spoke_width.0 / 2.0], 2.0),
            Handle::radial("rim_inner_diameter", inner, half, 2.0),
            Handle::radial("rim_outer_diameter", self.rim_outer_diameter.0 / 2.0, -half, 2.0),
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
        // A spoke ends inside its rim segment.
        let reach = (self.rim_inner_diameter.0 + self.rim_outer_diameter.0) / 4.0;
        let mut add = vec![Contour::circle([0.0, 0.0], self.hub_diameter.0 / 2.0)];
        add.extend((0..self.spokes).map(|spoke| slot(0.0, reach, self.spoke_width.0, spoke, self.spokes)));
        add.extend((0..self.spokes).map(|spoke| self.rim(TAU * f64::from(spoke) / f64::from(self.spokes))));
        Port { outer_radius: self.outer_diameter.0 / 2.0, add, cut: Vec::new(), sectors: self.spokes }
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some("rim_outer_diameter")
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.hub_diameter, "hub_diameter", "Hub diameter", path, findings);
        check_positive(self.spoke_width, "spoke_width", "Spoke width", path, findings);
        let error = |key: &str, message: Message, hint: &str| {
            Finding::new(Severity::Error, "grain_geometry", format!("{path}.{key}"), message).hint(hint)
        };
        if self.spokes == 0 {
            findings.push(error("spokes", "There is no spoke.".into(), "Enter 1 or more spokes."));
            return;
        }
        let rim_inner = (self.rim_inner_diameter, "rim_inner_diameter", "Rim inner diameter");
        check_inside(rim_inner, (self.rim_outer_diameter, "rim outer diameter"), path, findings);
        let rim_outer = (self.rim_outer_diameter, "rim_outer_diameter", "Rim outer diameter");
        check_inside(rim_outer, (self.outer_diameter, "outer diameter"), path, findings);
        let hub = (self.hub_diameter, "hub_diameter", "Hub diameter");
        check_inside(hub, (self.rim_inner_diameter, "rim inner diameter"), path, findings);
        // The segment of a single spoke may not meet itself either.
        let sector = PI / f64::from(self.spokes.max(1));
        if self.rim_half_angle.0 >= sector {
            let values = [(self.rim_half_angle.0, Quantity::Angle), (sector, Quantity::Angle)];
            let message = Message::new("Rim segments of half angle {} overlap; each has room for {}.", &values);
            findings.push(error("rim_half_angle", message, "Make the rim's half angle smaller."));
        }
        // The corner of a spoke must lie within its rim segment.
        let middle = (self.rim_inner_diameter.0 + self.rim_outer_diameter.0) / 4.0;
        let chord = Metre(2.0 * self.rim_inner_diameter.0 / 2.0 * self.rim_half_angle.0.min(PI / 2.0).sin());
        check_at_least(
            (chord, "rim_half_angle", "The width of a rim segment"),
            (self.spoke_width, "spoke width"),
            path,
            findings,
        );
        if middle.hypot(self.spoke_width.0 / 2.0) >= self.rim_outer_diameter.0 / 2.0 {
            let values = [(self.spoke_width.0, Quantity::Length)];
            let message = Message::new("Spokes {} wide stick out of their rim segments.", &values);
            findings.push(error("spoke_width", message, "Make the spokes narrower or the rim thicker."));
        }
    }
}
