//! The bundled fonts, reduced to the signs that a document uses.
//!
//! A reduced font numbers its glyphs anew and has no character map, so the map from characters to the new numbers and
//! the widths are rebuilt beside it; text extraction depends on them.

use super::PdfError;
use crate::figure::font::{self, Face};
use crate::figure::scene::Text;
use printpdf::{FontId, ParsedFont, PdfDocument};
use std::collections::{BTreeMap, BTreeSet};
use subsetter::GlyphRemapper;

/// `run` with every kind of space as a plain one: they share a glyph, and a reader searches for plain ones.
pub(super) fn extractable(run: &str) -> String {
    run.chars().map(|character| if character.is_whitespace() { ' ' } else { character }).collect()
}

/// The name of a face in the document. Not `F1` and the like, which mean the fonts built into readers.
pub(super) fn id(face: Face) -> FontId {
    FontId(face.name().replace('-', ""))
}

/// Reduced fonts of a document.
pub(super) struct SubsetFonts {
    fonts: BTreeMap<Face, ParsedFont>,
}

impl SubsetFonts {
    /// The fonts that `texts` need.
    pub(super) fn for_texts<'a>(texts: impl Iterator<Item = &'a Text>) -> Result<Self, PdfError> {
        let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
        for text in texts {
            for (face, run) in font::runs(&text.text, text.face) {
                used.entry(face).or_default().extend(extractable(run).chars());
            }
        }
        let fonts = used.into_iter().map(|(face, characters)| Ok((face, reduced(face, &characters)?)));
        Ok(Self { fonts: fonts.collect::<Result<_, PdfError>>()? })
    }

    /// Hands the fonts to a document.
    pub(super) fn register(&self, document: &mut PdfDocument) {
        for (&face, font) in &self.fonts {
            document.resources.fonts.map.insert(id(face), printpdf::font::PdfFont::new(font.clone()));
        }
    }
}

fn reduced(face: Face, characters: &BTreeSet<char>) -> Result<ParsedFont, PdfError> {
    let error = |reason: String| PdfError::Font { font: face.name(), reason };
    let mut numbers = GlyphRemapper::new();
    let mut glyphs = BTreeMap::new();
    let mut widths = BTreeMap::new();
    let mut warnings = Vec::new();
    let whole =
        ParsedFont::from_bytes(face.data(), 0, &mut warnings).ok_or_else(|| error("it cannot be read".to_owned()))?;
    for &character in characters {
        let Some(old) = face.glyph(character) else { continue };
        let new = numbers.remap(old);
        glyphs.insert(u32::from(character), new);
        widths.insert(new, whole.get_glyph_width(old).unwrap_or(0));
    }
    let bytes = subsetter::subset(face.data(), 0, &numbers).map_err(|e| error(e.to_string()))?;
    Ok(ParsedFont {
        original_bytes: bytes,
        font_index: 0,
        font_name: Some(format!("{}+{}", prefix(characters), face.name())),
        codepoint_to_glyph: glyphs,
        glyph_widths: widths,
        ..whole
    })
}

/// Six letters before the name of a reduced font (ISO 32000-1, 9.6.4), different for different sets of signs.
fn prefix(characters: &BTreeSet<char>) -> String {
    const LETTERS: usize = 6;
    let signs: String = characters.iter().collect();
    blake3::hash(signs.as_bytes()).as_bytes().iter().take(LETTERS).map(|byte| char::from(b'A' + byte % 26)).collect()
}
