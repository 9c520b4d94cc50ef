//! The window without a document: examples with pictures, recent files, a new motor.

use crate::app::command::Action;
use crate::app::scene_view;
use crate::app::theme;
use crate::app::work;
use crate::export::motor_drawing::longitudinal_section;
use crate::figure::drawing::{Drawing, DrawingShape};
use crate::figure::drawing_scene::drawing_scene;
use crate::figure::style::FigureStyle;
use crate::project::settings::Settings;
use crate::substance::library::Library;
use crate::units::{Pa, UnitPreferences};
use egui::{Align2, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

const CARD: egui::Vec2 = egui::vec2(280.0, 148.0);

/// What the empty window remembers: the pictures of the examples.
#[derive(Default)]
pub(super) struct Welcome {
    pictures: Option<Vec<Option<Drawing>>>,
}

impl Welcome {
    pub(super) fn show(&mut self, ui: &mut Ui, library: &Arc<Library>, settings: &Settings, actions: &mut Vec<Action>) {
        let examples = work::examples();
        let pictures =
            self.pictures.get_or_insert_with(|| examples.iter().map(|example| picture(example, library)).collect());
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let columns = (((ui.available_width() - 96.0) / (CARD.x + 16.0)).floor() as usize).clamp(1, 4);
            let width = columns as f32 * (CARD.x + 16.0) - 16.0;
            let margin = 0.5 * (ui.available_width() - width).max(0.0);
            ui.horizontal_top(|ui| {
                ui.add_space(margin);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.add_space(48.0);
                    ui.label(
                        RichText::new("Rocket motors, from the grain to the thrust curve")
                            .text_style(theme::large_strong()),
                    );
                    ui.add_space(3.0 * theme::GRID);
                    ui.horizontal(|ui| {
                        if ui.button("New motor").clicked() {
                            actions.push(Action::New);
                        }
                        if ui.button("Open…").clicked() {
                            actions.push(Action::Open);
                        }
                        ui.label(RichText::new("or drop a file here").color(theme::colours(ui).weak));
                    });
                    if !settings.recent_files.is_empty() {
                        section(ui, "Recent files");
                        for path in &settings.recent_files {
                            if ui.link(path.display().to_string()).clicked() {
                                actions.push(Action::OpenPath(path.clone()));
                            }
                        }
                    }
                    section(ui, "Examples");
                    egui::Grid::new("examples").spacing(vec2(16.0, 16.0)).show(ui, |ui| {
                        for (index, (example, picture)) in examples.iter().zip(pictures.iter()).enumerate() {
                            if card(ui, example, picture.as_ref()) {
                                actions.push(Action::OpenExample(example.name.clone()));
                            }
                            if (index + 1) % columns == 0 {
                                ui.end_row();
                            }
                        }
                    });
                    ui.add_space(32.0);
                });
            });
        });
    }
}

fn section(ui: &mut Ui, title: &str) {
    ui.add_space(6.0 * theme::GRID);
    ui.label(RichText::new(title).text_style(theme::strong()));
    ui.add_space(theme::GRID);
}

/// The example's section without dimensions and labels.
fn picture(example: &work::Example, library: &Library) -> Option<Drawing> {
    let case = example.design.resolve(library).ok()?;
    let mut drawing = longitudinal_section(&case, &[], case.nozzle.throat_diameter);
    drawing.items.retain(|item| !matches!(item.shape, DrawingShape::Dimension(_) | DrawingShape::Label { .. }));
    Some(drawing)
}

fn card(ui: &mut Ui, example: &work::Example, picture: Option<&Drawing>) -> bool {
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("Open example {}", example.name)));
    let colours = theme::colours(ui);
    let pointed = response.hovered() || response.has_focus();
    let border = egui::Stroke::new(1.0, if pointed { colours.accent } else { colours.border });
    ui.painter().rect(rect, 6.0, colours.panel, border, egui::StrokeKind::Inside);
    if let Some(drawing) = picture {
        let style = FigureStyle::screen(colours.figure.clone(), UnitPreferences::default(), Pa(0.0));
        let place = Rect::from_min_max(rect.min + vec2(16.0, 12.0), pos2(rect.right() - 16.0, rect.bottom() - 52.0));
        let mut laid_out = drawing_scene(drawing, f64::from(place.width()), f64::from(place.height()), &style).scene;
        // Without the scale bar, which would be the only text.
        laid_out.items.retain(|item| item.tag.is_some());
        let origin = pos2(place.left(), place.center().y - 0.5 * laid_out.height as f32);
        scene_view::paint(&ui.painter_at(rect), origin, &laid_out);
    }
    let strong = theme::strong().resolve(ui.style());
    let small = egui::TextStyle::Small.resolve(ui.style());
    let painter = ui.painter_at(rect.shrink(8.0));
    painter.text(
        pos2(rect.left() + 16.0, rect.bottom() - 36.0),
        Align2::LEFT_CENTER,
        &example.name,
        strong,
        colours.text,
    );
    let mut job = egui::text::LayoutJob::simple_singleline(example.summary.clone(), small, colours.weak);
    job.wrap = egui::text::TextWrapping::truncate_at_width(CARD.x - 32.0);
    let galley = painter.layout_job(job);
    painter.galley(pos2(rect.left() + 16.0, rect.bottom() - 18.0 - galley.size().y / 2.0), galley, colours.weak);
    response.on_hover_text(&example.summary).clicked()
}
