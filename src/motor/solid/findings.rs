//! What is doubtful about a solid motor's result.

use super::batch::MOST;
use super::chamber::Chamber;
use super::summary::SolidSummary;
use super::trace::{Trace, TracePoint};
use crate::diag::{Finding, Message, Severity};
use crate::motor::grain::Grain;
use crate::physics::gas_dynamics::isentropic::{area_ratio, mach_at_pressure_ratio};
use crate::units::{Pa, Quantity};
use std::f64::consts::PI;

/// Findings from the result, beside those of the case alone.
pub(super) fn findings(chamber: &Chamber, trace: &Trace, summary: &SolidSummary) -> Vec<Finding> {
    let mut findings = Vec::new();
    port(chamber, summary, &mut findings);
    pressure(chamber, summary, &mut findings);
    burn_rate_range(chamber, trace, &mut findings);
    if chamber.has_regimes() {
        several_pressures(chamber, trace, &mut findings);
    }
    separation(chamber, trace, &mut findings);
    if summary.total_impulse <= 0.0 {
        let message = "The motor gives no thrust: the chamber pressure stays too low.";
        findings.push(
            Finding::new(Severity::Error, "no_thrust", "nozzle.throat_diameter", message)
                .hint("Make the throat smaller or the burning area larger."),
        );
    }
    let unburned = summary.residual_mass / summary.propellant_mass;
    if summary.total_impulse > 0.0 && unburned > 0.05 {
        let message = Message::new(
            "The thrust ends after {} with {} of the propellant unburned.",
            &[(summary.burn_time, Quantity::Time), (unburned, Quantity::Ratio)],
        );
        findings.push(
            Finding::new(Severity::Error, "burn_dies", "nozzle.throat_diameter", message)
                .hint("Make the throat smaller or the burning area larger, or ignite harder; the figures cover the burn up to there."),
        );
    }
    if summary.volume_loading > 0.95 && summary.port_to_throat_ratio.is_some() {
        let values = [(summary.volume_loading, Quantity::Ratio)];
        let message = Message::new("Propellant fills {} of the grains' cylinders; the port is narrow.", &values);
        findings
            .push(Finding::new(Severity::Warning, "volume_loading_high", "grains", message).hint("Widen the cores."));
    }
    findings
}

fn port(chamber: &Chamber, summary: &SolidSummary, findings: &mut Vec<Finding>) {
    let limits = &chamber.case.limits;
    let last = chamber.case.grains.len().saturating_sub(1);
    if let Some(ratio) = summary.port_to_throat_ratio
        && ratio < limits.min_port_to_throat
    {
        let values = [(ratio, Quantity::Number), (limits.min_port_to_throat, Quantity::Number)];
        let message = Message::new("Port to throat area is {}, below {}.", &values);
        let severity = if ratio < 1.0 { Severity::Error } else { Severity::Warning };
        let finding = Finding::new(severity, "port_to_throat_low", format!("grains[{last}]"), message).hint(
            "Widen the last grain's core or narrow the throat; erosive burning and a pressure drop along the grains are \
             likely.",
        );
        // The port of a round core is its circle.
        let core = match chamber.case.grains.get(last).map(|grain| &grain.grain) {
            Some(Grain::Bates(_)) => Some("core_diameter"),
            Some(Grain::Conical(_)) => Some("aft_core_diameter"),
            _ => None,
        };
        let needed = rounded_up(chamber.case.nozzle.throat_diameter.0 * limits.min_port_to_throat.sqrt());
        let outer = chamber.case.grains.get(last).map_or(0.0, |grain| grain.shape().outer_diameter().0);
        findings.push(match core {
            Some(key) if needed < outer => finding.cure(format!("grains[{last}].{key}"), needed, Quantity::Length),
            _ => finding,
        });
    }
    if let (Some(flux), Some(grain)) = (summary.peak_mass_flux, summary.peak_mass_flux_grain)
        && flux > limits.max_mass_flux.0
    {
        let values = [(flux, Quantity::MassFlux), (limits.max_mass_flux.0, Quantity::MassFlux)];
        let message = Message::new(format!("Mass flux in grain {} reaches {{}}, above {{}}.", grain + 1), &values);
        findings.push(Finding::new(Severity::Warning, "mass_flux_high", format!("grains[{grain}]"), message).hint(
            "Widen this grain's core; the model leaves out erosive burning, which raises the pressure early on.",
        ));
    }
    if let Some(mach) = summary.peak_core_mach
        && mach > limits.max_core_mach
    {
        let values = [(mach, Quantity::Number), (limits.max_core_mach, Quantity::Number)];
        let message = Message::new("The Mach number in a port reaches {}, above {}.", &values);
        let severity = if mach >= 1.0 { Severity::Error } else { Severity::Warning };
        let grain = summary.peak_mass_flux_grain.unwrap_or(last);
        findings.push(
            Finding::new(severity, "core_mach_high", format!("grains[{grain}]"), message)
                .hint("Widen the aft cores; one pressure for all grains does not hold at such speeds."),
        );
    }
}

/// A length in m, rounded up to a tenth of a millimetre.
fn rounded_up(length: f64) -> f64 {
    (length * 1e4).ceil() / 1e4
}

fn pressure(chamber: &Chamber, summary: &SolidSummary, findings: &mut Vec<Finding>) {
    if let Some(rated) = chamber.case.casing.rated_pressure
        && summary.peak_chamber_pressure > rated.0
    {
        let values = [(summary.peak_chamber_pressure, Quantity::Pressure), (rated.0, Quantity::Pressure)];
        let message = Message::new("Chamber pressure reaches {}, above the case's rating of {}.", &values);
        let finding = Finding::new(Severity::Error, "pressure_above_rating", "case.rated_pressure", message)
            .hint("Increase the throat, widen the cores or choose a stronger case.");
        // p ~ Kn^(1/(1-n)), so the throat's diameter goes with p^(-(1-n)/2); a hundredth more keeps it below.
        let [batch] = chamber.batches.as_slice() else {
            findings.push(finding);
            return;
        };
        let piece = batch.pieces.get(batch.piece_index(summary.peak_chamber_pressure));
        let exponent = piece.map_or(0.0, |piece| piece.piece.exponent);
        let excess = 1.01 * summary.peak_chamber_pressure / rated.0;
        let throat = rounded_up(chamber.case.nozzle.throat_diameter.0 * excess.powf((1.0 - exponent) / 2.0));
        findings.push(if throat < chamber.case.nozzle.exit_diameter.0 {
            finding.cure("nozzle.throat_diameter", throat, Quantity::Length)
        } else {
            finding
        });
    }
}

fn burn_rate_range(chamber: &Chamber, trace: &Trace, findings: &mut Vec<Finding>) {
    for (index, batch) in chamber.batches.iter().enumerate() {
        let Some(propellant) = chamber.case.propellants().nth(batch.propellant) else { continue };
        let (low, high) = propellant.burn_law.law().range();
        let is_burning = |point: &TracePoint| point.rates[index] > 0.0;
        let burning = || trace.points.iter().filter(|point| is_burning(point));
        let peak = burning().map(|point| point.pressure).fold(0.0_f64, f64::max);
        let range = [(low.0, Quantity::Pressure), (high.0, Quantity::Pressure)];
        let of = if chamber.batches.len() > 1 { format!(" of {}", propellant.name) } else { String::new() };
        let mut warn = |pressure: f64, word: &str| {
            let values = [(pressure, Quantity::Pressure), range[0], range[1]];
            let template = format!("The chamber burns {word} {{}}; the burn law{of} was measured from {{}} to {{}}.");
            let path = chamber.case.propellant_path(batch.propellant);
            findings.push(
                Finding::new(Severity::Warning, "outside_burn_rate_range", path, Message::new(template, &values))
                    .hint("The rate is extrapolated there; get data for this pressure or change the throat."),
            );
        };
        if peak > high.0 * (1.0 + 1e-9) {
            warn(peak, "at up to");
        }
        // Rising and falling pressure pass the low range in every firing; a finding needs a twentieth of the burn.
        let below: f64 = trace
            .points
            .windows(2)
            .filter(|pair| is_burning(&pair[0]) && pair[1].pressure < low.0)
            .map(|pair| pair[1].time - pair[0].time)
            .sum();
        let total = burning().next_back().map_or(0.0, |point| point.time);
        if below > 0.05 * total {
            let lowest = burning().map(|point| point.pressure).fold(f64::INFINITY, f64::min);
            warn(lowest, "at down to");
        }
    }
}

fn several_pressures(chamber: &Chamber, trace: &Trace, findings: &mut Vec<Finding>) {
    let mut lengths = [0.0_f64; 2];
    // Pressure, and two regimes between which the law is in doubt.
    let mut where_first = [None, None];
    for pair in trace.points.windows(2).filter(|pair| pair[0].burns()) {
        let point = &pair[0];
        let mut areas = [0.0; MOST];
        for (index, batch) in chamber.batches.iter().enumerate().filter(|(index, _)| point.rates[*index] > 0.0) {
            areas[index] = batch.geometry(point.webs[index]).0;
        }
        let throat = PI * point.throat_radius * point.throat_radius;
        let mut settled = chamber.all_settled(&areas, throat);
        let (kind, regimes) = match (settled.next(), settled.next()) {
            (None, _) => {
                let Some(nearest) = chamber.settle(&areas, throat) else { continue };
                (0, [nearest.index, chamber.neighbour(nearest.index, nearest.pressure.0)])
            }
            (Some(_), None) => continue,
            (Some(first), Some(second)) => (1, [first, second]),
        };
        lengths[kind] += pair[1].time - pair[0].time;
        where_first[kind].get_or_insert((point.pressure, regimes));
    }
    let path = |[one, other]: [usize; 2]| {
        let batch = chamber.changing_batch(one, other).and_then(|index| chamber.batches.get(index));
        format!("{}.burn_law", chamber.case.propellant_path(batch.map_or(0, |batch| batch.propellant)))
    };
    if let Some((pressure, regimes)) = where_first[1].filter(|_| lengths[1] > 0.0) {
        let message = Message::new(
            "The burn law allows more than one steady chamber pressure, first near {}, for {} of the burn.",
            &[(pressure, Quantity::Pressure), (lengths[1], Quantity::Time)],
        );
        findings.push(Finding::new(Severity::Warning, "several_steady_pressures", path(regimes), message).hint(
            "Which one the motor takes depends on ignition and history; the quasi-steady model takes the first \
                 range in the list, with several propellants the lowest. Check the ranges' joints.",
        ));
    }
    if let Some((pressure, regimes)) = where_first[0].filter(|_| lengths[0] > 0.0) {
        let message = Message::new(
            "No range of the burn law settles inside itself near {}, for {} of the burn.",
            &[(pressure, Quantity::Pressure), (lengths[0], Quantity::Time)],
        );
        findings.push(
            Finding::new(Severity::Warning, "no_steady_pressure", path(regimes), message)
                .hint("The burn law jumps there; the chamber stays near the joint of two ranges."),
        );
    }
}

/// Says for how long the flow is off the wall by the nozzle's criterion; whether it has one.
fn separated(chamber: &Chamber, trace: &Trace, findings: &mut Vec<Finding>) -> bool {
    let burn = trace.points.get(..=trace.burn_end).unwrap_or(&trace.points);
    let Some(criterion) = burn.last().and_then(|point| point.gas.criterion()) else { return false };
    let total = burn.last().map_or(0.0, |point| point.time);
    // Start and tail-off pass through separation in every firing.
    let level = 0.1 * burn.iter().map(|point| point.thrust).fold(0.0_f64, f64::max);
    let is_off = |point: &TracePoint| point.thrust > level && point.gas.is_separated(point.pressure, chamber.ambient);
    let time: f64 = burn.windows(2).filter(|pair| is_off(&pair[1])).map(|pair| pair[1].time - pair[0].time).sum();
    if time > 0.05 * total {
        let text = format!("By {} the flow leaves the wall inside the nozzle for {{}}.", criterion.name());
        let message = Message::new(text, &[(time, Quantity::Time)]);
        findings.push(
            Finding::new(Severity::Warning, "separated", "nozzle.exit_diameter", message)
                .hint("Thrust counts it. Side loads come with it; a smaller exit fills the nozzle."),
        );
    }
    true
}

fn separation(chamber: &Chamber, trace: &Trace, findings: &mut Vec<Finding>) {
    if chamber.ambient <= 0.0 || !chamber.outlet.has_wall() {
        return;
    }
    if separated(chamber, trace, findings) {
        return;
    }
    let limit = chamber.case.limits.min_exit_pressure_ratio * chamber.ambient;
    let burn = trace.points.get(..=trace.burn_end).unwrap_or(&trace.points);
    let total = burn.last().map_or(0.0, |point| point.time);
    let mut low_time = 0.0;
    let mut lowest = f64::INFINITY;
    let mut lowest_at = None;
    let level = 0.1 * burn.iter().map(|point| point.thrust).fold(0.0_f64, f64::max);
    for pair in burn.windows(2) {
        let exit = chamber.exit_pressure(&pair[1].gas, pair[1].pressure);
        // Start and tail-off pass through separation in every firing.
        let is_steady = pair[1].thrust > level;
        if exit < limit && is_steady {
            low_time += pair[1].time - pair[0].time;
            if exit < lowest {
                lowest = exit;
                lowest_at = Some(pair[1]);
            }
        }
    }
    if low_time > 0.05 * total {
        let values = [(lowest, Quantity::Pressure), (limit, Quantity::Pressure), (low_time, Quantity::Time)];
        let message = Message::new(
            "Exit pressure falls to {}, below {}, for {}: the flow is likely to separate from the wall.",
            &values,
        );
        let finding = Finding::new(Severity::Warning, "exit_pressure_low", "nozzle.exit_diameter", message)
            .hint("Make the exit smaller, or choose a criterion of separation, which the thrust then counts.");
        let exit = lowest_at.map(|point| {
            let g = point.gas.gas.heat_capacity_ratio;
            let mach = mach_at_pressure_ratio(g, limit / point.pressure);
            chamber.case.nozzle.throat_diameter.0 * area_ratio(g, mach.max(1.0)).sqrt()
        });
        findings.push(match exit {
            // Rounded down: a smaller exit has the higher exit pressure.
            Some(exit) => finding.cure("nozzle.exit_diameter", (exit * 1e4).floor() / 1e4, Quantity::Length),
            None => finding,
        });
    }
}

/// A finding for a design whose free volume is nothing, where the chamber would fill at once.
pub(super) fn no_volume(ambient: Pa) -> Finding {
    let message = Message::new("The chamber has no free volume to fill from {}.", &[(ambient.0, Quantity::Pressure)]);
    Finding::new(Severity::Error, "no_free_volume", "conditions.free_volume", message)
        .hint("State the free volume, or leave it automatic.")
}
