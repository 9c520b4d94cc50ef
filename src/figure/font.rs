//! The bundled fonts and the width of text in them.
//!
//! IBM Plex Sans in three cuts, and DejaVu Sans behind it for the signs that Plex lacks (superscript minus, diameter,
//! symbols for quantities with dots). Text is measured as it is drawn in every output: advance by advance, without
//! kerning and ligatures.

use std::sync::OnceLock;
use ttf_parser::{Face as Parsed, GlyphId};

/// The family's name in SVG files.
pub const FAMILY: &str = "IBM Plex Sans";
/// The family behind it.
pub const FALLBACK_FAMILY: &str = "DejaVu Sans";

/// A cut of the bundled fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// IBM Plex Sans Regular.
    Regular,
    /// IBM Plex Sans SemiBold.
    SemiBold,
    /// IBM Plex Sans Italic.
    Italic,
    /// DejaVu Sans, used where Plex lacks a sign.
    Fallback,
}

impl Face {
    /// Every face.
    pub const ALL: &'static [Face] = &[Face::Regular, Face::SemiBold, Face::Italic, Face::Fallback];

    /// The font file.
    pub fn data(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("../../assets/fonts/IBMPlexSans-Regular.ttf"),
            Face::SemiBold => include_bytes!("../../assets/fonts/IBMPlexSans-SemiBold.ttf"),
            Face::Italic => include_bytes!("../../assets/fonts/IBMPlexSans-Italic.ttf"),
            Face::Fallback => include_bytes!("../../assets/fonts/DejaVuSans.ttf"),
        }
    }

    /// PostScript name, such as `IBMPlexSans-Regular`.
    pub fn name(self) -> &'static str {
        match self {
            Face::Regular => "IBMPlexSans-Regular",
            Face::SemiBold => "IBMPlexSans-SemiBold",
            Face::Italic => "IBMPlexSans-Italic",
            Face::Fallback => "DejaVuSans",
        }
    }

    fn parsed(self) -> Option<&'static Parsed<'static>> {
        static FACES: [OnceLock<Option<Parsed<'static>>>; 4] = [const { OnceLock::new() }; 4];
        FACES.get(self as usize)?.get_or_init(|| Parsed::parse(self.data(), 0).ok()).as_ref()
    }

    /// Number of `character`'s glyph in the font file, if it has one.
    pub fn glyph(self, character: char) -> Option<u16> {
        self.parsed()?.glyph_index(character).map(|glyph| glyph.0)
    }

    /// Advance of a glyph in thousandths of the text size.
    pub fn glyph_advance(self, glyph: u16) -> f64 {
        let Some(face) = self.parsed() else { return 0.0 };
        let advance = face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0);
        f64::from(advance) * 1000.0 / f64::from(face.units_per_em())
    }

    /// The face that has `character`: this one, else the fallback, else this one again (an empty box).
    pub fn face_for(self, character: char) -> Face {
        if self.glyph(character).is_none() && Face::Fallback.glyph(character).is_some() { Face::Fallback } else { self }
    }
}

/// Height of capitals over the text size in IBM Plex Sans.
pub const CAP_HEIGHT: f64 = 0.698;
/// Height above the baseline that a line of text needs, over the text size.
pub const ASCENT: f64 = 0.90;
/// Depth below the baseline that a line of text needs, over the text size.
pub const DESCENT: f64 = 0.25;
/// Distance of baselines over the text size.
pub const LINE_HEIGHT: f64 = 1.36;

/// The parts of `text` that one face can draw, in order.
pub fn runs(text: &str, face: Face) -> Vec<(Face, &str)> {
    let mut out: Vec<(Face, &str)> = Vec::new();
    let mut start = 0;
    let mut current = None;
    for (index, character) in text.char_indices() {
        let needed = face.face_for(character);
        if current.is_some_and(|face| face != needed) {
            out.push((current.unwrap_or(face), text.get(start..index).unwrap_or_default()));
            start = index;
        }
        current = Some(needed);
    }
    if let Some(last) = current {
        out.push((last, text.get(start..).unwrap_or_default()));
    }
    out
}

/// Width of one line of text in points.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    text.chars().map(|character| character_width(character, face)).sum::<f64>() * size / 1000.0
}

/// Advance in thousandths of the text size. Those of Latin and Greek letters are looked up once: layouts measure the
/// same few signs thousands of times.
fn character_width(character: char, face: Face) -> f64 {
    const KEPT: u32 = 0x400;
    static ADVANCES: [OnceLock<Vec<f64>>; 4] = [const { OnceLock::new() }; 4];
    let measured = |character: char| {
        let face = face.face_for(character);
        face.glyph_advance(face.glyph(character).unwrap_or(0))
    };
    let known = ADVANCES.get(face as usize).and_then(|advances| {
        let signs = || (0..KEPT).map(|code| char::from_u32(code).map_or(0.0, measured)).collect();
        advances.get_or_init(signs).get(character as usize)
    });
    known.copied().unwrap_or_else(|| measured(character))
}

/// `text` in lines no wider than `limit` points.
///
/// Lines break at spaces and line ends; a word wider than the limit breaks after `/ - _ . , ) ]` where it can, and
/// anywhere where it cannot. A single character wider than the limit stands alone.
pub fn wrap(text: &str, face: Face, size: f64, limit: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let candidate = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(&candidate, face, size) <= limit {
                line = candidate;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = word.to_owned();
            while width(&line, face, size) > limit {
                let cut = cut_of_long_word(&line, face, size, limit);
                if cut >= line.len() {
                    break;
                }
                let rest = line.split_off(cut);
                lines.push(std::mem::replace(&mut line, rest));
            }
        }
        lines.push(line);
    }
    lines
}

/// Byte position where a word that is too wide is cut.
fn cut_of_long_word(word: &str, face: Face, size: f64, limit: f64) -> usize {
    const BREAK_AFTER: &[char] = &['/', '-', '_', '.', ',', ')', ']', '\\', '='];
    const SHARE_KEPT: f64 = 0.5; // a soft break that leaves the line half empty is worse than a hard one
    let mut used = 0.0;
    let (mut hard, mut soft) = (0, 0);
    for (index, character) in word.char_indices() {
        used += character_width(character, face) * size / 1000.0;
        let end = index + character.len_utf8();
        if used > limit {
            hard = if hard == 0 { end } else { hard };
            break;
        }
        hard = end;
        if BREAK_AFTER.contains(&character) && used > SHARE_KEPT * limit {
            soft = end;
        }
    }
    if soft > 0 { soft } else { hard }
}

/// `text` shortened with an ellipsis so that it is no wider than `limit` points.
pub fn shortened(text: &str, face: Face, size: f64, limit: f64) -> String {
    if width(text, face, size) <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        let candidate = format!("{kept}{character}");
        if width(&format!("{candidate}…"), face, size) > limit {
            break;
        }
        kept = candidate;
    }
    format!("{}…", kept.trim_end())
}

/// A number as `units` writes it, with a true minus sign, and `1.5·10⁻⁷` for `1.5e-7`.
pub fn typeset_number(number: &str) -> String {
    if number == "-" || number.starts_with("- ") {
        return number.replacen('-', "–", 1); // no number: a dash, not a sign
    }
    let power = |rest: &str| rest.starts_with('-') || rest.starts_with(|next: char| next.is_ascii_digit());
    match number.split_once('e') {
        Some((mantissa, rest)) if mantissa.ends_with(|last: char| last.is_ascii_digit()) && power(rest) => {
            let end = rest.find(|sign: char| sign != '-' && !sign.is_ascii_digit()).unwrap_or(rest.len());
            let (exponent, unit) = rest.split_at(end);
            format!("{}·{}{unit}", mantissa.replace('-', "\u{2212}"), power_of_ten(exponent.parse().unwrap_or(0)))
        }
        _ => number.replace('-', "\u{2212}"),
    }
}

/// `10⁶`, `10⁻³`.
pub fn power_of_ten(exponent: i32) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mut power = String::from(if exponent < 0 { "10⁻" } else { "10" });
    let digits = exponent.unsigned_abs().to_string();
    power.extend(digits.chars().filter_map(|digit| RAISED.get(digit.to_digit(10)? as usize)));
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_parses_and_digits_are_tabular() {
        for &face in Face::ALL {
            let zero = face.glyph_advance(face.glyph('0').expect("has digits"));
            for digit in '1'..='9' {
                assert_eq!(face.glyph_advance(face.glyph(digit).expect("has digits")), zero, "{face:?}");
            }
        }
    }

    #[test]
    fn signs_that_plex_lacks_come_from_the_fallback() {
        let parts = runs("m⁻¹ ⌀ 30", Face::Regular);
        let expected = [
            (Face::Regular, "m"),
            (Face::Fallback, "⁻"),
            (Face::Regular, "¹ "),
            (Face::Fallback, "⌀"),
            (Face::Regular, " 30"),
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn no_wrapped_line_is_wider_than_its_limit_and_nothing_is_lost() {
        let text = "Chamber pressure 71.2 bar is above grains[0].core_diameter/of-the-whole-thing \
                    Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft end";
        for limit in [20.0, 60.0, 140.0, 400.0] {
            let lines = wrap(text, Face::Regular, 9.0, limit);
            for line in &lines {
                assert!(width(line, Face::Regular, 9.0) <= limit, "{limit}: {line}");
            }
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }

    #[test]
    fn shortening_keeps_the_limit() {
        let text = shortened("a long name of a motor", Face::SemiBold, 9.0, 60.0);
        assert!(text.ends_with('…'));
        assert!(width(&text, Face::SemiBold, 9.0) <= 60.0);
    }

    #[test]
    fn numbers_are_set_with_signs_and_powers_of_print() {
        for (plain, expected) in [
            ("-0.3 bar", "−0.3 bar"),
            ("1.5e-7", "1.5·10⁻⁷"),
            ("-2e12 N", "−2·10¹² N"),
            ("12\u{a0}480", "12\u{a0}480"),
            ("-", "–"),
        ] {
            assert_eq!(typeset_number(plain), expected);
        }
    }
}
