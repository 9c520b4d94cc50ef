//! Mixtures of two reactants told by a number in their name: `H2O2 87.5%`, `MON-25`, `NC 12.6%`.

use super::entry::{Entry, SeriesEntry, blend};
use super::library::comparable;
use super::{Reactant, ReactantError, Role};
use crate::diag::Source;
use crate::substance::species::SpeciesData;

/// Where the number stands in a name.
const PLACE: &str = "{}";

/// Mixtures whose composition is linear in a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Name for people, with `{}` where the number stands.
    pub name: String,
    /// Other names, likewise.
    pub aliases: Vec<String>,
    /// What the number means, such as "percent of H2O2 by mass".
    pub number: String,
    /// Numbers that are accepted.
    pub limits: (f64, f64),
    /// What the mixtures do in a propellant.
    pub role: Role,
    /// Remarks.
    pub description: String,
    /// Where the figures come from.
    pub source: Source,
    low: (f64, Reactant),
    high: (f64, Reactant),
    excess_enthalpy: f64,
    excess_volume: f64,
}

impl Series {
    /// From an entry and its two parts; the error says what is wrong with it.
    pub(super) fn of(entry: &Entry, series: &SeriesEntry, low: Reactant, high: Reactant) -> Result<Self, String> {
        let names = std::iter::once(&entry.name).chain(&entry.aliases);
        if let Some(name) = names.into_iter().find(|name| name.matches(PLACE).count() != 1) {
            return Err(format!("{name}: the name of a series has one {PLACE}"));
        }
        let ((from, to), (least, most)) = ((series.low.0, series.high.0), series.limits);
        if !(from < to && from <= least && least < most && most <= to) {
            return Err(format!("{}: the limits lie outside of the series", entry.name));
        }
        Ok(Self {
            name: entry.name.clone(),
            aliases: entry.aliases.clone(),
            number: series.number.clone(),
            limits: series.limits,
            role: entry.role,
            description: entry.description.clone(),
            source: entry.source.clone(),
            low: (from, low),
            high: (to, high),
            excess_enthalpy: series.excess_enthalpy.0,
            excess_volume: series.excess_volume,
        })
    }

    /// The two reactants that are mixed: the one at the low and the one at the high end of the number.
    pub fn parts(&self) -> (&Reactant, &Reactant) {
        (&self.low.1, &self.high.1)
    }

    /// The number in a name of this series; `None` for the name of something else.
    pub(super) fn number_in(&self, name: &str) -> Option<f64> {
        let name = comparable(name);
        std::iter::once(&self.name).chain(&self.aliases).find_map(|pattern| {
            let (before, after) = pattern.split_once(PLACE)?;
            let number = name.strip_prefix(&comparable(before))?.strip_suffix(&comparable(after))?;
            let is_number = number.starts_with(|c: char| c.is_ascii_digit());
            is_number.then(|| number.parse::<f64>().ok()).flatten()
        })
    }

    /// The mixture with this number.
    ///
    /// # Errors
    /// [`ReactantError::Series`] outside of the limits.
    pub fn reactant(&self, number: f64, data: &SpeciesData) -> Result<Reactant, ReactantError> {
        let name = self.name.replace(PLACE, &number.to_string());
        let (low, high) = self.limits;
        let out = || ReactantError::Series { name: name.clone(), what: self.number.clone(), low, high };
        if !(low..=high).contains(&number) {
            return Err(out());
        }
        let fraction = (number - self.low.0) / (self.high.0 - self.low.0);
        let parts = [(fraction, &self.high.1), (1.0 - fraction, &self.low.1)];
        let mixed = blend(&parts, self.excess_enthalpy, self.excess_volume, data).map_err(|_| out())?;
        Ok(Reactant {
            name,
            role: self.role,
            description: self.description.clone(),
            source: self.source.clone(),
            ..mixed
        })
    }

    /// Whether every word of `query` stands in its names, parts, remarks or source.
    pub fn matches(&self, query: &str) -> bool {
        let mut text = [&self.name, &self.number, &self.description, &self.source.0].map(String::as_str).join("\n");
        for other in self.aliases.iter().chain([&self.low.1.name, &self.high.1.name]) {
            text.push('\n');
            text.push_str(other);
        }
        let text = text.to_lowercase();
        query.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}
