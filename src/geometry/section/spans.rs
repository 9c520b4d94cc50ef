//! Perimeter, area and second moment as polynomials of the web, from one change of the front's law to another.
//!
//! Where an outline has many sides most changes hardly matter, and a polynomial runs across those that it can.

use super::events::Event;
use super::front::Fronts;
use super::{SectionError, SectionState};
use crate::diag::{Monitor, Progress};
use crate::num::chebyshev::{Chebyshev, Mapping};

/// Size of what the polynomials may leave out of the perimeter, as a share of the outer radius.
const PERIMETER_FIT: f64 = 1e-6;
/// The same for fronts that change their law more often than [`MANY`] times.
const PERIMETER_FIT_OF_MANY: f64 = 2e-5;
/// See [`PERIMETER_FIT_OF_MANY`].
const MANY: usize = 80;
/// Size of what the polynomials may leave out of the area, as a share of the outer radius squared.
const AREA_FIT: f64 = 1e-8;
/// A change of this many times what may be left out is not worth trying to run across.
const HOPELESS: f64 = 20.0;
/// Of many changes those are told to solvers that bend the perimeter's slope by this, or the perimeter by as much of the
/// outer radius.
const KINK: f64 = 1e-4;
/// Fits that are tried, in order: lines and arcs give polynomials of low degree until a front runs along another.
/// The first [`PLAIN`] are tried across changes.
const FITS: [(Mapping, usize); 4] =
    [(Mapping::Plain, 6), (Mapping::Plain, 12), (Mapping::Rooted, 14), (Mapping::Rooted, 24)];
const PLAIN: usize = 2;
/// How often a stretch without a change may be halved.
const HALVINGS: u32 = 9;
/// A stretch this short, as a share of the outer radius, is fitted once: rounding shows in the perimeter, and hardly any
/// area burns.
const SHORT: f64 = 1e-7;
/// The most cells that are looked at for all fronts: some ten seconds.
const MOST_WORK: usize = 400_000_000;

/// Webs between which one polynomial serves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    pub from: f64,
    pub to: f64,
    perimeter: Chebyshev,
    area: Chebyshev,
    second_moment: Chebyshev,
}

impl Span {
    /// The section at a share of the span.
    pub fn at(&self, place: f64) -> SectionState {
        SectionState {
            perimeter: self.perimeter.at(place),
            area: self.area.at(place),
            second_moment: self.second_moment.at(place),
        }
    }
}

/// The fits over a whole burn.
#[derive(Debug)]
pub(super) struct Fitted {
    pub spans: Vec<Span>,
    /// Webs between the first and the last at which the law changes.
    pub kinks: Vec<f64>,
    /// Fronts computed.
    pub evaluations: usize,
}

struct Fitter<'a> {
    fronts: &'a Fronts,
    /// What may be left out of the perimeter in m.
    perimeter_fit: f64,
    /// Cells of all waves.
    cells: usize,
    web: f64,
    evaluations: usize,
    spans: Vec<Span>,
    monitor: &'a mut dyn Monitor,
}

/// Fits a burn with these changes, of which the last ends it.
///
/// # Errors
/// [`SectionError::TooFine`] where that takes too long, [`SectionError::Cancelled`] by the monitor.
pub(super) fn fitted(fronts: &Fronts, events: &[Event], monitor: &mut dyn Monitor) -> Result<Fitted, SectionError> {
    let radius = fronts.domain.radius;
    let (share, kink) = if events.len() > MANY { (PERIMETER_FIT_OF_MANY, KINK) } else { (PERIMETER_FIT, 0.0) };
    let mut fitter = Fitter {
        fronts,
        perimeter_fit: share * radius,
        cells: fronts.cells.iter().map(Vec::len).sum(),
        web: events.last().map_or(0.0, |event| event.from),
        evaluations: 0,
        spans: Vec::new(),
        monitor,
    };
    let mut kinks = Vec::new();
    let begin = Event { from: 0.0, to: 0.0, jump: 0.0, bend: 0.0 };
    // What is still to do, the next on top.
    let mut todo: Vec<(Event, &[Event], Event)> = Vec::new();
    if let Some((last, inner)) = events.split_last() {
        todo.push((begin, inner, *last));
    }
    while let Some((first, inner, last)) = todo.pop() {
        let stretch = (first.to, last.from);
        let length = stretch.1 - stretch.0;
        let weight = |event: &Event| event.weight(length);
        let strongest = inner.iter().enumerate().max_by(|a, b| weight(a.1).total_cmp(&weight(b.1)));
        match strongest {
            None => fitter.halves(stretch, HALVINGS)?,
            Some((_, event)) if weight(event) < HOPELESS * fitter.perimeter_fit && fitter.crosses(stretch)? => {}
            Some((place, event)) => {
                todo.push((*event, &inner[place + 1..], last));
                todo.push((first, &inner[..place], *event));
                continue;
            }
        }
        if last.from < fitter.web && last.weight(radius) >= kink * radius {
            kinks.push(last.from);
        }
    }
    Ok(Fitted { spans: fitter.spans, kinks, evaluations: fitter.evaluations })
}

impl Fitter<'_> {
    fn measure(&mut self, w: f64) -> SectionState {
        self.evaluations += 1;
        self.fronts.measure(w)
    }

    /// Fits a stretch with changes in it, if that can be; the fit's ends are looked at, for what happens close to them lies
    /// between the fit's places.
    fn crosses(&mut self, (from, to): (f64, f64)) -> Result<bool, SectionError> {
        if !self.fit((from, to), &FITS[..PLAIN])? {
            return Ok(false);
        }
        let inset = 1e-9 * (to - from);
        let ends = [(0.0, self.measure(from + inset)), (1.0, self.measure(to - inset))];
        let limit = 2.0 * self.perimeter_fit;
        let meets = |span: &Span| {
            ends.iter().all(|(place, state)| (span.perimeter.at(*place) - state.perimeter).abs() <= limit)
        };
        if self.spans.last().is_some_and(meets) {
            return Ok(true);
        }
        self.spans.pop();
        Ok(false)
    }

    /// Fits a stretch on which nothing happens, in halves where it is not smooth enough.
    fn halves(&mut self, (from, to): (f64, f64), halvings: u32) -> Result<(), SectionError> {
        if self.fit((from, to), &FITS)? {
            return Ok(());
        }
        if halvings == 0 {
            // The closure tells whether this is good enough.
            let last = self.attempt((from, to), FITS[FITS.len() - 1]);
            self.spans.push(last);
            return Ok(());
        }
        let middle = (from + to) / 2.0;
        self.halves((from, middle), halvings - 1)?;
        self.halves((middle, to), halvings - 1)
    }

    /// Adds the first of some fits that is good enough, if one is.
    fn fit(&mut self, (from, to): (f64, f64), fits: &[(Mapping, usize)]) -> Result<bool, SectionError> {
        let radius = self.fronts.domain.radius;
        if self.monitor.step(0.5 + 0.5 * from / self.web) == Progress::Cancel {
            return Err(SectionError::Cancelled);
        }
        for fit in fits {
            if self.evaluations * self.cells > MOST_WORK {
                return Err(SectionError::TooFine { sides: self.fronts.waves.len() });
            }
            let span = self.attempt((from, to), *fit);
            let fits_well = span.perimeter.tail() < self.perimeter_fit && span.area.tail() < AREA_FIT * radius * radius;
            if fits_well || to - from < SHORT * radius {
                self.spans.push(span);
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn attempt(&mut self, (from, to): (f64, f64), (mapping, count): (Mapping, usize)) -> Span {
        let mut values: [Vec<f64>; 3] = Default::default();
        for place in mapping.places(count) {
            let SectionState { perimeter, area, second_moment } = self.measure(from + place * (to - from));
            for (column, value) in values.iter_mut().zip([perimeter, area, second_moment]) {
                column.push(value);
            }
        }
        let [perimeter, area, second_moment] = values.map(|values| Chebyshev::through(mapping, &values));
        Span { from, to, perimeter, area, second_moment }
    }
}
