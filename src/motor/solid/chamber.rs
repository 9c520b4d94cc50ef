//! The combustion chamber as the solvers see it: areas, volume, burn rate, nozzle flow and thrust, prepared once.

use crate::motor::grain::BurnBack;
use crate::motor::solid::case::SolidCase;
use crate::motor::solid::charge::Charge;
use crate::physics::combustion::equilibrium_pressure::{BurningPiece, Settled, settle};
use crate::physics::gas_dynamics::isentropic::{
    IsentropicError, choked_flow_factor, critical_pressure_ratio, momentum_coefficient, pressure_ratio,
    supersonic_mach, throat_mass_flow,
};
use crate::units::{Metre, Metre2, Pa};
use std::f64::consts::PI;
use std::sync::Arc;

/// A case with everything worked out that does not change while it burns. SI throughout.
pub(super) struct Chamber<'a> {
    pub case: &'a SolidCase,
    pub pieces: Vec<BurningPiece>,
    nozzles: Vec<PieceNozzle>,
    pub charge: Charge,
    groups: Vec<(Arc<dyn BurnBack>, f64)>,
    /// Webs at which the geometry changes its law, ascending; the last one is the end of the burn.
    pub stops: Vec<f64>,
    pub density: f64,
    pub ambient: f64,
    exit_area: f64,
    /// Divergence factor times efficiency.
    constant_losses: f64,
    /// Chamber volume when all propellant is gone.
    empty_volume: f64,
}

/// What the nozzle does with the gas of one piece.
struct PieceNozzle {
    exit_ratio: f64,
    momentum: f64,
    critical_ratio: f64,
    /// Γ / √(R T): choked mass flow over pressure and throat area.
    choked: f64,
}

/// Gas and rate at one chamber pressure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Burning {
    pub rate: f64,
    /// R T of the gas in J/kg.
    pub specific_energy: f64,
    /// Index of the piece that holds.
    pub piece: usize,
}

/// Relative half width, in pressure, over which the transient model joins two pieces of a burn law. A law that jumps
/// down would otherwise hold the pressure at the joint by switching without end.
const JOINT: f64 = 2e-3;

impl<'a> Chamber<'a> {
    /// Prepares a case that has been checked.
    pub fn new(case: &'a SolidCase, charge: Charge) -> Result<Self, IsentropicError> {
        let propellant = &case.propellant;
        let factor = propellant.rate_factor(case.conditions.grain_temperature);
        let pieces: Vec<BurningPiece> = propellant
            .burn_law
            .law()
            .pieces()
            .into_iter()
            .map(|piece| BurningPiece::new(piece, propellant.gas, propellant.density, factor))
            .collect();
        let expansion = case.nozzle.expansion_ratio();
        let nozzles = pieces
            .iter()
            .map(|piece| {
                let g = piece.gas.heat_capacity_ratio;
                let exit_ratio = pressure_ratio(g, supersonic_mach(g, expansion)?);
                Ok(PieceNozzle {
                    exit_ratio,
                    momentum: momentum_coefficient(g, exit_ratio),
                    critical_ratio: critical_pressure_ratio(g),
                    choked: choked_flow_factor(g) / piece.gas.specific_energy.sqrt(),
                })
            })
            .collect::<Result<_, IsentropicError>>()?;
        Ok(Self {
            case,
            pieces,
            nozzles,
            groups: groups(case, &charge),
            stops: stops(&charge),
            density: propellant.density.0,
            ambient: case.ambient_pressure().0,
            exit_area: case.nozzle.exit_area().0,
            constant_losses: case.nozzle.divergence_factor() * case.nozzle.efficiency,
            empty_volume: charge.envelope() + case.free_volume(),
            charge,
        })
    }

    /// The web at which everything has burned.
    pub fn web(&self) -> f64 {
        self.stops.last().copied().unwrap_or(0.0)
    }

    /// Burning area and propellant volume of all grains.
    pub fn geometry(&self, web: f64) -> (f64, f64) {
        self.groups.iter().fold((0.0, 0.0), |(area, volume), (burn, count)| {
            let state = burn.state(web);
            (area + count * state.burning_area, volume + count * state.volume)
        })
    }

    /// Gas volume of the chamber when `propellant` m³ are left.
    pub fn gas_volume(&self, propellant: f64) -> f64 {
        self.empty_volume - propellant
    }

    /// The settled pressure at a Kn.
    pub fn settle(&self, kn: f64) -> Option<Settled> {
        settle(&self.pieces, kn)
    }

    /// Rate and gas at a chamber pressure.
    pub fn burning(&self, pressure: f64) -> Option<Burning> {
        let of = |index: usize| {
            let piece = self.pieces.get(index)?;
            let rate = piece.piece.rate(pressure);
            Some(Burning { rate, specific_energy: piece.gas.specific_energy, piece: index })
        };
        if self.pieces.len() == 1 {
            return of(0);
        }
        let (low, high) = (pressure * (1.0 - JOINT), pressure * (1.0 + JOINT));
        let (below, above) = (self.piece_index(low)?, self.piece_index(high)?);
        if below == above {
            return of(below);
        }
        let joint = self.joint(below, above, low, high);
        let share = ((high - joint) / (high - low)).clamp(0.0, 1.0);
        let (under, over) = (of(below)?, of(above)?);
        let mix = |a: f64, b: f64| a + share * (b - a);
        Some(Burning {
            rate: mix(under.rate, over.rate),
            specific_energy: mix(under.specific_energy, over.specific_energy),
            piece: if share < 0.5 { below } else { above },
        })
    }

    fn piece_index(&self, pressure: f64) -> Option<usize> {
        let distance = |piece: &BurningPiece| piece.piece.distance(pressure);
        let inside = self.pieces.iter().position(|piece| distance(piece) == 0.0);
        inside.or_else(|| {
            let nearest = self.pieces.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
            nearest.map(|(index, _)| index)
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

    /// Mass flow through the throat in kg/s; the gas has `specific_energy`.
    pub fn nozzle_flow(&self, piece: usize, specific_energy: f64, pressure: f64, throat_area: f64) -> f64 {
        let Some((nozzle, burning)) = self.nozzles.get(piece).zip(self.pieces.get(piece)) else { return 0.0 };
        if self.ambient <= nozzle.critical_ratio * pressure {
            // The energies differ within a joint only.
            let energy = (burning.gas.specific_energy / specific_energy).sqrt();
            return nozzle.choked * energy * pressure * throat_area;
        }
        throat_mass_flow(burning.gas, Pa(pressure), Pa(self.ambient), Metre2(throat_area)).0
    }

    /// Ideal and delivered thrust coefficient at a chamber pressure with the present throat. The exit pressure is that
    /// of the full-flowing nozzle with its initial area ratio.
    pub fn thrust_coefficients(&self, piece: usize, pressure: f64, throat_radius: f64) -> (f64, f64) {
        let Some(nozzle) = self.nozzles.get(piece) else { return (0.0, 0.0) };
        let throat_area = PI * throat_radius * throat_radius;
        let ideal = nozzle.momentum + (nozzle.exit_ratio - self.ambient / pressure) * self.exit_area / throat_area;
        let throat = self.case.nozzle.throat_factor(Metre(2.0 * throat_radius));
        (ideal, self.constant_losses * throat * (0.99 * ideal + 0.01))
    }

    /// Thrust in N, never below 0.
    pub fn thrust(&self, piece: usize, pressure: f64, throat_radius: f64) -> f64 {
        if pressure <= 0.0 {
            return 0.0;
        }
        let (_, delivered) = self.thrust_coefficients(piece, pressure, throat_radius);
        (delivered * PI * throat_radius * throat_radius * pressure).max(0.0)
    }

    /// Pressure at the exit in Pa: of the full-flowing nozzle, or of the surroundings where the throat is not choked.
    pub fn exit_pressure(&self, piece: usize, pressure: f64) -> f64 {
        let full = |nozzle: &PieceNozzle| {
            if self.ambient > nozzle.critical_ratio * pressure { self.ambient } else { nozzle.exit_ratio * pressure }
        };
        self.nozzles.get(piece).map_or(0.0, full)
    }

    /// Rate of change of the throat's radius in m/s.
    pub fn throat_growth(&self, pressure: f64) -> f64 {
        let nozzle = &self.case.nozzle;
        let slag = if nozzle.slag.0 > 0.0 { nozzle.slag.0 / pressure } else { 0.0 };
        nozzle.erosion.0 * pressure - slag
    }
}

/// Stops nearer than this share of the last web are one.
const SAME_STOP: f64 = 1e-11;

/// Equal grains burn alike: each kind once, with its count.
fn groups(case: &SolidCase, charge: &Charge) -> Vec<(Arc<dyn BurnBack>, f64)> {
    let mut groups: Vec<(usize, f64)> = Vec::new();
    for (index, grain) in case.grains.iter().enumerate() {
        match groups.iter_mut().find(|(known, _)| case.grains[*known] == *grain) {
            Some((_, count)) => *count += 1.0,
            None => groups.push((index, 1.0)),
        }
    }
    let burn = |index: usize| charge.grains.get(index).map(|grain| Arc::clone(&grain.burn));
    groups.into_iter().filter_map(|(index, count)| Some((burn(index)?, count))).collect()
}

/// Every kink and every web of the grains, those that differ by rounding only as one.
fn stops(charge: &Charge) -> Vec<f64> {
    let mut all: Vec<f64> = charge
        .grains
        .iter()
        .flat_map(|grain| {
            let mut stops = grain.burn.kinks();
            stops.push(grain.burn.web());
            stops
        })
        .collect();
    all.sort_by(f64::total_cmp);
    let largest = all.last().copied().unwrap_or(0.0);
    all.dedup_by(|b, a| *b - *a < SAME_STOP * largest);
    all
}

/// Webs between two stops, kept a hair inside so that areas are those of this piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub from: f64,
    pub to: f64,
    hair: f64,
}

impl Segment {
    /// The pieces of the burn, in order.
    pub fn all(stops: &[f64]) -> Vec<Segment> {
        let hair = 2.0 * SAME_STOP * stops.last().copied().unwrap_or(0.0);
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

    /// A burn without kink.
    pub fn whole(web: f64) -> Segment {
        Segment { from: 0.0, to: web, hair: 0.0 }
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
