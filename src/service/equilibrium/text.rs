//! The answer as plain text, in the arrangement that users of CEA read: quantities down, stations across.

use super::{CaseAnswer, Outcome, PointAnswer, station_name};
use crate::physics::thermochemistry::rocket::{Performance, Station};
use crate::physics::thermochemistry::state::State;
use crate::physics::thermochemistry::transport::GasTransport;
use crate::units::{STANDARD_ATMOSPHERE, STANDARD_GRAVITY};

/// Mole fraction from which a species has a line.
const LISTED: f64 = 5e-6;
const LABEL: usize = 22;
const COLUMN: usize = 14;

/// One column: a state, the flow there, transport.
struct Column<'a> {
    name: String,
    state: &'a State,
    station: Option<&'a Station>,
    transport: Option<&'a GasTransport>,
}

/// Tables of a solved case.
pub fn table_text(answer: &CaseAnswer, names: &[String]) -> String {
    let columns: Vec<Column> = match &answer.outcome {
        Outcome::Point(point) => {
            let PointAnswer { state, transport } = point.as_ref();
            vec![Column { name: "state".to_owned(), state, station: None, transport: transport.as_ref() }]
        }
        Outcome::Rocket(rocket) => rocket
            .stations
            .iter()
            .map(|station| {
                let own = station_name(&station.station.kind);
                let name = names.iter().find(|name| **name == own).unwrap_or(&own).clone();
                let (state, flow) = (&station.station.state, Some(&station.station));
                Column { name, state, station: flow, transport: station.transport.as_ref() }
            })
            .collect(),
    };
    let mut text = format!("{}\n\n", answer.id);
    heading(&mut text, &columns);
    states(&mut text, &columns);
    if columns.iter().any(|column| column.transport.is_some()) {
        text.push_str("\n TRANSPORT PROPERTIES (GAS ONLY)\n");
        transport(&mut text, &columns);
    }
    if let Outcome::Rocket(rocket) = &answer.outcome {
        text.push_str("\n PERFORMANCE\n");
        performance(&mut text, &columns);
        let c_star = rocket.performance.characteristic_velocity.0;
        text.push_str(&format!(" {:<LABEL$}{c_star:>COLUMN$.2}\n", "c*, m/s"));
    }
    text.push_str("\n MOLE FRACTIONS\n");
    fractions(&mut text, answer, &columns);
    for finding in &answer.findings {
        text.push_str(&format!("\n {:?}: {}\n", finding.severity, finding.message.text(&Default::default())));
    }
    text.push('\n');
    text
}

fn heading(text: &mut String, columns: &[Column]) {
    line(text, "", columns, |column| column.name.clone());
}

fn line(text: &mut String, label: &str, columns: &[Column], cell: impl Fn(&Column) -> String) {
    text.push_str(&format!(" {label:<LABEL$}"));
    for column in columns {
        text.push_str(&format!("{:>COLUMN$}", cell(column)));
    }
    text.push('\n');
}

/// A line of numbers with five digits after the point; a dash where there is no meaning.
fn numbers(text: &mut String, label: &str, columns: &[Column], value: impl Fn(&Column) -> Option<f64>) {
    line(text, label, columns, |column| value(column).map_or_else(|| "-".to_owned(), plain));
}

/// Seven significant digits, with an exponent only for the very large and small.
fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs().log10().floor();
    if (-4.0..7.0).contains(&size) {
        format!("{value:.*}", (6.0 - size).clamp(0.0, 8.0) as usize)
    } else {
        format!("{value:.5e}")
    }
}

fn states(text: &mut String, columns: &[Column]) {
    let first = columns.first().map_or(1.0, |column| column.state.pressure.0);
    if columns.len() > 1 {
        numbers(text, "Pinj/P", columns, |column| Some(first / column.state.pressure.0));
    }
    numbers(text, "P, bar", columns, |column| Some(column.state.pressure.0 * 1e-5));
    numbers(text, "P, atm", columns, |column| Some(column.state.pressure.0 / STANDARD_ATMOSPHERE));
    numbers(text, "T, K", columns, |column| Some(column.state.temperature.0));
    numbers(text, "rho, kg/m3", columns, |column| column.state.density().map(|density| density.0));
    numbers(text, "h, kJ/kg", columns, |column| Some(column.state.enthalpy.0 * 1e-3));
    numbers(text, "u, kJ/kg", columns, |column| Some(column.state.internal_energy().0 * 1e-3));
    numbers(text, "g, kJ/kg", columns, |column| Some(column.state.gibbs_energy().0 * 1e-3));
    numbers(text, "s, kJ/(kg K)", columns, |column| Some(column.state.entropy.0 * 1e-3));
    text.push('\n');
    numbers(text, "M (1/n), g/mol", columns, |column| column.state.mass_per_gas_mole().map(|mass| mass.0 * 1e3));
    numbers(text, "MW, g/mol", columns, |column| Some(column.state.molar_mass().0 * 1e3));
    numbers(text, "(dlnV/dlnp)t", columns, |column| Some(column.state.volume_pressure_slope));
    let bounded = |column: &Column, value: f64| (!column.state.at_transition).then_some(value);
    numbers(text, "(dlnV/dlnT)p", columns, |column| bounded(column, column.state.volume_temperature_slope));
    numbers(text, "cp, kJ/(kg K)", columns, |column| bounded(column, column.state.heat_capacity.0 * 1e-3));
    numbers(text, "gamma s", columns, |column| column.state.has_gas().then_some(column.state.isentropic_exponent));
    numbers(text, "sonic velocity, m/s", columns, |column| column.state.speed_of_sound().map(|speed| speed.0));
    if columns.iter().any(|column| column.station.is_some()) {
        numbers(text, "Mach number", columns, |column| column.station.map(|station| station.mach));
    }
}

fn transport(text: &mut String, columns: &[Column]) {
    numbers(text, "viscosity, mPa s", columns, |column| column.transport.map(|gas| gas.viscosity.0 * 1e3));
    numbers(text, "cp eq, kJ/(kg K)", columns, |column| column.transport.map(|gas| gas.heat_capacity.0 * 1e-3));
    numbers(text, "k eq, W/(m K)", columns, |column| column.transport.map(|gas| gas.conductivity.0));
    numbers(text, "Prandtl eq", columns, |column| column.transport.map(GasTransport::prandtl));
    numbers(text, "cp fr, kJ/(kg K)", columns, |column| column.transport.map(|gas| gas.frozen_heat_capacity.0 * 1e-3));
    numbers(text, "k fr, W/(m K)", columns, |column| column.transport.map(|gas| gas.frozen_conductivity.0));
    numbers(text, "Prandtl fr", columns, |column| column.transport.map(GasTransport::frozen_prandtl));
}

fn performance(text: &mut String, columns: &[Column]) {
    let of = |column: &Column, value: fn(&Performance) -> f64| column.station?.performance.as_ref().map(value);
    numbers(text, "Ae/At", columns, |column| column.station.and_then(|station| station.area_ratio));
    numbers(text, "CF", columns, |column| of(column, |performance| performance.thrust_coefficient));
    numbers(text, "Ivac, m/s", columns, |column| of(column, |performance| performance.vacuum_specific_impulse.0));
    numbers(text, "Isp, m/s", columns, |column| of(column, |performance| performance.specific_impulse.0));
    numbers(text, "Ivac, s", columns, |column| {
        of(column, |performance| performance.vacuum_specific_impulse.0 / STANDARD_GRAVITY)
    });
    numbers(text, "Isp, s", columns, |column| {
        of(column, |performance| performance.specific_impulse.0 / STANDARD_GRAVITY)
    });
}

fn fractions(text: &mut String, answer: &CaseAnswer, columns: &[Column]) {
    let products = &answer.products;
    let least = answer.trace.max(LISTED);
    let largest = |place: usize| columns.iter().map(|column| column.state.mole_fraction(place)).fold(0.0, f64::max);
    let mut places: Vec<usize> = (0..products.len()).filter(|place| largest(*place) > least).collect();
    places.sort_by(|a, b| products.species(*a).name.cmp(&products.species(*b).name));
    for place in places {
        line(text, &products.species(place).name, columns, |column| {
            format!("{:.6}", column.state.mole_fraction(place))
        });
    }
}
