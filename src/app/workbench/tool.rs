//! The design tool that is open: how it comes to be, and what is done with its answers.

use super::Workbench;
use crate::analysis::hardware::Hardware;
use crate::analysis::outcome::Proposal;
use crate::app::tools::ToolWindow;
use crate::app::workspace::{Command, Commands};
use crate::service::{hardware, tools};
use egui::Context;

impl Workbench {
    /// The design tool that is open.
    pub fn tool(&self) -> Option<&ToolWindow> {
        self.tool.as_ref()
    }

    /// Opens a tool on the document in front.
    pub(super) fn open_tool(&mut self, ctx: &Context, id: &str) {
        let Some(tool) = crate::analysis::tool(id) else { return };
        let own = match self.folder.as_deref() {
            Some(folder) => hardware::own_hardware(Some(folder)),
            None => Ok(Hardware::default()),
        };
        let own = match own {
            Ok(own) => own,
            // With hardware that does not read, a tool would keep an empty one over it.
            Err(error) => return self.complain(format!("{} is not opened: {}", tool.name, error.message)),
        };
        let Some(document) = self.documents.get(self.front) else { return };
        match ToolWindow::open(tool, document, &self.library, &own, ctx) {
            Ok(window) => self.tool = Some(window),
            Err(reason) => self.complain(reason),
        }
    }

    pub(super) fn tool_ui(&mut self, ctx: &Context, commands: &mut Commands) {
        let Some(window) = &mut self.tool else { return };
        let Some(document) = self.documents.get(self.front) else {
            self.tool = None;
            return;
        };
        let asked = window.show(ctx, document, &self.library, &self.settings.units);
        if asked.closes {
            self.tool = None;
        }
        if let Some((quantity, symbol)) = asked.chosen_unit {
            commands.push(Command::ChooseUnit(quantity, symbol));
        }
        if let Some(own) = asked.keeps {
            self.keep_hardware(&own);
        }
        if let Some(proposal) = asked.applies {
            self.apply(ctx, &proposal);
        }
    }

    /// Makes a proposal's change as one version with its name.
    fn apply(&mut self, ctx: &Context, proposal: &Proposal) {
        let Some(document) = self.documents.get_mut(self.front) else { return };
        match tools::applied(document.draft(), proposal) {
            Ok(design) => document.edit_named(design, proposal.name.text(&self.settings.units), &self.library),
            Err(error) => self.complain(format!("The change cannot be made: {}", error.message)),
        }
        ctx.request_repaint();
    }

    fn keep_hardware(&mut self, own: &Hardware) {
        if let Some(folder) = self.folder.clone()
            && let Err(error) = hardware::keep_hardware(Some(&folder), own)
        {
            self.complain(format!("The hardware is not kept: {}", error.message));
        }
    }
}
