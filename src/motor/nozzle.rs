//! The nozzle: dimensions, losses, change of the throat, and its contour.

use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form, optional_quantity, quantity};
use crate::geometry::revolution::{Profile, ProfilePoint, point};
use crate::units::{ErosionCoefficient, Metre, Metre2, Quantity, Radian, SlagCoefficient};
use std::f64::consts::PI;

/// A conical nozzle.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nozzle {
    /// Diameter of the throat before firing.
    pub throat_diameter: Metre,
    /// Diameter of the exit.
    pub exit_diameter: Metre,
    /// Length of the cylindrical throat.
    #[serde(default)]
    pub throat_length: Metre,
    /// Half angle of the divergent cone.
    #[serde(default = "fifteen_degrees")]
    pub divergence_half_angle: Radian,
    /// Half angle of the convergent cone.
    #[serde(default = "forty_five_degrees")]
    pub convergence_half_angle: Radian,
    /// What is left of the thrust after every loss that is not modelled: combustion, two-phase flow, heat.
    #[serde(default = "one")]
    pub efficiency: f64,
    /// Growth of the throat's radius per time and chamber pressure.
    #[serde(default)]
    pub erosion: ErosionCoefficient,
    /// Shrinkage of the throat's radius by slag, times chamber pressure, per time.
    #[serde(default)]
    pub slag: SlagCoefficient,
    /// Diameter where the convergent begins; the last grain's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inlet_diameter: Option<Metre>,
    /// Wall at the exit and around the inlet, for drawings and CAD.
    #[serde(default = "three_millimetres")]
    pub wall_thickness: Metre,
}

fn fifteen_degrees() -> Radian {
    Radian(15.0 * PI / 180.0)
}
fn forty_five_degrees() -> Radian {
    Radian(45.0 * PI / 180.0)
}
fn one() -> f64 {
    1.0
}
fn three_millimetres() -> Metre {
    Metre(0.003)
}

impl Nozzle {
    /// A nozzle without erosion and with the usual half angles.
    pub fn new(throat_diameter: Metre, exit_diameter: Metre) -> Self {
        Self {
            throat_diameter,
            exit_diameter,
            throat_length: Metre(0.0),
            divergence_half_angle: fifteen_degrees(),
            convergence_half_angle: forty_five_degrees(),
            efficiency: one(),
            erosion: ErosionCoefficient(0.0),
            slag: SlagCoefficient(0.0),
            inlet_diameter: None,
            wall_thickness: three_millimetres(),
        }
    }

    /// Area of the throat before firing.
    pub fn throat_area(&self) -> Metre2 {
        circle(self.throat_diameter)
    }

    /// Area of the exit.
    pub fn exit_area(&self) -> Metre2 {
        circle(self.exit_diameter)
    }

    /// A_e / A_t before firing.
    pub fn expansion_ratio(&self) -> f64 {
        self.exit_area() / self.throat_area()
    }

    /// Share of the momentum thrust that a cone's divergence leaves: (1 + cos α) / 2.
    ///
    /// Source: Malina, *Journal of the Franklin Institute* 230 (1940); Sutton & Biblarz, 8th ed., eq. 3-34.
    pub fn divergence_factor(&self) -> f64 {
        (1.0 + self.divergence_half_angle.0.cos()) / 2.0
    }

    /// Share of the thrust that a throat of that slenderness leaves: 0.99 - 0.0333 L_t/D_t, and 0.95 above
    /// L_t/D_t = 0.45. `throat_diameter` is the present one.
    ///
    /// Source: the correlation of throat aspect ratio in openMotor 0.6 (motorlib), which carries it from measured
    /// hobby motors; stated in this program's reference data for solid motors, item 3.
    pub fn throat_factor(&self, throat_diameter: Metre) -> f64 {
        let slenderness = self.throat_length / throat_diameter;
        if slenderness > 0.45 { 0.95 } else { 0.99 - 0.0333 * slenderness }
    }

    /// Delivered thrust coefficient from the ideal one: divergence · throat · efficiency · (0.99 C_F + 0.01), the
    /// last factor standing for skin friction.
    ///
    /// Source: as [`Self::throat_factor`].
    pub fn delivered_thrust_coefficient(&self, ideal: f64, throat_diameter: Metre) -> f64 {
        self.divergence_factor() * self.throat_factor(throat_diameter) * self.efficiency * (0.99 * ideal + 0.01)
    }

    /// Lengths of convergent, throat and divergent for an inlet diameter.
    ///
    /// A divergence of 0 stands for parallel outflow from a contour that is not stated; it is drawn with a cone of 15°.
    pub fn lengths(&self, inlet: Metre) -> [f64; 3] {
        let parallel = self.divergence_half_angle.0 == 0.0;
        let rise = |outer: Metre| ((outer.0 - self.throat_diameter.0) / 2.0).max(0.0);
        [
            rise(inlet) / self.convergence_half_angle.0.tan(),
            self.throat_length.0,
            rise(self.exit_diameter) / if parallel { fifteen_degrees() } else { self.divergence_half_angle }.0.tan(),
        ]
    }

    /// The flow's contour from inlet to exit, x = 0 at the inlet. `throat` is the throat's present diameter.
    pub fn contour(&self, inlet: Metre, throat: Metre) -> Vec<ProfilePoint> {
        let [convergent, straight, divergent] = self.lengths(inlet);
        let throat_radius = throat.0 / 2.0;
        let mut contour = vec![
            point(0.0, inlet.0.max(throat.0) / 2.0),
            point(convergent, throat_radius),
            point(convergent + straight, throat_radius),
            point(convergent + straight + divergent, self.exit_diameter.0.max(throat.0) / 2.0),
        ];
        contour.dedup_by(|b, a| (a.x - b.x).abs() < 1e-9 && (a.r - b.r).abs() < 1e-9);
        contour
    }

    /// The nozzle's body as a closed profile, x = 0 at the inlet, before firing.
    pub fn profile(&self, inlet: Metre) -> Profile {
        let mut profile = self.contour(inlet, self.throat_diameter);
        let [convergent, straight, _] = self.lengths(inlet);
        let wall = self.wall_thickness.0;
        let shoulder = convergent + straight;
        let outer = inlet.0.max(self.throat_diameter.0) / 2.0 + wall;
        let end = profile.last().map_or(shoulder, |last| last.x);
        profile.push(point(end, self.exit_diameter.0 / 2.0 + wall));
        profile.push(point(shoulder, outer));
        profile.push(point(0.0, outer));
        profile.dedup_by(|b, a| (a.x - b.x).abs() < 1e-9 && (a.r - b.r).abs() < 1e-9);
        profile
    }

    /// Free volume of the convergent for an inlet diameter.
    pub fn convergent_volume(&self, inlet: Metre) -> f64 {
        let (r1, r2) = (inlet.0 / 2.0, self.throat_diameter.0 / 2.0);
        PI * self.lengths(inlet)[0] * (r1 * r1 + r1 * r2 + r2 * r2) / 3.0
    }

    /// What is wrong with it; `path` is its field path.
    pub fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        let mut refuse = |key: &str, message: Message, hint: &str| {
            let path = format!("{path}.{key}");
            findings.push(Finding::new(Severity::Error, "nozzle_geometry", path, message).hint(hint));
        };
        let length = |value: Metre| (value.0, Quantity::Length);
        if self.throat_diameter.0 <= 0.0 {
            let message =
                Message::new("The throat diameter is {}; it must be positive.", &[length(self.throat_diameter)]);
            refuse("throat_diameter", message, "Enter the throat's diameter.");
        }
        if self.exit_diameter.0 < self.throat_diameter.0 {
            let values = [length(self.exit_diameter), length(self.throat_diameter)];
            let message = Message::new("The exit diameter {} is below the throat diameter {}.", &values);
            refuse("exit_diameter", message, "The two may be swapped; the exit is the wider end.");
        }
        for (key, label, angle, lowest) in [
            ("divergence_half_angle", "divergence", self.divergence_half_angle, -f64::MIN_POSITIVE),
            ("convergence_half_angle", "convergence", self.convergence_half_angle, 0.0),
        ] {
            if angle.0 <= lowest || angle.0 >= PI / 2.0 {
                let message = Message::new(
                    format!("The half angle of {label} is {{}}; it must lie between 0° and 90°."),
                    &[(angle.0, Quantity::Angle)],
                );
                refuse(key, message, "Enter the angle between the axis and the wall.");
            }
        }
        if self.efficiency <= 0.0 || self.efficiency > 1.0 {
            let message = format!("The efficiency is {}; it must be above 0 and at most 1.", self.efficiency);
            refuse("efficiency", message.into(), "0.85 to 0.98 is usual.");
        }
        for (key, label, value) in [
            ("throat_length", "throat length", self.throat_length.0),
            ("wall_thickness", "wall thickness", self.wall_thickness.0),
        ] {
            if value < 0.0 {
                let message = Message::new(format!("The {label} is {{}}."), &[(value, Quantity::Length)]);
                refuse(key, message, "It cannot be negative.");
            }
        }
        if let Some(inlet) = self.inlet_diameter
            && inlet.0 < self.throat_diameter.0
        {
            let values = [length(inlet), length(self.throat_diameter)];
            let message = Message::new("The inlet diameter {} is below the throat diameter {}.", &values);
            refuse("inlet_diameter", message, "The throat is the narrowest place.");
        }
        if self.erosion.0 < 0.0 || self.slag.0 < 0.0 {
            refuse("erosion", "Erosion and slag coefficients cannot be negative.".into(), "Use 0 for none.");
        }
    }
}

/// Area of a circle of that diameter.
pub fn circle(diameter: Metre) -> Metre2 {
    Metre2(PI * diameter.0 * diameter.0 / 4.0)
}

impl Editable for Nozzle {
    fn edit(&mut self, form: &mut dyn Form) {
        const DEGREE: f64 = PI / 180.0;
        let throat = Field::new("throat_diameter", "Throat diameter")
            .help("Before firing. A smaller throat raises chamber pressure and specific impulse.")
            .limits(1e-4, self.exit_diameter.0)
            .slider(0.1 * self.exit_diameter.0, self.exit_diameter.0);
        quantity(form, &throat, &mut self.throat_diameter);
        let exit = Field::new("exit_diameter", "Exit diameter")
            .help(
                "Expansion ratio is (exit / throat)². At sea level the exit pressure should stay above 0.4 of ambient.",
            )
            .limits(self.throat_diameter.0, 10.0)
            .slider(self.throat_diameter.0, 5.0 * self.throat_diameter.0);
        quantity(form, &exit, &mut self.exit_diameter);
        const THROAT_LENGTH: Field = Field::new("throat_length", "Throat length")
            .help("Length of the cylindrical throat; long throats cost thrust.")
            .limits(0.0, 10.0);
        quantity(form, &THROAT_LENGTH, &mut self.throat_length);
        const DIVERGENCE: Field = Field::new("divergence_half_angle", "Divergence half angle")
            .help("Usual: 12° to 18°. 0 stands for parallel outflow, drawn with a cone of 15°.")
            .limits(0.0, 89.0 * DEGREE)
            .slider(5.0 * DEGREE, 30.0 * DEGREE);
        quantity(form, &DIVERGENCE, &mut self.divergence_half_angle);
        const CONVERGENCE: Field = Field::new("convergence_half_angle", "Convergence half angle")
            .help("Usual: 30° to 60°. Shapes drawing, CAD and free volume.")
            .limits(1.0 * DEGREE, 89.0 * DEGREE)
            .slider(20.0 * DEGREE, 75.0 * DEGREE);
        quantity(form, &CONVERGENCE, &mut self.convergence_half_angle);
        const EFFICIENCY: Field = Field::new("efficiency", "Efficiency")
            .help("What is left after the losses that are not modelled. It comes on top of divergence, throat and friction.")
            .limits(0.01, 1.0)
            .slider(0.7, 1.0);
        form.number(&EFFICIENCY, Quantity::Ratio, &mut self.efficiency);
        const EROSION: Field = Field::new("erosion", "Throat erosion")
            .help("Growth of the throat's radius per time and chamber pressure.")
            .limits(0.0, 1e-6);
        quantity(form, &EROSION, &mut self.erosion);
        const SLAG: Field = Field::new("slag", "Slag build-up")
            .help("Shrinkage of the throat's radius times chamber pressure, per time.")
            .limits(0.0, 1e6);
        quantity(form, &SLAG, &mut self.slag);
        let inlet = Field::new("inlet_diameter", "Inlet diameter")
            .help("Where the convergent begins. Automatic: the outer diameter of the last grain.")
            .limits(self.throat_diameter.0, 10.0);
        optional_quantity(form, &inlet, &mut self.inlet_diameter);
        const WALL: Field = Field::new("wall_thickness", "Wall thickness")
            .help("Wall at exit and inlet, for drawings and CAD.")
            .limits(1e-4, 1.0)
            .documentary();
        quantity(form, &WALL, &mut self.wall_thickness);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::worst;

    #[test]
    fn the_losses_are_those_of_the_reference() {
        let nozzle = Nozzle { throat_length: Metre(0.005), efficiency: 0.95, ..Nozzle::new(Metre(0.02), Metre(0.05)) };
        let divergence = (1.0 + (15.0 * PI / 180.0).cos()) / 2.0;
        let expected = divergence * (0.99 - 0.0333 * 0.25) * 0.95 * (0.99 * 1.5 + 0.01);
        assert!((nozzle.delivered_thrust_coefficient(1.5, Metre(0.02)) - expected).abs() < 1e-15);
        assert_eq!(nozzle.throat_factor(Metre(0.01)), 0.95, "long throat");
    }

    #[test]
    fn swapped_diameters_are_refused_with_a_hint() {
        let mut findings = Vec::new();
        Nozzle::new(Metre(0.05), Metre(0.02)).check("nozzle", &mut findings);
        assert_eq!(worst(&findings), Some(Severity::Error));
        assert_eq!(findings[0].path, "nozzle.exit_diameter");
    }

    #[test]
    fn parallel_outflow_loses_nothing_and_has_a_finite_length() {
        let nozzle = Nozzle { divergence_half_angle: Radian(0.0), ..Nozzle::new(Metre(0.012), Metre(0.03)) };
        let mut findings = Vec::new();
        nozzle.check("nozzle", &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(nozzle.divergence_factor(), 1.0);
        assert_eq!(nozzle.lengths(Metre(0.046)), Nozzle::new(Metre(0.012), Metre(0.03)).lengths(Metre(0.046)));
    }

    #[test]
    fn the_body_is_a_closed_ring_around_the_flow() {
        let nozzle = Nozzle { throat_length: Metre(0.004), ..Nozzle::new(Metre(0.012), Metre(0.03)) };
        let body = crate::geometry::revolution::moments(&nozzle.profile(Metre(0.046)));
        assert!(body.volume > 0.0);
        let contour = nozzle.contour(Metre(0.046), nozzle.throat_diameter);
        assert!(contour.windows(2).all(|pair| pair[1].x > pair[0].x));
        // A 45° cone from 23 mm to 6 mm is 17 mm long.
        assert!((contour[1].x - 0.017).abs() < 1e-15);
    }
}
