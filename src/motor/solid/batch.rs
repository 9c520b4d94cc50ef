//! A batch: all grains of one propellant. They burn at one rate, so they share one web; with the webs at which their
//! geometry changes its law, that is all a solver has to know of them.

#[cfg(test)]
mod tests;

use super::nozzle_gas::{NozzleGas, Outlet};
use crate::motor::grain::BurnBack;
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::charge::Charge;
use crate::physics::combustion::equilibrium_pressure::BurningPiece;
use crate::physics::gas_dynamics::isentropic::IsentropicError;
use crate::physics::gas_dynamics::mixture::Mixture;
use std::f64::consts::PI;
use std::sync::Arc;

/// Most propellants that one motor may burn.
pub const MOST: usize = 4;

/// A value for each batch, in order; those beyond the last batch hold nothing of meaning.
pub(super) type Each<T> = [T; MOST];

/// The grains of one propellant, with its burn law and gas. SI throughout.
pub(super) struct Batch {
    /// Number of the propellant in the case.
    pub propellant: usize,
    pub density: f64,
    pub pieces: Vec<BurningPiece>,
    /// The gas of each piece in the nozzle.
    pub gases: Vec<NozzleGas>,
    /// Between the webs at which the geometry changes its law, in order; the last one ends with the burn.
    pub segments: Vec<Segment>,
    /// Each kind of grain, with its count.
    kinds: Vec<(Arc<dyn BurnBack>, f64)>,
}

/// Rate and gas at one chamber pressure.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Burning {
    pub rate: f64,
    pub mixture: Mixture,
    /// Index of the piece that holds.
    pub piece: usize,
    /// Whether the gas is a mixture of two pieces' gases.
    pub is_joint: bool,
}

/// Relative half width, in pressure, over which the transient model joins two pieces of a burn law. A law that jumps
/// down would otherwise hold the pressure at the joint by switching without end.
const JOINT: f64 = 2e-3;

impl Batch {
    /// The grains of propellant `number`.
    pub fn new(case: &SolidCase, charge: &Charge, outlet: &Outlet, number: usize) -> Result<Self, IsentropicError> {
        let propellant = case.propellants().nth(number).unwrap_or(&case.propellant);
        let factor = propellant.rate_factor(case.conditions.grain_temperature);
        let pieces: Vec<BurningPiece> = propellant
            .burn_law
            .law()
            .pieces()
            .into_iter()
            .map(|piece| BurningPiece::new(piece, propellant.gas, propellant.density, factor))
            .collect();
        let gases = pieces.iter().map(|piece| outlet.gas(piece.gas)).collect::<Result<_, _>>()?;
        Ok(Self {
            propellant: number,
            density: propellant.density.0,
            pieces,
            gases,
            segments: segments(charge, number),
            kinds: kinds(charge, number),
        })
    }

    /// The web at which everything has burned.
    pub fn web(&self) -> f64 {
        self.segments.last().map_or(0.0, |segment| segment.to)
    }

    /// Burning area and propellant volume of the grains.
    pub fn geometry(&self, web: f64) -> (f64, f64) {
        self.kinds.iter().fold((0.0, 0.0), |(area, volume), (burn, count)| {
            let state = burn.state(web);
            (area + count * state.burning_area, volume + count * state.volume)
        })
    }

    /// Rate and gas at a chamber pressure. Where two pieces of the law meet, both change from one to the other over a
    /// short range of pressure.
    pub fn burning(&self, pressure: f64) -> Burning {
        let of = |index: usize| {
            let piece = self.pieces.get(index);
            piece.map_or_else(Burning::default, |piece| Burning {
                rate: piece.piece.rate(pressure),
                mixture: piece.mixture,
                piece: index,
                is_joint: false,
            })
        };
        if self.pieces.len() == 1 {
            return of(0);
        }
        let (low, high) = (pressure * (1.0 - JOINT), pressure * (1.0 + JOINT));
        let (below, above) = (self.piece_index(low), self.piece_index(high));
        if below == above {
            return of(below);
        }
        let joint = self.joint(below, above, low, high);
        let share = ((high - joint) / (high - low)).clamp(0.0, 1.0);
        let (under, over) = (of(below), of(above));
        let mixture = Mixture::sum([(1.0 - share, under.mixture), (share, over.mixture)].into_iter());
        Burning {
            rate: under.rate + share * (over.rate - under.rate),
            mixture,
            piece: if share < 0.5 { below } else { above },
            is_joint: under.mixture != over.mixture,
        }
    }

    /// Index of the piece that holds at a pressure: the first in list order whose range contains it, else the nearest.
    pub fn piece_index(&self, pressure: f64) -> usize {
        let distance = |piece: &BurningPiece| piece.piece.distance(pressure);
        let inside = self.pieces.iter().position(|piece| distance(piece) == 0.0);
        inside.unwrap_or_else(|| {
            let nearest = self.pieces.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
            nearest.map_or(0, |(index, _)| index)
        })
    }

    /// The pressure between `low` and `high` at which the piece changes.
    fn joint(&self, below: usize, above: usize, low: f64, high: f64) -> f64 {
        let end = self.pieces.get(below).map_or(low, |piece| piece.piece.to);
        let start = self.pieces.get(above).map_or(high, |piece| piece.piece.from);
        if end >= start {
            // The first in list order holds where they overlap.
            if below < above { end } else { start }
        } else {
            (end + start) / 2.0
        }
        .clamp(low, high)
    }
}

/// Stops nearer than this share of the last web are one.
const SAME_STOP: f64 = 1e-11;

/// Each kind of grain of a propellant with its count.
fn kinds(charge: &Charge, number: usize) -> Vec<(Arc<dyn BurnBack>, f64)> {
    let count = |kind: usize| charge.order.iter().filter(|grain| **grain == kind).count() as f64;
    let kinds = charge.kinds.iter().enumerate().filter(|(_, kind)| kind.propellant == number);
    kinds.map(|(index, kind)| (Arc::clone(&kind.burn), count(index))).collect()
}

/// Between every kink and every web of the grains, those that differ by rounding only as one.
fn segments(charge: &Charge, number: usize) -> Vec<Segment> {
    let mut stops: Vec<f64> = charge
        .kinds
        .iter()
        .filter(|kind| kind.propellant == number)
        .flat_map(|kind| {
            let mut stops = kind.burn.kinks();
            stops.push(kind.burn.web());
            stops
        })
        .collect();
    stops.sort_by(f64::total_cmp);
    let largest = stops.last().copied().unwrap_or(0.0);
    stops.dedup_by(|b, a| *b - *a < SAME_STOP * largest);
    let hair = 2.0 * SAME_STOP * largest;
    let mut from = 0.0;
    stops
        .iter()
        .map(|&to| {
            let segment = Segment { from, to, hair };
            from = to;
            segment
        })
        .collect()
}

/// Webs between two stops, kept a hair inside so that areas are those of this piece.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Segment {
    pub from: f64,
    pub to: f64,
    hair: f64,
}

impl Segment {
    /// What is left of the segment from a web on.
    pub fn from(self, web: f64) -> Self {
        Self { from: web, ..self }
    }

    /// The web at an angle 0 to π, which runs slowly near both stops.
    pub fn web(&self, angle: f64) -> f64 {
        if angle >= PI { self.to } else { self.from + (self.to - self.from) * (1.0 - angle.cos()) / 2.0 }
    }

    /// dw/dθ.
    pub fn web_per_angle(&self, angle: f64) -> f64 {
        (self.to - self.from) / 2.0 * angle.sin().max(0.0)
    }

    /// `web` inside the segment.
    pub fn inside(&self, web: f64) -> f64 {
        let low = if self.from > 0.0 { self.from + self.hair } else { 0.0 };
        web.clamp(low, self.to.max(low))
    }
}
