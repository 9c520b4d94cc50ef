//! How a port of any shape burns outward in its case, seen along the axis.
//!
//! The port is given by contours of lines and arcs ([`Port`]); everything between it and the outer wall is propellant.
//! The burning front at web w is the set of points at distance w from the port, inside the wall. [`SectionHistory`]
//! knows it exactly: each side of the boundary and each corner that points into the propellant (`outline`, `corners`)
//! sends out rays (`wave`), each of which dies at one web of one thing (`cells`); the rays that still live are the front
//! (`front`). Perimeter and area are computed separately at every web; the webs at which the front changes its law are
//! known beforehand (`events`), and between them both are kept as polynomials (`spans`).

mod cells;
mod corners;
mod domain;
mod events;
mod front;
mod history;
mod loops;
mod outline;
mod polynomial;
mod source;
mod spans;
mod symmetry;
#[cfg(test)]
mod tests;
mod wave;

pub use history::{SectionHistory, SectionState};

use crate::geometry::contour::Contour;

/// A port: the union of `add` less the union of `cut` (propellant that stands in the port), inside a circle about the
/// origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// Radius of the outer wall in m, where burning ends.
    pub outer_radius: f64,
    /// What is open. Contours may overlap, and may reach beyond the wall.
    pub add: Vec<Contour>,
    /// What stands in it.
    pub cut: Vec<Contour>,
    /// Number of equal sectors in a full turn, each its own mirror image about the x axis and about the line at
    /// π / sectors; 1 for a port that is the mirror image of itself about the x axis, 0 for one without symmetry.
    pub sectors: u32,
}

impl Port {
    /// A port whose symmetry is found from its contours.
    pub fn drawn(outer_radius: f64, add: Vec<Contour>, cut: Vec<Contour>) -> Self {
        let sectors = symmetry::sectors(&add).min(if cut.is_empty() { u32::MAX } else { 0 });
        Self { outer_radius, add, cut, sectors }
    }

    /// A port of one contour.
    pub fn of(outer_radius: f64, contour: Contour, sectors: u32) -> Self {
        Self { outer_radius, add: vec![contour], cut: Vec::new(), sectors }
    }
}

/// Why a port has no history.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SectionError {
    /// Nothing inside the wall burns.
    #[error("the port has no burning surface inside the outer diameter; make the port larger or move it inward")]
    NoPort,
    /// The boundary ends in the middle of the propellant.
    #[error(
        "the port's outline is open or touches itself near x = {:.4} mm, y = {:.4} mm; close the outline there, or keep its parts apart",
        .at[0] * 1000.0, .at[1] * 1000.0
    )]
    Open {
        /// Where, in m.
        at: [f64; 2],
    },
    /// Numbers that are not finite, or a wall without radius.
    #[error("the section has an outer radius of {radius} m or coordinates that are no numbers; enter finite lengths")]
    NotFinite {
        /// The outer radius in m.
        radius: f64,
    },
    /// The outline has more sides than can be followed.
    #[error(
        "the outline has {sides} sides and corners, whose burn-back would take minutes; draw curves as arcs or with fewer sides"
    )]
    TooFine {
        /// Number of sides and corners that burn.
        sides: usize,
    },
    /// Area and perimeter contradict each other.
    #[error(
        "the burn-back closes only to {closure:.1e}: the area burned up to a web between {:.4} and {:.4} mm is not the integral of the perimeter; simplify the outline there",
        .from * 1000.0, .to * 1000.0
    )]
    NotClosed {
        /// Difference of the two, over the area of the section.
        closure: f64,
        /// Web in m.
        from: f64,
        /// Web in m.
        to: f64,
    },
    /// The area is none that a section can have.
    #[error(
        "the propellant's area comes out as {:.4} mm² at a web of {:.4} mm, in a circle of radius {:.4} mm and with nothing left at the end; simplify the outline",
        .area * 1e6, .web * 1000.0, .radius * 1000.0
    )]
    Inconsistent {
        /// The web in m.
        web: f64,
        /// Area of the propellant in m².
        area: f64,
        /// The outer radius in m.
        radius: f64,
    },
    /// The monitor cancelled.
    #[error("the burn-back was cancelled")]
    Cancelled,
}
