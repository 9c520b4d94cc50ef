//! The product set: every species that the elements at hand can form, laid out for the solver.
//!
//! Gases come first, then condensed species. Condensed species of one composition are a **family**: crystal forms
//! and the liquid, in order of temperature, of which one exists at a time, or two at their transition.

use std::collections::BTreeMap;

use crate::substance::species::{Nasa9, Phase, Role, Species, SpeciesData, coexistence};

/// Which species may form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// Whether ions and electrons are among them.
    pub ions: bool,
    /// Only these, where given.
    pub only: Option<Vec<String>>,
    /// None of these.
    pub omit: Vec<String>,
}

/// Why there is no product set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProductError {
    /// A name in a list of species that the data do not hold.
    #[error("no product species is called `{name}`{}", nearest_text(.nearest))]
    Unknown {
        /// The name as given.
        name: String,
        /// The list: `only` or `omit`.
        list: &'static str,
        /// Names that look like it.
        nearest: Vec<String>,
    },
    /// An element that nothing is made of.
    #[error(
        "no product species holds the element {symbol}; take it out of the reactants, or allow a species that holds it"
    )]
    Element {
        /// Its symbol.
        symbol: String,
        /// Whether the species were chosen with `only`.
        is_chosen: bool,
    },
}

impl ProductError {
    /// The field at fault: `only`, `omit` or `reactants`.
    pub fn path(&self) -> &'static str {
        match self {
            Self::Unknown { list, .. } => list,
            Self::Element { is_chosen: true, .. } => "only",
            Self::Element { is_chosen: false, .. } => "reactants",
        }
    }
}

fn nearest_text(nearest: &[String]) -> String {
    if nearest.is_empty() { String::new() } else { format!("; near it are {}", nearest.join(", ")) }
}

/// Where a species' fit is used, and how it goes on beyond.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// Lowest temperature in K: as the data state it, or where the colder form has the same potential.
    pub low: f64,
    /// Highest temperature in K: as the data state it, or where the hotter form has the same potential.
    pub high: f64,
    /// Below this the heat capacity is held, at its value here or at zero.
    pub floor: f64,
    /// Above this likewise.
    pub ceiling: f64,
    /// Whether it is held at zero: the tangent of the chemical potential, which keeps a form from coming back beyond
    /// its transition.
    pub tangent_below: bool,
    /// The same above `ceiling`.
    pub tangent_above: bool,
}

/// Condensed species of one composition, in order of temperature.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// Places in the product set.
    pub members: Vec<usize>,
}

/// All species that may form, laid out for the solver.
#[derive(Debug, Clone)]
pub struct ProductSet {
    data: &'static SpeciesData,
    elements: Vec<usize>,
    species: Vec<usize>,
    gases: usize,
    composition: Vec<f64>,
    spans: Vec<Span>,
    families: Vec<Family>,
    family_of: Vec<usize>,
}

/// Share of a gas fit's lowest temperature down to which it is still followed.
const GAS_FLOOR: f64 = 0.7;
/// Share of a gas fit's highest temperature up to which it is still followed.
const GAS_CEILING: f64 = 1.1;

impl ProductSet {
    /// The species that `elements` (places in the data's list) can form.
    ///
    /// # Errors
    /// When a listed species does not exist, or an element has no species.
    pub fn new(data: &'static SpeciesData, elements: &[usize], selection: &Selection) -> Result<Self, ProductError> {
        let only = selection.only.as_deref().map(|names| places(data, names, "only")).transpose()?;
        let omit = places(data, &selection.omit, "omit")?;
        let electron = data.elements.iter().position(|element| element.symbol == "E");
        let mut rows = elements.to_vec();
        if let (true, Some(electron)) = (selection.ions, electron)
            && !rows.contains(&electron)
        {
            rows.push(electron);
        }
        let fits = |place: &usize| {
            let species = &data.species[*place];
            species.role == Role::Product
                && !species.ranges.is_empty()
                && species.composition.iter().all(|(element, _)| rows.contains(element))
                && (selection.ions || species.composition.iter().all(|(element, _)| Some(*element) != electron))
                && only.as_ref().is_none_or(|only| only.contains(place))
                && !omit.contains(place)
        };
        let chosen: Vec<usize> = (0..data.species.len()).filter(fits).collect();
        let (gas, condensed): (Vec<usize>, Vec<usize>) =
            chosen.into_iter().partition(|place| data.species[*place].phase == Phase::Gas);
        let gases = gas.len();
        let species: Vec<usize> = gas.into_iter().chain(condensed).collect();
        let mut composition = vec![0.0; rows.len() * species.len()];
        for (column, place) in species.iter().enumerate() {
            for (element, atoms) in &data.species[*place].composition {
                if let Some(row) = rows.iter().position(|row| row == element) {
                    composition[row * species.len() + column] = *atoms;
                }
            }
        }
        for (row, element) in rows.iter().enumerate() {
            if composition[row * species.len()..(row + 1) * species.len()].iter().all(|atoms| *atoms == 0.0) {
                let (symbol, is_chosen) = (data.elements[*element].symbol.clone(), only.is_some());
                return Err(ProductError::Element { symbol, is_chosen });
            }
        }
        let mut set = Self {
            data,
            elements: rows,
            gases,
            composition,
            spans: Vec::new(),
            families: Vec::new(),
            family_of: vec![usize::MAX; species.len()],
            species,
        };
        set.group_families();
        set.spans = (0..set.len()).map(|place| set.span_of(place)).collect();
        set.join_spans();
        Ok(set)
    }

    fn group_families(&mut self) {
        let mut by_composition: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
        for place in self.gases..self.len() {
            let key = (0..self.rows()).map(|row| self.atoms(row, place).to_bits()).collect();
            by_composition.entry(key).or_default().push(place);
        }
        for (_, mut members) in by_composition {
            members.sort_by(|a, b| self.species(*a).ranges[0].low.total_cmp(&self.species(*b).ranges[0].low));
            for member in &members {
                self.family_of[*member] = self.families.len();
            }
            self.families.push(Family { members });
        }
    }

    fn span_of(&self, place: usize) -> Span {
        let ranges = &self.species(place).ranges;
        let low = ranges.first().map_or(0.0, |range| range.low);
        let high = ranges.last().map_or(f64::INFINITY, |range| range.high);
        if place < self.gases {
            let (floor, ceiling) = (GAS_FLOOR * low, GAS_CEILING * high);
            return Span { low, high, floor, ceiling, tangent_below: false, tangent_above: false };
        }
        let lowest = self.families[self.family_of[place]].members.first() == Some(&place);
        Span { low, high, floor: low, ceiling: high, tangent_below: !lowest, tangent_above: true }
    }

    /// One form ends and the next begins where their potentials are equal, not where the data round that to.
    fn join_spans(&mut self) {
        for family in &self.families {
            for pair in family.members.windows(2) {
                if let Some(t) = coexistence(self.species(pair[0]), self.species(pair[1])) {
                    (self.spans[pair[0]].high, self.spans[pair[0]].ceiling) = (t, t);
                    (self.spans[pair[1]].low, self.spans[pair[1]].floor) = (t, t);
                }
            }
        }
    }

    /// How many species.
    pub fn len(&self) -> usize {
        self.species.len()
    }

    /// Whether there is no species.
    pub fn is_empty(&self) -> bool {
        self.species.is_empty()
    }

    /// How many of them are gases; they come first.
    pub fn gases(&self) -> usize {
        self.gases
    }

    /// How many elements, electrons among them where ions may form.
    pub fn rows(&self) -> usize {
        self.elements.len()
    }

    /// Places of the elements in the data's list, in the order of the rows.
    pub fn elements(&self) -> &[usize] {
        &self.elements
    }

    /// Symbol of the element of `row`.
    pub fn symbol(&self, row: usize) -> &'static str {
        &self.data.elements[self.elements[row]].symbol
    }

    /// Atoms of the element `row` in one particle of the species at `place`.
    pub fn atoms(&self, row: usize, place: usize) -> f64 {
        self.composition[row * self.len() + place]
    }

    /// One row of the composition: atoms of one element in each species.
    pub(super) fn composition_row(&self, row: usize) -> &[f64] {
        &self.composition[row * self.len()..(row + 1) * self.len()]
    }

    /// The species at `place`.
    pub fn species(&self, place: usize) -> &'static Species {
        &self.data.species[self.species[place]]
    }

    /// Place in the whole data of the species at `place`.
    pub fn data_place(&self, place: usize) -> usize {
        self.species[place]
    }

    /// The data that the set is made from.
    pub fn data(&self) -> &'static SpeciesData {
        self.data
    }

    /// The condensed families.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The family of a condensed species.
    pub fn family(&self, place: usize) -> Option<&Family> {
        self.families.get(self.family_of[place])
    }

    pub(super) fn family_number(&self, place: usize) -> usize {
        self.family_of[place]
    }

    pub(super) fn span(&self, place: usize) -> Span {
        self.spans[place]
    }

    /// Temperatures in K between which the data of the species at `place` hold; a form's end at its transitions.
    pub fn temperature_range(&self, place: usize) -> (f64, f64) {
        let span = self.span(place);
        (span.low, span.high)
    }

    /// Whether a condensed species may be present at the temperature `t` in K: within its data, or below them where
    /// it is the coldest of its family.
    pub(super) fn may_exist(&self, place: usize, t: f64) -> bool {
        let span = self.span(place);
        t <= span.high && (t >= span.low || !span.tangent_below)
    }

    /// The fit of the species at `place` to use at `t`, by its number.
    pub(super) fn range_at(&self, place: usize, t: f64) -> usize {
        let ranges = &self.species(place).ranges;
        ranges.iter().position(|range| t <= range.high).unwrap_or(ranges.len().saturating_sub(1))
    }

    pub(super) fn fit(&self, place: usize, range: usize) -> &'static Nasa9 {
        &self.species(place).ranges[range]
    }
}

/// Places in the data of all products with these names.
fn places(data: &'static SpeciesData, names: &[String], list: &'static str) -> Result<Vec<usize>, ProductError> {
    names
        .iter()
        .map(|name| {
            data.find(name).filter(|place| data.species[*place].role == Role::Product).ok_or_else(|| {
                ProductError::Unknown {
                    name: name.clone(),
                    list,
                    nearest: data.nearest_names(name).into_iter().map(str::to_owned).collect(),
                }
            })
        })
        .collect()
}
