//! The one table of commands: menus, shortcuts, the palette and the list of help are drawn from it.
//!
//! A command with a shortcut is a line in [`COMMANDS`]. What depends on the moment (exports, examples, recent files,
//! units) is added by [`entries`] with the same fields, so that everything that can be done is found in one place.

use crate::units::{PressureReference, UnitSystem};
use egui::{Key, KeyboardShortcut, Modifiers};
use std::path::PathBuf;

/// What a command does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A new document from the template.
    New,
    /// Asks for a file and opens it.
    Open,
    /// Opens that file.
    OpenPath(PathBuf),
    /// Opens a copy of the example of that name.
    OpenExample(String),
    /// Writes the document to its file.
    Save,
    /// Writes the document to a file that is asked for.
    SaveAs,
    /// Closes the document.
    CloseTab,
    /// Shows the next document.
    NextTab,
    /// Shows the document before.
    PreviousTab,
    /// Back to the version before.
    Undo,
    /// Forward again.
    Redo,
    /// Writes the export of that id to a file that is asked for.
    Export(&'static str),
    /// Asks for a measured curve and lays it over the plots.
    LoadMeasured,
    /// Takes the measured curve away.
    ClearMeasured,
    /// Keeps the result in the archive.
    ArchiveResult,
    /// Asks for a file whose curves are compared.
    AddCurves,
    /// Opens the palette.
    Palette,
    /// Help on the focused field, or the list of shortcuts.
    Help,
    /// Light, dark, or as the system has it.
    Theme(egui::ThemePreference),
    /// Another system of units.
    Units(UnitSystem),
    /// Pressures against vacuum or against the surroundings.
    Pressure(PressureReference),
    /// Panels and panes where they were at first.
    ResetLayout,
    /// All plots show all of their curves.
    FitPlots,
    /// Runs or holds the burn.
    Play,
    /// Opens the design tool of that id.
    Tool(&'static str),
    /// Shows the workspace of that id.
    Workspace(&'static str),
    /// Closes the window.
    Quit,
}

/// Where a command stands in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Files and documents.
    File,
    /// History.
    Edit,
    /// What is shown, and how.
    View,
    /// Design tools.
    Tools,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu in order, with its title.
    pub const ALL: &'static [(Menu, &'static str)] = &[
        (Menu::File, "File"),
        (Menu::Edit, "Edit"),
        (Menu::View, "View"),
        (Menu::Tools, "Tools"),
        (Menu::Help, "Help"),
    ];
}

/// What can be done at the moment.
#[derive(Debug, Clone, Default)]
pub struct Availability {
    /// A document is open.
    pub has_document: bool,
    /// Several documents are open.
    pub has_tabs: bool,
    /// Name of the change that an undo takes back.
    pub undo: Option<String>,
    /// Name of the change that a redo brings back.
    pub redo: Option<String>,
    /// The document has a result.
    pub has_result: bool,
    /// A measured curve is shown.
    pub has_measured: bool,
    /// Ids and names of the exports.
    pub exports: Vec<(&'static str, String)>,
    /// Names of the examples.
    pub examples: Vec<String>,
    /// Files opened lately.
    pub recent: Vec<PathBuf>,
    /// Ids and names of the design tools.
    pub tools: Vec<(&'static str, &'static str)>,
    /// Ids and names of the workspaces.
    pub workspaces: Vec<(&'static str, &'static str)>,
}

/// A command of the table.
pub struct Command {
    /// Stable name.
    pub id: &'static str,
    /// What the menu says.
    pub name: &'static str,
    /// Its menu.
    pub menu: Menu,
    /// Its key.
    pub shortcut: Option<KeyboardShortcut>,
    /// Whether it can be done now.
    pub enabled: fn(&Availability) -> bool,
    /// What it does.
    pub action: Action,
}

const fn ctrl(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND, key))
}

const fn ctrl_shift(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key))
}

const fn plain(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::NONE, key))
}

const fn command(
    id: &'static str,
    name: &'static str,
    menu: Menu,
    shortcut: Option<KeyboardShortcut>,
    enabled: fn(&Availability) -> bool,
    action: Action,
) -> Command {
    Command { id, name, menu, shortcut, enabled, action }
}

fn always(_: &Availability) -> bool {
    true
}

fn document(now: &Availability) -> bool {
    now.has_document
}

/// Every command with a fixed place. A shortcut with more modifiers stands before one with fewer.
pub static COMMANDS: &[Command] = &[
    command("new", "New motor", Menu::File, ctrl(Key::N), always, Action::New),
    command("open", "Open…", Menu::File, ctrl(Key::O), always, Action::Open),
    command("save_as", "Save as…", Menu::File, ctrl_shift(Key::S), document, Action::SaveAs),
    command("save", "Save", Menu::File, ctrl(Key::S), document, Action::Save),
    command(
        "archive",
        "Archive this result",
        Menu::File,
        ctrl_shift(Key::A),
        |now| now.has_result,
        Action::ArchiveResult,
    ),
    command("close", "Close document", Menu::File, ctrl(Key::W), document, Action::CloseTab),
    command("quit", "Quit", Menu::File, ctrl(Key::Q), always, Action::Quit),
    command("redo", "Redo", Menu::Edit, ctrl_shift(Key::Z), |now| now.redo.is_some(), Action::Redo),
    command("undo", "Undo", Menu::Edit, ctrl(Key::Z), |now| now.undo.is_some(), Action::Undo),
    command(
        "previous_tab",
        "Previous document",
        Menu::View,
        ctrl_shift(Key::Tab),
        |now| now.has_tabs,
        Action::PreviousTab,
    ),
    command("next_tab", "Next document", Menu::View, ctrl(Key::Tab), |now| now.has_tabs, Action::NextTab),
    command("play", "Play the burn", Menu::View, ctrl(Key::Space), |now| now.has_result, Action::Play),
    command("fit", "Fit all plots", Menu::View, ctrl(Key::Num0), |now| now.has_result, Action::FitPlots),
    command("measured", "Overlay a measured curve…", Menu::View, ctrl(Key::M), document, Action::LoadMeasured),
    command(
        "measured_off",
        "Remove the measured curve",
        Menu::View,
        None,
        |now| now.has_measured,
        Action::ClearMeasured,
    ),
    command("add_curves", "Add curves to the comparison…", Menu::View, None, always, Action::AddCurves),
    command("reset_layout", "Reset layout", Menu::View, None, always, Action::ResetLayout),
    command("light", "Light theme", Menu::View, None, always, Action::Theme(egui::ThemePreference::Light)),
    command("dark", "Dark theme", Menu::View, None, always, Action::Theme(egui::ThemePreference::Dark)),
    command("system", "Theme of the system", Menu::View, None, always, Action::Theme(egui::ThemePreference::System)),
    command("palette", "Command palette", Menu::Help, ctrl(Key::P), always, Action::Palette),
    command("help", "Help on the focused field", Menu::Help, plain(Key::F1), always, Action::Help),
];

/// A command as it stands in a menu or in the palette at the moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What is shown, such as "Undo core diameter 30 → 32 mm".
    pub title: String,
    /// Its key.
    pub shortcut: Option<KeyboardShortcut>,
    /// Whether it can be done now.
    pub enabled: bool,
    /// What it does.
    pub action: Action,
    /// Its menu; commands of the moment have none.
    pub menu: Option<Menu>,
}

/// Everything that can be done at the moment, in the order of the menus.
pub fn entries(now: &Availability) -> Vec<Entry> {
    let fixed = COMMANDS.iter().map(|command| Entry {
        title: title(command, now),
        shortcut: command.shortcut,
        enabled: (command.enabled)(now),
        action: command.action.clone(),
        menu: Some(command.menu),
    });
    let of_the_moment =
        |title: String, enabled: bool, action: Action| Entry { title, shortcut: None, enabled, action, menu: None };
    let mut entries: Vec<Entry> = fixed.collect();
    for (id, name) in &now.tools {
        let tool = of_the_moment(format!("{name}…"), now.has_document, Action::Tool(id));
        entries.push(Entry { menu: Some(Menu::Tools), ..tool });
    }
    for (id, name) in &now.workspaces {
        entries.push(of_the_moment(format!("Show {}", name.to_lowercase()), true, Action::Workspace(id)));
    }
    for (id, name) in &now.exports {
        entries.push(of_the_moment(format!("Export: {name}"), now.has_result, Action::Export(id)));
    }
    for &system in UnitSystem::ALL {
        entries.push(of_the_moment(format!("Units: {}", system.label()), true, Action::Units(system)));
    }
    for (name, reference) in PRESSURES {
        entries.push(of_the_moment(format!("Pressures: {}", name.to_lowercase()), true, Action::Pressure(*reference)));
    }
    for name in &now.examples {
        entries.push(of_the_moment(format!("Open example {name}"), true, Action::OpenExample(name.clone())));
    }
    for path in &now.recent {
        entries.push(of_the_moment(format!("Open {}", path.display()), true, Action::OpenPath(path.clone())));
    }
    entries
}

/// How pressures can be shown.
pub const PRESSURES: &[(&str, PressureReference)] =
    &[("Absolute", PressureReference::Absolute), ("Gauge", PressureReference::Gauge)];

fn title(command: &Command, now: &Availability) -> String {
    let change = match command.action {
        Action::Undo => now.undo.as_ref(),
        Action::Redo => now.redo.as_ref(),
        _ => None,
    };
    change.map_or_else(|| command.name.to_owned(), |change| format!("{} {change}", command.name))
}

/// The commands whose keys were pressed in this frame; the keys are taken out of the input.
///
/// `text_has_undo` leaves Ctrl+Z and Ctrl+Shift+Z to the text field that is being edited.
pub fn pressed(ctx: &egui::Context, now: &Availability, text_has_undo: bool) -> Vec<Action> {
    let mut actions = Vec::new();
    ctx.input_mut(|input| {
        for command in COMMANDS {
            let Some(shortcut) = command.shortcut else { continue };
            let belongs_to_text = text_has_undo && matches!(command.action, Action::Undo | Action::Redo);
            if !belongs_to_text && (command.enabled)(now) && input.consume_shortcut(&shortcut) {
                actions.push(command.action.clone());
            }
        }
        let redo_too = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
        if !text_has_undo && now.redo.is_some() && input.consume_shortcut(&redo_too) {
            actions.push(Action::Redo);
        }
    });
    actions
}

/// How well `text` matches `query`: every character in order, better where words start and runs are long.
pub fn match_score(query: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut score = 0;
    let mut at = 0;
    let mut last = None;
    for wanted in query.to_lowercase().chars().filter(|character| !character.is_whitespace()) {
        let starts_word =
            |index: usize| index == 0 || text.get(index - 1).is_some_and(|before| !before.is_alphanumeric());
        let candidates = (at..text.len()).filter(|&index| text.get(index) == Some(&wanted));
        let value = |index: usize| {
            let follows = last.is_some_and(|last: usize| last + 1 == index);
            i32::from(follows) * 8 + i32::from(starts_word(index)) * 6 - (index - at).min(10) as i32
        };
        let best = candidates.max_by_key(|&index| (value(index), std::cmp::Reverse(index)))?;
        score += value(best);
        last = Some(best);
        at = best + 1;
    }
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_shortcuts_are_unique() {
        let mut ids = std::collections::BTreeSet::new();
        let mut shortcuts = Vec::new();
        for command in COMMANDS {
            assert!(ids.insert(command.id), "{}", command.id);
            if let Some(shortcut) = command.shortcut {
                assert!(!shortcuts.contains(&shortcut), "{}", command.id);
                shortcuts.push(shortcut);
            }
        }
    }

    #[test]
    fn undo_is_named_after_what_it_takes_back() {
        let now = Availability { undo: Some("core diameter 30 → 32 mm".to_owned()), ..Availability::default() };
        let entries = entries(&now);
        let undo = entries.iter().find(|entry| entry.action == Action::Undo).expect("in the table");
        assert_eq!(undo.title, "Undo core diameter 30 → 32 mm");
        assert!(undo.enabled);
        assert!(!entries.iter().find(|entry| entry.action == Action::Redo).expect("in the table").enabled);
    }

    #[test]
    fn a_query_finds_the_letters_in_order_and_prefers_word_starts() {
        assert_eq!(match_score("xyz", "Export PDF report"), None);
        let initials = match_score("epr", "Export PDF report").expect("matches");
        let buried = match_score("epr", "Help on preferences").expect("matches");
        assert!(initials > buried, "{initials} {buried}");
        assert!(match_score("", "anything").is_some());
    }
}
