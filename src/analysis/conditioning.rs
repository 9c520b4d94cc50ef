//! Temperature conditioning: the same motor at several grain temperatures, side by side.

use super::outcome::{Cell, Column, Outcome, Proposal, Row, ToolError, doubt};
use super::parallel::for_each;
use super::subject::{Burned, Setting, Subject, Variant};
use super::{Question, Tool};
use crate::diag::{Message, Monitor, Unwatched};
use crate::figure::plot::{Axis, Marker, MarkerAt, PlotSpec, Role, Series};
use crate::form::{Editable, Field, Form};
use crate::units::{Quantity, STANDARD_GRAVITY, quantity_from_text};

/// The tool.
pub(super) static TOOL: Tool = Tool {
    id: "conditioning",
    name: "Temperature conditioning",
    about: "Burns the motor at several grain temperatures in one go: impulse, pressures, thrust, burn time, margin to \
            the rated pressure, and the curves over each other.",
    is_live: true,
    ask: |_, _| Box::new(Conditioning { temperatures: "-40 °C, 20 °C, 60 °C".to_owned() }),
};

/// Most temperatures in one go.
const MOST: usize = 40;

#[derive(Debug, Clone)]
struct Conditioning {
    temperatures: String,
}

impl Conditioning {
    /// Each temperature as it is written, and in kelvin.
    fn read(&self) -> Result<Vec<(String, f64)>, ToolError> {
        let refuse = |message: String| {
            ToolError::refused("temperatures", message, "Separate temperatures by commas, such as -40 °C, 20 °C.")
        };
        let parts: Vec<&str> =
            self.temperatures.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.is_empty() || parts.len() > MOST {
            return Err(refuse(format!("There are {} temperatures; 1 to {MOST} are allowed.", parts.len())));
        }
        parts
            .iter()
            .map(|part| {
                let kelvin = quantity_from_text(part, Quantity::Temperature, None);
                kelvin.map(|kelvin| ((*part).to_owned(), kelvin)).map_err(|error| refuse(error.to_string()))
            })
            .collect()
    }
}

impl Editable for Conditioning {
    fn edit(&mut self, form: &mut dyn Form) {
        const TEMPERATURES: Field = Field::new("temperatures", "Temperatures").help(
            "Separated by commas, each with its unit. The propellant's temperature sensitivity moves the burn rate.",
        );
        form.text(&TEMPERATURES, &mut self.temperatures);
    }
}

const COLUMNS: &[Column] = &[
    Column::number("grain_temperature", "Temperature", Quantity::Temperature),
    Column::number("total_impulse", "Total impulse", Quantity::Impulse),
    Column::number("specific_impulse", "Specific impulse", Quantity::SpecificImpulse),
    Column::number("peak_chamber_pressure", "Peak pressure", Quantity::Pressure),
    Column::number("average_chamber_pressure", "Average pressure", Quantity::Pressure),
    Column::number("rated_pressure_margin", "Margin to rated", Quantity::Ratio),
    Column::number("peak_thrust", "Peak thrust", Quantity::Force),
    Column::number("average_thrust", "Average thrust", Quantity::Force),
    Column::number("burn_time", "Burn time", Quantity::Time),
    Column::words("designation", "Designation"),
];

fn setting(kelvin: f64) -> Setting {
    Setting::number("conditions.grain_temperature", kelvin)
}

fn cells(kelvin: f64, burned: &Burned, rated: Option<f64>) -> Vec<Cell> {
    let summary = &burned.solution.summary;
    vec![
        Cell::Number(kelvin),
        Cell::Number(summary.total_impulse),
        Cell::Number(summary.specific_impulse_s * STANDARD_GRAVITY),
        Cell::Number(summary.peak_chamber_pressure),
        Cell::Number(summary.average_chamber_pressure),
        Cell::optional(rated.map(|rated| rated / summary.peak_chamber_pressure - 1.0)),
        Cell::Number(summary.peak_thrust),
        Cell::Number(summary.average_thrust),
        Cell::Number(summary.burn_time),
        summary.designation.clone().map_or(Cell::Absent, Cell::Text),
    ]
}

/// The curves of a channel over each other.
fn plot(id: &str, label: &str, quantity: Quantity, burned: &[(String, Option<Burned>)]) -> PlotSpec {
    let mut spec = PlotSpec::new(Axis::new("Time", Quantity::Time), Axis::new(label, quantity));
    for (index, (name, burned)) in burned.iter().enumerate() {
        let Some(burned) = burned else { continue };
        let channels = &burned.solution.channels;
        spec.series.push(Series::new(name, channels.values("time"), channels.values(id), Role::Main(index)));
    }
    spec
}

impl Question for Conditioning {
    fn answer(&self, subject: &dyn Subject, monitor: &mut dyn Monitor) -> Result<Outcome, ToolError> {
        let temperatures = self.read()?;
        let facts = subject.facts();
        let rated = facts.casing.rated_pressure.map(|rated| rated.0);
        let burns = for_each(&temperatures, monitor, |(_, kelvin)| {
            subject.burn(&Variant::of(vec![setting(*kelvin)]), &mut Unwatched)
        })?;
        let mut rows = Vec::new();
        let mut kept = Vec::new();
        let mut remarks: Vec<Message> = Vec::new();
        for ((name, kelvin), burned) in temperatures.iter().zip(burns) {
            let row = match &burned {
                Ok(burned) => {
                    let name = Message::new("grains at {}", &[(*kelvin, Quantity::Temperature)]);
                    let proposal = Some(Proposal { name, variant: Variant::of(vec![setting(*kelvin)]) });
                    let doubt = doubt(facts, burned);
                    Row { cells: cells(*kelvin, burned, rated), proposal, doubt }
                }
                Err(error) => {
                    let mut cells = vec![Cell::Number(*kelvin)];
                    cells.resize(COLUMNS.len(), Cell::Absent);
                    Row { cells, proposal: None, doubt: Some(error.message()) }
                }
            };
            rows.push(row);
            kept.push((name.clone(), burned.ok()));
        }
        if rated.is_none() {
            remarks.push("The case states no rated pressure, so that there is no margin to it.".into());
        }
        let without_effect = kept.iter().filter_map(|(_, burned)| burned.as_ref()).any(|burned| {
            burned.solution.findings.iter().any(|finding| finding.code == "grain_temperature_without_effect")
        });
        if without_effect {
            remarks.push(
                "A propellant states no temperature sensitivity: its temperature changes nothing. Enter the \
                 sensitivity of its burn rate; 0.1 to 0.4 %/K are usual."
                    .into(),
            );
        }
        let mut pressure = plot("chamber_pressure", "Chamber pressure", Quantity::Pressure, &kept);
        pressure.markers.extend(rated.map(|rated| Marker {
            at: MarkerAt::Y(rated),
            label: "rated".to_owned(),
            severity: Some(crate::diag::Severity::Error),
        }));
        let thrust = plot("thrust", "Thrust", Quantity::Force, &kept);
        Ok(Outcome {
            columns: COLUMNS.to_vec(),
            rows,
            best: None,
            unanswered: None,
            remarks,
            plots: vec![pressure, thrust],
        })
    }

    fn copy(&self) -> Box<dyn Question> {
        Box::new(self.clone())
    }
}
