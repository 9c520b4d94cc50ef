//! Star: points of propellant with straight flanks, rounded in the valleys.
//!
//! The classical star of internal-burning case-bonded grains. Between two points of propellant the port is bounded by a
//! fillet, an arc about the axis and another fillet; the flanks of a point meet on its axis.
//! Source: NASA SP-8076, *Solid Propellant Grain Design and Internal Ballistics*, 1972, star; Barrère et al., *Rocket
//! Propulsion*, 1960, section 6.5.

use super::checks::{check_inside, check_positive, size_fields};
use super::{Handle, InhibitedEnds, PortGrain};
use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::contour::{Contour, Corner};
use crate::geometry::section::Port;
use crate::units::{Metre, Quantity, Radian};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// A star with straight flanks.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Star {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Number of points.
    pub points: u32,
    /// Radius, from the axis, of the circle on which the fillets' centres stand.
    pub fillet_centre_radius: Metre,
    /// Radius of the fillets.
    pub fillet_radius: Metre,
    /// Share of the half sector π / N between a point's axis and a fillet's centre, 0 to 1.
    pub angular_fraction: f64,
    /// Angle between the two flanks of a point.
    pub opening_angle: Radian,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

impl Star {
    /// A grain for a 98 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.086),
            length: Metre(0.35),
            points: 6,
            fillet_centre_radius: Metre(0.025),
            fillet_radius: Metre(0.002),
            angular_fraction: 0.75,
            opening_angle: Radian(70.0_f64.to_radians()),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }

    /// Angle from a point's axis to a fillet's centre.
    fn fillet_angle(&self) -> f64 {
        PI * self.angular_fraction / f64::from(self.points.max(1))
    }

    /// Where a fillet begins on the flank of the point whose axis is the x axis.
    fn fillet_start(&self) -> [f64; 2] {
        let (sin, cos) = self.fillet_angle().sin_cos();
        let (half_sin, half_cos) = (self.opening_angle.0 / 2.0).sin_cos();
        let (centre, fillet) = (self.fillet_centre_radius.0, self.fillet_radius.0);
        [centre * cos + fillet * half_sin, centre * sin - fillet * half_cos]
    }

    /// Distance from the axis to the tip of a point of propellant.
    fn tip(&self) -> f64 {
        let [x, y] = self.fillet_start();
        x - y / (self.opening_angle.0 / 2.0).tan()
    }
}

impl Editable for Star {
    fn edit(&mut self, form: &mut dyn Form) {
        const POINTS: Field =
            Field::new("points", "Points").help("Number of star points, evenly spaced.").limits(2.0, 64.0);
        const FRACTION: Field = Field::new("angular_fraction", "Angular fraction")
            .help("Share of the half sector between a point's axis and a fillet's centre; 1 leaves no arc between the fillets.")
            .limits(0.01, 1.0)
            .slider(0.3, 1.0);
        const OPENING: Field = Field::new("opening_angle", "Opening angle")
            .help("Angle between the two flanks of a point; a neutral burn needs one near 65 to 80 degrees.")
            .limits(0.02, PI)
            .slider(0.5, 2.0);
        size_fields(form, &mut self.outer_diameter, &mut self.length, 2.0 * self.fillet_centre_radius.0);
        let outer = self.outer_diameter.0;
        form.integer(&POINTS, &mut self.points);
        let centre = Field::new("fillet_centre_radius", "Fillet centre radius")
            .help("From the axis to the centres of the fillets; with the fillet radius it fixes the web.")
            .limits(1e-4, outer / 2.0)
            .slider(0.1 * outer, 0.45 * outer);
        quantity(form, &centre, &mut self.fillet_centre_radius);
        let fillet = Field::new("fillet_radius", "Fillet radius")
            .help("Radius in the valleys; 0 for sharp ones.")
            .limits(0.0, outer / 2.0)
            .slider(0.0, 0.1 * outer);
        quantity(form, &fillet, &mut self.fillet_radius);
        form.number(&FRACTION, Quantity::Ratio, &mut self.angular_fraction);
        quantity(form, &OPENING, &mut self.opening_angle);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for Star {
    fn about(&self) -> &'static str {
        "Star with straight flanks: near neutral, with some sliver at the end."
    }

    fn handles(&self) -> Vec<Handle> {
        vec![
            Handle::radial("fillet_centre_radius", self.fillet_centre_radius.0, -self.fillet_angle(), 1.0),
            Handle::radial(
                "fillet_radius",
                self.fillet_centre_radius.0 + self.fillet_radius.0,
                self.fillet_angle(),
                1.0,
            ),
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
        let sector = TAU / f64::from(self.points.max(1));
        let angle = self.fillet_angle();
        let reach = self.fillet_centre_radius.0 + self.fillet_radius.0;
        let fillet = ((angle + FRAC_PI_2 - self.opening_angle.0 / 2.0) / 4.0).tan();
        let valley = ((sector - 2.0 * angle) / 4.0).tan();
        let start = self.fillet_start();
        let mut corners = Vec::new();
        for point in 0..self.points {
            let (sin, cos) = (sector * f64::from(point)).sin_cos();
            let mut corner = |x: f64, y: f64, bulge: f64| {
                corners.push(Corner(cos * x - sin * y, sin * x + cos * y, bulge));
            };
            corner(self.tip(), 0.0, 0.0);
            corner(start[0], start[1], if self.fillet_radius.0 > 0.0 { fillet } else { 0.0 });
            corner(reach * angle.cos(), reach * angle.sin(), valley);
            let mirrored = sector - angle;
            corner(
                reach * mirrored.cos(),
                reach * mirrored.sin(),
                if self.fillet_radius.0 > 0.0 { fillet } else { 0.0 },
            );
            // The other end of that fillet: the start's image about the middle of the sector.
            let (sin_sector, cos_sector) = sector.sin_cos();
            corner(cos_sector * start[0] + sin_sector * start[1], sin_sector * start[0] - cos_sector * start[1], 0.0);
        }
        Port::of(self.outer_diameter.0 / 2.0, Contour { corners }, self.points)
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some("fillet_centre_radius")
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.fillet_centre_radius, "fillet_centre_radius", "Fillet centre radius", path, findings);
        let error = |key: &str, message: Message, hint: &str| {
            Finding::new(Severity::Error, "grain_geometry", format!("{path}.{key}"), message).hint(hint)
        };
        if self.points < 2 {
            findings.push(error("points", "A star has two points or more.".into(), "Enter 2 or more points."));
        }
        if self.fillet_radius.0 < 0.0 {
            findings.push(error("fillet_radius", "The fillet radius is negative.".into(), "Enter 0 or more."));
        }
        if !(self.angular_fraction > 0.0 && self.angular_fraction <= 1.0) {
            let values = [(self.angular_fraction, Quantity::Ratio)];
            let message = Message::new("The angular fraction {} is not between 0 and 1.", &values);
            findings.push(error("angular_fraction", message, "Enter a fraction above 0, up to 1."));
        }
        if !(self.opening_angle.0 > 0.0 && self.opening_angle.0 < PI) {
            let values = [(self.opening_angle.0, Quantity::Angle)];
            let message = Message::new("The opening angle {} is not between 0 and 180 degrees.", &values);
            findings.push(error("opening_angle", message, "Enter an angle between 0 and 180 degrees."));
        }
        let reach = (
            Metre(self.fillet_centre_radius.0 + self.fillet_radius.0),
            "fillet_centre_radius",
            "The reach of the valleys",
        );
        check_inside(reach, (Metre(self.outer_diameter.0 / 2.0), "outer radius"), path, findings);
        if !findings.is_empty() {
            return;
        }
        if self.fillet_start()[1] <= 0.0 {
            let values = [(self.fillet_radius.0, Quantity::Length)];
            let message = Message::new("Fillets of radius {} swallow the points of the star.", &values);
            findings.push(error("fillet_radius", message, "Make the fillets smaller or the angular fraction larger."));
        } else if self.tip() <= 0.0 {
            let values = [(self.opening_angle.0, Quantity::Angle)];
            let message = Message::new("Points with an opening angle of {} reach across the axis.", &values);
            findings.push(error("opening_angle", message, "Enlarge the opening angle."));
        }
    }
}
