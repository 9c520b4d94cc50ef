//! Design tools: what burns a motor more than once, or takes from it, to answer a question.
//!
//! A tool is one file and one line in [`TOOLS`]: its inputs describe themselves to forms, and its answer is a table
//! whose rows may carry a proposal, a change of the design that can be applied. Window and command line draw every
//! tool from that. A tool reaches the motor through [`Subject`] alone and knows no design file.

pub mod burn_times;
mod conditioning;
mod expansion;
mod gas_tables;
mod grain_count;
pub mod hardware;
mod neutral_bates;
pub mod outcome;
mod parallel;
mod planar_nozzle;
mod root;
pub mod subject;
mod throat;

use crate::form::Editable;
use outcome::{Outcome, ToolError};
use subject::Subject;

/// What a tool is asked, with the work that answers it.
pub trait Question: Editable + Send + Sync {
    /// Answers.
    ///
    /// # Errors
    /// [`ToolError`]: the inputs make no sense, the motor has no solution, the target is out of reach, or `monitor`
    /// cancels.
    fn answer(&self, subject: &dyn Subject, monitor: &mut dyn crate::diag::Monitor) -> Result<Outcome, ToolError>;

    /// A copy, for the thread that answers.
    fn copy(&self) -> Box<dyn Question>;

    /// The hardware it holds, for the tool that chooses from it.
    fn hardware(&self) -> Option<&hardware::Hardware> {
        None
    }
}

/// A design tool.
pub struct Tool {
    /// Stable name, for scripts.
    pub id: &'static str,
    /// Name in menus.
    pub name: &'static str,
    /// What it does, in a line or two.
    pub about: &'static str,
    /// It answers within a fraction of a second, so that the window asks again at every change.
    pub is_live: bool,
    /// Its inputs as a motor suggests them; the hardware is what the person owns.
    pub ask: fn(&subject::Facts, &hardware::Hardware) -> Box<dyn Question>,
}

/// Every tool, in the order of the menu.
pub static TOOLS: &[&Tool] = &[
    &throat::TOOL,
    &expansion::TOOL,
    &grain_count::TOOL,
    &neutral_bates::TOOL,
    &conditioning::TOOL,
    &burn_times::TOOL,
    &planar_nozzle::TOOL,
    &gas_tables::TOOL,
];

/// The tool with that id.
pub fn tool(id: &str) -> Option<&'static Tool> {
    TOOLS.iter().copied().find(|tool| tool.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_have_different_names_and_say_what_they_do() {
        let ids: std::collections::BTreeSet<_> = TOOLS.iter().map(|tool| tool.id).collect();
        let names: std::collections::BTreeSet<_> = TOOLS.iter().map(|tool| tool.name).collect();
        assert_eq!((ids.len(), names.len()), (TOOLS.len(), TOOLS.len()));
        for entry in TOOLS {
            assert!(entry.about.len() > 40 && entry.about.ends_with('.'), "{}", entry.id);
            assert_eq!(tool(entry.id).map(|found| found.name), Some(entry.name));
        }
    }
}
