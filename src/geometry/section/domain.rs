//! The part of the plane in which fronts are followed: the disc inside the outer wall, or one sector of it between two
//! mirror lines.

use super::source::{dot, full_turn, left, length};
use crate::geometry::contour::Side;
use std::f64::consts::{PI, TAU};

/// A disc, or half a sector of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Domain {
    pub radius: f64,
    /// Number of equal sectors in a full turn; each is followed in one half, from its mirror line at angle 0 to that at
    /// π / sectors. 0 for a section without symmetry, which is followed in the whole disc.
    pub sectors: u32,
}

impl Domain {
    /// Directions of the two mirror lines, each with the domain on its left; one line (the x axis) for a single sector.
    pub fn mirrors(&self) -> impl Iterator<Item = [f64; 2]> + use<> {
        let angle = PI / f64::from(self.sectors.max(1));
        let first = (self.sectors > 0).then_some([1.0, 0.0]);
        let second = (self.sectors > 1).then_some([-angle.cos(), -angle.sin()]);
        first.into_iter().chain(second)
    }

    /// How often the domain fills the disc.
    pub fn copies(&self) -> f64 {
        if self.sectors == 0 { 1.0 } else { 2.0 * f64::from(self.sectors) }
    }

    /// The image of a point of the section in the domain.
    pub fn folded(&self, point: [f64; 2]) -> [f64; 2] {
        if self.sectors == 0 {
            return point;
        }
        let sector = TAU / f64::from(self.sectors);
        let angle = full_turn(point[1].atan2(point[0])) % sector;
        let radius = length(point);
        let (sin, cos) = angle.min(sector - angle).sin_cos();
        [radius * cos, radius * sin]
    }

    /// Whether any part of a side may lie in the domain; `false` only where none does.
    pub fn may_hold(&self, side: &Side) -> bool {
        let (low, high) = side.bounds();
        let corners = [low, [high[0], low[1]], high, [low[0], high[1]]];
        self.mirrors().all(|mirror| corners.iter().any(|corner| dot(left(mirror), *corner) >= 0.0))
    }

    /// Whether a point lies in the domain, and not within `margin` of the wall.
    pub fn contains(&self, point: [f64; 2], margin: f64) -> bool {
        length(point) < self.radius - margin && self.mirrors().all(|mirror| dot(left(mirror), point) >= 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sector_lies_between_its_mirrors() {
        let domain = Domain { radius: 1.0, sectors: 6 };
        let holds = |point| domain.contains(point, 0.0);
        assert!(holds([0.5, 0.1]) && !holds([0.5, -0.1]) && !holds([0.5, 0.3]) && !holds([1.0, 0.1]));
        let half = Domain { radius: 1.0, sectors: 1 };
        assert!(half.contains([-0.5, 0.1], 0.0) && !half.contains([-0.5, -0.1], 0.0));
    }
}
