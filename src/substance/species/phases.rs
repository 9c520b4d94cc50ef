//! Phases of one substance: which condensed species have the same composition, and where one turns into the next.

use super::{Phase, Role, Species, SpeciesData};

/// The condensed products of one composition: solids in the order of their transitions, then the liquid.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseFamily {
    /// Indices of the species, in ascending order of temperature. At least one.
    pub species: Vec<usize>,
    /// Temperature in K at which each turns into the next; one less than there are species.
    pub transitions: Vec<f64>,
}

impl SpeciesData {
    /// The families of all condensed products, in the order of the data.
    pub fn phase_families(&self) -> Vec<PhaseFamily> {
        let mut families: Vec<PhaseFamily> = Vec::new();
        // A list for each composition, found by the family's first species. The data hold the phases of a substance
        // next to each other, so that the last families are looked at first.
        for (index, species) in self.species.iter().enumerate() {
            if species.phase != Phase::Condensed || species.role != Role::Product {
                continue;
            }
            let same = |family: &&mut PhaseFamily| {
                let first = family.species.first().and_then(|first| self.species.get(*first));
                first.is_some_and(|first| same_composition(first, species))
            };
            match families.iter_mut().rev().find(same) {
                Some(family) => family.species.push(index),
                None => families.push(PhaseFamily { species: vec![index], transitions: Vec::new() }),
            }
        }
        for family in &mut families {
            let begin = |index: &usize| {
                self.species.get(*index).and_then(Species::temperature_range).map_or(0.0, |range| range.0)
            };
            family.species.sort_by(|one, other| begin(one).total_cmp(&begin(other)));
            let members: Vec<&Species> = family.species.iter().filter_map(|index| self.species.get(*index)).collect();
            family.transitions =
                members.windows(2).filter_map(|pair| transition(pair.first()?, pair.last()?)).collect();
        }
        families
    }
}

/// Whether two species consist of the same numbers of the same atoms.
fn same_composition(one: &Species, other: &Species) -> bool {
    one.composition.len() == other.composition.len()
        && one.composition.iter().all(|part| other.composition.contains(part))
}

/// Temperature in K at which `cold` turns into `hot`: the bound that they share, or, where the data leave a gap or
/// overlap, the one of the two bounds at which their Gibbs energies are closer to each other. (In NASA's data they meet
/// there; away from the bound that was meant, fits of SrCL2 cross once more, which is no transition.)
///
/// Derived: phases of one composition coexist where their Gibbs energies are equal.
fn transition(cold: &Species, hot: &Species) -> Option<f64> {
    let (cold, hot) = (cold.ranges.last()?, hot.ranges.first()?);
    let apart = |t: f64| (hot.gibbs(t) - cold.gibbs(t)).abs();
    Some(if apart(cold.high) <= apart(hot.low) { cold.high } else { hot.low })
}

/// Farthest from the stated transition, as a share, at which fits are taken to mean it: they miss it by 1e-4 at most
/// (water and ice), and cross elsewhere where nothing turns into anything.
const NEAR: f64 = 1e-3;
/// A step in T, as a share, below which the crossing is found: the next would be its square, or rounding.
const FOUND: f64 = 1e-9;

/// Temperature in K at which the fits of `cold` and `hot` have the same Gibbs energy, near their transition. Data state
/// transitions to a few digits; between that and this neither form would be the stable one of its own range.
///
/// None where the fits do not cross there: the two are no neighbours, or the enthalpy does not jump.
///
/// Derived: Newton's method, d(ΔG/RT)/d ln T = -ΔH/RT.
pub fn coexistence(cold: &Species, hot: &Species) -> Option<f64> {
    let stated = transition(cold, hot)?;
    let (cold, hot) = (cold.ranges.last()?, hot.ranges.first()?);
    let mut t = stated;
    for _ in 0..20 {
        let step = (hot.gibbs(t) - cold.gibbs(t)) / (hot.enthalpy(t) - cold.enthalpy(t));
        t *= 1.0 + step;
        if !step.is_finite() || (t / stated - 1.0).abs() > NEAR {
            return None;
        }
        if step.abs() < FOUND {
            return Some(t);
        }
    }
    None
}
