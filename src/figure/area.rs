//! Areas bounded by polygons under the even-odd rule: hatch lines across them, triangles that fill them, hit tests.

use super::scene::{Point, Rect};

/// Lines at `angle` degrees (counter-clockwise as seen, y down) and `spacing` apart, cut to the inside of `rings`.
///
/// The lines lie on one grid for the whole scene, so that the parts of one body hatch as one.
pub fn hatch_lines(rings: &[Vec<Point>], angle: f64, spacing: f64) -> Vec<[Point; 2]> {
    let (sin, cos) = angle.to_radians().sin_cos();
    // Into axes in which the hatch lines are horizontal, and back.
    let turned = |[x, y]: Point| [x * cos - y * sin, x * sin + y * cos];
    let back = |[x, y]: Point| [x * cos + y * sin, -x * sin + y * cos];
    let edges: Vec<[Point; 2]> = edges(rings).map(|[a, b]| [turned(a), turned(b)]).collect();
    let heights = || edges.iter().flatten().map(|point| point[1]);
    let (low, high) = (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    if edges.is_empty() || spacing <= 0.0 || !low.is_finite() || !high.is_finite() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for step in (low / spacing).ceil() as i64..=(high / spacing).floor() as i64 {
        let height = step as f64 * spacing;
        for pair in crossings(&edges, height).chunks_exact(2) {
            if let [left, right] = *pair
                && right > left
            {
                out.push([back([left, height]), back([right, height])]);
            }
        }
    }
    out
}

/// Triangles that cover the inside of `rings`, for painters that fill convex shapes only.
///
/// The area is cut into horizontal bands at the height of each corner; every band consists of trapezoids. Rings that
/// cross themselves or each other between two corners are covered approximately.
pub fn triangles(rings: &[Vec<Point>]) -> Vec<[Point; 3]> {
    let edges: Vec<[Point; 2]> = edges(rings).collect();
    let mut heights: Vec<f64> = rings.iter().flatten().map(|point| point[1]).filter(|y| y.is_finite()).collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup();
    let mut out = Vec::new();
    for band in heights.windows(2) {
        let [top, bottom] = *band else { continue };
        let middle = 0.5 * (top + bottom);
        let mut sides: Vec<[f64; 3]> = edges
            .iter()
            .filter(|[a, b]| (a[1] <= middle) != (b[1] <= middle))
            .map(|&edge| [x_at(edge, middle), x_at(edge, top), x_at(edge, bottom)])
            .collect();
        sides.sort_by(|a, b| a[0].total_cmp(&b[0]));
        for pair in sides.chunks_exact(2) {
            if let [left, right] = *pair {
                let (a, b) = ([left[1], top], [right[1], top]);
                let (c, d) = ([right[2], bottom], [left[2], bottom]);
                out.extend([[a, b, c], [a, c, d]]);
            }
        }
    }
    out
}

/// Whether `point` lies inside `rings`.
pub fn contains(rings: &[Vec<Point>], point: Point) -> bool {
    let edges: Vec<[Point; 2]> = edges(rings).collect();
    crossings(&edges, point[1]).iter().filter(|&&x| x < point[0]).count() % 2 == 1
}

/// Distance from `point` to the nearest place on a line through `points`.
pub fn distance_to_line(points: &[Point], point: Point) -> f64 {
    points
        .windows(2)
        .map(|pair| match *pair {
            [a, b] => distance_to_piece(a, b, point),
            _ => f64::INFINITY,
        })
        .fold(f64::INFINITY, f64::min)
}

/// Distance from `point` to the straight piece between `a` and `b`.
pub fn distance_to_piece(a: Point, b: Point, point: Point) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length2;
    let along = if length2 > 0.0 { along.clamp(0.0, 1.0) } else { 0.0 };
    (a[0] + along * dx - point[0]).hypot(a[1] + along * dy - point[1])
}

/// Whether a line through `points` runs through the inside of `area`.
///
/// Source: Liang & Barsky, "A new concept and method for line clipping", *ACM Transactions on Graphics* 3 (1984) 1: the
/// share of a straight piece that lies between each pair of the area's sides.
pub fn strikes(points: &[Point], area: &Rect) -> bool {
    let within = |a: f64, b: f64, low: f64, high: f64| -> Option<(f64, f64)> {
        if a == b {
            return (a > low && a < high).then_some((0.0, 1.0));
        }
        let (one, two) = ((low - a) / (b - a), (high - a) / (b - a));
        Some((one.min(two), one.max(two)))
    };
    points.windows(2).any(|pair| {
        let [a, b] = *pair else { return false };
        let (x, y) = (within(a[0], b[0], area.left, area.right), within(a[1], b[1], area.top, area.bottom));
        x.zip(y).is_some_and(|(x, y)| x.0.max(y.0).max(0.0) < x.1.min(y.1).min(1.0))
    })
}

fn edges(rings: &[Vec<Point>]) -> impl Iterator<Item = [Point; 2]> {
    rings.iter().flat_map(|ring| {
        ring.iter().zip(ring.iter().cycle().skip(1)).map(|(&a, &b)| [a, b]).filter(|pair| {
            // A corner that is not a number would take its neighbours with it.
            pair.iter().flatten().all(|value| value.is_finite())
        })
    })
}

/// Where edges cross a height, from left to right. Half-open, so that a corner on the height counts once.
fn crossings(edges: &[[Point; 2]], height: f64) -> Vec<f64> {
    let mut out: Vec<f64> =
        edges.iter().filter(|[a, b]| (a[1] <= height) != (b[1] <= height)).map(|&edge| x_at(edge, height)).collect();
    out.sort_by(f64::total_cmp);
    out
}

fn x_at([a, b]: [Point; 2], height: f64) -> f64 {
    a[0] + (height - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::scene::circle;

    fn ring_with_hole() -> Vec<Vec<Point>> {
        vec![circle([50.0, 40.0], 30.0), circle([55.0, 40.0], 12.0)]
    }

    #[test]
    fn hatch_lines_stay_inside_and_out_of_holes() {
        let rings = ring_with_hole();
        for angle in [0.0, 45.0, -45.0, 30.0, 90.0] {
            let lines = hatch_lines(&rings, angle, 3.0);
            assert!(lines.len() > 15, "{angle}: {}", lines.len());
            for [a, b] in lines {
                for share in [0.001, 0.3, 0.7, 0.999] {
                    let point = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
                    assert!(contains(&rings, point), "{angle} {point:?}");
                }
            }
        }
    }

    #[test]
    fn a_line_at_45_degrees_rises_to_the_right() {
        let square = vec![vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]];
        for [a, b] in hatch_lines(&square, 45.0, 2.0) {
            assert!((b[0] - a[0]) * (b[1] - a[1]) < 0.0, "{a:?} {b:?}"); // y runs down
        }
    }

    #[test]
    fn triangles_have_the_area_of_the_polygon() {
        let shoelace = |ring: &[Point]| {
            0.5 * ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>()
        };
        let rings = ring_with_hole();
        let expected = shoelace(&rings[0]).abs() - shoelace(&rings[1]).abs();
        let got: f64 = triangles(&rings).iter().map(|triangle| shoelace(triangle).abs()).sum();
        assert!((got - expected).abs() < 1e-9 * expected, "{got} {expected}");
    }

    #[test]
    fn broken_input_gives_nothing_instead_of_hanging() {
        assert!(hatch_lines(&[vec![[0.0, f64::NAN], [1.0, 1.0]]], 45.0, 1.0).is_empty());
        assert!(hatch_lines(&[], 45.0, 1.0).is_empty());
        assert!(hatch_lines(&ring_with_hole(), 45.0, 0.0).is_empty());
        assert!(triangles(&[vec![]]).is_empty());
    }

    #[test]
    fn a_line_through_an_area_is_seen() {
        let area = Rect::new(10.0, 10.0, 20.0, 5.0);
        for (line, is_struck) in [
            (vec![[0.0, 12.0], [40.0, 12.0]], true),
            (vec![[15.0, 12.0], [16.0, 13.0]], true),
            (vec![[0.0, 0.0], [9.0, 16.0], [40.0, 16.0]], false),
            (vec![[20.0, 0.0], [20.0, 10.0]], false),
            (vec![[10.0, 0.0], [10.0, 40.0]], false),
            (vec![[0.0, 20.0], [20.0, 0.0]], false),
            (vec![[0.0, 20.0], [21.0, 0.0]], true),
        ] {
            assert_eq!(strikes(&line, &area), is_struck, "{line:?}");
        }
    }
}
