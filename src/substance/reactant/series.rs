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
    /// A usual one.
    pub example: f64,
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
        if !(least..=most).contains(&series.example) {
            return Err(format!("{}: the example {} lies outside of the limits", entry.name, series.example));
        }
        Ok(Self {
            name: entry.name.clone(),
            aliases: entry.aliases.clone(),
            number: series.number.clone(),
            limits: series.limits,
            example: series.example,
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

    fn patterns(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.aliases)
    }

    /// The number in a name of this series; `None` for the name of something else.
    ///
    /// A hyphen before the number is its sign, save the one that a pattern has there, as in MON-25.
    pub(super) fn number_in(&self, name: &str) -> Option<f64> {
        let numbers: Vec<f64> = self.patterns().filter_map(|pattern| number_of(pattern, name)).collect();
        // MON-25 is also the alias MON25 with a sign.
        numbers.iter().copied().find(|number| *number >= 0.0).or(numbers.first().copied())
    }

    /// The names with a usual number in its place, each beside the same without a number.
    pub(super) fn examples(&self) -> impl Iterator<Item = (String, String)> {
        let filled = |pattern: &str| pattern.replace(PLACE, &self.example.to_string());
        self.patterns().map(move |pattern| (filled(pattern), comparable(&pattern.replace(PLACE, ""))))
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

/// The number in a name that is otherwise `pattern`.
fn number_of(pattern: &str, name: &str) -> Option<f64> {
    let (before, after) = pattern.split_once(PLACE)?;
    let is_part = |sign: char| sign.is_ascii_digit() || sign == '.';
    let mut rest = name;
    while let Some(start) = rest.find(|sign: char| sign.is_ascii_digit()) {
        let from = name.len() - rest.len() + start;
        let (head, found) = name.split_at_checked(from)?;
        let (digits, tail) = found.split_at_checked(found.find(|sign| !is_part(sign)).unwrap_or(found.len()))?;
        let head = if before.ends_with('-') { head.strip_suffix('-').unwrap_or(head) } else { head };
        let sign = if head.trim_end().ends_with('-') { -1.0 } else { 1.0 };
        if comparable(head) == comparable(before) && comparable(tail) == comparable(after) {
            return digits.parse::<f64>().ok().map(|number| sign * number);
        }
        rest = tail;
    }
    None
}
