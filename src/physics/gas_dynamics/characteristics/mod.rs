//! Method of characteristics: steady, irrotational, supersonic flow of a perfect gas, plane or with an axis.
//!
//! Lengths are over the throat's radius (half height where plane), x = 0 is the throat. θ is the flow's angle from the
//! axis, μ the Mach angle, ν the Prandtl-Meyer angle, σ = 0 plane and 1 with an axis. Along dr/dx = tan(θ ∓ μ)
//!
//! d(ν ± θ) = σ sin μ (sin θ / r) ds,
//!
//! the upper sign on right-running lines (C₋), the lower on left-running ones (C₊). Source: Zucrow & Hoffman, *Gas
//! Dynamics*, vol. 2 (1977), chapters 12, 15 and 16, rewritten with dν = √(M²-1) dV/V.
//!
//! [`mod@unit`] holds the unit processes, [`transonic`] the start at an arc throat, [`kernel`] the rows of C₋ lines
//! that a throat sends out, [`contour`] the walls of minimum-length and ideal nozzles, [`field`] the flow in a given
//! wall, [`conservation`] what flows across lines.

pub mod conservation;
pub mod contour;
pub mod field;
pub mod kernel;
mod point;
pub mod transonic;
pub mod unit;

pub use point::{FlowPoint, Gas};

use super::isentropic::IsentropicError;

/// What the flow is symmetric to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symmetry {
    /// A plane: flow between walls of endless width.
    Planar,
    /// An axis.
    Axisymmetric,
}

impl Symmetry {
    /// σ: the power of r in an area.
    pub fn power(self) -> i32 {
        match self {
            Self::Planar => 0,
            Self::Axisymmetric => 1,
        }
    }

    /// σ as a number.
    pub(super) fn sigma(self) -> f64 {
        f64::from(self.power())
    }

    /// Area over the throat's of a flow of uniform velocity, of half height or radius `r`.
    pub fn area(self, r: f64) -> f64 {
        r.powi(1 + self.power())
    }

    /// Half height or radius of an area over the throat's: the inverse of [`Symmetry::area`].
    pub fn radius(self, area: f64) -> f64 {
        match self {
            Self::Planar => area,
            Self::Axisymmetric => area.sqrt(),
        }
    }
}

/// The net: rows of points, each row along one characteristic.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Net {
    points: Vec<FlowPoint>,
    ends: Vec<usize>,
}

impl Net {
    /// Adds a row.
    pub fn push(&mut self, row: &[FlowPoint]) {
        self.points.extend_from_slice(row);
        self.ends.push(self.points.len());
    }

    /// The rows, in the order in which they were found.
    pub fn rows(&self) -> impl Iterator<Item = &[FlowPoint]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, &end)| self.points.get(start..end))
    }

    /// Every point.
    pub fn points(&self) -> &[FlowPoint] {
        &self.points
    }
}

/// Why a net does not close.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum CharacteristicsError {
    /// A value that is out of range.
    #[error("{name} of {value} cannot be; it must be {expected}")]
    OutOfRange {
        /// Which.
        name: &'static str,
        /// As given.
        value: f64,
        /// What would be right.
        expected: &'static str,
    },
    /// A relation of the gas has no answer.
    #[error(transparent)]
    Gas(#[from] IsentropicError),
    /// The flow would have to be subsonic.
    #[error(
        "the flow at x = {x:.4}, r = {r:.4} throat radii falls below Mach 1 (Prandtl-Meyer angle {degrees:.3}°), where \
         characteristics end: the wall turns too sharply into the flow, or the start line lies too far upstream"
    )]
    Subsonic {
        /// Where, over the throat's radius.
        x: f64,
        /// Where, over the throat's radius.
        r: f64,
        /// ν in degrees, below 0.
        degrees: f64,
    },
    /// The gas would have to expand beyond vacuum.
    #[error(
        "the flow at x = {x:.4}, r = {r:.4} throat radii would expand beyond vacuum (Prandtl-Meyer angle {degrees:.2}° of at \
         most {most:.2}°): a smaller wall angle or exit Mach number is needed"
    )]
    BeyondVacuum {
        /// Where, over the throat's radius.
        x: f64,
        /// Where, over the throat's radius.
        r: f64,
        /// ν in degrees.
        degrees: f64,
        /// The largest, in degrees.
        most: f64,
    },
    /// A unit process does not settle.
    #[error(
        "characteristics near x = {x:.4}, r = {r:.4} throat radii do not meet: they run nearly parallel or back upstream; \
         more characteristics, or a wall without kinks, may help"
    )]
    DoNotMeet {
        /// Where, over the throat's radius.
        x: f64,
        /// Where, over the throat's radius.
        r: f64,
    },
    /// Lines of one family cross where the flow may not have a shock.
    #[error(
        "characteristics cross at x = {x:.4}, r = {r:.4} throat radii: a shock would form there and the flow is no longer \
         isentropic; a longer nozzle or a larger throat arc avoids it"
    )]
    Crossed {
        /// Where, over the throat's radius.
        x: f64,
        /// Where, over the throat's radius.
        r: f64,
    },
    /// The transonic series gives no supersonic line across the throat.
    #[error(
        "the transonic series of a throat arc of {radius:.3} throat radii gives no supersonic line across the throat; use an \
         arc of 0.7 or more"
    )]
    NoStartLine {
        /// Radius of the arc over the throat's.
        radius: f64,
    },
    /// The throat alone expands the flow further than asked for.
    #[error(
        "an exit Mach number of {exit_mach} is too small for this throat: its arc gives Mach {least:.4} on the axis before the \
         wall turns at all; ask for more, use a sharper arc before the throat or a corner"
    )]
    ThroatAlone {
        /// M asked for.
        exit_mach: f64,
        /// The least.
        least: f64,
    },
    /// The search for the wall angle failed.
    #[error(
        "no wall angle gives Mach {exit_mach} on the axis (the last, {degrees:.3}°, gives Mach {reached:.4}): the net does \
         not close; check γ, the exit Mach number and the throat arc"
    )]
    NotClosed {
        /// M asked for.
        exit_mach: f64,
        /// Last angle in degrees.
        degrees: f64,
        /// M that it gives.
        reached: f64,
    },
    /// A row of the net does not carry the throat's mass flow.
    #[error(
        "the net loses mass: the row from the wall at x = {x:.4}, r = {r:.4} throat radii misses {:.1} % of the throat's flow; a \
         strong shock lies in the nozzle, or more characteristics are needed",
        100.0 * error
    )]
    MassLost {
        /// Share of the throat's mass flow.
        error: f64,
        /// Where the row begins, over the throat's radius.
        x: f64,
        /// Where the row begins, over the throat's radius.
        r: f64,
    },
    /// The wall streamline is not found on a characteristic.
    #[error(
        "the wall is not found on the characteristic from x = {x:.4}, r = {r:.4} throat radii: the mass flow across it does \
         not reach the nozzle's; more characteristics are needed"
    )]
    NoWall {
        /// Where it begins, over the throat's radius.
        x: f64,
        /// Where it begins, over the throat's radius.
        r: f64,
    },
}

impl CharacteristicsError {
    /// What a refused γ is called.
    pub const RATIO: &str = "a ratio of specific heats";
}
