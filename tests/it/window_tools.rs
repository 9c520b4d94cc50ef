//! Design tools in the window: opened by command, answered live, applied as one version, undone.

use crate::window_workbench::{Answers, settle, startup, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use hrma::analysis::TOOLS;
use hrma::app::command::Action;
use hrma::app::workbench::Workbench;

fn perform(harness: &mut Harness<'_, Workbench>, action: Action) {
    let ctx = harness.ctx.clone();
    harness.state_mut().perform(&ctx, action);
    settle(harness);
}

fn peak(harness: &Harness<'_, Workbench>) -> f64 {
    harness.state().document().expect("open").solved().expect("solved").run.summary.peak_chamber_pressure
}

#[test]
fn a_throat_is_applied_as_one_version_with_its_name_and_undone() {
    let mut harness = window(startup(Answers::new(&[])));
    let before = peak(&harness);
    perform(&mut harness, Action::Tool("throat"));
    harness.get_by_role_and_label(Role::TextInput, "Peak pressure").focus();
    harness.run();
    harness.event(egui::Event::Text("50 bar".to_owned()));
    harness.run();
    harness.key_press_modifiers(Modifiers::NONE, Key::Enter);
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, "Apply throat for peak pressure 50 bar").click();
    settle(&mut harness);
    assert!((peak(&harness) / 50e5 - 1.0).abs() < 1e-6, "{}", peak(&harness));
    perform(&mut harness, Action::Undo);
    assert_eq!(peak(&harness), before, "one undo, the same bits");
    harness.get_by_label("Redo throat for peak pressure 50 bar");
}

#[test]
fn every_tool_opens_on_an_example_and_answers() {
    let mut harness = window(startup(Answers::new(&[])));
    for tool in TOOLS {
        perform(&mut harness, Action::Tool(tool.id));
        assert_eq!(harness.state().tool().map(|open| open.id()), Some(tool.id));
        if !tool.is_live {
            harness.get_by_role_and_label(Role::Button, "Search").click();
            settle(&mut harness);
        }
        let answer = harness.state().tool().and_then(|open| open.answer().cloned()).expect("answered");
        // Nobody's hardware is empty at first, and the tool says so.
        assert_eq!(answer.is_ok(), tool.is_live, "{}: {answer:?}", tool.id);
    }
    perform(&mut harness, Action::Tool("burn-times"));
    harness.get_by_label_contains("Designation J");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.state().tool().is_none(), "Esc closes it");
}

#[test]
fn hardware_entered_in_the_window_is_kept_in_the_data_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut start = startup(Answers::new(&[]));
    start.folder = Some(folder.path().to_owned());
    let mut harness = window(start);
    for kind in ["case", "nozzle", "mandrel"] {
        hrma::service::hardware::own_hardware(Some(folder.path()))
            .and_then(|mut own| {
                hrma::service::hardware::add(&mut own, kind, kind, &[])?;
                hrma::service::hardware::keep_hardware(Some(folder.path()), &own)
            })
            .expect("kept");
    }
    perform(&mut harness, Action::Tool("neutral-bates"));
    harness.get_by_role_and_label(Role::TextInput, "Usable length").focus();
    harness.run();
    harness.event(egui::Event::Text("450 mm".to_owned()));
    harness.run();
    harness.key_press_modifiers(Modifiers::NONE, Key::Enter);
    settle(&mut harness);
    let own = hrma::service::hardware::own_hardware(Some(folder.path())).expect("reads");
    assert!((own.cases[0].usable_length.0 - 0.45).abs() < 1e-12);
}
