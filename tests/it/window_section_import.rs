//! A drawn section comes into a grain through the window: unit, preview, one version, and what a bad drawing says.

use crate::window_workbench::{Answers, key, settle, startup, window};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use hrma::app::command::Action;
use hrma::app::workbench::Workbench;
use hrma::motor::grain::Grain;
use hrma::project::design::Design;
use hrma::units::Metre;
use std::path::Path;

/// A drawing with a header that states a unit by its code, or none.
fn drawing(unit: Option<u32>, entities: &str) -> String {
    let header = unit.map_or_else(String::new, |code| format!("9\n$INSUNITS\n70\n{code}\n"));
    format!("0\nSECTION\n2\nHEADER\n{header}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n")
}

fn circle(layer: &str, radius: f64) -> String {
    format!("0\nCIRCLE\n8\n{layer}\n10\n0\n20\n0\n40\n{radius}\n")
}

/// A window whose dialog answers with a drawing of that text, the import begun.
fn importing<'a>(path: &Path, text: &str) -> Harness<'a, Workbench> {
    std::fs::write(path, text).expect("writes");
    let mut harness = window(startup(Answers::new(&[Some(path)])));
    let ctx = harness.ctx.clone();
    harness.state_mut().perform(&ctx, Action::ImportSection);
    settle(&mut harness);
    harness
}

fn press(harness: &mut Harness<'_, Workbench>, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    settle(harness);
}

fn first_grain(harness: &Harness<'_, Workbench>) -> Grain {
    let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
    design.grains[0].shape.clone()
}

#[test]
fn a_section_whose_file_states_the_unit_is_used_at_once_and_undone_in_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = drawing(Some(1), &(circle("rim", 1.0) + &circle("core", 0.25)));
    let mut harness = importing(&folder.path().join("slot.dxf"), &text);
    let before = first_grain(&harness);
    harness.get_by_label("The file states in.");
    press(&mut harness, "Use");
    let Grain::Custom(drawn) = first_grain(&harness) else { panic!("not drawn: {:?}", first_grain(&harness)) };
    assert_eq!((drawn.outer_diameter, drawn.length), (Metre(2.0 * 0.0254), before.shape().length()));
    assert_eq!(drawn.outline.len(), 1);
    harness.get_by_label("Undo section from slot.dxf in grain 1");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(first_grain(&harness), before);
}

#[test]
fn a_section_without_a_unit_waits_until_one_is_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = drawing(None, &(circle("rim", 2.0) + &circle("core", 0.5)));
    let mut harness = importing(&folder.path().join("slot.dxf"), &text);
    let before = first_grain(&harness);
    harness.get_by_label_contains("states no unit");
    harness.get_by_label("4 × 4 in the drawing's unit");
    press(&mut harness, "Use");
    assert_eq!(first_grain(&harness), before, "nothing is used before the unit is known");
    press(&mut harness, "cm");
    press(&mut harness, "Use");
    assert_eq!(first_grain(&harness).shape().outer_diameter(), Metre(0.04));
}

#[test]
fn an_open_contour_is_told_with_entity_and_layer_and_another_layer_can_be_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = "0\nLINE\n8\nnotes\n10\n0\n20\n0\n11\n9\n21\n0\n";
    let text = drawing(Some(4), &(circle("rim", 20.0) + &circle("core", 5.0) + line));
    let mut harness = importing(&folder.path().join("slot.dxf"), &text);
    let before = first_grain(&harness);
    harness.get_by_label_contains("LINE on layer \"notes\"");
    harness.get_by_label_contains("joined over a wider gap");
    // A click beside the dialog must not throw its choices away.
    let beside = egui::pos2(8.0, 400.0);
    harness.drag_at(beside);
    harness.drop_at(beside);
    settle(&mut harness);
    press(&mut harness, "Use");
    assert_eq!(first_grain(&harness), before);
    harness.get_by_role_and_label(Role::CheckBox, "notes").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("LINE on layer").is_none(), "read again without that layer");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(first_grain(&harness), before, "closed without a change");
    assert!(harness.query_by_label("Section from slot.dxf").is_none());
}
