//! RockSim `.rse`: the thrust curve with mass and centre of gravity over time, as RockSim and OpenRocket read it.
//!
//! Lengths in mm, weights in g; the mass of a sample is that of the propellant left, its centre of gravity counts from
//! the motor's fore end. Source: *RSE File*, OpenRocket wiki.

use super::eng::{DecidingFigures, deciding_figures, thrust_points};
use super::xml::escaped;
use super::{ExportError, ExportInput, ExportedFile};
use crate::project::design::Design;
use crate::units::STANDARD_GRAVITY;
use std::fmt::Write as _;

/// Samples: more than any flight simulation resolves.
const MAX_POINTS: usize = 200;

/// The engine of a run.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<engine-database>\n<engine-list>\n{}</engine-list>\n\
         </engine-database>\n",
        engine(input)?
    );
    Ok(vec![ExportedFile { part: None, extension: "rse", bytes: text.into_bytes() }])
}

/// The element of one engine, ended by a new line.
///
/// # Errors
/// [`ExportError::NoThrust`] for a motor without thrust.
pub fn engine(input: &ExportInput) -> Result<String, ExportError> {
    let Design::SolidMotor(design) = input.design;
    let run = input.run;
    let DecidingFigures { diameter, length, propellant, dry } = deciding_figures(input)?;
    let points = thrust_points(input, MAX_POINTS)?;
    let (end, impulse) = (points.last().map_or(0.0, |last| last.0), run.summary.total_impulse);
    let word = |text: &str, empty: &str| escaped(if text.trim().is_empty() { empty } else { text.trim() });
    let delays = match design.info.delays.trim() {
        "" | "P" | "p" => "1000".to_owned(),
        delays => escaped(&delays.replace('-', ",")),
    };
    let mut out = format!(
        "<engine mfg=\"{}\" code=\"{}\" Type=\"reloadable\" dia=\"{:.3}\" len=\"{:.3}\" initWt=\"{:.3}\" \
         propWt=\"{:.3}\" delays=\"{delays}\" auto-calc-mass=\"0\" auto-calc-cg=\"0\" avgThrust=\"{:.3}\" \
         peakThrust=\"{:.3}\" throatDia=\"{:.3}\" exitDia=\"{:.3}\" Itot=\"{impulse:.3}\" burn-time=\"{end:.4}\" \
         massFrac=\"{:.2}\" Isp=\"{:.2}\" tDiv=\"10\" tStep=\"-1.\" tFix=\"1\" FDiv=\"10\" FStep=\"-1.\" FFix=\"1\" \
         mDiv=\"10\" mStep=\"-1.\" mFix=\"1\" cgDiv=\"10\" cgStep=\"-1.\" cgFix=\"1\">\n",
        word(&design.info.maker, "EX"),
        word(&design.name, "motor"),
        1e3 * diameter,
        1e3 * length,
        1e3 * (propellant + dry),
        1e3 * propellant,
        impulse / end,
        run.summary.peak_thrust,
        1e3 * design.nozzle.throat_diameter.0,
        1e3 * design.nozzle.exit_diameter.0,
        100.0 * propellant / (propellant + dry),
        impulse / (propellant * STANDARD_GRAVITY),
    );
    let lacking = if input.case.casing.hardware_mass.0 > 0.0 {
        ""
    } else {
        "; the design states no hardware mass: the total mass lacks case and nozzle"
    };
    let _never_fails = writeln!(
        out,
        "<comments>computed by hrma {}, {} model, case {}{lacking}</comments>\n<data>",
        run.provenance.program_version,
        run.provenance.settings.model.id(),
        run.provenance.case_hash
    );
    let closure = input.case.casing.closure_thickness.0;
    for (time, thrust) in std::iter::once((0.0, 0.0)).chain(points) {
        let left = (at(input, "total_mass", time) - dry).max(0.0);
        let centre = at(input, "centre_of_gravity", time) + closure;
        let _never_fails = writeln!(
            out,
            "<eng-data t=\"{time:.4}\" f=\"{thrust:.3}\" m=\"{:.4}\" cg=\"{:.3}\"/>",
            1e3 * left,
            1e3 * centre
        );
    }
    out.push_str("</data>\n</engine>\n");
    Ok(out)
}

/// A channel at a time, between samples in straight lines.
fn at(input: &ExportInput, channel: &str, time: f64) -> f64 {
    let (times, values) = (input.run.channels.values("time"), input.run.channels.values(channel));
    let next = times.partition_point(|at| *at < time);
    let (Some(&after), Some(&high)) = (times.get(next), values.get(next)) else {
        return values.last().copied().unwrap_or(0.0);
    };
    let before = next.checked_sub(1).and_then(|index| Some((*times.get(index)?, *values.get(index)?)));
    before.map_or(high, |(start, low)| low + (time - start) / (after - start) * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::with_input;
    use crate::motor::run::BallisticModel;

    #[test]
    fn the_file_is_read_back_with_its_impulse_masses_and_names() {
        for model in [BallisticModel::Transient, BallisticModel::QuasiSteady] {
            with_input(model, |input| {
                let Design::SolidMotor(mut design) = input.design.clone();
                design.name = "K \"5\" <&>".to_owned();
                design.info.delays = "6-10".to_owned();
                let renamed = Design::SolidMotor(design);
                let made = files(&ExportInput { design: &renamed, ..input.clone() }).expect("writes");
                let (curves, _) = crate::import::rse::read(&made[0].bytes).expect("reads");
                let curve = &curves[0];
                assert_eq!((curve.name.as_str(), curve.delays.as_str()), ("K \"5\" <&>", "6-10"));
                assert_eq!((curve.time[0], curve.thrust[0]), (0.0, 0.0));
                let impulse = curve.total_impulse().expect("thrust").0;
                assert!((impulse / input.run.summary.total_impulse - 1.0).abs() < 5e-4, "{model:?} {impulse}");
                let mass = curve.propellant_mass.expect("stated").0;
                assert!((mass - input.run.summary.propellant_mass).abs() <= 5e-7, "{mass}");
            });
        }
    }

    #[test]
    fn the_propellant_of_the_samples_falls_from_its_mass_to_none() {
        with_input(BallisticModel::Transient, |input| {
            let text = engine(input).expect("writes");
            let masses: Vec<f64> =
                text.lines().filter_map(|line| line.split_once(" m=\"")?.1.split('"').next()?.parse().ok()).collect();
            let full = 1e3 * input.run.summary.propellant_mass;
            assert!((masses[0] / full - 1.0).abs() < 1e-6, "{} {full}", masses[0]);
            assert!(masses.windows(2).all(|pair| pair[1] <= pair[0]));
            assert!(masses.last().expect("samples") / full < 0.01);
        });
    }
}
