//! stand-in
use super::{Commands, Snapshot, Workspace};
#[derive(Default)]
pub struct ValidationWorkspace {}
impl Workspace for ValidationWorkspace { fn ui(&mut self, ui: &mut egui::Ui, _now: &Snapshot, _out: &mut Commands) { ui.label("Validation"); } }
