//! The whole burn of a section: perimeter, area and second moment over the web burned.

use super::build::build;
use super::front::{Domain, Front, Limiter, Waves, nearest};
use super::loops::loops;
use super::{Port, SectionError};
use crate::geometry::contour::Contour;
use crate::num::chebyshev::{Chebyshev, Mapping};
use std::collections::VecDeque;
use std::f64::consts::PI;
use std::sync::{Arc, Mutex, PoisonError};

/// Steps, over the outer radius, in which changes of the front are looked for.
const STEPS: f64 = 40.0;
/// The first front stands this share of the outer radius off the boundary, where every fan is open.
const FIRST: f64 = 1e-7;
/// Webs of a change are found to this share of the outer radius.
const RESOLUTION: f64 = 1e-11;
/// Size of what the polynomials may leave out, as a share of the outer radius (perimeter) or its square (area).
const FIT: f64 = 3e-9;
/// Fits that are tried, in order: lines and arcs give polynomials of low degree until a front runs along another.
const FITS: [(Mapping, usize); 4] =
    [(Mapping::Plain, 6), (Mapping::Plain, 12), (Mapping::Rooted, 14), (Mapping::Rooted, 24)];
/// How often a span without a known change may be halved.
const HALVINGS: u32 = 9;
/// Area and integral of the perimeter agree to this share of the section's area, or the history is refused.
const CLOSURE: f64 = 1e-6;
/// More changes than this are noise.
const MOST_CHANGES: usize = 2000;
/// Histories that are kept for the next who asks.
const KEPT: usize = 64;

/// A section at one web.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SectionState {
    /// Length of the burning front in m.
    pub perimeter: f64,
    /// Area of the propellant in m².
    pub area: f64,
    /// Second moment of that area about the axis in m⁴: ∫ r² dA.
    pub second_moment: f64,
}

/// Webs between which nothing happens, with the fits there.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    from: f64,
    to: f64,
    perimeter: Chebyshev,
    area: Chebyshev,
    second_moment: Chebyshev,
    /// A front at or before `from`, from which every front of the span can be computed.
    base: Arc<Front>,
}

/// A burn, from the unburned port to the last sliver.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionHistory {
    waves: Waves,
    unburned: Front,
    spans: Vec<Span>,
    kinks: Vec<f64>,
    web: f64,
    closure: f64,
    evaluations: usize,
}

/// The histories that were asked for last: a window asks for the same one in every frame.
static LATEST: Mutex<VecDeque<(Port, Arc<SectionHistory>)>> = Mutex::new(VecDeque::new());

impl SectionHistory {
    /// The history of a port; one that was computed lately is handed out again.
    ///
    /// # Errors
    /// [`SectionError`]: nothing burns, the outline is open, or its burn-back cannot be followed.
    pub fn of(port: Port) -> Result<Arc<Self>, SectionError> {
        let latest = || LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, history)) = latest().iter().find(|(known, _)| *known == port) {
            return Ok(Arc::clone(history));
        }
        let history = Arc::new(Self::compute(&port)?);
        let mut latest = latest();
        if latest.len() >= KEPT {
            latest.pop_front();
        }
        latest.push_back((port, Arc::clone(&history)));
        Ok(history)
    }

    /// The history of a port, computed anew.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn compute(port: &Port) -> Result<Self, SectionError> {
        let radius = port.outer_radius;
        let corners = || port.add.iter().chain(&port.cut).flat_map(|contour| &contour.corners);
        let finite = corners().all(|corner| corner.0.is_finite() && corner.1.is_finite() && corner.2.is_finite());
        if !(radius > 0.0 && radius.is_finite() && finite) {
            return Err(SectionError::NotFinite { radius });
        }
        let domain = Domain { radius, sectors: port.sectors };
        let (waves, unburned) = build(port, domain)?;
        let mut tracer = Tracer { waves: &waves, evaluations: 0 };
        let pieces = tracer.pieces(&unburned)?;
        let mut spans = Vec::new();
        for (from, to, base) in &pieces {
            tracer.fit(&mut spans, (*from, *to), base, HALVINGS);
        }
        let evaluations = tracer.evaluations;
        let web = pieces.last().map_or(0.0, |piece| piece.1);
        let kinks = pieces.iter().skip(1).map(|piece| piece.0).collect();
        let mut history = Self { waves, unburned, spans, kinks, web, closure: 0.0, evaluations };
        history.closure = history.checked_closure()?;
        Ok(history)
    }

    /// The web at which the last propellant is gone, in m.
    pub fn web(&self) -> f64 {
        self.web
    }

    /// Webs between 0 and the last at which the front changes its shape, ascending, in m.
    pub fn kinks(&self) -> &[f64] {
        &self.kinks
    }

    /// Largest difference between area burned and integral of the perimeter over a span, over the section's area.
    pub fn closure(&self) -> f64 {
        self.closure
    }

    /// Fronts computed to make the history: a measure of its cost.
    pub fn evaluations(&self) -> usize {
        self.evaluations
    }

    /// The section at web `w`, with the values before a kink at the kink; all gone beyond the last web.
    pub fn state(&self, w: f64) -> SectionState {
        let Some(span) = self.span(w) else { return SectionState::default() };
        let place = (w - span.from) / (span.to - span.from);
        SectionState {
            perimeter: span.perimeter.at(place).max(0.0),
            area: span.area.at(place).max(0.0),
            second_moment: span.second_moment.at(place).max(0.0),
        }
    }

    /// Closed contours of the propellant at web `w`: outer ones counter-clockwise, holes clockwise.
    pub fn contours(&self, w: f64) -> Vec<Contour> {
        if w < FIRST * self.waves.domain.radius {
            return loops(&self.waves, &self.unburned);
        }
        self.span(w).map_or_else(Vec::new, |span| {
            let front = self.waves.advance(&span.base, w.max(span.base.web));
            loops(&self.waves, &front)
        })
    }

    /// The web at which a point burns: its distance from the port. Meaningful for points in the propellant only.
    pub fn web_at(&self, point: [f64; 2]) -> f64 {
        nearest(&self.waves.waves, self.waves.domain.folded(point))
    }

    fn span(&self, w: f64) -> Option<&Span> {
        if w > self.web {
            return None;
        }
        let index = self.spans.partition_point(|span| span.to < w);
        self.spans.get(index).or(self.spans.last())
    }

    /// Area burned over each span against the integral of the perimeter, by Gauss-Legendre.
    fn checked_closure(&self) -> Result<f64, SectionError> {
        let total = self.state(0.0).area;
        let mut worst = 0.0_f64;
        for span in &self.spans {
            let mut integral = 0.0;
            // In θ, where the integrand is smooth: dw = L/2 sin θ dθ.
            const PANELS: usize = 4;
            for panel in 0..PANELS {
                for (at, weight) in GAUSS {
                    let theta = PI * (panel as f64 + at) / PANELS as f64;
                    let place = (1.0 - theta.cos()) / 2.0;
                    integral += weight * span.perimeter.at(place) * theta.sin();
                }
            }
            integral *= PI / PANELS as f64 * (span.to - span.from) / 2.0;
            let closure = ((span.area.at(0.0) - span.area.at(1.0)) - integral).abs() / total;
            worst = worst.max(closure);
            if closure.is_nan() || closure > CLOSURE {
                return Err(SectionError::NotClosed { closure, from: span.from, to: span.to });
            }
        }
        Ok(worst)
    }
}

/// Five points of Gauss-Legendre on 0 .. 1.
const GAUSS: [(f64, f64); 5] = [
    (0.046_910_077_030_668_0, 0.118_463_442_528_094_5),
    (0.230_765_344_947_158_5, 0.239_314_335_249_683_2),
    (0.5, 0.284_444_444_444_444_4),
    (0.769_234_655_052_841_5, 0.239_314_335_249_683_2),
    (0.953_089_922_969_332_0, 0.118_463_442_528_094_5),
];

/// Computes fronts and counts them.
struct Tracer<'a> {
    waves: &'a Waves,
    evaluations: usize,
}

/// A piece of the burn between two changes: its webs, and a front to start from.
type Piece = (f64, f64, Arc<Front>);

impl Tracer<'_> {
    fn advance(&mut self, base: &Front, w: f64) -> (Front, Vec<(Limiter, Limiter)>) {
        self.evaluations += 1;
        let front = self.waves.advance(base, w);
        let signature = self.waves.signature(&front);
        (front, signature)
    }

    /// The burn from change to change.
    fn pieces(&mut self, unburned: &Front) -> Result<Vec<Piece>, SectionError> {
        let radius = self.waves.domain.radius;
        let mut pieces = Vec::new();
        let mut from = 0.0;
        let (mut base, mut shape) = self.advance(unburned, FIRST * radius);
        let mut first = Arc::new(base.clone());
        while !base.pieces.is_empty() {
            let next = base.web + radius / STEPS;
            let (front, signature) = self.advance(&base, next);
            if signature == shape {
                base = front;
                continue;
            }
            let (mut low, mut high) = (base.web, next);
            while high - low > RESOLUTION * radius {
                let middle = (low + high) / 2.0;
                let (front, signature) = self.advance(&base, middle);
                if signature == shape {
                    low = middle;
                    base = front;
                } else {
                    high = middle;
                }
            }
            pieces.push((from, high, first));
            if pieces.len() > MOST_CHANGES {
                return Err(SectionError::NotSettled { web: high });
            }
            from = high;
            // Changes that belong together fall into one; so the next front stands a little beyond.
            (base, shape) = self.advance(&base, high + 20.0 * RESOLUTION * radius);
            first = Arc::new(base.clone());
        }
        Ok(pieces)
    }

    /// Fits one piece, in halves where it is not smooth enough.
    fn fit(&mut self, spans: &mut Vec<Span>, (from, to): (f64, f64), base: &Arc<Front>, halvings: u32) {
        let radius = self.waves.domain.radius;
        for (mapping, count) in FITS {
            let mut values: [Vec<f64>; 3] = Default::default();
            for place in mapping.places(count) {
                let w = from + place * (to - from);
                self.evaluations += 1;
                let front = self.waves.advance(base, w.max(base.web));
                let perimeter = self.waves.perimeter(&front);
                let (area, second_moment) = self.waves.area_moments(&front);
                // Back from a base that stands a hair beyond, where the front has moved by that hair.
                let area = area + perimeter * (front.web - w);
                for (column, value) in values.iter_mut().zip([perimeter, area, second_moment]) {
                    column.push(value);
                }
            }
            let [perimeter, area, second_moment] = values.map(|values| Chebyshev::through(mapping, &values));
            let smooth = perimeter.tail() < FIT * radius && area.tail() < FIT * radius * radius;
            if smooth || (halvings == 0 && count == FITS[FITS.len() - 1].1) {
                spans.push(Span { from, to, perimeter, area, second_moment, base: Arc::clone(base) });
                return;
            }
        }
        let middle = (from + to) / 2.0;
        self.fit(spans, (from, middle), base, halvings - 1);
        let start = Arc::new(self.waves.advance(base, middle.max(base.web)));
        self.fit(spans, (middle, to), &start, halvings - 1);
    }
}
