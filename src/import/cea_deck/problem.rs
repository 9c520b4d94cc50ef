//! The dataset that states a problem.

use super::error::{DeckError, Reason};
use super::reactants::{positive, temperature, unit_after, unknown_unit};
use super::scanner::{Dataset, Scanner, Word};
use super::{CeaDeck, DeckCombustor, DeckOutput, DeckProblem, DeckRocket, Placed};
use crate::substance::mixture::Proportion;
use crate::substance::species::FIT_GAS_CONSTANT;
use crate::units::{JoulePerKg, JoulePerKgKelvin, KgPerMetre2Second, KgPerMetre3, Pa, Quantity, STANDARD_ATMOSPHERE};

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
/// Units of a mass flow per area; all are the same one.
const MASS_FLUXES: &[(&str, ())] = &[
    ("kg/s/m**2", ()),
    ("kg/s/m2", ()),
    ("kg/s", ()),
    ("kg/m**2/s", ()),
    ("kg/m2/s", ()),
    // As NASA's manual writes it, without the time.
    ("kg/m**2", ()),
    ("kg/m2", ()),
];
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

/// The name of a problem, whether or not the rest reads.
pub(super) fn case(dataset: &Dataset) -> Option<String> {
    let mut scanner = dataset.scanner();
    while let Some(word) = scanner.word() {
        if word.lower() == "case" {
            return scanner.name().map(name_of_case);
        }
    }
    None
}

fn name_of_case(word: Word) -> String {
    word.text.trim_end_matches(',').to_owned()
}

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
    /// Words that mean something for a rocket only.
    of_rockets: Vec<Word>,
    infinite_area: bool,
    finite_area: Option<Word>,
    freezing: Option<Word>,
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
        };
        let deck = CeaDeck {
            case: String::new(),
            place: dataset.place,
            problem: DeckProblem::Tp,
            temperatures: Vec::new(),
            pressures: Vec::new(),
            densities: Vec::new(),
            enthalpies: Vec::new(),
            internal_energies: Vec::new(),
            entropies: Vec::new(),
            proportions: Vec::new(),
            proportion_place: dataset.place,
            reactants: Vec::new(),
            ions: false,
            only: Vec::new(),
            omit: Vec::new(),
            insert: Vec::new(),
            rocket: None,
            output: DeckOutput::default(),
            notes: Vec::new(),
        };
        Self {
            scanner: dataset.scanner(),
            kind: None,
            of_rockets: Vec::new(),
            infinite_area: false,
            finite_area: None,
            freezing: None,
            contraction: None,
            mass_flux: None,
            rocket,
            deck,
        }
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
            "iac" => {
                self.of_rockets.push(word.clone());
                self.infinite_area = true;
                Ok(())
            }
            _ if begins("fac") => {
                self.of_rockets.push(word.clone());
                self.finite_area = Some(word.clone());
                Ok(())
            }
            _ if begins("ion") => {
                self.deck.ions = true;
                Ok(())
            }
            _ if begins("deb") || begins("dbg") => {
                self.scanner.numbers();
                self.deck.notes.push(word.note("intermediate output does not exist here"));
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
        self.deck.case = name_of_case(name);
        Ok(())
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
            "%" if self.scanner.take_if(|text| text.starts_with('f')).is_some() => Proportion::PercentFuel,
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
            if self.deck.proportions.is_empty() {
                self.deck.proportion_place = word.place;
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
            return Ok(true);
        }
        if begins("fr") || begins("fz") {
            self.rocket.frozen = true;
        } else if begins("nfz") || begins("nfr") {
            let (at, value) = self.scanner.number(word)?;
            if !((1.0..=1000.0).contains(&value) && value.fract() == 0.0) {
                let expected = "a station is a whole number from 1 (chamber) on";
                return Err(at.refuse(Reason::Value { what: word.text.clone(), value, expected }));
            }
            self.rocket.frozen_station = value as u32;
            self.freezing = Some(word.clone());
        } else if begins("tces") {
            let plain = Word { text: "t".to_owned(), ..word.clone() };
            let kelvin = temperature(&plain, &mut self.scanner)?;
            let (at, value) = self.scanner.number(word)?;
            positive(kelvin(value).0, &at, "an absolute temperature")?;
            self.deck.notes.push(word.note("the solution needs no first guess of a temperature"));
            return Ok(true);
        } else if begins("sub") || begins("sup") {
            self.scanner.take_if(|text| matches!(text, "ae/at" | "aeat" | "ae"));
            let ratios = self.ratios(word, |value| value >= 1.0, "an area over the throat's is 1 or more")?;
            let list = if begins("sub") { &mut self.rocket.subsonic } else { &mut self.rocket.supersonic };
            list.extend(ratios);
        } else if begins("pi") || begins("pc") {
            let ratios = self.ratios(word, |value| value > 1.0, "chamber over exit pressure lies above 1")?;
            self.rocket.pressure_ratios.extend(ratios);
        } else if begins("ac") {
            let (at, value) = self.scanner.number(word)?;
            if value <= 1.0 {
                let expected = "a combustor is wider than its throat";
                return Err(at.refuse(Reason::Value { what: word.text.clone(), value, expected }));
            }
            self.contraction = Some(value);
        } else if begins("ma") || begins("mdot") {
            self.mass_flux = Some(self.mass_flux(word)?);
        } else {
            return Ok(false);
        }
        self.of_rockets.push(word.clone());
        Ok(true)
    }

    /// Mass flow per area of the combustor. Behind the keyword a unit may stand; there is only one.
    fn mass_flux(&mut self, word: &Word) -> Result<f64, DeckError> {
        let find = |text: &str| MASS_FLUXES.iter().any(|(unit, ())| *unit == text);
        while let Some(next) = self.scanner.peek().filter(|next| word.next != '=' && next.number().is_none()) {
            // (kg/s)/m**2 comes in two words.
            if !(find(&next.lower()) || matches!(next.lower().as_str(), "/m**2" | "/m2")) {
                let known = MASS_FLUXES.get(..1).unwrap_or_default();
                return Err(word.refuse(unknown_unit(Some(&word.text), known, Some(next.text))));
            }
            self.scanner.word();
        }
        let (at, value) = self.scanner.number(word)?;
        positive(value, &at, "a mass flow per area")?;
        Ok(value)
    }

    fn ratios(
        &mut self,
        word: &Word,
        is_allowed: impl Fn(f64) -> bool,
        expected: &'static str,
    ) -> Result<Vec<f64>, DeckError> {
        let numbers = self.numbers(word)?;
        if let Some((at, value)) = numbers.iter().find(|(_, value)| !is_allowed(*value)) {
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
            return Err(word.refuse(Reason::Unit { what: what.to_owned(), known: known.to_owned(), found: next }));
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
        self.deck.problem = kind;
        unused(&mut self.deck);
        if kind == DeckProblem::Rocket {
            self.rocket.combustor = self.combustor(dataset)?;
            if let Some(word) = self.freezing.filter(|_| !self.rocket.frozen) {
                self.deck.notes.push(word.note("frozen flow is not asked for"));
            }
            // CEA computes equilibrium flow where neither is asked for.
            self.rocket.equilibrium |= !self.rocket.frozen;
            self.deck.rocket = Some(self.rocket);
        } else {
            let what = format!("it belongs to a rocket, and a problem {problem} does not use it");
            self.deck.notes.extend(self.of_rockets.iter().map(|word| word.note(&what)));
        }
        Ok(self.deck)
    }

    fn combustor(&self, dataset: &Dataset) -> Result<DeckCombustor, DeckError> {
        let both = |first, second| Err(dataset.refuse(Reason::TwoCombustors { first, second }));
        match (self.contraction, self.mass_flux, &self.finite_area) {
            (Some(_), Some(_), _) => both("ac/at", "mdot"),
            (Some(_), ..) if self.infinite_area => both("iac", "ac/at"),
            (_, Some(_), _) if self.infinite_area => both("iac", "mdot"),
            (.., Some(_)) if self.infinite_area => both("iac", "fac"),
            (Some(ratio), None, _) => Ok(DeckCombustor::ContractionRatio(ratio)),
            (None, Some(flux), _) => Ok(DeckCombustor::MassFlux(KgPerMetre2Second(flux))),
            (None, None, Some(word)) => {
                let missing = "ac/at or mdot";
                Err(word.refuse(Reason::Missing { problem: "a finite-area combustor", missing }))
            }
            (None, None, None) => Ok(DeckCombustor::InfiniteArea),
        }
    }
}

/// Notes what a problem of this kind does not use.
fn unused(deck: &mut CeaDeck) {
    use DeckProblem::{Hp, Rocket, Sp, Sv, Tp, Tv, Uv};
    let kind = deck.problem;
    // A chamber has either enthalpy or temperature.
    let chamber: &[DeckProblem] = if deck.enthalpies.is_empty() { &[Tp, Tv, Rocket] } else { &[Tp, Tv] };
    let stated: [(&str, bool, &[DeckProblem]); 6] = [
        ("temperatures", !deck.temperatures.is_empty(), chamber),
        ("pressures", !deck.pressures.is_empty(), &[Tp, Hp, Sp, Rocket]),
        ("densities", !deck.densities.is_empty(), &[Tv, Uv, Sv]),
        ("enthalpies (h/r)", !deck.enthalpies.is_empty(), &[Hp, Rocket]),
        ("internal energies (u/r)", !deck.internal_energies.is_empty(), &[Uv]),
        ("entropies (s/r)", !deck.entropies.is_empty(), &[Sp, Sv]),
    ];
    for (what, is_stated, users) in stated {
        if is_stated && !users.contains(&kind) {
            let text = format!("This problem {} does not use the {what} that are stated.", name(kind));
            deck.notes.push(Placed { text, place: deck.place });
        }
    }
}

/// Whether a word is a keyword of one letter with one of the units, or none, glued to it.
fn is_with_unit(lower: &str, letter: char, units: &[&str]) -> bool {
    lower.strip_prefix(letter).is_some_and(|rest| {
        let unit = rest.trim_start_matches(['.', ':', '-']);
        // Behind a stop a unit was meant, known or not.
        rest.starts_with(['.', ':']) || rest.is_empty() || units.contains(&unit)
    })
}

fn name(kind: DeckProblem) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("rocket", |(name, _)| name)
}
