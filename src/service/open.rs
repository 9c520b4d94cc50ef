//! Opening a design from a file, from standard input or from a text: the program's own `.ron`, openMotor's `.ric`
//! and BurnSim's `.bsx`.

use super::error::ServiceError;
use crate::import::bsx;
use crate::import::ric::{self, RicError};
use crate::project::design::{Design, SCHEMA};
use crate::project::file;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The path that stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// A design with where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The design.
    pub design: Design,
    /// Its file, unless it came by standard input.
    pub path: Option<PathBuf>,
    /// The text of a `.ron` file, which saving keeps in comments and units; `None` for a foreign format.
    pub text: Option<String>,
    /// What was left out or changed while reading.
    pub notes: Vec<String>,
}

/// Opens a file, or standard input for `-`.
///
/// # Errors
/// [`ServiceError`] with the place and what was expected: the file is missing, a folder, not text, of no known format,
/// cut off, of a newer version, or holds a value that does not do.
pub fn open(path: &Path) -> Result<Opened, ServiceError> {
    if path == Path::new(STANDARD_INPUT) {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
            ServiceError::new(format!("standard input cannot be read: {error}")).at("standard input")
        })?;
        let text = utf8(bytes, "standard input")?;
        return open_text(&text, "standard input", None);
    }
    let text = read_text(path)?;
    open_text(&text, &path.display().to_string(), Some(path))
}

/// The text of a file.
///
/// # Errors
/// [`ServiceError`]: the file is missing, a folder, unreadable, or not UTF-8.
pub fn read_text(path: &Path) -> Result<String, ServiceError> {
    let place = path.display().to_string();
    utf8(read_bytes(path)?, &place)
}

/// The bytes of a file.
///
/// # Errors
/// [`ServiceError`]: the file is missing, a folder or unreadable.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ServiceError> {
    let place = path.display().to_string();
    if path.is_dir() {
        return Err(ServiceError::new(format!("{place} is a folder")).at(place).expected("a file"));
    }
    std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            ServiceError::new(format!("there is no file {place}")).at(place).hint("Check the path.")
        }
        _ => ServiceError::new(format!("{place} cannot be read: {error}")).at(place),
    })
}

fn utf8(bytes: Vec<u8>, place: &str) -> Result<String, ServiceError> {
    // Editors on Windows put a byte-order mark in front; it is no part of the text.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count();
        ServiceError::new(format!("{place} is not UTF-8 text: byte {at} is not valid"))
            .at(format!("{place}:{line}"))
            .expected("a design (.ron) or an openMotor file (.ric) as UTF-8 text")
    })
}

/// Opens a text. `path` decides the format by its extension; without one the content does. `name` stands in messages.
///
/// # Errors
/// As [`open`].
pub fn open_text(text: &str, name: &str, path: Option<&Path>) -> Result<Opened, ServiceError> {
    let extension = path.and_then(Path::extension).map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("ric") => open_ric(text, name, path),
        Some("ron") => open_ron(text, name, path),
        Some("bsx") => open_bsx(text, name, path),
        Some("eng" | "rse") => {
            Err(ServiceError::new(format!("{name} holds a measured or certified thrust curve, no design"))
                .at(name)
                .expected("a design (.ron) or an openMotor file (.ric)")
                .hint("Read it with `import`, or compare a design against it with `compare`."))
        }
        _ if looks_like_bsx(text) => open_bsx(text, name, path),
        _ if looks_like_ric(text) => open_ric(text, name, path),
        _ => open_ron(text, name, path),
    }
}

/// openMotor's files are YAML whose top level has `data`, `type` and `version`.
fn looks_like_ric(text: &str) -> bool {
    let first = text.lines().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with(['#', '-', '%']));
    first.is_some_and(|line| ["data:", "type:", "version:"].iter().any(|key| line.starts_with(key)))
}

/// BurnSim's files are XML with one element Motor.
fn looks_like_bsx(text: &str) -> bool {
    text.trim_start().starts_with('<') && text.contains("<Motor")
}

fn open_bsx(text: &str, name: &str, path: Option<&Path>) -> Result<Opened, ServiceError> {
    let (design, notes) = bsx::read(text, &title(path)).map_err(|error| {
        let place = error.line().map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
        ServiceError::new(error.to_string()).at(place)
    })?;
    Ok(Opened { design, path: path.map(Path::to_path_buf), text: None, notes })
}

/// A name for a motor whose file states none.
fn title(path: Option<&Path>) -> String {
    path.and_then(Path::file_stem).map_or_else(|| "Motor".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

fn open_ron(text: &str, name: &str, path: Option<&Path>) -> Result<Opened, ServiceError> {
    let opened = file::open_text(text, name)?;
    let migrated = |from| format!("the file has schema version {from}; it is read as version {SCHEMA}");
    Ok(Opened {
        design: opened.design,
        path: path.map(Path::to_path_buf),
        text: Some(opened.text),
        notes: opened.migrated_from.map(migrated).into_iter().collect(),
    })
}

fn open_ric(text: &str, name: &str, path: Option<&Path>) -> Result<Opened, ServiceError> {
    let (design, notes) = ric::read(text, &title(path)).map_err(|error| {
        let line = match &error {
            RicError::UnknownTag { line, .. } => Some(*line),
            RicError::Text { line, .. } => *line,
            _ => None,
        };
        let place = line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
        ServiceError::new(error.to_string()).at(place)
    })?;
    Ok(Opened { design, path: path.map(Path::to_path_buf), text: None, notes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text_and_what_is_no_file_of_ours_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let marked = folder.path().join("marked.ron");
        let text = crate::ron_text::to_text(&Design::new_solid("marked")).expect("writes");
        std::fs::write(&marked, format!("\u{feff}{text}")).expect("written");
        assert_eq!(open(&marked).expect("opens").design.name(), "marked");
        let missing = open(&folder.path().join("none.ron")).expect_err("missing");
        assert!(missing.message.starts_with("there is no file"), "{missing:?}");
        let directory = open(folder.path()).expect_err("a folder");
        assert!(directory.message.ends_with("is a folder"), "{directory:?}");
        let binary = folder.path().join("binary.ron");
        std::fs::write(&binary, b"Solid\n\xff\xfe").expect("written");
        let binary = open(&binary).expect_err("binary");
        assert!(binary.message.contains("not UTF-8") && binary.path.ends_with(":2"), "{binary:?}");
        let curve = open_text("; curve", "a.eng", Some(Path::new("a.eng"))).expect_err("a curve");
        assert!(curve.hint.contains("compare"), "{curve:?}");
    }

    #[test]
    fn the_content_tells_the_format_where_no_extension_does() {
        assert!(looks_like_ric("data:\n  config: {}\n"));
        assert!(!looks_like_ric("// a motor\nSolidMotor(schema: 1)"));
    }
}
