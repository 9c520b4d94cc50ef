//! openMotor's motor files (`.ric`), as openMotor 0.6.1 reads them.

use super::{ExportError, ExportInput, ExportedFile};
use crate::form::fields;
use crate::motor::conditions::Ambient;
use crate::project::design::grains::{DesignGrain, GrainPropellant};
use crate::project::design::{Design, PropellantChoice, SolidDesign};
use crate::project::open_motor::{NEWEST, RicGrain, RicMotor, RicTab, grain_remark};
use crate::substance::propellant::Propellant;
use crate::units::Pa;

/// The motor file; what it cannot hold stands in comments at its head.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let Design::SolidMotor(design) = input.design;
    let (text, notes) = ric_text(design, &input.case.propellant, input.case.ambient_pressure());
    let head: String = notes.iter().map(|note| format!("# {note}\n")).collect();
    Ok(vec![ExportedFile { part: None, extension: "ric", bytes: (head + &text).into_bytes() }])
}

/// The file's text, with a sentence about everything that it cannot hold.
pub fn ric_text(design: &SolidDesign, propellant: &Propellant, ambient: Pa) -> (String, Vec<String>) {
    let motor = RicMotor::from_design(design, propellant, ambient);
    let mut notes = losses(design, propellant, ambient, &motor);
    let own = |grain: &DesignGrain| grain.propellant != GrainPropellant::Motor;
    if design.grains.iter().any(own) {
        notes.push("Propellants of single grains are left out; openMotor has one for the motor.".to_owned());
    }
    notes.extend(design.grains.iter().enumerate().filter_map(|(index, grain)| grain_remark(&grain.shape, index)));
    notes.extend(out_of_range(&motor));
    (yaml(&motor), notes)
}

/// Names the fields that are different once the file is read back.
fn losses(design: &SolidDesign, propellant: &Propellant, ambient: Pa, motor: &RicMotor) -> Vec<String> {
    let Ok((mut back, _)) = motor.design(&design.name) else { return Vec::new() };
    let mut notes = Vec::new();
    let mut before = design.clone();
    let mut own = propellant.clone();
    if let PropellantChoice::Own(read) = &back.propellant
        && read.burn_law.index() != own.burn_law.index()
    {
        notes.push(format!(
            "The burn law \"{}\" is written as {} power laws.",
            crate::substance::burn_law::BurnLaw::LABELS.get(own.burn_law.index()).copied().unwrap_or_default(),
            own.burn_law.law().pieces().len()
        ));
        own.burn_law = read.burn_law.clone();
    }
    before.propellant = PropellantChoice::Own(own);
    before.conditions.ambient = Ambient::Pressure(ambient);
    let after = fields(&mut back);
    let lost: Vec<String> = fields(&mut before)
        .into_iter()
        .filter(|leaf| !after.iter().any(|other| other.path == leaf.path && other.value == leaf.value))
        .map(|leaf| leaf.path)
        .collect();
    if !lost.is_empty() {
        notes.push(format!("A .ric file has no place for: {}.", lost.join(", ")));
    }
    notes
}

/// Names the values that openMotor does not accept.
fn out_of_range(motor: &RicMotor) -> Vec<String> {
    let config = &motor.config;
    let mut values = vec![
        ("config.ambPressure".to_owned(), config.amb_pressure, (1e-4, 102_000.0)),
        ("config.maxPressure".to_owned(), config.max_pressure, (0.0, 7e7)),
        ("config.maxMassFlux".to_owned(), config.max_mass_flux, (0.0, 1e4)),
        ("config.minPortThroat".to_owned(), config.min_port_throat, (1.0, 4.0)),
        ("config.sepPressureRatio".to_owned(), config.sep_pressure_ratio, (0.001, 1.0)),
        ("nozzle.throat".to_owned(), Some(motor.nozzle.throat), (0.0, 0.5)),
    ];
    for (index, grain) in motor.grains.iter().enumerate() {
        for (name, max) in [("diameter", 1.0), ("length", 3.0)] {
            let value = grain.properties.get(name).and_then(serde_json::Value::as_f64);
            values.push((format!("grains[{index}].{name}"), value, (0.0, max)));
        }
    }
    values
        .into_iter()
        .filter_map(|(name, value, (min, max))| value.map(|value| (name, value, min, max)))
        .filter(|(_, value, min, max)| value < min || value > max)
        .map(|(name, value, min, max)| {
            format!("openMotor accepts {name} from {min} to {max} and will not take over {value}.")
        })
        .collect()
}

/// The text, with keys in the order in which openMotor writes them.
fn yaml(motor: &RicMotor) -> String {
    let mut lines = vec!["data:".to_owned(), "  config:".to_owned()];
    let config = &motor.config;
    // Settings of openMotor's solver are its own defaults.
    for (name, value) in [
        ("ambPressure", config.amb_pressure),
        ("burnoutThrustThres", Some(0.1)),
        ("burnoutWebThres", Some(2.54e-5)),
        ("flowSeparationWarnPercent", Some(0.05)),
        ("mapDim", None),
        ("maxMachNumber", config.max_mach_number),
        ("maxMassFlux", config.max_mass_flux),
        ("maxPressure", config.max_pressure),
        ("minPortThroat", config.min_port_throat),
        ("sepPressureRatio", config.sep_pressure_ratio),
        ("timestep", Some(0.03)),
    ] {
        match value {
            Some(value) => lines.push(format!("    {name}: {}", float(value))),
            None => lines.push(format!("    {name}: 750")),
        }
    }
    lines.push(if motor.grains.is_empty() { "  grains: []".to_owned() } else { "  grains:".to_owned() });
    motor.grains.iter().for_each(|grain| grain_lines(grain, &mut lines));
    lines.push("  nozzle:".to_owned());
    let nozzle = &motor.nozzle;
    for (name, value) in [
        ("convAngle", nozzle.conv_angle),
        ("divAngle", nozzle.div_angle),
        ("efficiency", nozzle.efficiency),
        ("erosionCoeff", nozzle.erosion_coeff),
        ("exit", nozzle.exit),
        ("slagCoeff", nozzle.slag_coeff),
        ("throat", nozzle.throat),
        ("throatLength", nozzle.throat_length),
    ] {
        lines.push(format!("    {name}: {}", float(value)));
    }
    match &motor.propellant {
        None => lines.push("  propellant: null".to_owned()),
        Some(propellant) => {
            lines.push("  propellant:".to_owned());
            lines.push(format!("    density: {}", float(propellant.density)));
            lines.push(format!("    name: {}", quoted(&propellant.name)));
            lines.push("    tabs:".to_owned());
            propellant.tabs.iter().for_each(|tab| tab_lines(tab, &mut lines));
        }
    }
    lines.push("type: !!python/object/apply:uilib.fileIO.fileTypes".to_owned());
    lines.push("- 3".to_owned());
    lines.push("version: !!python/tuple".to_owned());
    lines.extend(NEWEST.iter().map(|part| format!("- {part}")));
    lines.join("\n") + "\n"
}

fn grain_lines(grain: &RicGrain, lines: &mut Vec<String>) {
    lines.push("  - properties:".to_owned());
    for (name, value) in grain.properties.as_object().into_iter().flatten() {
        match value {
            serde_json::Value::Array(polygons) => polygon_lines(name, polygons, lines),
            _ => lines.push(format!("      {name}: {}", scalar(value))),
        }
    }
    lines.push(format!("    type: {}", grain.kind));
}

/// A number, word or switch; whole numbers stay whole.
fn scalar(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Number(number) if number.is_f64() => float(number.as_f64().unwrap_or_default()),
        serde_json::Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

/// Polygons of an outline: a list of lists of points.
fn polygon_lines(name: &str, polygons: &[serde_json::Value], lines: &mut Vec<String>) {
    lines.push(if polygons.is_empty() { format!("      {name}: []") } else { format!("      {name}:") });
    for polygon in polygons {
        let mut dash = "- ";
        for point in polygon.as_array().into_iter().flatten() {
            let numbers: Vec<String> = point.as_array().into_iter().flatten().map(scalar).collect();
            lines.push(format!("      {dash}- [{}]", numbers.join(", ")));
            dash = "  ";
        }
    }
}

fn tab_lines(tab: &RicTab, lines: &mut Vec<String>) {
    for (index, (name, value)) in [
        ("a", tab.a),
        ("k", tab.k),
        ("m", tab.m),
        ("maxPressure", tab.max_pressure),
        ("minPressure", tab.min_pressure),
        ("n", tab.n),
        ("t", tab.t),
    ]
    .into_iter()
    .enumerate()
    {
        let dash = if index == 0 { "-" } else { " " };
        lines.push(format!("    {dash} {name}: {}", float(value)));
    }
}

/// A number that YAML 1.1 reads as one: with a point, and a sign in the exponent.
fn float(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// Text in double quotes; JSON's escapes are YAML's as well.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import;
    use crate::motor::grain::Grain;
    use crate::substance::burn_law::{BurnLaw, RateTable};
    use crate::substance::library::Library;
    use crate::units::Kilogram;

    fn design() -> SolidDesign {
        let Design::SolidMotor(mut design) = Design::new_solid("kappa");
        design.grains =
            Grain::examples().into_iter().filter(|grain| grain_remark(grain, 0).is_none()).map(Into::into).collect();
        design
    }

    #[test]
    fn a_file_that_is_read_back_and_written_again_is_the_same() {
        for (_, entry) in Library::bundled().expect("reads").propellants() {
            let (text, _) = ric_text(&design(), &entry.propellant, Pa(101_325.0));
            let (Design::SolidMotor(back), _) = import::ric::read(&text, "kappa").expect("reads");
            assert_eq!(back.grains, design().grains);
            assert_eq!(back.nozzle, design().nozzle);
            assert_eq!(back.case.rated_pressure, None);
            let PropellantChoice::Own(propellant) = &back.propellant else { panic!("own") };
            assert_eq!(propellant.burn_law, entry.propellant.burn_law);
            assert_eq!(propellant.name, entry.propellant.name);
            let (again, notes) = ric_text(&back, propellant, Pa(101_325.0));
            assert_eq!(again, text);
            assert_eq!(notes, Vec::<String>::new(), "what came from a .ric goes back whole");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let mut design = design();
        design.case.hardware_mass = Kilogram(2.0);
        let mut propellant = Propellant::example();
        propellant.burn_law = BurnLaw::RateTable(RateTable::example());
        let (_, notes) = ric_text(&design, &propellant, Pa(2e5));
        let notes = notes.join("\n");
        for part in [
            "The burn law \"Rate table\" is written as 3 power laws.",
            "case.hardware_mass",
            "openMotor accepts config.ambPressure from 0.0001 to 102000 and will not take over 200000.",
        ] {
            assert!(notes.contains(part), "{notes}");
        }
    }

    #[test]
    fn numbers_and_names_are_safe_in_yaml_1_1() {
        for (value, text) in [(1e-5, "1.0e-5"), (1.5e-5, "1.5e-5"), (1e16, "1.0e+16"), (3.0, "3.0"), (0.0, "0.0")] {
            assert_eq!(float(value), text);
        }
        let mut propellant = Propellant::example();
        propellant.name = "yes: \"no\" # !!x \u{e9}\n- 3".to_owned();
        let (text, _) = ric_text(&design(), &propellant, Pa(1e5));
        let motor = import::ric::motor(&text).expect("reads");
        assert_eq!(motor.propellant.expect("there").name, propellant.name);
    }
}
