//! Species data from NASA's files: what the records of `thermo.inp` and `trans.inp` mean together, with their known
//! faults repaired. Each change of the data is a sentence in [`SpeciesData::provenance`].
//!
//! - **Lowest temperatures.** The edit of 2021 wrote 300 K for the 200 K of the data of 2002 and 2004, without new
//!   coefficients. For gases 200 K is restored: the fits hold there, and NASA's own programs use them so. For condensed
//!   species 300 K is kept, save where the first interval would end before it begins, and 200 K is noted beside it, for
//!   reactants. Each of the 195 condensed species that begin at 300 K in the file of 2021 begins at 200 K in that of
//!   2004; in a file of another date 300 K is taken for what it says.
//! - **One name, several records.** A condensed phase of more than three intervals is written as several records of one
//!   name; they become one species.
//! - **One name, two phases.** Where the enthalpy jumps inside a name, there are two phases: the upper one becomes a
//!   species of its own, with a prime in its name. So every species has one enthalpy at each temperature, and the jump
//!   is a transition like every other.
//! - **Molar masses** are summed over the atoms.
//! - **Transport data** of five gases stand under other names.
//!
//! Kept, though doubtful: n-butanol's liquid and gas lie 27 kJ/mol apart, where vaporisation takes 52; SrCL2(b) begins at
//! 900 K, below the 990 K at which it meets SrCL2(a); the pieces of NaCN's peak do not meet.

use super::nasa_thermo::{ThermoFile, ThermoRecord};
use super::nasa_transport::TransportRecord;
use crate::substance::species::{
    Element, Nasa9, PairTransport, Phase, PureTransport, Role, Species, SpeciesData, Transport, TransportFit,
    known_elements,
};
use crate::units::{JoulePerMole, Kelvin, KgPerMole};

/// Date of the file with the edit, as it states it.
const EDITED: &str = "9/8/2021";
/// Where the fits of most species begin, in K.
const PUBLISHED_LOW: f64 = 200.0;
/// What the edit wrote in its place.
const EDITED_LOW: f64 = 300.0;
/// Jump of the enthalpy between two intervals, in units of R T, from which on they are two phases. The fits of one
/// phase meet within 2e-3, the smallest transition inside a name is 0.09.
const PHASE_JUMP: f64 = 0.01;
/// Relative difference between a stated molar mass and the sum over the atoms that is more than rounding.
const MASS_ROUNDING: f64 = 1e-6;
/// Relative difference between bounds of temperature that are the same but for rounding.
const SAME_BOUND: f64 = 1e-9;

/// Gases that the transport data name otherwise than the thermodynamic data.
const OTHER_NAMES: [(&str, &str); 5] =
    [("CCLF3", "CF3CL"), ("CCL2F2", "CF2CL2"), ("CCL3F", "CFCL3"), ("CHCLF2", "CHF2CL"), ("CHCL2F", "CHFCL2")];

/// Why records do not make species.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AssemblyError {
    /// An element without atomic weight.
    #[error("line {line}: {species} contains {symbol}, which is no element that the program knows")]
    Element {
        /// Line of the record's head.
        line: usize,
        /// Its name.
        species: String,
        /// The symbol.
        symbol: String,
    },
    /// Intervals that do not follow each other.
    #[error(
        "line {line}: an interval of {species} goes from {low} K to {high} K, and a rising one that begins at {expected} \
         was expected"
    )]
    Bounds {
        /// Line of the record's head.
        line: usize,
        /// Its name.
        species: String,
        /// Lower bound in K.
        low: f64,
        /// Upper bound in K.
        high: f64,
        /// Where it should begin.
        expected: String,
    },
    /// Two species of one name.
    #[error("line {line}: {species} is there already, and is not its continuation")]
    Twice {
        /// Line of the record's head.
        line: usize,
        /// Its name.
        species: String,
    },
    /// A condensed product before a gas.
    #[error("line {line}: the gas {species} stands behind condensed species; gases were expected first")]
    Order {
        /// Line of the record's head.
        line: usize,
        /// Its name.
        species: String,
    },
    /// Transport data of something that is no gas among the products.
    #[error("line {line}: {species} is no gas among the products")]
    NoGas {
        /// Line of the record's head.
        line: usize,
        /// The name.
        species: String,
    },
    /// Transport data that make no sense.
    #[error("line {line}: {what}")]
    Transport {
        /// Line of the record's head.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
}

impl AssemblyError {
    /// The line of the record's head.
    pub fn line(&self) -> usize {
        match self {
            Self::Element { line, .. }
            | Self::Bounds { line, .. }
            | Self::Twice { line, .. }
            | Self::Order { line, .. }
            | Self::NoGas { line, .. }
            | Self::Transport { line, .. } => *line,
        }
    }
}

/// Makes species of the records. `origin` says where the files come from; it begins the provenance.
///
/// # Errors
/// [`AssemblyError`] with line and name.
pub fn assemble(thermo: ThermoFile, transport: &[TransportRecord], origin: &str) -> Result<SpeciesData, AssemblyError> {
    let elements = known_elements();
    let mut changes = Vec::new();
    let mut records = thermo.records;
    let (read_gases, read_condensed, read_reactants) = counts(records.iter().map(|record| (record.phase, record.role)));
    let is_edited = thermo.date == EDITED;
    if is_edited {
        restore_bounds(&mut records, &mut changes);
    }
    let records = one_record_for_each_species(records, &mut changes)?;
    let mut species = records
        .into_iter()
        .map(|record| species_from_record(record, &elements, &mut changes))
        .collect::<Result<Vec<_>, _>>()?;
    if is_edited {
        note_published_bounds(&mut species, &mut changes);
    }
    let transport = transport_of(transport, &species, &mut changes)?;
    let (gases, condensed, reactants) =
        counts(species.iter().map(|species| (usize::from(species.phase == Phase::Condensed), species.role)));
    let provenance = format!(
        "{origin}\nThe thermodynamic file is dated {}.\n\
         Records: {read_gases} gases, {read_condensed} condensed, {read_reactants} reactants only.\n\
         Species: {gases} gases, {condensed} condensed, {reactants} reactants only.\n\
         Transport data: {} gases, {} pairs of gases.\n\nChanges:\n- {}",
        thermo.date,
        transport.pure.len(),
        transport.pairs.len(),
        changes.join("\n- "),
    );
    Ok(SpeciesData { elements, species, transport, provenance })
}

/// Gaseous products, condensed products, reactants.
fn counts(kinds: impl Iterator<Item = (usize, Role)>) -> (usize, usize, usize) {
    kinds.fold((0, 0, 0), |(gases, condensed, reactants), (phase, role)| match (role, phase) {
        (Role::Product, 0) => (gases + 1, condensed, reactants),
        (Role::Product, _) => (gases, condensed + 1, reactants),
        (Role::ReactantOnly, _) => (gases, condensed, reactants + 1),
    })
}

/// Undoes what the edit of 2021 did to lowest temperatures.
fn restore_bounds(records: &mut [ThermoRecord], changes: &mut Vec<String>) {
    let mut gases = 0;
    for record in records {
        let phase = record.phase;
        let Some(first) = record.ranges.first_mut() else { continue };
        if first.low != EDITED_LOW {
            continue;
        }
        if phase == 0 {
            first.low = PUBLISHED_LOW;
            gases += 1;
        } else if first.low >= first.high {
            changes.push(format!(
                "{}: the first interval goes from {PUBLISHED_LOW} K to {} K; its lower bound was {EDITED_LOW} K.",
                record.name, first.high
            ));
            first.low = PUBLISHED_LOW;
        }
    }
    changes.push(format!(
        "{gases} gases: the fits begin at {PUBLISHED_LOW} K, as in 2004, and not at the {EDITED_LOW} K that the edit of 2021 \
         states for the same coefficients."
    ));
}

/// Notes where condensed species began before the edit.
fn note_published_bounds(species: &mut [Species], changes: &mut Vec<String>) {
    let mut noted = 0;
    for species in species.iter_mut().filter(|species| species.phase == Phase::Condensed) {
        if species.ranges.first().is_some_and(|first| first.low == EDITED_LOW) {
            species.published_low = Some(Kelvin(PUBLISHED_LOW));
            noted += 1;
        }
    }
    changes.push(format!(
        "{noted} condensed species: the fits begin at {EDITED_LOW} K; it is noted that they began at {PUBLISHED_LOW} K in \
         2004, for reactants."
    ));
}

/// Joins the records of one phase, divides those of two, and gives each its own name.
fn one_record_for_each_species(
    records: Vec<ThermoRecord>,
    changes: &mut Vec<String>,
) -> Result<Vec<ThermoRecord>, AssemblyError> {
    let mut joined: Vec<ThermoRecord> = Vec::with_capacity(records.len());
    for record in records {
        check_ranges(&record)?;
        match joined.last_mut() {
            Some(last) if continues(last, &record) => {
                changes.push(format!("{}: two records are one species; they meet at {} K.", record.name, high(last)));
                last.ranges.extend(record.ranges);
            }
            _ => joined.push(record),
        }
    }
    let mut separate: Vec<ThermoRecord> = Vec::with_capacity(joined.len());
    for mut record in joined {
        let upper = divide(&mut record, changes);
        for mut record in std::iter::once(record).chain(upper) {
            let same = |known: &ThermoRecord| known.name.eq(&record.name).then_some(known.phase);
            if let Some(phase) = separate.iter().find_map(same) {
                rename(&mut record, phase, changes)?;
            }
            let gas_late = record.phase == 0
                && record.role == Role::Product
                && separate.last().is_some_and(|last| last.phase != 0);
            if gas_late {
                return Err(AssemblyError::Order { line: record.line, species: record.name });
            }
            separate.push(record);
        }
    }
    Ok(separate)
}

/// Whether `next` goes on where `last` ends: the same name and composition, and an enthalpy that does not jump.
fn continues(last: &ThermoRecord, next: &ThermoRecord) -> bool {
    last.name == next.name
        && last.role == next.role
        && last.phase != 0
        && next.phase != 0
        && last.composition == next.composition
        && matches!((last.ranges.last(), next.ranges.first()), (Some(below), Some(above)) if one_phase(below, above))
}

/// Whether two fits meet, in temperature and in enthalpy.
fn one_phase(below: &Nasa9, above: &Nasa9) -> bool {
    let t = below.high;
    same_bound(t, above.low) && (below.enthalpy(t) - above.enthalpy(t)).abs() < PHASE_JUMP
}

fn same_bound(one: f64, other: f64) -> bool {
    (one - other).abs() <= SAME_BOUND * one
}

/// Takes the intervals above a jump of the enthalpy out of a record, as a phase of its own.
fn divide(record: &mut ThermoRecord, changes: &mut Vec<String>) -> Option<ThermoRecord> {
    let below = record.ranges.windows(2).position(|pair| match pair {
        [below, above] => !one_phase(below, above),
        _ => false,
    })?;
    let upper = ThermoRecord { ranges: record.ranges.split_off(below + 1), ..record.clone() };
    changes.push(format!(
        "{}: the enthalpy jumps at {} K, where the phase changes; the phase above is a species of its own.",
        record.name,
        high(record)
    ));
    Some(upper)
}

fn high(record: &ThermoRecord) -> f64 {
    record.ranges.last().map_or(0.0, |range| range.high)
}

/// Names the second species of one name: a liquid beside the gas, or the upper one of two phases.
fn rename(record: &mut ThermoRecord, known_phase: usize, changes: &mut Vec<String>) -> Result<(), AssemblyError> {
    let name = match (known_phase, record.phase) {
        (0, 1) => format!("{}(L)", record.name),
        (1.., 1..) if !record.ranges.is_empty() => match record.name.strip_suffix(')') {
            Some(stem) => format!("{stem}')"),
            None => format!("{}'", record.name),
        },
        _ => return Err(AssemblyError::Twice { line: record.line, species: record.name.clone() }),
    };
    changes.push(format!("{name}: its record has the name {}, which another species has.", record.name));
    record.name = name;
    Ok(())
}

fn check_ranges(record: &ThermoRecord) -> Result<(), AssemblyError> {
    let mut expected = None;
    for range in &record.ranges {
        let follows = expected.is_none_or(|end| same_bound(range.low, end));
        if !(range.low > 0.0 && range.low < range.high && follows) {
            return Err(AssemblyError::Bounds {
                line: record.line,
                species: record.name.clone(),
                low: range.low,
                high: range.high,
                expected: expected.map_or_else(|| "more than 0 K".to_owned(), |end| format!("{end} K")),
            });
        }
        expected = Some(range.high);
    }
    Ok(())
}

fn species_from_record(
    record: ThermoRecord,
    elements: &[Element],
    changes: &mut Vec<String>,
) -> Result<Species, AssemblyError> {
    let mut composition = Vec::with_capacity(record.composition.len());
    let mut molar_mass = 0.0;
    for (symbol, atoms) in &record.composition {
        let known = elements.iter().enumerate().find(|(_, element)| element.symbol.eq_ignore_ascii_case(symbol));
        let Some((index, element)) = known else {
            return Err(AssemblyError::Element { line: record.line, species: record.name, symbol: symbol.clone() });
        };
        composition.push((index, *atoms));
        molar_mass += atoms * element.atomic_weight.0;
    }
    let stated = 1e-3 * record.molar_mass;
    if (stated - molar_mass).abs() > MASS_ROUNDING * molar_mass {
        changes.push(format!(
            "{}: the molar mass is the sum over the atoms, {:.6} g/mol, and not the {} g/mol that are stated.",
            record.name,
            1e3 * molar_mass,
            record.molar_mass
        ));
    }
    let source = [record.comment.as_str(), &record.code].iter().filter(|part| !part.is_empty()).fold(
        String::new(),
        |text, part| if text.is_empty() { (*part).to_owned() } else { format!("{text} [{part}]") },
    );
    Ok(Species {
        name: record.name,
        composition,
        phase: if record.phase == 0 { Phase::Gas } else { Phase::Condensed },
        role: record.role,
        molar_mass: KgPerMole(molar_mass),
        heat_of_formation: JoulePerMole(record.enthalpy),
        assigned_temperature: record.assigned_temperature.map(Kelvin),
        ranges: record.ranges,
        published_low: None,
        source,
    })
}

fn transport_of(
    records: &[TransportRecord],
    species: &[Species],
    changes: &mut Vec<String>,
) -> Result<Transport, AssemblyError> {
    let mut gas = |line: usize, name: &str| {
        let other = OTHER_NAMES.iter().find(|(stated, _)| *stated == name);
        if let Some((stated, meant)) = other {
            changes.push(format!("{meant}: its transport data have the name {stated}."));
        }
        let name = other.map_or(name, |(_, meant)| meant);
        species
            .iter()
            .position(|known| known.name == name && known.phase == Phase::Gas && known.role == Role::Product)
            .ok_or_else(|| AssemblyError::NoGas { line, species: name.to_owned() })
    };
    let mut transport = Transport::default();
    for record in records {
        let line = record.line;
        if !(rising(&record.viscosity) && rising(&record.conductivity)) {
            return Err(AssemblyError::Transport { line, what: "a fit does not begin where the one before ends" });
        }
        if record.viscosity.is_empty() {
            return Err(AssemblyError::Transport { line, what: "there is no fit of the viscosity" });
        }
        let first = gas(line, &record.first)?;
        match &record.second {
            None => transport.pure.push(PureTransport {
                species: first,
                viscosity: record.viscosity.clone(),
                conductivity: record.conductivity.clone(),
            }),
            Some(_) if !record.conductivity.is_empty() => {
                return Err(AssemblyError::Transport { line, what: "a pair of gases has no conductivity" });
            }
            Some(second) => {
                let second = gas(line, second)?;
                transport.pairs.push(PairTransport {
                    species: (first.min(second), first.max(second)),
                    viscosity: record.viscosity.clone(),
                });
            }
        }
    }
    transport.pure.sort_by_key(|pure| pure.species);
    transport.pairs.sort_by_key(|pair| pair.species);
    let twice = transport.pure.windows(2).any(|two| matches!(two, [a, b] if a.species == b.species))
        || transport.pairs.windows(2).any(|two| matches!(two, [a, b] if a.species == b.species));
    if twice {
        return Err(AssemblyError::Transport { line: 1, what: "a gas or a pair of gases is there twice" });
    }
    Ok(transport)
}

fn rising(fits: &[TransportFit]) -> bool {
    fits.windows(2).all(|pair| matches!(pair, [below, above] if same_bound(below.high, above.low)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{nasa_thermo, nasa_transport};

    const THERMO: &str = include_str!("../../tests/species/thermo-excerpt.inp");
    const TRANSPORT: &str = include_str!("../../tests/species/trans-excerpt.inp");

    fn excerpt() -> SpeciesData {
        let thermo = nasa_thermo::read(THERMO).expect("reads");
        let transport = nasa_transport::read(TRANSPORT).expect("reads");
        assemble(thermo, &transport, "an excerpt").expect("makes species")
    }

    #[test]
    fn the_excerpt_gives_what_the_bundled_data_hold() {
        let (data, bundled) = (excerpt(), SpeciesData::nasa().expect("reads"));
        assert_eq!(data.species.len(), 20, "20 records: Cr(cr) joined, ALN(L) divided");
        for species in &data.species {
            let index = bundled.find(&species.name).unwrap_or_else(|| panic!("{}", species.name));
            assert_eq!(&bundled.species[index], species);
        }
        let of = |data: &SpeciesData, name: &str| {
            let pure = data.transport.of(data.find(name).expect("there")).expect("there");
            (pure.viscosity.clone(), pure.conductivity.clone())
        };
        for name in ["CF3CL", "H2O", "N2"] {
            assert_eq!(of(&data, name), of(bundled, name), "{name}");
        }
        assert_eq!(data.transport.pairs.len(), 1);
    }

    #[test]
    fn each_change_is_a_sentence_of_the_provenance() {
        let text = excerpt().provenance;
        for part in [
            "an excerpt\n",
            "dated 9/8/2021",
            "5 gases, 10 condensed, 5 reactants only",
            "Br2(cr): the first interval goes from 200 K to 265.9 K",
            "1 gases: the fits begin at 200 K",
            "condensed species: the fits begin at 300 K; it is noted that they began at 200 K",
            "Cr(cr): two records are one species; they meet at 311.5 K",
            "ALN(L): the enthalpy jumps at 2700 K",
            "SnS(cr'): its record has the name SnS(cr)",
            "n-Butanol(L): its record has the name n-Butanol",
            "ADN: the molar mass is the sum over the atoms, 124.056160 g/mol, and not the 630 g/mol",
            "CF3CL: its transport data have the name CCLF3",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_bound_of_300_kelvin_is_an_edit_in_the_file_of_2021_and_nowhere_else() {
        let bundled = SpeciesData::nasa().expect("reads");
        let of = |name: &str| &bundled.species[bundled.find(name).expect("there")];
        let noted = |species: &Species| (species.temperature_range().map(|range| range.0), species.published_low);
        assert_eq!(noted(of("AL(cr)")), (Some(300.0), Some(Kelvin(200.0))));
        assert_eq!(noted(of("Br2(cr)")), (Some(200.0), None), "restored");
        assert_eq!(noted(of("N2")), (Some(200.0), None), "a gas");
        assert_eq!(bundled.species.iter().filter(|species| species.published_low.is_some()).count(), 184);
        let transport = nasa_transport::read(TRANSPORT).expect("reads");
        let text = THERMO.replace("9/8/2021", "1/1/2030");
        let text = text.replace("    300.000    265.900", "    100.000    265.900");
        let other = assemble(nasa_thermo::read(&text).expect("reads"), &transport, "").expect("makes species");
        assert!(other.species.iter().all(|species| species.published_low.is_none()));
        let gas = &other.species[other.find("CF3CL").expect("there")];
        assert_eq!(gas.temperature_range().map(|range| range.0), Some(300.0), "as it says");
    }

    #[test]
    fn records_that_make_no_species_are_refused_with_line_and_name() {
        const CASES: &[(&str, &str, &str)] = &[
            ("BR  2.00", "QQ  2.00", "line 55: Br2(cr) contains QQ"),
            (
                "   1000.000   6000.0007 -2.0 -1.0  0.0  1.0  2.0  3.0  4.0  0.0        13790.751",
                "   1001.000   6000.0007 -2.0 -1.0  0.0  1.0  2.0  3.0  4.0  0.0        13790.751",
                "line 28: an interval of CF3CL goes from 1001 K to 6000 K, and a rising one that begins at 1000 K",
            ),
            ("N2                Ref-Elm.", "H2O               Ref-Elm.", "line 44: H2O is there already"),
        ];
        let transport = nasa_transport::read(TRANSPORT).expect("reads");
        for (from, to, says) in CASES {
            let text = THERMO.replacen(from, to, 1);
            assert_ne!(&text, THERMO);
            let error = assemble(nasa_thermo::read(&text).expect("reads"), &transport, "").expect_err("refused");
            assert!(error.to_string().starts_with(says), "{error}");
            assert!(error.to_string().contains(&format!("line {}", error.line())));
        }
        let transport = TRANSPORT.replace("H2O             N2 ", "H2O             N3 ");
        let transport = nasa_transport::read(&transport).expect("reads");
        let error = assemble(nasa_thermo::read(THERMO).expect("reads"), &transport, "").expect_err("refused");
        assert_eq!(error, AssemblyError::NoGas { line: 14, species: "N3".to_owned() });
    }
}
