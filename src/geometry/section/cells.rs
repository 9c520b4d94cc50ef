//! When each ray of each source dies, and of what.
//!
//! The rays of a source are divided into cells, in each of which one thing kills: another source, a mirror line, the
//! outer wall. A killer is put in where it kills earlier than what is known; the order does not matter. Killers too far
//! away or behind are passed over, so that most pairs of a large outline cost next to nothing.
//!
//! A ray ends where its point is as near to another source as to its own foot, and beyond that it is always nearer to
//! the other. So each ray has one death, rays need not be followed from web to web, and nothing is linked.

use super::SectionError;
use super::domain::Domain;
use super::polynomial::{Quadratic, sign_changes};
use super::source::{dot, length, minus};
use super::wave::{Gate, Kind, Wave};
use crate::diag::{Monitor, Progress};

/// Cells narrower than this share of the outer radius belong to their neighbours.
const NARROW: f64 = 1e-10;
/// Killers reach beyond their ends by this share of the outer radius, so that rounding leaves no gap between two.
const MARGIN: f64 = 1e-11;
/// The most sources, and the most pairs of them that are looked at in full: some ten seconds.
const MOST_WAVES: usize = 20_000;
const MOST_PAIRS: usize = 50_000_000;

/// What ends rays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Killer {
    /// Nothing but the centre of the arc.
    Nothing,
    /// The wave of that index.
    Wave(usize),
    /// The mirror line of that index.
    Mirror(usize),
    /// The outer wall.
    Wall,
}

/// Rays next to each other that die of the same thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    pub from: f64,
    pub to: f64,
    pub killer: Killer,
    /// When they die, unless of the wall: see [`Wave`].
    pub curve: Quadratic,
    /// First and last web at which one dies.
    pub earliest: f64,
    pub latest: f64,
}

/// Where a cell's rays die of something else than before.
struct Candidate {
    killer: Killer,
    curve: Quadratic,
    /// It kills only where all of these are positive.
    conditions: [Quadratic; 4],
    count: usize,
}

impl Candidate {
    fn new(killer: Killer, curve: Quadratic, born: Quadratic) -> Self {
        Self { killer, curve, conditions: [born; 4], count: 1 }
    }

    fn add(&mut self, condition: Quadratic) {
        if let Some(place) = self.conditions.get_mut(self.count) {
            *place = condition;
            self.count += 1;
        }
    }

    fn conditions(&self) -> impl Iterator<Item = &Quadratic> {
        self.conditions.iter().take(self.count)
    }
}

/// The cells of one wave while they are made.
struct Envelope<'a> {
    wave: &'a Wave,
    radius: f64,
    cells: Vec<Cell>,
    /// Kept between the candidates, for their memory.
    cuts: Vec<f64>,
    next: Vec<Cell>,
}

/// The cells of every wave.
///
/// # Errors
/// [`SectionError::TooFine`] where the outline has too many sides, [`SectionError::Cancelled`] by the monitor.
pub(super) fn cells(waves: &[Wave], domain: Domain, monitor: &mut dyn Monitor) -> Result<Vec<Vec<Cell>>, SectionError> {
    let too_fine = SectionError::TooFine { sides: waves.len() };
    if waves.len() > MOST_WAVES {
        return Err(too_fine);
    }
    let mut pairs = 0;
    let mut all = Vec::with_capacity(waves.len());
    for (index, wave) in waves.iter().enumerate() {
        if monitor.step(0.5 * index as f64 / waves.len() as f64) == Progress::Cancel {
            return Err(SectionError::Cancelled);
        }
        let mut envelope = Envelope::new(wave, domain.radius);
        for (place, mirror) in domain.mirrors().enumerate() {
            if let Some(curve) = wave.killed_by_mirror(mirror, NARROW * domain.radius) {
                envelope.insert(&Candidate::new(Killer::Mirror(place), curve, wave.alive(&curve, 0.0)));
            }
        }
        pairs += envelope.insert_waves(index, waves);
        if pairs > MOST_PAIRS {
            return Err(too_fine);
        }
        envelope.insert_wall();
        envelope.settle();
        all.push(envelope.cells);
    }
    Ok(all)
}

impl<'a> Envelope<'a> {
    fn new(wave: &'a Wave, radius: f64) -> Self {
        let [from, to] = wave.range;
        let mut envelope = Self { wave, radius, cells: Vec::new(), cuts: Vec::new(), next: Vec::new() };
        let never = envelope.cell((from, to), Killer::Nothing, wave.never(radius));
        envelope.cells.push(never);
        envelope
    }

    fn cell(&self, (from, to): (f64, f64), killer: Killer, curve: Quadratic) -> Cell {
        let wave = self.wave;
        let (extremes, death): (Quadratic, &dyn Fn(f64) -> f64) = if killer == Killer::Wall {
            (wave.wall_extremes(), &|z| wave.wall_death(z, self.radius))
        } else {
            (wave.extremes(&curve), &|z| wave.death(&curve, z))
        };
        let inside = extremes.roots();
        let inside = inside.iter().filter(|z| *z > from && *z < to).map(death);
        let (earliest, latest) = inside
            .chain([death(from), death(to)])
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), web| (low.min(web), high.max(web)));
        Cell { from, to, killer, curve, earliest, latest }
    }

    /// Puts in all other waves that may kill; gives the number that were looked at.
    fn insert_waves(&mut self, index: usize, waves: &[Wave]) -> usize {
        let wave = self.wave;
        let (at, own) = wave.disc;
        let wall = self.radius + length(at) + own;
        let latest = |cells: &[Cell]| cells.iter().map(|cell| cell.latest).fold(0.0, f64::max).min(wall);
        let mut last = latest(&self.cells);
        let mut looked_at = 0;
        // Neighbours in the outline are near: from them outward.
        for step in 1..waves.len() {
            for other in [(index + step) % waves.len(), (index + waves.len() - step % waves.len()) % waves.len()] {
                let Some(killer) = waves.get(other) else { continue };
                let offset = minus(killer.disc.0, at);
                let near = 2.0 * last + own + killer.disc.1;
                if dot(offset, offset) > near * near || !self.faces(killer) || wave.neighbours.contains(&Some(other)) {
                    continue;
                }
                looked_at += 1;
                if let Some(candidate) = self.candidate(other, killer)
                    && self.insert(&candidate)
                {
                    last = latest(&self.cells);
                }
            }
            if 2 * step >= waves.len() {
                break;
            }
        }
        looked_at
    }

    /// Whether any part of a wave's source may lie ahead of any ray.
    fn faces(&self, other: &Wave) -> bool {
        let (at, around) = other.disc;
        self.wave.ahead(at) + around > 0.0
    }

    fn candidate(&self, index: usize, killer: &Wave) -> Option<Candidate> {
        let wave = self.wave;
        let curve = wave.killed_by(killer)?;
        let mut candidate = Candidate::new(Killer::Wave(index), curve, wave.alive(&curve, 0.0));
        for gate in killer.gates.iter().flatten() {
            let margin = MARGIN * (self.radius + 1e-4 * (wave.reach(0.0) + killer.reach(0.0)));
            let gate = Gate { offset: gate.offset - margin, ..*gate };
            candidate.add(wave.on_curve(&curve, &gate));
        }
        if killer.kind == Kind::Shrinks {
            // Beyond its centre it has no front.
            candidate.add(wave.alive(&curve, killer.reach(0.0)).times(-1.0));
        }
        let [from, to] = wave.range;
        let kills = candidate.conditions().all(|condition| condition.largest(from, to) > 0.0);
        kills.then_some(candidate)
    }

    /// Puts in a candidate where it kills first; tells whether it does anywhere.
    fn insert(&mut self, candidate: &Candidate) -> bool {
        let wave = self.wave;
        let mut changed = false;
        let mut next = std::mem::take(&mut self.next);
        next.clear();
        for place in 0..self.cells.len() {
            let Some(&cell) = self.cells.get(place) else { break };
            let lead = wave.lead(&candidate.curve, &cell.curve);
            if lead.largest(cell.from, cell.to) <= 0.0 {
                next.push(cell);
                continue;
            }
            self.cuts.clear();
            for condition in candidate.conditions().chain([&lead]) {
                self.cuts.extend(condition.roots().iter().filter(|z| *z > cell.from && *z < cell.to));
            }
            self.cuts.sort_by(f64::total_cmp);
            let kills = |z: f64| lead.at(z) > 0.0 && candidate.conditions().all(|condition| condition.at(z) > 0.0);
            let first = next.len();
            let mut from = cell.from;
            for &to in self.cuts.iter().chain([&cell.to]) {
                let (killer, curve) = if kills((from + to) / 2.0) {
                    (candidate.killer, candidate.curve)
                } else {
                    (cell.killer, cell.curve)
                };
                match next.last_mut() {
                    Some(last) if next_is_same(last, killer, &curve) => last.to = to,
                    _ if to > from => next.push(Cell { from, to, killer, curve, earliest: 0.0, latest: 0.0 }),
                    _ => {}
                }
                from = to;
            }
            let is_whole = matches!(next.get(first..), Some([only]) if only.killer == cell.killer);
            changed |= !is_whole;
        }
        if changed {
            for cell in &mut next {
                *cell = self.cell((cell.from, cell.to), cell.killer, cell.curve);
            }
            self.next = std::mem::replace(&mut self.cells, next);
        } else {
            self.next = next;
        }
        changed
    }

    /// Puts in the outer wall, which kills where a death lies beyond it.
    fn insert_wall(&mut self) {
        let wave = self.wave;
        let (at, own) = wave.disc;
        let mut next = Vec::with_capacity(self.cells.len() + 2);
        let mut cuts = Vec::new();
        for &cell in &self.cells {
            if length(at) + own + cell.latest < self.radius {
                next.push(cell);
                continue;
            }
            let beyond = wave.beyond_wall(&cell.curve, self.radius);
            sign_changes(&beyond, cell.from, cell.to, &mut cuts);
            let mut from = cell.from;
            for &to in cuts.iter().chain([&cell.to]) {
                let middle = (from + to) / 2.0;
                let is_wall = beyond.iter().rev().fold(0.0, |sum, coefficient| sum * middle + coefficient) > 0.0;
                let killer = if is_wall { Killer::Wall } else { cell.killer };
                next.push(self.cell((from, to), killer, cell.curve));
                from = to;
            }
        }
        self.cells = next;
    }

    /// Joins cells that die of the same, and gives narrow ones to their neighbours.
    fn settle(&mut self) {
        let scale = match self.wave.kind {
            Kind::Line => 1.0,
            Kind::Grows => 2.0 * self.wave.reach(self.radius),
            Kind::Shrinks => 2.0 * self.wave.reach(0.0),
        };
        let is_wide = |cell: &Cell| scale * (cell.to - cell.from) > NARROW * self.radius;
        let wide = self.cells.iter().filter(|cell| is_wide(cell));
        let mut kept: Vec<Cell> = Vec::with_capacity(self.cells.len());
        for &cell in wide {
            match kept.last_mut() {
                Some(last) if next_is_same(last, cell.killer, &cell.curve) => last.to = cell.to,
                Some(last) => {
                    let between = (last.to + cell.from) / 2.0;
                    last.to = between;
                    kept.push(Cell { from: between, ..cell });
                }
                None => kept.push(cell),
            }
        }
        if kept.is_empty() {
            let widest = self.cells.iter().max_by(|a, b| (a.to - a.from).total_cmp(&(b.to - b.from)));
            kept.extend(widest);
        }
        let [from, to] = self.wave.range;
        if let Some(first) = kept.first_mut() {
            first.from = from;
        }
        if let Some(last) = kept.last_mut() {
            last.to = to;
        }
        for cell in &mut kept {
            *cell = self.cell((cell.from, cell.to), cell.killer, cell.curve);
        }
        self.cells = kept;
    }
}

/// Whether rays that die of `killer` go on with a cell. Rays that die of the wall do so whatever would have killed them.
fn next_is_same(cell: &Cell, killer: Killer, curve: &Quadratic) -> bool {
    cell.killer == killer && (killer == Killer::Wall || cell.curve == *curve)
}
