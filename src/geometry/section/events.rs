//! The webs at which a front changes its law, with how much it changes there.
//!
//! Between the ends of a cell and the extremes of its deaths the edge of the living rays wanders steadily, and the
//! perimeter falls by its speed. Where such a walk begins or ends the slope of the perimeter jumps; where all rays of a
//! cell die at one web the perimeter itself does. In an outline of many sides one walk often takes over from another,
//! and what is left of the two jumps is next to nothing.

use super::cells::{Cell, Killer};
use super::front::Fronts;
use super::polynomial::Quadratic;
use super::wave::Wave;

/// Changes nearer than this share of the outer radius are one.
pub(super) const TOGETHER: f64 = 2e-10;

/// Changes at one web, or nearly one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Event {
    /// First and last web of the changes.
    pub from: f64,
    pub to: f64,
    /// Length of front that is lost at once, in the whole section.
    pub jump: f64,
    /// By how much d(perimeter)/dw changes, in the whole section: infinite where the perimeter goes with the root of the
    /// distance from there.
    pub bend: f64,
}

impl Event {
    /// What a fit across the event over a stretch of that length would leave out, roughly.
    pub fn weight(&self, stretch: f64) -> f64 {
        let bend = if self.bend.is_finite() { self.bend.abs() } else { f64::INFINITY };
        self.jump.abs() + bend * stretch
    }
}

/// All changes of a front after web 0, ascending; the last is the end of the burn.
pub(super) fn events(fronts: &Fronts) -> Vec<Event> {
    let radius = fronts.domain.radius;
    let mut single = Vec::new();
    for (wave, cells) in fronts.waves.iter().zip(&fronts.cells) {
        for cell in cells {
            walks(wave, cell, radius, &mut single);
        }
    }
    single.retain(|event| event.from > TOGETHER * radius);
    single.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut events: Vec<Event> = Vec::new();
    for event in single {
        match events.last_mut() {
            Some(last) if event.from - last.from <= TOGETHER * radius => {
                last.to = event.to;
                last.jump += event.jump;
                last.bend += event.bend;
            }
            _ => events.push(event),
        }
    }
    for event in &mut events {
        event.jump *= fronts.domain.copies();
        event.bend *= fronts.domain.copies();
    }
    events
}

/// Adds what happens where the walks along a cell begin and end.
fn walks(wave: &Wave, cell: &Cell, radius: f64, events: &mut Vec<Event>) {
    let is_wall = cell.killer == Killer::Wall;
    let extremes = if is_wall { wave.wall_extremes() } else { wave.extremes(&cell.curve) };
    let mut ends = vec![(cell.from, false)];
    ends.extend(extremes.roots().iter().filter(|z| *z > cell.from && *z < cell.to).map(|z| (z, true)));
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    ends.push((cell.to, false));
    let death = |z: f64| if is_wall { wave.wall_death(z, radius) } else { wave.death(&cell.curve, z) };
    // Length of front lost for a change of the web.
    let speed = |z: f64, w: f64| {
        let (alive, rate): (Quadratic, f64) = if is_wall {
            (wave.within_wall(radius, w), wave.within_wall_rate(w, z))
        } else {
            (wave.alive(&cell.curve, w), wave.alive_rate(&cell.curve, z))
        };
        (rate / alive.slope(z)).abs() * wave.stretch(z, w)
    };
    for pair in ends.windows(2) {
        let [first, second] = pair else { continue };
        let (a, b) = (death(first.0), death(second.0));
        let ((low, start), (high, end)) = if a <= b { ((first, a), (second, b)) } else { ((second, b), (first, a)) };
        if end - start <= TOGETHER * radius {
            let [length, ..] = wave.measure(first.0, second.0, end);
            events.push(Event { from: start, to: end, jump: length, bend: 0.0 });
            continue;
        }
        let bend = |(z, is_extreme): &(f64, bool), w: f64| if *is_extreme { f64::INFINITY } else { speed(*z, w) };
        events.push(Event { from: start, to: start, jump: 0.0, bend: -bend(low, start) });
        events.push(Event { from: end, to: end, jump: 0.0, bend: bend(high, end) });
    }
}
