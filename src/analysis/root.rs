//! Where a falling function of a positive number meets a target: bracketed first, then closed in on.
//!
//! The function is a whole burn, so that it may fail beyond some value and may jump where a burn law changes its range.
//! Both are told and never papered over.

use super::outcome::ToolError;

/// Relative deviation from the target that counts as met.
pub(super) const MET: f64 = 1e-6;
/// Relative deviation that is aimed at, so that the tolerance holds with room.
const AIM: f64 = 1e-8;
/// Relative width of an interval that holds nothing more.
const NARROWEST: f64 = 1e-14;
/// Steps of closing in; three in four are needed rarely.
const MOST_STEPS: usize = 200;

/// Where the search may go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search {
    /// Smallest value.
    pub low: f64,
    /// Where it begins.
    pub start: f64,
    /// Largest value.
    pub high: f64,
    /// What the function shall be.
    pub target: f64,
}

/// Why the target is not met.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NoRoot {
    /// The function goes from `least` to `most` only.
    OutOfReach {
        /// Smallest value that was reached.
        least: f64,
        /// Largest value that was reached.
        most: f64,
        /// Why the search could not go on, where the function failed there.
        beyond: Option<ToolError>,
    },
    /// The function jumps over the target at `at`.
    Jump {
        /// Where.
        at: f64,
        /// Value on one side.
        above: f64,
        /// Value on the other.
        below: f64,
    },
    /// The function failed at the start, or the work was cancelled.
    Failed(ToolError),
}

/// The argument at which the falling function `f` is `target`, within [`MET`].
///
/// Walks from the start by growing factors until the target lies between two values, then closes in by regula falsi in
/// logarithms, with every fourth step a bisection so that the interval shrinks whatever the function's shape.
/// Source of the weights: Dowell & Jarratt, *BIT* 11 (1971) 168-174 (Illinois method).
pub(super) fn solve_falling(search: Search, mut f: impl FnMut(f64) -> Result<f64, ToolError>) -> Result<f64, NoRoot> {
    let gap = |value: f64| (value / search.target).ln();
    let first = f(search.start).map_err(NoRoot::Failed)?;
    if gap(first).abs() <= AIM {
        return Ok(search.start);
    }
    let ((mut low, mut above), (mut high, mut below)) = bracket(search, first, &mut f)?;
    let mut best = if gap(above).abs() < gap(below).abs() { (low, above) } else { (high, below) };
    let (mut weight_low, mut weight_high) = (1.0, 1.0);
    let mut moved_low = None;
    for step in 0..MOST_STEPS {
        if gap(best.1).abs() <= AIM || high / low - 1.0 < NARROWEST {
            break;
        }
        let (a, b) = (weight_low * gap(above), weight_high * gap(below));
        let share = if step % 4 == 3 { 0.5 } else { (a / (a - b)).clamp(1e-3, 1.0 - 1e-3) };
        let at = low * (high / low).powf(share);
        if at <= low || at >= high {
            break;
        }
        let value = f(at).map_err(NoRoot::Failed)?;
        if gap(value).abs() < gap(best.1).abs() {
            best = (at, value);
        }
        if gap(value) > 0.0 {
            (low, above) = (at, value);
            (weight_low, weight_high) = (1.0, if moved_low == Some(true) { weight_high / 2.0 } else { 1.0 });
            moved_low = Some(true);
        } else {
            (high, below) = (at, value);
            (weight_low, weight_high) = (if moved_low == Some(false) { weight_low / 2.0 } else { 1.0 }, 1.0);
            moved_low = Some(false);
        }
    }
    if (best.1 / search.target - 1.0).abs() <= MET {
        Ok(best.0)
    } else {
        Err(NoRoot::Jump { at: best.0, above, below })
    }
}

type End = (f64, f64);

/// Two arguments with the target between their values, the smaller argument first.
fn bracket(
    search: Search,
    first: f64,
    f: &mut impl FnMut(f64) -> Result<f64, ToolError>,
) -> Result<(End, End), NoRoot> {
    const FIRST_FACTOR: f64 = 1.1;
    const TRIES_AT_THE_EDGE: usize = 12;
    let rises = first < search.target;
    let bound = if rises { search.low } else { search.high };
    let is_past = |value: f64| if rises { value >= search.target } else { value <= search.target };
    let order = |inner: End, outer: End| if rises { (outer, inner) } else { (inner, outer) };
    let mut last = (search.start, first);
    let mut extreme = first;
    let mut factor = FIRST_FACTOR;
    let mut beyond = None;
    while last.0 != bound {
        let next = if rises { (last.0 / factor).max(bound) } else { (last.0 * factor).min(bound) };
        match f(next) {
            Ok(value) if is_past(value) => return Ok(order(last, (next, value))),
            Ok(value) => {
                last = (next, value);
                extreme = if rises { extreme.max(value) } else { extreme.min(value) };
                factor *= factor.min(1.5);
            }
            Err(ToolError::Cancelled) => return Err(NoRoot::Failed(ToolError::Cancelled)),
            Err(error) => {
                // Beyond here the motor does not burn; the edge tells how far the values go.
                let mut fails_at = next;
                beyond = Some(error);
                for _ in 0..TRIES_AT_THE_EDGE {
                    let middle = (last.0 * fails_at).sqrt();
                    match f(middle) {
                        Ok(value) if is_past(value) => return Ok(order(last, (middle, value))),
                        Ok(value) => {
                            last = (middle, value);
                            extreme = if rises { extreme.max(value) } else { extreme.min(value) };
                        }
                        Err(ToolError::Cancelled) => return Err(NoRoot::Failed(ToolError::Cancelled)),
                        Err(error) => {
                            fails_at = middle;
                            beyond = Some(error);
                        }
                    }
                }
                break;
            }
        }
    }
    // How far the other direction goes, where the motor burns there.
    let other = match f(if rises { search.high } else { search.low }) {
        Err(ToolError::Cancelled) => return Err(NoRoot::Failed(ToolError::Cancelled)),
        Err(_) => first,
        Ok(value) => value,
    };
    let (least, most) = if rises { (other.min(first), extreme) } else { (extreme, other.max(first)) };
    Err(NoRoot::OutOfReach { least, most, beyond })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(target: f64) -> Search {
        Search { low: 0.1, start: 1.0, high: 10.0, target }
    }

    #[test]
    fn a_power_law_is_met_in_few_burns() {
        for target in [1e-3, 0.5, 1.0, 2.0, 900.0] {
            let mut burns = 0;
            let found = solve_falling(search(target), |x| {
                burns += 1;
                Ok(x.powf(-3.0))
            });
            let x = found.expect("within reach");
            assert!((x.powf(-3.0) / target - 1.0).abs() <= MET, "{target}: {x}");
            assert!(burns < 16, "{target}: {burns}");
        }
    }

    #[test]
    fn a_target_out_of_reach_says_how_far_the_function_goes() {
        let found = solve_falling(search(2000.0), |x| Ok(x.powf(-3.0)));
        let Err(NoRoot::OutOfReach { least, most, beyond: None }) = found else { panic!("{found:?}") };
        assert!((most / 1000.0 - 1.0).abs() < 1e-9 && (least / 1e-3 - 1.0).abs() < 1e-9, "{least} {most}");
    }

    #[test]
    fn where_the_function_fails_the_edge_is_found() {
        let fails = || ToolError::Unsolved { message: "closed".into(), path: String::new(), hint: String::new() };
        let found = solve_falling(search(900.0), |x| if x < 0.5 { Err(fails()) } else { Ok(x.powf(-3.0)) });
        let Err(NoRoot::OutOfReach { most, beyond, .. }) = found else { panic!("{found:?}") };
        assert!(most > 7.9 && most <= 8.0, "{most}");
        assert_eq!(beyond, Some(fails()));
    }

    #[test]
    fn a_jump_over_the_target_is_no_answer() {
        let found = solve_falling(search(1.5), |x| Ok(if x < 0.7 { 2.0 / x } else { 1.0 / x }));
        let Err(NoRoot::Jump { at, above, below }) = found else { panic!("{found:?}") };
        assert!((at - 0.7).abs() < 1e-9 && above > 2.8 && below < 1.5, "{at} {above} {below}");
    }
}
