//! Closed triangle meshes.

use super::contour::{Contour, nested};
use super::revolution::Profile;
use crate::units::Metre;
use std::collections::HashMap;
use std::f64::consts::TAU;

/// What lies nearer to the axis than this, over the largest radius, lies on it.
const ON_AXIS: f64 = 1e-12;

/// A closed surface: corners in m, triangles as indices into them, counter-clockwise seen from outside.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mesh {
    /// Corners, each once.
    pub corners: Vec<[f64; 3]>,
    /// Triangles.
    pub triangles: Vec<[usize; 3]>,
}

impl Mesh {
    /// The surface that a closed profile sweeps out about the x axis, in `sectors` equal steps, its curved pieces in
    /// chords that leave them by at most `tolerance`.
    ///
    /// Corners lie on the true surface, so the mesh is smaller than the body by (2π/n)²/6 of a radius squared: 2e-4 of
    /// the volume with 180 sectors.
    pub fn revolved(profile: &Profile, sectors: usize, tolerance: Metre) -> Self {
        let mut mesh = Mesh::default();
        let outline = profile.outline(tolerance);
        let widest = outline.iter().map(|point| point[1]).fold(0.0, f64::max);
        let rings: Vec<Vec<usize>> = outline
            .iter()
            .map(|&[x, r]| {
                let first = mesh.corners.len();
                if r <= ON_AXIS * widest {
                    mesh.corners.push([x, 0.0, 0.0]);
                    return vec![first; sectors];
                }
                mesh.corners.extend((0..sectors).map(|sector| {
                    let angle = TAU * sector as f64 / sectors as f64;
                    [x, r * angle.cos(), r * angle.sin()]
                }));
                (first..first + sectors).collect()
            })
            .collect();
        for (index, ring) in rings.iter().enumerate() {
            let next = &rings[(index + 1) % rings.len()];
            for sector in 0..sectors {
                let other = (sector + 1) % sectors;
                let (a, b, c, d) = (ring[sector], ring[other], next[other], next[sector]);
                // On the axis a ring is one point, and a quadrangle a triangle or nothing.
                if a != b && c != a {
                    mesh.triangles.push([a, b, c]);
                }
                if c != d && d != a {
                    mesh.triangles.push([a, c, d]);
                }
            }
        }
        if mesh.volume() < 0.0 {
            for triangle in &mut mesh.triangles {
                triangle.swap(1, 2);
            }
        }
        mesh
    }

    /// The prism over closed contours from x = `from` to x = `to`, arcs in steps of at most `step` rad.
    ///
    /// The contours lie in the y, z plane: outer ones run counter-clockwise, holes clockwise, as seen against x.
    pub fn extruded(contours: &[Contour], (from, to): (f64, f64), step: f64) -> Self {
        let mut mesh = Mesh::default();
        for body in nested(contours) {
            let rings: Vec<Vec<[f64; 2]>> = body.iter().map(|contour| contour.polygon_points(step)).collect();
            mesh = mesh.join(prism(&rings, from, to));
        }
        mesh
    }

    /// Volume in m³ by the divergence theorem; negative when the triangles face inward.
    pub fn volume(&self) -> f64 {
        self.triangles
            .iter()
            .map(|triangle| {
                let [a, b, c] = self.corners_of(triangle);
                (a[0] * (b[1] * c[2] - b[2] * c[1])
                    + a[1] * (b[2] * c[0] - b[0] * c[2])
                    + a[2] * (b[0] * c[1] - b[1] * c[0]))
                    / 6.0
            })
            .sum()
    }

    /// The three corners of a triangle.
    pub fn corners_of(&self, triangle: &[usize; 3]) -> [[f64; 3]; 3] {
        triangle.map(|index| self.corners.get(index).copied().unwrap_or_default())
    }

    /// Whether every edge belongs to exactly two triangles, which pass it in opposite directions.
    pub fn is_closed(&self) -> bool {
        let mut edges: HashMap<(usize, usize), i32> = HashMap::new();
        for triangle in &self.triangles {
            for side in 0..3 {
                let (from, to) = (triangle[side], triangle[(side + 1) % 3]);
                if edges.insert((from, to), 1).is_some() {
                    return false;
                }
            }
        }
        edges.keys().all(|(from, to)| edges.contains_key(&(*to, *from)))
    }

    /// Corners - edges + faces: 2 for a ball, 0 for a ring.
    pub fn euler_number(&self) -> i64 {
        let used: std::collections::HashSet<usize> = self.triangles.iter().flatten().copied().collect();
        used.len() as i64 - (3 * self.triangles.len() / 2) as i64 + self.triangles.len() as i64
    }

    /// Two surfaces as one.
    pub fn join(mut self, other: Mesh) -> Mesh {
        let first = self.corners.len();
        self.corners.extend(other.corners);
        self.triangles.extend(other.triangles.into_iter().map(|triangle| triangle.map(|index| index + first)));
        self
    }
}

/// The prism over one polygon with holes.
fn prism(rings: &[Vec<[f64; 2]>], from: f64, to: f64) -> Mesh {
    let points: Vec<[f64; 2]> = rings.iter().flatten().copied().collect();
    let holes: Vec<usize> = rings
        .iter()
        .scan(0, |start, ring| {
            let begin = *start;
            *start += ring.len();
            Some(begin)
        })
        .skip(1)
        .collect();
    let mut face: Vec<usize> = Vec::new();
    earcut::Earcut::new().earcut(points.iter().copied(), &holes, &mut face);
    let count = points.len();
    let at = |x: f64| points.iter().map(move |point| [x, point[0], point[1]]);
    let mut mesh = Mesh { corners: at(from).chain(at(to)).collect(), triangles: Vec::new() };
    for triangle in face.chunks_exact(3) {
        let mut corners = [triangle[0], triangle[1], triangle[2]];
        let [a, b, c] = corners.map(|index| points[index]);
        // Counter-clockwise in y, z faces toward larger x.
        if (b[0] - a[0]) * (c[1] - a[1]) < (b[1] - a[1]) * (c[0] - a[0]) {
            corners.swap(1, 2);
        }
        let [a, b, c] = corners;
        mesh.triangles.push([a + count, b + count, c + count]);
        mesh.triangles.push([a, c, b]);
    }
    let mut start = 0;
    for ring in rings {
        for index in 0..ring.len() {
            let (a, b) = (start + index, start + (index + 1) % ring.len());
            mesh.triangles.push([a, b, b + count]);
            mesh.triangles.push([a, b + count, a + count]);
        }
        start += ring.len();
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(corners: &[[f64; 2]], euler: i64) {
        let profile = Profile::polygon(corners);
        let mesh = Mesh::revolved(&profile, 180, Metre(1e-6));
        assert!(mesh.is_closed());
        assert_eq!(mesh.euler_number(), euler);
        let exact = profile.moments().volume;
        assert!(mesh.volume() > 0.0 && (mesh.volume() / exact - 1.0).abs() < 1e-3, "{} {exact}", mesh.volume());
    }

    #[test]
    fn rings_and_balls_are_closed_and_face_outward() {
        check(&[[0.0, 0.01], [0.1, 0.01], [0.1, 0.03], [0.0, 0.03]], 0);
        check(&[[0.0, 0.03], [0.1, 0.03], [0.1, 0.01], [0.0, 0.01]], 0);
        check(&[[0.0, 0.0], [0.1, 0.0], [0.1, 0.03], [0.0, 0.03]], 2);
        check(&[[0.0, 0.0], [0.0, 0.03], [0.12, 0.0]], 2);
    }
}
