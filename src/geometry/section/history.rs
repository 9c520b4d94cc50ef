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

/// Steps, over the outer radius, in which the front is followed.
const STEPS: f64 = 8.0;
/// The same for outlines of more than [`MANY`] sides.
const STEPS_OF_MANY: f64 = 64.0;
/// The first front stands this share of the outer radius off the boundary, where every fan is open.
const FIRST: f64 = 1e-7;
/// Webs of a change are found to this share of the outer radius, near rounding: behind a change the perimeter may go with
/// the root of the distance from it, and half the digits are lost.
const RESOLUTION: f64 = 2e-14;
/// Changes nearer than this share of the outer radius are one.
const TOGETHER: f64 = 2e-10;
/// Size of what the polynomials may leave out of the perimeter, as a share of the outer radius.
const PERIMETER_FIT: f64 = 1e-6;
/// The same for outlines of more than [`MANY`] sides, where each side's end is a change of its own.
const PERIMETER_FIT_OF_MANY: f64 = 2e-5;
/// See [`PERIMETER_FIT_OF_MANY`].
const MANY: usize = 80;
/// Stretches of such outlines are halved down to this share of the outer radius before a change is sought.
const SHORT: f64 = 1.0 / 2000.0;
/// Size of what the polynomials may leave out of the area, as a share of the outer radius squared.
const AREA_FIT: f64 = 1e-8;
/// Fits that are tried, in order: lines and arcs give polynomials of low degree until a front runs along another.
/// The first [`PLAIN`] are cheap enough to be tried where the front changes its shape.
const FITS: [(Mapping, usize); 4] =
    [(Mapping::Plain, 6), (Mapping::Plain, 12), (Mapping::Rooted, 14), (Mapping::Rooted, 24)];
const PLAIN: usize = 2;
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

/// A port with what came of it.
type Known = (Port, Result<Arc<SectionHistory>, SectionError>);

/// What was asked for last, refusals included: a window asks for the same port in every frame.
static LATEST: Mutex<VecDeque<Known>> = Mutex::new(VecDeque::new());

impl SectionHistory {
    /// The history of a port; one that was computed lately is handed out again.
    ///
    /// # Errors
    /// [`SectionError`]: nothing burns, the outline is open, or its burn-back cannot be followed.
    pub fn of(port: Port) -> Result<Arc<Self>, SectionError> {
        let latest = || LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut latest = latest();
            if let Some(place) = latest.iter().position(|(known, _)| *known == port)
                && let Some(known) = latest.remove(place)
            {
                // The one that is asked for again and again stays, whatever a study asks for between.
                let history = known.1.clone();
                latest.push_back(known);
                return history;
            }
        }
        let history = Self::compute(&port).map(Arc::new);
        let mut latest = latest();
        if latest.len() >= KEPT {
            latest.pop_front();
        }
        latest.push_back((port, history.clone()));
        history
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
        let mut tracer = Tracer { waves: &waves, evaluations: 0, spans: Vec::new(), kinks: Vec::new() };
        let web = tracer.trace(&unburned)?;
        let Tracer { evaluations, spans, kinks, .. } = tracer;
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
    (0.046_910_077_030_668, 0.118_463_442_528_094_5),
    (0.230_765_344_947_158_5, 0.239_314_335_249_683_2),
    (0.5, 0.284_444_444_444_444_4),
    (0.769_234_655_052_841_5, 0.239_314_335_249_683_2),
    (0.953_089_922_969_332, 0.118_463_442_528_094_5),
];

/// Follows the front and fits what it measures.
struct Tracer<'a> {
    waves: &'a Waves,
    evaluations: usize,
    spans: Vec<Span>,
    kinks: Vec<f64>,
}

/// A front with its shape.
struct Shaped {
    front: Arc<Front>,
    signature: Vec<(Limiter, Limiter)>,
}

impl Shaped {
    fn is_gone(&self) -> bool {
        self.front.pieces.is_empty()
    }
}

impl Tracer<'_> {
    fn advance(&mut self, base: &Front, w: f64) -> Shaped {
        self.evaluations += 1;
        let front = self.waves.advance(base, w);
        let signature = self.waves.signature(&front);
        Shaped { front: Arc::new(front), signature }
    }

    /// Follows the burn to its end; gives the last web.
    fn trace(&mut self, unburned: &Front) -> Result<f64, SectionError> {
        let steps = if self.waves.waves.len() > MANY { STEPS_OF_MANY } else { STEPS };
        let step = self.waves.domain.radius / steps;
        let mut base = self.advance(unburned, FIRST * self.waves.domain.radius);
        let mut from = 0.0;
        while !base.is_gone() {
            let to = base.front.web + step;
            let end = self.advance(&base.front, to);
            (from, base) = self.stretch(from, base, (to, end))?;
        }
        Ok(from)
    }

    /// Fits from a web toward another, up to a change of the front's shape at the most; gives the web and front from which
    /// to go on.
    fn stretch(&mut self, from: f64, base: Shaped, (to, end): (f64, Shaped)) -> Result<(f64, Shaped), SectionError> {
        let radius = self.waves.domain.radius;
        if base.signature == end.signature {
            self.halves((from, to), &base.front, HALVINGS);
            return Ok((to, end));
        }
        if self.waves.waves.len() > MANY {
            // Among many changes most hardly matter: short stretches part those that do from those that do not.
            if !end.is_gone() && self.fit((from, to), &base.front, &FITS[..PLAIN]) {
                return Ok((to, end));
            }
            if to - from > SHORT * radius {
                let middle = self.advance(&base.front, (base.front.web + to) / 2.0);
                return self.stretch(from, base, (middle.front.web, middle));
            }
        }
        if self.kinks.len() > MOST_CHANGES {
            return Err(SectionError::NotSettled { web: from });
        }
        let (mut low, mut high) = (base.front.web, to);
        while high - low > RESOLUTION * radius {
            let middle = (low + high) / 2.0;
            if middle <= low || middle >= high {
                break;
            }
            let shaped = self.advance(&base.front, middle);
            *(if shaped.signature == base.signature { &mut low } else { &mut high }) = middle;
        }
        self.halves((from, high), &base.front, HALVINGS);
        // Changes that belong together fall into one; so the next front stands a little beyond.
        let next = self.advance(&base.front, high + TOGETHER * radius);
        if !next.is_gone() {
            self.kinks.push(high);
        }
        Ok((high, next))
    }

    /// Fits a stretch on which nothing happens, in halves where it is not smooth enough.
    fn halves(&mut self, (from, to): (f64, f64), base: &Arc<Front>, halvings: u32) {
        if self.fit((from, to), base, &FITS) {
            return;
        }
        if halvings == 0 {
            // The closure tells whether this is good enough.
            let last = self.attempt((from, to), base, FITS[FITS.len() - 1]);
            self.spans.extend(last);
            return;
        }
        let middle = (from + to) / 2.0;
        self.halves((from, middle), base, halvings - 1);
        let start = self.advance(base, middle.max(base.web)).front;
        self.halves((middle, to), &start, halvings - 1);
    }

    /// Adds the first of some fits that is good enough, if one is.
    fn fit(&mut self, stretch: (f64, f64), base: &Arc<Front>, fits: &[(Mapping, usize)]) -> bool {
        let radius = self.waves.domain.radius;
        let perimeter = if self.waves.waves.len() > MANY { PERIMETER_FIT_OF_MANY } else { PERIMETER_FIT };
        for fit in fits {
            let Some(span) = self.attempt(stretch, base, *fit) else { continue };
            if span.perimeter.tail() < perimeter * radius && span.area.tail() < AREA_FIT * radius * radius {
                self.spans.push(span);
                return true;
            }
        }
        false
    }

    fn attempt(
        &mut self,
        (from, to): (f64, f64),
        base: &Arc<Front>,
        (mapping, count): (Mapping, usize),
    ) -> Option<Span> {
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
        (to > from).then(|| Span { from, to, perimeter, area, second_moment, base: Arc::clone(base) })
    }
}
