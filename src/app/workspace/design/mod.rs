//! The design workspace: tree and form at the left, drawings and plots in the middle, figures and findings at the right.

mod figures;
mod kinds;
mod moment;
mod panes;
mod section;

use super::library::rate_plot::RatePlot;
use super::{Command, Commands, Snapshot, Workspace};
use crate::app::command::Action;
use crate::app::document::Document;
use crate::app::findings_view::{self, FindingAction};
use crate::app::form_ui::{self, FocusedField, FormContext, FormOutcome, FormState};
use crate::app::theme;
use crate::app::timeline::Timeline;
use crate::app::widgets::quantity_field::Gesture;
use crate::diag::{Severity, worst};
use crate::motor::grain::Grain;
use crate::project::design::{Design, PropellantChoice};
use egui::{CentralPanel, Frame, Margin, Panel, RichText, ScrollArea, Ui};
use std::collections::HashMap;

/// What is remembered about each document: where its form and its time stand.
#[derive(Default)]
struct View {
    form: FormState,
    timeline: Timeline,
    rate_plot: RatePlot,
    /// The part under the pointer in a drawing or in the tree.
    pointed: Option<String>,
    section: section::SectionView,
    drawings: moment::MomentDrawings,
}

/// The design workspace.
#[derive(Default)]
pub struct DesignWorkspace {
    views: HashMap<u64, View>,
    current: u64,
    panes: panes::Panes,
    fit: bool,
    hover_time: Option<f64>,
    is_typing: bool,
    /// Grows with "reset layout", so that panels forget their sizes.
    layout: u32,
    /// Widths of the panels in an earlier start.
    widths: [Option<f32>; 2],
    /// Their widths now.
    shown_widths: [Option<f32>; 2],
}

impl Workspace for DesignWorkspace {
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        let Some(document) = now.document else { return };
        if self.current != document.id {
            self.current = document.id;
            self.fit = true;
        }
        let layout = self.layout;
        let (parts, figures_id) = (self.panel(PARTS), self.panel(FIGURES));
        let [left, right] = [self.widths[0].unwrap_or(WIDTHS[0]), self.widths[1].unwrap_or(WIDTHS[1])];
        let view = self
            .views
            .entry(document.id)
            .or_insert_with(|| View { form: FormState::with_pictures(kinds::pictures), ..View::default() });
        if let Some(solved) = document.solved() {
            view.timeline.set_end(solved.run.channels.values("time").last().copied().unwrap_or(0.0));
        }
        view.timeline.advance(ui.ctx());
        let panel = Frame::NONE.fill(theme::colours(ui).panel);
        let padded = panel.inner_margin(Margin::symmetric(12, 8));
        let left = Panel::left(parts)
            .default_size(left)
            .size_range(240.0..=460.0)
            .frame(padded)
            .show(ui, |ui| self.is_typing = parts_panel(ui, now, document, view, out));
        let right = Panel::right(figures_id)
            .default_size(right)
            .size_range(240.0..=420.0)
            .frame(padded)
            .show(ui, |ui| figures_panel(ui, now, document, view, out));
        self.shown_widths = [left.response.rect.width(), right.response.rect.width()].map(Some);
        let foot = panel.inner_margin(Margin::symmetric(12, 4));
        Panel::bottom(egui::Id::unique("time").with(layout)).resizable(false).exact_size(36.0).frame(foot).show(
            ui,
            |ui| {
                view.timeline.show(ui);
            },
        );
        CentralPanel::default().frame(Frame::NONE.fill(theme::colours(ui).surface)).show(ui, |ui| {
            let View { form, timeline, pointed, section, drawings, .. } = view;
            let mut shown = panes::Shown {
                now,
                document,
                timeline,
                hover_time: self.hover_time,
                next_hover_time: None,
                pointed,
                selected: &form.selected,
                select: None,
                fit: std::mem::take(&mut self.fit),
                wants_fit: false,
                section,
                drawings,
                out,
            };
            shown.ask_drawings(ui.ctx());
            self.panes.show(ui, &mut shown);
            let (next_hover, select, wants_fit) = (shown.next_hover_time, shown.select, shown.wants_fit);
            self.fit |= wants_fit;
            if next_hover != self.hover_time {
                // The plots drawn before the one under the pointer take its time in the next frame.
                ui.ctx().request_repaint();
            }
            self.hover_time = next_hover;
            form.hovered_in_drawing.clone_from(pointed);
            if let Some(path) = select {
                form.jump_to(&path);
            }
        });
    }

    fn perform(&mut self, action: &Action) {
        match action {
            Action::FitPlots => self.fit = true,
            Action::Play => {
                if let Some(view) = self.views.get_mut(&self.current) {
                    view.timeline.toggle();
                }
            }
            Action::ResetLayout => {
                self.layout += 1;
                self.widths = [None, None];
                self.panes = panes::Panes::default();
            }
            _ => {}
        }
    }

    fn layout(&self) -> String {
        let [left, right] = self.shown_widths;
        let layout = Layout { left, right, panes: &self.panes };
        // JSON, because a tree of panes has keys that are no text.
        serde_json::to_string(&layout).unwrap_or_default()
    }

    fn set_layout(&mut self, layout: &str) {
        if let Ok(Layout { left, right, panes }) = serde_json::from_str::<Layout<panes::Panes>>(layout) {
            self.widths = [left, right];
            self.panes = panes;
        }
    }

    fn focused(&self) -> Option<&FocusedField> {
        self.views.get(&self.current)?.form.focused.as_ref()
    }

    fn selected(&self) -> Option<&str> {
        self.views.get(&self.current).map(|view| view.form.selected.as_str())
    }

    fn is_typing(&self) -> bool {
        self.is_typing
    }

    fn is_busy(&self) -> bool {
        self.views.get(&self.current).is_some_and(|view| view.section.is_busy() || view.drawings.is_busy())
    }
}

impl DesignWorkspace {
    fn panel(&self, name: &'static str) -> egui::Id {
        egui::Id::unique(name).with(self.layout)
    }
}

/// What outlives the window.
#[derive(serde::Serialize, serde::Deserialize)]
struct Layout<P> {
    left: Option<f32>,
    right: Option<f32>,
    panes: P,
}

const PARTS: &str = "parts";
const FIGURES: &str = "figures";
/// Widths of the panels at the left and at the right at first, in points.
const WIDTHS: [f32; 2] = [300.0, 292.0];

/// Tree above, form below; true while a field holds text that is not yet a value.
fn parts_panel(ui: &mut Ui, now: &Snapshot, document: &Document, view: &mut View, out: &mut Commands) -> bool {
    let references = |collection, query: &str| now.references(collection, query);
    let mark = |part: &str| {
        let inside = document.findings().iter().filter(|finding| belongs_to(&finding.path, part)).cloned();
        worst(&inside.collect::<Vec<_>>()).filter(|severity| *severity >= Severity::Warning)
    };
    let context = FormContext { units: now.units, references: &references, mark: &mark, root_label: "Motor" };
    let mut draft = Design::clone(document.draft());
    let height = ui.available_height();
    let tree = ScrollArea::vertical()
        .id_salt("tree")
        .max_height(0.45 * height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            // Room for the scroll bar beside the buttons of the rows.
            ui.set_width(ui.available_width() - 10.0);
            form_ui::tree_ui(ui, &context, &mut view.form, &mut draft)
        })
        .inner;
    ui.add_space(theme::GRID);
    ui.separator();
    ui.add_space(theme::GRID);
    let form = ScrollArea::vertical()
        .id_salt(("form", view.form.selected.as_str()))
        .auto_shrink([false, false])
        .show(ui, |ui| {
            // Room for the scroll bar and for the frame of the focused field.
            ui.set_width(ui.available_width() - 6.0);
            let outcome = form_ui::part_ui(ui, &context, &mut view.form, &mut draft);
            if view.form.selected == "propellant" {
                burn_rate(ui, now, &draft, &mut view.rate_plot);
            }
            if is_drawn(&draft, &view.form.selected) {
                ui.add_space(2.0 * theme::GRID);
                if ui.button("Import section (DXF)…").clicked() {
                    out.push(Command::ImportSection);
                }
            }
            outcome
        })
        .inner;
    if tree.hovered_part.is_some() || view.pointed.is_some() && ui.ui_contains_pointer() {
        view.pointed.clone_from(&tree.hovered_part);
    }
    let typing = tree.typing || form.typing;
    for outcome in [tree, form] {
        send(outcome, &draft, out);
    }
    typing
}

/// Whether a path is that of a grain whose port is drawn.
fn is_drawn(design: &Design, path: &str) -> bool {
    let Design::SolidMotor(solid) = design;
    let index = path.strip_prefix("grains[").and_then(|rest| rest.strip_suffix(']'));
    let grain = index.and_then(|index| index.parse::<usize>().ok()).and_then(|index| solid.grains.get(index));
    grain.is_some_and(|grain| matches!(grain.shape, Grain::Custom(_)))
}

/// The burn rate of the design's propellant, below its form.
fn burn_rate(ui: &mut Ui, now: &Snapshot, design: &Design, plot: &mut RatePlot) {
    let Design::SolidMotor(design) = design;
    let propellant = match &design.propellant {
        PropellantChoice::Library(id) => now.library.propellant(id).ok(),
        PropellantChoice::Own(propellant) => Some(propellant),
    };
    if let Some(propellant) = propellant {
        ui.add_space(3.0 * theme::GRID);
        plot.show(ui, now.units, propellant);
    }
}

/// Whether the field at `path` belongs to `part`.
fn belongs_to(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn send(outcome: FormOutcome, draft: &Design, out: &mut Commands) {
    if let Some((quantity, symbol)) = outcome.chosen_unit {
        out.push(Command::ChooseUnit(quantity, symbol));
    }
    if outcome.gesture != Gesture::None {
        out.push(Command::Edit { draft: Box::new(draft.clone()), gesture: outcome.gesture });
    }
}

fn section(ui: &mut Ui) {
    ui.add_space(3.0 * theme::GRID);
    ui.separator();
    ui.add_space(2.0 * theme::GRID);
}

fn figures_panel(ui: &mut Ui, now: &Snapshot, document: &Document, view: &mut View, out: &mut Commands) {
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.set_width(ui.available_width() - 6.0);
        figures::show(ui, now, document);
        if let (Some(measured), Some(solved)) = (&document.measured, document.solved()) {
            section(ui);
            figures::comparison(ui, now, measured, &solved.run);
        }
        section(ui);
        ui.horizontal(|ui| {
            ui.label(RichText::new("Findings").text_style(theme::strong()));
            let counts = findings_view::counts(document.findings());
            ui.label(RichText::new(counts).color(theme::colours(ui).weak));
        });
        ui.add_space(2.0 * theme::GRID);
        match findings_view::show(ui, now.units, document.findings()) {
            Some(FindingAction::GoTo(path)) => view.form.jump_to(&path),
            Some(FindingAction::Cure(cure)) => {
                view.form.jump_to(&cure.path);
                out.push(Command::Cure(cure));
            }
            None => {}
        }
    });
}
