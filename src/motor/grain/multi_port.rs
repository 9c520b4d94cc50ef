//! Multi-port: round ports on a circle, with or without one at the axis.

use super::checks::{check_positive, size_fields};
use super::{Handle, InhibitedEnds, PortGrain};
use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::contour::Contour;
use crate::geometry::section::Port;
use crate::units::{Metre, Quantity};
use std::f64::consts::{PI, TAU};

/// A cylinder with several round ports.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MultiPort {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Number of ports on the circle.
    pub ports: u32,
    /// Diameter of a port on the circle.
    pub port_diameter: Metre,
    /// Diameter of the circle on which the ports' axes stand.
    pub circle_diameter: Metre,
    /// Diameter of the port at the axis; 0 for none.
    #[serde(default)]
    pub centre_port_diameter: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl MultiPort {
    /// A seven-port grain for a 98 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.086),
            length: Metre(0.2),
            ports: 6,
            port_diameter: Metre(0.01),
            circle_diameter: Metre(0.05),
            centre_port_diameter: Metre(0.01),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }
}

impl Editable for MultiPort {
    fn edit(&mut self, form: &mut dyn Form) {
        const PORTS: Field =
            Field::new("ports", "Ports on the circle").help("Number of ports, evenly spaced.").limits(1.0, 64.0);
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.port_diameter.0);
        let outer = self.outer_diameter.0;
        form.integer(&PORTS, &mut self.ports);
        let port = Field::new("port_diameter", "Port diameter")
            .help("Diameter of each port on the circle.")
            .limits(1e-4, outer)
            .slider(0.03 * outer, 0.3 * outer);
        quantity(form, &port, &mut self.port_diameter);
        let circle = Field::new("circle_diameter", "Circle diameter")
            .help("Diameter of the circle on which the ports' axes stand.")
            .limits(1e-4, outer)
            .slider(0.2 * outer, 0.9 * outer);
        quantity(form, &circle, &mut self.circle_diameter);
        let centre = Field::new("centre_port_diameter", "Centre port diameter")
            .help("Diameter of the port at the axis; 0 for none.")
            .limits(0.0, outer)
            .slider(0.0, 0.3 * outer);
        quantity(form, &centre, &mut self.centre_port_diameter);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for MultiPort {
    fn about(&self) -> &'static str {
        "Several round ports: large area, thin webs, slivers between the ports."
    }

    fn handles(&self) -> Vec<Handle> {
        let circle = self.circle_diameter.0 / 2.0;
        let mut handles = vec![
            Handle::radial("circle_diameter", circle, 0.0, 2.0),
            Handle::upward("port_diameter", [circle, self.port_diameter.0 / 2.0], 2.0),
        ];
        if self.centre_port_diameter.0 > 0.0 {
            let between = PI / f64::from(self.ports.max(1));
            handles.push(Handle::radial("centre_port_diameter", self.centre_port_diameter.0 / 2.0, between, 2.0));
        }
        handles
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
        let circle = self.circle_diameter.0 / 2.0;
        let mut add: Vec<Contour> = (0..self.ports)
            .map(|port| {
                let (sin, cos) = (TAU * f64::from(port) / f64::from(self.ports)).sin_cos();
                Contour::circle([circle * cos, circle * sin], self.port_diameter.0 / 2.0)
            })
            .collect();
        if self.centre_port_diameter.0 > 0.0 {
            add.push(Contour::circle([0.0, 0.0], self.centre_port_diameter.0 / 2.0));
        }
        Port { outer_radius: self.outer_diameter.0 / 2.0, add, cut: Vec::new(), sectors: self.ports }
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some("circle_diameter")
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.port_diameter, "port_diameter", "Port diameter", path, findings);
        check_positive(self.circle_diameter, "circle_diameter", "Circle diameter", path, findings);
        let error = |key: &str, message: Message, hint: &str| {
            Finding::new(Severity::Error, "grain_geometry", format!("{path}.{key}"), message).hint(hint)
        };
        if self.ports == 0 {
            findings.push(error("ports", "There is no port on the circle.".into(), "Enter 1 or more ports."));
            return;
        }
        let circle = self.circle_diameter.0 / 2.0;
        let apart = if self.ports > 1 { 2.0 * circle * (PI / f64::from(self.ports)).sin() } else { f64::INFINITY };
        if self.port_diameter.0 >= apart {
            let values = [(self.port_diameter.0, Quantity::Length), (apart, Quantity::Length)];
            let message = Message::new("Ports of {} stand {} apart and overlap.", &values);
            findings.push(error("port_diameter", message, "Make the ports smaller, fewer, or their circle wider."));
        }
        let between = (self.port_diameter.0 + self.centre_port_diameter.0) / 2.0;
        if self.centre_port_diameter.0 > 0.0 && between >= circle {
            let values = [(between, Quantity::Length), (circle, Quantity::Length)];
            let message =
                Message::new("The centre port overlaps those on the circle: the radii sum to {} of {}.", &values);
            findings.push(error("centre_port_diameter", message, "Make it smaller, or the circle wider."));
        }
    }
}
