//! The chamber pressure at which propellant burned equals gas passing the throat.
//!
//! A power law r = a pⁿ settles at p = (Kn ρ a c*)^(1/(1-n)); Kn is burning area over throat area.
//! Source: Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., eq. 12-8. A law of several pieces may settle at
//! several pressures or, where it jumps, at none; [`settle`] states the rule by which one is chosen. Several propellants
//! in one chamber burn at the same pressure, each by its own law: Σ Kn_i ρ_i a_i pⁿⁱ c* = p with the c* of their mixture.

use crate::physics::gas_dynamics::isentropic::{ChamberGas, characteristic_velocity};
use crate::physics::gas_dynamics::mixture::Mixture;
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
    /// The same gas as it mixes with others.
    pub mixture: Mixture,
    /// Ideal characteristic velocity of the gas in m/s.
    pub characteristic_velocity: f64,
    /// ρ a in SI.
    flux: f64,
    /// ρ a c* in SI.
    strength: f64,
    /// 1 / (1 - n).
    power: f64,
}

impl BurningPiece {
    /// Works a piece out. `rate_factor` is the effect of the grain's temperature on the rate.
    pub fn new(piece: Piece, default_gas: CombustionGas, density: KgPerMetre3, rate_factor: f64) -> Self {
        let gas = piece.gas.unwrap_or(default_gas);
        let mixture = Mixture::pure(gas);
        let gas = ChamberGas {
            heat_capacity_ratio: gas.heat_capacity_ratio,
            specific_energy: gas.specific_gas_constant() * gas.flame_temperature.0,
        };
        let piece = Piece { coefficient: piece.coefficient * rate_factor, ..piece };
        let characteristic_velocity = characteristic_velocity(gas).0;
        Self {
            piece,
            gas,
            mixture,
            characteristic_velocity,
            flux: density.0 * piece.coefficient,
            strength: density.0 * piece.coefficient * characteristic_velocity,
            power: 1.0 / (1.0 - piece.exponent),
        }
    }

    /// The pressure at which this piece alone would settle, in Pa.
    pub fn own_pressure(&self, kn: f64) -> f64 {
        (kn * self.strength).powf(self.power)
    }
}

/// The pressure in Pa at which several propellants would settle together, given as the Kn of each and the piece that it
/// burns by; NaN where the iteration does not settle.
///
/// The logarithm of Σ Kn ρ a pⁿ c* / p falls with ln p for every n below 1: the secant method, begun by a step of
/// Newton's with c* taken as constant, from the highest of the pressures at which each would settle alone.
pub fn mixed_pressure<'a>(burning: impl Iterator<Item = (f64, &'a BurningPiece)> + Clone) -> f64 {
    const ITERATIONS: usize = 60;
    // The last step of a method this fast leaves far less than its own length; rounding alone moves ln p, about 15, by
    // some 1e-14.
    const LAST_STEP: f64 = 1e-12;
    let excess = |log_pressure: f64| {
        let flux = |(kn, piece): (f64, &BurningPiece)| kn * piece.flux * (piece.piece.exponent * log_pressure).exp();
        let total: f64 = burning.clone().map(flux).sum();
        let shares = burning.clone().map(|part| (flux(part) / total, part.1));
        let exponent: f64 = shares.clone().map(|(share, piece)| share * piece.piece.exponent).sum();
        let gas = Mixture::sum(shares.map(|(share, piece)| (share, piece.mixture))).chamber_gas();
        ((total * characteristic_velocity(gas).0).ln() - log_pressure, exponent - 1.0)
    };
    let mut at = burning.clone().map(|(kn, piece)| piece.own_pressure(kn)).fold(0.0, f64::max).ln();
    let mut last: Option<(f64, f64)> = None;
    for _ in 0..ITERATIONS {
        let (value, newton) = excess(at);
        let secant = last.map(|(before, its)| (value - its) / (at - before));
        // Rounding spoils the secant where its ends nearly meet; the slope is never that far from Newton's.
        let slope = secant.filter(|slope| (0.5..2.0).contains(&(slope / newton))).unwrap_or(newton);
        let next = at - value / slope;
        if (next - at).abs() <= LAST_STEP {
            return next.exp();
        }
        last = Some((at, value));
        at = next;
    }
    f64::NAN
}

/// Where a chamber settles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settled {
    /// Chamber pressure.
    pub pressure: Pa,
    /// Index of the range that holds.
    pub index: usize,
}

/// A range of pressure in Pa in which one piece of every burn law holds: lower and upper end.
pub type Range = (f64, f64);

/// The pressure at which the chamber settles: of the first range in list order whose `own_pressure` (by its index) lies
/// inside, the lowest and the highest range being open-ended; where there is none, of the range whose own pressure comes
/// nearest to it. `None` without ranges.
pub fn settle(ranges: &[Range], own_pressure: impl Fn(usize) -> f64) -> Option<Settled> {
    if ranges.len() == 1 {
        return Some(Settled { pressure: Pa(own_pressure(0)), index: 0 });
    }
    let bounds = bounds(ranges);
    let mut nearest: Option<(f64, Settled)> = None;
    for (index, range) in ranges.iter().enumerate() {
        let pressure = own_pressure(index);
        let distance = distance_outside(*range, pressure, bounds);
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

/// The ranges in which the chamber could settle; more than one means that ignition and history decide.
pub fn all_settled(ranges: &[Range], own_pressure: impl Fn(usize) -> f64) -> impl Iterator<Item = usize> {
    let bounds = bounds(ranges);
    let settles = move |index: &usize| distance_outside(ranges[*index], own_pressure(*index), bounds) == 0.0;
    (0..ranges.len()).filter(settles)
}

fn bounds(ranges: &[Range]) -> Range {
    ranges.iter().fold((f64::INFINITY, 0.0), |bounds, range| (bounds.0.min(range.0), bounds.1.max(range.1)))
}

fn distance_outside(range: Range, pressure: f64, bounds: Range) -> f64 {
    let below = if range.0 <= bounds.0 { 0.0 } else { range.0 - pressure };
    let above = if range.1 >= bounds.1 { 0.0 } else { pressure - range.1 };
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

    fn ranges(pieces: &[BurningPiece]) -> Vec<Range> {
        pieces.iter().map(|piece| (piece.piece.from, piece.piece.to)).collect()
    }

    fn settle_law(pieces: &[BurningPiece], kn: f64) -> Option<Settled> {
        settle(&ranges(pieces), |index| pieces[index].own_pressure(kn))
    }

    #[test]
    fn the_settled_pressure_balances_the_mass() {
        let pieces = [piece(0.0, 7e6, 3.5e-5, 0.33)];
        let settled = settle_law(&pieces, 300.0).expect("one piece");
        // Kn ρ r(p) c* = p
        let balance = 300.0 * 1700.0 * pieces[0].piece.rate(settled.pressure.0) * pieces[0].characteristic_velocity;
        assert!((balance / settled.pressure.0 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_first_piece_that_settles_in_its_range_wins_and_bistability_is_counted() {
        // The second piece is twice as fast: around the joint both settle within their ranges.
        let pieces = [piece(0.0, 3e6, 2e-5, 0.4), piece(3e6, 9e6, 4e-5, 0.4)];
        let kn_low = 3e6_f64.powf(0.6) * 0.9 / pieces[0].strength;
        let settled = settle_law(&pieces, kn_low).expect("settles");
        assert_eq!(settled.index, 0);
        assert_eq!(all_settled(&ranges(&pieces), |index| pieces[index].own_pressure(kn_low)).count(), 2);
        assert_eq!(settle_law(&pieces, 2.0 * kn_low).expect("settles").index, 1);
    }

    #[test]
    fn without_any_piece_in_range_the_nearest_holds() {
        // The second piece is far slower: between them no piece settles in its own range.
        let pieces = [piece(0.0, 3e6, 2e-5, 0.4), piece(3e6, 9e6, 1e-5, 0.4)];
        let kn = 3e6_f64.powf(0.6) * 1.05 / pieces[0].strength;
        assert_eq!(all_settled(&ranges(&pieces), |index| pieces[index].own_pressure(kn)).count(), 0);
        assert_eq!(settle_law(&pieces, kn).expect("nearest").index, 0);
        assert!(settle_law(&[], 100.0).is_none());
    }

    #[test]
    fn several_propellants_balance_the_mass_with_the_velocity_of_their_mixture() {
        let hot = CombustionGas { flame_temperature: crate::units::Kelvin(3400.0), ..CombustionGas::example() };
        let one = piece(0.0, 9e6, 3.5e-5, 0.33);
        let law = Piece { from: 0.0, to: 9e6, coefficient: 6e-4, exponent: -0.1, gas: Some(hot) };
        let other = BurningPiece::new(law, CombustionGas::example(), Propellant::example().density, 1.0);
        for (kn, other_kn) in [(200.0, 50.0), (1.0, 400.0), (300.0, 1e-6)] {
            let pressure = mixed_pressure([(kn, &one), (other_kn, &other)].into_iter());
            let fluxes = [kn * 1700.0 * one.piece.rate(pressure), other_kn * 1700.0 * other.piece.rate(pressure)];
            let total: f64 = fluxes.iter().sum();
            let shares = [(fluxes[0] / total, one.mixture), (fluxes[1] / total, other.mixture)];
            let velocity = characteristic_velocity(Mixture::sum(shares.into_iter()).chamber_gas()).0;
            assert!((total * velocity / pressure - 1.0).abs() < 1e-13, "{kn} {other_kn}: {pressure}");
        }
    }

    #[test]
    fn one_propellant_cut_in_two_settles_where_it_did() {
        let only = piece(0.0, 9e6, 3.5e-5, 0.33);
        let pressure = mixed_pressure([(120.0, &only), (180.0, &only)].into_iter());
        assert!((pressure / only.own_pressure(300.0) - 1.0).abs() < 1e-13);
    }
}
