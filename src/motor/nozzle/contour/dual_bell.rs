//! The dual bell: two bells in a row with an edge between them, at which the flow separates cleanly at low altitude.
//!
//! Source: Horn & Fisher, "Dual-bell altitude compensating nozzles", NASA CR-194719 (1994); both bells as parabolas.

use super::{Bell, ContourError, ContourShape, DOWNSTREAM, Opening, bell_divergence, parabola, refused_ratio};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::meridian::Meridian;
use crate::physics::gas_dynamics::separation::WallEdge;
use crate::units::{Quantity, Radian};
use std::f64::consts::PI;

const DEGREE: f64 = PI / 180.0;

/// A dual bell. Lengths are shares of that of the cone of 15° with the same throat arc and area ratio.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DualBell {
    /// Area ratio at the edge between the bells.
    pub inflection_area_ratio: f64,
    /// Length of the first bell over that of its cone.
    pub base_length_fraction: f64,
    /// Wall angle where the first bell begins.
    pub initial_angle: Radian,
    /// Wall angle where the first bell ends.
    pub base_exit_angle: Radian,
    /// By how much the wall turns outward at the edge.
    pub inflection_angle: Radian,
    /// Wall angle at the exit.
    pub exit_angle: Radian,
    /// Length of the whole over that of its cone.
    pub length_fraction: f64,
    /// Radius of the arc behind the throat over the throat's.
    pub downstream_radius: f64,
}

impl Default for DualBell {
    fn default() -> Self {
        Self {
            inflection_area_ratio: 2.5,
            base_length_fraction: 0.8,
            initial_angle: Radian(22.0 * DEGREE),
            base_exit_angle: Radian(12.0 * DEGREE),
            inflection_angle: Radian(18.0 * DEGREE),
            exit_angle: Radian(7.0 * DEGREE),
            length_fraction: 0.8,
            downstream_radius: 0.382,
        }
    }
}

impl ContourShape for DualBell {
    fn about(&self) -> &'static str {
        "Two bells with an edge: flows full only to the edge at sea level, and to the exit at altitude."
    }

    fn divergent(&self, opening: Opening) -> Result<Meridian, ContourError> {
        let ratio = refused_ratio(opening)?;
        let inflection = self.inflection_area_ratio;
        if !(inflection > 1.0 && inflection < ratio) {
            return Err(ContourError::Inflection { inflection, exit: ratio });
        }
        let base = Bell {
            length_fraction: self.base_length_fraction,
            initial_angle: Some(self.initial_angle),
            exit_angle: Some(self.base_exit_angle),
            downstream_radius: self.downstream_radius,
        };
        let edge = Opening { exit: opening.throat * inflection.sqrt(), ..opening };
        let mut pieces = base.divergent(edge)?.into_pieces();
        let end = [self.length_fraction * opening.reference_length(self.downstream_radius), opening.exit];
        let start = [base.length(edge), edge.exit];
        let turned = self.base_exit_angle.0 + self.inflection_angle.0;
        pieces.push(parabola(start, turned, end, self.exit_angle.0, "inflection_angle")?);
        Ok(Meridian::new(pieces)?)
    }

    fn divergence_factor(&self, opening: Opening) -> Result<f64, ContourError> {
        let length = self.length_fraction * opening.reference_length(self.downstream_radius);
        Ok(bell_divergence(opening, length, self.exit_angle.0))
    }

    fn edge(&self) -> Option<WallEdge> {
        Some(WallEdge { area_ratio: self.inflection_area_ratio, turn: self.inflection_angle })
    }
}

impl Editable for DualBell {
    fn edit(&mut self, form: &mut dyn Form) {
        const INFLECTION: Field = Field::new("inflection_area_ratio", "Area ratio at the edge")
            .help("Where the first bell ends: what flows full at low altitude.")
            .limits(1.01, 500.0)
            .slider(1.5, 40.0)
            .documentary();
        form.number(&INFLECTION, Quantity::Ratio, &mut self.inflection_area_ratio);
        const BASE: Field = Field::new("base_length_fraction", "Length of the first bell")
            .help("Over the length of its cone of 15°.")
            .limits(0.4, 1.2)
            .slider(0.6, 1.0)
            .documentary();
        form.number(&BASE, Quantity::Ratio, &mut self.base_length_fraction);
        const INITIAL: Field = Field::new("initial_angle", "Initial wall angle")
            .help("Where the first parabola begins, behind the throat's arc.")
            .limits(1.0 * DEGREE, 70.0 * DEGREE)
            .documentary();
        quantity(form, &INITIAL, &mut self.initial_angle);
        const BASE_EXIT: Field = Field::new("base_exit_angle", "Wall angle before the edge")
            .help("Where the first bell ends.")
            .limits(0.0, 45.0 * DEGREE)
            .documentary();
        quantity(form, &BASE_EXIT, &mut self.base_exit_angle);
        const TURN: Field = Field::new("inflection_angle", "Turn at the edge")
            .help("By how much the wall turns outward; large enough that the flow leaves the wall there.")
            .limits(0.0, 45.0 * DEGREE)
            .documentary();
        quantity(form, &TURN, &mut self.inflection_angle);
        const EXIT: Field =
            Field::new("exit_angle", "Exit wall angle").help("Wall at the exit.").limits(0.0, 45.0 * DEGREE);
        quantity(form, &EXIT, &mut self.exit_angle);
        const FRACTION: Field = Field::new("length_fraction", "Length")
            .help("Of the whole, over the length of its cone of 15°.")
            .limits(0.4, 1.2)
            .slider(0.6, 1.0);
        form.number(&FRACTION, Quantity::Ratio, &mut self.length_fraction);
        form.number(&DOWNSTREAM, Quantity::Ratio, &mut self.downstream_radius);
    }
}
