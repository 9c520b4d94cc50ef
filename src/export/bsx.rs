//! BurnSim motors (`.bsx`), as BurnSim 3 and openMotor read them.

use super::{ExportError, ExportInput, ExportedFile};
use crate::form::fields;
use crate::motor::solid::case::SolidCase;
use crate::project::burn_sim::{BsxGrain, BsxMotor, BurnSimError};
use crate::project::design::{Design, SolidDesign};
use crate::substance::burn_law::BurnLaw;
use crate::substance::propellant::Propellant;
use crate::units::{Metre, Pa};
use std::fmt::Write as _;

/// The motor file; what it cannot hold stands in comments at its head.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let Design::SolidMotor(design) = input.design;
    let pressure = Pa(input.run.summary.average_chamber_pressure);
    let (text, notes) = bsx_text(design, input.case, pressure)?;
    // Two hyphens would end a comment.
    let head: String = notes.iter().map(|note| format!("<!-- {} -->\n", note.replace("--", "- "))).collect();
    Ok(vec![ExportedFile { part: None, extension: "bsx", bytes: (head + &text).into_bytes() }])
}

/// The file's text, with a sentence about everything that it cannot hold. `pressure` decides which power law is
/// written where a burn law has several.
///
/// # Errors
/// [`ExportError::BurnSim`] when BurnSim has none of the grains.
pub fn bsx_text(design: &SolidDesign, case: &SolidCase, pressure: Pa) -> Result<(String, Vec<String>), ExportError> {
    let propellants: Vec<&Propellant> = case
        .grains
        .iter()
        .map(|grain| {
            let other = grain.propellant.checked_sub(1).and_then(|index| case.other_propellants.get(index));
            other.unwrap_or(&case.propellant)
        })
        .collect();
    let layout = case.casing.layout(&case.grains);
    let diameter = Metre(layout.inner_diameter + 2.0 * case.casing.wall_thickness.0);
    let (motor, lost) = BsxMotor::from_design(design, &propellants, case.ambient_pressure(), pressure, diameter)?;
    let mut notes = Vec::new();
    if !lost.is_empty() {
        notes.push(format!("BurnSim has no such grain, left out: {}.", lost.join(", ")));
    }
    for propellant in &propellants {
        if !matches!(propellant.burn_law, BurnLaw::Vieille(_)) {
            let note = format!(
                "BurnSim has one power law a propellant: that of \"{}\" is the one at {:.2} MPa.",
                propellant.name,
                pressure.0 * 1e-6
            );
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    notes.extend(losses(design, case, &motor));
    Ok((xml(&motor), notes))
}

/// Names the fields of a design that are different once its file is read back.
fn losses(design: &SolidDesign, case: &SolidCase, motor: &BsxMotor) -> Option<String> {
    let (mut back, _) = motor.design(&design.name).ok()?;
    if back.grains.len() != design.grains.len() {
        // Grains were left out, and the numbers of the others have moved.
        back.grains.clear();
    }
    let mut before = design.clone();
    before.propellant = crate::project::design::PropellantChoice::Own(case.propellant.clone());
    before.conditions.ambient = crate::motor::conditions::Ambient::Pressure(case.ambient_pressure());
    if back.grains.is_empty() {
        before.grains.clear();
    }
    let after = fields(&mut back);
    let lost: Vec<String> = fields(&mut before)
        .into_iter()
        .filter(|leaf| !after.iter().any(|other| other.path == leaf.path && same(&other.value, &leaf.value)))
        .map(|leaf| leaf.path)
        .collect();
    (!lost.is_empty()).then(|| format!("A .bsx file has no place for, or changes: {}.", lost.join(", ")))
}

/// Equal, but for what conversion to inches and back rounds.
fn same(a: &crate::form::FieldValue, b: &crate::form::FieldValue) -> bool {
    use crate::form::FieldValue::Number;
    match (a, b) {
        (Number(Some(a), one), Number(Some(b), other)) => one == other && (a - b).abs() <= 1e-12 * a.abs().max(b.abs()),
        _ => a == b,
    }
}

fn xml(motor: &BsxMotor) -> String {
    let mut out = String::new();
    let number = |value: f64| format!("{value}");
    element(
        &mut out,
        "Motor",
        &[
            ("Name", motor.name.clone()),
            ("DiameterMM", format!("{:.0}", motor.diameter_mm)),
            // In units that BurnSim's own files do not tell; 0 is what it takes for "not stated".
            ("Length", "0".to_owned()),
            ("Delays", motor.delays.clone()),
            ("HardwareWeight", "0".to_owned()),
            ("MFGCode", motor.maker.clone()),
            ("ThrustMethod", "1".to_owned()),
            ("ThrustCoefGiven", "1.2".to_owned()),
            ("UnitsLinear", "1".to_owned()),
        ],
        ">\n",
    );
    element(
        &mut out,
        "Nozzle",
        &[
            ("ThroatDia", number(motor.nozzle.throat)),
            ("ExitDia", number(motor.nozzle.exit)),
            ("NozzleEfficiency", number(motor.nozzle.efficiency)),
            ("AmbientPressure", number(motor.nozzle.ambient)),
        ],
        "/>\n",
    );
    motor.grains.iter().for_each(|grain| grain_xml(&mut out, grain));
    let _never_fails = writeln!(out, "<MotorNotes>{}</MotorNotes>\n</Motor>", super::xml::escaped(&motor.notes));
    out
}

fn element(out: &mut String, name: &str, attributes: &[(&str, String)], end: &str) {
    out.push('<');
    out.push_str(name);
    for (name, value) in attributes {
        let _never_fails = write!(out, " {name}=\"{}\"", super::xml::escaped(value));
    }
    out.push_str(end);
}

fn grain_xml(out: &mut String, grain: &BsxGrain) {
    let own = &grain.propellant;
    let number = |value: f64| format!("{value}");
    let mut attributes = vec![("Type", grain.kind.to_string()), ("Propellant", own.name.clone())];
    attributes.extend(grain.sizes.iter().map(|(name, value)| (name.as_str(), number(*value))));
    attributes.push(("EndsInhibited", grain.ends_inhibited.to_string()));
    if grain.fins > 0 {
        attributes.push(("FinCount", grain.fins.to_string()));
    }
    element(out, "Grain", &attributes, ">\n");
    element(
        out,
        "Propellant",
        &[
            ("Name", own.name.clone()),
            ("BallisticA", number(own.a)),
            ("BallisticN", number(own.n)),
            ("Density", number(own.density)),
            ("SpecificHeatRatio", number(own.ratio)),
            ("MolarMass", number(own.molar_mass)),
            ("CombustionTemp", "0".to_owned()),
            ("ISPStar", number(own.isp_star)),
        ],
        ">",
    );
    let _never_fails = writeln!(out, "<Notes>{}</Notes></Propellant>\n</Grain>", super::xml::escaped(&own.notes));
}

impl From<BurnSimError> for ExportError {
    fn from(error: BurnSimError) -> Self {
        ExportError::BurnSim(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::bsx::read;
    use crate::motor::grain::Grain;
    use crate::project::design::grains::DesignGrain;
    use crate::substance::library::Library;

    fn written(design: &SolidDesign) -> (String, Vec<String>) {
        let case = Design::SolidMotor(design.clone()).resolve(&Library::bundled().expect("reads")).expect("resolves");
        bsx_text(design, &case, Pa(4e6)).expect("writes")
    }

    fn design(grains: Vec<DesignGrain>) -> SolidDesign {
        let Design::SolidMotor(mut design) = Design::new_solid("kappa & <co>");
        design.grains = grains;
        design.info.notes = "a \"note\" -- with\nlines".to_owned();
        design.info.maker = "EX".to_owned();
        design.info.delays = "6-10".to_owned();
        design
    }

    #[test]
    fn a_file_that_is_read_back_and_written_again_is_the_same_motor() {
        let grains = Grain::examples()
            .into_iter()
            .filter(|grain| {
                use Grain::{Bates, CGrain, DGrain, EndBurner, Finocyl, MoonBurner, XCore};
                matches!(grain, Bates(_) | EndBurner(_) | CGrain(_) | DGrain(_) | Finocyl(_) | MoonBurner(_) | XCore(_))
            })
            .map(DesignGrain::from)
            .collect();
        let first = design(grains);
        let (text, _) = written(&first);
        let (Design::SolidMotor(mut back), _) = read(&text, "title").expect("reads");
        assert_eq!(back.name, first.name);
        assert_eq!(back.info.delays, first.info.delays);
        let mut original = first.clone();
        for (index, leaf) in fields(&mut original).into_iter().enumerate() {
            if leaf.path.starts_with("grains") {
                let other = fields(&mut back).into_iter().find(|other| other.path == leaf.path);
                assert!(other.is_some_and(|other| same(&other.value, &leaf.value)), "{index} {}", leaf.path);
            }
        }
        let (again, notes) = written(&back);
        let numbers = |text: &str| -> Vec<f64> { text.split('"').filter_map(|part| part.parse().ok()).collect() };
        assert_eq!(numbers(&text).len(), numbers(&again).len());
        for (a, b) in numbers(&text).iter().zip(numbers(&again)) {
            assert!((a - b).abs() <= 1e-12 * a.abs(), "{a} {b}");
        }
        assert_eq!(notes, Vec::<String>::new(), "what came from a .bsx goes back whole");
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let mut design = design(Grain::examples().into_iter().map(DesignGrain::from).collect());
        design.case.hardware_mass = crate::units::Kilogram(2.0);
        let (_, notes) = written(&design);
        let notes = notes.join("\n");
        for part in ["(Star)", "(Rod and tube)", "case.hardware_mass", "nozzle.throat_length"] {
            assert!(notes.contains(part), "{part}: {notes}");
        }
        let lonely = SolidDesign {
            grains: vec![Grain::RodAndTube(crate::motor::grain::RodAndTube::example()).into()],
            ..design
        };
        let case = Design::SolidMotor(lonely.clone()).resolve(&Library::bundled().expect("reads")).expect("resolves");
        let error = bsx_text(&lonely, &case, Pa(4e6)).expect_err("nothing to write").to_string();
        assert!(error.contains("Rod and tube"), "{error}");
    }
}
