//! The list at the left: search, the entries by family, and what makes new ones.

use super::LibraryWorkspace;
use crate::app::theme;
use crate::app::workspace::{Command, Commands, LibraryRequest, Snapshot};
use crate::project::design::{Design, PropellantChoice};
use crate::service::library::{LibraryEdit, id_from_name};
use crate::substance::library::{Entry, Library, Origin};
use crate::substance::propellant::Propellant;
use egui::{RichText, ScrollArea, TextEdit, Ui, vec2};

impl LibraryWorkspace {
    pub(super) fn list(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        ui.add(TextEdit::singleline(&mut self.query).hint_text("Search propellants").desired_width(f32::INFINITY))
            .on_hover_text("Words of name, family, composition, description and source")
            .accessible_name("Search propellants");
        ui.add_space(theme::GRID);
        ui.horizontal(|ui| {
            if ui.button("New").on_hover_text("A propellant of your own, to be filled in").clicked() {
                let (id, propellant) = new_entry(now.library);
                Self::send(out, LibraryEdit::Add { id, propellant: Box::new(propellant), replace: false });
            }
            let import = ui.button("Import…").on_hover_text("From a propellant's file (.ron) or a motor (.ric, .ron)");
            if import.clicked() {
                out.push(Command::Library(LibraryRequest::Import));
            }
        });
        keep_button(ui, now, out);
        ui.add_space(theme::GRID);
        let found: Vec<(&str, &Entry)> =
            now.library.propellants().filter(|(id, entry)| entry.matches(id, &self.query)).collect();
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
                    self.row(ui, id, entry);
                }
            }
            if found.is_empty() {
                ui.label(RichText::new("Nothing matches").color(theme::colours(ui).weak));
            }
        });
    }

    fn row(&mut self, ui: &mut Ui, id: &str, entry: &Entry) {
        let selected = self.selected.as_deref() == Some(id);
        let note = match (entry.origin, self.drafts.is_unsaved(id, &entry.propellant)) {
            (Origin::User, true) => "own, unsaved",
            (Origin::User, false) => "own",
            (Origin::Bundled, _) => "",
        };
        let button = egui::Button::selectable(selected, self.shown(id, entry).name.as_str())
            .truncate()
            .min_size(vec2(ui.available_width(), theme::ROW))
            .right_text(RichText::new(note).small());
        let response = ui.add(button);
        if selected && std::mem::take(&mut self.reveals) {
            response.scroll_to_me(Some(egui::Align::Center));
        }
        if response.clicked() && !selected {
            // A gesture under way ends as a version.
            if let Some(draft) = self.selected.as_deref().and_then(|id| self.drafts.get_mut(id)) {
                draft.settle();
            }
            self.selected = Some(id.to_owned());
        }
    }
}

/// A plausible propellant under an id and a name that are free.
fn new_entry(library: &Library) -> (String, Propellant) {
    let example = Propellant::example();
    let id = id_from_name(&example.name);
    if library.is_free(&id, &example.name) {
        return (id, example);
    }
    let mut number = 2;
    loop {
        let name = format!("{} {number}", example.name);
        let id = id_from_name(&name);
        if library.is_free(&id, &name) {
            return (id, Propellant { name, ..example });
        }
        number += 1;
    }
}

/// Keeps the own propellant of the design in front, under its name as an id.
fn keep_button(ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
    let Some(document) = now.document else { return };
    let Design::SolidMotor(design) = document.draft().as_ref();
    let PropellantChoice::Own(propellant) = &design.propellant else { return };
    let id = id_from_name(&propellant.name);
    ui.add_space(theme::GRID);
    let title = format!("Keep \"{}\" in the library", propellant.name);
    let button = ui
        .add_enabled(!id.is_empty(), egui::Button::new(title).truncate())
        .on_hover_text("Other designs can then use the propellant of the design in front");
    if button.clicked() {
        let propellant = Box::new(propellant.clone());
        LibraryWorkspace::send(out, LibraryEdit::Add { id, propellant, replace: false });
    }
}
