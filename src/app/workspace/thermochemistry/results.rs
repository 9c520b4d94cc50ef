//! The middle: what decides, the check of the answer, and the table with stations across.

use super::jobs::Answered;
use super::{Asked, Copied, ThermochemistryWorkspace};
use crate::app::theme;
use crate::app::widgets::icon;
use crate::app::workspace::Snapshot;
use crate::diag::Severity;
use crate::physics::thermochemistry::state::Residuals;
use crate::service::equilibrium::table::{MOLE_FRACTIONS, Row, Table, table_csv};
use crate::service::equilibrium::{CaseAnswer, Outcome, Worst, case_document};
use crate::units::{Quantity, UnitPreferences, format_number, format_significant};
use egui::{Align2, FontId, Label, RichText, ScrollArea, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 20.0;
const LABEL: f32 = 178.0;
const COLUMN: f32 = 82.0;
const DIGITS: usize = 5;
/// Decimals of a mole fraction; smaller ones are written with a power of ten.
const DECIMALS: usize = 5;

impl ThermochemistryWorkspace {
    pub(super) fn results(&mut self, ui: &mut Ui, now: &Snapshot) -> Option<Asked> {
        let units = now.units.of_states();
        let mut asked = None;
        if let Some(fault) = &self.fault {
            ui.add(Label::new(RichText::new(fault).color(theme::colours(ui).error)).wrap());
        }
        match &self.solved {
            Some((_, Ok(answered))) => {
                headline(ui, &units, answered, self.curves.as_deref());
                ui.add_space(theme::GRID);
                asked = self.actions(ui, now, answered);
                findings(ui, &units, answered);
                ui.add_space(theme::GRID);
                ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| table_ui(ui, &units, &answered.table));
            }
            Some((_, Err(error))) => asked = failure(ui, error),
            None => {
                ui.label(RichText::new("Solving…").color(theme::colours(ui).weak));
            }
        }
        asked
    }

    /// The check of the answer at the left, what can be done with it at the right.
    fn actions(&self, ui: &mut Ui, now: &Snapshot, answered: &Answered) -> Option<Asked> {
        let mut asked = None;
        ui.horizontal(|ui| {
            verified(ui, &answered.answer);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                for (what, name, hover) in [
                    (Copied::Table, "Copy as CSV", "The whole table, in your units"),
                    (Copied::Case, "Copy as case", "What is asked, as a file for hrma equilibrium"),
                ] {
                    let text = if self.copied == Some(what) { "Copied" } else { name };
                    if ui.button(text).on_hover_text(hover).clicked() {
                        ui.ctx().copy_text(match what {
                            Copied::Table => table_csv(&answered.answer, answered.ambient, &now.units.of_states()),
                            Copied::Case => format!("{:#}\n", case_document(&answered.case)),
                        });
                        asked = Some(Asked::Copied(what));
                    }
                }
                let title = now.document.map_or_else(String::new, |document| document.title());
                let is_rocket = matches!(answered.answer.outcome, Outcome::Rocket(_));
                let why = if is_rocket { "Open a motor first" } else { "Ask for a rocket first" };
                let use_gas = ui.add_enabled(now.document.is_some() && is_rocket, egui::Button::new("Use gas in motor"));
                let use_gas = use_gas.on_disabled_hover_text(why).on_hover_text(format!(
                    "Gives the propellant of {title} this flame temperature, molar mass and exponent; its burn rate stays"
                ));
                if use_gas.clicked() {
                    asked = Some(Asked::UseGas);
                }
            });
        });
        asked
    }
}

/// What decides, large.
fn headline(ui: &mut Ui, units: &UnitPreferences, answered: &Answered, curves: Option<&super::jobs::Curves>) {
    let mut figures: Vec<(String, String)> = Vec::new();
    let mut push = |label: &str, value: f64, quantity: Quantity, digits: usize| {
        figures.push((label.to_owned(), units.text(value, quantity, digits)));
    };
    match &answered.answer.outcome {
        Outcome::Rocket(rocket) => {
            push("c*", rocket.performance.characteristic_velocity.0, Quantity::Velocity, 5);
            if let Some(first) = rocket.stations.first() {
                push("Flame temperature", first.station.state.temperature.0, Quantity::Temperature, 5);
            }
            let last = rocket.stations.last().and_then(|last| last.station.performance.as_ref());
            if let Some(last) = last {
                push("Isp, last station", last.specific_impulse.0, Quantity::SpecificImpulse, 4);
            }
        }
        Outcome::Point(point) => {
            push("Temperature", point.state.temperature.0, Quantity::Temperature, 5);
            if let Some(mass) = point.state.mass_per_gas_mole() {
                push("Molar mass", mass.0, Quantity::MolarMass, 5);
            }
        }
    }
    if let Some(ratio) = answered.blend.oxidiser_to_fuel() {
        push("O/F", ratio, Quantity::Number, 4);
    }
    if let Some(best) = curves.and_then(|curves| curves.best.as_ref()) {
        push("best O/F", best.ratio, Quantity::Number, 4);
    }
    if let Some(density) = answered.blend.whole.density {
        push("Density", density.0, Quantity::Density, 4);
    }
    let colours = theme::colours(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(3.0 * theme::GRID, theme::GRID);
        for (label, value) in figures {
            let small = ui.painter().layout_no_wrap(label.clone(), TextStyle::Small.resolve(ui.style()), colours.weak);
            let large =
                ui.painter().layout_no_wrap(value.clone(), theme::large_strong().resolve(ui.style()), colours.text);
            let size = vec2(small.size().x.max(large.size().x), small.size().y + large.size().y);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, format!("{label} {value}")));
            let below = rect.min + vec2(0.0, small.size().y);
            ui.painter().galley(rect.min, small, colours.weak);
            ui.painter().galley(below, large, colours.text);
        }
    });
}

/// That the answer passed its check; the residuals themselves are rounding, which differs between machines.
fn verified(ui: &mut Ui, answer: &CaseAnswer) {
    let Worst { states: worst, area } = answer.worst();
    let power = |value: f64| format!("{value:.0e}");
    let text = format!("Verified to {}", power(Residuals::ENERGY_LIMIT));
    let colours = theme::colours(ui);
    let response = ui.add(Label::new(RichText::new(text).small().color(colours.good)).sense(Sense::hover()));
    response.on_hover_text(format!(
        "Largest relative errors over all stations, and what is demanded: balance of an element {} ({}), energy or entropy \
         over nRT {} ({}), area ratio {} ({}). Mass action: {} RT; no absent condensed phase would gain more than {} RT by \
         forming.",
        power(worst.elements),
        power(Residuals::ELEMENTS_LIMIT),
        power(worst.energy_or_entropy),
        power(Residuals::ENERGY_LIMIT),
        power(area),
        power(Residuals::AREA_LIMIT),
        power(worst.mass_action),
        power(worst.condensed.abs()),
    ));
}

fn findings(ui: &mut Ui, units: &UnitPreferences, answered: &Answered) {
    // The same is often said of several stations.
    let mut told: Vec<(Severity, String)> = Vec::new();
    for finding in &answered.answer.findings {
        let station = finding.path.strip_prefix("stations[").and_then(|rest| rest.strip_suffix(']'));
        let station = station.and_then(|number| answered.table.stations.get(number.parse::<usize>().ok()?));
        let place = station.map(|station| format!("{station}: ")).unwrap_or_default();
        told.push((finding.severity, format!("{place}{} {}", finding.message.text(units), finding.hint.text(units))));
    }
    if told.is_empty() {
        return;
    }
    let height = (told.len() as f32 * 36.0).min(76.0);
    ScrollArea::vertical().id_salt("findings").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        for (severity, text) in told {
            ui.horizontal_top(|ui| {
                icon::severity(ui, severity);
                ui.add(Label::new(RichText::new(text.trim_end()).small()).wrap());
            });
        }
    });
}

/// Why there is no answer; where a field is at fault, a click goes there.
fn failure(ui: &mut Ui, error: &crate::service::error::ServiceError) -> Option<Asked> {
    let mut asked = None;
    ui.add_space(2.0 * theme::GRID);
    ui.horizontal_top(|ui| {
        icon::severity(ui, Severity::Error);
        ui.vertical(|ui| {
            ui.add(Label::new(&error.message).wrap());
            let more =
                if error.expected.is_empty() { String::new() } else { format!("Expected: {}. ", error.expected) };
            let more = format!("{more}{}", error.hint);
            if !more.trim().is_empty() {
                ui.add(Label::new(RichText::new(more.trim()).color(theme::colours(ui).weak)).wrap());
            }
            if let Some(field) = form_path(&error.path)
                && ui.button("Show the field").clicked()
            {
                asked = Some(Asked::GoTo(field));
            }
        });
    });
    asked
}

/// Where the form has the field of an error.
fn form_path(path: &str) -> Option<String> {
    Some(match path {
        "pc" => "problem.pressure".to_owned(),
        "contraction" | "mass_flux" | "frozen_at" => format!("problem.{path}"),
        "only" | "omit" => format!("species.{path}"),
        path if path.starts_with("reactants[") => path.to_owned(),
        path if path.starts_with("exits[") => path.to_owned(),
        _ => return None,
    })
}

/// The whole table, stations across.
fn table_ui(ui: &mut Ui, units: &UnitPreferences, table: &Table) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let width = LABEL + COLUMN * table.stations.len() as f32;
    let colours = theme::colours(ui);
    let strong = theme::strong().resolve(ui.style());
    for (place, section) in table.sections.iter().enumerate() {
        let (rect, _) = ui.allocate_exact_size(vec2(width, ROW + if place == 0 { 2.0 } else { 8.0 }), Sense::hover());
        let y = rect.bottom() - 0.5 * ROW;
        ui.painter().text(pos2(rect.left(), y), Align2::LEFT_CENTER, section.title, strong.clone(), colours.text);
        // The stations once more where the eye has come far from the top.
        if place == 0 || section.title == MOLE_FRACTIONS {
            for (column, name) in table.stations.iter().enumerate() {
                let at = pos2(rect.left() + LABEL + COLUMN * (column + 1) as f32 - 4.0, y);
                ui.painter().text(at, Align2::RIGHT_CENTER, name, strong.clone(), colours.weak);
            }
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, colours.border));
        for row in &section.rows {
            row_ui(ui, units, row, width, section.title == MOLE_FRACTIONS);
        }
    }
    ui.add_space(2.0 * theme::GRID);
}

fn row_ui(ui: &mut Ui, units: &UnitPreferences, row: &Row, width: f32, is_fraction: bool) {
    let colours = theme::colours(ui);
    let body: FontId = TextStyle::Body.resolve(ui.style());
    let text = |value: &Option<f64>| match value {
        None => "–".to_owned(),
        Some(value) if is_fraction => fraction(*value),
        Some(value) => number(units.unit(row.quantity).value_from_si(*value)),
    };
    let values: Vec<String> = row.values.iter().map(text).collect();
    let label = units.axis(&row.label, row.quantity);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Row, true, format!("{label}: {}", values.join("; "))));
    if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, colours.hover);
    }
    let y = rect.center().y;
    let ink = if is_fraction { colours.text } else { colours.weak };
    let name = ui.painter_at(rect.with_max_x(rect.left() + LABEL));
    name.text(pos2(rect.left(), y), Align2::LEFT_CENTER, label, body.clone(), ink);
    for (column, value) in values.iter().enumerate() {
        let at = pos2(rect.left() + LABEL + COLUMN * (column + 1) as f32 - 4.0, y);
        ui.painter().text(at, Align2::RIGHT_CENTER, value, body.clone(), colours.text);
    }
}

/// Significant digits; small values, such as viscosities, with a power of ten, so that columns stay apart.
fn number(shown: f64) -> String {
    const SMALL: f64 = 1e-3;
    if shown != 0.0 && shown.abs() < SMALL { format!("{shown:.3e}") } else { format_significant(shown, DIGITS) }
}

/// Decimals below each other; what they cannot show has a power of ten.
fn fraction(value: f64) -> String {
    if value == 0.0 || value >= 0.5 * 10f64.powi(-(DECIMALS as i32)) {
        format_number(value, DECIMALS)
    } else {
        format_significant(value, 3)
    }
}
