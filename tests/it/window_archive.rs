//! The archive in the window: keeping, searching, comparing, opening again, removing.

use crate::window_workbench::{Answers, EXAMPLE, impulse, key, select_first_grain, settle, startup, type_core, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use hrma::app::command::Action;
use hrma::app::workbench::Workbench;
use hrma::service::archive::{Archive, Query};
use std::path::Path;

fn with_folder<'a>(folder: &Path, answers: &[Option<&Path>]) -> Harness<'a, Workbench> {
    let mut startup = startup(Answers::new(answers));
    startup.folder = Some(folder.to_owned());
    window(startup)
}

fn perform(harness: &mut Harness<'_, Workbench>, action: Action) {
    let ctx = harness.ctx.clone();
    harness.state_mut().perform(&ctx, action);
    settle(harness);
}

fn show(harness: &mut Harness<'_, Workbench>) {
    perform(harness, Action::Workspace("archive"));
    settle(harness);
}

fn motors(folder: &Path) -> Vec<String> {
    let rows = Archive::open(Some(folder)).expect("opens").find(&Query::default()).expect("answers");
    rows.into_iter().map(|row| row.motor).collect()
}

#[test]
fn an_empty_archive_says_what_it_is_for_and_keeps_the_result_in_front() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = with_folder(folder.path(), &[]);
    show(&mut harness);
    harness.get_by_label("Nothing is archived yet");
    harness.get_all_by_label("Archive this result").next().expect("a button").click();
    settle(&mut harness);
    settle(&mut harness);
    assert_eq!(motors(folder.path()), [EXAMPLE]);
    assert!(harness.query_by_label("Nothing is archived yet").is_none());
    harness.get_by_label("1 analyses of 1 motors");
    let notice = harness.state().notice().unwrap_or_default().to_owned();
    assert!(notice.contains("as 1"), "{notice}");
}

#[test]
fn analyses_are_searched_sorted_compared_reopened_and_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = with_folder(folder.path(), &[]);
    let first = impulse(&harness);
    key(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::A);
    select_first_grain(&mut harness);
    type_core(&mut harness, "19");
    perform(&mut harness, Action::ArchiveResult);
    show(&mut harness);
    let rows = |harness: &Harness<'_, Workbench>| -> Vec<String> {
        let rows = harness.query_all_by_role(Role::Row);
        rows.map(|row| row.accesskit_node().label().unwrap_or_default()).collect()
    };
    assert_eq!(rows(&harness).len(), 2);
    harness.get_by_label("Sort by impulse").click();
    settle(&mut harness);
    let falling = rows(&harness);
    harness.get_by_label("Sort by impulse").click();
    settle(&mut harness);
    let rising = rows(&harness);
    assert_eq!(falling.iter().rev().collect::<Vec<_>>(), rising.iter().collect::<Vec<_>>());
    // The larger impulse is that of the narrower core.
    harness.get_by_label(&falling[0]).click();
    settle(&mut harness);
    settle(&mut harness);
    harness.get_by_label("Pressure and thrust");
    harness.get_by_label("Reopen").click();
    settle(&mut harness);
    assert_eq!(impulse(&harness), first, "solved again, the same bits");
    assert!(harness.state().document().expect("open").path.is_none());
    show(&mut harness);
    harness.key_down_modifiers(Modifiers::COMMAND, Key::A);
    let other = harness.get_by_label(&falling[1]);
    other.click_modifiers(Modifiers::COMMAND);
    settle(&mut harness);
    settle(&mut harness);
    harness.get_by_label("2 analyses");
    harness.get_by_label("Thrust differs by (RMS)");
    harness.get_by_label("Remove…").click();
    settle(&mut harness);
    harness.get_by_label("Remove 2 analyses from the archive?");
    harness.get_by_label("Cancel").click();
    settle(&mut harness);
    assert_eq!(motors(folder.path()).len(), 2);
    harness.get_by_label("Remove…").click();
    settle(&mut harness);
    harness.get_by_label("Remove").click();
    settle(&mut harness);
    settle(&mut harness);
    assert!(motors(folder.path()).is_empty());
    harness.get_by_label("Nothing is archived yet");
}

#[test]
fn a_search_that_finds_nothing_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = with_folder(folder.path(), &[]);
    perform(&mut harness, Action::ArchiveResult);
    show(&mut harness);
    harness.get_by_label("Search the archive").focus();
    harness.run();
    harness.event(egui::Event::Text("no such motor".to_owned()));
    settle(&mut harness);
    harness.get_by_label("Nothing matches");
}

#[test]
fn exports_are_archived_where_that_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = [folder.path().join("a.eng"), folder.path().join("b.eng")];
    let mut harness = with_folder(folder.path(), &[Some(&paths[0]), Some(&paths[1])]);
    perform(&mut harness, Action::Export("eng"));
    assert!(paths[0].exists() && motors(folder.path()).is_empty(), "not unasked");
    show(&mut harness);
    harness.get_by_label("Archive every export").click();
    settle(&mut harness);
    perform(&mut harness, Action::Export("eng"));
    settle(&mut harness);
    assert!(paths[1].exists());
    assert_eq!(motors(folder.path()), [EXAMPLE]);
}

#[test]
fn without_a_data_folder_the_archive_says_so() {
    let mut harness = window(startup(Answers::new(&[])));
    show(&mut harness);
    harness.get_by_label("There is no data folder to keep an archive in.");
    perform(&mut harness, Action::ArchiveResult);
    assert!(harness.state().notice().is_some_and(|notice| notice.contains("no data folder")));
}
