//! Every state in which the database may be found, and what it keeps.

use super::*;
use crate::substance::library::{Library, Origin};
use crate::substance::propellant::Propellant;
use std::path::Path;
use std::time::Duration;

/// Long enough for a neighbour that works, short for one that does not let go.
const SHORT: OpenOptions = OpenOptions { read_only: false, wait: Duration::from_millis(100) };

fn open(folder: &Path) -> Store {
    Store::open(folder, OpenOptions::default()).expect("opens")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn own() -> Propellant {
    Propellant { name: "Batch 12".to_owned(), ..Propellant::example() }
}

fn with_own_propellant(folder: &Path) {
    open(folder).save_propellant("batch-12", &own()).expect("stored");
}

#[test]
fn a_new_database_holds_the_bundled_library() {
    let folder = folder();
    let mut store = open(folder.path());
    assert_eq!(store.library().expect("reads"), Library::bundled().expect("reads"));
    assert_eq!(store.notices(), &[]);
    let bundled: i64 = store
        .connection
        .query_row("SELECT count(*) FROM propellants WHERE origin = 'bundled'", [], |row| row.get(0))
        .expect("counts");
    assert_eq!(bundled as usize, Library::bundled().expect("reads").propellants().count());
    let mode: String = store.connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).expect("known");
    assert_eq!(mode, "wal");
}

#[test]
fn an_own_propellant_stands_beside_the_bundled_ones() {
    let folder = folder();
    with_own_propellant(folder.path());
    let mut store = open(folder.path());
    let library = store.library().expect("reads");
    assert_eq!(library.propellant("batch-12"), Ok(&own()));
    assert!(store.remove_propellant("batch-12").expect("stored"));
    assert!(!store.remove_propellant("batch-12").expect("stored"));
}

#[test]
fn bundled_rows_cannot_be_changed() {
    let folder = folder();
    let mut store = open(folder.path());
    assert!(matches!(store.save_propellant("nakka-knsu", &own()), Err(StoreError::Bundled { .. })));
    assert!(!store.remove_propellant("nakka-knsu").expect("answers"));
    for statement in [
        "UPDATE propellants SET density = 1 WHERE id = 'nakka-knsu'",
        "DELETE FROM propellants WHERE id = 'nakka-knsu'",
        "INSERT OR REPLACE INTO propellants SELECT * FROM propellants WHERE id = 'nakka-knsu'",
    ] {
        let error = store.connection.execute(statement, []).expect_err(statement).to_string();
        assert!(error.contains("read-only"), "{statement}: {error}");
    }
}

#[test]
fn bundled_rows_follow_the_program() {
    let folder = folder();
    {
        let store = open(folder.path());
        let stale = "INSERT INTO meta VALUES ('refreshing', ''); DELETE FROM propellants WHERE id = 'nakka-knsu'; \
                     UPDATE propellants SET density = 1, record = 'old'; DELETE FROM meta WHERE key = 'refreshing'; \
                     UPDATE meta SET value = '2020.01 x' WHERE key = 'bundled_content';";
        store.connection.execute_batch(stale).expect("made stale");
    }
    let store = open(folder.path());
    let density: f64 = store
        .connection
        .query_row("SELECT density FROM propellants WHERE id = 'nakka-knsu'", [], |row| row.get(0))
        .expect("is back");
    assert_eq!(density, Library::bundled().expect("reads").propellant("nakka-knsu").expect("there").density.0);
}

#[test]
fn an_own_id_that_becomes_bundled_is_offered_under_another() {
    let folder = folder();
    let mut store = open(folder.path());
    let clash = "INSERT INTO propellants (id, origin, name, family, description, source, density, flame_temperature, \
                 molar_mass, heat_capacity_ratio, temperature_sensitivity, reference_temperature, burn_law, \
                 min_pressure, max_pressure, record) SELECT id, 'user', name, family, description, source, density, \
                 flame_temperature, molar_mass, heat_capacity_ratio, temperature_sensitivity, reference_temperature, \
                 burn_law, min_pressure, max_pressure, record FROM propellants WHERE id = 'nakka-knsu'";
    store.connection.execute(clash, []).expect("stored");
    let library = store.library().expect("reads");
    assert!(library.propellants().any(|(id, entry)| id == "nakka-knsu-own" && entry.origin == Origin::User));
    assert!(matches!(store.notices(), [Notice::Renamed { .. }]));
}

/// The rows of a database as the program of that version wrote them: a bundled propellant, an own one, and a session.
fn old_rows(version: usize) -> String {
    let all = include_str!("fixtures/old_rows.sql");
    let from = |mark: &str| all.split(mark).nth(1).unwrap_or_default().split("-- end").next().unwrap_or_default();
    (1..=version).map(|step| from(&format!("-- version {step}\n"))).collect()
}

#[test]
fn every_older_version_is_migrated_after_a_backup() {
    for version in 1..migrations::CURRENT {
        let folder = folder();
        let path = folder.path().join(FILE_NAME);
        {
            let mut connection = rusqlite::Connection::open(&path).expect("opens");
            migrations::migrate(&mut connection, version).expect("builds");
            connection.execute_batch(&old_rows(version)).expect("fills");
        }
        let mut store = open(folder.path());
        assert_eq!(migrations::version(&store.connection).expect("known"), migrations::CURRENT);
        assert_eq!(store.library().expect("reads").propellant("batch-12").map(|own| &*own.name), Ok("Batch 12"));
        let bundled: i64 = store
            .connection
            .query_row("SELECT count(*) FROM propellants WHERE origin = 'bundled'", [], |row| row.get(0))
            .expect("counts");
        assert_eq!(bundled as usize, Library::bundled().expect("reads").propellants().count(), "refreshed");
        if version >= 2 {
            let sessions = store.sessions().expect("reads");
            assert_eq!((sessions[0].id.as_str(), sessions[0].documents.len()), ("42-1764000000", 2));
            assert_eq!(sessions[0].documents[0].known, None);
        }
        store.save_propellant("batch-13", &own()).expect("stored");
        let [Notice::Migrated { from, backup }] = store.notices() else { panic!("{:?}", store.notices()) };
        assert_eq!(*from, version);
        let backup = rusqlite::Connection::open(backup).expect("opens");
        assert_eq!(migrations::version(&backup).expect("known"), version);
        let kept: String = backup
            .query_row("SELECT name FROM propellants WHERE id = 'batch-12'", [], |row| row.get(0))
            .expect("in the backup");
        assert_eq!(kept, "Batch 12");
    }
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let folder = folder();
    open(folder.path()).connection.pragma_update(None, "user_version", 99).expect("set");
    let error = Store::open(folder.path(), SHORT).expect_err("newer");
    assert!(matches!(error, StoreError::Newer { found: 99 }), "{error}");
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let folder = folder();
    let path = folder.path().join(FILE_NAME);
    rusqlite::Connection::open(&path).and_then(|other| other.execute_batch("CREATE TABLE songs (name)")).expect("made");
    let before = std::fs::read(&path).expect("reads");
    assert!(matches!(Store::open(folder.path(), SHORT), Err(StoreError::Foreign { .. })));
    assert_eq!(std::fs::read(&path).expect("reads"), before);
}

#[test]
fn a_file_that_is_no_database_is_put_aside() {
    let folder = folder();
    let path = folder.path().join(FILE_NAME);
    std::fs::write(&path, "not a database, by far").expect("written");
    let mut store = open(folder.path());
    assert_eq!(store.library().expect("reads"), Library::bundled().expect("reads"));
    let [Notice::Rebuilt { kept, rescued: Rescued { propellants: 0, analyses: 0, documents: 0 }, .. }] =
        store.notices()
    else {
        panic!("{:?}", store.notices())
    };
    assert_eq!(std::fs::read(kept).expect("kept"), b"not a database, by far");
    assert!(store.notices()[0].to_string().contains("damaged file is kept as"));
}

#[test]
fn a_truncated_database_is_put_aside_and_so_is_the_next() {
    let folder = folder();
    let path = folder.path().join(FILE_NAME);
    for round in 1..=2 {
        with_own_propellant(folder.path());
        let bytes = std::fs::read(&path).expect("reads");
        std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("cut");
        let mut store = open(folder.path());
        let [Notice::Rebuilt { kept, .. }] = store.notices() else { panic!("{:?}", store.notices()) };
        assert!(kept.ends_with(format!("library-damaged-{round}.sqlite")), "{kept:?}");
        assert_eq!(std::fs::metadata(kept).expect("kept").len() as usize, bytes.len() / 2);
        assert!(store.library().expect("reads").propellants().count() >= 7);
    }
}

#[test]
fn own_propellants_are_rescued_from_a_damaged_file() {
    let folder = folder();
    with_own_propellant(folder.path());
    let path = folder.path().join(FILE_NAME);
    // The pages of the sessions' documents, which the propellants do not need.
    let (page, size): (i64, i64) = {
        let store = open(folder.path());
        let query = "SELECT rootpage FROM sqlite_schema WHERE name = 'session_documents'";
        let page = store.connection.query_row(query, [], |row| row.get(0)).expect("known");
        let size = store.connection.pragma_query_value(None, "page_size", |row| row.get(0)).expect("known");
        (page, size)
    };
    let mut bytes = std::fs::read(&path).expect("reads");
    let start = ((page - 1) * size) as usize;
    bytes[start..start + size as usize].fill(0xa5);
    std::fs::write(&path, bytes).expect("damaged");
    let mut store = open(folder.path());
    let [Notice::Rebuilt { rescued, .. }] = store.notices() else { panic!("{:?}", store.notices()) };
    assert_eq!(rescued.propellants, 1);
    assert_eq!(store.library().expect("reads").propellant("batch-12"), Ok(&own()));
}

#[test]
fn a_database_that_cannot_be_written_is_read() {
    let folder = folder();
    with_own_propellant(folder.path());
    let mut store = Store::open(folder.path(), OpenOptions { read_only: true, ..SHORT }).expect("reads");
    assert!(store.is_read_only());
    assert_eq!(store.library().expect("reads").propellant("batch-12"), Ok(&own()));
    assert!(matches!(store.save_propellant("more", &own()), Err(StoreError::ReadOnly)));
    assert!(matches!(store.notices(), [Notice::ReadOnly { .. }]));
}

#[test]
fn a_data_folder_that_is_a_file_is_named() {
    let folder = folder();
    let path = folder.path().join("file");
    std::fs::write(&path, "").expect("written");
    let error = Store::open(&path, SHORT).expect_err("is a file");
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
}

#[test]
fn a_folder_in_the_place_of_the_file_is_named() {
    let folder = folder();
    std::fs::create_dir(folder.path().join(FILE_NAME)).expect("made");
    assert!(matches!(Store::open(folder.path(), SHORT), Err(StoreError::CannotOpen { .. })));
}

#[test]
fn a_database_locked_by_another_is_named_and_unharmed() {
    let folder = folder();
    let mut store = open(folder.path());
    store.connection.busy_timeout(SHORT.wait).expect("set");
    let other = rusqlite::Connection::open(folder.path().join(FILE_NAME)).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO sessions VALUES ('a', 1, 2, '')").expect("locks");
    assert!(matches!(store.save_propellant("batch-12", &own()), Err(StoreError::Locked)));
    other.execute_batch("COMMIT").expect("lets go");
    store.save_propellant("batch-12", &own()).expect("stored");
    let kept: i64 = store
        .connection
        .query_row("SELECT count(*) FROM sessions WHERE id = 'a'", [], |row| row.get(0))
        .expect("reads");
    assert_eq!(kept, 1, "what the other wrote is there");
}

#[test]
fn an_opening_that_another_holds_up_is_named() {
    let folder = folder();
    drop(open(folder.path()));
    let other = rusqlite::Connection::open(folder.path().join(FILE_NAME)).expect("opens");
    other.execute_batch("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE").expect("locks");
    assert!(matches!(Store::open(folder.path(), SHORT), Err(StoreError::Locked)));
    drop(other);
    let lock = std::fs::File::create(folder.path().join("library.lock")).expect("made");
    lock.lock().expect("locks");
    assert!(matches!(Store::open(folder.path(), SHORT), Err(StoreError::Locked)));
}

#[test]
fn many_at_once_open_and_write_without_loss() {
    const WRITERS: usize = 8;
    let folder = folder();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let path = folder.path();
            scope.spawn(move || {
                let mut store =
                    Store::open(path, OpenOptions { wait: Duration::from_secs(30), ..SHORT }).expect("opens");
                for index in 0..5 {
                    store.save_propellant(&format!("own-{writer}-{index}"), &own()).expect("stored");
                }
            });
        }
    });
    let mut store = open(folder.path());
    let count = store.library().expect("reads").propellants().filter(|(_, entry)| entry.origin == Origin::User).count();
    assert_eq!(count, WRITERS * 5);
    assert_eq!(store.notices(), &[]);
}

#[test]
fn a_session_is_kept_until_it_ends() {
    let folder = folder();
    let mut session = Session {
        id: "a".to_owned(),
        process: 42,
        written: 1_700_000_000,
        layout: "(panels)".to_owned(),
        documents: vec![
            SessionDocument { path: None, text: "SolidMotor()".to_owned(), saved: false, known: None },
            SessionDocument {
                path: Some("/a/b.ron".to_owned()),
                text: String::new(),
                saved: true,
                known: Some("ab".to_owned()),
            },
        ],
    };
    let mut store = open(folder.path());
    store.write_session(&session).expect("stored");
    session.documents.pop();
    store.write_session(&session).expect("stored");
    drop(store);
    let mut store = open(folder.path());
    assert_eq!(store.sessions().expect("reads"), vec![session]);
    store.end_session("a").expect("stored");
    assert_eq!(store.sessions().expect("reads"), vec![]);
    let left: i64 =
        store.connection.query_row("SELECT count(*) FROM session_documents", [], |row| row.get(0)).expect("counts");
    assert_eq!(left, 0, "documents go with their session");
}

/// The run of a small motor, and its case.
fn solved() -> (crate::motor::solid::case::SolidCase, crate::motor::run::MotorRun) {
    use crate::project::design::Design;
    let design = Design::new_solid("Kappa");
    let case = design.resolve(&Library::bundled().expect("reads")).expect("in the library");
    let run = crate::service::solve::solve_case(&case, &design.solver(), &mut crate::diag::Unwatched).expect("solves");
    (case, std::sync::Arc::unwrap_or_clone(run))
}

#[test]
fn analyses_and_sessions_are_rescued_from_a_damaged_file_row_by_row() {
    const ANALYSES: i64 = 12;
    let folder = folder();
    let path = folder.path().join(FILE_NAME);
    let (case, run) = solved();
    let lost_page = {
        let mut store = open(folder.path());
        for created in 1..=ANALYSES {
            let design = format!("design {created}");
            let new = NewAnalysis { created, motor: "Kappa", propellant: "P", design: &design, case: &case, run: &run };
            assert!(store.keep_analysis(&new).expect("kept").is_new);
        }
        let document = SessionDocument { path: None, text: "unsaved".to_owned(), saved: false, known: None };
        let documents = vec![document];
        let session = Session { id: "a".to_owned(), process: 1, written: 2, layout: String::new(), documents };
        store.write_session(&session).expect("stored");
        store.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("written");
        let query = "SELECT rootpage FROM sqlite_schema WHERE name = 'results'";
        store.connection.query_row(query, [], |row| row.get::<_, i64>(0)).expect("known")
    };
    let page = 4096;
    let mut bytes = std::fs::read(&path).expect("reads");
    // A table that holds nothing, and, in the middle of the file, pages of the analyses.
    bytes[(lost_page as usize - 1) * page..][..page].fill(0xa5);
    let middle = bytes.len() / page / 2;
    bytes[middle * page..(middle + 1) * page].fill(0xa5);
    std::fs::write(&path, bytes).expect("damaged");
    let store = open(folder.path());
    let [Notice::Rebuilt { rescued, .. }] = store.notices() else { panic!("{:?}", store.notices()) };
    assert_eq!(rescued.documents, 1);
    let rows = store.analyses().expect("reads");
    assert_eq!(rows.len(), rescued.analyses);
    assert!(rows.len() as i64 >= ANALYSES - 2, "one page costs the rows on it: {}", rows.len());
    let whole = rows.iter().filter(|row| store.analysis(row.id).is_ok_and(|found| found.is_some_and(|a| a.run == run)));
    assert!(whole.count() as i64 >= ANALYSES - 2);
    assert_eq!(store.sessions().expect("reads")[0].documents[0].text, "unsaved");
}

#[test]
fn an_archive_that_cannot_be_written_is_read() {
    let folder = folder();
    let (case, run) = solved();
    let new = NewAnalysis { created: 1, motor: "Kappa", propellant: "P", design: "d", case: &case, run: &run };
    open(folder.path()).keep_analysis(&new).expect("kept");
    let mut store = Store::open(folder.path(), OpenOptions { read_only: true, ..SHORT }).expect("reads");
    assert_eq!(store.analyses().expect("reads").len(), 1);
    assert_eq!(store.analysis(1).expect("reads").expect("there").run, run);
    assert!(matches!(store.keep_analysis(&new), Err(StoreError::ReadOnly)));
    assert!(matches!(store.remove_analysis(1), Err(StoreError::ReadOnly)));
}

#[test]
fn what_a_propellant_says_beside_the_solvers_needs_stands_in_columns() {
    use crate::units::{JoulePerKg, Kelvin};
    let folder = folder();
    let propellant = Propellant {
        formula: "KNO3 65 %, sucrose 35 %".to_owned(),
        cas: "7757-79-1".to_owned(),
        heat_of_formation: Some(JoulePerKg(-5.0e6)),
        freezing_point: Some(Kelvin(459.0)),
        ..own()
    };
    let mut store = open(folder.path());
    store.save_propellant("batch-12", &propellant).expect("stored");
    let query =
        "SELECT formula, cas, heat_of_formation, freezing_point, boiling_point FROM propellants WHERE id = 'batch-12'";
    let row = store.connection.query_row(query, [], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get::<_, Option<f64>>(4)?,
        ))
    });
    assert_eq!(row, Ok((propellant.formula.clone(), propellant.cas.clone(), -5.0e6, 459.0, None)));
    assert_eq!(store.library().expect("reads").propellant("batch-12"), Ok(&propellant));
}
