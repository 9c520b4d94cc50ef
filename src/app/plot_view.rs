//! One plot over time: the curve of now, the ghost of the last version, measured dots, and the shared time.
//!
//! The left button sets the time, the wheel zooms, the middle button pans, a double click fits, the right button
//! exports. All plots share their time axis.

use super::plot_look;
use super::sampling::value_at;
use super::theme::{self, Colours};
use super::timeline::Timeline;
use super::widgets::icon::{self, Icon};
use crate::export::motor_plots::PLOTS;
use crate::units::{PressureReference, Quantity, UnitPreferences};
use egui::{
    Color32, CursorIcon, Id, PointerButton, Rect, Response, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use egui_plot::{HLine, Line, LineStyle, Plot, PlotPoint, PlotPoints, Points, VLine};

const HEAD: f32 = 24.0;
/// Digits of readings.
const DIGITS: usize = 4;

/// What a curve is, which decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurveKind {
    /// The design as it stands; the number is its colour.
    Now(usize),
    /// The version before.
    Ghost,
    /// Measured data: dots.
    Measured,
}

/// One curve, in SI.
#[derive(Debug, Clone)]
pub struct Curve<'a> {
    /// Its name.
    pub name: &'a str,
    /// Times in s, ascending.
    pub times: &'a [f64],
    /// Values.
    pub values: &'a [f64],
    /// What it is.
    pub kind: CurveKind,
}

/// One plot.
#[derive(Debug)]
pub struct PlotView<'a> {
    /// Stable name.
    pub id: &'static str,
    /// Name of what is plotted.
    pub title: &'a str,
    /// What it is.
    pub quantity: Quantity,
    /// Surrounding pressure in Pa, for gauge pressures.
    pub ambient: f64,
    /// The curves; later ones lie above earlier ones.
    pub curves: Vec<Curve<'a>>,
    /// A value that should not be passed, in SI.
    pub limit: Option<f64>,
    /// Show everything.
    pub fit: bool,
}

/// What a person asked of a plot.
#[derive(Debug, Default)]
pub struct PlotOutcome {
    /// The head is being dragged: the pane wants to move.
    pub drags_pane: bool,
    /// Fit every plot.
    pub fit: bool,
    /// The pointer is on the plot; the time under it is the one to show everywhere.
    pub hovered: bool,
    /// Another plot was chosen for the pane, by its place in [`PLOTS`].
    pub chosen: Option<usize>,
    /// An export of this plot, by its ending.
    pub export: Option<&'static str>,
}

/// The endings that a plot can be exported to.
const EXPORTS: &[(&str, &str)] = &[("png", "PNG image…"), ("svg", "SVG drawing…"), ("csv", "CSV values…")];

impl PlotView<'_> {
    /// Draws the plot; `hover` is the time under the pointer in any plot, of the last frame.
    pub fn show(
        &self,
        ui: &mut Ui,
        units: &UnitPreferences,
        timeline: &mut Timeline,
        hover: &mut Option<f64>,
    ) -> PlotOutcome {
        let mut outcome = PlotOutcome::default();
        let colours = theme::colours(ui);
        let at = hover.unwrap_or(timeline.time);
        self.head(ui, units, colours, at, &mut outcome);
        let scale = |si: f64| self.shown(units, si);
        let group = Id::unique("time axis");
        let mut plot = plot_look::plain(Plot::new(self.id), plot_look::axes(ui, "s", 14.0), colours)
            .link_axis(group, [true, false])
            .pan_pointer_button(PointerButton::Middle)
            .set_margin_fraction(vec2(0.02, 0.08))
            .include_y(0.0);
        if self.fit {
            plot = plot.reset();
        }
        if self.curves.is_empty() {
            let rect = ui.available_rect_before_wrap();
            let font = egui::TextStyle::Body.resolve(ui.style());
            ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, "This motor has none", font, colours.weak);
            ui.allocate_rect(rect, Sense::hover());
            return outcome;
        }
        // Room for the last label of the time axis.
        let place = ui.available_rect_before_wrap();
        let place = Rect::from_min_max(place.min, place.max - vec2(2.0 * theme::GRID, 0.0));
        let mut inner = ui.new_child(egui::UiBuilder::new().id_salt("plot").max_rect(place));
        let response = plot.show(&mut inner, |plot| {
            zoom_by_wheel(plot);
            for curve in &self.curves {
                let points: Vec<PlotPoint> = curve
                    .times
                    .iter()
                    .zip(curve.values)
                    .map(|(time, value)| PlotPoint::new(*time, scale(*value)))
                    .collect();
                match curve.kind {
                    CurveKind::Measured => plot.points(
                        Points::new(curve.name, PlotPoints::Owned(points))
                            .radius(1.8)
                            .color(colours.text)
                            .allow_hover(false),
                    ),
                    CurveKind::Ghost => plot.line(line(curve.name, points, colours.ghost, 1.5)),
                    CurveKind::Now(index) => plot.line(line(curve.name, points, series(colours, index), 1.8)),
                }
            }
            if let Some(limit) = self.limit {
                let style = LineStyle::Dashed { length: 6.0 };
                plot.hline(
                    HLine::new("limit", scale(limit)).color(colours.error).width(1.0).style(style).allow_hover(false),
                );
            }
            plot.vline(VLine::new("time", timeline.time).color(colours.accent).width(1.0).allow_hover(false));
            if let Some(hover) = *hover {
                let style = LineStyle::Dashed { length: 4.0 };
                plot.vline(VLine::new("pointer", hover).color(colours.weak).width(1.0).style(style).allow_hover(false));
            }
        });
        self.pointer(&response.response, &response.transform, timeline, hover, &mut outcome);
        outcome
    }

    fn shown(&self, units: &UnitPreferences, si: f64) -> f64 {
        let gauge = self.quantity == Quantity::Pressure && units.pressure == PressureReference::Gauge;
        units.unit(self.quantity).value_from_si(if gauge { si - self.ambient } else { si })
    }

    /// Title with unit at the left, which opens the list of plots; readings at the shared time at the right.
    fn head(&self, ui: &mut Ui, units: &UnitPreferences, colours: &Colours, at: f64, outcome: &mut PlotOutcome) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::DRAG);
        outcome.drags_pane = response.on_hover_cursor(CursorIcon::Grab).drag_started();
        let painter = ui.painter_at(rect);
        let title = units.axis(self.title, self.quantity);
        let strong = theme::strong().resolve(ui.style());
        let title = painter.layout_no_wrap(title, strong, colours.text);
        let title_right = rect.left() + 2.0 * theme::GRID + title.size().x;
        let y = |height: f32| rect.center().y - height / 2.0;
        let title_rect = Rect::from_min_max(rect.min, pos2(title_right + 16.0, rect.bottom()));
        let chooser = ui.interact(title_rect, ui.scope_id().with("choose"), Sense::CLICK);
        chooser.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Choose plot: {}", self.title)));
        let ink = if chooser.hovered() { colours.accent } else { colours.text };
        painter.galley_with_override_text_color(pos2(rect.left() + 2.0 * theme::GRID, y(title.size().y)), title, ink);
        let arrow = Rect::from_center_size(pos2(title_right + 9.0, rect.center().y), vec2(12.0, 12.0));
        icon::paint(ui, Icon::Open, arrow, colours.weak);
        egui::Popup::menu(&chooser).show(|ui| {
            for (index, plot) in PLOTS.iter().enumerate() {
                if ui.selectable_label(plot.id == self.id, plot.title).clicked() {
                    outcome.chosen = Some(index);
                }
            }
        });
        let title_right = title_right + 16.0;
        let body = egui::TextStyle::Body.resolve(ui.style());
        let mut right = rect.right() - 2.0 * theme::GRID;
        for curve in self.curves.iter().rev() {
            let Some(value) = value_at(curve.times, curve.values, at) else { continue };
            let text = crate::units::format_significant(self.shown(units, value), DIGITS);
            let galley = painter.layout_no_wrap(text, body.clone(), colours.text);
            let left = right - galley.size().x - 14.0;
            if left < title_right + 2.0 * theme::GRID {
                break;
            }
            mark(&painter, pos2(left + 4.0, rect.center().y), curve.kind, colours);
            painter.galley(pos2(left + 14.0, y(galley.size().y)), galley, colours.text);
            right = left - 3.0 * theme::GRID;
        }
    }

    fn pointer(
        &self,
        response: &Response,
        transform: &egui_plot::PlotTransform,
        timeline: &mut Timeline,
        hover: &mut Option<f64>,
        outcome: &mut PlotOutcome,
    ) {
        let time_at = |x: f32| transform.value_from_position(pos2(x, 0.0)).x.clamp(0.0, timeline.end);
        if let Some(pointer) = response.hover_pos() {
            *hover = Some(time_at(pointer.x));
            outcome.hovered = true;
        }
        let sets_time = response.dragged_by(PointerButton::Primary) || response.clicked();
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| sets_time) {
            timeline.time = time_at(pointer.x);
            timeline.is_playing = false;
        }
        outcome.fit |= response.double_clicked();
        response.context_menu(|ui| {
            if ui.button("Fit all plots").clicked() {
                outcome.fit = true;
            }
            ui.separator();
            for (ending, name) in EXPORTS {
                if ui.button(RichText::new(format!("Export {name}"))).clicked() {
                    outcome.export = Some(ending);
                }
            }
        });
    }
}

/// The wheel zooms the time about the pointer; the height follows the curves by itself.
pub(super) fn zoom_by_wheel(plot: &mut egui_plot::PlotUi<'_>) {
    const POINTS_TO_DOUBLE: f32 = 150.0;
    if !plot.response().hovered() {
        return;
    }
    let travel = plot.ctx().input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta).y);
    let Some(centre) = plot.pointer_coordinate().filter(|_| travel != 0.0) else { return };
    let factor = f64::from((-travel / POINTS_TO_DOUBLE).exp2());
    let bounds = plot.plot_bounds();
    let x = |bound: f64| centre.x + (bound - centre.x) * factor;
    plot.set_plot_bounds_x(x(bounds.min()[0])..=x(bounds.max()[0]));
}

fn line<'a>(name: &str, points: Vec<PlotPoint>, colour: Color32, width: f32) -> Line<'a> {
    Line::new(name, PlotPoints::Owned(points)).stroke(Stroke::new(width, colour)).allow_hover(false)
}

fn series(colours: &Colours, index: usize) -> Color32 {
    colours.series.get(index % colours.series.len()).copied().unwrap_or(colours.text)
}

/// The sign of a curve beside its reading.
fn mark(painter: &egui::Painter, at: egui::Pos2, kind: CurveKind, colours: &Colours) {
    let bar = Rect::from_center_size(at, vec2(10.0, 3.0));
    match kind {
        CurveKind::Now(index) => painter.rect_filled(bar, 1.0, series(colours, index)),
        CurveKind::Ghost => painter.rect_filled(bar, 1.0, colours.ghost),
        CurveKind::Measured => painter.circle_filled(at, 2.5, colours.text),
    };
}
