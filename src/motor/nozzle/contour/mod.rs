//! Contours of the divergent section: one file each and one line in `contours!`.
//!
//! A contour says what its wall is like between a throat and an exit ([`ContourShape`]). Forms, drawings, CAD and
//! solvers take it from there as one curve of analytic pieces.

mod bell;
mod chart;
mod conical;
mod dual_bell;
mod error;
mod moc;
mod spike;

pub use bell::Bell;
pub use chart::{chart_angles, chart_range};
pub use conical::Conical;
pub use dual_bell::DualBell;
pub use error::ContourError;
pub use moc::{Ideal, MinimumLength, TruncatedIdeal};
pub use spike::{Plug, PlugRay, Spike};

use crate::form::{Editable, Field, Form};
use crate::geometry::meridian::Meridian;
use crate::geometry::meridian::piece::Piece;
use crate::physics::gas_dynamics::separation::WallEdge;
use crate::units::Radian;
use std::f64::consts::FRAC_PI_2;

/// Half angle of the cone that the length of a bell is a share of.
pub const REFERENCE_CONE: Radian = Radian(15.0 * std::f64::consts::PI / 180.0);

/// The two ends of a divergent section.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opening {
    /// Radius of the throat in m.
    pub throat: f64,
    /// Radius of the exit in m.
    pub exit: f64,
    /// Radius of the wall before the throat over the throat's; 0 for an edge.
    pub upstream: f64,
}

impl Opening {
    /// A_e / A_t.
    pub fn area_ratio(&self) -> f64 {
        (self.exit / self.throat).powi(2)
    }

    /// Length in m of the cone of 15° with a throat arc of `arc` throat radii: what percentages of a bell refer to.
    ///
    /// L = (r_t (√ε - 1) + R (sec 15° - 1)) / tan 15°, R the arc's radius.
    ///
    /// Source: Huzel & Huang, *Modern Engineering for Design of Liquid-Propellant Rocket Engines* (1992), eq. 4-7.
    pub fn reference_length(&self, arc: f64) -> f64 {
        let angle = REFERENCE_CONE.0;
        (self.exit - self.throat + arc * self.throat * (1.0 / angle.cos() - 1.0)) / angle.tan()
    }
}

/// What a contour is like between throat and exit.
pub trait ContourShape: Editable {
    /// What its kind is chosen for, in a line.
    fn about(&self) -> &'static str;
    /// The wall from the end of the throat (x = 0) to the exit.
    ///
    /// # Errors
    /// [`ContourError`] where the shape does not exist.
    fn divergent(&self, opening: Opening) -> Result<Meridian, ContourError>;
    /// Share of the momentum thrust that the divergence of the flow at the exit leaves.
    ///
    /// # Errors
    /// As [`Self::divergent`].
    fn divergence_factor(&self, opening: Opening) -> Result<f64, ContourError>;
    /// The plug that the flow expands along instead of a wall; none for every other contour.
    ///
    /// # Errors
    /// As [`Self::divergent`].
    fn plug(&self, _opening: Opening) -> Result<Option<Plug>, ContourError> {
        Ok(None)
    }
    /// Whether it has a plug: its throat then is a ring, and its lip lies where the plug's flow comes in.
    fn has_plug(&self) -> bool {
        false
    }
    /// Whether its wall is that of the flow, and not one drawn in the place of a contour that is not stated.
    fn is_stated(&self) -> bool {
        true
    }
    /// The edge in its wall at which the flow leaves it at low altitude; none for every contour but a dual bell.
    fn edge(&self) -> Option<WallEdge> {
        None
    }
    /// Radius of the wall before the throat over the throat's that goes with it, for a nozzle that has an edge there; 0
    /// where an edge will do.
    fn upstream_radius(&self) -> f64 {
        0.0
    }
}

/// The area ratio, where it is above 1.
fn refused_ratio(opening: Opening) -> Result<f64, ContourError> {
    let ratio = opening.area_ratio();
    if ratio.is_nan() || ratio <= 1.0 { Err(ContourError::AreaRatio(ratio)) } else { Ok(ratio) }
}

macro_rules! contours {
    ($($variant:ident, $label:literal;)+) => {
        /// A contour, as it stands in files and cases.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub enum Contour { $(#[doc = $label] $variant($variant)),+ }

        impl Contour {
            /// Names of the kinds, in menu order.
            pub const LABELS: &'static [&'static str] = &[$($label),+];

            /// One contour of each kind with its usual values, in menu order.
            pub fn examples() -> Vec<Contour> {
                vec![$(Contour::$variant($variant::default())),+]
            }

            /// Name of the contour's kind.
            pub fn label(&self) -> &'static str {
                match self { $(Contour::$variant(_) => $label),+ }
            }

            /// Its geometry.
            pub fn shape(&self) -> &dyn ContourShape {
                match self { $(Contour::$variant(contour) => contour),+ }
            }

            fn shape_mut(&mut self) -> &mut dyn Editable {
                match self { $(Contour::$variant(contour) => contour),+ }
            }
        }
    };
}

contours! {
    Conical, "Conical";
    Bell, "Bell";
    DualBell, "Dual bell";
    Ideal, "Ideal";
    TruncatedIdeal, "Truncated ideal";
    MinimumLength, "Minimum length";
    Spike, "Spike";
}

impl Default for Contour {
    fn default() -> Self {
        Contour::Conical(Conical::default())
    }
}

impl Contour {
    /// Whether it is the cone that a file without contour means.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The same kind with a length of its divergent in m, where the kind can have it; its other values stay. A share of a
    /// length may come out beyond what its form takes.
    pub fn with_length(&self, opening: Opening, length: f64) -> Option<Self> {
        match self {
            Self::Conical(cone) => {
                let of = |angle: f64| Conical { divergence_half_angle: Radian(angle), ..cone.clone() };
                of_length(of, (1e-3, 1.2), opening, length).map(Self::Conical)
            }
            Self::Bell(bell) => {
                let length_fraction = length / opening.reference_length(bell.downstream_radius);
                Some(Self::Bell(Bell { length_fraction, ..bell.clone() }))
            }
            Self::DualBell(bell) => {
                let length_fraction = length / opening.reference_length(bell.downstream_radius);
                Some(Self::DualBell(DualBell { length_fraction, ..bell.clone() }))
            }
            Self::TruncatedIdeal(ideal) => {
                let of = |design_factor: f64| TruncatedIdeal { design_factor, ..ideal.clone() };
                of_length(of, (1.0, 10.0), opening, length).map(Self::TruncatedIdeal)
            }
            Self::Spike(spike) => {
                // The plug begins before the lip, from where its length counts.
                let behind = spike.plug(opening).ok()??.length().0;
                let before = spike.divergent(opening).ok()?.end()[0] - behind;
                let length_fraction = spike.length_fraction * (length - before) / behind;
                Some(Self::Spike(Spike { length_fraction, ..spike.clone() }))
            }
            Self::Ideal(_) | Self::MinimumLength(_) => None,
        }
    }
}

/// The contour with a length of its divergent in m, of those whose length falls with a number between `low` and `high`.
///
/// False position on the reciprocal of the length, which is nearly straight for cones and cut contours; halved where
/// the upper end has no contour, and an end that stays twice counts half (the Illinois rule).
fn of_length<C: ContourShape>(
    of: impl Fn(f64) -> C,
    (mut low, mut high): (f64, f64),
    opening: Opening,
    length: f64,
) -> Option<C> {
    const CLOSED: f64 = 1e-11;
    const MOST: usize = 80;
    // Above 0 where the contour is too short; nothing where there is none, which is so where the number is too large.
    let short = |number: f64| of(number).divergent(opening).ok().map(|wall| length / wall.end()[0] - 1.0);
    let (mut at_low, mut at_high) = (short(low)?, short(high));
    if at_low > CLOSED || at_high.is_some_and(|rest| rest < -CLOSED) {
        return None;
    }
    let mut has_moved_low = None;
    for _ in 0..MOST {
        let middle = match at_high {
            Some(at_high) if at_high > at_low => low + (high - low) * at_low / (at_low - at_high),
            _ => 0.5 * (low + high),
        };
        match short(middle) {
            Some(rest) if rest.abs() <= CLOSED => return Some(of(middle)),
            Some(rest) if rest < 0.0 => {
                (low, at_low) = (middle, rest);
                let is_stuck = has_moved_low.replace(true) == Some(true);
                at_high = at_high.map(|rest| if is_stuck { 0.5 * rest } else { rest });
            }
            rest => {
                (high, at_high) = (middle, rest);
                let is_stuck = has_moved_low.replace(false) == Some(false);
                at_low *= if is_stuck { 0.5 } else { 1.0 };
            }
        }
    }
    None
}

impl Editable for Contour {
    fn edit(&mut self, form: &mut dyn Form) {
        const KIND: Field = Field::new("contour", "Contour")
            .help("Shape of the divergent section. A bell is shorter than a cone of the same losses.");
        let before = Self::LABELS.iter().position(|label| *label == self.label()).unwrap_or(0);
        let mut selected = before;
        form.choice(&KIND, Self::LABELS, &mut selected);
        if let (true, Some(other)) = (selected != before, Self::examples().into_iter().nth(selected)) {
            *self = other;
        }
        self.shape_mut().edit(form);
    }
}

/// The field of the arc behind the throat.
const DOWNSTREAM: Field = Field::new("downstream_radius", "Throat radius downstream")
    .help("Radius of the arc behind the throat, over the throat's radius. 0.382 is usual for bells; 0 is a sharp edge.")
    .limits(0.0, 5.0)
    .slider(0.0, 1.5);

/// The arc behind a throat, from level to `angle` rad, `arc` throat radii in radius; none for a sharp edge.
fn throat_arc(throat: f64, arc: f64, angle: f64) -> (Option<Piece>, [f64; 2]) {
    let radius = arc * throat;
    if radius == 0.0 {
        return (None, [0.0, throat]);
    }
    let end = [radius * angle.sin(), throat + radius * (1.0 - angle.cos())];
    (Some(Piece::arc([0.0, throat + radius], radius, -FRAC_PI_2, angle - FRAC_PI_2)), end)
}

/// The parabola between two points with two angles in rad: its middle corner is where the tangents meet.
fn parabola(from: [f64; 2], angle: f64, to: [f64; 2], last: f64, key: &'static str) -> Result<Piece, ContourError> {
    let chord = (to[1] - from[1]).atan2(to[0] - from[0]);
    if !(chord < angle && last < chord) {
        let [initial, last, chord] = [angle, last, chord].map(f64::to_degrees);
        return Err(ContourError::AnglesCross { initial, last, chord, key });
    }
    let (m, n) = (angle.tan(), last.tan());
    let x = (to[1] - from[1] + m * from[0] - n * to[0]) / (m - n);
    Ok(Piece::Parabola([from, [x, from[1] + m * (x - from[0])], to]))
}

/// Share of the momentum thrust that a bell leaves: (1 + cos θ)/2 with θ the mean of the wall's angle at the exit and
/// of that of the cone between throat and exit.
///
/// Derived: Malina's factor of a cone, with the streamlines' mean angle for the cone's. It lies within 0.013 of fits to
/// runs of the method of characteristics for bells of 60 to 100 % and area ratios from 5 to 100.
fn bell_divergence(opening: Opening, length: f64, last: f64) -> f64 {
    flow_divergence((opening.exit - opening.throat) / length, last.tan())
}

/// The same from the slopes of that cone and of the wall at the exit.
pub(super) fn flow_divergence(cone: f64, last: f64) -> f64 {
    (1.0 + ((cone.atan() + last.atan()) / 2.0).cos()) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::FieldValue;

    /// Each contour runs from the throat to the exit, along x, and never narrows; its volume grows with the exit.
    #[test]
    fn every_contour_runs_from_throat_to_exit() {
        for contour in Contour::examples() {
            for ratio in [4.0, 9.0, 25.0, 70.0_f64] {
                // Beyond that the flow around a plug would come in against the exit's.
                if matches!(contour, Contour::Spike(_)) && ratio > 30.0 {
                    continue;
                }
                let opening = Opening { throat: 0.01, exit: 0.01 * ratio.sqrt(), upstream: 1.0 };
                let wall = contour.shape().divergent(opening).unwrap_or_else(|error| panic!("{contour:?}: {error}"));
                wall.check_forward().expect("along x");
                let factor = contour.shape().divergence_factor(opening).expect("as above");
                assert!(factor > 0.9 && factor <= 1.0, "{contour:?}: {factor}");
                // A plug's flow narrows toward the axis.
                if contour.shape().plug(opening).expect("as above").is_some() {
                    continue;
                }
                let [x, r] = wall.start();
                assert!(x.abs() < 1e-15 && (r - 0.01).abs() < 1e-15, "{contour:?}");
                assert!((wall.end()[1] / opening.exit - 1.0).abs() < 1e-12, "{contour:?}");
                let points = wall.polyline(crate::units::Metre(1e-6));
                assert!(points.windows(2).all(|pair| pair[1][1] >= pair[0][1] - 1e-12), "{contour:?}");
                assert!(!contour.shape().about().is_empty());
            }
            let narrow = contour.shape().divergent(Opening { throat: 0.01, exit: 0.009, upstream: 1.0 });
            assert!(matches!(narrow, Err(ContourError::AreaRatio(_))), "{contour:?}: {narrow:?}");
        }
    }

    /// A field is documentary if and only if the thrust does not ask for it.
    #[test]
    fn fields_that_are_documentary_leave_the_loss_alone_and_the_others_do_not() {
        let opening = Opening { throat: 0.01, exit: 0.03, upstream: 1.0 };
        for contour in Contour::examples() {
            let before = contour.shape().divergence_factor(opening).expect("exists");
            for leaf in crate::form::fields(&mut contour.clone()) {
                let value = match leaf.value {
                    FieldValue::Number(Some(value), _) => 1.03 * value + 1e-3,
                    // Automatic: near what the chart says.
                    FieldValue::Number(None, _) if leaf.path == "exit_angle" => 0.15,
                    FieldValue::Number(None, _) => 0.5,
                    _ => continue,
                };
                let mut other = contour.clone();
                crate::form::assign(&mut other, &leaf.path, &format!("{value:e}")).expect("within its limits");
                let after = other.shape().divergence_factor(opening).expect("exists");
                let name = format!("{}: {}", contour.label(), leaf.path);
                assert_eq!(after == before, leaf.field.documentary, "{name}");
            }
        }
    }

    #[test]
    fn a_contour_of_a_length_has_that_length() {
        let opening = Opening { throat: 0.01, exit: 0.03, upstream: 1.5 };
        let rounded = Contour::Conical(Conical { downstream_radius: 1.5, ..Conical::default() });
        for contour in Contour::examples().into_iter().chain([rounded]) {
            let same = contour.shape().divergent(opening).expect("exists").end()[0];
            let Some(longer) = contour.with_length(opening, 1.1 * same) else {
                assert!(matches!(contour, Contour::Ideal(_) | Contour::MinimumLength(_)), "{contour:?}");
                continue;
            };
            let wall = longer.shape().divergent(opening).expect("exists");
            assert!((wall.end()[0] / (1.1 * same) - 1.0).abs() < 1e-9, "{longer:?}: {}", wall.end()[0]);
            let again = contour.with_length(opening, same).expect("as above");
            assert!((again.shape().divergent(opening).expect("exists").end()[0] / same - 1.0).abs() < 1e-9);
            // A handle that is taken and not moved changes nothing.
            let form = |contour: &Contour| crate::form::fields(&mut contour.clone());
            for (before, after) in form(&contour).iter().zip(form(&again)) {
                if let (FieldValue::Number(Some(before), _), FieldValue::Number(Some(after), _)) =
                    (&before.value, &after.value)
                {
                    assert!((after - before).abs() < 1e-9, "{contour:?} {again:?}");
                }
            }
            let is_share = matches!(contour, Contour::Bell(_) | Contour::DualBell(_) | Contour::Spike(_));
            assert!(contour.with_length(opening, 1e-4).is_none() || is_share, "{contour:?}");
        }
    }

    #[test]
    fn a_contour_stands_in_a_file_by_its_name() {
        for contour in Contour::examples() {
            let text = crate::ron_text::to_text(&contour).expect("writes");
            assert!(text.starts_with(&contour.label().replace(' ', "")[..4]), "{text}");
            assert_eq!(crate::ron_text::from_text::<Contour>(&text).expect("reads"), contour);
        }
    }
}
