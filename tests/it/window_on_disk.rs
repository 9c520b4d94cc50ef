//! Files that another program changes while they are open in the window.

use crate::window_workbench::{Answers, core_diameter, key, select_first_grain, settle, startup, type_core, window};
use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use hrma::app::document::OnDisk;
use hrma::app::workbench::Workbench;
use hrma::form::assign;
use hrma::project::design::Design;
use hrma::project::file;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Within this time a change is noticed.
const SOON: Duration = Duration::from_secs(2);

fn changed(name: &str, core: &str) -> Design {
    let mut design = Design::new_solid(name);
    assign(&mut design, "grains[0].core_diameter", core).expect("a field");
    design
}

fn opened<'a>(folder: &Path, answers: &[Option<&Path>]) -> (Harness<'a, Workbench>, PathBuf) {
    let path = folder.join("kappa.ron");
    file::save(&path, &changed("Kappa", "20 mm"), None).expect("saves");
    let mut startup = startup(Answers::new(answers));
    startup.files.push(path.clone());
    (window(startup), path)
}

/// Another program writes the file.
fn written_by_another(path: &Path, core: &str) {
    std::fs::write(path, file::write_text(&changed("Kappa", core), None).expect("writes")).expect("written");
}

/// Frames as the window has them when it is woken, until something is noticed.
fn notice(harness: &mut Harness<'_, Workbench>) -> Duration {
    let start = Instant::now();
    while *harness.state().document().expect("open").on_disk() == OnDisk::AsKnown {
        assert!(start.elapsed() < SOON + Duration::from_secs(3), "nothing is noticed");
        std::thread::sleep(Duration::from_millis(20));
        harness.run();
    }
    harness.run();
    start.elapsed()
}

#[test]
fn a_change_by_another_program_is_noticed_and_reloaded_and_an_undo_brings_mine_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, path) = opened(folder.path(), &[]);
    assert!(harness.query_by_label("Reload").is_none());
    select_first_grain(&mut harness);
    type_core(&mut harness, "17");
    written_by_another(&path, "18 mm");
    let time = notice(&mut harness);
    assert!(time < SOON, "{time:?}");
    harness.get_by_label("kappa.ron was changed by another program.");
    harness.get_by_label("Reload").click();
    settle(&mut harness);
    assert!((core_diameter(&harness) - 0.018).abs() < 1e-12);
    assert!(!harness.state().document().expect("open").is_unsaved(), "it is what the file holds");
    assert!(harness.query_by_label("Reload").is_none());
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert!((core_diameter(&harness) - 0.017).abs() < 1e-12, "nothing is lost");
    assert!(harness.state().document().expect("open").is_unsaved());
}

#[test]
fn a_save_over_a_changed_file_asks_first_and_keeps_a_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, path) = opened(folder.path(), &[]);
    select_first_grain(&mut harness);
    type_core(&mut harness, "17");
    written_by_another(&path, "18 mm");
    let theirs = std::fs::read(&path).expect("reads");
    // At once, before the change is noticed.
    key(&mut harness, Modifiers::COMMAND, Key::S);
    harness.get_by_label("Replace kappa.ron?");
    assert_eq!(std::fs::read(&path).expect("reads"), theirs, "nothing is written unasked");
    harness.get_by_label("Cancel").click();
    settle(&mut harness);
    assert!(harness.state().document().expect("open").is_unsaved());
    key(&mut harness, Modifiers::COMMAND, Key::S);
    harness.get_by_label("Replace").click();
    settle(&mut harness);
    assert_eq!(file::open(&path).expect("reads").design, **harness.state().document().expect("open").draft());
    assert_eq!(std::fs::read(folder.path().join("kappa.ron.bak")).expect("a backup"), theirs);
    assert!(!harness.state().document().expect("open").is_unsaved());
    // What was saved here is no change by another.
    std::thread::sleep(SOON);
    harness.run();
    assert!(harness.query_by_label("Reload").is_none());
    type_core(&mut harness, "16.5");
    key(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(harness.query_by_label("Replace kappa.ron?").is_none());
    assert!(!harness.state().document().expect("open").is_unsaved());
}

#[test]
fn mine_is_kept_and_the_next_save_writes_it_without_asking_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, path) = opened(folder.path(), &[]);
    written_by_another(&path, "18 mm");
    notice(&mut harness);
    harness.get_by_label("Keep mine").click();
    settle(&mut harness);
    assert!(harness.query_by_label("Keep mine").is_none());
    assert!(harness.state().document().expect("open").is_unsaved(), "no file holds it");
    key(&mut harness, Modifiers::COMMAND, Key::S);
    assert!((core_diameter(&harness) - 0.020).abs() < 1e-12);
    assert_eq!(file::open(&path).expect("reads").design, changed("Kappa", "20 mm"));
}

#[test]
fn mine_goes_to_another_file_and_theirs_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = folder.path().join("mine.ron");
    let (mut harness, path) = opened(folder.path(), &[Some(&other)]);
    written_by_another(&path, "18 mm");
    notice(&mut harness);
    harness.get_by_label("Save as…").click();
    settle(&mut harness);
    assert_eq!(file::open(&other).expect("reads").design, changed("Kappa", "20 mm"));
    assert_eq!(file::open(&path).expect("reads").design, changed("Kappa", "18 mm"));
    assert!(harness.query_by_label("Reload").is_none());
}

#[test]
fn a_file_that_is_gone_is_noticed_and_written_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, path) = opened(folder.path(), &[]);
    std::fs::remove_file(&path).expect("removed");
    notice(&mut harness);
    harness.get_by_label("kappa.ron is no longer there.");
    harness.get_by_label("Write it again").click();
    settle(&mut harness);
    assert_eq!(file::open(&path).expect("reads").design, changed("Kappa", "20 mm"));
    assert!(harness.query_by_label("Write it again").is_none());
}

#[test]
fn a_changed_file_that_does_not_open_says_so_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, path) = opened(folder.path(), &[]);
    std::fs::write(&path, "SolidMotor(schema: 1, nam").expect("written");
    notice(&mut harness);
    harness.get_by_label("Reload").click();
    settle(&mut harness);
    harness.get_by_label("kappa.ron does not open");
    harness.get_by_label("Close").click();
    settle(&mut harness);
    assert!((core_diameter(&harness) - 0.020).abs() < 1e-12);
    harness.get_by_label("Keep mine");
}

#[test]
fn closing_a_changed_document_over_a_changed_file_asks_both_and_closes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, path) = opened(folder.path(), &[]);
    select_first_grain(&mut harness);
    type_core(&mut harness, "17");
    written_by_another(&path, "18 mm");
    key(&mut harness, Modifiers::COMMAND, Key::W);
    harness.get_by_label("Save").click();
    settle(&mut harness);
    harness.get_by_label("Replace").click();
    settle(&mut harness);
    assert!(harness.state().document().is_none(), "closed");
    assert_eq!(file::open(&path).expect("reads").design, changed("Kappa", "17 mm"));
}

#[test]
fn watching_files_repaints_nothing_while_they_stay_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut harness, _) = opened(folder.path(), &[]);
    std::thread::sleep(SOON);
    harness.run();
    assert!(!harness.ctx.has_requested_repaint());
    std::thread::sleep(SOON);
    assert!(!harness.ctx.has_requested_repaint(), "the thread woke the window for nothing");
}
