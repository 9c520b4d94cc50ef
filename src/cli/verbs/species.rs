//! `hrma species`: the pure substances that combustion forms and burns, and the making of their data file.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::service::error::ServiceError;
use crate::service::species::{
    SpeciesState, bundled_species, convert, elements_named, species_named, species_state, species_with,
};
use crate::substance::species::{Phase, PhaseFamily, Role, Species, SpeciesData, TransportFit};
use crate::units::{Kelvin, Quantity, UnitPreferences, format_significant, quantity_from_text};
use clap::{ArgMatches, Args};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "species",
    about: "Show the thermodynamic and transport data of pure substances (NASA's)",
    arguments: Arguments::augment_args,
    run,
};

/// Digits of numbers in texts. Temperatures are in K there, as the fits are.
const DIGITS: usize = 7;

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// Species as NASA writes them, such as H2O, "AL2O3(L)" or CO2+
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Properties of the named species at this temperature, such as 3000K
    #[arg(long, value_name = "TEMPERATURE", requires = "names")]
    temperature: Option<String>,
    /// List what these elements may form, such as C,H,O,N (with E: ions too)
    #[arg(long, value_name = "SYMBOLS", conflicts_with = "names")]
    elements: Option<String>,
    /// List the species whose name holds this text
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["names", "elements"])]
    search: Option<String>,
    /// Make the program's data file from NASA's thermo.inp and trans.inp
    #[arg(long, num_args = 2, value_names = ["THERMO", "TRANS"], requires = "out",
          conflicts_with_all = ["names", "elements", "search"])]
    convert: Option<Vec<PathBuf>>,
    /// With --convert: the file to write
    #[arg(long, value_name = "FILE", requires = "convert")]
    out: Option<PathBuf>,
    /// With --convert: where the two files come from
    #[arg(long, value_name = "TEXT", requires = "convert", default_value = "")]
    origin: String,
    /// With --convert: replace the file if it exists
    #[arg(long, requires = "convert")]
    force: bool,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let arguments: Arguments = arguments(matches)?;
    if let (Some([thermo, trans]), Some(out)) = (arguments.convert.as_deref(), &arguments.out) {
        if out.exists() && !arguments.force {
            return Err(ServiceError::new(format!("{} exists already", out.display()))
                .at(out.display().to_string())
                .hint("Choose another name, or replace it with --force.")
                .into());
        }
        return Ok(summary(&convert(thermo, trans, &arguments.origin, out)?));
    }
    let data = bundled_species()?;
    let usage = |error: ServiceError| Failure { error, exit: Exit::WrongUsage };
    if let Some(symbols) = &arguments.elements {
        let elements = elements_named(data, symbols).map_err(usage)?;
        return Ok(listed(data, &data.products(&elements).collect::<Vec<_>>(), &context.units));
    }
    if let Some(text) = &arguments.search {
        return Ok(listed(data, &species_with(data, text), &context.units));
    }
    if arguments.names.is_empty() {
        return Ok(summary(data));
    }
    let temperature = arguments.temperature.as_deref().map(temperature_from_text).transpose().map_err(usage)?;
    let families = data.phase_families();
    let (mut documents, mut text) = (Vec::new(), String::new());
    for name in &arguments.names {
        let index = species_named(data, name)?;
        let Some(species) = data.species.get(index) else { continue };
        let state = temperature.map(|t| species_state(data, index, t)).transpose()?;
        let family = families.iter().find(|family| family.species.contains(&index) && family.species.len() > 1);
        documents.push(document(data, index, species, family, state.as_ref()));
        text.push_str(&described(data, index, species, family, state.as_ref(), &context.units));
    }
    Ok(Answer::new(json!({ "species": documents }), text))
}

fn temperature_from_text(text: &str) -> Result<Kelvin, ServiceError> {
    let kelvin = Quantity::Temperature.si_unit();
    quantity_from_text(text, Quantity::Temperature, Some(kelvin))
        .map(Kelvin)
        .map_err(|error| ServiceError::new(error.to_string()).at("--temperature"))
}

/// What the data are.
fn summary(data: &SpeciesData) -> Answer {
    let document = json!({
        "provenance": data.provenance,
        "species": data.species.len(),
        "elements": data.elements.iter().map(|element| &element.symbol).collect::<Vec<_>>(),
    });
    Answer::new(document, format!("{}\n", data.provenance))
}

fn listed(data: &SpeciesData, indices: &[usize], units: &UnitPreferences) -> Answer {
    let chosen: Vec<&Species> = indices.iter().filter_map(|index| data.species.get(*index)).collect();
    let head = ["name", "phase", "molar mass", "heat of formation", "fits", "source"].map(str::to_owned).to_vec();
    let rows = chosen.iter().map(|species| {
        vec![
            species.name.clone(),
            kind(species).to_owned(),
            units.text(species.molar_mass.0, Quantity::MolarMass, DIGITS),
            units.text(species.heat_of_formation.0, Quantity::MolarEnergy, DIGITS),
            fits_text(species),
            species.source.clone(),
        ]
    });
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let aligns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left, Align::Left];
    let documents: Vec<Value> =
        indices.iter().zip(&chosen).map(|(index, species)| document(data, *index, species, None, None)).collect();
    Answer::new(json!({ "species": documents }), table(&aligns, &rows))
}

fn kind(species: &Species) -> &'static str {
    match (species.phase, species.role) {
        (Phase::Gas, Role::Product) => "gas",
        (Phase::Condensed, Role::Product) => "condensed",
        (Phase::Gas, Role::ReactantOnly) => "gas, reactant only",
        (Phase::Condensed, Role::ReactantOnly) => "condensed, reactant only",
    }
}

fn fits_text(species: &Species) -> String {
    match (species.temperature_range(), species.assigned_temperature) {
        (Some((low, high)), _) => format!("{low} to {high} K"),
        (None, Some(t)) => format!("at {} K only", t.0),
        (None, None) => String::new(),
    }
}

/// Symbols and numbers of atoms, as the data order them.
fn atoms<'a>(data: &'a SpeciesData, species: &'a Species) -> impl Iterator<Item = (&'a str, f64)> {
    species
        .composition
        .iter()
        .filter_map(|(element, atoms)| Some((data.elements.get(*element)?.symbol.as_str(), *atoms)))
}

fn document(
    data: &SpeciesData,
    index: usize,
    species: &Species,
    family: Option<&PhaseFamily>,
    state: Option<&SpeciesState>,
) -> Value {
    let composition: Map<String, Value> =
        atoms(data, species).map(|(symbol, atoms)| (symbol.to_owned(), json!(atoms))).collect();
    let ranges: Vec<Value> = species
        .ranges
        .iter()
        .map(|range| json!({ "low": range.low, "high": range.high, "a": range.a, "b": range.b }))
        .collect();
    let transport = data.transport.of(index).map(|transport| {
        json!({ "viscosity": fits_value(&transport.viscosity), "conductivity": fits_value(&transport.conductivity) })
    });
    json!({
        "name": species.name,
        "phase": species.phase,
        "role": species.role,
        "composition": composition,
        "molar_mass": species.molar_mass.0,
        "heat_of_formation": species.heat_of_formation.0,
        "assigned_temperature": species.assigned_temperature.map(|t| t.0),
        "ranges": ranges,
        "transport": transport,
        "phases": family.map(|family| json!({
            "names": names(data, family),
            "transitions": family.transitions,
        })),
        "state": state.map(|state| json!({
            "temperature": state.temperature.0,
            "heat_capacity": state.heat_capacity,
            "enthalpy": state.enthalpy.0,
            "entropy": state.entropy,
            "gibbs": state.gibbs.0,
            "viscosity": state.viscosity.map(|value| value.0),
            "conductivity": state.conductivity.map(|value| value.0),
        })),
        "source": species.source,
    })
}

fn fits_value(fits: &[TransportFit]) -> Vec<Value> {
    fits.iter().map(|fit| json!({ "low": fit.low, "high": fit.high, "coefficients": fit.coefficients })).collect()
}

fn names<'a>(data: &'a SpeciesData, family: &PhaseFamily) -> Vec<&'a str> {
    family.species.iter().filter_map(|index| Some(data.species.get(*index)?.name.as_str())).collect()
}

fn described(
    data: &SpeciesData,
    index: usize,
    species: &Species,
    family: Option<&PhaseFamily>,
    state: Option<&SpeciesState>,
    units: &UnitPreferences,
) -> String {
    let composition: Vec<String> = atoms(data, species).map(|(symbol, atoms)| format!("{symbol} {atoms}")).collect();
    let at = species.assigned_temperature.map_or(298.15, |t| t.0);
    let mut lines = vec![
        ("composition", composition.join(", ")),
        ("molar mass", units.text(species.molar_mass.0, Quantity::MolarMass, DIGITS)),
        (
            if species.assigned_temperature.is_some() { "enthalpy" } else { "heat of formation" },
            format!("{} at {at} K", units.text(species.heat_of_formation.0, Quantity::MolarEnergy, DIGITS)),
        ),
    ];
    if !species.ranges.is_empty() {
        lines.push(("fits", fits_text(species)));
    }
    if let Some(family) = family {
        let bounds = family.transitions.iter().map(|t| format_significant(*t, DIGITS));
        let mut phases = String::new();
        for (name, bound) in names(data, family).into_iter().zip(bounds.map(Some).chain([None])) {
            phases.push_str(name);
            if let Some(bound) = bound {
                phases.push_str(&format!(" to {bound} K, "));
            }
        }
        lines.push(("phases", phases));
    }
    lines.push(("transport data", if data.transport.of(index).is_some() { "yes" } else { "none" }.to_owned()));
    lines.push(("source", species.source.clone()));
    if let Some(state) = state {
        lines.extend(state_lines(state, units));
    }
    let rows: Vec<Vec<String>> = lines.into_iter().map(|(label, value)| vec![format!("  {label}"), value]).collect();
    format!("{}: {}\n{}", species.name, kind(species), table(&[Align::Left, Align::Left], &rows))
}

fn state_lines(state: &SpeciesState, units: &UnitPreferences) -> Vec<(&'static str, String)> {
    let molar = |value: f64| format!("{} J/(mol K)", format_significant(value, DIGITS));
    let mut lines = vec![
        ("at", format!("{} K", state.temperature.0)),
        ("heat capacity", molar(state.heat_capacity)),
        ("enthalpy", units.text(state.enthalpy.0, Quantity::MolarEnergy, DIGITS)),
        ("entropy", molar(state.entropy)),
        ("Gibbs energy", units.text(state.gibbs.0, Quantity::MolarEnergy, DIGITS)),
    ];
    if let Some(value) = state.viscosity {
        lines.push(("viscosity", units.text(value.0, Quantity::Viscosity, DIGITS)));
    }
    if let Some(value) = state.conductivity {
        lines.push(("conductivity", units.text(value.0, Quantity::ThermalConductivity, DIGITS)));
    }
    lines
}
