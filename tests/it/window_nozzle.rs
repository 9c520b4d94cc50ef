//! The nozzle workspace: the contour is moved by hand, losses are switched, a bad contour is explained.

use crate::window_library::click;
use crate::window_workbench::{Answers, settle, startup, window};
use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::NodeT as _, kittest::Queryable as _};
use hrma::app::workbench::Workbench;
use hrma::project::design::Design;

fn nozzle<'a>() -> Harness<'a, Workbench> {
    let mut harness = window(startup(Answers::new(&[])));
    let ctx = harness.ctx.clone();
    let mut design = Design::clone(harness.state().document().expect("open").draft());
    for (path, value) in
        [("nozzle.contour", "Bell"), ("nozzle.upstream_radius", "1.5"), ("nozzle.exit_diameter", "40 mm")]
    {
        hrma::form::assign(&mut design, path, value).expect("a field");
    }
    harness.state_mut().edit(&ctx, design);
    settle(&mut harness);
    click(&mut harness, "Nozzle");
    harness
}

fn diameters(harness: &Harness<'_, Workbench>) -> (f64, f64) {
    let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
    (design.nozzle.throat_diameter.0, design.nozzle.exit_diameter.0)
}

fn rows(harness: &Harness<'_, Workbench>) -> Vec<String> {
    harness.query_all_by_role(Role::Row).filter_map(|row| row.accesskit_node().label()).collect()
}

#[test]
fn a_handle_moves_the_exit_and_the_flow_follows() {
    let mut harness = nozzle();
    harness.get_by_label_contains("Over expanded");
    let (throat, exit) = diameters(&harness);
    let handle = harness.get_by_role_and_label(Role::Slider, "Exit handle").rect().center();
    harness.drag_at(handle);
    harness.run();
    harness.hover_at(handle + egui::vec2(0.0, 30.0));
    settle(&mut harness);
    harness.drop_at(handle + egui::vec2(0.0, 30.0));
    settle(&mut harness);
    let (same, smaller) = diameters(&harness);
    assert!(same == throat && smaller < exit - 1e-3, "{exit} {smaller}");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(diameters(&harness), (throat, exit), "one gesture, one step back");
}

#[test]
fn losses_are_switched_and_leave_the_waterfall() {
    let mut harness = nozzle();
    let has = |harness: &Harness<'_, Workbench>, name: &str| rows(harness).iter().any(|row| row.starts_with(name));
    for name in ["Ideal", "Separation", "Throat discharge", "Divergence", "Boundary layer"] {
        assert!(has(&harness, name), "{name}: {:?}", rows(&harness));
    }
    harness.get_by_role_and_label(Role::CheckBox, "Throat discharge").click_accesskit();
    settle(&mut harness);
    assert!(!has(&harness, "Throat discharge"), "{:?}", rows(&harness));
}

#[test]
fn a_nozzle_that_cannot_be_is_explained() {
    let mut harness = nozzle();
    let ctx = harness.ctx.clone();
    let mut design = Design::clone(harness.state().document().expect("open").draft());
    let Design::SolidMotor(solid) = &mut design;
    solid.nozzle.exit_diameter = hrma::units::Metre(0.005);
    harness.state_mut().edit(&ctx, design);
    settle(&mut harness);
    harness.get_by_label_contains("is below the throat diameter");
}

#[test]
fn the_best_bell_becomes_the_designs_own() {
    let mut harness = nozzle();
    harness.get_by_role_and_label(Role::Button, "Best bell").click_accesskit();
    settle(&mut harness);
    let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
    let hrma::motor::nozzle::contour::Contour::Bell(bell) = &design.nozzle.contour else { panic!("a bell") };
    let (initial, exit) = (bell.initial_angle.expect("found").0, bell.exit_angle.expect("found").0);
    assert!(exit > 0.0 && initial > exit, "{bell:?}");
}

fn set(harness: &mut Harness<'_, Workbench>, fields: &[(&str, &str)]) {
    let ctx = harness.ctx.clone();
    let mut design = Design::clone(harness.state().document().expect("open").draft());
    for (path, value) in fields {
        hrma::form::assign(&mut design, path, value).expect("a field");
    }
    harness.state_mut().edit(&ctx, design);
    settle(harness);
}

fn pull(harness: &mut Harness<'_, Workbench>, handle: &str, way: egui::Vec2) {
    let from = harness.get_by_role_and_label(Role::Slider, handle).rect().center();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from + way);
    settle(harness);
    harness.drop_at(from + way);
    settle(harness);
}

#[test]
fn the_angles_of_a_bell_are_turned_by_their_handles() {
    let mut harness = nozzle();
    let angles = |harness: &Harness<'_, Workbench>| {
        let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
        let hrma::motor::nozzle::contour::Contour::Bell(bell) = &design.nozzle.contour else { panic!("a bell") };
        (bell.initial_angle, bell.exit_angle)
    };
    assert_eq!(angles(&harness), (None, None), "by the chart");
    pull(&mut harness, "Initial angle handle", egui::vec2(0.0, -4.0));
    let (initial, exit) = angles(&harness);
    assert!(initial.is_some_and(|angle| angle.0 > 0.2 && angle.0 < 1.2) && exit.is_none(), "{initial:?} {exit:?}");
    pull(&mut harness, "Exit angle handle", egui::vec2(0.0, 3.0));
    let (_, lower) = angles(&harness);
    assert!(lower.is_some_and(|angle| angle.0 > 0.0 && angle.0 < 0.4), "{lower:?}");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(angles(&harness), (initial, None));
}

#[test]
fn a_spike_is_shown_along_its_plug_and_is_cut_by_its_handle() {
    let mut harness = nozzle();
    set(&mut harness, &[("nozzle.contour", "Spike"), ("nozzle.exit_diameter", "32 mm")]);
    harness.get_by_label_contains("Thrust coefficient, compensated");
    assert!(harness.query_by_label("Exit angle handle").is_none());
    let fraction = |harness: &Harness<'_, Workbench>| {
        let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
        let hrma::motor::nozzle::contour::Contour::Spike(spike) = &design.nozzle.contour else { panic!("a spike") };
        spike.length_fraction
    };
    let before = fraction(&harness);
    pull(&mut harness, "Length handle", egui::vec2(-30.0, 0.0));
    assert!(fraction(&harness) < before - 0.05, "{before} {}", fraction(&harness));
}

#[test]
fn contours_are_compared_with_equal_ends_length_or_mass() {
    let mut harness = nozzle();
    // Name, length, body, divergence.
    let compared = |harness: &Harness<'_, Workbench>| -> Vec<String> {
        let labels = harness.query_all_by_role(Role::Label).filter_map(|label| label.accesskit_node().value());
        labels.skip_while(|label| label != "Conical").take(4).collect()
    };
    let mut seen = vec![compared(&harness)];
    for name in ["length", "mass"] {
        harness.get_by_role_and_label(Role::Button, name).click_accesskit();
        settle(&mut harness);
        seen.push(compared(&harness));
    }
    assert!(seen.iter().all(|row| row.len() == 4), "{seen:?}");
    assert!(seen[0] != seen[1] && seen[1] != seen[2] && seen[0] != seen[2], "{seen:?}");
}
