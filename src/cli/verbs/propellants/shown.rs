//! What `list` and `show` tell about propellants.

use super::combustion::{combustion_rows, combustion_value};
use crate::cli::answer::{Answer, Failure, findings_value, text_or_null};
use crate::cli::context::Context;
use crate::cli::text::{Align, findings, table};
use crate::form::{FieldValue, fields};
use crate::service::equilibrium::{REFERENCE_PRESSURE, gas_findings, propellant_combustion};
use crate::service::error::ServiceError;
use crate::service::library::characteristic_velocity;
use crate::substance::burn_law::BurnLaw;
use crate::substance::library::{Entry, Library, Origin};
use crate::units::{Quantity, QuantityValue};
use serde_json::{Value, json};

pub(super) fn list(search: Option<&str>, context: &Context) -> Result<Answer, Failure> {
    let access = context.library()?;
    let query = search.unwrap_or_default();
    let found: Vec<(&str, &Entry)> =
        access.library.propellants().filter(|(id, entry)| entry.matches(id, query)).collect();
    let unit = |quantity: Quantity| context.units.unit(quantity).symbol;
    let mut rows = vec![vec![
        "id".to_owned(),
        "name".to_owned(),
        "family".to_owned(),
        "origin".to_owned(),
        format!("density ({})", unit(Quantity::Density)),
        format!("flame ({})", unit(Quantity::Temperature)),
        format!("c* ({})", unit(Quantity::Velocity)),
        "burn law".to_owned(),
    ]];
    for (id, entry) in &found {
        let propellant = &entry.propellant;
        let velocity = characteristic_velocity(&propellant.gas).si();
        rows.push(vec![
            (*id).to_owned(),
            propellant.name.clone(),
            propellant.family.clone(),
            origin(entry).to_owned(),
            context.units.number(propellant.density.si(), Quantity::Density, 4),
            context.units.number(propellant.gas.flame_temperature.si(), Quantity::Temperature, 4),
            context.units.number(velocity, Quantity::Velocity, 4),
            kind(&propellant.burn_law).to_owned(),
        ]);
    }
    use Align::{Left, Right};
    let mut text = table(&[Left, Left, Left, Left, Right, Right, Right, Left], &rows);
    if found.is_empty() {
        text = format!("nothing matches \"{query}\"\n");
    }
    let entries: Vec<Value> = found.iter().map(|(id, entry)| document(id, entry)).collect();
    Ok(Answer::new(json!({ "propellants": entries, "notices": access.notices }), text))
}

/// The entry with that id.
///
/// # Errors
/// [`ServiceError`] with the ids that come close.
pub(super) fn entry<'a>(library: &'a Library, id: &str) -> Result<&'a Entry, ServiceError> {
    let found = library.propellants().find(|(known, _)| *known == id).map(|(_, entry)| entry);
    found.ok_or_else(|| {
        // The library's own error names what comes close.
        let error = library.propellant(id).err().map_or_else(|| ServiceError::new("not found"), Into::into);
        error.hint("See `hrma propellants list`.")
    })
}

pub(super) fn show(id: &str, context: &Context) -> Result<Answer, Failure> {
    let access = context.library()?;
    let entry = entry(&access.library, id)?;
    let mut propellant = entry.propellant.clone();
    let mut rows: Vec<Vec<String>> = fields(&mut propellant)
        .into_iter()
        .map(|leaf| {
            let value = match leaf.value {
                FieldValue::Number(Some(value), quantity) => context.units.text(value, quantity, 6),
                FieldValue::Number(None, _) => "-".to_owned(),
                FieldValue::Integer(value) => value.to_string(),
                FieldValue::Toggle(value) => if value { "yes" } else { "no" }.to_owned(),
                FieldValue::Text(value) => value,
                FieldValue::Choice(label, _) => label.to_owned(),
            };
            vec![leaf.labels.join(", "), value]
        })
        .collect();
    let velocity = characteristic_velocity(&propellant.gas).si();
    rows.push(vec!["Characteristic velocity".to_owned(), context.units.text(velocity, Quantity::Velocity, 5)]);
    let mut text = format!("{id} ({})\n\n{}", origin(entry), table(&[Align::Left, Align::Left], &rows));
    let mut answer = document(id, entry);
    if !propellant.formula.is_empty() {
        text.push_str("\nBy its composition in equilibrium\n");
        match propellant_combustion(&propellant, REFERENCE_PRESSURE) {
            Ok(combustion) => {
                let doubts = gas_findings(&propellant, &combustion);
                text.push_str(&table(&[Align::Left, Align::Left], &combustion_rows(&combustion, &context.units)));
                text.push_str(&findings(&doubts, &context.units));
                answer["combustion"] = combustion_value(&combustion);
                answer["findings"] = findings_value(&doubts);
            }
            // Words that are no formulation are no failure of the entry; the reason is told.
            Err(error) => {
                text.push_str(&format!("not computed: {error}\n"));
                answer["combustion"] = json!({ "error": error.document() });
            }
        }
    }
    answer["notices"] = json!(access.notices);
    Ok(Answer::new(answer, text))
}

fn origin(entry: &Entry) -> &'static str {
    match entry.origin {
        Origin::Bundled => "bundled",
        Origin::User => "own",
    }
}

/// A propellant with every value in SI; what it does not state is null.
pub(super) fn document(id: &str, entry: &Entry) -> Value {
    let propellant = &entry.propellant;
    let (low, high) = propellant.burn_law.law().range();
    let pieces: Vec<Value> = propellant
        .burn_law
        .law()
        .pieces()
        .iter()
        .map(|piece| {
            json!({
                "min_pressure": piece.from,
                "max_pressure": if piece.to.is_finite() { json!(piece.to) } else { Value::Null },
                "coefficient": piece.coefficient,
                "exponent": piece.exponent,
            })
        })
        .collect();
    json!({
        "id": id,
        "origin": entry.origin,
        "name": propellant.name,
        "family": propellant.family,
        "formula": text_or_null(&propellant.formula),
        "cas": text_or_null(&propellant.cas),
        "description": propellant.description,
        "source": propellant.source,
        "density": propellant.density.si(),
        "flame_temperature": propellant.gas.flame_temperature.si(),
        "molar_mass": propellant.gas.molar_mass.si(),
        "heat_capacity_ratio": propellant.gas.heat_capacity_ratio,
        "characteristic_velocity": characteristic_velocity(&propellant.gas).si(),
        "temperature_sensitivity": propellant.temperature_sensitivity.si(),
        "reference_temperature": propellant.reference_temperature.si(),
        "thermal_conductivity": propellant.thermal_conductivity.map(QuantityValue::si),
        "specific_heat": propellant.specific_heat.map(QuantityValue::si),
        "heat_of_formation": propellant.heat_of_formation.map(QuantityValue::si),
        "viscosity": propellant.viscosity.map(QuantityValue::si),
        "boiling_point": propellant.boiling_point.map(QuantityValue::si),
        "freezing_point": propellant.freezing_point.map(QuantityValue::si),
        "burn_law": { "kind": kind(&propellant.burn_law), "min_pressure": low.si(), "max_pressure": high.si(), "pieces": pieces },
    })
}

/// Name of a burn law's kind.
fn kind(law: &BurnLaw) -> &'static str {
    BurnLaw::LABELS.get(law.index()).copied().unwrap_or_default()
}
