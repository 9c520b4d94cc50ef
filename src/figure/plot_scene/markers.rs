//! The markers of a plot: limits and events, whose names keep clear of curves, of other markers and of each other.

use super::{Anchor, Face, Frame, GRID, Path, PlotSpec, Point, Rect, Scene, Shape, Stroke, corners, font, words};
use crate::figure::plot::{Marker, MarkerAt};
use crate::figure::style::FigureStyle;
use crate::figure::theme::Rgb;

/// A marker with its place in the scene.
struct Placed {
    line: [Point; 2],
    is_upright: bool,
    label: String,
    colour: Rgb,
}

/// Draws the markers of a plot whose series take the lines `drawn`.
pub(super) fn draw(scene: &mut Scene, plot: &PlotSpec, frame: &Frame, style: &FigureStyle, drawn: &[Vec<Point>]) {
    let markers: Vec<Placed> = plot.markers.iter().filter_map(|marker| placed(marker, plot, frame, style)).collect();
    for marker in markers.iter().filter(|marker| marker.line[0] != marker.line[1]) {
        let dash = Stroke { colour: marker.colour, width: 0.7, dash: vec![4.0, 2.5] };
        scene.line(marker.line.to_vec(), dash);
    }
    let mut taken: Vec<Rect> = Vec::new();
    for (index, marker) in markers.iter().enumerate() {
        let others: Vec<Vec<Point>> =
            markers.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, m)| m.line.to_vec()).collect();
        let area = frame.area;
        let size = style.sizes.small;
        let label = font::shortened(&marker.label, Face::Regular, size, area.width() - 2.0 * GRID);
        let places = candidates(marker, &label, &area, size);
        let is_readable = |place: &&Rect| taken.iter().all(|other| !other.overlaps(place));
        let is_free = |place: &&Rect| {
            let grown = place.grown(0.9);
            is_readable(place) && !drawn.iter().chain(&others).any(|line| crosses(line, &grown))
        };
        let free = places.iter().find(is_free);
        let Some(&place) = free.or_else(|| places.iter().find(is_readable)) else { continue };
        if free.is_none() {
            let fill = Some(style.theme.background);
            scene.push(Shape::Path(Path { lines: vec![corners(place)], is_closed: true, fill, stroke: None }));
        }
        let mut text = words([place.left, place.bottom - font::DESCENT * size], label, style, Anchor::Start);
        text.colour = marker.colour;
        scene.text(text);
        taken.push(place);
    }
}

/// Where a marker's line lies. One beyond the vertical axis has a name with an arrow and no line; one beyond the
/// horizontal axis is left out.
fn placed(marker: &Marker, plot: &PlotSpec, frame: &Frame, style: &FigureStyle) -> Option<Placed> {
    const EDGE: f64 = 0.1; // points; rounding at the ends of the axes
    let area = frame.area;
    let mut label = marker.label.clone();
    let (line, is_upright) = match marker.at {
        MarkerAt::Y(value) => {
            let y = frame.y_of(style.shown(value, plot.y.quantity));
            let corner = [area.left, y.clamp(area.top, area.bottom)];
            if y < area.top - EDGE {
                label.push_str(" ↑");
                ([corner, corner], false)
            } else if y > area.bottom + EDGE {
                label.push_str(" ↓");
                ([corner, corner], false)
            } else {
                ([[area.left, y], [area.right, y]], false)
            }
        }
        MarkerAt::X(value) => {
            let x = frame.x_of(style.shown(value, plot.x.quantity));
            if !(area.left - EDGE..=area.right + EDGE).contains(&x) {
                return None;
            }
            ([[x, area.top], [x, area.bottom]], true)
        }
    };
    let colour = marker.severity.map_or(style.theme.muted, |severity| style.theme.severity_colour(severity));
    line.iter().flatten().all(|value| value.is_finite()).then_some(Placed { line, is_upright, label, colour })
}

/// Places for a marker's name beside its line, best first.
fn candidates(marker: &Placed, label: &str, area: &Rect, size: f64) -> Vec<Rect> {
    let width = font::width(label, Face::Regular, size);
    let [x, y] = marker.line[0];
    let (up, down) = (0.75 * size, 0.25 * size);
    let boxed = |left: f64, baseline: f64| Rect {
        left,
        top: baseline - font::ASCENT * size,
        right: left + width,
        bottom: baseline + font::DESCENT * size,
    };
    let (lefts, baselines) = if marker.is_upright {
        let line = size * font::LINE_HEIGHT;
        let beside = [x + GRID, x - GRID - width];
        let within = (x + GRID).clamp(area.left + GRID, (area.right - GRID - width).max(area.left + GRID));
        let first = area.top + up + 2.0;
        let rows = vec![first, first + line, first + 2.0 * line, area.bottom - down - 2.0];
        (vec![beside[0], beside[1], within], rows)
    } else {
        let lefts = vec![area.right - GRID - width, area.left + GRID, 0.5 * (area.left + area.right - width)];
        (lefts, vec![y - down - 1.0, y + up + 2.0])
    };
    let places = baselines.iter().flat_map(|&baseline| lefts.iter().map(move |&left| boxed(left, baseline)));
    places.filter(|place| area.grown(0.5).contains(place)).collect()
}

/// Whether a line passes through a box.
fn crosses(points: &[Point], rect: &Rect) -> bool {
    points.windows(2).any(|pair| match *pair {
        [a, b] => piece_crosses(a, b, rect),
        _ => false,
    })
}

fn piece_crosses(a: Point, b: Point, rect: &Rect) -> bool {
    // Liang-Barsky: the part of the piece that lies between each pair of sides.
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (start, way, low, high) in
        [(a[0], b[0] - a[0], rect.left, rect.right), (a[1], b[1] - a[1], rect.top, rect.bottom)]
    {
        if way == 0.0 {
            if start < low || start > high {
                return false;
            }
            continue;
        }
        let (first, second) = ((low - start) / way, (high - start) / way);
        enter = enter.max(first.min(second));
        leave = leave.min(first.max(second));
    }
    enter <= leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::plot::{Axis, Role, Series};
    use crate::figure::plot_scene::plot_scene;
    use crate::units::{Pa, Quantity, UnitPreferences};

    #[test]
    fn no_line_runs_through_the_name_of_a_marker_where_there_is_room() {
        let style = FigureStyle::print(UnitPreferences::default(), Pa(0.0));
        let axis = |name| Axis::new(name, Quantity::Number);
        let mut plot = PlotSpec::new(axis("x"), axis("y"));
        plot.series.push(Series::new("a", vec![0.0, 4.0, 4.2, 5.0], vec![70.0, 90.0, 5.0, 0.0], Role::Main(0)));
        for (at, label) in [(MarkerAt::Y(95.0), "limit of the case"), (MarkerAt::X(4.1), "burnout")] {
            plot.markers.push(Marker { at, label: label.to_owned(), severity: None });
        }
        let scene = plot_scene(&plot, 400.0, 150.0, &style);
        let markers: Vec<Rect> = scene
            .texts()
            .filter(|(text, _)| ["limit of the case", "burnout"].contains(&&*text.text))
            .map(|t| t.1)
            .collect();
        assert_eq!(markers.len(), 2);
        let lines = scene.items.iter().filter_map(|item| match &item.shape {
            Shape::Path(path) if path.stroke.as_ref().is_some_and(|s| s.colour != style.theme.grid) => Some(path),
            _ => None,
        });
        for line in lines.flat_map(|path| &path.lines) {
            for place in &markers {
                assert!(!crosses(line, place), "{line:?} {place:?}");
            }
        }
    }

    #[test]
    fn a_line_through_a_box_is_seen_without_a_point_in_it() {
        let rect = Rect::new(10.0, 10.0, 10.0, 10.0);
        assert!(piece_crosses([0.0, 0.0], [30.0, 30.0], &rect));
        assert!(!piece_crosses([0.0, 0.0], [30.0, 5.0], &rect));
        assert!(!piece_crosses([0.0, 15.0], [5.0, 15.0], &rect));
        assert!(piece_crosses([15.0, 0.0], [15.0, 30.0], &rect));
    }
}
