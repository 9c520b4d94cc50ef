//! Finding species and elements by what people type.

use super::SpeciesData;
use crate::words::edit_distance;

/// Names that are offered for one that is not known.
const OFFERED: usize = 6;

impl SpeciesData {
    /// Index of the species of that name; upper and lower case alike where only one name is meant so (`Co` is cobalt
    /// and `CO` is carbon monoxide).
    pub fn find(&self, name: &str) -> Option<usize> {
        self.species.iter().position(|species| species.name == name).or_else(|| {
            let mut alike =
                self.species.iter().enumerate().filter(|(_, species)| species.name.eq_ignore_ascii_case(name));
            let (index, _) = alike.next()?;
            alike.next().is_none().then_some(index)
        })
    }

    /// Index of the element of that symbol, upper and lower case alike.
    pub fn find_element(&self, symbol: &str) -> Option<usize> {
        self.elements.iter().position(|element| element.symbol.eq_ignore_ascii_case(symbol))
    }

    /// Names that come close to one that is not known, the closest first: those that begin with it, then those that
    /// hold it, then those that differ in few letters, upper and lower case alike.
    pub fn nearest_names(&self, name: &str) -> Vec<&str> {
        let wanted = name.trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut close: Vec<(usize, usize, &str)> = self
            .species
            .iter()
            .filter_map(|species| {
                let known = species.name.to_lowercase();
                let (kind, cost) = if known.starts_with(&wanted) {
                    (0, known.len() - wanted.len())
                } else if known.contains(&wanted) {
                    (1, known.len() - wanted.len())
                } else {
                    (2, edit_distance(&wanted, &known))
                };
                let near = kind < 2 || cost <= 1 + wanted.len() / 4;
                near.then_some((kind, cost, species.name.as_str()))
            })
            .collect();
        close.sort_by_key(|(kind, cost, _)| (*kind, *cost));
        close.into_iter().map(|(_, _, name)| name).take(OFFERED).collect()
    }
}
