//! The burn rate of a propellant: rate against pressure, linear or logarithmic, with the law's ranges and a curve for
//! each grain temperature.

use crate::app::plot_look::round_marks;
use crate::app::theme;
use crate::export::propellant_plot::{burn_rate_plot, grain_temperatures, range_ends};
use crate::substance::propellant::Propellant;
use crate::units::{Quantity, Unit, UnitPreferences, format_number, format_significant};
use egui::{RichText, Ui, WidgetInfo, vec2};
use egui_plot::{AxisHints, GridInput, GridMark, Line, LineStyle, Plot, PlotPoint, PlotPoints, VLine};

const HEIGHT: f32 = 260.0;

/// How the plot is shown.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::app::workspace) struct RatePlot {
    is_logarithmic: bool,
}

impl RatePlot {
    /// Draws it with its head.
    pub fn show(&mut self, ui: &mut Ui, units: &UnitPreferences, propellant: &Propellant) {
        ui.horizontal(|ui| {
            ui.label(RichText::new(units.axis("Burn rate", Quantity::BurnRate)).text_style(theme::strong()));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.selectable_value(&mut self.is_logarithmic, true, "Log");
                ui.selectable_value(&mut self.is_logarithmic, false, "Linear");
            });
        });
        self.plot(ui, units, propellant);
        legend(ui, units, propellant);
    }

    fn scale(&self, shown: f64) -> f64 {
        if self.is_logarithmic { shown.log10() } else { shown }
    }

    fn plot(&self, ui: &mut Ui, units: &UnitPreferences, propellant: &Propellant) {
        let colours = theme::colours(ui);
        let (pressure, rate) = (units.unit(Quantity::Pressure), units.unit(Quantity::BurnRate));
        let spec = burn_rate_plot(propellant, &grain_temperatures(propellant), units);
        let logarithmic = self.is_logarithmic;
        let small = egui::TextStyle::Small.resolve(ui.style());
        let axis = |axis: AxisHints<'static>| axis.tick_label_color(colours.weak).tick_label_font(small.clone());
        let x = axis(AxisHints::new_x())
            .formatter(move |mark, _| format!("{} {}", mark_text(mark, logarithmic), pressure.symbol))
            .label_spacing(egui::Rangef::new(40.0, 40.0));
        let y = axis(AxisHints::new_y())
            .formatter(move |mark, _| mark_text(mark, logarithmic))
            .label_spacing(egui::Rangef::new(14.0, 14.0))
            .min_thickness(40.0);
        let mut plot = Plot::new(("burn rate", logarithmic))
            .height(HEIGHT)
            .custom_x_axes(vec![x])
            .custom_y_axes(vec![y])
            .allow_drag(false)
            .allow_scroll(false)
            .allow_zoom(false)
            .allow_boxed_zoom(false)
            .allow_axis_zoom_drag(false)
            .show_crosshair(false)
            .grid_color(colours.grid)
            .grid_fade(0.0)
            .grid_spacing(egui::Rangef::new(20.0, 20.0))
            .set_margin_fraction(vec2(0.03, 0.08))
            .label_formatter(move |position| hover_text(position, logarithmic, pressure, rate));
        plot = if logarithmic {
            plot.x_grid_spacer(decade_marks).y_grid_spacer(decade_marks)
        } else {
            plot.x_grid_spacer(|input| round_marks(input, 2.2))
                .y_grid_spacer(|input| round_marks(input, 1.2))
                .include_y(0.0)
        };
        let response = plot.show(ui, |plot| {
            for end in range_ends(propellant) {
                let at = self.scale(pressure.value_from_si(end));
                let style = LineStyle::Dashed { length: 4.0 };
                plot.vline(VLine::new("range", at).color(colours.weak).width(1.0).style(style).allow_hover(false));
            }
            for (index, series) in spec.series.iter().enumerate() {
                let colour = colours.series.get(index % colours.series.len()).copied().unwrap_or(colours.text);
                for part in parts(&series.x, &series.y) {
                    let shown = |(x, y): (f64, f64)| {
                        PlotPoint::new(self.scale(pressure.value_from_si(x)), self.scale(rate.value_from_si(y)))
                    };
                    let points: Vec<PlotPoint> = part.into_iter().map(shown).collect();
                    let line = Line::new(series.name.clone(), PlotPoints::Owned(points));
                    plot.line(line.stroke(egui::Stroke::new(1.8, colour)));
                }
            }
        });
        response.response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Burn rate against pressure"));
    }
}

/// The stretches of a curve between its gaps.
fn parts(x: &[f64], y: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    points.split(|point| !point.1.is_finite()).filter(|part| !part.is_empty()).map(<[_]>::to_vec).collect()
}

/// The value at a mark of the grid.
fn mark_text(mark: GridMark, logarithmic: bool) -> String {
    if logarithmic {
        return format_significant(10f64.powf(mark.value), 2);
    }
    let decimals = (-mark.step_size.log10().floor()).clamp(0.0, 6.0) as usize;
    format_number(mark.value, decimals)
}

/// Marks at 1, 2 and 5 times the powers of ten, over logarithms.
fn decade_marks(input: GridInput) -> Vec<GridMark> {
    const MOST_DECADES: i32 = 12;
    let (low, high) = input.bounds;
    let (first, last) = (low.floor() as i32, high.ceil() as i32);
    if !low.is_finite() || !high.is_finite() || last - first > MOST_DECADES {
        return Vec::new();
    }
    let factors: &[f64] = if high - low > 3.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
    (first..=last)
        .flat_map(|decade| factors.iter().map(move |factor| f64::from(decade) + factor.log10()))
        .filter(|value| (low..=high).contains(value))
        .map(|value| GridMark { value, step_size: 0.3 })
        .collect()
}

fn hover_text(position: &egui_plot::HoverPosition, logarithmic: bool, pressure: &Unit, rate: &Unit) -> Option<String> {
    let egui_plot::HoverPosition::NearDataPoint { position, .. } = position else { return None };
    let value = |shown: f64| format_significant(if logarithmic { 10f64.powf(shown) } else { shown }, 4);
    Some(format!("{} {} at {} {}", value(position.y), rate.symbol, value(position.x), pressure.symbol))
}

/// What the curves and the dashed lines are.
fn legend(ui: &mut Ui, units: &UnitPreferences, propellant: &Propellant) {
    let colours = theme::colours(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * theme::GRID;
        let temperatures = grain_temperatures(propellant);
        for (index, temperature) in temperatures.iter().enumerate() {
            let colour = colours.series.get(index % colours.series.len()).copied().unwrap_or(colours.text);
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, theme::ROW - theme::GRID), egui::Sense::hover());
            let line = egui::Rect::from_center_size(rect.center(), vec2(12.0, 3.0));
            ui.painter().rect_filled(line, 1.0, colour);
            let text = units.text(temperature.0, Quantity::Temperature, 4);
            ui.label(RichText::new(text).small().color(colours.text));
        }
        let note = match (temperatures.len(), range_ends(propellant).is_empty()) {
            (1, true) => "No temperature sensitivity is stated",
            (1, false) => "Dashed: the law's ranges. No temperature sensitivity is stated",
            (_, true) => "Grain temperatures",
            (_, false) => "Grain temperatures; dashed: the law's ranges",
        };
        ui.label(RichText::new(note).small().color(colours.weak));
    });
}
