//! Viscosity and thermal conductivity of pure gases, and the viscosity that describes how two gases collide.

use crate::units::{PascalSecond, WattPerMetreKelvin};

/// Pa s in one micropoise.
const MICROPOISE: f64 = 1e-7;
/// W/(m K) in one µW/(cm K).
const MICROWATT_PER_CM_KELVIN: f64 = 1e-4;

/// Fit of a transport property between two temperatures.
///
/// ln η = A ln T + B/T + C/T² + D, with T in K; η in micropoise for a viscosity, in µW/(cm K) for a conductivity.
/// [`viscosity`] and [`conductivity`] give SI.
///
/// Source: Gordon, McBride & Zeleznik, NASA TM-86885 (1984), eq. 1; Gordon & McBride, NASA RP-1311 part I (1994),
/// eq. 5.1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransportFit {
    /// Lowest temperature of the fit in K.
    pub low: f64,
    /// Highest temperature of the fit in K.
    pub high: f64,
    /// A, B (in K), C (in K²) and D.
    pub coefficients: [f64; 4],
}

impl TransportFit {
    /// ln η at temperature `t` in K; η in the units of the source.
    pub fn logarithm(&self, t: f64) -> f64 {
        let [a, b, c, d] = self.coefficients;
        a * t.ln() + (b + c / t) / t + d
    }
}

/// The fit for a temperature in K: the one that holds it, below the first and above the last the nearest one.
/// `fits` are in ascending order; `None` where there are none.
pub fn fit_at(fits: &[TransportFit], t: f64) -> Option<&TransportFit> {
    fits.iter().find(|fit| t <= fit.high).or(fits.last())
}

/// Dynamic viscosity at temperature `t` in K from the fits of a gas or of a pair; `None` where there are none.
pub fn viscosity(fits: &[TransportFit], t: f64) -> Option<PascalSecond> {
    fit_at(fits, t).map(|fit| PascalSecond(MICROPOISE * fit.logarithm(t).exp()))
}

/// Thermal conductivity at temperature `t` in K from the fits of a gas; `None` where there are none.
pub fn conductivity(fits: &[TransportFit], t: f64) -> Option<WattPerMetreKelvin> {
    fit_at(fits, t).map(|fit| WattPerMetreKelvin(MICROWATT_PER_CM_KELVIN * fit.logarithm(t).exp()))
}

/// Transport properties of one gas.
#[derive(Debug, Clone, PartialEq)]
pub struct PureTransport {
    /// Index of the gas among the species.
    pub species: usize,
    /// Viscosity, ascending in temperature.
    pub viscosity: Vec<TransportFit>,
    /// Thermal conductivity, ascending in temperature.
    pub conductivity: Vec<TransportFit>,
}

/// What two different gases have in common: the viscosity that their collisions alone would give.
#[derive(Debug, Clone, PartialEq)]
pub struct PairTransport {
    /// Indices of the gases among the species, the smaller one first.
    pub species: (usize, usize),
    /// Interaction viscosity, ascending in temperature.
    pub viscosity: Vec<TransportFit>,
}

/// All transport data, each list ordered by species index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transport {
    /// Gases of their own.
    pub pure: Vec<PureTransport>,
    /// Pairs of gases.
    pub pairs: Vec<PairTransport>,
}

impl Transport {
    /// The data of one gas, by its species index.
    pub fn of(&self, species: usize) -> Option<&PureTransport> {
        let at = self.pure.binary_search_by_key(&species, |pure| pure.species).ok()?;
        self.pure.get(at)
    }

    /// The data of two gases, in either order.
    pub fn of_pair(&self, one: usize, other: usize) -> Option<&PairTransport> {
        let at = self.pairs.binary_search_by_key(&(one.min(other), one.max(other)), |pair| pair.species).ok()?;
        self.pairs.get(at)
    }
}
