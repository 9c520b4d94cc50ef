//! The document that answers a file of cases; its names are those of the reference format.

use super::{CaseAnswer, Outcome};
use crate::physics::thermochemistry::products::ProductSet;
use crate::physics::thermochemistry::rocket::{Exit, Station, StationKind};
use crate::physics::thermochemistry::state::State;
use crate::physics::thermochemistry::transport::GasTransport;
use serde_json::{Map, Value, json};

/// A number, or null where it has no meaning.
fn number(value: Option<f64>) -> Value {
    value.filter(|value| value.is_finite()).map_or(Value::Null, |value| json!(value))
}

/// The name of a station as cases write it, such as `supar=40`.
pub fn station_name(kind: &StationKind) -> String {
    match kind {
        StationKind::Chamber => "chamber".to_owned(),
        StationKind::Injector => "injector".to_owned(),
        StationKind::Infinity => "infinity".to_owned(),
        StationKind::CombustorEnd => "combustor_end".to_owned(),
        StationKind::Throat => "throat".to_owned(),
        StationKind::Exit(Exit::PressureRatio(ratio)) => format!("pip={ratio}"),
        StationKind::Exit(Exit::Pressure(p)) => format!("p={}", p.0),
        StationKind::Exit(Exit::Subsonic(area)) => format!("subar={area}"),
        StationKind::Exit(Exit::Supersonic(area)) => format!("supar={area}"),
    }
}

/// One answered case. `names` gives a station's name as the case wrote it, where it did.
pub fn document(answer: &CaseAnswer, names: &[String]) -> Value {
    let mut document = Map::new();
    document.insert("id".to_owned(), json!(answer.id));
    let mut worst = Worst::default();
    match &answer.outcome {
        Outcome::Point(point) => {
            worst.take(&point.state, 0.0);
            let fields = state_fields(answer, &point.state, point.transport.as_ref());
            document.insert("result".to_owned(), Value::Object(fields));
        }
        Outcome::Rocket(rocket) => {
            document.insert("cstar_m_s".to_owned(), number(Some(rocket.performance.characteristic_velocity.0)));
            let stations = rocket.stations.iter().map(|station| {
                worst.take(&station.station.state, station.station.area_residual);
                let mut fields = Map::new();
                let name = station_name(&station.station.kind);
                let written = names.iter().find(|written| same_station(written, &name)).unwrap_or(&name);
                fields.insert("station".to_owned(), json!(written));
                fields.append(&mut state_fields(answer, &station.station.state, station.transport.as_ref()));
                fields.append(&mut flow_fields(&station.station));
                Value::Object(fields)
            });
            document.insert("stations".to_owned(), Value::Array(stations.collect()));
        }
    }
    document.insert("residuals".to_owned(), worst.value());
    document.insert("findings".to_owned(), json!(answer.findings));
    Value::Object(document)
}

/// Whether a case's own spelling means this station: `supar=40.0` is `supar=40`.
fn same_station(written: &str, name: &str) -> bool {
    let parts =
        |text: &str| text.split_once('=').and_then(|(kind, value)| Some((kind.to_owned(), value.parse::<f64>().ok()?)));
    written == name || parts(written).is_some_and(|one| parts(name) == Some(one))
}

#[derive(Default)]
struct Worst {
    elements: f64,
    energy: f64,
    area: f64,
    condensed: f64,
}

impl Worst {
    fn take(&mut self, state: &State, area: f64) {
        self.elements = self.elements.max(state.residuals.elements);
        self.energy = self.energy.max(state.residuals.energy_or_entropy);
        self.area = self.area.max(area);
        self.condensed = self.condensed.max(-state.residuals.condensed);
    }

    fn value(&self) -> Value {
        json!({
            "elements": self.elements,
            "energy_or_entropy": self.energy,
            "area": self.area,
            "condensed": self.condensed,
        })
    }
}

fn state_fields(answer: &CaseAnswer, state: &State, transport: Option<&GasTransport>) -> Map<String, Value> {
    let held = state.element_potentials.is_empty();
    let gas_capacity = if held { state.frozen_heat_capacity } else { state.gas_heat_capacity };
    // At a transition the heat capacity is without limit.
    let capacity = (!state.at_transition || held).then_some(state.heat_capacity.0);
    let values = [
        ("T_K", Some(state.temperature.0)),
        ("p_Pa", Some(state.pressure.0)),
        ("rho_kg_m3", state.density().map(|density| density.0)),
        ("h_J_kg", Some(state.enthalpy.0)),
        ("s_J_kgK", Some(state.entropy.0)),
        ("u_J_kg", Some(state.internal_energy().0)),
        ("g_J_kg", Some(state.gibbs_energy().0)),
        ("M_1n_kg_mol", state.mass_per_gas_mole().map(|mass| mass.0)),
        ("MW_kg_mol", Some(state.molar_mass().0)),
        ("cp_eq_J_kgK", capacity),
        ("cp_fr_J_kgK", Some(gas_capacity.0)),
        ("cp_fr_mixture_J_kgK", Some(state.frozen_heat_capacity.0)),
        ("cv_eq_J_kgK", capacity.map(|_| state.volume_heat_capacity().0)),
        ("gamma_s", state.has_gas().then_some(state.isentropic_exponent)),
        ("sonic_m_s", state.speed_of_sound().map(|speed| speed.0)),
        ("dlnV_dlnT_p", capacity.map(|_| state.volume_temperature_slope)),
        ("dlnV_dlnp_T", capacity.map(|_| state.volume_pressure_slope)),
        ("gas_mass_fraction", Some(state.gas_mass_fraction)),
        ("mu_Pa_s", transport.map(|gas| gas.viscosity.0)),
        ("k_eq_W_mK", transport.map(|gas| gas.conductivity.0)),
        ("k_fr_W_mK", transport.map(|gas| gas.frozen_conductivity.0)),
        ("Pr_eq", transport.map(GasTransport::prandtl)),
        ("Pr_fr", transport.map(GasTransport::frozen_prandtl)),
    ];
    let mut fields: Map<String, Value> =
        values.into_iter().map(|(key, value)| (key.to_owned(), number(value))).collect();
    fields.insert("mole_fractions".to_owned(), Value::Object(mole_fractions(&answer.products, state, answer.trace)));
    fields
}

/// Mole fractions above `least`, the largest first. Species that the data hold in two parts under one name of NASA's
/// are one.
fn mole_fractions(products: &ProductSet, state: &State, least: f64) -> Map<String, Value> {
    let mut listed: Vec<(String, f64)> = Vec::new();
    for place in (0..products.len()).filter(|place| state.mole_fraction(*place) > least) {
        let name = products.species(place).name.replace('\'', "");
        match listed.iter_mut().find(|(other, _)| *other == name) {
            Some((_, fraction)) => *fraction += state.mole_fraction(place),
            None => listed.push((name, state.mole_fraction(place))),
        }
    }
    listed.sort_by(|a, b| b.1.total_cmp(&a.1));
    listed.into_iter().map(|(name, fraction)| (name, json!(fraction))).collect()
}

fn flow_fields(station: &Station) -> Map<String, Value> {
    let performance = station.performance.as_ref();
    let mut values = vec![
        ("ae_at", station.area_ratio),
        ("cf", performance.map(|performance| performance.thrust_coefficient)),
        ("isp_m_s", performance.map(|performance| performance.specific_impulse.0)),
        ("ivac_m_s", performance.map(|performance| performance.vacuum_specific_impulse.0)),
        ("mach", Some(station.mach)),
    ];
    if station.kind == StationKind::Infinity {
        // A state that the flow never takes: it moves at no speed.
        values.extend([("mach", None), ("sonic_m_s", None)]);
    }
    values.into_iter().map(|(key, value)| (key.to_owned(), number(value))).collect()
}
