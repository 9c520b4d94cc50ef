//! The document that answers a file of cases; its names are those of the reference format.

use super::{CaseAnswer, Outcome};
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

/// One answered case, but for its findings. `names` are those of the stations as the case wrote them.
pub fn document(answer: &CaseAnswer, names: &[String]) -> Value {
    let mut document = Map::new();
    document.insert("id".to_owned(), json!(answer.id));
    let fractions = answer.mole_fractions();
    let titles = written_names(answer, names);
    let states = answer.states().enumerate().map(|(number, (state, station, transport))| {
        let mut fields = Map::new();
        if let (Some(_), Some(title)) = (station, titles.get(number)) {
            fields.insert("station".to_owned(), json!(title));
        }
        fields.append(&mut state_fields(state, transport));
        let own = fractions.iter().filter_map(|(name, all)| Some((name, *all.get(number)?)));
        let mut own: Vec<(&String, f64)> = own.filter(|(_, fraction)| *fraction > answer.trace).collect();
        own.sort_by(|a, b| b.1.total_cmp(&a.1));
        let own = own.into_iter().map(|(name, fraction)| (name.clone(), json!(fraction))).collect();
        fields.insert("mole_fractions".to_owned(), Value::Object(own));
        if let Some(station) = station {
            fields.append(&mut flow_fields(station));
        }
        Value::Object(fields)
    });
    let states: Vec<Value> = states.collect();
    match &answer.outcome {
        Outcome::Point(_) => {
            document.insert("result".to_owned(), states.into_iter().next().unwrap_or(Value::Null));
        }
        Outcome::Rocket(rocket) => {
            document.insert("cstar_m_s".to_owned(), number(Some(rocket.performance.characteristic_velocity.0)));
            document.insert("stations".to_owned(), Value::Array(states));
        }
    }
    document.insert("residuals".to_owned(), answer.worst().document());
    Value::Object(document)
}

/// The names of an answer's states as the case wrote them, where it did; exits follow the order in which they are asked.
pub fn written_names(answer: &CaseAnswer, names: &[String]) -> Vec<String> {
    let mut exits = names.iter().filter(|name| is_exit(name));
    let mut name = |station: &Station| {
        let own = station_name(&station.kind);
        match station.kind {
            StationKind::Exit(_) => exits.next().filter(|written| same_station(written, &own)).unwrap_or(&own).clone(),
            _ => own,
        }
    };
    let stations = answer.states().map(|(_, station, _)| station);
    stations.map(|station| station.map_or("state".to_owned(), &mut name)).collect()
}

/// Whether a station's name is that of an exit, such as `supar=40`.
pub(super) fn is_exit(name: &str) -> bool {
    name.contains('=')
}

/// Whether a case's own spelling means this station: `supar=40.0` is `supar=40`.
pub(super) fn same_station(written: &str, name: &str) -> bool {
    let parts =
        |text: &str| text.split_once('=').and_then(|(kind, value)| Some((kind.to_owned(), value.parse::<f64>().ok()?)));
    written == name || parts(written).is_some_and(|one| parts(name) == Some(one))
}

fn state_fields(state: &State, transport: Option<&GasTransport>) -> Map<String, Value> {
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
    values.into_iter().map(|(key, value)| (key.to_owned(), number(value))).collect()
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
