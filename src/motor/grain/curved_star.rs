//! Star with curved flanks: lobes of port that narrow with the distance from the axis.
//!
//! A lobe's half width falls linearly with the distance r from the axis, |y| < W/2 (1 - r/L), so that its flanks are
//! pieces of conics with a focus on the axis, not straight lines; behind the axis a lobe ends at a fortieth of the outer
//! radius. This is the star of openMotor, whose files it stands for. The flanks are followed by tangent arcs.
//! Source: openMotor 0.6, star grain, as described in its reference results.

use super::checks::{check_positive, size_fields};
use super::{Handle, InhibitedEnds, PortGrain};
use crate::diag::{Finding, Message, Severity};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::biarc::{Curve, arcs};
use crate::geometry::contour::{Contour, Corner};
use crate::geometry::section::Port;
use crate::units::{Metre, Quantity};
use std::f64::consts::TAU;

/// A star whose flanks are curved.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurvedStar {
    /// Outer diameter.
    pub outer_diameter: Metre,
    /// Length.
    pub length: Metre,
    /// Number of points.
    pub points: u32,
    /// From the axis to the tip of a point.
    pub point_length: Metre,
    /// Width that a point would have at the axis.
    pub point_width: Metre,
    /// End faces that do not burn.
    #[serde(default)]
    pub inhibited_ends: InhibitedEnds,
}

/// Share of the outer radius that a lobe reaches behind the axis.
const BEHIND: f64 = 0.025;
/// Largest distance of the arcs from the flank, as a share of the outer radius.
const FLANK_TOLERANCE: f64 = 5e-6;
/// The same as a share of a point's width, which counts where points are narrow.
const NARROW_TOLERANCE: f64 = 5e-5;

/// Narrowest points, as a share of the outer diameter: what is thinner is a crack, not a port.
const NARROWEST: f64 = 1e-3;

/// The upper flank of the lobe along the x axis, by t = -x.
///
/// Derived: with h = W/2 and k = h / L the flank y = h - k r, r² = x² + y², is
/// y = (h² - k² x²) / (h + k √S) with S = h² + (1 - k²) x², and dy/dx = -k x / √S.
struct Flank {
    half_width: f64,
    slope: f64,
}

impl Curve for Flank {
    fn at(&self, t: f64, _inward: f64) -> ([f64; 2], [f64; 2]) {
        let (h, k) = (self.half_width, self.slope);
        let root = (h * h + (1.0 - k * k) * t * t).max(0.0).sqrt();
        ([-t, (h - k * t) * (h + k * t) / (h + k * root)], [-1.0, -k * t / root])
    }
}

impl CurvedStar {
    /// A grain for an 86 mm case.
    pub fn example() -> Self {
        Self {
            outer_diameter: Metre(0.0762),
            length: Metre(0.35),
            points: 5,
            point_length: Metre(0.028),
            point_width: Metre(0.012),
            inhibited_ends: InhibitedEnds::Neither,
        }
    }

    /// The lobe along the x axis, counter-clockwise; empty where its flank cannot be followed.
    fn lobe(&self) -> Vec<Corner> {
        let (outer, tip, half_width) = (self.outer_diameter.0 / 2.0, self.point_length.0, self.point_width.0 / 2.0);
        let flank = Flank { half_width, slope: half_width / tip };
        // A short lobe ends in a point behind the axis as well. With an even number of points what lies behind is the
        // other lobe's, whose flanks are the same curve.
        let back = if self.points.is_multiple_of(2) { 0.0 } else { tip.min(BEHIND * outer) };
        // The flank bends within its half width of the axis.
        let bends = [-half_width, 0.0, half_width].into_iter().filter(|t| *t > -tip && *t < back);
        let stops: Vec<f64> = std::iter::once(-tip).chain(bends).chain([back]).collect();
        let tolerance = (FLANK_TOLERANCE * outer).min(NARROW_TOLERANCE * self.point_width.0);
        let Ok((upper, _)) = arcs(&flank, &stops, tolerance) else { return Vec::new() };
        let ([x, y], _) = flank.at(back, 0.0);
        // Upper flank from the tip to the back, the back, and the lower flank as its image.
        let mut corners = upper.clone();
        corners.push(Corner(x, y, 0.0));
        corners.push(Corner(x, -y, upper.last().map_or(0.0, |corner| corner.2)));
        for index in (1..upper.len()).rev() {
            corners.push(Corner(upper[index].0, -upper[index].1, upper[index - 1].2));
        }
        corners
    }
}

impl Editable for CurvedStar {
    fn edit(&mut self, form: &mut dyn Form) {
        const POINTS: Field =
            Field::new("points", "Points").help("Number of star points, evenly spaced.").limits(2.0, 64.0);
        size_fields(form, &mut self.outer_diameter, &mut self.length, self.point_width.0);
        let outer = self.outer_diameter.0;
        form.integer(&POINTS, &mut self.points);
        let length = Field::new("point_length", "Point length")
            .help("From the axis to the tip of a point.")
            .limits(1e-4, outer)
            .slider(0.1 * outer, 0.5 * outer);
        quantity(form, &length, &mut self.point_length);
        let width = Field::new("point_width", "Point width")
            .help("Width that a point would have at the axis; it narrows to nothing at the tip.")
            .limits(1e-5, outer)
            .slider(0.03 * outer, 0.4 * outer);
        quantity(form, &width, &mut self.point_width);
        InhibitedEnds::field(form, &mut self.inhibited_ends);
    }
}

impl PortGrain for CurvedStar {
    fn about(&self) -> &'static str {
        "Star of pointed lobes, as openMotor draws it."
    }

    fn handles(&self) -> Vec<Handle> {
        // At a third of the length a lobe is two thirds as wide as at the axis.
        let (radius, half) = (self.point_length.0 / 3.0, self.point_width.0 / 3.0);
        let along = (radius * radius - half * half).max(0.0).sqrt();
        vec![
            Handle::rightward("point_length", [self.point_length.0, 0.0], 1.0),
            Handle::upward("point_width", [along, half], 3.0),
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
        let lobe = self.lobe();
        let add = (0..self.points)
            .map(|point| {
                let (sin, cos) = (TAU * f64::from(point) / f64::from(self.points)).sin_cos();
                let turned = |corner: &Corner| {
                    Corner(cos * corner.0 - sin * corner.1, sin * corner.0 + cos * corner.1, corner.2)
                };
                Contour { corners: lobe.iter().map(turned).collect() }
            })
            .collect();
        Port { outer_radius: self.outer_diameter.0 / 2.0, add, cut: Vec::new(), sectors: self.points }
    }

    fn reaching_field(&self) -> Option<&'static str> {
        Some("point_length")
    }

    fn check_port(&self, path: &str, findings: &mut Vec<Finding>) {
        check_positive(self.point_length, "point_length", "Point length", path, findings);
        check_positive(self.point_width, "point_width", "Point width", path, findings);
        if self.points < 2 {
            let message: Message = "A star has two points or more.".into();
            findings.push(
                Finding::new(Severity::Error, "grain_geometry", format!("{path}.points"), message)
                    .hint("Enter 2 or more points."),
            );
        }
        if self.point_width.0 > 0.0 && self.point_width.0 < NARROWEST * self.outer_diameter.0 {
            let least = NARROWEST * self.outer_diameter.0;
            let values = [(self.point_width.0, Quantity::Length), (least, Quantity::Length)];
            let message = Message::new("Points {} wide are cracks; the least that is followed here is {}.", &values);
            findings.push(
                Finding::new(Severity::Error, "grain_geometry", format!("{path}.point_width"), message)
                    .hint("Make the points wider, or leave them out."),
            );
        }
        if self.point_width.0 >= 4.0 * self.point_length.0 {
            let values = [(self.point_width.0, Quantity::Length), (self.point_length.0, Quantity::Length)];
            let message = Message::new("Points {} wide at the axis and {} long leave no star.", &values);
            findings.push(
                Finding::new(Severity::Error, "grain_geometry", format!("{path}.point_width"), message)
                    .hint("Make the points narrower or longer."),
            );
        }
    }
}
