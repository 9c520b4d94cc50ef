//! NURBS curves.
//!
//! Source: L. Piegl & W. Tiller, *The NURBS Book*, 2nd ed. 1997: de Boor's recursion (section 3.2) on homogeneous
//! control points, and the quotient rule for the derivative (eq. 4.7).

/// Highest degree that is read; CAD programs write 3, seldom 5.
pub(super) const HIGHEST_DEGREE: usize = 15;

/// A rational B-spline curve.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spline {
    degree: usize,
    knots: Vec<f64>,
    /// x, y, weight.
    pub controls: Vec<[f64; 3]>,
}

impl Spline {
    /// From its parts, or what is wrong with them.
    pub fn new(degree: usize, knots: Vec<f64>, controls: Vec<[f64; 3]>) -> Result<Self, String> {
        let count = controls.len();
        if degree == 0 || degree > HIGHEST_DEGREE {
            return Err(format!("its degree is {degree}, and 1 to {HIGHEST_DEGREE} are read"));
        }
        if count <= degree {
            return Err(format!("it has {count} control points; a spline of degree {degree} needs {}", degree + 1));
        }
        if knots.len() != count + degree + 1 {
            return Err(format!(
                "it has {} knots; {count} control points of degree {degree} need {}",
                knots.len(),
                count + degree + 1
            ));
        }
        if knots.windows(2).any(|pair| pair[1] < pair[0]) {
            return Err("its knots do not ascend".to_owned());
        }
        if knots[degree] >= knots[count] {
            return Err("its knots leave no range of the parameter".to_owned());
        }
        if let Some(control) = controls.iter().find(|control| control[2] <= 0.0) {
            return Err(format!("a control point has the weight {}; weights must be positive", control[2]));
        }
        Ok(Self { degree, knots, controls })
    }

    /// The distinct knots of the range: between two of them the curve is smooth.
    pub fn stops(&self) -> Vec<f64> {
        let mut stops = self.knots[self.degree..=self.controls.len()].to_vec();
        stops.dedup();
        stops
    }

    /// Point and derivative. `inward` lies in the piece that is meant, where the parameter is a knot.
    pub fn at(&self, parameter: f64, inward: f64) -> ([f64; 2], [f64; 2]) {
        let (degree, count) = (self.degree, self.controls.len());
        let span = self.knots.partition_point(|knot| *knot <= inward).saturating_sub(1).clamp(degree, count - 1);
        let mut points: Vec<[f64; 3]> = self.controls[span - degree..=span]
            .iter()
            .map(|[x, y, weight]| [x * weight, y * weight, *weight])
            .collect();
        let mut slope = [0.0; 3];
        for level in 1..=degree {
            if level == degree {
                let width = self.knots[span + 1] - self.knots[span];
                slope = [0, 1, 2].map(|axis| degree as f64 * (points[degree][axis] - points[degree - 1][axis]) / width);
            }
            for index in (level..=degree).rev() {
                let low = self.knots[index + span - degree];
                let share = (parameter - low) / (self.knots[index + 1 + span - level] - low);
                let before = points[index - 1];
                for (value, before) in points[index].iter_mut().zip(before) {
                    *value += (1.0 - share) * (before - *value);
                }
            }
        }
        let [x, y, weight] = points[degree];
        let point = [x / weight, y / weight];
        (point, [0, 1].map(|axis| (slope[axis] - slope[2] * point[axis]) / weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quarter circle as a rational quadratic: x = (1 - t²) / (1 + t²), y = 2 t / (1 + t²).
    #[test]
    fn a_rational_quadratic_is_a_circle_and_knows_its_tangents() {
        let half = 0.5_f64.sqrt();
        let controls = vec![[1.0, 0.0, 1.0], [1.0, 1.0, half], [0.0, 1.0, 1.0]];
        let spline = Spline::new(2, vec![0.0, 0.0, 0.0, 1.0, 1.0, 1.0], controls).expect("sound");
        for index in 0..=10 {
            let (point, slope) = spline.at(f64::from(index) / 10.0, 0.5);
            assert!((point[0].hypot(point[1]) - 1.0).abs() < 1e-15, "{point:?}");
            assert!((point[0] * slope[0] + point[1] * slope[1]).abs() < 1e-14, "{slope:?}");
        }
    }

    #[test]
    fn an_unclamped_cubic_has_the_value_and_slope_of_its_basis() {
        let controls = vec![[0.0, 0.0, 1.0], [1.0, 2.0, 1.0], [2.0, -1.0, 1.0], [3.0, 0.0, 1.0], [4.0, 1.0, 1.0]];
        let knots = (0..9).map(f64::from).collect();
        let spline = Spline::new(3, knots, controls).expect("sound");
        assert_eq!(spline.stops(), [3.0, 4.0, 5.0]);
        // Uniform basis at a knot: (P₀ + 4 P₁ + P₂) / 6, slope (P₂ - P₀) / 2.
        let (point, slope) = spline.at(3.0, 3.5);
        assert!((point[1] - 7.0 / 6.0).abs() < 1e-15 && (slope[1] + 0.5).abs() < 1e-15, "{point:?} {slope:?}");
    }

    #[test]
    fn what_is_no_spline_is_refused() {
        let line = vec![[0.0, 0.0, 1.0], [1.0, 0.0, 1.0]];
        assert!(Spline::new(3, vec![0.0; 6], line.clone()).expect_err("few").contains("2 control points"));
        assert!(Spline::new(1, vec![0.0; 3], line.clone()).expect_err("knots").contains("3 knots"));
        assert!(Spline::new(1, vec![0.0; 4], line.clone()).expect_err("range").contains("no range"));
        assert!(Spline::new(1, vec![0.0, 1.0, 0.0, 1.0], line).expect_err("order").contains("ascend"));
        let weightless = vec![[0.0, 0.0, 0.0], [1.0, 0.0, 1.0]];
        assert!(Spline::new(1, vec![0.0, 0.0, 1.0, 1.0], weightless).expect_err("weight").contains("positive"));
    }
}
