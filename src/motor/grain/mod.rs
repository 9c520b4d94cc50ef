//! Propellant grains: geometry as a function of the web burned.
//!
//! A grain burns normal to every exposed surface at the same rate everywhere, so its whole history is a function of
//! one length, the web burned w. Each grain is one file and one line in `grains!`; everything else - ballistics,
//! drawings, STL, forms - goes through [`GrainShape`] (what it is) and [`BurnBack`] (how it burns). A grain whose port
//! is the same along its length says only what that port is ([`PortGrain`]).
//!
//! Burning area and volume are computed separately; that dV/dw = -A_b is a test over every grain.

mod bates;
mod c_grain;
mod checks;
mod conical;
mod curved_star;
mod custom;
mod d_grain;
mod dogbone;
mod end_burner;
mod ends;
mod extruded;
mod finocyl;
mod handle;
mod moon_burner;
mod multi_port;
#[cfg(test)]
mod random_tests;
mod rod_and_tube;
mod scale;
mod star;
#[cfg(test)]
mod tests;
mod wagon_wheel;
mod x_core;

pub use bates::Bates;
pub use c_grain::CGrain;
pub use conical::Conical;
pub use curved_star::CurvedStar;
pub use custom::Custom;
pub use d_grain::DGrain;
pub use dogbone::Dogbone;
pub use end_burner::EndBurner;
pub use ends::InhibitedEnds;
pub use extruded::PortGrain;
pub use finocyl::Finocyl;
pub use handle::Handle;
pub use moon_burner::MoonBurner;
pub use multi_port::MultiPort;
pub use rod_and_tube::RodAndTube;
pub use star::Star;
pub use wagon_wheel::WagonWheel;
pub use x_core::XCore;

use crate::diag::{Finding, Monitor, Unwatched};
use crate::form::{Editable, Form};
use crate::geometry::contour::Contour;
use crate::geometry::revolution::{BodyMoments, Profile};
use crate::geometry::section::SectionError;
use crate::units::Metre;
use std::f64::consts::TAU;
use std::sync::Arc;

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

/// What is left of a grain at one web burned. Lengths in m; x runs aft from the fore end of the unburned grain.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Closed profiles, each to be revolved about the axis.
    Revolved(Vec<Profile>),
    /// A section that is the same from `from` to `to`.
    Extruded {
        /// Fore end.
        from: f64,
        /// Aft end.
        to: f64,
        /// Closed contours of the propellant seen from aft: outer ones counter-clockwise, holes clockwise.
        contours: Vec<Contour>,
    },
}

/// A grain as its fields describe it.
pub trait GrainShape: Editable {
    /// What its kind is chosen for, in a line.
    fn about(&self) -> &'static str;
    /// Diameter of the bounding cylinder.
    fn outer_diameter(&self) -> Metre;
    /// Length of the bounding cylinder.
    fn length(&self) -> Metre;
    /// The grain's burn, prepared; `monitor` is called where that takes long.
    ///
    /// # Errors
    /// [`SectionError`] when the shape has no burn, for which [`Self::check`] has a finding of severity error, and when
    /// `monitor` cancels.
    fn watched_burn_back(&self, monitor: &mut dyn Monitor) -> Result<Arc<dyn BurnBack>, SectionError>;
    /// What is wrong or doubtful; `path` is the grain's field path. Nothing more is found once `monitor` has cancelled.
    fn watched_check(&self, path: &str, findings: &mut Vec<Finding>, monitor: &mut dyn Monitor);

    /// [`Self::watched_burn_back`] that nothing cancels.
    ///
    /// # Errors
    /// As there.
    fn burn_back(&self) -> Result<Arc<dyn BurnBack>, SectionError> {
        self.watched_burn_back(&mut Unwatched)
    }
    /// [`Self::watched_check`] that nothing cancels.
    fn check(&self, path: &str, findings: &mut Vec<Finding>) {
        self.watched_check(path, findings, &mut Unwatched);
    }
    /// The lengths that can be taken hold of in the section, without the outer diameter.
    fn handles(&self) -> Vec<Handle> {
        Vec::new()
    }
}

/// A grain's history over the web burned.
pub trait BurnBack: Send + Sync + std::fmt::Debug {
    /// The web burned at which the last propellant is gone.
    fn web(&self) -> f64;
    /// Webs between 0 and [`Self::web`] at which burning area or port change their law; solvers stop there.
    fn kinks(&self) -> Vec<f64>;
    /// Areas and volume at web burned `w`, with the value before the jump at a kink. Beyond the web all is burned.
    fn state(&self, w: f64) -> BurnState;
    /// What is left.
    fn body(&self, w: f64) -> Body;

    /// Volume and moments of what is left.
    fn moments(&self, w: f64) -> BodyMoments {
        match self.body(w) {
            Body::Revolved(profiles) => {
                profiles.iter().map(Profile::moments).fold(BodyMoments::default(), BodyMoments::join)
            }
            Body::Extruded { .. } => BodyMoments::default(),
        }
    }

    /// The web at which a point of the section (m, about the axis) burns; `None` where the section changes along the
    /// grain.
    fn web_at(&self, _point: [f64; 2]) -> Option<f64> {
        None
    }
}

/// A grain in a motor, with the propellant that it is made of.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadedGrain {
    /// The grain.
    pub grain: Grain,
    /// Number of its propellant in the case; 0 is the motor's.
    pub propellant: usize,
}

impl From<Grain> for LoadedGrain {
    /// Of the motor's propellant.
    fn from(grain: Grain) -> Self {
        Self { grain, propellant: 0 }
    }
}

impl LoadedGrain {
    /// The grain's geometry.
    pub fn shape(&self) -> &dyn GrainShape {
        self.grain.shape()
    }
}

/// A straight slot: a rectangle from `from` to `to` along a direction `turn` / `of` of a full turn from the x axis,
/// `width` wide.
fn slot(from: f64, to: f64, width: f64, turn: u32, of: u32) -> Contour {
    let (sin, cos) = (TAU * f64::from(turn) / f64::from(of)).sin_cos();
    let half = width / 2.0;
    let corners = [[from, -half], [to, -half], [to, half], [from, half]];
    Contour::polygon(&corners.map(|[x, y]| [cos * x - sin * y, sin * x + cos * y]))
}

/// Angle at which the outer diameter is taken hold of: off the axes, where other handles are.
const OUTER_HANDLE: f64 = 0.7 * std::f64::consts::PI;

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

            /// Where its lengths can be taken hold of in its section.
            pub fn handles(&self) -> Vec<Handle> {
                let shape = self.shape();
                let outer = Handle::radial("outer_diameter", shape.outer_diameter().0 / 2.0, OUTER_HANDLE, 2.0);
                shape.handles().into_iter().chain([outer]).collect()
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
    Finocyl, "Finocyl", Finocyl::example();
    Star, "Star", Star::example();
    CurvedStar, "Star, curved flanks", CurvedStar::example();
    WagonWheel, "Wagon wheel", WagonWheel::example();
    MoonBurner, "Moon burner", MoonBurner::example();
    CGrain, "C grain", CGrain::example();
    DGrain, "D grain", DGrain::example();
    XCore, "X core", XCore::example();
    MultiPort, "Multi-port", MultiPort::example();
    Dogbone, "Dogbone", Dogbone::example();
    Custom, "Custom", Custom::example();
}

impl Editable for Grain {
    fn edit(&mut self, form: &mut dyn Form) {
        self.shape_mut().edit(form);
    }
}
