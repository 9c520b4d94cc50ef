//! Wall angles of Rao's bells against area ratio and length.
//!
//! Source: G. V. R. Rao's thrust-optimised contours in parabolic approximation, as charted in NASA SP-8120, *Liquid
//! Rocket Engine Nozzles* (1976), in Huzel & Huang, *Modern Engineering for Design of Liquid-Propellant Rocket Engines*
//! (1992), fig. 4-16, and as computed for six propellants. Readings of the three differ from each other by up to 3.9°
//! behind the throat and 2.2° at the exit; the table is their mean, and lies within 2.6° and 1.2° of each. Where one of
//! them ends (Huzel & Huang's at area ratios of 5 and 50, SP-8120's at 75) it goes on at its last distance from the
//! others, or along its last straight line in ln ε.

use super::ContourError;
use crate::units::Radian;
use std::f64::consts::PI;

/// One area ratio of the chart; angles in degrees for lengths of 60, 80 and 100 %.
struct Row {
    area_ratio: f64,
    initial: [f64; 3],
    last: [f64; 3],
}

const fn row(area_ratio: f64, initial: [f64; 3], last: [f64; 3]) -> Row {
    Row { area_ratio, initial, last }
}

const ROWS: [Row; 14] = [
    row(4.0, [29.17, 23.43, 20.57], [22.31, 14.96, 9.88]),
    row(5.0, [30.37, 24.63, 21.55], [20.73, 13.77, 8.77]),
    row(6.0, [31.24, 25.41, 22.21], [19.77, 13.03, 8.07]),
    row(8.0, [32.67, 26.67, 23.38], [18.44, 11.92, 7.11]),
    row(10.0, [33.86, 27.66, 24.34], [17.51, 11.12, 6.43]),
    row(12.0, [34.63, 28.44, 25.10], [16.87, 10.57, 6.03]),
    row(15.0, [35.61, 29.45, 26.07], [16.17, 9.96, 5.63]),
    row(20.0, [36.75, 30.69, 27.34], [15.34, 9.35, 5.32]),
    row(25.0, [37.61, 31.56, 28.30], [14.78, 8.97, 5.16]),
    row(30.0, [38.29, 32.22, 29.10], [14.37, 8.68, 5.04]),
    row(40.0, [39.29, 33.12, 30.24], [13.82, 8.26, 4.81]),
    row(50.0, [40.06, 33.79, 31.06], [13.49, 8.00, 4.66]),
    row(75.0, [41.43, 35.02, 32.60], [12.82, 7.70, 4.57]),
    row(100.0, [42.36, 35.87, 33.65], [12.48, 7.54, 4.53]),
];

/// Lengths of the chart, over that of the cone of 15°.
const FRACTIONS: [f64; 3] = [0.6, 0.8, 1.0];
const ROUNDING: f64 = 1e-9;

/// Whether the chart has bells of that length.
pub(super) fn has_length(fraction: f64) -> bool {
    (FRACTIONS[0] * (1.0 - ROUNDING)..=FRACTIONS[2] * (1.0 + ROUNDING)).contains(&fraction)
}

/// Lowest and highest area ratio of the chart.
pub fn chart_range() -> (f64, f64) {
    (ROWS[0].area_ratio, ROWS[ROWS.len() - 1].area_ratio)
}

/// Wall angles behind the throat and at the exit for an area ratio and a share of the cone's length (0.6 to 1).
///
/// Between area ratios the angles are linear in ln ε, between the three lengths a parabola in the share.
///
/// # Errors
/// [`ContourError::OutsideChart`].
pub fn chart_angles(area_ratio: f64, fraction: f64) -> Result<[Radian; 2], ContourError> {
    let (low, high) = chart_range();
    let is_charted = (low * (1.0 - ROUNDING)..=high * (1.0 + ROUNDING)).contains(&area_ratio);
    if !is_charted || !has_length(fraction) {
        return Err(ContourError::OutsideChart { area_ratio, fraction, low, high });
    }
    let above = ROWS.partition_point(|row| row.area_ratio < area_ratio).clamp(1, ROWS.len() - 1);
    let (from, to) = (&ROWS[above - 1], &ROWS[above]);
    let share = (area_ratio / from.area_ratio).ln() / (to.area_ratio / from.area_ratio).ln();
    let at = |from: &[f64; 3], to: &[f64; 3]| {
        let each: [f64; 3] = std::array::from_fn(|index| from[index] + share * (to[index] - from[index]));
        Radian(through_three(each, fraction) * PI / 180.0)
    };
    Ok([at(&from.initial, &to.initial), at(&from.last, &to.last)])
}

/// Lagrange's parabola through the values at the three lengths.
fn through_three(values: [f64; 3], at: f64) -> f64 {
    (0..3)
        .map(|index| {
            let others = (0..3).filter(|other| *other != index);
            values[index]
                * others.map(|other| (at - FRACTIONS[other]) / (FRACTIONS[index] - FRACTIONS[other])).product::<f64>()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charts_own_points_come_out_as_they_stand() {
        for row in &ROWS {
            for (index, fraction) in FRACTIONS.into_iter().enumerate() {
                let [initial, last] = chart_angles(row.area_ratio, fraction).expect("of the chart");
                assert!((initial.0.to_degrees() - row.initial[index]).abs() < 1e-12, "{}", row.area_ratio);
                assert!((last.0.to_degrees() - row.last[index]).abs() < 1e-12, "{}", row.area_ratio);
            }
        }
    }

    /// The three readings (SP-8120 on a logarithmic axis, Huzel and Huang on a linear one, optimised parabolas), where
    /// they scatter most; the tolerance is their own scatter.
    #[test]
    fn every_reading_of_such_charts_lies_within_their_scatter() {
        for (fraction, area_ratio, initial, last) in [
            (0.6, 10.0, [35.17, 32.26, 34.16], [17.80, 17.44, 17.28]),
            (0.6, 50.0, [41.77, 38.47, 39.93], [14.52, 13.03, 12.93]),
            (0.8, 8.0, [27.80, 24.16, 28.04], [12.20, 12.03, 11.54]),
            (0.8, 20.0, [31.58, 28.99, 31.49], [10.01, 9.10, 8.94]),
            (1.0, 10.0, [24.79, 22.21, 26.01], [6.96, 6.39, 5.94]),
            (1.0, 40.0, [30.77, 28.63, 31.33], [5.24, 4.89, 4.31]),
        ] {
            let [got_initial, got_last] = chart_angles(area_ratio, fraction).expect("of the chart");
            for reading in initial {
                assert!((got_initial.0.to_degrees() - reading).abs() < 3.5, "{fraction} {area_ratio}");
            }
            for reading in last {
                assert!((got_last.0.to_degrees() - reading).abs() < 2.5, "{fraction} {area_ratio}");
            }
        }
    }

    #[test]
    fn what_the_chart_does_not_have_is_an_error() {
        assert!(matches!(chart_angles(3.0, 0.8), Err(ContourError::OutsideChart { .. })));
        assert!(matches!(chart_angles(10.0, 0.5), Err(ContourError::OutsideChart { .. })));
        assert!(matches!(chart_angles(f64::NAN, 0.8), Err(ContourError::OutsideChart { .. })));
    }
}
