//! Cubic splines in the half-plane: twice continuously differentiable curves through given points.
//!
//! A spline is kept as its Bézier spans; the de Boor points that CAD files want come from them by blossoming.
//! Source: Farin, *Curves and Surfaces for CAGD*, 5th ed., ch. 4 (blossoms), 8 (B-splines) and 9 (C² interpolation,
//! eq. 9.8 to 9.11).

use super::Point;

/// A cubic spline over the parameter 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Spline {
    /// Parameters at which spans meet, from 0 to 1 ascending; one more than spans.
    breaks: Vec<f64>,
    /// The four Bézier points of each span.
    spans: Vec<[Point; 4]>,
}

/// Why there is no spline.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SplineError {
    /// Fewer than two points.
    #[error("a curve needs at least two points; there are {0}")]
    TooFewPoints(usize),
    /// Two neighbours are one point, or a coordinate is no finite number.
    #[error("points {index} and {} of the curve are one point or not finite", .index + 1)]
    PointsMeet {
        /// Number of the first of the two, from 0.
        index: usize,
    },
    /// A tangent without direction.
    #[error("a tangent at an end of the curve has no direction")]
    NoDirection,
}

fn along(a: Point, b: Point, share: f64) -> Point {
    [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
}

fn unit(direction: Point) -> Option<Point> {
    let size = direction[0].hypot(direction[1]);
    (size > 0.0 && size.is_finite()).then(|| [direction[0] / size, direction[1] / size])
}

impl Spline {
    /// Through points in order, with the directions of its ends; parameters in proportion to the chords.
    ///
    /// # Errors
    /// [`SplineError`]: fewer than two points, two that are one, a tangent without direction.
    pub fn through(points: &[Point], start: Point, end: Point) -> Result<Self, SplineError> {
        let (Some(start), Some(end)) = (unit(start), unit(end)) else { return Err(SplineError::NoDirection) };
        if points.len() < 2 {
            return Err(SplineError::TooFewPoints(points.len()));
        }
        let chords: Vec<f64> =
            points.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).collect();
        if let Some(index) = chords.iter().position(|chord| !(chord.is_finite() && *chord > 0.0)) {
            return Err(SplineError::PointsMeet { index });
        }
        let total: f64 = chords.iter().sum();
        let steps: Vec<f64> = chords.iter().map(|chord| chord / total).collect();
        let scaled = |direction: Point| direction.map(|part| part * total);
        let derivatives = derivatives(points, &steps, scaled(start), scaled(end));
        let mut breaks = vec![0.0];
        let mut spans = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            let (a, b) = (points[index], points[index + 1]);
            let (from, to) = (derivatives[index], derivatives[index + 1]);
            let third = step / 3.0;
            spans.push([
                a,
                [a[0] + third * from[0], a[1] + third * from[1]],
                [b[0] - third * to[0], b[1] - third * to[1]],
                b,
            ]);
            breaks.push(breaks[index] + step);
        }
        if let Some(last) = breaks.last_mut() {
            *last = 1.0;
        }
        Ok(Self { breaks, spans })
    }

    /// Through as few of the points as leave all others within `tolerance` m: a dense row of points becomes a curve with
    /// few spans, which CAD programs keep fair and work with exactly.
    ///
    /// # Errors
    /// As [`Self::through`].
    pub fn fitted(points: &[Point], start: Point, end: Point, tolerance: f64) -> Result<Self, SplineError> {
        if points.len() < 2 {
            return Err(SplineError::TooFewPoints(points.len()));
        }
        let mut chosen = vec![0, points.len() - 1];
        loop {
            let through: Vec<Point> = chosen.iter().map(|index| points[*index]).collect();
            let spline = Self::through(&through, start, end)?;
            let worst = spline.worst_miss(points, &chosen);
            match worst {
                Some((miss, index)) if miss > tolerance => {
                    let place = chosen.partition_point(|known| *known < index);
                    chosen.insert(place, index);
                }
                _ => return Ok(spline),
            }
        }
    }

    /// The point that lies farthest from the curve through the chosen ones, and how far.
    fn worst_miss(&self, points: &[Point], chosen: &[usize]) -> Option<(f64, usize)> {
        const NEWTON: usize = 4;
        let mut worst: Option<(f64, usize)> = None;
        for (between, pair) in chosen.windows(2).zip(self.breaks.windows(2)) {
            let (low, high) = (pair[0], pair[1]);
            let (from, to) = (points[between[0]], points[between[1]]);
            let way = [to[0] - from[0], to[1] - from[1]];
            let square = way[0] * way[0] + way[1] * way[1];
            for (index, point) in points.iter().enumerate().take(between[1]).skip(between[0] + 1) {
                // The foot of the point on the chord, then on the curve: (P - Q)·P' = 0.
                let share = ((point[0] - from[0]) * way[0] + (point[1] - from[1]) * way[1]) / square;
                let mut at = low + share.clamp(0.0, 1.0) * (high - low);
                for _ in 0..NEWTON {
                    let [place, first, _] = self.at(at);
                    let miss = (place[0] - point[0]) * first[0] + (place[1] - point[1]) * first[1];
                    at = (at - miss / (first[0] * first[0] + first[1] * first[1])).clamp(low, high);
                }
                let [place, ..] = self.at(at);
                let miss = (place[0] - point[0]).hypot(place[1] - point[1]);
                if worst.is_none_or(|(most, _)| miss > most) {
                    worst = Some((miss, index));
                }
            }
        }
        worst
    }

    /// Parameters at which spans meet, 0 and 1 included.
    pub fn breaks(&self) -> &[f64] {
        &self.breaks
    }

    /// Its Bézier spans with the parameters between which each lies.
    pub fn spans(&self) -> impl DoubleEndedIterator<Item = (f64, f64, &[Point; 4])> {
        self.breaks.windows(2).zip(&self.spans).map(|(pair, span)| (pair[0], pair[1], span))
    }

    fn span_at(&self, share: f64) -> (f64, f64, [Point; 4]) {
        let index = self.breaks.partition_point(|at| *at <= share).clamp(1, self.spans.len()) - 1;
        (self.breaks[index], self.breaks[index + 1], self.spans[index])
    }

    /// Point, first and second derivative at a parameter.
    pub fn at(&self, share: f64) -> [Point; 3] {
        let (from, to, [a, b, c, d]) = self.span_at(share);
        let step = to - from;
        let u = (share - from) / step;
        let (ab, bc, cd) = (along(a, b, u), along(b, c, u), along(c, d, u));
        let (abc, bcd) = (along(ab, bc, u), along(bc, cd, u));
        let first = [0, 1].map(|axis| 3.0 * (bcd[axis] - abc[axis]) / step);
        let second = [0, 1].map(|axis| 6.0 * (cd[axis] - 2.0 * bc[axis] + ab[axis]) / (step * step));
        [along(abc, bcd, u), first, second]
    }

    /// The points of de Boor: with each break as a knot, the ends four times, they say the same curve as a B-spline.
    pub fn controls(&self) -> Vec<Point> {
        let count = self.spans.len();
        let knot = |index: usize| self.breaks[index.saturating_sub(3).min(count)];
        // The clamped knots are 0,0,0,0,u1..,1,1,1,1; a point is the blossom at the three knots after its own.
        (0..count + 3)
            .map(|index| {
                let span = index.saturating_sub(1).min(count - 1);
                self.blossom(span, [knot(index + 1), knot(index + 2), knot(index + 3)])
            })
            .collect()
    }

    fn blossom(&self, span: usize, at: [f64; 3]) -> Point {
        let (from, step) = (self.breaks[span], self.breaks[span + 1] - self.breaks[span]);
        let mut points = self.spans[span].to_vec();
        for parameter in at {
            let u = (parameter - from) / step;
            points = points.windows(2).map(|pair| along(pair[0], pair[1], u)).collect();
        }
        points[0]
    }

    /// The same curve the other way round.
    pub fn reversed(&self) -> Self {
        Self {
            breaks: self.breaks.iter().rev().map(|at| 1.0 - at).collect(),
            spans: self.spans.iter().rev().map(|[a, b, c, d]| [*d, *c, *b, *a]).collect(),
        }
    }

    /// The curve with every point carried along.
    pub fn mapped(&self, map: &dyn Fn(Point) -> Point) -> Self {
        Self { breaks: self.breaks.clone(), spans: self.spans.iter().map(|span| span.map(map)).collect() }
    }

    /// The part between two parameters, `from` below `to`.
    pub fn between(&self, from: f64, to: f64) -> Self {
        let mut part = Self { breaks: vec![0.0], spans: Vec::new() };
        for (index, (low, high, _)) in self.spans().enumerate() {
            let (start, end) = (low.max(from), high.min(to));
            if end > start {
                let cut = [[start; 3], [start, start, end], [start, end, end], [end; 3]];
                part.spans.push(cut.map(|at| self.blossom(index, at)));
                part.breaks.push((end - from) / (to - from));
            }
        }
        part
    }
}

/// First derivatives at the points of the twice continuously differentiable cubic, from those of its ends.
///
/// Derived: the second derivatives of neighbouring spans agree where D₋/h₋ + 2 D (1/h₋ + 1/h₊) + D₊/h₊ =
/// 3 (ΔP₋/h₋² + ΔP₊/h₊²); eliminated from the first to the last.
fn derivatives(points: &[Point], steps: &[f64], start: Point, end: Point) -> Vec<Point> {
    let count = points.len();
    let mut result = vec![start; count];
    let mut factors = vec![0.0; count];
    for index in 1..count - 1 {
        let (before, after) = (steps[index - 1], steps[index]);
        let pivot = 2.0 * (1.0 / before + 1.0 / after) - factors[index - 1] / before;
        factors[index] = 1.0 / after / pivot;
        for axis in 0..2 {
            let [a, b, c] = [-1_isize, 0, 1].map(|step| points[index.wrapping_add_signed(step)][axis]);
            let right = 3.0 * ((b - a) / (before * before) + (c - b) / (after * after));
            result[index][axis] = (right - result[index - 1][axis] / before) / pivot;
        }
    }
    result[count - 1] = end;
    for index in (1..count - 1).rev() {
        let next = result[index + 1];
        for (value, next) in result[index].iter_mut().zip(next) {
            *value -= factors[index] * next;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bell() -> Spline {
        let points = [[0.0, 1.0], [0.4, 1.2], [1.0, 1.45], [2.2, 1.8], [4.0, 2.1]];
        Spline::through(&points, [1.0, 0.6], [1.0, 0.1]).expect("points")
    }

    fn near(a: Point, b: Point) -> bool {
        (0..2).all(|axis| (a[axis] - b[axis]).abs() < 1e-12)
    }

    #[test]
    fn it_goes_through_its_points_and_is_smooth_twice() {
        let spline = bell();
        assert!(near(spline.at(1.0)[0], [4.0, 2.1]) && near(spline.at(0.0)[0], [0.0, 1.0]));
        let slope = spline.at(0.0)[1];
        assert!((slope[1] / slope[0] - 0.6).abs() < 1e-12);
        for &at in &spline.breaks[1..4] {
            let (left, right) = (spline.at(at - 1e-9), spline.at(at + 1e-9));
            for order in 0..3 {
                let gap = (left[order][0] - right[order][0]).hypot(left[order][1] - right[order][1]);
                assert!(gap < 1e-6, "order {order} at {at}: {gap}");
            }
        }
    }

    #[test]
    fn a_cubic_is_reproduced() {
        // A cubic with x proportional to the parameter; equal chords in the parameter only where it is a line.
        let line: Vec<Point> = (0..6).map(|index| [f64::from(index), 2.0 * f64::from(index)]).collect();
        let spline = Spline::through(&line, [1.0, 2.0], [1.0, 2.0]).expect("points");
        let [at, first, second] = spline.at(0.37);
        assert!(near(at, [0.37 * 5.0, 0.37 * 10.0]) && near(first, [5.0, 10.0]));
        assert!(second[0].hypot(second[1]) < 1e-9);
    }

    /// De Boor's own algorithm on the control points gives the same curve.
    #[test]
    fn its_control_points_say_the_same_curve() {
        let spline = bell();
        let controls = spline.controls();
        let mut knots = vec![0.0; 3];
        knots.extend(&spline.breaks);
        knots.extend([1.0; 3]);
        assert_eq!(controls.len() + 4, knots.len());
        for share in [0.0, 0.03, 0.2, 0.51, 0.77, 0.999] {
            let span = knots.partition_point(|knot| *knot <= share).min(controls.len()) - 1;
            let mut points: Vec<Point> = controls[span - 3..=span].to_vec();
            for round in 1..=3 {
                for index in (round..=3).rev() {
                    let (low, high) = (knots[span - 3 + index], knots[span + 1 + index - round]);
                    points[index] = along(points[index - 1], points[index], (share - low) / (high - low));
                }
            }
            assert!(near(points[3], spline.at(share)[0]), "{share}");
        }
    }

    #[test]
    fn a_part_and_the_way_back_are_the_same_curve() {
        let spline = bell();
        let part = spline.between(0.3, 0.8);
        let back = spline.reversed();
        for share in [0.0, 0.25, 0.6, 1.0] {
            assert!(near(part.at(share)[0], spline.at(0.3 + 0.5 * share)[0]), "{share}");
            assert!(near(back.at(share)[0], spline.at(1.0 - share)[0]), "{share}");
        }
        assert!(near(part.controls()[0], spline.at(0.3)[0]));
    }

    #[test]
    fn a_dense_row_of_points_needs_few_spans() {
        let points: Vec<Point> =
            (0..=200).map(|index| f64::from(index) / 50.0).map(|x| [x, (1.0 + x).sqrt()]).collect();
        for (tolerance, most) in [(1e-3, 4), (1e-5, 10), (1e-7, 40)] {
            let spline = Spline::fitted(&points, [1.0, 0.5], [1.0, 0.5 / 5.0_f64.sqrt()], tolerance).expect("points");
            assert!(spline.spans.len() <= most, "{tolerance}: {}", spline.spans.len());
            for share in (0..=1000).map(|index| f64::from(index) / 1000.0) {
                let [[x, r], ..] = spline.at(share);
                assert!((r - (1.0 + x).sqrt()).abs() < 1.5 * tolerance, "{tolerance} at {x}");
            }
        }
    }

    #[test]
    fn bad_points_are_refused() {
        assert_eq!(Spline::through(&[[0.0, 1.0]], [1.0, 0.0], [1.0, 0.0]), Err(SplineError::TooFewPoints(1)));
        let twice = [[0.0, 1.0], [1.0, 1.0], [1.0, 1.0]];
        assert_eq!(Spline::through(&twice, [1.0, 0.0], [1.0, 0.0]), Err(SplineError::PointsMeet { index: 1 }));
        assert_eq!(Spline::through(&twice[..2], [0.0, 0.0], [1.0, 0.0]), Err(SplineError::NoDirection));
    }
}
