//! A plot of the figure model in the window: curves over one axis that several plots share, readings under the pointer.
//!
//! The wheel zooms, or scrolls what the plot stands in and zooms with Ctrl; the middle button pans, a double click shows
//! everything.

mod head;
mod markers;

pub use markers::STRIP;

use super::plot_look;
use super::plot_view::zoom_by_wheel;
use super::sampling::stretches;
use super::theme::{self, Colours};
use crate::figure::plot::{PlotSpec, Role, Series};
use crate::figure::style::FigureStyle;
use egui::{Color32, Id, PointerButton, Rect, Stroke, Ui, UiBuilder, vec2};
use egui_plot::{Line, LineStyle, Plot, PlotPoint, PlotPoints, Points, VLine};

/// What the wheel does over a plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wheel {
    /// It zooms the axis below.
    #[default]
    Zooms,
    /// It scrolls the panel in which the plot stands; with Ctrl, and by pinching, it zooms.
    Scrolls,
}

/// How a plot is shown.
#[derive(Debug, Clone, Copy, Default)]
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
    /// Names of upright markers stand in a strip of height [`STRIP`] above the curves.
    pub marker_names: bool,
    /// What the wheel does.
    pub wheel: Wheel,
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
    let Look { group, hover, fit, from_zero, .. } = look;
    let colours = theme::colours(ui);
    head::show(ui, plot, style, look, colours);
    let symbol = style.units.unit(plot.x.quantity).symbol;
    let view = Plot::new((group, plot.title.as_str()));
    let mut view = plot_look::plain(view, plot_look::axes(ui, symbol, 14.0), colours)
        .link_axis(Id::unique("shared axis").with(group), [true, false])
        .pan_pointer_button(PointerButton::Middle)
        .set_margin_fraction(vec2(0.02, 0.08));
    if look.wheel == Wheel::Scrolls {
        view = view.allow_zoom([true, false]);
    }
    if from_zero {
        view = view.include_y(0.0);
    }
    if fit {
        view = view.reset();
    }
    // Room for the last label of the time axis.
    let place = ui.available_rect_before_wrap();
    let above = vec2(0.0, if look.marker_names { STRIP } else { 0.0 });
    let place = Rect::from_min_max(place.min + above, place.max - vec2(2.0 * theme::GRID, 0.0));
    let mut inner = ui.new_child(UiBuilder::new().id_salt("plot").max_rect(place));
    let response = view.show(&mut inner, |view| {
        if look.wheel == Wheel::Zooms {
            zoom_by_wheel(view);
        }
        for series in &plot.series {
            draw(view, plot, series, style, colours);
        }
        markers::draw(view, plot, style, colours);
        if let Some(hover) = hover {
            let dashed = LineStyle::Dashed { length: 4.0 };
            let at = style.shown(hover, plot.x.quantity);
            view.vline(VLine::new("pointer", at).color(colours.weak).width(1.0).style(dashed).allow_hover(false));
        }
    });
    if look.marker_names {
        markers::names(ui, &response.transform, plot, style, colours);
    }
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
    for stretch in stretches(&points) {
        let line = Line::new(series.name.as_str(), PlotPoints::Owned(stretch.to_vec()));
        view.line(line.stroke(pen).allow_hover(false));
    }
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
