//! Design tools over every example: the answer is checked by burning the design that it proposes.

use hrma::analysis::burn_times::{Trace, burn_times};
use hrma::analysis::hardware::{CaseTube, Drill, Hardware, Item as _, Mandrel, NozzleBlank};
use hrma::analysis::outcome::{Outcome, ToolError};
use hrma::analysis::{Question, TOOLS, tool};
use hrma::diag::{Monitor, Progress, Unwatched};
use hrma::form::{Editable, assign};
use hrma::motor::solid::summary::SolidSummary;
use hrma::project::design::Design;
use hrma::service::new::examples;
use hrma::service::open::open_text;
use hrma::service::solve::solve;
use hrma::service::tools::{answer, applied, ask};
use hrma::substance::library::Library;
use hrma::units::{Kilogram, Metre, Pa};

/// What the issue asks of a target that a throat is sized for.
const MET: f64 = 1e-6;

fn library() -> Library {
    Library::bundled().expect("reads")
}

fn designs() -> Vec<(String, Design)> {
    let opened = |example: hrma::service::new::Template| {
        let design = open_text(&example.text, &example.id, None).expect("opens").design;
        (example.id, design)
    };
    examples().into_iter().map(opened).collect()
}

fn first() -> Design {
    designs().into_iter().find(|(id, _)| id == "cherry-limeade-54").expect("bundled").1
}

fn asked(id: &str, design: &Design, hardware: &Hardware, inputs: &[(&str, &str)]) -> Box<dyn Question> {
    let mut question = ask(tool(id).expect("listed"), design, &library(), hardware, None).expect("asks");
    for (path, text) in inputs {
        let editable: &mut dyn Editable = &mut *question;
        assign(editable, path, text).unwrap_or_else(|error| panic!("{id}: {error}"));
    }
    question
}

fn outcome(id: &str, design: &Design, inputs: &[(&str, &str)]) -> Result<Outcome, ToolError> {
    let question = asked(id, design, &Hardware::default(), inputs);
    answer(&*question, design, &library(), &mut Unwatched)
}

/// The summary of the design that a row proposes, burned by the same use case as everything else.
fn burned(design: &Design, outcome: &Outcome, row: usize) -> SolidSummary {
    let proposal = outcome.rows[row].proposal.as_ref().expect("a proposal");
    let design = applied(design, proposal).expect("goes in");
    solve(&design, &library(), &mut Unwatched).expect("solves").summary.clone()
}

#[test]
fn the_throat_of_every_example_meets_every_target() {
    type Case = (&'static str, &'static str, fn(&SolidSummary) -> f64);
    let targets: [Case; 3] = [
        ("Peak pressure", "peak_pressure", |summary| summary.peak_chamber_pressure),
        ("Initial Kn", "initial_kn", |summary| summary.initial_kn),
        ("Maximum Kn", "maximum_kn", |summary| summary.peak_kn),
    ];
    for (id, design) in designs() {
        let before = solve(&design, &library(), &mut Unwatched).expect("solves").summary.clone();
        for (name, path, figure) in targets {
            for factor in [0.8, 1.25] {
                let target = factor * figure(&before);
                let inputs = [("target", name), (path, &*format!("{target:e}"))];
                let found = outcome("throat", &design, &inputs);
                let found = found.unwrap_or_else(|error| panic!("{id}, {name} {target}: {error}"));
                let after = burned(&design, &found, found.best.expect("answers"));
                let deviation = figure(&after) / target - 1.0;
                assert!(deviation.abs() <= MET, "{id}, {name} {target}: off by {deviation:e}");
            }
        }
    }
}

/// Erosion widens the throat while it burns: the greatest Kn is that of the moment.
#[test]
fn erosion_counts_in_the_throat_for_a_peak_pressure() {
    let mut design = first();
    let plain = outcome("throat", &design, &[("peak_pressure", "4 MPa")]).expect("answers");
    assign(&mut design, "nozzle.erosion", "40 mm/(s MPa)").unwrap_or_else(|_| {
        assign(&mut design, "nozzle.erosion", "4e-11").expect("goes in");
    });
    let eroding = outcome("throat", &design, &[("peak_pressure", "4 MPa")]).expect("answers");
    let throat = |outcome: &Outcome| outcome.number(outcome.best.expect("answers"), "throat_diameter").expect("there");
    assert!(throat(&eroding) < throat(&plain), "{} {}", throat(&eroding), throat(&plain));
    let after = burned(&design, &eroding, eroding.best.expect("answers"));
    assert!((after.peak_chamber_pressure / 4e6 - 1.0).abs() <= MET, "{}", after.peak_chamber_pressure);
    assert!(after.final_throat_diameter > throat(&eroding));
}

#[test]
fn the_exit_diameter_stays_where_that_is_asked_for() {
    let design = first();
    let inputs = [("peak_pressure", "4 MPa"), ("keep", "Exit diameter")];
    let found = outcome("throat", &design, &inputs).expect("answers");
    let best = found.best.expect("answers");
    assert_eq!(found.number(best, "exit_diameter"), found.number(0, "exit_diameter"));
    let other = outcome("throat", &design, &inputs[..1]).expect("answers");
    let ratio = |row: usize| other.number(row, "expansion_ratio").expect("there");
    assert!((ratio(best) / ratio(0) - 1.0).abs() < 1e-12);
}

#[test]
fn a_target_that_no_throat_meets_says_what_is_within_reach() {
    let error = outcome("throat", &first(), &[("target", "Maximum Kn"), ("maximum_kn", "1")]).expect_err("too low");
    let text = error.to_string();
    assert!(text.contains("within reach") && error.path() == "maximum_kn", "{text}");
    let error = outcome("expansion", &first(), &[("ambient", "9 MPa")]).expect("rows with reasons");
    assert!(error.best.is_none() && error.rows[2].doubt.is_some(), "above every exit pressure");
}

#[test]
fn the_exit_expands_to_ambient_at_the_pressure_that_is_named() {
    const AMBIENT: f64 = 9e4;
    for (id, design) in designs() {
        let found = outcome("expansion", &design, &[("ambient", "90 kPa")]).expect("answers");
        // A bell with the chart's angles has none below the chart's area ratios, and the row says so.
        let beyond_chart = |row: usize| {
            let doubt =
                found.rows[row].doubt.as_ref().map(|doubt| doubt.text(&hrma::units::UnitPreferences::default()));
            found.number(row, "exit_pressure").is_none() && doubt.is_some_and(|doubt| doubt.contains("chart"))
        };
        for row in (2..5).filter(|row| !beyond_chart(*row)) {
            let exit_pressure = found.number(row, "exit_pressure");
            let exit_pressure = exit_pressure.unwrap_or_else(|| panic!("{id}, row {row}: {:?}", found.rows[row].doubt));
            assert!((exit_pressure / AMBIENT - 1.0).abs() < 1e-5, "{id}, row {row}: {exit_pressure}");
        }
        let impulse = |row: usize| found.number(row, "total_impulse").expect("there");
        for row in [0, 2, 3, 4].into_iter().filter(|row| !beyond_chart(*row)) {
            assert!(
                impulse(1) >= impulse(row) * (1.0 - 2e-6),
                "{id}: row {row} beats the best, {} {}",
                impulse(1),
                impulse(row)
            );
        }
        // dF/dA_e = p_e - p_a: without erosion the best exit of the whole burn is the one for the average pressure, but
        // for a tail-off in which a wide exit would leave no thrust.
        let exit = |row: usize| found.number(row, "exit_diameter").expect("there");
        assert!((exit(1) / exit(2) - 1.0).abs() < 0.03, "{id}: {} {}", exit(1), exit(2));
    }
}

#[test]
fn the_grain_count_reaches_the_class_at_the_pressure_and_with_the_least_grains() {
    let design = first();
    let inputs = [("class", "K"), ("peak_pressure", "45 bar"), ("most", "8")];
    let found = outcome("grain-count", &design, &inputs).expect("answers");
    let best = found.best.expect("a count");
    let after = burned(&design, &found, best);
    assert_eq!(after.impulse_class.as_deref(), Some("K"));
    assert!((after.peak_chamber_pressure / 45e5 - 1.0).abs() <= MET, "{}", after.peak_chamber_pressure);
    assert!(burned(&design, &found, best - 1).total_impulse < 1280.0, "one grain fewer does not do");
    let none = outcome("grain-count", &design, &[("class", "T"), ("most", "4")]).expect("a table");
    assert!(none.best.is_none() && none.unanswered.is_some() && none.rows.len() == 4);
    let refused = outcome("grain-count", &design, &[("class", "seven")]).expect_err("no class");
    assert_eq!(refused.path(), "class");
}

#[test]
fn a_hot_motor_has_less_margin_and_every_run_is_that_of_its_temperature() {
    let mut design = first();
    for (path, text) in [("propellant.from", "Own"), ("propellant.temperature_sensitivity", "0.2 %/K")] {
        assign(&mut design, path, text).expect("goes in");
    }
    let found = outcome("conditioning", &design, &[]).expect("answers");
    let column = |key: &str| (0..3).map(|row| found.number(row, key).expect("there")).collect::<Vec<_>>();
    let (peak, margin, time) = (column("peak_chamber_pressure"), column("rated_pressure_margin"), column("burn_time"));
    assert!(peak.is_sorted() && margin.is_sorted_by(|a, b| a > b) && time.is_sorted_by(|a, b| a > b), "{peak:?}");
    let expected = [233.15, 293.15, 333.15];
    assert!(
        column("grain_temperature").iter().zip(expected).all(|(kelvin, expected)| (kelvin - expected).abs() < 1e-9)
    );
    for (row, peak) in peak.iter().enumerate() {
        assert_eq!(burned(&design, &found, row).peak_chamber_pressure, *peak);
    }
    assert_eq!(found.plots.len(), 2);
    assert!(found.plots.iter().all(|plot| plot.series.len() == 3));
    let refused = outcome("conditioning", &design, &[("temperatures", "20")]).expect_err("no unit");
    assert!(refused.to_string().contains("no unit"), "{refused}");
}

fn hardware() -> Hardware {
    let case = |name: &str, diameter: f64, length: f64, rated: Option<f64>| CaseTube {
        name: name.to_owned(),
        inner_diameter: Metre(diameter),
        usable_length: Metre(length),
        rated_pressure: rated.map(Pa),
        mass: Kilogram(0.6),
    };
    let mandrel = |diameter: f64| Mandrel { name: format!("{diameter}"), core_diameter: Metre(diameter) };
    let nozzle =
        NozzleBlank { throat_diameter: Metre(0.010), largest_throat: Some(Metre(0.016)), ..NozzleBlank::example() };
    Hardware {
        cases: vec![case("short", 0.05, 0.25, Some(5e6)), case("long", 0.05, 0.45, Some(7e6))],
        nozzles: vec![nozzle],
        mandrels: [0.016, 0.02, 0.024].map(mandrel).to_vec(),
        drills: [0.011, 0.012, 0.013, 0.014]
            .map(|diameter| Drill { name: format!("{diameter}"), diameter: Metre(diameter) })
            .to_vec(),
    }
}

#[test]
fn neutral_motors_are_as_flat_as_they_say_and_fit_their_case() {
    let design = first();
    let question = asked("neutral-bates", &design, &hardware(), &[]);
    let found = answer(&*question, &design, &library(), &mut Unwatched).expect("answers");
    assert!(found.best == Some(0) && found.rows.len() > 10, "{}", found.rows.len());
    for (row, entry) in found.rows.iter().enumerate() {
        let number = |key: &str| found.number(row, key).expect("there");
        // The nozzle does not erode, so that Kn follows the area; the solver's steps may miss the very top.
        assert!((number("kn_ratio") / number("area_ratio") - 1.0).abs() < 2e-3, "row {row}");
        assert!(number("length_left") > -1e-12, "row {row}");
        assert_eq!(entry.doubt.is_some(), number("rated_pressure_margin") < 0.0, "row {row}");
    }
    for row in [0, found.rows.len() - 1] {
        let after = burned(&design, &found, row);
        assert_eq!(Some(after.peak_chamber_pressure), found.number(row, "peak_chamber_pressure"));
        assert_eq!(Some(after.propellant_mass), found.number(row, "propellant_mass"));
        let port = found.number(row, "port_to_throat_ratio").expect("there");
        assert!((after.port_to_throat_ratio.expect("a port") / port - 1.0).abs() < 1e-12);
    }
    let empty = asked("neutral-bates", &design, &Hardware::default(), &[]);
    let refused = answer(&*empty, &design, &library(), &mut Unwatched).expect_err("nothing to choose from");
    assert!(refused.to_string().contains("lacks a case and a nozzle and a mandrel"), "{refused}");
}

#[test]
fn answers_are_the_same_on_any_number_of_threads() {
    let design = first();
    for (id, hardware) in
        [("neutral-bates", hardware()), ("grain-count", Hardware::default()), ("conditioning", Hardware::default())]
    {
        let question = asked(id, &design, &hardware, &[]);
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| answer(&*question, &design, &library(), &mut Unwatched)).expect("answers")
        };
        assert!(on(1) == on(3), "{id}");
    }
}

#[test]
fn a_cancel_ends_every_tool() {
    struct Never;
    impl Monitor for Never {
        fn step(&mut self, _: f64) -> Progress {
            Progress::Cancel
        }
    }
    let design = first();
    for entry in TOOLS {
        let question = asked(entry.id, &design, &hardware(), &[]);
        let answered = answer(&*question, &design, &library(), &mut Never);
        assert_eq!(answered, Err(ToolError::Cancelled), "{}", entry.id);
    }
}

#[test]
fn burn_times_agree_with_the_summary_and_stand_in_order() {
    for (id, design) in designs() {
        let run = solve(&design, &library(), &mut Unwatched).expect("solves");
        let times = burn_times(&Trace::of_run(&run.channels, &run.summary));
        let of = |wanted: &str| {
            let time = times.iter().find(|(definition, _)| definition.id == wanted).and_then(|(_, time)| *time);
            time.unwrap_or_else(|| panic!("{id} has no {wanted}"))
        };
        let five = of("thrust_5_percent");
        assert!((five.duration / run.summary.burn_time_5_percent - 1.0).abs() < 1e-6, "{id}");
        assert!((of("thrust_0_1_percent").duration / run.summary.burn_time - 1.0).abs() < 1e-3, "{id}");
        let (tangents, web, action) = (of("burning_time_tangents"), of("burning_time_web"), of("action_time"));
        assert!(tangents.end <= action.end && tangents.start == action.start, "{id}: {tangents:?} {action:?}");
        if web.end < action.end {
            let gap = tangents.end / web.end - 1.0;
            assert!(gap.abs() < 0.06, "{id}: a draughtsman's {} against {}", tangents.end, web.end);
        }
        assert!(times.iter().all(|(_, time)| time.is_none_or(|time| time.average_pressure > Some(1e5))), "{id}");
    }
}
