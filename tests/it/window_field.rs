//! The quantity field, driven by keyboard and pointer.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use hrma::app::theme;
use hrma::app::widgets::quantity_field::{Gesture, QuantityField};
use hrma::form::Field;
use hrma::units::{Quantity, UnitPreferences};

#[derive(Default)]
struct State {
    value: f64,
    gestures: Vec<Gesture>,
    units: UnitPreferences,
    chosen_unit: Option<&'static str>,
}

const PRESSURE: Field = Field::new("limit", "Pressure limit").help("What the case bears.").limits(1e5, 2e7);

fn harness<'a>(field: &'static Field, quantity: Quantity, value: f64) -> Harness<'a, State> {
    let app = move |ui: &mut egui::Ui, state: &mut State| {
        ui.set_width(320.0);
        let id = egui::Id::unique("field under test");
        let units = state.units.clone();
        let field = QuantityField { id, field, path: "case.limit", quantity, units: &units, whole: false, label: true };
        let outcome = field.show(ui, &mut state.value);
        if outcome.gesture != Gesture::None {
            state.gestures.push(outcome.gesture);
        }
        if outcome.chosen_unit.is_some() {
            state.chosen_unit = outcome.chosen_unit;
        }
    };
    let mut harness = Harness::builder()
        .with_size(egui::vec2(360.0, 200.0))
        .with_context_setup(theme::apply)
        .build_ui_state(app, State { value, ..State::default() });
    harness.run();
    harness
}

fn text_box<'h>(harness: &'h Harness<'_, State>, label: &'h str) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(Role::TextInput, label)
}

fn type_over(harness: &mut Harness<'_, State>, label: &str, text: &str) {
    text_box(harness, label).focus();
    harness.run();
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

#[test]
fn a_sum_of_units_is_typed_and_committed_once() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    assert_eq!(text_box(&harness, "Pressure limit").value().as_deref(), Some("60"));
    type_over(&mut harness, "Pressure limit", "70 bar + 5 psi");
    assert_eq!(harness.state().value, 6e6, "nothing moves while typing");
    harness.key_press(Key::Enter);
    harness.run();
    let expected = 70e5 + 5.0 * 6894.757293168361;
    assert!((harness.state().value - expected).abs() < 1e-6, "{}", harness.state().value);
    assert_eq!(harness.state().gestures, [Gesture::Committed]);
    assert!(text_box(&harness, "Pressure limit").is_focused(), "ready for the next value");
}

#[test]
fn a_bare_number_is_read_in_the_shown_unit() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    type_over(&mut harness, "Pressure limit", "55.5");
    harness.key_press(Key::Tab);
    harness.run();
    assert!((harness.state().value - 55.5e5).abs() < 1e-6);
    assert_eq!(harness.state().gestures, [Gesture::Committed]);
}

#[test]
fn escape_returns_to_the_value_before() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    text_box(&harness, "Pressure limit").focus();
    harness.run();
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert!(harness.state().value > 6e6, "arrow keys move the value at once");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().value, 6e6);
    assert_eq!(harness.state().gestures, [Gesture::Live, Gesture::Reverted]);
}

#[test]
fn arrow_keys_step_in_round_numbers_and_shift_steps_finely() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    text_box(&harness, "Pressure limit").focus();
    harness.run();
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert_eq!(text_box(&harness, "Pressure limit").value().as_deref(), Some("61"));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    harness.run();
    assert_eq!(text_box(&harness, "Pressure limit").value().as_deref(), Some("60.9"));
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(harness.state().gestures, [Gesture::Live, Gesture::Live, Gesture::Committed]);
}

#[test]
fn a_value_outside_the_limits_is_refused_with_the_reason() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    type_over(&mut harness, "Pressure limit", "900");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().value, 6e6);
    assert_eq!(harness.state().gestures, []);
    harness.get_by_label("900 bar is outside the limits: 1 to 200 bar");
    // Leaving the field gives the text up; the reason stays until the next edit.
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(text_box(&harness, "Pressure limit").value().as_deref(), Some("60"));
}

#[test]
fn a_text_that_is_no_number_is_refused_with_the_reason() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    type_over(&mut harness, "Pressure limit", "sixty");
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(harness.state().value, 6e6);
    harness.get_by_label_contains("\"sixty\" is not a number");
}

#[test]
fn dragging_the_label_scrubs_live_and_commits_once() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    let label = harness.get_by_role_and_label(Role::Label, "Pressure limit").rect();
    let start = label.left_center() + egui::vec2(10.0, 0.0);
    harness.drag_at(start);
    harness.run();
    for step in 1..=5 {
        harness.hover_at(start + egui::vec2(8.0 * step as f32, 0.0));
        harness.run();
    }
    harness.drop_at(start + egui::vec2(40.0, 0.0));
    harness.run();
    assert!((harness.state().value - 70e5).abs() < 1e-6, "{}", harness.state().value);
    let gestures = &harness.state().gestures;
    assert!(gestures.contains(&Gesture::Live), "{gestures:?}");
    assert_eq!(gestures.iter().filter(|gesture| **gesture == Gesture::Committed).count(), 1, "{gestures:?}");
    assert_eq!(gestures.last(), Some(&Gesture::Committed));
}

#[test]
fn a_scrub_stops_at_the_limits() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    let start =
        harness.get_by_role_and_label(Role::Label, "Pressure limit").rect().left_center() + egui::vec2(10.0, 0.0);
    harness.drag_at(start);
    harness.run();
    harness.hover_at(start - egui::vec2(2000.0, 0.0));
    harness.run();
    harness.drop_at(start - egui::vec2(2000.0, 0.0));
    harness.run();
    assert_eq!(harness.state().value, 1e5);
}

#[test]
fn the_unit_is_switched_in_place() {
    let mut harness = harness(&PRESSURE, Quantity::Pressure, 6e6);
    harness.get_by_label("Unit bar of Pressure limit").click();
    harness.run();
    harness.get_by_label("psi").click();
    harness.run();
    assert_eq!(harness.state().chosen_unit, Some("psi"));
}

const COUNTLESS: Field = Field::new("length", "Length").limits(0.0, f64::INFINITY);

#[test]
fn a_value_that_is_shown_rounded_is_not_changed_by_looking_at_it() {
    let exact = 1.0 / 3.0;
    let mut harness = harness(&COUNTLESS, Quantity::Length, exact);
    assert_eq!(text_box(&harness, "Length").value().as_deref(), Some("333.333"));
    text_box(&harness, "Length").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(harness.state().value, exact);
    assert_eq!(harness.state().gestures, []);
}
