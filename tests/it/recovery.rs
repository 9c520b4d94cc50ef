//! What a window leaves when it is killed, with `kill -9`: nothing that is older than a few seconds is lost.

use crate::window_workbench::{Answers, settle, startup, window};
use hrma::app::command::Action;
use hrma::app::workbench::Workbench;
use hrma::form::assign;
use hrma::project::design::Design;
use hrma::project::file;
use hrma::project::store::{OpenOptions, Session, SessionDocument, Store};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The data folder of the window that is to be killed.
const FOLDER: &str = "HRMA_TEST_KILLED_WINDOW";
/// How long it is edited.
const EDITING: Duration = Duration::from_secs(6);
/// The contract says 10 s; the window is edited for less than that, so that more is asked here.
const OLDEST_LOSS: Duration = Duration::from_secs(3);

/// Ended with SIGKILL when the test ends, however it does.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _already_gone = self.0.kill();
        let _status = self.0.wait();
    }
}

fn workbench<'a>(folder: &Path) -> egui_kittest::Harness<'a, Workbench> {
    let mut startup = startup(Answers::new(&[]));
    startup.example = None;
    startup.folder = Some(folder.to_owned());
    window(startup)
}

/// The window that is killed: two documents are edited in turn, and each edit is told on standard output. Runs only
/// when the test below starts it in a process of its own.
#[test]
fn the_window_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut harness = workbench(Path::new(&folder));
    let ctx = harness.ctx.clone();
    harness.state_mut().perform(&ctx, Action::New);
    harness.state_mut().perform(&ctx, Action::New);
    settle(&mut harness);
    for edit in 0_u32.. {
        let mut design = Design::clone(harness.state().document().expect("open").draft());
        let Design::SolidMotor(solid) = &mut design;
        solid.name = format!("document {}", edit % 2);
        solid.info.notes = edit.to_string();
        harness.state_mut().edit(&ctx, design);
        harness.run();
        println!("edit {edit}");
        std::io::stdout().flush().expect("written");
        harness.state_mut().perform(&ctx, Action::NextTab);
        harness.run();
        std::thread::sleep(Duration::from_millis(40));
    }
}

#[test]
fn a_killed_window_loses_no_edit_that_is_older_than_a_few_seconds() {
    let folder = tempfile::tempdir().expect("a folder");
    let child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "recovery::the_window_that_is_killed", "--nocapture"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut child = Running(child);
    let lines = BufReader::new(child.0.stdout.take().expect("piped")).lines();
    let mut edits: Vec<(u32, Instant)> = Vec::new();
    for line in lines {
        let line = line.expect("reads");
        let Some(number) = line.rsplit("edit ").next().and_then(|number| number.parse().ok()) else { continue };
        edits.push((number, Instant::now()));
        if edits[0].1.elapsed() > EDITING {
            break;
        }
    }
    child.0.kill().expect("killed");
    let killed = Instant::now();
    child.0.wait().expect("gone");
    assert!(edits.len() > 10, "too few edits to say anything: {}", edits.len());

    let harness = workbench(folder.path());
    let recovered: Vec<(String, u32)> = harness
        .state()
        .documents()
        .iter()
        .map(|document| {
            let Design::SolidMotor(design) = document.draft().as_ref();
            (design.name.clone(), design.info.notes.parse().expect("the number of an edit"))
        })
        .collect();
    for parity in 0..2 {
        let name = format!("document {parity}");
        let (_, kept) = recovered.iter().find(|(known, _)| *known == name).expect("both documents come back");
        let lost = edits.iter().filter(|(edit, _)| edit % 2 == parity && edit > kept);
        let oldest = lost.map(|(_, at)| killed.duration_since(*at)).max().unwrap_or_default();
        eprintln!("{name}: {} edits, the oldest lost one is {oldest:?} old", edits.len());
        assert!(oldest < OLDEST_LOSS, "{name}: an edit that was {oldest:?} old is lost");
    }
    assert!(harness.state().documents().iter().all(|document| document.holds_unsaved_work()), "closing them asks");
}

/// A display without a screen; `None`, with a message, where there is none.
fn display() -> Option<(Running, String)> {
    let spawned = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(child) = spawned else {
        assert!(
            std::env::var_os("HRMA_REQUIRE_SNAPSHOTS").is_none(),
            "HRMA_REQUIRE_SNAPSHOTS is set, and there is no Xvfb"
        );
        eprintln!("skipped: Xvfb is not installed");
        return None;
    };
    let mut server = Running(child);
    let mut number = String::new();
    BufReader::new(server.0.stdout.take()?).read_line(&mut number).ok()?;
    Some((server, format!(":{}", number.trim())))
}

fn sessions(folder: &Path) -> Vec<Session> {
    Store::open(folder, OpenOptions::default()).expect("opens").sessions().expect("reads")
}

/// The program itself, with its window: killed again and again, it hands on what an earlier one left.
#[test]
fn the_program_itself_hands_on_unsaved_work_each_time_it_is_killed() {
    let Some((_server, display)) = display() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut design = Design::new_solid("Lost and found");
    assign(&mut design, "grains[0].core_diameter", "17.5 mm").expect("a field");
    let text = file::write_text(&design, None).expect("writes");
    {
        let documents = vec![SessionDocument { path: None, text: text.clone(), saved: false, known: None }];
        let process = u32::MAX - 1; // no system gives a process this number
        let session = Session { id: "gone".to_owned(), process, written: 0, layout: String::new(), documents };
        Store::open(folder.path(), OpenOptions::default()).expect("opens").write_session(&session).expect("writes");
    }
    for round in 0..2 {
        let child = Command::new(env!("CARGO_BIN_EXE_hrma"))
            .args(["--data-dir", &folder.path().display().to_string()])
            .env("DISPLAY", &display)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut program = Running(child);
        let own = format!("{}-", program.0.id());
        let start = Instant::now();
        loop {
            let now = sessions(folder.path());
            if let [session] = now.as_slice()
                && session.id.starts_with(&own)
                && !session.id.contains('/')
            {
                break;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "round {round}: the session is not written: {now:?}");
            assert!(program.0.try_wait().expect("known").is_none(), "round {round}: the program ended");
            std::thread::sleep(Duration::from_millis(50));
        }
        program.0.kill().expect("killed");
        program.0.wait().expect("gone");
        let left = sessions(folder.path());
        assert_eq!(left[0].documents.len(), 1, "round {round}");
        assert_eq!(left[0].documents[0].text, text, "round {round}");
    }
}

#[test]
fn a_file_named_at_the_start_stands_in_front_of_what_is_recovered() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = file::write_text(&Design::new_solid("Lost and found"), None).expect("writes");
    let documents = vec![SessionDocument { path: None, text, saved: false, known: None }];
    let process = u32::MAX - 1; // no system gives a process this number
    let session = Session { id: "gone".to_owned(), process, written: 0, layout: String::new(), documents };
    Store::open(folder.path(), OpenOptions::default()).expect("opens").write_session(&session).expect("writes");
    let named = folder.path().join("named.ron");
    file::save(&named, &Design::new_solid("Named"), None).expect("saves");
    let mut startup = startup(Answers::new(&[]));
    startup.example = None;
    startup.folder = Some(folder.path().to_owned());
    startup.files.push(named);
    let mut harness = window(startup);
    let ctx = harness.ctx.clone();
    let front = |harness: &egui_kittest::Harness<'_, Workbench>| {
        harness.state().document().expect("open").draft().name().to_owned()
    };
    assert_eq!(front(&harness), "Named");
    harness.state_mut().perform(&ctx, Action::NextTab);
    settle(&mut harness);
    assert_eq!(front(&harness), "Lost and found");
}
