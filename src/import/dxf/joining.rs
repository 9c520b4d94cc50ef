//! Lines and arcs joined at their ends to closed contours.
//!
//! Ends within the gap of each other are one place. A place where a contour passes has two ends; one end is an open
//! contour, three are a branch, and both are errors.

use super::error::{DxfError, EntityRef};
use super::faults::{DxfFaults, MOST as MOST_FAULTS};
use super::shapes::Run;
use crate::geometry::contour::{Contour, Corner, Side};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A run with the entity that it comes from.
pub(super) struct Known {
    pub run: Run,
    pub origin: EntityRef,
}

/// A closed contour.
pub(super) struct Joined {
    pub contour: Contour,
    /// For each side the index of its run.
    pub origins: Vec<usize>,
    /// The largest distance of two ends that were joined.
    pub largest_gap: f64,
}

/// Contours in the order of their first runs.
pub(super) fn join(runs: &[Known], gap: f64) -> Result<Vec<Joined>, DxfFaults> {
    let places = Places::new(runs, gap);
    DxfFaults::none_of(duplicates(runs, &places, gap))?;
    DxfFaults::none_of(loose_ends(runs, &places, gap))?;
    let mut used = vec![false; runs.len()];
    let mut contours = Vec::new();
    for first in 0..runs.len() {
        if !used[first] {
            contours.push(walk(first, runs, &places, &mut used));
        }
    }
    Ok(contours)
}

/// The end of a run: 2 · index for its beginning, one more for its end.
type End = usize;

fn point_of(runs: &[Known], end: End) -> [f64; 2] {
    let run = &runs[end / 2].run;
    if end.is_multiple_of(2) { run.corners.first().map_or(run.end, |corner| [corner.0, corner.1]) } else { run.end }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Which ends of open runs are one place.
struct Places {
    /// For each end its place; ends of closed runs have none of meaning.
    of: Vec<usize>,
    /// Ends at each place, in ascending order.
    ends: BTreeMap<usize, Vec<End>>,
}

impl Places {
    fn new(runs: &[Known], gap: f64) -> Self {
        let mut parent: Vec<usize> = (0..2 * runs.len()).collect();
        let cell = |point: [f64; 2]| [(point[0] / gap).floor() as i64, (point[1] / gap).floor() as i64];
        let mut grid: HashMap<[i64; 2], Vec<End>> = HashMap::new();
        let open = |end: &End| !runs[end / 2].run.closed;
        for end in (0..2 * runs.len()).filter(open) {
            let point = point_of(runs, end);
            let home = cell(point);
            for dx in -1..=1 {
                for dy in -1..=1 {
                    let near = [home[0].saturating_add(dx), home[1].saturating_add(dy)];
                    for other in grid.get(&near).into_iter().flatten() {
                        if distance(point, point_of(runs, *other)) <= gap {
                            let (a, b) = (root(&mut parent, end), root(&mut parent, *other));
                            parent[a.max(b)] = a.min(b);
                        }
                    }
                }
            }
            grid.entry(home).or_default().push(end);
        }
        let of: Vec<usize> = (0..2 * runs.len()).map(|end| root(&mut parent, end)).collect();
        let mut ends: BTreeMap<usize, Vec<End>> = BTreeMap::new();
        for end in (0..2 * runs.len()).filter(open) {
            ends.entry(of[end]).or_default().push(end);
        }
        Self { of, ends }
    }
}

fn root(parent: &mut [usize], mut end: usize) -> usize {
    while parent[end] != end {
        parent[end] = parent[parent[end]];
        end = parent[end];
    }
    end
}

/// Points that tell one run from another: ends and middles of its sides.
fn marks(run: &Run) -> Vec<[f64; 2]> {
    let ends = run.corners.iter().skip(1).map(|corner| [corner.0, corner.1]).chain([run.end]);
    let sides = run.corners.iter().zip(ends).map(|(corner, end)| Side::new([corner.0, corner.1], end, corner.2));
    sides.flat_map(|side| [side.point(0.5), side.point(1.0)]).collect()
}

/// Runs that lie on another.
fn duplicates(runs: &[Known], places: &Places, gap: f64) -> Vec<DxfError> {
    let mut faults = Vec::new();
    let mut between: BTreeMap<[usize; 2], Vec<usize>> = BTreeMap::new();
    for (index, known) in runs.iter().enumerate().filter(|(_, known)| !known.run.closed) {
        let mut key = [places.of[2 * index], places.of[2 * index + 1]];
        key.sort_unstable();
        for &other in between.get(&key).into_iter().flatten() {
            let (mine, mut theirs) = (marks(&known.run), marks(&runs[other].run));
            let alike = |theirs: &[[f64; 2]]| {
                mine.len() == theirs.len() && mine.iter().zip(theirs).all(|(a, b)| distance(*a, *b) <= 2.0 * gap)
            };
            let forward = alike(&theirs);
            // The other way round the marks begin with the first middle and end at the beginning.
            theirs.pop();
            theirs.reverse();
            theirs.push(point_of(runs, 2 * other));
            if forward || alike(&theirs) {
                let (first, second) = (runs[other].origin.clone(), known.origin.clone());
                faults.push(DxfError::Duplicate { first, second, at: mine[0] });
                break;
            }
        }
        between.entry(key).or_default().push(index);
    }
    faults
}

/// Places in which not two ends meet.
fn loose_ends(runs: &[Known], places: &Places, gap: f64) -> Vec<DxfError> {
    let origin = |end: End| runs[end / 2].origin.clone();
    let branch = |ends: &Vec<End>| {
        let mut entities: Vec<EntityRef> = ends.iter().map(|end| origin(*end)).collect();
        entities.dedup();
        DxfError::Branching { entities, at: point_of(runs, ends[0]) }
    };
    let mut faults: Vec<DxfError> = places.ends.values().filter(|ends| ends.len() > 2).map(branch).collect();
    let free: Vec<End> = places.ends.values().filter(|ends| ends.len() == 1).map(|ends| ends[0]).collect();
    let nearest_to = |end: End| {
        let others = free.iter().filter(|other| **other != end);
        let distances = others.map(|other| (*other, distance(point_of(runs, end), point_of(runs, *other))));
        distances.min_by(|a, b| a.1.total_cmp(&b.1))
    };
    // Two ends that miss each other are told as one.
    let mut told: BTreeSet<[End; 2]> = BTreeSet::new();
    for &end in free.iter().take(MOST_FAULTS) {
        let nearest = nearest_to(end);
        if nearest.is_some_and(|(other, _)| told.contains(&[other, end])) {
            continue;
        }
        told.extend(nearest.map(|(other, _)| [end, other]));
        let nearest = nearest.map(|(other, distance)| (origin(other), distance));
        faults.push(DxfError::Open { entity: origin(end), at: point_of(runs, end), gap, nearest });
    }
    faults
}

/// The contour that begins with a run. Every place has two ends, so that the way leads back.
fn walk(first: usize, runs: &[Known], places: &Places, used: &mut [bool]) -> Joined {
    let mut joined = Joined { contour: Contour::default(), origins: Vec::new(), largest_gap: 0.0 };
    let mut entry: End = 2 * first;
    loop {
        let index = entry / 2;
        used[index] = true;
        let run = &runs[index].run;
        let corners = if entry.is_multiple_of(2) { run.corners.clone() } else { backwards(run) };
        joined.origins.extend(std::iter::repeat_n(index, corners.len()));
        joined.contour.corners.extend(corners);
        if run.closed {
            return joined;
        }
        let exit = entry ^ 1;
        let next = places.ends.get(&places.of[exit]).and_then(|ends| ends.iter().find(|end| **end != exit));
        let Some(&next) = next else { return joined };
        joined.largest_gap = joined.largest_gap.max(distance(point_of(runs, exit), point_of(runs, next)));
        if used[next / 2] {
            return joined;
        }
        entry = next;
    }
}

fn backwards(run: &Run) -> Vec<Corner> {
    let ends = run.corners.iter().skip(1).map(|corner| [corner.0, corner.1]).chain([run.end]);
    let mut corners: Vec<Corner> =
        run.corners.iter().zip(ends).map(|(corner, end)| Corner(end[0], end[1], -corner.2)).collect();
    corners.reverse();
    corners
}
