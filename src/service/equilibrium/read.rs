//! Cases from a JSON document: one case or an array, in the format of the reference files.

mod fields;

use super::answer::exit_number;
use super::reactants::Stated;
use super::write::{is_exit, same_station};
use super::{EquilibriumCase, Question, reactant_named};
use crate::diag::Finding;
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::problem::EquilibriumProblem;
use crate::physics::thermochemistry::products::Selection;
use crate::physics::thermochemistry::rocket::{Combustor, Exit, Flow, FreezingStation, RocketProblem};
use crate::service::error::ServiceError;
use crate::service::species::bundled_species;
use crate::substance::formula::Formula;
use crate::substance::mixture::{Amounts, Ingredient, Mixture, MixtureError, Side};
use crate::substance::species::SpeciesData;
use crate::units::{
    JoulePerKg, JoulePerKgKelvin, JoulePerMole, Kelvin, KgPerMetre2Second, KgPerMetre3, Pa, SpecificVolume,
};
use serde::Deserialize;
use serde_json::Value;

/// Least mole fraction that is listed where a case does not say.
pub(super) const TRACE: f64 = 1e-9;

/// A case as read, or why it cannot be; with the names that it gives its stations.
pub struct ReadCase {
    /// Its name; its number where it has none.
    pub id: String,
    /// Station names as written.
    pub names: Vec<String>,
    /// The case.
    pub case: Result<EquilibriumCase, ServiceError>,
    /// What is to be said about how it is written.
    pub notes: Vec<Finding>,
}

impl ReadCase {
    /// An error of the solved case with the field that it has in the file.
    pub fn located(&self, error: ServiceError) -> ServiceError {
        let path = match error.path.as_str() {
            "pc" => "pc_Pa".to_owned(),
            "contraction" => "fac.ac_at".to_owned(),
            "mass_flux" => "fac.mdot".to_owned(),
            path => match exit_number(path) {
                Some(exit) => {
                    let mut exits = self.names.iter().enumerate().filter(|(_, name)| is_exit(name));
                    exits.nth(exit).map_or(path.to_owned(), |(number, _)| format!("stations[{number}].station"))
                }
                None => path.to_owned(),
            },
        };
        error.at(path)
    }
}

/// The cases of a document.
///
/// # Errors
/// When the text is no JSON, or neither a case nor an array of them. A case that is wrong by itself carries its own error.
pub fn cases_from_document(text: &str) -> Result<Vec<ReadCase>, ServiceError> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        ServiceError::new(format!("this is no JSON: {error}"))
            .at(format!("{}:{}", error.line(), error.column()))
            .expected("one case or an array of cases")
    })?;
    cases_from_value(&value)
}

/// The cases of a parsed document.
///
/// # Errors
/// As [`cases_from_document`].
pub fn cases_from_value(value: &Value) -> Result<Vec<ReadCase>, ServiceError> {
    let list = match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(_) => vec![value],
        _ => {
            return Err(ServiceError::new("the document holds neither a case nor an array of cases")
                .expected("an object with `problem` and `reactants`, or an array of such objects"));
        }
    };
    Ok(list
        .into_iter()
        .enumerate()
        .map(|(number, value)| {
            let id = match value.get("id") {
                Some(Value::String(id)) => id.clone(),
                Some(Value::Number(id)) => id.to_string(),
                _ => number.to_string(),
            };
            let names = station_names(value).unwrap_or_default();
            ReadCase { names, case: case(value, &id), id, notes: fields::unread(value) }
        })
        .collect())
}

/// Names of the stations as written; none where the case lists none.
fn station_names(value: &Value) -> Result<Vec<String>, ServiceError> {
    let expected = "an array of objects such as {\"station\": \"supar=40\"}";
    match value.get("stations") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => list
            .iter()
            .enumerate()
            .map(|(number, station)| {
                text(station, "station").ok().flatten().map(str::to_owned).ok_or_else(|| {
                    wrong(format!("stations[{number}].station"), format!("a station is {station}"), expected)
                })
            })
            .collect(),
        Some(other) => Err(wrong("stations", format!("`stations` is {other}"), expected)),
    }
}

/// A text, or nothing where the key is absent or null.
fn text<'a>(value: &'a Value, key: &str) -> Result<Option<&'a str>, ServiceError> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(wrong(key, format!("`{key}` is {other}"), "a text")),
    }
}

fn wrong(path: impl Into<String>, message: impl Into<String>, expected: impl Into<String>) -> ServiceError {
    ServiceError::new(message).at(path).expected(expected)
}

fn case(value: &Value, id: &str) -> Result<EquilibriumCase, ServiceError> {
    if !value.is_object() {
        return Err(wrong("", format!("the case is {value}"), "an object with `problem` and `reactants`"));
    }
    let mixture = mixture(value)?;
    let selection = Selection {
        ions: flag(value, "ions")?,
        only: names(value, "only")?,
        omit: names(value, "omit")?.unwrap_or_default(),
    };
    // A hint where to begin in other programs; here the phases are found without it, but its names are still checked.
    for name in names(value, "insert")?.into_iter().flatten() {
        let data = bundled_species()?;
        if data.find(&name).is_none() {
            return Err(wrong("insert", format!("no species is called `{name}`"), nearest(data, &name)));
        }
    }
    let trace = match value.get("trace") {
        None | Some(Value::Null) => TRACE,
        Some(_) => positive(value, "trace", "trace")?,
    };
    if trace >= 1.0 {
        return Err(wrong("trace", format!("`trace` is {trace}"), "a mole fraction below 1"));
    }
    let problem =
        text(value, "problem")?.ok_or_else(|| wrong("problem", "the case does not say what it asks for", PROBLEMS))?;
    let question = match problem {
        "tp" | "hp" | "sp" | "tv" | "uv" | "sv" => Question::Point(point(value, problem, &mixture)?),
        "rocket_iac" | "rocket_fac" => Question::Rocket(rocket(value, problem, &mixture)?),
        other => return Err(wrong("problem", format!("`{other}` is no kind of problem"), PROBLEMS)),
    };
    Ok(EquilibriumCase { id: id.to_owned(), mixture, selection, question, trace })
}

const PROBLEMS: &str = "tp, hp, sp, tv, uv, sv, rocket_iac or rocket_fac";

fn nearest(data: &SpeciesData, name: &str) -> String {
    format!("a species of NASA's data, such as {}", data.nearest_names(name).join(", "))
}

fn flag(value: &Value, key: &str) -> Result<bool, ServiceError> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => Err(wrong(key, format!("`{key}` is {other}"), "true or false")),
    }
}

fn names(value: &Value, key: &str) -> Result<Option<Vec<String>>, ServiceError> {
    let refuse = || wrong(key, format!("`{key}` is no list of species"), "an array of names, or null");
    match value.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(list)) => list
            .iter()
            .map(|name| name.as_str().map(str::to_owned).ok_or_else(refuse))
            .collect::<Result<Vec<_>, _>>()
            .map(Some),
        Some(_) => Err(refuse()),
    }
}

fn real(value: &Value, key: &str, path: &str) -> Result<f64, ServiceError> {
    match value.get(key) {
        Some(Value::Number(number)) => number
            .as_f64()
            .filter(|number| number.is_finite())
            .ok_or_else(|| wrong(path, "not a finite number", "a number")),
        Some(other) => Err(wrong(path, format!("`{key}` is {other}"), "a number in SI units")),
        None => Err(wrong(path, format!("`{key}` is missing"), "a number in SI units")),
    }
}

fn positive(value: &Value, key: &str, path: &str) -> Result<f64, ServiceError> {
    let number = real(value, key, path)?;
    if number > 0.0 { Ok(number) } else { Err(wrong(path, format!("`{key}` is {number}"), "a positive number")) }
}

/// The mixture of the reactants.
fn mixture(value: &Value) -> Result<Mixture, ServiceError> {
    let list = value.get("reactants").and_then(Value::as_array).filter(|list| !list.is_empty()).ok_or_else(|| {
        wrong(
            "reactants",
            "the case has no reactants",
            "an array of {name, mass_fraction}, with {formula, enthalpy_J_per_mol} for what the library does not have",
        )
    })?;
    let ingredients: Vec<Ingredient> = list
        .iter()
        .enumerate()
        .map(|(number, reactant)| ingredient(reactant, &|key| format!("reactants[{number}].{key}")))
        .collect::<Result<_, _>>()?;
    Mixture::of(&ingredients, Amounts::MassFractions).map_err(mixture_error)
}

/// In a case the fields have their units in their names.
fn mixture_error(error: MixtureError) -> ServiceError {
    let unit = match error.path().rsplit_once('.') {
        Some((_, "temperature")) => "_K",
        Some((_, "enthalpy")) => "_J_per_mol",
        _ => "",
    };
    let path = format!("{}{unit}", error.path());
    ServiceError::from(error).at(path)
}

/// A reactant with a formula is taken as it states itself; one with a name alone comes from the library, at its
/// temperature. An enthalpy that is stated counts in both.
fn ingredient(reactant: &Value, path: &dyn Fn(&str) -> String) -> Result<Ingredient, ServiceError> {
    let stated = |key: &str, read: fn(&Value, &str, &str) -> Result<f64, ServiceError>| match reactant.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => read(reactant, key, &path(key)).map(Some),
    };
    let amount = real(reactant, "mass_fraction", &path("mass_fraction"))?;
    let temperature = stated("temperature_K", positive)?.map(Kelvin);
    let formula = match reactant.get("formula") {
        None | Some(Value::Null) => None,
        Some(formula) => Some(Formula::deserialize(formula).map_err(|error| {
            wrong(path("formula"), error.to_string(), "a map from element to atoms, such as {\"C\": 1, \"H\": 4}")
        })?),
    };
    let name = match (text(reactant, "name").map_err(|error| error.at(path("name")))?, &formula) {
        (Some(name), _) => name.to_owned(),
        (None, Some(formula)) => formula.to_string(),
        (None, None) => {
            return Err(wrong(path("formula"), "the reactant has neither a formula nor a name", "one of them"));
        }
    };
    let own = Stated {
        name,
        formula,
        enthalpy: stated("enthalpy_J_per_mol", real)?.map(JoulePerMole),
        temperature,
        density: stated("density_kg_m3", positive)?.map(KgPerMetre3),
    };
    let reactant = own.reactant(|name| reactant_named(name, &path("name")))?;
    Ok(Ingredient { reactant, side: Side::Whole, amount, temperature })
}

/// The state asked for; at given pressure the enthalpy is that of the reactants where none is stated.
fn point(value: &Value, problem: &str, mixture: &Mixture) -> Result<EquilibriumProblem, ServiceError> {
    let given = value.get("given").filter(|given| given.is_object()).ok_or_else(|| {
        wrong("given", "the two given quantities are missing", "two of T_K, p_Pa, h_J_kg, s_J_kgK, v_m3_kg and u_J_kg")
    })?;
    let number = |key: &str| real(given, key, &format!("given.{key}"));
    let above = |key: &str| positive(given, key, &format!("given.{key}"));
    Ok(match problem {
        "tp" => EquilibriumProblem::tp(Kelvin(above("T_K")?), Pa(above("p_Pa")?)),
        "hp" if given.get("h_J_kg").is_none_or(Value::is_null) => {
            EquilibriumProblem::hp(mixture.known_enthalpy().map_err(mixture_error)?, Pa(above("p_Pa")?))
        }
        "hp" => EquilibriumProblem::hp(JoulePerKg(number("h_J_kg")?), Pa(above("p_Pa")?)),
        "sp" => EquilibriumProblem::sp(JoulePerKgKelvin(number("s_J_kgK")?), Pa(above("p_Pa")?)),
        "tv" => EquilibriumProblem::tv(Kelvin(above("T_K")?), SpecificVolume(above("v_m3_kg")?)),
        "uv" => EquilibriumProblem::uv(JoulePerKg(number("u_J_kg")?), SpecificVolume(above("v_m3_kg")?)),
        _ => EquilibriumProblem::sv(JoulePerKgKelvin(number("s_J_kgK")?), SpecificVolume(above("v_m3_kg")?)),
    })
}

fn rocket(value: &Value, problem: &str, mixture: &Mixture) -> Result<RocketProblem, ServiceError> {
    Ok(RocketProblem {
        chamber_pressure: Pa(positive(value, "pc_Pa", "pc_Pa")?),
        enthalpy: mixture.known_enthalpy().map_err(mixture_error)?,
        combustor: combustor(value, problem)?,
        flow: flow(value)?,
        exits: exits(value, problem)?,
    })
}

fn combustor(value: &Value, problem: &str) -> Result<Combustor, ServiceError> {
    if problem == "rocket_iac" {
        return Ok(Combustor::InfiniteArea);
    }
    let fac = value.get("fac").filter(|fac| fac.is_object()).ok_or_else(|| {
        wrong("fac", "a finite combustor needs its size", "{\"ac_at\": contraction ratio} or {\"mdot\": kg/(m² s)}")
    })?;
    let has = |key: &str| fac.get(key).is_some_and(|value| !value.is_null());
    match (has("ac_at"), has("mdot")) {
        (true, false) => Ok(Combustor::ContractionRatio(positive(fac, "ac_at", "fac.ac_at")?)),
        (false, true) => Ok(Combustor::MassFlux(KgPerMetre2Second(positive(fac, "mdot", "fac.mdot")?))),
        _ => Err(wrong("fac", "the combustor's size is given twice or not at all", "either `ac_at` or `mdot`")),
    }
}

fn flow(value: &Value) -> Result<Flow, ServiceError> {
    let forms = match text(value, "condensed_forms")? {
        None | Some("held") => CondensedForms::Held,
        Some("follow") => CondensedForms::Follow,
        Some(other) => return Err(wrong("condensed_forms", format!("`{other}` is unknown"), "held or follow")),
    };
    match text(value, "flow")? {
        None | Some("equilibrium") => Ok(Flow::Equilibrium),
        Some("frozen") => {
            let from = match text(value, "frozen_at")? {
                None | Some("chamber") => FreezingStation::Chamber,
                Some("throat") => FreezingStation::Throat,
                Some(other) => {
                    let names = station_names(value)?;
                    let number = names.iter().filter(|name| is_exit(name)).position(|name| same_station(other, name));
                    FreezingStation::Exit(number.ok_or_else(|| {
                        wrong(
                            "frozen_at",
                            format!("`{other}` is no station of this case"),
                            "chamber, throat or an exit's name",
                        )
                    })?)
                }
            };
            Ok(Flow::Frozen { from, forms })
        }
        Some(other) => Err(wrong("flow", format!("`{other}` is no kind of flow"), "equilibrium or frozen")),
    }
}

fn exits(value: &Value, problem: &str) -> Result<Vec<Exit>, ServiceError> {
    let plain: &[&str] = match problem {
        "rocket_iac" => &["chamber", "throat"],
        _ => &["injector", "infinity", "combustor_end", "throat"],
    };
    let mut exits = Vec::new();
    for (number, name) in station_names(value)?.iter().enumerate() {
        let path = format!("stations[{number}].station");
        if plain.contains(&name.as_str()) {
            continue;
        }
        let refuse = || {
            wrong(
                &path,
                format!("`{name}` is no station of this problem"),
                format!("{}, pip=X, subar=X or supar=X", plain.join(", ")),
            )
        };
        let (kind, text) = name.split_once('=').ok_or_else(refuse)?;
        let number: f64 = text.parse().map_err(|_| refuse())?;
        exits.push(match kind {
            "pip" => Exit::PressureRatio(number),
            "subar" => Exit::Subsonic(number),
            "supar" => Exit::Supersonic(number),
            "p" => Exit::Pressure(Pa(number)),
            _ => return Err(refuse()),
        });
    }
    Ok(exits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(reactants: Value) -> Result<EquilibriumCase, ServiceError> {
        let case = json!({ "problem": "rocket_iac", "pc_Pa": 7e6, "reactants": reactants, "stations": [] });
        cases_from_value(&case).expect("a case").remove(0).case
    }

    fn enthalpy(case: &EquilibriumCase) -> f64 {
        let Question::Rocket(problem) = &case.question else { panic!("a rocket") };
        problem.enthalpy.0
    }

    #[test]
    fn a_name_alone_is_the_reactant_of_the_library() {
        let by_name =
            read(json!([{ "name": "LOX", "mass_fraction": 0.75 }, { "name": "LCH4", "mass_fraction": 0.25 }]));
        let stated = read(json!([
            { "name": "O2(L)", "mass_fraction": 0.75, "formula": { "O": 2 }, "enthalpy_J_per_mol": -12979 },
            { "name": "CH4(L)", "mass_fraction": 0.25, "formula": { "C": 1, "H": 4 }, "enthalpy_J_per_mol": -89233 },
        ]));
        let (by_name, stated) = (by_name.expect("reads"), stated.expect("reads"));
        for ((element, own), (other, moles)) in by_name.mixture.elements.iter().zip(&stated.mixture.elements) {
            assert!(element == other && (own / moles - 1.0).abs() < 1e-12);
        }
        assert!(
            (enthalpy(&by_name) / enthalpy(&stated) - 1.0).abs() < 1e-6,
            "{} {}",
            enthalpy(&by_name),
            enthalpy(&stated)
        );
    }

    #[test]
    fn a_temperature_changes_the_enthalpy_where_data_reach_and_is_refused_where_not() {
        let at = |name: &str, temperature: f64| {
            read(json!([{ "name": name, "mass_fraction": 1, "temperature_K": temperature }]))
        };
        let (cold, warm) = (at("LOX", 70.0).expect("reads"), at("LOX", 90.0).expect("reads"));
        let capacity = (enthalpy(&warm) - enthalpy(&cold)) / 20.0;
        assert!((1600.0..1800.0).contains(&capacity), "liquid oxygen takes 1.7 kJ/(kg K): {capacity}");
        let error = at("LOX", 300.0).expect_err("no liquid there");
        assert_eq!(error.path, "reactants[0].temperature_K");
        assert!(error.message.contains("LOX") && error.message.contains("300"), "{error}");
    }

    #[test]
    fn an_unknown_name_offers_the_nearest() {
        let error = read(json!([{ "name": "RP-7", "mass_fraction": 1 }])).expect_err("unknown");
        assert_eq!(error.path, "reactants[0].name");
        assert!(error.message.contains("RP-1"), "{error}");
        let error = read(json!([{ "mass_fraction": 1 }])).expect_err("nothing to go by");
        assert_eq!(error.path, "reactants[0].formula");
    }

    #[test]
    fn a_combustion_takes_the_enthalpy_of_its_reactants_where_it_states_none() {
        let case =
            json!({ "problem": "hp", "given": { "p_Pa": 1e6 }, "reactants": [{ "name": "LOX", "mass_fraction": 1 }] });
        let read = cases_from_value(&case).expect("a case").remove(0).case.expect("reads");
        assert!(matches!(read.question, Question::Point(_)));
    }
}
