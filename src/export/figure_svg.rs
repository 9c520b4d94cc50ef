//! A scene as SVG 1.1: text stays text, tags become `data-tag` attributes.
//!
//! Text is set in IBM Plex Sans with DejaVu Sans behind it; where a reader's machine has neither, its own sans serves.

use crate::figure::font::{self, FALLBACK_FAMILY, FAMILY, Face};
use crate::figure::scene::{Anchor, Item, Path, Rect, Scene, Shape, Text};
use crate::figure::theme::Rgb;
use std::fmt::Write;

/// How signs that the font lacks stand in their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    /// As the reader's machine sets them, with whatever fonts it has.
    Flowing,
    /// Each where it was measured, for a renderer that has the bundled fonts but sets a whole text in the fallback for
    /// the sake of one sign, wider than it was measured.
    Placed,
}

/// `scene` as an SVG document over `background`; without one the figure is transparent.
pub fn svg_text(scene: &Scene, background: Option<Rgb>) -> String {
    svg_with_signs(scene, background, Signs::Flowing)
}

/// The same, its signs set one way or the other.
pub(super) fn svg_with_signs(scene: &Scene, background: Option<Rgb>, signs: Signs) -> String {
    let mut out = String::new();
    let (width, height) = (number(scene.width), number(scene.height));
    // Writing into a string cannot fail, so the results are of no interest.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"'{FAMILY}', '{FALLBACK_FAMILY}', sans-serif\" \
         font-kerning=\"none\">"
    );
    if let Some(colour) = background {
        let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", hex(colour));
    }
    let clips = write_clips(&mut out, scene);
    for item in &scene.items {
        write_item(&mut out, item, &clips, signs);
    }
    out.push_str("</svg>\n");
    out
}

/// Writes the boxes that items are clipped to; the place in the list is the number in the identifier.
fn write_clips(out: &mut String, scene: &Scene) -> Vec<Rect> {
    let mut clips: Vec<Rect> = Vec::new();
    for clip in scene.items.iter().filter_map(|item| item.clip) {
        if !clips.contains(&clip) {
            let [x, y, width, height] = [clip.left, clip.top, clip.width(), clip.height()].map(number);
            let _ = writeln!(
                out,
                "<clipPath id=\"clip{}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></clipPath>",
                clips.len()
            );
            clips.push(clip);
        }
    }
    clips
}

fn write_item(out: &mut String, item: &Item, clips: &[Rect], signs: Signs) {
    let mut common = String::new();
    if let Some(tag) = &item.tag {
        let _ = write!(common, " data-tag=\"{}\"", escaped(tag));
    }
    if let Some(index) = item.clip.and_then(|clip| clips.iter().position(|known| *known == clip)) {
        let _ = write!(common, " clip-path=\"url(#clip{index})\"");
    }
    match &item.shape {
        Shape::Path(path) => write_path(out, path, &common),
        Shape::Text(text) => write_text(out, text, &common, signs),
    }
}

fn write_path(out: &mut String, path: &Path, common: &str) {
    let mut data = String::new();
    for line in &path.lines {
        for (index, &[x, y]) in line.iter().enumerate() {
            data.push_str(if index == 0 { "M" } else { "L" });
            let _ = write!(data, "{} {}", number(x), number(y));
        }
        if path.is_closed && !line.is_empty() {
            data.push('Z');
        }
    }
    if data.is_empty() {
        return;
    }
    let fill = path.fill.map_or("none".to_owned(), hex);
    let _ = write!(out, "<path d=\"{data}\" fill=\"{fill}\" fill-rule=\"evenodd\"");
    if let Some(stroke) = &path.stroke {
        let _ = write!(
            out,
            " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
            hex(stroke.colour),
            number(stroke.width)
        );
        if !stroke.dash.is_empty() {
            let dash: Vec<String> = stroke.dash.iter().map(|&length| number(length)).collect();
            let _ = write!(out, " stroke-dasharray=\"{}\"", dash.join(" "));
        }
    }
    let _ = writeln!(out, "{common}/>");
}

fn write_text(out: &mut String, text: &Text, common: &str, signs: Signs) {
    let [x, y] = text.at.map(number);
    let _ = write!(out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{}\"", number(text.size), hex(text.colour));
    match text.face {
        Face::SemiBold => out.push_str(" font-weight=\"600\""),
        Face::Italic => out.push_str(" font-style=\"italic\""),
        Face::Regular | Face::Fallback => {}
    }
    match text.anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
        Anchor::End => out.push_str(" text-anchor=\"end\""),
    }
    if text.rotation != 0.0 {
        let _ = write!(out, " transform=\"rotate({} {x} {y})\"", number(-text.rotation));
    }
    let _ = write!(out, " xml:space=\"preserve\"{common}>");
    let runs = font::runs(&text.text, text.face);
    if signs == Signs::Flowing || runs.len() < 2 {
        out.push_str(&escaped(&text.text));
    } else {
        // Along the baseline, before the text is turned about its place.
        let mut x = Text { rotation: 0.0, ..text.clone() }.start()[0];
        for (face, run) in runs {
            let family = if face == text.face { FAMILY } else { FALLBACK_FAMILY };
            let place = number(x);
            let _ = write!(
                out,
                "<tspan x=\"{place}\" text-anchor=\"start\" font-family=\"'{family}'\">{}</tspan>",
                escaped(run)
            );
            x += font::width(run, face, text.size);
        }
    }
    out.push_str("</text>\n");
}

/// Two decimals: a hundredth of a point is finer than any printer.
fn number(value: f64) -> String {
    let text = format!("{:.2}", if value.is_finite() { value } else { 0.0 });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn hex(colour: Rgb) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no other control characters, escaped or not.
            '\t' | '\n' => out.push(' '),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::scene::Stroke;

    #[test]
    fn an_svg_is_read_by_a_strict_reader_whatever_its_texts() {
        let mut scene = Scene::new(200.0, 100.0);
        scene.rect(Rect::new(1.0, 2.0, 30.0, 40.0), Rgb::hex(0x0072B2));
        scene
            .line(vec![[0.0, 0.0], [f64::NAN, 10.0]], Stroke { colour: Rgb::hex(0), width: 1.0, dash: vec![2.0, 1.0] });
        scene.items[0].tag = Some("grains[0].\"a\"<&>".into());
        scene.items[1].clip = Some(Rect::new(0.0, 0.0, 50.0, 50.0));
        scene.text(Text {
            at: [10.0, 50.0],
            text: "p < 65 bar & \"γ\" ≥ 1.2 \u{1}".to_owned(),
            size: 9.0,
            face: Face::SemiBold,
            colour: Rgb::hex(0),
            anchor: Anchor::Middle,
            rotation: 90.0,
        });
        let svg = svg_text(&scene, Some(Rgb::hex(0xFFFFFF)));
        let tree = resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).expect("well-formed");
        assert_eq!(tree.size().width().round(), (200.0f32 * 96.0 / 72.0).round());
        assert!(svg.contains("data-tag=\"grains[0].&quot;a&quot;&lt;&amp;&gt;\""));
        assert!(svg.contains("p &lt; 65 bar &amp; &quot;γ&quot; ≥ 1.2 <"));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([number(1.0), number(0.5), number(-0.001), number(12.3456)], ["1", "0.5", "0", "12.35"]);
    }
}
