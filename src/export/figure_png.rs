//! A scene as PNG, drawn from its SVG with the bundled fonts, so that it looks alike on every machine.

use super::figure_svg::{Signs, svg_with_signs};
use crate::figure::font::{FALLBACK_FAMILY, FAMILY, Face};
use crate::figure::scene::{Point, Scene};
use crate::figure::theme::Rgb;
use resvg::tiny_skia::{Color, ColorU8, FilterQuality, Pixmap, PixmapPaint, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::{Arc, OnceLock};

/// A figure that could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The figure has no area, or more pixels than memory can hold.
    #[error("a picture of {width:.0} x {height:.0} pixels cannot be drawn; choose a scale between 0.1 and 20")]
    Size {
        /// Width in pixels.
        width: f64,
        /// Height in pixels.
        height: f64,
    },
    /// The figure's SVG was refused.
    #[error("the figure could not be read back from its SVG: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// The pixels could not be written as PNG.
    #[error("the picture could not be written as PNG: {0}")]
    Encode(String),
}

/// A square of points that lies under a scene.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// Its upper left corner in the scene.
    pub corner: Point,
    /// Its side in points of the scene.
    pub side: f64,
    /// Its points along a side.
    pub points: usize,
    /// Red, green, blue and opacity of each, row by row.
    pub pixels: &'a [[u8; 4]],
}

/// `scene` over `background` with `scale` pixels a point.
///
/// # Errors
/// [`PngError`] for a figure without area or a picture above 200 million pixels.
pub fn png_bytes(scene: &Scene, background: Option<Rgb>, scale: f64) -> Result<Vec<u8>, PngError> {
    png_with_picture(scene, background, scale, None)
}

/// `scene` over a picture and `background` with `scale` pixels a point.
///
/// # Errors
/// As [`png_bytes`].
pub fn png_with_picture(
    scene: &Scene,
    background: Option<Rgb>,
    scale: f64,
    picture: Option<&Picture>,
) -> Result<Vec<u8>, PngError> {
    const MOST_PIXELS: f64 = 2e8;
    let (width, height) = ((scene.width * scale).ceil(), (scene.height * scale).ceil());
    let size_error = || PngError::Size { width, height };
    if !(width >= 1.0 && height >= 1.0 && width * height <= MOST_PIXELS) {
        return Err(size_error());
    }
    let options = Options { fontdb: fonts(), font_family: FAMILY.to_owned(), ..Options::default() };
    let svg = svg_with_signs(scene, background.filter(|_| picture.is_none()), Signs::Placed);
    let tree = Tree::from_str(&svg, &options)?;
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(size_error)?;
    if let Some(Rgb { r, g, b }) = background {
        // The last row and column may lie half outside the figure.
        pixels.fill(Color::from_rgba8(r, g, b, u8::MAX));
    }
    let fit = width as f32 / tree.size().width();
    if let Some(picture) = picture {
        paint(&mut pixels, picture, scale as f32);
    }
    resvg::render(&tree, Transform::from_scale(fit, fit), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encode(error.to_string()))
}

/// Paints the picture; `points` is the number of pixels in a point of the scene.
fn paint(pixels: &mut Pixmap, picture: &Picture, points: f32) {
    let Some(mut under) = Pixmap::new(picture.points as u32, picture.points as u32) else { return };
    for (pixel, [r, g, b, a]) in under.pixels_mut().iter_mut().zip(picture.pixels) {
        *pixel = ColorU8::from_rgba(*r, *g, *b, *a).premultiply();
    }
    let scale = points * picture.side as f32 / picture.points as f32;
    let [x, y] = picture.corner.map(|place| place as f32 * points);
    let look = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
    let place = Transform::from_row(scale, 0.0, 0.0, scale, x, y);
    pixels.draw_pixmap(0, 0, under.as_ref(), &look, place, None);
}

/// The bundled fonts and no others.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            let mut database = fontdb::Database::new();
            for face in Face::ALL {
                database.load_font_data(face.data().to_vec());
            }
            database.set_sans_serif_family(FAMILY);
            database.set_serif_family(FALLBACK_FAMILY);
            Arc::new(database)
        })
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::scene::{Anchor, Text};

    fn with_text(text: &str, face: Face) -> Vec<u8> {
        let mut scene = Scene::new(60.0, 20.0);
        scene.text(Text {
            at: [5.0, 15.0],
            text: text.to_owned(),
            size: 12.0,
            face,
            colour: Rgb::hex(0),
            anchor: Anchor::Start,
            rotation: 0.0,
        });
        png_bytes(&scene, Some(Rgb::hex(0xFFFFFF)), 2.0).expect("draws")
    }

    #[test]
    fn text_is_drawn_in_its_cut_and_signs_that_plex_lacks_appear() {
        let empty = with_text("", Face::Regular);
        let drawn = ["Thrust", "⌀", "⁻"].map(|text| with_text(text, Face::Regular));
        for picture in &drawn {
            assert!(picture.starts_with(b"\x89PNG") && *picture != empty);
        }
        assert_ne!(drawn[0], with_text("Thrust", Face::SemiBold));
        assert_ne!(drawn[0], with_text("Thrust", Face::Italic));
    }

    #[test]
    fn a_picture_lies_where_the_scene_has_it() {
        let white = Some(Rgb::hex(0xFFFFFF));
        let red = [[255, 0, 0, 255]; 16];
        let picture = Picture { corner: [10.0, 5.0], side: 8.0, points: 4, pixels: &red };
        let bytes = png_with_picture(&Scene::new(60.0, 20.0), white, 2.0, Some(&picture)).expect("draws");
        let drawn = Pixmap::decode_png(&bytes).expect("reads");
        let is_red = |x: u32, y: u32| drawn.pixel(x, y).is_some_and(|pixel| pixel.green() < 100);
        for (x, y, expected) in [(22, 12, true), (33, 23, true), (18, 12, false), (38, 12, false), (22, 28, false)] {
            assert_eq!(is_red(x, y), expected, "{x}, {y}");
        }
    }

    #[test]
    fn a_figure_without_area_is_refused_with_its_size() {
        let error = png_bytes(&Scene::new(0.0, 20.0), None, 1.0).expect_err("no area");
        assert_eq!(error.to_string(), "a picture of 0 x 20 pixels cannot be drawn; choose a scale between 0.1 and 20");
        assert!(png_bytes(&Scene::new(100.0, 100.0), None, 1e6).is_err());
        assert!(png_bytes(&Scene::new(100.0, 100.0), None, f64::NAN).is_err());
    }

    /// A text is drawn as wide as it was measured, also where one sign of it comes from the font behind.
    #[test]
    fn one_sign_that_the_font_lacks_changes_no_other() {
        for (anchor, rotation) in [(Anchor::Start, 0.0), (Anchor::Middle, 90.0), (Anchor::End, 0.0)] {
            let text = Text {
                at: [100.0, 100.0],
                text: "Throat ⌀ 0.6299 in".to_owned(),
                size: 8.0,
                face: Face::Regular,
                colour: Rgb::hex(0),
                anchor,
                rotation,
            };
            let measured = text.bounds();
            let mut scene = Scene::new(200.0, 200.0);
            scene.text(text);
            let options = Options { fontdb: fonts(), font_family: FAMILY.to_owned(), ..Options::default() };
            let svg = svg_with_signs(&scene, None, Signs::Placed);
            let tree = Tree::from_str(&svg, &options).expect("well-formed");
            let drawn = tree.root().abs_bounding_box();
            // Along the baseline; across it the renderer counts the font's height, not ours.
            let (drawn, measured) = match rotation {
                0.0 => ([drawn.left(), drawn.right()], [measured.left, measured.right]),
                _ => ([drawn.top(), drawn.bottom()], [measured.top, measured.bottom]),
            };
            for (pixels, points) in drawn.into_iter().zip(measured) {
                let place = f64::from(pixels) * 72.0 / 96.0;
                assert!((place - points).abs() < 0.02, "{anchor:?}: {place} {points}");
            }
        }
    }
}
