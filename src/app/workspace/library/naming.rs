//! What stands over the workspace: another name and id for an entry, and the question before one is removed.

use super::LibraryWorkspace;
use crate::app::theme;
use crate::app::workspace::{Commands, Snapshot};
use crate::service::library::{LibraryEdit, id_from_name};
use crate::substance::library::Library;
use egui::{Button, Context, Id, Key, Modal, RichText, TextEdit};

/// A name and an id under the hand.
#[derive(Debug, Clone)]
pub(super) struct Naming {
    id: String,
    name: String,
    new_id: String,
    is_new: bool,
}

impl Naming {
    /// For the entry of that id and name.
    pub fn of(id: &str, name: &str) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), new_id: id.to_owned(), is_new: true }
    }

    /// Why it cannot be done.
    fn problem(&self, library: &Library) -> Option<String> {
        if self.name.trim().is_empty() {
            return Some("A propellant needs a name".to_owned());
        }
        if self.new_id.is_empty() || id_from_name(&self.new_id) != self.new_id {
            return Some("An id has a-z, 0-9 and single hyphens".to_owned());
        }
        for (known, entry) in library.propellants().filter(|(known, _)| *known != self.id) {
            if known == self.new_id {
                return Some(format!("{} has the id {known}", entry.propellant.name));
            }
            if entry.propellant.name.to_lowercase() == self.name.to_lowercase() {
                return Some(format!("The propellant {known} has that name"));
            }
        }
        None
    }
}

impl LibraryWorkspace {
    pub(super) fn naming_ui(&mut self, ctx: &Context, now: &Snapshot, out: &mut Commands) {
        let Some(naming) = &mut self.naming else { return };
        let (mut is_done, mut is_cancelled) = (false, false);
        let modal = Modal::new(Id::unique("rename propellant")).show(ctx, |ui| {
            ui.set_width(380.0);
            ui.heading("Rename the propellant");
            ui.add_space(theme::GRID);
            ui.label("Name");
            let field = ui.add(TextEdit::singleline(&mut naming.name).desired_width(f32::INFINITY));
            let field = field.accessible_name("New name");
            if std::mem::take(&mut naming.is_new) {
                field.request_focus();
            }
            ui.add_space(theme::GRID);
            ui.label("Id, by which designs refer to it");
            ui.add(TextEdit::singleline(&mut naming.new_id).desired_width(f32::INFINITY)).accessible_name("New id");
            ui.add_space(theme::GRID);
            let problem = naming.problem(now.library);
            let colours = theme::colours(ui);
            match &problem {
                Some(problem) => ui.label(RichText::new(problem).color(colours.error)),
                None if naming.new_id != naming.id => ui.label(
                    RichText::new(format!("Designs that refer to {} will not find it any more", naming.id))
                        .color(colours.weak),
                ),
                None => ui.label(""),
            };
            ui.add_space(2.0 * theme::GRID);
            ui.horizontal(|ui| {
                let enter = ui.input(|input| input.key_pressed(Key::Enter));
                let rename = ui.add_enabled(problem.is_none(), Button::new("Rename")).clicked();
                is_done = problem.is_none() && (rename || enter);
                is_cancelled = ui.button("Cancel").clicked();
            });
        });
        is_cancelled |= modal.should_close();
        if !is_done && !is_cancelled {
            return;
        }
        if let Some(Naming { id, name, new_id, .. }) = self.naming.take().filter(|_| is_done) {
            self.drafts.forget(&id);
            Self::send(out, LibraryEdit::Rename { id, new_id, name: name.trim().to_owned() });
        }
    }

    pub(super) fn removing_ui(&mut self, ctx: &Context, now: &Snapshot, out: &mut Commands) {
        let Some(id) = self.removing.clone() else { return };
        let (mut is_done, mut is_cancelled) = (false, false);
        let name = now.library.propellant(&id).map_or_else(|_| id.clone(), |propellant| propellant.name.clone());
        let modal = Modal::new(Id::unique("remove propellant")).show(ctx, |ui| {
            ui.set_width(380.0);
            ui.heading(format!("Remove {name}?"));
            ui.add_space(theme::GRID);
            let text = "It is taken out of your library for good. Designs that refer to it will not find it any more; \
                        export it first to keep its data.";
            ui.add(egui::Label::new(text).wrap());
            ui.add_space(3.0 * theme::GRID);
            ui.horizontal(|ui| {
                is_done = ui.button("Remove").clicked();
                is_cancelled = ui.button("Cancel").clicked();
            });
        });
        is_cancelled |= modal.should_close();
        if is_done {
            self.drafts.forget(&id);
            self.selected = None;
            Self::send(out, LibraryEdit::Remove { id });
        }
        if is_done || is_cancelled {
            self.removing = None;
        }
    }
}
