//! The library: propellants to look up, with their burn rate, their data and where these come from.

use super::{Command, Commands, Snapshot, Workspace};
use crate::app::plot_view::round_marks;
use crate::app::theme;
use crate::app::widgets::quantity_field::Gesture;
use crate::form::{FieldValue, Leaf, fields};
use crate::project::design::{Design, PropellantChoice};
use crate::substance::library::{Entry, Origin};
use crate::substance::propellant::Propellant;
use crate::units::{Pa, Quantity, UnitPreferences, format_number};
use egui::{CentralPanel, Frame, Margin, Panel, RichText, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};
use egui_plot::{AxisHints, GridMark, Line, Plot, PlotPoint, PlotPoints};

/// Digits of the data.
const DIGITS: usize = 5;
/// Points of a burn-rate curve.
const POINTS: usize = 160;

/// The library workspace.
#[derive(Default)]
pub(super) struct LibraryWorkspace {
    query: String,
    selected: Option<String>,
}

impl Workspace for LibraryWorkspace {
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        let padded = Frame::NONE.fill(theme::colours(ui).panel).inner_margin(Margin::symmetric(12, 8));
        Panel::left("library list").default_size(320.0).size_range(240.0..=480.0).frame(padded).show(ui, |ui| {
            keep_button(ui, now, out);
            self.list(ui, now);
        });
        let ground = Frame::NONE.fill(theme::colours(ui).surface).inner_margin(Margin::symmetric(24, 16));
        CentralPanel::default().frame(ground).show(ui, |ui| {
            let selected =
                self.selected.as_deref().and_then(|id| now.library.propellants().find(|(known, _)| *known == id));
            match selected {
                Some((id, entry)) => {
                    ScrollArea::vertical()
                        .auto_shrink([false, false])
                        .show(ui, |ui| detail(ui, now, id, entry, out))
                        .inner
                }
                None => {
                    ui.label(RichText::new("Choose a propellant").color(theme::colours(ui).weak));
                }
            }
        });
    }
}

impl LibraryWorkspace {
    fn list(&mut self, ui: &mut Ui, now: &Snapshot) {
        ui.add(TextEdit::singleline(&mut self.query).hint_text("Search propellants").desired_width(f32::INFINITY))
            .accessible_name("Search propellants");
        ui.add_space(2.0 * theme::GRID);
        let query = self.query.to_lowercase();
        let found: Vec<(&str, &Entry)> = now
            .library
            .propellants()
            .filter(|(id, entry)| {
                let propellant = &entry.propellant;
                let text =
                    format!("{id} {} {} {}", propellant.name, propellant.family, propellant.description).to_lowercase();
                query.split_whitespace().all(|word| text.contains(word))
            })
            .collect();
        if self.selected.is_none() {
            self.selected = found.first().map(|(id, _)| (*id).to_owned());
        }
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut families: Vec<&str> = found.iter().map(|(_, entry)| entry.propellant.family.as_str()).collect();
            families.sort_unstable();
            families.dedup();
            for family in families {
                ui.add_space(2.0 * theme::GRID);
                let title = if family.is_empty() { "Other" } else { family };
                ui.label(RichText::new(title).small().color(theme::colours(ui).weak));
                for (id, entry) in found.iter().filter(|(_, entry)| entry.propellant.family == family) {
                    let selected = self.selected.as_deref() == Some(*id);
                    let own = if entry.origin == Origin::User { "own" } else { "" };
                    let button = egui::Button::selectable(selected, entry.propellant.name.as_str())
                        .truncate()
                        .min_size(vec2(ui.available_width(), theme::ROW))
                        .right_text(RichText::new(own).small());
                    if ui.add(button).clicked() {
                        self.selected = Some((*id).to_owned());
                    }
                }
            }
            if found.is_empty() {
                ui.label(RichText::new("Nothing matches").color(theme::colours(ui).weak));
            }
        });
    }
}

fn detail(ui: &mut Ui, now: &Snapshot, id: &str, entry: &Entry, out: &mut Commands) {
    let colours = theme::colours(ui);
    let propellant = &entry.propellant;
    ui.heading(&propellant.name);
    let origin = if entry.origin == Origin::User { "your own" } else { "bundled" };
    ui.label(RichText::new(format!("{} · {origin} · {id}", propellant.family)).color(colours.weak));
    ui.add_space(2.0 * theme::GRID);
    if !propellant.description.is_empty() {
        ui.add(egui::Label::new(&propellant.description).wrap());
        ui.add_space(2.0 * theme::GRID);
    }
    use_buttons(ui, now, id, propellant, out);
    if entry.origin == Origin::User && ui.button("Remove from the library").clicked() {
        out.push(Command::RemovePropellant(id.to_owned()));
    }
    ui.add_space(4.0 * theme::GRID);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(360.0_f32.min(ui.available_width()));
            data(ui, now.units, propellant);
        });
        ui.add_space(6.0 * theme::GRID);
        ui.vertical(|ui| {
            ui.label(RichText::new(now.units.axis("Burn rate", Quantity::BurnRate)).text_style(theme::strong()));
            rate_plot(ui, now.units, propellant);
        });
    });
    ui.add_space(4.0 * theme::GRID);
    ui.label(RichText::new("Source").text_style(theme::strong()));
    ui.add(egui::Label::new(&propellant.source.0).wrap().selectable(true));
}

/// Keeps the own propellant of the design in front, under its name as an id.
fn keep_button(ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
    let Some(document) = now.document else { return };
    let Design::SolidMotor(design) = document.draft().as_ref();
    let PropellantChoice::Own(propellant) = &design.propellant else { return };
    let id = id_from_name(&propellant.name);
    let button = ui
        .add_enabled(!id.is_empty(), egui::Button::new(format!("Keep \"{}\" in the library", propellant.name)))
        .on_hover_text("Other designs can then use the propellant of the design in front");
    if button.clicked() {
        out.push(Command::KeepPropellant(id, Box::new(propellant.clone())));
    }
    ui.add_space(2.0 * theme::GRID);
}

/// Lower case, with a hyphen for whatever is no letter or digit.
fn id_from_name(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// Puts the propellant into the design in front, by reference or as data of its own.
fn use_buttons(ui: &mut Ui, now: &Snapshot, id: &str, propellant: &Propellant, out: &mut Commands) {
    let Some(document) = now.document else { return };
    let Design::SolidMotor(design) = document.draft().as_ref();
    let is_used = design.propellant == PropellantChoice::Library(id.to_owned());
    let mut choose = |choice: PropellantChoice| {
        let mut design = design.clone();
        design.propellant = choice;
        let draft = Box::new(Design::SolidMotor(design));
        out.push(Command::Edit { draft, gesture: Gesture::Committed });
    };
    ui.horizontal(|ui| {
        let title = format!("Use in {}", document.title());
        if ui.add_enabled(!is_used, egui::Button::new(title)).clicked() {
            choose(PropellantChoice::Library(id.to_owned()));
        }
        if is_used {
            ui.label(RichText::new("in use").color(theme::colours(ui).good));
        }
        let copies = ui
            .button("Copy into the design")
            .on_hover_text("The design then has its own data, which its form can change");
        if copies.clicked() {
            choose(PropellantChoice::Own(propellant.clone()));
        }
    });
}

fn data(ui: &mut Ui, units: &UnitPreferences, propellant: &Propellant) {
    let mut copy = propellant.clone();
    let leaves = fields(&mut copy);
    let shown: Vec<(&Leaf, String)> = leaves.iter().filter_map(|leaf| Some((leaf, text(leaf, units)?))).collect();
    egui::Grid::new("propellant data").num_columns(2).spacing(vec2(24.0, 4.0)).striped(false).show(ui, |ui| {
        for (leaf, value) in shown {
            ui.label(RichText::new(leaf.field.label).color(theme::colours(ui).weak)).on_hover_text(leaf.field.help);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ui.label(value));
            ui.end_row();
        }
    });
}

fn text(leaf: &Leaf, units: &UnitPreferences) -> Option<String> {
    match &leaf.value {
        FieldValue::Number(Some(value), quantity) => Some(units.text(*value, *quantity, DIGITS)),
        FieldValue::Choice(choice, _) => Some((*choice).to_owned()),
        FieldValue::Integer(value) => Some(value.to_string()),
        FieldValue::Toggle(_) | FieldValue::Text(_) | FieldValue::Number(None, _) => None,
    }
}

fn rate_plot(ui: &mut Ui, units: &UnitPreferences, propellant: &Propellant) {
    let colours = theme::colours(ui);
    let (low, high) = propellant.burn_law.law().range();
    let (pressure, rate) = (units.unit(Quantity::Pressure), units.unit(Quantity::BurnRate));
    let points: Vec<PlotPoint> = (0..=POINTS)
        .filter_map(|index| {
            let at = low.0 + (high.0 - low.0) * index as f64 / POINTS as f64;
            let value = propellant.burn_law.rate(Pa(at))?.0;
            Some(PlotPoint::new(pressure.value_from_si(at), rate.value_from_si(value)))
        })
        .collect();
    let decimals = |mark: GridMark| (-mark.step_size.log10().floor()).clamp(0.0, 6.0) as usize;
    let small = egui::TextStyle::Small.resolve(ui.style());
    let axis = |axis: AxisHints<'static>| axis.tick_label_color(colours.weak).tick_label_font(small.clone());
    let symbol = pressure.symbol;
    let x = axis(AxisHints::new_x())
        .formatter(move |mark, _| format!("{} {symbol}", format_number(mark.value, decimals(mark))))
        .label_spacing(egui::Rangef::new(40.0, 40.0));
    let y = axis(AxisHints::new_y())
        .formatter(move |mark, _| format_number(mark.value, decimals(mark)))
        .label_spacing(egui::Rangef::new(14.0, 14.0))
        .min_thickness(40.0);
    let response = Plot::new("burn rate")
        .height(260.0)
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
        .x_grid_spacer(|input| round_marks(input, 2.2))
        .y_grid_spacer(|input| round_marks(input, 1.2))
        .grid_spacing(egui::Rangef::new(20.0, 20.0))
        .include_y(0.0)
        .label_formatter(move |position| match position {
            egui_plot::HoverPosition::NearDataPoint { position, .. } => {
                let text =
                    |value: f64, symbol: &str| format!("{} {symbol}", crate::units::format_significant(value, 4));
                Some(format!("{} at {}", text(position.y, rate.symbol), text(position.x, symbol)))
            }
            egui_plot::HoverPosition::Elsewhere { .. } => None,
        })
        .show(ui, |plot| {
            let colour = colours.series.first().copied().unwrap_or(colours.text);
            plot.line(Line::new("Burn rate", PlotPoints::Owned(points)).stroke(egui::Stroke::new(1.8, colour)));
        });
    response.response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Burn rate against pressure"));
}
