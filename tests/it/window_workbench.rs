//! The whole window: open an example, edit by keyboard, undo, see the result change, export, save, close.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use hrma::app::command::Action;
use hrma::app::dialogs::{Ask, FileDialogs};
use hrma::app::workbench::{Startup, Workbench};
use hrma::project::design::Design;
use hrma::substance::library::Library;
use hrma::units::UnitSystem;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Answers from a list instead of a dialog.
pub(crate) struct Answers(Mutex<VecDeque<Option<PathBuf>>>);

impl Answers {
    pub(crate) fn new(answers: &[Option<&Path>]) -> Arc<Self> {
        Arc::new(Self(Mutex::new(answers.iter().map(|path| path.map(Path::to_owned)).collect())))
    }
}

impl FileDialogs for Answers {
    fn ask(&self, _: &Ask) -> Option<PathBuf> {
        self.0.lock().expect("not poisoned").pop_front().flatten()
    }

    fn shortest_cancel(&self) -> Duration {
        Duration::ZERO
    }
}

pub(crate) const EXAMPLE: &str = "Cherry Limeade 54";

pub(crate) fn startup(dialogs: Arc<dyn FileDialogs>) -> Startup {
    let mut startup = Startup::new(Arc::new(Library::bundled().expect("reads")));
    startup.dialogs = dialogs;
    startup.example = Some(EXAMPLE.to_owned());
    startup
}

pub(crate) fn window<'a>(startup: Startup) -> Harness<'a, Workbench> {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1280.0, 800.0))
        .with_max_steps(16)
        .build_eframe(|context| Workbench::new(&context.egui_ctx, startup));
    settle(&mut harness);
    harness
}

/// Runs frames until the solver and the jobs have answered.
pub(crate) fn settle(harness: &mut Harness<'_, Workbench>) {
    for _ in 0..6000 {
        harness.run();
        if !harness.state().is_busy() {
            harness.run();
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the window does not settle");
}

pub(crate) fn key(harness: &mut Harness<'_, Workbench>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    settle(harness);
}

pub(crate) fn impulse(harness: &Harness<'_, Workbench>) -> f64 {
    harness.state().document().expect("open").solved().expect("solved").run.summary.total_impulse
}

pub(crate) fn core_diameter(harness: &Harness<'_, Workbench>) -> f64 {
    let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
    match &design.grains[0].shape {
        hrma::motor::grain::Grain::Bates(grain) => grain.core_diameter.0,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn select_first_grain(harness: &mut Harness<'_, Workbench>) {
    harness.get_by_role_and_label(Role::TreeItem, "1 BATES").click();
    settle(harness);
}

pub(crate) fn type_core(harness: &mut Harness<'_, Workbench>, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, "Core diameter").focus();
    harness.run();
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    key(harness, Modifiers::NONE, Key::Enter);
}

#[test]
fn a_field_is_changed_by_keyboard_the_result_follows_and_undo_brings_it_back() {
    let mut harness = window(startup(Answers::new(&[])));
    let before = impulse(&harness);
    select_first_grain(&mut harness);
    type_core(&mut harness, "3/4 in");
    assert!((core_diameter(&harness) - 0.01905).abs() < 1e-12);
    let after = impulse(&harness);
    assert!(after < before, "a wider core leaves less propellant: {before} {after}");
    assert!(harness.state().document().expect("open").ghost().is_some(), "the version before stays as a ghost");
    harness.get_by_label("Undo grain 1 core diameter 16 -> 19.05 mm");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(impulse(&harness), before, "the same bits");
    key(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(impulse(&harness), after);
}

#[test]
fn a_scrub_is_solved_live_and_makes_one_version() {
    let mut harness = window(startup(Answers::new(&[])));
    select_first_grain(&mut harness);
    let before = impulse(&harness);
    let start = harness.get_by_role_and_label(Role::Label, "Core diameter").rect().left_center() + egui::vec2(8.0, 0.0);
    harness.drag_at(start);
    harness.run();
    for step in 1..=6 {
        harness.hover_at(start + egui::vec2(6.0 * step as f32, 0.0));
        settle(&mut harness);
    }
    let during = impulse(&harness);
    assert_ne!(during, before, "solved while the hand moves");
    assert!(harness.query_by_label_contains("Undo grain 1").is_none(), "no version yet");
    harness.drop_at(start + egui::vec2(36.0, 0.0));
    settle(&mut harness);
    assert_eq!(impulse(&harness), during);
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(impulse(&harness), before, "one undo takes the whole gesture back");
}

#[test]
fn the_report_is_exported_through_the_palette() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("motor.pdf");
    let mut harness = window(startup(Answers::new(&[Some(&path)])));
    key(&mut harness, Modifiers::COMMAND, Key::P);
    harness.event(egui::Event::Text("report pdf".to_owned()));
    settle(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let bytes = std::fs::read(&path).expect("written");
    assert!(bytes.starts_with(b"%PDF"));
    assert!(
        harness.state().notice().is_some_and(|notice| notice.contains("motor.pdf")),
        "{:?}",
        harness.state().notice()
    );
}

#[test]
fn every_export_of_the_menu_writes_its_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let ids: Vec<&str> = hrma::export::EXPORTERS.iter().map(|exporter| exporter.id).collect();
    let paths: Vec<PathBuf> = ids.iter().map(|id| folder.path().join(format!("motor.{id}"))).collect();
    let answers: Vec<Option<&Path>> = paths.iter().map(|path| Some(path.as_path())).collect();
    let mut harness = window(startup(Answers::new(&answers)));
    for id in ids {
        let ctx = harness.ctx.clone();
        harness.state_mut().perform(&ctx, Action::Export(id));
        settle(&mut harness);
        let notice = harness.state().notice().unwrap_or_default().to_owned();
        assert!(notice.starts_with("Wrote"), "{id}: {notice}");
    }
    let written = std::fs::read_dir(folder.path()).expect("lists").count();
    assert!(written >= paths.len(), "{written}");
}

#[test]
fn saving_writes_a_file_that_opens_again_and_takes_the_dot_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kept.ron");
    let mut harness = window(startup(Answers::new(&[Some(&path)])));
    select_first_grain(&mut harness);
    type_core(&mut harness, "17");
    assert!(harness.state().document().expect("open").is_unsaved());
    key(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(!harness.state().document().expect("open").is_unsaved(), "{:?}", harness.state().notice());
    let mut again = startup(Answers::new(&[]));
    again.files.push(path);
    let again = window(again);
    assert!((core_diameter(&again) - 0.017).abs() < 1e-12);
    assert_eq!(impulse(&again), impulse(&harness));
}

#[test]
fn a_save_that_fails_does_not_count_as_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("missing").join("kept.ron");
    let mut harness = window(startup(Answers::new(&[Some(&path)])));
    key(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(harness.state().document().expect("open").is_unsaved());
    assert!(harness.state().notice().is_some_and(|notice| notice.starts_with("Not saved")));
}

#[test]
fn closing_an_edited_document_asks_first() {
    let mut harness = window(startup(Answers::new(&[])));
    select_first_grain(&mut harness);
    type_core(&mut harness, "17");
    key(&mut harness, Modifiers::COMMAND, Key::W);
    harness.get_by_label(&format!("Save the changes to {EXAMPLE}?"));
    harness.get_by_label("Cancel").click();
    settle(&mut harness);
    assert!(harness.state().document().is_some());
    key(&mut harness, Modifiers::COMMAND, Key::W);
    harness.get_by_label("Do not save").click();
    settle(&mut harness);
    assert!(harness.state().document().is_none());
    harness.get_by_label(&format!("Open example {EXAMPLE}")).click();
    settle(&mut harness);
    assert_eq!(harness.state().document().expect("open").title(), EXAMPLE);
}

#[test]
fn a_file_that_does_not_open_says_where_and_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("broken.ron");
    std::fs::write(&path, "SolidMotor(\n    schema: 3,\n    name: \"x\",\n    grainz: [],\n)\n").expect("writes");
    let mut startup = startup(Answers::new(&[]));
    startup.files.push(path);
    let mut harness = window(startup);
    harness.get_by_label("broken.ron does not open");
    harness.get_by_label_contains("grainz");
    harness.get_by_label("Close").click();
    settle(&mut harness);
    assert!(harness.query_by_label("broken.ron does not open").is_none());
}

#[test]
fn a_finding_leads_to_its_field_and_its_button_cures_it() {
    let mut harness = window(startup(Answers::new(&[])));
    select_first_grain(&mut harness);
    let ctx = harness.ctx.clone();
    let path = "nozzle.throat_diameter";
    let mut design = Design::clone(harness.state().document().expect("open").draft());
    hrma::form::assign(&mut design, path, "14 mm").expect("a field");
    harness.state_mut().edit(&ctx, design);
    settle(&mut harness);
    let findings = harness.state().document().expect("open").findings().to_vec();
    let finding = findings.iter().find(|finding| finding.cure.is_some()).expect("a narrow port can be cured");
    let cure = finding.cure.clone().expect("checked");
    let shown = hrma::units::UnitPreferences::default().text(cure.value, cure.quantity, 4);
    harness.get_by_label(&format!("Set to {shown}")).click();
    settle(&mut harness);
    let left = harness.state().document().expect("open").findings();
    assert!(!left.iter().any(|left| left.code == finding.code && left.path == finding.path), "{left:?}");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    let back = harness.state().document().expect("open").findings();
    assert!(back.iter().any(|back| back.code == finding.code), "the cure is an edit that can be undone");
}

#[test]
fn f1_tells_about_the_focused_field_and_else_lists_the_keys() {
    let mut harness = window(startup(Answers::new(&[])));
    key(&mut harness, Modifiers::NONE, Key::F1);
    harness.get_by_label("Command palette");
    key(&mut harness, Modifiers::NONE, Key::Escape);
    select_first_grain(&mut harness);
    harness.get_by_role_and_label(Role::TextInput, "Core diameter").focus();
    settle(&mut harness);
    key(&mut harness, Modifiers::NONE, Key::F1);
    harness.get_by_label("grains[0].core_diameter");
    harness.get_by_label_contains("mass flux; port to throat");
}

#[test]
fn the_tree_adds_a_grain_and_an_undo_takes_it_away() {
    let mut harness = window(startup(Answers::new(&[])));
    let grains = |harness: &Harness<'_, Workbench>| {
        let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
        design.grains.len()
    };
    assert_eq!(grains(&harness), 3);
    harness.get_by_label("Add grain").click();
    settle(&mut harness);
    harness.get_by_label("End burner").click();
    settle(&mut harness);
    assert_eq!(grains(&harness), 4);
    harness.get_by_role_and_label(Role::TreeItem, "4 End burner");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(grains(&harness), 3);
}

#[test]
fn a_measured_curve_lies_over_the_plots_and_its_differences_stand_beside_the_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("test.csv");
    std::fs::write(&path, "time (s),thrust (N)\n0,0\n0.1,400\n3.0,350\n3.2,0\n").expect("writes");
    let mut harness = window(startup(Answers::new(&[Some(&path)])));
    key(&mut harness, Modifiers::COMMAND, Key::M);
    harness.get_by_label("Against the measured curve");
    assert!(harness.state().document().expect("open").measured.is_some());
    let ctx = harness.ctx.clone();
    harness.state_mut().perform(&ctx, Action::ClearMeasured);
    settle(&mut harness);
    assert!(harness.query_by_label("Against the measured curve").is_none());
}

#[test]
#[cfg(feature = "store")]
fn an_interrupted_session_comes_back_with_its_unsaved_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = hrma::project::file::write_text(&Design::new_solid("Lost and found"), None).expect("writes");
    {
        use hrma::project::store::{OpenOptions, Session, SessionDocument, Store};
        let mut store = Store::open(folder.path(), OpenOptions::default()).expect("opens");
        let documents = vec![SessionDocument { path: None, text, saved: false, known: None }];
        let gone = u32::MAX - 1; // no system gives a process this number
        let session = Session { id: "gone".to_owned(), process: gone, written: 0, layout: String::new(), documents };
        store.write_session(&session).expect("writes");
    }
    let mut startup = startup(Answers::new(&[]));
    startup.folder = Some(folder.path().to_owned());
    let mut harness = window(startup);
    assert_eq!(harness.state().document().expect("recovered").title(), "Lost and found");
    key(&mut harness, Modifiers::COMMAND, Key::W);
    harness.get_by_label("Save the changes to Lost and found?");
}

#[test]
fn a_click_on_a_grain_in_the_drawing_selects_it() {
    let mut harness = window(startup(Answers::new(&[])));
    let drawing = harness.get_by_label("Drawing longitudinal").rect();
    let (x, middle) = (drawing.left() + 0.3 * drawing.width(), drawing.center().y);
    for step in 0..40 {
        let at = egui::pos2(x, middle - 4.0 * step as f32);
        harness.drag_at(at);
        harness.run();
        harness.drop_at(at);
        settle(&mut harness);
        if harness.query_by_label("Grain 1").is_some() {
            return;
        }
    }
    panic!("no place of the drawing selects the first grain");
}

#[test]
fn units_switch_everywhere_at_once() {
    let mut harness = window(startup(Answers::new(&[])));
    select_first_grain(&mut harness);
    let ctx = harness.ctx.clone();
    harness.state_mut().perform(&ctx, Action::Units(UnitSystem::Imperial));
    settle(&mut harness);
    let field = harness.get_by_role_and_label(Role::TextInput, "Core diameter");
    assert_eq!(field.value().as_deref(), Some("0.629921"));
    harness.get_by_label("Choose plot: Thrust");
    assert!(harness.query_all_by_label_contains("lbf s").next().is_some());
}

#[test]
fn an_idle_window_does_not_repaint() {
    let mut harness = window(startup(Answers::new(&[])));
    harness.run();
    let delay = harness.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
    assert!(delay.is_some_and(|delay| delay > Duration::from_secs(1)), "{delay:?}");
}

#[test]
fn every_workspace_opens_with_and_without_a_document() {
    for example in [None, Some(EXAMPLE.to_owned())] {
        let mut startup = startup(Answers::new(&[]));
        startup.example = example;
        let mut harness = window(startup);
        for name in ["Library", "Archive", "Validation", "Design"] {
            harness.get_by_role_and_label(Role::Button, name).click();
            settle(&mut harness);
        }
    }
}

fn kinds(harness: &Harness<'_, Workbench>) -> Vec<&'static str> {
    let Design::SolidMotor(design) = harness.state().document().expect("open").draft().as_ref();
    design.grains.iter().map(|grain| grain.shape.label()).collect()
}

#[test]
fn the_picker_finds_a_kind_by_typing_and_changes_the_grain_as_one_version() {
    let mut harness = window(startup(Answers::new(&[])));
    select_first_grain(&mut harness);
    harness.get_by_label("Kind of grain 1").click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, "Conical");
    harness.event(egui::Event::Text("without a port".to_owned()));
    settle(&mut harness);
    assert!(harness.query_by_role_and_label(Role::Button, "Conical").is_none(), "searched by what it is for");
    key(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(kinds(&harness), ["End burner", "BATES", "BATES"]);
    harness.get_by_label_contains("Undo grain 1");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(kinds(&harness), ["BATES"; 3]);
}

#[test]
fn a_dragged_grain_makes_one_version_with_a_name() {
    let mut harness = window(startup(Answers::new(&[])));
    harness.get_by_role_and_label(Role::TreeItem, "3 BATES").click();
    settle(&mut harness);
    harness.get_by_label("Kind of grain 3").click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, "End burner").click();
    settle(&mut harness);
    let from =
        harness.get_by_role_and_label(Role::TreeItem, "3 End burner").rect().left_center() + egui::vec2(60.0, 0.0);
    let to = harness.get_by_role_and_label(Role::TreeItem, "1 BATES").rect().left_top() + egui::vec2(60.0, 4.0);
    harness.drag_at(from);
    harness.run();
    for share in [0.3, 0.7, 1.0] {
        harness.hover_at(from + (to - from) * share);
        harness.run();
    }
    harness.drop_at(to);
    settle(&mut harness);
    assert_eq!(kinds(&harness), ["End burner", "BATES", "BATES"]);
    harness.get_by_label("Undo grain 3 moved to 1");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(kinds(&harness), ["BATES", "BATES", "End burner"]);
}

#[test]
fn versions_and_files_are_compared_in_the_window_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let (eng, csv) = (folder.path().join("two.eng"), folder.path().join("all.csv"));
    std::fs::write(&eng, "A8 18 70 3 0.003 0.016 X\n0.1 10\n0.7 0\nJ384 54 300 P 0.5 1.4 EX\n0.1 400\n3 0\n")
        .expect("written");
    let mut harness = window(startup(Answers::new(&[Some(&eng), Some(&csv)])));
    select_first_grain(&mut harness);
    type_core(&mut harness, "17");
    harness.get_by_role_and_label(Role::Button, "Compare").click();
    settle(&mut harness);
    harness.get_by_label("opened").click();
    settle(&mut harness);
    harness.get_by_label("Add file…").click();
    settle(&mut harness);
    // The document as it stands, its first version, and both motors of the file.
    for name in [EXAMPLE.to_owned(), format!("{EXAMPLE}: opened"), "A8".to_owned(), "J384".to_owned()] {
        harness.get_by_label(&format!("Show {name}"));
    }
    assert_eq!(harness.get_all_by_role(Role::Row).count(), 4);
    harness.get_by_label("Show A8").click();
    settle(&mut harness);
    assert_eq!(harness.get_all_by_role(Role::Row).count(), 3, "a hidden curve has no figures");
    harness.get_by_label("Remove J384").click();
    settle(&mut harness);
    let rows: Vec<String> = harness
        .get_all_by_role(Role::Row)
        .filter_map(|row| egui_kittest::kittest::NodeT::accesskit_node(&row).label())
        .collect();
    assert!(!rows[0].contains('%') && rows[1].contains('%'), "the first is the reference: {rows:?}");
    harness.get_by_label("Export comparison").click();
    settle(&mut harness);
    harness.get_by_label("CSV…").click();
    settle(&mut harness);
    let text = std::fs::read_to_string(&csv).expect("written");
    assert!(text.starts_with("Time (s),") && text.contains(&format!("{EXAMPLE}: opened, thrust (N)")), "{text:.200}");
}
