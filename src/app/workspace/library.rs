//! stand-in
use super::{Commands, Snapshot, Workspace};
#[derive(Default)]
pub struct LibraryWorkspace {}
impl Workspace for LibraryWorkspace { fn ui(&mut self, ui: &mut egui::Ui, _now: &Snapshot, _out: &mut Commands) { ui.label("Library"); } }
