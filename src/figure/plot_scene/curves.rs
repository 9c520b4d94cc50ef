//! The inside of a plot: bands, curves, dots, and markers whose names keep clear of them.

use super::{
    Anchor, Face, Frame, GRID, Item, Marker, MarkerAt, Path, PlotSpec, Point, Rect, Role, Scene, Series, Shape, Stroke,
    band_colour, corners, dots, font, series_stroke, words,
};
use crate::figure::area::distance_to_piece;
use crate::figure::style::FigureStyle;
use crate::figure::theme::Rgb;

/// Draws what lies inside the axes.
pub(super) fn draw(scene: &mut Scene, plot: &PlotSpec, frame: &Frame, style: &FigureStyle) {
    let mut drawn: Vec<Vec<Point>> = Vec::new();
    let order = |series: &Series| match series.role {
        Role::Band { .. } => 0,
        Role::Ghost => 1,
        Role::Main(_) => 2,
        Role::Measured(_) => 3,
    };
    let mut sorted: Vec<&Series> = plot.series.iter().collect();
    sorted.sort_by_key(|series| order(series));
    for series in sorted {
        if let Role::Band { low, high, .. } = &series.role {
            draw_band(scene, plot, frame, style, &series.x, [low, high], band_colour(&series.role, style));
        }
        let pieces = places(plot, frame, style, &series.x, &series.y);
        let shape = match &series.role {
            Role::Measured(colour) => dots(&pieces.concat(), style.theme.series_colour(*colour), style),
            _ => Shape::Path(Path {
                lines: pieces.iter().map(|piece| thinned(piece)).collect(),
                is_closed: false,
                fill: None,
                stroke: Some(series_stroke(&series.role, style)),
            }),
        };
        scene.items.push(Item { shape, tag: None, clip: Some(frame.area) });
        drawn.extend(pieces);
    }
    let mut taken = Vec::new();
    for marker in &plot.markers {
        draw_marker(scene, plot, frame, style, marker, (&drawn, &mut taken));
    }
}

/// The unbroken pieces of a series in the scene.
fn places(plot: &PlotSpec, frame: &Frame, style: &FigureStyle, x: &[f64], y: &[f64]) -> Vec<Vec<Point>> {
    let mut pieces = vec![Vec::new()];
    for (&x, &y) in x.iter().zip(y) {
        let place = [frame.x_of(style.shown(x, plot.x.quantity)), frame.y_of(style.shown(y, plot.y.quantity))];
        if place.iter().all(|value| value.is_finite()) {
            if let Some(piece) = pieces.last_mut() {
                piece.push(place);
            }
        } else {
            pieces.push(Vec::new());
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn draw_band(
    scene: &mut Scene,
    plot: &PlotSpec,
    frame: &Frame,
    style: &FigureStyle,
    x: &[f64],
    [low, high]: [&[f64]; 2],
    fill: Rgb,
) {
    let mut ring = thinned(&places(plot, frame, style, x, low).concat());
    ring.extend(thinned(&places(plot, frame, style, x, high).concat()).into_iter().rev());
    let path = Path { lines: vec![ring], is_closed: true, fill: Some(fill), stroke: None };
    scene.items.push(Item { shape: Shape::Path(path), tag: None, clip: Some(frame.area) });
}

fn draw_marker(
    scene: &mut Scene,
    plot: &PlotSpec,
    frame: &Frame,
    style: &FigureStyle,
    marker: &Marker,
    (drawn, taken): (&[Vec<Point>], &mut Vec<Rect>),
) {
    let area = frame.area;
    let size = style.sizes.small;
    let colour = marker.severity.map_or(style.theme.muted, |severity| style.theme.severity_colour(severity));
    let limit = area.width() - 2.0 * GRID;
    let mut label = marker.label.clone();
    let (up, down) = (0.75 * size, 0.25 * size);
    let line = match marker.at {
        MarkerAt::Y(value) => {
            let y = frame.y_of(style.shown(value, plot.y.quantity));
            if y < area.top - 0.1 {
                label.push_str(" ↑");
                [[area.left, area.top], [area.left, area.top]]
            } else if y > area.bottom + 0.1 {
                label.push_str(" ↓");
                [[area.left, area.bottom], [area.left, area.bottom]]
            } else {
                [[area.left, y], [area.right, y]]
            }
        }
        MarkerAt::X(value) => {
            let x = frame.x_of(style.shown(value, plot.x.quantity));
            if !(area.left - 0.1..=area.right + 0.1).contains(&x) {
                return;
            }
            [[x, area.top], [x, area.bottom]]
        }
    };
    if !line.iter().flatten().all(|value| value.is_finite()) {
        return;
    }
    if line[0] != line[1] {
        let dash = Stroke { colour, width: 0.7, dash: vec![4.0, 2.5] };
        scene.line(line.to_vec(), dash);
    }
    let label = font::shortened(&label, Face::Regular, size, limit);
    let width = font::width(&label, Face::Regular, size);
    let boxed = |left: f64, baseline: f64| Rect {
        left,
        top: baseline - font::ASCENT * size,
        right: left + width,
        bottom: baseline + font::DESCENT * size,
    };
    let candidates: Vec<Rect> = match marker.at {
        MarkerAt::Y(_) => {
            let y = line[0][1];
            let sides = [area.right - GRID - width, area.left + GRID, 0.5 * (area.left + area.right - width)];
            let heights = [y - down - 1.0, y + up + 2.0];
            heights.iter().flat_map(|&height| sides.map(|left| boxed(left, height))).collect()
        }
        MarkerAt::X(_) => {
            let x = line[0][0];
            let sides = [x + GRID, x - GRID - width];
            let rows = [area.top + up + 2.0, area.bottom - down - 2.0, 0.5 * (area.top + area.bottom)];
            rows.iter().flat_map(|&row| sides.map(|left| boxed(left, row))).collect()
        }
    };
    let inside: Vec<Rect> = candidates.into_iter().filter(|place| area.grown(0.5).contains(place)).collect();
    let is_free = |place: &&Rect| {
        let tight = place.grown(1.0);
        taken.iter().all(|other| !other.overlaps(place)) && !drawn.iter().any(|piece| crosses(piece, &tight))
    };
    let is_readable = |place: &&Rect| taken.iter().all(|other| !other.overlaps(place));
    let Some(&place) = inside.iter().find(is_free).or_else(|| inside.iter().find(is_readable)) else { return };
    if inside.iter().find(is_free).is_none() {
        let fill = Some(style.theme.background);
        scene.push(Shape::Path(Path { lines: vec![corners(place)], is_closed: true, fill, stroke: None }));
    }
    let mut text = words([place.left, place.bottom - font::DESCENT * size], label, style, Anchor::Start);
    text.colour = colour;
    scene.text(text);
    taken.push(place);
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

/// The points that are needed so that no point lies further than a hair from the line.
fn thinned(points: &[Point]) -> Vec<Point> {
    const HAIR: f64 = 0.04; // points; a twentieth of the thinnest line
    let mut keep = vec![false; points.len()];
    let mut open = vec![(0, points.len().saturating_sub(1))];
    while let Some((first, last)) = open.pop() {
        let (Some(&a), Some(&b)) = (points.get(first), points.get(last)) else { continue };
        for end in [first, last] {
            if let Some(flag) = keep.get_mut(end) {
                *flag = true;
            }
        }
        let farthest = points
            .iter()
            .enumerate()
            .take(last)
            .skip(first + 1)
            .map(|(index, &point)| (index, distance_to_piece(a, b, point)))
            .max_by(|left, right| left.1.total_cmp(&right.1));
        if let Some((index, distance)) = farthest
            && distance > HAIR
        {
            open.extend([(first, index), (index, last)]);
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(&point, _)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_the_ends_the_corners_and_the_shape() {
        let wave: Vec<Point> =
            (0..5000).map(|i| [f64::from(i) * 0.1, 50.0 + 40.0 * (f64::from(i) * 0.01).sin()]).collect();
        let thin = thinned(&wave);
        assert!(thin.len() < 600, "{}", thin.len());
        assert_eq!((thin.first(), thin.last()), (wave.first(), wave.last()));
        for point in wave {
            assert!(crate::figure::area::distance_to_line(&thin, point) <= 0.05, "{point:?}");
        }
        assert_eq!(thinned(&[[0.0, 0.0], [1.0, 5.0], [2.0, 0.0]]).len(), 3);
        assert!(thinned(&[]).is_empty());
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
