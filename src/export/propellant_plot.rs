//! The burn rate of a propellant against pressure. Window and report show the same.

use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::substance::burn_law::{Piece, piece_at};
use crate::substance::propellant::Propellant;
use crate::units::{Kelvin, Quantity, UnitPreferences};

/// Points of a curve, shared among its ranges by their widths: over logarithms each of them is a straight line.
const POINTS: f64 = 72.0;
/// The fewest points of a range.
const FEWEST: usize = 6;
/// Relative difference of the rates on both sides of a range's end above which the curve is broken there.
const JUMP: f64 = 1e-3;
/// The lowest pressure that is drawn, in Pa, where a law reaches down to vacuum.
const LOWEST: f64 = 1e5;

/// Grain temperatures worth comparing: cold, as measured, hot. The reference temperature alone where the propellant
/// states no temperature sensitivity.
pub fn grain_temperatures(propellant: &Propellant) -> Vec<Kelvin> {
    const COLD: Kelvin = Kelvin(233.15);
    const HOT: Kelvin = Kelvin(333.15);
    let reference = propellant.reference_temperature;
    if propellant.temperature_sensitivity.0 == 0.0 { vec![reference] } else { vec![COLD, reference, HOT] }
}

/// Rate against pressure over the measured range, one curve for each grain temperature. Where the rate jumps from one
/// range to the next the curve has a gap.
pub fn burn_rate_plot(propellant: &Propellant, temperatures: &[Kelvin], units: &UnitPreferences) -> PlotSpec {
    let x = Axis::new("Chamber pressure", Quantity::Pressure);
    let mut spec = PlotSpec::new(x, Axis::new("Burn rate", Quantity::BurnRate));
    spec.title = "Burn rate".to_owned();
    let points = curve(propellant);
    let pressures: Vec<f64> = points.iter().map(|point| point.0).collect();
    for (index, &temperature) in temperatures.iter().enumerate() {
        let factor = propellant.rate_factor(temperature);
        let rates: Vec<f64> = points.iter().map(|point| factor * point.1).collect();
        let name = units.text(temperature.0, Quantity::Temperature, 4);
        spec.series.push(Series::new(name, pressures.as_slice(), rates, Role::Main(index)));
    }
    spec
}

/// Pressures in Pa inside the measured range where one range of the law follows another.
pub fn range_ends(propellant: &Propellant) -> Vec<f64> {
    let (low, high) = drawn_range(propellant);
    let law = propellant.burn_law.law();
    // A table's points are no ranges of a law; they would crowd the plot.
    if matches!(propellant.burn_law, crate::substance::burn_law::BurnLaw::RateTable(_)) {
        return Vec::new();
    }
    ends(&law.pieces()).into_iter().filter(|end| *end > low && *end < high).collect()
}

fn ends(pieces: &[Piece]) -> Vec<f64> {
    let mut ends: Vec<f64> = pieces.iter().flat_map(|piece| [piece.from, piece.to]).collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    ends
}

/// The measured range in Pa, above [`LOWEST`] where it begins at vacuum.
fn drawn_range(propellant: &Propellant) -> (f64, f64) {
    let (low, high) = propellant.burn_law.law().range();
    (if low.0 > 0.0 { low.0 } else { LOWEST.min(0.01 * high.0) }, high.0)
}

/// Pressures in Pa with rates in m/s at the reference temperature; a point that is not finite is a gap.
fn curve(propellant: &Propellant) -> Vec<(f64, f64)> {
    let pieces = propellant.burn_law.law().pieces();
    let (low, high) = drawn_range(propellant);
    let mut stations = vec![low];
    stations.extend(ends(&pieces).into_iter().filter(|end| *end > low && *end < high));
    stations.push(high);
    let mut points: Vec<(f64, f64)> = Vec::new();
    for pair in stations.windows(2) {
        let [from, to] = pair else { continue };
        let ratio = to / from;
        let steps = ((POINTS * (to - from) / (high - low)) as usize).max(FEWEST);
        for step in 0..=steps {
            let share = step as f64 / steps as f64;
            let pressure = from * ratio.powf(share);
            // Which range holds is asked a little inside: at its ends two of them touch.
            let inside = from * ratio.powf(share.clamp(1e-6, 1.0 - 1e-6));
            let Some(piece) = piece_at(&pieces, inside) else { continue };
            let rate = piece.rate(pressure);
            if step == 0
                && let Some(&(_, last)) = points.last()
                && (rate / last - 1.0).abs() > JUMP
            {
                points.push((pressure, f64::NAN));
            }
            points.push((pressure, rate));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::library::Library;
    use crate::units::{Pa, PerKelvin};

    #[test]
    fn every_bundled_propellant_has_a_curve_that_is_its_law() {
        let units = UnitPreferences::default();
        for (id, entry) in Library::bundled().expect("reads").propellants() {
            let propellant = &entry.propellant;
            let spec = burn_rate_plot(propellant, &grain_temperatures(propellant), &units);
            let series = &spec.series[0];
            assert!(series.x.len() > 50, "{id}");
            let ends = range_ends(propellant);
            for (&pressure, &rate) in series.x.iter().zip(series.y.iter()) {
                let at_an_end = ends.iter().any(|end| (pressure / end - 1.0).abs() < 1e-9);
                if rate.is_finite() && !at_an_end {
                    let law = propellant.burn_law.rate(Pa(pressure)).expect("a rate").0;
                    assert!((rate / law - 1.0).abs() < 1e-12, "{id} at {pressure} Pa");
                }
            }
        }
    }

    #[test]
    fn a_jump_between_ranges_is_a_gap_and_a_warm_grain_burns_faster() {
        let library = Library::bundled().expect("reads");
        let mut propellant = library.propellant("nakka-knsb").expect("there").clone();
        assert_eq!(range_ends(&propellant).len(), 4);
        let units = UnitPreferences::default();
        assert_eq!(burn_rate_plot(&propellant, &grain_temperatures(&propellant), &units).series.len(), 1);
        propellant.temperature_sensitivity = PerKelvin(0.002);
        let spec = burn_rate_plot(&propellant, &grain_temperatures(&propellant), &units);
        let [cold, reference, hot] = spec.series.as_slice() else { panic!("three temperatures") };
        assert!(reference.y.iter().any(|rate| rate.is_nan()), "the published ranges do not join");
        assert!(cold.y[0] < reference.y[0] && reference.y[0] < hot.y[0]);
    }
}
