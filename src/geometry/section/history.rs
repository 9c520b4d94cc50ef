//! The whole burn of a section: perimeter, area and second moment over the web burned.

use super::corners::waves;
use super::domain::Domain;
use super::events::events;
use super::front::Fronts;
use super::loops::loops;
use super::spans::{Fitted, Span, fitted};
use super::wave::Wave;
use super::{Port, SectionError};
use crate::diag::{Monitor, Unwatched};
use crate::geometry::contour::Contour;
use std::collections::VecDeque;
use std::f64::consts::PI;
use std::sync::{Arc, Mutex, PoisonError};

/// Area and integral of the perimeter agree to this share of the section's area, or the history is refused.
const CLOSURE: f64 = 1e-6;
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

/// A burn, from the unburned port to the last sliver.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionHistory {
    fronts: Fronts,
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
    /// As [`Self::watched`].
    pub fn of(port: Port) -> Result<Arc<Self>, SectionError> {
        Self::watched(port, &mut Unwatched)
    }

    /// The history of a port, as [`Self::of`]; `monitor` is called with the share of the work that is done.
    ///
    /// # Errors
    /// [`SectionError`]: nothing burns, the outline is open, its burn-back cannot be followed, or `monitor` cancels.
    pub fn watched(port: Port, monitor: &mut dyn Monitor) -> Result<Arc<Self>, SectionError> {
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
        let history = Self::compute(&port, monitor).map(Arc::new);
        if history == Err(SectionError::Cancelled) {
            return history;
        }
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
    /// As [`Self::watched`].
    pub fn compute(port: &Port, monitor: &mut dyn Monitor) -> Result<Self, SectionError> {
        let radius = port.outer_radius;
        let corners = || port.add.iter().chain(&port.cut).flat_map(|contour| &contour.corners);
        let finite = corners().all(|corner| corner.0.is_finite() && corner.1.is_finite() && corner.2.is_finite());
        if !(radius > 0.0 && radius.is_finite() && finite) {
            return Err(SectionError::NotFinite { radius });
        }
        let domain = Domain { radius, sectors: port.sectors };
        Self::of_waves(waves(port, domain)?, domain, monitor)
    }

    /// The history of the sources of a front.
    pub(super) fn of_waves(waves: Vec<Wave>, domain: Domain, monitor: &mut dyn Monitor) -> Result<Self, SectionError> {
        let fronts = Fronts::new(domain, waves, monitor)?;
        let events = events(&fronts);
        let web = events.last().map_or(0.0, |last| last.from);
        let Fitted { spans, kinks, evaluations } = fitted(&fronts, &events, monitor)?;
        let mut history = Self { fronts, spans, kinks, web, closure: 0.0, evaluations };
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
        let SectionState { perimeter, area, second_moment } = span.at((w - span.from) / (span.to - span.from));
        SectionState { perimeter: perimeter.max(0.0), area: area.max(0.0), second_moment: second_moment.max(0.0) }
    }

    /// Closed contours of the propellant at web `w`: outer ones counter-clockwise, holes clockwise.
    pub fn contours(&self, w: f64) -> Vec<Contour> {
        loops(self.fronts.domain, self.fronts.sides(w))
    }

    /// The web at which a point burns: its distance from the port. Meaningful for points in the propellant only.
    pub fn web_at(&self, point: [f64; 2]) -> f64 {
        self.fronts.web_at(self.fronts.domain.folded(point))
    }

    fn span(&self, w: f64) -> Option<&Span> {
        if w > self.web {
            return None;
        }
        let index = self.spans.partition_point(|span| span.to < w);
        self.spans.get(index).or(self.spans.last())
    }

    /// Area against the integral of the perimeter from the start to either end of each span, by Gauss-Legendre.
    fn checked_closure(&self) -> Result<f64, SectionError> {
        let radius = self.fronts.domain.radius;
        let total = self.spans.first().map_or(0.0, |span| span.at(0.0).area);
        if !(total > 0.0 && total <= PI * radius * radius * (1.0 + CLOSURE)) {
            return Err(SectionError::Inconsistent { web: 0.0, area: total, radius });
        }
        let mut worst = 0.0_f64;
        let mut left = total;
        for span in &self.spans {
            let mut integral = 0.0;
            // In θ, where the integrand is smooth: dw = L/2 sin θ dθ.
            const PANELS: usize = 4;
            for panel in 0..PANELS {
                for (at, weight) in GAUSS {
                    let theta = PI * (panel as f64 + at) / PANELS as f64;
                    let place = (1.0 - theta.cos()) / 2.0;
                    integral += weight * span.at(place).perimeter * theta.sin();
                }
            }
            let start = (span.at(0.0).area - left).abs();
            left -= integral * PI / PANELS as f64 * (span.to - span.from) / 2.0;
            let end = (span.at(1.0).area - left).abs();
            let closure = start.max(end) / total;
            worst = worst.max(closure);
            if closure.is_nan() || closure > CLOSURE {
                return Err(SectionError::NotClosed { closure, from: span.from, to: span.to });
            }
        }
        // Both fall together, and at the end nothing is left.
        if left.abs() > CLOSURE * total {
            return Err(SectionError::Inconsistent { web: self.web, area: left, radius });
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
