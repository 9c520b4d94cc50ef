//! Solids of revolution, given by closed profiles in the half-plane (x along the axis, r ≥ 0 from it).

/// A point of a profile: x along the axis, r from the axis, both in m.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProfilePoint {
    /// Along the axis.
    pub x: f64,
    /// From the axis.
    pub r: f64,
}

/// Shorthand for a [`ProfilePoint`].
pub const fn point(x: f64, r: f64) -> ProfilePoint {
    ProfilePoint { x, r }
}

/// A closed polygon of straight edges; the last point joins the first. Either sense of rotation is allowed.
pub type Profile = Vec<ProfilePoint>;

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

/// Volume and moments of the body that `profile` sweeps out about the axis.
///
/// Derived: with Green's theorem the volume integrals become integrals along the profile's edges,
/// V = 2π ∬ r dA = π ∮ r² dx and likewise for the moments; their integrands are polynomials of degree 4 or less along
/// a straight edge, which three Gauss points integrate exactly.
pub fn moments(profile: &[ProfilePoint]) -> BodyMoments {
    const NODES: [(f64, f64); 3] =
        [(0.112_701_665_379_258_3, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];
    let mut volume = 0.0;
    let mut first = 0.0;
    let mut second = 0.0;
    let mut axial = 0.0;
    for (index, start) in profile.iter().enumerate() {
        let end = &profile[(index + 1) % profile.len()];
        let dx = end.x - start.x;
        for (at, weight) in NODES {
            let x = start.x + at * dx;
            let r = start.r + at * (end.r - start.r);
            let slice = std::f64::consts::PI * r * r * dx * weight;
            volume += slice;
            first += slice * x;
            second += slice * x * x;
            axial += slice * r * r / 2.0;
        }
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
        let profile = [point(0.1, inner), point(0.4, inner), point(0.4, outer), point(0.1, outer)];
        let body = moments(&profile);
        let volume = PI * (outer * outer - inner * inner) * length;
        assert!(close(body.volume, volume));
        assert!(close(body.centroid, 0.25));
        assert!(close(body.axial, volume * (outer * outer + inner * inner) / 2.0));
        let transverse = volume * (3.0 * (outer * outer + inner * inner) + length * length) / 12.0;
        assert!(close(body.transverse, transverse), "{} {transverse}", body.transverse);
        let reversed: Vec<_> = profile.iter().rev().copied().collect();
        assert!(close(moments(&reversed).transverse, transverse));
    }

    #[test]
    fn a_cone_has_its_centroid_at_a_quarter_of_its_height() {
        let (radius, height): (f64, f64) = (0.03, 0.12);
        let body = moments(&[point(0.0, 0.0), point(0.0, radius), point(height, 0.0)]);
        let volume = PI * radius * radius * height / 3.0;
        assert!(close(body.volume, volume));
        assert!(close(body.centroid, height / 4.0));
        assert!(close(body.axial, 0.3 * volume * radius * radius));
        assert!(close(body.transverse, volume * (3.0 / 20.0 * radius * radius + 3.0 / 80.0 * height * height)));
    }

    #[test]
    fn two_halves_join_to_the_whole() {
        let whole = moments(&[point(0.0, 0.01), point(0.2, 0.01), point(0.2, 0.03), point(0.0, 0.03)]);
        let half = moments(&[point(0.0, 0.01), point(0.1, 0.01), point(0.1, 0.03), point(0.0, 0.03)]);
        let joined = half.join(half.shifted(0.1));
        assert!(close(joined.volume, whole.volume));
        assert!(close(joined.centroid, whole.centroid));
        assert!(close(joined.transverse, whole.transverse));
    }
}
