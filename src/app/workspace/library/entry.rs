//! One entry: what can be done with it, its data or its form, its burn rate.

use super::LibraryWorkspace;
use super::naming::Naming;
use crate::app::form_ui::{self, FormContext};
use crate::app::theme;
use crate::app::widgets::icon::{self, Icon};
use crate::app::widgets::quantity_field::Gesture;
use crate::app::workspace::{Command, Commands, LibraryRequest, Snapshot};
use crate::diag::{Finding, Severity, worst};
use crate::form::{Editable, Field, FieldValue, Form, check_limits, fields};
use crate::project::design::{Design, PropellantChoice};
use crate::service::library::{LibraryEdit, characteristic_velocity, copy_for};
use crate::substance::library::{Entry, Origin};
use crate::substance::propellant::Propellant;
use crate::units::{Pa, Quantity, QuantityValue, UnitPreferences};
use egui::{RichText, Ui, vec2};

/// Digits of the data.
const DIGITS: usize = 5;
/// The pressure at which rates are compared, in Pa.
const COMPARED_AT: f64 = 7e6;

/// A propellant as a part, so that its form has the paths that findings use.
struct Part<'a>(&'a mut Propellant);

/// Its name in paths.
const PART: &str = "propellant";

impl Editable for Part<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const FIELD: Field = Field::new(PART, "Data");
        form.group(&FIELD, self.0);
    }
}

impl LibraryWorkspace {
    pub(super) fn entry_ui(&mut self, ui: &mut Ui, now: &Snapshot, id: &str, entry: &Entry, out: &mut Commands) {
        let colours = theme::colours(ui);
        let shown = self.shown(id, entry).clone();
        ui.heading(&shown.name);
        let origin = if entry.origin == Origin::User { "your own" } else { "bundled" };
        let family = if shown.family.is_empty() { "no family" } else { &shown.family };
        ui.label(RichText::new(format!("{family} · {origin} · {id}")).color(colours.weak));
        ui.add_space(2.0 * theme::GRID);
        use_buttons(ui, now, id, &shown, out);
        ui.add_space(theme::GRID);
        self.actions(ui, now, id, entry, &shown, out);
        ui.add_space(3.0 * theme::GRID);
        let gap = 6.0 * theme::GRID;
        // Room for the scroll bar.
        let width = (ui.available_width() - gap - 8.0).max(0.0);
        let left = (0.45 * width).clamp(300.0_f32.min(width), 440.0);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(left);
                match entry.origin {
                    Origin::User => self.form_ui(ui, now, id, entry, out),
                    Origin::Bundled => data(ui, now.units, &shown),
                }
            });
            ui.add_space(gap);
            ui.vertical(|ui| {
                ui.set_width((width - left).max(200.0));
                self.plot.show(ui, now.units, &shown);
                ui.add_space(2.0 * theme::GRID);
                figures(ui, now.units, &shown);
                let is_own = entry.origin == Origin::User;
                let gas = self.formulation.show(ui, now.units, &shown, is_own);
                self.is_typing |= self.formulation.is_typing;
                if let Some(gas) = gas {
                    let taken = Propellant { gas, ..shown.clone() };
                    self.drafts.begin(id, &entry.propellant).edit(taken, Gesture::Committed);
                }
                if entry.origin == Origin::Bundled {
                    paragraph(ui, "Description", &shown.description);
                    paragraph(ui, "Source", &shown.source.0);
                }
            });
        });
    }

    /// Copying, renaming, removing, files; and for what is changed, saving and giving up.
    fn actions(
        &mut self,
        ui: &mut Ui,
        now: &Snapshot,
        id: &str,
        entry: &Entry,
        shown: &Propellant,
        out: &mut Commands,
    ) {
        let is_own = entry.origin == Origin::User;
        ui.horizontal_wrapped(|ui| {
            let duplicate = ui.button("Duplicate");
            if duplicate.on_hover_text("A copy of your own, which you can change").clicked() {
                let (id, propellant) = copy_for(now.library, shown);
                Self::send(out, LibraryEdit::Add { id, propellant: Box::new(propellant), replace: false });
            }
            if is_own {
                let is_unsaved = self.drafts.is_unsaved(id, &entry.propellant);
                let rename = ui.add_enabled(!is_unsaved, egui::Button::new("Rename…"));
                if rename.on_disabled_hover_text("Save or revert its changes first").clicked() {
                    self.naming = Some(Naming::of(id, &shown.name));
                }
                if ui.button("Remove…").clicked() {
                    self.removing = Some(id.to_owned());
                }
            }
            if ui.button("Export…").on_hover_text("Write it to a .ron file").clicked() {
                out.push(Command::Library(LibraryRequest::Export(Box::new(shown.clone()))));
            }
            if is_own {
                self.saving(ui, now, id, entry, out);
            }
        });
        if let Some(draft) = self.drafts.get(id)
            && draft.is_overtaken(&entry.propellant)
        {
            let text = "Another hrma changed this entry meanwhile. Saving replaces its values; Revert takes them.";
            ui.horizontal(|ui| {
                icon::severity(ui, Severity::Warning);
                ui.add(egui::Label::new(RichText::new(text).color(theme::colours(ui).warning)).wrap());
            });
        }
    }

    fn saving(&mut self, ui: &mut Ui, now: &Snapshot, id: &str, entry: &Entry, out: &mut Commands) {
        let Some(draft) = self.drafts.get_mut(id) else { return };
        ui.separator();
        if icon::button(ui, Icon::Undo, "Undo propellant change", draft.can_undo()).clicked() {
            draft.undo();
        }
        if icon::button(ui, Icon::Redo, "Redo propellant change", draft.can_redo()).clicked() {
            draft.redo();
        }
        let is_unsaved = draft.current() != &entry.propellant;
        let problem = findings(draft.current()).into_iter().find(|finding| finding.severity == Severity::Error);
        let reason = problem.map(|finding| finding.message.text(now.units)).unwrap_or_default();
        let save = ui.add_enabled(is_unsaved && reason.is_empty(), egui::Button::new("Save"));
        if save.on_disabled_hover_text(if is_unsaved { reason.as_str() } else { "Nothing is changed" }).clicked() {
            draft.settle();
            let (before, after) = (Box::new(entry.propellant.clone()), Box::new(draft.current().clone()));
            Self::send(out, LibraryEdit::Change { id: id.to_owned(), before, after });
        }
        let revert = ui.add_enabled(is_unsaved, egui::Button::new("Revert"));
        if revert.on_hover_text("Back to what the library has").clicked() {
            draft.revert(&entry.propellant);
        }
    }

    fn form_ui(&mut self, ui: &mut Ui, now: &Snapshot, id: &str, entry: &Entry, out: &mut Commands) {
        let mut propellant = self.shown(id, entry).clone();
        let found = findings(&propellant);
        let references = |collection, query: &str| now.references(collection, query);
        let context = FormContext { units: now.units, references: &references, mark: &|_| None, root_label: "" };
        PART.clone_into(&mut self.form.selected);
        let outcome = form_ui::part_ui(ui, &context, &mut self.form, &mut Part(&mut propellant));
        self.is_typing |= outcome.typing;
        if let Some((quantity, symbol)) = outcome.chosen_unit {
            out.push(Command::ChooseUnit(quantity, symbol));
        }
        if outcome.gesture != Gesture::None {
            self.drafts.begin(id, &entry.propellant).edit(propellant, outcome.gesture);
        }
        if worst(&found).is_some() {
            ui.add_space(2.0 * theme::GRID);
        }
        for finding in &found {
            ui.horizontal_top(|ui| {
                icon::severity(ui, finding.severity);
                let text = format!("{} {}", finding.message.text(now.units), finding.hint.text(now.units));
                ui.add(egui::Label::new(text.trim_end()).wrap());
            });
        }
    }
}

/// What is wrong or doubtful about a propellant.
fn findings(propellant: &Propellant) -> Vec<Finding> {
    let mut found = Vec::new();
    propellant.check(PART, &mut found);
    check_limits(&mut propellant.clone(), PART, &mut found);
    if propellant.name.trim().is_empty() {
        let path = format!("{PART}.name");
        found.push(Finding::new(Severity::Error, "no_name", path, "The propellant has no name."));
    }
    found
}

/// Puts the propellant into the design in front, by reference or as data of its own.
fn use_buttons(ui: &mut Ui, now: &Snapshot, id: &str, propellant: &Propellant, out: &mut Commands) {
    let Some(document) = now.document else { return };
    let Design::SolidMotor(design) = document.draft().as_ref();
    let is_used = design.propellant == PropellantChoice::Library(id.to_owned());
    let mut choose = |choice: PropellantChoice| {
        let mut design = design.clone();
        design.propellant = choice;
        let draft = Box::new(Design::SolidMotor(design));
        out.push(Command::Edit { draft, gesture: Gesture::Committed });
    };
    ui.horizontal_wrapped(|ui| {
        let title = format!("Use in {}", document.title());
        if ui.add_enabled(!is_used, egui::Button::new(title)).clicked() {
            choose(PropellantChoice::Library(id.to_owned()));
        }
        if is_used {
            ui.label(RichText::new("in use").color(theme::colours(ui).good));
        }
        let copies = ui
            .button("Copy into the design")
            .on_hover_text("The design then has its own data, which its form can change");
        if copies.clicked() {
            choose(PropellantChoice::Own(propellant.clone()));
        }
    });
}

/// The data of a bundled entry, which nobody edits.
fn data(ui: &mut Ui, units: &UnitPreferences, propellant: &Propellant) {
    let mut copy = propellant.clone();
    for leaf in &fields(&mut copy) {
        let value = match &leaf.value {
            // The ranges of a law stand below, one in a line.
            _ if leaf.path.starts_with("burn_law.") && leaf.path != "burn_law.kind" => continue,
            FieldValue::Number(Some(value), quantity) => units.text(*value, *quantity, DIGITS),
            FieldValue::Choice(choice, _) => (*choice).to_owned(),
            // Name and family stand above; long texts have paragraphs of their own.
            FieldValue::Text(text) if leaf.path == "formula" || leaf.path == "cas" => text.clone(),
            _ => continue,
        };
        if !value.is_empty() {
            datum(ui, leaf.field.label, leaf.field.help, value);
        }
        if leaf.path == "burn_law.kind" {
            ranges(ui, units, propellant);
        }
    }
}

/// One line: what it is at the left, its value at the right, over several lines where it is long.
fn datum(ui: &mut Ui, label: &str, help: &str, value: String) {
    const LABEL_WIDTH: f32 = 170.0;
    ui.horizontal_top(|ui| {
        let size = vec2(LABEL_WIDTH, theme::ROW - theme::GRID);
        ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Min), |ui| {
            ui.set_min_width(LABEL_WIDTH);
            let label = ui.label(RichText::new(label).color(theme::colours(ui).weak));
            if !help.is_empty() {
                label.on_hover_text(help);
            }
        });
        ui.with_layout(egui::Layout::top_down(egui::Align::Max), |ui| {
            ui.add(egui::Label::new(value).wrap().selectable(true));
        });
    });
}

/// The power laws that a burn law consists of.
fn ranges(ui: &mut Ui, units: &UnitPreferences, propellant: &Propellant) {
    for piece in propellant.burn_law.law().pieces() {
        let pressure = |value: f64| units.number(value, Quantity::Pressure, 4);
        let symbol = units.unit(Quantity::Pressure).symbol;
        let label = format!("{} to {} {symbol}", pressure(piece.from), pressure(piece.to));
        let rates = format!(
            "{} to {}",
            units.number(piece.rate(piece.from), Quantity::BurnRate, 4),
            units.text(piece.rate(piece.to), Quantity::BurnRate, 4)
        );
        let digits = crate::units::format_significant;
        let value = format!("n = {}, {rates}", digits(piece.exponent, 4));
        datum(ui, &label, &format!("r = a pⁿ with a = {} m/(s Paⁿ)", digits(piece.coefficient, 6)), value);
    }
}

/// What follows from the data.
fn figures(ui: &mut Ui, units: &UnitPreferences, propellant: &Propellant) {
    let velocity = characteristic_velocity(&propellant.gas).si();
    let mut rows = vec![("Characteristic velocity c*".to_owned(), units.text(velocity, Quantity::Velocity, 4))];
    if let Some(rate) = propellant.burn_law.rate(Pa(COMPARED_AT)) {
        let (low, high) = propellant.burn_law.law().range();
        let at = units.text(COMPARED_AT, Quantity::Pressure, 3);
        let is_inside = (low.0..=high.0).contains(&COMPARED_AT);
        let note = if is_inside { "" } else { ", beyond the measured range" };
        rows.push((format!("Burn rate at {at}{note}"), units.text(rate.0, Quantity::BurnRate, 4)));
    }
    for (label, value) in rows {
        line(ui, &label, value);
    }
}

/// What it is at the left, its value at the right.
pub(super) fn line(ui: &mut Ui, label: &str, value: String) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(label).color(theme::colours(ui).weak));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ui.label(value));
    });
}

fn paragraph(ui: &mut Ui, title: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    ui.add_space(3.0 * theme::GRID);
    ui.label(RichText::new(title).text_style(theme::strong()));
    ui.add(egui::Label::new(text).wrap().selectable(true));
}
