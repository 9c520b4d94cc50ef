//! The regression map of a grain: each point of its section in the colour of the web at which it burns.

use super::figure_png::{Picture, png_with_picture};
use super::motor_drawing::{grain_section, section_contours};
use super::{ExportError, ExportInput, ExportedFile};
use crate::diag::{Monitor, Progress, Unwatched};
use crate::figure::drawing::{Drawing, DrawingShape};
use crate::figure::drawing_scene::drawing_scene;
use crate::figure::font;
use crate::figure::scene::{Anchor, Path, Scene, Shape, Text, corners};
use crate::figure::style::FigureStyle;
use crate::figure::theme::{GRID, Theme};
use crate::motor::grain::Grain;
use crate::units::Quantity;

/// Step in rad in which the section's arcs are followed.
const ARC_STEP: f64 = 0.02;

/// The web at which each point of a square around the section burns.
#[derive(Debug, Clone, PartialEq)]
pub struct RegressionMap {
    /// Half the side of the square in m, which is the grain's outer radius.
    pub outer_radius: f64,
    /// Number of points along a side.
    pub side: usize,
    /// The web at which the last propellant is gone, in m.
    pub web: f64,
    /// Row by row from the upper left; NaN where there is no propellant.
    webs: Vec<f32>,
}

impl RegressionMap {
    /// The map of a grain in `side` times `side` points; `None` for a grain whose section changes along its length or
    /// that has no burn, and when `monitor` cancels.
    pub fn of(grain: &Grain, side: usize, monitor: &mut dyn Monitor) -> Option<Self> {
        let burn = grain.shape().burn_back().ok()?;
        let outer_radius = grain.shape().outer_diameter().0 / 2.0;
        burn.web_at([outer_radius, 0.0])?;
        let outlines: Vec<Vec<[f64; 2]>> =
            section_contours(&burn.body(0.0)).iter().map(|contour| contour.polygon_points(ARC_STEP)).collect();
        let place = |index: usize| (2.0 * (index as f64 + 0.5) / side as f64 - 1.0) * outer_radius;
        let mut webs = vec![f32::NAN; side * side];
        for (row, line) in webs.chunks_exact_mut(side.max(1)).enumerate() {
            let y = -place(row);
            let crossings = crossings(&outlines, y);
            for (column, web) in line.iter_mut().enumerate() {
                let x = place(column);
                // Even-odd: inside where an odd number of outlines lies to the left.
                if crossings.partition_point(|crossing| *crossing < x) % 2 == 1
                    && let Some(at) = burn.web_at([x, y])
                {
                    *web = at as f32;
                }
            }
            if monitor.step(row as f64 / side as f64) == Progress::Cancel {
                return None;
            }
        }
        Some(Self { outer_radius, side, web: burn.web(), webs })
    }

    /// The web at which a point (m about the axis) burns; `None` outside the propellant.
    pub fn web_at(&self, [x, y]: [f64; 2]) -> Option<f64> {
        let index = |value: f64| {
            let place = (value / self.outer_radius + 1.0) / 2.0 * self.side as f64;
            (place >= 0.0 && place < self.side as f64).then_some(place as usize)
        };
        let web = f64::from(*self.webs.get(index(-y)? * self.side + index(x)?)?);
        web.is_finite().then_some(web)
    }

    /// Red, green, blue and opacity of each point, row by row, at web burned `burned`: what has burned is transparent.
    pub fn pixels(&self, theme: &Theme, burned: f64) -> Vec<[u8; 4]> {
        let colour = |web: &f32| {
            if web.is_nan() || f64::from(*web) < burned {
                return [0; 4];
            }
            let colour = theme.contour_colour(f64::from(*web) / self.web);
            [colour.r, colour.g, colour.b, u8::MAX]
        };
        self.webs.iter().map(colour).collect()
    }
}

/// Where a level line crosses outlines, ascending.
fn crossings(outlines: &[Vec<[f64; 2]>], y: f64) -> Vec<f64> {
    let mut crossings = Vec::new();
    for outline in outlines {
        for (index, a) in outline.iter().enumerate() {
            let b = outline.get(index + 1).or(outline.first()).unwrap_or(a);
            // Half-open, so that a corner on the line counts once.
            if (a[1] <= y) != (b[1] <= y) {
                crossings.push(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    crossings
}

/// The map of each grain that has one, with a legend of web and time; equal grains once.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    const SIDE: usize = 900;
    let mut files = Vec::new();
    for (index, loaded) in input.case.grains.iter().enumerate() {
        if input.case.grains.iter().take(index).any(|earlier| earlier == loaded) {
            continue;
        }
        let Some(map) = RegressionMap::of(&loaded.grain, SIDE, &mut Unwatched) else { continue };
        let part = Some(format!("regression-{}", index + 1));
        files.push(ExportedFile { part, extension: "png", bytes: picture(input, &loaded.grain, index, &map)? });
    }
    if files.is_empty() { Err(ExportError::NoRegressionMap) } else { Ok(files) }
}

fn picture(input: &ExportInput, grain: &Grain, index: usize, map: &RegressionMap) -> Result<Vec<u8>, ExportError> {
    const SIZE: f64 = 300.0;
    const PIXELS_A_POINT: f64 = 3.0;
    let style = input.style();
    let laid_out = drawing_scene(&outline_only(grain_section(grain, index, 0.0, &[])), SIZE, SIZE, &style);
    let mut scene = laid_out.scene;
    let time = time_of_web(&input.run.channels, index, map.web, map.web);
    legend(&mut scene, map.web, time, &style);
    let corner = laid_out.map.scene_from_metres([-map.outer_radius, map.outer_radius]);
    let pixels = map.pixels(&style.theme, 0.0);
    let side = 2.0 * map.outer_radius * laid_out.map.scale;
    let picture = Picture { corner, side, points: map.side, pixels: &pixels };
    Ok(png_with_picture(&scene, Some(style.theme.background), PIXELS_A_POINT, Some(&picture))?)
}

/// A section without the fill of the propellant, to lie over its map.
pub fn outline_only(mut drawing: Drawing) -> Drawing {
    let mut lines = Vec::new();
    for item in &mut drawing.items {
        if let DrawingShape::Region { rings, .. } = &mut item.shape {
            lines.extend(std::mem::take(rings).into_iter().map(|ring| (item.tag.clone(), ring)));
        }
    }
    for (tag, ring) in lines {
        let kind = crate::figure::drawing::LineKind::Outline;
        drawing.closed_line(tag.as_deref().unwrap_or(""), kind, ring);
    }
    drawing
}

/// The time at which a grain has burned to `web` of `total`, from its channel of web left; `None` where it never does.
pub fn time_of_web(channels: &crate::table::Channels, grain: usize, web: f64, total: f64) -> Option<f64> {
    let left = channels.values(&format!("grains[{grain}].web_left"));
    let time = channels.values("time");
    let wanted = total - web;
    // The last rows of a burn round their last bit of web.
    let after = left.iter().position(|left| *left <= wanted + 1e-9 * total)?;
    let inside = time.get(after).copied()?;
    let Some(before) = after.checked_sub(1) else { return Some(inside) };
    let (l0, l1, t0) = (*left.get(before)?, *left.get(after)?, *time.get(before)?);
    Some(if l0 > l1 { t0 + ((l0 - wanted) / (l0 - l1)).clamp(0.0, 1.0) * (inside - t0) } else { inside })
}

/// A bar of the colours below the section, with web and time at its ends.
fn legend(scene: &mut Scene, web: f64, time: Option<f64>, style: &FigureStyle) {
    const STEPS: usize = 64;
    const BAR: f64 = 6.0;
    let small = style.sizes.small;
    let (left, width, top) = (2.0 * GRID, scene.width - 4.0 * GRID, scene.height + GRID);
    for step in 0..STEPS {
        let from = left + width * step as f64 / STEPS as f64;
        let piece = crate::figure::scene::Rect::new(from, top, width / STEPS as f64 + 0.2, BAR);
        let fill = Some(style.theme.contour_colour((step as f64 + 0.5) / STEPS as f64));
        scene.push(Shape::Path(Path { lines: vec![corners(piece)], is_closed: true, fill, stroke: None }));
    }
    let baseline = top + BAR + GRID + font::ASCENT * small;
    let mut word = |x: f64, text: String, anchor: Anchor| {
        let (face, colour) = (font::Face::Regular, style.theme.text);
        scene.text(Text { at: [x, baseline], text, size: small, face, colour, anchor, rotation: 0.0 });
    };
    word(left, "web burned 0".to_owned(), Anchor::Start);
    let end = time.map_or_else(String::new, |time| format!(" at {}", style.text(time, Quantity::Time, 3)));
    word(left + width, format!("{}{end}", style.text(web, Quantity::Length, 4)), Anchor::End);
    scene.height = baseline + 2.0 * GRID;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_covers_the_propellant_and_no_more() {
        const SIDE: usize = 200;
        for grain in Grain::examples() {
            let Some(map) = RegressionMap::of(&grain, SIDE, &mut Unwatched) else { continue };
            let burn = grain.shape().burn_back().expect("burns");
            let cell = (2.0 * map.outer_radius / SIDE as f64).powi(2);
            for share in [0.0, 0.3, 0.7] {
                let burned = share * burn.web();
                let shown = map.pixels(&Theme::light(), burned).iter().filter(|pixel| pixel[3] > 0).count();
                let area: f64 = section_contours(&burn.body(burned)).iter().map(|contour| contour.area()).sum();
                let difference = (shown as f64 * cell - area).abs() / (std::f64::consts::PI * map.outer_radius.powi(2));
                // Cells are in or out as a whole; over the outline the errors nearly cancel.
                assert!(difference < 0.01, "{} at {share}: {difference}", grain.label());
            }
        }
    }

    #[test]
    fn a_point_reads_the_web_that_the_front_takes_to_it() {
        let grain = Grain::examples().into_iter().find(|grain| grain.label() == "BATES").expect("listed");
        let map = RegressionMap::of(&grain, 400, &mut Unwatched).expect("the same along its length");
        let Grain::Bates(bates) = grain else { panic!("no BATES") };
        let core = bates.core_diameter.0 / 2.0;
        let radius = (core + map.outer_radius) / 2.0;
        let web = map.web_at([0.0, radius]).expect("propellant");
        assert!((web - (radius - core)).abs() < 2.0 * map.outer_radius / 400.0, "{web}");
        assert_eq!(map.web_at([0.0, core / 2.0]), None, "the port");
        assert_eq!(map.web_at([2.0 * map.outer_radius, 0.0]), None, "outside");
    }

    #[test]
    fn a_web_is_reached_at_the_time_between_its_samples() {
        use crate::table::{Channel, Channels};
        let mut channels = Channels::default();
        for (name, quantity, values) in [
            ("time", Quantity::Time, vec![0.0, 1.0, 3.0]),
            ("grains[0].web_left", Quantity::Length, vec![0.01, 0.006, 0.0]),
        ] {
            channels
                .push(Channel { name: name.to_owned(), label: String::new(), quantity, values })
                .expect("equal lengths");
        }
        for (web, time) in [(0.0, 0.0), (0.002, 0.5), (0.004, 1.0), (0.007, 2.0), (0.01, 3.0)] {
            let got = time_of_web(&channels, 0, web, 0.01).expect("burns");
            assert!((got - time).abs() < 1e-9, "{web}: {got}");
        }
        assert_eq!(time_of_web(&channels, 1, 0.0, 0.01), None);
    }
}
