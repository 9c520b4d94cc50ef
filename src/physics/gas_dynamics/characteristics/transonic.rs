//! Flow through a throat of circular arc: series in the curvature, third order.
//!
//! u and v are the velocity's parts along and from the axis over the sonic speed, R the arc's radius over the throat's,
//! z = x √(2R/(γ+1)). Hall's series in 1/R is written in 1/(R+1), which serves down to R of about 0.6:
//!
//! u = 1 + u₁/(R+1) + (u₁+u₂)/(R+1)² + (u₁+2u₂+u₃)/(R+1)³,
//! v = √((γ+1)/(2(R+1))) (v₁/(R+1) + (3/2 v₁+v₂)/(R+1)² + (15/8 v₁+5/2 v₂+v₃)/(R+1)³).
//!
//! Sources: Hall, *Quarterly Journal of Mechanics and Applied Mathematics* 15 (1962) 487-508; Kliegel & Levine, *AIAA
//! Journal* 7 (1969) 1375-1378. Derived: the coefficients were found anew, order by order, from the potential equation,
//! v_x = u_r and the tangency at the wall r = 1 + R - √(R² - x²); with an axis they are Hall's as corrected by Kliegel
//! and Levine.

use super::point::{FlowPoint, Gas};
use super::unit::Flow;
use super::{CharacteristicsError, Symmetry};
use std::f64::consts::SQRT_2;

/// Velocity over the sonic speed, along and from the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Velocity {
    /// Along the axis.
    pub u: f64,
    /// From the axis.
    pub v: f64,
}

/// The series at one throat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThroatSeries {
    /// γ.
    pub heat_capacity_ratio: f64,
    /// Radius of the arc over the throat's.
    pub radius: f64,
    /// The symmetry.
    pub symmetry: Symmetry,
}

/// The arcs for which the series is used. Below 0.6 its terms no longer fall; above, the throat is nearly straight.
pub const ARC_RADII: (f64, f64) = (0.6, 100.0);

impl ThroatSeries {
    /// The velocity at a place near the throat.
    pub fn velocity(&self, x: f64, r: f64) -> Velocity {
        let g = self.heat_capacity_ratio;
        let z = x * (2.0 * self.radius / (g + 1.0)).sqrt();
        let [[u1, u2, u3], [v1, v2, v3]] = match self.symmetry {
            Symmetry::Axisymmetric => axisymmetric(g, r, z),
            Symmetry::Planar => planar(g, r, z),
        };
        let e = 1.0 / (self.radius + 1.0);
        Velocity {
            u: 1.0 + e * (u1 + e * (u1 + u2 + e * (u1 + 2.0 * u2 + u3))),
            v: ((g + 1.0) / 2.0 * e).sqrt() * e * (v1 + e * (1.5 * v1 + v2 + e * (15.0 / 8.0 * v1 + 2.5 * v2 + v3))),
        }
    }

    /// The Mach number at a place near the throat.
    ///
    /// Source: NACA Report 1135, eq. 50.
    pub fn mach(&self, x: f64, r: f64) -> f64 {
        let g = self.heat_capacity_ratio;
        let Velocity { u, v } = self.velocity(x, r);
        let speed = u * u + v * v;
        (2.0 / (g + 1.0) * speed / (1.0 - (g - 1.0) / (g + 1.0) * speed)).sqrt()
    }
}

/// u₁ to u₃ and v₁ to v₃ with an axis.
fn axisymmetric(g: f64, r: f64, z: f64) -> [[f64; 3]; 2] {
    let (q, g2) = (r * r, g * g);
    let u1 = q / 2.0 - 0.25 + z;
    let v1 = r * (q / 4.0 - 0.25 + z);
    let u2 = ((2.0 * g + 9.0) / 24.0 * q - (4.0 * g + 15.0) / 24.0) * q
        + (10.0 * g + 57.0) / 288.0
        + z * (q - 5.0 / 8.0 - (2.0 * g - 3.0) / 6.0 * z);
    let v2 = r
        * (((g + 3.0) / 9.0 * q - (20.0 * g + 63.0) / 96.0) * q
            + (28.0 * g + 93.0) / 288.0
            + z * ((2.0 * g + 9.0) / 6.0 * q - (4.0 * g + 15.0) / 12.0 + z));
    let u3 = ((556.0 * g2 + 1737.0 * g + 3069.0) / 10368.0 * q - (388.0 * g2 + 1161.0 * g + 1881.0) / 2304.0) * q * q
        + (304.0 * g2 + 831.0 * g + 1242.0) / 1728.0 * q
        - (2708.0 * g2 + 7839.0 * g + 14211.0) / 82944.0
        + z * (((52.0 * g2 + 51.0 * g + 327.0) / 384.0 * q - (52.0 * g2 + 75.0 * g + 279.0) / 192.0) * q
            + (92.0 * g2 + 180.0 * g + 639.0) / 1152.0
            + z * (-(7.0 * g - 3.0) / 8.0 * q + (13.0 * g - 27.0) / 48.0 + (4.0 * g2 - 57.0 * g + 27.0) / 144.0 * z));
    let v3 = r
        * ((((6836.0 * g2 + 23031.0 * g + 30627.0) / 82944.0 * q - (3380.0 * g2 + 11391.0 * g + 15291.0) / 13824.0)
            * q
            + (3424.0 * g2 + 11271.0 * g + 15228.0) / 13824.0)
            * q
            - (7100.0 * g2 + 22311.0 * g + 30249.0) / 82944.0
            + z * (((556.0 * g2 + 1737.0 * g + 3069.0) / 1728.0 * q - (388.0 * g2 + 1161.0 * g + 1881.0) / 576.0) * q
                + (304.0 * g2 + 831.0 * g + 1242.0) / 864.0
                + z * ((52.0 * g2 + 51.0 * g + 327.0) / 192.0 * q
                    - (52.0 * g2 + 75.0 * g + 279.0) / 192.0
                    - (7.0 * g - 3.0) / 12.0 * z)));
    [[u1, u2, u3], [v1, v2, v3]]
}

/// u₁ to u₃ and v₁ to v₃ in plane flow.
fn planar(g: f64, r: f64, z: f64) -> [[f64; 3]; 2] {
    let (q, g2) = (r * r, g * g);
    // Hall's variable of plane flow, x √(R/(γ+1)), in which the series is rational.
    let z = z / SQRT_2;
    let u1 = q / 2.0 - 1.0 / 6.0 + z;
    let v1 = r * (q / 6.0 - 1.0 / 6.0 + z);
    let u2 = ((g + 6.0) / 18.0 * q - (2.0 * g + 9.0) / 18.0) * q
        + (g + 30.0) / 270.0
        + z * (q - 0.5 - (2.0 * g - 3.0) / 6.0 * z);
    let v2 = r
        * (((22.0 * g + 75.0) / 360.0 * q - (5.0 * g + 21.0) / 54.0) * q
            + (34.0 * g + 195.0) / 1080.0
            + z * (2.0 * (g + 6.0) / 9.0 * q - (2.0 * g + 9.0) / 9.0 + z));
    let u3 = ((362.0 * g2 + 1449.0 * g + 3177.0) / 12960.0 * q - (194.0 * g2 + 837.0 * g + 1665.0) / 2592.0) * q * q
        + (854.0 * g2 + 3687.0 * g + 6759.0) / 12960.0 * q
        - (782.0 * g2 + 5523.0 * g + 22887.0) / 272160.0
        + z * (((26.0 * g2 + 27.0 * g + 237.0) / 288.0 * q - (26.0 * g2 + 51.0 * g + 189.0) / 144.0) * q
            + (134.0 * g2 + 429.0 * g + 1743.0) / 4320.0
            + z * (-5.0 * g / 4.0 * q + (7.0 * g - 18.0) / 36.0 + (2.0 * g2 - 33.0 * g + 9.0) / 72.0 * z));
    let v3 = r
        * ((((6574.0 * g2 + 26481.0 * g + 40059.0) / 181440.0 * q - (2254.0 * g2 + 10113.0 * g + 16479.0) / 25920.0)
            * q
            + (5026.0 * g2 + 25551.0 * g + 46377.0) / 77760.0)
            * q
            - (7570.0 * g2 + 45927.0 * g + 98757.0) / 544320.0
            + z * (((362.0 * g2 + 1449.0 * g + 3177.0) / 2160.0 * q - (194.0 * g2 + 837.0 * g + 1665.0) / 648.0) * q
                + (854.0 * g2 + 3687.0 * g + 6759.0) / 6480.0
                + z * ((26.0 * g2 + 27.0 * g + 237.0) / 144.0 * q
                    - (26.0 * g2 + 51.0 * g + 189.0) / 144.0
                    - 5.0 * g / 6.0 * z)));
    [[u1, u2, u3], [v1, v2, v3].map(|v| SQRT_2 * v)]
}

/// A line across the throat on which the flow is supersonic, from the axis to the wall at x = 0.
///
/// x = a (1 - r²)(1 - b r²), for the flow is sonic on the axis further downstream than at the wall. The Mach number on
/// the axis, a quarter of the way to the wall's, gives a; b is the least that keeps the line steeper than the Mach
/// lines, so that no point of it lies behind another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StartLine {
    series: ThroatSeries,
    axis: f64,
    steeper: f64,
}

/// M - 1 where the start line meets the axis over M - 1 at the throat's wall: above 0, so that the Mach lines there do
/// not stand on end, and well below 1, for the line leans downstream with it.
const AXIS_SHARE: f64 = 0.25;

impl StartLine {
    /// The line of a throat whose arc has that radius over the throat's.
    ///
    /// # Errors
    /// [`CharacteristicsError`]: the arc is too sharp or too flat for the series, or the series has no such line.
    pub fn new(flow: &Flow, radius: f64) -> Result<Self, CharacteristicsError> {
        if !(radius >= ARC_RADII.0 && radius <= ARC_RADII.1) {
            return Err(CharacteristicsError::OutOfRange {
                name: "a radius of the arc before the throat over the throat's",
                value: radius,
                expected: "from 0.6 to 100, where the transonic series holds",
            });
        }
        let series =
            ThroatSeries { heat_capacity_ratio: flow.gas.heat_capacity_ratio, radius, symmetry: flow.symmetry };
        let no_line = CharacteristicsError::NoStartLine { radius };
        let axis_mach = 1.0 + AXIS_SHARE * (series.mach(0.0, 1.0) - 1.0);
        let (mut low, mut high) = (0.0, (2.0 / radius).sqrt());
        if axis_mach.is_nan() || axis_mach <= 1.0 || series.mach(high, 0.0) < axis_mach {
            return Err(no_line);
        }
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if series.mach(middle, 0.0) < axis_mach {
                low = middle;
            } else {
                high = middle;
            }
        }
        const MOST_STEEPER: u32 = 7;
        (0..=MOST_STEEPER)
            .map(|tenths| Self { series, axis: high, steeper: 0.1 * f64::from(tenths) })
            .find(|line| line.is_spacelike(flow.gas))
            .ok_or(no_line)
    }

    /// Whether every point lies before the right-running lines of those below it.
    fn is_spacelike(&self, gas: Gas) -> bool {
        const POINTS: u32 = 32;
        /// Share of the Mach lines' lean that is allowed.
        const MARGIN: f64 = 0.93;
        (1..=POINTS).all(|index| {
            let r = f64::from(index) / f64::from(POINTS);
            let Ok(point) = self.point(gas, r) else { return false };
            let lean = 2.0 * self.axis * r * (1.0 + self.steeper - 2.0 * self.steeper * r * r);
            lean < -MARGIN / (point.theta - point.mach_angle()).tan()
        })
    }

    /// The point at a share of the height: 0 on the axis, 1 at the wall.
    ///
    /// # Errors
    /// [`CharacteristicsError::Subsonic`] where the series gives less than Mach 1.
    pub fn point(&self, gas: Gas, share: f64) -> Result<FlowPoint, CharacteristicsError> {
        let r = share;
        let x = self.axis * (1.0 - r * r) * (1.0 - self.steeper * r * r);
        let Velocity { u, v } = self.series.velocity(x, r);
        let mut point = FlowPoint::at_mach(gas, [x, r], v.atan2(u), self.series.mach(x, r))?;
        if r == 0.0 {
            // ∂v/∂r / u, for sin θ / r.
            const STEP: f64 = 1e-4;
            point.spread = self.series.velocity(x, STEP).v / (STEP * u);
        }
        Ok(point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(symmetry: Symmetry, radius: f64) -> ThroatSeries {
        ThroatSeries { heat_capacity_ratio: 1.3, radius, symmetry }
    }

    /// What is left of the potential equation, of irrotationality and of the wall's tangency, by central differences.
    fn residuals(series: &ThroatSeries, x: f64, r: f64) -> [f64; 3] {
        const H: f64 = 5e-4;
        let g = series.heat_capacity_ratio;
        let at = |x: f64, r: f64| series.velocity(x, r);
        let Velocity { u, v } = at(x, r);
        let dx = (at(x + H, r), at(x - H, r));
        let dr = (at(x, r + H), at(x, r - H));
        let slope = |pair: (f64, f64)| (pair.0 - pair.1) / (2.0 * H);
        let (ux, vx) = (slope((dx.0.u, dx.1.u)), slope((dx.0.v, dx.1.v)));
        let (ur, vr) = (slope((dr.0.u, dr.1.u)), slope((dr.0.v, dr.1.v)));
        let a2 = (g + 1.0) / 2.0 - (g - 1.0) / 2.0 * (u * u + v * v);
        let spread = series.symmetry.sigma() * a2 * v / r;
        let potential = (a2 - u * u) * ux + (a2 - v * v) * vr - u * v * (ur + vx) + spread;
        let big = series.radius;
        let root = (big * big - x * x).sqrt();
        let wall = at(x, 1.0 + big - root);
        [potential, ur - vx, wall.v / wall.u - x / root]
    }

    /// The series ends behind the third order in 1/R with x ~ 1/√R, so that what is left falls like R^-4.5 (the
    /// potential equation, whose terms are of the order R^-1.5) and R^-4.5 at the wall: by more than 2^4 for twice the
    /// radius.
    #[test]
    fn what_is_left_of_the_equations_falls_with_the_fourth_power_of_the_curvature() {
        for symmetry in [Symmetry::Planar, Symmetry::Axisymmetric] {
            for (z, r) in [(0.0, 0.5), (0.3, 0.8), (-0.2, 0.3), (0.4, 0.1)] {
                let at = |radius: f64| {
                    let x = z / (2.0 * radius / 2.3_f64).sqrt();
                    residuals(&series(symmetry, radius), x, r)
                };
                let (wide, wider) = (at(20.0), at(40.0));
                for (kind, (a, b)) in ["potential", "rotation", "wall"].iter().zip(wide.iter().zip(wider)) {
                    // The differences themselves leave 1e-9; below that nothing is compared.
                    assert!(b.abs() < a.abs() / 14.0 || a.abs() < 1e-8, "{symmetry:?} {kind} at {z}, {r}: {a} {b}");
                }
            }
        }
    }

    #[test]
    fn the_start_line_is_supersonic_and_steeper_than_the_mach_lines() {
        for symmetry in [Symmetry::Planar, Symmetry::Axisymmetric] {
            for g in [1.05, 1.1, 1.2, 1.4, 1.667] {
                let flow = Flow { gas: Gas::new(g).expect("a gas"), symmetry };
                for radius in [0.6, 0.8, 1.0, 1.5, 4.0, 50.0, 100.0] {
                    let line =
                        StartLine::new(&flow, radius).unwrap_or_else(|e| panic!("{symmetry:?} {g} {radius}: {e}"));
                    let points: Vec<FlowPoint> =
                        (0..=40).map(|i| line.point(flow.gas, f64::from(i) / 40.0).expect("supersonic")).collect();
                    for pair in points.windows(2) {
                        // The upper point lies before the right-running line of the lower.
                        let angle = pair[0].theta - pair[0].mach_angle();
                        let lean = (pair[0].x - pair[1].x) / (pair[1].r - pair[0].r);
                        assert!(lean < -1.0 / angle.tan(), "{symmetry:?} γ = {g}, R = {radius}, r = {}", pair[1].r);
                    }
                }
            }
        }
    }

    #[test]
    fn an_arc_too_sharp_for_the_series_is_refused() {
        let flow = Flow { gas: Gas::new(1.2).expect("a gas"), symmetry: Symmetry::Axisymmetric };
        let error = StartLine::new(&flow, 0.382).expect_err("too sharp").to_string();
        assert!(error.contains("0.382") && error.contains("0.6"), "{error}");
    }
}
