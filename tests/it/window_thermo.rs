//! The thermochemistry workspace: a propellant is picked, composed, moved by hand and copied; a motor takes its gas.

use crate::window_library::click;
use crate::window_workbench::{Answers, settle, startup, window};
use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::NodeT as _, kittest::Queryable as _};
use hrma::app::workbench::Workbench;
use hrma::project::design::{Design, PropellantChoice};

fn thermo<'a>() -> Harness<'a, Workbench> {
    let mut harness = window(startup(Answers::new(&[])));
    click(&mut harness, "Thermo");
    harness
}

/// The numbers of the table's row, as they are read out.
fn row(harness: &Harness<'_, Workbench>, label: &str) -> Vec<f64> {
    let rows: Vec<_> = harness.query_all_by_role(Role::Row).collect();
    let texts = rows.iter().filter_map(|row| row.accesskit_node().label());
    let text = texts.into_iter().find(|text| text.starts_with(label)).unwrap_or_else(|| panic!("no row {label}"));
    let values = text.rsplit_once(": ").expect("values").1.split("; ");
    values.map(|value| value.replace(['\u{a0}', ' '], "").parse().unwrap_or(f64::NAN)).collect()
}

pub(crate) fn begin(harness: &mut Harness<'_, Workbench>, start: &str) {
    harness.get_by_role_and_label(Role::ComboBox, "Start from").click();
    settle(harness);
    harness.get_by_label(start).click();
    settle(harness);
}

fn type_into(harness: &mut Harness<'_, Workbench>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    settle(harness);
}

#[test]
fn a_customary_pair_is_solved_at_once_and_its_figures_are_those_of_the_field() {
    let mut harness = thermo();
    harness.get_by_label_contains("Verified to");
    // LOX and RP-1 at 70 bar and O/F 2.6: about 3670 K.
    let temperatures = row(&harness, "Temperature");
    assert_eq!(temperatures.len(), 4, "chamber, throat and two exits: {temperatures:?}");
    assert!((3600.0..3720.0).contains(&temperatures[0]), "in K: {temperatures:?}");
    assert!(temperatures.windows(2).all(|pair| pair[1] < pair[0]), "{temperatures:?}");
    assert_eq!(row(&harness, "Mach number")[1], 1.0);
    assert!((row(&harness, "Area ratio")[3] - 40.0).abs() < 1e-9);
    let listed: Vec<f64> = ["CO:", "H2O:"].iter().map(|name| row(&harness, name)[0]).collect();
    assert!(listed.iter().all(|fraction| (0.2..0.5).contains(fraction)), "{listed:?}");
    harness.get_by_label_contains("best O/F 2.");
    begin(&mut harness, "LOX / LH2");
    let impulse = row(&harness, "Isp (");
    assert!(impulse[3] > 400.0, "{impulse:?} s");
    assert!(row(&harness, "H2O:")[0] > 0.6);
}

#[test]
fn the_slider_and_the_field_move_the_mixture_ratio_and_the_plots_follow_a_pressure() {
    let mut harness = thermo();
    let before = row(&harness, "Temperature")[0];
    type_into(&mut harness, "Mixture ratio O/F", "1.6");
    let rich = row(&harness, "Temperature")[0];
    assert!(rich < before - 300.0, "{before} {rich}");
    harness.get_by_label("O/F 1.6");
    let slider = harness.get_by_role_and_label(Role::Slider, "O/F slider").rect();
    let (from, to) =
        (slider.left_center() + egui::vec2(20.0, 0.0), slider.left_center() + egui::vec2(0.4 * slider.width(), 0.0));
    harness.drag_at(from);
    harness.run();
    harness.hover_at(to);
    settle(&mut harness);
    let while_moving = row(&harness, "Temperature")[0];
    assert!(while_moving > rich, "the table follows before the hand lets go: {while_moving} {rich}");
    harness.drop_at(to);
    settle(&mut harness);
    let pressure = row(&harness, "Pressure")[0];
    type_into(&mut harness, "Chamber pressure", "20 bar");
    assert!((row(&harness, "Pressure")[0] / 20.0 - 1.0).abs() < 1e-9 && pressure > 20.0);
}

#[test]
fn what_cannot_be_solved_is_explained_and_leads_to_its_field() {
    let mut harness = thermo();
    harness.get_all_by_label("Set Temperature").next().expect("of the oxidiser").click();
    settle(&mut harness);
    harness.get_all_by_role_and_label(Role::TextInput, "Temperature").next().expect("set").focus();
    harness.run();
    harness.event(egui::Event::Text("1200 K".to_owned()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    harness.get_by_label_contains("LOX cannot be used at 1200 K");
    click(&mut harness, "Show the field");
    harness.get_all_by_label("Set Temperature").next().expect("of the oxidiser").click();
    settle(&mut harness);
    harness.get_by_label_contains("Verified to");
}

#[test]
fn other_problems_have_their_own_tables_and_a_species_of_nasa_is_found() {
    let mut harness = thermo();
    harness.get_by_role_and_label(Role::ComboBox, "Kind").click();
    settle(&mut harness);
    harness.get_by_label("Rocket, finite area").click();
    settle(&mut harness);
    assert_eq!(row(&harness, "Temperature").len(), 6, "injector, at rest, combustor end, throat, two exits");
    harness.get_by_role_and_label(Role::ComboBox, "Kind").click();
    settle(&mut harness);
    harness.get_by_label("Set temperature (tp)").click();
    settle(&mut harness);
    assert_eq!(row(&harness, "Temperature"), [3000.0]);
    harness.get_all_by_role_and_label(Role::ComboBox, "Name").next().expect("of the oxidiser").click();
    settle(&mut harness);
    harness.event(egui::Event::Text("H2O2 87.5%".to_owned()));
    settle(&mut harness);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    harness.get_by_label_contains("Verified to");
    assert!(row(&harness, "H2O:")[0] > 0.1);
}

#[test]
fn a_motor_takes_the_gas_as_an_edit_that_can_be_undone() {
    let mut harness = thermo();
    begin(&mut harness, "AP / HTPB / Al");
    let flame = row(&harness, "Temperature")[0];
    click(&mut harness, "Use gas in motor");
    let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
    let PropellantChoice::Own(propellant) = &design.propellant else { panic!("its own propellant") };
    assert!((propellant.gas.flame_temperature.0 - flame).abs() < 0.06, "{flame} K");
    assert!(propellant.source.0.contains("AP / HTPB / Al"));
    click(&mut harness, "Copy as CSV");
    harness.get_by_label("Copied");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut harness);
    let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
    assert!(matches!(design.propellant, PropellantChoice::Library(_)));
}

pub(crate) fn choose(harness: &mut Harness<'_, Workbench>, combo: &str, item: &str) {
    harness.get_all_by_role_and_label(Role::ComboBox, combo).next().unwrap_or_else(|| panic!("no {combo}")).click();
    settle(harness);
    harness.get_by_label(item).click();
    settle(harness);
}

#[test]
fn a_reactant_of_ones_own_begins_as_the_librarys_and_counts_as_stated() {
    let mut harness = thermo();
    let before = row(&harness, "Temperature")[0];
    choose(&mut harness, "Kind of reactant 2", "Own fuel");
    let same = row(&harness, "Temperature")[0];
    assert!((same / before - 1.0).abs() < 1e-4, "RP-1 as its entry says: {before} {same}");
    type_into(&mut harness, "Formula", "CH4");
    let methane = row(&harness, "Temperature")[0];
    assert!((methane / before - 1.0).abs() > 1e-2, "{before} {methane}");
    type_into(&mut harness, "Formula", "C1Xx4");
    harness.get_by_label_contains("Xx");
    harness.get_by_label("Show the field");
    type_into(&mut harness, "Formula", "C12H24");
    harness.get_by_label_contains("Verified to");
}

#[test]
fn flow_frozen_at_a_station_and_species_left_out_change_the_answer() {
    let mut harness = thermo();
    let free = row(&harness, "Isp (")[3];
    choose(&mut harness, "Flow", "Frozen at throat");
    let throat = row(&harness, "Isp (")[3];
    choose(&mut harness, "Flow", "Frozen at a station");
    let station = row(&harness, "Isp (")[3];
    assert!(throat < station - 5.0 && (station - free).abs() < 1.0, "{throat} {station} {free}");
    choose(&mut harness, "Kind", "Rocket, mass flux");
    assert_eq!(row(&harness, "Temperature").len(), 6);
    type_into(&mut harness, "Without", "H2O OH");
    let texts: Vec<String> = harness
        .query_all_by_role(Role::Row)
        .filter_map(|row| row.accesskit_node().label())
        .filter(|label| label.starts_with("H2O:") || label.starts_with("OH:"))
        .collect();
    assert_eq!(texts, Vec::<String>::new());
    type_into(&mut harness, "Without", "H2OO");
    harness.get_by_label_contains("no product species is called `H2OO`");
}

#[test]
fn what_is_set_is_there_at_the_next_start() {
    let mut harness = thermo();
    type_into(&mut harness, "Chamber pressure", "33 bar");
    let kept = harness.state().workspace_layout("thermochemistry").expect("it keeps its setup");
    let mut startup = startup(Answers::new(&[]));
    startup.settings.layouts.insert("thermochemistry".to_owned(), kept);
    let mut next = window(startup);
    click(&mut next, "Thermo");
    assert!((row(&next, "Pressure")[0] - 33.0).abs() < 1e-9);
}
