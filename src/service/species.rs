//! Species: looking them up, their properties at a temperature, and making the data file from NASA's.

use super::error::ServiceError;
use super::open::{read_bytes, read_text};
use crate::import::nasa_species::{AssemblyError, assemble};
use crate::import::nasa_thermo::NasaTextError;
use crate::import::{nasa_thermo, nasa_transport};
use crate::project::atomic;
use crate::substance::species::{
    FIT_GAS_CONSTANT, Species, SpeciesData, SpeciesDataError, conductivity, decode, encode, viscosity,
};
use crate::units::{JoulePerMole, Kelvin, PascalSecond, WattPerMetreKelvin};
use std::path::Path;

/// What the provenance of converted data begins with.
const ORIGIN: &str = "Thermodynamic data: B. J. McBride, M. J. Zehe, S. Gordon, NASA Glenn Coefficients for Calculating \
                      Thermodynamic Properties of Individual Species, NASA/TP-2002-211556 (2002), with NASA's later edits.\n\
                      Transport data: S. Gordon, B. J. McBride, NASA RP-1311 parts I (1994) and II (1996).\n\
                      Work of the United States government. Gas constant of the fits 8.31451 J/(mol K), standard state 1 bar.";

impl From<SpeciesDataError> for ServiceError {
    fn from(error: SpeciesDataError) -> Self {
        Self::new(error.to_string())
    }
}

/// The species that ship with the program.
///
/// # Errors
/// [`ServiceError`] where the bundled data do not read.
pub fn bundled_species() -> Result<&'static SpeciesData, ServiceError> {
    Ok(SpeciesData::nasa()?)
}

/// Index of the species of that name.
///
/// # Errors
/// [`ServiceError`] with the names that come close.
pub fn species_named(data: &SpeciesData, name: &str) -> Result<usize, ServiceError> {
    data.find(name).ok_or_else(|| {
        let near = data.nearest_names(name);
        let error = ServiceError::new(format!("there is no species \"{name}\"")).at("species");
        if near.is_empty() {
            error
                .expected("a name as NASA writes it, such as H2O, AL2O3(L) or CO2+")
                .hint("List names with hrma species --elements or --search.")
        } else {
            error.hint(format!("Did you mean {}?", near.join(", ")))
        }
    })
}

/// Indices of elements from symbols with commas or blanks between them, such as `C,H,O`.
///
/// # Errors
/// [`ServiceError`] for a symbol that is no element.
pub fn elements_named(data: &SpeciesData, symbols: &str) -> Result<Vec<usize>, ServiceError> {
    let symbols: Vec<&str> = symbols.split([',', ' ']).filter(|symbol| !symbol.is_empty()).collect();
    if symbols.is_empty() {
        return Err(ServiceError::new("no element is named").at("elements").expected("symbols such as C,H,O,N"));
    }
    symbols
        .into_iter()
        .map(|symbol| {
            data.find_element(symbol).ok_or_else(|| {
                ServiceError::new(format!("\"{symbol}\" is no element"))
                    .at("elements")
                    .expected("symbols such as C,H,O,N; D is deuterium, E the electron (for ions)")
            })
        })
        .collect()
}

/// Indices of the species whose name holds the text, upper and lower case alike.
pub fn species_with(data: &SpeciesData, text: &str) -> Vec<usize> {
    let text = text.to_lowercase();
    let holds = |species: &Species| species.name.to_lowercase().contains(&text);
    data.species.iter().enumerate().filter(|(_, species)| holds(species)).map(|(index, _)| index).collect()
}

/// Properties of a pure species in its standard state at one temperature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpeciesState {
    /// The temperature.
    pub temperature: Kelvin,
    /// Heat capacity at constant pressure in J/(mol K).
    pub heat_capacity: f64,
    /// Enthalpy with the heat of formation at 298.15 K.
    pub enthalpy: JoulePerMole,
    /// Entropy at 1 bar in J/(mol K).
    pub entropy: f64,
    /// Gibbs energy, H - T S.
    pub gibbs: JoulePerMole,
    /// Dynamic viscosity, where the data have it.
    pub viscosity: Option<PascalSecond>,
    /// Thermal conductivity, where the data have it.
    pub conductivity: Option<WattPerMetreKelvin>,
}

/// Properties of the species of that index.
///
/// # Errors
/// [`ServiceError`]: there is no such species, it has no fits, or the temperature is outside of them.
pub fn species_state(data: &SpeciesData, index: usize, temperature: Kelvin) -> Result<SpeciesState, ServiceError> {
    let species =
        data.species.get(index).ok_or_else(|| ServiceError::new(format!("there is no species number {index}")))?;
    let t = temperature.0;
    let (Some((low, high)), Some(fit)) = (species.temperature_range(), species.fit_at(t)) else {
        let assigned = species.assigned_temperature.map_or(0.0, |t| t.0);
        return Err(ServiceError::new(format!(
            "the enthalpy of {} is known at {assigned} K only, and its heat capacity is not",
            species.name
        ))
        .at("temperature"));
    };
    if !(low..=high).contains(&t) {
        return Err(ServiceError::new(format!("{t} K is outside of the data of {}", species.name))
            .at("temperature")
            .expected(format!("{low} K to {high} K")));
    }
    let (enthalpy, entropy) = (FIT_GAS_CONSTANT * t * fit.enthalpy(t), FIT_GAS_CONSTANT * fit.entropy(t));
    let transport = data.transport.of(index);
    Ok(SpeciesState {
        temperature,
        heat_capacity: FIT_GAS_CONSTANT * fit.heat_capacity(t),
        enthalpy: JoulePerMole(enthalpy),
        entropy,
        gibbs: JoulePerMole(enthalpy - t * entropy),
        viscosity: transport.and_then(|transport| viscosity(&transport.viscosity, t)),
        conductivity: transport.and_then(|transport| conductivity(&transport.conductivity, t)),
    })
}

/// Makes species data of NASA's `thermo.inp` and `trans.inp` and writes them to `out`. `origin` says where the two
/// files come from; it is kept in the data's text with the BLAKE3 of both.
///
/// # Errors
/// [`ServiceError`] with file, line, columns and what was expected; nothing is written then.
pub fn convert(thermo: &Path, trans: &Path, origin: &str, out: &Path) -> Result<SpeciesData, ServiceError> {
    let place = |file: &Path, line: usize| format!("{}:{line}", file.display());
    let wrong = |file: &Path, error: &NasaTextError| ServiceError::new(error.to_string()).at(place(file, error.line()));
    let file = nasa_thermo::read(&read_text(thermo)?).map_err(|error| wrong(thermo, &error))?;
    let records = nasa_transport::read(&read_text(trans)?).map_err(|error| wrong(trans, &error))?;
    let mut text = format!("{ORIGIN}\nMade by hrma species --convert from:\n");
    for (name, path) in [("thermo.inp", thermo), ("trans.inp", trans)] {
        let bytes = read_bytes(path)?;
        text.push_str(&format!("  {name}, {} bytes, BLAKE3 {}\n", bytes.len(), blake3::hash(&bytes)));
    }
    text.push_str(origin.trim());
    let data = assemble(file, &records, text.trim_end()).map_err(|error| {
        let file = match error {
            AssemblyError::NoGas { .. } | AssemblyError::Transport { .. } => trans,
            _ => thermo,
        };
        ServiceError::new(error.to_string()).at(place(file, error.line()))
    })?;
    let bytes = encode(&data)?;
    // What cannot be read back is not written.
    if decode(&bytes)? != data {
        return Err(ServiceError::new("the data do not survive the way into a file and back"));
    }
    atomic::replace(out, &bytes)?;
    Ok(data)
}
