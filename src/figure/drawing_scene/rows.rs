//! Rows of the labels on one side of a drawing: which row each takes, and where it stands in it.
//!
//! In a single row a leader comes to the middle of its text. In several, it runs straight through the rows nearer to
//! the parts and ends before its text, and of neighbours the left one stands further out, so that its text passes below
//! the leaders of the others. Extension lines of dimensions pass through all rows, and no text stands on one.

use super::lanes::{CLEAR, is_clear};
use super::notes::GAP;
use crate::figure::scene::Point;

/// Room between a leader and the text behind it, in points.
const BEFORE_TEXT: f64 = 2.5;
/// How much wider than the widest label the rows may be at least, however narrow the parts are.
const SPREAD: f64 = 1.25;

/// A label along its side, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    /// What it names: place along the side, and distance from where leaders bend.
    pub(super) target: Point,
    /// Width of its text.
    pub(super) width: f64,
}

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RowPlace {
    /// From 0, the one nearest to the parts.
    pub(super) row: usize,
    /// Middle of its text along the side.
    pub(super) centre: f64,
    /// Where its leader runs through the rows: to the middle of its text, or before it.
    pub(super) leader: f64,
}

/// Rows for the labels of a side that is `extent` long and crossed by lines at `passing`; in the order given.
///
/// As few rows as hold all labels over the parts, and in the order in which the fewest leaders cross.
pub(super) fn rows(named: &[Named], passing: &[f64], extent: f64) -> Vec<RowPlace> {
    let mut order: Vec<usize> = (0..named.len()).collect();
    let at = |index: &usize| named.get(*index).map_or(0.0, |one| one.target[0]);
    order.sort_by(|a, b| at(a).total_cmp(&at(b)));
    let arranged = |order: &[usize]| -> (usize, Vec<(usize, RowPlace)>) {
        let sorted: Vec<Named> = order.iter().filter_map(|index| named.get(*index)).copied().collect();
        let places = in_order(&sorted, passing, extent);
        (crossings(&sorted, &places), order.iter().copied().zip(places).collect())
    };
    let mut best = arranged(&order);
    // Neighbours change places as long as that unties leaders.
    let mut unties = best.0 > 0;
    while unties {
        unties = false;
        for index in 1..order.len() {
            let mut other = order.clone();
            other.swap(index - 1, index);
            let candidate = arranged(&other);
            if candidate.0 < best.0 {
                (order, best, unties) = (other, candidate, true);
            }
        }
    }
    let mut places = best.1;
    places.sort_by_key(|(index, _)| *index);
    places.into_iter().map(|(_, place)| place).collect()
}

/// How many pairs of leaders cross between the rows and what they name.
fn crossings(named: &[Named], places: &[RowPlace]) -> usize {
    let leaders: Vec<(f64, Point)> = places.iter().zip(named).map(|(place, one)| (place.leader, one.target)).collect();
    let cross = |(a, [to_a, deep_a]): (f64, Point), (b, [to_b, deep_b]): (f64, Point)| {
        // Side by side where they bend; at the end of the shorter one they are so too, or they have crossed.
        let depth = deep_a.min(deep_b);
        let at = |from: f64, to: f64, deep: f64| if deep > 0.0 { from + (to - from) * depth / deep } else { from };
        (a < b) != (at(a, to_a, deep_a) <= at(b, to_b, deep_b))
    };
    let pairs = leaders.iter().enumerate().flat_map(|(index, a)| leaders.iter().skip(index + 1).map(move |b| (*a, *b)));
    pairs.filter(|(a, b)| cross(*a, *b)).count()
}

/// Labels side by side in that order.
fn in_order(named: &[Named], passing: &[f64], extent: f64) -> Vec<RowPlace> {
    let widest = named.iter().map(|one| one.width).fold(0.0, f64::max);
    let room = extent.max(SPREAD * widest);
    let mut chain = Chain { named, rows: 1 };
    while chain.rows < named.len() && chain.width() > room {
        chain.rows += 1;
    }
    let leaders = chain.clear_of(chain.spread(extent), passing);
    let place = |(index, leader)| RowPlace { row: chain.row(index), centre: leader + chain.offset(index), leader };
    leaders.into_iter().enumerate().map(place).collect()
}

/// Labels in a fixed order, dealt out to a number of rows by turns. A label's place is its leader's.
struct Chain<'a> {
    named: &'a [Named],
    rows: usize,
}

impl Chain<'_> {
    /// The first of every turn stands furthest out.
    fn row(&self, index: usize) -> usize {
        self.rows - 1 - index % self.rows
    }

    fn half(&self, index: usize) -> f64 {
        self.named.get(index).map_or(0.0, |one| 0.5 * one.width)
    }

    /// From a leader to the middle of its text.
    fn offset(&self, index: usize) -> f64 {
        if self.rows == 1 { 0.0 } else { BEFORE_TEXT + self.half(index) }
    }

    /// From a leader to the beginning and the end of its text.
    fn reach(&self, index: usize) -> [f64; 2] {
        [self.offset(index) - self.half(index), self.offset(index) + self.half(index)]
    }

    /// Least distance of the leaders of two labels, the first one before the second.
    fn apart(&self, first: usize, second: usize) -> f64 {
        let ([_, end], [start, _]) = (self.reach(first), self.reach(second));
        match self.row(first).cmp(&self.row(second)) {
            std::cmp::Ordering::Equal => end - start + 2.0 * GAP,
            // The leader of the outer one passes the inner one's text.
            std::cmp::Ordering::Less => end + CLEAR,
            std::cmp::Ordering::Greater => 1.5 * GAP,
        }
    }

    /// Places that keep apart, each as near to its wish as those before it let it be.
    fn pushed(&self, wished: &[f64], first: f64) -> Vec<f64> {
        let mut places: Vec<f64> = Vec::with_capacity(wished.len());
        for (index, wish) in wished.iter().enumerate() {
            places.push(self.least(&places, index).max(first - self.reach(index)[0]).max(*wish));
        }
        places
    }

    /// The same from the other end.
    fn pulled(&self, wished: &[f64], last: f64) -> Vec<f64> {
        let mut places = wished.to_vec();
        for index in (0..places.len()).rev() {
            let most = self.most(&places, index).min(last - self.reach(index)[1]);
            if let Some(place) = places.get_mut(index) {
                *place = place.min(most);
            }
        }
        places
    }

    /// The least place of a label behind those at `places`.
    fn least(&self, places: &[f64], index: usize) -> f64 {
        let before = places.iter().take(index).enumerate();
        before.map(|(other, place)| place + self.apart(other, index)).fold(f64::NEG_INFINITY, f64::max)
    }

    /// The greatest place of a label before those behind it in `places`.
    fn most(&self, places: &[f64], index: usize) -> f64 {
        let behind = places.iter().enumerate().skip(index + 1);
        behind.map(|(other, place)| place - self.apart(index, other)).fold(f64::INFINITY, f64::min)
    }

    /// Room that all labels need.
    fn width(&self) -> f64 {
        let places = self.pushed(&vec![f64::NEG_INFINITY; self.named.len()], 0.0);
        places.iter().enumerate().map(|(index, place)| place + self.reach(index)[1]).fold(0.0, f64::max)
    }

    /// Each over what it names as far as its neighbours let it, over the parts where they have room.
    fn spread(&self, extent: f64) -> Vec<f64> {
        let targets: Vec<f64> = self.named.iter().map(|one| one.target[0]).collect();
        let (right, left) = (self.pushed(&targets, f64::NEG_INFINITY), self.pulled(&targets, f64::INFINITY));
        // Both keep apart, and so does what lies between them.
        let middle: Vec<f64> = right.iter().zip(&left).map(|(a, b)| 0.5 * (a + b)).collect();
        // Rows wider than the parts stand out on both sides alike; a text behind its leader may stand out a little, so
        // that leaders stay near to what they name.
        let widest = self.named.iter().map(|one| one.width).fold(0.0, f64::max);
        let behind = if self.rows == 1 { 0.0 } else { 0.5 * widest };
        let overhang = (0.5 * (self.width() - extent)).max(behind);
        self.pushed(&self.pulled(&middle, extent + overhang), -overhang)
    }

    /// Moved off the lines at `passing`, from the end from which the farthest label moves less.
    fn clear_of(&self, places: Vec<f64>, passing: &[f64]) -> Vec<f64> {
        let is_free = |index: usize, place: f64| is_clear(place + self.offset(index), self.half(index), passing);
        if places.iter().enumerate().all(|(index, place)| is_free(index, *place)) {
            return places;
        }
        // The free place nearest to a wish on one side of a bound; beyond all lines there is one.
        let nearest = |index: usize, wish: f64, is_allowed: &dyn Fn(f64) -> bool| {
            let [start, end] = self.reach(index);
            let beside = passing.iter().flat_map(|line| [line - CLEAR - end, line + CLEAR - start]);
            [wish]
                .into_iter()
                .chain(beside)
                .filter(|place| is_allowed(*place) && is_free(index, *place))
                .min_by(|a, b| (a - wish).abs().total_cmp(&(b - wish).abs()))
                .unwrap_or(wish)
        };
        let mut forth: Vec<f64> = Vec::with_capacity(places.len());
        for (index, wish) in places.iter().enumerate() {
            let least = self.least(&forth, index);
            forth.push(nearest(index, wish.max(least), &|place| place >= least));
        }
        let mut back = places.clone();
        for index in (0..places.len()).rev() {
            let most = self.most(&back, index);
            if let Some(place) = back.get_mut(index) {
                *place = nearest(index, place.min(most), &|place| place <= most);
            }
        }
        let farthest = |moved: &[f64]| moved.iter().zip(&places).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if farthest(&forth) <= farthest(&back) { forth } else { back }
    }
}
