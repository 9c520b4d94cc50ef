//! The combustion chamber as the solvers see it: batches of grains, volume, the balance of burning and outflow, nozzle
//! flow and thrust, prepared once.
//!
//! Grains of several propellants burn at one pressure, each at its own rate, and their gases mix without reacting
//! ([`Mixture`]).

use super::SolveError;
use super::batch::{Batch, Burning, Each, MOST, Segment};
use super::nozzle_gas::{NozzleGas, Outlet};
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::charge::Charge;
use crate::physics::combustion::equilibrium_pressure::{
    BurningPiece, Range, Settled, all_settled, mixed_pressure, settle,
};
use crate::physics::gas_dynamics::isentropic::{IsentropicError, throat_mass_flow};
use crate::physics::gas_dynamics::mixture::Mixture;
use crate::units::{Metre, Metre2, Pa};
use std::f64::consts::PI;

/// A case with everything worked out that does not change while it burns. SI throughout.
pub(super) struct Chamber<'a> {
    pub case: &'a SolidCase,
    /// One for each propellant that a grain has, by its number.
    pub batches: Vec<Batch>,
    pub charge: Charge,
    regimes: Vec<Range>,
    /// The piece by which each batch burns in each regime.
    pieces: Vec<Each<usize>>,
    pub ambient: f64,
    exit_area: f64,
    pub outlet: Outlet,
    /// Chamber volume when all propellant is gone.
    empty_volume: f64,
}

/// Which segment each batch burns; one that stands past its last segment has burned.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stage(Each<usize>);

/// The chamber with burning and outflow in balance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Balance {
    pub pressure: f64,
    pub areas: Each<f64>,
    /// 0 for a batch that has burned.
    pub rates: Each<f64>,
    pub gas: NozzleGas,
}

/// A batch nearer to its stop than this share of its web stands on it.
const AT_STOP: f64 = 1e-10;

impl<'a> Chamber<'a> {
    /// Prepares a case that has been checked.
    pub fn new(case: &'a SolidCase, charge: Charge) -> Result<Self, SolveError> {
        let outlet = Outlet::new(&case.nozzle)?;
        let batches: Vec<Batch> = case
            .propellants_in_use()
            .into_iter()
            .take(MOST)
            .map(|number| Batch::new(case, &charge, &outlet, number))
            .collect::<Result<_, IsentropicError>>()?;
        let (regimes, pieces) = regimes(&batches);
        Ok(Self {
            case,
            regimes,
            pieces,
            batches,
            ambient: case.ambient_pressure().0,
            exit_area: case.nozzle.exit_area().0,
            outlet,
            empty_volume: charge.envelope() + case.free_volume(),
            charge,
        })
    }

    /// The batches that still burn, with their number and present segment.
    pub fn burning<'s>(&'s self, stage: &'s Stage) -> impl Iterator<Item = (usize, &'s Batch, &'s Segment)> {
        let at = self.batches.iter().zip(&stage.0).enumerate();
        at.filter_map(|(index, (batch, segment))| Some((index, batch, batch.segments.get(*segment)?)))
    }

    /// Every batch at the end of its segment goes on to the next, its web put on the stop; whether there was one.
    pub fn pass_stops(&self, stage: &mut Stage, webs: &mut Each<f64>) -> bool {
        let before = *stage;
        for (index, batch, segment) in self.burning(&before) {
            if segment.to - webs[index] <= AT_STOP * batch.web() {
                webs[index] = segment.to;
                stage.0[index] += 1;
            }
        }
        stage.0 != before.0
    }

    /// `webs` inside the present segments; those of burned batches as they are.
    pub fn inside(&self, stage: &Stage, mut webs: Each<f64>) -> Each<f64> {
        self.burning(stage).for_each(|(index, _, segment)| webs[index] = segment.inside(webs[index]));
        webs
    }

    /// Burning areas of the batches, and the volume of all propellant that is left.
    pub fn geometry(&self, stage: &Stage, webs: &Each<f64>) -> (Each<f64>, f64) {
        let mut areas = [0.0; MOST];
        let mut volume = 0.0;
        for (index, batch, segment) in self.burning(stage) {
            let (area, left) = batch.geometry(segment.inside(webs[index]));
            areas[index] = area;
            volume += left;
        }
        (areas, volume)
    }

    /// Share of the webs that has burned.
    pub fn progress(&self, webs: &Each<f64>) -> f64 {
        let shares = self.batches.iter().zip(webs).map(|(batch, web)| (web / batch.web()).min(1.0));
        shares.sum::<f64>() / self.batches.len() as f64
    }

    /// Gas volume of the chamber when `propellant` m³ are left.
    pub fn gas_volume(&self, propellant: f64) -> f64 {
        self.empty_volume - propellant
    }

    /// Where the chamber settles with these burning areas and throat area.
    pub fn settle(&self, areas: &Each<f64>, throat: f64) -> Option<Settled> {
        settle(&self.regimes, |regime| self.own_pressure(regime, areas, throat))
    }

    /// The regime in which the chamber settles.
    pub fn regime(&self, areas: &Each<f64>, throat: f64) -> usize {
        if self.has_regimes() { self.settle(areas, throat).map_or(0, |settled| settled.index) } else { 0 }
    }

    /// Whether there is more than one regime, so that the chamber could settle in several of them or in none.
    pub fn has_regimes(&self) -> bool {
        self.regimes.len() > 1
    }

    /// Every regime in which the chamber could settle.
    pub fn all_settled(&self, areas: &Each<f64>, throat: f64) -> impl Iterator<Item = usize> {
        all_settled(&self.regimes, move |regime| self.own_pressure(regime, areas, throat))
    }

    /// The pressure at which the chamber would settle if every batch kept to its piece of a regime.
    fn own_pressure(&self, regime: usize, areas: &Each<f64>, throat: f64) -> f64 {
        let burning = self.parts(regime).zip(areas).filter(|(_, area)| **area > 0.0);
        let mut parts = burning.map(|((_, piece), area)| (area / throat, piece));
        let all = parts.clone();
        match (parts.next(), parts.next()) {
            (None, _) => 0.0,
            (Some((kn, only)), None) => only.own_pressure(kn),
            _ => mixed_pressure(all),
        }
    }

    /// Each batch with the piece by which it burns in a regime.
    fn parts(&self, regime: usize) -> impl Iterator<Item = (&Batch, &BurningPiece)> + Clone {
        let pieces = self.pieces.get(regime).into_iter().flatten();
        self.batches.iter().zip(pieces).filter_map(|(batch, piece)| Some((batch, batch.pieces.get(*piece)?)))
    }

    /// The number of the first batch that burns by another piece in one regime than in the other.
    pub fn changing_batch(&self, one: usize, other: usize) -> Option<usize> {
        let pieces = self.pieces.get(one).into_iter().flatten().zip(self.pieces.get(other).into_iter().flatten());
        pieces.take(self.batches.len()).position(|(one, other)| one != other)
    }

    /// The regime beside `regime` in whose direction `pressure` lies.
    pub fn neighbour(&self, regime: usize, pressure: f64) -> usize {
        let is_above = self.regimes.get(regime).is_some_and(|range| pressure > range.1);
        let at = if is_above { regime + 1 } else { regime.saturating_sub(1) };
        at.min(self.regimes.len().saturating_sub(1))
    }

    /// The balance of a regime at these webs.
    pub fn balance(&self, stage: &Stage, regime: usize, webs: &Each<f64>, throat: f64) -> Balance {
        let (areas, _) = self.geometry(stage, webs);
        let pressure = self.own_pressure(regime, &areas, throat);
        let mut rates = [0.0; MOST];
        let mut flows = [0.0; MOST];
        for (index, batch, _) in self.burning(stage) {
            let piece = self.pieces.get(regime).and_then(|pieces| batch.pieces.get(pieces[index]));
            rates[index] = piece.map_or(0.0, |piece| piece.piece.rate(pressure));
            flows[index] = batch.density * areas[index] * rates[index];
        }
        let mut flowing = self.burning(stage).filter(|(index, ..)| areas[*index] > 0.0);
        let first = flowing.next().or_else(|| self.burning(stage).next()).map_or(0, |(index, ..)| index);
        let gas = if flowing.next().is_some() {
            let total: f64 = flows.iter().sum();
            self.mixed(Mixture::sum(
                self.parts(regime).zip(flows).map(|((_, piece), flow)| (flow / total, piece.mixture)),
            ))
        } else {
            let piece = self.pieces.get(regime).map_or(0, |pieces| pieces[first]);
            self.gas_of_piece(first, piece)
        };
        Balance { pressure, areas, rates, gas }
    }

    /// The gas in the chamber: `shares` by mass of what the batches give as they burn now.
    pub fn gas(&self, shares: &Each<f64>, burning: &Each<Burning>) -> NozzleGas {
        match (self.batches.len(), burning[0]) {
            (1, Burning { is_joint: false, piece, .. }) => self.gas_of_piece(0, piece),
            _ => self.mixed(Mixture::sum(shares.iter().zip(burning).map(|(share, part)| (*share, part.mixture)))),
        }
    }

    fn gas_of_piece(&self, batch: usize, piece: usize) -> NozzleGas {
        let gas = self.batches.get(batch).and_then(|batch| batch.gases.get(piece));
        gas.copied().unwrap_or_else(NozzleGas::undefined)
    }

    fn mixed(&self, mixture: Mixture) -> NozzleGas {
        self.outlet.gas(mixture.chamber_gas()).unwrap_or_else(|_| NozzleGas::undefined())
    }

    /// Mass flow through the throat in kg/s.
    pub fn nozzle_flow(&self, gas: &NozzleGas, pressure: f64, throat_area: f64) -> f64 {
        if self.ambient <= gas.critical_ratio * pressure {
            return gas.choked * pressure * throat_area;
        }
        throat_mass_flow(gas.gas, Pa(pressure), Pa(self.ambient), Metre2(throat_area)).0
    }

    /// Ideal and delivered thrust coefficient at a chamber pressure with the present throat. Where the flow fills the
    /// nozzle its exit pressure is that of the initial area ratio.
    pub fn thrust_coefficients(&self, gas: &NozzleGas, pressure: f64, throat_radius: f64) -> (f64, f64) {
        let throat_area = PI * throat_radius * throat_radius;
        let thrust = gas.thrust(pressure, self.ambient, self.exit_area / throat_area);
        let (ideal, nozzle) = (thrust.coefficient, &self.case.nozzle);
        let left =
            self.outlet.divergence(&thrust) * nozzle.efficiency * nozzle.throat_factor(Metre(2.0 * throat_radius));
        (ideal, left * (0.99 * ideal + 0.01))
    }

    /// Thrust in N, never below 0.
    pub fn thrust(&self, gas: &NozzleGas, pressure: f64, throat_radius: f64) -> f64 {
        if pressure <= 0.0 {
            return 0.0;
        }
        let (_, delivered) = self.thrust_coefficients(gas, pressure, throat_radius);
        let thrust = delivered * PI * throat_radius * throat_radius * pressure;
        if thrust < 0.0 { 0.0 } else { thrust }
    }

    /// Pressure at the exit in Pa: of the full-flowing nozzle, or of the surroundings where the throat is not choked.
    pub fn exit_pressure(&self, gas: &NozzleGas, pressure: f64) -> f64 {
        if self.ambient > gas.critical_ratio * pressure { self.ambient } else { gas.exit_ratio * pressure }
    }

    /// Rate of change of the throat's radius in m/s.
    pub fn throat_growth(&self, pressure: f64) -> f64 {
        let nozzle = &self.case.nozzle;
        let slag = if nozzle.slag.0 > 0.0 { nozzle.slag.0 / pressure } else { 0.0 };
        nozzle.erosion.0 * pressure - slag
    }
}

/// The ranges of pressure in which every batch keeps to one piece of its burn law, with those pieces. For one batch they
/// are the pieces of its law in their order; for several they ascend.
fn regimes(batches: &[Batch]) -> (Vec<Range>, Vec<Each<usize>>) {
    if let [batch] = batches {
        let ranges = batch.pieces.iter().map(|piece| (piece.piece.from, piece.piece.to));
        return ranges.enumerate().map(|(index, range)| (range, [index; MOST])).unzip();
    }
    let mut ends: Vec<f64> =
        batches.iter().flat_map(|batch| &batch.pieces).flat_map(|piece| [piece.piece.from, piece.piece.to]).collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    // In a gap between two ranges the nearer one holds: the piece may change in the middle.
    let mut bounds: Vec<f64> = ends.windows(2).flat_map(|pair| [pair[0], (pair[0] + pair[1]) / 2.0]).collect();
    bounds.extend(ends.last());
    let (mut ranges, mut pieces): (Vec<Range>, Vec<Each<usize>>) = (Vec::new(), Vec::new());
    for pair in bounds.windows(2) {
        let mut here = [0; MOST];
        for (piece, batch) in here.iter_mut().zip(batches) {
            *piece = batch.piece_index((pair[0] + pair[1]) / 2.0);
        }
        match ranges.last_mut() {
            Some(last) if pieces.last() == Some(&here) => last.1 = pair[1],
            _ => {
                ranges.push((pair[0], pair[1]));
                pieces.push(here);
            }
        }
    }
    (ranges, pieces)
}
