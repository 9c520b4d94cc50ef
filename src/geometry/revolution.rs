//! Solids of revolution, given by closed profiles in the half-plane (x along the axis, r ≥ 0 from it).

use super::meridian::piece::Piece;
use super::meridian::{
    JOINED, Meridian, MeridianError, Point, check_crossing, check_pieces, distance, extent, polyline,
};
use crate::units::Metre;

/// A closed curve: the half section of a solid of revolution. Its pieces meet end to end, the last the first; either
/// sense of rotation is allowed. What lies on the axis is no surface.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    pieces: Vec<Piece>,
}

impl Profile {
    /// A polygon; the last point joins the first. Sides without length are left out.
    pub fn polygon(points: &[Point]) -> Self {
        let next = points.iter().skip(1).chain(points.first());
        let sides = points.iter().zip(next).filter(|(from, to)| from != to);
        Self { pieces: sides.map(|(from, to)| Piece::line(*from, *to)).collect() }
    }

    /// A closed curve of pieces in order; those without length are left out.
    ///
    /// # Errors
    /// [`MeridianError`]: none left, pieces that do not meet, points outside the half-plane.
    pub fn new(pieces: Vec<Piece>) -> Result<Self, MeridianError> {
        let pieces = Meridian::new(pieces)?.into_pieces();
        let (first, last) = (pieces.first().map(Piece::start), pieces.last().map(Piece::end));
        let gap = first.zip(last).map_or(0.0, |(first, last)| distance(first, last));
        if gap > 4.0 * JOINED * extent(&pieces) {
            return Err(MeridianError::Gap { piece: pieces.len() - 1, gap });
        }
        Ok(Self { pieces })
    }

    /// What lies between an inner and an outer curve along x, closed by straight lines between their ends.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn between(inner: &Meridian, outer: &Meridian) -> Result<Self, MeridianError> {
        let mut pieces = inner.pieces().to_vec();
        pieces.push(Piece::line(inner.end(), outer.end()));
        pieces.extend(outer.reversed().into_pieces());
        pieces.push(Piece::line(outer.start(), inner.start()));
        Self::new(pieces)
    }

    /// Its pieces in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Points on it whose chords leave it by at most `tolerance`, the first not repeated.
    pub fn outline(&self, tolerance: Metre) -> Vec<Point> {
        let mut points = polyline(&self.pieces, tolerance.0);
        points.pop();
        points
    }

    /// The body moved along the axis.
    pub fn moved(&self, by: Metre) -> Self {
        Self { pieces: self.pieces.iter().map(|piece| piece.moved(by.0)).collect() }
    }

    /// The same curve the other way round.
    pub fn reversed(&self) -> Self {
        Self { pieces: self.pieces.iter().rev().map(Piece::reversed).collect() }
    }

    /// That it lies in the half-plane and nowhere crosses or touches itself, seen with chords of `tolerance`.
    ///
    /// # Errors
    /// [`MeridianError`] with the first place.
    pub fn check(&self, tolerance: Metre) -> Result<(), MeridianError> {
        check_pieces(&self.pieces)?;
        check_crossing(&self.pieces, tolerance.0)
    }

    /// Volume and moments of the body that the profile sweeps out about the axis.
    ///
    /// Derived: with Green's theorem the volume integrals become integrals along the profile,
    /// V = 2π ∬ r dA = π ∮ r² dx and likewise for the moments; Gauss points integrate them exactly along lines,
    /// parabolas and splines, and to rounding along arcs.
    pub fn moments(&self) -> BodyMoments {
        let (mut volume, mut first, mut second, mut axial) = (0.0, 0.0, 0.0, 0.0);
        for piece in &self.pieces {
            piece.gauss_points(&mut |[x, r], derivative, weight| {
                let slice = std::f64::consts::PI * r * r * derivative[0] * weight;
                volume += slice;
                first += slice * x;
                second += slice * x * x;
                axial += slice * r * r / 2.0;
            });
        }
        // A profile that runs the other way round gives the same body with the opposite sign.
        let sign = if volume < 0.0 { -1.0 } else { 1.0 };
        let volume = sign * volume;
        if volume == 0.0 {
            return BodyMoments::default();
        }
        let centroid = sign * first / volume;
        let axial = sign * axial;
        let transverse = sign * second - volume * centroid * centroid + axial / 2.0;
        BodyMoments { volume, centroid, axial, transverse }
    }
}

/// Volume and moments of a body of density 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BodyMoments {
    /// Volume in m³.
    pub volume: f64,
    /// Centroid along the axis in m.
    pub centroid: f64,
    /// Second moment about the axis in m⁵: ∫ r² dV.
    pub axial: f64,
    /// Second moment about a transverse axis through the centroid in m⁵: ∫ ((x - x_c)² + r² / 2) dV.
    pub transverse: f64,
}

impl BodyMoments {
    /// The moments of two bodies as one (parallel axes, Steiner).
    pub fn join(self, other: Self) -> Self {
        let volume = self.volume + other.volume;
        if volume <= 0.0 {
            return Self::default();
        }
        let centroid = (self.volume * self.centroid + other.volume * other.centroid) / volume;
        let shifted = |body: Self| body.transverse + body.volume * (body.centroid - centroid).powi(2);
        Self { volume, centroid, axial: self.axial + other.axial, transverse: shifted(self) + shifted(other) }
    }

    /// The body moved along the axis.
    pub fn shifted(self, by: f64) -> Self {
        Self { centroid: self.centroid + by, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    const ROUNDING: f64 = 1e-13;

    fn close(got: f64, expected: f64) -> bool {
        (got - expected).abs() <= ROUNDING * expected.abs()
    }

    #[test]
    fn a_hollow_cylinder_has_the_textbook_moments() {
        let (inner, outer, length): (f64, f64, f64) = (0.02, 0.05, 0.3);
        let profile = Profile::polygon(&[[0.1, inner], [0.4, inner], [0.4, outer], [0.1, outer]]);
        let body = profile.moments();
        let volume = PI * (outer * outer - inner * inner) * length;
        assert!(close(body.volume, volume));
        assert!(close(body.centroid, 0.25));
        assert!(close(body.axial, volume * (outer * outer + inner * inner) / 2.0));
        let transverse = volume * (3.0 * (outer * outer + inner * inner) + length * length) / 12.0;
        assert!(close(body.transverse, transverse), "{} {transverse}", body.transverse);
        assert!(close(profile.reversed().moments().transverse, transverse));
    }

    #[test]
    fn a_cone_has_its_centroid_at_a_quarter_of_its_height() {
        let (radius, height): (f64, f64) = (0.03, 0.12);
        let body = Profile::polygon(&[[0.0, 0.0], [0.0, radius], [height, 0.0]]).moments();
        let volume = PI * radius * radius * height / 3.0;
        assert!(close(body.volume, volume));
        assert!(close(body.centroid, height / 4.0));
        assert!(close(body.axial, 0.3 * volume * radius * radius));
        assert!(close(body.transverse, volume * (3.0 / 20.0 * radius * radius + 3.0 / 80.0 * height * height)));
    }

    #[test]
    fn two_halves_join_to_the_whole() {
        let whole = Profile::polygon(&[[0.0, 0.01], [0.2, 0.01], [0.2, 0.03], [0.0, 0.03]]).moments();
        let half = Profile::polygon(&[[0.0, 0.01], [0.1, 0.01], [0.1, 0.03], [0.0, 0.03]]).moments();
        let joined = half.join(half.shifted(0.1));
        assert!(close(joined.volume, whole.volume));
        assert!(close(joined.centroid, whole.centroid));
        assert!(close(joined.transverse, whole.transverse));
    }
}
