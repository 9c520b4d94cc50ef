//! What stands beside the table: the whole archive in sum, one analysis, or several side by side.

use super::{ArchiveWorkspace, Loaded, list};
use crate::app::scene_view;
use crate::app::theme;
use crate::app::work::Opened;
use crate::app::workspace::{Command, Commands, Snapshot};
use crate::export::motor_plots;
use crate::figure::plot_scene::stack_scene;
use crate::figure::style::FigureStyle;
use crate::motor::run::{BallisticModel, MotorRun};
use crate::service::archive::{Best, reopen, side_by_side, summary};
use crate::substance::library::Library;
use crate::units::{Pa, Quantity, STANDARD_GRAVITY, UnitPreferences};
use egui::{Grid, RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2};

const DIGITS: usize = 5;
/// What gauge pressures of several motors are counted from: sea level of the standard atmosphere.
const SEA_LEVEL: Pa = Pa(101_325.0);

impl ArchiveWorkspace {
    pub(super) fn detail(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        let colours = theme::colours(ui);
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| match self.selected.as_slice() {
            [] => self.summed(ui, now.units),
            [id] => {
                let id = *id;
                match self.loaded.get(&id) {
                    None => drop(ui.label(RichText::new("Reading…").color(colours.weak))),
                    Some(Err(error)) => {
                        ui.label(RichText::new(error.to_string()).color(colours.error));
                        self.remove_button(ui);
                    }
                    Some(Ok(_)) => self.one(ui, now, id, out),
                }
            }
            _ => self.several(ui, now),
        });
    }

    fn remove_button(&mut self, ui: &mut Ui) {
        if ui.button("Remove…").clicked() {
            self.asks_to_remove = true;
        }
    }

    fn summed(&self, ui: &mut Ui, units: &UnitPreferences) {
        let colours = theme::colours(ui);
        let Some(Ok(rows)) = &self.rows else { return };
        if rows.is_empty() {
            return;
        }
        let all = summary(rows);
        ui.label(RichText::new("In sum").text_style(theme::large_strong()));
        ui.label(RichText::new(format!("{} analyses of {} motors", all.count, all.motors)).color(colours.weak));
        let isp = |value: f64| units.text(value * STANDARD_GRAVITY, Quantity::SpecificImpulse, 4);
        let impulse = |value: f64| units.text(value, Quantity::Impulse, 4);
        best(ui, "Best specific impulse by propellant", &all.best_specific_impulse_s, &isp);
        best(ui, "Highest impulse by class", &all.highest_impulse, &impulse);
        ui.add_space(4.0 * theme::GRID);
        ui.label(
            RichText::new("A click shows an analysis; Ctrl and a click set several side by side.").color(colours.weak),
        );
    }

    fn one(&mut self, ui: &mut Ui, now: &Snapshot, id: i64, out: &mut Commands) {
        let colours = theme::colours(ui);
        let Some(Ok(loaded)) = self.loaded.get(&id) else { return };
        let row = &loaded.analysis.row;
        ui.add(egui::Label::new(RichText::new(&row.motor).text_style(theme::large_strong())).wrap());
        let class = row.designation.as_deref().unwrap_or("no class");
        ui.add(egui::Label::new(RichText::new(format!("{class} · {}", row.propellant)).color(colours.weak)).wrap());
        ui.add_space(2.0 * theme::GRID);
        let mut removes = false;
        let mut problem = None;
        ui.horizontal(|ui| {
            let reopens = ui.button("Reopen").on_hover_text("Open the design as a new document, and solve it again");
            if reopens.clicked() {
                match opened(loaded, now.library) {
                    Ok(opened) => out.push(Command::OpenArchived(Box::new(opened))),
                    Err(error) => problem = Some(error),
                }
            }
            removes = ui.button("Remove…").clicked();
        });
        if let Some(problem) = problem {
            ui.label(RichText::new(problem).color(colours.error));
        }
        ui.add_space(2.0 * theme::GRID);
        let ambient = loaded.analysis.case.ambient_pressure();
        plots(ui, now.units, ambient, &[(row.motor.clone(), &loaded.analysis.run)]);
        ui.add_space(2.0 * theme::GRID);
        figures(ui, now.units, &loaded.analysis.run);
        comparisons(ui, loaded);
        ui.add_space(3.0 * theme::GRID);
        let model = BallisticModel::ALL.iter().find(|(model, _)| *model == row.settings.model);
        let made = format!(
            "Archived {} UTC as {}, solved by hrma {} ({})",
            list::moment(row.created),
            row.id,
            row.program_version,
            model.map_or("", |(_, label)| *label).to_lowercase()
        );
        ui.add(egui::Label::new(RichText::new(made).small().color(colours.weak)).wrap());
        let hash = format!("Case {}", row.case_hash.get(..16).unwrap_or(&row.case_hash));
        ui.add(egui::Label::new(RichText::new(hash).small().color(colours.weak)).selectable(true))
            .on_hover_text(&row.case_hash);
        if removes {
            self.asks_to_remove = true;
        }
    }

    fn several(&mut self, ui: &mut Ui, now: &Snapshot) {
        let colours = theme::colours(ui);
        ui.label(RichText::new(format!("{} analyses", self.selected.len())).text_style(theme::large_strong()));
        let loaded: Vec<&Loaded> = self.selected.iter().filter_map(|id| self.loaded.get(id)?.as_ref().ok()).collect();
        let mut runs: Vec<(String, &MotorRun)> = loaded
            .iter()
            .map(|one| (format!("{} {}", one.analysis.row.id, one.analysis.row.motor), &one.analysis.run))
            .collect();
        let first = runs.first().map(|(name, _)| name.clone()).unwrap_or_default();
        ui.label(RichText::new(format!("Differences are from {first}")).color(colours.weak));
        let front = now.document.and_then(|document| Some((document.title(), &document.solved()?.run)));
        let mut removes = false;
        ui.horizontal(|ui| {
            if let Some((title, _)) = &front {
                ui.checkbox(&mut self.with_document, format!("With {title} as it stands"));
            }
            removes = ui.button("Remove…").clicked();
        });
        if let Some((title, run)) = front.filter(|_| self.with_document) {
            runs.push((title, run));
        }
        ui.add_space(2.0 * theme::GRID);
        plots(ui, now.units, SEA_LEVEL, &runs);
        ui.add_space(2.0 * theme::GRID);
        if let Ok(all) = side_by_side(&runs) {
            ScrollArea::horizontal().show(ui, |ui| {
                Grid::new("side by side").spacing(vec2(12.0, 3.0)).show(ui, |ui| {
                    ui.label("");
                    for name in &all.names {
                        right(ui, |ui| {
                            ui.label(RichText::new(short(name)).text_style(theme::strong())).on_hover_text(name)
                        });
                    }
                    ui.end_row();
                    for figure in all.figures.iter().filter(|figure| figure.values.iter().any(Option::is_some)) {
                        ui.label(RichText::new(figure.label).color(colours.weak));
                        let base = figure.values.first().copied().flatten();
                        for (index, value) in figure.values.iter().enumerate() {
                            let text = value.map(|value| now.units.text(value, figure.quantity, 4));
                            let share = value.zip(base).map(|(value, base)| 100.0 * (value - base) / base);
                            let share = share.filter(|share| index > 0 && share.is_finite());
                            right(ui, |ui| {
                                if let Some(share) = share {
                                    ui.label(RichText::new(format!("{share:+.1} %")).small().color(colours.weak));
                                }
                                ui.label(text.unwrap_or_else(|| "–".to_owned()));
                            });
                        }
                        ui.end_row();
                    }
                    ui.label(RichText::new("Thrust differs by (RMS)").color(colours.weak));
                    for rms in &all.rms_thrust {
                        let text = rms.map(|rms| now.units.text(rms, Quantity::Force, 4));
                        right(ui, |ui| ui.label(text.unwrap_or_else(|| "–".to_owned())));
                    }
                    ui.end_row();
                });
            });
        }
        if removes {
            self.asks_to_remove = true;
        }
    }
}

/// A name for the head of a column; the legend of the plots has it in full.
fn short(name: &str) -> String {
    const LONGEST: usize = 12;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let start: String = name.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

fn right<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), add);
}

fn opened(loaded: &Loaded, library: &Library) -> Result<Opened, String> {
    let reopened = reopen(&loaded.analysis, library).map_err(|error| error.to_string())?;
    Ok(Opened { text: Some(reopened.text), remarks: reopened.remarks, ..Opened::unsaved(reopened.design) })
}

/// Pressure and thrust over a common time.
fn plots(ui: &mut Ui, units: &UnitPreferences, ambient: Pa, runs: &[(String, &MotorRun)]) {
    const HEIGHT: f32 = 320.0;
    let specs: Vec<_> =
        ["pressure", "thrust"].into_iter().filter_map(motor_plots::by_id).map(|plot| plot.overlay(runs)).collect();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Pressure and thrust"));
    let style = FigureStyle::screen(theme::colours(ui).figure.clone(), units.clone(), ambient);
    let scene = stack_scene(&specs, f64::from(rect.width()), f64::from(HEIGHT), &style);
    scene_view::paint(&ui.painter_at(rect.expand(2.0)), rect.min, &scene);
}

fn figures(ui: &mut Ui, units: &UnitPreferences, run: &MotorRun) {
    let colours = theme::colours(ui);
    Grid::new("archived figures").num_columns(2).spacing(vec2(24.0, 3.0)).min_col_width(170.0).show(ui, |ui| {
        for figure in run.summary.figures() {
            let Some(value) = figure.value else { continue };
            ui.label(RichText::new(figure.label).color(colours.weak));
            right(ui, |ui| ui.label(units.text(value, figure.quantity, DIGITS)));
            ui.end_row();
        }
    });
}

fn comparisons(ui: &mut Ui, loaded: &Loaded) {
    if loaded.comparisons.is_empty() {
        return;
    }
    let colours = theme::colours(ui);
    ui.add_space(3.0 * theme::GRID);
    ui.label(RichText::new("Against measured curves").text_style(theme::strong()));
    Grid::new("archived comparisons").num_columns(3).spacing(vec2(16.0, 3.0)).show(ui, |ui| {
        for row in &loaded.comparisons {
            ui.label(&row.subject).on_hover_text(&row.source);
            ui.label(RichText::new(row.quantity.replace('_', " ")).color(colours.weak));
            let share = row.deviation.map(|share| format!("{:+.2} %", 100.0 * share));
            right(ui, |ui| ui.label(share.unwrap_or_else(|| "–".to_owned())));
            ui.end_row();
        }
    });
}

/// The best of each group: what they have in common, the value, the analysis.
fn best(ui: &mut Ui, title: &str, list: &[Best], text: &dyn Fn(f64) -> String) {
    if list.is_empty() {
        return;
    }
    let colours = theme::colours(ui);
    ui.add_space(4.0 * theme::GRID);
    ui.label(RichText::new(title).text_style(theme::strong()));
    ui.add_space(theme::GRID);
    for best in list {
        let analysis = format!("{} {}", best.id, best.motor);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::hover());
        let spoken = format!("{}: {}, {analysis}", best.group, text(best.value));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &spoken));
        let edge = |share: f32| rect.left() + share * rect.width();
        let part = |from: f32, to: f32| rect.with_min_x(edge(from)).with_max_x(edge(to) - 12.0);
        cut(ui, part(0.0, 0.42), &best.group, colours.text);
        let font = egui::TextStyle::Body.resolve(ui.style());
        let right = egui::Align2::RIGHT_CENTER;
        ui.painter().text(part(0.42, 0.66).right_center(), right, text(best.value), font, colours.text);
        cut(ui, part(0.66, 1.0), &analysis, colours.weak);
        response.on_hover_text(format!("{}: {analysis} is the best of {}", best.group, best.count));
    }
}

/// Text at the left edge of `rect`, cut where that ends.
fn cut(ui: &Ui, rect: egui::Rect, text: &str, ink: egui::Color32) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width());
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(egui::pos2(rect.left(), rect.center().y - 0.5 * galley.size().y), galley, ink);
}
