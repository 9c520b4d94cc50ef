//! What a propellant is mixed of, as its entry states it: `KNO3 65 %, sorbitol 35 %`.

/// Ingredients with their shares of the mass.
#[derive(Debug, Clone, PartialEq)]
pub struct Formulation {
    /// Names as written, and mass fractions; they sum to 1 within rounding of the percentages.
    pub ingredients: Vec<(String, f64)>,
}

/// How far percentages may sum from 100: they are printed to a tenth at least, and a dozen of them round alike.
const SUM: f64 = 0.5;

/// Why a composition in words is no formulation.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FormulationError {
    /// Nothing is stated.
    #[error("no composition is stated")]
    Empty,
    /// A part without a share.
    #[error("\"{part}\" states no share of the mass; expected a name and a percentage, such as sorbitol 35 %")]
    NoShare {
        /// The part.
        part: String,
    },
    /// The shares are no whole.
    #[error("the shares sum to {sum} %, not to 100 %")]
    Sum {
        /// Their sum.
        sum: f64,
    },
}

impl Formulation {
    /// From parts with commas between, each a name and its percentage of the mass.
    ///
    /// # Errors
    /// [`FormulationError`] for a part without a percentage and for percentages that make no whole.
    pub fn from_text(text: &str) -> Result<Self, FormulationError> {
        if text.trim().is_empty() {
            return Err(FormulationError::Empty);
        }
        let mut ingredients = Vec::new();
        for part in text.split(',') {
            let no_share = || FormulationError::NoShare { part: part.trim().to_owned() };
            let (name, share) =
                part.trim().strip_suffix('%').ok_or_else(no_share)?.trim_end().rsplit_once(' ').ok_or_else(no_share)?;
            let percent: f64 = share.parse().map_err(|_| no_share())?;
            if name.trim().is_empty() || !(percent > 0.0 && percent <= 100.0) {
                return Err(no_share());
            }
            ingredients.push((name.trim().to_owned(), percent));
        }
        let sum: f64 = ingredients.iter().map(|(_, percent)| percent).sum();
        if (sum - 100.0).abs() > SUM {
            return Err(FormulationError::Sum { sum });
        }
        for (_, share) in &mut ingredients {
            *share /= sum;
        }
        Ok(Self { ingredients })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_blanks_and_shares_with_decimals_read() {
        let read = Formulation::from_text("AP 80.5 %, HTPB R-45 12%, copper chromite 7.50 %").expect("reads");
        let names: Vec<&str> = read.ingredients.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["AP", "HTPB R-45", "copper chromite"]);
        assert!((read.ingredients[0].1 - 0.805).abs() < 1e-15);
    }

    #[test]
    fn words_that_are_no_formulation_say_which_part() {
        assert_eq!(Formulation::from_text(" "), Err(FormulationError::Empty));
        assert_eq!(Formulation::from_text("AP 80 %, HTPB 10 %"), Err(FormulationError::Sum { sum: 90.0 }));
        for (text, part) in [
            ("KNO3 65 %, dextrose 35 %, doped with charcoal", "doped with charcoal"),
            ("AP, HTPB", "AP"),
            ("AP -80 %, HTPB 180 %", "AP -80 %"),
            ("80 %, HTPB 20 %", "80 %"),
        ] {
            let error = Formulation::from_text(text).expect_err(text);
            assert_eq!(error, FormulationError::NoShare { part: part.to_owned() });
        }
    }
}
