//! From the parts of a boundary to the sources of its front: parts are joined end to end, and the corners that point into
//! the propellant send out fans.

use super::domain::Domain;
use super::outline::{Part, parts};
use super::source::{Source, cross, dot, left, length, minus, reflected, turn};
use super::wave::Wave;
use super::{Port, SectionError};
use std::collections::HashMap;
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// Ends of boundary parts within this share of the outer radius of each other are one corner.
const JOINED: f64 = 1e-7;
/// Turns below this, in rad, are rounding.
const SMOOTH: f64 = 1e-9;
/// A turn this near half a turn, in rad, comes with either sign.
const BACK: f64 = 1e-6;

/// How two parts of the boundary meet.
enum Corner {
    /// Without a corner.
    Smooth,
    /// In a corner that points into the propellant.
    Fan(Source),
    /// In an edge of propellant, whose two fronts kill each other.
    Edge,
}

/// What stands at either end of a part.
#[derive(Default)]
struct Ends {
    /// The part that follows.
    next: Option<usize>,
    /// The corner to the next part, or at a mirror line or the wall.
    after: Option<Corner>,
    /// The fan of a part that leaves a mirror line or the wall.
    before: Option<Source>,
}

/// The sources of a port's front.
///
/// # Errors
/// [`SectionError`]: nothing burns, or the boundary is open.
pub(super) fn waves(port: &Port, domain: Domain) -> Result<Vec<Wave>, SectionError> {
    let parts = parts(port, domain);
    if parts.is_empty() {
        return Err(SectionError::NoPort);
    }
    let ends = ends(&parts, domain)?;
    let mut waves: Vec<Wave> = Vec::new();
    let mut first = Vec::with_capacity(parts.len());
    let mut last = Vec::with_capacity(parts.len());
    let mut joints = Vec::new();
    for (index, (part, ends)) in parts.iter().zip(&ends).enumerate() {
        // In the order of the outline, so that what is near in it is near in the list.
        if let Some(fan) = ends.before {
            waves.push(Wave::new(fan));
            joints.push((waves.len() - 1, waves.len()));
        }
        first.push(waves.len());
        for half in halves(part.source) {
            if waves.len() > first[index] {
                joints.push((waves.len() - 1, waves.len()));
            }
            waves.push(Wave::new(half));
        }
        last.push(waves.len() - 1);
        if let Some(Corner::Fan(fan)) = ends.after {
            joints.push((waves.len() - 1, waves.len()));
            waves.push(Wave::new(fan));
        }
    }
    for (index, ends) in ends.iter().enumerate() {
        let Some(next) = ends.next else { continue };
        match ends.after {
            Some(Corner::Smooth) => joints.push((last[index], first[next])),
            Some(Corner::Fan(_)) => joints.push((last[index] + 1, first[next])),
            _ => {}
        }
    }
    for (before, after) in joints {
        waves[before].neighbours[1] = Some(after);
        waves[after].neighbours[0] = Some(before);
    }
    Ok(waves)
}

/// A source in parts that sweep half a turn at most, in the order in which the boundary passes them.
fn halves(source: Source) -> impl Iterator<Item = Source> {
    let extent = source.extent();
    let halved = matches!(source, Source::Arc { sweep, .. } if sweep > PI + BACK);
    let middle = if halved { extent / 2.0 } else { extent };
    let (low, high) = (source.part(0.0, middle), halved.then(|| source.part(middle, extent)));
    let (first, second) = match high {
        Some(high) if source.runs_forward() => (low, Some(high)),
        Some(high) => (high, Some(low)),
        None => (low, None),
    };
    std::iter::once(first).chain(second)
}

/// What stands at the ends of each part.
fn ends(parts: &[Part], domain: Domain) -> Result<Vec<Ends>, SectionError> {
    let mut all: Vec<Ends> = parts.iter().map(|_| Ends::default()).collect();
    let mut has_before = vec![false; parts.len()];
    // Sides that follow each other in a contour do so in the boundary, unless their ends were cut off.
    let beginnings: HashMap<usize, usize> =
        parts.iter().enumerate().filter(|(_, part)| part.whole[0]).map(|(index, part)| (part.side, index)).collect();
    for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.whole[1]) {
        if let Some(&next) = beginnings.get(&part.next) {
            all[index].next = Some(next);
            has_before[next] = true;
        }
    }
    // The others meet where they come nearest.
    let tolerance = JOINED * domain.radius;
    let on_wall = |point: [f64; 2]| length(point) > domain.radius - tolerance;
    for index in 0..parts.len() {
        let [_, at] = parts[index].ends();
        if all[index].next.is_some() || on_wall(at) {
            continue;
        }
        let nearest = (0..parts.len())
            .filter(|other| !has_before[*other])
            .map(|other| (other, length(minus(parts[other].ends()[0], at))))
            .filter(|(_, distance)| *distance < tolerance)
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((next, _)) = nearest {
            all[index].next = Some(next);
            has_before[next] = true;
        }
    }
    for index in 0..parts.len() {
        let part = &parts[index];
        let [begin, end] = part.ends();
        let mirror_at = |at: [f64; 2]| domain.mirrors().find(|mirror| dot(left(*mirror), at).abs() < tolerance);
        let arriving = part.source.tangent(part.source.arrival());
        all[index].after = match all[index].next {
            Some(next) => Some(corner(part, &parts[next])),
            None if on_wall(end) => wall_fan(end, arriving, true).map(Corner::Fan),
            None => match mirror_at(end) {
                Some(mirror) => mirror_fan(end, arriving, mirror, true).map(Corner::Fan),
                None => return Err(SectionError::Open { at: end }),
            },
        };
        if !has_before[index] {
            let leaving = part.source.tangent(part.source.departure());
            all[index].before = if on_wall(begin) {
                wall_fan(begin, leaving, false)
            } else {
                let mirror = mirror_at(begin).ok_or(SectionError::Open { at: begin })?;
                mirror_fan(begin, leaving, mirror, false)
            };
        }
    }
    Ok(all)
}

/// The corner between two parts.
fn corner(part: &Part, next: &Part) -> Corner {
    let [_, at] = part.ends();
    let (arriving, leaving) =
        (part.source.tangent(part.source.arrival()), next.source.tangent(next.source.departure()));
    let turned = turn(arriving, leaving);
    if turned.abs() < SMOOTH {
        return Corner::Smooth;
    }
    if turned.abs() < PI - BACK {
        return if turned < 0.0 { Corner::Fan(fan(at, leaving, -turned)) } else { Corner::Edge };
    }
    // Out and back: what lies between the two sides is propellant if the second runs to the left of the first, seen at
    // one distance from the corner.
    let extent = |part: &Part| part.source.extent() * part.source.scale();
    let distance = extent(part).min(extent(next)) / 2.0;
    let aside = |part: &Part, from: f64, sign: f64| {
        cross(arriving, minus(part.source.point(from + sign * distance / part.source.scale()), at))
    };
    let inward = |part: &Part, arrives: bool| if part.source.runs_forward() == arrives { -1.0 } else { 1.0 };
    let first = aside(part, part.source.arrival(), inward(part, true));
    let second = aside(next, next.source.departure(), inward(next, false));
    let is_edge = second > first;
    if is_edge {
        Corner::Edge
    } else {
        Corner::Fan(fan(at, leaving, if turned > 0.0 { TAU - turned } else { -turned }))
    }
}

/// The fan of a corner with the direction in which the boundary leaves it and the angle of its turn to the right.
fn fan(at: [f64; 2], leaving: [f64; 2], turned: f64) -> Source {
    let normal = left(leaving);
    Source::fan(at, normal[1].atan2(normal[0]), turned)
}

/// The half of a fan that belongs to the domain, where the boundary meets a mirror line.
fn mirror_fan(at: [f64; 2], tangent: [f64; 2], mirror: [f64; 2], arrives: bool) -> Option<Source> {
    let image = reflected([-tangent[0], -tangent[1]], mirror);
    let (arriving, leaving) = if arrives { (tangent, image) } else { (image, tangent) };
    let turned = turn(arriving, leaving);
    // Along the mirror line, which lies to the right of the boundary or to its left: port between the two, or propellant.
    let turned = if turned.abs() < PI - BACK {
        turned
    } else if dot(tangent, mirror) > 0.0 {
        -turned.abs()
    } else {
        turned.abs()
    };
    (turned < -SMOOTH).then(|| {
        let normal = left(leaving);
        let from = normal[1].atan2(normal[0]);
        let half = -turned / 2.0;
        Source::fan(at, if arrives { from + half } else { from }, half)
    })
}

/// The fan of a boundary that ends at the outer wall: a quarter turn beyond its last normal, which the wall cuts; none
/// where the normal points out of the wall.
fn wall_fan(at: [f64; 2], tangent: [f64; 2], arrives: bool) -> Option<Source> {
    let normal = left(tangent);
    let angle = normal[1].atan2(normal[0]);
    (dot(normal, at) <= 0.0).then(|| Source::fan(at, if arrives { angle - FRAC_PI_2 } else { angle }, FRAC_PI_2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: [f64; 2], to: [f64; 2]) -> Part {
        let chord = minus(to, from);
        let along = chord.map(|value| value / length(chord));
        let source = Source::Line { from, along, length: length(chord) };
        Part { source, side: 0, next: 1, whole: [true, true] }
    }

    #[test]
    fn a_corner_sends_a_fan_only_into_its_propellant() {
        // Propellant on the left: a turn to the right leaves a gap between the normals.
        let arrives = line([-1.0, 0.0], [0.0, 0.0]);
        assert!(matches!(corner(&arrives, &line([0.0, 0.0], [0.0, 1.0])), Corner::Edge));
        assert!(matches!(corner(&arrives, &line([0.0, 0.0], [1.0, 0.0])), Corner::Smooth));
        let Corner::Fan(Source::Arc { start, sweep, .. }) = corner(&arrives, &line([0.0, 0.0], [0.0, -1.0])) else {
            panic!("a fan")
        };
        assert!(start.abs() < 1e-15 && (sweep - FRAC_PI_2).abs() < 1e-15);
    }

    /// The end of a slit and the tip of a blade of propellant look alike but for what lies between their sides.
    #[test]
    fn a_half_turn_back_is_told_by_what_lies_between() {
        for tilt in [1e-12, 1e-9, 1e-7] {
            let arrives = line([-1.0, 0.0], [0.0, 0.0]);
            let above = line([0.0, 0.0], [-1.0, tilt]);
            let below = line([0.0, 0.0], [-1.0, -tilt]);
            assert!(matches!(corner(&arrives, &above), Corner::Edge), "{tilt}");
            let Corner::Fan(Source::Arc { sweep, .. }) = corner(&arrives, &below) else { panic!("a fan at {tilt}") };
            assert!((sweep - PI).abs() < 2e-7, "{tilt}");
        }
    }
}
