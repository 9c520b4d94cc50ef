//! The library: propellants to look up, and the person's own to edit, with their burn rate and where their data come
//! from.
//!
//! What is edited is a draft; it stands in the library once it is saved. Drafts stay while other entries are looked at.

mod drafts;
mod entry;
mod formulation;
mod list;
mod naming;
pub(super) mod rate_plot;

use super::{Command, Commands, LibraryRequest, Snapshot, Workspace};
use crate::app::form_ui::{FocusedField, FormState};
use crate::app::theme;
use crate::service::library::LibraryEdit;
use crate::substance::library::{Entry, Library};
use crate::substance::propellant::Propellant;
use drafts::Drafts;
use egui::{CentralPanel, Frame, Key, KeyboardShortcut, Margin, Modifiers, Panel, RichText, ScrollArea, Ui};
use naming::Naming;

/// The library workspace.
#[derive(Default)]
pub(super) struct LibraryWorkspace {
    query: String,
    selected: Option<String>,
    /// The selected entry is to be brought into view.
    reveals: bool,
    drafts: Drafts,
    form: FormState,
    /// A field holds text that is not yet a value.
    is_typing: bool,
    /// Ctrl+Z belongs to the draft.
    has_history: bool,
    naming: Option<Naming>,
    /// The entry whose removal is to be confirmed.
    removing: Option<String>,
    plot: rate_plot::RatePlot,
    formulation: formulation::FormulationView,
}

impl Workspace for LibraryWorkspace {
    fn ui(&mut self, ui: &mut Ui, now: &Snapshot, out: &mut Commands) {
        self.drafts.follow(now.library);
        self.is_typing = false;
        self.has_history = false;
        let padded = Frame::NONE.fill(theme::colours(ui).panel).inner_margin(Margin::symmetric(12, 8));
        Panel::left("library list")
            .default_size(300.0)
            .size_range(240.0..=480.0)
            .frame(padded)
            .show(ui, |ui| self.list(ui, now, out));
        let ground = Frame::NONE.fill(theme::colours(ui).surface).inner_margin(Margin::symmetric(24, 16));
        CentralPanel::default().frame(ground).show(ui, |ui| {
            let selected = self.selected.clone();
            let found = selected.as_deref().and_then(|id| now.library.propellants().find(|(known, _)| *known == id));
            match found {
                Some((id, entry)) => {
                    self.shortcuts(ui, id);
                    ScrollArea::vertical()
                        .id_salt(("entry", id))
                        .auto_shrink([false, false])
                        .show(ui, |ui| self.entry_ui(ui, now, id, entry, out));
                }
                None => {
                    ui.label(RichText::new("Choose a propellant").color(theme::colours(ui).weak));
                }
            }
        });
        self.naming_ui(ui.ctx(), now, out);
        self.removing_ui(ui.ctx(), now, out);
    }

    fn focused(&self) -> Option<&FocusedField> {
        self.form.focused.as_ref()
    }

    fn is_typing(&self) -> bool {
        self.is_typing || self.has_history
    }

    fn is_busy(&self) -> bool {
        self.formulation.is_busy()
    }

    fn show_entry(&mut self, id: &str) {
        self.selected = Some(id.to_owned());
        self.reveals = true;
    }

    fn unsaved(&self, library: &Library) -> Vec<String> {
        self.drafts.unsaved(library)
    }
}

impl LibraryWorkspace {
    /// Undo and redo of the draft, unless a field's text has them.
    fn shortcuts(&mut self, ui: &Ui, id: &str) {
        let Some(draft) = self.drafts.get_mut(id) else { return };
        self.has_history = true;
        if ui.memory(|memory| memory.focused().is_some()) {
            return;
        }
        let shift = Modifiers::COMMAND.plus(Modifiers::SHIFT);
        ui.input_mut(|input| {
            let redo = input.consume_shortcut(&KeyboardShortcut::new(shift, Key::Z))
                || input.consume_shortcut(&KeyboardShortcut::new(Modifiers::COMMAND, Key::Y));
            if redo {
                draft.redo();
            } else if input.consume_shortcut(&KeyboardShortcut::new(Modifiers::COMMAND, Key::Z)) {
                draft.undo();
            }
        });
    }

    /// The entry as it stands under the hand: its draft, or what the library has.
    fn shown<'a>(&'a self, id: &str, entry: &'a Entry) -> &'a Propellant {
        self.drafts.get(id).map_or(&entry.propellant, |draft| draft.current())
    }

    fn send(out: &mut Commands, edit: LibraryEdit) {
        out.push(Command::Library(LibraryRequest::Edit(edit)));
    }
}
