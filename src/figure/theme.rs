//! Colours, text sizes and spacing of every figure, report and screen: the one file that decides them.
//!
//! Series follow the palette of Okabe and Ito, *Color Universal Design* (2008), which stays apart under the common
//! forms of colour blindness; black and yellow are left out where the background swallows them.

use super::drawing::Material;
use crate::diag::Severity;

/// Spacing unit of every layout, in points: gaps and paddings are multiples of it.
pub const GRID: f64 = 4.0;

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green, 0 to 255.
    pub g: u8,
    /// Blue, 0 to 255.
    pub b: u8,
}

impl Rgb {
    /// From `0xRRGGBB`.
    pub const fn hex(value: u32) -> Self {
        Self { r: (value >> 16) as u8, g: (value >> 8) as u8, b: value as u8 }
    }

    /// This colour at `share` 0..1 over `other`: what a translucent paint would give, without translucency.
    pub fn over(self, other: Rgb, share: f64) -> Rgb {
        let mix = |a: u8, b: u8| (f64::from(b) + (f64::from(a) - f64::from(b)) * share.clamp(0.0, 1.0)).round() as u8;
        Rgb { r: mix(self.r, other.r), g: mix(self.g, other.g), b: mix(self.b, other.b) }
    }
}

/// Where a figure is read, which decides its text sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextSizes {
    /// Tick labels, notes, table heads, in points.
    pub small: f64,
    /// Running text, values, in points.
    pub normal: f64,
    /// Headings and the figures that decide, in points.
    pub large: f64,
}

impl TextSizes {
    /// On paper.
    pub const PRINT: TextSizes = TextSizes { small: 8.0, normal: 9.5, large: 13.0 };
    /// In the window.
    pub const SCREEN: TextSizes = TextSizes { small: 11.0, normal: 13.0, large: 18.0 };
}

/// How an area of a material looks: a fill and lines across it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaterialLook {
    /// The area's colour; none for nothing there.
    pub fill: Option<Rgb>,
    /// Hatch lines, if any.
    pub hatch: Option<HatchLook>,
}

/// Hatch lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HatchLook {
    /// Colour of the lines.
    pub colour: Rgb,
    /// Angle of the lines to the horizontal in degrees, counter-clockwise.
    pub angle: f64,
    /// Distance between lines in points.
    pub spacing: f64,
    /// A second set of lines at a right angle to the first.
    pub crossed: bool,
}

/// The colours of one appearance.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// True for the dark appearance.
    pub is_dark: bool,
    /// Behind figures and text.
    pub background: Rgb,
    /// Panels, table heads, title blocks.
    pub surface: Rgb,
    /// Text that is read.
    pub text: Rgb,
    /// Text that accompanies: units, labels, notes.
    pub muted: Rgb,
    /// Grid lines and thin rules.
    pub grid: Rgb,
    /// Axes, frames, extension lines.
    pub axis: Rgb,
    /// Outlines of drawn parts.
    pub outline: Rgb,
    /// The one accent: selection, links, focus.
    pub accent: Rgb,
    /// Curves of an earlier version.
    pub ghost: Rgb,
    /// Colours of the series, in order.
    pub series: &'static [Rgb],
    contours: &'static [Rgb],
}

const LIGHT_SERIES: &[Rgb] = &[
    Rgb::hex(0x0072B2),
    Rgb::hex(0xD55E00),
    Rgb::hex(0x009E73),
    Rgb::hex(0xCC79A7),
    Rgb::hex(0xE69F00),
    Rgb::hex(0x56B4E9),
    Rgb::hex(0x1B1F24),
];
const DARK_SERIES: &[Rgb] = &[
    Rgb::hex(0x56B4E9),
    Rgb::hex(0xE69F00),
    Rgb::hex(0x1FBF92),
    Rgb::hex(0xDB8FBA),
    Rgb::hex(0xF07B2A),
    Rgb::hex(0xF0E442),
    Rgb::hex(0xE6E9ED),
];
const LIGHT_CONTOURS: &[Rgb] = &[Rgb::hex(0x4A1079), Rgb::hex(0xA3307E), Rgb::hex(0xD8456C), Rgb::hex(0xE9722E)];
const DARK_CONTOURS: &[Rgb] = &[Rgb::hex(0xFCE3A0), Rgb::hex(0xFDA06B), Rgb::hex(0xE75A6F), Rgb::hex(0xA65BC4)];

impl Theme {
    /// Dark ink on white: paper, and the light window.
    pub fn light() -> Self {
        Self {
            is_dark: false,
            background: Rgb::hex(0xFFFFFF),
            surface: Rgb::hex(0xF4F6F8),
            text: Rgb::hex(0x1B1F24),
            muted: Rgb::hex(0x59636E),
            grid: Rgb::hex(0xE4E8EC),
            axis: Rgb::hex(0x8A939D),
            outline: Rgb::hex(0x262C33),
            accent: Rgb::hex(0x0A5FA8),
            ghost: Rgb::hex(0xB3BAC2),
            series: LIGHT_SERIES,
            contours: LIGHT_CONTOURS,
        }
    }

    /// Light ink on near black.
    pub fn dark() -> Self {
        Self {
            is_dark: true,
            background: Rgb::hex(0x14171B),
            surface: Rgb::hex(0x1C2127),
            text: Rgb::hex(0xE6E9ED),
            muted: Rgb::hex(0x9AA4AF),
            grid: Rgb::hex(0x2A3037),
            axis: Rgb::hex(0x6B7580),
            outline: Rgb::hex(0xC9D0D8),
            accent: Rgb::hex(0x56B4E9),
            ghost: Rgb::hex(0x5A636E),
            series: DARK_SERIES,
            contours: DARK_CONTOURS,
        }
    }

    /// Colour of series `index`; the palette repeats.
    pub fn series_colour(&self, index: usize) -> Rgb {
        self.series.get(index % self.series.len().max(1)).copied().unwrap_or(self.text)
    }

    /// Colour of a contour at `share` 0 (first) to 1 (last).
    pub fn contour_colour(&self, share: f64) -> Rgb {
        let last = self.contours.len().saturating_sub(1);
        let place = if share.is_finite() { share.clamp(0.0, 1.0) * last as f64 } else { 0.0 };
        let index = (place.floor() as usize).min(last);
        let low = self.contours.get(index).copied().unwrap_or(self.text);
        let high = self.contours.get(index + 1).copied().unwrap_or(low);
        high.over(low, place - index as f64)
    }

    /// Colour of a severity's icon and word.
    pub fn severity_colour(&self, severity: Severity) -> Rgb {
        match (severity, self.is_dark) {
            (Severity::Info, false) => Rgb::hex(0x245F9C),
            (Severity::Warning, false) => Rgb::hex(0x925200),
            (Severity::Error, false) => Rgb::hex(0xB9242B),
            (Severity::Info, true) => Rgb::hex(0x6FB3F2),
            (Severity::Warning, true) => Rgb::hex(0xF0B03F),
            (Severity::Error, true) => Rgb::hex(0xFF7A73),
        }
    }

    /// Fill and hatch of a material.
    pub fn material(&self, material: Material) -> MaterialLook {
        let colour = |light, dark| Rgb::hex(if self.is_dark { dark } else { light });
        let plain = |light, dark| MaterialLook { fill: Some(colour(light, dark)), hatch: None };
        let hatched = |fill: (u32, u32), line: (u32, u32), angle, spacing, crossed| MaterialLook {
            fill: Some(colour(fill.0, fill.1)),
            hatch: Some(HatchLook { colour: colour(line.0, line.1), angle, spacing, crossed }),
        };
        match material {
            Material::Propellant => plain(0xEAD9B5, 0x5C4D31),
            Material::Inhibitor => plain(0x8C6D46, 0xA98A5E),
            Material::Liner => plain(0xB9A58C, 0x7A6A55),
            Material::Insulation => hatched((0xF1E7E0, 0x3C332F), (0xB58F78, 0x8B6F60), 45.0, 4.0, true),
            Material::Phenolic => hatched((0xE9DCC8, 0x453A2A), (0xA98D5C, 0x8F7850), -45.0, 4.0, false),
            Material::Metal => hatched((0xE6EAEE, 0x333B44), (0x8C99A6, 0x6E7B88), 45.0, 4.0, false),
            Material::Graphite => hatched((0xC6CBD1, 0x23282E), (0x5A646E, 0x78828C), -45.0, 2.5, false),
            Material::Gas => plain(0xE3F0FA, 0x17293A),
            Material::Void => MaterialLook { fill: None, hatch: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast after WCAG 2.2.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let channel = |value: u8| {
            let c = f64::from(value) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |c: Rgb| 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b);
        let (high, low) = (luminance(a).max(luminance(b)), luminance(a).min(luminance(b)));
        (high + 0.05) / (low + 0.05)
    }

    #[test]
    fn every_text_colour_is_readable_on_both_backgrounds() {
        const TEXT: f64 = 4.5; // WCAG 2.2, level AA
        for theme in [Theme::light(), Theme::dark()] {
            let mut colours = vec![theme.text, theme.muted, theme.accent];
            colours.extend([Severity::Info, Severity::Warning, Severity::Error].map(|s| theme.severity_colour(s)));
            for colour in colours {
                for ground in [theme.background, theme.surface] {
                    let got = contrast(colour, ground);
                    assert!(got >= TEXT, "{colour:?} on {ground:?}: {got:.2}");
                }
            }
        }
    }

    #[test]
    fn every_series_stands_out_from_the_background() {
        const LINE: f64 = 2.0; // the palest Okabe-Ito line on white, drawn thick enough, has 2.2
        for theme in [Theme::light(), Theme::dark()] {
            for &colour in theme.series {
                assert!(contrast(colour, theme.background) >= LINE, "{colour:?}");
            }
        }
    }
}
