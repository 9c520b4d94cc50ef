//! The burning front at one web: the rays that still live, and the wall that still carries propellant.

use super::cells::{Cell, Killer, cells};
use super::domain::Domain;
use super::wave::Wave;
use super::{SectionError, SectionState};
use crate::diag::Monitor;
use crate::geometry::contour::Side;

/// Every source of a section with its cells.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fronts {
    pub domain: Domain,
    pub waves: Vec<Wave>,
    pub cells: Vec<Vec<Cell>>,
    /// The waves with the last web at which one of their rays dies, the longest lived first.
    lasting: Vec<(usize, f64)>,
}

/// A part of a front.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Part {
    /// Rays that live.
    Front { from: f64, to: f64 },
    /// The wall that rays which live will meet.
    Wall { from: f64, to: f64 },
}

impl Fronts {
    /// # Errors
    /// As of [`cells`].
    pub fn new(domain: Domain, waves: Vec<Wave>, monitor: &mut dyn Monitor) -> Result<Self, SectionError> {
        let cells = cells(&waves, domain, monitor)?;
        let last = |cells: &Vec<Cell>| cells.iter().map(|cell| cell.latest).fold(0.0, f64::max);
        let mut lasting: Vec<(usize, f64)> = cells.iter().map(last).enumerate().collect();
        lasting.sort_by(|a, b| b.1.total_cmp(&a.1));
        Ok(Self { domain, waves, cells, lasting })
    }

    /// Calls `visit` with each part of the front at web `w`.
    pub fn visit(&self, w: f64, mut visit: impl FnMut(&Wave, Part)) {
        for (index, _) in self.lasting.iter().take_while(|(_, last)| *last > w) {
            let (Some(wave), Some(cells)) = (self.waves.get(*index), self.cells.get(*index)) else { continue };
            let mut open: Option<(f64, f64)> = None;
            for cell in cells {
                let is_wall = cell.killer == Killer::Wall;
                self.living(wave, cell, w, |from, to| {
                    if is_wall {
                        visit(wave, Part::Wall { from, to });
                    }
                    match &mut open {
                        Some((_, end)) if *end == from => *end = to,
                        _ => {
                            if let Some((from, to)) = open.replace((from, to)) {
                                visit(wave, Part::Front { from, to });
                            }
                        }
                    }
                });
            }
            if let Some((from, to)) = open {
                visit(wave, Part::Front { from, to });
            }
        }
    }

    /// Calls `keep` with each range of rays of a cell that live at web `w`.
    fn living(&self, wave: &Wave, cell: &Cell, w: f64, mut keep: impl FnMut(f64, f64)) {
        if w <= cell.earliest {
            return keep(cell.from, cell.to);
        }
        if w >= cell.latest {
            return;
        }
        let alive = if cell.killer == Killer::Wall {
            wave.within_wall(self.domain.radius, w)
        } else {
            wave.alive(&cell.curve, w)
        };
        let mut ends = [cell.from, cell.to, cell.to, cell.to];
        let mut count = 1;
        for root in alive.roots().iter().filter(|z| *z > cell.from && *z < cell.to) {
            ends[count] = root;
            count += 1;
        }
        if count == 3 && ends[1] > ends[2] {
            ends.swap(1, 2);
        }
        ends[count] = cell.to;
        for pair in ends[..=count].windows(2) {
            if alive.at((pair[0] + pair[1]) / 2.0) > 0.0 {
                keep(pair[0], pair[1]);
            }
        }
    }

    /// Perimeter, area and second moment of the whole section at web `w`.
    ///
    /// Derived: Green's theorem, A = ½ ∮ (x dy - y dx) and ∫ r² dA = ¼ ∮ r² (x dy - y dx), along front and wall. The
    /// mirror lines run through the axis and add nothing.
    pub fn measure(&self, w: f64) -> SectionState {
        let mut sum = [0.0; 3];
        let square = self.domain.radius * self.domain.radius;
        self.visit(w, |wave, part| {
            let share = match part {
                Part::Front { from, to } => wave.measure(from, to, w),
                Part::Wall { from, to } => {
                    let sweep = wave.wall_sweep(from, to, self.domain.radius);
                    [0.0, square * sweep / 2.0, square * square * sweep / 4.0]
                }
            };
            for (sum, share) in sum.iter_mut().zip(share) {
                *sum += share;
            }
        });
        let [perimeter, area, second_moment] = sum.map(|value| self.domain.copies() * value);
        SectionState { perimeter, area, second_moment }
    }

    /// Front and wall at web `w` as sides, passed with the propellant on the left.
    pub fn sides(&self, w: f64) -> Vec<Side> {
        let radius = self.domain.radius;
        let mut sides = Vec::new();
        self.visit(w, |wave, part| {
            sides.push(match part {
                Part::Front { from, to } => wave.side(from, to, w),
                Part::Wall { from, to } => {
                    let (a, b) = (wave.wall_angle(from, radius), wave.wall_angle(to, radius));
                    let sweep = wave.wall_sweep(from, to, radius);
                    let start = if wave.goes_round_with_wall() { a } else { b };
                    Side::Arc { centre: [0.0, 0.0], radius, start, sweep }
                }
            });
        });
        sides
    }

    /// The web at which a point of the domain burns: its distance from the nearest source.
    pub fn web_at(&self, point: [f64; 2]) -> f64 {
        self.waves.iter().fold(f64::INFINITY, |nearest, wave| wave.nearer(point, nearest))
    }
}
