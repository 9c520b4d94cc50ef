//! The palette and the help overlay, by keyboard only.

use egui::Key;
use egui_kittest::Harness;
use hrma::app::command::{self, Action, Availability};
use hrma::app::palette::{Palette, PaletteOutcome};
use hrma::app::theme;

#[derive(Default)]
struct State {
    palette: Option<Palette>,
    ran: Vec<Action>,
}

fn harness<'a>() -> Harness<'a, State> {
    let now = Availability {
        has_document: true,
        has_result: true,
        exports: vec![("pdf", "PDF report".to_owned())],
        ..Availability::default()
    };
    let app = move |ui: &mut egui::Ui, state: &mut State| {
        let ctx = ui.ctx().clone();
        for action in command::pressed(&ctx, &now, false) {
            match action {
                Action::Palette => state.palette = Some(Palette::default()),
                other => state.ran.push(other),
            }
        }
        let entries = command::entries(&now);
        if let Some(palette) = &mut state.palette {
            match palette.show(&ctx, &entries) {
                PaletteOutcome::Open => {}
                PaletteOutcome::Closed => state.palette = None,
                PaletteOutcome::Run(action) => {
                    state.palette = None;
                    state.ran.push(action);
                }
            }
        }
    };
    let mut harness = Harness::builder().with_context_setup(theme::apply).build_ui_state(app, State::default());
    harness.run();
    harness
}

fn open(harness: &mut Harness<'_, State>) {
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::P);
    harness.run();
    assert!(harness.state().palette.is_some());
}

#[test]
fn a_command_is_found_by_its_letters_and_run_with_enter() {
    let mut harness = harness();
    open(&mut harness);
    harness.event(egui::Event::Text("exp pdf".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().ran, [Action::Export("pdf")]);
    assert!(harness.state().palette.is_none());
}

#[test]
fn arrow_keys_choose_and_escape_closes_without_a_command() {
    let mut harness = harness();
    open(&mut harness);
    harness.event(egui::Event::Text("theme".to_owned()));
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().palette.is_none());
    assert_eq!(harness.state().ran, []);
}

#[test]
fn a_command_that_cannot_be_done_does_not_run() {
    let mut harness = harness();
    open(&mut harness);
    harness.event(egui::Event::Text("undo".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().ran, []);
    assert!(harness.state().palette.is_some());
}

#[test]
fn shortcuts_work_without_the_palette() {
    let mut harness = harness();
    harness.key_press_modifiers(egui::Modifiers::COMMAND.plus(egui::Modifiers::SHIFT), Key::S);
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::S);
    harness.run();
    assert_eq!(harness.state().ran, [Action::SaveAs, Action::Save]);
}
