//! Propellant grains: geometry as a function of the web burned.
//!
//! A grain burns normal to every exposed surface at the same rate everywhere, so its whole history is a function of
//! one length, the web burned w. Each grain is one file and one line in `grains!`; everything else - ballistics,
//! drawings, STL, forms - goes through [`GrainShape`].
//!
//! Burning area and volume are computed separately; that dV/dw = -A_b is a test over every grain.

mod bates;
mod conical;
mod end_burner;
mod rod_and_tube;

pub use bates::Bates;
pub use conical::Conical;
pub use end_burner::EndBurner;
pub use rod_and_tube::RodAndTube;

use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, EditableList, Field, Form, variant};
use crate::geometry::revolution::{BodyMoments, Profile, moments};
use crate::units::{Metre, Quantity};

/// What ballistics need of a grain at one web burned.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BurnState {
    /// Burning area in m².
    pub burning_area: f64,
    /// Propellant volume in m³.
    pub volume: f64,
    /// Burning area whose gas passes the aft end of the port, in m²: all but the aft face. 0 without port.
    pub area_feeding_port: f64,
    /// Port area at the aft end in m², the case circle minus propellant; `None` for a grain without port.
    pub port_area: Option<f64>,
}

/// Geometry of a grain. Lengths in m; x runs aft from the fore end of the unburned grain.
pub trait GrainShape: Editable {
    /// What its kind is chosen for, in a line.
    fn about(&self) -> &'static str;
    /// Diameter of the bounding cylinder.
    fn outer_diameter(&self) -> Metre;
    /// Length of the bounding cylinder.
    fn length(&self) -> Metre;
    /// The web burned at which the last propellant is gone.
    fn web(&self) -> f64;
    /// Webs between 0 and [`Self::web`] at which burning area or port change their law; solvers stop there.
    fn kinks(&self) -> Vec<f64>;
    /// Areas and volume at web burned `w`, with the value before the jump at a kink. Beyond the web all is burned.
    fn state(&self, w: f64) -> BurnState;
    /// Closed profiles of what is left, each to be revolved about the axis.
    fn profiles(&self, w: f64) -> Vec<Profile>;
    /// What is wrong or doubtful; `path` is the grain's field path.
    fn check(&self, path: &str, findings: &mut Vec<Finding>);

    /// Volume and moments of what is left.
    fn moments(&self, w: f64) -> BodyMoments {
        self.profiles(w).iter().map(|profile| moments(profile)).fold(BodyMoments::default(), BodyMoments::join)
    }
}

/// Which end faces are kept from burning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum InhibitedEnds {
    /// Both ends burn.
    #[default]
    Neither,
    /// The end toward the head of the motor does not burn.
    Fore,
    /// The end toward the nozzle does not burn.
    Aft,
    /// No end burns.
    Both,
}

impl InhibitedEnds {
    /// Whether the fore face burns.
    pub fn fore_burns(self) -> bool {
        matches!(self, InhibitedEnds::Neither | InhibitedEnds::Aft)
    }

    /// Whether the aft face burns.
    pub fn aft_burns(self) -> bool {
        matches!(self, InhibitedEnds::Neither | InhibitedEnds::Fore)
    }

    /// Number of burning faces.
    pub fn burning_faces(self) -> f64 {
        f64::from(u8::from(self.fore_burns()) + u8::from(self.aft_burns()))
    }

    fn field(form: &mut dyn Form, value: &mut Self) {
        const FIELD: Field = Field::new("inhibited_ends", "Inhibited ends")
            .help("End faces that do not burn. Fore is toward the head of the motor, aft toward the nozzle.");
        const ALL: &[(InhibitedEnds, &str)] = &[
            (InhibitedEnds::Neither, "Neither"),
            (InhibitedEnds::Fore, "Fore"),
            (InhibitedEnds::Aft, "Aft"),
            (InhibitedEnds::Both, "Both"),
        ];
        variant(form, &FIELD, ALL, value);
    }
}

macro_rules! grains {
    ($($variant:ident, $label:literal, $example:expr;)+) => {
        /// A grain, as it stands in files and cases.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub enum Grain { $(#[doc = $label] $variant($variant)),+ }

        impl Grain {
            /// Names of the kinds, in menu order.
            pub const LABELS: &'static [&'static str] = &[$($label),+];

            /// One grain of each kind with plausible values, in menu order.
            pub fn examples() -> Vec<Grain> {
                vec![$(Grain::$variant($example)),+]
            }

            /// Name of the grain's kind.
            pub fn label(&self) -> &'static str {
                match self { $(Grain::$variant(_) => $label),+ }
            }

            /// The grain's geometry.
            pub fn shape(&self) -> &dyn GrainShape {
                match self { $(Grain::$variant(grain) => grain),+ }
            }

            fn shape_mut(&mut self) -> &mut dyn Editable {
                match self { $(Grain::$variant(grain) => grain),+ }
            }
        }
    };
}

grains! {
    Bates, "BATES", Bates::example();
    EndBurner, "End burner", EndBurner::example();
    RodAndTube, "Rod and tube", RodAndTube::example();
    Conical, "Conical", Conical::example();
}

impl Editable for Grain {
    fn edit(&mut self, form: &mut dyn Form) {
        self.shape_mut().edit(form);
    }
}

/// Grains from fore to aft, as a form edits them.
pub struct GrainList<'a>(pub &'a mut Vec<Grain>);

impl EditableList for GrainList<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.0.get_mut(index).map(|grain| grain as &mut dyn Editable)
    }
    fn item_label(&self, index: usize) -> String {
        self.0.get(index).map_or_else(String::new, |grain| grain.label().to_owned())
    }
    fn kinds(&self) -> Vec<&'static str> {
        Grain::LABELS.to_vec()
    }
    fn add(&mut self, kind: usize, after: Option<usize>) {
        let Some(mut grain) = Grain::examples().into_iter().nth(kind) else { return };
        let at = after.map_or(self.0.len(), |index| (index + 1).min(self.0.len()));
        if let Some(neighbour) = at.checked_sub(1).and_then(|index| self.0.get(index)) {
            keep_common_fields(neighbour, &mut grain);
        }
        self.0.insert(at, grain);
    }
    fn change_kind(&mut self, index: usize, kind: usize) {
        let Some(mut grain) = Grain::examples().into_iter().nth(kind) else { return };
        if let Some(old) = self.0.get_mut(index) {
            keep_common_fields(old, &mut grain);
            *old = grain;
        }
    }
    fn duplicate(&mut self, index: usize) {
        if let Some(grain) = self.0.get(index).cloned() {
            self.0.insert(index + 1, grain);
        }
    }
    fn remove(&mut self, index: usize) {
        if index < self.0.len() {
            self.0.remove(index);
        }
    }
    fn move_item(&mut self, from: usize, to: usize) {
        if from < self.0.len() && to < self.0.len() {
            let grain = self.0.remove(from);
            self.0.insert(to, grain);
        }
    }
}

/// Carries the fields that both kinds have (outer diameter, length, core, ends) from one grain to another, where
/// they are within the new kind's limits.
fn keep_common_fields(from: &Grain, to: &mut Grain) {
    let mut from = from.clone();
    for leaf in crate::form::fields(&mut from) {
        let text = match leaf.value {
            crate::form::FieldValue::Number(Some(value), _) => format!("{value:e}"),
            crate::form::FieldValue::Choice(label, _) => label.to_owned(),
            _ => continue,
        };
        // A field that the new kind lacks, or a value outside its limits, keeps the example's value.
        let _not_common = crate::form::assign(to, &leaf.path, &text);
    }
}

/// Fields that every grain has.
fn size_fields(form: &mut dyn Form, outer: &mut Metre, length: &mut Metre, smallest_outer: f64) {
    let outer_field = Field::new("outer_diameter", "Outer diameter")
        .help("Diameter of the grain as cast, without liner.")
        .limits(smallest_outer, 10.0)
        .slider(smallest_outer, smallest_outer.max(0.1) * 3.0);
    crate::form::quantity(form, &outer_field, outer);
    let length_field = Field::new("length", "Length")
        .help("Length of the unburned grain; one to three diameters are usual.")
        .limits(1e-4, 30.0)
        .slider(0.25 * outer.0, 6.0 * outer.0);
    crate::form::quantity(form, &length_field, length);
}

/// A finding for a length that must be positive.
fn check_positive(value: Metre, key: &str, label: &str, path: &str, findings: &mut Vec<Finding>) {
    if value.0 <= 0.0 {
        findings.push(
            Finding::new(
                Severity::Error,
                "grain_geometry",
                format!("{path}.{key}"),
                Message::new(format!("{label} is {{}}; it must be positive."), &[(value.0, Quantity::Length)]),
            )
            .hint("Enter a positive length."),
        );
    }
}

/// A finding for an inner diameter that is not below an outer one.
fn check_inside(inner: (Metre, &str, &str), outer: (Metre, &str), path: &str, findings: &mut Vec<Finding>) {
    let (inner, key, inner_label) = inner;
    let (outer, outer_label) = outer;
    if inner.0 >= outer.0 {
        let values = [(inner.0, Quantity::Length), (outer.0, Quantity::Length)];
        findings.push(
            Finding::new(
                Severity::Error,
                "grain_geometry",
                format!("{path}.{key}"),
                Message::new(format!("{inner_label} {{}} is not below the {outer_label} {{}}."), &values),
            )
            .hint(format!("Make the {} smaller; the two may be swapped.", inner_label.to_lowercase())),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::worst;

    /// Every grain of the list with every state of its ends.
    fn all() -> Vec<Grain> {
        let mut grains = Vec::new();
        for example in Grain::examples() {
            for ends in ["Neither", "Fore", "Aft", "Both"] {
                let mut grain = example.clone();
                let _has_no_ends = crate::form::assign(&mut grain, "inhibited_ends", ends);
                if !grains.contains(&grain) {
                    grains.push(grain);
                }
            }
        }
        grains
    }

    /// dV/dw = -A_b: the volume's change over each piece between kinks equals the integral of the area.
    #[test]
    fn the_volume_falls_by_the_burning_area() {
        const LIMIT: f64 = 1e-9; // Gauss-Legendre over short pieces of smooth functions
        for grain in all() {
            let shape = grain.shape();
            let mut stops = vec![0.0];
            stops.extend(shape.kinks());
            stops.push(shape.web());
            for pair in stops.windows(2) {
                let pieces = 64;
                for index in 0..pieces {
                    let from = pair[0] + (pair[1] - pair[0]) * f64::from(index) / f64::from(pieces);
                    let to = pair[0] + (pair[1] - pair[0]) * f64::from(index + 1) / f64::from(pieces);
                    let half = (to - from) / 2.0;
                    let burned: f64 = [-(0.6_f64.sqrt()), 0.0, 0.6_f64.sqrt()]
                        .iter()
                        .zip([5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0])
                        .map(|(at, weight)| half * weight * shape.state((from + to) / 2.0 + at * half).burning_area)
                        .sum();
                    // Just inside the piece, on this side of a jump.
                    let inset = 1e-12 * shape.web();
                    let lost = shape.state(from + inset).volume - shape.state(to - inset).volume;
                    let scale = shape.state(0.0).volume / f64::from(pieces);
                    assert!((lost - burned).abs() < LIMIT * scale.max(burned), "{grain:?} {from} {lost} {burned}");
                }
            }
        }
    }

    #[test]
    fn the_drawn_body_has_the_volume_that_burns() {
        const LIMIT: f64 = 1e-10;
        for grain in all() {
            let shape = grain.shape();
            let full = shape.state(0.0).volume;
            for index in 0..=50 {
                let w = shape.web() * f64::from(index) / 50.0;
                let drawn = shape.moments(w).volume;
                let burning = shape.state(w).volume;
                assert!((drawn - burning).abs() < LIMIT * full, "{grain:?} at {w}: {drawn} {burning}");
            }
        }
    }

    #[test]
    fn a_grain_is_gone_at_its_web_and_not_before() {
        for grain in all() {
            let shape = grain.shape();
            let full = shape.state(0.0).volume;
            assert!(shape.state(shape.web() * (1.0 + 1e-9)).volume.abs() < 1e-12 * full, "{grain:?}");
            assert!(shape.state(shape.web() * 0.99).volume > 0.0, "{grain:?}");
            assert_eq!(shape.state(shape.web() * 1.01).burning_area, 0.0, "{grain:?}");
            for kink in shape.kinks() {
                assert!(kink > 0.0 && kink < shape.web(), "{grain:?} {kink}");
            }
        }
    }

    /// Solvers land on the web and on the kinks: the areas there are those just before.
    #[test]
    fn at_a_jump_the_areas_are_those_before_it() {
        for grain in all() {
            for length in [0.02, 0.1, 0.3] {
                let mut grain = grain.clone();
                crate::form::assign(&mut grain, "length", &length.to_string()).expect("assigns");
                let shape = grain.shape();
                for end in shape.kinks().into_iter().chain([shape.web()]) {
                    let before = shape.state(end * (1.0 - 1e-8)).burning_area;
                    let at = shape.state(end).burning_area;
                    let largest = shape.state(0.0).burning_area.max(before);
                    assert!((at - before).abs() < 1e-5 * largest, "{grain:?} at {end}: {at} {before}");
                }
            }
        }
    }

    #[test]
    fn every_example_is_sound_and_survives_its_file_form() {
        for grain in all() {
            let mut findings = Vec::new();
            grain.shape().check("grains[0]", &mut findings);
            assert_eq!(worst(&findings), None, "{grain:?}: {findings:?}");
            let text = ron::to_string(&grain).expect("writes");
            assert_eq!(ron::from_str::<Grain>(&text).expect("reads"), grain);
        }
    }

    #[test]
    fn a_change_of_kind_keeps_diameter_length_and_ends() {
        let mut grains = vec![Grain::Bates(Bates {
            outer_diameter: Metre(0.09),
            length: Metre(0.2),
            core_diameter: Metre(0.035),
            inhibited_ends: InhibitedEnds::Aft,
        })];
        let conical = Grain::LABELS.iter().position(|label| *label == "Conical").expect("listed");
        GrainList(&mut grains).change_kind(0, conical);
        let Grain::Conical(conical) = &grains[0] else { panic!("is {:?}", grains[0]) };
        assert_eq!(conical.outer_diameter, Metre(0.09));
        assert_eq!(conical.length, Metre(0.2));
        assert_eq!(conical.inhibited_ends, InhibitedEnds::Aft);
    }
}
