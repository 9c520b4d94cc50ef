//! Case, liner, insulation, spacers: what holds the grains, and where everything stands along the axis.

use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form, optional_quantity, quantity};
use crate::geometry::revolution::{BodyMoments, Profile};
use crate::motor::grain::LoadedGrain;
use crate::units::{KgPerMetre3, Kilogram, Metre, Pa, Quantity};
use std::f64::consts::PI;

/// The case and what is inside it beside the grains. x runs aft from the inner face of the forward closure.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Casing {
    /// Inner diameter; the widest grain with its liner when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inner_diameter: Option<Metre>,
    /// Wall of the case.
    pub wall_thickness: Metre,
    /// Inner length from the forward closure to the nozzle's inlet; the stack's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<Metre>,
    /// Thickness of the forward closure.
    pub closure_thickness: Metre,
    /// Liner between grains and case.
    pub liner_thickness: Metre,
    /// Density of the liner.
    pub liner_density: KgPerMetre3,
    /// Insulation on the forward closure.
    pub insulation_thickness: Metre,
    /// Density of the insulation.
    pub insulation_density: KgPerMetre3,
    /// Inert spacer before the first grain.
    pub spacer_length: Metre,
    /// Its mass.
    pub spacer_mass: Kilogram,
    /// Gap between grains.
    pub grain_spacing: Metre,
    /// Case, closures and nozzle without liner, insulation, spacer and propellant.
    pub hardware_mass: Kilogram,
    /// Centre of gravity of the hardware from the inner face of the forward closure; the middle when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hardware_centre: Option<Metre>,
    /// Highest chamber pressure that the case may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rated_pressure: Option<Pa>,
}

impl Default for Casing {
    fn default() -> Self {
        Self {
            inner_diameter: None,
            wall_thickness: Metre(0.002),
            length: None,
            closure_thickness: Metre(0.006),
            liner_thickness: Metre(0.0),
            liner_density: KgPerMetre3(1200.0),
            insulation_thickness: Metre(0.0),
            insulation_density: KgPerMetre3(1200.0),
            spacer_length: Metre(0.0),
            spacer_mass: Kilogram(0.0),
            grain_spacing: Metre(0.0),
            hardware_mass: Kilogram(0.0),
            hardware_centre: None,
            rated_pressure: None,
        }
    }
}

/// Where the parts stand along the axis, in m from the inner face of the forward closure.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Fore end of each grain's bounding cylinder.
    pub grains: Vec<f64>,
    /// Inner diameter of the case.
    pub inner_diameter: f64,
    /// Inner length of the case.
    pub length: f64,
    /// Length that the stack needs: insulation, spacer, grains and gaps.
    pub stack_length: f64,
}

impl Casing {
    /// Diameter that is left for grains, where the case's own is stated.
    pub fn bore(&self) -> Option<Metre> {
        self.inner_diameter.map(|inner| Metre(inner.0 - 2.0 * self.liner_thickness.0))
    }

    /// Where the parts stand.
    pub fn layout(&self, grains: &[LoadedGrain]) -> Layout {
        let mut at = self.insulation_thickness.0 + self.spacer_length.0;
        let mut positions = Vec::with_capacity(grains.len());
        let mut widest = 0.0_f64;
        for (index, grain) in grains.iter().enumerate() {
            if index > 0 {
                at += self.grain_spacing.0;
            }
            positions.push(at);
            at += grain.shape().length().0;
            widest = widest.max(grain.shape().outer_diameter().0);
        }
        let lined = widest + 2.0 * self.liner_thickness.0;
        Layout {
            grains: positions,
            inner_diameter: self.inner_diameter.map_or(lined, |diameter| diameter.0),
            length: self.length.map_or(at, |length| length.0),
            stack_length: at,
        }
    }

    /// Free volume beyond the grains' bounding cylinders: gaps and what the case is longer or wider than the stack.
    pub fn free_volume(&self, grains: &[LoadedGrain]) -> f64 {
        let layout = self.layout(grains);
        let bore = layout.inner_diameter - 2.0 * self.liner_thickness.0;
        let open = layout.length - self.insulation_thickness.0 - self.spacer_length.0;
        let filled: f64 = grains
            .iter()
            .map(|grain| PI * grain.shape().outer_diameter().0.powi(2) / 4.0 * grain.shape().length().0)
            .sum();
        (PI * bore * bore / 4.0 * open - filled).max(0.0)
    }

    /// Profiles of case tube, forward closure, liner, insulation and spacer, for drawings and CAD.
    pub fn profiles(&self, layout: &Layout) -> CasingProfiles {
        let inner = layout.inner_diameter / 2.0;
        let outer = inner + self.wall_thickness.0;
        let rectangle = |from: f64, to: f64, low: f64, high: f64| {
            (to > from && high > low).then(|| Profile::polygon(&[[from, low], [to, low], [to, high], [from, high]]))
        };
        CasingProfiles {
            tube: rectangle(0.0, layout.length, inner, outer),
            closure: rectangle(-self.closure_thickness.0, 0.0, 0.0, outer),
            liner: rectangle(self.insulation_thickness.0, layout.length, inner - self.liner_thickness.0, inner),
            insulation: rectangle(0.0, self.insulation_thickness.0, 0.0, inner),
            spacer: rectangle(
                self.insulation_thickness.0,
                self.insulation_thickness.0 + self.spacer_length.0,
                0.0,
                inner - self.liner_thickness.0,
            ),
        }
    }

    /// Mass, centre of gravity and inertia of everything but the propellant. The hardware counts as a thin tube over
    /// the case's length.
    pub fn dry_body(&self, layout: &Layout) -> MassBody {
        let profiles = self.profiles(layout);
        let of = |profile: &Option<Profile>, density: KgPerMetre3| {
            profile.as_ref().map_or(MassBody::default(), |profile| MassBody::from_moments(profile.moments(), density))
        };
        let liner = of(&profiles.liner, self.liner_density);
        let insulation = of(&profiles.insulation, self.insulation_density);
        let spacer = profiles.spacer.as_ref().map_or(MassBody::default(), |profile| {
            let body = profile.moments();
            MassBody::from_moments(body, KgPerMetre3(self.spacer_mass.0 / body.volume))
        });
        let mass = self.hardware_mass.0;
        let radius = (layout.inner_diameter + self.wall_thickness.0) / 2.0;
        let centre = self.hardware_centre.map_or(layout.length / 2.0, |centre| centre.0);
        let hardware = MassBody {
            mass,
            centre,
            axial_inertia: mass * radius * radius,
            transverse_inertia: mass * (radius * radius / 2.0 + layout.length * layout.length / 12.0),
        };
        [liner, insulation, spacer].into_iter().fold(hardware, MassBody::join)
    }

    /// What does not fit; `path` is the case's field path.
    pub fn check(&self, grains: &[LoadedGrain], path: &str, findings: &mut Vec<Finding>) {
        let layout = self.layout(grains);
        let length = |value: f64| (value, Quantity::Length);
        for (index, grain) in grains.iter().enumerate() {
            let needed = grain.shape().outer_diameter().0 + 2.0 * self.liner_thickness.0;
            if needed > layout.inner_diameter * (1.0 + 1e-9) {
                let values = [length(needed), length(layout.inner_diameter)];
                let message = Message::new(
                    format!("Grain {} needs a bore of {{}} with its liner; the case has {{}}.", index + 1),
                    &values,
                );
                let hint = "Choose a wider case, a smaller grain or a thinner liner.";
                let path = format!("grains[{index}].outer_diameter");
                findings.push(Finding::new(Severity::Error, "grain_wider_than_case", path, message).hint(hint));
            }
        }
        if layout.stack_length > layout.length * (1.0 + 1e-9) {
            let values = [length(layout.stack_length), length(layout.length)];
            let message = Message::new("Grains, gaps and spacers need {}; the case is {} long inside.", &values);
            findings.push(
                Finding::new(Severity::Error, "grains_longer_than_case", format!("{path}.length"), message)
                    .hint("Lengthen the case or shorten the stack.")
                    .cure(format!("{path}.length"), layout.stack_length, Quantity::Length),
            );
        }
        for (key, label, value) in [
            ("wall_thickness", "Wall thickness", self.wall_thickness.0),
            ("closure_thickness", "Closure thickness", self.closure_thickness.0),
            ("liner_thickness", "Liner thickness", self.liner_thickness.0),
            ("insulation_thickness", "Insulation thickness", self.insulation_thickness.0),
            ("spacer_length", "Spacer length", self.spacer_length.0),
            ("grain_spacing", "Grain spacing", self.grain_spacing.0),
        ] {
            if value < 0.0 {
                let message = Message::new(format!("{label} is {{}}."), &[length(value)]);
                let path = format!("{path}.{key}");
                findings
                    .push(Finding::new(Severity::Error, "case_geometry", path, message).hint("It cannot be negative."));
            }
        }
    }
}

/// Profiles of the inert parts.
#[derive(Debug, Clone, PartialEq)]
pub struct CasingProfiles {
    /// The case's tube.
    pub tube: Option<Profile>,
    /// Forward closure.
    pub closure: Option<Profile>,
    /// Liner, where there is one.
    pub liner: Option<Profile>,
    /// Insulation of the forward closure, where there is one.
    pub insulation: Option<Profile>,
    /// Spacer, where there is one.
    pub spacer: Option<Profile>,
}

/// A rigid body of revolution.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MassBody {
    /// Mass in kg.
    pub mass: f64,
    /// Centre of gravity along the axis in m.
    pub centre: f64,
    /// Moment of inertia about the axis in kg m².
    pub axial_inertia: f64,
    /// Moment of inertia about a transverse axis through the centre of gravity in kg m².
    pub transverse_inertia: f64,
}

impl MassBody {
    /// A homogeneous body.
    pub fn from_moments(body: BodyMoments, density: KgPerMetre3) -> Self {
        Self {
            mass: density.0 * body.volume,
            centre: body.centroid,
            axial_inertia: density.0 * body.axial,
            transverse_inertia: density.0 * body.transverse,
        }
    }

    /// Two bodies as one (parallel axes, Steiner).
    pub fn join(self, other: Self) -> Self {
        let mass = self.mass + other.mass;
        if mass <= 0.0 {
            return self;
        }
        let centre = (self.mass * self.centre + other.mass * other.centre) / mass;
        let shifted = |body: Self| body.transverse_inertia + body.mass * (body.centre - centre).powi(2);
        Self {
            mass,
            centre,
            axial_inertia: self.axial_inertia + other.axial_inertia,
            transverse_inertia: shifted(self) + shifted(other),
        }
    }
}

impl Editable for Casing {
    fn edit(&mut self, form: &mut dyn Form) {
        const INNER: Field = Field::new("inner_diameter", "Inner diameter")
            .help("Bore of the case. Automatic: the widest grain with its liner.")
            .limits(1e-3, 10.0);
        optional_quantity(form, &INNER, &mut self.inner_diameter);
        const WALL: Field = Field::new("wall_thickness", "Wall thickness").limits(1e-4, 1.0);
        quantity(form, &WALL, &mut self.wall_thickness);
        const LENGTH: Field = Field::new("length", "Inner length")
            .help("From the forward closure to the nozzle's inlet. Automatic: what the stack needs.")
            .limits(1e-3, 100.0);
        optional_quantity(form, &LENGTH, &mut self.length);
        const CLOSURE: Field = Field::new("closure_thickness", "Closure thickness")
            .help("Forward closure, for drawings and CAD.")
            .limits(1e-4, 1.0)
            .documentary();
        quantity(form, &CLOSURE, &mut self.closure_thickness);
        const LINER: Field = Field::new("liner_thickness", "Liner thickness").limits(0.0, 1.0);
        quantity(form, &LINER, &mut self.liner_thickness);
        const LINER_DENSITY: Field = Field::new("liner_density", "Liner density").limits(1.0, 1e4);
        quantity(form, &LINER_DENSITY, &mut self.liner_density);
        const INSULATION: Field =
            Field::new("insulation_thickness", "Insulation thickness").help("On the forward closure.").limits(0.0, 1.0);
        quantity(form, &INSULATION, &mut self.insulation_thickness);
        const INSULATION_DENSITY: Field = Field::new("insulation_density", "Insulation density").limits(1.0, 1e4);
        quantity(form, &INSULATION_DENSITY, &mut self.insulation_density);
        const SPACER: Field =
            Field::new("spacer_length", "Spacer length").help("Inert spacer before the first grain.").limits(0.0, 10.0);
        quantity(form, &SPACER, &mut self.spacer_length);
        const SPACER_MASS: Field = Field::new("spacer_mass", "Spacer mass").limits(0.0, 1e4);
        quantity(form, &SPACER_MASS, &mut self.spacer_mass);
        const SPACING: Field =
            Field::new("grain_spacing", "Grain spacing").help("Gap between grains.").limits(0.0, 1.0);
        quantity(form, &SPACING, &mut self.grain_spacing);
        const HARDWARE: Field = Field::new("hardware_mass", "Hardware mass")
            .help("Case, closures and nozzle, without liner, insulation, spacer and propellant.")
            .limits(0.0, 1e5);
        quantity(form, &HARDWARE, &mut self.hardware_mass);
        const CENTRE: Field = Field::new("hardware_centre", "Hardware centre of gravity")
            .help("From the inner face of the forward closure. Automatic: the middle of the case.")
            .limits(-10.0, 100.0);
        optional_quantity(form, &CENTRE, &mut self.hardware_centre);
        const RATED: Field = Field::new("rated_pressure", "Rated pressure")
            .help("Highest chamber pressure that the case may see; above it the design has an error.")
            .limits(1e5, 1e9)
            .absent("not stated");
        optional_quantity(form, &RATED, &mut self.rated_pressure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::grain::{Bates, Grain};

    fn stack() -> Vec<LoadedGrain> {
        vec![Grain::Bates(Bates::example()).into(); 3]
    }

    #[test]
    fn grains_stand_behind_insulation_spacer_and_gaps() {
        let casing = Casing {
            insulation_thickness: Metre(0.003),
            spacer_length: Metre(0.02),
            grain_spacing: Metre(0.002),
            ..Casing::default()
        };
        let layout = casing.layout(&stack());
        assert!((layout.grains[2] - (0.023 + 2.0 * 0.082)).abs() < 1e-15);
        assert!((layout.length - (0.023 + 0.24 + 0.004)).abs() < 1e-15);
        // Two gaps of 2 mm over a 46 mm bore.
        let gaps = 2.0 * 0.002 * PI * 0.046 * 0.046 / 4.0;
        assert!((casing.free_volume(&stack()) / gaps - 1.0).abs() < 1e-9);
    }

    #[test]
    fn grains_that_do_not_fit_are_found() {
        let casing = Casing { inner_diameter: Some(Metre(0.04)), length: Some(Metre(0.2)), ..Casing::default() };
        let mut findings = Vec::new();
        casing.check(&stack(), "case", &mut findings);
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes.iter().filter(|code| **code == "grain_wider_than_case").count(), 3);
        assert!(codes.contains(&"grains_longer_than_case"));
    }

    #[test]
    fn the_dry_mass_is_the_sum_of_its_parts() {
        let casing = Casing {
            hardware_mass: Kilogram(2.0),
            spacer_length: Metre(0.02),
            spacer_mass: Kilogram(0.1),
            liner_thickness: Metre(0.001),
            ..Casing::default()
        };
        let layout = casing.layout(&stack());
        let liner = 1200.0 * PI * (0.024_f64.powi(2) - 0.023_f64.powi(2)) * layout.length;
        assert!((casing.dry_body(&layout).mass - 2.1 - liner).abs() < 1e-12);
    }
}
