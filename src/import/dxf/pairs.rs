//! The text of a DXF file as group codes with values, and these as records.
//!
//! A pair is two lines: a group code and its value. A record begins with code 0. Source: Autodesk, *DXF Reference*,
//! "DXF Format".

use super::error::{DxfError, EntityRef};

/// A group code with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair<'a> {
    pub code: i32,
    pub value: &'a str,
    /// Line of the value, the first being 1.
    pub line: usize,
}

/// What begins with code 0: an entity, a table entry, a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub kind: &'a str,
    pub line: usize,
    pub pairs: Vec<Pair<'a>>,
}

/// A section by its name, with the pairs before its first record and its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section<'a> {
    pub name: &'a str,
    pub head: Vec<Pair<'a>>,
    pub records: Vec<Record<'a>>,
}

/// Refuses what is no ASCII DXF.
pub(super) fn recognise(bytes: &[u8]) -> Result<(), DxfError> {
    if bytes.starts_with(b"AutoCAD Binary DXF") {
        return Err(DxfError::Binary);
    }
    if bytes.len() >= 6 && bytes.starts_with(b"AC") && bytes[2..6].iter().all(u8::is_ascii_digit) {
        return Err(DxfError::Dwg { version: String::from_utf8_lossy(&bytes[..6]).into_owned() });
    }
    Ok(())
}

/// The sections of a file.
pub(super) fn sections(text: &str) -> Result<Vec<Section<'_>>, DxfError> {
    let pairs = pairs(text)?;
    let last = pairs.last().map_or(0, |pair| pair.line);
    let mut sections: Vec<Section> = Vec::new();
    let mut inside = false;
    let mut ended = false;
    for pair in pairs {
        match (pair.code, pair.value.trim()) {
            (0, "EOF") => {
                ended = true;
                break;
            }
            (0, "SECTION") if !inside => {
                inside = true;
                sections.push(Section { name: "", head: Vec::new(), records: Vec::new() });
            }
            (0, "ENDSEC") => inside = false,
            (code, value) => {
                let Some(section) = sections.last_mut().filter(|_| inside) else { continue };
                match section.records.last_mut() {
                    _ if code == 0 => {
                        section.records.push(Record { kind: value, line: pair.line, pairs: Vec::new() });
                    }
                    None if code == 2 && section.name.is_empty() => section.name = value,
                    None => section.head.push(pair),
                    Some(record) => record.pairs.push(pair),
                }
            }
        }
    }
    match (inside, ended) {
        (true, _) => Err(DxfError::CutOff { line: last, missing: "the end of a section (ENDSEC)" }),
        (false, false) => Err(DxfError::CutOff { line: last, missing: "the end mark (EOF)" }),
        _ => Ok(sections),
    }
}

fn pairs(text: &str) -> Result<Vec<Pair<'_>>, DxfError> {
    let mut pairs = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, code)) = lines.next() {
        let line = index + 1;
        let Ok(code) = code.trim().parse::<i32>() else {
            // Blank lines at the end of a file mean nothing.
            if code.trim().is_empty() && lines.clone().all(|(_, rest)| rest.trim().is_empty()) {
                break;
            }
            if pairs.is_empty() {
                return Err(DxfError::NotDxf);
            }
            return Err(DxfError::Pair { line, text: code.trim().chars().take(60).collect() });
        };
        let Some((_, value)) = lines.next() else {
            return Err(DxfError::CutOff { line, missing: "the value of a group code" });
        };
        pairs.push(Pair { code, value, line: line + 1 });
    }
    if pairs.is_empty() { Err(DxfError::NotDxf) } else { Ok(pairs) }
}

impl<'a> Pair<'a> {
    /// The value as a finite number.
    pub fn number(&self, kind: &str) -> Result<f64, DxfError> {
        self.value.trim().parse::<f64>().ok().filter(|value| value.abs() < 1e100).ok_or_else(|| DxfError::Value {
            line: self.line,
            what: format!("group {} of {kind},", self.code),
            text: self.value.trim().chars().take(60).collect(),
            expected: "a number",
        })
    }

    /// The value as a whole number.
    pub fn integer(&self, kind: &str) -> Result<i64, DxfError> {
        self.value.trim().parse::<i64>().map_err(|_| DxfError::Value {
            line: self.line,
            what: format!("group {} of {kind},", self.code),
            text: self.value.trim().chars().take(60).collect(),
            expected: "a whole number",
        })
    }
}

impl<'a> Record<'a> {
    /// The first pair with that code.
    pub fn pair(&self, code: i32) -> Option<&Pair<'a>> {
        self.pairs.iter().find(|pair| pair.code == code)
    }

    /// A text.
    pub fn text(&self, code: i32) -> Option<&'a str> {
        self.pair(code).map(|pair| pair.value.trim())
    }

    /// A number, or what stands for an absent one.
    pub fn number_or(&self, code: i32, absent: f64) -> Result<f64, DxfError> {
        self.pair(code).map_or(Ok(absent), |pair| pair.number(self.kind))
    }

    /// A whole number, 0 where it is absent.
    pub fn integer(&self, code: i32) -> Result<i64, DxfError> {
        self.pair(code).map_or(Ok(0), |pair| pair.integer(self.kind))
    }

    /// A number that must be there.
    pub fn number(&self, code: i32, what: &'static str, entity: &EntityRef) -> Result<f64, DxfError> {
        match self.pair(code) {
            Some(pair) => pair.number(self.kind),
            None => Err(DxfError::Missing { entity: entity.clone(), what }),
        }
    }

    /// A point that must be there: x at `code`, y ten further.
    pub fn point(&self, code: i32, what: &'static str, entity: &EntityRef) -> Result<[f64; 2], DxfError> {
        Ok([self.number(code, what, entity)?, self.number(code + 10, what, entity)?])
    }

    /// The layer that is written in the record.
    pub fn layer(&self) -> &'a str {
        self.text(8).filter(|layer| !layer.is_empty()).unwrap_or("0")
    }
}
