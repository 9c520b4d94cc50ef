//! Nozzle: the contour of the motor in front with its flow, moved by hand; separation, climb and other contours beside it.
//!
//! Everything is solved on a thread for the newest draft; what is shown stays until the next answer comes. Of a draft
//! without a flow the reason stands over the last picture, faded, so that a hand can go back.

mod contour_view;
mod contours;
mod figures;
mod handle;
mod jobs;
mod operation;
mod plots;
mod waterfall;

use super::{Command, Commands, Snapshot, Workspace};
use crate::app::document::Document;
use crate::app::form_ui::{self, FocusedField, FormContext, FormState};
use crate::app::theme;
use crate::app::widgets::quantity_field::Gesture;
use crate::jobs::Runner;
use crate::motor::nozzle::contour::Contour;
use crate::motor::nozzle::optimum::OptimumBell;
use crate::project::design::Design;
use crate::service::error::ServiceError;
use crate::service::nozzle::{Equal, NozzleCase};
use crate::units::Pa;
use egui::{CentralPanel, Context, Frame, Label, Margin, Panel, RichText, ScrollArea, Ui};
use figures::Climb;
use handle::HandleDrag;
use jobs::{Asked, Compared, Everything};
use operation::{Operation, PART, Part, Whole};
use std::sync::Arc;

type Solved = Result<Arc<Everything>, ServiceError>;

/// The nozzle workspace.
#[derive(Default)]
pub(super) struct NozzleWorkspace {
    operation: Operation,
    equal: Equal,
    form: FormState,
    operation_form: FormState,
    is_typing: bool,
    runner: Option<Result<Runner<Asked, Solved>, String>>,
    asked: Option<Asked>,
    /// The document that all of this is about.
    document: Option<u64>,
    /// The newest flow of this document.
    solved: Option<Arc<Everything>>,
    /// Why the newest draft has none.
    problem: Option<ServiceError>,
    comparison: Option<ComparisonRunner>,
    asked_to_compare: Option<(NozzleCase, Equal)>,
    compared: Option<Compared>,
    best: Option<BestRunner>,
    /// The bell that was found last and stands in the design.
    found_bell: Option<OptimumBell>,
    /// Why no best bell was found.
    best_problem: Option<String>,
    drag: Option<HandleDrag>,
    /// The place along the axis under the pointer in any plot, in m.
    hover: Option<f64>,
    fit: bool,
    climb: Climb,
}

/// The thread that compares contours.
type ComparisonRunner = Result<Runner<(NozzleCase, Equal), Compared>, String>;
/// A nozzle with its best bell, or why there is none.
type Best = (NozzleCase, Result<OptimumBell, ServiceError>);
/// The thread that seeks it.
type BestRunner = Result<Runner<NozzleCase, Best>, String>;

/// The part of a design that is edited here.
const NOZZLE: &str = "nozzle";

impl Workspace for NozzleWorkspace {
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        let Some(document) = now.document else { return };
        self.turn_to(document);
        self.ask(ui.ctx(), now, document);
        self.compare(ui.ctx());
        self.take_best(document, out);
        let colours = theme::colours(ui);
        let padded = Frame::NONE.fill(colours.panel).inner_margin(Margin { left: 12, right: 4, top: 8, bottom: 4 });
        Panel::left("nozzle form")
            .default_size(336.0)
            .size_range(260.0..=420.0)
            .frame(padded)
            .show(ui, |ui| self.forms(ui, now, document, out));
        let shown = self.solved.clone();
        if let Some(everything) = &shown {
            Panel::right("nozzle figures")
                .default_size(356.0)
                .size_range(320.0..=560.0)
                .frame(padded)
                .show(ui, |ui| self.figures(ui, now, everything));
        }
        let ground = Frame::NONE.fill(colours.surface).inner_margin(Margin::symmetric(8, 6));
        CentralPanel::default().frame(ground).show(ui, |ui| match (&self.problem, &shown) {
            (_, Some(everything)) => {
                let height = (0.46 * ui.available_height()).max(160.0);
                self.contour(ui, now, document, everything, height, out);
                if self.problem.is_some() {
                    ui.multiply_opacity(contour_view::PAST);
                }
                self.plots(ui, now, everything);
            }
            (Some(error), None) => {
                ui.add_space(2.0 * theme::GRID);
                failure(ui, error);
            }
            (None, None) => {
                let fault = self.runner.as_ref().and_then(|runner| runner.as_ref().err());
                ui.label(RichText::new(fault.map_or("Solving…", String::as_str)).color(colours.weak));
            }
        });
    }

    fn layout(&self) -> String {
        serde_json::to_string(&self.operation).unwrap_or_default()
    }

    fn set_layout(&mut self, layout: &str) {
        if let Ok(operation) = serde_json::from_str(layout) {
            self.operation = operation;
        }
    }

    fn focused(&self) -> Option<&FocusedField> {
        self.form.focused.as_ref().or(self.operation_form.focused.as_ref())
    }

    fn selected(&self) -> Option<&str> {
        Some(NOZZLE)
    }

    fn is_typing(&self) -> bool {
        self.is_typing
    }

    fn is_busy(&self) -> bool {
        self.runner.as_ref().is_some_and(|runner| runner.as_ref().is_ok_and(Runner::is_busy))
            || self.comparison.as_ref().is_some_and(|runner| runner.as_ref().is_ok_and(Runner::is_busy))
            || self.is_seeking()
    }
}

impl NozzleWorkspace {
    /// Forgets what is known of another document.
    fn turn_to(&mut self, document: &Document) {
        if self.document.replace(document.id) != Some(document.id) {
            (self.asked, self.solved, self.problem, self.drag) = (None, None, None, None);
            (self.asked_to_compare, self.compared) = (None, None);
            (self.found_bell, self.best_problem) = (None, None);
        }
    }

    fn ask(&mut self, ctx: &Context, now: &Snapshot, document: &Document) {
        let runner = self.runner.get_or_insert_with(|| {
            let wake = ctx.clone();
            Runner::spawn("nozzle", jobs::solve, move || wake.request_repaint()).map_err(|error| error.to_string())
        });
        let Ok(runner) = runner else { return };
        let mean = document.solved().map(|solved| Pa(solved.run.summary.average_chamber_pressure));
        let asked = Asked {
            design: document.draft().clone(),
            library: now.library.clone(),
            chamber: self.operation.chamber.or(mean),
            ambient: self.operation.ambient,
            reacting: self.operation.reacting,
            losses: self.operation.losses,
        };
        // A motor whose first solution is still to come has no pressure yet.
        let waits = asked.chamber.is_none() && document.failure().is_none();
        if !waits && self.asked.as_ref() != Some(&asked) {
            self.asked = Some(asked.clone());
            runner.submit_live(asked);
        }
        if let Some(done) = runner.poll() {
            match done.outcome {
                Ok(Ok(everything)) => (self.solved, self.problem) = (Some(everything), None),
                Ok(Err(error)) => self.problem = Some(error),
                Err(fault) => self.runner = Some(Err(fault.to_string())),
            }
        }
    }

    /// Hands the newest solved nozzle to the thread that compares.
    fn compare(&mut self, ctx: &Context) {
        let runner = self.comparison.get_or_insert_with(|| {
            let wake = ctx.clone();
            Runner::spawn("contours", jobs::compare, move || wake.request_repaint()).map_err(|error| error.to_string())
        });
        let Ok(runner) = runner else { return };
        if let Some(everything) = &self.solved {
            let is_asked = self
                .asked_to_compare
                .as_ref()
                .is_some_and(|(case, equal)| *equal == self.equal && *case == everything.answer.case);
            if !is_asked {
                let asked = (everything.answer.case.clone(), self.equal);
                self.asked_to_compare = Some(asked.clone());
                runner.submit_live(asked);
            }
        }
        if let Some(done) = runner.poll() {
            match done.outcome {
                Ok(compared) => self.compared = Some(compared),
                Err(fault) => self.comparison = Some(Err(fault.to_string())),
            }
        }
    }

    fn is_seeking(&self) -> bool {
        self.best.as_ref().is_some_and(|runner| runner.as_ref().is_ok_and(Runner::is_busy))
    }

    /// Seeks the best bell on a thread of its own.
    fn seek_best(&mut self, ctx: &Context, case: NozzleCase) {
        (self.found_bell, self.best_problem) = (None, None);
        let runner = self.best.get_or_insert_with(|| {
            let wake = ctx.clone();
            Runner::spawn("best bell", jobs::best, move || wake.request_repaint()).map_err(|error| error.to_string())
        });
        match runner {
            Ok(runner) => {
                runner.submit(case);
            }
            Err(fault) => self.best_problem = Some(fault.clone()),
        }
    }

    /// The bell that was found becomes that of the design, where the nozzle is still the one that it is of.
    fn take_best(&mut self, document: &Document, out: &mut Commands) {
        let Some(Ok(runner)) = &mut self.best else { return };
        let Some(done) = runner.poll() else { return };
        match done.outcome {
            Ok((case, Ok(best))) => {
                let mut draft = Design::clone(document.draft());
                let Design::SolidMotor(design) = &mut draft;
                if design.nozzle == case.nozzle {
                    design.nozzle.contour = Contour::Bell(best.bell.clone());
                    self.found_bell = Some(best);
                    out.push(Command::Edit { draft: Box::new(draft), gesture: Gesture::Committed });
                } else {
                    self.best_problem = Some("The nozzle has changed meanwhile; seek again.".to_owned());
                }
            }
            Ok((_, Err(error))) => self.best_problem = Some(format!("{} {}", error.message, error.hint)),
            Err(fault) => self.best_problem = Some(fault.to_string()),
        }
    }

    fn forms(&mut self, ui: &mut Ui, now: &Snapshot, document: &Document, out: &mut Commands) {
        let references = |collection, query: &str| now.references(collection, query);
        let states = now.units.of_states();
        let context = FormContext { units: &states, references: &references, mark: &|_| None, root_label: "" };
        let design = FormContext { units: now.units, references: &references, mark: &|_| None, root_label: "Motor" };
        PART.clone_into(&mut self.operation_form.selected);
        NOZZLE.clone_into(&mut self.form.selected);
        let mut draft = Design::clone(document.draft());
        let Design::SolidMotor(solid) = &draft;
        let has_plug = solid.nozzle.contour.shape().has_plug();
        let outcomes = ScrollArea::vertical()
            .id_salt("nozzle forms")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                // Room for the scroll bar.
                ui.set_width(ui.available_width() - 10.0);
                let mut whole = Whole(Part { operation: &mut self.operation, has_plug });
                let operation = form_ui::part_ui(ui, &context, &mut self.operation_form, &mut whole);
                ui.add_space(2.0 * theme::GRID);
                [operation, form_ui::part_ui(ui, &design, &mut self.form, &mut draft)]
            })
            .inner;
        let [operation, nozzle] = &outcomes;
        self.is_typing = operation.typing || nozzle.typing;
        for outcome in &outcomes {
            if let Some((quantity, symbol)) = outcome.chosen_unit {
                out.push(Command::ChooseUnit(quantity, symbol));
            }
        }
        if nozzle.gesture != Gesture::None {
            out.push(Command::Edit { draft: Box::new(draft), gesture: nozzle.gesture });
        }
    }
}

/// Why there is no flow: what happened, what was expected, what to do.
fn reasons(error: &ServiceError) -> impl Iterator<Item = &str> {
    let all = [error.message.as_str(), error.expected.as_str(), error.hint.as_str()];
    all.into_iter().filter(|text| !text.is_empty())
}

/// Writes them, the first in the colour of errors.
fn failure(ui: &mut Ui, error: &ServiceError) {
    let colours = theme::colours(ui);
    for (index, text) in reasons(error).enumerate() {
        let ink = if index == 0 { colours.error } else { colours.weak };
        ui.add(Label::new(RichText::new(text).color(ink)).wrap());
    }
}
