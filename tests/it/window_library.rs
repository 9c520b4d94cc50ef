//! The library workspace: own propellants are made, edited, saved, renamed and removed, and nothing is lost on the way.

use crate::window_workbench::{Answers, settle, startup, window};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::NodeT as _, kittest::Queryable as _};
use hrma::app::command::Action;
use hrma::app::workbench::Workbench;
use hrma::service::library::open_library;
use hrma::substance::propellant::Propellant;
use std::path::Path;

fn library_window<'a>(folder: &Path, answers: &[Option<&Path>]) -> Harness<'a, Workbench> {
    let mut startup = startup(Answers::new(answers));
    startup.folder = Some(folder.to_owned());
    let mut harness = window(startup);
    let ctx = harness.ctx.clone();
    harness.state_mut().perform(&ctx, Action::Workspace("library"));
    settle(&mut harness);
    harness
}

pub(crate) fn click(harness: &mut Harness<'_, Workbench>, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    settle(harness);
}

/// Chooses an entry by its name in the list; what stands at its right belongs to its label.
pub(crate) fn choose(harness: &mut Harness<'_, Workbench>, name: &str) {
    let found: Vec<_> = harness.query_all_by_role(Role::Button).collect();
    let entry = found.iter().find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(name)));
    entry.expect("in the list").click_accesskit();
    drop(found);
    settle(harness);
}

fn set_density(harness: &mut Harness<'_, Workbench>, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, "Density").focus();
    harness.run();
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    harness.key_press_modifiers(Modifiers::NONE, Key::Enter);
    settle(harness);
}

fn kept(folder: &Path, id: &str) -> Option<Propellant> {
    open_library(Some(folder)).expect("opens").library.propellant(id).ok().cloned()
}

#[test]
fn a_copy_is_edited_kept_while_another_is_looked_at_and_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = library_window(folder.path(), &[]);
    choose(&mut harness, "Nakka - KNSU");
    click(&mut harness, "Duplicate");
    assert_eq!(kept(folder.path(), "nakka-knsu-copy").expect("stored").density.0, 1800.0);
    set_density(&mut harness, "1750 kg/m3");
    choose(&mut harness, "Nakka - KNSB coarse");
    choose(&mut harness, "Nakka - KNSU copy");
    assert_eq!(kept(folder.path(), "nakka-knsu-copy").expect("stored").density.0, 1800.0, "not saved yet");
    click(&mut harness, "Save");
    assert_eq!(kept(folder.path(), "nakka-knsu-copy").expect("stored").density.0, 1750.0);
    set_density(&mut harness, "1700 kg/m3");
    click(&mut harness, "Undo propellant change");
    set_density(&mut harness, "1650 kg/m3");
    click(&mut harness, "Revert");
    assert!(harness.get_by_role_and_label(Role::Button, "Save").accesskit_node().is_disabled(), "nothing is changed");
    click(&mut harness, "Undo propellant change");
    click(&mut harness, "Save");
    assert_eq!(kept(folder.path(), "nakka-knsu-copy").expect("stored").density.0, 1650.0, "revert was undone");
}

#[test]
fn an_entry_is_renamed_and_removed_only_after_a_second_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = library_window(folder.path(), &[]);
    click(&mut harness, "New");
    assert!(kept(folder.path(), "new-propellant").is_some());
    click(&mut harness, "Rename…");
    harness.get_by_role_and_label(Role::TextInput, "New id").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("nakka-knsu".to_owned()));
    settle(&mut harness);
    harness.get_by_label_contains("has the id nakka-knsu");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("batch-7".to_owned()));
    settle(&mut harness);
    click(&mut harness, "Rename");
    assert!(kept(folder.path(), "new-propellant").is_none() && kept(folder.path(), "batch-7").is_some());
    click(&mut harness, "Remove…");
    click(&mut harness, "Cancel");
    assert!(kept(folder.path(), "batch-7").is_some());
    click(&mut harness, "Remove…");
    click(&mut harness, "Remove");
    assert!(kept(folder.path(), "batch-7").is_none(), "{:?}", harness.state().notice());
}

#[test]
fn a_propellant_goes_to_a_file_and_comes_back_and_a_bad_file_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (file, bad) = (folder.path().join("knsu.ron"), folder.path().join("bad.ron"));
    std::fs::write(&bad, "(name: \"x\", density: heavy)").expect("written");
    let mut harness = library_window(&data, &[Some(&file), Some(&file), Some(&bad)]);
    choose(&mut harness, "Nakka - KNSU");
    click(&mut harness, "Export…");
    assert!(std::fs::read_to_string(&file).expect("written").starts_with("// Nakka - KNSU\n("));
    click(&mut harness, "Import…");
    let copy = kept(&data, "nakka-knsu-copy").expect("its name was taken, so that it comes as a copy");
    assert_eq!(copy.density.0, 1800.0);
    click(&mut harness, "Import…");
    harness.get_by_label_contains("bad.ron does not open");
}

#[test]
fn closing_the_window_asks_about_what_is_not_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = library_window(folder.path(), &[]);
    choose(&mut harness, "Nakka - KNSU");
    click(&mut harness, "Duplicate");
    set_density(&mut harness, "1750 kg/m3");
    harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
    settle(&mut harness);
    harness.get_by_label_contains("Changes of propellants are not saved");
    click(&mut harness, "Show them");
    click(&mut harness, "Save");
    assert_eq!(kept(folder.path(), "nakka-knsu-copy").expect("stored").density.0, 1750.0);
}

#[test]
fn an_entry_takes_the_gas_that_its_composition_burns_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = library_window(folder.path(), &[]);
    choose(&mut harness, "Nakka - KNSU");
    // Bundled: what it burns to is shown, and nothing can be taken.
    harness.get_by_label_contains("Burned as composed");
    assert!(harness.query_by_label("Take this gas").is_none());
    click(&mut harness, "Duplicate");
    // Below what is seen.
    harness.get_by_role_and_label(Role::Button, "Take this gas").click_accesskit();
    settle(&mut harness);
    click(&mut harness, "Save");
    let gas = kept(folder.path(), "nakka-knsu-copy").expect("stored").gas;
    // PROPEP's 1720 K, with 0.95 of the ideal characteristic velocity.
    assert!((gas.flame_temperature.0 / (1720.0 * 0.95 * 0.95) - 1.0).abs() < 5e-3, "{gas:?}");
}
