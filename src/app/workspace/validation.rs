//! Validation: the reference cases that ship with the program, run here and compared number by number.

use super::{Command, Commands, Snapshot, Workspace};
use crate::app::theme::{self, Colours};
use crate::jobs::Task;
use crate::service::archive::Archive;
use crate::service::error::ServiceError;
use crate::service::validate::document::{Measure, Row, Scalar, Status};
use crate::service::validate::{self, Validation};
use crate::units::format_significant;
use egui::{Align2, Color32, RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The deviations that were kept last, by file, case and quantity.
type Before = BTreeMap<(String, String, String), Option<f64>>;

/// What was compared, and what was kept before where the history reads.
type Outcome = Result<(Arc<Validation>, Result<Before, ServiceError>), ServiceError>;

/// Which rows are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shown {
    #[default]
    All,
    Only(Status),
}

const FILTERS: &[(&str, Shown)] = &[
    ("All", Shown::All),
    ("Failed", Shown::Only(Status::Fail)),
    ("Passed", Shown::Only(Status::Pass)),
    ("For information", Shown::Only(Status::Info)),
    ("Skipped", Shown::Only(Status::Skipped)),
];

/// The columns: title, share of the width, at the right edge.
const COLUMNS: &[(&str, f32, bool)] = &[
    ("Case", 0.24, false),
    ("Quantity", 0.2, false),
    ("Reference", 0.12, true),
    ("This program", 0.12, true),
    ("Deviation", 0.09, true),
    ("Kept last", 0.08, true),
    ("Limit", 0.07, true),
    ("", 0.08, false),
];

/// The validation workspace.
#[derive(Default)]
pub(super) struct ValidationWorkspace {
    task: Option<Task<Outcome>>,
    outcome: Option<Outcome>,
    problem: Option<String>,
    shown: Shown,
    query: String,
}

impl Workspace for ValidationWorkspace {
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        self.take_news();
        let ground = egui::Frame::NONE.fill(theme::colours(ui).surface).inner_margin(egui::Margin::symmetric(24, 16));
        egui::CentralPanel::default().frame(ground).show(ui, |ui| {
            self.head(ui, now, out);
            ui.add_space(3.0 * theme::GRID);
            match &self.outcome {
                Some(Ok((validation, before))) => {
                    summary(ui, validation);
                    ui.add_space(2.0 * theme::GRID);
                    filters(ui, &mut self.shown, &mut self.query);
                    ui.add_space(2.0 * theme::GRID);
                    let none = Before::default();
                    let before = before.as_ref().unwrap_or_else(|error| {
                        let text = format!("The history of validations does not read: {error}");
                        ui.label(RichText::new(text).color(theme::colours(ui).warning));
                        &none
                    });
                    table(ui, &rows(validation, self.shown, &self.query), before);
                }
                Some(Err(error)) => {
                    ui.label(RichText::new(error.to_string()).color(theme::colours(ui).error));
                }
                None if self.task.is_none() => {
                    ui.label(RichText::new(INTRODUCTION).color(theme::colours(ui).weak));
                }
                None => {}
            }
        });
    }
}

const INTRODUCTION: &str = "Solves every bundled reference case and shows how far this program is from the published or \
                            converged value, with the limit that the reference states.";

impl ValidationWorkspace {
    fn take_news(&mut self) {
        if let Some(done) = self.task.as_ref().and_then(Task::poll) {
            self.task = None;
            match done.outcome {
                Ok(outcome) => self.outcome = Some(outcome),
                Err(error) => self.problem = Some(error.to_string()),
            }
        }
    }

    fn head(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        ui.horizontal(|ui| {
            ui.heading("Validation");
            ui.add_space(4.0 * theme::GRID);
            match &self.task {
                Some(task) => {
                    ui.add(egui::ProgressBar::new(task.progress() as f32).desired_width(200.0).desired_height(8.0));
                    if ui.button("Stop").clicked() {
                        task.cancel();
                    }
                    // Progress has no wake of its own.
                    ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
                }
                None => {
                    let title = if self.outcome.is_some() { "Run again" } else { "Run the reference cases" };
                    if ui.button(title).clicked() {
                        self.start(ui.ctx(), now.folder);
                    }
                    if let Some(Ok((validation, _))) = &self.outcome {
                        let keeps = ui
                            .add_enabled(now.folder.is_some(), egui::Button::new("Keep in the history"))
                            .on_hover_text("The next run shows these deviations beside its own");
                        if keeps.clicked() {
                            out.push(Command::KeepValidation(Arc::clone(validation)));
                        }
                    }
                }
            }
        });
        if let Some(problem) = &self.problem {
            ui.label(RichText::new(problem).color(theme::colours(ui).error));
        }
    }

    fn start(&mut self, ctx: &egui::Context, folder: Option<&Path>) {
        let waker = ctx.clone();
        let folder = folder.map(Path::to_owned);
        let work = move |monitor: &mut dyn crate::diag::Monitor| {
            let validation = validate::run(&[], None, monitor)?;
            let before = folder.map_or_else(|| Ok(Before::default()), |folder| kept_before(&folder));
            Ok((Arc::new(validation), before))
        };
        self.problem = None;
        match Task::spawn("validate", work, move || waker.request_repaint()) {
            Ok(task) => self.task = Some(task),
            Err(error) => self.problem = Some(error.to_string()),
        }
    }
}

fn kept_before(folder: &Path) -> Result<Before, ServiceError> {
    let rows = Archive::open(Some(folder))?.latest_validation()?;
    Ok(rows.into_iter().map(|row| ((row.source, row.subject, row.quantity), row.deviation)).collect())
}

fn summary(ui: &mut Ui, validation: &Validation) {
    let colours = theme::colours(ui);
    let sum = &validation.summary;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0 * theme::GRID;
        let figures = [
            (sum.pass, "passed", colours.good),
            (sum.fail, "failed", if sum.fail > 0 { colours.error } else { colours.weak }),
            (sum.info, "for information", colours.weak),
            (sum.skipped, "skipped", colours.weak),
        ];
        for (count, word, ink) in figures {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = theme::GRID;
                ui.label(RichText::new(count.to_string()).text_style(theme::large_strong()).color(ink));
                ui.label(RichText::new(word).color(colours.weak));
            });
        }
        ui.label(RichText::new(format!("{} cases in {} files", sum.cases, sum.files)).color(colours.weak));
    });
}

fn filters(ui: &mut Ui, shown: &mut Shown, query: &mut String) {
    ui.horizontal(|ui| {
        for (name, filter) in FILTERS {
            if ui.selectable_label(shown == filter, *name).clicked() {
                *shown = *filter;
            }
        }
        ui.add_space(2.0 * theme::GRID);
        ui.add(TextEdit::singleline(query).hint_text("Case or quantity").desired_width(200.0))
            .accessible_name("Search rows");
    });
}

fn rows<'a>(validation: &'a Validation, shown: Shown, query: &str) -> Vec<&'a Row> {
    let query = query.to_lowercase();
    let matches = |row: &&Row| {
        let text = format!("{} {} {}", row.file, row.case, row.quantity).to_lowercase();
        let status = match shown {
            Shown::All => true,
            Shown::Only(status) => row.status == status,
        };
        status && query.split_whitespace().all(|word| text.contains(word))
    };
    validation.rows.iter().filter(matches).collect()
}

fn table(ui: &mut Ui, rows: &[&Row], before: &Before) {
    const ROW: f32 = 22.0;
    let colours = theme::colours(ui);
    let titles = COLUMNS.iter().map(|(title, ..)| ((*title).to_owned(), colours.weak)).collect::<Vec<_>>();
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, ROW), Sense::hover());
    cells(ui, head, &titles);
    ui.painter().hline(head.x_range(), head.bottom(), egui::Stroke::new(1.0, colours.border));
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, ROW, rows.len(), |ui, range| {
        for row in rows.get(range).unwrap_or_default() {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, ROW), Sense::hover());
            if response.hovered() {
                ui.painter().rect_filled(rect, 2.0, colours.hover);
            }
            let key = (row.file.clone(), row.case.clone(), row.quantity.clone());
            let texts = texts(row, before.get(&key).copied(), colours);
            let spoken: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Row, true, spoken.join(", ")));
            cells(ui, rect, &texts);
            response.on_hover_ui(|ui| {
                ui.label(format!("{} · {}", row.file, row.case));
                if let Some(reason) = &row.reason {
                    ui.label(reason);
                }
            });
        }
    });
}

fn cells(ui: &Ui, rect: egui::Rect, texts: &[(String, Color32)]) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut left = rect.left();
    for ((_, share, is_number), (text, ink)) in COLUMNS.iter().zip(texts) {
        let width = share * rect.width();
        let cell = egui::Rect::from_min_max(pos2(left, rect.top()), pos2(left + width - 8.0, rect.bottom()));
        let painter = ui.painter_at(cell);
        let (at, align) = if *is_number {
            (cell.right_center(), Align2::RIGHT_CENTER)
        } else {
            (cell.left_center(), Align2::LEFT_CENTER)
        };
        let offset = if *is_number || left > rect.left() { 0.0 } else { 4.0 };
        painter.text(at + vec2(offset, 0.0), align, text, font.clone(), *ink);
        left += width;
    }
}

fn texts(row: &Row, before: Option<Option<f64>>, colours: &Colours) -> Vec<(String, Color32)> {
    const DIGITS: usize = 6;
    let scalar = |value: &Option<Scalar>| match value {
        Some(Scalar::Number(number)) => {
            format!("{} {}", format_significant(*number, DIGITS), row.unit).trim_end().to_owned()
        }
        Some(Scalar::Text(text)) => text.clone(),
        None => "–".to_owned(),
    };
    let difference = |value: Option<f64>, digits| match (value, row.measure) {
        (None, _) => "–".to_owned(),
        (Some(value), Measure::Relative) => format!("{} %", format_significant(100.0 * value, digits)),
        (Some(value), Measure::Absolute) => {
            format!("{} {}", format_significant(value, digits), row.unit).trim_end().to_owned()
        }
    };
    let (word, ink) = match row.status {
        Status::Pass => ("passed", colours.good),
        Status::Fail => ("failed", colours.error),
        Status::Info => ("information", colours.weak),
        Status::Skipped => ("skipped", colours.weak),
    };
    vec![
        (row.case.clone(), colours.text),
        (row.quantity.clone(), colours.text),
        (scalar(&row.reference), colours.text),
        (scalar(&row.computed), colours.text),
        (difference(row.deviation, 3), colours.text),
        (before.map_or_else(String::new, |kept| difference(kept, 3)), colours.weak),
        (difference(row.limit, 2), colours.weak),
        (word.to_owned(), ink),
    ]
}
