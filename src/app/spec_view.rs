//! A plot of the figure model in the window: curves over one axis that several plots share, readings under the pointer.
//!
//! The wheel zooms, the middle button pans, a double click shows everything.

use super::plot_look;
use super::plot_view::zoom_by_wheel;
use super::sampling::value_at;
use super::theme::{self, Colours};
use super::widgets::icon;
use crate::figure::plot::{MarkerAt, PlotSpec, Role, Series};
use crate::figure::style::FigureStyle;
use crate::units::format_significant;
use egui::{Color32, Id, PointerButton, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};
use egui_plot::{HLine, Line, LineStyle, Plot, PlotPoint, PlotPoints, Points, VLine};

const HEAD: f32 = 24.0;
/// Digits of readings.
const DIGITS: usize = 4;

/// How a plot is shown.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Plots of one group share the axis below.
    pub group: &'a str,
    /// The place under the pointer in any plot of the group, of the last frame, in SI.
    pub hover: Option<f64>,
    /// Show everything.
    pub fit: bool,
    /// Name the curves while no place is pointed at.
    pub names: bool,
    /// The axis at the left reaches down to zero.
    pub from_zero: bool,
}

/// What a person did to a plot.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The place under the pointer in SI.
    pub hover: Option<f64>,
    /// Show everything in every plot.
    pub fit: bool,
}

/// One plot: its name and the readings under the pointer above, the curves below.
pub fn show(ui: &mut Ui, plot: &PlotSpec, style: &FigureStyle, look: Look) -> Outcome {
    let Look { group, hover, fit, names, from_zero } = look;
    let colours = theme::colours(ui);
    head(ui, plot, style, (hover, names), colours);
    let symbol = style.units.unit(plot.x.quantity).symbol;
    let view = Plot::new((group, plot.title.as_str()));
    let mut view = plot_look::plain(view, plot_look::axes(ui, symbol, 14.0), colours)
        .link_axis(Id::unique("shared axis").with(group), [true, false])
        .pan_pointer_button(PointerButton::Middle)
        .set_margin_fraction(vec2(0.02, 0.08));
    if from_zero {
        view = view.include_y(0.0);
    }
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
        markers(view, plot, style, colours);
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

/// Named lines across the plot.
fn markers(view: &mut egui_plot::PlotUi<'_>, plot: &PlotSpec, style: &FigureStyle, colours: &Colours) {
    for marker in &plot.markers {
        let ink = marker.severity.map_or(colours.weak, |severity| icon::severity_colour(colours, severity));
        let (name, dashed) = (marker.label.as_str(), LineStyle::Dashed { length: 6.0 });
        match marker.at {
            MarkerAt::X(x) => {
                let at = style.shown(x, plot.x.quantity);
                view.vline(VLine::new(name, at).color(ink).width(1.2).style(dashed).allow_hover(false));
            }
            MarkerAt::Y(y) => {
                let at = style.shown(y, plot.y.quantity);
                view.hline(HLine::new(name, at).color(ink).width(1.2).style(dashed).allow_hover(false));
            }
        }
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

/// Name and unit at the left; at the right readings at the place under the pointer, or the curves' names.
fn head(ui: &mut Ui, plot: &PlotSpec, style: &FigureStyle, (hover, names): (Option<f64>, bool), colours: &Colours) {
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
    if hover.is_none() && !names {
        return;
    }
    let mut right = rect.right() - 2.0 * theme::GRID;
    for series in plot.series.iter().rev() {
        let text = match hover {
            None => series.name.clone(),
            Some(hover) => {
                let Some(value) = value_at(&series.x, &series.y, hover) else { continue };
                format_significant(style.shown(value, plot.y.quantity), DIGITS)
            }
        };
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
