//! `hrma reactants`: what combustion may start from, with formula, enthalpy and density.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::service::error::ServiceError;
use crate::service::reactants::{ReactantState, bundled_reactants, reactant_state};
use crate::substance::reactant::{Reactant, Role, Series};
use crate::units::{Kelvin, Quantity, UnitPreferences, format_significant, quantity_from_text};
use clap::{ArgMatches, Args};
use serde_json::{Value, json};

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "reactants",
    about: "Show the fuels and oxidisers that combustion starts from: formula, enthalpy, density, source",
    arguments: Arguments::augment_args,
    run,
};

/// Digits of numbers in texts.
const DIGITS: usize = 6;

#[derive(Debug, Clone, Args)]
struct Arguments {
    /// Names, such as LOX, "H2O2 87.5%", MON-25, "NC 12.6%", or a species of NASA's data; without any, all are listed
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Enthalpy and density of the named reactants at this temperature, such as 293K
    #[arg(long, value_name = "TEMPERATURE", requires = "names", allow_hyphen_values = true)]
    temperature: Option<String>,
    /// List those with these words in name, formula, remarks or source
    #[arg(long, value_name = "TEXT", conflicts_with = "names")]
    search: Option<String>,
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let Arguments { names, temperature, search } = arguments(matches)?;
    let library = bundled_reactants()?;
    let units = &context.units;
    if names.is_empty() {
        let query = search.unwrap_or_default();
        let reactants: Vec<&Reactant> = library.reactants().iter().filter(|one| one.matches(&query)).collect();
        let series: Vec<&Series> = library.series().iter().filter(|one| one.matches(&query)).collect();
        return listed(&reactants, &series, &query, units);
    }
    let temperature = temperature.as_deref().map(temperature_from_text).transpose()?;
    let (mut documents, mut text) = (Vec::new(), String::new());
    for name in &names {
        let reactant = library.find(name).map_err(ServiceError::from)?;
        let state = reactant_state(&reactant, temperature)?;
        documents.push(document(&reactant, &state));
        text.push_str(&described(&reactant, &state, units));
    }
    Ok(Answer::new(json!({ "reactants": documents, "series": [] }), text))
}

fn temperature_from_text(text: &str) -> Result<Kelvin, Failure> {
    let kelvin = Quantity::Temperature.si_unit();
    quantity_from_text(text, Quantity::Temperature, Some(kelvin)).map(Kelvin).map_err(|error| Failure {
        error: ServiceError::new(error.to_string()).at("--temperature"),
        exit: Exit::WrongUsage,
    })
}

fn listed(
    reactants: &[&Reactant],
    series: &[&Series],
    query: &str,
    units: &UnitPreferences,
) -> Result<Answer, Failure> {
    let head = [
        "name".to_owned(),
        "role".to_owned(),
        "formula".to_owned(),
        units.axis("enthalpy", Quantity::MolarEnergy),
        units.axis("at", Quantity::Temperature),
        units.axis("from", Quantity::Temperature),
        units.axis("to", Quantity::Temperature),
        units.axis("density", Quantity::Density),
        "other names".to_owned(),
    ];
    let mut rows = vec![head.to_vec()];
    let mut documents = Vec::new();
    for reactant in reactants {
        let state = reactant_state(reactant, None)?;
        let (low, high) = reactant.temperature_range();
        let kelvin = |t: Kelvin| units.number(t.0, Quantity::Temperature, DIGITS);
        let density = state.density.map(|density| units.number(density.0, Quantity::Density, 4));
        rows.push(vec![
            reactant.name.clone(),
            role(reactant.role).to_owned(),
            short(&reactant.formula.to_string()),
            units.number(state.enthalpy.0, Quantity::MolarEnergy, DIGITS),
            kelvin(state.temperature),
            kelvin(low),
            kelvin(high),
            density.unwrap_or_default(),
            reactant.aliases.join(", "),
        ]);
        documents.push(document(reactant, &state));
    }
    for one in series {
        let (low, high) = one.limits;
        let mut row = vec![one.name.clone(), role(one.role).to_owned()];
        row.resize(head.len() - 1, String::new());
        row.push(format!("{}, {low} to {high}", one.number));
        rows.push(row);
    }
    use Align::{Left, Right};
    let mut text = table(&[Left, Left, Left, Right, Right, Right, Right, Right, Left], &rows);
    if rows.len() == 1 {
        text = format!("nothing matches \"{query}\"\n");
    }
    let series: Vec<Value> = series.iter().map(|one| series_document(one)).collect();
    Ok(Answer::new(json!({ "reactants": documents, "series": series }), text))
}

/// A formula that fits into a column.
fn short(formula: &str) -> String {
    const WIDEST: usize = 24;
    if formula.chars().count() <= WIDEST {
        return formula.to_owned();
    }
    format!("{}…", formula.chars().take(WIDEST - 1).collect::<String>())
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Fuel => "fuel",
        Role::Oxidiser => "oxidiser",
        Role::Both => "both",
    }
}

fn document(reactant: &Reactant, state: &ReactantState) -> Value {
    let (low, high) = reactant.temperature_range();
    let parts = reactant.parts.iter().map(|(name, fraction)| json!({ "name": name, "mass_fraction": fraction }));
    json!({
        "name": reactant.name,
        "aliases": reactant.aliases,
        "role": reactant.role,
        "formula": reactant.formula,
        "species": reactant.species,
        "parts": parts.collect::<Vec<_>>(),
        "molar_mass": reactant.molar_mass().0,
        "temperature": state.temperature.0,
        "enthalpy": state.enthalpy.0,
        "specific_enthalpy": state.specific_enthalpy.0,
        "temperature_range": [low.0, high.0],
        "density": state.density.map(|density| density.0),
        "description": reactant.description,
        "source": reactant.source,
    })
}

fn series_document(series: &Series) -> Value {
    let (low, high) = series.parts();
    json!({
        "name": series.name,
        "aliases": series.aliases,
        "role": series.role,
        "number": series.number,
        "limits": series.limits,
        "parts": [low.name, high.name],
        "description": series.description,
        "source": series.source,
    })
}

fn described(reactant: &Reactant, state: &ReactantState, units: &UnitPreferences) -> String {
    let (low, high) = reactant.temperature_range();
    let kelvin = |t: Kelvin| units.text(t.0, Quantity::Temperature, DIGITS);
    let mut lines = vec![
        ("formula", reactant.formula.to_string()),
        ("molar mass", units.text(reactant.molar_mass().0, Quantity::MolarMass, DIGITS)),
        (
            "enthalpy",
            format!(
                "{} ({}) at {}",
                units.text(state.enthalpy.0, Quantity::MolarEnergy, DIGITS),
                units.text(state.specific_enthalpy.0, Quantity::SpecificEnergy, DIGITS),
                kelvin(state.temperature)
            ),
        ),
        (
            "temperatures",
            if low == high { format!("{} only", kelvin(low)) } else { format!("{} to {}", kelvin(low), kelvin(high)) },
        ),
    ];
    if let Some(density) = state.density {
        lines.push(("density", units.text(density.0, Quantity::Density, 4)));
    }
    if !reactant.parts.is_empty() {
        let percent = |fraction: f64| format_significant(100.0 * fraction, DIGITS);
        let parts = reactant.parts.iter().map(|(name, fraction)| format!("{name} {} %", percent(*fraction)));
        lines.push(("by mass", parts.collect::<Vec<_>>().join(", ")));
    }
    for (label, value) in [
        ("NASA's name", reactant.species.clone().unwrap_or_default()),
        ("other names", reactant.aliases.join(", ")),
        ("remarks", reactant.description.clone()),
        ("source", reactant.source.0.clone()),
    ] {
        if !value.is_empty() {
            lines.push((label, value));
        }
    }
    let rows: Vec<Vec<String>> = lines.into_iter().map(|(label, value)| vec![format!("  {label}"), value]).collect();
    format!("{}: {}\n{}", reactant.name, role(reactant.role), table(&[Align::Left, Align::Left], &rows))
}
