//! The same work for many items, on every core.
//!
//! Items go in rounds of a fixed size, and answers keep the items' order: the number of threads changes nothing but
//! the time. Between rounds the monitor is asked.

use super::outcome::ToolError;
use crate::diag::{Monitor, Progress};
use rayon::prelude::*;

/// Items a round: enough for many cores, few enough that a cancel is heard soon.
const ROUND: usize = 32;

/// `work` on each item, in the order of the items.
///
/// # Errors
/// [`ToolError::Cancelled`] when the monitor says so.
pub(super) fn for_each<T: Sync, R: Send>(
    items: &[T],
    monitor: &mut dyn Monitor,
    work: impl Fn(&T) -> R + Sync,
) -> Result<Vec<R>, ToolError> {
    let mut answers = Vec::with_capacity(items.len());
    for round in items.chunks(ROUND) {
        if monitor.step(answers.len() as f64 / items.len() as f64) == Progress::Cancel {
            return Err(ToolError::Cancelled);
        }
        answers.extend(round.par_iter().map(&work).collect::<Vec<R>>());
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Unwatched;

    #[test]
    fn answers_keep_the_order_and_a_cancel_is_heard() {
        let items: Vec<u32> = (0..1000).collect();
        let twice = for_each(&items, &mut Unwatched, |item| 2 * item).expect("not cancelled");
        assert_eq!(twice, items.iter().map(|item| 2 * item).collect::<Vec<_>>());
        struct Never;
        impl Monitor for Never {
            fn step(&mut self, _: f64) -> Progress {
                Progress::Cancel
            }
        }
        assert_eq!(for_each(&items, &mut Never, |item| *item), Err(ToolError::Cancelled));
    }
}
