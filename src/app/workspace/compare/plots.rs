//! The plots in the middle, above each other over one time axis, and how they are laid over each other.

use super::{Command, Commands, CompareWorkspace, FIRST_CHANNELS, Snapshot};
use crate::app::spec_view;
use crate::app::theme;
use crate::figure::plot::PlotSpec;
use crate::figure::style::FigureStyle;
use crate::service::overlay::{Alignment, Normalisation, OVERLAY_ENDINGS, common_channels, overlay_plot};
use crate::units::{Pa, STANDARD_ATMOSPHERE};
use egui::{ComboBox, Rect, RichText, Sense, Ui, UiBuilder, pos2, vec2};

/// Plots that share their time.
const GROUP: &str = "overlay";

impl CompareWorkspace {
    pub(super) fn plots(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        let plots = self.specs();
        self.options(ui, &plots, out);
        let ambient = self.ambient().unwrap_or(Pa(STANDARD_ATMOSPHERE));
        let style = FigureStyle::screen(theme::colours(ui).figure.clone(), now.units.clone(), ambient);
        let room = ui.available_rect_before_wrap();
        let height = room.height() / plots.len().max(1) as f32;
        let hover = self.hover.take();
        for (index, plot) in plots.iter().enumerate() {
            let top = room.top() + index as f32 * height;
            let place = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), height));
            let mut child = ui.new_child(UiBuilder::new().id_salt(index).max_rect(place));
            let outcome = spec_view::show(
                &mut child,
                plot,
                &style,
                spec_view::Look { group: GROUP, hover, fit: self.fit, from_zero: true, ..Default::default() },
            );
            self.hover = outcome.hover.or(self.hover);
            if outcome.fit {
                ui.ctx().request_repaint();
            }
            self.fit = if index + 1 == plots.len() { outcome.fit } else { self.fit };
        }
        ui.allocate_rect(room, Sense::hover());
        if self.hover != hover {
            // The plots above the one under the pointer take its time in the next frame.
            ui.ctx().request_repaint();
        }
    }

    /// One plot for each chosen channel that a shown curve has.
    fn specs(&self) -> Vec<PlotSpec> {
        let curves: Vec<_> = self.shown().iter().map(|entry| (entry.curve.as_ref(), entry.colour)).collect();
        let chosen = self.offered().into_iter().filter(|(name, _)| self.channels.contains(name));
        chosen.filter_map(|(name, _)| overlay_plot(&curves, &name, self.view)).collect()
    }

    /// Names and labels of the channels to choose from: those that all curves have; thrust and pressure in any case,
    /// because a measured firing may have one alone.
    fn offered(&self) -> Vec<(String, String)> {
        let curves: Vec<_> = self.shown().iter().map(|entry| entry.curve.as_ref()).collect();
        let mut offered: Vec<(String, String)> = Vec::new();
        for name in FIRST_CHANNELS {
            let label = curves.iter().find_map(|curve| Some(curve.channels.get(name)?.label.clone()));
            offered.extend(label.map(|label| (name.to_owned(), label)));
        }
        for channel in common_channels(&curves) {
            if !FIRST_CHANNELS.contains(&channel.name.as_str()) {
                offered.push((channel.name.clone(), channel.label.clone()));
            }
        }
        offered
    }

    fn options(&mut self, ui: &mut Ui, plots: &[PlotSpec], out: &mut Commands) {
        ui.horizontal(|ui| {
            ui.set_height(30.0);
            let alignment = &mut self.view.alignment;
            let normalisation = &mut self.view.normalisation;
            let before = (*alignment, *normalisation);
            choose(ui, "Time 0", Alignment::ALL, alignment);
            choose(ui, "Normalise", Normalisation::ALL, normalisation);
            self.fit |= before != (*alignment, *normalisation);
            let offered = self.offered();
            ui.menu_button("Channels", |ui| {
                egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                    for (name, label) in &offered {
                        let mut is_shown = self.channels.contains(name);
                        if ui.checkbox(&mut is_shown, label).clicked() {
                            if is_shown {
                                self.channels.insert(name.clone());
                            } else {
                                self.channels.remove(name);
                            }
                            self.fit = true;
                        }
                    }
                });
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.menu_button("Export comparison", |ui| {
                    for ending in OVERLAY_ENDINGS {
                        if ui.button(format!("{}…", ending.to_uppercase())).clicked() {
                            let (plots, ambient) = (plots.to_vec(), self.ambient());
                            out.push(Command::ExportOverlay { plots, ambient, ending });
                        }
                    }
                });
            });
        });
        if plots.is_empty() {
            ui.label(RichText::new("No channel is chosen").color(theme::colours(ui).weak));
        }
    }
}

fn choose<T: Copy + PartialEq>(ui: &mut Ui, label: &str, all: &[(T, &'static str, &'static str)], value: &mut T) {
    ui.label(RichText::new(label).color(theme::colours(ui).weak));
    let shown = all.iter().find(|(item, ..)| item == value).map_or("", |(_, _, name)| *name);
    let combo = ComboBox::from_id_salt(label).selected_text(shown).show_ui(ui, |ui| {
        for (item, _, name) in all {
            ui.selectable_value(value, *item, *name);
        }
    });
    combo.response.accessible_name(label);
    ui.add_space(2.0 * theme::GRID);
}
