//! The conical nozzle: an arc behind the throat, then a cone.

use super::{ContourError, ContourShape, DOWNSTREAM, Opening, REFERENCE_CONE, throat_arc};
use crate::form::{Editable, Field, Form, quantity};
use crate::geometry::meridian::Meridian;
use crate::geometry::meridian::piece::Piece;
use crate::units::{Quantity, Radian};
use std::f64::consts::PI;

/// A cone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Conical {
    /// Half angle of the cone. 0 stands for parallel outflow from a contour that is not stated.
    pub divergence_half_angle: Radian,
    /// Radius of the arc behind the throat over the throat's; 0 for a sharp edge.
    pub downstream_radius: f64,
}

impl Default for Conical {
    fn default() -> Self {
        Self { divergence_half_angle: REFERENCE_CONE, downstream_radius: 0.0 }
    }
}

impl ContourShape for Conical {
    fn about(&self) -> &'static str {
        "Straight wall: the simplest to make, and the longest."
    }

    fn divergent(&self, opening: Opening) -> Result<Meridian, ContourError> {
        let ratio = opening.area_ratio();
        if ratio.is_nan() || ratio < 1.0 {
            return Err(ContourError::AreaRatio(ratio));
        }
        let stated = self.divergence_half_angle.0;
        // Parallel outflow is drawn with the usual cone, for a cone of 0° has no end.
        let angle = if stated == 0.0 { REFERENCE_CONE.0 } else { stated };
        let (arc, start) = throat_arc(opening.throat, self.downstream_radius, angle);
        if start[1] > opening.exit {
            return Err(ContourError::ArcTooLarge);
        }
        let end = [start[0] + (opening.exit - start[1]) / angle.tan(), opening.exit];
        if start == end {
            return Err(ContourError::AreaRatio(ratio));
        }
        Ok(Meridian::new(arc.into_iter().chain([Piece::line(start, end)]).collect())?)
    }

    fn is_stated(&self) -> bool {
        self.divergence_half_angle.0 != 0.0
    }

    /// (1 + cos α) / 2.
    ///
    /// Source: Malina, *Journal of the Franklin Institute* 230 (1940); Sutton & Biblarz, 8th ed., eq. 3-34.
    fn divergence_factor(&self, _opening: Opening) -> Result<f64, ContourError> {
        Ok((1.0 + self.divergence_half_angle.0.cos()) / 2.0)
    }
}

impl Editable for Conical {
    fn edit(&mut self, form: &mut dyn Form) {
        const DEGREE: f64 = PI / 180.0;
        const DIVERGENCE: Field = Field::new("divergence_half_angle", "Divergence half angle")
            .help("Usual: 12° to 18°. 0 stands for parallel outflow, drawn with a cone of 15°.")
            .limits(0.0, 89.0 * DEGREE)
            .slider(5.0 * DEGREE, 30.0 * DEGREE);
        quantity(form, &DIVERGENCE, &mut self.divergence_half_angle);
        form.number(&DOWNSTREAM.documentary(), Quantity::Ratio, &mut self.downstream_radius);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        throat: f64,
        ratio: f64,
        angle: f64,
        arc: f64,
        tangent: [f64; 2],
        length: f64,
        factor: f64,
    }

    /// Closed form: x = R sin α, r = r_t + R (1 - cos α), L = (r_t (√ε - 1) + R (sec α - 1)) / tan α; the ten digits of
    /// the reference set of conical nozzles.
    const CASES: &[Case] = &[
        Case {
            throat: 0.05,
            ratio: 10.0,
            angle: 15.0,
            arc: 1.5,
            tangent: [0.01941142838, 0.05255556303],
            length: 0.4133604417,
            factor: 0.9829629131,
        },
        Case {
            throat: 0.02,
            ratio: 4.0,
            angle: 12.0,
            arc: 0.5,
            tangent: [0.002079116908, 0.02021852399],
            length: 0.09514364454,
            factor: 0.9890738004,
        },
        Case {
            throat: 0.1,
            ratio: 50.0,
            angle: 17.5,
            arc: 1.0,
            tangent: [0.03007057995, 0.1046283049],
            length: 1.940888184,
            factor: 0.9768584754,
        },
    ];

    #[test]
    fn tangent_point_length_and_factor_are_the_closed_forms() {
        for case in CASES {
            let cone = Conical { divergence_half_angle: Radian(case.angle.to_radians()), downstream_radius: case.arc };
            let opening = Opening { throat: case.throat, exit: case.throat * case.ratio.sqrt(), upstream: 0.0 };
            let wall = cone.divergent(opening).expect("fits");
            let tangent = wall.pieces()[0].end();
            for (got, expected) in [
                (tangent[0], case.tangent[0]),
                (tangent[1], case.tangent[1]),
                (wall.end()[0], case.length),
                (cone.divergence_factor(opening).expect("a cone's"), case.factor),
            ] {
                assert!((got / expected - 1.0).abs() < 1e-9, "{got} {expected}");
            }
        }
    }

    #[test]
    fn an_arc_wider_than_the_exit_is_refused() {
        let cone = Conical { divergence_half_angle: Radian(1.0), downstream_radius: 5.0 };
        assert_eq!(cone.divergent(Opening { throat: 0.01, exit: 0.02, upstream: 0.0 }), Err(ContourError::ArcTooLarge));
    }
}
