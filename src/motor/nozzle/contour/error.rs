//! Why a nozzle has no contour or no body, with the field to change.

use super::chart;
use crate::diag::{Finding, Message, Severity};
use crate::geometry::meridian::MeridianError;
use crate::physics::gas_dynamics::characteristics::CharacteristicsError;
use crate::physics::gas_dynamics::isentropic::IsentropicError;
use crate::units::Quantity;

/// Why there is no contour.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ContourError {
    /// An exit narrower than the throat.
    #[error("the area ratio is {0:.4}; that of a divergent section is above 1")]
    AreaRatio(f64),
    /// The throat's arc alone is wider than the exit.
    #[error("the throat's arc reaches the exit radius before it reaches its angle")]
    ArcTooLarge,
    /// A parabola whose tangents do not meet between its ends.
    #[error(
        "a parabola from {initial:.2}° to {last:.2}° does not fit: its chord stands at {chord:.2}°, which must lie \
         between the two"
    )]
    AnglesCross {
        /// Angle at its start in degrees.
        initial: f64,
        /// Angle at its end in degrees.
        last: f64,
        /// Angle of the straight line between its ends in degrees.
        chord: f64,
        /// Field to change.
        key: &'static str,
    },
    /// Angles that the chart does not have.
    #[error("the chart of bell angles has area ratios from {low} to {high} and lengths from 60 % to 100 %; this bell has {area_ratio:.3} and {:.1} %", 100.0 * .fraction)]
    OutsideChart {
        /// The bell's area ratio.
        area_ratio: f64,
        /// Its share of the cone's length.
        fraction: f64,
        /// Lowest area ratio of the chart.
        low: f64,
        /// Highest area ratio of the chart.
        high: f64,
    },
    /// A first bell that does not end between throat and exit.
    #[error("the first bell ends at the area ratio {inflection:.4}, which must lie between 1 and the exit's {exit:.4}")]
    Inflection {
        /// Area ratio of the first bell.
        inflection: f64,
        /// Area ratio of the exit.
        exit: f64,
    },
    /// An ideal nozzle that is smaller than what is cut from it.
    #[error("the ideal nozzle has {0} times the exit's area ratio; to be cut it needs 1 or more")]
    Truncation(f64),
    /// A contour that begins at a round throat, behind an edge.
    #[error(
        "the wall before the throat has a radius of {0} throat radii; an ideal contour begins at a round throat of 0.6 \
         or more"
    )]
    SharpThroat(f64),
    /// The characteristics do not close.
    #[error(transparent)]
    Characteristics(#[from] CharacteristicsError),
    /// A plug that cannot be.
    #[error("there is no such plug: {message}")]
    Plug {
        /// What is wrong.
        message: &'static str,
        /// Field to change.
        key: &'static str,
    },
    /// The convergent's arcs need more height than there is.
    #[error("the arcs of the convergent need {needed:.6} m between inlet and throat radius; there is {given:.6} m")]
    ConvergentArcs {
        /// Height that they need in m.
        needed: f64,
        /// Height that there is in m.
        given: f64,
    },
    /// Wall, insert or flange that do not go with the contour.
    #[error("{message}")]
    Body {
        /// What is wrong.
        message: &'static str,
        /// Field to change.
        key: &'static str,
    },
    /// A curve that is none.
    #[error(transparent)]
    Curve(#[from] MeridianError),
}

impl ContourError {
    /// The field of the nozzle that would be changed.
    pub fn key(&self) -> &'static str {
        match self {
            Self::AreaRatio(_) => "exit_diameter",
            Self::ArcTooLarge => "downstream_radius",
            Self::AnglesCross { key, .. } | Self::Body { key, .. } | Self::Plug { key, .. } => key,
            Self::OutsideChart { fraction, .. } if !chart::has_length(*fraction) => "length_fraction",
            Self::OutsideChart { .. } => "initial_angle",
            Self::Inflection { .. } => "inflection_area_ratio",
            Self::ConvergentArcs { .. } => "inlet_radius",
            Self::Truncation(_) => "design_factor",
            Self::SharpThroat(_) | Self::Characteristics(CharacteristicsError::NoStartLine { .. }) => "upstream_radius",
            Self::Characteristics(CharacteristicsError::Gas(IsentropicError::NotAGas { .. }))
            | Self::Characteristics(CharacteristicsError::OutOfRange { name: CharacteristicsError::RATIO, .. }) => {
                "heat_capacity_ratio"
            }
            Self::Curve(_) | Self::Characteristics(_) => "contour",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::AreaRatio(_) => "The two may be swapped; the exit is the wider end.",
            Self::ArcTooLarge => "Make the arc's radius or the angle smaller.",
            Self::AnglesCross { .. } => "Change an angle, or the length.",
            Self::OutsideChart { fraction, .. } if !chart::has_length(*fraction) => {
                "Choose 60 % to 100 %, or state both angles."
            }
            Self::OutsideChart { .. } => "State both angles, or change area ratio or length.",
            Self::Inflection { .. } => "Choose an area ratio between those of throat and exit.",
            Self::ConvergentArcs { .. } => "Make the radii or the convergence angle smaller, or the inlet wider.",
            Self::Body { .. } => "Change the field.",
            Self::Plug { .. } => "Change the plug's length, its shoulder, or the area ratio.",
            Self::Truncation(_) => "Choose a factor above 1.",
            Self::SharpThroat(_) | Self::Characteristics(CharacteristicsError::NoStartLine { .. }) => {
                "1 to 2 is usual."
            }
            Self::Characteristics(_) => "Choose another area ratio, ratio of specific heats or throat radius.",
            Self::Curve(_) => "Check the nozzle's fields.",
        }
    }

    /// As a finding; `path` is the nozzle's field path.
    pub fn finding(&self, path: &str) -> Finding {
        let path = format!("{path}.{}", self.key());
        let message = match self {
            Self::ConvergentArcs { needed, given } => Message::new(
                "The arcs of the convergent need {} between inlet and throat radius; there is {}.",
                &[(*needed, Quantity::Length), (*given, Quantity::Length)],
            ),
            _ => {
                let text = self.to_string();
                let mut letters = text.chars();
                let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
                format!("{first}{}.", letters.as_str()).into()
            }
        };
        // A body that cannot be made says nothing against the flow.
        let code = if matches!(self, Self::Body { .. }) { "nozzle_body" } else { "nozzle_contour" };
        Finding::new(Severity::Error, code, path, message).hint(self.hint())
    }
}
