//! `hrma nozzle FILE`: the flow in a design's nozzle.

use super::{Verb, arguments};
use crate::cli::answer::{Answer, Exit, Failure, findings_value};
use crate::cli::context::Context;
use crate::cli::design_input::DesignArguments;
use crate::cli::text::{Align, findings, table};
use crate::diag::{Finding, Severity, Unwatched};
use crate::export::csv::csv_bytes;
use crate::physics::gas_dynamics::nozzle_flow::reacting::ReactingStation;
use crate::physics::gas_dynamics::separation::Criterion;
use crate::physics::thermochemistry::held::CondensedForms;
use crate::physics::thermochemistry::rocket::{Flow, FreezingStation};
use crate::project::atomic;
use crate::service::equilibrium::values_from_text;
use crate::service::error::ServiceError;
use crate::service::nozzle::{
    AltitudePoint, ComparedContour, Delivered, Equal, LossChoice, NozzleAnswer, NozzleCase, altitude_sweep, bell_value,
    best_bell, compare_contours, comparison_value, deliver, delivered_value, document, field_value, mach_field,
    reacting, reacting_value, solve_nozzle, station_channels, sweep_value,
};
use crate::units::{Altitude, Pa, Quantity, Radian, UnitPreferences, format_significant, quantity_from_text};
use clap::{ArgMatches, Args, ValueEnum};
use serde_json::Value;
use std::path::PathBuf;

/// The verb.
pub(super) const VERB: Verb = Verb {
    name: "nozzle",
    about: "Flow in a nozzle: regime, stations, separation, altitude, Mach field, contours compared",
    arguments: Arguments::augment_args,
    run,
};

#[derive(Debug, Clone, Args)]
struct Arguments {
    #[command(flatten)]
    design: DesignArguments,
    /// Chamber pressure; otherwise the mean of the burn
    #[arg(long, value_name = "PRESSURE", allow_hyphen_values = true)]
    pc: Option<String>,
    /// Pressure of the surroundings; otherwise the design's
    #[arg(long, value_name = "PRESSURE", allow_hyphen_values = true)]
    ambient: Option<String>,
    /// Altitudes for thrust coefficient and separation, such as 0:30:5km
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    altitudes: Option<String>,
    /// Compare with the other kinds of contour: of the same throat and exit, or of the same length as well
    #[arg(long, value_enum, value_name = "WHAT", num_args = 0..=1, default_missing_value = "ends")]
    compare: Option<Same>,
    /// Flow field by the method of characteristics, with about so many lines
    #[arg(long, value_name = "LINES", num_args = 0..=1, default_missing_value = "60")]
    field: Option<usize>,
    /// Seek the angles of the bell that give most thrust at the ambient pressure
    #[arg(long)]
    best_bell: bool,
    /// Flow of what the propellant's composition burns to, from inlet to exit
    #[arg(long, value_enum, value_name = "FLOW")]
    reacting: Option<Reacting>,
    /// Losses that count, separated by commas: separation, discharge, divergence, kinetic, two_phase, boundary_layer, or
    /// none; without it all of them
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    losses: Option<Vec<LossName>>,
    /// Criterion of separation that counts
    #[arg(long, value_enum, default_value = "schmucker")]
    criterion: CriterionName,
    /// Share of the ideal characteristic velocity that combustion reaches
    #[arg(long, value_name = "SHARE")]
    combustion: Option<String>,
    /// Write the stations as a table, SI units
    #[arg(long, value_name = "CSV")]
    csv: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reacting {
    /// In chemical equilibrium
    Equilibrium,
    /// Its composition held from the chamber on, condensed matter following its forms
    Frozen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Same {
    /// Throat and exit
    Ends,
    /// The length of the divergent, too
    Length,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum LossName {
    Separation,
    Discharge,
    Divergence,
    Kinetic,
    TwoPhase,
    BoundaryLayer,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum CriterionName {
    Summerfield,
    Schmucker,
    Stark,
    KaltBadal,
}

impl Arguments {
    fn losses(&self) -> Result<LossChoice, Failure> {
        let criterion = match self.criterion {
            CriterionName::Summerfield => Criterion::Summerfield,
            CriterionName::Schmucker => Criterion::Schmucker,
            CriterionName::Stark => Criterion::Stark,
            CriterionName::KaltBadal => Criterion::KaltBadal,
        };
        let mut choice = LossChoice { separation: Some(criterion), ..LossChoice::default() };
        if let Some(names) = &self.losses {
            let has = |name| names.contains(&name);
            if has(LossName::None) && names.len() > 1 {
                return Err(Failure::usage("--losses is none or a list of losses, not both"));
            }
            choice = LossChoice {
                separation: has(LossName::Separation).then_some(criterion),
                discharge: has(LossName::Discharge),
                divergence: has(LossName::Divergence),
                kinetic: has(LossName::Kinetic),
                two_phase: has(LossName::TwoPhase),
                boundary_layer: has(LossName::BoundaryLayer),
                ..choice
            };
        }
        if let Some(text) = &self.combustion {
            let share = quantity_from_text(text, Quantity::Ratio, None)
                .map_err(|error| ServiceError::new(error.to_string()).at("--combustion"))?;
            if !(share > 0.0 && share <= 1.0) {
                let error = ServiceError::new(format!("the c* efficiency is {share}")).at("--combustion");
                return Err(error.expected("a share above 0 and up to 1").into());
            }
            choice.combustion = Some(share);
        }
        Ok(choice)
    }
}

fn run(matches: &ArgMatches, context: &Context) -> Result<Answer, Failure> {
    let arguments: Arguments = arguments(matches)?;
    let opened = arguments.design.open(context)?;
    let access = context.library()?;
    let pressure = |text: &Option<String>, option: &str| -> Result<Option<Pa>, ServiceError> {
        let read = |text: &String| quantity_from_text(text, Quantity::Pressure, None);
        let value = text.as_ref().map(read).transpose();
        Ok(value.map_err(|error| ServiceError::new(error.to_string()).at(option))?.map(Pa))
    };
    let asked = (pressure(&arguments.pc, "--pc")?, pressure(&arguments.ambient, "--ambient")?);
    let located = |error: ServiceError| match error.path.as_str() {
        "chamber" => error.at("--pc"),
        "ambient" => error.at("--ambient"),
        "altitude" => error.at("--altitudes"),
        _ => error,
    };
    let case = NozzleCase::of_design(&opened.design, &access.library, asked, &mut Unwatched).map_err(located)?;
    let answer = solve_nozzle(&case).map_err(located)?;
    let mut value = document(&answer);
    let units = &context.units;
    let mut text = described(&answer, units);
    let mut doubts = answer.findings.clone();
    match deliver(&case, &arguments.losses()?) {
        Ok(delivered) => {
            value["delivered"] = delivered_value(&delivered);
            text.push_str(&format!("\n{}", delivered_text(&delivered, units)));
            doubts.extend(delivered.findings);
        }
        // The flow stands without it.
        Err(error) => {
            value["delivered"] = Value::Null;
            let message = format!("What is delivered is not given: {}.", error.message);
            doubts.push(Finding::new(Severity::Warning, "nothing_delivered", error.path, message).hint(error.hint));
        }
    }
    if let Some(altitudes) = &arguments.altitudes {
        let list = values_from_text(altitudes, Quantity::Altitude, "--altitudes")?;
        let list: Vec<Altitude> = list.into_iter().map(Altitude).collect();
        let sweep = altitude_sweep(&case, &list).map_err(located)?;
        value["altitudes"] = sweep_value(&sweep);
        text.push_str(&format!("\nOver altitude: C_F full, and by each criterion\n{}", altitude_text(&sweep, units)));
    }
    if let Some(same) = arguments.compare {
        let equal = if same == Same::Length { Equal::Length } else { Equal::Ends };
        let compared = compare_contours(&case, equal)?;
        value["comparison"] = comparison_value(&compared);
        text.push_str(&format!("\nContours\n{}", comparison_text(&compared, units)));
    }
    if let Some(lines) = arguments.field {
        let field = mach_field(&case, lines)?;
        value["field"] = field_value(&field, &answer);
        text.push_str(&format!(
            "\nBy characteristics: {} % of the ideal thrust in vacuum is left, {} % of the ideal mass flow passes.\n",
            format_significant(100.0 * field.divergence, 5),
            format_significant(100.0 * field.field.mass_flow, 5),
        ));
        doubts.extend(field.findings);
    }
    if arguments.best_bell {
        let best = best_bell(&case)?;
        value["best_bell"] = bell_value(&best);
        let angle =
            |angle: Option<Radian>| angle.map_or(String::new(), |angle| units.text(angle.0, Quantity::Angle, 4));
        text.push_str(&format!(
            "\nBest bell of this length: {} behind the throat, {} at the exit, C_F {}{}\n",
            angle(best.bell.initial_angle),
            angle(best.bell.exit_angle),
            format_significant(best.thrust_coefficient, 6),
            best.chart_thrust_coefficient.map_or(String::new(), |chart| {
                format!(" ({} with the chart's angles)", format_significant(chart, 6))
            }),
        ));
    }
    if let Some(kind) = arguments.reacting {
        let flow = match kind {
            Reacting::Equilibrium => Flow::Equilibrium,
            Reacting::Frozen => Flow::Frozen { from: FreezingStation::Chamber, forms: CondensedForms::Follow },
        };
        let (stations, performance) = reacting(&case, flow)?;
        value["reacting"] = reacting_value(&stations, &performance);
        text.push_str(&format!("\nReacting flow\n{}", reacting_text(&stations, units)));
    }
    if let Some(file) = &arguments.csv {
        let si = UnitPreferences::of(crate::units::UnitSystem::Si);
        let bytes = csv_bytes(&station_channels(&answer), &si)
            .map_err(|error| ServiceError::new(error.to_string()).at("--csv"))?;
        atomic::replace(file, &bytes).map_err(ServiceError::from)?;
    }
    value["findings"] = findings_value(&doubts);
    if !doubts.is_empty() {
        text.push_str(&format!("\n{}", findings(&doubts, units)));
    }
    Ok(Answer::new(value, text).exit(Exit::from_findings(&doubts)))
}

fn described(answer: &NozzleAnswer, units: &UnitPreferences) -> String {
    let NozzleAnswer { case, flow, .. } = answer;
    let quantity = |value: f64, quantity| units.text(value, quantity, 5);
    let exit = flow.stations.last();
    let mut rows = vec![
        ("contour", case.nozzle.contour.label().to_owned()),
        ("expansion ratio", format_significant(case.nozzle.expansion_ratio(), 5)),
        ("length of the divergent", quantity(answer.lengths[2], Quantity::Length)),
        ("chamber pressure", quantity(case.chamber.0, Quantity::Pressure)),
        ("ambient pressure", quantity(case.ambient.0, Quantity::Pressure)),
        ("regime", flow.regime.id().replace('_', " ")),
        ("thrust coefficient, full flow", format_significant(answer.full_flow, 6)),
        ("thrust, full flow", quantity(answer.full_flow * answer.thrust_unit.0, Quantity::Force)),
        ("divergence factor", format_significant(answer.divergence, 5)),
    ];
    if let Some(exit) = exit {
        rows.push(("exit Mach number", format_significant(exit.mach, 5)));
        rows.push(("exit pressure", quantity(exit.pressure.0, Quantity::Pressure)));
    }
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(label, value)| vec![label.to_owned(), value]).collect();
    let mut text = table(&[Align::Left, Align::Left], &rows);
    let mut rows = vec![["Separation", "A/At there", "wall pressure", "C_F", "thrust"].map(str::to_owned).to_vec()];
    for (criterion, thrust) in &answer.separation {
        rows.push(match thrust {
            Ok(thrust) => vec![
                criterion.name().to_owned(),
                thrust.point.map_or("fills".to_owned(), |point| format_significant(point.area_ratio, 4)),
                thrust.point.map_or("-".to_owned(), |point| quantity(point.pressure.0, Quantity::Pressure)),
                format_significant(thrust.thrust_coefficient, 5),
                quantity(thrust.thrust_coefficient * answer.thrust_unit.0, Quantity::Force),
            ],
            Err(error) => vec![criterion.name().to_owned(), error.to_string()],
        });
    }
    text.push_str(&format!(
        "\n{}",
        table(&[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right], &rows)
    ));
    text
}

fn delivered_text(delivered: &Delivered, units: &UnitPreferences) -> String {
    let mut rows = vec![vec![
        "Behind each loss".to_owned(),
        "C_F".to_owned(),
        "lost".to_owned(),
        units.axis("c*", Quantity::Velocity),
        units.axis("Isp", Quantity::SpecificImpulse),
        units.axis("Isp vacuum", Quantity::SpecificImpulse),
    ]];
    for stage in &delivered.stages {
        rows.push(vec![
            stage.name.to_owned(),
            format_significant(stage.thrust_coefficient, 5),
            format_significant(stage.thrust_coefficient_loss, 3),
            units.number(stage.characteristic_velocity.0, Quantity::Velocity, 5),
            units.number(stage.specific_impulse.0, Quantity::SpecificImpulse, 5),
            units.number(stage.vacuum_specific_impulse.0, Quantity::SpecificImpulse, 5),
        ]);
    }
    table(&[vec![Align::Left], vec![Align::Right; 5]].concat(), &rows)
}

fn reacting_text(stations: &[ReactingStation], units: &UnitPreferences) -> String {
    let units = &units.of_states();
    let mut rows = vec![vec![
        units.axis("x", Quantity::Length),
        "A/At".to_owned(),
        "Mach".to_owned(),
        units.axis("p", Quantity::Pressure),
        units.axis("T", Quantity::Temperature),
        "gamma_s".to_owned(),
    ]];
    let last = stations.len().saturating_sub(1);
    for (_, station) in stations.iter().enumerate().filter(|(number, _)| number % 4 == 0 || *number == last) {
        rows.push(vec![
            units.number(station.x.0, Quantity::Length, 5),
            format_significant(station.area_ratio, 5),
            format_significant(station.mach, 5),
            units.number(station.pressure.0, Quantity::Pressure, 5),
            units.number(station.temperature.0, Quantity::Temperature, 5),
            format_significant(station.isentropic_exponent, 5),
        ]);
    }
    table(&[Align::Right; 6], &rows)
}

fn altitude_text(sweep: &[AltitudePoint], units: &UnitPreferences) -> String {
    let mut head = vec![units.axis("altitude", Quantity::Altitude), "full".to_owned()];
    head.extend(sweep.first().into_iter().flat_map(|point| &point.separated).map(|(one, _)| one.name().to_owned()));
    let mut rows = vec![head];
    for point in sweep {
        let mut row =
            vec![units.number(point.altitude.0, Quantity::Altitude, 5), format_significant(point.full_flow, 5)];
        row.extend(
            point.separated.iter().map(|(_, value)| value.map_or("-".to_owned(), |value| format_significant(value, 5))),
        );
        rows.push(row);
    }
    table(&vec![Align::Right; rows.first().map_or(0, Vec::len)], &rows)
}

fn comparison_text(compared: &[ComparedContour], units: &UnitPreferences) -> String {
    let mut rows = vec![vec![
        "contour".to_owned(),
        units.axis("length", Quantity::Length),
        units.axis("surface", Quantity::Area),
        units.axis("body", Quantity::Volume),
        units.axis("exit angle", Quantity::Angle),
        "divergence".to_owned(),
        "by characteristics".to_owned(),
    ]];
    for one in compared {
        rows.push(match &one.figures {
            Ok(figures) => vec![
                one.name.clone(),
                units.number(figures.length.0, Quantity::Length, 5),
                units.number(figures.surface.0, Quantity::Area, 5),
                units.number(figures.body.0, Quantity::Volume, 5),
                units.number(figures.exit_angle, Quantity::Angle, 4),
                format_significant(figures.divergence, 5),
                figures.by_characteristics.map_or("-".to_owned(), |value| format_significant(value, 5)),
            ],
            Err(error) => vec![one.name.clone(), error.message.clone()],
        });
    }
    table(&[vec![Align::Left], vec![Align::Right; 6]].concat(), &rows)
}
