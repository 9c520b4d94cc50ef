//! openMotor's motor files (`.ric`).
//!
//! The text is YAML with two Python tags, `!!python/tuple` and `!!python/object/apply:uilib.fileIO.fileTypes`, which are
//! read as the plain lists that they stand before. Any other tag is refused, and nothing is ever executed. Source:
//! openMotor 0.4 to 0.6.1: the keys `data`, `type` (3 for a motor) and `version`.

use crate::project::design::Design;
use crate::project::open_motor::{NEWEST, OpenMotorError, RicMotor};
use serde::de::IgnoredAny;

/// The oldest: before it, propellants had no tabs.
const OLDEST: [u32; 3] = [0, 4, 0];
/// The tags that are read as plain data.
const KNOWN_TAGS: [&str; 2] = ["!!python/tuple", "!!python/object/apply:uilib.fileIO.fileTypes"];
/// What `type` is for a motor.
const MOTOR: u32 = 3;

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RicError {
    /// A tag that openMotor does not write.
    #[error(
        "line {line}: the tag \"{tag}\" is refused; known are {} and {}, and nothing in a file is ever executed",
        KNOWN_TAGS[0], KNOWN_TAGS[1]
    )]
    UnknownTag {
        /// Line, the first being 1.
        line: usize,
        /// The tag.
        tag: String,
    },
    /// The text is not YAML or lacks something.
    #[error("{}{message}", place(.line, .path))]
    Text {
        /// Line, the first being 1, where it is known.
        line: Option<usize>,
        /// Path such as `data.nozzle.throat`; may be empty.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// Another kind of openMotor file.
    #[error("the file holds openMotor's {kind}, not a motor")]
    NotAMotor {
        /// What it holds.
        kind: &'static str,
    },
    /// A newer openMotor wrote it.
    #[error(
        "the file is of openMotor {}, and this program reads up to {}; save it with an older openMotor",
        dotted(.found), dotted(&NEWEST)
    )]
    TooNew {
        /// Its version.
        found: Vec<u32>,
    },
    /// An older openMotor wrote it.
    #[error(
        "the file is of openMotor {}, and this program reads from {} on; open it in a newer openMotor and save it again",
        dotted(.found), dotted(&OLDEST)
    )]
    TooOld {
        /// Its version.
        found: Vec<u32>,
    },
    /// The motor does not become a design.
    #[error(transparent)]
    Motor(#[from] OpenMotorError),
}

fn dotted(version: &[u32]) -> String {
    version.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

fn place(line: &Option<usize>, path: &str) -> String {
    let line = line.map_or(String::new(), |line| format!("line {line}: "));
    if path.is_empty() { line } else { format!("{line}{path}: ") }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(rename = "data")]
    _data: IgnoredAny,
    #[serde(rename = "type")]
    kind: Vec<u32>,
    version: Vec<u32>,
}

#[derive(serde::Deserialize)]
struct File {
    data: RicMotor,
}

/// The design of a file, called `name`, with what could not be carried over, one sentence each.
///
/// # Errors
/// [`RicError`] with line and path where they are known.
pub fn read(text: &str, name: &str) -> Result<(Design, Vec<String>), RicError> {
    let (design, notes) = motor(text)?.design(name)?;
    Ok((Design::SolidMotor(design), notes))
}

/// openMotor's own description of the motor in a file.
///
/// # Errors
/// As [`read`].
pub fn motor(text: &str) -> Result<RicMotor, RicError> {
    let text = without_tags(text.trim_start_matches('\u{feff}'))?;
    let head: Head = typed(&text)?;
    match head.kind.as_slice() {
        [MOTOR] => {}
        [1] => return Err(RicError::NotAMotor { kind: "preferences" }),
        [2] => return Err(RicError::NotAMotor { kind: "propellant library" }),
        _ => return Err(RicError::NotAMotor { kind: "data of an unknown type" }),
    }
    if head.version.as_slice() > NEWEST.as_slice() {
        return Err(RicError::TooNew { found: head.version });
    }
    if head.version.as_slice() < OLDEST.as_slice() {
        return Err(RicError::TooOld { found: head.version });
    }
    let values: serde_yaml_ng::Value = typed(&text)?;
    if let Some(path) = not_finite(&values, String::new()) {
        return Err(RicError::Text { line: None, path, message: "this is not a finite number".to_owned() });
    }
    typed::<File>(&text).map(|file| file.data)
}

fn typed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, RicError> {
    serde_path_to_error::deserialize(serde_yaml_ng::Deserializer::from_str(text)).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        let line = error.location().map(|location| location.line());
        // The path and the line stand in front already.
        let whole = error.to_string();
        let message = whole.split(" at line ").next().unwrap_or(&whole);
        let message = message.strip_prefix(&format!("{path}: ")).unwrap_or(message).to_owned();
        RicError::Text { line, path: if path == "." { String::new() } else { path }, message }
    })
}

fn not_finite(value: &serde_yaml_ng::Value, path: String) -> Option<String> {
    use serde_yaml_ng::Value;
    match value {
        Value::Number(number) => number.as_f64().is_some_and(|number| !number.is_finite()).then_some(path),
        Value::Sequence(items) => {
            items.iter().enumerate().find_map(|(index, item)| not_finite(item, format!("{path}[{index}]")))
        }
        Value::Mapping(map) => map
            .iter()
            .find_map(|(key, item)| not_finite(item, crate::form::join_path(&path, key.as_str().unwrap_or_default()))),
        _ => None,
    }
}

/// The text with the known tags blanked out.
fn without_tags(text: &str) -> Result<String, RicError> {
    let mut out = String::with_capacity(text.len());
    let mut scanner = Scanner::default();
    let mut line = 1;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == '\n' {
            line += 1;
        }
        if scanner.begins_tag(c) {
            let rest = &text[at..];
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}')).unwrap_or(rest.len());
            let tag = &rest[..end];
            if !KNOWN_TAGS.contains(&tag) {
                return Err(RicError::UnknownTag { line, tag: tag.to_owned() });
            }
            out.push_str(&" ".repeat(end));
            at += end;
            continue;
        }
        scanner.step(c);
        out.push(c);
        at += c.len_utf8();
    }
    Ok(out)
}

/// Tells where a YAML node can begin: outside of quotes, comments and plain words.
struct Scanner {
    quote: Option<char>,
    escaped: bool,
    comment: bool,
    flow_depth: usize,
    /// The last character that is no space, on this line; a line break counts as the start of a node.
    last: char,
    spaced: bool,
}

impl Default for Scanner {
    fn default() -> Self {
        Self { quote: None, escaped: false, comment: false, flow_depth: 0, last: '\n', spaced: true }
    }
}

impl Scanner {
    fn at_node(&self) -> bool {
        let opened = match self.last {
            '\n' | '[' | '{' => true,
            ':' | '-' | '?' => self.spaced,
            ',' => self.flow_depth > 0,
            _ => false,
        };
        self.quote.is_none() && !self.comment && opened
    }

    fn begins_tag(&self, c: char) -> bool {
        c == '!' && self.at_node()
    }

    fn step(&mut self, c: char) {
        if c == '\n' {
            self.comment = false;
        }
        if let Some(quote) = self.quote {
            if self.escaped {
                self.escaped = false;
            } else if c == '\\' && quote == '"' {
                self.escaped = true;
            } else if c == quote {
                self.quote = None;
                self.last = quote;
            }
            return;
        }
        if self.comment {
            return;
        }
        match c {
            '\n' => (self.last, self.spaced) = ('\n', true),
            c if c.is_whitespace() => self.spaced = true,
            '#' if self.spaced => self.comment = true,
            c => {
                match c {
                    '"' | '\'' if self.at_node() => self.quote = Some(c),
                    '[' | '{' if self.at_node() => self.flow_depth += 1,
                    ']' | '}' => self.flow_depth = self.flow_depth.saturating_sub(1),
                    _ => {}
                }
                // A bracket inside of a plain word opens nothing.
                let opens = !matches!(c, '[' | '{') || self.at_node();
                self.last = if opens { c } else { 'x' };
                self.spaced = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::conditions::Ambient;
    use crate::motor::grain::{Grain, InhibitedEnds};
    use crate::units::{Metre, Pa};

    const FILE: &str = "data:
  config: {ambPressure: 101325.0, burnoutThrustThres: 0.1, burnoutWebThres: 2.54e-05,
    mapDim: 750, maxMassFlux: 1406.0, maxPressure: 10342500.0, minPortThroat: 2.0, timestep: 0.03}
  grains:
  - properties: {coreDiameter: 0.02, diameter: 0.05, inhibitedEnds: Bottom, length: 0.1}
    type: BATES
  - properties: {diameter: 0.05, forwardCoreDiameter: 0.02, aftCoreDiameter: 0.03, inhibitedEnds: Neither, length: 1}
    type: Conical
  nozzle: {convAngle: 45.0, divAngle: 15.0, efficiency: 0.9, erosionCoeff: 0.0, exit: 0.03,
    slagCoeff: 0.0, throat: 0.015, throatLength: 0.002}
  propellant:
    density: 1700
    name: 'Bob''s ! fine: propellant'
    tabs:
    - {a: 3.5e-05, k: 1.2, m: 24.0, maxPressure: 7000000.0, minPressure: 0.0, n: 0.3, t: 2800.0}
type: !!python/object/apply:uilib.fileIO.fileTypes
- 3
version: !!python/tuple
- 0
- 6
- 1
";

    #[test]
    fn a_motor_file_becomes_a_design_and_tells_what_it_leaves_out() {
        let (Design::SolidMotor(design), notes) = read(FILE, "kappa").expect("reads");
        assert_eq!(design.name, "kappa");
        let Grain::Bates(grain) = &design.grains[0].shape else { panic!("BATES") };
        assert_eq!((grain.core_diameter, grain.inhibited_ends), (Metre(0.02), InhibitedEnds::Aft));
        assert_eq!(design.conditions.ambient, Ambient::Pressure(Pa(101_325.0)));
        assert_eq!(design.case.rated_pressure, Some(Pa(10_342_500.0)));
        assert_eq!(notes.len(), 1);
        assert!(notes[0].contains("burnoutThrustThres, burnoutWebThres, mapDim, timestep"), "{}", notes[0]);
        let flow = FILE.replace("fileTypes\n- 3", "fileTypes [3]").replace("tuple\n- 0\n- 6\n- 1", "tuple [0, 5, 0]");
        assert_eq!(read(&flow, "kappa").expect("reads").0, Design::SolidMotor(design));
    }

    #[test]
    fn a_convergence_angle_that_was_never_set_is_filled_in_and_said() {
        let file = FILE.replace("convAngle: 45.0", "convAngle: 0.0");
        let (Design::SolidMotor(design), notes) = read(&file, "kappa").expect("reads");
        let (Design::SolidMotor(stated), _) = read(FILE, "kappa").expect("reads");
        assert_eq!(design.nozzle, stated.nozzle, "45° is what the program starts with");
        assert!(notes.iter().any(|note| note.contains("45°")), "{notes:?}");
    }

    #[test]
    fn bad_files_are_told_and_nothing_is_executed() {
        for (from, to, says) in [
            ("- 0\n- 6\n- 1", "- 0\n- 7\n- 0", "openMotor 0.7.0, and this program reads up to 0.6.1"),
            ("- 0\n- 6\n- 1", "- 0\n- 3\n- 0", "openMotor 0.3.0, and this program reads from 0.4.0 on"),
            ("- 3\n", "- 2\n", "propellant library, not a motor"),
            ("density: 1700", "density: !!python/object/apply:os.system ['true']", "line 12: the tag"),
            ("density: 1700", "density: !!python/name:os.system", "\"!!python/name:os.system\" is refused"),
            ("{coreDiameter: 0.02,", "{coreDiameter: !x 0.02,", "line 5: the tag \"!x\""),
            ("type: Conical", "type: Cross Grain", "grain 2 is a \"Cross Grain\""),
            ("type: Conical", "type: Star Grain", "grain 2 (Star Grain): aftCoreDiameter: unknown field"),
            ("coreDiameter: 0.02, ", "", "grain 1 (BATES): missing field `coreDiameter`"),
            ("coreDiameter: 0.02", "coreDiameter: wide", "grain 1 (BATES): coreDiameter: invalid type"),
            ("inhibitedEnds: Bottom", "inhibitedEnds: Left", "unknown variant `Left`"),
            ("throat: 0.015", "throat: .nan", "data.nozzle.throat: this is not a finite number"),
            ("throat: 0.015", "throat: wide", "data.nozzle.throat"),
            ("efficiency: 0.9, ", "", "missing field `efficiency`"),
            ("efficiency: 0.9", "efficiency: 0.9, colour: red", "unknown field `colour`"),
            ("version:", "edition:", "unknown field `edition`"),
        ] {
            assert!(FILE.contains(from), "{from}");
            let error = read(&FILE.replacen(from, to, 1), "x").expect_err(to).to_string();
            assert!(error.contains(says), "{to}: {error}");
        }
        let no_propellant = format!(
            "{}propellant: null\n{}",
            &FILE[..FILE.find("propellant:").expect("there")],
            &FILE[FILE.find("type: !!").expect("there")..]
        );
        assert_eq!(read(&no_propellant, "x"), Err(RicError::Motor(OpenMotorError::NoPropellant)));
        for cut in [0, 10, 200, FILE.len() / 2, FILE.len() - 30] {
            assert!(read(&FILE[..cut], "x").is_err(), "{cut}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(data|type|version|!!python/tuple|[a-c!:\\[\\]{},'\"# é\n-]){0,30}") {
            let _ = read(&text, "x");
        }
    }
}
