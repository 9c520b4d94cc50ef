//! How every plot of the window looks: axes, grid, and marks at round values.

use super::theme::{self, Colours};
use crate::units::format_number;
use egui::{Rangef, TextStyle, Ui};
use egui_plot::{AxisHints, GridInput, GridMark, HPlacement, Plot};

/// Width of the axis at the left, in points.
const AXIS_WIDTH: f32 = 48.0;

/// The axis below, in the unit `symbol`, and the axis at the left, whose labels stand `spacing` points apart at least.
pub fn axes(ui: &Ui, symbol: &'static str, spacing: f32) -> (AxisHints<'static>, AxisHints<'static>) {
    let weak = theme::colours(ui).weak;
    let small = TextStyle::Small.resolve(ui.style());
    let decimals = |mark: GridMark| (-mark.step_size.log10().floor()).clamp(0.0, 6.0) as usize;
    let axis = |axis: AxisHints<'static>| axis.tick_label_color(weak).tick_label_font(small.clone());
    let below = axis(AxisHints::new_x())
        .formatter(move |mark, _| format!("{} {symbol}", format_number(mark.value, decimals(mark))).trim_end().into())
        .label_spacing(Rangef::new(20.0, 20.0));
    let left = axis(AxisHints::new_y())
        .formatter(move |mark, _| format_number(mark.value, decimals(mark)))
        .placement(HPlacement::Left)
        .min_thickness(AXIS_WIDTH)
        .label_spacing(Rangef::new(spacing, spacing));
    (below, left)
}

/// A plot with those axes and the house's grid, without what egui would add of its own.
pub fn plain<'a>(plot: Plot<'a>, (below, left): (AxisHints<'a>, AxisHints<'a>), colours: &Colours) -> Plot<'a> {
    plot.custom_x_axes(vec![below])
        .custom_y_axes(vec![left])
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .label_formatter(|_| None)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_scroll(false)
        .grid_color(colours.grid)
        .grid_fade(0.0)
        .x_grid_spacer(|input| round_marks(input, 2.2))
        .y_grid_spacer(|input| round_marks(input, 1.2))
        .grid_spacing(Rangef::new(20.0, 20.0))
}

/// Marks at multiples of 1, 2 or 5 times a power of ten, at least `room` of the plot's smallest steps apart.
pub fn round_marks(input: GridInput, room: f64) -> Vec<GridMark> {
    const MOST: f64 = 200.0;
    let least = room * input.base_step_size;
    let (low, high) = input.bounds;
    let power = 10f64.powf(least.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= least).unwrap_or(least);
    if !step.is_finite() || step <= 0.0 || (high - low) / step > MOST {
        return Vec::new();
    }
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last).map(|index| GridMark { value: index as f64 * step, step_size: step }).collect()
}
