//! The series of a plot: bands, curves, dots.

use super::{Frame, Item, Path, PlotSpec, Point, Role, Scene, Series, Shape, band_colour, dots, series_stroke};
use crate::figure::area::distance_to_piece;
use crate::figure::style::FigureStyle;
use crate::figure::theme::Rgb;

/// Draws the series of a plot; gives the lines that they take.
pub(super) fn draw(scene: &mut Scene, plot: &PlotSpec, frame: &Frame, style: &FigureStyle) -> Vec<Vec<Point>> {
    // Half a line's width beyond the axes, so that a curve along the edge keeps its width.
    let clip = Some(frame.area.grown(1.0));
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
        scene.items.push(Item { shape, tag: None, clip });
        drawn.extend(pieces);
    }
    drawn
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
}
