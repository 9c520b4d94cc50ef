//! The answer as a table of quantities down and stations across, for screens and spreadsheets.

use super::{CaseAnswer, Outcome, station_name};
use crate::physics::thermochemistry::rocket::{Performance, Station, StationKind};
use crate::physics::thermochemistry::state::State;
use crate::physics::thermochemistry::transport::GasTransport;
use crate::substance::mixture::{Mixture, Side};
use crate::units::{Pa, Quantity, UnitPreferences, format_significant};

/// A row: one quantity at each station.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// What it is.
    pub quantity: Quantity,
    /// In SI, one a station; nothing where it has no meaning.
    pub values: Vec<Option<f64>>,
}

/// Rows under one title.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its title.
    pub title: &'static str,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// The table of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Names of the stations for people.
    pub stations: Vec<String>,
    /// States, performance, transport, mole fractions.
    pub sections: Vec<Section>,
}

/// Title of the mole fractions.
pub const MOLE_FRACTIONS: &str = "Mole fractions";
/// Title of the mass fractions.
const MASS_FRACTIONS: &str = "Mass fractions";

/// How the species of an answer are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Composition {
    /// By mole fractions.
    #[default]
    Moles,
    /// By mass fractions.
    Mass,
    /// Not at all.
    Hidden,
}

/// One column.
struct Column<'a> {
    state: &'a State,
    station: Option<&'a Station>,
    transport: Option<&'a GasTransport>,
}

impl Column<'_> {
    /// A held composition does not react.
    fn is_held(&self) -> bool {
        self.state.element_potentials.is_empty()
    }

    fn performance(&self, value: fn(&Performance) -> f64) -> Option<f64> {
        self.station?.performance.as_ref().map(value)
    }
}

/// The table of a solved case, its species by mole fractions; with the specific impulse at an ambient pressure where one
/// is given.
pub fn table(answer: &CaseAnswer, ambient: Option<Pa>) -> Table {
    table_showing(answer, ambient, Composition::Moles)
}

/// The same with its species as asked for.
pub fn table_showing(answer: &CaseAnswer, ambient: Option<Pa>, composition: Composition) -> Table {
    let columns: Vec<Column> =
        answer.states().map(|(state, station, transport)| Column { state, station, transport }).collect();
    let title = |column: &Column| column.station.map_or("State".to_owned(), |station| station_title(&station.kind));
    let mut sections = vec![state_rows(&columns)];
    if let Outcome::Rocket(rocket) = &answer.outcome {
        sections.push(performance_rows(&columns, rocket.performance.characteristic_velocity.0, ambient));
    }
    if columns.iter().any(|column| column.transport.is_some()) {
        sections.push(transport_rows(&columns));
    }
    sections.extend(species_rows(answer, composition));
    Table { stations: columns.iter().map(title).collect(), sections }
}

/// The species of an answer; both fractions are of the whole, condensed matter included.
fn species_rows(answer: &CaseAnswer, composition: Composition) -> Option<Section> {
    let title = match composition {
        Composition::Moles => MOLE_FRACTIONS,
        Composition::Mass => MASS_FRACTIONS,
        Composition::Hidden => return None,
    };
    let mean: Vec<f64> = answer.states().map(|(state, ..)| state.molar_mass().0).collect();
    let products = &answer.products;
    let rows = answer.mole_fractions().into_iter().map(|(label, fractions)| {
        // The parts of a species that the data hold in two have one formula.
        let own = (0..products.len()).map(|place| products.species(place));
        let own =
            own.filter(|species| species.name.replace('\'', "") == label).map(|species| species.molar_mass.0).next();
        let share = |(fraction, mean): (f64, &f64)| match composition {
            Composition::Mass => own.map(|own| fraction * own / mean),
            _ => Some(fraction),
        };
        Row { values: fractions.into_iter().zip(&mean).map(share).collect(), label, quantity: Quantity::Number }
    });
    Some(Section { title, rows: rows.collect() })
}

/// The name of a station for people.
pub fn station_title(kind: &StationKind) -> String {
    use crate::physics::thermochemistry::rocket::Exit;
    match kind {
        StationKind::Chamber => "Chamber".to_owned(),
        StationKind::Injector => "Injector".to_owned(),
        StationKind::Infinity => "At rest".to_owned(),
        StationKind::CombustorEnd => "Comb. end".to_owned(),
        StationKind::Throat => "Throat".to_owned(),
        StationKind::Exit(Exit::PressureRatio(ratio)) => format!("pc/p {ratio}"),
        StationKind::Exit(Exit::Pressure(_)) => "Exit at p".to_owned(),
        StationKind::Exit(Exit::Subsonic(area)) => format!("Sub. {area}"),
        StationKind::Exit(Exit::Supersonic(area)) => format!("Ae/At {area}"),
    }
}

fn row(columns: &[Column], label: &str, quantity: Quantity, value: impl Fn(&Column) -> Option<f64>) -> Row {
    let values = columns.iter().map(|column| value(column).filter(|value| value.is_finite())).collect();
    Row { label: label.to_owned(), quantity, values }
}

fn state_rows(columns: &[Column]) -> Section {
    let has_condensed = columns.iter().any(|column| column.state.condensed_moles > 0.0);
    let has_flow = columns.iter().any(|column| column.station.is_some());
    let is_bounded = |column: &Column| !column.state.at_transition || column.is_held();
    let at = |label: &str, quantity, value: &dyn Fn(&Column) -> Option<f64>| row(columns, label, quantity, value);
    let mut rows = vec![
        at("Pressure", Quantity::Pressure, &|column| Some(column.state.pressure.0)),
        at("Temperature", Quantity::Temperature, &|column| Some(column.state.temperature.0)),
        at("Density", Quantity::Density, &|column| column.state.density().map(|density| density.0)),
        at("Molar mass", Quantity::MolarMass, &|column| column.state.mass_per_gas_mole().map(|mass| mass.0)),
        at("Heat capacity cp", Quantity::SpecificHeat, &|column| {
            is_bounded(column).then_some(column.state.heat_capacity.0)
        }),
        at("Exponent γs", Quantity::Number, &|column| {
            column.state.has_gas().then_some(column.state.isentropic_exponent)
        }),
        at("Speed of sound", Quantity::Velocity, &|column| column.state.speed_of_sound().map(|speed| speed.0)),
        at("Enthalpy", Quantity::SpecificEnergy, &|column| Some(column.state.enthalpy.0)),
        at("Entropy", Quantity::SpecificHeat, &|column| Some(column.state.entropy.0)),
    ];
    if has_flow {
        let is_real = |station: &&Station| station.kind != StationKind::Infinity;
        rows.push(at("Mach number", Quantity::Number, &|column| {
            column.station.filter(is_real).map(|station| station.mach)
        }));
    }
    rows.extend([
        at("Internal energy", Quantity::SpecificEnergy, &|column| Some(column.state.internal_energy().0)),
        at("Gibbs energy", Quantity::SpecificEnergy, &|column| Some(column.state.gibbs_energy().0)),
        at("(∂ln V/∂ln T)p", Quantity::Number, &|column| {
            is_bounded(column).then_some(column.state.volume_temperature_slope)
        }),
        at("(∂ln V/∂ln p)T", Quantity::Number, &|column| {
            is_bounded(column).then_some(column.state.volume_pressure_slope)
        }),
    ]);
    if has_condensed {
        rows.push(at("Molar mass of all", Quantity::MolarMass, &|column| Some(column.state.molar_mass().0)));
        rows.push(at("Condensed share", Quantity::Ratio, &|column| Some(1.0 - column.state.gas_mass_fraction)));
    }
    Section { title: "State", rows }
}

fn performance_rows(columns: &[Column], characteristic_velocity: f64, ambient: Option<Pa>) -> Section {
    let at = |label: &str, quantity, value: &dyn Fn(&Column) -> Option<f64>| row(columns, label, quantity, value);
    let mut rows = vec![
        at("c*", Quantity::Velocity, &|column| column.station?.performance.map(|_| characteristic_velocity)),
        at("Area ratio Ae/At", Quantity::Number, &|column| column.station?.area_ratio),
        at("Thrust coefficient", Quantity::Number, &|column| {
            column.performance(|performance| performance.thrust_coefficient)
        }),
        at("Isp", Quantity::SpecificImpulse, &|column| {
            column.performance(|performance| performance.specific_impulse.0)
        }),
        at("Isp in vacuum", Quantity::SpecificImpulse, &|column| {
            column.performance(|performance| performance.vacuum_specific_impulse.0)
        }),
    ];
    rows.extend(ambient.map(|ambient| {
        at("Isp at ambient", Quantity::SpecificImpulse, &|column| {
            let performance = column.station?.performance?;
            Some(performance.specific_impulse_at(column.state.pressure, ambient).0)
        })
    }));
    Section { title: "As a nozzle's exit", rows }
}

fn transport_rows(columns: &[Column]) -> Section {
    let reacts = columns.iter().any(|column| !column.is_held());
    let of = |label: &str, quantity, value: fn(&GasTransport) -> f64| {
        row(columns, label, quantity, move |column| column.transport.map(value))
    };
    let mut rows = vec![of("Viscosity", Quantity::Viscosity, |gas| gas.viscosity.0)];
    if reacts {
        rows.push(of("Conductivity", Quantity::ThermalConductivity, |gas| gas.conductivity.0));
        rows.push(of("Prandtl number", Quantity::Number, GasTransport::prandtl));
    }
    rows.push(of("Conductivity, frozen", Quantity::ThermalConductivity, |gas| gas.frozen_conductivity.0));
    rows.push(of("Prandtl, frozen", Quantity::Number, GasTransport::frozen_prandtl));
    rows.push(of("cp of the gas, frozen", Quantity::SpecificHeat, |gas| gas.frozen_heat_capacity.0));
    Section { title: "Transport, gas alone", rows }
}

/// The reactants as rows of text: a head, then one row each.
pub fn reactant_rows(mixture: &Mixture, units: &UnitPreferences) -> Vec<Vec<String>> {
    const DIGITS: usize = 6;
    let head = [
        ("Reactant", Quantity::Number),
        ("", Quantity::Number),
        ("Share of mass", Quantity::Ratio),
        ("Temperature", Quantity::Temperature),
        ("Enthalpy", Quantity::MolarEnergy),
        ("Density", Quantity::Density),
    ];
    let mut rows = vec![head.map(|(label, quantity)| units.axis(label, quantity)).to_vec()];
    for portion in &mixture.portions {
        let number =
            |value: Option<f64>, quantity| value.map_or("-".to_owned(), |value| units.number(value, quantity, DIGITS));
        let side = match portion.side {
            Side::Fuel => "fuel",
            Side::Oxidiser => "oxidiser",
            Side::Whole => "",
        };
        rows.push(vec![
            portion.name.clone(),
            side.to_owned(),
            number(Some(portion.mass_fraction), Quantity::Ratio),
            number(Some(portion.temperature.0), Quantity::Temperature),
            number(portion.enthalpy.map(|enthalpy| enthalpy.0), Quantity::MolarEnergy),
            number(portion.density.map(|density| density.0), Quantity::Density),
        ]);
    }
    rows
}

/// The proportions of fuel and oxidiser, enthalpy and density of the whole, in words.
pub fn mixture_line(mixture: &Mixture, units: &UnitPreferences) -> String {
    const DIGITS: usize = 6;
    let number = |label: &str, value: f64| format!("{label} {}", format_significant(value, DIGITS));
    let quantity = |label: &str, value: f64, quantity| format!("{label} {}", units.text(value, quantity, DIGITS));
    let mut parts = Vec::new();
    if let Some(ratio) = mixture.oxidiser_to_fuel.filter(|ratio| *ratio > 0.0) {
        parts.push(number("O/F", ratio));
        parts.push(format!("{} % fuel", format_significant(100.0 / (1.0 + ratio), DIGITS)));
    }
    parts.extend(mixture.fuel_equivalence_ratio().map(|phi| number("phi", phi)));
    parts.extend(mixture.chemical_equivalence_ratio().map(|r| number("r", r)));
    parts.extend(mixture.enthalpy.map(|h| quantity("enthalpy", h.0, Quantity::SpecificEnergy)));
    parts.extend(mixture.density.map(|density| quantity("density", density.0, Quantity::Density)));
    parts.join(", ")
}

/// The table as comma-separated values in the reader's units, every digit kept.
pub fn table_csv(answer: &CaseAnswer, ambient: Option<Pa>, units: &UnitPreferences) -> String {
    let quoted = |text: &str| {
        if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
    };
    let mut text = "quantity,unit".to_owned();
    for (_, station, _) in answer.states() {
        text.push(',');
        text.push_str(&quoted(&station.map_or("state".to_owned(), |station| station_name(&station.kind))));
    }
    text.push('\n');
    let table = table(answer, ambient);
    for section in &table.sections {
        for row in &section.rows {
            let unit = units.unit(row.quantity);
            let label = if section.title == MOLE_FRACTIONS { format!("x({})", row.label) } else { row.label.clone() };
            text.push_str(&format!("{},{}", quoted(&label), unit.symbol));
            for value in &row.values {
                text.push(',');
                if let Some(value) = value {
                    text.push_str(&unit.value_from_si(*value).to_string());
                }
            }
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::equilibrium::solve_case;
    use std::path::Path;

    #[test]
    fn mass_fractions_of_all_species_sum_to_one() {
        let deck = "prob hp p,bar=70\nreac name AL(cr) wt%=20\n name NH4CLO4(I) wt%=80\noutput trace=1e-12\nend\n";
        let cases = crate::service::equilibrium::cases_from_file(Path::new("a.inp"), deck.as_bytes()).expect("reads");
        let answer = solve_case(cases[0].read.case.as_ref().expect("a case")).expect("solved");
        let of = |composition| table_showing(&answer, None, composition).sections.pop().expect("species");
        let (mass, moles) = (of(Composition::Mass), of(Composition::Moles));
        assert_eq!((mass.title, moles.title), (MASS_FRACTIONS, MOLE_FRACTIONS));
        let sum = |section: &Section| section.rows.iter().filter_map(|row| row.values[0]).sum::<f64>();
        assert!((sum(&mass) - 1.0).abs() < 1e-9 && (sum(&moles) - 1.0).abs() < 1e-9, "{} {}", sum(&mass), sum(&moles));
        // All aluminium burns to alumina: 0.2 kg of 26.98 g/mol to half as many moles of 101.96 g/mol.
        let alumina =
            mass.rows.iter().find(|row| row.label == "AL2O3(L)").and_then(|row| row.values[0]).expect("there");
        assert!((0.3..0.5 * 0.2 / 26.981_538 * 101.961_276).contains(&alumina), "{alumina}");
        assert_ne!(of(Composition::Hidden).title, MOLE_FRACTIONS);
    }
}
