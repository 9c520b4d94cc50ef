//! The motor at the time shown, as drawings.
//!
//! Following a section can take seconds, so that both drawings are made on a thread of their own. A frame shows the
//! newest ones there are, with the solution that they are of, and waits a moment at most.

use crate::app::work::Solved;
use crate::diag::Monitor;
use crate::export::motor_drawing::{contour_webs, grain_section, longitudinal_section, section_outlines};
use crate::figure::drawing::Drawing;
use crate::figure::scene::Point;
use crate::jobs::Runner;
use crate::motor::grain::Grain;
use crate::units::Metre;
use egui::Context;
use std::sync::Arc;
use std::time::Duration;

/// Steps of the burn-back contours.
const CONTOURS: usize = 8;
/// How long a frame waits for what it has just asked for, so that quick drawings show in the same one.
const PATIENCE: Duration = Duration::from_millis(4);

/// What is drawn.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// The solution.
    pub(super) solved: Solved,
    /// Web burned of each grain, in m.
    pub(super) webs: Vec<f64>,
    /// The throat now.
    pub(super) throat: Metre,
    /// Index of the grain that is cut across.
    pub(super) grain: usize,
}

impl Moment {
    /// Whether both are of the same solution.
    pub(super) fn is_of(&self, solved: &Solved) -> bool {
        Arc::ptr_eq(&self.solved.run, &solved.run)
    }

    /// The grain that is cut across.
    pub(super) fn shown(&self) -> Option<&Grain> {
        self.solved.case.grains.get(self.grain).map(|loaded| &loaded.grain)
    }

    /// Its web burned in m.
    pub(super) fn burned(&self) -> f64 {
        self.webs.get(self.grain).copied().unwrap_or(0.0)
    }

    /// Its whole web in m: what is left of it at the start.
    pub(super) fn web(&self) -> f64 {
        let left = self.solved.run.channels.values(&format!("grains[{}].web_left", self.grain));
        left.first().copied().unwrap_or(0.0)
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.is_of(&other.solved) && (&self.webs, self.throat, self.grain) == (&other.webs, other.throat, other.grain)
    }
}

/// A moment, drawn.
#[derive(Debug)]
pub(super) struct Drawn {
    /// Of what.
    pub(super) moment: Moment,
    /// The motor along its axis.
    pub(super) longitudinal: Drawing,
    /// The grain across its axis, with the contours that are still to come.
    pub(super) across: Drawing,
    /// The unburned outline of that grain, in m.
    pub(super) unburned: Vec<Vec<Point>>,
}

impl Drawn {
    fn of(moment: Moment) -> Self {
        let longitudinal = longitudinal_section(&moment.solved.case, &moment.webs, moment.throat);
        let (mut across, mut unburned) = (Drawing::default(), Vec::new());
        if let Some(grain) = moment.shown() {
            let burned = moment.burned();
            let ahead: Vec<f64> = contour_webs(grain, CONTOURS).into_iter().filter(|web| *web > burned).collect();
            across = grain_section(grain, moment.grain, burned, &ahead);
            unburned = section_outlines(grain);
        }
        Self { moment, longitudinal, across, unburned }
    }
}

/// The drawings of a document.
#[derive(Default)]
pub(super) struct MomentDrawings {
    runner: Option<Runner<Moment, Drawn>>,
    asked: Option<Moment>,
    newest: Option<Arc<Drawn>>,
    problem: Option<String>,
}

impl MomentDrawings {
    /// The drawings asked for last are not there yet.
    pub(super) fn is_busy(&self) -> bool {
        self.runner.as_ref().is_some_and(Runner::is_busy)
    }

    /// Asks for the drawings of a moment and takes the newest ones.
    pub(super) fn ask(&mut self, ctx: &Context, moment: Moment) {
        if self.runner.is_none() && self.problem.is_none() {
            let waker = ctx.clone();
            let work = |moment: Moment, _: &mut dyn Monitor| Drawn::of(moment);
            match Runner::spawn("drawings", work, move || waker.request_repaint()) {
                Ok(runner) => self.runner = Some(runner),
                Err(error) => self.problem = Some(error.to_string()),
            }
        }
        let Some(runner) = &mut self.runner else { return };
        if self.asked.as_ref() != Some(&moment) {
            runner.submit_live(moment.clone());
            self.asked = Some(moment);
        }
        if !runner.is_busy() {
            return;
        }
        match runner.poll_within(PATIENCE).map(|done| done.outcome) {
            Some(Ok(drawn)) => (self.newest, self.problem) = (Some(Arc::new(drawn)), None),
            Some(Err(error)) => self.problem = Some(error.to_string()),
            None => {}
        }
    }

    /// The newest drawings.
    pub(super) fn newest(&self) -> Option<Arc<Drawn>> {
        self.newest.clone()
    }

    /// Why there are none.
    pub(super) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }
}
