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
