//! What is wrong with a nozzle, each at its field.

use super::Nozzle;
use super::contour::Contour;
use crate::diag::{Finding, Message, Severity};
use crate::units::{Metre, Quantity};
use std::f64::consts::PI;

impl Nozzle {
    /// What is wrong with it for an inlet diameter; `path` is its field path.
    pub fn check(&self, inlet: Metre, path: &str, findings: &mut Vec<Finding>) {
        let before = findings.len();
        self.check_values(path, findings);
        // What does not exist by its numbers has no shape to look at.
        if findings.len() == before && self.throat_diameter.0 <= inlet.0 {
            let shape = self.divergence_factor().and_then(|_| self.parts(inlet));
            findings.extend(shape.err().map(|error| error.finding(path)));
        }
        if self.contour.shape().has_plug() {
            let message =
                "What holds the plug, struts in the flow or a stem through the grains, is not part of the model.";
            findings.push(
                Finding::new(Severity::Info, "plug_mounting", format!("{path}.contour"), message)
                    .hint("It costs some thrust, and is to be drawn and calculated apart."),
            );
        }
    }

    fn check_values(&self, path: &str, findings: &mut Vec<Finding>) {
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
        let divergence = match &self.contour {
            Contour::Conical(cone) => {
                Some(("divergence_half_angle", "divergence", cone.divergence_half_angle, -f64::MIN_POSITIVE))
            }
            _ => None,
        };
        let convergence = ("convergence_half_angle", "convergence", self.convergence_half_angle, 0.0);
        for (key, label, angle, lowest) in divergence.into_iter().chain([convergence]) {
            if angle.0 <= lowest || angle.0 >= PI / 2.0 {
                let message = Message::new(
                    format!("The half angle of {label} is {{}}; it must lie between {{}} and {{}}."),
                    &[angle.0, 0.0, PI / 2.0].map(|angle| (angle, Quantity::Angle)),
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
            ("inlet_radius", "inlet radius", self.inlet_radius.0),
        ] {
            if value < 0.0 {
                let message = Message::new(format!("The {label} is {{}}."), &[(value, Quantity::Length)]);
                refuse(key, message, "It cannot be negative.");
            }
        }
        if self.upstream_radius.is_nan() || self.upstream_radius < 0.0 {
            let message = format!("The throat radius upstream is {} throat radii.", self.upstream_radius);
            refuse("upstream_radius", message.into(), "It cannot be negative; 1.5 is usual, 0 is a sharp edge.");
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

#[cfg(test)]
mod tests {
    use super::super::WallStation;
    use super::super::contour::Bell;
    use super::super::tests::{INLET, small};
    use super::*;
    use crate::diag::worst;

    #[test]
    fn swapped_diameters_are_refused_with_a_hint() {
        let mut findings = Vec::new();
        Nozzle::new(Metre(0.05), Metre(0.02)).check(Metre(0.08), "nozzle", &mut findings);
        assert_eq!(worst(&findings), Some(Severity::Error));
        assert_eq!(findings[0].path, "nozzle.exit_diameter");
    }

    struct Bad {
        key: &'static str,
        nozzle: Nozzle,
    }

    #[test]
    fn what_cannot_be_made_is_refused_at_its_field() {
        let stations = |values: &[(f64, f64)]| -> Vec<WallStation> {
            values.iter().map(|(at, thickness)| WallStation { at: *at, thickness: Metre(*thickness) }).collect()
        };
        let bell = |bell: Bell| Contour::Bell(bell);
        let cases = [
            Bad { key: "upstream_radius", nozzle: Nozzle { upstream_radius: -1.0, ..small() } },
            Bad {
                key: "initial_angle",
                nozzle: Nozzle { contour: bell(Bell::default()), ..Nozzle::new(Metre(0.012), Metre(0.02)) },
            },
            Bad { key: "inlet_radius", nozzle: Nozzle { inlet_radius: Metre(0.1), ..small() } },
            Bad {
                key: "length_fraction",
                nozzle: Nozzle { contour: bell(Bell { length_fraction: 0.5, ..Bell::default() }), ..small() },
            },
            Bad { key: "insert_diameter", nozzle: Nozzle { insert_diameter: Some(Metre(0.013)), ..small() } },
            Bad { key: "insert_diameter", nozzle: Nozzle { insert_diameter: Some(Metre(0.2)), ..small() } },
            Bad {
                key: "insert_length",
                nozzle: Nozzle { insert_diameter: Some(Metre(0.03)), insert_length: Some(Metre(0.5)), ..small() },
            },
            Bad { key: "flange_diameter", nozzle: Nozzle { flange_diameter: Some(Metre(0.03)), ..small() } },
            Bad { key: "walls", nozzle: Nozzle { walls: stations(&[(-1.0, 0.003), (1.0, -0.001)]), ..small() } },
            Bad { key: "walls", nozzle: Nozzle { walls: stations(&[(1.0, 0.003), (0.0, 0.003)]), ..small() } },
            // The straight line between a thin inlet and a thin exit passes below a wide throat's bell.
            Bad {
                key: "walls",
                nozzle: Nozzle {
                    contour: bell(Bell::default()),
                    walls: stations(&[(0.0, 0.001), (1.0, 0.001)]),
                    ..Nozzle::new(Metre(0.012), Metre(0.09))
                },
            },
        ];
        for Bad { key, nozzle } in cases {
            let mut findings = Vec::new();
            nozzle.check(INLET, "nozzle", &mut findings);
            assert_eq!(findings.len(), 1, "{key}: {findings:?}");
            assert_eq!(findings[0].path, format!("nozzle.{key}"), "{findings:?}");
        }
    }
}
