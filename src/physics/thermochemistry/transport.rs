//! Viscosity, thermal conductivity and Prandtl number of the gas of a mixture.
//!
//! Mixtures of fits for single gases and pairs by the rules of Gordon, McBride and Zeleznik; a gas in equilibrium also
//! carries heat by reactions between hot and cold places, after Butler and Brokaw. Condensed matter takes no part.
//!
//! Source: Gordon & McBride, NASA RP-1311 (1994), chapter 5; Butler & Brokaw (1957), *J. Chem. Phys.* 26, 1636.

use nalgebra::{DMatrix, DVector};

use super::components::Components;
use super::curves::{Beyond, Curves};
use super::products::ProductSet;
use super::state::State;
use crate::substance::species::{FIT_GAS_CONSTANT, conductivity, viscosity};
use crate::units::{JoulePerKgKelvin, PascalSecond, WattPerMetreKelvin};

/// Transport properties of a gas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GasTransport {
    /// Dynamic viscosity.
    pub viscosity: PascalSecond,
    /// Thermal conductivity at held composition.
    pub frozen_conductivity: WattPerMetreKelvin,
    /// Thermal conductivity with reactions.
    pub conductivity: WattPerMetreKelvin,
    /// Heat capacity of the gas at held composition, per kilogram of gas.
    pub frozen_heat_capacity: JoulePerKgKelvin,
    /// Heat capacity of the gas with its own reactions, per kilogram of gas.
    pub heat_capacity: JoulePerKgKelvin,
    /// Mass of the gas species that have no fits of their own and were estimated, as a share of the gas.
    pub estimated_share: f64,
}

impl GasTransport {
    /// Prandtl number at held composition, η cp/k.
    pub fn frozen_prandtl(&self) -> f64 {
        self.viscosity.0 * self.frozen_heat_capacity.0 / self.frozen_conductivity.0
    }

    /// Prandtl number with reactions.
    pub fn prandtl(&self) -> f64 {
        self.viscosity.0 * self.heat_capacity.0 / self.conductivity.0
    }
}

/// Most gases that are counted: the rest is far below a millionth.
const MOST: usize = 40;
/// Mole fraction below which a gas is not counted.
const LEAST: f64 = 1e-9;
/// Viscosity of hard spheres in Pa s: η = C √(M T)/(σ² Ω) with M in kg/mol, here for σ² Ω in Å² (5/16 √(R/π)/N_A).
const HARD_SPHERES: f64 = 8.4411e-5;
/// Ratio of collision integrals A*.
const A_STAR: f64 = 1.1;

/// A gas in the mixture.
struct Gas {
    place: usize,
    fraction: f64,
    /// kg/mol.
    mass: f64,
    /// cp°/R and H°/RT.
    capacity: f64,
    enthalpy: f64,
    viscosity: f64,
    conductivity: f64,
}

/// Transport properties of the gas of `state`; with heat of reaction where the flow reacts. Nothing where there is no gas.
pub fn gas_transport(set: &ProductSet, state: &State, reacting: bool) -> Option<GasTransport> {
    if !state.has_gas() {
        return None;
    }
    let t = state.temperature.0;
    let (gases, estimated_share) = gases(set, state, t);
    let n = gases.len();
    let pair =
        DMatrix::from_fn(
            n,
            n,
            |i, j| if i == j { gases[i].viscosity } else { pair_viscosity(set, &gases[i], &gases[j], t) },
        );
    let (mut viscosity, mut frozen) = (0.0, 0.0);
    for (i, gas) in gases.iter().enumerate() {
        let (mut drag, mut shield) = (gas.fraction, gas.fraction);
        for (j, other) in gases.iter().enumerate().filter(|(j, _)| *j != i) {
            let total = gas.mass + other.mass;
            // RP-1311, eqs. 5.3 to 5.6.
            let phi = gas.viscosity / pair[(i, j)] * 2.0 * other.mass / total;
            let psi = phi * (1.0 + 2.41 * (gas.mass - other.mass) * (gas.mass - 0.142 * other.mass) / (total * total));
            drag += other.fraction * phi;
            shield += other.fraction * psi;
        }
        viscosity += gas.fraction * gas.viscosity / drag;
        frozen += gas.fraction * gas.conductivity / shield;
    }
    let mass: f64 = gases.iter().map(|gas| gas.fraction * gas.mass).sum();
    let frozen_capacity: f64 =
        gases.iter().map(|gas| gas.fraction * gas.capacity).sum::<f64>() * FIT_GAS_CONSTANT / mass;
    let (carried, stored) = if reacting { reactions(set, &gases, &pair) } else { (0.0, 0.0) };
    Some(GasTransport {
        viscosity: PascalSecond(viscosity),
        frozen_conductivity: WattPerMetreKelvin(frozen),
        conductivity: WattPerMetreKelvin(frozen + FIT_GAS_CONSTANT * carried),
        frozen_heat_capacity: JoulePerKgKelvin(frozen_capacity),
        heat_capacity: JoulePerKgKelvin(frozen_capacity + FIT_GAS_CONSTANT * stored / mass),
        estimated_share,
    })
}

/// The gases that count, most plentiful first, and the mass share of those without fits.
fn gases(set: &ProductSet, state: &State, t: f64) -> (Vec<Gas>, f64) {
    let mut places: Vec<usize> =
        (0..set.gases()).filter(|place| state.amounts[*place] > LEAST * state.gas_moles).collect();
    places.sort_by(|a, b| state.amounts[*b].total_cmp(&state.amounts[*a]));
    places.truncate(MOST);
    let total: f64 = places.iter().map(|place| state.amounts[*place]).sum();
    let mut curves = Curves::new(Beyond::Span);
    curves.evaluate(set, &places, t);
    let (mut estimated, mut mass_total) = (0.0, 0.0);
    let gases = places
        .iter()
        .enumerate()
        .map(|(column, place)| {
            let mass = set.species(*place).molar_mass.0;
            let fits = set.data().transport.of(set.data_place(*place));
            let (capacity, enthalpy) = (curves.cp[column], curves.h[column]);
            let known = fits.and_then(|fits| viscosity(&fits.viscosity, t));
            let fraction = state.amounts[*place] / total;
            mass_total += fraction * mass;
            if known.is_none() {
                estimated += fraction * mass;
            }
            let viscosity = known.map_or_else(|| estimated_viscosity(mass, t), |value| value.0);
            let conductivity = fits
                .and_then(|fits| conductivity(&fits.conductivity, t))
                .map_or_else(|| eucken(viscosity, mass, capacity), |value| value.0);
            Gas { place: *place, fraction, mass, capacity, enthalpy, viscosity, conductivity }
        })
        .collect();
    (gases, estimated / mass_total)
}

/// η = C √(M T)/max(1, ln(50 M⁴·⁶/T¹·⁴)), M in g/mol, for a gas without data.
///
/// Source: Svehla's estimate as in RP-1311, section 5.2.3.
fn estimated_viscosity(mass: f64, t: f64) -> f64 {
    let omega = (50.0 * (1e3 * mass).powf(4.6) / t.powf(1.4)).ln().max(1.0);
    HARD_SPHERES * (mass * t).sqrt() / omega
}

/// Modified Eucken: k = η R/M (3.75 + 1.32 (cp/R - 2.5)) (RP-1311, eq. 5.8).
fn eucken(viscosity: f64, mass: f64, capacity: f64) -> f64 {
    viscosity * FIT_GAS_CONSTANT / mass * (3.75 + 1.32 * (capacity - 2.5))
}

/// The viscosity of collisions between two gases: their fit, or what the mixture rule of Wilke stands for.
fn pair_viscosity(set: &ProductSet, one: &Gas, other: &Gas, t: f64) -> f64 {
    let fits = set.data().transport.of_pair(set.data_place(one.place), set.data_place(other.place));
    if let Some(value) = fits.and_then(|fits| viscosity(&fits.viscosity, t)) {
        return value.0;
    }
    let total = one.mass + other.mass;
    let root = 1.0 + ((other.mass / one.mass).sqrt() * one.viscosity / other.viscosity).sqrt();
    4.0 * std::f64::consts::SQRT_2 * one.viscosity * (other.mass / total).sqrt() / (root * root)
}

/// What reactions carry, Σ λᵣ ΔHᵣ/RT in mol/(m s), and store, in R per mole of gas.
///
/// With α the reactions that make every other gas from the component gases, ΔH their heats and L the Laplacian of the
/// pairs, α L αᵀ λ = ΔH/RT: for conductivity the pairs weigh RT/(p D) = M M'/(0.6 A* η (M + M')), for heat capacity 1
/// (Butler & Brokaw, eqs. 17 to 20).
fn reactions(set: &ProductSet, gases: &[Gas], pair: &DMatrix<f64>) -> (f64, f64) {
    let n = gases.len();
    let places: Vec<usize> = gases.iter().map(|gas| gas.place).collect();
    let mut weights: Vec<f64> = gases.iter().map(|gas| gas.fraction).collect();
    let mut components = Components::default();
    components.choose(set, &places, &mut weights);
    let made: Vec<usize> = (0..n).filter(|j| !components.basis.contains(j)).collect();
    if made.is_empty() {
        return (0.0, 0.0);
    }
    let mut shares = Vec::new();
    components.compositions(set, &places, &mut shares);
    let mut alpha = DMatrix::zeros(made.len(), n);
    let mut heat = DVector::zeros(made.len());
    for (row, j) in made.iter().enumerate() {
        alpha[(row, *j)] = -1.0;
        heat[row] = -gases[*j].enthalpy;
        for (k, basis) in components.basis.iter().enumerate() {
            alpha[(row, *basis)] = shares[k * n + j];
            heat[row] += shares[k * n + j] * gases[*basis].enthalpy;
        }
    }
    let diffusion = |i: usize, j: usize| {
        let (a, b) = (gases[i].mass, gases[j].mass);
        a * b / (0.6 * A_STAR * pair[(i, j)] * (a + b))
    };
    (quadratic(gases, &alpha, &heat, diffusion), quadratic(gases, &alpha, &heat, |_, _| 1.0))
}

/// hᵀ (α L αᵀ)⁻¹ h; 0 where the matrix is singular, which no set of independent reactions makes it.
fn quadratic(gases: &[Gas], alpha: &DMatrix<f64>, heat: &DVector<f64>, weight: impl Fn(usize, usize) -> f64) -> f64 {
    let n = gases.len();
    let mut laplacian = DMatrix::zeros(n, n);
    for i in 0..n {
        for j in (0..n).filter(|j| *j != i) {
            let w = weight(i, j);
            laplacian[(i, j)] = -w;
            laplacian[(i, i)] += w * gases[j].fraction / gases[i].fraction;
        }
    }
    let matrix = alpha * laplacian * alpha.transpose();
    // Rows differ by many powers of ten, as fractions do.
    let scale = DVector::from_fn(heat.len(), |i, _| matrix[(i, i)].abs().sqrt().recip());
    let scaled = DMatrix::from_fn(heat.len(), heat.len(), |i, j| matrix[(i, j)] * scale[i] * scale[j]);
    let right = heat.component_mul(&scale);
    scaled.lu().solve(&right).map_or(0.0, |answer| answer.dot(&right))
}
