//! Tree and form of any editable value.

use egui::{Key, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use hrma::app::form_ui::{FormContext, FormOutcome, FormState, Reference, part_ui, tree_ui};
use hrma::app::theme;
use hrma::app::widgets::quantity_field::Gesture;
use hrma::form::{Collection, Editable, EditableList, Field, Form};
use hrma::units::{Quantity, UnitPreferences};

#[derive(Debug, Clone, PartialEq)]
struct Part {
    diameter: f64,
    inhibited: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Machine {
    name: String,
    notes: String,
    fuel: String,
    count: u32,
    shape: usize,
    limit: Option<f64>,
    parts: Vec<Part>,
    nozzle: Nozzle,
}

#[derive(Debug, Clone, PartialEq)]
struct Nozzle {
    throat: f64,
}

impl Editable for Part {
    fn edit(&mut self, form: &mut dyn Form) {
        form.number(&Field::new("diameter", "Diameter").limits(0.0, 1.0), Quantity::Length, &mut self.diameter);
        form.toggle(&Field::new("inhibited", "Inhibited"), &mut self.inhibited);
    }
}

impl Editable for Nozzle {
    fn edit(&mut self, form: &mut dyn Form) {
        form.number(&Field::new("throat", "Throat").limits(0.0, 1.0), Quantity::Length, &mut self.throat);
    }
}

struct Parts<'a>(&'a mut Vec<Part>);

impl EditableList for Parts<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.0.get_mut(index).map(|part| part as &mut dyn Editable)
    }
    fn item_label(&self, _index: usize) -> String {
        "Tube".to_owned()
    }
    fn kinds(&self) -> Vec<&'static str> {
        vec!["Tube"]
    }
    fn add(&mut self, _kind: usize, after: Option<usize>) {
        let at = after.map_or(self.0.len(), |after| after + 1);
        self.0.insert(at, Part { diameter: 0.1, inhibited: false });
    }
    fn change_kind(&mut self, _index: usize, _kind: usize) {}
    fn duplicate(&mut self, index: usize) {
        self.0.insert(index + 1, self.0[index].clone());
    }
    fn remove(&mut self, index: usize) {
        self.0.remove(index);
    }
    fn move_item(&mut self, from: usize, to: usize) {
        let part = self.0.remove(from);
        self.0.insert(to, part);
    }
}

impl Editable for Machine {
    fn edit(&mut self, form: &mut dyn Form) {
        form.text(&Field::new("name", "Name"), &mut self.name);
        form.text(&Field::new("notes", "Notes").multiline(), &mut self.notes);
        form.reference(&Field::new("fuel", "Fuel"), Collection::Propellants, &mut self.fuel);
        form.integer(&Field::new("count", "Count").limits(1.0, 9.0), &mut self.count);
        form.choice(&Field::new("shape", "Shape"), &["Round", "Square"], &mut self.shape);
        form.optional(&Field::new("limit", "Limit").limits(0.0, 1e7), Quantity::Pressure, &mut self.limit);
        form.list(&Field::new("parts", "Parts"), &mut Parts(&mut self.parts));
        form.group(&Field::new("nozzle", "Nozzle"), &mut self.nozzle);
    }
}

fn machine() -> Machine {
    Machine {
        name: "Engine".to_owned(),
        notes: String::new(),
        fuel: "b".to_owned(),
        count: 3,
        shape: 0,
        limit: None,
        parts: vec![Part { diameter: 0.03, inhibited: false }, Part { diameter: 0.04, inhibited: true }],
        nozzle: Nozzle { throat: 0.02 },
    }
}

struct State {
    machine: Machine,
    form: FormState,
    outcomes: Vec<FormOutcome>,
}

fn harness<'a>() -> Harness<'a, State> {
    let app = |ui: &mut egui::Ui, state: &mut State| {
        ui.set_width(320.0);
        let units = UnitPreferences::default();
        let references = |_, query: &str| -> Vec<Reference> {
            let entry =
                |id: &str, label: &str| Reference { id: id.to_owned(), label: label.to_owned(), detail: String::new() };
            let all = [entry("a", "Almond"), entry("b", "Beech"), entry("c", "Cedar")];
            all.into_iter().filter(|entry| entry.matches(query)).collect()
        };
        let mark = |_: &str| None;
        let context = FormContext { units: &units, references: &references, mark: &mark, root_label: "Machine" };
        let tree = tree_ui(ui, &context, &mut state.form, &mut state.machine);
        ui.separator();
        let form = part_ui(ui, &context, &mut state.form, &mut state.machine);
        for outcome in [tree, form] {
            if outcome.gesture != Gesture::None {
                state.outcomes.push(outcome);
            }
        }
    };
    let state = State { machine: machine(), form: FormState::default(), outcomes: Vec::new() };
    let mut harness = Harness::builder()
        .with_size(egui::vec2(360.0, 700.0))
        .with_context_setup(theme::apply)
        .build_ui_state(app, state);
    harness.run();
    harness
}

#[test]
fn the_tree_selects_a_part_and_its_form_appears() {
    let mut harness = harness();
    assert!(harness.query_by_role_and_label(Role::TextInput, "Throat").is_none());
    harness.get_by_role_and_label(Role::TreeItem, "Nozzle").click();
    harness.run();
    assert_eq!(harness.state().form.selected, "nozzle");
    harness.get_by_role_and_label(Role::TextInput, "Throat");
    harness.get_by_role_and_label(Role::TreeItem, "2 Tube").click();
    harness.run();
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "Diameter").value().as_deref(), Some("40"));
}

#[test]
fn parts_are_added_copied_moved_and_removed_with_names() {
    let mut harness = harness();
    harness.get_by_label("Add part").click();
    harness.run();
    assert_eq!(harness.state().machine.parts.len(), 3);
    assert_eq!(harness.state().form.selected, "parts[2]");
    harness.get_all_by_label("Move up part 3").next().expect("in the tree").click();
    harness.run();
    assert_eq!(harness.state().form.selected, "parts[1]");
    assert_eq!(harness.state().machine.parts[1].diameter, 0.1);
    harness.get_all_by_label("Remove part 2").next().expect("in the tree").click();
    harness.run();
    assert_eq!(harness.state().machine, machine());
}

fn diameters(harness: &Harness<'_, State>) -> Vec<f64> {
    harness.state().machine.parts.iter().map(|part| part.diameter).collect()
}

#[test]
fn a_row_is_dragged_to_another_place_and_escape_leaves_it_where_it_was() {
    let mut harness = harness();
    harness.state_mut().machine.parts.push(Part { diameter: 0.05, inhibited: false });
    harness.run();
    let middle = |harness: &Harness<'_, State>, label: &str| {
        harness.get_by_role_and_label(Role::TreeItem, label).rect().left_center() + egui::vec2(60.0, 0.0)
    };
    for gives_up in [true, false] {
        harness.drag_at(middle(&harness, "3 Tube"));
        harness.run();
        harness.hover_at(middle(&harness, "2 Tube"));
        harness.run();
        let above = middle(&harness, "1 Tube") - egui::vec2(0.0, 8.0);
        harness.hover_at(above);
        harness.run();
        assert!(harness.state().outcomes.is_empty(), "nothing moves before the row is let go");
        if gives_up {
            harness.key_press(Key::Escape);
            harness.run();
        }
        harness.drop_at(above);
        harness.run();
        let expected = if gives_up { [0.03, 0.04, 0.05] } else { [0.05, 0.03, 0.04] };
        assert_eq!(diameters(&harness), expected);
    }
    assert_eq!(harness.state().form.selected, "parts[0]");
    assert_eq!(harness.state().outcomes.len(), 1, "one version");
}

#[test]
fn alt_with_an_arrow_moves_the_selected_part_and_goes_with_it() {
    let mut harness = harness();
    harness.state_mut().machine.parts.push(Part { diameter: 0.05, inhibited: false });
    harness.run();
    harness.get_by_role_and_label(Role::TreeItem, "3 Tube").click();
    harness.run();
    for expected in [[0.03, 0.05, 0.04], [0.05, 0.03, 0.04], [0.05, 0.03, 0.04]] {
        harness.key_press_modifiers(egui::Modifiers::ALT, Key::ArrowUp);
        harness.run();
        assert_eq!(diameters(&harness), expected);
    }
    harness.get_by_role_and_label(Role::TreeItem, "1 Tube").focus();
    harness.run();
    for expected in [[0.03, 0.05, 0.04], [0.03, 0.04, 0.05]] {
        harness.key_press_modifiers(egui::Modifiers::ALT, Key::ArrowDown);
        harness.run();
        assert_eq!(diameters(&harness), expected);
    }
    assert!(harness.get_by_role_and_label(Role::TreeItem, "3 Tube").is_focused());
}

#[test]
fn a_jump_selects_the_part_and_gives_the_field_the_keyboard() {
    let mut harness = harness();
    harness.state_mut().form.jump_to("parts[1].diameter");
    harness.run();
    assert_eq!(harness.state().form.selected, "parts[1]");
    assert!(harness.get_by_role_and_label(Role::TextInput, "Diameter").is_focused());
    let focused = harness.state().form.focused.as_ref().expect("a field has the keyboard");
    assert_eq!(focused.path, "parts[1].diameter");
}

#[test]
fn tab_follows_the_order_of_the_form() {
    let mut harness = harness();
    harness.get_by_role_and_label(Role::TextInput, "Name").focus();
    harness.run();
    for expected in ["notes", "fuel", "count", "shape", "limit"] {
        harness.key_press(Key::Tab);
        harness.run();
        let focused = harness.state().form.focused.as_ref().map(|focused| focused.path.as_str());
        assert_eq!(focused, Some(expected));
    }
}

#[test]
fn a_reference_is_found_by_typing() {
    let mut harness = harness();
    harness.get_by_role_and_label(Role::ComboBox, "Fuel").click();
    harness.run();
    harness.event(egui::Event::Text("ced".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().machine.fuel, "c");
    let outcome = harness.state().outcomes.last().expect("committed");
    assert_eq!(outcome.gesture, Gesture::Committed);
}

#[test]
fn an_optional_number_is_set_with_its_box() {
    let mut harness = harness();
    harness.get_by_label("Set Limit").click();
    harness.run();
    assert_eq!(harness.state().machine.limit, Some(1e5));
    harness.get_by_role_and_label(Role::TextInput, "Limit");
    harness.get_by_label("Set Limit").click();
    harness.run();
    assert_eq!(harness.state().machine.limit, None);
}

#[test]
fn the_limits_of_an_optional_number_stand_in_its_own_unit() {
    let mut harness = harness();
    for label in ["Limit", "Count"] {
        let at = harness.get_by_role_and_label(Role::Label, label).rect().left_center() + egui::vec2(8.0, 0.0);
        harness.hover_at(at);
        for _ in 0..8 {
            harness.step();
        }
        let expected = if label == "Limit" { "Limits: 0 to 100 bar" } else { "Limits: 1 to 9" };
        harness.get_by_label(expected);
    }
}

#[test]
fn a_text_is_one_version_and_escape_gives_it_up() {
    let mut harness = harness();
    for (key, expected, gesture) in
        [(Key::Enter, "Engine 2", Gesture::Committed), (Key::Escape, "Engine 2", Gesture::Reverted)]
    {
        harness.get_by_role_and_label(Role::TextInput, "Name").focus();
        harness.run();
        harness.key_press(Key::End);
        harness.event(egui::Event::Text(" 2".to_owned()));
        harness.run();
        harness.key_press(key);
        harness.run();
        assert_eq!(harness.state().machine.name, expected);
        assert_eq!(harness.state().outcomes.last().map(|outcome| outcome.gesture), Some(gesture));
    }
}
