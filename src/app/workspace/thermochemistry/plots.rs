//! The plots at the right, above each other over one axis; dragging in them, or the slider below, moves the mixture
//! ratio or the chamber pressure.

use super::jobs::{Best, Curve, Curves};
use super::setup::Over;
use super::{Setup, ThermochemistryWorkspace};
use crate::app::plot_look::{self, round_marks};
use crate::app::sampling::{stretches, value_at};
use crate::app::theme::{self, Colours};
use crate::app::workspace::Snapshot;
use crate::units::{Quantity, UnitPreferences};
use egui::{Align2, Label, PointerButton, Rect, RichText, Sense, Stroke, TextStyle, Ui, UiBuilder, pos2, vec2};
use egui_plot::{Line, LineStyle, Plot, PlotPoint, PlotPoints, Points, VLine};

const HEAD: f32 = 22.0;
const FOOT: f32 = 30.0;
const DIGITS: usize = 4;

/// A value that is being moved, or has been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moved {
    /// In SI.
    pub to: f64,
    /// The gesture is over.
    pub is_done: bool,
}

impl ThermochemistryWorkspace {
    pub(super) fn plots(&mut self, ui: &mut Ui, now: &Snapshot) -> Option<Moved> {
        let units = now.units.of_states();
        let colours = theme::colours(ui);
        // What is wrong with the propellant stands in the middle already, whichever thread said so first.
        let is_told = self.solved.as_ref().is_some_and(|(_, solved)| solved.is_err());
        if let Some(problem) = self.curve_problem.as_ref().filter(|_| !is_told) {
            ui.add(Label::new(RichText::new(problem).color(colours.error)).wrap());
        }
        let Some(curves) = self.curves.clone() else {
            let text = if self.is_sweeping() {
                "Solving…"
            } else {
                "Two sides, oxidiser and fuel, give a plot over their ratio"
            };
            ui.centered_and_justified(|ui| ui.label(RichText::new(text).color(colours.weak)));
            return None;
        };
        if let Some((count, first)) = &curves.gaps {
            let text = format!("{count} of {} points have no answer: {first}", curves.x.len());
            ui.add(Label::new(RichText::new(text).small().color(colours.warning)).wrap());
        }
        let room = ui.available_rect_before_wrap();
        let height = (room.height() - FOOT) / curves.curves.len().max(1) as f32;
        let present = self.present();
        let axis = Axis::of(curves.over, &units);
        let ghost = self.ghost.clone().filter(|ghost| ghost.over == curves.over);
        let mut moved = None;
        for (index, curve) in curves.curves.iter().enumerate() {
            let top = room.top() + index as f32 * height;
            let place = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), height));
            let mut child = ui.new_child(UiBuilder::new().id_salt(index).max_rect(place));
            let old = ghost.as_ref().and_then(|ghost| {
                let old = ghost.curves.iter().find(|old| old.label == curve.label)?;
                Some((ghost.x.as_slice(), old.values.as_slice()))
            });
            let best = curves.best.as_ref().and_then(|best| Some((best, *best.values.get(index)?)));
            let view = View { axis: &axis, units: &units, x: &curves.x, curve, old, best, present, colour: index };
            moved = view.show(&mut child).or(moved);
        }
        let foot = Rect::from_min_max(pos2(room.left(), room.bottom() - FOOT), room.max);
        let mut child = ui.new_child(UiBuilder::new().id_salt("slider").max_rect(foot));
        moved = slider(&mut child, &curves, &axis, &units, present).or(moved);
        ui.allocate_rect(room, Sense::hover());
        moved
    }

    /// Where the setup stands on the plots' axis.
    fn present(&self) -> Option<f64> {
        let (setup, solved) = self.solved.as_ref()?;
        match self.curves.as_ref()?.over {
            Over::Ratio => solved.as_ref().ok()?.blend.oxidiser_to_fuel(),
            Over::Pressure => Some(setup.pressure.0),
        }
    }
}

impl Setup {
    /// With what the plots run over at a value.
    pub(super) fn moved_to(&mut self, value: f64) {
        match self.over {
            Over::Ratio => self.recipe.oxidiser_to_fuel = Some(value),
            Over::Pressure => self.pressure.0 = value,
        }
    }
}

/// The axis below.
struct Axis {
    label: &'static str,
    quantity: Quantity,
    factor: f64,
    symbol: &'static str,
}

impl Axis {
    fn of(over: Over, units: &UnitPreferences) -> Self {
        let (label, quantity) = match over {
            Over::Ratio => ("O/F", Quantity::Number),
            Over::Pressure => ("Chamber pressure", Quantity::Pressure),
        };
        let unit = units.unit(quantity);
        Self { label, quantity, factor: unit.factor, symbol: unit.symbol }
    }

    /// A value that a hand gives, with no more digits than a hand can.
    fn rounded(&self, shown: f64) -> f64 {
        let size = shown.abs().max(1e-9).log10().floor() as i32;
        let step = 10f64.powi(size - 2);
        let decimals = (2 - size).max(0) as usize;
        let text = format!("{:.decimals$}", (shown / step).round() * step);
        text.parse::<f64>().unwrap_or(shown) * self.factor
    }
}

/// A range on the axis below, moved by hand.
fn slider(ui: &mut Ui, curves: &Curves, axis: &Axis, units: &UnitPreferences, present: Option<f64>) -> Option<Moved> {
    let (&first, &last) = (curves.x.first()?, curves.x.last()?);
    let present = present?;
    let mut shown = present / axis.factor;
    let mut moved = None;
    let room = ui.available_width();
    ui.horizontal_centered(|ui| {
        ui.label(RichText::new(axis.label).color(theme::colours(ui).weak));
        let text = units.text(present, axis.quantity, DIGITS);
        let texts = 128.0;
        ui.spacing_mut().slider_width = (room - texts).max(80.0);
        let range = (first / axis.factor).min(shown)..=(last / axis.factor).max(shown);
        let slider = egui::Slider::new(&mut shown, range).show_value(false).trailing_fill(true);
        let response = ui.add(slider).accessible_name(format!("{} slider", axis.label));
        ui.label(RichText::new(text).text_style(theme::strong()));
        // A key makes a whole gesture, the hand one that lasts until it lets go.
        let is_done = response.drag_stopped() || (response.changed() && !response.dragged());
        if response.changed() || response.drag_stopped() {
            moved = Some(Moved { to: axis.rounded(shown), is_done });
        }
    });
    moved
}

/// One plot.
struct View<'a> {
    axis: &'a Axis,
    units: &'a UnitPreferences,
    x: &'a [f64],
    curve: &'a Curve,
    /// The curve of the last committed setup.
    old: Option<(&'a [f64], &'a [f64])>,
    best: Option<(&'a Best, f64)>,
    present: Option<f64>,
    colour: usize,
}

impl View<'_> {
    fn shown(&self, si: f64) -> f64 {
        self.units.unit(self.curve.quantity).value_from_si(si)
    }

    /// The stretches of a curve between its gaps.
    fn lines(&self, x: &[f64], y: &[f64]) -> Vec<Vec<PlotPoint>> {
        let shown = |(x, y): (&f64, &f64)| PlotPoint::new(x / self.axis.factor, self.shown(*y));
        let points: Vec<PlotPoint> = x.iter().zip(y).map(shown).collect();
        stretches(&points).map(<[PlotPoint]>::to_vec).collect()
    }

    fn show(&self, ui: &mut Ui) -> Option<Moved> {
        let colours = theme::colours(ui);
        self.head(ui, colours);
        let place = ui.available_rect_before_wrap();
        let place = Rect::from_min_max(place.min, place.max - vec2(2.0 * theme::GRID, 2.0));
        let mut inner = ui.new_child(UiBuilder::new().id_salt("plot").max_rect(place));
        let plot = Plot::new(("thermochemistry", self.colour));
        let plot = plot_look::plain(plot, plot_look::axes(&inner, self.axis.symbol, 12.0), colours)
            .allow_drag(false)
            .allow_zoom(false)
            .allow_double_click_reset(false)
            .y_grid_spacer(|input| round_marks(input, 1.6))
            .grid_spacing(egui::Rangef::new(16.0, 16.0))
            .set_margin_fraction(vec2(0.02, 0.1))
            .sense(Sense::CLICK | Sense::DRAG);
        let response = plot.show(&mut inner, |plot| self.draw(plot, colours));
        let name = format!("{} over {}", self.curve.label, self.axis.label);
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
        let pointed = response.response.interact_pointer_pos().map(|at| response.transform.value_from_position(at).x);
        let response = response.response;
        let is_done = response.drag_stopped() || response.clicked();
        let moves = response.dragged_by(PointerButton::Primary) || is_done;
        let (low, high) = (self.x.first()? / self.axis.factor, self.x.last()? / self.axis.factor);
        let shown = pointed.filter(|_| moves)?.clamp(low, high);
        Some(Moved { to: self.axis.rounded(shown), is_done })
    }

    fn draw<'p>(&self, plot: &mut egui_plot::PlotUi<'p>, colours: &Colours) {
        let ink = colours.series.get(self.colour % colours.series.len()).copied().unwrap_or(colours.text);
        let line = |name: &str, points: Vec<PlotPoint>, pen: Stroke| {
            Line::new(name.to_owned(), PlotPoints::Owned(points)).stroke(pen).allow_hover(false)
        };
        for points in self.old.map(|(x, y)| self.lines(x, y)).unwrap_or_default() {
            plot.line(line("before", points, Stroke::new(1.5, colours.ghost)));
        }
        for points in self.lines(self.x, &self.curve.values) {
            plot.line(line(&self.curve.label, points, Stroke::new(1.8, ink)));
        }
        if let Some((best, value)) = self.best {
            let dashed = LineStyle::Dashed { length: 4.0 };
            let at = best.ratio / self.axis.factor;
            plot.vline(VLine::new("best", at).color(colours.weak).width(1.0).style(dashed).allow_hover(false));
            let dot = PlotPoints::Owned(vec![PlotPoint::new(at, self.shown(value))]);
            plot.points(Points::new("best", dot).radius(3.5).color(ink).allow_hover(false));
        }
        if let Some(present) = self.present {
            let at = present / self.axis.factor;
            plot.vline(VLine::new("present", at).color(colours.accent).width(1.0).allow_hover(false));
        }
    }

    /// Name with unit at the left, the value where the setup stands at the right, the best between.
    fn head(&self, ui: &mut Ui, colours: &Colours) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
        let painter = ui.painter_at(rect);
        let (strong, body) = (theme::strong().resolve(ui.style()), TextStyle::Body.resolve(ui.style()));
        let y = rect.center().y;
        let title = self.units.axis(&self.curve.label, self.curve.quantity);
        let title = painter.text(pos2(rect.left() + 8.0, y), Align2::LEFT_CENTER, title, strong, colours.text);
        let number = |value: f64| self.units.number(value, self.curve.quantity, DIGITS);
        let present =
            self.present.and_then(|at| value_at(self.x, &self.curve.values, at)).filter(|value| value.is_finite());
        let mut right = rect.right() - 8.0;
        if let Some(value) = present {
            right =
                painter.text(pos2(right, y), Align2::RIGHT_CENTER, number(value), body.clone(), colours.text).left()
                    - 12.0;
        }
        if let Some((best, value)) = self.best.filter(|(best, _)| best.label == self.curve.label) {
            let at = self.units.number(best.ratio, self.axis.quantity, DIGITS);
            let text = format!("best {} at {at}", number(value));
            let galley = painter.layout_no_wrap(text, body, colours.weak);
            if right - galley.size().x > title.right() + 8.0 {
                painter.galley(pos2(right - galley.size().x, y - 0.5 * galley.size().y), galley, colours.weak);
            }
        }
    }
}
