//! The dataset that states a problem.

use super::error::{DeckError, Reason};
use super::reactants::{positive, temperature, unit_after};
use super::scanner::{Dataset, Scanner, Word};
use super::{CeaDeck, DeckCombustor, DeckOutput, DeckProblem, DeckRocket};
use crate::substance::mixture::Proportion;
use crate::substance::species::FIT_GAS_CONSTANT;
use crate::units::{
    JoulePerKg, JoulePerKgKelvin, Kelvin, KgPerMetre2Second, KgPerMetre3, Pa, Quantity, STANDARD_ATMOSPHERE,
};

/// Units of a pressure, without a unit the first; factor to Pa, or 0 for one of the unit table.
const PRESSURES: &[(&str, f64)] = &[
    ("bar", 1e5),
    ("atm", STANDARD_ATMOSPHERE),
    ("psi", 0.0),
    ("psia", 0.0),
    // Millimetres of mercury are torrs here: 1/760 atm.
    ("mmh", STANDARD_ATMOSPHERE / 760.0),
    ("mmhg", STANDARD_ATMOSPHERE / 760.0),
];
/// Units of a density; factor to kg/m³.
const DENSITIES: &[(&str, f64)] = &[("g/cc", 1e3), ("g/cm**3", 1e3), ("g/cm3", 1e3), ("kg/m**3", 1.0), ("kg/m3", 1.0)];
/// Units of a specific volume; factor to m³/kg.
const VOLUMES: &[(&str, f64)] = &[("cc/g", 1e-3), ("cm**3/g", 1e-3), ("cm3/g", 1e-3), ("m**3/kg", 1.0), ("m3/kg", 1.0)];
/// Kinds of problem; the first name of each is the one that messages use.
const KINDS: &[(&str, DeckProblem)] = &[
    ("tp", DeckProblem::Tp),
    ("pt", DeckProblem::Tp),
    ("hp", DeckProblem::Hp),
    ("ph", DeckProblem::Hp),
    ("sp", DeckProblem::Sp),
    ("ps", DeckProblem::Sp),
    ("tv", DeckProblem::Tv),
    ("vt", DeckProblem::Tv),
    ("uv", DeckProblem::Uv),
    ("vu", DeckProblem::Uv),
    ("sv", DeckProblem::Sv),
    ("vs", DeckProblem::Sv),
];
/// Words that the dataset knows, in full.
const WORDS: &[&str] = &[
    "case",
    "rocket",
    "tp",
    "hp",
    "sp",
    "tv",
    "uv",
    "sv",
    "p,bar",
    "t,k",
    "rho,kg/m**3",
    "v,m**3/kg",
    "h/r",
    "u/r",
    "s/r",
    "o/f",
    "f/o",
    "%fuel",
    "phi,eq.ratio",
    "r,eq.ratio",
    "pi/p",
    "subar",
    "supar",
    "ac/at",
    "mdot",
    "iac",
    "fac",
    "nfz",
    "ions",
    "equilibrium",
    "frozen",
    "tcest",
];

/// Reads the dataset; reactants and lists of species come from others.
pub(super) fn read(dataset: &Dataset) -> Result<CeaDeck, DeckError> {
    let mut reader = Reader { scanner: dataset.scanner(), ..Reader::new(dataset) };
    while let Some(word) = reader.scanner.word() {
        reader.take(&word)?;
    }
    reader.finish(dataset)
}

/// What has been read so far.
struct Reader<'a> {
    scanner: Scanner<'a>,
    kind: Option<DeckProblem>,
    finite_area: Option<Word>,
    contraction: Option<f64>,
    mass_flux: Option<f64>,
    rocket: DeckRocket,
    deck: CeaDeck,
}

impl<'a> Reader<'a> {
    fn new(dataset: &'a Dataset) -> Self {
        let rocket = DeckRocket {
            combustor: DeckCombustor::InfiniteArea,
            equilibrium: false,
            frozen: false,
            frozen_station: 1,
            pressure_ratios: Vec::new(),
            subsonic: Vec::new(),
            supersonic: Vec::new(),
            estimate: None,
        };
        let deck = CeaDeck {
            case: String::new(),
            problem: DeckProblem::Tp,
            temperatures: Vec::new(),
            pressures: Vec::new(),
            densities: Vec::new(),
            enthalpies: Vec::new(),
            internal_energies: Vec::new(),
            entropies: Vec::new(),
            proportions: Vec::new(),
            reactants: Vec::new(),
            ions: false,
            only: Vec::new(),
            omit: Vec::new(),
            insert: Vec::new(),
            rocket: None,
            output: DeckOutput::default(),
            notes: Vec::new(),
        };
        let scanner = dataset.scanner();
        Self { scanner, kind: None, finite_area: None, contraction: None, mass_flux: None, rocket, deck }
    }

    /// Takes one word with what belongs to it.
    fn take(&mut self, word: &Word) -> Result<(), DeckError> {
        let lower = word.lower();
        let begins = |start: &str| lower.starts_with(start);
        let unsupported = |what| Err(word.refuse(Reason::Unsupported { what }));
        if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == lower) {
            return self.kind(word, *kind);
        }
        match lower.as_str() {
            "case" => self.case(word),
            _ if begins("det") => unsupported("detonation problems"),
            _ if begins("sh") || begins("inc") || begins("refl") || begins("u1") || begins("mach") => {
                unsupported("shock problems")
            }
            _ if begins("rho") => self.density(word, 3, DENSITIES, false),
            "v" => self.density(word, 1, VOLUMES, true),
            _ if begins("ro") || begins("rkt") => self.kind(word, DeckProblem::Rocket),
            "iac" => Ok(()),
            _ if begins("fac") => {
                self.finite_area = Some(word.clone());
                Ok(())
            }
            _ if begins("ion") => {
                self.deck.ions = true;
                Ok(())
            }
            _ if begins("deb") || begins("dbg") => {
                self.scanner.numbers();
                self.note(word, "intermediate output does not exist here");
                Ok(())
            }
            _ if self.proportion(word, &lower)? || self.exits(word, &lower)? || self.state(word, &lower)? => Ok(()),
            _ => {
                let near =
                    WORDS.iter().copied().filter(|known| crate::words::edit_distance(known, &lower) <= 1).collect();
                Err(word.refuse(Reason::Word { word: word.text.clone(), dataset: "prob", near }))
            }
        }
    }

    fn kind(&mut self, word: &Word, kind: DeckProblem) -> Result<(), DeckError> {
        match self.kind {
            // A rocket's chamber is an hp or tp problem, and some decks say so.
            Some(known) if known != kind && ![known, kind].contains(&DeckProblem::Rocket) => {
                Err(word.refuse(Reason::TwoKinds { first: name(known), second: name(kind) }))
            }
            Some(DeckProblem::Rocket) => Ok(()),
            _ => {
                self.kind = Some(kind);
                Ok(())
            }
        }
    }

    fn case(&mut self, word: &Word) -> Result<(), DeckError> {
        let name = self.scanner.name().ok_or_else(|| word.refuse(Reason::Name { after: word.text.clone() }))?;
        self.deck.case = name.text.trim_end_matches(',').to_owned();
        Ok(())
    }

    fn note(&mut self, word: &Word, what: &str) {
        self.deck.notes.push(format!("Line {}: {}: {what}.", word.line, word.text));
    }

    /// The numbers behind a word, one at least.
    fn numbers(&mut self, word: &Word) -> Result<Vec<(Word, f64)>, DeckError> {
        let numbers = self.scanner.numbers();
        if numbers.is_empty() {
            let found = self.scanner.peek().map(|word| word.text);
            return Err(word.refuse(Reason::Number { what: word.text.clone(), found }));
        }
        Ok(numbers)
    }

    /// Proportions of fuel and oxidiser. Whether the word is one.
    fn proportion(&mut self, word: &Word, lower: &str) -> Result<bool, DeckError> {
        let make: fn(f64) -> Proportion = match lower {
            _ if lower.starts_with("o/f") || lower == "of" => Proportion::OxidiserToFuel,
            _ if lower.starts_with("%f") => Proportion::PercentFuel,
            _ if lower.starts_with("phi") => Proportion::FuelEquivalenceRatio,
            "f/o" | "f/a" | "fo" | "fa" => Proportion::FuelToOxidiser,
            "r" | "r.eq.ratio" => Proportion::ChemicalEquivalenceRatio,
            _ => return Ok(false),
        };
        self.scanner.take_if(|text| text.starts_with("eq") || text == "e");
        self.scanner.take_if(|text| text == "ratio");
        for (at, value) in self.numbers(word)? {
            let proportion = make(value);
            if let Some(first) = self.deck.proportions.first().filter(|first| first.field() != proportion.field()) {
                return Err(word.refuse(Reason::TwoProportions { first: first.field(), second: proportion.field() }));
            }
            let is_allowed = match proportion {
                Proportion::OxidiserToFuel(_) => value >= 0.0,
                Proportion::PercentFuel(_) => value > 0.0 && value <= 100.0,
                _ => value > 0.0,
            };
            if !is_allowed {
                let expected = "it lies above 0, a percentage goes up to 100";
                return Err(at.refuse(Reason::Value { what: word.text.clone(), value, expected }));
            }
            self.deck.proportions.push(proportion);
        }
        Ok(true)
    }

    /// What concerns a rocket. Whether the word does.
    fn exits(&mut self, word: &Word, lower: &str) -> Result<bool, DeckError> {
        let begins = |start: &str| lower.starts_with(start);
        if begins("eq") {
            self.rocket.equilibrium = true;
        } else if begins("fr") || begins("fz") {
            self.rocket.frozen = true;
        } else if begins("nfz") || begins("nfr") {
            let (at, value) = self.scanner.number(word)?;
            if !((1.0..=1000.0).contains(&value) && value.fract() == 0.0) {
                let expected = "a station is a whole number from 1 (chamber) on";
                return Err(at.refuse(Reason::Value { what: word.text.clone(), value, expected }));
            }
            self.rocket.frozen_station = value as u32;
        } else if begins("tces") {
            let kelvin = self.estimate_scale(word)?;
            let (at, value) = self.scanner.number(word)?;
            positive(kelvin(value).0, &at, "an absolute temperature")?;
            self.rocket.estimate = Some(kelvin(value));
        } else if begins("sub") || begins("sup") {
            self.scanner.take_if(|text| matches!(text, "ae/at" | "aeat" | "ae"));
            let ratios = self.ratios(word)?;
            let list = if begins("sub") { &mut self.rocket.subsonic } else { &mut self.rocket.supersonic };
            list.extend(ratios);
        } else if begins("pi") || begins("pc") {
            let ratios = self.ratios(word)?;
            self.rocket.pressure_ratios.extend(ratios);
        } else if begins("ac") {
            let (at, value) = self.scanner.number(word)?;
            if value <= 1.0 {
                let expected = "a combustor is wider than its throat";
                return Err(at.refuse(Reason::Value { what: word.text.clone(), value, expected }));
            }
            self.contraction = Some(value);
        } else if begins("ma") || begins("mdot") {
            let (at, value) = self.scanner.number(word)?;
            positive(value, &at, "a mass flow per area")?;
            self.mass_flux = Some(value);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn estimate_scale(&mut self, word: &Word) -> Result<impl Fn(f64) -> Kelvin + use<>, DeckError> {
        let plain = Word { text: "t".to_owned(), ..word.clone() };
        temperature(&plain, &mut self.scanner)
    }

    fn ratios(&mut self, word: &Word) -> Result<Vec<f64>, DeckError> {
        let numbers = self.numbers(word)?;
        if let Some((at, value)) = numbers.iter().find(|(_, value)| *value < 1.0) {
            let expected = "the ratio is 1 at least";
            return Err(at.refuse(Reason::Value { what: word.text.clone(), value: *value, expected }));
        }
        Ok(numbers.into_iter().map(|(_, value)| value).collect())
    }

    /// Assigned temperatures, pressures, energies and entropies. Whether the word is one of them.
    fn state(&mut self, word: &Word, lower: &str) -> Result<bool, DeckError> {
        // Enthalpy and energy over the gas constant are in kmol K/kg, entropy in kmol/kg.
        let gas_constant = 1e3 * FIT_GAS_CONSTANT;
        match lower {
            "h/r" | "hr" => {
                let numbers = self.numbers(word)?;
                self.deck.enthalpies.extend(numbers.iter().map(|(_, value)| JoulePerKg(value * gas_constant)));
            }
            "u/r" | "ur" => {
                let numbers = self.numbers(word)?;
                self.deck.internal_energies.extend(numbers.iter().map(|(_, value)| JoulePerKg(value * gas_constant)));
            }
            "s/r" | "sr" => {
                for (at, value) in self.numbers(word)? {
                    positive(value, &at, "an entropy")?;
                    self.deck.entropies.push(JoulePerKgKelvin(value * gas_constant));
                }
            }
            _ if is_with_unit(lower, 't', &["k", "c", "r", "f"]) => {
                let kelvin = temperature(word, &mut self.scanner)?;
                for (at, value) in self.numbers(word)? {
                    positive(kelvin(value).0, &at, "an absolute temperature")?;
                    self.deck.temperatures.push(kelvin(value));
                }
            }
            _ if is_with_unit(lower, 'p', &["bar", "atm", "psi", "psia", "mmh", "mmhg"]) => {
                let (unit, factor) = unit_after(word, 1, &mut self.scanner, PRESSURES)?;
                let psi = Quantity::Pressure.unit("psi").map_or(0.0, |unit| unit.factor);
                let factor = if unit.starts_with("psi") { psi } else { factor };
                for (at, value) in self.numbers(word)? {
                    positive(value, &at, "a pressure")?;
                    self.deck.pressures.push(Pa(value * factor));
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Densities, or volumes as their reciprocals. A unit must stand there: the two in use differ by a thousand.
    fn density(
        &mut self,
        word: &Word,
        length: usize,
        units: &'static [(&'static str, f64)],
        is_volume: bool,
    ) -> Result<(), DeckError> {
        let what = if is_volume { "a specific volume" } else { "a density" };
        let known = if is_volume { "cm**3/g or m**3/kg" } else { "g/cc or kg/m**3" };
        let is_glued = word.text.len() > length;
        let next = self.scanner.peek().map(|word| word.lower());
        if !is_glued && !next.as_ref().is_some_and(|next| units.iter().any(|(unit, _)| unit == next)) {
            return Err(word.refuse(Reason::Unit { what, known, found: next }));
        }
        let (_, factor) = unit_after(word, length, &mut self.scanner, units)?;
        for (at, value) in self.numbers(word)? {
            positive(value, &at, what)?;
            let value = value * factor;
            self.deck.densities.push(KgPerMetre3(if is_volume { 1.0 / value } else { value }));
        }
        Ok(())
    }

    /// The whole, with what must be there.
    fn finish(mut self, dataset: &Dataset) -> Result<CeaDeck, DeckError> {
        let kind = self.kind.ok_or_else(|| dataset.refuse(Reason::NoKind))?;
        let problem = name(kind);
        let need = |is_there: bool, missing: &'static str| {
            if is_there { Ok(()) } else { Err(dataset.refuse(Reason::Missing { problem, missing })) }
        };
        let deck = &self.deck;
        if matches!(kind, DeckProblem::Tp | DeckProblem::Hp | DeckProblem::Sp | DeckProblem::Rocket) {
            need(!deck.pressures.is_empty(), "pressures, such as p,bar=70")?;
        } else {
            need(!deck.densities.is_empty(), "densities or volumes, such as rho,kg/m**3=10")?;
        }
        if matches!(kind, DeckProblem::Tp | DeckProblem::Tv) {
            need(!deck.temperatures.is_empty(), "temperatures, such as t,k=3000")?;
        }
        if matches!(kind, DeckProblem::Sp | DeckProblem::Sv) {
            need(!deck.entropies.is_empty(), "entropies, such as s/r=1.2")?;
        }
        if kind == DeckProblem::Rocket {
            self.rocket.combustor = match (self.contraction, self.mass_flux, &self.finite_area) {
                (Some(_), Some(_), _) => {
                    return Err(
                        dataset.refuse(Reason::Twice { what: "the combustor's area (ac/at and mdot)".to_owned() })
                    );
                }
                (Some(ratio), None, _) => DeckCombustor::ContractionRatio(ratio),
                (None, Some(flux), _) => DeckCombustor::MassFlux(KgPerMetre2Second(flux)),
                (None, None, Some(word)) => {
                    let missing = "ac/at or mdot";
                    return Err(word.refuse(Reason::Missing { problem: "a finite-area combustor", missing }));
                }
                (None, None, None) => DeckCombustor::InfiniteArea,
            };
            // CEA computes equilibrium flow where neither is asked for.
            self.rocket.equilibrium |= !self.rocket.frozen;
            self.deck.rocket = Some(self.rocket);
        }
        self.deck.problem = kind;
        unused(&mut self.deck);
        Ok(self.deck)
    }
}

/// Notes what a problem of this kind does not use.
fn unused(deck: &mut CeaDeck) {
    use DeckProblem::{Hp, Rocket, Sp, Sv, Tp, Tv, Uv};
    let kind = deck.problem;
    let stated: [(&str, bool, &[DeckProblem]); 6] = [
        ("temperatures", !deck.temperatures.is_empty(), &[Tp, Tv, Rocket]),
        ("pressures", !deck.pressures.is_empty(), &[Tp, Hp, Sp, Rocket]),
        ("densities", !deck.densities.is_empty(), &[Tv, Uv, Sv]),
        ("enthalpies (h/r)", !deck.enthalpies.is_empty(), &[Hp, Rocket]),
        ("internal energies (u/r)", !deck.internal_energies.is_empty(), &[Uv]),
        ("entropies (s/r)", !deck.entropies.is_empty(), &[Sp, Sv]),
    ];
    for (what, is_stated, users) in stated {
        if is_stated && !users.contains(&kind) {
            deck.notes.push(format!("A problem {} does not use the {what} that are stated.", name(kind)));
        }
    }
}

/// Whether a word is a keyword of one letter with one of the units, or none, glued to it.
fn is_with_unit(lower: &str, letter: char, units: &[&str]) -> bool {
    lower.strip_prefix(letter).is_some_and(|rest| {
        let rest = rest.trim_start_matches(['.', ':', '-']);
        rest.is_empty() || units.contains(&rest)
    })
}

fn name(kind: DeckProblem) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("rocket", |(name, _)| name)
}
