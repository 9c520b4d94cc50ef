//! RockSim engine files (`.rse`): XML with any number of engines.
//!
//! `<engine-database><engine-list><engine code mfg dia len initWt propWt delays><data><eng-data t f m cg/>...`: lengths
//! in mm, weights in g, time in s, thrust in N. A delay of 1000 stands for a plugged motor. Source: *RSE File*, OpenRocket
//! wiki (units), and files of thrustcurve.org.

use super::text_of;
use crate::motor::thrust_curve::ThrustCurve;
use crate::units::{Kilogram, Metre};
use roxmltree::{Document, Node};

/// The delay that stands for none.
const PLUGGED: &str = "1000";

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RseError {
    /// The text is no XML.
    #[error("line {line}: the file is no XML: {message}")]
    Xml {
        /// Line, the first being 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// XML of something else.
    #[error("line {line}: the file holds <{found}> and no <engine>")]
    NoEngine {
        /// Line, the first being 1.
        line: usize,
        /// The outermost element.
        found: String,
    },
    /// An attribute is missing or no number in its range.
    #[error("line {line}: {name}=\"{text}\" is not a number from {low} to {high}")]
    Attribute {
        /// Line of the element.
        line: usize,
        /// The attribute.
        name: &'static str,
        /// What it holds; empty where it is missing.
        text: String,
        /// Lowest value.
        low: f64,
        /// Highest value.
        high: f64,
    },
    /// An engine without a name.
    #[error("line {line}: an engine has no code")]
    NoCode {
        /// Its line.
        line: usize,
    },
    /// An engine without samples.
    #[error("line {line}: the engine \"{name}\" has no samples (<eng-data>)")]
    NoSamples {
        /// Its line.
        line: usize,
        /// Its name.
        name: String,
    },
    /// Times must increase.
    #[error("line {line}: time {time} s does not come after {before} s; times must increase from sample to sample")]
    Time {
        /// Line of the sample.
        line: usize,
        /// The time.
        time: f64,
        /// The time before.
        before: f64,
    },
    /// More propellant than motor.
    #[error("line {line}: the propellant weighs {propellant} g and the loaded motor {total} g")]
    Masses {
        /// Line of the engine.
        line: usize,
        /// Propellant in g.
        propellant: f64,
        /// Loaded motor in g.
        total: f64,
    },
}

impl RseError {
    /// The line to look at.
    pub fn line(&self) -> usize {
        match self {
            Self::Xml { line, .. }
            | Self::NoEngine { line, .. }
            | Self::Attribute { line, .. }
            | Self::NoCode { line }
            | Self::NoSamples { line, .. }
            | Self::Time { line, .. }
            | Self::Masses { line, .. } => *line,
        }
    }
}

/// Every engine of a file, in order, with what was left out.
///
/// # Errors
/// [`RseError`] with the line.
pub fn read(bytes: &[u8]) -> Result<(Vec<ThrustCurve>, Vec<String>), RseError> {
    let text = text_of(bytes);
    let document = parsed(&text)?;
    let root = document.root_element();
    let (mut curves, mut varying) = (Vec::new(), false);
    for node in document.descendants().filter(|node| node.has_tag_name("engine")) {
        curves.push(engine(node)?);
        varying |= node.descendants().any(|sample| sample.has_attribute("m") || sample.has_attribute("cg"));
    }
    if curves.is_empty() {
        return Err(RseError::NoEngine { line: line(root), found: root.tag_name().name().to_owned() });
    }
    let note = "Mass and centre of gravity over time are not read; masses are those before firing.".to_owned();
    Ok((curves, if varying { vec![note] } else { Vec::new() }))
}

/// Where in a file's text further engines go: before the end of its list of engines.
///
/// # Errors
/// [`RseError`] when the text is no list of engines.
pub fn end_of_list(text: &str) -> Result<usize, RseError> {
    let document = parsed(text)?;
    let root = document.root_element();
    let missing = || RseError::NoEngine { line: line(root), found: root.tag_name().name().to_owned() };
    let list = document.descendants().find(|node| node.has_tag_name("engine-list")).ok_or_else(missing)?;
    // The end mark stands after the last engine; a list without one holds no engine.
    let last = list.children().rfind(Node::is_element).ok_or_else(missing)?;
    Ok(last.range().end)
}

fn parsed(text: &str) -> Result<Document<'_>, RseError> {
    Document::parse(text).map_err(|error| RseError::Xml { line: error.pos().row as usize, message: error.to_string() })
}

fn line(node: Node) -> usize {
    node.document().text_pos_at(node.range().start).row as usize
}

fn number(node: Node, name: &'static str, low: f64, high: f64) -> Result<f64, RseError> {
    let text = node.attribute(name).unwrap_or_default().trim();
    text.parse::<f64>().ok().filter(|value| (low..=high).contains(value)).ok_or_else(|| RseError::Attribute {
        line: line(node),
        name,
        text: text.chars().take(40).collect(),
        low,
        high,
    })
}

fn engine(node: Node) -> Result<ThrustCurve, RseError> {
    let text = |name| node.attribute(name).unwrap_or_default().trim().to_owned();
    let name = text("code");
    if name.is_empty() {
        return Err(RseError::NoCode { line: line(node) });
    }
    // Larger than any motor that flew.
    let (diameter, length) = (number(node, "dia", 0.0, 1e4)?, number(node, "len", 0.0, 1e5)?);
    let (propellant, total) = (number(node, "propWt", 0.0, 1e9)?, number(node, "initWt", 0.0, 2e9)?);
    if propellant > total {
        return Err(RseError::Masses { line: line(node), propellant, total });
    }
    let delays: Vec<String> = text("delays")
        .split(',')
        .map(|delay| if delay.trim() == PLUGGED { "P".to_owned() } else { delay.trim().to_owned() })
        .collect();
    let mut curve = ThrustCurve {
        name: name.clone(),
        maker: text("mfg"),
        delays: delays.join("-"),
        diameter: Some(Metre(diameter * 1e-3)),
        length: Some(Metre(length * 1e-3)),
        propellant_mass: Some(Kilogram(propellant * 1e-3)),
        total_mass: Some(Kilogram(total * 1e-3)),
        ..ThrustCurve::default()
    };
    for sample in node.descendants().filter(|node| node.has_tag_name("eng-data")) {
        let time = number(sample, "t", 0.0, 1e5)?;
        if let Some(before) = curve.time.last().copied().filter(|before| time <= *before) {
            return Err(RseError::Time { line: line(sample), time, before });
        }
        curve.time.push(time);
        curve.thrust.push(number(sample, "f", -1e9, 1e9)?);
    }
    if curve.time.is_empty() {
        return Err(RseError::NoSamples { line: line(node), name });
    }
    Ok(curve)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"<engine-database>
 <engine-list>
  <engine FDiv="10" FFix="1" Isp="195.96" Itot="39.78" Type="reloadable" auto-calc-cg="1" auto-calc-mass="1" code="E18" delays="4,8" dia="24." exitDia="0." initWt="57." len="70." mfg="Aerotech" propWt="20.7" throatDia="0.">
   <comments>two &amp; two</comments>
   <data>
    <eng-data cg="35." f="0." m="20.7" t="0."/>
    <eng-data cg="35." f="30." m="15." t="0.1"/>
    <eng-data cg="35." f="0." m="0." t="2.1"/>
   </data>
  </engine>
  <engine code="B2" mfg="X" dia="18" len="70" initWt="20" propWt="6" delays="1000"><data><eng-data t="0.5" f="4"/><eng-data t="1" f="0"/></data></engine>
 </engine-list>
</engine-database>
"#;

    #[test]
    fn engines_are_read_in_si() {
        let (curves, notes) = read(FILE.as_bytes()).expect("reads");
        assert_eq!(curves.len(), 2);
        let curve = &curves[0];
        assert_eq!((curve.name.as_str(), curve.maker.as_str(), curve.delays.as_str()), ("E18", "Aerotech", "4-8"));
        assert_eq!((curve.diameter, curve.total_mass), (Some(Metre(0.024)), Some(Kilogram(0.057))));
        assert!((curve.total_impulse().expect("thrust").0 - 31.5).abs() < 1e-12);
        assert_eq!(curves[1].delays, "P");
        assert_eq!(notes.len(), 1);
        let end = end_of_list(FILE).expect("a list");
        assert!(FILE[..end].ends_with("</engine>") && FILE[end..].trim_start().starts_with("</engine-list>"));
    }

    #[test]
    fn bad_files_are_told_with_their_line() {
        for (old, new, says) in [
            ("</engine-database>", "", "is no XML"),
            ("dia=\"24.\"", "dia=\"wide\"", "line 3: dia=\"wide\" is not a number from 0 to 10000"),
            ("dia=\"24.\" ", "", "line 3: dia=\"\""),
            ("code=\"E18\"", "", "line 3: an engine has no code"),
            ("t=\"2.1\"", "t=\"0.1\"", "line 8: time 0.1 s does not come after 0.1 s"),
            ("propWt=\"20.7\"", "propWt=\"70\"", "line 3: the propellant weighs 70 g"),
            ("f=\"30.\"", "f=\"NaN\"", "line 7: f=\"NaN\""),
        ] {
            let error = read(FILE.replacen(old, new, 1).as_bytes()).expect_err(says).to_string();
            assert!(error.contains(says), "{says}: {error}");
        }
        assert!(read(b"<rocket/>").expect_err("other").to_string().contains("<rocket> and no <engine>"));
        let empty = "<engine code='a' dia='1' len='1' initWt='1' propWt='1'/>";
        assert!(read(empty.as_bytes()).expect_err("empty").to_string().contains("\"a\" has no samples"));
    }

    proptest::proptest! {
        #[test]
        fn no_mutated_file_makes_the_reader_panic(
            changes in proptest::collection::vec((0_usize..3, 0_usize..1200, "[-<>/=\"0-9eA.]{0,4}"), 1..6)
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
            let text: String = text.into_iter().collect();
            let _ = (read(text.as_bytes()), end_of_list(&text));
        }
    }
}
