//! The plots in the middle, above each other over one time axis, and how they are laid over each other.

use super::{Command, Commands, CompareWorkspace, FIRST_CHANNELS, Snapshot};
use crate::app::plot_view::{round_marks, zoom_by_wheel};
use crate::app::sampling::value_at;
use crate::app::theme::{self, Colours};
use crate::figure::plot::{PlotSpec, Role, Series};
use crate::figure::style::FigureStyle;
use crate::service::overlay::{Alignment, Normalisation, OVERLAY_ENDINGS, common_channels, overlay_plot};
use crate::units::{Pa, STANDARD_ATMOSPHERE, format_number, format_significant};
use egui::{Color32, ComboBox, Id, PointerButton, Rect, RichText, Sense, Stroke, Ui, UiBuilder, pos2, vec2};
use egui_plot::{AxisHints, GridMark, HPlacement, Line, LineStyle, Plot, PlotPoint, PlotPoints, Points, VLine};

const HEAD: f32 = 24.0;
/// Digits of readings.
const DIGITS: usize = 4;

impl CompareWorkspace {
    pub(super) fn plots(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        let plots = self.specs();
        self.options(ui, &plots, out);
        let ambient = self.ambient().unwrap_or(Pa(STANDARD_ATMOSPHERE));
        let style = FigureStyle::screen(theme::colours(ui).figure.clone(), now.units.clone(), ambient);
        let room = ui.available_rect_before_wrap();
        let height = room.height() / plots.len().max(1) as f32;
        let hover = self.hover.take();
        for (index, plot) in plots.iter().enumerate() {
            let top = room.top() + index as f32 * height;
            let place = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), height));
            let mut child = ui.new_child(UiBuilder::new().id_salt(index).max_rect(place));
            let outcome = show(&mut child, plot, &style, hover, self.fit);
            self.hover = outcome.hover.or(self.hover);
            if outcome.fit {
                ui.ctx().request_repaint();
            }
            self.fit = if index + 1 == plots.len() { outcome.fit } else { self.fit };
        }
        ui.allocate_rect(room, Sense::hover());
        if self.hover != hover {
            // The plots above the one under the pointer take its time in the next frame.
            ui.ctx().request_repaint();
        }
    }

    /// One plot for each chosen channel that a shown curve has.
    fn specs(&self) -> Vec<PlotSpec> {
        let curves: Vec<_> = self.shown().iter().map(|entry| (entry.curve.as_ref(), entry.colour)).collect();
        let chosen = self.offered().into_iter().filter(|(name, _)| self.channels.contains(name));
        chosen.filter_map(|(name, _)| overlay_plot(&curves, &name, self.view)).collect()
    }

    /// Names and labels of the channels to choose from: those that all curves have; thrust and pressure in any case,
    /// because a measured firing may have one alone.
    fn offered(&self) -> Vec<(String, String)> {
        let curves: Vec<_> = self.shown().iter().map(|entry| entry.curve.as_ref()).collect();
        let mut offered: Vec<(String, String)> = Vec::new();
        for name in FIRST_CHANNELS {
            let label = curves.iter().find_map(|curve| Some(curve.channels.get(name)?.label.clone()));
            offered.extend(label.map(|label| (name.to_owned(), label)));
        }
        for channel in common_channels(&curves) {
            if !FIRST_CHANNELS.contains(&channel.name.as_str()) {
                offered.push((channel.name.clone(), channel.label.clone()));
            }
        }
        offered
    }

    fn options(&mut self, ui: &mut Ui, plots: &[PlotSpec], out: &mut Commands) {
        ui.horizontal(|ui| {
            ui.set_height(30.0);
            let alignment = &mut self.view.alignment;
            let normalisation = &mut self.view.normalisation;
            let before = (*alignment, *normalisation);
            choose(ui, "Time 0", Alignment::ALL, alignment);
            choose(ui, "Normalise", Normalisation::ALL, normalisation);
            self.fit |= before != (*alignment, *normalisation);
            let offered = self.offered();
            ui.menu_button("Channels", |ui| {
                egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                    for (name, label) in &offered {
                        let mut is_shown = self.channels.contains(name);
                        if ui.checkbox(&mut is_shown, label).clicked() {
                            if is_shown {
                                self.channels.insert(name.clone());
                            } else {
                                self.channels.remove(name);
                            }
                            self.fit = true;
                        }
                    }
                });
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.menu_button("Export comparison", |ui| {
                    for ending in OVERLAY_ENDINGS {
                        if ui.button(format!("{}…", ending.to_uppercase())).clicked() {
                            let (plots, ambient) = (plots.to_vec(), self.ambient());
                            out.push(Command::ExportOverlay { plots, ambient, ending });
                        }
                    }
                });
            });
        });
        if plots.is_empty() {
            ui.label(RichText::new("No channel is chosen").color(theme::colours(ui).weak));
        }
    }
}

fn choose<T: Copy + PartialEq>(ui: &mut Ui, label: &str, all: &[(T, &'static str, &'static str)], value: &mut T) {
    ui.label(RichText::new(label).color(theme::colours(ui).weak));
    let shown = all.iter().find(|(item, ..)| item == value).map_or("", |(_, _, name)| *name);
    let combo = ComboBox::from_id_salt(label).selected_text(shown).show_ui(ui, |ui| {
        for (item, _, name) in all {
            ui.selectable_value(value, *item, *name);
        }
    });
    combo.response.accessible_name(label);
    ui.add_space(2.0 * theme::GRID);
}

#[derive(Default)]
struct Outcome {
    hover: Option<f64>,
    fit: bool,
}

/// One plot: its name and the readings under the pointer above, the curves below.
fn show(ui: &mut Ui, plot: &PlotSpec, style: &FigureStyle, hover: Option<f64>, fit: bool) -> Outcome {
    let colours = theme::colours(ui);
    head(ui, plot, style, hover, colours);
    let small = egui::TextStyle::Small.resolve(ui.style());
    let decimals = |mark: GridMark| (-mark.step_size.log10().floor()).clamp(0.0, 6.0) as usize;
    let axis = |axis: AxisHints<'static>| axis.tick_label_color(colours.weak).tick_label_font(small.clone());
    let symbol = style.units.unit(plot.x.quantity).symbol;
    let x_axis = axis(AxisHints::new_x())
        .formatter(move |mark, _| format!("{} {symbol}", format_number(mark.value, decimals(mark))).trim_end().into())
        .label_spacing(egui::Rangef::new(20.0, 20.0));
    let y_axis = axis(AxisHints::new_y())
        .formatter(move |mark, _| format_number(mark.value, decimals(mark)))
        .placement(HPlacement::Left)
        .min_thickness(48.0)
        .label_spacing(egui::Rangef::new(14.0, 14.0));
    let mut view = Plot::new(("overlay", plot.title.as_str()))
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis])
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .label_formatter(|_| None)
        .link_axis(Id::unique("overlay time"), [true, false])
        .pan_pointer_button(PointerButton::Middle)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_scroll(false)
        .grid_color(colours.grid)
        .grid_fade(0.0)
        .x_grid_spacer(|input| round_marks(input, 2.2))
        .y_grid_spacer(|input| round_marks(input, 1.2))
        .grid_spacing(egui::Rangef::new(20.0, 20.0))
        .set_margin_fraction(vec2(0.02, 0.08))
        .include_y(0.0);
    if fit {
        view = view.reset();
    }
    // Room for the last label of the time axis.
    let place = ui.available_rect_before_wrap();
    let place = Rect::from_min_max(place.min, place.max - vec2(2.0 * theme::GRID, 0.0));
    let mut inner = ui.new_child(UiBuilder::new().id_salt("plot").max_rect(place));
    let response = view.show(&mut inner, |view| {
        zoom_by_wheel(view);
        for series in &plot.series {
            draw(view, plot, series, style, colours);
        }
        if let Some(hover) = hover {
            let dashed = LineStyle::Dashed { length: 4.0 };
            let at = style.shown(hover, plot.x.quantity);
            view.vline(VLine::new("pointer", at).color(colours.weak).width(1.0).style(dashed).allow_hover(false));
        }
    });
    let pointer = response.response.hover_pos().map(|at| response.transform.value_from_position(at).x);
    Outcome {
        hover: pointer.map(|shown| style.si_from_shown(shown, plot.x.quantity)),
        fit: response.response.double_clicked(),
    }
}

fn draw(view: &mut egui_plot::PlotUi<'_>, plot: &PlotSpec, series: &Series, style: &FigureStyle, colours: &Colours) {
    let place =
        |(x, y): (&f64, &f64)| PlotPoint::new(style.shown(*x, plot.x.quantity), style.shown(*y, plot.y.quantity));
    let points: Vec<PlotPoint> = series.x.iter().zip(series.y.iter()).map(place).collect();
    let (ink, is_measured) = look(&series.role, colours);
    let pen = if is_measured { Stroke::new(0.8, ink.gamma_multiply(0.6)) } else { Stroke::new(1.8, ink) };
    view.line(Line::new(series.name.as_str(), PlotPoints::Owned(points.clone())).stroke(pen).allow_hover(false));
    if is_measured {
        let dots = Points::new(series.name.as_str(), PlotPoints::Owned(points));
        view.points(dots.radius(2.0).color(ink).allow_hover(false));
    }
}

/// Colour of a series, and whether it is drawn as dots.
fn look(role: &Role, colours: &Colours) -> (Color32, bool) {
    let colour = |index: usize| colours.series.get(index % colours.series.len()).copied().unwrap_or(colours.text);
    match role {
        Role::Main(index) | Role::Band { colour: index, .. } => (colour(*index), false),
        Role::Measured(index) => (colour(*index), true),
        Role::Ghost => (colours.ghost, false),
    }
}

/// Name and unit at the left, readings at the time under the pointer at the right.
fn head(ui: &mut Ui, plot: &PlotSpec, style: &FigureStyle, hover: Option<f64>, colours: &Colours) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let painter = ui.painter_at(rect);
    let strong = theme::strong().resolve(ui.style());
    let title = style.units.axis(&plot.y.label, plot.y.quantity);
    let at = pos2(rect.left() + 2.0 * theme::GRID, rect.center().y);
    let title = painter.text(at, egui::Align2::LEFT_CENTER, title, strong, colours.text);
    let time = style.units.axis(&plot.x.label, plot.x.quantity).to_lowercase();
    let body = egui::TextStyle::Body.resolve(ui.style());
    let weak_at = pos2(title.right() + 2.0 * theme::GRID, rect.center().y);
    let reading = hover.map(|hover| format!(" {}", format_significant(style.shown(hover, plot.x.quantity), DIGITS)));
    let over = format!("over {time}{}", reading.unwrap_or_default());
    let over = painter.text(weak_at, egui::Align2::LEFT_CENTER, over, body.clone(), colours.weak);
    let Some(hover) = hover else { return };
    let mut right = rect.right() - 2.0 * theme::GRID;
    for series in plot.series.iter().rev() {
        let Some(value) = value_at(&series.x, &series.y, hover) else { continue };
        let text = format_significant(style.shown(value, plot.y.quantity), DIGITS);
        let galley = painter.layout_no_wrap(text, body.clone(), colours.text);
        let left = right - galley.size().x - 14.0;
        if left < over.right() + 2.0 * theme::GRID {
            break;
        }
        let (ink, is_measured) = look(&series.role, colours);
        let mark = pos2(left + 4.0, rect.center().y);
        if is_measured {
            painter.circle_filled(mark, 2.5, ink);
        } else {
            painter.rect_filled(Rect::from_center_size(mark, vec2(10.0, 3.0)), 1.0, ink);
        }
        painter.galley(pos2(left + 14.0, rect.center().y - galley.size().y / 2.0), galley, colours.text);
        right = left - 3.0 * theme::GRID;
    }
}
