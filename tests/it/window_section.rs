//! The section of a grain in the window: handles that are dragged, the map of webs, the time that it shares.

use crate::window_workbench::{Answers, settle, startup};
use egui::{Key, Vec2, accesskit::Role, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use hrma::app::command::Action;
use hrma::app::workbench::Workbench;
use hrma::form::{FieldValue, fields};
use hrma::project::design::Design;

/// An example with fins.
pub(crate) const FINS: &str = "Ocean Water 98 finocyl";

fn window<'a>() -> Harness<'a, Workbench> {
    let mut startup = startup(Answers::new(&[]));
    startup.example = Some(FINS.to_owned());
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_max_steps(16)
        .build_eframe(|context| Workbench::new(&context.egui_ctx, startup));
    settle(&mut harness);
    harness.get_by_role_and_label(Role::TreeItem, "1 Finocyl").click();
    settle(&mut harness);
    harness
}

/// A length of the first grain in m.
fn length(harness: &Harness<'_, Workbench>, key: &str) -> f64 {
    let mut design = Design::clone(harness.state().document().expect("open").draft());
    let path = format!("grains[0].{key}");
    let leaf = fields(&mut design).into_iter().find(|leaf| leaf.path == path).expect("a field");
    let FieldValue::Number(Some(value), _) = leaf.value else { panic!("{path} is no length") };
    value
}

fn impulse(harness: &Harness<'_, Workbench>) -> f64 {
    harness.state().document().expect("open").solved().expect("solved").run.summary.total_impulse
}

/// Takes hold of a handle and pulls it, without letting go.
fn pull(harness: &mut Harness<'_, Workbench>, label: &str, way: Vec2) -> egui::Pos2 {
    let from = harness.get_by_role_and_label(Role::Slider, &format!("Drag {label}")).rect().center();
    harness.drag_at(from);
    harness.run();
    for share in [0.4, 0.8, 1.0] {
        harness.hover_at(from + share * way);
        settle(harness);
    }
    from + way
}

#[test]
fn a_handle_is_solved_live_and_makes_one_version() {
    let mut harness = window();
    let (before, fin) = (impulse(&harness), length(&harness, "fin_length"));
    let end = pull(&mut harness, "Fin length", vec2(-6.0, 0.0));
    assert!(length(&harness, "fin_length") < fin, "pulled inward");
    assert_ne!(impulse(&harness), before, "solved while the hand moves");
    assert!(harness.query_by_label_contains("Undo grain 1").is_none(), "no version yet");
    harness.drop_at(end);
    settle(&mut harness);
    harness.get_by_label_contains("Undo grain 1 fin length");
    let ctx = harness.ctx.clone();
    harness.state_mut().perform(&ctx, Action::Undo);
    settle(&mut harness);
    assert_eq!((length(&harness, "fin_length"), impulse(&harness)), (fin, before));
}

#[test]
fn escape_gives_a_handle_up_and_the_length_is_what_it_was() {
    let mut harness = window();
    let (before, core) = (impulse(&harness), length(&harness, "core_diameter"));
    let end = pull(&mut harness, "Core diameter", vec2(5.0, -4.0));
    assert_ne!(length(&harness, "core_diameter"), core);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    harness.drop_at(end);
    settle(&mut harness);
    assert_eq!((length(&harness, "core_diameter"), impulse(&harness)), (core, before));
    assert!(harness.query_by_label_contains("Undo grain 1").is_none());
}

#[test]
fn a_handle_stops_at_the_limits_of_its_length() {
    for way in [vec2(0.0, 400.0), vec2(0.0, -400.0)] {
        let mut harness = window();
        let outer = length(&harness, "outer_diameter");
        let end = pull(&mut harness, "Fin width", way);
        harness.drop_at(end);
        settle(&mut harness);
        let width = length(&harness, "fin_width");
        assert!(width > 0.0 && width <= outer, "{way:?}: {width}");
        assert!(harness.state().document().expect("open").failure().is_none());
    }
}
