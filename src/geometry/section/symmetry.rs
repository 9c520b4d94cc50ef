//! The symmetry of drawn outlines: a section that repeats itself is followed in one half sector only.

use crate::geometry::contour::{Contour, Side};
use std::f64::consts::PI;

/// Corners this near, as a share of the largest distance from the axis, are one: drawings round their coordinates.
const SAME: f64 = 1e-9;
/// The most sectors that are looked for.
const MOST: u32 = 24;

/// The largest number of sectors of contours about the origin, each sector its own mirror image about the x axis and
/// about the line at π / sectors; 0 for contours that are not their own image about the x axis.
pub(super) fn sectors(contours: &[Contour]) -> u32 {
    let sides: Vec<Mark> = contours.iter().flat_map(Contour::sides).map(|side| Mark::of(&side)).collect();
    let size = sides.iter().flat_map(|mark| [mark.0, mark.2]).map(length).fold(0.0_f64, f64::max);
    // Each image is sought among all sides; a drawing of thousands of sides has none of the symmetries meant here.
    if sides.is_empty() || sides.len() > 2000 || !is_image(&sides, size, 0.0) {
        return 0;
    }
    (1..=MOST).rev().find(|count| is_image(&sides, size, PI / f64::from(*count))).unwrap_or(1)
}

/// A side by its two ends and its middle, whichever way it runs.
#[derive(Clone, Copy)]
struct Mark([f64; 2], [f64; 2], [f64; 2]);

impl Mark {
    fn of(side: &Side) -> Self {
        Self(side.point(0.0), side.point(0.5), side.point(1.0))
    }

    /// The image about the line through the origin at an angle.
    fn mirrored(&self, angle: f64) -> Self {
        let (sin, cos) = (2.0 * angle).sin_cos();
        let image = |[x, y]: [f64; 2]| [cos * x + sin * y, sin * x - cos * y];
        // A mirrored side runs the other way; ends are compared either way.
        Self(image(self.0), image(self.1), image(self.2))
    }

    fn is(&self, other: &Self, tolerance: f64) -> bool {
        let near = |a: [f64; 2], b: [f64; 2]| length([a[0] - b[0], a[1] - b[1]]) <= tolerance;
        near(self.1, other.1)
            && ((near(self.0, other.0) && near(self.2, other.2)) || (near(self.0, other.2) && near(self.2, other.0)))
    }
}

fn length(point: [f64; 2]) -> f64 {
    point[0].hypot(point[1])
}

/// Whether the sides are their own image about the line at an angle.
fn is_image(sides: &[Mark], size: f64, angle: f64) -> bool {
    sides.iter().all(|side| {
        let image = side.mirrored(angle);
        sides.iter().any(|other| image.is(other, SAME * size))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crosses_slots_and_crooked_things_have_their_sectors() {
        let bar =
            |long: f64, wide: f64| Contour::polygon(&[[-long, -wide], [long, -wide], [long, wide], [-long, wide]]);
        assert_eq!(sectors(&[bar(2.0, 0.5)]), 2);
        assert_eq!(sectors(&[bar(1.0, 1.0)]), 4);
        assert_eq!(sectors(&[Contour::circle([1.0, 0.0], 0.2)]), 1);
        assert_eq!(sectors(&[Contour::circle([1.0, 0.1], 0.2)]), 0);
        let around: Vec<Contour> = (0..6)
            .map(|port| (PI / 3.0 * f64::from(port)).sin_cos())
            .map(|(sin, cos)| Contour::circle([cos, sin], 0.2))
            .collect();
        // The two halves of a circle meet at angles 0 and π of their own: only images that keep those count.
        assert!([1, 2].contains(&sectors(&around)), "{}", sectors(&around));
        assert_eq!(sectors(&[bar(2.0, 0.5), Contour::circle([0.0, 1.0], 0.1)]), 0);
    }
}
