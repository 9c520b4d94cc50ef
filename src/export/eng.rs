//! RASP `.eng`: the thrust curve that flight simulators read.
//!
//! A header line (name, diameter in mm, length in mm, delays, propellant in kg, total in kg, maker), then up to 32 lines
//! of time in s and thrust in N. Readers take (0, 0) as given, so the first line stands later; the last has no thrust.
//! Source of the format: J. Coker, *RASP file format*, thrustcurve.org/info/raspformat.

use super::{ExportError, ExportInput, ExportedFile};
use crate::project::design::Design;

/// Lines that every reader accepts.
const MAX_POINTS: usize = 32;
/// Resolution of the printed times in s.
const TIME_STEP: f64 = 1e-4;
/// Resolution of the printed thrusts in N; less counts as none.
const THRUST_STEP: f64 = 1e-3;

/// The thrust curve of a run.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    Ok(vec![ExportedFile { part: None, extension: "eng", bytes: eng_text(input)?.into_bytes() }])
}

/// The text of the file.
///
/// # Errors
/// [`ExportError::NoThrust`] for a motor without thrust.
pub fn eng_text(input: &ExportInput) -> Result<String, ExportError> {
    let Design::SolidMotor(design) = input.design;
    let run = input.run;
    let points = thrust_points(input, MAX_POINTS)?;
    let DecidingFigures { diameter, length, propellant, dry } = deciding_figures(input)?;
    let casing = &input.case.casing;
    let mut text = format!("; {} - computed by hrma {}\n", word(&design.name, "motor"), run.provenance.program_version);
    text.push_str(&format!("; {} model, case {}\n", run.provenance.settings.model.id(), run.provenance.case_hash));
    if casing.hardware_mass.0 <= 0.0 {
        text.push_str("; the design states no hardware mass: the total mass lacks case and nozzle\n");
    }
    text.push_str(&format!(
        "{} {:.0} {:.0} {} {:.4} {:.4} {}\n",
        word(&design.name, "motor"),
        1e3 * diameter,
        1e3 * length,
        word(&design.info.delays, "P"),
        propellant,
        propellant + dry,
        word(&design.info.maker, "EX"),
    ));
    for (time, thrust) in points {
        text.push_str(&format!("   {time:.4} {thrust:.3}\n"));
    }
    Ok(text)
}

/// What thrust-curve files say about a motor beside its curve.
pub(super) struct DecidingFigures {
    /// Outer diameter in m.
    pub diameter: f64,
    /// Length with closure and nozzle in m.
    pub length: f64,
    /// Propellant before firing in kg.
    pub propellant: f64,
    /// Everything else in kg.
    pub dry: f64,
}

/// Sizes and masses of a motor.
pub(super) fn deciding_figures(input: &ExportInput) -> Result<DecidingFigures, ExportError> {
    let casing = &input.case.casing;
    let layout = casing.layout(&input.case.grains);
    let nozzle: f64 = input.case.nozzle.lengths(input.case.inlet_diameter())?.iter().sum();
    Ok(DecidingFigures {
        diameter: layout.inner_diameter + 2.0 * casing.wall_thickness.0,
        length: casing.closure_thickness.0 + layout.length + nozzle,
        propellant: input.run.summary.propellant_mass,
        dry: casing.dry_body(&layout).mass,
    })
}

/// At most `count` points (s, N) of the burn after (0, 0), the last without thrust.
///
/// # Errors
/// [`ExportError::NoThrust`] for a motor without thrust.
pub(super) fn thrust_points(input: &ExportInput, count: usize) -> Result<Vec<(f64, f64)>, ExportError> {
    let run = input.run;
    let (time, thrust) = (run.channels.values("time"), run.channels.values("thrust"));
    let curve: Vec<(f64, f64)> = time
        .iter()
        .copied()
        .zip(thrust.iter().copied())
        .filter(|(time, _)| *time <= run.summary.burn_time * (1.0 + 1e-12))
        .collect();
    reduced(&curve, count).ok_or(ExportError::NoThrust)
}

/// The header is split at blanks and ends at a semicolon: a name of several words is joined.
fn word(text: &str, empty: &str) -> String {
    let joined = text.replace(';', " ").split_whitespace().collect::<Vec<_>>().join("-");
    if joined.is_empty() { empty.to_owned() } else { joined }
}

/// At most `count` points with rising times and the curve's impulse, the first with thrust, the last without.
fn reduced(curve: &[(f64, f64)], count: usize) -> Option<Vec<(f64, f64)>> {
    let (end, _) = *curve.last()?;
    let mut full = vec![(0.0, 0.0)];
    for &(time, thrust) in curve {
        // Points closer than the printed times are one.
        if thrust >= THRUST_STEP && full.last().is_none_or(|last| time > last.0 + 2.0 * TIME_STEP) {
            full.push((time, thrust));
        } else if thrust >= THRUST_STEP && full.len() == 1 {
            full.push((2.0 * TIME_STEP, thrust));
        }
    }
    if full.len() < 2 {
        return None;
    }
    let last = full.last().map_or(end, |last| last.0);
    full.push((end.max(last + 2.0 * TIME_STEP), 0.0));
    Some(thinned(&full, count))
}

/// Points are added where the chords miss most area until there are enough.
fn thinned(full: &[(f64, f64)], count: usize) -> Vec<(f64, f64)> {
    let last = full.len() - 1;
    // (0, 0) is implied and not written; the first point with thrust and the end always are.
    let mut kept = vec![0, 1, last];
    kept.dedup();
    while kept.len() - 1 < count {
        let worst = kept
            .windows(2)
            .filter_map(|pair| farthest(full, pair[0], pair[1]))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|(_, missed)| *missed > 0.0);
        let Some((index, _)) = worst else { break };
        let place = kept.partition_point(|known| *known < index);
        kept.insert(place, index);
    }
    kept.into_iter().skip(1).map(|index| full[index]).collect()
}

/// The point between two kept ones that lies farthest from their chord, with the area that the chord misses there.
fn farthest(full: &[(f64, f64)], from: usize, to: usize) -> Option<(usize, f64)> {
    let (start, end) = (full[from], full[to]);
    (from + 1..to)
        .map(|index| {
            let (time, thrust) = full[index];
            let chord = start.1 + (time - start.0) / (end.0 - start.0) * (end.1 - start.1);
            (index, (thrust - chord).abs() * (end.0 - start.0))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::with_input;
    use crate::motor::run::BallisticModel;

    fn points(text: &str) -> Vec<(f64, f64)> {
        let numbers = |line: &str| {
            let mut parts = line.split_whitespace().map(|part| part.parse::<f64>().expect("number"));
            (parts.next().expect("time"), parts.next().expect("thrust"))
        };
        text.lines().filter(|line| line.starts_with("   ")).map(numbers).collect()
    }

    #[test]
    fn the_file_keeps_the_impulse_in_32_lines_and_ends_without_thrust() {
        for model in [BallisticModel::Transient, BallisticModel::QuasiSteady] {
            with_input(model, |input| {
                let text = eng_text(input).expect("writes");
                let points = points(&text);
                assert!(points.len() <= 32 && points.len() > 10, "{}", points.len());
                assert!(points[0].0 > 0.0 && points[0].1 > 0.0);
                assert_eq!(points.last().expect("points").1, 0.0);
                assert!(points.windows(2).all(|pair| pair[1].0 > pair[0].0), "{points:?}");
                let mut before = (0.0, 0.0);
                let mut impulse = 0.0;
                for &(time, thrust) in &points {
                    impulse += (time - before.0) * (thrust + before.1) / 2.0;
                    before = (time, thrust);
                }
                let exact = input.run.summary.total_impulse;
                assert!((impulse / exact - 1.0).abs() < 2e-3, "{model:?}: {impulse} {exact}");
            });
        }
    }

    #[test]
    fn the_file_is_read_back_with_its_impulse_and_header() {
        with_input(BallisticModel::Transient, |input| {
            let Design::SolidMotor(mut design) = input.design.clone();
            design.name = "two\nlines; and more".to_owned();
            design.info.maker = "A B".to_owned();
            let renamed = Design::SolidMotor(design);
            let text = eng_text(&ExportInput { design: &renamed, ..input.clone() }).expect("writes");
            let curves = crate::import::eng::read(text.as_bytes()).expect("reads");
            assert_eq!(curves.len(), 1);
            assert_eq!((curves[0].name.as_str(), curves[0].maker.as_str()), ("two-lines-and-more", "A-B"));
            let impulse = curves[0].total_impulse().expect("thrust").0;
            assert!((impulse / input.run.summary.total_impulse - 1.0).abs() < 2e-3, "{impulse}");
            let mass = curves[0].propellant_mass.expect("stated").0;
            assert!((mass - input.run.summary.propellant_mass).abs() <= 5e-5, "{mass}");
        });
    }

    #[test]
    fn the_header_has_seven_words() {
        with_input(BallisticModel::Transient, |input| {
            let text = eng_text(input).expect("writes");
            let header = text.lines().find(|line| !line.starts_with(';')).expect("header");
            assert_eq!(header.split_whitespace().count(), 7, "{header}");
            assert!(header.starts_with("Test-motor 50 "), "{header}");
        });
    }
}
