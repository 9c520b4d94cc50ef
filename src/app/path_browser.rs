//! A file browser inside the window: a path to type, and the folder to click through.

use super::dialogs::Ask;
use super::theme;
use egui::{Button, Context, Id, Key, Modal, RichText, ScrollArea, TextEdit, vec2};
use std::path::{Path, PathBuf};

/// The browser while it is open.
#[derive(Debug)]
pub struct PathBrowser {
    ask: Ask,
    folder: PathBuf,
    name: String,
    rows: Vec<Row>,
    problem: Option<String>,
    /// The file that would be replaced, once the person was told.
    replaces: Option<PathBuf>,
    is_new: bool,
}

#[derive(Debug, Clone)]
struct Row {
    name: String,
    is_folder: bool,
}

/// How the browser stands.
#[derive(Debug, Clone, PartialEq)]
pub enum BrowserOutcome {
    /// Open.
    Open,
    /// Given up.
    Cancelled,
    /// The answer.
    Chosen(PathBuf),
}

impl PathBrowser {
    /// A browser at the folder that is asked for, else at the current one.
    pub fn new(ask: Ask) -> Self {
        let folder = ask.folder.clone().or_else(|| std::env::current_dir().ok()).unwrap_or_else(|| PathBuf::from("/"));
        let name = ask.save_as.clone().unwrap_or_default();
        let mut browser = Self { ask, folder, name, rows: Vec::new(), problem: None, replaces: None, is_new: true };
        browser.list();
        browser
    }

    /// Draws the browser over everything else.
    pub fn show(&mut self, ctx: &Context) -> BrowserOutcome {
        let mut outcome = BrowserOutcome::Open;
        let modal = Modal::new(Id::unique("path browser")).show(ctx, |ui| {
            ui.set_width(560.0);
            ui.heading(&self.ask.title);
            ui.add_space(theme::GRID);
            self.folder_ui(ui);
            self.rows_ui(ui, &mut outcome);
            ui.add_space(theme::GRID);
            self.name_ui(ui, &mut outcome);
        });
        if modal.should_close() && outcome == BrowserOutcome::Open {
            outcome = BrowserOutcome::Cancelled;
        }
        outcome
    }

    fn folder_ui(&mut self, ui: &mut egui::Ui) {
        ui.horizontal(|ui| {
            let parent = self.folder.parent().map(Path::to_owned);
            if ui.add_enabled(parent.is_some(), Button::new("Up")).clicked()
                && let Some(parent) = parent
            {
                self.go(parent);
            }
            ui.add(
                egui::Label::new(RichText::new(self.folder.display().to_string()).color(theme::colours(ui).weak))
                    .truncate(),
            );
        });
    }

    fn rows_ui(&mut self, ui: &mut egui::Ui, outcome: &mut BrowserOutcome) {
        let rows = self.rows.clone();
        ScrollArea::vertical().max_height(280.0).min_scrolled_height(280.0).auto_shrink([false, false]).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for row in &rows {
                    let text = if row.is_folder { format!("{}/", row.name) } else { row.name.clone() };
                    let button = Button::selectable(!row.is_folder && self.name == row.name, text)
                        .truncate()
                        .min_size(vec2(ui.available_width(), theme::ROW));
                    let response = ui.add(button);
                    if response.clicked() {
                        if row.is_folder {
                            self.go(self.folder.join(&row.name));
                        } else {
                            self.name.clone_from(&row.name);
                            self.replaces = None;
                        }
                    }
                    if response.double_clicked() && !row.is_folder {
                        *outcome = self.answer();
                    }
                }
                if rows.is_empty() {
                    ui.label(RichText::new("Nothing of this kind here").color(theme::colours(ui).weak));
                }
            },
        );
    }

    fn name_ui(&mut self, ui: &mut egui::Ui, outcome: &mut BrowserOutcome) {
        let field = ui
            .add(TextEdit::singleline(&mut self.name).hint_text("File name or path").desired_width(f32::INFINITY))
            .accessible_name("Path");
        if self.is_new {
            self.is_new = false;
            field.request_focus();
        }
        if field.changed() {
            self.problem = None;
            self.replaces = None;
        }
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            *outcome = self.answer();
            field.request_focus();
        }
        if let Some(problem) = &self.problem {
            ui.label(RichText::new(problem).color(theme::colours(ui).error));
        }
        ui.add_space(theme::GRID);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let verb = match (&self.ask.save_as, &self.replaces) {
                (Some(_), Some(_)) => "Replace",
                (Some(_), None) => "Save",
                (None, _) => "Open",
            };
            if ui.button(verb).clicked() {
                *outcome = self.answer();
            }
            if ui.button("Cancel").clicked() {
                *outcome = BrowserOutcome::Cancelled;
            }
        });
    }

    fn go(&mut self, folder: PathBuf) {
        self.folder = folder;
        self.problem = None;
        self.replaces = None;
        self.list();
    }

    fn list(&mut self) {
        self.rows.clear();
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.problem = Some(format!("{} cannot be listed: {error}", self.folder.display()));
                return;
            }
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.path().is_dir();
            if !name.starts_with('.') && (is_folder || self.has_wanted_ending(Path::new(&name))) {
                self.rows.push(Row { name, is_folder });
            }
        }
        self.rows.sort_by_key(|row| (!row.is_folder, row.name.to_lowercase()));
    }

    fn has_wanted_ending(&self, path: &Path) -> bool {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        self.ask.extensions.is_empty() || ending.is_some_and(|ending| self.ask.extensions.contains(&ending))
    }

    /// Takes what stands in the field, or says what is wrong with it.
    fn answer(&mut self) -> BrowserOutcome {
        let name = self.name.trim();
        if name.is_empty() {
            self.problem = Some("Type a file name or choose a file".to_owned());
            return BrowserOutcome::Open;
        }
        let path = self.folder.join(expanded(name));
        if path.is_dir() {
            self.name.clear();
            self.go(path);
            return BrowserOutcome::Open;
        }
        if self.ask.save_as.is_none() {
            if path.is_file() {
                return BrowserOutcome::Chosen(path);
            }
            self.problem = Some(format!("There is no file {}", path.display()));
            return BrowserOutcome::Open;
        }
        let path = match (path.extension(), self.ask.extensions.first()) {
            (None, Some(ending)) => path.with_extension(ending),
            _ => path,
        };
        if !path.parent().is_some_and(Path::is_dir) {
            self.problem = Some(format!("The folder of {} does not exist", path.display()));
            return BrowserOutcome::Open;
        }
        if path.exists() && self.replaces.as_ref() != Some(&path) {
            self.problem = Some(format!("{} exists; press Replace to overwrite it", path.display()));
            self.replaces = Some(path);
            return BrowserOutcome::Open;
        }
        BrowserOutcome::Chosen(path)
    }
}

/// `~/x` in the home folder.
fn expanded(name: &str) -> PathBuf {
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match (name.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(folder: &Path, save_as: Option<&str>) -> Ask {
        Ask {
            title: "Choose".to_owned(),
            kind: "Designs".to_owned(),
            extensions: vec!["ron".to_owned()],
            folder: Some(folder.to_owned()),
            save_as: save_as.map(str::to_owned),
        }
    }

    #[test]
    fn it_lists_folders_first_and_files_of_the_kind_only() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b.ron", "a.ron", "c.txt", ".hidden.ron"] {
            std::fs::write(folder.path().join(name), "").expect("writes");
        }
        std::fs::create_dir(folder.path().join("sub")).expect("creates");
        let browser = PathBrowser::new(ask(folder.path(), None));
        let names: Vec<&str> = browser.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["sub", "a.ron", "b.ron"]);
    }

    #[test]
    fn an_existing_file_is_replaced_only_after_a_second_word() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("motor.ron");
        std::fs::write(&path, "").expect("writes");
        let mut browser = PathBrowser::new(ask(folder.path(), Some("motor")));
        assert_eq!(browser.answer(), BrowserOutcome::Open);
        assert!(browser.problem.as_ref().is_some_and(|problem| problem.contains("exists")));
        assert_eq!(browser.answer(), BrowserOutcome::Chosen(path));
    }

    #[test]
    fn a_missing_file_or_folder_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut browser = PathBrowser::new(ask(folder.path(), None));
        browser.name = "absent.ron".to_owned();
        assert_eq!(browser.answer(), BrowserOutcome::Open);
        assert!(browser.problem.as_ref().is_some_and(|problem| problem.contains("There is no file")));
        let mut browser = PathBrowser::new(ask(folder.path(), Some("nowhere/motor.ron")));
        assert_eq!(browser.answer(), BrowserOutcome::Open);
        assert!(browser.problem.as_ref().is_some_and(|problem| problem.contains("does not exist")));
    }
}
