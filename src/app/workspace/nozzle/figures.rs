//! The figures at the right: regime and thrust, separation, climb, findings; between them what other files draw.

use super::contour_view::PAST;
use super::waterfall::waterfall;
use super::{Everything, NozzleWorkspace, Snapshot};
use crate::app::findings_view::{self, FindingAction};
use crate::app::spec_view::{self, Look, Wheel};
use crate::app::theme;
use crate::app::widgets::icon;
use crate::diag::{Finding, worst};
use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::figure::style::FigureStyle;
use crate::service::nozzle::AltitudePoint;
use crate::units::{Pa, Quantity, STANDARD_ATMOSPHERE, UnitPreferences, format_significant};
use egui::{Align, Label, Layout, Rect, Response, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2};

/// What the pointer does on the plot of the climb.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Climb {
    /// The altitude under it in m.
    hover: Option<f64>,
    /// Show all of it.
    fit: bool,
}

/// Height of that plot with its names, in points.
const CLIMB_HEIGHT: f32 = 224.0;

impl NozzleWorkspace {
    pub(super) fn figures(&mut self, ui: &mut Ui, now: &Snapshot, everything: &Everything) {
        let units = &now.units.of_states();
        let found = found(everything);
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            // Room for the scroll bar.
            ui.set_width(ui.available_width() - 10.0);
            if self.problem.is_some() {
                ui.label(RichText::new("Of the last nozzle with a flow").color(theme::colours(ui).error));
                ui.multiply_opacity(PAST);
            }
            let leads_to_findings = head(ui, everything, &found);
            flow(ui, units, everything);
            separation(ui, units, everything);
            waterfall(ui, units, everything);
            self.climb(ui, units, everything);
            self.contours(ui, units, everything);
            if let Some(path) = findings(ui, units, &found, leads_to_findings) {
                self.form.jump_to(&path);
            }
        });
    }

    /// The thrust coefficient on the way up.
    fn climb(&mut self, ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
        ui.add_space(3.0 * theme::GRID);
        let plot = climb_plot(&everything.climb);
        let style = FigureStyle::screen(theme::colours(ui).figure.clone(), units.clone(), Pa(STANDARD_ATMOSPHERE));
        // The last altitude is written around the end of its axis.
        let size = vec2(ui.available_width() - 4.0 * theme::GRID, CLIMB_HEIGHT);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let mut child = ui.new_child(UiBuilder::new().id_salt("climb").max_rect(rect));
        let Climb { hover, fit } = std::mem::take(&mut self.climb);
        let look = Look { group: "climb", hover, fit, names: true, wheel: Wheel::Scrolls, ..Look::default() };
        let outcome = spec_view::show(&mut child, &plot, &style, look);
        self.climb = Climb { hover: outcome.hover, fit: outcome.fit };
        if outcome.hover != hover || outcome.fit {
            ui.ctx().request_repaint();
        }
    }
}

/// A row of a table: a name, and cells at the right with their widths. The name, for what is said about it.
pub(super) fn table_row<const N: usize>(
    ui: &mut Ui,
    height: f32,
    name: RichText,
    widths: [f32; N],
    cells: [RichText; N],
) -> Response {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let left = rect.right() - widths.iter().sum::<f32>();
    let place = |from: f32, to: f32| Rect::from_x_y_ranges(from..=to.max(from), rect.y_range());
    let label = Label::new(name).truncate();
    let across = Layout::left_to_right(Align::Center);
    let named = UiBuilder::new().max_rect(place(rect.left(), left)).layout(across);
    let response = ui.scope_builder(named, |ui| ui.add(label)).inner;
    let mut at = left;
    for (width, cell) in widths.into_iter().zip(cells) {
        let layout = Layout::right_to_left(Align::Center);
        ui.scope_builder(UiBuilder::new().max_rect(place(at, at + width)).layout(layout), |ui| {
            ui.add(Label::new(cell).extend());
        });
        at += width;
    }
    response
}

/// The two lines above a table: what its columns show, and in which units.
pub(super) fn table_head<const N: usize>(
    ui: &mut Ui,
    units: &UnitPreferences,
    widths: [f32; N],
    heads: [(&str, Quantity); N],
) {
    const LINE: f32 = 14.0;
    let weak = theme::colours(ui).weak;
    let small = |text: &str| RichText::new(text).small().color(weak);
    ui.spacing_mut().item_spacing.y = 0.0;
    table_row(ui, LINE, small(""), widths, heads.map(|(name, _)| small(name)));
    table_row(ui, LINE, small(""), widths, heads.map(|(_, quantity)| small(units.unit(quantity).symbol)));
    ui.add_space(2.0);
}

/// Height of a row of a table.
pub(super) const TABLE_ROW: f32 = 22.0;

pub(super) fn line(ui: &mut Ui, label: &str, value: String) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(label).color(theme::colours(ui).weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(value));
    });
}

/// The regime, and how much is doubtful; whether the latter was chosen.
fn head(ui: &mut Ui, everything: &Everything, found: &[Finding]) -> bool {
    let regime = everything.answer.flow.regime.id().replace('_', " ");
    let mut letters = regime.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    ui.heading(format!("{first}{}", letters.as_str()));
    let Some(worst) = worst(found) else { return false };
    ui.horizontal(|ui| {
        icon::severity(ui, worst);
        ui.link(findings_view::counts(found)).on_hover_text("Show the findings").clicked()
    })
    .inner
}

fn flow(ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
    let answer = &everything.answer;
    let text = |value: f64, quantity| units.text(value, quantity, 4);
    ui.add_space(theme::GRID);
    line(ui, "Chamber pressure", text(answer.case.chamber.0, Quantity::Pressure));
    line(ui, "Ambient pressure", text(answer.case.ambient.0, Quantity::Pressure));
    if let Some(exit) = answer.flow.stations.last() {
        line(ui, "Exit pressure", text(exit.pressure.0, Quantity::Pressure));
        line(ui, "Exit Mach number", format_significant(exit.mach, 4));
    }
    line(ui, "Expansion ratio", format_significant(answer.case.nozzle.expansion_ratio(), 4));
    let which = if answer.compensated.is_some() { "compensated" } else { "full flow" };
    line(ui, &format!("Thrust coefficient, {which}"), format_significant(answer.lossless(), 5));
    if answer.compensated.is_some() {
        line(ui, "Thrust coefficient of a full bell", format_significant(answer.full_flow, 5));
    }
    let thrust = text(answer.lossless() * answer.thrust_unit.0, Quantity::Force);
    line(ui, &format!("Thrust, {which}, without losses"), thrust);
    if let Ok(field) = &everything.field {
        line(ui, "Left by divergence (field)", text(field.divergence, Quantity::Ratio));
        line(ui, "Discharge coefficient (field)", format_significant(field.field.mass_flow, 4));
        line(ui, "Mass error of the field", format!("{} %", format_significant(100.0 * field.mass_error, 2)));
    }
    match &everything.reacting {
        Some(Ok(flow)) => {
            if let Some(exit) = flow.exit {
                let name = flow.gas.name();
                line(ui, &format!("Thrust coefficient, {name}"), format_significant(exit.thrust_coefficient, 5));
                line(ui, &format!("Isp, {name}"), text(exit.specific_impulse.0, Quantity::SpecificImpulse));
            }
        }
        Some(Err(error)) => {
            ui.add(Label::new(RichText::new(&error.message).color(theme::colours(ui).error)).wrap());
        }
        None => {}
    }
}

fn separation(ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
    // A plug's jet adapts and leaves no wall.
    if everything.answer.separation.is_empty() {
        return;
    }
    ui.add_space(3.0 * theme::GRID);
    ui.label(RichText::new("Separation").text_style(theme::strong()));
    const WIDTHS: [f32; 3] = [56.0, 56.0, 64.0];
    let unit = everything.answer.thrust_unit.0;
    ui.scope(|ui| {
        let heads = [("A/At", Quantity::Number), ("C_F", Quantity::Number), ("Thrust", Quantity::Force)];
        table_head(ui, units, WIDTHS, heads);
        for (criterion, thrust) in &everything.answer.separation {
            let cells = match thrust {
                Ok(thrust) => [
                    thrust.point.map_or("fills".to_owned(), |point| format_significant(point.area_ratio, 3)),
                    format_significant(thrust.thrust_coefficient, 4),
                    units.number(thrust.thrust_coefficient * unit, Quantity::Force, 4),
                ],
                Err(_) => ["–", "–", "–"].map(str::to_owned),
            };
            let name = RichText::new(criterion.name());
            let response = table_row(ui, TABLE_ROW, name, WIDTHS, cells.map(RichText::new));
            response.on_hover_text(criterion.source());
            if let Err(error) = thrust {
                remark(ui, &format!("{}: {error}.", criterion.name()));
            }
        }
    });
}

/// A small sentence below figures.
pub(super) fn remark(ui: &mut Ui, text: &str) {
    let weak = theme::colours(ui).weak;
    ui.add(Label::new(RichText::new(text).small().color(weak)).wrap());
}

/// Thrust coefficients over altitude: flowing full, of a plug, and by each criterion of separation.
fn climb_plot(climb: &[AltitudePoint]) -> PlotSpec {
    let x: Vec<f64> = climb.iter().map(|point| point.altitude.0).collect();
    let series = |name: &str, role, of: &dyn Fn(&AltitudePoint) -> Option<f64>| {
        let values: Vec<f64> = climb.iter().map(|point| of(point).unwrap_or(f64::NAN)).collect();
        Series::new(name, x.clone(), values, role)
    };
    let mut plot =
        PlotSpec::new(Axis::new("Altitude", Quantity::Altitude), Axis::new("Thrust coefficient", Quantity::Number));
    plot.title = "Thrust coefficient".to_owned();
    plot.series.push(series("full flow", Role::Ghost, &|point| Some(point.full_flow)));
    let Some(first) = climb.first() else { return plot };
    if first.compensated.is_some() {
        plot.series.push(series("compensated", Role::Main(0), &|point| point.compensated));
    }
    for (number, (criterion, _)) in first.separated.iter().enumerate() {
        let of = |point: &AltitudePoint| point.separated.get(number).and_then(|(_, value)| *value);
        plot.series.push(series(criterion.name(), Role::Main(number), &of));
    }
    plot
}

/// What is doubtful.
fn found(everything: &Everything) -> Vec<Finding> {
    let field = everything.field.iter().flat_map(|field| &field.findings);
    let delivered = everything.delivered.iter().flat_map(|delivered| &delivered.findings);
    let reacting = everything.reacting.iter().flatten().flat_map(|flow| &flow.findings);
    everything.answer.findings.iter().chain(field).chain(delivered).chain(reacting).cloned().collect()
}

/// The list of what is doubtful, moved to the top where it was asked for; the path of the field that is to be shown.
fn findings(ui: &mut Ui, units: &UnitPreferences, found: &[Finding], is_asked_for: bool) -> Option<String> {
    if found.is_empty() {
        return None;
    }
    ui.add_space(3.0 * theme::GRID);
    let title = ui.label(RichText::new("Findings").text_style(theme::strong()));
    if is_asked_for {
        title.scroll_to_me(Some(Align::TOP));
    }
    match findings_view::show(ui, units, found) {
        Some(FindingAction::GoTo(path)) => Some(path),
        _ => None,
    }
}
