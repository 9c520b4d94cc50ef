//! The page of a report about the flow in the nozzle: regime, separation, what is delivered, and the gas along the axis.

use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::figure::report::{Block, Column, Table};
use crate::figure::style::FigureStyle;
use crate::motor::nozzle::Nozzle;
use crate::motor::nozzle::delivered::{BoundaryLayer, DeliveredError, Divergence, LossModels, delivered_or_by_angles};
use crate::motor::nozzle::flow::{FIELD_LINES, one_dimensional};
use crate::motor::nozzle::working::{separation_places, working_part};
use crate::motor::run::MotorRun;
use crate::motor::solid::case::SolidCase;
use crate::physics::gas_dynamics::isentropic::ChamberGas;
use crate::physics::gas_dynamics::losses::delivered::{IdealNozzle, Stage};
use crate::physics::gas_dynamics::losses::discharge::discharge_range;
use crate::physics::gas_dynamics::losses::solid_motor::NozzleMaterial;
use crate::physics::gas_dynamics::nozzle_flow::{NozzleConditions, NozzleFlow};
use crate::physics::gas_dynamics::separation::{Criterion, NozzlePressures};
use crate::units::{Metre, Pa, Quantity, Second, format_significant};

/// Stations along the axis.
const STATIONS: usize = 100;

/// The page, at the mean chamber pressure of the burn and the motor's ambient pressure.
pub(super) fn nozzle_flow_blocks(case: &SolidCase, run: &MotorRun, ambient: Pa, style: &FigureStyle) -> Vec<Block> {
    let chamber = Pa(run.summary.average_chamber_pressure);
    let gas = ChamberGas {
        heat_capacity_ratio: case.propellant.gas.heat_capacity_ratio,
        specific_energy: case.propellant.gas.specific_gas_constant() * case.propellant.gas.flame_temperature.0,
    };
    let (nozzle, inlet) = (&case.nozzle, case.inlet_diameter());
    let conditions = NozzleConditions { gas, chamber, ambient };
    let flow = match one_dimensional(nozzle, inlet, &conditions, STATIONS) {
        Ok(flow) => flow,
        Err(error) => return vec![Block::Paragraph(format!("The flow is not given: {error}."))],
    };
    let text = |value: f64, quantity| style.text(value, quantity, 4);
    let mut blocks = vec![Block::Paragraph(format!(
        "At the mean chamber pressure of the burn, {}, and {} outside; one-dimensional flow of a perfect gas, {}.",
        text(chamber.0, Quantity::Pressure),
        text(ambient.0, Quantity::Pressure),
        flow.regime.id().replace('_', " "),
    ))];
    blocks.push(Block::Plots { plots: plots(&flow, case.propellant.gas.flame_temperature.0), height: 90.0 });
    let pressures = NozzlePressures { heat_capacity_ratio: gas.heat_capacity_ratio, chamber, ambient };
    // A plug's jet adapts; a wall it may leave.
    if !nozzle.contour.shape().has_plug() {
        blocks.push(Block::Table(separation(nozzle, inlet, pressures, style)));
    }
    blocks.extend(delivered(nozzle, inlet, &conditions, style));
    blocks
}

fn plots(flow: &NozzleFlow, flame: f64) -> Vec<PlotSpec> {
    let x: Vec<f64> = flow.stations.iter().map(|station| station.x.0).collect();
    let plot = |label: &str, quantity, values: Vec<f64>| {
        let mut plot = PlotSpec::new(Axis::new("Along the axis", Quantity::Length), Axis::new(label, quantity));
        plot.series.push(Series::new(label, x.clone(), values, Role::Main(0)));
        plot
    };
    let mach = flow.stations.iter().map(|station| station.mach).collect();
    let pressure = flow.stations.iter().map(|station| station.pressure.0).collect();
    let temperature = flow.stations.iter().map(|station| flame * station.temperature_ratio).collect();
    vec![
        plot("Mach number", Quantity::Number, mach),
        plot("Pressure", Quantity::Pressure, pressure),
        plot("Temperature", Quantity::Temperature, temperature),
    ]
}

/// Where each criterion lets the flow leave the wall.
fn separation(nozzle: &Nozzle, inlet: Metre, pressures: NozzlePressures, style: &FigureStyle) -> Table {
    let rows = separation_places(nozzle, inlet, pressures).into_iter().map(|(criterion, place)| {
        let mut row = vec![criterion.name().to_owned()];
        match place {
            Ok(place) => row.extend([
                place.x.map_or("fills the nozzle".to_owned(), |x| style.text(x.0, Quantity::Length, 4)),
                format_significant(place.point.area_ratio, 4),
                style.text(place.point.pressure.0, Quantity::Pressure, 4),
            ]),
            Err(error) => row.extend([error.to_string(), String::new(), String::new()]),
        }
        row.push(criterion.source().to_owned());
        row
    });
    Table {
        title: "Separation".to_owned(),
        columns: vec![
            Column::words("Criterion"),
            Column::numbers("From the inlet"),
            Column::numbers("A/At there"),
            Column::numbers("Wall pressure"),
            Column::words("Source"),
        ],
        rows: rows.collect(),
    }
}

/// The chain from ideal to delivered, and what does not count in it.
fn delivered(nozzle: &Nozzle, inlet: Metre, conditions: &NozzleConditions, style: &FigureStyle) -> Vec<Block> {
    let ideal = IdealNozzle::perfect(conditions.gas, nozzle.expansion_ratio(), conditions.chamber, conditions.ambient);
    let ideal = match ideal {
        Ok(ideal) => ideal,
        Err(error) => return vec![Block::Paragraph(format!("What is delivered is not given: {error}."))],
    };
    let nothing = |error: DeliveredError| vec![Block::Paragraph(format!("What is delivered is not given: {error}."))];
    let criterion = nozzle.separation.unwrap_or(Criterion::Schmucker);
    let is_plug = nozzle.contour.shape().has_plug();
    // The motor's curves may flow full where this page does not.
    let counted = match nozzle.separation {
        _ if is_plug => String::new(),
        Some(criterion) => format!("Separation counts by {}, here and in the motor's curves. ", criterion.name()),
        None => {
            format!("Separation counts here by {}; in the motor's curves the nozzle flows full. ", criterion.name())
        }
    };
    let working = match working_part(nozzle, inlet, &ideal, Some(criterion)) {
        Ok(working) => working,
        Err(error) => return nothing(error),
    };
    let has_arc = discharge_range().contains(&nozzle.upstream_radius) && !is_plug;
    let models = LossModels {
        discharge: has_arc,
        straight_throat: true,
        divergence: Divergence::Field(FIELD_LINES),
        boundary_layer: BoundaryLayer::Correlation(NozzleMaterial::Ordinary, Second(1.0)),
        ..LossModels::default()
    };
    match delivered_or_by_angles(nozzle, inlet, &ideal, &working, &models) {
        Ok((stages, unclosed)) => vec![
            Block::Table(chain(&stages, style)),
            Block::Paragraph(format!(
                "{counted}{}{}Boundary layer one second after ignition. Combustion, kinetics and two-phase flow are not counted \
                 here; the motor's own efficiency stands for them in its curves.",
                unclosed.map_or(String::new(), |error| format!("Divergence from the contour's angles: {error}. ")),
                if has_arc { "" } else { "No throat discharge: the arc before the throat has no coefficient. " },
            )),
        ],
        Err(error) => nothing(error),
    }
}

fn chain(stages: &[Stage], style: &FigureStyle) -> Table {
    let rows = stages.iter().map(|stage| {
        vec![
            stage.name.to_owned(),
            format_significant(stage.thrust_coefficient, 5),
            format_significant(stage.thrust_coefficient_loss, 3),
            style.number(stage.characteristic_velocity.0, Quantity::Velocity, 5),
            style.number(stage.specific_impulse.0, Quantity::SpecificImpulse, 5),
            stage.source.to_owned(),
        ]
    });
    let head = |label: &str, quantity| Column::numbers(style.units.axis(label, quantity));
    Table {
        title: "From the ideal to the delivered nozzle".to_owned(),
        columns: vec![
            Column::words("Behind"),
            Column::numbers("Thrust coefficient"),
            Column::numbers("Lost"),
            head("c*", Quantity::Velocity),
            head("Isp", Quantity::SpecificImpulse),
            Column::words("Source"),
        ],
        rows: rows.collect(),
    }
}
