//! Lanes of the dimensions on one side of a drawing: which lane each takes, and where its text stands on its line.
//!
//! The extension lines of a lane run through all lanes before it, so a text keeps clear of the ends that are measured
//! further out.

use super::notes::{ARROW, GAP, TAIL};
use std::collections::VecDeque;

/// Free room between a text and an extension line that passes it, in points.
pub(super) const CLEAR: f64 = 2.0;
/// How far beside its line a text goes before a lane further out is better, in points.
const FARTHEST: f64 = 40.0;

/// A dimension along its side, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    /// The measured ends, the lower first.
    pub(super) ends: [f64; 2],
    /// Width of its text.
    pub(super) width: f64,
}

/// Where a dimension stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LanePlace {
    /// From 0, the one nearest to the parts.
    pub(super) lane: usize,
    /// Middle of its text.
    pub(super) text_centre: f64,
    /// What it occupies of its lane.
    pub(super) span: [f64; 2],
    /// Whether its arrows stand outside its ends and point inwards.
    pub(super) is_turned: bool,
}

impl LanePlace {
    /// On the line between two ends.
    pub(super) fn between(ends: [f64; 2]) -> Self {
        Self { lane: 0, text_centre: 0.5 * (ends[0] + ends[1]), span: ends, is_turned: false }
    }
}

/// Whether both arrows find no room between two ends.
fn is_short([low, high]: [f64; 2]) -> bool {
    high - low < 3.0 * ARROW
}

/// Lanes for the dimensions of a side that is `extent` long, in the order given: short ones nearest to the parts, but
/// outermost where lines further out leave the text no room near its own.
pub(super) fn lanes(measured: &[Measured], extent: f64) -> Vec<LanePlace> {
    let length = |one: &Measured| one.ends[1] - one.ends[0];
    let mut order: VecDeque<(usize, &Measured)> = measured.iter().enumerate().collect();
    order.make_contiguous().sort_by(|(_, a), (_, b)| length(a).total_cmp(&length(b)));
    let mut side = Side { extent, placed: Vec::with_capacity(measured.len()) };
    let mut postponed = 0;
    while let Some((index, one)) = order.pop_front() {
        // What follows may lie further out; so may what is postponed, for those before it reckoned with it.
        let following: Vec<f64> = order.iter().flat_map(|(_, one)| one.ends).collect();
        match side.near(one, &following) {
            None if postponed < order.len() => {
                postponed += 1;
                order.push_back((index, one));
            }
            place => {
                let place = place.unwrap_or_else(|| side.anywhere(one, &following));
                side.placed.push((index, one.ends, place));
            }
        }
    }
    side.placed.sort_by_key(|(index, ..)| *index);
    side.placed.into_iter().map(|(_, _, place)| place).collect()
}

/// A side with the dimensions that are placed: number, ends, place.
struct Side {
    extent: f64,
    placed: Vec<(usize, [f64; 2], LanePlace)>,
}

impl Side {
    /// Lanes that are taken.
    fn count(&self) -> usize {
        self.placed.iter().map(|(.., place)| place.lane + 1).max().unwrap_or(0)
    }

    /// The first lane in which the text finds room on its line, else near beside it.
    fn near(&self, one: &Measured, following: &[f64]) -> Option<LanePlace> {
        let lanes = || 0..=self.count();
        let on_line = |lane| on_line(one, &self.passing(lane, following), lane);
        let beside = |lane| {
            let places = self.beside(one, following, lane).into_iter();
            places.filter(|(cost, _)| *cost <= FARTHEST).map(|(_, place)| place).find(|place| self.is_free(one, place))
        };
        lanes().filter_map(on_line).find(|place| self.is_free(one, place)).or_else(|| lanes().find_map(beside))
    }

    /// A lane of its own, the text wherever there is room beside the line.
    fn anywhere(&self, one: &Measured, following: &[f64]) -> LanePlace {
        let lane = self.count();
        let place = self.beside(one, following, lane).into_iter().map(|(_, place)| place).next();
        place.unwrap_or(LanePlace { lane, ..LanePlace::between(one.ends) })
    }

    /// Where extension lines run through a lane.
    fn passing(&self, lane: usize, following: &[f64]) -> Vec<f64> {
        let further = self.placed.iter().filter(|(.., place)| place.lane > lane);
        further.flat_map(|(_, ends, _)| *ends).chain(following.iter().copied()).collect()
    }

    fn is_free(&self, one: &Measured, place: &LanePlace) -> bool {
        // Chains of dimensions share their ends, so lines may touch; texts beside a line keep a gap.
        let slack = if place.span == one.ends { -0.1 } else { GAP };
        let [low, high] = place.span;
        let mut others = self.placed.iter().map(|(.., other)| other).filter(|other| other.lane == place.lane);
        others.all(|other| high + slack <= other.span[0] || other.span[1] + slack <= low)
    }

    /// Places beside the line with their cost: the way from its end, and what stands out over the parts. The best
    /// first.
    fn beside(&self, one: &Measured, following: &[f64], lane: usize) -> Vec<(f64, LanePlace)> {
        let passing = self.passing(lane, following);
        let ([low, high], half) = (one.ends, 0.5 * one.width);
        let (first, last) = (high + TAIL + half, low - TAIL - half);
        let is_turned = is_short(one.ends);
        let after = passing.iter().map(|line| line + CLEAR + half).chain([first]).filter(|centre| *centre >= first);
        let after = after.map(|centre| {
            let end = centre + half + 2.0;
            let place = LanePlace { lane, text_centre: centre, span: [low - TAIL, end], is_turned };
            (centre - first + (end - self.extent).max(0.0), place)
        });
        let before = passing.iter().map(|line| line - CLEAR - half).chain([last]).filter(|centre| *centre <= last);
        let before = before.map(|centre| {
            let end = centre - half - 2.0;
            let place = LanePlace { lane, text_centre: centre, span: [end, high + TAIL], is_turned };
            (last - centre + (-end).max(0.0), place)
        });
        let mut places: Vec<(f64, LanePlace)> =
            after.chain(before).filter(|(_, place)| is_clear(place.text_centre, half, &passing)).collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        places
    }
}

/// Whether a text about `centre` is clear of every place in `passing`.
pub(super) fn is_clear(centre: f64, half: f64, passing: &[f64]) -> bool {
    // A place that stands exactly at the edge of the room was put there.
    const ROUNDING: f64 = 1e-9;
    passing.iter().all(|place| (place - centre).abs() >= half + CLEAR - ROUNDING)
}

/// The place on the line itself that is nearest to its middle.
fn on_line(one: &Measured, passing: &[f64], lane: usize) -> Option<LanePlace> {
    let ([low, high], half) = (one.ends, 0.5 * one.width);
    // Where text and arrows do not fit beside each other between the ends, the arrows stand outside.
    let is_turned = one.width + 2.0 * (ARROW + 1.0) > high - low;
    let (margin, tail) = if is_turned { (1.0, TAIL) } else { (ARROW + 1.0, 0.0) };
    let (first, last) = (low + margin + half, high - margin - half);
    let middle = 0.5 * (low + high);
    let shifted = passing.iter().flat_map(|place| [place - half - CLEAR, place + half + CLEAR]);
    [middle]
        .into_iter()
        .chain(shifted)
        .filter(|centre| (first..=last).contains(centre) && is_clear(*centre, half, passing))
        .min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()))
        .map(|text_centre| LanePlace { lane, text_centre, span: [low - tail, high + tail], is_turned })
}
#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Extension lines of further lanes pass every text, and spans of a lane lie side by side.
        #[test]
        fn texts_keep_clear_of_the_lines_of_further_lanes(
            wanted in prop::collection::vec((0.0..300.0_f64, 0.0..300.0_f64, 20.0..90.0_f64), 0..12),
        ) {
            let measured: Vec<Measured> =
                wanted.iter().map(|(a, b, width)| Measured { ends: [a.min(*b), a.max(*b)], width: *width }).collect();
            let places = lanes(&measured, 300.0);
            prop_assert_eq!(places.len(), measured.len());
            for (index, (one, place)) in measured.iter().zip(&places).enumerate() {
                for (other_index, (other, further)) in measured.iter().zip(&places).enumerate() {
                    if further.lane > place.lane {
                        prop_assert!(is_clear(place.text_centre, 0.5 * one.width, &other.ends), "{:?} {:?}\n{:?}\n{:?}", one, other, measured, places);
                    }
                    if further.lane == place.lane && other_index != index {
                        let apart = place.span[1] <= further.span[0] + 0.2 || further.span[1] <= place.span[0] + 0.2;
                        prop_assert!(apart, "{place:?} {further:?}");
                    }
                }
            }
        }
    }
}
