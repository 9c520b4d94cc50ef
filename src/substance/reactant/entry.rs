//! Entries of the reactant files, and how reactants are made of them.

use super::caloric::{Caloric, HeatCapacity};
use super::series::Series;
use super::{Reactant, Role, composition, molar_mass};
use crate::diag::Source;
use crate::substance::formula::Formula;
use crate::substance::species::{Species, SpeciesData};
use crate::substance::symbol::Symbol;
use crate::units::{JoulePerKg, JoulePerMole, Kelvin};

/// No narrower limits of temperature than those of the fits.
fn everywhere() -> (f64, f64) {
    (0.0, f64::INFINITY)
}

/// One entry of a file.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Name for people; of a series with `{}` where its number stands.
    pub name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it does in a propellant.
    pub role: Role,
    /// What it is made of, and its enthalpy.
    pub substance: Substance,
    /// Temperature in K and molar heat capacity in J/(mol K), linear between the points; what a single enthalpy is
    /// carried to other temperatures with.
    #[serde(default)]
    heat_capacity: Vec<(f64, f64)>,
    /// Narrower limits of temperature in K than those of NASA's fits, where the fits reach beyond the phase.
    #[serde(default = "everywhere")]
    range: (f64, f64),
    /// Temperature in K and density in kg/m³, linear between the points.
    #[serde(default)]
    density: Vec<(f64, f64)>,
    /// Remarks.
    #[serde(default)]
    pub description: String,
    /// Where the figures come from.
    pub source: Source,
}

/// What a reactant is.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum Substance {
    /// A species of NASA's data.
    Species(String),
    /// Formula and enthalpy at a temperature.
    Compound { formula: Formula, enthalpy: JoulePerMole, temperature: Kelvin },
    /// Mass fractions of other entries.
    Blend(Vec<(String, f64)>),
    /// Mixtures of two entries, told by a number.
    Series(SeriesEntry),
}

/// Mixtures of two entries whose composition is linear in a number: percent of peroxide, of nitrogen.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesEntry {
    /// What the number means.
    pub number: String,
    /// The number at which the mixture is the first entry alone, and that entry.
    pub low: (f64, String),
    /// The number at which it is the second entry alone, and that entry.
    pub high: (f64, String),
    /// Numbers that are accepted.
    pub limits: (f64, f64),
    /// A usual one.
    pub example: f64,
    /// Heat of mixing over the product of the mass fractions.
    #[serde(default)]
    pub excess_enthalpy: JoulePerKg,
    /// Volume of mixing over the product of the mass fractions, in m³/kg.
    #[serde(default)]
    pub excess_volume: f64,
}

/// What an entry becomes.
pub(super) enum Made {
    /// A reactant.
    One(Box<Reactant>),
    /// Many, told by a number.
    Many(Box<Series>),
}

impl Entry {
    /// Whether the entry needs others.
    pub(super) fn is_mixture(&self) -> bool {
        matches!(self.substance, Substance::Blend(_) | Substance::Series(_))
    }

    /// The reactant or series; `find` looks up the parts of a mixture. The error says what is wrong with the entry.
    pub(super) fn make<'a>(
        &self,
        data: &SpeciesData,
        find: &dyn Fn(&str) -> Option<&'a Reactant>,
    ) -> Result<Made, String> {
        let part = |name: &str| find(name).ok_or_else(|| format!("{}: there is no entry \"{name}\"", self.name));
        let mut reactant = match &self.substance {
            Substance::Species(name) => self.of_species(name, data)?,
            Substance::Compound { formula, enthalpy, temperature } => {
                let composition = composition(&self.name, formula, data).map_err(|error| error.to_string())?;
                let caloric = self.caloric(temperature.0, enthalpy.0)?;
                self.reactant(formula.clone(), composition, data, caloric)
            }
            Substance::Blend(parts) => {
                let parts = parts
                    .iter()
                    .map(|(name, fraction)| Ok((*fraction, part(name)?)))
                    .collect::<Result<Vec<_>, String>>()?;
                let sum: f64 = parts.iter().map(|(fraction, _)| fraction).sum();
                if (sum - 1.0).abs() > 1e-12 {
                    return Err(format!("{}: the mass fractions sum to {sum}", self.name));
                }
                let blend = blend(&parts, 0.0, 0.0, data)?;
                Reactant { name: self.name.clone(), ..blend }
            }
            Substance::Series(series) => {
                let (low, high) = (part(&series.low.1)?.clone(), part(&series.high.1)?.clone());
                return Series::of(self, series, low, high).map(|series| Made::Many(Box::new(series)));
            }
        };
        reactant.aliases.clone_from(&self.aliases);
        reactant.role = self.role;
        reactant.description.clone_from(&self.description);
        reactant.source.clone_from(&self.source);
        if !self.density.is_empty() {
            reactant.densities.clone_from(&self.density);
        }
        Ok(Made::One(Box::new(reactant)))
    }

    fn of_species(&self, name: &str, data: &SpeciesData) -> Result<Reactant, String> {
        let species = data.species.iter().find(|species| species.name == name);
        let species = species.ok_or_else(|| format!("{}: NASA's data have no \"{name}\"", self.name))?;
        let mut reactant = of_species(species, data);
        reactant.name.clone_from(&self.name);
        reactant.caloric = match reactant.caloric {
            Caloric::Point { temperature, enthalpy } if self.range == everywhere() => {
                self.caloric(temperature, enthalpy)?
            }
            Caloric::Fits { ranges, low, high } if self.heat_capacity.is_empty() => {
                let (from, to) = (self.range.0.max(low), self.range.1.min(high));
                if from >= to {
                    return Err(format!("{}: the fits of {name} reach from {low} to {high} K", self.name));
                }
                Caloric::Fits { ranges, low: from, high: to }
            }
            _ => return Err(format!("{}: what the data of {name} tell is stated a second time", self.name)),
        };
        Ok(reactant)
    }

    fn caloric(&self, temperature: f64, enthalpy: f64) -> Result<Caloric, String> {
        if self.heat_capacity.is_empty() {
            return Ok(Caloric::Point { temperature, enthalpy });
        }
        let heat_capacity = HeatCapacity::of(&self.heat_capacity);
        let heat_capacity =
            heat_capacity.ok_or_else(|| format!("{}: heat_capacity does not rise in temperature", self.name))?;
        let caloric = Caloric::Table { temperature, enthalpy, heat_capacity };
        let (low, high) = caloric.range();
        if (low..=high).contains(&temperature) {
            Ok(caloric)
        } else {
            Err(format!("{}: heat_capacity does not reach {temperature} K, where the enthalpy is known", self.name))
        }
    }

    fn reactant(
        &self,
        formula: Formula,
        composition: Vec<(usize, f64)>,
        data: &SpeciesData,
        caloric: Caloric,
    ) -> Reactant {
        Reactant {
            name: self.name.clone(),
            aliases: Vec::new(),
            role: self.role,
            description: String::new(),
            source: Source::default(),
            species: None,
            formula,
            parts: Vec::new(),
            molar_mass: molar_mass(&composition, data),
            composition,
            caloric,
            densities: Vec::new(),
        }
    }
}

/// A species of NASA's data as a reactant, from its [`published_low`](Species::published_low) on where it has one: grains
/// and tanks are cold, and the heat of formation itself holds at 298.15 K.
pub(super) fn of_species(species: &Species, data: &SpeciesData) -> Reactant {
    let caloric = match (species.temperature_range(), species.assigned_temperature) {
        (Some((low, high)), _) => {
            let low = species.published_low.map_or(low, |published| published.0);
            Caloric::Fits { ranges: species.ranges.clone(), low, high }
        }
        (None, Some(temperature)) => {
            Caloric::Point { temperature: temperature.0, enthalpy: species.heat_of_formation.0 }
        }
        (None, None) => Caloric::Unknown,
    };
    Reactant {
        name: species.name.clone(),
        aliases: Vec::new(),
        role: Role::Both,
        description: String::new(),
        source: Source(format!("NASA thermo.inp: {}", species.source)),
        species: Some(species.name.clone()),
        formula: formula(&species.composition, data),
        parts: Vec::new(),
        composition: species.composition.clone(),
        molar_mass: molar_mass(&species.composition, data),
        caloric,
        densities: Vec::new(),
    }
}

/// The formula of a composition. The electrons of an ion have no place in it.
fn formula(composition: &[(usize, f64)], data: &SpeciesData) -> Formula {
    let symbol = |element: usize| data.elements.get(element).and_then(|element| Symbol::of_any_case(&element.symbol));
    let atoms = composition.iter().filter_map(|(element, number)| Some((symbol(*element)?, *number)));
    Formula::of(atoms).unwrap_or_default()
}

/// A mixture of reactants by mass fractions, which sum to 1. `excess_enthalpy` in J/kg and `excess_volume` in m³/kg are
/// multiplied with the product of the fractions of two parts.
pub(super) fn blend(
    parts: &[(f64, &Reactant)],
    excess_enthalpy: f64,
    excess_volume: f64,
    data: &SpeciesData,
) -> Result<Reactant, String> {
    let parts: Vec<(f64, &Reactant)> = parts.iter().copied().filter(|(fraction, _)| *fraction > 0.0).collect();
    let product = match parts.as_slice() {
        [(one, _), (other, _)] => one * other,
        _ => 0.0,
    };
    let molar_mass = 1.0 / parts.iter().map(|(fraction, part)| fraction / part.molar_mass).sum::<f64>();
    let mut atoms: Vec<(usize, f64)> = Vec::new();
    for (fraction, part) in &parts {
        let moles = fraction * molar_mass / part.molar_mass;
        for (element, number) in &part.composition {
            match atoms.iter_mut().find(|(known, _)| known == element) {
                Some((_, count)) => *count += moles * number,
                None => atoms.push((*element, moles * number)),
            }
        }
    }
    let calorics = parts.iter().map(|(fraction, part)| (*fraction, part.molar_mass, part.caloric.clone())).collect();
    let caloric = Caloric::Blend { parts: calorics, molar_mass, excess: product * excess_enthalpy };
    let (low, high) = caloric.range();
    if low > high {
        return Err(format!("its parts share no temperature ({low} K is above {high} K)"));
    }
    Ok(Reactant {
        name: String::new(),
        aliases: Vec::new(),
        role: Role::Both,
        description: String::new(),
        source: Source::default(),
        species: None,
        formula: formula(&atoms, data),
        parts: parts.iter().map(|(fraction, part)| (part.name.clone(), *fraction)).collect(),
        composition: atoms,
        molar_mass,
        caloric,
        densities: blend_densities(&parts, product * excess_volume),
    })
}

/// Densities of a blend at each temperature at which one of its parts has a density and all have one: volumes add up,
/// but for a volume of mixing in m³/kg.
fn blend_densities(parts: &[(f64, &Reactant)], excess: f64) -> Vec<(f64, f64)> {
    let mut temperatures: Vec<f64> =
        parts.iter().flat_map(|(_, part)| part.densities.iter().map(|(t, _)| *t)).collect();
    temperatures.sort_by(f64::total_cmp);
    temperatures.dedup();
    if parts.iter().all(|(_, part)| part.densities.len() == 1) {
        temperatures.truncate(1);
    }
    let volume = |t: f64| -> Option<f64> {
        let volumes = parts.iter().map(|(fraction, part)| Some(fraction / part.density(Kelvin(t))?.0));
        volumes.sum::<Option<f64>>()
    };
    temperatures.into_iter().filter_map(|t| Some((t, 1.0 / (volume(t)? + excess)))).collect()
}
