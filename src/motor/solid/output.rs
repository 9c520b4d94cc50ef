//! From a burn's trace to channels and summary.
//!
//! `web` and `burn_rate` are those of the motor's propellant (of the first that a grain has); where there are others,
//! every grain has channels of its own for them.

use super::batch::{Batch, Each};
use super::chamber::Chamber;
use super::charge::ChargeKind;
use super::designation::{designation, impulse_class, share_of_class};
use super::summary::SolidSummary;
use super::trace::{Trace, TracePoint};
use crate::motor::casing::MassBody;
use crate::motor::grain::BurnState;
use crate::physics::gas_dynamics::isentropic::ChamberGas;
use crate::table::{Channel, Channels, LengthMismatch};
use crate::units::{KgPerMetre3, Newton, NewtonSecond, Quantity, STANDARD_GRAVITY};
use std::f64::consts::PI;

/// History of one grain.
#[derive(Debug, Clone, Default)]
struct GrainHistory {
    mass: Vec<f64>,
    mass_flow: Vec<f64>,
    mass_flux: Vec<f64>,
    core_mach: Vec<f64>,
    web: Vec<f64>,
    burn_rate: Vec<f64>,
    web_left: Vec<f64>,
    has_port: bool,
}

/// Channels and summary of a burn.
///
/// # Errors
/// [`LengthMismatch`] if the channels did not fit together, which a fault of this module alone could cause.
pub(super) fn output(chamber: &Chamber, trace: &Trace) -> Result<(Channels, SolidSummary), LengthMismatch> {
    let grains = grain_histories(chamber, trace);
    let bodies = bodies(chamber, trace);
    let summary = summary(chamber, trace, &grains);
    let mut channels = Channels::default();
    let mut push =
        |name: String, label: String, quantity, values| channels.push(Channel { name, label, quantity, values });
    let column = |of: &dyn Fn(&TracePoint) -> f64| trace.points.iter().map(of).collect::<Vec<f64>>();
    let area = |point: &TracePoint| PI * point.throat_radius * point.throat_radius;
    let kn = column(&|point| burning_area(chamber, point) / area(point));
    let propellant = column(&|point| propellant_left(chamber, point));
    let main: [(&str, &str, Quantity, Vec<f64>); 13] = [
        ("time", "Time", Quantity::Time, column(&|point| point.time)),
        ("chamber_pressure", "Chamber pressure", Quantity::Pressure, column(&|point| point.pressure)),
        ("thrust", "Thrust", Quantity::Force, column(&|point| point.thrust)),
        ("kn", "Kn", Quantity::Number, kn),
        ("mass_flow", "Nozzle mass flow", Quantity::MassFlow, column(&|point| point.nozzle_flow)),
        ("propellant_mass", "Propellant mass", Quantity::Mass, propellant),
        ("web", "Web burned", Quantity::Length, column(&|point| point.webs[0])),
        ("burn_rate", "Burn rate", Quantity::BurnRate, column(&|point| point.rates[0])),
        ("throat_diameter", "Throat diameter", Quantity::Length, column(&|point| 2.0 * point.throat_radius)),
        (
            "exit_pressure",
            "Exit pressure",
            Quantity::Pressure,
            column(&|point| chamber.exit_pressure(&point.gas, point.pressure)),
        ),
        (
            "thrust_coefficient",
            "Thrust coefficient",
            Quantity::Number,
            column(&|point| if point.pressure > 0.0 { point.thrust / (point.pressure * area(point)) } else { 0.0 }),
        ),
        ("impulse", "Impulse so far", Quantity::Impulse, column(&|point| point.impulse)),
        ("mass_discharged", "Mass through the nozzle so far", Quantity::Mass, column(&|point| point.mass_out)),
    ];
    for (name, label, quantity, values) in main {
        push(name.to_owned(), label.to_owned(), quantity, values)?;
    }
    let body = |of: &dyn Fn(&MassBody) -> f64| bodies.iter().map(of).collect::<Vec<f64>>();
    let masses: [(&str, &str, Quantity, Vec<f64>); 4] = [
        ("total_mass", "Motor mass", Quantity::Mass, body(&|body| body.mass)),
        ("centre_of_gravity", "Centre of gravity from closure", Quantity::Length, body(&|body| body.centre)),
        ("axial_inertia", "Axial moment of inertia", Quantity::Inertia, body(&|body| body.axial_inertia)),
        (
            "transverse_inertia",
            "Transverse moment of inertia",
            Quantity::Inertia,
            body(&|body| body.transverse_inertia),
        ),
    ];
    for (name, label, quantity, values) in masses {
        push(name.to_owned(), label.to_owned(), quantity, values)?;
    }
    for (index, grain) in grains.into_iter().enumerate() {
        let number = index + 1;
        let mut own = |key: &str, label: &str, quantity, values| {
            push(format!("grains[{index}].{key}"), format!("Grain {number}: {label}"), quantity, values)
        };
        own("mass", "mass", Quantity::Mass, grain.mass)?;
        own("mass_flow", "mass flow", Quantity::MassFlow, grain.mass_flow)?;
        if chamber.batches.len() > 1 {
            own("web", "web burned", Quantity::Length, grain.web)?;
            own("burn_rate", "burn rate", Quantity::BurnRate, grain.burn_rate)?;
        }
        own("web_left", "web left", Quantity::Length, grain.web_left)?;
        if grain.has_port {
            own("mass_flux", "mass flux", Quantity::MassFlux, grain.mass_flux)?;
            own("core_mach", "core Mach", Quantity::Number, grain.core_mach)?;
        }
    }
    Ok((channels, summary))
}

/// Burning area of all grains.
fn burning_area(chamber: &Chamber, point: &TracePoint) -> f64 {
    burning(chamber, point).map(|(index, batch)| batch.geometry(point.webs[index]).0).sum()
}

/// Mass of the propellant that is left.
fn propellant_left(chamber: &Chamber, point: &TracePoint) -> f64 {
    burning(chamber, point).map(|(index, batch)| batch.density * batch.geometry(point.webs[index]).1).sum()
}

/// The batches that burn at an instant, by number.
fn burning<'a>(chamber: &'a Chamber, point: &'a TracePoint) -> impl Iterator<Item = (usize, &'a Batch)> {
    chamber.batches.iter().enumerate().filter(|(index, _)| point.rates[*index] > 0.0)
}

/// Each kind of grain with its batch.
fn kinds_with_batch<'a>(chamber: &'a Chamber) -> Vec<(&'a ChargeKind, usize)> {
    let batch = |propellant| chamber.batches.iter().position(|batch| batch.propellant == propellant).unwrap_or(0);
    chamber.charge.kinds.iter().map(|kind| (kind, batch(kind.propellant))).collect()
}

fn grain_histories(chamber: &Chamber, trace: &Trace) -> Vec<GrainHistory> {
    let mut grains: Vec<GrainHistory> = chamber
        .charge
        .grains()
        .map(|grain| GrainHistory { has_port: grain.burn.state(0.0).port_area.is_some(), ..GrainHistory::default() })
        .collect();
    let kinds = kinds_with_batch(chamber);
    let mut states: Vec<BurnState> = Vec::new();
    for point in &trace.points {
        states.clear();
        states.extend(kinds.iter().map(|(kind, batch)| kind.burn.state(point.webs[*batch])));
        let burned_in_all: f64 = burning(chamber, point)
            .map(|(index, batch)| batch.density * batch.geometry(point.webs[index]).0 * point.rates[index])
            .sum();
        // While the chamber fills, part of the gas stays where it is made and passes no port; each grain keeps the same
        // share of its gas. 1 in the quasi-steady model.
        let passing = if burned_in_all > 0.0 { point.nozzle_flow / burned_in_all } else { 0.0 };
        // Gas that has passed the grains further fore.
        let mut upstream = 0.0;
        for (kind, history) in chamber.charge.order.iter().zip(&mut grains) {
            let (state, (grain, batch)) = (states[*kind], kinds[*kind]);
            let (web, rate) = (point.webs[batch], point.rates[batch]);
            let burned = grain.density * rate;
            let at_port = upstream + burned * state.area_feeding_port;
            upstream += burned * state.burning_area;
            let gone = rate == 0.0;
            history.mass.push(if gone { 0.0 } else { grain.density * state.volume });
            history.mass_flow.push(burned * state.burning_area);
            history.web.push(web);
            history.burn_rate.push(rate);
            history.web_left.push(if gone { 0.0 } else { (grain.burn.web() - web).max(0.0) });
            if let Some(area) = state.port_area {
                let flux = passing * at_port / area;
                history.mass_flux.push(flux);
                history.core_mach.push(port_mach(point.gas.gas, flux, point.pressure));
            }
        }
    }
    grains
}

/// Mach number at which a gas of stagnation pressure p carries a mass flux G: 1 where G is more than it can carry.
///
/// G √(R T) / p = √γ M (1 + (γ-1)/2 M²)^(-(γ+1)/(2(γ-1))), solved by Newton's method from below.
/// Source: Sutton & Biblarz, *Rocket Propulsion Elements*, 8th ed., eq. 3-3, 3-12 and 3-13.
fn port_mach(gas: ChamberGas, flux: f64, pressure: f64) -> f64 {
    if flux <= 0.0 {
        return 0.0;
    }
    let g = gas.heat_capacity_ratio;
    let target = flux * gas.specific_energy.sqrt() / (pressure * g.sqrt());
    let power = -(g + 1.0) / (2.0 * (g - 1.0));
    let largest = ((g + 1.0) / 2.0).powf(power);
    if target >= largest {
        return 1.0;
    }
    let mut mach = target.min(1.0);
    for _ in 0..30 {
        let temperature = 1.0 + (g - 1.0) / 2.0 * mach * mach;
        let value = mach * temperature.powf(power);
        // d ln(value) / dM = (1 - M²) / (M (1 + (γ-1)/2 M²))
        let slope = value * (1.0 - mach * mach) / (mach * temperature);
        let next = (mach + (target - value) / slope).min((1.0 + mach) / 2.0);
        if (next - mach).abs() < 1e-12 {
            return next;
        }
        mach = next;
    }
    mach
}

/// The motor as a rigid body at every instant: hardware, liner and what is left of the grains. Gas counts nothing.
fn bodies(chamber: &Chamber, trace: &Trace) -> Vec<MassBody> {
    let case = chamber.case;
    let layout = case.casing.layout(&case.grains);
    let dry = case.casing.dry_body(&layout);
    let kinds = kinds_with_batch(chamber);
    let mut known: Option<(Each<f64>, Each<bool>, MassBody)> = None;
    let mut left = Vec::new();
    trace
        .points
        .iter()
        .map(|point| {
            let burns = point.rates.map(|rate| rate > 0.0);
            if let Some((webs, burned, body)) = known
                && webs == point.webs
                && burned == burns
            {
                return body;
            }
            left.clear();
            left.extend(kinds.iter().map(|(kind, batch)| {
                burns[*batch].then(|| (kind.burn.moments(point.webs[*batch]), KgPerMetre3(kind.density)))
            }));
            let grains = chamber.charge.order.iter().map(|kind| left[*kind]).zip(&layout.grains);
            let body = grains.fold(dry, |body, (left, at)| match left {
                Some((moments, density)) => body.join(MassBody::from_moments(moments.shifted(*at), density)),
                None => body,
            });
            known = Some((point.webs, burns, body));
            body
        })
        .collect()
}

fn summary(chamber: &Chamber, trace: &Trace, grains: &[GrainHistory]) -> SolidSummary {
    let case = chamber.case;
    let burn = trace.points.get(..=trace.burn_end).unwrap_or(&trace.points);
    let end = burn.last().copied();
    let at_end = |of: fn(&TracePoint) -> f64| end.as_ref().map_or(0.0, of);
    let burn_time = at_end(|point| point.time);
    let impulse = at_end(|point| point.impulse);
    let mass = chamber.charge.mass().0;
    let residual = end.map_or(0.0, |point| {
        burning(chamber, &point)
            .filter(|(index, batch)| point.webs[*index] < batch.web() * (1.0 - 1e-9))
            .map(|(index, batch)| batch.density * batch.geometry(point.webs[index]).1)
            .sum()
    });
    let largest = |of: &dyn Fn(&TracePoint) -> f64| highest(&trace.points, of);
    let kn = |point: &TracePoint| burning_area(chamber, point) / (PI * point.throat_radius * point.throat_radius);
    let peak = burn.iter().max_by(|a, b| a.pressure.total_cmp(&b.pressure)).copied();
    let flux = grains
        .iter()
        .enumerate()
        .filter(|(_, grain)| grain.has_port)
        .map(|(index, grain)| (index, grain.mass_flux.iter().copied().fold(0.0_f64, f64::max)))
        .fold(None::<(usize, f64)>, |best, (index, value)| match best {
            Some((_, known)) if known >= value => best,
            _ => Some((index, value)),
        });
    let mach = grains
        .iter()
        .filter(|grain| grain.has_port)
        .map(|grain| grain.core_mach.iter().copied().fold(0.0_f64, f64::max))
        .reduce(f64::max);
    let average_thrust = impulse / burn_time;
    let pressure_area_time = at_end(|point| point.pressure_area_time);
    let dry = case.casing.hardware_mass.0;
    let (ideal_coefficient, _) =
        peak.map_or((0.0, 0.0), |point| chamber.thrust_coefficients(&point.gas, point.pressure, point.throat_radius));
    SolidSummary {
        total_impulse: impulse,
        burn_time,
        peak_chamber_pressure: highest(burn, &|point| point.pressure),
        average_chamber_pressure: at_end(|point| point.pressure_time) / burn_time,
        initial_kn: trace.points.first().map_or(0.0, kn),
        peak_kn: largest(&kn),
        average_thrust,
        peak_thrust: largest(&|point| point.thrust),
        specific_impulse_s: impulse / (mass * STANDARD_GRAVITY),
        characteristic_velocity: pressure_area_time / at_end(|point| point.mass_out),
        peak_mass_flux: flux.map(|(_, value)| value),
        peak_mass_flux_grain: flux.map(|(index, _)| index),
        peak_core_mach: mach,
        port_to_throat_ratio: chamber.charge.port_to_throat_ratio(&case.nozzle),
        propellant_mass: mass,
        residual_mass: residual,
        loaded_mass: (dry > 0.0).then(|| {
            let layout = case.casing.layout(&case.grains);
            case.casing.dry_body(&layout).mass + mass
        }),
        volume_loading: chamber.charge.volume_loading(),
        final_throat_diameter: 2.0 * at_end(|point| point.throat_radius),
        ideal_thrust_coefficient: ideal_coefficient,
        delivered_thrust_coefficient: impulse / pressure_area_time,
        web_burnout_time: trace.web_burnout,
        blow_down_time: trace.blow_down,
        burn_time_5_percent: time_above(burn, 0.05),
        designation: designation(NewtonSecond(impulse), Newton(average_thrust)),
        impulse_class: impulse_class(NewtonSecond(impulse)),
        share_of_class: share_of_class(NewtonSecond(impulse)),
    }
}

/// The highest value of a smooth history: at the top of the parabola through the highest sample and its neighbours.
///
/// Where the history has a corner or a jump, two samples share its time, and the sample itself is the highest.
fn highest(points: &[TracePoint], of: &dyn Fn(&TracePoint) -> f64) -> f64 {
    let Some(top) = (0..points.len()).max_by(|a, b| of(&points[*a]).total_cmp(&of(&points[*b]))) else { return 0.0 };
    let value = of(&points[top]);
    let neighbours = top.checked_sub(1).and_then(|before| points.get(before)).zip(points.get(top + 1));
    let Some((before, after)) = neighbours else { return value };
    let (left, right) = (points[top].time - before.time, after.time - points[top].time);
    let (rise, fall) = (value - of(before), value - of(after));
    // A parabola stands for a smooth top only: neither beside a corner, nor where one flank is far steeper.
    let even = left <= 4.0 * right && right <= 4.0 * left;
    if left <= 0.0 || right <= 0.0 || !even || rise.max(fall) > 0.01 * value {
        return value;
    }
    let curvature = (rise / left + fall / right) / (left + right);
    let slope = (rise / left * right - fall / right * left) / (left + right);
    if curvature > 0.0 { value + slope * slope / (4.0 * curvature) } else { value }
}

/// From the first to the last time at which the thrust passes `share` of its maximum, interpolated.
fn time_above(points: &[TracePoint], share: f64) -> f64 {
    let level = share * points.iter().map(|point| point.thrust).fold(0.0_f64, f64::max);
    let crossing = |pair: &[TracePoint]| {
        let [a, b] = pair else { return None };
        let rises = (a.thrust < level) != (b.thrust < level);
        rises.then(|| a.time + (level - a.thrust) / (b.thrust - a.thrust) * (b.time - a.time))
    };
    let starts_above = points.first().is_some_and(|point| point.thrust >= level);
    let ends_above = points.last().is_some_and(|point| point.thrust >= level);
    let first =
        if starts_above { points.first().map(|point| point.time) } else { points.windows(2).find_map(crossing) };
    let last =
        if ends_above { points.last().map(|point| point.time) } else { points.windows(2).rev().find_map(crossing) };
    first.zip(last).map_or(0.0, |(first, last)| last - first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::solid::batch::MOST;
    use crate::motor::solid::nozzle_gas::NozzleGas;
    use crate::physics::gas_dynamics::isentropic::{area_ratio, choked_flow_factor};

    #[test]
    fn the_top_of_a_parabola_is_found_between_samples() {
        let at = |time: f64| TracePoint {
            time,
            pressure: 5.0 - 0.1 * (time - 1.13).powi(2),
            webs: [0.0; MOST],
            throat_radius: 0.0,
            rates: [1.0; MOST],
            gas: NozzleGas::undefined(),
            thrust: 0.0,
            nozzle_flow: 0.0,
            impulse: 0.0,
            pressure_time: 0.0,
            pressure_area_time: 0.0,
            mass_out: 0.0,
        };
        let points = [0.0, 0.8, 1.0, 1.5, 2.0].map(at);
        assert!((highest(&points, &|point| point.pressure) - 5.0).abs() < 1e-14);
        let corner = [at(0.5), at(1.0), at(1.0)];
        assert_eq!(highest(&corner, &|point| point.pressure), at(1.0).pressure);
    }

    #[test]
    fn the_port_mach_number_inverts_the_mass_flux() {
        let gas = ChamberGas { heat_capacity_ratio: 1.2, specific_energy: 1e6 };
        for mach in [0.01, 0.1, 0.3, 0.7, 0.95] {
            // G = ṁ* / A with the choked flow through A / (A/A*).
            let flux = choked_flow_factor(1.2) * 5e6 / 1e3 / area_ratio(1.2, mach);
            assert!((port_mach(gas, flux, 5e6) / mach - 1.0).abs() < 1e-9, "M = {mach}");
        }
        assert_eq!(port_mach(gas, 1e6, 5e6), 1.0);
    }
}
