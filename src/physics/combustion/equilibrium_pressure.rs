//! The chamber pressure at which propellant burned equals gas passing the throat.
//!
//! A power law r = a pⁿ settles at p = (Kn ρ a c*)^(1/(1-n)); Kn is burning area over throat area.
//! Source: Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., eq. 12-8. A law of several pieces may settle at
//! several pressures or, where it jumps, at none; [`settle`] states the rule by which one is chosen.

use crate::physics::gas_dynamics::isentropic::{ChamberGas, characteristic_velocity};
use crate::substance::burn_law::Piece;
use crate::substance::propellant::CombustionGas;
use crate::units::{KgPerMetre3, Pa};

/// A piece of a burn law with all that the balance needs worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BurningPiece {
    /// The power law, its coefficient at the grain's temperature.
    pub piece: Piece,
    /// The gas of this piece.
    pub gas: ChamberGas,
    /// Ideal characteristic velocity of the gas in m/s.
    pub characteristic_velocity: f64,
    /// ρ a c* in SI.
    strength: f64,
    /// 1 / (1 - n).
    power: f64,
}

impl BurningPiece {
    /// Works a piece out. `rate_factor` is the effect of the grain's temperature on the rate.
    pub fn new(piece: Piece, default_gas: CombustionGas, density: KgPerMetre3, rate_factor: f64) -> Self {
        let gas = piece.gas.unwrap_or(default_gas);
        let gas = ChamberGas {
            heat_capacity_ratio: gas.heat_capacity_ratio,
            specific_energy: gas.specific_gas_constant() * gas.flame_temperature.0,
        };
        let piece = Piece { coefficient: piece.coefficient * rate_factor, ..piece };
        let characteristic_velocity = characteristic_velocity(gas).0;
        Self {
            piece,
            gas,
            characteristic_velocity,
            strength: density.0 * piece.coefficient * characteristic_velocity,
            power: 1.0 / (1.0 - piece.exponent),
        }
    }

    /// The pressure at which this piece alone would settle, in Pa.
    pub fn own_pressure(&self, kn: f64) -> f64 {
        (kn * self.strength).powf(self.power)
    }
}

/// Where a chamber settles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settled {
    /// Chamber pressure.
    pub pressure: Pa,
    /// Index of the piece that holds.
    pub index: usize,
}

/// The pressure at which the chamber settles for a given Kn: the first piece in list order whose own pressure lies in
/// its range, the lowest and the highest range being open-ended; where there is none, the piece whose own pressure
/// comes nearest to its range. `None` for a law without pieces.
pub fn settle(pieces: &[BurningPiece], kn: f64) -> Option<Settled> {
    if let [only] = pieces {
        return Some(Settled { pressure: Pa(only.own_pressure(kn)), index: 0 });
    }
    let lowest = pieces.iter().map(|piece| piece.piece.from).fold(f64::INFINITY, f64::min);
    let highest = pieces.iter().map(|piece| piece.piece.to).fold(0.0, f64::max);
    let mut nearest: Option<(f64, Settled)> = None;
    for (index, piece) in pieces.iter().enumerate() {
        let pressure = piece.own_pressure(kn);
        let distance = distance_outside(piece, pressure, lowest, highest);
        let settled = Settled { pressure: Pa(pressure), index };
        if distance == 0.0 {
            return Some(settled);
        }
        if nearest.is_none_or(|(best, _)| distance < best) {
            nearest = Some((distance, settled));
        }
    }
    nearest.map(|(_, settled)| settled)
}

/// How many pressures the chamber could settle at for this Kn; more than one means that ignition and history decide.
pub fn count_settled(pieces: &[BurningPiece], kn: f64) -> usize {
    let lowest = pieces.iter().map(|piece| piece.piece.from).fold(f64::INFINITY, f64::min);
    let highest = pieces.iter().map(|piece| piece.piece.to).fold(0.0, f64::max);
    pieces.iter().filter(|piece| distance_outside(piece, piece.own_pressure(kn), lowest, highest) == 0.0).count()
}

fn distance_outside(piece: &BurningPiece, pressure: f64, lowest: f64, highest: f64) -> f64 {
    let below = if piece.piece.from <= lowest { 0.0 } else { piece.piece.from - pressure };
    let above = if piece.piece.to >= highest { 0.0 } else { pressure - piece.piece.to };
    below.max(above).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::propellant::Propellant;

    fn piece(from: f64, to: f64, coefficient: f64, exponent: f64) -> BurningPiece {
        let piece = Piece { from, to, coefficient, exponent, gas: None };
        BurningPiece::new(piece, CombustionGas::example(), Propellant::example().density, 1.0)
    }

    #[test]
    fn the_settled_pressure_balances_the_mass() {
        let pieces = [piece(0.0, 7e6, 3.5e-5, 0.33)];
        let settled = settle(&pieces, 300.0).expect("one piece");
        // Kn ρ r(p) c* = p
        let balance = 300.0 * 1700.0 * pieces[0].piece.rate(settled.pressure.0) * pieces[0].characteristic_velocity;
        assert!((balance / settled.pressure.0 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_first_piece_that_settles_in_its_range_wins_and_bistability_is_counted() {
        // The second piece is twice as fast: around the joint both settle within their ranges.
        let pieces = [piece(0.0, 3e6, 2e-5, 0.4), piece(3e6, 9e6, 4e-5, 0.4)];
        let kn_low = 3e6_f64.powf(0.6) * 0.9 / pieces[0].strength;
        let settled = settle(&pieces, kn_low).expect("settles");
        assert_eq!(settled.index, 0);
        assert_eq!(count_settled(&pieces, kn_low), 2);
        assert_eq!(settle(&pieces, 2.0 * kn_low).expect("settles").index, 1);
    }

    #[test]
    fn without_any_piece_in_range_the_nearest_holds() {
        // The second piece is far slower: between them no piece settles in its own range.
        let pieces = [piece(0.0, 3e6, 2e-5, 0.4), piece(3e6, 9e6, 1e-5, 0.4)];
        let kn = 3e6_f64.powf(0.6) * 1.05 / pieces[0].strength;
        assert_eq!(count_settled(&pieces, kn), 0);
        assert_eq!(settle(&pieces, kn).expect("nearest").index, 0);
        assert!(settle(&[], 100.0).is_none());
    }
}
