//! Symbols of the elements, with the valences that equivalence ratios count.
//!
//! The isotope deuterium (`D`) and NASA's inert twins of hydrogen, carbon and oxygen (`IH`, `IC`, `IO`) count as
//! elements here as they do in the data.

/// Symbol and valence of each element, in the order of atomic number; isotope and inert twins last.
///
/// Source: oxidation states with which CEA defines equivalence ratios, Gordon & McBride, NASA RP-1311 part I (1994),
/// chapter 9; the values are those of NASA CEA 3.3.4.
#[rustfmt::skip]
const ELEMENTS: &[(&str, f64)] = &[
    ("H", 1.0), ("He", 0.0), ("Li", 1.0), ("Be", 2.0), ("B", 3.0), ("C", 4.0), ("N", 0.0), ("O", -2.0), ("F", -1.0),
    ("Ne", 0.0), ("Na", 1.0), ("Mg", 2.0), ("Al", 3.0), ("Si", 4.0), ("P", 5.0), ("S", 4.0), ("Cl", -1.0),
    ("Ar", 0.0), ("K", 1.0), ("Ca", 2.0), ("Sc", 3.0), ("Ti", 4.0), ("V", 5.0), ("Cr", 3.0), ("Mn", 2.0), ("Fe", 3.0),
    ("Co", 2.0), ("Ni", 2.0), ("Cu", 2.0), ("Zn", 2.0), ("Ga", 3.0), ("Ge", 4.0), ("As", 3.0), ("Se", 4.0),
    ("Br", -1.0), ("Kr", 0.0), ("Rb", 1.0), ("Sr", 2.0), ("Y", 3.0), ("Zr", 4.0), ("Nb", 5.0), ("Mo", 6.0),
    ("Tc", 7.0), ("Ru", 3.0), ("Rh", 3.0), ("Pd", 2.0), ("Ag", 1.0), ("Cd", 2.0), ("In", 3.0), ("Sn", 4.0),
    ("Sb", 3.0), ("Te", 4.0), ("I", -1.0), ("Xe", 0.0), ("Cs", 1.0), ("Ba", 2.0), ("La", 3.0), ("Ce", 3.0),
    ("Pr", 3.0), ("Nd", 3.0), ("Pm", 3.0), ("Sm", 3.0), ("Eu", 3.0), ("Gd", 3.0), ("Tb", 3.0), ("Dy", 3.0),
    ("Ho", 3.0), ("Er", 3.0), ("Tm", 3.0), ("Yb", 3.0), ("Lu", 3.0), ("Hf", 4.0), ("Ta", 5.0), ("W", 6.0),
    ("Re", 7.0), ("Os", 4.0), ("Ir", 4.0), ("Pt", 4.0), ("Au", 3.0), ("Hg", 2.0), ("Tl", 1.0), ("Pb", 2.0),
    ("Bi", 3.0), ("Po", 2.0), ("At", -1.0), ("Rn", 0.0), ("Fr", 1.0), ("Ra", 2.0), ("Ac", 3.0), ("Th", 4.0),
    ("Pa", 5.0), ("U", 6.0), ("Np", 5.0), ("Pu", 4.0), ("Am", 3.0), ("Cm", 3.0), ("Bk", 3.0), ("Cf", 3.0),
    ("Es", 3.0), ("D", 1.0), ("IH", 1.0), ("IC", 4.0), ("IO", -2.0),
];

/// The symbol of an element.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u8);

impl Symbol {
    /// The element of that symbol written as chemists do: `Cl`, not `CL`.
    pub fn of(text: &str) -> Option<Self> {
        let at = ELEMENTS.iter().position(|(symbol, _)| *symbol == text)?;
        u8::try_from(at).ok().map(Self)
    }

    /// The element of that symbol, upper and lower case alike, as NASA's files write them: `CL`.
    pub fn of_any_case(text: &str) -> Option<Self> {
        let at = ELEMENTS.iter().position(|(symbol, _)| symbol.eq_ignore_ascii_case(text))?;
        u8::try_from(at).ok().map(Self)
    }

    /// As chemists write it: `Cl`.
    pub fn text(self) -> &'static str {
        self.entry().0
    }

    /// The oxidation state that the element takes in stoichiometric products: +4 for carbon, -2 for oxygen, 0 for
    /// nitrogen.
    pub fn valence(self) -> f64 {
        self.entry().1
    }

    /// Whether it is one of NASA's inert elements, which form no products with the others.
    pub fn is_inert_twin(self) -> bool {
        matches!(self.text(), "IH" | "IC" | "IO")
    }

    fn entry(self) -> (&'static str, f64) {
        // A symbol is made from a position in the table and nothing else.
        ELEMENTS.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

impl std::fmt::Display for Symbol {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.text())
    }
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_found_again_and_no_two_differ_by_case_alone() {
        for (at, (symbol, valence)) in ELEMENTS.iter().enumerate() {
            let found = Symbol::of(symbol).expect("in the table");
            assert_eq!((usize::from(found.0), found.text(), found.valence()), (at, *symbol, *valence));
            assert_eq!(Symbol::of_any_case(&symbol.to_uppercase()), Some(found), "{symbol}");
        }
    }

    #[test]
    fn chemists_spelling_is_strict() {
        assert_eq!(Symbol::of("CL"), None);
        assert_eq!(Symbol::of_any_case("cl").map(Symbol::text), Some("Cl"));
    }
}
