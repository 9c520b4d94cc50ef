//! What divergence leaves of the thrust of a nozzle, also of one whose flow leaves the wall before the exit.

use super::Nozzle;
use super::contour::{Contour, ContourError, flow_divergence};

/// Samples on each piece of the wall.
const SAMPLES: usize = 16;

/// Share of the momentum thrust that divergence leaves, by the area ratio at which the flow leaves the wall.
///
/// At the exit it is the contour's own factor; before it changes as the mean of the angles of wall and cone does
/// (`flow_divergence`). A cone has one factor everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct DivergenceAlong {
    /// At the exit.
    pub whole: f64,
    /// Area ratios and factors behind the throat, in the order of the wall; an edge has its area ratio twice.
    before: Vec<(f64, f64)>,
}

impl DivergenceAlong {
    /// Of a nozzle with a wall.
    ///
    /// # Errors
    /// [`ContourError`] where the contour does not exist.
    pub fn new(nozzle: &Nozzle) -> Result<Self, ContourError> {
        let whole = nozzle.divergence_factor()?;
        if matches!(nozzle.contour, Contour::Conical(_)) {
            return Ok(Self { whole, before: Vec::new() });
        }
        let opening = nozzle.opening();
        let wall = nozzle.contour.shape().divergent(opening)?;
        let mut before: Vec<(f64, f64)> = Vec::new();
        for piece in wall.pieces() {
            for sample in 0..=SAMPLES {
                let [[x, r], [along, up], _] = piece.at(sample as f64 / SAMPLES as f64);
                let cone = if x > 0.0 { (r - opening.throat) / x } else { up / along };
                before.push(((r / opening.throat).powi(2), flow_divergence(cone, up / along)));
            }
        }
        let at_exit = before.last().map_or(1.0, |(_, factor)| *factor);
        before.iter_mut().for_each(|(_, factor)| *factor *= whole / at_exit);
        Ok(Self { whole, before })
    }

    /// Where the flow leaves the wall at an area ratio.
    ///
    /// At an edge that is the wall before it.
    pub fn at(&self, area_ratio: f64) -> f64 {
        /// A wall's radius gives back a stated area ratio within this.
        const ROUNDING: f64 = 1e-9;
        let next = self.before.partition_point(|(ratio, _)| *ratio < area_ratio * (1.0 - ROUNDING));
        let (Some((to, last)), Some((from, first))) =
            (self.before.get(next), next.checked_sub(1).and_then(|before| self.before.get(before)))
        else {
            return self.before.get(next).map_or(self.whole, |(_, factor)| *factor);
        };
        first + (last - first) * (area_ratio - from) / (to - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::nozzle::contour::{DualBell, MinimumLength};
    use crate::units::Metre;

    fn of(contour: Contour) -> DivergenceAlong {
        let nozzle = Nozzle { contour, upstream_radius: 1.5, ..Nozzle::new(Metre(0.02), Metre(0.06)) };
        DivergenceAlong::new(&nozzle).expect("exists")
    }

    #[test]
    fn every_wall_ends_with_its_own_factor_and_a_cone_has_no_other() {
        for contour in Contour::examples().into_iter().filter(|one| !matches!(one, Contour::Spike(_))) {
            let along = of(contour.clone());
            assert!((along.at(9.0) - along.whole).abs() < 1e-12, "{contour:?}");
            let values: Vec<f64> = (0..=80).map(|step| along.at(1.0 + 0.1 * f64::from(step))).collect();
            assert!(values.iter().all(|factor| *factor > 0.9 && *factor < 1.03), "{contour:?}: {values:?}");
            if matches!(contour, Contour::Conical(_)) {
                assert!(values.iter().all(|factor| *factor == along.whole));
            }
        }
    }

    /// A wall that ends level is steep before its end; a first bell ends at its own angle and not behind the edge.
    #[test]
    fn a_wall_that_is_left_early_is_steeper_there() {
        let ideal = of(Contour::MinimumLength(MinimumLength::default()));
        assert!(ideal.whole == 1.0 && ideal.at(4.0) < 0.99, "{}", ideal.at(4.0));
        let mut last = None;
        for step in 0..60 {
            let edge = 2.0 + 0.1 * f64::from(step);
            let dual = of(Contour::DualBell(DualBell { inflection_area_ratio: edge, ..DualBell::default() }));
            let at = dual.at(edge);
            assert!(at > dual.at(edge * 1.001) + 0.005, "{edge}: {at} {}", dual.at(edge * 1.001));
            assert!(last.is_none_or(|last: f64| (at - last).abs() < 2e-3), "{edge}: {last:?} {at}");
            last = Some(at);
        }
    }
}
