//! A design tool in a window of its own: its inputs at the left, its answer at the right, and a button that applies the
//! chosen row as one edit.
//!
//! The answer is computed on a thread. A tool that answers at once is asked again whenever an input or the design
//! changes; the others wait for their button.

mod answer;

use super::document::Document;
use super::form_ui::{self, FormContext, FormState, Reference};
use super::theme;
use super::widgets::quantity_field::Gesture;
use super::work;
use crate::analysis::hardware::Hardware;
use crate::analysis::outcome::{Outcome, Proposal, ToolError};
use crate::analysis::{Question, Tool};
use crate::form::{Collection, Editable, Field, Form};
use crate::jobs::{JobError, Runner};
use crate::project::design::Design;
use crate::substance::library::Library;
use crate::units::{Quantity, UnitPreferences};
use egui::{Context, Id, RichText, ScrollArea, Ui};
use std::sync::Arc;

const FORM_WIDTH: f32 = 310.0;
const SIZE: egui::Vec2 = egui::vec2(1040.0, 580.0);

/// What the thread is handed.
struct Job {
    number: u64,
    question: Box<dyn Question>,
    design: Arc<Design>,
    library: Arc<Library>,
}

type Answered = (u64, Result<Outcome, ToolError>);

/// What a person asked of a tool's window.
#[derive(Debug, Default)]
pub struct ToolOutcome {
    /// It is to be closed.
    pub closes: bool,
    /// Make this change of the design.
    pub applies: Option<Proposal>,
    /// Keep this hardware.
    pub keeps: Option<Hardware>,
    /// Show a quantity in another unit.
    pub chosen_unit: Option<(Quantity, &'static str)>,
}

/// An open tool.
pub struct ToolWindow {
    tool: &'static Tool,
    question: Box<dyn Question>,
    form: FormState,
    runner: Runner<Job, Answered>,
    /// Number of the inputs as they stand; of those that were asked last; of those that the answer belongs to.
    number: u64,
    asked: u64,
    answered: u64,
    asked_of: Option<Arc<Design>>,
    answer: Option<Result<Outcome, ToolError>>,
    fault: Option<String>,
    selected: Option<usize>,
    is_typing: bool,
}

impl ToolWindow {
    /// Opens a tool with the inputs that the document suggests.
    ///
    /// # Errors
    /// A sentence for the person: the design has no propellant, or the system gives no thread.
    pub fn open(
        tool: &'static Tool,
        document: &Document,
        library: &Library,
        hardware: &Hardware,
        ctx: &Context,
    ) -> Result<Self, String> {
        let present = document.solved().map(|solved| solved.run.summary.clone());
        let question = work::ask(tool, document.draft(), library, hardware, present)?;
        let waker = ctx.clone();
        let work = |job: Job, monitor: &mut dyn crate::diag::Monitor| {
            (job.number, work::answer(&*job.question, &job.design, &job.library, monitor))
        };
        let runner = Runner::spawn(tool.id, work, move || waker.request_repaint())
            .map_err(|error: JobError| error.to_string())?;
        let mut form = FormState::default();
        form.selected = INPUTS.to_owned();
        Ok(Self {
            tool,
            question,
            form,
            runner,
            number: 1,
            asked: 0,
            answered: 0,
            asked_of: None,
            answer: None,
            fault: None,
            selected: None,
            is_typing: false,
        })
    }

    /// Id of the tool.
    pub fn id(&self) -> &'static str {
        self.tool.id
    }

    /// Whether an answer is being computed.
    pub fn is_busy(&self) -> bool {
        self.runner.is_busy()
    }

    /// A field holds text that is not yet a value.
    pub fn is_typing(&self) -> bool {
        self.is_typing
    }

    /// The answer, if there is one.
    pub fn answer(&self) -> Option<&Result<Outcome, ToolError>> {
        self.answer.as_ref()
    }

    /// Draws the window.
    pub fn show(
        &mut self,
        ctx: &Context,
        document: &Document,
        library: &Arc<Library>,
        units: &UnitPreferences,
    ) -> ToolOutcome {
        self.take_answer();
        if self.tool.is_live && !self.is_current(document.draft()) {
            self.ask(document.draft(), library);
        }
        let mut outcome = ToolOutcome::default();
        let mut is_open = true;
        egui::Window::new(self.tool.name)
            .id(Id::unique("tool").with(self.tool.id))
            .open(&mut is_open)
            .collapsible(false)
            .default_size(SIZE)
            .min_size(egui::vec2(640.0, 320.0))
            .default_pos(egui::pos2(160.0, 80.0))
            .show(ctx, |ui| self.contents(ui, document, library, units, &mut outcome));
        let has_keyboard = ctx.memory(|memory| memory.focused().is_some());
        let escapes = !has_keyboard && ctx.input(|input| input.key_pressed(egui::Key::Escape));
        outcome.closes = !is_open || escapes;
        outcome
    }

    fn contents(
        &mut self,
        ui: &mut Ui,
        document: &Document,
        library: &Arc<Library>,
        units: &UnitPreferences,
        outcome: &mut ToolOutcome,
    ) {
        ui.add(egui::Label::new(RichText::new(self.tool.about).color(theme::colours(ui).weak)).wrap());
        ui.add_space(2.0 * theme::GRID);
        let has_inputs = !crate::form::fields(&mut *self.question).is_empty();
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            ui.set_min_height(height);
            if has_inputs || !self.tool.is_live {
                ui.vertical(|ui| {
                    ui.set_width(FORM_WIDTH);
                    self.inputs(ui, document, library, units, outcome);
                });
                ui.add_space(2.0 * theme::GRID);
            }
            ui.vertical(|ui| self.results(ui, units, outcome));
        });
    }

    fn inputs(
        &mut self,
        ui: &mut Ui,
        document: &Document,
        library: &Arc<Library>,
        units: &UnitPreferences,
        outcome: &mut ToolOutcome,
    ) {
        if !self.tool.is_live {
            let is_asked = self.is_current(document.draft());
            let title = if is_asked { "Search again" } else { "Search" };
            if ui.add_enabled(!self.is_busy(), egui::Button::new(title)).clicked() {
                self.ask(document.draft(), library);
            }
            ui.add_space(theme::GRID);
        }
        let references = |_: Collection, _: &str| -> Vec<Reference> { Vec::new() };
        let mark = |_: &str| None;
        let context = FormContext { units, references: &references, mark: &mark, root_label: self.tool.name };
        let height = ui.available_height();
        let changed =
            ScrollArea::vertical().id_salt("inputs").max_height(height).auto_shrink([false, false]).show(ui, |ui| {
                // Room for the scroll bar.
                ui.set_width(ui.available_width() - 10.0);
                let mut inputs = Inputs(&mut *self.question);
                form_ui::part_ui(ui, &context, &mut self.form, &mut inputs)
            });
        let changed = changed.inner;
        self.is_typing = changed.typing;
        outcome.chosen_unit = changed.chosen_unit;
        if changed.gesture != Gesture::None {
            self.number += 1;
            if changed.gesture == Gesture::Committed {
                outcome.keeps = self.question.hardware().cloned();
            }
            if self.tool.is_live {
                self.ask(document.draft(), library);
            }
        }
    }

    fn results(&mut self, ui: &mut Ui, units: &UnitPreferences, outcome: &mut ToolOutcome) {
        let colours = theme::colours(ui);
        ui.horizontal(|ui| {
            let is_stale = self.answered != self.number;
            let state = match (&self.answer, self.is_busy()) {
                (_, true) => "Computing…",
                (None, false) => "No answer yet",
                (Some(_), false) if is_stale => "Out of date",
                (Some(_), false) => "Up to date",
            };
            ui.label(RichText::new(state).small().color(colours.weak));
            if self.is_busy() {
                let progress = self.runner.progress() as f32;
                ui.add(egui::ProgressBar::new(progress).desired_width(120.0).desired_height(8.0));
                if ui.small_button("Cancel").clicked() {
                    self.runner.cancel();
                }
                // Progress has no wake of its own.
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            }
        });
        if let Some(fault) = &self.fault {
            ui.add(egui::Label::new(RichText::new(fault).color(colours.error)).wrap());
        }
        match &self.answer {
            Some(Ok(answer)) => {
                let chosen = answer::show(ui, units, answer, &mut self.selected);
                outcome.applies = chosen;
            }
            Some(Err(error)) => {
                ui.horizontal_top(|ui| {
                    super::widgets::icon::severity(ui, crate::diag::Severity::Error);
                    ui.vertical(|ui| {
                        ui.add(egui::Label::new(error.text(units)).wrap());
                        ui.add(egui::Label::new(RichText::new(error.hint()).color(colours.weak)).wrap());
                    });
                });
            }
            None => {}
        }
    }

    /// Whether the inputs and the design as they stand were asked.
    fn is_current(&self, design: &Arc<Design>) -> bool {
        self.asked == self.number && self.asked_of.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, design))
    }

    fn ask(&mut self, design: &Arc<Design>, library: &Arc<Library>) {
        self.asked = self.number;
        self.asked_of = Some(Arc::clone(design));
        let question = self.question.copy();
        self.runner.submit(Job {
            number: self.number,
            question,
            design: Arc::clone(design),
            library: Arc::clone(library),
        });
    }

    fn take_answer(&mut self) {
        let Some(done) = self.runner.poll() else { return };
        match done.outcome {
            // Overtaken by a newer question, or stopped by the person: what is shown stays.
            Ok((_, Err(ToolError::Cancelled))) => {}
            Ok((number, answer)) => {
                self.answered = number;
                self.selected = answer.as_ref().ok().and_then(first_choice);
                self.answer = Some(answer);
                self.fault = None;
            }
            Err(fault) => self.fault = Some(fault.to_string()),
        }
    }
}

/// The row that is chosen at first: the answer, or the first row of a table that only shows.
fn first_choice(outcome: &Outcome) -> Option<usize> {
    let only_shows = outcome.unanswered.is_none() && !outcome.rows.is_empty();
    outcome.best.or(only_shows.then_some(0))
}

/// Path of the inputs' group, under which the form draws them.
const INPUTS: &str = "inputs";

/// A tool's inputs as one part of a whole: a part is drawn with all that it holds.
struct Inputs<'a>(&'a mut dyn Question);

impl Editable for Inputs<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const FIELD: Field = Field::new(INPUTS, "Inputs");
        form.group(&FIELD, self.0);
    }
}
