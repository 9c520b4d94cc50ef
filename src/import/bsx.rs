//! BurnSim motors (`.bsx`): XML with the elements Motor, Nozzle, Grain, Propellant and their attributes.
//!
//! What the attributes mean, and in which units, stands with [`BsxMotor`]. An attribute or element that has no place in a
//! design is named in a remark, unless it is empty or 0.

use crate::project::burn_sim::{BsxGrain, BsxMotor, BsxNozzle, BsxPropellant, BurnSimError};
use crate::project::design::Design;
use roxmltree::{Document, Node};

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BsxError {
    /// The text is no XML.
    #[error("line {line}: the file is no XML: {message}")]
    Xml {
        /// Line, the first being 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// XML of something else.
    #[error("line {line}: the file holds <{found}> and not BurnSim's <Motor>")]
    NotAMotor {
        /// Line, the first being 1.
        line: usize,
        /// The element.
        found: String,
    },
    /// An element is missing.
    #[error("line {line}: <{element}> has no <{missing}>")]
    NoElement {
        /// Line of the element.
        line: usize,
        /// The element.
        element: &'static str,
        /// What is missing in it.
        missing: &'static str,
    },
    /// An attribute is missing or no number in its range.
    #[error("line {line}: {element} {name}=\"{text}\" is not a number from {low} to {high}")]
    Attribute {
        /// Line of the element.
        line: usize,
        /// The element.
        element: String,
        /// The attribute.
        name: &'static str,
        /// What it holds; empty where it is missing.
        text: String,
        /// Lowest value.
        low: f64,
        /// Highest value.
        high: f64,
    },
    /// The motor does not become a design.
    #[error(transparent)]
    Motor(#[from] BurnSimError),
}

impl BsxError {
    /// The line to look at.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Xml { line, .. }
            | Self::NotAMotor { line, .. }
            | Self::NoElement { line, .. }
            | Self::Attribute { line, .. }
            | Self::Motor(BurnSimError::NoSize { line, .. }) => Some(*line),
            Self::Motor(BurnSimError::NoGrain { .. }) => None,
        }
    }
}

/// Attributes that a design has a place for, by element.
const READ: &[(&str, &[&str])] = &[
    ("Motor", &["Name", "Delays", "MFGCode"]),
    ("Nozzle", &["ThroatDia", "ExitDia", "NozzleEfficiency", "AmbientPressure"]),
    ("Propellant", &["Name", "BallisticA", "BallisticN", "Density", "SpecificHeatRatio", "MolarMass", "ISPStar"]),
];
/// Attributes of a grain that are sizes.
const SIZES: &[&str] = &[
    "Diameter",
    "Length",
    "CoreDiameter",
    "EdgeOffset",
    "CoreOffset",
    "SlotWidth",
    "SlotDepth",
    "FinLength",
    "FinWidth",
];
/// Attributes that say how BurnSim shows or computes the motor, and the diameter, which is documentary.
const WITHOUT_MEANING: &[&str] =
    &["DiameterMM", "ThrustMethod", "ThrustCoefGiven", "UnitsLinear", "CombustionTemp", "Propellant"];

/// The design in a file, with what was left out or assumed. `title` names a motor whose file does not.
///
/// # Errors
/// [`BsxError`] with the line.
pub fn read(text: &str, title: &str) -> Result<(Design, Vec<String>), BsxError> {
    let (design, remarks) = motor(text)?.design(title)?;
    Ok((Design::SolidMotor(design), remarks))
}

/// The motor in a file, in BurnSim's terms.
///
/// # Errors
/// [`BsxError`] with the line.
pub fn motor(text: &str) -> Result<BsxMotor, BsxError> {
    let document = Document::parse(text)
        .map_err(|error| BsxError::Xml { line: error.pos().row as usize, message: error.to_string() })?;
    let root = document.root_element();
    if root.tag_name().name() != "Motor" {
        return Err(BsxError::NotAMotor { line: line(root), found: root.tag_name().name().to_owned() });
    }
    let mut remarks = Vec::new();
    unread(root, &mut remarks);
    let text = |name| root.attribute(name).unwrap_or_default().to_owned();
    let nozzle =
        child(root, "Nozzle").ok_or(BsxError::NoElement { line: line(root), element: "Motor", missing: "Nozzle" })?;
    unread(nozzle, &mut remarks);
    let size = |name| number(nozzle, name, 1e-3, 400.0);
    let mut motor = BsxMotor {
        name: text("Name"),
        diameter_mm: 0.0,
        delays: text("Delays"),
        maker: text("MFGCode"),
        notes: child(root, "MotorNotes").and_then(|notes| notes.text()).unwrap_or_default().trim().to_owned(),
        nozzle: BsxNozzle {
            throat: size("ThroatDia")?,
            exit: size("ExitDia")?,
            efficiency: efficiency(nozzle, &mut remarks)?,
            ambient: number(nozzle, "AmbientPressure", 0.0, 1000.0)?,
        },
        ..BsxMotor::default()
    };
    for node in root.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "Grain" => motor.grains.push(grain(node, &mut remarks)?),
            "Nozzle" | "MotorNotes" | "Propellant" => {}
            other => {
                remarks.push(format!("<{other}> (line {}) has no place in a design and was left out.", line(node)))
            }
        }
    }
    motor.remarks = remarks;
    Ok(motor)
}

fn line(node: Node) -> usize {
    node.document().text_pos_at(node.range().start).row as usize
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn number(node: Node, name: &'static str, low: f64, high: f64) -> Result<f64, BsxError> {
    let text = node.attribute(name).unwrap_or_default().trim();
    text.parse::<f64>().ok().filter(|value| (low..=high).contains(value)).ok_or_else(|| BsxError::Attribute {
        line: line(node),
        element: node.tag_name().name().to_owned(),
        name,
        text: text.chars().take(40).collect(),
        low,
        high,
    })
}

/// BurnSim writes percent, and 1 for 100 %.
fn efficiency(nozzle: Node, remarks: &mut Vec<String>) -> Result<f64, BsxError> {
    let value = number(nozzle, "NozzleEfficiency", 0.01, 100.0)?;
    if value > 1.0 {
        return Ok(value);
    }
    remarks.push(format!("NozzleEfficiency is {value}, which BurnSim writes for {} %.", 100.0 * value));
    Ok(100.0 * value)
}

/// Names the attributes that hold something and have no place.
fn unread(node: Node, remarks: &mut Vec<String>) {
    let element = node.tag_name().name();
    let known = READ.iter().find(|(name, _)| *name == element).map_or(&[][..], |(_, names)| names);
    let grain: &[&str] = if element == "Grain" { &["Type", "EndsInhibited", "FinCount"] } else { &[] };
    let sizes = if element == "Grain" { SIZES } else { &[] };
    for attribute in node.attributes() {
        let name = attribute.name();
        let empty = attribute.value().trim().is_empty() || attribute.value().trim().parse() == Ok(0.0);
        if !empty && ![known, grain, sizes, WITHOUT_MEANING].iter().any(|names| names.contains(&name)) {
            remarks.push(format!(
                "{element} {name}=\"{}\" (line {}) has no place in a design and was left out.",
                attribute.value(),
                line(node)
            ));
        }
    }
}

fn grain(node: Node, remarks: &mut Vec<String>) -> Result<BsxGrain, BsxError> {
    unread(node, remarks);
    let mut sizes = Vec::new();
    for name in SIZES {
        if node.has_attribute(*name) {
            // A D grain's edge may lie on the other side of the axis.
            sizes.push(((*name).to_owned(), number(node, name, -400.0, 4000.0)?));
        }
    }
    let propellant = child(node, "Propellant").ok_or(BsxError::NoElement {
        line: line(node),
        element: "Grain",
        missing: "Propellant",
    })?;
    unread(propellant, remarks);
    let fins = if node.has_attribute("FinCount") { number(node, "FinCount", 0.0, 1000.0)? } else { 0.0 };
    Ok(BsxGrain {
        kind: number(node, "Type", 0.0, 1000.0)? as u32,
        ends_inhibited: number(node, "EndsInhibited", 0.0, 2.0)? as u32,
        sizes,
        fins: fins as u32,
        line: line(node),
        propellant: BsxPropellant {
            name: propellant.attribute("Name").unwrap_or_default().to_owned(),
            a: number(propellant, "BallisticA", 1e-12, 1e6)?,
            n: number(propellant, "BallisticN", -0.99, 0.99)?,
            density: number(propellant, "Density", 1e-3, 1.0)?,
            ratio: number(propellant, "SpecificHeatRatio", 1.0001, 1.7)?,
            molar_mass: number(propellant, "MolarMass", 0.0, 1000.0)?,
            isp_star: number(propellant, "ISPStar", 1.0, 1000.0)?,
            notes: child(propellant, "Notes").and_then(|notes| notes.text()).unwrap_or_default().trim().to_owned(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::grain::Grain;

    const FILE: &str = r#"<?xml version="1.0"?>
<Motor Name="J test" DiameterMM="54" Length="0" Delays="0" HardwareWeight="1.2" MFGCode="EX" ThrustMethod="1" ThrustCoefGiven="1.2" UnitsLinear="1">
  <Nozzle ThroatDia="0.5" ExitDia="1" NozzleEfficiency="85" AmbientPressure="14.7" />
  <Grain Type="1" Propellant="Red" Diameter="1.75" Length="3" EndsInhibited="1" CoreDiameter="0.625">
    <Propellant Name="Red" BallisticA="0.03" BallisticN="0.35" Density="0.06" SpecificHeatRatio="1.2" MolarMass="0" CombustionTemp="0" ISPStar="150"><Notes>slow</Notes></Propellant>
  </Grain>
  <Grain Type="4" Propellant="Red" Diameter="1.75" Length="3" EndsInhibited="0">
    <Propellant Name="Red" BallisticA="0.03" BallisticN="0.35" Density="0.06" SpecificHeatRatio="1.2" MolarMass="0" CombustionTemp="0" ISPStar="150"/>
  </Grain>
  <TestData/>
  <MotorNotes>first</MotorNotes>
</Motor>"#;

    #[test]
    fn imperial_units_become_si_and_what_does_not_fit_is_named() {
        let (Design::SolidMotor(design), remarks) = read(FILE, "title").expect("reads");
        assert_eq!(design.name, "J test");
        let Grain::Bates(bates) = &design.grains[0].shape else { panic!("a BATES") };
        assert!((bates.core_diameter.0 - 0.015875).abs() < 1e-15);
        assert!((design.nozzle.throat_diameter.0 - 0.0127).abs() < 1e-15);
        let crate::project::design::PropellantChoice::Own(propellant) = &design.propellant else { panic!("own") };
        // 0.03 in/s · (1000 psi)^0.35 = 0.3366 in/s at 6.895 MPa.
        let piece = propellant.burn_law.law().pieces()[0];
        let rate = piece.coefficient * 6.894757e6_f64.powf(piece.exponent);
        assert!((rate / (0.03 * 1000.0_f64.powf(0.35) * 0.0254) - 1.0).abs() < 1e-6, "{rate}");
        assert!((propellant.density.0 / 1660.79 - 1.0).abs() < 1e-5);
        let remarks = remarks.join("\n");
        for part in
            ["HardwareWeight=\"1.2\" (line 2)", "grain 2 (star)", "<TestData> (line 10)", "molar mass", "fore end"]
        {
            assert!(remarks.contains(part), "{part}: {remarks}");
        }
    }

    #[test]
    fn bad_files_are_told_with_their_line() {
        for (old, new, says) in [
            ("</Motor>", "", "line "),
            ("<Motor ", "<Engine ", "is no XML"),
            ("ThroatDia=\"0.5\"", "ThroatDia=\"wide\"", "line 3: Nozzle ThroatDia=\"wide\" is not a number"),
            ("ThroatDia=\"0.5\" ", "", "line 3: Nozzle ThroatDia=\"\""),
            (" CoreDiameter=\"0.625\"", "", "line 4: grain 1 has no CoreDiameter"),
            ("BallisticN=\"0.35\"", "BallisticN=\"1.35\"", "line 5: Propellant BallisticN=\"1.35\""),
            ("Type=\"1\"", "Type=\"8\"", "no grain that both programs have: grain 1 (tablet), grain 2 (star)"),
        ] {
            let error = read(&FILE.replacen(old, new, 1), "t").expect_err(says).to_string();
            assert!(error.contains(says), "{says}: {error}");
        }
        assert!(read("<a/>", "t").expect_err("other").to_string().contains("<a>"));
    }

    proptest::proptest! {
        #[test]
        fn no_mutated_file_makes_the_reader_panic(
            changes in proptest::collection::vec((0_usize..3, 0_usize..2000, "[-<>/=\"0-9eA.]{0,4}"), 1..6)
        ) {
            let mut text: Vec<char> = FILE.chars().collect();
            for (kind, at, new) in &changes {
                let at = at % text.len();
                match kind {
                    0 => { text.remove(at); }
                    1 => text.truncate(at.max(10)),
                    _ => { text.splice(at..at + 1, new.chars()); }
                }
            }
            let _ = read(&text.into_iter().collect::<String>(), "t");
        }
    }
}
