//! Rao's bell in parabolic approximation: an arc behind the throat, then a parabola.
//!
//! Source: Rao, "Exhaust nozzle contour for optimum thrust", *Jet Propulsion* 28 (1958); the parabola after Rao, "Recent
//! developments in rocket nozzle configurations", *ARS Journal* 31 (1961).

use super::{
    ContourError, ContourShape, DOWNSTREAM, Opening, bell_divergence, chart_angles, parabola, refused_ratio, throat_arc,
};
use crate::form::{Editable, Field, Form, optional_quantity};
use crate::geometry::meridian::Meridian;
use crate::units::{Quantity, Radian};
use std::f64::consts::PI;

const DEGREE: f64 = PI / 180.0;

/// A bell. Its length is a share of that of the cone of 15° with the same throat arc and area ratio.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bell {
    /// Length over that of the cone.
    pub length_fraction: f64,
    /// Wall angle where the parabola begins; the chart's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_angle: Option<Radian>,
    /// Wall angle at the exit; the chart's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_angle: Option<Radian>,
    /// Radius of the arc behind the throat over the throat's.
    pub downstream_radius: f64,
}

impl Default for Bell {
    fn default() -> Self {
        Self { length_fraction: 0.8, initial_angle: None, exit_angle: None, downstream_radius: 0.382 }
    }
}

impl Bell {
    /// The wall's angles behind the throat and at the exit: as stated, else the chart's.
    ///
    /// # Errors
    /// [`ContourError::OutsideChart`] where one is not stated and the chart does not have it.
    pub fn angles(&self, opening: Opening) -> Result<[Radian; 2], ContourError> {
        if let (Some(initial), Some(exit)) = (self.initial_angle, self.exit_angle) {
            return Ok([initial, exit]);
        }
        let [initial, exit] = chart_angles(opening.area_ratio(), self.length_fraction)?;
        Ok([self.initial_angle.unwrap_or(initial), self.exit_angle.unwrap_or(exit)])
    }

    /// Length from the throat to the exit in m.
    pub fn length(&self, opening: Opening) -> f64 {
        self.length_fraction * opening.reference_length(self.downstream_radius)
    }
}

impl ContourShape for Bell {
    fn about(&self) -> &'static str {
        "Rao's parabola: most thrust for its length, from angles of a chart or stated ones."
    }

    fn divergent(&self, opening: Opening) -> Result<Meridian, ContourError> {
        refused_ratio(opening)?;
        let [initial, exit] = self.angles(opening)?;
        let (arc, start) = throat_arc(opening.throat, self.downstream_radius, initial.0);
        if start[1] >= opening.exit {
            return Err(ContourError::ArcTooLarge);
        }
        let end = [self.length(opening), opening.exit];
        let curve = parabola(start, initial.0, end, exit.0, "initial_angle")?;
        Ok(Meridian::new(arc.into_iter().chain([curve]).collect())?)
    }

    fn divergence_factor(&self, opening: Opening) -> Result<f64, ContourError> {
        let [_, exit] = self.angles(opening)?;
        Ok(bell_divergence(opening, self.length(opening), exit.0))
    }
}

impl Editable for Bell {
    fn edit(&mut self, form: &mut dyn Form) {
        const FRACTION: Field = Field::new("length_fraction", "Length")
            .help("Over the length of the cone of 15° with the same throat arc and area ratio. 80 % is usual.")
            .limits(0.6, 1.0)
            .slider(0.6, 1.0);
        form.number(&FRACTION, Quantity::Ratio, &mut self.length_fraction);
        const INITIAL: Field = Field::new("initial_angle", "Initial wall angle")
            .help("Where the parabola begins, behind the throat's arc. Automatic: from the chart of Rao's bells.")
            .limits(1.0 * DEGREE, 70.0 * DEGREE)
            .documentary();
        optional_quantity(form, &INITIAL, &mut self.initial_angle);
        const EXIT: Field = Field::new("exit_angle", "Exit wall angle")
            .help("Automatic: from the chart of Rao's bells.")
            .limits(0.0, 45.0 * DEGREE);
        optional_quantity(form, &EXIT, &mut self.exit_angle);
        form.number(&DOWNSTREAM, Quantity::Ratio, &mut self.downstream_radius);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::meridian::piece::Piece;

    struct Case {
        throat: f64,
        ratio: f64,
        angles: [f64; 2],
        start: [f64; 2],
        corner: [f64; 2],
        end: [f64; 2],
        volume: f64,
        surface: f64,
    }

    /// The reference set of parabolic bells: closed form for points; volume and surface from 4000 frusta a part.
    const CASES: &[Case] = &[
        Case {
            throat: 0.05,
            ratio: 10.0,
            angles: [27.0, 10.0],
            start: [0.008671218545025344, 0.052081775388002176],
            corner: [0.15960205483774142, 0.1289848775926184],
            end: [0.3248008536759172, 0.158113883008419],
            volume: 0.013882171379582574,
            surface: 0.24040452306646096,
        },
        Case {
            throat: 0.12,
            ratio: 36.0,
            angles: [31.8, 8.3],
            start: [0.0241556536655677, 0.12688091895348216],
            corner: [0.729859713779289, 0.5644359743752952],
            end: [1.7962123480245862, 0.72],
            volume: 1.5000320248210832,
            surface: 5.735061853611065,
        },
    ];
    /// Fourth order of 4000 frusta's step would be far below; they state 1e-6.
    const FRUSTA: f64 = 1e-6;

    #[test]
    fn points_volume_and_surface_are_those_of_the_reference() {
        for case in CASES {
            let [initial, exit] = case.angles.map(|angle| Some(Radian(angle.to_radians())));
            let bell = Bell { initial_angle: initial, exit_angle: exit, ..Bell::default() };
            let opening = Opening { throat: case.throat, exit: case.throat * case.ratio.sqrt(), upstream: 0.0 };
            let wall = bell.divergent(opening).expect("fits");
            let Piece::Parabola(corners) = &wall.pieces()[1] else { panic!("a parabola: {wall:?}") };
            for (got, expected) in corners.iter().zip([case.start, case.corner, case.end]) {
                for axis in 0..2 {
                    assert!((got[axis] / expected[axis] - 1.0).abs() < 1e-12, "{got:?} {expected:?}");
                }
            }
            assert!((wall.volume().0 / case.volume - 1.0).abs() < FRUSTA, "{}", wall.volume().0);
            assert!((wall.surface().0 / case.surface - 1.0).abs() < FRUSTA, "{}", wall.surface().0);
        }
    }

    #[test]
    fn angles_that_cross_and_charts_that_end_are_refused() {
        let opening = Opening { throat: 0.01, exit: 0.03, upstream: 0.0 };
        let flat = Bell { initial_angle: Some(Radian(0.2)), exit_angle: Some(Radian(0.1)), ..Bell::default() };
        let error = flat.divergent(opening).expect_err("the chord is steeper");
        assert!(matches!(error, ContourError::AnglesCross { .. }), "{error}");
        assert_eq!(error.finding("nozzle").path, "nozzle.initial_angle");
        let error = Bell::default()
            .divergent(Opening { throat: 0.01, exit: 0.015, upstream: 0.0 })
            .expect_err("area ratio 2.25");
        assert!(matches!(error, ContourError::OutsideChart { .. }), "{error}");
    }

    /// Fits of divergence losses to runs of the method of characteristics (reference data for liquid engines).
    #[test]
    fn the_divergence_factor_is_near_that_of_characteristics() {
        for (fraction, ratio, factor) in [
            (0.6, 5.0, 0.95051),
            (0.6, 20.0, 0.96993),
            (0.6, 100.0, 0.97646),
            (0.8, 5.0, 0.98139),
            (0.8, 50.0, 0.99292),
            (1.0, 10.0, 0.99622),
            (1.0, 100.0, 0.99868),
        ] {
            let bell = Bell { length_fraction: fraction, ..Bell::default() };
            let opening = Opening { throat: 1.0, exit: f64::sqrt(ratio), upstream: 0.0 };
            let got = bell.divergence_factor(opening).expect("of the chart");
            assert!((got - factor).abs() < 0.013, "{fraction} {ratio}: {got} {factor}");
        }
    }
}
