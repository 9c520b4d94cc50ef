//! A source with the rays along which its front moves, and when another source's front kills a ray.
//!
//! Each point of a source sends out a ray along its normal; the front at web w is the points at distance w on the rays
//! that still live. Rays are told by one number z: for a line the length along it, for an arc the tangent of half the
//! angle from its middle. A ray dies where its point is as near to another source as to its own foot, and where that is
//! is a polynomial of degree two in z: for a line the web t itself, for an arc Q = (1 + z²) / s with the distance s from
//! the centre. So where two killers change places, where one begins and ends, and which rays live at a web are all
//! zeros of such polynomials.
//!
//! Derived. Let u be the direction from the centre c_i of an arc, r_i its radius, X = c_i + s u; the web is s - r_i where
//! the front grows and r_i - s where it shrinks.
//! - Against an arc j, |X - c_j| = r_j ± t. Squared, with D = c_i - c_j and ρ = r_i - r_j where both grow or both
//!   shrink, ρ = r_i + r_j else: 1/s = 2 (D·u + ρ) / (ρ² - D²). A corner is an arc of radius 0 that grows.
//! - Against a line through q with the normal m, m·(X - q) = t: 1/s = (1 - m·u) / (m·(c_i - q) + r_i) where i grows,
//!   (1 + m·u) / (r_i - m·(c_i - q)) where it shrinks.
//! - Against the mirror line with the normal m, m·X = 0: 1/s = -m·u / m·c_i.
//!
//! For a line, in whose frame X is (z, t): against an arc about (g, h) with σ = r_j where it grows, -r_j where it shrinks,
//! t = ((z - g)² + h² - σ²) / (2 (h + σ)); against a line with the normal m, m·(X - q) = t and against the mirror line,
//! m·X = 0, are linear.
//! In all of them u (1 + z²) is of degree two.

use super::polynomial::Quadratic;
use super::source::{Source, beyond, cross, dot, left, length, minus};
use crate::geometry::contour::Side;
use std::f64::consts::PI;

/// How the front of a source moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Parallel to itself.
    Line,
    /// An arc away from its centre.
    Grows,
    /// An arc toward its centre.
    Shrinks,
}

/// A half-plane: normal · X ≥ offset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gate {
    pub normal: [f64; 2],
    pub offset: f64,
}

/// A source with its rays. An arc sweeps half a turn at most.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wave {
    pub source: Source,
    pub kind: Kind,
    /// Begin of a line, centre of an arc.
    base: [f64; 2],
    /// Direction of a line; direction from the centre to the middle of an arc.
    axis: [f64; 2],
    radius: f64,
    /// Distance between the unit vectors to the middle and to the end of an arc.
    spread: f64,
    /// First and last ray.
    pub range: [f64; 2],
    /// Where the points lie whose nearest point of the whole line or circle belongs to the source; none for a corner,
    /// which is near from everywhere.
    pub gates: Option<[Gate; 2]>,
    /// A circle about the source.
    pub disc: ([f64; 2], f64),
    /// The waves before and after, where they join without an edge of propellant between: from there the fronts spread.
    pub neighbours: [Option<usize>; 2],
}

/// (1 + z²), by which a constant is multiplied where a direction is.
const ONE: Quadratic = Quadratic([1.0, 0.0, 1.0]);

impl Wave {
    pub fn new(source: Source) -> Self {
        match source {
            Source::Line { from, along, length } => {
                let normal = |sign: f64, at: [f64; 2]| {
                    let normal = [sign * along[0], sign * along[1]];
                    Gate { normal, offset: dot(normal, at) }
                };
                Self {
                    source,
                    kind: Kind::Line,
                    base: from,
                    axis: along,
                    radius: 0.0,
                    spread: 0.0,
                    range: [0.0, length],
                    gates: Some([normal(1.0, from), normal(-1.0, beyond(from, length, along))]),
                    disc: (beyond(from, length / 2.0, along), length / 2.0),
                    neighbours: [None; 2],
                }
            }
            Source::Arc { centre, radius, start, sweep, grows } => {
                let direction = |angle: f64| [angle.cos(), angle.sin()];
                let gate = |sign: f64, angle: f64| {
                    let normal = left(direction(angle)).map(|value| sign * value);
                    Gate { normal, offset: dot(normal, centre) }
                };
                let axis = direction(start + sweep / 2.0);
                let end = (sweep / 4.0).tan();
                let disc = if sweep < PI {
                    (beyond(centre, radius * (sweep / 2.0).cos(), axis), radius * (sweep / 2.0).sin())
                } else {
                    (centre, radius)
                };
                Self {
                    source,
                    kind: if grows { Kind::Grows } else { Kind::Shrinks },
                    base: centre,
                    axis,
                    radius,
                    spread: 2.0 * (sweep / 4.0).sin(),
                    range: [-end, end],
                    gates: (radius > 0.0).then(|| [gate(1.0, start), gate(-1.0, start + sweep)]),
                    disc,
                    neighbours: [None; 2],
                }
            }
        }
    }

    /// v · u (1 + z²) for a vector v.
    fn along(&self, v: [f64; 2]) -> Quadratic {
        let (x, y) = (dot(v, self.axis), cross(self.axis, v));
        Quadratic([x, 2.0 * y, -x])
    }

    /// How far ahead of its foot a point may lie on any ray at the most.
    pub fn ahead(&self, point: [f64; 2]) -> f64 {
        let offset = minus(point, self.base);
        if self.kind == Kind::Line {
            return cross(self.axis, offset);
        }
        let along = dot(self.axis, offset);
        // Of all directions of the arc none lies farther from its middle than the last.
        let aside = length(offset) * self.spread;
        if self.kind == Kind::Grows { along + aside - self.radius } else { self.radius - along + aside }
    }

    /// Direction from the centre of an arc along a ray.
    fn direction(&self, z: f64) -> [f64; 2] {
        let scale = 1.0 / (1.0 + z * z);
        let (cos, sin) = ((1.0 - z * z) * scale, 2.0 * z * scale);
        beyond([cos * self.axis[0], cos * self.axis[1]], sin, left(self.axis))
    }

    /// Distance of the front of an arc from its centre.
    pub fn reach(&self, w: f64) -> f64 {
        if self.kind == Kind::Grows { self.radius + w } else { (self.radius - w).max(0.0) }
    }

    /// The point of a ray at a web.
    pub fn point(&self, z: f64, w: f64) -> [f64; 2] {
        if self.kind == Kind::Line {
            return beyond(beyond(self.base, z, self.axis), w, left(self.axis));
        }
        beyond(self.base, self.reach(w), self.direction(z))
    }

    /// Angle between two rays of an arc.
    pub fn angle(from: f64, to: f64) -> f64 {
        2.0 * (to - from).atan2(1.0 + from * to)
    }

    /// The front between two rays at a web, passed with the propellant on the left: its length, its share in the area
    /// ½ ∮ (x dy - y dx) and in the second moment ¼ ∮ r² (x dy - y dx).
    ///
    /// Derived. Along a line x dy - y dx is constant and r² a parabola, for which Simpson's rule is exact. On a circle
    /// X = c + v, |v| = s, it is (s² + c·v) dφ and r² = a + 2 c·v with a = c² + s²; ∫ c·v dφ = [c × v] and
    /// 2 ∫ (c·v)² dφ = c² s² φ + [(c·v)(c × v)].
    pub fn measure(&self, from: f64, to: f64, w: f64) -> [f64; 3] {
        let (start, end) = (self.point(from, w), self.point(to, w));
        if self.kind == Kind::Line {
            let middle = [(start[0] + end[0]) / 2.0, (start[1] + end[1]) / 2.0];
            let mean = (dot(start, start) + 4.0 * dot(middle, middle) + dot(end, end)) / 6.0;
            let area = cross(start, end) / 2.0;
            return [to - from, area, area * mean / 2.0];
        }
        let (s, angle, c) = (self.reach(w), Self::angle(from, to), self.base);
        let (v, u) = (minus(start, c), minus(end, c));
        let (square, distance) = (s * s, dot(c, c));
        let turned = cross(c, minus(u, v));
        let product = dot(c, u) * cross(c, u) - dot(c, v) * cross(c, v);
        let area = (square * angle + turned) / 2.0;
        let mean = distance + square;
        let second =
            (mean * square * angle + (mean + 2.0 * square) * turned + distance * square * angle + product) / 4.0;
        // A front that grows is passed clockwise.
        let sign = if self.kind == Kind::Grows { -1.0 } else { 1.0 };
        [s * angle, sign * area, sign * second]
    }

    /// The front between two rays at a web, as a side.
    pub fn side(&self, from: f64, to: f64, w: f64) -> Side {
        if self.kind == Kind::Line {
            return Side::Line { from: self.point(from, w), to: self.point(to, w) };
        }
        let first = if self.kind == Kind::Grows { to } else { from };
        let [x, y] = self.direction(first);
        let angle = Self::angle(from, to);
        let sweep = if self.kind == Kind::Grows { -angle } else { angle };
        Side::Arc { centre: self.base, radius: self.reach(w), start: y.atan2(x), sweep }
    }

    /// d(length)/dz at a ray and web.
    pub fn stretch(&self, z: f64, w: f64) -> f64 {
        if self.kind == Kind::Line { 1.0 } else { 2.0 * self.reach(w) / (1.0 + z * z) }
    }

    /// Positive for the rays that have not died at web `w` by the death `curve`.
    pub fn alive(&self, curve: &Quadratic, w: f64) -> Quadratic {
        match self.kind {
            Kind::Line => curve.minus(&Quadratic::constant(w)),
            Kind::Grows => ONE.minus(&curve.times(self.radius + w)),
            Kind::Shrinks => curve.times(self.radius - w).minus(&ONE),
        }
    }

    /// ∂/∂w of [`Self::alive`] at a ray.
    pub fn alive_rate(&self, curve: &Quadratic, z: f64) -> f64 {
        if self.kind == Kind::Line { -1.0 } else { -curve.at(z) }
    }

    /// Positive where `first` kills before `second`.
    pub fn lead(&self, first: &Quadratic, second: &Quadratic) -> Quadratic {
        if self.kind == Kind::Grows { first.minus(second) } else { second.minus(first) }
    }

    /// The web at which a ray dies.
    pub fn death(&self, curve: &Quadratic, z: f64) -> f64 {
        let value = curve.at(z);
        match self.kind {
            Kind::Line => value,
            Kind::Grows if value <= 0.0 => f64::INFINITY,
            Kind::Grows => (1.0 + z * z) / value - self.radius,
            Kind::Shrinks if value <= 0.0 => self.radius,
            Kind::Shrinks => self.radius - (1.0 + z * z) / value,
        }
    }

    /// Rays at which the death has an extremum.
    pub fn extremes(&self, curve: &Quadratic) -> Quadratic {
        let Quadratic([a, b, c]) = *curve;
        match self.kind {
            Kind::Line => Quadratic([b, 2.0 * c, 0.0]),
            // Of Q / (1 + z²).
            _ => Quadratic([b, 2.0 * (c - a), -b]),
        }
    }

    /// A death that never comes, or rather far outside a circle of that radius; for a front that shrinks the one at its
    /// centre.
    pub fn never(&self, outer_radius: f64) -> Quadratic {
        match self.kind {
            Kind::Line => Quadratic::constant(10.0 * outer_radius),
            Kind::Grows => ONE.times(1.0 / (self.radius + 10.0 * outer_radius)),
            Kind::Shrinks => ONE.times(1e9 / self.radius),
        }
    }

    /// normal · X - offset along a death curve; for an arc times Q, which is positive.
    pub fn on_curve(&self, curve: &Quadratic, gate: &Gate) -> Quadratic {
        let at_base = dot(gate.normal, self.base) - gate.offset;
        if self.kind == Kind::Line {
            let linear = Quadratic([at_base, dot(gate.normal, self.axis), 0.0]);
            return linear.plus(&curve.times(dot(gate.normal, left(self.axis))));
        }
        curve.times(at_base).plus(&self.along(gate.normal))
    }

    /// The death of the rays by another source's whole line or circle; `None` where there is none.
    pub fn killed_by(&self, other: &Self) -> Option<Quadratic> {
        let curve = match (self.kind, other.kind) {
            (Kind::Line, Kind::Line) => {
                let normal = left(other.axis);
                // 1 - m·n, without the rounding of a difference between near numbers.
                let (sine, cosine) = (cross(self.axis, other.axis), dot(self.axis, other.axis));
                let apart = if cosine > 0.0 { sine * sine / (1.0 + cosine) } else { 1.0 - cosine };
                let height = dot(normal, minus(self.base, other.base));
                Quadratic([height / apart, dot(normal, self.axis) / apart, 0.0])
            }
            (Kind::Line, _) => {
                let offset = minus(other.base, self.base);
                let (g, h) = (dot(offset, self.axis), cross(self.axis, offset));
                let sigma = if other.kind == Kind::Grows { other.radius } else { -other.radius };
                let scale = 0.5 / (h + sigma);
                Quadratic([scale * (g * g + (h - sigma) * (h + sigma)), -2.0 * scale * g, scale])
            }
            (_, Kind::Line) => {
                let normal = left(other.axis);
                let height = dot(normal, minus(self.base, other.base));
                let (sign, depth) =
                    if self.kind == Kind::Grows { (-1.0, height + self.radius) } else { (1.0, self.radius - height) };
                ONE.plus(&self.along(normal).times(sign)).times(1.0 / depth)
            }
            _ => {
                let rho = if self.kind == other.kind { self.radius - other.radius } else { self.radius + other.radius };
                let offset = minus(self.base, other.base);
                let distance = length(offset);
                let scale = 2.0 / ((rho - distance) * (rho + distance));
                ONE.times(rho).plus(&self.along(offset)).times(scale)
            }
        };
        curve.0.iter().all(|coefficient| coefficient.is_finite()).then_some(curve)
    }

    /// The death of the rays at the mirror line along `mirror`; `None` where they run along it or from a centre that lies
    /// on it to within `rounding`.
    pub fn killed_by_mirror(&self, mirror: [f64; 2], rounding: f64) -> Option<Quadratic> {
        let normal = left(mirror);
        let height = dot(normal, self.base);
        if self.kind != Kind::Line && height.abs() < rounding {
            return None;
        }
        let curve = if self.kind == Kind::Line {
            let scale = -1.0 / dot(normal, left(self.axis));
            Quadratic([scale * height, scale * dot(normal, self.axis), 0.0])
        } else {
            self.along(normal).times(-1.0 / height)
        };
        curve.0.iter().all(|coefficient| coefficient.is_finite()).then_some(curve)
    }

    /// Positive for the rays whose point at web `w` lies inside the wall.
    pub fn within_wall(&self, outer_radius: f64, w: f64) -> Quadratic {
        if self.kind == Kind::Line {
            let (along, across) = (dot(self.base, self.axis), cross(self.axis, self.base) + w);
            return Quadratic([(outer_radius - across) * (outer_radius + across) - along * along, -2.0 * along, -1.0]);
        }
        let s = self.reach(w);
        let square = (outer_radius - s) * (outer_radius + s) - dot(self.base, self.base);
        ONE.times(square).minus(&self.along(self.base).times(2.0 * s))
    }

    /// ∂/∂w of [`Self::within_wall`] at a ray.
    pub fn within_wall_rate(&self, w: f64, z: f64) -> f64 {
        if self.kind == Kind::Line {
            return -2.0 * (cross(self.axis, self.base) + w);
        }
        let outward = if self.kind == Kind::Grows { -2.0 } else { 2.0 };
        outward * (self.reach(w) * (1.0 + z * z) + self.along(self.base).at(z))
    }

    /// Positive where a death curve runs outside the wall, so that the ray meets the wall first.
    pub fn beyond_wall(&self, curve: &Quadratic, outer_radius: f64) -> [f64; 5] {
        if self.kind == Kind::Line {
            let along = Quadratic([dot(self.base, self.axis), 1.0, 0.0]);
            let across = curve.plus(&Quadratic::constant(cross(self.axis, self.base)));
            let (a, b) = (along.product(&along), across.product(&across));
            let mut sum: [f64; 5] = std::array::from_fn(|power| a[power] + b[power]);
            sum[0] -= outer_radius * outer_radius;
            return sum;
        }
        // |X|² - R² = (c² - R²) + 2 c·u s + s², times Q².
        let distance = length(self.base);
        let square = (distance - outer_radius) * (distance + outer_radius);
        let (a, b) = (curve.product(curve), self.along(self.base).product(curve));
        let one = ONE.product(&ONE);
        std::array::from_fn(|power| square * a[power] + 2.0 * b[power] + one[power])
    }

    /// Rays on which the wall is reached earliest or latest, as zeros.
    pub fn wall_extremes(&self) -> Quadratic {
        if self.kind == Kind::Line {
            return Quadratic([dot(self.base, self.axis), 1.0, 0.0]);
        }
        // Along the centre's own direction: u × c = 0.
        self.along(left(self.base))
    }

    /// Sine of the angle between a ray and the radius to the point where it meets the wall.
    fn wall_sine(&self, z: f64, outer_radius: f64) -> f64 {
        let lever = match self.kind {
            Kind::Line => cross(left(self.axis), beyond(self.base, z, self.axis)),
            Kind::Grows => cross(self.direction(z), self.base),
            Kind::Shrinks => -cross(self.direction(z), self.base),
        };
        (lever / outer_radius).clamp(-1.0, 1.0)
    }

    /// The web at which a ray meets the wall.
    pub fn wall_death(&self, z: f64, outer_radius: f64) -> f64 {
        let sine = self.wall_sine(z, outer_radius);
        let ahead = outer_radius * ((1.0 - sine) * (1.0 + sine)).sqrt();
        let behind = match self.kind {
            Kind::Line => cross(self.axis, self.base),
            Kind::Grows => dot(self.direction(z), self.base) + self.radius,
            Kind::Shrinks => -dot(self.direction(z), self.base) - self.radius,
        };
        (ahead - behind).max(0.0)
    }

    /// The angle about the axis at which a ray meets the wall.
    pub fn wall_angle(&self, z: f64, outer_radius: f64) -> f64 {
        let ray = match self.kind {
            Kind::Line => left(self.axis),
            Kind::Grows => self.direction(z),
            Kind::Shrinks => self.direction(z).map(|value| -value),
        };
        ray[1].atan2(ray[0]) + self.wall_sine(z, outer_radius).asin()
    }

    /// The part of the wall met by the rays between two, counter-clockwise with the propellant on the left: its sweep.
    pub fn wall_sweep(&self, from: f64, to: f64, outer_radius: f64) -> f64 {
        let turned = self.wall_sine(to, outer_radius).asin() - self.wall_sine(from, outer_radius).asin();
        match self.kind {
            Kind::Line => -turned,
            Kind::Grows => turned + Self::angle(from, to),
            Kind::Shrinks => -turned - Self::angle(from, to),
        }
    }

    /// Whether the wall is passed counter-clockwise from the first ray to the last.
    pub fn goes_round_with_wall(&self) -> bool {
        self.kind == Kind::Grows
    }

    /// The smaller of a distance and that of a point from the source.
    pub fn nearer(&self, point: [f64; 2], distance: f64) -> f64 {
        let (at, around) = self.disc;
        let offset = minus(point, at);
        let near = distance + around;
        // Most sources of a large outline are farther away than the nearest.
        if dot(offset, offset) >= near * near { distance } else { self.source.distance(point).min(distance) }
    }
}
