//! The figures at the right: regime and thrust, separation, climb, contours beside each other.

use super::{Everything, NozzleWorkspace, Snapshot};
use crate::app::findings_view::{self, FindingAction};
use crate::app::spec_view::{self, Look};
use crate::app::theme;
use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::figure::style::FigureStyle;
use crate::service::nozzle::Equal;
use crate::units::{Pa, Quantity, STANDARD_ATMOSPHERE, UnitPreferences, format_significant};
use egui::{Align, Grid, Label, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2};

impl NozzleWorkspace {
    pub(super) fn figures(&mut self, ui: &mut Ui, now: &Snapshot, everything: &Everything) {
        let units = &now.units.of_states();
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(ui.available_width() - 8.0);
            flow(ui, units, everything);
            separation(ui, units, everything);
            waterfall(ui, units, everything);
            climb(ui, units, everything);
            self.contours(ui, units, everything);
            if let Some(path) = findings(ui, units, everything) {
                self.form.jump_to(&path);
            }
        });
    }

    fn contours(&mut self, ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
        ui.add_space(3.0 * theme::GRID);
        ui.horizontal(|ui| {
            ui.label(RichText::new("Contours").text_style(theme::strong()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.selectable_value(&mut self.equal, Equal::Mass, "mass");
                ui.selectable_value(&mut self.equal, Equal::Length, "length");
                ui.selectable_value(&mut self.equal, Equal::Ends, "ends");
                ui.label(RichText::new("of equal").color(theme::colours(ui).weak));
            });
        });
        let weak = theme::colours(ui).weak;
        Grid::new("contours").num_columns(5).spacing(vec2(14.0, 4.0)).show(ui, |ui| {
            let heads = [
                String::new(),
                units.axis("Length", Quantity::Length),
                units.axis("Body", Quantity::Volume),
                "λ".to_owned(),
                "λ, field".to_owned(),
            ];
            for head in heads {
                ui.label(RichText::new(head).small().color(weak));
            }
            ui.end_row();
            for one in self.compared.iter().flatten().flatten() {
                let name = RichText::new(&one.name);
                ui.label(if one.is_own { name.text_style(theme::strong()) } else { name });
                match &one.figures {
                    Ok(figures) => {
                        ui.label(units.number(figures.length.0, Quantity::Length, 4));
                        ui.label(units.number(figures.body.0, Quantity::Volume, 4));
                        ui.label(format_significant(figures.divergence, 4));
                        let field = figures.by_characteristics;
                        ui.label(field.map_or("–".to_owned(), |value| format_significant(value, 4)));
                    }
                    Err(error) => {
                        ui.label(RichText::new("–").color(weak)).on_hover_text(&error.message);
                    }
                }
                ui.end_row();
            }
        });
        ui.horizontal(|ui| {
            let is_seeking = self.is_seeking();
            let button = ui.add_enabled(!is_seeking, egui::Button::new("Best bell"));
            let hover = "Seeks the two angles that leave most thrust behind divergence and friction at the ambient pressure, by \
                         flow fields; the length of a bell stays";
            if button.on_hover_text(hover).clicked() {
                self.seek_best(ui.ctx(), everything.answer.case.clone());
            }
            if is_seeking {
                ui.label(RichText::new("Seeking…").color(weak));
            }
        });
        if let Some(problem) = &self.best_problem {
            ui.add(Label::new(RichText::new(problem.trim_end()).color(theme::colours(ui).error)).wrap());
        }
        let fault = self.comparison.as_ref().and_then(|runner| runner.as_ref().err().cloned());
        let problem =
            self.compared.as_ref().and_then(|compared| compared.as_ref().err()).map(|error| error.message.clone());
        if let Some(problem) = fault.or(problem) {
            ui.add(Label::new(RichText::new(problem).color(theme::colours(ui).error)).wrap());
        }
        let about = "λ: share of the thrust that divergence leaves, by the contour's formula and by the flow field.";
        ui.add(Label::new(RichText::new(about).small().color(weak)).wrap());
    }
}

fn line(ui: &mut Ui, label: &str, value: String) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(label).color(theme::colours(ui).weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(value));
    });
}

fn flow(ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
    let answer = &everything.answer;
    let text = |value: f64, quantity| units.text(value, quantity, 4);
    let regime = answer.flow.regime.id().replace('_', " ");
    let mut letters = regime.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    ui.heading(format!("{first}{}", letters.as_str()));
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
}

fn separation(ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
    // A plug's jet adapts and leaves no wall.
    if everything.answer.separation.is_empty() {
        return;
    }
    ui.add_space(3.0 * theme::GRID);
    ui.label(RichText::new("Separation").text_style(theme::strong()));
    let weak = theme::colours(ui).weak;
    let unit = everything.answer.thrust_unit.0;
    Grid::new("separation").num_columns(4).spacing(vec2(14.0, 4.0)).show(ui, |ui| {
        for head in ["", "A/At", "C_F", units.axis("Thrust", Quantity::Force).as_str()] {
            ui.label(RichText::new(head).small().color(weak));
        }
        ui.end_row();
        for (criterion, thrust) in &everything.answer.separation {
            ui.label(criterion.name()).on_hover_text(criterion.source());
            match thrust {
                Ok(thrust) => {
                    let place =
                        thrust.point.map_or("fills".to_owned(), |point| format_significant(point.area_ratio, 3));
                    ui.label(place);
                    ui.label(format_significant(thrust.thrust_coefficient, 4));
                    ui.label(units.number(thrust.thrust_coefficient * unit, Quantity::Force, 4));
                }
                Err(error) => {
                    ui.label(RichText::new("–").color(weak)).on_hover_text(error.to_string());
                }
            }
            ui.end_row();
        }
    });
}

/// From the ideal thrust coefficient down to the delivered one, a bar a loss.
fn waterfall(ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
    const NAME: f32 = 104.0;
    const VALUE: f32 = 56.0;
    const BAR: f32 = 12.0;
    let colours = theme::colours(ui);
    ui.add_space(3.0 * theme::GRID);
    ui.label(RichText::new("From ideal to delivered C_F").text_style(theme::strong()));
    let stages = match &everything.delivered {
        Ok(delivered) => &delivered.stages,
        Err(error) => {
            ui.add(Label::new(RichText::new(&error.message).color(colours.weak)).wrap());
            return;
        }
    };
    let (Some(first), Some(last)) = (stages.first(), stages.last()) else { return };
    let most = stages.iter().map(|stage| stage.thrust_coefficient).fold(first.thrust_coefficient, f64::max);
    let least = stages.iter().map(|stage| stage.thrust_coefficient).fold(most, f64::min);
    // The bars begin where the least would leave a quarter of the width.
    let low = (least - (most - least).max(0.02 * most) / 3.0).max(0.0);
    let body = egui::TextStyle::Body.resolve(ui.style());
    let mut before = first.thrust_coefficient;
    for stage in stages {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        let now = stage.thrust_coefficient;
        let x = |value: f64| {
            let share = ((value - low) / (most - low)).clamp(0.0, 1.0) as f32;
            egui::lerp(rect.left() + NAME..=rect.right() - VALUE, share)
        };
        let y = rect.center().y;
        let bar = |from: f32, to: f32| {
            Rect::from_min_max(egui::pos2(from.min(to), y - BAR / 2.0), egui::pos2(from.max(to), y + BAR / 2.0))
        };
        let is_ideal = stage.id == "ideal";
        if is_ideal {
            ui.painter().rect_filled(bar(x(low), x(now)), 2.0, colours.accent);
        } else {
            ui.painter().rect_filled(bar(x(low), x(now)), 2.0, colours.accent_ground);
            let ink = if now > before { colours.good } else { colours.warning };
            ui.painter().rect_filled(bar(x(now), x(before)), 1.0, ink);
        }
        let at = egui::pos2(rect.left(), y);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, stage.name, body.clone(), colours.text);
        let at = egui::pos2(rect.right(), y);
        let text = if is_ideal { format_significant(now, 4) } else { format!("{:+.4}", now - before) };
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, &text, body.clone(), colours.weak);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, format!("{}: {text}", stage.name)));
        response.on_hover_text(format!("C_F {} behind it. Source: {}", format_significant(now, 5), stage.source));
        before = now;
    }
    line(ui, "Delivered C_F", format_significant(last.thrust_coefficient, 5));
    line(
        ui,
        "Delivered thrust",
        units.text(last.thrust_coefficient * everything.answer.thrust_unit.0, Quantity::Force, 4),
    );
    line(ui, "Delivered Isp", units.text(last.specific_impulse.0, Quantity::SpecificImpulse, 4));
    line(ui, "Delivered Isp in vacuum", units.text(last.vacuum_specific_impulse.0, Quantity::SpecificImpulse, 4));
}

fn climb(ui: &mut Ui, units: &UnitPreferences, everything: &Everything) {
    ui.add_space(3.0 * theme::GRID);
    let x: Vec<f64> = everything.climb.iter().map(|point| point.altitude.0).collect();
    let mut plot =
        PlotSpec::new(Axis::new("Altitude", Quantity::Altitude), Axis::new("Thrust coefficient", Quantity::Number));
    plot.title = "Thrust coefficient".to_owned();
    let full: Vec<f64> = everything.climb.iter().map(|point| point.full_flow).collect();
    plot.series.push(Series::new("full flow", x.clone(), full, Role::Ghost));
    let compensated: Vec<f64> = everything.climb.iter().filter_map(|point| point.compensated).collect();
    if compensated.len() == x.len() {
        plot.series.push(Series::new("compensated", x.clone(), compensated, Role::Main(0)));
    }
    let criteria = everything.climb.first().map_or(0, |point| point.separated.len());
    for number in 0..criteria {
        let of =
            |point: &crate::service::nozzle::AltitudePoint| point.separated.get(number).and_then(|(_, value)| *value);
        let values: Vec<f64> = everything.climb.iter().map(|point| of(point).unwrap_or(f64::NAN)).collect();
        let name =
            everything.climb.first().and_then(|point| point.separated.get(number)).map_or("", |(one, _)| one.name());
        plot.series.push(Series::new(name, x.clone(), values, Role::Main(number)));
    }
    let style = FigureStyle::screen(theme::colours(ui).figure.clone(), units.clone(), Pa(STANDARD_ATMOSPHERE));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 190.0), Sense::hover());
    let mut child = ui.new_child(UiBuilder::new().id_salt("climb").max_rect(Rect::from_min_max(rect.min, rect.max)));
    spec_view::show(
        &mut child,
        &plot,
        &style,
        Look { group: "climb", hover: None, fit: false, names: true, from_zero: false },
    );
}

/// What is doubtful; the path of the field that is to be shown.
fn findings(ui: &mut Ui, units: &UnitPreferences, everything: &Everything) -> Option<String> {
    let mut found = everything.answer.findings.clone();
    found.extend(everything.field.iter().flat_map(|field| field.findings.clone()));
    found.extend(everything.delivered.iter().flat_map(|delivered| delivered.findings.clone()));
    if found.is_empty() {
        return None;
    }
    ui.add_space(3.0 * theme::GRID);
    ui.label(RichText::new("Findings").text_style(theme::strong()));
    match findings_view::show(ui, units, &found) {
        Some(FindingAction::GoTo(path)) => Some(path),
        _ => None,
    }
}
