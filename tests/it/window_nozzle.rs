//! The nozzle workspace: the contour is moved by hand, losses are switched, a bad contour is explained.

use crate::window_library::click;
use crate::window_thermo::choose;
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
    let told = labels(&harness).into_iter().find(|label| label.starts_with("Found and set:")).expect("told");
    assert!(told.contains("behind the throat") && told.contains("over the chart's angles"), "{told}");
    set(&mut harness, &[("nozzle.contour", "Conical")]);
    assert!(!labels(&harness).iter().any(|label| label.starts_with("Found")), "no longer the design's");
}

/// What labels say.
fn labels(harness: &Harness<'_, Workbench>) -> Vec<String> {
    let labels = harness.query_all_by_role(Role::Label);
    labels.filter_map(|label| label.accesskit_node().value().or_else(|| label.accesskit_node().label())).collect()
}

fn has(harness: &Harness<'_, Workbench>, what: &str) -> bool {
    labels(harness).iter().any(|label| label.contains(what))
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
    let from = harness.get_by_role_and_label(Role::Slider, "Initial angle handle").rect().center();
    harness.drag_at(from);
    harness.run();
    let mut before = None;
    for step in 1..=6 {
        harness.hover_at(from + egui::vec2(0.0, -2.0 * step as f32));
        settle(&mut harness);
        let now = angles(&harness).0.map(|angle| angle.0);
        assert!(now > before, "an answer that comes meanwhile turns no pull back: {before:?} {now:?}");
        before = now;
    }
    harness.drop_at(from + egui::vec2(0.0, -12.0));
    settle(&mut harness);
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
    // What has no meaning around a plug is not asked for.
    for name in ["Throat discharge", "Straight throat", "Throat length", "Convergence half angle", "Flow separation"] {
        assert!(harness.query_by_label(name).is_none(), "{name}");
    }
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

#[test]
fn the_mach_map_reaches_to_the_fastest_flow_before_a_shock() {
    let mut harness = nozzle();
    // An edge before the throat leaves the one-dimensional flow, which has a shock inside.
    set(&mut harness, &[("nozzle.exit_diameter", "100 mm"), ("nozzle.upstream_radius", "0")]);
    assert!(has(&harness, "Shock inside"), "{:?}", labels(&harness));
    let legend = labels(&harness).into_iter().find(|label| label.starts_with("Mach 0 to")).expect("a legend");
    let top: f64 =
        legend.split_whitespace().nth(3).and_then(|word| word.trim_end_matches('.').parse().ok()).expect("a number");
    assert!(top > 3.0, "{legend}");
    assert!(legend.contains("state the radius of the arc before the throat"), "the whole reason: {legend}");
}

#[test]
fn a_pull_beyond_what_has_a_flow_keeps_the_picture_and_the_hand() {
    let mut harness = nozzle();
    let before = diameters(&harness);
    let from = harness.get_by_role_and_label(Role::Slider, "Throat handle").rect().center();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from - egui::vec2(0.0, 70.0));
    settle(&mut harness);
    assert!(diameters(&harness).0 > 0.5 * before.1, "an area ratio that the chart does not have");
    let is_refused = |harness: &Harness<'_, Workbench>| has(harness, "The chart of bell angles");
    assert!(is_refused(&harness) && has(&harness, "Of the last nozzle with a flow"), "{:?}", labels(&harness));
    assert!(rows(&harness).iter().any(|row| row.starts_with("Ideal")), "the figures stay");
    harness.hover_at(from + egui::vec2(0.0, 4.0));
    settle(&mut harness);
    harness.drop_at(from + egui::vec2(0.0, 4.0));
    settle(&mut harness);
    assert!(!is_refused(&harness) && diameters(&harness).0 < before.0, "{before:?} {:?}", diameters(&harness));
    // One that is let go there can be taken again.
    pull(&mut harness, "Throat handle", egui::vec2(0.0, -70.0));
    assert!(is_refused(&harness));
    pull(&mut harness, "Throat handle", egui::vec2(0.0, 70.0));
    assert!(!is_refused(&harness), "{:?}", diameters(&harness));
}

#[test]
fn what_is_kept_of_one_document_is_not_shown_of_another() {
    let mut harness = nozzle();
    let ctx = harness.ctx.clone();
    assert!(has(&harness, "Over expanded"));
    harness.state_mut().perform(&ctx, hrma::app::command::Action::New);
    settle(&mut harness);
    set(&mut harness, &[("nozzle.contour", "Bell")]);
    let mut design = Design::clone(harness.state().document().expect("open").draft());
    let Design::SolidMotor(solid) = &mut design;
    solid.nozzle.exit_diameter = hrma::units::Metre(0.001);
    harness.state_mut().edit(&ctx, design);
    settle(&mut harness);
    click(&mut harness, "Nozzle");
    assert!(has(&harness, "is below the throat diameter") && !has(&harness, "Over expanded"), "{:?}", labels(&harness));
}

#[test]
fn the_wheel_scrolls_the_panel_over_the_climb_whose_curves_have_names_and_readings() {
    let mut harness = nozzle();
    let at = |harness: &Harness<'_, Workbench>, what: &str| {
        let found = harness.query_all_by_role(Role::Label).find(|label| {
            let said = label.accesskit_node().value().or_else(|| label.accesskit_node().label());
            said.is_some_and(|said| said.starts_with(what))
        });
        found.unwrap_or_else(|| panic!("{what}: {:?}", labels(harness))).rect()
    };
    let wheel = |harness: &mut Harness<'_, Workbench>, way: f32| {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, way),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        });
        settle(harness);
    };
    harness.hover_at(egui::pos2(1100.0, 300.0));
    wheel(&mut harness, -500.0);
    let before = at(&harness, "full flow");
    assert!(before.top() < 560.0, "in sight: {before:?}");
    harness.hover_at(before.left_bottom() + egui::vec2(150.0, 110.0));
    harness.run();
    let reading = labels(&harness).into_iter().find(|label| label.starts_with("full flow ")).expect("a reading");
    assert!(reading.trim_start_matches("full flow ").parse::<f64>().is_ok_and(|value| value > 1.0), "{reading}");
    for name in ["Summerfield ", "Schmucker ", "Stark ", "Kalt-Badal "] {
        at(&harness, name);
    }
    wheel(&mut harness, 100.0);
    let moved = at(&harness, "full flow").top() - before.top();
    assert!(moved > 50.0, "the panel scrolls: {moved}");
}

#[test]
fn the_places_of_separation_have_names_that_keep_clear_of_each_other() {
    let harness = nozzle();
    let mut places: Vec<egui::Rect> = ["throat", "Summerfield", "Schmucker", "Stark", "Kalt-Badal"]
        .into_iter()
        .filter_map(|name| Some(harness.query_by_label(&format!("Marker {name}"))?.rect()))
        .collect();
    assert!(places.len() > 2, "{:?}", labels(&harness));
    places.sort_by(|one, other| one.left().total_cmp(&other.left()));
    assert!(places.windows(2).all(|pair| pair[0].right() < pair[1].left()), "{places:?}");
}

#[test]
fn what_other_contours_were_given_and_lack_stands_below_them() {
    let mut harness = nozzle();
    set(&mut harness, &[("nozzle.contour", "Conical"), ("nozzle.upstream_radius", "0")]);
    assert!(has(&harness, "with an arc of 1.5 throat radii before the throat."), "{:?}", labels(&harness));
    harness.get_by_role_and_label(Role::Button, "length").click_accesskit();
    settle(&mut harness);
    assert!(has(&harness, "Ideal, Minimum length: its length follows from throat and exit."), "{:?}", labels(&harness));
    for name in ["Dual bell", "Truncated ideal", "Spike"] {
        assert!(labels(&harness).iter().any(|label| label == name), "{name}");
    }
}

#[test]
fn a_dual_bell_is_pulled_at_its_edge_and_a_cut_ideal_nozzle_at_its_length() {
    use hrma::motor::nozzle::contour::Contour;
    let mut harness = nozzle();
    let contour = |harness: &Harness<'_, Workbench>| {
        let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
        design.nozzle.contour.clone()
    };
    set(&mut harness, &[("nozzle.contour", "Dual bell")]);
    let Contour::DualBell(before) = contour(&harness) else { panic!("a dual bell") };
    pull(&mut harness, "Edge handle", egui::vec2(0.0, -6.0));
    pull(&mut harness, "Length handle", egui::vec2(30.0, 0.0));
    let Contour::DualBell(after) = contour(&harness) else { panic!("a dual bell") };
    assert!(after.inflection_area_ratio > before.inflection_area_ratio + 0.05, "{after:?}");
    assert!(after.length_fraction > before.length_fraction + 0.02, "{after:?}");
    set(&mut harness, &[("nozzle.contour", "Truncated ideal")]);
    let Contour::TruncatedIdeal(before) = contour(&harness) else { panic!("a cut ideal nozzle") };
    pull(&mut harness, "Length handle", egui::vec2(-20.0, 0.0));
    let Contour::TruncatedIdeal(after) = contour(&harness) else { panic!("a cut ideal nozzle") };
    assert!(after.design_factor > before.design_factor + 0.02, "{after:?}");
}

#[test]
fn the_count_of_findings_leads_to_them() {
    let mut harness = nozzle();
    let findings = |harness: &Harness<'_, Workbench>| {
        let title = harness.query_all_by_value("Findings").find(|title| title.rect().left() > 900.0);
        title.expect("a title").rect().top()
    };
    assert!(findings(&harness) > 776.0, "below the panel's end");
    harness.get_by_role(Role::Link).click();
    settle(&mut harness);
    assert!(findings(&harness) < 776.0, "{}", findings(&harness));
}

#[test]
fn no_number_of_the_panel_lies_under_its_scroll_bar_and_a_cut_axis_says_so() {
    let harness = nozzle();
    assert!(has(&harness, "axis from 1."), "{:?}", labels(&harness));
    let in_panel = |rect: &egui::Rect| rect.left() > 930.0 && rect.bottom() < 776.0;
    for label in harness.query_all_by_role(Role::Label).filter(|label| in_panel(&label.rect())) {
        assert!(label.rect().right() <= 1267.0, "{:?} {:?}", label.accesskit_node().value(), label.rect());
    }
}

#[test]
fn a_long_label_of_the_form_stands_on_two_lines() {
    let harness = nozzle();
    for (label, is_long) in [("Characteristic length", true), ("Particle diameter", false)] {
        let height = harness.get_by_role_and_label(Role::Label, label).rect().height();
        assert_eq!(height > 24.5, is_long, "{label}: {height}");
    }
}

#[test]
fn a_gas_that_reacts_flows_beside_the_perfect_one() {
    let mut harness = nozzle();
    set(&mut harness, &[("propellant.id", "nakka-kndx")]);
    assert!(harness.query_by_label("Isp, in equilibrium").is_none());
    choose(&mut harness, "Reacting gas", "in equilibrium");
    settle(&mut harness);
    harness.get_by_label("Isp, in equilibrium");
    harness.get_by_label("Thrust coefficient, in equilibrium");
    choose(&mut harness, "Reacting gas", "frozen");
    settle(&mut harness);
    harness.get_by_label("Isp, frozen");
    // A composition without percentages says so in its place.
    set(&mut harness, &[("propellant.id", "mit-cherry-limeade")]);
    assert!(has(&harness, "states no share of the mass"), "{:?}", labels(&harness));
}
