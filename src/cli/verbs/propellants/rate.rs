//! `hrma propellants rate`: how fast a propellant burns at given pressures.

use super::shown::entry;
use crate::cli::answer::{Answer, Failure, findings_value};
use crate::cli::context::Context;
use crate::cli::text::{Align, table};
use crate::diag::{Finding, Message, Severity};
use crate::substance::burn_law::piece_at;
use crate::units::{Kelvin, Quantity, QuantityValue, quantity_from_text};
use serde_json::{Value, json};

/// Rates at pressures given as "10bar,70bar", at a grain temperature.
///
/// # Errors
/// [`Failure`]: wrong usage for what is no pressure or no temperature; an unknown propellant.
pub(super) fn rate(id: &str, pressures: &str, temperature: Option<&str>, context: &Context) -> Result<Answer, Failure> {
    let read = |text: &str, quantity: Quantity, option: &str| {
        quantity_from_text(text, quantity, Some(quantity.si_unit()))
            .map_err(|error| Failure::usage(format!("{option}: {error}")))
    };
    let pressures = pressures
        .split(',')
        .map(|text| {
            let pressure = read(text, Quantity::Pressure, "--pressure")?;
            if pressure > 0.0 { Ok(pressure) } else { Err(Failure::usage("--pressure: a pressure must be above 0")) }
        })
        .collect::<Result<Vec<f64>, Failure>>()?;
    let access = context.library()?;
    let propellant = &entry(&access.library, id)?.propellant;
    let temperature = match temperature {
        Some(text) => Kelvin(read(text, Quantity::Temperature, "--temperature")?),
        None => propellant.reference_temperature,
    };
    if temperature.0 <= 0.0 {
        return Err(Failure::usage("--temperature: a temperature must be above 0 K"));
    }
    let factor = propellant.rate_factor(temperature);
    let pieces = propellant.burn_law.law().pieces();
    let (low, high) = propellant.burn_law.law().range();
    let mut findings = Vec::new();
    if temperature != propellant.reference_temperature && propellant.temperature_sensitivity.0 == 0.0 {
        let message = "The grain temperature changes nothing: the propellant states no temperature sensitivity.";
        findings.push(Finding::new(Severity::Info, "grain_temperature_without_effect", "temperature", message));
    }
    let units = &context.units;
    let heading = |label: &str, quantity: Quantity| units.axis(label, quantity);
    let mut rows = vec![vec![
        heading("pressure", Quantity::Pressure),
        heading("burn rate", Quantity::BurnRate),
        "exponent".to_owned(),
        String::new(),
    ]];
    let mut rates: Vec<Value> = Vec::new();
    for (index, pressure) in pressures.into_iter().enumerate() {
        // A law that `check` has let in has a piece.
        let Some(piece) = piece_at(&pieces, pressure) else { continue };
        let rate = factor * piece.rate(pressure);
        let inside = pressure >= low.0 && pressure <= high.0;
        if !inside {
            let message = Message::new(
                "The pressure {} is outside the measured range {} to {}; the nearest range's law is drawn on.",
                &[(pressure, Quantity::Pressure), (low.0, Quantity::Pressure), (high.0, Quantity::Pressure)],
            );
            let path = format!("rates[{index}].pressure");
            findings.push(Finding::new(Severity::Warning, "pressure_outside_range", path, message));
        }
        rates.push(json!({
            "pressure": pressure,
            "rate": rate,
            "exponent": piece.exponent,
            "coefficient": factor * piece.coefficient,
            "inside_range": inside,
        }));
        rows.push(vec![
            units.number(pressure, Quantity::Pressure, 5),
            units.number(rate, Quantity::BurnRate, 5),
            crate::units::format_significant(piece.exponent, 4),
            if inside { "" } else { "outside the measured range" }.to_owned(),
        ]);
    }
    use Align::{Left, Right};
    let text = format!(
        "{} at a grain temperature of {}\n\n{}",
        propellant.name,
        units.text(temperature.si(), Quantity::Temperature, 5),
        table(&[Right, Right, Right, Left], &rows)
    );
    for finding in &findings {
        context.say(&format!("note: {}", finding.message.text(units)));
    }
    let document = json!({
        "id": id,
        "grain_temperature": temperature.si(),
        "rates": rates,
        "findings": findings_value(&findings),
        "notices": access.notices,
    });
    Ok(Answer::new(document, text))
}
