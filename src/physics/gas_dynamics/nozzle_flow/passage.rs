//! The passage of a nozzle as its flow sees it: a radius along the axis, with a throat.

use crate::units::{Metre, Metre2};
use std::f64::consts::PI;

/// A passage in metres.
#[derive(Clone, Copy)]
pub struct Passage<'a> {
    /// Radius at an x; `None` where there is no passage.
    pub radius: &'a dyn Fn(f64) -> Option<f64>,
    /// x of the inlet.
    pub inlet: f64,
    /// x of the throat.
    pub throat: f64,
    /// x of the exit.
    pub exit: f64,
}

/// Why a passage is none.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PassageError {
    /// Ends and throat out of order.
    #[error(
        "the passage runs from x = {inlet} m over its throat at {throat} m to {exit} m; these must follow each other"
    )]
    Order {
        /// x of the inlet.
        inlet: f64,
        /// x of the throat.
        throat: f64,
        /// x of the exit.
        exit: f64,
    },
    /// No radius at a place.
    #[error("the passage has no radius above 0 at x = {x} m")]
    Closed {
        /// The place in m.
        x: f64,
    },
    /// Narrower than its throat.
    #[error(
        "the passage is narrower at x = {x} m than at its throat (area ratio {area_ratio}); the throat is the narrowest place"
    )]
    NarrowerThanThroat {
        /// The place in m.
        x: f64,
        /// Area there over the throat's.
        area_ratio: f64,
    },
}

/// A place of a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaStation {
    /// Place along the axis.
    pub x: Metre,
    /// Area over the throat's.
    pub area_ratio: f64,
    /// Whether it lies behind the throat.
    pub is_behind_throat: bool,
}

impl Passage<'_> {
    fn area(&self, x: f64) -> Result<f64, PassageError> {
        match (self.radius)(x) {
            Some(r) if r > 0.0 && r.is_finite() => Ok(PI * r * r),
            _ => Err(PassageError::Closed { x }),
        }
    }

    /// About `count` places from inlet to exit, closest at the throat, and the throat's area.
    ///
    /// # Errors
    /// [`PassageError`]: ends out of order, no radius somewhere, a place narrower than the throat.
    pub fn stations(&self, count: usize) -> Result<(Vec<AreaStation>, Metre2), PassageError> {
        /// Rounding of a radius that is squared twice.
        const ROUNDING: f64 = 1e-9;
        let (inlet, throat, exit) = (self.inlet, self.throat, self.exit);
        if !(inlet <= throat && throat <= exit && inlet < exit && inlet.is_finite() && exit.is_finite()) {
            return Err(PassageError::Order { inlet, throat, exit });
        }
        let throat_area = self.area(throat)?;
        let before = ((count as f64 * (throat - inlet) / (exit - inlet)).ceil() as usize).min(count);
        // A nozzle may end at its throat.
        let behind = if exit > throat { count.saturating_sub(before).max(2) } else { 0 };
        // Squared, so that places lie closest where the flow changes most.
        let closer = |index: usize, of: usize| (index as f64 / of as f64).powi(2);
        // The ends as they are: rounding may lie beyond them, where there is no passage.
        let toward = |end: f64, index: usize, of: usize| {
            if index == of { end } else { throat + closer(index, of) * (end - throat) }
        };
        let before = (1..=before).rev().map(|index| toward(inlet, index, before));
        let behind = (1..=behind).map(|index| toward(exit, index, behind));
        let mut stations = Vec::with_capacity(count + 3);
        for x in before.chain([throat]).chain(behind) {
            let area_ratio = self.area(x)? / throat_area;
            if area_ratio < 1.0 - ROUNDING {
                return Err(PassageError::NarrowerThanThroat { x, area_ratio });
            }
            stations.push(AreaStation { x: Metre(x), area_ratio: area_ratio.max(1.0), is_behind_throat: x > throat });
        }
        Ok((stations, Metre2(throat_area)))
    }

    /// Where the divergent part has that area over the throat's; the first such place, or the exit.
    ///
    /// # Errors
    /// [`PassageError::Closed`]: no radius somewhere.
    pub fn place(&self, area_ratio: f64, throat_area: Metre2) -> Result<Metre, PassageError> {
        let (mut low, mut high) = (self.throat, self.exit);
        loop {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                return Ok(Metre(high));
            }
            if self.area(middle)? < area_ratio * throat_area.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn radius(x: f64) -> Option<f64> {
        (x <= 3.0).then_some(1.0 + x * x)
    }

    #[test]
    fn stations_begin_and_end_with_the_passage_and_hold_the_throat() {
        let passage = Passage { radius: &radius, inlet: -1.0, throat: 0.0, exit: 2.0 };
        let (stations, area) = passage.stations(60).expect("a passage");
        assert_eq!((stations[0].x, stations[stations.len() - 1].x), (Metre(-1.0), Metre(2.0)));
        assert!((area.0 - PI).abs() < 1e-15);
        assert!(stations.windows(2).all(|pair| pair[1].x.0 > pair[0].x.0));
        assert!(stations.iter().any(|station| station.area_ratio == 1.0 && !station.is_behind_throat));
        let x = passage.place(4.0, area).expect("a place").0;
        assert!((x - 1.0).abs() < 1e-15);
    }

    #[test]
    fn passages_that_are_none_say_where() {
        let order = Passage { radius: &radius, inlet: 1.0, throat: 0.0, exit: 2.0 };
        assert!(matches!(order.stations(20), Err(PassageError::Order { .. })));
        let closed = Passage { radius: &radius, inlet: -1.0, throat: 0.0, exit: 4.0 };
        assert!(matches!(closed.stations(20), Err(PassageError::Closed { .. })));
        let wrong = Passage { radius: &radius, inlet: -1.0, throat: 0.5, exit: 2.0 };
        assert!(matches!(wrong.stations(20), Err(PassageError::NarrowerThanThroat { .. })));
    }
}
