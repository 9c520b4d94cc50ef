//! The file of species data: a text for people, then numbers for the program.
//!
//! The text (UTF-8) begins with [`FIRST_LINE`], goes on with where the data come from and ends with a line that states
//! the length and the BLAKE3 of what follows, and [`END_OF_TEXT`]. What follows is little-endian, without padding; a
//! text is its length and its UTF-8 bytes:
//! ```text
//! u16 elements; each: text8 symbol, f64 atomic weight (kg/mol)
//! u16 species;  each: text8 name, u8 0 gas | 1 condensed, u8 0 product | 1 reactant only, f64 molar mass (kg/mol),
//!                     f64 heat of formation (J/mol), f64 assigned temperature (K, 0 for none),
//!                     f64 published lowest temperature (K, 0 for none),
//!                     u8 parts of (u16 element, f64 atoms), u8 ranges of (f64 low, high, a1..a7, b1, b2), text8 source
//! u16 gases;    each: u16 species, u8 viscosity fits, u8 conductivity fits of (f64 low, high, A, B, C, D)
//! u16 pairs;    each: u16 species, u16 species, u8 viscosity fits
//! ```
//! Numbers are kept bit for bit.

use super::{
    Element, Nasa9, PairTransport, Phase, PureTransport, Role, Species, SpeciesData, SpeciesDataError, Transport,
    TransportFit,
};
use crate::units::{JoulePerMole, Kelvin, KgPerMole};

/// What a file begins with: kind and version.
const FIRST_LINE: &str = "hrma species data, version 2";
/// The line between text and numbers.
const END_OF_TEXT: &str = "--- numbers follow ---";

/// The bytes of a file.
///
/// # Errors
/// [`SpeciesDataError::TooLong`] for a name, text or list longer than the format can hold.
pub fn encode(data: &SpeciesData) -> Result<Vec<u8>, SpeciesDataError> {
    let mut out = Writer::default();
    out.count16(data.elements.len(), "elements")?;
    for element in &data.elements {
        out.text(&element.symbol)?;
        out.number(element.atomic_weight.0);
    }
    out.count16(data.species.len(), "species")?;
    for species in &data.species {
        write_species(&mut out, species)?;
    }
    out.count16(data.transport.pure.len(), "gases with transport data")?;
    for pure in &data.transport.pure {
        out.count16(pure.species, "species")?;
        out.count8(pure.viscosity.len(), "viscosity fits")?;
        out.count8(pure.conductivity.len(), "conductivity fits")?;
        out.fits(&pure.viscosity);
        out.fits(&pure.conductivity);
    }
    out.count16(data.transport.pairs.len(), "pairs with transport data")?;
    for pair in &data.transport.pairs {
        out.count16(pair.species.0, "species")?;
        out.count16(pair.species.1, "species")?;
        out.count8(pair.viscosity.len(), "viscosity fits")?;
        out.fits(&pair.viscosity);
    }
    let numbers = out.bytes;
    let head = format!(
        "{FIRST_LINE}\n{}\n{} bytes, BLAKE3 {}\n{END_OF_TEXT}\n",
        data.provenance,
        numbers.len(),
        blake3::hash(&numbers)
    );
    Ok([head.into_bytes(), numbers].concat())
}

fn write_species(out: &mut Writer, species: &Species) -> Result<(), SpeciesDataError> {
    out.text(&species.name)?;
    out.bytes.push(match species.phase {
        Phase::Gas => 0,
        Phase::Condensed => 1,
    });
    out.bytes.push(match species.role {
        Role::Product => 0,
        Role::ReactantOnly => 1,
    });
    out.number(species.molar_mass.0);
    out.number(species.heat_of_formation.0);
    out.number(species.assigned_temperature.map_or(0.0, |t| t.0));
    out.number(species.published_low.map_or(0.0, |t| t.0));
    out.count8(species.composition.len(), "parts of a composition")?;
    for &(element, atoms) in &species.composition {
        out.count16(element, "elements")?;
        out.number(atoms);
    }
    out.count8(species.ranges.len(), "ranges")?;
    for range in &species.ranges {
        out.number(range.low);
        out.number(range.high);
        range.a.iter().chain(&range.b).for_each(|value| out.number(*value));
    }
    out.text(&species.source)
}

#[derive(Debug, Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn number(&mut self, value: f64) {
        self.bytes.extend(value.to_le_bytes());
    }

    fn count8(&mut self, count: usize, what: &'static str) -> Result<(), SpeciesDataError> {
        let most = usize::from(u8::MAX);
        self.bytes.push(u8::try_from(count).map_err(|_| SpeciesDataError::TooLong { what, count, most })?);
        Ok(())
    }

    fn count16(&mut self, count: usize, what: &'static str) -> Result<(), SpeciesDataError> {
        let most = usize::from(u16::MAX);
        let count = u16::try_from(count).map_err(|_| SpeciesDataError::TooLong { what, count, most })?;
        self.bytes.extend(count.to_le_bytes());
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), SpeciesDataError> {
        self.count8(text.len(), "bytes of a text")?;
        self.bytes.extend(text.as_bytes());
        Ok(())
    }

    fn fits(&mut self, fits: &[TransportFit]) {
        for fit in fits {
            self.number(fit.low);
            self.number(fit.high);
            fit.coefficients.iter().for_each(|value| self.number(*value));
        }
    }
}

/// Reads the bytes of a file.
///
/// # Errors
/// [`SpeciesDataError`]: of another kind or version, cut off, changed since it was written, or not consistent.
pub fn decode(bytes: &[u8]) -> Result<SpeciesData, SpeciesDataError> {
    let end = format!("\n{END_OF_TEXT}\n");
    let at = bytes.windows(end.len()).position(|window| window == end.as_bytes()).ok_or(SpeciesDataError::Kind)?;
    let (head, rest) = bytes.split_at(at);
    let numbers = rest.get(end.len()..).unwrap_or_default();
    let head = std::str::from_utf8(head).map_err(|_| SpeciesDataError::Kind)?;
    let text = head.strip_prefix(FIRST_LINE).and_then(|text| text.strip_prefix('\n')).ok_or(SpeciesDataError::Kind)?;
    let (provenance, seal) = text.rsplit_once('\n').ok_or(SpeciesDataError::Kind)?;
    let found = format!("{} bytes, BLAKE3 {}", numbers.len(), blake3::hash(numbers));
    if seal != found {
        return Err(SpeciesDataError::Changed { stated: seal.to_owned(), found });
    }
    let mut reader = Reader { bytes: numbers, at: 0 };
    let elements = reader.list16(|reader| {
        Ok(Element { symbol: reader.text()?.to_owned(), atomic_weight: KgPerMole(reader.number()?) })
    })?;
    let species = reader.list16(|reader| read_species(reader, elements.len()))?;
    let transport = Transport {
        pure: reader.list16(|reader| {
            let index = reader.index(species.len())?;
            let (viscosity, conductivity) = (reader.byte()?, reader.byte()?);
            Ok(PureTransport {
                species: index,
                viscosity: reader.fits(viscosity)?,
                conductivity: reader.fits(conductivity)?,
            })
        })?,
        pairs: reader.list16(|reader| {
            let pair = (reader.index(species.len())?, reader.index(species.len())?);
            let viscosity = reader.byte()?;
            Ok(PairTransport { species: pair, viscosity: reader.fits(viscosity)? })
        })?,
    };
    if reader.at != numbers.len() {
        return Err(SpeciesDataError::Damaged { at: reader.at, expected: "the end of the file" });
    }
    Ok(SpeciesData { elements, species, transport, provenance: provenance.to_owned() })
}

fn read_species(reader: &mut Reader, elements: usize) -> Result<Species, SpeciesDataError> {
    let name = reader.text()?.to_owned();
    let phase = match reader.byte()? {
        0 => Phase::Gas,
        1 => Phase::Condensed,
        _ => return Err(reader.damaged("0 (gas) or 1 (condensed)")),
    };
    let role = match reader.byte()? {
        0 => Role::Product,
        1 => Role::ReactantOnly,
        _ => return Err(reader.damaged("0 (product) or 1 (reactant only)")),
    };
    let molar_mass = KgPerMole(reader.number()?);
    let heat_of_formation = JoulePerMole(reader.number()?);
    let assigned = reader.number()?;
    let published_low = reader.number()?;
    let composition = reader.list8(|reader| Ok((reader.index(elements)?, reader.number()?)))?;
    let ranges = reader.list8(|reader| {
        let mut number = || reader.number();
        Ok(Nasa9 {
            low: number()?,
            high: number()?,
            a: [number()?, number()?, number()?, number()?, number()?, number()?, number()?],
            b: [number()?, number()?],
        })
    })?;
    let source = reader.text()?.to_owned();
    Ok(Species {
        name,
        composition,
        phase,
        role,
        molar_mass,
        heat_of_formation,
        assigned_temperature: (assigned != 0.0).then_some(Kelvin(assigned)),
        ranges,
        published_low: (published_low != 0.0).then_some(Kelvin(published_low)),
        source,
    })
}

#[derive(Debug)]
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn damaged(&self, expected: &'static str) -> SpeciesDataError {
        SpeciesDataError::Damaged { at: self.at, expected }
    }

    fn take(&mut self, length: usize, expected: &'static str) -> Result<&'a [u8], SpeciesDataError> {
        let part = self.at.checked_add(length).and_then(|end| self.bytes.get(self.at..end));
        let part = part.ok_or_else(|| self.damaged(expected))?;
        self.at += length;
        Ok(part)
    }

    fn array<const N: usize>(&mut self, expected: &'static str) -> Result<[u8; N], SpeciesDataError> {
        let part = self.take(N, expected)?;
        part.try_into().map_err(|_| self.damaged(expected))
    }

    fn byte(&mut self) -> Result<u8, SpeciesDataError> {
        Ok(u8::from_le_bytes(self.array("a byte")?))
    }

    fn count16(&mut self) -> Result<usize, SpeciesDataError> {
        Ok(usize::from(u16::from_le_bytes(self.array("a count of two bytes")?)))
    }

    fn number(&mut self) -> Result<f64, SpeciesDataError> {
        let value = f64::from_le_bytes(self.array("a number of eight bytes")?);
        if value.is_finite() { Ok(value) } else { Err(self.damaged("a finite number")) }
    }

    fn text(&mut self) -> Result<&'a str, SpeciesDataError> {
        let length = usize::from(self.byte()?);
        let part = self.take(length, "a text")?;
        std::str::from_utf8(part).map_err(|_| self.damaged("a text in UTF-8"))
    }

    /// An index into a list of `count`.
    fn index(&mut self, count: usize) -> Result<usize, SpeciesDataError> {
        let index = self.count16()?;
        if index < count { Ok(index) } else { Err(self.damaged("an index into the list before")) }
    }

    fn list8<T>(
        &mut self,
        item: impl FnMut(&mut Self) -> Result<T, SpeciesDataError>,
    ) -> Result<Vec<T>, SpeciesDataError> {
        let count = usize::from(self.byte()?);
        self.list(count, item)
    }

    fn list16<T>(
        &mut self,
        item: impl FnMut(&mut Self) -> Result<T, SpeciesDataError>,
    ) -> Result<Vec<T>, SpeciesDataError> {
        let count = self.count16()?;
        self.list(count, item)
    }

    fn list<T>(
        &mut self,
        count: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, SpeciesDataError>,
    ) -> Result<Vec<T>, SpeciesDataError> {
        (0..count).map(|_| item(self)).collect()
    }

    fn fits(&mut self, count: u8) -> Result<Vec<TransportFit>, SpeciesDataError> {
        self.list(usize::from(count), |reader| {
            let mut number = || reader.number();
            Ok(TransportFit {
                low: number()?,
                high: number()?,
                coefficients: [number()?, number()?, number()?, number()?],
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::library;

    fn bundled() -> &'static [u8] {
        library::bundled_file(super::super::BUNDLED_FILE).expect("bundled")
    }

    #[test]
    fn the_bundled_data_come_back_bit_for_bit() {
        let data = decode(bundled()).expect("reads");
        assert!(encode(&data).expect("writes") == bundled());
    }

    #[test]
    fn a_file_that_is_cut_off_changed_or_of_another_kind_is_refused() {
        let bytes = bundled();
        for end in [0, 10, 500, bytes.len() / 2, bytes.len() - 1] {
            assert!(decode(&bytes[..end]).is_err(), "{end}");
        }
        let mut changed = bytes.to_vec();
        changed[bytes.len() - 7] ^= 1;
        assert!(matches!(decode(&changed), Err(SpeciesDataError::Changed { .. })));
        let newer = [b"hrma species data, version 3", &bytes[FIRST_LINE.len()..]].concat();
        assert_eq!(decode(&newer), Err(SpeciesDataError::Kind));
    }

    /// The seal is right in this one, and what it seals makes no sense.
    fn sealed(numbers: &[u8]) -> Vec<u8> {
        let head =
            format!("{FIRST_LINE}\nwords\n{} bytes, BLAKE3 {}\n{END_OF_TEXT}\n", numbers.len(), blake3::hash(numbers));
        [head.as_bytes(), numbers].concat()
    }

    #[test]
    fn numbers_that_make_no_sense_are_refused_with_their_place() {
        let whole: Vec<u8> = {
            let bytes = bundled();
            let end = format!("\n{END_OF_TEXT}\n");
            let at = bytes.windows(end.len()).position(|window| window == end.as_bytes()).expect("there");
            bytes[at + end.len()..].to_vec()
        };
        assert!(decode(&sealed(&whole)).is_ok());
        assert!(matches!(decode(&sealed(&[&whole[..], &[0]].concat())), Err(SpeciesDataError::Damaged { .. })));
        // Every beginning, and every byte among the first changed to its opposite: an error or other data, no panic.
        for end in (0..whole.len()).step_by(20_011) {
            assert!(matches!(decode(&sealed(&whole[..end])), Err(SpeciesDataError::Damaged { .. })), "{end}");
        }
        for at in (0..whole.len()).step_by(20_011) {
            let mut changed = whole.clone();
            changed[at] = !changed[at];
            let _either = decode(&sealed(&changed));
        }
    }
}
