//! A nozzle's flow as the document for scripts, SI.

use super::{AltitudePoint, ComparedContour, Delivered, LossChoice, MachField, NozzleAnswer, NozzleCase, ReactingFlow};
use crate::motor::nozzle::optimum::OptimumBell;
use crate::physics::gas_dynamics::characteristics::FlowPoint;
use crate::physics::gas_dynamics::nozzle_flow::{Regime, StationFlow};
use crate::physics::gas_dynamics::separation::Criterion;
use crate::project::design::Design;
use crate::service::error::ServiceError;
use crate::substance::library::{BUNDLED_VERSION, Library};
use crate::table::{Channel, Channels};
use crate::units::Quantity;
use serde_json::{Map, Value, json};

/// The answer, but for its findings.
pub fn document(answer: &NozzleAnswer) -> Value {
    let NozzleAnswer { case, flow, thrust_unit, .. } = answer;
    let NozzleCase { nozzle, inlet, gas, chamber, ambient, .. } = case;
    let stations = flow.stations.iter().map(|station| {
        json!({
            "x": station.x.0,
            "radius": answer.radius(station.x.0),
            "area_ratio": station.area_ratio,
            "mach": station.mach,
            "pressure": station.pressure.0,
            "temperature": station.temperature_ratio * gas.flame_temperature.0,
            "velocity": station.velocity.0,
            "total_pressure": station.total_pressure.0,
        })
    });
    let shock = match flow.regime {
        Regime::ShockInside(place) => json!({
            "x": flow.shock.map(|x| x.0),
            "area_ratio": place.area_ratio,
            "mach": place.mach,
            "total_pressure_ratio": place.total_pressure_ratio,
        }),
        _ => Value::Null,
    };
    json!({
        "contour": nozzle.contour.label(),
        "throat_diameter": nozzle.throat_diameter.0,
        "exit_diameter": nozzle.exit_diameter.0,
        "inlet_diameter": inlet.0,
        "expansion_ratio": nozzle.expansion_ratio(),
        "lengths": { "convergent": answer.lengths[0], "throat": answer.lengths[1], "divergent": answer.lengths[2] },
        "chamber_pressure": chamber.0,
        "ambient_pressure": ambient.0,
        "heat_capacity_ratio": gas.heat_capacity_ratio,
        "flame_temperature": gas.flame_temperature.0,
        "molar_mass": gas.molar_mass.0,
        "characteristic_velocity": answer.characteristic_velocity.0,
        "regime": flow.regime.id(),
        "shock": shock,
        "thrust": flow.thrust.0,
        "thrust_coefficient": flow.thrust.0 / thrust_unit.0,
        "thrust_coefficient_full_flow": answer.full_flow,
        "thrust_coefficient_compensated": answer.compensated,
        "divergence_factor": answer.divergence,
        "separation": separation(answer),
        "stations": stations.collect::<Vec<_>>(),
    })
}

fn separation(answer: &NozzleAnswer) -> Value {
    let each = answer.separation.iter().map(|(criterion, thrust)| {
        let value = match thrust {
            Ok(thrust) => json!({
                "name": criterion.name(),
                "source": criterion.source(),
                "error": null,
                "is_separated": thrust.point.is_some(),
                "thrust_coefficient": thrust.thrust_coefficient,
                "thrust": thrust.thrust_coefficient * answer.thrust_unit.0,
                "wall_pressure": thrust.point.map(|point| point.pressure.0),
                "mach": thrust.point.map(|point| point.mach),
                "area_ratio": thrust.point.map(|point| point.area_ratio),
            }),
            Err(error) => json!({
                "name": criterion.name(),
                "source": criterion.source(),
                "error": error.to_string(),
                "is_separated": null,
                "thrust_coefficient": null,
                "thrust": null,
                "wall_pressure": null,
                "mach": null,
                "area_ratio": null,
            }),
        };
        (criterion.id().to_owned(), value)
    });
    Value::Object(each.collect::<Map<String, Value>>())
}

/// What makes the answer again: the program, the case, the losses that were asked for, the library.
///
/// # Errors
/// [`ServiceError`]: the design does not resolve.
pub fn provenance(design: &Design, library: &Library, losses: &LossChoice) -> Result<Value, ServiceError> {
    Ok(json!({
        "program_version": env!("CARGO_PKG_VERSION"),
        "case_hash": design.resolve(library)?.hash()?,
        "settings": { "losses": losses_value(losses) },
        "library_version": BUNDLED_VERSION,
    }))
}

/// The losses that are asked for, in SI.
fn losses_value(losses: &LossChoice) -> Value {
    json!({
        "separation": losses.separation,
        "discharge": losses.discharge,
        "straight_throat": losses.straight_throat,
        "divergence": losses.divergence,
        "kinetic": losses.kinetic,
        "two_phase": losses.two_phase,
        "boundary_layer": losses.boundary_layer,
        "is_steel": losses.is_steel,
        "time": losses.time.0,
        "characteristic_length": losses.characteristic_length.map(|length| length.0),
        "particle_diameter": losses.particle_diameter.map(|diameter| diameter.0),
        "combustion": losses.combustion,
        "efficiency": losses.efficiency,
    })
}

/// The chain from ideal to delivered.
pub fn delivered_value(delivered: &Delivered) -> Value {
    delivered
        .stages
        .iter()
        .map(|stage| {
            json!({
                "id": stage.id,
                "name": stage.name,
                "source": stage.source,
                "thrust_coefficient": stage.thrust_coefficient,
                "thrust_coefficient_loss": stage.thrust_coefficient_loss,
                "characteristic_velocity": stage.characteristic_velocity.0,
                "specific_impulse": stage.specific_impulse.0,
                "vacuum_specific_impulse": stage.vacuum_specific_impulse.0,
            })
        })
        .collect()
}

/// The altitudes, in their order.
pub fn sweep_value(sweep: &[AltitudePoint]) -> Value {
    let by = |values: &[(Criterion, Option<f64>)]| {
        values.iter().map(|(criterion, value)| (criterion.id().to_owned(), json!(value))).collect::<Map<_, _>>()
    };
    sweep
        .iter()
        .map(|point| {
            json!({
                "altitude": point.altitude.0,
                "ambient_pressure": point.ambient.0,
                "thrust_coefficient_full_flow": point.full_flow,
                "thrust_coefficient_compensated": point.compensated,
                "thrust_coefficient": by(&point.separated),
                "separation_area_ratio": by(&point.area_ratios),
            })
        })
        .collect()
}

/// The contours beside each other.
pub fn comparison_value(compared: &[ComparedContour]) -> Value {
    compared
        .iter()
        .map(|one| {
            let figures = one.figures.as_ref().ok();
            json!({
                "contour": one.name,
                "is_own": one.is_own,
                "length": figures.map(|figures| figures.length.0),
                "surface": figures.map(|figures| figures.surface.0),
                "body_volume": figures.map(|figures| figures.body.0),
                "exit_angle": figures.map(|figures| figures.exit_angle),
                "divergence_factor": figures.map(|figures| figures.divergence),
                "divergence_factor_by_characteristics": figures.and_then(|figures| figures.by_characteristics),
                "brought": one.brought.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "no_field": one.no_field.as_ref().map(ServiceError::document),
                "error": one.figures.as_ref().err().map(ServiceError::document),
            })
        })
        .collect()
}

/// The best bell beside that of the chart.
pub fn bell_value(best: &OptimumBell) -> Value {
    json!({
        "initial_angle": best.bell.initial_angle.map(|angle| angle.0),
        "exit_angle": best.bell.exit_angle.map(|angle| angle.0),
        "length_fraction": best.bell.length_fraction,
        "thrust_coefficient": best.thrust_coefficient,
        "chart_thrust_coefficient": best.chart_thrust_coefficient,
        "trials": best.trials,
    })
}

/// The reacting flow: its stations and what it gives at the exit. `ambient` is the surroundings' pressure.
pub fn reacting_value(flow: &ReactingFlow) -> Value {
    let exit = flow.exit;
    let each = flow.stations.iter().map(|station| {
        json!({
            "x": station.x.0,
            "area_ratio": station.area_ratio,
            "mach": station.mach,
            "pressure": station.pressure.0,
            "temperature": station.temperature.0,
            "density": station.density.0,
            "velocity": station.velocity.0,
            "isentropic_exponent": station.isentropic_exponent,
        })
    });
    json!({
        "characteristic_velocity": flow.characteristic_velocity.0,
        "thrust_coefficient": exit.map(|exit| exit.thrust_coefficient),
        "specific_impulse": exit.map(|exit| exit.specific_impulse.0),
        "vacuum_specific_impulse": exit.map(|exit| exit.vacuum_specific_impulse.0),
        "stations": each.collect::<Vec<_>>(),
    })
}

/// The points of the net: place in m from the inlet, radius in m, Mach number, angle in rad.
pub fn field_value(field: &MachField, answer: &NozzleAnswer) -> Value {
    let radius = answer.case.nozzle.throat_diameter.0 / 2.0;
    let throat = answer.lengths[0] + answer.lengths[1];
    let rows: Vec<Vec<[f64; 4]>> = field
        .field
        .net
        .rows()
        .map(|row| {
            let point = |point: &FlowPoint| [throat + point.x * radius, point.r * radius, point.mach(), point.theta];
            row.iter().map(point).collect()
        })
        .collect();
    json!({
        "divergence_factor": field.divergence,
        "discharge_coefficient": field.field.mass_flow,
        "vacuum_thrust_coefficient": field.field.vacuum_thrust_coefficient,
        "mass_error": field.mass_error,
        "columns": ["x", "r", "mach", "theta"],
        "rows": rows,
    })
}

/// The stations as columns.
pub fn station_channels(answer: &NozzleAnswer) -> Channels {
    type Of = fn(&StationFlow) -> f64;
    let columns: [(&str, &str, Quantity, Of); 7] = [
        ("x", "Place from the inlet", Quantity::Length, |at| at.x.0),
        ("area_ratio", "Area ratio", Quantity::Number, |at| at.area_ratio),
        ("mach", "Mach number", Quantity::Number, |at| at.mach),
        ("pressure", "Pressure", Quantity::Pressure, |at| at.pressure.0),
        ("temperature", "Temperature", Quantity::Temperature, |at| at.temperature_ratio),
        ("velocity", "Velocity", Quantity::Velocity, |at| at.velocity.0),
        ("total_pressure", "Stagnation pressure", Quantity::Pressure, |at| at.total_pressure.0),
    ];
    let flame = answer.case.gas.flame_temperature.0;
    let mut channels = Channels::default();
    for (name, label, quantity, of) in columns {
        let scale = if name == "temperature" { flame } else { 1.0 };
        let values = answer.flow.stations.iter().map(|station| scale * of(station)).collect();
        // Cannot fail: every column has a value a station.
        let pushed = channels.push(Channel { name: name.to_owned(), label: label.to_owned(), quantity, values });
        debug_assert!(pushed.is_ok());
    }
    channels
}
