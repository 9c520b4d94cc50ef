//! What the archive promises: bits, search, reopening, comparison, sums, dates.

use super::*;
use crate::diag::Unwatched;
use crate::form::assign;
use crate::service::library::{LibraryEdit, edit_library, open_library};
use crate::service::solve::solve_case;

const NOON: i64 = 1_764_000_000;

struct Solved {
    design: Design,
    case: SolidCase,
    run: std::sync::Arc<MotorRun>,
}

fn solved(library: &Library, name: &str, changes: &[(&str, &str)]) -> Solved {
    let mut design = Design::new_solid(name);
    for (path, value) in changes {
        assign(&mut design, path, value).expect("a field");
    }
    let case = design.resolve(library).expect("in the library");
    let run = solve_case(&case, &design.solver(), &mut Unwatched).expect("solves");
    Solved { design, case, run }
}

fn keep(archive: &mut Archive, solved: &Solved, created: i64) -> Kept {
    archive.keep(&solved.design, None, &solved.case, &solved.run, created).expect("kept")
}

fn filled(folder: &Path) -> (Archive, Library) {
    let library = Library::bundled().expect("reads");
    let mut archive = Archive::open(Some(folder)).expect("opens");
    keep(&mut archive, &solved(&library, "Alpha", &[]), NOON);
    keep(&mut archive, &solved(&library, "Beta", &[("grains[0].length", "60 mm")]), NOON + SECONDS_A_DAY);
    keep(&mut archive, &solved(&library, "Gamma", &[("propellant.id", "nakka-knsu")]), NOON + 2 * SECONDS_A_DAY);
    (archive, library)
}

fn names(archive: &Archive, query: Query) -> Vec<String> {
    archive.find(&query).expect("answers").into_iter().map(|row| row.motor).collect()
}

#[test]
fn what_is_archived_comes_back_bit_for_bit_and_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = Library::bundled().expect("reads");
    let alpha = solved(&library, "Alpha", &[]);
    let mut archive = Archive::open(Some(folder.path())).expect("opens");
    let kept = keep(&mut archive, &alpha, NOON);
    assert!(kept.is_new);
    assert_eq!(keep(&mut archive, &alpha, NOON + 5), Kept { id: kept.id, is_new: false });
    drop(archive);
    let archive = Archive::open(Some(folder.path())).expect("opens");
    let analysis = archive.get(kept.id).expect("there");
    assert_eq!(analysis.run, *alpha.run);
    assert_eq!(analysis.case, alpha.case);
    assert_eq!(analysis.row.created, NOON);
    assert_eq!(analysis.row.case_hash, alpha.run.provenance.case_hash);
    assert_eq!(analysis.row.total_impulse, alpha.run.summary.total_impulse);
    let reopened = reopen(&analysis, &library).expect("reads");
    assert_eq!((reopened.design, reopened.remarks), (alpha.design, Vec::new()));
}

#[test]
fn analyses_are_found_by_everything_that_lists_show() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, _) = filled(folder.path());
    assert_eq!(names(&archive, Query::default()), ["Gamma", "Beta", "Alpha"], "the latest first");
    let of = |query: Query| names(&archive, query);
    assert_eq!(of(Query { text: "ALP cherry".to_owned(), ..Query::default() }), ["Alpha"]);
    assert_eq!(of(Query { propellant: Some("knsu".to_owned()), ..Query::default() }), ["Gamma"]);
    assert!(of(Query { motor_type: Some("hybrid".to_owned()), ..Query::default() }).is_empty());
    let rows = archive.find(&Query::default()).expect("answers");
    let [gamma, beta, alpha] = rows.as_slice() else { panic!("{rows:?}") };
    let class = alpha.impulse_class.clone().expect("a class");
    let of_class = of(Query { class: Some(class.to_lowercase()), ..Query::default() });
    assert!(of_class.contains(&"Alpha".to_owned()), "{of_class:?}");
    assert_eq!(of(Query { class: alpha.designation.clone(), ..Query::default() }), ["Alpha"]);
    assert_eq!(of(Query { since: Some(beta.created), ..Query::default() }), ["Gamma", "Beta"]);
    assert_eq!(of(Query { before: Some(beta.created), ..Query::default() }), ["Alpha"]);
    assert_eq!(of(Query { min_impulse: Some(alpha.total_impulse), ..Query::default() }), ["Alpha"]);
    assert_eq!(of(Query { max_isp: Some(gamma.specific_impulse), ..Query::default() }), ["Gamma"]);
    assert!(gamma.specific_impulse < beta.specific_impulse, "sugar is below ammonium perchlorate");
}

#[test]
fn a_design_whose_propellant_is_gone_opens_with_the_data_it_was_solved_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = Some(folder.path());
    let own = crate::substance::propellant::Propellant::example();
    let add = LibraryEdit::Add { id: "mine".to_owned(), propellant: Box::new(own.clone()), replace: false };
    edit_library(at, &add).expect("kept");
    let library = open_library(at).expect("opens").library;
    let mine = solved(&library, "Mine", &[("propellant.id", "mine")]);
    let id = keep(&mut Archive::open(at).expect("opens"), &mine, NOON).id;
    edit_library(at, &LibraryEdit::Remove { id: "mine".to_owned() }).expect("there");
    let without = open_library(at).expect("opens").library;
    assert!(mine.design.resolve(&without).is_err());
    let analysis = Archive::open(at).expect("opens").get(id).expect("there");
    let reopened = reopen(&analysis, &without).expect("reads");
    assert!(reopened.remarks[0].contains(&own.name), "{:?}", reopened.remarks);
    assert_eq!(file::open_text(&reopened.text, "x").expect("reads").design, reopened.design);
    let case = reopened.design.resolve(&without).expect("its own data");
    let again = solve_case(&case, &reopened.design.solver(), &mut Unwatched).expect("solves");
    assert_eq!(again.summary, mine.run.summary, "the same result");
}

#[test]
fn a_removed_analysis_is_gone_and_its_number_is_not_given_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut archive, library) = filled(folder.path());
    let last = archive.find(&Query::default()).expect("answers")[0].id;
    archive.remove(last).expect("there");
    assert_eq!(archive.remove(last).expect_err("gone").path, last.to_string());
    assert!(archive.get(last).expect_err("gone").message.contains(&last.to_string()));
    assert!(keep(&mut archive, &solved(&library, "Delta", &[]), NOON).id > last);
}

#[test]
fn runs_side_by_side_have_every_figure_and_the_first_differs_from_itself_by_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, _) = filled(folder.path());
    let runs: Vec<Analysis> = [1, 2, 3].map(|id| archive.get(id).expect("there")).into();
    let named: Vec<(String, &MotorRun)> = runs.iter().map(|a| (a.row.motor.clone(), &a.run)).collect();
    let all = side_by_side(&named).expect("compares");
    assert_eq!(all.rms_thrust[0], Some(0.0));
    assert!(all.rms_thrust[1].is_some_and(|rms| rms > 0.0));
    let impulse = all.figures.iter().find(|figure| figure.key == "total_impulse").expect("there");
    let expected: Vec<_> = runs.iter().map(|analysis| Some(analysis.row.total_impulse)).collect();
    assert_eq!(impulse.values, expected);
    assert!(side_by_side(&named[..1]).is_err());
}

#[test]
fn the_summary_names_the_best_of_each_propellant_and_class() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, _) = filled(folder.path());
    let rows = archive.find(&Query::default()).expect("answers");
    let all = summary(&rows);
    assert_eq!((all.count, all.motors), (3, 3));
    let best = &all.best_specific_impulse_s;
    assert_eq!(best.iter().map(|best| best.count).sum::<usize>(), 3);
    assert!(best[0].value > best[1].value);
    for class in &all.highest_impulse {
        let of_class = rows.iter().filter(|row| row.impulse_class.as_ref() == Some(&class.group));
        assert!(of_class.map(|row| row.total_impulse).all(|impulse| impulse <= class.value));
    }
    assert_eq!(summary(&[]), Summary::default());
}

#[test]
fn the_history_of_validations_gives_the_latest_of_each_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut validation = super::super::validate::run(&[], Some("burnback"), &mut Unwatched).expect("runs");
    let mut archive = Archive::open(Some(folder.path())).expect("opens");
    archive.keep_validation(&validation, NOON).expect("kept");
    validation.rows[0].deviation = Some(0.25);
    validation.rows[0].status = Status::Fail;
    archive.keep_validation(&validation, NOON + 60).expect("kept");
    let runs = archive.validation_runs().expect("answers");
    assert_eq!((runs.len(), runs[0].created, runs[0].failed, runs[1].failed), (2, NOON + 60, 1, 0));
    let latest = archive.latest_validation().expect("answers");
    assert_eq!(latest.len(), validation.rows.len());
    let row = &validation.rows[0];
    let same = |l: &&ValidationRow| l.source == row.file && l.subject == row.case && l.quantity == row.quantity;
    assert_eq!(latest.iter().find(same).expect("there").deviation, Some(0.25));
}

#[test]
fn dates_are_days_of_the_calendar() {
    assert_eq!(day("1970-01-01"), Ok(0));
    assert_eq!(day("2000-02-29"), Ok(951_782_400));
    assert_eq!(day("2026-11-24"), Ok(1_795_478_400));
    assert_eq!(after_day("1970-01-01"), Ok(SECONDS_A_DAY));
    for wrong in ["2026-02-29", "2026-13-01", "2026-11", "24.11.2026", "+2026-11-24", ""] {
        assert!(day(wrong).is_err(), "{wrong}");
    }
    for days in [0_i64, 59, 789, 11_016, 20_000, 20_781] {
        let text = crate::figure::report::Timestamp::from_unix_seconds((days * SECONDS_A_DAY) as u64).text();
        assert_eq!(day(&text[..10]), Ok(days * SECONDS_A_DAY), "{text}");
    }
}
