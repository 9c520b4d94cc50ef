//! Foreign files, one module a format.

pub mod bsx;
pub mod cea_deck;
pub mod curve_csv;
pub mod dxf;
pub mod eng;
mod fixed_columns;
pub mod nasa_species;
pub mod nasa_thermo;
pub mod nasa_transport;
pub mod ric;
pub mod rse;

/// The text of a file that may be UTF-8, with a byte order mark or without, or Latin-1, which older programs write.
pub fn text_of(bytes: &[u8]) -> String {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
